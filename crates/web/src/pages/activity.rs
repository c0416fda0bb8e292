//! 操作の記録: who did what when, and whether the record is whole.

use askama::Template;
use axum::extract::State;
use sejo_app::activity::{ActivityRow, ActivityView, ChainCheck};
use sejo_app::{App, Error};
use sejo_model::contact::ContactKey;
use sejo_model::document::DocumentKind;
use sejo_model::system::RemoteMaintenance;
use sejo_model::{
    AuditEvent, AuditHead, Control, Date, DeviceField, Edition, ErrorCode, Form, FormKind, Lang, Subsection, date,
};
use serde_json::Value;

use crate::form::{Asked, Fields, Filled};
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, page, page_about};
use crate::part;
use crate::shell::{Nav, Shell};
use crate::site::Site;

pub(crate) mod word;

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
    form: Filled,
    view: ActivityView,
    app: App,
}

impl Show {
    async fn new(
        site: &Site,
        me: &Signed,
        before: Option<i64>,
        check: Option<ChainCheck>,
        form: Filled,
    ) -> Result<Self, Error> {
        let view = site.app.activity(me.actor(), before).await?;
        let shell = me.shell(Nav::Activity).at("/activity");
        Ok(Self { shell, lang: me.lang(), older_page: before.is_some(), check, form, view, app: site.app.clone() })
    }

    /// Numbers that are not shown here.
    fn range(&self, hidden: &(i64, i64)) -> String {
        match hidden {
            (first, last) if first == last => first.to_string(),
            (first, last) => format!("{first}–{last}"),
        }
    }

    /// The entries that cannot be read.
    fn unreadable(&self) -> String {
        self.view.unreadable.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
    }

    /// Whose they are.
    fn others(&self) -> &'static str {
        let words = "この間の番号は、ほかの施設か、この装置全体の記録です。";
        self.lang.pick(words, "These numbers are entries of other facilities or of the installation as a whole.")
    }

    fn values(&self, row: &ActivityRow) -> Vec<String> {
        values(&row.entry.event.detail, self.lang)
    }

    /// From where: an address, or that somebody's command did it.
    fn origin<'a>(&self, row: &'a ActivityRow) -> &'a str {
        match (row.entry.event.origin.as_str(), row.entry.event.user) {
            ("cli", None) => "",
            ("cli" | "cli-as", _) => self.lang.pick("コマンドから", "from the command line"),
            (origin, _) => origin,
        }
    }

    fn subject(&self, row: &ActivityRow) -> String {
        subject(&row.entry.event, self.app.shipped_editions(), self.lang)
    }
}

/// `GET /activity?before=`
pub async fn show(State(site): State<Site>, me: Signed, Asked(asked): Asked) -> Outcome {
    let form = Filled::new(me.lang(), Fields::default());
    Ok(page(Show::new(&site, &me, asked.get("before").parse().ok(), None, form).await?))
}

/// `POST /activity/verify`: goes through the whole chain, and looks for the entry that was kept on paper.
pub async fn verify(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let typed = fields.get("kept");
    let kept: Option<AuditHead> = typed.parse().ok();
    if kept.is_none() && !typed.is_empty() {
        let error = Error::field("kept", ErrorCode::NotALogHead);
        let form = Filled::refused(me.lang(), fields, &error);
        return Ok(page_about(&error, Show::new(&site, &me, None, None, form).await?));
    }
    let check = site.app.verify_audit(kept).await?;
    Ok(page(Show::new(&site, &me, None, Some(check), Filled::new(me.lang(), fields)).await?))
}

