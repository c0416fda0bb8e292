//! 〓 in a list: what stands for a character the file's encoding lacks, in lists this program wrote and in many others.
//!
//! Guards: a list that was exported and comes back does not overwrite 髙橋 with 〓橋, and 〓橋's computer is not a second one.

use std::collections::{BTreeMap, BTreeSet};

use sejo_model::ledger::DeviceRow;
use sejo_model::text::narrow;
use sejo_model::{Device, DeviceField};

/// The mark of a printer who lacks a type.
const GETA: char = '〓';

/// The rows with values of the ledger in place of those that differ from one of them, and from no other, only by 〓.
pub(crate) fn restored(existing: &[Device], rows: &[DeviceRow]) -> Option<Vec<DeviceRow>> {
    let fields: BTreeSet<DeviceField> = rows
        .iter()
        .flat_map(|row| &row.values)
        .filter(|(_, value)| value.contains(GETA))
        .map(|(field, _)| *field)
        .collect();
    if fields.is_empty() {
        return None;
    }
    let known: BTreeMap<DeviceField, BTreeSet<String>> = fields
        .into_iter()
        .map(|field| (field, existing.iter().map(|device| device.get(field)).filter(|v| !v.is_empty()).collect()))
        .collect();
    let mut rows = rows.to_vec();
    for (field, value) in rows.iter_mut().flat_map(|row| &mut row.values) {
        let mut alike = known.get(field).into_iter().flatten().filter(|known| stands_for(value, known));
        if let (Some(original), None) = (alike.next(), alike.next()) {
            original.clone_into(value);
        }
    }
    Some(rows)
}

/// Whether a text is another one in which characters were replaced by 〓.
pub(crate) fn stands_for(text: &str, original: &str) -> bool {
    let (text, original) = (narrow(text), narrow(original));
    let same = |(a, b): (char, char)| a == b || a == GETA;
    text.contains(GETA)
        && text.chars().count() == original.chars().count()
        && text.chars().zip(original.chars()).all(same)
}
