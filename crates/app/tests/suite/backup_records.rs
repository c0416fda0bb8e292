//! Backup records: written, seen, answered for, handed out; and what is refused.

use sejo_app::backup_record::{ForgottenAnswer, Standing};
use sejo_model::backup_record::{
    Apart, BackupGap, Credentials, Forgotten, Frequency, Keeping, Proof, ProofKind, Sighting, Subject, TakenBy,
};
use sejo_model::restore_estimate::Unknown;
use sejo_model::{Actor, BackupRecord, BackupRecordId, ErrorCode, Place as Page, Role, SystemId, VerdictValue, Weight};

use crate::house::{House, day};
use crate::place::Place;

both! {
    a_record_is_written_seen_and_counts;
    the_newest_look_decides;
    another_backup_is_looked_at_and_proved_anew;
    what_is_easily_forgotten_is_answered_for_at_one_go;
    of_two_who_save_the_second_is_told;
    what_cannot_be_is_refused_by_field;
    records_go_with_their_system;
    the_table_is_handed_out;
}

/// A house whose first system is critical.
async fn house(place: &Place) -> (House, Actor, SystemId) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let all = house.app.systems(&officer).await.unwrap();
    for (position, row) in all.iter().enumerate() {
        let system = sejo_model::System { critical: Some(position == 0), ..row.system.clone() };
        house.app.save_system(&officer, &system).await.unwrap();
    }
    let id = all[0].system.id;
    (house, officer, id)
}

fn record(system_id: SystemId) -> BackupRecord {
    BackupRecord {
        keeping: Keeping::Kept,
        method: "毎週、外付けディスクへ複写".to_owned(),
        frequency: Frequency::Weekly,
        generations: Some(5),
        place: "事務室の金庫".to_owned(),
        apart: Apart::Offline,
        proof: Some(Proof {
            kind: ProofKind::Rule,
            document: "運用管理規程".to_owned(),
            page: "第9条".to_owned(),
            quote: String::new(),
        }),
        credentials: Credentials::Separate,
        taken_by: TakenBy::Vendor,
        ..BackupRecord::blank(BackupRecordId::new(), Subject::System { system_id })
    }
}

fn sighting(on: &str, taken: bool) -> Sighting {
    Sighting { on: day(on), by: "佐藤".to_owned(), taken }
}

/// What the first system lacks, by the page.
async fn open(house: &House, actor: &Actor) -> (Standing, Vec<BackupGap>) {
    let view = house.app.backup_records(actor).await.unwrap();
    let line = view.systems.iter().find(|s| s.critical).unwrap();
    (line.standing, line.open.iter().map(|open| open.gap).collect())
}

async fn a_record_is_written_seen_and_counts(place: &Place) {
    let (house, officer, system) = house(place).await;
    assert_eq!(open(&house, &officer).await, (Standing::Open, vec![BackupGap::NoRecord]));
    let view = house.app.backup_records(&officer).await.unwrap();
    assert_eq!(view.systems[0].estimate.unknown, [Unknown::Record]);
    assert_eq!(view.systems[0].open[0].step.place, Page::BackupRecords);

    let saved = house.app.save_backup_record(&officer, &record(system)).await.unwrap();
    assert_eq!(open(&house, &officer).await, (Standing::Open, vec![BackupGap::ContractOnly]));
    let seen = house.app.see_backup(&officer, saved.id, sighting("2026-11-20", false), saved.revision).await.unwrap();
    assert_eq!(open(&house, &officer).await, (Standing::Bad, vec![BackupGap::NotTaken]));
    let seen = house.app.see_backup(&officer, saved.id, sighting("2026-11-21", true), seen.revision).await.unwrap();
    assert_eq!((seen.revision, open(&house, &officer).await), (3, (Standing::Sound, vec![])));

    // The row of the checklist says the same; the drill and the forgotten things are still open.
    let item = house.app.item(&officer, "backup-restore").await.unwrap();
    let codes: Vec<Weight> = item.reasons.iter().filter(|r| r.place == Page::BackupRecords).map(|r| r.weight).collect();
    assert!(codes.contains(&Weight::Holds) && !codes.contains(&Weight::Fails), "{:?}", item.reasons);
    assert_eq!(item.row.verdict, VerdictValue::Unknown);

    house.app.remove_backup_record(&officer, seen.id).await.unwrap();
    assert_eq!(open(&house, &officer).await.1, [BackupGap::NoRecord]);
    let gone = house.app.remove_backup_record(&officer, seen.id).await.unwrap_err();
    assert_eq!(gone.code, ErrorCode::NotFound);
    // What somebody removed is not made anew by saving it.
    let late = house.app.save_backup_record(&officer, &seen).await.unwrap_err();
    assert_eq!(late.code, ErrorCode::NotFound);
}

