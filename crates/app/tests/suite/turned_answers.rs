//! What an answer is held against before it counts: one that takes the place of いいえ is told, and counts without words only where it
//! is later for certain and signed; one about a system that is gone counts for none.

use sejo_app::reply::{ChosenPart, Deciding, ReplyFile};
use sejo_app::request::NewRequest;
use sejo_evidence::signing::SigningKey;
use sejo_model::reply::{DecisionKind, ReplyNoteCode as Code};
use sejo_model::{AnswerValue, ErrorCode, ReplyId, System, SystemId};
use serde_json::{Value, json};

use crate::connections::connects;
use crate::house::{day, table, workbook};
use crate::place::Place;
use crate::requests::{Asked, OFFICIAL, sealed, withdrawal};

both! {
    not_applicable_in_between_wipes_no_no;
    what_is_later_and_signed_needs_no_words;
    a_request_made_in_between_is_no_day;
    words_from_before_a_mark_was_shown_accept_nothing;
    two_parts_of_one_reply_are_held_against_each_other;
    an_answer_is_older_than_a_newer_one_to_the_same_question_alone;
    a_no_that_was_withdrawn_is_remembered;
    a_part_that_is_placed_by_hand_is_looked_at_like_any_other;
    what_parts_of_one_system_answer_otherwise_stays_open;
    a_no_that_stays_open_is_remembered;
    a_no_beside_a_yes_in_one_cell_is_remembered;
    a_no_that_could_not_be_read_is_remembered;
    a_no_that_the_official_form_leaves_open_is_remembered;
    a_remark_on_the_whole_that_denies_a_yes_is_told;
    a_no_that_waits_is_remembered;
    a_no_is_remembered_whatever_became_of_its_reply;
    what_was_asked_to_be_corrected_is_told_and_needs_no_words;
    what_only_contradicts_itself_is_refused_for_that;
    a_no_in_a_reply_of_no_use_is_remembered;
    the_same_answer_of_two_days_is_told;
    a_connection_that_would_be_safer_is_told_too;
    a_safer_connection_is_told_against_a_reply_that_was_sent_back_for_something_else;
    what_is_said_of_a_system_that_is_gone_counts_for_the_one_that_is_chosen;
    what_was_accepted_of_a_system_that_is_gone_keeps_its_name_and_counts_no_more;
}

/// An answer file of a day, in which every row is `value`.
async fn of_day(it: &Asked, value: &str, on: &str) -> Value {
    let mut file = it.answers(value).await;
    file["answered_on"] = json!(on);
    for answer in file["systems"][0]["answers"].as_array_mut().unwrap() {
        answer["confirmed_on"] = json!(on);
    }
    file
}

async fn accept(it: &Asked, reply: ReplyId, words: &str) -> Result<(), ErrorCode> {
    it.decide(reply, DecisionKind::Accepted, words).await
}

async fn not_applicable_in_between_wipes_no_no(place: &Place) {
    for (days, turned) in [
        (["2026-11-18", "2026-11-19", "2026-11-20"], Code::TurnsYes),
        (["2026-11-20", "2026-11-20", "2026-11-20"], Code::TurnsYesUnsure),
    ] {
        let mut it = Asked::new(place).await;
        let first = it.drop_json(&of_day(&it, "no", days[0]).await).await.unwrap();
        accept(&it, first, "").await.unwrap();
        for (value, on, today) in [("not-applicable", days[1], "2026-11-23"), ("yes", days[2], "2026-11-24")] {
            it = Asked { house: it.house.restart_on(day(today)).await, ..it };
            let reply = it.drop_json(&of_day(&it, value, on).await).await.unwrap();
            let noted = it.codes(reply).await;
            assert!(noted.contains(&turned) && noted.contains(&Code::Unsigned), "{value} {on}: {noted:?}");
            let notes = it.notes(reply).await;
            let says_why =
                |(code, about): &(Code, String)| *code == Code::Unsigned && about.contains("良いほうに変えます");
            assert!(notes.iter().any(says_why), "{notes:?}");
            assert_eq!(accept(&it, reply, " ").await, Err(ErrorCode::Required), "{value} {on}");
            accept(&it, reply, "電話で確かめた").await.unwrap();
        }
        assert_eq!(it.declared("patching").await, [AnswerValue::Yes]);
        // Said once more it turns nothing.
        let again = it.drop_json(&of_day(&it, "yes", "2026-11-21").await).await.unwrap();
        assert_eq!(it.codes(again).await, []);
    }
}

