//! The order in which systems are restored (復旧の順番), which is not the order of their importance: what a system cannot run
//! without comes before it, however little anybody would miss that by itself.
//!
//! Invariants: every system stands in it exactly once; nothing stands before what it cannot run without, except within a
//! circle, which is named and never hidden; the same systems give the same order however they are listed.
//! Source: 手引き of the ministry's check table (復旧の順番は重要度と同じとは限らない), check table 4-1.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::id::SystemId;
use crate::system::System;
use crate::words::Text;

/// The order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RestoreOrder {
    /// The systems, the first to be restored first.
    pub steps: Vec<RestoreStep>,
    /// Systems that cannot run without each other, as people wrote it: somebody has to ask the vendor which goes first.
    pub circles: Vec<Vec<SystemId>>,
}

/// Where a system stands and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RestoreStep {
    /// Which system.
    pub system_id: SystemId,
    /// Its name.
    pub name: String,
    /// 1, 2, 3 … in the order of restoring.
    pub position: usize,
    /// Its place by importance alone, from 1; equals share one.
    pub importance: usize,
    /// Those it cannot run without, in the order of restoring.
    pub needs: Vec<SystemId>,
    /// Those that cannot run without it, directly, in the order of restoring.
    pub needed_by: Vec<SystemId>,
    /// Why it stands here.
    pub why: Why,
    /// The same in a sentence.
    pub because: Text,
}

keyed_enum! {
    /// What decides where a system stands.
    pub enum Why {
        Circle = "circle", "互いに待っている", "they wait for each other";
        Carries = "carries", "ほかのシステムを支えている", "others run on it";
        Waits = "waits", "先に戻すものを待つ", "it waits for another";
        Importance = "importance", "重要度のとおり", "by its importance";
    }
}

/// How urgent a system is, the most urgent least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Urgency<'a> {
    can_wait: bool,
    hours: u32,
    name: &'a str,
    id: SystemId,
}

impl<'a> Urgency<'a> {
    fn of(system: &'a System) -> Self {
        let hours = system.tolerable_hours.unwrap_or(u32::MAX);
        Self { can_wait: !system.is_critical(), hours, name: &system.name, id: system.id }
    }

    /// Without what only settles an order between equals.
    const fn weight(self) -> (bool, u32) {
        (self.can_wait, self.hours)
    }
}

/// The order in which `systems` are restored. Of what can be begun at the same time, that goes first on which the most
/// urgent system waits; then whatever is more urgent itself.
#[must_use]
pub fn restore_order(systems: &[System]) -> RestoreOrder {
    let net = Net::of(systems);
    let mut open: Vec<&System> = systems.iter().collect();
    open.sort_by_key(|s| (net.waited_for(s), Urgency::of(s)));
    let mut placed: Vec<&System> = Vec::with_capacity(open.len());
    let mut done: BTreeSet<SystemId> = BTreeSet::new();
    while !open.is_empty() {
        // Some circle waits for nothing outside itself, so there always is one; the first of all would do otherwise.
        let next = open.iter().position(|s| net.is_ready(s, &done)).unwrap_or(0);
        let first = open.remove(next);
        let circle = net.circle(first);
        done.insert(first.id);
        placed.push(first);
        // The others of a circle follow at once, or they would hold up whatever waits for all of them.
        let (with, rest): (Vec<&System>, Vec<&System>) = open.into_iter().partition(|s| circle.contains(&s.id));
        done.extend(with.iter().map(|s| s.id));
        placed.extend(with);
        open = rest;
    }
    net.told(&placed)
}

/// Who needs whom, near and far.
struct Net<'a> {
    by_id: BTreeMap<SystemId, &'a System>,
    /// Everything a system cannot run without, through others too.
    needs: BTreeMap<SystemId, BTreeSet<SystemId>>,
    /// Everything that cannot run without it.
    carries: BTreeMap<SystemId, BTreeSet<SystemId>>,
}

impl<'a> Net<'a> {
    fn of(systems: &'a [System]) -> Self {
        let by_id: BTreeMap<SystemId, &System> = systems.iter().map(|s| (s.id, s)).collect();
        let needs: BTreeMap<_, _> = systems.iter().map(|s| (s.id, reached(s, &by_id))).collect();
        let mut carries: BTreeMap<SystemId, BTreeSet<SystemId>> = BTreeMap::new();
        for (system, needed) in &needs {
            for base in needed {
                carries.entry(*base).or_default().insert(*system);
            }
        }
        Self { by_id, needs, carries }
    }

