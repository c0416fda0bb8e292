//! Words of findings and changes: `content/findings.toml` and `content/changes.toml`.
//!
//! Both files are built in; tests prove that every code has its words in both languages, with the same slots.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use sejo_model::configuration::{
    ConfigurationChange, ConfigurationFinding, Protocol, RemoteAccessKind, SecretUse, Service, source_words,
};
use sejo_model::words::Text;
use sejo_model::{Date, FacilityKind, Lang, Words, date};
use serde::Deserialize;

use super::change::{ONLY_USERS, UNTIL};
use super::register::OWN_STAFF;
use super::way::{KNOWN_BY, USERS};
use crate::codes::finding as code;

static FINDINGS: LazyLock<BTreeMap<String, FindingWords>> =
    LazyLock::new(|| toml::from_str(include_str!("../../../../content/findings.toml")).unwrap_or_default());

static CHANGES: LazyLock<BTreeMap<String, Text>> =
    LazyLock::new(|| toml::from_str(include_str!("../../../../content/changes.toml")).unwrap_or_default());

/// What a finding says to people.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingWords {
    /// What is so, in a few words.
    pub title: Text,
    /// Why it matters, and where it went wrong before.
    pub why: Text,
    /// What to ask the vendor: a sentence to send as it is.
    pub ask: Text,
    /// What the vendor is to write down beside whether it is mended and when: one line of the reply sheet each.
    #[serde(default)]
    pub blanks: Vec<Text>,
}

/// A finding's words with its values filled in, as the people of such a facility say it.
#[must_use]
pub fn finding_words(finding: &ConfigurationFinding, kind: FacilityKind) -> FindingWords {
    let Some(words) = FINDINGS.get(finding.code.0).cloned() else {
        return FindingWords { title: Text::new(finding.code.0, finding.code.0), ..FindingWords::default() };
    };
    let fill = |text: Text| {
        let mut text = put(text.said_by(kind), "names", &names(finding)).with("count", &finding.count.to_string());
        for (name, value) in &finding.values {
            let words = match *name {
                // A list of numbers, as it is kept.
                "cve" => Text::new(value.clone(), value.replace('、', ", ")),
                _ => value_words(value),
            };
            text = put(text, name, &words);
        }
        text
    };
    FindingWords {
        title: fill(words.title),
        why: fill(words.why),
        ask: fill(words.ask),
        blanks: words.blanks.into_iter().map(|blank| blank.said_by(kind)).collect(),
    }
}

/// What to ask by hand about a device whose maker is not read.
#[must_use]
pub fn questions_by_hand() -> Text {
    FINDINGS.get(code::CONFIGURATION_UNREAD.0).map(|words| words.ask.clone()).unwrap_or_default()
}

/// The title of a finding by its code; titles have no slots.
pub(crate) fn finding_title(code: &str) -> Option<Text> {
    FINDINGS.get(code).map(|words| words.title.clone())
}

/// A change as a sentence.
#[must_use]
pub fn change_words(change: &ConfigurationChange) -> Text {
    let Some(words) = CHANGES.get(change.code.0).cloned() else {
        return Text::new(change.code.0, change.code.0);
    };
    let text = put(words, "name", &whom(&change.name));
    put(put(text, "before", &sources_words(&change.before)), "after", &sources_words(&change.after))
}

/// What a change is about. A password without a name has nobody to be called by.
fn whom(name: &str) -> Text {
    if name.is_empty() { Text::new("名前なし", "(no name)") } else { name_words(name) }
}

/// The names, and how many more there are.
fn names(finding: &ConfigurationFinding) -> Text {
    let more = finding.count.saturating_sub(finding.names.len());
    let named: Vec<Text> = finding.names.iter().map(|name| name_words(name)).collect();
    let join = |pick: fn(&Text) -> &str, by: &str| named.iter().map(pick).collect::<Vec<_>>().join(by);
    let (ja, en) = (join(|t| &t.ja, "、"), join(|t| &t.en, ", "));
    match (finding.names.is_empty(), more) {
        (true, _) => Text::new(format!("{}か所", finding.count), format!("{} places", finding.count)),
        (_, 0) => Text::new(ja, en),
        (_, more) => Text::new(format!("{ja} ほか{more}"), format!("{en} and {more} more")),
    }
}

