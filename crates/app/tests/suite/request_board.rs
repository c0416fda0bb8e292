//! The board of the requests, what happened to one, and what is to be done about it.

use std::collections::BTreeMap;

use sejo_app::reply::{ChosenPart, Deciding, ReplyFile, TypedAnswer, TypedReply};
use sejo_app::request::{Aside, NewRequest, Past, RequestFile};
use sejo_app::today::Notice;
use sejo_model::reply::{DecisionKind, ReplyNoteCode, ReplyPart};
use sejo_model::request::{Happened, Means, Standing};
use sejo_model::{
    Actor, AnswerValue, Duty, ErrorCode, Holder, Lang, RequestId, Responsibility, Role, System, SystemId,
};
use serde_json::{Value, json};

use crate::house::{day, table, today, workbook};
use crate::place::Place;
use crate::requests::{Asked, OFFICIAL, vendor};
use crate::taken_back::tell;
use crate::vendors::accepted;

both! {
    the_mail_that_asks_again_says_of_each_system_what_to_correct;
    what_goes_out_again_names_the_questions_and_why;
    what_goes_out_again_asks_for_nothing_that_was_accepted;
    what_goes_out_again_asks_for_nothing_that_was_let_go;
    what_goes_out_again_asks_for_nothing_that_is_known_here;
    who_is_late_is_told_on_the_page_of_today;
    what_a_reply_leaves_open_is_named_until_nobody_asks_for_it;
    what_was_taken_back_and_asked_for_anew_is_open_until_it_is_answered;
    a_system_without_an_answer_holds_up_no_other;
    a_reply_without_an_answer_is_refused_for_that;
    sent_back_is_asked_again_with_its_words;
    a_draft_is_on_the_board_until_it_is_sent_or_withdrawn;
    today_tells_what_is_still_to_be_sent;
    what_happened_is_recorded_in_its_order;
    a_button_pressed_twice_makes_one_request_and_one_reply;
    the_board_takes_few_statements_whatever_its_size;
}

async fn sent_back_is_asked_again_with_its_words(place: &Place) {
    let it = Asked::new(place).await;
    let reply = it.drop_json(&it.answers("yes").await).await.unwrap();
    assert_eq!(it.decide(reply, DecisionKind::AskedAgain, "").await, Err(ErrorCode::Required));
    it.decide(reply, DecisionKind::AskedAgain, "端末PCの分もお答えください").await.unwrap();
    assert_eq!(it.standing().await, Standing::Returned);
    let view = it.view().await;
    assert_eq!(view.systems[0].words, "端末PCの分もお答えください");
    let again = "もう一度お送りください。\n端末PCの分もお答えください";
    assert!(view.mail.body.contains(again), "{}", view.mail.body);
    let past = view.past();
    let [Past::Received(came), Past::Decided(_, sent_back)] = past.as_slice() else { panic!("{past:?}") };
    assert_eq!((came.id, sent_back.kind), (reply, DecisionKind::AskedAgain), "what happened to the reply, too");
    assert!(it.declared("patching").await.is_empty());
    // Sending back sends nothing: the board says so until the mail went out.
    let board = async || it.house.app.requests(&it.house.officer()).await.unwrap();
    let row = async || board().await.rows.into_iter().find(|row| row.system.id == it.system).unwrap();
    assert!(row().await.needs_hand());
    let sent = Happened::Sent { on: today(), means: Means::Mail };
    let seen = it.view().await.request.revision;
    it.house.app.note_request(&it.house.officer(), it.request, sent, seen).await.unwrap();
    assert_eq!((it.standing().await, row().await.needs_hand()), (Standing::Sent, false));
    let mut second = it.answers("yes").await;
    second["remark"] = json!("追記しました");
    let second = it.drop_json(&second).await.unwrap();
    assert_eq!(it.standing().await, Standing::Answered);
    // A newer request, not sent yet, hides no reply that waits.
    let draft = it.house.app.make_request(&it.house.officer(), it.vendor, &NewRequest::default()).await.unwrap();
    let at = row().await;
    assert_eq!((at.waiting, at.standing, at.draft), (Some(second), Some(Standing::Answered), Some(draft)));
    let notices = it.house.app.today_view(&it.house.officer()).await.unwrap().notices;
    assert!(notices.contains(&Notice::RepliesWaiting(1)), "{notices:?}");
    let steps = it.house.app.next_steps(&it.house.officer()).await.unwrap();
    assert!(steps.iter().any(|step| step.title.contains("届いた返信1件")), "{steps:?}");
    it.decide(second, DecisionKind::Accepted, "").await.unwrap();
    let at = row().await;
    assert_eq!((it.standing().await, at.standing), (Standing::Accepted, Some(Standing::Accepted)));
    assert_eq!((at.request, at.draft), (Some(it.request), Some(draft)), "what was accepted, and the draft beside it");
    assert!(!at.needs_hand(), "nobody has to ask once more");
}

