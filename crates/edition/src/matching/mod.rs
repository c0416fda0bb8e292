//! Which control each row of a workbook is about.
//!
//! The words decide; number and section support them and can never decide alone; a person's earlier assignment goes
//! before everything. A row whose words fit two controls, and the weaker of two rows about the same thing, stay without
//! one: the user is asked, because an answer written into the wrong row is worse than a question. So does a row that asks
//! the other way round ([`polarity`]).

mod polarity;
mod rules;
mod subsection;
mod words;

use std::collections::{HashMap, HashSet};

use sejo_model::edition::Grade;
use sejo_model::text::fold;
use sejo_model::workbook::{ReadWorkbook, WorkbookRow};
use sejo_model::{Assignment, Control, Edition, Form, FormKind, ItemId, RowMatch, Subsection};

use crate::catalogue::is_per_device;
use crate::{continuity, identity, number};
use words::Words;

/// From here a match is certain.
const CERTAIN: i32 = 6;
/// From here a match is likely.
const LIKELY: i32 = 4;
/// The text is, word for word, a row of an edition.
const WORD_FOR_WORD: i32 = 8;
/// A person assigned the row; beats every word.
const BY_HAND: i32 = 100;

/// A row on its way to a match.
struct Candidate<'a> {
    row: &'a WorkbookRow,
    control: Option<Control>,
    subsection: Option<Subsection>,
    points: i32,
    /// The subsection was worked out, not read, or the row asks for less than the form's own.
    guessed: bool,
}

/// Matches every row of a workbook with a control, in the order of the rows. Never the same control and subsection
/// twice, except where a person assigned it.
///
/// `editions` are those known so far, imported ones included: their wording is recognised again.
#[must_use]
pub fn match_rows(workbook: &ReadWorkbook, editions: &[Edition], assignments: &[Assignment]) -> Vec<RowMatch> {
    let base = base_form(workbook, editions);
    let known = wordings(editions);
    let mut candidates: Vec<Candidate> =
        workbook.rows.iter().map(|row| candidate(row, base, &known, assignments)).collect();
    subsection::settle(&mut candidates, base);
    settle_doubles(&mut candidates);
    candidates.iter().map(Candidate::finish).collect()
}

/// The known form a workbook is most like: same year, else the newest before.
fn base_form<'a>(workbook: &ReadWorkbook, editions: &'a [Edition]) -> Option<&'a Form> {
    let year = identity::year(workbook, editions)?;
    let edition = editions.iter().filter(|e| e.fiscal_year <= year).max_by_key(|e| e.fiscal_year)?;
    continuity::counterpart(edition, identity::kind(workbook, editions).unwrap_or(FormKind::Institution))
}

fn candidate<'a>(
    row: &'a WorkbookRow,
    base: Option<&Form>,
    known: &HashMap<String, Control>,
    assignments: &[Assignment],
) -> Candidate<'a> {
    let none = Candidate { row, control: None, subsection: row.subsection, points: 0, guessed: false };
    let key = fold(&row.text);
    if let Some(assigned) = assignments.iter().rev().find(|a| a.text == key) {
        return Candidate { control: Some(assigned.control), points: BY_HAND, ..none };
    }
    let words = Words::of(&row.text);
    if words.asks_nothing() {
        return none;
    }
    let (control, points) = match known.get(&words.main) {
        Some(control) => (*control, WORD_FOR_WORD),
        None => match best(&rules::points(&words), row, base) {
            Some(found) => found,
            None => return none,
        },
    };
    if !polarity::fits(control, &words) {
        return none;
    }
    let support = if number_supports(control, row, base) { 2 } else { 0 } + section_support(control, &row.section);
    let points = points + support;
    let guessed = polarity::takes_a_plan(control, &words);
    if points < LIKELY { none } else { Candidate { control: Some(control), points, guessed, ..none } }
}

/// Every wording of the known editions with its control; wordings used for two controls say nothing.
fn wordings(editions: &[Edition]) -> HashMap<String, Control> {
    let labels: HashSet<(&str, Control)> = editions
        .iter()
        .flat_map(|e| &e.forms)
        .flat_map(|f| &f.items)
        .filter_map(|item| Some((item.label.as_str(), item.control?)))
        .collect();
    let mut known = HashMap::new();
    let mut ambiguous = HashSet::new();
    for (label, control) in labels {
        let words = Words::of(label).main;
        if known.insert(words.clone(), control).is_some_and(|other| other != control) {
            ambiguous.insert(words);
        }
    }
    known.retain(|words, _| !ambiguous.contains(words));
    known
}

