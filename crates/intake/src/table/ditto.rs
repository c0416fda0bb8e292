//! Cells that repeat the one above them: 〃, 同上.

/// Whether a cell repeats the one above it.
pub(crate) fn is_ditto(cell: &str) -> bool {
    let word = cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '（' | '）' | '。'));
    let marks = |c: char| matches!(c, '〃' | '″' | '"' | '＂' | '”' | '“' | '〟' | '\'' | '’' | '仝' | '々' | '↑');
    matches!(word, "同上" | "同" | "上に同じ" | "同じ" | "ditto") || (!word.is_empty() && word.chars().all(marks))
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
