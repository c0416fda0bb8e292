//! What people decided about rows of earlier workbooks, applied to another one.
//!
//! A decision speaks about a row that was not recognised. It never takes a control away from a row whose own words ask
//! for it: the answer confirmed there would stand beside another question. Where a form has such a row, the decided row
//! is matched by its words like any other, and asked about again.

use std::collections::HashSet;

use sejo_model::edition::Grade;
use sejo_model::text::fold;
use sejo_model::workbook::ReadWorkbook;
use sejo_model::{Assignment, Control, Edition, RowDecision, RowMatch, Subsection};

use crate::import::is_from_file;
use crate::matching::match_rows;

/// Matches every row of a workbook with a control, in the order of the rows, as [`match_rows`] does, with what people
/// decided. Rows that they said to be about no known control stay out of it: they neither take a control nor contest one.
#[must_use]
pub fn match_decided(workbook: &ReadWorkbook, editions: &[Edition], decisions: &[RowDecision]) -> Vec<RowMatch> {
    if decisions.is_empty() {
        return match_rows(workbook, editions, &[]);
    }
    let editions = untaught(editions, decisions);
    let own: HashSet<&str> = decisions.iter().filter(|d| d.control.is_none()).map(|d| d.text.as_str()).collect();
    let is_own = |text: &str| own.contains(fold(text).as_str());
    let mut rest = workbook.clone();
    rest.rows.retain(|row| !is_own(&row.text));
    let mut matched = match_assigned(&rest, &editions, &assignments(decisions)).into_iter().peekable();
    let rows = workbook.rows.iter().filter_map(|row| {
        if is_own(&row.text) {
            let none = RowMatch { row: row.row, control: None, subsection: row.subsection, grade: Grade::ByHand };
            return Some(none);
        }
        matched.next()
    });
    rows.collect()
}

/// The editions without what decided rows of imported forms were said to be about: their words would be recognised again
/// as if they asked for that control themselves.
fn untaught(editions: &[Edition], decisions: &[RowDecision]) -> Vec<Edition> {
    let decided: HashSet<&str> = decisions.iter().map(|d| d.text.as_str()).collect();
    let mut editions = editions.to_vec();
    let items = editions.iter_mut().flat_map(|e| &mut e.forms).flat_map(|f| &mut f.items);
    for item in items.filter(|item| is_from_file(item) && decided.contains(fold(&item.label).as_str())) {
        item.control = None;
    }
    editions
}

fn assignments(decisions: &[RowDecision]) -> Vec<Assignment> {
    let given = |d: &RowDecision| Some(Assignment { text: d.text.clone(), control: d.control? });
    decisions.iter().filter_map(given).collect()
}

/// As [`match_rows`], without the assignments of controls that rows nobody assigned are about by their own words.
fn match_assigned(workbook: &ReadWorkbook, editions: &[Edition], assignments: &[Assignment]) -> Vec<RowMatch> {
    let matches = match_rows(workbook, editions, assignments);
    if matches.iter().all(|m| m.grade != Grade::ByHand) {
        return matches;
    }
    let by_words = match_rows(workbook, editions, &[]);
    let by_hand = |row: u32| matches.iter().find(|m| m.row == row && m.grade == Grade::ByHand);
    let held: HashSet<Part> = by_words.iter().filter(|m| by_hand(m.row).is_none()).filter_map(part).collect();
    let loses = |text: &str| {
        let rows = workbook.rows.iter().filter(|row| fold(&row.text) == text);
        rows.filter_map(|row| part(by_hand(row.row)?)).any(|part| held.contains(&part))
    };
    let (taken, free): (Vec<_>, Vec<_>) = assignments.iter().cloned().partition(|a| loses(&a.text));
    if taken.is_empty() { matches } else { match_rows(workbook, editions, &free) }
}

/// What must not stand twice in a form.
type Part = (Control, Option<Subsection>);

fn part(matched: &RowMatch) -> Option<Part> {
    Some((matched.control?, matched.subsection.filter(|part| *part != Subsection::General)))
}

/// The row that a control assigned to `row` belongs to already: another one that is matched with the same part of it, or,
/// where the assignment was not followed, with the control.
#[must_use]
pub fn holder(matches: &[RowMatch], row: u32, control: Control) -> Option<u32> {
    let own = matches.iter().find(|m| m.row == row)?;
    let others = || matches.iter().filter(|m| m.row != row && m.control == Some(control));
    if own.control == Some(control) && own.grade == Grade::ByHand {
        return others().find(|m| part(m) == part(own)).map(|m| m.row);
    }
    let same = |m: &&RowMatch| m.subsection == own.subsection;
    others().find(same).or_else(|| others().next()).map(|m| m.row)
}
