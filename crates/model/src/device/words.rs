//! What lists call kinds and states of devices.
//!
//! Guards: a word is understood by how it is built or not at all. サーバ用UPS is no server, for its last word says what it is;
//! a machine that is to go (廃棄予定) or has not gone (廃棄していない) is still there, and one taken for gone would be asked
//! nothing any more.

use super::{DeviceKind, DeviceState, FieldProblem};
use crate::text;

/// Words for kinds, as [`text::fold`] leaves them. Servers first: サーバPC is a server.
const KINDS: [(DeviceKind, &str); 4] = [
    (DeviceKind::Server, "サーバpc|サーバ端末|サーバ|server|nas"),
    (
        DeviceKind::Network,
        "ネットワーク|ルータ|router|スイッチ|switch|ハブ|hub|vpn|ファイアウォール|firewall|utm|アクセスポイント|無線lan|無線ap|無線|wifi|network|モデム|onu",
    ),
    (DeviceKind::Pc, "pc|パソコン|端末|ノート|デスクトップ|クライアント|タブレット|laptop|desktop|client|tablet"),
    (DeviceKind::Other, "そのほか|その他|other|プリンタ|複合機|モダリティ|医療機器|カメラ|printer|電話"),
];

/// Words for kinds that say so only where a value ends with them.
const ENDS: [(DeviceKind, &str); 4] = [
    (DeviceKind::Server, "sv|srv"),
    (DeviceKind::Network, "ap|nw|l2sw|l3sw"),
    (
        DeviceKind::Other,
        "ups|無停電電源装置|無停電電源|モニタ|ディスプレイ|ラック|スキャナ|リーダ|リーダライタ|周辺機器|fax|monitor|display|rack|scanner",
    ),
    (DeviceKind::Pc, "ワークステーション|workstation"),
];

/// What stands behind the word for a kind without changing it: ルータ機器, ノートPC等, サーバ一覧.
const BEHIND: [&str; 17] = [
    "本体",
    "機器",
    "装置",
    "など",
    "等",
    "類",
    "機",
    "ー",
    "一覧表",
    "一覧",
    "台帳",
    "リスト",
    "管理表",
    "管理",
    "の",
    "list",
    "inventory",
];

/// Reads a kind from its key, its word or the words lists use for it; the last word of several counts.
///
/// # Errors
/// [`FieldProblem::Word`] when no kind fits, or parts of the value (`サーバ／PC`) say different ones.
pub fn parse_kind(value: &str) -> Result<Option<DeviceKind>, FieldProblem> {
    let unknown = || FieldProblem::Word(value.to_owned());
    if value.is_empty() {
        return Ok(None);
    }
    if let Ok(kind) = value.parse() {
        return Ok(Some(kind));
    }
    let whole = text::narrow(value);
    let plain = Some(without_brackets(&whole).0).filter(|bare| !bare.trim().is_empty()).unwrap_or(whole);
    let mut kinds = plain.split(['/', '・', '、', ',', '\n']).filter(|part| !part.trim().is_empty()).map(head);
    let kind = kinds.next().flatten().ok_or_else(unknown)?;
    if kinds.all(|other| other == Some(kind)) { Ok(Some(kind)) } else { Err(unknown()) }
}

/// The kind a title or name speaks of, wherever in it: 電子カルテサーバ1号機, PC一覧.
#[must_use]
pub fn mentioned_kind(text: &str) -> Option<DeviceKind> {
    let word = text::fold(text);
    let mentioned = |(_, words): &&(DeviceKind, &str)| words.split('|').any(|w| word.contains(w));
    KINDS.iter().find(mentioned).map(|(kind, _)| *kind)
}

/// The kind the last word of a part says.
fn head(part: &str) -> Option<DeviceKind> {
    let folded = text::fold(part);
    let mut word = folded.trim_end_matches(|c: char| c.is_ascii_digit());
    loop {
        // The longest word counts: アクセスポイント before ポイント, サーバPC before PC.
        let said = KINDS.iter().chain(&ENDS).flat_map(|(kind, words)| words.split('|').map(move |w| (*kind, w)));
        let found = said.filter(|(_, w)| ends_with(word, w)).max_by_key(|(_, w)| w.len());
        if let Some((kind, _)) = found {
            return Some(kind);
        }
        word = BEHIND.iter().find_map(|behind| word.strip_suffix(behind))?;
    }
}

