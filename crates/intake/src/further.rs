//! Columns that answer beside the one called 回答: a correction, this year beside the last, a second round. Nobody knows which of
//! the two counts, so a table that has one is asked about, never read as if it were not there. One rule for the official form and the
//! disclosures; the answer workbook, which has its headings from Sejo, hears every word for an answer in a column it does not know,
//! but for what the heading says was answered the last time, and なし where a heading asks for something else.

use sejo_model::AnswerValue;
use sejo_model::text::{fold, narrow};
use sejo_model::workbook::column_name;

use crate::denies;
use crate::reply::answer_said;
use crate::workbook::item_named;

/// What stands in front of the words of a note on a cell.
pub(crate) const NOTE: &str = "コメント";
/// Texts outside the tables that are told: more than anybody writes there about the items of a form.
pub(crate) const OUTSIDE: usize = 50;
/// Characters of a heading that are shown.
const HEADING: usize = 12;
/// Characters of the cells beside a row that are shown.
const SHOWN: usize = 1_000;
/// What headings of such columns say.
const SPEAKS: [&str; 19] = [
    "回答",
    "今回",
    "前回",
    "訂正",
    "修正",
    "変更後",
    "見直し",
    "最新",
    "最終",
    "確定",
    "取消",
    "回目",
    "answer",
    "correct",
    "revis",
    "latest",
    "thistime",
    "lasttime",
    "2nd",
];
/// What headings of the last time's answers say.
const FORMER: [&str; 6] = ["前回", "前年", "昨年", "previous", "lasttime", "lastyear"];
/// What they say where this time's answer stands below them all the same.
const FORMER_AND_NEW: [&str; 14] = [
    "今回",
    "今年",
    "訂正",
    "修正",
    "変更",
    "見直し",
    "最新",
    "最終",
    "確定",
    "取消",
    "から",
    "this",
    "correct",
    "revis",
];
/// What headings say that speak of who answered, when or why.
const SPEAKS_ABOUT: [&str; 23] = [
    "者",
    "日",
    "理由",
    "根拠",
    "内容",
    "説明",
    "補足",
    "コメント",
    "備考",
    "番号",
    "期限",
    "予定",
    "担当",
    "部署",
    "方法",
    "名",
    "メモ",
    "資料",
    "参照",
    "date",
    "reason",
    "remark",
    "by",
];
/// What the words of a cell hold that answer whatever is asked; あり and なし may be about anything.
const ANSWERS: [&str; 4] = ["はい", "いいえ", "実施", "対応"];

/// What headings say of words that are asked, or shown to whoever answers, and of what the form itself says of a row.
const ASKS: [&str; 18] = [
    "質問",
    "設問",
    "項目",
    "要件",
    "要求",
    "基準",
    "確認内容",
    "チェック内容",
    "記入例",
    "回答例",
    "解説",
    "必須",
    "要否",
    "任意",
    "優先",
    "question",
    "requirement",
    "example",
];

/// Words of somebody who takes back what stands elsewhere.
const CORRECTS: [&str; 7] = ["訂正", "誤記", "誤りでした", "間違いでした", "取消", "取り消", "撤回"];
/// What stands in instructions and titles that use them.
const INSTRUCTS: [&str; 4] = ["ください", "下さい", "場合", "訂正版"];

/// Whether a text beside a table takes back something in it: a sentence, and none that tells how to.
pub(crate) fn corrects(text: &str) -> bool {
    takes_back(text) && fold(text).contains(['は', 'を'])
}

fn takes_back(text: &str) -> bool {
    let said = fold(text);
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    has(&CORRECTS) && !has(&INSTRUCTS)
}

/// Whether a note on a cell says another thing than the answer beside it: another answer, or that it is taken back, be it in a word,
/// for it speaks of nothing else.
pub(crate) fn note_contradicts(note: &str, said: Option<AnswerValue>, is_answered: bool) -> bool {
    let value = answer_said(note);
    (value.is_some() && value != said) || (is_answered && takes_back(note))
}

