//! Backup and restore (バックアップと復旧).
//!
//! はい when each critical system has a backup that reaches back far enough, out of reach with its proof, under other
//! credentials than production, and seen; when each thing that is easily forgotten is answered for; and when a restore was
//! *performed* within the period and compared with what was there before, with the time it took. A backup nobody has restored
//! is a hope: 20 of 99 victims with a backup could restore it. Going through the work with a restored system can show that it
//! failed, never that everything came back, so by itself it is a note; and so is that a drill was compared with a list the
//! facility did not sign. Files that cannot be compared leave it open. While a drill on record is not as Sejo recorded it,
//! nothing is はい.

use std::collections::BTreeMap;

use sejo_model::backup_record::{BackupGap, Forgotten, Keeping};
use sejo_model::drill::{Outcome, SealedBy, Shown};
use sejo_model::{BackupRecord, Drill, Facts, Hosting, Place, StepCode, System, Weight};

use crate::backup_record::{best_backup, forgotten_gap, meaning};
use crate::codes::{reason, step};
use crate::lines::{Line, Lines};
use crate::scope::Case;

/// The deeds in the order in which they help: what is proven wrong, then what nobody wrote down, saw or tried, then words.
const ORDER: [StepCode; 7] = [
    step::BACKUP_TAKE,
    step::BACKUP_DETACH,
    step::BACKUP_CREDENTIALS,
    step::BACKUP_GENERATIONS,
    step::BACKUP_RECORD,
    step::BACKUP_SEE,
    step::BACKUP_RESTORE_ONE,
];

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    let systems = &case.facts.systems;
    let critical: Vec<&System> = systems.iter().filter(|s| s.is_critical()).collect();
    if critical.is_empty() {
        lines.push(Line::new(Weight::Missing, reason::BACKUP_NO_CRITICAL, Place::Systems).counting(0, systems.len()));
        lines.step(step::BACKUP_MARK_CRITICAL, systems.len(), Place::Systems);
    } else {
        let undecided: Vec<&str> = systems.iter().filter(|s| s.critical.is_none()).map(|s| s.label()).collect();
        let count = undecided.len();
        let line = Line::new(Weight::Missing, reason::BACKUP_UNDECIDED, Place::Systems);
        if lines.push_any(line.about(undecided, systems.len())) {
            lines.step(step::BACKUP_MARK_CRITICAL, count, Place::Systems);
        }
    }
    let mut deeds = records(case, &critical, lines);
    for (code, count) in forgotten(case, lines) {
        *deeds.entry(code).or_default() += count;
    }
    let untried = drills(case, &critical, lines);
    deeds.insert(step::BACKUP_RESTORE_ONE, untried);
    notes(case, &critical, lines);
    let later = deeds.keys().copied().filter(|code| !ORDER.contains(code)).collect::<Vec<_>>();
    for code in ORDER.into_iter().chain(later) {
        let place = if code == step::BACKUP_RESTORE_ONE { Place::Drills } else { Place::BackupRecords };
        if let Some(count @ 1..) = deeds.get(&code).copied() {
            lines.step(code, count, place);
        }
    }
}

/// How many things each deed is for.
type Deeds = BTreeMap<StepCode, usize>;

/// The best backup of a system, with what it lacks.
type Best<'a> = (&'a BackupRecord, Vec<BackupGap>);

