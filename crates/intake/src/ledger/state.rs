//! What the words of the column of states mean: by how they are built, else by what a person said.
//!
//! A column of the days on which devices went (廃棄日) says the state too: of a device whose day has passed.
//!
//! Guards: a word nobody understands is never taken for a state; a device that is to go on a day still to come is there.

use sejo_model::date::{self, DateProblem};
use sejo_model::device::{parse_state, parse_yes_no};
use sejo_model::ledger::{Mapping, ReadTable, StateWord};
use sejo_model::text::{is_unknown, narrow};
use sejo_model::{Date, DeviceField, DeviceState};

use super::period;
use super::rows::columns;
use super::words::says_gone;
use crate::problem::shorten;
use crate::table::is_ditto;
use crate::table::{MASK, without_brackets};

/// What a cell of a column of states says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Nothing, or a word that nobody explained.
    Nothing,
    /// The state in words.
    State(DeviceState),
    /// A day on which the device went.
    Gone,
    /// A day still to come on which it will go; until then it is there.
    Going,
}

/// What a cell under a header says.
pub fn read(header: &str, cell: &str, mapping: &Mapping, today: Date) -> Said {
    if is_blank(cell) {
        return Said::Nothing;
    }
    let by_itself = understood(header, cell, today);
    by_itself.or_else(|| mapping.states.get(&key(cell)).copied().map(Said::State)).unwrap_or(Said::Nothing)
}

/// What the remarks keep of a cell that says more than the state: 廃棄(R8.8.1), 廃棄日 2023/3/31.
pub fn remark(header: &str, cell: &str, said: Said) -> Option<String> {
    let says_more = || cell.chars().any(|c| c.is_numeric() || matches!(c, '(' | '（'));
    match said {
        Said::Gone | Said::Going => Some(shorten(&format!("{header} {cell}"))),
        Said::State(DeviceState::Retired) if says_more() && parse_state(cell).is_ok() => Some(shorten(cell)),
        Said::State(_) | Said::Nothing => None,
    }
}

/// The words of the column of states that are not understood by themselves, in their order, with what the mapping says
/// they mean.
#[must_use]
pub fn state_words(table: &ReadTable, mapping: &Mapping, today: Date) -> Vec<StateWord> {
    let mut words: Vec<StateWord> = Vec::new();
    for (column, _) in columns(table, mapping).filter(|(_, field)| *field == DeviceField::State) {
        let header = table.headers.get(column).map_or("", String::as_str);
        let cells = table.rows.iter().filter_map(|(_, cells)| cells.get(column)).map(|cell| cell.trim());
        for cell in cells.filter(|c| !is_blank(c) && !is_ditto(c) && understood(header, c, today).is_none()) {
            let key = key(cell);
            match words.iter_mut().find(|known| self::key(&known.word) == key) {
                Some(known) => known.rows += 1,
                None => {
                    let meaning = mapping.states.get(&key).copied();
                    words.push(StateWord { word: shorten(cell), rows: 1, meaning });
                }
            }
        }
    }
    words
}

fn is_blank(cell: &str) -> bool {
    cell.is_empty() || cell == MASK
}

fn key(cell: &str) -> String {
    Mapping::word(&shorten(cell))
}

/// What a cell says by itself.
fn understood(header: &str, cell: &str, today: Date) -> Option<Said> {
    if says_gone(header) {
        if is_unknown(cell) || matches!(parse_yes_no(cell), Ok(Some(false))) {
            return Some(Said::Nothing);
        }
        if is_day(cell) {
            return Some(if period::is_ahead(cell, today) { Said::Going } else { Said::Gone });
        }
    }
    let state = parse_state(cell).ok()?;
    (state != DeviceState::Retired || !period::is_ahead(cell, today)).then_some(Said::State(state))
}

/// Whether a cell is a day or a month, and nothing else but what stands in brackets behind it.
fn is_day(cell: &str) -> bool {
    matches!(date::parse(&without_brackets(&narrow(cell))), Ok(_) | Err(DateProblem::DayMissing(_)))
}

/// Longest cell that is looked at for a word that stands in place of a kind or name.
const LONGEST: usize = 24;

