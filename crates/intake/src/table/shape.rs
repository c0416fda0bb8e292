//! What a single value looks like, whatever its column is called.

use std::net::Ipv4Addr;

use sejo_model::date::{self, DateProblem};
use sejo_model::text;

/// The look of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Nothing.
    Empty,
    /// `00:1A:2B:3C:4D:5E`.
    Mac,
    /// `192.168.1.10`.
    Ip,
    /// A day.
    Date,
    /// Digits, perhaps with sign, separators, percent.
    Number,
    /// The name of an operating system.
    Os,
    /// Anything else.
    Word,
}

/// Looks at a value.
pub fn shape(value: &str) -> Shape {
    let narrow = text::narrow(value);
    let value = narrow.trim();
    if value.is_empty() {
        Shape::Empty
    } else if mac(value).is_some() {
        Shape::Mac
    } else if ip(value).is_some() {
        Shape::Ip
    } else if is_number(value) && !(value.len() == 8 && date::parse(value).is_ok()) {
        Shape::Number
    } else if value.chars().count() <= 30 && !matches!(date::parse(value), Err(DateProblem::NotADate(_))) {
        Shape::Date
    } else if is_os(value) {
        Shape::Os
    } else {
        Shape::Word
    }
}

/// The twelve digits of a MAC address written in any of the usual ways.
pub fn mac(value: &str) -> Option<String> {
    let normal = sejo_model::device::normal_mac(value);
    (normal.len() == 17 && normal.matches(':').count() == 5 && separated(value)).then_some(normal)
}

/// Twelve digits without any separator are as likely a serial number; hexadecimal letters decide.
fn separated(value: &str) -> bool {
    value.contains([':', '-', '.']) || value.chars().any(|c| c.is_ascii_alphabetic())
}

/// The address of a value that is one, with or without a prefix length.
pub fn ip(value: &str) -> Option<Ipv4Addr> {
    let address = value.split_once('/').map_or(value, |(a, prefix)| if prefix.len() <= 2 { a } else { value });
    address.trim().parse().ok()
}

fn is_number(value: &str) -> bool {
    value.chars().any(|c| c.is_ascii_digit())
        && value.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | '%' | '¥' | '円' | '台'))
        && value.matches('.').count() <= 1
        && !value.trim_start_matches(['-', '+']).contains(['-', '+'])
}

/// Whether a value begins like the name of an operating system or firmware.
pub fn is_os(value: &str) -> bool {
    const NAMES: [&str; 26] = [
        "windows",
        "win10",
        "win11",
        "win7",
        "macos",
        "mac os",
        "os x",
        "ios ",
        "ios-xe",
        "ipados",
        "android",
        "linux",
        "ubuntu",
        "debian",
        "centos",
        "red hat",
        "rhel",
        "rocky",
        "almalinux",
        "fortios",
        "pan-os",
        "junos",
        "dsm ",
        "vmware esxi",
        "esxi",
        "chrome os",
    ];
    let lower = value.to_lowercase();
    value.chars().count() <= 80 && NAMES.iter().any(|name| lower.starts_with(name))
}

/// The text without what stands in brackets.
pub fn without_brackets(text: &str) -> String {
    let mut out = String::new();
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '[' | '【' | '〔' | '<' | '〈' => depth += 1,
            ')' | ']' | '】' | '〕' | '>' | '〉' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_apart_by_their_look() {
        for (value, expected) in [
            ("", Shape::Empty),
            ("00-1A-2B-3C-4D-5E", Shape::Mac),
            ("001a.2b3c.4d5e", Shape::Mac),
            ("001A2B3C4D5E", Shape::Mac),
            ("123456789012", Shape::Number),
            ("192.168.1.10", Shape::Ip),
            ("192.168.1.10/24", Shape::Ip),
            ("１９２．１６８．１．１０", Shape::Ip),
            ("2026/04/01", Shape::Date),
            ("令和8年4月1日", Shape::Date),
            ("20260401", Shape::Date),
            ("2026/13/40", Shape::Date),
            ("12", Shape::Number),
            ("-1,200.5", Shape::Number),
            ("Windows 11 Pro", Shape::Os),
            ("FortiOS 7.2.5", Shape::Os),
            ("受付", Shape::Word),
            ("PC-01", Shape::Word),
        ] {
            assert_eq!(shape(value), expected, "{value}");
        }
    }
}
