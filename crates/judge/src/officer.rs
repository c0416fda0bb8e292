//! Safety manager (医療情報システム安全管理責任者).
//!
//! はい when a named person who still works here holds the post today, and it is written down by whom and since when.
//! A post that ended, or that only people who left still hold, is いいえ; no appointment at all is not known.

use sejo_model::{Appointment, Person, Place, Post, Weight};

use crate::codes::{reason, step};
use crate::gaps::is_blank;
use crate::lines::{Line, Lines};
use crate::scope::{Case, is_somebody};

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    let of_post: Vec<(&Appointment, &Person)> = case
        .facts
        .appointments
        .iter()
        .filter(|a| a.post == Post::Officer)
        .filter_map(|a| case.facts.people.iter().find(|p| p.id == a.person_id).map(|p| (a, p)))
        .collect();
    let held = || of_post.iter().copied().filter(|(a, _)| a.is_held_on(case.today));
    let holders: Vec<_> = held().filter(|(_, p)| is_somebody(p, case.today)).collect();
    let gone: Vec<_> = held().filter(|(_, p)| !p.is_employed_on(case.today)).collect();

    for (appointment, person) in &holders {
        let line = Line::new(Weight::Holds, reason::OFFICER_HELD, Place::People);
        match appointment.appointed_on {
            Some(day) => lines.push(line.about([person.name.as_str()], 0).with("date", day)),
            None => {
                let line = Line::new(Weight::Missing, reason::OFFICER_SINCE_UNKNOWN, Place::People);
                lines.push(line.about([person.name.as_str()], 0));
                lines.step(step::OFFICER_WRITE_BY, 1, Place::People);
            }
        }
    }
    if holders.len() > 1 {
        let line = Line::new(Weight::Notes, reason::OFFICER_SEVERAL, Place::People);
        lines.push(line.about(holders.iter().map(|(_, p)| p.name.as_str()), 0));
    }
    let without_appointer = holders.iter().filter(|(a, _)| is_blank(&a.appointed_by)).map(|(_, p)| p.name.as_str());
    let line = Line::new(Weight::Missing, reason::OFFICER_BY_UNKNOWN, Place::People);
    if lines.push_any(line.about(without_appointer, 0)) {
        lines.step(step::OFFICER_WRITE_BY, 1, Place::People);
    }
    let left = || gone.iter().map(|(_, p)| p.name.as_str());
    if !holders.is_empty() {
        lines.push_any(Line::new(Weight::Notes, reason::OFFICER_RECORD_OPEN, Place::People).about(left(), 0));
        return;
    }
    lines.step(step::APPOINT_OFFICER, 1, Place::People);
    let has_left = lines.push_any(Line::new(Weight::Fails, reason::OFFICER_LEFT, Place::People).about(left(), 0));
    if !has_left {
        vacant(case, &of_post, lines);
    }
}

/// Nobody stands as holding the post today: it ended, begins later, or was never given to anybody.
fn vacant(case: &Case<'_>, of_post: &[(&Appointment, &Person)], lines: &mut Lines) {
    let ended = of_post
        .iter()
        .filter_map(|(a, p)| a.ended_on.filter(|day| *day < case.today).map(|day| (day, *p)))
        .max_by_key(|(day, _)| *day);
    match ended {
        Some((day, person)) => {
            let line = Line::new(Weight::Fails, reason::OFFICER_ENDED, Place::People);
            lines.push(line.about([person.name.as_str()], 0).with("date", day));
        }
        None => lines.push(Line::new(Weight::Missing, reason::OFFICER_NONE, Place::People)),
    }
    let later = of_post.iter().filter_map(|(a, p)| a.appointed_on.filter(|day| *day > case.today).map(|day| (day, *p)));
    if let Some((day, person)) = later.min_by_key(|(day, _)| *day) {
        let line = Line::new(Weight::Notes, reason::OFFICER_LATER, Place::People);
        lines.push(line.about([person.name.as_str()], 0).with("date", day));
    }
}
