//! What was done to some only: 「一部の端末のみ」, 「サーバのみ適用」, 「一部を除き実施」, 「8割程度完了」.
//!
//! Guards: who may do something is well limited to some (「許可した端末のみ接続」), and what is 対象外 for a reason that is given was
//! not left out: its reason stands there to be read.

use super::{DEEDS, any_said, each, has, is_over, is_said, pairs};

/// What is done to some only was not done to the others.
const ONLY: &str = "のみ|だけ";
/// What it is done to.
pub(super) const THINGS: &str =
    "端末|サーバー|サーバ|PC|パソコン|機器|機種|システム|部署|部門|病棟|本院|拠点|クライアント";
/// Some of them, by their names.
const MAJOR: &str = "一部|主要|重要|基幹|新しい|新規";
/// What is well limited to some, and how it is said that there are no others.
const CHOSEN: &str = "登録|接続|指定|承認|限定|利用|使用|対象|該当|アクセス|貸与|制限|操作|ログイン";
/// From what all others are well kept.
const BARRED: &str = "許可|認め|禁止|不可|できない|できません|閲覧|権限";
/// What is done to each.
const DONE_TO: &str = "実施|実装|対応|更新|適用|導入|整備|把握|完了|アップデート|受講|済";
/// How that goes on.
const DOING: &str = "し|済|中|され|完了|でき|です";
/// What is said of the others, where they are not forgotten.
const OTHERS: &str = "残り|他は|他も|他の|その他|ほか";
/// What is left out.
const EXCEPT: &str = "を除き|を除いて|を除く|を除け|以外は|以外を|以外で";
/// What is left out by its name: 「検査室のPCを除く」.
const LEFT_OUT: &str = "を除く|を除き|を除いて|は除く|は除き|は除いて|を除外|は除外";
const BUT: &str = "ただし|但し";
/// What is asked of everybody.
const OF_ALL: &str = "二要素|2要素|多要素|二段階|研修|教育|訓練";
/// Who is not everybody.
const PEOPLE: &str =
    "管理者|責任者|役職者|担当者|常勤|職員|医師|保守員|管理者アカウント|管理アカウント|特権アカウント|管理者権限";
const REASON: &str = "ため|ので|理由|から";
/// A share that is no whole.
const SHARES: &str = "半分|半数|大半|大部分|過半数|ほぼ|概ね|おおむね|だいたい";
const ABOUT: &str = "程度|ほど|くらい|ぐらい|近く|以上|前後|弱|強";
const OF: &str = "の端末|の機器|のサーバ|のPC|の部署|の職員|の拠点";
/// What is told in shares and is no deed, unless it is how far a deed has come.
const MEASURED: &str = "率|容量|使用量|負荷|割引|削減|圧縮|空き|残量|可用性|保証";
const PROGRESS: &str = "適用率|実施率|導入率|更新率|対応率|達成率|進捗率|受講率";

/// What is asked of servers before all else, and how those are left out of it.
const PATCHES: &str = "パッチ|更新プログラム";
const SERVERS: &str = "サーバー|サーバ";
const LEAVING: &str = "は対象外|は含まない|は含みません|は含まれない|は含まれません|を含まない|を含みません";

/// Whether it was done in part.
pub(super) fn denies(asked: &str, said: &str) -> bool {
    is_of_some(said)
        || is_of_part(said)
        || is_share(said)
        || is_left_out(said)
        || is_of_few(asked, said)
        || is_without_servers(asked, said)
}

/// Whether the servers are left out of the updates, and nobody says why.
fn is_without_servers(asked: &str, said: &str) -> bool {
    let is_unfounded = |words: String| {
        let behind = said.split_once(words.as_str()).map(|(_, rest)| rest);
        behind.is_some_and(|rest| is_said(rest) && !rest.starts_with('('))
    };
    has(asked, PATCHES) && !has(said, REASON) && pairs(said, SERVERS, LEAVING).any(is_unfounded)
}

