//! Text that a spreadsheet program would run as a formula when it opens a CSV file.
//!
//! One rule for writing and reading, so that a list survives export and import unchanged: [`guard`] puts a `'` in front
//! of dangerous text, [`unguard`] takes it away again. `unguard(guard(t)) == t` for every text.

use std::borrow::Cow;

/// Whether a spreadsheet program could take `text` for a formula that does something.
///
/// Numbers, telephone numbers and lone dashes (`-5`, `+81-3-1234-5678`, `-`, `--`) begin with the same characters but only
/// calculate with themselves; they stay as they are.
#[must_use]
pub fn is_dangerous(text: &str) -> bool {
    let mut chars = text.chars();
    match chars.next() {
        Some('=' | '@' | '＝' | '＠' | '\t' | '\r') => true,
        Some('+' | '-' | '＋' | '－') => {
            chars.any(|c| !(c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | ',' | ' ' | '/')))
        }
        _ => false,
    }
}

/// `text` with a `'` in front when it is dangerous, or when it would otherwise be mistaken for guarded text.
#[must_use]
pub fn guard(text: &str) -> Cow<'_, str> {
    if is_dangerous(text.trim_start_matches('\'')) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text as it was before [`guard`].
#[must_use]
pub fn unguard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_dangerous(rest.trim_start_matches('\'')) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dangerous_text_is_guarded() {
        for text in ["=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+cmd|x", "-2+3+cmd|' /C calc'!A0", "＝1+1", "\t=1"] {
            assert_eq!(guard(text), format!("'{text}"), "{text}");
        }
        for text in ["", "-", "--", "-5", "+81-3-1234-5678", "受付PC", "'90年製", "a=b", "03-1234-5678"] {
            assert_eq!(guard(text), text);
        }
    }

    #[test]
    fn what_is_guarded_reads_back_unchanged() {
        for text in ["=1", "'=1", "''=1", "'", "''", "'x", "-", "-x", "'-x", "plain", "", "'+81"] {
            assert_eq!(unguard(&guard(text)), text, "{text}");
        }
    }
}