/// What it was about, in words: ids say nothing to people.
fn subject(event: &AuditEvent, editions: &[Edition], lang: Lang) -> String {
    let (subject, detail) = (event.subject.as_str(), &event.detail);
    if uuid::Uuid::parse_str(subject).is_ok() {
        let (after, before) = (detail.get("after"), detail.get("before"));
        let within = |of: Option<&Value>| ["name", "title"].into_iter().find_map(|key| text_of(of?.get(key)));
        let named = text_of(detail.get("name")).or_else(|| text_of(detail.get("file")));
        return named.or_else(|| within(after)).or_else(|| within(before)).unwrap_or_default();
    }
    if let Ok(ContactKey::Authority(authority)) = subject.parse::<ContactKey>() {
        return authority.words().r#in(lang).to_owned();
    }
    if subject == "contact-plan" || subject.parse::<ContactKey>().is_ok() {
        return text_of(detail.get("after").and_then(|after| after.get("name"))).unwrap_or_default();
    }
    if let Ok(kind) = subject.split('/').next().unwrap_or_default().parse::<DocumentKind>() {
        return kind.words().r#in(lang).to_owned();
    }
    if let Ok(field) = subject.parse::<DeviceField>() {
        return field.words().r#in(lang).to_owned();
    }
    if let Some((edition, form)) = subject.split_once('/')
        && let Ok(form) = form.parse::<FormKind>()
    {
        let known = editions.iter().find(|e| e.id.0 == edition).and_then(|e| e.form(form));
        let name = known.map_or_else(|| form.named(""), Form::name);
        return format!("{} {}", edition.to_uppercase(), name.r#in(lang));
    }
    let mut parts = subject.rsplit('/').next().unwrap_or_default().splitn(2, '.');
    let control = parts.next().and_then(|key| key.parse::<Control>().ok()).map(Control::words);
    let part = parts.next().and_then(|key| key.parse::<Subsection>().ok()).map(Subsection::words);
    match (control, part) {
        (Some(control), Some(part)) => format!("{} ({})", control.r#in(lang), part.r#in(lang)),
        (Some(control), None) => control.r#in(lang).to_owned(),
        _ => subject.to_owned(),
    }
}

fn text_of(value: Option<&Value>) -> Option<String> {
    value.and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// What changed, as `field: before → after`.
fn values(detail: &Value, lang: Lang) -> Vec<String> {
    if let Some(changes) = detail.get("changes").and_then(Value::as_array) {
        return changes.iter().take(MAX_VALUES).filter_map(|c| change(c, lang)).collect();
    }
    let (before, after) = (detail.get("before"), detail.get("after"));
    if let (Some(Value::Object(before)), Some(Value::Object(after))) = (before, after) {
        let differs = after.iter().filter(|(key, value)| before.get(*key) != Some(value));
        // What is written only where there is any is not there once it was taken away.
        let gone = before.keys().filter(|key| !after.contains_key(*key)).map(|key| (key, &Value::Null));
        let was = |key: &String| before.get(key).unwrap_or(&Value::Null);
        let changed: Vec<(&String, &Value)> = differs.chain(gone).collect();
        let names = detail.get("names");
        // Whose it is comes first: the rest follows from it.
        let of_others = changed.iter().filter_map(|(key, value)| {
            let field = word::of_another(key)?.r#in(lang);
            Some(format!("{field}: {} → {}", named(was(key), names)?, named(value, names)?))
        });
        let own = changed.iter().filter_map(|(key, value)| {
            let field = word::field(key)?.r#in(lang);
            Some(format!("{field}: {} → {}", said(key, was(key), lang), said(key, value, lang)))
        });
        return of_others.chain(own).take(MAX_VALUES).collect();
    }
    match (before, after) {
        // An id says nothing; what it stands for is named beside the action.
        (Some(before), Some(after)) if after.is_object() || is_id(before) || is_id(after) => Vec::new(),
        (Some(before), Some(after)) => vec![format!("{} → {}", said("", before, lang), said("", after, lang))],
        _ => Vec::new(),
    }
}

fn change(change: &Value, lang: Lang) -> Option<String> {
    let field: DeviceField = change.get("field")?.as_str()?.parse().ok()?;
    let said = |value: &Value| {
        let words = value.as_str().and_then(|text| word::of_device(field, text, lang));
        words.map_or_else(|| said("", value, lang), str::to_owned)
    };
    Some(format!("{}: {} → {}", field.words().r#in(lang), said(change.get("before")?), said(change.get("after")?)))
}

/// What another thing was called when the entry was written; nothing where the entry does not say it.
fn named(id: &Value, names: Option<&Value>) -> Option<String> {
    let Some(id) = id.as_str() else { return Some(short(&Value::Null)) };
    names?.get(id).map(short)
}

fn is_id(value: &Value) -> bool {
    value.as_str().is_some_and(|text| uuid::Uuid::parse_str(text).is_ok())
}

/// A value in words: an answer or a day as it stands on the pages.
fn said(field: &str, value: &Value, lang: Lang) -> String {
    if field == "remote_maintenance"
        && let Ok(known) = serde_json::from_value::<RemoteMaintenance>(value.clone())
    {
        return remote(&known, lang);
    }
    if let Some(words) = word::value(field, value) {
        return words.r#in(lang).to_owned();
    }
    match value {
        Value::Bool(yes) => if *yes { lang.pick("はい", "yes") } else { lang.pick("いいえ", "no") }.to_owned(),
        Value::String(text) => day(text).map_or_else(|| short(value), |day| date::short(day, lang)),
        Value::Object(_) | Value::Array(_) => lang.pick("(内容)", "(content)").to_owned(),
        _ => short(value),
    }
}

/// What was known of remote maintenance, with its words in full: where a reply takes its place they stand nowhere else.
fn remote(known: &RemoteMaintenance, lang: Lang) -> String {
    let used = if known.used { lang.pick("あり", "yes") } else { lang.pick("なし", "no") };
    let day = date::short(known.answered_on, lang);
    let said = [used, day.as_str(), known.path.as_str()].into_iter().filter(|words| !words.is_empty());
    said.collect::<Vec<_>>().join(lang.pick("、", ", "))
}

/// A day as it is stored; 12/3 in somebody's own words stays as it is.
fn day(text: &str) -> Option<Date> {
    text.parse().ok()
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
    use sejo_model::{Authority, FacilityKind};
    use serde_json::json;

    #[test]
    fn subjects_are_words_not_ids() {
        let event = |subject: &str, detail: Value| AuditEvent {
            at: 0,
            facility: None,
            user: None,
            origin: "web".to_owned(),
            action: "answer.confirm".to_owned(),
            subject: subject.to_owned(),
            detail,
        };
        let said = |s: &str, d: Value| subject(&event(s, d), &[], Lang::Ja);
        assert_eq!(said("r8/institution/unneeded-services.server", Value::Null), "不要なソフトウェアの停止 (サーバ)");
        assert_eq!(said("r8/institution/ledger", Value::Null), "機器の台帳");
        assert_eq!(said("r8/vendor", Value::Null), "R8 事業者確認用");
        assert_eq!(said("place", Value::Null), "設置場所");
        let id = "0190a5c0-0000-7000-8000-000000000001";
        assert_eq!(said(id, json!({ "after": { "name": "つばめクラウド" } })), "つばめクラウド");
        assert_eq!(said(id, Value::Null), "");
        assert_eq!(said("yamada", Value::Null), "yamada");
        assert_eq!(said("authority-police", Value::Null), Authority::Police.words().ja);
        assert_eq!(said("contact-plan", json!({ "after": { "without_phones": "" } })), "");
        let vendor = format!("vendor-{id}");
        assert_eq!(said(&vendor, json!({ "after": { "name": "つばめ電子" } })), "つばめ電子");
        assert_eq!(said("rules/officer", Value::Null), DocumentKind::Rules.words().ja);
    }

    #[test]
    fn changes_are_told_value_by_value() {
        let device = json!({ "name": "PC", "changes": [{ "field": "os", "before": "", "after": "Windows 11" }] });
        assert_eq!(values(&device, Lang::Ja), ["OS・ファームウェア: - → Windows 11"]);
        let vendor = json!({ "before": { "name": "A", "revision": 1 }, "after": { "name": "B", "revision": 2 } });
        assert_eq!(values(&vendor, Lang::En), ["name: A → B"]);
        assert_eq!(values(&json!({ "before": "staff", "after": "admin" }), Lang::Ja), ["担当 → 管理者"]);
        let answer = |value: &str, state: &str, at: i64| json!({ "value": value, "state": state, "at": at, "by": "x", "confirmed_on": "2026-11-22" });
        let changed = json!({ "before": answer("yes", "confirmed", 1), "after": answer("no", "withdrawn", 2) });
        assert_eq!(values(&changed, Lang::Ja), ["状態: 確認済み → 確認を取り消し", "回答: はい → いいえ"]);
        let given = |before: Value, after: Value| {
            let system = |vendor: Value, note: &str| json!({ "vendor_id": vendor, "note": note });
            let names = json!({ "v1": "つばめ", "v2": "はやぶさ" });
            values(&json!({ "before": system(before, "a"), "after": system(after, "b"), "names": names }), Lang::Ja)
        };
        assert_eq!(given(json!("v1"), json!("v2")), ["事業者: つばめ → はやぶさ", "メモ: a → b"]);
        assert_eq!(given(json!("v1"), Value::Null)[0], "事業者: つばめ → -");
        assert_eq!(given(json!("v1"), json!("v3")), ["メモ: a → b"], "an id says nothing");
        let without = json!({ "no_server": { "reason": "a line", "said_on": "2026-05-01" } });
        let told = |before: &Value, after: &Value| values(&json!({ "before": before, "after": after }), Lang::Ja);
        assert_eq!(told(&json!({}), &without), ["サーバがない理由: - → (内容)"]);
        assert_eq!(told(&without, &json!({})), ["サーバがない理由: (内容) → -"], "it was taken back");
        let words = "保守用のVPN装置を通る".repeat(9);
        let remote = |used: bool, path: &str| json!({ "remote_maintenance": { "used": used, "path": path, "answered_on": "2026-11-30" } });
        let changed = format!("リモート保守: あり、2026年11月30日、{words} → なし、2026年11月30日");
        assert_eq!(
            told(&remote(true, &words), &remote(false, "")),
            [changed],
            "the words that are gone are told in full"
        );
        assert_eq!(told(&json!({ "stated": true }), &json!({})), ["いま事業者が行うと確かめた: はい → -"]);
        assert!(values(&json!({ "before": null, "after": { "name": "A" } }), Lang::En).is_empty());
        assert!(
            values(&json!({ "before": null, "after": "0190a5c0-0000-7000-8000-000000000001" }), Lang::En).is_empty()
        );
    }

    #[test]
    fn keys_and_codes_are_told_in_words() {
        let told = |before: Value, after: Value, lang| values(&json!({ "before": before, "after": after }), lang);
        let facility = |code: u8, kind: &str| json!({ "kind": kind, "prefecture": code });
        let (before, after) = (facility(13, "clinic"), facility(20, "pharmacy"));
        let kind = FacilityKind::Pharmacy.words();
        assert_eq!(
            told(before.clone(), after.clone(), Lang::Ja),
            [
                format!("種別: {} → {}", FacilityKind::Clinic.words().ja, kind.ja),
                "都道府県: 東京都 → 長野県".to_owned()
            ]
        );
        assert_eq!(told(before, after, Lang::En)[1], "prefecture: Tokyo → Nagano");
        assert_eq!(told(json!("ja"), json!("en"), Lang::Ja), ["日本語 → 英語"]);
        let backup = |apart: &str, note: &str| json!({ "apart": apart, "frequency": "daily", "note": note });
        assert_eq!(
            told(backup("unknown", "no"), backup("offline", "yes"), Lang::En),
            ["whether it is apart: not known → offline (a medium that is taken off)", "note: no → yes"],
            "what people wrote stays as they wrote it"
        );
        let device = json!({ "changes": [{ "field": "state", "before": "使用中", "after": "廃棄済み" }] });
        assert!(!values(&device, Lang::En)[0].contains("使用中"), "{:?}", values(&device, Lang::En));
        assert_eq!(short(&json!("あ".repeat(99))).chars().count(), MAX_SHOWN + 1);
    }
}
