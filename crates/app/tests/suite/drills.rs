//! Restore drills: sealed, checked, recorded, handed out signed, withdrawn.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use sejo_app::drill::{CheckWanted, Checked, DrillAbout, Genuine, Progress, SealWanted, Totals, Uploaded, verify};
use sejo_model::drill::{CanaryState, Difference, Outcome, ProcessStep, SealedBy, Shown};
use sejo_model::{Actor, ErrorCode, Place, Role, Weight};
use tempfile::TempDir;

use crate::house::{House, day, today};
use crate::place;

both! {
    a_folder_is_sealed_restored_checked_and_recorded;
    what_was_interrupted_goes_on;
    what_changed_since_a_sealing_was_interrupted_is_sealed_as_it_is;
    a_remnant_made_by_hand_is_never_signed;
    a_manifest_is_only_read_and_serves_several_checks_at_once;
    a_manifest_exchanged_while_a_folder_is_read_is_not_believed;
    a_folder_sent_by_a_browser_gives_the_same;
    a_name_that_a_browser_spells_otherwise_came_back;
    a_folder_without_files_is_not_sealed_and_what_cannot_be_compared_leaves_it_open;
    what_people_say_is_asked_for_before_and_can_be_put_right;
    a_process_is_noted_and_proves_no_restore;
    canaries_tell_from_which_day_a_restore_is;
    what_somebody_wrote_into_the_database_proves_nothing;
}

const GO_ON: fn(Progress, Totals) -> ControlFlow<()> = |_, _| ControlFlow::Continue(());

/// Longer than the disk's clock takes from one tick to the next.
const A_TICK: std::time::Duration = std::time::Duration::from_millis(50);

struct Folders(TempDir);

impl Folders {
    fn new() -> Self {
        let folders = Self(TempDir::new().unwrap());
        for n in 0..30 {
            folders.write(&format!("before/患者/{n}.dat"), &format!("karte {n}"));
        }
        folders
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    /// Restored one level deeper, with one file lost and one altered.
    fn restore(&self) {
        for n in (0..30).filter(|n| *n != 7) {
            self.write(&format!("restored/before/患者/{n}.dat"), &format!("karte {}", if n == 8 { 9 } else { n }));
        }
    }

    fn sealing(&self) -> SealWanted {
        SealWanted { folder: self.path("before"), manifest: self.path("karte.sejo-manifest"), canaries: false }
    }

    fn checking(&self) -> CheckWanted {
        CheckWanted { restored: self.path("restored"), manifest: self.path("karte.sejo-manifest") }
    }
}

fn about(house: &House) -> DrillAbout {
    DrillAbout {
        system_id: None,
        performed_on: house.app.today(),
        backup_of: Some(day("2026-11-20")),
        minutes: Some(35),
        performed_by: "田中".to_owned(),
        medium: "外付けディスクB".to_owned(),
        was_offline: Some(true),
        seen_by: "佐藤".to_owned(),
        note: String::new(),
    }
}

/// A house with one critical system.
async fn house(place: &place::Place) -> (House, Actor, sejo_model::SystemId) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let all = house.app.systems(&officer).await.unwrap();
    for (position, row) in all.iter().enumerate() {
        let system = sejo_model::System { critical: Some(position == 0), ..row.system.clone() };
        house.app.save_system(&officer, &system).await.unwrap();
    }
    let system = &all[0].system;
    (house, officer, system.id)
}

/// What the drills say in the verdict.
async fn weights(house: &House, actor: &Actor) -> Vec<Weight> {
    let item = house.app.item(actor, "backup-restore").await.unwrap();
    item.reasons.iter().filter(|r| r.place == Place::Drills).map(|r| r.weight).collect()
}

