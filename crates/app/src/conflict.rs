//! What to say when two people saved the same thing: which values differ, so that nobody has to compare by eye.

use sejo_model::words::Text;
use sejo_model::{ErrorCode, Words};
use serde::Serialize;

use crate::Error;

/// A field of a stored noun as it is called in its document, with the words people know it by.
pub(crate) type Label = (&'static str, Words);

/// Writes a label down shortly.
pub(crate) const fn label(field: &'static str, ja: &'static str, en: &'static str) -> Label {
    (field, Words { ja, en })
}

/// Somebody else saved meanwhile; names the fields whose stored value differs from what was about to be saved.
pub(crate) fn changed<T: Serialize>(now: &T, wanted: &T, labels: &[Label]) -> Error {
    let words = differing(now, wanted, labels);
    let error = Error::new(ErrorCode::ChangedMeanwhile);
    if words.is_empty() { error } else { error.with_detail(fields_detail(&words)) }
}

/// The sentence that names fields.
pub(crate) fn fields_detail(fields: &[Words]) -> Text {
    let list = |pick: fn(&Words) -> &'static str, comma: &str| fields.iter().map(pick).collect::<Vec<_>>().join(comma);
    Text::new(
        format!("いま保存されている値と違う項目: {}。", list(|w| w.ja, "、")),
        format!("Fields that differ from what is stored now: {}.", list(|w| w.en, ", ")),
    )
}

fn differing<T: Serialize>(now: &T, wanted: &T, labels: &[Label]) -> Vec<Words> {
    let (Ok(now), Ok(wanted)) = (serde_json::to_value(now), serde_json::to_value(wanted)) else { return Vec::new() };
    labels.iter().filter(|(field, _)| now.get(field) != wanted.get(field)).map(|(_, words)| *words).collect()
}
