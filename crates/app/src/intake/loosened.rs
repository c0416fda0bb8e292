//! What a configuration made looser than those before it, noted with it when it is kept: confirmed answers open again by it.
//! What it made tighter is told beside it, so that mending is seen to have been worth it.
//!
//! Invariant: an earlier configuration is compared only for the time in which it counted, and always with the newest one;
//! what was loosened and mended again opens nothing, and is told: it stood open for a while.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use sejo_judge::configuration::{change_words, changes, reopens};
use sejo_model::configuration::{ConfigurationChange, Direction, History, Loosened};
use sejo_model::words::Text;
use sejo_model::{ConfigurationId, ConfigurationRecord, Control};
use sejo_store::{Scope, Tx};
use serde::{Deserialize, Serialize};

use super::identity::PART;
use crate::Result;

/// How many earlier configurations of a device are compared.
const EARLIER: u32 = 20;

/// How many changes are told where the file came in.
const TOLD: usize = 5;

/// What a configuration changed against the one before, in words: the first few of each, and how many there are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Turned {
    /// What became looser.
    pub looser: Vec<Text>,
    /// How many things did.
    pub looser_count: usize,
    /// What became tighter.
    pub tighter: Vec<Text>,
    /// How many things did.
    pub tighter_count: usize,
}

impl Turned {
    fn of(before: &ConfigurationRecord, after: &ConfigurationRecord) -> Self {
        let mut all = changes(&before.configuration, &after.configuration);
        all.sort_by_key(weight);
        let (looser, others): (Vec<_>, Vec<_>) = all.iter().partition(|c| reopens(c));
        let tighter: Vec<_> = others.into_iter().filter(|c| c.direction == Direction::Tighter).collect();
        let told = |some: &[&ConfigurationChange]| some.iter().take(TOLD).map(|c| change_words(c)).collect();
        Self {
            looser: told(&looser),
            looser_count: looser.len(),
            tighter: told(&tighter),
            tighter_count: tighter.len(),
        }
    }
}

/// Where few are told, ways in come first, then doors of the device and of machines; the others as they stand.
fn weight(change: &ConfigurationChange) -> usize {
    const FIRST: [&str; 4] = ["way-in-", "forward-", "login-", "service-"];
    FIRST.iter().position(|begins| change.code.0.starts_with(begins)).unwrap_or(FIRST.len())
}

/// Notes with the newest configuration of a device what it loosened. Gives what it loosened and tightened against the one
/// before, where `id` is the newest.
pub(crate) async fn note(tx: &mut Tx, scope: &Scope, id: ConfigurationId) -> Result<Turned> {
    let all = sejo_store::configuration::of_subject(&mut *tx, scope, id, EARLIER).await?;
    let mut all = beside_whole(all, sejo_store::configuration::whole_of(&mut *tx, scope, id, PART).await?);
    if all.first().is_some_and(ConfigurationRecord::is_whole) && all.iter().skip(1).any(ConfigurationRecord::is_whole) {
        // What a part did not show was not closed then.
        all.retain(ConfigurationRecord::is_whole);
    }
    let Some((newest, earlier)) = all.split_first() else { return Ok(Turned::default()) };
    let loosened = against(newest, earlier);
    if loosened != newest.history.loosened {
        let history = History { loosened, ..newest.history.clone() };
        sejo_store::configuration::save(tx, scope, &ConfigurationRecord { history, ..newest.clone() }).await?;
    }
    let before = the_one_before(earlier).filter(|_| newest.id == id);
    Ok(before.map(|before| Turned::of(before, newest)).unwrap_or_default())
}

/// What is kept of one subject, newest first, with the whole beside it where that is a part: parts are kept by themselves.
/// Of a whole of a later day a part tells nothing new.
pub(crate) fn beside_whole(
    mut all: Vec<ConfigurationRecord>,
    whole: Vec<ConfigurationRecord>,
) -> Vec<ConfigurationRecord> {
    let newest = all.first().map(ConfigurationRecord::told_on);
    all.extend(whole.into_iter().filter(|whole| newest.is_some_and(|day| whole.told_on() <= day)));
    // Of one day the part was dropped later, or it would be kept with the whole.
    all.sort_by_key(|record| Reverse(record.told_on()));
    all
}

/// What a configuration is compared with among those before it (newest first): the whole, where there is one.
pub(crate) fn the_one_before(earlier: &[ConfigurationRecord]) -> Option<&ConfigurationRecord> {
    earlier.iter().find(|before| before.is_whole()).or_else(|| earlier.first())
}

/// What the newest loosened against each earlier one (newest first) that counted for a while.
fn against(newest: &ConfigurationRecord, earlier: &[ConfigurationRecord]) -> Vec<Loosened> {
    let mut until = newest.history.read_at;
    let mut found = Vec::new();
    for (position, before) in earlier.iter().enumerate() {
        if before.history.read_at >= until {
            continue;
        }
        let mut by_control: BTreeMap<Control, usize> = BTreeMap::new();
        for control in looser(before, newest).iter().flat_map(|c| &c.controls) {
            *by_control.entry(*control).or_default() += 1;
        }
        // What those in between had loosened when they were the newest.
        let between = earlier.iter().take(position).flat_map(|r| &r.history.loosened).filter(|l| l.until == until);
        let mut mended = BTreeSet::new();
        for (control, count) in between.flat_map(|l| &l.by_control) {
            if !newest.is_whole() {
                // That it was mended no part tells.
                by_control.entry(*control).or_insert(*count);
            } else if !by_control.contains_key(control) {
                mended.insert(*control);
            }
        }
        let (by_control, mended) = (by_control.into_iter().collect(), mended.into_iter().collect());
        found.push(Loosened { until, by_control, mended });
        until = before.history.read_at;
    }
    found.reverse();
    found
}

fn looser(before: &ConfigurationRecord, after: &ConfigurationRecord) -> Vec<ConfigurationChange> {
    let mut found = changes(&before.configuration, &after.configuration);
    found.retain(reopens);
    found
}

#[cfg(test)]
mod tests {
    use sejo_model::configuration::ChangeCode;

    use super::*;

    #[test]
    fn where_few_changes_are_told_ways_in_come_first() {
        let change = |code| ConfigurationChange {
            code: ChangeCode(code),
            direction: Direction::Looser,
            name: String::new(),
            before: String::new(),
            after: String::new(),
            line: None,
            controls: Vec::new(),
        };
        let mut all = ["administrator-added", "permit-opened", "service-opened", "way-in-opened"].map(change);
        all.sort_by_key(weight);
        let codes = all.map(|c| c.code.0);
        assert_eq!(codes, ["way-in-opened", "service-opened", "administrator-added", "permit-opened"]);
    }
}