async fn what_is_later_and_signed_needs_no_words(place: &Place) {
    let it = Asked::new(place).await;
    let key = SigningKey::from_seed(&[7; 32]).unwrap();
    let first = it.drop("1.json", sealed(of_day(&it, "no", "2026-11-18").await, &key)).await.unwrap();
    accept(&it, first, "").await.unwrap();
    let same = it.drop("2.json", sealed(of_day(&it, "yes", "2026-11-18").await, &key)).await.unwrap();
    assert_eq!(it.codes(same).await, [Code::TurnsYesUnsure]);
    assert_eq!(accept(&it, same, "").await, Err(ErrorCode::Required));
    let it = Asked { house: it.house.restart_on(day("2026-11-23")).await, ..it };
    let later = it.drop("3.json", sealed(of_day(&it, "yes", "2026-11-19").await, &key)).await.unwrap();
    let told = it.notes(later).await;
    assert!(matches!(told.as_slice(), [(Code::TurnsYes, about)] if about.contains("いいえ → はい")), "{told:?}");
    accept(&it, later, "").await.unwrap();
    assert_eq!(it.declared("patching").await, [AnswerValue::Yes]);
}

async fn a_request_made_in_between_is_no_day(place: &Place) {
    let it = Asked::new(place).await;
    let first = it.drop_json(&of_day(&it, "no", "2026-11-20").await).await.unwrap();
    accept(&it, first, "").await.unwrap();
    let second = it.house.app.make_request(&it.house.officer(), it.vendor, &NewRequest::default()).await.unwrap();
    let it = Asked { request: second, ..it };
    for (on, code) in [("", Code::TurnsYesUnsure), ("2026-11-20", Code::TurnsYesUnsure), ("2026-11-01", Code::Older)] {
        let reply = it.drop_json(&of_day(&it, "yes", on).await).await.unwrap();
        let noted = it.codes(reply).await;
        assert!(noted.contains(&code), "{on}: {noted:?}");
        assert_eq!(accept(&it, reply, "").await, Err(ErrorCode::Required), "{on}");
    }
    assert_eq!(it.declared("patching").await, [AnswerValue::No]);
}

async fn words_from_before_a_mark_was_shown_accept_nothing(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let yes = it.drop_json(&of_day(&it, "yes", "2026-11-20").await).await.unwrap();
    let shown = async || app.reply(&officer, yes).await.unwrap().seen();
    let first = shown().await;
    assert_eq!(first, "", "nothing is grave yet");
    let decide = async |seen: &str| {
        let (kind, parts) = (DecisionKind::Accepted, vec![ChosenPart { index: 0, system: None }]);
        let (words, seen) = ("受け取りました。ありがとうございます".to_owned(), Some(seen.to_owned()));
        app.decide_reply(&officer, yes, &Deciding { kind, parts, words, revision: 1, seen }).await
    };
    let no = it.drop_json(&of_day(&it, "no", "2026-11-20").await).await.unwrap();
    accept(&it, no, "電話で確かめた").await.unwrap();
    let refused = decide(&first).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::MarksSince);
    let named = refused.detail.unwrap();
    for code in [Code::TurnsYesUnsure, Code::Unsigned] {
        assert!(named.ja.contains(code.words().ja) && named.en.contains(code.words().en), "{named:?}");
    }
    assert_eq!(it.declared("patching").await, [AnswerValue::No]);
    // One of the two alone is not all of it.
    let now = shown().await;
    let part = now.split(' ').next().unwrap();
    assert_eq!(decide(part).await.unwrap_err().code, ErrorCode::MarksSince);
    // Whoever has read it decides as ever.
    let it = Asked { house: it.house.restart_on(day("2026-11-23")).await, ..it };
    let (kind, parts) = (DecisionKind::Accepted, vec![ChosenPart { index: 0, system: None }]);
    let officer = it.house.officer();
    let seen = Some(it.house.app.reply(&officer, yes).await.unwrap().seen());
    let words = "電話で確かめた".to_owned();
    it.house.app.decide_reply(&officer, yes, &Deciding { kind, parts, words, revision: 1, seen }).await.unwrap();
    assert_eq!(it.declared("patching").await, [AnswerValue::Yes]);
}

/// A reply that says いいえ of the system and はい of one by another name.
async fn in_two_parts(it: &Asked) -> ReplyId {
    let mut file = it.answers("no").await;
    let mut other = it.answers("yes").await["systems"][0].clone();
    other["system"] = json!("");
    other["name"] = json!("電子カルテ(本院)");
    file["systems"].as_array_mut().unwrap().push(other);
    it.drop_json(&file).await.unwrap()
}

async fn accept_part(it: &Asked, reply: ReplyId, index: usize, words: &str) -> Result<(), sejo_app::Error> {
    let officer = it.house.officer();
    let revision = it.house.app.reply(&officer, reply).await.unwrap().reply.revision;
    let parts = vec![ChosenPart { index, system: (index > 0).then_some(it.system) }];
    let deciding = Deciding { kind: DecisionKind::Accepted, parts, words: words.to_owned(), revision, seen: None };
    it.house.app.decide_reply(&officer, reply, &deciding).await
}

