//! That nobody knows: 「確認中」, 「不明」, 「担当者に確認します」.
//!
//! Guards: what is not known is no はい. What is not known of others (「不明な端末はありません」) or to others (「第三者には分かりません」)
//! is no doubt, and who asks every month has an answer.

use super::{AGAIN, WHENEVER, any_said, each, has, is_said, pairs};

/// What is not known, or looked into.
const UNKNOWN: &str = "確認中|調査中|照会中|問い合わせ中|問合せ中|問合わせ中|要確認|要調査|不詳|回答待ち|返答待ち|確認待ち|\
    確認が必要|後日確認|後日回答|追って回答|確認次第回答";
/// What one may say of something unclear that is there: 「不明な端末があります」, but not 「不明な通信を検知する仕組みがあります」.
const GUARDED: &str = "を|検知|仕組み|機能|ましたら";
const NOT_KNOWN: &str =
    "わかりません|分かりません|判りません|わかりかねます|分かりかねます|わからない|分からない|判らない";
/// Who had better not know.
const STRANGERS: &str = "他人|第三者|外部|他者|本人以外|部外者";
/// Who would know.
const WHO: &str =
    "担当者|担当|担当部署|業者|ベンダー|ベンダ|会社|委託先|開発元|製造元|メーカー|メーカ|責任者|管理者|社内|院内|部門";
const ASKS: &str = "に確認します|に確認いたします|に確認する|に確認予定|へ確認します|に問い合わせます|に問い合わせる|に照会します|\
    に聞きます|に聞いてみます";
const GUESSED: &str = "おそらく|恐らく|たぶん|はずです|はずだ";

/// Whether it is said that nobody knows.
pub(super) fn denies(said: &str) -> bool {
    let behind = |word: &str| said.split_once(word).map(|(_, rest)| rest);
    any_said(said, each(UNKNOWN))
        || behind("不明").is_some_and(is_unclear)
        || (!has(said, STRANGERS) && each(NOT_KNOWN).filter_map(behind).any(is_unclear))
        || (!has(said, AGAIN) && !has(said, WHENEVER) && any_said(said, pairs(said, WHO, ASKS)))
        || has(said, GUESSED)
}

/// [`is_said`] of what is unclear itself, not of what is done with whatever is.
fn is_unclear(rest: &str) -> bool {
    let is_guarded = rest.starts_with(['な', 'の', '点']) && has(rest, GUARDED);
    let is_of_others = rest.starts_with("もの") && !rest.contains("があり");
    is_said(rest) && !is_guarded && !is_of_others
}
