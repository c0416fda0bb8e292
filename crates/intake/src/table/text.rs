//! Lists in text files: encoding, delimiter, quotation.
//!
//! Guards: the row numbers are those a spreadsheet shows (blank lines count, a line break inside quotes does not), and a
//! quotation mark that is never closed does not swallow the rest of the file. The `csv` crate drops blank lines and
//! cannot recover from an open quote, so the splitting is done here.

use std::borrow::Cow;

use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use sejo_model::{ErrorCode, formula};

use super::grid::Grid;
use crate::problem;
use crate::{Limits, Refusal};

/// How much of a file is looked at to guess encoding and delimiter.
const SAMPLE: usize = 64 * 1024;

/// Most characters a quoted field may have before its opening quote is taken for an ordinary character.
const MAX_QUOTED_LINES: usize = 60;

/// Reads a text file into a grid; also gives the encoding's name.
pub fn read(file_name: &str, bytes: &[u8], limits: &Limits) -> Result<(Grid, &'static str), Refusal> {
    let (bytes, zeros) = without_zeros(bytes);
    let (text, encoding, lost) = decode(&bytes)?;
    let sample = head(&text, SAMPLE);
    if sejo_model::text::looks_destroyed(sample) {
        return Err(super::destroyed_refusal());
    }
    refuse_markup(sample)?;
    let mut grid = Grid::new("", false, limits);
    if zeros > 0 {
        grid.problems.add(problem::ZERO_BYTES, None, None, &zeros.to_string());
    }
    if lost > 0 {
        grid.problems.add(problem::UNDECODABLE, None, None, &lost.to_string());
    }
    let delimiter = guess_delimiter(sample, file_name);
    if let Err(line) = split(&text, delimiter, true, limits, &mut grid) {
        let mut again = Grid::new("", false, limits);
        again.problems.append(std::mem::take(&mut grid.problems));
        again.problems.add(problem::QUOTE_UNCLOSED, Some(line), None, "");
        let _ = split(&text, delimiter, false, limits, &mut again);
        grid = again;
    }
    Ok((grid, encoding))
}

/// A text without bytes of zero, and how many there were: those that a terminal's log has behind carriage returns
/// (RFC 854), and a slip or two of a program, or its padding. Where others stand all over the file it is no text, or one of
/// two bytes a character.
pub(crate) fn without_zeros(bytes: &[u8]) -> (Cow<'_, [u8]>, usize) {
    const RUNS: usize = 16;
    if Encoding::for_bom(bytes).is_some() || !bytes.contains(&0) {
        return (Cow::Borrowed(bytes), 0);
    }
    let before = std::iter::once(&b' ').chain(bytes);
    let runs = bytes.iter().zip(before).filter(|(byte, before)| **byte == 0 && !matches!(**before, 0 | b'\r'));
    match runs.take(RUNS + 1).count() {
        // In a text of two bytes a character zeros stand behind more than carriage returns.
        0 => {}
        1..=RUNS if utf16_without_mark(bytes).is_none() => {}
        _ => return (Cow::Borrowed(bytes), 0),
    }
    let rest: Vec<u8> = bytes.iter().copied().filter(|b| *b != 0).collect();
    let zeros = bytes.len() - rest.len();
    (Cow::Owned(rest), zeros)
}

/// Reads a list this program wrote: commas, quotes where they are needed.
pub fn read_own(bytes: &[u8], limits: &Limits) -> Result<Grid, Refusal> {
    let (text, _, _) = decode(bytes)?;
    let mut grid = Grid::new("", false, limits);
    // What is cut off inside a quote is read up to there.
    let _ = split(&text, ',', true, limits, &mut grid);
    Ok(grid)
}

/// Decodes a text file: byte order mark, then zero bytes (UTF-16), then UTF-8 where it is valid, then the Japanese
/// encodings by the fewest errors. Gives the number of characters lost.
pub(crate) fn decode(bytes: &[u8]) -> Result<(String, &'static str, usize), Refusal> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decoded(encoding, bytes.get(mark..).unwrap_or_default());
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return decoded(encoding, bytes);
    }
    if bytes.iter().take(SAMPLE).any(|b| *b == 0) {
        return Err(binary());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        // ISO-2022-JP is plain ASCII to UTF-8; its escapes give it away.
        if text.contains("\u{1b}$") {
            return decoded(ISO_2022_JP, bytes);
        }
        return checked(text.to_owned(), "UTF-8", 0);
    }
    let (shift_jis, _, _) = SHIFT_JIS.decode(bytes);
    let lost = replaced(&shift_jis);
    let (euc, _, broken) = EUC_JP.decode(bytes);
    let euc_lost = replaced(&euc);
    // Shift_JIS reads EUC-JP as a hail of half-width katakana without any error.
    let hail = |text: &str| text.chars().filter(|c| matches!(c, '\u{ff61}'..='\u{ff9f}')).count();
    let looks_euc = !broken && hail(&shift_jis) * 4 > shift_jis.chars().count() && hail(&euc) * 8 < euc.chars().count();
    if looks_euc || (lost > 0 && euc_lost * 4 < lost) {
        return checked(euc.into_owned(), "EUC-JP", euc_lost);
    }
    // A UTF-8 file with a few broken bytes would turn into nothing but wrong kanji.
    let (utf8, _, _) = UTF_8.decode(bytes);
    let utf8_lost = replaced(&utf8);
    if lost > 0 && utf8_lost < lost {
        return checked(utf8.into_owned(), "UTF-8", utf8_lost);
    }
    checked(shift_jis.into_owned(), "CP932", lost)
}

