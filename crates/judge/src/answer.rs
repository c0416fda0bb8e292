//! The rules of answering a row.
//!
//! Source: the notes of the forms (確認日, 目標日, rounds) and the reading of R7's two-factor row. The rules guard the
//! *form* of an answer; whether it is true is for the measured verdict beside it and the reason a person gives.

use std::collections::BTreeSet;

use jiff::civil::Date;
use sejo_model::entry::{explains, gives_ground, tells_how};
use sejo_model::{
    Answer, AnswerValue, Control, Edition, ErrorCode, Facts, FieldError, Item, Round, TwoFactorState, Verdict,
    VerdictValue,
};

use crate::{latest, needed};

/// An answer about to be confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerDraft {
    /// はい, いいえ, 対象外.
    pub value: AnswerValue,
    /// 確認日.
    pub confirmed_on: Date,
    /// 目標日.
    pub target_on: Option<Date>,
    /// For two-factor answered はい as *planned*: by when.
    pub planned_by: Option<Date>,
    /// 備考.
    pub remark: String,
    /// Why the answer differs from the measured verdict, or how it was made sure of where nothing could be measured.
    pub reason: String,
    /// Which round.
    pub round: Round,
}

/// Everything that is wrong with a draft; empty when it may be confirmed.
///
/// `earlier` holds the answers of the form so far (at least those of this row and of the gate), any revision and state.
///
/// Rounds: a later round needs an answer in the round before and a date that is not before it. A new round after はい is
/// allowed, because what was true in June may no longer be true in December, and the form must be able to say so. A round
/// that has an answer may be corrected at any time, within the dates of its neighbours.
///
/// Reasons: はい against a measured いいえ and いいえ against a measured はい say why. はい where nothing could be measured says
/// how the person made sure (the check before submission still lists it as unproven), and so does いいえ to the gate, which
/// frees every other row. 対象外 always explains itself in the remarks. Signs nobody can see explain nothing, nor does saying that
/// there is nothing, that one does not know or that all is well ([`explains`]). Words that are no way of making sure, or no ground
/// ([`gives_ground`]), are refused with examples of one.
#[must_use]
pub fn validate(
    draft: &AnswerDraft,
    item: &Item,
    verdict: &Verdict,
    earlier: &[Answer],
    edition: &Edition,
    facts: &Facts,
    today: Date,
) -> Vec<FieldError> {
    let form = edition.forms.iter().find(|f| f.items.iter().any(|i| i.id == item.id));
    let freed = form.and_then(|f| needed::not_needed(item, f, facts, needed::gate_answer(f, earlier), today));
    if freed.is_some() {
        return vec![error("value", ErrorCode::NotNeeded)];
    }
    let mut errors = Vec::new();
    confirmation(draft, item, earlier, edition, today, &mut errors);
    if draft.value == AnswerValue::No && item.control != Some(Control::SystemsInUse) {
        target(draft, edition, &mut errors);
    }
    // Systems are used or not: 対象外 to the gate would leave open whether the other rows are asked.
    if draft.value == AnswerValue::NotApplicable && item.control == Some(Control::SystemsInUse) {
        errors.push(error("value", ErrorCode::UnknownWord));
    }
    // なし explains nothing.
    if draft.value == AnswerValue::NotApplicable && !explains(&draft.remark) {
        errors.push(error("remark", ErrorCode::Required));
    }
    let owed = explanation(item, draft.value, verdict.value);
    if let Some(code) = owed.filter(|code| !is_told(*code, draft)) {
        let vague = if code == ErrorCode::HowKnownNeeded { ErrorCode::HowKnownVague } else { ErrorCode::ReasonVague };
        errors.push(error("reason", if has_letters(&draft.reason) { vague } else { code }));
    }
    if draft.value == AnswerValue::Yes && item.control == Some(Control::TwoFactor) {
        planned(draft, facts, &mut errors);
    }
    errors
}

/// Whether a reason is one: `-`, 「。」, `x`, なし, 知らない and 確認していない are not.
fn says_something(reason: &str) -> bool {
    explains(reason) && has_letters(reason)
}

/// Whether somebody wrote words, whatever they say: more than one sign again and again.
fn has_letters(reason: &str) -> bool {
    let letters: BTreeSet<char> = reason.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.len() >= 2
}

