//! The value of one cell in the form the ledger keeps, or what is wrong about it.

use sejo_model::date::DateProblem;
use sejo_model::device::{Device, FieldProblem, MAX_TEXT, parse_yes_no};
use sejo_model::text::{self, is_unknown, narrow};
use sejo_model::{Date, DeviceField};

use super::key::{holds_addresses, is_no_key};
use super::period::{self, Unclear};
use super::worn::is_lost;
use crate::problem::{self, shorten};
use crate::table::{MASK, without_brackets};

/// A value as read and what was wrong about it.
#[derive(Default)]
pub struct ReadValue {
    pub value: Option<String>,
    pub problem: Option<(&'static str, String)>,
}

/// Reads a cell for a field; after `today` nothing can have happened.
pub fn read_value(scratch: &mut Device, field: DeviceField, cell: &str, today: Date) -> ReadValue {
    if cell.is_empty() || cell == MASK || (field != DeviceField::Note && is_unknown(cell)) {
        return ReadValue::default();
    }
    let whole = match prepared(field, cell) {
        Ok(whole) => whole,
        Err(unclear) => {
            let code = match unclear {
                Unclear::Period => problem::PERIOD_UNCLEAR,
                Unclear::Doubted => problem::DAY_DOUBTED,
            };
            return ReadValue { value: None, problem: Some((code, shorten(cell))) };
        }
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
            let is_lost = field == DeviceField::Serial && is_lost(&value);
            let lost = is_lost.then_some(problem::SERIAL_RUINED);
            let unseen = steers.then_some(problem::STEERING);
            let code = if cut { Some(problem::VALUE_CUT) } else { no_address.or(lost).or(unseen) };
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

#[cfg(test)]
mod tests {
    use sejo_model::DeviceId;

    use super::*;

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
