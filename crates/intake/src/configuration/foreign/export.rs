//! Exports that are text packed once more, so that they can be kept without their secrets: SonicWall's `.exp` is base64 of
//! `name=value&name=value`.

/// How the export of a SonicWall begins: base64 of `checksumVersion`.
const HEAD: &[u8] = b"Y2hlY2tzdW1WZXJzaW9u";

/// How much is unpacked to see what it is.
const SAMPLE: usize = 4 * 1024;

/// Values only a SonicWall gives, in small letters.
const ONLY_THERE: [&str; 3] = ["checksumversion=", "firmwareversion=sonicos", "sonicwall"];

/// The text inside, one value on a line; `None` for anything else.
pub(crate) fn unpack(bytes: &[u8]) -> Option<String> {
    let packed = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii();
    if !packed.starts_with(HEAD) && !holds_values(packed.get(..SAMPLE).unwrap_or(packed)) {
        return None;
    }
    let text = String::from_utf8_lossy(&decoded(packed)).into_owned();
    Some(text.replace('&', "\n"))
}

/// Whether it is base64 of values of a SonicWall in another order.
fn holds_values(packed: &[u8]) -> bool {
    let is_packed = |b: &u8| sextet(*b).is_some() || matches!(b, b'=' | b'\r' | b'\n');
    if packed.len() < 16 || !packed.iter().all(is_packed) {
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
