//! A backup restores everything into either database; a damaged one restores nothing.

use std::io::{Read as _, Write as _};
use std::path::Path;

use sejo_model::backup_record::{Forgotten, Subject};
use sejo_model::{AnswerValue, BackupRecord, BackupRecordId, EditionId, Facts, Role};
use sejo_store::{
    Db, Scope, StoreError, Target, answer, audit, backup, backup_record, declaration, device, evidence, facility,
    facts, incident, person, setting, system, user, vendor,
};

use crate::incidents::{an_entry, an_incident};
use crate::place::Place;
use crate::sample::{
    NOW, a_declaration, a_device, a_person, a_system, a_vendor, an_answer, an_event, an_evidence, home, link,
};

contract! {
    it_restores_into_the_same_engine => same;
    it_restores_into_the_other_engine => other;
    it_refuses_a_database_that_is_not_empty => not_empty;
    a_damaged_file_restores_nothing => damaged;
    a_backup_from_before_revisions_restores => before_revisions;
    parts_somebody_adds_come_back => added;
    what_a_killed_backup_left_goes_with_the_next_one => left_behind;
}

struct Filled {
    scope: Scope,
    facts: Facts,
    file: sejo_model::Evidence,
    bytes: Vec<u8>,
    entries: Vec<sejo_model::AuditEntry>,
    answers: Vec<sejo_model::Answer>,
    admin: sejo_model::User,
    incident: (sejo_model::Incident, Vec<sejo_model::incident::Entry>),
}

