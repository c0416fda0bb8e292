//! The words printed around a table: labels, the blanks that belong to them, and what is neither.
//!
//! Invariant: what counts as a blank or as an entry may be written over; every other word of a form stays.

use sejo_model::text::fold;

use super::answers::{self, Day};
use super::grid::Value;

/// What a label asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Facility,
    Vendor,
    By,
    On,
}

const FACILITY: [&str; 22] = [
    "医療機関名",
    "医療機関等名",
    "医療機関薬局名",
    "医療機関名薬局名",
    "医療機関又は薬局名",
    "医療機関または薬局名",
    "医療機関の名称",
    "医療機関名称",
    "医療機関等の名称",
    "医療機関薬局の名称",
    "施設名",
    "施設名称",
    "施設の名称",
    "薬局名",
    "薬局名称",
    "薬局の名称",
    "病院名",
    "診療所名",
    "病院診療所名",
    "開設者施設名",
    "医療機関施設名",
    "法人施設名",
];

const VENDOR: [&str; 15] = [
    "事業者名",
    "事業者名称",
    "事業者の名称",
    "事業者",
    "会社名",
    "企業名",
    "ベンダ名",
    "ベンダ",
    "システム事業者名",
    "提供事業者名",
    "法人名",
    "貴社名",
    "事業者会社名",
    "回答事業者名",
    "保守事業者名",
];

// 確認者 is somebody else than who filled the form in.
const BY: [&str; 17] = [
    "記入者",
    "記入者名",
    "記入者氏名",
    "記入担当者",
    "記入担当者名",
    "記載者",
    "記載者氏名",
    "記載者名",
    "作成者",
    "作成者氏名",
    "担当者",
    "担当者名",
    "担当者氏名",
    "回答者",
    "回答者名",
    "回答者氏名",
    "点検者",
];

const ON: [&str; 11] = [
    "記入日",
    "記入年月日",
    "作成日",
    "作成年月日",
    "記載日",
    "記載年月日",
    "回答日",
    "回答年月日",
    "提出日",
    "記入日付",
    "点検日",
];

pub(super) fn field(label: &str) -> Option<Field> {
    let key = fold(label);
    // 医療機関名(薬局名)
    let base = fold(&super::words::split_brackets(label).0);
    let is = |words: &[&str]| words.contains(&key.as_str()) || words.contains(&base.as_str());
    // 提供先の医療機関名, 保守を委託した事業者名: what is before the name only says which one.
    let ends = |words: &[&str]| base.chars().count() <= 16 && words.iter().any(|w| base.ends_with(w));
    if is(&FACILITY)
        || ends(&["医療機関名", "医療機関等名", "施設名", "薬局名", "病院名", "医療機関の名称", "施設の名称"])
    {
        Some(Field::Facility)
    } else if is(&VENDOR)
        || (!base.contains("医療機関名") && ends(&["事業者名", "事業者の名称", "会社名", "ベンダ名", "企業名"]))
    {
        Some(Field::Vendor)
    } else if is(&BY) {
        Some(Field::By)
    } else if is(&ON) {
        Some(Field::On)
    } else {
        None
    }
}

/// Other labels of a form's head; a cell that holds one is nobody's to write into.
const LABELS: [&str; 39] = [
    "住所",
    "所在地",
    "電話",
    "電話番号",
    "tel",
    "fax",
    "fax番号",
    "番号",
    "郵便番号",
    "コード",
    "連絡先",
    "メール",
    "メールアドレス",
    "役職",
    "役職名",
    "職名",
    "部署",
    "部署名",
    "氏名",
    "管理者",
    "開設者",
    "代表者",
    "院長名",
    "区分",
    "種別",
    "病床数",
    "都道府県",
    "市町村",
    "確認者",
    "承認者",
    "年度",
    "押印欄",
    "院長",
    "施設長",
    "薬局長",
    "事務長",
    "診療科",
    "診療科目",
    "備考",
];

/// One of the very words of the lists, spaces between its letters aside.
fn is_listed(text: &str) -> bool {
    let key = fold(text);
    [&FACILITY[..], &VENDOR, &BY, &ON, &LABELS].iter().any(|words| words.contains(&key.as_str()))
}

