//! The version in what a list says of the operating system or the firmware.
//!
//! Guards: what is cut off names and versions is only what says "version" in some spelling; a value that leaves open
//! which version it is stays whole. The years of Windows Server are versions and stay in the name as well.

use sejo_model::entry;
use sejo_model::text::narrow;

/// Words that announce a version, longest first; a number or a sign follows them.
const LABELS: [&str; 9] = ["バージョン", "revision", "version", "release", "ver", "rev", "rel", "版", "v"];
/// Of these, what may stand between words without a number beside it.
const PLAIN: [&str; 7] = ["version", "ver", "ver.", "バージョン", "build", "ビルド", "rev."];
/// Systems that a number right behind their name tells apart: CentOS7, iOS17.5.
const GLUED: [&str; 13] = [
    "ipados",
    "ios",
    "android",
    "macos",
    "chromeos",
    "debian",
    "ubuntu",
    "rhel",
    "centos",
    "fedora",
    "almalinux",
    "rocky",
    "fortios",
];
/// The years Windows Server is named after.
const SERVER_YEARS: [&str; 7] = ["2003", "2008", "2012", "2016", "2019", "2022", "2025"];

/// Cuts `Windows 10 Pro 22H2` into name and version; `None` when no version stands in it.
///
/// The number of Windows is a name, not a version.
#[must_use]
pub fn split_os(text: &str) -> Option<(String, String)> {
    let plain = with_brackets_apart(&narrow(text));
    let windows = plain.to_lowercase().contains("win");
    let spaced = plain.split_whitespace().map(|word| parted(word, windows)).collect::<Vec<_>>().join(" ");
    by_words(&spaced, windows).or_else(|| server(text))
}

