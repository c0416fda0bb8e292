//! The program as it is typed: exit codes, the JSON of errors, backup and restore in words.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::path::Path;
use std::process::Command;

use serde_json::Value;

mod contact;
mod drill;
mod route;
mod vendor;

/// What the program printed, and its exit code.
struct Said {
    out: String,
    exit: i32,
}

impl Said {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}", self.out))
    }

    fn error(&self) -> (String, String, i32) {
        let error = &self.json()["error"];
        let text = |name: &str| error[name].as_str().unwrap().to_owned();
        assert_eq!(error["message"], error["words"]);
        (text("code"), text("message"), self.exit)
    }
}

/// The program with data of its own, and nothing of what is set where the tests run.
fn program(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sejo"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SEJO_")) {
        command.env_remove(name);
    }
    command.arg("--data").arg(data);
    command
}

fn sejo(data: &Path, words: &[&str]) -> Said {
    let output = program(data).args(words).output().unwrap();
    Said { out: String::from_utf8(output.stdout).unwrap(), exit: output.status.code().unwrap() }
}

#[cfg(target_os = "linux")]
#[test]
fn what_could_not_be_printed_is_no_success() {
    let dir = tempfile::tempdir().unwrap();
    for words in [&["edition", "list"][..], &["edition", "list", "--json"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_sejo"));
        let output = command.arg("--data").arg(dir.path()).args(words).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(3), "{words:?}");
        if !words.contains(&"--json") {
            assert!(!output.stderr.is_empty(), "{words:?}");
        }
    }
}

#[test]
fn every_error_has_a_code_and_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let other = dir.path().join("list.csv");
    std::fs::write(&other, "機器名,設置場所\n").unwrap();
    let other = other.to_str().unwrap();
    let cases: &[(&[&str], &str, i32)] = &[
        (&["answer", "bcp", "yes"], "how-known-needed", 1),
        (&["answer", "bcp", "perhaps"], "wrong-use", 2),
        (&["answer", "bcp", "no", "--target", "2026/13/40"], "wrong-use", 2),
        (&["demo", "--listen", "0.0.0.0:0"], "cannot-start", 3),
        (&["answer", "no-such-item", "yes"], "not-found", 2),
        (&["answer", "bcp", "yes", "--reason", "見た", "--planned-by", "2026-12-01"], "wrong-use", 2),
        (&["answer", "bcp", "yes", "--reason", "見た", "--target", "2026-12-01"], "wrong-use", 2),
        (&["answer", "two-factor", "no", "--target", "2027-03-01", "--planned-by", "2027-03-01"], "wrong-use", 2),
        (&["--as", "nobody", "status"], "unknown-user", 2),
        (&["--as", "nobody", "audit", "verify"], "wrong-use", 2),
        (&["no-such-command"], "wrong-use", 2),
        (&["edition", "show", "r99"], "wrong-use", 2),
        (&["edition", "import", "/no/such/file.xlsx"], "file-missing", 3),
        (&["edition", "import", other], "not-a-checklist", 1),
        (&["restore", "/no/such/file"], "file-missing", 3),
        (&["restore", other], "not-a-backup", 3),
        (&["workbook", "fill", other, "--answers", other, "--out", other], "file-exists", 3),
        (&["serve", "--listen", "0.0.0.0:0"], "cannot-start", 3),
    ];
    for (words, code, exit) in cases {
        let said = sejo(&data, &[&["--json"], *words].concat()).error();
        assert_eq!((said.0.as_str(), said.2), (*code, *exit), "{words:?}: {}", said.1);
        assert!(said.1.contains("ください"), "{words:?}: {}", said.1);
    }
    let refused = sejo(&data, &["--json", "answer", "bcp", "yes"]).json();
    assert_eq!(refused["error"]["fields"][0]["field"], "reason");
}

#[test]
fn a_backup_says_what_it_holds_and_is_restored_once() {
    let dir = tempfile::tempdir().unwrap();
    let (data, file) = (dir.path().join("data"), dir.path().join("sejo.backup"));
    let file = file.to_str().unwrap();
    let answered = sejo(&data, &["answer", "bcp", "yes", "--reason", "計画書を見た"]);
    assert_eq!(answered.exit, 0, "{}", answered.out);

    let made = sejo(&data, &["backup", file]);
    assert_eq!(made.exit, 0, "{}", made.out);
    for words in [file, "施設 1件", "回答 1件", "確かめました", "次にすること"] {
        assert!(made.out.contains(words), "{words}: {}", made.out);
    }
    assert_eq!(sejo(&data, &["--json", "backup", file]).error().0, "file-exists");
    assert_eq!(sejo(&data, &["--json", "backup", "/no/such/folder/b"]).error().0, "file-missing");
    let (code, message, exit) = sejo(&data, &["--json", "restore", file]).error();
    assert_eq!((code.as_str(), exit), ("not-empty", 3), "{message}");
    assert!(!message.contains("技術的な詳細"), "{message}");

    // A restore that is refused takes nothing away, least of all the key.
    let key = data.join("installation.key");
    let before = std::fs::read(&key).unwrap();
    for wrong in [file, "/no/such/backup"] {
        assert_eq!(sejo(&data, &["restore", wrong]).exit, 3);
        assert_eq!(std::fs::read(&key).unwrap(), before);
    }
    let lost = dir.path().join("lost");
    std::fs::create_dir(&lost).unwrap();
    std::fs::write(lost.join("installation.key"), &before).unwrap();
    assert_eq!(sejo(&lost, &["restore", "/no/such/backup"]).exit, 3);
    assert_eq!(std::fs::read(lost.join("installation.key")).unwrap(), before);
    assert!(!lost.join("sejo.db").exists());

    let bytes = std::fs::read(file).unwrap();
    let cut = dir.path().join("cut");
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    let new = dir.path().join("new");
    assert_eq!(sejo(&new, &["--json", "restore", cut.to_str().unwrap()]).error().0, "backup-damaged");
    let restored = sejo(&new, &["--json", "restore", file]);
    assert_eq!(restored.exit, 0, "{}", restored.out);
    let report = restored.json();
    assert_eq!((&report["facilities"], &report["bytes"]), (&1.into(), &bytes.len().into()));
    let log = sejo(&new, &["--json", "audit", "verify"]);
    assert_eq!(log.exit, 0, "{}", log.out);
    let again = sejo(&new, &["--json", "status"]).json();
    let bcp = again["items"].as_array().unwrap().iter().find(|i| i["item"] == "bcp").unwrap();
    assert_eq!(bcp["confirmed"]["reason"], "計画書を見た");
}

