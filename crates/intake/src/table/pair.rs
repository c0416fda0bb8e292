//! A user name and a password side by side: `admin/P@ssw0rd`, `root:Calvin7`, `admin abc123`, `SSID: hosp / abc123`,
//! `hosp/Abc12345`, `admin(abc123)`.
//!
//! Guards: people write such pairs into remarks and into columns called ログイン. Names that devices are delivered with
//! begin one, and words such as SSID and アカウント announce one; of two other words the second has to look like a
//! password. `admin/管理者`, `root/user`, `root:v5.2.1`, `WAN/LAN` and `RTX1210/RTX1220` are none.

use std::sync::LazyLock;

use super::harmless::{harmless, is_address, is_made_up, is_mail, is_path, is_product, is_said};
use super::phrase::announces_at;
use super::plain::{Firsts, Plain, Span};

/// Names that begin a pair.
const NAMES: [&str; 16] = [
    "administrator",
    "admin",
    "root",
    "user",
    "guest",
    "operator",
    "manager",
    "sysadmin",
    "superuser",
    "supervisor",
    "hospital",
    "kanri",
    "pi",
    "sa",
    "cisco",
    "ubnt",
];

/// Of these, the ones a password may follow after a mere blank or comma.
const SUPER: [&str; 7] = ["administrator", "admin", "root", "sysadmin", "superuser", "ubnt", "kanri"];

/// Words that stand beside a name and are no password.
const ROLES: [&str; 46] = [
    "user",
    "users",
    "guest",
    "root",
    "owner",
    "operator",
    "viewer",
    "staff",
    "console",
    "power",
    "etc",
    "group",
    "admin",
    "access",
    "account",
    "accounts",
    "page",
    "panel",
    "portal",
    "screen",
    "site",
    "menu",
    "mode",
    "rights",
    "role",
    "privileges",
    "center",
    "centre",
    "tool",
    "tools",
    "shell",
    "share",
    "team",
    "login",
    "password",
    "only",
    "certificate",
    "directory",
    "server",
    "interface",
    "network",
    "guide",
    "manager",
    "administrator",
    "supervisor",
    "sysadmin",
];

/// Whether a word beside a name says what somebody may do, and is no password.
pub(super) fn is_role(word: &str) -> bool {
    ROLES.contains(&word)
}

/// Words that announce a name with a password beside it.
const ACCOUNTS: [&str; 29] = [
    "wi-fi",
    "wifi",
    "無線lan",
    "ログオンid",
    "ログオン名",
    "ログオン",
    "サインイン",
    "ssid",
    "user id",
    "userid",
    "username",
    "user name",
    "user",
    "id",
    "login",
    "account",
    "ユーザーid",
    "ユーザid",
    "ユーザー名",
    "ユーザ名",
    "ユーザー",
    "ユーザ",
    "ログインid",
    "ログイン名",
    "ログイン",
    "アカウント名",
    "アカウント",
    "利用者id",
    "接続先",
];

static FIRSTS: LazyLock<Firsts> = LazyLock::new(|| Firsts::of(NAMES.iter().chain(&ACCOUNTS)));

/// What stands before a `/` and a number and is no user name.
const PROTOCOLS: [&str; 24] = [
    "tcp", "udp", "http", "https", "ssh", "rdp", "smb", "ftp", "sftp", "snmp", "vlan", "lan", "wan", "port", "ext",
    "tel", "fax", "icmp", "telnet", "ldap", "ntp", "dns", "ike", "esp",
];

/// The secret of a pair that begins at `at`: where it begins and ends.
pub(super) fn pair(plain: &Plain, at: usize) -> Option<Span> {
    if plain.before(at).is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '@' | '\\')) {
        return None;
    }
    let begins = FIRSTS.has(plain.get(at)?);
    let word =
        begins.then(|| named(plain, at).or_else(|| announced(plain, at)).or_else(|| of_air(plain, at))).flatten();
    word.or_else(|| slashed(plain, at))
}

/// What stands between a well-known name and its password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Between {
    /// A sign or an arrow.
    Sign,
    /// A comma or nothing but a blank.
    Loose,
    /// The password stands in brackets, where people write whose an account is as well.
    Bracket,
}

/// A well-known name and its password.
fn named(plain: &Plain, at: usize) -> Option<Span> {
    let name = NAMES.iter().find(|n| plain.has(at, n))?;
    let end = at + name.len();
    let gap = plain.blanks(end);
    let sign = plain.get(gap)?;
    let is_super = SUPER.contains(name);
    let (from, between) = match sign {
        '/' | ':' | '|' | '・' | '=' | '→' | '⇒' | '>' => {
            (plain.blanks(plain.run(gap + 1, |c| c == '>')), Between::Sign)
        }
        '-' if plain.has(gap, "->") || plain.has(gap, "-->") => {
            (plain.blanks(plain.run(gap, |c| matches!(c, '-' | '>'))), Between::Sign)
        }
        '(' if is_super => (plain.blanks(gap + 1), Between::Bracket),
        ',' | '、' if is_super => (plain.blanks(gap + 1), Between::Loose),
        _ if gap > end && is_super => (gap, Between::Loose),
        _ => return None,
    };
    let loose = between == Between::Loose;
    let to = plain.latin(from);
    // What stands behind a bracket is not in it.
    let is_bracket = between == Between::Bracket;
    let to = if is_bracket { plain.run_within(from, to.saturating_sub(from), |c| c != ')') } else { to };
    let span = (from, to);
    let word = plain.word(span);
    let bare = word.trim_matches(['.', '!', '?', '\'', '"']);
    let is_plain = bare.chars().all(|c| c.is_ascii_alphabetic());
    let is_role = is_plain && ROLES.contains(&bare) && bare != *name;
    if word.len() < 3
        || is_role
        || (is_said(bare) && bare != *name)
        || (is_bracket && (!is_made_up(&word) || is_mail(&word)))
        || (loose && announces_at(plain, from))
        || is_address(&word)
        || harmless(&word, plain.get(span.1))
    {
        return None;
    }
    // A path follows a sign too, and a role says only what somebody may do.
    let is_path = word.starts_with('/') || word.contains("://") || word.ends_with('/');
    // `user: yamada` says who; `user/yamada12` and `root: calvin` how to get in.
    let says_who = sign == ':' && !SUPER.contains(name);
    let is_secret = bare == *name || !is_plain || (word.len() >= 6 && !says_who);
    (is_secret && !is_path && !(loose && is_product(&word))).then_some(span)
}

