//! What is seen of a PDF from outside: how many pages it has, and whether text or pictures stand on them. Nobody reads what
//! it says.
//!
//! Guards: nothing is said that is not certain. An encrypted file, pages packed otherwise than by Deflate, drawings that may be
//! letters, and more than the limits allow give no answer. Source: ISO 32000-1, 7.3.8 and 7.5.7 (streams), 9.4.3 (showing text).

use std::borrow::Cow;
use std::io::Read as _;

use flate2::read::ZlibDecoder;
use sejo_model::document::{Inside, Seen};

/// Most bytes of one stream, and of all of them together, that are unpacked.
const LARGEST: u64 = 16 << 20;
const MOST: u64 = 64 << 20;
/// Fewer letters are no document: the number of a page, the blank of an empty line.
const FEWEST_LETTERS: usize = 40;
/// Longer instructions than this draw something, be it letters turned into lines.
const DRAWS_NOTHING: usize = 2_000;

/// What is seen of the file.
#[must_use]
pub fn seen(bytes: &[u8]) -> Seen {
    if find(bytes, b"/Encrypt", 0).is_some() {
        return Seen::default();
    }
    let (mut pages, mut letters, mut drawn) = (named(bytes, b"/Type", b"/Page"), 0, 0);
    let (mut has_picture, mut is_unread, mut left) = (false, false, MOST);
    for (head, data) in streams(bytes) {
        if named(head, b"/Subtype", b"/Image") > 0 {
            has_picture = true;
        } else if !is_font_or_note(head) {
            let Some(plain) = unpacked(head, data, &mut left) else {
                is_unread = true;
                continue;
            };
            if named(head, b"/Type", b"/ObjStm") > 0 {
                pages += named(&plain, b"/Type", b"/Page");
            } else {
                letters += letters_shown(&plain);
                drawn += plain.len();
            }
        }
    }
    let inside = match (letters >= FEWEST_LETTERS, has_picture) {
        (true, _) => Some(Inside::Text),
        (false, true) if !is_unread => Some(Inside::Pictures),
        (false, false) if !is_unread && drawn < DRAWS_NOTHING => Some(Inside::Nothing),
        _ => None,
    };
    // A file that was changed by appending holds pages that no longer count.
    let is_of_one_piece = find(bytes, b"/Linearized", 0).is_some() || count(bytes, b"startxref") == 1;
    Seen { pages: u32::try_from(pages).ok().filter(|pages| *pages > 0 && is_of_one_piece && !is_unread), inside }
}

/// Each stream with what stands before it.
fn streams(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let begin = keyword(bytes, at)?;
        let end = find(bytes, b"endstream", begin)?;
        let before = bytes.get(at..begin)?;
        let head = before.windows(4).rposition(|w| w == b" obj").and_then(|at| before.get(at..)).unwrap_or(before);
        let data = bytes.get(begin + b"stream".len()..end)?;
        at = end + b"endstream".len();
        Some((head, data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n")).unwrap_or(data)))
    })
}

/// Where the next stream begins: behind a dictionary, and alone on what is left of its line (ISO 32000-1 §7.3.8.1). The word
/// stands in names and notes, too: /BitstreamCharter.
fn keyword(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let begin = find(bytes, b"stream", at)?;
        let before = bytes.get(..begin).unwrap_or_default().trim_ascii_end();
        at = begin + b"stream".len();
        if before.ends_with(b">>") && bytes.get(at).is_some_and(|byte| matches!(byte, b'\r' | b'\n')) {
            return Some(begin);
        }
    }
}

/// Streams that hold no instructions of a page.
fn is_font_or_note(head: &[u8]) -> bool {
    let is = |key: &[u8], names: &[&[u8]]| names.iter().any(|name| named(head, key, name) > 0);
    find(head, b"/Length1", 0).is_some()
        || is(b"/Subtype", &[b"/Type1C", b"/CIDFontType0C", b"/OpenType", b"/XML"])
        || is(b"/Type", &[b"/XRef", b"/Metadata", b"/EmbeddedFile"])
}

/// The stream as it was before it was packed; `None` where that is not known.
fn unpacked<'a>(head: &[u8], data: &'a [u8], left: &mut u64) -> Option<Cow<'a, [u8]>> {
    let filters = count(head, b"Decode").saturating_sub(count(head, b"/DecodeParms"));
    if filters == 0 {
        return Some(Cow::Borrowed(data));
    }
    if filters > 1 || find(head, b"/FlateDecode", 0).is_none() {
        return None;
    }
    let limit = LARGEST.min(*left);
    let mut plain = Vec::new();
    ZlibDecoder::new(data).take(limit).read_to_end(&mut plain).ok()?;
    let size = plain.len() as u64;
    *left = left.saturating_sub(size);
    (size < limit).then_some(Cow::Owned(plain))
}

