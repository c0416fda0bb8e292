//! Exercises in the verdicts: when one counts, what is tracked, and what a facility's scenario reads out.

use crate::house;
use std::collections::{BTreeMap, BTreeSet};

use crate::house::{clinic, day, item, process_drill, today};
use sejo_judge::{exercise_due_on, judge, scenario, scenarios};
use sejo_model::backup_record::{Apart, Forgotten, Keeping, Subject};
use sejo_model::improvement::DoneOn;
use sejo_model::incident::{Closing, Ending, Purpose};
use sejo_model::{
    BackupRecord, BackupRecordId, Contract, ContractId, Control, Drill, Facts, Hosting, Improvement, ImprovementId,
    Incident, IncidentId, System, SystemId, Verdict, Weight, moment,
};

fn exercise(on: &str) -> Incident {
    let at = moment::parse(&format!("{on}T13:00")).unwrap();
    Incident {
        id: IncidentId::new(),
        is_exercise: true,
        started_at: at,
        started_by: "佐藤".into(),
        title: "机上訓練".into(),
        known_at: None,
        purpose: Purpose::Unknown,
        drafts: BTreeMap::new(),
        script: None,
        closing: Some(Closing { at: at + 1, lessons: "番号がない".into(), ..Closing::default() }),
        withdrawn: String::new(),
        revision: 2,
    }
}

/// One of which not everything was read out.
fn short(on: &str) -> Incident {
    let one = exercise(on);
    let closing = one.closing.clone().map(|closing| Closing { unread: 3, ..closing });
    Incident { closing, ..one }
}

fn improvement(facts: &Facts, of: IncidentId, due: &str) -> Improvement {
    Improvement {
        id: ImprovementId::new(),
        incident_id: of,
        lesson: None,
        what: "ケーブルに印をつける".into(),
        owner_id: facts.people[1].id,
        due_on: day(due),
        done: None,
        withdrawn: String::new(),
        revision: 1,
    }
}

/// An exercise of last month with one improvement in time.
fn exercised() -> Facts {
    let mut facts = clinic();
    facts.exercises.push(exercise("2026-10-22"));
    facts.improvements.push(improvement(&facts, facts.exercises[0].id, "2026-12-31"));
    facts
}

fn bcp(facts: &Facts) -> Verdict {
    judge(&item(Control::Bcp, None), facts, today())
}

fn codes(verdict: &Verdict, weight: Weight) -> Vec<&'static str> {
    verdict.reasons.iter().filter(|r| r.weight == weight).map(|r| r.code.0).filter(|c| !c.starts_with("bcp-")).collect()
}

