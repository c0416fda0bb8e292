//! What a new password may be: long, and not what somebody would try first.
//!
//! NIST SP 800-63B (5.1.1.2) has passwords compared with those that are commonly used, with words of a dictionary, with
//! repeated or sequential characters, and with the names of the service and of the user; whoever is refused is told why.
//! The list is short and our own: thirteen characters and a second factor do the rest.

use sejo_model::ErrorCode;

/// Shortest password: the guideline's 13 characters, although a second factor would allow 8.
const LENGTH: usize = 13;

/// Longest password in bytes: hashing costs time.
const MOST: usize = 1_000;

/// Parts of passwords that are tried before all others.
const COMMON: [&str; 18] = [
    "password",
    "passwd",
    "pasuwado",
    "qwerty",
    "asdfgh",
    "zxcvb",
    "1qaz",
    "letmein",
    "welcome",
    "iloveyou",
    "admin",
    "kanri",
    "abc123",
    "aiueo",
    "パスワード",
    "あいうえお",
    "sejo",
    "施錠",
];

/// Letters of the alphabet, one after another, so many of which are a sequence. Keyboard rows stand in the list above.
const RUN: usize = 5;
/// Digits one after another that are a sequence; a year is none.
const DIGITS: usize = 4;

/// Checks a new password against its length, what is commonly used, and the names of whose it is.
pub(crate) fn check_password_rules(password: &str, names: &[&str]) -> Result<(), ErrorCode> {
    let lower = password.to_lowercase();
    let mut letters: Vec<char> = lower.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    if password.chars().count() < LENGTH || letters.len() < 5 || password.len() > MOST {
        return Err(ErrorCode::WeakPassword);
    }
    let plain: String = sejo_model::text::narrow(&lower).chars().map(unmasked).collect();
    let is_common = COMMON.iter().any(|word| lower.contains(word) || plain.contains(word));
    let is_named = names.iter().flat_map(|name| parts(name)).any(|part| lower.contains(&part));
    if is_common || is_named || has_sequence(&lower) {
        return Err(ErrorCode::CommonPassword);
    }
    Ok(())
}

/// A name as a whole and its parts, as far as they are long enough to say anything: 田中 is, `ai` is not.
fn parts(name: &str) -> Vec<String> {
    let name = name.trim().to_lowercase();
    let says = |part: &&str| part.chars().count() >= if part.is_ascii() { 3 } else { 2 };
    std::iter::once(name.as_str()).chain(name.split_whitespace()).filter(says).map(str::to_owned).collect()
}

/// The letter a digit or sign stands for in p@ssw0rd.
const fn unmasked(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '5' | '$' => 's',
        '@' => 'a',
        other => other,
    }
}

/// 12345, abcde, 98765: characters that follow one another, up or down.
fn has_sequence(text: &str) -> bool {
    let (mut up, mut down) = (1, 1);
    let mut before: Option<char> = None;
    for c in text.chars() {
        let step = before.filter(|b| b.is_ascii_alphanumeric() && c.is_ascii_alphanumeric());
        let step = step.map(|b| i64::from(u32::from(c)) - i64::from(u32::from(b)));
        up = if step == Some(1) { up + 1 } else { 1 };
        down = if step == Some(-1) { down + 1 } else { 1 };
        if up.max(down) >= if c.is_ascii_digit() { DIGITS } else { RUN } {
            return true;
        }
        before = Some(c);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_monotonous_passwords_are_refused() {
        for weak in ["short", "aaaaaaaaaaaaaaaaaa", "1212121212121212"] {
            assert_eq!(check_password_rules(weak, &[]), Err(ErrorCode::WeakPassword), "{weak}");
        }
    }

    #[test]
    fn what_is_tried_first_is_refused_with_its_own_words() {
        let names = ["tanaka", "田中 花子", "みなと医院"];
        for common in [
            "password12345",
            "P@ssw0rd-for-us",
            "qwertyuiop-asdf",
            "himawari-12345",
            "himawari-98765",
            "xabcdefghijkl-y",
            "Administrator-7x",
            "ilove-Sejo-much",
            "tanaka-2026-summer",
            "うちの田中はよく眠るらしい",
            "みなと医院のおひるごはんはカレー",
        ] {
            assert_eq!(check_password_rules(common, &names), Err(ErrorCode::CommonPassword), "{common}");
        }
    }

    #[test]
    fn a_few_words_in_a_row_are_fine() {
        for fine in
            ["朝の会議は八時半から始まります", "kaki-fune-2026-yama", "correct horse battery", "understudy first hymn"]
        {
            assert_eq!(check_password_rules(fine, &["ai", "tanaka", "", "田中"]), Ok(()), "{fine}");
        }
    }
}
