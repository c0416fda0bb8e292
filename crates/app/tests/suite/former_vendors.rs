//! A system is given to another vendor: what the one before said is kept, and counts for nothing of the system.

use std::collections::BTreeMap;

use sejo_app::checklist::StepView;
use sejo_app::reply::{Deciding, Reopening, TypedAnswer, TypedReply};
use sejo_app::request::{Aside, LostSystem, NewRequest, RequestFile};
use sejo_app::responsibility::SaidOfMany;
use sejo_app::today::{FormerConnection, Notice};
use sejo_evidence::signing::SigningKey;
use sejo_model::configuration::AccountUse;
use sejo_model::reply::{DecisionKind, ReplyNoteCode};
use sejo_model::request::{AskedSystem, Happened, Means, Standing};
use sejo_model::{
    Clause, Contract, ContractId, Duty, ErrorCode, Holder, RemoteConnection, ReplyId, Responsibilities, Responsibility,
    System, SystemId, VendorId, VerdictValue,
};
use serde_json::{Value, json};

use crate::connections::{accepted_signed, connects, correction};
use crate::house::today;
use crate::place::Place;
use crate::requests::{Asked, vendor, withdrawal};

both! {
    the_word_of_a_former_vendor_counts_no_more;
    today_names_its_open_connection_and_who_was_not_asked;
    a_request_asks_no_more_about_what_its_vendor_lost;
    it_counts_again_with_its_vendor;
    what_it_disputed_goes_with_it;
    a_late_reply_of_a_former_vendor_settles_nothing;
    it_is_no_older_than_what_the_vendor_of_now_says;
    what_was_taken_back_meanwhile_does_not_come_back;
    of_what_was_set_aside_only_what_was_corrected_goes;
    a_vendor_that_only_its_contract_names_goes_with_it;
    what_is_written_or_said_of_a_former_vendor_is_asked_of_the_one_of_now;
    what_was_said_of_a_former_vendor_may_be_said_anew;
}

/// The vendor has answered that it connects, and who does what.
async fn answered(place: &Place) -> (Asked, ReplyId) {
    let it = Asked::new(place).await;
    let file = connects(&it, &[("used", "yes"), ("path", "インターネットVPN")]).await;
    let reply = it.drop_json(&file).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    (it, reply)
}

async fn system(it: &Asked) -> System {
    it.house.app.system(&it.house.officer(), Some(it.system)).await.unwrap().system
}

/// Only the vendor is changed, as on the page of the system.
async fn give_to(it: &Asked, vendor: VendorId) {
    let system = System { vendor_id: Some(vendor), ..system(it).await };
    it.house.app.save_system(&it.house.officer(), &system).await.unwrap();
}

async fn verdict(it: &Asked) -> (VerdictValue, Vec<String>) {
    let item = it.house.app.item(&it.house.officer(), "remote-maintenance").await.unwrap();
    (item.row.verdict, item.reasons.into_iter().map(|r| r.words).collect())
}

/// The duties somebody has.
async fn duties(it: &Asked) -> Vec<Duty> {
    let row = it.house.app.system_responsibilities(&it.house.officer(), it.system).await.unwrap();
    row.duties.into_iter().filter(|d| d.holder.is_some_and(|h| h != Holder::Unknown)).map(|d| d.duty).collect()
}

