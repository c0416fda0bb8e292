//! The board: every vendor × system, what was asked of it and where that stands. Three statements whatever the size.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use sejo_model::notice::{NoticeKind, ReceivedNotice};
use sejo_model::reply::ReplyPart;
use sejo_model::request::Standing;
use sejo_model::{Action, Actor, Date, Facts, Reply, ReplyId, Request, RequestId, SystemId, VendorId};

use super::{requests_of_scope, systems_of};
use crate::{App, Named, Result, authz, facts};

/// One system of one vendor.
#[derive(Debug, Clone)]
pub struct BoardRow {
    /// The vendor.
    pub vendor: Named<VendorId>,
    /// The system.
    pub system: Named<SystemId>,
    /// The newest request about it.
    pub request: Option<RequestId>,
    /// Where that stands, or that a reply to an older one waits; `None`: nobody asked yet.
    pub standing: Option<Standing>,
    /// By when an answer is wanted.
    pub due_on: Option<Date>,
    /// When it went out.
    pub sent_on: Option<Date>,
    /// The reply that waits for a decision, to whichever request.
    pub waiting: Option<ReplyId>,
    /// What the vendor took back of what it answered last, while nobody asked anew.
    pub taken_back: Option<TakenBack>,
}

impl BoardRow {
    /// Whether something is to be done: a reply to decide about, answers to ask for again, a request to make or to send, one that
    /// is overdue.
    #[must_use]
    pub fn needs_hand(&self) -> bool {
        let is_open = |standing| {
            matches!(standing, Standing::Answered | Standing::Overdue | Standing::Draft | Standing::Returned)
        };
        self.taken_back.is_some() || self.standing.is_none_or(is_open)
    }
}

/// What a vendor took back of what it said of a system in replies that were accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenBack {
    /// The newest of these replies.
    pub reply: ReplyId,
    /// How many answers.
    pub answers: usize,
    /// On which day the vendor decided so.
    pub on: Date,
    /// Whether it corrected or withdrew them.
    pub kind: NoticeKind,
}

/// The requests of a facility.
#[derive(Debug, Clone)]
pub struct RequestBoard {
    /// What needs a hand first: replies that wait, what is overdue, what was never asked.
    pub rows: Vec<BoardRow>,
    /// Vendors without any system of theirs on record: nothing can be asked of them yet.
    pub without_systems: Vec<Named<VendorId>>,
    /// Today.
    pub today: Date,
}

impl RequestBoard {
    /// How many rows stand so.
    #[must_use]
    pub fn count(&self, standing: Option<Standing>) -> usize {
        self.rows.iter().filter(|r| r.standing == standing).count()
    }

    /// How many rows are to be asked again, since their vendor took answers back.
    #[must_use]
    pub fn taken_back(&self) -> usize {
        self.rows.iter().filter(|r| r.taken_back.is_some()).count()
    }
}

impl App {
    /// Every vendor × system with its newest request.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn requests(&self, actor: &Actor) -> Result<RequestBoard> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let (requests, replies) = requests_of_scope(self, &scope).await?;
        Ok(board(&facts, &requests, &replies, self.today()))
    }
}

fn board(facts: &Facts, requests: &[Request], replies: &[Reply], today: Date) -> RequestBoard {
    let (mut rows, mut without_systems) = (Vec::new(), Vec::new());
    for vendor in facts.vendors_relied_on(today) {
        let named = Named { id: vendor.id, name: vendor.name.clone() };
        let systems = systems_of(vendor, facts);
        if systems.is_empty() {
            without_systems.push(named);
            continue;
        }
        rows.extend(systems.iter().map(|s| {
            let system = Named { id: s.id, name: s.label().to_owned() };
            row(named.clone(), system, requests, replies, today)
        }));
    }
    rows.sort_by_key(rank);
    RequestBoard { rows, without_systems, today }
}

fn row(
    vendor: Named<VendorId>,
    system: Named<SystemId>,
    requests: &[Request],
    replies: &[Reply],
    today: Date,
) -> BoardRow {
    let is_about = |r: &&Request| r.asked.vendor_id() == Some(vendor.id) && r.asked.system(system.id).is_some();
    // The newest comes first.
    let request = requests.iter().filter(is_about).find(|r| !r.is_withdrawn());
    // Neither asking anew nor withdrawing decides about a reply that came, and one of an unknown system may be about this one.
    let waits = |r: &&Reply| {
        requests.iter().filter(is_about).any(|asked| asked.id() == r.request_id)
            && r.parts.iter().any(|p| p.system_id.is_none_or(|id| id == system.id) && r.waits(p))
    };
    let waiting = replies.iter().find(waits).map(|r| r.id);
    BoardRow {
        standing: waiting.map(|_| Standing::Answered).or(request.map(|r| r.standing(system.id, replies, today))),
        request: request.map(Request::id),
        due_on: request.map(|r| r.asked.due_on),
        sent_on: request.and_then(Request::sent_on),
        waiting,
        taken_back: taken_back(system.id, request, replies),
        vendor,
        system,
    }
}

/// What was taken back of the last answer to each question about a system: a later reply that answers another one puts none in
/// its place. A request made since the notice came has asked again once it was sent.
fn taken_back(system: SystemId, request: Option<&Request>, replies: &[Reply]) -> Option<TakenBack> {
    let is_its = |part: &&ReplyPart| part.system_id == Some(system) && part.is_accepted();
    let accepted = replies.iter().flat_map(|r| r.parts.iter().filter(is_its).map(move |part| (r, part)));
    let mut accepted: Vec<(&Reply, &ReplyPart)> = accepted.collect();
    accepted.sort_by_key(|(r, part)| Reverse((part.decision().map(|d| d.at), r.received_at, r.id)));
    let (mut answered, name) = (BTreeSet::new(), system.to_string());
    let mut gone: Vec<(&Reply, &ReceivedNotice)> = Vec::new();
    for (reply, part) in accepted {
        for given in part.answers.iter().filter(|given| !given.value.is_empty()) {
            if answered.insert(given.question.as_str()) {
                gone.extend(reply.taken_back(&name, &given.question).map(|notice| (reply, notice)));
            }
        }
    }
    let (reply, _) = gone.first()?;
    let (_, last) = gone.iter().max_by_key(|(_, told)| (told.received_at, told.evidence_id))?;
    // Ids sort as they were made, here both by this installation.
    let is_asked_again = request.is_some_and(|asked| asked.sent_on().is_some() && asked.id().0 > last.evidence_id.0);
    let (answers, on, kind) = (gone.len(), last.notice.decided_on, last.notice.kind);
    (!is_asked_again).then_some(TakenBack { reply: reply.id, answers, on, kind })
}

/// How many replies wait for a decision.
pub(crate) fn waiting(replies: &[Reply]) -> usize {
    replies.iter().filter(|reply| reply.parts.iter().any(|part| reply.waits(part))).count()
}

/// The order in which rows need a hand.
fn rank(row: &BoardRow) -> usize {
    match row.standing {
        Some(Standing::Answered) => 0,
        _ if row.taken_back.is_some() => 1,
        Some(Standing::Overdue) => 1,
        None => 2,
        Some(_) if row.needs_hand() => 3,
        Some(standing) => 4 + Standing::ALL.iter().position(|s| *s == standing).unwrap_or_default(),
    }
}
