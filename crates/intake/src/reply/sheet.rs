//! The answer workbook: columns are found by their words wherever they stand, rows by the reference behind them, so rows may be
//! inserted, moved and sorted. Where a reference was lost the words of the row stand for it.

use std::collections::BTreeMap;

use sejo_model::ErrorCode;
use sejo_model::answer_sheet::{Column, Head, MARK};
use sejo_model::reply::{
    ReadReply, ReplyForm, ReplyNote, ReplyNoteCode, WrittenAnswer, WrittenPart, WrittenReply, WrittenRow,
};
use sejo_model::text::{fold, fold_answer};

use super::{blank_form, check, refused};
use crate::further::is_further;
use crate::workbook::{Looked, Texts, answer_word, looked};
use crate::{Limits, Refusal, package};

/// Where the words of a workbook stand.
const STRINGS: &str = "xl/sharedStrings.xml";
/// Sheets that are looked at for the mark where there are no such words.
const SHEETS: usize = 6;
/// Bytes of them that are looked at for the mark: an answer workbook is small.
const LOOKED_AT: u64 = 4 << 20;

/// Whether a workbook carries the mark of an answer workbook, or where the sheet with it was taken out, the words of its table.
pub(super) fn is_marked(bytes: &[u8]) -> bool {
    let Ok(mut archive) = package::archive(bytes) else { return false };
    // Some programs write words into the cells themselves.
    let sheets = (1..=SHEETS).map(|number| format!("xl/worksheets/sheet{number}.xml"));
    let mut parts = std::iter::once(STRINGS.to_owned()).chain(sheets).zip(0..);
    let has = |part: &[u8], words: &str| part.windows(words.len()).any(|w| w == words.as_bytes());
    let of_table = [Column::Reference.words(), Head::AnsweredBy.words(), Head::Request.words()];
    let is_table = |part: &[u8]| of_table.iter().all(|w| has(part, w.ja)) || of_table.iter().all(|w| has(part, w.en));
    parts.any(|(name, at)| {
        let part = package::part(&mut archive, &name, LOOKED_AT);
        // The table stands on the first sheet.
        part.is_some_and(|part| has(&part, MARK) || (at < 2 && is_table(&part)))
    })
}

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<ReadReply, Refusal> {
    let looked = looked(bytes, limits)?;
    let sheets: Vec<Texts> = looked.iter().map(|sheet| sheet.texts.clone()).collect();
    // A copy of the sheet holds answers too: where the two differ neither counts, which is found when they are settled.
    let tables: Vec<_> = looked.iter().filter_map(|sheet| heading(&sheet.texts).map(|found| (sheet, found))).collect();
    if tables.is_empty() {
        return Err(refused(
            "「回答」の列と「照合番号」の列が見つかりません。",
            "No table with a column of answers and one of references was found.",
        ));
    }
    let head = |what: Head| sheets.iter().find_map(|sheet| beside(sheet, what)).unwrap_or_default();
    let known = systems(&sheets);
    let mut parts: Vec<WrittenPart> = Vec::new();
    for (sheet, (row, columns)) in &tables {
        rows_of(sheet, *row, columns, &known, &mut parts);
    }
    let written = WrittenReply {
        request: named(head(Head::Request)),
        facility: named(head(Head::Facility)),
        facility_name: String::new(),
        vendor_name: String::new(),
        request_signature: head(Head::Signature),
        issued: head(Head::Issued),
        answered_by: head(Head::AnsweredBy),
        answered_on: head(Head::AnsweredOn),
        remark: head(Head::Remark),
        systems: parts,
    };
    if written.systems.is_empty() {
        return Err(Refusal { code: ErrorCode::ReplyBlank, ..blank_form() });
    }
    check(&written)?;
    // Whoever was never asked has no number of a request to answer to.
    let is_unasked = written.request.is_empty();
    let note = ReplyNote::new(ReplyNoteCode::Unaddressed, written.remark.chars().take(200).collect::<String>());
    let notes = if is_unasked { vec![note] } else { Vec::new() };
    Ok(ReadReply { written, form: ReplyForm::Sheet, is_sealed: false, notes })
}

/// The id that is nobody's: it stands where a vendor writes to somebody who never asked.
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

fn named(id: String) -> String {
    if id == NOBODY { String::new() } else { id }
}

/// Where each column stands; a heading that is there twice has two places.
type Columns = BTreeMap<Column, Vec<u32>>;

/// The answers of one sheet, put to those of the sheets before it.
fn rows_of(
    sheet: &Looked,
    heading: u32,
    columns: &Columns,
    known: &BTreeMap<String, (String, String)>,
    parts: &mut Vec<WrittenPart>,
) {
    for row in rows_below(&sheet.texts, heading) {
        let places = |column: Column| columns.get(&column).into_iter().flatten().map(move |at| (row, *at));
        let cell = |column: Column| together(places(column).map(|at| text(&sheet.texts, at)).collect());
        // What is crossed out, or what nobody sees, is said as it looks: then it is no answer and no day.
        let look = |at: (u32, u32)| match text(&sheet.texts, at) {
            said if said.is_empty() => said,
            said if sheet.struck.contains(&at) => format!("取り消し線のある「{said}」"),
            said if sheet.unseen.contains(&at) => format!("文字の見えない「{said}」"),
            said => said,
        };
        let seen = |column: Column| together(places(column).map(look).collect());
        let further = further(&sheet.texts, (heading, row), columns);
        let further = further.into_iter().map(|(at, heading)| (heading, look(at))).collect::<Vec<_>>();
        let (reference, name) = (cell(Column::Reference), cell(Column::System));
        let answer = WrittenAnswer {
            question: String::new(),
            value: beside_others(seen(Column::Answer), &further),
            confirmed_on: seen(Column::ConfirmedOn),
            target_on: seen(Column::TargetOn),
            remark: cell(Column::Remark),
            words: String::new(),
            row: WrittenRow { system: name.clone(), number: cell(Column::Number), question: cell(Column::Question) },
        };
        let (system, question) = match reference.split_once(':') {
            Some((index, key)) => (known.get(index.trim()).cloned(), key.trim().to_owned()),
            None => (None, format!("{} {}", cell(Column::Number), cell(Column::Question)).trim().to_owned()),
        };
        if answer.is_blank() || question.is_empty() {
            continue;
        }
        let (system, name) = system.unwrap_or((String::new(), name));
        let answer = WrittenAnswer { question, ..answer };
        match parts.iter_mut().find(|p| (&p.system, &p.name) == (&system, &name)) {
            Some(part) => part.answers.push(answer),
            None => parts.push(WrittenPart { system, name, answers: vec![answer] }),
        }
    }
}

