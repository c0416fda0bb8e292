//! Source restriction (接続元の制限).
//!
//! はい when every network device in use has a fresh and whole configuration in which nothing was found that lets strangers
//! in: management pages, VPN, forwarded ports and filters answer to listed sources only. A device without a configuration,
//! or with a part of one, leaves it open, and so does a line outside without any filter: that translation hides the machines
//! behind it is no list of who may connect. Devices that are maintained from outside and those past their support end are
//! named, because those are the doors that were broken.

use sejo_model::verdict::LedgerFilter;
use sejo_model::{Control, Device, DeviceId, Place, Weight};

use crate::codes::{reason, step};
use crate::configuration::has_bare_line;
use crate::configured;
use crate::ledger::labels;
use crate::lines::{Line, Lines};
use crate::remote_answer;
use crate::scope::Case;

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    configured::say(case, lines);
    let Some(devices) = case.devices_or_say(lines) else { return };
    let total = devices.len();
    let mut configurations = case.configurations();
    configurations.retain(|j| j.tells_settings());
    let of = |id: DeviceId| configurations.iter().filter(move |j| j.record.device_id == Some(id));
    let is_seen = |d: &&Device| of(d.id).next().is_some();
    let is_whole = |d: &&Device| of(d.id).all(|j| j.is_whole_and_fresh());
    let is_sound = |d: &&Device| of(d.id).all(|j| !j.feeds(Control::SourceRestriction));
    let unseen: Vec<&Device> = devices.iter().copied().filter(|d| !is_seen(d)).collect();
    let part: Vec<&Device> = devices.iter().copied().filter(|d| is_seen(d) && !is_whole(d)).collect();
    let is_bare = |d: &&Device| of(d.id).any(|j| has_bare_line(&j.record.configuration));
    let bare: Vec<&Device> = devices.iter().copied().filter(|d| is_sound(d) && is_bare(d)).collect();
    let is_listed = |d: &&Device| is_seen(d) && is_whole(d) && is_sound(d) && !is_bare(d);
    let sound: Vec<&Device> = devices.iter().copied().filter(is_listed).collect();
    let line = Line::new(Weight::Missing, reason::SOURCE_NO_CONFIGURATION, case.ledger(LedgerFilter::All));
    if lines.push_any(line.about(labels(&unseen), total)) {
        lines.step(step::CONFIGURATION_DROP, unseen.len(), Place::Intake);
    }
    let line = Line::new(Weight::Missing, reason::SOURCE_NOT_WHOLE, Place::Configurations);
    if lines.push_any(line.about(labels(&part), total)) {
        lines.step(step::CONFIGURATION_DROP, part.len(), Place::Intake);
    }
    let line = Line::new(Weight::Missing, reason::SOURCE_UNFILTERED, Place::Configurations);
    if lines.push_any(line.about(labels(&bare), total)) {
        lines.step(step::CONFIGURATION_CHECK, bare.len(), Place::Configurations);
    }
    let line = Line::new(Weight::Holds, reason::SOURCE_LISTED, Place::Configurations);
    lines.push_any(line.about(labels(&sound), total));
    configured::say_without_device(case, lines);
    remote_answer::say(case, lines);
    for (code, filter) in
        [(reason::SOURCE_REMOTE, LedgerFilter::Remote), (reason::SOURCE_PAST_SUPPORT, LedgerFilter::PastSupport)]
    {
        let found = case.devices_matching(filter);
        lines.push_any(Line::new(Weight::Notes, code, case.ledger(filter)).about(labels(&found), total));
    }
}