async fn a_folder_is_sealed_restored_checked_and_recorded(place: &place::Place) {
    let (house, officer, system) = house(place).await;
    let folders = Folders::new();
    assert_eq!(weights(&house, &officer).await, [Weight::Missing]);

    let sealed = house.app.seal_folder(&officer, folders.sealing(), GO_ON).await.unwrap();
    assert_eq!((sealed.totals.files, sealed.went_on_after), (30, 0));
    let again = house.app.seal_folder(&officer, folders.sealing(), GO_ON).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::FileExists, "a manifest is never written over");
    let Genuine::Manifest { key, .. } = verify(&sealed.manifest).unwrap() else { panic!("a manifest") };
    assert_eq!(key, sealed.key);
    assert_eq!(house.app.verifying_keys(&officer).await.unwrap().first(), key.as_ref());

    folders.restore();
    let checked = house.app.check_folder(&officer, folders.checking(), GO_ON).await.unwrap();
    let comparison = checked.measured.comparison;
    assert_eq!((comparison.before, comparison.same, comparison.missing, comparison.changed), (30, 28, 1, 1));
    assert_eq!((checked.measured.sealed_by, checked.measured.deeper), (SealedBy::Own, 1));
    let names: Vec<_> = checked.differences.iter().map(|f| (f.difference, f.name.as_str())).collect();
    assert_eq!(names, [(Difference::Missing, "患者/7.dat"), (Difference::Changed, "患者/8.dat")]);

    let about = DrillAbout { system_id: Some(system), ..about(&house) };
    let failed = house.app.record_measured(&officer, about.clone(), checked).await.unwrap();
    assert_eq!(weights(&house, &officer).await, [Weight::Fails]);

    // The second try brings everything back.
    folders.write("restored/before/患者/7.dat", "karte 7");
    folders.write("restored/before/患者/8.dat", "karte 8");
    let checked = house.app.check_folder(&officer, folders.checking(), GO_ON).await.unwrap();
    assert!(checked.measured.comparison.is_complete() && checked.differences.is_empty());
    let done = house.app.record_measured(&officer, about, checked).await.unwrap();
    assert_eq!(weights(&house, &officer).await, [Weight::Holds]);
    let view = house.app.drills(&officer).await.unwrap();
    assert_eq!(view.rows.iter().map(|r| r.drill.id).collect::<Vec<_>>(), [done.id, failed.id]);
    assert_eq!(view.critical[0].last.as_ref().map(|r| r.drill.id), Some(done.id));

    // The signed record can be checked by anybody, and not be bent.
    let file = house.app.drill_record(&officer, failed.id).await.unwrap();
    let about = failed.id.to_string();
    let log = sejo_store::audit::list(&house.db().await, &house.scope(), Some(&about), 9).await.unwrap();
    assert_eq!(log.iter().map(|e| e.event.action.as_str()).collect::<Vec<_>>(), ["drill.export", "drill.record"]);
    let path = folders.path("record.json");
    fs::write(&path, &file.bytes).unwrap();
    let Genuine::Record { record, key } = verify(&path).unwrap() else { panic!("a record") };
    assert_eq!(Some(key), sealed.key, "one facility, one key");
    assert_eq!(record["drill"]["outcome"]["comparison"]["missing"], 1);
    assert_eq!(record["differences"][0]["name"], "患者/7.dat");
    fs::write(&path, String::from_utf8(file.bytes).unwrap().replace("\"missing\":1", "\"missing\":0")).unwrap();
    assert_eq!(verify(&path).unwrap_err().code, ErrorCode::ManifestAltered);

    let withdrawn = house.app.withdraw_drill(&officer, done.id, "別の装置だった", done.revision).await.unwrap();
    assert_eq!(withdrawn.withdrawn, "別の装置だった");
    assert_eq!(weights(&house, &officer).await, [Weight::Fails]);
}

