//! Confirmed answers that open again: a はい holds for the devices as they were when somebody looked.
//!
//! Invariant: where a configuration became looser since the answer of a row was confirmed, the verdict of the row is not はい
//! until somebody looked again, however little the change weighs by itself.

use jiff::civil::Date;
use sejo_model::configuration::ConfigurationRecord;
use sejo_model::{Answer, AnswerValue, DeviceId, Facts, Item, Place, Verdict, Weight};

use crate::codes::{reason, step};
use crate::latest;
use crate::lines::{Line, Lines};
use crate::scope::Case;

/// The verdict of a row after what people confirmed: open again where something was loosened since.
#[must_use]
pub fn reopen(verdict: Verdict, item: &Item, answers: &[Answer], facts: &Facts, today: Date) -> Verdict {
    let confirmed = latest::last(answers, &item.id).filter(|a| a.value == AnswerValue::Yes);
    let Some((answer, control)) = confirmed.zip(item.control) else { return verdict };
    let case = Case { item, facts, today, asked: &[], found: &[] };
    let since = |record: &ConfigurationRecord| record.history.loosened_since(answer.at, control);
    let looser: Vec<&ConfigurationRecord> =
        facts.configurations.iter().filter(|r| since(r) > 0 && case.is_about(r)).collect();
    let Some(day) = looser.iter().map(|r| r.told_on()).max() else { return verdict };
    let place = match looser.as_slice() {
        [only] => Place::Configuration { id: only.id },
        _ => Place::Configurations,
    };
    let label_of = |id: DeviceId| facts.devices.iter().find(|d| d.id == id).map(sejo_model::Device::label);
    let labels = looser.iter().map(|r| r.device_id.and_then(label_of).unwrap_or_else(|| r.label()));
    let line = Line::new(Weight::Missing, reason::LOOSENED, place.clone()).about(labels, looser.len());
    let changes: usize = looser.iter().map(|r| since(r)).sum();
    let mut lines = Lines::of(verdict);
    lines.push(line.with("changes", changes).with("date", day));
    lines.step(step::CONFIGURATION_LOOSENED, looser.len(), place);
    lines.into_verdict(item)
}
