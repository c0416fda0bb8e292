//! The numbers of items and sections as forms print them: `①`, `(1)`, `１－①`, `２－（１）`, `2-⑫`, `3.`, `Ⅱ`.

use sejo_model::text::narrow;

/// A number found at the beginning of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    /// The section's number, when it stands there too: the 2 of `2-⑫`.
    pub section: Option<String>,
    /// The item's own number as printed, in half-width: `⑫`, `(1)`, `3`.
    pub item: String,
    /// Circled or in brackets, so it can never be the first word of a sentence.
    pub marked: bool,
}

/// Takes the number off the beginning of a text. A bare `3` counts only with something after it that ends a number
/// (`3.`, `3)`, `3、`, a space) or with nothing at all.
pub(super) fn take(text: &str) -> Option<(Number, String)> {
    let text = narrow(text);
    let text = text.trim_start();
    let bare = strip_label(text);
    // 2-⑫, 2-(1), 2.1, 2-1
    if let Some((section, after)) = digits(bare) {
        let joined = after.trim_start();
        if let Some(rest) = joined.strip_prefix(['-', '.', '－', 'ー', '―', '‐', 'の']) {
            let rest = rest.trim_start();
            if let Some((item, rest)) = marked(rest) {
                return Some((Number { section: Some(section), item, marked: true }, clean(rest)));
            }
            if let Some((item, rest)) = digits(rest)
                && ends_number(rest)
            {
                return Some((Number { section: Some(section), item, marked: false }, clean(rest)));
            }
        }
        if let Some((item, rest)) = marked(joined)
            && after == joined
        {
            return Some((Number { section: Some(section), item, marked: true }, clean(rest)));
        }
        return ends_number(after).then(|| (Number { section: None, item: section, marked: false }, clean(after)));
    }
    // (2)-① is as rare as it is clear.
    let (item, rest) = marked(bare)?;
    if let Some(second) = rest.trim_start().strip_prefix('-')
        && let Some((inner, rest)) = marked(second.trim_start()).or_else(|| digits(second.trim_start()))
    {
        return Some((Number { section: Some(item), item: inner, marked: true }, clean(rest)));
    }
    Some((Number { section: None, item, marked: true }, clean(rest)))
}

/// A cell that holds a number and nothing else but the mark of a note (`2-① ※3`).
pub(super) fn alone(text: &str) -> Option<Number> {
    let is_mark = |rest: &str| {
        let mark = rest.strip_prefix(['※', '*', '＊', '注']);
        mark.is_some_and(|mark| mark.chars().all(|c| c.is_ascii_digit() || c.is_whitespace()))
    };
    take(text).filter(|(_, rest)| rest.is_empty() || is_mark(rest)).map(|(number, _)| number)
}

/// `No.3`, `項目3`, `問3`: the word in front says nothing.
fn strip_label(text: &str) -> &str {
    for label in ["No.", "no.", "NO.", "No", "項目", "問", "Q"] {
        if let Some(rest) = text.strip_prefix(label)
            && rest.trim_start().starts_with(|c: char| c.is_ascii_digit() || is_circled(c))
        {
            return rest.trim_start();
        }
    }
    text
}

fn digits(text: &str) -> Option<(String, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if end == 0 || end > 3 {
        return None;
    }
    let (number, rest) = text.split_at(end);
    Some((number.to_owned(), rest))
}

/// `①`, `⑴`, `(1)`, `[1]`, `1)` is not one of them.
fn marked(text: &str) -> Option<(String, &str)> {
    let first = text.chars().next()?;
    if is_circled(first) {
        return Some((first.to_string(), text.get(first.len_utf8()..)?));
    }
    let close = match first {
        '(' => ')',
        '[' => ']',
        '〔' => '〕',
        '<' => '>',
        _ => return None,
    };
    let (number, rest) = digits(text.get(first.len_utf8()..)?.trim_start())?;
    let rest = rest.trim_start().strip_prefix(close)?;
    Some((format!("{first}{number}{close}"), rest))
}

/// ① to ⑳, ㉑ to ㊿, ⑴ to ⒇, ⒈ to ⒛, ❶ to ❿, ⓵ to ⓾, ⓫ to ⓴, ➀ to ➓.
fn is_circled(c: char) -> bool {
    matches!(c, '\u{2460}'..='\u{249b}' | '\u{24eb}'..='\u{24fe}' | '\u{3251}'..='\u{325f}' | '\u{32b1}'..='\u{32bf}' | '\u{2776}'..='\u{2793}')
}

