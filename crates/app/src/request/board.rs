//! The board: every vendor × system, what was asked of it, where that stands and what is left to ask. Three statements whatever the size.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use sejo_model::notice::{NoticeKind, ReceivedNotice};
use sejo_model::reply::{GivenAnswer, ReplyPart};
use sejo_model::request::Standing;
use sejo_model::{
    Action, Actor, Date, Edition, Facts, FiscalYear, Reply, ReplyId, Request, RequestId, SystemId, VendorId,
};
use sejo_store::Scope;

use super::left::{Beside, Left};
use super::lost::spent;
use super::outdated::Outdated;
use super::{in_force, requests_of_scope, systems_of};
use crate::{App, Named, Result, authz, facts, standing};

/// One system of one vendor.
#[derive(Debug, Clone)]
pub struct BoardRow {
    /// The vendor.
    pub vendor: Named<VendorId>,
    /// The system.
    pub system: Named<SystemId>,
    /// The newest request about it that went out, or an older one where something is to be done about that first; the draft, while none
    /// did.
    pub request: Option<RequestId>,
    /// The requests whose answers leave something open, the newest first.
    pub open_in: Vec<RequestId>,
    /// The request about it that nobody has sent yet, where it is the newest of all.
    pub draft: Option<RequestId>,
    /// Why that draft is not to be sent as it is.
    pub outdated: Option<Outdated>,
    /// Where the request stands, or that a reply to an older one of its year waits; `None`: nobody asked yet, nor is about to with a
    /// draft of this year.
    pub standing: Option<Standing>,
    /// By when an answer is wanted.
    pub due_on: Option<Date>,
    /// When it went out.
    pub sent_on: Option<Date>,
    /// Of which year it is, where that is over.
    pub year: Option<FiscalYear>,
    /// The reply that waits for a decision, to whichever request.
    pub waiting: Option<ReplyId>,
    /// What the vendor took back of what it answered last, while nobody asked anew.
    pub taken_back: Option<TakenBack>,
    /// What the answers to all requests of the year leave open, and what is asked by now and never was.
    pub left: Left,
}

impl BoardRow {
    /// Whether something is to be done: a reply to decide about, answers to ask for again or that are left, a request to make or to
    /// send, one that is overdue.
    #[must_use]
    pub fn needs_hand(&self) -> bool {
        let is_open = |standing| match standing {
            Standing::Overdue => !self.is_over(),
            standing => matches!(standing, Standing::Answered | Standing::Partly),
        };
        let waits = self.waiting.is_some() || self.taken_back.is_some();
        waits || self.standing.is_none_or(is_open) || self.is_unsent() || self.has_unasked()
    }

    /// Whether something is asked by now that nobody asked the vendor, nor is about to.
    #[must_use]
    pub const fn has_unasked(&self) -> bool {
        !self.left.unasked.is_empty() && self.draft.is_none()
    }

    /// Whether its answer is waited for no more, since its year is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        let is_waited_for = |standing| !matches!(standing, Standing::Answered | Standing::Accepted | Standing::Draft);
        self.year.is_some() && self.standing.is_some_and(is_waited_for)
    }

    /// Whether its year ended while what was accepted left something open.
    #[must_use]
    pub fn has_ended_open(&self) -> bool {
        self.standing == Some(Standing::Accepted) && self.left.ended_open
    }

    /// Whether the vendor is to be asked anew since a year began: with a request nobody made yet, or with a draft of a year that is over.
    /// Whom nobody ever asked is asked for the first time.
    #[must_use]
    pub fn is_asked_anew(&self) -> bool {
        let is_old_draft = self.outdated == Some(Outdated::YearOver) && self.standing.is_some();
        is_old_draft || (self.left.year.is_some() && self.has_unasked())
    }

    /// Whether a mail to the vendor is still to go out: that of a draft, or of a reply that was sent back. Where an answer was
    /// accepted and stands, nobody has to send a draft.
    #[must_use]
    pub fn is_unsent(&self) -> bool {
        let is_accepted = self.standing == Some(Standing::Accepted);
        let is_settled = is_accepted && self.taken_back.is_none() && self.left.is_empty();
        let is_returned = self.standing == Some(Standing::Returned) && !self.is_over();
        is_returned || (self.draft.is_some() && !is_settled)
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
    /// Vendors that never had a system on record: nothing can be asked of them yet.
    pub without_systems: Vec<Named<VendorId>>,
    /// Open requests whose vendor lost every system they ask about, by vendor and systems: to be withdrawn.
    pub spent: Vec<Named<RequestId>>,
    /// How many replies wait for a decision.
    pub replies_waiting: usize,
    /// The year vendors are asked for.
    pub year: FiscalYear,
    /// Today.
    pub today: Date,
}

