//! Files Sejo itself writes that are nothing to take in: each is called by its name, with where it goes.
//!
//! A card is read as far as its holder and its words; nothing of any of them is kept.

use sejo_evidence::{chain, key_card, manifest};
use sejo_intake::Refusal;
use sejo_model::ErrorCode;
use sejo_model::text::line;

use crate::request::spoken_of_key;
use crate::{drill, incident};

/// Bytes looked at for the name of the format.
const LOOKED_AT: usize = 200;

/// The refusal of such a file; `None` for any other.
pub(super) fn refusal(bytes: &[u8]) -> Option<Refusal> {
    let plain = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = String::from_utf8_lossy(plain.get(..LOOKED_AT).unwrap_or(plain)).into_owned();
    let start = start.trim_start();
    if !start.starts_with('{') {
        return None;
    }
    let is = |format: &str| start.contains(&format!("\"{format}\""));
    if is(key_card::FORMAT) {
        return Some(card(&String::from_utf8_lossy(plain)));
    }
    let (ja, en) = if is(manifest::FORMAT) {
        (
            "復旧訓練で使う、ファイルの一覧です。「復旧訓練」で訓練を開き、その中で選んでください。",
            "It is the list of files of a restore drill. Open the drill under 'Restore drills' and choose it there.",
        )
    } else if is(drill::RECORD) {
        (
            "復旧訓練の記録です。見せる相手に渡すための控えで、もとの記録は「復旧訓練」にあります。",
            "It is the record of a restore drill, a copy to hand out; the record itself stands under 'Restore drills'.",
        )
    } else if is(incident::RECORD) {
        (
            "インシデントの記録です。見せる相手に渡すための控えで、もとの記録は「緊急時」にあります。",
            "It is the record of an incident, a copy to hand out; the record itself stands under 'Emergency'.",
        )
    } else if is(chain::FORMAT) {
        (
            "操作の記録を書き出したものです。コマンド sejo audit verify で、書きかえられていないかを確かめられます。",
            "It is the exported log of actions. The command sejo audit verify tells whether it was altered.",
        )
    } else {
        return None;
    };
    Some(Refusal::new(ErrorCode::NotForIntake, ja, en))
}

/// The card of a signing key: whose it says it is, and the words to compare on the telephone.
fn card(text: &str) -> Refusal {
    let read = match key_card::read(text) {
        Ok(read) => read,
        Err(_) => {
            return Refusal::new(
                ErrorCode::NotForIntake,
                "署名の鍵のカードですが、署名の後で書き換えられているか、途中で切れています。使わずに、持ち主に送り直してもらってください。",
                "It is the card of a signing key, but it was altered after it was signed or is cut off. Do not use it, and ask for it again.",
            );
        }
    };
    let holder: String = line(&read.card.holder).chars().take(60).collect();
    let words = spoken_of_key(&read.public);
    Refusal::new(
        ErrorCode::NotForIntake,
        format!(
            "「{holder}」のものという、署名の鍵のカードです。取り込むものはありません。その相手が前から知らせている電話番号にかけ、次の言葉を読み合わせてください: {}。同じなら、この相手の返信や通知のページの「電話で確かめる言葉」も、これと同じはずです。",
            words.join("・")
        ),
        format!(
            "It is the card of a signing key that says it is “{holder}”'s. There is nothing to take in. Call them under a number you knew before and compare these words: {}. The words on the pages of their replies and notices must be the same.",
            words.join(" ")
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sejo_writes_is_called_by_its_name_and_nothing_else_is() {
        for (text, said) in [
            (r#"{"format":"sejo-manifest-1","x":1}"#, "復旧訓練"),
            (r#"{"format":"sejo-drill-1"}"#, "復旧訓練の記録"),
            (r#"{"format":"sejo-incident-1"}"#, "インシデント"),
            (r#"{"format":"sejo-audit-1"}"#, "操作の記録"),
            ("\u{feff}{\"format\":\"sejo-key-1\",\"holder\":\"x\"}", "書き換えられて"),
        ] {
            let refusal = refusal(text.as_bytes()).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(refusal.code, ErrorCode::NotForIntake);
            assert!(refusal.detail.ja.contains(said), "{}", refusal.detail.ja);
        }
        for text in ["", "{}", r#"{"format":"sejo-reply-1"}"#, "機器名,場所\nsejo-key-1,受付"] {
            assert_eq!(refusal(text.as_bytes()), None, "{text}");
        }
    }
}
