//! Changing devices: one by its form, many in one field, and the history each change leaves.

use std::collections::{BTreeMap, HashSet};

use sejo_model::device::FieldProblem;
use sejo_model::ledger::FieldChange;
use sejo_model::words::Text;
use sejo_model::{
    Actor, Date, Device, DeviceField, DeviceId, ErrorCode, Facts, FieldError, IntakeId, Lang, System, SystemId, UserId,
};
use sejo_store::device::Change;
use sejo_store::{Scope, StoreError, Tx};
use serde_json::json;

use super::system_name;
use crate::field::written;
use crate::{App, Error, Result, audit, facts};

/// Who changes devices, when and by which import: what every line of the history says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Author {
    /// Who.
    pub by: UserId,
    /// When, microseconds.
    pub at: i64,
    /// By which import.
    pub intake: Option<IntakeId>,
}

/// Writes new and changed devices with their history. `changed` holds the device before and after.
pub(crate) async fn put_all(
    tx: &mut Tx,
    scope: &Scope,
    author: Author,
    new: &[Device],
    changed: &[(Device, Device)],
) -> std::result::Result<(), StoreError> {
    let change = |before: Option<Device>, after: Device| Change {
        device_id: after.id,
        intake_id: author.intake,
        before,
        after: Some(after),
        by: author.by,
        at: author.at,
    };
    let inserted = sejo_store::device::insert_many(tx, scope, new).await?;
    let after: Vec<Device> = changed.iter().map(|(_, after)| after.clone()).collect();
    let updated = sejo_store::device::update_many(tx, scope, &after).await?;
    let mut history: Vec<Change> = inserted.into_iter().map(|d| change(None, d)).collect();
    history.extend(changed.iter().zip(updated).map(|((before, _), after)| change(Some(before.clone()), after)));
    sejo_store::device::insert_changes(tx, scope, &history).await
}

/// The fields in which two states of a device differ.
pub(crate) fn differences(before: &Device, after: &Device, systems: &[System]) -> Vec<FieldChange> {
    DeviceField::ALL
        .iter()
        .map(|&field| FieldChange { field, before: value(before, field, systems), after: value(after, field, systems) })
        .filter(|change| change.before != change.after)
        .collect()
}

fn value(device: &Device, field: DeviceField, systems: &[System]) -> String {
    if field != DeviceField::System {
        return device.get(field);
    }
    match (system_name(systems, device.system_id), device.system_id) {
        // A system that was removed since has no name any more, but the device did leave it.
        (name, Some(_)) if name.is_empty() => "—".to_owned(),
        (name, _) => name,
    }
}

/// The public code of a value that does not fit.
pub(crate) fn code_of(problem: &FieldProblem) -> ErrorCode {
    match problem {
        FieldProblem::Date(problem) => problem.code(),
        FieldProblem::Word(_) => ErrorCode::UnknownWord,
        FieldProblem::TooLong => ErrorCode::TooLong,
        FieldProblem::Steering => ErrorCode::Steering,
    }
}

impl App {
    /// Saves one device: field errors together, optimistic revision, history, audit entry.
    pub(super) async fn save_one_device(
        &self,
        actor: &Actor,
        scope: &Scope,
        id: Option<DeviceId>,
        values: &BTreeMap<DeviceField, String>,
        system: Option<SystemId>,
        revision: u32,
    ) -> Result<DeviceId> {
        let facts = facts::facts(self, scope).await?;
        let before = match id {
            Some(id) => Some(facts.devices.iter().find(|d| d.id == id).ok_or(ErrorCode::NotFound)?),
            None => None,
        };
        let mut after = before.cloned().unwrap_or_else(|| Device::blank(DeviceId::new()));
        let mut errors = fill(&mut after, values, self.today());
        after.system_id = system;
        if system.is_some_and(|id| facts.systems.iter().all(|s| s.id != id)) {
            errors.push(FieldError { field: DeviceField::System.key(), code: ErrorCode::UnknownWord });
        }
        if after.label() == "?" {
            errors.push(FieldError { field: DeviceField::Name.key(), code: ErrorCode::Required });
        }
        if let Some(now) = before.filter(|d| d.revision != revision) {
            return Err(self.changed_device(scope, now, &after, &facts).await?);
        }
        if !errors.is_empty() {
            return Err(Error::fields(errors));
        }
        let changes = before.map(|b| differences(b, &after, &facts.systems));
        if changes.as_ref().is_some_and(Vec::is_empty) {
            return Ok(after.id);
        }
        let author = Author { by: actor.user, at: self.now(), intake: None };
        let mut tx = self.db().begin().await?;
        let saved = match before {
            Some(before) => put_all(&mut tx, scope, author, &[], &[(before.clone(), after.clone())]).await,
            None => put_all(&mut tx, scope, author, std::slice::from_ref(&after), &[]).await,
        };
        if let Err(StoreError::Changed) = saved {
            tx.rollback().await?;
            let now = sejo_store::device::get(self.db(), scope, after.id).await?;
            return Err(self.changed_device(scope, &now, &after, &facts).await?);
        }
        saved?;
        let detail = match changes {
            Some(changes) => json!({ "name": after.label(), "changes": changes }),
            None => json!({ "name": after.label(), "after": after }),
        };
        audit::record(&mut tx, self, actor, "device.save", &after.id.to_string(), detail).await?;
        tx.commit().await?;
        Ok(after.id)
    }

