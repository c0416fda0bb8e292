//! What to say when two people saved the same thing: which values differ, so that nobody has to compare by eye.

use sejo_model::words::Text;
use sejo_model::{AuditEntry, ErrorCode, Lang, UserId, Words};
use sejo_store::Scope;
use sejo_store::audit::list;
use serde::Serialize;

use crate::{App, Error, Result, clock, facts};

/// A field of a stored noun as it is called in its document, with the words people know it by.
pub(crate) type Label = (&'static str, Words);

/// Writes a label down shortly.
pub(crate) const fn label(field: &'static str, ja: &'static str, en: &'static str) -> Label {
    (field, Words { ja, en })
}

/// Somebody else saved meanwhile: who, when, and the fields whose stored value differs from what was about to be saved.
/// The log of actions knows who: `subject` is what its entries about this noun name.
pub(crate) async fn changed<T: Serialize + Sync>(
    app: &App,
    (scope, me): (&Scope, UserId),
    subject: &str,
    (now, wanted): (&T, &T),
    labels: &[Label],
) -> Result<Error> {
    let last = saving(list(app.db(), scope, Some(subject), LOOKED_AT).await?, now);
    let mut said = fields_said(&differing(now, wanted, labels));
    if let Some(saved) = last.and_then(|e| Some((e.event.user?, e.event.at))) {
        let who = who(app, (scope, me), saved).await?;
        said = Text::new(format!("{}{}", who.ja, said.ja), format!("{} {}", who.en, said.en).trim().to_owned());
    }
    Ok(Error::new(ErrorCode::ChangedMeanwhile).with_detail(said))
}

/// The same of something that keeps itself who saved it, and when: nobody is named for a command.
pub(crate) async fn saved_by(app: &App, me: (&Scope, UserId), saved: (UserId, i64)) -> Result<Error> {
    let error = Error::new(ErrorCode::ChangedMeanwhile);
    if saved.0 == UserId::COMMAND {
        return Ok(error);
    }
    Ok(error.with_detail(who(app, me, saved).await?))
}

/// How many of the newest entries are looked at for the one that saved.
const LOOKED_AT: u32 = 100;

/// The entry that saved what is stored now: whoever wrote into a timeline or printed it since saved nothing. Where no entry
/// tells the revision, the newest.
fn saving<T: Serialize>(entries: Vec<AuditEntry>, now: &T) -> Option<AuditEntry> {
    let now = serde_json::to_value(now).ok();
    let revision = now.as_ref().and_then(|now| now.get("revision"));
    let is_it = |e: &AuditEntry| revision.is_some() && e.event.detail.pointer("/after/revision") == revision;
    let at = entries.iter().position(is_it).unwrap_or(0);
    entries.into_iter().nth(at)
}

async fn who(app: &App, (scope, me): (&Scope, UserId), (user, at): (UserId, i64)) -> Result<Text> {
    let name = facts::names(app.db(), scope).await?.user(user, Lang::Ja);
    Ok(who_said(if user == me { None } else { Some(&name) }, at))
}

/// Who saved, and when; without a name it was oneself.
fn who_said(name: Option<&str>, at: i64) -> Text {
    let (ja, en) = (clock::minute_of(at, Lang::Ja), clock::minute_of(at, Lang::En));
    match name {
        Some(name) => Text::new(format!("{name}さんが{ja}に保存しました。"), format!("Saved by {name} at {en}.")),
        None => Text::new(
            format!("別の画面のあなたが{ja}に保存しました。"),
            format!("Saved by you, in another window, at {en}."),
        ),
    }
}

fn fields_said(fields: &[Words]) -> Text {
    if fields.is_empty() {
        return Text::default();
    }
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
