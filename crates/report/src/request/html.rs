//! The one HTML file: template, style, script and the request as JSON, joined.

use serde::Serialize;
use serde_json::json;

use sejo_model::Lang;
use sejo_model::request::{Asked, QuestionGroup};
use sejo_model::seal::{EarlierKey, Seal};

use crate::error::ReportError;

const TEMPLATE: &str = include_str!("../../templates/request.html");
const STYLE: &str = include_str!("../../templates/request.css");
const SCRIPT: &str = include_str!("../../templates/request.js");

/// The file, with the seal of the request: who has it alone can check it, and whether the key follows the one before.
///
/// # Errors
/// When the request cannot be written as JSON.
pub fn html(asked: &Asked, seal: &Seal, lang: Lang) -> Result<Vec<u8>, ReportError> {
    #[derive(Serialize)]
    struct Data<'a> {
        format: &'static str,
        asked: &'a Asked,
        signature: &'a str,
        key: &'a str,
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        earlier: &'a [EarlierKey],
        #[serde(skip_serializing_if = "Option::is_none")]
        route: Option<serde_json::Value>,
        groups: serde_json::Map<String, serde_json::Value>,
    }
    let groups = QuestionGroup::ALL.iter().map(|group| {
        let words = group.words();
        (group.key().to_owned(), json!({ "ja": words.ja, "en": words.en }))
    });
    let data = Data {
        format: sejo_model::answer_sheet::MARK,
        asked,
        signature: &seal.signature,
        key: &seal.key,
        earlier: &seal.earlier,
        route: asked.on_route().map(|words| json!({ "ja": words.ja, "en": words.en })),
        groups: groups.collect(),
    };
    let data = serde_json::to_string(&data)
        .map_err(|e| ReportError::Typeset { document: "request", detail: e.to_string() })?;
    let title = lang.pick("サイバーセキュリティ対策についてのお願い", "Request about cybersecurity measures");
    // The data goes in last: what people wrote is never looked at for slots.
    let page = TEMPLATE
        .replace("{lang}", lang.tag())
        .replace("{title}", title)
        .replace("{style}", STYLE.trim_end())
        .replace("{script}", SCRIPT.trim_end())
        .replacen("{data}", &harmless(&data), 1);
    Ok(page.into_bytes())
}

/// JSON that cannot end or begin an element of the page it stands in.
fn harmless(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_stays_data() {
        let text = harmless(r#"{"a":"</script><!-- &amp; {data}"}"#);
        assert!(!text.contains(['<', '>', '&']));
        let back: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(back["a"], "</script><!-- &amp; {data}");
    }
}
