//! Removable media (USBなどの接続制限).
//!
//! はい when a policy blocks USB storage on every client and server, or every exception is a registered medium. Policies
//! are not read yet, so this cannot be told; devices without antivirus are named, because there a stick does most harm.

use sejo_model::device::parse_yes_no;
use sejo_model::verdict::LedgerFilter;
use sejo_model::{DeviceKind, Place, Weight};

use crate::codes::{reason, step};
use crate::ledger::labels;
use crate::lines::{Line, Lines};
use crate::scope::Case;

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    let with_usb = |kind| matches!(kind, Some(DeviceKind::Server | DeviceKind::Pc));
    let devices: Vec<_> = case.devices().into_iter().filter(|d| with_usb(d.kind)).collect();
    let place = case.ledger(LedgerFilter::All);
    lines.push(Line::new(Weight::Missing, reason::MEDIA_NO_POLICY, place).counting(devices.len(), devices.len()));
    say_no_antivirus(case, lines);
    lines.step(step::MEDIA_DECIDE, devices.len(), Place::Item { id: case.item.id.clone() });
}

/// Servers and PCs for which the ledger names no antivirus.
pub(crate) fn say_no_antivirus(case: &Case<'_>, lines: &mut Lines) {
    let with_antivirus = |kind| matches!(kind, Some(DeviceKind::Server | DeviceKind::Pc));
    let devices: Vec<_> = case.devices().into_iter().filter(|d| with_antivirus(d.kind)).collect();
    let bare: Vec<_> = devices.iter().copied().filter(|d| has_none(&d.antivirus)).collect();
    let line = Line::new(Weight::Notes, reason::NO_ANTIVIRUS, case.ledger(LedgerFilter::All));
    lines.push_any(line.about(labels(&bare), devices.len()));
}

/// あり says that there is one, if not which.
fn has_none(antivirus: &str) -> bool {
    crate::gaps::is_blank(antivirus) && !matches!(parse_yes_no(antivirus), Ok(Some(true)))
}
