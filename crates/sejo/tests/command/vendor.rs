//! The side of a vendor by command.

use std::path::{Path, PathBuf};

use sejo_app::facility::Questions;
use sejo_app::request::{NewRequest, RequestFile};
use sejo_app::{App, Clock, Config, Target};
use sejo_model::{FacilityKind, Holder, Prefecture, System, SystemId, SystemKind};
use serde_json::json;

use super::{program, sejo};

/// A request of a clinic to つばめ電子, as it is sent.
fn request_of_a_clinic(folder: &Path) -> PathBuf {
    request_made(folder, Clock::System)
}

/// The same, made when that clock says.
fn request_made(folder: &Path, clock: Clock) -> PathBuf {
    let (data, file) = (folder.join("clinic"), folder.join("依頼.sejo-request.json"));
    std::fs::create_dir_all(&data).unwrap();
    let questions = Questions {
        name: "みなと診療所".to_owned(),
        kind: FacilityKind::Clinic,
        beds: 0,
        prefecture: Prefecture::new(14).unwrap(),
        systems: vec![SystemKind::Receipt],
        no_systems: false,
        updates_by: Holder::Unknown,
        vendor_contract: None,
        officer_name: String::new(),
        officer_since: None,
    };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let (target, folder) = (Target::Sqlite(data.join("sejo.db")), data.clone());
        let app = App::open(Config { target, folder, clock, max_upload: 1_000_000 }).await.unwrap();
        let actor = app.cli_actor(None, None).await.unwrap();
        app.answer_questions(&actor, &questions).await.unwrap();
        let mut vendor = app.vendor(&actor, None).await.unwrap().vendor;
        vendor.name = "つばめ電子".to_owned();
        app.save_vendor(&actor, &vendor).await.unwrap();
        let system = System {
            name: "電子カルテ".to_owned(),
            kind: SystemKind::Ehr,
            vendor_id: Some(vendor.id),
            ..System::blank(SystemId::new())
        };
        app.save_system(&actor, &system).await.unwrap();
        let request = app.make_request(&actor, vendor.id, &NewRequest::default()).await.unwrap();
        let signed = app.request_file(&actor, request, RequestFile::Signed).await.unwrap();
        std::fs::write(&file, signed.bytes).unwrap();
        app.close().await;
    });
    file
}

/// The data of a vendor whose product is sold to so many customers, with a yes to so many of the first questions about it.
fn made_ready(folder: &Path, yes: usize, customers: usize) -> PathBuf {
    let (data, list) = (folder.join("data"), folder.join("customers.csv"));
    assert_eq!(sejo(&data, &["vendor", "begin", "つばめ電子"]).exit, 0);
    assert_eq!(sejo(&data, &["vendor", "product", "つばめカルテ", "--kind", "ehr"]).exit, 0);
    let mut answers = sejo(&data, &["--json", "vendor", "answers", "つばめカルテ"]).json();
    answers["answered_by"] = "中村".into();
    for at in 0..yes {
        answers["answers"][at]["value"] = "yes".into();
    }
    let file = folder.join("answers.json");
    std::fs::write(&file, answers.to_string()).unwrap();
    assert_eq!(sejo(&data, &["vendor", "answer", "つばめカルテ", file.to_str().unwrap()]).exit, 0);
    let rows: String = (0..customers).map(|n| format!("第{n}医院,東京都{n},つばめカルテ\n")).collect();
    std::fs::write(&list, format!("名称,所在地,製品\n{rows}")).unwrap();
    assert_eq!(sejo(&data, &["vendor", "import", list.to_str().unwrap()]).exit, 0);
    data
}

/// As its page says: the files are there to be had, and whoever sends them knows what they ask.
#[test]
fn a_draft_that_things_outran_is_not_handed_out_without_a_word() {
    let dir = tempfile::tempdir().unwrap();
    request_made(dir.path(), Clock::noon(sejo_model::date::parse("2025-11-20").unwrap()));
    let (data, files) = (dir.path().join("clinic"), dir.path().join("files"));
    let told = |words: &[&str]| {
        let output = program(&data).args(words).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{words:?}: {told}");
        told
    };
    // What is refused records nothing, and warns of nothing.
    let refused = program(&data).args(["request", "sent", "つばめ電子", "--on", "2099-01-01"]).output().unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success() && !said.contains("下書きです"), "{said}");
    let shown = sejo(&data, &["--json", "request", "show", "つばめ電子"]).json();
    assert_eq!(shown["outdated"], "year-over");
    assert!(!shown["year"].is_null() && shown["rerouted"].is_null(), "{shown}");
    let hand_out = ["request", "files", "つばめ電子", "--out", files.to_str().unwrap()];
    for words in [&hand_out[..], &["request", "sent", "つばめ電子"]] {
        let told = told(words);
        assert!(told.contains("前の年度の下書きです"), "{words:?}: {told}");
    }
    // What went out is no draft any more, and is handed out again as it was.
    let again = dir.path().join("again");
    let again = told(&["request", "files", "つばめ電子", "--out", again.to_str().unwrap()]);
    assert!(!again.contains("下書き"), "{again}");
}

