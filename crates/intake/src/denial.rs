//! Whether words beside はい deny it: 「未実施」, 「サポート切れのため更新していません」, 「訂正: いいえ」, a bare 「×」 or 「予定」. The one
//! ear of every reader, for whatever stands in a row that is answered: its remark, its boundary, a cell nobody can place.
//!
//! Guards: what they say never changes an answer; it is told, and a person asks. What is denied of nothing (「未実施の端末は
//! ありません」), was so once (「未実施でしたが、6月に対応しました」) or is left undone on purpose (「使い回していません」) denies no はい.

use sejo_model::text::narrow;

/// What was not done, as a noun.
const UNDONE: &str = "未実施|未対応|未導入|未設定|未適用|未更新|未整備|未完了|未済|未了|未着手|未作成|未策定|未確認|未設置|\
    一部のみ実施|一部のみ対応|一部実施|一部対応|未実装|一部のみ|非対応";
/// What has to be done for a はい, and how it is said that it is not.
const DEEDS: &str = "実施|実装|対応|更新|適用|導入|設定|整備|把握|管理|作成|策定|完了|設置|運用|記録|取得|保存|\
    提出|見直|決め|定め|当て|あて|置い|設け|講じ|アップデート|徹底";
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
/// What is done to some only was not done to the others.
const ONLY: &str = "のみ|だけ";
/// A log that nobody reads is kept for nothing.
const UNSEEN: &str = "ログは見て|ログを見て|ログも見て|記録は見て|記録を見て";
/// What is not there for good reason, where it is not needed.
const BROUGHT_IN: &str = "導入|設定|設置|作成|保存";
/// Updates are made at other hours, or by themselves: that they are not made at these, or by hand, is no denial.
const UPDATES: &str = "更新|適用|アップデート|パッチ";
/// The other hours, and the other way.
const OTHERWISE: &str =
    "時間中は|時間中の|時間内は|時間内の|夜間は|昼間は|日中は|手動では|手動更新は|手動の更新は|手動での";
/// What is done with what cannot be updated.
const SET_APART: &str = "隔離|切り離|撤去|廃棄";
/// What is done to things that are best not there: that it was left undone is meant of them, too.
const DONE_AGAINST: &str = "停止|止め|無効に|無効化|削除";
/// What is done against others: that there is none of it is a lack.
const LIMITED: &str = "制限|禁止|禁じ";
/// How a limit is spoken of that is not set.
const LIMITS: &str = "制限は|制限を|制限も";
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
    できておらず|出来ていない|出来ていません|出来ておりません|出来ておらず|\
    されていない|されていません|されておりません|されておらず|されてない|されてません";
/// What may stand between a deed and that it is not done.
const BETWEEN: [&str; 4] = ["", "は", "を", "も"];
/// What says no, or not yet, by itself: a mark or a word that is all of a cell, but for a reason in brackets.
const ALONE: &str = "×|✕|✖|✗|x|ng|no|未|未定|不可|不適合|予定|予定あり|予定である|準備中|調整中|対象外|非該当|該当しない|該当しません|\
    できない|できません|出来ない|出来ません|まだ|予定なし|予定はありません";
/// What is asked not to be done: that it is not is what はい says.
const ASKED_NOT: &str = "使い回|使いまわ";
/// That it is done nevertheless denies the はい.
const REUSED: &str = "使い回しあり|使い回しがあり|使い回しています|使い回している|使いまわしています|使いまわしている|\
    使いまわしあり|使いまわしがあり";
/// That there is none of a limit, or of a plan.
const THERE_IS_NONE: &str = "はありません|はございません|はない|がありません|がない|なし|無し";
/// What is no deed yet.
const PLAN: &str = "予定|計画";
/// How a plan stands behind the deed it is of.
const PLAN_OF: &str = "予定|する予定|の予定|する計画|の計画";
/// That nobody does it, or nothing can, whatever it is.
const NOT_DOING: &str = "行っていない|行っていません|行っておりません|行っておらず|行えていない|行えていません|\
    行われていない|行われていません|行われておりません|行われておらず|\
    行なっていない|行なっていません|行なっておりません|行なっておらず|\
    やっていない|やっていません|やっておりません|やってない|機能がありません|機能がない|機能が無い";
/// That it cannot be done; what cannot be, may have been set apart well.
const UNABLE: &str = "実施できない|実施できません|対応できない|対応できません|更新できない|更新できません|適用できない|適用できません|\
    導入できない|導入できません|実装できない|実装できません|取得できない|取得できません";