type Spoilt = (&'static str, Weight, &'static [&'static str], fn(&mut Facts));

const ROWS: &[Spoilt] = &[
    ("nothing is wrong", Weight::Missing, &[], |_| {}),
    ("there is none", Weight::Missing, &["exercise-none"], |f| f.exercises.clear()),
    ("it was a year and a day ago", Weight::Missing, &["exercise-old"], |f| {
        f.exercises[0].started_at = moment::parse("2025-11-21T13:00").unwrap();
    }),
    ("it was a year ago to the day", Weight::Missing, &[], |f| {
        f.exercises[0].started_at = moment::parse("2025-11-22T13:00").unwrap();
    }),
    ("it was begun and not finished", Weight::Missing, &["exercise-none"], |f| f.exercises[0].closing = None),
    ("it was withdrawn", Weight::Missing, &["exercise-none"], |f| f.exercises[0].withdrawn = "数えない".into()),
    ("it was called off", Weight::Missing, &["exercise-none"], |f| {
        f.exercises[0].closing.as_mut().unwrap().ending = Ending::FalseAlarm;
    }),
    ("not everything was read out", Weight::Missing, &["exercise-cut-short"], |f| {
        f.exercises[0].closing.as_mut().unwrap().unread = 3;
    }),
    ("not everything was read out, so it holds for nothing", Weight::Holds, &["improvements-tracked"], |f| {
        f.exercises[0].closing.as_mut().unwrap().unread = 3;
    }),
    ("a later one was cut short", Weight::Missing, &[], |f| f.exercises.push(short("2026-11-20"))),
    ("a later one was cut short, which is told", Weight::Notes, &["exercise-short", "improvements-open"], |f| {
        f.exercises.push(short("2026-11-20"));
    }),
    ("an earlier one was cut short", Weight::Notes, &["improvements-open"], |f| f.exercises.push(short("2026-09-20"))),
    ("the complete one is too old, and a later one was cut short", Weight::Missing, &["exercise-old"], |f| {
        f.exercises[0].started_at = moment::parse("2025-11-21T13:00").unwrap();
        f.exercises.push(short("2026-11-20"));
    }),
    ("it was the clock alone, without a name", Weight::Holds, &["exercise-held-bare", "improvements-tracked"], |f| {
        f.exercises[0].title = " ".into();
    }),
    ("it was a real incident", Weight::Missing, &["exercise-none"], |f| f.exercises[0].is_exercise = false),
    ("an improvement is overdue", Weight::Missing, &["improvements-overdue"], |f| {
        f.improvements[0].due_on = day("2026-11-21");
    }),
    ("an improvement is due today", Weight::Missing, &[], |f| f.improvements[0].due_on = today()),
    ("an overdue improvement was done", Weight::Missing, &[], |f| {
        f.improvements[0].due_on = day("2026-11-01");
        f.improvements[0].done = Some(DoneOn { on: today(), how: "印をつけた".into(), by: "鈴木".into() });
    }),
    ("the owner has left", Weight::Missing, &["improvements-no-owner"], |f| {
        f.people[1].left_on = Some(day("2026-11-01"));
    }),
    ("the exercise showed nothing", Weight::Missing, &["improvements-none"], |f| f.improvements.clear()),
    ("all improvements were withdrawn", Weight::Missing, &["improvements-none"], |f| {
        f.improvements[0].withdrawn = "二重".into();
    }),
    ("improvements are of an older one only", Weight::Missing, &["improvements-none"], |f| {
        f.exercises.push(exercise("2026-11-20"));
    }),
    ("another was begun", Weight::Notes, &["exercise-open", "improvements-open"], |f| {
        f.exercises.push(Incident { closing: None, ..exercise("2026-11-20") });
    }),
    ("it was over at once", Weight::Notes, &["exercise-hurried", "improvements-open"], |f| {
        let script = scenario("vendor-from-nine", f, today()).map(|one| one.script);
        f.exercises[0].script = script;
    }),
    ("it took a quarter of its hour", Weight::Notes, &["improvements-open"], |f| {
        let script = scenario("vendor-from-nine", f, today()).map(|one| one.script);
        let exercise = &mut f.exercises[0];
        exercise.script = script;
        exercise.closing.as_mut().unwrap().at = exercise.started_at + 15 * 60_000_000;
    }),
    (
        "it lay open for longer than its hour, and its clock ran for less than a quarter",
        Weight::Notes,
        &["exercise-hurried", "improvements-open"],
        |f| {
            f.exercises[0].script = scenario("vendor-from-nine", f, today()).map(|one| one.script);
            let exercise = &mut f.exercises[0];
            let closing = exercise.closing.as_mut().unwrap();
            (closing.at, closing.ran) = (exercise.started_at + 80 * 60_000_000, Some(14));
        },
    ),
    ("a quarter of its hour ran on its clock", Weight::Notes, &["improvements-open"], |f| {
        f.exercises[0].script = scenario("vendor-from-nine", f, today()).map(|one| one.script);
        f.exercises[0].closing.as_mut().unwrap().ran = Some(15);
    }),
    ("it holds", Weight::Holds, &["exercise-held", "improvements-tracked"], |_| {}),
    ("it is overdue", Weight::Holds, &["exercise-held"], |f| f.improvements[0].due_on = day("2026-11-01")),
];

#[test]
fn an_exercise_counts_when_it_was_played_to_an_end_within_a_year_and_led_to_something() {
    for (when, weight, expected, spoil) in ROWS {
        let mut facts = exercised();
        spoil(&mut facts);
        assert_eq!(codes(&bcp(&facts), *weight), *expected, "{when}");
    }
}

#[test]
fn every_reason_about_exercises_is_said_with_all_its_words() {
    let mut all: Vec<Facts> = ROWS
        .iter()
        .map(|(.., spoil)| {
            let mut facts = exercised();
            spoil(&mut facts);
            facts
        })
        .collect();
    let mut by_process = clinic();
    by_process.drills = vec![process_drill(&by_process, "2026-10-10", Some(40), true)];
    all.push(by_process);
    let is_ours =
        |code: &str| ["exercise-", "improvements-", "backup-process-"].iter().any(|begin| code.starts_with(begin));
    let mut said = BTreeSet::new();
    for facts in &all {
        for control in [Control::Bcp, Control::BackupRestore] {
            for reason in judge(&item(control, None), facts, today()).reasons {
                let words = sejo_judge::reason_words(&reason, sejo_model::FacilityKind::Clinic);
                assert!(!words.ja.contains('{') && !words.en.contains('{'), "{words:?}");
                said.insert(reason.code.0.to_owned());
            }
        }
    }
    let written: toml::Table = include_str!("../../../../content/reasons.toml").parse().unwrap();
    let written: BTreeSet<String> = written.keys().filter(|code| is_ours(code)).cloned().collect();
    assert_eq!(said.into_iter().filter(|code| is_ours(code)).collect::<BTreeSet<_>>(), written);
}

#[test]
fn the_scenario_is_named_in_both_languages_and_an_own_title_as_it_was_written() {
    let mut facts = exercised();
    let said = |facts: &Facts| {
        let verdict = bcp(facts);
        sejo_judge::reason_words(
            verdict.reasons.iter().find(|r| r.code.0 == "exercise-held").unwrap(),
            sejo_model::FacilityKind::Clinic,
        )
    };
    assert!(said(&facts).en.contains("机上訓練"));
    facts.exercises[0].script = scenario("vendor-from-nine", &facts, today()).map(|one| one.script);
    assert!(
        said(&facts).ja.contains("事業者の窓口は9時から")
            && said(&facts).en.contains("The vendor's desk opens at nine")
    );
}

#[test]
fn the_rhythm_is_the_settings() {
    let mut facts = exercised();
    assert_eq!(exercise_due_on(&facts), Some(day("2027-10-22")));
    facts.exercises.push(short("2026-11-20"));
    assert_eq!(exercise_due_on(&facts), Some(day("2027-10-22")), "one cut short begins no new year");
    facts.exercises.pop();
    facts.thresholds.exercise_days = 30;
    assert_eq!(exercise_due_on(&facts), Some(day("2026-11-21")));
    assert_eq!(codes(&bcp(&facts), Weight::Missing), ["exercise-old"]);
    facts.thresholds.exercise_days = 3_650;
    facts.exercises[0].started_at = 253_402_000_000_000_000;
    assert!(exercise_due_on(&facts).is_some(), "the end of time breaks nothing");
}

#[test]
fn going_through_the_work_is_noted_and_never_proves_a_restore() {
    let mut facts = clinic();
    facts.drills = vec![process_drill(&facts, "2026-10-10", Some(40), true)];
    let restore = |facts: &Facts| judge(&item(Control::BackupRestore, None), facts, today());
    let said = |verdict: &Verdict, code: &str| {
        verdict.reasons.iter().find(|r| r.code.0 == code).map(|r| (r.weight, r.names.clone()))
    };
    let verdict = restore(&facts);
    assert_eq!(said(&verdict, "backup-process-done"), Some((Weight::Notes, vec!["電子カルテ".to_owned()])));
    assert_eq!(said(&verdict, "backup-no-drill").map(|s| s.0), Some(Weight::Missing));
    assert!(said(&verdict, "backup-drill-done").is_none());
    assert_eq!(said(&bcp(&facts), "exercise-by-process").map(|s| s.0), Some(Weight::Notes));
    // However often, and whatever was tried between: a system is named once.
    let mut other = facts.clone();
    let second = System { name: "画像".to_owned(), id: SystemId::new(), ..other.systems[0].clone() };
    let between = Drill { system_id: Some(second.id), ..process_drill(&facts, "2026-10-11", None, true) };
    other.systems.push(second);
    other.drills.extend([between, process_drill(&facts, "2026-10-12", None, true)]);
    let names = said(&bcp(&other), "exercise-by-process").unwrap().1;
    assert_eq!(names, ["画像", "電子カルテ"]);
    // What did not work when people tried it outweighs files that came back before.
    facts.drills = vec![house::drill(&facts, "2026-10-01", Some(40), true)];
    assert!(said(&restore(&facts), "backup-drill-done").is_some());
    facts.drills.push(process_drill(&facts, "2026-10-10", Some(40), false));
    assert_eq!(said(&restore(&facts), "backup-drill-failed").map(|s| s.0), Some(Weight::Fails));
    // And files that came back afterwards put it right.
    facts.drills.push(house::drill(&facts, "2026-11-01", Some(40), true));
    assert!(said(&restore(&facts), "backup-drill-done").is_some());
}

fn directory(keeping: Keeping) -> BackupRecord {
    let subject = Subject::Forgotten { thing: Forgotten::Directory };
    BackupRecord { keeping, ..BackupRecord::blank(BackupRecordId::new(), subject) }
}

#[test]
fn a_scenario_that_does_not_fit_says_why_and_one_of_which_nobody_knows_says_so() {
    let with = |keeping: Option<Keeping>| {
        let mut facts = clinic();
        facts.backup_records.retain(|r| r.thing() != Some(Forgotten::Directory));
        facts.backup_records.extend(keeping.map(directory));
        scenario("directory-gone", &facts, today()).unwrap()
    };
    let without = with(Some(Keeping::NotNeeded));
    assert!(without.unfit.unwrap().ja.contains("名簿"), "no directory");
    let kept = with(Some(Keeping::Kept));
    assert!(kept.unfit.is_none() && kept.script.injects[0].unsure.is_none());
    let unknown = with(None);
    assert!(unknown.unfit.is_none() && unknown.script.injects[0].unsure.as_ref().unwrap().ja.contains("わかりません"));
    let mut named = clinic();
    named.backup_records.retain(|r| r.thing() != Some(Forgotten::Directory));
    named.devices[0].name = "Active Directoryサーバ".into();
    assert!(scenario("directory-gone", &named, today()).unwrap().script.injects[0].unsure.is_none());
}

#[test]
fn what_a_facility_does_not_have_is_skipped_and_the_rest_is_numbered_without_a_gap() {
    let mut facts = clinic();
    facts.facility.beds = 0;
    let ward = |facts: &Facts| scenario("backup-encrypted", facts, today()).unwrap().script;
    let small = ward(&facts);
    let skipped: Vec<&str> = small.skipped.iter().map(|s| s.because.ja.as_str()).collect();
    assert_eq!(skipped, ["入院の患者さんがいないため"]);
    facts.facility.beds = 99;
    let big = ward(&facts);
    assert!(big.skipped.is_empty() && big.injects.len() == small.injects.len() + 1);
    for script in [&small, &big] {
        let numbers: Vec<u32> = script.injects.iter().map(|i| i.number).collect();
        assert_eq!(numbers, (1..=u32::try_from(script.injects.len()).unwrap()).collect::<Vec<_>>());
    }
    facts.systems.iter_mut().for_each(|s| s.hosting = Hosting::Cloud);
    let cloud = scenario("vendor-from-nine", &facts, today()).unwrap().script;
    assert!(cloud.skipped.iter().any(|s| s.because.ja.contains("クラウド")));
}

#[test]
fn a_scenario_reads_out_the_facilitys_own_names_and_says_what_is_missing() {
    let mut facts = clinic();
    facts.vendors[0].night_phone = "090-1111-2222".into();
    let read = |facts: &Facts| {
        let all = scenario("vendor-from-nine", facts, today()).unwrap().script;
        all.injects
            .iter()
            .map(|i| format!("{}{}", i.read.ja, i.good.iter().map(|g| g.ja.as_str()).collect::<String>()))
            .collect::<String>()
    };
    let said = read(&facts);
    for own in ["みどりシステム", "090-1111-2222", "佐藤", "電子カルテ"] {
        assert!(said.contains(own), "{own}: {said}");
    }
    let mut by_contract = facts.clone();
    by_contract.systems[0].vendor_id = None;
    by_contract.vendors.insert(0, house::vendor("はやぶさ電子"));
    let other = Contract::blank(ContractId::new(), by_contract.vendors[0].id);
    by_contract.contracts.push(other);
    let said = read(&by_contract);
    assert!(said.contains("みどりシステム") && !said.contains("はやぶさ電子"), "its contract names it: {said}");
    let same = sejo_model::Vendor { phone: "090 1111 2222".into(), ..facts.vendors[0].clone() };
    let one = Facts { vendors: vec![same], ..facts.clone() };
    assert!(
        read(&one).contains("夜間の番号: 昼と同じ番号(訓練では"),
        "a desk that answers at night plays no recording"
    );
    facts.vendors[0].night_phone.clear();
    assert!(read(&facts).contains("夜間の番号: (番号の記録なし)"));
    for record in &mut facts.backup_records {
        record.apart = Apart::Connected;
    }
    let backups = scenario("backup-encrypted", &facts, today()).unwrap().script;
    assert!(
        backups.injects.iter().any(|i| i.good.iter().any(|g| g.ja.contains("記録にあるのは、(記録なし)"))),
        "{backups:?}"
    );
}

#[test]
fn no_slot_is_left_open_whatever_is_known() {
    for facts in [clinic(), house::nothing()] {
        for one in scenarios(&facts, today()) {
            let text = format!("{:?}", one.script);
            let slot = [
                "facility", "system", "critical", "vendor", "day", "night", "backup", "apart", "officer", "decider",
                "remote",
            ]
            .iter()
            .find(|slot| text.contains(&format!("{{{slot}}}")));
            assert_eq!(slot, None, "{}", one.script.scenario);
        }
    }
    assert!(scenario("no-such", &clinic(), today()).is_none());
}
