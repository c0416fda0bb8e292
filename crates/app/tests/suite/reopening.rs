//! What was decided about a reply is taken back: exactly what that made goes, and what stood before comes back.

use sejo_app::intake::IntakeState;
use sejo_app::reply::Reopening;
use sejo_evidence::signing::SigningKey;
use sejo_model::configuration::{Presence, RemoteTerms, TermsGap};
use sejo_model::reply::{DecisionKind, ReplyNoteCode};
use sejo_model::request::Standing;
use sejo_model::{
    Declaration, Duty, ErrorCode, Holder, RemoteConnection, ReplyId, Responsibility, System, VerdictValue,
};
use serde_json::{Value, json};

use crate::connections::{connects, correction};
use crate::house::{table, workbook};
use crate::place::Place;
use crate::requests::{Asked, OFFICIAL, sealed};

both! {
    a_decision_is_taken_back_with_everything_it_made;
    what_a_later_reply_put_in_its_place_is_taken_back_first;
    what_a_person_changed_since_stays;
    a_system_that_was_said_only_then_is_open_again;
    beside_a_reply_that_was_taken_back_none_is_older;
    whose_a_form_is_that_was_not_used_is_asked_anew;
    what_stood_before_comes_back_without_what_was_taken_back_since;
}

async fn reopen(it: &Asked, reply: ReplyId, words: &str) -> Result<(), ErrorCode> {
    let officer = it.house.officer();
    let revision = it.house.app.reply(&officer, reply).await.unwrap().reply.revision;
    let reopening = Reopening { parts: vec![0], words: words.to_owned(), revision };
    it.house.app.reopen_reply(&officer, reply, &reopening).await.map_err(|e| e.code)
}

/// What a decision may touch: the declared values, the system, the terms of the register with the reply they come from.
type Known = (Vec<Declaration>, System, Vec<(RemoteTerms, Option<ReplyId>)>);

async fn known(it: &Asked) -> Known {
    let (app, officer) = (&it.house.app, it.house.officer());
    let declared = sejo_store::declaration::list(&it.house.db().await, &it.house.scope()).await.unwrap();
    let system = app.system(&officer, Some(it.system)).await.unwrap().system;
    let said = |c: RemoteConnection| (c.terms, c.source.map(|source| source.reply_id));
    let register = app.remote_connections(&officer).await.unwrap().rows.into_iter().map(|row| said(row.connection));
    (declared, System { revision: 0, ..system }, register.collect())
}

/// An answer file of a day in which the vendor connects so, and somebody makes the backups.
async fn answers(it: &Asked, on: &str, always: &str, backup: Holder) -> Value {
    let said: &[(&str, &str)] = &[("used", "yes"), ("path", "インターネットVPN"), ("always", always)];
    let mut file = connects(it, said).await;
    file["answered_on"] = json!(on);
    for answer in file["systems"][0]["answers"].as_array_mut().unwrap() {
        if answer["question"] == "duty.backup" {
            answer["value"] = json!(backup.key());
        }
    }
    file
}

async fn accept(it: &Asked, file: &Value) -> ReplyId {
    let reply = it.drop_json(file).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    reply
}