async fn two_parts_of_one_reply_are_held_against_each_other(place: &Place) {
    for is_first_accepted in [true, false] {
        let mut it = Asked::new(place).await;
        let reply = in_two_parts(&it).await;
        if is_first_accepted {
            accept_part(&it, reply, 0, "").await.unwrap();
            it = Asked { house: it.house.restart_on(day("2026-11-23")).await, ..it };
        }
        let before = it.declared("patching").await;
        let refused = accept_part(&it, reply, 1, "").await.unwrap_err();
        assert!(refused.fields.iter().any(|f| (f.field, f.code) == ("words", ErrorCode::Required)), "{refused:?}");
        assert_eq!(it.declared("patching").await, before);
        accept_part(&it, reply, 1, "電話で、後のほうが正しいと聞いた").await.unwrap();
        assert_eq!(it.declared("patching").await, [AnswerValue::Yes]);
    }
}

async fn an_answer_is_older_than_a_newer_one_to_the_same_question_alone(place: &Place) {
    for is_older_first in [true, false] {
        let mut it = Asked::new(place).await;
        let officer = it.house.officer();
        let second =
            System { name: "検査室".to_owned(), vendor_id: Some(it.vendor), ..System::blank(SystemId::new()) };
        it.house.app.save_system(&officer, &second).await.unwrap();
        it.request = it.house.app.make_request(&officer, it.vendor, &NewRequest::default()).await.unwrap();
        let said = async |on: &str, about: &[(SystemId, &str)]| {
            let mut file = of_day(&it, "yes", on).await;
            let given = |key: &str| json!({ "question": key, "value": "yes", "confirmed_on": on });
            let part = |(system, key): &(SystemId, &str)| json!({ "system": system, "answers": [given(key)] });
            file["systems"] = about.iter().map(part).collect();
            it.drop_json(&file).await.unwrap()
        };
        let newer = said("2026-11-20", &[(it.system, "patching")]).await;
        accept(&it, newer, "").await.unwrap();
        let other = said("2026-11-10", &[(it.system, "officer")]).await;
        assert!(!it.codes(other).await.contains(&Code::Older), "nothing newer answers it");
        accept(&it, other, "").await.unwrap();
        // Of two systems the part about one of them is older.
        let both = said("2026-11-11", &[(it.system, "patching"), (second.id, "patching")]).await;
        let notes = it.notes(both).await;
        let told: Vec<&str> =
            notes.iter().filter(|(code, _)| *code == Code::Older).map(|told| told.1.as_str()).collect();
        assert!(matches!(told.as_slice(), [about] if about.contains("1件") && !about.contains("検査室")), "{notes:?}");
        let parts = it.house.app.reply(&officer, both).await.unwrap().reply.parts;
        let of = |id: SystemId| parts.iter().position(|part| part.system_id == Some(id)).unwrap();
        let (older, sound) = (of(it.system), of(second.id));
        if is_older_first {
            assert_eq!(accept_part(&it, both, older, "").await.unwrap_err().code, ErrorCode::Required);
            accept_part(&it, both, older, "電話で、こちらが正しいと聞いた").await.unwrap();
        }
        accept_part(&it, both, sound, "").await.unwrap();
    }
}

async fn a_no_that_was_withdrawn_is_remembered(place: &Place) {
    let it = Asked::new(place).await;
    let key = SigningKey::from_seed(&[7; 32]).unwrap();
    let signed = sealed(of_day(&it, "no", "2026-11-19").await, &key);
    let first = it.drop("1.json", signed.clone()).await.unwrap();
    accept(&it, first, "").await.unwrap();
    let notice = withdrawal(it.view().await.request.asked, &[&signed], &key);
    it.house.drop_file(&it.house.officer(), "通知.json", notice).await;
    assert!(it.declared("patching").await.is_empty());
    // Of a day before it was withdrawn, and later than what was withdrawn.
    let reply = it.drop_json(&of_day(&it, "yes", "2026-11-21").await).await.unwrap();
    let noted = it.codes(reply).await;
    assert!(noted.contains(&Code::TurnsYesUnsure) && noted.contains(&Code::Unsigned), "{noted:?}");
    assert_eq!(accept(&it, reply, "").await, Err(ErrorCode::Required));
}

