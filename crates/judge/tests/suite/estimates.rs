//! How long a restore may take, and what that rests on.

use crate::house;
use crate::house::{clinic, day, today};
use sejo_judge::restore_estimate;
use sejo_model::drill::{Comparison, Measured, Outcome, SealedBy};
use sejo_model::restore_estimate::{Basis, Estimate, Unknown};
use sejo_model::{Drill, Facts, Hosting, Sha256};

fn of(facts: &Facts) -> Estimate {
    restore_estimate(&facts.systems[0], facts, today())
}

/// A drill with a folder: so many GB in so many minutes.
fn folder(facts: &Facts, gb: u64, minutes: Option<u32>) -> Drill {
    bytes(facts, gb * 1_000_000_000, minutes)
}

fn bytes(facts: &Facts, bytes: u64, minutes: Option<u32>) -> Drill {
    let measured = Measured {
        sealed_folder: "/srv/karte".into(),
        sealed_at: None,
        sealed_by: SealedBy::Own,
        algorithm: "blake3".into(),
        manifest: Sha256([1; 32]),
        restored_folder: "/restored".into(),
        deeper: 0,
        checked_at: "2026-11-01T00:00:00Z".into(),
        canaries: Vec::new(),
        through_links: 0,
        comparison: Comparison { before: 1, before_bytes: bytes, same: 1, same_bytes: bytes, ..Comparison::default() },
    };
    Drill { outcome: Outcome::Files(Box::new(measured)), ..house::drill(facts, "2026-11-01", minutes, true) }
}

/// The clinic with 200 GB, a drill of 10 GB in 20 minutes, and one machine of its system in the ledger.
fn measured() -> Facts {
    let mut facts = clinic();
    facts.backup_records.last_mut().unwrap().size_gb = Some(200);
    facts.drills = vec![folder(&facts, 10, Some(20))];
    facts
}

#[test]
fn it_is_data_and_machines_and_delivery_each_with_what_it_rests_on() {
    let estimate = of(&measured());
    let parts: Vec<_> = estimate.parts().map(|p| (p.minutes, p.basis)).collect();
    assert_eq!(parts, [(30 * 24 * 60, Basis::Guess), (8 * 60, Basis::Guess), (400, Basis::Drill)]);
    assert_eq!((estimate.total(), estimate.is_measured()), (Some(30 * 24 * 60 + 8 * 60 + 400), false));
    let how: Vec<_> = estimate.parts().map(|p| p.how.ja.as_str()).collect();
    assert_eq!(
        how,
        [
            "調達 30日(施錠の仮の値)",
            "1台(台帳で数えた台数) × 1台8時間(施錠の仮の値)",
            "200GB ÷ 1分500MB(2026年11月1日の訓練)"
        ]
    );
}

#[test]
fn what_the_facility_says_comes_before_what_is_counted_and_is_still_a_guess() {
    let mut facts = measured();
    facts.backup_records.last_mut().unwrap().machines = Some(12);
    (facts.thresholds.rebuild_hours, facts.thresholds.procurement_days) = (2, 5);
    let estimate = of(&facts);
    assert_eq!(estimate.rebuild.as_ref().unwrap().minutes, 12 * 2 * 60);
    assert_eq!(estimate.procurement.as_ref().unwrap().how.en, "delivery 5 days (the facility's guess)");
    assert!(estimate.parts().take(2).all(|p| p.basis == Basis::Guess));
    // Nothing to set up, nothing to buy: only then can all of it be measured.
    facts.backup_records.last_mut().unwrap().machines = Some(0);
    let estimate = of(&facts);
    assert_eq!((estimate.total(), estimate.is_measured()), (Some(400), true));
}

#[test]
fn the_speed_of_another_system_is_said_to_be_one() {
    let mut facts = measured();
    facts.drills[0].system_id = None;
    let data = of(&facts).data.unwrap();
    assert_eq!((data.minutes, data.basis), (400, Basis::OtherDrill));
    // Its own counts before a newer one of another.
    let own = Drill { performed_on: day("2026-01-01"), ..folder(&facts, 10, Some(40)) };
    facts.drills.push(own);
    assert_eq!(of(&facts).data.unwrap().minutes, 800);
}

