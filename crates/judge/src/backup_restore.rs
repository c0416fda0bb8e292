//! Backup and restore (バックアップと復旧).
//!
//! はい when each critical system has generations, one copy offline or unchangeable, other credentials than production, and
//! a restore that was *performed* within the period, with the time it took. Plans are not recorded yet, so はい cannot be
//! told; drills are. A backup nobody has restored is a hope: 20 of 99 victims with a backup could restore it.

use sejo_model::{Drill, Hosting, Place, System, Weight};

use crate::codes::{reason, step};
use crate::lines::{Line, Lines};
use crate::scope::Case;

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    let systems = &case.facts.systems;
    let critical: Vec<&System> = systems.iter().filter(|s| s.critical).collect();
    let names = || critical.iter().map(|s| s.name.as_str());
    if critical.is_empty() {
        lines.push(Line::new(Weight::Missing, reason::BACKUP_NO_CRITICAL, Place::Systems).counting(0, systems.len()));
    } else {
        let line = Line::new(Weight::Missing, reason::BACKUP_NO_PLAN, Place::Systems);
        lines.push(line.about(names(), systems.len()));
    }
    drills(case, &critical, lines);
    let cloud = critical.iter().filter(|s| s.hosting == Hosting::Cloud).map(|s| s.name.as_str());
    lines.push_any(Line::new(Weight::Notes, reason::BACKUP_CLOUD, Place::Systems).about(cloud, critical.len()));
    lines.step(step::BACKUP_RESTORE_ONE, critical.len(), Place::Drills);
}

/// The newest drill of each system within the period says whether it came back; without one nobody knows.
fn drills(case: &Case<'_>, critical: &[&System], lines: &mut Lines) {
    let days = case.facts.thresholds.restore_drill_days;
    let is_fresh = |drill: &&Drill| drill.is_fresh(case.today, days);
    let line = |weight, code| Line::new(weight, code, Place::Drills).with("days", days);
    if critical.is_empty() {
        // What is not said to be critical proves nothing about what is.
        return;
    }
    let newest = |system: &System| {
        let of_it = case.facts.drills.iter().filter(is_fresh).filter(|d| d.system_id == Some(system.id));
        of_it.max_by_key(|d| (d.performed_on, d.id))
    };
    let with: Vec<(&System, Option<&Drill>)> = critical.iter().map(|s| (*s, newest(s))).collect();
    let which = |wanted: fn(Option<&Drill>) -> bool| {
        with.iter().filter(move |(_, drill)| wanted(*drill)).map(|(system, _)| system.name.as_str())
    };
    let total = critical.len();
    for (weight, code, wanted) in [
        (
            Weight::Fails,
            reason::BACKUP_DRILL_FAILED,
            (|d| d.is_some_and(|d| !d.is_success())) as fn(Option<&Drill>) -> bool,
        ),
        (Weight::Missing, reason::BACKUP_NO_DRILL, |d| d.is_none()),
        (Weight::Missing, reason::BACKUP_DRILL_NO_TIME, |d| d.is_some_and(|d| d.is_success() && d.minutes.is_none())),
        (Weight::Holds, reason::BACKUP_DRILL_DONE, |d| d.is_some_and(|d| d.is_success() && d.minutes.is_some())),
    ] {
        lines.push_any(line(weight, code).about(which(wanted), total));
    }
}
