//! Cells whose kanji were lost to `?`, or to the sign for what cannot be read, in a list that is otherwise readable.
//!
//! Guards: `????` would pass for 不明 and vanish without a word. A list that is destroyed as a whole is refused before.

use crate::problem::{self, Problems};

/// From so many cells on, a lone `?` beside a letter counts too: `1?` was 1階.
const MANY: usize = 3;

/// How sure it is that a cell was destroyed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Loss {
    None,
    /// `1?`: only where many others are.
    Lone,
    /// `??`: unknown to whoever wrote it, unless others are destroyed.
    Pair,
    Certain,
}

/// Names every destroyed cell with its row and column; the header comes with its row.
pub(super) fn note(header: (u32, &[String]), rows: &[(u32, Vec<String>)], problems: &mut Problems) {
    let lines = || std::iter::once(header).chain(rows.iter().map(|(number, cells)| (*number, cells.as_slice())));
    let certain = lines().flat_map(|(_, cells)| cells).filter(|c| loss(c) == Loss::Certain).count();
    if certain == 0 {
        return;
    }
    let least = if certain >= MANY { Loss::Lone } else { Loss::Pair };
    for (number, cells) in lines() {
        for (column, cell) in cells.iter().enumerate().filter(|(_, c)| loss(c) >= least) {
            problems.add(problem::DESTROYED, (number > 0).then_some(number), Some(column), cell);
        }
    }
}

fn loss(cell: &str) -> Loss {
    /// What takes the place of a character that could not be read; nobody types it.
    const UNREADABLE: char = '\u{fffd}';
    let is_mark = |c: char| matches!(c, '?' | UNREADABLE);
    if cell.contains(UNREADABLE) {
        return Loss::Certain;
    }
    if !cell.contains(is_mark) || cell.contains("://") {
        return Loss::None;
    }
    let japanese = cell.contains(|c: char| matches!(c, '\u{3041}'..='\u{30fe}' | '\u{4e00}'..='\u{9fff}'));
    // 確認中??? asks; only marks between other characters were kanji there.
    let body = if japanese { cell.trim_end_matches(is_mark) } else { cell };
    let longest = body.split(|c| !is_mark(c)).map(|run| run.chars().count()).max().unwrap_or(0);
    let others = body.chars().any(char::is_alphanumeric);
    match longest {
        0 => Loss::None,
        1 if others && !body.contains(' ') => Loss::Lone,
        1 => Loss::None,
        2 if !others => Loss::Pair,
        _ => Loss::Certain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn question_marks_that_were_kanji_are_told_from_questions() {
        for cell in [
            "????",
            "???",
            "??PC",
            "PC-01 ???",
            "受??端末",
            "1??-A",
            "\u{fffd}\u{fffd}\u{fffd}",
            "\u{fffd}Y診",
            "受付\u{fffd}",
        ] {
            assert!(loss(cell) == Loss::Certain, "{cell}");
        }
        assert!(loss("??") == Loss::Pair && loss("1?") == Loss::Lone);
        for cell in ["", "?", "確認中???", "どこ?", "really ok?", "http://a/?b=??", "？？"] {
            assert!(loss(cell) == Loss::None, "{cell}");
        }
    }
}
