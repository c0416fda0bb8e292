//! Accounts with their passwords in what people wrote: `! root:x7h2k9`, `# admin/Kagi#2026`, `set alias "admin = x7h2k9"`.
//!
//! Guards: only in remarks, descriptions, banners and lines that begin with the account; only behind the name of an account
//! that every machine has, and only a word that nobody says: `root/bin`, `admin/user`, addresses and versions stay.

use std::ops::Range;

use super::super::text::is_blank;
use super::LONGEST;
use crate::table::{is_made_up, is_mail, is_said};

/// Accounts of many machines. The last is what people are as well.
const ACCOUNTS: [&str; 4] = ["root", "admin", "administrator", MANAGER];
const MANAGER: &str = "manager";

/// How remarks begin.
const BEGINNINGS: [char; 3] = ['!', '#', ';'];

/// Words in front of what people wrote.
const WRITTEN: [&str; 7] = ["remark ", "description", "comment", "alias", "banner", "pp name", "tunnel name"];

/// What stands between an account and its password.
const BETWEEN: [&str; 13] = [":", "/", "：", "／", "=>", "=", "＝", "→", "⇒", "-->", "->", "(", "（"];

/// What opens a bracket; a name in capital letters may stand in one.
const BRACKETS: [&str; 2] = ["(", "（"];

/// Shortest word in capital letters that is taken for a password.
const SHORTEST: usize = 6;

/// Adds the passwords of a line that people wrote in their own words, as far as it tells that they did.
pub(super) fn in_remark(line: &str, found: &mut Vec<Range<usize>>) {
    // Most lines have nothing of what stands between the two; the last are the first bytes of the full-width signs.
    if !line.bytes().any(|b| matches!(b, b':' | b'/' | b'=' | b'>' | b'(' | 0xE2 | 0xEF)) {
        return;
    }
    let lower = line.to_ascii_lowercase();
    // Hardly any line names one.
    if !ACCOUNTS.iter().any(|account| lower.contains(account)) {
        return;
    }
    let text = lower.trim_start_matches([' ', '\t', '"', '\'']);
    let is_written = text.starts_with(BEGINNINGS)
        || ACCOUNTS.iter().any(|account| text.starts_with(account))
        || WRITTEN.iter().any(|word| text.contains(word));
    if is_written {
        behind_accounts(line, found);
    }
}

/// Adds the passwords behind accounts in what people wrote.
pub(super) fn behind_accounts(text: &str, found: &mut Vec<Range<usize>>) {
    // As long as the text itself, so that places are the same.
    let lower = text.to_ascii_lowercase();
    let is_joined = |c: char| c.is_ascii_alphanumeric() || "/-_.@\\".contains(c);
    for account in ACCOUNTS {
        let named = lower.match_indices(account).map(|(at, _)| at);
        let alone = named.filter(|at| !lower.get(..*at).is_some_and(|before| before.ends_with(is_joined)));
        found.extend(alone.filter_map(|at| behind(text, at + account.len(), account)));
    }
}

/// The password behind an account whose name ends here.
fn behind(text: &str, end_of_name: usize, account: &str) -> Option<Range<usize>> {
    let rest = text.get(end_of_name..)?;
    let sign = rest.trim_start_matches(is_blank);
    let next = BETWEEN.iter().find_map(|between| sign.strip_prefix(between))?;
    let value = next.trim_start_matches(is_blank);
    let is_close =
        sign.len() == rest.len() && value.len() == next.len() && !BRACKETS.iter().any(|b| sign.starts_with(b));
    let value = value.trim_start_matches(['"', '\'', '「', '『']);
    let ends = |c: char| c.is_whitespace() || "\"'()（）「」『』、。,".contains(c);
    // A line without an end to its words names an account in every second of them: no secret is as long.
    let behind = value.char_indices().map(|(at, c)| (at, ends(c))).chain([(value.len(), true)]);
    let (end, _) = behind.take_while(|(at, _)| *at <= LONGEST).find(|(_, is_end)| *is_end)?;
    let word = value.get(..end)?;
    let from = text.len() - value.len();
    is_password(word, is_close && account != MANAGER).then_some(from..from + word.len())
}

/// Whether nobody would say a word: a made-up one, or one of capital letters alone where these count.
fn is_password(word: &str, may_be_capitals: bool) -> bool {
    let are_capitals = word.len() >= SHORTEST && word.bytes().all(|b| b.is_ascii_uppercase());
    !word.contains(['/', ':'])
        && !is_said(&word.to_ascii_lowercase())
        && !is_mail(word)
        && ((may_be_capitals && are_capitals) || is_made_up(word))
}

#[cfg(test)]
mod tests {
    use super::super::{cut, mask_command};
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
            ("! root: x7h2k9", "! root: ●●●"),
            ("! admin = x7h2k9", "! admin = ●●●"),
            ("! admin / x7h2k9", "! admin / ●●●"),
            ("! admin→x7h2k9", "! admin→●●●"),
            ("! root:\"x7h2k9\"", "! root:\"●●●\""),
            ("! admin：\u{3000}x7h2k9", "! admin：\u{3000}●●●"),
            ("! admin⇒x7h2k9", "! admin⇒●●●"),
            ("! admin => x7h2k9", "! admin => ●●●"),
            ("! admin --> x7h2k9", "! admin --> ●●●"),
            ("! admin(x7h2k9)", "! admin(●●●)"),
            ("! admin（x7h2k9）", "! admin（●●●）"),
            // A line of a banner.
            ("root:x7h2k9", "root:●●●"),
            (" admin/x7h2k9", " admin/●●●"),
            ("access-list OUT remark admin:x7h2k9", "access-list OUT remark admin:●●●"),
            ("banner motd admin: x7h2k9", "banner motd admin: ●●●"),
            ("        set alias \"admin:x7h2k9\"", "        set alias \"admin:●●●\""),
            ("pp name admin:x7h2k9", "pp name admin:●●●"),
            ("tcp dport 22 accept comment \"root:x7h2k9\"", "tcp dport 22 accept comment \"root:●●●\""),
        ] {
            assert_eq!(masked(line), expected);
        }
        for line in [
            "! root/bin admin/user root:wheel",
            "! see http://192.168.1.1/admin/setup2",
            "# srv-root/backup2 and admin/log/x7h2k9",
            "! admin: 10:00 - 17:00",
            "interface root/x7h2k9",
            "! manager:YAMADA manager:yamada@clinic.jp admin/OPERATOR",
            "! root:CentOS7 root:RTX1210 root:v5.2.1 root:SHA256 admin:Windows11 admin/ssh2",
            "! spanning-tree root:PRIMARY admin: SECRET",
            "root:x:0:0:root:/root:/bin/bash",
        ] {
            assert_eq!(masked(line), line);
        }
    }

    #[test]
    fn what_people_say_of_an_account_stays_when_it_stands_alone() {
        for said in [
            "admin/ssh2",
            "spanning-tree root:PRIMARY",
            "admin:SECONDARY",
            "root:DESIGNATED",
            "root:FORWARDING",
            "root:BLOCKING",
            "admin:ENABLED",
            "admin:ASA5506",
            "root:AES256",
            "admin:RSA2048",
            "root:SNMPv3",
            "admin:HTTPS443",
            "admin:port8443",
            "admin = level15",
            "admin:R8.4.1",
            "admin:H31.4.1",
            "admin:KB5034441",
            "root:bridge1",
            "admin(level15)",
            "admin(SOUMUKA)",
        ] {
            let line = format!("! {said}");
            assert_eq!(masked(&line), line);
            assert_eq!(mask_command(&line), line);
        }
    }
}
