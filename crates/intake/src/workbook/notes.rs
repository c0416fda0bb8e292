//! Notes on the cells of a sheet (コメント, メモ): people take an answer back in one rather than in its cell.
//!
//! Guards: a note is somebody's word, like a remark; what a program puts in front of it is none of it. Notes that cannot be read
//! decide nothing. Source: ECMA-376 part 1, §18.7 (comments).

use std::collections::BTreeMap;

use super::grid::position;
use super::xlsx::{Package, attribute, elements, rich_text};

/// Notes taken from one sheet.
const MOST: usize = 5_000;
/// Characters of a note: as many as of a cell, for what takes an answer back may stand behind a long conversation.
const CHARACTERS: usize = 32_767;

/// A note with its row and column.
pub(super) type Note = ((u32, u32), String);

/// The notes of a sheet by row and column, and the first one that is not taken any more.
pub(super) fn read(package: &mut Package<'_>, sheet: &str) -> (BTreeMap<(u32, u32), String>, Option<Note>) {
    let (mut notes, mut left) = (BTreeMap::new(), None);
    let Ok(relations) = package.relations(sheet) else { return (notes, left) };
    for part in relations.into_values().filter(|r| r.kind.ends_with("/comments")) {
        let Ok(mut xml) = package.xml(&part.target) else { continue };
        let read = elements(&mut xml, &part.target, |xml, e| {
            let is_note = e.local_name().as_ref() == "comment";
            if is_note {
                let at = attribute(e, "ref").as_deref().and_then(position);
                let text = rich_text(xml, "comment", CHARACTERS)?.text;
                let own = own_words(&text);
                match at.filter(|_| !own.is_empty()) {
                    Some(at) if notes.len() < MOST => drop(notes.insert(at, own.to_owned())),
                    Some(at) if left.is_none() => left = Some((at, own.to_owned())),
                    _ => {}
                }
            }
            Ok(is_note)
        });
        drop(read);
    }
    (notes, left)
}

/// What somebody wrote into a note: neither the line with the name of who did, nor what Excel says in front of a conversation to
/// programs that know none.
fn own_words(text: &str) -> &str {
    const BEHIND: [&str; 2] = ["コメント:", "Comment:"];
    let text = text.trim();
    if text.starts_with('[')
        && let Some((_, own)) = BEHIND.iter().find_map(|word| text.split_once(word))
    {
        return own.trim();
    }
    match text.split_once('\n') {
        Some((name, own)) if name.trim_end().ends_with([':', '：']) && !own.trim().is_empty() => own.trim(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_puts_in_front_of_a_note_is_none_of_it() {
        for (note, own) in [
            ("佐藤:\nいいえに訂正します。", "いいえに訂正します。"),
            ("いいえに訂正します。", "いいえに訂正します。"),
            ("理由:", "理由:"),
            ("[Threaded comment]\n\nYour version of Excel…\n\nComment:\n    いいえ", "いいえ"),
            (
                "[スレッド化されたコメント]\n\nこのコメントを読むことができますが、…\n\nコメント:\n    未実施です",
                "未実施です",
            ),
            ("[済]", "[済]"),
        ] {
            assert_eq!(own_words(note), own, "{note}");
        }
    }
}
