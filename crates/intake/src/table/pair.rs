//! A user name and a password side by side without any word that announces them: `admin/P@ssw0rd`, `root:Calvin7`.
//!
//! Guards: people write such pairs into remarks and into columns called ログイン. Only names that devices are delivered
//! with begin a pair; `admin/管理者` and `root/usr` are none.

/// Names that begin a pair.
const NAMES: [&str; 14] = [
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
    "pi",
    "sa",
    "cisco",
    "ubnt",
];

/// Words that stand beside a name and are no password.
const ROLES: [&str; 12] =
    ["user", "users", "guest", "root", "owner", "operator", "viewer", "staff", "console", "power", "etc", "group"];

/// The secret of a pair that begins at `at` of a text made plain (narrow, lower case): where it begins and ends.
pub(super) fn pair(plain: &[char], at: usize) -> Option<(usize, usize)> {
    let is_word = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '@' | '\\');
    if at.checked_sub(1).and_then(|b| plain.get(b)).is_some_and(is_word) {
        return None;
    }
    let fits = |name: &&&str| name.chars().enumerate().all(|(i, c)| plain.get(at + i) == Some(&c));
    let name = NAMES.iter().find(fits)?;
    let blanks = |from: usize| from + plain.iter().skip(from).take_while(|c| **c == ' ').count();
    let sign = blanks(at + name.len());
    if !matches!(plain.get(sign), Some('/' | ':' | '|' | '・')) {
        return None;
    }
    let from = blanks(sign + 1);
    let ends = |c: &char| !c.is_ascii_graphic() || matches!(c, ',' | ';' | ')' | '"' | '|');
    let to = from + plain.iter().skip(from).take_while(|c| !ends(c)).count();
    let word: String = plain.get(from..to)?.iter().collect();
    // A path or an address follows a sign too, and a role says only what somebody may do.
    let is_path = word.starts_with('/') || word.contains("://") || word.ends_with('/');
    let is_plain = word.chars().all(|c| c.is_ascii_alphabetic());
    let is_secret = word == **name || !is_plain || (word.len() >= 6 && !NAMES.contains(&word.as_str()));
    (word.len() >= 3 && is_secret && !is_path && !(is_plain && ROLES.contains(&word.as_str()))).then_some((from, to))
}
