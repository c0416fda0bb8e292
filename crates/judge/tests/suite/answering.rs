//! The rules of answering a row, and which rows need no answer.

use crate::house;
use crate::house::{answer, clinic, day, edition, form, item, nothing, today};
use sejo_judge::{AnswerDraft, judge, not_needed, takes_reason, validate};
use sejo_model::{
    Answer, AnswerState, AnswerValue, Control, DeviceKind, ErrorCode, Facts, Item, NotNeeded, Round, TwoFactorState,
    VerdictValue,
};

fn draft(value: AnswerValue) -> AnswerDraft {
    AnswerDraft {
        value,
        confirmed_on: today(),
        target_on: (value == AnswerValue::No).then(|| day("2027-03-31")),
        planned_by: None,
        remark: if value == AnswerValue::NotApplicable { "該当なし".into() } else { String::new() },
        reason: "現物を見た".into(),
        round: Round::FIRST,
    }
}

fn found(draft: &AnswerDraft, item: &Item, earlier: &[Answer], facts: &Facts) -> Vec<(&'static str, ErrorCode)> {
    let verdict = judge(item, facts, today());
    let errors = validate(draft, item, &verdict, earlier, &edition(), facts, today());
    errors.into_iter().map(|e| (e.field, e.code)).collect()
}

/// A row that cannot be judged today, so only the form of the answer matters.
fn bcp() -> Item {
    item(Control::Bcp, None)
}

type Case = (&'static str, AnswerValue, Option<(&'static str, ErrorCode)>, fn(&mut AnswerDraft));

const FORM: &[Case] = &[
    ("a plain yes", AnswerValue::Yes, None, |_| {}),
    (
        "a yes the records cannot prove, without saying how it is known",
        AnswerValue::Yes,
        Some(("reason", ErrorCode::HowKnownNeeded)),
        |d| {
            d.reason = "　".into();
        },
    ),
    ("a no the records cannot prove needs no such word", AnswerValue::No, None, |d| d.reason = String::new()),
    ("a no with a target within the year", AnswerValue::No, None, |_| {}),
    ("a no without a target", AnswerValue::No, Some(("target_on", ErrorCode::TargetMissing)), |d| d.target_on = None),
    ("a no to be put right next year", AnswerValue::No, Some(("target_on", ErrorCode::TargetOutsideYear)), |d| {
        d.target_on = Some(day("2027-04-01"));
    }),
    (
        "a no to be put right the same day",
        AnswerValue::No,
        Some(("target_on", ErrorCode::TargetBeforeConfirmation)),
        |d| {
            d.target_on = Some(today());
        },
    ),
    ("a no to be put right the day after", AnswerValue::No, None, |d| d.target_on = Some(day("2026-11-23"))),
    ("a date of tomorrow", AnswerValue::Yes, Some(("confirmed_on", ErrorCode::FutureDay)), |d| {
        d.confirmed_on = day("2026-11-23");
    }),
    ("the first day of the year", AnswerValue::Yes, None, |d| d.confirmed_on = day("2026-04-01")),
    ("a date of last year", AnswerValue::Yes, Some(("confirmed_on", ErrorCode::ConfirmedOutsideYear)), |d| {
        d.confirmed_on = day("2026-03-31");
    }),
    ("not applicable without a word", AnswerValue::NotApplicable, Some(("remark", ErrorCode::Required)), |d| {
        d.remark = "　".into();
    }),
    ("not applicable with a remark", AnswerValue::NotApplicable, None, |_| {}),
    ("a second round without a first", AnswerValue::Yes, Some(("round", ErrorCode::RoundClosed)), |d| {
        d.round = Round::new(2).unwrap();
    }),
];

#[test]
fn the_form_of_an_answer_is_checked() {
    for (says, value, expected, change) in FORM {
        let mut draft = draft(*value);
        change(&mut draft);
        let errors = found(&draft, &bcp(), &[], &clinic());
        assert_eq!(errors, expected.iter().copied().collect::<Vec<_>>(), "{says}");
    }
}

