//! What identifies a device, made comparable; and values that say nothing.

use std::collections::BTreeSet;
use std::net::IpAddr;

use sejo_model::entry::is_in_doubt;
use sejo_model::ledger::MergeKey;
use sejo_model::text::{fold, is_unknown, narrow};
use sejo_model::{Device, DeviceField};

use crate::table::{mac, without_brackets};

/// Keys in the order in which they are believed.
pub const ORDER: [(MergeKey, DeviceField); 4] = [
    (MergeKey::Serial, DeviceField::Serial),
    (MergeKey::Mac, DeviceField::Mac),
    (MergeKey::HostName, DeviceField::HostName),
    (MergeKey::Ip, DeviceField::Ip),
];

/// Index of the serial number in [`ORDER`].
pub const SERIAL: usize = 0;
/// Index of the host name in [`ORDER`].
pub const HOST: usize = 2;
/// Index of the IP address in [`ORDER`]: it changes hands, so it never contradicts.
pub const IP: usize = 3;
/// Index of the MAC address in [`ORDER`].
pub const MAC: usize = 1;

/// Whether a field identifies a device.
pub fn is_key(field: DeviceField) -> bool {
    ORDER.iter().any(|(_, key)| *key == field)
}

/// The identifying values of a row or device, in the order of [`ORDER`]; a device may have several of a kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys(pub [BTreeSet<String>; 4]);

impl Keys {
    /// Reads them through a function that gives a field's text.
    pub fn read<'a>(get: impl Fn(DeviceField) -> Option<&'a str>) -> Self {
        let mut keys = Self::default();
        for (slot, (_, field)) in keys.0.iter_mut().zip(ORDER) {
            if let Some(value) = get(field) {
                *slot = values(field, value);
            }
        }
        keys
    }

    /// The keys of a device of the ledger.
    pub fn of(device: &Device) -> Self {
        Self::read(|field| {
            Some(match field {
                DeviceField::Serial => &device.serial,
                DeviceField::Mac => &device.mac,
                DeviceField::HostName => &device.host_name,
                _ => &device.ip,
            })
        })
    }

    pub fn at(&self, index: usize) -> &BTreeSet<String> {
        const NONE: &BTreeSet<String> = &BTreeSet::new();
        self.0.get(index).unwrap_or(NONE)
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(BTreeSet::is_empty)
    }

    /// Whether both know the key and have nothing in common.
    pub fn differ_at(&self, other: &Self, index: usize) -> bool {
        let (a, b) = (self.at(index), other.at(index));
        !a.is_empty() && !b.is_empty() && a.is_disjoint(b)
    }

    /// Whether a key stronger than `index` says these are two devices.
    pub fn contradict_before(&self, other: &Self, index: usize) -> bool {
        (0..index).any(|j| self.differ_at(other, j))
    }

    /// Whether any key stronger than `index` is known.
    pub fn known_before(&self, index: usize) -> bool {
        self.0.iter().take(index).any(|set| !set.is_empty())
    }

    pub fn join(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            mine.extend(theirs.iter().cloned());
        }
    }
}

/// The comparable values of a key field.
pub fn values(field: DeviceField, text: &str) -> BTreeSet<String> {
    if text.is_empty() || is_no_key(text) {
        return BTreeSet::new();
    }
    match field {
        DeviceField::Serial if rounded(text).is_some() || is_ruined(text) => BTreeSet::new(),
        DeviceField::Serial => {
            Some(plain(&unlabelled(text))).filter(|s| is_number(s) && !is_filler(s)).into_iter().collect()
        }
        DeviceField::HostName => {
            let name = narrow(text).trim().trim_end_matches('.').to_lowercase();
            if name == "localhost" {
                BTreeSet::new()
            } else {
                std::iter::once(name).filter(|s| !s.is_empty()).collect()
            }
        }
        DeviceField::Mac => parts(&between_words(text))
            .filter_map(|part| mac(&part))
            .filter(|m| m != "00:00:00:00:00:00" && m != "FF:FF:FF:FF:FF:FF")
            .collect(),
        _ => parts(text).filter_map(|part| address(&part)).collect(),
    }
}

/// [`fold`] with a short way for the common case.
fn plain(text: &str) -> String {
    if text.is_ascii() {
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    } else {
        fold(text)
    }
}

/// A cell may hold several addresses, each perhaps with a word in brackets: `192.168.1.10(有線)、192.168.1.11(無線)`.
fn parts(text: &str) -> impl Iterator<Item = String> {
    let plain = without_brackets(&narrow(text));
    let whole = std::iter::once(plain.trim().to_owned());
    let split: Vec<String> = plain
        .split(['\n', ',', ';', '、', ' ', '・', '|'])
        .map(|p| p.trim().to_owned())
        .filter(|p| !p.is_empty())
        .collect();
    // A MAC address may be written with spaces between its pairs, so the whole is tried as well.
    let several = split.len() > 1;
    whole.chain(if several { split } else { Vec::new() })
}