/// A text file as people read it, whatever its encoding; `None` for what is no text.
#[must_use]
pub fn decode_text(bytes: &[u8]) -> Option<String> {
    decode(bytes).ok().map(|(text, ..)| text)
}

fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> Result<(String, &'static str, usize), Refusal> {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let lost = replaced(&text);
    let name = if encoding == SHIFT_JIS { "CP932" } else { encoding.name() };
    checked(text.into_owned(), name, lost)
}

fn replaced(text: &str) -> usize {
    text.matches('\u{fffd}').count()
}

/// A text is refused as binary when it is full of control characters or undecodable.
fn checked(text: String, name: &'static str, lost: usize) -> Result<(String, &'static str, usize), Refusal> {
    let sample = head(&text, SAMPLE);
    let control = sample
        .chars()
        .filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' | '\u{1a}'))
        .count();
    let chars = sample.chars().count();
    if control * 100 > chars || (name != "UTF-8" && replaced(sample) * 20 > chars) {
        return Err(binary());
    }
    Ok((text, name, lost))
}

fn binary() -> Refusal {
    Refusal::new(ErrorCode::FileUnknown, "文字のファイルではないようです。", "It does not look like a text file.")
        .with(crate::package::BACKUP_JA, crate::package::BACKUP_EN)
}

/// Zero bytes stand in every other place when ASCII (commas, line ends, digits) is written in UTF-16.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    // One in so many characters is ASCII, if only a line's end; fewer zeros are a slip.
    const RARE: usize = 100;
    let sample = bytes.get(..bytes.len().min(SAMPLE) & !1)?;
    if sample.len() < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let (mut even, mut odd, mut le_breaks, mut be_breaks) = (0, 0, 0, 0);
    for pair in sample.chunks_exact(2) {
        match pair {
            [0, 0] => return None,
            [0, low] => {
                even += 1;
                be_breaks += usize::from(matches!(low, b'\n' | b',' | b'\t'));
            }
            [low, 0] => {
                odd += 1;
                le_breaks += usize::from(matches!(low, b'\n' | b',' | b'\t'));
            }
            _ => {}
        }
    }
    if (odd + even) * RARE < sample.len() / 2 {
        None
    } else if odd > even * 4 && le_breaks > 0 {
        Some(UTF_16LE)
    } else if even > odd * 4 && be_breaks > 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Web pages saved as `.xls` and XML are no lists; their words would make strange ones.
fn refuse_markup(sample: &str) -> Result<(), Refusal> {
    let start = head(sample.trim_start(), 200).to_lowercase();
    let unknown = crate::package::unknown;
    let is_page = ["<!doctype html", "<html", "<table"].iter().any(|tag| start.starts_with(tag));
    Err(if is_page {
        unknown(("Webページ(HTML)", "a web page (HTML)")).with(
            "Excelで開き、「Excelブック(.xlsx)」として保存し直してください。",
            "Open it in Excel and save it as .xlsx.",
        )
    } else if start.starts_with("<?xml") {
        unknown(("XML", "XML"))
    } else if start.starts_with("{\\rtf") {
        unknown(("リッチテキスト(RTF)", "rich text (RTF)"))
    } else if start.starts_with('{') || is_array(&start) {
        unknown(("JSON", "JSON")).with(
            "施錠から書き出した台帳は、ExcelかCSVで書き出したものを入れてください。",
            "Of a ledger of Sejo, drop what was exported as Excel or CSV.",
        )
    } else {
        return Ok(());
    })
}

/// `[{` or `["`, spread over lines as programs print it. A list may begin with `[1]`.
fn is_array(start: &str) -> bool {
    start.strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with(['{', '"']))
}