#[test]
fn a_file_that_is_refused_keeps_no_other_from_being_read() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let (first, empty, last) = (path("a.txt"), path("empty.txt"), path("b.txt"));
    let text = include_str!("../../../app/tests/suite/configurations/rtx.txt");
    std::fs::write(&first, text).unwrap();
    std::fs::write(&empty, "").unwrap();
    std::fs::write(&last, include_str!("../../../app/tests/suite/configurations/fortigate.txt")).unwrap();
    let said = sejo(&data, &["--json", "intake", &first, &empty, &path("none.txt"), &last]);
    let files = said.json();
    let named: Vec<&str> = files.as_array().unwrap().iter().map(|f| f["file"].as_str().unwrap()).collect();
    assert_eq!(named, ["a.txt", "empty.txt", "none.txt", "b.txt"]);
    assert!(
        files[0]["configurations"]["devices"][0].is_object() && files[3]["configurations"]["devices"][0].is_object()
    );
    assert!(files[1]["configurations"].is_null() && files[1]["error"]["message"].is_string(), "{}", files[1]);
    assert_eq!(files[2]["error"]["code"], "file-missing");
    assert_eq!(said.exit, 3);
    // Alone it fails as a command does.
    assert_eq!(sejo(&data, &["--json", "intake", &path("none.txt")]).error().0, "file-missing");
    let words = sejo(&data, &["intake", &empty, &last]).out;
    assert!(words.contains("empty.txt: ") && words.contains("b.txt: "), "{words}");
}

#[test]
fn a_configuration_is_read_given_registered_and_written_about() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let file = dir.path().join("rt.txt");
    std::fs::write(&file, include_str!("../../../app/tests/suite/configurations/rtx.txt")).unwrap();
    let file = file.to_str().unwrap();

    let said = sejo(&data, &["--json", "intake", file]);
    assert_eq!(said.exit, 1, "{}", said.out);
    assert!(!said.out.contains("Kusunoki-77-Aoi") && !said.out.contains("Kyoten-Kan-Kagi"), "{}", said.out);
    let read = said.json()[0]["configurations"].clone();
    assert!(read["masked"].as_u64().unwrap() >= 5 && read["encoding"].is_string(), "{read}");
    let device = &read["devices"][0];
    assert_eq!((&device["label"], &device["dialect"]), (&"MINATO-RT".into(), &"yamaha".into()));
    assert_eq!((&device["device"], &device["extent"]), (&Value::Null, &"whole".into()));
    assert_eq!(device["model"]["identity"]["serial"]["value"], "M4A012345");
    let found = device["found"].as_array().unwrap();
    let tunnel = found.iter().find(|f| f["code"] == "remote-undeclared").unwrap();
    assert!(tunnel["ask"].as_str().is_some_and(|a| !a.is_empty()) && tunnel["lines"][0].is_u64(), "{tunnel}");
    let way = device["ways_in"][0].clone();
    assert_eq!((&way["kind"], &way["registered"]), (&"ipsec-site".into(), &Value::Null));
    let id = device["id"].as_str().unwrap();

    let words = sejo(&data, &["configuration", "show", "minato-rt"]);
    assert_eq!(words.exit, 1);
    for part in ["リモート保守の登録にないVPNがあります", "行目", "事業者に", "登録なし"] {
        assert!(words.out.contains(part), "{part}: {}", words.out);
    }
    let given = sejo(&data, &["--json", "configuration", "give", id, "--new"]);
    assert_eq!(given.exit, 0, "{}", given.out);
    let list = sejo(&data, &["--json", "configuration", "list"]).json();
    assert_eq!(list["configurations"][0]["device"]["name"], "MINATO-RT");
    assert_eq!(list["unregistered"], 1);

    let name = way["name"].as_str().unwrap();
    let add = ["--json", "remote", "add", "--purpose", "本院との通信", "--kind", "ipsec-site", "--name", name];
    let added = sejo(&data, &[&add[..], &["--device", "minato-rt", "--from", "R7.4.1"]].concat());
    assert_eq!(added.exit, 0, "{}", added.out);
    assert_eq!(added.json()["from"], "2025-04-01");
    let register = sejo(&data, &["--json", "remote", "list"]);
    assert_eq!(register.exit, 0, "every way in is registered: {}", register.out);
    let connection = register.json()["connections"][0].clone();
    assert_eq!((&connection["seen"], &connection["device"]), (&true.into(), &"MINATO-RT".into()));
    let number = connection["connection"]["id"].as_str().unwrap().to_owned();
    assert_eq!(sejo(&data, &["remote", "end", &number, "--on", "2025-12-31"]).exit, 0);
    assert_eq!(sejo(&data, &["remote", "list"]).exit, 1, "the contract is over, the tunnel is not");
    assert_eq!(sejo(&data, &["remote", "remove", &number]).exit, 0);

    let letter = dir.path().join("letter.pdf");
    let written = sejo(&data, &["--json", "configuration", "letter", id, letter.to_str().unwrap()]);
    assert_eq!(written.exit, 0, "{}", written.out);
    assert!(std::fs::read(&letter).unwrap().starts_with(b"%PDF-"));
    for (name, begins) in [("picture.pdf", "%PDF-"), ("picture.svg", "<svg")] {
        let picture = dir.path().join(name);
        let written = sejo(&data, &["--json", "configuration", "picture", picture.to_str().unwrap()]);
        assert_eq!(written.exit, 0, "{name}: {}", written.out);
        assert!(std::fs::read(&picture).unwrap().starts_with(begins.as_bytes()), "{name}");
    }
    assert_eq!(sejo(&data, &["configuration", "remove", id]).exit, 0);
    assert_eq!(sejo(&data, &["configuration", "list"]).exit, 0);
    let wrong: &[(&[&str], &str, i32)] = &[
        (&["configuration", "show", "no-such-device"], "wrong-use", 2),
        (&["configuration", "show", id], "not-found", 2),
        (&["configuration", "letter", id, "letter.txt"], "wrong-use", 2),
        (&["configuration", "picture", "picture.txt"], "wrong-use", 2),
        (&["remote", "add", "--purpose", "保守", "--kind", "telepathy"], "wrong-use", 2),
        (&["remote", "add", "--purpose", "保守", "--vendor", "だれでもない社"], "wrong-use", 2),
        (&["remote", "add", "--purpose", "保守"], "required", 1),
        (&["remote", "end", "not-an-id"], "wrong-use", 2),
        (&["remote", "remove", &number], "not-found", 2),
    ];
    for (words, code, exit) in wrong {
        let said = sejo(&data, &[&["--json"], *words].concat()).error();
        assert_eq!((said.0.as_str(), said.2), (*code, *exit), "{words:?}: {}", said.1);
    }
}

