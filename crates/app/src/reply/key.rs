//! The key of a vendor (事業者の鍵): the one its replies and notices were last known to be signed with. Whatever the facility holds against
//! that key asks here.
//!
//! Invariants: a reply teaches a key when a person has accepted it, a notice only one that the key known before was handed over to;
//! a key that was handed over is no longer the vendor's, whatever it signs afterwards: somebody may have seen its paper. Its notices
//! count all the same about what it signed, with a word that they are to be asked about: they may be older, and only take away.

use sejo_model::notice::ReceivedNotice;
use sejo_model::reply::{ReplyNoteCode, ReplyPart};
use sejo_model::words::Text;
use sejo_model::{Lang, Reply, ReplyId, Request, date};
use uuid::Uuid;

use super::notice::{note_said, said_before};
use super::settle::{both, note, put};
use crate::clock;
use crate::request::replies_of;

/// Other replies named in a note.
const NAMED: usize = 5;

/// The key of something that was signed in the name of a vendor.
#[derive(Clone, Copy)]
pub(super) struct Signed<'a> {
    key: &'a str,
    /// The keys that were handed over to it.
    before: &'a [String],
    /// When it came, and its id.
    at: (i64, Uuid),
    /// A person has accepted it; a notice nobody is asked about.
    is_accepted: bool,
}

impl<'a> Signed<'a> {
    /// The key of a notice that comes now.
    pub const fn now(key: &'a str, before: &'a [String]) -> Self {
        Self { key, before, at: (i64::MAX, Uuid::nil()), is_accepted: false }
    }

    fn reply(reply: &'a Reply) -> Self {
        let is_accepted = reply.parts.iter().any(ReplyPart::is_accepted);
        Self { key: &reply.signer, before: &reply.signers_before, at: (reply.received_at, reply.id.0), is_accepted }
    }

    fn notice(received: &'a ReceivedNotice) -> Self {
        let at = (received.received_at, received.notice.id.0);
        Self { key: &received.signer, before: &received.signers_before, at, is_accepted: false }
    }

    /// Whether the holder of another key signed with this one: it is the same, or that one was handed over to it.
    pub fn follows(&self, other: &Signed<'_>) -> bool {
        self.key == other.key || self.before.iter().any(|key| key == other.key)
    }

    /// Whether another key was handed over to this one, and not back.
    pub fn replaces(&self, other: &Signed<'_>) -> bool {
        self.follows(other) && !other.follows(self)
    }

    /// Whether it contradicts the key that is known: it was handed over to that one, or took the place of a key that was.
    pub fn contradicts(&self, known: &Signed<'_>) -> bool {
        let is_known = |key: &str| known.before.iter().any(|before| before == key);
        !self.follows(known) && (is_known(self.key) || self.before.iter().any(|key| is_known(key)))
    }
}

/// What was signed in the name of a vendor and tells its keys, the oldest first; `but`: whatever that reply says.
fn told<'a>(vendor: &str, but: Option<ReplyId>, (requests, replies): (&[Request], &'a [Reply])) -> Vec<Signed<'a>> {
    let own = replies_of(vendor, (requests, replies));
    let signed = own.iter().copied().filter(|r| Some(r.id) != but && !r.signer.is_empty());
    let mut all: Vec<Signed<'a>> = signed.map(Signed::reply).filter(|one| one.is_accepted).collect();
    all.extend(own.iter().copied().flat_map(|r| &r.notices).map(Signed::notice));
    all.sort_by_key(|one| one.at);
    all
}

/// The key a vendor is known by; `but`: whatever that reply says.
pub(super) fn known<'a>(vendor: &str, but: Option<ReplyId>, all: (&[Request], &'a [Reply])) -> Option<Signed<'a>> {
    let mut known: Option<Signed<'a>> = None;
    for one in told(vendor, but, all) {
        let counts = match &known {
            Some(known) => one.follows(known) || (one.is_accepted && !known.replaces(&one)),
            None => one.is_accepted,
        };
        if counts {
            known = Some(one);
        }
    }
    known
}

/// The key its vendor is known by, beside the reply itself.
pub(super) fn beside<'a>(reply: &Reply, (requests, replies): (&[Request], &'a [Reply])) -> Option<Signed<'a>> {
    let request = requests.iter().find(|r| r.id() == reply.request_id)?;
    known(&request.asked.vendor.id, Some(reply.id), (requests, replies))
}