async fn a_part_that_is_placed_by_hand_is_looked_at_like_any_other(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let without_officer = async |value: &str| {
        let mut file = of_day(&it, value, "2026-11-20").await;
        file["systems"][0]["answers"].as_array_mut().unwrap().retain(|answer| answer["question"] != "officer");
        file
    };
    let first = it.drop_json(&without_officer("no").await).await.unwrap();
    accept(&it, first, "").await.unwrap();
    let mut file = without_officer("yes").await;
    file["systems"][0]["system"] = json!("");
    file["systems"][0]["name"] = json!("電子カルテ(本院)");
    let answers = file["systems"][0]["answers"].as_array_mut().unwrap();
    let patching = answers.iter_mut().find(|answer| answer["question"] == "patching").unwrap();
    patching["remark"] = json!("サーバは未実施です。");
    patching["words"] = json!("空調の点検を欠かしていない");
    let reply = it.drop_json(&file).await.unwrap();
    // What it says by itself is told at once, what it says of the system where that is chosen.
    let noted = it.codes(reply).await;
    assert!(noted.contains(&Code::OtherWords) && noted.contains(&Code::RemarkDenies), "{noted:?}");
    assert!(!noted.contains(&Code::Unanswered) && !noted.contains(&Code::TurnsYesUnsure), "{noted:?}");
    let chosen = [ChosenPart { index: 0, system: Some(it.system) }];
    let placed = app.reply_placed(&officer, reply, &chosen).await.unwrap();
    let noted: Vec<Code> = placed.reply.notes.iter().map(|note| note.code).collect();
    assert!(noted.contains(&Code::Unanswered) && noted.contains(&Code::TurnsYesUnsure), "{noted:?}");
    assert_eq!(placed.reply.parts[0].system_id, None, "it is chosen only with the decision");
    let (kind, parts) = (DecisionKind::Accepted, chosen.to_vec());
    let deciding = Deciding { kind, parts, words: String::new(), revision: 1, seen: None };
    let refused = app.decide_reply(&officer, reply, &deciding).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Required);
    let named = refused.detail.unwrap();
    for code in [Code::TurnsYesUnsure, Code::OtherWords] {
        assert!(named.ja.contains(code.words().ja) && named.en.contains(code.words().en), "{named:?}");
    }
    assert_eq!(it.declared("patching").await, [AnswerValue::No]);
}

async fn what_parts_of_one_system_answer_otherwise_stays_open(place: &Place) {
    let it = Asked::new(place).await;
    let name = it.view().await.request.asked.systems[0].name.clone();
    let system = it.system.to_string();
    // By its id, by its name, and by its name as somebody typed it; or the first of them contradicts itself.
    for said in [[["yes"; 2], ["no"; 2], ["yes"; 2]], [["yes", "no"], ["yes"; 2], ["yes"; 2]]] {
        let mut file = it.answers("yes").await;
        let whole = file["systems"][0].clone();
        let part = |(id, name): (&str, &str), values: [&str; 2]| {
            let mut part = whole.clone();
            part["system"] = json!(id);
            part["name"] = json!(name);
            let answers = part["answers"].as_array_mut().unwrap();
            answers.retain(|answer| answer["question"] != "patching");
            answers.extend(values.map(|value| json!({ "question": "patching", "value": value })));
            part
        };
        let typed = format!("{name} ");
        let names = [(system.as_str(), ""), ("", name.as_str()), ("", typed.as_str())];
        file["systems"] = names.into_iter().zip(said).map(|(named, values)| part(named, values)).collect();
        let reply = it.drop_json(&file).await.unwrap();
        assert!(it.codes(reply).await.contains(&Code::AnswerTwice));
        let parts = it.house.app.reply(&it.house.officer(), reply).await.unwrap().reply.parts;
        let [part] = parts.as_slice() else { panic!("{parts:?}") };
        let open = part.answer("patching").unwrap();
        assert_eq!((open.value.as_str(), open.between.as_slice()), ("", ["yes", "no"].map(str::to_owned).as_slice()));
        assert_eq!(part.answer("officer").unwrap().value, "yes", "{said:?}");
    }
}

async fn a_no_that_stays_open_is_remembered(place: &Place) {
    let it = Asked::new(place).await;
    let mut file = it.answers("yes").await;
    let mut other = file["systems"][0].clone();
    other["system"] = json!("");
    other["name"] = json!("電子カルテ(本院)");
    let no = json!({ "question": "patching", "value": "no", "remark": "サーバは未実施です。" });
    file["systems"][0]["answers"].as_array_mut().unwrap().push(no);
    file["systems"].as_array_mut().unwrap().push(other);
    let reply = it.drop_json(&file).await.unwrap();
    let told = it.notes(reply).await;
    let twice = told.iter().find(|(code, _)| *code == Code::AnswerTwice).map(|(_, about)| about.as_str()).unwrap();
    assert!(twice.ends_with("「はい」「いいえ」"), "{twice}");
    let view = it.house.app.reply(&it.house.officer(), reply).await.unwrap();
    let row = view.answers[0].iter().find(|row| row.question.key == "patching").unwrap();
    assert_eq!((row.said.as_str(), row.remark.as_str()), ("", "「はい」「いいえ」\nサーバは未実施です。"));
    // Of the rest of the same reply, and of another one of the same day.
    accept_part(&it, reply, 0, "").await.unwrap();
    assert!(it.declared("patching").await.is_empty());
    let refused = accept_part(&it, reply, 1, "").await.unwrap_err();
    assert!(refused.fields.iter().any(|f| (f.field, f.code) == ("words", ErrorCode::Required)), "{refused:?}");
    let again = it.drop_json(&of_day(&it, "yes", "2026-11-21").await).await.unwrap();
    let notes = it.notes(again).await;
    let is_told = |code: Code, about: &str| code == Code::TurnsYesUnsure && about.contains("いいえ → はい");
    assert!(notes.iter().any(|(code, about)| is_told(*code, about)), "{notes:?}");
    assert_eq!(accept(&it, again, "").await, Err(ErrorCode::Required));
    assert!(it.declared("patching").await.is_empty());
    accept(&it, again, "電話で、終わったと聞いた").await.unwrap();
    assert_eq!(it.declared("patching").await, [AnswerValue::Yes]);
}

