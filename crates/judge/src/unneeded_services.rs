//! Unneeded software (不要なソフトウェアの停止).
//!
//! はい when what runs and listens on each server and PC stays within an agreed list and each extra was decided upon.
//! Collectors and scans are not read yet, so this cannot be told; devices without antivirus are named.

use sejo_model::Weight;
use sejo_model::verdict::LedgerFilter;

use crate::codes::{reason, step};
use crate::configured;
use crate::lines::{Line, Lines};
use crate::removable_media::say_no_antivirus;
use crate::scope::Case;

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    configured::say(case, lines);
    let Some(devices) = case.devices_or_say(lines) else { return };
    let place = || case.ledger(LedgerFilter::All);
    let line = Line::new(Weight::Missing, reason::SERVICES_NO_LIST, place());
    lines.push(line.counting(devices.len(), devices.len()));
    say_no_antivirus(case, lines);
    lines.step(step::SERVICES_DECIDE, devices.len(), place());
}
