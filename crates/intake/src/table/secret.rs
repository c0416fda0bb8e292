//! Masks secrets: whole columns of passwords, and `PW=…` inside remarks.
//!
//! Guards: device lists of small facilities hold the administrator's password surprisingly often. Nothing that is read
//! from a list may carry it any further: not the ledger, not the log, not the kept copy. Masking too much costs a
//! glance; masking too little costs the facility. So doubt masks.

use std::borrow::Cow;

use sejo_model::device::parse_yes_no;
use sejo_model::text::{fold, narrow};

use super::block;
use super::harmless::{harmless, is_made_up, is_path};
use super::pair::is_role;
use super::phrase::places_within;
use super::repeated::PlainCells;
use super::{Shape, shape};
use crate::configuration::{is_secret_word, mask_command};
use crate::ledger::words::header_grade;

/// What stands in place of a secret.
pub const MASK: &str = "●●●";

/// Words in a header that mean the column holds secrets.
const SECRET: [&str; 58] = [
    "解除コード",
    "解除番号",
    "解錠コード",
    "開錠コード",
    "pswd",
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
    "ログオン情報",
    "サインイン情報",
    "アカウント情報",
    "credential",
    "pinコード",
    "合言葉",
    "合い言葉",
    "ぱすわーど",
    "秘密の質問",
    "資格情報",
    "無線の暗号",
    "無線暗号",
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

/// Words that end in パス or キー and hold no secrets.
const OTHER: [&str; 13] = [
    "バイパス",
    "コンパス",
    "キャンパス",
    "オリンパス",
    "ファイルパス",
    "フォルダパス",
    "フルパス",
    "ネットワークパス",
    "インストールパス",
    "テンキー",
    "ホットキー",
    "主キー",
    "外部キー",
];

/// Whether a header announces secrets, and whether it may only speak about them.
fn announces(header: &str) -> Option<bool> {
    let word = fold(header).replace("管理者", "");
    let lower = narrow(header).to_lowercase();
    let tokens = || lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|t| !t.is_empty());
    let words = || lower.split(|c: char| !c.is_alphanumeric() && c != 'ー').filter(|w| !w.is_empty());
    let ends = |w: &str| (w.ends_with("パス") || w.ends_with("キー")) && !OTHER.iter().any(|o| w.ends_with(o));
    let secret = SECRET.iter().chain(&LICENCE).any(|w| word.contains(w))
        || word.ends_with('鍵')
        || words().any(ends)
        || lower.contains("p/w")
        || tokens().any(|t| TOKENS.contains(&t));
    secret.then(|| ABOUT.iter().any(|w| word.contains(w)))
}

/// Whether a cell is the name of a secret whose value stands in the next cell (`snmp-server community`, `管理者PW`), as
/// in a configuration pasted into a sheet. Stricter than a header: カードキー is a device.
pub fn labels(cell: &str) -> bool {
    let cell = cell.trim().trim_matches('"');
    if cell.is_empty() || cell.len() > LABEL || cell.contains(MASK) {
        return false;
    }
    if cell.is_ascii() {
        // `username kanri password 7`: the number says how the secret is written.
        let last = cell.rsplit(' ').find(|w| !w.bytes().all(|b| b.is_ascii_digit())).unwrap_or(cell);
        return is_secret_word(last.trim_end_matches([':', '=']));
    }
    let word = fold(cell);
    let lower = narrow(cell).to_lowercase();
    let token = |t: &str| ["pw", "pass", "pwd", "psk", "pin"].contains(&t);
    let says = SECRET.iter().chain(&LICENCE).any(|w| word.contains(w))
        || lower.split(|c: char| !c.is_ascii_alphanumeric()).any(token);
    // A sentence about passwords is no label.
    says && announces(cell) == Some(false) && !cell.contains(['。', '、'])
}

/// Whether a cell behind a label can only be a label itself (a line of headings), not its value: `mysecret` is a value.
pub fn is_label(cell: &str) -> bool {
    const PLAIN: [&str; 8] = ["password", "passwd", "pass", "pw", "psk", "key", "secret", "community"];
    labels(cell) && (!cell.is_ascii() || PLAIN.iter().any(|w| cell.eq_ignore_ascii_case(w)))
}