async fn a_no_beside_a_yes_in_one_cell_is_remembered(place: &Place) {
    let it = Asked::new(place).await;
    let mut file = it.answers("yes").await;
    let answers = file["systems"][0]["answers"].as_array_mut().unwrap();
    let patching = answers.iter_mut().find(|answer| answer["question"] == "patching").unwrap();
    patching["value"] = json!("「回答」の列に「はい」とコメント「いいえに訂正します。」");
    let first = it.drop_json(&file).await.unwrap();
    let view = it.house.app.reply(&it.house.officer(), first).await.unwrap();
    let row = view.answers[0].iter().find(|row| row.question.key == "patching").unwrap();
    assert!(row.said.is_empty() && row.remark.starts_with("「回答」の列に「はい」と"), "{}", row.remark);
    accept(&it, first, "").await.unwrap();
    let second = it.drop_json(&of_day(&it, "yes", "2026-11-21").await).await.unwrap();
    assert!(it.codes(second).await.contains(&Code::TurnsYesUnsure));
    assert_eq!(accept(&it, second, "").await, Err(ErrorCode::Required));
    assert!(it.declared("patching").await.is_empty());
}

async fn a_no_that_could_not_be_read_is_remembered(place: &Place) {
    for (said, is_remembered) in [("いいえ?", true), ("一部いいえ", true), ("いいえ(要確認)", true), ("はい?", false)]
    {
        let it = Asked::new(place).await;
        let mut file = it.answers("yes").await;
        let answers = file["systems"][0]["answers"].as_array_mut().unwrap();
        let patching = answers.iter_mut().find(|answer| answer["question"] == "patching").unwrap();
        patching["value"] = json!(said);
        let first = it.drop_json(&file).await.unwrap();
        assert!(it.codes(first).await.contains(&Code::AnswerUnread), "{said}");
        let view = it.house.app.reply(&it.house.officer(), first).await.unwrap();
        let row = view.answers[0].iter().find(|row| row.question.key == "patching").unwrap();
        assert_eq!((row.said.as_str(), row.remark.as_str()), ("", said), "it is said once");
        accept(&it, first, "").await.unwrap();
        let second = it.drop_json(&of_day(&it, "yes", "2026-11-21").await).await.unwrap();
        assert_eq!(it.codes(second).await.contains(&Code::TurnsYesUnsure), is_remembered, "{said}");
        let wanted = if is_remembered { Err(ErrorCode::Required) } else { Ok(()) };
        assert_eq!(accept(&it, second, "").await, wanted, "{said}");
    }
}

async fn a_no_that_the_official_form_leaves_open_is_remembered(place: &Place) {
    let said = |cells: &str| OFFICIAL.replace("いいえ (2026/11/20) | 2027/2/1 |", cells);
    let yes = said("はい (2026/11/20) | |");
    let row = yes.lines().find(|line| line.contains("2-⑥")).unwrap();
    let again = format!("{yes}\n{}", row.replace("はい", "いいえ"));
    for (form, is_remembered) in [
        (said("はい→いいえ | |"), true),
        (said("いいえ? | |"), true),
        (said("はい (2026/11/20) | | | いいえ"), true),
        (again, true),
        (said("はい? | |"), false),
    ] {
        let it = Asked::new(place).await;
        let file = ReplyFile { name: "様式.xlsx".to_owned(), bytes: workbook("事業者確認用", &table(&form)) };
        let first = it.house.app.take_reply(&it.house.officer(), it.request, None, file).await.unwrap();
        assert!(it.codes(first).await.contains(&Code::AnswerUnread), "{form}");
        let view = it.house.app.reply(&it.house.officer(), first).await.unwrap();
        let row = view.answers[0].iter().find(|row| row.question.key == "patching").unwrap();
        assert_eq!((row.said.as_str(), row.remark.contains("「いいえ」")), ("", is_remembered), "{form}");
        accept(&it, first, "").await.unwrap();
        assert!(it.declared("patching").await.is_empty(), "{form}");
        let second = it.drop_json(&of_day(&it, "yes", "2026-11-21").await).await.unwrap();
        assert_eq!(it.codes(second).await.contains(&Code::TurnsYesUnsure), is_remembered, "{form}");
        if is_remembered {
            assert_eq!(accept(&it, second, "").await, Err(ErrorCode::Required), "{form}");
        }
    }
}

