//! A vendor is asked and answers: what goes out, what comes back in every form, what is said of it, what it changes.

use rust_xlsxwriter::{Color, Format, Workbook};
use sejo_app::intake::IntakeState;
use sejo_app::reply::{ChosenPart, Deciding, ReplyFile, TypedAnswer, TypedReply};
use sejo_app::request::{NewRequest, RequestFile, RequestView};
use sejo_app::responsibility::HeardOf;
use sejo_evidence::signing::SigningKey;
use sejo_model::notice::NoticeKind;
use sejo_model::reply::{DecisionKind, ReplyForm, ReplyNoteCode, ShownQuestion};
use sejo_model::request::{Happened, QuestionGroup, Standing};
use sejo_model::{
    AnswerValue, Clause, Control, DeviceField, Duty, ErrorCode, FacilityId, Holder, Lang, Notice, NoticeId, ReplyId,
    RequestId, Responsibility, System, SystemId, SystemKind, VendorId, VerdictValue,
};
use serde_json::{Value, json};

use crate::house::{House, day, shared, table, today, workbook};
use crate::place::Place;

both! {
    a_vendor_is_asked_and_its_answer_moves_a_verdict;
    what_goes_out_carries_the_request_and_its_signature;
    systems_of_one_name_are_told_apart;
    a_reply_that_is_not_ours_or_says_nothing_is_refused;
    what_was_altered_is_said_and_needs_a_reason;
    a_vendor_has_one_key_whichever_system_it_writes_about;
    of_two_keys_none_counts_without_a_word;
    what_stands_out_is_said_in_either_language;
    an_older_reply_is_told_from_the_newer_one;
    what_waits_is_looked_at_again_when_it_is_decided;
    a_reply_without_a_day_is_taken_back_whole;
    a_notice_takes_back_nothing_of_another_vendor;
    a_system_nobody_asked_about_waits_for_a_choice;
    the_workbook_may_be_moved_and_is_read_as_people_write;
    the_official_form_is_about_the_system_that_was_chosen;
    a_dropped_form_is_the_reply_to_the_request_that_is_open;
    of_several_open_requests_none_is_guessed;
    a_dropped_form_makes_no_yes_of_an_accepted_no;
    words_that_ask_the_same_are_not_told_as_others;
    answers_are_typed_in_beside_a_pdf;
    a_day_that_is_asked_for_is_kept_as_one;
    a_secret_in_a_reply_reaches_no_disk;
    what_is_crossed_out_and_what_two_sheets_say_otherwise_is_no_answer;
    what_the_form_says_of_responsibilities_is_kept_in_its_words;
    a_duty_only_a_reply_settles_names_it_as_its_source;
}

/// A clinic whose electronic record comes from a vendor.
pub(crate) struct Asked {
    pub house: House,
    pub vendor: VendorId,
    pub system: SystemId,
    pub request: RequestId,
}

impl Asked {
    pub(crate) async fn new(place: &Place) -> Self {
        let house = House::new(place).await;
        house.answer_questions().await;
        let vendor = vendor(&house, "株式会社つばめクラウド").await;
        let system = house.app.systems(&house.officer()).await.unwrap();
        let system = system.into_iter().find(|r| r.system.kind == SystemKind::Ehr).unwrap().system;
        let id = system.id;
        let system = System { vendor_id: Some(vendor), ..system };
        house.app.save_system(&house.officer(), &system).await.unwrap();
        let request = house.app.make_request(&house.officer(), vendor, &NewRequest::default()).await.unwrap();
        Self { house, vendor, system: id, request }
    }

    pub(crate) async fn view(&self) -> RequestView {
        self.house.app.request(&self.house.officer(), self.request).await.unwrap()
    }

    pub(crate) async fn standing(&self) -> Standing {
        self.view().await.systems[0].standing
    }

    pub(crate) async fn signature(&self) -> String {
        let signed = self.view().await.request.signed;
        let seal: Value = serde_json::from_str(signed.lines().nth(1).unwrap()).unwrap();
        seal["signature"].as_str().unwrap().to_owned()
    }

    /// An answer file: every row is `value`, remote maintenance is not used.
    pub(crate) async fn answers(&self, value: &str) -> Value {
        let asked = self.view().await.request.asked;
        let answer = |q: &sejo_model::request::Question| {
            let value = match (q.group, q.key.as_str()) {
                (QuestionGroup::Form, _) => value,
                (_, "remote.used" | "disclosure.sent") => "no",
                // As the first questions had it.
                (QuestionGroup::Duty, "duty.updates") => "facility",
                (QuestionGroup::Duty, _) => "vendor",
                _ => "",
            };
            json!({ "question": q.key, "value": value, "confirmed_on": "2026-11-20", "target_on": "", "remark": "" })
        };
        let answers: Vec<Value> = asked.questions.iter().map(answer).collect();
        json!({
            "format": "sejo-reply-1", "request": asked.id, "facility": asked.facility.id,
            "request_signature": self.signature().await, "answered_by": "営業部 中村", "answered_on": "2026-11-21",
            "shown": asked.questions.iter().map(|q| ShownQuestion::of(q, Lang::Ja)).collect::<Vec<_>>(),
            "remark": "", "systems": [{ "system": self.system, "name": "電子カルテ", "answers": answers }],
        })
    }

    /// Drops a file; the reply it made, or why it was refused.
    pub(crate) async fn drop(&self, name: &str, bytes: Vec<u8>) -> Result<ReplyId, ErrorCode> {
        let view = self.house.drop_file(&self.house.officer(), name, bytes).await;
        match view.reply {
            Some(reply) => Ok(reply),
            None => {
                assert_eq!(view.row.state, IntakeState::Refused, "{}", view.row.summary);
                assert_eq!(view.kept, sejo_model::Kept::Nothing);
                Err(view.refusal.unwrap().0)
            }
        }
    }

    pub(crate) async fn drop_json(&self, value: &Value) -> Result<ReplyId, ErrorCode> {
        self.drop("回答.sejo-reply.json", value.to_string().into_bytes()).await
    }

    pub(crate) async fn notes(&self, reply: ReplyId) -> Vec<(ReplyNoteCode, String)> {
        let view = self.house.app.reply(&self.house.officer(), reply).await.unwrap();
        view.reply.notes.into_iter().map(|n| (n.code, n.about)).collect()
    }

    pub(crate) async fn codes(&self, reply: ReplyId) -> Vec<ReplyNoteCode> {
        self.notes(reply).await.into_iter().map(|(code, _)| code).collect()
    }

    pub(crate) async fn decide(&self, reply: ReplyId, kind: DecisionKind, words: &str) -> Result<(), ErrorCode> {
        self.decide_about(reply, kind, words, None).await
    }

    pub(crate) async fn decide_about(
        &self,
        reply: ReplyId,
        kind: DecisionKind,
        words: &str,
        system: Option<SystemId>,
    ) -> Result<(), ErrorCode> {
        let officer = self.house.officer();
        let revision = self.house.app.reply(&officer, reply).await.unwrap().reply.revision;
        let parts = vec![ChosenPart { index: 0, system }];
        let deciding = Deciding { kind, parts, words: words.to_owned(), revision, seen: None };
        self.house.app.decide_reply(&officer, reply, &deciding).await.map_err(|e| e.code)
    }

