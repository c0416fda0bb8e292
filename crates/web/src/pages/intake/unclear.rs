//! Rows of a list that a person decides, one by one or all that wait for one reason.

use axum::extract::{Path, State};
use sejo_app::intake::IntakeView;
use sejo_app::{Error, Named};
use sejo_model::ledger::DeviceChange;
use sejo_model::{Device, DeviceId};

use super::{SHOWN, after};
use crate::form::{Fields, Reader};
use crate::guard::Signed;
use crate::page::{Outcome, read_id};
use crate::shell::Done;
use crate::site::Site;

/// A row of the list that fits several devices.
pub struct Unclear {
    pub row: u32,
    /// Where the row stands, as people see it.
    pub place: String,
    pub name: String,
    pub why: String,
    pub candidates: Vec<Named<DeviceId>>,
}

/// A reason for which several rows wait.
pub struct Alike {
    pub code: String,
    pub why: String,
    pub rows: usize,
    /// How many could be one device only.
    pub known: usize,
}

/// The reasons for which several rows wait.
pub fn alike(site: &Site, me: &Signed, view: &IntakeView) -> Vec<Alike> {
    let found = view.devices.iter().flat_map(|devices| &devices.alike);
    let one = |(code, rows, known): &(String, usize, usize)| Alike {
        code: code.clone(),
        why: site.app.problem_words(code).r#in(me.lang()).to_owned(),
        rows: *rows,
        known: *known,
    };
    found.map(one).collect()
}

/// The rows that wait.
pub async fn rows(site: &Site, me: &Signed, view: &IntakeView) -> Result<Vec<Unclear>, Error> {
    let Some(devices) = &view.devices else { return Ok(Vec::new()) };
    let mut open: Vec<_> = devices
        .changes
        .iter()
        .filter_map(|c| match c {
            DeviceChange::Unclear { row, candidates, device, code } => Some((*row, candidates, device, code)),
            _ => None,
        })
        .take(SHOWN)
        .collect();
    // Of a row that stands for several devices one is decided after the other.
    open.dedup_by_key(|(row, ..)| *row);
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<DeviceId> = open.iter().flat_map(|(_, ids, ..)| ids.iter().copied()).collect();
    let names = site.app.device_names(me.actor(), &ids).await?;
    let line = |(row, ids, device, code): (u32, &Vec<DeviceId>, &Device, &String)| {
        let candidates: Vec<Named<DeviceId>> = names.iter().filter(|n| ids.contains(&n.id)).cloned().collect();
        // Undoing another file may have taken the device out of the ledger again.
        let is_gone = candidates.is_empty() && !ids.is_empty();
        let gone = me.lang().pick(
            "似ていた機器は、いまは台帳にありません。新しい機器として加えてください。",
            "The device it was like is no longer in the ledger. Add it as a new device.",
        );
        Unclear {
            row,
            place: devices.sheets.place(row),
            name: [device.label(), &device.place, &device.serial]
                .into_iter()
                .filter(|p| !p.is_empty())
                .collect::<Vec<_>>()
                .join(" / "),
            why: if is_gone { gone.to_owned() } else { site.app.problem_words(code).r#in(me.lang()).to_owned() },
            candidates,
        }
    };
    Ok(open.into_iter().map(line).collect())
}

/// `POST /intake/{id}/decide`: which device a row is, or all rows that wait for one reason.
pub async fn decide(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id = read_id(&id)?;
    let alike = fields.get("alike");
    if !alike.is_empty() {
        let decided = site.app.decide_alike(me.actor(), id, alike, fields.get("as") == "known").await;
        return after(&site, &me, id, decided, Done::Saved).await;
    }
    let mut reader = Reader::new(&fields);
    let (row, into) = (reader.needed_choice::<u32>("row"), reader.choice::<DeviceId>("into"));
    reader.finish()?;
    let decided = site.app.decide_row(me.actor(), id, row.unwrap_or_default(), into).await;
    after(&site, &me, id, decided, Done::Saved).await
}