#[test]
fn a_configuration_is_named_by_what_the_ledger_calls_its_device() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let data = dir.path().join("data");
    let (list, text, older) = (path("list.csv"), path("rt.txt"), path("older.txt"));
    std::fs::write(&list, "機器名,種別,設置場所,製造番号\n玄関のルータ,ルータ,受付,M4A012345\n").unwrap();
    let read = include_str!("../../../app/tests/suite/configurations/rtx.txt");
    std::fs::write(&text, read).unwrap();
    std::fs::write(&older, read.replace("Nov 10 2026 09:12:21", "Oct 10 2025 09:12:21")).unwrap();
    let taken = sejo(&data, &["intake", "--accept-guess", &list]);
    assert!(taken.exit < 2, "{}", taken.out);
    for file in [&older, &text] {
        assert_eq!(sejo(&data, &["intake", file]).exit, 1);
    }
    let rows = sejo(&data, &["--json", "intake", &older]).json();
    assert_eq!(rows[0]["configurations"]["devices"][0]["newest"], false);
    let earlier = rows[0]["configurations"]["devices"][0]["id"].as_str().unwrap().to_owned();
    let said = sejo(&data, &["configuration", "show", &earlier]).out;
    assert!(said.contains("これは前の設定です。判定には、新しい設定が使われています。"), "{said}");
    let unchanged = sejo(&data, &["configuration", "show", "玄関のルータ"]);
    assert!(!unchanged.out.contains("これは前の設定です"), "{}", unchanged.out);
    assert!(unchanged.out.contains("暗号は、弱いと書かれたものだけをくらべました"), "{}", unchanged.out);
    for name in ["玄関のルータ", "MINATO-RT"] {
        let letter = path(&format!("{name}.pdf"));
        let written = sejo(&data, &["--json", "configuration", "letter", name, &letter]);
        assert_eq!(written.exit, 0, "{name}: {}", written.out);
    }
    assert_eq!(sejo(&data, &["configuration", "show", "裏口のルータ"]).exit, 2);
}

/// What is written in no line is said to be so, and what the page says of a way in and of an entry the command says too.
#[test]
fn a_way_in_and_its_entry_are_told_as_on_the_pages() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let file = dir.path().join("ios.txt");
    let text = "Router#show running-config\nBuilding configuration...\n\nCurrent configuration : 900 bytes\n!\nversion 15.4\n\
        hostname KENSA-RT\n!\nusername hoshu privilege 15 secret 9 $9$abc$def\n!\ninterface GigabitEthernet0/0\n \
        ip address 203.0.113.40 255.255.255.248\n!\ninterface GigabitEthernet0/1\n \
        ip address 192.168.70.1 255.255.255.0\n!\nline vty 0 4\n login local\n transport input ssh\nend\nRouter#\n";
    std::fs::write(&file, text).unwrap();
    assert_eq!(sejo(&data, &["intake", file.to_str().unwrap()]).exit, 1);
    let shown = sejo(&data, &["--json", "configuration", "show", "KENSA-RT"]).json();
    let ways = shown["ways_in"].as_array().unwrap();
    let https = ways.iter().find(|way| way["name"] == "https").unwrap();
    assert_eq!((&https["line"], &https["is_sure"]), (&Value::Null, &false.into()), "a default may open it");
    let said = sejo(&data, &["configuration", "show", "KENSA-RT"]).out;
    let line = said.lines().find(|line| line.contains("外からの入口") && line.contains("HTTPS")).unwrap();
    assert!(line.ends_with("(登録なし、開いているか確認が必要)"), "{line}");

    std::fs::write(&file, include_str!("../../../app/tests/suite/configurations/fortigate.txt")).unwrap();
    assert_eq!(sejo(&data, &["intake", file.to_str().unwrap()]).exit, 1);
    assert_eq!(sejo(&data, &["configuration", "give", "GAZO-FW", "--new"]).exit, 0);
    let add = ["remote", "add", "--purpose", "保守", "--kind", "ssl-vpn", "--device", "GAZO-FW", "--two-factor", "yes"];
    assert_eq!(sejo(&data, &add).exit, 0);
    let listed = sejo(&data, &["remote", "list"]).out;
    assert!(listed.contains("設定にあり、設定に二要素認証がない"), "{listed}");
}

/// What came of the file says it, and so does the line with what to do; below stands what to ask the vendor.
#[test]
fn a_text_without_a_configuration_is_not_said_to_be_none_a_third_time() {
    let dir = tempfile::tempdir().unwrap();
    let (data, file) = (dir.path().join("data"), dir.path().join("show-if.txt"));
    std::fs::write(&file, "Interface port1.0.1\n  Scope: both\n  Link is UP, administrative state is UP\n").unwrap();
    let taken = sejo(&data, &["intake", file.to_str().unwrap()]);
    assert_eq!(taken.out.matches("設定は入っていません").count(), 2, "{}", taken.out);
    for words in ["show-if.txt: 台帳のどの機器かわかりません", "お送りください"] {
        assert!(taken.out.contains(words), "{words}: {}", taken.out);
    }
    let shown = sejo(&data, &["configuration", "show", "show-if.txt"]);
    assert!(shown.out.contains("show-if.txt: これは機器の状態を表示したもので"), "{}", shown.out);
}

/// Rules made here name their clauses themselves; whoever means the file that lies beside them learns how to say so.
#[test]
fn clauses_of_rules_that_were_made_here_are_not_marked() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    assert_eq!(sejo(&data, &["contact", "set", "police", "--phone", "03-1111-0110"]).exit, 0, "makes the folder");
    assert_ne!(sejo(&data, &["document", "adopt", "rules"]).exit, 2);
    let approved = sejo(&data, &["--json", "document", "approve", "rules", "--by", "院長 髙橋"]);
    assert_ne!(approved.exit, 2, "{}", approved.out);
    let (code, words, exit) = sejo(&data, &["--json", "document", "mark", "rules", "ledger=第12条"]).error();
    assert_eq!((code.as_str(), exit), ("wrong-use", 2));
    assert!(words.contains("--number"), "{words}");
}

#[test]
fn what_is_typed_in_japanese_is_understood_and_what_is_not_there_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let invited = sejo(&data, &["--json", "user", "invite", "木村", "--role", "閲覧"]);
    assert_eq!(invited.exit, 0, "{}", invited.out);
    let unknown = sejo(&data, &["answer", "nosuch", "yes"]);
    assert_eq!(unknown.exit, 2);
    let said = sejo(&data, &["--json", "answer", "nosuch", "yes"]).error();
    assert!(said.1.contains("nosuch") && said.1.contains("sejo status"), "{}", said.1);
}