/// What stands between an item that is named and what is said of it: 「⑥→いいえ」.
pub(crate) const SAID_OF: [char; 4] = ['は', '→', '⇒', '='];

/// Whether a text below a table reads as if a はい in it were not so: a sentence, and none that tells how to answer. A word alone is
/// one of a list to choose from. `asked` are the items of the table with their numbers.
pub(crate) fn denies_below(text: &str, asked: &[(String, String)]) -> bool {
    /// Characters of the shortest sentence.
    const SENTENCE: usize = 6;
    /// What a legend explains, one in a cell or all in one.
    const EXPLAINED: [&str; 5] = ["いいえ", "×", "✕", "△", "○"];
    let said = text.trim();
    let named = item_named(said.trim_start_matches(['※', '*', '＊', ' ', '\u{3000}']));
    // ⑥ はい→いいえ
    if named.is_some() && ["→いいえ", "⇒いいえ"].iter().any(|no| said.ends_with(no)) {
        return true;
    }
    let is_explained = |said: &str| EXPLAINED.iter().any(|word| said.starts_with(word));
    // ② いいえ is a choice, 2-② いいえ an answer.
    let is_choice = named.as_ref().is_some_and(|(number, rest)| !number.contains('-') && is_explained(rest));
    let is_legend = is_choice || is_explained(said) || (said.contains("はい") && said.contains("いいえ"));
    let is_sentence = named.is_some() || said.chars().count() >= SENTENCE;
    if is_legend || !is_sentence || INSTRUCTS.iter().any(|word| said.contains(word)) {
        return false;
    }
    let Some((number, rest)) = named else { return denies("", said) };
    let rest = rest.trim_start_matches(SAID_OF);
    let is_it = |own: &str| own == number || own.ends_with(&format!("-{number}"));
    let mut of: Vec<&str> = asked.iter().filter(|(own, _)| is_it(own)).map(|(_, text)| text.as_str()).collect();
    if of.is_empty() {
        of.push("");
    }
    begins_some_day(rest) || of.iter().any(|asked| denies(asked, rest))
}

/// Whether a remark on the whole of a reply takes back an answer in it or reads as if a はい were not so. `asked` are its questions with
/// their numbers.
#[must_use]
pub fn denies_whole(remark: &str, asked: &[(String, String)]) -> bool {
    remark.lines().any(|line| corrects(line) || denies_below(line, asked))
}

/// Whether all that is said is when something begins: 「令和9年4月から」.
fn begins_some_day(said: &str) -> bool {
    let said = said.trim_end_matches('。');
    let mut deeds = ["", "実施", "開始", "適用", "導入", "対応"].into_iter();
    let is_from = |deed: &str| said.strip_suffix(deed).is_some_and(|day| day.ends_with("から"));
    said.contains(['年', '月']) && deeds.any(is_from)
}

/// Whether a column under this heading answers, as far as its words go.
pub(crate) fn is_further(heading: &str) -> bool {
    let said = fold(heading);
    let is_year = said.contains("年度") && said.chars().any(|c| c.is_ascii_digit());
    let speaks = is_year || SPEAKS.iter().any(|word| said.contains(word));
    speaks && !SPEAKS_ABOUT.iter().any(|word| said.contains(word))
}

/// Whether a column under this heading holds what was answered the last time, and nothing of this time.
pub(crate) fn is_former(heading: &str) -> bool {
    let said = fold(heading);
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    has(&FORMER) && !has(&FORMER_AND_NEW)
}

/// Whether a cell under a heading that nobody knows denies the はい beside it to what was asked: by its words, unless the heading says
/// that they are those of the question, or of the last time.
pub(crate) fn denies_beside(asked: &str, heading: &str, cell: &str) -> bool {
    is_said_now(heading) && denies(asked, &under(heading, cell))
}