/// A text with a space before each bracket, Win10Pro (22H2), but for those that are a part of a number: 15.2(7)E.
fn with_brackets_apart(plain: &str) -> String {
    let mut out = String::with_capacity(plain.len() + 1);
    for (at, c) in plain.char_indices() {
        let before = out.rsplit(' ').next().unwrap_or_default();
        let is_number = before.starts_with(|c: char| c.is_ascii_digit()) && before.contains('.');
        let inside = || plain.get(at + 1..).and_then(|rest| rest.split(')').next()).unwrap_or_default();
        // 12.4(25d), but not 10.0.19045(22H2).
        let is_part = || {
            let digits = inside().trim_end_matches(|c: char| c.is_ascii_lowercase());
            !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
        };
        if c == '(' && !(is_number && is_part()) {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

/// What stands in a column of firmware without a name: `Ver.2.98`, `Release 6.2`, `V5`, `2.98版`. A bare number is
/// one only with a point in it.
pub fn bare(text: &str) -> Option<String> {
    let plain = narrow(text);
    let whole = plain.trim().trim_start_matches('第');
    let number = unlabelled(whole);
    let first = number.split_whitespace().next()?;
    let is_labelled = number.len() < whole.len();
    let is_number = first.starts_with(|c: char| c.is_ascii_digit()) && (is_labelled || first.contains('.'));
    // 2020.4.1 would be a day, 2.98か3.01 nobody knows.
    (is_number && entry::is_version(text)).then(|| number.to_owned())
}

/// The text behind the words that announce a version; as it is where nothing but them stands there.
fn unlabelled(text: &str) -> &str {
    let mut rest = text.trim();
    while let Some(after) = LABELS.iter().find_map(|label| behind(rest, label)).filter(|after| !after.is_empty()) {
        rest = after;
    }
    // 2.98版
    rest.strip_suffix('版')
        .map(str::trim_end)
        .filter(|number| number.ends_with(|c: char| c.is_ascii_digit()))
        .unwrap_or(rest)
}

/// What stands behind a label with which a text begins: `Vista` begins with no `v`.
fn behind<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(label.len())?;
    let after = rest.trim_start_matches([' ', '.', ':', '=', '_']);
    let is_end = after.len() < rest.len() || after.starts_with(|c: char| c.is_ascii_digit());
    let announces = is_end || !label.is_ascii();
    (head.to_lowercase() == label && announces).then_some(after)
}

/// A word in which name and version stand without a space, with one: `iOS17`, `Windows11Pro24H2`.
fn parted(word: &str, windows: bool) -> String {
    let lower = word.to_ascii_lowercase();
    let is_number = |rest: &str| {
        rest.starts_with(|c: char| c.is_ascii_digit()) && rest.chars().all(|c| c.is_ascii_digit() || c == '.')
    };
    let name = GLUED.iter().find(|name| lower.strip_prefix(**name).is_some_and(is_number)).map(|name| name.len());
    let release = || {
        let at = lower.len().checked_sub(4)?;
        let (before, last) = lower.split_at_checked(at)?;
        let is_cut = before.ends_with(|c: char| c.is_ascii_alphabetic()) && is_windows_release(last);
        (windows && is_cut && before.contains("win")).then_some(at)
    };
    match name.or_else(release).and_then(|at| word.split_at_checked(at)) {
        Some((name, version)) => format!("{name} {version}"),
        None => word.to_owned(),
    }
}

fn by_words(plain: &str, windows: bool) -> Option<(String, String)> {
    let words: Vec<&str> = plain.split_whitespace().collect();
    let numbered = |at: usize, word: &str| {
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        is_numbered(before.copied().unwrap_or_default()) && word.chars().all(|c| c.is_ascii_digit())
    };
    let version = |(at, word): &(usize, &&str)| {
        let next = words.get(at + 1).copied().unwrap_or_default();
        is_version(word, next, windows) || numbered(*at, word)
    };
    let at = words.iter().enumerate().skip(1).find(version).map(|(at, _)| at)?;
    let name = words.get(..at)?.join(" ");
    // Version 5.2 names nothing, nor does 1.2.3 build 45.
    if words.get(..at)?.iter().all(|word| is_label(word) || is_version(word, "", false)) {
        return None;
    }
    let version = words.get(at..)?.join(" ");
    let version = unlabelled(&version);
    let name = name.trim_end_matches(['(', ',', '-', ' ', '/']).to_owned();
    // Brackets around all of it say nothing; those around a build number belong to it.
    let inner = version.strip_prefix('(').map(|v| unlabelled(v.trim_end_matches(')')));
    let version = inner.filter(|v| !v.contains('(')).unwrap_or(version).to_owned();
    (!name.is_empty() && !version.is_empty()).then_some((name, version))
}

/// Windows Server 2019 Standard is version 2019 of it, and 2012 R2 another than 2012.
fn server(text: &str) -> Option<(String, String)> {
    let plain = narrow(text);
    let lower = plain.to_lowercase();
    let (before, after) = lower.split_once("server")?;
    let after = after.trim_start();
    let year = SERVER_YEARS.into_iter().find(|year| after.starts_with(year))?;
    let rest = after.get(year.len()..)?;
    let is_end = rest.is_empty() || rest.starts_with([' ', '(']) || rest.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_one = SERVER_YEARS.iter().filter(|year| lower.contains(**year)).count() == 1;
    let before = before.trim_end_matches([' ', '-', '_']);
    let is_windows = before.ends_with("windows") || before.ends_with("win");
    if !is_windows || !is_end || !is_one || !entry::is_version(text) {
        return None;
    }
    let release = rest.trim_start().starts_with("r2");
    let version = if release { format!("{year} R2") } else { year.to_owned() };
    Some((plain.split_whitespace().collect::<Vec<_>>().join(" "), version))
}

/// What is told apart by a whole number: iPadOS 17, Android 13.
fn is_numbered(name: &str) -> bool {
    let name = name.to_lowercase();
    GLUED.contains(&name.as_str()) || matches!(name.as_str(), "os" | "linux")
}

/// Whether a word is nothing but what announces a version.
fn is_label(word: &str) -> bool {
    let lower = word.to_lowercase();
    let bare = lower.trim_matches(['(', ')', ',', '.', ':']);
    LABELS.contains(&bare) || matches!(bare, "no" | "番号")
}

/// Whether a word begins the version of what stands before it.
fn is_version(word: &str, next: &str, windows: bool) -> bool {
    let lower = word.to_lowercase();
    let bare = lower.trim_matches(['(', ')', ',', ':']);
    let numbered = |text: &str| text.trim_start_matches('(').starts_with(|c: char| c.is_ascii_digit());
    if PLAIN.contains(&bare) || ["sp1", "sp2", "sp3"].contains(&bare) {
        return true;
    }
    // A release may be a preview; only a number makes a version of it.
    if is_label(bare) && bare != "v" && numbered(next) {
        return true;
    }
    if LABELS.iter().filter(|label| **label != "v").any(|label| behind(bare, label).is_some_and(numbered))
        || bare.starts_with("バージョン")
        || ["ver.", "rev."].iter().any(|label| bare.starts_with(label))
    {
        return true;
    }
    let number = bare.strip_prefix('v').unwrap_or(bare);
    let digits = number.starts_with(|c: char| c.is_ascii_digit());
    let dots = number.matches('.').count();
    if windows { is_windows_release(bare) || (digits && dots >= 2) } else { digits && (dots >= 1 || number != bare) }
}

/// `22H2`, or year and month as in `1909`.
fn is_windows_release(word: &str) -> bool {
    match word.as_bytes() {
        [a, b, b'h', half] => a.is_ascii_digit() && b.is_ascii_digit() && matches!(half, b'1' | b'2'),
        [_, _, _, _] => {
            word.parse::<u16>().is_ok_and(|n| (1507..=2012).contains(&n) && matches!(n % 100, 3..=12))
            // 2008 and 2012 are servers.
            && !matches!(word, "2003" | "2008" | "2012")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_versions_are_told_apart() {
        for (text, name, version) in [
            ("Windows 10 Pro 22H2", "Windows 10 Pro", "22H2"),
            ("Windows 11 Pro 23H2 (22631.3007)", "Windows 11 Pro", "23H2 (22631.3007)"),
            ("Windows 10 Enterprise LTSC 1809", "Windows 10 Enterprise LTSC", "1809"),
            ("Windows 10 Pro (22H2)", "Windows 10 Pro", "22H2"),
            ("Windows 10 Pro 10.0.19045", "Windows 10 Pro", "10.0.19045"),
            ("Windows 7 Professional SP1", "Windows 7 Professional", "SP1"),
            ("Windows 10 バージョン 22H2", "Windows 10", "22H2"),
            ("FortiOS v7.2.5", "FortiOS", "7.2.5"),
            ("FortiOS 7.2.5 build1517", "FortiOS", "7.2.5 build1517"),
            ("Ubuntu 22.04.3 LTS", "Ubuntu", "22.04.3 LTS"),
            ("macOS 14.5", "macOS", "14.5"),
            ("IOS 15.2(7)E", "IOS", "15.2(7)E"),
            ("Cisco IOS 12.4(25d)", "Cisco IOS", "12.4(25d)"),
            ("NX-OS 7.0(3)I7(9)", "NX-OS", "7.0(3)I7(9)"),
            ("Windows 10 10.0.19045(22H2)", "Windows 10", "10.0.19045 (22H2)"),
            ("iPadOS 17", "iPadOS", "17"),
            ("Android 13", "Android", "13"),
            ("RTX1210 Rev.14.01.42", "RTX1210", "14.01.42"),
            ("Win10Pro(22H2)", "Win10Pro", "22H2"),
            ("Rev ファーム Ver.3.01", "Rev ファーム", "3.01"),
            ("NAS VER2.0", "NAS", "2.0"),
            ("DSM Version: 7.1", "DSM", "7.1"),
            ("無線AP Ｖｅｒ．３．１", "無線AP", "3.1"),
            ("IOS XE Release 16.9", "IOS XE", "16.9"),
            ("ルータ revision 5", "ルータ", "5"),
            ("QTS 5.1版", "QTS", "5.1"),
            ("Windows11Pro24H2", "Windows11Pro", "24H2"),
            ("Win11Pro24H2", "Win11Pro", "24H2"),
            ("iOS17", "iOS", "17"),
            ("iOS17.5", "iOS", "17.5"),
            ("CentOS7", "CentOS", "7"),
            ("Windows Server 2019 Standard", "Windows Server 2019 Standard", "2019"),
            ("Windows Server 2012 R2", "Windows Server 2012 R2", "2012 R2"),
            ("WindowsServer2022", "WindowsServer2022", "2022"),
            ("Windows Server 2022 21H2", "Windows Server 2022", "21H2"),
        ] {
            assert_eq!(split_os(text), Some((name.to_owned(), version.to_owned())), "{text}");
        }
        for text in [
            "Windows 10 Pro",
            "Windows 8.1",
            "Windows Vista",
            "Windows Server",
            "Windows Server 2019か2022",
            "Windows Server 2016/2019",
            "Windows Server 2019?",
            "Windows 11 Release Preview",
            "SQL Server 2019",
            "Windows 10 + SQL Server 2019",
            "1.2.3 build 45",
            "Linux",
            "iOS",
            "Version 5.2",
            "ver 1.2",
            "Release 6.2",
        ] {
            assert_eq!(split_os(text), None, "{text}");
        }
    }
    #[test]
    fn a_version_without_a_name_is_read_in_every_spelling() {
        for (text, expected) in [
            ("Ver.2.98", "2.98"),
            ("Version 5.2", "5.2"),
            ("ver 1.2", "1.2"),
            ("Release 6.2", "6.2"),
            ("VER2.0", "2.0"),
            ("Ver．３．１", "3.1"),
            ("バージョン：4.1", "4.1"),
            ("Rev.14.01.42", "14.01.42"),
            ("2.98版", "2.98"),
            ("第3.1版", "3.1"),
            ("v7", "7"),
            ("1.2.3 build 45", "1.2.3 build 45"),
        ] {
            assert_eq!(bare(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["12", "最新", "Ver.", "version 不明", "2.98か3.01", "2.98?", "VMware", "revised"] {
            assert_eq!(bare(text), None, "{text}");
        }
    }
}
