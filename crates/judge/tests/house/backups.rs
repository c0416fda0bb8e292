//! Backups in order: out of reach, proved, seen, tried. Each test spoils one thing.
#![allow(dead_code, reason = "each test file uses a part of it")]

use sejo_model::backup_record::{
    Apart, Credentials, Forgotten, Frequency, Keeping, Proof, ProofKind, Sighting, Subject, TakenBy,
};
use sejo_model::{BackupRecord, BackupRecordId, Facts, SystemId};

use super::day;

/// Everything that counts.
pub fn sound(system_id: SystemId) -> BackupRecord {
    BackupRecord {
        keeping: Keeping::Kept,
        contents: "データベース".into(),
        method: "外付けディスク2台を毎週交互に".into(),
        frequency: Frequency::Weekly,
        generations: Some(5),
        place: "事務室の金庫".into(),
        apart: Apart::Offline,
        proof: Some(Proof {
            kind: ProofKind::Contract,
            document: "電子カルテ保守契約書".into(),
            page: "第12条".into(),
            quote: "週1回、切り離した媒体に複写する".into(),
        }),
        credentials: Credentials::Separate,
        taken_by: TakenBy::Vendor,
        sighting: Some(Sighting { on: day("2026-11-01"), by: "佐藤".into(), taken: true }),
        restore_method: "事業者が予備機に戻す".into(),
        started_by: "佐藤".into(),
        revision: 1,
        ..BackupRecord::blank(BackupRecordId::new(), Subject::System { system_id })
    }
}

/// Every thing that is easily forgotten answered for.
pub fn nothing_forgotten() -> Vec<BackupRecord> {
    let answer = |thing: &Forgotten| BackupRecord {
        keeping: Keeping::NotNeeded,
        because: "電子カルテの控えに入っている".into(),
        ..BackupRecord::blank(BackupRecordId::new(), Subject::Forgotten { thing: *thing })
    };
    Forgotten::ALL.iter().map(answer).collect()
}

/// The answer for a thing, to be spoilt.
pub fn of(facts: &mut Facts, thing: Forgotten) -> &mut BackupRecord {
    facts.backup_records.iter_mut().find(|r| r.thing() == Some(thing)).unwrap()
}