/// Whether the reason of a draft is what the answer owes. An いいえ against the records claims nothing, so whatever somebody
/// says about it is enough.
fn is_told(owed: ErrorCode, draft: &AnswerDraft) -> bool {
    let reason = draft.reason.as_str();
    let is_enough = match (owed, draft.value) {
        (ErrorCode::HowKnownNeeded, _) => tells_how(reason),
        (_, AnswerValue::Yes) => gives_ground(reason),
        _ => true,
    };
    says_something(reason) && is_enough
}

/// The explanation an answer owes beside what was measured, as the error of an answer without it.
pub(crate) fn explanation(item: &Item, answer: AnswerValue, measured: VerdictValue) -> Option<ErrorCode> {
    let is_gate = item.control == Some(Control::SystemsInUse);
    match (answer, measured) {
        (AnswerValue::Yes, VerdictValue::No) | (AnswerValue::No, VerdictValue::Yes) => Some(ErrorCode::ReasonNeeded),
        (AnswerValue::Yes, VerdictValue::Unknown) => Some(ErrorCode::HowKnownNeeded),
        (AnswerValue::No, VerdictValue::Unknown) if is_gate => Some(ErrorCode::HowKnownNeeded),
        _ => None,
    }
}

/// Whether a reason belongs to an answer. One that says what was measured differs from nothing, and an いいえ where the records
/// cannot tell needs no ground: words left over from the opposite answer would be read as one. How somebody made sure that no
/// system is in use stays, which the gate asks beside every いいえ.
#[must_use]
pub fn takes_reason(item: &Item, answer: AnswerValue, measured: VerdictValue) -> bool {
    match (answer, measured) {
        (AnswerValue::Yes, VerdictValue::Yes) => false,
        (AnswerValue::No, VerdictValue::No | VerdictValue::Unknown) => item.control == Some(Control::SystemsInUse),
        _ => true,
    }
}

fn error(field: &'static str, code: ErrorCode) -> FieldError {
    FieldError { field, code }
}

/// Date of confirmation and order of the rounds.
fn confirmation(
    draft: &AnswerDraft,
    item: &Item,
    earlier: &[Answer],
    edition: &Edition,
    today: Date,
    errors: &mut Vec<FieldError>,
) {
    if draft.confirmed_on > today {
        errors.push(error("confirmed_on", ErrorCode::FutureDay));
    } else if !edition.fiscal_year.contains(draft.confirmed_on) {
        errors.push(error("confirmed_on", ErrorCode::ConfirmedOutsideYear));
    }
    let neighbour = |number: u8| Round::new(number).ok().and_then(|r| latest::in_round(earlier, &item.id, r));
    let number = draft.round.number();
    let before = neighbour(number.saturating_sub(1));
    let after = neighbour(number.saturating_add(1));
    if draft.round != Round::FIRST && before.is_none() {
        errors.push(error("round", ErrorCode::RoundClosed));
    }
    let too_early = before.is_some_and(|a| draft.confirmed_on < a.confirmed_on);
    let too_late = after.is_some_and(|a| draft.confirmed_on > a.confirmed_on);
    if too_early || too_late {
        errors.push(error("confirmed_on", ErrorCode::RoundOrder));
    }
}

/// いいえ: by when. The gate needs none: not using a system is no shortcoming.
fn target(draft: &AnswerDraft, edition: &Edition, errors: &mut Vec<FieldError>) {
    let code = match draft.target_on {
        None => ErrorCode::TargetMissing,
        Some(day) if !edition.fiscal_year.contains(day) => ErrorCode::TargetOutsideYear,
        Some(day) if day <= draft.confirmed_on => ErrorCode::TargetBeforeConfirmation,
        Some(_) => return,
    };
    errors.push(error("target_on", code));
}

/// Two-factor はい counts as planned when a system is planned and none is further behind; then it says by when.
fn planned(draft: &AnswerDraft, facts: &Facts, errors: &mut Vec<FieldError>) {
    let is_planned = facts.systems.iter().any(|s| s.two_factor == TwoFactorState::Planned);
    match draft.planned_by {
        None if is_planned => errors.push(error("planned_by", ErrorCode::PlannedByMissing)),
        Some(day) if day > facts.thresholds.two_factor_planned_by => {
            errors.push(error("planned_by", ErrorCode::PlannedByTooLate));
        }
        Some(day) if day < draft.confirmed_on => errors.push(error("planned_by", ErrorCode::PlannedByPast)),
        _ => {}
    }
}
