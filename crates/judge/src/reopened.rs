//! Confirmed answers that open again: a はい holds for the devices as they were when somebody looked.
//!
//! Invariant: where a configuration became looser since the answer of a row was confirmed, the verdict of the row is not はい
//! until somebody looked again, however little the change weighs by itself, or a configuration as tight as the confirmed one
//! is there again. That it stood open in between stays among the reasons: somebody may have come in.

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
    let case = Case { item, facts, today, asked: &[], found: &[], listed: &[] };
    let since = |record: &ConfigurationRecord| record.history.loosened_since(answer.at, control);
    let about: Vec<&ConfigurationRecord> = facts.configurations.iter().filter(|r| case.is_about(r)).collect();
    let (looser, tight): (Vec<&ConfigurationRecord>, Vec<&ConfigurationRecord>) =
        about.into_iter().partition(|r| since(r) > 0);
    let mended: Vec<_> = tight.into_iter().filter(|r| r.history.mended_since(answer.at, control)).collect();
    if looser.is_empty() && mended.is_empty() {
        return verdict;
    }
    let label_of = |id: DeviceId| facts.devices.iter().find(|d| d.id == id).map(sejo_model::Device::label);
    let line = |weight, code, records: &[&ConfigurationRecord]| {
        let labels = records.iter().map(|r| r.device_id.and_then(label_of).unwrap_or_else(|| r.label()));
        Line::new(weight, code, place(records)).about(labels, records.len())
    };
    let mut lines = Lines::of(verdict);
    if let Some(day) = looser.iter().map(|r| r.told_on()).max() {
        let changes: usize = looser.iter().map(|r| since(r)).sum();
        let told = line(Weight::Missing, reason::LOOSENED, &looser);
        lines.push(told.with("changes", changes).with("date", day));
        lines.step(step::CONFIGURATION_LOOSENED, looser.len(), place(&looser));
    }
    lines.push_any(line(Weight::Notes, reason::LOOSENED_MENDED, &mended));
    lines.into_verdict(item)
}

fn place(records: &[&ConfigurationRecord]) -> Place {
    match records {
        [only] => Place::Configuration { id: only.id },
        _ => Place::Configurations,
    }
}
