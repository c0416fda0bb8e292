//! The words of a header: what a column is for, and for which round.
//!
//! A form is found by its words alone, so this list is the reader's vocabulary. All comparisons are made on folded text
//! (see [`sejo_model::text::fold`]), so width, case, spaces and punctuation never matter.

use sejo_model::text::fold;
use unicode_normalization::UnicodeNormalization;

use super::choice;

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Role {
    /// 番号
    Number,
    /// チェック項目
    Text,
    /// 区分, 大項目
    Category,
    /// One column for the answer.
    Answer,
    /// The はい column of a pair.
    Yes,
    /// The いいえ column.
    No,
    /// The 対象外 column.
    NotApplicable,
    /// 確認日
    ConfirmedOn,
    /// 目標日
    TargetOn,
    /// 備考
    Remark,
    /// A date, but which one nobody can say: 対応日.
    Day,
    /// 責任分界
    Boundary,
    /// 参考
    Reference,
    /// Known, and none of our business: 確認者, last year's answer, what the inspector fills in.
    Other,
}

/// A header cell as understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct HeaderWord {
    pub role: Option<Role>,
    /// The word is used for nothing else; `項目` and `結果` also head other tables.
    pub strong: bool,
    pub round: Option<u8>,
    /// Belongs to somebody else (inspector) or another year.
    pub foreign: bool,
}

/// Longer texts are sentences, not headers.
const HEADER_CHARS: usize = 24;

/// Columns that look like ours and are not: filled in by the inspector, last year's, or an example.
const FOREIGN: [&str; 14] = [
    "保健所",
    "検査員",
    "検査官",
    "立入検査",
    "行政",
    "都道府県",
    "監査",
    "前回",
    "前年",
    "昨年",
    "記入例",
    "回答例",
    "見本",
    "サンプル",
];

const TARGET: [&str; 24] = [
    "目標日",
    "目標期日",
    "目標期限",
    "目標時期",
    "目標年月日",
    "対応目標",
    "達成目標",
    "予定日",
    "対応予定",
    "完了予定",
    "実施予定",
    "改善予定",
    "予定年月",
    "対応期限",
    "達成期限",
    "対応時期",
    "改善期限",
    "改善目標",
    "予定時期",
    "完了目標",
    "完了期限",
    "実施期限",
    "いつまで",
    "目途",
];

const CONFIRMED: [&str; 20] = [
    "実施年月日",
    "チェック年月日",
    "点検月日",
    "実施月日",
    "確認日時",
    "点検年月日",
    "評価年月日",
    "回答年月日",
    "確認日",
    "確認した日",
    "確認年月日",
    "確認月日",
    "回答日",
    "点検日",
    "実施日",
    "チェック日",
    "チェックした日",
    "評価日",
    "記入日",
    "確認の日",
];

/// What an answer column asks after when はい says that something is wrong.
const FAULTS: [&str; 8] = ["指摘", "問題", "不備", "課題", "違反", "未実施", "未対応", "不足"];

const ANSWER_STRONG: [&str; 6] = ["はいいいえ", "いいえはい", "yesno", "確認結果", "回答", "チェック結果"];

const ANSWER_WEAK: [&str; 31] = [
    "取組状況",
    "取り組み状況",
    "取組み状況",
    "適合状況",
    "遵守状況",
    "達成状況",
    "実施済か",
    "実施済みか",
    "対応済か",
    "対応済みか",
    "適否",
    "可否",
    "実施可否",
    "評価",
    "自己評価結果",
    "結果",
    "点検結果",
    "判定",
    "チェック",
    "チェック欄",
    "確認欄",
    "確認",
    "実施状況",
    "対応状況",
    "実施有無",
    "実施の有無",
    "選択",
    "選択欄",
    "自己評価",
    "自己点検",
    "記入欄",
];

const TEXT_WEAK: [&str; 7] = ["項目", "内容", "事項", "項目名", "対策", "項目内容", "設問文"];

const NUMBER: [&str; 12] = [
    "番号",
    "no",
    "項番",
    "項目番号",
    "項目no",
    "通番",
    "通し番号",
    "整理番号",
    "項no",
    "連番",
    "項",
    "チェック項目番号",
];

