//! Commands as people type them: every word as far as it was typed, down to one letter, held against [`paths`].
//!
//! Guards: where the language is known and a line begins with such a command, any beginning of a word will do; anywhere
//! else (a remark, another maker's text) enough must be typed to tell it from prose. What is surely no secret (an address,
//! a switch, a word that says how the secret is written) never counts as one, and neither does a number behind a single
//! word (`key 1`).

use std::sync::LazyLock;

use sejo_model::configuration::Dialect;

use super::super::text::is_blank;
use super::super::{Draft, Lines};
use super::line::parts;
use super::words::{is_between, is_no_value, is_number};
use super::{communities, paths};
use crate::table::MASK;

/// A piece of a command.
#[derive(Debug, Clone)]
enum Piece {
    /// One of these words.
    Word(Vec<&'static str>),
    Any,
    Number,
    /// A number that says how the secret is written, where there is one.
    Form,
    Secret,
}

impl Piece {
    fn of(token: &'static str) -> Self {
        match token {
            "*" => Self::Any,
            "0" => Self::Number,
            "%" => Self::Form,
            "#" => Self::Secret,
            _ => Self::Word(token.split('|').collect()),
        }
    }

    /// Whether a word may stand here, as far as words of commands tell.
    fn may_be(&self, word: &str) -> bool {
        match self {
            Self::Word(words) => words.iter().any(|whole| is_begun(word, whole)),
            _ => true,
        }
    }
}

/// A command, with or without what may be missing in it.
#[derive(Debug, Clone)]
struct Path {
    pieces: Vec<Piece>,
    /// Whether only one word tells, so that little else begins so.
    is_alone: bool,
    /// Letters its second word may begin with, a bit for each; all of them where that may be anything.
    seconds: u32,
}

/// As [`Path::seconds`] has them.
fn letters(piece: Option<&Piece>) -> u32 {
    match piece {
        Some(Piece::Word(words)) => {
            words.iter().filter_map(|word| place_of(word)).fold(0, |all, place| all | 1 << place)
        }
        _ => u32::MAX,
    }
}

/// What a path finds in a line.
#[derive(Debug, Default)]
pub(super) struct Fit {
    /// Places of the secrets.
    secrets: Vec<usize>,
    /// Places of the words of the command, and what they are in full.
    full: Vec<(usize, &'static str)>,
}

impl Fit {
    fn weight(&self) -> (usize, usize) {
        (self.secrets.len(), self.full.len())
    }
}

/// Words of their own, of which a single word that announces a secret is never taken for the rest.
const WHOLE: [&str; 19] = [
    "access",
    "area",
    "auth",
    "authentication",
    "client",
    "ddns",
    "domain",
    "fmg",
    "group",
    "ldap",
    "pass",
    "ppk",
    "private",
    "radius",
    "rsso",
    "secondary",
    "server",
    "sso",
    "upload",
];

/// Words that stand where a secret may and are none.
const CHOICES: [&str; 10] =
    ["timeout", "vrf", "allow", "deny", "optional", "mandatory", "require", "message-digest", "null", "ipsec"];

/// What may follow a secret that a single word announces.
const FORMS: [&str; 2] = ["encrypted", "pbkdf2"];

/// Shortest number that a single word announces as a secret.
const LEAST_NUMBER: usize = 4;

/// So many letters of a command's words tell it anywhere, and so many of its first.
const LEAST_LETTERS: usize = 6;
const LEAST_FIRST: usize = 3;

impl Path {
    /// The ways in which a line of the table is written.
    fn all(line: &'static str) -> Vec<Self> {
        let mut ways: Vec<Vec<Piece>> = vec![Vec::new()];
        let mut optional: Option<Vec<Piece>> = None;
        for token in line.split(' ') {
            let opened = token.strip_prefix('[');
            let token = opened.unwrap_or(token);
            let closed = token.strip_suffix(']');
            let piece = Piece::of(closed.unwrap_or(token));
            if opened.is_some() {
                optional = Some(Vec::new());
            }
            match optional.as_mut() {
                Some(part) => part.push(piece),
                None => ways.iter_mut().for_each(|way| way.push(piece.clone())),
            }
            if closed.is_some() {
                let part = optional.take().unwrap_or_default();
                ways = ways.into_iter().flat_map(|way| [[way.clone(), part.clone()].concat(), way]).collect();
            }
        }
        let is_setting = line.starts_with("set ");
        let path = |pieces: Vec<Piece>| {
            let words = pieces.iter().filter(|piece| matches!(piece, Piece::Word(_))).count();
            Self { is_alone: is_setting || words == 1, seconds: letters(pieces.get(1)), pieces }
        };
        ways.into_iter().map(path).collect()
    }