async fn what_was_interrupted_goes_on(place: &place::Place) {
    let (house, officer, _) = house(place).await;
    let folders = Folders::new();
    std::thread::sleep(A_TICK);
    let stopped = house.app.seal_folder(&officer, folders.sealing(), |_, _| ControlFlow::Break(())).await.unwrap_err();
    assert_eq!(stopped.code, ErrorCode::ManifestUnfinished);
    assert!(!folders.sealing().manifest.exists(), "half a manifest never bears the name");
    let sealed = house.app.seal_folder(&officer, folders.sealing(), GO_ON).await.unwrap();
    assert_eq!((sealed.totals.files, sealed.went_on_after), (30, 30));
    assert_eq!(remnants(&house), 0, "a sealing that came to its end leaves nothing");

    folders.restore();
    let stopped = house.app.check_folder(&officer, folders.checking(), |_, _| ControlFlow::Break(())).await;
    assert_eq!(stopped.unwrap_err().code, ErrorCode::ManifestUnfinished);
    // What was damaged after the interrupted check had read it is found all the same.
    folders.write("restored/before/患者/9.dat", "encrypted");
    let checked = house.app.check_folder(&officer, folders.checking(), GO_ON).await.unwrap();
    assert_eq!((checked.measured.comparison.missing, checked.measured.comparison.changed), (1, 2));
    assert_eq!(fs::read_dir(folders.0.path()).unwrap().count(), 3, "nothing is left lying about");
    assert_eq!(remnants(&house), 0);

    let text = fs::read_to_string(folders.sealing().manifest).unwrap();
    fs::write(folders.sealing().manifest, text.replacen("患者/7.dat", "患者/7.txt", 1)).unwrap();
    let altered = house.app.check_folder(&officer, folders.checking(), GO_ON).await.unwrap_err();
    assert_eq!(altered.code, ErrorCode::ManifestAltered);
    let missing = CheckWanted { restored: folders.path("nowhere"), ..folders.checking() };
    assert_eq!(house.app.check_folder(&officer, missing, GO_ON).await.unwrap_err().code, ErrorCode::FileMissing);
}

/// How many files interrupted runs left in the data folder.
fn remnants(house: &House) -> usize {
    fs::read_dir(house.folder().join("drills")).unwrap().count()
}

async fn what_changed_since_a_sealing_was_interrupted_is_sealed_as_it_is(place: &place::Place) {
    let (house, officer, _) = house(place).await;
    let folders = Folders::new();
    std::thread::sleep(A_TICK);
    let stopped = house.app.seal_folder(&officer, folders.sealing(), |_, _| ControlFlow::Break(())).await.unwrap_err();
    assert_eq!(stopped.code, ErrorCode::ManifestUnfinished);
    std::thread::sleep(A_TICK);
    // Of the same length and, as programs that restore do, with its old day put back.
    let changed = folders.path("before/患者/3.dat");
    let day = fs::metadata(&changed).unwrap().modified().unwrap();
    fs::write(&changed, "KARTE 3").unwrap();
    fs::File::options().append(true).open(&changed).unwrap().set_modified(day).unwrap();
    let sealed = house.app.seal_folder(&officer, folders.sealing(), GO_ON).await.unwrap();
    assert_eq!((sealed.totals.files, sealed.went_on_after), (30, 29));
    for n in 0..30 {
        folders.write(
            &format!("restored/患者/{n}.dat"),
            &if n == 3 { "KARTE 3".to_owned() } else { format!("karte {n}") },
        );
    }
    let checked = house.app.check_folder(&officer, folders.checking(), GO_ON).await.unwrap();
    assert!(checked.measured.comparison.is_complete(), "{:?}", checked.differences);
}