/// What the best backup of each critical system lacks.
fn records(case: &Case<'_>, critical: &[&System], lines: &mut Lines) -> Deeds {
    let Facts { backup_records, thresholds, .. } = case.facts;
    let best = |system: &System| best_backup(system.id, backup_records, thresholds, case.today);
    let with: Vec<(&System, Option<Best<'_>>)> = critical.iter().map(|system| (*system, best(system))).collect();
    let names = |wanted: &dyn Fn(Option<&Best<'_>>) -> bool| -> Vec<&str> {
        with.iter().filter(|(_, best)| wanted(best.as_ref())).map(|(system, _)| system.label()).collect()
    };
    let mut deeds = Deeds::new();
    for gap in BackupGap::ALL {
        let lacking = names(&|best| match best {
            Some((_, gaps)) => gaps.contains(gap),
            None => *gap == BackupGap::NoRecord,
        });
        let (weight, code, deed) = meaning(*gap);
        let days =
            if *gap == BackupGap::SeenLongAgo { thresholds.backup_seen_days } else { thresholds.backup_reach_days };
        *deeds.entry(deed).or_default() += lacking.len();
        lines.push_any(Line::new(weight, code, Place::BackupRecords).with("days", days).about(lacking, critical.len()));
    }
    let line = |weight, code| Line::new(weight, code, Place::BackupRecords).with("days", thresholds.backup_reach_days);
    let is_sound =
        |best: Option<&Best<'_>>| best.is_some_and(|(record, gaps)| record.keeping == Keeping::Kept && gaps.is_empty());
    lines.push_any(line(Weight::Holds, reason::BACKUP_SOUND).about(names(&is_sound), critical.len()));
    let is_unneeded = |best: Option<&Best<'_>>| best.is_some_and(|(record, _)| record.keeping == Keeping::NotNeeded);
    // Saying so is no backup: without one, care stops for good.
    let unneeded = names(&is_unneeded);
    *deeds.entry(step::BACKUP_RECORD).or_default() += unneeded.len();
    lines.push_any(line(Weight::Missing, reason::BACKUP_NOT_NEEDED).about(unneeded, critical.len()));
    deeds
}

/// What is missed when everything else is back.
fn forgotten(case: &Case<'_>, lines: &mut Lines) -> Deeds {
    let Facts { backup_records, thresholds, .. } = case.facts;
    let gap_of = |thing: &Forgotten| {
        let record = backup_records.iter().find(|r| r.thing() == Some(*thing));
        forgotten_gap(record, thresholds, case.today)
    };
    let gaps: Vec<(Forgotten, Option<BackupGap>)> =
        Forgotten::ALL.iter().map(|thing| (*thing, gap_of(thing))).collect();
    let mut deeds = Deeds::new();
    for (weight, code, deed, wanted) in [
        (
            Weight::Fails,
            reason::BACKUP_FORGOTTEN_NOT_KEPT,
            step::BACKUP_TAKE,
            &[BackupGap::NotKept, BackupGap::NotTaken] as &[BackupGap],
        ),
        (Weight::Missing, reason::BACKUP_FORGOTTEN_OPEN, step::BACKUP_FORGOTTEN, &[BackupGap::NoRecord]),
        (
            Weight::Missing,
            reason::BACKUP_FORGOTTEN_NOT_SEEN,
            step::BACKUP_SEE,
            &[BackupGap::ContractOnly, BackupGap::NotSeen, BackupGap::SeenLongAgo],
        ),
    ] {
        let things: Vec<&str> = gaps
            .iter()
            .filter(|(_, gap)| gap.is_some_and(|gap| wanted.contains(&gap)))
            .map(|(thing, _)| thing.key())
            .collect();
        *deeds.entry(deed).or_default() += things.len();
        let line = Line::new(weight, code, Place::BackupRecords).with("days", thresholds.backup_seen_days);
        lines.push_any(line.with("things", things.join(",")).counting(things.len(), Forgotten::ALL.len()));
    }
    deeds
}

/// The newest drill of each system within the period says whether it came back; without one that compared files nobody knows.
/// How many are to be tried (again).
fn drills(case: &Case<'_>, critical: &[&System], lines: &mut Lines) -> usize {
    let days = case.facts.thresholds.restore_drill_days;
    let line = |weight, code| Line::new(weight, code, Place::Drills).with("days", days);
    let with: Vec<(&System, Option<&Drill>)> = critical.iter().map(|s| (*s, deciding(case, s))).collect();
    let which = |wanted: fn(Option<&Drill>) -> bool| {
        with.iter().filter(move |(_, drill)| wanted(*drill)).map(|(system, _)| system.label())
    };
    let total = critical.len();
    let mut untried = 0;
    for (weight, code, wanted) in [
        (
            Weight::Fails,
            reason::BACKUP_DRILL_FAILED,
            (|d| d.is_some_and(|d| d.shown() == Shown::Failed)) as fn(Option<&Drill>) -> bool,
        ),
        (Weight::Missing, reason::BACKUP_DRILL_UNSURE, |d| d.is_some_and(|d| d.shown() == Shown::Unsure)),
        (Weight::Missing, reason::BACKUP_NO_DRILL, |d| d.is_none()),
        (Weight::Missing, reason::BACKUP_DRILL_NO_TIME, |d| d.is_some_and(|d| d.is_success() && d.minutes.is_none())),
        (Weight::Holds, reason::BACKUP_DRILL_DONE, |d| d.is_some_and(|d| d.is_success() && d.minutes.is_some())),
    ] {
        untried += if weight == Weight::Holds { 0 } else { which(wanted).count() };
        lines.push_any(line(weight, code).about(which(wanted), total));
    }
    // Whichever it was of: its system may be what was written over.
    let recorded = &case.facts.drills;
    let altered = recorded.iter().filter(|d| d.withdrawn.is_empty() && !d.is_as_recorded).count();
    lines.push_any(line(Weight::Missing, reason::BACKUP_DRILL_ALTERED).counting(altered, recorded.len()));
    // A list anybody could have written anew shows less than one that is signed: it counts, and the verdict says so.
    let weak = which(|d| {
        d.filter(|d| d.is_success())
            .is_some_and(|d| matches!(&d.outcome, Outcome::Files(measured) if measured.sealed_by != SealedBy::Own))
    });
    lines.push_any(line(Weight::Notes, reason::BACKUP_DRILL_UNSIGNED).about(weak, total));
    let usable = critical.iter().filter(|s| newest(case, s).is_some_and(|d| !d.compared_files() && d.is_success()));
    let usable: Vec<&str> = usable.map(|s| s.label()).collect();
    lines.push_any(line(Weight::Notes, reason::BACKUP_PROCESS_DONE).about(usable, total));
    untried.max(altered)
}

/// The drill that decides: a failure that no later success took back, of any kind or of those that compared files, else the
/// newest that compared files. One that leaves it open takes nothing back.
fn deciding<'a>(case: &Case<'a>, system: &System) -> Option<&'a Drill> {
    let failed = |files_only: bool| {
        let sure = fresh(case, system).filter(|d| d.shown() != Shown::Unsure);
        let asked = sure.filter(|d| d.compared_files() || !files_only);
        latest(asked).filter(|d| d.shown() == Shown::Failed)
    };
    failed(false).or_else(|| failed(true)).or_else(|| latest(fresh(case, system).filter(|d| d.compared_files())))
}

