//! Backups in order: out of reach, proved, seen, tried. Each test spoils one thing.

use sejo_model::VerdictValue::{No, Unknown, Yes};
use sejo_model::Weight::{Fails, Holds, Missing, Notes};
use sejo_model::backup_record::{
    Apart, Credentials, Forgotten, Frequency, Keeping, Proof, ProofKind, Sighting, Subject, TakenBy,
};
use sejo_model::drill::{Comparison, Outcome, SealedBy};
use sejo_model::{BackupRecord, BackupRecordId, Control, Facts, Hosting, SystemId};

use super::{Row, day, drill, process_drill, system};

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

/// What the control of backups makes of them.
pub const ROWS: &[Row] = &[
    (
        "everything is backed up, apart, proved, seen and tried",
        Control::BackupRestore,
        Yes,
        Holds,
        "backup-sound",
        |_| {},
    ),
    ("nobody wrote down how it is backed up", Control::BackupRestore, Unknown, Missing, "backup-no-record", |f| {
        f.backup_records.retain(|r| r.system_id().is_none());
    }),
    ("nobody knows how it is backed up", Control::BackupRestore, Unknown, Missing, "backup-no-record", |f| {
        ehr(f).keeping = Keeping::Unknown;
    }),
    ("it is not backed up", Control::BackupRestore, No, Fails, "backup-not-kept", |f| {
        ehr(f).keeping = Keeping::NotKept
    }),
    (
        "one says it needs no backup and another does not know",
        Control::BackupRestore,
        Unknown,
        Missing,
        "backup-no-record",
        |f| {
            ehr(f).keeping = Keeping::Unknown;
            let other = BackupRecord { keeping: Keeping::NotNeeded, ..sound(f.systems[0].id) };
            f.backup_records.push(other);
        },
    ),
    ("it is said to need no backup", Control::BackupRestore, Unknown, Missing, "backup-not-needed", |f| {
        ehr(f).keeping = Keeping::NotNeeded;
    }),
    ("the tape was not in when somebody looked", Control::BackupRestore, No, Fails, "backup-not-taken", |f| {
        ehr(f).sighting = Some(Sighting { on: day("2026-11-01"), by: "佐藤".into(), taken: false });
    }),
    ("it stands in the contract only", Control::BackupRestore, Unknown, Missing, "backup-contract-only", |f| {
        ehr(f).sighting = None;
    }),
    ("the facility takes it and nobody looked", Control::BackupRestore, Unknown, Missing, "backup-not-seen", |f| {
        ehr(f).sighting = None;
        ehr(f).taken_by = TakenBy::Facility;
    }),
    ("it was seen 90 days ago", Control::BackupRestore, Yes, Holds, "backup-sound", |f| seen_on(f, "2026-08-24")),
    ("it was seen 91 days ago", Control::BackupRestore, Unknown, Missing, "backup-seen-long-ago", |f| {
        seen_on(f, "2026-08-23");
    }),
    ("it will be seen tomorrow", Control::BackupRestore, Unknown, Missing, "backup-seen-long-ago", |f| {
        seen_on(f, "2026-11-23");
    }),
    ("it stays connected", Control::BackupRestore, No, Fails, "backup-connected", |f| ehr(f).apart = Apart::Connected),
    ("nobody knows whether it is apart", Control::BackupRestore, Unknown, Missing, "backup-apart-unknown", |f| {
        ehr(f).apart = Apart::Unknown;
    }),
    ("a cloud's lock is as good as a safe", Control::BackupRestore, Yes, Holds, "backup-sound", |f| {
        ehr(f).apart = Apart::Unchangeable;
    }),
    ("that it is apart is written nowhere", Control::BackupRestore, Unknown, Missing, "backup-no-proof", |f| {
        ehr(f).proof = None;
    }),
    ("the proof says not where", Control::BackupRestore, Unknown, Missing, "backup-no-proof", |f| {
        let proof = ehr(f).proof.as_mut().unwrap();
        (proof.page, proof.quote) = (String::new(), " ".into());
    }),
    ("the administrator can delete it", Control::BackupRestore, No, Fails, "backup-same-credentials", |f| {
        ehr(f).credentials = Credentials::Same;
    }),
    ("nobody knows who can delete it", Control::BackupRestore, Unknown, Missing, "backup-credentials-unknown", |f| {
        ehr(f).credentials = Credentials::Unknown;
    }),
    ("seven days are kept", Control::BackupRestore, No, Fails, "backup-short-reach", |f| ehr(f).reach_days = Some(7)),
    ("13 days are kept", Control::BackupRestore, No, Fails, "backup-short-reach", |f| ehr(f).reach_days = Some(13)),
    ("14 days are kept", Control::BackupRestore, Yes, Holds, "backup-sound", |f| ehr(f).reach_days = Some(14)),
    ("five weekly ones reach 35 days back", Control::BackupRestore, Yes, Holds, "backup-sound", |f| {
        ehr(f).reach_days = Some(35);
    }),
    (
        "five weekly ones reach no year back",
        Control::BackupRestore,
        Unknown,
        Missing,
        "backup-reach-contradicted",
        |f| ehr(f).reach_days = Some(365),
    ),
    ("the only one is written over", Control::BackupRestore, No, Fails, "backup-short-reach", |f| {
        ehr(f).generations = Some(1);
        ehr(f).reach_days = Some(30);
    }),
    ("nobody knows how many are kept", Control::BackupRestore, Unknown, Missing, "backup-reach-unknown", |f| {
        ehr(f).generations = None;
    }),
    ("many are kept at no known rhythm", Control::BackupRestore, Unknown, Missing, "backup-reach-unknown", |f| {
        ehr(f).frequency = Frequency::OnChange;
    }),
    ("a second, connected copy does not hurt", Control::BackupRestore, Yes, Holds, "backup-sound", |f| {
        let second = BackupRecord { apart: Apart::Connected, ..sound(f.systems[0].id) };
        f.backup_records.push(second);
    }),
    (
        "an offline copy of a week and a connected one of a year make no good one",
        Control::BackupRestore,
        No,
        Fails,
        "backup-short-reach",
        |f| {
            ehr(f).reach_days = Some(7);
            let second = BackupRecord {
                apart: Apart::Connected,
                credentials: Credentials::Same,
                reach_days: Some(365),
                ..sound(f.systems[0].id)
            };
            f.backup_records.push(second);
        },
    ),
    ("one way of backing up is recorded", Control::BackupRestore, Yes, Notes, "backup-one-method", |_| {}),
    ("nobody can begin without the vendor", Control::BackupRestore, Yes, Notes, "backup-nobody-starts", |f| {
        ehr(f).started_by.clear();
    }),
    ("a lesser system has no record", Control::BackupRestore, Yes, Notes, "backup-others-unsaid", |f| {
        let lesser = sejo_model::System { critical: Some(false), ..system("予約", &f.vendors[0]) };
        f.systems.push(lesser);
    }),
    ("nobody answered for the licences", Control::BackupRestore, Unknown, Missing, "backup-forgotten-open", |f| {
        f.backup_records.retain(|r| r.thing() != Some(Forgotten::Licences));
    }),
    ("nobody knows about the masters", Control::BackupRestore, Unknown, Missing, "backup-forgotten-open", |f| {
        of(f, Forgotten::Masters).keeping = Keeping::Unknown;
    }),
    ("the directory is not backed up", Control::BackupRestore, No, Fails, "backup-forgotten-not-kept", |f| {
        of(f, Forgotten::Directory).keeping = Keeping::NotKept;
    }),
    ("nobody saw the images' backup", Control::BackupRestore, Unknown, Missing, "backup-forgotten-not-seen", |f| {
        of(f, Forgotten::Images).keeping = Keeping::Kept;
    }),
    ("no restore was performed", Control::BackupRestore, Unknown, Missing, "backup-no-drill", |f| f.drills.clear()),
    ("the restore is too long ago", Control::BackupRestore, Unknown, Missing, "backup-no-drill", |f| {
        f.drills[0].performed_on = day("2025-11-21");
    }),
    ("the restore was withdrawn", Control::BackupRestore, Unknown, Missing, "backup-no-drill", |f| {
        f.drills[0].withdrawn = "誤り".into();
    }),
    ("another system was restored", Control::BackupRestore, Unknown, Missing, "backup-no-drill", |f| {
        f.drills[0].system_id = None;
    }),
    ("a restore brought everything back", Control::BackupRestore, Yes, Holds, "backup-drill-done", |_| {}),
    ("nobody noted how long the restore took", Control::BackupRestore, Unknown, Missing, "backup-drill-no-time", |f| {
        f.drills[0].minutes = None;
    }),
    ("the last restore failed", Control::BackupRestore, No, Fails, "backup-drill-failed", |f| {
        let new = drill(f, "2026-11-01", Some(40), false);
        f.drills.push(new);
    }),
    (
        "a file could not be read when it was sealed",
        Control::BackupRestore,
        Unknown,
        Missing,
        "backup-drill-unsure",
        |f| {
            compared(f).unknown = 1;
        },
    ),
    ("a file cannot be read now", Control::BackupRestore, Unknown, Missing, "backup-drill-unsure", |f| {
        compared(f).unreadable = 1;
    }),
    ("a file was changing while it was sealed", Control::BackupRestore, Unknown, Missing, "backup-drill-unsure", |f| {
        (compared(f).changed, compared(f).changed_moving) = (1, 1);
    }),
    ("one was changing and another one is other", Control::BackupRestore, No, Fails, "backup-drill-failed", |f| {
        (compared(f).changed, compared(f).changed_moving) = (2, 1);
    }),
    ("an empty folder was compared", Control::BackupRestore, Unknown, Missing, "backup-no-drill", |f| {
        compared(f).before = 0;
    }),
    ("an empty folder takes no failure back", Control::BackupRestore, No, Fails, "backup-drill-failed", |f| {
        compared(f).before = 0;
        let failed = drill(f, "2026-09-30", Some(40), false);
        f.drills.push(failed);
    }),
    (
        "a drill that leaves it open takes no failure back",
        Control::BackupRestore,
        No,
        Fails,
        "backup-drill-failed",
        |f| {
            compared(f).unknown = 1;
            let failed = drill(f, "2026-09-30", Some(40), false);
            f.drills.push(failed);
        },
    ),
    ("nor does work gone through between them", Control::BackupRestore, No, Fails, "backup-drill-failed", |f| {
        compared(f).unknown = 1;
        let (failed, worked) =
            (drill(f, "2026-09-30", Some(40), false), process_drill(f, "2026-10-01", Some(40), true));
        f.drills.extend([failed, worked]);
    }),
    ("a manifest nobody signed", Control::BackupRestore, Yes, Notes, "backup-drill-unsigned", |f| {
        for drill in &mut f.drills {
            if let Outcome::Files(measured) = &mut drill.outcome {
                measured.sealed_by = SealedBy::Nobody;
            }
        }
    }),
    (
        "somebody wrote into the record of a restore",
        Control::BackupRestore,
        Unknown,
        Missing,
        "backup-drill-altered",
        |f| {
            f.drills[0].is_as_recorded = false;
        },
    ),
    ("an altered record of no system at all", Control::BackupRestore, Unknown, Missing, "backup-drill-altered", |f| {
        let other = sejo_model::Drill { system_id: None, is_as_recorded: false, ..drill(f, "2024-10-01", None, true) };
        f.drills.push(other);
    }),
    ("a failed restore was put right", Control::BackupRestore, Yes, Holds, "backup-drill-done", |f| {
        let old = drill(f, "2026-10-01", Some(40), false);
        f.drills.push(old);
    }),
    ("the drill was of a connected copy", Control::BackupRestore, Yes, Notes, "backup-drill-connected", |f| {
        f.drills[0].was_offline = Some(false);
    }),
    ("nobody said what is critical", Control::BackupRestore, Unknown, Missing, "backup-no-critical", |f| {
        f.systems[0].critical = Some(false);
    }),
    ("nobody weighed one of the systems", Control::BackupRestore, Unknown, Missing, "backup-undecided", |f| {
        let unsaid = sejo_model::System { critical: None, ..system("透析", &f.vendors[0]) };
        f.systems.push(unsaid);
    }),
    ("a critical system runs in a cloud", Control::BackupRestore, Yes, Notes, "backup-cloud", |f| {
        f.systems[0].hosting = Hosting::Cloud;
    }),
];

/// The backup of the health record, to be spoilt.
fn ehr(facts: &mut Facts) -> &mut BackupRecord {
    facts.backup_records.iter_mut().find(|r| r.system_id().is_some()).unwrap()
}

/// What the drill compared, to be spoilt.
fn compared(facts: &mut Facts) -> &mut Comparison {
    let files = facts.drills.iter_mut().find_map(|drill| match &mut drill.outcome {
        Outcome::Files(measured) => Some(&mut measured.comparison),
        Outcome::Process { .. } => None,
    });
    files.unwrap()
}

fn seen_on(facts: &mut Facts, on: &str) {
    ehr(facts).sighting = Some(Sighting { on: day(on), by: "佐藤".into(), taken: true });
}
