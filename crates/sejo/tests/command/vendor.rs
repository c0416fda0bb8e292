//! The side of a vendor by command.

use std::process::Command;

use serde_json::json;

use super::sejo;

/// Whoever interrupts a run is told how it goes on, and need not wait for that.
#[cfg(unix)]
#[test]
fn a_run_that_is_interrupted_is_stopped_in_good_order() {
    const CUSTOMERS: usize = 300;
    let dir = tempfile::tempdir().unwrap();
    let (data, list, folder) = (dir.path().join("data"), dir.path().join("customers.csv"), dir.path().join("out"));
    assert_eq!(sejo(&data, &["vendor", "begin", "つばめ電子"]).exit, 0);
    assert_eq!(sejo(&data, &["vendor", "product", "つばめカルテ", "--kind", "ehr"]).exit, 0);
    let mut answers = sejo(&data, &["--json", "vendor", "answers", "つばめカルテ"]).json();
    answers["answered_by"] = "中村".into();
    answers["answers"][0]["value"] = "yes".into();
    let file = dir.path().join("answers.json");
    std::fs::write(&file, answers.to_string()).unwrap();
    assert_eq!(sejo(&data, &["vendor", "answer", "つばめカルテ", file.to_str().unwrap()]).exit, 0);
    let rows: String = (0..CUSTOMERS).map(|n| format!("第{n}医院,東京都{n},つばめカルテ\n")).collect();
    std::fs::write(&list, format!("名称,所在地,製品\n{rows}")).unwrap();
    assert_eq!(sejo(&data, &["vendor", "import", list.to_str().unwrap()]).exit, 0);
    let mut command = Command::new(env!("CARGO_BIN_EXE_sejo"));
    command.arg("--data").arg(&data).args(["vendor", "issue", "--out"]).arg(&folder);
    let mut run = command.stdout(std::process::Stdio::piped()).spawn().unwrap();
    let has_begun = || std::fs::read_dir(&folder).is_ok_and(|mut made| made.next().is_some());
    while !has_begun() {
        assert!(run.try_wait().unwrap().is_none(), "it was over before it made anything");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(Command::new("kill").args(["-INT", &run.id().to_string()]).status().unwrap().success());
    let output = run.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    let goes_on = said.lines().find(|line| line.starts_with("続けるには: sejo vendor resume ")).unwrap();
    let folder_of_data = std::path::absolute(&data).unwrap();
    assert!(goes_on.ends_with(&format!(" --data \"{}\"", folder_of_data.display())), "the same data: {said}");
    assert_eq!(sejo(&data, &["vendor", "resume"]).exit, 0);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), CUSTOMERS);
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
    let mut command = Command::new(env!("CARGO_BIN_EXE_sejo"));
    let output = command.arg("--data").arg(&data).args(["vendor", "take"]).args([&first, &second]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("一.html: ") && told.contains("二.html: "), "{told}");
    let alone = sejo(&data, &["--json", "vendor", "take", first.to_str().unwrap()]).error();
    assert_eq!((alone.0.as_str(), alone.2), ("not-a-request", 1));
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
