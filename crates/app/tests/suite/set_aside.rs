//! A reply that is not used: everything stands as if it had never come.

use sejo_app::reply::{ChosenPart, Deciding};
use sejo_evidence::signing::SigningKey;
use sejo_model::ReplyId;
use sejo_model::issue::IssuingFor;
use sejo_model::reply::{DecisionKind, ReplyNoteCode};
use sejo_model::request::Standing;
use serde_json::Value;

use crate::place::Place;
use crate::vendors::{Clinic, accepted};

both! {
    what_was_set_aside_by_mistake_is_dropped_once_more;
    what_is_set_aside_sends_nothing_back;
    of_a_key_that_was_set_aside_nothing_is_said;
}

/// The same answers, signed by somebody else.
fn forged(signed: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(signed).unwrap();
    let mut value: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    value.as_object_mut().unwrap().remove("format");
    let key = SigningKey::from_seed(&[8; 32]).unwrap();
    sejo_evidence::document::sign("sejo-reply-1", &value, &key).unwrap().into_bytes()
}

async fn decide(clinic: &Clinic, reply: ReplyId, kind: DecisionKind, words: &str) {
    let (app, officer) = (&clinic.house.app, clinic.house.officer());
    let revision = app.reply(&officer, reply).await.unwrap().reply.revision;
    let parts = vec![ChosenPart { index: 0, system: None }];
    let deciding = Deciding { kind, parts, words: words.to_owned(), revision, seen: None };
    app.decide_reply(&officer, reply, &deciding).await.unwrap();
}

async fn what_is_set_aside_sends_nothing_back(place: &Place) {
    let (clinic, _, _, genuine) = accepted(place).await;
    let (app, officer) = (&clinic.house.app, clinic.house.officer());
    let signed = app.reply_file(&officer, genuine).await.unwrap().bytes;
    let forgery = clinic.house.drop_file(&officer, "2.json", forged(&signed)).await.reply.expect("a reply");
    decide(&clinic, forgery, DecisionKind::Rejected, "鍵が違う").await;
    let view = app.request(&officer, clinic.request).await.unwrap();
    assert_eq!((view.systems[0].standing, view.systems[0].words.as_str()), (Standing::Partly, ""));
    let board = app.requests(&officer).await.unwrap();
    let row = board.rows.iter().find(|row| row.system.id == clinic.system).unwrap();
    assert_eq!((row.standing, row.waiting), (Some(Standing::Partly), None));
}

async fn of_a_key_that_was_set_aside_nothing_is_said(place: &Place) {
    let (clinic, maker, _, first) = accepted(place).await;
    let officer = clinic.house.officer();
    let signed = clinic.house.app.reply_file(&officer, first).await.unwrap().bytes;
    let run = maker.issue(IssuingFor::Everybody).await;
    let genuine = maker.files(run).await.remove("回答.sejo-reply.json").unwrap();
    let genuine = clinic.house.drop_file(&officer, "2.json", genuine).await.reply.expect("a reply");
    let forgery = clinic.house.drop_file(&officer, "3.json", forged(&signed)).await.reply.expect("a reply");
    decide(&clinic, genuine, DecisionKind::Accepted, "鍵の言葉を電話で確かめた").await;
    let is_warned = async || {
        let notes = clinic.house.app.reply(&officer, genuine).await.unwrap().reply.notes;
        notes.iter().any(|note| note.code == ReplyNoteCode::OtherKeyWaits)
    };
    assert!(is_warned().await, "the other one still waits");
    decide(&clinic, forgery, DecisionKind::Rejected, "鍵が違う").await;
    assert!(!is_warned().await);
}

async fn what_was_set_aside_by_mistake_is_dropped_once_more(place: &Place) {
    let (clinic, _, _, genuine) = accepted(place).await;
    let (app, officer) = (&clinic.house.app, clinic.house.officer());
    let signed = forged(&app.reply_file(&officer, genuine).await.unwrap().bytes);
    let mut dropped = Vec::new();
    for kind in [DecisionKind::Rejected, DecisionKind::Accepted] {
        let reply = clinic.house.drop_file(&officer, "2.json", signed.clone()).await.reply.expect("a reply");
        decide(&clinic, reply, kind, "鍵を電話で確かめた").await;
        dropped.push(reply);
    }
    assert_ne!(dropped[0], dropped[1]);
    assert!(app.reply(&officer, dropped[1]).await.unwrap().reply.parts[0].is_accepted());
    let again = clinic.house.drop_file(&officer, "2.json", signed).await.reply.expect("a reply");
    assert_eq!(again, dropped[1], "what is used is known");
}
