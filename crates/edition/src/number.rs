//! Printed numbers made comparable: `2-⑥`, `２－（６）` and `2-(6)` are all second section, sixth row.
//!
//! A number is no key (the same one stands twice in most forms); it only supports what the words say.

use sejo_model::text::narrow;

/// A printed number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number {
    /// The section, where the number tells.
    pub section: Option<u32>,
    /// The place within the section.
    pub place: u32,
}

/// Reads a printed number; `section` is the section's title, for numbers that do not repeat it.
pub(crate) fn read(printed: &str, section: &str) -> Option<Number> {
    let numbers = numbers(printed);
    match numbers.as_slice() {
        [place] => Some(Number { section: leading(section), place: *place }),
        [section, place, ..] => Some(Number { section: Some(*section), place: *place }),
        [] => None,
    }
}

/// Whether two numbers stand for the same place; an unknown section agrees with any.
pub(crate) fn agree(a: Number, b: Number) -> bool {
    let sections = match (a.section, b.section) {
        (Some(x), Some(y)) => x == y,
        _ => true,
    };
    sections && a.place == b.place
}

/// The number a section's title begins with.
pub(crate) fn leading(title: &str) -> Option<u32> {
    let title = narrow(title);
    let first = title.trim_start().chars().next()?;
    if !(first.is_ascii_digit() || circled(first).is_some() || matches!(first, '(' | '第' | '\u{2160}'..='\u{2169}')) {
        return None;
    }
    numbers(&title).first().copied()
}

/// Text without the number some forms print in the same cell.
pub(crate) fn strip(text: &str) -> &str {
    let trimmed = text.trim_start();
    let rest = trimmed.trim_start_matches(|c: char| circled(c).is_some() || matches!(c, '(' | '（' | ' ' | '\u{3000}'));
    if rest.len() < trimmed.len() && !trimmed.starts_with(['(', '（']) {
        return rest.trim_start();
    }
    // `(6) …`, `2-(6) …`, `6. …`: digits count only when something closes them, `13文字以上` stays.
    let head: String = trimmed.chars().take_while(|c| is_number_char(*c)).collect();
    let closed = head.ends_with([')', '）', '.', '．', '、', ' ', '\u{3000}', ':', '：']);
    if closed && head.chars().any(|c| c.is_numeric()) {
        return trimmed.get(head.len()..).unwrap_or(trimmed).trim_start();
    }
    trimmed
}

fn is_number_char(c: char) -> bool {
    c.is_numeric()
        || matches!(
            c,
            '(' | ')' | '（' | '）' | '-' | '－' | 'ー' | '−' | '‐' | '.' | '．' | '、' | ' ' | '\u{3000}' | ':' | '：'
        )
}

fn circled(c: char) -> Option<u32> {
    match c {
        '\u{2460}'..='\u{2473}' => Some(u32::from(c) - 0x2460 + 1),
        '\u{2474}'..='\u{2487}' => Some(u32::from(c) - 0x2474 + 1),
        '\u{2160}'..='\u{2169}' => Some(u32::from(c) - 0x2160 + 1),
        _ => None,
    }
}

fn numbers(printed: &str) -> Vec<u32> {
    let mut found = Vec::new();
    let mut digits = String::new();
    for c in narrow(printed).chars().chain(std::iter::once(' ')) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            found.extend(digits.parse::<u32>().ok());
            digits.clear();
        }
        found.extend(circled(c));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_place_however_printed() {
        let six = Some(Number { section: Some(2), place: 6 });
        for printed in ["2-⑥", "2-(6)", "２－（６）", "２ー⑥", "2-6", "2.6", "２‐⑹", "Ⅱ-⑥"] {
            assert_eq!(read(printed, ""), six, "{printed}");
        }
        assert_eq!(read("⑥", "2 医療情報システムの管理・運用"), six);
        assert_eq!(read("（６）", "２．医療情報システムの管理・運用"), six);
        assert_eq!(read("⑫", "【サーバ】"), Some(Number { section: None, place: 12 }));
        assert_eq!(read("", "2 医療情報システム"), None);
        assert_eq!(read("-", "1 体制構築"), None);
    }

    #[test]
    fn unknown_sections_agree() {
        let with = |section| Number { section, place: 3 };
        assert!(agree(with(None), with(Some(2))));
        assert!(!agree(with(Some(1)), with(Some(2))));
        assert!(!agree(with(None), Number { section: None, place: 4 }));
    }

    #[test]
    fn a_number_before_the_text_is_dropped() {
        for text in ["⑥ パッチを", "(6) パッチを", "2-(6) パッチを", "２－⑥　パッチを", "6. パッチを", "（６）パッチを"]
        {
            assert_eq!(strip(text), "パッチを", "{text}");
        }
        assert_eq!(strip("13文字以上"), "13文字以上");
        assert_eq!(strip("2要素認証"), "2要素認証");
        assert_eq!(strip("(注) 記入"), "(注) 記入");
    }
}
