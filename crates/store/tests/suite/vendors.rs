//! What a vendor keeps: products, customers, runs, notices; and that a facility's scope opens none of it.

use jiff::civil::date;
use sejo_model::customer::{CustomerState, CustomerSystem, LastIssued};
use sejo_model::issue::{IssuingFor, IssuingState};
use sejo_model::notice::{MadeNotice, NoticeKind};
use sejo_model::request::Party;
use sejo_model::{
    AnswerSet, Customer, EditionId, Facility, FormKind, Issued, IssuedId, Issuing, Notice, NoticeId, Product,
    ProductId, Side, SystemKind, UserId,
};
use sejo_store::customer::CustomerQuery;
use sejo_store::{Db, StoreError, VendorScope, customer, facility, issue, notice, product};
use uuid::Uuid;

use crate::place::Place;
use crate::sample::home;

contract! {
    a_facility_has_no_scope_of_a_vendor => scopes;
    answer_sets_are_added_by_number => answers;
    customers_come_by_what_they_wait_for => customers;
    one_program_works_on_a_run => runs;
    what_was_issued_and_taken_back_stays => notices;
}

async fn vendor(db: &Db, name: &str) -> VendorScope {
    let (scope, home, _) = home(db, name).await;
    let mut tx = db.begin().await.unwrap();
    let home = facility::update(&mut tx, &scope, &Facility { side: Side::Vendor, ..home }).await.unwrap();
    tx.commit().await.unwrap();
    VendorScope::of(&scope, &home).unwrap()
}

async fn scopes(place: &Place) {
    let (scope, home, _) = home(&place.db, "病院").await;
    assert!(VendorScope::of(&scope, &home).is_none(), "a facility");
    let other = vendor(&place.db, "事業者").await;
    let wrong = Facility { side: Side::Vendor, ..home };
    assert!(VendorScope::of(other.scope(), &wrong).is_none(), "another's row");
}

fn a_product() -> Product {
    Product {
        id: ProductId::new(),
        name: "カルテ'; --".to_owned(),
        kind: SystemKind::Ehr,
        also: Vec::new(),
        versions: Vec::new(),
        note: String::new(),
        revision: 0,
    }
}

fn a_set(product_id: ProductId, number: u32) -> AnswerSet {
    AnswerSet {
        product_id,
        edition: EditionId("r8".to_owned()),
        form: FormKind::Vendor,
        number,
        withdrawn: false,
        answers: Vec::new(),
        asked: std::collections::BTreeMap::new(),
        answered_by: "中村".to_owned(),
        answered_on: date(2026, 11, 20),
        reason: String::new(),
        at: i64::from(number),
        by: UserId::COMMAND,
    }
}