    /// What the vendor declared about a row of the facility's own form.
    pub(crate) async fn declared(&self, slug: &str) -> Vec<AnswerValue> {
        let page = self.house.app.item(&self.house.officer(), slug).await.unwrap();
        page.row.vendors_declared.into_iter().map(|word| word.value).collect()
    }
}

pub(crate) async fn vendor(house: &House, name: &str) -> VendorId {
    let mut vendor = house.app.vendor(&house.officer(), None).await.unwrap().vendor;
    vendor.name = name.to_owned();
    vendor.email = "support@tsubame.example".to_owned();
    house.app.save_vendor(&house.officer(), &vendor).await.unwrap();
    vendor.id
}

async fn a_vendor_is_asked_and_its_answer_moves_a_verdict(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let asked = it.view().await.request.asked;
    assert_eq!((asked.edition.0.as_str(), asked.due_on), ("r8", day("2026-12-13")));
    assert!(asked.questions.iter().any(|q| q.key == "remote.used") && asked.questions.len() > 20);
    let before = app.item(&officer, "remote-maintenance").await.unwrap();
    assert_eq!(before.row.verdict, VerdictValue::Unknown, "nobody has answered");

    let reply = it.drop_json(&it.answers("yes").await).await.unwrap();
    assert_eq!(it.codes(reply).await, [], "nothing stands out");
    // That the disclosure is handed in, and is not sent and was not, stand beside each other before anything is decided.
    let beside = app.reply(&officer, reply).await.unwrap().beside_yes;
    let [told] = beside.as_slice() else { panic!("{beside:?}") };
    assert!(told.row.contains("開示書") && told.said.ends_with("すでに送ってありますか: いいえ"), "{told:?}");
    assert_eq!(it.standing().await, Standing::Answered);
    assert!(it.declared("patching").await.is_empty(), "nothing is accepted by itself");
    assert_eq!(app.requests(&officer).await.unwrap().rows[0].waiting, Some(reply));

    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    assert_eq!(it.standing().await, Standing::Accepted);
    assert_eq!(it.declared("patching").await, [AnswerValue::Yes]);
    let view = app.reply(&officer, reply).await.unwrap();
    let moved = &view.reply.parts[0].decisions[0].moved;
    assert!(moved.iter().any(|m| m.slug == "remote-maintenance" && m.after == VerdictValue::Yes), "{moved:?}");
    let after = app.item(&officer, "remote-maintenance").await.unwrap();
    assert_eq!(after.row.verdict, VerdictValue::Yes);
    let system = app.system(&officer, Some(it.system)).await.unwrap().system;
    let holders: Vec<Holder> = Duty::ALL.iter().map(|duty| system.responsibilities.holder(*duty)).collect();
    assert_eq!(holders[0], Holder::Facility, "as it was");
    assert_eq!(holders[1..], [Holder::Vendor; 11], "an accepted reply settles who has which duty");
    // A vendor's word about patches proves none.
    assert_ne!(app.item(&officer, "patching").await.unwrap().row.verdict, VerdictValue::Yes);
    assert_eq!(it.decide(reply, DecisionKind::Rejected, "やめる").await, Err(ErrorCode::ChangedMeanwhile));
    // The very same file is no second reply.
    let again = it.drop_json(&it.answers("yes").await).await;
    assert_eq!(again, Ok(reply));
    assert_eq!(app.replies(&officer).await.unwrap().len(), 1);
}

async fn what_goes_out_carries_the_request_and_its_signature(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer, signature) = (&it.house.app, it.house.officer(), it.signature().await);
    let id = it.request.to_string();
    let html = app.request_file(&officer, it.request, RequestFile::Html).await.unwrap();
    let text = String::from_utf8(html.bytes).unwrap();
    assert!(text.len() <= 300_000 && text.contains(&id) && text.contains(&signature));
    for outside in ["http://", "https://", "<link", "<img", "@import", "url("] {
        assert!(!text.contains(outside), "{outside}");
    }
    let xlsx = app.request_file(&officer, it.request, RequestFile::Xlsx).await.unwrap();
    assert!(xlsx.name.ends_with(".xlsx"));
    let letter = app.request_file(&officer, it.request, RequestFile::Letter).await.unwrap();
    assert!(letter.bytes.starts_with(b"%PDF-") && letter.replaced.is_empty());
    let mail = app.request_file(&officer, it.request, RequestFile::Mail).await.unwrap();
    let mail = String::from_utf8(mail.bytes).unwrap();
    assert!(mail.contains("support@tsubame.example") && mail.contains("電子カルテ") && mail.contains(&id), "{mail}");
    let signed = app.request_file(&officer, it.request, RequestFile::Signed).await.unwrap();
    let signed = String::from_utf8(signed.bytes).unwrap();
    let (value, key) = sejo_evidence::document::open("sejo-request-1", &signed).unwrap();
    assert_eq!(value["vendor"]["name"], "株式会社つばめクラウド");
    assert!(app.verifying_keys(&officer).await.unwrap().contains(&data_encoding::HEXLOWER.encode(&key)));
}

async fn systems_of_one_name_are_told_apart(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let known = app.system(&officer, Some(it.system)).await.unwrap().system;
    let second = SystemId::new();
    let twin = System { name: known.name.clone(), vendor_id: Some(it.vendor), ..System::blank(second) };
    app.save_system(&officer, &twin).await.unwrap();
    let board = async || {
        let rows = app.requests(&officer).await.unwrap().rows;
        let mut names: Vec<String> = rows.into_iter().map(|row| row.system.name).collect();
        names.sort();
        names
    };
    assert_eq!(board().await, ["電子カルテ (1)", "電子カルテ (2)"]);
    // Once it is known where each of them stands, that says more than a number.
    for (id, place) in [(it.system, "本館"), (second, "別館")] {
        let said = [(DeviceField::Name, place), (DeviceField::Kind, "server"), (DeviceField::Place, place)];
        let values = said.into_iter().map(|(field, value)| (field, value.to_owned())).collect();
        app.save_device(&officer, None, &values, Some(id), 0).await.unwrap();
    }
    assert_eq!(board().await, ["電子カルテ (別館)", "電子カルテ (本館)"]);
    let request = app.make_request(&officer, it.vendor, &NewRequest::default()).await.unwrap();
    let it = Asked { request, ..it };
    for kind in [RequestFile::Html, RequestFile::Signed] {
        let file = text_of(&it, kind).await;
        assert!(file.contains("電子カルテ (本館)") && file.contains("電子カルテ (別館)"));
    }
    // What comes back about the one is about that one.
    let reply = it.drop_json(&it.answers("yes").await).await.unwrap();
    let part = it.house.app.reply(&it.house.officer(), reply).await.unwrap().reply.parts.remove(0);
    assert_eq!((part.system_id, part.name.as_str()), (Some(it.system), "電子カルテ (本館)"));
}

async fn text_of(it: &Asked, kind: RequestFile) -> String {
    let file = it.house.app.request_file(&it.house.officer(), it.request, kind).await.unwrap();
    String::from_utf8(file.bytes).unwrap()
}