/// How many bytes of strings stand where text is shown. A letter has one or two.
fn letters_shown(content: &[u8]) -> usize {
    let is_between = |byte: Option<&u8>| byte.is_none_or(|b| !b.is_ascii_alphanumeric());
    let (mut plain, mut digits, mut depth) = (0, 0, 0_usize);
    let (mut is_text, mut is_hex, mut is_escaped) = (false, false, false);
    let mut before = None;
    for (at, byte) in content.iter().enumerate() {
        let next = content.get(at + 1);
        match byte {
            _ if is_escaped => {
                is_escaped = false;
                plain += usize::from(is_text);
            }
            b'\\' if depth > 0 => is_escaped = true,
            b'(' if !is_hex => depth += 1,
            b')' if depth > 0 => depth -= 1,
            _ if depth > 0 => plain += usize::from(is_text && !byte.is_ascii_whitespace()),
            b'>' => is_hex = false,
            _ if is_hex => digits += usize::from(is_text && byte.is_ascii_hexdigit()),
            b'<' => is_hex = next != Some(&b'<') && before != Some(&b'<'),
            b'B' | b'E' if next == Some(&b'T') && is_between(before) && is_between(content.get(at + 2)) => {
                is_text = *byte == b'B';
            }
            _ => {}
        }
        before = Some(byte);
    }
    plain + digits / 2
}

/// How often `key` has the name `name`, and no longer one.
fn named(bytes: &[u8], key: &[u8], name: &[u8]) -> usize {
    let (mut found, mut at) = (0, 0);
    while let Some(begin) = find(bytes, key, at) {
        at = begin + key.len();
        let rest = bytes.get(at..).unwrap_or_default().trim_ascii_start();
        let after = rest.strip_prefix(name);
        found += usize::from(after.is_some_and(|rest| rest.first().is_none_or(|b| !b.is_ascii_alphanumeric())));
    }
    found
}

fn count(bytes: &[u8], word: &[u8]) -> usize {
    let (mut found, mut at) = (0, 0);
    while let Some(begin) = find(bytes, word, at) {
        at = begin + word.len();
        found += 1;
    }
    found
}

/// Where `word` begins next.
fn find(bytes: &[u8], word: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(word.len()).position(|window| window == word).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    /// A file with a page for each of these instructions, packed, and more objects.
    fn pdf(pages: &[&str], more: &str) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n1 0 obj\n<</Type/Pages /Count 9>>\nendobj\n".to_vec();
        for content in pages {
            let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
            packed.write_all(content.as_bytes()).unwrap();
            out.extend(
                b"2 0 obj\n<< /Type /Page /Parent 1 0 R >>\nendobj\n3 0 obj\n<</Filter /FlateDecode>>\nstream\r\n",
            );
            out.extend(packed.finish().unwrap());
            out.extend(b"\nendstream\nendobj\n");
        }
        out.extend(more.as_bytes());
        out.extend(b"trailer <<>>\nstartxref\n9\n%%EOF\n");
        out
    }

    const WORDS: &str = "BT /F1 11 Tf [(This is the plan of the hospital, and it) -3 (goes on (and on).)] TJ ET";
    const PICTURE: &str = "4 0 obj\n<</Subtype /Image /Filter /DCTDecode>>\nstream\nBT (x)\nendstream\n";

    fn of(pages: &[&str], more: &str) -> (Option<u32>, Option<Inside>) {
        let seen = seen(&pdf(pages, more));
        (seen.pages, seen.inside)
    }

    #[test]
    fn pages_text_and_pictures_are_seen_and_an_empty_page_is_nothing() {
        assert_eq!(of(&[WORDS, ""], ""), (Some(2), Some(Inside::Text)));
        let glyphs = format!("BT /F1 9 Tf <{}> Tj ET", "0123".repeat(40));
        assert_eq!(of(&[&glyphs], ""), (Some(1), Some(Inside::Text)));
        assert_eq!(of(&["q /Im0 Do Q"], PICTURE), (Some(1), Some(Inside::Pictures)));
        // What an office program prints of an empty page.
        let blank = "/P <</MCID 0>> BDC q BT /F1 11.04 Tf 1 0 0 1 85 700 Tm 0 g [( )] TJ ET Q EMC";
        assert_eq!(of(&[blank], ""), (Some(1), Some(Inside::Nothing)));
        assert_eq!(of(&["BT (- 1 -) Tj ET"], ""), (Some(1), Some(Inside::Nothing)));
    }

    #[test]
    fn the_word_stream_in_a_name_begins_none() {
        let named =
            "8 0 obj <</Type /Font /BaseFont /BitstreamCharter>> endobj\n9 0 obj <</Producer (an upstream filter)>>\n";
        for (page, inside) in [(WORDS, Inside::Text), ("", Inside::Nothing)] {
            let mut file = pdf(&[page], "");
            let head = file.iter().position(|byte| *byte == b'\n').unwrap() + 1;
            file.splice(head..head, named.bytes());
            assert_eq!(seen(&file).inside, Some(inside));
        }
    }

    #[test]
    fn what_is_not_certain_is_not_said() {
        assert_eq!(of(&[WORDS], "9 0 obj <</Encrypt 8 0 R>>\n"), (None, None));
        let other = "5 0 obj\n<</Filter [/ASCII85Decode /FlateDecode]>>\nstream\nxx\nendstream\n";
        assert_eq!(of(&[""], other), (None, None));
        // Letters turned into lines.
        let lines = "0 0 m 10 10 l S ".repeat(200);
        assert_eq!(of(&[&lines], ""), (Some(1), None));
        // Appended to: a page may have been taken out again.
        assert_eq!(of(&[WORDS], "startxref\n7\n%%EOF\n"), (None, Some(Inside::Text)));
        let bomb = " ".repeat(LARGEST as usize + 1);
        assert_eq!(of(&[&bomb], ""), (None, None));
        assert_eq!(seen(b"%PDF-1.7 stream"), Seen { pages: None, inside: Some(Inside::Nothing) });
    }
}
