//! Where a request stands, and what it asks for no more.

use jiff::civil::date;

use super::*;
use crate::reply::ReplyForm;

pub(super) fn request(system: SystemId) -> Request {
    let party = |name: &str| Party { id: "1".to_owned(), name: name.to_owned() };
    let asked = Asked {
        id: RequestId::new(),
        facility: party("みなと診療所"),
        vendor: party("つばめ"),
        systems: vec![AskedSystem { id: system, name: "電子カルテ".to_owned() }],
        edition: EditionId("r8".to_owned()),
        edition_title: "令和8年度版".to_owned(),
        provisional: true,
        form: FormKind::Vendor,
        route: None,
        questions: Vec::new(),
        made_on: date(2026, 11, 1),
        due_on: date(2026, 11, 20),
        contact: String::new(),
        words: String::new(),
    };
    Request { asked, signed: String::new(), events: Vec::new(), revision: 1 }
}

fn happened(what: Happened) -> RequestEvent {
    RequestEvent { what, at: 0, by: UserId::COMMAND }
}

fn reply(request: &Request, system: SystemId, at: i64, decided: Option<DecisionKind>) -> Reply {
    let decision =
        |kind| Decision { kind, words: String::new(), moved: Vec::new(), made: None, at, by: UserId::COMMAND };
    let mut reply = Reply::blank(request.id(), ReplyForm::AnswerFile);
    reply.received_at = at;
    reply.parts = vec![ReplyPart {
        system_id: Some(system),
        name: "電子カルテ".to_owned(),
        answers: Vec::new(),
        decisions: decided.into_iter().map(decision).collect(),
    }];
    reply
}

#[test]
fn where_a_request_stands_follows_from_what_happened() {
    let system = SystemId::new();
    let mut one = request(system);
    let (before, after) = (date(2026, 11, 20), date(2026, 11, 21));
    assert_eq!(one.standing(system, &[], after), Standing::Draft, "nobody can be late with what never went out");
    one.events.push(happened(Happened::Sent { on: date(2026, 11, 2), means: Means::Mail }));
    assert_eq!(one.standing(system, &[], before), Standing::Sent);
    assert_eq!(one.standing(system, &[], after), Standing::Overdue);
    one.events.push(happened(Happened::Opened { on: date(2026, 11, 3), note: String::new() }));
    assert_eq!(one.standing(system, &[], before), Standing::Opened);
    assert_eq!(one.standing(system, &[], after), Standing::Overdue);
    let note = String::new();
    one.events.push(happened(Happened::Reminded { on: after, means: Means::Mail, note }));
    assert_eq!(one.standing(system, &[], after), Standing::Reminded);

    let first = reply(&one, system, 1, None);
    assert_eq!(one.standing(system, std::slice::from_ref(&first), after), Standing::Answered);
    assert_eq!(one.standing(SystemId::new(), &[first], after), Standing::Reminded, "of another system");
    let returned = reply(&one, system, 1, Some(DecisionKind::AskedAgain));
    assert_eq!(one.standing(system, std::slice::from_ref(&returned), after), Standing::Returned);
    let mut told = one.clone();
    told.events.push(RequestEvent { at: 2, ..happened(Happened::Sent { on: after, means: Means::Mail }) });
    let standing = told.standing(system, std::slice::from_ref(&returned), after);
    assert_eq!(standing, Standing::Reminded, "sent back and asked for again: the answer is still to come");
    let second = reply(&one, system, 2, Some(DecisionKind::Accepted));
    assert_eq!(one.standing(system, &[second.clone(), returned.clone()], after), Standing::Accepted);
    let aside = reply(&one, system, 3, Some(DecisionKind::Rejected));
    assert_eq!(one.standing(system, &[aside.clone(), second.clone()], after), Standing::Accepted, "set aside");
    assert_eq!(one.standing(system, &[aside], after), Standing::Reminded, "the answer is still to come");
    let mut again = reply(&one, system, 4, Some(DecisionKind::Reopened));
    again.parts[0].decisions.insert(0, second.parts[0].decisions[0].clone());
    assert_eq!(one.standing(system, &[again], after), Standing::Answered, "what was decided was taken back");
    let third = reply(&one, system, 3, None);
    assert_eq!(one.standing(system, &[second, third, returned], after), Standing::Answered);

    one.events.push(happened(Happened::Withdrawn { note: "契約を終えた".to_owned() }));
    assert_eq!(one.standing(system, &[], after), Standing::Withdrawn);
}

