//! `sejo workbook fill`.

use std::str::FromStr;

use sejo_app::App;
use sejo_app::workbook::{Heading, PlacedAnswer};
use sejo_model::{AnswerValue, Control, Date, Lang, Round, Subsection, date};
use serde::Deserialize;
use serde_json::json;

use crate::arguments::WorkbookCommand;
use crate::output::{Done, Failure, Output, read_file, refuse_existing, write_file};

/// The file given with `--answers`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswersFile {
    facility_name: Option<String>,
    vendor_name: Option<String>,
    filled_by: Option<String>,
    filled_on: Option<String>,
    #[serde(default)]
    answers: Vec<AnswerLine>,
}

/// One answer of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerLine {
    sheet: Option<String>,
    row: Option<u32>,
    item: Option<String>,
    number: Option<String>,
    control: Option<String>,
    subsection: Option<String>,
    round: Option<u8>,
    value: String,
    confirmed_on: Option<String>,
    target_on: Option<String>,
    remark: Option<String>,
}

pub(crate) fn run(app: &App, command: &WorkbookCommand, out: &Output) -> Result<Done, Failure> {
    let WorkbookCommand::Fill { workbook, answers, out: to } = command;
    refuse_existing(to)?;
    let bytes = read_file(workbook)?;
    let text = read_file(answers)?;
    let file: AnswersFile = serde_json::from_slice(&text).map_err(|e| {
        Failure::wrong(
            format!("回答のファイルをJSONとして読めません。形は docs/formats/cli.md を見て直してください: {e}"),
            format!("the file of answers is not the JSON of docs/formats/cli.md; correct it: {e}"),
        )
    })?;
    let heading = Heading {
        filled_on: file.filled_on.as_deref().map(parse_date).transpose()?,
        facility_name: file.facility_name,
        vendor_name: file.vendor_name,
        filled_by: file.filled_by,
    };
    let placed = file.answers.iter().map(place).collect::<Result<Vec<_>, _>>()?;
    let filled = app.fill_workbook(&bytes, &placed, &heading)?;
    write_file(to, &filled.bytes)?;
    out.print(
        || {
            json!({
                "out": to, "bytes": filled.bytes.len(), "answers": placed.len(), "left_out": filled.left_out,
                "adapted": filled.adapted,
            })
        },
        || {
            let written = match out.lang {
                Lang::Ja => format!("{}件の回答を書き込みました: {}", placed.len(), to.display()),
                Lang::En => format!("{} answers written: {}", placed.len(), to.display()),
            };
            let left_out = filled.left_out_words().map(|words| format!("\n{}", words.r#in(out.lang)));
            written + &left_out.unwrap_or_default()
        },
    );
    Ok(Done::Fine)
}

pub(crate) fn parse_date(text: &str) -> Result<Date, Failure> {
    date::parse(text).map_err(|problem| {
        let words = problem.code().words();
        Failure::wrong(format!("{} ({text})", words.ja), format!("{} ({text})", words.en))
    })
}

pub(crate) fn parse_value(text: &str) -> Result<AnswerValue, Failure> {
    let known = AnswerValue::ALL.iter().find(|v| v.key() == text || v.words().ja == text);
    known.copied().ok_or_else(|| {
        Failure::wrong(
            format!("回答は yes, no, not-applicable (はい, いいえ, 対象外) のどれかにしてください: {text}"),
            format!("an answer is yes, no or not-applicable: {text}"),
        )
    })
}

fn place(line: &AnswerLine) -> Result<PlacedAnswer, Failure> {
    let unknown = |what: &str| {
        Failure::wrong(
            format!("回答のファイルに、使えない値があります。docs/formats/cli.md にある値に直してください: {what}"),
            format!("the file of answers has a value that cannot be used; see docs/formats/cli.md: {what}"),
        )
    };
    if line.row.is_none() && line.item.is_none() && line.number.is_none() && line.control.is_none() {
        return Err(Failure::wrong(
            "回答のファイルに、どの項目か書かれていない回答があります。row, item, number, control のどれかを書いてください。".to_owned(),
            "an answer needs one of row, item, number, control".to_owned(),
        ));
    }
    Ok(PlacedAnswer {
        sheet: line.sheet.clone(),
        row: line.row,
        item: line.item.clone(),
        number: line.number.clone(),
        control: line.control.as_deref().map(|c| Control::from_str(c).map_err(|_| unknown(c))).transpose()?,
        subsection: line.subsection.as_deref().map(|s| Subsection::from_str(s).map_err(|_| unknown(s))).transpose()?,
        round: line.round.map_or(Ok(Round::FIRST), |n| Round::new(n).map_err(|_| unknown(&n.to_string())))?,
        value: parse_value(&line.value)?,
        confirmed_on: line.confirmed_on.as_deref().map(parse_date).transpose()?,
        target_on: line.target_on.as_deref().map(parse_date).transpose()?,
        remark: line.remark.clone(),
    })
}