async fn a_reply_that_is_not_ours_or_says_nothing_is_refused(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let mut value = it.answers("yes").await;
    value["request"] = json!(RequestId::new());
    assert_eq!(it.drop_json(&value).await, Err(ErrorCode::ReplyUnmatched));
    value["facility"] = json!(FacilityId::new());
    assert_eq!(it.drop_json(&value).await, Err(ErrorCode::ReplyElsewhere));
    // On the page of a request somebody may take it all the same, and is told.
    let file = ReplyFile { name: "他.json".to_owned(), bytes: value.to_string().into_bytes() };
    let taken = app.take_reply(&officer, it.request, None, file).await.unwrap();
    let codes = it.codes(taken).await;
    assert!(codes.contains(&ReplyNoteCode::OtherFacility) && codes.contains(&ReplyNoteCode::OtherRequest), "{codes:?}");
    assert_eq!(it.decide(taken, DecisionKind::Accepted, "").await, Err(ErrorCode::Required));

    // The blank as it was sent answers nothing: in both languages, the first time and the second.
    for lang in [sejo_model::Lang::Ja, sejo_model::Lang::En] {
        let actor = sejo_model::Actor { lang, ..officer.clone() };
        for file in [RequestFile::Xlsx, RequestFile::Html, RequestFile::Signed] {
            let blank = app.request_file(&actor, it.request, file).await.unwrap();
            for _ in 0..2 {
                assert_eq!(it.drop(&blank.name, blank.bytes.clone()).await, Err(ErrorCode::ReplyBlank), "{file:?}");
            }
        }
    }
    let empty = it.answers("").await;
    let mut empty = empty;
    empty["systems"][0]["answers"] = json!([]);
    assert_eq!(it.drop_json(&empty).await, Err(ErrorCode::ReplyBlank));
    let mut cut = it.answers("yes").await.to_string().into_bytes();
    cut.truncate(cut.len() / 2);
    assert!(it.drop("切れた.json", cut).await.is_err());
}

async fn what_was_altered_is_said_and_needs_a_reason(place: &Place) {
    let it = Asked::new(place).await;
    let mut value = it.answers("yes").await;
    value["request_signature"] = json!("00".repeat(64));
    let reply = it.drop_json(&value).await.unwrap();
    assert_eq!(it.codes(reply).await, [ReplyNoteCode::FormAltered]);
    assert_eq!(it.decide(reply, DecisionKind::Accepted, "").await, Err(ErrorCode::Required));

    // Signed by the vendor: the signature holds, or it is said that it does not.
    let key = SigningKey::from_seed(&[7; 32]).unwrap();
    let mut unsealed = it.answers("yes").await;
    unsealed.as_object_mut().unwrap().remove("format");
    let sealed = sejo_evidence::document::sign("sejo-reply-1", &unsealed, &key).unwrap();
    let sound = it.drop("署名.json", sealed.clone().into_bytes()).await.unwrap();
    assert_eq!(it.codes(sound).await, []);
    let view = it.house.app.reply(&it.house.officer(), sound).await.unwrap();
    assert_eq!((view.spoken.len(), view.reply.signer.len()), (8, 64));
    let bent = it.drop("署名2.json", sealed.replace("中村", "中林").into_bytes()).await.unwrap();
    assert_eq!(it.codes(bent).await, [ReplyNoteCode::SignatureBroken]);
    it.decide(sound, DecisionKind::Accepted, "").await.unwrap();
    let other = SigningKey::from_seed(&[8; 32]).unwrap();
    let other = sejo_evidence::document::sign("sejo-reply-1", &unsealed, &other).unwrap();
    let other = it.drop("署名3.json", other.into_bytes()).await.unwrap();
    assert_eq!(it.codes(other).await, [ReplyNoteCode::OtherKey]);
    it.decide(other, DecisionKind::Accepted, "電話で鍵の交換を確かめた").await.unwrap();
}

async fn an_older_reply_is_told_from_the_newer_one(place: &Place) {
    let it = Asked::new(place).await;
    let newer = it.drop_json(&it.answers("no").await).await.unwrap();
    it.decide(newer, DecisionKind::Accepted, "").await.unwrap();
    let mut older = it.answers("yes").await;
    older["answered_on"] = json!("2026-11-10");
    let older = it.drop_json(&older).await.unwrap();
    assert!(it.codes(older).await.contains(&ReplyNoteCode::Older));
    assert_eq!(it.declared("patching").await, [AnswerValue::No], "nothing was overwritten");
    assert_eq!(it.decide(older, DecisionKind::Accepted, " ").await, Err(ErrorCode::Required));
    it.decide(older, DecisionKind::Rejected, "古い").await.unwrap();
    assert_eq!(it.declared("patching").await, [AnswerValue::No]);

    // Of an earlier request, however late it was answered.
    let first = it.answers("yes").await;
    let second = it.house.app.make_request(&it.house.officer(), it.vendor, &NewRequest::default()).await.unwrap();
    let it = Asked { request: second, ..it };
    let reply = it.drop_json(&it.answers("no").await).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    let mut late = first;
    late["answered_on"] = json!("2026-11-22");
    let late = it.drop_json(&late).await.unwrap();
    assert!(it.codes(late).await.contains(&ReplyNoteCode::Older));
}

async fn what_waits_is_looked_at_again_when_it_is_decided(place: &Place) {
    let it = Asked::new(place).await;
    let of_day = async |day: &str| {
        let mut file = it.answers("yes").await;
        file["answered_on"] = json!(day);
        file
    };
    let older = it.drop_json(&of_day("2026-11-10").await).await.unwrap();
    assert_eq!(it.codes(older).await, [], "nothing was accepted yet");
    let newer = it.drop_json(&it.answers("no").await).await.unwrap();
    it.decide(newer, DecisionKind::Accepted, "").await.unwrap();
    assert_eq!(it.codes(older).await, [ReplyNoteCode::Older], "it is by now");
    assert_eq!(it.decide(older, DecisionKind::Accepted, "").await, Err(ErrorCode::Required));
    // One that is given its system only when it is decided.
    let mut unplaced = of_day("2026-11-11").await;
    unplaced["systems"][0]["system"] = json!(SystemId::new());
    unplaced["systems"][0]["name"] = json!("検査システム");
    let unplaced = it.drop_json(&unplaced).await.unwrap();
    let placed = it.decide_about(unplaced, DecisionKind::Accepted, "", Some(it.system)).await;
    assert_eq!(placed, Err(ErrorCode::Required));
    // A day to come makes nothing newer.
    let ahead = it.drop_json(&of_day("2026-12-01").await).await.unwrap();
    assert_eq!(it.codes(ahead).await, [ReplyNoteCode::DateUnread, ReplyNoteCode::Older]);
    // What was typed in is of the day that was typed.
    let yes = TypedAnswer { value: "yes".to_owned(), ..TypedAnswer::default() };
    let by = "中村".to_owned();
    let mut typed = TypedReply { answered_by: by, answered_on: Some(day("2026-11-10")), ..TypedReply::default() };
    typed.answers.insert("patching".to_owned(), yes);
    let (app, officer) = (&it.house.app, it.house.officer());
    let typed = app.type_reply(&officer, it.request, it.system, typed).await.unwrap();
    assert_eq!(it.codes(typed).await, [ReplyNoteCode::Older], "what it leaves out was answered before");
    assert_eq!(it.declared("patching").await, [AnswerValue::No], "nothing was overwritten");
    it.decide(older, DecisionKind::Accepted, "電話で、こちらが正しいと聞いた").await.unwrap();
}

