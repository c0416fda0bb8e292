//! Masks secrets: whole columns of passwords, and `PW=…` inside remarks.
//!
//! Guards: device lists of small facilities hold the administrator's password surprisingly often. Nothing that is read
//! from a list may carry it any further: not the ledger, not the log, not the kept copy. Masking too much costs a
//! glance; masking too little costs the facility. So doubt masks.

use sejo_model::device::parse_yes_no;
use sejo_model::text::{fold, narrow};

use super::pair::pair;
use super::{Shape, shape};
use crate::ledger::words::header_grade;

/// What stands in place of a secret.
pub const MASK: &str = "●●●";

/// Words in a header that mean the column holds secrets.
const SECRET: [&str; 43] = [
    "パスワード",
    "パスワ",
    "パスコード",
    "パスフレーズ",
    "password",
    "passwd",
    "passcode",
    "passphrase",
    "passwort",
    "暗証",
    "共有鍵",
    "共有キー",
    "共有シークレット",
    "事前共有",
    "presharedkey",
    "sharedkey",
    "sharedsecret",
    "シークレット",
    "secret",
    "コミュニティ",
    "community",
    "暗号鍵",
    "暗号キー",
    "暗号化キー",
    "秘密鍵",
    "privatekey",
    "wepキー",
    "wpaキー",
    "セキュリティキー",
    "ネットワークキー",
    "ネットワークセキュリティキー",
    "鍵番号",
    "鍵コード",
    "回復キー",
    "recoverykey",
    "bitlockerキー",
    "apiキー",
    "apikey",
    "トークン",
    "認証情報",
    "ログイン情報",
    "credential",
    "pinコード",
];

/// Licence keys can be sold and are asked for by swindlers on the telephone.
const LICENCE: [&str; 5] = ["ライセンスキー", "プロダクトキー", "licensekey", "licencekey", "productkey"];

/// Tokens that mean it when they stand alone in a header: `管理者 PW`.
const TOKENS: [&str; 9] = ["pw", "pass", "pwd", "pin", "psk", "key", "wpa", "snmp", "token"];

/// Words of a header that speaks *about* secrets: whether there is one, when it was changed.
const ABOUT: [&str; 32] = [
    "有無",
    "変更",
    "更新",
    "期限",
    "ポリシ",
    "方針",
    "桁",
    "文字数",
    "設定状況",
    "設定済",
    "設定の",
    "管理",
    "運用",
    "強度",
    "長さ",
    "定期",
    "ルール",
    "要否",
    "必要",
    "使い回し",
    "共通",
    "要素",
    "保管",
    "場所",
    "policy",
    "changed",
    "date",
    "length",
    "expir",
    "status",
    "確認",
    "対応",
];

/// Whether a header announces secrets, and whether it may only speak about them.
fn announces(header: &str) -> Option<bool> {
    let word = fold(header);
    let lower = narrow(header).to_lowercase();
    let tokens = || lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|t| !t.is_empty());
    let secret = SECRET.iter().chain(&LICENCE).any(|w| word.contains(w))
        || word.ends_with('鍵')
        || tokens().any(|t| TOKENS.contains(&t));
    secret.then(|| ABOUT.iter().any(|w| word.contains(w)))
}

/// Whether a value in a column *about* secrets says nothing secret: a date, yes or no, a short number, Japanese words.
fn says_nothing(value: &str) -> bool {
    let narrow = narrow(value);
    let longest = narrow.split(|c: char| !c.is_ascii_graphic()).map(str::len).max().unwrap_or(0);
    shape(value) == Shape::Date || parse_yes_no(value).is_ok() || longest <= 2
}

/// Long, without spaces, of all four kinds of characters: no model or serial number looks like that.
fn looks_like_password(value: &str) -> bool {
    (8..=64).contains(&value.len())
        && value.chars().all(|c| c.is_ascii_graphic())
        && value.chars().any(|c| c.is_ascii_lowercase())
        && value.chars().any(|c| c.is_ascii_uppercase())
        && value.chars().any(|c| c.is_ascii_digit())
        && value.contains(['!', '#', '$', '%', '^', '&', '*', '?', '+', '=', '~', '<', '>', '@'])
        && !value.contains("://")
        && !value.split_once('@').is_some_and(|(_, host)| host.contains('.'))
}

