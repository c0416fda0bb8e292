//! Contact chart (連絡体制図).
//!
//! はい when the roles in the house have holders and deputies, somebody decides about disconnecting, stopping care and
//! publishing, each vendor has a number by day and by night, the ministry, police, privacy commission, prefecture or health
//! centre and IPA or JPCERT/CC can be reached, every number of the chart answered when it was tried within the period, and
//! the copy on the wall says what the chart says today. A number that is known to be wrong is いいえ; one that nobody tried,
//! or nobody answered, proves nothing.

use sejo_model::contact::chart::{Chart, Node, Role, Standing, WayKind};
use sejo_model::{ContactKey, Date, Facts, Place, Weight};

use crate::authorities::shipped_offices;
use crate::codes::{reason, step};
use crate::lines::{Line, Lines};
use crate::scope::Case;

/// The chart of a facility on a day, with the offices that ship.
#[must_use]
pub fn contact_chart(facts: &Facts, today: Date) -> Chart {
    Chart::of(facts, shipped_offices(), today)
}

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    let chart = contact_chart(case.facts, case.today);
    roles(&chart, lines);
    numbers(case, &chart, lines);
    tried(case, &chart, lines);
    copy(case, &chart, lines);
    if chart.without_phones.trim().is_empty() {
        lines.push(Line::new(Weight::Notes, reason::CONTACT_NO_MEANS, Place::ContactRoles));
    }
}

fn line(weight: Weight, code: sejo_model::ReasonCode, place: Place) -> Line {
    Line::new(weight, code, place)
}

/// Who holds the roles, who stands in, who decides.
fn roles(chart: &Chart, lines: &mut Lines) {
    let needed: Vec<&Role> = chart.roles.iter().filter(|r| r.needed).collect();
    let title = |role: &&&Role| role.title.ja.clone();
    let vacant: Vec<String> = needed.iter().filter(|r| r.holder.is_none()).map(|r| title(&r)).collect();
    let alone: Vec<String> =
        needed.iter().filter(|r| r.holder.is_some() && r.deputy.is_none()).map(|r| title(&r)).collect();
    let open = vacant.len();
    let about = |line: Line, names: &[String]| line.about(names.iter().map(String::as_str), needed.len());
    if lines.push_any(about(line(Weight::Missing, reason::CONTACT_NO_ROLES, Place::People), &vacant)) {
        lines.step(step::CONTACT_FILL_ROLES, open, Place::People);
    }
    let undecided: Vec<&str> = chart.decisions.iter().filter(|d| !d.is_named()).map(|d| d.matter.words().ja).collect();
    let deputies = alone.len() + undecided.len();
    let mut is_open =
        lines.push_any(about(line(Weight::Missing, reason::CONTACT_NO_DEPUTY, Place::ContactRoles), &alone));
    let decisions = line(Weight::Missing, reason::CONTACT_NO_DECISION, Place::ContactRoles);
    is_open |= lines.push_any(decisions.about(undecided, chart.decisions.len()));
    if is_open {
        lines.step(step::CONTACT_NAME_DEPUTIES, deputies, Place::ContactRoles);
    }
}

/// Which numbers the chart lacks.
fn numbers(case: &Case<'_>, chart: &Chart, lines: &mut Lines) {
    let vendors: Vec<&Node> = chart.vendors().collect();
    let lacks = |kind: WayKind| move |node: &&&Node| node.lacks.contains(&kind);
    let name = |node: &&Node| node.name.ja.clone();
    let silent: Vec<String> = vendors.iter().filter(lacks(WayKind::Night)).map(name).collect();
    let reachable: Vec<String> = vendors.iter().filter(|n| !n.lacks.contains(&WayKind::Night)).map(name).collect();
    let empty = |nodes: Vec<&Node>| -> (Vec<String>, usize) {
        let open = nodes.iter().filter(|n| n.lacks.iter().any(|k| *k != WayKind::Night)).map(|n| n.name.ja.clone());
        (open.collect(), nodes.len())
    };
    let (people, staff) = empty(chart.people().collect());
    let (offices, authorities) = empty(chart.offices().collect());
    let (by_day, _) = empty(vendors.clone());
    let all = vendors.len();
    let mut open = 0;
    for (code, names, total) in [
        (reason::CONTACT_NO_OFFICE, &offices, authorities),
        (reason::CONTACT_NO_PHONE, &people, staff),
        (reason::CONTACT_NO_DAY, &by_day, all),
    ] {
        open += names.len();
        lines.push_any(line(Weight::Missing, code, Place::ContactForm).about(names.iter().map(String::as_str), total));
    }
    let night = line(Weight::Missing, reason::CONTACT_NO_NIGHT, Place::ContactForm);
    let silent_vendors = silent.len();
    let is_silent = lines.push_any(night.about(silent.iter().map(String::as_str), all));
    if open > 0 {
        lines.step(step::CONTACT_FILL, open + silent_vendors, Place::ContactForm);
    } else if is_silent {
        lines.step(step::CONTACT_ASK_NIGHT, silent_vendors, Place::ContactForm);
    }
    deciders_at_night(case.facts, chart, lines);
    let held = line(Weight::Holds, reason::CONTACT_NIGHT, Place::Contacts);
    lines.push_any(held.about(reachable.iter().map(String::as_str), all));
    let orphans = line(Weight::Missing, reason::CONTACT_NO_VENDOR, Place::Systems);
    if lines.push_any(orphans.about(chart.orphans.iter().map(|o| o.name.as_str()), case.facts.systems.len())) {
        lines.step(step::CONTACT_NAME_VENDOR, chart.orphans.len(), Place::Systems);
    }
}

