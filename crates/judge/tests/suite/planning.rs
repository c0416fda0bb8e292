//! The continuity plan as it is proposed from the facts, and what its verdict needs.

use crate::house;
use crate::house::{clinic, day, documents, nothing, system, today, vendor, verdict};
use sejo_judge::{compose, document_gaps, reason_words};
use sejo_model::VerdictValue::{No, Unknown, Yes};
use sejo_model::check_table::{CheckState, check_table};
use sejo_model::document::{
    CheckPoint, DocumentBody, DocumentKind, DocumentSize, DocumentVersion, Inside, Mark, OwnFile, Passage, Seen,
    Stance, Topic, Written,
};
use sejo_model::incident::{Closing, Purpose};
use sejo_model::system::Alternative;
use sejo_model::{
    Control, FacilityKind, Facts, Improvement, ImprovementId, Incident, IncidentId, Place, System, SystemKind,
    VerdictValue, moment,
};

const PLAN: DocumentKind = DocumentKind::Plan;
const SIZES: [DocumentSize; 2] = [DocumentSize::Large, DocumentSize::Small];

/// Everything the plan asks about is known; the record runs on a base nobody takes for important.
fn prepared() -> Facts {
    let mut facts = clinic();
    house::verify_chart(&mut facts);
    let base =
        System { kind: SystemKind::Base, critical: Some(false), ..system("認証基盤", &facts.vendors[0].clone()) };
    facts.contact_chart.plan.without_phones = "受付に集まり、口で伝える".into();
    let record = &mut facts.systems[0];
    record.tolerable_hours = Some(4);
    record.depends_on = vec![base.id];
    record.alternative = Alternative {
        work: "紙のカルテに書く。".into(),
        paper: "受付の青いファイル".into(),
        read_only: "毎朝の予約表".into(),
    };
    facts.systems.push(base);
    facts
}

fn proposed(facts: &Facts, size: DocumentSize) -> Vec<Passage> {
    compose(PLAN, size, facts, &[], today())
}

fn text(facts: &Facts, size: DocumentSize, key: &str) -> String {
    proposed(facts, size).into_iter().find(|p| p.key == key).unwrap().proposed
}

fn decide(passage: &Passage, stance: Stance) -> Written {
    Written {
        kind: PLAN,
        passage: passage.key.clone(),
        stance,
        text: passage.proposed.clone(),
        reason: String::new(),
        proposed: passage.proposed.clone(),
        added: None,
        by: None,
        at: 0,
        revision: 1,
    }
}

fn adopted(facts: &Facts, size: DocumentSize) -> Vec<Passage> {
    let all: Vec<Written> = proposed(facts, size).iter().map(|p| decide(p, Stance::Adopted)).collect();
    compose(PLAN, size, facts, &all, today())
}

#[test]
fn every_number_of_the_check_table_is_covered_in_every_size() {
    for size in SIZES {
        let passages = adopted(&prepared(), size);
        let (open, bare) = document_gaps(PLAN, &passages);
        assert!(open.is_empty() && bare.is_empty(), "{size}: {bare:?}");
        let table = check_table(&passages, None);
        assert!(table.iter().all(|row| row.state == CheckState::Covered));
        let before = check_table(&proposed(&prepared(), size), None);
        assert!(before.iter().all(|row| row.state == CheckState::Open), "what nobody decided covers nothing");
    }
}

#[test]
fn known_facts_leave_nothing_blank_and_unknown_ones_say_so() {
    for size in SIZES {
        let filled = proposed(&prepared(), size);
        let lacking: Vec<String> = filled.iter().flat_map(|p| &p.lacking).map(|l| l.what.ja.clone()).collect();
        // The clinic's only guess: nobody measured how fast a restore is.
        assert!(
            lacking.iter().all(|what| what.contains("見込み") || what.contains("設定ファイル")),
            "{size}: {lacking:?}"
        );
        for passage in proposed(&nothing(), size) {
            assert_eq!(passage.proposed.contains("____"), !passage.lacking.is_empty(), "{}", passage.key);
            assert!(!passage.proposed.contains(['{', '}']), "{}: {}", passage.key, passage.proposed);
            let is_japanese = |c: char| ('ぁ'..='龥').contains(&c);
            assert!(!passage.lacking.iter().any(|l| l.what.en.contains(is_japanese)), "{}", passage.key);
        }
    }
}

