//! The ledger as CSV, in UTF-8 with a byte order mark (what today's Excel reads) or CP932 (what old programs read).

use encoding_rs::SHIFT_JIS;
use serde::Serialize;

use sejo_model::{Device, DeviceField, Lang, formula};

use super::{SystemNames, value};
use crate::error::ReportError;

/// Encoding of a CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// UTF-8 with a byte order mark. Every character can be written.
    #[default]
    Utf8Bom,
    /// CP932, Microsoft's Shift_JIS.
    Cp932,
}

/// A finished CSV file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The file.
    pub bytes: Vec<u8>,
    /// Characters the encoding does not have, in the order of the file; empty for UTF-8.
    pub unmappable: Vec<Unmappable>,
}

/// A character that could not be written as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unmappable {
    /// Line of the file as the user counts in Excel; the header is 1.
    pub row: usize,
    /// What people call the device.
    pub device: String,
    /// In which field.
    pub field: DeviceField,
    /// The character.
    pub character: char,
    /// What stands in the file instead: a look-alike, or 〓.
    pub written: char,
}

impl Unmappable {
    fn at(index: usize, device: &Device, field: DeviceField, character: char, written: char) -> Self {
        Self { row: index + 2, device: device.label().to_owned(), field, character, written }
    }
}

/// The devices as CSV: a header line with the words of every [`DeviceField`], a line per device, CRLF.
///
/// Text a spreadsheet program would run as a formula gets a `'` in front ([`formula::guard`]); Sejo's import takes it
/// away again ([`formula::unguard`]).
///
/// # Errors
/// [`ReportError::Csv`] when the table cannot be written.
pub fn csv(devices: &[Device], names: &SystemNames, lang: Lang, encoding: Encoding) -> Result<Table, ReportError> {
    let mut unmappable = Vec::new();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(DeviceField::ALL.iter().map(|f| f.words().r#in(lang)))?;
    for (index, device) in devices.iter().enumerate() {
        let mut record = Vec::with_capacity(DeviceField::ALL.len());
        for &field in DeviceField::ALL {
            let text = value(device, field, names, lang);
            let text = formula::guard(&text).into_owned();
            record.push(match encoding {
                Encoding::Utf8Bom => text,
                Encoding::Cp932 => mappable(&text, |character, written| {
                    unmappable.push(Unmappable::at(index, device, field, character, written));
                }),
            });
        }
        writer.write_record(&record)?;
    }
    let text = writer.into_inner().map_err(|e| csv::Error::from(e.into_error()))?;
    let bytes = match encoding {
        Encoding::Utf8Bom => [b"\xef\xbb\xbf".as_slice(), &text].concat(),
        Encoding::Cp932 => SHIFT_JIS.encode(&String::from_utf8_lossy(&text)).0.into_owned(),
    };
    Ok(Table { bytes, unmappable })
}

/// What [`csv()`] in [`Encoding::Cp932`] cannot write as it is, without writing it: shown before anybody saves the file.
#[must_use]
pub fn unmappable(devices: &[Device], names: &SystemNames, lang: Lang) -> Vec<Unmappable> {
    let mut found = Vec::new();
    for (index, device) in devices.iter().enumerate() {
        for &field in DeviceField::ALL {
            let text = value(device, field, names, lang);
            if !text.is_ascii() {
                mappable(&text, |c, written| found.push(Unmappable::at(index, device, field, c, written)));
            }
        }
    }
    found
}

/// `text` with every character replaced that CP932 lacks; `replaced` hears of each.
fn mappable(text: &str, mut replaced: impl FnMut(char, char)) -> String {
    text.chars()
        .map(|c| {
            let written = stand_in(c);
            if written != c {
                replaced(c, written);
            }
            written
        })
        .collect()
}

/// The character itself where CP932 gives it back unchanged, else what to write instead.
fn stand_in(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    match c {
        // The encoder would write these as `\`, `~` and `－`, which read back as something else.
        '¥' => '￥',
        '\u{203e}' => '￣',
        '\u{2212}' => '－',
        _ => {
            let mut buffer = [0; 4];
            if SHIFT_JIS.encode(c.encode_utf8(&mut buffer)).2 { '〓' } else { c }
        }
    }
}