/// A folder without vendors takes a vendor's form in one command.
#[test]
fn a_vendor_is_added_with_its_form() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let file = dir.path().join("届いた様式.xlsx");
    let mut rows = ROWS;
    rows[1].2 = "はい";
    let title = "令和8年度 医療機関におけるサイバーセキュリティ対策チェックリスト 事業者確認用";
    std::fs::write(&file, checklist(title, &rows)).unwrap();
    let file = file.to_str().unwrap();
    let refused = sejo(&data, &["--json", "intake", file, "--accept-guess", "--vendor", "つばめ電子"]);
    let (code, words, exit) = refused.error();
    assert_eq!((code.as_str(), exit), ("wrong-use", 2));
    assert!(words.contains("--new-vendor"), "{words}");
    let taken = sejo(&data, &["--json", "intake", file, "--accept-guess", "--vendor", "つばめ電子", "--new-vendor"]);
    assert_eq!(taken.json()[0]["workbook"]["vendor"], "つばめ電子", "{}", taken.out);
    // The second time it is there already.
    let again = sejo(&data, &["--json", "intake", file, "--accept-guess", "--vendor", "つばめ電子", "--new-vendor"]);
    assert_eq!(again.json()[0]["workbook"]["vendor"], "つばめ電子", "{}", again.out);
    // Another file of that name is proposed as one of that vendor, and what differs from what stands waits for a word.
    rows[1].2 = "いいえ";
    std::fs::write(file, checklist(title, &rows)).unwrap();
    let asked = sejo(&data, &["--json", "intake", file, "--accept-guess"]).json();
    assert_eq!(asked[0]["state"], "needs-confirmation", "{asked}");
    assert!(asked[0]["workbook"]["proposal"]["likely"].is_string(), "{asked}");
    let whose = ["--json", "intake", file, "--accept-guess", "--vendor", "つばめ電子"];
    let held = sejo(&data, &whose);
    assert_eq!(held.exit, 1, "{}", held.out);
    let held = held.json();
    assert_eq!(held[0]["state"], "needs-confirmation", "{held}");
    assert_eq!(held[0]["workbook"]["held"][0]["before"], "yes", "{held}");
    let told = sejo(&data, &whose[1..]).out;
    assert!(told.contains("--vendor \"つばめ電子\" --words"), "{told}");
    let refused = sejo(&data, &["--json", "edition", "import", file, "--vendor", "つばめ電子"]).error();
    assert_eq!(refused.0, "form-differs");
    let taken = sejo(&data, &[&whose[..], &["--words", "電話で確かめた"]].concat()).json();
    assert_eq!(taken[0]["state"], "done", "{taken}");
    assert_eq!(taken[0]["workbook"]["words"], "電話で確かめた", "{taken}");
    // The command that takes it back is for the same data.
    let again = sejo(&data, &whose[1..]).out;
    let undo = format!("sejo intake --undo {} --data \"{}\"", taken[0]["id"].as_str().unwrap(), data.display());
    assert!(again.contains(&undo), "{again}");
    let again = sejo(&data, &whose).json();
    let (known, recorded) = (&again[0]["workbook"]["known"], &again[0]["workbook"]["recorded"]);
    assert!(known.as_u64() > Some(0) && recorded["may_undo"] == true, "{again}");
    assert_eq!(recorded["runs"][0]["file"], "届いた様式.xlsx", "{again}");
    // A system it does not have is not dropped without a word, though one that has none or one is not asked about.
    let whose = ["--accept-guess", "--vendor", "つばめ電子", "--system", "無い カルテ"];
    for command in [&["--json", "intake", file][..], &["--json", "edition", "import", file]] {
        let flags = if command.contains(&"import") { &whose[1..] } else { &whose[..] };
        let (code, words, exit) = sejo(&data, &[command, flags].concat()).error();
        assert_eq!((code.as_str(), exit), ("wrong-use", 2), "{command:?}");
        assert!(words.contains("無い カルテ"), "{words}");
    }
    // Whoever undoes the newest run is told which of the same file go with it.
    let undone = sejo(&data, &["--json", "intake", "--undo", again[0]["id"].as_str().unwrap()]).json();
    assert!(undone["along"].as_array().unwrap().iter().any(|run| run["id"] == taken[0]["id"]), "{undone}");
}

/// An answer to other words is not written, and a program is told.
#[test]
fn an_exported_form_names_what_it_leaves_out() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let file = dir.path().join("r8.xlsx");
    let title = "令和8年度 医療機関におけるサイバーセキュリティ対策チェックリスト 医療機関確認用";
    std::fs::write(&file, checklist(title, &ROWS)).unwrap();
    assert_eq!(sejo(&data, &["answer", "bcp", "yes", "--reason", "計画書を見た"]).exit, 0);
    let taken = sejo(&data, &["--json", "intake", file.to_str().unwrap(), "--accept-guess"]);
    assert_eq!(taken.json()[0]["state"], "done", "{}", taken.out);
    let to = dir.path().join("out.xlsx");
    let said = sejo(&data, &["--json", "export", "form", to.to_str().unwrap()]).json();
    let left: Vec<&str> = said["left_out"].as_array().unwrap().iter().filter_map(|l| l["field"].as_str()).collect();
    assert!(left.contains(&"reworded"), "{said}");
}

