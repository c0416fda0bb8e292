//! The check before submission.

use crate::house;
use crate::house::{answer, by_vendor, clinic, day, declaration, edition, form, item, nothing, today};
use sejo_judge::{check, judge, judge_form, reopen};
use sejo_model::configuration::Loosened;
use sejo_model::edition::{CarriedAnswer, Continuation};
use sejo_model::{
    Answer, AnswerState, AnswerValue, CarriedOver, CheckCode, CheckLine, Control, Declaration, DeviceKind, Edition,
    EditionState, Facts, ItemId, Place, Round, Subsection, System, SystemId, Verdict, VerdictValue,
};

/// Every row answered はい, with a word how that is known.
fn answered(facts: &Facts) -> Vec<Answer> {
    let verdicts = judge_form(&form(), facts, today());
    let known = |(item, verdict): (&_, Verdict)| Answer {
        reason: "院長に聞いた".into(),
        ..answer(item, AnswerValue::Yes, verdict.value)
    };
    form().items.iter().zip(verdicts).map(known).collect()
}

fn lines_of(edition: &Edition, answers: &[Answer], carried: &[CarriedOver], facts: &Facts) -> Vec<CheckLine> {
    let verdicts = judge_form(&form(), facts, today());
    check(&form(), edition, answers, &verdicts, carried, facts, today())
}

fn lines(answers: &[Answer], facts: &Facts) -> Vec<CheckLine> {
    lines_of(&edition(), answers, &[], facts)
}

/// Code, blocking and about of the lines of a row.
fn of(lines: &[CheckLine], control: Option<Control>) -> Vec<(CheckCode, bool, &str)> {
    let id = control.map(|c| item(c, None).id);
    lines.iter().filter(|l| l.item == id).map(|l| (l.code, l.blocking, l.about.as_str())).collect()
}

fn change(answers: &mut [Answer], control: Control) -> &mut Answer {
    let id = item(control, None).id;
    answers.iter_mut().find(|a| a.item == id).unwrap()
}

#[test]
fn a_form_in_order_has_only_unproven_rows_and_a_vendor_form_to_wait_for() {
    let facts = clinic();
    let lines = lines(&answered(&facts), &facts);
    assert!(lines.iter().all(|l| !l.blocking), "{lines:?}");
    assert_eq!(of(&lines, None), [(CheckCode::VendorFormMissing, false, "みどりシステム")]);
    assert_eq!(of(&lines, Some(Control::Officer)), []);
    assert_eq!(of(&lines, Some(Control::Bcp)), [(CheckCode::Unproven, false, "院長に聞いた")]);
}

#[test]
fn a_vendors_form_that_came_for_one_of_its_systems_is_missed_for_the_other_by_name() {
    let mut facts = clinic();
    let vendor = facts.vendors[0].clone();
    let row = item(Control::Officer, None);
    facts.systems.push(System { contract_id: facts.systems[0].contract_id, ..house::system("レセコン", &vendor) });
    let missed = |facts: &Facts| -> Vec<String> {
        let lines = lines(&answered(facts), facts);
        lines.into_iter().filter(|l| l.code == CheckCode::VendorFormMissing).map(|l| l.about).collect()
    };
    let of = |system: Option<SystemId>| Declaration { system_id: system, ..by_vendor(&row, AnswerValue::Yes, &vendor) };
    assert_eq!(missed(&facts), ["みどりシステム"], "none came");
    facts.declarations = vec![of(Some(facts.systems[0].id))];
    assert_eq!(missed(&facts), ["みどりシステム: レセコン"]);
    // Whose it is, its contract alone says.
    facts.systems[1].vendor_id = None;
    assert_eq!(missed(&facts), ["みどりシステム: レセコン"]);
    facts.declarations.push(of(Some(facts.systems[1].id)));
    assert_eq!(missed(&facts), Vec::<String>::new());
    facts.declarations = vec![of(None)];
    assert_eq!(missed(&facts), Vec::<String>::new(), "of all of its systems");
}

