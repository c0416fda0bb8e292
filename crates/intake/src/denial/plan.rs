//! What is a plan yet, a wish or under way: 「実施予定」, 「順次適用中」, 「対応を進めています」.
//!
//! Guards: what is planned again (「次回は12月に実施予定」) or done whenever it is due (「公開され次第、順次適用します」) was done before.

use sejo_model::text::narrow;

use super::{AGAIN, DEEDS, MENDED, THERE_IS_NONE, WHENEVER, any_said, each, has, pairs};

/// What is no deed yet.
const PLAN: &str = "予定|計画";
/// How else it is said that there is none.
const NOT_PLANNED: &str = "未定|は未定|が未定|していません|していない|しておりません|は立っていません|は立っていない";
/// What else may not be planned where something is in place.
const OF_OTHER: &str = "変更|廃止|停止|更改|切替|切り替え|移行|中止|撤去|済";
/// When it is planned for, where no end is named.
const ONWARDS: &str = "以降|以後";
/// Years, and occasions, that come nobody knows when.
const SOME_TIME: &str = "来年度以降|来年以降|次年度以降|翌年度以降|次期更新|次期システム|次期リプレース|次期更改";
/// That nobody says when, or that it will be too late.
const NEVER: &str = "時期は未定|時期未定|時期が未定|間に合わない|間に合いません|しない予定";
/// What has days of its own, whatever is planned for when.
const OF_KEEPING: &str = "保守|サポート|契約|リース|償却|保証";
/// What is said in kanji of years to come.
const KANJI: [(&str, &str); 10] = [
    ("十五", "15"),
    ("十四", "14"),
    ("十三", "13"),
    ("十二", "12"),
    ("十一", "11"),
    ("十", "10"),
    ("九", "9"),
    ("八", "8"),
    ("七", "7"),
    ("六", "6"),
];
/// From when on it is to be done.
const FROM_NEXT: &str = "来年度から|来年から|来期から|来月から|来週から|次年度から|翌年度から";
/// That this is all that is said of it: 「来月から」.
const NO_MORE: &str = "|です|となります|になります|の予定|の予定です|を予定しています";
/// What a plan is of where it names no deed, and how that is said: 「選任は来月の予定」.
const WHEN: &str = "来週|月|年|年度|期|中|末|頃|旬|春|夏|秋|冬|年内|日";
const FOR_THEN: &str = "の予定|に予定|を予定|予定";
/// With what it is done the next time, which nobody did before: 「次回保守時に実施」.
const AT_NEXT: &str = "保守時に|点検時に|保守の際に|点検の際に|メンテナンス時に|メンテナンスの際に|訪問時に|作業時に|改修時に|\
    更新時に|更改時に|バージョンアップ時に";
/// How a plan stands behind the deed it is of.
const PLAN_OF: &str = "予定|する予定|の予定|する計画|の計画";
/// What is yet to be done is not done.
const PLANNED: &str = "実施予定|対応予定|導入予定|適用予定|更新予定|設定予定|整備予定|完了予定|実施する予定|対応する予定|導入する予定|\
    適用する予定|導入を検討中|対応を検討中|導入検討中|対応検討中|実施を検討中|導入準備中|実施準備中|\
    実装予定|実装する予定|実装を予定|導入を予定|対応を予定|実施を予定|適用を予定|設置予定|作成予定|策定予定|\
    検討中|対応中|から開始予定|から開始する予定|から開始します|から実施します|から導入します|から対応します|\
    から適用します|から適用する予定|から運用します|から稼働します|から設定します";
/// What is being made ready.
const UNDERWAY: &str = "準備中|調整中|整備中|作成中|策定中|構築中|移行中|手配中|見積中|見積もり中|発注中|申請中|交渉中|展開中|\
    検討しています|検討しております|検討している|検討段階|目指しています|目指しております|目指します|\
    できるようにします|できるようにいたします|できるようにしたい|するようにします|するようにしたい|ているところです";
/// How a deed is gone about that is not done.
const GOING_ON: &str = "を進めています|を進めております|を進めている|に取り組んでいます|に取り組んでおります|したいと考えています|\
    したいと考えております|したいと思います|したいと思っています|したい";
/// What is made ready for it.
const STEPS: &str = "準備|作業|手続き|手続|検討|調整|選定";
/// What one does to the others by and by.
const GRADUALLY: &str = "中|します|いたします|していきます|予定|する予定";
const IN_FUTURE: &str = "していきます|していく予定|していきたい";
/// When it is to be done, and how that is said.
const LATER: &str = "今後|近日|近いうち|これから|来週|来月|来年|来期|次年度|年内に";
const WILL_BE: &str = "します|いたします|致します";
/// What goes on without being done.
const STILL_OPEN: &str = "引き続き検討|引き続き、検討|継続検討|継続して検討|引き続き調整|引き続き準備";
/// What is hoped for.
const HOPED: &str = "できる|する|なる|完了|対応|実施|実装|導入|適用|更新|の";
const HOPE: &str = "見込み|見込";

/// Whether what was asked is answered はい by a plan, too: 「実装している、または実装する予定である」.
pub(crate) fn asks_for_plan(asked: &str) -> bool {
    asked.contains("予定")
}

/// Whether a plan is spoken of, and not that there is none.
pub(super) fn is_made(said: &str) -> bool {
    (has(said, "予定|から開始し|から実施し|から導入し|から対応し") || has(said, FROM_NEXT)) && !is_none(said)
}

fn is_none(said: &str) -> bool {
    lacks(said, pairs(said, PLAN, THERE_IS_NONE).chain(pairs(said, PLAN, NOT_PLANNED)))
}