/// The name of a thing a finding is about, as people read it.
///
/// A name that begins with the key of a secret's purpose (`administrator: sato`) or of a service (`https (wan1)`, `ssh ← 203.0.113.9`) begins
/// with its words; what is behind it stays as it is, and so does every other name.
#[must_use]
pub fn name_words(name: &str) -> Text {
    if let Some((way, groups)) = name.split_once(KNOWN_BY) {
        let way = name_words(way);
        let ja = format!("{}、グループ・認証サーバー {}", way.ja, groups.replace(", ", "・"));
        return Text::new(ja, format!("{}; groups or servers {groups}", way.en));
    }
    if let Some((way, users)) = name.split_once(USERS) {
        let (way, users) = (name_words(way), users_words(users));
        return Text::new(format!("{}: 利用者 {}", way.ja, users.ja), format!("{}: users {}", way.en, users.en));
    }
    let in_words = |words: Words, rest: &str| Text::new(format!("{}{rest}", words.ja), format!("{}{rest}", words.en));
    if let Some((key, owner)) = name.split_once(':')
        && let Ok(purpose) = key.parse::<SecretUse>()
    {
        let rest = if owner.is_empty() { String::new() } else { format!(":{owner}") };
        return in_words(purpose.words(), &rest);
    }
    let end = [" (", " ←"].iter().filter_map(|mark| name.find(mark)).min();
    let (key, rest) = end.map_or((name, ""), |at| name.split_at(at));
    match key.parse::<Service>() {
        Ok(service) if service != Service::Other => in_words(service.words(), rest),
        // A way in without a name goes by its kind.
        _ => name.parse::<RemoteAccessKind>().map_or_else(|_| Text::new(name, name), |kind| in_words(kind.words(), "")),
    }
}

/// Users of a way in, with how many more there are (`sato, kato, +3`).
fn users_words(users: &str) -> Text {
    let (told, more) = users.rsplit_once(", +").map_or((users, None), |(told, more)| (told, Some(more)));
    let ja = told.replace(", ", "・");
    match more {
        None => Text::new(ja, told),
        Some(more) => Text::new(format!("{ja} ほか{more}人"), format!("{told} and {more} more")),
    }
}

/// Days as people read them, whose it is where that is the facility itself, anything else as it is.
pub(crate) fn value_words(value: &str) -> Text {
    if value == OWN_STAFF {
        return Text::new("施設の職員", "own staff");
    }
    let day = value.parse::<Date>().ok();
    day.map_or_else(|| Text::new(value, value), |d| Text::new(date::short(d, Lang::Ja), date::short(d, Lang::En)))
}

fn sources_words(text: &str) -> Text {
    match text {
        "anywhere" => Text::new("どこからでも", "anywhere"),
        "nowhere" => Text::new("どこからも不可", "nowhere"),
        "unknown" => Text::new("不明", "not known"),
        "" => Text::new("なし", "none"),
        other => match (other.split_once(" → "), other.split_once(UNTIL)) {
            (Some((from, rest)), _) => pass_words(from, rest),
            (None, Some((from, end))) => {
                let (from, end) = (sources_words(from), value_words(end));
                Text::new(format!("{}、{}まで", from.ja, end.ja), format!("{} until {}", from.en, end.en))
            }
            (None, None) => {
                let said = |lang| other.split(", ").map(|n| source_words(n, lang)).collect::<Vec<_>>().join(", ");
                Text::new(said(Lang::Ja), said(Lang::En))
            }
        },
    }
}

/// What a rule lets pass: `wan1 anywhere → 192.168.1.5: tcp/3389`.
fn pass_words(from: &str, rest: &str) -> Text {
    let (rest, users) = rest.split_once(ONLY_USERS).unwrap_or((rest, ""));
    let (to, services) = rest.rsplit_once(": ").unwrap_or((rest, "any"));
    let side = |text: &str, anywhere: &str| {
        let (place, sources) = text.rsplit_once(' ').map_or(("", text), |(place, sources)| (place, sources));
        let sources = match sources {
            "anywhere" => anywhere,
            "nowhere" => "なし",
            "unknown" => "不明",
            _ => return text.to_owned(),
        };
        format!("{place} {sources}").trim_start().to_owned()
    };
    let service = |word: &str| {
        let (key, ports) = word.split_once('/').map_or((word, None), |(key, ports)| (key, Some(ports)));
        let protocol = key.parse::<Protocol>().map_or(key, |protocol| protocol.words().ja);
        ports.map_or_else(|| protocol.to_owned(), |ports| format!("{protocol} {ports}"))
    };
    let services_ja: Vec<String> = services.split(' ').map(service).collect();
    let (from_ja, to_ja) = (side(from, "どこからでも"), side(to, "どこへでも"));
    let (users_ja, users_en) = match users {
        "" => (String::new(), String::new()),
        users => {
            (format!("(名前とパスワードで確かめた {users} だけ)"), format!(" (only for {users}, who sign in first)"))
        }
    };
    Text::new(
        format!("{from_ja} → {to_ja}: {}{users_ja}", services_ja.join("、").replace("、(", " (")),
        format!("{from} → {to}: {services}{users_en}"),
    )
}