async fn a_draft_is_on_the_board_until_it_is_sent_or_withdrawn(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let at = async || {
        let row = app.requests(&officer).await.unwrap().rows.remove(0);
        let asked = app.vendor(&officer, Some(it.vendor)).await.unwrap().asked;
        let draft = asked.iter().find(|row| row.system.id == it.system).and_then(|row| row.draft);
        assert_eq!(draft, row.draft, "the page of the vendor leads there, too");
        (row.request.unwrap(), row.draft, row.standing.unwrap(), row.needs_hand())
    };
    let make = async || app.make_request(&officer, it.vendor, &NewRequest::default()).await.unwrap();
    let send = async |id: RequestId| {
        let sent = Happened::Sent { on: today(), means: Means::Mail };
        app.note_request(&officer, id, sent, 1).await.unwrap();
    };
    assert_eq!(at().await, (it.request, Some(it.request), Standing::Draft, true));
    send(it.request).await;
    assert_eq!(at().await, (it.request, None, Standing::Sent, false));
    let second = make().await;
    assert_eq!(at().await, (it.request, Some(second), Standing::Sent, true), "the draft hides nothing that was sent");
    let third = make().await;
    assert_eq!(at().await, (it.request, Some(third), Standing::Sent, true));
    app.note_request(&officer, third, Happened::Withdrawn { note: "不要".to_owned() }, 1).await.unwrap();
    assert_eq!(at().await, (it.request, Some(second), Standing::Sent, true));
    let fourth = make().await;
    send(fourth).await;
    assert_eq!(at().await, (fourth, None, Standing::Sent, false), "nobody needs the draft of before");
}

async fn today_tells_what_is_still_to_be_sent(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let unsent = async || {
        let notices = app.today_view(&officer).await.unwrap().notices;
        let told = notices.iter().find_map(|n| if let Notice::RequestsUnsent(count) = n { Some(*count) } else { None });
        assert_eq!(told.unwrap_or(0), app.requests(&officer).await.unwrap().unsent(), "as the board");
        told
    };
    assert_eq!(unsent().await, Some(1), "a draft");
    let reply = it.drop_json(&it.answers("yes").await).await.unwrap();
    assert_eq!(unsent().await, None, "what was answered went out");
    it.decide(reply, DecisionKind::AskedAgain, "端末PCの分もお答えください").await.unwrap();
    assert_eq!(unsent().await, Some(1), "the vendor has not heard of it");
    let sent = Happened::Sent { on: today(), means: Means::Mail };
    app.note_request(&officer, it.request, sent, 1).await.unwrap();
    assert_eq!(unsent().await, None);
}