#[test]
fn the_form_of_a_vendor_that_serves_no_system_is_missed_by_nobody() {
    let mut facts = clinic();
    let (before, after) = (facts.vendors[0].clone(), house::vendor("あさひ電子"));
    let missed = |facts: &Facts| -> Vec<String> {
        let lines = lines(&answered(facts), facts);
        lines.into_iter().filter(|l| l.code == CheckCode::VendorFormMissing).map(|l| l.about).collect()
    };
    facts.vendors.push(after.clone());
    assert_eq!(missed(&facts), [before.name.as_str()]);
    // Its contract runs on, and the system still names it.
    facts.systems[0].vendor_id = Some(after.id);
    assert_eq!(missed(&facts), [after.name.as_str()]);
    // While no system is on record, whom a contract names is asked.
    facts.systems.clear();
    assert_eq!(missed(&facts), [before.name.as_str()]);
}

#[test]
fn a_yes_nobody_can_say_the_ground_of_blocks() {
    let facts = clinic();
    let mut answers = answered(&facts);
    change(&mut answers, Control::Bcp).reason = " ".into();
    change(&mut answers, Control::Officer).reason = String::new();
    let lines = lines(&answers, &facts);
    assert_eq!(of(&lines, Some(Control::Bcp)), [(CheckCode::HowKnownMissing, true, "")]);
    assert_eq!(of(&lines, Some(Control::Officer)), [], "what was measured needs no such word");
}

#[test]
fn every_row_without_an_answer_blocks() {
    let lines = lines(&[], &clinic());
    let open: Vec<&ItemId> =
        lines.iter().filter(|l| l.code == CheckCode::Unanswered).filter_map(|l| l.item.as_ref()).collect();
    let all = form();
    assert_eq!(open, all.items.iter().map(|i| &i.id).collect::<Vec<_>>(), "in printed order");
    assert!(lines.iter().filter(|l| l.code == CheckCode::Unanswered).all(|l| l.blocking));
}

#[test]
fn a_withdrawn_answer_is_none() {
    let facts = clinic();
    let mut answers = answered(&facts);
    let withdrawn = change(&mut answers, Control::Officer);
    *withdrawn = Answer { state: AnswerState::Withdrawn, revision: 2, ..withdrawn.clone() };
    assert_eq!(of(&lines(&answers, &facts), Some(Control::Officer)), [(CheckCode::Unanswered, true, "")]);
}

#[test]
fn rows_that_need_no_answer_are_left_out() {
    let mut facts = clinic();
    facts.facility.systems_in_use = Some(false);
    facts.systems.clear();
    facts.devices.clear();
    let gate = answer(&item(Control::SystemsInUse, None), AnswerValue::No, VerdictValue::No);
    assert_eq!(lines(&[gate], &facts), []);
}

#[test]
fn an_answer_to_other_words_is_to_be_confirmed_again() {
    let facts = clinic();
    let mut answers = answered(&facts);
    let label = item(Control::Officer, None).label;
    change(&mut answers, Control::Officer).asked = format!(" {label} ");
    assert_eq!(of(&lines(&answers, &facts), Some(Control::Officer)), [], "width and blanks do not count");
    change(&mut answers, Control::Officer).asked = "責任者を置いていますか".to_owned();
    let found = lines(&answers, &facts);
    assert_eq!(of(&found, Some(Control::Officer)), [(CheckCode::Reworded, true, "責任者を置いていますか")]);
}