fn put(mut text: Text, name: &str, value: &Text) -> Text {
    let slot = format!("{{{name}}}");
    text.ja = text.ja.replace(&slot, &value.ja);
    text.en = text.en.replace(&slot, &value.en);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes;

    fn slots(text: &str) -> Vec<String> {
        let mut found: Vec<String> =
            text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(slot, _)| slot.to_owned()).collect();
        found.sort();
        found.dedup();
        found
    }

    #[test]
    fn every_finding_has_words_and_no_words_are_left_over() {
        let words: BTreeMap<String, FindingWords> =
            toml::from_str(include_str!("../../../../content/findings.toml")).unwrap();
        let mut codes: Vec<&str> = codes::finding::ALL.iter().map(|c| c.0).collect();
        codes.sort_unstable();
        assert_eq!(words.keys().map(String::as_str).collect::<Vec<_>>(), codes);
        for (code, words) in &words {
            for text in [&words.title, &words.why, &words.ask] {
                assert!(!text.ja.trim().is_empty() && !text.en.trim().is_empty(), "{code}");
                assert_eq!(slots(&text.ja), slots(&text.en), "{code}");
            }
            assert!(slots(&words.title.ja).is_empty(), "{code}: a title stands in verdicts too");
            assert!(words.why.ja.ends_with('。'), "{code}");
            assert!(words.ask.ja.ends_with('。') && words.ask.en.ends_with(['.', '?']), "{code}");
            for blank in &words.blanks {
                assert!(!blank.ja.trim().is_empty() && !blank.en.trim().is_empty(), "{code}");
                assert!(slots(&blank.ja).is_empty() && slots(&blank.en).is_empty(), "{code}: it stands on every sheet");
            }
            let asks_for_words =
                ["どなた", "何のため", "理由", "費用", "契約"].iter().any(|word| words.ask.ja.contains(word));
            assert!(!asks_for_words || !words.blanks.is_empty(), "{code}: no room for what is asked");
        }
        assert_eq!(words[codes::finding::CONFIGURATION_UNREAD.0].blanks.len(), 7, "one for each question");
    }

    #[test]
    fn every_change_has_words_and_no_words_are_left_over() {
        let words: BTreeMap<String, Text> = toml::from_str(include_str!("../../../../content/changes.toml")).unwrap();
        let mut codes: Vec<&str> = codes::change::ALL.iter().map(|c| c.0).collect();
        codes.sort_unstable();
        assert_eq!(words.keys().map(String::as_str).collect::<Vec<_>>(), codes);
        for (code, text) in &words {
            assert!(text.ja.ends_with('。') && text.en.ends_with('.'), "{code}");
            assert_eq!(slots(&text.ja), slots(&text.en), "{code}");
        }
    }

    #[test]
    fn what_passes_is_said_without_a_word_of_english() {
        for (text, ja) in [
            ("wan1 anywhere → anywhere: any", "wan1 どこからでも → どこへでも: すべて"),
            ("anywhere → 192.168.1.5: tcp/3389 udp", "どこからでも → 192.168.1.5: TCP 3389、UDP"),
            ("lan2 2001:db8::1 → unknown: tcp/22-23 (IPv6)", "lan2 2001:db8::1 → 不明: TCP 22-23 (IPv6)"),
            (
                "wan1 anywhere → lan anywhere: any for users vendor, staff",
                "wan1 どこからでも → lan どこへでも: すべて(名前とパスワードで確かめた vendor, staff だけ)",
            ),
            ("anywhere until 2027-03-31", "どこからでも、2027年3月31日まで"),
        ] {
            assert_eq!(sources_words(text).ja, ja);
        }
    }

    #[test]
    fn keys_in_names_become_words_and_names_stay() {
        for (name, ja) in [
            ("https (wan1)", "管理画面(HTTPS) (wan1)"),
            ("pre-shared-key: to-vendor", "VPNの事前共有鍵: to-vendor"),
            ("administrator: admin", "管理者のパスワード: admin"),
            ("administrator", "administrator"),
            ("vendor01", "vendor01"),
            ("ipsec-client", "IPsec(リモート接続)"),
            ("community:", "SNMPコミュニティ名"),
            ("192.168.1.5:3389", "192.168.1.5:3389"),
            ("ssl.root — users maint1, yamada", "ssl.root: 利用者 maint1・yamada"),
            ("l2tp — users a, b, c, d, e, +3", "L2TP/IPsec: 利用者 a・b・c・d・e ほか3人"),
        ] {
            assert_eq!(name_words(name).ja, ja);
        }
        assert_eq!(name_words("ssl.root — users a, b, +2").en, "ssl.root: users a, b and 2 more");
    }
}
