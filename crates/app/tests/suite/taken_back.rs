//! What a vendor takes back counts nowhere again: not by accepting late, not from an earlier package, not from a file that names
//! nobody.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};

use sejo_app::checklist::{DeclarationView, VendorsWord};
use sejo_app::customer::{Checked, CustomerFilter, SaidCustomer, SaidProduct, SaidSystem};
use sejo_app::intake::{Beforehand, IntakeState};
use sejo_app::product::{SaidAnswers, blank};
use sejo_app::reply::{ChosenPart, Deciding, Reopening, ReplyFile, TypedAnswer, TypedReply};
use sejo_app::request::{NewRequest, Past, RequestFile};
use sejo_app::today::Notice;
use sejo_evidence::signing::SigningKey;
use sejo_model::configuration::{RemoteAccessKind, TermsGap};
use sejo_model::customer::CustomerState;
use sejo_model::issue::{IssuingFor, IssuingState};
use sejo_model::notice::{NoticeChange, NoticeKind};
use sejo_model::reply::{DecisionKind, ReplyNoteCode};
use sejo_model::request::{Happened, Means, Standing};
use sejo_model::words::Text;
use sejo_model::{
    AnswerValue, Clause, Duty, ErrorCode, Holder, IssuingId, NoticeId, RemoteConnection, ReplyId, Responsibility, Role,
    System, SystemId, SystemKind,
};
use serde_json::{Value, json};

use crate::dropped_forms::answered;
use crate::house::{table, today, workbook};
use crate::place::Place;
use crate::requests::{Asked, OFFICIAL, sealed};
use crate::vendors::{Clinic, Maker, VENDOR, accepted, import};

both! {
    what_was_taken_back_is_not_accepted_late;
    a_workbook_that_was_saved_again_is_taken_back_with_the_rest;
    a_workbook_of_an_earlier_request_is_taken_back_too;
    a_workbook_with_the_right_remark_is_none_of_those_taken_back;
    a_notice_about_a_workbook_saved_again_waits_for_a_signed_reply;
    every_package_that_says_so_is_taken_back_and_none_that_is_right;
    an_answer_of_its_own_is_told_to_a_customer_that_heard_otherwise;
    a_reply_that_names_nobody_needs_a_word_before_it_counts;
    an_entry_of_the_register_goes_with_the_answer_it_was_made_from;
    two_parts_of_one_system_are_accepted_one_at_a_time;
    whom_to_ask_again_is_said_until_somebody_does;
    a_draft_of_before_the_notice_asks_again_once_it_is_sent;
    a_later_answer_to_another_question_hides_no_correction;
    what_was_made_without_a_request_is_told_where_it_goes;
    a_product_that_was_taken_for_another_is_told_and_issued_again;
    one_of_two_products_is_withdrawn_by_its_name;
    a_product_a_list_adds_is_issued_too;
    what_a_person_wrote_of_a_duty_stays_when_the_answer_is_taken_back;
    what_is_said_again_on_the_day_of_the_notice_counts;
    a_withdrawal_is_kept_with_its_signature;
    a_notice_leads_to_the_reply_whose_file_it_names;
    what_was_withdrawn_before_it_was_decided_waits_for_nobody;
    a_form_that_is_dropped_after_a_withdrawal_waits_as_a_reply;
    a_form_with_the_same_answers_is_taken_back_with_the_reply;
    what_was_taken_back_is_said_of_a_reply_that_is_accepted_again;
    a_key_that_was_handed_over_in_a_notice_is_no_longer_the_vendors;
    of_two_keys_that_follow_one_another_the_earlier_one_comes_late;
}

/// The signed notices made so far are dropped at the clinic, the oldest first.
pub(crate) async fn tell(clinic: &Clinic, maker: &Maker) {
    let made = maker.house.app.notices(&maker.officer()).await.unwrap().made;
    for notice in made.iter().rev() {
        let file = maker.house.app.notice_file(&maker.officer(), notice.notice.id).await.unwrap();
        clinic.house.drop_file(&clinic.house.officer(), &file.name, file.bytes).await;
    }
}