/// The place of an item among those of its section: 6 of `2-⑥`, `2-(6)` and `6`.
pub(super) fn place(number: &str) -> Option<u32> {
    const CIRCLED: u32 = 0x2460;
    let own = number.rsplit('-').next()?;
    let circled = |c: char| u32::from(c).checked_sub(CIRCLED).filter(|place| *place < 20).map(|place| place + 1);
    let digits: String = own.chars().filter(char::is_ascii_digit).collect();
    own.chars().find_map(circled).or_else(|| digits.parse().ok())
}

fn ends_number(rest: &str) -> bool {
    let Some(next) = rest.chars().next() else { return true };
    if matches!(next, ')' | '、' | ',' | ':' | '．' | '。') || next.is_whitespace() {
        return true;
    }
    // `3.` ends a number, `3.5` does not.
    next == '.' && !rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit())
}

fn clean(rest: &str) -> String {
    rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '、' | ',' | ':' | ')' | '．')).to_owned()
}

/// The number a section's heading begins with (`2 医療情報システムの管理・運用`, `２．`, `Ⅱ`, `第2章`, `【2】`), as digits.
pub(super) fn of_section(heading: &str) -> Option<String> {
    let text = narrow(heading);
    let text = text.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '【' | '[' | '■' | '◆' | '●' | '<' | '〈' | '第')
    });
    let first = text.chars().next()?;
    let roman = match first {
        'Ⅰ' => "1",
        'Ⅱ' => "2",
        'Ⅲ' => "3",
        'Ⅳ' => "4",
        'Ⅴ' => "5",
        'Ⅵ' => "6",
        _ => "",
    };
    if !roman.is_empty() {
        return Some(roman.to_owned());
    }
    let (number, rest) = digits(text)?;
    let next = rest.chars().next();
    // `2 …`, `2.…`, `2章`, `2医療…`; but `2年`, `2番は`, `2-①`, `2.1` head no section.
    let ok = match next {
        None => true,
        Some('-' | '年' | '月' | '回' | '台' | '件' | '番' | '要' | '段' | '%') => false,
        Some('.') => !rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit()),
        Some(c) => marked(rest.trim_start()).is_none_or(|_| c.is_whitespace()),
    };
    (ok && number.len() <= 2).then(|| number.trim_start_matches('0').to_owned()).filter(|n| !n.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, String, String)> {
        take(text).map(|(n, rest)| (n.section.unwrap_or_default(), n.item, rest))
    }

    #[test]
    fn numbers_are_taken_off() {
        for (text, section, item, rest) in [
            ("① 台帳", "", "①", "台帳"),
            ("①台帳", "", "①", "台帳"),
            ("(1)台帳", "", "(1)", "台帳"),
            ("（１）　台帳", "", "(1)", "台帳"),
            ("1-① 台帳", "1", "①", "台帳"),
            ("２－（１）台帳", "2", "(1)", "台帳"),
            ("2-⑫", "2", "⑫", ""),
            ("２ー⑫", "2", "⑫", ""),
            ("2⑫台帳", "2", "⑫", "台帳"),
            ("2(12) 台帳", "2", "(12)", "台帳"),
            ("3.1 台帳", "3", "1", "台帳"),
            ("3. 台帳", "", "3", "台帳"),
            ("３、台帳", "", "3", "台帳"),
            ("3", "", "3", ""),
            ("1)台帳", "", "1", "台帳"),
            ("①\n台帳", "", "①", "台帳"),
            ("No.3 台帳", "", "3", "台帳"),
            ("⑴台帳", "", "⑴", "台帳"),
        ] {
            assert_eq!(read(text), Some((section.into(), item.into(), rest.into())), "{text}");
        }
        for text in ["台帳", "2要素認証を使う", "13文字以上", "(注)台帳", "2026年", "3.5インチ", "", "-", "(クラウド)"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn an_item_has_a_place_in_its_section() {
        for (number, of) in [("2-⑥", 6), ("①", 1), ("2-⑳", 20), ("2-(13)", 13), ("7", 7), ("3-2", 2)] {
            assert_eq!(place(number), Some(of), "{number}");
        }
        assert_eq!((place(""), place("2-")), (None, None));
    }

    #[test]
    fn section_numbers_are_found() {
        for (text, number) in [
            ("2 医療情報システムの管理・運用", "2"),
            ("２．医療情報システム", "2"),
            ("3インシデント発生に備えた対応", "3"),
            ("Ⅱ 運用", "2"),
            ("【4】規程類の整備", "4"),
            ("第1章 体制", "1"),
        ] {
            assert_eq!(of_section(text).as_deref(), Some(number), "{text}");
        }
        for text in [
            "体制構築",
            "【サーバ】",
            "2-① 台帳",
            "2要素認証",
            "2.1 台帳",
            "2026年度",
            "6番は更新していません",
            "① 台帳",
        ] {
            assert_eq!(of_section(text), None, "{text}");
        }
    }
}
