//! Contact chart (連絡体制図).
//!
//! はい when the roles in the house and their deputies, each system's vendor with a night number, the ministry, police,
//! privacy commission, IPA or JPCERT/CC and the prefecture or health centre stand in it, each verified within the period,
//! and a dated copy is printed. Entries of authorities are not kept yet, so this cannot be told; what the records lack
//! already is named.

use sejo_model::{Place, Post, Weight};

use crate::codes::{reason, step};
use crate::gaps::is_blank;
use crate::lines::{Line, Lines};
use crate::scope::Case;

/// The roles in the house that the chart begins with.
const ROLES: [Post; 3] = [Post::Officer, Post::Deputy, Post::Management];

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    let vendors = case.vendors();
    let silent: Vec<&str> = vendors.iter().filter(|v| is_blank(&v.night_phone)).map(|v| v.name.as_str()).collect();
    let reachable = vendors.iter().filter(|v| !is_blank(&v.night_phone)).map(|v| v.name.as_str());
    let open = silent.len();
    let line = |weight, code, place| Line::new(weight, code, place);
    if lines.push_any(line(Weight::Missing, reason::CONTACT_NO_NIGHT, Place::Vendors).about(silent, vendors.len())) {
        lines.step(step::CONTACT_ASK_NIGHT, open, Place::Vendors);
    }
    lines.push_any(line(Weight::Holds, reason::CONTACT_NIGHT, Place::Vendors).about(reachable, vendors.len()));
    let empty = ROLES.iter().filter(|post| !case.is_filled(**post)).count();
    if lines.push_any(line(Weight::Missing, reason::CONTACT_NO_ROLES, Place::People).counting(empty, ROLES.len())) {
        lines.step(step::CONTACT_FILL_ROLES, empty, Place::People);
    }
    let orphans = case.facts.systems.iter().filter(|s| s.vendor_id.is_none()).map(|s| s.name.as_str());
    let systems = case.facts.systems.len();
    lines.push_any(line(Weight::Notes, reason::CONTACT_NO_VENDOR, Place::Systems).about(orphans, systems));
    let here = || Place::Item { id: case.item.id.clone() };
    let not_kept = line(Weight::Missing, reason::CONTACT_NOT_VERIFIED, here());
    lines.push(not_kept.with("days", case.facts.thresholds.contact_days));
    lines.step(step::CONTACT_WRITE, 0, here());
}
