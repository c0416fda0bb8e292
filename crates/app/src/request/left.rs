//! What is left to ask a vendor about a system, though it answered: what its answers leave open, and what is asked by now and never
//! was, since route, edition or record are other ones.
//!
//! Invariant: board, page, mail, 今日 and the command all ask here, so that none of them tells otherwise.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use sejo_model::reply::ReplyPart;
use sejo_model::request::{Asked, AskedSystem, Question, QuestionGroup, Standing, YES};
use sejo_model::route::RouteKind;
use sejo_model::{
    Date, Declaration, Duty, Edition, EditionId, EvidenceId, Facts, FiscalYear, Holder, Lang, Reply, Request,
    RequestId, Route, System, SystemId, Vendor, VendorId,
};

mod aside;

pub use aside::Aside;

use super::board::decided_at;
use super::on_route::{ITEMS, is_same, lasting_key, on_route};
use super::outdated::{Outdated, asks_else, year_over};
use super::{AskedRow, duty_of, questions, questions_of, systems_of};

/// What is left to ask of a vendor about a system: where it answered, and of what was never asked also where it has not yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Left {
    /// Asked, and not answered.
    pub open: Vec<Question>,
    /// Asked by now, and never asked of this vendor; with what hangs on their answers.
    pub unasked: Vec<Question>,
    /// How many questions of the request the vendor answered, and stands by.
    pub answered: usize,
    /// How many of them are neither answered nor open, by why.
    pub aside: BTreeMap<Aside, usize>,
    /// Of which year the request is, where that is over.
    pub year: Option<FiscalYear>,
    /// Whether that year ended while something it had asked stood open: nobody waits for it any more.
    pub ended_open: bool,
}

