//! Where an interface leads, as far as a name tells.

use sejo_model::configuration::Zone;

const MAINTENANCE: [&str; 6] = ["maint", "mainte", "maintenance", "mente", "remote", "vendor"];
/// How such words begin where something else is joined to them (`hoshukaisen`, `mainteline`).
const MAINTAINING: [&str; 4] = ["hoshu", "hosyu", "mainte", "maintenance"];
const WIRELESS: [&str; 7] = ["wlan", "wifi", "wi-fi", "wireless", "ssid", "guest", "ap"];
const OUTSIDE: [&str; 12] = [
    "outside",
    "wan",
    "internet",
    "inet",
    "isp",
    "untrust",
    "untrusted",
    "external",
    "out",
    "public",
    "flets",
    "pppoe",
];
const INSIDE: [&str; 11] =
    ["inside", "lan", "internal", "trust", "trusted", "in", "private", "intra", "office", "local", "server"];

/// Words of Japanese descriptions; they stand without blanks around them.
const WRITTEN: [(&str, Zone); 18] = [
    ("保守", Zone::Maintenance),
    ("メンテ", Zone::Maintenance),
    ("リモート", Zone::Maintenance),
    ("無線", Zone::Wireless),
    ("遠隔", Zone::Maintenance),
    ("ゲスト", Zone::Wireless),
    ("インターネット", Zone::Outside),
    ("外部", Zone::Outside),
    ("外線", Zone::Outside),
    ("フレッツ", Zone::Outside),
    ("光回線", Zone::Outside),
    ("プロバイダ", Zone::Outside),
    ("院内", Zone::Inside),
    ("内部", Zone::Inside),
    ("社内", Zone::Inside),
    ("電子カルテ", Zone::Inside),
    ("事務", Zone::Inside),
    ("医事", Zone::Inside),
];

/// The zone a name or description tells of; `None` where it tells nothing.
pub(super) fn of_name(name: &str) -> Option<Zone> {
    if let Some((_, zone)) = WRITTEN.iter().find(|(word, _)| name.contains(word)) {
        return Some(*zone);
    }
    let lower = name.to_ascii_lowercase();
    let words = || {
        lower.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').flat_map(|w| {
            let whole = w.trim_matches(|c: char| c.is_ascii_digit() || c == '-');
            std::iter::once(whole).chain(w.split('-').map(|p| p.trim_matches(|c: char| c.is_ascii_digit())))
        })
    };
    let has = |list: &[&str]| words().any(|w| list.contains(&w));
    if has(&MAINTENANCE) || words().any(|w| MAINTAINING.iter().any(|start| w.starts_with(start))) {
        Some(Zone::Maintenance)
    } else if has(&WIRELESS) {
        Some(Zone::Wireless)
    } else if has(&OUTSIDE) {
        Some(Zone::Outside)
    } else if has(&INSIDE) {
        Some(Zone::Inside)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell() {
        for (name, zone) in [
            ("outside", Some(Zone::Outside)),
            ("WAN2", Some(Zone::Outside)),
            ("to-ISP", Some(Zone::Outside)),
            ("guest-wifi", Some(Zone::Wireless)),
            ("MAINT_VENDOR", Some(Zone::Maintenance)),
            ("hoshu", Some(Zone::Maintenance)),
            ("HOSYU_LINE1", Some(Zone::Maintenance)),
            ("rmt-hoshukaisen", Some(Zone::Maintenance)),
            ("院内LAN", Some(Zone::Inside)),
            ("inside_2", Some(Zone::Inside)),
            ("dmz", None),
            ("plant", None),
        ] {
            assert_eq!(of_name(name), zone, "{name}");
        }
    }
}
