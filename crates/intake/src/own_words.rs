//! What a reader says in front of what stood in a cell (「図形の重なる「はい」」), in English: what the cell itself says stays as it is.

use std::fmt::Write as _;

/// What is said of a cell, each before or between its words in 「」.
const SAID: [(&str, &str); 10] = [
    ("」とコメント「", "」 and the note 「"),
    ("」の列に「", "」 column: 「"),
    ("」のシートに「", "」 sheet: 「"),
    ("」のシートは空欄", "」 sheet: empty"),
    ("取り消し線のある「", "struck through: 「"),
    ("文字の見えない「", "not to be seen: 「"),
    ("図形の重なる「", "under a drawing: 「"),
    ("非表示の欄の「", "in a hidden cell: 「"),
    ("表の外の「", "outside the table: 「"),
    ("コメント「", "note 「"),
];
/// How the number of a row goes on.
const ROW: &str = "行目の「";

/// The words of a reader in English; a text without any is somebody's own, and stays.
#[must_use]
pub fn own_words_in_english(text: &str) -> String {
    let is_own = text.contains(ROW) || SAID.iter().any(|(said, _)| text.contains(*said));
    if !is_own {
        return text.to_owned();
    }
    let said = SAID.iter().fold(with_rows(text), |text, (said, english)| text.replace(*said, english));
    said.replace("」と「", "」 and 「").replace("」、「", "」, 「")
}

/// Rows by their numbers: 「9行目の「はい」」.
fn with_rows(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, behind)) = rest.split_once(ROW) {
        let head = before.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = before.get(head.len()..).unwrap_or_default();
        let _ = write!(out, "{head}row {number}: 「");
        rest = behind;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_reader_are_english_and_those_of_a_cell_stay() {
        for (text, english) in [
            ("図形の重なる「はい」", "under a drawing: 「はい」"),
            ("2-⑥ 9行目の「はい」と「いいえ」", "2-⑥ row 9: 「はい」 and 「いいえ」"),
            ("「回答」の列に「はい」と「実態」の列に「×」", "「回答」 column: 「はい」 and 「実態」 column: 「×」"),
            ("「はい」とコメント「いいえに訂正します。」", "「はい」 and the note 「いいえに訂正します。」"),
            ("「本」のシートに「はい」、「控」のシートは空欄", "「本」 sheet: 「はい」, 「控」 sheet: empty"),
            ("「はい」と「いいえ」", "「はい」と「いいえ」"),
            ("昨日", "昨日"),
        ] {
            assert_eq!(own_words_in_english(text), english);
        }
    }
}
