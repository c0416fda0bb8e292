//! What words beside 「接続していない」 say of a way in all the same.
//!
//! Guards: a remark is no doubt only where it names no way in, or what it says of one is denied, over or yet to come, asked for
//! first, or stays inside. Whatever else names a connection, a device or a yes is told, and a person asks.

use sejo_model::AnswerValue;
use sejo_model::text::{fold, is_unknown, narrow};

/// How the end of a clause denies it.
const NOTHING: [&str; 19] = [
    "なし",
    "無し",
    "無",
    "ない",
    "ません",
    "せず",
    "いいえ",
    "対象外",
    "不要",
    "不可",
    "none",
    "未使用",
    "未接続",
    "非接続",
    "非対応",
    "未設置",
    "未導入",
    "未契約",
    "斜線",
];
/// What leads in from outside.
const OUTSIDE: [&str; 22] = [
    "vpn",
    "専用線",
    "回線",
    "インターネット",
    "リモート",
    "遠隔",
    "teamviewer",
    "anydesk",
    "rdp",
    "ssh",
    "splashtop",
    "zoom",
    "画面共有",
    "isdn",
    "モデム",
    "閉域",
    "フレッツ",
    "fortigate",
    "rtx",
    "データセンタ",
    "外部から",
    "外部より",
];
/// What does, unless it is said to stay inside.
const CONNECTED: [&str; 7] = ["接続", "ルータ", "ファイアウォール", "つなぎ", "経由", "監視", "送信"];
/// What leads out through the air, as a word of its own.
const MOBILE: [&str; 5] = ["lte", "sim", "4g", "5g", "wimax"];
/// When somebody connects who does not always, and how that is said: 「障害時のみ」, 「障害時を除く」.
const AT_NEED: [&str; 8] = ["障害時", "緊急時", "必要時", "必要な時", "必要なとき", "故障時", "依頼時", "有事"];
const ONLY: [&str; 4] = ["のみ", "だけ", "を除", "以外"];
/// What is closed now and then only, or goes on.
const OPENS: [&str; 9] =
    ["開けます", "開ける", "開放します", "開放する", "開きます", "有効にします", "有効化します", "再開", "再開します"];
/// How it goes on behind others who connect.
const CONNECTING: [&str; 6] = ["が接続", "も接続", "から接続", "が遠隔", "がリモート", "がvpn"];
/// What is a yes, where it is all that is said.
const YES: [&str; 16] = [
    "はい",
    "している",
    "しています",
    "しております",
    "する",
    "します",
    "あり",
    "ある",
    "あります",
    "有",
    "有り",
    "yes",
    "実施",
    "使用",
    "使っています",
    "行っています",
];
/// How a yes ends.
const POSSIBLE: [&str; 3] = ["可能", "設置済", "契約あり"];
/// What is over, yet to come, said of others, or asked for first.
const NOT_NOW: [&str; 28] = [
    "禁止",
    "廃止",
    "撤去",
    "取り外",
    "取外",
    "停止",
    "終了",
    "解約",
    "無効",
    "遮断",
    "閉鎖",
    "閉じ",
    "ふさ",
    "塞",
    "非接続の",
    "未接続の",
    "以前",
    "過去",
    "予定",
    "検討",
    "他社",
    "相談",
    "希望され",
    "希望する場合",
    "希望の場合",
    "貴院のもの",
    "お客様のもの",
    "not",
];
/// What is said of a time, not of the way: 「システム停止時はVPNで接続」.
const WHEN: [&str; 3] = ["時", "の際", "中は"];
/// Somebody comes instead.
const COMES: [&str; 8] = ["現地", "訪問", "来院", "来局", "オンサイト", "onsite", "出張", "電話対応"];
/// What is meant stays inside, or nobody connects for it.
const INSIDE: [&str; 6] = ["院内", "施設内", "構内", "館内", "電話", "メール"];
/// What is denied of some of the time only is so at others.
const SOMETIMES: [&str; 7] = ["常時", "常に", "普段", "通常", "定期", "基本", "原則"];

fn has(said: &str, words: &[&str]) -> bool {
    words.iter().any(|word| said.contains(word))
}

fn ends(said: &str, words: &[&str]) -> bool {
    words.iter().any(|word| said.ends_with(word))
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['。', '\n'])
}

/// Whether a remark beside いいえ says that somebody connects.
pub(super) fn is_told_of(remark: &str) -> bool {
    sentences(remark).any(tells_of_a_way)
}

fn tells_of_a_way(sentence: &str) -> bool {
    if matches!(sentence.trim(), "○" | "〇" | "◯") {
        return true;
    }
    let (mut is_told, mut is_gone_behind) = (false, false);
    for said in clauses(sentence).iter().rev() {
        let is_named = has(said, &OUTSIDE) || has(said, &CONNECTED) || is_mobile(said);
        let is_of_some = is_named && has(said, &SOMETIMES);
        let is_gone = !is_of_some && (is_denied(said) || is_over(said));
        let is_inside = !is_of_some && (has(said, &COMES) || has(said, &INSIDE)) && !has(said, &OUTSIDE);
        // 「VPN、専用線ともになし」, 「VPN(なし)」
        let is_listed = (ends(said, &OUTSIDE) || ends(said, &CONNECTED)) && is_gone_behind;
        let is_at_times = (has(said, &AT_NEED) && has(said, &ONLY)) || ends(said, &OPENS);
        let is_yes = YES.contains(&said.as_str()) || ends(said, &POSSIBLE);
        is_told |= (is_named || is_yes || is_at_times) && !is_gone && !is_inside && !is_listed;
        is_gone_behind = is_gone || is_listed;
    }
    is_told
}

