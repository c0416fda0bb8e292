//! Patches (更新プログラム).
//!
//! はい when no device the row is about is past its support end or runs a version with a known exploited hole, and the
//! version, the support end and the last update of each are known. Only what a fresh configuration says about its device is
//! compared with known holes, and only while the list of holes is young; all other devices leave it open. Of one device no two
//! lines contradict each other: what was found in its version is not said to be unknown as well. A device past
//! its support end proves いいえ already.

use sejo_model::configuration::FindingCode;
use sejo_model::verdict::LedgerFilter;
use sejo_model::{Device, Place, Weight};

use crate::codes::{finding, reason, step};
use crate::configuration::{firmware_table_date, is_compared, is_table_fresh};
use crate::configured::{self, Judged};
use crate::ledger::labels;
use crate::lines::{Line, Lines};
use crate::scope::Case;

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    configured::say(case, lines);
    let Some(devices) = case.devices_or_say(lines) else { return };
    let total = devices.len();
    let configurations = case.configurations();
    // What the ledger does not say of a version, a configuration may.
    let is_told = |d: &&Device| {
        let of = |j: &&Judged<'_>| j.record.device_id == Some(d.id) && j.is_fresh();
        configurations.iter().filter(|j| of(j)).any(|j| j.record.configuration.identity.firmware.is_some())
    };
    for (weight, code, filter, step) in [
        (Weight::Fails, reason::PATCH_PAST_SUPPORT, LedgerFilter::PastSupport, step::PATCH_REPLACE),
        (Weight::Missing, reason::PATCH_SUPPORT_UNKNOWN, LedgerFilter::NoSupport, step::PATCH_ASK_SUPPORT),
        (Weight::Missing, reason::PATCH_VERSION_UNKNOWN, LedgerFilter::NoOs, step::PATCH_WRITE_VERSION),
        (Weight::Missing, reason::PATCH_NO_DATE, LedgerFilter::NoPatchDate, step::PATCH_WRITE_DATE),
    ] {
        let mut found = case.devices_matching(filter);
        match filter {
            LedgerFilter::NoOs => found.retain(|d| !is_told(d)),
            // That the support of its version is over is said already; both together would contradict each other.
            LedgerFilter::NoSupport => found.retain(|d| !has(&configurations, d, finding::FIRMWARE_PAST_SUPPORT)),
            _ => {}
        }
        if lines.push_any(Line::new(weight, code, case.ledger(filter)).about(labels(&found), total)) {
            lines.step(step, found.len(), case.ledger(filter));
        }
    }
    compared(case, &devices, lines);

    let warning = case.facts.thresholds.support_warning_days;
    let days_left = |d: &&Device| {
        d.support_end.filter(|end| *end >= case.today).and_then(|end| end.since(case.today).ok()).map(|s| s.get_days())
    };
    let is_soon = |d: &&Device| days_left(d).is_some_and(|days| i64::from(days) <= i64::from(warning));
    let soon: Vec<_> = devices.iter().copied().filter(is_soon).collect();
    let line = Line::new(Weight::Notes, reason::PATCH_SUPPORT_SOON, case.ledger(LedgerFilter::All));
    lines.push_any(line.about(labels(&soon), total).with("days", warning));
    let supported = devices.iter().filter(|d| days_left(d).is_some()).count();
    let line = Line::new(Weight::Holds, reason::PATCH_IN_SUPPORT, case.ledger(LedgerFilter::All));
    lines.push_any(line.counting(supported, total));
    let asked: Vec<_> =
        devices.iter().copied().filter(|d| d.support_end.is_none() && d.support_asked_on.is_some()).collect();
    let line = Line::new(Weight::Notes, reason::PATCH_SUPPORT_ASKED, case.ledger(LedgerFilter::All));
    lines.push_any(line.about(labels(&asked), total));
}

/// Whether something was found in a configuration of a device.
fn has(configurations: &[&Judged<'_>], device: &Device, code: FindingCode) -> bool {
    let own = configurations.iter().filter(|j| j.record.device_id == Some(device.id));
    own.flat_map(|j| &j.findings).any(|f| f.code == code)
}

/// Devices whose firmware was compared with the list of holes, and those of which that cannot be said. Each device stands
/// in one line only: one with a known hole was compared, and of one whose version tells nothing that is said.
fn compared(case: &Case<'_>, devices: &[&Device], lines: &mut Lines) {
    let total = devices.len();
    let configurations = case.configurations();
    let is_told = |d: &&Device| {
        configurations.iter().any(|j| j.record.device_id == Some(d.id) && j.is_fresh() && is_compared(j.record))
    };
    let is_said = |d: &&Device| {
        [finding::FIRMWARE_EXPLOITED, finding::FIRMWARE_UNKNOWN].iter().any(|code| has(&configurations, d, *code))
    };
    let is_young = is_table_fresh(case.today);
    let open = devices.iter().filter(|d| !is_told(d) && !is_said(d)).count();
    let told: Vec<&Device> = devices.iter().copied().filter(is_told).filter(|d| is_young || !is_said(d)).collect();
    let line = Line::new(Weight::Missing, reason::PATCH_NOT_COMPARED, case.ledger(LedgerFilter::All));
    lines.push_any(line.counting(open, total));
    let (weight, code) =
        if is_young { (Weight::Holds, reason::PATCH_COMPARED) } else { (Weight::Missing, reason::PATCH_TABLE_OLD) };
    let date = firmware_table_date().map(|day| day.to_string()).unwrap_or_default();
    lines.push_any(Line::new(weight, code, Place::Configurations).about(labels(&told), total).with("date", date));
    let to_look_up = if is_young { open } else { open + told.len() };
    if to_look_up > 0 {
        lines.step(step::PATCH_LOOK_UP, to_look_up, case.ledger(LedgerFilter::All));
    }
}