async fn a_button_pressed_twice_makes_one_request_and_one_reply(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let new = NewRequest { words: "点検の分".to_owned(), once: true, ..NewRequest::default() };
    let make = || app.make_request(&officer, it.vendor, &new);
    let (one, other) = tokio::join!(make(), make());
    assert_eq!(one.unwrap(), other.unwrap());
    let file = |name: &str, bytes: Vec<u8>| ReplyFile { name: name.to_owned(), bytes };
    let answers = it.answers("yes").await.to_string().into_bytes();
    let form = workbook("事業者確認用", &table(OFFICIAL));
    for (name, bytes) in [("回答.sejo-reply.json", answers), ("事業者確認用.xlsx", form)] {
        let take = || app.take_reply(&officer, it.request, Some(it.system), file(name, bytes.clone()));
        let (one, other) = tokio::join!(take(), take());
        assert_eq!(one.unwrap(), other.unwrap(), "{name}");
    }
    let yes = TypedAnswer { value: "yes".to_owned(), ..TypedAnswer::default() };
    let answers = BTreeMap::from([("officer".to_owned(), yes)]);
    let typed = || TypedReply { answered_by: "中村".to_owned(), answers: answers.clone(), ..TypedReply::default() };
    let write = || app.type_reply(&officer, it.request, it.system, typed());
    let (one, other) = tokio::join!(write(), write());
    assert_eq!(one.unwrap(), other.unwrap());
    assert_eq!(it.view().await.replies.len(), 3);
}

async fn what_happened_is_recorded_in_its_order(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let note = async |what: Happened, revision: u32| {
        app.note_request(&officer, it.request, what, revision).await.map_err(|e| e.code)
    };
    let sent = |on: &str| Happened::Sent { on: day(on), means: Means::Mail };
    let remind = || Happened::Reminded { on: today(), means: Means::Fax, note: "中村様へ".to_owned() };
    assert_eq!(note(remind(), 1).await, Err(ErrorCode::NotSentYet));
    assert_eq!(note(sent("2026-11-23"), 1).await, Err(ErrorCode::FutureDay));
    assert_eq!(note(sent("2026-11-21"), 1).await, Err(ErrorCode::BeforeMade));
    note(sent("2026-11-22"), 1).await.unwrap();
    assert_eq!(note(remind(), 1).await, Err(ErrorCode::ChangedMeanwhile), "somebody else wrote first");
    assert_eq!(it.standing().await, Standing::Sent);
    let early = Happened::Reminded { on: day("2026-11-21"), means: Means::Fax, note: String::new() };
    assert_eq!(note(early, 2).await, Err(ErrorCode::BeforeSent));
    note(Happened::Opened { on: today(), note: "受付の方".to_owned() }, 2).await.unwrap();
    assert_eq!(it.standing().await, Standing::Opened);
    note(remind(), 3).await.unwrap();
    assert_eq!(it.standing().await, Standing::Reminded);
    let late = it.house.again_on(day("2026-12-20")).await;
    let board = late.requests(&officer).await.unwrap();
    assert_eq!(board.rows[0].standing, Some(Standing::Reminded));
    assert_eq!(note(Happened::Withdrawn { note: " ".to_owned() }, 4).await, Err(ErrorCode::Required));
    note(Happened::Withdrawn { note: "契約を終えた".to_owned() }, 4).await.unwrap();
    assert_eq!(note(remind(), 5).await, Err(ErrorCode::RequestClosed));
    let file = ReplyFile { name: "x.json".to_owned(), bytes: it.answers("yes").await.to_string().into_bytes() };
    let closed = app.take_reply(&officer, it.request, None, file).await.unwrap_err();
    assert_eq!(closed.code, ErrorCode::RequestClosed);
    assert_eq!(app.requests(&officer).await.unwrap().rows[0].standing, None, "it can be asked anew");

    let nobody = vendor(&it.house, "何も納めていない会社").await;
    let none = app.make_request(&officer, nobody, &NewRequest::default()).await.unwrap_err();
    assert_eq!(none.code, ErrorCode::VendorWithoutSystems);
    let due = |due_on| NewRequest { due_on: Some(due_on), ..NewRequest::default() };
    let past = app.make_request(&officer, it.vendor, &due(today().yesterday().unwrap())).await.unwrap_err();
    assert_eq!((past.fields[0].field, past.code), ("due_on", ErrorCode::PastDay));
    let far = app.make_request(&officer, it.vendor, &due(day("2036-01-01"))).await.unwrap_err();
    assert_eq!(far.code, ErrorCode::OutOfRange);
}

