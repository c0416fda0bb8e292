//! What goes into which row of the ministry's workbook.

use std::collections::BTreeSet;

use sejo_model::answer::wait_for_words;
use sejo_model::entry::is_entry;
use sejo_model::workbook::{Fill, FillRow, FoundAnswer, Layout, WorkbookRow};
use sejo_model::{Answer, AnswerState, Date, Form, ImportedForm, ItemId, Lang, NotNeeded, Post, date};

use crate::standing::Standing;
use crate::workbook;

/// The confirmed answers of all rounds, row by row; those to rows that were reworded since wait until they are confirmed again.
pub(super) fn fill(
    imported: &ImportedForm,
    standing: &Standing,
    answers: &[Answer],
    not_needed: &[(ItemId, NotNeeded)],
) -> Fill {
    let rows = imported
        .rows
        .iter()
        .map(|(row, item)| {
            let free = not_needed.iter().any(|(id, _)| id == item);
            let stands = |a: &&Answer| !free && &a.item == item && a.state == AnswerState::Confirmed;
            let waits = wait(&imported.form, answers.iter().filter(stands), item);
            let confirmed =
                answers.iter().filter(stands).filter(|a| !waits || !is_reworded(&imported.form, a)).collect();
            let printed = imported.workbook.rows.iter().find(|r| r.row == *row);
            fill_row(*row, confirmed, printed, imported.workbook.layout.of_row(*row))
        })
        .collect();
    let facility = standing.facts.facility.name.trim();
    let day = as_of(imported, standing);
    Fill {
        facility_name: (!facility.is_empty()).then(|| facility.to_owned()),
        vendor_name: None,
        filled_by: officer_on(standing, day).or_else(|| named_before(imported).map(|_| String::new())),
        filled_on: Some(day),
        rows,
        over: BTreeSet::new(),
        asked: BTreeSet::new(),
    }
}

/// Who stands in the dropped file as having filled it in: nobody who stands for the answers confirmed here, so that name is taken
/// away where there is no safety manager to write in its place.
pub(super) fn named_before(imported: &ImportedForm) -> Option<&str> {
    let name = imported.workbook.filled_by.trim();
    is_entry(name).then_some(name)
}

/// Whether the confirmed answers of a row wait until somebody reads the words the form prints.
pub(super) fn wait<'a>(form: &Form, answers: impl Iterator<Item = &'a Answer>, item: &ItemId) -> bool {
    form.items.iter().find(|i| i.id == *item).is_some_and(|i| wait_for_words(answers, &i.label))
}

/// Whether the answer was given to other words than the form prints in its row: it does not answer them.
pub(super) fn is_reworded(form: &Form, answer: &Answer) -> bool {
    form.items.iter().any(|item| item.id == answer.item && answer.is_reworded(&item.label))
}