/// The clauses of a sentence, folded; a denial ends one.
fn clauses(sentence: &str) -> Vec<String> {
    const ENDS: [&str; 4] = ["なし", "無し", "ません", "ない"];
    const GOES_ON: [&str; 4] = ["ます", "る", "た", "です"];
    let ended = ENDS.iter().fold(narrow(sentence), |said, end| said.replace(*end, &format!("{end}、")));
    let parted = GOES_ON.iter().fold(ended, |said, end| said.replace(&format!("{end}が"), &format!("{end}、")));
    parted.split(['、', ',', '(', ')', ';']).filter(|clause| says_something(clause)).map(fold).collect()
}

/// Whether a clause says something, and not 「接続方法: ー」.
fn says_something(clause: &str) -> bool {
    let own = clause.rsplit_once(':').map_or(clause, |(_, own)| own).trim();
    !is_unknown(own) && own.chars().any(|c| c.is_alphanumeric() && c != 'ー')
}

/// Whether folded words end in a denial.
fn is_denied(said: &str) -> bool {
    ends(said, &NOTHING)
}

fn is_mobile(said: &str) -> bool {
    said.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| MOBILE.contains(&word))
}

/// Whether folded words speak of what is no more, or not yet.
fn is_over(said: &str) -> bool {
    let mut rests = NOT_NOW.iter().filter_map(|word| said.split_once(*word)).map(|(_, rest)| rest);
    rests.any(|rest| !WHEN.iter().chain(&CONNECTING).any(|word| rest.starts_with(*word)))
}

/// Whether an answer about a connection names something of it, and not that there is none, or that somebody comes instead.
pub(super) fn names_a_way(value: &str) -> bool {
    let is_choice = [AnswerValue::No, AnswerValue::NotApplicable].iter().any(|no| fold(value) == fold(no.key()));
    let names = |sentence: &str| {
        let said = fold(sentence);
        let clauses = || sentence.split(['、', ',', '(', ')', '\u{ff08}', '\u{ff09}']);
        let is_without = has(&said, &COMES) || clauses().any(|c| is_denied(&fold(c)));
        let says_nothing = said.is_empty() || said == "0" || is_unknown(sentence) || is_denied(&said);
        let connects = |clause: &str| {
            let said = fold(clause);
            (has(&said, &OUTSIDE) || said.contains("接続")) && !is_denied(&said)
        };
        !says_nothing && (!is_without || clauses().any(connects))
    };
    !is_choice && sentences(value).any(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_in_is_named_by_what_is_no_denial() {
        for said in ["VPN", "RTX1220 当社所有", "always", "shared", "yes", "203.0.113.5"] {
            assert!(names_a_way(said), "{said}");
        }
        for said in ["", "-", "なし", "接続していません", "使う機器はない", "対象外", "no", "not-applicable"]
        {
            assert!(!names_a_way(said), "{said}");
        }
        for said in [
            "ー",
            "N/A",
            "特になし",
            "現地対応のみ",
            "なし(現地対応)",
            "なし（現地対応）",
            "リモート保守なし。訪問のみ",
            "リモート保守なし、訪問のみ",
            "未使用",
            "斜線",
            "0",
        ] {
            assert!(!names_a_way(said), "{said}");
        }
        for said in ["現地またはVPN", "訪問。急ぎはリモート", "常時接続ではないVPN"] {
            assert!(names_a_way(said), "{said}");
        }
    }

    #[test]
    fn a_remark_beside_no_is_told_unless_it_is_known_to_be_harmless() {
        for said in [
            "緊急時のみVPNで接続します",
            "保守は訪問です。急ぎはTeamViewerを使います",
            "接続していますが常時ではありません",
            "VPN接続は常時ではありません",
            "通常はしていないが、障害時にはVPN接続する",
            "VPNなし、専用線で接続",
            "FortiGate経由",
            "当社からは接続しませんが、開発元が接続します",
            "LTEルータ設置",
            "あり",
            "はい",
            "○",
            "契約上は可能",
            "データセンターから監視しています",
            "システム停止時はVPNで接続",
            "接続方法: 専用線",
            "障害時のみ",
            "緊急時のみ",
            "接続なし。ただし障害時を除く",
            "LTE",
            "SIM内蔵",
            "他社が接続",
            "今は接続していない(以前はVPN)、来月再開",
            "接続口は閉じていますが作業時に開けます",
            "保守はリモートで希望に応じて実施",
        ] {
            assert!(is_told_of(said), "{said}");
        }
        for said in [
            "",
            "-",
            "0",
            "斜線",
            "未使用",
            "該当なし",
            "現地対応のみ",
            "リモート接続は行っていません",
            "リモート保守は2025年に廃止",
            "以前はVPN(2024年に廃止)",
            "VPN装置なし",
            "VPN、専用線ともになし",
            "VPN(なし)",
            "インターネット非接続",
            "院内LANのみに接続します",
            "リモート保守を希望される場合は別途ご相談",
            "接続口は閉じています",
            "接続しない運用です",
            "VPN接続していないため現地で対応",
            "VPN装置は貴院のものです(当社は使っていません)",
            "接続方法: ー",
            "電話で対応可能",
            "接続口はふさいでいます",
            "モデムは取り外しました",
            "ネットワーク非接続の機器です",
            "障害時のみ訪問",
            "SIMなし",
            "他社が接続することはありません",
            "VPN装置は他社のものです",
        ] {
            assert!(!is_told_of(said), "{said}");
        }
    }
}
