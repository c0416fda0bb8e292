//! Rows of a list that a person decides: which device of the ledger each is, or that it is a new one.
//!
//! Guards: a decision is about rows that still wait, and no device is given to two rows by one decision.

use std::collections::HashMap;

use sejo_model::ledger::{DeviceChange, DeviceRow};
use sejo_model::{
    Action, Actor, Device, DeviceField, DeviceId, DeviceState, ErrorCode, Facts, IntakeId, IntakeState as Stored,
};
use serde_json::{Value, json};

use super::changed::changed;
use super::job::Job;
use super::outcome::{Devices, Outcome};
use crate::ledger::{Author, put_all};
use crate::{App, Result, audit, authz, facts};

/// A waiting row with the device it is, `None` for a new one.
type Decision = (DeviceChange, Option<DeviceId>);

/// What is decided.
pub(super) enum Decided<'a> {
    /// One row.
    Row(u32, Option<DeviceId>),
    /// All rows that wait for one reason and could be one device only: they are it.
    AlikeKnown(&'a str),
    /// All rows that wait for one reason: they are new.
    AlikeNew(&'a str),
}

impl Decided<'_> {
    /// Takes the rows it is about out of those that wait.
    fn take(&self, note: &mut Devices, facts: &Facts) -> Vec<Decision> {
        match *self {
            Self::Row(row, into) => {
                let at =
                    note.unclear.iter().position(|c| matches!(c, DeviceChange::Unclear { row: r, .. } if *r == row));
                at.map(|at| (note.unclear.remove(at), into)).into_iter().collect()
            }
            Self::AlikeKnown(code) => {
                let mut rows = rows_of_one(&note.unclear, code);
                // Another file that was undone may have taken the device away again.
                rows.retain(|_, id| facts.devices.iter().any(|device| device.id == *id));
                let is_one = |c: &mut DeviceChange| rows.contains_key(&key(c));
                let taken = note.unclear.extract_if(.., is_one).collect::<Vec<_>>();
                taken
                    .into_iter()
                    .map(|change| (rows.get(&key(&change)).copied(), change))
                    .map(|(into, c)| (c, into))
                    .collect()
            }
            Self::AlikeNew(code) => {
                let is_alike = |c: &mut DeviceChange| matches!(c, DeviceChange::Unclear { code: of, .. } if of == code);
                note.unclear.extract_if(.., is_alike).map(|change| (change, None)).collect()
            }
        }
    }

    fn detail(&self, rows: usize) -> Value {
        match self {
            Self::Row(row, into) => json!({ "row": row, "into": into }),
            Self::AlikeKnown(_) => json!({ "rows": rows, "as": "known" }),
            Self::AlikeNew(_) => json!({ "rows": rows, "as": "new" }),
        }
    }
}

/// A row of a list, and the name it gives: a row may stand for several devices.
fn key(change: &DeviceChange) -> Option<(u32, String)> {
    match change {
        DeviceChange::Unclear { row, device, .. } => Some((*row, device.name.clone())),
        _ => None,
    }
}

/// The waiting rows of one reason that could be one device only, each with it; not those that share it with another row.
fn rows_of_one(unclear: &[DeviceChange], code: &str) -> HashMap<Option<(u32, String)>, DeviceId> {
    let mut wanted: HashMap<DeviceId, usize> = HashMap::new();
    let mut rows = HashMap::new();
    for change in unclear {
        let DeviceChange::Unclear { candidates, code: of, .. } = change else { continue };
        candidates.iter().for_each(|id| *wanted.entry(*id).or_default() += 1);
        if let [only] = candidates[..]
            && of == code
        {
            rows.insert(key(change), only);
        }
    }
    rows.retain(|_, id| wanted.get(id) == Some(&1));
    rows
}

/// For every reason with several waiting rows: its code, how many rows, and how many of them could be one device only.
pub(super) fn alike(unclear: &[DeviceChange]) -> Vec<(String, usize, usize)> {
    let mut found: Vec<(String, usize, usize)> = Vec::new();
    for change in unclear {
        let DeviceChange::Unclear { code, .. } = change else { continue };
        match found.iter_mut().find(|(known, ..)| known == code) {
            Some((_, rows, _)) => *rows += 1,
            None => found.push((code.clone(), 1, rows_of_one(unclear, code).len())),
        }
    }
    found.retain(|(_, rows, _)| *rows > 1);
    found
}