/// A checklist of R8 with these rows: number, words, answer.
fn checklist(title: &str, rows: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("様式").unwrap();
    sheet.write(0, 0, title).unwrap();
    for (column, head) in (0..).zip(["番号", "チェック項目", "はい・いいえ", "確認日", "目標日", "備考"])
    {
        sheet.write(2, column, head).unwrap();
    }
    for (row, (number, words, answer)) in (3..).zip(rows) {
        sheet.write(row, 0, *number).unwrap();
        sheet.write(row, 1, *words).unwrap();
        if !answer.is_empty() {
            sheet.write(row, 2, *answer).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

const ROWS: [(&str, &str, &str); 6] = [
    ("1-①", "医療情報システムの安全管理責任者を置いている", ""),
    ("2-①", "機器を台帳で管理している", ""),
    ("3-①", "連絡体制図を作っている", ""),
    ("3-③", "事業継続計画(BCP)を作っている", ""),
    ("3-②", "バックアップを実施し、復旧手順を確認している", ""),
    ("4-①", "やり方を運用管理規程に定めている", ""),
];

#[test]
fn an_edition_is_replaced_only_when_that_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let file = |name: &str, title: &str, rows: &[(&str, &str, &str)]| {
        let path = dir.path().join(name);
        std::fs::write(&path, checklist(title, rows)).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let title = "令和8年度 医療機関におけるサイバーセキュリティ対策チェックリスト 医療機関確認用";
    let first = file("first.xlsx", title, &ROWS);
    let taken = sejo(&data, &["edition", "import", &first]);
    assert_eq!(taken.exit, 0, "{}", taken.out);
    assert!(taken.out.contains(data.to_str().unwrap()) && taken.out.contains("取り込みました"), "{}", taken.out);

    let other = file("other.xlsx", title, &ROWS[..5]);
    let refused = sejo(&data, &["edition", "import", &other]);
    assert_eq!(refused.exit, 1, "{}", refused.out);
    assert!(refused.out.contains("--replace") && refused.out.contains("- 4-① やり方を"), "{}", refused.out);
    let kept = sejo(&data, &["--json", "status"]).json();
    assert_eq!(
        kept["items"].as_array().unwrap().len(),
        7,
        "nothing changed: six rows and the question about systems in use"
    );
    let replaced = sejo(&data, &["--json", "edition", "import", "--replace", &other]);
    assert_eq!((replaced.exit, &replaced.json()["imported"]), (0, &true.into()), "{}", replaced.out);
    assert_eq!(sejo(&data, &["--json", "status"]).json()["items"].as_array().unwrap().len(), 6);

    // Without a year it is this year's, as it is when it is dropped.
    let yearless =
        file("yearless.xlsx", "医療機関におけるサイバーセキュリティ対策チェックリスト 医療機関確認用", &ROWS[..5]);
    let taken = sejo(&data, &["--json", "edition", "import", &yearless]);
    assert_eq!(taken.exit, 1, "{}", taken.out);
    assert_eq!(taken.json()["year_assumed"], true);

    let vendors = file(
        "vendors.xlsx",
        &title.replace("医療機関確認用", "事業者確認用"),
        &[("2-①", ROWS[1].1, "はい"), ROWS[2], ROWS[3], ROWS[4], ROWS[5]],
    );
    let asked = sejo(&data, &["edition", "import", &vendors]);
    assert_eq!(asked.exit, 1, "{}", asked.out);
    assert!(asked.out.contains("--vendor"), "{}", asked.out);
    let none = sejo(&data, &["--json", "export", "form", "x.pdf", "--form", "vendor"]).error();
    assert_eq!((none.0.as_str(), none.2), ("wrong-use", 2));
    let english = sejo(&data, &["--english", "edition", "list"]).out;
    assert!(english.contains("r8  Edition for fiscal year 2026"), "{english}");
    for (file, edition) in [("x.pdf", "r999999"), ("x.json", ""), ("x.xlsx", "r999999"), ("x.xlsx", " ")] {
        let unknown = sejo(&data, &["--json", "export", "form", file, "--edition", edition]).error();
        assert_eq!((unknown.0.as_str(), unknown.2), ("wrong-use", 2), "{file} {edition}");
        assert!(unknown.1.contains("r8") && unknown.1.contains("のどれかに"), "{file} {edition}: {}", unknown.1);
    }
}

#[test]
fn what_stands_is_confirmed_again_or_withdrawn_on_a_later_day() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let said = sejo(&data, &["answer", "bcp", "no", "--on", "2026-04-02", "--target", "2027-03-01"]);
    assert_eq!(said.exit, 0, "{}", said.out);
    let again = sejo(&data, &["answer", "bcp", "--again"]);
    assert_eq!(again.exit, 0, "{}", again.out);
    let number = sejo(&data, &["answer", "3-③", "--again"]);
    assert!(number.exit == 0 && number.out.contains("いいえ"), "{}", number.out);
    let check = sejo(&data, &["check"]);
    assert!(check.out.contains("1-① ") && check.out.contains("<officer>"), "{}", check.out);
    let withdrawn = sejo(&data, &["answer", "bcp", "--withdraw", "--reason", "誤り"]);
    assert_eq!(withdrawn.exit, 0, "{}", withdrawn.out);
    assert!(withdrawn.out.contains("回答なし"), "{}", withdrawn.out);
}

#[test]
fn an_answer_said_twice_for_one_day_stays_in_its_round() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let say = |on, remark| {
        let words = ["--json", "answer", "bcp", "no", "--on", on, "--target", "2027-03-01", "--remark", remark];
        let rounds = sejo(&data, &words).json()["rounds"].clone();
        rounds.as_array().unwrap().iter().map(|a| a["remark"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(say("2026-04-02", "一度目"), ["一度目"]);
    assert_eq!(say("2026-04-02", "書き直し"), ["書き直し"]);
    assert_eq!(say("2026-04-03", "次の日"), ["書き直し", "次の日"]);
}

#[test]
fn a_folder_without_data_is_never_said_to_be_fine() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("mistyped");
    let file = dir.path().join("x.backup");
    let file = file.to_str().unwrap();
    let reading: &[&[&str]] = &[
        &["status"],
        &["next"],
        &["check"],
        &["export", "form", file],
        &["audit", "verify"],
        &["backup", file],
        &["ledger", "list"],
        &["user", "list"],
    ];
    for words in reading {
        let said = sejo(&data, &[&["--json"], *words].concat()).error();
        assert_eq!((said.0.as_str(), said.2), ("no-data", 3), "{words:?}");
        assert!(said.1.contains("mistyped"), "{}", said.1);
    }
    let broken = dir.path().join("broken");
    std::fs::write(&broken, "no backup").unwrap();
    assert_eq!(sejo(&data, &["--json", "restore", broken.to_str().unwrap()]).error().0, "not-a-backup");
    assert!(!data.exists() && !Path::new(file).exists(), "nothing was made");
}

/// A restore that is cut off leaves a folder that reads as empty, and takes the restore again.
#[test]
fn a_restore_that_was_killed_can_be_read_and_repeated() {
    let dir = tempfile::tempdir().unwrap();
    let (data, list) = (dir.path().join("data"), dir.path().join("list.csv"));
    let rows: String = (0..400).map(|n| format!("PC{n},受付,192.0.2.{n}\n")).collect();
    std::fs::write(&list, format!("機器名,設置場所,ホスト名\n{rows}")).unwrap();
    assert!(sejo(&data, &["intake", list.to_str().unwrap(), "--accept-guess"]).exit <= 1);
    let file = dir.path().join("x.backup");
    assert_eq!(sejo(&data, &["backup", file.to_str().unwrap()]).exit, 0);
    let (mut empty, mut whole) = (0, 0);
    for step in 1..=12 {
        let into = dir.path().join(format!("into{step}"));
        let mut restore = Command::new(env!("CARGO_BIN_EXE_sejo"));
        restore.arg("--data").arg(&into).arg("restore").arg(&file).stdout(std::process::Stdio::null());
        let mut child = restore.spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(40 * step));
        child.kill().unwrap();
        child.wait().unwrap();
        let read = sejo(&into, &["--json", "ledger", "list"]);
        let again = sejo(&into, &["--json", "restore", file.to_str().unwrap()]);
        if read.exit == 3 {
            assert_eq!((read.error().0.as_str(), again.exit), ("no-data", 0), "{}", again.out);
            empty += 1;
        } else {
            assert_eq!((read.json().as_array().unwrap().len(), again.error().0.as_str()), (400, "not-empty"));
            whole += 1;
        }
    }
    assert_eq!(empty + whole, 12);
}

#[test]
fn what_ships_is_told_without_data_and_what_was_taken_in_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let listed = sejo(&data, &["--json", "edition", "list"]);
    assert_eq!(listed.exit, 0, "{}", listed.out);
    let state = |said: &Said| {
        let editions = said.json();
        let r8 = editions.as_array().unwrap().iter().find(|e| e["id"] == "r8").unwrap().clone();
        r8["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state(&listed), "provisional");
    let shown = sejo(&data, &["edition", "show", "r7"]);
    assert!(shown.exit == 0 && shown.out.contains("2-①"), "{}", shown.out);
    let told = sejo(&data, &["--json", "edition", "diff", "r6", "r7"]);
    assert!(told.exit == 0 && !told.json()["rows"].as_array().unwrap().is_empty(), "{}", told.out);
    assert!(!data.exists(), "nothing was made");

    let file = dir.path().join("form.xlsx");
    let title = "令和8年度 医療機関におけるサイバーセキュリティ対策チェックリスト 医療機関確認用";
    std::fs::write(&file, checklist(title, &ROWS)).unwrap();
    assert_eq!(sejo(&data, &["edition", "import", file.to_str().unwrap()]).exit, 0);
    assert_eq!(state(&sejo(&data, &["--json", "edition", "list"])), "official");
    // The form for vendors was not dropped with it, and is not said to be.
    let told = sejo(&data, &["edition", "list"]).out;
    let r8 = told.lines().find(|line| line.starts_with("r8 ")).unwrap();
    assert!(r8.ends_with("[暫定]"), "{r8}");
    let vendors = sejo(&data, &["--json", "edition", "show", "r8", "--form", "vendor"]);
    assert_eq!(vendors.json()["state"], "provisional");
}

#[test]
fn a_day_that_is_not_in_the_calendar_is_told_as_on_the_pages() {
    let dir = tempfile::tempdir().unwrap();
    for day in ["2026/13/40", "令和8年2月30日"] {
        let (_, said, exit) = sejo(dir.path(), &["--json", "answer", "bcp", "no", "--target", day]).error();
        assert!(exit == 2 && said.contains("その日付は暦にありません") && said.contains(day), "{said}");
    }
    let (_, said, _) = sejo(dir.path(), &["--json", "answer", "bcp", "no", "--on", "あした"]).error();
    assert!(said.contains("日付として読めません"), "{said}");
}

#[test]
fn a_start_speaks_both_languages_and_an_address_in_use_is_said_in_words() {
    use std::io::{BufRead, BufReader};
    let dir = tempfile::tempdir().unwrap();
    let first_lines = |more: &[&str]| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sejo"))
            .arg("--data")
            .arg(dir.path())
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(more)
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said: Vec<String> = lines.take(2).map(|line| line.unwrap().trim().to_owned()).collect();
        child.kill().unwrap();
        child.wait().unwrap();
        said
    };
    let ja = "このリンクをブラウザで開いて、最初の管理者を登録してください:";
    let en = "Open this link in a browser to create the first administrator:";
    assert_eq!(first_lines(&[]), [ja, en]);
    assert_eq!(first_lines(&["--english"]), [en, ja], "the chosen one first");

    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for (more, words) in [(&[][..], "ほかのプログラムが使っています"), (&["--english"], "is used by another program")]
    {
        let said = sejo(dir.path(), &[&["--json", "serve", "--listen", &address], more].concat()).error();
        assert_eq!((said.0.as_str(), said.2), ("cannot-start", 3));
        assert!(said.1.contains(&address) && said.1.contains(words) && !said.1.contains("os error"), "{}", said.1);
    }
}

#[test]
fn help_and_mistakes_are_told_in_the_language_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let help = sejo(dir.path(), &["answer", "--help"]);
    assert!(help.exit == 0 && help.out.contains("使い方: sejo answer [オプション]"), "{}", help.out);
    let help = sejo(dir.path(), &["--english", "help", "answer"]);
    assert!(help.exit == 0 && help.out.contains("Usage: sejo answer [OPTIONS]"), "{}", help.out);
    assert!(help.out.contains("Confirm or withdraw an answer"), "{}", help.out);
    for (words, said) in [
        (&["--json", "status", "--jsno"][..], "--jsno というオプションはありません"),
        (&["--json", "--english", "status", "--jsno"][..], "There is no option --jsno. Did you mean --json?"),
        (&["--json"][..], "続けてコマンドが要ります"),
        (&["--json", "serve", "--listen", "8787"][..], "localhost:8787"),
    ] {
        let (code, message, exit) = sejo(dir.path(), words).error();
        assert_eq!((code.as_str(), exit), ("wrong-use", 2), "{words:?}");
        assert!(message.contains(said), "{words:?}: {message}");
    }
}

#[test]
fn the_clock_runs_and_is_printed_by_command() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    assert_eq!(sejo(&data, &["incident", "start"]).exit, 0);
    let wrong = sejo(&data, &["--json", "incident", "note", "線を抜く", "--kind", "did"]).json();
    let number = wrong["entry"]["number"].to_string();
    let right = sejo(&data, &["--json", "incident", "note", "線を2本抜く", "--corrects", &number]).json();
    assert_eq!(right["entry"]["kind"], "did", "a correction is about the same");
    let file = dir.path().join("経過.pdf");
    let printed = sejo(&data, &["--json", "incident", "timeline", "--out", file.to_str().unwrap()]);
    assert_eq!(printed.exit, 0, "{}", printed.out);
    assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF"));
    let nowhere = dir.path().join("none/経過.pdf");
    assert_ne!(sejo(&data, &["incident", "timeline", "--out", nowhere.to_str().unwrap()]).exit, 0);
}