impl RequestBoard {
    /// How many rows stand so, and are waited for, or done.
    #[must_use]
    pub fn count(&self, standing: Option<Standing>) -> usize {
        self.rows.iter().filter(|r| r.standing == standing && !r.is_over() && !r.has_ended_open()).count()
    }

    /// Of how many rows the year ended while what was accepted left something open.
    #[must_use]
    pub fn ended_open(&self) -> usize {
        self.rows.iter().filter(|r| r.has_ended_open()).count()
    }

    /// How many rows are to be asked about what nobody asked yet in a year in which they were asked.
    #[must_use]
    pub fn unasked(&self) -> usize {
        self.rows.iter().filter(|r| r.has_unasked() && !r.is_asked_anew()).count()
    }

    /// How many rows are to be asked anew since a year began.
    #[must_use]
    pub fn asked_anew(&self) -> usize {
        self.rows.iter().filter(|r| r.is_asked_anew()).count()
    }

    /// How many vendors these are of.
    #[must_use]
    pub fn vendors_asked_anew(&self) -> usize {
        self.vendors(BoardRow::is_asked_anew)
    }

    /// How many vendors answered in part, and are waited for.
    #[must_use]
    pub fn vendors_partly(&self) -> usize {
        self.vendors(|r| r.standing == Some(Standing::Partly) && !r.is_over())
    }

    /// How many vendors the rows that are wanted are of.
    fn vendors(&self, is_wanted: impl Fn(&BoardRow) -> bool) -> usize {
        let wanted = self.rows.iter().filter(|r| is_wanted(r));
        wanted.map(|r| r.vendor.id).collect::<BTreeSet<VendorId>>().len()
    }

    /// How many rows are to be asked again, since their vendor took answers back.
    #[must_use]
    pub fn taken_back(&self) -> usize {
        self.rows.iter().filter(|r| r.taken_back.is_some()).count()
    }

    /// The rows of a vendor, those first that need a hand.
    #[must_use]
    pub fn rows_of(&self, vendor: VendorId) -> Vec<BoardRow> {
        self.rows.iter().filter(|r| r.vendor.id == vendor).cloned().collect()
    }

    /// For how many rows something is to be done.
    #[must_use]
    pub fn to_do(&self) -> usize {
        self.rows.iter().filter(|r| r.needs_hand()).count()
    }

    /// For how many rows a mail to the vendor is still to go out.
    #[must_use]
    pub fn unsent(&self) -> usize {
        self.rows.iter().filter(|r| r.is_unsent()).count()
    }
}

impl App {
    /// Every vendor × system with its newest request.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn requests(&self, actor: &Actor) -> Result<RequestBoard> {
        let scope = authz::scope(actor, Action::Read)?;
        let loaded = facts::load(self, self.db(), &scope).await?;
        let edition = in_force(self, &loaded)?;
        let (requests, replies) = requests_of_scope(self, &scope).await?;
        Ok(board((&loaded.facts, &edition), &requests, &replies, self.today()))
    }

    /// The same board for other pages, kept with where the facility stands: two statements once something changed, else none.
    pub(crate) async fn board_of<'a>(
        &self,
        scope: &Scope,
        standing: &'a standing::Standing,
    ) -> Result<&'a RequestBoard> {
        if let Some(kept) = standing.board.get() {
            return Ok(kept);
        }
        let (requests, replies) = requests_of_scope(self, scope).await?;
        Ok(standing
            .board
            .get_or_init(|| board((&standing.facts, &standing.edition), &requests, &replies, standing.today)))
    }
}

