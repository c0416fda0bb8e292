//! One entry as one line: `mark size modified hash name`, a dash for what is not known.

use data_encoding::HEXLOWER_PERMISSIVE;

use super::{Entry, Kind, Name};

/// What the mark of a file that changed while it was read ends with.
const MOVING: char = '~';

/// The line, without its end.
pub(super) fn write(entry: &Entry) -> String {
    let mark = match entry.kind {
        Kind::File => 'f',
        Kind::Link => 'l',
        Kind::EmptyFolder => 'd',
        Kind::Unreadable => 'u',
    };
    let mut out = String::with_capacity(96 + entry.name.text().len());
    out.push(mark);
    if entry.is_moving {
        out.push(MOVING);
    }
    let dash = || "-".to_owned();
    for word in [
        entry.size.map_or_else(dash, |n| n.to_string()),
        entry.modified.map_or_else(dash, |n| n.to_string()),
        entry.hash.as_ref().map_or_else(dash, |hash| HEXLOWER_PERMISSIVE.encode(hash)),
    ] {
        out.push(' ');
        out.push_str(&word);
    }
    out.push(' ');
    out.push_str(entry.name.text());
    out
}

/// Reads a line; `None` where it is none.
pub(super) fn read(line: &str) -> Option<Entry> {
    let mut words = line.splitn(5, ' ');
    let mark = words.next()?;
    let (mark, is_moving) = mark.strip_suffix(MOVING).map_or((mark, false), |mark| (mark, true));
    let kind = match mark {
        "f" => Kind::File,
        "l" => Kind::Link,
        "d" => Kind::EmptyFolder,
        "u" => Kind::Unreadable,
        _ => return None,
    };
    let size = known(words.next()?, |word| word.parse().ok())?;
    let modified = known(words.next()?, |word| word.parse().ok())?;
    let hash =
        known(words.next()?, |word| HEXLOWER_PERMISSIVE.decode(word.as_bytes()).ok().map(Vec::into_boxed_slice))?;
    let name = words.next().filter(|name| !name.is_empty())?;
    Some(Entry { kind, size, modified, hash, is_moving, name: Name::new(name) })
}

/// `None` when the word cannot be read, `Some(None)` when it says that nothing is known.
#[expect(clippy::option_option, reason = "three answers: unreadable, unknown, known")]
fn known<T>(word: &str, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if word == "-" { Some(None) } else { read(word).map(Some) }
}