/// The cells of a row that nobody can place, each behind its heading, as they are shown with the remark: what may deny its はい in
/// front, and of all of them no more than somebody reads. A number is nobody's word.
pub(crate) fn shown_beside(asked: &str, cells: impl Iterator<Item = (String, String)>) -> String {
    let is_number =
        |cell: &str| narrow(cell).chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "-ー".contains(c));
    let said = cells.filter(|(heading, cell)| is_said_now(heading) && !is_number(cell));
    let mut shown: Vec<String> = said.map(|(heading, cell)| under(&heading, &cell)).collect();
    shown.sort_by_key(|cell| !denies(asked, cell));
    shown.join("\n").chars().take(SHOWN).collect()
}

/// The name of a column: its heading, else its letter.
pub(crate) fn name_of(heading: &str, column: u32) -> String {
    if heading.trim().is_empty() { column_name(column) } else { heading.to_owned() }
}

fn under(heading: &str, cell: &str) -> String {
    if heading.trim().is_empty() { cell.to_owned() } else { format!("{heading}: {cell}") }
}

/// Whether what stands under a heading that nobody knows is somebody's word of this time, and none of the question.
pub(crate) fn is_said_now(heading: &str) -> bool {
    let said = fold(heading);
    !ASKS.iter().any(|word| said.contains(word)) && !is_former(heading)
}

/// Whether a cell under this heading says that there is nothing of what the heading names: 残課題「なし」. Under one that speaks of
/// answers, or none, it may be いいえ.
pub(crate) fn is_none_of_it(heading: &str, cell: &str) -> bool {
    !heading.trim().is_empty() && !is_further(heading) && matches!(cell.trim(), "なし" | "無し" | "無")
}

/// Whether a cell under a heading that nobody knows says another thing than the answer beside it: an answer in words, or under a
/// heading that speaks of answers whatever is no day.
pub(crate) fn contradicts(heading: &str, cell: &str, said: Option<AnswerValue>) -> bool {
    let value = answer_said(cell);
    if value.is_some() && value == said {
        return false;
    }
    if is_further(heading) { !is_bare(cell) } else { value.is_some() && ANSWERS.iter().any(|word| cell.contains(word)) }
}

/// What a cell says under its heading, or a note, as it is told behind the answer it stands beside.
pub(crate) fn and_under(heading: &str, cell: &str) -> String {
    if heading == NOTE {
        return format!("と{NOTE}「{cell}」");
    }
    let heading: String = heading.chars().take(HEADING).collect();
    format!("と「{heading}」の列に「{cell}」")
}