/// Whether a word is the number that says how a secret is written (`password 7`).
pub fn is_way_of_writing(word: &str) -> bool {
    (1..=2).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit())
}

/// Words that begin a line of a configuration, and hardly a remark about a device.
const COMMANDS: [&str; 26] = [
    "aaa",
    "add",
    "administrator",
    "authentication",
    "crypto",
    "enable",
    "ike",
    "ikev1",
    "ikev2",
    "ip",
    "ipsec",
    "l2tp",
    "login",
    "neighbor",
    "ntp",
    "pp",
    "ppp",
    "radius",
    "radius-server",
    "set",
    "snmp",
    "snmp-server",
    "tacacs-server",
    "username",
    "vrrp",
    "wpa-psk",
];

/// Whether a cell is a line of a configuration, pasted into a sheet as it was.
fn is_command(cell: &str) -> bool {
    let mut words = cell.split_ascii_whitespace();
    cell.is_ascii() && words.next().is_some_and(|first| COMMANDS.contains(&first)) && words.nth(1).is_some()
}

/// Longest label of a value, in bytes.
const LABEL: usize = 60;

/// A header as it may be shown: what could be a secret in it is masked, also `Abc123 パスワード`.
pub fn mask_header(header: &str) -> String {
    let masked = mask_within(header);
    if announces(&masked).is_none() {
        return masked;
    }
    let clean = |word: &str| {
        let plain = narrow(word).to_lowercase();
        let named = plain.starts_with("wpa") || plain.starts_with("snmp") || plain.starts_with("wifi");
        if is_made_up(&plain) && !named { MASK.to_owned() } else { word.to_owned() }
    };
    masked.split(' ').map(clean).collect::<Vec<_>>().join(" ")
}

/// Whether a value in a column *about* secrets says nothing secret: a date, yes or no, a short number, Japanese words.
fn says_nothing(value: &str) -> bool {
    let narrow = narrow(value);
    let longest = narrow.split(|c: char| !c.is_ascii_graphic()).map(str::len).max().unwrap_or(0);
    shape(value) == Shape::Date || parse_yes_no(value).is_ok() || longest <= 2
}

/// What people write beside the name of a secret instead of the secret: whether there is one, where it is kept, who knows.
const INSTEAD: [&str; 26] = [
    "なし",
    "あり",
    "無し",
    "有り",
    "有",
    "無",
    "未",
    "済",
    "不明",
    "別紙",
    "参照",
    "同上",
    "同じ",
    "金庫",
    "封筒",
    "非公開",
    "省略",
    "記載",
    "本人",
    "担当",
    "各自",
    "個別",
    "不要",
    "該当",
    "年",
    "回",
];

