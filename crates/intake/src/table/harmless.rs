//! Words that stand where a secret could stand and are none: なし, 変更済み, 8桁以上, `required`, a date, an address.
//!
//! Guards: remarks stay readable. What is not known to be harmless is masked.

use super::{Shape, shape};

/// The whole value says that there is something, or nothing.
const WHOLE: [&str; 20] = [
    "なし", "無し", "無", "あり", "有り", "有", "要", "未", "済", "済み", "ok", "ng", "n/a", "同左", "同上", "以下",
    "下記", "上記", "左記", "不可",
];

/// A value in Japanese with one of these in it speaks about a secret.
const ABOUT: [&str; 46] = [
    "なし",
    "変更",
    "更新",
    "設定",
    "確認",
    "管理",
    "保管",
    "別紙",
    "別途",
    "参照",
    "記載",
    "不要",
    "不明",
    "必要",
    "済み",
    "未定",
    "済",
    "金庫",
    "封筒",
    "台帳",
    "院長",
    "担当",
    "事務",
    "受付",
    "業者",
    "メーカ",
    "ベンダ",
    "職員",
    "本人",
    "各自",
    "定期",
    "共通",
    "個別",
    "初期値",
    "既定",
    "使い回",
    "非公開",
    "非開示",
    "問い合わせ",
    "ください",
    "忘れ",
    "紛失",
    "期限",
    "毎月",
    "毎年",
    "通り",
];

/// English words that follow `password`, `pw` or `is` and are no secret.
const ENGLISH: [&str; 95] = [
    "a",
    "account",
    "active",
    "aes",
    "age",
    "aging",
    "all",
    "and",
    "applied",
    "authentication",
    "blank",
    "box",
    "by",
    "card",
    "ccmp",
    "change",
    "changed",
    "character",
    "characters",
    "chars",
    "complexity",
    "default",
    "digits",
    "disabled",
    "eap",
    "empty",
    "enabled",
    "encryption",
    "enterprise",
    "entry",
    "expired",
    "expires",
    "expiry",
    "field",
    "for",
    "found",
    "free",
    "from",
    "hash",
    "hint",
    "history",
    "in",
    "inserted",
    "is",
    "kept",
    "known",
    "length",
    "less",
    "letters",
    "list",
    "lock",
    "login",
    "lost",
    "managed",
    "management",
    "manager",
    "mandatory",
    "method",
    "needed",
    "no",
    "none",
    "not",
    "of",
    "on",
    "only",
    "personal",
    "phrase",
    "policy",
    "port",
    "prompt",
    "protected",
    "protection",
    "recovery",
    "required",
    "reset",
    "rotation",
    "rule",
    "rules",
    "same",
    "screen",
    "set",
    "setting",
    "settings",
    "shared",
    "stored",
    "strength",
    "strong",
    "the",
    "token",
    "through",
    "tkip",
    "unknown",
    "update",
    "vault",
    "with",
];

/// English words that follow `is`.
const MORE: [&str; 32] = [
    "also", "always", "being", "easily", "easy", "enforced", "fixed", "given", "guessed", "hashed", "hidden", "left",
    "long", "masked", "never", "now", "one", "optional", "printed", "readable", "reused", "saved", "sent", "short",
    "still", "there", "too", "used", "very", "weak", "written", "policies",
];

/// Signs of a number that counts something.
const UNITS: [char; 20] = [
    '年', '月', '日', '時', '分', '桁', '文', '字', '回', '台', '名', '人', '個', '件', '階', '号', '種', '週', '本',
    '箱',
];

/// Names of products that end in a number, as passwords do.
const PRODUCTS: [&str; 27] = [
    "windows",
    "win10",
    "win11",
    "win7",
    "office",
    "microsoft",
    "server",
    "acrobat",
    "adobe",
    "exchange",
    "filemaker",
    "sqlserver",
    "oracle",
    "norton",
    "eset",
    "macos",
    "ios",
    "ipados",
    "android",
    "ubuntu",
    "debian",
    "centos",
    "bluetooth",
    "gigabit",
    "ethernet",
    "vlan",
    "internet",
];

/// Names that a version, a length or a number of something follows.
const NUMBERED: [&str; 27] = [
    "v", "ver", "rtx", "nvr", "fwx", "swx", "wlx", "asa", "ssh", "sha", "aes", "rsa", "tls", "snmpv", "http", "https",
    "port", "level", "bridge", "kb", "rhel", "centos", "debian", "ubuntu", "windows", "macos", "fortios",
];

