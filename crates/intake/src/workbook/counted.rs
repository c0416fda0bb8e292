//! Rounds that are counted by a mark alone: 回答①, 回答② beside 確認日①, 確認日②.
//!
//! A mark may mean anything: a kind of device, who fills the column in. Invariant: it is a round only where the answers and
//! the dates of one row are counted alike from 1 on and nothing else on the sheet explains the marks; everything else stays
//! as it was understood, so that a form nobody can be sure of is still refused.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::grid::Grid;
use super::words::{self, HeaderWord, Role};

/// Longer texts are no headings.
const HEADING: usize = 16;

/// A heading with a mark.
struct Counted {
    column: u32,
    mark: u8,
    /// The heading without its mark; empty where it stands in the cell above.
    base: String,
    role: Role,
    strong: bool,
}

/// Gives the marked headings of `rows` their rounds, where the marks can mean nothing else.
pub(super) fn take_marks(
    grid: &Grid,
    rows: impl IntoIterator<Item = u32>,
    words: &mut HashMap<(u32, u32), HeaderWord>,
) {
    for row in rows {
        let found = counted(grid, row, words);
        if !are_rounds(&found) || is_counted_otherwise(grid, row, &found, words) || is_explained(grid, row, &found) {
            continue;
        }
        for one in found {
            let role = Some(one.role).filter(|_| !one.base.is_empty());
            let word = HeaderWord { role, strong: one.strong, round: Some(one.mark), foreign: false };
            words.insert((row, one.column), word);
        }
    }
}

/// The marked headings of a row that are about an answer or one of its dates.
fn counted(grid: &Grid, row: u32, words: &HashMap<(u32, u32), HeaderWord>) -> Vec<Counted> {
    let heading = |(column, text): (u32, String)| {
        let (mark, base) = take_mark(&text)?;
        let above = || {
            let area = grid.area(row.checked_sub(1)?, column);
            words.get(&(area.top, area.left)).cloned()
        };
        let word = if base.is_empty() { above()? } else { words::header(&base) };
        let is_ours = matches!(word.role, Some(Role::Answer | Role::ConfirmedOn | Role::TargetOn));
        let role = word.role.filter(|_| is_ours && !word.foreign && word.round.is_none())?;
        Some(Counted { column, mark, base, role, strong: word.strong })
    };
    grid.row(row).filter_map(heading).collect()
}

/// Answers counted from 1 on, left to right, each with its own date, all under the same words.
fn are_rounds(found: &[Counted]) -> bool {
    let marks = |role| found.iter().filter(move |c| c.role == role).map(|c| c.mark).collect::<Vec<_>>();
    let alike = |role| {
        let mut bases = found.iter().filter(|c| c.role == role).map(|c| &c.base);
        let first = bases.next();
        bases.all(|base| Some(base) == first)
    };
    let (answers, targets) = (marks(Role::Answer), marks(Role::TargetOn));
    answers.len() >= 2
        && (1..).zip(&answers).all(|(round, mark)| round == *mark)
        && marks(Role::ConfirmedOn) == answers
        && targets.windows(2).all(|pair| matches!(pair, [a, b] if a < b))
        && targets.iter().all(|mark| answers.contains(mark))
        && [Role::Answer, Role::ConfirmedOn, Role::TargetOn].into_iter().all(alike)
}

/// Whether the row has a further place for answers, or counts its rounds in words.
fn is_counted_otherwise(grid: &Grid, row: u32, found: &[Counted], words: &HashMap<(u32, u32), HeaderWord>) -> bool {
    let others = grid.row(row).filter(|(column, _)| found.iter().all(|c| c.column != *column));
    let says = |word: &HeaderWord| {
        word.round.is_some() || matches!(word.role, Some(Role::Answer | Role::Yes | Role::No | Role::ConfirmedOn))
    };
    others.filter_map(|(column, _)| words.get(&(row, column))).any(says)
}

/// Whether other words of the sheet say what the marks stand for: a note above the table or below it (`①は医療機関、
/// ②は事業者`), or a text that speaks of one of the headings. One that counts 回目 says what is taken for granted here.
fn is_explained(grid: &Grid, row: u32, found: &[Counted]) -> bool {
    let headings: Vec<String> =
        found.iter().filter(|c| !c.base.is_empty()).map(|c| format!("{}{}", c.base, c.mark)).collect();
    grid.texts().filter(|(other, ..)| *other != row).any(|(other, _, text)| {
        let plain = plain(&text);
        let of_marks = text.contains('①') && text.contains('②') || plain.contains("(1)") && plain.contains("(2)");
        let is_note = other < row || plain.starts_with(['※', '*', '注']);
        let speaks = |h: &String| plain != *h && plain.contains(h.as_str());
        !plain.contains("回目") && (is_note && of_marks || headings.iter().any(speaks))
    })
}

/// A text in one width, without spaces; ① becomes 1, ⑴ becomes (1).
fn plain(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// The mark a heading ends with, and the heading without it: `回答①`, `確認日(2)`, `⑶`.
fn take_mark(text: &str) -> Option<(u8, String)> {
    if text.chars().count() > HEADING {
        return None;
    }
    let plain = plain(text);
    let inner = plain.strip_suffix([')', ']']).unwrap_or(&plain);
    let digit = inner.chars().next_back().filter(|c| ('1'..='5').contains(c))?;
    let before = inner.strip_suffix(digit)?;
    let is_open = inner.len() < plain.len();
    let base = if is_open { before.strip_suffix(['(', '['])? } else { before };
    let more = base.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '/'));
    let mark = u8::try_from(digit.to_digit(10)?).ok()?;
    // A bare digit is a number of anything; with its circle or brackets it counts what stands above it.
    let bare = base.is_empty() && text.trim().chars().all(|c| c.is_ascii_digit());
    (!more && !bare).then(|| (mark, base.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_taken_off_the_end_of_a_heading() {
        for (text, mark, base) in [
            ("回答①", 1, "回答"),
            ("確認年月日 ②", 2, "確認年月日"),
            ("確認日（３）", 3, "確認日"),
            ("確認結果⑴", 1, "確認結果"),
            ("回答2", 2, "回答"),
            ("③", 3, ""),
            ("(1)", 1, ""),
        ] {
            assert_eq!(take_mark(text), Some((mark, base.to_owned())), "{text}");
        }
        for text in ["回答", "2-①", "1", "令和8年12", "回答①（医療機関）", "R8/4", "9", "⑨"] {
            assert_eq!(take_mark(text), None, "{text}");
        }
    }
}
