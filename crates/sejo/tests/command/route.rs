//! The route by command.

use std::path::Path;

use sejo_app::{App, Clock, Config, Target};
use sejo_model::{Actor, Contract, ContractId, Hosting, System, SystemId, SystemKind};

use super::sejo;

/// Registers something as its page does: no command makes a system.
fn put(data: &Path, what: impl AsyncFnOnce(&App, &Actor)) {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let (target, folder) = (Target::Sqlite(data.join("sejo.db")), data.to_owned());
        let app = App::open(Config { target, folder, clock: Clock::System, max_upload: 1_000_000 }).await.unwrap();
        let actor = app.cli_actor(None, None).await.unwrap();
        what(&app, &actor).await;
        app.close().await;
    });
}

fn put_system(data: &Path, system: &System) {
    put(data, async |app, actor| app.save_system(actor, system).await.unwrap());
}

/// A system in a cloud, under a contract with another than its vendor.
async fn save_of_another(app: &App, actor: &Actor) {
    let mut ids = Vec::new();
    for name in ["港メディカル", "つばめ電子"] {
        let mut vendor = app.vendor(actor, None).await.unwrap().vendor;
        vendor.name = name.to_owned();
        app.save_vendor(actor, &vendor).await.unwrap();
        ids.push(vendor.id);
    }
    let contract = Contract {
        title: "クラウドカルテ利用契約".to_owned(),
        covers_server_updates: Some(true),
        page: "3ページ".to_owned(),
        clause: "乙はOSの更新を行う".to_owned(),
        ..Contract::blank(ContractId::new(), ids[0])
    };
    app.save_contract(actor, &contract).await.unwrap();
    let system = System {
        name: "クラウドカルテ".to_owned(),
        kind: SystemKind::Ehr,
        vendor_id: Some(ids[1]),
        contract_id: Some(contract.id),
        hosting: Hosting::Cloud,
        ..System::blank(SystemId::new())
    };
    app.save_system(actor, &system).await.unwrap();
}

#[test]
fn that_a_contract_with_another_reaches_the_vendor_is_said_and_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let (data, list) = (dir.path().join("data"), dir.path().join("list.csv"));
    std::fs::write(&list, "機器名,種別,設置場所,製造番号\n検査サーバ,サーバ,サーバ室,S-1\n").unwrap();
    let taken = sejo(&data, &["intake", "--accept-guess", list.to_str().unwrap()]);
    assert!(taken.exit < 2, "{}", taken.out);
    put(&data, save_of_another);
    let said = |more: &[&str]| sejo(&data, &[&["--json", "route", "server", "クラウドカルテ"], more].concat());
    let standing = |more: &[&str]| {
        let said = said(more).json();
        assert_eq!(said["server"]["contract_with"], "港メディカル", "{said}");
        (said["server"]["standing"].as_str().unwrap().to_owned(), said["contract_reaches"].as_bool().unwrap())
    };
    assert_eq!(standing(&[]), ("other-party".to_owned(), false));
    let words = sejo(&data, &["route", "show"]).out;
    assert!(
        words.contains("契約の相手が、いまの事業者とちがう") && words.contains("    契約の相手: 港メディカル"),
        "{words}"
    );
    let error = said(&["--contract-reaches", "maybe"]).error();
    assert_eq!((error.0.as_str(), error.2), ("wrong-use", 2));
    assert_eq!(standing(&["--contract-reaches", "yes"]), ("covered".to_owned(), true));
    assert_eq!(standing(&[]), ("covered".to_owned(), true));
    assert_eq!(standing(&["--contract-reaches", "no"]), ("other-party".to_owned(), false));
}

#[test]
fn of_a_system_without_a_server_that_is_said_and_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let (data, list) = (dir.path().join("data"), dir.path().join("list.csv"));
    std::fs::write(&list, "機器名,種別,設置場所,製造番号\n検査サーバ,サーバ,サーバ室,S-1\n").unwrap();
    let taken = sejo(&data, &["intake", "--accept-guess", list.to_str().unwrap()]);
    assert!(taken.exit < 2, "{}", taken.out);
    let quoted = ["--document", "SLA", "--page", "2ページ", "--quote", "当社がOSを更新する"];
    let said = sejo(&data, &[&["--json", "route", "server", "検査サーバ", "--holder", "vendor"], &quoted[..]].concat());
    assert_eq!(said.json()["server"]["standing"], "covered", "{}", said.out);
    let line =
        System {
            name: "インターネット回線".to_owned(), kind: SystemKind::Other, ..System::blank(SystemId::new())
        };
    put_system(&data, &line);
    let route = || {
        let shown = sejo(&data, &["--json", "route", "show"]);
        (shown.exit, shown.json()["route"].as_str().unwrap().to_owned())
    };
    assert_eq!(route(), (1, "unknown".to_owned()));
    // What the route lists is known by its name.
    let line = |more: &[&str]| sejo(&data, &[&["--json", "route", "server", "インターネット回線"], more].concat());
    let seen = line(&[]);
    assert_eq!((seen.exit, &seen.json()["server"]["kind"]), (0, &"unlisted".into()), "{}", seen.out);
    let words = sejo(&data, &["route", "show"]);
    let folder = std::path::absolute(&data).unwrap();
    let command = format!("sejo route server \"インターネット回線\" --no-server … --data \"{}\"", folder.display());
    assert!(words.out.contains(&command), "it goes on with the same data: {}", words.out);
    let wrong: &[(&[&str], &str, i32)] = &[
        (&["--no-server", "なし"], "required", 1),
        (&["--no-server", "回線だけの契約", "--day", "2099-01-01"], "future-day", 1),
        (&["--no-server", "回線だけの契約", "--may-have-server"], "wrong-use", 2),
        (&["--day", "2025-05-01"], "wrong-use", 2),
        (&["--holder", "vendor"], "wrong-use", 2),
    ];
    for (more, code, exit) in wrong {
        let error = line(more).error();
        assert_eq!((error.0.as_str(), error.2), (*code, *exit), "{more:?}: {}", error.1);
    }
    let said = line(&["--no-server", "回線とルータだけの契約", "--day", "2025-05-01"]);
    assert_eq!((said.exit, &said.json()["serverless"]["kind"]), (0, &"said".into()), "{}", said.out);
    assert!(said.json()["server"].is_null(), "{}", said.out);
    assert_eq!(route(), (0, "outsourced".to_owned()));
    let shown = sejo(&data, &["--json", "route", "show"]).json();
    assert_eq!(shown["serverless"][0]["said"]["said_on"], "2025-05-01");
    let words = sejo(&data, &["route", "show"]);
    assert!(words.out.contains("2025年5月1日に確かめた: 回線とルータだけの契約"), "{}", words.out);
    let back = line(&["--may-have-server"]);
    assert_eq!(back.json()["server"]["kind"], "unlisted", "{}", back.out);
    assert_eq!(route(), (1, "unknown".to_owned()));
}
