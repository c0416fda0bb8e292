//! The answer workbook: the same questions as a table, with lists to choose from. A sheet of references says which request it
//! answers; each row carries its own reference, so rows may be moved.

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
};
use sejo_model::answer_sheet::{Column, Head, MARK};
use sejo_model::reply::GivenAnswer;
use sejo_model::request::{Asked, AskedSystem, Question};
use sejo_model::{Date, Lang, SystemId, date};

use crate::error::ReportError;

/// Grey that a black-and-white printer still shows.
const LINE: Color = Color::RGB(0x009A_A3AD);
/// What is filled in.
const FIELD: Color = Color::RGB(0x00FF_F9E5);
/// The row of the headings.
const HEADING: u32 = 9;

/// What a vendor answers about one system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// Its id at the facility that asked; the nil one where nobody did, and its name tells which it is.
    pub id: SystemId,
    /// Its name.
    pub system: String,
    /// The answers.
    pub answers: Vec<GivenAnswer>,
}

impl Filled {
    /// A facility may have two systems of one name, each with answers of its own.
    fn is_about(&self, asked: &AskedSystem) -> bool {
        self.id == asked.id && (!asked.id.0.is_nil() || self.system == asked.name)
    }
}

/// The workbook. The same request gives the same bytes.
///
/// # Errors
/// [`ReportError::Xlsx`] when a value does not fit the format.
pub fn xlsx(asked: &Asked, signature: &str, lang: Lang) -> Result<Vec<u8>, ReportError> {
    written(asked, signature, None, lang)
}

/// The workbook with the answers in it, who gave them, when, and in which run they were issued: as it goes back. A request that was never made, with the nil id,
/// is named by nothing.
///
/// # Errors
/// [`ReportError::Xlsx`] when a value does not fit the format.
pub fn filled_xlsx(
    asked: &Asked,
    signature: &str,
    answers: (&[Filled], &str, Date, &str),
    lang: Lang,
) -> Result<Vec<u8>, ReportError> {
    written(asked, signature, Some(answers), lang)
}

/// An id in a cell; the nil one is none.
fn shown(id: &impl std::fmt::Display, is_nil: bool) -> String {
    if is_nil { String::new() } else { id.to_string() }
}

type Given<'a> = (&'a [Filled], &'a str, Date, &'a str);

fn written(asked: &Asked, signature: &str, given: Option<Given<'_>>, lang: Lang) -> Result<Vec<u8>, ReportError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title = lang.pick("サイバーセキュリティ対策についてのご回答", "Answers about cybersecurity measures");
    workbook.set_properties(&DocProperties::new().set_title(title).set_author("Sejo").set_creation_datetime(&created));
    let sheet = workbook.add_worksheet();
    sheet.set_name(lang.pick("回答", "Answers"))?;
    head(sheet, asked, title, lang)?;
    if let Some((_, by, on, _)) = given {
        let field = cell().set_background_color(FIELD);
        sheet.write_string_with_format(5, 2, by, &field)?;
        sheet.write_string_with_format(6, 2, on.to_string(), &field)?;
    }
    let mut row = HEADING + 1;
    for (index, system) in asked.systems.iter().enumerate() {
        let said = given.and_then(|(all, ..)| all.iter().find(|f| f.is_about(system)));
        for question in asked.about(system.id) {
            let answer = said.and_then(|f| f.answers.iter().find(|a| a.question == question.key));
            question_row(sheet, row, (index + 1, system), (question, answer), lang)?;
            row += 1;
        }
    }
    sheet.set_freeze_panes(HEADING + 1, 3)?;
    sheet.set_repeat_rows(HEADING, HEADING)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_footer("&C&P / &N");
    let issued = given.map_or("", |(.., issued)| issued);
    references(workbook.add_worksheet(), asked, (signature, issued), lang)?;
    Ok(workbook.save_to_buffer()?)
}

