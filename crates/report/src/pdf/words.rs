//! The words of the domain's closed lists for the templates, taken from the model so that no template repeats them.

use serde_json::{Map, Value, json};

use sejo_model::configuration::{Severity, Sureness};
use sejo_model::{AnswerValue, DeviceKind, DeviceState, EditionState, Lang, NotNeeded, VerdictValue, Weight};

macro_rules! words {
    ($lang:expr, $list:ty) => {
        Value::Object(
            <$list>::ALL
                .iter()
                .map(|member| (member.key().to_owned(), Value::String(member.words().r#in($lang).to_owned())))
                .collect::<Map<_, _>>(),
        )
    };
}

/// Key → word, per list.
pub(super) fn of(lang: Lang) -> Value {
    json!({
        "answer": words!(lang, AnswerValue),
        "verdict": words!(lang, VerdictValue),
        "weight": words!(lang, Weight),
        "not-needed": words!(lang, NotNeeded),
        "edition": words!(lang, EditionState),
        "kind": words!(lang, DeviceKind),
        "state": words!(lang, DeviceState),
        "severity": words!(lang, Severity),
        "sureness": words!(lang, Sureness),
    })
}