/// What machines and people say of an account, a bridge or a way.
const SAID: [&str; 11] = [
    "primary",
    "secondary",
    "operator",
    "readonly",
    "monitor",
    "designated",
    "forwarding",
    "blocking",
    "listening",
    "enabled",
    "disabled",
];

/// Whether a value (plain, lower case) that `next` follows is no secret for certain.
pub(super) fn harmless(value: &str, next: Option<char>) -> bool {
    let value = value.trim();
    let word = value.trim_end_matches(['.', '!', '?']);
    if !value.contains(char::is_alphanumeric)
        || WHOLE.contains(&word)
        || ENGLISH.contains(&word)
        || MORE.contains(&word)
    {
        return true;
    }
    if !value.chars().any(|c| c.is_ascii_alphanumeric()) {
        return ABOUT.iter().any(|w| value.contains(w));
    }
    is_day(value) || counts(value, next)
}

/// `8桁`, `12 文字以上`, `90日`.
fn counts(value: &str, next: Option<char>) -> bool {
    let rest = value.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '~' | '/'));
    rest.len() < value.len() && rest.trim_start().chars().next().or(next).is_some_and(|c| UNITS.contains(&c))
}

/// A day with signs between its numbers, perhaps with words after it; `20260401` could be a password.
fn is_day(value: &str) -> bool {
    let day: String = value.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '/' | '-' | '.')).collect();
    let rest = value.get(day.len()..).unwrap_or_default();
    let signs = day.matches(['/', '-', '.']).count();
    let short = signs == 1 && day.split_once('/').is_some_and(|(m, d)| is_small(m, 12) && is_small(d, 31));
    !rest.contains(|c: char| c.is_ascii_alphanumeric()) && (short || (signs == 2 && shape(&day) == Shape::Date))
}

fn is_small(text: &str, most: u8) -> bool {
    text.parse::<u8>().is_ok_and(|n| (1..=most).contains(&n))
}

/// An address or a day, which nobody takes for a password.
pub(super) fn is_address(value: &str) -> bool {
    matches!(shape(value), Shape::Ip | Shape::Mac)
}

/// `C:\share`, `\\server\share`, `/etc/passwd`, `https://…`.
pub(super) fn is_path(value: &str) -> bool {
    let drive = value.chars().nth(1) == Some(':') && value.contains(['\\', '/']);
    drive || value.starts_with(['\\', '/', '~']) || value.contains("://")
}

/// `office2021`, `5ghz`, `256gb`.
pub(super) fn is_product(value: &str) -> bool {
    let amount = value.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    PRODUCTS.iter().any(|p| value.starts_with(p))
        || (amount.len() < value.len()
            && matches!(amount, "ghz" | "mhz" | "gb" | "tb" | "mb" | "mbps" | "gbps" | "bit" | "w"))
}

/// Whether a word in small letters beside an account is what people say of it, and no password: `v5.2.1`, `rtx1210`,
/// `sha256`, `level15`, `h31.4.1`, `primary`.
pub(crate) fn is_said(lower: &str) -> bool {
    let is_number = |rest: &str| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit() || ".-".contains(c));
    let is_part = |part: &str| matches!(part.len(), 1 | 2) && part.bytes().all(|b| b.is_ascii_digit());
    let is_day = |rest: &str| rest.split('.').count() == 3 && rest.split('.').all(is_part);
    SAID.contains(&lower)
        || NUMBERED.iter().any(|name| lower.strip_prefix(name).is_some_and(is_number))
        || lower.strip_prefix(['r', 'h']).is_some_and(is_day)
}

/// `yamada@clinic.jp`.
pub(crate) fn is_mail(word: &str) -> bool {
    let end = word.split_once('@').and_then(|(_, host)| host.rsplit_once('.'));
    end.is_some_and(|(_, last)| last.len() >= 2 && last.bytes().all(|b| b.is_ascii_alphabetic()))
}

/// Whether a word holds letters and digits as passwords do and as names with a hyphen do not.
pub(crate) fn is_made_up(value: &str) -> bool {
    let letters = value.chars().any(|c| c.is_ascii_alphabetic());
    let digits = value.chars().any(|c| c.is_ascii_digit());
    let odd = value.contains(['!', '#', '$', '%', '^', '&', '*', '?', '@']);
    value.chars().count() >= 6
        && ((letters && digits && !value.contains('-')) || (odd && (letters || digits)))
        && !is_address(value)
        && !is_product(value)
        && !is_path(value)
}
