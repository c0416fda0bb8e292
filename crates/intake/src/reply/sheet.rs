//! The answer workbook: columns are found by their words wherever they stand, rows by the reference behind them, so rows may be
//! inserted, moved and sorted. Where a reference was lost the words of the row stand for it.

use std::collections::BTreeMap;

use sejo_model::ErrorCode;
use sejo_model::answer_sheet::{Column, Head, MARK};
use sejo_model::reply::{
    ReadReply, ReplyForm, ReplyNote, ReplyNoteCode, WrittenAnswer, WrittenPart, WrittenReply, WrittenRow,
};
use sejo_model::text::{fold, fold_answer};
use sejo_model::words::Text;
use sejo_model::workbook::column_name;

use super::{SYSTEMS, blank_form, check, refused};
use crate::around::{HEARD, OUTSIDE, corrects, denies_below, note_contradicts};
use crate::further::{NOTE, and_under, is_bare, is_former, is_further, is_none_of_it, name_of, shown_beside};
use crate::workbook::{Looked, Texts, answer_word, looked};
use crate::{Limits, Refusal, mask_text, package};

/// Where the words of a workbook stand.
const STRINGS: &str = "xl/sharedStrings.xml";
/// Where they stand in an OpenDocument.
const CONTENT: &str = "content.xml";
/// Sheets that are looked at for the mark where there are no such words.
const SHEETS: usize = 6;
/// Bytes of them that are looked at for the mark: an answer workbook is small.
const LOOKED_AT: u64 = 4 << 20;

/// Characters of words outside the rows that are quoted.
const QUOTED: usize = 60;

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

/// Whether a workbook that is no xlsx carries the mark: an old one anywhere, an OpenDocument in its content.
pub(super) fn is_saved_otherwise(bytes: &[u8]) -> bool {
    let content = package::archive(bytes).ok().and_then(|mut archive| package::part(&mut archive, CONTENT, LOOKED_AT));
    content.as_deref().unwrap_or(bytes).windows(MARK.len()).any(|part| part == MARK.as_bytes())
}

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<ReadReply, Refusal> {
    let looked = looked(bytes, limits)?;
    let sheets: Vec<Texts> = looked.iter().map(|sheet| sheet.texts.clone()).collect();
    let tables = looked.iter().filter_map(|sheet| {
        let (heading, columns) = heading(&sheet.texts)?;
        Some(Table { sheet, heading, columns })
    });
    // Whoever signs for the answers does not see those of a hidden sheet.
    let (tables, hidden): (Vec<Table<'_>>, Vec<Table<'_>>) = tables.partition(|table| table.sheet.is_shown);
    if tables.is_empty() {
        return Err(without_table(&hidden));
    }
    let (shown, others): (Vec<&Looked>, Vec<&Looked>) = looked.iter().partition(|sheet| sheet.is_shown);
    let by_look: Vec<&Looked> = shown.into_iter().chain(others).collect();
    let head = |what: Head| by_look.iter().find_map(|sheet| beside(&sheet.texts, what)).unwrap_or_default();
    let known = systems(&sheets);
    let mut parts: Vec<WrittenPart> = Vec::new();
    // A copy of the sheet holds answers too: where the two differ neither counts, which is found when they are settled.
    for (at, table) in tables.iter().enumerate() {
        let others = tables.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| other);
        let blank: BTreeMap<String, String> = others.flat_map(left_blank).collect();
        rows_of(table, &known, &blank, &mut parts);
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
        shown: Vec::new(),
        systems: parts,
    };
    if written.systems.is_empty() {
        let is_elsewhere = hidden.iter().any(|table| not_shown(table).is_some());
        return Err(if is_elsewhere {
            without_table(&hidden)
        } else {
            Refusal { code: ErrorCode::ReplyBlank, ..blank_form() }
        });
    }
    check(&written)?;
    // Whoever was never asked has no number of a request to answer to.
    let is_unasked = written.request.is_empty();
    let note = ReplyNote::new(ReplyNoteCode::Unaddressed, written.remark.chars().take(200).collect::<String>());
    let mut notes = if is_unasked { vec![note] } else { Vec::new() };
    notes.extend(hidden.iter().filter_map(not_shown));
    notes.extend(tables.iter().flat_map(outside).take(OUTSIDE));
    notes.extend(tables.iter().filter_map(notes_left));
    notes.extend(tables.iter().filter_map(cut_off));
    Ok(ReadReply { written, form: ReplyForm::Sheet, is_sealed: false, notes })
}