#[test]
fn targets_are_followed() {
    let facts = clinic();
    let mut answers = answered(&facts);
    let bcp = change(&mut answers, Control::Bcp);
    bcp.value = AnswerValue::No;
    for (target, expected) in [
        (None, vec![(CheckCode::TargetMissing, true, "")]),
        (Some(day("2026-11-21")), vec![(CheckCode::TargetPassed, true, "2026-11-21")]),
        (Some(today()), vec![]),
    ] {
        change(&mut answers, Control::Bcp).target_on = target;
        assert_eq!(of(&lines(&answers, &facts), Some(Control::Bcp)), expected, "{target:?}");
    }
    // The next round settles it.
    change(&mut answers, Control::Bcp).target_on = Some(day("2026-11-21"));
    let second = Answer {
        round: Round::new(2).unwrap(),
        reason: "訓練の記録".into(),
        ..answer(&item(Control::Bcp, None), AnswerValue::Yes, VerdictValue::Unknown)
    };
    answers.push(second);
    assert_eq!(of(&lines(&answers, &facts), Some(Control::Bcp)), [(CheckCode::Unproven, false, "訓練の記録")]);
}

#[test]
fn a_contradiction_blocks_until_somebody_explains_it() {
    let mut facts = clinic();
    let mut answers = answered(&facts);
    facts.people[0].left_on = Some(day("2026-10-01"));
    change(&mut answers, Control::Officer).reason = String::new();
    let changed = (CheckCode::VerdictChanged, false, "2026-06-12");
    let expected = [(CheckCode::Contradicts, true, ""), changed];
    assert_eq!(of(&lines(&answers, &facts), Some(Control::Officer)), expected);
    change(&mut answers, Control::Officer).reason = "後任は紙で任命済み".into();
    let expected = [(CheckCode::Contradicts, false, "後任は紙で任命済み"), changed];
    assert_eq!(of(&lines(&answers, &facts), Some(Control::Officer)), expected);
    // Confirmed anew, knowing the verdict.
    change(&mut answers, Control::Officer).verdict = VerdictValue::No;
    assert_eq!(of(&lines(&answers, &facts), Some(Control::Officer)), expected[..1]);
}

/// A confirmed はい opens again when a configuration became looser after it, until somebody confirms anew.
#[test]
fn a_yes_opens_again_when_a_configuration_became_looser() {
    let mut facts = clinic();
    house::network::give(&mut facts, house::network::router());
    let row = item(Control::SourceRestriction, Some(sejo_model::Subsection::Network));
    let day = facts.configurations[0].told_on().to_string();
    let reopened = |facts: &Facts, at: i64, value: AnswerValue| {
        let answers = [Answer { at, ..answer(&row, value, VerdictValue::Yes) }];
        let verdict = reopen(judge(&row, facts, today()), &row, &answers, facts, today());
        let lines = check(&form(), &edition(), &answers, std::slice::from_ref(&verdict), &[], facts, today());
        let loosened = lines.iter().find(|l| l.code == CheckCode::Loosened).map(|l| (l.blocking, l.about.clone()));
        (verdict, loosened)
    };
    let (verdict, line) = reopened(&facts, 50, AnswerValue::Yes);
    assert_eq!((verdict.value, line), (VerdictValue::Yes, None));
    facts.configurations[0].history.loosened = vec![
        Loosened { until: 30, by_control: vec![(Control::AccessLog, 9)], mended: Vec::new() },
        Loosened { until: 100, by_control: vec![(Control::SourceRestriction, 4)], mended: Vec::new() },
    ];
    let (verdict, line) = reopened(&facts, 50, AnswerValue::Yes);
    assert_eq!(verdict.value, VerdictValue::Unknown);
    let reason = verdict.reasons.iter().find(|r| r.code.0 == "loosened").unwrap();
    assert_eq!(reason.place, Place::Configuration { id: facts.configurations[0].id });
    assert_eq!(reason.values, [("changes", "4".to_owned()), ("date", day.clone())]);
    assert!(sejo_judge::reason_words(reason, sejo_model::FacilityKind::Hospital).ja.contains("4か所"));
    assert_eq!(verdict.step.unwrap().code.0, "configuration-loosened");
    assert_eq!(line, Some((true, day)));
    // Looked at since; or already looser when it was confirmed; or not a はい.
    assert_eq!(reopened(&facts, 100, AnswerValue::Yes).1, None);
    assert_eq!(reopened(&facts, 20, AnswerValue::Yes).1, None, "that change fed another row");
    assert_eq!(reopened(&facts, 50, AnswerValue::No).0.value, VerdictValue::Yes);
    // As tight again as when it was confirmed: はい, and that it stood open in between is told.
    facts.configurations[0].history.loosened[1] =
        Loosened { until: 100, by_control: Vec::new(), mended: vec![Control::SourceRestriction] };
    let (verdict, line) = reopened(&facts, 50, AnswerValue::Yes);
    assert_eq!((verdict.value, line), (VerdictValue::Yes, None));
    assert!(verdict.reasons.iter().any(|r| r.code.0 == "loosened-mended" && r.weight == sejo_model::Weight::Notes));
    let looked = reopened(&facts, 100, AnswerValue::Yes).0;
    assert!(looked.reasons.iter().all(|r| r.code.0 != "loosened-mended"), "somebody looked since");
}