async fn the_board_takes_few_statements_whatever_its_size(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    for n in 0..40 {
        let vendor = vendor(&it.house, &format!("事業者{n:02}")).await;
        for m in 0..5 {
            let name = format!("システム{n:02}-{m}");
            let system = System { name, vendor_id: Some(vendor), ..System::blank(SystemId::new()) };
            app.save_system(&officer, &system).await.unwrap();
        }
        if n % 2 == 0 {
            let id = app.make_request(&officer, vendor, &NewRequest::default()).await.unwrap();
            let asked = app.request(&officer, id).await.unwrap().request.asked;
            let part =
                json!({ "system": asked.systems[0].id, "answers": [{ "question": "patching", "value": "yes" }] });
            let file =
                json!({ "format": "sejo-reply-1", "request": id, "facility": asked.facility.id, "systems": [part] });
            let file = ReplyFile { name: "回答.json".to_owned(), bytes: file.to_string().into_bytes() };
            app.take_reply(&officer, id, None, file).await.unwrap();
        }
    }
    let before = app.statements();
    let board = app.requests(&officer).await.unwrap();
    assert!(app.statements() - before <= 5);
    assert_eq!(board.rows.len(), 201);
    assert_eq!([None, Some(Standing::Draft), Some(Standing::Answered)].map(|at| board.count(at)), [100, 81, 20]);
    // 今日 counts on the same board, and reads no request again while nothing changed.
    app.today_view(&officer).await.unwrap();
    let before = app.statements();
    let notices = app.today_view(&officer).await.unwrap().notices;
    assert!(app.statements() - before <= 3);
    for notice in [Notice::RepliesWaiting(20), Notice::RequestsUnsent(81)] {
        assert!(notices.contains(&notice), "{notices:?}");
    }
    let viewer = it.house.actor(Role::Viewer);
    let before = app.statements();
    app.request(&viewer, it.request).await.unwrap();
    assert!(app.statements() - before <= 5);
}

async fn the_mail_that_asks_again_says_of_each_system_what_to_correct(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let second =
        System { name: "画像システム".to_owned(), vendor_id: Some(it.vendor), ..System::blank(SystemId::new()) };
    app.save_system(&officer, &second).await.unwrap();
    let id = app.make_request(&officer, it.vendor, &NewRequest::default()).await.unwrap();
    let asked = app.request(&officer, id).await.unwrap().request.asked;
    let part =
        |at: usize| json!({ "system": asked.systems[at].id, "answers": [{ "question": "patching", "value": "yes" }] });
    let file = json!({ "format": "sejo-reply-1", "request": id, "facility": asked.facility.id, "systems": [part(0), part(1)] });
    let file = ReplyFile { name: "回答.json".to_owned(), bytes: file.to_string().into_bytes() };
    let reply = app.take_reply(&officer, id, None, file).await.unwrap();
    for (index, words) in [(0, "端末PCの分もお答えください"), (1, "日付をお書きください")] {
        let revision = app.reply(&officer, reply).await.unwrap().reply.revision;
        let parts = vec![ChosenPart { index, system: None }];
        let deciding =
            Deciding { kind: DecisionKind::AskedAgain, parts, words: words.to_owned(), revision, seen: None };
        app.decide_reply(&officer, reply, &deciding).await.unwrap();
    }
    let body = app.request(&officer, id).await.unwrap().mail.body;
    for (system, words) in asked.systems.iter().zip(["端末PCの分もお答えください", "日付をお書きください"])
    {
        assert!(body.contains(&format!("{}: {words}", system.name)), "{body}");
    }
}

