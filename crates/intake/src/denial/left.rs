//! What was left undone: 「未実施」, 「更新していません」, a bare 「×」.
//!
//! Guards: what is best not done, not needed or kept in use is well left undone, and what nobody wants to find was looked for.

use super::part::THINGS;
use super::{DEEDS, MENDED, THERE_IS_NONE, any_said, each, has, is_said, pairs};

/// What was not done, as a noun.
const UNDONE: &str = "未実施|未対応|未導入|未設定|未適用|未更新|未整備|未完了|未済|未了|未着手|未作成|未策定|未確認|未設置|\
    一部のみ実施|一部のみ対応|一部実施|一部対応|未実装|一部のみ|非対応";
/// What there is none of, where that is all of a cell: 「適用なし」.
const NONE_OF: &str = "適用|実施|実装|導入|対応|整備|設置|策定|取得|ログ|バックアップ";
/// How it is said that there is none.
const NONE: &str = "なし|無し|はなし|は無し";
/// What was begun and is not gone on with.
const STOPPED: &str = "適用|更新|アップデート|実施|取得|記録|保存|バックアップ";
/// How it is said that it was not gone on with.
const STOPPING: &str =
    "を中止し|は中止し|を停止し|は停止し|を止め|は止め|も止め|を見合わせ|は見合わせ|を見送っ|は見送っ";
/// That it is so now: what was stopped once (「止めました」) may go on again.
const STILL: &str = "ています|ている|ております|ており";
/// A log that nobody reads is kept for nothing.
const UNSEEN: &str = "ログは見て|ログを見て|ログも見て|記録は見て|記録を見て";
/// What is not there for good reason, where it is not needed.
const BROUGHT_IN: &str = "導入|設定|設置|作成|保存";
/// Updates are made at other hours, or by themselves: that they are not made at these, or by hand, is no denial.
const UPDATES: &str = "更新|適用|アップデート|パッチ";
/// The other hours, and the other way.
const OTHERWISE: &str = "時間中は|時間中の|時間内は|時間内の|夜間は|昼間は|日中は|手動では|手動更新は|手動適用は|手動適用も|\
    手作業では|手動の更新は|手動での";
/// What is done with what cannot be updated.
const SET_APART: &str = "隔離|切り離|撤去|廃棄";
/// What is done to things that are best not there: that it was left undone is meant of them, too.
const DONE_AGAINST: &str = "停止|止め|無効に|無効化|削除";
/// How else that is said.
const ERASED: &str = "消去|消";
/// Why something is not stopped: it is in use.
const IN_USE: &str = "使うため|使うので|使用するため|使用するので|使用しているため|使用しているので|使用中のため|使っているため|\
    使っているので|利用するため|利用するので|利用しているため|利用しているので|利用中のため|必要のため|必要があるため|上必要|で必要|に必要";
/// What may be of use some day, or is not what is asked about.
const NOT_IN_USE: &str = "不要|将来|いずれ|今後";
/// Whose name is left to others is no service in use.
const OF_PEOPLE: &str = "退職|アカウント|利用者|権限";
/// What sounds as if it were needed.
const NEEDLESS: &str = "不必要な|必要ない|必要なく|必要なか";
/// What is done against others: that there is none of it is a lack.
const LIMITED: &str = "制限|禁止|禁じ";
/// How a limit is spoken of that is not set.
const LIMITS: &str = "制限は|制限を|制限も";
/// How it is said that none is set.
const NOT_SET: &str = "かけていない|かけていません|かけておりません|掛けていない|掛けていません|掛けておりません|\
    設けていない|設けていません|設けておりません";
/// How one is set.
const LIMITING: &str = "制限は実施|制限を実施|制限は設定|制限を設定";
/// What is best not stopped.
const KEPT: &str = "ログ|バックアップ|ウイルス|監視|更新|サポート|保守|業務|診療";
/// What is done to find something out, where it depends on what was looked for.
const LOOKED: &str = "確認";
/// What nobody wants to find: that it was not seen is no denial.
const TROUBLE: &str = "異常|問題|問題点|不正|不正アクセス|不正なアクセス|侵入|侵害|被害|攻撃|漏えい|漏洩|不具合|障害|違反|事故|影響|感染|\
    脆弱性|不審|ウイルス|マルウェア|改ざん|改竄";
/// What a remark or a heading may say there is none of.
const LEFT_OVER: &str = "例外|残|課題|漏れ|有無|異常|問題|不具合";
/// How it is said that something is not so, or not done.
const NOT: &str = "していない|していません|しておりません|しておらず|してない|してません|できていない|できていません|できておりません|\
    できておらず|できてない|できてません|出来てない|出来てません|出来ていない|出来ていません|出来ておりません|出来ておらず|\
    されていない|されていません|されておりません|されておらず|されてない|されてません";