/// Nothing, a number, a day or a dash.
pub(crate) fn is_bare(cell: &str) -> bool {
    narrow(cell).chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "/.-ー―年月日令和R()".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_is_no_instruction() {
        for text in ["※訂正: ⑥は「いいえ」です。", "5行目は誤りでした", "上の回答を取り消します"]
        {
            assert!(corrects(text), "{text}");
        }
        for text in ["訂正する場合は二重線を引く", "誤りがないか確かめる", "訂正は電話でお知らせください", ""]
        {
            assert!(!corrects(text), "{text}");
        }
        let asked = [("2-⑥", "パッチを適用している"), ("2-⑩", "実装している、または令和9年度までに実装する予定がある")];
        let asked = asked.map(|(number, text)| (number.to_owned(), text.to_owned()));
        for text in [
            "※⑥ サポート切れのため更新していません",
            "⑥は更新していません",
            "⑥→いいえ",
            "2-⑥ いいえ",
            "⑨は令和9年4月から",
            "⑥は令和9年4月から実施",
            "⑥は令和9年度までに実施予定",
            "⑥ はい→いいえ",
            "※⑥はサポート切れ",
            "上記⑥は誤り",
            "全項目、来年度から実施",
        ] {
            assert!(denies_below(text, &asked), "{text}");
        }
        for text in [
            "対象外",
            "未実施",
            "×: 実施していない",
            "はい: 実施している、いいえ: 実施していない",
            "※未実施の場合は目標日を書く",
            "※更新していない端末はありません",
            "2-⑩は令和9年度までに実装予定",
            "② いいえ",
            "② いいえ: 実施していない",
            "⑥は別紙のとおり",
            "",
        ] {
            assert!(!denies_below(text, &asked), "{text}");
        }
    }

    #[test]
    fn a_cell_contradicts_by_its_words_or_by_its_heading() {
        let yes = Some(AnswerValue::Yes);
        for (heading, cell) in [
            ("訂正", "いいえ"),
            ("訂正", "実装していません"),
            ("訂正", "取消"),
            ("訂正", "いいえ?"),
            ("最終", "実施していない"),
            ("2回目", "×"),
            ("現状", "いいえ"),
            ("", "未実施"),
        ] {
            assert!(contradicts(heading, cell, yes), "{heading} {cell}");
        }
        for (heading, cell) in [
            ("訂正", ""),
            ("訂正", "はい"),
            ("訂正", "○"),
            ("訂正", "2026/11/20"),
            ("訂正", "-"),
            ("訂正理由", "いいえと書いていたため"),
            ("回答の根拠", "取扱説明書3ページ"),
            ("オプション", "なし"),
            ("必須", "×"),
            ("", "サーバ室"),
        ] {
            assert!(!contradicts(heading, cell, yes), "{heading} {cell}");
        }
    }

    #[test]
    fn a_cell_denies_whatever_its_heading_but_those_of_questions() {
        for (heading, cell) in [
            ("実態", "実施できていません"),
            ("説明", "実装していません"),
            ("", "未実施です"),
            ("社内メモ", "検討中"),
            ("", "×"),
            ("実態", "No"),
            ("", "予定"),
        ] {
            assert!(denies_beside("", heading, cell), "{heading} {cell}");
        }
        for (heading, cell) in [
            ("質問の補足", "更新していない"),
            ("記入例", "実施していません"),
            ("前回の状況", "実施していません"),
            ("実態", "実施しています"),
            ("実態", ""),
            ("必須", "×"),
            ("残課題", "なし"),
        ] {
            assert!(!denies_beside("", heading, cell), "{heading} {cell}");
        }
    }

    #[test]
    fn cells_nobody_can_place_are_shown_and_a_denial_first() {
        let cells = [("A", "3"), ("B", "サーバ室"), ("記入例", "いいえ"), ("C", "していません"), ("前回回答", "×")];
        let cells = cells.map(|(heading, cell)| (heading.to_owned(), cell.to_owned()));
        assert_eq!(shown_beside("", cells.into_iter()), "C: していません\nB: サーバ室");
        let long = vec![("B".to_owned(), "長い".repeat(600)), ("C".to_owned(), "×".to_owned())];
        let shown = shown_beside("", long.into_iter());
        assert!(shown.starts_with("C: ×\n") && shown.chars().count() == SHOWN, "{shown}");
    }

    #[test]
    fn what_was_answered_the_last_time_is_told_by_its_heading() {
        for heading in ["前回回答", "前回の結果", "前年", "昨年度の回答", "Previous answer"] {
            assert!(is_former(heading), "{heading}");
        }
        for heading in ["前回からの変更", "前回回答の訂正", "前回・今回", "今回", "回答", ""] {
            assert!(!is_former(heading), "{heading}");
        }
    }

    #[test]
    fn nothing_left_is_no_answer_where_a_heading_asks_for_something_else() {
        assert!(is_none_of_it("残課題", "なし") && is_none_of_it("例外の有無", " 無し"));
        for (heading, cell) in
            [("", "なし"), ("今回", "なし"), ("訂正", "なし"), ("例外の有無", "あり"), ("担当", "いいえ")]
        {
            assert!(!is_none_of_it(heading, cell), "{heading} {cell}");
        }
    }

    #[test]
    fn a_column_of_answers_is_told_by_its_heading() {
        for heading in ["回答(訂正)", "今回", "訂正後", "最新回答", "２回目", "再回答", "令和8年度", "Corrected answer"]
        {
            assert!(is_further(heading), "{heading}");
        }
        for heading in ["回答者", "ご回答日", "訂正理由", "回答部署", "導入年度", "社内メモ", "備考", "Answered by", ""]
        {
            assert!(!is_further(heading), "{heading}");
        }
    }
}