#[test]
fn the_desks_of_a_clinic_have_five_sentences_each_from_the_facts() {
    let facts = prepared();
    for key in ["reception", "consulting-room"] {
        let text = text(&facts, DocumentSize::Small, key);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 5, "{text}");
        assert!(lines.iter().all(|line| line.ends_with("ます。") || line.ends_with("ません。")), "{text}");
        assert!(lines.iter().all(|line| line.chars().count() <= 90), "short enough to be read standing: {text}");
    }
    let reception = text(&facts, DocumentSize::Small, "reception");
    assert!(reception.contains("電子カルテは「紙のカルテに書く」の方法"), "{reception}");
    assert!(reception.contains("受付の青いファイル"), "{reception}");
    let room = text(&facts, DocumentSize::Small, "consulting-room");
    assert!(room.contains("電子カルテが4時間まで") && room.contains("毎朝の予約表"), "{room}");
    let large = proposed(&facts, DocumentSize::Large);
    assert!(large.iter().all(|p| p.key != "reception"), "the desks are for small facilities");
}

#[test]
fn reception_speaks_of_its_own_systems_where_it_has_some() {
    let mut facts = prepared();
    let billing = System {
        kind: SystemKind::Receipt,
        alternative: Alternative { work: "預り金で受ける".into(), ..Alternative::default() },
        ..system("医事会計", &vendor("みどりシステム"))
    };
    facts.systems.push(billing);
    let reception = text(&facts, DocumentSize::Small, "reception");
    assert!(
        reception.contains("医事会計は「預り金で受ける」の方法") && !reception.contains("紙のカルテ"),
        "{reception}"
    );
    assert!(reception.contains("____(未記入: 医事会計の使う紙のある場所)"), "{reception}");
}

#[test]
fn what_the_record_runs_on_is_restored_before_it_and_the_plan_says_why() {
    let order = text(&prepared(), DocumentSize::Large, "order");
    let at = |name: &str| order.find(name).unwrap_or_else(|| panic!("{name} in {order}"));
    assert!(at("1. 認証基盤: これがないと「電子カルテ」が動かないため") < at("2. 電子カルテ"), "{order}");
}

#[test]
fn an_order_of_systems_that_wait_for_each_other_is_a_blank_that_nobody_can_adopt() {
    let mut facts = prepared();
    let record = facts.systems[0].id;
    facts.systems.last_mut().unwrap().depends_on = vec![record];
    let blank = "____(未記入: 「電子カルテ」「認証基盤」を戻す順番)";
    for size in SIZES {
        let passages = proposed(&facts, size);
        let order = passages.iter().find(|p| p.key == "order").unwrap();
        assert_eq!(order.proposed.matches(blank).count(), 1, "{}", order.proposed);
        assert_eq!(order.lacking.len(), 1, "{:?}", order.lacking);
        assert_eq!(order.lacking[0].place, Place::System { id: record });
        let known = text(&prepared(), size, "order");
        assert!(!known.contains("____"), "{known}");
    }
}

#[test]
fn nobody_is_said_to_wait_for_the_vendor_where_nobody_said_so() {
    let mut facts = prepared();
    for record in &mut facts.backup_records {
        record.started_by.clear();
    }
    let begun = text(&facts, DocumentSize::Large, "backup");
    assert!(begun.contains("電子カルテ: ____(未記入: 電子カルテの復旧を始められる人)"), "{begun}");
}