/// Whether a word ends with another; a short Latin word stands for itself only where it is one: `AP`, not `map`.
fn ends_with(word: &str, end: &str) -> bool {
    let alone = |before: &str| end.len() > 4 || end == "pc" || !before.ends_with(|c: char| c.is_ascii_alphabetic());
    word.strip_suffix(end).is_some_and(|before| !end.is_ascii() || alone(before))
}

/// Words for states, longer ones before those they begin with.
const STATES: [(DeviceState, &str); 3] = [
    (DeviceState::InUse, "使用|稼働|稼動|利用|運用|現用|現役|inuse|active"),
    (
        DeviceState::Spare,
        "使用停止|使用中止|利用停止|利用中止|稼働停止|稼動停止|運用停止|未使用|未稼働|未稼動|未利用|予備|保管|待機|停止|休止|遊休|在庫|spare",
    ),
    (DeviceState::Retired, "廃棄|撤去|返却|除却|廃止|処分|売却|譲渡|retired|disposed|returned"),
];
/// Who something goes back to.
const BEFORE: [&str; 6] = ["リース満了", "リース", "レンタル", "メーカー", "業者", "に"];
/// What a word for a state ends with without changing it, in this order.
const AFTER: [&str; 8] = ["です", "品", "機", "端末", "中", "済み", "済", "した"];
/// What in brackets makes a state doubtful: 廃棄(予定).
const DOUBTS: [&str; 10] = ["予定", "検討", "未", "待ち", "候補", "依頼", "申請", "しない", "していない", "?"];

/// Reads a state from its key, its word or a word built of those lists use for it, with or without a day:
/// 廃棄処分済み, リース返却(R8.8.1).
///
/// # Errors
/// [`FieldProblem::Word`] for anything else.
pub fn parse_state(value: &str) -> Result<DeviceState, FieldProblem> {
    if let Ok(state) = value.parse() {
        return Ok(state);
    }
    let plain = text::narrow(value).to_lowercase();
    if plain.trim().is_empty() {
        return Ok(DeviceState::InUse);
    }
    let (outside, inside) = without_brackets(&plain);
    let word = without_days(&outside);
    let word = BEFORE.iter().fold(word.as_str(), |w, start| w.strip_prefix(start).unwrap_or(w));
    let word = AFTER.iter().fold(word, |w, end| w.strip_suffix(end).unwrap_or(w));
    let stated = STATES.iter().find(|(_, words)| is_built_of(word, words)).map(|(state, _)| *state);
    let contradicts = |state: DeviceState| {
        let others = STATES.iter().filter(|(other, _)| *other != state).flat_map(|(_, words)| words.split('|'));
        others.chain(DOUBTS).any(|w| inside.contains(w))
    };
    stated.filter(|state| !contradicts(*state)).ok_or_else(|| FieldProblem::Word(value.to_owned()))
}

/// Whether a word is one of some words, or several of them in a row.
fn is_built_of(word: &str, words: &str) -> bool {
    let mut rest = word;
    while let Some(after) = words.split('|').find_map(|w| rest.strip_prefix(w)) {
        rest = after;
    }
    rest.is_empty() && !word.is_empty()
}

