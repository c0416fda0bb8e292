//! Schedules: whether a policy holds always, until a day, or at times only.
//!
//! Source: FortiOS CLI Reference, `firewall schedule onetime`, `recurring`, `group`.

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
}

/// The schedules of a domain.
pub(super) struct Schedules(HashMap<String, When>);

impl Schedules {
    pub fn new(tree: &Tree<'_>, domain: &str) -> Self {
        let entries = |path| tree.section(domain, path).into_iter().flat_map(|s| s.entries());
        let named = |entry: &Object<'_>, when| (entry.name.clone().into_owned(), when);
        let mut known: HashMap<String, When> = HashMap::new();
        known.extend(entries("firewall schedule recurring").map(|entry| named(entry, When::AtTimes)));
        // `always` is a recurring one that nobody changes; `none` is never.
        known.insert("always".to_owned(), When::Always);
        known.extend(entries("firewall schedule onetime").map(|entry| {
            let end = entry.words("end").iter().find_map(|word| day(word));
            named(entry, end.map_or(When::AtTimes, When::Until))
        }));
        let groups: Vec<(String, When)> = entries("firewall schedule group")
            .map(|entry| {
                let members = entry.words("member");
                let ends = members.iter().map(|member| match known.get(member.as_ref()) {
                    Some(When::Until(day)) => Some(*day),
                    _ => None,
                });
                // It holds as long as its last member does.
                let last = ends.collect::<Option<Vec<Date>>>().and_then(|ends| ends.into_iter().max());
                named(entry, last.map_or(When::AtTimes, When::Until))
            })
            .collect();
        known.extend(groups);
        Self(known)
    }

    /// When a policy holds. One whose schedule is not in the text holds at times at least.
    pub fn of(&self, policy: &Object<'_>) -> When {
        policy.word("schedule").map_or(When::Always, |name| self.0.get(name.as_ref()).copied().unwrap_or(When::AtTimes))
    }
}

/// `2024/03/31`.
fn day(word: &str) -> Option<Date> {
    let mut parts = word.split('/');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}