/// What may stand between a deed and that it is not done.
const BETWEEN: [&str; 4] = ["", "は", "を", "も"];
/// What says no, or not yet, by itself: a mark or a word that is all of a cell, but for a reason in brackets.
const ALONE: &str = "×|✕|✖|✗|x|ng|no|未|未定|不可|不適合|予定|予定あり|予定である|準備中|調整中|対象外|非該当|該当しない|該当しません|\
    できない|できません|出来ない|出来ません|まだ|予定なし|予定はありません|予定はない|予定がない|\
    予定はございません|予定していません|予定していない|予定しておりません";
/// What is asked not to be done: that it is not is what はい says.
const ASKED_NOT: &str = "使い回|使いまわ";
/// That it is done nevertheless denies the はい.
const REUSED: &str = "使い回しあり|使い回しがあり|使い回しています|使い回している|使いまわしています|使いまわしている|\
    使いまわしあり|使いまわしがあり";
/// That nobody does it, or nothing can, whatever it is.
const NOT_DOING: &str = "行っていない|行っていません|行っておりません|行っておらず|行えていない|行えていません|\
    行われていない|行われていません|行われておりません|行われておらず|\
    行なっていない|行なっていません|行なっておりません|行なっておらず|\
    やっていない|やっていません|やっておりません|やってない|やってません|機能がありません|機能がない|機能が無い";
/// What is said not to be done at all, and how: 「適用しません」.
const REFUSED: &str = "適用|更新|アップデート|実施|実装|導入|対応";
const REFUSING: &str = "しません|はしません|いたしません|しない方針|しない予定|しないこととし|は困難|が困難|見送り|を見送り|は見送り|\
    を見送る|を見送ります|は見送る|は見送ります";
/// Where only what has not been looked at first, or is not allowed, is not done.
const UNLESS: &str = "なく|なしに|ずに|せず|限り|までは|以外|場合";
/// That it is not done to the end.
const UNENDED: &str = "が終わっていない|が終わっていません|が終わっておりません|は終わっていない|は終わっていません|\
    が済んでいない|が済んでいません|に至っていない|に至っていません|に至っておりません|\
    には至っていない|には至っていません|には至っておりません";
/// That there is nothing to be seen of it.
const NOT_GOT: &str = "取れていない|取れていません|取れておりません|とれていない|とれていません";
/// Who need not be there.
const SPARE: &str = "副責任者|副管理者|代理者";
/// Who has to be.
const CHIEF: &str = "責任者|管理者";
/// How one is named who is missing, too: 「副責任者も責任者も置いていません」.
const MISSED: &str = "は|も|を|と|や|・|、|,|及び|および|ならびに";
/// How a clause ends that goes on without a comma.
const JOINTS: &str = "ますが|ませんが|ましたが|ですが|ますし|ませんし|ですし|おらず";
/// Why something is so, as a clause says it that belongs to the next.
const BECAUSE: &str = "ため|ので|から";
/// What names something of its own.
const NAMING: &str = "は|も|が|を";
/// That it cannot be done; what cannot be, may have been set apart well.
const UNABLE: &str = "実施できない|実施できません|対応できない|対応できません|更新できない|更新できません|適用できない|適用できません|\
    導入できない|導入できません|実装できない|実装できません|取得できない|取得できません";
/// Who takes back what they said.
const WRONG: &str =
    "誤りでした|誤りです|間違いでした|間違いです|間違えました|誤記でした|誤記です|取り消します|撤回します";
/// How it is said, with no verb, that what was written is wrong.
const MISTAKEN: &str = "は誤り|は間違い|は誤記";
/// Of what was written before that is said to account for what is now.
const FORMER: &str = "前回の|前の|昨年の|昨年度の|前年の|前年度の";
/// What was to be made an end of, and is there.
const REMAINING: &str = "が残っています|が残っている|が残っており|が残ったまま|がまだあります";
/// What is to remain.
const RECORDS: &str = "ログ|記録|履歴|証跡";
/// For what no updates are made any more.
const UNSUPPORTED: &str = "サポート切れ|サポート終了|保守切れ|EOL";
/// What is best not done.
const UNWANTED: &str = "割り当|割当|使い回|使いまわ|共有|共用|持ち出|持込|持ち込|公開|私物|既定|初期|共通|接続|リモート|遠隔|外部|インターネット";

