//! What people answer when they are asked from where they come in (接続元): words about places, with addresses among them.
//!
//! Invariants: addresses count where every part of the answer has one, or not at all: a list read in part would look too narrow,
//! and a configuration that admits the rest would be said to contradict it. A place is never an address.

use std::net::{IpAddr, Ipv4Addr};

use super::address::network;
use super::span::Span;
use crate::text::narrow;

/// Words that take an address back, or say that there are more.
const DOUBTS: [&str; 23] = [
    "以外",
    "でな",
    "ではな",
    "じゃな",
    "除く",
    "未定",
    "不明",
    "確認中",
    "予定",
    "?",
    "など",
    "等",
    "ほか",
    "他",
    "旧",
    "動的",
    "変動",
    "変わ",
    "番台",
    "except",
    "other",
    " etc",
    "dynamic",
];

/// From where somebody comes in, as far as the words tell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SaidSources {
    /// The addresses, networks and ranges that were seen.
    pub seen: Vec<String>,
    /// The parts that name no address, or leave in doubt which.
    pub unread: Vec<String>,
}

impl SaidSources {
    /// Reads an answer.
    #[must_use]
    pub fn read(said: &str) -> Self {
        let mut found = Self::default();
        for part in lines(said).iter().flat_map(|line| parts(line)) {
            let (seen, is_whole) = addresses(&part);
            if seen.is_empty() || !is_whole {
                found.unread.push(part);
            }
            found.seen.extend(seen);
        }
        found
    }

    /// The addresses, where all of the answer was read.
    #[must_use]
    pub fn addresses(self) -> Vec<String> {
        if self.unread.is_empty() { self.seen } else { Vec::new() }
    }
}

/// The lines of an answer. A place with its address below it is one.
fn lines(said: &str) -> Vec<String> {
    let (mut lines, mut place) = (Vec::new(), String::new());
    for line in narrow(said).lines().map(plain).filter(|line| !line.is_empty()) {
        let line = match std::mem::take(&mut place) {
            place if place.is_empty() => line,
            place if line.starts_with(|c: char| c.is_ascii_digit()) => format!("{place} {line}"),
            place => {
                lines.push(place);
                line
            }
        };
        if addresses(&line).0.is_empty() { place = line } else { lines.push(line) }
    }
    lines.extend(Some(place).filter(|place| !place.is_empty()));
    lines
}

/// A line with every sign of a range as `-`, without blanks around it.
fn plain(line: &str) -> String {
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ").replace(['〜', '~'], "-");
    let mut pieces = line.split("から");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let is_range = piece.trim_start().starts_with(|c: char| c.is_ascii_digit());
        plain.push_str(if is_range { "-" } else { "から" });
        plain.push_str(piece);
    }
    plain.replace(" -", "-").replace("- ", "-")
}

/// The parts of a line that stand for themselves. What stands in brackets belongs to what is before them.
fn parts(line: &str) -> Vec<String> {
    let line = line.replace("及び", "と").replace("および", "と").replace(" and ", "と").replace(" / ", "、");
    let (mut parts, mut part, mut depth) = (Vec::new(), String::new(), 0_u32);
    for c in line.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // In the name of a place these two join nothing.
        let is_after_address = || part.trim_end().ends_with(|last: char| last.is_ascii_alphanumeric() || last == ')');
        let is_end = match c {
            '、' | ',' | ';' => true,
            '・' | 'と' => is_after_address(),
            _ => false,
        };
        if is_end && depth == 0 {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(c);
        }
    }
    parts.push(part);
    parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// The addresses of a part, and whether nothing in it speaks of others.
fn addresses(part: &str) -> (Vec<String>, bool) {
    let said = part.to_lowercase();
    let mut is_whole = !DOUBTS.iter().any(|word| said.contains(word)) && !part.ends_with('-');
    let mut found = Vec::new();
    for word in part.split(|c: char| !(c.is_ascii_alphanumeric() || ".:/-".contains(c))) {
        let trimmed = word.trim_matches(|c: char| ".:/-".contains(c));
        let after_label =
            || trimmed.split_once(':').filter(|(_, rest)| !rest.contains(':')).and_then(|(_, rest)| one(rest));
        match one(word).or_else(|| one(trimmed)).or_else(after_label) {
            Some(read) => found.extend(read),
            // A piece of an address, or one with a slip in it.
            None if is_like_address(trimmed) => is_whole = false,
            None => {}
        }
    }
    (found, is_whole)
}

/// What one word stands for: an address, a network, a range, or two addresses with a stroke between.
fn one(word: &str) -> Option<Vec<String>> {
    if let Some((address, _)) = network(word) {
        return is_somebodys(address).then(|| vec![word.to_owned()]);
    }
    if let Some((from, to)) = word.split_once('-') {
        let from: IpAddr = from.parse().ok()?;
        let to = to.parse().ok().or_else(|| ending(from, to))?;
        return Span::between(from, to).filter(|_| is_somebodys(from)).map(|range| vec![range.to_string()]);
    }
    let (first, second) = word.split_once('/')?;
    let (first, second): (IpAddr, IpAddr) = (first.parse().ok()?, second.parse().ok()?);
    let found = match second {
        IpAddr::V4(mask) if mask.octets().first() == Some(&255) => vec![format!("{first}/{}", prefix(mask)?)],
        _ if is_somebodys(second) => vec![first.to_string(), second.to_string()],
        _ => return None,
    };
    is_somebodys(first).then_some(found)
}

