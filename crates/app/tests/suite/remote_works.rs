//! Terms of remote connections, works held against the log, and the register as a print.

use sejo_app::App;
use sejo_app::remote_work::WorkSaid;
use sejo_model::configuration::{AccountUse, Presence, RemoteAccessKind, RemoteTerms, TermsGap};
use sejo_model::remote_work::{Plan, Session, SessionGap, WorkStanding};
use sejo_model::{Actor, ErrorCode, Holder, Lang, Place as Where, RemoteConnection, RemoteWorkId, Weight, moment};

use crate::configurations::connection;
use crate::house::{House, day, today};
use crate::place::Place;

both! {
    terms_are_kept_and_gaps_are_named;
    plan_and_log_are_held_against_each_other;
    what_is_wrong_with_a_work_is_named;
    a_connection_takes_its_works_along;
    a_look_before_the_end_and_half_a_log_settle_nothing;
}

fn at(text: &str) -> i64 {
    moment::parse(text).unwrap()
}

async fn line(house: &House, officer: &Actor) -> RemoteConnection {
    let new = RemoteConnection {
        users: vec!["maker".to_owned()],
        ..connection(Some(RemoteAccessKind::IpsecClient), "tunnel 1")
    };
    house.app.save_remote_connection(officer, &new).await.unwrap();
    RemoteConnection { revision: 1, ..new }
}

fn planned(connection: &RemoteConnection) -> WorkSaid {
    let (from, until) = (at("2026-11-21 18:00"), at("2026-11-21 20:00"));
    let plan = Plan { from, until, what: "更新".to_owned(), who: "山田".to_owned() };
    WorkSaid { connection_id: Some(connection.id), plan: Some(plan), ..WorkSaid::default() }
}

fn session(from: &str, user: &str) -> Option<(sejo_model::Date, Option<Session>)> {
    let until = Some(at(from) + 20 * 60 * 1_000_000);
    Some((today(), Some(Session { from: at(from), until, user: user.to_owned() })))
}

async fn terms_are_kept_and_gaps_are_named(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let line = line(&house, &officer).await;
    assert_eq!(line.terms.gaps(), TermsGap::ALL);
    let terms = RemoteTerms {
        presence: Presence::OnDemand,
        device_of: Holder::Vendor,
        accounts: AccountUse::Own,
        two_factor: Some(true),
        sources: vec!["203.0.113.5".to_owned()],
        log: "VPN装置。パスワード: hunter2secret".to_owned(),
        ..RemoteTerms::default()
    };
    let purpose = "保守 admin(x7h2k9)".to_owned();
    let new = RemoteConnection { purpose, terms: terms.clone(), ..line.clone() };
    house.app.save_remote_connection(&officer, &new).await.unwrap();
    let row = house.app.remote_connections(&officer).await.unwrap().rows[0].clone();
    assert_eq!(row.connection.terms.sources, terms.sources);
    assert!(row.connection.terms.gaps().is_empty() && row.differs.is_empty());
    assert!(!row.connection.terms.log.contains("hunter2secret"));
    assert_eq!(row.connection.purpose, "保守 admin(●●●)");
    for (field, terms) in [
        ("sources", RemoteTerms { sources: vec!["x".to_owned(); 101], ..terms.clone() }),
        ("sources", RemoteTerms { sources: vec!["1\u{202e}".to_owned()], ..terms.clone() }),
        ("log", RemoteTerms { log: "あ".repeat(1_001), ..terms.clone() }),
    ] {
        let wrong = RemoteConnection { terms, revision: 2, ..line.clone() };
        let error = house.app.save_remote_connection(&officer, &wrong).await.unwrap_err();
        assert_eq!(error.fields[0].field, field);
    }
    let printed = house.app.remote_register_pdf(&officer).await.unwrap();
    assert!(printed.bytes.starts_with(b"%PDF") && printed.replaced.is_empty());
}