#[test]
fn several_mistakes_are_said_at_once() {
    let bad = AnswerDraft { confirmed_on: day("2027-01-01"), target_on: None, ..draft(AnswerValue::No) };
    let errors = found(&bad, &bcp(), &[], &clinic());
    assert_eq!(errors, [("confirmed_on", ErrorCode::FutureDay), ("target_on", ErrorCode::TargetMissing)]);
}

#[test]
fn what_was_not_measured_so_needs_a_reason() {
    let row = item(Control::Officer, None);
    let mut vacant = clinic();
    vacant.people[0].left_on = Some(day("2026-10-01"));
    let cases = [
        (AnswerValue::Yes, &vacant, VerdictValue::No, Some(ErrorCode::ReasonNeeded)),
        (AnswerValue::No, &clinic(), VerdictValue::Yes, Some(ErrorCode::ReasonNeeded)),
        (AnswerValue::Yes, &clinic(), VerdictValue::Yes, None),
        (AnswerValue::No, &vacant, VerdictValue::No, None),
        (AnswerValue::Yes, &nothing(), VerdictValue::Unknown, Some(ErrorCode::HowKnownNeeded)),
        (AnswerValue::No, &nothing(), VerdictValue::Unknown, None),
        (AnswerValue::NotApplicable, &vacant, VerdictValue::No, None),
        (AnswerValue::NotApplicable, &nothing(), VerdictValue::Unknown, None),
    ];
    for (value, facts, measured, needs) in cases {
        assert_eq!(judge(&row, facts, today()).value, measured);
        let bare = AnswerDraft { reason: String::new(), ..draft(value) };
        let expected: Vec<_> = needs.map(|code| ("reason", code)).into_iter().collect();
        assert_eq!(found(&bare, &row, &[], facts), expected, "{value} against {measured}");
        assert_eq!(found(&draft(value), &row, &[], facts), [], "{value} against {measured}, explained");
    }
}

#[test]
fn an_answer_that_owes_no_reason_takes_none() {
    let (row, gate) = (bcp(), item(Control::SystemsInUse, None));
    let [yes, no, not_applicable] = [AnswerValue::Yes, AnswerValue::No, AnswerValue::NotApplicable];
    for (value, measured, takes) in [
        (yes, VerdictValue::Yes, false),
        (no, VerdictValue::No, false),
        (yes, VerdictValue::No, true),
        (no, VerdictValue::Yes, true),
        (yes, VerdictValue::Unknown, true),
        (no, VerdictValue::Unknown, false),
        (not_applicable, VerdictValue::No, true),
    ] {
        assert_eq!(takes_reason(&row, value, measured), takes, "{value} against {measured}");
    }
    assert!(!takes_reason(&gate, yes, VerdictValue::Yes));
    for measured in [VerdictValue::No, VerdictValue::Unknown] {
        assert!(takes_reason(&gate, no, measured), "how it was made sure of is asked there");
    }
}

fn round(n: u8) -> Round {
    Round::new(n).unwrap()
}

#[test]
fn rounds_follow_one_another() {
    let row = bcp();
    let no = answer(&row, AnswerValue::No, VerdictValue::Unknown);
    let second = AnswerDraft { round: round(2), ..draft(AnswerValue::Yes) };
    assert_eq!(found(&second, &row, std::slice::from_ref(&no), &clinic()), []);

    let yes = answer(&row, AnswerValue::Yes, VerdictValue::Unknown);
    assert_eq!(found(&second, &row, &[yes], &clinic()), [], "what was true may be looked at again");

    let withdrawn = Answer { state: AnswerState::Withdrawn, revision: 2, ..no.clone() };
    let closed = [("round", ErrorCode::RoundClosed)];
    assert_eq!(found(&second, &row, &[no.clone(), withdrawn], &clinic()), closed, "a withdrawn answer is none");

    let third = AnswerDraft { round: round(3), ..draft(AnswerValue::Yes) };
    assert_eq!(found(&third, &row, std::slice::from_ref(&no), &clinic()), closed, "no round is left out");

    let other = answer(&item(Control::Rules, None), AnswerValue::No, VerdictValue::Unknown);
    assert_eq!(found(&second, &row, &[other], &clinic()), closed, "another row's answer does not count");
}

