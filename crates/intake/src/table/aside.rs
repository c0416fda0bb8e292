//! Rows of a list that are no rows of it: totals, notes, who made it and when, and that nothing follows.
//!
//! Guards: a row is judged as a whole, so that the room 会　計 is no total and a device called 承認PC no signature; what has an
//! address in it is always a device.

use sejo_model::text::{fold, narrow};

use super::{Shape, shape};
use crate::problem;

/// What a note or a title begins with.
pub const MARKS: [char; 12] = ['※', '*', '＊', '注', '■', '●', '◆', '【', '〔', '◎', '▼', '<'];

/// A row of more cells than this is no note.
const FEW: usize = 6;
/// Words for totals.
const TOTALS: [&str; 4] = ["合計", "小計", "総計", "総合計"];
/// How lists say that nothing follows, without the marks around it.
const ENDS: [&str; 12] = [
    "以下余白",
    "余白",
    "以上",
    "以下空白",
    "以下空欄",
    "以下なし",
    "以下省略",
    "次頁へ続く",
    "次ページへ続く",
    "続く",
    "つづく",
    "end",
];
/// What people write their name or a day beside.
const LABELS: [&str; 22] = [
    "作成",
    "作成者",
    "作成日",
    "承認",
    "承認者",
    "承認日",
    "確認",
    "確認者",
    "確認印",
    "更新日",
    "最終更新",
    "最終更新日",
    "改訂",
    "改訂日",
    "出力日",
    "印刷日",
    "記入者",
    "記入日",
    "文責",
    "発行日",
    "検印",
    "院長印",
];
/// What a sentence ends with.
const SENTENCES: [&str; 9] = ["。", "です", "ます", "を除く", "は除く", "を含む", "参照", "とする", "のこと"];

/// Words for places of a house that stand alone.
const PLACES: [&str; 10] = ["受付", "待合", "外来", "本館", "別館", "新館", "旧館", "分院", "事務所", "その他"];
/// What the names of floors, wards and departments end with.
const PLACE_ENDS: [&str; 13] =
    ["階", "病棟", "棟", "部門", "部", "課", "科", "局", "室", "センター", "ステーション", "フロア", "エリア"];

/// What is told of a row that is none of the list; `None` for a row of it. `columns` is how many the list has.
pub fn told(filled: &[&str], columns: usize) -> Option<&'static str> {
    if filled.iter().any(|cell| matches!(shape(cell), Shape::Ip | Shape::Mac)) {
        return None;
    }
    if is_total(filled) {
        return Some(problem::TOTAL_ROW);
    }
    let is_aside = is_end(filled) || is_signature(filled) || is_note(filled, columns) || is_place(filled, columns);
    is_aside.then_some(problem::NOTE_ROW)
}

/// 合計 in front of anything, or a word for a total with nothing but numbers beside it: 医事課　小計 | 2台.
fn is_total(filled: &[&str]) -> bool {
    let Some(first) = filled.first() else { return false };
    let is_whole = |word: &str| {
        TOTALS.contains(&word) || matches!(word, "計" | "total" | "subtotal" | "grandtotal" | "総数" | "台数計")
    };
    let is_word = |cell: &&str| {
        let plain = narrow(cell);
        let word = fold(cell);
        let ends = TOTALS.iter().any(|w| word.starts_with(w) || word.ends_with(w)) || plain.trim_end().ends_with(" 計");
        plain.chars().count() <= 20 && (is_whole(&word) || ends)
    };
    let begins = first.chars().count() <= 12 && TOTALS.iter().any(|w| fold(first).starts_with(w));
    let whole = filled.iter().any(|cell| is_whole(&fold(cell)));
    let counts = filled.iter().filter(|cell| is_count(cell)).count();
    let words = filled.iter().filter(|cell| is_word(cell)).count();
    let of_devices = filled.iter().any(|cell| narrow(cell).trim_end().ends_with('台'));
    // 診療部 計2台
    let summed = filled.len() == 1
        && narrow(first).split_once([' ', '(']).is_some_and(|(_, sum)| {
            let sum = sum.trim_matches(['(', ')', ' ']);
            sum.starts_with(['計', '全']) && sum.ends_with('台') && is_count(sum)
        });
    begins || whole || summed || (words > 0 && words + counts == filled.len()) || (of_devices && counts == filled.len())
}

/// `3`, `3台`, `計3台`, `全 3 台`.
fn is_count(cell: &str) -> bool {
    let plain = narrow(cell);
    let bare =
        plain.trim().trim_start_matches(['計', '全', ':', ' ']).trim_end_matches(['台', '件', '個', '式', '名', '円']);
    let bare = bare.trim().trim_end_matches(['台', '件', '個']);
    !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
}

/// 以　下　余　白, ―以下余白―, in whichever columns.
fn is_end(filled: &[&str]) -> bool {
    let letters: String = filled.iter().map(|cell| fold(cell)).collect();
    let letters = letters.trim_matches('ー');
    let each = |cell: &&str| ENDS.contains(&fold(cell).trim_matches('ー'));
    // A merged place or a number may stand beside it.
    let long = |cell: &&str| each(cell) && fold(cell).trim_matches('ー').chars().count() >= 4;
    ENDS.contains(&letters) || filled.iter().all(each) || filled.iter().any(long)
}