async fn a_vendor_has_one_key_whichever_system_it_writes_about(place: &Place) {
    let it = Asked::new(place).await;
    let key = |seed: u8| SigningKey::from_seed(&[seed; 32]).unwrap();
    let first = it.drop("署名.json", sealed(it.answers("yes").await, &key(7))).await.unwrap();
    it.decide(first, DecisionKind::Accepted, "").await.unwrap();
    // Another request about another system of it.
    let officer = it.house.officer();
    let system = SystemId::new();
    let other = System { name: "検査システム".to_owned(), vendor_id: Some(it.vendor), ..System::blank(system) };
    it.house.app.save_system(&officer, &other).await.unwrap();
    let new = NewRequest { systems: vec![system], ..NewRequest::default() };
    let request = it.house.app.make_request(&officer, it.vendor, &new).await.unwrap();
    let it = Asked { system, request, ..it };
    let answers = it.answers("yes").await;
    let again = it.drop("署名2.json", sealed(answers.clone(), &key(8))).await.unwrap();
    assert!(it.codes(again).await.contains(&ReplyNoteCode::OtherKey), "{:?}", it.codes(again).await);
    let bare = it.drop_json(&answers).await.unwrap();
    assert!(it.codes(bare).await.contains(&ReplyNoteCode::Unsigned), "{:?}", it.codes(bare).await);
    let same = it.drop("署名3.json", sealed(answers.clone(), &key(7))).await.unwrap();
    assert!(!it.codes(same).await.contains(&ReplyNoteCode::OtherKey), "{:?}", it.codes(same).await);
    // Whoever signs in another name than that of the vendor that was asked is told from it.
    let mut named = answers;
    named["vendor_name"] = json!("株式会社すずめ");
    let named = it.drop("署名4.json", sealed(named, &key(7))).await.unwrap();
    assert!(it.codes(named).await.contains(&ReplyNoteCode::OtherVendor), "{:?}", it.codes(named).await);
}

async fn of_two_keys_none_counts_without_a_word(place: &Place) {
    let it = Asked::new(place).await;
    let key = |seed: u8| SigningKey::from_seed(&[seed; 32]).unwrap();
    let answers = it.answers("yes").await;
    let first = it.drop("署名.json", sealed(answers.clone(), &key(7))).await.unwrap();
    assert_eq!(it.codes(first).await, []);
    let second = it.drop("署名2.json", sealed(answers.clone(), &key(8))).await.unwrap();
    for (reply, other) in [(first, "署名2.json"), (second, "署名.json")] {
        let notes = it.notes(reply).await;
        let [(ReplyNoteCode::OtherKeyWaits, about)] = notes.as_slice() else { panic!("{notes:?}") };
        assert!(about.contains(other), "{about}");
        assert_eq!(it.decide(reply, DecisionKind::Accepted, "").await, Err(ErrorCode::Required));
    }
    // Where the other one is not used there is nothing left to ask.
    it.decide(second, DecisionKind::Rejected, "この鍵は知らないと電話で聞いた").await.unwrap();
    assert_eq!(it.codes(first).await, []);
    // Where the other one is accepted, what waits is of another key than the vendor's.
    let third = it.drop("署名3.json", sealed(answers, &key(9))).await.unwrap();
    it.decide(first, DecisionKind::Accepted, "電話で、この鍵と聞いた").await.unwrap();
    assert_eq!(it.codes(third).await, [ReplyNoteCode::OtherKey]);
}

async fn what_stands_out_is_said_in_either_language(place: &Place) {
    let it = Asked::new(place).await;
    let mut file = it.answers("no").await;
    file["answered_on"] = json!("きのう");
    let reply = it.drop_json(&file).await.unwrap();
    let notes = it.house.app.reply(&it.house.officer(), reply).await.unwrap().reply.notes;
    let said = |code| notes.iter().find(|n| n.code == code).map(|n| [Lang::Ja, Lang::En].map(|lang| n.about_in(lang)));
    assert_eq!(
        said(ReplyNoteCode::DateUnread),
        Some(["回答日「きのう」", "Answered on “きのう”"]),
        "as it was written"
    );
    let late = said(ReplyNoteCode::TargetMissing).unwrap();
    let view = it.view().await;
    let asked = view.request.asked.questions.iter().find(|q| q.dated).unwrap();
    for (about, lang) in late.into_iter().zip([Lang::Ja, Lang::En]) {
        let title: String = asked.title(lang).chars().take(20).collect();
        assert!(about.contains(&title), "{about}");
    }
}

/// An answer file as a vendor with a key signs it.
pub(crate) fn sealed(mut file: Value, key: &SigningKey) -> Vec<u8> {
    file.as_object_mut().unwrap().remove("format");
    sejo_evidence::document::sign("sejo-reply-1", &file, key).unwrap().into_bytes()
}

/// The signed notice that files are withdrawn.
pub(crate) fn withdrawal(asked: sejo_model::request::Asked, files: &[&[u8]], key: &SigningKey) -> Vec<u8> {
    let notice = Notice {
        id: NoticeId::new(),
        vendor: asked.vendor,
        facility: asked.facility,
        request: asked.id.to_string(),
        files: files.iter().map(|bytes| sejo_evidence::sha256(bytes)).collect(),
        kind: NoticeKind::Withdrawn,
        reason: "確かめ直すため".to_owned(),
        decided_on: today(),
        changes: Vec::new(),
    };
    sejo_evidence::document::sign("sejo-notice-1", &notice, key).unwrap().into_bytes()
}

async fn a_reply_without_a_day_is_taken_back_whole(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let key = SigningKey::from_seed(&[7; 32]).unwrap();
    let mut undated = it.answers("yes").await;
    undated["answered_on"] = json!("");
    let file = sealed(undated, &key);
    let reply = it.drop("署名.json", file.clone()).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    let remote = async || app.system(&officer, Some(it.system)).await.unwrap().system.remote_maintenance;
    assert_eq!(remote().await.map(|said| said.answered_on), Some(today()), "it counts from the day it was asked");
    let notice = withdrawal(it.view().await.request.asked, &[&file], &key);
    let taken = it.house.drop_file(&officer, "通知.json", notice).await;
    assert_eq!(taken.reply, Some(reply), "{}", taken.row.summary);
    assert_eq!(remote().await, None, "what it said of remote maintenance is gone too");
}

async fn a_notice_takes_back_nothing_of_another_vendor(place: &Place) {
    let it = Asked::new(place).await;
    let (officer, key) = (it.house.officer(), SigningKey::from_seed(&[7; 32]).unwrap());
    let own = sealed(it.answers("yes").await, &key);
    let reply = it.drop("署名.json", own.clone()).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    let asked = it.view().await.request.asked;
    let other = vendor(&it.house, "株式会社すずめ").await;
    let system = SystemId::new();
    let theirs = System { name: "検査システム".to_owned(), vendor_id: Some(other), ..System::blank(system) };
    it.house.app.save_system(&officer, &theirs).await.unwrap();
    let request = it.house.app.make_request(&officer, other, &NewRequest::default()).await.unwrap();
    let it = Asked { vendor: other, system, request, ..it };
    let theirs = it.answers("yes").await.to_string().into_bytes();
    // It names a file of the other vendor, which comes later.
    let notice = withdrawal(asked, &[&own, &theirs], &key);
    let taken = it.house.drop_file(&officer, "通知.json", notice).await;
    assert_eq!(taken.reply, Some(reply), "{}", taken.row.summary);
    let reply = it.drop("回答.sejo-reply.json", theirs).await.unwrap();
    let view = it.house.app.reply(&officer, reply).await.unwrap();
    assert!(view.reply.notices.is_empty(), "{:?}", view.reply.notices);
}