async fn fill(db: &Db) -> Filled {
    let (scope, own, admin) = home(db, "病院\u{1F600}𠮷").await;
    home(db, "診療所").await;
    let bytes: Vec<u8> = (0..700_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let file = an_evidence(&bytes, "台帳.xlsx");
    let mut tx = db.begin().await.unwrap();
    evidence::put(&mut tx, &scope, &file, &bytes).await.unwrap();
    evidence::put(&mut tx, &scope, &an_evidence(b"", "空.csv"), b"").await.unwrap();
    let vendor = vendor::put(&mut tx, &scope, &a_vendor("事業者")).await.unwrap();
    let ehr = system::put(&mut tx, &scope, &a_system("電子カルテ", Some(vendor.id))).await.unwrap();
    let devices: Vec<_> = (0..1_234)
        .map(|i| {
            let mut d = a_device(&format!("PC-{i}\n\"\\"));
            d.system_id = (i % 2 == 0).then_some(ehr.id);
            d
        })
        .collect();
    for subject in [Subject::System { system_id: ehr.id }, Subject::Forgotten { thing: Forgotten::Masters }] {
        let record = BackupRecord::blank(BackupRecordId::new(), subject);
        backup_record::put(&mut tx, &scope, &record).await.unwrap();
    }
    device::insert_many(&mut tx, &scope, &devices).await.unwrap();
    declaration::insert_many(&mut tx, &scope, &[a_declaration(Some(file.id), admin.id)]).await.unwrap();
    let night = incident::add(&mut tx, &scope, &an_incident()).await.unwrap();
    for text in ["電話した", "切った"] {
        incident::write(&mut tx, &scope, night.id, an_entry(text)).await.unwrap();
    }
    setting::put_installation(&mut tx, "secret-key", &"ff").await.unwrap();
    user::set_totp(&mut tx, admin.id, Some(vec![0, 255, 7])).await.unwrap();
    user::replace_recovery_codes(&mut tx, admin.id, &["x".to_owned()]).await.unwrap();
    for i in 0..20 {
        let item = format!("r8/institution/item-{i}");
        let first = an_answer(&item, AnswerValue::No, admin.id, NOW);
        answer::put_revision(&mut tx, &scope, &first, 0).await.unwrap();
        answer::put_revision(&mut tx, &scope, &an_answer(&item, AnswerValue::Yes, admin.id, NOW + 1), 1).await.unwrap();
        audit::append(&mut tx, an_event(i, (i > 0).then_some(own.id)), link).await.unwrap();
    }
    tx.commit().await.unwrap();
    let r8 = EditionId("r8".to_owned());
    Filled {
        facts: facts::load(db, &scope).await.unwrap(),
        entries: audit::stream(db, 1, 100).await.unwrap(),
        answers: answer::all_for_edition(db, &scope, &r8).await.unwrap(),
        incident: (night.clone(), incident::entries(db, &scope, night.id).await.unwrap()),
        scope,
        file,
        bytes,
        admin,
    }
}

async fn is_restored(db: &Db, from: &Filled) {
    assert_eq!(facts::load(db, &from.scope).await.unwrap(), from.facts);
    assert_eq!(evidence::bytes(db, &from.scope, from.file.id).await.unwrap(), from.bytes);
    assert_eq!(evidence::list(db, &from.scope).await.unwrap().len(), 2);
    assert_eq!(audit::stream(db, 1, 100).await.unwrap(), from.entries);
    assert_eq!(audit::head(db).await.unwrap(), 20);
    let r8 = EditionId("r8".to_owned());
    assert_eq!(answer::all_for_edition(db, &from.scope, &r8).await.unwrap(), from.answers);
    assert_eq!(answer::current(db, &from.scope, &r8).await.unwrap().len(), 20);
    assert_eq!(facility::all(db).await.unwrap().len(), 2);
    assert_eq!(user::role_of(db, from.admin.id, from.scope.facility()).await.unwrap(), Some(Role::Admin));
    let credentials = user::credentials(db, from.admin.id).await.unwrap();
    assert_eq!(credentials.totp_secret, Some(vec![0, 255, 7]));
    assert_eq!(user::count_recovery_codes(db, from.admin.id).await.unwrap(), 1);
    assert_eq!(setting::get_installation::<String>(db, "secret-key").await.unwrap().as_deref(), Some("ff"));
    let (night, entries) = &from.incident;
    assert_eq!(incident::list(db, &from.scope).await.unwrap(), std::slice::from_ref(night));
    assert_eq!(&incident::entries(db, &from.scope, night.id).await.unwrap(), entries);
    // Life goes on where it stopped.
    let mut tx = db.begin().await.unwrap();
    assert_eq!(incident::write(&mut tx, &from.scope, night.id, an_entry("後")).await.unwrap().number, 3);
    assert_eq!(audit::append(&mut tx, an_event(99, None), link).await.unwrap().number, 21);
    tx.commit().await.unwrap();
}

/// The name of an incomplete backup frees nothing: whether its maker lives does.
async fn left_behind(place: &Place) {
    home(&place.db, "診療所").await;
    let dir = tempfile::tempdir().unwrap();
    let lying = |name: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, "half").unwrap();
        path
    };
    let (gone, held, other) = (lying(".a.zip.1-0.sejo-part"), lying(".b.zip.2-0.sejo-part"), lying("c.part"));
    let alive = std::fs::File::open(&held).unwrap();
    alive.lock().unwrap();
    backup::export(&place.db, &dir.path().join("d.zip"), NOW, &[]).await.unwrap();
    assert_eq!([&gone, &held, &other].map(|path| path.exists()), [false, true, true]);
    alive.unlock().unwrap();
    backup::export(&place.db, &dir.path().join("e.zip"), NOW, &[]).await.unwrap();
    assert_eq!([&gone, &held, &other].map(|path| path.exists()), [false, false, true]);
}

async fn same(place: &Place) {
    let from = fill(&place.db).await;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sejo-backup.zip");
    let made = backup::export(&place.db, &path, NOW, &[]).await.unwrap();
    assert_eq!((made.made_at, made.rows["device"], made.rows["blob"], made.rows["audit"]), (NOW, 1_234, 2, 20));
    assert_eq!(backup::verify(&path).await.unwrap(), made);
    let files = || std::fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect::<Vec<_>>();
    assert_eq!(files(), ["sejo-backup.zip"], "nothing is left beside it");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let again = backup::export(&place.db, &path, NOW, &[]).await;
    assert!(matches!(again, Err(StoreError::File { .. })), "an earlier backup is not overwritten: {again:?}");

    let empty = match place.target {
        Target::Sqlite(_) => Place::sqlite().await,
        Target::Postgres(_) => Place::postgres().await.unwrap(),
    };
    assert_eq!(backup::import(&empty.db, &path).await.unwrap(), made);
    is_restored(&empty.db, &from).await;
    empty.end().await;
}