/// Whether they take back what they said.
pub(super) fn is_taken_back(said: &str) -> bool {
    let is_meant = |(_, rest): (&str, &str)| takes_back(rest.trim_start_matches(['」', '』', '"', ')']));
    let is_mistaken = || each(MISTAKEN).any(|wrong| said.ends_with(wrong)) && !has(said, FORMER);
    said.split_once("いいえ").is_some_and(is_meant) || has(said, WRONG) || is_mistaken()
}

/// Whether it was not done. What excuses in one clause says nothing of the others.
pub(super) fn denies(asked: &str, said: &str) -> bool {
    any_said(said, each(UNDONE).chain(each(REUSED)))
        || says_no(asked, said)
        || is_spared(asked, said)
        || is_unlimited(said)
        || is_still_there(asked, said)
        || is_unsupported(asked, said)
        || is_not_done(&without(said, |clause| !is_wanted(asked, said, clause)))
}

/// What a sentence says in the clauses that nothing excuses.
fn without(said: &str, is_excused: impl Fn(&str) -> bool) -> String {
    clauses(said).into_iter().filter(|clause| !is_excused(clause)).collect()
}

/// The clauses of a sentence. One that names nothing of its own goes on with what the one before is about, as does what that one is
/// the reason of.
fn clauses(said: &str) -> Vec<String> {
    let parted = each(JOINTS).fold(said.to_owned(), |said, end| said.replace(end, &format!("{end}\n")));
    let parted = ["、", ",", "(", ")"].iter().fold(parted, |said, mark| said.replace(*mark, &format!("{mark}\n")));
    let mut found: Vec<String> = Vec::new();
    for part in parted.split('\n') {
        match found.last_mut() {
            Some(before) if !ends_clause(before, part) => before.push_str(part),
            _ => found.push(part.to_owned()),
        }
    }
    found
}

/// Whether a clause ends where the next words begin: behind a verb, neither behind a noun nor behind what is spoken of.
fn ends_clause(before: &str, next: &str) -> bool {
    let own = before.trim_end_matches(['、', ',', '(', ')']);
    let is_verb = own.ends_with(|c: char| ('ぁ'..='ん').contains(&c) && !"はもをにのとやへ".contains(c));
    let is_reason = || each(BECAUSE).any(|because| own.ends_with(because));
    is_verb && (before.ends_with('(') || (!is_reason() && has(next, NAMING)))
}

/// Whether what was left undone in a clause had to be done: neither best not there, nor done otherwise, nor needless.
fn is_wanted(asked: &str, said: &str, clause: &str) -> bool {
    let is_otherwise = has(clause, OTHERWISE) && (has(said, UPDATES) || has(asked, UPDATES));
    let is_needless = clause.contains("不要") && is_left(clause, BROUGHT_IN);
    // What was not found was not written into a log either.
    let is_unseen = is_seen(clause) && clause.contains("記録");
    !has(clause, UNWANTED) && !is_spare(clause) && !is_otherwise && !is_needless && !is_unseen
}

/// Whether a clause speaks of those who need not be there, and of nobody else.
fn is_spare(clause: &str) -> bool {
    let others = each(SPARE).fold(clause.to_owned(), |said, spare| said.replace(spare, ""));
    has(clause, SPARE) && !pairs(&others, CHIEF, MISSED).any(|missed| others.contains(&missed))
}

fn is_not_done(said: &str) -> bool {
    let unconditional = without(said, |clause| has(clause, UNLESS));
    is_left(said, DEEDS)
        || any_said(said, pairs(said, DEEDS, "せず|はせず"))
        || any_said(&unconditional, pairs(&unconditional, REFUSED, REFUSING))
        || is_not_doing(said)
        || is_stopped(said)
        || is_unended(said)
}

/// Whether nobody does it, or nothing can, and it was not set apart for that.
fn is_not_doing(said: &str) -> bool {
    let is_apart = |rest: &str| has(rest, SET_APART) && has(rest, MENDED);
    let mut unable = each(UNABLE).filter_map(|word| said.split_once(word));
    any_said(said, each(NOT_DOING)) || unable.any(|(_, rest)| is_said(rest) && !is_apart(rest))
}

/// Whether it was not done to the end, not got, or not done to some: 「サーバは適用していますが端末はしていません」.
fn is_unended(said: &str) -> bool {
    let things = each(THINGS).filter(|thing| said.contains(*thing));
    let of_things = things.flat_map(|thing| each(NOT).map(move |not| format!("{thing}は{not}")));
    let mut unended = pairs(said, DEEDS, UNENDED)
        .chain(each(NOT_GOT).map(str::to_owned))
        .filter_map(|word| said.split_once(word.as_str()));
    // What is not ready is well left out: 「検証が終わっていないものは除く」.
    unended.any(|(_, rest)| is_said(rest) && !rest.starts_with("もの")) || any_said(said, of_things)
}