fn cell() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top).set_border(FormatBorder::Thin).set_border_color(LINE)
}

fn head(sheet: &mut Worksheet, asked: &Asked, title: &str, lang: Lang) -> Result<(), ReportError> {
    let label = Format::new().set_bold().set_align(FormatAlign::Top);
    let field = cell().set_background_color(FIELD);
    sheet.write_string_with_format(0, 0, title, &Format::new().set_bold().set_font_size(14))?;
    let due = date::long(asked.due_on, lang);
    for (row, (what, value)) in (1..).zip([
        (lang.pick("医療機関", "Facility"), asked.facility.name.as_str()),
        (lang.pick("宛先", "To"), asked.vendor.name.as_str()),
        (lang.pick("ご回答の期限", "Answer by"), due.as_str()),
        (Head::Request.words().r#in(lang), &shown(&asked.id, asked.id.0.is_nil())),
    ]) {
        sheet.write_string_with_format(row, 0, what, &label)?;
        sheet.write_string(row, 2, value)?;
    }
    for (row, what) in (5..).zip([Head::AnsweredBy, Head::AnsweredOn, Head::Remark]) {
        sheet.write_string_with_format(row, 0, what.words().r#in(lang), &label)?;
        sheet.write_blank(row, 2, &field)?;
    }
    let note = lang.pick(
        "色のついた欄に記入して保存し、送り返してください。回答は、一覧から選んでください。行を足したり並べ替えたりしてもかまいませんが、右端の照合番号は消さないでください。パスワードは書かないでください。",
        "Fill in the coloured cells, save, and send the file back. Choose answers from the lists. Rows may be moved, but keep the reference at the right. Please write no passwords.",
    );
    sheet.write_string(8, 0, note)?;
    let heading = cell().set_bold().set_background_color(Color::RGB(0x00E4_EBF2));
    for (at, column) in (0_u16..).zip(Column::ALL) {
        sheet.write_string_with_format(HEADING, at, column.words().r#in(lang), &heading)?;
        sheet.set_column_width(at, width(column))?;
    }
    Ok(())
}

/// Points of one line of words.
const LINE_HEIGHT: f64 = 15.0;

const fn width(column: Column) -> f64 {
    match column {
        Column::System => 16.0,
        Column::Number => 8.0,
        Column::Question => 60.0,
        Column::Answer => 18.0,
        Column::ConfirmedOn | Column::TargetOn => 13.0,
        Column::Remark => 36.0,
        Column::Reference => 22.0,
    }
}

fn question_row(
    sheet: &mut Worksheet,
    row: u32,
    (number, system): (usize, &AskedSystem),
    (question, answer): (&Question, Option<&GivenAnswer>),
    lang: Lang,
) -> Result<(), ReportError> {
    let (text, field) = (cell(), cell().set_background_color(FIELD));
    let day = cell().set_background_color(FIELD).set_num_format("yyyy/mm/dd").set_align(FormatAlign::Left);
    let quiet = cell().set_font_color(Color::RGB(0x0076_7676));
    for (at, column) in (0_u16..).zip(Column::ALL) {
        match column {
            Column::System => sheet.write_string_with_format(row, at, &system.name, &text)?,
            Column::Number => sheet.write_string_with_format(row, at, &question.number, &text)?,
            Column::Question => sheet.write_string_with_format(row, at, label(question, lang), &text)?,
            Column::Reference => {
                sheet.write_string_with_format(row, at, format!("{number}:{}", question.key), &quiet)?
            }
            Column::ConfirmedOn | Column::TargetOn if question.dated => sheet.write_blank(row, at, &day)?,
            Column::ConfirmedOn | Column::TargetOn => sheet.write_blank(row, at, &text)?,
            Column::Answer | Column::Remark => sheet.write_blank(row, at, &field)?,
        };
        let said = answer.map(|given| said(column, question, given, lang)).unwrap_or_default();
        if !said.is_empty() {
            sheet.write_string_with_format(row, at, said, &field)?;
        }
    }
    let given = answer.map_or("", |given| given.remark.as_str());
    let lines = [
        (label(question, lang).as_str(), Column::Question),
        (system.name.as_str(), Column::System),
        (given, Column::Remark),
    ]
    .map(|(text, column)| lines(text, width(column)))
    .into_iter()
    .max();
    sheet.set_row_height(row, f64::from(lines.unwrap_or(1)) * LINE_HEIGHT + 4.0)?;
    if !question.choices.is_empty() {
        let words: Vec<&str> = question.choices.iter().map(|c| c.words.r#in(lang)).collect();
        // Other words are let through: what comes back is read as people write it.
        let list = DataValidation::new().allow_list_strings(&words)?.show_error_message(false);
        sheet.add_data_validation(row, 3, row, 3, &list)?;
    }
    Ok(())
}

/// How many lines a text takes in a column of a width, in characters of the Latin alphabet. Not every program makes rows as high as
/// their words.
fn lines(text: &str, width: f64) -> u32 {
    let wide = |c: char| if u32::from(c) < 0x250 { 1.0 } else { 2.0 };
    let of_line = |line: &str| {
        let taken: f64 = line.chars().map(wide).sum();
        (1_u32..30).find(|n| taken <= f64::from(*n) * (width - 2.0)).unwrap_or(30)
    };
    text.lines().map(of_line).sum::<u32>().max(1)
}

/// What an answer says in a column; empty where it says nothing.
fn said(column: Column, question: &Question, given: &GivenAnswer, lang: Lang) -> String {
    let day = |day: Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
    match column {
        Column::Answer => {
            let choice = question.choices.iter().find(|c| c.key == given.value);
            choice.map_or(given.value.as_str(), |c| c.words.r#in(lang)).to_owned()
        }
        Column::ConfirmedOn => day(given.confirmed_on),
        Column::TargetOn => day(given.target_on),
        Column::Remark => given.remark.clone(),
        Column::System | Column::Number | Column::Question | Column::Reference => String::new(),
    }
}

/// What is asked, without the number that has a column of its own.
fn label(question: &Question, lang: Lang) -> String {
    let part = question.part.r#in(lang);
    let part = if part.is_empty() { String::new() } else { format!("[{part}] ") };
    let note = question.note.r#in(lang);
    let note = if note.is_empty() { String::new() } else { format!("\n{note}") };
    format!("{part}{}{note}", question.label.r#in(lang))
}

fn references(
    sheet: &mut Worksheet,
    asked: &Asked,
    (signature, issued): (&str, &str),
    lang: Lang,
) -> Result<(), ReportError> {
    sheet.set_name(lang.pick("照合用", "References"))?;
    sheet.write_string(0, 0, MARK)?;
    sheet.write_string(0, 1, lang.pick("この面は変えないでください。", "Please leave this sheet as it is."))?;
    for (row, (what, value)) in (1..).zip([
        (Head::Request, shown(&asked.id, asked.id.0.is_nil())),
        (Head::Facility, asked.facility.id.clone()),
        (Head::Signature, signature.to_owned()),
    ]) {
        sheet.write_string(row, 0, what.words().r#in(lang))?;
        sheet.write_string(row, 1, value)?;
    }
    if !issued.is_empty() {
        sheet.write_string(4, 0, Head::Issued.words().r#in(lang))?;
        sheet.write_string(4, 1, issued)?;
    }
    for (row, (number, system)) in (5..).zip(asked.systems.iter().enumerate()) {
        sheet.write_string(row, 0, (number + 1).to_string())?;
        sheet.write_string(row, 1, shown(&system.id, system.id.0.is_nil()))?;
        sheet.write_string(row, 2, &system.name)?;
    }
    sheet.set_column_width(0, 24)?;
    sheet.set_column_width(1, 40)?;
    Ok(())
}
