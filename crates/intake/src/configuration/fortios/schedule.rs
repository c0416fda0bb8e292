//! Schedules: whether a policy holds always, until a day, or at times only.
//!
//! Source: FortiOS CLI Reference, `firewall schedule onetime`, `recurring`, `group`; `firewall policy`
//! (`policy-expiry-date`).

use std::borrow::Cow;
use std::collections::HashMap;

use jiff::civil::Date;

use super::tree::{Object, Tree};

/// When a policy holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Always,
    /// Until the end of a day.
    Until(Date),
    /// On some days or at some hours, for good.
    AtTimes,
    /// On no day at all.
    Never,
}

/// The schedules of a domain.
pub(super) struct Schedules(HashMap<String, When>);

impl Schedules {
    pub fn new(tree: &Tree<'_>, domain: &str) -> Self {
        let entries = |path| tree.section(domain, path).into_iter().flat_map(|s| s.entries());
        let named = |entry: &Object<'_>, when| (entry.name.clone().into_owned(), when);
        let mut known: HashMap<String, When> = HashMap::new();
        // `none` is there from the beginning, and a recurring one without a day holds on none. Of one the text ends in the
        // day may be missing.
        known.insert("none".to_owned(), When::Never);
        known.extend(entries("firewall schedule recurring").map(|entry| {
            let days = entry.words("day");
            let is_never = !entry.unfinished && days.iter().all(|day| day == "none");
            named(entry, if is_never { When::Never } else { When::AtTimes })
        }));
        // `always` is a recurring one that nobody changes.
        known.insert("always".to_owned(), When::Always);
        known.extend(entries("firewall schedule onetime").map(|entry| {
            let end = entry.words("end").iter().find_map(|word| day(word));
            named(entry, end.map_or(When::AtTimes, When::Until))
        }));
        let groups: Vec<(String, When)> = entries("firewall schedule group")
            .map(|entry| {
                let members = entry.words("member");
                let when: Vec<Option<When>> = members.iter().map(|m| known.get(m.as_ref()).copied()).collect();
                let is_never = !when.is_empty() && when.iter().all(|w| *w == Some(When::Never));
                let held = when.iter().filter(|w| **w != Some(When::Never));
                let ends = held.map(|w| if let Some(When::Until(day)) = w { Some(*day) } else { None });
                // It holds as long as its last member does.
                let last = ends.collect::<Option<Vec<Date>>>().and_then(|ends| ends.into_iter().max());
                named(entry, if is_never { When::Never } else { last.map_or(When::AtTimes, When::Until) })
            })
            .collect();
        known.extend(groups);
        Self(known)
    }

    /// When a policy holds. One whose schedule is not in the text holds at times at least.
    pub fn of(&self, policy: &Object<'_>) -> When {
        let by_name = |name: Cow<'_, str>| self.0.get(name.as_ref()).copied().unwrap_or(When::AtTimes);
        let when = policy.word("schedule").map_or(When::Always, by_name);
        let end = policy.words("policy-expiry-date").iter().flat_map(|written| written.split(' ')).find_map(day);
        match (when, end.filter(|_| policy.is("policy-expiry", "enable"))) {
            (When::Never, _) | (_, None) => when,
            (When::Until(day), Some(end)) => When::Until(day.min(end)),
            (When::Always | When::AtTimes, Some(end)) => When::Until(end),
        }
    }
}

/// `2024/03/31`, `2024-03-31`.
fn day(word: &str) -> Option<Date> {
    let mut parts = word.split(['/', '-']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}