#[test]
fn a_later_round_is_not_dated_before_an_earlier_one() {
    let row = bcp();
    let first = answer(&row, AnswerValue::No, VerdictValue::Unknown);
    let second = Answer { round: round(2), confirmed_on: day("2026-09-01"), ..first.clone() };
    let early = AnswerDraft { round: round(2), confirmed_on: day("2026-06-11"), ..draft(AnswerValue::Yes) };
    let order = [("confirmed_on", ErrorCode::RoundOrder)];
    assert_eq!(found(&early, &row, std::slice::from_ref(&first), &clinic()), order);
    // Correcting the first round: any day up to the second.
    let late = AnswerDraft { confirmed_on: day("2026-09-02"), ..draft(AnswerValue::Yes) };
    assert_eq!(found(&late, &row, &[first.clone(), second.clone()], &clinic()), order);
    let same = AnswerDraft { confirmed_on: day("2026-09-01"), ..draft(AnswerValue::Yes) };
    assert_eq!(found(&same, &row, &[first, second], &clinic()), []);
}

#[test]
fn two_factor_planned_says_by_when() {
    let row = item(Control::TwoFactor, None);
    let mut facts = clinic();
    facts.systems[0].two_factor = TwoFactorState::Planned;
    facts.systems[0].two_factor_by = Some(day("2028-03-01"));
    let by = |planned_by| AnswerDraft { planned_by, ..draft(AnswerValue::Yes) };
    let errors = |planned_by, facts: &Facts| found(&by(planned_by), &row, &[], facts);
    assert_eq!(errors(None, &facts), [("planned_by", ErrorCode::PlannedByMissing)]);
    assert_eq!(errors(Some(day("2028-03-31")), &facts), []);
    assert_eq!(errors(Some(day("2028-04-01")), &facts), [("planned_by", ErrorCode::PlannedByTooLate)]);
    assert_eq!(errors(Some(day("2020-03-31")), &facts), [("planned_by", ErrorCode::PlannedByPast)]);
    assert_eq!(errors(None, &clinic()), [], "implemented needs no day");
    facts.thresholds.two_factor_planned_by = day("2027-03-31");
    let late = AnswerDraft { reason: "業者と9月に契約した".into(), ..by(Some(day("2028-03-01"))) };
    assert_eq!(found(&late, &row, &[], &facts), [("planned_by", ErrorCode::PlannedByTooLate)], "the day is a setting");
}

#[test]
fn rows_that_need_no_answer_take_none() {
    let needs = |row: &Item, facts: &Facts, gate| not_needed(row, &form(), facts, gate, today());
    let (gate, officer) = (item(Control::SystemsInUse, None), item(Control::Officer, None));
    let disclosure = item(Control::Disclosure, None);
    let mut facts = nothing();
    assert_eq!(needs(&officer, &facts, None), None, "not knowing frees no row");
    assert_eq!(needs(&disclosure, &facts, None), None, "not knowing frees no row");

    facts.facility.systems_in_use = Some(false);
    assert_eq!(needs(&officer, &facts, None), Some(NotNeeded::NoSystems));
    assert_eq!(needs(&gate, &facts, None), None, "the gate is always answered");
    assert_eq!(needs(&officer, &facts, Some(AnswerValue::Yes)), None, "the confirmed gate decides");
    assert_eq!(needs(&officer, &facts, Some(AnswerValue::NotApplicable)), None, "only a no closes the gate");
    facts.facility.systems_in_use = Some(true);
    assert_eq!(needs(&officer, &facts, Some(AnswerValue::No)), Some(NotNeeded::NoSystems));

    facts.facility.vendor_contract = Some(false);
    assert_eq!(needs(&disclosure, &facts, None), Some(NotNeeded::NoVendorContract));
    assert_eq!(needs(&officer, &facts, None), None, "only marked rows");
    let mut contracted = clinic();
    contracted.facility.vendor_contract = Some(false);
    assert_eq!(needs(&disclosure, &contracted, None), None, "a contract in force says otherwise");

    let reference = Item { required: false, ..officer.clone() };
    assert_eq!(needs(&reference, &clinic(), None), Some(NotNeeded::ReferenceOnly));

    let not_needed = [("value", ErrorCode::NotNeeded)];
    assert_eq!(found(&draft(AnswerValue::Yes), &disclosure, &[], &facts), not_needed);
    let closed = answer(&gate, AnswerValue::No, VerdictValue::Unknown);
    assert_eq!(found(&draft(AnswerValue::Yes), &officer, &[closed], &clinic()), not_needed);
}