async fn the_newest_look_decides(place: &Place) {
    let (house, officer, system) = house(place).await;
    let saved = house.app.save_backup_record(&officer, &record(system)).await.unwrap();
    let bad = house.app.see_backup(&officer, saved.id, sighting("2026-11-20", false), saved.revision).await.unwrap();
    let older = house.app.see_backup(&officer, saved.id, sighting("2026-09-15", true), bad.revision).await.unwrap_err();
    assert_eq!((older.code, older.fields[0].field), (ErrorCode::SeenLater, "seen_on"));
    let said = older.detail.unwrap().ja;
    assert!(said.contains("2026年11月20日") && said.contains("佐藤") && said.contains("取れていません"), "{said}");
    assert_eq!(open(&house, &officer).await, (Standing::Bad, vec![BackupGap::NotTaken]));

    // What was seen of it as it was made before is the newest look, too.
    let moved = BackupRecord { place: "倉庫の戸棚".to_owned(), ..bad };
    let moved = house.app.save_backup_record(&officer, &moved).await.unwrap();
    let older =
        house.app.see_backup(&officer, saved.id, sighting("2026-11-19", true), moved.revision).await.unwrap_err();
    assert_eq!(older.code, ErrorCode::SeenLater);
    // Of two looks on a day the one entered later stays.
    house.app.see_backup(&officer, saved.id, sighting("2026-11-20", true), moved.revision).await.unwrap();
    assert!(!open(&house, &officer).await.1.contains(&BackupGap::NotTaken));
}

async fn another_backup_is_looked_at_and_proved_anew(place: &Place) {
    let (house, officer, system) = house(place).await;
    let disk =
        BackupRecord { taken_by: TakenBy::Facility, sighting: Some(sighting("2026-11-20", true)), ..record(system) };
    let disk = house.app.save_backup_record(&officer, &disk).await.unwrap();
    assert_eq!(open(&house, &officer).await, (Standing::Sound, vec![]));
    // How often it is taken, and a space more, make it no other one.
    let same = BackupRecord { generations: Some(6), method: format!("{} ", disk.method), ..disk };
    let disk = house.app.save_backup_record(&officer, &same).await.unwrap();
    assert_eq!(open(&house, &officer).await, (Standing::Sound, vec![]));

    let cloud = BackupRecord {
        method: "事業者のクラウドへ送る".to_owned(),
        place: "事業者のクラウド".to_owned(),
        taken_by: TakenBy::Vendor,
        apart: Apart::Unchangeable,
        earlier: Vec::new(),
        ..disk.clone()
    };
    let cloud = house.app.save_backup_record(&officer, &cloud).await.unwrap();
    assert_eq!(open(&house, &officer).await, (Standing::Open, vec![BackupGap::ContractOnly, BackupGap::NoProof]));
    let earlier = &cloud.earlier[0];
    assert_eq!((&earlier.sighting, &earlier.proof, &earlier.place), (&disk.sighting, &disk.proof, &disk.place));

    // A look and a proof of the new one count, and what was is not forgotten.
    let proved = BackupRecord { proof: disk.proof.clone(), sighting: Some(sighting("2026-11-21", true)), ..cloud };
    let proved = house.app.save_backup_record(&officer, &proved).await.unwrap();
    assert_eq!((open(&house, &officer).await, proved.earlier.len()), ((Standing::Sound, vec![]), 1));

    // Given up and taken up again, it is another one.
    let given_up = BackupRecord { keeping: Keeping::NotKept, ..proved };
    let given_up = house.app.save_backup_record(&officer, &given_up).await.unwrap();
    let again = BackupRecord { keeping: Keeping::Kept, ..given_up };
    let again = house.app.save_backup_record(&officer, &again).await.unwrap();
    assert_eq!((again.sighting, again.proof, again.earlier.len()), (None, None, 2));
}

fn answer(thing: Forgotten, keeping: Keeping, how: &str, revision: u32) -> ForgottenAnswer {
    ForgottenAnswer { thing, keeping, how: how.to_owned(), revision }
}

