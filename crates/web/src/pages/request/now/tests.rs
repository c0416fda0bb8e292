//! What is told of a request, standing by standing.

use sejo_model::reply::{Decision, DecisionKind, GivenAnswer, ReplyForm, ReplyPart};
use sejo_model::request::AskedSystem;
use sejo_model::words::Text;
use sejo_model::{RequestId, SystemId, UserId};

use super::*;

const DUE: Date = jiff::civil::date(2026, 12, 20);

fn row(standing: Standing) -> AskedRow {
    let system = AskedSystem { id: SystemId::new(), name: "電子カルテ".to_owned() };
    AskedRow { system, standing, words: String::new(), left: Left::default(), is_unasked: false }
}

fn question(label: &str, group: QuestionGroup) -> Question {
    Question {
        key: label.to_owned(),
        group,
        systems: Vec::new(),
        number: String::new(),
        part: Text::default(),
        label: Text::new(label, label),
        note: Text::default(),
        choices: Vec::new(),
        dated: false,
        when: String::new(),
    }
}

fn reply(row: &AskedRow, decided: Option<DecisionKind>) -> Reply {
    let given = |question: &str, value: &str| GivenAnswer {
        question: question.to_owned(),
        value: value.to_owned(),
        confirmed_on: None,
        target_on: None,
        remark: String::new(),
        words: String::new(),
        between: Vec::new(),
    };
    let decision =
        |kind| Decision { kind, words: String::new(), moved: Vec::new(), made: None, at: 1, by: UserId::COMMAND };
    let part = ReplyPart {
        system_id: Some(row.system.id),
        name: row.system.name.clone(),
        answers: vec![given("officer", "yes"), given("patching", "no"), given("network", "")],
        decisions: decided.map(decision).into_iter().collect(),
    };
    Reply { parts: vec![part], ..Reply::blank(RequestId::new(), ReplyForm::AnswerFile) }
}

fn told(rows: &[AskedRow], replies: &[Reply], today: Date) -> Vec<String> {
    now(rows, replies, DUE, (today, Lang::Ja)).into_iter().map(|now| format!("{}|{}", now.systems, now.words)).collect()
}

#[test]
fn every_state_says_what_to_do_now() {
    let (before, after) = (DUE, jiff::civil::date(2026, 12, 21));
    let until = "2026年12月20日までは、することはありません";
    for (standing, today, words) in [
        (Standing::Draft, before, "まだ送っていません"),
        (Standing::Sent, before, until),
        (Standing::Opened, before, until),
        (Standing::Reminded, before, until),
        (Standing::Overdue, after, "期限の2026年12月20日を過ぎても、返事がありません。催促して"),
        (Standing::Reminded, after, "催促の返事を待っています"),
        (Standing::Returned, before, "差し戻しは、まだ事業者に伝わっていません"),
        (Standing::Withdrawn, after, "取りやめた依頼です"),
    ] {
        let said = told(&[row(standing)], &[], today);
        assert!(said.len() == 1 && said[0].starts_with(&format!("|{words}")), "{standing:?}: {said:?}");
    }
}

