//! What each duty of a system is worth today: who has it, and by which words.
//!
//! Invariant: what is another's than the vendor of the system settles nothing here, whoever asks: page, counts and annex. The judge says
//! whose it is, for requests and verdicts as well.

use sejo_judge::Updates;
use sejo_model::route::{RouteServer, ServerStanding};
use sejo_model::words::Text;
use sejo_model::{Contract, Date, Duty, Facts, Holder, Lang, Route, System};

use super::{DutyView, Heard};

/// Every duty of a system. Of the updates what its contract says counts with what was said, as for the route.
pub(super) fn duties(system: &System, (facts, route): (&Facts, &Route), heard: &Heard, today: Date) -> Vec<DutyView> {
    let view = |duty: Duty| {
        let said = system.responsibilities.get(duty);
        let clause = said.map(|s| s.clause.clone()).unwrap_or_default();
        let other = sejo_judge::of_other(system, duty, facts, today);
        let is_of_other = other.is_some();
        let in_force = Some(&clause).filter(|clause| clause.is_complete());
        let out_of_force = || sejo_judge::lapsed(system, &in_force?.document, facts, today).map(|(_, told)| told);
        let lapsed = other.map(|other| other.told).or_else(out_of_force).unwrap_or_default();
        let heard_of = said.filter(|_| !clause.is_complete()).and_then(|s| s.heard_of);
        let seen = DutyView {
            heard_of: heard_of.and_then(|reply| heard.of.get(&reply)).cloned(),
            duty,
            holder: sejo_judge::said_holder(system, duty, facts, today),
            detail: said.map(|s| s.detail.clone()).unwrap_or_default(),
            disputed: said.map(|said| heard.dispute(said, (system.id, duty))).unwrap_or_default(),
            servers: Text::default(),
            is_of_contract: false,
            is_vague: false,
            is_by_word: false,
            is_of_other,
            lapsed,
            clause,
        };
        if duty == Duty::Updates { with_contract(seen, system, (facts, route), today) } else { seen }
    };
    Duty::ALL.iter().copied().map(view).collect()
}

/// Who makes the updates, by what was said and by what the contract says.
fn with_contract(seen: DutyView, system: &System, (facts, route): (&Facts, &Route), today: Date) -> DutyView {
    let updates = sejo_judge::updates(system, facts, today);
    let servers = apart(system, &updates, (facts, route));
    let Updates { holder, standing, clause, is_by_word, disputed } = updates;
    // Where who makes them is settled, nothing stands against it any more.
    let is_open = holder == Some(Holder::Unknown);
    let seen = DutyView { disputed: if is_open { seen.disputed } else { Text::default() }, servers, ..seen };
    let contract = facts.contract_of(system).filter(|c| c.covers_server_updates == Some(true));
    let of_contract = contract.filter(|c| c.is_in_force_on(today)).map(Contract::updates_clause);
    match standing {
        ServerStanding::Covered => {
            let clause = clause.unwrap_or_default();
            let is_of_contract = clause != seen.clause;
            let (disputed, lapsed) = (Text::default(), Text::default());
            // What was agreed with another in numbers is not what this contract says.
            let detail = if seen.is_of_other { String::new() } else { seen.detail.clone() };
            let is_of_other = false;
            DutyView {
                holder,
                detail,
                heard_of: None,
                disputed,
                is_of_contract,
                is_by_word,
                lapsed,
                is_of_other,
                clause,
                ..seen
            }
        }
        ServerStanding::Contradicted => {
            let disputed = if seen.disputed.ja.is_empty() { disputed.unwrap_or_default() } else { seen.disputed };
            DutyView { holder, heard_of: None, disputed, ..seen }
        }
        ServerStanding::Vague | ServerStanding::NoWords => {
            let is_vague = standing == ServerStanding::Vague;
            let of_contract = of_contract.filter(|_| seen.clause.is_blank());
            match of_contract {
                Some(clause) => DutyView { holder, heard_of: None, is_of_contract: true, is_vague, clause, ..seen },
                None => DutyView { holder, is_vague, ..seen },
            }
        }
        // What is in no words of its own rests on the contract.
        ServerStanding::Ended | ServerStanding::NotBegun if seen.lapsed.ja.is_empty() => {
            DutyView { holder, lapsed: contract_lapsed(system, facts, today), ..seen }
        }
        _ => DutyView { holder, ..seen },
    }
}

/// That the contract of a system is not in force, in words; empty else.
pub(super) fn contract_lapsed(system: &System, facts: &Facts, today: Date) -> Text {
    let is_out = |c: &&Contract| !c.is_in_force_on(today) && !system.is_unreached_by(c);
    let contract = facts.contract_of(system).filter(is_out);
    let lapsed = contract.and_then(|c| sejo_judge::lapsed(system, &c.title, facts, today));
    lapsed.map(|(_, told)| told).unwrap_or_default()
}

/// Servers of a system of which somebody said something else than holds for the others, and what that is.
fn apart(system: &System, all: &Updates, (facts, route): (&Facts, &Route)) -> Text {
    let own: Vec<_> = facts.devices.iter().filter(|d| d.system_id == Some(system.id) && d.updates.is_some()).collect();
    if own.is_empty() {
        return Text::default();
    }
    let is_apart = |server: &&RouteServer| {
        let is_counted = server.standing != ServerStanding::MaybeServer;
        let differs = (server.standing, server.is_by_word) != (all.standing, all.is_by_word);
        is_counted && differs && own.iter().any(|device| Some(device.id) == server.device_id)
    };
    let servers: Vec<&RouteServer> = route.servers.iter().filter(is_apart).collect();
    let told = |lang: Lang| {
        let one = |server: &RouteServer| {
            let line = server.clause.as_ref().map(|clause| format!(": {}", clause.line())).unwrap_or_default();
            format!("{}({}{line})", server.name, server.told(lang))
        };
        servers.iter().copied().map(one).collect::<Vec<_>>().join(lang.pick("、", ", "))
    };
    if servers.is_empty() {
        return Text::default();
    }
    let (ja, en) = (told(Lang::Ja), told(Lang::En));
    Text::new(format!("ほかと違うサーバ: {ja}"), format!("Servers that differ: {en}"))
}