async fn answers(place: &Place) {
    let db = &place.db;
    let (scope, other) = (vendor(db, "つばめ").await, vendor(db, "すずめ").await);
    let mut tx = db.begin().await.unwrap();
    let product = product::put(&mut tx, &scope, &a_product()).await.unwrap();
    for number in 1..=11 {
        product::answer(&mut tx, &scope, &a_set(product.id, number)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let numbers: Vec<u32> =
        product::answers_of(db, &scope, product.id).await.unwrap().iter().map(|s| s.number).collect();
    assert_eq!(numbers, (1..=11).collect::<Vec<_>>(), "by number, not by text");
    assert_eq!(product::answers(db, &scope).await.unwrap().len(), 11);
    let mut tx = db.begin().await.unwrap();
    let unanswered = Product { name: "レセコン".to_owned(), ..a_product() };
    let unanswered = product::put(&mut tx, &scope, &unanswered).await.unwrap();
    let again = AnswerSet { withdrawn: true, ..a_set(product.id, 12) };
    product::answer(&mut tx, &scope, &again).await.unwrap();
    tx.commit().await.unwrap();
    let mut all = product::with_answers(db, &scope).await.unwrap();
    all.sort_by_key(|(product, _)| product.id != unanswered.id);
    let all: Vec<(ProductId, Vec<u32>)> =
        all.into_iter().map(|(product, sets)| (product.id, sets.iter().map(|s| s.number).collect())).collect();
    let expected: [(ProductId, Vec<u32>); 2] = [(unanswered.id, Vec::new()), (product.id, (1..=12).collect())];
    assert_eq!(all, expected, "each with every set, the withdrawn one too");
    assert_eq!(product::count_answers(db, &scope).await.unwrap(), 12);
    assert_eq!(product::count_answers(db, &other).await.unwrap(), 0, "another's");
    assert!(product::with_answers(db, &other).await.unwrap().is_empty());
    let mut tx = db.begin().await.unwrap();
    let twice = product::answer(&mut tx, &scope, &a_set(product.id, 11)).await;
    assert!(matches!(twice, Err(StoreError::Duplicate(_))));
    tx.rollback().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    assert!(matches!(
        product::put(&mut tx, &scope, &Product { revision: 7, ..product.clone() }).await,
        Err(StoreError::Changed)
    ));
    tx.rollback().await.unwrap();
    assert!(
        product::list(db, &other).await.unwrap().is_empty() && product::answers(db, &other).await.unwrap().is_empty()
    );
    assert!(matches!(product::get(db, &other, product.id).await, Err(StoreError::NotFound)));
    let mut tx = db.begin().await.unwrap();
    let stranger = product::answer(&mut tx, &other, &a_set(product.id, 1)).await;
    assert!(matches!(stranger, Err(StoreError::NotFound)), "a product of another vendor");
}

fn a_customer(name: &str, product: Option<ProductId>) -> Customer {
    let system = CustomerSystem {
        asked: String::new(),
        name: "電子カルテ".to_owned(),
        product_id: product,
        version: String::new(),
        settled: true,
        exceptions: Vec::new(),
    };
    Customer { systems: vec![system], ..Customer::blank(name) }
}

async fn customers(place: &Place) {
    let db = &place.db;
    let (scope, other) = (vendor(db, "つばめ").await, vendor(db, "すずめ").await);
    let product = Some(ProductId::new());
    let mut tx = db.begin().await.unwrap();
    for customer in [
        Customer { due_on: Some(date(2026, 12, 1)), ..a_customer("A_院", product) },
        Customer { due_on: Some(date(2026, 11, 1)), asker: "f".to_owned(), ..a_customer("B%院", product) },
        a_customer("C!院", None),
    ] {
        customer::put(&mut tx, &scope, &customer).await.unwrap();
    }
    tx.commit().await.unwrap();
    let names = async |state: Option<CustomerState>, name: &str| {
        let query = CustomerQuery { state, name: name.to_owned(), limit: 10, offset: 0 };
        let rows = customer::page(db, &scope, &query).await.unwrap();
        rows.into_iter().map(|c| c.name).collect::<Vec<_>>()
    };
    assert_eq!(names(None, "").await, ["B%院", "A_院", "C!院"], "the soonest first");
    assert_eq!(names(Some(CustomerState::Unmatched), "").await, ["C!院"]);
    for (typed, found) in [("%", "B%院"), ("_", "A_院"), ("!", "C!院")] {
        assert_eq!(names(None, typed).await, [found], "{typed} stands for itself");
    }
    let counts = customer::count(db, &scope, "2026-11-22").await.unwrap();
    assert_eq!(counts, [(CustomerState::Ready, 2, 1), (CustomerState::Unmatched, 1, 0)]);
    assert_eq!(customer::of_asker(db, &scope, "f").await.unwrap().unwrap().name, "B%院");
    assert!(customer::of_asker(db, &other, "f").await.unwrap().is_none());
    let first = customer::after(db, &scope, sejo_model::CustomerId(Uuid::nil()), 2).await.unwrap();
    let rest = customer::after(db, &scope, first[1].id, 2).await.unwrap();
    assert_eq!((first.len(), rest.len()), (2, 1));
}

async fn runs(place: &Place) {
    let db = &place.db;
    let scope = vendor(db, "つばめ").await;
    let (me, you) = (Uuid::now_v7(), Uuid::now_v7());
    let run = Issuing::blank(IssuingFor::Everybody);
    let mut tx = db.begin().await.unwrap();
    issue::create(&mut tx, &scope, &run).await.unwrap();
    assert!(issue::claim(&mut tx, &scope, run.id, me, (10, 20)).await.unwrap());
    assert!(!issue::claim(&mut tx, &scope, run.id, you, (15, 25)).await.unwrap(), "somebody works on it");
    assert!(issue::claim(&mut tx, &scope, run.id, you, (21, 30)).await.unwrap(), "whose claim ran out");
    assert!(!issue::renew(&mut tx, &scope, run.id, me, 40).await.unwrap());
    tx.commit().await.unwrap();
    let found = async |now| issue::stale(db, now).await.unwrap().iter().filter(|(_, r)| r.id == run.id).count();
    assert_eq!((found(29).await, found(31).await), (0, 1));
    let mut tx = db.begin().await.unwrap();
    issue::release(&mut tx, you).await.unwrap();
    let over = Issuing { state: IssuingState::Cancelled, ..run.clone() };
    issue::update(&mut tx, &scope, &over).await.unwrap();
    assert!(!issue::claim(&mut tx, &scope, run.id, me, (50, 60)).await.unwrap(), "it is over");
    tx.commit().await.unwrap();
    assert_eq!(found(99).await, 0);
    assert_eq!(issue::list(db, &scope, 5).await.unwrap(), [over]);
}

async fn notices(place: &Place) {
    let db = &place.db;
    let (scope, other) = (vendor(db, "つばめ").await, vendor(db, "すずめ").await);
    let run = Issuing::blank(IssuingFor::Everybody);
    let mut tx = db.begin().await.unwrap();
    issue::create(&mut tx, &scope, &run).await.unwrap();
    let customer = customer::put(&mut tx, &scope, &a_customer("A院", Some(ProductId::new()))).await.unwrap();
    let issued = Issued {
        id: IssuedId::new(),
        issuing_id: run.id,
        customer_id: customer.id,
        customer: customer.name.clone(),
        email: String::new(),
        request_id: None,
        also: Vec::new(),
        edition: EditionId("r8".to_owned()),
        form: FormKind::Vendor,
        at: 1,
        folder: "A".to_owned(),
        files: Vec::new(),
        said: Vec::new(),
        open: 0,
        without: Vec::new(),
        notice: None,
        revision: 0,
    };
    let issued = issue::issue(&mut tx, &scope, &issued).await.unwrap();
    let last = LastIssued { id: issued.id, issuing_id: run.id, request_id: None, at: 1 };
    let customer = customer::put(&mut tx, &scope, &Customer { issued: Some(last), ..customer }).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(customer.state(), CustomerState::Issued);
    let mut tx = db.begin().await.unwrap();
    let again = Issued { id: IssuedId::new(), ..issued.clone() };
    assert!(matches!(issue::issue(&mut tx, &scope, &again).await, Err(StoreError::Duplicate(_))), "once in a run");
    tx.rollback().await.unwrap();
    assert_eq!(issue::customers(db, &scope, run.id).await.unwrap(), [customer.id]);
    assert_eq!(issue::all(db, &scope, true).await.unwrap(), [(issued.clone(), None)]);
    assert_eq!(issue::all(db, &scope, false).await.unwrap(), [], "what it was given is right");
    assert_eq!(issue::again(db, &scope, run.id).await.unwrap(), 0);
    let mut tx = db.begin().await.unwrap();
    let outdated = customer::put(&mut tx, &scope, &Customer { outdated: true, ..customer.clone() }).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(issue::all(db, &scope, false).await.unwrap(), [(issued.clone(), Some(outdated))]);
    assert_eq!(issue::again(db, &scope, run.id).await.unwrap(), 1);
    assert_eq!(issue::again(db, &other, run.id).await.unwrap(), 0, "another's");
    assert_eq!(issue::of_issuing(db, &scope, run.id, (10, 0)).await.unwrap().len(), 1);
    let party = |name: &str| Party { id: String::new(), name: name.to_owned() };
    let made = MadeNotice {
        notice: Notice {
            id: NoticeId::new(),
            vendor: party("つばめ"),
            facility: party("A院"),
            request: String::new(),
            files: Vec::new(),
            kind: NoticeKind::Withdrawn,
            reason: "確かめ直すため".to_owned(),
            decided_on: date(2026, 11, 22),
            changes: Vec::new(),
        },
        signed: String::new(),
        issued_id: issued.id,
        customer_id: customer.id,
        made_at: 2,
        by: UserId::COMMAND,
    };
    let mut tx = db.begin().await.unwrap();
    notice::add(&mut tx, &scope, &made).await.unwrap();
    let told = Issued { notice: Some(made.notice.id), ..issued.clone() };
    issue::change(&mut tx, &scope, &told).await.unwrap();
    assert!(matches!(issue::change(&mut tx, &scope, &told).await, Err(StoreError::Changed)), "seen before");
    tx.commit().await.unwrap();
    assert_eq!(notice::list(db, &scope).await.unwrap(), [(made.clone(), customer.address.clone())]);
    assert!(notice::list(db, &other).await.unwrap().is_empty());
    let mut tx = db.begin().await.unwrap();
    assert!(matches!(notice::add(&mut tx, &other, &made).await, Err(StoreError::NotFound)), "of another vendor");
}
