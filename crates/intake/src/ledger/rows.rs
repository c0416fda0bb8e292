//! Rows of a table as fields of devices: every value in the form the ledger keeps, or a problem that says where it stands.

use std::collections::BTreeMap;

use sejo_model::date::DateProblem;
use sejo_model::device::{Device, FieldProblem, MAX_TEXT, parse_yes_no};
use sejo_model::ledger::{DeviceRow, Mapping, Problem, ReadTable};
use sejo_model::text::{self, is_unknown, narrow};
use sejo_model::{Date, DeviceField, DeviceId};

use super::key::{holds_addresses, is_key, is_no_key};
use super::period::{self, Unclear};
use crate::problem::{self, shorten};
use crate::table::{MASK, without_brackets};

/// Reads the rows of a table by a mapping. A value that cannot be read is left out and told; its row stays, and a row of
/// which nothing stays is told as well. After `today` nothing can have happened.
#[must_use]
pub fn rows(table: &ReadTable, mapping: &Mapping, today: Date) -> (Vec<DeviceRow>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut out = Vec::with_capacity(table.rows.len());
    let mut scratch = Device::blank(DeviceId::new());
    let columns: Vec<(usize, DeviceField)> = mapping
        .fields
        .iter()
        .enumerate()
        .filter_map(|(column, field)| field.map(|f| (column, f)))
        .filter(|(column, _)| !table.masked_columns.contains(column))
        .collect();
    let has_version = columns.iter().any(|(_, f)| *f == DeviceField::OsVersion);
    let mut above: BTreeMap<usize, String> = BTreeMap::new();
    for (number, cells) in &table.rows {
        let mut values = BTreeMap::new();
        for (column, field) in &columns {
            let cell = cells.get(*column).map_or("", |c| c.trim());
            let cell = match is_ditto(cell) {
                // No two devices have one serial number or address, however the list says it.
                true if is_key(*field) => String::new(),
                true => above.get(column).cloned().unwrap_or_default(),
                false => cell.to_owned(),
            };
            let read = read_value(&mut scratch, *field, &cell, today);
            above.insert(*column, cell);
            if let Some((code, text)) = read.problem {
                problems.push(problem::at(code, Some(*number), table.headers.get(*column).cloned(), &text));
            }
            if let Some(value) = read.value {
                values.insert(*field, value);
            }
        }
        if !has_version && let Some((os, version)) = values.get(&DeviceField::Os).and_then(|os| split_os(os)) {
            values.insert(DeviceField::Os, os);
            values.insert(DeviceField::OsVersion, version);
        }
        if !values.is_empty() {
            out.push(DeviceRow { row: *number, values });
        } else if let Some(text) = cells.iter().find(|c| !c.is_empty()) {
            problems.push(problem::at(problem::ROW_SAYS_NOTHING, Some(*number), None, text));
        }
    }
    problems.iter_mut().for_each(|problem| table.locate(problem));
    (out, problems)
}

/// A value as read and what was wrong about it.
#[derive(Default)]
struct ReadValue {
    value: Option<String>,
    problem: Option<(&'static str, String)>,
}

fn read_value(scratch: &mut Device, field: DeviceField, cell: &str, today: Date) -> ReadValue {
    if cell.is_empty() || cell == MASK || (field != DeviceField::Note && is_unknown(cell)) {
        return ReadValue::default();
    }
    let Ok(whole) = prepared(field, cell) else {
        return ReadValue { value: None, problem: Some((problem::PERIOD_UNCLEAR, shorten(cell))) };
    };
    let steers = !text::is_lines(&whole);
    let text = match field {
        DeviceField::Note => whole.lines().map(text::line).collect::<Vec<_>>().join("\n"),
        _ => text::line(&whole),
    };
    let (text, cut) = match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => (text.get(..end).unwrap_or_default().trim_end().to_owned(), true),
        None => (text, false),
    };
    if field == DeviceField::System {
        return ReadValue { value: Some(text), problem: None };
    }
    match scratch.set(field, &text) {
        Ok(()) => {
            let value = scratch.get(field);
            // A day is kept as year, month and day, so the later one is the greater text.
            if field.is_past() && value > today.to_string() {
                return ReadValue { value: None, problem: Some((problem::FUTURE_DAY, shorten(cell))) };
            }
            let no_address = is_no_address(field, &value).then_some(problem::NOT_AN_ADDRESS);
            let unseen = steers.then_some(problem::STEERING);
            let code = if cut { Some(problem::VALUE_CUT) } else { no_address.or(unseen) };
            ReadValue { value: Some(value).filter(|v| !v.is_empty()), problem: code.map(|c| (c, shorten(cell))) }
        }
        Err(e) => ReadValue { value: None, problem: Some((code(&e), shorten(cell))) },
    }
}