    fn does_need(&self, system: SystemId, other: SystemId) -> bool {
        self.needs.get(&system).is_some_and(|needed| needed.contains(&other))
    }

    /// Those that need it and that it needs: itself alone where there is no circle.
    fn circle(&self, system: &System) -> BTreeSet<SystemId> {
        let needed = self.needs.get(&system.id).into_iter().flatten().copied();
        needed.filter(|other| self.does_need(*other, system.id)).chain([system.id]).collect()
    }

    /// Whether everything it needs is back, but for those that need it in turn.
    fn is_ready(&self, system: &System, done: &BTreeSet<SystemId>) -> bool {
        let mut needed = self.needs.get(&system.id).into_iter().flatten();
        needed.all(|other| done.contains(other) || self.does_need(*other, system.id))
    }

    /// The most urgent of itself and of all that wait for it.
    fn waited_for(&self, system: &'a System) -> Urgency<'a> {
        let waiting = self.carries.get(&system.id).into_iter().flatten().filter_map(|id| self.by_id.get(id));
        waiting.map(|s| Urgency::of(s)).chain([Urgency::of(system)]).min().unwrap_or(Urgency::of(system))
    }

    fn told(&self, placed: &[&'a System]) -> RestoreOrder {
        // Equals share a place: that one stands before the other in the list makes it no more important.
        let mut weights: Vec<_> = placed.iter().map(|system| Urgency::of(system).weight()).collect();
        weights.sort_unstable();
        let importance_of = |system: &System| {
            let weight = Urgency::of(system).weight();
            1 + weights.partition_point(|other| *other < weight)
        };
        let mut steps = Vec::with_capacity(placed.len());
        let mut circles: Vec<Vec<SystemId>> = Vec::new();
        for (at, system) in placed.iter().enumerate() {
            let circle = self.circle(system);
            let is_circle = circle.len() > 1;
            if is_circle && !circles.iter().flatten().any(|id| *id == system.id) {
                circles.push(placed.iter().map(|s| s.id).filter(|id| circle.contains(id)).collect());
            }
            let earlier = placed.get(..at).unwrap_or_default();
            let reason = Reason { net: self, system, earlier, circle: is_circle.then_some(&circle) };
            let (why, because) = reason.told();
            steps.push(RestoreStep {
                system_id: system.id,
                name: system.label().to_owned(),
                position: at + 1,
                importance: importance_of(system),
                needs: ids(placed, |other| system.depends_on.contains(&other.id) && other.id != system.id),
                needed_by: ids(placed, |other| other.depends_on.contains(&system.id) && other.id != system.id),
                why,
                because,
            });
        }
        RestoreOrder { steps, circles }
    }
}

fn ids(placed: &[&System], which: impl Fn(&System) -> bool) -> Vec<SystemId> {
    placed.iter().filter(|s| which(s)).map(|s| s.id).collect()
}

/// Everything else a system cannot run without, by way of others too. What is not there any more needs nothing.
fn reached(system: &System, by_id: &BTreeMap<SystemId, &System>) -> BTreeSet<SystemId> {
    let mut seen: BTreeSet<SystemId> = BTreeSet::new();
    let mut ahead: Vec<SystemId> = system.depends_on.clone();
    while let Some(id) = ahead.pop() {
        let Some(found) = by_id.get(&id) else { continue };
        if seen.insert(id) {
            ahead.extend(&found.depends_on);
        }
    }
    seen.remove(&system.id);
    seen
}

/// The sentence of a system.
struct Reason<'a, 'n> {
    net: &'n Net<'a>,
    system: &'n System,
    earlier: &'n [&'n System],
    circle: Option<&'n BTreeSet<SystemId>>,
}

impl Reason<'_, '_> {
    fn told(&self) -> (Why, Text) {
        if let Some(circle) = self.circle {
            let others = self.net.by_id.values().filter(|s| circle.contains(&s.id) && s.id != self.system.id);
            let others = names(&others.copied().collect::<Vec<_>>());
            return (
                Why::Circle,
                Text::new(
                    "{others}と、互いに相手がないと動かないと書かれています。どちらを先に戻せるか、事業者に確かめます。",
                    "It and {others} are said to need each other. Ask the vendor which can be restored first.",
                )
                .filled("others", &others),
            );
        }
        let carries = self.carries();
        let after = self.after();
        let why = match (&carries, &after) {
            (Some(_), _) => Why::Carries,
            (None, Some(_)) => Why::Waits,
            (None, None) => Why::Importance,
        };
        let main = carries.unwrap_or_else(|| self.importance());
        let after = after.unwrap_or_default();
        let en = if after.en.is_empty() { main.en } else { format!("{} {}", main.en, after.en) };
        (why, Text::new(main.ja + &after.ja, en))
    }