async fn what_goes_out_again_names_the_questions_and_why(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let mut file = it.answers("yes").await;
    let answers = file["systems"][0]["answers"].as_array_mut().unwrap();
    answers.retain(|answer| answer["question"] != "officer");
    let reply = it.drop_json(&file).await.unwrap();
    let asked = it.view().await.request.asked;
    let [patching, unanswered] = ["patching", "officer"].map(|key| asked.question(key).unwrap().number.as_str());
    let words = format!("{patching}はサーバの分も含めてお答えください");
    it.decide(reply, DecisionKind::AskedAgain, &words).await.unwrap();
    // The mail of the request that was answered, and of one that is made anew in its place.
    let anew = app.make_request(&officer, it.vendor, &NewRequest::default()).await.unwrap();
    for id in [it.request, anew] {
        for (lang, leads, mark) in [
            (Lang::Ja, ["確かめていただきたい項目:", "お答えがないか、読めなかった項目:"], "・"),
            (Lang::En, ["Questions to look at again:", "Questions without an answer"], "- "),
        ] {
            let body = app.request(&Actor { lang, ..officer.clone() }, id).await.unwrap().mail.body;
            let (before, open) = body.split_once(leads[1]).unwrap_or_else(|| panic!("{body}"));
            let (why, named) = before.split_once(leads[0]).unwrap_or_else(|| panic!("{body}"));
            let is_listed = |list: &str, number: &str| list.contains(&format!("\n{mark}{number} "));
            assert!(why.contains(&words) && is_listed(named, patching) && is_listed(open, unanswered), "{body}");
            assert!(!is_listed(named, unanswered) && !is_listed(open, patching), "{body}");
        }
        let letter = app.request_file(&officer, id, RequestFile::Letter).await.unwrap();
        let text: String = it.house.text_of_print(&letter.bytes).split_whitespace().collect();
        assert!(
            text.contains("サーバの分も含めてお答えください") && text.contains("確かめていただきたい項目"),
            "{text}"
        );
    }
    // Once it was answered well nothing is asked again.
    let well = it.drop_json(&it.answers("yes").await).await.unwrap();
    let it = Asked { house: it.house.restart_on(day("2026-11-23")).await, ..it };
    it.decide(well, DecisionKind::Accepted, "").await.unwrap();
    assert!(!it.view().await.mail.body.contains("もう一度お送りください"));
}

async fn what_goes_out_again_asks_for_nothing_that_was_accepted(place: &Place) {
    let it = Asked::new(place).await;
    for (key, kind) in [("patching", DecisionKind::Accepted), ("remote.used", DecisionKind::AskedAgain)] {
        let mut file = it.answers("yes").await;
        file["systems"][0]["answers"].as_array_mut().unwrap().retain(|answer| answer["question"] == key);
        let reply = it.drop_json(&file).await.unwrap();
        it.decide(reply, kind, "日付もお書きください").await.unwrap();
    }
    let view = it.view().await;
    let body = &view.mail.body;
    let (_, open) = body.split_once("お答えがないか、読めなかった項目:").unwrap_or_else(|| panic!("{body}"));
    let is_listed = |key: &str| open.contains(&format!("\n・{} ", view.request.asked.question(key).unwrap().number));
    assert!(is_listed("officer") && !is_listed("patching"), "{open}");
}

async fn what_goes_out_again_asks_for_nothing_that_was_let_go(place: &Place) {
    let it = Asked::new(place).await;
    let reply = async |key: &str, kind: DecisionKind| {
        let mut file = it.answers("yes").await;
        file["systems"][0]["answers"].as_array_mut().unwrap().retain(|answer| answer["question"] == key);
        let reply = it.drop_json(&file).await.unwrap();
        it.decide(reply, kind, "日付もお書きください").await.unwrap();
    };
    reply("patching", DecisionKind::Accepted).await;
    let enough = Happened::enough(Vec::new(), String::new());
    let seen = it.view().await.request.revision;
    it.house.app.note_request(&it.house.officer(), it.request, enough, seen).await.unwrap();
    reply("remote.used", DecisionKind::AskedAgain).await;
    let view = it.view().await;
    let body = &view.mail.body;
    let officer = format!("\n・{} ", view.request.asked.question("officer").unwrap().number);
    assert!(body.contains("日付もお書きください") && !body.contains(&officer), "{body}");
}