/// Whoever interrupts a run is told how it goes on, and need not wait for that.
#[cfg(unix)]
#[test]
fn a_run_that_is_interrupted_is_stopped_in_good_order() {
    const CUSTOMERS: usize = 300;
    let dir = tempfile::tempdir().unwrap();
    let (data, folder) = (made_ready(dir.path(), 1, CUSTOMERS), dir.path().join("out"));
    let mut command = program(&data);
    command.args(["vendor", "issue", "--out"]).arg(&folder);
    let mut run = command.stdout(std::process::Stdio::piped()).spawn().unwrap();
    let has_begun = || std::fs::read_dir(&folder).is_ok_and(|mut made| made.next().is_some());
    while !has_begun() {
        assert!(run.try_wait().unwrap().is_none(), "it was over before it made anything");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let mut interrupt = std::process::Command::new("kill");
    assert!(interrupt.args(["-INT", &run.id().to_string()]).status().unwrap().success());
    let output = run.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    let goes_on = said.lines().find(|line| line.starts_with("続けるには: sejo vendor resume ")).unwrap();
    let folder_of_data = std::path::absolute(&data).unwrap();
    assert!(goes_on.ends_with(&format!(" --data \"{}\"", folder_of_data.display())), "the same data: {said}");
    assert_eq!(sejo(&data, &["vendor", "resume"]).exit, 0);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), CUSTOMERS);
}

/// Where there is no room for a file, the run says so and leaves nothing half done; it goes on when somebody says so.
#[cfg(target_os = "linux")]
#[test]
fn a_run_without_room_on_the_disk_stops_and_says_why() {
    const CUSTOMERS: usize = 3;
    let dir = tempfile::tempdir().unwrap();
    let data = made_ready(dir.path(), 1, CUSTOMERS);
    let [first, second] = ["first", "second"].map(|name| dir.path().join(name));
    let made = sejo(&data, &["vendor", "issue", "--all", "--out", first.to_str().unwrap()]);
    assert_eq!(made.exit, 0, "{}", made.out);
    let names = |folder: &Path| -> Vec<String> {
        let all = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        all.collect()
    };

    // One of the files comes to lie where there is never any room.
    let customer = names(&first).swap_remove(0);
    let reply = names(&first.join(&customer)).into_iter().find(|name| name.ends_with(".json")).unwrap();
    std::fs::create_dir_all(second.join(&customer)).unwrap();
    let full = second.join(&customer).join(format!("{reply}.unfinished"));
    std::os::unix::fs::symlink("/dev/full", full).unwrap();
    let stopped = sejo(&data, &["vendor", "issue", "--all", "--out", second.to_str().unwrap()]);
    assert_eq!(stopped.exit, 1, "{}", stopped.out);
    for words in ["中止: 0件を発行", "ディスクの空きがありません", "続けるには: sejo vendor resume"]
    {
        assert!(stopped.out.contains(words), "{}", stopped.out);
    }
    assert!(names(&second).is_empty(), "nothing was counted, and nothing lies there: {:?}", names(&second));

    // Meanwhile a file took its place.
    std::fs::remove_dir(&second).unwrap();
    std::fs::write(&second, "").unwrap();
    let (code, words, exit) = sejo(&data, &["--json", "vendor", "resume"]).error();
    assert_eq!((code.as_str(), exit), ("file-exists", 3), "{words}");
    assert!(words.contains(second.to_str().unwrap()), "{words}");
    std::fs::remove_file(&second).unwrap();

    let resumed = sejo(&data, &["--json", "vendor", "resume"]);
    let told = resumed.json();
    let run = &told["issuing"];
    assert_eq!((resumed.exit, &run["done"], &run["stopped_for"]), (0, &json!(CUSTOMERS), &json!(null)), "{run}");
    for customer in names(&second) {
        let files = names(&second.join(&customer));
        assert!(!files.is_empty() && !files.iter().any(|name| name.ends_with(".unfinished")), "{files:?}");
        let is_whole = |name: &String| std::fs::metadata(second.join(&customer).join(name)).unwrap().len() > 0;
        assert!(files.iter().all(is_whole), "{files:?}");
    }
    assert_eq!(names(&second).len(), CUSTOMERS);
}