/// Who decides within the first hour, or stands in, and has a number for the day only.
fn deciders_at_night(facts: &Facts, chart: &Chart, lines: &mut Lines) {
    let is_decider = |node: &&Node| {
        let mut named = chart.decisions.iter().flat_map(|d| [&d.person, &d.deputy]).flatten();
        named.any(|who| node.key == ContactKey::Person(who.id))
    };
    // The same number by day and night is one of the chart, and was written down for the night.
    let at_night = |node: &&&Node| !facts.contact_chart.contact(node.key).night_phone.trim().is_empty();
    let deciders: Vec<&Node> = chart.people().filter(is_decider).collect();
    let by_day: Vec<&str> = deciders.iter().filter(|n| !at_night(n)).map(|n| n.name.ja.as_str()).collect();
    let note = line(Weight::Notes, reason::CONTACT_DECIDER_NO_NIGHT, Place::ContactForm);
    lines.push_any(note.about(by_day, deciders.len()));
}

/// Which numbers answered.
fn tried(case: &Case<'_>, chart: &Chart, lines: &mut Lines) {
    let days = case.facts.thresholds.contact_days;
    let total = chart.nodes.len();
    let mut left = 0;
    for (weight, code, standing) in [
        (Weight::Fails, reason::CONTACT_CHANGED, Standing::Changed),
        (Weight::Missing, reason::CONTACT_NOT_REACHED, Standing::NotReached),
        (Weight::Missing, reason::CONTACT_UNTRIED, Standing::Untried),
        (Weight::Missing, reason::CONTACT_OLD, Standing::Old),
        (Weight::Holds, reason::CONTACT_VERIFIED, Standing::Verified),
    ] {
        // A number that is wrong is named although another of the same line is missing.
        let is_it = |n: &&Node| {
            n.standing() == standing || (standing == Standing::Changed && n.to_try().any(|w| w.standing == standing))
        };
        let names: Vec<&str> = chart.nodes.iter().filter(is_it).map(|n| n.name.ja.as_str()).collect();
        if weight != Weight::Holds {
            left += names.len();
        }
        let place = if standing == Standing::Changed { Place::ContactForm } else { Place::ContactRound };
        lines.push_any(line(weight, code, place).about(names, total).with("days", days));
    }
    if left > 0 {
        lines.step(step::CONTACT_CALL, left, Place::ContactRound);
    }
}

/// Whether the copy on the wall says what the chart says.
fn copy(case: &Case<'_>, chart: &Chart, lines: &mut Lines) {
    let Some(print) = &case.facts.contact_chart.print else {
        lines.push(line(Weight::Missing, reason::CONTACT_NOT_PRINTED, Place::Contacts));
        lines.step(step::CONTACT_PRINT, 0, Place::Contacts);
        return;
    };
    let dated = |weight, code| line(weight, code, Place::Contacts).with("date", print.printed_on);
    if !print.is_known() {
        lines.push(dated(Weight::Missing, reason::CONTACT_COPY_UNKNOWN));
        lines.step(step::CONTACT_PRINT, 0, Place::Contacts);
        return;
    }
    let differing = chart.differs_from(&print.lines);
    let total = chart.paper().len();
    if lines
        .push_any(dated(Weight::Missing, reason::CONTACT_COPY_OLD).about(differing.iter().map(String::as_str), total))
    {
        lines.step(step::CONTACT_PRINT, 0, Place::Contacts);
    } else {
        lines.push(dated(Weight::Holds, reason::CONTACT_PRINTED).with("place", &print.place));
    }
}