/// The first bytes of a text, cut at a character.
fn head(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

/// The delimiter that cuts most lines into the same number of fields. The name decides only between equals.
fn guess_delimiter(sample: &str, file_name: &str) -> char {
    let limits = Limits { rows: 60, ..Limits::default() };
    let by_name = if file_name.to_ascii_lowercase().ends_with(".tsv") { '\t' } else { ',' };
    let score = |delimiter: char| {
        let mut grid = Grid::new("", false, &limits);
        let _ = split(sample, delimiter, true, &limits, &mut grid);
        let widths: Vec<usize> = grid.rows.iter().map(|r| r.cells.len()).filter(|n| *n > 1).collect();
        let filled: usize = grid.rows.iter().map(|r| r.filled().saturating_sub(1)).sum();
        // Known column names can only come from the right delimiter.
        let known = grid.rows.iter().map(|r| super::header::known_columns(&r.cells)).max().unwrap_or(0);
        let common = widths.iter().map(|w| widths.iter().filter(|x| *x == w).count()).max().unwrap_or(0);
        (known * 1_000 + common * 3 + widths.len() + filled / 2) * 2 + usize::from(delimiter == by_name)
    };
    [',', '\t', ';'].into_iter().max_by_key(|d| score(*d)).unwrap_or(',')
}

/// Where the splitting stands inside a field.
#[derive(PartialEq)]
enum State {
    /// Nothing of the field yet.
    Start,
    /// In a field without quotes, or after its closing quote.
    Plain,
    /// Inside quotes.
    Quoted,
    /// A quote inside quotes: the end, or the first half of a doubled one.
    QuoteSeen,
}

/// Puts a field into the grid as it was before it was guarded against being run as a formula.
fn put(grid: &mut Grid, row: u32, column: usize, field: &str, limits: &Limits) {
    grid.put(row, column, formula::unguard(field), limits);
}

/// Adds a character to a field that still fits into a cell; the grid says that it was cut.
fn push(field: &mut String, c: char, limits: &Limits) {
    const WIDEST: usize = 4;
    if field.len() <= limits.cell_chars.saturating_add(1).saturating_mul(WIDEST) {
        field.push(c);
    }
}

/// Splits a text into the cells of a grid.
///
/// Fails with the row whose quotation mark is never closed.
fn split(text: &str, delimiter: char, quotes: bool, limits: &Limits, grid: &mut Grid) -> Result<(), u32> {
    let mut row = 1_u32;
    let mut column = 0_usize;
    let mut field = String::new();
    let mut state = State::Start;
    let mut inner_lines = 0_usize;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if grid.is_full() {
            return Ok(());
        }
        match (&state, c) {
            (State::Start, '"') if quotes => {
                state = State::Quoted;
                inner_lines = 0;
            }
            (State::Quoted, '"') => state = State::QuoteSeen,
            (State::QuoteSeen, '"') => {
                field.push('"');
                state = State::Quoted;
            }
            (State::Quoted, _) => {
                inner_lines += usize::from(c == '\n');
                if inner_lines > MAX_QUOTED_LINES {
                    return Err(row);
                }
                push(&mut field, c, limits);
            }
            (_, '\r' | '\n') => {
                if c == '\r' && chars.peek() == Some(&'\n') {
                    chars.next();
                }
                put(grid, row, column, &field, limits);
                field.clear();
                column = 0;
                row = row.saturating_add(1);
                state = State::Start;
            }
            (_, c) if c == delimiter => {
                put(grid, row, column, &field, limits);
                field.clear();
                column += 1;
                state = State::Start;
            }
            // ="0123" is how Excel users keep leading zeros in a CSV.
            (State::Start, '=') if quotes && chars.peek() == Some(&'"') => {}
            (_, c) => {
                if !(state == State::Start && c == ' ') {
                    state = State::Plain;
                }
                push(&mut field, c, limits);
            }
        }
    }
    put(grid, row, column, &field, limits);
    if state == State::Quoted { Err(row) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str, delimiter: char) -> Vec<(u32, Vec<String>)> {
        let limits = Limits::default();
        let mut grid = Grid::new("", false, &limits);
        split(text, delimiter, true, &limits, &mut grid).unwrap();
        grid.rows.into_iter().map(|r| (r.number, r.cells)).collect()
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        let rows = cells("a,b\r\n\r\n\"x\ny\",\"say \"\"hi\"\"\"\rlast,=\"007\"", ',');
        assert_eq!(
            rows,
            vec![
                (1, vec!["a".into(), "b".into()]),
                (3, vec!["x\ny".into(), "say \"hi\"".into()]),
                (4, vec!["last".into(), "007".into()]),
            ]
        );
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_no_rows() {
        let text = "name,place\n\"PC-1,front\nPC-2,back\nPC-3,lab\n";
        let (grid, _) = read("x.csv", text.as_bytes(), &Limits::default()).unwrap();
        assert_eq!(grid.rows.len(), 4);
        assert_eq!(grid.problems.clone().finish(&[], &[])[0].code, problem::QUOTE_UNCLOSED);
    }

    #[test]
    fn delimiters_are_guessed() {
        assert_eq!(guess_delimiter("a;b;c\n1,5;2;3\n", "x.csv"), ';');
        assert_eq!(guess_delimiter("a\tb\n1\t2\n", "x.csv"), '\t');
        assert_eq!(guess_delimiter("a,b\n1,2\n", "x.tsv"), ',');
        assert_eq!(guess_delimiter("name\nvalue\n", "x.txt"), ',');
    }
}