/// What the columns under one heading say: what they agree on, else all of it, which is then no answer, no day and no reference.
fn together(said: Vec<String>) -> String {
    if said.windows(2).all(|pair| pair.first() == pair.last()) {
        return said.into_iter().next().unwrap_or_default();
    }
    let all: Vec<String> = said.iter().map(|one| format!("「{one}」")).collect();
    format!("同じ見出しの{}列に{}", all.len(), all.join("と"))
}

/// The cells of a row that answer under another heading than 回答, by their heading or by their words, with that heading.
fn further(sheet: &Texts, (heading, row): (u32, u32), columns: &Columns) -> Vec<((u32, u32), String)> {
    let is_known = |at: u32| columns.values().flatten().any(|known| *known == at);
    let cells = sheet.range((row, 0)..(row.saturating_add(1), 0)).filter(|((_, at), _)| !is_known(*at));
    let named = cells.map(|(at, said)| (*at, said, text(sheet, (heading, at.1))));
    let answers =
        named.filter(|(_, said, name)| answer_word(said).is_some() || (is_further(name) && !said.trim().is_empty()));
    answers.map(|(at, _, name)| (at, name)).collect()
}

/// What a row answers, given what other columns say of it: where they agree its own words, else all of it, which is no answer.
fn beside_others(said: String, further: &[(String, String)]) -> String {
    /// Characters of a heading that are shown, and of a mark or a word for an answer that says nothing besides.
    const HEADING: usize = 12;
    const BARE: usize = 3;
    let agrees = |other: &str| {
        let is_same = || super::answer(other).is_some_and(|value| super::answer(&said) == Some(value));
        fold_answer(other) == fold_answer(&said) || (other.chars().count() <= BARE && is_same())
    };
    if further.iter().all(|(_, other)| agrees(other)) {
        return said;
    }
    let others = further.iter().map(|(heading, other)| {
        let heading: String = heading.chars().take(HEADING).collect();
        format!("と「{heading}」の列に「{other}」")
    });
    format!("「{}」の列に「{said}」{}", Column::Answer.words().ja, others.collect::<String>())
}

/// The row of the headings and where each column stands.
fn heading(sheet: &Texts) -> Option<(u32, Columns)> {
    let mut rows: BTreeMap<u32, Columns> = BTreeMap::new();
    for (&(row, at), text) in sheet {
        let said = fold(text);
        let named = |column: &Column| [column.words().ja, column.words().en].iter().any(|w| fold(w) == said);
        if let Some(column) = Column::ALL.into_iter().find(named) {
            rows.entry(row).or_default().entry(column).or_default().push(at);
        }
    }
    let is_whole = |found: &Columns| {
        found.contains_key(&Column::Answer)
            && (found.contains_key(&Column::Reference) || found.contains_key(&Column::Question))
    };
    rows.into_iter().find(|(_, found)| found.len() >= 4 && is_whole(found))
}

fn rows_below(sheet: &Texts, heading: u32) -> Vec<u32> {
    let mut rows: Vec<u32> = sheet.range((heading.saturating_add(1), 0)..).map(|((row, _), _)| *row).collect();
    rows.dedup();
    rows
}

fn text(sheet: &Texts, at: (u32, u32)) -> String {
    sheet.get(&at).map(|t| t.trim().to_owned()).unwrap_or_default()
}

/// What stands to the right of a label.
fn beside(sheet: &Texts, what: Head) -> Option<String> {
    let (ja, en) = (fold(what.words().ja), fold(what.words().en));
    let is_label = |text: &str| {
        let said = fold(text);
        said == ja || said == en
    };
    let (&(row, column), _) = sheet.iter().find(|(_, text)| is_label(text))?;
    let right = sheet.range((row, column.saturating_add(1))..(row.saturating_add(1), 0));
    right.map(|(_, text)| text.trim().to_owned()).find(|text| !text.is_empty())
}

/// The systems of the sheet of references: number → id and name.
fn systems(sheets: &[Texts]) -> BTreeMap<String, (String, String)> {
    let mut known = BTreeMap::new();
    let Some(sheet) = sheets.iter().find(|s| s.values().any(|t| t.trim() == MARK)) else { return known };
    for (&(row, column), text) in sheet {
        let is_number = !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
        let right = |columns: u32| self::text(sheet, (row, column.saturating_add(columns)));
        let id = right(1);
        if is_number && id.len() == 36 {
            known.insert(text.trim().to_owned(), (named(id), right(2)));
        }
    }
    known
}
