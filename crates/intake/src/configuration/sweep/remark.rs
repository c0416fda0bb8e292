//! Accounts with their passwords in remarks: `! root:x7h2k9`, `# admin/Kagi#2026`.
//!
//! Guards: only behind the name of an account that every machine has, and only a word that nobody says: `root/bin`,
//! `admin/user` and addresses stay.

use std::ops::Range;

use crate::table::is_made_up;

/// Accounts of many machines.
const ACCOUNTS: [&str; 4] = ["root", "admin", "administrator", "manager"];

/// How remarks begin.
const BEGINNINGS: [char; 3] = ['!', '#', ';'];

/// What stands between an account and its password.
const BETWEEN: [char; 4] = [':', '/', '：', '／'];

/// Shortest word in capital letters that is taken for a password.
const SHORTEST: usize = 6;

/// Adds the passwords of a line that is a remark.
pub(super) fn in_remark(line: &str, found: &mut Vec<Range<usize>>) {
    if !line.trim_start_matches([' ', '\t']).starts_with(BEGINNINGS) {
        return;
    }
    let ends = |c: char| c.is_whitespace() || "\"'()（）「」『』、。,".contains(c);
    let mut at = 0;
    for piece in line.split_inclusive(ends) {
        let word = piece.trim_end_matches(ends);
        if let Some((name, secret)) = word.split_once(BETWEEN)
            && is_account(name)
            && is_password(secret)
        {
            found.push(at + word.len() - secret.len()..at + word.len());
        }
        at += piece.len();
    }
}

fn is_account(name: &str) -> bool {
    let name = name.trim_start_matches(BEGINNINGS);
    ACCOUNTS.iter().any(|account| account.eq_ignore_ascii_case(name))
}

/// Whether nobody would say a word: a made-up one, or one of capital letters alone.
fn is_password(word: &str) -> bool {
    let is_capital = word.len() >= SHORTEST && word.bytes().all(|b| b.is_ascii_uppercase());
    !word.contains(['/', ':']) && (is_capital || is_made_up(word))
}

#[cfg(test)]
mod tests {
    use super::super::cut;
    use super::*;

    fn masked(line: &str) -> String {
        let mut found = Vec::new();
        in_remark(line, &mut found);
        cut(line, found).0
    }

    #[test]
    fn a_password_behind_an_account_is_masked_and_words_stay() {
        for (line, expected) in [
            ("! root:x7h2k9", "! root:●●●"),
            ("!root:SECRET", "!root:●●●"),
            ("# 保守は admin/Kagi#2026 で", "# 保守は admin/●●● で"),
            ("; memo(Administrator：qwerty77)", "; memo(Administrator：●●●)"),
            ("! 「manager／x7h2k9」", "! 「manager／●●●」"),
        ] {
            assert_eq!(masked(line), expected);
        }
        for line in [
            "! root/bin admin/user root:wheel",
            "! see http://192.168.1.1/admin/setup2",
            "# /root/backup2 and admin/log/x7h2k9",
            "! admin: 10:00 - 17:00",
            "interface root/x7h2k9",
        ] {
            assert_eq!(masked(line), line);
        }
    }
}
