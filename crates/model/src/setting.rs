//! Periods and limits the verdicts use: settings, each with its source.

use serde::{Deserialize, Serialize};

/// Thresholds of the verdicts. Days unless said otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    /// A stock-take (棚卸し) is fresh for so long. Source: yearly checklist; guideline, system operation 8.4.
    pub stock_take_days: u32,
    /// Warn so long before the end of support. Source: own choice, time to buy a replacement.
    pub support_warning_days: u32,
    /// An account export is fresh for so long. Source: own choice, a quarter.
    pub account_export_days: u32,
    /// A contact entry is fresh for so long. Source: yearly checklist.
    pub contact_days: u32,
    /// A restore drill is fresh for so long. Source: yearly checklist.
    pub restore_drill_days: u32,
    /// Two-factor answered はい as planned: the last day the edition allows (R7: fiscal year R9 → 2028-03-31).
    pub two_factor_planned_by: jiff::civil::Date,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            stock_take_days: 365,
            support_warning_days: 180,
            account_export_days: 90,
            contact_days: 365,
            restore_drill_days: 365,
            two_factor_planned_by: jiff::civil::date(2028, 3, 31),
        }
    }
}
