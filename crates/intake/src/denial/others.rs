//! That another has to do it: 「貴院で行ってください」, 「医療機関の責任です」.
//!
//! Guards: who is only asked to call, or does it together with whoever answers (「貴院の規程に沿って実施」), was not left alone with it.

use super::{any_said, each, has, pairs};

/// Those who asked.
const ASKERS: &str = "貴院|貴院様|貴院側|貴社|貴施設|貴機関|貴局|貴薬局|貴法人|お客様|お客様側|御院|医療機関|医療機関側|医療機関様|\
    病院|病院側|病院様|施設側|薬局側|ユーザー様|ユーザ様";
/// In whose hands it is then.
const BY: &str = "で|にて|が|に";
/// What they are asked to do.
const DO: &str = "行って|行なって|おこなって|実施して|対応して|適用して|更新して|設定して|管理して|運用して|取得して|保存して|導入して|\
    整備して|ご対応|ご実施|ご用意|ご準備|ご手配";
const PLEASE: &str = "ください|下さい|いただ|頂|もらい|もらう|をお願い|のお願い";
/// How else it is said.
const THEIRS: &str = "お願いします|お願いいたします|お願い致します|お願いしております|お願いしています|行う契約|行なう契約|実施する契約|\
    対応する契約|行う必要|実施する必要|対応する必要|行うもの|行うこと";
/// How they are told that they need not.
const NEEDLESS: &str = "必要はありません|必要はございません|必要はない|必要がない|必要がありません|不要";
/// Whose it is.
const DUTY: &str = "の責任|の役割|の担当|の責任範囲|の作業|の対応|が担当";

/// Whether those who asked are told to do it themselves.
pub(super) fn denies(said: &str) -> bool {
    let is_asked = |rest: &str| {
        !has(rest, NEEDLESS)
            && (pairs(rest, DO, PLEASE).any(|words| rest.contains(&words)) || any_said(rest, each(THEIRS)))
    };
    let mut left =
        pairs(said, ASKERS, BY).filter_map(|words| said.split_once(words.as_str()).map(|(_, rest)| rest.to_owned()));
    left.any(|rest| is_asked(&rest)) || any_said(said, pairs(said, ASKERS, DUTY))
}