#[test]
fn a_paper_of_the_signing_key_is_for_its_owner_only() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    assert_eq!(sejo(&data, &["incident", "start"]).exit, 0);
    let none = sejo(&data, &["key", "show"]);
    assert!(none.exit == 1 && none.out.contains("まだありません"), "{}", none.out);
    let nowhere = dir.path().join("none/鍵.pdf");
    assert_eq!(sejo(&data, &["key", "paper", nowhere.to_str().unwrap()]).exit, 3);
    let none = sejo(&data, &["key", "show"]);
    assert!(none.exit == 1 && none.out.contains("まだありません"), "no paper was written: {}", none.out);
    let paper = dir.path().join("鍵.pdf");
    assert_eq!(sejo(&data, &["key", "paper", paper.to_str().unwrap()]).exit, 0);
    assert!(std::fs::read(&paper).unwrap().starts_with(b"%PDF"));
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&paper).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
    let card = dir.path().join("鍵.json");
    assert_eq!(sejo(&data, &["key", "card", card.to_str().unwrap()]).exit, 0);
    let public = sejo(&data, &["--json", "key", "show"]).json()["public"].as_str().unwrap().to_owned();
    assert!(std::fs::read_to_string(&card).unwrap().contains(&public));
    let next = sejo(&data, &["--json", "key", "hand-over", "--reason", "紙をなくした"]);
    assert_eq!((next.json()["earlier"][0]["public"].as_str(), next.exit), (Some(public.as_str()), 1), "no paper yet");
}

