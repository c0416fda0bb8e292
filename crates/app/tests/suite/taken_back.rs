//! What a vendor takes back counts nowhere again: not by accepting late, not from an earlier package, not from a file that names
//! nobody.

use sejo_app::reply::{ReplyFile, TypedAnswer};
use sejo_model::customer::CustomerState;
use sejo_model::issue::{IssuingFor, IssuingState};
use sejo_model::notice::NoticeKind;
use sejo_model::reply::ReplyNoteCode;
use sejo_model::{ErrorCode, ReplyId};

use crate::place::Place;
use crate::vendors::{Clinic, Maker, accepted, import};

both! {
    what_was_taken_back_is_not_accepted_late;
    every_package_that_says_so_is_taken_back_and_none_that_is_right;
    an_answer_of_its_own_is_told_to_a_customer_that_heard_otherwise;
    a_reply_that_names_nobody_needs_a_word_before_it_counts;
}

/// The signed notices made so far are dropped at the clinic, the oldest first.
async fn tell(clinic: &Clinic, maker: &Maker) {
    let made = maker.house.app.notices(&maker.officer()).await.unwrap().made;
    for notice in made.iter().rev() {
        let file = maker.house.app.notice_file(&maker.officer(), notice.notice.id).await.unwrap();
        clinic.house.drop_file(&clinic.house.officer(), &file.name, file.bytes).await;
    }
}

async fn notes(clinic: &Clinic, reply: ReplyId) -> Vec<ReplyNoteCode> {
    let view = clinic.house.app.reply(&clinic.house.officer(), reply).await.unwrap();
    view.reply.notes.iter().map(|n| n.code).collect()
}

async fn what_was_taken_back_is_not_accepted_late(place: &Place) {
    let (clinic, maker, _, _) = accepted(place).await;
    let (app, officer) = (&maker.house.app, maker.officer());
    let run = app.issuings(&officer).await.unwrap()[0].id;
    let twin = maker.files(run).await.remove("回答.xlsx").unwrap();
    maker.say("手順を確かめた", |key| if key == "patching" { "no" } else { "yes" }).await;
    app.make_notices(&officer, None, "手順を確かめた").await.unwrap();
    tell(&clinic, &maker).await;
    // The workbook of the same package comes after the notice.
    let clerk = clinic.house.officer();
    let late = clinic.house.drop_file(&clerk, "回答.xlsx", twin).await.reply.expect("a reply");
    let view = clinic.house.app.reply(&clerk, late).await.unwrap();
    assert_eq!((view.reply.notices.len(), view.reply.is_withdrawn()), (1, false));
    clinic.accept(late).await.unwrap();
    let db = clinic.house.db().await;
    let declared = sejo_store::declaration::list(&db, &clinic.house.scope()).await.unwrap();
    let patching = |d: &&sejo_model::Declaration| d.item.slug() == "patching";
    assert!(declared.iter().filter(patching).all(|d| d.taken_back_on.is_some()), "the corrected answer stays away");
    assert!(declared.iter().any(|d| d.taken_back_on.is_none()), "the others count");

    let seen = app.answers(&officer, maker.product, None).await.unwrap().sets[0].number;
    app.withdraw_answers(&officer, maker.product, None, (seen, "確かめ直す")).await.unwrap();
    let again = maker.files(run).await.remove("事業者確認用.pdf").unwrap();
    assert!(again.starts_with(b"%PDF"));
    app.make_notices(&officer, None, "確かめ直す").await.unwrap();
    tell(&clinic, &maker).await;
    let view = clinic.house.app.reply(&clerk, late).await.unwrap();
    assert!(view.reply.is_withdrawn());
    let declared = sejo_store::declaration::list(&db, &clinic.house.scope()).await.unwrap();
    assert!(declared.iter().all(|d| d.taken_back_on.is_some()), "nothing of either file counts");
}

