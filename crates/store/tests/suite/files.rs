//! Kept files, runs of the drop zone, remembered choices, imported forms.

use std::collections::BTreeMap;

use sejo_model::ledger::Mapping;
use sejo_model::workbook::{AnswerColumns, Layout, ReadWorkbook, RoundColumns};
use sejo_model::{
    Control, DeviceField, EditionId, EvidenceId, FiscalYear, Form, FormKind, ImportedForm, Intake, IntakeId,
    IntakeState, Kept, RowDecision, Sha256,
};
use sejo_store::edition::{self, Imported};
use sejo_store::{StoreError, assignment, declaration, evidence, intake, mapping};

use crate::place::Place;
use crate::sample::{NOW, a_declaration, an_evidence, home};

contract! {
    the_same_bytes_are_kept_once => blobs;
    what_is_not_kept_has_no_bytes => nothing_kept;
    runs_are_resumed => runs;
    old_runs_of_the_same_file_are_found => runs_of_a_file;
    one_program_works_on_a_run => claims;
    choices_are_remembered => choices;
    an_imported_form_replaces_the_one_before => forms;
    what_a_file_declared_goes_with_it => declared;
}

async fn blobs(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let bytes: Vec<u8> = (0..=255).cycle().take(300_000).collect();
    let (first, mut second) = (an_evidence(&bytes, "台帳.xlsx"), an_evidence(&bytes, "台帳(2).xlsx"));
    second.received_at += 1;
    let second_id = second.id;
    let mut tx = db.begin().await.unwrap();
    evidence::put(&mut tx, &scope, &first, &bytes).await.unwrap();
    evidence::put(&mut tx, &scope, &second, &bytes).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(evidence::get(db, &scope, first.id).await.unwrap(), first);
    assert_eq!(evidence::list(db, &scope).await.unwrap(), [second.clone(), first.clone()]);
    assert_eq!(evidence::bytes(db, &scope, second.id).await.unwrap(), bytes);
    assert_eq!(evidence::find(db, &scope, first.sha256).await.unwrap(), Some(second));
    assert_eq!(evidence::find(db, &scope, Sha256([0; 32])).await.unwrap(), None);
    let dir = tempfile::tempdir().unwrap();
    let summary = sejo_store::backup::export(db, &dir.path().join("b.zip"), NOW, &[]).await.unwrap();
    assert_eq!((summary.rows["evidence"], summary.rows["blob"]), (2, 1), "two files, one content");
    let missing = evidence::bytes(db, &scope, EvidenceId::new()).await;
    assert!(matches!(missing, Err(StoreError::NotFound)), "{missing:?}");
    let before = db.statements();
    let both = evidence::bytes_of(db, &scope, &[EvidenceId::new(), first.id, second_id]).await.unwrap();
    assert_eq!(both, BTreeMap::from([(first.id, bytes.clone()), (second_id, bytes)]));
    assert_eq!(db.statements() - before, 1);
    assert!(evidence::bytes_of(db, &scope, &[]).await.unwrap().is_empty());
}

async fn nothing_kept(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let mut file = an_evidence(b"secret", "x.bin");
    file.kept = Kept::Nothing;
    let mut masked = an_evidence(b"name,password\nA,hunter2\n", "accounts.csv");
    masked.kept = Kept::Masked;
    let mut tx = db.begin().await.unwrap();
    evidence::put(&mut tx, &scope, &file, b"secret").await.unwrap();
    evidence::put(&mut tx, &scope, &masked, b"name,password\nA,***\n").await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(evidence::bytes(db, &scope, file.id).await, Err(StoreError::NotFound)));
    assert_eq!(evidence::get(db, &scope, file.id).await.unwrap(), file);
    assert_eq!(evidence::bytes(db, &scope, masked.id).await.unwrap(), b"name,password\nA,***\n");
    assert_eq!(evidence::get(db, &scope, masked.id).await.unwrap().sha256, masked.sha256, "hash as dropped");
}

async fn runs(place: &Place) {
    let db = &place.db;
    let (scope, facility, admin) = home(db, "病院").await;
    let run = |n: i64, state| Intake {
        id: IntakeId::new(),
        evidence_id: None,
        file_name: format!("ファイル{n}.csv"),
        state,
        done: 0,
        total: 0,
        outcome: serde_json::Value::Null,
        created_at: NOW + n,
        updated_at: NOW + n,
        by: admin.id,
    };
    let states =
        [IntakeState::Queued, IntakeState::Reading, IntakeState::NeedsMapping, IntakeState::Done, IntakeState::Refused];
    let mut all: Vec<Intake> = states.iter().enumerate().map(|(i, s)| run(i as i64, *s)).collect();
    let mut tx = db.begin().await.unwrap();
    for one in &all {
        intake::create(&mut tx, &scope, one).await.unwrap();
    }
    tx.commit().await.unwrap();
    let stale = intake::stale(db, NOW).await.unwrap();
    assert_eq!(stale, [(facility.id, all[0].clone()), (facility.id, all[1].clone())]);

    let file = an_evidence(b"x", "x.csv");
    all[1].state = IntakeState::Done;
    all[1].evidence_id = Some(file.id);
    all[1].outcome = serde_json::json!({"new": 3, "problems": []});
    all[1].updated_at += 100;
    let mut tx = db.begin().await.unwrap();
    evidence::put(&mut tx, &scope, &file, b"x").await.unwrap();
    intake::update(&mut tx, &scope, &all[1]).await.unwrap();
    assert!(matches!(intake::update(&mut tx, &scope, &run(9, IntakeState::Done)).await, Err(StoreError::NotFound)));
    tx.commit().await.unwrap();
    assert_eq!(intake::get(db, &scope, all[1].id).await.unwrap(), all[1]);
    assert_eq!(intake::stale(db, NOW).await.unwrap().len(), 1);
    let newest = intake::list(db, &scope, 2).await.unwrap();
    assert_eq!(newest, [all[4].clone(), all[3].clone()]);
}