/// Whether something is left out that is named.
fn is_left_out(said: &str) -> bool {
    let named = pairs(said, THINGS, LEFT_OUT)
        .find_map(|words| said.split_once(words.as_str()).map(|(_, rest)| rest.to_owned()));
    let is_named = || named.is_some_and(|rest| !is_over(&rest));
    !has(said, CHOSEN) && !has(said, BARRED) && ((has(said, BUT) && has(said, LEFT_OUT)) || is_named())
}

/// Whether what is asked of everybody is done by some: 「管理者のみ」 is well said of rights, and ill of a second factor.
fn is_of_few(asked: &str, said: &str) -> bool {
    let is_of = |(before, rest): (&str, &str)| {
        each(PEOPLE).any(|people| before.ends_with(people)) && (is_said(rest) || is_done(rest))
    };
    has(asked, OF_ALL) && !has(said, BARRED) && each(ONLY).filter_map(|only| said.split_once(only)).any(is_of)
}

fn is_of_some(said: &str) -> bool {
    if said.contains("一部") && any_said(said, pairs(said, ONLY, DEEDS)) {
        return true;
    }
    let is_of = |(before, rest): (&str, &str)| {
        let is_thing = each(THINGS).any(|thing| before.ends_with(thing));
        is_thing && (is_done(rest) || (has(before, MAJOR) && is_said(rest)))
    };
    !has(said, CHOSEN) && !has(said, BARRED) && each(ONLY).filter_map(|only| said.split_once(only)).any(is_of)
}

/// Whether it is said behind those it is said of that it is done to them.
fn is_done(rest: &str) -> bool {
    let deed = rest.trim_start_matches(['に', 'で', 'は', 'が', 'を', 'へ', '、']);
    let begins = |text: &str, words: &str| each(words).any(|word| text.starts_with(word));
    let mut done = each(DONE_TO).filter_map(|word| deed.strip_prefix(word));
    !is_over(rest) && done.any(|rest| is_said(rest) || begins(rest, DOING))
}

/// Whether it is done to some of them, or some are left out and nobody says why.
fn is_of_part(said: &str) -> bool {
    let Some((before, rest)) = said.split_once("一部") else { return false };
    let is_it = (before.ends_with("まだ") || before.is_empty()) && is_said(rest);
    let is_excepted = || !has(said, BARRED) && has(rest, EXCEPT) && !is_over(rest);
    let is_unfounded = |out: &str| is_said(out) && !out.starts_with('(') && !has(said, REASON);
    // 規程を一部更新し is an amendment.
    let is_begun = || !before.ends_with('を') && !has(rest, OTHERS) && is_done(behind_of(rest));
    is_it || is_excepted() || is_begun() || rest.split_once("対象外").is_some_and(|(_, out)| is_unfounded(out))
}

/// Whether it is done to a share of all.
fn is_share(said: &str) -> bool {
    if has(said, MEASURED) && !has(said, PROGRESS) {
        return false;
    }
    let is_digit = |c: char| c.is_ascii_digit() || "一二三四五六七八九".contains(c);
    let counted = each("割|%")
        .filter_map(|unit| said.split_once(unit))
        .filter(|(before, _)| before.ends_with(is_digit) && !has(said, "100%|10割"));
    let named = each(SHARES).filter_map(|share| said.split_once(share));
    counted.chain(named).any(|(_, rest)| is_of_all(rest))
}

fn is_of_all(rest: &str) -> bool {
    let rest = each(ABOUT).fold(rest, |rest, about| rest.strip_prefix(about).unwrap_or(rest));
    is_said(rest) || is_done(behind_of(rest))
}

/// What stands behind those it is a part of.
fn behind_of(rest: &str) -> &str {
    each(OF).find_map(|of| rest.strip_prefix(of)).unwrap_or(rest)
}
