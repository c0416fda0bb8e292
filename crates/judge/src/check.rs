//! The check before submission (提出前点検): what is incomplete, stale or contradictory on a form.
//!
//! A line is *blocking* when an inspector would hand the form back for it: no answer, no or a passed target date, a
//! contradiction nobody explained, いいえ to the gate against registered systems, a はい nobody can say the ground of, an answer to words that are no longer asked, no
//! facility name, rows that are not the ministry's yet. Everything else is for the
//! safety manager to look at and does not stop the form.

use jiff::civil::Date;
use sejo_model::edition::CarriedAnswer;
use sejo_model::text::is_blank;
use sejo_model::{
    Answer, AnswerValue, CarriedOver, CheckCode, CheckLine, Control, Declaration, Edition, EditionState, ErrorCode,
    Facts, Form, Item, ItemId, System, SystemId, Vendor, Verdict, VerdictValue,
};

use crate::answer::explanation;
use crate::codes::reason as code;
use crate::latest;
use crate::needed::{self, Applies};

/// The lines of a form: those of the whole form first, then row by row as printed.
///
/// `answers` may hold any revision and state; per row the last round with a confirmed answer counts.
#[must_use]
pub fn check(
    form: &Form,
    edition: &Edition,
    answers: &[Answer],
    verdicts: &[Verdict],
    carried: &[CarriedOver],
    facts: &Facts,
    today: Date,
) -> Vec<CheckLine> {
    let mut lines = whole_form(form, edition, answers, facts, today);
    let gate = needed::gate_answer(form, answers);
    for item in &form.items {
        if needed::not_needed(item, form, facts, gate, today).is_some() {
            continue;
        }
        beyond(item, edition, facts, &mut lines);
        match latest::last(answers, &item.id) {
            None => unanswered(item, carried, &mut lines),
            Some(answer) => {
                if answer.is_reworded(&item.label) {
                    lines.push(line(Some(&item.id), CheckCode::Reworded, true, answer.asked.clone()));
                }
                target(item, answer, today, &mut lines);
                if let Some(verdict) = verdicts.iter().find(|v| v.item == item.id) {
                    measured(item, answer, verdict, facts, &mut lines);
                }
                declared(item, answer, facts, &mut lines);
            }
        }
    }
    lines
}

fn line(item: Option<&ItemId>, code: CheckCode, blocking: bool, about: impl Into<String>) -> CheckLine {
    CheckLine { item: item.cloned(), code, blocking, about: about.into() }
}

fn whole_form(form: &Form, edition: &Edition, answers: &[Answer], facts: &Facts, today: Date) -> Vec<CheckLine> {
    let mut lines = Vec::new();
    if is_blank(&facts.facility.name) {
        lines.push(line(None, CheckCode::NoFacilityName, true, ""));
    }
    if facts.facility.doubt_about_beds().is_some() {
        let about = format!("{} {}床", facts.facility.kind.words().ja, facts.facility.beds);
        lines.push(line(None, CheckCode::BedsDoubtful, false, about));
    }
    if edition.state == EditionState::Provisional {
        // Of a year nobody has described yet it is not known that there is a workbook to drop.
        let code = if edition.published.is_empty() { CheckCode::FormAwaited } else { CheckCode::Provisional };
        lines.push(line(None, code, true, edition.title.clone()));
    }
    let is_own = !form.kind.is_for_vendors();
    let no_systems = match needed::gate_answer(form, answers) {
        Some(value) => value == AnswerValue::No,
        None => facts.facility.systems_in_use == Some(false) && !needed::denies_no_systems(facts),
    };
    if form.gate().is_none() && needed::denies_no_systems(facts) {
        lines.push(line(None, CheckCode::SystemsDenied, true, ""));
    }
    let against = facts.against_no_contract(today);
    if is_own && !no_systems && !against.is_empty() && form.items.iter().any(|i| i.not_needed_without_vendor_contract) {
        lines.push(line(None, CheckCode::ContractDenied, true, against.join("、")));
    }
    let signs = facts.signs_of_contract(today);
    if is_own && !no_systems && !signs.is_empty() && form.items.iter().any(|i| i.not_needed_without_vendor_contract) {
        lines.push(line(None, CheckCode::ContractDoubted, false, some(&signs)));
    }
    if is_own && no_systems && form.gate().is_none() {
        lines.push(line(None, CheckCode::NothingAsked, false, ""));
    }
    if is_own && !no_systems {
        let missing = facts.vendors_relied_on(today).into_iter().filter_map(|v| without_form(v, edition, facts));
        lines.extend(missing.map(|about| line(None, CheckCode::VendorFormMissing, false, about)));
    }
    lines
}

/// A vendor whose form of the year has not come, by name; where it came for some of its systems only, with the others behind. One that
/// says of no system that it is about it is about all of them. Of a vendor that serves none of the systems no form is wanted, though a
/// contract with it may run on; while no system is on record, nobody knows that it serves none.
fn without_form(vendor: &Vendor, edition: &Edition, facts: &Facts) -> Option<String> {
    let own: Vec<&System> = facts.systems.iter().filter(|s| facts.vendor_of(s) == Some(vendor.id)).collect();
    if own.is_empty() && !facts.systems.is_empty() {
        return None;
    }
    let is_of_form = |d: &&Declaration| {
        d.vendor_id == Some(vendor.id)
            && facts.counts(d)
            && d.edition == edition.id
            && d.form.is_for_vendors()
            && d.taken_back_on.is_none()
    };
    let about: Vec<Option<SystemId>> = facts.declarations.iter().filter(is_of_form).map(|d| d.system_id).collect();
    if about.is_empty() {
        return Some(vendor.name.clone());
    }
    let is_missing = |s: &&System| !about.contains(&Some(s.id)) && !about.contains(&None);
    let missing: Vec<String> = own.into_iter().filter(is_missing).map(|s| s.label().to_owned()).collect();
    (!missing.is_empty()).then(|| format!("{}: {}", vendor.name, some(&missing)))
}