#[test]
fn a_critical_system_nobody_thought_about_stands_as_a_blank_with_its_place() {
    let mut facts = prepared();
    facts.systems[0].alternative.work.clear();
    facts.systems[0].tolerable_hours = None;
    let id = facts.systems[0].id;
    let passages = proposed(&facts, DocumentSize::Large);
    let effect = passages.iter().find(|p| p.key == "effect").unwrap();
    assert!(effect.proposed.contains("____(未記入: 電子カルテの止まったときの代わりの方法)"), "{}", effect.proposed);
    assert!(effect.proposed.contains("____(未記入: 電子カルテを待てる時間)"));
    assert!(effect.lacking.iter().all(|l| l.place == Place::System { id }), "{:?}", effect.lacking);
    assert!(effect.proposed.contains("認証基盤: なくても診療は続けられる"), "{}", effect.proposed);
}

#[test]
fn a_system_nobody_weighed_is_a_blank_and_never_said_to_be_dispensable() {
    let mut facts = prepared();
    let dialysis =
        System { critical: None, tolerable_hours: None, ..system("透析", &vendor("みどりシステム")) };
    let id = dialysis.id;
    facts.systems.push(dialysis);
    let blank = "____(未記入: 透析が止まると診療できないか)";
    for key in ["order", "effect"] {
        let passages = proposed(&facts, DocumentSize::Large);
        let passage = passages.iter().find(|p| p.key == key).unwrap();
        assert!(passage.proposed.contains(blank), "{}", passage.proposed);
        assert!(!passage.proposed.contains("透析: なくても"), "{}", passage.proposed);
        assert!(passage.lacking.iter().any(|l| l.place == Place::System { id }), "{:?}", passage.lacking);
    }
}

#[test]
fn the_first_cut_and_the_days_are_those_of_the_cards_and_the_clock() {
    let facts = prepared();
    for size in SIZES {
        let spread = text(&facts, size, "spread");
        assert!(spread.contains("1. その機器とバックアップのLANケーブルを抜く"), "{spread}");
        let offices = text(&facts, size, "offices");
        assert!(offices.contains("知った日から3〜5日のうち") && offices.contains("30日まで"), "{offices}");
        assert!(offices.contains("60日まで"), "{offices}");
    }
    let mut later = facts;
    later.thresholds.document_review_days = 365;
    let tomorrow = compose(PLAN, DocumentSize::Small, &later, &[], day("2027-03-01"));
    let same = tomorrow.iter().find(|p| p.key == "offices").unwrap();
    assert_eq!(same.proposed, text(&later, DocumentSize::Small, "offices"), "no day passes into the text");
}

/// An approved plan, an exercise last month and an improvement that somebody sees to.
fn sound() -> Facts {
    let mut facts = prepared();
    let body = DocumentBody::of(&adopted(&facts, DocumentSize::Small));
    let version = DocumentVersion { marks: body.marks(PLAN), open: body.open(), ..documents::version(PLAN) };
    facts.documents.versions = vec![version];
    let at = moment::parse("2026-10-22T13:00").unwrap();
    let exercise = Incident {
        id: IncidentId::new(),
        is_exercise: true,
        started_at: at,
        started_by: "佐藤".into(),
        title: "机上訓練".into(),
        known_at: None,
        purpose: Purpose::Unknown,
        drafts: std::collections::BTreeMap::new(),
        script: None,
        closing: Some(Closing { at: at + 1, ..Closing::default() }),
        withdrawn: String::new(),
        revision: 1,
    };
    facts.improvements = vec![Improvement {
        id: ImprovementId::new(),
        incident_id: exercise.id,
        lesson: None,
        what: "ケーブルに印をつける".into(),
        owner_id: facts.people[1].id,
        due_on: day("2026-12-31"),
        done: None,
        withdrawn: String::new(),
        revision: 1,
    }];
    facts.exercises = vec![exercise];
    facts
}

type Spoilt = (&'static str, VerdictValue, Option<&'static str>, fn(&mut Facts));