async fn a_system_nobody_asked_about_waits_for_a_choice(place: &Place) {
    let it = Asked::new(place).await;
    let mut value = it.answers("yes").await;
    value["systems"][0]["system"] = json!(SystemId::new());
    value["systems"][0]["name"] = json!("検査システム");
    let reply = it.drop_json(&value).await.unwrap();
    assert_eq!(it.notes(reply).await, [(ReplyNoteCode::SystemUnknown, "検査システム".to_owned())]);
    assert_eq!(it.standing().await, Standing::Draft, "nobody answered for the system that was asked about");
    assert_eq!(it.decide(reply, DecisionKind::Accepted, "").await, Err(ErrorCode::PartUnplaced));
    let wrong = Some(SystemId::new());
    assert_eq!(it.decide_about(reply, DecisionKind::Accepted, "", wrong).await, Err(ErrorCode::PartUnplaced));
    it.decide_about(reply, DecisionKind::Accepted, "", Some(it.system)).await.unwrap();
    assert_eq!(it.declared("patching").await, [AnswerValue::Yes]);
}

/// The answer workbook as it may come back: rows sorted the other way, one inserted, columns moved, some references lost.
async fn the_workbook_may_be_moved_and_is_read_as_people_write(place: &Place) {
    let it = Asked::new(place).await;
    let asked = it.view().await.request.asked;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("回答").unwrap();
    let put = |sheet: &mut rust_xlsxwriter::Worksheet, row: u32, cells: &[&str]| {
        for (column, text) in (0_u16..).zip(cells) {
            sheet.write_string(row, column, *text).unwrap();
        }
    };
    put(sheet, 1, &["依頼番号", "", &asked.id.to_string()]);
    put(sheet, 2, &["ご回答者", "", "サポート課 山本"]);
    put(sheet, 3, &["ご回答日", "", "令和8年11月21日"]);
    put(sheet, 6, &["照合番号", "回答", "確認日", "目標日", "備考", "番号", "項目", "システム"]);
    let said = |slug: &str| match slug {
        "officer" => ("〇", "2026/11/20", "", ""),
        "patching" => ("×", "R8.11.20", "来年の春ごろ", "部品待ち"),
        "accounts" => ("対象外(クラウド)", "", "", ""),
        "password-reuse" => ("未", "11/20", "2027-02-01", ""),
        "removable-media" => ("済", "", "", ""),
        "two-factor" => ("たぶん", "", "", ""),
        "remote.used" => ("あり", "", "", ""),
        "remote.path" => ("閉域網", "", "", ""),
        "remote.always" => ("必要なときだけ", "", "", ""),
        "remote.accounts" => ("shared", "", "", ""),
        "duty.updates" => ("弊社", "", "", "月1回"),
        "duty.accounts" => ("貴院", "", "", ""),
        "duty.disposal" => ("要相談", "", "", ""),
        key if key.starts_with("duty.") => ("当社(事業者)", "", "", ""),
        _ => ("Yes", "", "", ""),
    };
    let mut row = 7;
    for question in asked.questions.iter().rev() {
        let (answer, confirmed, target, remark) = said(&question.key);
        let reference =
            if question.key == "unneeded-services.pc" { String::new() } else { format!("1:{}", question.key) };
        let label = format!("[{}] {}", question.part.ja, question.label.ja);
        let label = if question.part.ja.is_empty() { question.label.ja.clone() } else { label };
        put(sheet, row, &[&reference, answer, confirmed, target, remark, &question.number, &label, "電子カルテ"]);
        row += 1;
        if question.key == "accounts" {
            put(sheet, row, &["", "確認済", "", "", "", "", "社内メモ", ""]);
            row += 1;
        }
    }
    let marks = book.add_worksheet();
    marks.set_name("照合用").unwrap();
    put(marks, 0, &["sejo-request-1"]);
    put(marks, 1, &["医療機関の番号", &asked.facility.id]);
    put(marks, 2, &["1", &it.system.to_string(), "電子カルテ"]);
    let reply = it.drop("回答用.xlsx", book.save_to_buffer().unwrap()).await.unwrap();
    let view = it.house.app.reply(&it.house.officer(), reply).await.unwrap();
    assert_eq!((view.reply.form, view.reply.answered_by.as_str()), (ReplyForm::Sheet, "サポート課 山本"));
    assert_eq!((view.reply.answered_on, view.reply.parts.len()), (Some(day("2026-11-21")), 1));
    let part = &view.reply.parts[0];
    let value = |key: &str| part.answer(key).map(|a| a.value.as_str());
    assert_eq!(part.system_id, Some(it.system));
    for (key, wanted) in [
        ("officer", "yes"),
        ("patching", "no"),
        ("accounts", "not-applicable"),
        ("password-reuse", "no"),
        ("removable-media", "yes"),
        ("unneeded-services.pc", "yes"),
        ("unneeded-services.server", "yes"),
        ("remote.used", "yes"),
        ("remote.path", "閉域網"),
        ("duty.updates", "vendor"),
        ("duty.accounts", "facility"),
        ("duty.disposal", "unknown"),
        ("duty.backup", "vendor"),
    ] {
        assert_eq!(value(key), Some(wanted), "{key}");
    }
    assert_eq!(part.answer("patching").unwrap().confirmed_on, Some(day("2026-11-20")));
    assert_eq!(part.answer("password-reuse").unwrap().confirmed_on, Some(day("2026-11-20")));
    assert_eq!(part.answer("accounts").unwrap().remark, "対象外(クラウド)");
    let notes = it.notes(reply).await;
    let about = |code: ReplyNoteCode| {
        notes.iter().filter(move |(c, _)| *c == code).map(|(_, about)| about.clone()).collect::<Vec<_>>()
    };
    assert!(about(ReplyNoteCode::DateUnread)[0].contains("来年の春ごろ"), "{notes:?}");
    assert!(about(ReplyNoteCode::AnswerUnread).concat().contains("たぶん"), "{notes:?}");
    assert!(about(ReplyNoteCode::QuestionUnknown)[0].contains("社内メモ"), "{notes:?}");
    assert_eq!(about(ReplyNoteCode::TargetMissing).len(), 1, "{notes:?}");
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    let system = it.house.app.system(&it.house.officer(), Some(it.system)).await.unwrap().system;
    let remote = system.remote_maintenance.unwrap();
    assert!(remote.used && remote.path.contains("閉域網"), "{}", remote.path);
    assert_eq!(remote.answered_on, day("2026-11-21"));
}