/// The control the words speak for. Of two that are equally spoken for the number decides, but then it is not certain.
fn best(points: &[(Control, i32)], row: &WorkbookRow, base: Option<&Form>) -> Option<(Control, i32)> {
    let (first, top) = *points.first()?;
    let tied: Vec<Control> = points.iter().filter(|(_, p)| *p == top).map(|(c, _)| *c).collect();
    if tied.len() == 1 {
        return Some((first, top));
    }
    // Rules name what they are about, so their words are expected beside their own.
    if tied.contains(&Control::Rules) {
        return Some((Control::Rules, top));
    }
    let mut by_number = tied.into_iter().filter(|control| number_supports(*control, row, base));
    match (by_number.next(), by_number.next()) {
        (Some(control), None) => Some((control, LIKELY - 2)),
        _ => None,
    }
}

/// Whether the known form has a row about `control` under the same number.
fn number_supports(control: Control, row: &WorkbookRow, base: Option<&Form>) -> bool {
    let Some(printed) = number::read(&row.number, &row.section) else { return false };
    base.is_some_and(|form| {
        form.items
            .iter()
            .filter(|item| item.control == Some(control))
            .filter_map(|item| number::read(&item.number, &item.section))
            .any(|known| number::agree(printed, known))
    })
}

/// Points for a section title that fits, or for one that clearly belongs to other controls.
fn section_support(control: Control, title: &str) -> i32 {
    use Control as C;
    let title = fold(title);
    let fits = if title.contains("規程") {
        matches!(control, C::Rules)
    } else if title.contains("インシデント") {
        matches!(control, C::ContactChart | C::BackupRestore | C::Bcp)
    } else if title.contains("体制構築") {
        matches!(control, C::Officer | C::SystemsInUse)
    } else if title.contains("管理運用") || title.contains("管理と運用") {
        is_per_device(control)
    } else {
        return 0;
    };
    if fits { 1 } else { -2 }
}

/// Of several rows about the same thing the best supported keeps it; where none is better, the first keeps it as likely.
fn settle_doubles(candidates: &mut [Candidate]) {
    for index in 0..candidates.len() {
        let Some(key) = candidates.get(index).and_then(Candidate::key) else { continue };
        let rivals: Vec<usize> = candidates
            .iter()
            .enumerate()
            .filter(|(at, other)| *at > index && other.key().as_ref() == Some(&key))
            .map(|(at, _)| at)
            .collect();
        if rivals.is_empty() {
            continue;
        }
        let all: Vec<usize> = std::iter::once(index).chain(rivals).collect();
        let points = |at: usize| candidates.get(at).map_or(0, |c| c.points);
        let top = all.iter().map(|at| points(*at)).max().unwrap_or(0);
        let winners: Vec<usize> = all.iter().copied().filter(|at| points(*at) == top).collect();
        let keeper = winners.first().copied();
        for at in all {
            let Some(candidate) = candidates.get_mut(at) else { continue };
            if candidate.points >= BY_HAND {
                continue;
            }
            if Some(at) != keeper {
                candidate.control = None;
                candidate.points = 0;
            } else if winners.len() > 1 {
                candidate.points = LIKELY;
            }
        }
    }
}

impl Candidate<'_> {
    /// What must not stand twice: the part of the id that the row decides.
    fn key(&self) -> Option<(Control, Option<Subsection>)> {
        self.control.map(|control| (control, self.subsection.filter(|part| *part != Subsection::General)))
    }

    fn finish(&self) -> RowMatch {
        let Some(control) = self.control else {
            return RowMatch { row: self.row.row, control: None, subsection: self.row.subsection, grade: Grade::None };
        };
        let grade = match self.points {
            BY_HAND.. => Grade::ByHand,
            CERTAIN.. if !self.guessed => Grade::Certain,
            _ => Grade::Likely,
        };
        RowMatch { row: self.row.row, control: Some(control), subsection: self.subsection, grade }
    }
}

/// The id a matched row gets.
pub(crate) fn item_id(edition: &sejo_model::EditionId, form: FormKind, matched: &RowMatch) -> ItemId {
    match matched.control {
        Some(control) => ItemId::of(edition, form, control, matched.subsection),
        None => ItemId::unmatched(edition, form, matched.row),
    }
}
