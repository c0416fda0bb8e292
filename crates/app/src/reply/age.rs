//! Which of two replies is the later one: an older one is taken in as ever, and told before it overwrites what is newer.

use std::cmp::Ordering;

use sejo_model::reply::{GivenAnswer, ReplyNoteCode, ReplyPart};
use sejo_model::{Date, Reply, SystemId};

use super::settle::note;

/// Notes that something newer about a system of it was accepted. What waits is looked at again when it is decided: another
/// reply may have been accepted since, and a part may have been given its system only then.
pub(super) fn note_age(reply: &mut Reply, replies: &[Reply]) {
    match is_older(reply, replies) {
        Some(true) => note(reply, ReplyNoteCode::Older, ""),
        Some(false) => {}
        None => note(reply, ReplyNoteCode::Undated, ""),
    }
}

/// Whether something newer about one of the systems that wait was accepted before. `None` when that hangs on a day nobody wrote in it.
fn is_older(reply: &Reply, replies: &[Reply]) -> Option<bool> {
    let waiting = reply.parts.iter().filter(|p| !p.is_decided());
    let systems: Vec<SystemId> = waiting.filter_map(|p| p.system_id).collect();
    let is_about = |p: &ReplyPart| p.is_accepted() && p.system_id.is_some_and(|id| systems.contains(&id));
    let accepted = replies.iter().filter(|r| r.id != reply.id && r.parts.iter().any(is_about));
    let (mut older, mut open) = (false, false);
    for other in accepted {
        let than_other = order(reply, other);
        older |= than_other == Some(Ordering::Less);
        open |= than_other.is_none() && dated(reply).is_none();
    }
    if older || !open { Some(older) } else { None }
}

/// Whether an answer is a later word than one of another reply for certain. Of two that were signed in runs the runs say so; else the
/// days that stand in both files, and no request that was made in between. `gone_on`: when the other one was taken back.
pub(super) fn is_later(
    (reply, given): (&Reply, &GivenAnswer),
    (other, was): (&Reply, &GivenAnswer),
    gone_on: Option<Date>,
) -> bool {
    if let Some(run) = signed_runs(reply, other) {
        return run.is_gt();
    }
    let last = other.answered_on.max(was.confirmed_on).max(gone_on);
    let is_after = reply.answered_on.or(given.confirmed_on).zip(last).is_some_and(|(new, old)| new > old);
    let is_before = given.confirmed_on.zip(was.confirmed_on).is_some_and(|(new, old)| new < old);
    is_after && !is_before
}

/// Whether no day in an answer is before the one that stands in the same place of another.
pub(super) fn is_no_earlier((reply, given): (&Reply, &GivenAnswer), (other, was): (&Reply, &GivenAnswer)) -> bool {
    let days = [(reply.answered_on, other.answered_on), (given.confirmed_on, was.confirmed_on)];
    days.into_iter().all(|(new, old)| new.zip(old).is_none_or(|(new, old)| new >= old))
}

/// Which of two replies that were signed in runs was issued later.
fn signed_runs(reply: &Reply, other: &Reply) -> Option<Ordering> {
    let are_signed = !reply.signer.is_empty() && !other.signer.is_empty();
    let runs = reply.issued_id.zip(other.issued_id).filter(|_| are_signed);
    runs.map(|(ours, theirs)| ours.cmp(&theirs)).filter(|run| run.is_ne())
}

/// Which of two replies is the later one: issued in a later run that was signed, to a later request, or answered later. `None` where a day is missing.
///
/// Of two that were issued on one day the runs say which came first. Anybody can write a later run into what nobody signed: where
/// the days say otherwise it counts only between two that were signed, and of what nobody signed the older of both counts. Whoever
/// is asked again may send what was written before: of a request and of the days, too, the older counts.
fn order(reply: &Reply, other: &Reply) -> Option<Ordering> {
    let by_request = reply.request_id.cmp(&other.request_id);
    let by_run = reply.issued_id.zip(other.issued_id).map(|(ours, theirs)| ours.cmp(&theirs)).filter(|run| run.is_ne());
    let compared = |days: (Date, Date)| days.0.cmp(&days.1);
    // A day on which something was confirmed lies before the day of the answer: only days of one kind contradict a run or a request.
    let alike = reply.answered_on.zip(other.answered_on).or_else(|| confirmed(reply).zip(confirmed(other)));
    // Of one run, whatever they answer, neither is the later one.
    let are_signed = !reply.signer.is_empty() && !other.signer.is_empty();
    if are_signed && reply.issued_id.is_some() && reply.issued_id == other.issued_id {
        return Some(Ordering::Equal);
    }
    if by_request.is_ne() {
        let by_days = alike.map_or(by_request, |days| by_request.min(compared(days)));
        return Some(signed_runs(reply, other).unwrap_or(by_days));
    }
    match by_run.zip(alike.map(compared).filter(|day| day.is_ne())) {
        Some((run, day)) if reply.signer.is_empty() => Some(run.min(day)),
        Some((_, day)) if other.signer.is_empty() => Some(day),
        _ => by_run.or_else(|| dated(reply).zip(dated(other)).map(compared)),
    }
}

/// When it was answered; where nobody wrote that, the last day something in it was confirmed.
fn dated(reply: &Reply) -> Option<Date> {
    reply.answered_on.or_else(|| confirmed(reply))
}

/// The last day something in it was confirmed.
fn confirmed(reply: &Reply) -> Option<Date> {
    reply.parts.iter().flat_map(|p| &p.answers).filter_map(|a| a.confirmed_on).max()
}