fn board((facts, edition): (&Facts, &Edition), requests: &[Request], replies: &[Reply], today: Date) -> RequestBoard {
    let route = sejo_judge::route(facts, today);
    let (mut rows, mut without_systems) = (Vec::new(), Vec::new());
    for vendor in facts.vendors_relied_on(today) {
        let named = Named { id: vendor.id, name: vendor.name.clone() };
        let systems = systems_of(vendor, facts);
        if systems.is_empty() {
            // Nobody forgot to choose one whose systems went to others.
            without_systems.extend((!facts.is_former_vendor(vendor.id)).then_some(named));
            continue;
        }
        let beside = Beside::new(vendor, (facts, edition, &route), (requests, replies), today);
        rows.extend(systems.iter().map(|s| {
            let system = Named { id: s.id, name: s.label().to_owned() };
            row(named.clone(), system, requests, replies, &beside)
        }));
    }
    rows.sort_by_key(rank);
    let spent = spent((facts, edition), (requests, replies), today);
    let year = edition.fiscal_year;
    RequestBoard { rows, without_systems, spent, replies_waiting: waiting(replies), year, today }
}

fn row(
    vendor: Named<VendorId>,
    system: Named<SystemId>,
    requests: &[Request],
    replies: &[Reply],
    beside: &Beside<'_>,
) -> BoardRow {
    let is_about = |r: &&Request| r.asked.vendor_id() == Some(vendor.id) && r.asked.system(system.id).is_some();
    // The newest comes first.
    let about: Vec<&Request> = requests.iter().filter(is_about).collect();
    // Neither asking anew nor withdrawing decides about a reply that came, and one of an unknown system may be about this one.
    let waits = |r: &&Reply| {
        about.iter().any(|asked| asked.id() == r.request_id)
            && r.parts.iter().any(|p| p.system_id.is_none_or(|id| id == system.id) && r.waits(p))
    };
    let waiting = replies.iter().find(waits);
    let stands = |r: &Request| beside.stands(r, system.id).0;
    // What came back to one shows that it went out, though nobody wrote that down.
    let is_draft =
        |r: &&Request| stands(r) == Standing::Draft && waiting.is_none_or(|reply| reply.request_id != r.id());
    let open = || about.iter().copied().filter(|r| !r.is_withdrawn());
    let draft = open().next().filter(is_draft);
    // One that was sent back there waits to be told, unless a newer one went out since.
    let is_to_tell = |r: &&Request| {
        let since = decided_at(r, system.id, replies);
        stands(r) == Standing::Returned && !open().any(|newer| newer.id() > r.id() && newer.is_sent_since(since))
    };
    let newest = || open().find(|r| !is_draft(r)).map(|r| beside.leading(r, system.id));
    let request = open().find(is_to_tell).or_else(newest).or(draft);
    // A draft of a year that is over was never sent, and is not to be: nobody asked yet.
    let is_asked = |r: &&Request| !is_draft(r) || beside.year_over(r).is_none();
    let standing = request.filter(is_asked).map(stands);
    // A reply to a request of a year that is over is to be looked at, and says nothing of what is asked this year.
    let is_of_now = |reply: &&Reply| {
        let asked = about.iter().find(|asked| asked.id() == reply.request_id);
        asked.is_some_and(|asked| beside.year_over(asked).is_none())
    };
    let of_now = waiting.filter(is_of_now);
    // What it answers is not known before somebody decided.
    let told = request.filter(|_| of_now.is_none());
    BoardRow {
        standing: of_now.map(|_| Standing::Answered).or(standing),
        left: told.map(|r| beside.account(r, system.id)).unwrap_or_default(),
        open_in: told.map(|r| beside.open_in(r, system.id)).unwrap_or_default(),
        request: request.map(Request::id),
        draft: draft.map(Request::id),
        outdated: draft.and_then(|draft| beside.outdated(draft)),
        due_on: request.map(|r| r.asked.due_on),
        sent_on: request.and_then(Request::sent_on),
        year: request.and_then(|r| beside.year_over(r)),
        waiting: waiting.map(|reply| reply.id),
        taken_back: taken_back(system.id, &about, replies),
        vendor,
        system,
    }
}

/// When a reply to a request was decided about last, as far as it is about a system.
pub(super) fn decided_at(request: &Request, system: SystemId, replies: &[Reply]) -> i64 {
    let came = replies.iter().filter(|reply| reply.request_id == request.id());
    let parts = came.flat_map(|reply| reply.parts.iter().filter(|part| part.system_id == Some(system)));
    parts.filter_map(|part| Some(part.decision()?.at)).max().unwrap_or(i64::MAX)
}