async fn what_is_easily_forgotten_is_answered_for_at_one_go(place: &Place) {
    let (house, officer, _) = house(place).await;
    let bare = [
        answer(Forgotten::Masters, Keeping::Kept, " ", 0),
        answer(Forgotten::Directory, Keeping::NotNeeded, "", 0),
        answer(Forgotten::Images, Keeping::NotKept, "", 0),
    ];
    let refused = house.app.answer_forgotten(&officer, &bare).await.unwrap_err();
    let fields: Vec<&str> = refused.fields.iter().map(|f| f.field).collect();
    assert_eq!((refused.code, fields), (ErrorCode::Required, vec!["masters_how", "directory_how"]));
    let view = house.app.backup_records(&officer).await.unwrap();
    assert!(view.forgotten.iter().all(|f| f.record.is_none()), "all or nothing");

    let answers = [
        answer(Forgotten::Masters, Keeping::Kept, "カルテと一緒に複写。password: Himitsu-99", 0),
        answer(Forgotten::Directory, Keeping::NotNeeded, "名簿のサーバがない", 0),
        answer(Forgotten::Images, Keeping::NotKept, "", 0),
        answer(Forgotten::Licences, Keeping::Unknown, "", 0),
    ];
    house.app.answer_forgotten(&officer, &answers).await.unwrap();
    let view = house.app.backup_records(&officer).await.unwrap();
    let of = |thing| view.forgotten.iter().find(|f| f.thing == thing).unwrap();
    let gap = |thing| of(thing).open.first().map(|open| open.gap);
    assert_eq!(gap(Forgotten::Masters), Some(BackupGap::NotSeen));
    assert_eq!(gap(Forgotten::Images), Some(BackupGap::NotKept));
    assert_eq!((gap(Forgotten::Directory), of(Forgotten::Directory).standing), (None, Standing::NotNeeded));
    assert_eq!(gap(Forgotten::Licences), Some(BackupGap::NoRecord), "unknown is no answer");
    assert!(of(Forgotten::Licences).record.is_none(), "and nothing is kept of it");
    let masters = of(Forgotten::Masters).record.clone().unwrap();
    assert!(!masters.method.contains("Himitsu-99"), "no password is kept: {}", masters.method);

    // What is the same is not saved again; what was seen of another way is put aside.
    let seen = house.app.see_backup(&officer, masters.id, sighting("2026-11-20", true), 1).await.unwrap();
    let before = house.app.audit_head().await.unwrap().number;
    let same = [answer(Forgotten::Masters, Keeping::Kept, &seen.method, 1)];
    house.app.answer_forgotten(&officer, &same).await.unwrap();
    assert_eq!(house.app.audit_head().await.unwrap().number, before);
    let now = [answer(Forgotten::Masters, Keeping::Kept, "毎月書き出す", seen.revision)];
    house.app.answer_forgotten(&officer, &now).await.unwrap();
    let view = house.app.backup_records(&officer).await.unwrap();
    let masters = view.forgotten[0].record.clone().unwrap();
    assert_eq!((masters.sighting, masters.revision), (None, 3));
    assert_eq!((masters.earlier[0].sighting.clone(), &masters.earlier[0].method), (seen.sighting, &seen.method));
}

async fn of_two_who_save_the_second_is_told(place: &Place) {
    let (house, officer, system) = house(place).await;
    let saved = house.app.save_backup_record(&officer, &record(system)).await.unwrap();
    let theirs = BackupRecord { generations: Some(9), ..saved.clone() };
    house.app.save_backup_record(&officer, &theirs).await.unwrap();
    let mine = BackupRecord { place: "倉庫".to_owned(), ..saved };
    let error = house.app.save_backup_record(&officer, &mine).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::ChangedMeanwhile);
    let said = error.detail.unwrap().ja;
    assert!(said.contains("残す回数") && said.contains("置き場所"), "{said}");

    // Two answer for the same thing that nobody had answered for.
    let masters = |how| [answer(Forgotten::Masters, Keeping::NotNeeded, how, 0)];
    house.app.answer_forgotten(&officer, &masters("含まれる")).await.unwrap();
    let thing = Subject::Forgotten { thing: Forgotten::Masters };
    let second = BackupRecord {
        keeping: Keeping::NotNeeded,
        because: "別の理由".to_owned(),
        ..BackupRecord::blank(BackupRecordId::new(), thing)
    };
    let error = house.app.save_backup_record(&officer, &second).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::ChangedMeanwhile);
    let late = house.app.answer_forgotten(&officer, &masters("もう一つの理由")).await.unwrap_err();
    assert_eq!(late.code, ErrorCode::ChangedMeanwhile);
}