async fn plan_and_log_are_held_against_each_other(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let line = line(&house, &officer).await;
    let id = RemoteWorkId::new();
    let kept = house.app.save_remote_work(&officer, id, &planned(&line), 0).await.unwrap();
    let standing = async || house.app.remote_works(&officer).await.unwrap().rows[0].standing;
    assert_eq!(standing().await, WorkStanding::Unchecked);
    assert_eq!(house.app.remote_works(&officer).await.unwrap().unchecked, 1);
    let looked = WorkSaid { checked: session("2026-11-21 18:30", "maker"), ..planned(&line) };
    let kept = house.app.save_remote_work(&officer, id, &looked, kept.revision).await.unwrap();
    assert_eq!((standing().await, kept.checked.as_ref().unwrap().by.as_str()), (WorkStanding::Matched, &*officer.name));
    // Somebody else corrects the plan: who looked into the log stays.
    let staff = house.actor(sejo_model::Role::Staff);
    let kept = house.app.save_remote_work(&staff, id, &looked, kept.revision).await.unwrap();
    assert_eq!(kept.checked.as_ref().unwrap().by, officer.name);
    let strange = WorkSaid { checked: session("2026-11-21 18:30", "guest"), ..planned(&line) };
    house.app.save_remote_work(&officer, id, &strange, kept.revision).await.unwrap();
    assert_eq!(standing().await, WorkStanding::StrangeUser);

    let found = WorkSaid { plan: None, ..WorkSaid { checked: session("2026-11-20 03:00", ""), ..planned(&line) } };
    let odd = RemoteWorkId::new();
    house.app.save_remote_work(&officer, odd, &found, 0).await.unwrap();
    assert_eq!(house.app.remote_works(&officer).await.unwrap().open, 2);
    let row = house.app.item(&officer, "remote-maintenance").await.unwrap();
    let reason = row.reasons.iter().find(|r| r.place == Where::RemoteWorks).unwrap();
    assert_eq!(reason.weight, Weight::Missing);
    let explained = WorkSaid { explained: "夜間の障害対応と電話で確かめた".to_owned(), ..found };
    house.app.save_remote_work(&officer, odd, &explained, 1).await.unwrap();
    house.app.remove_remote_work(&officer, id).await.unwrap();
    assert_eq!(house.app.remote_works(&officer).await.unwrap().open, 0);
    let row = house.app.item(&officer, "remote-maintenance").await.unwrap();
    assert!(!row.reasons.iter().any(|r| r.place == Where::RemoteWorks));
    let late = house.app.save_remote_work(&officer, odd, &explained, 1).await.unwrap_err();
    assert_eq!(late.code, ErrorCode::ChangedMeanwhile);
}

async fn what_is_wrong_with_a_work_is_named(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let line = line(&house, &officer).await;
    let plan = planned(&line).plan.unwrap();
    let with = |plan: Plan| WorkSaid { plan: Some(plan), ..planned(&line) };
    let unknown = Some(sejo_model::RemoteConnectionId::new());
    let too_soon = session("2026-11-21 18:30", "").map(|(_, found)| (day("2026-11-20"), found));
    for (field, code, said) in [
        ("connection_id", ErrorCode::Required, WorkSaid { connection_id: None, ..planned(&line) }),
        ("connection_id", ErrorCode::UnknownWord, WorkSaid { connection_id: unknown, ..planned(&line) }),
        ("plan_from", ErrorCode::Required, WorkSaid { plan: None, ..planned(&line) }),
        ("what", ErrorCode::Required, with(Plan { what: " ".to_owned(), ..plan.clone() })),
        ("plan_until", ErrorCode::EndBeforeStart, with(Plan { until: plan.from, ..plan.clone() })),
        ("plan_until", ErrorCode::OutOfRange, with(Plan { until: at("2027-11-21 20:00"), ..plan.clone() })),
        ("checked_on", ErrorCode::FutureDay, WorkSaid { checked: Some((day("2026-11-23"), None)), ..planned(&line) }),
        ("session_from", ErrorCode::FutureDay, WorkSaid { checked: session("2026-11-22 23:00", ""), ..planned(&line) }),
        ("checked_on", ErrorCode::SeenBefore, WorkSaid { checked: too_soon, ..planned(&line) }),
    ] {
        let error = house.app.save_remote_work(&officer, RemoteWorkId::new(), &said, 0).await.unwrap_err();
        assert_eq!((error.fields[0].field, error.fields[0].code), (field, code), "{said:?}");
    }
    let missing = house.app.save_remote_work(&officer, RemoteWorkId::new(), &planned(&line), 3).await.unwrap_err();
    assert_eq!(missing.code, ErrorCode::NotFound);
}

