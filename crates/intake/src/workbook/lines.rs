//! What a single line below the header is: a note, a total, the heading of a legend, a sentence.
//!
//! A line is told by its own words alone; what stands beside it is looked at in `rows`.

use sejo_model::text::{fold, narrow};

use super::words;

/// A text without its line breaks; none is put between Japanese letters.
pub(super) fn one_line(text: &str) -> String {
    let mut out = String::new();
    for piece in text.lines().map(str::trim).filter(|p| !p.is_empty()) {
        let ascii_both = out.ends_with(|c: char| c.is_ascii_alphanumeric())
            && piece.starts_with(|c: char| c.is_ascii_alphanumeric());
        if ascii_both {
            out.push(' ');
        }
        out.push_str(piece);
    }
    out
}

/// The text stops in the middle of a sentence.
pub(super) fn breaks_off(text: &str) -> bool {
    text.ends_with(['、', '，', 'は', 'が', 'を', 'に', 'の', 'と', 'で', 'や', 'も', '・', 'て', 'し', '「', '('])
}

/// Notes: ※, 注, *, and the headings of what is explained below.
pub(super) fn is_note(text: &str) -> bool {
    let text = narrow(text);
    let text = text.trim_start_matches(['(', '【', '[', '<', ' ']);
    let noted = text.strip_prefix('注').is_some_and(|rest| {
        let next = rest.chars().next();
        next.is_none_or(|c| c.is_whitespace() || c.is_ascii_digit() || ":)]】.、".contains(c))
            || ["意事項", "意点", "記", "釈"].iter().any(|w| rest.starts_with(w))
    });
    text.starts_with(['※', '*', '＊', '†', '→', '☆', '★']) || noted || ends_table(text)
}

pub(super) fn ends_table(text: &str) -> bool {
    let key = fold(text);
    let start = [
        "記入要領",
        "記入方法",
        "記入上の注意",
        "記載要領",
        "注意事項",
        "用語",
        "凡例",
        "記入例",
        "留意事項",
        "参考資料",
        "このチェックリスト",
        "本チェックリスト",
    ];
    start.iter().any(|w| key.starts_with(w)) && key.chars().count() <= 40
}

/// Totals and signatures.
pub(super) fn is_closing(text: &str) -> bool {
    let key = fold(&words::split_brackets(text).0);
    let words = [
        "合計",
        "小計",
        "総計",
        "達成率",
        "実施率",
        "はいの数",
        "いいえの数",
        "署名",
        "記入者",
        "記入日",
        "確認者",
        "確認日",
        "氏名",
        "承認",
        "提出日",
    ];
    // 承認者を定めている is asked about, 承認者印 is signed.
    words.iter().filter_map(|w| key.strip_prefix(w)).any(|rest| rest.chars().count() <= 6 && !is_sentence(rest))
}

/// Says that something is done or is to be done: what is asked, never the name of a section.
pub(super) fn is_sentence(text: &str) -> bool {
    let outside = fold(&words::split_brackets(text).0);
    let key = if outside.is_empty() { fold(text) } else { outside };
    ["る", "た", "か", "す", "ない", "こと", "ください", "下さい"].iter().any(|end| key.ends_with(end))
}

/// A sentence about what the facility does, not one that tells the reader how to fill the form in.
pub(super) fn is_asked(text: &str) -> bool {
    let key = fold(&words::split_brackets(text).0);
    is_sentence(text) && !["ます", "です", "ください", "下さい"].iter().any(|end| key.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_inside_sentences_vanish() {
        assert_eq!(one_line("台帳で\n 管理している\r\n"), "台帳で管理している");
        assert_eq!(one_line("EDR\nXDR"), "EDR XDR");
    }

    #[test]
    fn notes_and_totals_are_no_items() {
        for text in ["※13 二要素認証", "(注)事業者", "＊2", "【記入要領】", "注1 契約"] {
            assert!(is_note(text), "{text}");
        }
        for text in ["台帳で管理している", "注意喚起を毎月行っている", "・台帳で管理している"]
        {
            assert!(!is_note(text), "{text}");
        }
        assert!(!is_closing("承認者を定めている"));
        assert!(
            is_closing("合計") && is_closing("記入者：") && !is_closing("確認者を定め、記録を毎月見直して残している")
        );
    }

    #[test]
    fn sentences_are_told_from_headings() {
        for text in ["台帳で管理している", "台帳を作ること(毎年)", "体制図がある。", "禁じているか", "持ち出さない"]
        {
            assert!(is_sentence(text) && is_asked(text), "{text}");
        }
        for text in ["体制構築", "規程類の整備", "2 医療情報システムの管理・運用", "情報の取扱い", "サーバ"]
        {
            assert!(!is_sentence(text), "{text}");
        }
        assert!(!is_asked("該当する欄に○を付けてください。") && !is_asked("この表は毎年提出します"));
    }
}