/// Masks columns of secrets and secrets inside other cells; gives the columns masked as a whole.
pub fn mask_columns(names: &[String], rows: &mut [(u32, Vec<String>)]) -> Vec<usize> {
    let mut masked = Vec::new();
    for (column, name) in names.iter().enumerate() {
        let mut values = rows.iter().filter_map(|(_, c)| c.get(column)).filter(|v| !v.is_empty());
        let secret = match announces(name) {
            Some(false) => true,
            Some(true) => !values.all(|v| says_nothing(v)),
            None if header_grade(name) == 0 => {
                let (mut like, mut all) = (0_usize, 0_usize);
                values.for_each(|v| {
                    all += 1;
                    like += usize::from(looks_like_password(v));
                });
                like >= 2 && like * 10 >= all * 6
            }
            None => false,
        };
        if secret {
            masked.push(column);
        }
    }
    for (_, cells) in rows {
        for (column, cell) in cells.iter_mut().enumerate().filter(|(_, c)| !c.is_empty()) {
            if masked.contains(&column) {
                MASK.clone_into(cell);
            } else if let Some(clean) = without_secrets(cell) {
                *cell = clean;
            }
        }
    }
    masked
}

/// The text with secrets such as `PW=abc123` masked.
pub fn mask_within(text: &str) -> String {
    without_secrets(text).unwrap_or_else(|| text.to_owned())
}

/// Words before a secret in running text. Longest first where one begins another.
const LATIN: [&str; 16] = [
    "passphrase",
    "password",
    "passcode",
    "passwd",
    "pass",
    "pwd",
    "pw",
    "pin",
    "psk",
    "secret",
    "community",
    "key",
    "wpa2-psk",
    "wpa",
    "token",
    "credentials",
];
const JAPANESE: [&str; 20] = [
    "パスワード",
    "ﾊﾟｽﾜｰﾄﾞ",
    "パスコード",
    "パスフレーズ",
    "パスワ",
    "暗証番号",
    "暗証",
    "事前共有鍵",
    "事前共有キー",
    "共有鍵",
    "共有キー",
    "暗号化キー",
    "暗号キー",
    "暗号鍵",
    "秘密鍵",
    "コミュニティ名",
    "コミュニティ",
    "プロダクトキー",
    "ライセンスキー",
    "回復キー",
];

/// Where secrets such as `PW=abc123` stand in running text: first and last character, the last not included.
pub fn places_within(text: &str) -> Vec<(usize, usize)> {
    // Position by position the same as the text: full-width and capital letters made plain.
    let plain: Vec<char> = text
        .chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c).to_ascii_lowercase(),
            '\u{3000}' => ' ',
            _ => c.to_ascii_lowercase(),
        })
        .collect();
    let mut places: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while plain.len() >= 4 && at < plain.len() {
        match keyword(&plain, at) {
            Some((end, japanese)) => {
                at = match secret_after(&plain, end, japanese) {
                    Some((from, to)) => {
                        places.push((from, to));
                        to
                    }
                    None => end,
                };
            }
            None => match pair(&plain, at) {
                Some((from, to)) => {
                    places.push((from, to));
                    at = to;
                }
                None => at += 1,
            },
        }
    }
    places
}

/// `None` when there is nothing to mask, so that most cells are not copied.
fn without_secrets(text: &str) -> Option<String> {
    let cuts = places_within(text);
    if cuts.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut cut = cuts.iter().peekable();
    for (i, c) in text.chars().enumerate() {
        match cut.peek() {
            Some((from, to)) if i >= *from => {
                if i == *from {
                    out.push_str(MASK);
                }
                if i + 1 == *to {
                    cut.next();
                }
            }
            _ => out.push(c),
        }
    }
    Some(out)
}

/// The end of a keyword that begins at `at`, and whether it is a Japanese one.
fn keyword(plain: &[char], at: usize) -> Option<(usize, bool)> {
    let first = *plain.get(at)?;
    let fits = |word: &&str| word.chars().enumerate().all(|(i, c)| plain.get(at + i) == Some(&c));
    if first.is_ascii_lowercase() {
        let word_before = at.checked_sub(1).and_then(|b| plain.get(b)).is_some_and(char::is_ascii_alphanumeric);
        if word_before {
            return None;
        }
        let end = at + LATIN.iter().find(|w| fits(w))?.len();
        return plain.get(end).is_none_or(|c| !c.is_ascii_alphabetic()).then_some((end, false));
    }
    if first.is_ascii() {
        return None;
    }
    let word = JAPANESE.iter().find(|w| fits(w))?;
    Some((at + word.chars().count(), true))
}