#[test]
fn what_is_left_is_named_and_nothing_is_done_before() {
    let (open, unasked) = (question("監視", QuestionGroup::Duty), question("更新の条文", QuestionGroup::Route));
    let left = Left { open: vec![open], answered: 2, ..Left::default() };
    let partly = |left: Left| AskedRow { left, ..row(Standing::Partly) };
    let aside = BTreeMap::from([(Aside::Known, 1), (Aside::Hanging, 6)]);
    let said = told(&[partly(Left { answered: 1, aside, ..left.clone() })], &[], DUE);
    let words = "聞いた9項目のうち1項目の回答を受け取りました(ほか7項目: こちらで分かったもの1、前の問いが「はい」のときだけ聞くもの6)。";
    assert!(said.len() == 1 && said[0].contains(words), "the vendor did not say it: {said:?}");
    let said = now(&[partly(left)], &[], DUE, (DUE, Lang::Ja));
    assert_eq!(said.len(), 1);
    let words = "聞いた3項目のうち2項目の回答を受け取りました。答えのない1項目が残っています。残りを頼むときは";
    assert!(said[0].words.starts_with(words) && said[0].questions == ["監視"], "{}", said[0].words);
    let many = Left { open: vec![question("監視", QuestionGroup::Duty); 36], answered: 2, ..Left::default() };
    let all = now(&[partly(many)], &[], DUE, (DUE, Lang::Ja));
    assert!(all[0].questions.len() == 36 && all[0].is_long() && !said[0].is_long(), "folded, and none left out");
    let one = Left { open: vec![question("監視", QuestionGroup::Duty)], answered: 2, ..Left::default() };
    let rows: Vec<AskedRow> = (0..70).map(|_| partly(one.clone())).collect();
    let all = now(&rows, &[], DUE, (DUE, Lang::Ja));
    let asks = all.iter().filter(|now| now.words.contains("残りを頼むときは")).count();
    assert_eq!((all.len(), asks), (4, 1), "what to do is said once");
    assert!(all[2].words.ends_with("残っています。") && all[2].questions == ["監視"], "{}", all[2].words);
    assert!(all[3].is_long() && all[3].words.starts_with("ほかに67システム"), "{}", all[3].words);
    assert!(all[3].questions.len() == 67 && all[3].questions[0] == "電子カルテ(1項目)", "{:?}", all[3].questions);
    let done = row(Standing::Accepted);
    let came = reply(&done, Some(DecisionKind::Accepted));
    let asks = AskedRow { left: Left { unasked: vec![unasked], answered: 2, ..Left::default() }, ..done };
    let all = now(std::slice::from_ref(&asks), std::slice::from_ref(&came), DUE, (DUE, Lang::Ja));
    assert!(all[0].asks && all[0].words.contains("まだ聞いていません(1項目)"), "{}", all[0].words);
    assert_eq!(all[0].questions, ["更新の条文"]);
    assert_eq!(all[1].words, "回答2件を受け取りました。", "it is not done");
}

#[test]
fn what_a_sent_request_does_not_ask_is_named_while_it_is_waited_for() {
    let sent = row(Standing::Sent);
    let clause = question("更新の条文", QuestionGroup::Route);
    let sent = AskedRow { left: Left { unasked: vec![clause], ..Left::default() }, ..sent };
    let all = now(std::slice::from_ref(&sent), &[], DUE, (DUE, Lang::Ja));
    assert!(all[0].asks && all[0].words.contains("まだ聞いていません(1項目)"), "{}", all[0].words);
    assert_eq!(all[0].questions, ["更新の条文"]);
    assert_eq!(all[1].words, "送った分の回答は、2026年12月20日まで待ちます。過ぎても返事がなければ、催促します。");
    assert!(!all.iter().any(|one| one.words.contains("することはありません")), "there is something to do");
}

#[test]
fn what_was_asked_in_a_year_that_is_over_is_asked_anew_and_nobody_is_reminded() {
    let rows = vec![question("2-①", QuestionGroup::Form), question("遠隔", QuestionGroup::Remote)];
    let year = Some(FiscalYear(2026));
    let left = Left { unasked: [rows.clone(), rows].concat(), year, ..Left::default() };
    let after = jiff::civil::date(2027, 4, 2);
    for standing in [Standing::Sent, Standing::Overdue, Standing::Reminded, Standing::Returned] {
        let late = AskedRow { left: left.clone(), ..row(standing) };
        let all = now(std::slice::from_ref(&late), &[], DUE, (after, Lang::Ja));
        let anew = "令和8年度の依頼です。今年度の分を、あらためて聞きます(4項目: チェックリスト(事業者確認用) 2、リモート保守 2)";
        assert!(all[0].asks && all[0].questions.is_empty() && all[0].words == anew, "{}", all[0].words);
        assert!(all[1].words.contains("催促は要りません"), "{}", all[1].words);
        assert!(all[1].words.contains("令和8年度の申告としてだけ数え"), "{}", all[1].words);
        assert_eq!((all.len(), all[1].tone.key()), (2, Tone::Info.key()), "{standing:?}");
    }
}

