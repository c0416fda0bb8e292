//! Rows that somebody wrote into a vendor's form while filling it in: 「(訂正)⑥ …」 below the last row, a question of its own.
//!
//! Invariant: what one vendor wrote is asked of nobody else. A row that names a row of the form again, by its words or its number,
//! belongs to that one: it asks nothing of its own, and what it says is kept there. A row that nobody recognises is a question only
//! once a person has said so.

use std::collections::{BTreeSet, HashMap, HashSet};

use sejo_model::edition::Grade;
use sejo_model::ledger::Problem;
use sejo_model::text::fold;
use sejo_model::workbook::{ReadWorkbook, WorkbookRow, on_sheet};
use sejo_model::{AnswerValue, Form, FormKind, RowMatch, Subsection};

use crate::number;

/// The rows of a filled-in vendor's form that make no question; those that repeat a row of the form are put to it. `known` is the
/// form as its edition has it.
pub(crate) fn settle(
    workbook: &mut ReadWorkbook,
    matches: &mut [RowMatch],
    known: &Form,
    kind: FormKind,
) -> HashSet<u32> {
    let mut found = HashSet::new();
    if !kind.is_for_vendors() || !workbook.rows.iter().any(WorkbookRow::is_filled_in) {
        return found;
    }
    let rows = workbook.rows.clone();
    let mut above = Above::default();
    for row in &rows {
        let Some(matched) = matches.iter_mut().find(|m| m.row == row.row) else { continue };
        let is_known = is_of_form(row, matched, known) && !above.has(matched);
        let again = above.repeated(row);
        above.add(row, is_known.then(|| matched.clone()));
        if is_known || matched.grade == Grade::ByHand {
            continue;
        }
        if let Some(first) = again.first() {
            // It is about what the row above is about, so nobody is asked.
            if matched.is_open() {
                *matched = RowMatch { control: first.control, grade: Grade::Likely, ..matched.clone() };
            }
            again.iter().for_each(|first| put_to(workbook, first.row, row));
            workbook.rows.iter_mut().filter(|own| own.row == row.row).for_each(|own| own.answers.clear());
            found.insert(row.row);
        } else if matched.is_open() {
            found.insert(row.row);
        }
    }
    found
}

/// Whether the form has this row: with its control, or one that nobody recognised in the same words.
fn is_of_form(row: &WorkbookRow, matched: &RowMatch, known: &Form) -> bool {
    let words = fold(&row.text);
    known.items.iter().any(|item| match matched.control {
        Some(control) => item.control == Some(control) && part(item.subsection) == part(matched.subsection),
        None => item.control.is_none() && fold(&item.label) == words,
    })
}

/// The kind of device, where there is one.
fn part(kind: Option<Subsection>) -> Option<Subsection> {
    kind.filter(|kind| *kind != Subsection::General)
}

/// A row of the form that was met, with its words as [`bare`] leaves them.
struct Asked<'a> {
    row: &'a WorkbookRow,
    matched: RowMatch,
    words: String,
}

/// A section with its kind of device: in each the numbers go up.
type Kind<'a> = (&'a str, Option<Subsection>);

/// The rows above the one that is looked at.
#[derive(Default)]
struct Above<'a> {
    asked: Vec<Asked<'a>>,
    highest: HashMap<Kind<'a>, u32>,
    last: Option<&'a WorkbookRow>,
}

impl<'a> Above<'a> {
    fn add(&mut self, row: &'a WorkbookRow, of_form: Option<RowMatch>) {
        if let Some(matched) = of_form {
            self.asked.push(Asked { row, matched, words: bare(&row.text).0 });
        }
        if let Some(place) = place(row) {
            let highest = self.highest.entry(kind(row)).or_insert(place);
            *highest = place.max(*highest);
        }
        self.last = Some(row);
    }

    /// Whether a row is about what one above it is about.
    fn has(&self, matched: &RowMatch) -> bool {
        let is_it = |of: &RowMatch| of.control == matched.control && part(of.subsection) == part(matched.subsection);
        matched.control.is_some() && self.asked.iter().any(|of| is_it(&of.matched))
    }

    /// The rows of the form that a row names again: those whose words it begins with, else those whose number it has.
    fn repeated(&self, row: &WorkbookRow) -> Vec<RowMatch> {
        let (words, is_said) = bare(&row.text);
        let is_back = place(row).is_some_and(|own| self.highest.get(&kind(row)).is_some_and(|most| own < *most));
        // The first row of a kind may be printed without its number.
        let goes_on = self.last.is_some_and(|last| kind(last) == kind(row));
        let is_added = is_said || is_back || (row.number.is_empty() && goes_on);
        let is_numbered = |of: &Asked<'_>| !row.number.is_empty() && of.row.number == row.number;
        let may_be = |of: &&Asked<'_>| is_added || (is_numbered(of) && kind(of.row) == kind(row));
        let begins = |of: &&Asked<'_>| !of.words.is_empty() && words.starts_with(of.words.as_str());
        let matched = |of: &Asked<'_>| of.matched.clone();
        let by_words: Vec<RowMatch> = self.asked.iter().filter(may_be).filter(begins).map(matched).collect();
        if !by_words.is_empty() {
            return by_words;
        }
        // 「(訂正)⑥ …」
        let named = said_number(&row.text).filter(|_| row.number.is_empty());
        // 「2-⑥」 and nothing else, where the words stand.
        let alone = number::read(&row.text, "").filter(|_| row.number.is_empty() && is_number(&words));
        let is_alone = |of: &Asked<'_>| {
            let printed = number::read(&of.row.number, &of.row.section);
            alone.zip(printed).is_some_and(|(own, printed)| number::agree(own, printed))
        };
        let has_number =
            |of: &&Asked<'_>| is_numbered(of) || is_alone(of) || (named.is_some() && place(of.row) == named);
        self.asked.iter().filter(may_be).filter(has_number).map(matched).collect()
    }
}