impl Left {
    /// Whether nothing is left.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.open.is_empty() && self.unasked.is_empty()
    }

    /// How many questions the request has about the system: those that are answered, open, and neither of both.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.answered + self.open.len() + self.settled()
    }

    /// How many of the questions are neither answered by the vendor nor open.
    #[must_use]
    pub fn settled(&self) -> usize {
        self.aside.values().sum()
    }

    /// How many questions there are about what, in the order in which they are printed.
    #[must_use]
    pub fn groups(questions: &[Question], lang: Lang) -> Vec<(&'static str, usize)> {
        let count = |group| questions.iter().filter(|question| question.group == group).count();
        let all = QuestionGroup::ALL.iter().map(|group| (group.words().r#in(lang), count(*group)));
        all.filter(|(_, count)| *count > 0).collect()
    }

    /// Questions by number and in their words, one a line.
    #[must_use]
    pub fn named(questions: &[Question], lang: Lang) -> Vec<String> {
        questions.iter().map(|question| question.title(lang)).collect()
    }
}

/// What a vendor is to be asked today, and what it was asked and answered so far.
pub(super) struct Beside<'a> {
    /// Its systems, as their duties count: what is another's is not known of this one.
    systems: Vec<System>,
    /// Those of which it is not settled who makes the updates, whatever was said: by their documents it is not clear.
    unclear: Vec<SystemId>,
    needed: Vec<Question>,
    /// What the vendor declared on the form of this year in a file that is no reply: of which system, by row.
    declared: BTreeSet<(SystemId, &'a str)>,
    /// The declared values of every year.
    declarations: &'a [Declaration],
    edition: &'a EditionId,
    route: RouteKind,
    /// Those to this vendor, the newest first.
    requests: Vec<&'a Request>,
    replies: &'a [Reply],
    today: Date,
}

impl<'a> Beside<'a> {
    /// Puts it together for one vendor.
    pub(super) fn new(
        vendor: &Vendor,
        (facts, edition, route): (&'a Facts, &'a Edition, &Route),
        (requests, replies): (&'a [Request], &'a [Reply]),
        today: Date,
    ) -> Self {
        let systems = systems_of(vendor, facts);
        let requests: Vec<&Request> = requests.iter().filter(|r| r.asked.vendor_id() == Some(vendor.id)).collect();
        let form = questions::form(edition, facts).ok();
        let systems: Vec<System> = systems.into_iter().map(|s| sejo_judge::counted(s, facts, today)).collect();
        let own: Vec<&System> = systems.iter().collect();
        let needed = form.map(|form| on_route(questions_of(form, &own), route, &own)).unwrap_or_default();
        let is_unclear = |s: &&System| sejo_judge::updates(s, facts, today).holder == Some(Holder::Unknown);
        let unclear = systems.iter().filter(is_unclear).map(|s| s.id).collect();
        let declared = declared(vendor.id, (&facts.declarations, &edition.id), replies);
        let (declarations, edition, route) = (facts.declarations.as_slice(), &edition.id, route.kind);
        Self { systems, unclear, needed, declared, declarations, edition, route, requests, replies, today }
    }

    /// Where a request stands about a system, and what is left of it.
    pub(super) fn stands(&self, request: &Request, system: SystemId) -> (Standing, Left) {
        self.stands_beside(request, system, &[])
    }

    /// The same, without counting what newer requests asked, too (`counted`).
    fn stands_beside(&self, request: &Request, system: SystemId, counted: &[&Question]) -> (Standing, Left) {
        let standing = request.standing(system, self.replies, self.today);
        let is_awaited = matches!(standing, Standing::Sent | Standing::Opened | Standing::Reminded | Standing::Overdue);
        // What came in a year that is over, and was sent back or not looked at yet, is asked by a request of this one.
        let is_returned = matches!(standing, Standing::Returned | Standing::Answered);
        let is_over = is_returned && self.year_over(request).is_some();
        if !is_awaited && !is_over && standing != Standing::Accepted {
            return (standing, Left::default());
        }
        let left = self.left(request, system, counted);
        if is_awaited || is_over {
            // What it asks may still come. What it does not ask never will.
            return (standing, Left { unasked: left.unasked, year: left.year, ..Left::default() });
        }
        let standing = if left.open.is_empty() {
            standing
        } else if request.is_asked_again_since(decided_at(request, system, self.replies)) {
            request.awaited(self.today)
        } else {
            Standing::Partly
        };
        (standing, left)
    }

    /// The requests about a system that went out on the edition of one of them, the newest first.
    fn beside(&self, request: &Request, system: SystemId) -> impl Iterator<Item = &'a Request> {
        let is_beside = move |r: &&Request| r.asked.edition == request.asked.edition && self.went_out(r, system);
        self.requests.iter().copied().filter(is_beside)
    }

    /// The request about a system that something is to be done about first: the newest, unless an older one asks what none asked since,
    /// and that is late, left open or still to come while the newest waits for nothing.
    pub(super) fn leading(&self, newest: &'a Request, system: SystemId) -> &'a Request {
        let urgency = |standing: Standing| match standing {
            Standing::Overdue | Standing::Returned | Standing::Answered => 3,
            Standing::Partly => 2,
            Standing::Sent | Standing::Opened | Standing::Reminded => 1,
            Standing::Accepted | Standing::Draft | Standing::Withdrawn => 0,
        };
        let mut first = (newest, urgency(self.stands(newest, system).0));
        for older in self.beside(newest, system).filter(|r| r.id() < newest.id()) {
            let standing = self.stands(older, system).0;
            let waits_for_people = matches!(standing, Standing::Returned | Standing::Answered);
            let is_more = urgency(standing) > first.1 && !waits_for_people;
            if is_more && !self.left(older, system, &[]).open.is_empty() {
                first = (older, urgency(standing));
            }
        }
        first.0
    }

    /// The requests that leave something open about a system, of those of the year of one of them, the newest first: each of them whose
    /// questions the account counts.
    pub(super) fn open_in(&self, request: &Request, system: SystemId) -> Vec<RequestId> {
        let leaves_open = |r: &&Request| !self.stands(r, system).1.open.is_empty();
        self.beside(request, system).filter(leaves_open).map(Request::id).collect()
    }

    /// The other requests that leave something open about the systems of one that went out or was withdrawn, and when they were made, the
    /// newest first.
    pub(super) fn open_elsewhere(&self, request: &Request) -> Vec<(RequestId, Date)> {
        let ids = request.asked.systems.iter().map(|system| system.id);
        let told = ids.filter_map(|id| self.told_by(request, id).map(|told| self.open_in(told, id)));
        let open: BTreeSet<RequestId> = told.flatten().collect();
        self.dated(|r| r.id() != request.id() && open.contains(&r.id()))
    }

    /// The newest requests about the systems of one that was withdrawn, where others stand in its place, and when they were made.
    pub(super) fn in_place_of(&self, request: &Request) -> Vec<(RequestId, Date)> {
        let is_asked = |r: &Request, system: SystemId| !r.is_withdrawn() && r.asked.system(system).is_some();
        let newest = |system: &AskedSystem| self.requests.iter().find(|r| is_asked(r, system.id)).map(|r| r.id());
        let systems = request.asked.systems.iter().filter(|_| request.is_withdrawn());
        let newest: BTreeSet<RequestId> = systems.filter_map(newest).collect();
        self.dated(|r| newest.contains(&r.id()))
    }

    /// Requests with the day on which they were made, the newest first.
    fn dated(&self, is_wanted: impl Fn(&Request) -> bool) -> Vec<(RequestId, Date)> {
        let wanted = self.requests.iter().filter(|r| is_wanted(r));
        wanted.map(|r| (r.id(), r.asked.made_on)).collect()
    }

    /// The request by which is told what is left about a system of one: itself once it went out; the newest that did, where it was
    /// withdrawn, since the board asks on.
    fn told_by<'r>(&'r self, request: &'r Request, system: SystemId) -> Option<&'r Request> {
        let is_out = |r: &&Request| self.went_out(r, system);
        if request.is_withdrawn() { self.requests.iter().copied().find(is_out) } else { Some(request).filter(is_out) }
    }

    /// What is left about a system of all requests of the year of one of them: what one leaves open stays so though a newer one asks
    /// something else.
    pub(super) fn account(&self, request: &Request, system: SystemId) -> Left {
        let mut all = Left { year: self.stands(request, system).1.year, ..Left::default() };
        let mut counted: Vec<&Question> = Vec::new();
        for (at, other) in self.beside(request, system).enumerate() {
            let left = self.stands_beside(other, system, &counted).1;
            if left.asked() > 0 {
                counted.extend(other.asked.about(system));
            }
            if at == 0 {
                all.unasked = left.unasked;
            }
            all.open.extend(left.open);
            all.answered += left.answered;
            all.ended_open |= left.ended_open;
            for (why, count) in left.aside {
                *all.aside.entry(why).or_default() += count;
            }
        }
        all
    }

    fn left(&self, request: &Request, id: SystemId, counted: &[&Question]) -> Left {
        let (on_record, year_over) = (self.systems.iter().find(|s| s.id == id), self.year_over(request));
        let went_out: Vec<&Request> = self.requests.iter().copied().filter(|r| self.is_out(r, id)).collect();
        let is_newer = |other: &&Request| other.id() > request.id();
        let asks = |asked: &Request, question: &Question| asked.asked.about(id).any(|own| is_same(own, question));
        let said = given(id, self.edition, (&self.requests, Some(request)), self.replies);
        let value = |question: &Question| last(&said, question);
        let is_answered = |question: &Question| value(question).is_some() || self.is_declared(question, id);
        let is_due = |question: &Question| {
            let gate = self.needed.iter().find(|gate| gate.key == question.when);
            let is_used = || question.group == QuestionGroup::Remote && on_record.is_some_and(|s| self.is_used(s));
            question.when.is_empty() || gate.and_then(value).map_or_else(is_used, |said| said == YES)
        };
        let let_go: BTreeSet<&str> = went_out.iter().flat_map(|r| r.let_go(id, self.replies)).collect();
        let is_let_go = |question: &Question| is_among(&let_go, question);
        // What nobody was asked this year counts since it began, whichever request came between.
        let since = |question: &Question| {
            let was_asked = went_out.iter().any(|r| asks(r, question));
            if was_asked { request.asked.made_on } else { FiscalYear::of(self.today).first_day() }
        };
        let is_known =
            |question: &Question| on_record.is_some_and(|system| self.is_known(question, system, since(question)));
        // What was asked about a system that is none of its vendor's any more may be answered still, and is asked no further.
        let is_needed = |question: &Question| on_record.is_some() && question.is_about(id);
        let is_settled = |question: &Question| is_answered(question) || is_known(question) || is_let_go(question);
        let is_missing = |question: &&Question| is_needed(question) && !is_settled(question);
        let is_own = went_out.iter().any(|r| r.id() == request.id());
        let is_newest = !went_out.iter().any(is_newer);
        let mut left = Left { year: year_over, ..Left::default() };
        for question in self.needed.iter().filter(is_missing) {
            // What hangs on one that was never asked goes out with it, and is counted as the request and its form do.
            if !is_due(question) && !left.unasked.iter().any(|gate| gate.key == question.when) {
                continue;
            }
            if is_own && asks(request, question) {
                // Whoever was asked anew is waited for there.
                if !went_out.iter().any(|r| is_newer(r) && asks(r, question)) {
                    left.open.push(question.clone());
                }
            } else if is_newest && !went_out.iter().any(|r| asks(r, question)) {
                left.unasked.push(question.clone());
            }
        }
        // What was answered on another edition was so in its words.
        let of_its_edition = || given(id, &request.asked.edition, (&self.requests, Some(request)), self.replies);
        let of_another = (request.asked.edition != *self.edition).then(of_its_edition);
        let said = of_another.as_ref().unwrap_or(&said);
        let is_declared = |question: &Question| is_own && self.is_declared(question, id);
        let is_counted = |question: &&Question| counted.iter().any(|other| is_same(other, question));
        for question in request.asked.about(id).filter(|question| !is_counted(question)) {
            let is_it = |other: &Question| is_same(other, question);
            if last(said, question).is_some() || is_declared(question) {
                if is_taken_back(said, question) {
                    *left.aside.entry(Aside::TakenBack).or_default() += 1;
                } else {
                    left.answered += 1;
                }
                continue;
            }
            if left.open.iter().any(is_it) {
                continue;
            }
            let why = if is_let_go(question) {
                Aside::LetGo
            } else if year_over.is_some() {
                left.ended_open = left.ended_open || self.was_open(question, request, id, said);
                Aside::YearOver
            } else if !is_own || !self.needed.iter().any(|needed| is_needed(needed) && is_it(needed)) {
                Aside::Needless
            } else if is_known(question) {
                Aside::Known
            } else if went_out.iter().any(|r| is_newer(r) && asks(r, question)) {
                Aside::AskedAnew
            } else {
                Aside::Hanging
            };
            *left.aside.entry(why).or_default() += 1;
        }
        left
    }

    /// Whether what a request of a year that is over asked about a system, and no reply answered (`said`), stood open at its end: no form
    /// of that year answered it, and nobody entered it here since.
    fn was_open(&self, question: &Question, request: &Request, id: SystemId, said: &[(&Question, &str, bool)]) -> bool {
        let gate = request.asked.question(&question.when).and_then(|gate| last(said, gate));
        let vendor = request.asked.vendor_id().filter(|_| question.group == QuestionGroup::Form);
        let on_forms = vendor.map(|vendor| declared(vendor, (self.declarations, &request.asked.edition), self.replies));
        let is_on_form = on_forms.is_some_and(|rows| rows.contains(&(id, question.key.as_str())));
        let on_record = self.systems.iter().find(|system| system.id == id);
        let is_known = on_record.is_some_and(|system| is_known(question, system, request.asked.made_on));
        (question.when.is_empty() || gate == Some(YES)) && !is_on_form && !is_known
    }

    /// Whether the vendor answered a row of this year's form about a system in a file that is no reply.
    fn is_declared(&self, question: &Question, system: SystemId) -> bool {
        question.group == QuestionGroup::Form && self.declared.contains(&(system, question.key.as_str()))
    }

    /// Whether somebody at the facility entered since what a question asks about a system, and that settles it.
    fn is_known(&self, question: &Question, system: &System, since: Date) -> bool {
        let is_of_updates = duty_of(&question.key) == Some(Duty::Updates);
        let is_unclear = is_of_updates && self.unclear.contains(&system.id);
        let is_heard = question.group == QuestionGroup::Remote && self.is_heard_late(question, system);
        !is_unclear && (is_heard || is_known(question, system, since))
    }

    /// Whether the vendor answered in a late reply to a request of an earlier year what a question asks of how it connects, and that counts
    /// for this one.
    fn is_heard_late(&self, question: &Question, system: &System) -> bool {
        let says = |part: &ReplyPart| {
            let answer = part.answer(&question.key).filter(|answer| !answer.value.is_empty());
            part.system_id == Some(system.id) && (question.when.is_empty() || answer.is_some())
        };
        self.heard_late(system).iter().any(|reply| reply.parts.iter().any(says))
    }

    /// Whether by a late reply that counts for this year the vendor connects from outside.
    fn is_used(&self, system: &System) -> bool {
        let is_used = system.remote_maintenance.as_ref().is_some_and(|said| said.used);
        is_used && !self.heard_late(system).is_empty()
    }

    /// The replies that how a vendor connects is known of for this year, where the newest is a late one to a request of an earlier year.
    fn heard_late(&self, system: &System) -> Vec<&'a Reply> {
        let said = system.remote_maintenance.as_ref().filter(|_| sejo_judge::is_remote_answered(system, self.today));
        let ids = said.map(|said| said.heard_of.as_slice()).unwrap_or_default();
        let heard_of: Vec<&'a Reply> =
            ids.iter().filter_map(|id| self.replies.iter().find(|reply| reply.id == *id)).collect();
        let request = heard_of.first().and_then(|reply| self.requests.iter().find(|r| r.id() == reply.request_id));
        let is_late = request.is_some_and(|request| self.year_over(request).is_some());
        if is_late { heard_of } else { Vec::new() }
    }

    /// Of which year a request is, where that is over.
    pub(super) fn year_over(&self, request: &Request) -> Option<FiscalYear> {
        year_over(&request.asked, self.today)
    }

    /// Whether a request about a system went to the vendor.
    fn went_out(&self, request: &Request, system: SystemId) -> bool {
        request.asked.system(system).is_some()
            && !matches!(request.standing(system, self.replies, self.today), Standing::Draft | Standing::Withdrawn)
    }

    /// Whether a request about a system went to the vendor, on this edition.
    fn is_out(&self, request: &Request, system: SystemId) -> bool {
        request.asked.edition == *self.edition && self.went_out(request, system)
    }

    /// What a request would have to ask of these systems (none: of all) beyond what was asked and is awaited: the systems it is about, and the
    /// questions; all of them where the vendor was never asked, and else what the board says is left. A question goes with the one that
    /// decides whether it is asked.
    pub(super) fn rest(&self, systems: &[SystemId]) -> (Vec<SystemId>, Vec<Question>) {
        let mut chosen: Vec<(&System, Vec<Question>)> = Vec::new();
        for system in self.systems.iter().filter(|s| systems.is_empty() || systems.contains(&s.id)) {
            let newest = self.requests.iter().copied().find(|r| self.went_out(r, system.id));
            let wanted: Vec<Question> = match newest {
                None => self.never_asked(system.id).cloned().collect(),
                Some(request) => {
                    let left = self.account(request, system.id);
                    [left.open, left.unasked].concat()
                }
            };
            if !wanted.is_empty() {
                chosen.push((system, wanted));
            }
        }
        let is_wanted = |question: &Question, wanted: &[Question]| {
            let goes_with =
                |one: &Question| one.key == question.key || one.when == question.key || one.key == question.when;
            wanted.iter().any(goes_with)
        };
        let mut questions = Vec::new();
        for question in &self.needed {
            let about = chosen.iter().filter(|(s, wanted)| question.is_about(s.id) && is_wanted(question, wanted));
            let about: Vec<SystemId> = about.map(|(system, _)| system.id).collect();
            let is_of_all = question.systems.is_empty() && about.len() == chosen.len();
            if !about.is_empty() {
                let systems = if is_of_all { Vec::new() } else { about };
                questions.push(Question { systems, ..question.clone() });
            }
        }
        (chosen.iter().map(|(system, _)| system.id).collect(), questions)
    }

    /// What is to be asked about a system that the vendor was never asked about.
    fn never_asked(&self, system: SystemId) -> impl Iterator<Item = &Question> {
        let is_wanted = move |question: &&Question| question.is_about(system) && !self.is_declared(question, system);
        self.needed.iter().filter(is_wanted)
    }

    /// All requests to the vendor, the newest first.
    pub(super) fn requests(&self) -> Vec<Request> {
        self.requests.iter().copied().cloned().collect()
    }

    /// The newest request after this one, where nobody has sent it yet.
    pub(super) fn draft_after(&self, request: &Request) -> Option<RequestId> {
        let newest = self.requests.iter().find(|r| !r.is_withdrawn() && r.id() > request.id())?;
        self.is_draft(newest).then(|| newest.id())
    }

    /// Whether nobody has sent a request yet, about whichever of its systems.
    fn is_draft(&self, request: &Request) -> bool {
        let stands = |system: &AskedSystem| request.standing(system.id, self.replies, self.today);
        request.asked.systems.iter().all(|system| stands(system) == Standing::Draft)
    }

    /// Why a draft is not to be sent as it is; nothing of what went out.
    pub(super) fn outdated(&self, request: &Request) -> Option<Outdated> {
        let is_other = |kind: RouteKind| asks_else(kind, self.route);
        if !self.is_draft(request) {
            None
        } else if self.year_over(request).is_some() {
            Some(Outdated::YearOver)
        } else if request.asked.route.is_some_and(is_other) {
            Some(Outdated::OtherRoute)
        } else {
            (request.asked.due_on < self.today).then_some(Outdated::DuePast)
        }
    }

    /// Whether no request about a system is wanted any more, though its vendor can be asked.
    fn is_unasked(&self, system: SystemId) -> bool {
        let is_asked = |r: &&Request| !r.is_withdrawn() && r.asked.system(system).is_some();
        self.systems.iter().any(|s| s.id == system) && !self.requests.iter().any(is_asked)
    }

    /// The systems of a request, and where each stands.
    pub(super) fn rows(&self, request: &Request, words: impl Fn(SystemId) -> String) -> Vec<AskedRow> {
        let row = |system: &AskedSystem| {
            let (standing, own) = self.stands(request, system.id);
            let told = self.told_by(request, system.id).filter(|_| standing == Standing::Withdrawn);
            let left = told.map_or(own, |other| self.account(other, system.id));
            let is_unasked = self.is_unasked(system.id);
            AskedRow { system: system.clone(), standing, words: words(system.id), left, is_unasked }
        };
        request.asked.systems.iter().map(row).collect()
    }
}