#[test]
fn what_becomes_of_a_request_whose_vendor_lost_a_system_is_said() {
    let told = |is_answered: bool, is_sent: bool, is_all: bool| -> Vec<String> {
        let system = AskedSystem { id: SystemId::new(), name: "電子カルテ".to_owned() };
        let gone = LostSystem { system, to: "はやぶさ電子".to_owned(), is_answered };
        lost(&[gone], (is_sent, is_all), Lang::Ja).into_iter().map(|now| now.words).collect()
    };
    let went = "「電子カルテ」の事業者は、いまは「はやぶさ電子」です。";
    let one = told(false, true, false);
    assert!(one.len() == 1 && one[0].starts_with(went) && one[0].contains("残りのシステムのことだけ"), "{one:?}");
    let draft = told(false, false, false);
    assert!(draft.len() == 1 && draft[0].contains("取りやめて、作り直してください"), "{draft:?}");
    let all = told(false, true, true);
    assert!(all.len() == 2 && all[1].contains("取りやめてください"), "{all:?}");
    assert_eq!(told(true, true, true).len(), 1, "what was answered may stand");
}

#[test]
fn what_was_withdrawn_is_to_be_made_anew_until_something_asks_it() {
    let one = AskedRow { is_unasked: true, ..row(Standing::Withdrawn) };
    let all = now(std::slice::from_ref(&one), &[], DUE, (DUE, Lang::Ja));
    assert!(all.len() == 1 && all[0].asks && all[0].words.ends_with("依頼を作ってください。"), "{}", all[0].words);
    let all = now(&[AskedRow { is_unasked: false, ..one }], &[], DUE, (DUE, Lang::Ja));
    assert!(!all[0].asks && all[0].words.ends_with("することはありません。"), "{}", all[0].words);
}

#[test]
fn what_was_answered_for_another_system_did_go_out() {
    let (draft, other) = (row(Standing::Draft), row(Standing::Accepted));
    let said = told(&[draft], &[reply(&other, Some(DecisionKind::Accepted))], DUE);
    assert!(said.len() == 1 && said[0].contains("送った日が記録されていません"), "{said:?}");
}

#[test]
fn a_reply_that_waits_comes_first_and_all_that_was_accepted_is_done() {
    let one = row(Standing::Answered);
    let came = reply(&one, None);
    let waits = now(std::slice::from_ref(&one), std::slice::from_ref(&came), DUE, (DUE, Lang::Ja));
    assert_eq!((waits.len(), waits[0].reply), (1, Some(came.id)));
    let left = Left { answered: 2, ..Left::default() };
    let done = AskedRow { standing: Standing::Accepted, left, ..one };
    let accepted = reply(&done, Some(DecisionKind::Accepted));
    let said = told(std::slice::from_ref(&done), std::slice::from_ref(&accepted), DUE);
    assert_eq!(said, ["|終わりました。回答2件を受け取りました。することはありません。"], "how many answers it has");
    let let_go = Left { aside: BTreeMap::from([(Aside::LetGo, 16)]), ..done.left.clone() };
    let words = "終わりました。回答2件を受け取りました(ほか16項目: 聞かないことにしたもの16)。することはありません。";
    assert_eq!(super::done(&let_go, false, Lang::Ja), words, "how many were left is said");
    let beside = super::done(&done.left, true, Lang::Ja);
    assert!(!beside.contains("終わりました") && beside.contains("下書きを取りやめて"), "{beside}");
    let sent = AskedRow {
        system: AskedSystem { id: SystemId::new(), name: "医事会計".to_owned() },
        ..row(Standing::Sent)
    };
    let said = told(&[done, sent], &[accepted], DUE);
    assert!(said[0].starts_with("医事会計|2026年12月20日までは"), "{said:?}");
    assert_eq!(said[1..], ["電子カルテ|回答2件を受け取りました。"], "the other system is waited for");
}