async fn what_goes_out_again_asks_for_nothing_that_is_known_here(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let system = app.system(&officer, Some(it.system)).await.unwrap().system;
    let mut said = system.responsibilities.clone();
    said.put(Duty::Backup, Responsibility::said(Holder::Facility));
    app.save_responsibilities(&officer, it.system, &said, system.revision).await.unwrap();
    let mut file = it.answers("yes").await;
    let answers = file["systems"][0]["answers"].as_array_mut().unwrap();
    answers.retain(|answer| !["officer", "duty.backup"].contains(&answer["question"].as_str().unwrap()));
    let reply = it.drop_json(&file).await.unwrap();
    it.decide(reply, DecisionKind::AskedAgain, "日付もお書きください").await.unwrap();
    let view = it.view().await;
    let (_, open) = view.mail.body.split_once("お答えがないか、読めなかった項目:").unwrap();
    let officer = format!("\n・{} ", view.request.asked.question("officer").unwrap().number);
    assert!(open.contains(&officer) && open.matches("\n・").count() == 1, "as the page would say: {open}");
}

async fn who_is_late_is_told_on_the_page_of_today(place: &Place) {
    let it = Asked::new(place).await;
    let officer = it.house.officer();
    let sent = Happened::Sent { on: today(), means: Means::Mail };
    it.house.app.note_request(&officer, it.request, sent, 1).await.unwrap();
    let late = |notices: &[Notice]| notices.contains(&Notice::RequestsOverdue(1));
    assert!(!late(&it.house.app.today_view(&officer).await.unwrap().notices));
    let app = it.house.again_on(day("2026-12-20")).await;
    assert!(late(&app.today_view(&officer).await.unwrap().notices));
}

async fn what_a_reply_leaves_open_is_named_until_nobody_asks_for_it(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let row = async || {
        let rows = app.requests(&officer).await.unwrap().rows;
        rows.into_iter().find(|row| row.system.id == it.system).unwrap()
    };
    let note = async |what: Happened| {
        let revision = it.view().await.request.revision;
        app.note_request(&officer, it.request, what, revision).await.map_err(|e| e.code)
    };
    let enough = || Happened::enough(Vec::new(), "電話で聞いた".to_owned());
    let mut file = it.answers("yes").await;
    let left_out = ["remote.used", "duty.backup"];
    let answers = file["systems"][0]["answers"].as_array_mut().unwrap();
    answers.retain(|answer| !left_out.contains(&answer["question"].as_str().unwrap()));
    let reply = it.drop_json(&file).await.unwrap();
    assert_eq!(note(enough()).await, Err(ErrorCode::NothingLeft), "nobody decided about the reply yet");
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();

    let at = row().await;
    let open: Vec<&str> = at.left.open.iter().map(|question| question.key.as_str()).collect();
    assert_eq!((at.standing, open.as_slice()), (Some(Standing::Partly), left_out.as_slice()));
    assert!(
        at.needs_hand() && at.left.unasked.is_empty() && at.left.answered + at.left.settled() + 2 == at.left.asked()
    );
    let view = it.view().await;
    assert_eq!((view.systems[0].standing, &view.systems[0].left), (Standing::Partly, &at.left), "as the board says");
    let (_, named) = view.mail.body.split_once("まだお答えのない項目").unwrap_or_else(|| panic!("{}", view.mail.body));
    assert!(named.contains("リモート保守") && named.matches("\n・").count() == 2, "{named}");
    let notices = app.today_view(&officer).await.unwrap().notices;
    assert!(notices.contains(&Notice::AnswersLeft(1)), "{notices:?}");
    let steps = app.next_steps(&officer).await.unwrap();
    assert!(steps.iter().any(|step| step.title.contains("一部だけ答えたシステム1件")), "{steps:?}");

    // That it went out the first time is written down late; a reminder asks for the rest.
    note(Happened::Sent { on: today(), means: Means::Mail }).await.unwrap();
    assert_eq!(row().await.standing, Some(Standing::Partly));
    note(Happened::Reminded { on: today(), means: Means::Mail, note: String::new() }).await.unwrap();
    let at = row().await;
    assert_eq!((at.standing, at.left.open.len(), at.needs_hand()), (Some(Standing::Reminded), 2, false));

    note(enough()).await.unwrap();
    let at = row().await;
    assert_eq!((at.standing, at.left.is_empty()), (Some(Standing::Accepted), true));
    assert!(!it.view().await.mail.body.contains("まだお答えのない項目"));
    assert_eq!(note(enough()).await, Err(ErrorCode::NothingLeft));
    let not_enough = || Happened::not_enough(Vec::new(), String::new());
    note(not_enough()).await.unwrap();
    assert_eq!(note(not_enough()).await, Err(ErrorCode::ChangedMeanwhile), "it was taken back already");
    assert_eq!((row().await.standing, row().await.left.open.len()), (Some(Standing::Reminded), 2));

    // The same file answers the rest, and is told of what is open after it alone.
    for (key, is_left) in [("remote.used", true), ("duty.backup", false)] {
        let mut rest = it.answers("yes").await;
        rest["systems"][0]["answers"].as_array_mut().unwrap().retain(|answer| answer["question"] == key);
        let rest = it.drop_json(&rest).await.unwrap();
        let notes = it.notes(rest).await;
        let told = notes.iter().find(|(code, _)| *code == ReplyNoteCode::Unanswered).map(|(_, about)| about.as_str());
        assert_eq!(told.is_some(), is_left, "{key}: {told:?}");
        assert!(told.is_none_or(|about| about.starts_with("電子カルテ: 1件 (")), "{told:?}");
        it.decide(rest, DecisionKind::Accepted, "").await.unwrap();
    }
    let at = row().await;
    assert_eq!((at.standing, at.left.is_empty()), (Some(Standing::Accepted), true));
}

