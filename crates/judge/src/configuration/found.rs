//! A finding while a check puts it together: the things it is about, and how sure it is.

use std::collections::BTreeSet;

use sejo_model::Control;
use sejo_model::configuration::{ConfigurationFinding, FindingCode, Line, Severity, Sureness};
use sejo_model::verdict::MAX_NAMES;

/// What a check found.
pub(crate) struct Found {
    severity: Option<Severity>,
    controls: Option<&'static [Control]>,
    sureness: Sureness,
    lines: BTreeSet<Line>,
    names: Vec<String>,
    count: usize,
    values: Vec<(&'static str, String)>,
    /// What else is to be checked, where that is told beside what is sure.
    unsure: Option<Box<Found>>,
}

/// One thing that is wrong: its name, its line, and whether it is sure.
pub(crate) struct Thing {
    name: String,
    line: Option<Line>,
    is_sure: bool,
}

/// A thing by name (empty where it has none) and line.
pub(crate) fn thing(name: impl Into<String>, line: impl Into<Option<Line>>, is_sure: bool) -> Thing {
    Thing { name: name.into(), line: line.into(), is_sure }
}

impl Found {
    /// Something that is so or not, without things to count.
    pub(crate) fn plain(line: impl Into<Option<Line>>, is_sure: bool) -> Self {
        Self::of([thing("", line, is_sure)]).unwrap_or_else(Self::empty)
    }

    /// All things of one kind; `None` when there are none. One sure thing makes the finding sure: it stands then for the
    /// sure ones alone, and the others are not mentioned before these are mended.
    pub(crate) fn of(things: impl IntoIterator<Item = Thing>) -> Option<Self> {
        let things: Vec<Thing> = things.into_iter().collect();
        let is_sure = things.iter().any(|t| t.is_sure);
        let mut found = Self::empty();
        for thing in things.into_iter().filter(|t| t.is_sure || !is_sure) {
            found.count += 1;
            found.lines.extend(thing.line);
            let is_new = !thing.name.is_empty() && !found.names.contains(&thing.name);
            if is_new && found.names.len() < MAX_NAMES {
                found.names.push(thing.name);
            }
        }
        found.sureness = if is_sure { Sureness::Sure } else { Sureness::Check };
        (found.count > 0).then_some(found)
    }

    /// The same, and beside the sure ones what is to be checked as well, where whoever mends only those leaves a door open.
    pub(crate) fn with_unsure(things: impl IntoIterator<Item = Thing>) -> Option<Self> {
        let (sure, unsure): (Vec<Thing>, Vec<Thing>) = things.into_iter().partition(|t| t.is_sure);
        let unsure = Self::of(unsure);
        match Self::of(sure) {
            Some(sure) => Some(Self { unsure: unsure.map(Box::new), ..sure }),
            None => unsure,
        }
    }

    fn empty() -> Self {
        Self {
            severity: None,
            controls: None,
            sureness: Sureness::Check,
            lines: BTreeSet::new(),
            names: Vec::new(),
            count: 0,
            values: Vec::new(),
            unsure: None,
        }
    }

    /// Weighs differently from the usual.
    pub(crate) fn weighing(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// Feeds other controls than usual.
    pub(crate) fn about(mut self, controls: &'static [Control]) -> Self {
        self.controls = Some(controls);
        self
    }

    /// A further value for the words.
    pub(crate) fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }

    /// One finding, and a second one where something is to be checked beside it.
    pub(crate) fn into_findings(
        mut self,
        code: FindingCode,
        usual: Severity,
        controls: &'static [Control],
    ) -> Vec<ConfigurationFinding> {
        let unsure = self.unsure.take().map(|u| u.into_finding(code, usual, controls));
        std::iter::once(self.into_finding(code, usual, controls)).chain(unsure).collect()
    }

    fn into_finding(self, code: FindingCode, usual: Severity, controls: &'static [Control]) -> ConfigurationFinding {
        ConfigurationFinding {
            code,
            severity: self.severity.unwrap_or(usual),
            sureness: self.sureness,
            lines: self.lines.into_iter().collect(),
            names: self.names,
            count: self.count,
            values: self.values,
            controls: self.controls.unwrap_or(controls).to_vec(),
        }
    }
}
