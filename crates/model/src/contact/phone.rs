//! Telephone numbers as people write them.

use thiserror::Error;

use crate::text;

/// Not a telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a telephone number")]
pub struct NotAPhone;

/// Words before an extension.
const EXTENSION: [&str; 5] = ["内線", "内", "ext.", "ext", "x"];
/// What says of a number only that it is the one everybody calls.
const OF_ALL: [&str; 2] = ["(代表)", "(代)"];

/// A number as it is kept: half-width, one space at most; empty stays empty.
///
/// A number has at least two digits (110 is one, so is the extension 12) and at most fifteen (E.164), with `+` in front only
/// and hyphens, brackets and spaces between; an extension of at most six digits may follow 内線, both in brackets or not. That it is the
/// number everybody calls (代表) is left out.
///
/// # Errors
/// [`NotAPhone`] for letters and for too few or too many digits.
pub fn phone(typed: &str) -> Result<String, NotAPhone> {
    let typed = text::narrow(typed);
    let narrow = OF_ALL.iter().fold(typed.clone(), |text, word| text.replace(word, " "));
    let text = narrow.split_whitespace().collect::<Vec<_>>().join(" ").replace(['ー', '―'], "-");
    if text.is_empty() {
        return if typed.trim().is_empty() { Ok(text) } else { Err(NotAPhone) };
    }
    let lower = text.to_lowercase();
    let found = EXTENSION.iter().find_map(|word| {
        let (before, after) = lower.split_once(word)?;
        let (before, after) = (before.trim(), after.trim());
        Some(match (before.strip_suffix('('), after.strip_suffix(')')) {
            (Some(before), Some(after)) => (before.trim(), after.trim()),
            _ => (before, after),
        })
    });
    let (main, extension) = found.unwrap_or((lower.as_str(), ""));
    let has_extension = found.is_some();
    let main_ok = if main.is_empty() { has_extension } else { is_number(main) };
    let extension_ok = if has_extension {
        extension.chars().all(|c| c.is_ascii_digit()) && (1..=6).contains(&extension.len())
    } else {
        true
    };
    if !(main_ok && extension_ok) {
        return Err(NotAPhone);
    }
    Ok(match (main.is_empty(), has_extension) {
        (_, false) => main.to_owned(),
        (true, true) => format!("内線{extension}"),
        (false, true) => format!("{main} 内線{extension}"),
    })
}

fn is_number(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let rest = text.strip_prefix('+').unwrap_or(text);
    (2..=15).contains(&digits)
        && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '(' | ')' | ' ' | '#' | '*' | '.'))
}

/// What a telephone dials for a number that was kept; `None` for an extension alone, and for a text that is not one number:
/// the digits of two numbers, of hours or of a key to press would be those of somebody else.
#[must_use]
pub fn dial(number: &str) -> Option<String> {
    let number = phone(number).ok()?;
    let main = number.split("内線").next().unwrap_or_default();
    let digits: String = main.chars().filter(|c| c.is_ascii_digit() || matches!(c, '+' | '#' | '*')).collect();
    let is_one = match digits.as_bytes() {
        // Numbers of this country have ten digits, and eleven where the third is a nought (mobile and IP telephones).
        [b'0', rest @ ..] => {
            let most = if rest.get(1) == Some(&b'0') { 10 } else { 9 };
            rest.len() <= most && rest.iter().all(u8::is_ascii_digit)
        }
        [b'+', b'8', b'1', rest @ ..] => rest.len() <= 10 && rest.iter().all(u8::is_ascii_digit),
        _ => true,
    };
    (is_one && digits.chars().filter(char::is_ascii_digit).count() >= 2).then_some(digits)
}

/// What makes two ways of writing a number the same: digits and extension; of a page or anything else the text.
#[must_use]
pub fn number_key(value: &str) -> String {
    let digits =
        |text: &str| text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '+' | '#' | '*')).collect::<String>();
    match phone(value) {
        Ok(number) => match number.split_once("内線") {
            Some((main, extension)) => format!("{}/{}", digits(main), digits(extension)),
            None => digits(&number),
        },
        Err(NotAPhone) => value.trim().to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_kept_as_people_dial_them() {
        for (typed, kept) in [
            ("", ""),
            ("03-1234-5678", "03-1234-5678"),
            ("０３－１２３４－５６７８", "03-1234-5678"),
            ("03ー1234ー5678", "03-1234-5678"),
            ("（０３）１２３４　５６７８", "(03)1234 5678"),
            ("110", "110"),
            ("+81 3 1234 5678", "+81 3 1234 5678"),
            ("内線 101", "内線101"),
            ("06-0000-0000 内線２３", "06-0000-0000 内線23"),
            ("06-0000-0000 ext. 23", "06-0000-0000 内線23"),
            ("06-0000-0000（内線23）", "06-0000-0000 内線23"),
            ("03-5253-1111(内4157)", "03-5253-1111 内線4157"),
            ("03-5253-1111（代表）", "03-5253-1111"),
            ("03-5253-1111(代表)(内線 4157)", "03-5253-1111 内線4157"),
        ] {
            assert_eq!(phone(typed).as_deref(), Ok(kept), "{typed}");
        }
    }

    #[test]
    fn what_nobody_can_dial_is_refused() {
        for typed in [
            "03-ABCD-5678",
            "不明",
            "1",
            "内線",
            "内線1234567",
            "0312345678901234",
            "03+1234",
            "03-1234-5678(田中)",
            "03-1234-5678(内科)",
            "代表",
            "(代表)",
            "a@b.c",
        ] {
            assert_eq!(phone(typed), Err(NotAPhone), "{typed}");
        }
    }

    #[test]
    fn the_same_number_is_the_same_however_it_is_written() {
        assert_eq!(number_key("０３（１２３４）５６７８"), number_key("03-1234-5678"));
        assert_ne!(number_key("03-1234-5678 内線1"), number_key("03-1234-5678"));
        assert_eq!(number_key("https://Example.jp/Form "), "https://example.jp/form");
    }

    #[test]
    fn a_telephone_dials_digits_only() {
        assert_eq!(dial("(03)1234 5678 内線12").as_deref(), Some("0312345678"));
        assert_eq!(dial("+81 3 1234 5678").as_deref(), Some("+81312345678"));
        assert_eq!(dial("03-1234-5678(内線1234)").as_deref(), Some("0312345678"));
        assert_eq!(dial("090-1234-5678").as_deref(), Some("09012345678"));
        assert_eq!(dial("#7119").as_deref(), Some("#7119"));
        assert_eq!(dial("内線101"), None);
        for text in [
            "03-1234-5678 (平日9-17時)",
            "03-1234-5678/03-1234-5679",
            "03-1234-5678→2を押す",
            "03-1234-5678(1234)",
            "03-1234-5678 5679",
            "03-1234-5678-1",
            "045-123-4567*8",
            "090-1234-5678-1",
            "+81 3 1234 5678 5679",
        ] {
            assert_eq!(dial(text), None, "{text}");
        }
    }
}