/// The first of many names, and how many more there are.
fn some(names: &[String]) -> String {
    const NAMED: usize = 6;
    let first = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("、");
    match names.len().saturating_sub(NAMED) {
        0 => first,
        more => format!("{first} (+{more})"),
    }
}

fn unanswered(item: &Item, carried: &[CarriedOver], lines: &mut Vec<CheckLine>) {
    lines.push(line(Some(&item.id), CheckCode::Unanswered, true, ""));
    let before: Vec<&CarriedAnswer> =
        carried.iter().filter(|c| c.item == item.id).flat_map(|c| &c.before).filter(|b| b.value.is_some()).collect();
    if !before.is_empty() {
        let last = before.iter().filter_map(|b| b.confirmed_on).max();
        let about = last.map(|day| day.to_string()).unwrap_or_default();
        lines.push(line(Some(&item.id), CheckCode::RecheckNeeded, false, about));
    }
}

fn target(item: &Item, answer: &Answer, today: Date, lines: &mut Vec<CheckLine>) {
    // The gate has no target: not using a system is no shortcoming.
    if answer.value != AnswerValue::No || item.control == Some(Control::SystemsInUse) {
        return;
    }
    match answer.target_on {
        None => lines.push(line(Some(&item.id), CheckCode::TargetMissing, true, "")),
        Some(day) if day < today => {
            lines.push(line(Some(&item.id), CheckCode::TargetPassed, true, day.to_string()));
        }
        Some(_) => {}
    }
}

/// What was measured against what was answered. Explained, a difference is named and stops nothing; only いいえ to the gate
/// against registered systems stops the form whatever is said: with it no row is answered at all.
fn measured(item: &Item, answer: &Answer, verdict: &Verdict, facts: &Facts, lines: &mut Vec<CheckLine>) {
    let id = Some(&answer.item);
    let is_gate = item.control == Some(Control::SystemsInUse);
    let reason = if is_blank(&answer.reason) { "" } else { answer.reason.trim() };
    // Nobody has looked since: what else is measured waits for that.
    if let Some(loosened) = verdict.reasons.iter().find(|r| r.code == code::LOOSENED) {
        let day = loosened.values.iter().find(|(name, _)| *name == "date").map(|(_, day)| day.as_str());
        lines.push(line(id, CheckCode::Loosened, true, day.unwrap_or_default()));
        if verdict.value != VerdictValue::No {
            return;
        }
    }
    if answer.value == AnswerValue::NotApplicable {
        let code = match needed::applies(item, facts) {
            _ if verdict.value != VerdictValue::Unknown => Some(CheckCode::Excused),
            Applies::Yes => Some(CheckCode::Excused),
            Applies::Perhaps => Some(CheckCode::MayApply),
            Applies::No => None,
        };
        lines.extend(code.map(|code| line(id, code, false, answer.remark.trim())));
    }
    match explanation(item, answer.value, verdict.value) {
        Some(ErrorCode::ReasonNeeded) => {
            let denies = answer.value == AnswerValue::No;
            let code = if denies { CheckCode::Denies } else { CheckCode::Contradicts };
            lines.push(line(id, code, reason.is_empty() || (denies && is_gate), reason));
        }
        Some(_) if reason.is_empty() => lines.push(line(id, CheckCode::HowKnownMissing, true, "")),
        Some(_) => lines.push(line(id, CheckCode::Unproven, false, reason)),
        None => {}
    }
    if answer.verdict != verdict.value {
        lines.push(line(id, CheckCode::VerdictChanged, false, answer.confirmed_on.to_string()));
    }
}

/// A vendor that promises more for later than the year leaves something open, whatever the answer.
fn beyond(item: &Item, edition: &Edition, facts: &Facts, lines: &mut Vec<CheckLine>) {
    for declaration in latest::declarations(facts, item) {
        let is_late = declaration.target_beyond(edition.fiscal_year).is_some();
        let vendor = declaration.vendor_id.and_then(|id| facts.vendors.iter().find(|v| v.id == id));
        let Some(vendor) = vendor.filter(|_| is_late) else { continue };
        let late = line(Some(&item.id), CheckCode::TargetBeyond, false, vendor.name.clone());
        if !lines.contains(&late) {
            lines.push(late);
        }
    }
}

fn declared(item: &Item, answer: &Answer, facts: &Facts, lines: &mut Vec<CheckLine>) {
    for declaration in latest::declarations(facts, item) {
        if differs(declaration, answer) {
            let vendor = declaration.vendor_id.and_then(|id| facts.vendors.iter().find(|v| v.id == id));
            let about = match (vendor, declaration.dated_on) {
                (Some(vendor), _) => vendor.name.clone(),
                (None, Some(day)) => day.to_string(),
                (None, None) => String::new(),
            };
            lines.push(line(Some(&item.id), CheckCode::DeclaredDiffers, false, about));
        }
    }
}

/// A vendor's 対象外 is about its own system and contradicts nothing; of one's own declaration every difference counts.
fn differs(declaration: &Declaration, answer: &Answer) -> bool {
    declaration.value != answer.value
        && (declaration.vendor_id.is_none()
            || (declaration.value != AnswerValue::NotApplicable && answer.value != AnswerValue::NotApplicable))
}