async fn a_connection_takes_its_works_along(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let line = line(&house, &officer).await;
    house.app.save_remote_work(&officer, RemoteWorkId::new(), &planned(&line), 0).await.unwrap();
    house.app.remove_remote_connection(&officer, line.id).await.unwrap();
    assert!(house.app.remote_works(&officer).await.unwrap().rows.is_empty());
}

async fn a_look_before_the_end_and_half_a_log_settle_nothing(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let line = line(&house, &officer).await;
    let save = async |id, said: &WorkSaid, revision| house.app.save_remote_work(&officer, id, said, revision).await;
    // Of a work to come, and of one of yesterday by a look of the day before.
    let (from, until) = (at("2026-12-20 18:00"), at("2026-12-20 20:00"));
    let ahead = Plan { from, until, what: "更新".to_owned(), who: String::new() };
    let none = |on: &str| Some((day(on), None));
    for said in [
        WorkSaid { plan: Some(ahead), checked: none("2026-11-21"), ..planned(&line) },
        WorkSaid { checked: none("2026-11-20"), ..planned(&line) },
        // On the very day, and written down today: it may have been in the morning.
        WorkSaid { checked: none("2026-11-21"), ..planned(&line) },
    ] {
        let error = save(RemoteWorkId::new(), &said, 0).await.unwrap_err();
        assert_eq!((error.fields[0].field, error.fields[0].code), ("checked_on", ErrorCode::WorkNotOver), "{said:?}");
    }
    let id = RemoteWorkId::new();
    let afterwards = WorkSaid { checked: none("2026-11-21"), after_end: true, ..planned(&line) };
    let kept = save(id, &afterwards, 0).await.unwrap();
    let works = async || house.app.remote_works(&officer).await.unwrap();
    assert_eq!(works().await.rows[0].standing, WorkStanding::NotUsed);

    let (from, user) = (at("2026-11-21 18:30"), String::new());
    let half = WorkSaid { checked: Some((today(), Some(Session { from, until: None, user }))), ..planned(&line) };
    let kept = save(id, &half, kept.revision).await.unwrap();
    let now = works().await;
    assert_eq!((now.rows[0].standing, now.open, now.unchecked, now.unclear), (WorkStanding::Unclear, 0, 0, 1));
    assert_eq!(now.rows[0].gaps, [SessionGap::End, SessionGap::User]);
    assert!(now.rows[0].told(Lang::Ja).ends_with("(ないもの: 接続の終わり、ログにあった利用者名)"));
    let explained =
        WorkSaid { explained: "終わりと利用者名は残らないと、電話で聞いた".to_owned(), ..half };
    save(id, &explained, kept.revision).await.unwrap();
    assert_eq!(works().await.unclear, 0);

    // Seen on the very day, while the work goes on: somebody has to look again once it is over.
    let plan = Plan { from: at("2026-11-22 09:00"), until: at("2026-11-22 23:00"), ..planned(&line).plan.unwrap() };
    let under_way = RemoteWorkId::new();
    let said = WorkSaid { plan: Some(plan), checked: session("2026-11-22 09:05", "maker"), ..planned(&line) };
    let kept = save(under_way, &said, 0).await.unwrap();
    let standing = async |app: &App| {
        let rows = app.remote_works(&officer).await.unwrap().rows;
        rows.into_iter().find(|row| row.work.id == under_way).unwrap().standing
    };
    assert_eq!(standing(&house.app).await, WorkStanding::Ahead);
    let later = house.again_on(day("2026-11-23")).await;
    assert_eq!(standing(&later).await, WorkStanding::Unchecked);
    let kept = later.save_remote_work(&officer, under_way, &said, kept.revision).await.unwrap();
    assert_eq!(standing(&later).await, WorkStanding::Unchecked, "nobody says that it was seen after the end");
    let said = WorkSaid { after_end: true, ..said };
    later.save_remote_work(&officer, under_way, &said, kept.revision).await.unwrap();
    assert_eq!(standing(&later).await, WorkStanding::Matched);
}