#[test]
fn declared_values_that_differ_are_named() {
    let mut facts = clinic();
    let row = item(Control::Patching, None);
    let vendor = facts.vendors[0].clone();
    let answers = answered(&facts);
    let about = |facts: &Facts| {
        let lines = lines(&answers, facts);
        let differing = lines.iter().filter(|l| l.code == CheckCode::DeclaredDiffers);
        differing.map(|l| (l.item.clone(), l.blocking, l.about.clone())).collect::<Vec<_>>()
    };
    facts.declarations = vec![by_vendor(&row, AnswerValue::No, &vendor), declaration(&row, AnswerValue::No)];
    let expected =
        [(Some(row.id.clone()), false, vendor.name.clone()), (Some(row.id.clone()), false, "2026-06-12".to_owned())];
    assert_eq!(about(&facts), expected);
    facts.declarations =
        vec![by_vendor(&row, AnswerValue::NotApplicable, &vendor), declaration(&row, AnswerValue::Yes)];
    assert_eq!(about(&facts), []);
}

/// The checklist is to be done within the year, whatever a vendor promises and whatever was answered.
#[test]
fn a_vendors_target_beyond_the_year_is_told() {
    let mut facts = clinic();
    let row = item(Control::Patching, None);
    let vendor = facts.vendors[0].clone();
    let until = |value, target| Declaration { target_on: Some(day(target)), ..by_vendor(&row, value, &vendor) };
    let mut told = |said: Declaration, answers: &[Answer]| {
        facts.declarations = vec![said];
        let found = lines(answers, &facts);
        let late = found.into_iter().filter(|l| l.code == CheckCode::TargetBeyond);
        late.map(|l| (l.item.unwrap(), l.blocking, l.about)).collect::<Vec<_>>()
    };
    let expected = [(row.id.clone(), false, vendor.name.clone())];
    assert_eq!(told(until(AnswerValue::No, "2027-04-01"), &[]), expected);
    assert_eq!(told(until(AnswerValue::No, "2027-04-01"), &answered(&clinic())), expected);
    assert_eq!(told(until(AnswerValue::No, "2027-03-31"), &[]), []);
    assert_eq!(told(until(AnswerValue::Yes, "2027-04-01"), &[]), []);
}

/// A vendor's safety manager is the vendor's: its いいえ is no word about the facility's.
#[test]
fn a_vendors_word_about_its_own_house_is_held_against_nothing() {
    let mut facts = clinic();
    let vendor = facts.vendors[0].clone();
    for control in [Control::Officer, Control::ContactChart, Control::Bcp, Control::Rules] {
        let row = item(control, None);
        facts.declarations = vec![by_vendor(&row, AnswerValue::No, &vendor)];
        let found = lines(&answered(&facts), &facts);
        assert!(found.iter().all(|l| l.code != CheckCode::DeclaredDiffers), "{control}: {found:?}");
        let verdict = sejo_judge::judge(&row, &facts, today());
        let named = verdict.reasons.iter().filter(|r| r.code.0.starts_with("vendor-declared"));
        assert_eq!(named.count(), 0, "{control}: {verdict:?}");
    }
    let row = item(Control::Patching, None);
    facts.declarations = vec![by_vendor(&row, AnswerValue::No, &vendor)];
    let found = lines(&answered(&facts), &facts);
    assert!(
        found.iter().any(|l| l.code == CheckCode::DeclaredDiffers),
        "what it runs is about the facility: {found:?}"
    );
}

