//! Whether two sentences ask the same in other words.
//!
//! The rows of a provisional edition are Sejo's own words for what the ministry has announced; the ministry's form asks the
//! same in its own. Letters tell that as far as letters can: where a sentence names a number (13文字) the other must name it,
//! too, and enough pairs of letters must be the same. On the rows of R8 held against a form of its kind, what asks the same
//! shares 0.30 to 0.84 of them, and the one row that asks something else 0.24, and not its numbers.

use std::collections::{BTreeMap, BTreeSet};

use crate::text::fold;

/// Least share of pairs of letters, in hundredths.
const LEAST: usize = 30;

/// Whether an answer to the words `answered` is one to the words `asked`.
#[must_use]
pub fn is_paraphrase(asked: &str, answered: &str) -> bool {
    let (asked, answered) = (fold(asked), fold(answered));
    asked == answered || (numbers(&asked).is_subset(&numbers(&answered)) && shared(&asked, &answered) >= LEAST)
}

/// Whether the words `answered` name every number that the words `asked` name: who says はい to 8文字 says nothing of 13文字.
#[must_use]
pub fn names_its_numbers(asked: &str, answered: &str) -> bool {
    numbers(&fold(asked)).is_subset(&numbers(&fold(answered)))
}

fn numbers(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).collect()
}

/// Pairs of neighbouring letters both have, in hundredths of all.
fn shared(one: &str, other: &str) -> usize {
    let (one, other) = (pairs(one), pairs(other));
    let same: usize = one.iter().map(|(pair, count)| other.get(pair).map_or(0, |others| *count.min(others))).sum();
    let all = one.values().sum::<usize>() + other.values().sum::<usize>();
    (200 * same).checked_div(all).unwrap_or(0)
}

fn pairs(text: &str) -> BTreeMap<(char, char), usize> {
    let mut pairs = BTreeMap::new();
    for pair in text.chars().zip(text.chars().skip(1)) {
        *pairs.entry(pair).or_default() += 1;
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_in_other_words_is_told_from_something_else() {
        for (asked, answered) in [
            ("パッチを当てている", "パッチを当てている。"),
            ("セキュリティの更新を当てている", "セキュリティ更新プログラムを適用している"),
            ("不要なアカウントを消している", "退職者など不要なアカウントを消しているか"),
            ("8文字以上にしている", "パスワードを8文字以上にしているか"),
        ] {
            assert!(is_paraphrase(asked, answered), "{asked}: {answered}");
        }
        for (asked, answered) in [
            ("パスワードは13文字以上にしている", "パスワードは8文字以上にしている"),
            ("パスワードを使い回していない", "接続元を制限している"),
            ("接続元を制限している", ""),
            ("", "接続元を制限している"),
        ] {
            assert!(!is_paraphrase(asked, answered), "{asked}: {answered}");
        }
    }
}