/// No run starts that could not write anything.
#[test]
fn a_folder_that_cannot_be_had_for_a_run_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let (data, taken) = (made_ready(dir.path(), 1, 1), dir.path().join("taken"));
    std::fs::write(&taken, "a file").unwrap();
    let (code, words, exit) =
        sejo(&data, &["--json", "vendor", "issue", "--all", "--out", taken.to_str().unwrap()]).error();
    assert_eq!((code.as_str(), exit), ("file-exists", 3), "{words}");
    assert!(words.contains(taken.to_str().unwrap()), "{words}");
    assert_eq!(std::fs::read_to_string(&taken).unwrap(), "a file");
    let resumed = sejo(&data, &["--json", "vendor", "resume"]);
    assert_eq!((resumed.exit, &resumed.json()["issuing"]), (0, &json!(null)), "{}", resumed.out);
}

/// One file that is no request names itself and holds the others back no more than it is held back by them.
#[test]
fn a_request_that_is_refused_is_named_and_the_next_is_looked_at() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    assert_eq!(sejo(&data, &["vendor", "begin", "つばめ電子"]).exit, 0);
    let [first, second] = ["一.html", "二.html"].map(|name| dir.path().join(name));
    for path in [&first, &second] {
        std::fs::write(path, "<p>見積書</p>").unwrap();
    }
    let output = program(&data).args(["vendor", "take"]).args([&first, &second]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("一.html: ") && told.contains("二.html: "), "{told}");
    let alone = sejo(&data, &["--json", "vendor", "take", first.to_str().unwrap()]).error();
    assert_eq!((alone.0.as_str(), alone.2), ("not-a-request", 1));
}

/// Whoever takes requests in, or withdraws answers, is told of whom in a line each, and where all of it is said.
#[test]
fn what_a_command_did_to_many_customers_is_told_in_short() {
    const CUSTOMERS: usize = 22;
    let dir = tempfile::tempdir().unwrap();
    let data = made_ready(dir.path(), 2, CUSTOMERS);

    let request = request_of_a_clinic(dir.path());
    let request = request.to_str().unwrap();
    let taken = sejo(&data, &["vendor", "take", request]);
    assert_eq!(taken.exit, 1, "{}", taken.out);
    assert!(taken.out.contains("みなと診療所  ") && !taken.out.contains("医院"), "{}", taken.out);
    assert!(taken.out.contains("sejo vendor customers 名前の一部 --data \""), "{}", taken.out);
    let all = sejo(&data, &["--json", "vendor", "take", request]).json();
    assert_eq!(all["rows"].as_array().unwrap().len(), CUSTOMERS + 1, "a program gets what it got");

    let folder = dir.path().join("out");
    sejo(&data, &["vendor", "issue", "--out", folder.to_str().unwrap()]);
    let withdrawn = sejo(&data, &["vendor", "withdraw", "つばめカルテ", "--reason", "確かめ直す"]);
    let lines: Vec<&str> = withdrawn.out.lines().collect();
    assert_eq!((withdrawn.exit, lines.len()), (1, 22), "{}", withdrawn.out);
    assert!(lines[..20].iter().all(|line| line.ends_with("取り下げ  回答2件")), "{}", withdrawn.out);
    let told = format!("sejo vendor told --data \"{}\"、", std::path::absolute(&data).unwrap().display());
    assert!(lines[20] == "ほか2件" && lines[21].contains(&told), "it goes on with the same data: {}", withdrawn.out);
    let told = sejo(&data, &["vendor", "told"]);
    assert_eq!(told.out.lines().count(), CUSTOMERS * 3, "{}", told.out);

    // Where there is no place for the files nothing is made; what was made can be written again.
    let taken = dir.path().join("none");
    std::fs::write(&taken, "x").unwrap();
    let notice = |folder: &Path, more: &[&str]| {
        sejo(&data, &[&["vendor", "notice", "--out", folder.to_str().unwrap()][..], more].concat())
    };
    let refused = notice(&taken, &["--reason", "確かめ直す"]);
    assert_eq!(refused.exit, 3, "{}", refused.out);
    assert_eq!(sejo(&data, &["vendor", "told"]).out, told.out, "nobody is taken for told");
    let (first, other) = (dir.path().join("first"), dir.path().join("other"));
    let files = |folder: &Path| std::fs::read_dir(folder).unwrap().count();
    assert_eq!(notice(&first, &["--reason", "確かめ直す"]).exit, 0);
    let (_, nobody, exit) = notice(&other, &["--reason", "確かめ直す", "--json"]).error();
    assert!(exit == 1 && nobody.contains("sejo vendor notice --again"), "{nobody}");
    assert_eq!(notice(&other, &["--again"]).exit, 0);
    assert_eq!((files(&first), files(&other)), (CUSTOMERS, CUSTOMERS));
    let whole = notice(&other, &["--again"]);
    assert!(whole.exit == 0 && whole.out.contains("書き出していない通知はありません"), "{}", whole.out);
}