async fn what_cannot_be_is_refused_by_field(place: &Place) {
    let (house, officer, system) = house(place).await;
    let good = record(system);
    let proof = |document: &str| Proof {
        kind: ProofKind::Contract,
        document: document.to_owned(),
        page: String::new(),
        quote: String::new(),
    };
    let stranger = Subject::System { system_id: SystemId::new() };
    for (field, code, wrong) in [
        ("subject", ErrorCode::UnknownWord, BackupRecord { subject: stranger, ..good.clone() }),
        ("because", ErrorCode::Required, BackupRecord { keeping: Keeping::NotNeeded, ..good.clone() }),
        ("generations", ErrorCode::OutOfRange, BackupRecord { generations: Some(0), ..good.clone() }),
        ("reach_days", ErrorCode::OutOfRange, BackupRecord { reach_days: Some(36_501), ..good.clone() }),
        ("restore_minutes", ErrorCode::OutOfRange, BackupRecord { restore_minutes: Some(0), ..good.clone() }),
        ("size_gb", ErrorCode::OutOfRange, BackupRecord { size_gb: Some(u32::MAX), ..good.clone() }),
        ("machines", ErrorCode::OutOfRange, BackupRecord { machines: Some(100_001), ..good.clone() }),
        ("proof_document", ErrorCode::Required, BackupRecord { proof: Some(proof(" ")), ..good.clone() }),
        (
            "seen_on",
            ErrorCode::FutureDay,
            BackupRecord { sighting: Some(sighting("2026-11-23", true)), ..good.clone() },
        ),
        ("place", ErrorCode::Steering, BackupRecord { place: "金庫\u{202e}".to_owned(), ..good.clone() }),
        ("note", ErrorCode::TooLong, BackupRecord { note: "長".repeat(50_000), ..good.clone() }),
    ] {
        let error = house.app.save_backup_record(&officer, &wrong).await.unwrap_err();
        assert_eq!(error.fields.iter().map(|f| (f.field, f.code)).collect::<Vec<_>>(), [(field, code)]);
    }
    let nobody = Sighting { by: " ".to_owned(), ..sighting("2026-11-20", true) };
    let saved = house.app.save_backup_record(&officer, &good).await.unwrap();
    let error = house.app.see_backup(&officer, saved.id, nobody, 1).await.unwrap_err();
    assert_eq!((error.fields[0].field, error.code), ("seen_by", ErrorCode::Required));
    let viewer = house.actor(Role::Viewer);
    assert_eq!(house.app.save_backup_record(&viewer, &good).await.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(house.app.backup_records(&viewer).await.unwrap().systems[0].rows.len(), 1);
}

async fn records_go_with_their_system(place: &Place) {
    let (house, officer, system) = house(place).await;
    house.app.save_backup_record(&officer, &record(system)).await.unwrap();
    house.app.remove_system(&officer, system).await.unwrap();
    let view = house.app.backup_records(&officer).await.unwrap();
    assert!(view.systems.iter().all(|s| s.system.id != system && s.rows.is_empty()));
}

async fn the_table_is_handed_out(place: &Place) {
    let (house, officer, system) = house(place).await;
    let formula = BackupRecord { place: "=cmd|' /C calc'!A1".to_owned(), ..record(system) };
    house.app.save_backup_record(&officer, &formula).await.unwrap();
    let csv = house.app.backup_table_csv(&officer).await.unwrap();
    let text = String::from_utf8(csv.bytes).unwrap();
    assert!(text.starts_with('\u{feff}') && csv.name.ends_with("2026-11-22.csv"), "{}", csv.name);
    assert!(text.contains("'=cmd|") && text.contains("毎週") && text.contains("第9条"), "{text}");
    assert!(text.lines().any(|line| line.contains("ライセンス") && line.contains("取り方の記録がない")), "{text}");
    let pdf = house.app.backup_table_pdf(&officer).await.unwrap();
    assert!(pdf.bytes.starts_with(b"%PDF-") && pdf.replaced.is_empty());
    let viewer = house.actor(Role::Viewer);
    let denied = house.app.backup_table_pdf(&viewer).await.is_err();
    assert_eq!(denied, house.app.network_pdf(&viewer).await.is_err(), "as every other print");
}