/// A table of answers: its sheet, the row of its headings and where its columns stand.
struct Table<'a> {
    sheet: &'a Looked,
    heading: u32,
    columns: Columns,
}

impl Table<'_> {
    /// What stands in a row under one heading, whatever it looks like.
    fn cell(&self, row: u32, column: Column) -> String {
        let places = self.columns.get(&column).into_iter().flatten();
        together(places.map(|at| text(&self.sheet.texts, (row, *at))).collect())
    }

    /// By what a row is told from the others: its reference, else its words.
    fn key(&self, row: u32) -> String {
        let reference = self.cell(row, Column::Reference);
        let words = || [Column::System, Column::Number, Column::Question].map(|c| self.cell(row, c)).concat();
        fold(&if reference.is_empty() { words() } else { reference })
    }

    /// The rows with words or a reference, and whether each is answered.
    fn answered(&self) -> Vec<(String, bool)> {
        let rows = rows_below(&self.sheet.texts, self.heading).into_iter();
        let keyed = rows.map(|row| (self.key(row), !self.cell(row, Column::Answer).is_empty()));
        keyed.filter(|(key, _)| !key.is_empty()).collect()
    }
}

/// The rows that one sheet leaves blank, with the name of the sheet: none where nothing was filled in at all.
fn left_blank(table: &Table<'_>) -> Vec<(String, String)> {
    let rows = table.answered();
    if rows.iter().all(|(_, is_answered)| !is_answered) {
        return Vec::new();
    }
    let blank = rows.into_iter().filter(|(_, is_answered)| !is_answered);
    blank.map(|(key, _)| (key, table.sheet.name.clone())).collect()
}

/// Says of a hidden sheet that its answers are not used.
fn not_shown(table: &Table<'_>) -> Option<ReplyNote> {
    let count = table.answered().iter().filter(|(_, is_answered)| *is_answered).count();
    let name: String = table.sheet.name.chars().take(40).collect();
    let about = Text::new(
        format!("非表示のシート「{name}」の回答{count}件は、使いません。"),
        format!("The {count} answers on the hidden sheet “{name}” are not used."),
    );
    (count > 0).then(|| ReplyNote::said(ReplyNoteCode::AnswerUnread, about))
}

