//! Where a further device begins that, like the one before it, was never given a name: names tell other devices apart.
//!
//! Guards: what one device shows twice, as it runs and as it starts, stays together.

use super::super::TextLine;
use super::{FACTORY_NAME, weight};

/// From this weight on the lines are this maker's.
const SURE: u8 = 45;

/// What is known of the output being walked through.
#[derive(Default)]
struct Output {
    /// Line behind its end.
    ended: Option<usize>,
    is_named: bool,
    /// Whether it is the configuration kept for the next start.
    is_stored: bool,
    weight: u8,
}

/// Lines at which such devices begin: behind the end of the one before.
pub(super) fn further(lines: &[TextLine<'_>]) -> Vec<usize> {
    let mut found = Vec::new();
    let (mut output, mut is_stored) = (Output::default(), false);
    for (index, line) in lines.iter().enumerate() {
        if let Some(asked) = line.typed().and_then(|typed| typed.split_ascii_whitespace().nth(1)) {
            is_stored = asked.starts_with("start") || (is_stored && !asked.starts_with("run"));
        }
        let text = line.text.trim_end();
        if text == "end" {
            output.ended = Some(index + 1);
        } else if text.ends_with("service password-encryption") {
            if let Some(ended) = output.ended {
                let is_other = !output.is_named && output.weight >= SURE && output.is_stored == is_stored;
                found.extend(is_other.then_some(ended));
                output = Output::default();
            }
            output.is_stored = is_stored;
        } else if let Some(name) = text.strip_prefix("hostname ") {
            output.is_named = name != FACTORY_NAME;
        } else if output.weight < SURE {
            output.weight = output.weight.saturating_add(weight(text.trim_start()));
        }
    }
    found
}