/// The state a cell says that should say the kind or the name: 廃棄 among ルータ and サーバ. A device may be called 予備機; called
/// 廃棄, it is gone.
pub fn instead(field: DeviceField, cell: &str, today: Date) -> Option<DeviceState> {
    if !matches!(field, DeviceField::Kind | DeviceField::Name) || cell.chars().count() > LONGEST {
        return None;
    }
    match parse_state(cell).ok()? {
        DeviceState::Retired if !period::is_ahead(cell, today) => Some(DeviceState::Retired),
        DeviceState::Spare if field == DeviceField::Kind => Some(DeviceState::Spare),
        _ => None,
    }
}

/// Words of remarks for a device that is there no more.
const GONE: [&str; 8] = ["廃棄済", "廃棄した", "廃棄しました", "除却済", "撤去済", "処分済", "処分した", "返却済"];

/// Words of remarks that leave open whether a device is in use.
const DOUBTFUL: [&str; 30] = [
    "廃棄",
    "除却",
    "撤去",
    "処分",
    "返却",
    "売却",
    "譲渡",
    "廃止",
    "予備",
    "故障",
    "修理中",
    "壊れ",
    "紛失",
    "見当たら",
    "未使用",
    "不使用",
    "使用停止",
    "使用不可",
    "使っていない",
    "使っていません",
    "使ってない",
    "使用していない",
    "稼働していない",
    "電源が入らない",
    "遊休",
    "休止",
    "retired",
    "broken",
    "unused",
    "not in use",
];

/// What such words are part of without saying anything of the device itself, or of today.
const HARMLESS: [&str; 20] = [
    "廃棄予定",
    "廃棄時",
    "廃棄方法",
    "除却予定",
    "撤去予定",
    "処分予定",
    "返却予定",
    "返却期限",
    "返却日",
    "返却時",
    "売却予定",
    "譲渡予定",
    "廃止予定",
    "予備電源",
    "予備バッテリ",
    "予備機あり",
    "予備あり",
    "故障時",
    "故障の際",
    "故障対応",
];

/// What a remark says of the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remarked {
    /// Nothing.
    Nothing,
    /// The state, in nothing but words for it and days.
    State(DeviceState),
    /// That the device is gone, among other things.
    Gone,
    /// Something that leaves open whether it is in use.
    Doubtful,
}

/// What a remark says of the state, where no column does: 廃棄 R6.3.31 and 予備機 say it, HDD廃棄済 does not.
pub fn remarked(note: &str, today: Date) -> Remarked {
    match parse_state(note) {
        Ok(DeviceState::InUse) => return Remarked::Nothing,
        Ok(DeviceState::Spare) => return Remarked::State(DeviceState::Spare),
        Ok(DeviceState::Retired) if period::is_ahead(note, today) => return Remarked::Nothing,
        Ok(DeviceState::Retired) => return Remarked::State(DeviceState::Retired),
        Err(_) => {}
    }
    let plain = narrow(note).to_lowercase();
    if GONE.iter().any(|word| plain.contains(word)) && !plain.contains("予定") {
        return Remarked::Gone;
    }
    let rest = HARMLESS.iter().fold(plain, |text, word| text.replace(word, ""));
    if DOUBTFUL.iter().any(|word| rest.contains(word)) { Remarked::Doubtful } else { Remarked::Nothing }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn only_a_remark_of_nothing_but_words_for_a_state_says_it() {
        use DeviceState::{Retired, Spare};
        for (note, expected) in [
            ("廃棄", Remarked::State(Retired)),
            ("廃棄済", Remarked::State(Retired)),
            ("廃棄 R6.3.31", Remarked::State(Retired)),
            ("リース返却(R8.8.1)", Remarked::State(Retired)),
            ("返却済", Remarked::State(Retired)),
            ("予備", Remarked::State(Spare)),
            ("予備機", Remarked::State(Spare)),
            ("廃棄 R9.3.31", Remarked::Nothing),
            ("廃棄予定", Remarked::Nothing),
            ("R9.3廃棄予定", Remarked::Nothing),
            ("使用中 電カル端末", Remarked::Nothing),
            ("リース返却期限 2029/3/31", Remarked::Nothing),
            ("予備電源つき", Remarked::Nothing),
            ("旧HDD廃棄済", Remarked::Gone),
            ("故障中", Remarked::Doubtful),
            ("廃棄?", Remarked::Doubtful),
            ("廃棄(申請中)", Remarked::Doubtful),
            ("たぶん使っていない", Remarked::Doubtful),
            ("予備だが受付で使用", Remarked::Doubtful),
            ("", Remarked::Nothing),
        ] {
            assert_eq!(remarked(note, date(2026, 11, 22)), expected, "{note}");
        }
    }
}
