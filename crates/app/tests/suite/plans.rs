//! The continuity plan from what systems say to its check table and its one page; the order of restoring.

use sejo_app::document::{ApprovalForm, PassageForm};
use sejo_model::check_table::CheckState;
use sejo_model::document::{DocumentKind, Stance};
use sejo_model::system::Alternative;
use sejo_model::{Actor, ErrorCode, System, SystemId, SystemKind, VerdictValue, Weight};

use crate::house::{House, day};
use crate::place::Place;

both! {
    the_order_follows_what_systems_say;
    a_system_that_goes_is_waited_for_no_more;
    what_cannot_be_is_refused_by_field;
    the_check_table_fills_and_the_page_bears_the_approval;
}

const PLAN: DocumentKind = DocumentKind::Plan;

async fn house(place: &Place) -> (House, Actor) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    (house, officer)
}

async fn add(house: &House, actor: &Actor, name: &str, kind: SystemKind) -> System {
    let system = System { name: name.to_owned(), kind, ..System::blank(SystemId::new()) };
    house.app.save_system(actor, &system).await.unwrap();
    house.app.system(actor, Some(system.id)).await.unwrap().system
}

async fn order(house: &House, actor: &Actor) -> Vec<String> {
    house.app.restore_order(actor).await.unwrap().rows.into_iter().map(|row| row.name).collect()
}

async fn the_order_follows_what_systems_say(place: &Place) {
    let (house, me) = house(place).await;
    let base = add(&house, &me, "認証の基盤", SystemKind::Base).await;
    assert_eq!(order(&house, &me).await.last().map(String::as_str), Some("認証の基盤"), "nobody would miss it");
    let first = house.app.systems(&me).await.unwrap().into_iter().find(|row| row.system.is_critical()).unwrap().system;
    let said = System {
        depends_on: vec![base.id, base.id],
        tolerable_hours: Some(4),
        alternative: Alternative {
            work: "紙に書く。パスワード: Himitsu-9317".to_owned(), ..Alternative::default()
        },
        ..first.clone()
    };
    house.app.save_system(&me, &said).await.unwrap();
    assert_eq!(order(&house, &me).await[..2], ["認証の基盤".to_owned(), first.name.clone()]);
    let kept = house.app.system(&me, Some(first.id)).await.unwrap().system;
    assert_eq!(kept.depends_on, [base.id], "once is enough");
    assert!(!kept.alternative.work.contains("Himitsu"), "no password gets into the log: {}", kept.alternative.work);
    let picture = house.app.restore_order_picture(&me, true).await.unwrap();
    assert!(picture.contains("認証の基盤") && picture.starts_with("<svg"));
    let print = house.app.restore_order_pdf(&me).await.unwrap();
    assert!(print.bytes.starts_with(b"%PDF") && print.replaced.is_empty());
}

async fn a_system_that_goes_is_waited_for_no_more(place: &Place) {
    let (house, me) = house(place).await;
    let base = add(&house, &me, "仮想の基盤", SystemKind::Base).await;
    let above = add(&house, &me, "画像", SystemKind::Imaging).await;
    house.app.save_system(&me, &System { depends_on: vec![base.id], ..above.clone() }).await.unwrap();
    house.app.remove_system(&me, base.id).await.unwrap();
    assert!(house.app.system(&me, Some(above.id)).await.unwrap().system.depends_on.is_empty());
    assert!(!order(&house, &me).await.contains(&"仮想の基盤".to_owned()));
}

async fn what_cannot_be_is_refused_by_field(place: &Place) {
    let (house, me) = house(place).await;
    let one = add(&house, &me, "検査", SystemKind::Laboratory).await;
    for (field, code, wrong) in [
        ("depends_on", ErrorCode::UnknownWord, System { depends_on: vec![one.id], ..one.clone() }),
        ("depends_on", ErrorCode::UnknownWord, System { depends_on: vec![SystemId::new()], ..one.clone() }),
        ("tolerable_hours", ErrorCode::OutOfRange, System { tolerable_hours: Some(8_785), ..one.clone() }),
        (
            "alternative_work",
            ErrorCode::TooLong,
            System { alternative: Alternative { work: "紙".repeat(20_000), ..Alternative::default() }, ..one.clone() },
        ),
    ] {
        let error = house.app.save_system(&me, &wrong).await.unwrap_err();
        let found: Vec<_> = error.fields.iter().map(|f| (f.field, f.code)).collect();
        assert_eq!(found, [(field, code)]);
    }
    // Two that wait for each other are kept: the page says that somebody has to ask.
    let two = add(&house, &me, "部門", SystemKind::Other).await;
    for (system, other) in [(&one, &two), (&two, &one)] {
        house.app.save_system(&me, &System { depends_on: vec![other.id], ..system.clone() }).await.unwrap();
    }
    let circles = house.app.restore_order(&me).await.unwrap().circles;
    assert_eq!(circles.len(), 1);
    assert!(circles[0].contains("検査") && circles[0].contains("部門"), "{circles:?}");
}

async fn the_check_table_fills_and_the_page_bears_the_approval(place: &Place) {
    let (house, me) = house(place).await;
    let open = house.app.plan_check(&me).await.unwrap();
    assert!(open.rows.iter().all(|row| row.state == CheckState::Open && !row.passages.is_empty()));
    assert!(open.approval.is_empty());
    for row in house.app.document(&me, PLAN).await.unwrap().passages {
        let own = PassageForm {
            stance: Stance::Own,
            text: "自院のやり方で行います。".to_owned(),
            reason: String::new(),
            seen: None,
            added: None,
        };
        house.app.decide_passage(&me, PLAN, &row.passage.key, own, 0).await.unwrap();
    }
    assert!(house.app.plan_one_page(&me).await.unwrap().bytes.starts_with(b"%PDF"));
    let approval = ApprovalForm {
        approved_on: day("2026-11-20"),
        approved_by: "院長 髙橋".to_owned(),
        review_by: day("2027-11-19"),
        seen: None,
    };
    house.app.approve_document(&me, PLAN, &approval).await.unwrap();
    let covered = house.app.plan_check(&me).await.unwrap();
    assert!(covered.rows.iter().all(|row| row.state == CheckState::Covered && row.approved.is_some()));
    assert!(covered.approval.contains("院長 髙橋"), "{}", covered.approval);
    assert!(house.app.plan_check_pdf(&me).await.unwrap().bytes.starts_with(b"%PDF"));
    let item = house.app.item(&me, "bcp").await.unwrap();
    let says = |weight, words: &str| item.reasons.iter().any(|r| r.weight == weight && r.words.contains(words));
    assert!(says(Weight::Holds, "事業継続計画の第1版が承認されています(院長 髙橋"), "{:?}", item.reasons);
    assert!(says(Weight::Holds, "5つはすべての番号が計画にあります"), "{:?}", item.reasons);
    assert_eq!(item.row.verdict, VerdictValue::Unknown, "nobody has exercised it yet");
    assert!(says(Weight::Missing, "訓練の記録が、まだありません"), "{:?}", item.reasons);
}