async fn a_decision_is_taken_back_with_everything_it_made(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let (before, file) = (known(&it).await, answers(&it, "2026-11-21", "always", Holder::Vendor).await);
    let reply = it.drop_json(&file).await.unwrap();
    assert_eq!(reopen(&it, reply, "間違えた").await, Err(ErrorCode::ChangedMeanwhile), "nobody has decided yet");
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    let after = known(&it).await;
    assert!(after.0.len() > before.0.len() && after.1 != before.1, "{after:?}");
    assert_eq!((after.2.len(), after.2[0].1), (1, Some(reply)));

    assert_eq!(reopen(&it, reply, " ").await, Err(ErrorCode::Required));
    reopen(&it, reply, "別の事業者の返信だった").await.unwrap();
    assert_eq!(known(&it).await, before);
    assert_eq!(it.standing().await, Standing::Answered);
    assert_eq!(app.requests(&officer).await.unwrap().rows[0].waiting, Some(reply));
    let view = app.reply(&officer, reply).await.unwrap();
    let [first, second] = view.reply.parts[0].decisions.as_slice() else { panic!("{:?}", view.reply.parts) };
    assert_eq!((first.kind, second.kind), (DecisionKind::Accepted, DecisionKind::Reopened));
    assert_eq!(second.words, "別の事業者の返信だった");
    assert!(view.register[0].is_some(), "it says again what accepting would do");
    // Every decision can be taken back, and then another one is made.
    it.decide(reply, DecisionKind::Rejected, "使わない").await.unwrap();
    reopen(&it, reply, "やはり使う").await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    let again = known(&it).await;
    assert_eq!((again.0.len(), again.1, again.2), (after.0.len(), after.1, after.2));
}

async fn what_a_later_reply_put_in_its_place_is_taken_back_first(place: &Place) {
    let it = Asked::new(place).await;
    let before = known(&it).await;
    let first = accept(&it, &answers(&it, "2026-11-20", "on-demand", Holder::Vendor).await).await;
    let between = known(&it).await;
    let second = accept(&it, &answers(&it, "2026-11-21", "always", Holder::Facility).await).await;
    let after = known(&it).await;
    assert_eq!(after.1.responsibilities.holder(Duty::Backup), Holder::Facility);
    assert_eq!((after.2[0].0.presence, after.2[0].1), (Presence::AlwaysOn, Some(second)));
    assert_eq!(reopen(&it, first, "間違えた").await, Err(ErrorCode::AcceptedSince));
    assert_eq!(known(&it).await, after, "and nothing was changed");
    reopen(&it, second, "間違えた").await.unwrap();
    assert_eq!(known(&it).await, between, "what the first reply had said");
    reopen(&it, first, "間違えた").await.unwrap();
    assert_eq!(known(&it).await, before);
}

async fn what_a_person_changed_since_stays(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let reply = accept(&it, &answers(&it, "2026-11-21", "always", Holder::Vendor).await).await;
    let mut system = app.system(&officer, Some(it.system)).await.unwrap().system;
    system.responsibilities.put(Duty::Backup, Responsibility::said(Holder::Facility));
    app.save_system(&officer, &system).await.unwrap();
    let entry = app.remote_connections(&officer).await.unwrap().rows.remove(0).connection;
    let terms = RemoteTerms { presence: Presence::OnDemand, ..entry.terms.clone() };
    app.save_remote_connection(&officer, &RemoteConnection { terms, ..entry }).await.unwrap();
    reopen(&it, reply, "間違えた").await.unwrap();
    let (_, system, register) = known(&it).await;
    assert_eq!(system.responsibilities.holder(Duty::Backup), Holder::Facility);
    assert_eq!(system.responsibilities.holder(Duty::Restore), Holder::Unknown);
    assert_eq!(system.remote_maintenance, None);
    assert_eq!((register.len(), register[0].0.presence, register[0].1), (1, Presence::OnDemand, None));
}

async fn beside_a_reply_that_was_taken_back_none_is_older(place: &Place) {
    let it = Asked::new(place).await;
    let newer = accept(&it, &answers(&it, "2026-11-21", "always", Holder::Vendor).await).await;
    let older = it.drop_json(&answers(&it, "2026-11-20", "always", Holder::Vendor).await).await.unwrap();
    assert!(it.codes(older).await.contains(&ReplyNoteCode::Older));
    reopen(&it, newer, "間違えた").await.unwrap();
    assert!(!it.codes(older).await.contains(&ReplyNoteCode::Older));
    it.decide(older, DecisionKind::Accepted, "").await.expect("no words are needed");
}