/// What a vendor declared on its form of an edition in files that are no replies: what a reply says counts as it was decided about.
fn declared<'a>(
    vendor: VendorId,
    (declarations, edition): (&'a [Declaration], &EditionId),
    replies: &[Reply],
) -> BTreeSet<(SystemId, &'a str)> {
    let of_replies: BTreeSet<EvidenceId> = replies.iter().filter_map(|reply| reply.evidence_id).collect();
    let is_its = |d: &&Declaration| {
        let is_file = d.evidence_id.is_some_and(|id| !of_replies.contains(&id));
        is_file && d.vendor_id == Some(vendor) && d.edition == *edition && d.form.is_for_vendors()
    };
    let counting = declarations.iter().filter(is_its).filter(|d| d.taken_back_on.is_none());
    counting.filter_map(|d| Some((d.system_id?, d.item.slug()))).collect()
}

/// What was accepted about a system on an edition, the newest decision first; `requests` are those to its vendor. What was taken back
/// since is told by itself until somebody asks for it anew: in the request that does (`asking`) it is open, and stands here as nothing,
/// so that what was said before does not come back. Each with whether it was taken back.
fn given<'a>(
    system: SystemId,
    edition: &EditionId,
    (requests, asking): (&[&'a Request], Option<&Request>),
    replies: &'a [Reply],
) -> Vec<(&'a Question, &'a str, bool)> {
    let mut parts: Vec<(&'a Request, &'a Reply, &'a ReplyPart)> = Vec::new();
    for request in requests.iter().copied().filter(|r| r.asked.edition == *edition) {
        let own = replies.iter().filter(|reply| reply.request_id == request.id());
        let own = own.flat_map(|reply| reply.parts.iter().map(move |part| (reply, part)));
        let own = own.filter(|(_, part)| part.system_id == Some(system) && part.is_accepted());
        parts.extend(own.map(|(reply, part)| (request, reply, part)));
    }
    parts.sort_by_key(|(.., part)| Reverse(part.decision().map(|decision| decision.at)));
    let name = system.to_string();
    let is_asked_anew = |reply: &Reply, question: &str| {
        let asking = asking.filter(|request| request.id() != reply.request_id);
        let sent_at = asking.and_then(Request::sent_at);
        reply.taken_back(&name, question).zip(sent_at).is_some_and(|(told, at)| at >= told.received_at)
    };
    let mut given = Vec::new();
    for (request, reply, part) in parts {
        for answer in part.answers.iter().filter(|answer| !answer.value.is_empty()) {
            let value = if is_asked_anew(reply, &answer.question) { "" } else { answer.value.as_str() };
            let is_gone = reply.taken_back(&name, &answer.question).is_some();
            given.extend(request.asked.question(&answer.question).map(|question| (question, value, is_gone)));
        }
    }
    given
}

/// What was given last to a question; `None` where that is nothing.
fn last<'a>(given: &[(&Question, &'a str, bool)], question: &Question) -> Option<&'a str> {
    let (_, value, _) = given.iter().find(|(own, ..)| is_same(own, question))?;
    Some(*value).filter(|value| !value.is_empty())
}

