//! Rules (運用管理規程).
//!
//! はい when an approved version that is not overdue names a clause for every control the form asks about, and leaves no
//! clause about one undecided. Rules made here without a clause for one are いいえ; whether rules that were uploaded have one is
//! not known until somebody marked it, and a file on whose pages nothing stands is none.

use sejo_model::document::{DocumentKind, DocumentVersion, Topic};
use sejo_model::{Control, Place, Weight};

use crate::codes::{reason, step};
use crate::lines::{Line, Lines};
use crate::scope::Case;

const HERE: Place = Place::Document { kind: DocumentKind::Rules };

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    let documents = &case.facts.documents;
    let Some(version) = documents.in_force(DocumentKind::Rules, case.today) else {
        lines.push(Line::new(Weight::Missing, reason::RULES_NOT_APPROVED, HERE));
        let decided = documents.decided(DocumentKind::Rules) as usize;
        lines.push_any(Line::new(Weight::Notes, reason::RULES_IN_WORK, HERE).counting(decided, 0));
        lines.step(step::RULES_WRITE, 0, HERE);
        return;
    };
    let line = |weight, code| Line::new(weight, code, HERE);
    let approved = line(Weight::Holds, reason::RULES_APPROVED).with("number", version.number);
    lines.push(approved.with("by", &version.approved_by).with("date", version.approved_on));
    if let Some(file) = &version.file {
        let (weight, code) = if file.is_bare() {
            (Weight::Missing, reason::RULES_FILE_BARE)
        } else {
            (Weight::Notes, reason::RULES_FILE_UNREAD)
        };
        lines.push(line(weight, code).with("file", &file.file_name));
        if file.is_bare() {
            lines.step(step::RULES_WRITE, 0, HERE);
        }
    }
    clauses(case.asked, version, lines);
    // A version that does not say what its open clauses leave open is not known to cover anything whole.
    let open = if version.partly.is_some() { Weight::Notes } else { Weight::Missing };
    if lines.push_any(line(open, reason::RULES_OPEN).about(version.open.iter().map(String::as_str), 0)) {
        lines.step(step::RULES_REVIEW, 0, HERE);
    }
    let fresh_until = version.fresh_until(case.facts.thresholds.document_review_days);
    if fresh_until < case.today {
        lines.push(line(Weight::Missing, reason::RULES_OVERDUE).with("date", fresh_until));
        lines.step(step::RULES_REVIEW, 0, HERE);
    }
}

/// Which controls have a clause.
fn clauses(asked: &[Control], version: &DocumentVersion, lines: &mut Lines) {
    let has_clause = |control: &&Control| version.clause(Topic::Control(**control)).is_some();
    let (covered, bare): (Vec<&Control>, Vec<&Control>) = asked.iter().partition(has_clause);
    let (weight, code, next) = match version.file {
        Some(_) => (Weight::Missing, reason::RULES_NOT_MARKED, step::RULES_MARK),
        None => (Weight::Fails, reason::RULES_NO_CLAUSES, step::RULES_COVER),
    };
    let names = bare.iter().map(|control| control.words().ja);
    let is_bare = lines.push_any(Line::new(weight, code, HERE).about(names, asked.len()));
    let lacks = |control: &Control| {
        let lacks = version.lacks(Topic::Control(*control))?;
        Some(format!("{}({lacks})", control.words().ja))
    };
    let in_part: Vec<String> = asked.iter().filter_map(lacks).collect();
    let named = in_part.iter().map(String::as_str);
    let is_part = lines.push_any(Line::new(Weight::Missing, reason::RULES_IN_PART, HERE).about(named, asked.len()));
    if is_bare || is_part {
        lines.step(next, bare.len() + in_part.len(), HERE);
    }
    let holds = Line::new(Weight::Holds, reason::RULES_CLAUSES, HERE);
    lines.push_any(holds.counting(covered.len(), asked.len()));
}
