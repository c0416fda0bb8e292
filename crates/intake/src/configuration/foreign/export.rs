//! Exports that are text packed once more, so that they can be kept without their secrets: SonicWall's `.exp` is base64 of
//! `name=value&name=value`.

/// How the export of a SonicWall begins: base64 of `checksumVersion`.
const HEAD: &[u8] = b"Y2hlY2tzdW1WZXJzaW9u";

/// How much is unpacked to see what it is.
const SAMPLE: usize = 4 * 1024;

/// Fewest signs on a line of it.
const NARROWEST: usize = 16;

/// Values only a SonicWall gives, in small letters.
const ONLY_THERE: [&str; 3] = ["checksumversion=", "firmwareversion=sonicos", "sonicwall"];

/// How many lines may stand before it: a time, a remark, what a mail or a terminal put there.
const BEFORE: usize = 40;

/// The text inside, one value on a line, with the lines around it as they are; `None` for anything else.
pub(crate) fn unpack(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let lines = || bytes.split(|b| *b == b'\n');
    let is_here = |at: usize| {
        // Nobody breaks lines so short; most other texts are told by that alone.
        if block(lines().skip(at)).next().is_none_or(|first| first.len() < NARROWEST) {
            return false;
        }
        let mut sample = Vec::new();
        for part in block(lines().skip(at)) {
            sample.extend(part);
            if sample.len() >= SAMPLE {
                break;
            }
        }
        sample.starts_with(HEAD) || holds_values(sample.get(..SAMPLE).unwrap_or(&sample))
    };
    let first = lines().take(BEFORE).enumerate().find(|(at, line)| !line.trim_ascii().is_empty() && is_here(*at))?.0;
    let packed: Vec<&[u8]> = block(lines().skip(first)).collect();
    let text = |some: Vec<&[u8]>| {
        let some = some.join(&b'\n');
        crate::table::text::decode(&some)
            .map_or_else(|_| String::from_utf8_lossy(&some).into_owned(), |(text, ..)| text)
    };
    let (before, after) =
        (lines().take(first).collect::<Vec<_>>(), lines().skip(first + packed.len()).collect::<Vec<_>>());
    let inside = String::from_utf8_lossy(&decoded(&packed.concat())).replace('&', "\n");
    let around =
        |lines: Vec<&[u8]>| if lines.iter().all(|l| l.trim_ascii().is_empty()) { None } else { Some(text(lines)) };
    let parts = [around(before), Some(inside), around(after)];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join("\n"))
}

/// The packed part of each line as long as lines go on in the same way: it is all of a line, or its last word where a time
/// or a host stands before it on each.
fn block<'b>(lines: impl Iterator<Item = &'b [u8]>) -> impl Iterator<Item = &'b [u8]> {
    let mut before = None;
    lines.map_while(move |line| {
        let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        let last = words.next_back()?;
        let count = words.count();
        let goes_on = *before.get_or_insert(count) == count;
        (goes_on && last.iter().all(|b| sextet(*b).is_some() || *b == b'=')).then_some(last)
    })
}

/// Whether it is base64 of values of a SonicWall in another order.
fn holds_values(packed: &[u8]) -> bool {
    if packed.len() < 16 {
        return false;
    }
    let text = String::from_utf8_lossy(&decoded(packed)).to_ascii_lowercase();
    let is_value = |value: &str| value.split_once('=').is_some_and(|(name, _)| is_name(name));
    // The last one may be cut.
    let values = text.split('&').filter(|value| !value.is_empty());
    let (all, given) = (values.clone().count(), values.filter(|value| is_value(value)).count());
    given >= 2 && given + 1 >= all && ONLY_THERE.iter().any(|mark| text.contains(mark))
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b))
}

/// What base64 stands for, up to what is none.
fn decoded(packed: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(packed.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for value in packed.iter().filter(|b| !b.is_ascii_whitespace()).map_while(|b| sextet(*b)) {
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count & 0xff).try_into().unwrap_or_default());
        }
    }
    out
}

const fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}