/// Whether a text prints a label rather than a value: one of the known words, or anything that ends with a colon.
pub(super) fn is_label(text: &str) -> bool {
    let key = fold(&super::words::split_brackets(text).0);
    let ends = [
        "住所",
        "所在地",
        "番号",
        "コード",
        "アドレス",
        "者名",
        "氏名",
        "名称",
        "年月日",
        "日付",
        "欄",
        "種別",
        "区分",
        "科目",
        "管理者",
        "責任者",
        "担当者",
        "開設者",
    ];
    field(text).is_some()
        || text.trim_end().ends_with([':', '：'])
        || LABELS.contains(&key.as_str())
        || (key.chars().count() <= 14 && ends.iter().any(|end| key.ends_with(end)))
}

/// A character that only holds a place open.
pub(super) fn is_filler(c: char) -> bool {
    matches!(c, '_' | '＿' | '…' | '‥' | '─' | '━')
}

/// Nothing, spaces, strokes, empty brackets: a place to write.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_filler(c) || "()（）[]［］「」.．・".contains(c))
}

/// A place for a day: `令和　年　月　日`, `　/　/　`.
pub(super) fn is_day_template(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_filler(c) || "令和平成年月日/／.()（）RＲ西暦".contains(c))
}

/// Words that tell how to fill in, or belong to the form itself.
const INSTRUCTIONS: [&str; 14] = [
    "ください",
    "下さい",
    "記入",
    "記載",
    "入力",
    "選択",
    "例)",
    "例：",
    "例:",
    "※",
    "チェックリスト",
    "年度",
    "こと",
    "場合",
];

/// Whether a text is what somebody entered for the field, rather than a word of the form.
pub(super) fn is_entry(field: Field, text: &str) -> bool {
    let text = text.trim();
    if field == Field::On {
        return matches!(answers::day(Some(&Value::Text(text.into())), false, None), Day::On(_));
    }
    let plain = !text.contains(['\n', '\t', ':', '：']) && !text.contains(is_filler) && text.chars().count() <= 40;
    let gap = ["  ", "　　"].iter().any(|gap| text.contains(gap));
    let seal = matches!(fold(text).as_str(), "印" | "㊞" | "様" | "殿" | "御中");
    plain
        && !gap
        && !seal
        && !is_label(text)
        && !is_day_template(text)
        && !INSTRUCTIONS.iter().any(|w| text.contains(w))
}

/// A label inside a cell, in bytes: where it begins, where its value's room begins, and what it asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Label {
    start: usize,
    end: usize,
    field: Option<Field>,
}

/// The place for a value inside the cell of its label, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slot {
    pub field: Field,
    /// End of the label.
    pub label: usize,
    /// What is written over.
    pub at: std::ops::Range<usize>,
}

/// The places for values in a cell that prints one or more labels: `医療機関名：＿＿＿　所在地：＿＿＿`. A label whose room is
/// not surely its own gets none.
pub(super) fn slots(text: &str) -> Vec<Slot> {
    let labels = labels(text);
    let ends = labels.iter().skip(1).map(|l| l.start).chain([text.len()]);
    let found = labels.iter().zip(ends).filter_map(|(label, end)| {
        let field = label.field?;
        let room = text.get(label.end..end)?;
        let at = room_of(field, room, end == text.len())?;
        Some(Slot { field, label: label.end, at: label.end + at.start..label.end + at.end })
    });
    found.collect()
}

/// Labels end with a colon, or where strokes or empty brackets begin; behind another one also with the word itself.
fn labels(text: &str) -> Vec<Label> {
    let mut found: Vec<Label> = Vec::new();
    let mut from = 0;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let colon = matches!(c, ':' | '：') && !before.is_ascii_digit();
        let segment = text.get(from..at).unwrap_or_default();
        let takes = || takes_a_name(text, at) || takes_a_day(segment, text.get(at..).unwrap_or_default());
        let opens = is_filler(c) && !is_filler(before) || matches!(c, '(' | '（') && takes();
        before = c;
        if !(colon || opens) {
            continue;
        }
        let end = if colon { at + c.len_utf8() } else { at };
        if let Some((start, asked)) = label_in(segment, colon) {
            found.push(Label { start: from + start, end, field: asked });
        }
        from = end + if opens { c.len_utf8() } else { 0 };
    }
    // 医療機関名：　　　　所在地
    let rest = text.get(from..).unwrap_or_default();
    if let (false, Some((start, asked))) = (found.is_empty(), label_in(rest, false)) {
        found.push(Label { start: from + start, end: text.len(), field: asked });
    }
    found
}

