//! Printed choices with a place beside each word: `□はい □いいえ`, `はい□ いいえ□`, `（　）はい（　）いいえ`.
//!
//! Invariant: a place belongs to a word only where every word has exactly one, all on the same side. Whoever guesses ticks
//! the box of the word before.

use std::ops::Range;

use crate::answer::AnswerValue;

/// Boxes forms print in front of a choice; every font has others.
const EMPTY: [char; 9] = ['□', '☐', '◻', '▢', '⬜', '❏', '❐', '▫', '◽'];
/// Boxes that are ticked.
const TICKED: [char; 8] = ['☑', '■', '☒', '✅', '🗹', '▣', '◼', '⬛'];
const TICKS: [char; 20] =
    ['🗹', '▣', '◼', '⬛', '☑', '■', '☒', '✅', '○', '〇', '◯', '⚪', '●', '◎', '✓', '✔', '⭕', '⦿', 'レ', '✗'];
const OPEN: [char; 7] = ['(', '（', '[', '［', '【', '〔', '〈'];
const CLOSE: [char; 7] = [')', '）', ']', '］', '】', '〕', '〉'];

/// Whether a character is a box nobody ticked.
#[must_use]
pub fn is_empty_box(c: char) -> bool {
    EMPTY.contains(&c)
}

/// Whether a character is a ticked box.
#[must_use]
pub fn is_ticked_box(c: char) -> bool {
    TICKED.contains(&c)
}

/// A word of the choice and the place beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// What the word says.
    pub value: AnswerValue,
    /// The place, in bytes.
    pub place: Range<usize>,
    /// Whether it is ticked.
    pub ticked: bool,
}

/// Where the places stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// `□はい`
    Before,
    /// `はい□`
    After,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word { at: Range<usize>, value: AnswerValue },
    Place { at: Range<usize>, ticked: bool },
}

/// The places of the words of a printed choice; `None` where they do not stand one beside each.
#[must_use]
pub fn beside(text: &str, words: &[(&str, AnswerValue)]) -> Option<(Side, Vec<Beside>)> {
    let tokens = tokens(text, words);
    let side = if matches!(tokens.first(), Some(Token::Place { .. })) { Side::Before } else { Side::After };
    let mut found: Vec<Beside> = Vec::new();
    let mut pairs = tokens.chunks_exact(2);
    for pair in &mut pairs {
        let (value, at, ticked) = match (side, pair) {
            (Side::Before, [Token::Place { at, ticked }, Token::Word { value, .. }])
            | (Side::After, [Token::Word { value, .. }, Token::Place { at, ticked }]) => (*value, at.clone(), *ticked),
            _ => return None,
        };
        if found.iter().any(|known| known.value == value) {
            return None;
        }
        found.push(Beside { value, place: at, ticked });
    }
    (pairs.remainder().is_empty() && found.len() >= 2).then_some((side, found))
}

/// The words that are taken: those with a ticked place beside them, or those at which a single mark stands (`○はい・いいえ`).
/// `None` where a mark may be either of two words', or nobody's.
#[must_use]
pub fn taken(text: &str, words: &[(&str, AnswerValue)]) -> Option<Vec<AnswerValue>> {
    if let Some((_, places)) = beside(text, words) {
        return Some(places.into_iter().filter(|p| p.ticked).map(|p| p.value).collect());
    }
    let tokens = tokens(text, words);
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let Token::Place { at, ticked: true } = token else { continue };
        let word = |token: &Token| match token {
            Token::Word { at, value } => Some((at.clone(), *value)),
            Token::Place { .. } => None,
        };
        let left = tokens.get(..index)?.iter().rev().find_map(word);
        let right = tokens.get(index + 1..)?.iter().find_map(word);
        let left = left.map(|(word, value)| (text.get(word.end..at.start).unwrap_or_default(), value));
        let right = right.map(|(word, value)| (text.get(at.end..word.start).unwrap_or_default(), value));
        let value = owner(left, right)?;
        // Two words of one sense, `はい … はい`, begin two choices.
        if tokens.iter().filter(|t| matches!(t, Token::Word { value: other, .. } if *other == value)).count() > 1 {
            return None;
        }
        found.push(value);
    }
    Some(found)
}

