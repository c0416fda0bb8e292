//! Whether the plan is exercised: one exercise within the period, and what it showed put right by somebody, by a day.
//!
//! A part of the continuity plan's verdict ([`crate::bcp`]), which is はい only when these lines hold, too. Going through the
//! work with a restored system is worth knowing and proves neither the plan nor the restore, so it is a note.

use sejo_model::improvement::ImprovementState;
use sejo_model::{Date, Drill, Facts, Improvement, Incident, Place, Weight};

use crate::codes::{reason, step};
use crate::lines::{Line, Lines};
use crate::scope::Case;

/// In microseconds.
const MINUTE: i64 = 60_000_000;

/// The exercise that decides, with its day: the newest that stands and was read out to its end; without one, the newest that
/// was cut short.
#[must_use]
pub fn last_exercise(facts: &Facts) -> Option<(&Incident, Date)> {
    complete(facts).or_else(|| short_exercise(facts))
}

/// The newest exercise that ended before everything was read out, unless a newer one was complete: it takes nothing back, and
/// counts for no rhythm.
#[must_use]
pub fn short_exercise(facts: &Facts) -> Option<(&Incident, Date)> {
    let (short, on) = newest(facts, |one| unread(one) > 0)?;
    let is_newer = complete(facts).is_none_or(|(one, day)| (day, one.id) < (on, short.id));
    is_newer.then_some((short, on))
}

/// The last day on which the newest complete exercise still counts; without one, none.
#[must_use]
pub fn exercise_due_on(facts: &Facts) -> Option<Date> {
    complete(facts).map(|(_, held)| counts_until(facts, held))
}

fn complete(facts: &Facts) -> Option<(&Incident, Date)> {
    newest(facts, |one| unread(one) == 0)
}

/// The newest that was played to an end, stands and is wanted.
fn newest(facts: &Facts, is_wanted: fn(&Incident) -> bool) -> Option<(&Incident, Date)> {
    let held = facts.exercises.iter().filter(|one| is_wanted(one));
    held.filter_map(|one| Some((one, one.exercised_on()?))).max_by_key(|(one, day)| (*day, one.id))
}

fn counts_until(facts: &Facts, held: Date) -> Date {
    let days = i32::try_from(facts.thresholds.exercise_days).unwrap_or(i32::MAX);
    held.saturating_add(jiff::Span::new().days(days))
}

/// How much of it nobody read out.
fn unread(one: &Incident) -> usize {
    one.closing.as_ref().map_or(0, |closing| closing.unread)
}

/// Adds the lines. The step for an exercise comes after that for a plan.
pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    held(case, lines);
    improved(case, lines);
    by_process(case, lines);
}

fn line(weight: Weight, code: sejo_model::ReasonCode) -> Line {
    Line::new(weight, code, Place::Exercises)
}

fn held(case: &Case<'_>, lines: &mut Lines) {
    let days = case.facts.thresholds.exercise_days;
    let open = case.facts.exercises.iter().filter(|one| one.is_open() && one.withdrawn.is_empty()).count();
    lines.push_any(line(Weight::Notes, reason::EXERCISE_OPEN).counting(open, open));
    let last = last_exercise(case.facts);
    let is_fresh = last.is_some_and(|(_, held)| counts_until(case.facts, held) >= case.today);
    let about = |weight, code| line(weight, code).with("days", days);
    match last {
        Some((one, held)) if is_fresh && unread(one) > 0 => {
            cut_short(one, held, lines);
            hurried(one, lines);
        }
        Some((one, held)) if is_fresh => {
            lines.push(match title(one) {
                Some(title) => about(Weight::Holds, reason::EXERCISE_HELD).with("date", held).with("title", title),
                None => about(Weight::Holds, reason::EXERCISE_HELD_BARE).with("date", held),
            });
            hurried(one, lines);
        }
        Some((_, held)) => lines.push(about(Weight::Missing, reason::EXERCISE_OLD).with("date", held)),
        None => lines.push(about(Weight::Missing, reason::EXERCISE_NONE)),
    }
    let later = short_exercise(case.facts).filter(|(short, _)| last.is_some_and(|(one, _)| one.id != short.id));
    if let Some((short, on)) = later {
        let (unread, planned) = shortfall(short);
        lines.push(line(Weight::Notes, reason::EXERCISE_SHORT).with("date", on).counting(unread, planned));
    }
    if !is_fresh {
        lines.step(step::EXERCISE_HOLD, 0, Place::Exercises);
    }
}

