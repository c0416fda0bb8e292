//! The ledger as XLSX and CSV, read back as Sejo's own import would.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use jiff::civil::date;
use sejo_model::{Device, DeviceField, DeviceId, DeviceKind, DeviceState, Lang, SystemId, formula};
use sejo_report::ledger::{Encoding, SystemNames, csv, xlsx};

fn devices() -> (Vec<Device>, SystemNames) {
    let system = SystemId::new();
    let mut full = Device::blank(DeviceId::new());
    for (field, text) in [
        (DeviceField::Name, "受付PC「1」, 予備"),
        (DeviceField::Kind, "端末PC"),
        (DeviceField::State, "予備"),
        (DeviceField::Place, "1階 受付"),
        (DeviceField::Maker, "㈱髙橋電機"),
        (DeviceField::Model, "=cmd|' /C calc'!A0"),
        (DeviceField::Serial, "00012345"),
        (DeviceField::Mac, "00:1A:2B:3C:4D:5E"),
        (DeviceField::HostName, "-PC"),
        (DeviceField::Ip, "192.168.0.1"),
        (DeviceField::Os, "Windows 11"),
        (DeviceField::OsVersion, "'=24H2"),
        (DeviceField::Responsible, "@山﨑"),
        (DeviceField::Maintainer, "+81-3-1234-5678"),
        (DeviceField::RemoteMaintenance, "あり"),
        (DeviceField::SupportEnd, "2031-10-14"),
        (DeviceField::PurchasedOn, "2024-02-29"),
        (DeviceField::CheckedOn, "2026-11-22"),
        (DeviceField::Antivirus, "\"Defender\""),
        (DeviceField::Note, "'90年代の機器\n2台目"),
    ] {
        full.set(field, text).unwrap();
    }
    full.system_id = Some(system);
    let mut server = Device::blank(DeviceId::new());
    (server.kind, server.state, server.remote_maintenance) =
        (Some(DeviceKind::Server), DeviceState::InUse, Some(false));
    (vec![full, server], SystemNames::from([(system, "電子カルテ".to_owned())]))
}

/// A device read from header words and values, the way the import does.
fn read_back(id: DeviceId, record: &BTreeMap<DeviceField, String>) -> Device {
    let mut device = Device::blank(id);
    for (field, value) in record {
        device.set(*field, value).unwrap_or_else(|e| panic!("{field}: {value}: {e}"));
    }
    device
}

fn without_system(device: &Device) -> Device {
    Device { system_id: None, ..device.clone() }
}