async fn every_package_that_says_so_is_taken_back_and_none_that_is_right(place: &Place) {
    let (clinic, maker, _, reply) = accepted(place).await;
    let (app, officer) = (&maker.house.app, maker.officer());
    let second = maker.issue(IssuingFor::Everybody).await;
    maker.say("手順を確かめた", |key| if key == "patching" { "no" } else { "yes" }).await;
    // What is right goes out before anybody was told.
    let third = maker.issue(IssuingFor::Everybody).await;
    let open = app.notices(&officer).await.unwrap().open;
    assert_eq!((open.len(), open[0].kind, open[0].issued.len()), (1, NoticeKind::Corrected, 2), "the first two say so");
    app.make_notices(&officer, None, "手順を確かめた").await.unwrap();
    let made = app.notices(&officer).await.unwrap();
    assert!(made.open.is_empty());
    let named = |bytes: &[u8]| made.made[0].notice.files.contains(&sejo_evidence::sha256(bytes));
    let reply_of = async |run| maker.files(run).await.remove("回答.sejo-reply.json").unwrap();
    assert!(named(&reply_of(second).await) && !named(&reply_of(third).await));
    tell(&clinic, &maker).await;
    let view = clinic.house.app.reply(&clinic.house.officer(), reply).await.unwrap();
    assert_eq!(view.reply.notices.len(), 1, "the package that was accepted is the first one");
    let customers = app.customers(&officer, &Default::default()).await.unwrap();
    assert_eq!(customers.count(CustomerState::Issued), 1, "what is right was issued already");
    let right = clinic.house.drop_file(&clinic.house.officer(), "3.json", reply_of(third).await).await.reply.unwrap();
    clinic.accept(right).await.unwrap();
    let view = clinic.house.app.reply(&clinic.house.officer(), right).await.unwrap();
    assert!(view.reply.notices.is_empty());
}

async fn an_answer_of_its_own_is_told_to_a_customer_that_heard_otherwise(place: &Place) {
    let (_, maker, customer, _) = accepted(place).await;
    let (app, officer) = (&maker.house.app, maker.officer());
    let view = app.customer(&officer, customer).await.unwrap();
    let no = TypedAnswer { value: "no".to_owned(), remark: "旧版のため".to_owned(), ..TypedAnswer::default() };
    let duty = view.questions[0].iter().find(|q| q.key == "duty.backup").unwrap();
    let facility = TypedAnswer { value: "facility".to_owned(), ..TypedAnswer::default() };
    app.save_exception(&officer, customer, (0, "patching"), &no, view.customer.revision).await.unwrap();
    app.save_exception(&officer, customer, (0, &duty.key), &facility, view.customer.revision + 1).await.unwrap();
    let state = async || app.customer(&officer, customer).await.unwrap().customer.state();
    assert_eq!(state().await, CustomerState::Outdated);
    let open = app.notices(&officer).await.unwrap().open;
    let mut changed: Vec<&str> = open[0].changes.iter().map(|c| c.question.as_str()).collect();
    changed.sort_unstable();
    assert_eq!(changed, ["duty.backup", "patching"]);
    app.make_notices(&officer, None, "この顧客だけ違うため").await.unwrap();
    assert!(app.notices(&officer).await.unwrap().open.is_empty());
    assert_eq!(state().await, CustomerState::Outdated, "what is right is still to be issued");
    let run = maker.issue(IssuingFor::Waiting).await;
    let run = app.issuing(&officer, run).await.unwrap().issuing;
    assert_eq!((run.state, run.done), (IssuingState::Done, 1));
    assert_eq!(state().await, CustomerState::Issued);
    assert!(app.notices(&officer).await.unwrap().open.is_empty(), "nothing new to tell");
}

async fn a_reply_that_names_nobody_needs_a_word_before_it_counts(place: &Place) {
    let (clinic, maker) = (Clinic::new(place).await, Maker::new(place).await);
    import(&maker, 1).await;
    let run = maker.issue(IssuingFor::Waiting).await;
    let bytes = maker.files(run).await.remove("回答.sejo-reply.json").unwrap();
    let clerk = clinic.house.officer();
    let file = ReplyFile { name: "回答.sejo-reply.json".to_owned(), bytes };
    let reply = clinic.house.app.take_reply(&clerk, clinic.request, Some(clinic.system), file).await.unwrap();
    let noted = notes(&clinic, reply).await;
    assert!(noted.contains(&ReplyNoteCode::Unaddressed), "{noted:?}");
    assert!(noted.contains(&ReplyNoteCode::OtherFacility), "第0医院 is somebody else: {noted:?}");
    assert!(!noted.contains(&ReplyNoteCode::OtherVendor), "it is the vendor that was asked");
    let refused = clinic.accept(reply).await.unwrap_err();
    assert!(
        refused.fields.iter().any(|f| f.code == ErrorCode::Required || f.code == ErrorCode::PartUnplaced),
        "{refused:?}"
    );
}