/// Notes of a reply that comes now that it is signed with neither the key its vendor is known by nor one that was handed over to.
pub(super) fn note_other(reply: &mut Reply, all: (&[Request], &[Reply])) {
    let is_other = beside(reply, all).is_some_and(|known| !Signed::reply(reply).follows(&known));
    if is_other {
        note_which(reply, all);
    }
}

/// Notes with which other key it is signed: with the one its vendor handed over, or with one nobody knows.
fn note_which(reply: &mut Reply, all: (&[Request], &[Reply])) {
    let is_earlier = beside(reply, all).is_some_and(|known| known.replaces(&Signed::reply(reply)));
    // It is told once, whatever is accepted since.
    let is_told = reply.notes.iter().any(|note| note.code == ReplyNoteCode::EarlierKey);
    match (is_earlier, is_told) {
        (false, _) => note(reply, ReplyNoteCode::OtherKey, ""),
        (true, true) => {}
        (true, false) => {
            let about = handed_over(reply, all);
            put(&mut reply.notes, ReplyNoteCode::EarlierKey, about);
        }
    }
}

/// By what came on which day it is known that the key of a reply was handed over.
fn handed_over(reply: &Reply, all: (&[Request], &[Reply])) -> Text {
    let own = Signed::reply(reply);
    let request = all.0.iter().find(|r| r.id() == reply.request_id);
    let told = request.map(|r| told(&r.asked.vendor.id, Some(reply.id), all)).unwrap_or_default();
    let since = told.iter().find(|one| one.replaces(&own)).map(|one| clock::day_of(one.at.0));
    both(|lang| {
        let day = since.map(|day| date::short(day, lang)).unwrap_or_default();
        match lang {
            Lang::Ja => format!("新しい鍵への引き継ぎは、{day}に届いたものに書かれていました"),
            Lang::En => format!("that it was handed over stands in what came on {day}"),
        }
    })
}

/// Notes what other keys signed in the name of the vendor, whichever came first: a reply that waits, or what its key is known by.
/// Nothing of it is odd by itself, so each is looked at again when it is shown and when it is decided.
pub(super) fn note_keys(reply: &mut Reply, (requests, replies): (&[Request], &[Reply])) {
    note_waiting(reply, (requests, replies));
    if reply.signer.is_empty() {
        return;
    }
    let is_odd = beside(reply, (requests, replies)).is_some_and(|known| {
        let own = Signed::reply(reply);
        // What arrives later is signed with the later key of two; of two that lie here either may have come first.
        !own.follows(&known) && (known.at < own.at || !known.follows(&own))
    });
    if is_odd {
        note_which(reply, (requests, replies));
    }
    note_turned_back(reply, (requests, replies));
}

/// Notes the answers that were taken back with the key that took the place of its own: whoever still has that one may say them again.
fn note_turned_back(reply: &mut Reply, (requests, replies): (&[Request], &[Reply])) {
    let Some(request) = requests.iter().find(|r| r.id() == reply.request_id) else { return };
    let own = replies_of(&request.asked.vendor.id, (requests, replies));
    for received in own.into_iter().flat_map(|r| &r.notices) {
        // What was told of its own file is taken out of it already.
        let is_told = reply.notices.iter().any(|known| known.notice.id == received.notice.id);
        if !is_told && Signed::notice(received).replaces(&Signed::reply(reply)) {
            let said = said_before(&received.notice, reply, &request.asked);
            note_said(&mut reply.notes, &received.notice, &said);
        }
    }
}

/// Notes the replies signed with other keys that wait now, in place of those that waited when it was looked at before.
pub(super) fn note_waiting(reply: &mut Reply, (requests, replies): (&[Request], &[Reply])) {
    reply.notes.retain(|note| note.code != ReplyNoteCode::OtherKeyWaits);
    // Beside one that nobody signed there is nothing to compare.
    if reply.signer.is_empty() {
        return;
    }
    let Some(request) = requests.iter().find(|r| r.id() == reply.request_id) else { return };
    let own = replies_of(&request.asked.vendor.id, (requests, replies));
    let is_other = |r: &&Reply| r.id != reply.id && !r.signer.is_empty();
    let rivals = own.into_iter().filter(is_other).filter(|r| !r.is_decided() && !r.shares_key(reply));
    let named = |r: &Reply| format!("{} {}", clock::day_of(r.received_at), r.file_name);
    let waiting = rivals.take(NAMED).map(named).collect::<Vec<_>>().join("、");
    if !waiting.is_empty() {
        note(reply, ReplyNoteCode::OtherKeyWaits, &waiting);
    }
}
