//! Cells that repeat the one above them: 〃, 同上.

/// Whether a cell repeats the one above it.
pub(crate) fn is_ditto(cell: &str) -> bool {
    let word = cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '（' | '）' | '。'));
    let marks = |c: char| matches!(c, '〃' | '″' | '"' | '＂' | '”' | '“' | '〟' | '\'' | '’' | '仝' | '々' | '↑');
    matches!(word, "同上" | "同" | "上に同じ" | "同じ" | "ditto") || (!word.is_empty() && word.chars().all(marks))
}

/// Whether a cell begins with a mark that repeats the cell above and goes on with words of its own: `〃 端末`. What of the cell
/// above it repeats cannot be told.
pub(crate) fn is_partly_ditto(cell: &str) -> bool {
    let cell = cell.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '(' | '（'));
    let marks = ["〃", "仝", "々", "同上"];
    marks.iter().any(|mark| cell.starts_with(mark)) && !is_ditto(cell)
}

/// Empties the cells that repeat the row above, which was not read: what they say cannot be told from the rows that were.
/// Gives the first of them as the person sees it.
pub(super) fn forget(cells: &mut [String]) -> Option<String> {
    let mut first = None;
    for cell in cells.iter_mut().filter(|cell| is_ditto(cell)) {
        let was = std::mem::take(cell);
        first.get_or_insert(was);
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_behind_a_mark_are_no_mere_repetition() {
        for cell in ["〃 端末", "〃端末", "同上の奥", "(同上)2台目", "々 プリンタ", "仝 PC"] {
            assert!(is_partly_ditto(cell), "{cell}");
        }
        for cell in ["〃", "〃 ", "(同上)", "同上。", "々々", "同意書PC", "\"検査\" PC", "佐々木PC", ""]
        {
            assert!(!is_partly_ditto(cell), "{cell}");
        }
    }
}
