//! Which characters the fonts can print, checked before setting.

use std::collections::BTreeSet;

use serde_json::Value;

/// The characters of the fonts, as first and last, in order: made by `build.rs`, because a page that asks what a print would
/// lack needs no fonts in memory.
static CHARACTERS: &[(u32, u32)] = include!(concat!(env!("OUT_DIR"), "/characters.rs"));

/// Printed in place of a character no font has; printers have used it for that since the days of lead.
const GETA: char = '〓';

/// Replaces every character no font has by 〓 in all strings of `value` and gives the replaced ones.
///
/// Line breaks stay, tabs become spaces, other control characters and characters that only steer the shape of their
/// neighbour (variation selectors, joiners, direction marks) are dropped: the name stays readable without them.
pub(super) fn cover(value: &mut Value) -> BTreeSet<char> {
    let mut replaced = BTreeSet::new();
    walk(value, &mut replaced);
    replaced
}

fn walk(value: &mut Value, replaced: &mut BTreeSet<char>) {
    match value {
        Value::String(text) => {
            if text.chars().any(|c| !c.is_ascii() || c.is_ascii_control()) {
                *text = cover_text(text, replaced);
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|v| walk(v, replaced)),
        Value::Object(map) => map.values_mut().for_each(|v| walk(v, replaced)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The characters [`cover`] would replace. Each character is looked up once however often it occurs: lists are long.
pub(super) fn unprintable(value: &Value) -> Vec<char> {
    let mut seen = BTreeSet::new();
    gather(value, &mut seen);
    seen.into_iter().filter(|c| !is_printable(*c) && !is_steering(*c)).collect()
}

fn gather(value: &Value, seen: &mut BTreeSet<char>) {
    match value {
        Value::String(text) if !text.is_ascii() => seen.extend(text.chars().filter(|c| !c.is_ascii())),
        Value::Array(list) => list.iter().for_each(|v| gather(v, seen)),
        Value::Object(map) => map.values().for_each(|v| gather(v, seen)),
        _ => {}
    }
}

fn cover_text(text: &str, replaced: &mut BTreeSet<char>) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\n' || is_printable(c) {
            out.push(c);
        } else if c == '\t' {
            out.push(' ');
        } else if !is_steering(c) {
            replaced.insert(c);
            out.push(GETA);
        }
    }
    out
}

fn is_printable(c: char) -> bool {
    !is_steering(c) && is_in_a_font(u32::from(c))
}

fn is_in_a_font(c: u32) -> bool {
    let at = CHARACTERS.partition_point(|(_, last)| *last < c);
    CHARACTERS.get(at).is_some_and(|(first, _)| *first <= c)
}

fn is_steering(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covered(text: &str) -> (String, Vec<char>) {
        let mut value = Value::String(text.to_owned());
        let replaced = cover(&mut value);
        (value.as_str().unwrap().to_owned(), replaced.into_iter().collect())
    }

    #[test]
    fn the_list_is_what_the_fonts_have() {
        let fonts = super::super::world::fonts().iter();
        let has: BTreeSet<u32> = fonts.flat_map(|font| font.info().coverage.iter()).collect();
        let listed: BTreeSet<u32> = CHARACTERS.iter().flat_map(|(first, last)| *first..=*last).collect();
        assert_eq!(listed, has);
        let found = |c: &u32| is_in_a_font(*c);
        assert!(has.iter().all(found) && !(0..0x3_0000).filter(|c| !has.contains(c)).any(|c| found(&c)));
    }

    #[test]
    fn names_of_real_people_are_printed_as_they_are() {
        for name in ["𠮷野家", "髙橋", "山﨑", "德川", "①㈱〒", "ﾊﾝｶｸ", "Müller", "ガ(カ\u{3099})"]
        {
            assert_eq!(covered(name), (name.to_owned(), vec![]), "{name}");
        }
    }

    #[test]
    fn what_no_font_has_becomes_geta_and_is_reported() {
        assert_eq!(covered("受付🏥PC 한"), ("受付〓PC 〓".to_owned(), vec!['한', '🏥']));
    }

    #[test]
    fn what_would_be_replaced_is_known_beforehand() {
        let sheet =
            serde_json::json!({ "rooms": [{ "name": "受付🏥", "devices": ["PC 한", "葛\u{e0100}城"] }], "lines": 4 });
        assert_eq!(unprintable(&sheet), cover(&mut sheet.clone()).into_iter().collect::<Vec<_>>());
        assert_eq!(unprintable(&sheet), ['한', '🏥']);
    }

    #[test]
    fn steering_characters_vanish_without_a_report() {
        assert_eq!(covered("葛\u{e0100}城\u{200b}\u{7}\ta\nb"), ("葛城 a\nb".to_owned(), vec![]));
    }
}