async fn the_word_of_a_former_vendor_counts_no_more(place: &Place) {
    let (it, _) = answered(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    assert!(system(&it).await.remote_maintenance.is_some());
    assert_eq!((it.declared("patching").await.len(), duties(&it).await.len()), (1, 12));
    let other = vendor(&it.house, "株式会社はやぶさ電子").await;
    give_to(&it, other).await;

    let (value, reasons) = verdict(&it).await;
    assert_eq!(value, VerdictValue::Unknown, "{reasons:?}");
    assert!(reasons.iter().any(|words| words.contains("事業者の回答がないシステム")), "{reasons:?}");
    assert!(it.declared("patching").await.is_empty());
    assert_eq!(duties(&it).await, [Duty::Updates], "what the facility said itself stays");
    let annex = app.responsibility_pdf(&officer, it.system).await.unwrap();
    let text: String = it.house.text_of_print(&annex.bytes).split_whitespace().collect();
    assert!(text.contains("はやぶさ電子") && !text.contains("つばめクラウド"), "{text}");
    let request = app.make_request(&officer, other, &NewRequest::default()).await.unwrap();
    let asked = app.request(&officer, request).await.unwrap().request.asked;
    let backup = asked.questions.iter().find(|q| q.key == "duty.backup").unwrap();
    assert!(!backup.note.ja.contains("当院の記録は"), "{}", backup.note.ja);

    // It is there to be seen, by name, and its connection to be ended.
    let shown = app.item(&officer, "patching").await.unwrap().declarations;
    let names: Vec<String> = shown.into_iter().filter_map(|d| d.vendor).collect();
    let is_former = |name: &String| name == "株式会社つばめクラウド(前の事業者、数えません)";
    assert!(!names.is_empty() && names.iter().all(is_former), "{names:?}");
    let about = it.system.to_string();
    let log = sejo_store::audit::list(&it.house.db().await, &it.house.scope(), Some(&about), 9).await.unwrap();
    let saved = log.into_iter().map(|entry| entry.event).find(|event| event.action == "system.save").unwrap();
    let (names, called) = (&saved.detail["names"], ["株式会社つばめクラウド", "株式会社はやぶさ電子"]);
    assert_eq!([&names[it.vendor.to_string()], &names[other.to_string()]], called, "the log names both");
    let left = app.system(&officer, Some(it.system)).await.unwrap().former;
    assert_eq!((left.len(), left[0].vendor.as_str()), (1, "株式会社つばめクラウド"));
    assert_eq!((left[0].has_remote, left[0].duties, left[0].connections.len()), (true, 11, 1));
    assert!(left[0].declared > 0);
    assert!(reasons.iter().any(|words| words.contains("前の事業者の接続")), "{reasons:?}");
    assert!(app.remote_connections(&officer).await.unwrap().rows[0].is_of_former);
    let board = app.requests(&officer).await.unwrap();
    let row = board.rows.iter().find(|row| row.system.id == it.system).unwrap();
    assert_eq!((row.vendor.id, row.request), (other, Some(request)), "the new one is asked");
}

async fn today_names_its_open_connection_and_who_was_not_asked(place: &Place) {
    let (it, _) = answered(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let told = async || {
        let notices = app.today_view(&officer).await.unwrap().notices;
        let is_told = |n: &Notice| matches!(n, Notice::FormerConnections(_) | Notice::NeverAsked(_));
        notices.into_iter().filter(is_told).collect::<Vec<_>>()
    };
    assert_eq!(told().await, []);
    let other = vendor(&it.house, "株式会社はやぶさ電子").await;
    assert_eq!(told().await, [], "no system is its own");
    give_to(&it, other).await;
    let entry = app.remote_connections(&officer).await.unwrap().rows.remove(0).connection;
    let open = Notice::FormerConnections(vec![FormerConnection {
        id: entry.id,
        purpose: entry.purpose.clone(),
        vendor: "株式会社つばめクラウド".to_owned(),
        system: system(&it).await.name,
    }]);
    let asked = Notice::NeverAsked(vec!["株式会社はやぶさ電子".to_owned()]);
    assert_eq!(told().await, [open.clone(), asked]);
    let is_step = async || {
        let steps = app.next_steps(&officer).await.unwrap();
        let groups = app.step_groups(&officer).await.unwrap();
        let about =
            |steps: &[StepView]| steps.iter().filter(|s| s.title.contains("まだ依頼していない事業者1社")).count();
        let grouped: usize = groups.iter().map(|group| about(&group.steps)).sum();
        assert_eq!(about(&steps), grouped, "the page and the command say the same");
        grouped == 1
    };
    assert!(is_step().await, "it is among what to do next, too");
    app.make_request(&officer, other, &NewRequest::default()).await.unwrap();
    assert_eq!(told().await, [open], "a request is made");
    assert!(!is_step().await);
    let of_now = RemoteConnection { vendor_id: Some(other), ..entry };
    app.save_remote_connection(&officer, &of_now).await.unwrap();
    assert_eq!(told().await, []);
}

async fn a_request_asks_no_more_about_what_its_vendor_lost(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let second =
        System { name: "画像システム".to_owned(), vendor_id: Some(it.vendor), ..System::blank(SystemId::new()) };
    app.save_system(&officer, &second).await.unwrap();
    let request = app.make_request(&officer, it.vendor, &NewRequest::default()).await.unwrap();
    let note = async |what: Happened, revision: u32| {
        app.note_request(&officer, request, what, revision).await.map_err(|e| e.code)
    };
    let remind = || Happened::Reminded { on: today(), means: Means::Mail, note: String::new() };
    let typed = async |system: SystemId| {
        let yes = TypedAnswer { value: "yes".to_owned(), ..TypedAnswer::default() };
        let answers = BTreeMap::from([("officer".to_owned(), yes)]);
        let typed = TypedReply { answered_by: "中村".to_owned(), answers, ..TypedReply::default() };
        app.type_reply(&officer, request, system, typed).await.map_err(|e| e.code)
    };
    note(Happened::Sent { on: today(), means: Means::Mail }, 1).await.unwrap();
    let other = vendor(&it.house, "株式会社はやぶさ電子").await;
    give_to(&it, other).await;

    let view = app.request(&officer, request).await.unwrap();
    assert_eq!(view.systems.iter().map(|row| row.system.id).collect::<Vec<_>>(), [second.id]);
    let name = system(&it).await.name;
    let lost = LostSystem {
        system: AskedSystem { id: it.system, name: name.clone() },
        to: "株式会社はやぶさ電子".to_owned(),
        is_answered: false,
    };
    assert_eq!(view.lost, [lost]);
    let body = &view.mail.body;
    assert!(body.contains("対象: 画像システム\n"), "{body}");
    assert!(body.contains(&format!("空けておいてください): {name}\n")), "{body}");
    assert!(!body.contains("はやぶさ"), "to whom it went is nobody's business: {body}");
    let letter = app.request_file(&officer, request, RequestFile::Letter).await.unwrap();
    let text: String = it.house.text_of_print(&letter.bytes).split_whitespace().collect();
    assert!(text.contains("ご回答が要らなくなりました"), "{text}");
    assert_eq!(typed(it.system).await, Err(ErrorCode::SystemLost));
    assert!(typed(second.id).await.is_ok());
    note(remind(), 2).await.unwrap();

    let second = app.system(&officer, Some(second.id)).await.unwrap().system;
    app.save_system(&officer, &System { vendor_id: Some(other), ..second }).await.unwrap();
    let view = app.request(&officer, request).await.unwrap();
    assert_eq!((view.systems.len(), view.lost.len(), view.mail.body.as_str()), (0, 2, ""));
    let spent = async || app.requests(&officer).await.unwrap().spent.into_iter().map(|r| r.id).collect::<Vec<_>>();
    assert_eq!(spent().await, [request, it.request], "both are to be withdrawn");
    for file in RequestFile::ALL {
        let refused = app.request_file(&officer, request, file).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::SystemLost);
    }
    assert_eq!(note(remind(), 3).await, Err(ErrorCode::SystemLost));
    note(Happened::Withdrawn { note: "事業者が代わった".to_owned() }, 3).await.unwrap();
    let view = app.request(&officer, request).await.unwrap();
    assert_eq!(spent().await, [it.request]);
    let stand: Vec<Standing> = view.systems.iter().map(|row| row.standing).collect();
    assert_eq!((stand, view.lost.len()), (vec![Standing::Withdrawn; 2], 0));
}

async fn it_counts_again_with_its_vendor(place: &Place) {
    let (it, _) = answered(place).await;
    let before = System { revision: 0, ..system(&it).await };
    let told = (verdict(&it).await, it.declared("patching").await, duties(&it).await);
    let other = vendor(&it.house, "株式会社はやぶさ電子").await;
    give_to(&it, other).await;
    give_to(&it, it.vendor).await;
    let after = system(&it).await;
    assert_eq!(System { revision: 0, former: Vec::new(), ..after }, before);
    assert_eq!((verdict(&it).await, it.declared("patching").await, duties(&it).await), told);
    // Of nobody in between it is no other's.
    let system = System { vendor_id: None, ..system(&it).await };
    it.house.app.save_system(&it.house.officer(), &system).await.unwrap();
    give_to(&it, other).await;
    assert_eq!((verdict(&it).await.0, it.declared("patching").await.len()), (VerdictValue::Unknown, 0));
}

async fn what_it_disputed_goes_with_it(place: &Place) {
    let it = Asked::new(place).await;
    let mut file = it.answers("yes").await;
    for answer in file["systems"][0]["answers"].as_array_mut().unwrap() {
        if answer["question"] == "duty.updates" {
            answer["value"] = json!("vendor");
        }
    }
    let reply = it.drop_json(&file).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "契約を確かめる").await.unwrap();
    let updates = async || system(&it).await.responsibilities.get(Duty::Updates).cloned().unwrap();
    let disputed = updates().await;
    assert_eq!(disputed.holder, Holder::Unknown);
    assert!(disputed.disputed.starts_with("株式会社つばめクラウドの"), "{}", disputed.disputed);
    let other = vendor(&it.house, "株式会社はやぶさ電子").await;
    give_to(&it, other).await;
    let stands = updates().await;
    assert_eq!((stands.holder, stands.disputed.as_str()), (Holder::Facility, ""), "what the facility said stands");
    give_to(&it, it.vendor).await;
    assert_eq!(updates().await, disputed);
}