    /// The words it may begin with.
    fn first(&self) -> impl Iterator<Item = &'static str> {
        let words: &[&'static str] = match self.pieces.first() {
            Some(Piece::Word(words)) => words,
            _ => &[],
        };
        words.iter().copied()
    }

    /// Whether the first two words of a line may be those of the command.
    fn may_begin(&self, first: &str, second: &str) -> bool {
        let is = |place: usize, word: &str| self.pieces.get(place).is_some_and(|piece| piece.may_be(word));
        let may_follow = || place_of(second).map_or(self.seconds == u32::MAX, |place| self.seconds >> place & 1 == 1);
        may_follow() && is(0, first) && is(1, second)
    }

    /// What it finds in words; `None` where they are none of the command, or break off before its secret.
    fn fit<'w>(&self, word: &impl Fn(usize) -> Option<&'w str>) -> Option<Fit> {
        let (mut fit, mut at, mut is_through) = (Fit::default(), 0, true);
        for piece in &self.pieces {
            let (here, next) = (word(at).unwrap_or(""), word(at + 1));
            is_through = match piece {
                _ if here.is_empty() => false,
                Piece::Form if is_number(here) && here.len() <= 2 && next.is_some() => true,
                Piece::Form => continue,
                Piece::Any => true,
                Piece::Number => is_number(here) || is_masked(here),
                Piece::Secret => {
                    let is_secret = self.may_be_secret(here, next, word(at + 2).is_some());
                    fit.secrets.extend(is_secret.then_some(at));
                    is_secret
                }
                Piece::Word(whole) => {
                    let meant = self.meant(whole, here);
                    fit.full.extend(meant.map(|full| (at, full)));
                    meant.is_some()
                }
            };
            if !is_through {
                break;
            }
            at += 1;
        }
        (is_through || !fit.secrets.is_empty()).then_some(fit)
    }

    /// The word that somebody typed so much of.
    fn meant(&self, whole: &[&'static str], typed: &str) -> Option<&'static str> {
        let exact = whole.iter().find(|word| word.eq_ignore_ascii_case(typed));
        let is_other = || self.is_alone && WHOLE.iter().any(|word| word.eq_ignore_ascii_case(typed));
        exact.or_else(|| whole.iter().find(|word| is_begun(typed, word)).filter(|_| !is_other())).copied()
    }

    fn may_be_secret(&self, word: &str, next: Option<&str>, goes_on: bool) -> bool {
        // Stands where the secret stood, so that a masked copy is read as what it was.
        if is_masked(word) {
            return true;
        }
        let is_choice = CHOICES.iter().any(|choice| choice.eq_ignore_ascii_case(word));
        let is_form = next.is_some_and(|next| is_between(word) || next.starts_with(MASK));
        let is_last = || next.is_none_or(|next| FORMS.contains(&next) && !goes_on);
        let is_value = || is_last() && !(is_number(word) && word.len() < LEAST_NUMBER);
        !is_choice && !is_form && !is_no_value(word) && !is_address(word) && (!self.is_alone || is_value())
    }
}

/// Whether a word is as much of another as somebody typed.
#[inline]
pub(super) fn is_begun(typed: &str, whole: &str) -> bool {
    let (typed, whole) = (typed.as_bytes(), whole.as_bytes());
    // The first letter tells most words off.
    let is_first = typed.first().zip(whole.first()).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b));
    is_first && whole.get(..typed.len()).is_some_and(|head| head.eq_ignore_ascii_case(typed))
}

/// Whether a word announces a secret by itself although it was typed in part.
pub(super) fn announces(word: &str) -> bool {
    paths::ALONE.iter().any(|(least, whole)| word.len() >= *least && is_begun(word, whole))
}

fn is_masked(word: &str) -> bool {
    word.trim_matches('"').starts_with(MASK)
}

fn is_address(word: &str) -> bool {
    word.split('/').next().is_some_and(|address| address.parse::<std::net::IpAddr>().is_ok())
}