const CATEGORY: [&str; 15] = [
    "区分",
    "大項目",
    "中項目",
    "小項目",
    "分類",
    "カテゴリ",
    "カテゴリー",
    "章",
    "節",
    "対象",
    "対象機器",
    "機器",
    "分野",
    "対象システム",
    "大小区分",
];

const OTHER: [&str; 13] = [
    "確認者",
    "担当者",
    "担当",
    "回答者",
    "記入者",
    "氏名",
    "承認",
    "承認者",
    "印",
    "確認方法",
    "根拠資料",
    "証跡",
    "エビデンス",
];

/// What a form counts beside its answers; no answer and no number of an item.
const POINTS: [&str; 16] = [
    "配点",
    "得点",
    "点数",
    "評点",
    "採点",
    "評価点",
    "加点",
    "減点",
    "満点",
    "点",
    "ポイント",
    "スコア",
    "ウェイト",
    "ウエイト",
    "重み",
    "重要度",
];

/// Understands a header cell.
pub(super) fn header(text: &str) -> HeaderWord {
    // Sentences, and the names, dates and addresses of other lists, are told by one look.
    if text.len() > 360 || (text.is_ascii() && text.len() > 8) {
        return HeaderWord::default();
    }
    let (round, rest) = take_round(text);
    let whole = fold(&rest);
    let foreign = FOREIGN.iter().any(|w| whole.contains(w));
    // What stands in brackets explains the word before it: 確認結果（日付）, 参考(該当箇所).
    let (base, inside) = split_brackets(&rest);
    let mut word = role_of(&base);
    // Check item (チェック項目): the word stands in another language first.
    if word.is_none() && (base.is_ascii() || fold(&base).is_empty()) {
        word = role_of(&inside);
    }
    // 実施(はい/いいえ), 確認欄（はい・いいえ）
    if word.is_none_or(|(role, _)| role == Role::Answer)
        && offers_yes_and_no(&inside)
        && fold(&base).chars().count() <= 12
    {
        word = Some((Role::Answer, true));
    }
    // 指摘事項の有無（はい・いいえ）: はい says that something is wrong.
    if word.is_some_and(|(role, _)| role == Role::Answer) && FAULTS.iter().any(|fault| fold(&base).contains(fault)) {
        word = Some((Role::Other, false));
    }
    let (role, strong) = word.map_or((None, false), |(role, strong)| (Some(role), strong));
    if foreign && (role.is_some() || round.is_some()) {
        return HeaderWord { role: Some(Role::Other), strong: false, round: None, foreign };
    }
    let is_short = round.is_some() && fold(&base).chars().count() <= 8;
    HeaderWord { role, strong, round: round.filter(|_| role.is_some() || is_short), foreign }
}

