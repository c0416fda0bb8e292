//! The notes printed with the rows of the built-in editions, in English. Notes of a dropped workbook are the ministry's own
//! and stay as they are printed.

use sejo_model::Lang;

/// Every note of the built-in editions with its English.
const NOTES: &[(&str, &str)] = &[
    ("「いいえ」なら、これより下は記入不要", "If no, nothing below needs an answer."),
    ("事業者と契約していなければ記入不要", "Needs no answer without a contract with a vendor."),
    (
        "事業者自身の分に加え、納入したサーバやネットワーク機器も確認する",
        "Besides the vendor's own: also the servers and network devices it delivered.",
    ),
    (
        "二要素認証があるか13文字以上なら、定期的な変更は不要",
        "With two factors or 13 characters, no regular change is needed.",
    ),
    (
        "二要素認証があるか13文字以上なら、定期的な変更は不要。事業者自身の分に加え、納入したサーバやネットワーク機器も確認する",
        "With two factors or 13 characters, no regular change is needed. Besides the vendor's own: also the servers and network devices it delivered.",
    ),
    ("令和9年度までに実装する予定なら「はい」にできる", "May be answered yes when it is planned by fiscal year 2027."),
    ("参考項目(令和6年度中に確認)", "For reference (to be confirmed within fiscal year 2024)."),
    (
        "暫定: ガイドライン第7.0版では、端末(業務ソフトへのログイン)とサーバ(OSへのログイン)が対象で、令和9年4月1日に使っている見込みのシステムが区切りです。難しいときは次の更新までに対応します。",
        "Provisional: guideline 7.0 means client computers (signing in to the application) and servers (signing in to the system) expected to be in use on 1 April 2027. Where that is hard, by the next replacement.",
    ),
    (
        "暫定: ガイドライン第7.0版は、すべてを読むのではなく、しきい値などで絞って点検するやり方を示しています。",
        "Provisional: guideline 7.0 describes reviewing logs by thresholds instead of reading all of them.",
    ),
    (
        "暫定: ガイドライン第7.0版は、アカウントの台帳と定期的な棚卸しも求めています。",
        "Provisional: guideline 7.0 also asks for a register of accounts and a regular stock-take.",
    ),
    (
        "暫定: ガイドライン第7.0版は定期的な変更を求めず、失敗が続いたときのロックを求めています。項目の文言は公式ファイルで確かめてください。",
        "Provisional: guideline 7.0 asks for no regular change but for a lock after repeated failures. See the official file for the wording of the row.",
    ),
    (
        "管理者権限を持つ人の明確化が、この版で加わった",
        "New in this edition: to make clear who has administrator rights.",
    ),
    ("薬局では、役割の読み替えについて説明がある", "For pharmacies the form explains which role is meant."),
];

/// A note in the language of whoever reads it, where there is one.
#[must_use]
pub fn note(printed: &str, lang: Lang) -> String {
    let english = NOTES.iter().find(|(ja, _)| *ja == printed).map(|(_, en)| *en);
    match (lang, english) {
        (Lang::En, Some(english)) => english.to_owned(),
        _ => printed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_note_of_the_built_in_editions_has_its_english() {
        let editions = crate::builtin().unwrap();
        let items = editions.iter().flat_map(|e| &e.forms).flat_map(|f| &f.items);
        for printed in items.filter_map(|item| item.footnote.as_deref()) {
            assert_ne!(note(printed, Lang::En), printed);
            assert_eq!(note(printed, Lang::Ja), printed);
        }
    }
}
