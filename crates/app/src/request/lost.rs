//! What a request asks for no more: its systems that are another vendor's by now.
//!
//! Invariant: only the vendor behind a system is asked about it. What was signed stays as it went out; the mail and the letter say which
//! part of it needs no answer any more.

use sejo_model::request::{Asked, AskedSystem, Standing};
use sejo_model::{Date, Edition, Facts, Lang, Reply, Request, RequestId, SystemId, VendorId};

use crate::Named;

/// A system of a request that is not its vendor's any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostSystem {
    /// The system.
    pub system: AskedSystem,
    /// Name of the vendor behind it by now; empty where there is none, or where the system is on record no longer.
    pub to: String,
    /// Whether what the vendor of the request had answered was accepted.
    pub is_answered: bool,
}

/// The systems of a request that are not its vendor's any more. One that was withdrawn asks nothing anyway.
pub(super) fn lost(request: &Request, facts: &Facts, (replies, today): (&[Reply], Date)) -> Vec<LostSystem> {
    let is_gone = |system: &&AskedSystem| !request.is_withdrawn() && is_lost(&request.asked, system.id, facts);
    let told = |system: &AskedSystem| {
        let now = vendor_now(system.id, facts);
        let now = facts.vendors.iter().find(|v| Some(v.id) == now);
        LostSystem {
            system: system.clone(),
            to: now.map(|v| v.name.clone()).unwrap_or_default(),
            is_answered: request.standing(system.id, replies, today) == Standing::Accepted,
        }
    };
    request.asked.systems.iter().filter(is_gone).map(told).collect()
}

/// The requests on an edition that are still open, though their vendor lost every system they ask about: they are to be withdrawn, and
/// stand beside no system of their vendor. By vendor and systems.
pub(super) fn spent(
    (facts, edition): (&Facts, &Edition),
    (requests, replies): (&[Request], &[Reply]),
    today: Date,
) -> Vec<Named<RequestId>> {
    let is_spent = |request: &&Request| {
        let gone = lost(request, facts, (replies, today));
        gone.len() == request.asked.systems.len() && gone.iter().any(|system| !system.is_answered)
    };
    let of_now = requests.iter().filter(|request| request.asked.edition == edition.id);
    let named = |request: &Request| {
        let (vendor, systems) = (&request.asked.vendor.name, request.asked.system_names());
        Named { id: request.id(), name: format!("{vendor} ({systems})") }
    };
    of_now.filter(is_spent).map(named).collect()
}

/// Whether a system is not that of the vendor who is asked about it any more.
pub(crate) fn is_lost(asked: &Asked, system: SystemId, facts: &Facts) -> bool {
    vendor_now(system, facts) != asked.vendor_id()
}

fn vendor_now(system: SystemId, facts: &Facts) -> Option<VendorId> {
    facts.systems.iter().find(|s| s.id == system).and_then(|s| facts.vendor_of(s))
}

/// What is asked still, for a mail or a letter, and about which systems nothing is to be answered any more.
pub(super) fn still_asked(asked: &Asked, lost: &[LostSystem], lang: Lang) -> Asked {
    let mut still = asked.clone();
    if lost.is_empty() {
        return still;
    }
    let is_lost = |id: SystemId| lost.iter().any(|gone| gone.system.id == id);
    still.systems.retain(|system| !is_lost(system.id));
    still.questions.retain(|q| q.systems.is_empty() || q.systems.iter().any(|id| !is_lost(*id)));
    let names = lost.iter().map(|gone| gone.system.name.as_str()).collect::<Vec<_>>().join(lang.pick("、", ", "));
    let words = match lang {
        Lang::Ja => format!(
            "次のシステムについては、ご回答が要らなくなりました(お送りしたファイルでは、空けておいてください): {names}"
        ),
        Lang::En => {
            format!("No answer is needed any more about these systems (leave them open in the files we sent): {names}")
        }
    };
    still.words = if still.words.is_empty() { words } else { format!("{}\n\n{words}", still.words) };
    still
}