    /// Others run on it that are at least as urgent.
    fn carries(&self) -> Option<Text> {
        let waiting = self.net.carries.get(&self.system.id)?;
        let most = waiting.iter().filter_map(|id| self.net.by_id.get(id)).min_by_key(|s| Urgency::of(s))?;
        let (theirs, own) = (Urgency::of(most).weight(), Urgency::of(self.system).weight());
        let text = match theirs.cmp(&own) {
            Ordering::Greater => return None,
            Ordering::Equal => Text::new(
                "これがないと{others}が動かないため、先に戻します。",
                "{others} cannot run without it, so it goes first.",
            ),
            Ordering::Less => Text::new(
                "これがないと{others}が動かないため、それ自体の重要度より先に戻します。",
                "{others} cannot run without it, so it goes before its own importance.",
            ),
        };
        let more = waiting.len().saturating_sub(1);
        Some(text.filled("others", &and_more(names(&[most]), more)))
    }

    /// What it needs stands before it.
    fn after(&self) -> Option<Text> {
        let needed: Vec<&System> =
            self.earlier.iter().filter(|s| self.system.depends_on.contains(&s.id)).copied().collect();
        let shown = names(needed.get(..NAMED).unwrap_or(&needed));
        let text = Text::new("戻すのは、これを動かす{needed}の後です。", "It comes after {needed}, which it runs on.");
        let shown = and_more(shown, needed.len().saturating_sub(NAMED));
        (!needed.is_empty()).then(|| text.filled("needed", &shown))
    }

    fn importance(&self) -> Text {
        match (self.system.critical, self.system.tolerable_hours) {
            (Some(true), Some(0)) => {
                Text::new("止まると診療できず、少しの間も待てません。", "Care stops without it, and at once.")
            }
            (Some(true), Some(hours)) => Text::new(
                format!("止まると診療できず、待てるのは{hours}時間までです。"),
                format!("Care stops without it; it can be missed for {hours} hours."),
            ),
            (Some(true), None) => Text::new(
                "止まると診療できないシステムです。どれだけ待てるかは、まだ決まっていません。",
                "Care stops without it. Nobody said yet how long it can be missed.",
            ),
            (Some(false), Some(hours)) => Text::new(
                format!("なくても診療は続けられ、{hours}時間までは待てます。"),
                format!("Care goes on without it; it can be missed for {hours} hours."),
            ),
            (Some(false), None) => Text::new(
                "なくても診療は続けられます。どれだけ待てるかが決まっていないため、後になります。",
                "Care goes on without it, and nobody said how long it can be missed, so it comes late.",
            ),
            (None, Some(hours)) => Text::new(
                format!("止まると診療できないかを、まだ決めていません。待てるのは{hours}時間までです。"),
                format!("Nobody decided whether care stops without it; it can be missed for {hours} hours."),
            ),
            (None, None) => Text::new(
                "止まると診療できないかも、どれだけ待てるかも、まだ決めていません。決めるまでは、後になります。",
                "Nobody decided whether care stops without it or how long it can be missed; until then it comes late.",
            ),
        }
    }
}

/// How many are named in a sentence before the rest is counted.
const NAMED: usize = 3;

/// Names side by side.
fn names(systems: &[&System]) -> Text {
    let ja = systems.iter().map(|s| format!("「{}」", s.label())).collect::<Vec<_>>();
    Text::new(ja.concat(), systems.iter().map(|s| s.label()).collect::<Vec<_>>().join(", "))
}

fn and_more(named: Text, more: usize) -> Text {
    if more == 0 {
        return named;
    }
    Text::new(format!("{}ほか{more}システム", named.ja), format!("{} and {more} more", named.en))
}

#[cfg(test)]
mod tests;
