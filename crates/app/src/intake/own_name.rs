//! Whether what stands where a form has the name of a facility is this one's: people write whom they address beside it (院長 殿, 検査科,
//! 医療法人みどり会, 本院) and leave brackets out, and none of that is another facility. Where the rest names a place of its own (分院,
//! 附属クリニック, 第2), or another facility of this installation, a person is to look.

use sejo_model::entry::is_entry;
use sejo_model::text::{fold, is_blank};
use sejo_model::vendor::core;

use super::proposal::{is_body, is_same_facility};

/// Characters of a name that tell it from a word; a shorter one is known only as a whole.
const SHORTEST: usize = 3;
/// What is written behind the name of whoever is addressed.
const ADDRESSED: [&str; 3] = ["御中", "様", "殿"];

/// Whether another facility is named than the one called `own`; one without a name is told from nobody.
pub(super) fn is_anothers(named: &str, own: &str, others: &[String]) -> bool {
    is_entry(named) && !is_stand_in(named) && !is_blank(own) && !is_ours(named, own, others)
}

/// Whether a facility called `own` is named; `others` are called the other facilities of this installation.
pub(crate) fn is_ours(named: &str, own: &str, others: &[String]) -> bool {
    if is_same_facility(named, own) {
        return true;
    }
    let (whole, own_whole) = (fold(named), fold(own));
    let is_in = |other: &String| {
        let name = core(bare(other));
        let is_told = is_long(&name) && whole.contains(name.as_str()) && !own_whole.contains(name.as_str());
        is_told || is_same_facility(named, other)
    };
    !others.iter().any(is_in) && names_of(own).iter().any(|name| holds(named, name))
}

/// Whether a name a vendor addresses may be that of the facility called `own`: one that says nothing may be anybody's.
pub(crate) fn may_be_ours(named: &str, own: &str) -> bool {
    is_blank(named) || is_blank(own) || is_ours(named, own, &[])
}

/// Whether a text names nobody: it stands for whoever reads or writes the form (貴院, 当社), or leaves the name open (○○病院).
pub(crate) fn is_stand_in(text: &str) -> bool {
    const WORDS: [&str; 20] = [
        "貴院",
        "貴施設",
        "貴病院",
        "貴医院",
        "貴診療所",
        "貴クリニック",
        "貴薬局",
        "貴機関",
        "貴医療機関",
        "貴法人",
        "当院",
        "当施設",
        "当薬局",
        "貴社",
        "御社",
        "当社",
        "弊社",
        "自社",
        "同院",
        "同社",
    ];
    let is_open = |c: char| "○〇◯●△▲□■◇×✕＊*".contains(c);
    let key = fold(text);
    WORDS.contains(&without_address(&key))
        || text.chars().zip(text.chars().skip(1)).any(|(one, next)| one == next && is_open(one))
}

/// A name without what stands in brackets behind it, unless that names a place.
pub(crate) fn bare(name: &str) -> &str {
    match name.split_once(['(', '（']) {
        Some((before, aside)) if !is_blank(before) && !is_place(&fold(aside)) => before.trim(),
        _ => name.trim(),
    }
}

/// How a facility is called: its name, and what stands in that behind the body that runs it.
fn names_of(own: &str) -> Vec<String> {
    let own = bare(own);
    let last = own.rsplit_once(char::is_whitespace).filter(|(body, _)| is_body(&fold(body))).map(|(_, last)| last);
    [Some(own), last].into_iter().flatten().map(core).filter(|name| is_long(name)).collect()
}

fn is_long(name: &str) -> bool {
    name.chars().count() >= SHORTEST
}

/// Whether a text holds a name, with nothing around it that makes it the name of another place.
fn holds(text: &str, name: &str) -> bool {
    let (mut whole, mut ends) = (String::new(), Vec::new());
    for word in text.split(|c: char| !c.is_alphanumeric() && c != 'ー') {
        whole.push_str(&fold(word));
        ends.push(whole.len());
    }
    let is_it = |(at, _): (usize, &str)| {
        let end = at + name.len();
        let before = whole.get(..at).unwrap_or_default();
        let is_apart = ends.contains(&at) && before.chars().count() >= SHORTEST && !is_place(before);
        let mut from = end;
        let mut behind = ends.iter().filter(|stop| **stop > end).map(|stop| {
            let word = whole.get(from..*stop).unwrap_or_default();
            let is_attached = from == end && !ends.contains(&end);
            from = *stop;
            is_place(word) || (is_attached && without_address(word).ends_with("センター"))
        });
        (before.is_empty() || is_body(before) || core(before).is_empty() || is_apart)
            && !behind.any(|is_place| is_place)
    };
    whole.match_indices(name).any(is_it)
}

