//! Backup and restore (バックアップと復旧).
//!
//! はい when each critical system has generations, one copy offline or unchangeable, other credentials than production, and
//! a restore that was *performed* within the period, with the time it took. Plans and drills are not recorded yet, so this
//! cannot be told. A backup nobody has restored is a hope: 20 of 99 victims with a backup could restore it.

use sejo_model::{Hosting, Place, Weight};

use crate::codes::{reason, step};
use crate::lines::{Line, Lines};
use crate::scope::Case;

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    let systems = &case.facts.systems;
    let critical: Vec<_> = systems.iter().filter(|s| s.critical).collect();
    let names = || critical.iter().map(|s| s.name.as_str());
    if critical.is_empty() {
        lines.push(Line::new(Weight::Missing, reason::BACKUP_NO_CRITICAL, Place::Systems).counting(0, systems.len()));
    } else {
        let line = Line::new(Weight::Missing, reason::BACKUP_NO_PLAN, Place::Systems);
        lines.push(line.about(names(), systems.len()));
    }
    let here = || Place::Item { id: case.item.id.clone() };
    let line = Line::new(Weight::Missing, reason::BACKUP_NO_DRILL, here());
    lines.push(line.with("days", case.facts.thresholds.restore_drill_days));
    let cloud = critical.iter().filter(|s| s.hosting == Hosting::Cloud).map(|s| s.name.as_str());
    lines.push_any(Line::new(Weight::Notes, reason::BACKUP_CLOUD, Place::Systems).about(cloud, critical.len()));
    lines.step(step::BACKUP_RESTORE_ONE, critical.len(), here());
}