    /// Sets one field of many devices in one transaction; gives how many changed.
    pub(super) async fn set_field(
        &self,
        actor: &Actor,
        scope: &Scope,
        ids: &[DeviceId],
        field: DeviceField,
        value: &str,
        action: &str,
    ) -> Result<usize> {
        let facts = facts::facts(self, scope).await?;
        let wanted: HashSet<DeviceId> = ids.iter().copied().collect();
        let chosen: Vec<&Device> = facts.devices.iter().filter(|d| wanted.contains(&d.id)).collect();
        if chosen.len() != wanted.len() {
            return Err(ErrorCode::NotFound.into());
        }
        let value = &kept(field, value);
        let mut changed = Vec::new();
        for before in chosen {
            let mut after = before.clone();
            set(&mut after, field, value, &facts, self.today())?;
            if after != *before {
                changed.push((before.clone(), after));
            }
        }
        if changed.is_empty() {
            return Ok(0);
        }
        let author = Author { by: actor.user, at: self.now(), intake: None };
        let mut tx = self.db().begin().await?;
        put_all(&mut tx, scope, author, &[], &changed).await?;
        let devices: Vec<DeviceId> = changed.iter().map(|(d, _)| d.id).collect();
        let detail = json!({ "field": field, "value": value, "devices": devices });
        audit::record(&mut tx, self, actor, action, field.key(), detail).await?;
        tx.commit().await?;
        Ok(devices.len())
    }

    /// `ChangedMeanwhile` with who changed the device and which stored values differ from the ones about to be saved.
    async fn changed_device(&self, scope: &Scope, now: &Device, wanted: &Device, facts: &Facts) -> Result<Error> {
        let last = sejo_store::device::changes(self.db(), scope, now.id).await?.into_iter().next();
        let names = facts::names(self.db(), scope).await?;
        let who = |lang| last.as_ref().map(|c| names.user(c.by, lang)).unwrap_or_default();
        let san = if last.as_ref().is_some_and(|c| c.by == UserId::COMMAND) { "" } else { "さん" };
        let differing = differences(now, wanted, &facts.systems);
        let list = |en: bool| {
            let one = |c: &FieldChange| {
                let words = c.field.words();
                if en { format!("{}: {:?}", words.en, c.before) } else { format!("{}「{}」", words.ja, c.before) }
            };
            differing.iter().map(one).collect::<Vec<_>>().join(if en { ", " } else { "、" })
        };
        let detail = Text::new(
            format!("{}{san}が変更しました。いま保存されている値: {}。", who(Lang::Ja), list(false)),
            format!("Changed by {}. Stored now: {}.", who(Lang::En), list(true)),
        );
        Ok(Error::new(ErrorCode::ChangedMeanwhile).with_detail(detail))
    }
}

/// Sets the fields of a form; every value that does not fit is an error of its field.
fn fill(device: &mut Device, values: &BTreeMap<DeviceField, String>, today: Date) -> Vec<FieldError> {
    let set = |device: &mut Device, field: DeviceField, value: &str| {
        let code = set_plain(device, field, &kept(field, value), today).err()?;
        Some(FieldError { field: field.key(), code })
    };
    values.iter().filter_map(|(&field, value)| set(device, field, value)).collect()
}

/// Sets a field that is no system. The day of something that has happened does not lie ahead.
fn set_plain(device: &mut Device, field: DeviceField, value: &str, today: Date) -> std::result::Result<(), ErrorCode> {
    device.set(field, value).map_err(|problem| code_of(&problem))?;
    let is_ahead = field.is_past() && device.get(field) > today.to_string();
    if is_ahead { Err(ErrorCode::FutureDay) } else { Ok(()) }
}

/// A value as it is kept: no password in the remarks.
fn kept(field: DeviceField, value: &str) -> String {
    if field == DeviceField::Note { written(value) } else { value.to_owned() }
}

/// Sets one field; a system is given by its id, an empty text for none.
fn set(device: &mut Device, field: DeviceField, value: &str, facts: &Facts, today: Date) -> Result<()> {
    if field != DeviceField::System {
        return set_plain(device, field, value, today).map_err(|code| Error::field(field.key(), code));
    }
    let wanted = match value.trim() {
        "" => None,
        id => Some(id.parse().map_err(|_| Error::field(field.key(), ErrorCode::UnknownWord))?),
    };
    if wanted.is_some_and(|id| facts.systems.iter().all(|s| s.id != id)) {
        return Err(Error::field(field.key(), ErrorCode::UnknownWord));
    }
    device.system_id = wanted;
    Ok(())
}