#[test]
fn only_a_later_mail_asks_again_and_what_is_let_go_can_be_taken_back() {
    let mut one = request(SystemId::new());
    let day = date(2026, 11, 2);
    let at = |at: i64, what: Happened| RequestEvent { at, ..happened(what) };
    one.events.push(at(5, Happened::Sent { on: day, means: Means::Mail }));
    assert!(!one.is_asked_again_since(3), "that it went out is written down late");
    one.events.push(at(7, Happened::Sent { on: day, means: Means::Mail }));
    assert!(one.is_asked_again_since(7) && !one.is_asked_again_since(8));
    one.events.push(at(9, Happened::Reminded { on: day, means: Means::Fax, note: String::new() }));
    assert!(one.is_asked_again_since(8));
    let (own, other) = (one.asked.systems[0].id, SystemId::new());
    assert!(one.let_go(own, &[]).is_empty());
    let questions = vec![LetGo::About { system: own, question: "duty.backup".to_owned() }];
    one.events.push(at(9, Happened::Enough { systems: vec![own], questions, note: String::new() }));
    assert!(one.let_go(own, &[]).contains("duty.backup") && one.let_go(other, &[]).is_empty());
    // Said of another system, it changes nothing of this one.
    let questions = vec![LetGo::About { system: other, question: "officer".to_owned() }];
    one.events.push(at(10, Happened::Enough { systems: vec![other], questions, note: String::new() }));
    assert!(one.let_go(own, &[]).contains("duty.backup") && one.let_go(other, &[]).contains("officer"));
    one.events.push(at(11, Happened::not_enough(vec![own], String::new())));
    assert!(one.let_go(own, &[]).is_empty() && one.let_go(other, &[]).contains("officer"));
    // As it was written down before it was said of each system.
    let before = serde_json::json!({ "kind": "not-enough", "note": "" });
    let of_all: Happened = serde_json::from_value(before.clone()).unwrap();
    assert_eq!(serde_json::to_value(&of_all).unwrap(), before, "what is kept stays as it was written");
    one.events.push(at(12, of_all));
    assert!(one.let_go(own, &[]).is_empty() && one.let_go(other, &[]).is_empty());
}

#[test]
fn what_was_let_go_before_systems_were_told_apart_is_so_of_what_was_answered() {
    let system = SystemId::new();
    let mut one = request(system);
    let stored = serde_json::json!({ "kind": "enough", "questions": ["duty.backup"], "note": "" });
    let what: Happened = serde_json::from_value(stored).unwrap();
    one.events.push(RequestEvent { at: 9, ..happened(what) });
    let decided = |kind: DecisionKind, moment: i64| {
        let mut reply = reply(&one, system, 1, Some(kind));
        reply.parts[0].decisions[0].at = moment;
        reply
    };
    let undecided = reply(&one, system, 1, None);
    let (returned, late) = (decided(DecisionKind::AskedAgain, 8), decided(DecisionKind::Accepted, 10));
    assert!(one.let_go(system, &[undecided, returned, late]).is_empty());
    let accepted = [decided(DecisionKind::Accepted, 8)];
    assert!(one.let_go(system, &accepted).contains("duty.backup"));
    assert!(one.let_go(SystemId::new(), &accepted).is_empty());
    let told = LetGo::About { system, question: "duty.backup".to_owned() };
    let kept = serde_json::to_value(&told).unwrap();
    assert_eq!(serde_json::from_value::<LetGo>(kept).unwrap(), told);
}

#[test]
fn rows_with_the_same_words_are_told_apart_by_their_part() {
    let row = |key: &str, part: &str| Question {
        key: key.to_owned(),
        group: QuestionGroup::Form,
        systems: Vec::new(),
        number: "2-⑫".to_owned(),
        part: Text::new(part, part),
        label: Text::new("不要なサービスを止めている", "unneeded services"),
        note: Text::default(),
        choices: vec![Choice { key: "yes".to_owned(), words: Text::new("はい", "yes") }],
        dated: true,
        when: String::new(),
    };
    let apart = [row("a", "サーバ"), row("b", "端末PC")];
    assert_eq!(look_alike(&apart), None);
    assert_eq!(apart[0].title(crate::Lang::Ja), "2-⑫ [サーバ] 不要なサービスを止めている");
    let twins = [row("a", ""), row("b", "")];
    assert_eq!(look_alike(&twins).map(|(a, b)| (a.key.as_str(), b.key.as_str())), Some(("a", "b")));
    assert_eq!(apart[0].choice("ハイ"), None);
    for said in ["yes", "YES", "はい", " はい　", "Ｙｅｓ"] {
        assert_eq!(apart[0].choice(said).map(|c| c.key.as_str()), Some("yes"), "{said}");
    }
    for said in ["はい?", "はい？", "(はい)?", "はい…", "×はい", "はい×", "□はい", "はい/", "yes?"]
    {
        assert_eq!(apart[0].choice(said), None, "{said}");
    }
}