/// What stands between Japanese words: `有線00:1A:2B:3C:4D:5E 無線00:1A:2B:3C:4D:5F` has two addresses.
fn between_words(text: &str) -> String {
    narrow(text).chars().map(|c| if c.is_ascii() { c } else { ' ' }).collect::<String>().trim().replace(" :", " ")
}

/// Whether a cell of addresses holds at least one, and nothing that only looks like one.
pub fn holds_addresses(field: DeviceField, text: &str) -> bool {
    if field == DeviceField::Mac {
        return parts(&between_words(text)).any(|part| mac(&part).is_some());
    }
    let is_one = |part: &str| ip(part).is_some();
    let broken = |part: &str| {
        let numbers = part.contains('.') && part.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '/'));
        field == DeviceField::Ip && numbers && ip(part).is_none()
    };
    parts(text).any(|part| is_one(&part)) && !parts(text).any(|part| broken(&part))
}

fn ip(text: &str) -> Option<IpAddr> {
    text.split_once('/').map_or(text, |(address, _)| address).trim().parse().ok()
}

fn address(text: &str) -> Option<String> {
    let address = ip(text)?;
    let useless = address.is_unspecified() || address.is_loopback() || address.is_multicast();
    let own = match address {
        IpAddr::V4(v4) => v4.is_link_local() || v4.is_broadcast(),
        IpAddr::V6(_) => false,
    };
    (!useless && !own).then(|| address.to_string())
}

/// Fewest characters of a serial number that tells one device from all others.
const BUILT: usize = 5;

/// The serial number out of `S/N: ABC123`, `No.PF1ABCD`, `PF1ABCD(本体)` and `PF1ABCD/モニタ:M123`. What is cut off is only
/// what names the number, or something else beside one that is [built like a serial number](is_serial).
fn unlabelled(text: &str) -> String {
    const LABELS: [&str; 9] =
        ["s/n", "serial number", "serial no", "serial", "シリアル番号", "シリアル", "製造番号", "sn", "no"];
    if text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return text.to_owned();
    }
    let narrow = narrow(text);
    let whole = narrow.trim().trim_start_matches('\'');
    let labelled = |label: &&str| {
        let (head, rest) = whole.split_at_checked(label.len())?;
        let marked = rest.trim_start_matches(['.', ':', '#', '=', ' ']);
        // SN0001 begins with its own letters.
        (head.to_lowercase() == **label && marked.len() < rest.len()).then_some(marked)
    };
    let number = LABELS.iter().find_map(labelled).unwrap_or(whole);
    let outside = without_brackets(number);
    let explained =
        number.strip_prefix(outside.trim()).is_some_and(|rest| !rest.contains(|c: char| c.is_ascii_digit()));
    let number = if explained { outside.trim() } else { number };
    let beside = number.char_indices().find(|(_, c)| !c.is_ascii()).and_then(|(at, _)| number.split_at_checked(at));
    let before = beside.map(|(before, _)| before).filter(|before| before.ends_with(['/', ',', ';', ' ', '+']));
    before.filter(|before| is_serial(&plain(before))).unwrap_or(number).to_owned()
}

/// Whether what stands in the column of the serial number, made comparable, is a number at all: 仮想サーバ and リース物件 are
/// words that many devices share.
fn is_number(serial: &str) -> bool {
    serial.bytes().any(|b| b.is_ascii_digit()) || is_lettered(serial)
}

/// Whether a serial number happens to have no digit: HXKQPRC. Makers leave out vowels, words have them: VMware, RENTAL.
fn is_lettered(serial: &str) -> bool {
    const FEW_VOWELS: usize = 7;
    const DIFFERENT: usize = 4;
    let vowels = serial.bytes().filter(|b| b"aeiou".contains(b)).count();
    let different = serial.bytes().collect::<BTreeSet<_>>().len();
    serial.len() >= BUILT
        && serial.bytes().all(|b| b.is_ascii_lowercase())
        && vowels <= serial.len() / FEW_VOWELS
        && different >= DIFFERENT
}

