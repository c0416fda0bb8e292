//! Whether words beside はい deny it: 「未実施」, 「サポート切れのため更新していません」, 「訂正: いいえ」, a bare 「×」 or 「予定」. The one
//! ear of every reader, for whatever stands in a row that is answered: its remark, its boundary, a cell nobody can place.
//!
//! Guards: what they say never changes an answer; it is told, and a person asks. What is denied of nothing (「未実施の端末は
//! ありません」), was so once (「未実施でしたが、6月に対応しました」) or is left undone on purpose (「使い回していません」) denies no はい.
//! What was done to some only ([`part`]), is a [`plan`] yet, known to nobody ([`unknown`]) or left to [`others`] denies it like what was [`left`] undone.

mod left;
mod others;
mod part;
mod plan;
mod unknown;

use sejo_model::text::narrow;

pub(crate) use plan::asks_for_plan;

/// What has to be done for a はい, and how it is said that it is not.
const DEEDS: &str = "実施|実装|対応|更新|適用|導入|設定|整備|把握|管理|作成|策定|完了|設置|運用|記録|取得|保存|\
    提出|見直|決め|定め|当て|あて|置い|設け|講じ|アップデート|徹底|棚卸し|棚卸";
/// That there is none of a limit, or of a plan.
const THERE_IS_NONE: &str = "はありません|はございません|はない|がありません|がない|なし|無し";
/// What is planned again was done before.
const AGAIN: &str = "次回|今後も|常時|24時間|さらに|更なる|さらなる|引き続き|毎|定期|年1回|月1回|週1回|継続";
/// Where something is done whenever there is a reason to, it is done.
const WHENEVER: &str = "次第|応じ|都度|あれば|場合|際は|際に|随時|適宜|たび";
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
/// What is told of as it was before.
const ONCE: &str = "でしたが|だったが|であったが|ていたが|ましたが|した後";
/// How it is said that it is so no more, and what says that it still is.
const OVER: &str = "完了|済|解消|なくな|適用しました|対応しました|実施しました|更新しました|導入しました|終えました|終わりました|\
    廃棄しました|撤去しました|判明しました";
const NOT_OVER: &str = "未|ません|ない|予定|検討|まだ";

/// With what a line goes on that broke off in the middle of a word.
const CUT_OFF: &str = "せん|ません|いません|ていません|いない|ていない|ない|おりません|ておりません|なし|無し|0台|0件";
/// Words that broke off before their last letter, and what names something of which the next line says how many there are.
const BROKEN: [(&str, &str); 3] = [("な\nい", "ない"), ("せ\nん", "せん"), (":\n", ":")];
/// What begins with these is told of another time.
const BEFORE: &str = "前年度は|前年は|昨年度は|昨年は|去年は|前回は|以前は";
/// Where it goes on with what is so now.
const AND_NOW: &str = "、|,|が|ものの|けれど|けど|今回|今年|本年|今期|現在|今は|その後";

/// Whether words beside はい say that it is not so. `asked` is what was answered with it, empty where nobody knows: 「停止していません」
/// is well said of logs that are kept, and ill of services that are to be stopped.
#[must_use]
pub fn denies(asked: &str, remark: &str) -> bool {
    sentences(remark).iter().any(|sentence| sentence_denies(asked, sentence))
}

/// The sentences of a remark, narrow and without blanks.
pub(crate) fn sentences(remark: &str) -> Vec<String> {
    let said: String = narrow(remark).chars().filter(|c| !c.is_whitespace() || *c == '\n').collect();
    let said = each(CUT_OFF).fold(said, |said, end| said.replace(&format!("\n{end}"), end));
    let said = BROKEN.iter().fold(said, |said, (broken, whole)| said.replace(broken, whole));
    said.split(['。', '\n', '!', '※']).map(str::to_owned).collect()
}

fn each(words: &str) -> impl Iterator<Item = &str> {
    words.split('|')
}

fn has(text: &str, words: &str) -> bool {
    each(words).any(|word| text.contains(word))
}

fn sentence_denies(asked: &str, said: &str) -> bool {
    let said = of_now(said);
    if left::is_taken_back(said) || plan::is_missing(asked, said) || plan::is_late(asked, said) {
        return true;
    }
    // Where a plan is asked for as well, one that is in time denies nothing.
    if asks_for_plan(asked) && plan::is_made(said) {
        return false;
    }
    left::denies(asked, said)
        || part::denies(asked, said)
        || plan::denies(said)
        || unknown::denies(said)
        || others::denies(said)
}

/// What a sentence says of now: all of it, but for how it was before.
fn of_now(said: &str) -> &str {
    // Its column may stand in front.
    let own = said.split_once(':').map_or(said, |(_, own)| own);
    if !each(BEFORE).any(|before| own.starts_with(before)) {
        return said;
    }
    let goes_on = each(AND_NOW).filter_map(|word| own.split_once(word)).map(|(_, now)| now);
    goes_on.max_by_key(|now| now.len()).unwrap_or_default()
}

/// Whether one of these words is said of what was asked.
fn any_said(said: &str, mut words: impl Iterator<Item = impl AsRef<str>>) -> bool {
    words.any(|word| {
        let word: &str = word.as_ref();
        said.split_once(word).is_some_and(|(_, rest)| is_said(rest))
    })
}

/// Each of the first words with each of the second behind it, as far as a text may hold it: one without the first does not.
fn pairs<'a>(said: &'a str, first: &'a str, second: &'a str) -> impl Iterator<Item = String> {
    let held = each(first).filter(move |one| said.contains(*one));
    held.flat_map(move |one| each(second).map(move |other| format!("{one}{other}")))
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
    ((ends && !was_mended) || there_are_some) && !is_over(rest)
}

/// Whether it was so once, and is so no more: 「一部の端末のみでしたが、全台に適用済み」.
fn is_over(rest: &str) -> bool {
    each(ONCE).filter_map(|once| rest.split_once(once)).any(|(_, now)| has(now, OVER) && !has(now, NOT_OVER))
}

#[cfg(test)]
mod tests;