/// A command adds to a product, and settles a customer of a list that says nothing of its systems.
#[test]
fn what_a_command_does_not_say_of_a_product_stays() {
    let dir = tempfile::tempdir().unwrap();
    let (data, list) = (dir.path().join("data"), dir.path().join("customers.csv"));
    assert_eq!(sejo(&data, &["vendor", "begin", "つばめ電子"]).exit, 0);
    let made = ["vendor", "product", "つばめカルテ", "--kind", "ehr", "--also", "電子カルテ", "--version", "3.2"];
    assert_eq!(sejo(&data, &made).exit, 0);
    let added = sejo(&data, &["--json", "vendor", "product", "つばめカルテ", "--version", "3.3"]).json();
    let product = &added[0]["product"];
    assert_eq!((&product["kind"], &product["also"]), (&json!("ehr"), &json!(["電子カルテ"])));
    assert_eq!(product["versions"], json!(["3.3", "3.2"]));
    std::fs::write(&list, "名称,所在地\nみなと医院,東京都1\n東医院,大阪市\n東医院,神戸市\n").unwrap();
    sejo(&data, &["vendor", "import", list.to_str().unwrap()]);
    let settle = |name: &str| {
        sejo(&data, &["--json", "vendor", "settle", name, "--product", "つばめカルテ", "--version", "3.3"])
    };
    let settled = settle("みなと医院").json();
    let system = &settled["rows"][0]["customer"]["systems"][0];
    assert_eq!((&system["version"], &system["settled"]), (&json!("3.3"), &json!(true)), "{settled}");
    let (_, words, exit) = settle("東医院").error();
    assert!(exit == 2 && words.contains("(大阪市)") && words.contains("(神戸市)"), "{words}");
}

/// Where only an earlier year has answers, a command that changes them says of which year it can be and changes nothing.
#[test]
fn the_year_of_the_answers_is_named_where_only_an_earlier_one_has_any() {
    let dir = tempfile::tempdir().unwrap();
    let (data, list) = (dir.path().join("data"), dir.path().join("customers.csv"));
    assert_eq!(sejo(&data, &["vendor", "begin", "つばめ電子"]).exit, 0);
    assert_eq!(sejo(&data, &["vendor", "product", "つばめカルテ", "--kind", "ehr"]).exit, 0);
    let mut answers = sejo(&data, &["--json", "vendor", "answers", "つばめカルテ", "--edition", "r7"]).json();
    answers["answered_by"] = "中村".into();
    answers["answers"][0]["value"] = "yes".into();
    let file = dir.path().join("answers.json");
    std::fs::write(&file, answers.to_string()).unwrap();
    let file = file.to_str().unwrap();
    assert_eq!(sejo(&data, &["vendor", "answer", "つばめカルテ", file, "--edition", "r7"]).exit, 0);
    let before = sejo(&data, &["--json", "vendor", "products"]).json();

    for words in [
        &["vendor", "answer", "つばめカルテ", file, "--reason", "確かめ直した"][..],
        &["vendor", "withdraw", "つばめカルテ", "--reason", "確かめ直す"],
    ] {
        let (code, told, exit) = sejo(&data, &[&["--json"], words].concat()).error();
        assert_eq!((code.as_str(), exit), ("wrong-use", 2), "{told}");
        let command = format!("sejo vendor {} \"つばめカルテ\"", words[1]);
        assert!(told.contains(&command) && told.contains("令和7年度版"), "{told}");
        assert!(told.contains("--edition r7 --data \""), "it goes on with the same data: {told}");
    }
    assert_eq!(sejo(&data, &["--json", "vendor", "products"]).json(), before, "nothing was changed");
    assert_eq!(sejo(&data, &["--json", "vendor", "told", "--edition", "r99"]).error().0, "wrong-use");

    std::fs::write(&list, "名称,所在地,製品\n第1医院,東京都1,つばめカルテ\n").unwrap();
    assert_eq!(sejo(&data, &["vendor", "import", list.to_str().unwrap()]).exit, 0);
    let this_year = sejo(&data, &["--json", "vendor", "issue"]).json();
    assert_eq!(this_year["issuing"]["left"], 1, "{this_year}");
    let last_year = sejo(&data, &["--json", "vendor", "issue", "--edition", "r7"]);
    assert_eq!(last_year.json()["issuing"]["done"], 1, "{}", last_year.out);
    let withdrawn = sejo(&data, &["vendor", "withdraw", "つばめカルテ", "--reason", "確かめ直す", "--edition", "r7"]);
    assert_eq!(withdrawn.exit, 1, "{}", withdrawn.out);
    let told = sejo(&data, &["--json", "vendor", "told", "--edition", "r7"]).json();
    assert_eq!(told["open"][0]["customer"], "第1医院", "{told}");
}
