//! Requests to vendors and the replies to them.

use jiff::civil::date;
use sejo_model::reply::{Decision, DecisionKind, ReplyForm, ReplyPart};
use sejo_model::request::{Asked, AskedSystem, Happened, Means, Party, RequestEvent};
use sejo_model::{EditionId, FormKind, Reply, Request, RequestId, SystemId, UserId, Vendor};
use sejo_store::{StoreError, reply, request, vendor};

use crate::place::Place;
use crate::sample::{a_vendor, home};

contract! {
    what_was_asked_stays_and_what_happened_is_added => requests;
    a_reply_belongs_to_a_request_and_is_decided_once_at_a_time => replies;
}

fn a_request(vendor: &Vendor) -> Request {
    let party = |id: String, name: &str| Party { id, name: name.to_owned() };
    let asked = Asked {
        id: RequestId::new(),
        facility: party("f".to_owned(), "病院"),
        vendor: party(vendor.id.to_string(), &vendor.name),
        systems: vec![AskedSystem { id: SystemId::new(), name: "電子カルテ'; --".to_owned() }],
        edition: EditionId("r8".to_owned()),
        edition_title: "令和8年度版".to_owned(),
        provisional: true,
        form: FormKind::Vendor,
        route: None,
        questions: Vec::new(),
        made_on: date(2026, 11, 20),
        due_on: date(2026, 12, 11),
        contact: String::new(),
        words: String::new(),
    };
    Request { asked, signed: "{}\n{}\n".to_owned(), events: Vec::new(), revision: 0 }
}

async fn requests(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let (other, ..) = home(db, "別の病院").await;
    let mut tx = db.begin().await.unwrap();
    let vendor = vendor::put(&mut tx, &scope, &a_vendor("つばめ")).await.unwrap();
    let first = request::add(&mut tx, &scope, &a_request(&vendor)).await.unwrap();
    let second = request::add(&mut tx, &scope, &a_request(&vendor)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(request::list(db, &scope).await.unwrap(), [second.clone(), first.clone()], "the newest first");
    assert!(request::list(db, &other).await.unwrap().is_empty());
    assert!(matches!(request::get(db, &other, first.id()).await, Err(StoreError::NotFound)));

    let what = Happened::Sent { on: date(2026, 11, 21), means: Means::Mail };
    let event = RequestEvent { what, at: 1, by: UserId::COMMAND };
    let sent = Request { events: vec![event], ..first.clone() };
    let mut tx = db.begin().await.unwrap();
    assert_eq!(request::change(&mut tx, &scope, &sent).await.unwrap().revision, 2);
    assert!(matches!(request::change(&mut tx, &scope, &sent).await, Err(StoreError::Changed)), "seen before");
    let unseen = Request { revision: 0, ..sent.clone() };
    assert!(matches!(request::change(&mut tx, &scope, &unseen).await, Err(StoreError::Changed)));
    tx.commit().await.unwrap();
    assert_eq!(request::get(db, &scope, first.id()).await.unwrap().events, sent.events);

    let mut tx = db.begin().await.unwrap();
    assert!(matches!(vendor::remove(&mut tx, &scope, vendor.id).await, Err(StoreError::InUse)));
    tx.rollback().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let stranger = request::add(&mut tx, &other, &a_request(&vendor)).await;
    assert!(matches!(stranger, Err(StoreError::NotFound)), "a vendor of another facility");
}

async fn replies(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let mut tx = db.begin().await.unwrap();
    let vendor = vendor::put(&mut tx, &scope, &a_vendor("つばめ")).await.unwrap();
    let asked = request::add(&mut tx, &scope, &a_request(&vendor)).await.unwrap();
    let blank = |at: i64| Reply { received_at: at, ..Reply::blank(asked.id(), ReplyForm::Typed) };
    let older = reply::add(&mut tx, &scope, &blank(1)).await.unwrap();
    let newer = reply::add(&mut tx, &scope, &blank(2)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(reply::list(db, &scope).await.unwrap(), [newer.clone(), older.clone()]);

    let (kind, words, by) = (DecisionKind::Accepted, String::new(), UserId::COMMAND);
    let decision = Decision { kind, words, moved: Vec::new(), made: None, at: 3, by };
    let part = ReplyPart { system_id: None, name: "検査".to_owned(), answers: Vec::new(), decisions: vec![decision] };
    let decided = Reply { parts: vec![part], ..newer };
    let mut tx = db.begin().await.unwrap();
    reply::change(&mut tx, &scope, &decided).await.unwrap();
    assert!(matches!(reply::change(&mut tx, &scope, &decided).await, Err(StoreError::Changed)));
    tx.commit().await.unwrap();
    assert!(reply::get(db, &scope, decided.id).await.unwrap().is_decided());

    let mut tx = db.begin().await.unwrap();
    let orphan = Reply::blank(RequestId::new(), ReplyForm::Typed);
    assert!(matches!(reply::add(&mut tx, &scope, &orphan).await, Err(StoreError::NotFound)));
}