#[test]
fn the_vendors_form_is_waited_for_until_it_arrives() {
    let mut facts = clinic();
    let row = item(Control::Patching, None);
    facts.declarations = vec![by_vendor(&row, AnswerValue::Yes, &facts.vendors[0])];
    assert_eq!(of(&lines(&answered(&facts), &facts), None), []);
}

#[test]
fn the_form_as_a_whole_is_checked() {
    let mut facts = clinic();
    facts.vendors.clear();
    facts.facility.name = " ".into();
    let edition = Edition { state: EditionState::Provisional, ..edition() };
    let lines = lines_of(&edition, &answered(&facts), &[], &facts);
    let expected = [(CheckCode::NoFacilityName, true, ""), (CheckCode::Provisional, true, "令和8年度版")];
    assert_eq!(of(&lines, None), expected);
    assert!(lines[..2].iter().all(|l| l.item.is_none()), "the whole form comes first");
    // Nobody is told to drop a workbook that may not be out yet.
    let unpublished = Edition { published: String::new(), ..edition };
    let lines = lines_of(&unpublished, &answered(&facts), &[], &facts);
    let expected = [(CheckCode::NoFacilityName, true, ""), (CheckCode::FormAwaited, true, "令和8年度版")];
    assert_eq!(of(&lines, None), expected);
}

#[test]
fn last_years_answer_waits_to_be_looked_at_again() {
    let facts = nothing();
    let id = item(Control::Officer, None).id;
    let before = |value| CarriedAnswer {
        words: String::new(),
        item: ItemId("r7/institution/officer".into()),
        number: "1-①".into(),
        subsection: None,
        value,
        confirmed_on: Some(day("2025-06-12")),
        target_on: None,
        remark: String::new(),
        reason: String::new(),
    };
    let carried = |value| CarriedOver {
        item: id.clone(),
        continuation: Continuation::Same,
        before: vec![before(value)],
        agree: true,
    };
    let lines = |value, answers: &[Answer]| lines_of(&edition(), answers, &[carried(value)], &facts);
    let old = lines(Some(AnswerValue::Yes), &[]);
    let expected = [(CheckCode::Unanswered, true, ""), (CheckCode::RecheckNeeded, false, "2025-06-12")];
    assert_eq!(of(&old, Some(Control::Officer)), expected);
    assert_eq!(of(&lines(None, &[]), Some(Control::Officer)), expected[..1]);
    let again = answer(&item(Control::Officer, None), AnswerValue::Yes, VerdictValue::Unknown);
    let again = Answer { reason: "辞令を見た".into(), ..again };
    let again = lines(Some(AnswerValue::Yes), &[again]);
    assert_eq!(of(&again, Some(Control::Officer)), [(CheckCode::Unproven, false, "辞令を見た")]);
}

#[test]
fn a_no_to_the_gate_against_registered_systems_blocks_whatever_is_said() {
    let gate = item(Control::SystemsInUse, None);
    for reason in ["", "\u{3164}", "電子カルテは使っていない"] {
        let no = Answer { reason: reason.into(), ..answer(&gate, AnswerValue::No, VerdictValue::Yes) };
        let about = if reason.starts_with('電') { reason } else { "" };
        let found = lines(&[no], &clinic());
        assert_eq!(of(&found, Some(Control::SystemsInUse)), [(CheckCode::Denies, true, about)], "{reason:?}");
    }
}

