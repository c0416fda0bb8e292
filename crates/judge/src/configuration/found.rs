//! A finding while a check puts it together: the things it is about, and how sure it is.

use std::collections::{BTreeSet, HashSet};

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
    severity: Option<Severity>,
}

/// A thing by name (empty where it has none) and line.
pub(crate) fn thing(name: impl Into<String>, line: impl Into<Option<Line>>, is_sure: bool) -> Thing {
    Thing { name: name.into(), line: line.into(), is_sure, severity: None }
}

impl Thing {
    /// Weighs differently from the usual. The heaviest of the things of a finding is what the finding weighs.
    pub(crate) fn weighing(self, severity: Severity) -> Self {
        Self { severity: Some(severity), ..self }
    }

    /// Whether it is sure.
    pub(crate) const fn is_sure(&self) -> bool {
        self.is_sure
    }
}

/// What is sure already is not to be checked.
fn leave_out(unsure: &mut Vec<Thing>, sure: &[Thing]) {
    let said: HashSet<(&str, Option<Line>)> = sure.iter().map(|t| (t.name.as_str(), t.line)).collect();
    unsure.retain(|t| !said.contains(&(t.name.as_str(), t.line)));
}

impl Found {
    /// Something that is so or not, without things to count.
    pub(crate) fn plain(line: impl Into<Option<Line>>, is_sure: bool) -> Self {
        Self::of([thing("", line, is_sure)]).unwrap_or_else(Self::empty)
    }

    /// All things of one kind; `None` when there are none. Beside the sure ones stands what is to be checked as well: whoever
    /// mends only those would leave a door open.
    pub(crate) fn of(things: impl IntoIterator<Item = Thing>) -> Option<Self> {
        let (sure, mut unsure): (Vec<Thing>, Vec<Thing>) = things.into_iter().partition(|t| t.is_sure);
        leave_out(&mut unsure, &sure);
        Self::both(Self::half(sure, Sureness::Sure), Self::half(unsure, Sureness::Check))
    }

    /// What is sure, and beside it what is to be checked.
    pub(crate) fn both(sure: Option<Self>, unsure: Option<Self>) -> Option<Self> {
        match sure {
            Some(sure) => Some(Self { unsure: unsure.map(Box::new), ..sure }),
            None => unsure,
        }
    }

    /// Things that are all as sure; `None` when there are none.
    fn half(things: Vec<Thing>, sureness: Sureness) -> Option<Self> {
        let mut found = Self { sureness, ..Self::empty() };
        for thing in things {
            found.count += 1;
            found.lines.extend(thing.line);
            found.severity = [found.severity, thing.severity].into_iter().flatten().min();
            let is_new = !thing.name.is_empty() && !found.names.contains(&thing.name);
            if is_new && found.names.len() < MAX_NAMES {
                found.names.push(thing.name);
            }
        }
        (found.count > 0).then_some(found)
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
    pub(crate) fn weighing(self, severity: Severity) -> Self {
        self.each(|found| found.severity = Some(severity))
    }

    /// Feeds other controls than usual.
    pub(crate) fn about(self, controls: &'static [Control]) -> Self {
        self.each(|found| found.controls = Some(controls))
    }

    /// A further value for the words.
    pub(crate) fn with(self, name: &'static str, value: impl ToString) -> Self {
        let value = value.to_string();
        self.each(|found| found.values.push((name, value.clone())))
    }

    /// The same with something set, in what is sure and in what is to be checked.
    fn each(mut self, set: impl Fn(&mut Self)) -> Self {
        set(&mut self);
        if let Some(unsure) = self.unsure.as_deref_mut() {
            set(unsure);
        }
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
