//! A row's text made ready for the rules: without its number and notes, folded, in plain form.

use sejo_model::text::fold;

use crate::number;

/// Where a note begins; what follows often speaks of other controls (`※二要素認証…の場合は変更不要`).
const NOTES: [&str; 12] = [
    "※",
    "＊",
    "*",
    "(注",
    "（注",
    "［注",
    "[注",
    "注)",
    "注）",
    "「いいえ」の場合",
    "『いいえ』の場合",
    "いいえの場合",
];

/// Words that contain `ログ` but are no log.
const NO_LOGS: [&str; 9] =
    ["プログラム", "ログイン", "ログオン", "ログアウト", "ログオフ", "カタログ", "ダイアログ", "ブログ", "アナログ"];

/// Spelling and politeness, longest first.
const PLAIN: [(&str, &str); 25] = [
    ("していますでしょうか", "している"),
    ("ていますか", "ている"),
    ("ています", "ている"),
    ("でいますか", "でいる"),
    ("でいます", "でいる"),
    ("ておりますか", "ている"),
    ("ております", "ている"),
    ("ましたか", "た"),
    ("ました", "た"),
    ("ありません", "ない"),
    ("ませんか", "ない"),
    ("ません", "ない"),
    ("ありますか", "ある"),
    ("あります", "ある"),
    ("ますか", "る"),
    ("ます", "る"),
    ("ウエア", "ウェア"),
    ("ソフトウエア", "ソフトウェア"),
    ("無線ラン", "無線lan"),
    ("ユーエスビー", "usb"),
    ("及び", "と"),
    ("および", "と"),
    ("または", "又は"),
    ("パーソナルコンピュータ", "パソコン"),
    ("ごと", "毎"),
];

/// Where a clause ends that says no and has no comma behind it.
const JOINTS: [(&str, &str); 5] = [
    ("ずに", "ず、"),
    ("おらず", "おらず、"),
    ("ないが", "ない、"),
    ("ないものの", "ない、"),
    ("ませんが", "ません、"),
];

/// How many characters behind a word still belong to it: `不要なバックグラウンドソフト`.
const CLOSE: usize = 16;

/// The words of a row.
pub(crate) struct Words {
    /// The sentence that is asked, folded, without notes.
    pub main: String,
    /// `main` without what stands in brackets.
    pub bare: String,
    /// `main` without the words that only look like a log.
    pub logs: String,
    /// The sentences of `bare`, each with its clauses.
    pub sentences: Vec<Vec<String>>,
    /// What stands in brackets.
    pub asides: Vec<String>,
}

impl Words {
    pub(crate) fn of(text: &str) -> Self {
        let text = number::strip(text);
        let asked = before_notes(text);
        let main = plain(&fold(asked));
        let (outside, inside) = brackets(asked);
        let bare = plain(&fold(&outside));
        let logs = NO_LOGS.iter().fold(main.clone(), |text, word| text.replace(word, " "));
        let joined = JOINTS.iter().fold(outside, |text, (from, to)| text.replace(from, to));
        let sentences = joined.split('。').map(|sentence| pieces(sentence, &['、', '，', ',', '：', ':'])).collect();
        Self { main, bare, logs, sentences, asides: pieces(&inside, &['\n']) }
    }

    /// Rows that ask nothing: notes, totals, fields to fill in.
    pub(crate) fn asks_nothing(&self) -> bool {
        const LABELS: [&str; 22] = [
            "記入者",
            "作成者",
            "回答者",
            "担当者",
            "確認者",
            "氏名",
            "所属",
            "役職",
            "合計",
            "小計",
            "備考",
            "施設名",
            "医療機関名",
            "薬局名",
            "事業者名",
            "会社名",
            "住所",
            "電話番号",
            "連絡先",
            "記入日",
            "注記",
            "凡例",
        ];
        self.main.chars().count() < 4
            || LABELS.iter().any(|label| self.main.strip_prefix(label).is_some_and(|rest| rest.chars().count() <= 6))
            || ["氏名", "記入日", "電話番号", "メールアドレス"].iter().any(|label| self.main.ends_with(label))
            || ["ください", "下さい", "記入不要", "記入する", "記入すること", "記載すること"]
                .iter()
                .any(|end| self.main.ends_with(end))
    }
}

/// The text before its first note. A text that is all note is empty.
fn before_notes(text: &str) -> &str {
    let end = NOTES.iter().filter_map(|note| text.find(note)).min().unwrap_or(text.len());
    let head = text.get(..end).unwrap_or(text);
    // `(「いいえ」の場合…)` leaves its opening bracket behind, which folding drops.
    if head.trim_start().starts_with('注') && !head.trim_start().starts_with("注意") { "" } else { head }
}

/// What stands outside brackets, and what stands in each of them, by line.
fn brackets(text: &str) -> (String, String) {
    let mut depth = 0_u32;
    let (mut outside, mut inside) = (String::with_capacity(text.len()), String::new());
    for c in text.chars() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => {
                depth = depth.saturating_sub(1);
                inside.push('\n');
            }
            _ if depth == 0 => outside.push(c),
            _ => inside.push(c),
        }
    }
    (outside, inside)
}

/// The parts of a text that say anything, in plain form.
fn pieces(text: &str, ends: &[char]) -> Vec<String> {
    text.split(ends).map(|piece| plain(&fold(piece))).filter(|piece| !piece.is_empty()).collect()
}

fn plain(folded: &str) -> String {
    let mut text = PLAIN.iter().fold(folded.to_owned(), |text, (from, to)| text.replace(from, to));
    if text.ends_with("るか") || text.ends_with("たか") {
        text.pop();
    }
    text
}

/// Whether `text` contains one of the alternatives of `words` (`a|b|c`); with `a|b>c|d` one of the left with one of the
/// right close behind it.
pub(crate) fn has(text: &str, words: &str) -> bool {
    let Some((first, then)) = words.split_once('>') else {
        return words.split('|').any(|word| !word.is_empty() && text.contains(word));
    };
    first.split('|').any(|word| {
        text.match_indices(word).any(|(at, found)| {
            let behind: String = text.get(at + found.len()..).unwrap_or("").chars().take(CLOSE).collect();
            has(&behind, then)
        })
    })
}