/// A form with fewer rounds than were answered, or without a column or a choice for 対象外, takes them into the remarks: what
/// was confirmed must be seen. The reader of workbooks finds them there again.
fn fill_row(row: u32, mut confirmed: Vec<&Answer>, printed: Option<&WorkbookRow>, layout: &Layout) -> FillRow {
    confirmed.sort_by_key(|a| a.round);
    let mut answers: Vec<FoundAnswer> = confirmed
        .iter()
        .map(|a| FoundAnswer {
            round: a.round.number(),
            value: Some(a.value),
            confirmed_on: Some(a.confirmed_on),
            target_on: a.target_on,
            day_in_answer: None,
        })
        .collect();
    // What stood in the dropped file but nobody confirmed is emptied, also where it could not be read: the form must not say it.
    let found = printed.into_iter().flat_map(|p| &p.answers).map(|found| found.round);
    let rounds: BTreeSet<u8> = layout.rounds.iter().map(|columns| columns.round).chain(found).collect();
    let unconfirmed = rounds.into_iter().filter(|round| confirmed.iter().all(|a| a.round.number() != *round));
    answers.extend(unconfirmed.map(|round| FoundAnswer {
        round,
        value: None,
        confirmed_on: None,
        target_on: None,
        day_in_answer: None,
    }));
    answers.sort_by_key(|a| a.round);
    let mut remarks: Vec<String> = Vec::new();
    for answer in &confirmed {
        let said = super::printed_remark(answer, Lang::Ja);
        let lines = match layout.rounds.iter().find(|r| r.round == answer.round.number()) {
            None => format!("{}\n{}", round_in_words(answer), said.trim()),
            Some(columns) if !columns.takes(row, answer.value) && layout.remark.is_some() => {
                workbook::in_words(answer.round, answer.value, &said)
            }
            Some(_) => said.trim().to_owned(),
        };
        // A remark taken over from round to round is said once.
        for line in lines.lines().filter(|line| !line.is_empty()) {
            if !remarks.iter().any(|before| before == line) {
                remarks.push(line.to_owned());
            }
        }
    }
    let remark = match (confirmed.is_empty(), remarks.is_empty()) {
        (true, _) => unconfirmed_remark(row, printed, layout),
        (false, false) => Some(remarks.join("\n")),
        // A remark belongs to the answer it came with; in a row nobody had answered it is the form's own and stays.
        (false, true) => printed.is_some_and(|p| p.answers.iter().any(|a| a.value.is_some())).then(String::new),
    };
    FillRow { row, answers, remark }
}

/// The remark of a row in which nothing was confirmed: what somebody wrote there stays as it is (`None`), without the answers
/// that stand in it for want of a column, which nobody confirmed.
fn unconfirmed_remark(row: u32, printed: Option<&WorkbookRow>, layout: &Layout) -> Option<String> {
    let printed = printed?;
    let has_place = |found: &FoundAnswer| {
        let columns = layout.rounds.iter().find(|r| r.round == found.round);
        found.value.is_none_or(|value| columns.is_some_and(|columns| columns.takes(row, value)))
    };
    (!printed.answers.iter().all(has_place)).then(|| printed.remark.clone())
}

/// What somebody wrote into a row of the dropped file and the filled one no longer says: answers that were not confirmed, and
/// a remark that no confirmed answer took over.
pub(super) fn unsaid(printed: &WorkbookRow, fill: &FillRow) -> (bool, bool) {
    let stays = |found: &FoundAnswer| {
        found.value.is_none() || fill.answers.iter().any(|a| a.round == found.round && a.value.is_some())
    };
    let lost_remark = fill.remark.as_deref() == Some("") && !printed.remark.trim().is_empty();
    (!printed.answers.iter().all(stays), lost_remark)
}

/// A round the form has no columns for, as a person would write it; the forms are Japanese.
fn round_in_words(answer: &Answer) -> String {
    let day = |d| date::short(d, Lang::Ja);
    let target = answer.target_on.map(|d| format!("、目標日 {}", day(d))).unwrap_or_default();
    let (round, value) = (answer.round.number(), answer.value.words().ja);
    format!("{round}回目: {value}(確認日 {}{target})", day(answer.confirmed_on))
}

/// Whether a form is that of a year that is over.
pub(super) fn is_past(imported: &ImportedForm, standing: &Standing) -> bool {
    imported.fiscal_year < standing.edition.fiscal_year
}

/// The day up to which a form speaks: today, for that of a year that is over its last day.
pub(super) fn as_of(imported: &ImportedForm, standing: &Standing) -> Date {
    if is_past(imported, standing) { imported.fiscal_year.last_day() } else { standing.today }
}

/// The safety manager of today, if the post is filled.
pub(super) fn officer(standing: &Standing) -> Option<String> {
    officer_on(standing, standing.today)
}

/// Who held that post on a day.
pub(super) fn officer_on(standing: &Standing, day: Date) -> Option<String> {
    let facts = &standing.facts;
    let held = |a: &&sejo_model::Appointment| a.post == Post::Officer && a.is_held_on(day);
    let person = |id| facts.people.iter().find(|p| p.id == id && p.is_employed_on(day));
    facts.appointments.iter().filter(held).find_map(|a| person(a.person_id)).map(|p| p.name.clone())
}
