//! Answers that stand in the remark because the form has no place for them: a later round, and what neither a column nor the
//! drop-down list of the cell has a word for, 対象外 above all.
//!
//! They are written there when a form is filled in (`2回目: はい(確認日 2026年11月22日)`, `対象外: 理由`), so what was
//! filled in is read back as the same answers. People write 対象外 there too. What is taken for an answer no longer stands
//! in the remark, or the next filling would say it twice.

use sejo_model::AnswerValue;
use sejo_model::date;
use sejo_model::text::narrow;
use sejo_model::workbook::FoundAnswer;

use super::columns::{Columns, Place, RoundPlan};
use super::said;

/// Moves the answers of the remark of an item to `found` and gives what is left of it.
pub(super) fn take(remark: &str, item: u32, columns: &Columns, found: &mut Vec<FoundAnswer>) -> String {
    let mut left: Vec<String> = Vec::new();
    for (index, line) in remark.lines().enumerate() {
        let (round, said) = round(line).unwrap_or((1, line));
        // Without its round in front, 対象外 counts only where a remark begins.
        let named = said.len() < line.len();
        let rest = if !columns.rounds.iter().any(|plan| plan.round == round) {
            whole(round, said).filter(|_| named).map(|answer| {
                found.push(answer);
                None
            })
        } else if index == 0 || named {
            in_front(said).filter(|(value, _)| is_open(round, *value, item, columns, found)).map(|(value, rest)| {
                put(round, value, found);
                Some(rest).filter(|rest| !rest.is_empty())
            })
        } else {
            None
        };
        left.extend(rest.unwrap_or_else(|| Some(line.to_owned())));
    }
    found.sort_by_key(|answer| answer.round);
    left.join("\n")
}

/// `2回目: ` in front of a line.
fn round(line: &str) -> Option<(u8, &str)> {
    let (head, rest) = line.split_once([':', '：'])?;
    let digit = narrow(head.trim()).strip_suffix("回目")?.parse().ok()?;
    (1..=3).contains(&digit).then_some((digit, rest.trim_start()))
}

/// はい(確認日 2026年11月22日、目標日 2027年3月31日): an answer and nothing else.
fn whole(round: u8, said: &str) -> Option<FoundAnswer> {
    let said = narrow(said);
    let said = said.trim();
    let (value, rest) =
        AnswerValue::ALL.iter().find_map(|value| Some((*value, said.strip_prefix(value.words().ja)?)))?;
    let mut answer =
        FoundAnswer { round, value: Some(value), confirmed_on: None, target_on: None, day_in_answer: None };
    if rest.is_empty() {
        return Some(answer);
    }
    for part in rest.strip_prefix('(')?.strip_suffix(')')?.split('、') {
        if let Some(day) = part.strip_prefix("確認日") {
            answer.confirmed_on = Some(date::parse(day.trim()).ok()?);
        } else {
            answer.target_on = Some(date::parse(part.strip_prefix("目標日")?.trim()).ok()?);
        }
    }
    Some(answer)
}

/// The answer in front of a text, and what follows it.
fn in_front(text: &str) -> Option<(AnswerValue, String)> {
    if let Some(rest) = not_applicable(text) {
        return Some((AnswerValue::NotApplicable, rest));
    }
    // はい and いいえ begin many a sentence; they are the answer only as they are written when a form is filled in.
    [AnswerValue::Yes, AnswerValue::No].into_iter().find_map(|value| {
        let rest = text.trim_start().strip_prefix(value.words().ja)?;
        let said = rest.strip_prefix([':', '：']);
        (rest.is_empty() || said.is_some()).then(|| (value, said.unwrap_or_default().trim().to_owned()))
    })
}

/// What follows 対象外 in front of a text; `対象外となる端末はない` and `対象外(一部)` say something else.
fn not_applicable(text: &str) -> Option<String> {
    let rest = text.trim_start().strip_prefix("対象外")?;
    let ends = rest.chars().next().is_none_or(|c| c.is_whitespace() || ":：(（、,，。・".contains(c));
    let certain = said::is_not_applicable(text);
    (ends && certain).then(|| rest.trim_start_matches([':', '：', '、', '。']).trim().to_owned())
}

/// The round has no place for the answer, and no other one stands in it.
fn is_open(round: u8, value: AnswerValue, item: u32, columns: &Columns, found: &[FoundAnswer]) -> bool {
    let without = |plan: &RoundPlan| match plan.place {
        Place::Pair { not_applicable: None, .. } => value == AnswerValue::NotApplicable,
        Place::Pair { .. } => false,
        Place::One(_) => {
            let words = plan.row_words.get(&(item + plan.rows_below)).or(plan.words.as_ref());
            words.is_some_and(|words| !words.takes(value))
        }
    };
    let marked = found.iter().any(|answer| answer.round == round && answer.value.is_some());
    !marked && columns.rounds.iter().any(|plan| plan.round == round && without(plan))
}

fn put(round: u8, value: AnswerValue, found: &mut Vec<FoundAnswer>) {
    let value = Some(value);
    match found.iter_mut().find(|answer| answer.round == round) {
        Some(answer) => answer.value = value,
        None => found.push(FoundAnswer { round, value, confirmed_on: None, target_on: None, day_in_answer: None }),
    }
}