/// Whether what was given last to a question was taken back since.
fn is_taken_back(given: &[(&Question, &str, bool)], question: &Question) -> bool {
    given.iter().find(|(own, ..)| is_same(own, question)).is_some_and(|(.., is_gone)| *is_gone)
}

/// Whether a question is among those that were let go of; those about servers were once written down by their place in the list.
fn is_among(let_go: &BTreeSet<&str>, question: &Question) -> bool {
    let_go.contains(question.key.as_str()) || let_go.contains(&*lasting_key(question))
}

/// What stays open of a request about the system of a part of a reply once that is accepted: what neither it nor anything that was
/// accepted before answers, nor a form of its year, nobody here entered since, and is still asked for; `systems` are those on record, as
/// their duties count, `declarations` the declared values.
pub(crate) fn open_after<'a>(
    asked: &'a Asked,
    part: &ReplyPart,
    (requests, replies): (&[Request], &[Reply]),
    (systems, declarations): (&[System], &[Declaration]),
) -> Vec<&'a Question> {
    let Some(id) = part.system_id else { return Vec::new() };
    let on_record = systems.iter().find(|system| system.id == id);
    let requests: Vec<&Request> = requests.iter().filter(|r| r.asked.vendor.id == asked.vendor.id).collect();
    let asking = requests.iter().copied().find(|r| r.id() == asked.id);
    let before = given(id, &asked.edition, (&requests, asking), replies);
    let value = |question: &Question| {
        let own = part.answer(&question.key).map(|answer| answer.value.as_str()).filter(|value| !value.is_empty());
        own.or_else(|| last(&before, question))
    };
    let is_due =
        |question: &Question| question.when.is_empty() || asked.question(&question.when).and_then(value) == Some(YES);
    let is_known = |question: &Question| on_record.is_some_and(|system| is_known(question, system, asked.made_on));
    let on_forms = asked.vendor_id().map(|vendor| declared(vendor, (declarations, &asked.edition), replies));
    let on_forms = on_forms.unwrap_or_default();
    let is_declared =
        |question: &Question| question.group == QuestionGroup::Form && on_forms.contains(&(id, question.key.as_str()));
    let is_out = |r: &Request| r.asked.edition == asked.edition && !r.is_withdrawn();
    let let_go: BTreeSet<&str> = requests.iter().filter(|r| is_out(r)).flat_map(|r| r.let_go(id, replies)).collect();
    let is_open = |question: &&Question| {
        let is_let_go = is_among(&let_go, question);
        let is_answered = value(question).is_some() || is_declared(question);
        is_due(question) && !is_answered && !is_known(question) && !is_let_go
    };
    asked.about(id).filter(is_open).collect()
}

/// Whether somebody at the facility entered since what a question asks about a system.
fn is_known(question: &Question, system: &System, since: Date) -> bool {
    match question.group {
        QuestionGroup::Duty => {
            let holder = duty_of(&question.key).map(|duty| system.responsibilities.holder(duty));
            holder.is_some_and(|holder| holder != Holder::Unknown)
        }
        QuestionGroup::Remote => {
            let entered = system.remote_maintenance.as_ref().filter(|said| said.heard_of.is_empty());
            entered.is_some_and(|said| said.answered_on >= since)
        }
        QuestionGroup::Disclosure if question.key == ITEMS => {
            let read = system.disclosure.as_ref().and_then(|disclosure| disclosure.read.as_ref());
            read.and_then(|read| read.route_missing.as_ref()).is_some_and(Vec::is_empty)
        }
        QuestionGroup::Disclosure => system.disclosure.is_some(),
        QuestionGroup::Form | QuestionGroup::Route => false,
    }
}