/// Where the secret after a keyword begins and ends.
fn secret_after(plain: &[char], end: usize, japanese: bool) -> Option<(usize, usize)> {
    let ends_token = |c: &char| {
        c.is_whitespace() || matches!(c, '、' | '。' | ',' | ';' | ')' | '」' | '』' | '】' | '|') || *c == '"'
    };
    let token = |from: usize| from + plain.iter().skip(from).take_while(|c| !ends_token(c)).count();
    let skip_spaces = |from: usize| from + plain.iter().skip(from).take_while(|c| c.is_whitespace()).count();
    // `password1: …`, `パスワード(管理者): …`
    let mut at = end + plain.iter().skip(end).take_while(|c| c.is_ascii_digit() && !japanese).take(2).count();
    if plain.get(at) == Some(&'(') {
        let close = plain.iter().skip(at).take(16).position(|c| *c == ')')?;
        at += close + 1;
    }
    let gap = skip_spaces(at);
    if matches!(plain.get(gap), Some(':' | '=' | '→' | '⇒')) {
        let mut from = skip_spaces(gap + 1);
        while matches!(plain.get(from), Some('"' | '\'' | '「' | '『' | '【' | '=' | '>')) {
            from += 1;
        }
        let to = token(from);
        return (to > from).then_some((from, to));
    }
    let from = match plain.get(at) {
        Some('は' | 'が') => skip_spaces(at + 1),
        Some(c) if c.is_whitespace() => gap,
        _ if japanese => at,
        _ => return None,
    };
    let to = from + plain.iter().skip(from).take_while(|c| c.is_ascii_graphic() && !ends_token(c)).count();
    let value = plain.get(from..to)?;
    let odd = value.iter().any(|c| !c.is_ascii_alphabetic());
    (value.len() >= 4 && (odd || japanese)).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_inside_remarks_are_masked() {
        for (text, expected) in [
            ("password: abc123 です", "password: ●●● です"),
            ("PW=Admin!1、変更予定", "PW=●●●、変更予定"),
            ("ID:admin PW:P@ssw0rd", "ID:admin PW:●●●"),
            ("ID/PASS = admin/admin", "ID/PASS = ●●●"),
            ("ＰＷ：himitsu", "ＰＷ：●●●"),
            ("管理画面のパスワードはadmin123です", "管理画面のパスワードは●●●です"),
            ("初期パスワード admin", "初期パスワード ●●●"),
            ("暗証番号1234", "暗証番号●●●"),
            ("PIN 4321", "PIN ●●●"),
            ("SNMP community: public", "SNMP community: ●●●"),
            ("事前共有鍵：「s3cret」", "事前共有鍵：「●●●」"),
            ("パスワード(管理者): x1", "パスワード(管理者): ●●●"),
            ("管理画面 admin/P@ss12", "管理画面 admin/●●●"),
            ("root : calvin", "root : ●●●"),
            ("ADMIN／ADMIN", "ADMIN／●●●"),
            ("保守用 administrator/hospital(変更予定)", "保守用 administrator/●●●変更予定)"),
        ] {
            assert_eq!(mask_within(text), expected, "{text}");
        }
        for text in [
            "パスワード変更済み",
            "パスワードは変更していません",
            "password policy applied",
            "pinコードなし",
            "合鍵は受付",
            "compass: north",
            "2026年に購入",
            "admin/管理者",
            "root/user",
            "admin: なし",
            "ユーザ: user/guest",
            "http://admin/setup/",
            "superuser 権限",
            "担当: admin@example.jp",
            "password",
        ] {
            assert_eq!(mask_within(text), text);
        }
    }

    #[test]
    fn headers_that_announce_secrets() {
        for header in [
            "パスワード",
            "初期パスワード",
            "管理者PW",
            "管理者 PW",
            "PIN",
            "暗証番号",
            "SNMP community",
            "SNMPコミュニティ名",
            "事前共有鍵",
            "共有鍵",
            "Wi-Fi key",
            "ID/PW",
            "プロダクトキー",
            "ＰＡＳＳＷＯＲＤ",
            "鍵",
        ] {
            assert!(announces(header).is_some(), "{header}");
        }
        for header in ["機器名", "キーボード", "備考", "Compass", "pinned", "設置場所"] {
            assert_eq!(announces(header), None, "{header}");
        }
        assert_eq!(announces("パスワード変更日"), Some(true));
    }

    #[test]
    fn a_column_about_passwords_is_masked_only_when_it_holds_one() {
        let rows = |a: &str, b: &str| vec![(2, vec![a.to_owned()]), (3, vec![b.to_owned()])];
        let header = vec!["パスワード変更の有無".to_owned()];
        assert!(mask_columns(&header, &mut rows("有", "無")).is_empty());
        let mut leaked = rows("有", "Admin123");
        assert_eq!(mask_columns(&header, &mut leaked), vec![0]);
        assert_eq!(leaked[1].1[0], MASK);
        let mut unnamed = rows("Xk9!mmq2Z", "P@ssw0rd#1");
        assert_eq!(mask_columns(&["B".to_owned()], &mut unnamed), vec![0]);
    }
}