async fn a_remnant_made_by_hand_is_never_signed(place: &place::Place) {
    let (house, officer, _) = house(place).await;
    let folders = Folders::new();
    let truth = SealWanted { manifest: folders.path("true.sejo-manifest"), ..folders.sealing() };
    house.app.seal_folder(&officer, truth.clone(), GO_ON).await.unwrap();
    let text = fs::read_to_string(&truth.manifest).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.truncate(lines.len() - 2);
    let dreamt = format!("{}\n", lines.join("\n")).replace("患者/9.dat", "患者/9.invented");
    for end in ["part", "left"] {
        fs::write(folders.path(&format!("karte.sejo-manifest.{end}")), &dreamt).unwrap();
    }
    let sealed = house.app.seal_folder(&officer, folders.sealing(), GO_ON).await.unwrap();
    assert_eq!((sealed.totals.files, sealed.went_on_after), (30, 0), "all of it was read");
    assert!(!fs::read_to_string(&sealed.manifest).unwrap().contains("invented"));
}

async fn a_manifest_is_only_read_and_serves_several_checks_at_once(place: &place::Place) {
    let (house, officer, _) = house(place).await;
    let folders = Folders::new();
    house.app.seal_folder(&officer, folders.sealing(), GO_ON).await.unwrap();
    folders.restore();
    let beside = folders.0.path().to_owned();
    let watch = move |_: Progress, _: Totals| {
        assert_eq!(fs::read_dir(&beside).unwrap().count(), 3, "nothing is written beside the manifest");
        ControlFlow::Continue(())
    };
    let check = |wanted| house.app.check_folder(&officer, wanted, watch.clone());
    let (first, second) = tokio::join!(check(folders.checking()), check(folders.checking()));
    for checked in [first, second] {
        let comparison = checked.unwrap().measured.comparison;
        assert_eq!((comparison.same, comparison.missing, comparison.changed), (28, 1, 1));
    }
    assert_eq!(remnants(&house), 0);
}

async fn a_manifest_exchanged_while_a_folder_is_read_is_not_believed(place: &place::Place) {
    let (house, officer, _) = house(place).await;
    let folders = Folders::new();
    house.app.seal_folder(&officer, folders.sealing(), GO_ON).await.unwrap();
    folders.restore();
    let manifest = folders.sealing().manifest;
    let text = fs::read_to_string(&manifest).unwrap();
    // Without what was lost and what was altered.
    let is_left = |line: &&str| !line.contains("患者/7.dat") && !line.contains("患者/8.dat");
    let bent: String = text.lines().filter(is_left).map(|line| format!("{line}\n")).collect();
    let exchange = move |_: Progress, _: Totals| {
        fs::write(&manifest, &bent).unwrap();
        ControlFlow::Continue(())
    };
    let error = house.app.check_folder(&officer, folders.checking(), exchange).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::ManifestAltered);
}

fn sent(mut uploaded: Uploaded, files: &[(&str, &str)]) -> Uploaded {
    for (name, text) in files {
        let mut file = uploaded.begin(name);
        let (first, rest) = text.as_bytes().split_at(text.len() / 2);
        file.update(first);
        file.update(rest);
        uploaded.end(file);
    }
    uploaded
}

