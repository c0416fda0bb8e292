//! The steps of the first hour as they fit one facility: without devices it does not have, and with the place of the backup.
//!
//! Invariant: a step is left out only where the records say that there is nothing to do it with; where they say nothing it
//! stays.

use std::collections::BTreeSet;

use super::FirstStep;
use crate::backup_record::{Apart, BackupRecord, Keeping, TakenBy};
use crate::facts::Facts;
use crate::system::Hosting;
use crate::words::Text;

/// Places that are named; more would not be looked for.
const MOST_PLACES: usize = 3;

/// A step as one facility does it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FittedStep {
    /// Which.
    pub step: FirstStep,
    /// What is done.
    pub title: Text,
    /// How.
    pub how: Text,
    /// Where the backup devices are, as recorded; empty for other steps and where nobody wrote it down.
    pub places: Vec<String>,
    /// A place belongs to it, whether or not it is known.
    pub has_place: bool,
}

impl FittedStep {
    fn of(step: FirstStep) -> Self {
        let (title, how) = (Text::from(step.words()), Text::from(step.how()));
        Self { step, title, how, places: Vec::new(), has_place: step == FirstStep::BackupNetwork }
    }

    /// The places in words.
    #[must_use]
    pub fn said_places(&self) -> Text {
        let shown = || self.places.iter().take(MOST_PLACES).map(String::as_str).collect::<Vec<_>>();
        match self.places.len().saturating_sub(MOST_PLACES) {
            0 => Text::new(shown().join("、"), shown().join("; ")),
            more => Text::new(
                format!("{}、ほか{more}か所", shown().join("、")),
                format!("{}; {more} more", shown().join("; ")),
            ),
        }
    }
}

/// The steps as they are for anybody.
#[must_use]
pub fn usual_steps() -> Vec<FittedStep> {
    FirstStep::ALL.iter().copied().map(FittedStep::of).collect()
}

/// The steps that fit a facility.
#[must_use]
pub fn first_steps(facts: &Facts) -> Vec<FittedStep> {
    let in_house = facts.systems.iter().filter(|s| s.hosting != Hosting::Cloud).count();
    let is_cloud_only = in_house == 0 && !facts.systems.is_empty();
    let here: Vec<&BackupRecord> = facts.backup_records.iter().filter(|r| lies_here(r, facts)).collect();
    let mut steps = usual_steps();
    if is_cloud_only {
        steps.retain(|fitted| fitted.step != FirstStep::Segments);
    }
    for fitted in steps.iter_mut().filter(|fitted| fitted.step == FirstStep::BackupNetwork) {
        if is_cloud_only && here.is_empty() {
            fitted.title = Text::new("その機器のLANケーブルを抜く", "Unplug that machine");
            fitted.has_place = false;
            continue;
        }
        // A medium that lies in the safe has no cable to be pulled.
        let places = here.iter().filter(|r| r.apart != Apart::Offline).map(|r| r.place.trim());
        let mut seen = BTreeSet::new();
        fitted.places = places.filter(|p| !p.is_empty() && seen.insert(*p)).map(str::to_owned).collect();
    }
    steps
}

/// Whether a backup is taken by a device of the house, and not by a vendor in the cloud.
fn lies_here(record: &BackupRecord, facts: &Facts) -> bool {
    let system = facts.systems.iter().find(|s| Some(s.id) == record.system_id());
    let is_elsewhere = system.is_some_and(|s| s.hosting == Hosting::Cloud) && record.taken_by != TakenBy::Facility;
    record.keeping == Keeping::Kept && !is_elsewhere
}
