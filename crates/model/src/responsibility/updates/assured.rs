//! What a person may make sure of where the words of a document are not understood, and how that has to be said.
//!
//! Guards: nobody's word makes a promise of words that deny it, and no word of whom somebody asked is one by itself. Both are told
//! by fewer letters than a promise is: what is refused is asked again, what is taken spares a facility most of the guideline.

use super::{DOER, begins, each, fold_answer, has, is_about, named, seem_promised, without, without_company};
use crate::entry;

/// By these words a clause takes the updates out, or leaves them to the facility.
const DENYING: &str = "ない|ません|ずに|せず|含まず|行わず|かねます|かねる|除く|除き|除外|対象外|範囲外|保守外|対象とし|別途|有償|別契約|別料金|\
    甲は|甲が|甲にて|甲において|甲の責任|甲の業務|甲の負担|甲の役割|利用者が|利用者にて|医療機関が|病院が|診療所が|薬局が|当院が|貴院が|\
    お客様|顧客が|発注者が|委託者が|notinclude|exclud|notcover|notresponsible|outofscope|doesnot|shallnot|willnot|isnot|arenot|\
    notpart|customershall|customerwill|facilityshall|facilitywill|hospitalshall|hospitalwill|bythecustomer|bythehospital|\
    bythefacility|byhospital|bycustomer";
/// What reads like one of them and is none.
const NO_DENIAL: &str = "なければならない|なければなりません|やむを得ない場合を除く|やむを得ない場合を除き|できない場合を除き|甲が指定する|甲が所有する|甲が保有する|\
    甲が使用する|甲が利用する|甲が設置する|甲が承認した|甲が稼働させる|甲が指定した日|甲が指定した時|甲が指定したサーバ|甲が指定した対象サーバ|\
    甲が定める日|甲が定める時|甲が定める期間|甲が定めるセキュリティ|甲が定める情報セキュリティ|甲が定める方針|甲が定める規程|甲が定める基準|\
    甲が定める手順|甲が運用するサーバ|甲が運用する対象サーバ|甲が運用する本件サーバ|甲が運用する全てのサーバ|甲が運用するシステム|\
    甲が運用する本システム|甲が運用する医療情報システム|天災の場合を除き|天災等の場合を除き|診療時間を除く|診療時間を除き|診療時間帯を除く|\
    診療時間帯を除き|業務時間を除く|業務時間を除き|祝日を除く|祝日を除き|土日を除く|土日を除き|土日祝を除く|土日祝を除き|休日を除く|休日を除き|\
    年末年始を除く|年末年始を除き|休診日を除く|休診日を除き|甲が行う作業はない|甲が行う作業はありません|甲が実施する作業はない|\
    甲が実施する作業はありません|ただし、クライアント端末は対象外とする|ただし、端末は対象外とする|excludingholidays|\
    excludingpublicholidays|excludingweekends|customershallprovideremoteaccess";

/// By these words a document speaks of updates.
const SPEAKING: &str = "更新|パッチ|アップデート|修正プログラム|脆弱性|update|patch";
/// What is renewed by the same word.
const RENEWED: &str = "自動更新|契約の更新|契約更新|契約を更新";

/// What is noted of a document that says nothing.
const SILENT: &str = "記載なし|記載がない|記載はない|記載がありません|記載はありません|定めなし|定めがない|定めはない|定めはありません|\
    規定なし|規定がない|規定はない|言及なし|言及がない|言及はない|書いていない|書かれていない|触れていない";

/// What whoever made sure of a clause speaks of.
const ASSURED: &str = "更新|パッチ|適用|アップデート|update|patch";
/// What was heard and is no assurance, or none yet.
const DOUBTED: &str = "ない|ません|なかった|対象外|別料金|有料|有償|別途|だけ|のみ|ときに|待ち|未定|未回答|わから|病院が|医院が|診療所が|\
    薬局が|当院が|施設が|自院|甲が|お客様|not|only|customer|hospital|clinic|waiting";

/// Whether the words of a document say that the vendor does not make the updates, or not all of them.
pub(in super::super) fn are_denied(quote: &str) -> bool {
    has(&without(&fold_answer(quote), NO_DENIAL), DENYING)
}

/// Whether the words of a document that promises no updates stand against another one that does: they deny them, or speak of them.
/// Maintenance alone says nothing of them, nor does a note that there is nothing.
pub(in super::super) fn stand_against(quote: &str, vendor: &str) -> bool {
    let said = named(quote, &without_company(fold_answer(vendor)));
    if has(&said, SILENT) {
        return are_denied(&without(&said, SILENT));
    }
    are_denied(&said) || (has(&without(&said, RENEWED), SPEAKING) && !seem_promised(quote, vendor))
}

/// Whether it is noted of a document that it says nothing.
pub(in super::super) fn are_silent(quote: &str) -> bool {
    has(&fold_answer(quote), SILENT)
}

/// Whether a person says how it was made sure that the updates are made.
pub(in super::super) fn are_assured(confirmed: &str) -> bool {
    let said = fold_answer(confirmed);
    entry::tells_how(confirmed) && has(&said, ASSURED) && !has(&said, DOUBTED)
}

/// Whether what a person wrote leaves the updates to the facility: who makes them is read as in a contract.
pub(in super::super) fn are_ours(confirmed: &str) -> bool {
    // A comma behind what is spoken of, or behind who does it, begins nothing else.
    let said = named(confirmed, "").replace("は、", "は").replace("甲で、", "甲で");
    said.split(['。', '、']).any(|part| each(ASSURED).any(|update| is_ours(part, update)))
}

/// Whether a part of a sentence has the facility make an update: of those who do something whom it names last before, or first behind.
fn is_ours(part: &str, update: &str) -> bool {
    let Some((before, after)) = part.split_once(update) else { return false };
    let behind = || doers(after).first().copied().filter(|(at, _)| after.get(..*at).is_some_and(is_about));
    doers(before).last().copied().or_else(behind).is_some_and(|(_, who)| who == '甲')
}

/// Where 甲 and 乙 do something. Outside of contracts 「当院で」 is who does it, too.
fn doers(said: &str) -> Vec<(usize, char)> {
    let does = |at: usize, c: char| {
        let behind = said.get(at + c.len_utf8()..).unwrap_or_default();
        begins(behind, DOER) || behind.starts_with('で')
    };
    said.char_indices().filter(|&(at, c)| matches!(c, '甲' | '乙') && does(at, c)).collect()
}