/// The last answer to each question about a system that was accepted, those decided about last first.
fn last_answers(system: SystemId, replies: &[Reply]) -> Vec<(&Reply, &GivenAnswer)> {
    let is_its = |part: &&ReplyPart| part.system_id == Some(system) && part.is_accepted();
    let accepted = replies.iter().flat_map(|r| r.parts.iter().filter(is_its).map(move |part| (r, part)));
    let mut accepted: Vec<(&Reply, &ReplyPart)> = accepted.collect();
    accepted.sort_by_key(|(r, part)| Reverse((part.decision().map(|d| d.at), r.received_at, r.id)));
    let mut answered = BTreeSet::new();
    let mut last = Vec::new();
    for (reply, part) in accepted {
        for given in part.answers.iter().filter(|given| !given.value.is_empty()) {
            if answered.insert(given.question.as_str()) {
                last.push((reply, given));
            }
        }
    }
    last
}

/// An answer of a reply that was taken back, and by what.
pub(super) type Gone<'a> = (&'a Reply, &'a GivenAnswer, &'a ReceivedNotice);

/// Which of the last answers to each question about a system were taken back, and by what: a later reply that answers another one puts
/// none in its place.
pub(super) fn gone(system: SystemId, replies: &[Reply]) -> Vec<Gone<'_>> {
    let name = system.to_string();
    let mut gone = Vec::new();
    for (reply, given) in last_answers(system, replies) {
        gone.extend(reply.taken_back(&name, &given.question).map(|notice| (reply, given, notice)));
    }
    gone
}

/// Of how many questions about a system the vendor took the last answer back that was accepted.
#[must_use]
pub fn answers_gone(system: SystemId, replies: &[Reply]) -> usize {
    gone(system, replies).len()
}

/// What was taken back about a system and is to be asked again. One of the requests `about` it that went out since the notice came has
/// done so; and where one of a later year than the answer went out, whenever that was, what it does not ask is told as never asked.
fn taken_back(system: SystemId, about: &[&Request], replies: &[Reply]) -> Option<TakenBack> {
    let went_out = about.iter().filter(|asked| !asked.is_withdrawn() && asked.sent_at().is_some());
    let last_year = went_out.filter_map(|asked| asked.asked.edition.fiscal_year()).max();
    let is_of_before = |reply: &Reply| {
        let request = about.iter().find(|asked| asked.id() == reply.request_id);
        request.and_then(|asked| asked.asked.edition.fiscal_year()).is_some_and(|year| last_year > Some(year))
    };
    let mut gone = gone(system, replies);
    gone.retain(|(reply, ..)| !is_of_before(reply));
    let (reply, ..) = gone.first()?;
    let (.., last) = gone.iter().max_by_key(|(.., told)| (told.received_at, told.evidence_id))?;
    // One made before it will do. That the one which was answered went out is written down late at times, and asks nothing anew.
    let is_asked_again = about.iter().any(|asked| {
        let is_answered = gone.iter().any(|(reply, ..)| reply.request_id == asked.id());
        !asked.is_withdrawn() && !is_answered && asked.sent_at().is_some_and(|at| at >= last.received_at)
    });
    let (answers, on, kind) = (gone.len(), last.notice.decided_on, last.notice.kind);
    (!is_asked_again).then_some(TakenBack { reply: reply.id, answers, on, kind })
}

/// How many replies wait for a decision.
fn waiting(replies: &[Reply]) -> usize {
    replies.iter().filter(|reply| reply.parts.iter().any(|part| reply.waits(part))).count()
}

/// The order in which rows need a hand.
fn rank(row: &BoardRow) -> usize {
    match row.standing {
        _ if row.waiting.is_some() => 0,
        Some(Standing::Answered) => 0,
        _ if row.taken_back.is_some() => 1,
        Some(Standing::Overdue) if !row.is_over() => 1,
        None => 2,
        Some(_) if row.needs_hand() => 3,
        Some(standing) => 4 + Standing::ALL.iter().position(|s| *s == standing).unwrap_or_default(),
    }
}