async fn a_late_reply_of_a_former_vendor_settles_nothing(place: &Place) {
    let (it, _) = answered(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let other = vendor(&it.house, "株式会社はやぶさ電子").await;
    give_to(&it, other).await;
    let before = system(&it).await;
    let mut file = connects(&it, &[("used", "yes"), ("path", "専用線")]).await;
    file["answered_on"] = json!("2026-11-22");
    let late = it.drop_json(&file).await.unwrap();
    let view = app.reply(&officer, late).await.unwrap();
    let said = view.reply.notes.iter().find(|note| note.code == ReplyNoteCode::FormerVendor).unwrap();
    assert!(said.code.is_grave() && said.about.contains("つばめクラウド"), "{}", said.about);
    assert!(view.register[0].is_none(), "nothing of it reaches the register");
    // What is grave is chosen by nobody yet: both that a part is, and that words are wanted, are said at once.
    let revision = view.reply.revision;
    let none = Deciding { kind: DecisionKind::Accepted, parts: Vec::new(), words: String::new(), revision, seen: None };
    let refused = app.decide_reply(&officer, late, &none).await.unwrap_err();
    let fields: Vec<(&str, ErrorCode)> = refused.fields.iter().map(|f| (f.field, f.code)).collect();
    assert_eq!(fields, [("parts", ErrorCode::NothingChosen), ("words", ErrorCode::Required)]);
    let detail = refused.detail.unwrap().ja;
    assert!(
        detail.starts_with(&format!("「どのシステムの分か」で選びます: {} ", view.reply.parts[0].name)),
        "{detail}"
    );
    assert!(detail.contains("もうこのシステムの事業者ではありません"), "{detail}");
    assert_eq!(it.decide(late, DecisionKind::Accepted, "").await, Err(ErrorCode::Required));
    it.decide(late, DecisionKind::Accepted, "引き継ぎの記録として残す").await.unwrap();
    assert_eq!(system(&it).await, before, "nothing of the system moved");
    let register = app.remote_connections(&officer).await.unwrap().rows;
    assert!(register.iter().all(|row| row.connection.source.as_ref().is_none_or(|s| s.reply_id != late)));
    assert_eq!((verdict(&it).await.0, it.declared("patching").await.len()), (VerdictValue::Unknown, 0));
    let notes = app.reply(&officer, late).await.unwrap().reply.notes;
    assert!(notes.iter().any(|note| note.code == ReplyNoteCode::FormerVendor), "it was decided with that");
}

async fn it_is_no_older_than_what_the_vendor_of_now_says(place: &Place) {
    let (it, _) = answered(place).await;
    let mut file = connects(&it, &[("used", "yes"), ("path", "専用線")]).await;
    file["answered_on"] = json!("2026-11-22");
    let other = vendor(&it.house, "株式会社はやぶさ電子").await;
    give_to(&it, other).await;
    let request = it.house.app.make_request(&it.house.officer(), other, &NewRequest::default()).await.unwrap();
    let now = Asked { house: it.house, vendor: other, system: it.system, request };
    let newer = now.drop_json(&now.answers("yes").await).await.unwrap();
    now.decide(newer, DecisionKind::Accepted, "電話で確かめた").await.unwrap();
    let late = now.drop_json(&file).await.unwrap();
    let codes = now.codes(late).await;
    assert!(codes.contains(&ReplyNoteCode::FormerVendor) && !codes.contains(&ReplyNoteCode::Older), "{codes:?}");
}

async fn what_was_taken_back_meanwhile_does_not_come_back(place: &Place) {
    let (it, reply) = answered(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let other = vendor(&it.house, "株式会社はやぶさ電子").await;
    give_to(&it, other).await;
    let revision = app.reply(&officer, reply).await.unwrap().reply.revision;
    let reopening = Reopening { parts: vec![0], words: "別の製品への回答だった".to_owned(), revision };
    app.reopen_reply(&officer, reply, &reopening).await.unwrap();
    give_to(&it, it.vendor).await;
    let system = system(&it).await;
    assert_eq!((system.remote_maintenance, duties(&it).await), (None, vec![Duty::Updates]));
}

async fn of_what_was_set_aside_only_what_was_corrected_goes(place: &Place) {
    let (it, key) = (Asked::new(place).await, SigningKey::from_seed(&[7; 32]).unwrap());
    let officer = it.house.officer();
    let (file, reply) = accepted_signed(&it, &key).await;
    let told = duties(&it).await;
    let other = vendor(&it.house, "株式会社はやぶさ電子").await;
    give_to(&it, other).await;
    let notice = correction(&it, &[&file], &[("two-factor", "はい", "いいえ")], &key).await;
    let taken = it.house.drop_file(&officer, "通知.json", notice).await;
    assert_eq!(taken.reply, Some(reply), "{}", taken.row.summary);
    give_to(&it, it.vendor).await;
    let answer = system(&it).await.remote_maintenance.expect("that there is one stands");
    assert_eq!((answer.used, answer.terms.two_factor, answer.terms.accounts), (true, None, AccountUse::Own));
    assert_eq!(duties(&it).await, told, "who does what was not corrected");

    give_to(&it, other).await;
    let notice = withdrawal(it.view().await.request.asked, &[&file], &key);
    it.house.drop_file(&officer, "取り下げ.json", notice).await;
    give_to(&it, it.vendor).await;
    assert_eq!((system(&it).await.remote_maintenance, duties(&it).await), (None, vec![Duty::Updates]));
}

async fn a_vendor_that_only_its_contract_names_goes_with_it(place: &Place) {
    let (it, _) = answered(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let contract =
        Contract { title: "電子カルテ保守".to_owned(), ..Contract::blank(ContractId::new(), it.vendor) };
    app.save_contract(&officer, &contract).await.unwrap();
    let named = System { vendor_id: None, contract_id: Some(contract.id), ..system(&it).await };
    app.save_system(&officer, &named).await.unwrap();
    assert!(system(&it).await.remote_maintenance.is_some(), "the contract is with the same vendor");
    // Lists call it by name.
    let listed = app.systems(&officer).await.unwrap().into_iter().find(|row| row.system.id == it.system).unwrap();
    assert_eq!(listed.vendor, "株式会社つばめクラウド");
    assert!(!listed.gaps.contains(&"事業者が未記入".to_owned()), "{:?}", listed.gaps);
    let disclosures = app.disclosures(&officer).await.unwrap().systems;
    let line = disclosures.iter().find(|line| line.system.id == it.system).unwrap();
    assert_eq!((&line.vendor, line.vendor_id), (&listed.vendor, Some(it.vendor)), "whom to ask for it");
    let shown = app.vendor(&officer, Some(it.vendor)).await.unwrap();
    assert!(shown.systems.iter().any(|named| named.id == it.system), "{:?}", shown.systems);
    let vendors = app.vendors(&officer).await.unwrap();
    assert!(
        vendors
            .iter()
            .any(|row| row.vendor.id == it.vendor && row.systems.iter().any(|name| name == listed.system.label()))
    );
    app.remove_contract(&officer, contract.id).await.unwrap();
    assert_eq!((system(&it).await.remote_maintenance, duties(&it).await), (None, vec![Duty::Updates]));
    give_to(&it, it.vendor).await;
    assert_eq!((system(&it).await.remote_maintenance.is_some(), duties(&it).await.len()), (true, 12));
}

/// The vendor makes backups by its contract, and the updates as somebody at the facility says.
async fn written_and_said(it: &Asked) -> Responsibilities {
    let (app, officer) = (&it.house.app, it.house.officer());
    let contract =
        Contract { title: "電子カルテ保守契約".to_owned(), ..Contract::blank(ContractId::new(), it.vendor) };
    app.save_contract(&officer, &contract).await.unwrap();
    let [document, page, quote] = [contract.title.as_str(), "7頁 第15条", "乙は、日次で取得する"].map(str::to_owned);
    let clause = Clause { document, page, quote, ..Clause::default() };
    let backup = Responsibility { clause, ..Responsibility::said(Holder::Vendor) };
    let updates = Responsibility { detail: "毎月10日".to_owned(), ..Responsibility::said(Holder::Vendor) };
    let responsibilities = [(Duty::Backup, backup), (Duty::Updates, updates)].into_iter().collect();
    let known = System { contract_id: Some(contract.id), responsibilities, ..system(it).await };
    app.save_system(&officer, &known).await.unwrap();
    assert_eq!(duties(it).await, [Duty::Updates, Duty::Backup]);
    system(it).await.responsibilities
}

async fn what_is_written_or_said_of_a_former_vendor_is_asked_of_the_one_of_now(place: &Place) {
    let it = Asked::new(place).await;
    let (before, first) = (written_and_said(&it).await, it.vendor);
    let other = vendor(&it.house, "株式会社はやぶさ電子").await;
    give_to(&it, other).await;
    let request = it.house.app.make_request(&it.house.officer(), other, &NewRequest::default()).await.unwrap();
    let now = Asked { house: it.house, vendor: other, system: it.system, request };
    let (app, officer) = (&now.house.app, now.house.officer());

    assert_eq!(duties(&now).await, []);
    let row = app.system_responsibilities(&officer, now.system).await.unwrap();
    assert_eq!((row.settled(), row.of_others(), row.of(None).count()), (0, 2, 12));
    let annex = app.responsibility_pdf(&officer, now.system).await.unwrap();
    let text: String = now.house.text_of_print(&annex.bytes).split_whitespace().collect();
    assert!(!text.contains("毎月10日") && !text.contains("日次で取得する"), "{text}");
    let asked = now.view().await.request.asked;
    for key in ["duty.backup", "duty.updates"] {
        let note = &asked.question(key).unwrap().note;
        assert!(!note.ja.contains("当院の記録は") && !note.en.contains("On our record"), "{note:?}");
    }

    // Nothing of it is known of the vendor of now, whatever else that answers.
    let answer = |file: &mut Value, value: &str| {
        for answer in file["systems"][0]["answers"].as_array_mut().unwrap() {
            if answer["question"] == "duty.backup" || answer["question"] == "duty.updates" {
                answer["value"] = json!(value);
            }
        }
    };
    let mut file = now.answers("yes").await;
    answer(&mut file, "");
    let reply = now.drop_json(&file).await.unwrap();
    now.decide(reply, DecisionKind::Accepted, "電話で確かめた").await.unwrap();
    let view = now.view().await;
    let left = &view.systems[0].left;
    let open: Vec<&str> = left.open.iter().map(|question| question.key.as_str()).collect();
    assert_eq!((open, left.aside.get(&Aside::Known)), (vec!["duty.updates", "duty.backup"], None));

    // Its own word stands in the place of the other's, which comes back with its vendor.
    answer(&mut file, "vendor");
    let reply = now.drop_json(&file).await.unwrap();
    now.decide(reply, DecisionKind::Accepted, "電話で確かめた").await.unwrap();
    let row = app.system_responsibilities(&officer, now.system).await.unwrap();
    assert_eq!((row.settled(), row.of_others()), (12, 0));
    let heard = |duty: Duty| row.duties.iter().find(|d| d.duty == duty).unwrap().heard_of.as_ref().map(|h| h.reply);
    assert_eq!([heard(Duty::Backup), heard(Duty::Updates)], [Some(reply); 2]);
    give_to(&now, first).await;
    assert_eq!(system(&now).await.responsibilities, before);
}

async fn what_was_said_of_a_former_vendor_may_be_said_anew(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    written_and_said(&it).await;
    let other = vendor(&it.house, "株式会社はやぶさ電子").await;
    give_to(&it, other).await;
    // Saving the page as it stands says nothing anew; choosing the vendor again does.
    let known = system(&it).await;
    app.save_responsibilities(&officer, it.system, &known.responsibilities, known.revision).await.unwrap();
    assert_eq!(duties(&it).await, []);
    let listed = async || {
        let all = app.systems(&officer).await.unwrap();
        all.into_iter().find(|row| row.system.id == it.system).unwrap().updates_by
    };
    assert_eq!(listed().await, Holder::Unknown);
    assert_eq!(app.requests(&officer).await.unwrap().without_systems.len(), 0, "nobody asks to choose it");
    let row = app.system_responsibilities(&officer, it.system).await.unwrap();
    let updates = row.duties.iter().find(|d| d.duty == Duty::Updates).unwrap();
    assert!(updates.is_said_of_former() && updates.lapsed.ja.contains("つばめクラウド"), "{}", updates.lapsed.ja);
    let said = SaidOfMany {
        systems: vec![it.system],
        duties: vec![Duty::Updates],
        holder: Some(Holder::Vendor),
        detail: String::new(),
        clause: Clause::default(),
    };
    assert_eq!(app.say_responsibilities(&officer, &said).await.unwrap(), 1);
    assert_eq!((duties(&it).await, listed().await), (vec![Duty::Updates], Holder::Vendor));
}