const ROWS: &[Spoilt] = &[
    ("all of it is there", Yes, None, |_| {}),
    ("nobody approved it", Unknown, Some("bcp-not-approved"), |f| f.documents.versions.clear()),
    ("it is approved as of tomorrow", Unknown, Some("bcp-not-approved"), |f| {
        f.documents.versions[0].approved_on = day("2026-11-23");
    }),
    ("one number is not covered", No, Some("bcp-numbers-open"), |f| {
        f.documents.versions[0].marks.retain(|m| m.topic != Topic::Check(CheckPoint::P3x2));
    }),
    ("nobody marked a file", Unknown, Some("bcp-not-marked"), |f| {
        f.documents.versions[0].file = Some(documents::own_file());
        f.documents.versions[0].marks.clear();
    }),
    ("it is a file that people marked", Yes, Some("bcp-file-unread"), |f| {
        f.documents.versions[0].file = Some(documents::own_file());
    }),
    ("it is a PDF with nothing on its pages, and marked", Unknown, Some("bcp-file-bare"), |f| {
        let seen = Seen { pages: Some(1), inside: Some(Inside::Nothing) };
        f.documents.versions[0].file = Some(OwnFile { seen: Some(seen), ..documents::own_file() });
    }),
    ("its review is overdue", Unknown, Some("bcp-overdue"), |f| {
        f.documents.versions[0].review_by = day("2026-11-21");
    }),
    ("it is being written", Unknown, Some("bcp-in-work"), |f| {
        f.documents.versions.clear();
        f.documents.decided = vec![(PLAN, 12)];
    }),
    ("nobody said yet what comes first", Unknown, Some("bcp-critical"), |f| f.documents.versions.clear()),
    ("a passage was left open", Yes, Some("bcp-open"), |f| f.documents.versions[0].open = vec!["1.1 目的".into()]),
    ("a passage was left open in a version of an earlier release", Unknown, Some("bcp-open"), |f| {
        let version = &mut f.documents.versions[0];
        (version.partly, version.open) = (None, vec!["2.1.4 構成図".into()]);
    }),
    ("one number is covered in part", Unknown, Some("bcp-in-part"), |f| {
        let topic = Topic::Check(CheckPoint::P1x1);
        f.documents.versions[0].partly = Some(vec![Mark { topic, clause: "2.1.4 構成図".into() }]);
    }),
    ("it is approved", Yes, Some("bcp-approved"), |_| {}),
    ("its groups are whole", Yes, Some("bcp-groups"), |_| {}),
    ("rules are no plan", Unknown, Some("bcp-not-approved"), |f| {
        f.documents.versions = vec![documents::version(DocumentKind::Rules)];
    }),
    ("nobody exercised it", Unknown, Some("exercise-none"), |f| f.exercises.clear()),
    ("an improvement is overdue", Unknown, Some("improvements-overdue"), |f| {
        f.improvements[0].due_on = day("2026-11-21");
    }),
];

#[test]
fn the_plan_holds_only_when_covered_approved_fresh_and_exercised() {
    let written: toml::Table = include_str!("../../../../content/reasons.toml").parse().unwrap();
    for code in written.keys().filter(|code| code.starts_with("bcp-")) {
        assert!(ROWS.iter().any(|row| row.2 == Some(code.as_str())), "no row says {code}");
    }
    for (name, value, code, spoil) in ROWS {
        let mut facts = sound();
        spoil(&mut facts);
        let verdict = verdict(Control::Bcp, None, &facts);
        let codes: Vec<&str> = verdict.reasons.iter().map(|r| r.code.0).collect();
        assert_eq!(verdict.value, *value, "{name}: {codes:?}");
        assert!(code.is_none_or(|code| codes.contains(&code)), "{name}: {codes:?}");
        for words in verdict.reasons.iter().map(|r| reason_words(r, FacilityKind::Clinic)) {
            assert!(!words.ja.contains('{') && !words.en.contains('{'), "{words:?}");
        }
    }
}