fn role_of(base: &str) -> Option<(Role, bool)> {
    // A note after the word: 目標日 ※いいえの場合.
    let cut = base.split(['※', '*', '＊']).next().unwrap_or_default();
    let cut = if fold(cut).is_empty() { base } else { cut };
    let key = fold(cut);
    // 今年度の結果: this year's form says so, last year's column is told by other words.
    let this_year = ["今年度", "本年度", "今年", "当年度", "今回"].iter().find_map(|w| key.strip_prefix(w));
    let key = this_year.map(str::to_owned).unwrap_or(key);
    // 1回目の確認
    let key = key.strip_prefix('の').map(str::to_owned).unwrap_or(key);
    let is = |words: &[&str]| words.contains(&key.as_str());
    let has = |words: &[&str]| words.iter().any(|w| key.contains(w));
    if key.is_empty() {
        return marks(cut);
    }
    if key.chars().count() > HEADER_CHARS {
        return None;
    }
    let found = if is(&["はい", "yes"]) {
        (Role::Yes, true)
    } else if is(&["いいえ"]) {
        (Role::No, true)
    } else if is(&["対象外", "該当なし", "該当無し", "非該当", "該当せず", "na", "適用外"]) {
        (Role::NotApplicable, true)
    } else if is(&OTHER) || is(&POINTS) || POINTS.iter().take(5).any(|w| key.ends_with(w) || key.starts_with(w)) {
        (Role::Other, false)
    } else if has(&["責任分界", "責任分担", "責任範囲", "責任区分", "分界点"]) {
        (Role::Boundary, true)
    } else if has(&TARGET) || is(&["期限", "目標", "期日", "予定"]) {
        (Role::TargetOn, true)
    } else if has(&["はいいいえ", "いいえはい", "確認結果"]) {
        (Role::Answer, true)
    } else if has(&CONFIRMED) || is(&["日付", "年月日", "月日"]) {
        (Role::ConfirmedOn, true)
    } else if is(&NUMBER) {
        (Role::Number, false)
    } else if is(&CATEGORY) || (has(&["区分", "分類"]) && key.chars().count() <= 8) {
        (Role::Category, false)
    } else if is_text(&key) {
        (Role::Text, true)
    } else if is(&TEXT_WEAK) {
        (Role::Text, false)
    } else if has(&["備考", "特記", "コメント", "補足"])
        || is(&["メモ", "理由", "摘要", "所見", "いいえの理由", "対応内容"])
    {
        (Role::Remark, true)
    } else if has(&["ガイドライン", "該当箇所", "参照箇所"]) || is(&["参考", "参照", "参考資料", "参考文書", "根拠"])
    {
        (Role::Reference, true)
    } else if has(&ANSWER_STRONG) && key.chars().count() <= 12 {
        (Role::Answer, true)
    } else if is(&ANSWER_WEAK) {
        (Role::Answer, false)
    } else if names_a_day(&key) {
        (Role::Day, false)
    } else {
        return None;
    };
    Some(found)
}

/// 対応日, 更新年月: some date.
fn names_a_day(key: &str) -> bool {
    let ends = ["日", "日付", "年月", "時期", "期限"].iter().any(|end| key.ends_with(end));
    ends && (2..=8).contains(&key.chars().count()) && !key.contains(|c: char| c.is_ascii_digit())
}

/// チェック項目, 確認事項, 点検内容 … : one of the verbs before one of the nouns.
fn is_text(key: &str) -> bool {
    const VERBS: [&str; 9] = ["チェック", "確認", "点検", "対策", "評価", "質問", "要求", "遵守", "取組"];
    const NOUNS: [&str; 6] = ["項目", "事項", "内容", "ポイント", "すべき事項", "する事項"];
    let before_noun = |(at, verb): (usize, &str)| {
        let rest = key.get(at + verb.len()..).unwrap_or_default();
        NOUNS.iter().any(|noun| rest.starts_with(noun))
    };
    let pair = || VERBS.iter().any(|verb| key.match_indices(verb).any(before_noun));
    (key.chars().count() <= 16 && pair()) || ["設問", "質問", "チェックリスト項目"].contains(&key)
}

/// `○・×` heads an answer; `○` and `×` alone head the columns of a pair.
fn marks(text: &str) -> Option<(Role, bool)> {
    let separator = |c: &char| c.is_whitespace() || matches!(c, '・' | '/' | '／' | ',' | '、' | '･');
    let marks: Vec<char> = text.chars().filter(|c| !separator(c)).collect();
    let circle = |c: &char| matches!(c, '○' | '〇' | '◯');
    let cross = |c: &char| matches!(c, '×' | '✕' | '✗' | '☓');
    match marks.as_slice() {
        [a] if circle(a) => Some((Role::Yes, false)),
        [a] if cross(a) => Some((Role::No, false)),
        [a, b, ..] if circle(a) && cross(b) => Some((Role::Answer, true)),
        _ => None,
    }
}

/// 最終: the round after all others of the form, whichever that is.
pub(super) const LAST_ROUND: u8 = u8::MAX;

/// Rounds that are named rather than counted; what follows must still be about a check.
const NAMED_ROUNDS: [(&str, u8); 9] = [
    ("初回目", 1),
    ("初回", 1),
    ("再々確認", 3),
    ("再確認", 2),
    ("再点検", 2),
    ("中間確認", 2),
    ("中間点検", 2),
    ("最終回", LAST_ROUND),
    ("最終", LAST_ROUND),
];