async fn a_folder_sent_by_a_browser_gives_the_same(place: &place::Place) {
    let (house, officer, _) = house(place).await;
    let files = [("karte/患者/b.dat", "two"), ("karte/a.txt", "one")];
    let manifest = house.app.seal_uploaded(&officer, sent(Uploaded::to_seal(), &files)).await.unwrap();
    assert_eq!(manifest.name, format!("karte_{}.sejo-manifest", today()));

    let check = |files: &'static [(&'static str, &'static str)], bytes: Vec<u8>, name: &str| {
        let uploaded = sent(Uploaded::to_check(name.to_owned(), bytes).unwrap(), files);
        let (app, officer) = (house.app.clone(), officer.clone());
        async move { app.check_uploaded(&officer, uploaded).await.unwrap() }
    };
    static DEEP: [(&str, &str); 2] = [("out/srv/karte/a.txt", "one"), ("out/srv/karte/患者/b.dat", "two")];
    let same = check(&DEEP, manifest.bytes.clone(), "m").await;
    assert!(same.measured.comparison.is_complete(), "{:?}", same.measured);
    assert_eq!((same.measured.deeper, same.measured.sealed_by), (2, SealedBy::Own));
    static BENT: [(&str, &str); 2] = [("karte/a.txt", "0ne"), ("karte/患者/b.dat", "two")];
    let bent = check(&BENT, manifest.bytes, "m").await;
    assert_eq!((bent.measured.comparison.changed, bent.measured.comparison.same), (1, 1));

    // Sixty-four digits of b3sum and of sha256sum are told apart by the files.
    static ONE: [(&str, &str); 1] = [("karte/a.txt", "one")];
    for (algorithm, hash) in [
        ("sha256", "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"),
        ("blake3", "d33fb48ab5adff269ae172b29a6913ff04f6f266207a7a8e976f2ecd571d4492"),
    ] {
        let checked: Checked = check(&ONE, format!("{hash}  a.txt\n").into_bytes(), "list.txt").await;
        assert!(checked.measured.comparison.is_complete(), "{algorithm}: {:?}", checked.measured);
        assert_eq!((checked.measured.algorithm.as_str(), checked.measured.sealed_by), (algorithm, SealedBy::Nobody));
    }
    let refused = Uploaded::to_check("photo.jpg".to_owned(), vec![0xff, 0xd8, 0xff]).err().unwrap();
    assert_eq!(refused.code, ErrorCode::NotAManifest);
    // Sixty-four digits that fit not one file are of another kind, or every file is another; its name may say which.
    let list = format!("{}  a.txt\n{}  患者/b.dat\n", "0".repeat(64), "1".repeat(64));
    let sent_with = |name: &str| sent(Uploaded::to_check(name.to_owned(), list.clone().into_bytes()).unwrap(), &BENT);
    let refused = house.app.check_uploaded(&officer, sent_with("list.txt")).await.unwrap_err();
    let said = refused.detail.unwrap();
    assert_eq!(refused.code, ErrorCode::NotAManifest);
    assert!(said.ja.contains("1つのファイルとも合いません") && said.ja.contains("list.sha256"), "{}", said.ja);
    assert!(said.en.contains("rhash --sha256 --bsd"), "{}", said.en);
    let named = house.app.check_uploaded(&officer, sent_with("list.sha256")).await.unwrap();
    assert_eq!((named.measured.comparison.changed, named.measured.comparison.same), (2, 0));
    let list = format!("SHA3-256 (a.txt) = {}\n", "0".repeat(64));
    let refused = Uploaded::to_check("list.txt".to_owned(), list.into_bytes()).err().unwrap();
    assert!(refused.detail.unwrap().ja.contains("SHA3-256"), "the list says itself what it is");
}

async fn a_name_that_a_browser_spells_otherwise_came_back(place: &place::Place) {
    let (house, officer, _) = house(place).await;
    // As they lie on the disk; what a browser sends of them; and a name in which the same signs stand by themselves.
    let sealed =
        [("karte/第\"1\"病棟/所見\"A\".txt", "one"), ("karte/控え\n2.txt", "two"), ("karte/c%22.txt", "three")];
    let came = [("out/第%221%22病棟/所見%22A%22.txt", "one"), ("out/控え%0A2.txt", "two"), ("out/c%22.txt", "three")];
    let manifest = house.app.seal_uploaded(&officer, sent(Uploaded::to_seal(), &sealed)).await.unwrap();
    let check = |files: &[(&str, &str)]| {
        let uploaded = sent(Uploaded::to_check("m".to_owned(), manifest.bytes.clone()).unwrap(), files);
        let (app, officer) = (house.app.clone(), officer.clone());
        async move { app.check_uploaded(&officer, uploaded).await.unwrap().measured.comparison }
    };
    let same = check(&came).await;
    assert!(same.is_complete() && same.same == 3, "{same:?}");
    let bent = check(&[("out/第%221%22病棟/所見%22A%22.txt", "0ne"), came[1], came[2]]).await;
    assert_eq!((bent.changed, bent.same, bent.missing), (1, 2, 0));
    // The other way round: sealed as a browser sent them, and compared on the disk.
    #[cfg(unix)]
    {
        let folders = Folders::new();
        for (name, text) in sealed {
            folders.write(&name.replacen("karte", "back", 1), text);
        }
        let manifest = house.app.seal_uploaded(&officer, sent(Uploaded::to_seal(), &came)).await.unwrap();
        fs::write(folders.path("m"), &manifest.bytes).unwrap();
        let wanted = CheckWanted { restored: folders.path("back"), manifest: folders.path("m") };
        let same = house.app.check_folder(&officer, wanted, GO_ON).await.unwrap().measured.comparison;
        assert!(same.is_complete() && same.same == 3, "{same:?}");
    }
}

