//! Password reuse (パスワードの使い回し).
//!
//! はい when no two devices, sites or customers share a password, defaults are changed and local administrators differ.
//! Nothing records that yet (and passwords are never collected), so this cannot be told; vendors behind several systems
//! are named, because one password for all of them is the usual case. One secret on several network devices, or a factory value, proves いいえ.

use sejo_model::{Place, Weight};

use crate::codes::{reason, step};
use crate::configured;
use crate::lines::{Line, Lines};
use crate::scope::Case;

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    configured::say(case, lines);
    let vendors = case.vendors();
    let line = Line::new(Weight::Missing, reason::REUSE_NOT_ASKED, Place::Vendors);
    lines.push(line.about(vendors.iter().map(|v| v.name.as_str()), vendors.len()));
    let systems_of = |id| case.facts.systems.iter().filter(|s| case.facts.vendor_of(s) == Some(id)).count();
    let several = vendors.iter().filter(|v| systems_of(v.id) > 1).map(|v| v.name.as_str());
    let line = Line::new(Weight::Notes, reason::REUSE_SAME_VENDOR, Place::Vendors);
    lines.push_any(line.about(several, vendors.len()));
    lines.step(step::REUSE_ASK, vendors.len(), Place::Vendors);
}