/// The place of a word's first letter in the alphabet.
fn place_of(word: &str) -> Option<usize> {
    let letter = word.bytes().next()?.to_ascii_lowercase();
    letter.is_ascii_lowercase().then(|| usize::from(letter - b'a'))
}

/// The commands that begin with a letter, and their first words: most words of a text are told off by those.
struct Letter {
    words: Vec<&'static str>,
    paths: Vec<Path>,
}

/// The commands of a language by their first letter.
pub(super) struct Table([Letter; 26]);

impl Table {
    pub(super) fn of(lists: &[&[&'static str]]) -> Self {
        let paths: Vec<Path> = lists.iter().flat_map(|list| list.iter().copied()).flat_map(Path::all).collect();
        Self(std::array::from_fn(|letter| {
            let first = paths.iter().flat_map(Path::first).filter(|word| place_of(word) == Some(letter));
            let mut words: Vec<&'static str> = first.collect();
            words.sort_unstable();
            words.dedup();
            let begins = |path: &&Path| path.first().any(|word| place_of(word) == Some(letter));
            Letter { words, paths: paths.iter().filter(begins).cloned().collect() }
        }))
    }

    /// The commands that may begin with a word.
    fn paths(&self, first: &str) -> &[Path] {
        let letter = place_of(first).and_then(|place| self.0.get(place));
        let begins = |letter: &&Letter| letter.words.iter().any(|word| is_begun(first, word));
        letter.filter(begins).map_or(&[][..], |letter| letter.paths.as_slice())
    }

    /// Whether the first words of a line may be those of a command.
    pub(super) fn may_hold(&self, line: &str) -> bool {
        let mut words = line.split(is_blank).filter(|word| !word.is_empty()).skip_while(|word| *word == "no");
        let (first, second) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        !second.is_empty() && self.paths(first).iter().any(|path| path.may_begin(first, second))
    }

    /// What the best of the commands that fit finds: the one with the most secrets, then the one with the most words.
    pub(super) fn best<'w>(&self, word: impl Fn(usize) -> Option<&'w str>) -> Option<Fit> {
        let (first, second) = (word(0).unwrap_or(""), word(1).unwrap_or(""));
        // Two words tell nearly every command off.
        let begun = self.paths(first).iter().filter(|path| path.may_begin(first, second));
        let fits = begun.filter_map(|path| path.fit(&word));
        fits.reduce(|best, next| if next.weight() > best.weight() { next } else { best })
    }
}

static IOS: LazyLock<Table> = LazyLock::new(|| Table::of(&[paths::IOS]));
static ASA: LazyLock<Table> = LazyLock::new(|| Table::of(&[paths::ASA]));
static YAMAHA: LazyLock<Table> = LazyLock::new(|| Table::of(&[paths::YAMAHA]));
static NEC_IX: LazyLock<Table> = LazyLock::new(|| Table::of(&[paths::NEC_IX]));
static ALLIEDWARE: LazyLock<Table> = LazyLock::new(|| Table::of(&[paths::ALLIEDWARE]));
static FORTIOS: LazyLock<Table> = LazyLock::new(|| Table::of(&[paths::FORTIOS]));

/// Every language of commands. Settings of FortiOS are too common words.
static ANY: LazyLock<Table> =
    LazyLock::new(|| Table::of(&[paths::IOS, paths::ASA, paths::YAMAHA, paths::NEC_IX, paths::ALLIEDWARE]));

fn table(dialect: Dialect) -> Option<&'static Table> {
    let table = match dialect {
        Dialect::CiscoIos => &IOS,
        Dialect::CiscoAsa => &ASA,
        Dialect::Yamaha => &YAMAHA,
        Dialect::NecIx => &NEC_IX,
        Dialect::AlliedWarePlus => &ALLIEDWARE,
        Dialect::FortiOs => &FORTIOS,
        Dialect::Nftables | Dialect::Iptables | Dialect::Unread => return None,
    };
    Some(LazyLock::force(table))
}

