//! Backups as records, and restores that are measured, by command.

use std::path::Path;

use serde_json::Value;

use super::sejo;

#[test]
fn backups_are_recorded_seen_and_handed_out() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let set = |words: &[&str]| sejo(&data, &[&["--json", "backup-record", "set"], words].concat());
    let masters = set(&["--thing", "masters", "--keeping", "kept", "--method", "毎月書き出して金庫へ"]);
    assert_eq!(masters.exit, 0, "{}", masters.out);
    let record = masters.json();
    assert_eq!((&record["revision"], &record["subject"]["thing"]), (&1.into(), &"masters".into()));
    let id = record["id"].as_str().unwrap().to_owned();

    // Only what is given changes; the thing is found again by its key.
    let proof = ["--proof", "rule", "--proof-document", "運用管理規程", "--proof-page", "第9条"];
    let again = set(&[&["--thing", "masters", "--frequency", "monthly", "--generations", "3"], &proof[..]].concat());
    assert_eq!((&again.json()["id"], &again.json()["method"]), (&record["id"], &record["method"]));
    let seen = sejo(&data, &["--json", "backup-record", "seen", &id, "--by", "佐藤", "--on", "令和8年4月1日"]);
    assert_eq!((seen.exit, &seen.json()["sighting"]["taken"]), (0, &true.into()), "{}", seen.out);
    let gone = sejo(&data, &["--json", "backup-record", "seen", &id, "--not-taken"]);
    assert_eq!(gone.exit, 1, "somebody looked and it was not there: {}", gone.out);

    let older = sejo(&data, &["backup-record", "seen", &id, "--on", "令和8年3月1日"]);
    assert_eq!(older.exit, 1, "the newest look decides: {}", older.out);

    let list = sejo(&data, &["--json", "backup-record", "list"]);
    assert_eq!(list.exit, 1, "six things nobody answered for");
    let line = list.json()["forgotten"][0].clone();
    assert_eq!((&line["thing"], &line["standing"]), (&"masters".into(), &"bad".into()));
    assert_eq!((&line["open"][0]["gap"], &line["open"][0]["proven"]), (&"not-taken".into(), &true.into()));
    let words = sejo(&data, &["backup-record", "list"]);
    assert!(words.out.contains("忘れられやすいもの") && words.out.contains("取れていなかった"), "{}", words.out);

    for name in ["table.pdf", "table.csv"] {
        let file = dir.path().join(name);
        let written = sejo(&data, &["--json", "backup-record", "export", file.to_str().unwrap()]);
        assert_eq!(written.exit, 0, "{}", written.out);
        assert!(std::fs::metadata(&file).unwrap().len() > 300, "{name}");
    }
    assert_eq!(sejo(&data, &["backup-record", "remove", &id]).exit, 0);
    let wrong: &[(&[&str], &str, i32)] = &[
        (&["backup-record", "set", "--keeping", "kept"], "wrong-use", 2),
        (&["backup-record", "set", "--thing", "nothing"], "wrong-use", 2),
        (&["backup-record", "set", "--system", "ない"], "wrong-use", 2),
        (&["backup-record", "set", "--thing", "images", "--system", "ない"], "wrong-use", 2),
        (&["backup-record", "set", "--thing", "images", "--apart", "somewhere"], "wrong-use", 2),
        (&["backup-record", "set", "--thing", "images", "--proof", "rule"], "wrong-use", 2),
        (&["backup-record", "set", "--thing", "images", "--keeping", "kept"], "required", 1),
        (&["backup-record", "set", "--thing", "images", "--generations", "0"], "out-of-range", 1),
        (&["backup-record", "seen", "not-an-id"], "wrong-use", 2),
        (&["backup-record", "remove", &id], "not-found", 2),
        (&["backup-record", "export", "table.docx"], "wrong-use", 2),
    ];
    for (words, code, exit) in wrong {
        let said = sejo(&data, &[&["--json"], *words].concat()).error();
        assert_eq!((said.0.as_str(), said.2), (*code, *exit), "{words:?}: {}", said.1);
    }
}

