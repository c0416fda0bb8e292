//! The lines of a verdict while it is put together, and what every control keeps by going through here:
//! はい only when something holds and nothing fails or is missing; a step only where the verdict is not はい.

use sejo_model::verdict::MAX_NAMES;
use sejo_model::{Item, Place, Reason, ReasonCode, Step, StepCode, Verdict, VerdictValue, Weight};

use crate::codes::reason;
use crate::words;

/// One reason being written.
pub(crate) struct Line(Reason);

impl Line {
    /// A line about nothing countable yet.
    pub(crate) fn new(weight: Weight, code: ReasonCode, place: Place) -> Self {
        Self(Reason { code, weight, count: 0, total: 0, names: Vec::new(), values: Vec::new(), place })
    }

    /// What it is about, by name, out of how many.
    pub(crate) fn about<'n>(mut self, names: impl IntoIterator<Item = &'n str>, total: usize) -> Self {
        let names: Vec<&str> = names.into_iter().collect();
        self.0.count = names.len();
        self.0.total = total;
        self.0.names = names.into_iter().take(MAX_NAMES).map(str::to_owned).collect();
        self
    }

    /// How many it is about, where names say nothing.
    pub(crate) fn counting(mut self, count: usize, total: usize) -> Self {
        self.0.count = count;
        self.0.total = total;
        self
    }

    /// A further value for the words.
    pub(crate) fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.0.values.push((name, value.to_string()));
        self
    }
}

/// All lines of a verdict and the step that would help.
#[derive(Default)]
pub(crate) struct Lines {
    reasons: Vec<Reason>,
    step: Option<(StepCode, usize, Place)>,
}

impl Lines {
    /// Those of a verdict, to add to.
    pub(crate) fn of(verdict: Verdict) -> Self {
        let step = verdict.step.map(|step| (step.code, step.count, step.place));
        Self { reasons: verdict.reasons, step }
    }

    /// Adds a line.
    pub(crate) fn push(&mut self, line: Line) {
        self.reasons.push(line.0);
    }

    /// Adds a line if it is about anything, and says whether it was.
    pub(crate) fn push_any(&mut self, line: Line) -> bool {
        let any = line.0.count > 0;
        if any {
            self.push(line);
        }
        any
    }

    /// Offers a step; the first one offered is taken, so the most useful comes first.
    pub(crate) fn step(&mut self, code: StepCode, count: usize, place: Place) {
        self.step.get_or_insert((code, count, place));
    }

    /// Says more closely where a step is done, when it is the one that was offered.
    pub(crate) fn lead(&mut self, code: StepCode, to: Place) {
        if let Some((_, _, place)) = self.step.as_mut().filter(|(offered, ..)| *offered == code) {
            *place = to;
        }
    }

    /// What the lines so far come to.
    pub(crate) fn value(&self) -> VerdictValue {
        let any = |weight| self.reasons.iter().any(|r| r.weight == weight);
        if any(Weight::Fails) {
            VerdictValue::No
        } else if any(Weight::Missing) || !any(Weight::Holds) {
            VerdictValue::Unknown
        } else {
            VerdictValue::Yes
        }
    }

    /// The verdict: reasons ordered by weight, a step unless it is はい (or nobody knows what the row is about).
    pub(crate) fn into_verdict(mut self, item: &Item) -> Verdict {
        let value = self.value();
        let here = || Place::Item { id: item.id.clone() };
        if value == VerdictValue::Unknown && !self.reasons.iter().any(|r| r.weight == Weight::Missing) {
            self.push(Line::new(Weight::Missing, reason::NOTHING_KNOWN, here()));
        }
        self.reasons.sort_by_key(|r| r.weight);
        let step = self.step.take().zip(item.control).filter(|_| value != VerdictValue::Yes);
        let step = step.map(|((code, count, place), control)| {
            let (minutes, yen) = words::cost(code, count);
            Step { code, control, items: vec![item.id.clone()], count, minutes, yen, place }
        });
        Verdict { item: item.id.clone(), value, reasons: self.reasons, step }
    }
}

#[cfg(test)]
mod tests {
    use sejo_model::{Confidence, ItemId};

    use super::*;
    use crate::codes::step;

    fn item() -> Item {
        Item {
            id: ItemId("r8/institution/officer".into()),
            control: Some(sejo_model::Control::Officer),
            number: String::new(),
            section: String::new(),
            subsection: None,
            label: String::new(),
            required: true,
            not_needed_without_vendor_contract: false,
            supersedes: Vec::new(),
            footnote: None,
            guideline_refs: Vec::new(),
            confidence: Confidence::A,
            source: Vec::new(),
        }
    }

    fn verdict(weights: &[Weight]) -> Verdict {
        let mut lines = Lines::default();
        for weight in weights {
            lines.push(Line::new(*weight, reason::LEAVERS, Place::People));
        }
        lines.step(step::APPOINT_OFFICER, 1, Place::People);
        lines.step(step::BCP_WRITE, 1, Place::People);
        lines.into_verdict(&item())
    }

    #[test]
    fn the_heaviest_line_decides() {
        use Weight::{Fails, Holds, Missing, Notes};
        for (weights, value) in [
            (&[Holds] as &[Weight], VerdictValue::Yes),
            (&[Notes, Holds], VerdictValue::Yes),
            (&[Holds, Missing], VerdictValue::Unknown),
            (&[Missing, Holds, Fails], VerdictValue::No),
            (&[Notes], VerdictValue::Unknown),
            (&[], VerdictValue::Unknown),
        ] {
            assert_eq!(verdict(weights).value, value, "{weights:?}");
        }
    }

    #[test]
    fn without_a_line_it_says_that_nothing_is_known() {
        let verdict = verdict(&[Weight::Notes]);
        let lines: Vec<_> = verdict.reasons.iter().map(|r| (r.code, r.weight)).collect();
        assert_eq!(lines, [(reason::NOTHING_KNOWN, Weight::Missing), (reason::LEAVERS, Weight::Notes)]);
    }

    #[test]
    fn the_first_step_offered_is_taken_and_a_yes_needs_none() {
        assert_eq!(verdict(&[Weight::Missing]).step.map(|s| s.code), Some(step::APPOINT_OFFICER));
        assert_eq!(verdict(&[Weight::Holds]).step, None);
    }
}