async fn other(place: &Place) {
    let target = match place.target {
        Target::Sqlite(_) => Place::postgres().await,
        Target::Postgres(_) => Some(Place::sqlite().await),
    };
    let Some(target) = target else { return };
    let from = fill(&place.db).await;
    let dir = tempfile::tempdir().unwrap();
    let (there, back) = (dir.path().join("there.zip"), dir.path().join("back.zip"));
    backup::export(&place.db, &there, NOW, &[]).await.unwrap();
    backup::import(&target.db, &there).await.unwrap();
    // The same rows give the same file, whichever engine they come from.
    backup::export(&target.db, &back, NOW, &[]).await.unwrap();
    assert!(std::fs::read(&there).unwrap() == std::fs::read(&back).unwrap(), "both engines write the same backup");
    is_restored(&target.db, &from).await;
    target.end().await;
}

async fn not_empty(place: &Place) {
    let from = fill(&place.db).await;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("b.zip");
    backup::export(&place.db, &path, NOW, &[]).await.unwrap();
    let refused = backup::import(&place.db, &path).await;
    assert!(matches!(refused, Err(StoreError::NotEmpty)), "{refused:?}");
    is_restored(&place.db, &from).await;
}

async fn damaged(place: &Place) {
    fill(&place.db).await;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("b.zip");
    let made = backup::export(&place.db, &path, NOW, &[]).await.unwrap();
    let newest = format!("\"schema\":{},", made.schema);
    let good = std::fs::read(&path).unwrap();
    let empty = match place.target {
        Target::Sqlite(_) => Place::sqlite().await,
        Target::Postgres(_) => Place::postgres().await.unwrap(),
    };
    let bad = dir.path().join("bad.zip");
    let refuse = async |what: String| {
        let refused = backup::import(&empty.db, &bad).await;
        assert!(matches!(refused, Err(StoreError::Damaged(_))), "{what}: {refused:?}");
        assert!(facility::all(&empty.db).await.unwrap().is_empty(), "{what}: something was restored");
    };
    let no_backup = async |what: &str| {
        let refused = backup::import(&empty.db, &bad).await;
        assert!(matches!(refused, Err(StoreError::NotABackup(_))), "{what}: {refused:?}");
    };
    for length in [10, good.len() / 2, good.len() - 1] {
        std::fs::write(&bad, &good[..length]).unwrap();
        refuse(format!("cut to {length}")).await;
    }
    for more in [&b"x"[..], b"PK\x05\x06", &[0; 70_000]] {
        std::fs::write(&bad, [&good, more].concat()).unwrap();
        refuse(format!("{} bytes added", more.len())).await;
    }
    for other in ["", "機器名,設置場所"] {
        std::fs::write(&bad, other).unwrap();
        no_backup(other).await;
    }
    rewrite(&path, &bad, |name, bytes| {
        if name == "tables/device.jsonl" {
            bytes[100] ^= 1;
        }
        true
    });
    refuse("an altered row".to_owned()).await;
    rewrite(&path, &bad, |name, _| !name.starts_with("blobs/"));
    refuse("without the kept files".to_owned()).await;
    rewrite(&path, &bad, |name, _| name != "manifest.json");
    no_backup("an archive of something else").await;
    rewrite(&path, &bad, |name, _| name != "tables/answer.jsonl");
    refuse("without the answers".to_owned()).await;
    rewrite(&path, &bad, |name, bytes| {
        if name.starts_with("blobs/") {
            bytes.push(0);
        }
        true
    });
    refuse("a longer kept file".to_owned()).await;
    rewrite(&path, &bad, |name, bytes| {
        if name == "manifest.json" {
            *bytes = String::from_utf8(bytes.clone()).unwrap().replace(&newest, "\"schema\":99,").into_bytes();
        }
        true
    });
    let refused = backup::verify(&bad).await;
    assert!(matches!(refused, Err(StoreError::Newer(99))), "{refused:?}");
    let missing = backup::verify(Path::new("/no/such/backup.zip")).await;
    assert!(matches!(missing, Err(StoreError::File { .. })), "{missing:?}");
    empty.end().await;
}

