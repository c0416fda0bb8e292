//! What the configurations of network devices say, as reasons of a verdict.
//!
//! One rule for every control: what is sure and weighs (danger, warning) fails it, what is to be checked or only advised
//! leaves it open, and nothing here ever makes a はい. Exceptions stand in two short lists.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use sejo_model::configuration::{
    ConfigurationFinding, ConfigurationRecord, Dialect, Extent, FindingCode, Severity, Sureness, is_one,
};
use sejo_model::{ConfigurationId, Control, DeviceId, Facts, Place, StepCode, Weight};

use crate::codes::{finding, reason, step};
use crate::configuration::{Look, findings};
use crate::lines::{Line, Lines};
use crate::scope::Case;

/// A configuration with what was found in it.
pub(crate) struct Judged<'a> {
    pub(crate) record: &'a ConfigurationRecord,
    /// What people call the device.
    pub(crate) label: &'a str,
    pub(crate) findings: Vec<ConfigurationFinding>,
}

/// All configurations of a facility, judged once for all rows. A text without one counts for nothing but a version it names.
pub(crate) fn judged(facts: &Facts, today: Date) -> Vec<Judged<'_>> {
    let labels: BTreeMap<DeviceId, &str> = facts.devices.iter().map(|d| (d.id, d.label())).collect();
    Look::at_all(facts, today)
        .iter()
        .map(|look| {
            let label = look.record.device_id.and_then(|id| labels.get(&id).copied());
            Judged {
                record: look.record,
                label: label.unwrap_or_else(|| look.record.label()),
                findings: findings(look),
            }
        })
        .filter(|judged| judged.tells_settings() || judged.findings.iter().any(|f| !f.controls.is_empty()))
        .collect()
}

impl Judged<'_> {
    /// Whether the text tells everything about its device, and not about a day long gone. A text of which more than one
    /// line in twenty was not understood does not tell everything.
    pub(crate) fn is_whole_and_fresh(&self) -> bool {
        let configuration = &self.record.configuration;
        configuration.extent == Extent::Whole
            && configuration.dialect != Dialect::Unread
            && configuration.unread.count.saturating_mul(20) <= configuration.unread.total
            && self.is_fresh()
    }

    /// Whether there is a configuration in the text, and not only what the device shows of its state.
    pub(crate) fn tells_settings(&self) -> bool {
        self.record.configuration.extent != Extent::State
    }

    /// Whether it does not tell of a day long gone.
    pub(crate) fn is_fresh(&self) -> bool {
        !self.findings.iter().any(|f| f.code == finding::CONFIGURATION_OLD)
    }

    /// Whether something on it must be closed at once, surely and for some control.
    fn burns(&self) -> bool {
        let burns = |f: &ConfigurationFinding| {
            f.severity == Severity::Danger && f.controls.iter().any(|c| weight(*c, f) == Weight::Fails)
        };
        self.findings
            .iter()
            .any(|f| burns(f) && step_of(Weight::Fails, f.severity, f.code) == Some(step::CONFIGURATION_DANGER))
    }

    /// Whether two are about one device.
    fn is_same_device(&self, other: &Self) -> bool {
        is_one(self.record, other.record)
    }

    /// Whether something was found that feeds a control.
    pub(crate) fn feeds(&self, control: Control) -> bool {
        self.findings.iter().any(|f| f.controls.contains(&control))
    }
}

/// Findings that are worth knowing for a control but do not decide it: that somebody comes in this way may be known and
/// agreed.
const ONLY_NOTED: &[(Control, FindingCode)] = &[
    (Control::RemoteMaintenance, finding::SSL_VPN_ON),
    (Control::RemoteMaintenance, finding::VPN_WITHOUT_TWO_FACTOR),
    (Control::RemoteMaintenance, finding::DIAL_IN_WITHOUT_TWO_FACTOR),
    (Control::RemoteMaintenance, finding::REMOTE_DESKTOP_FORWARDED),
];