fn fields(headers: impl Iterator<Item = String>, lang: Lang) -> Vec<DeviceField> {
    headers.map(|h| *DeviceField::ALL.iter().find(|f| f.words().r#in(lang) == h).unwrap()).collect()
}

#[test]
fn csv_reads_back_unchanged_in_both_languages() {
    let (devices, names) = devices();
    for lang in [Lang::Ja, Lang::En] {
        let table = csv(&devices, &names, lang, Encoding::Utf8Bom).unwrap();
        assert!(table.unmappable.is_empty());
        assert_eq!(table, csv(&devices, &names, lang, Encoding::Utf8Bom).unwrap());
        let text = std::str::from_utf8(&table.bytes).unwrap().strip_prefix('\u{feff}').unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns = fields(reader.headers().unwrap().iter().map(str::to_owned), lang);
        assert_eq!(columns, DeviceField::ALL);
        for (device, record) in devices.iter().zip(reader.records()) {
            let record = record.unwrap();
            for cell in &record {
                assert!(!formula::is_dangerous(cell), "{cell}");
            }
            let values = columns.iter().copied().zip(record.iter().map(|v| formula::unguard(v).to_owned())).collect();
            assert_eq!(read_back(device.id, &values), without_system(device));
        }
        assert!(text.contains("電子カルテ"));
        assert!(text.contains("\r\n") && text.contains("+81-3-1234-5678") && !text.contains("'+81"));
    }
}

#[test]
fn cp932_reports_what_it_cannot_write() {
    let (mut devices, names) = devices();
    devices[0].responsible = "𠮷田 髙橋".to_owned();
    devices[1].name = "¥100−A①～".to_owned();
    let table = csv(&devices, &names, Lang::Ja, Encoding::Cp932).unwrap();
    let found: Vec<_> = table.unmappable.iter().map(|u| (u.row, u.field, u.character, u.written)).collect();
    assert_eq!(
        found,
        [
            (2, DeviceField::Responsible, '𠮷', '〓'),
            (3, DeviceField::Name, '¥', '￥'),
            (3, DeviceField::Name, '−', '－'),
        ]
    );
    assert_eq!(table.unmappable[1].device, "¥100−A①～");
    let (text, _, broken) = encoding_rs::SHIFT_JIS.decode(&table.bytes);
    assert!(!broken);
    assert!(text.contains("〓田 髙橋") && text.contains("￥100－A①～") && text.contains("㈱髙橋電機"), "{text}");
}

#[test]
fn xlsx_has_real_dates_and_no_formulas() {
    let (devices, names) = devices();
    for lang in [Lang::Ja, Lang::En] {
        let bytes = xlsx(&devices, &names, "山田&山本病院", lang).unwrap();
        assert!(bytes == xlsx(&devices, &names, "山田&山本病院", lang).unwrap(), "the same bytes every time");
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(&bytes)).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        assert!(book.worksheet_formula(book.sheet_names()[0].clone().as_str()).unwrap().is_empty());
        let mut rows = range.rows();
        let columns = fields(rows.next().unwrap().iter().map(ToString::to_string), lang);
        assert_eq!(columns, DeviceField::ALL);
        for (device, row) in devices.iter().zip(rows) {
            let text = |cell: &Data| match cell {
                Data::DateTime(_) => crate::packages::day(cell).unwrap().to_string(),
                other => other.to_string(),
            };
            let values: BTreeMap<_, _> = columns.iter().copied().zip(row.iter().map(text)).collect();
            assert_eq!(read_back(device.id, &values), without_system(device));
        }
        let purchased = columns.iter().position(|f| *f == DeviceField::PurchasedOn).unwrap();
        let cell = range.get((1, purchased)).unwrap();
        assert!(matches!(cell, Data::DateTime(_)), "{cell:?}");
        assert_eq!(crate::packages::day(cell), Some(date(2024, 2, 29)));
    }
}

#[test]
fn an_empty_ledger_still_has_its_headers() {
    let names = SystemNames::new();
    let bytes = xlsx(&[], &names, "", Lang::Ja).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(&bytes)).unwrap();
    assert_eq!(book.worksheet_range_at(0).unwrap().unwrap().height(), 1);
    let table = csv(&[], &names, Lang::Ja, Encoding::Utf8Bom).unwrap();
    assert_eq!(std::str::from_utf8(&table.bytes).unwrap().lines().count(), 1);
}

/// Kept with the prints when somebody wants to look at them.
#[test]
fn charts_are_standalone_pictures() {
    use sejo_report::chart::{StageShare, States, progress, stages};
    let counts = [(3, 5), (0, 1), (4, 9), (1, 1), (0, 0), (2, 2)];
    let shares: Vec<_> = sejo_model::Stage::ALL
        .iter()
        .zip(counts)
        .map(|(&stage, (done, total))| StageShare { stage, done, total })
        .collect();
    let states = States { yes: 9, no: 4, unknown: 2, unanswered: 3, not_needed: 1 };
    let mut drawings =
        vec![("progress", progress(&states, Lang::Ja).chart), ("progress-en", progress(&states, Lang::En).chart)];
    drawings.extend(progress(&states, Lang::Ja).legend.into_iter().map(|entry| ("swatch", entry.chart)));
    drawings.extend(stages(&shares, Lang::Ja).into_iter().map(|entry| ("stage", entry.chart)));
    assert_eq!(drawings.len(), 2 + 5 + 6);
    for (name, svg) in drawings {
        assert!(
            svg.starts_with("<svg xmlns=") && svg.ends_with("</svg>") && svg.len() < 20_000,
            "{name}: {}",
            svg.len()
        );
        if let Some(folder) = std::env::var_os("SEJO_PRINTS") {
            std::fs::write(std::path::Path::new(&folder).join(format!("{name}.svg")), svg).unwrap();
        }
    }
}
