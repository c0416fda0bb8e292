//! Saying of which system a disclosure is, and whether it counts.
//!
//! Guards: an older one after a newer one, one of another product, and one that would take the place of a newer one written down
//! by hand are asked about; the one that counted before stays on record.

use sejo_model::disclosure::DisclosureUse;
use sejo_model::system::Disclosure;
use sejo_model::text::fold;
use sejo_model::words::Text;
use sejo_model::{
    Action, Actor, Date, DisclosureForm, DisclosureId, DisclosureRecord, ErrorCode, FieldError, Lang, System, SystemId,
    date,
};
use sejo_store::{Scope, Tx};
use serde_json::json;

use super::take::changed;
use super::{joined, route_items, said};
use crate::field::{Fields, written};
use crate::{App, Error, Result, audit, authz, facts, intake};

/// What a person says of a disclosure.
#[derive(Debug, Clone, Default)]
pub struct Placing {
    /// Of which system.
    pub system: Option<SystemId>,
    /// Which form it is.
    pub form: Option<DisclosureForm>,
    /// Version of the form.
    pub version: String,
    /// The product.
    pub product: String,
    /// The version of the product.
    pub product_version: String,
    /// Its day.
    pub dated_on: Option<Date>,
    /// What it is used for.
    pub used: Option<DisclosureUse>,
    /// What speaks against it was seen.
    pub anyway: bool,
    /// The revision that was seen.
    pub revision: u32,
}

