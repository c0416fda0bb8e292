//! How systems are backed up, as the records say.

use sejo_model::backup_record::{Apart, BackupRecord, Credentials, Frequency, Keeping, TakenBy};
use sejo_model::{Place, System};

use super::system::vendor;
use super::{Filled, Ground, Slot};

pub(super) const SLOTS: &[Slot] = &[("backups", backups)];

/// A line for each system care stops without.
fn backups(ground: &Ground<'_>) -> Filled {
    let critical: Vec<&System> = ground.facts.systems.iter().filter(|s| s.is_critical()).collect();
    if critical.is_empty() {
        return Filled::blank("止まると診療に響くシステム", "systems care stops without", Place::Systems);
    }
    Filled::lines(critical.into_iter().map(|system| (system.label().to_owned(), of_system(ground, system))))
}

fn of_system(ground: &Ground<'_>, system: &System) -> Filled {
    let records = ground.facts.backup_records.iter();
    let records: Vec<&BackupRecord> = records.filter(|r| r.system_id() == Some(system.id)).collect();
    let kept = records.iter().filter(|r| r.keeping == Keeping::Kept);
    let kept: Vec<String> = kept.map(|r| line(ground, system, r)).filter(|line| !line.is_empty()).collect();
    if !kept.is_empty() {
        return Filled::of(kept.join("。また、"));
    }
    if let Some(record) = records.iter().find(|r| r.keeping == Keeping::NotNeeded && !r.because.trim().is_empty()) {
        return Filled::of(format!("取らない({})", record.because.trim()));
    }
    let (ja, en) = (format!("{}のバックアップ", system.label()), format!("the backup of {}", system.label()));
    Filled::blank(&ja, &en, Place::BackupRecords)
}

/// How one is kept: only what is known is said, and what puts it in danger is said, too.
fn line(ground: &Ground<'_>, system: &System, record: &BackupRecord) -> String {
    let said = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    let frequency = (record.frequency != Frequency::Unknown).then(|| record.frequency.words().ja.to_owned());
    let by = match record.taken_by {
        TakenBy::Vendor => Some(vendor(ground, system).unwrap_or("事業者")),
        TakenBy::Facility => Some("自施設"),
        TakenBy::Unknown => None,
    };
    let apart = match record.apart {
        Apart::Offline => Some("切り離して保管"),
        Apart::Unchangeable => Some("書き換えられない形で保管"),
        Apart::Connected => Some("つながったままで、切り離した控えはない"),
        Apart::Unknown => None,
    };
    let is_separate = record.credentials == Credentials::Separate;
    let parts = [
        frequency,
        by.map(|by| format!("担当は{by}")),
        said(&record.method),
        said(&record.place).map(|place| format!("保管場所は{place}")),
        apart.map(str::to_owned),
        is_separate.then(|| "消せるのはシステムの管理者とは別の人だけ".to_owned()),
        record.reach().filter(|days| *days > 0).map(|days| format!("{days}日前まで戻せる")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("、")
}