fn is_stopped(said: &str) -> bool {
    let halted = pairs(said, STOPPED, STOPPING).flat_map(|words| each(STILL).map(move |still| words.clone() + still));
    any_said(said, halted.chain(pairs(said, UNSEEN, "いない|いません|おりません|おらず")))
}

/// Whether something is spared that was to be stopped, limited or looked at.
fn is_spared(asked: &str, said: &str) -> bool {
    let is_kept = |clause: &str| {
        let is_needed = clause.contains("必要な") && !has(clause, NEEDLESS);
        let is_in_use = has(clause, IN_USE)
            && !has(clause, NOT_IN_USE)
            && ![asked, clause].iter().any(|words| has(words, OF_PEOPLE));
        has(clause, KEPT) || is_needed || is_in_use
    };
    let is_asked_for = has(asked, KEPT) && !has(asked, DONE_AGAINST);
    let unkept = without(said, is_kept);
    is_left(said, LIMITED)
        || is_left(said, LIMITING)
        || (!is_asked_for && (is_left(&unkept, DONE_AGAINST) || is_left(&unkept, ERASED)))
        || is_left(&without(said, is_seen), LOOKED)
}

/// Whether there still is what was to be stopped or erased.
fn is_still_there(asked: &str, said: &str) -> bool {
    has(asked, DONE_AGAINST) && !has(said, RECORDS) && any_said(said, each(REMAINING).chain(["残存"]))
}

/// Whether there are no updates to make, and what needs them was not set apart. An end that has its day may be yet to come.
fn is_unsupported(asked: &str, said: &str) -> bool {
    let is_dated = |before: &str, rest: &str| {
        rest.starts_with('日') || before.ends_with(|c: char| c.is_ascii_digit() || "年月日に".contains(c))
    };
    let mut ended = each(UNSUPPORTED).filter_map(|word| said.split_once(word));
    let is_ended = ended.any(|(before, rest)| is_said(rest) && !is_dated(before, rest));
    has(asked, UPDATES) && is_ended && !(has(said, SET_APART) && has(said, MENDED))
}

/// Whether trouble is what was looked for.
fn is_seen(said: &str) -> bool {
    pairs(said, TROUBLE, "は|も").any(|seen| said.contains(&seen))
}

fn is_unlimited(said: &str) -> bool {
    has(said, LIMITED)
        && any_said(
            said,
            pairs(said, LIMITED, THERE_IS_NONE)
                .chain(pairs(said, LIMITS, NOT_DOING))
                .chain(pairs(said, LIMITS, NOT_SET)),
        )
}

/// Whether all that is said is no, or not yet. What a heading in front asks for may be best not there.
fn says_no(asked: &str, said: &str) -> bool {
    let (heading, word) = said.rsplit_once(':').unwrap_or(("", said));
    if has(heading, LEFT_OVER) {
        return false;
    }
    let word = word.split(['(', '、', ',']).next().unwrap_or_default().trim_end_matches('.').to_lowercase();
    let word = word.strip_suffix("です").unwrap_or(&word);
    let is_not_done = || each(NOT).any(|not| word == not) && !has(asked, ASKED_NOT);
    // 令和9年度予定
    let is_of_day =
        |c: char| c.is_ascii_digit() || "年度月日令和r/.-来今翌中末頃上下旬春夏秋冬半期第四に内のまで".contains(c);
    let dated = || word.trim_start_matches(is_of_day) == "予定";
    let is_none = || pairs(word, NONE_OF, NONE).any(|none| word == none);
    each(ALONE).any(|alone| word == alone) || is_none() || word.ends_with("ため対象外") || is_not_done() || dated()
}

/// Whether it is said that one of these deeds was not done.
fn is_left(said: &str, deeds: &str) -> bool {
    let is_undone = |words: String| said.split_once(words.as_str()).is_some_and(|(_, rest)| is_said(rest));
    each(deeds).filter(|deed| said.contains(*deed)).any(|deed| {
        // 決めていない, where others say 実施していない.
        if deed.ends_with(['め', 'て', 'い', 'け', 'じ']) {
            return each(NOT).filter_map(|not| not.strip_prefix('し')).any(|not| is_undone(format!("{deed}{not}")));
        }
        BETWEEN.iter().any(|between| each(NOT).any(|not| is_undone(format!("{deed}{between}{not}"))))
    })
}

/// Whether いいえ is what is meant, not spoken of.
fn takes_back(rest: &str) -> bool {
    rest.is_empty() || each("です|でした|が正|に訂正|に修正|に変更|へ訂正|、|(").any(|word| rest.starts_with(word))
}