impl App {
    /// Says of which system a disclosure is and whether it counts. The version that counted before stays on record.
    ///
    /// # Errors
    /// Field errors (`system`, `form`, `dated_on`, `used`, `version`, `product`, `product_version`); `DisclosureDoubtful` on
    /// `anyway` with what speaks against it; `ChangedMeanwhile`, `NotFound`.
    pub async fn place_disclosure(&self, actor: &Actor, id: DisclosureId, placing: &Placing) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let mut tx = self.db().begin().await?;
        let (stored, rows) = sejo_store::disclosure::get(&mut tx, &scope, id).await?;
        if stored.revision != placing.revision {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        let before = facts::load(self, &mut tx, &scope).await?;
        let used = check(placing, &before.facts.systems, self.today())?;
        let system = match used {
            DisclosureUse::Counts | DisclosureUse::Kept => placing.system,
            DisclosureUse::Waiting | DisclosureUse::Unused => None,
        };
        let record = DisclosureRecord {
            form: placing.form.or(stored.form),
            version: written(&placing.version),
            product: written(&placing.product),
            product_version: written(&placing.product_version),
            dated_on: placing.dated_on,
            system_id: system,
            used,
            ..stored.clone()
        };
        let others = sejo_store::disclosure::list(&mut tx, &scope).await?;
        let counting = others.iter().find(|r| r.id != id && r.used == DisclosureUse::Counts && r.system_id == system);
        let counting = counting.filter(|_| used == DisclosureUse::Counts);
        let of_system = before.facts.systems.iter().find(|s| Some(s.id) == system);
        let doubts = match (used, of_system) {
            (DisclosureUse::Counts, Some(system)) => doubts(&record, system, counting),
            _ => Vec::new(),
        };
        if !doubts.is_empty() && !placing.anyway {
            return Err(Error::field("anyway", ErrorCode::DisclosureDoubtful).with_detail(joined(&doubts)));
        }
        if let Some(counting) = counting {
            let kept = DisclosureRecord { used: DisclosureUse::Kept, ..counting.clone() };
            sejo_store::disclosure::change_head(&mut tx, &scope, &kept).await.map_err(changed)?;
        }
        let record = sejo_store::disclosure::change(&mut tx, &scope, &record, &rows).await.map_err(changed)?;
        let items = route_items::stored(&mut tx, &scope).await?;
        clear_elsewhere(self, &mut tx, (&scope, actor), &before.facts.systems, &record).await?;
        if used == DisclosureUse::Counts {
            put_summary(self, &mut tx, (&scope, actor), &record, record.summary(&rows, &items)).await?;
        }
        let after = facts::load(self, &mut tx, &scope).await?;
        let moved = intake::moved(self.shipped_editions(), before, after, self.today());
        let detail = json!({
            "file": record.file_name, "system": record.system_id, "used": record.used, "form": record.form,
            "version": record.version, "dated_on": record.dated_on, "before": counting.map(|c| c.id),
            "doubts": doubts.iter().map(|d| &d.ja).collect::<Vec<_>>(),
            "moved": moved.iter().map(|m| &m.slug).collect::<Vec<_>>(),
        });
        audit::record(&mut tx, self, actor, "disclosure.place", &id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }
}

fn check(placing: &Placing, systems: &[System], today: Date) -> Result<DisclosureUse> {
    let mut fields = Fields::default();
    for (field, text) in
        [("version", &placing.version), ("product", &placing.product), ("product_version", &placing.product_version)]
    {
        fields.line(field, text);
    }
    let used = placing.used.filter(|used| *used != DisclosureUse::Waiting);
    fields.check("used", used.is_some(), ErrorCode::Required);
    let is_of_system = matches!(used, Some(DisclosureUse::Counts | DisclosureUse::Kept));
    let is_known = placing.system.is_some_and(|id| systems.iter().any(|s| s.id == id));
    fields.check("system", !is_of_system || placing.system.is_some(), ErrorCode::Required);
    fields.check("system", placing.system.is_none() || is_known, ErrorCode::UnknownWord);
    fields.check("dated_on", placing.dated_on.is_none_or(|day| day <= today), ErrorCode::FutureDay);
    if used == Some(DisclosureUse::Counts) {
        fields.check("form", placing.form.is_some(), ErrorCode::Required);
        fields.check("dated_on", placing.dated_on.is_some(), ErrorCode::Required);
    }
    let errors = fields.errors();
    if !errors.is_empty() {
        return Err(Error::fields(errors));
    }
    match (used, placing.form) {
        (Some(DisclosureUse::Counts), Some(form)) if !form.counts() => {
            let error = FieldError { field: "used", code: ErrorCode::UnknownWord };
            Err(Error::fields(vec![error]).with_detail(Text::new(
                "MDS2は参考の書面です。MDSかSDSの代わりにはなりません。「記録として残す」を選んでください。",
                "An MDS2 is for reference and stands for no MDS or SDS. Choose to keep it on record.",
            )))
        }
        (Some(used), _) => Ok(used),
        (None, _) => Err(Error::field("used", ErrorCode::Required)),
    }
}

/// What speaks against letting it count.
fn doubts(record: &DisclosureRecord, system: &System, counting: Option<&DisclosureRecord>) -> Vec<Text> {
    let mut doubts = Vec::new();
    let day = |day: Option<Date>, lang: Lang| day.map(|d| date::short(d, lang)).unwrap_or_default();
    if let Some(now) = counting {
        if now.dated_on > record.dated_on {
            doubts.push(Text::new(
                format!(
                    "いま数えている開示書({})より古い日付({})です。",
                    day(now.dated_on, Lang::Ja),
                    day(record.dated_on, Lang::Ja)
                ),
                format!(
                    "It is older ({}) than the one that counts now ({}).",
                    day(record.dated_on, Lang::En),
                    day(now.dated_on, Lang::En)
                ),
            ));
        }
        let (old, new) = (fold(&now.product), fold(&record.product));
        if !old.is_empty() && !new.is_empty() && old != new {
            doubts.push(Text::new(
                format!(
                    "前の開示書は「{}」、これは「{}」のもので、製品の名前が違います。",
                    now.product, record.product
                ),
                format!("The one before is of “{}”, this one of “{}”: another product.", now.product, record.product),
            ));
        }
        if now.form.is_some() && now.form != record.form {
            let name = |form: Option<DisclosureForm>| form.map_or("?", DisclosureForm::short);
            doubts.push(Text::new(
                format!("前の開示書は{}、これは{}です。", name(now.form), name(record.form)),
                format!("The one before is an {}, this one an {}.", name(now.form), name(record.form)),
            ));
        }
    }
    let by_hand = system.disclosure.as_ref().filter(|d| d.read.is_none());
    if let Some(typed) = by_hand.filter(|d| Some(d.dated_on) > record.dated_on) {
        doubts.push(Text::new(
            format!("システムのページには、もっと新しい開示書 {} が手で書かれています。", said(typed, Lang::Ja)),
            format!("A newer one, {}, was entered by hand on the page of the system.", said(typed, Lang::En)),
        ));
    }
    doubts
}

/// Writes what the system says of its disclosure while this one counts.
pub(super) async fn put_summary(
    app: &App,
    tx: &mut Tx,
    (scope, actor): (&Scope, &Actor),
    record: &DisclosureRecord,
    summary: Option<Disclosure>,
) -> Result<()> {
    let Some(id) = record.system_id else { return Ok(()) };
    let before = sejo_store::system::get(&mut *tx, scope, id).await?;
    let after = System { disclosure: summary, ..before.clone() };
    put_system(app, tx, (scope, actor), (&before, &after), record.id).await
}

async fn put_system(
    app: &App,
    tx: &mut Tx,
    (scope, actor): (&Scope, &Actor),
    (before, after): (&System, &System),
    of: DisclosureId,
) -> Result<()> {
    if before == after {
        return Ok(());
    }
    let after = sejo_store::system::put(tx, scope, after).await.map_err(changed)?;
    let detail = json!({ "before": before, "after": after, "disclosure": of });
    audit::record(tx, app, actor, "system.save", &before.id.to_string(), detail).await
}

/// Takes the disclosure off systems it does not count for any more, and off what their former vendors left.
async fn clear_elsewhere(
    app: &App,
    tx: &mut Tx,
    (scope, actor): (&Scope, &Actor),
    systems: &[System],
    record: &DisclosureRecord,
) -> Result<()> {
    let counts_for = record.system_id.filter(|_| record.used == DisclosureUse::Counts);
    for system in systems.iter().filter(|s| Some(s.id) != counts_for) {
        put_system(app, tx, (scope, actor), (system, &without(system, record.id)), record.id).await?;
    }
    Ok(())
}

fn without(system: &System, id: DisclosureId) -> System {
    let mut after = system.clone();
    let former = after.former.iter_mut().map(|former| &mut former.disclosure);
    for said in std::iter::once(&mut after.disclosure).chain(former) {
        if said.as_ref().and_then(|d| d.read.as_ref()).is_some_and(|read| read.record_id == id) {
            *said = None;
        }
    }
    after
}

/// The kept file was erased: what quotes it goes with it, and no system says any more what stood in it.
pub(crate) async fn forget_for_erased(
    app: &App,
    tx: &mut Tx,
    (scope, actor): (&Scope, &Actor),
    id: DisclosureId,
) -> Result<()> {
    let Ok((record, _)) = sejo_store::disclosure::get(&mut *tx, scope, id).await else { return Ok(()) };
    let systems = sejo_store::system::list(&mut *tx, scope).await?;
    let gone = DisclosureRecord {
        used: DisclosureUse::Unused,
        system_id: None,
        read_from: Vec::new(),
        answered: sejo_model::disclosure::Answered::default(),
        ..record
    };
    let gone = sejo_store::disclosure::change(tx, scope, &gone, &[]).await.map_err(changed)?;
    clear_elsewhere(app, tx, (scope, actor), &systems, &gone).await
}
