//! Which module looks at which control, and what is the same for all rows: rows nobody recognised, rows of a vendor's own
//! form, kinds of device the facility does not have, and declared values.

use sejo_model::{AnswerValue, Control, Declaration, Place, Post, ReasonCode, VerdictValue, Weight};

use crate::codes::{reason, step};
use crate::lines::{Line, Lines};
use crate::scope::Case;
use crate::{
    access_log, access_rights, accounts, backup_restore, bcp, contact_chart, disclosure, gaps, latest, ledger, officer,
    password_reuse, password_strength, patching, remote_maintenance, removable_media, responsibility, rules,
    source_restriction, systems_in_use, two_factor, unneeded_services,
};

/// The lines of a row.
pub(crate) fn look(case: &Case<'_>) -> Lines {
    let mut lines = Lines::default();
    let here = || Place::Item { id: case.item.id.clone() };
    let Some(control) = case.item.control else {
        lines.push(Line::new(Weight::Missing, reason::ROW_UNKNOWN, here()));
        return lines;
    };
    if case.is_vendor_form() {
        // The facility's records cannot speak for the vendor's own organisation.
        let vendors = case.vendors();
        let line = Line::new(Weight::Missing, reason::VENDOR_ANSWERS, Place::Vendors);
        lines.push(line.about(vendors.iter().map(|v| v.name.as_str()), vendors.len()));
        let answered = latest::declarations(case.facts, case.item);
        let silent = vendors.iter().filter(|v| answered.iter().all(|d| d.vendor_id != Some(v.id)));
        let silent: Vec<&str> = silent.map(|v| v.name.as_str()).collect();
        let (count, line) = (silent.len(), Line::new(Weight::Missing, reason::VENDOR_SILENT, Place::Requests));
        lines.push_any(line.about(silent, vendors.len()));
        took_back(case, &mut lines);
        lines.step(step::VENDOR_ASK_FORM, count, Place::Requests);
        return lines;
    }
    contract(case, &mut lines);
    if !is_about_devices(control) {
        by_control(control)(case, &mut lines);
        responsibility::say(case, control, &mut lines);
    } else if case.has_kind_or_say(&mut lines) {
        by_control(control)(case, &mut lines);
        responsibility::say(case, control, &mut lines);
        case.offer_kinds(&mut lines);
    } else {
        responsibility::say_open(case, control, &mut lines);
    }
    if let Some(place) = unsigned(case).filter(|_| control == Control::Officer) {
        lines.lead(step::OFFICER_WRITE_BY, place);
    }
    lines
}

/// Rows that need no answer without a contract: said to be without one although the records show one, nobody knows.
fn contract(case: &Case<'_>, lines: &mut Lines) {
    let against = case.facts.against_no_contract(case.today);
    if case.item.not_needed_without_vendor_contract && !against.is_empty() {
        let count = against.len();
        lines.push(Line::new(Weight::Missing, reason::CONTRACT_CONTRADICTS, Place::Facility).about(against, count));
        lines.step(step::SAY_CONTRACT, 0, Place::Facility);
    }
}

/// The one appointment of the safety manager that does not say by whom; `None` where there are several or none.
fn unsigned(case: &Case<'_>) -> Option<Place> {
    let works = |id| case.facts.people.iter().any(|p| p.id == id && p.is_employed_on(case.today));
    let held = case.facts.appointments.iter().filter(|a| a.post == Post::Officer && a.is_held_on(case.today));
    let open: Vec<_> = held.filter(|a| works(a.person_id) && gaps::is_blank(&a.appointed_by)).collect();
    match open.as_slice() {
        [one] => Some(Place::Appointment { id: one.id }),
        _ => None,
    }
}

/// Whether it makes a difference which devices the facility has. People, papers and plans are there without any.
fn is_about_devices(control: Control) -> bool {
    !matches!(
        control,
        Control::SystemsInUse
            | Control::Officer
            | Control::Disclosure
            | Control::ContactChart
            | Control::BackupRestore
            | Control::Bcp
            | Control::Rules
    )
}

fn by_control(control: Control) -> fn(&Case<'_>, &mut Lines) {
    match control {
        Control::SystemsInUse => systems_in_use::look,
        Control::Officer => officer::look,
        Control::Ledger => ledger::look,
        Control::RemoteMaintenance => remote_maintenance::look,
        Control::Disclosure => disclosure::look,
        Control::AccessRights => access_rights::look,
        Control::Accounts => accounts::look,
        Control::Patching => patching::look,
        Control::PasswordStrength => password_strength::look,
        Control::PasswordReuse => password_reuse::look,
        Control::RemovableMedia => removable_media::look,
        Control::TwoFactor => two_factor::look,
        Control::AccessLog => access_log::look,
        Control::UnneededServices => unneeded_services::look,
        Control::SourceRestriction => source_restriction::look,
        Control::ContactChart => contact_chart::look,
        Control::BackupRestore => backup_restore::look,
        Control::Bcp => bcp::look,
        Control::Rules => rules::look,
    }
}

