//! What vendors answered about their remote connections, held against the register and against what the configurations show.
//!
//! An answer is a word, not a measurement: it never makes a はい better. Where it denies what a configuration surely shows, the row is
//! いいえ; where it differs otherwise, somebody has to ask, and the row stays open.

use std::collections::BTreeSet;

use jiff::civil::Date;
use sejo_model::configuration::{RemoteTerms, TermsDifference, TermsGap};
use sejo_model::system::RemoteMaintenance;
use sejo_model::{
    ConfigurationRecord, Control, DeviceId, DeviceState, Facts, Place, RemoteConnection, RemoteConnectionId, System,
    SystemId, VendorId, Weight,
};

use crate::codes::{reason, step};
use crate::configuration::{Look, WayIn, differences, terms_differences, ways_by_device};
use crate::lines::{Line, Lines};
use crate::scope::Case;

/// In what an answer differs from the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerDiffers {
    /// The vendor says it does not connect; a configuration shows a way in that is its own.
    Shown {
        /// What people call the device.
        device: String,
        /// The way in, as the configuration has it.
        way: String,
        /// Whether it surely is open.
        is_sure: bool,
    },
    /// The vendor says it does not connect; the register holds a connection of its own.
    Registered(RemoteConnectionId),
    /// The vendor says it connects; the register holds nothing of it.
    Unregistered,
    /// The register says these terms otherwise.
    Terms(RemoteConnectionId, Vec<TermsGap>),
    /// The configuration contradicts the terms of the answer.
    Configured(RemoteConnectionId, Vec<TermsDifference>),
}

/// A difference, and about which system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerDifference {
    /// Which.
    pub system: SystemId,
    /// Its name.
    pub name: String,
    /// In what.
    pub differs: AnswerDiffers,
}

/// Where the answers of vendors differ from the register and the configurations.
#[must_use]
pub fn answer_differences(facts: &Facts, today: Date) -> Vec<AnswerDifference> {
    let answered: Vec<(&System, &RemoteMaintenance)> =
        facts.systems.iter().filter_map(|s| Some((s, s.remote_maintenance.as_ref()?))).collect();
    let denies = answered.iter().any(|(_, answer)| !answer.used);
    let shown = if denies { ways(facts, today) } else { Vec::new() };
    let mut found = Vec::new();
    for (system, answer) in answered {
        let mut say =
            |differs| found.push(AnswerDifference { system: system.id, name: system.label().to_owned(), differs });
        let vendor = facts.vendor_of(system);
        let own: Vec<&RemoteConnection> =
            facts.remote_connections.iter().filter(|c| is_of(c, vendor, system, facts, today)).collect();
        if answer.used {
            if own.is_empty() && vendor.is_some() {
                say(AnswerDiffers::Unregistered);
            }
            for connection in own.iter().filter(|c| c.system_id == Some(system.id)) {
                terms(connection, &answer.terms, facts).into_iter().for_each(&mut say);
            }
            continue;
        }
        let is_its = |(record, way): &&(&ConfigurationRecord, WayIn)| match way.registered {
            Some(id) => own.iter().any(|c| c.id == id),
            None => devices_of(system, facts).any(|id| record.device_id == Some(id)),
        };
        let its: Vec<&(&ConfigurationRecord, WayIn)> = shown.iter().filter(is_its).collect();
        for (record, way) in &its {
            let device = facts.devices.iter().find(|d| Some(d.id) == record.device_id);
            let device = device.map_or_else(|| record.label(), |d| d.label()).to_owned();
            say(AnswerDiffers::Shown { device, way: way.label.clone(), is_sure: way.is_sure });
        }
        let is_shown = |c: &RemoteConnection| its.iter().any(|(_, way)| way.registered == Some(c.id));
        for connection in own.iter().filter(|c| !is_shown(c)) {
            say(AnswerDiffers::Registered(connection.id));
        }
    }
    found
}

/// In what the terms of an answer differ from those of its entry, and from the configuration where that is known to be its way.
fn terms(connection: &RemoteConnection, said: &RemoteTerms, facts: &Facts) -> Vec<AnswerDiffers> {
    let mut found = Vec::new();
    let register = connection.terms.contradictions(said);
    if !register.is_empty() {
        found.push(AnswerDiffers::Terms(connection.id, register));
    }
    let known = terms_differences(connection, facts);
    let more: Vec<TermsDifference> =
        differences(connection, said, facts).into_iter().filter(|d| !known.contains(d)).collect();
    if !more.is_empty() {
        found.push(AnswerDiffers::Configured(connection.id, more));
    }
    found
}

/// Whether an entry is the vendor's way to this system. One without a system is, where the vendor has no other system it says it
/// connects to.
fn is_of(c: &RemoteConnection, vendor: Option<VendorId>, system: &System, facts: &Facts, today: Date) -> bool {
    let connects_elsewhere = || {
        let others = facts.systems.iter().filter(|s| s.id != system.id && facts.vendor_of(s) == vendor);
        others.filter_map(|s| s.remote_maintenance.as_ref()).any(|answer| answer.used)
    };
    let denies = system.remote_maintenance.as_ref().is_some_and(|answer| !answer.used);
    c.is_for(vendor, system.id, today)
        && c.holds_on(today)
        && (c.system_id.is_some() || !denies || !connects_elsewhere())
}