#[test]
fn a_drill_of_a_tiny_part_tells_no_time() {
    // A folder of 200 KB in half an hour would make 234 years of it.
    let mut facts = measured();
    facts.drills = vec![bytes(&facts, 200_000, Some(30))];
    let estimate = of(&facts);
    assert_eq!((estimate.unknown.as_slice(), estimate.total()), (&[Unknown::TooLittle][..], None));
    // Two of two hundred GB are one part in a hundred.
    for (gb, counts) in [(1, false), (2, true)] {
        facts.drills = vec![folder(&facts, gb, Some(30))];
        assert_eq!(of(&facts).data.is_some(), counts, "{gb} GB");
    }
    // Of little data half is asked for.
    facts.backup_records.last_mut().unwrap().size_gb = Some(1);
    for (megabytes, counts) in [(499, false), (500, true)] {
        facts.drills = vec![bytes(&facts, megabytes * 1_000_000, Some(30))];
        assert_eq!(of(&facts).data.is_some(), counts, "{megabytes} MB");
    }
}

#[test]
fn a_newer_drill_of_less_never_stands_before_a_larger_one() {
    let mut facts = measured();
    let newer = |gb, minutes| Drill { performed_on: day("2026-11-20"), ..folder(&facts, gb, Some(minutes)) };
    let (tiny, small) = (newer(2, 60), newer(5, 60));
    facts.drills = vec![folder(&facts, 100, Some(100)), tiny.clone(), small];
    assert_eq!(of(&facts).data.unwrap().minutes, 200, "at the speed of the hundred GB");
    let other = Drill { system_id: None, ..folder(&facts, 100, Some(100)) };
    facts.drills = vec![bytes(&facts, 200_000, Some(30)), other];
    assert_eq!(of(&facts).data.unwrap().basis, Basis::OtherDrill, "one of its own that says nothing");
    facts.drills = vec![folder(&facts, 10, Some(20)), tiny];
    assert_eq!(of(&facts).data.unwrap().minutes, 6000, "comparable ones: the newer");
}

#[test]
fn what_is_not_known_leaves_no_total() {
    let unknown = |spoil: fn(&mut Facts)| {
        let mut facts = measured();
        spoil(&mut facts);
        let estimate = of(&facts);
        assert_eq!(estimate.total().is_some(), estimate.unknown.is_empty());
        assert!(!estimate.is_measured());
        estimate.unknown
    };
    assert_eq!(unknown(|f| f.drills[0].minutes = None), [Unknown::Speed]);
    assert_eq!(unknown(|f| f.drills[0].withdrawn = "x".into()), [Unknown::Speed]);
    assert_eq!(unknown(|f| f.backup_records.last_mut().unwrap().size_gb = None), [Unknown::Amount]);
    assert_eq!(unknown(|f| f.devices.clear()), [Unknown::Machines]);
    assert_eq!(unknown(|f| f.backup_records.clear()), [Unknown::Record]);
}

#[test]
fn going_through_the_work_measured_it_without_an_amount() {
    let mut facts = clinic();
    facts.drills = vec![house::process_drill(&facts, "2026-11-01", Some(40), true)];
    let data = of(&facts).data.unwrap();
    assert_eq!((data.minutes, data.basis), (40, Basis::Drill));
}

#[test]
fn in_a_cloud_nothing_is_bought() {
    let mut facts = measured();
    facts.systems[0].hosting = Hosting::Cloud;
    let estimate = of(&facts);
    assert_eq!((estimate.total(), estimate.parts().count()), (Some(400), 1));
}

#[test]
fn a_backup_from_long_before_the_sealing_is_questioned() {
    let facts = measured();
    let of = |sealed_at: Option<&str>, backup_of: Option<&str>| {
        let mut drill = folder(&facts, 10, None);
        drill.backup_of = backup_of.map(|day| day.parse().unwrap());
        if let Outcome::Files(measured) = &mut drill.outcome {
            measured.sealed_at = sealed_at.map(str::to_owned);
        }
        drill.days_before_seal()
    };
    // In Japan it is the first of November.
    let sealed = Some("2026-10-31T23:10:00Z");
    assert_eq!(of(sealed, Some("2026-10-26")), None, "six days are a weekly backup");
    assert_eq!(of(sealed, Some("2026-10-25")), Some(7));
    assert_eq!(of(sealed, Some("2025-11-01")), Some(365));
    assert_eq!((of(sealed, Some("2026-11-01")), of(sealed, None), of(None, Some("2020-01-01"))), (None, None, None));
}