async fn a_remark_on_the_whole_that_denies_a_yes_is_told(place: &Place) {
    let it = Asked::new(place).await;
    for (value, remark, is_told) in [
        ("yes", "⑥はサーバは未実施です。いいえに訂正します。", true),
        ("yes", "お世話になっております\n2-⑥を「はい」から「いいえ」に訂正します", true),
        ("yes", "特になし", false),
        ("yes", "ご不明な点はお電話ください", false),
        ("no", "⑥はサーバは未実施です。", false),
    ] {
        let mut file = it.answers(value).await;
        file["remark"] = json!(remark);
        let reply = it.drop_json(&file).await.unwrap();
        let notes = it.notes(reply).await;
        let mut told = notes.iter().filter(|(code, _)| *code == Code::RemarkDenies);
        assert_eq!(told.any(|(_, about)| about.starts_with("全体の備考「")), is_told, "{remark}: {notes:?}");
    }
}

/// What is told of an answer that may be no later word.
async fn unsure(it: &Asked, reply: ReplyId) -> String {
    let told = it.notes(reply).await.into_iter().find(|(code, _)| *code == Code::TurnsYesUnsure);
    told.map(|(_, about)| about).unwrap_or_default()
}

async fn a_no_that_waits_is_remembered(place: &Place) {
    let it = Asked::new(place).await;
    it.drop_json(&of_day(&it, "no", "2026-11-20").await).await.unwrap();
    let second = it.drop_json(&of_day(&it, "yes", "2026-11-20").await).await.unwrap();
    let told = unsure(&it, second).await;
    let named = "いいえ (まだ決めていない返信「回答.sejo-reply.json」、回答日 2026年11月20日) → はい";
    assert!(told.contains(named), "{told}");
    assert!(it.codes(second).await.contains(&Code::Unsigned));
    assert_eq!(accept(&it, second, "").await, Err(ErrorCode::Required));
    assert!(it.declared("patching").await.is_empty());
    accept(&it, second, "電話で、はいが正しいと聞いた").await.unwrap();
    assert_eq!(it.declared("patching").await, [AnswerValue::Yes]);
    // What was accepted with words in spite of it stands, and is said once more without.
    let it = Asked { house: it.house.restart_on(day("2026-11-23")).await, ..it };
    let again = it.drop_json(&of_day(&it, "yes", "2026-11-21").await).await.unwrap();
    assert_eq!(it.codes(again).await, []);
    // A no that comes after it is heard again.
    it.drop_json(&of_day(&it, "no", "2026-11-22").await).await.unwrap();
    assert!(unsure(&it, again).await.contains("まだ決めていない返信"));
    assert_eq!(accept(&it, again, "").await, Err(ErrorCode::Required));
}

async fn a_no_is_remembered_whatever_became_of_its_reply(place: &Place) {
    for (kind, state) in [(DecisionKind::Rejected, "使わないことにした"), (DecisionKind::AskedAgain, "差し戻した")]
    {
        let mut it = Asked::new(place).await;
        let first = it.drop_json(&of_day(&it, "no", "2026-11-20").await).await.unwrap();
        it.decide(first, kind, "日付を確かめてください").await.unwrap();
        it = Asked { house: it.house.restart_on(day("2026-11-23")).await, ..it };
        let second = it.drop_json(&of_day(&it, "yes", "2026-11-20").await).await.unwrap();
        assert!(unsure(&it, second).await.contains(&format!("いいえ ({state}返信「")), "{:?}", it.notes(second).await);
        assert_eq!(accept(&it, second, "").await, Err(ErrorCode::Required), "{state}");
        accept(&it, second, "電話で確かめた").await.unwrap();
        assert_eq!(it.declared("patching").await, [AnswerValue::Yes]);
    }
}

async fn what_was_asked_to_be_corrected_is_told_and_needs_no_words(place: &Place) {
    for (on, is_wanted) in [("2026-11-20", true), ("2026-11-19", false)] {
        let mut it = Asked::new(place).await;
        let asked = it.view().await.request.asked;
        let (first, key) = (of_day(&it, "yes", "2026-11-20").await, SigningKey::from_seed(&[7; 32]).unwrap());
        let mut no = first.clone();
        let answers = no["systems"][0]["answers"].as_array_mut().unwrap();
        let patching = answers.iter_mut().find(|answer| answer["question"] == "patching").unwrap();
        patching["value"] = json!("no");
        let no = it.drop_json(&no).await.unwrap();
        let number = &asked.question("patching").unwrap().number;
        it.decide(no, DecisionKind::AskedAgain, &format!("{number}は先月済んだと聞きました")).await.unwrap();
        it = Asked { house: it.house.restart_on(day("2026-11-23")).await, ..it };
        // Signed or not, it is as sure whose it is as what was sent back.
        let corrected = of_day(&it, "yes", on).await;
        let signed = it.drop("直した回答.json", sealed(corrected.clone(), &key)).await.unwrap();
        for reply in [it.drop_json(&corrected).await.unwrap(), signed] {
            let notes = it.notes(reply).await;
            let code = if is_wanted { Code::TurnsYes } else { Code::TurnsYesUnsure };
            let is_told = |(noted, about): &(Code, String)| *noted == code && about.contains("差し戻した返信「");
            assert!(notes.iter().any(is_told), "{on}: {notes:?}");
        }
        let bare = it.drop_json(&of_day(&it, "yes", on).await).await.unwrap();
        let wanted = if is_wanted { Ok(()) } else { Err(ErrorCode::Required) };
        assert_eq!(accept(&it, bare, "").await, wanted, "{on}");
    }
}