/// The label a segment ends with: the longest one known, otherwise (before a colon) its last word.
fn label_in(segment: &str, colon: bool) -> Option<(usize, Option<Field>)> {
    /// Bytes of the longest label that is known, with the blanks and brackets behind it.
    const LONGEST: usize = 3_000;
    let cuts = |c: char| c.is_whitespace() || is_filler(c) || matches!(c, ')' | '）' | '、' | ',' | '，' | '。');
    let after = segment.char_indices().filter(|(_, c)| cuts(*c)).map(|(at, c)| at + c.len_utf8());
    let starts: Vec<usize> = std::iter::once(0).chain(after).collect();
    let word = |start: usize| segment.get(start..).unwrap_or_default();
    let begins = |start: &usize| !word(*start).starts_with(cuts) && !fold(word(*start)).is_empty();
    // 記 入 者 is one label; in 鈴木　記入日 only the second word is.
    let is_near = |start: &usize| segment.len() - start <= LONGEST;
    let known = starts.iter().copied().filter(is_near).filter(begins).find(|start| {
        let word = word(*start);
        if word.trim_end().contains(cuts) { is_listed(word) } else { is_label(word) }
    });
    let last = starts.iter().copied().rfind(begins).filter(|_| colon);
    known.or(last).map(|start| (start, field(word(start))))
}

/// What the name of a facility holds, which tells `医療機関名（桜医院）` from `医療機関名（薬局名）`.
pub(super) const NAMES: [&str; 7] = ["病院", "医院", "クリニック", "診療所", "薬局", "センター", "歯科"];

/// Whether a bracket is the place for a name: empty, or with the name of a facility in it.
fn takes_a_name(text: &str, at: usize) -> bool {
    let Some((inside, _)) = text.get(at..).and_then(|t| t.split_once([')', '）'])) else { return false };
    let inside = inside.trim_start_matches(['(', '（']);
    let is_name = NAMES.iter().any(|w| inside.contains(w) && inside != *w) && is_entry(Field::Facility, inside);
    is_name || (inside.chars().count() >= 2 && inside.chars().all(|c| c.is_whitespace() || is_filler(c)))
}

/// Whether a bracket behind the label of a day is the place for one, or holds it. `（年月日）` only says how to write it.
fn takes_a_day(label: &str, behind: &str) -> bool {
    let Some((inside, _)) = behind.split_once([')', '）']) else { return false };
    let inside = inside.trim_start_matches(['(', '（']);
    let is_place = is_day_template(inside) && inside.contains(|c: char| c.is_whitespace() || is_filler(c));
    field(label) == Some(Field::On) && (is_place || is_entry(Field::On, inside))
}

