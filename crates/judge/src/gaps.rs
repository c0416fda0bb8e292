//! Gaps of the ledger (台帳).
//!
//! The verdicts and the filters of the ledger page both ask here, so what a reason counts is what its link lists.
//! Only devices in use can have a gap: spare and retired ones are kept in the ledger but asked nothing.

use jiff::civil::Date;
use sejo_model::entry::{is_entry, is_version};
use sejo_model::verdict::LedgerFilter;
use sejo_model::{Device, DeviceState, Facts, Thresholds};

/// The columns every device in use must have, in printed order. [`LedgerFilter::Incomplete`] is any of them (or a device
/// without any name).
pub(crate) const COLUMNS: [LedgerFilter; 7] = [
    LedgerFilter::NoKind,
    LedgerFilter::NoPlace,
    LedgerFilter::NoOs,
    LedgerFilter::NoResponsible,
    LedgerFilter::NoMaintainer,
    LedgerFilter::NoRemote,
    LedgerFilter::NoSupport,
];

/// The gaps a device has in the eyes of the ledger's verdict: each missing column, then the stock-take. Empty when the
/// device is complete.
#[must_use]
pub fn ledger_gaps(device: &Device, thresholds: &Thresholds, today: Date) -> Vec<LedgerFilter> {
    COLUMNS
        .into_iter()
        .chain([LedgerFilter::NotChecked])
        .filter(|filter| matches(*filter, device, thresholds, today))
        .collect()
}

/// Every filter under which the ledger page shows `device`: what [`matches()`] says of each, looked at once.
#[must_use]
pub fn ledger_filters(device: &Device, thresholds: &Thresholds, today: Date) -> Vec<LedgerFilter> {
    let is_shown = |filter: &LedgerFilter| matches(*filter, device, thresholds, today);
    let others = LedgerFilter::ALL.iter().copied().filter(|filter| *filter != LedgerFilter::Incomplete);
    let mut filters: Vec<_> = others.filter(is_shown).collect();
    if is_nameless(device) || filters.iter().any(|filter| COLUMNS.contains(filter)) {
        filters.push(LedgerFilter::Incomplete);
    }
    filters
}

/// A device in use and the filters under which the ledger page shows it.
pub(crate) struct Listed<'a> {
    pub(crate) device: &'a Device,
    pub(crate) under: Vec<LedgerFilter>,
}

/// The devices in use, looked at once for all rows.
pub(crate) fn listed(facts: &Facts, today: Date) -> Vec<Listed<'_>> {
    let in_use = facts.devices.iter().filter(|device| device.state == DeviceState::InUse);
    in_use.map(|device| Listed { device, under: ledger_filters(device, &facts.thresholds, today) }).collect()
}

/// Whether the ledger page shows `device` under `filter`.
#[must_use]
pub fn matches(filter: LedgerFilter, device: &Device, thresholds: &Thresholds, today: Date) -> bool {
    if filter == LedgerFilter::All {
        return true;
    }
    if device.state != DeviceState::InUse {
        return false;
    }
    match filter {
        LedgerFilter::All => true,
        LedgerFilter::Incomplete => {
            is_nameless(device) || COLUMNS.into_iter().any(|column| matches(column, device, thresholds, today))
        }
        LedgerFilter::NoKind => device.kind.is_none(),
        LedgerFilter::NoPlace => is_blank(&device.place),
        LedgerFilter::NoOs => is_blank(&device.os) || !is_version(&device.os_version),
        LedgerFilter::NoResponsible => is_blank(&device.responsible),
        LedgerFilter::NoMaintainer => is_blank(&device.maintainer),
        LedgerFilter::NoRemote => device.remote_maintenance.is_none(),
        // Asked on a day that has not come is not asked, and the answer of years ago may have changed.
        LedgerFilter::NoSupport => {
            let asked = |day| is_fresh(day, thresholds.stock_take_days, today);
            device.support_end.is_none() && !device.support_asked_on.is_some_and(asked)
        }
        LedgerFilter::NotChecked => {
            !device.checked_on.is_some_and(|day| is_fresh(day, thresholds.stock_take_days, today))
        }
        LedgerFilter::PastSupport => device.support_end.is_some_and(|end| end < today),
        // A date in the future is a slip of the pen and proves nothing.
        LedgerFilter::NoPatchDate => device.last_patch_on.is_none_or(|day| day > today),
        LedgerFilter::Remote => device.remote_maintenance == Some(true),
    }
}

/// Whether neither a name nor a host name is written down.
pub(crate) fn is_nameless(device: &Device) -> bool {
    device.state == DeviceState::InUse && is_blank(&device.name) && is_blank(&device.host_name)
}

/// Whether `day` lies at most `days` before `today`, and not after it.
pub(crate) fn is_fresh(day: Date, days: u32, today: Date) -> bool {
    day <= today && today.since(day).is_ok_and(|span| i64::from(span.get_days()) <= i64::from(days))
}

/// Whether a column holds nothing, or words that say that nothing is known or that there is none: neither is an entry.
pub(crate) fn is_blank(text: &str) -> bool {
    !is_entry(text)
}