/// Whether one of these words says that there is none, and not of things of which there are none: 「予定なしの端末はありません」.
fn lacks(said: &str, mut words: impl Iterator<Item = String>) -> bool {
    let is_of_none = |rest: &str| rest.starts_with('の') && has(rest, THERE_IS_NONE);
    words.any(|none| said.split_once(none.as_str()).is_some_and(|(_, rest)| !is_of_none(rest)))
}

/// Whether there is not even a plan.
pub(super) fn is_missing(asked: &str, said: &str) -> bool {
    let plans = pairs(said, DEEDS, PLAN_OF);
    let none = plans.flat_map(|plan| each(THERE_IS_NONE).map(move |none| plan.clone() + none));
    has(said, PLAN) && (lacks(said, none) || (asks_for_plan(asked) && is_none(said) && !has(said, OF_OTHER)))
}

/// Whether it is planned for later than what was asked allows.
pub(super) fn is_late(asked: &str, said: &str) -> bool {
    if !asks_for_plan(asked) {
        return false;
    }
    let is_to_come = || is_made(said) || said.ends_with("します") || each(DEEDS).any(|deed| said.ends_with(deed));
    let until = fiscal_years(&narrow(asked)).into_iter().max();
    // What is kept has years of its own: 「令和8年度予算で実装予定、保守は令和13年度まで」.
    let own: String = said.split_inclusive(['、', ',', '(']).filter(|clause| !has(clause, OF_KEEPING)).collect();
    let last = fiscal_years(&own).into_iter().max();
    let is_behind = until.zip(last).is_some_and(|(until, last)| last > until || has(&own, ONWARDS));
    let is_some_time = || last.is_none() && has(&own, SOME_TIME);
    any_said(said, each(NEVER)) || ((is_behind || is_some_time()) && is_to_come())
}

/// The fiscal years a text names, by a day in them as well: 令和9年度, 令和十年度, R10.4, R12, 2030年, 2028/4, 2028-04-01.
fn fiscal_years(text: &str) -> Vec<i32> {
    let in_digits =
        |text: String, (kanji, digits): &(&str, &str)| text.replace(&format!("令和{kanji}"), &format!("令和{digits}"));
    let text = KANJI.iter().fold(text.to_owned(), in_digits);
    let mut found = Vec::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (head, tail) = rest.split_at(at);
        let behind = tail.trim_start_matches(|c: char| c.is_ascii_digit());
        let number = tail.strip_suffix(behind).and_then(|number| number.parse::<i32>().ok());
        found.extend(number.and_then(|number| fiscal_year(head, number, behind)));
        rest = behind;
    }
    found
}

/// The fiscal year that a number is of by what stands in front and behind, with the months after it: a year ends in March. A bare
/// number counts from nobody knows when.
fn fiscal_year(head: &str, number: i32, behind: &str) -> Option<i32> {
    /// Years of an era: 令和30年 is far enough, R740 is a machine.
    const OF_ERA: i32 = 30;
    let is_of_era = head.ends_with("令和") || head.ends_with(['R', 'r']);
    let mark = behind.chars().next();
    let month = behind.get(mark.map_or(0, char::len_utf8)..).unwrap_or_default();
    let month = month.split(|c: char| !c.is_ascii_digit()).next().and_then(|month| month.parse::<u8>().ok());
    let month = month.filter(|month| (1..=12).contains(month));
    let is_year = match mark {
        Some('年' | '/') => true,
        Some('.' | '-') => is_of_era || month.is_some(),
        _ => is_of_era,
    };
    let year = if is_of_era && number <= OF_ERA { number.saturating_add(2018) } else { number };
    (is_year && (2000..2100).contains(&year)).then(|| year - i32::from(month.is_some_and(|month| month < 4)))
}

/// Whether what was asked is planned, wished for or under way.
pub(super) fn denies(said: &str) -> bool {
    if is_for_next_time(said) {
        return true;
    }
    if has(said, AGAIN) && !has(said, STILL_OPEN) {
        return false;
    }
    any_said(said, each(PLANNED).chain(each(UNDERWAY)))
        || any_said(
            said,
            pairs(said, DEEDS, GOING_ON).chain(pairs(said, STEPS, GOING_ON)).chain(pairs(said, HOPED, HOPE)),
        )
        || any_said(said, pairs(said, FROM_NEXT, DEEDS).chain(pairs(said, FROM_NEXT, "開始")))
        || pairs(said, FROM_NEXT, NO_MORE).any(|all| said.trim_end_matches(['.', ')']).ends_with(all.as_str()))
        || (!has(said, OF_OTHER) && any_said(said, pairs(said, WHEN, FOR_THEN)))
        || (!has(said, WHENEVER) && is_gradual(said))
}

/// Whether it is left to the next time, and was not done before.
fn is_for_next_time(said: &str) -> bool {
    let is_planned = |deed: &str| {
        any_said(
            deed,
            each(DEEDS).map(str::to_owned).chain(pairs(deed, DEEDS, WILL_BE)).chain(pairs(deed, DEEDS, PLAN_OF)),
        )
    };
    let Some((_, next)) = said.split_once("次回") else { return false };
    !has(said, MENDED) && each(AT_NEXT).filter_map(|at| next.split_once(at)).any(|(_, deed)| is_planned(deed))
}

/// Whether it is done to one after the other, or from now on.
fn is_gradual(said: &str) -> bool {
    any_said(said, pairs(said, DEEDS, GRADUALLY).map(|words| format!("順次{words}")))
        || any_said(said, pairs(said, DEEDS, IN_FUTURE))
        || (has(said, LATER) && any_said(said, pairs(said, DEEDS, WILL_BE)))
}