#[test]
fn a_no_to_the_gate_beside_a_server_or_an_unknown_says_how_it_is_known() {
    let mut facts = nothing();
    facts.facility.systems_in_use = Some(false);
    let no = |reason: &str, measured| Answer {
        reason: reason.into(),
        ..answer(&item(Control::SystemsInUse, None), AnswerValue::No, measured)
    };
    let found = |reason: &str, measured, facts: &Facts| {
        let lines = lines(&[no(reason, measured)], facts);
        of(&lines, Some(Control::SystemsInUse)).iter().map(|l| (l.0, l.1)).collect::<Vec<_>>()
    };
    assert_eq!(found("", VerdictValue::No, &facts), []);
    facts.devices = vec![house::device("電子カルテサーバ", DeviceKind::Server)];
    assert_eq!(found("", VerdictValue::Unknown, &facts), [(CheckCode::HowKnownMissing, true)]);
    assert_eq!(found("会計だけに使う", VerdictValue::Unknown, &facts), [(CheckCode::Unproven, false)]);
    facts.facility.systems_in_use = None;
    facts.devices.clear();
    assert_eq!(found("", VerdictValue::Unknown, &facts), [(CheckCode::HowKnownMissing, true)]);
}

#[test]
fn not_applicable_beside_what_the_records_show_is_named_with_its_remark() {
    let facts = clinic();
    let mut answers = answered(&facts);
    let officer = change(&mut answers, Control::Officer);
    (officer.value, officer.remark) = (AnswerValue::NotApplicable, "該当者なし".into());
    let found = lines(&answers, &facts);
    assert_eq!(of(&found, Some(Control::Officer)), [(CheckCode::Excused, false, "該当者なし")]);
    let bcp = change(&mut answers, Control::Bcp);
    (bcp.value, bcp.remark) = (AnswerValue::NotApplicable, "該当なし".into());
    let found = lines(&answers, &facts);
    assert_eq!(of(&found, Some(Control::Bcp)), [(CheckCode::Excused, false, "該当なし")], "a plan is every facility's");
    let network = item(Control::SourceRestriction, Some(Subsection::Network)).id;
    let answer = answers.iter_mut().find(|a| a.item == network).unwrap();
    (answer.value, answer.remark) = (AnswerValue::NotApplicable, "ネットワーク機器はありません".into());
    let excused = |facts: &Facts| {
        lines(&answers, facts).iter().any(|l| l.item.as_ref() == Some(&network) && l.code == CheckCode::Excused)
    };
    let without = Facts { devices: Vec::new(), ..facts.clone() };
    assert!(!excused(&without), "nothing is known that it could apply to");
    let mut router = facts.devices[0].clone();
    router.kind = Some(DeviceKind::Network);
    assert!(excused(&Facts { devices: vec![router], ..facts }), "a router is registered");
}

#[test]
fn not_applicable_beside_devices_of_unknown_kind_says_that_they_may_be_meant() {
    let mut facts = clinic();
    let network = item(Control::SourceRestriction, Some(Subsection::Network)).id;
    let excused = |facts: &Facts| {
        let mut answers = answered(facts);
        let answer = answers.iter_mut().find(|a| a.item == network).unwrap();
        (answer.value, answer.remark) = (AnswerValue::NotApplicable, "ルータなし".into());
        let found = lines(&answers, facts);
        let of_it = found.iter().filter(|l| l.item.as_ref() == Some(&network));
        of_it.map(|l| l.code).filter(|c| matches!(c, CheckCode::Excused | CheckCode::MayApply)).collect::<Vec<_>>()
    };
    facts.devices.retain(|d| d.kind != Some(DeviceKind::Network));
    facts.configurations.clear();
    assert_eq!(excused(&facts), []);
    facts.devices[0].kind = None;
    assert_eq!(excused(&facts), [CheckCode::MayApply]);
    facts.devices[0].kind = Some(DeviceKind::Network);
    assert_eq!(excused(&facts), [CheckCode::Excused]);
}