async fn runs_of_a_file(place: &Place) {
    let db = &place.db;
    let (scope, _, admin) = home(db, "病院").await;
    let (elsewhere, _, stranger) = home(db, "別の病院").await;
    let bytes: [&[u8]; 5] = [b"form", b"other", b"form", b"other", b"other"];
    let mut all = Vec::new();
    let mut tx = db.begin().await.unwrap();
    for (n, bytes) in bytes.into_iter().enumerate() {
        let file = an_evidence(bytes, "様式.xlsx");
        evidence::put(&mut tx, &scope, &file, bytes).await.unwrap();
        let run = Intake {
            id: IntakeId::new(),
            evidence_id: Some(file.id),
            file_name: file.file_name,
            state: IntakeState::Done,
            done: 0,
            total: 0,
            outcome: serde_json::Value::Null,
            created_at: NOW + n as i64,
            updated_at: NOW + n as i64,
            by: admin.id,
        };
        intake::create(&mut tx, &scope, &run).await.unwrap();
        all.push(run);
    }
    let file = an_evidence(b"form", "様式.xlsx");
    evidence::put(&mut tx, &elsewhere, &file, b"form").await.unwrap();
    let theirs = Intake { id: IntakeId::new(), evidence_id: Some(file.id), by: stranger.id, ..all[0].clone() };
    intake::create(&mut tx, &elsewhere, &theirs).await.unwrap();
    tx.commit().await.unwrap();
    let before = db.statements();
    let found = intake::list_with(db, &scope, 1, file.sha256).await.unwrap();
    assert_eq!(db.statements() - before, 1);
    assert_eq!(found, [all[4].clone(), all[2].clone(), all[0].clone()]);
    let newest = intake::list_with(db, &scope, 2, Sha256([0; 32])).await.unwrap();
    assert_eq!(newest, [all[4].clone(), all[3].clone()]);
}

async fn choices(place: &Place) {
    let db = &place.db;
    let (scope, _, admin) = home(db, "病院").await;
    let key = Mapping::key(&["機器名".to_owned(), "ＩＰ".to_owned()]);
    let first = Mapping::from(vec![Some(DeviceField::Name), None]);
    let second = Mapping::from(vec![Some(DeviceField::Name), Some(DeviceField::Ip)]);
    let decide = |control| RowDecision { text: "委託先の管理".to_owned(), control };
    assert_eq!(mapping::get(db, &scope, &key).await.unwrap(), None);
    let mut tx = db.begin().await.unwrap();
    mapping::put(&mut tx, &scope, &key, &first, admin.id, NOW).await.unwrap();
    mapping::put(&mut tx, &scope, &key, &second, admin.id, NOW + 1).await.unwrap();
    assignment::put(&mut tx, &scope, &decide(Some(Control::Rules)), admin.id, NOW).await.unwrap();
    assignment::put(&mut tx, &scope, &decide(None), admin.id, NOW + 1).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(mapping::get(db, &scope, &key).await.unwrap(), Some(second));
    assert_eq!(assignment::list(db, &scope).await.unwrap(), [decide(None)]);
}

fn a_form(title: &str) -> ImportedForm {
    let layout = Layout {
        sheet: "チェックリスト".to_owned(),
        header_rows: (3, 4),
        number: Some(1),
        text: 2,
        categories: vec![0],
        rounds: vec![RoundColumns::new(1, AnswerColumns::Word { column: 3 }, Some(4), None)],
        remark: None,
        boundary: None,
        reference: None,
        facility_name: None,
        vendor_name: None,
        filled_by: None,
        filled_on: None,
        computed: Vec::new(),
        further: Vec::new(),
        covers: Vec::new(),
    };
    ImportedForm {
        edition: EditionId("r8".to_owned()),
        title: title.to_owned(),
        fiscal_year: FiscalYear(2026),
        form: Form { kind: FormKind::Institution, title: title.to_owned(), items: Vec::new() },
        workbook: ReadWorkbook {
            sha256: Sha256([5; 32]),
            title: title.to_owned(),
            form: Some(FormKind::Institution),
            fiscal_year: Some(FiscalYear(2026)),
            layout,
            rows: Vec::new(),
            facility_name: String::new(),
            vendor_name: String::new(),
            filled_by: String::new(),
            problems: Vec::new(),
        },
        matches: Vec::new(),
        rows: Vec::new(),
    }
}