/// Findings that leave a control open however sure they are, because the row asks for something else: the second factor of
/// the systems, not of their door; who may connect, not whether it is an SSL-VPN (one that answers anybody is a finding
/// of its own); how long a password is, not where it is kept.
const ONLY_OPEN: &[(Control, FindingCode)] = &[
    (Control::TwoFactor, finding::VPN_WITHOUT_TWO_FACTOR),
    (Control::TwoFactor, finding::DIAL_IN_WITHOUT_TWO_FACTOR),
    (Control::SourceRestriction, finding::SSL_VPN_ON),
    (Control::PasswordStrength, finding::SECRET_READABLE),
];

fn weight(control: Control, found: &ConfigurationFinding) -> Weight {
    let is_in = |list: &[(Control, FindingCode)]| list.contains(&(control, found.code));
    match (found.sureness, found.severity) {
        _ if is_in(ONLY_NOTED) => Weight::Notes,
        _ if is_in(ONLY_OPEN) => Weight::Missing,
        (Sureness::Sure, Severity::Danger | Severity::Warning) => Weight::Fails,
        _ => Weight::Missing,
    }
}

/// Says what was found for the control of the row in the configurations of its devices. Where forms ask about servers or
/// PCs only, and never about network devices, their rows hear of those for information.
pub(crate) fn say(case: &Case<'_>, lines: &mut Lines) {
    let Some(control) = case.item.control else { return };
    let own = case.configurations();
    let configurations = match control {
        Control::AccessLog | Control::UnneededServices => case.all_configurations(),
        _ => own.clone(),
    };
    let devices = one_of_each(&configurations).len();
    let own: BTreeSet<ConfigurationId> = own.iter().map(|j| j.record.id).collect();
    // One line per finding, however differently it weighs on each device; the heaviest first.
    let mut by_code: BTreeMap<(Weight, FindingCode), (Severity, Vec<&Judged<'_>>)> = BTreeMap::new();
    for judged in &configurations {
        for found in judged.findings.iter().filter(|f| f.controls.contains(&control)) {
            let weight = if own.contains(&judged.record.id) { weight(control, found) } else { Weight::Notes };
            let (severity, about) = by_code.entry((weight, found.code)).or_insert((found.severity, Vec::new()));
            *severity = found.severity.min(*severity);
            // What is sure of a device and what is to be checked of it may weigh the same here.
            if about.last().is_none_or(|last| last.record.id != judged.record.id) {
                about.push(judged);
            }
        }
    }
    let mut said: Vec<_> =
        by_code.iter().map(|((weight, code), (severity, about))| (weight, severity, code, about)).collect();
    said.sort_by_key(|(weight, severity, code, _)| (**weight, **severity, **code));
    // A step is about devices, however many findings ask for it: each counts once.
    let mut asking: BTreeMap<StepCode, Vec<&Judged<'_>>> = BTreeMap::new();
    for (weight, severity, code, found) in &said {
        if let Some(step) = step_of(**weight, **severity, **code) {
            let about = asking.entry(step).or_default();
            about.extend(
                found
                    .iter()
                    .filter(|j| !about.iter().any(|other| other.is_same_device(j)))
                    .copied()
                    .collect::<Vec<_>>(),
            );
        }
    }
    if let Some(about) = asking.get_mut(&step::CONFIGURATION_DANGER) {
        // What burns anywhere else on the facility's devices belongs to the same letter.
        let burning = case.all_configurations().into_iter().filter(|j| j.burns());
        let more: Vec<&Judged<'_>> = burning.filter(|j| !about.iter().any(|other| other.is_same_device(j))).collect();
        about.extend(more);
    }
    for (weight, severity, code, found) in said {
        if *code == finding::REMOTE_ENDED {
            say_ended(control, *weight, found, lines);
            continue;
        }
        let line = Line::new(*weight, words_of(*weight), place(*code, found));
        let line = line.about(one_of_each(found).into_iter().map(|j| j.label), devices);
        lines.push(line.with("finding", code.0));
        if let Some(step) = step_of(*weight, *severity, *code) {
            let about = asking.get(&step).unwrap_or(found);
            lines.step(step, about.len(), place(*code, about));
        }
    }
}

/// One configuration of each device: a part that came after the whole tells of the same one, and so does a virtual domain.
pub(crate) fn one_of_each<'j, 'a>(all: &[&'j Judged<'a>]) -> Vec<&'j Judged<'a>> {
    let mut kept: Vec<&Judged<'_>> = Vec::new();
    // Held against those of its name only: of a thousand devices hardly two have one.
    let mut by_name: BTreeMap<&str, Vec<&Judged<'_>>> = BTreeMap::new();
    for &judged in all {
        let others = by_name.entry(judged.label).or_default();
        if !others.iter().any(|other| other.is_same_device(judged)) {
            kept.push(judged);
        }
        others.push(judged);
    }
    kept
}

/// Whose a way in was and until when differs from device to device, so each has a line of its own.
fn say_ended(control: Control, told: Weight, found: &[&Judged<'_>], lines: &mut Lines) {
    let is_meant = |f: &&ConfigurationFinding| f.code == finding::REMOTE_ENDED && weight(control, f) == told;
    for judged in found {
        for ended in judged.findings.iter().filter(is_meant) {
            let line =
                Line::new(told, reason::REMOTE_ENDED, Place::RemoteConnections).about([judged.label], found.len());
            lines.push(ended.values.iter().fold(line, |line, (name, value)| line.with(name, value)));
        }
    }
    lines.step(step::REMOTE_CLOSE, found.len(), Place::RemoteConnections);
}

const fn words_of(weight: Weight) -> sejo_model::ReasonCode {
    match weight {
        Weight::Fails => reason::FINDING_FAILS,
        Weight::Missing => reason::FINDING_OPEN,
        Weight::Holds | Weight::Notes => reason::FINDING_NOTED,
    }
}

/// What the register of remote connections would settle.
const REGISTERED: [FindingCode; 8] = [
    finding::DIAL_IN_UNDECLARED,
    finding::DIAL_IN_USER_UNREGISTERED,
    finding::REMOTE_ENDED,
    finding::REMOTE_UNDECLARED,
    finding::MANAGEMENT_UNDECLARED,
    finding::FORWARD_UNDECLARED,
    finding::LINE_UNDECLARED,
    finding::VPN_USER_UNREGISTERED,
];

/// Where it is settled: the register, or the configuration that shows it.
fn place(code: FindingCode, found: &[&Judged<'_>]) -> Place {
    match found {
        _ if REGISTERED.contains(&code) => Place::RemoteConnections,
        [only] => Place::Configuration { id: only.record.id },
        _ => Place::Configurations,
    }
}

fn step_of(weight: Weight, severity: Severity, code: FindingCode) -> Option<StepCode> {
    match weight {
        Weight::Notes | Weight::Holds => None,
        _ if REGISTERED.contains(&code) => Some(step::REMOTE_REGISTER),
        _ if code == finding::CONFIGURATION_OLD => Some(step::CONFIGURATION_DROP),
        // No copy, however whole, would be read.
        _ if code == finding::CONFIGURATION_UNREAD => Some(step::CONFIGURATION_ASK),
        Weight::Fails if severity == Severity::Danger => Some(step::CONFIGURATION_DANGER),
        Weight::Fails => Some(step::CONFIGURATION_MEND),
        Weight::Missing => Some(step::CONFIGURATION_CHECK),
    }
}

/// Configurations nobody gave a device of the ledger yet, where the row can do nothing without one.
pub(crate) fn say_without_device(case: &Case<'_>, lines: &mut Lines) -> bool {
    let mut configurations = case.configurations();
    configurations.retain(|j| j.tells_settings());
    let devices = one_of_each(&configurations);
    let alone: Vec<&str> = devices.iter().filter(|j| j.record.device_id.is_none()).map(|j| j.label).collect();
    let count = alone.len();
    let line = Line::new(Weight::Missing, reason::CONFIGURATION_WITHOUT_DEVICE, Place::Configurations);
    let is_any = lines.push_any(line.about(alone, devices.len()));
    if is_any {
        lines.step(step::CONFIGURATION_ASSIGN, count, Place::Configurations);
    }
    is_any
}