async fn what_only_contradicts_itself_is_refused_for_that(place: &Place) {
    let it = Asked::new(place).await;
    let mut file = it.answers("yes").await;
    let said = |value: &str| json!({ "question": "patching", "value": value });
    file["systems"][0]["answers"] = json!([said("yes"), said("not-applicable")]);
    assert_eq!(it.drop_json(&file).await, Err(ErrorCode::ReplyUnclear));
    let file = ReplyFile { name: "回答.json".to_owned(), bytes: file.to_string().into_bytes() };
    let refused = it.house.app.take_reply(&it.house.officer(), it.request, None, file).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::ReplyUnclear);
    let named = refused.detail.unwrap();
    assert!(named.ja.ends_with("「はい」「対象外」") && named.en.ends_with("“yes” “not applicable”"), "{named:?}");
}

async fn a_no_in_a_reply_of_no_use_is_remembered(place: &Place) {
    let form = OFFICIAL.replace("はい (2026/11/20)", "").replace("いいえ (2026/11/20) | 2027/2/1 |", "いいえ? | |");
    for is_form in [true, false] {
        let it = Asked::new(place).await;
        let mut file = it.answers("yes").await;
        let said = |value: &str| json!({ "question": "patching", "value": value });
        file["systems"][0]["answers"] = json!([said("yes"), said("no")]);
        let (name, bytes) = match is_form {
            true => ("様式.xlsx", workbook("事業者確認用", &table(&form))),
            false => ("回答.json", file.to_string().into_bytes()),
        };
        let file = ReplyFile { name: name.to_owned(), bytes };
        let first = it.house.app.take_reply(&it.house.officer(), it.request, None, file).await.unwrap();
        assert_eq!(accept(&it, first, "このまま").await, Err(ErrorCode::PartUnclear), "there is nothing to accept");
        let later = it.drop_json(&of_day(&it, "yes", "2026-11-21").await).await.unwrap();
        assert!(unsure(&it, later).await.contains("まだ決めていない返信"), "{:?}", it.notes(later).await);
        assert_eq!(accept(&it, later, "").await, Err(ErrorCode::Required));
    }
}

async fn the_same_answer_of_two_days_is_told(place: &Place) {
    let it = Asked::new(place).await;
    for days in [["2026-11-01", "2026-11-20"], ["2026-11-20", "2026-11-01"]] {
        let mut file = it.answers("no").await;
        let answers = file["systems"][0]["answers"].as_array_mut().unwrap();
        answers.retain(|answer| answer["question"] != "patching" && answer["question"] != "officer");
        let said = |key: &str, on: &str, target: &str| {
            let remark = on;
            json!({ "question": key, "value": "no", "confirmed_on": on, "target_on": target, "remark": remark })
        };
        for (on, target) in days.into_iter().zip(["2027-01-31", "2028-03-31"]) {
            answers.extend([said("patching", on, target), said("officer", "", "2027-01-31")]);
        }
        let reply = it.drop_json(&file).await.unwrap();
        let told: Vec<String> = it
            .notes(reply)
            .await
            .into_iter()
            .filter(|(code, _)| *code == Code::DaysDiffer)
            .map(|told| told.1)
            .collect();
        let [confirmed, target] = told.as_slice() else { panic!("{told:?}") };
        assert!(confirmed.ends_with(&format!("確認日 {} / {}", days[0], days[1])), "{confirmed}");
        assert!(target.ends_with("目標日 2027-01-31 / 2028-03-31"), "{target}");
        let view = it.house.app.reply(&it.house.officer(), reply).await.unwrap();
        let patching = view.reply.parts[0].answer("patching").unwrap();
        let kept = (patching.confirmed_on, patching.target_on);
        assert_eq!(kept, (Some(day("2026-11-01")), Some(day("2028-03-31"))), "{days:?}");
        assert_eq!(patching.remark, days.join("\n"));
    }
}

async fn a_connection_that_would_be_safer_is_told_too(place: &Place) {
    let it = Asked::new(place).await;
    let worse = [("used", "yes"), ("always", "always"), ("accounts", "shared"), ("two-factor", "no")];
    let better = [("used", "yes"), ("always", "on-demand"), ("accounts", "own"), ("two-factor", "yes")];
    let first = it.drop_json(&connects(&it, &worse).await).await.unwrap();
    accept(&it, first, "").await.unwrap();
    // Of the same day, and signed by nobody.
    let second = it.drop_json(&connects(&it, &better).await).await.unwrap();
    let notes = it.notes(second).await;
    let told = notes.iter().find(|(code, _)| *code == Code::TurnsYesUnsure).map(|(_, about)| about.as_str()).unwrap();
    for turned in ["常時つながる → 必要なときだけ", "共用 → 一人ずつ別", "いいえ → はい"]
    {
        assert!(told.contains(turned), "{told}");
    }
    assert_eq!(accept(&it, second, "").await, Err(ErrorCode::Required));
    accept(&it, second, "電話で確かめた").await.unwrap();
    // The other way there is nothing to ask.
    let mut back = connects(&it, &worse).await;
    back["remark"] = json!("取り違えていました");
    let back = it.drop_json(&back).await.unwrap();
    assert_eq!(it.codes(back).await, [Code::Unanswered]);
}