/// Says of words beside the rows of the questions that they are not read: those that take back an answer, and below the headings
/// those that hold one or read as if one were not so.
fn outside(table: &Table<'_>) -> Vec<ReplyNote> {
    let Table { sheet, heading, columns } = table;
    let by = if columns.contains_key(&Column::Reference) { Column::Reference } else { Column::Question };
    let is_row = |row: u32| row > *heading && !table.cell(row, by).is_empty();
    let is_known = |at: u32| columns.values().flatten().any(|known| *known == at);
    let rows = rows_below(&sheet.texts, *heading).into_iter();
    let asked: Vec<(String, String)> =
        rows.map(|row| (table.cell(row, Column::Number), table.cell(row, Column::Question))).collect();
    let holds_answer = |said: &str| ["はい", "いいえ"].iter().any(|word| said.contains(word));
    let (mut letters, mut unheard) = (0, None);
    let mut is_outside = |row: u32, at: u32, said: &str| {
        let is_loose = row > *heading && !is_row(row) && table.cell(row, Column::Answer).is_empty();
        letters += if is_loose { said.chars().count() } else { 0 };
        if is_loose && letters > HEARD {
            unheard.get_or_insert_with(|| quoted(said));
            return false;
        }
        (corrects(said) && !(is_row(row) && is_known(at)))
            || (is_loose && (holds_answer(said) || denies_below(said, &asked)))
    };
    let found = sheet.texts.iter().filter(|((row, at), said)| row != heading && is_outside(*row, *at, said));
    // What is drawn is drawn by whoever answers: the workbook comes without.
    let drawn = sheet.boxes.iter().filter(|said| corrects(said) || holds_answer(said) || denies_below(said, &asked));
    let found = found.map(|(_, said)| said).chain(drawn);
    let found: Vec<String> = found.take(OUTSIDE).map(|said| quoted(said)).collect();
    let unheard = unheard.map(|said: String| {
        Text::new(
            format!("表の外の言葉が多すぎるため、「{said}」から下は読んでいません。"),
            format!("Too much is written outside the table; what stands from “{said}” on was not read."),
        )
    });
    let told = |said: String| Text::new(format!("表の外の「{said}」"), format!("Outside the table: “{said}”"));
    let about = unheard.into_iter().chain(found.into_iter().map(told));
    about.map(|about| ReplyNote::said(ReplyNoteCode::AnswerUnread, about)).collect()
}

fn quoted(said: &str) -> String {
    mask_text(said).chars().take(QUOTED).collect()
}

/// Says of a sheet with too many notes on its cells that the last of them are not read.
fn notes_left(table: &Table<'_>) -> Option<ReplyNote> {
    let said = quoted(table.sheet.note_left.as_ref()?);
    let about = Text::new(
        format!("コメントが多すぎるため、「{said}」から後ろのコメントは読んでいません。"),
        format!("There are too many notes; those from “{said}” were not read."),
    );
    Some(ReplyNote::said(ReplyNoteCode::AnswerUnread, about))
}

/// Says of a sheet that is larger than any that was sent that not all of it was read.
fn cut_off(table: &Table<'_>) -> Option<ReplyNote> {
    let name = quoted(&table.sheet.name);
    let about = Text::new(
        format!("シート「{name}」が大きすぎるため、途中までしか読んでいません。"),
        format!("The sheet “{name}” is too large and was read only in part."),
    );
    table.sheet.is_cut_off.then(|| ReplyNote::said(ReplyNoteCode::AnswerUnread, about))
}

