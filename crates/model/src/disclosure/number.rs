//! The number of an item of a disclosure, however a form or a person writes it.

/// Numbers that differ only in width, in punctuation, or in words and marks around them are the same: 問3, 第3項 and 3※, 1-① and 1-1,
/// 5の1 and 5-1; `1.2` and `12` are not.
#[must_use]
pub fn same_number(number: &str) -> String {
    let narrow = crate::text::narrow(number).to_lowercase();
    let inner: String = narrow.chars().filter(|c| !c.is_whitespace()).collect();
    let bare = inner.trim_matches(is_sign).trim_end_matches(['*', '※']);
    let unmarked = ["(新規", "(新", "(追加"].iter().find_map(|mark| bare.strip_suffix(*mark)).unwrap_or(bare);
    let begins = |rest: &&str| rest.starts_with(|c: char| c.is_ascii_digit());
    let ends = |rest: &&str| rest.ends_with(|c: char| c.is_ascii_digit());
    let before = ["第", "設問", "質問", "項目", "問", "no.", "no", "q"];
    let own = before.iter().find_map(|word| unmarked.strip_prefix(*word).filter(begins)).unwrap_or(unmarked);
    branched(["項", "問", "番"].iter().find_map(|word| own.strip_suffix(*word).filter(ends)).unwrap_or(own))
}

/// The number in a circle that is all of an item's number, as a list that was copied has it: 1 for ①. Below a heading it may count
/// the branches of that one: whoever asks sees whether a form has it twice.
pub(super) fn uncircled(number: &str) -> String {
    let own = same_number(number);
    let mut signs = own.chars();
    match (signs.next(), signs.next()) {
        (Some(c @ '①'..='⑳'), None) => ('①'..=c).count().to_string(),
        _ => own,
    }
}

/// What stands around a number and says nothing.
fn is_sign(c: char) -> bool {
    matches!(c, '.' | '(' | ')' | '[' | ']' | ':' | '、' | '。')
}

/// A number with a hyphen before its branch: `1①`, `5の1`, `9ー2`.
fn branched(number: &str) -> String {
    let mut out = String::with_capacity(number.len());
    for c in number.chars() {
        let is_behind = out.ends_with(|last: char| last.is_ascii_digit());
        match c {
            'ー' | 'の' if is_behind => out.push('-'),
            '①'..='⑳' if is_behind || out.ends_with('-') => {
                if is_behind {
                    out.push('-');
                }
                out.push_str(&('①'..=c).count().to_string());
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        assert_ne!(same_number("1.2"), same_number("12"));
        for (written, number) in [
            ("（１２）", "12"),
            ("12.", "12"),
            ("問3", "3"),
            ("Ｑ４", "4"),
            ("第7項", "7"),
            ("No.8", "8"),
            ("5の1", "5-1"),
            ("9ー2", "9-2"),
            ("1-①", "1-1"),
            ("2⑩", "2-10"),
            ("11*", "11"),
            ("12※", "12"),
            ("13（新）", "13"),
        ] {
            assert_eq!(same_number(written), number, "{written}");
        }
        for own in ["①", "追加1", "ア", "a", "8.a", "ⅲ", "mldp-1.2", "2(1"] {
            assert_eq!(same_number(own), own);
        }
        for (written, number) in [("①", "1"), ("(⑳)", "20"), ("②※", "2"), ("3", "3"), ("ア", "ア"), ("1-①", "1-1")]
        {
            assert_eq!(uncircled(written), number, "{written}");
        }
    }
}