pub(crate) const OFFICIAL: &str = "
    令和8年度版 医療機関等におけるサイバーセキュリティ対策チェックリスト(事業者確認用)
    チェック項目 | | 確認結果(日付) | |
    | | 1回目 | 目標日 | 備考
    1 体制構築 | 1-① 医療情報システムなどの提供に責任を持つ管理責任者を、事業者の中に置いている | はい (2026/11/20) | |
    2 医療情報システムの管理・運用 | 2-④ 職種・担当業務と情報の区分に応じて、アクセスできる権限を決めている | | |
    | 2-⑤ 退職者のものなど、不要なアカウントを削除または無効にしている | | |
    | 2-⑧ パスワードを使い回していない | | |
    | 2-⑨ USBメモリなど、外部の記録媒体や機器の接続を制限している | | |
    | 2-⑥ セキュリティパッチ(ファームウェアや更新プログラム)を当てている | いいえ (2026/11/20) | 2027/2/1 |
";

async fn the_official_form_is_about_the_system_that_was_chosen(place: &Place) {
    let it = Asked::new(place).await;
    let officer = it.house.officer();
    let bytes = workbook("事業者確認用", &table(OFFICIAL));
    let file = || ReplyFile { name: "事業者確認用.xlsx".to_owned(), bytes: bytes.clone() };
    let own = it.house.app.take_reply(&officer, it.request, None, file()).await;
    let reply = match own {
        Ok(reply) => reply,
        Err(error) => panic!("{error}: {:?}", error.detail),
    };
    let view = it.house.app.reply(&officer, reply).await.unwrap();
    assert_eq!((view.reply.form, view.reply.parts[0].system_id), (ReplyForm::OfficialWorkbook, Some(it.system)));
    let said: Vec<_> = view.reply.parts[0].answers.iter().map(|a| (a.question.as_str(), a.value.as_str())).collect();
    assert_eq!(said, [("officer", "yes"), ("patching", "no")]);
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    assert_eq!(it.declared("patching").await, [AnswerValue::No]);
    let other = ReplyFile { name: "一覧.csv".to_owned(), bytes: b"a,b\n1,2\n".to_vec() };
    let refused = it.house.app.take_reply(&officer, it.request, None, other).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotAReply);
    // It left rows of the form open: the next one answers them, and waits for a decision as well.
    let again = |target: &str| workbook("事業者確認用", &table(&OFFICIAL.replace("2027/2/1", target)));
    let view = it.house.drop_file(&officer, "㈱つばめクラウド.xlsx", again("2027/2/2")).await;
    let next = view.reply.unwrap_or_else(|| panic!("{}", view.row.summary));
    let view = it.house.app.reply(&officer, next).await.unwrap();
    assert_eq!((view.request.id(), view.reply.is_decided()), (it.request, false));
    it.decide(next, DecisionKind::Rejected, "二重に届いた").await.unwrap();
    let rest = it.drop_json(&it.answers("yes").await).await.unwrap();
    it.decide(rest, DecisionKind::Accepted, "電話で確かめた").await.unwrap();
    // Once every row is answered it is a form like any other: the request it may reply to is offered.
    let view = it.house.drop_file(&officer, "㈱つばめクラウド.xlsx", again("2027/2/3")).await;
    let offered = view.workbook.expect("a form").requests;
    assert_eq!(offered.iter().map(|request| request.id).collect::<Vec<_>>(), [it.request]);
    assert!(offered[0].name.contains("令和8年度"), "of which year it is: {}", offered[0].name);
}

async fn a_dropped_form_is_the_reply_to_the_request_that_is_open(place: &Place) {
    let it = Asked::new(place).await;
    let book = workbook("事業者確認用", &table(OFFICIAL));
    let run = it.house.drop_file(&it.house.officer(), "㈱つばめクラウド.xlsx", book.clone()).await;
    assert!(run.row.summary.contains("受け取るまでは、何も変わりません"), "{}", run.row.summary);
    let reply = run.reply.unwrap();
    let view = it.house.app.reply(&it.house.officer(), reply).await.unwrap();
    assert_eq!((view.request.id(), view.reply.form), (it.request, ReplyForm::OfficialWorkbook));
    assert_eq!(
        (view.reply.parts[0].system_id, view.reply.file_name.as_str()),
        (Some(it.system), "㈱つばめクラウド.xlsx")
    );
    assert!(it.codes(reply).await.contains(&ReplyNoteCode::Unanswered), "it is held against what was asked");
    assert_eq!(it.standing().await, Standing::Answered);
    assert!(it.declared("patching").await.is_empty(), "it waits for a decision");
    assert!(!it.house.app.reply_file(&it.house.officer(), reply).await.unwrap().bytes.is_empty());
    let dropped_again = async || it.house.drop_file(&it.house.officer(), "㈱つばめクラウド.xlsx", book.clone()).await;
    let again = dropped_again().await;
    assert_eq!(again.reply, Some(reply), "the very same file is the very same reply");
    let said = &again.row.summary;
    assert!(said.contains("前にも入れられています。まだ決めていません。") && !again.is_reply_decided, "{said}");
    assert!(said.contains("変えるには、返信を受け取ってから"), "{said}");
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    assert_eq!(it.declared("patching").await, [AnswerValue::No]);
    let view = it.house.intake(run.row.id).await;
    let said = view.row.summary;
    assert!(said.contains("決めたこと: 受け取った。") && !said.contains("決めてください"), "{said}");
    assert!(view.is_reply_decided);
    let listed = it.house.app.intakes(&it.house.officer()).await.unwrap();
    let listed = listed.into_iter().find(|row| row.id == run.row.id).unwrap();
    assert_eq!(listed.summary, said, "the list says it, too");
    // While another reply waits, the file goes on being the reply that is decided already.
    it.drop_json(&it.answers("yes").await).await.unwrap();
    let again = dropped_again().await;
    let said = &again.row.summary;
    assert_eq!(again.reply, Some(reply), "{said}");
    assert!(said.contains("前にも入れられています。決めたこと: 受け取った。"), "{said}");
    assert!(said.contains("変えるには、この依頼のほかの返信を決めてから"), "{said}");
}

async fn of_several_open_requests_none_is_guessed(place: &Place) {
    let it = Asked::new(place).await;
    let officer = it.house.officer();
    let second = it.house.app.make_request(&officer, it.vendor, &NewRequest::default()).await.unwrap();
    let book = || workbook("事業者確認用", &table(OFFICIAL));
    let view = it.house.drop_file(&officer, "㈱つばめクラウド.xlsx", book()).await;
    assert_eq!(view.row.state, IntakeState::Refused, "{}", view.row.summary);
    let (code, detail, _) = view.refusal.unwrap();
    assert_eq!(code, ErrorCode::ReplyOfSeveral);
    assert!(view.meant.contains(&it.request) && view.meant.contains(&second), "{:?}", view.meant);
    assert!(view.meant.iter().all(|id| detail.ja.contains(&id.to_string())), "each by its number: {detail:?}");
    assert_eq!(detail.ja.matches("つばめクラウド").count(), 2, "both are named: {detail:?}");
    assert!(detail.ja.contains(" 2026年11月22日 (") && detail.en.contains(" 2026-11-22 ("), "{detail:?}");
    assert!(it.declared("patching").await.is_empty());
    let seen = it.house.app.request(&officer, second).await.unwrap().request.revision;
    let what = Happened::Withdrawn { note: "二重に作った".to_owned() };
    it.house.app.note_request(&officer, second, what, seen).await.unwrap();
    let reply = it.drop("㈱つばめクラウド.xlsx", book()).await.unwrap();
    let view = it.house.app.reply(&officer, reply).await.unwrap();
    assert_eq!(view.request.id(), it.request, "the one that is left");
}

