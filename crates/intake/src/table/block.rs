//! Secrets that no word beside them announces: the body of a private key, a column of a table pasted as text.
//!
//! Guards: logs, exports and notes of several lines are kept as evidence; what announces their secrets may stand lines
//! above. Sources: RFC 7468 (PEM), RFC 4180 (CSV).

use super::secret::{MASK, labels, may_be_secret};

/// Signs that part the cells of a line.
const SIGNS: [char; 4] = [',', '\t', ';', '|'];
/// Longest head of a column, in characters.
const HEAD: usize = 40;

/// The text with both masked; `None` where there is neither.
pub(super) fn mask(text: &str) -> Option<String> {
    let keys = keys(text);
    let columns = columns(keys.as_deref().unwrap_or(text));
    columns.or(keys)
}

/// Masks what stands between the first and the last line of a private key; without a last line, all that can be of it.
fn keys(text: &str) -> Option<String> {
    const BEGIN: &str = "-----BEGIN ";
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(BEGIN) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let marks = from.match_indices("-----").nth(1).map_or(from.len(), |(end, mark)| end + mark.len());
        let (head, body) = from.split_at(marks);
        out.push_str(head);
        rest = body;
        if head.contains("PRIVATE KEY") {
            let end = body.find("-----END").unwrap_or_else(|| without_end(body));
            let (key, after) = body.split_at(end);
            let (first, last) = (key.len() - key.trim_start().len(), key.trim_end().len());
            // Of nothing but blanks nothing is masked, and a mask not once more.
            match key.get(first..last).filter(|key| !key.is_empty() && *key != MASK) {
                Some(_) => {
                    [key.get(..first), Some(MASK), key.get(last..)].into_iter().flatten().for_each(|t| out.push_str(t))
                }
                None => out.push_str(key),
            }
            rest = after;
        }
    }
    out.push_str(rest);
    (out != text).then_some(out)
}

/// Where a key without a last line ends: its lines are base64, blank or say how it is encrypted (`DEK-Info: …`).
fn without_end(body: &str) -> usize {
    let is_of_key = |line: &str| {
        let line = line.trim();
        line.starts_with("Proc-Type:")
            || line.starts_with("DEK-Info:")
            || line.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'\\'))
    };
    body.split_inclusive('\n').take_while(|line| is_of_key(line)).map(str::len).sum()
}

/// Masks the columns of secrets below a line of heads.
fn columns(text: &str) -> Option<String> {
    if !text.contains('\n') {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut table: Option<(char, Vec<usize>)> = None;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        let masked = table.as_ref().and_then(|(sign, columns)| below(bare, *sign, columns));
        if masked.is_none() {
            table = heads(bare);
        }
        out.push_str(masked.as_deref().unwrap_or(bare));
        out.push_str(line.get(bare.len()..).unwrap_or_default());
    }
    (out != text).then_some(out)
}

/// The sign between the cells of a line of heads, and which columns hold secrets.
fn heads(line: &str) -> Option<(char, Vec<usize>)> {
    SIGNS.into_iter().find_map(|sign| {
        let cells = cells(line, sign);
        let is_head = |cell: &&str| (1..=HEAD).contains(&cell.trim().chars().count());
        if cells.len() < 2 || !cells.iter().all(is_head) {
            return None;
        }
        let secret = cells.iter().enumerate().filter(|(_, cell)| labels(cell)).map(|(column, _)| column);
        let secret: Vec<usize> = secret.collect();
        (!secret.is_empty()).then_some((sign, secret))
    })
}

/// A line below the heads; `None` where the table has ended.
fn below(line: &str, sign: char, columns: &[usize]) -> Option<String> {
    let cells = cells(line, sign);
    if cells.len() < 2 {
        return None;
    }
    let masked = cells.iter().enumerate().map(|(column, cell)| {
        let value = cell.trim().trim_matches('"');
        let hides = columns.contains(&column) && !value.is_empty() && !value.contains(MASK) && may_be_secret(value);
        if hides { MASK } else { cell }
    });
    Some(masked.collect::<Vec<_>>().join(&sign.to_string()))
}

/// The cells of a line; a sign between quotation marks parts none.
fn cells(line: &str, sign: char) -> Vec<&str> {
    let mut is_quoted = false;
    line.split(|c| {
        is_quoted ^= c == '"';
        c == sign && !is_quoted
    })
    .collect()
}