impl App {
    /// Decides rows that wait.
    pub(super) async fn decide(&self, actor: &Actor, id: IntakeId, what: Decided<'_>) -> Result<()> {
        let scope = authz::scope(actor, Action::Drop)?;
        let waiting = sejo_store::intake::get(self.db(), &scope, id).await?;
        let outcome = Outcome::read(&waiting)?;
        let table = self.table_of(&scope, &waiting, &outcome).await?;
        let mapping = outcome.devices.and_then(|d| d.mapping()).ok_or(ErrorCode::NotFound)?;
        let (rows, _) = sejo_intake::ledger::rows(&table, &mapping, self.today());
        let job = Job::new(self, actor, scope, id);
        let mut tx = self.db().begin().await?;
        let mut intake = sejo_store::intake::get(&mut tx, &job.scope, id).await?;
        let mut outcome = Outcome::read(&intake)?;
        let note = outcome.devices.as_mut().ok_or(ErrorCode::NotFound)?;
        let before = facts::load(self, &mut tx, &job.scope).await?;
        let decisions = what.take(note, &before.facts);
        if decisions.is_empty() {
            let is_row = matches!(what, Decided::Row(..));
            return Err(if is_row { ErrorCode::NotFound } else { ErrorCode::ChangedMeanwhile }.into());
        }
        let detail = what.detail(decisions.len());
        let by_row = by_row(&rows);
        let (mut new, mut updated) = (Vec::new(), Vec::new());
        for (change, into) in decisions {
            let DeviceChange::Unclear { row, device, .. } = change else { continue };
            let (mut made, mut changed) = decided(device, row, into, &by_row, &before.facts)?;
            note.unclear_total = note.unclear_total.saturating_sub(1);
            note.same += usize::from(made.is_empty() && changed.is_empty());
            new.append(&mut made);
            updated.append(&mut changed);
        }
        note.new += new.len();
        note.updated += updated.len();
        let after = new.iter().chain(updated.iter().map(|(_, after)| after));
        note.kindless += after.filter(|d| d.kind.is_none() && d.state == DeviceState::InUse).count();
        let author = Author { by: actor.user, at: self.now(), intake: Some(id) };
        put_all(&mut tx, &job.scope, author, &new, &updated).await?;
        let state = if note.unclear_total > 0 { Stored::NeedsAssignment } else { Stored::Done };
        let after = facts::load(self, &mut tx, &job.scope).await?;
        outcome.changed.extend(changed(self.shipped_editions(), before, after, self.today()));
        job.save(&mut tx, &mut intake, &outcome, state).await?;
        audit::record(&mut tx, self, actor, "intake.decide", &id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }
}

/// The rows of a list by their number; a row may stand for several devices.
fn by_row(rows: &[DeviceRow]) -> HashMap<u32, Vec<&DeviceRow>> {
    let mut found: HashMap<u32, Vec<&DeviceRow>> = HashMap::new();
    rows.iter().for_each(|row| found.entry(row.row).or_default().push(row));
    found
}

/// New and changed devices.
type Writes = (Vec<Device>, Vec<(Device, Device)>);

/// What a decision writes: a new device, or the row's values in the device chosen.
fn decided(
    device: Device,
    row: u32,
    into: Option<DeviceId>,
    rows: &HashMap<u32, Vec<&DeviceRow>>,
    facts: &Facts,
) -> Result<Writes> {
    let Some(into) = into else {
        return Ok((vec![Device { id: DeviceId::new(), ..device }], Vec::new()));
    };
    let before = facts.devices.iter().find(|d| d.id == into).ok_or(ErrorCode::NotFound)?;
    let mut after = before.clone();
    // A row may stand for several devices, each with its name.
    let of_row = rows.get(&row).map(Vec::as_slice).unwrap_or_default();
    let named = |r: &&&DeviceRow| r.values.get(&DeviceField::Name).is_some_and(|name| *name == device.name);
    let values = of_row.iter().find(named).or_else(|| of_row.first()).ok_or(ErrorCode::NotFound)?;
    for (&field, value) in &values.values {
        // Values that cannot be read were listed as problems when the list was imported.
        let _ = after.set(field, value);
    }
    values.remarks.iter().for_each(|line| after.add_remark(line));
    after.system_id = device.system_id.or(after.system_id);
    let changed = after != *before;
    Ok((Vec::new(), if changed { vec![(before.clone(), after)] } else { Vec::new() }))
}