/// Whether a value stands where an address should and is none: `999.1.1.1`, `zz`, but not DHCP or 不明.
fn is_no_address(field: DeviceField, value: &str) -> bool {
    let meant = matches!(field, DeviceField::Ip | DeviceField::Mac) && !value.is_empty() && !is_no_key(value);
    meant && !holds_addresses(field, value)
}

/// The code for what is wrong with a value.
pub fn code(error: &FieldProblem) -> &'static str {
    match error {
        FieldProblem::Date(DateProblem::NotADate(_)) => problem::NOT_A_DATE,
        FieldProblem::Date(DateProblem::NoSuchDay(_)) => problem::NO_SUCH_DAY,
        FieldProblem::Date(DateProblem::DayMissing(_)) => problem::DAY_MISSING,
        FieldProblem::Word(_) => problem::UNKNOWN_WORD,
        FieldProblem::TooLong => problem::VALUE_CUT,
        FieldProblem::Steering => problem::STEERING,
    }
}

/// The part of a cell that is the value: lists write 有(VPN), 2020/4/1～2025/3/31, 2025/10/14まで.
fn prepared(field: DeviceField, cell: &str) -> Result<String, Unclear> {
    use DeviceField as F;
    Ok(match field {
        F::RemoteMaintenance => remote_word(cell),
        f if f.is_day() => return period::day(f, cell),
        F::Note => cell.to_owned(),
        F::Mac | F::Ip => cell.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join(", "),
        _ => cell.split_whitespace().collect::<Vec<_>>().join(" "),
    })
}

/// あり or なし out of 有(VPN), 無し(訪問のみ), 都度接続; anything else stays as it is and is told: なし→あり, 有無不明, 無(TeamViewer).
fn remote_word(cell: &str) -> String {
    const WAYS: [&str; 10] =
        ["常時", "都度", "随時", "vpn", "オンデマンド", "リモート", "インターネット", "isdn", "専用線", "閉域網"];
    const BY: [&str; 10] = ["接続", "許可", "対応", "実施", "経由", "保守", "のみ", "回線", "している", "可"];
    const VISITS: [&str; 6] = ["訪問", "オンサイト", "現地", "来院", "駆けつけ", "センドバック"];
    let plain = narrow(cell).trim().to_lowercase();
    let said = without_brackets(&plain).trim().to_owned();
    let explained = plain.strip_prefix(said.as_str()).unwrap_or_default().trim().trim_matches(['(', ')']).to_owned();
    // Word by word from the front; what is left over was not understood.
    let eat = |words: &[&str], text: &str| -> String {
        let mut rest = text;
        while let Some(after) = words.iter().find_map(|w| rest.strip_prefix(w)) {
            rest = after.trim_start();
        }
        rest.to_owned()
    };
    let visits = |text: &str| eat(&[VISITS.as_slice(), &BY].concat(), text).is_empty();
    let ways = WAYS.iter().any(|way| said.starts_with(way)) && eat(&[WAYS.as_slice(), &BY].concat(), &said).is_empty();
    match parse_yes_no(&said) {
        Ok(Some(true)) => "あり".to_owned(),
        Ok(Some(false)) if explained.is_empty() || visits(&explained) => "なし".to_owned(),
        _ if ways => "あり".to_owned(),
        _ if VISITS.iter().any(|visit| said.starts_with(visit)) && visits(&said) => "なし".to_owned(),
        _ => cell.to_owned(),
    }
}

/// Whether a cell repeats the one above it.
fn is_ditto(cell: &str) -> bool {
    let word = cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '（' | '）' | '。'));
    let marks = |c: char| matches!(c, '〃' | '″' | '"' | '＂' | '”' | '“' | '〟' | '\'' | '’' | '仝' | '々' | '↑');
    matches!(word, "同上" | "同" | "上に同じ" | "同じ" | "ditto") || (!word.is_empty() && word.chars().all(marks))
}