/// The address that differs from another in its last number.
fn ending(from: IpAddr, last: &str) -> Option<IpAddr> {
    let IpAddr::V4(from) = from else { return None };
    let [a, b, c, _] = from.octets();
    Some(IpAddr::V4(Ipv4Addr::new(a, b, c, last.parse().ok()?)))
}

/// The prefix a mask stands for.
fn prefix(mask: Ipv4Addr) -> Option<u32> {
    let bits = u32::from(mask);
    (bits.leading_ones() + bits.trailing_zeros() == u32::BITS).then(|| bits.leading_ones())
}

/// Whether somebody can have an address: a mask is nobody's, nor is the address of everybody.
fn is_somebodys(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(a) => a.octets().first().is_some_and(|first| (1..240).contains(first)),
        IpAddr::V6(a) => !a.is_unspecified(),
    }
}

fn is_like_address(word: &str) -> bool {
    (word.matches('.').count() >= 2 && word.contains(|c: char| c.is_ascii_digit())) || word.contains("::")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_among_the_words_people_write_with_them() {
        for (said, addresses) in [
            ("203.0.113.20", "203.0.113.20"),
            ("当社保守センター 203.0.113.20", "203.0.113.20"),
            ("203.0.113.20(保守センター)", "203.0.113.20"),
            ("203.0.113.20(保守センター、固定)", "203.0.113.20"),
            ("大阪保守センター(203.0.113.20、203.0.113.21)", "203.0.113.20 203.0.113.21"),
            ("保守センター\n203.0.113.20", "203.0.113.20"),
            ("接続元IP：２０３．０．１１３．２０", "203.0.113.20"),
            ("IP:203.0.113.20", "203.0.113.20"),
            ("203.0.113.20 / 203.0.113.21", "203.0.113.20 203.0.113.21"),
            ("203.0.113.20／203.0.113.21", "203.0.113.20 203.0.113.21"),
            ("203.0.113.20・203.0.113.21", "203.0.113.20 203.0.113.21"),
            ("203.0.113.20 203.0.113.21", "203.0.113.20 203.0.113.21"),
            ("203.0.113.20及び203.0.113.21", "203.0.113.20 203.0.113.21"),
            ("東京センター 203.0.113.20、大阪センター 198.51.100.7", "203.0.113.20 198.51.100.7"),
            ("203.0.113.5、１９８.51.100.0/24", "203.0.113.5 198.51.100.0/24"),
            ("203.0.113.0/28(NTT回線)", "203.0.113.0/28"),
            ("203.0.113.0／28", "203.0.113.0/28"),
            ("203.0.113.0/255.255.255.240", "203.0.113.0/28"),
            ("203.0.113.20～25", "203.0.113.20-203.0.113.25"),
            ("203.0.113.20 〜 203.0.113.25", "203.0.113.20-203.0.113.25"),
            ("203.0.113.20から203.0.113.25", "203.0.113.20-203.0.113.25"),
            ("203.0.113.20からVPNで接続", "203.0.113.20"),
            ("2001:db8::20(東京)、2001:db8:1::/48", "2001:db8::20 2001:db8:1::/48"),
            ("", ""),
        ] {
            let read = SaidSources::read(said);
            assert_eq!(read.unread, [""; 0], "{said}");
            assert_eq!(read.addresses().join(" "), addresses, "{said}");
        }
    }

    #[test]
    fn what_names_no_address_or_leaves_it_in_doubt_restricts_nothing() {
        for (said, unread) in [
            ("大阪保守センター(固定IP)", "大阪保守センター(固定IP)"),
            ("203.0.113.5 と東京の保守センター", "東京の保守センター"),
            ("203.0.113.20、大阪保守センター", "大阪保守センター"),
            ("203.0.113.20\n大阪保守センター", "大阪保守センター"),
            ("203.0.113.20など", "203.0.113.20など"),
            ("203.0.113.20以外", "203.0.113.20以外"),
            ("203.0.113.20～", "203.0.113.20-"),
            ("203.0.113.300", "203.0.113.300"),
            ("203.0.113.*", "203.0.113.*"),
            ("203.0.113.20 255.255.255.240.1", "203.0.113.20 255.255.255.240.1"),
            ("203.0.113.25-20", "203.0.113.25-20"),
            ("動的IP", "動的IP"),
            ("0.0.0.0/0", "0.0.0.0/0"),
            ("203.0.113.20 and other sites", "other sites"),
            ("Dynamic, now 203.0.113.20", "Dynamic"),
        ] {
            let read = SaidSources::read(said);
            assert_eq!(read.unread, [unread], "{said}");
            assert_eq!(read.addresses(), [""; 0], "{said}");
        }
    }
}