/// 作成者：山田　承認：院長, in one cell or in several.
fn is_signature(filled: &[&str]) -> bool {
    let is_label = |cell: &str| {
        let plain = narrow(cell);
        let (label, rest) = plain.split_once([':', ' ']).unwrap_or((&plain, ""));
        // 作成 山田 says who; 確認 用PC does not.
        let colon = plain.contains(':') || rest.is_empty() || rest.chars().any(|c| c.is_ascii_digit());
        LABELS.contains(&label.trim()) && (colon || label.trim().ends_with(['者', '日', '責']))
    };
    filled.len() <= FEW && filled.first().is_some_and(|first| is_label(first))
}

/// ※…, （注）…, 令和7年10月1日現在　情報管理室, a sentence.
fn is_note(filled: &[&str], columns: usize) -> bool {
    let Some(first) = filled.first() else { return false };
    let plain = narrow(first);
    let word = plain.trim();
    let as_of = ["日現在", "日 現在", "月現在", "月末現在", "年度現在"].iter().any(|day| word.contains(day));
    let noted =
        word.starts_with("(注") || word.starts_with("(※") || word.starts_with("注)") || word.starts_with("備考:");
    let sentence = word.chars().count() >= 8 && SENTENCES.iter().any(|end| word.ends_with(end));
    let alone = filled.len() == 1 && columns >= 3 && (first.starts_with(MARKS) || sentence);
    let marked = filled.iter().any(|cell| cell.starts_with('※'));
    alone || (filled.len() <= 2 && columns >= 3 && (as_of || noted || marked))
}

/// 1階, 2F, 検査部門, 外来(3台): a place with nothing beside it, in a list that has more to say of a device.
fn is_place(filled: &[&str], columns: usize) -> bool {
    let [only] = filled else { return false };
    let plain = narrow(only);
    let (name, beside) = plain.trim().split_once('(').unwrap_or((plain.trim(), ""));
    let counted = beside.trim_end_matches(')');
    let words: Vec<&str> = name.split([' ', '・', '/']).filter(|word| !word.is_empty()).collect();
    columns >= 3
        && (beside.is_empty() || is_count(counted))
        && !words.is_empty()
        && words.iter().all(|w| names_place(w))
}

/// One word for a place. A name in Latin letters is one of a floor at most.
fn names_place(word: &str) -> bool {
    let bare = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let floor = word.to_ascii_lowercase();
    let floor = floor.trim_start_matches(['b', '地', '下']).strip_suffix('f');
    let is_floor = floor.is_some_and(|n| !n.is_empty() && n.len() <= 2 && n.chars().all(|c| c.is_ascii_digit()));
    let is_named = bare.chars().count() >= 2 && PLACE_ENDS.iter().any(|end| bare.ends_with(end) && bare != *end);
    is_floor || PLACES.contains(&bare) || is_named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_are_no_devices() {
        for cells in [
            &["計", "6台"][..],
            &["合計", "8"],
            &["合計"],
            &["外来 計", "3台"],
            &["外来　計", "3"],
            &["医事課　小計", "2台"],
            &["総合計", "3台"],
            &["3", "合計", "8台"],
            &["2台"],
            &["計 2台"],
            &["診療部 計2台"],
            &["診療部（計2台）"],
            &["医事課", "小計", "2台"],
            &["医事課", "計", "PC", "2"],
        ] {
            assert_eq!(told(cells, 5), Some(problem::TOTAL_ROW), "{cells:?}");
        }
        for cells in [
            &["以下余白"][..],
            &["以　下　余　白"],
            &["以", "下", "余", "白"],
            &["― 以下余白 ―"],
            &["以上"],
            &["以下余白", "以下余白"],
            &["※無線LANは別紙"],
            &["（注）タブレットは除く"],
            &["令和7年10月1日現在　情報管理室"],
            &["令和7年10月1日現在", "情報管理室"],
            &["作成者：山田　承認：院長"],
            &["作成者", "山田", "承認", "院長"],
            &["作成日 2026/4/1"],
            &["タブレットは別に管理しています。"],
            &["【外来】"],
            &["2病棟", "以下余白"],
            &["3", "以下余白"],
            &["2病棟", "※タブレットは別紙"],
            &["1階"],
            &["２Ｆ"],
            &["B1F"],
            &["外来"],
            &["受付"],
            &["検査部門"],
            &["事務部"],
            &["本館 3階"],
            &["診察室2"],
            &["外来（3台）"],
            &["放射線科・検査科"],
        ] {
            assert_eq!(told(cells, 5), Some(problem::NOTE_ROW), "{cells:?}");
        }
    }

    #[test]
    fn devices_stay_devices() {
        for cells in [
            &["会計", "会計PC", "PC"][..],
            &["会　計", "会計PC", "PC"],
            &["受付PC"],
            &["確認用PC"],
            &["確認 用PC", "検査室"],
            &["PC3"],
            &["承認PC", "事務室", "PC"],
            &["現在使用PC"],
            &["2病棟現在庫PC", "受付"],
            &["2病棟", "以上"],
            &["1", "PC1", "受付"],
            &["合計", "192.168.1.1"],
            &["設計PC", "2"],
            &["外来", "FMV-1"],
            &["外来PC"],
            &["F2"],
            &["会計2台"],
            &["部"],
            &["外来(FMV)"],
        ] {
            assert_eq!(told(cells, 5), None, "{cells:?}");
        }
        assert_eq!(told(&["※PC"], 2), None);
        assert_eq!(told(&["1階"], 2), None, "a list of few columns");
    }
}