/// Cuts `Windows 10 Pro 22H2` into name and version; `None` when no version stands in it.
///
/// The year of Windows Server and the number of Windows are names, not versions.
#[must_use]
pub fn split_os(text: &str) -> Option<(String, String)> {
    let plain = narrow(text);
    let words: Vec<&str> = plain.split_whitespace().collect();
    let windows = plain.to_lowercase().contains("win");
    let at = words.iter().enumerate().skip(1).find(|(_, w)| is_version(w, windows)).map(|(i, _)| i)?;
    let name = words.get(..at)?.join(" ");
    let mut version = words.get(at..)?.join(" ");
    for label in ["version", "ver.", "ver", "バージョン", "rev."] {
        let rest = version.get(..label.len()).filter(|start| start.eq_ignore_ascii_case(label));
        if rest.is_some() {
            version = version.get(label.len()..)?.trim_start_matches([' ', '.', ':']).to_owned();
            break;
        }
    }
    let version = match version.strip_prefix(['v', 'V']) {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => rest.to_owned(),
        _ => version,
    };
    let name = name.trim_end_matches(['(', ',', '-', ' ', '/']).to_owned();
    // Brackets around all of it say nothing; those around a build number belong to it.
    let inner = version.strip_prefix('(').map(|v| v.trim_end_matches(')').to_owned());
    let version = inner.filter(|v| !v.contains('(')).unwrap_or(version);
    (!name.is_empty() && !version.is_empty()).then_some((name, version))
}

fn is_version(word: &str, windows: bool) -> bool {
    let lower = word.to_lowercase();
    let bare = lower.trim_matches(['(', ')', ',']);
    let labels = ["version", "ver", "ver.", "バージョン", "build", "ビルド", "rev.", "sp1", "sp2", "sp3"];
    if labels.contains(&bare) || bare.starts_with("ver.") || bare.starts_with("バージョン") {
        return true;
    }
    let number = bare.strip_prefix('v').unwrap_or(bare);
    let digits = number.starts_with(|c: char| c.is_ascii_digit());
    let dots = number.matches('.').count();
    if windows { is_windows_release(bare) || (digits && dots >= 2) } else { digits && (dots >= 1 || number != bare) }
}

/// `22H2`, or year and month as in `1909`.
fn is_windows_release(word: &str) -> bool {
    match word.as_bytes() {
        [a, b, b'h', half] => a.is_ascii_digit() && b.is_ascii_digit() && matches!(half, b'1' | b'2'),
        [_, _, _, _] => {
            word.parse::<u16>().is_ok_and(|n| (1507..=2012).contains(&n) && matches!(n % 100, 3..=12))
            // 2008 and 2012 are servers.
            && !matches!(word, "2003" | "2008" | "2012")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_versions_are_told_apart() {
        for (text, name, version) in [
            ("Windows 10 Pro 22H2", "Windows 10 Pro", "22H2"),
            ("Windows 11 Pro 23H2 (22631.3007)", "Windows 11 Pro", "23H2 (22631.3007)"),
            ("Windows 10 Enterprise LTSC 1809", "Windows 10 Enterprise LTSC", "1809"),
            ("Windows 10 Pro (22H2)", "Windows 10 Pro", "22H2"),
            ("Windows 10 Pro 10.0.19045", "Windows 10 Pro", "10.0.19045"),
            ("Windows 7 Professional SP1", "Windows 7 Professional", "SP1"),
            ("Windows 10 バージョン 22H2", "Windows 10", "22H2"),
            ("FortiOS v7.2.5", "FortiOS", "7.2.5"),
            ("FortiOS 7.2.5 build1517", "FortiOS", "7.2.5 build1517"),
            ("Ubuntu 22.04.3 LTS", "Ubuntu", "22.04.3 LTS"),
            ("macOS 14.5", "macOS", "14.5"),
            ("Rev ファーム Ver.3.01", "Rev ファーム", "3.01"),
        ] {
            assert_eq!(split_os(text), Some((name.to_owned(), version.to_owned())), "{text}");
        }
        for text in
            ["Windows 10 Pro", "Windows Server 2019 Standard", "Windows 8.1", "Windows Server 2012 R2", "Linux", "iOS"]
        {
            assert_eq!(split_os(text), None, "{text}");
        }
    }

    #[test]
    fn remote_maintenance_is_read_out_of_what_lists_say() {
        let mut device = Device::blank(DeviceId::new());
        for (cell, expected) in [
            ("有(VPN)", "あり"),
            ("無し(訪問のみ)", "なし"),
            ("都度接続", "あり"),
            ("常時VPN接続", "あり"),
            ("訪問対応のみ", "なし"),
            ("○", "あり"),
            ("×", "なし"),
        ] {
            let read = read_value(&mut device, DeviceField::RemoteMaintenance, cell, Date::MAX);
            assert_eq!(read.value.as_deref(), Some(expected), "{cell}");
        }
        for cell in [
            "要相談",
            "ありません",
            "有りません",
            "あり？",
            "有無不明",
            "有/無",
            "なし→あり",
            "なしではない",
            "無（TeamViewer）",
            "VPN廃止",
        ] {
            let read = read_value(&mut device, DeviceField::RemoteMaintenance, cell, Date::MAX);
            assert_eq!((read.value, read.problem.map(|p| p.0)), (None, Some(problem::UNKNOWN_WORD)), "{cell}");
        }
    }
}