async fn forms(place: &Place) {
    let db = &place.db;
    let (scope, _, admin) = home(db, "病院").await;
    let file = an_evidence(b"workbook", "001716187.xlsx");
    let imported = |title: &str, at| Imported { form: a_form(title), evidence_id: Some(file.id), at, by: admin.id };
    let mut tx = db.begin().await.unwrap();
    evidence::put(&mut tx, &scope, &file, b"workbook").await.unwrap();
    edition::put(&mut tx, &scope, &imported("一回目", NOW)).await.unwrap();
    edition::put(&mut tx, &scope, &imported("二回目", NOW + 1)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(edition::list(db, &scope).await.unwrap(), [imported("二回目", NOW + 1)]);
    let r8 = EditionId("r8".to_owned());
    let mut tx = db.begin().await.unwrap();
    edition::remove(&mut tx, &scope, &r8, FormKind::Institution).await.unwrap();
    let again = edition::remove(&mut tx, &scope, &r8, FormKind::Institution).await;
    assert!(matches!(again, Err(StoreError::NotFound)));
    tx.commit().await.unwrap();
    assert!(edition::list(db, &scope).await.unwrap().is_empty());
}

async fn declared(place: &Place) {
    let db = &place.db;
    let (scope, _, admin) = home(db, "病院").await;
    let file = an_evidence(b"form", "r7.xlsx");
    let by_hand = a_declaration(None, admin.id);
    let mut tx = db.begin().await.unwrap();
    evidence::put(&mut tx, &scope, &file, b"form").await.unwrap();
    let read: Vec<_> = (0..3).map(|_| a_declaration(Some(file.id), admin.id)).collect();
    declaration::insert_many(&mut tx, &scope, &read).await.unwrap();
    declaration::insert_many(&mut tx, &scope, std::slice::from_ref(&by_hand)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(declaration::list(db, &scope).await.unwrap().len(), 4);
    let mut tx = db.begin().await.unwrap();
    assert_eq!(declaration::remove_by_evidence(&mut tx, &scope, file.id).await.unwrap(), 3);
    assert_eq!(declaration::remove_by_evidence(&mut tx, &scope, file.id).await.unwrap(), 0);
    tx.commit().await.unwrap();
    assert_eq!(declaration::list(db, &scope).await.unwrap(), [by_hand]);
}

async fn claims(place: &Place) {
    let db = &place.db;
    let (scope, _, admin) = home(db, "病院").await;
    let run = Intake {
        id: IntakeId::new(),
        evidence_id: None,
        file_name: "台帳.csv".to_owned(),
        state: IntakeState::Queued,
        done: 0,
        total: 0,
        outcome: serde_json::Value::Null,
        created_at: NOW,
        updated_at: NOW,
        by: admin.id,
    };
    let mut tx = db.begin().await.unwrap();
    intake::create(&mut tx, &scope, &run).await.unwrap();
    tx.commit().await.unwrap();
    let (one, two) = (uuid::Uuid::now_v7(), uuid::Uuid::now_v7());
    let claim = async |by, now: i64| {
        let mut tx = db.begin().await.unwrap();
        let got = intake::claim(&mut tx, &scope, run.id, by, (now, now + 30)).await.unwrap();
        tx.commit().await.unwrap();
        got
    };
    // Both ask at the same moment: exactly one gets it.
    let (first, second) = tokio::join!(claim(one, NOW), claim(two, NOW));
    assert!(first != second, "{first} {second}");
    let (owner, other) = if first { (one, two) } else { (two, one) };
    assert!(!claim(other, NOW + 20).await);
    assert!(intake::stale(db, NOW + 20).await.unwrap().is_empty());
    let renew = async |by, until| {
        let mut tx = db.begin().await.unwrap();
        let kept = intake::renew(&mut tx, &scope, run.id, by, until).await.unwrap();
        tx.commit().await.unwrap();
        kept
    };
    assert!(renew(owner, NOW + 50).await && !renew(other, NOW + 90).await);
    assert!(!claim(other, NOW + 40).await, "renewed");
    // The owner died: its claim runs out, and from then on it may not save any more.
    assert_eq!(intake::stale(db, NOW + 51).await.unwrap().len(), 1);
    assert!(claim(other, NOW + 51).await);
    assert!(!renew(owner, NOW + 99).await);
    // Given back in good order, it is free at once.
    let mut tx = db.begin().await.unwrap();
    intake::release(&mut tx, other).await.unwrap();
    tx.commit().await.unwrap();
    assert!(claim(owner, NOW + 52).await);
    // Over is over.
    let mut tx = db.begin().await.unwrap();
    intake::update(&mut tx, &scope, &Intake { state: IntakeState::Done, ..run.clone() }).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!renew(owner, NOW + 99).await && !claim(other, NOW + 999).await);
}
