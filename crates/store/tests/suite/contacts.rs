//! The contact chart.

use jiff::civil::date;
use sejo_model::contact::chart::PaperLine;
use sejo_model::contact::{
    Authority, CallResult, Contact, ContactCall, ContactKey, ContactPlan, ContactPrint, Decision, Matter,
};
use sejo_model::{ContactCallId, ContactPrintId, PersonId, Post, VendorId};
use sejo_store::{StoreError, contact, facts, person, vendor};

use crate::place::Place;
use crate::sample::{a_person, a_vendor, home};

contract! {
    lines_and_the_plan_are_saved_by_revision => lines;
    the_newest_call_of_each_number_counts_and_all_are_kept => calls;
    the_newest_copy_counts => copies;
}

const POLICE: ContactKey = ContactKey::Authority(Authority::Police);

async fn lines(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let (other, ..) = home(db, "別の病院").await;
    let mut tx = db.begin().await.unwrap();
    let staff = person::put(&mut tx, &scope, &a_person("髙﨑 𠮷男")).await.unwrap();
    let maker = vendor::put(&mut tx, &scope, &a_vendor("事業者")).await.unwrap();
    let mobile = Contact { night_phone: "090-0000-0000".into(), ..Contact::blank(ContactKey::Person(staff.id)) };
    let mobile = contact::put(&mut tx, &scope, &mobile).await.unwrap();
    let radio = Contact { means: "無線".into(), ..Contact::blank(ContactKey::Vendor(maker.id)) };
    contact::put(&mut tx, &scope, &radio).await.unwrap();
    let police = Contact { phone: "110".into(), rank: Some(1), ..Contact::blank(POLICE) };
    let police = contact::put(&mut tx, &scope, &police).await.unwrap();
    assert_eq!(police.revision, 1);
    let decision = Decision { matter: Matter::Disconnect, person: Some(staff.id), deputy: None };
    let plan = ContactPlan {
        decisions: vec![decision],
        deputies: vec![(Post::Management, staff.id)],
        ..ContactPlan::default()
    };
    let plan = contact::put_plan(&mut tx, &scope, &plan).await.unwrap();
    tx.commit().await.unwrap();

    let before = db.statements();
    let kept = facts::load(db, &scope).await.unwrap().contact_chart;
    assert_eq!(db.statements() - before, 1);
    assert_eq!((kept.contacts.len(), &kept.plan), (3, &plan));
    assert_eq!((kept.contact(POLICE), kept.contact(ContactKey::Person(staff.id))), (police.clone(), mobile));
    assert!(facts::load(db, &other).await.unwrap().contact_chart.contacts.is_empty(), "of another facility");

    let mut tx = db.begin().await.unwrap();
    let newer = contact::put(&mut tx, &scope, &Contact { phone: "119".into(), ..police.clone() }).await.unwrap();
    assert_eq!(newer.revision, 2);
    assert!(matches!(contact::put(&mut tx, &scope, &police).await, Err(StoreError::Changed)));
    assert_eq!(contact::put_plan(&mut tx, &scope, &plan).await.unwrap().revision, 2);
    assert!(matches!(contact::put_plan(&mut tx, &scope, &plan).await, Err(StoreError::Changed)));
    tx.commit().await.unwrap();
    for stranger in
        [ContactKey::Person(PersonId::new()), ContactKey::Vendor(VendorId::new()), ContactKey::Person(staff.id)]
    {
        let at = if stranger == ContactKey::Person(staff.id) { &other } else { &scope };
        let refused = contact::put(&mut db.begin().await.unwrap(), at, &Contact::blank(stranger)).await;
        assert!(matches!(refused, Err(StoreError::NotFound)), "{stranger}: {refused:?}");
    }
    let twice = contact::put(&mut db.begin().await.unwrap(), &scope, &Contact::blank(POLICE)).await;
    assert!(matches!(twice, Err(StoreError::Duplicate(_))), "{twice:?}");
    let mut tx = db.begin().await.unwrap();
    person::remove(&mut tx, &scope, staff.id).await.unwrap();
    vendor::remove(&mut tx, &scope, maker.id).await.unwrap();
    tx.commit().await.unwrap();
    let left = facts::load(db, &scope).await.unwrap().contact_chart.contacts;
    assert_eq!(left.iter().map(|c| c.key).collect::<Vec<_>>(), [POLICE], "what a person adds goes with the person");
}

fn call(number: &str, day: i8, result: CallResult) -> ContactCall {
    ContactCall {
        id: ContactCallId::new(),
        contact: POLICE,
        name: "警察".into(),
        number: number.into(),
        called_on: date(2026, 11, day),
        called_by: "佐藤".into(),
        result,
        note: String::new(),
    }
}

async fn calls(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let (other, ..) = home(db, "別の病院").await;
    let made = [
        call("03-1234-5678", 20, CallResult::NotReached),
        call("03-1234-5678", 20, CallResult::Reached),
        // Written down later, but of an earlier day.
        call("(03)1234-5678", 3, CallResult::Changed),
        call("03-9999-9999", 4, CallResult::NotReached),
    ];
    let mut tx = db.begin().await.unwrap();
    for one in &made {
        contact::add_call(&mut tx, &scope, one).await.unwrap();
    }
    tx.commit().await.unwrap();
    let kept = facts::load(db, &scope).await.unwrap().contact_chart;
    assert_eq!(kept.calls.len(), 2, "one for each number, however it is written");
    assert_eq!(kept.call(POLICE, "０３（１２３４）５６７８"), Some(&made[1]));
    assert_eq!(kept.call(POLICE, "03-9999-9999"), Some(&made[3]));
    assert_eq!(kept.call(ContactKey::Authority(Authority::Ministry), "03-9999-9999"), None);
    let all = contact::calls(db, &scope, 10).await.unwrap();
    assert_eq!(all, [made[1].clone(), made[0].clone(), made[3].clone(), made[2].clone()]);
    assert_eq!(contact::calls(db, &scope, 1).await.unwrap(), all[..1]);
    assert!(contact::calls(db, &other, 10).await.unwrap().is_empty());
}

async fn copies(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let line = |text: &str| PaperLine { key: "post officer".into(), name: "責任者".into(), text: text.into() };
    let copy = |text: &str| ContactPrint {
        id: ContactPrintId::new(),
        printed_on: date(2026, 11, 20),
        place: "受付".into(),
        by: "佐藤".into(),
        lines: vec![line(text)],
    };
    let (first, second) = (copy("旧"), copy("新"));
    let mut tx = db.begin().await.unwrap();
    contact::add_print(&mut tx, &scope, &first).await.unwrap();
    contact::add_print(&mut tx, &scope, &second).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(facts::load(db, &scope).await.unwrap().contact_chart.print, Some(second));
    assert_eq!(sejo_store::standing::load(db, &scope).await.unwrap().0, facts::load(db, &scope).await.unwrap());
}