/// Whether a serial number, made comparable, is built like one a maker gives.
pub fn is_serial(serial: &str) -> bool {
    serial.len() >= BUILT && is_number(serial) && serial.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// What a spreadsheet left of a serial number whose end it lost, and how many digits the number had: `1.23457E+14`.
pub fn rounded(text: &str) -> Option<(String, usize)> {
    if text.is_ascii() && !text.contains('+') {
        return None;
    }
    let text = narrow(text).trim().to_ascii_lowercase();
    let (mantissa, exponent) = text.split_once("e+")?;
    let kept: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let exponent: u8 = exponent.parse().ok()?;
    mantissa.parse::<f64>().ok().filter(|_| !kept.is_empty()).map(|_| (kept, usize::from(exponent) + 1))
}

/// Whether a spreadsheet made a day out of a serial number: 5-1 became 5月1日, 1-May or 2026/5/1.
pub fn is_ruined(text: &str) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    const LONGEST: usize = "2026/12/31".len();
    // As most numbers are: longer than a day, or with nothing between its parts.
    if text.is_ascii() && (text.trim().len() > LONGEST || !text.contains(['/', '-'])) {
        return false;
    }
    let text = narrow(text).trim().to_lowercase();
    let is_number = |part: &str| matches!(part.len(), 1 | 2 | 4) && part.bytes().all(|b| b.is_ascii_digit());
    // 5月1日 and 2026年5月1日, but no word in which 月 and 日 stand.
    let month = text.split_once('月').map(|(before, day)| {
        let before = before.rsplit_once('年').map_or(before, |(_, month)| month);
        is_number(before) && (day.is_empty() || day.strip_suffix('日').is_some_and(is_number))
    });
    let named = text
        .split_once('-')
        .is_some_and(|(a, b)| (is_number(a) && MONTHS.contains(&b)) || (MONTHS.contains(&a) && is_number(b)));
    let whole = || {
        let parts: Vec<&str> = text.split(['/', '-']).collect();
        let within =
            |part: &str, most: u8| is_number(part) && part.parse::<u8>().is_ok_and(|n| (1..=most).contains(&n));
        matches!(parts[..], [year, month, day] if year.len() == 4 && is_number(year) && within(month, 12) && within(day, 31))
    };
    month.unwrap_or(false) || named || whole()
}

/// The digits of a serial number that has nothing else, with its first zeros.
pub fn digits(text: &str) -> Option<String> {
    let number = plain(&unlabelled(text));
    let is_one = number.bytes().all(|b| b.is_ascii_digit()) && number.bytes().any(|b| b != b'0');
    (is_one && rounded(text).is_none() && !is_ruined(text)).then_some(number)
}

/// Fewest characters of a serial number that is no more than its keys pressed in a row.
const FILLER: usize = 5;

/// Whether a serial number was made up by who had to enter one: `99999`, `123456789`.
fn is_filler(serial: &str) -> bool {
    let bytes = serial.as_bytes();
    let steps = |by: u8| bytes.windows(2).all(|pair| matches!(pair, [a, b] if (*b + 10 - *a) % 10 == by));
    bytes.len() >= FILLER && bytes.iter().all(u8::is_ascii_digit) && (steps(0) || (steps(1) && bytes.len() > FILLER))
}