/// Masks the secrets of a device's commands, however little of them was typed.
pub(crate) fn hide_commands<'a>(lines: &Lines<'a>, dialect: Dialect, draft: &mut Draft<'a>) {
    let Some(table) = table(dialect) else { return };
    for line in lines.iter() {
        // What is typed at a prompt to change the mode begins like commands (`en sec …`).
        let text = line.typed().unwrap_or(line.text);
        if table.may_hold(text) {
            hide_in(text, table, draft);
        }
    }
    if dialect == Dialect::FortiOs {
        communities::hide(lines, draft);
    }
}

/// Masks the secrets of a line that is a command of a table.
pub(super) fn hide_in<'a>(text: &'a str, table: &Table, draft: &mut Draft<'a>) {
    let words = parts(text);
    let from = behind_no(&words);
    let fit = table.best(|at| words.get(from + at).copied());
    for place in fit.into_iter().flat_map(|fit| fit.secrets) {
        words.get(from + place).filter(|word| !is_masked(word)).into_iter().for_each(|secret| draft.hide(secret));
    }
}

/// How many words stand before the command itself.
fn behind_no(words: &[&str]) -> usize {
    usize::from(words.first() == Some(&"no"))
}

/// Makes the words of a command that carries a secret those the device would print.
pub(crate) fn complete_command(dialect: Dialect, words: &mut [&str]) {
    let Some(table) = table(dialect) else { return };
    let from = behind_no(words);
    let fit = table.best(|at| words.get(from + at).copied());
    for (at, full) in fit.into_iter().flat_map(|fit| fit.full) {
        words.get_mut(from + at).into_iter().for_each(|word| *word = full);
    }
}