/// Whether a folded word names a place of its own: another facility, a part of one elsewhere, or the second of several.
fn is_place(word: &str) -> bool {
    const WITHIN: [&str; 9] =
        ["分院", "附属", "付属", "別院", "分室", "クリニック", "診療所", "サテライト", "ステーション"];
    // 病院情報課 and 店舗 are none.
    const ENDS: [&str; 4] = ["病院", "医院", "薬局", "店"];
    let word = without_address(word);
    let number = word.trim_start_matches('第');
    // 03 and 1234 are of a telephone.
    let is_short = (1..=2).contains(&number.chars().count()) && !number.starts_with('0');
    let is_number = is_short && number.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    is_number || WITHIN.iter().any(|part| word.contains(part)) || ENDS.iter().any(|end| word.ends_with(end))
}

/// A folded text without 御中, 様 or 殿 at its end.
fn without_address(text: &str) -> &str {
    ADDRESSED.iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "みどり野中央病院(架空)";

    #[test]
    fn a_name_with_whom_it_addresses_is_ours() {
        for named in [
            "みどり野中央病院",
            "みどり野中央病院（架空）",
            "みどり野中央病院 院長 殿",
            "みどり野中央病院院長殿",
            "みどり野中央病院 検査科",
            "医療法人みどり会　みどり野中央病院　医療情報部 御中",
            "社会医療法人財団みどり会みどり野中央病院 様",
            "みどり野中央病院（本院）",
            "みどり野 中央 病院",
            "みどり野中央病院 病院情報課 御中",
            "みどり野市 みどり野中央病院 2階 医事課",
            "みどり野中央病院 03-1234-5678",
        ] {
            assert!(is_ours(named, OWN, &[]), "{named}");
        }
        for named in ["みどり野中央病院", "みどり野中央病院 院長 殿"] {
            assert!(is_ours(named, "医療法人みどり会　みどり野中央病院", &[]), "{named}");
        }
        assert!(is_ours("株式会社さくら薬局 管理薬剤師様", "さくら薬局", &[]));
    }

    #[test]
    fn a_name_that_goes_on_with_another_place_is_not_ours() {
        for named in [
            "みどり野中央病院分院",
            "みどり野中央病院 第二分院",
            "みどり野中央病院（分院）",
            "みどり野中央病院附属クリニック",
            "みどり野中央病院健診センター",
            "第2みどり野中央病院",
            "第2 みどり野中央病院",
            "新みどり野中央病院",
            "みどり野中央病院 第2",
            "みどり野中央病院・第2病院 御中",
            "中央病院",
            "みどり野病院",
            "第2病院",
            "",
        ] {
            assert!(!is_ours(named, OWN, &[]), "{named}");
        }
        assert!(!is_ours("さくら薬局 駅前店", "さくら薬局", &[]));
        assert!(!is_ours("さくら医院", "さくら医院(分院)", &[]));
        assert!(!is_ours("八重桜", "桜", &[]), "too short to be looked for");
    }

    #[test]
    fn another_facility_of_this_installation_is_not_ours() {
        let others = ["みどり野中央病院 本町".to_owned(), "みどり野".to_owned()];
        assert!(!is_ours("みどり野中央病院 本町 御中", OWN, &others));
        assert!(is_ours("みどり野中央病院 院長 殿", OWN, &others), "a name within our own is no other");
        assert!(!is_ours("みどり野病院", "みどり野病院(分院)", &["みどり野病院".to_owned()]));
    }

    #[test]
    fn a_name_that_says_nothing_may_be_anybodys() {
        for (named, own) in [("", OWN), ("みどり野中央病院 院長 殿", OWN), ("第2病院", "")] {
            assert!(may_be_ours(named, own), "{named}");
        }
        assert!(!may_be_ours("みどり野中央病院分院", OWN) && !may_be_ours("第2病院", OWN));
    }

    #[test]
    fn a_stand_in_names_nobody() {
        for text in ["貴院", "貴院 御中", "当社", "○○病院", "医療法人〇〇会 〇〇病院", "△△株式会社"]
        {
            assert!(is_stand_in(text), "{text}");
        }
        for text in ["みどり野中央病院", "当院堂薬局", "株式会社ミライ電子", ""] {
            assert!(!is_stand_in(text), "{text}");
        }
    }
}
