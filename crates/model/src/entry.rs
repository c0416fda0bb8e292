//! Whether what stands in a field is an entry: a name, a place, a document. `なし`, `退職済`, `まだもらっていない` and `〇〇` fill a
//! field without saying who, where or which.
//!
//! The words people leave in forms have no end, so the rule looks at how they are built: what a text denies, puts off or
//! does not know stands at its end or makes up all of it. Names end otherwise; where one might not (小鳥遊 in hiragana is
//! たかなし) the rule asks for the letter before it.

use crate::text::{is_blank, is_unknown, narrow};

/// Whole texts that say that there is none, that it is put off, or that nobody knows.
const WHOLE: &str = "なし|無し|無|ナシ|なしです|ありません|無記入|無記名|空|空き|空席|欠員|不在|募集中|退職|退職済|\
    退職済み|退職者|異動|異動済|異動済み|転勤|後日|後で|あとで|追って|いずれ|そのうち|適宜|随時|忘れた|\
    忘れました|だれか|誰か|誰かがやる|どこか|どれか|何か|なにか|担当者|責任者|管理者|職員|スタッフ|業者|\
    会社|場所|部署|氏名|名前|同上|未|済|有|あり|最新|最新版|まだ|none|no|nobody|\
    nothing|someone|latest|various|0|n.a|n.a.|要記入|要入力|要修正|各自|要確認|不可|対象外|該当せず|使っていない";

/// How texts end that deny, put off or do not know.
const ENDS: &str = "不明|不詳|未定|未確認|未記入|未登録|未設定|未契約|未受領|未取得|未調査|未回答|未返送|未提出|未了|\
    確認中|調査中|照会中|問合せ中|問い合わせ中|問合中|検討中|調整中|依頼中|請求中|手配中|申請中|作成中|\
    準備中|選定中|相談中|交渉中|ない|ません|なかった|予定|切れ|待ち|わからず|分からず|募集中|製作中|入手中|\
    未入手|未選任|未決定|未完成|未作成|未整備|ください|下さい|調べる|聞く|聞きます|確認する|確認します";

/// Whether a text says who, where or which.
#[must_use]
pub fn is_entry(text: &str) -> bool {
    if is_blank(text) || is_unknown(text) {
        return false;
    }
    let said = bare(text);
    // What stands in brackets explains: 不明(確認中), 佐藤(未確認).
    !(said.is_empty() || is_placeholder(&said) || says_none(&said))
}

/// Whether a remark explains anything: 該当する機器なし does, なし does not.
#[must_use]
pub fn explains(text: &str) -> bool {
    const NOTHING: [&str; 6] = ["", "なし", "無し", "特になし", "なしです", "none"];
    !(is_blank(text) || is_unknown(text) || NOTHING.contains(&bare(text).as_str()))
}

fn says_none(said: &str) -> bool {
    let none = |end: &str| said.strip_suffix(end).is_some_and(|before| before.ends_with(is_kanji_or_ni));
    // 未選任, 未入手; a name that begins so goes on longer or otherwise.
    let not_yet = said.starts_with('未') && !said.starts_with("未来") && said.chars().count() <= 5;
    not_yet
        || WHOLE.split('|').any(|word| said == word)
        || ENDS.split('|').any(|end| said.ends_with(end))
        || none("なし")
        || none("無し")
}

/// 特になし, 該当なし and 契約無し, but not たかなし.
fn is_kanji_or_ni(c: char) -> bool {
    c == 'に' || matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// 〇〇, ××, xxx, ***, あああ: one sign again and again.
fn is_placeholder(said: &str) -> bool {
    const SIGNS: [char; 16] = ['〇', '○', '◯', '●', '×', '✕', '△', '□', '■', 'x', 'z', '*', '#', '・', '=', '~'];
    let mut chars = said.chars();
    let hiragana = chars.next().filter(|c| ('ぁ'..='ん').contains(c));
    let again = hiragana.is_some_and(|first| said.chars().count() >= 3 && chars.all(|c| c == first));
    again || said.chars().all(|c| SIGNS.contains(&c))
}

/// The text in one width, without brackets and what stands in them, marks and spaces.
fn bare(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for c in narrow(text).to_lowercase().chars() {
        match c {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            '。' | '、' | ',' | '.' | '?' | '!' | '「' | '」' | '※' | '-' | 'ー' | '―' | '…' if out.is_empty() =>
                {}
            c if depth == 0 && !c.is_whitespace() => out.push(c),
            _ => {}
        }
    }
    out.trim_end_matches(['。', '、', ',', '.', '?', '!', '」', '-', 'ー', '―', '…']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_fill_a_field_are_no_entry() {
        for text in [
            "なし",
            "無し",
            "特になし",
            "該当なし",
            "ありません",
            "現在不明",
            "不明(確認中)",
            "忘れた",
            "後日",
            "問合せ中",
            "聞いていない",
            "だれか",
            "〇〇",
            "xxx",
            "未契約",
            "退職済",
            "行方不明",
            "契約切れ",
            "まだもらっていない",
            "未受領",
            "依頼中",
            "担当者なし",
            "担当無し",
            "ー",
            "?",
            "決まっていません",
            "決定予定",
            "（なし）",
            "No",
            "None",
            "あああ",
            "××",
            "(確認中)",
            "なし。",
            "未選任",
            "まだ",
        ] {
            assert!(!is_entry(text), "{text}");
        }
        for text in [
            "佐藤",
            "たかなし",
            "小鳥遊",
            "院長",
            "院長 山田",
            "自院",
            "自院(山田)",
            "サーバ室",
            "2階",
            "1",
            "A社",
            "みなと画像情報",
            "Windows 11 Pro",
            "25H2",
            "7.2.5",
            "03-1234-5678",
            "090-0000-0000",
            "MDS ver5.0 2026-04",
            "無線技術社",
            "なしの木薬局",
            "未来システム",
            "シー・エー・シー",
            "ノース",
            "空知電算",
            "予定表.xlsx",
            "OK電機",
            "NTT",
            "総務",
            "xz-1",
        ] {
            assert!(is_entry(text), "{text}");
        }
    }
}