async fn a_folder_without_files_is_not_sealed_and_what_cannot_be_compared_leaves_it_open(place: &place::Place) {
    let (house, officer, system) = house(place).await;
    let folders = Folders::new();
    fs::create_dir_all(folders.path("unmounted/deep")).unwrap();
    let wanted = SealWanted { folder: folders.path("unmounted"), canaries: true, ..folders.sealing() };
    let empty = house.app.seal_folder(&officer, wanted, GO_ON).await.unwrap_err();
    assert_eq!(empty.code, ErrorCode::FolderEmpty);
    assert!(fs::read_dir(folders.path("unmounted/deep")).unwrap().next().is_none(), "no canary was placed");
    assert!(!folders.sealing().manifest.exists());

    // A list with one line that cannot be compared: everything else is as it was.
    let list = format!("SHA256 (a.txt) = {}\nMD5 (b.dat) = {}\n", sejo_evidence::sha256(b"one"), "0".repeat(32));
    let uploaded = Uploaded::to_check("list.txt".to_owned(), list.into_bytes()).unwrap();
    let uploaded = sent(uploaded, &[("karte/a.txt", "one"), ("karte/b.dat", "two")]);
    let checked = house.app.check_uploaded(&officer, uploaded).await.unwrap();
    assert_eq!(checked.measured.comparison.shown(), Shown::Unsure, "{:?}", checked.measured);
    let about = DrillAbout { system_id: Some(system), ..about(&house) };
    house.app.record_measured(&officer, about, checked).await.unwrap();
    assert!(!weights(&house, &officer).await.contains(&Weight::Fails), "not known is no failure");
}