/// Names declared values that say something else than the evidence. Notes only: declared and measured are kept apart, and
/// neither changes the other.
pub(crate) fn declared(case: &Case<'_>, lines: &mut Lines) {
    let measured = lines.value();
    let gone = latest::taken_back(case.facts, case.item);
    let gone: Vec<String> = gone.iter().filter_map(|d| said_by(d, case)).collect();
    // A vendor's own form says so as what is missing.
    if !case.is_vendor_form() {
        let line = Line::new(Weight::Notes, reason::VENDOR_TOOK_BACK, Place::Requests);
        if lines.push_any(line.about(gone.iter().map(String::as_str), 0)) {
            lines.step(step::VENDOR_ASK_AGAIN, gone.len(), Place::Requests);
        }
    }
    let declarations = latest::declarations(case.facts, case.item);
    // Of no system in particular it said one thing, of this one another: which of them is right, only it can tell.
    let is_unlike = |d: &&Declaration| {
        let other = |o: &&Declaration| o.system_id.is_none() && o.vendor_id == d.vendor_id && o.value != d.value;
        d.vendor_id.is_some() && d.system_id.is_some() && declarations.iter().any(other)
    };
    let unlike: Vec<String> = declarations.iter().copied().filter(is_unlike).filter_map(|d| said_by(d, case)).collect();
    let line = Line::new(Weight::Notes, reason::VENDOR_CONTRADICTS_ITSELF, Place::Vendors);
    lines.push_any(line.about(unlike.iter().map(String::as_str), 0));
    for answer in [AnswerValue::Yes, AnswerValue::No] {
        let Some((own, by_vendor)) = codes(answer, measured) else { continue };
        let said: Vec<&Declaration> = declarations.iter().copied().filter(|d| d.value == answer).collect();
        let count = said.iter().filter(|d| d.vendor_id.is_none()).count();
        let here = || Place::Item { id: case.item.id.clone() };
        let line = Line::new(Weight::Notes, own, here()).counting(count, 0);
        lines.push_any(line.with("answer", answer.key()));
        let mut names: Vec<String> = Vec::new();
        for name in said.iter().filter_map(|d| said_by(d, case)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let line = Line::new(Weight::Notes, by_vendor, Place::Vendors).about(names.iter().map(String::as_str), 0);
        lines.push_any(line.with("answer", answer.key()));
    }
}

/// Names the vendors that took back what they had declared about the row: nothing of it counts, and it is to be asked again.
fn took_back(case: &Case<'_>, lines: &mut Lines) {
    let gone = latest::taken_back(case.facts, case.item);
    let names: Vec<String> = gone.iter().filter_map(|d| said_by(d, case)).collect();
    let line = Line::new(Weight::Missing, reason::VENDOR_TOOK_BACK, Place::Requests);
    if lines.push_any(line.about(names.iter().map(String::as_str), 0)) {
        lines.step(step::VENDOR_ASK_AGAIN, names.len(), Place::Requests);
    }
}

/// The vendor whose word it is, with the system it is about where the vendor said so.
fn said_by(declaration: &Declaration, case: &Case<'_>) -> Option<String> {
    let vendor = case.facts.vendors.iter().find(|v| Some(v.id) == declaration.vendor_id)?;
    let system = case.facts.systems.iter().find(|s| Some(s.id) == declaration.system_id);
    Some(system.map_or_else(|| vendor.name.clone(), |s| format!("{}({})", vendor.name, s.label())))
}

/// The reason for a declared answer beside a measured value: one's own and a vendor's; `None` where they agree.
fn codes(answer: AnswerValue, measured: VerdictValue) -> Option<(ReasonCode, ReasonCode)> {
    match (answer, measured) {
        (AnswerValue::Yes, VerdictValue::No) | (AnswerValue::No, VerdictValue::Yes) => {
            Some((reason::DECLARED_DIFFERS, reason::VENDOR_DECLARED_DIFFERS))
        }
        (AnswerValue::Yes | AnswerValue::No, VerdictValue::Unknown) => {
            Some((reason::DECLARED_ONLY, reason::VENDOR_DECLARED_ONLY))
        }
        _ => None,
    }
}