/// The day something happened on says nothing against it: 廃棄済2024/3/31, R8.8.1 撤去.
fn without_days(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let starts_year = |c: char| c.is_ascii_digit() || c == '元';
    while let Some(c) = rest.chars().next() {
        let eras = ["令和", "平成", "昭和", "令", "平", "昭", "r", "h", "s"];
        let era = eras.iter().find_map(|era| rest.strip_prefix(era).filter(|after| after.starts_with(starts_year)));
        if let Some(after) = era {
            rest = after.strip_prefix('元').unwrap_or(after);
            continue;
        }
        if !c.is_ascii_digit() && !c.is_whitespace() && !"年月日/.-:、,".contains(c) {
            out.push(c);
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    out
}

/// What stands outside brackets, and what inside.
fn without_brackets(text: &str) -> (String, String) {
    let (mut outside, mut inside, mut depth) = (String::new(), String::new(), 0_usize);
    for c in text.chars() {
        match c {
            '(' | '[' | '【' | '〔' | '<' => depth += 1,
            ')' | ']' | '】' | '〕' | '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(c),
            _ => inside.push(c),
        }
    }
    (outside, inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_says_the_kind() {
        for (word, kind) in [
            ("ノートPC", DeviceKind::Pc),
            ("ノートPC(Windows)", DeviceKind::Pc),
            ("業務端末", DeviceKind::Pc),
            ("無線端末", DeviceKind::Pc),
            ("シンクライアント", DeviceKind::Pc),
            ("電子カルテサーバー", DeviceKind::Server),
            ("ｻｰﾊﾞｰ", DeviceKind::Server),
            ("サーバPC", DeviceKind::Server),
            ("サーバ機", DeviceKind::Server),
            ("プリントサーバ", DeviceKind::Server),
            ("NAS", DeviceKind::Server),
            ("SV", DeviceKind::Server),
            ("電カルSV", DeviceKind::Server),
            ("VPNルーター", DeviceKind::Network),
            ("ネットワーク機器", DeviceKind::Network),
            ("スイッチングハブ", DeviceKind::Network),
            ("無線AP", DeviceKind::Network),
            ("無線LAN", DeviceKind::Network),
            ("L3SW", DeviceKind::Network),
            ("UTM装置", DeviceKind::Network),
            ("ルータ・スイッチ", DeviceKind::Network),
            ("ネットワークカメラ", DeviceKind::Other),
            ("サーバ用UPS", DeviceKind::Other),
            ("サーバ室モニタ", DeviceKind::Other),
            ("サーバ室モニター", DeviceKind::Other),
            ("PCラック", DeviceKind::Other),
            ("プリンター", DeviceKind::Other),
            ("その他", DeviceKind::Other),
            ("【サーバ一覧】", DeviceKind::Server),
            ("端末管理台帳(令和8年)", DeviceKind::Pc),
        ] {
            assert_eq!(parse_kind(word), Ok(Some(kind)), "{word}");
        }
        for word in ["ほうき", "PC用ケーブル", "サーバ室", "サーバ／PC", "サーバ室の鍵", "map"] {
            assert!(parse_kind(word).is_err(), "{word}");
        }
        assert_eq!(parse_kind(""), Ok(None));
        assert_eq!(mentioned_kind("サーバ一覧"), Some(DeviceKind::Server));
        assert_eq!(mentioned_kind("機器一覧"), None);
    }

    #[test]
    fn states_are_understood_by_how_their_words_are_built() {
        use DeviceState::{InUse, Retired, Spare};
        for (words, state) in [
            (&["", "使用中", "使用", "稼働", "稼働中", "利用中", "現用", "使用中(受付)", "In use"][..], InUse),
            (
                &[
                    "予備機",
                    "予備",
                    "在庫",
                    "遊休",
                    "遊休品",
                    "保管中",
                    "未使用",
                    "未稼働",
                    "停止中",
                    "使用停止",
                    "使用中止",
                    "稼働停止",
                    "運用停止中",
                    "休止",
                ],
                Spare,
            ),
            (
                &[
                    "廃棄",
                    "廃棄済",
                    "廃棄済み(2024/3/31)",
                    "廃棄(R8.8.1)",
                    "廃棄（R8.9）",
                    "廃棄 令和8年8月1日",
                    "令和6年3月 撤去済",
                    "令和元年5月に廃棄",
                    "廃棄処分済み",
                    "返却済",
                    "リース返却",
                    "リース満了返却済",
                    "廃棄（故障のため）",
                    "除却",
                    "廃止",
                    "Retired",
                ],
                Retired,
            ),
        ] {
            for word in words {
                assert_eq!(parse_state(word), Ok(state), "{word}");
            }
        }
        for word in [
            "廃棄予定",
            "廃棄（予定）",
            "廃棄(R9.3予定)",
            "廃棄検討中",
            "廃棄していない",
            "廃棄しない",
            "廃棄?",
            "未廃棄",
            "撤去済でない",
            "使用不可",
            "不使用",
            "修理中",
            "故障・修理中",
            "貸出中",
            "×",
            "○",
            "無",
            "中",
            "使用中(廃棄予定)",
            "予備(廃棄)",
            "使用中→廃棄",
            "バックアップ機",
        ] {
            assert!(parse_state(word).is_err(), "{word}");
        }
    }
}