async fn what_people_say_is_asked_for_before_and_can_be_put_right(place: &place::Place) {
    let (house, officer, system) = house(place).await;
    let good = about(&house);
    for (field, code, wrong) in [
        ("performed_by", ErrorCode::Required, DrillAbout { performed_by: " ".to_owned(), ..good.clone() }),
        ("performed_on", ErrorCode::FutureDay, DrillAbout { performed_on: day("2026-11-23"), ..good.clone() }),
        ("backup_of", ErrorCode::BackupAfterDrill, DrillAbout { backup_of: Some(day("2026-11-23")), ..good.clone() }),
        ("minutes", ErrorCode::OutOfRange, DrillAbout { minutes: Some(0), ..good.clone() }),
        ("seen_by", ErrorCode::Required, DrillAbout { seen_by: String::new(), ..good.clone() }),
        (
            "system_id",
            ErrorCode::UnknownWord,
            DrillAbout { system_id: Some(sejo_model::SystemId::new()), ..good.clone() },
        ),
    ] {
        let error = house.app.may_record_drill(&officer, &wrong, Path::new("no-list")).await.unwrap_err();
        assert_eq!(error.fields.iter().map(|f| (f.field, f.code)).collect::<Vec<_>>(), [(field, code)]);
    }
    let folders = Folders::new();
    let sealed = house.app.seal_folder(&officer, folders.sealing(), GO_ON).await.unwrap();
    folders.restore();
    // The day before the folder was sealed nothing of it could be restored: said before the reading, and of what was read.
    let early = DrillAbout { performed_on: day("2026-11-21"), ..good.clone() };
    house.app.may_record_drill(&officer, &early, Path::new("no-list")).await.unwrap();
    let before = house.app.may_record_drill(&officer, &early, &sealed.manifest).await.unwrap_err();
    let checked = house.app.check_folder(&officer, folders.checking(), GO_ON).await.unwrap();
    let after = house.app.record_measured(&officer, early.clone(), checked.clone()).await.unwrap_err();
    for error in [before, after] {
        assert_eq!((error.fields[0].field, error.fields[0].code), ("performed_on", ErrorCode::OutOfRange));
        assert!(error.detail.unwrap().ja.contains("目録を作ったのは2026年11月22日"));
    }
    let drill = house.app.record_measured(&officer, good.clone(), checked).await.unwrap();
    let wanted = DrillAbout { system_id: Some(system), minutes: Some(50), ..good };
    let changed = house.app.change_drill(&officer, drill.id, wanted.clone(), drill.revision).await.unwrap();
    assert_eq!((changed.minutes, changed.revision), (Some(50), 2));
    assert_eq!(changed.outcome, drill.outcome, "what was measured stays");
    let error = house.app.change_drill(&officer, drill.id, early, changed.revision).await.unwrap_err();
    assert_eq!(error.fields[0].field, "performed_on");
    let late = house.app.change_drill(&officer, drill.id, wanted.clone(), drill.revision).await.unwrap_err();
    assert_eq!(late.code, ErrorCode::ChangedMeanwhile);
    // Who handed the record out since is not who saved it.
    house.app.drill_record(&house.actor(Role::Admin), drill.id).await.unwrap();
    let after = house.app.change_drill(&officer, drill.id, wanted.clone(), drill.revision).await.unwrap_err();
    assert_eq!(after.detail, late.detail);
    // A year later the same measurement is no drill of that year.
    let next_year = house.again_on(day("2027-11-20")).await;
    let renewed = DrillAbout { performed_on: day("2026-11-23"), ..wanted };
    let error = next_year.change_drill(&officer, drill.id, renewed, changed.revision).await.unwrap_err();
    assert_eq!(
        error.fields.iter().map(|f| (f.field, f.code)).collect::<Vec<_>>(),
        [("performed_on", ErrorCode::OutOfRange)]
    );
    let nameless = house.app.withdraw_drill(&officer, drill.id, " ", changed.revision).await.unwrap_err();
    assert_eq!(nameless.code, ErrorCode::Required);
    let viewer = house.actor(Role::Viewer);
    let seen = house.app.drill(&viewer, drill.id).await.unwrap();
    assert_eq!(seen.differences.len(), 2);
    assert!(seen.row.counts && seen.row.drill.is_as_recorded, "what people say is vouched for anew");
    let denied = house.app.withdraw_drill(&viewer, drill.id, "x", changed.revision).await.unwrap_err();
    assert_eq!(denied.code, ErrorCode::NotFound);
}

async fn a_process_is_noted_and_proves_no_restore(place: &place::Place) {
    let (house, officer, system) = house(place).await;
    let about = DrillAbout { system_id: Some(system), ..about(&house) };
    let step = |worked| ProcessStep { name: "受付".to_owned(), worked, minutes: Some(5), note: String::new() };
    let nothing = house.app.record_process(&officer, about.clone(), vec![step(None)]).await.unwrap_err();
    assert_eq!((nothing.fields[0].field, nothing.code), ("steps", ErrorCode::Required));
    let drill = house.app.record_process(&officer, about, vec![step(Some(true)), step(None)]).await.unwrap();
    assert!(drill.is_success() && matches!(drill.outcome, Outcome::Process { .. }));
    assert_eq!(weights(&house, &officer).await, [Weight::Missing, Weight::Notes]);
}