fn without_table(hidden: &[Table<'_>]) -> Refusal {
    if hidden.is_empty() {
        return refused(
            "「回答」の列と「照合番号」の列が見つかりません。",
            "No table with a column of answers and one of references was found.",
        );
    }
    refused(
        "回答の表のあるシートが、非表示になっています。表示して保存し、もう一度送ってもらってください。",
        "The sheet with the table of answers is hidden. Ask for the file with that sheet shown.",
    )
}

/// The id that is nobody's: it stands where a vendor writes to somebody who never asked.
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

fn named(id: String) -> String {
    if id == NOBODY { String::new() } else { id }
}

/// Where each column stands; a heading that is there twice has two places.
type Columns = BTreeMap<Column, Vec<u32>>;

/// The answers of one sheet, put to those of the sheets before it. `blank` are the rows that another sheet leaves blank.
fn rows_of(
    table: &Table<'_>,
    known: &BTreeMap<String, (String, String)>,
    blank: &BTreeMap<String, String>,
    parts: &mut Vec<WrittenPart>,
) {
    let Table { sheet, heading, columns } = table;
    for row in rows_below(&sheet.texts, *heading) {
        let places = |column: Column| columns.get(&column).into_iter().flatten().map(move |at| (row, *at));
        let cell = |column: Column| table.cell(row, column);
        // What is crossed out, or what nobody sees, is said as it looks: then it is no answer and no day.
        let look = |at: (u32, u32)| match text(&sheet.texts, at) {
            said if said.is_empty() => said,
            said if sheet.struck.contains(&at) => format!("取り消し線のある「{said}」"),
            said if sheet.unseen.contains(&at) => format!("文字の見えない「{said}」"),
            said if sheet.drawn.contains(&at) => format!("図形の重なる「{said}」"),
            said if sheet.hidden.contains(&at) => format!("非表示の欄の「{said}」"),
            said => said,
        };
        let seen = |column: Column| together(places(column).map(look).collect());
        let further = further(&sheet.texts, (*heading, row), columns);
        let further_at: Vec<(u32, u32)> = further.iter().map(|(at, _)| *at).collect();
        let others = further.into_iter().map(|(at, heading)| (name_of(&heading, at.1), look(at))).collect::<Vec<_>>();
        let notes = notes(table, row);
        let value = beside_others(seen(Column::Answer), &others, &notes);
        let value = match blank.get(&table.key(row)) {
            Some(other) if !value.is_empty() => {
                format!("「{}」のシートに「{value}」、「{other}」のシートは空欄", sheet.name)
            }
            _ => value,
        };
        // What is crossed out, or what nobody sees, is nobody's word, and what answers is told with the answer.
        let is_seen =
            |at: &(u32, u32)| !sheet.struck.contains(at) && !sheet.unseen.contains(at) && !further_at.contains(at);
        let beyond = beyond(&sheet.texts, (*heading, row), columns).filter(|(at, ..)| is_seen(at) && !value.is_empty());
        let named = beyond.map(|(at, said, name)| (name_of(&name, at.1), said.trim().to_owned()));
        let named = named.chain(notes.iter().filter(|_| !value.is_empty()).map(|said| (NOTE.to_owned(), said.clone())));
        let shown = Some(shown_beside(&cell(Column::Question), named)).filter(|shown| !shown.is_empty());
        let own = Some(cell(Column::Remark)).filter(|remark| !remark.is_empty());
        let (reference, name) = (cell(Column::Reference), cell(Column::System));
        let answer = WrittenAnswer {
            question: String::new(),
            value,
            confirmed_on: seen(Column::ConfirmedOn),
            target_on: seen(Column::TargetOn),
            remark: own.into_iter().chain(shown).collect::<Vec<_>>().join("\n"),
            words: String::new(),
            row: WrittenRow { system: name.clone(), number: cell(Column::Number), question: cell(Column::Question) },
        };
        let (system, question) = match reference.split_once(':') {
            Some((index, key)) => (known.get(index.trim()).cloned(), key.trim().to_owned()),
            None => (None, format!("{} {}", cell(Column::Number), cell(Column::Question)).trim().to_owned()),
        };
        let answer = WrittenAnswer { question, ..answer };
        let answer = if answer.question.is_empty() { unnamed(answer, (row, columns)) } else { answer };
        if answer.is_blank() || answer.question.is_empty() {
            continue;
        }
        let (system, name) = system.unwrap_or((String::new(), name));
        let many = parts.len() > SYSTEMS;
        match parts.iter_mut().find(|p| (&p.system, &p.name) == (&system, &name)) {
            Some(part) => part.answers.push(answer),
            // More than one reply may speak of: it is refused as a whole.
            None if many => return,
            None => parts.push(WrittenPart { system, name, answers: vec![answer] }),
        }
    }
}

/// An answer that stands in a row which names no question: it is told by its cell, and what it is about may stand in its remark.
fn unnamed(answer: WrittenAnswer, (row, columns): (u32, &Columns)) -> WrittenAnswer {
    let at = columns.get(&Column::Answer).and_then(|places| places.first()).filter(|_| !answer.value.is_empty());
    let question = at.map(|column| format!("{}{}", column_name(*column), row.saturating_add(1))).unwrap_or_default();
    let shown = WrittenRow { question: answer.remark.clone(), ..answer.row };
    WrittenAnswer { question, row: shown, ..answer }
}

/// What the columns under one heading say: what they agree on, else all of it, which is then no answer, no day and no reference.
fn together(said: Vec<String>) -> String {
    if said.windows(2).all(|pair| pair.first() == pair.last()) {
        return said.into_iter().next().unwrap_or_default();
    }
    let all: Vec<String> = said.iter().map(|one| format!("「{one}」")).collect();
    format!("同じ見出しの{}列に{}", all.len(), all.join("と"))
}

/// The cells of a row under headings that are none of Sejo's, each with its heading.
fn beyond<'a>(
    sheet: &'a Texts,
    (heading, row): (u32, u32),
    columns: &'a Columns,
) -> impl Iterator<Item = ((u32, u32), &'a String, String)> {
    let is_known = move |at: u32| columns.values().flatten().any(|known| *known == at);
    let cells = sheet.range((row, 0)..(row.saturating_add(1), 0)).filter(move |((_, at), _)| !is_known(*at));
    cells.map(move |(at, said)| (*at, said, text(sheet, (heading, at.1))))
}

