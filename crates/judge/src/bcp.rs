//! Continuity plan (事業継続計画).
//!
//! はい when an approved version that is not overdue covers every number of the five groups of the ministry's check table whole,
//! it was exercised within the period and improvements are tracked ([`exercised`]). A plan made here that leaves a number open
//! is いいえ; whether a plan that was uploaded covers it is not known until somebody marked it, and a file on whose pages
//! nothing stands is no plan.

use std::collections::BTreeSet;

use sejo_model::document::{CheckPoint, DocumentKind, DocumentVersion, Topic};
use sejo_model::{Place, Weight};

use crate::codes::{reason, step};
use crate::exercised;
use crate::lines::{Line, Lines};
use crate::scope::Case;

const HERE: Place = Place::Document { kind: DocumentKind::Plan };

fn line(weight: Weight, code: sejo_model::ReasonCode) -> Line {
    Line::new(weight, code, HERE)
}

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    match case.facts.documents.in_force(DocumentKind::Plan, case.today) {
        Some(version) => approved(case, version, lines),
        None => not_approved(case, lines),
    }
    exercised::look(case, lines);
}

fn not_approved(case: &Case<'_>, lines: &mut Lines) {
    lines.push(line(Weight::Missing, reason::BCP_NOT_APPROVED));
    let decided = usize::try_from(case.facts.documents.decided(DocumentKind::Plan)).unwrap_or_default();
    lines.push_any(line(Weight::Notes, reason::BCP_IN_WORK).counting(decided, 0));
    let systems = &case.facts.systems;
    let critical: Vec<&str> = systems.iter().filter(|s| s.is_critical()).map(|s| s.label()).collect();
    let count = critical.len();
    lines.push_any(Line::new(Weight::Notes, reason::BCP_CRITICAL, Place::Systems).about(critical, systems.len()));
    lines.step(step::BCP_WRITE, count, HERE);
}

fn approved(case: &Case<'_>, version: &DocumentVersion, lines: &mut Lines) {
    let approved = line(Weight::Holds, reason::BCP_APPROVED).with("number", version.number);
    lines.push(approved.with("by", &version.approved_by).with("date", version.approved_on));
    if let Some(file) = &version.file {
        let (weight, code) = if file.is_bare() {
            (Weight::Missing, reason::BCP_FILE_BARE)
        } else {
            (Weight::Notes, reason::BCP_FILE_UNREAD)
        };
        lines.push(line(weight, code).with("file", &file.file_name));
        if file.is_bare() {
            lines.step(step::BCP_WRITE, 0, HERE);
        }
    }
    numbers(version, lines);
    // A version that does not say what its open passages leave open is not known to cover anything whole.
    let open = if version.partly.is_some() { Weight::Notes } else { Weight::Missing };
    if lines.push_any(line(open, reason::BCP_OPEN).about(version.open.iter().map(String::as_str), 0)) {
        lines.step(step::BCP_REVIEW, 0, HERE);
    }
    let fresh_until = version.fresh_until(case.facts.thresholds.document_review_days);
    if fresh_until < case.today {
        lines.push(line(Weight::Missing, reason::BCP_OVERDUE).with("date", fresh_until));
        lines.step(step::BCP_REVIEW, 0, HERE);
    }
}

/// Which numbers of the check table its passages cover, wholly or in part, and how many of its groups are whole.
fn numbers(version: &DocumentVersion, lines: &mut Lines) {
    let is_covered = |check: &&CheckPoint| version.clause(Topic::Check(**check)).is_some();
    let bare: Vec<&CheckPoint> = CheckPoint::ALL.iter().filter(|check| !is_covered(check)).collect();
    let (weight, code, next) = match version.file {
        Some(_) => (Weight::Missing, reason::BCP_NOT_MARKED, step::BCP_MARK),
        None => (Weight::Fails, reason::BCP_NUMBERS_OPEN, step::BCP_COVER),
    };
    let of = CheckPoint::ALL.len();
    let is_bare = lines.push_any(line(weight, code).about(bare.iter().map(|check| check.key()), of));
    let in_part: Vec<(&CheckPoint, &str)> =
        CheckPoint::ALL.iter().filter_map(|check| Some((check, version.lacks(Topic::Check(*check))?))).collect();
    let named: Vec<String> = in_part.iter().map(|(check, lacks)| format!("{}({lacks})", check.key())).collect();
    let is_part =
        lines.push_any(line(Weight::Missing, reason::BCP_IN_PART).about(named.iter().map(String::as_str), of));
    if is_bare || is_part {
        lines.step(next, bare.len() + in_part.len(), HERE);
    }
    let groups: BTreeSet<u8> = CheckPoint::ALL.iter().map(|check| check.group()).collect();
    let open = || bare.iter().copied().chain(in_part.iter().map(|(check, _)| *check));
    let whole = groups.iter().filter(|group| !open().any(|check| check.group() == **group)).count();
    lines.push_any(line(Weight::Holds, reason::BCP_GROUPS).counting(whole, groups.len()));
}