/// What is yet to be done is not done.
const PLANNED: &str = "実施予定|対応予定|導入予定|適用予定|更新予定|設定予定|整備予定|完了予定|実施する予定|対応する予定|導入する予定|\
    適用する予定|導入を検討中|対応を検討中|導入検討中|対応検討中|実施を検討中|導入準備中|実施準備中|\
    実装予定|実装する予定|実装を予定|導入を予定|対応を予定|実施を予定|適用を予定|設置予定|作成予定|策定予定|\
    検討中|対応中|から開始予定|から開始する予定|から開始します|から実施します|から導入します|から対応します";
/// What is planned again was done before.
const AGAIN: &str = "次回|今後も|常時|24時間|さらに|更なる|引き続き|毎|定期|年1回|月1回|週1回|継続";
/// Who takes back what they said.
const WRONG: &str =
    "誤りでした|誤りです|間違いでした|間違いです|間違えました|誤記でした|誤記です|取り消します|撤回します";
/// What is best not done.
const UNWANTED: &str = "割り当|割当|使い回|使いまわ|共有|共用|持ち出|持込|持ち込|公開|私物|既定|初期|共通|接続|リモート|遠隔|外部|インターネット";
/// How a sentence goes on, or ends, behind what it says of itself.
const SAID: &str = "です|でした|である|であり|、|,|。|(|)|が、|が,|ため|ので|ことから|となって|状態|と思|とのこと|・|;|:|/|けど|けれど|もの";
/// What there is some of.
const SOME: &str = "があり|がある|が残|あり|有り";
/// How it ends well.
const MENDED: &str = "ました|済み|済です|済。|完了し|しています|しております";
/// Since when it is otherwise than it was.
const NOW: &str = "今回|今年度|今期|現在は";
/// What says that it is not.
const AS_BEFORE: &str = "未|ない|ませ|予定|検討|も";
/// That nothing is left.
const NOT_LEFT: &str = "ありませ|残ら|残っていませ|残っていない|残っておりませ";

/// Whether words beside はい say that it is not so. `asked` is what was answered with it, empty where nobody knows: 「停止していません」
/// is well said of logs that are kept, and ill of services that are to be stopped.
#[must_use]
pub fn denies(asked: &str, remark: &str) -> bool {
    sentences(remark).iter().any(|sentence| sentence_denies(asked, sentence))
}

/// The sentences of a remark, narrow and without blanks.
pub(crate) fn sentences(remark: &str) -> Vec<String> {
    let said: String = narrow(remark).chars().filter(|c| !c.is_whitespace() || *c == '\n').collect();
    said.split(['。', '\n', '!', '※']).map(str::to_owned).collect()
}

fn each(words: &str) -> impl Iterator<Item = &str> {
    words.split('|')
}

fn has(text: &str, words: &str) -> bool {
    each(words).any(|word| text.contains(word))
}

fn sentence_denies(asked: &str, said: &str) -> bool {
    let behind = move |word: &str| said.split_once(word).map(|(_, rest)| rest);
    let is_no = || behind("いいえ").is_some_and(|rest| takes_back(rest.trim_start_matches(['」', '』', '"', ')'])));
    let undone = || each(UNDONE).chain(each(REUSED)).filter_map(behind).any(is_said);
    let is_otherwise = has(said, OTHERWISE) && (has(said, UPDATES) || has(asked, UPDATES));
    let is_needless = said.contains("不要") && is_left(said, BROUGHT_IN);
    let is_wanted = !has(said, UNWANTED) && !is_otherwise && !is_needless;
    let is_needed = || said.contains("必要な") && !said.contains("不必要な");
    let is_kept = || has(said, KEPT) || is_needed() || (has(asked, KEPT) && !has(asked, DONE_AGAINST));
    let is_seen =
        || each(TROUBLE).any(|trouble| ["は", "も"].iter().any(|of| said.contains(&format!("{trouble}{of}"))));
    let spared = || {
        is_left(said, LIMITED)
            || is_left(said, LIMITING)
            || (!is_kept() && is_left(said, DONE_AGAINST))
            || (!is_seen() && is_left(said, LOOKED))
    };
    let unlimited = || {
        let none = pairs(LIMITED, THERE_IS_NONE).chain(pairs(LIMITS, NOT_DOING));
        has(said, LIMITED) && none.filter_map(|none| behind(&none)).any(is_said)
    };
    let is_apart = |rest: &str| has(rest, SET_APART) && has(rest, MENDED);
    let unable = || each(UNABLE).filter_map(behind).any(|rest| is_said(rest) && !is_apart(rest));
    let not_doing = || each(NOT_DOING).filter_map(behind).any(is_said) || unable();
    let in_part = || said.contains("一部") && pairs(ONLY, DEEDS).filter_map(|only| behind(&only)).any(is_said);
    let stopped = || {
        let halted = pairs(STOPPED, STOPPING).flat_map(|words| each(STILL).map(move |still| words.clone() + still));
        let unseen = pairs(UNSEEN, "いない|いません|おりません|おらず");
        halted.chain(unseen).filter_map(|words| behind(&words)).any(is_said)
    };
    let without = || pairs(DEEDS, "せず|はせず").filter_map(|without| behind(&without)).any(is_said);
    let unplanned = || {
        has(said, PLAN)
            && pairs(DEEDS, PLAN_OF).any(|plan| each(THERE_IS_NONE).any(|none| said.contains(&(plan.clone() + none))))
    };
    let planned = || !has(said, AGAIN) && each(PLANNED).filter_map(behind).any(is_said);
    // What was not found was not written into a log either.
    let not =
        || ((is_left(said, DEEDS) || without()) && !(is_seen() && said.contains("記録"))) || not_doing() || stopped();
    if is_no() || has(said, WRONG) || unplanned() {
        return true;
    }
    // Where a plan is asked for as well, one denies nothing.
    if asks_for_plan(asked) && is_plan(said) {
        return false;
    }
    undone() || says_no(asked, said) || planned() || in_part() || spared() || unlimited() || (is_wanted && not())
}