/// Whether a value identifies nothing although it stands in an identifying column.
pub fn is_no_key(value: &str) -> bool {
    // One plain word, as most keys are, is no sentence of doubt.
    let is_sentence = !value.is_ascii() || value.contains([' ', '?']);
    if is_unknown(value) || (is_sentence && is_in_doubt(value)) {
        return true;
    }
    let word = plain(value);
    let mut chars = word.chars();
    let all_the_same = chars.next().is_some_and(|first| matches!(first, '0' | 'x' | 'f') && chars.all(|c| c == first));
    word.is_empty()
        || all_the_same
        || matches!(
            word.as_str(),
            "なし"
                | "無し"
                | "未設定"
                | "設定なし"
                | "未取得"
                | "未割当"
                | "未割り当て"
                | "未採番"
                | "未接続"
                | "番号なし"
                | "記入なし"
                | "無記入"
                | "表示なし"
                | "ラベル無し"
                | "シールなし"
                | "該当無し"
                | "非該当"
                | "対象外"
                | "不要"
                | "確認不可"
                | "確認できず"
                | "読めない"
                | "読み取れない"
                | "無"
                | "有"
                | "あり"
                | "自動"
                | "自動取得"
                | "自動割当"
                | "自動割り当て"
                | "dhcp"
                | "dhcp自動取得"
                | "固定"
                | "none"
                | "auto"
                | "na"
                | "tba"
                | "notset"
                | "unset"
                | "unassigned"
                | "noserial"
                | "default"
                | "tobefilledbyoem"
                | "tobefilled"
                | "filledbyoem"
                | "defaultstring"
                | "systemserialnumber"
                | "systemserial"
                | "chassisserialnumber"
                | "baseboardserialnumber"
                | "sernum"
                | "serialnumber"
                | "notspecified"
                | "notavailable"
                | "notapplicable"
                | "oem"
                | "invalid"
                | "empty"
                | "同上"
                | "同"
                | "同じ"
                | "上に同じ"
                | "ditto"
                | "該当なし"
                | "記載なし"
                | "読取不可"
                | "判読不可"
                | "ラベルなし"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_say_nothing_are_no_keys() {
        for value in [
            "不明",
            "-",
            "なし",
            "N/A",
            "0",
            "0000000",
            "DHCP",
            "自動取得",
            "To be filled by O.E.M.",
            "ー",
            "－",
            "???",
            "Default string",
            "xxxx",
            "ＤＨＣＰ",
            "未設定",
            "同上",
            "〃",
            "\"",
            "System Serial Number",
        ] {
            assert!(values(DeviceField::Serial, value).is_empty(), "{value}");
            assert!(values(DeviceField::Ip, value).is_empty(), "{value}");
        }
    }

    #[test]
    fn numbers_made_up_are_no_serial_numbers() {
        for value in ["99999", "1111-1111", "123456", "1234567890", "0123456789"] {
            assert!(values(DeviceField::Serial, value).is_empty(), "{value}");
        }
        for value in ["仮想サーバ", "リース物件", "VMware Virtual Platform", "1.23457E+14", "１．２３Ｅ＋１１"]
            .into_iter()
            .chain(["5月1日", "2026年5月1日", "1-May", "May-21", "2026/5/1", "2026-05-01"])
        {
            assert!(values(DeviceField::Serial, value).is_empty(), "{value}");
        }
        for value in ["1", "1111", "12345", "00123", "123457", "11112", "12-345", "MAY-12345", "2026/51", "2026-13-01"]
        {
            assert!(!values(DeviceField::Serial, value).is_empty(), "{value}");
        }
    }

    #[test]
    fn a_serial_number_may_have_no_digit_and_a_word_is_none() {
        for value in ["HXKQPRC", "JVWXNHZ", "hxkqprc", "ＨＸＫＱＰＲＣ", "BCD-FGH", "PFKLMNPA"] {
            assert!(values(DeviceField::Serial, value).iter().all(|serial| is_serial(serial)), "{value}");
            assert_eq!(values(DeviceField::Serial, value).len(), 1, "{value}");
        }
        for value in ["VMware", "Hyper-V", "RENTAL", "SWITCH", "LATITUDE", "ThinkPad", "DESKTOP", "BBBBBBB", "NTT"] {
            assert!(values(DeviceField::Serial, value).is_empty(), "{value}");
        }
    }

    #[test]
    fn what_stands_around_a_serial_number_is_no_part_of_it() {
        let serial = |text| values(DeviceField::Serial, text).into_iter().collect::<Vec<_>>();
        for text in [
            "PF1ABCD",
            "S/N: PF1ABCD",
            "S/N PF1ABCD",
            "SN:PF1ABCD",
            "No.PF1ABCD",
            "製造番号：PF1ABCD",
            "'PF1ABCD",
            "PF1ABCD(本体)",
            "PF1ABCD（本体）",
            "PF1ABCD/モニタ:M123",
        ] {
            assert_eq!(serial(text), ["pf1abcd"], "{text}");
        }
        for (text, expected) in [
            ("SN0001", "sn0001"),
            ("NO12345", "no12345"),
            ("12345678(1)", "123456781"),
            ("1号機", "1号機"),
            ("12/345-7", "123457"),
        ] {
            assert_eq!(serial(text), [expected], "{text}");
        }
    }

    #[test]
    fn spellings_of_one_key_are_equal() {
        let same = |field, a: &str, b: &str| assert_eq!(values(field, a), values(field, b), "{a} {b}");
        same(DeviceField::Serial, "ABC-123", "ａｂｃ１２３");
        same(DeviceField::Mac, "00-1a-2b-3c-4d-5e", "001A.2B3C.4D5E");
        same(DeviceField::Mac, "00 1A 2B 3C 4D 5E", "00:1a:2b:3c:4d:5e");
        same(DeviceField::HostName, "ＰＣ－０１", "pc-01");
        same(DeviceField::Ip, "192.168.1.10/24", "１９２．１６８．１．１０");
        assert_ne!(values(DeviceField::HostName, "pc-01"), values(DeviceField::HostName, "pc01"));
        assert_eq!(values(DeviceField::Ip, "192.168.1.10(有線)、192.168.1.11(無線)").len(), 2);
        assert_eq!(values(DeviceField::Mac, "00:1A:2B:3C:4D:5E\n00:1A:2B:3C:4D:5F").len(), 2);
        for two in ["有線00:1A:2B:3C:4D:5E 無線00:1A:2B:3C:4D:5F", "有線：00-1A-2B-3C-4D-5E、無線：00-1A-2B-3C-4D-5F"]
        {
            assert_eq!(values(DeviceField::Mac, two).len(), 2, "{two}");
            assert!(holds_addresses(DeviceField::Mac, two), "{two}");
        }
        assert!(values(DeviceField::Ip, "127.0.0.1").is_empty());
    }
}