/// The round a text speaks of (`1回目`, `第２回`, `（３回目）`, `初回`, `再確認`, `最終`) and the text without it.
pub(super) fn take_round(text: &str) -> (Option<u8>, String) {
    let chars: Vec<char> = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    if let Some(named) = named_round(&chars) {
        return named;
    }
    for (at, pair) in chars.windows(2).enumerate() {
        let [digit, '回'] = pair else { continue };
        let number = match digit {
            '1' | '一' => 1,
            '2' | '二' => 2,
            '3' | '三' => 3,
            '4' | '四' => 4,
            '5' | '五' => 5,
            _ => continue,
        };
        let more_digits = at.checked_sub(1).and_then(|i| chars.get(i)).is_some_and(char::is_ascii_digit);
        let follows = chars.get(at + 2);
        // 2回線 and 年1回以上 are no rounds.
        let ordinal = matches!(follows, None | Some('目' | ')' | '(' | '】' | ']' | '〉' | '・' | ':'))
            || follows.is_some_and(|c| matches!(c, '確' | '回' | '結' | '点' | 'は' | 'チ' | '目'));
        // 第一回 is one whatever follows.
        let counted = at.checked_sub(1).is_some_and(|i| chars.get(i) == Some(&'第'));
        if more_digits || !(ordinal || counted) {
            continue;
        }
        let start = if counted { at - 1 } else { at };
        let end = at + 2 + usize::from(follows == Some(&'目'));
        return (Some(number), without(&chars, start, end));
    }
    (None, text.to_owned())
}

/// 初回 anywhere; the other words only where a heading begins with them: 最終更新者 and 計画を再確認 name no round.
fn named_round(chars: &[char]) -> Option<(Option<u8>, String)> {
    let text: String = chars.iter().collect();
    let bare = text.trim_start_matches(['(', '【', '[', '〈']);
    for (word, round) in NAMED_ROUNDS {
        let found = if round == 1 { text.find(word) } else { bare.starts_with(word).then(|| text.len() - bare.len()) };
        let Some(at) = found else { continue };
        let rest = text.get(at + word.len()..).unwrap_or_default();
        let goes_on = [
            "確認",
            "点検",
            "結果",
            "回答",
            "チェック",
            "日",
            "目標",
            "はい",
            "年月",
            "月",
            "(",
            ")",
            "】",
            "]",
            "〉",
            "・",
        ];
        if round == 1 || rest.is_empty() || goes_on.iter().any(|w| rest.starts_with(w)) {
            // 再確認日 is the 確認日 of the second round.
            let check = word.strip_suffix("確認").or_else(|| word.strip_suffix("点検"));
            let word = check.filter(|_| rest.starts_with(['日', '年', '月'])).unwrap_or(word);
            let (from, to) = (text.get(..at)?.chars().count(), word.chars().count());
            return Some((Some(round), without(chars, from, from + to)));
        }
    }
    None
}

fn without(chars: &[char], from: usize, to: usize) -> String {
    chars.iter().enumerate().filter(|(i, _)| *i < from || *i >= to).map(|(_, c)| *c).collect()
}

/// A text outside and inside of brackets.
pub(super) fn split_brackets(text: &str) -> (String, String) {
    let (mut outside, mut inside) = (String::new(), String::new());
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '（' | '【' | '[' | '［' | '〔' | '〈' | '《' | '「' | '<' | '＜' => {
                depth += 1;
                inside.push(' ');
            }
            ')' | '）' | '】' | ']' | '］' | '〕' | '〉' | '》' | '」' | '>' | '＞' => {
                depth = depth.saturating_sub(1)
            }
            _ if depth > 0 => inside.push(c),
            _ => outside.push(c),
        }
    }
    (outside, inside)
}

/// Whether the words of a title or sheet belong to the ministry's checklist. There are checklists for everything, so
/// that word alone is not enough.
pub(super) fn names_a_checklist(text: &str) -> bool {
    let key = fold(text);
    let ours = ["サイバーセキュリティ", "事業者確認用", "医療機関確認用", "薬局確認用", "医療情報システム"];
    let of_ours = key.contains("チェックリスト") && (key.contains("医療機関") || key.contains("薬局"));
    ours.iter().any(|w| key.contains(w)) || of_ours
}

