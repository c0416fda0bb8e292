//! Versions of firmware as their makers write them, made comparable.
//!
//! `7.0.14`, `9.12(4)67`, `15.2(7)E3`, `17.3.8a`, `15.02.17`, `5.4.5-1.3`, `10.7.18`: numbers in order, a letter behind the
//! last one counting on (`8a` comes after `8`), and for Cisco IOS the train (`E`, `SE`, `M`), across which nothing is
//! comparable. A version that says less than another is not smaller but undecided; see [`Version::parts`].

/// A version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    numbers: Vec<u32>,
    train: String,
}

impl Version {
    /// Reads a version; `None` when it does not begin with a number.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches(['v', 'V']);
        if !text.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let has_train = text.contains('(');
        let mut version = Self { numbers: Vec::new(), train: String::new() };
        let mut in_word = false;
        for c in text.chars().take_while(|c| !c.is_whitespace() && *c != ',') {
            match c.to_digit(10) {
                Some(digit) => version.digit(digit, in_word || version.numbers.is_empty()),
                None if c.is_ascii_alphabetic() => version.letter(c, has_train),
                None => {}
            }
            in_word = c.to_digit(10).is_none();
        }
        Some(version)
    }

    fn digit(&mut self, digit: u32, is_first: bool) {
        match self.numbers.last_mut() {
            Some(number) if !is_first => *number = number.saturating_mul(10).saturating_add(digit),
            _ => self.numbers.push(digit),
        }
    }

    /// The first letters behind brackets are the train; any other letter counts like a number (`a` is 1).
    fn letter(&mut self, letter: char, has_train: bool) {
        let letter = letter.to_ascii_uppercase();
        if has_train && self.numbers.len() <= TRAIN_BEHIND {
            self.train.push(letter);
        } else {
            self.numbers.push(u32::from(letter) - u32::from('A') + 1);
        }
    }

    /// How many numbers it says.
    pub(crate) fn parts(&self) -> usize {
        self.numbers.len()
    }

    /// Whether it belongs to `branch`: the branch's numbers lead, and the train is that of the branch, if it names one.
    pub(crate) fn is_in(&self, branch: &Self) -> bool {
        self.numbers.starts_with(&branch.numbers) && (branch.train.is_empty() || branch.train == self.train)
    }

    /// Whether it comes before `other`; numbers that are not said count as 0.
    pub(crate) fn is_before(&self, other: &Self) -> bool {
        let length = self.numbers.len().max(other.numbers.len());
        self.padded().take(length).lt(other.padded().take(length))
    }

    fn padded(&self) -> impl Iterator<Item = u32> + '_ {
        self.numbers.iter().copied().chain(std::iter::repeat(0))
    }
}

/// Major, minor and maintenance number stand before the train: `15.2(7)E3`.
const TRAIN_BEHIND: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    #[test]
    fn each_makers_versions_stand_in_order() {
        for ordered in [
            &["6.0.4", "6.0.5", "6.0.16", "7.0.14", "7.2.0"] as &[&str],
            &["9.12(4)", "9.12(4)4", "9.12(4)67", "9.12(4)72", "9.14(1)10"],
            &["15.2(2)E", "15.2(2)E7", "15.2(2)E7a", "15.2(2)E8", "15.2(7)E3"],
            &["12.4(15)T9", "12.4(24)T", "12.4(24)T8"],
            &["16.9.4", "16.12.10", "16.12.10a", "17.3.8", "17.3.8a", "17.6.1"],
            &["15.02.10", "15.02.17", "15.04.01"],
            &["5.4.5-1.3", "5.4.5-1.10", "5.4.6-0.1"],
            &["8.3.7", "10.7.18", "10.7.21"],
        ] {
            for pair in ordered.windows(2) {
                let (a, b) = (version(pair[0]), version(pair[1]));
                assert!(a.is_before(&b) && !b.is_before(&a), "{pair:?}");
            }
        }
    }

    #[test]
    fn a_branch_takes_its_own_numbers_and_train_only() {
        for (text, branch, is_in) in [
            ("6.0.4", "6.0", true),
            ("6.0.4", "6", true),
            ("60.0.4", "6", false),
            ("6.4.0", "6.0", false),
            ("6", "6.0", false),
            ("9.12(4)67", "9.12", true),
            ("9.1(2)", "9.12", false),
            ("15.2(2)E5", "15.2(2)E", true),
            ("15.2(2)EA5", "15.2(2)E", false),
            ("15.2(2)T1", "15.2(2)E", false),
            ("15.2(7)E5", "15.2(2)E", false),
            ("17.3.8a", "17.3", true),
            ("17.30.1", "17.3", false),
        ] {
            assert_eq!(version(text).is_in(&version(branch)), is_in, "{text} in {branch}");
        }
    }

    #[test]
    fn what_is_no_version_is_none() {
        for text in ["", "unknown", "Rev.", "(4)67"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
        assert_eq!(version("v7.0.14 build0601"), version("7.0.14"));
        assert_eq!(version("17.03.08a"), version("17.3.8a"));
        assert_eq!(version("99999999999.1").parts(), 2);
    }
}