pub(crate) async fn notes(clinic: &Clinic, reply: ReplyId) -> Vec<ReplyNoteCode> {
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
    let mut later = view.reply.clone();
    later.received_at = later.notices[0].received_at + 1;
    assert_eq!(later.taken_back_as(sejo_model::Lang::Ja).as_deref(), Some("届く前に、事業者が訂正"));
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

/// A workbook as a spreadsheet writes it anew: the same cells, another file.
pub(crate) fn saved_again(bytes: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let (name, mut bytes) = (part.name().unwrap().into_owned(), Vec::new());
        part.read_to_end(&mut bytes).unwrap();
        out.start_file(name, options).unwrap();
        out.write_all(&bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// What is declared about patching and counts, and how much counts at all.
pub(crate) async fn counting(clinic: &Clinic) -> (usize, usize) {
    let db = clinic.house.db().await;
    let mut declared = sejo_store::declaration::list(&db, &clinic.house.scope()).await.unwrap();
    declared.retain(|d| d.taken_back_on.is_none());
    (declared.iter().filter(|d| d.item.slug() == "patching").count(), declared.len())
}

async fn a_workbook_that_was_saved_again_is_taken_back_with_the_rest(place: &Place) {
    let (clinic, maker, _, first) = accepted(place).await;
    let (app, officer, clerk) = (&maker.house.app, maker.officer(), clinic.house.officer());
    let run = app.issuings(&officer).await.unwrap()[0].id;
    let files = maker.files(run).await;
    let again = saved_again(&files["回答.xlsx"]);
    assert_ne!(again, files["回答.xlsx"]);
    let twin = clinic.house.drop_file(&clerk, "回答.xlsx", again).await.reply.expect("a reply");
    clinic.accept(twin).await.unwrap();
    let page = async || clinic.house.app.item(&clerk, "patching").await.unwrap();
    let (vendor, system) = (VENDOR.to_owned(), Some("電子カルテ".to_owned()));
    let word = VendorsWord { vendor, system: system.clone(), value: AnswerValue::Yes, asked: None };
    assert_eq!(page().await.row.vendors_declared, [word], "it says for which system");
    maker.say("手順を確かめた", |key| if key == "patching" { "no" } else { "yes" }).await;
    app.make_notices(&officer, None, "手順を確かめた").await.unwrap();
    let before = counting(&clinic).await;
    tell(&clinic, &maker).await;
    let after = counting(&clinic).await;
    assert_eq!((before.0, after), (2, (0, before.1 - 2)), "the corrected answer of both, and nothing else");
    assert!(page().await.row.vendors_declared.is_empty(), "what was taken back stands nowhere as if it counted");
    let of_row = |d: &DeclarationView| d.vendor.is_some() && d.declaration.item.slug() == "patching";
    let declared = page().await.declarations.into_iter().filter(of_row);
    let declared: Vec<_> = declared.map(|d| (d.system, d.declaration.taken_back_on.is_some())).collect();
    assert_eq!(declared, [(system, true)], "the same words of two files stand there once");
    let notices = async |reply| clinic.house.app.reply(&clerk, reply).await.unwrap().reply.notices;
    assert_eq!((notices(first).await.len(), notices(twin).await.len()), (1, 1));
    let view = clinic.house.app.request(&clerk, clinic.request).await.unwrap();
    let told = view.past().iter().filter(|past| matches!(past, Past::TakenBack(_))).count();
    assert_eq!(told, 1, "it came once, though two replies said so");
    // Written anew once more it comes after the notice: nobody knows whether it is a later word.
    let signed = String::from_utf8(files["回答.sejo-reply.json"].clone()).unwrap();
    let bare = signed.lines().next().unwrap().as_bytes().to_vec();
    let late = clinic.house.drop_file(&clerk, "回答.json", bare).await.reply.expect("a reply");
    assert!(notes(&clinic, late).await.contains(&ReplyNoteCode::TakenBack));
    let refused = clinic.accept(late).await.unwrap_err();
    assert!(refused.fields.iter().any(|f| f.field == "words" && f.code == ErrorCode::Required), "{refused:?}");

    let seen = app.answers(&officer, maker.product, None).await.unwrap().sets[0].number;
    app.withdraw_answers(&officer, maker.product, None, (seen, "確かめ直す")).await.unwrap();
    app.make_notices(&officer, None, "確かめ直す").await.unwrap();
    tell(&clinic, &maker).await;
    assert_eq!(counting(&clinic).await, (0, 0), "nothing of either file counts");
    assert!(register(&clinic).await.is_empty(), "nor does the register rest on one");
}

async fn a_workbook_of_an_earlier_request_is_taken_back_too(place: &Place) {
    let (clinic, maker, customer, _) = accepted(place).await;
    let (app, officer, clerk) = (&maker.house.app, maker.officer(), clinic.house.officer());
    let run = app.issuings(&officer).await.unwrap()[0].id;
    let twin = saved_again(&maker.files(run).await["回答.xlsx"]);
    let twin = clinic.house.drop_file(&clerk, "回答.xlsx", twin).await.reply.expect("a reply");
    clinic.accept(twin).await.unwrap();
    // The same system is asked about once more, and answered; nothing of that came back yet.
    let vendor = clinic.house.app.request(&clerk, clinic.request).await.unwrap().request.asked.vendor_id().unwrap();
    let new = NewRequest { systems: vec![clinic.system], ..NewRequest::default() };
    let second = clinic.house.app.make_request(&clerk, vendor, &new).await.unwrap();
    let file = clinic.house.app.request_file(&clerk, second, RequestFile::Signed).await.unwrap();
    let file = ReplyFile { name: file.name, bytes: file.bytes };
    assert_eq!(app.take_request(&officer, &file, Checked::default()).await.unwrap(), customer);
    maker.settle_as(customer, SaidProduct::Ours(maker.product)).await;
    maker.issue(IssuingFor::Waiting).await;
    maker.say("手順を確かめた", |key| if key == "patching" { "no" } else { "yes" }).await;
    app.make_notices(&officer, None, "手順を確かめた").await.unwrap();
    let made = app.notices(&officer).await.unwrap().made;
    assert_eq!((made.len(), &made[0].notice.request), (1, &second.to_string()), "it names the newest request");
    let before = counting(&clinic).await;
    tell(&clinic, &maker).await;
    assert_eq!((before.0, counting(&clinic).await), (2, (0, before.1 - 2)), "the signed file and the workbook");
}

async fn a_workbook_with_the_right_remark_is_none_of_those_taken_back(place: &Place) {
    let (clinic, maker, _, _) = accepted(place).await;
    let (app, officer, clerk) = (&maker.house.app, maker.officer(), clinic.house.officer());
    let issue = async |remark: &str| {
        let view = app.answers(&officer, maker.product, None).await.unwrap();
        let asked = view.questions.iter().filter(|q| q.choice("yes").is_some());
        let said = |key: &str| {
            let remark = if key == "patching" { remark.to_owned() } else { String::new() };
            TypedAnswer { value: "yes".to_owned(), remark, ..TypedAnswer::default() }
        };
        let answers: BTreeMap<_, _> = asked.map(|q| (q.key.clone(), said(&q.key))).collect();
        let (answered_by, reason) = ("中村".to_owned(), "頻度を直した".to_owned());
        let said = SaidAnswers { answered_by, answered_on: None, reason, answers, seen: view.sets[0].number };
        app.save_answers(&officer, maker.product, None, &said).await.unwrap();
        let run = maker.issue(IssuingFor::Everybody).await;
        maker.files(run).await
    };
    let accept = async |name: &str, bytes: Vec<u8>| {
        let reply = clinic.house.drop_file(&clerk, name, bytes).await.reply.expect("a reply");
        clinic.accept(reply).await.unwrap();
    };
    let wrong = issue("月1回").await;
    accept("回答.json", wrong["回答.sejo-reply.json"].clone()).await;
    accept("回答.xlsx", saved_again(&wrong["回答.xlsx"])).await;
    let right = issue("週1回").await.remove("回答.xlsx").unwrap();
    accept("回答.xlsx", right.clone()).await;
    app.make_notices(&officer, None, "頻度を直した").await.unwrap();
    let before = counting(&clinic).await;
    tell(&clinic, &maker).await;
    let after = counting(&clinic).await;
    assert_eq!((before.0, after), (4, (1, before.1 - 3)), "all that say 月1回 or nothing of it, and not the right one");
    // Nor is it asked about when it comes after the notice.
    let late = clinic.house.drop_file(&clerk, "回答.xlsx", saved_again(&right)).await.reply.expect("a reply");
    assert!(!notes(&clinic, late).await.contains(&ReplyNoteCode::TakenBack));
}

async fn a_notice_about_a_workbook_saved_again_waits_for_a_signed_reply(place: &Place) {
    let (clinic, maker, customer, _) = accepted(place).await;
    let (app, officer) = (&maker.house.app, maker.officer());
    // Another clinic has accepted nothing but the workbook, saved again.
    let other = Clinic::new(place).await;
    let file = other.house.app.request_file(&other.house.officer(), other.request, RequestFile::Html).await.unwrap();
    let file = ReplyFile { name: file.name, bytes: file.bytes };
    let second = app.take_request(&officer, &file, Checked::default()).await.unwrap();
    assert_ne!(second, customer);
    maker.settle_as(second, SaidProduct::Ours(maker.product)).await;
    let run = maker.issue(IssuingFor::Waiting).await;
    let files = maker.files(run).await;
    let clerk = other.house.officer();
    let twin = saved_again(&files["回答.xlsx"]);
    let twin = other.house.drop_file(&clerk, "回答.xlsx", twin).await.reply.expect("a reply");
    other.accept(twin).await.unwrap();
    let seen = app.answers(&officer, maker.product, None).await.unwrap().sets[0].number;
    app.withdraw_answers(&officer, maker.product, None, (seen, "確かめ直す")).await.unwrap();
    app.make_notices(&officer, Some(second), "確かめ直す").await.unwrap();
    let id = app.notices(&officer).await.unwrap().made[0].notice.id;
    let notice = app.notice_file(&officer, id).await.unwrap();
    let refused = other.house.drop_file(&clerk, &notice.name, notice.bytes.clone()).await;
    assert_eq!(refused.refusal.map(|(code, ..)| code), Some(ErrorCode::NoticeKeyUnknown), "nobody knows the key yet");
    let signed = other.house.drop_file(&clerk, "回答.json", files["回答.sejo-reply.json"].clone()).await.reply.unwrap();
    other.accept(signed).await.unwrap();
    other.house.drop_file(&clerk, &notice.name, notice.bytes).await;
    assert_eq!(counting(&other).await, (0, 0), "what the workbook says is gone with the signed reply");
    assert_ne!(counting(&clinic).await, (0, 0), "the other clinic was told nothing");
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
    let to_us = String::from_utf8(bytes.clone()).unwrap().replace("第0医院", "医療法人みなと会 みなと診療所 院長 殿");
    let file = ReplyFile { name: "当院へ.json".to_owned(), bytes: to_us.into_bytes() };
    let reply = clinic.house.app.take_reply(&clerk, clinic.request, Some(clinic.system), file).await.unwrap();
    let noted = notes(&clinic, reply).await;
    assert!(!noted.contains(&ReplyNoteCode::OtherFacility), "its body stands before its name: {noted:?}");
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

/// The register of the clinic.
async fn register(clinic: &Clinic) -> Vec<RemoteConnection> {
    let view = clinic.house.app.remote_connections(&clinic.house.officer()).await.unwrap();
    view.rows.into_iter().map(|row| row.connection).collect()
}

async fn an_entry_of_the_register_goes_with_the_answer_it_was_made_from(place: &Place) {
    // As the reply made it, and after somebody had said which way in it is.
    for is_worked_on in [false, true] {
        let (clinic, maker, _, reply) = accepted(place).await;
        let officer = clinic.house.officer();
        let made = register(&clinic).await;
        let entry = made.first().expect("an entry").clone();
        let source = entry.source.clone().unwrap();
        assert_eq!((made.len(), source.reply_id, entry.system_id), (1, reply, Some(clinic.system)));
        assert_eq!((entry.terms.two_factor, entry.is_unplaced(), entry.is_as_replied()), (Some(true), true, true));
        if is_worked_on {
            let placed = RemoteConnection { kind: Some(RemoteAccessKind::SslVpn), source: None, ..entry.clone() };
            clinic.house.app.save_remote_connection(&officer, &placed).await.unwrap();
            let kept = register(&clinic).await.remove(0);
            assert_eq!(kept.source, Some(source), "from where it came is not forgotten by saving");
            assert!(!kept.is_as_replied());
        }
        let said = maker.house.app.answers(&maker.officer(), maker.product, None).await.unwrap().sets[0].number;
        maker.house.app.withdraw_answers(&maker.officer(), maker.product, None, (said, "確かめ直す")).await.unwrap();
        maker.house.app.make_notices(&maker.officer(), None, "確かめ直す").await.unwrap();
        tell(&clinic, &maker).await;
        let left = register(&clinic).await;
        assert_eq!(left.len(), usize::from(is_worked_on), "what nobody worked on is gone");
        let taken_back = left.first().and_then(|c| c.source.as_ref()).and_then(|source| source.taken_back_on);
        assert_eq!(taken_back.is_some(), is_worked_on, "the rest says that its answer is gone");
        let is_open = |c: &RemoteConnection| c.terms_taken_back().contains(&TermsGap::TwoFactor);
        assert!(left.iter().all(is_open), "and holds nothing of it as a fact: {left:?}");
        let page = clinic.house.app.item(&officer, "remote-maintenance").await.unwrap();
        let reasons: Vec<&str> = page.reasons.iter().map(|r| r.words.as_str()).collect();
        let is_said = reasons.iter().any(|words| words.contains("後で取り下げた回答がもと"));
        assert_eq!(is_said, is_worked_on, "{reasons:?}");
    }
}

async fn two_parts_of_one_system_are_accepted_one_at_a_time(place: &Place) {
    let clinic = Clinic::new(place).await;
    let officer = clinic.house.officer();
    let asked = clinic.house.app.request(&officer, clinic.request).await.unwrap().request.asked;
    let part = |system: &str, name: &str, value: &str| {
        let answers: Vec<Value> =
            asked.questions.iter().take(2).map(|q| json!({ "question": q.key, "value": value })).collect();
        json!({ "system": system, "name": name, "answers": answers })
    };
    let file = json!({
        "format": "sejo-reply-1", "request": asked.id, "facility": asked.facility.id, "answered_on": "2026-11-21",
        "systems": [part(&clinic.system.to_string(), "", "yes"), part("", "旧カルテ", "no")],
    });
    let taken = clinic.house.drop_file(&officer, "回答.json", file.to_string().into_bytes()).await;
    let reply = taken.reply.unwrap_or_else(|| panic!("{}", taken.row.summary));
    let decide = async |chosen: &[(usize, Option<SystemId>)]| {
        let revision = clinic.house.app.reply(&officer, reply).await.unwrap().reply.revision;
        let parts = chosen.iter().map(|(index, system)| ChosenPart { index: *index, system: *system }).collect();
        let deciding =
            Deciding { kind: DecisionKind::Accepted, parts, words: "確かめた".to_owned(), revision, seen: None };
        clinic.house.app.decide_reply(&officer, reply, &deciding).await
    };
    let refused = decide(&[(0, None), (1, Some(clinic.system))]).await.unwrap_err();
    assert!(refused.fields.iter().any(|f| (f.field, f.code) == ("parts", ErrorCode::PartsOfOneSystem)), "{refused:?}");
    let db = clinic.house.db().await;
    let declared = async || sejo_store::declaration::list(&db, &clinic.house.scope()).await.unwrap().len();
    assert_eq!(declared().await, 0, "nothing of a refusal counts");
    decide(&[(0, None)]).await.unwrap();
    let first = declared().await;
    let said = clinic.house.intake(taken.row.id).await.row.summary;
    assert!(said.contains("決めたこと: 受け取った。残りは、まだ決めていません。"), "{said}");
    decide(&[(1, Some(clinic.system))]).await.unwrap();
    assert_eq!((first > 0, declared().await), (true, first * 2), "the second stands beside the first");
}

async fn whom_to_ask_again_is_said_until_somebody_does(place: &Place) {
    let (clinic, maker, _, reply) = accepted(place).await;
    let (app, officer) = (&clinic.house.app, clinic.house.officer());
    let today = async || app.today_view(&officer).await.unwrap().notices;
    let board = async || app.requests(&officer).await.unwrap();
    assert_eq!(board().await.taken_back(), 0);
    assert!(!today().await.contains(&Notice::AnswersTakenBack(1)));
    maker.say("手順を確かめた", |key| if key == "patching" { "no" } else { "yes" }).await;
    maker.house.app.make_notices(&maker.officer(), None, "手順を確かめた").await.unwrap();
    tell(&clinic, &maker).await;
    let told = board().await;
    let row = told.rows.iter().find(|r| r.system.id == clinic.system).unwrap();
    let gone = row.taken_back.expect("what was taken back");
    assert_eq!((gone.reply, gone.answers, told.taken_back()), (reply, 1, 1));
    assert!(today().await.contains(&Notice::AnswersTakenBack(1)), "{:?}", today().await);
    let systems = vec![clinic.system];
    let vendor = row.vendor.id;
    let again = app.make_request(&officer, vendor, &NewRequest { systems, ..NewRequest::default() }).await.unwrap();
    let written = board().await;
    let row = written.rows.iter().find(|r| r.system.id == clinic.system).unwrap();
    assert_eq!((row.draft, written.taken_back()), (Some(again), 1), "written, and not sent yet");
    let asking = app.request(&officer, again).await.unwrap();
    let number = &asking.request.asked.question("patching").unwrap().number;
    for said in ["訂正になった次の項目", "通知の理由: 手順を確かめた", &format!("\n・{number} ")]
    {
        assert!(asking.mail.body.contains(said), "{said}: {}", asking.mail.body);
    }
    let sent = Happened::Sent { on: clinic.house.app.today(), means: Means::Mail };
    app.note_request(&officer, again, sent, 1).await.unwrap();
    assert_eq!(board().await.taken_back(), 0, "somebody has asked again");
    assert!(!today().await.contains(&Notice::AnswersTakenBack(1)), "as the board says");
    let third = maker.issue(IssuingFor::Everybody).await;
    let right = maker.files(third).await.remove("回答.sejo-reply.json").unwrap();
    let right = clinic.house.drop_file(&officer, "3.json", right).await.reply.unwrap();
    clinic.accept(right).await.unwrap();
    assert_eq!(board().await.taken_back(), 0, "the right answer counts");
}

async fn a_draft_of_before_the_notice_asks_again_once_it_is_sent(place: &Place) {
    let (clinic, maker, _, _) = accepted(place).await;
    let (app, officer) = (&clinic.house.app, clinic.house.officer());
    let row = async || {
        let rows = app.requests(&officer).await.unwrap().rows;
        rows.into_iter().find(|row| row.system.id == clinic.system).unwrap()
    };
    let draft = app.make_request(&officer, row().await.vendor.id, &NewRequest::default()).await.unwrap();
    let enough = Happened::enough(Vec::new(), String::new());
    app.note_request(&officer, clinic.request, enough, 1).await.unwrap();
    assert!(!row().await.needs_hand(), "what was accepted stands");
    maker.say("手順を確かめた", |key| if key == "patching" { "no" } else { "yes" }).await;
    maker.house.app.make_notices(&maker.officer(), None, "手順を確かめた").await.unwrap();
    tell(&clinic, &maker).await;
    let told = row().await;
    assert_eq!((told.taken_back.is_some(), told.draft, told.needs_hand()), (true, Some(draft), true));
    // That the request which was answered had gone out is written down now, and asks nothing anew.
    let sent = || Happened::Sent { on: today(), means: Means::Mail };
    app.note_request(&officer, clinic.request, sent(), 2).await.unwrap();
    assert!(row().await.taken_back.is_some());
    app.note_request(&officer, draft, sent(), 1).await.unwrap();
    let asked = row().await;
    assert_eq!((asked.taken_back, asked.request, asked.standing), (None, Some(draft), Some(Standing::Sent)));
}

async fn a_later_answer_to_another_question_hides_no_correction(place: &Place) {
    let (clinic, maker, _, reply) = accepted(place).await;
    let (app, officer) = (&clinic.house.app, clinic.house.officer());
    // A person writes down one answer that was heard on the telephone.
    let yes = TypedAnswer { value: "yes".to_owned(), ..TypedAnswer::default() };
    let answers = BTreeMap::from([("officer".to_owned(), yes)]);
    let typed = TypedReply { answered_by: "中村".to_owned(), answers, ..TypedReply::default() };
    let heard = app.type_reply(&officer, clinic.request, clinic.system, typed).await.unwrap();
    let revision = app.reply(&officer, heard).await.unwrap().reply.revision;
    let (kind, parts) = (DecisionKind::Accepted, vec![ChosenPart { index: 0, system: None }]);
    let deciding = Deciding { kind, parts, words: "電話で聞いた".to_owned(), revision, seen: None };
    app.decide_reply(&officer, heard, &deciding).await.unwrap();
    maker.say("手順を確かめた", |key| if key == "patching" { "no" } else { "yes" }).await;
    maker.house.app.make_notices(&maker.officer(), None, "手順を確かめた").await.unwrap();
    tell(&clinic, &maker).await;
    let board = app.requests(&officer).await.unwrap();
    let row = board.rows.iter().find(|r| r.system.id == clinic.system).unwrap();
    let gone = row.taken_back.expect("what was corrected");
    assert_eq!((gone.reply, gone.answers, gone.kind), (reply, 1, NoticeKind::Corrected));
    let [first, second] = [reply, heard].map(|id| app.reply(&officer, id));
    let (first, second) = (first.await.unwrap().reply, second.await.unwrap().reply);
    let lang = sejo_model::Lang::Ja;
    assert_eq!((first.decided_as(lang), second.decided_as(lang)), ("受け取った".to_owned(), "受け取った".to_owned()));
    assert_eq!(first.taken_back_as(lang).as_deref(), Some("その後、事業者が訂正"));
    assert_eq!(second.taken_back_as(lang), None);
    assert!(app.today_view(&officer).await.unwrap().notices.contains(&Notice::AnswersTakenBack(1)));
}

async fn what_was_made_without_a_request_is_told_where_it_goes(place: &Place) {
    let (clinic, maker) = (Clinic::new(place).await, Maker::new(place).await);
    import(&maker, 1).await;
    let run = maker.issue(IssuingFor::Waiting).await;
    let mut files = maker.files(run).await;
    let clerk = clinic.house.officer();
    let refused = async |name: &str, bytes: Vec<u8>| {
        let view = clinic.house.drop_file(&clerk, name, bytes).await;
        assert_eq!((view.reply, view.kept), (None, sejo_model::Kept::Nothing));
        let (code, detail, _) = view.refusal.unwrap_or_else(|| panic!("{name}: {}", view.row.summary));
        (code, detail.ja)
    };
    let (code, detail) = refused("回答.sejo-reply.json", files["回答.sejo-reply.json"].clone()).await;
    assert_eq!(code, ErrorCode::ReplyElsewhere, "it is to 第0医院, which is somebody else");
    assert!(detail.contains(VENDOR) && detail.contains("届いた返信を入れる"), "{detail}");
    assert!(detail.contains("宛先は「第0医院」です。当院(「みなと診療所」)の名前ではありません"), "{detail}");
    // As a vendor calls a customer: by its name, with a legal form or without.
    let named = String::from_utf8(files["回答.sejo-reply.json"].clone()).unwrap();
    let branch = named.replace("第0医院", "みなと診療所分院").into_bytes();
    assert_eq!(refused("分院.json", branch).await.0, ErrorCode::ReplyElsewhere, "a place of its own");
    let named = named.replace("第0医院", "医療法人みなと会 みなと診療所");
    let (code, detail) = refused("回答.json", named.into_bytes()).await;
    assert_eq!(code, ErrorCode::ReplyUnmatched);
    assert!(!detail.contains("名前ではありません"), "{detail}");
    assert!(!detail.contains("(2026-"), "the day of the request as Japanese sentences say it: {detail}");
    let book = files.remove("回答.xlsx").unwrap();
    let (code, detail) = refused("回答.xlsx", book.clone()).await;
    assert_eq!(code, ErrorCode::ReplyUnmatched);
    assert!(detail.contains("回答用のExcel") && detail.contains("依頼番号がありません"), "{detail}");
    let (code, detail) = refused("事業者確認用.pdf", files.remove("事業者確認用.pdf").unwrap()).await;
    assert_eq!(code, ErrorCode::FileUnknown);
    assert!(detail.contains("事業者の回答を印刷したPDF") && detail.contains("回答を手で入力する"), "{detail}");
    // From the page of the request it comes in, and says that it names none.
    let file = ReplyFile { name: "回答.xlsx".to_owned(), bytes: book };
    let reply = clinic.house.app.take_reply(&clerk, clinic.request, Some(clinic.system), file).await.unwrap();
    let noted = notes(&clinic, reply).await;
    assert!(noted.contains(&ReplyNoteCode::Unaddressed), "{noted:?}");
    assert!(!noted.contains(&ReplyNoteCode::OtherRequest), "{noted:?}");
    // The card of the vendor's key is no reply either.
    let card = maker.house.app.key_card(&maker.officer()).await.unwrap();
    let (code, detail) = refused("鍵.sejo-key.json", card.bytes.clone()).await;
    assert_eq!(code, ErrorCode::NotForIntake);
    assert!(detail.contains("電話番号") && detail.contains(VENDOR), "{detail}");
    let bent = String::from_utf8(card.bytes).unwrap().replace("つばめ", "すずめ");
    let (code, detail) = refused("鍵.sejo-key.json", bent.into_bytes()).await;
    assert_eq!(code, ErrorCode::NotForIntake);
    assert!(detail.contains("書き換えられて"), "{detail}");
}

async fn a_product_that_was_taken_for_another_is_told_and_issued_again(place: &Place) {
    let (clinic, mut maker, customer, _) = accepted(place).await;
    let officer = maker.officer();
    let state = async |maker: &Maker| maker.house.app.customer(&officer, customer).await.unwrap().customer.state();
    // What the clinic has is another product, whose answers are others.
    maker.product = maker.house.app.save_product(&officer, &blank("つばめカルテ旧型", SystemKind::Ehr)).await.unwrap();
    maker.say("", |_| "no").await;
    assert!(maker.house.app.notices(&officer).await.unwrap().open.is_empty(), "nobody knows yet");
    maker.settle_as(customer, SaidProduct::Ours(maker.product)).await;
    assert_eq!(state(&maker).await, CustomerState::Outdated);
    let open = maker.house.app.notices(&officer).await.unwrap().open;
    assert_eq!((open.len(), open[0].kind), (1, NoticeKind::Corrected));
    let patching = open[0].changes.iter().find(|c| c.question == "patching").unwrap();
    assert_eq!((patching.before.ja.as_str(), patching.after.ja.as_str()), ("はい", "いいえ"));
    // Whether it is told first or issued again first: what is out there is wrong.
    let run = maker.issue(IssuingFor::Waiting).await;
    assert_eq!(maker.house.app.issuing(&officer, run).await.unwrap().issuing.done, 1);
    assert_eq!(state(&maker).await, CustomerState::Issued);
    assert_eq!(maker.house.app.notices(&officer).await.unwrap().open.len(), 1);
    maker.house.app.make_notices(&officer, None, "製品を取り違えていたため").await.unwrap();
    assert!(maker.house.app.notices(&officer).await.unwrap().open.is_empty(), "told once");
    assert_eq!(state(&maker).await, CustomerState::Issued, "what is right was issued already");
    tell(&clinic, &maker).await;
    let db = clinic.house.db().await;
    let declared = sejo_store::declaration::list(&db, &clinic.house.scope()).await.unwrap();
    let is_yes = |d: &&sejo_model::Declaration| d.value == sejo_model::AnswerValue::Yes;
    assert!(declared.iter().filter(is_yes).all(|d| d.taken_back_on.is_some()), "no wrong はい is left");

    // None of ours at all: everything is taken back, and there is nothing to issue.
    maker.settle_as(customer, SaidProduct::Other).await;
    let open = maker.house.app.notices(&officer).await.unwrap().open;
    assert_eq!((open.len(), open[0].kind, open[0].issued.len()), (1, NoticeKind::Withdrawn, 2));
    maker.house.app.make_notices(&officer, None, "当社の製品ではないため").await.unwrap();
    assert!(maker.house.app.notices(&officer).await.unwrap().open.is_empty());
    assert_eq!(state(&maker).await, CustomerState::Unmatched);
}

async fn one_of_two_products_is_withdrawn_by_its_name(place: &Place) {
    let (clinic, mut maker) = (Clinic::new(place).await, Maker::new(place).await);
    let clerk = clinic.house.officer();
    let asked = clinic.house.app.request(&clerk, clinic.request).await.unwrap().request.asked;
    let (vendor, second) = (asked.vendor_id().unwrap(), SystemId::new());
    let laboratory = System { name: "検査システム".to_owned(), vendor_id: Some(vendor), ..System::blank(second) };
    clinic.house.app.save_system(&clerk, &laboratory).await.unwrap();
    let request = clinic.house.app.make_request(&clerk, vendor, &NewRequest::default()).await.unwrap();
    let file = clinic.house.app.request_file(&clerk, request, RequestFile::Html).await.unwrap();
    let file = ReplyFile { name: file.name, bytes: file.bytes };
    // Two products for the two systems.
    let (officer, first) = (maker.officer(), maker.product);
    maker.product = maker.house.app.save_product(&officer, &blank("つばめ検査", SystemKind::Laboratory)).await.unwrap();
    maker.say("", |_| "yes").await;
    let app = &maker.house.app;
    let id = app.take_request(&officer, &file, Checked::default()).await.unwrap();
    let customer = app.customer(&officer, id).await.unwrap().customer;
    let product = |name: &str| if name == "検査システム" { maker.product } else { first };
    let systems = customer
        .systems
        .iter()
        .map(|s| SaidSystem { product: SaidProduct::Ours(product(&s.name)), version: String::new() });
    let said = SaidCustomer {
        name: customer.name.clone(),
        systems: systems.collect(),
        revision: customer.revision,
        ..SaidCustomer::default()
    };
    app.save_customer(&officer, id, &said).await.unwrap();
    let run = maker.issue(IssuingFor::Waiting).await;
    let bytes = maker.files(run).await.remove("回答.sejo-reply.json").unwrap();
    let reply = clinic.house.drop_file(&clerk, "回答.json", bytes).await.reply.expect("a reply");
    let revision = clinic.house.app.reply(&clerk, reply).await.unwrap().reply.revision;
    let parts = [0, 1].map(|index| ChosenPart { index, system: None }).to_vec();
    let deciding = Deciding { kind: DecisionKind::Accepted, parts, words: String::new(), revision, seen: None };
    clinic.house.app.decide_reply(&clerk, reply, &deciding).await.unwrap();

    let seen = app.answers(&officer, maker.product, None).await.unwrap().sets[0].number;
    app.withdraw_answers(&officer, maker.product, None, (seen, "確かめ直す")).await.unwrap();
    let open = app.notices(&officer).await.unwrap().open;
    assert_eq!((open.len(), open[0].kind), (1, NoticeKind::Withdrawn), "nothing of that product is corrected");
    assert!(open[0].changes.iter().all(|c| c.name == "検査システム"));
    app.make_notices(&officer, None, "確かめ直す").await.unwrap();
    tell(&clinic, &maker).await;
    let db = clinic.house.db().await;
    let declared = sejo_store::declaration::list(&db, &clinic.house.scope()).await.unwrap();
    let gone = |system| declared.iter().filter(|d| d.system_id == Some(system)).all(|d| d.taken_back_on.is_some());
    assert_eq!((gone(second), gone(clinic.system)), (true, false), "what is said of the other product stands");
    assert!(!clinic.house.app.reply(&clerk, reply).await.unwrap().reply.is_withdrawn());

    // What is right of the other one is issued without it, and the customer reads that it is not answered.
    let view = app.customers(&officer, &CustomerFilter::default()).await.unwrap();
    let customer = app.customer(&officer, id).await.unwrap();
    assert!(view.is_in_part(&view.rows[0]) && customer.in_part && customer.lacking[0].id == maker.product);
    let run = maker.issue(IssuingFor::Waiting).await;
    let issuing = app.issuing(&officer, run).await.unwrap().issuing;
    assert_eq!((issuing.done, issuing.left, issuing.open), (1, 0, 1), "{:?}", issuing.left_out);
    assert_eq!(issuing.stays_open[0].withdrawn, ["検査システム"]);
    let bytes = maker.files(run).await.remove("回答.sejo-reply.json").unwrap();
    let part = clinic.house.drop_file(&clerk, "一部.json", bytes).await.reply.expect("a reply");
    let part = clinic.house.app.reply(&clerk, part).await.unwrap().reply;
    assert_eq!(part.parts.iter().map(|p| p.system_id).collect::<Vec<_>>(), [Some(clinic.system)]);
    assert!(part.remark.contains("検査システム: この返信に回答なし"), "{}", part.remark);
    assert!(part.notes.iter().all(|n| n.code != ReplyNoteCode::RemarkDenies), "{:?}", part.notes);
    let state = async || app.customer(&officer, id).await.unwrap().customer.state();
    assert_eq!(state().await, CustomerState::Issued);
    // Once it is answered again, all of it is to be issued.
    maker.say("確かめた", |_| "yes").await;
    assert_eq!(state().await, CustomerState::Outdated);
    let run = maker.issue(IssuingFor::Waiting).await;
    let issuing = app.issuing(&officer, run).await.unwrap().issuing;
    assert_eq!((issuing.done, issuing.open), (1, 0), "{:?}", issuing.stays_open);
    assert_eq!(state().await, CustomerState::Issued);
}

async fn a_product_a_list_adds_is_issued_too(place: &Place) {
    let maker = Maker::new(place).await;
    let (app, officer) = (&maker.house.app, maker.officer());
    import(&maker, 1).await;
    maker.issue(IssuingFor::Waiting).await;
    app.save_product(&officer, &blank("つばめ検査", SystemKind::Laboratory)).await.unwrap();
    let csv = "名称,所在地,製品\n第0医院,東京都0,つばめ検査\n".as_bytes().to_vec();
    let list = app.import_customers(&officer, &ReplyFile { name: "顧客.csv".to_owned(), bytes: csv }).await.unwrap();
    assert_eq!((list.changed, list.problem_count), (1, 1), "it says that the other product stays: {:?}", list.problems);
    let view = app.customers(&officer, &CustomerFilter::default()).await.unwrap();
    let lacking: Vec<&str> = view.lacking(&view.rows[0]).map(|p| p.name.as_str()).collect();
    assert_eq!((view.rows[0].state(), lacking), (CustomerState::Outdated, vec!["つばめ検査"]));
}

async fn what_a_person_wrote_of_a_duty_stays_when_the_answer_is_taken_back(place: &Place) {
    let (clinic, maker, customer, _) = accepted(place).await;
    let (app, officer, clerk) = (&maker.house.app, maker.officer(), clinic.house.officer());
    let answer = async |duty: &str, holder: &str| {
        let revision = app.customer(&officer, customer).await.unwrap().customer.revision;
        let said = TypedAnswer { value: holder.to_owned(), ..TypedAnswer::default() };
        app.save_exception(&officer, customer, (0, duty), &said, revision).await.unwrap();
    };
    // Who updates it the clinic has said itself; who takes the backups it hears from the vendor.
    answer("duty.updates", "facility").await;
    answer("duty.backup", "vendor").await;
    let run = maker.issue(IssuingFor::Waiting).await;
    let reply = maker.files(run).await.remove("回答.sejo-reply.json").unwrap();
    let reply = clinic.house.drop_file(&clerk, "2.json", reply).await.reply.expect("a reply");
    clinic.accept(reply).await.unwrap();
    let system = async || {
        let all = clinic.house.app.systems(&clerk).await.unwrap();
        all.into_iter().find(|r| r.system.id == clinic.system).unwrap().system
    };
    let before = system().await;
    assert_eq!(before.responsibilities.get(Duty::Updates), Some(&Responsibility::said(Holder::Facility)));
    assert_eq!(before.responsibilities.get(Duty::Backup).unwrap().heard_of, Some(reply));
    // Somebody writes down what was agreed and where it may stand, as the page sends it.
    let clause = Clause { document: "保守契約書".into(), page: "7頁".into(), ..Clause::default() };
    let (detail, vendor) = ("7世代".to_owned(), Responsibility::said(Holder::Vendor));
    let mut said = before.responsibilities.clone();
    said.put(Duty::Backup, Responsibility { detail, clause: clause.clone(), ..vendor });
    clinic.house.app.save_responsibilities(&clerk, clinic.system, &said, before.revision).await.unwrap();

    answer("duty.updates", "vendor").await;
    answer("duty.backup", "facility").await;
    app.make_notices(&officer, None, "取り違えていたため").await.unwrap();
    tell(&clinic, &maker).await;
    let notices = clinic.house.app.today_view(&clerk).await.unwrap().notices;
    assert!(notices.contains(&Notice::AnswersTakenBack(1)), "who does what is asked again, too: {notices:?}");
    let after = system().await.responsibilities;
    let backup = after.get(Duty::Backup).unwrap();
    assert_eq!((backup.holder, backup.detail.as_str(), &backup.clause), (Holder::Unknown, "7世代", &clause));
    assert_eq!(after.holder(Duty::Updates), Holder::Facility, "that the clinic knew without the vendor");
}

async fn what_is_said_again_on_the_day_of_the_notice_counts(place: &Place) {
    let (clinic, maker, _, _) = accepted(place).await;
    let (app, officer, clerk) = (&maker.house.app, maker.officer(), clinic.house.officer());
    let run = app.issuings(&officer).await.unwrap()[0].id;
    let old = maker.files(run).await;
    let seen = app.answers(&officer, maker.product, None).await.unwrap().sets[0].number;
    app.withdraw_answers(&officer, maker.product, None, (seen, "確かめ直す")).await.unwrap();
    app.make_notices(&officer, None, "確かめ直す").await.unwrap();
    tell(&clinic, &maker).await;
    assert_eq!(counting(&clinic).await, (0, 0));
    // Looked at again, it was right: the same answers of the same day.
    maker.say("確かめた", |_| "yes").await;
    let run = maker.issue(IssuingFor::Waiting).await;
    let new = maker.files(run).await;
    assert_ne!(new["回答.sejo-reply.json"], old["回答.sejo-reply.json"], "it is another reply");
    assert_ne!(new["事業者確認用.pdf"], old["事業者確認用.pdf"], "and another print");
    for (name, bytes) in [("2.json", new["回答.sejo-reply.json"].clone()), ("2.xlsx", saved_again(&new["回答.xlsx"]))]
    {
        let reply = clinic.house.drop_file(&clerk, name, bytes).await.reply.expect("a reply");
        assert!(!notes(&clinic, reply).await.contains(&ReplyNoteCode::TakenBack), "{name}");
        let before = counting(&clinic).await.0;
        clinic.accept(reply).await.unwrap();
        assert_eq!(counting(&clinic).await.0, before + 1, "{name}");
    }
    // A number of an issue that nobody signed proves nothing.
    let signed = String::from_utf8(new["回答.sejo-reply.json"].clone()).unwrap();
    let bare = signed.lines().next().unwrap().replace(&run.to_string(), &IssuingId::new().to_string());
    assert_ne!(bare, signed.lines().next().unwrap());
    let made_up = clinic.house.drop_file(&clerk, "3.json", bare.into_bytes()).await.reply.expect("a reply");
    assert!(notes(&clinic, made_up).await.contains(&ReplyNoteCode::TakenBack));
    // What was issued before the notice is asked about as ever, and is older than what was accepted.
    let late = clinic.house.drop_file(&clerk, "1.xlsx", saved_again(&old["回答.xlsx"])).await.reply.expect("a reply");
    let noted = notes(&clinic, late).await;
    assert!(noted.contains(&ReplyNoteCode::TakenBack) && noted.contains(&ReplyNoteCode::Older), "{noted:?}");
}

async fn a_withdrawal_is_kept_with_its_signature(place: &Place) {
    let (clinic, maker, _, reply) = accepted(place).await;
    let (app, officer, clerk) = (&maker.house.app, maker.officer(), clinic.house.officer());
    let seen = app.answers(&officer, maker.product, None).await.unwrap().sets[0].number;
    app.withdraw_answers(&officer, maker.product, None, (seen, "確かめ直す")).await.unwrap();
    app.make_notices(&officer, None, "確かめ直す").await.unwrap();
    let id = app.notices(&officer).await.unwrap().made[0].notice.id;
    let notice = app.notice_file(&officer, id).await.unwrap();
    let view = clinic.house.drop_file(&clerk, &notice.name, notice.bytes.clone()).await;
    assert_eq!(view.kept, sejo_model::Kept::Original, "the words of the questions are no secrets");
    let received = clinic.house.app.reply(&clerk, reply).await.unwrap().reply.notices.remove(0);
    let db = clinic.house.db().await;
    let kept = sejo_store::evidence::bytes(&db, &clinic.house.scope(), received.evidence_id).await.unwrap();
    assert!(kept == notice.bytes, "what proves the withdrawal is there, byte for byte");
}

async fn a_notice_leads_to_the_reply_whose_file_it_names(place: &Place) {
    let (clinic, maker, _, reply) = accepted(place).await;
    let (app, officer, clerk) = (&maker.house.app, maker.officer(), clinic.house.officer());
    let run = app.issuings(&officer).await.unwrap()[0].id;
    // A workbook that says the same came last, and nobody has decided about it.
    let twin = saved_again(&maker.files(run).await["回答.xlsx"]);
    let twin = clinic.house.drop_file(&clerk, "回答.xlsx", twin).await.reply.expect("a reply");
    assert_ne!(twin, reply);
    maker.say("手順を確かめた", |key| if key == "patching" { "no" } else { "yes" }).await;
    app.make_notices(&officer, None, "手順を確かめた").await.unwrap();
    let id = app.notices(&officer).await.unwrap().made[0].notice.id;
    let notice = app.notice_file(&officer, id).await.unwrap();
    let view = clinic.house.drop_file(&clerk, &notice.name, notice.bytes).await;
    assert_eq!(view.reply, Some(reply), "both are taken back; the signed one was accepted");
    assert_eq!(clinic.house.app.reply(&clerk, twin).await.unwrap().reply.notices.len(), 1);
}

async fn what_was_withdrawn_before_it_was_decided_waits_for_nobody(place: &Place) {
    let (clinic, maker, _, _) = accepted(place).await;
    let (app, officer, clerk) = (&maker.house.app, maker.officer(), clinic.house.officer());
    let run = maker.issue(IssuingFor::Everybody).await;
    let second = maker.files(run).await.remove("回答.sejo-reply.json").unwrap();
    let second = clinic.house.drop_file(&clerk, "2.json", second).await.reply.expect("a reply");
    let row = async || {
        let rows = clinic.house.app.requests(&clerk).await.unwrap().rows;
        rows.into_iter().find(|row| row.system.id == clinic.system).unwrap()
    };
    assert_eq!((row().await.standing, row().await.waiting), (Some(Standing::Answered), Some(second)));
    let seen = app.answers(&officer, maker.product, None).await.unwrap().sets[0].number;
    app.withdraw_answers(&officer, maker.product, None, (seen, "確かめ直す")).await.unwrap();
    app.make_notices(&officer, None, "確かめ直す").await.unwrap();
    tell(&clinic, &maker).await;
    let told = row().await;
    assert_eq!((told.standing, told.waiting), (Some(Standing::Partly), None), "it cannot be accepted");
    assert!(told.taken_back.is_some(), "what counted is to be asked again");
}

async fn a_form_that_is_dropped_after_a_withdrawal_waits_as_a_reply(place: &Place) {
    let (clinic, maker, _, _) = accepted(place).await;
    let (app, officer, clerk) = (&maker.house.app, maker.officer(), clinic.house.officer());
    let seen = app.answers(&officer, maker.product, None).await.unwrap().sets[0].number;
    app.withdraw_answers(&officer, maker.product, None, (seen, "確かめ直す")).await.unwrap();
    app.make_notices(&officer, None, "確かめ直す").await.unwrap();
    tell(&clinic, &maker).await;
    let form = workbook("事業者確認用", &table(OFFICIAL));
    let view = clinic.house.drop_file(&clerk, &format!("{VENDOR}.xlsx"), form).await;
    let reply = view.reply.unwrap_or_else(|| panic!("{}", view.row.summary));
    let reply = clinic.house.app.reply(&clerk, reply).await.unwrap();
    assert_eq!((reply.request.id(), reply.reply.is_decided()), (clinic.request, false));
    assert_eq!(counting(&clinic).await, (0, 0), "nothing counts before somebody has looked");
}

async fn a_form_with_the_same_answers_is_taken_back_with_the_reply(place: &Place) {
    let (clinic, maker, _, _) = accepted(place).await;
    let (app, officer, clerk) = (&maker.house.app, maker.officer(), clinic.house.officer());
    let staff = clinic.house.actor(Role::Staff);
    let drop_form = async |value: &str, day: &str| {
        let form = workbook("事業者確認用", &table(&answered(value, day)));
        let (files, said) = (vec![(format!("{VENDOR}.xlsx"), form)], Beforehand::default());
        let id = clinic.house.app.drop_files_as(&staff, files, Some(&said)).await.unwrap().remove(0).unwrap();
        clinic.house.app.wait_for_intake(&staff, id).await.unwrap()
    };
    let form = drop_form("はい", "2026-11-20").await;
    assert_eq!(form.row.state, IntakeState::Done, "{}", form.row.summary);
    let before = counting(&clinic).await;
    assert_eq!(before.0, 2, "the reply and the form say so");
    maker.say("手順を確かめた", |key| if key == "patching" { "no" } else { "yes" }).await;
    app.make_notices(&officer, None, "手順を確かめた").await.unwrap();
    tell(&clinic, &maker).await;
    assert_eq!(counting(&clinic).await, (0, before.1 - 2), "neither of them counts, and everything else does");
    assert!(clinic.house.app.item(&clerk, "patching").await.unwrap().row.vendors_declared.is_empty());
    let again = drop_form("はい", "2026-11-21").await;
    assert_eq!(
        again.row.state,
        IntakeState::NeedsConfirmation,
        "it comes back with a word only: {}",
        again.row.summary
    );
    assert_eq!(counting(&clinic).await.0, 0);

    let seen = app.answers(&officer, maker.product, None).await.unwrap().sets[0].number;
    app.withdraw_answers(&officer, maker.product, None, (seen, "確かめ直す")).await.unwrap();
    app.make_notices(&officer, None, "確かめ直す").await.unwrap();
    tell(&clinic, &maker).await;
    assert_eq!(counting(&clinic).await, (0, 0), "nothing of the form counts either");
}

async fn what_was_taken_back_is_said_of_a_reply_that_is_accepted_again(place: &Place) {
    let (clinic, maker, _, reply) = accepted(place).await;
    let (app, officer, clerk) = (&maker.house.app, maker.officer(), clinic.house.officer());
    maker.say("手順を確かめた", |key| if key == "patching" { "no" } else { "yes" }).await;
    app.make_notices(&officer, None, "手順を確かめた").await.unwrap();
    tell(&clinic, &maker).await;
    let patching = async || {
        let db = clinic.house.db().await;
        let declared = sejo_store::declaration::list(&db, &clinic.house.scope()).await.unwrap();
        let patching = declared.into_iter().filter(|d| d.item.slug() == "patching");
        patching.map(|d| d.taken_back_on.is_some()).collect::<Vec<_>>()
    };
    assert_eq!(patching().await, [true]);
    let revision = clinic.house.app.reply(&clerk, reply).await.unwrap().reply.revision;
    let reopening = Reopening { parts: vec![0], words: "見直す".to_owned(), revision };
    clinic.house.app.reopen_reply(&clerk, reply, &reopening).await.unwrap();
    assert!(patching().await.is_empty());
    clinic.accept(reply).await.unwrap();
    assert_eq!(patching().await, [true], "the row says why there is no answer");
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).unwrap()
}

/// A key to which another one was handed over.
fn key_after(new: u8, old: u8) -> SigningKey {
    let over = sejo_evidence::succession::hand_over(&key(old), key(new).public(), "2026-11-22T00:00:00Z").unwrap();
    key(new).after(vec![over])
}

async fn a_key_that_was_handed_over_in_a_notice_is_no_longer_the_vendors(place: &Place) {
    let it = Asked::new(place).await;
    let officer = it.house.officer();
    let first = sealed(it.answers("yes").await, &key(7));
    let reply = it.drop("署名.json", first.clone()).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    let same = it.answers("yes").await;
    let said_again = async |remark: &str, key: &SigningKey| {
        let mut file = same.clone();
        file["remark"] = json!(remark);
        it.drop(&format!("{remark}.json"), sealed(file, key)).await.unwrap()
    };
    let also = said_again("もう1通", &key(7)).await;
    it.decide(also, DecisionKind::Accepted, "").await.unwrap();
    let waiting = said_again("通知の前", &key(7)).await;
    let asked = it.view().await.request.asked;
    let notice = sejo_model::Notice {
        id: NoticeId::new(),
        vendor: asked.vendor,
        facility: asked.facility,
        request: asked.id.to_string(),
        files: vec![sejo_evidence::sha256(&first)],
        kind: NoticeKind::Corrected,
        reason: "手順を確かめた".to_owned(),
        decided_on: today(),
        changes: vec![NoticeChange {
            system: it.system.to_string(),
            name: "電子カルテ".to_owned(),
            question: "patching".to_owned(),
            label: Text::new("2-⑥ パッチ", "2-⑥ patches"),
            before: Text::new("はい", "yes"),
            after: Text::new("いいえ", "no"),
        }],
    };
    let told = async |notice: &sejo_model::Notice, key: &SigningKey| {
        let signed = sejo_evidence::document::sign("sejo-notice-1", notice, key).unwrap();
        it.house.drop_file(&officer, "通知.json", signed.into_bytes()).await
    };
    let taken = told(&notice, &key_after(8, 7)).await;
    assert_eq!(taken.reply, Some(reply), "{}", taken.row.summary);
    assert!(it.declared("patching").await.is_empty(), "nor does what else the key before signed stand");

    // What the key before signs is no longer the vendor's word, and what it turns back is named.
    let late = said_again("通知の後", &key(7)).await;
    let codes = it.codes(late).await;
    assert!(codes.contains(&ReplyNoteCode::EarlierKey) && codes.contains(&ReplyNoteCode::TakenBack), "{codes:?}");
    assert!(!codes.contains(&ReplyNoteCode::OtherKey), "it is the vendor's own, which was handed over: {codes:?}");
    let notes = it.notes(late).await;
    let (_, since) = notes.iter().find(|(code, _)| *code == ReplyNoteCode::EarlierKey).unwrap();
    assert!(since.contains(&sejo_model::date::short(it.house.app.today(), sejo_model::Lang::Ja)), "{since}");
    // It may have signed this one before it was handed over: the answer that was taken back is asked about all the same.
    let codes = it.codes(waiting).await;
    assert!(!codes.contains(&ReplyNoteCode::EarlierKey) && codes.contains(&ReplyNoteCode::TakenBack), "{codes:?}");
    for reply in [late, waiting] {
        assert_eq!(it.decide(reply, DecisionKind::Accepted, "").await, Err(ErrorCode::Required));
    }
    let new = said_again("新しい鍵", &key_after(8, 7)).await;
    let codes = it.codes(new).await;
    assert!(!codes.contains(&ReplyNoteCode::OtherKey) && !codes.contains(&ReplyNoteCode::TakenBack), "{codes:?}");

    // Nor does the key before take back what the later one signed, nor anything with one it was handed over to afterwards.
    let withdrawn = || sejo_model::Notice { id: NoticeId::new(), kind: NoticeKind::Withdrawn, ..notice.clone() };
    let kept = async |id| it.house.app.reply(&officer, id).await.unwrap().reply;
    let of_new = sejo_model::Notice { files: kept(new).await.sha256.into_iter().collect(), ..withdrawn() };
    for (notice, key) in [(of_new, key(7)), (withdrawn(), key_after(9, 7))] {
        let refused = told(&notice, &key).await;
        assert_eq!(refused.refusal.map(|(code, ..)| code), Some(ErrorCode::NoticeOtherKey));
    }
    // Of what it signed itself it may have said so before it was handed over: that counts, and is to be asked about.
    let late_word = told(&withdrawn(), &key(7)).await;
    assert_eq!(late_word.reply, Some(reply), "{}", late_word.row.summary);
    assert!(late_word.row.summary.contains("もう新しい鍵に引き継いだ鍵で署名"), "{}", late_word.row.summary);
    let doubts: Vec<bool> = kept(reply).await.notices.iter().map(|told| told.doubt().is_some()).collect();
    assert_eq!(doubts, [false, true]);
    assert_eq!(told(&withdrawn(), &key_after(8, 7)).await.reply, Some(reply));
    // Accepted with a word, it makes the key before the vendor's no more than it was.
    it.decide(late, DecisionKind::Accepted, "電話で、こちらが正しいと聞いた").await.unwrap();
    let once_more = said_again("もう一度", &key(7)).await;
    assert!(it.codes(once_more).await.contains(&ReplyNoteCode::EarlierKey));
}

async fn of_two_keys_that_follow_one_another_the_earlier_one_comes_late(place: &Place) {
    let it = Asked::new(place).await;
    let same = it.answers("yes").await;
    let said = async |remark: &str, key: &SigningKey| {
        let mut file = same.clone();
        file["remark"] = json!(remark);
        it.drop(&format!("{remark}.json"), sealed(file, key)).await.unwrap()
    };
    let first = said("1", &key(7)).await;
    it.decide(first, DecisionKind::Accepted, "").await.unwrap();
    // Both wait when the later key is accepted: what came before it may have been signed before, what came after it was not.
    let early = said("2", &key(7)).await;
    let new = said("3", &key_after(8, 7)).await;
    let late = said("4", &key(7)).await;
    it.decide(new, DecisionKind::Accepted, "").await.unwrap();
    let is_odd = async |reply| it.codes(reply).await.contains(&ReplyNoteCode::EarlierKey);
    assert_eq!((is_odd(early).await, is_odd(late).await), (false, true));
}
