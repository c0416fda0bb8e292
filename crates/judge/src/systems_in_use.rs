//! The gate: is any medical information system (医療情報システム) in use?
//!
//! はい when at least one system is registered and nobody says otherwise. いいえ when the facility says none is and none is
//! registered, and no server either; that is no shortcoming, so it asks for no step. Source: gate row of the forms, guideline 概説編 2.3.

use sejo_model::verdict::LedgerFilter;
use sejo_model::{Place, System, Weight};

use crate::codes::{reason, step};
use crate::gaps::is_blank;
use crate::ledger::labels;
use crate::lines::{Line, Lines};
use crate::needed;
use crate::scope::Case;

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    // One that is called なし or 不明 says that nobody knows of any.
    let is_one = |s: &&System| s.is_medical() && !is_blank(&s.name);
    let systems: Vec<_> = case.facts.systems.iter().filter(is_one).collect();
    let names = || systems.iter().map(|s| s.label());
    match (case.facts.facility.systems_in_use, systems.is_empty()) {
        (Some(true) | None, false) => {
            lines.push(Line::new(Weight::Holds, reason::SYSTEMS_LISTED, Place::Systems).about(names(), systems.len()));
        }
        (Some(true), true) => {
            lines.push(Line::new(Weight::Missing, reason::SYSTEMS_NOT_LISTED, Place::Systems));
            lines.step(step::REGISTER_SYSTEMS, 0, Place::Systems);
        }
        (Some(false), true) if !needed::servers(case.facts).is_empty() => {
            let servers = needed::servers(case.facts);
            let line = Line::new(Weight::Missing, reason::SYSTEMS_SERVER, case.ledger(LedgerFilter::All));
            lines.push(line.about(labels(&servers), servers.len()));
            lines.step(step::SAY_SYSTEMS, 0, Place::Facility);
        }
        (Some(false), true) => lines.push(Line::new(Weight::Fails, reason::SYSTEMS_NONE, Place::Facility)),
        (Some(false), false) => {
            let line = Line::new(Weight::Missing, reason::SYSTEMS_CONTRADICT, Place::Facility);
            lines.push(line.about(names(), systems.len()));
            lines.step(step::SAY_SYSTEMS, 0, Place::Facility);
        }
        (None, true) => {
            lines.push(Line::new(Weight::Missing, reason::SYSTEMS_NOT_SAID, Place::Facility));
            lines.step(step::SAY_SYSTEMS, 0, Place::Facility);
        }
    }
}
