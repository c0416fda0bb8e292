//! The ledger and the walk-round sheet as files. Making them takes processor time, so it happens off the async threads.

use std::collections::BTreeMap;

use sejo_model::{Date, Device, DeviceField, Facts, Lang};
use sejo_report::ledger::{Encoding, SystemNames, WalkRound};
use serde::Serialize;

use super::LedgerFormat;
use crate::{Error, File, Result};

/// The whole ledger, retired devices too: what is exported can be imported again.
pub(super) async fn ledger(facts: Facts, format: LedgerFormat, lang: Lang, today: Date) -> Result<File> {
    let bytes = tokio::task::spawn_blocking(move || ledger_bytes(&facts, format, lang)).await;
    let (ending, media_type) = match format {
        LedgerFormat::Xlsx => ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        LedgerFormat::Csv => ("csv", "text/csv; charset=utf-8"),
        LedgerFormat::CsvCp932 => ("csv", "text/csv; charset=Shift_JIS"),
        LedgerFormat::Json => ("json", "application/json"),
    };
    let name = format!("{}_{today}.{ending}", lang.pick("機器台帳", "ledger"));
    Ok(File { name, media_type, bytes: bytes.map_err(Error::internal)?? })
}

fn ledger_bytes(facts: &Facts, format: LedgerFormat, lang: Lang) -> Result<Vec<u8>> {
    let names: SystemNames = facts.systems.iter().map(|s| (s.id, s.name.clone())).collect();
    let csv = |encoding| sejo_report::ledger::csv(&facts.devices, &names, lang, encoding).map(|table| table.bytes);
    match format {
        LedgerFormat::Xlsx => sejo_report::ledger::xlsx(&facts.devices, &names, lang).map_err(Error::internal),
        LedgerFormat::Csv => csv(Encoding::Utf8Bom).map_err(Error::internal),
        LedgerFormat::CsvCp932 => csv(Encoding::Cp932).map_err(Error::internal),
        LedgerFormat::Json => {
            let devices: Vec<Line> = facts.devices.iter().map(|d| line(d, &names)).collect();
            serde_json::to_vec_pretty(&devices).map_err(Error::internal)
        }
    }
}

/// A device in JSON: its id and every field by key, values as the ledger page shows them.
#[derive(Serialize)]
struct Line {
    id: String,
    revision: u32,
    #[serde(flatten)]
    fields: BTreeMap<DeviceField, String>,
}

fn line(device: &Device, names: &SystemNames) -> Line {
    let value = |field: DeviceField| match field {
        DeviceField::System => device.system_id.and_then(|id| names.get(&id)).cloned().unwrap_or_default(),
        DeviceField::Kind => device.kind.map(|k| k.key().to_owned()).unwrap_or_default(),
        DeviceField::State => device.state.key().to_owned(),
        _ => device.get(field),
    };
    Line {
        id: device.id.to_string(),
        revision: device.revision,
        fields: DeviceField::ALL.iter().map(|&f| (f, value(f))).collect(),
    }
}

/// The sheet to walk the rooms with.
pub(super) async fn walk_round(facts: Facts, place: Option<&str>, lang: Lang, today: Date) -> Result<File> {
    let devices: Vec<Device> =
        facts.devices.into_iter().filter(|d| place.is_none_or(|p| d.place.trim() == p.trim())).collect();
    let facility = facts.facility.name;
    let bytes = tokio::task::spawn_blocking(move || {
        let sheet = WalkRound::of(&facility, &devices, lang, today);
        sejo_report::ledger::walk_round_pdf(&sheet).map_err(Error::internal)
    })
    .await
    .map_err(Error::internal)??;
    let name = format!("{}_{today}.pdf", lang.pick("棚卸し用紙", "walk-round"));
    Ok(File { name, media_type: "application/pdf", bytes })
}
