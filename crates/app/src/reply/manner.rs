//! How somebody at the vendor writes into a cell what the form asks with choices: whether a connection is always on, and under
//! whose name one comes in.
//!
//! Guards: only words that say it and nothing else are read. 「一部は共用」 is neither; it stays in its words, and a person asks.

use sejo_model::text::fold_answer;

use crate::request::REMOTE;

/// Always on; the question asks いつでもつながりますか.
const ALWAYS: [&str; 9] =
    ["常時", "常時接続", "常につながる", "いつも", "いつでも", "24時間", "24時間365日", "はい", "yes"];
/// On demand.
const ON_DEMAND: [&str; 20] = [
    "必要時",
    "必要時のみ",
    "必要なとき",
    "必要な時",
    "必要な時だけ",
    "必要なときのみ",
    "必要な時のみ",
    "必要に応じて",
    "都度",
    "都度接続",
    "作業時",
    "作業時のみ",
    "作業のときだけ",
    "保守作業時のみ",
    "依頼時のみ",
    "障害時のみ",
    "緊急時のみ",
    "オンデマンド",
    "いいえ",
    "no",
];
/// An account for each person.
const OWN: [&str; 11] = [
    "個別",
    "個人別",
    "個人ごと",
    "個人アカウント",
    "一人ずつ",
    "1人ずつ",
    "一人一アカウント",
    "1人1アカウント",
    "担当者別",
    "担当者ごと",
    "担当者ごとに別",
];
/// One for several.
const SHARED: [&str; 8] =
    ["共有", "共通", "共有アカウント", "共用アカウント", "共通アカウント", "共有id", "共用id", "共通id"];

/// The key of the choice the words name.
pub(super) fn choice(question: &str, said: &str) -> Option<&'static str> {
    let said = fold_answer(said.trim_end_matches(['。', '.']));
    let is = |words: &[&str]| words.iter().any(|word| fold_answer(word) == said);
    match question.strip_prefix(REMOTE)? {
        "always" if is(&ALWAYS) => Some("always"),
        "always" if is(&ON_DEMAND) => Some("on-demand"),
        "accounts" if is(&OWN) => Some("own"),
        "accounts" if is(&SHARED) => Some("shared"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_say_it_and_nothing_else_are_read() {
        for (question, said, key) in [
            ("remote.always", "はい", Some("always")),
            ("remote.always", "２４時間", Some("always")),
            ("remote.always", "いいえ。", Some("on-demand")),
            ("remote.always", "作業時のみ", Some("on-demand")),
            ("remote.always", "未", None),
            ("remote.always", "監視は常時、保守は作業時のみ", None),
            ("remote.accounts", "担当者ごと", Some("own")),
            ("remote.accounts", "共用ＩＤ", Some("shared")),
            ("remote.accounts", "一部は共用", None),
            ("remote.accounts", "はい", None),
            ("remote.two-factor", "はい", None),
            ("duty.updates", "共有", None),
        ] {
            assert_eq!(choice(question, said), key, "{question} {said}");
        }
    }
}
