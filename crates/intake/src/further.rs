//! Columns that answer beside the one called 回答: a correction, this year beside the last, a second round. Nobody knows which of
//! the two counts, so a table that has one is asked about, never read as if it were not there.

use sejo_model::text::fold;

/// What headings of such columns say.
const SPEAKS: [&str; 16] = [
    "回答",
    "今回",
    "前回",
    "訂正",
    "修正",
    "変更後",
    "見直し",
    "最新",
    "回目",
    "answer",
    "correct",
    "revis",
    "latest",
    "thistime",
    "lasttime",
    "2nd",
];
/// What headings say that speak of who answered, when or why.
const SPEAKS_ABOUT: [&str; 17] = [
    "者", "日", "理由", "内容", "備考", "番号", "期限", "予定", "担当", "部署", "方法", "名", "メモ", "date", "reason",
    "remark", "by",
];

/// Whether a column under this heading answers, as far as its words go.
pub(crate) fn is_further(heading: &str) -> bool {
    let said = fold(heading);
    let is_year = said.contains("年度") && said.chars().any(|c| c.is_ascii_digit());
    let speaks = is_year || SPEAKS.iter().any(|word| said.contains(word));
    speaks && !SPEAKS_ABOUT.iter().any(|word| said.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

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