/// Whether a cell beside the name of a secret may be the secret: a Japanese word may be one as well as any other, unless it
/// speaks about it.
pub(super) fn may_be_secret(cell: &str) -> bool {
    let word = fold(cell);
    let is_japanese = word.chars().any(|c| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'));
    let speaks_about = ABOUT.iter().chain(&INSTEAD).any(|w| word.contains(w));
    !says_nothing(cell) || (is_japanese && !speaks_about && parse_yes_no(cell).is_err() && shape(cell) != Shape::Date)
}

/// Long, without spaces, of all four kinds of characters: no model or serial number looks like that.
pub(super) fn looks_like_password(value: &str) -> bool {
    (8..=64).contains(&value.len())
        && value.chars().all(|c| c.is_ascii_graphic())
        && value.chars().any(|c| c.is_ascii_lowercase())
        && value.chars().any(|c| c.is_ascii_uppercase())
        && value.chars().any(|c| c.is_ascii_digit())
        && value.contains(['!', '#', '$', '%', '^', '&', '*', '?', '+', '=', '~', '<', '>', '@'])
        && !value.contains("://")
        && !value.split_once('@').is_some_and(|(_, host)| host.contains('.'))
}

fn is_path_value(value: &str) -> bool {
    is_path(&narrow(value))
}

/// Columns that are secret by their name or by their values.
pub fn secret_columns(names: &[String], rows: &[(u32, Vec<String>)]) -> Vec<usize> {
    let mut masked = Vec::new();
    for (column, name) in names.iter().enumerate() {
        let mut values = rows.iter().filter_map(|(_, c)| c.get(column)).filter(|v| !v.is_empty());
        let secret = match announces(name) {
            // A パス may be where files lie.
            Some(false) => {
                !(name.contains("パス") && values.clone().next().is_some() && values.all(|v| is_path_value(v)))
            }
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
    masked
}

/// Masks columns of secrets and secrets inside other cells; gives the columns masked as a whole.
pub fn mask_columns(names: &[String], rows: &mut [(u32, Vec<String>)]) -> Vec<usize> {
    let masked = secret_columns(names, rows);
    let signs_in: Vec<bool> = names.iter().map(|name| is_sign_in(name)).collect();
    let mut plain = PlainCells::default();
    for (_, cells) in rows {
        let mut named = false;
        for (column, cell) in cells.iter_mut().enumerate().filter(|(_, c)| !c.is_empty()) {
            let signs_in = signs_in.get(column).is_some_and(|signs_in| *signs_in);
            if !named && !signs_in && !masked.contains(&column) && plain.has(cell) {
                continue;
            }
            let is_value = named && !is_label(cell) && may_be_secret(cell);
            named = !is_value && labels(cell);
            let ends_with_way = cell.rsplit(' ').next().is_some_and(is_way_of_writing);
            if masked.contains(&column) || is_value {
                MASK.clone_into(cell);
                continue;
            }
            if is_command(cell) {
                *cell = mask_command(cell);
            }
            let clean = without_secrets(cell).or_else(|| {
                let within = || without_secrets(&format!("{SIGN_IN}{cell}")).or_else(|| sign_in(cell));
                signs_in.then(within).flatten()
            });
            if clean.is_none() && !named && !signs_in && !is_command(cell) {
                plain.learn(cell);
            }
            if let Some(clean) = clean {
                *cell = clean.strip_prefix(SIGN_IN).map_or_else(|| clean.clone(), str::to_owned);
            }
            // A cell that holds its secret itself names none of the next.
            named &= ends_with_way || !cell.contains(MASK);
        }
    }
    masked
}

/// What a cell says in a column of [`is_sign_in`].
const SIGN_IN: &str = "ログイン: ";

/// Whether a column holds how somebody signs in: a name, and often the password behind it.
fn is_sign_in(name: &str) -> bool {
    const WORDS: [&str; 6] = ["ログオン", "ログイン", "サインイン", "アカウント", "logon", "login"];
    let name = fold(name);
    let name = ["id", "名", "方法", "先"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    WORDS.iter().any(|word| name.ends_with(word))
}

/// What such a cell holds where nothing in it announces a secret: a name with the password behind it, or the password alone.
fn sign_in(cell: &str) -> Option<String> {
    let plain = narrow(cell);
    let plain = plain.trim();
    if !plain.is_ascii() {
        return None;
    }
    let has = |fits: fn(&char) -> bool| plain.chars().any(|c| fits(&c));
    let of_all = has(char::is_ascii_lowercase) && has(char::is_ascii_uppercase) && has(char::is_ascii_digit);
    if looks_like_password(plain) || plain.len() >= 8 && of_all && !plain.contains([' ', '\\', '@', '-', '.', '/']) {
        return Some(MASK.to_owned());
    }
    let at = cell.find(['/', '／', ':', '：', ',', '、', '|', '\n'])?;
    let (name, rest) = cell.split_at(at);
    let sign = rest.chars().next()?;
    let secret = rest.get(sign.len_utf8()..)?.trim();
    let word = narrow(secret).to_lowercase();
    let is_word = !name.trim().is_empty() && word.len() >= 3 && word.chars().all(|c| c.is_ascii_graphic());
    (is_word && !harmless(&word, None) && !is_path(&word) && !is_role(&word)).then(|| format!("{name}{sign}{MASK}"))
}

/// Columns not masked as a whole in which words were masked: the column, the first such row, and how many.
pub fn masked_words(width: usize, rows: &[(u32, Vec<String>)], masked: &[usize]) -> Vec<(usize, u32, usize)> {
    let in_column = |column: usize| {
        let mut hits = rows.iter().filter(|(_, cells)| cells.get(column).is_some_and(|c| c.contains(MASK)));
        let (row, _) = hits.next()?;
        Some((column, *row, hits.count() + 1))
    };
    (0..width).filter(|column| !masked.contains(column)).filter_map(in_column).collect()
}

/// Whether a text holds what could be a secret.
pub fn is_in(text: &str) -> bool {
    !places_within(text).is_empty() || block::mask(text).is_some()
}

/// The text with secrets such as `PW=abc123` masked.
pub fn mask_within(text: &str) -> String {
    let text = block::mask(text).map_or(Cow::Borrowed(text), Cow::Owned);
    without_secrets(&text).unwrap_or_else(|| text.into_owned())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_inside_remarks_are_masked() {
        for (text, expected) in [
            ("password: abc123 です", "password: ●●● です"),
            ("PW=Admin!1、変更予定", "PW=●●●、変更予定"),
            ("https://admin:Ab12xQz9@192.168.1.1/login", "https://admin:●●●@192.168.1.1/login"),
            ("ftp://backup:p@ss:1@nas (予備)", "ftp://backup:●●●@nas (予備)"),
            ("https://admin@192.168.1.1:8443/", "https://admin@192.168.1.1:8443/"),
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
            ("pswd Zq7Karte2024", "pswd ●●●"),
            ("Wi-Fi: hospital-net / Zq7Karte2024", "Wi-Fi: hospital-net / ●●●"),
            ("保守用 administrator/hospital(変更予定)", "保守用 administrator/●●●(変更予定)"),
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
            "Wi-Fi: 2.4GHz/5GHz",
            "=cmd|' /C calc'!A0",
            "password",
        ] {
            assert_eq!(mask_within(text), text);
        }
    }

    #[test]
    fn a_long_text_takes_time_that_grows_with_its_length() {
        let text = |lines: usize| {
            (0..lines).map(|n| format!("第{n}条 条文{n} バックアップは毎日取る。\n")).collect::<String>()
        };
        let took = |lines: usize| {
            let text = text(lines);
            let begun = std::time::Instant::now();
            assert_eq!(mask_within(&text), text);
            begun.elapsed()
        };
        // Eight times the text; sixty-four times the time would be the square. A busy machine gets more tries.
        assert!((0..20).any(|_| took(4_000) < took(500) * 24));
    }

    #[test]
    fn a_japanese_secret_beside_its_label_is_masked_and_words_about_it_stay() {
        let names = ["項目", "値", "備考"].map(str::to_owned);
        let masked = |label: &str, value: &str| {
            let mut rows = vec![(2, [label, value, "受付"].map(str::to_owned).to_vec())];
            mask_columns(&names, &mut rows);
            assert_eq!(rows[0].1[2], "受付", "{label} {value}");
            rows[0].1[1] == MASK
        };
        for (label, value) in [
            ("パスワード", "さくら2024"),
            ("パスワード", "ひまわり"),
            ("ログインパスワード", "山桜"),
            ("暗証番号", "ゆり"),
            ("管理者PW", "サクラ24"),
            ("事前共有鍵", "はるのうみ"),
        ] {
            assert!(masked(label, value), "{label} {value}");
        }
        for (label, value) in [
            ("パスワード", "なし"),
            ("パスワード", "別紙参照"),
            ("パスワード", "設定済み"),
            ("暗証番号", "院長が金庫に保管"),
            ("機器名", "ひまわり"),
            ("パスワード", "令和8年4月1日"),
        ] {
            assert!(!masked(label, value), "{label} {value}");
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
            "解除コード",
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
        let mut signs_in = rows("user Zq7Karte2024", "yamada");
        assert!(mask_columns(&["ログオン".to_owned()], &mut signs_in).is_empty());
        assert_eq!((signs_in[0].1[0].as_str(), signs_in[1].1[0].as_str()), ("user ●●●", "yamada"));
        let mut unnamed = rows("Xk9!mmq2Z", "P@ssw0rd#1");
        assert_eq!(mask_columns(&["B".to_owned()], &mut unnamed), vec![0]);
    }
}