/// What of a label's room is written over; `None` where it holds words that may be the form's own.
fn room_of(field: Field, room: &str, is_last: bool) -> Option<std::ops::Range<usize>> {
    let start = room.len() - room.trim_start().len();
    let inner = room.trim();
    let end = start + inner.len();
    if inner.is_empty() {
        // Before the next label a space stays.
        let last = room.chars().next_back().map_or(0, char::len_utf8);
        let roomy = room.chars().count() >= 2;
        return if is_last { Some(0..room.len()) } else { roomy.then_some(0..room.len() - last) };
    }
    // Brackets around a day stay.
    let open = inner.len() - inner.trim_start_matches(['(', '（']).len();
    let bare = inner.get(open..inner.trim_end_matches([')', '）']).len()).unwrap_or_default();
    if field == Field::On && (is_day_template(bare) || is_entry(field, bare)) {
        return Some(start + open..start + open + bare.len());
    }
    if is_day_template(inner) && inner.contains(['年', '月', '日']) {
        return None;
    }
    let bracket = inner.chars().next().filter(|c| matches!(c, '(' | '（'));
    if let (Some(open), Some(close)) = (bracket, inner.find([')', '）'])) {
        let inside = inner.get(open.len_utf8()..close)?;
        if is_blank(inside) || (close + 3 >= inner.len() && is_entry(field, inside)) {
            return Some(start + open.len_utf8()..start + close);
        }
    }
    if inner.starts_with(is_filler) {
        let run = inner.find(|c: char| !is_filler(c) && !c.is_whitespace()).unwrap_or(inner.len());
        let run = inner.get(..run)?.trim_end().len();
        return Some(start..start + run);
    }
    is_entry(field, inner).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cell with `*` at every place to write.
    fn marked(text: &str) -> String {
        let mut out = text.to_owned();
        for slot in slots(text).iter().rev() {
            out.replace_range(slot.at.clone(), "*");
        }
        out
    }

    #[test]
    fn no_word_of_a_long_cell_is_read_to_its_end() {
        // As long as a cell may be: it would take minutes.
        assert!(slots(&"更新 ".repeat(10_900)).is_empty());
        let long = "更新、".repeat(5_000);
        assert_eq!(marked(&format!("{long}医療機関名：＿＿＿")), format!("{long}医療機関名：*"));
    }

    #[test]
    fn only_the_blank_behind_a_label_is_written_over() {
        for (text, after) in [
            ("医療機関名：＿＿＿　所在地：＿＿＿　電話：＿＿＿", "医療機関名：*　所在地：＿＿＿　電話：＿＿＿"),
            ("医療機関名：ひまわり医院　所在地：＿＿＿", "医療機関名：*　所在地：＿＿＿"),
            ("医療機関名：＿＿＿＿　　所在地＿＿＿＿", "医療機関名：*　　所在地＿＿＿＿"),
            ("医療機関名：　　　　　所在地", "医療機関名：*　所在地"),
            ("医療機関名　＿＿＿＿＿　電話　＿＿＿", "医療機関名　*　電話　＿＿＿"),
            ("医療機関名（　　　　　）", "医療機関名（*）"),
            ("医療機関名（ひまわり医院）", "医療機関名（*）"),
            ("医療機関名（薬局名）", "医療機関名（薬局名）"),
            ("施設名：（　　　）　種別：病院・診療所", "施設名：（*）　種別：病院・診療所"),
            ("記入者：　　　　　記入日：令和　年　月　日", "記入者：*　記入日：*"),
            ("記入者：鈴木　記入日：2026/11/22", "記入者：*　記入日：*"),
            ("記 入 者：＿＿＿＿印", "記 入 者：*印"),
            ("記入日：2026年6月1日", "記入日：*"),
            ("記入日（　　年　　月　　日）", "記入日（*）"),
            ("記入日（2026/11/22）", "記入日（*）"),
            ("記入日（年月日）", "記入日（年月日）"),
            ("記入日：（　　年　　月　　日）", "記入日：（*）"),
            ("施設名：山田医院", "施設名：*"),
            ("施設名：", "施設名：*"),
            ("所在地：＿＿＿　医療機関名：＿＿＿", "所在地：＿＿＿　医療機関名：*"),
            ("施設名：正式名称を記入してください", "施設名：正式名称を記入してください"),
            ("記入者：令和　年　月　日", "記入者：令和　年　月　日"),
            ("記入者：記入日：", "記入者：記入日：*"),
            ("受付 10：30", "受付 10：30"),
        ] {
            assert_eq!(marked(text), after, "{text}");
        }
    }

    #[test]
    fn entries_are_told_from_words_of_the_form() {
        for name in ["ひまわり医院", "医療法人社団 桜会 桜病院", "テスト施設"] {
            assert!(is_entry(Field::Facility, name), "{name}");
        }
        for word in
            ["住所", "電話", "院長", "診療科目", "開設者", "令和　年　月　日", "正式名称を記入", "医療機関コード"]
        {
            assert!(!is_entry(Field::Facility, word), "{word}");
        }
        assert!(is_entry(Field::On, "令和8年6月1日") && !is_entry(Field::On, "鈴木"));
    }
}