/// Whose a mark is, by what stands between it and the words before and behind it.
fn owner(left: Option<(&str, AnswerValue)>, right: Option<(&str, AnswerValue)>) -> Option<AnswerValue> {
    let announces = |gap: &str| matches!(gap.trim(), ":" | "：");
    let parts = |gap: &str| gap.contains(['・', '･', '/', '／', ',', '、', '|', '｜', '\n']);
    match (left, right) {
        (Some((gap, value)), _) if announces(gap) => Some(value),
        (Some((gap, value)), None) => gap.is_empty().then_some(value),
        (None, Some((gap, value))) => gap.trim().is_empty().then_some(value),
        (Some((before, left)), Some((behind, right))) => match (before.is_empty(), behind.is_empty()) {
            (true, false) => Some(left),
            (false, true) => Some(right),
            (true, true) => None,
            (false, false) if parts(before) && !parts(behind) => Some(right),
            (false, false) if parts(behind) && !parts(before) => Some(left),
            (false, false) => None,
        },
        (None, None) => None,
    }
}

fn tokens(text: &str, words: &[(&str, AnswerValue)]) -> Vec<Token> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let longest = words.iter().filter(|(word, _)| !word.is_empty() && rest.starts_with(word));
        if let Some((word, value)) = longest.max_by_key(|(word, _)| word.len()) {
            found.push(Token::Word { at: at..at + word.len(), value: *value });
            at += word.len();
        } else if let Some((length, ticked)) = place(rest) {
            found.push(Token::Place { at: at..at + length, ticked });
            at += length;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    found
}

/// The place a text begins with: how long it is and whether it is ticked.
fn place(text: &str) -> Option<(usize, bool)> {
    let first = text.chars().next()?;
    if EMPTY.contains(&first) {
        return Some((first.len_utf8(), false));
    }
    if TICKS.contains(&first) {
        return Some((first.len_utf8(), true));
    }
    if !OPEN.contains(&first) {
        return None;
    }
    let (inside, _) = text.get(first.len_utf8()..)?.split_once(CLOSE)?;
    let close = text.get(first.len_utf8() + inside.len()..)?.chars().next()?;
    let length = first.len_utf8() + inside.len() + close.len_utf8();
    let bare = inside.trim();
    let is_tick = bare.chars().all(|c| TICKS.contains(&c) || matches!(c, 'x' | 'X' | 'v' | 'V'));
    // `(　　　)` under a choice may be the place for a date, yet one in front of every word is none.
    if bare.is_empty() { Some((length, false)) } else { is_tick.then_some((length, true)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AnswerValue::{No, NotApplicable, Yes};

    const WORDS: [(&str, AnswerValue); 3] = [("はい", Yes), ("いいえ", No), ("対象外", NotApplicable)];

    #[test]
    fn a_place_belongs_to_the_word_it_stands_beside() {
        for (text, side, ticked) in [
            ("□はい □いいえ", Side::Before, vec![]),
            ("□はい\n☑いいえ\n□対象外", Side::Before, vec![No]),
            ("はい□　いいえ☑　対象外□", Side::After, vec![No]),
            ("はい[x] いいえ[ ]", Side::After, vec![Yes]),
            ("（　）はい（○）いいえ", Side::Before, vec![No]),
            ("いいえ ☑ はい ☐", Side::After, vec![No]),
            ("○はい ○いいえ", Side::Before, vec![Yes, No]),
            ("▢はい ⬜いいえ", Side::Before, vec![]),
            ("☑はい ❏いいえ", Side::Before, vec![Yes]),
        ] {
            let (found, places) = beside(text, &WORDS).unwrap();
            let taken: Vec<_> = places.iter().filter(|p| p.ticked).map(|p| p.value).collect();
            assert_eq!((found, taken), (side, ticked), "{text}");
        }
        for text in [
            "はい・いいえ",
            "□はい いいえ□",
            "□はい・いいえ",
            "□はい □はい",
            "はい□",
            "□はい □いいえ （　）",
            "はい・いいえ\n( / )",
            "",
        ] {
            assert_eq!(beside(text, &WORDS), None, "{text}");
        }
    }
}
