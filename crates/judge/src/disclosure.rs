//! Disclosures (開示書, MDS/SDS).
//!
//! はい when every system a vendor stands behind has one, with its version and date, and no いいえ in it is left without a
//! note. What systems only run on has no such form and is not asked. An open いいえ fails it; one nobody has counted is not known.

use sejo_model::route::RouteKind;
use sejo_model::system::Disclosure;
use sejo_model::{Place, System, Weight};

use crate::codes::{reason, step};
use crate::gaps::is_blank;
use crate::lines::{Line, Lines};
use crate::remote_maintenance::{say_no_vendor_system, without_vendor};
use crate::route::route;
use crate::scope::Case;

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    let mut systems = case.vendor_systems();
    systems.retain(|s| s.is_medical());
    if systems.is_empty() {
        say_no_vendor_system(case, lines);
        return;
    }
    without_vendor(case, lines);
    if route(case.facts, case.today).kind == RouteKind::Outsourced {
        lines.push(Line::new(Weight::Notes, reason::DISCLOSURE_ON_ROUTE, Place::Route));
    }
    let total = systems.len();
    let names = |found: &dyn Fn(&System) -> bool| -> Vec<&str> {
        systems.iter().filter(|s| found(s)).map(|s| s.name.as_str()).collect()
    };
    let with = |s: &System, test: &dyn Fn(&Disclosure) -> bool| s.disclosure.as_ref().is_some_and(test);
    let undated = |d: &Disclosure| is_blank(&d.document) || d.dated_on > case.today;

    let absent = names(&|s| s.disclosure.is_none());
    let unclear = names(&|s| with(s, &undated));
    let open = names(&|s| with(s, &|d| d.open_noes.is_some_and(|n| n > 0)));
    let unread = names(&|s| with(s, &|d| d.open_noes.is_none()));
    let sound = names(&|s| with(s, &|d| !undated(d) && d.open_noes == Some(0)));
    let ended =
        names(&|s| case.facts.contracts.iter().any(|c| Some(c.id) == s.contract_id && !c.is_in_force_on(case.today)));

    let noes: u32 = systems.iter().filter_map(|s| s.disclosure.as_ref()?.open_noes).fold(0, u32::saturating_add);
    for (weight, code, found, step) in [
        (Weight::Fails, reason::DISCLOSURE_OPEN_NOES, open, Some(step::DISCLOSURE_NOTE_NOES)),
        (Weight::Missing, reason::DISCLOSURE_ABSENT, absent, Some(step::DISCLOSURE_ASK)),
        (Weight::Missing, reason::DISCLOSURE_UNCLEAR, unclear, Some(step::DISCLOSURE_WRITE_DATE)),
        (Weight::Missing, reason::DISCLOSURE_UNREAD, unread, Some(step::DISCLOSURE_COUNT_NOES)),
        (Weight::Holds, reason::DISCLOSURE_SOUND, sound, None),
        (Weight::Notes, reason::CONTRACT_ENDED, ended, None),
    ] {
        let count = found.len();
        let line = Line::new(weight, code, Place::Systems).about(found, total);
        let line = if code == reason::DISCLOSURE_OPEN_NOES { line.with("noes", noes) } else { line };
        if lines.push_any(line)
            && let Some(step) = step
        {
            let place = if step == step::DISCLOSURE_ASK { Place::Requests } else { Place::Systems };
            lines.step(step, count, place);
        }
    }
}