async fn a_dropped_form_makes_no_yes_of_an_accepted_no(place: &Place) {
    let it = Asked::new(place).await;
    let officer = it.house.officer();
    let reply = it.drop_json(&it.answers("no").await).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    assert_eq!(it.declared("patching").await, [AnswerValue::No]);
    let it = Asked { house: it.house.restart_on(day("2026-11-23")).await, ..it };
    let form = OFFICIAL.replace("いいえ (2026/11/20) | 2027/2/1 |", "はい (2026/11/19) | |");
    let book = || workbook("事業者確認用", &table(&form));
    let view = it.house.drop_file(&officer, "㈱つばめクラウド.xlsx", book()).await;
    assert_eq!(view.row.state, IntakeState::NeedsConfirmation, "{}", view.row.summary);
    let id = view.row.id;
    it.house.app.use_workbook(&officer, id, false, (Some(it.vendor), &[]), false).await.unwrap();
    let view = it.house.intake(id).await;
    assert_eq!(view.row.state, IntakeState::NeedsConfirmation, "{}", view.row.summary);
    let held = view.workbook.unwrap().held;
    let patching = held.iter().find(|row| row.row.contains("パッチ")).expect("the row that differs");
    assert_eq!((patching.before, patching.after), (AnswerValue::No, AnswerValue::Yes));
    assert!(patching.stands(Lang::Ja).contains("返信「回答.sejo-reply.json」"), "{}", patching.stands(Lang::Ja));
    assert_eq!(it.declared("patching").await, [AnswerValue::No], "nothing of it counts");
    // With a word it is the newest of that system, and stands alone.
    it.house.app.record_held(&officer, id, "山本さんに電話で確かめた").await.unwrap();
    assert_eq!(it.declared("patching").await, [AnswerValue::Yes]);
    // As a reply it is taken, and waits for a decision.
    let file = ReplyFile { name: "事業者確認用.xlsx".to_owned(), bytes: book() };
    let reply = it.house.app.take_reply(&officer, it.request, None, file).await.unwrap();
    assert!(!it.house.app.reply(&officer, reply).await.unwrap().reply.is_decided());
}

async fn words_that_ask_the_same_are_not_told_as_others(place: &Place) {
    let Some(form) = shared("r8-vendor-form-boundary.xlsx") else { return };
    let it = Asked::new(place).await;
    let officer = it.house.officer();
    let reply = it.drop_json(&it.answers("yes").await).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    let told = async |slug: &str| {
        let words = it.house.app.item(&officer, slug).await.unwrap().row.vendors_declared;
        words.into_iter().next().unwrap().asked
    };
    assert_eq!(told("password-strength").await, None);
    let view = it.house.drop_file(&officer, "r8-vendor-form-boundary.xlsx", form).await;
    assert!(view.workbook.unwrap().imported, "{}", view.row.summary);
    assert_eq!(
        told("password-strength").await,
        None,
        "whatever the form of vendors asks by now, the row asks these very words"
    );
    assert_eq!(told("patching").await, None, "the ministry asks the same in its own words");
}

async fn answers_are_typed_in_beside_a_pdf(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let yes = || TypedAnswer { value: "yes".to_owned(), ..TypedAnswer::default() };
    let mut typed = TypedReply {
        answered_by: "中村".to_owned(),
        answered_on: Some(today()),
        file: Some(ReplyFile { name: "回答書.pdf".to_owned(), bytes: b"%PDF-1.7 x".to_vec() }),
        ..TypedReply::default()
    };
    let nothing = app.type_reply(&officer, it.request, it.system, typed.clone()).await.unwrap_err();
    assert_eq!(nothing.code, ErrorCode::ReplyBlank);
    typed.answers.insert("patching".to_owned(), yes());
    let wrong = TypedAnswer { value: "maybe".to_owned(), ..TypedAnswer::default() };
    typed.answers.insert("officer".to_owned(), wrong);
    let unknown = app.type_reply(&officer, it.request, it.system, typed.clone()).await.unwrap_err();
    assert_eq!(unknown.code, ErrorCode::UnknownWord);
    typed.answers.insert("officer".to_owned(), yes());
    let reply = app.type_reply(&officer, it.request, it.system, typed).await.unwrap();
    assert_eq!(it.codes(reply).await, [ReplyNoteCode::Unanswered]);
    let kept = app.reply_file(&officer, reply).await.unwrap();
    assert_eq!((kept.bytes.as_slice(), kept.name.as_str()), (b"%PDF-1.7 x".as_slice(), "回答書.pdf"));
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    assert_eq!(it.declared("patching").await, [AnswerValue::Yes]);
}

async fn a_day_that_is_asked_for_is_kept_as_one(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let typed = |said: &str| {
        let said = TypedAnswer { value: said.to_owned(), ..TypedAnswer::default() };
        let yes = TypedAnswer { value: "yes".to_owned(), ..TypedAnswer::default() };
        let answers = [("officer".to_owned(), yes), ("disclosure.dated".to_owned(), said)].into();
        TypedReply { answered_by: "中村".to_owned(), answers, ..TypedReply::default() }
    };
    let unread = app.type_reply(&officer, it.request, it.system, typed("もうすぐ")).await.unwrap_err();
    assert_eq!(unread.code, ErrorCode::NotADate);
    let kept = async |reply: ReplyId| {
        let part = app.reply(&officer, reply).await.unwrap().reply.parts.remove(0);
        let given = part.answer("disclosure.dated").unwrap();
        (given.value.clone(), given.remark.clone())
    };
    let reply = app.type_reply(&officer, it.request, it.system, typed("令和8年4月1日")).await.unwrap();
    assert_eq!(kept(reply).await, ("2026-04-01".to_owned(), String::new()));
    let shown = app.reply(&officer, reply).await.unwrap().answers.remove(0);
    assert!(shown.iter().any(|row| row.said == "2026年4月1日"), "{shown:?}");

    // In a file it may be written in any way; what is no day stays beside the question, and is told.
    for (said, value, remark) in [("2026/4/1", "2026-04-01", ""), ("作成中", "", "作成中")] {
        let mut file = it.answers("yes").await;
        let answers = file["systems"][0]["answers"].as_array_mut().unwrap();
        for answer in answers {
            match answer["question"].as_str() {
                Some("disclosure.sent") => answer["value"] = json!("yes"),
                Some("disclosure.dated") => answer["value"] = json!(said),
                _ => {}
            }
        }
        let reply = it.drop_json(&file).await.unwrap();
        assert_eq!(kept(reply).await, (value.to_owned(), remark.to_owned()), "{said}");
        let is_told = it.codes(reply).await.contains(&ReplyNoteCode::AnswerUnread);
        assert_eq!(is_told, value.is_empty(), "{said}");
    }
}