/// Writes the archive anew with parts changed or left out.
fn rewrite(from: &Path, to: &Path, mut change: impl FnMut(&str, &mut Vec<u8>) -> bool) {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(from).unwrap()).unwrap();
    let mut out = zip::ZipWriter::new(std::fs::File::create(to).unwrap());
    for i in 0..archive.len() {
        let mut part = archive.by_index(i).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        if change(&name, &mut bytes) {
            out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            out.write_all(&bytes).unwrap();
        }
    }
    out.finish().unwrap();
}

/// Columns that version 0.1 did not have yet are left out of the rows, as it left them out.
async fn before_revisions(place: &Place) {
    let (scope, ..) = home(&place.db, "病院").await;
    let mut tx = place.db.begin().await.unwrap();
    let someone = person::put(&mut tx, &scope, &a_person("佐藤")).await.unwrap();
    tx.commit().await.unwrap();
    let dir = tempfile::tempdir().unwrap();
    let (path, older) = (dir.path().join("b.zip"), dir.path().join("older.zip"));
    backup::export(&place.db, &path, NOW, &[]).await.unwrap();
    let mut changed = (0, String::new());
    rewrite(&path, &older, |name, bytes| {
        if name == "tables/person.jsonl" {
            let mut row: serde_json::Value = serde_json::from_slice(bytes).unwrap();
            assert_eq!(row.as_object_mut().unwrap().remove("revision").unwrap(), 1);
            *bytes = format!("{row}\n").into_bytes();
            changed = (bytes.len(), data_encoding::HEXLOWER.encode(&sejo_sha256(bytes)));
        }
        if name == "manifest.json" {
            let mut manifest: serde_json::Value = serde_json::from_slice(bytes).unwrap();
            manifest["schema"] = 1.into();
            let parts = manifest["parts"].as_array_mut().unwrap();
            let part = parts.iter_mut().find(|p| p["name"] == "tables/person.jsonl").unwrap();
            (part["size"], part["sha256"]) = (changed.0.into(), changed.1.clone().into());
            *bytes = manifest.to_string().into_bytes();
        }
        true
    });
    let target = match place.target {
        Target::Sqlite(_) => Place::sqlite().await,
        Target::Postgres(_) => Place::postgres().await.unwrap(),
    };
    backup::import(&target.db, &older).await.unwrap();
    assert_eq!(person::get(&target.db, &scope, someone.id).await.unwrap(), someone);
    let mut tx = target.db.begin().await.unwrap();
    person::put(&mut tx, &scope, &someone).await.unwrap();
    tx.commit().await.unwrap();
    target.end().await;
}

fn sejo_sha256(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).into()
}

async fn added(place: &Place) {
    let dir = tempfile::tempdir().unwrap();
    let (path, bad) = (dir.path().join("b.zip"), dir.path().join("bad.zip"));
    let part = ("installation.key", "00ff\n".to_owned());
    backup::export(&place.db, &path, NOW, &[part]).await.unwrap();
    assert_eq!(backup::added(&path, "installation.key").await.unwrap().as_deref(), Some(b"00ff\n".as_slice()));
    assert_eq!(backup::added(&path, "something-else").await.unwrap(), None);
    // What was added is checked like everything else.
    rewrite(&path, &bad, |name, bytes| {
        if name == "installation.key" {
            bytes[0] ^= 1;
        }
        true
    });
    assert!(matches!(backup::verify(&bad).await, Err(StoreError::Damaged(_))));
    rewrite(&path, &bad, |name, _| name != "installation.key");
    assert!(matches!(backup::verify(&bad).await, Err(StoreError::Damaged(_))));
}