/// `SSID: hosp / abc`, `ID: hosp, abc123`.
fn announced(plain: &Plain, at: usize) -> Option<Span> {
    let end = plain.first_of(at, &ACCOUNTS)?;
    let sign = plain.blanks(end);
    let told = matches!(plain.get(sign), Some(':' | '='));
    if !told && sign == end {
        return None;
    }
    let name = if told { plain.blanks(sign + 1) } else { sign };
    let name_end = plain.run(name, |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '@'));
    if name_end < name + 2 || announces_at(plain, name) {
        return None;
    }
    let gap = plain.blanks(name_end);
    let (from, listed) = match plain.get(gap)? {
        '/' | '・' | '|' | '→' => (plain.blanks(gap + 1), true),
        ',' | '、' => (plain.blanks(gap + 1), false),
        _ if gap > name_end && told => (gap, false),
        _ => return None,
    };
    let span = (from, plain.latin(from));
    let word = plain.word(span);
    let odd = word.contains(|c: char| !c.is_ascii_alphabetic());
    let account = plain.word((name, name_end));
    let alike = account.chars().zip(word.chars()).take_while(|(a, b)| a == b).count() >= 3;
    let is_role = ROLES.contains(&word.as_str())
        || NAMES.contains(&word.as_str())
        || (NAMES.contains(&account.as_str()) && is_said(&word));
    let fits = if listed { word.len() >= if odd { 4 } else { 6 } } else { is_made_up(&word) };
    let is_band = word.ends_with("ghz");
    let other = is_band
        || alike
        || is_role
        || announces_at(plain, from)
        || is_address(&word)
        || is_product(&word)
        || is_path(&word);
    (fits && !other && !harmless(&word, plain.get(span.1))).then_some(span)
}

/// `wifi: sakura2024`: the key of a wireless network without its name. A name with a hyphen, a band and a standard are none.
fn of_air(plain: &Plain, at: usize) -> Option<Span> {
    const SAYS: [&str; 8] =
        ["connected", "disconnected", "available", "unavailable", "dual-band", "dualband", "wireless", "firewall"];
    let end = plain.first_of(at, &["wi-fi", "wifi", "無線lan"])?;
    let sign = plain.blanks(end);
    if !matches!(plain.get(sign), Some(':' | '=' | '→')) {
        return None;
    }
    let from = plain.blanks(sign + 1);
    let span = (from, plain.latin(from));
    let word = plain.word(span);
    let is_plain = word.len() >= 8 && word.chars().all(|c| c.is_ascii_lowercase()) && !ROLES.contains(&word.as_str());
    let ends = plain.get(plain.blanks(span.1)).is_none_or(|c| !c.is_ascii_alphanumeric());
    let is_standard = word.starts_with("802.") || word.starts_with("ieee") || word.ends_with("ghz");
    let other = is_standard
        || SAYS.contains(&word.as_str())
        || announces_at(plain, from)
        || is_address(&word)
        || is_product(&word)
        || is_path(&word);
    (ends && (is_plain || is_made_up(&word)) && !other && !harmless(&word, plain.get(span.1))).then_some(span)
}

/// `hosp/Abc12345`: two words with one `/` between, the second like a password.
fn slashed(plain: &Plain, at: usize) -> Option<Span> {
    if plain.before(at).is_some_and(|c| c.is_ascii_graphic()) {
        return None;
    }
    let end = plain.latin(at);
    // Within the word only: the next sign may stand at the end of the text, and every word of it would look that far.
    let slash_from = |from: usize| plain.run_within(from, end.saturating_sub(from), |c| c != '/');
    let slash = slash_from(at);
    if slash < at + 2 || slash + 6 > end + 2 || slash >= end || slash_from(slash + 1) < end {
        return None;
    }
    let span = (slash + 1, end);
    let (name, name_cased) = (plain.word((at, slash)), plain.cased((at, slash)));
    let (word, cased) = (plain.word(span), plain.cased(span));
    let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
    let alike = name.chars().zip(word.chars()).take_while(|(a, b)| a == b).count() >= 3;
    let says = NAMES.contains(&name.as_str()) && is_said(&word);
    if !is_name || alike || says || PROTOCOLS.contains(&name.as_str()) || is_product(&word) || is_address(&name) {
        return None;
    }
    let small = name_cased.len() >= 3 && name_cased.chars().all(|c| c.is_ascii_lowercase());
    let number = word.len() >= 4 && word.chars().all(|c| c.is_ascii_digit());
    let has = |fits: fn(&char) -> bool| cased.chars().any(|c| fits(&c));
    let of_all = cased.len() >= 8
        && has(char::is_ascii_lowercase)
        && has(char::is_ascii_uppercase)
        && has(char::is_ascii_digit)
        && is_made_up(&word);
    let marked = is_made_up(&word) && word.contains(['!', '#', '$', '%', '&', '@', '*']);
    let found = of_all || marked || (small && (number || is_made_up(&word)));
    (found && !harmless(&word, plain.get(end))).then_some(span)
}