/// The key of its scenario, which has words in both languages; else what people called it, if anything.
fn title(one: &Incident) -> Option<&str> {
    match &one.script {
        Some(script) => Some(script.scenario.as_str()),
        None => Some(one.title.as_str()).filter(|title| !title.trim().is_empty()),
    }
}

/// How much of it nobody read out, and of how much.
fn shortfall(one: &Incident) -> (usize, usize) {
    let unread = unread(one);
    (unread, one.script.as_ref().map_or(unread, |script| script.injects.len()))
}

/// What nobody read out was not exercised: it holds for nothing.
fn cut_short(one: &Incident, held: Date, lines: &mut Lines) {
    let (unread, planned) = shortfall(one);
    lines.push(line(Weight::Missing, reason::EXERCISE_CUT_SHORT).with("date", held).counting(unread, planned));
    lines.step(step::EXERCISE_HOLD, 0, Place::Exercises);
}

/// An exercise on whose clock less than a quarter of its time ran is worth a question, however long it lay open. It stays a
/// note: of one that was held on paper only the minutes somebody typed in are known.
fn hurried(one: &Incident, lines: &mut Lines) {
    let (Some(script), Some(closing)) = (&one.script, &one.closing) else { return };
    let open = closing.at.saturating_sub(one.started_at).max(0) / MINUTE;
    let minutes = closing.ran.map_or(open, i64::from);
    if minutes.saturating_mul(4) < i64::from(script.minutes) {
        let hurried = line(Weight::Notes, reason::EXERCISE_HURRIED).with("minutes", minutes);
        lines.push(hurried.with("planned", script.minutes));
    }
}

fn improved(case: &Case<'_>, lines: &mut Lines) {
    let Facts { improvements, people, .. } = case.facts;
    let standing: Vec<&Improvement> = improvements.iter().filter(|i| i.withdrawn.is_empty()).collect();
    let is = |wanted: ImprovementState| move |i: &&&Improvement| i.state(case.today) == wanted;
    let what = |i: &&Improvement| i.what.clone();
    let total = standing.len();
    let about = |line: Line, names: &[String]| line.about(names.iter().map(String::as_str), total);
    let overdue: Vec<String> = standing.iter().filter(is(ImprovementState::Overdue)).map(what).collect();
    if lines.push_any(about(line(Weight::Missing, reason::IMPROVEMENTS_OVERDUE), &overdue)) {
        lines.step(step::IMPROVEMENTS_FINISH, overdue.len(), Place::Exercises);
    }
    let works = |i: &Improvement| people.iter().any(|p| p.id == i.owner_id && p.is_employed_on(case.today));
    let orphaned: Vec<String> = standing.iter().filter(|i| i.is_open() && !works(i)).map(what).collect();
    if lines.push_any(about(line(Weight::Missing, reason::IMPROVEMENTS_NO_OWNER), &orphaned)) {
        lines.step(step::IMPROVEMENTS_FINISH, orphaned.len(), Place::Exercises);
    }
    let open: Vec<String> = standing.iter().filter(is(ImprovementState::Open)).map(what).collect();
    lines.push_any(about(line(Weight::Notes, reason::IMPROVEMENTS_OPEN), &open));
    let Some((last, _)) = last_exercise(case.facts) else { return };
    if standing.iter().all(|i| i.incident_id != last.id) {
        // An exercise that showed nothing to put right was not looked at closely.
        lines.push(line(Weight::Missing, reason::IMPROVEMENTS_NONE));
        lines.step(step::IMPROVEMENTS_WRITE, 0, Place::Exercises);
    } else if overdue.is_empty() && orphaned.is_empty() {
        let done = standing.iter().filter(is(ImprovementState::Done)).count();
        lines.push(line(Weight::Holds, reason::IMPROVEMENTS_TRACKED).counting(done, total));
    }
}

/// Restore drills in which people went through the day's work, within the period.
fn by_process(case: &Case<'_>, lines: &mut Lines) {
    let Facts { drills, systems, thresholds, .. } = case.facts;
    let days = thresholds.restore_drill_days;
    let is_process = |d: &&Drill| d.is_fresh(case.today, days) && !d.compared_files();
    let name = |d: &Drill| systems.iter().find(|s| Some(s.id) == d.system_id).map_or("", |s| s.label());
    let mut names: Vec<&str> = drills.iter().filter(is_process).map(name).filter(|n| !n.is_empty()).collect();
    // They come in the order of their days: the drills of one system need not stand beside each other.
    names.sort_unstable();
    names.dedup();
    let line = Line::new(Weight::Notes, reason::EXERCISE_BY_PROCESS, Place::Drills).with("days", days);
    lines.push_any(line.about(names, systems.len()));
}