async fn what_was_taken_back_and_asked_for_anew_is_open_until_it_is_answered(place: &Place) {
    let (clinic, maker, _, _) = accepted(place).await;
    let (app, officer) = (&clinic.house.app, clinic.house.officer());
    let row = async || {
        let rows = app.requests(&officer).await.unwrap().rows;
        rows.into_iter().find(|row| row.system.id == clinic.system).unwrap()
    };
    let is_open = async || row().await.left.open.iter().any(|question| question.key == "patching");
    let before = row().await.left;
    maker.say("手順を確かめた", |key| if key == "patching" { "no" } else { "yes" }).await;
    maker.house.app.make_notices(&maker.officer(), None, "手順を確かめた").await.unwrap();
    tell(&clinic, &maker).await;
    assert!(row().await.taken_back.is_some() && !is_open().await, "it is told by itself");
    let (gone, left) = (row().await.taken_back.unwrap().answers, row().await.left);
    assert_eq!(left.aside.get(&Aside::TakenBack), Some(&gone), "{left:?}");
    assert_eq!((left.answered + gone, left.asked()), (before.answered, before.asked()), "it is received no more");
    let again = app.make_request(&officer, row().await.vendor.id, &NewRequest::default()).await.unwrap();
    let sent = Happened::Sent { on: today(), means: Means::Mail };
    app.note_request(&officer, again, sent, 1).await.unwrap();

    // The vendor answers something else.
    let answer = async |key: &str| {
        let yes = TypedAnswer { value: "yes".to_owned(), ..TypedAnswer::default() };
        let answers = BTreeMap::from([(key.to_owned(), yes)]);
        let typed = TypedReply { answered_by: "中村".to_owned(), answers, ..TypedReply::default() };
        let heard = app.type_reply(&officer, again, clinic.system, typed).await.unwrap();
        let revision = app.reply(&officer, heard).await.unwrap().reply.revision;
        let (kind, parts) = (DecisionKind::Accepted, vec![ChosenPart { index: 0, system: None }]);
        let deciding = Deciding { kind, parts, words: "電話で聞いた".to_owned(), revision, seen: None };
        app.decide_reply(&officer, heard, &deciding).await.unwrap();
    };
    answer("officer").await;
    let at = row().await;
    assert_eq!((at.taken_back, at.request, at.standing), (None, Some(again), Some(Standing::Partly)));
    assert!(is_open().await, "what was said before the notice answers nothing: {:?}", at.left.open);
    let asking = app.request(&officer, again).await.unwrap();
    let number = format!("\n・{} ", asking.request.asked.question("patching").unwrap().number);
    assert_eq!(asking.mail.body.matches(number.as_str()).count(), 1, "once, with the reason: {}", asking.mail.body);
    answer("patching").await;
    assert!(!is_open().await);
}

