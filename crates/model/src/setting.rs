//! Periods and limits the verdicts use: settings, each with its source.

use serde::{Deserialize, Serialize};

/// Thresholds of the verdicts. Days unless said otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    /// A stock-take (棚卸し) is fresh for so long. Source: guideline, system operation 8.4 (regular); the interval is that of the yearly checklist.
    pub stock_take_days: u32,
    /// Warn so long before the end of support. Source: own choice, time to buy a replacement.
    pub support_warning_days: u32,
    /// An account export is fresh for so long. Source: guideline 7.0, chapter 14 (regular); the interval is our own choice, a quarter.
    pub account_export_days: u32,
    /// A contact entry is fresh for so long. Source: checklist (R7: 3-①); the interval is that of the yearly checklist.
    pub contact_days: u32,
    /// A restore drill is fresh for so long. Source: checklist (R7: 3-②); the interval is that of the yearly checklist.
    pub restore_drill_days: u32,
    /// An exercise is fresh for so long. Source: fee rules 診療録管理体制加算1 (a drill once a year, with improvements) and checklist (R7: 3-③).
    pub exercise_days: u32,
    /// A backup must reach back so far: shorter, and it may hold only what is infected already. Source: Musashi-Kosugi 2026, where the intruder was noticed after 14 days.
    pub backup_reach_days: u32,
    /// Having seen a backup counts for so long. Source: own choice, a quarter.
    pub backup_seen_days: u32,
    /// Hours to set up one machine anew, for the estimate of a restore. Source: none, a guess of ours.
    pub rebuild_hours: u32,
    /// Days until replacements are delivered, for the estimate of a restore. Source: none, a guess of ours.
    pub procurement_days: u32,
    /// The configuration of a network device is fresh for so long. Source: checklist (R7: 2-⑬, access from outside is restricted); the interval is that of the yearly checklist.
    pub configuration_days: u32,
    /// An approved document counts as looked at for so long. Source: checklist (R7: 4-①) asks for rules; the interval is that of the yearly checklist.
    pub document_review_days: u32,
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
            exercise_days: 365,
            backup_reach_days: 14,
            backup_seen_days: 90,
            rebuild_hours: 8,
            procurement_days: 30,
            configuration_days: 365,
            document_review_days: 365,
            two_factor_planned_by: jiff::civil::date(2028, 3, 31),
        }
    }
}