#[test]
fn a_form_without_a_gate_that_asks_nothing_says_what_is_handed_in() {
    let mut facts = nothing();
    facts.facility.name = "さくら診療所".into();
    facts.facility.systems_in_use = Some(false);
    let mut bare = form();
    let said = |form: &sejo_model::Form, facts: &Facts| {
        let found = check(form, &edition(), &[], &judge_form(form, facts, today()), &[], facts, today());
        found.iter().map(|l| (l.code, l.blocking)).collect::<Vec<_>>()
    };
    assert_eq!(said(&bare, &facts), [(CheckCode::Unanswered, true)], "the gate is asked");
    bare.items.retain(|i| i.control != Some(Control::SystemsInUse));
    assert_eq!(said(&bare, &facts), [(CheckCode::NothingAsked, false)]);
    facts.facility.kind = sejo_model::FacilityKind::Clinic;
    facts.facility.beds = 19;
    assert_eq!(said(&bare, &facts), [(CheckCode::NothingAsked, false)]);
    facts.facility.beds = 20;
    assert_eq!(said(&bare, &facts), [(CheckCode::BedsDoubtful, false), (CheckCode::NothingAsked, false)]);
}

#[test]
fn saying_that_no_system_is_used_frees_no_row_while_one_is_registered() {
    let mut facts = clinic();
    facts.facility.systems_in_use = Some(false);
    let mut form = form();
    form.items.retain(|i| i.control != Some(Control::SystemsInUse));
    let lines = |facts: &Facts| check(&form, &edition(), &[], &judge_form(&form, facts, today()), &[], facts, today());
    let found = lines(&facts);
    assert_eq!((found[0].code, found[0].blocking), (CheckCode::SystemsDenied, true));
    assert!(of(&found, Some(Control::Bcp)).contains(&(CheckCode::Unanswered, true, "")), "{found:?}");
    facts.systems.clear();
    facts.devices.clear();
    facts.vendors.clear();
    let codes: Vec<CheckCode> = lines(&facts).iter().map(|l| l.code).collect();
    assert_eq!(codes, [CheckCode::NothingAsked], "said alone, it frees them");
}

#[test]
fn saying_that_there_is_no_contract_frees_no_row_while_one_is_registered() {
    let mut facts = clinic();
    facts.facility.vendor_contract = Some(false);
    let form = form();
    let look = |facts: &Facts| {
        let verdicts = judge_form(&form, facts, today());
        let found = check(&form, &edition(), &[], &verdicts, &[], facts, today());
        let denied: Vec<(bool, String)> = found
            .iter()
            .filter(|l| l.code == CheckCode::ContractDenied)
            .map(|l| (l.blocking, l.about.clone()))
            .collect();
        let asked = !of(&found, Some(Control::Disclosure)).is_empty();
        let item = form.items.iter().find(|i| i.control == Some(Control::Disclosure)).unwrap();
        let verdict = verdicts.into_iter().find(|v| v.item == item.id).unwrap();
        let names = verdict.reasons.iter().any(|r| r.code.0 == "contract-contradicts");
        (denied, asked, names, verdict.value, verdict.step.map(|s| s.code.0))
    };
    // A contract in force, and systems with a vendor.
    let (denied, asked, named, value, step) = look(&facts);
    assert!(denied[0].0 && denied[0].1.contains(&facts.contracts[0].title), "{denied:?}");
    assert!(denied[0].1.contains(&facts.systems[0].name), "{denied:?}");
    assert_eq!((asked, named, value, step), (true, true, VerdictValue::Unknown, Some("say-contract")));
    // A vendor behind a system alone, and what only a vendor gives.
    facts.contracts.clear();
    facts.systems.truncate(1);
    let (denied, asked, named, ..) = look(&facts);
    assert_eq!((denied, asked, named), (vec![(true, facts.systems[0].name.clone())], true, true));
    facts.vendors.clear();
    facts.systems[0].vendor_id = None;
    facts.systems[0].remote_maintenance = None;
    assert_eq!(look(&facts).0.len(), usize::from(facts.systems[0].disclosure.is_some()));
    // Nothing says otherwise: the word frees the rows.
    facts.systems[0].disclosure = None;
    let (denied, asked, named, ..) = look(&facts);
    assert_eq!((denied, asked, named), (vec![], false, false));
    // Said to be there, nothing contradicts.
    facts = clinic();
    facts.facility.vendor_contract = Some(true);
    let (denied, _, named, ..) = look(&facts);
    assert_eq!((denied, named), (vec![], false));
}

