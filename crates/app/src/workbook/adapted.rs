//! Answers that stand in a form in its own words, so that nobody looks for ours: a drop-down list takes its choices alone.

use sejo_model::AnswerValue;
use sejo_model::words::Text;
use sejo_model::workbook::{AnswerColumns, Cell, Fill, Layout};

/// An answer that is written in the form's word, or into the remark because the form has no word for it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Adapted {
    /// The sheet of the cell, where the form has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The cell for the answer.
    pub cell: String,
    /// What was confirmed.
    pub answer: AnswerValue,
    /// What is written there; `None` when the cell stays empty and the remark says it.
    pub word: Option<String>,
}

/// The answers of a fill that stand otherwise than in our word in their cell.
pub(crate) fn adapted(layout: &Layout, fill: &Fill) -> Vec<Adapted> {
    let mut found = Vec::new();
    for row in &fill.rows {
        let table = layout.of_row(row.row);
        for answer in &row.answers {
            let columns = table.rounds.iter().find(|r| r.round == answer.round);
            let Some((value, columns)) = answer.value.zip(columns) else { continue };
            let (AnswerColumns::Word { column } | AnswerColumns::Printed { column }) = columns.answer else { continue };
            let at = Cell { row: columns.row_of(row.row), column };
            let words = columns.words_at(at.row);
            let takes = words.takes(value);
            let is_ours = takes && words.of(value) == value.words().ja;
            if is_ours || table.is_computed(at.row, at.column) || !takes && table.remark.is_none() {
                continue;
            }
            let word = takes.then(|| words.of(value).to_owned());
            let sheet = layout.sheet_of(row.row).map(str::to_owned);
            found.push(Adapted { sheet, cell: at.to_string(), answer: value, word });
        }
    }
    found
}

/// Cells named in one sentence; more are counted.
const NAMED: usize = 6;

/// Which answers stand in which words, in a sentence for each word.
pub(crate) fn adapted_words(adapted: &[Adapted]) -> Option<Text> {
    let mut kinds: Vec<(AnswerValue, Option<&str>)> = Vec::new();
    for kind in adapted.iter().map(|a| (a.answer, a.word.as_deref())) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds.sort_by_key(|(answer, word)| (word.is_none(), AnswerValue::ALL.iter().position(|v| v == answer)));
    let (mut ja, mut en) = (String::new(), Vec::new());
    for (answer, word) in kinds {
        let cells = adapted.iter().filter(|a| (a.answer, a.word.as_deref()) == (answer, word));
        let (cells_ja, cells_en) = named(&cells.collect::<Vec<_>>());
        let said = answer.words().ja;
        match word {
            Some(word) => {
                ja.push_str(&format!("「{said}」は、このExcelの言葉に合わせて「{word}」と書きます({cells_ja})。"));
                en.push(format!("{said} is written as “{word}”, the workbook's own word ({cells_en})."));
            }
            None => {
                ja.push_str(&format!(
                    "このExcelの選択肢(プルダウン)には「{said}」にあたる言葉がないため、回答の欄には何も書かず(初めから入っている「-」などの記号は残ります)、備考の欄に「{said}」と理由を書きます({cells_ja})。"
                ));
                en.push(format!(
                    "The workbook's list has no word for {said}, so its cell stays empty and the remark says {said} with the reason ({cells_en})."
                ));
            }
        }
    }
    (!ja.is_empty()).then(|| Text::new(ja, en.join(" ")))
}

fn named(cells: &[&Adapted]) -> (String, String) {
    let place = |a: &&Adapted| a.sheet.as_ref().map_or_else(|| a.cell.clone(), |sheet| format!("{sheet}!{}", a.cell));
    let first = cells.iter().take(NAMED).map(place).collect::<Vec<_>>().join(", ");
    match cells.len().saturating_sub(NAMED) {
        0 => (first.clone(), first),
        more => (format!("{first}ほか{more}か所"), format!("{first} and {more} more")),
    }
}
