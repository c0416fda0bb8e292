//! Disclosures (開示書, MDS/SDS).
//!
//! はい when every system a vendor stands behind has one, with its version and date, and no いいえ in it is left without a
//! note. What systems only run on has no such form and is not asked. An open いいえ fails it; one nobody has counted is not known,
//! nor is what stands in a row without an answer. On the route for outsourced maintenance the items of that volume must be answered:
//! that is known only where somebody said which these are, and the disclosure was read item by item.

use sejo_model::route::RouteKind;
use sejo_model::system::{Disclosure, ReadCounts};
use sejo_model::{Date, Place, System, Weight};

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
    let total = systems.len();
    let names = |found: &dyn Fn(&System) -> bool| -> Vec<&str> {
        systems.iter().filter(|s| found(s)).map(|s| s.label()).collect()
    };
    let with = |s: &System, test: &dyn Fn(&Disclosure) -> bool| s.disclosure.as_ref().is_some_and(test);
    let read = |s: &System, test: &dyn Fn(&ReadCounts) -> bool| with(s, &|d| d.read.as_ref().is_some_and(test));
    let is_on_route = route(case.facts, case.today).kind == RouteKind::Outsourced;
    let lacks_route =
        |r: &ReadCounts| is_on_route && r.route_missing.as_ref().is_some_and(|missing| !missing.is_empty());
    let undated = |d: &Disclosure| is_blank(&d.document) || d.dated_on > case.today;

    if is_on_route {
        lines.push(Line::new(Weight::Notes, reason::DISCLOSURE_ON_ROUTE, Place::Route));
    }
    let absent = names(&|s| s.disclosure.is_none());
    let unclear = names(&|s| with(s, &undated));
    let open = names(&|s| with(s, &|d| d.open_noes.is_some_and(|n| n > 0)));
    let unread = names(&|s| with(s, &|d| d.open_noes.is_none()));
    let unanswered = names(&|s| read(s, &|r| r.unanswered > 0));
    let off_route = names(&|s| read(s, &lacks_route));
    // Which items the route asks for is copied from the annex once; until then nobody knows whether they are answered.
    let uncopied = |r: &ReadCounts| is_on_route && r.route_missing.is_none();
    let unknown_route = names(&|s| read(s, &uncopied));
    // Whoever writes one down by hand counts its いいえ; which items have an answer nobody has written down.
    let by_hand = names(&|s| is_on_route && with(s, &|d| d.read.is_none()));
    let is_whole =
        |d: &Disclosure| d.read.as_ref().map_or(!is_on_route, |r| r.unanswered == 0 && !lacks_route(r) && !uncopied(r));
    let sound = names(&|s| with(s, &|d| !undated(d) && d.open_noes == Some(0) && is_whole(d)));
    let not_begun = names(&|s| begins_on(s, case).is_some());
    let first_day = systems.iter().filter_map(|s| begins_on(s, case)).min();
    let ended = names(&|s| {
        let is_over = case.facts.contract_of(s).is_some_and(|c| !c.is_in_force_on(case.today));
        begins_on(s, case).is_none() && is_over
    });

    let noes: u32 = systems.iter().filter_map(|s| s.disclosure.as_ref()?.open_noes).fold(0, u32::saturating_add);
    let counts = || systems.iter().filter_map(|s| s.disclosure.as_ref()?.read.as_ref());
    let sum = |of: &dyn Fn(&ReadCounts) -> u32| counts().map(of).fold(0, u32::saturating_add);
    let rows = sum(&|r| r.unanswered);
    let explained = names(&|s| read(s, &|r| r.noes > 0));
    let missing: Vec<String> = systems.iter().filter(|s| read(s, &lacks_route)).map(|s| route_missing(s)).collect();
    for (weight, code, found, step) in [
        (Weight::Fails, reason::DISCLOSURE_OPEN_NOES, open, Some(step::DISCLOSURE_NOTE_NOES)),
        (Weight::Missing, reason::DISCLOSURE_ROUTE_MISSING, off_route, Some(step::DISCLOSURE_ASK_ITEMS)),
        (Weight::Missing, reason::DISCLOSURE_ROUTE_UNKNOWN, unknown_route, Some(step::DISCLOSURE_COPY_ITEMS)),
        (Weight::Missing, reason::DISCLOSURE_ROUTE_BY_HAND, by_hand, Some(step::DISCLOSURE_DROP)),
        (Weight::Missing, reason::DISCLOSURE_UNANSWERED, unanswered, Some(step::DISCLOSURE_ASK_ITEMS)),
        (Weight::Missing, reason::DISCLOSURE_ABSENT, absent, Some(step::DISCLOSURE_ASK)),
        (Weight::Missing, reason::DISCLOSURE_UNCLEAR, unclear, Some(step::DISCLOSURE_WRITE_DATE)),
        (Weight::Missing, reason::DISCLOSURE_UNREAD, unread, Some(step::DISCLOSURE_COUNT_NOES)),
        (Weight::Holds, reason::DISCLOSURE_SOUND, sound, None),
        (Weight::Notes, reason::DISCLOSURE_EXPLAINED, explained, None),
        (Weight::Notes, reason::CONTRACT_ENDED, ended, None),
        (Weight::Notes, reason::CONTRACT_NOT_BEGUN, not_begun, None),
    ] {
        let count = found.len();
        let line = Line::new(weight, code, Place::Disclosures).about(found, total);
        let line = match code {
            reason::DISCLOSURE_OPEN_NOES => line.with("noes", noes),
            reason::CONTRACT_NOT_BEGUN => line.with("date", first_day.unwrap_or(case.today)),
            reason::DISCLOSURE_UNANSWERED => line.with("rows", rows),
            reason::DISCLOSURE_ROUTE_MISSING => line.with("numbers", missing.join(" / ")),
            reason::DISCLOSURE_EXPLAINED => {
                line.with("noes", sum(&|r| r.noes)).with("explained", sum(&|r| r.explained))
            }
            _ => line,
        };
        if lines.push_any(line)
            && let Some(step) = step
        {
            let place = if step == step::DISCLOSURE_ASK { Place::Requests } else { Place::Disclosures };
            lines.step(step, count, place);
        }
    }
}

/// The day the contract of a system begins, where that is not yet.
fn begins_on(system: &System, case: &Case<'_>) -> Option<Date> {
    let contract = case.facts.contract_of(system)?;
    contract.begins_after(case.today)
}

/// Items named one by one; a line of reasons holds no more.
const NAMED: usize = 20;

/// The items of the route without an answer, with the system.
fn route_missing(system: &System) -> String {
    let read = system.disclosure.as_ref().and_then(|d| d.read.as_ref());
    let missing = read.and_then(|r| r.route_missing.as_deref()).unwrap_or_default();
    let more = missing.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" …+{more}") } else { String::new() };
    let named: Vec<&str> = missing.iter().take(NAMED).map(String::as_str).collect();
    format!("{}: {}{more}", system.label(), named.join(", "))
}