fn newest<'a>(case: &Case<'a>, system: &System) -> Option<&'a Drill> {
    latest(fresh(case, system))
}

fn latest<'a>(drills: impl Iterator<Item = &'a Drill>) -> Option<&'a Drill> {
    drills.max_by_key(|d| (d.performed_on, d.id))
}

/// Those that say anything: one that compared nothing neither proves a restore nor takes back what another showed.
fn fresh<'a>(case: &Case<'a>, system: &System) -> impl Iterator<Item = &'a Drill> {
    let (today, days, id) = (case.today, case.facts.thresholds.restore_drill_days, system.id);
    let drills = case.facts.drills.iter().filter(move |d| d.is_fresh(today, days) && d.system_id == Some(id));
    drills.filter(|d| d.shown() != Shown::Nothing)
}

/// What does not decide but should be known.
fn notes(case: &Case<'_>, critical: &[&System], lines: &mut Lines) {
    let Facts { backup_records, systems, .. } = case.facts;
    let kept = |system: &System| -> Vec<&BackupRecord> {
        let of_it = |r: &&BackupRecord| r.system_id() == Some(system.id) && r.keeping == Keeping::Kept;
        backup_records.iter().filter(of_it).collect()
    };
    let which = |wanted: &dyn Fn(&System) -> bool| -> Vec<&str> {
        critical.iter().filter(|s| wanted(s)).map(|s| s.label()).collect()
    };
    let total = critical.len();
    let note = |code, place| Line::new(Weight::Notes, code, place);
    // A drill of another copy may well be of a connected one, so this does not decide.
    let differs = which(&|s| {
        newest(case, s).is_some_and(|d| d.was_offline == Some(false))
            && kept(s).iter().any(|r| r.apart == sejo_model::backup_record::Apart::Offline)
    });
    lines.push_any(note(reason::BACKUP_DRILL_CONNECTED, Place::Drills).about(differs, total));
    let single = which(&|s| kept(s).len() == 1);
    lines.push_any(note(reason::BACKUP_ONE_METHOD, Place::BackupRecords).about(single, total));
    let helpless = which(&|s| !kept(s).is_empty() && kept(s).iter().all(|r| r.started_by.trim().is_empty()));
    lines.push_any(note(reason::BACKUP_NOBODY_STARTS, Place::BackupRecords).about(helpless, total));
    let others = systems.iter().filter(|s| s.critical == Some(false));
    let unsaid: Vec<&str> = others
        .clone()
        .filter(|s| backup_records.iter().all(|r| r.system_id() != Some(s.id)))
        .map(|s| s.label())
        .collect();
    lines.push_any(note(reason::BACKUP_OTHERS_UNSAID, Place::BackupRecords).about(unsaid, others.count()));
    let cloud = critical.iter().filter(|s| s.hosting == Hosting::Cloud).map(|s| s.label());
    lines.push_any(note(reason::BACKUP_CLOUD, Place::Systems).about(cloud, total));
}