#[test]
fn a_no_to_the_gate_needs_no_target() {
    let mut facts = nothing();
    facts.facility.systems_in_use = Some(false);
    let no = AnswerDraft { target_on: None, ..draft(AnswerValue::No) };
    assert_eq!(found(&no, &item(Control::SystemsInUse, None), &[], &facts), []);
}

#[test]
fn a_no_to_the_gate_says_why_unless_nothing_speaks_against_it() {
    let gate = item(Control::SystemsInUse, None);
    let silent = AnswerDraft { target_on: None, reason: String::new(), ..draft(AnswerValue::No) };
    let mut facts = nothing();
    assert_eq!(found(&silent, &gate, &[], &facts), [("reason", ErrorCode::HowKnownNeeded)], "nobody said");
    facts.facility.systems_in_use = Some(false);
    assert_eq!(found(&silent, &gate, &[], &facts), [], "the facility said so");
    facts.devices = vec![house::device("電子カルテサーバ", DeviceKind::Server)];
    assert_eq!(found(&silent, &gate, &[], &facts), [("reason", ErrorCode::HowKnownNeeded)], "a server is in use");
    assert_eq!(found(&silent, &gate, &[], &clinic()), [("reason", ErrorCode::ReasonNeeded)], "a system is registered");
}

#[test]
fn signs_nobody_can_see_are_no_reason_and_no_remark() {
    for nothing in ["。", "x", "-", "ー", "…", "あああ"] {
        let yes = AnswerDraft { reason: nothing.into(), ..draft(AnswerValue::Yes) };
        assert_eq!(found(&yes, &bcp(), &[], &clinic()), [("reason", ErrorCode::HowKnownNeeded)], "{nothing}");
    }
    for invisible in ["\u{200b}", "\u{3164}", "\u{ad}"] {
        let yes = AnswerDraft { reason: invisible.into(), ..draft(AnswerValue::Yes) };
        assert_eq!(found(&yes, &bcp(), &[], &clinic()), [("reason", ErrorCode::HowKnownNeeded)], "{invisible:?}");
        let none = AnswerDraft { remark: invisible.into(), ..draft(AnswerValue::NotApplicable) };
        assert_eq!(found(&none, &bcp(), &[], &clinic()), [("remark", ErrorCode::Required)], "{invisible:?}");
    }
}