async fn a_secret_in_a_reply_reaches_no_disk(place: &Place) {
    let it = Asked::new(place).await;
    let mut value = it.answers("yes").await;
    value["systems"][0]["answers"][0]["remark"] = json!("管理画面 パスワード: Tsubame!Zq77");
    let reply = it.drop_json(&value).await.unwrap();
    assert!(it.codes(reply).await.contains(&ReplyNoteCode::Masked));
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    let kept = it.house.app.reply_file(&it.house.officer(), reply).await.unwrap();
    assert!(!String::from_utf8(kept.bytes).unwrap().contains("Zq77"));
    it.house.assert_nothing_on_disk(b"Tsubame!Zq77");
    let mut asked = it.answers("yes").await;
    asked["shown"][0]["words"] = json!("責任者 パスワード: Tsubame!Zq99");
    asked["shown"][1]["choices"]["yes"] = json!("はい パスワード: Tsubame!Zq99");
    asked["systems"][0]["answers"][2]["words"] = json!("開示書 パスワード: Tsubame!Zq99");
    let reply = it.drop_json(&asked).await.unwrap();
    assert!(it.codes(reply).await.contains(&ReplyNoteCode::Masked), "nor in the words that it was asked");
    it.house.assert_nothing_on_disk(b"Tsubame!Zq99");
    let mut english = it.answers("yes").await;
    let questions = it.view().await.request.asked.questions;
    english["shown"] = json!(questions.iter().map(|q| ShownQuestion::of(q, Lang::En)).collect::<Vec<_>>());
    let reply = it.drop_json(&english).await.unwrap();
    assert!(!it.codes(reply).await.contains(&ReplyNoteCode::Masked), "those of the request are none");
    value["password"] = json!("Tsubame!Zq88");
    assert!(it.drop_json(&value).await.is_err(), "what the format does not have is refused");
    it.house.assert_nothing_on_disk(b"Tsubame!Zq88");
}

async fn what_is_crossed_out_and_what_two_sheets_say_otherwise_is_no_answer(place: &Place) {
    let it = Asked::new(place).await;
    let asked = it.view().await.request.asked;
    let (struck, white) = (Format::new().set_font_strikethrough(), Format::new().set_font_color(Color::White));
    let mut book = Workbook::new();
    for copy in 0..2 {
        let sheet = book.add_worksheet();
        sheet.set_name(if copy == 0 { "回答" } else { "回答 (2)" }).unwrap();
        sheet.write_string(0, 0, "依頼番号").unwrap();
        sheet.write_string(0, 2, asked.id.to_string()).unwrap();
        for (column, words) in (0_u16..).zip(["照合番号", "回答", "確認日", "番号", "項目", "システム"])
        {
            sheet.write_string(2, column, words).unwrap();
        }
        for (row, key) in (3_u32..).zip(["officer", "patching", "accounts", "password-reuse"]) {
            sheet.write_string(row, 0, format!("1:{key}")).unwrap();
            match (key, copy) {
                ("patching", _) => sheet.write_string_with_format(row, 1, "はい", &struck).unwrap(),
                ("accounts", _) => sheet.write_string_with_format(row, 1, "はい", &white).unwrap(),
                ("password-reuse", 1) => sheet.write_string(row, 1, "いいえ").unwrap(),
                _ => sheet.write_string(row, 1, "はい").unwrap(),
            };
        }
    }
    let marks = book.add_worksheet();
    marks.set_name("照合用").unwrap();
    marks.write_string(0, 0, "sejo-request-1").unwrap();
    for (column, words) in (0_u16..).zip(["1", &it.system.to_string(), "電子カルテ"]) {
        marks.write_string(1, column, words).unwrap();
    }
    let reply = it.drop("回答用.xlsx", book.save_to_buffer().unwrap()).await.unwrap();
    let view = it.house.app.reply(&it.house.officer(), reply).await.unwrap();
    let part = &view.reply.parts[0];
    let value = |key: &str| part.answer(key).map_or("", |a| a.value.as_str());
    assert_eq!(value("officer"), "yes", "both sheets say so");
    for key in ["patching", "accounts", "password-reuse"] {
        assert_eq!(value(key), "", "{key}");
    }
    let notes = it.notes(reply).await;
    let noted = |code: ReplyNoteCode, words: &str| notes.iter().any(|(c, about)| *c == code && about.contains(words));
    assert!(noted(ReplyNoteCode::AnswerUnread, "取り消し線のある「はい」"), "{notes:?}");
    assert!(noted(ReplyNoteCode::AnswerUnread, "文字の見えない「はい」"), "{notes:?}");
    assert!(noted(ReplyNoteCode::AnswerTwice, "パスワードを使い回していない"), "{notes:?}");
}

async fn what_the_form_says_of_responsibilities_is_kept_in_its_words(place: &Place) {
    let it = Asked::new(place).await;
    let officer = it.house.officer();
    let form = OFFICIAL.replace("| 1回目 | 目標日 | 備考", "| 1回目 | 目標日 | 備考 | 責任分界").replace(
        "いいえ (2026/11/20) | 2027/2/1 |",
        "いいえ (2026/11/20) | 2027/2/1 | 部品待ち | サーバは当社、端末は医療機関",
    );
    let file =
        ReplyFile { name: "事業者確認用.xlsx".to_owned(), bytes: workbook("事業者確認用", &table(&form)) };
    let reply = it.house.app.take_reply(&officer, it.request, None, file).await.unwrap();
    let view = it.house.app.reply(&officer, reply).await.unwrap();
    let remark = &view.reply.parts[0].answer("patching").unwrap().remark;
    assert_eq!(remark, "責任分界: サーバは当社、端末は医療機関\n部品待ち");
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    let row = it.house.app.system_responsibilities(&officer, it.system).await.unwrap();
    let said: Vec<_> = row.boundaries.iter().map(|b| (b.control, b.said.as_str())).collect();
    assert_eq!(said, [(Some(Control::Patching), "サーバは当社、端末は医療機関")]);
    assert!(row.duties.iter().all(|d| d.holder != Some(Holder::Vendor)), "words settle nothing");
    let annex = it.house.app.responsibility_pdf(&officer, it.system).await.unwrap();
    let text: String = it.house.text_of_print(&annex.bytes).split_whitespace().collect();
    assert!(text.contains("サーバは当社、端末は医療機関"), "{text}");
}

async fn a_duty_only_a_reply_settles_names_it_as_its_source(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let reply = it.drop_json(&it.answers("yes").await).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    let row = app.system_responsibilities(&officer, it.system).await.unwrap();
    let backup = row.duties.iter().find(|d| d.duty == Duty::Backup).unwrap();
    let heard = HeardOf { reply, vendor: "株式会社つばめクラウド".to_owned(), on: day("2026-11-21") };
    assert_eq!((backup.heard_of.as_ref(), backup.is_proven()), (Some(&heard), false));
    let source = backup.source(Lang::Ja);
    assert_eq!(source, "2026年11月21日の株式会社つばめクラウドの返信。書面では確かめていません");
    // Once it is in writing, the document is the source.
    let clause =
        Clause {
            document: "保守契約書".into(), page: "3ページ".into(), quote: "乙が行う".into(), ..Clause::default()
        };
    let mut said = row.system.responsibilities.clone();
    let known = said.get(Duty::Backup).unwrap().clone();
    said.put(Duty::Backup, Responsibility { clause: clause.clone(), ..known });
    app.save_responsibilities(&officer, it.system, &said, row.system.revision).await.unwrap();
    let row = app.system_responsibilities(&officer, it.system).await.unwrap();
    let backup = row.duties.iter().find(|d| d.duty == Duty::Backup).unwrap();
    assert_eq!((backup.heard_of.as_ref(), backup.source(Lang::Ja)), (None, clause.line()));
}
