//! 操作の記録: who did what when, and whether the record is whole.

use askama::Template;
use axum::extract::State;
use sejo_app::activity::{ActivityRow, ActivityView, ChainCheck};
use sejo_model::{DeviceField, Lang};
use serde_json::Value;

use crate::form::{Asked, Fields};
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, page};
use crate::part;
use crate::shell::{Nav, Shell};
use crate::site::Site;

/// Most values shown of one entry; the whole entry is in the backup.
const MAX_VALUES: usize = 6;
/// Longest value shown, in characters.
const MAX_SHOWN: usize = 60;

#[derive(Template)]
#[template(path = "activity/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    /// Not the newest page.
    older_page: bool,
    check: Option<ChainCheck>,
    view: ActivityView,
}

impl Show {
    fn values(&self, row: &ActivityRow) -> Vec<String> {
        values(&row.entry.event.detail, self.lang)
    }

    /// What it was about, unless that is a bare id or stands in the values already.
    fn subject<'a>(&self, row: &'a ActivityRow) -> &'a str {
        let subject = row.entry.event.subject.as_str();
        let name = row.entry.event.detail.get("name").and_then(Value::as_str);
        if uuid::Uuid::parse_str(subject).is_ok() { name.unwrap_or_default() } else { subject }
    }
}

/// `GET /activity?before=`
pub async fn show(State(site): State<Site>, me: Signed, Asked(asked): Asked) -> Outcome {
    present(&site, &me, &asked, None).await
}

/// `POST /activity/verify`: goes through the whole chain.
pub async fn verify(State(site): State<Site>, me: Signed) -> Outcome {
    let check = site.app.verify_audit().await?;
    present(&site, &me, &Fields::default(), Some(check)).await
}

async fn present(site: &Site, me: &Signed, asked: &Fields, check: Option<ChainCheck>) -> Outcome {
    let before: Option<i64> = asked.get("before").parse().ok();
    let view = site.app.activity(me.actor(), before).await?;
    let shell = me.shell(Nav::Activity);
    Ok(page(Show { shell, lang: me.lang(), older_page: before.is_some(), check, view }))
}

/// What changed, as `field: before → after`.
fn values(detail: &Value, lang: Lang) -> Vec<String> {
    if let Some(changes) = detail.get("changes").and_then(Value::as_array) {
        return changes.iter().take(MAX_VALUES).filter_map(|c| change(c, lang)).collect();
    }
    let (before, after) = (detail.get("before"), detail.get("after"));
    if let (Some(Value::Object(before)), Some(Value::Object(after))) = (before, after) {
        let differs = after.iter().filter(|(key, value)| *key != "revision" && before.get(*key) != Some(value));
        let line = |(key, value): (&String, &Value)| {
            format!("{key}: {} → {}", short(before.get(key).unwrap_or(&Value::Null)), short(value))
        };
        return differs.take(MAX_VALUES).map(line).collect();
    }
    match (before, after) {
        (Some(before), Some(after)) if !after.is_object() => vec![format!("{} → {}", short(before), short(after))],
        _ => Vec::new(),
    }
}

fn change(change: &Value, lang: Lang) -> Option<String> {
    let field: DeviceField = change.get("field")?.as_str()?.parse().ok()?;
    Some(format!("{}: {} → {}", field.words().r#in(lang), short(change.get("before")?), short(change.get("after")?)))
}

fn short(value: &Value) -> String {
    let text = match value {
        Value::Null => "-".to_owned(),
        Value::String(text) if text.is_empty() => "-".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut out: String = text.chars().take(MAX_SHOWN).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn changes_are_told_value_by_value() {
        let device = json!({ "name": "PC", "changes": [{ "field": "os", "before": "", "after": "Windows 11" }] });
        assert_eq!(values(&device, Lang::Ja), ["OS・ファームウェア: - → Windows 11"]);
        let vendor = json!({ "before": { "name": "A", "revision": 1 }, "after": { "name": "B", "revision": 2 } });
        assert_eq!(values(&vendor, Lang::En), ["name: A → B"]);
        assert_eq!(values(&json!({ "before": "staff", "after": "admin" }), Lang::En), ["staff → admin"]);
        assert!(values(&json!({ "before": null, "after": { "name": "A" } }), Lang::En).is_empty());
        assert_eq!(short(&json!("あ".repeat(99))).chars().count(), MAX_SHOWN + 1);
    }
}