async fn a_system_that_was_said_only_then_is_open_again(place: &Place) {
    let it = Asked::new(place).await;
    let mut file = it.answers("yes").await;
    file["systems"][0]["system"] = json!(sejo_model::SystemId::new());
    file["systems"][0]["name"] = json!("検査システム");
    let reply = it.drop_json(&file).await.unwrap();
    let verdict = async || it.house.app.item(&it.house.officer(), "remote-maintenance").await.unwrap().row.verdict;
    it.decide_about(reply, DecisionKind::Accepted, "電話で確かめた", Some(it.system)).await.unwrap();
    assert_eq!(verdict().await, VerdictValue::Yes);
    reopen(&it, reply, "別のシステムだった").await.unwrap();
    assert_eq!(verdict().await, VerdictValue::Unknown);
    let part = it.house.app.reply(&it.house.officer(), reply).await.unwrap().reply.parts.remove(0);
    assert_eq!((part.system_id, part.is_decided()), (None, false));
    let moved = &part.decisions.last().unwrap().moved;
    assert!(moved.iter().any(|m| m.slug == "remote-maintenance" && m.after == VerdictValue::Unknown), "{moved:?}");
}

async fn whose_a_form_is_that_was_not_used_is_asked_anew(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let book = workbook("事業者確認用", &table(OFFICIAL));
    let first = it.house.drop_file(&officer, "届いた様式.xlsx", book.clone()).await;
    assert_eq!(first.row.state, IntakeState::NeedsConfirmation, "{}", first.row.summary);
    app.use_workbook(&officer, first.row.id, true, (Some(it.vendor), &[]), false).await.unwrap();
    let reply = it.house.intake(first.row.id).await.reply.expect("the reply to the request that is open");
    it.decide(reply, DecisionKind::Accepted, "読まずに受け取った").await.unwrap();
    reopen(&it, reply, "別の事業者のものだった").await.unwrap();
    it.decide(reply, DecisionKind::Rejected, "別の事業者のもの").await.unwrap();
    let again = it.house.drop_file(&officer, "届いた様式.xlsx", book).await;
    assert_eq!(again.row.state, IntakeState::NeedsConfirmation, "{}", again.row.summary);
    assert!(again.workbook.and_then(|book| book.proposal).is_some_and(|proposal| proposal.asks_vendor));
}

async fn what_stood_before_comes_back_without_what_was_taken_back_since(place: &Place) {
    let (it, key) = (Asked::new(place).await, SigningKey::from_seed(&[7; 32]).unwrap());
    let (app, officer) = (&it.house.app, it.house.officer());
    let accept = async |always: &str, on: &str| {
        let said = [("used", "yes"), ("path", "インターネットVPN"), ("always", always), ("two-factor", "yes")];
        let mut file = connects(&it, &said).await;
        file["answered_on"] = json!(on);
        let file = sealed(file, &key);
        let reply = it.drop("署名.json", file.clone()).await.unwrap();
        it.decide(reply, DecisionKind::Accepted, "電話で確かめた").await.unwrap();
        (file, reply)
    };
    let remote = async || app.system(&officer, Some(it.system)).await.unwrap().system.remote_maintenance;
    let (first_file, first) = accept("always", "2026-11-20").await;
    let (second_file, second) = accept("on-demand", "2026-11-21").await;
    let notice = correction(&it, &[&first_file, &second_file], &[("two-factor", "はい", "いいえ")], &key).await;
    it.house.drop_file(&officer, "通知.json", notice).await;
    reopen(&it, second, "取り違えた").await.unwrap();
    let terms = remote().await.unwrap().terms;
    assert_eq!((terms.presence, terms.two_factor), (Presence::AlwaysOn, None));
    let entry = app.remote_connections(&officer).await.unwrap().rows.remove(0).connection;
    assert_eq!((entry.terms.presence, entry.terms_taken_back()), (Presence::AlwaysOn, vec![TermsGap::TwoFactor]));
    reopen(&it, first, "取り違えた").await.unwrap();
    assert_eq!(remote().await, None);
    assert!(app.remote_connections(&officer).await.unwrap().rows.is_empty());
}