#[test]
fn who_does_what_is_said_printed_and_decides_the_route() {
    let dir = tempfile::tempdir().unwrap();
    let (data, list) = (dir.path().join("data"), dir.path().join("list.csv"));
    std::fs::write(&list, "機器名,種別,設置場所,製造番号\n検査サーバ,サーバ,サーバ室,S-1\n受付端末,端末PC,受付,S-2\n")
        .unwrap();
    let taken = sejo(&data, &["intake", "--accept-guess", list.to_str().unwrap()]);
    assert!(taken.exit < 2, "{}", taken.out);
    let shown = sejo(&data, &["--json", "route", "show"]);
    assert_eq!((shown.exit, &shown.json()["route"]), (1, &"unknown".into()), "{}", shown.out);
    assert_eq!(shown.json()["servers"][0]["standing"], "not-asked");
    let quoted = ["--document", "SLA", "--page", "2ページ", "--quote", "当社がOSを更新する"];
    let said = sejo(&data, &[&["--json", "route", "server", "検査サーバ", "--holder", "vendor"], &quoted[..]].concat());
    assert_eq!((said.exit, &said.json()["server"]["standing"]), (0, &"covered".into()), "{}", said.out);
    let shown = sejo(&data, &["--json", "route", "show"]);
    assert_eq!((shown.exit, &shown.json()["route"]), (0, &"outsourced".into()), "{}", shown.out);
    assert_eq!(shown.json()["servers"][0]["clause"]["page"], "2ページ");
    // Words that are not read as a promise count once somebody says how they were made sure of.
    let server = |more: &[&str]| sejo(&data, &[&["--json", "route", "server", "検査サーバ"], more].concat());
    let unclear = server(&["--document", "SLA", "--page", "2ページ", "--quote", "当社が保守を行う"]);
    assert_eq!(unclear.json()["server"]["standing"], "vague", "{}", unclear.out);
    let bare = server(&["--confirmed", "確認済み"]).error();
    assert_eq!((bare.0.as_str(), bare.2), ("not-assured", 1), "{}", bare.1);
    let words =
        ["route", "server", "検査サーバ", "--confirmed", "山本さんに11月20日に電話で聞き、更新を行うと確かめた"];
    let unstated = sejo(&data, &words);
    assert!(unstated.exit == 0 && unstated.out.contains("--vendor-updates も付けて"), "{}", unstated.out);
    assert_eq!(server(&[]).json()["server"]["standing"], "vague", "the words alone do not count");
    let asked = server(&["--vendor-updates"]);
    assert_eq!(asked.json()["server"]["standing"], "covered", "{}", asked.out);
    assert_eq!(asked.json()["server"]["clause"]["quote"], "当社が保守を行う");
    let words = sejo(&data, &["route", "show"]);
    assert!(words.out.contains("人が確かめた: 山本さんに11月20日に電話で聞き、更新を行うと確かめた"), "{}", words.out);
    assert!(words.out.contains("事業者の責任(人の確認による)"), "{}", words.out);
    assert_eq!(asked.json()["server"]["is_by_word"], true);
    let counted = sejo(&data, &["route", "server", "受付端末", "--counts-as-server", "yes"]);
    assert_eq!(counted.exit, 0, "{}", counted.out);
    let words = sejo(&data, &["route", "show"]);
    assert!(words.exit == 1 && words.out.contains("判断できない") && words.out.contains("受付端末"), "{}", words.out);
    let none = sejo(&data, &["--json", "responsibility", "list"]);
    assert_eq!((none.exit, none.json()["systems"].as_array().unwrap().len()), (0, 0), "{}", none.out);
    let wrong: &[(&[&str], &str, i32)] = &[
        (&["route", "server", "ない機器", "--holder", "vendor"], "wrong-use", 2),
        (&["route", "server", "検査サーバ", "--holder", "somebody"], "wrong-use", 2),
        (&["route", "server", "検査サーバ", "--counts-as-server", "no"], "unknown-word", 1),
        (&["route", "server", "受付端末", "--document", "SLA"], "wrong-use", 2),
        (&["route", "letter", "だれでもない社", "letter.pdf"], "wrong-use", 2),
        (&["route", "letter", "だれでもない社", "letter.txt"], "wrong-use", 2),
        (&["responsibility", "set", "電子カルテ", "--duty", "backup", "--holder", "vendor"], "wrong-use", 2),
        (&["responsibility", "print", "電子カルテ", "a.txt"], "wrong-use", 2),
    ];
    for (words, code, exit) in wrong {
        let said = sejo(&data, &[&["--json"], *words].concat()).error();
        assert_eq!((said.0.as_str(), said.2), (*code, *exit), "{words:?}: {}", said.1);
    }
}

/// What was chosen for a list is taken back and chosen anew by command, and never applied again unasked in between.
#[test]
fn the_columns_of_a_list_are_chosen_anew_by_command() {
    let dir = tempfile::tempdir().unwrap();
    let (data, list) = (dir.path().join("data"), dir.path().join("list.csv"));
    std::fs::write(&list, "機器名,設置場所,製造番号\n受付PC,受付,SN-1\n検査PC,検査室,SN-2\n").unwrap();
    let file = list.to_str().unwrap();
    let run = |said: &Said| said.json()[0].clone();
    let places = || -> Vec<String> {
        let ledger = sejo(&data, &["--json", "ledger", "list"]).json();
        ledger.as_array().unwrap().iter().map(|d| d["device"]["place"].as_str().unwrap().to_owned()).collect()
    };
    let first = run(&sejo(&data, &["--json", "intake", file, "--accept-guess", "--column", "設置場所=responsible"]));
    assert_eq!(first["state"], "done", "{first}");
    assert_eq!(places(), ["", ""]);
    let id = first["id"].as_str().unwrap();
    let undone = sejo(&data, &["--json", "intake", "--undo", id]);
    assert_eq!((undone.exit, undone.json()["undone"].as_str()), (0, Some(id)));
    let asked = sejo(&data, &["--json", "intake", file]);
    assert_eq!((asked.exit, run(&asked)["state"].as_str()), (1, Some("needs-mapping")));
    assert_eq!(run(&asked)["devices"]["columns"][1]["field"], "responsible", "what was chosen is shown");
    let again =
        run(&sejo(&data, &["--json", "intake", "--map-anew", id, "--accept-guess", "--column", "設置場所=place"]));
    assert_eq!(again["state"], "done", "{again}");
    let mut now = places();
    now.sort();
    assert_eq!(now, ["受付", "検査室"]);
    let next = run(&sejo(&data, &["--json", "intake", file]));
    assert_eq!(next["state"], "done", "remembered from then on: {next}");
    for wrong in [
        vec!["intake", file, "--column", "設置場所=place"],
        vec!["intake", file, "--accept-guess", "--column", "設置場所=どこか"],
        vec!["intake", "--map-anew", id, "--undo", id],
        vec!["intake", file, "--undo", id],
    ] {
        let said = sejo(&data, &[&["--json"], wrong.as_slice()].concat());
        assert_eq!(said.error().0, "wrong-use", "{wrong:?}");
        assert_eq!(said.exit, 2, "{wrong:?}");
    }
    let nothing = sejo(&data, &["--json", "intake", "--map-anew", "00000000-0000-7000-8000-000000000000"]);
    assert_eq!(nothing.error().0, "not-found");
}

/// No file can grow beyond a few pages, as on a full disk. The program is told and not killed.
#[cfg(unix)]
fn sejo_on_a_full_disk(data: &Path, words: &[&str]) -> Said {
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 16; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_sejo")]);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SEJO_")) {
        command.env_remove(name);
    }
    let output = command.arg("--data").arg(data).args(words).output().unwrap();
    Said { out: String::from_utf8(output.stdout).unwrap(), exit: output.status.code().unwrap() }
}

#[cfg(unix)]
#[test]
fn what_is_there_can_be_read_on_a_full_disk() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    assert_eq!(sejo(&data, &["answer", "officer", "no", "--target", "2027-03-01", "--on", "2026-11-22"]).exit, 0);
    let list = dir.path().join("list.csv");
    let list = list.to_str().unwrap();
    for words in [&["status"][..], &["next"], &["check"], &["audit", "verify"], &["ledger", "list"]] {
        let words = [&["--json"], words].concat();
        let (there, full) = (sejo(&data, &words), sejo_on_a_full_disk(&data, &words));
        assert_eq!((full.exit, full.json()), (there.exit, there.json()), "{words:?}");
    }
    assert_eq!(sejo_on_a_full_disk(&data, &["export", "ledger", list]).exit, 0, "to where there is room");
    assert!(std::fs::metadata(list).unwrap().len() > 0);
    // What is to be saved is not, and that is said.
    let refused = sejo_on_a_full_disk(&data, &["--json", "answer", "bcp", "no", "--target", "2027-03-01"]).error();
    assert_eq!((refused.0.as_str(), refused.2), ("disk-full", 3), "{}", refused.1);
    let serve = sejo_on_a_full_disk(&data, &["--json", "serve", "--listen", "127.0.0.1:0"]).error();
    assert_eq!((serve.0.as_str(), serve.2), ("disk-full", 3), "{}", serve.1);
    assert_eq!(sejo(&data, &["audit", "verify"]).exit, 0);
}