/// What was typed is refused with another sentence than an empty field.
#[test]
fn words_that_do_not_say_how_are_refused_as_such() {
    for (typed, code) in [
        ("", Some(ErrorCode::HowKnownNeeded)),
        ("忙しくて見られなかったため", Some(ErrorCode::HowKnownVague)),
        ("不明", Some(ErrorCode::HowKnownVague)),
        ("1234567890123", Some(ErrorCode::HowKnownVague)),
        ("確認しました", Some(ErrorCode::HowKnownVague)),
        ("見た", Some(ErrorCode::HowKnownVague)),
        ("規程集を見ずに答えた", Some(ErrorCode::HowKnownVague)),
        ("規程集を見た（内容は確認していない）", Some(ErrorCode::HowKnownVague)),
        ("更新画面で未適用を確認した", Some(ErrorCode::HowKnownVague)),
        ("I did not look at it", Some(ErrorCode::HowKnownVague)),
        ("更新画面で未適用がないことを確認した", None),
        ("規程集を見た", None),
        ("USBポート封鎖済み", None),
        ("富士通 山本様より(11/20)", None),
    ] {
        let yes = AnswerDraft { reason: typed.into(), ..draft(AnswerValue::Yes) };
        let expected: Vec<_> = code.map(|code| ("reason", code)).into_iter().collect();
        assert_eq!(found(&yes, &bcp(), &[], &clinic()), expected, "{typed}");
    }
}

/// Against a measured いいえ a はい says what the records do not know; calming words are refused with examples.
#[test]
fn calming_words_are_no_ground_for_a_yes_against_the_records() {
    let row = item(Control::Officer, None);
    let mut vacant = clinic();
    vacant.people[0].left_on = Some(day("2026-10-01"));
    for (typed, code) in [
        ("", Some(ErrorCode::ReasonNeeded)),
        ("だいじょうぶ", Some(ErrorCode::ReasonVague)),
        ("大丈夫です。問題ありません。確認済みです。", Some(ErrorCode::ReasonVague)),
        ("asdfghjkl asdfghjkl", Some(ErrorCode::ReasonVague)),
        ("7/1に入れ替えた。台帳は来週直す", None),
        ("業者が4月に更新したと電話で聞いた", None),
        ("後任を任命した", None),
    ] {
        let yes = AnswerDraft { reason: typed.into(), ..draft(AnswerValue::Yes) };
        let expected: Vec<_> = code.map(|code| ("reason", code)).into_iter().collect();
        assert_eq!(found(&yes, &row, &[], &vacant), expected, "{typed}");
    }
    let no = |reason: &str| AnswerDraft { reason: reason.into(), ..draft(AnswerValue::No) };
    assert_eq!(found(&no("まだ半分"), &row, &[], &clinic()), [], "an いいえ claims nothing");
    assert_eq!(found(&no("大丈夫です"), &row, &[], &clinic()), [("reason", ErrorCode::ReasonVague)]);
}

#[test]
fn saying_that_one_does_not_know_explains_nothing() {
    let row = item(Control::Officer, None);
    let vacant = {
        let mut facts = clinic();
        facts.people[0].left_on = Some(day("2026-10-01"));
        facts
    };
    for empty in [
        "なし",
        "知らない",
        "聞いていない",
        "見ていない",
        "確認できず",
        "確認していない",
        "証拠なし",
        "根拠なし",
        "たぶん",
    ] {
        let unproven = AnswerDraft { reason: empty.into(), ..draft(AnswerValue::Yes) };
        assert_eq!(found(&unproven, &bcp(), &[], &clinic()), [("reason", ErrorCode::HowKnownVague)], "{empty}");
        assert_eq!(found(&unproven, &row, &[], &vacant), [("reason", ErrorCode::ReasonVague)], "{empty}");
        let none = AnswerDraft { remark: empty.into(), ..draft(AnswerValue::NotApplicable) };
        assert_eq!(found(&none, &bcp(), &[], &clinic()), [("remark", ErrorCode::Required)], "{empty}");
    }
    for said in ["業者に電話で確認した", "全台を見て回った", "紙の台帳で確認。写しは確認中"]
    {
        let yes = AnswerDraft { reason: said.into(), ..draft(AnswerValue::Yes) };
        assert_eq!(found(&yes, &bcp(), &[], &clinic()), [], "{said}");
    }
}

#[test]
fn the_gate_is_yes_or_no() {
    let gate = item(Control::SystemsInUse, None);
    let errors = found(&draft(AnswerValue::NotApplicable), &gate, &[], &nothing());
    assert_eq!(errors, [("value", ErrorCode::UnknownWord)]);
}