/// Whether what was asked is answered はい by a plan, too: 「実装している、または実装する予定である」.
pub(crate) fn asks_for_plan(asked: &str) -> bool {
    asked.contains("予定")
}

/// Whether a plan is spoken of, and not that there is none.
fn is_plan(said: &str) -> bool {
    let is_none =
        || pairs(PLAN, THERE_IS_NONE).chain(pairs(PLAN, "未定|は未定|が未定")).any(|none| said.contains(&none));
    has(said, "予定|から開始し|から実施し|から導入し|から対応し") && !is_none()
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
    let is_none = || pairs(NONE_OF, NONE).any(|none| word == none);
    each(ALONE).any(|alone| word == alone) || is_none() || word.ends_with("ため対象外") || is_not_done() || dated()
}

/// Each of the first words with each of the second behind it.
fn pairs<'a>(first: &'a str, second: &'a str) -> impl Iterator<Item = String> {
    each(first).flat_map(move |one| each(second).map(move |other| format!("{one}{other}")))
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

/// Whether what stands in front is said of what was asked: neither of things there are none of, nor of how it was once.
fn is_said(rest: &str) -> bool {
    let named = rest.trim_start_matches([':', 'は', 'が']);
    if each("なし|無し|無い|ない|0|ゼロ").any(|none| named.starts_with(none)) {
        return false;
    }
    let ends = rest.is_empty() || each(SAID).any(|word| rest.starts_with(word));
    let is_now = || has(rest, NOW) && !has(rest, AS_BEFORE);
    let was_mended = (rest.starts_with("でした") && (has(rest, MENDED) || is_now())) || rest.starts_with("から");
    let there_are_some = has(&each(NOT_LEFT).fold(rest.to_owned(), |rest, word| rest.replace(word, "")), SOME);
    (ends && !was_mended) || there_are_some
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_may_deny_its_answer() {
        for remark in [
            "誤りでした。いいえです。二要素認証は実施していません",
            "訂正: いいえ",
            "「いいえ」に訂正します",
            "未実施",
            "未実施です。",
            "サポート切れのため更新していません",
            "サポート切れのため、更新しておりません。",
            "端末は未対応",
            "未対応の端末があります",
            "一部のみ実施",
            "2027年3月 実施予定",
            "来年度に導入予定です",
            "パッチは適用していない(検証待ち)",
            "実施していませんが、代わりの対策をしています",
            "できていません",
            "ログの確認は行っていません",
            "二要素認証は導入を検討中",
            "実装していない",
            "二要素認証は実装していません。",
            "未実装",
            "検討中",
            "対応中です",
            "一部のみ",
            "やっていない",
            "機能がありません",
            "2027年4月から開始します",
            "ログは確認していません",
            "共有フォルダの権限を確認していません。",
            "MDSは提出していません",
            "担当者を決めていません",
            "手順を定めていない",
            "退職者のアカウントを無効にしていません",
            "初期のアカウントを無効化していない",
            "規程を見直していない",
            "不要なサービスを止めていません",
            "不要なサービスは停止していません",
            "外部からの接続を制限していません",
            "パッチを当てておりません",
            "退職者の利用者名を削除していません",
            "×",
            "NG",
            "No",
            "no.",
            "未",
            "不可",
            "対象外",
            "対象外です",
            "対象外(クラウド)",
            "クラウドのため対象外",
            "予定",
            "予定です",
            "令和9年度予定",
            "R9年度の予定",
            "令和9年度実装予定",
            "していません",
            "できません",
            "実態: ×",
            "責任分界: していない",
            "置いていない",
            "制限はしていない",
            "実装されていません",
            "接続元の制限はありません",
            "制限なし",
            "制限は行っていません",
            "来年度から実施します",
            "実施予定なし",
            "対応の予定はありません",
            "使い回しあり",
            "使いまわしあり",
            "アップデートしていません",
            "行われていません",
            "行なっていません",
            "出来ていません",
            "あてていません",
            "適用なし",
            "適用を中止しています",
            "更新は止めています",
            "一部の端末のみ適用",
            "ログは見ていません",
            "ログなし",
            "適用せず",
            "まだです",
            "徹底できていません",
            "前回は未実施でしたが、今回も未実施",
            "未適用が残っています",
            "夜間のバックアップは実施していません",
            "不要なサービスの確認は実施していません",
        ] {
            assert!(denies("", remark), "{remark}");
        }
        for remark in [
            "",
            "未実施の端末はありません",
            "未実施端末なし",
            "未対応なし",
            "未実施: なし",
            "未実施0台",
            "更新していない端末はない",
            "問題はありません",
            "例外はありません",
            "使い回していません",
            "パスワードの共有は行っていません",
            "既定のパスワードは設定していません",
            "外部からの接続は行っていません",
            "未実施でしたが、6月に対応しました",
            "次回は12月に実施予定",
            "毎月実施。次回更新予定 2027/3",
            "「いいえ」の場合は理由を書く",
            "いいえの項目はありません",
            "6/12に実施済み",
            "当社の保守の中で実施しています",
            "利用者は削除できません",
            "24時間対応中",
            "未実装の機能はありません",
            "2020年4月から開始しました",
            "外部へ接続する機能がありません",
            "異常は確認していません",
            "問題は確認していません",
            "不正アクセスも確認していません",
            "異常は現時点で確認していません",
            "退職者の確認漏れはありません",
            "ログは削除していません",
            "バックアップは止めていません",
            "ウイルス対策ソフトは無効にしていません",
            "不要な権限は割り当てていません",
            "私物の持ち込みは認めていません",
            "確認していない端末はありません",
            "制限していない端末はない",
            "例外なし",
            "問題なし",
            "該当なし",
            "なし",
            "漏れはありません",
            "ログは停止していません",
            "ログの停止はしていません",
            "ウイルスは確認されていません",
            "不正アクセスは記録されていません",
            "改ざんは確認されていません",
            "端末は対象外",
            "2020年4月から実施しています",
            "残課題: なし",
            "例外の有無: No",
            "対象外の端末はありません",
            "制限のない端末はありません",
            "使い回している端末はありません",
            "サーバ室",
            "予定表のとおり",
            "診療時間中は更新していません",
            "夜間は適用していません",
            "手動では更新していません(自動更新)",
            "WSUSで管理。手動更新は行っておりません",
            "不要なソフトは導入していません",
            "必要なサービスは停止していません",
            "未適用が残らないよう管理",
            "未対応は残っていません",
            "前回は未実施でしたが今回実施",
            "サポート終了機器は更新できないため隔離済みです",
            "更新を停止している端末はありません",
            "更新は止めていません",
            "検証せずに適用することはありません",
            "適用漏れなし",
        ] {
            assert!(!denies("", remark), "{remark}");
        }
    }
    #[test]
    fn what_was_asked_says_what_is_best_left_undone() {
        for (asked, remark, is_denied) in [
            ("アクセスログを管理している。", "停止していません", false),
            ("バックグラウンドで動く不要なソフトウェアやサービスを止めている。", "停止していません", true),
            ("パスワードを使い回していない", "していません", false),
            ("アクセスログを管理している。", "していません", true),
            ("不要なソフトウェアやサービスを止めている。", "必要なサービスは停止していません", false),
            ("不要なソフトウェアやサービスを止めている。", "不必要なサービスは停止していません", true),
            ("セキュリティパッチを適用している。", "平日昼間は実施していません(夜間に実施)", false),
        ] {
            assert_eq!(denies(asked, remark), is_denied, "{asked} {remark}");
        }
    }

    #[test]
    fn a_plan_denies_nothing_where_one_is_asked_for_as_well() {
        let asked = "二要素認証を実装している、または令和9年度までに実装する予定がある";
        for remark in [
            "令和9年度までに実装予定",
            "令和9年度までに実装する予定です",
            "2027年度に実装予定",
            "予定",
            "未実装ですが、令和9年度までに実装予定です",
            "2027年4月から開始します",
        ] {
            assert!(!denies(asked, remark), "{remark}");
            assert!(denies("アクセスログを管理している。", remark), "{remark}");
        }
        for remark in ["未実装", "検討中", "予定なし", "実装の予定はありません", "実装していません", "いいえ"]
        {
            assert!(denies(asked, remark), "{remark}");
        }
    }
}