fn devices_of(system: &System, facts: &Facts) -> impl Iterator<Item = DeviceId> {
    facts.devices.iter().filter(|d| d.system_id == Some(system.id)).map(|d| d.id)
}

/// Every way in that the configurations of devices in use show, each once.
fn ways(facts: &Facts, today: Date) -> Vec<(&ConfigurationRecord, WayIn)> {
    let retired: BTreeSet<DeviceId> =
        facts.devices.iter().filter(|d| d.state == DeviceState::Retired).map(|d| d.id).collect();
    let in_use = |r: &&ConfigurationRecord| r.device_id.is_none_or(|id| !retired.contains(&id));
    let looks = Look::at_each(facts.configurations.iter().filter(in_use), facts, today);
    ways_by_device(&looks.iter().collect::<Vec<_>>())
}

/// Says the differences that concern the control of the row.
pub(crate) fn say(case: &Case<'_>, lines: &mut Lines) {
    let all = answer_differences(case.facts, case.today);
    if all.is_empty() && case.facts.remote_connections.is_empty() {
        return;
    }
    let is_remote = case.item.control == Some(Control::RemoteMaintenance);
    let tell = |weight: Weight, code, names: Vec<String>, lines: &mut Lines| {
        let line = Line::new(weight, code, Place::RemoteConnections);
        lines.push_any(line.about(names.iter().map(String::as_str), names.len()));
    };
    let shown = |sure: bool| {
        let named = all.iter().filter_map(|d| match &d.differs {
            AnswerDiffers::Shown { device, way, is_sure } if *is_sure == sure => {
                Some(format!("{} ({device}: {way})", d.name))
            }
            _ => None,
        });
        named.collect::<Vec<_>>()
    };
    // Who may connect is another question than who says so: for that row it stays open.
    let sure = if is_remote { Weight::Fails } else { Weight::Missing };
    let (surely, maybe) = (shown(true), shown(false));
    let mut open = surely.len() + maybe.len();
    // One entry may be open for several reasons.
    let mut entries = BTreeSet::new();
    let gone = if is_remote { taken_back(case) } else { Vec::new() };
    if is_remote {
        tell(sure, reason::REMOTE_DENIED_SHOWN, surely, lines);
        tell(Weight::Missing, reason::REMOTE_DENIED_MAYBE, maybe, lines);
        let denied = |d: &AnswerDiffers| match d {
            AnswerDiffers::Registered(id) => Some(*id),
            _ => None,
        };
        tell(Weight::Missing, reason::REMOTE_DENIED_REGISTERED, named(&all, case, denied), lines);
        let unregistered = all.iter().filter(|d| d.differs == AnswerDiffers::Unregistered);
        let unregistered: Vec<String> = unregistered.map(|d| d.name.clone()).collect();
        tell(Weight::Notes, reason::REMOTE_ANSWER_UNREGISTERED, unregistered, lines);
        let purposes = gone.iter().map(|c| c.purpose.clone()).collect();
        tell(Weight::Missing, reason::REMOTE_SOURCE_GONE, purposes, lines);
        entries.extend(all.iter().filter_map(|d| Some((Some(d.system), denied(&d.differs)?))));
    } else {
        let both = surely.into_iter().chain(maybe).collect();
        tell(Weight::Missing, reason::REMOTE_DENIED_MAYBE, both, lines);
    }
    let differs = |d: &AnswerDiffers| match d {
        AnswerDiffers::Terms(id, gaps) if is_remote || gaps.contains(&TermsGap::Sources) => Some(*id),
        AnswerDiffers::Configured(id, found) if is_remote || found.contains(&TermsDifference::Sources) => Some(*id),
        _ => None,
    };
    tell(Weight::Missing, reason::REMOTE_ANSWER_DIFFERS, named(&all, case, differs), lines);
    entries.extend(all.iter().filter_map(|d| Some((Some(d.system), differs(&d.differs)?))));
    open += entries.len();
    if open > 0 {
        lines.step(step::REMOTE_SETTLE_ANSWER, open, Place::RemoteConnections);
    }
    // Where nothing contradicts what was taken back, the vendor has to answer anew, and nobody to settle anything.
    let unanswered = gone.iter().filter(|c| !entries.contains(&(c.system_id, c.id))).count();
    if unanswered > 0 {
        lines.step(step::VENDOR_ASK_AGAIN, unanswered, Place::Requests);
    }
}

/// System and purpose of the entries a difference is about, each once.
fn named(
    all: &[AnswerDifference],
    case: &Case<'_>,
    pick: impl Fn(&AnswerDiffers) -> Option<RemoteConnectionId>,
) -> Vec<String> {
    let purpose = |id| {
        let entry = case.facts.remote_connections.iter().find(|c| c.id == id);
        entry.map_or("", |c| c.purpose.as_str())
    };
    let mut names: Vec<String> =
        all.iter().filter_map(|d| Some(format!("{} ({})", d.name, purpose(pick(&d.differs)?)))).collect();
    names.dedup();
    names
}

/// Entries of which the vendor took back the answer, or some of it that nobody has said since.
fn taken_back<'a>(case: &Case<'a>) -> Vec<&'a RemoteConnection> {
    let is_gone = |c: &&RemoteConnection| {
        c.holds_on(case.today) && (c.is_taken_back() || c.is_path_taken_back(&case.facts.systems))
    };
    case.facts.remote_connections.iter().filter(is_gone).collect()
}