#[test]
fn a_file_that_is_there_is_never_written_over() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    assert_eq!(sejo(&data, &["answer", "bcp", "yes", "--reason", "計画書を見た"]).exit, 0);
    let entries = || sejo(&data, &["--json", "audit", "verify"]).json()["entries"].clone();
    for (name, words) in [
        ("a.csv", &["export", "ledger"][..]),
        ("a.json", &["export", "json"]),
        ("a.pdf", &["export", "form"]),
        ("b.csv", &["ledger", "export"]),
    ] {
        let file = dir.path().join(name);
        let path = file.to_str().unwrap();
        let words = [&["--json"], words, &[path]].concat();
        assert_eq!(sejo(&data, &words).exit, 0, "{words:?}");
        std::fs::write(&file, "mine").unwrap();
        let before = entries();
        let refused = sejo(&data, &words).error();
        assert_eq!((refused.0.as_str(), refused.2), ("file-exists", 3), "{words:?}: {}", refused.1);
        assert_eq!(std::fs::read(&file).unwrap(), b"mine");
        assert_eq!(entries(), before, "nothing was handed out");
    }
}

#[test]
fn a_vendor_is_told_that_nobody_waits_and_that_there_is_no_such_version() {
    let dir = tempfile::tempdir().unwrap();
    let (data, list) = (dir.path().join("data"), dir.path().join("customers.csv"));
    assert_eq!(sejo(&data, &["vendor", "begin", "つばめ電子"]).exit, 0);
    for words in [&["issue"][..], &["issue", "--all"], &["resume"]] {
        let said = sejo(&data, &[&["vendor"], words].concat());
        assert_eq!(said.exit, 0, "{words:?}: {}", said.out);
        assert!(said.out.ends_with("ありません。\n") || said.out.contains("いません。"), "{words:?}: {}", said.out);
        let said = sejo(&data, &[&["--json", "vendor"], words].concat());
        assert_eq!((said.json()["issuing"].is_null(), said.exit), (true, 0), "{words:?}: {}", said.out);
    }
    let product = ["vendor", "product", "つばめカルテ", "--kind", "ehr", "--version", "3.2", "--version", "3.1"];
    assert_eq!(sejo(&data, &product).exit, 0);
    std::fs::write(&list, "名称,所在地,製品\nみなと医院,東京都1,つばめカルテ\n").unwrap();
    assert_eq!(sejo(&data, &["vendor", "import", list.to_str().unwrap()]).exit, 0);
    let settle = |version: &str| sejo(&data, &["--json", "vendor", "settle", "みなと医院", "--version", version]);
    let (code, words, exit) = settle("9.9").error();
    assert_eq!((code.as_str(), exit), ("wrong-use", 2));
    assert!(words.contains("3.2") && words.contains("3.1"), "{words}");
    let kept = |said: &Said| said.json()["rows"][0]["customer"]["systems"][0]["version"].clone();
    let customers = sejo(&data, &["--json", "vendor", "customers"]);
    assert_eq!(kept(&customers), "", "nothing was kept");
    assert_eq!(customers.json()["rows"][0]["other_words"], 0, "it never asked");
    assert_eq!(kept(&settle("3.1")), "3.1");
    let late = sejo(&data, &["vendor", "settle", "みなと医院", "--due", "2026-01-05"]);
    assert!(late.out.contains("期限を過ぎた顧客: 1") && late.out.contains("(期限超過)"), "{}", late.out);
}

#[test]
fn another_product_does_not_keep_the_version_of_the_one_before() {
    let dir = tempfile::tempdir().unwrap();
    let (data, list) = (dir.path().join("data"), dir.path().join("customers.csv"));
    assert_eq!(sejo(&data, &["vendor", "begin", "つばめ電子"]).exit, 0);
    for (name, version) in [("つばめカルテ", "5"), ("つばめレセプト", "1.0")] {
        let product = ["vendor", "product", name, "--kind", "ehr", "--version", version];
        assert_eq!(sejo(&data, &product).exit, 0, "{name}");
    }
    std::fs::write(&list, "名称,所在地,製品,版\nみなと医院,東京都1,つばめカルテ,5\n").unwrap();
    assert_eq!(sejo(&data, &["vendor", "import", list.to_str().unwrap()]).exit, 0);
    let settle = |options: &[&str]| {
        let said = sejo(&data, &[&["--json", "vendor", "settle", "みなと医院"], options].concat());
        said.json()["rows"][0]["customer"]["systems"][0]["version"].as_str().unwrap().to_owned()
    };
    assert_eq!(settle(&["--product", "つばめカルテ"]), "5", "the same product");
    assert_eq!(settle(&["--product", "つばめレセプト"]), "");
    assert_eq!(settle(&["--product", "つばめカルテ", "--version", "5"]), "5");
}

#[test]
fn what_a_vendor_misnames_is_answered_with_what_there_is() {
    let dir = tempfile::tempdir().unwrap();
    let (data, list) = (dir.path().join("data"), dir.path().join("customers.csv"));
    let wrong = |words: &[&str]| {
        let (code, message, exit) = sejo(&data, &[&["--json", "vendor"], words].concat()).error();
        assert_eq!((code.as_str(), exit), ("wrong-use", 2), "{words:?}: {message}");
        message
    };
    assert_eq!(sejo(&data, &["vendor", "begin", "つばめ電子"]).exit, 0);
    let none = wrong(&["answers", "つばめカルテ"]);
    assert!(none.contains("まだ1つも登録されていません"), "{none}");
    assert!(wrong(&["settle", "みなと医院"]).contains("顧客(0件)"));
    for name in ["つばめカルテ", "つばめレセプト"] {
        assert_eq!(sejo(&data, &["vendor", "product", name, "--kind", "ehr"]).exit, 0, "{name}");
    }
    std::fs::write(
        &list,
        "名称,所在地,製品\nみなと医院,東京都1,つばめカルテ\nみどり医院,東京都2,つばめカルテ、つばめレセプト\n",
    )
    .unwrap();
    assert_eq!(sejo(&data, &["vendor", "import", list.to_str().unwrap()]).exit, 0);
    let customer = wrong(&["settle", "さくら病院", "--product", "つばめカルテ"]);
    assert!(customer.contains("顧客(2件)") && customer.contains("みなと医院"), "{customer}");
    for options in [&["--system", "電子カルテ"][..], &[]] {
        let system = wrong(&[&["settle", "みどり医院", "--version", "1"], options].concat());
        assert!(system.contains("つばめカルテ, つばめレセプト"), "{system}");
    }
}