/// What is said to one question.
fn said(value: &str, on: &str, remark: &str) -> Value {
    json!({ "question": "patching", "value": value, "confirmed_on": on, "remark": remark })
}

async fn a_system_without_an_answer_holds_up_no_other(place: &Place) {
    for (answers, is_refused) in [
        (vec![said("", "", "現在確認中です")], false),
        (vec![said("", "2026-11-20", "")], false),
        (vec![said("確認中", "", "")], false),
        (vec![said("yes", "", ""), said("no", "", "")], true),
    ] {
        let it = Asked::new(place).await;
        let (name, officer) = ("画像システム".to_owned(), it.house.officer());
        let second = System { name, vendor_id: Some(it.vendor), ..System::blank(SystemId::new()) };
        it.house.app.save_system(&officer, &second).await.unwrap();
        let request = it.house.app.make_request(&officer, it.vendor, &NewRequest::default()).await.unwrap();
        let it = Asked { request, ..it };
        let mut file = it.answers("yes").await;
        let part = json!({ "system": second.id, "name": second.name, "answers": answers });
        file["systems"].as_array_mut().unwrap().push(part);
        let reply = it.drop_json(&file).await.unwrap();
        let accept = async |parts: Vec<usize>| {
            let revision = it.house.app.reply(&officer, reply).await.unwrap().reply.revision;
            let parts = parts.into_iter().map(|index| ChosenPart { index, system: None }).collect();
            let deciding = Deciding { kind: DecisionKind::Accepted, parts, words: String::new(), revision, seen: None };
            it.house.app.decide_reply(&officer, reply, &deciding).await
        };
        if is_refused {
            let refused = accept(vec![0, 1]).await.unwrap_err();
            let told = refused.words(Lang::Ja);
            assert_eq!(refused.code, ErrorCode::PartUnclear, "{told}");
            assert!(told.contains("画像システム: ") && told.contains("「はい」「いいえ」"), "{told}");
            assert!(told.contains("ほかのシステムの分は") && !told.contains("電子カルテ"), "{told}");
            accept(vec![0]).await.unwrap();
            let alone = accept(vec![1]).await.unwrap_err();
            assert_eq!(alone.code, ErrorCode::PartUnclear);
            assert!(!alone.words(Lang::Ja).contains("ほかのシステムの分は"), "{alone}");
        } else {
            accept(vec![0, 1]).await.unwrap();
            let parts = it.house.app.reply(&officer, reply).await.unwrap().reply.parts;
            assert!(parts.iter().all(ReplyPart::is_accepted) && parts[1].answers.len() == 1, "{parts:?}");
            let rows = it.house.app.requests(&officer).await.unwrap().rows;
            let row = rows.into_iter().find(|row| row.system.id == second.id).unwrap();
            assert_eq!((row.standing, row.left.answered), (Some(Standing::Partly), 0), "all of it stays open");
            assert!(row.left.open.iter().any(|question| question.key == "patching"), "{:?}", row.left.open);
        }
        assert_eq!(it.declared("patching").await, [AnswerValue::Yes], "of the one that was answered");
    }
}

async fn a_reply_without_an_answer_is_refused_for_that(place: &Place) {
    let it = Asked::new(place).await;
    let mut file = it.answers("yes").await;
    for answer in [said("", "", "現在確認中です"), said("", "2026-11-20", ""), said("確認中", "", "")] {
        file["systems"][0]["answers"] = json!([answer]);
        let file = ReplyFile { name: "回答.json".to_owned(), bytes: file.to_string().into_bytes() };
        let refused = it.house.app.take_reply(&it.house.officer(), it.request, None, file).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::ReplyBlank, "nothing contradicts itself: {refused}");
    }
}
