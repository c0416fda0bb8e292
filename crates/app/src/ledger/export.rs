//! The ledger and the walk-round sheet as files. Making them takes processor time, so it happens off the async threads.

use std::collections::BTreeMap;

use sejo_model::ledger::Mapping;
use sejo_model::words::Words;
use sejo_model::{Date, Device, DeviceField, Facts, Lang, date};
use sejo_report::ledger::{Encoding, SystemNames, Unmappable, WalkRound};
use serde::Serialize;

use super::LedgerFormat;
use crate::{Error, File, Named, Replaced, Result};

/// What files with the ledger are called, in both languages.
const LEDGER: Words = Words { ja: "機器台帳", en: "ledger" };

/// The whole ledger, retired devices too: what is exported can be imported again.
pub(super) async fn ledger(facts: Facts, format: LedgerFormat, lang: Lang, today: Date) -> Result<File> {
    let title = titled(LEDGER.r#in(lang), &facts);
    let made = tokio::task::spawn_blocking(move || ledger_bytes(&facts, format, lang)).await;
    let (bytes, replaced) = made.map_err(Error::internal)??;
    let (ending, media_type) = match format {
        LedgerFormat::Xlsx => ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        LedgerFormat::Csv => ("csv", "text/csv; charset=utf-8"),
        LedgerFormat::CsvCp932 => ("csv", "text/csv; charset=Shift_JIS"),
        LedgerFormat::Json => ("json", "application/json"),
    };
    let name = format!("{title}_{today}.{ending}");
    Ok(File { name, media_type, bytes, replaced })
}

fn ledger_bytes(facts: &Facts, format: LedgerFormat, lang: Lang) -> Result<(Vec<u8>, Vec<Replaced>)> {
    let names = system_names(facts);
    let csv = |encoding| sejo_report::ledger::csv(&facts.devices, &names, lang, encoding).map_err(Error::internal);
    match format {
        LedgerFormat::Xlsx => {
            let bytes = sejo_report::ledger::xlsx(&facts.devices, &names, &facts.facility.name, lang);
            let bytes = bytes.map_err(Error::internal)?;
            Ok((bytes, Vec::new()))
        }
        LedgerFormat::Csv => Ok((csv(Encoding::Utf8Bom)?.bytes, Vec::new())),
        LedgerFormat::CsvCp932 => {
            let table = csv(Encoding::Cp932)?;
            Ok((table.bytes, replaced(table.unmappable, facts)))
        }
        LedgerFormat::Json => {
            let devices: Vec<Line> = facts.devices.iter().map(|d| line(d, &names)).collect();
            Ok((serde_json::to_vec_pretty(&devices).map_err(Error::internal)?, Vec::new()))
        }
    }
}

/// What a file is and whose, as its name begins.
fn titled(what: &str, facts: &Facts) -> String {
    match facts.facility.name.trim() {
        "" => what.to_owned(),
        facility => format!("{what}_{}", crate::file_part(facility)),
    }
}

/// Whose ledger a list is, by the name [`ledger`] gave the file and the headings it wrote: a CSV has no other place for it.
/// Programs put more behind the day when they save a file twice.
pub(crate) fn facility_of(file_name: &str, headers: &[String]) -> Option<String> {
    let written = |lang: Lang| DeviceField::ALL.iter().map(|f| f.words().r#in(lang).to_owned()).collect::<Vec<_>>();
    let is_written = |lang: Lang| Mapping::key(headers) == Mapping::key(&written(lang));
    if ![Lang::Ja, Lang::En].into_iter().any(is_written) {
        return None;
    }
    let named = [LEDGER.ja, LEDGER.en].into_iter().find_map(|what| file_name.strip_prefix(what)?.strip_prefix('_'))?;
    let is_day = |at: &usize| named.get(at + 1..at + 11).is_some_and(|day| date::parse(day).is_ok());
    let end = named.rmatch_indices('_').map(|(at, _)| at).find(is_day)?;
    named.get(..end).filter(|facility| !facility.is_empty()).map(str::to_owned)
}

fn system_names(facts: &Facts) -> SystemNames {
    facts.systems.iter().map(|s| (s.id, s.label().to_owned())).collect()
}

/// Which devices would not stand in the old encoding as they are, before anybody saves it.
pub(super) fn unwritable(facts: &Facts, lang: Lang) -> Vec<Replaced> {
    replaced(sejo_report::ledger::unmappable(&facts.devices, &system_names(facts), lang), facts)
}

/// Characters of the walk-round sheet that cannot be printed.
pub(super) fn unprintable(facts: &Facts, lang: Lang, today: Date) -> Vec<char> {
    let sheet = WalkRound::of(&facts.facility.name, &facts.devices, lang, today);
    sejo_report::ledger::walk_round_unprintable(&sheet)
}

/// The same with the device each stands in; the first line of the file is its head.
fn replaced(found: Vec<Unmappable>, facts: &Facts) -> Vec<Replaced> {
    let device = |u: &Unmappable| {
        let device = facts.devices.get(u.row.checked_sub(2)?)?;
        Some((Named { id: device.id, name: u.device.clone() }, u.field))
    };
    found.into_iter().map(|u| Replaced { character: u.character, written: u.written, device: device(&u) }).collect()
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
    let title = titled(lang.pick("見回り用紙", "walk-round"), &facts);
    let devices: Vec<Device> =
        facts.devices.into_iter().filter(|d| place.is_none_or(|p| d.place.trim() == p.trim())).collect();
    let facility = facts.facility.name;
    let printed = tokio::task::spawn_blocking(move || {
        let sheet = WalkRound::of(&facility, &devices, lang, today);
        sejo_report::ledger::walk_round_print(&sheet).map_err(Error::internal)
    })
    .await
    .map_err(Error::internal)??;
    Ok(File::print(format!("{title}_{today}.pdf"), printed))
}