/// `はい` and `いいえ` in one text, or words that mean them (`適・否`): the choice as printed, or the list of a drop-down.
pub(super) fn offers_yes_and_no(text: &str) -> bool {
    // Most cells are told by one look.
    if text.len() > 360
        || !text.contains(['は', 'Y', 'y', 'Ｙ', 'ｙ', '○', '〇', '◯', '適', '可', '有', '済', '実', 'あ', '未'])
    {
        return false;
    }
    says_yes_and_no(text)
        || (text.contains(['○', '〇', '◯']) && text.contains(['×', '✕', '✗']))
        || choice::of_list(text).is_some()
}

/// The very words はい and いいえ.
pub(super) fn says_yes_and_no(text: &str) -> bool {
    let key = fold(text);
    (key.contains("はい") && key.contains("いいえ")) || key.contains("yesno")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_words_are_understood() {
        let rows: &[(&str, Option<Role>, Option<u8>)] = &[
            ("チェック項目", Some(Role::Text), None),
            ("確認事項", Some(Role::Text), None),
            ("確認\n内容", Some(Role::Text), None),
            ("項　目", Some(Role::Text), None),
            ("番号", Some(Role::Number), None),
            ("№", Some(Role::Number), None),
            ("ＮＯ．", Some(Role::Number), None),
            ("大項目", Some(Role::Category), None),
            ("機器区分", Some(Role::Category), None),
            ("1回目 はい・いいえ", Some(Role::Answer), Some(1)),
            ("確認結果(1回目)", Some(Role::Answer), Some(1)),
            ("確認結果（日付）", Some(Role::Answer), None),
            ("２回目", None, Some(2)),
            ("第3回 確認日", Some(Role::ConfirmedOn), Some(3)),
            ("第一回 日付", Some(Role::ConfirmedOn), Some(1)),
            ("第２回日付", Some(Role::ConfirmedOn), Some(2)),
            ("第１回目 確認日", Some(Role::ConfirmedOn), Some(1)),
            ("1回目（月／日）", Some(Role::ConfirmedOn), Some(1)),
            ("再確認", None, Some(2)),
            ("再確認日", Some(Role::ConfirmedOn), Some(2)),
            ("最終確認結果", Some(Role::Answer), Some(LAST_ROUND)),
            ("最終更新者", None, None),
            ("対応日", Some(Role::Day), None),
            ("改善期限", Some(Role::TargetOn), None),
            ("（はい・いいえ）", Some(Role::Answer), None),
            ("○／×", Some(Role::Answer), None),
            ("○", Some(Role::Yes), None),
            ("実施（はい/いいえ）", Some(Role::Answer), None),
            ("1回目の確認", Some(Role::Answer), Some(1)),
            ("はい", Some(Role::Yes), None),
            ("いいえ", Some(Role::No), None),
            ("対象外", Some(Role::NotApplicable), None),
            ("確認した日付", Some(Role::ConfirmedOn), None),
            ("回答日", Some(Role::ConfirmedOn), None),
            ("対応目標日", Some(Role::TargetOn), None),
            ("目標日※いいえの場合は年度内の日付を記入してください", Some(Role::TargetOn), None),
            ("対応予定日", Some(Role::TargetOn), None),
            ("責任分界", Some(Role::Boundary), None),
            ("参考(ガイドライン該当箇所)", Some(Role::Reference), None),
            ("備考欄", Some(Role::Remark), None),
            ("前回の確認結果", Some(Role::Other), None),
            ("確認結果(保健所記入欄)", Some(Role::Other), None),
            ("医療機関名", None, None),
            ("機器名", None, None),
            ("2回線", None, None),
            ("医療情報システム安全管理責任者を置いている", None, None),
        ];
        for (text, role, round) in rows {
            let word = header(text);
            assert_eq!((word.role, word.round), (*role, *round), "{text}");
        }
    }

    #[test]
    fn printed_choices_are_seen() {
        for text in [
            "はい・いいえ",
            "はい / いいえ",
            "□はい □いいえ",
            "はい\nいいえ\n対象外",
            "○ ・ ×",
            "Yes/No",
            "\"はい,いいえ\"",
        ] {
            assert!(offers_yes_and_no(text), "{text}");
        }
        for text in ["はい", "いいえ", "", "対象外", "○"] {
            assert!(!offers_yes_and_no(text), "{text}");
        }
    }
}