async fn canaries_tell_from_which_day_a_restore_is(place: &place::Place) {
    let (house, officer, _) = house(place).await;
    let folders = Folders::new();
    let asked = SealWanted { canaries: true, ..folders.sealing() };
    // Interrupted and continued, the same canaries serve.
    let stopped = house.app.seal_folder(&officer, asked.clone(), |_, _| ControlFlow::Break(())).await.unwrap_err();
    assert_eq!(stopped.code, ErrorCode::ManifestUnfinished);
    let sealed = house.app.seal_folder(&officer, asked, GO_ON).await.unwrap();
    assert_eq!((sealed.canaries.len(), sealed.totals.files), (2, 32), "{:?}", sealed.canaries);
    assert!(sealed.canaries.iter().all(|name| folders.path("before").join(name).is_file()));

    // Yesterday's backup has none of them; today's has both, and one was altered on the way.
    folders.restore();
    let states = async || {
        let checked = house.app.check_folder(&officer, folders.checking(), GO_ON).await.unwrap();
        checked.measured.canaries.iter().map(|canary| canary.state).collect::<Vec<_>>()
    };
    assert_eq!(states().await, [CanaryState::Missing, CanaryState::Missing]);
    for name in &sealed.canaries {
        fs::copy(folders.path("before").join(name), folders.path("restored/before").join(name)).unwrap();
    }
    assert_eq!(states().await, [CanaryState::Back, CanaryState::Back]);
    folders.write(&format!("restored/before/{}", sealed.canaries[1]), "encrypted");
    assert_eq!(states().await, [CanaryState::Back, CanaryState::Changed]);

    // Without being asked, nothing is written into a folder.
    let plain = SealWanted { manifest: folders.path("plain.sejo-manifest"), ..folders.sealing() };
    let again = house.app.seal_folder(&officer, plain, GO_ON).await.unwrap();
    assert_eq!((again.canaries.len(), again.totals.files), (0, 32));
}

async fn what_somebody_wrote_into_the_database_proves_nothing(place: &place::Place) {
    let (house, officer, system) = house(place).await;
    let folders = Folders::new();
    house.app.seal_folder(&officer, folders.sealing(), GO_ON).await.unwrap();
    folders.restore();
    let checked = house.app.check_folder(&officer, folders.checking(), GO_ON).await.unwrap();
    let about = DrillAbout { system_id: Some(system), ..about(&house) };
    let failed = house.app.record_measured(&officer, about.clone(), checked).await.unwrap();

    // What was lost comes back in the row alone.
    let mut bent = failed.clone();
    let Outcome::Files(measured) = &mut bent.outcome else { panic!("files") };
    let comparison = &mut measured.comparison;
    (comparison.same, comparison.missing, comparison.changed) = (30, 0, 0);
    assert!(bent.is_success());
    let db = house.db().await;
    let mut tx = db.begin().await.unwrap();
    let bent = sejo_store::drill::change(&mut tx, &house.scope(), &bent).await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;

    assert_eq!(weights(&house, &officer).await, [Weight::Missing, Weight::Missing], "no drill, and one that was bent");
    let view = house.app.drill(&officer, failed.id).await.unwrap();
    assert!(!view.row.counts && !view.row.drill.is_as_recorded);
    assert!(!house.app.drills(&officer).await.unwrap().critical[0].is_tried());
    let unsigned = house.app.drill_record(&officer, failed.id).await.err().unwrap();
    assert_eq!(unsigned.code, ErrorCode::DrillAltered);

    // Saving it anew puts nothing right; withdrawn, it is out of the way.
    let again = house.app.change_drill(&officer, failed.id, about, bent.revision).await.unwrap();
    assert!(!house.app.drill(&officer, failed.id).await.unwrap().row.drill.is_as_recorded);
    house.app.withdraw_drill(&officer, failed.id, "書き換えられていた", again.revision).await.unwrap();
    assert_eq!(weights(&house, &officer).await, [Weight::Missing]);
}
