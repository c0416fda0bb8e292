//! Contacts, people and their roles by command.

use super::sejo;

#[test]
fn a_contact_is_written_down_called_printed_and_put_up() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let letters = sejo(&data, &["--json", "contact", "set", "police", "--phone", "03-ABCD"]);
    assert_eq!((letters.json()["error"]["fields"][0]["code"].as_str(), letters.exit), (Some("not-a-phone"), 1));
    let set = sejo(&data, &["--json", "contact", "set", "police", "--phone", "０３−１１１１−０１１０", "--rank", "1"]);
    assert_eq!((set.json()["key"].as_str(), set.exit), (Some("authority-police"), 0));
    let early = sejo(&data, &["--json", "contact", "verify", "police", "--result", "reached", "--on", "2099-01-01"]);
    assert_eq!((early.json()["error"]["fields"][0]["code"].as_str(), early.exit), (Some("future-day"), 1));
    let wrong = sejo(&data, &["--json", "contact", "verify", "police", "--result", "maybe"]).error();
    assert_eq!((wrong.0.as_str(), wrong.2), ("wrong-use", 2));
    let other =
        sejo(&data, &["--json", "contact", "verify", "police", "--result", "reached", "--number", "110"]).error();
    assert_eq!((other.0.as_str(), other.2), ("wrong-use", 2));
    assert!(other.1.contains("03-1111-0110"), "{}", other.1);
    let called = sejo(&data, &["--json", "contact", "verify", "police", "--result", "reached", "--by", "田中"]);
    assert_eq!(called.json()["number"], "03-1111-0110");
    let file = dir.path().join("chart.pdf");
    for words in [&["contact", "print"] as &[&str], &["contact", "print", "--card"]] {
        let said = sejo(&data, &[&["--json"], words, &[file.to_str().unwrap()]].concat());
        assert_eq!(said.exit, 0, "{}", said.out);
        assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF"));
        std::fs::remove_file(&file).unwrap();
    }
    let unmarked = sejo(&data, &["--json", "contact", "put-up", "--place", "受付", "--on", "2000-01-01"]);
    assert_eq!((unmarked.json()["known"].as_bool(), unmarked.exit), (Some(false), 1), "nobody knows what it says");
    let wrong = sejo(&data, &["--json", "contact", "put-up", "--place", "受付", "--mark", "00000000"]);
    assert_eq!((wrong.json()["error"]["fields"][0]["code"].as_str(), wrong.exit), (Some("not-todays-mark"), 1));
    let mark = sejo(&data, &["--json", "contact", "list"]).json()["mark"].as_str().unwrap().to_owned();
    assert_eq!(sejo(&data, &["contact", "put-up", "--place", "受付", "--mark", &mark]).exit, 0);
    let listed = sejo(&data, &["--json", "contact", "list"]);
    let json = listed.json();
    assert_eq!((json["verdict"].as_str(), listed.exit), (Some("unknown"), 1), "a finding until it is はい");
    let police = json["contacts"].as_array().unwrap().iter().find(|c| c["key"] == "authority-police").unwrap().clone();
    assert_eq!((police["standing"].as_str(), police["rank"].as_u64()), (Some("verified"), Some(1)));
    assert_eq!((json["copy"]["place"].as_str(), json["differing"].as_array().map(Vec::len)), (Some("受付"), Some(0)));
    let calls = sejo(&data, &["--json", "contact", "calls"]).json();
    assert_eq!((calls["calls"][0]["called_by"].as_str(), calls["verified"].as_u64()), (Some("田中"), Some(1)));

    // The chart comes back with everything else.
    let (backup, again) = (dir.path().join("sejo.backup"), dir.path().join("again"));
    assert_eq!(sejo(&data, &["backup", backup.to_str().unwrap()]).exit, 0);
    assert_eq!(sejo(&again, &["restore", backup.to_str().unwrap()]).exit, 0);
    assert_eq!(sejo(&again, &["--json", "contact", "list"]).json(), json);
}

#[test]
fn the_deputy_of_the_safety_manager_is_appointed() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    assert_eq!(sejo(&data, &["contact", "set", "police", "--phone", "03-1111-0110"]).exit, 0);
    assert_eq!(sejo(&data, &["contact", "person", "朝倉 さくら"]).exit, 0);
    let deputy = |words: &[&str]| sejo(&data, &[&["--json", "contact", "deputy"], words].concat());
    let wrong = deputy(&["deputy", "朝倉 さくら"]).error();
    assert_eq!((wrong.0.as_str(), wrong.2), ("wrong-use", 2));
    assert!(wrong.1.contains("officer, management, planning, operation"), "{}", wrong.1);
    assert_eq!(deputy(&["management", "朝倉 さくら", "--by", "院長"]).error().0, "wrong-use", "it has no day");
    let words = ["officer", "朝倉 さくら", "--on", "2020-04-01", "--by", "院長"];
    let done = deputy(&words);
    assert_eq!((done.json()["saved"].as_bool(), done.exit), (Some(true), 0), "{}", done.out);
    let roles = sejo(&data, &["--json", "contact", "list"]).json()["roles"].clone();
    let officer = roles.as_array().unwrap().iter().find(|role| role["post"] == "officer").unwrap();
    assert_eq!(officer["deputy"], "朝倉 さくら");
    let twice = deputy(&words);
    assert_eq!((twice.json()["error"]["fields"][0]["code"].as_str(), twice.exit), (Some("already-appointed"), 1));
}

#[test]
fn people_and_their_further_roles_are_written_down() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let run = |words: &[&str]| sejo(&data, &[&["--json", "contact"], words].concat());
    let first = run(&["person", "朝倉 さくら", "--job", "看護師長"]).json()["id"].clone();
    assert!(first.is_string(), "{first}");
    assert_eq!(run(&["person", "朝倉　さくら", "--department", "看護部"]).json()["id"], first, "once is enough");
    assert_eq!(run(&["person", "西 一郎"]).exit, 0);
    assert_eq!(run(&["role", "夜間の当直", "--person", "だれか"]).error().0, "wrong-use");
    assert_eq!(run(&["role", "夜間の当直", "--person", "西 一郎"]).exit, 0);
    assert_eq!(run(&["role", "夜間の当直", "--deputy", "西 一郎"]).exit, 1, "nobody stands in for himself");
    assert_eq!(run(&["role", "夜間の当直", "--deputy", "朝倉 さくら"]).exit, 0);
    assert_eq!(run(&["person", "西 一郎", "--left-on", "2020-01-01"]).exit, 0);
    assert_eq!(run(&["without-phones", "会議室"]).exit, 0, "whoever left stands in the way of nothing");
    assert_eq!(run(&["person", "西 一郎", "--left-on", ""]).exit, 0, "a wrong day is taken back");
    let role = || {
        let roles = run(&["list"]).json()["roles"].clone();
        roles.as_array().unwrap().iter().find(|role| role["title"]["ja"] == "夜間の当直").cloned()
    };
    let there = role().unwrap();
    assert_eq!((there["holder"].as_str(), there["deputy"].as_str()), (Some("西 一郎"), Some("朝倉 さくら")));
    assert_eq!(run(&["role", "夜間の当直", "--remove"]).exit, 0);
    assert_eq!((role(), run(&["role", "夜間の当直", "--remove"]).exit), (None, 2));
}
