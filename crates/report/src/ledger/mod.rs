//! The device ledger (台帳) as files people work with: XLSX, CSV and the sheet for walking the rooms.
//!
//! Invariant: what is exported can be imported again. Headers are the words of [`DeviceField`], values are what
//! [`Device::get`] gives or words [`Device::set`] reads, and no cell is ever taken for a formula.

mod csv;
mod walk_round;
mod xlsx;

use std::collections::BTreeMap;

use sejo_model::{Device, DeviceField, Lang, SystemId};

pub use self::csv::{Encoding, Table, Unmappable, csv, unmappable};
pub use self::walk_round::{Room, WalkDevice, WalkRound, walk_round_pdf, walk_round_print, walk_round_unprintable};
pub use self::xlsx::xlsx;

/// Names of systems, for the column [`DeviceField::System`].
pub type SystemNames = BTreeMap<SystemId, String>;

/// The value of a field in the language of the file. Dates are ISO 8601.
fn value(device: &Device, field: DeviceField, names: &SystemNames, lang: Lang) -> String {
    match field {
        DeviceField::Kind => device.kind.map(|k| k.words().r#in(lang).to_owned()).unwrap_or_default(),
        DeviceField::State => device.state.words().r#in(lang).to_owned(),
        DeviceField::RemoteMaintenance => match device.remote_maintenance {
            Some(true) => lang.pick("あり", "yes").to_owned(),
            Some(false) => lang.pick("なし", "no").to_owned(),
            None => String::new(),
        },
        DeviceField::System => device.system_id.and_then(|id| names.get(&id)).cloned().unwrap_or_default(),
        _ => device.get(field),
    }
}