/// The secrets of a command of any language that begins with a word of a line, where enough of it was typed.
pub(super) fn anywhere<'w>(word: impl Fn(usize) -> Option<&'w str>) -> Vec<usize> {
    let is_enough = |fit: &Fit| {
        let typed: Vec<(&str, &str)> = fit.full.iter().filter_map(|(at, full)| Some((word(*at)?, *full))).collect();
        let letters: usize = typed.iter().map(|(word, _)| word.len()).sum();
        let Some((first, full)) = typed.first() else { return false };
        let is_told = typed.len() > 1 && first.len() >= LEAST_FIRST.min(full.len()) && letters >= LEAST_LETTERS;
        // `ntp server 10.0.0.1 key 1`: the number of a key, unless the command is sure.
        let is_numbered = || fit.secrets.iter().any(|at| word(*at).is_some_and(is_number));
        is_told && (first.len() == full.len() || !is_numbered())
    };
    ANY.best(&word).filter(is_enough).map(|fit| fit.secrets).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use sejo_model::configuration::FingerprintKey;

    use super::*;
    use crate::Limits;

    /// The languages, their commands, and a head by which each is recognised.
    const LANGUAGES: [(Dialect, &[&str], &str); 6] = [
        (Dialect::CiscoIos, paths::IOS, "Building configuration...\n!\nversion 15.9\nhostname R1\n"),
        (Dialect::CiscoAsa, paths::ASA, ": Saved\nASA Version 9.16(4)\n!\nhostname FW\n"),
        (
            Dialect::Yamaha,
            paths::YAMAHA,
            "# RTX830 Rev.15.02.20 (Thu Jan 20 10:00:00 2022)\nip route default gateway pp 1\n\
             ip lan1 address 192.168.1.1/24\n",
        ),
        (
            Dialect::NecIx,
            paths::NEC_IX,
            "! NEC Portable Internetwork Core Operating System Software\n\
             ! IX Series IX2215 (magellan-sec) Software, Version 10.2.16\nhostname ix\n",
        ),
        (
            Dialect::AlliedWarePlus,
            paths::ALLIEDWARE,
            "!\nservice password-encryption\n!\nhostname awplus\n!\nstack virtual-chassis-id 1\n!\nawplus-version 5.5\n",
        ),
        (
            Dialect::FortiOs,
            paths::FORTIOS,
            "#config-version=FGT60F-7.4.8-FW-build2795-250101:opmode=0:vdom=0:user=admin\nconfig user local\nedit u\n",
        ),
    ];

    /// Numbers that are the same in every run.
    struct Chance(u64);

    impl Chance {
        fn below(&mut self, most: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(self.0 >> 33).unwrap_or(0) % most.max(1)
        }
    }

    /// A command with every word as short as chance will have it, and the places of its secrets.
    fn typed(path: &Path, chance: &mut Chance) -> (Vec<String>, Vec<usize>) {
        let (mut words, mut secrets) = (Vec::new(), Vec::new());
        for piece in &path.pieces {
            words.push(match piece {
                Piece::Word(whole) => {
                    let word = whole.get(chance.below(whole.len())).copied().unwrap_or("");
                    let mut typed = word.get(..1 + chance.below(word.len())).unwrap_or(word);
                    if path.is_alone && WHOLE.contains(&typed) {
                        typed = word;
                    }
                    typed.to_owned()
                }
                Piece::Any => ["kanri", "10.9.8.7"].get(chance.below(2)).copied().unwrap_or("").to_owned(),
                Piece::Number => "1".to_owned(),
                Piece::Form if chance.below(2) == 0 => continue,
                Piece::Form => "7".to_owned(),
                Piece::Secret => {
                    secrets.push(words.len());
                    format!("zQ{}secretQz", words.len())
                }
            });
        }
        (words, secrets)
    }

    fn each_shortened(mut look: impl FnMut(Dialect, &str, &str, &[String], &[usize])) {
        let mut chance = Chance(4);
        for (dialect, lines, head) in LANGUAGES {
            for path in lines.iter().copied().flat_map(Path::all) {
                for _ in 0..12 {
                    let (words, secrets) = typed(&path, &mut chance);
                    look(dialect, head, &words.join(" "), &words, &secrets);
                }
            }
        }
    }

    #[test]
    fn every_command_is_known_however_short_its_words_are() {
        each_shortened(|dialect, _, line, words, secrets| {
            let fit = table(dialect).and_then(|table| table.best(|at| words.get(at).map(String::as_str)));
            let found = fit.map(|fit| fit.secrets).unwrap_or_default();
            assert!(secrets.iter().all(|place| found.contains(place)), "{line}: {found:?}");
            let is_name = |place: &usize| words.get(*place).is_some_and(|word| word == "kanri" || word == "10.9.8.7");
            assert!(!found.iter().any(is_name), "{line}: {found:?}");
        });
    }

    #[test]
    fn no_shortened_command_lets_its_secret_through() {
        each_shortened(|_, head, line, _, _| {
            let text = format!("{head}{line}\n");
            let read = crate::configuration::read(text.as_bytes(), &Limits::default(), &FingerprintKey::new([7; 32]));
            let told = read.map(|read| format!("{}\n{read:?}", read.masked_text)).unwrap_or_default();
            assert!(!told.is_empty() && !told.contains("secretQz"), "{line}: {told}");
        });
    }

    #[test]
    fn words_of_a_command_become_those_the_device_prints() {
        for (dialect, typed, full) in [
            (Dialect::CiscoIos, "us x pr 15 se 0 QQ", "username x privilege 15 secret 0 QQ"),
            (Dialect::CiscoIos, "cry isa k QQ add 10.0.0.1", "crypto isakmp key QQ address 10.0.0.1"),
            (Dialect::CiscoIos, "ip ospf authentication message-digest", "ip ospf authentication message-digest"),
            (Dialect::CiscoIos, "key 1", "key 1"),
            (Dialect::CiscoIos, "pass log", "pass log"),
            (Dialect::CiscoAsa, "ikev1 pre QQ", "ikev1 pre-shared-key QQ"),
            (Dialect::Yamaha, "no login u x QQ", "no login user x QQ"),
            (Dialect::Yamaha, "snmp com read-o QQ", "snmp community read-only QQ"),
            (Dialect::NecIx, "ike policy p peer any k QQ", "ike policy p peer any key QQ"),
            (Dialect::Nftables, "log us x QQ", "log us x QQ"),
        ] {
            let mut words: Vec<&str> = typed.split(' ').collect();
            complete_command(dialect, &mut words);
            assert_eq!(words.join(" "), full);
        }
    }

    #[test]
    fn prose_and_other_makers_need_more_of_a_command() {
        let found = |line: &str| {
            let words: Vec<&str> = line.split(' ').collect();
            anywhere(|at| words.get(at).copied())
        };
        assert_eq!(found("ena sec QQ"), [2]);
        assert_eq!(found("pp auth u vpn01 QQ"), [4]);
        assert!(found("us x p QQ").is_empty());
        assert!(found("server 10.0.0.1 key 1").is_empty());
        assert!(found("ip ospf authentication message-digest").is_empty());
    }
}