fn kind(row: &WorkbookRow) -> Kind<'_> {
    (row.section.as_str(), row.subsection)
}

fn place(row: &WorkbookRow) -> Option<u32> {
    number::read(&row.number, &row.section).map(|number| number.place)
}

/// What says that a row stands there once more.
const AGAIN: [&str; 3] = ["訂正", "再掲", "再回答"];

/// The words of a row without what says that they stand there once more, and without a number beside that; and whether it is said.
fn bare(text: &str) -> (String, bool) {
    let of_number = |c: char| c.is_ascii_digit() || c == 'の';
    let folded = fold(text);
    let (mut said, mut is_again) = (folded.as_str(), false);
    loop {
        let before = said;
        for mark in AGAIN {
            let behind = said.trim_start_matches(of_number).strip_prefix(mark);
            if let Some(rest) = behind.or_else(|| said.strip_suffix(mark)) {
                (said, is_again) = (rest.trim_start_matches(of_number), true);
            }
        }
        if said == before {
            return (said.to_owned(), is_again);
        }
    }
}

/// Whether folded words are a number, or nothing.
fn is_number(words: &str) -> bool {
    words.chars().all(|c| c.is_ascii_digit())
}

/// The place that stands behind what says that a row stands there once more: 6 of 「(訂正)⑥ …」.
fn said_number(text: &str) -> Option<u32> {
    let folded = fold(text);
    let rest = AGAIN.iter().find_map(|mark| folded.strip_prefix(mark))?;
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.strip_suffix(behind)?.parse().ok()
}

/// The words of a row that are not those of the one it repeats: it asks something else, or says so.
fn other_words(of: &WorkbookRow, again: &WorkbookRow) -> Option<String> {
    let words = bare(&again.text).0;
    let is_same = is_number(&words) || words == bare(&of.text).0;
    (!is_same).then(|| again.text.trim().to_owned())
}

/// Puts what a row says to the row it repeats. Where the two answer otherwise neither counts, and what both say stays. Words of its own
/// may deny what is said with them, so they stay whatever it answers, and a person is told.
fn put_to(workbook: &mut ReadWorkbook, first: u32, again: &WorkbookRow) {
    let sheet = workbook.layout.of_row(again.row).sheet.clone();
    let Some(row) = workbook.rows.iter_mut().find(|row| row.row == first) else { return };
    let newest = |row: &WorkbookRow| row.standing().last().and_then(|found| found.value);
    let (own, said) = (newest(row), newest(again));
    let others: BTreeSet<AnswerValue> = again.between.iter().copied().chain(said).collect();
    let is_other = own.is_some_and(|own| others.iter().any(|other| *other != own));
    let words = other_words(row, again);
    let kept = [again.remark.as_str(), again.boundary.as_str(), again.beside.as_str()];
    let kept: Vec<&str> = kept.into_iter().filter(|said| !said.is_empty()).collect();
    let at = on_sheet(again.row) + 1;
    // What was told of both already stands in both.
    let new: Vec<&str> =
        others.iter().filter(|value| !row.between.contains(*value)).map(|value| value.words().ja).collect();
    let mut remark = vec![std::mem::take(&mut row.remark)];
    remark.extend(words.iter().map(|words| format!("{at}行目: {words}")));
    if is_other || own.is_none() || !kept.is_empty() || words.is_some() {
        let named: Vec<&str> = new.iter().copied().chain(kept).collect();
        remark.extend((!named.is_empty()).then(|| format!("{at}行目: {}", named.join(" "))));
    }
    remark.retain(|said| !said.is_empty());
    row.remark = remark.join("\n");
    if own.is_none() && others.contains(&AnswerValue::No) {
        row.between.extend(&others);
    }
    let mut told = |text: String| {
        workbook.problems.push(Problem {
            sheet: Some(sheet.clone()),
            row: Some(at),
            column: None,
            code: "workbook-answer-unclear".to_owned(),
            text,
        });
    };
    let Some(own) = own.filter(|_| is_other) else {
        if words.is_some() || (own.is_none() && !new.is_empty()) {
            told(quoted(again, &others));
        }
        return;
    };
    let values = others.iter().filter(|other| **other != own).map(|other| format!("と「{}」", other.words().ja));
    let (number, above) = (&row.number, on_sheet(row.row) + 1);
    let behind = words.map(|words| format!(": {words}")).unwrap_or_default();
    told(format!("{number} {above}行目の「{}」{}{behind}", own.words().ja, values.collect::<String>()));
    row.between.insert(own);
    row.between.extend(&others);
    row.unread.extend(row.answers.iter().filter(|found| found.value.is_some()).map(|found| found.round));
    row.answers.iter_mut().for_each(|found| found.value = None);
    row.answers.retain(|found| found.confirmed_on.is_some() || found.target_on.is_some());
}

/// A row with its number, what it answers and its words.
fn quoted(row: &WorkbookRow, said: &BTreeSet<AnswerValue>) -> String {
    let said = said.iter().map(|value| value.words().ja).collect::<Vec<_>>().join("・");
    let colon = if said.is_empty() { "" } else { ": " };
    format!("{} {said}{colon}{}", row.number, row.text.trim()).trim().to_owned()
}
