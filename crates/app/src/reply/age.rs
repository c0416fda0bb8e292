//! Which of two answers is the later one: an older one is taken in as ever, and told before it overwrites what is newer.
//!
//! Invariant: answers to one question about one system are held against each other, never replies as a whole: what nothing newer
//! answers is older than nothing. Nor is what a former vendor says held against what the vendor of now says: neither takes the place of
//! the other.

use std::cmp::Ordering;

use sejo_model::reply::{GivenAnswer, ReplyNote, ReplyNoteCode, ReplyPart};
use sejo_model::request::{Asked, Question, QuestionGroup};
use sejo_model::{Date, Reply, Request, System, VendorId};

use super::settle::{both, counted, put};

/// Notes of one part which of its answers something newer was accepted to, and of which that hangs on a day nobody wrote in it. What
/// waits is looked at again when it is decided: another reply may have been accepted since, and a part may have been given its system
/// only then.
pub(super) fn note_age(
    notes: &mut Vec<ReplyNote>,
    (reply, part): (&Reply, &ReplyPart),
    asked: &Asked,
    (known, systems): ((&[Request], &[Reply]), &[System]),
) {
    let accepted = accepted((part, asked), known, systems);
    // Rows of the form count for their own year only: what was said of them for another takes no place of theirs, nor they of its.
    let is_of_year = |reply: &Reply| {
        let request = known.0.iter().find(|r| r.id() == reply.request_id);
        request.is_some_and(|request| request.asked.edition == asked.edition)
    };
    let of_year: Vec<(&Reply, &ReplyPart)> = accepted.iter().copied().filter(|(other, _)| is_of_year(other)).collect();
    let (mut older, mut open) = (Vec::<&Question>::new(), Vec::<&Question>::new());
    for given in &reply.standing(part).answers {
        let Some(question) = asked.question(&given.question) else { continue };
        let beside = if question.group == QuestionGroup::Form { &of_year } else { &accepted };
        match is_older((reply, given), beside, known.0) {
            Some(true) => older.push(question),
            Some(false) => {}
            None => open.push(question),
        }
    }
    for (code, questions) in [(ReplyNoteCode::Older, older), (ReplyNoteCode::Undated, open)] {
        if !questions.is_empty() {
            put(notes, code, both(|lang| counted(&part.name, &questions, lang)));
        }
    }
}

/// What was accepted of the system of a part, in whichever reply: of the same vendor, or of others where nobody took the place of
/// another.
fn accepted<'a>(
    (part, asked): (&ReplyPart, &Asked),
    (requests, replies): (&[Request], &'a [Reply]),
    systems: &[System],
) -> Vec<(&'a Reply, &'a ReplyPart)> {
    let is_about = |p: &ReplyPart| p.is_accepted() && p.system_id.is_some() && p.system_id == part.system_id;
    let (own, system) = (asked.vendor_id(), systems.iter().find(|s| Some(s.id) == part.system_id));
    let is_other = |of: Option<VendorId>| system.zip(of).is_some_and(|(system, vendor)| system.is_of_other(vendor));
    let is_beside = |reply: &Reply| {
        let of = requests.iter().find(|r| r.id() == reply.request_id).and_then(|r| r.asked.vendor_id());
        of == own || !(is_other(of) || is_other(own))
    };
    let all = replies.iter().flat_map(|r| r.parts.iter().map(move |p| (r, p)));
    all.filter(|(reply, p)| is_about(p) && is_beside(reply)).collect()
}

/// Whether something newer was accepted to the same question in another reply. `None` when that hangs on a day nobody wrote in it.
///
/// A request of another year was made because that year began, and tells nothing of which answer is the later one.
pub(super) fn is_older(
    (reply, given): (&Reply, &GivenAnswer),
    accepted: &[(&Reply, &ReplyPart)],
    requests: &[Request],
) -> Option<bool> {
    let year = |reply: &Reply| requests.iter().find(|r| r.id() == reply.request_id).map(|r| &r.asked.edition);
    let is_said = |given: &GivenAnswer| !given.value.is_empty() || !given.between.is_empty();
    let (mut older, mut open) = (false, false);
    for &(other, part) in accepted.iter().filter(|(other, _)| other.id != reply.id && is_said(given)) {
        let Some(was) = part.answer(&given.question).filter(|was| is_said(was)) else { continue };
        if year(other) != year(reply) && is_later((reply, given), (other, was), None) {
            continue;
        }
        let than_other = order((reply, given), (other, was));
        older |= than_other == Some(Ordering::Less);
        open |= than_other.is_none() && dated(reply, given).is_none();
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

/// Which of two answers is the later one: issued in a later run that was signed, to a later request, or given later. `None` where a day is missing.
///
/// Of two that were issued on one day the runs say which came first. Anybody can write a later run into what nobody signed: where
/// the days say otherwise it counts only between two that were signed, and of what nobody signed the older of both counts. Whoever
/// is asked again may send what was written before: of a request and of the days, too, the older counts.
fn order((reply, given): (&Reply, &GivenAnswer), (other, was): (&Reply, &GivenAnswer)) -> Option<Ordering> {
    let by_request = reply.request_id.cmp(&other.request_id);
    let by_run = reply.issued_id.zip(other.issued_id).map(|(ours, theirs)| ours.cmp(&theirs)).filter(|run| run.is_ne());
    let compared = |days: (Date, Date)| days.0.cmp(&days.1);
    // A day on which something was confirmed lies before the day of the answer: only days of one kind contradict a run or a request.
    let answered = reply.answered_on.zip(other.answered_on);
    let alike = answered.or_else(|| confirmed(reply, given).zip(confirmed(other, was)));
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
        _ => by_run.or_else(|| dated(reply, given).zip(dated(other, was)).map(compared)),
    }
}

/// When it was answered; where nobody wrote that, when it was confirmed.
fn dated(reply: &Reply, given: &GivenAnswer) -> Option<Date> {
    reply.answered_on.or_else(|| confirmed(reply, given))
}

/// When it was confirmed; where nobody wrote that, the last day something in the reply was.
fn confirmed(reply: &Reply, given: &GivenAnswer) -> Option<Date> {
    let all = || reply.parts.iter().flat_map(|p| &p.answers).filter_map(|a| a.confirmed_on).max();
    given.confirmed_on.or_else(all)
}
