//! What could not be read of a file, in words a person can place: the row and the text stand in the sentence where the words
//! have a slot for them, and are not said twice.

use sejo_intake::problem::{OLDER_LIST, OTHER_FACILITY};
use sejo_model::Lang;
use sejo_model::ledger::Problem;
use sejo_model::words::Text;

/// Whether a person has to know it before a list is taken in: it may be another facility's, or older than the ledger.
#[must_use]
pub fn warns(problem: &Problem) -> bool {
    [OLDER_LIST, OTHER_FACILITY].contains(&problem.code.as_str())
}

/// A problem with its words; what it is about stands in them where they have a place for it, and so does its row. What a reader says of
/// a cell beside them is in the language of whoever reads it.
pub(super) fn in_words(mut problem: Problem, lang: Lang) -> (Problem, Text) {
    let mut words = sejo_intake::problem_words(&problem.code);
    if words.ja.contains(ROW) {
        let row = std::mem::take(&mut problem.row).unwrap_or(1).to_string();
        words = Text::new(words.ja.replace(ROW, &row), words.en.replace(ROW, &row));
    }
    if words.ja.contains("{}") {
        let text = std::mem::take(&mut problem.text);
        words = match text.as_str() {
            // What nobody called anything has no name between quotation marks.
            // Older notes give the key of a language nobody reads in place of a name.
            "" | "unread" => Text::new(
                words.ja.replace("「{}」", "メーカーも名前もわからない機器"),
                words.en.replace("“{}”", "a device without a name"),
            ),
            text => Text::new(words.ja.replace("{}", text), words.en.replace("{}", text)),
        };
    }
    if lang == Lang::En {
        problem.text = sejo_intake::own_words_in_english(&problem.text);
    }
    (problem, words)
}

/// Stands for the row of a problem in its words.
const ROW: &str = "{row}";

#[cfg(test)]
mod tests {
    use super::*;

    fn told(code: &str, text: &str) -> (Problem, Text) {
        let problem = Problem { sheet: None, row: Some(7), column: None, code: code.to_owned(), text: text.to_owned() };
        in_words(problem, Lang::Ja)
    }

    #[test]
    fn what_a_reader_says_of_a_cell_is_in_the_language_of_whoever_reads_it() {
        let (text, code) = ("2-⑥ 9行目の「はい」と「いいえ」".to_owned(), "workbook-answer-unclear".to_owned());
        let problem = Problem { sheet: None, row: None, column: None, code, text };
        for (lang, said) in [(Lang::Ja, problem.text.as_str()), (Lang::En, "2-⑥ row 9: 「はい」 and 「いいえ」")]
        {
            assert_eq!(in_words(problem.clone(), lang).0.text, said);
        }
    }

    #[test]
    fn what_a_part_of_a_file_is_stands_in_the_sentence() {
        let (problem, words) = told("configuration-part", "Fortinet");
        assert!(words.ja.starts_with("「Fortinet」の設定(ファイルの7行目から)は、一部だけ"), "{}", words.ja);
        assert!(words.en.contains("of “Fortinet” seems to be here (from line 7 of the file on)"), "{}", words.en);
        assert_eq!((problem.row, problem.text.as_str()), (None, ""), "not said twice");
    }

    #[test]
    fn what_has_no_name_is_not_called_by_a_key() {
        for text in ["", "unread"] {
            let (_, words) = told("configuration-maker-unread", text);
            assert!(words.ja.starts_with("メーカーも名前もわからない機器の設定(ファイルの7行目から)"), "{}", words.ja);
            assert!(words.en.contains("of a device without a name yet"), "{}", words.en);
        }
    }

    #[test]
    fn what_has_no_slot_stays_beside_the_words() {
        let (problem, words) = told("not-a-date", "昨日");
        assert_eq!((problem.row, problem.text.as_str()), (Some(7), "昨日"));
        assert!(!words.ja.contains("昨日"));
    }

    #[test]
    fn no_words_of_a_configuration_keep_an_empty_slot() {
        for code in sejo_intake::problem::ALL.iter().filter(|code| code.starts_with("configuration-")) {
            let (problem, words) = told(code, "RT-1");
            assert!(!words.ja.contains('{') && !words.en.contains('{'), "{code}");
            assert!(words.ja.contains("RT-1") && words.en.contains("RT-1"), "{code}");
            assert!(problem.text.is_empty(), "{code}");
        }
    }
}