#[test]
fn canaries_are_placed_only_when_asked_and_told_of() {
    let dir = tempfile::tempdir().unwrap();
    let (data, folder) = (dir.path().join("data"), dir.path().join("karte"));
    std::fs::create_dir_all(folder.join("患者")).unwrap();
    std::fs::write(folder.join("患者/1.dat"), "karte").unwrap();
    let (folder, manifest) = (folder.to_str().unwrap().to_owned(), dir.path().join("m.sejo-manifest"));
    let manifest = manifest.to_str().unwrap();
    let sealed = sejo(&data, &["--json", "drill", "seal", &folder, "--out", manifest, "--canaries"]);
    assert_eq!((sealed.exit, &sealed.json()["totals"]["files"]), (0, &3.into()), "{}", sealed.out);
    let names = sealed.json()["canaries"].clone();
    let restored = dir.path().join("restored");
    std::fs::create_dir_all(restored.join("患者")).unwrap();
    for name in ["患者/1.dat", names[0].as_str().unwrap()] {
        std::fs::copy(Path::new(&folder).join(name), restored.join(name)).unwrap();
    }
    let checked = sejo(&data, &["--json", "drill", "check", restored.to_str().unwrap(), "--manifest", manifest]);
    assert_eq!(checked.exit, 1);
    let states: Vec<Value> =
        checked.json()["measured"]["canaries"].as_array().unwrap().iter().map(|c| c["state"].clone()).collect();
    assert_eq!(states, ["back", "missing"]);
}

#[test]
fn a_folder_that_was_never_restored_proves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (data, folder) = (dir.path().join("data"), dir.path().join("karte"));
    std::fs::create_dir_all(folder.join("患者")).unwrap();
    std::fs::create_dir_all(folder.join("空")).unwrap();
    std::fs::write(folder.join("患者/1.dat"), "karte").unwrap();
    let manifest = dir.path().join("m.sejo-manifest");
    let (at, manifest) = (folder.to_str().unwrap().to_owned(), manifest.to_str().unwrap().to_owned());
    let sealed = sejo(&data, &["drill", "seal", &at, "--out", &manifest]);
    assert!(sealed.exit == 0 && sealed.out.contains("2件("), "as many as a check counts: {}", sealed.out);
    let check = |folder: &str| sejo(&data, &["--json", "drill", "check", folder, "--manifest", &manifest]);
    for named in [at.clone(), dir.path().to_str().unwrap().to_owned()] {
        let (code, words, exit) = check(&named).error();
        assert_eq!((code.as_str(), exit), ("not-a-restore", 1), "{named}: {words}");
    }

    // A backup restored over the folder is a restore.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    std::fs::write(folder.join("患者/1.dat"), "karte").unwrap();
    let checked = check(&at);
    assert_eq!((&checked.json()["measured"]["comparison"]["before"], checked.exit), (&2.into(), 0));
    let left = std::fs::read_dir(dir.path()).unwrap().count();
    assert_eq!(left, 2, "nothing is left beside folder and manifest");
}

#[test]
fn a_signature_is_believed_only_with_the_key_of_this_facility() {
    let dir = tempfile::tempdir().unwrap();
    let (ours, theirs, none) = (dir.path().join("ours"), dir.path().join("theirs"), dir.path().join("none"));
    let folder = dir.path().join("karte");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("1.dat"), "karte").unwrap();
    let file = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let (unsigned, record) = (file("unsigned"), file("record"));
    for data in [&ours, &theirs] {
        // What is there is never written over.
        let _ = std::fs::remove_file(&record);
        assert_eq!(sejo(data, &["incident", "start"]).exit, 0);
        assert_eq!(sejo(data, &["incident", "export", "--out", &record]).exit, 0);
    }
    assert_eq!(sejo(&none, &["drill", "seal", folder.to_str().unwrap(), "--out", &unsigned]).exit, 0);
    // The record exported last is theirs.
    for (data, words, signed_by, exit) in [
        (&theirs, ["incident", "verify", &record], "own", 0),
        (&ours, ["incident", "verify", &record], "other", 1),
        (&none, ["incident", "verify", &record], "other", 1),
        (&ours, ["drill", "verify", &unsigned], "nobody", 1),
    ] {
        let said = sejo(data, &[&["--json"], &words[..]].concat());
        assert_eq!((said.json()["signed_by"].as_str(), said.exit), (Some(signed_by), exit), "{words:?}");
    }
    let said = sejo(&ours, &["incident", "verify", &record]).out;
    assert!(said.contains("この施設の鍵ではない"), "{said}");
    let said = sejo(&none, &["incident", "verify", &record]).out;
    assert!(said.contains("だれの鍵かはわかりません") && !none.exists(), "{said}");
}
