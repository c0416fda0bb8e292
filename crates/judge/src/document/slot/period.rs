//! Periods, as the settings say them: 年1回以上, 3か月に1回以上.

use super::{Filled, Slot};

pub(super) const SLOTS: &[Slot] = &[
    ("stock_take", |ground| every(ground.facts.thresholds.stock_take_days)),
    ("account_check", |ground| every(ground.facts.thresholds.account_export_days)),
    ("contact_check", |ground| every(ground.facts.thresholds.contact_days)),
    ("restore_drill", |ground| every(ground.facts.thresholds.restore_drill_days)),
    ("backup_seen", |ground| every(ground.facts.thresholds.backup_seen_days)),
    ("configuration_check", |ground| every(ground.facts.thresholds.configuration_days)),
    ("review", |ground| every(ground.facts.thresholds.document_review_days)),
    ("backup_reach", |ground| Filled::of(format!("{}日", ground.facts.thresholds.backup_reach_days))),
    ("support_warning", |ground| Filled::of(span(ground.facts.thresholds.support_warning_days))),
];

/// At least once in so many days.
fn every(days: u32) -> Filled {
    Filled::of(match days {
        365 | 366 => "年1回以上".to_owned(),
        180..=184 => "年2回以上".to_owned(),
        28..=31 => "月1回以上".to_owned(),
        7 => "週1回以上".to_owned(),
        _ if is_months(days) => format!("{}か月に1回以上", days / 30),
        _ => format!("{days}日に1回以上"),
    })
}

fn span(days: u32) -> String {
    match days {
        365 => "1年".to_owned(),
        180..=184 => "半年".to_owned(),
        _ if is_months(days) => format!("{}か月", days / 30),
        _ => format!("{days}日"),
    }
}

const fn is_months(days: u32) -> bool {
    days >= 60 && days <= 330 && days % 30 <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_read_as_people_say_them() {
        for (days, words) in [
            (365, "年1回以上"),
            (90, "3か月に1回以上"),
            (92, "3か月に1回以上"),
            (30, "月1回以上"),
            (45, "45日に1回以上"),
            (400, "400日に1回以上"),
        ] {
            assert_eq!(every(days).text, words);
        }
        assert_eq!((span(180).as_str(), span(365).as_str(), span(100).as_str()), ("半年", "1年", "100日"));
    }
}