/// The cells of a row that answer under another heading than 回答, by their heading or by their words, with that heading.
fn further(sheet: &Texts, at: (u32, u32), columns: &Columns) -> Vec<((u32, u32), String)> {
    let named = beyond(sheet, at, columns);
    let of_this_time = named.filter(|(_, said, name)| !is_former(name) && !is_none_of_it(name, said));
    let answers =
        of_this_time.filter(|(_, said, name)| answer_word(said).is_some() || (is_further(name) && !is_bare(said)));
    answers.map(|(at, _, name)| (at, name)).collect()
}

/// What a row answers, given what other columns and the notes on its cells say of it: where nothing stands against it its own words,
/// else all of it, which is no answer.
fn beside_others(said: String, further: &[(String, String)], notes: &[String]) -> String {
    /// Characters of a mark or a word for an answer that says nothing besides.
    const BARE: usize = 3;
    let own = super::answer_said(&said);
    let agrees = |other: &str| {
        let is_same = || super::answer_said(other).is_some_and(|value| own == Some(value));
        fold_answer(other) == fold_answer(&said) || (other.chars().count() <= BARE && is_same())
    };
    let further: &[_] = if further.iter().all(|(_, other)| agrees(other)) { &[] } else { further };
    let notes = notes.iter().filter(|note| note_contradicts(note, own, !said.is_empty()));
    let others = further.iter().map(|(heading, other)| and_under(heading, other));
    let others: String = others.chain(notes.map(|note| and_under(NOTE, note))).collect();
    if others.is_empty() { said } else { format!("「{}」の列に「{said}」{others}", Column::Answer.words().ja) }
}

/// The notes on the cells of a row, whatever stands in them: the workbook comes without.
fn notes(table: &Table<'_>, row: u32) -> Vec<String> {
    table.sheet.notes.range((row, 0)..(row.saturating_add(1), 0)).map(|(_, said)| said.clone()).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_against_an_answer_is_told_with_it_once() {
        let told = |further: &[(&str, &str)], notes: &[&str]| {
            let further: Vec<_> = further.iter().map(|(name, said)| ((*name).to_owned(), (*said).to_owned())).collect();
            let notes: Vec<_> = notes.iter().map(|note| (*note).to_owned()).collect();
            beside_others("はい".to_owned(), &further, &notes)
        };
        assert_eq!(told(&[], &[]), "はい");
        assert_eq!(told(&[("今回", "○")], &["サーバ室"]), "はい");
        assert_eq!(told(&[("訂正", "いいえ")], &[]), "「回答」の列に「はい」と「訂正」の列に「いいえ」");
        assert_eq!(told(&[("今回", "○")], &["いいえ"]), "「回答」の列に「はい」とコメント「いいえ」");
        assert_eq!(
            told(&[("訂正", "いいえ")], &["いいえ"]),
            "「回答」の列に「はい」と「訂正」の列に「いいえ」とコメント「いいえ」"
        );
    }
}
