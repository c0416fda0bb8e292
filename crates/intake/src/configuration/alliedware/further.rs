//! Where a further device begins that, like the one before it, was never given a name, or has the same: other names tell
//! devices apart by themselves.
//!
//! Guards: what one device shows twice, as it runs and as it starts, stays together, and so does what a name and its
//! addresses say is one.

use super::super::TextLine;
use super::{FACTORY_NAME, weight};

/// From this weight on the lines are this maker's.
const SURE: u8 = 45;

/// A configuration a device showed, from its head to its end.
#[derive(Default)]
struct Output<'a> {
    /// Line behind its end.
    ended: Option<usize>,
    name: Option<&'a str>,
    addresses: Vec<&'a str>,
    /// Whether it is the configuration kept for the next start.
    is_stored: bool,
    weight: u8,
}

impl Output<'_> {
    /// Whether one that follows is of another device.
    fn is_other(&self, next: &Output<'_>) -> bool {
        let have_addresses = !self.addresses.is_empty() && !next.addresses.is_empty();
        let is_namesake = self.name == next.name && have_addresses && self.addresses != next.addresses;
        self.weight >= SURE && self.is_stored == next.is_stored && (self.name.is_none() || is_namesake)
    }
}

/// Lines at which such devices begin: behind the end of the one before.
pub(super) fn further(lines: &[TextLine<'_>]) -> Vec<usize> {
    let outputs = outputs(lines);
    let pairs = outputs.iter().zip(outputs.iter().skip(1));
    pairs.filter(|(one, next)| one.is_other(next)).filter_map(|(one, _)| one.ended).collect()
}

fn outputs<'a>(lines: &[TextLine<'a>]) -> Vec<Output<'a>> {
    let mut outputs = Vec::new();
    let (mut output, mut is_stored) = (Output::default(), false);
    for (index, line) in lines.iter().enumerate() {
        if let Some(asked) = line.typed().and_then(|typed| typed.split_ascii_whitespace().nth(1)) {
            is_stored = asked.starts_with("start") || (is_stored && !asked.starts_with("run"));
        }
        let text = line.text.trim_end();
        if text == "end" {
            output.ended = Some(index + 1);
        } else if text.ends_with("service password-encryption") {
            if output.ended.is_some() {
                outputs.push(std::mem::take(&mut output));
            }
            output.is_stored = is_stored;
        } else if let Some(name) = text.strip_prefix("hostname ") {
            output.name = Some(name).filter(|name| *name != FACTORY_NAME);
        } else {
            output.addresses.extend(text.trim_start().strip_prefix("ip address "));
            if output.weight < SURE {
                output.weight = output.weight.saturating_add(weight(text.trim_start()));
            }
        }
    }
    outputs.push(output);
    outputs
}