#[test]
fn an_open_number_is_named_and_its_group_counts_no_more() {
    let mut facts = sound();
    facts.documents.versions[0].marks.retain(|m| m.topic != Topic::Check(CheckPoint::P3x2));
    let verdict = verdict(Control::Bcp, None, &facts);
    let reason = |code: &str| verdict.reasons.iter().find(|r| r.code.0 == code).unwrap();
    assert_eq!(reason("bcp-numbers-open").names, ["3-2"]);
    assert_eq!((reason("bcp-groups").count, reason("bcp-groups").total), (4, 5));
    assert_eq!(verdict.step.unwrap().place, Place::Document { kind: PLAN });
}

#[test]
fn what_the_check_table_calls_in_part_the_verdict_and_the_approved_version_name_too() {
    let mut facts = sound();
    let mut passages = adopted(&facts, DocumentSize::Small);
    let about = |p: &Passage| p.topics.contains(&Topic::Check(CheckPoint::P4x3));
    assert!(passages.iter().filter(|p| about(p)).count() > 1);
    let open = passages.iter_mut().find(|p| about(p)).unwrap();
    open.written = None;
    let heading = open.heading.ja.clone();
    let version = &mut facts.documents.versions[0];
    version.marks = DocumentBody::of(&passages).marks(PLAN);
    version.partly = Some(DocumentBody::of(&passages).partly(PLAN));
    let table = check_table(&passages, Some(&*version));
    let in_part: Vec<&str> =
        table.iter().filter(|row| row.state == CheckState::Part).map(|row| row.check.key()).collect();
    assert!(in_part.contains(&"4-3"), "{in_part:?}");
    let row = table.iter().find(|row| row.check == CheckPoint::P4x3).unwrap();
    assert!(row.approved.is_some() && row.approved_lacks.as_ref().is_some_and(|lacks| lacks.contains(&heading)));
    let verdict = verdict(Control::Bcp, None, &facts);
    let reason = |code: &str| verdict.reasons.iter().find(|r| r.code.0 == code).unwrap();
    assert_eq!((verdict.value, reason("bcp-in-part").count), (Unknown, in_part.len()));
    assert!(reason("bcp-in-part").names.iter().any(|name| name.starts_with("4-3(") && name.contains(&heading)));
    assert!(reason("bcp-groups").count < 5, "a group with a number in part is not whole");
}

#[test]
fn a_passage_left_out_with_its_reason_leaves_its_number_whole_where_another_stands() {
    let mut facts = sound();
    let mut passages = adopted(&facts, DocumentSize::Small);
    let leave_out = |passage: &mut Passage| {
        let reason = "参照系は持っていない".to_owned();
        passage.written = Some(Written { text: String::new(), reason, ..decide(passage, Stance::LeftOut) });
    };
    let put = |facts: &mut Facts, passages: &[Passage]| {
        let (body, version) = (DocumentBody::of(passages), &mut facts.documents.versions[0]);
        (version.marks, version.partly) = (body.marks(PLAN), Some(body.partly(PLAN)));
    };
    leave_out(passages.iter_mut().find(|p| p.key == "read-only").unwrap());
    put(&mut facts, &passages);
    assert_eq!(verdict(Control::Bcp, None, &facts).value, Yes);
    let table = check_table(&passages, Some(&facts.documents.versions[0]));
    let row = table.iter().find(|row| row.check == CheckPoint::P1x1).unwrap();
    assert_eq!((row.state, row.approved.is_some(), &row.approved_lacks), (CheckState::Covered, true, &None));
    assert!(row.passages.iter().any(|p| p.key == "read-only" && p.reason == "参照系は持っていない"));

    // Where nothing stands the number is not covered, whatever the reasons.
    let about = |p: &&mut Passage| p.topics.contains(&Topic::Check(CheckPoint::P1x1));
    passages.iter_mut().filter(about).for_each(leave_out);
    put(&mut facts, &passages);
    let verdict = verdict(Control::Bcp, None, &facts);
    let bare = verdict.reasons.iter().find(|r| r.code.0 == "bcp-numbers-open").unwrap();
    assert_eq!((verdict.value, bare.names.contains(&"1-1".to_owned())), (No, true), "{:?}", bare.names);
}