async fn a_safer_connection_is_told_against_a_reply_that_was_sent_back_for_something_else(place: &Place) {
    let it = Asked::new(place).await;
    let worse = [("used", "yes"), ("always", "always"), ("accounts", "shared"), ("two-factor", "no")];
    let better = [("used", "yes"), ("always", "on-demand"), ("accounts", "own"), ("two-factor", "yes")];
    let first = it.drop_json(&connects(&it, &worse).await).await.unwrap();
    it.decide(first, DecisionKind::AskedAgain, "空欄を埋めてください").await.unwrap();
    let mut file = connects(&it, &better).await;
    file["answered_on"] = json!("2026-11-22");
    let second = it.drop_json(&file).await.unwrap();
    let notes = it.notes(second).await;
    let told: Vec<&str> = notes
        .iter()
        .filter(|(code, _)| [Code::TurnsYes, Code::TurnsYesUnsure].contains(code))
        .map(|(_, about)| about.as_str())
        .collect();
    let told = told.join(" / ");
    for (before, after) in [("常時つながる", "必要なときだけ"), ("共用", "一人ずつ別"), ("いいえ", "はい")]
    {
        let said = told.split(" / ").find(|said| said.contains(&format!("{before} (差し戻した返信")));
        assert!(said.is_some_and(|said| said.ends_with(&format!("→ {after}"))), "{before}: {told}");
    }
}

async fn what_is_said_of_a_system_that_is_gone_counts_for_the_one_that_is_chosen(place: &Place) {
    let it = Asked::new(place).await;
    let (other, officer) = (SystemId::new(), it.house.officer());
    let new =
        System { name: "新しい電子カルテ".to_owned(), vendor_id: Some(it.vendor), ..System::blank(other) };
    it.house.app.save_system(&officer, &new).await.unwrap();
    let request = it.house.app.make_request(&officer, it.vendor, &NewRequest::default()).await.unwrap();
    let it = Asked { request, ..it };
    let reply = it.drop_json(&it.answers("yes").await).await.unwrap();
    assert!(!it.codes(reply).await.contains(&Code::SystemGone));
    it.house.app.remove_system(&officer, it.system).await.unwrap();
    let view = it.house.app.reply(&officer, reply).await.unwrap();
    assert!(view.reply.notes.iter().any(|note| note.code == Code::SystemGone), "{:?}", view.reply.notes);
    assert_eq!(view.systems.iter().map(|system| system.id).collect::<Vec<_>>(), [other], "what can be chosen");
    let decide = async |words: &str, system| it.decide_about(reply, DecisionKind::Accepted, words, system).await;
    for gone in [None, Some(it.system)] {
        assert_eq!(decide("このまま", gone).await, Err(ErrorCode::PartUnplaced));
    }
    assert_eq!(decide("", Some(other)).await, Err(ErrorCode::Required));
    decide("入れ替えたものと電話で聞いた", Some(other)).await.unwrap();
    let declared = sejo_store::declaration::list(&it.house.db().await, &it.house.scope()).await.unwrap();
    let of_vendor: Vec<_> = declared.iter().filter(|d| d.vendor_id == Some(it.vendor)).map(|d| d.system_id).collect();
    assert!(!of_vendor.is_empty() && of_vendor.iter().all(|id| *id == Some(other)), "{of_vendor:?}");
}

async fn what_was_accepted_of_a_system_that_is_gone_keeps_its_name_and_counts_no_more(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let reply = it.drop_json(&it.answers("yes").await).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    let grounds = async || {
        let reasons = app.item(&officer, "patching").await.unwrap().reasons;
        reasons.iter().filter(|reason| reason.words.contains("つばめクラウド(電子カルテ)")).count()
    };
    assert_eq!((grounds().await, it.declared("patching").await), (1, vec![AnswerValue::Yes]));
    app.remove_system(&officer, it.system).await.unwrap();
    assert_eq!((grounds().await, it.declared("patching").await), (0, Vec::new()));
    let item = app.item(&officer, "patching").await.unwrap();
    assert!(item.reasons.iter().all(|reason| !reason.words.contains("つばめクラウド")), "{:?}", item.reasons);
    let said: Vec<_> = item.declarations.iter().filter_map(|declared| declared.system.as_deref()).collect();
    let is_told = |of: &&str| *of == "電子カルテ(台帳にもうないシステム、数えません)";
    assert!(!said.is_empty() && said.iter().all(is_told), "{said:?}");
}