/// Signs of a contract are a doubt with names: nothing is worked out of them, and no row is asked for them.
#[test]
fn signs_of_a_contract_are_named_where_none_is_said_to_be() {
    let mut facts = clinic();
    facts.facility.vendor_contract = Some(false);
    facts.contracts.clear();
    for system in &mut facts.systems {
        (system.vendor_id, system.disclosure, system.remote_maintenance) = (None, None, None);
    }
    for device in &mut facts.devices {
        (device.maintainer, device.remote_maintenance) = (String::new(), None);
    }
    let doubted = |facts: &Facts| {
        let found = lines(&answered(&clinic()), facts);
        let of_it = found.iter().filter(|l| l.code == CheckCode::ContractDoubted);
        of_it.map(|l| (l.blocking, l.about.clone())).collect::<Vec<_>>()
    };
    assert_eq!(doubted(&facts), [(false, facts.vendors[0].name.clone())], "a vendor is registered");
    assert_eq!(facts.has_vendor_contract(today()), Some(false), "a doubt decides nothing");
    facts.vendors.clear();
    assert_eq!(doubted(&facts), []);
    let label = facts.devices[0].label().to_owned();
    for own in ["院内", "自施設", "自施設(事務)", "当施設", "自局", "当局", "自店", "Own staff"] {
        facts.devices[0].maintainer = own.into();
        assert_eq!(doubted(&facts), [], "looked after by the house: {own}");
    }
    facts.devices[0].maintainer = "みなと電機担当局".into();
    assert_eq!(doubted(&facts), [(false, format!("{label}(みなと電機担当局)"))], "whose it is is not said");
    facts.devices[0].maintainer = facts.people[0].name.clone();
    assert_eq!(doubted(&facts), [], "looked after by one of its people");
    facts.devices[0].maintainer = "みなとシステム".into();
    assert_eq!(doubted(&facts), [(false, format!("{label}(みなとシステム)"))]);
    (facts.devices[0].maintainer, facts.devices[0].remote_maintenance) = (String::new(), Some(true));
    assert_eq!(doubted(&facts), [(false, label)]);
    facts.facility.vendor_contract = None;
    assert_eq!(doubted(&facts), [], "nobody said that there is none");
}

#[test]
fn a_no_against_a_measured_yes_is_named_with_its_reason() {
    let facts = clinic();
    let mut answers = answered(&facts);
    for (reason, blocking) in [("", true), ("後任を探している", false)] {
        let officer = change(&mut answers, Control::Officer);
        (officer.value, officer.target_on, officer.reason) = (AnswerValue::No, Some(today()), reason.into());
        let found = lines(&answers, &facts);
        assert_eq!(of(&found, Some(Control::Officer)), [(CheckCode::Denies, blocking, reason)]);
    }
}

#[test]
fn signs_nobody_can_see_explain_nothing() {
    let facts = clinic();
    let mut answers = answered(&facts);
    for invisible in ["\u{200b}", "\u{3164}", "\u{ad}"] {
        change(&mut answers, Control::Bcp).reason = invisible.into();
        let found = lines(&answers, &facts);
        assert_eq!(of(&found, Some(Control::Bcp)), [(CheckCode::HowKnownMissing, true, "")], "{invisible:?}");
    }
}
