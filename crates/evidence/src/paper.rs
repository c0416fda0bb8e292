//! A secret of 32 bytes as words a person can write down, read out and type in again.
//!
//! A byte is a word; four further words are a checksum, so 36 words stand for a key. No two words begin with the same two
//! kana, voiced or not, so the beginning of a word is enough and は for ば does no harm; no two differ in one kana only, so
//! one wrong kana never makes another word. One wrong word is found by the checksum and named.
//!
//! The list is our own and never changes: what was printed must be readable in thirty years.

use sejo_model::text::hiragana;
use unicode_normalization::UnicodeNormalization as _;

/// Words of a secret: one for each of its bytes.
const SECRET: usize = 32;
/// Words of the checksum.
const CHECK: usize = 4;
/// Words on the paper.
pub const LENGTH: usize = SECRET + CHECK;
/// Words of a fingerprint that two people read to each other.
const SPOKEN: usize = 8;
/// What the checksum is made for: another kind of secret has another one.
const PURPOSE: &str = "sejo 2026 a signing key on paper";
/// What the words of a fingerprint are made for.
const SPOKEN_PURPOSE: &str = "sejo 2026 a public key read aloud";

#[rustfmt::skip]
const WORDS: [&str; 256] = [
    "あおぞら", "あかり", "あさひ", "あじさい", "あひる", "あぶら", "あめだま", "あゆみ", "あられ", "あんこ", "いけばな", "いちご", "いとまき",
    "いなほ", "いのしし", "いるか", "いろり", "いわし", "うぐいす", "うさぎ", "うずまき", "うちわ", "うめぼし", "うわばき", "えがお", "えくぼ",
    "えだまめ", "えほん", "えんぴつ", "おちゃ", "おてだま", "おにぎり", "おはじき", "おまもり", "おみやげ", "おやつ", "おりがみ", "かいだん",
    "かえで", "かきね", "かざぐるま", "かたな", "かつお", "かびん", "かぶと", "かぼちゃ", "かみなり", "かもめ", "かるた", "かれは", "かわうそ",
    "がちょう", "がんもどき", "きくらげ", "きつね", "きのこ", "きもの", "きゅうり", "きりん", "ぎょうざ", "ぎんなん", "くじら", "くだもの",
    "くちぶえ", "くつした", "くまで", "くるみ", "くわがた", "けいと", "けしき", "けむり", "けんだま", "げたばこ", "こいのぼり", "こうもり",
    "こけし", "こすもす", "こたつ", "ことり", "こねこ", "こばん", "こまいぬ", "こむぎ", "こよみ", "ごぼう", "さいころ", "さかな", "さくら",
    "さざえ", "さつき", "さとう", "さるすべり", "さわがに", "さんま", "しいたけ", "しおり", "しじみ", "しずく", "しっぽ", "しまうま", "しみず",
    "しゃぼん", "しろくま", "じてんしゃ", "すいか", "すきやき", "すごろく", "すずめ", "すなば", "すべりだい", "すみれ", "すもも", "せきれい",
    "せっけん", "せんべい", "そうめん", "そばがき", "そよかぜ", "そらまめ", "そろばん", "たいよう", "たきび", "たけのこ", "たこやき", "たつまき",
    "たぬき", "たまご", "たんぽぽ", "ちくわ", "ちまき", "ちゃわん", "ちょうちん", "ちりとり", "つくし", "つばめ", "つぼみ", "つみき", "つらら",
    "つりばし", "てがみ", "てつぼう", "てのひら", "てぶくろ", "てまり", "てんぐ", "とうふ", "とけい", "とさか", "となかい", "とびら", "とまと",
    "とらねこ", "とんぼ", "どじょう", "なぎさ", "なすび", "なだれ", "なつめ", "なでしこ", "なのはな", "なまず", "なみだ", "なわとび",
    "にじます", "にぼし", "にもつ", "にわとり", "にんじん", "ぬいぐるみ", "ぬかづけ", "ねずみ", "ねんど", "のこぎり", "のはら", "のれん",
    "はくさい", "はさみ", "はしご", "はたけ", "はちみつ", "はなび", "はまぐり", "はりねずみ", "ばけつ", "ばった", "ぱせり", "ひいらぎ",
    "ひがさ", "ひつじ", "ひばり", "ひまわり", "ひよこ", "ひらめ", "ひろば", "びすけっと", "ぴあの", "ふうせん", "ふくろう", "ふじさん",
    "ふとん", "ふるさと", "ふろしき", "ぶらんこ", "へいわ", "へちま", "べんとう", "ほうき", "ほくろ", "ほたる", "ほんだな", "ぽすと", "まつり",
    "まめまき", "まりも", "まんげつ", "みかん", "みずうみ", "みそしる", "みつばち", "みなと", "みのむし", "むぎわら", "むくげ", "むささび",
    "むしめがね", "めがね", "めじろ", "めだか", "もちつき", "もみじ", "もめん", "やきいも", "やどかり", "やなぎ", "やまびこ", "ゆうひ",
    "ゆかた", "ゆきだるま", "ゆびわ", "よこづな", "よぞら", "よつば", "よもぎ", "よろい", "らいおん", "らくだ", "らっこ", "らんぷ", "りゅう",
    "れもん", "れんこん", "ろうそく", "わかめ", "わくせい", "わたあめ", "わらび",
];

/// Why words on paper are no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// Not so many words as there must be.
    #[error("there are {0} words instead of {LENGTH}")]
    Count(usize),
    /// A word that is not in the list.
    #[error("word {at} is none of the list: {word}")]
    Unknown {
        /// Which, from 1.
        at: usize,
        /// What was written.
        word: String,
    },
    /// All words are in the list, and the checksum does not fit.
    #[error("the words do not fit together (word {at:?})")]
    Check {
        /// The only word, from 1, that can be the wrong one, where there is one only.
        at: Option<usize>,
    },
}

/// The words of a secret.
#[must_use]
pub fn words_of(secret: &[u8; SECRET]) -> Vec<&'static str> {
    secret.iter().chain(&check_of(secret)).map(|byte| word(*byte)).collect()
}

/// The secret of words as a person types them: in hiragana or katakana, with numbers and marks between them, each with at
/// least its first two kana.
///
/// # Errors
/// [`PaperError`].
pub fn secret_of(text: &str) -> Result<[u8; SECRET], PaperError> {
    let normal: String = text.nfkc().collect();
    let words: Vec<&str> = normal.split(|c| !is_kana(c)).filter(|word| !word.is_empty()).collect();
    let mut bytes = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        bytes.push(byte(word).ok_or_else(|| PaperError::Unknown { at: at + 1, word: (*word).to_owned() })?);
    }
    let bytes: [u8; LENGTH] = bytes.try_into().map_err(|bytes: Vec<u8>| PaperError::Count(bytes.len()))?;
    checked(&bytes).ok_or_else(|| PaperError::Check { at: wrong_one(bytes) })
}

/// A public key as words that two people compare on the telephone.
#[must_use]
pub fn spoken(public: &[u8]) -> Vec<&'static str> {
    blake3::derive_key(SPOKEN_PURPOSE, public).iter().take(SPOKEN).map(|byte| word(*byte)).collect()
}

fn check_of(secret: &[u8]) -> [u8; CHECK] {
    let hash = blake3::derive_key(PURPOSE, secret);
    let mut check = [0; CHECK];
    check.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    check
}

/// The secret, where the checksum fits.
fn checked(bytes: &[u8; LENGTH]) -> Option<[u8; SECRET]> {
    let (secret, check) = bytes.split_first_chunk::<SECRET>()?;
    (check_of(secret) == check).then_some(*secret)
}

/// The only place where another word would make the checksum fit.
fn wrong_one(mut bytes: [u8; LENGTH]) -> Option<usize> {
    let mut found = None;
    for at in 0..LENGTH {
        let written = bytes.get(at).copied()?;
        for other in 0..=u8::MAX {
            *bytes.get_mut(at)? = other;
            if checked(&bytes).is_some() && found.replace(at + 1).is_some() {
                return None;
            }
        }
        *bytes.get_mut(at)? = written;
    }
    found
}

fn word(byte: u8) -> &'static str {
    WORDS.get(usize::from(byte)).copied().unwrap_or_default()
}

fn byte(written: &str) -> Option<u8> {
    let written = folded(written);
    if written.chars().count() < 2 {
        return None;
    }
    let at = WORDS.iter().position(|word| folded(word).starts_with(&written))?;
    u8::try_from(at).ok()
}

fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヶ')
}

/// Hiragana without voice marks and small letters.
fn folded(word: &str) -> String {
    let unvoiced = word.nfd().filter(|c| !matches!(c, '\u{3099}' | '\u{309a}'));
    unvoiced.map(|c| large(hiragana(c))).collect()
}

fn large(c: char) -> char {
    match c {
        'ぁ' => 'あ',
        'ぃ' => 'い',
        'ぅ' => 'う',
        'ぇ' => 'え',
        'ぉ' => 'お',
        'っ' => 'つ',
        'ゃ' => 'や',
        'ゅ' => 'ゆ',
        'ょ' => 'よ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const SECRETS: [[u8; 32]; 3] = [[0; 32], [255; 32], *b"0123456789abcdefghijklmnopqrstuv"];

    #[test]
    fn words_begin_apart_and_never_differ_in_one_kana() {
        let beginnings: BTreeSet<String> = WORDS.iter().map(|w| folded(w).chars().take(2).collect()).collect();
        assert_eq!(beginnings.len(), 256);
        for (at, one) in WORDS.iter().enumerate() {
            assert!(one.chars().all(is_kana) && (3..=6).contains(&one.chars().count()), "{one}");
            for other in &WORDS[at + 1..] {
                let (a, b): (Vec<char>, Vec<char>) = (folded(one).chars().collect(), folded(other).chars().collect());
                let differ = a.iter().zip(&b).filter(|(x, y)| x != y).count() + a.len().abs_diff(b.len());
                assert!(differ >= 2, "{one} {other}");
            }
        }
    }

    #[test]
    fn what_was_printed_is_read_again_however_it_is_typed() {
        for secret in SECRETS {
            let words = words_of(&secret);
            assert_eq!(words.len(), LENGTH);
            let numbered: Vec<String> = words.iter().enumerate().map(|(i, w)| format!("{}. {w}", i + 1)).collect();
            let katakana: String = words.join("・").chars().map(katakana).collect();
            let short: Vec<String> = words.iter().map(|w| w.chars().take(2).collect()).collect();
            let nfd: String = words.join("\n").nfd().collect();
            for typed in [words.join(" "), numbered.join("、"), katakana, short.join("\u{3000}"), nfd] {
                assert_eq!(secret_of(&typed), Ok(secret), "{typed}");
            }
        }
    }

    fn katakana(c: char) -> char {
        if ('ぁ'..='ゖ').contains(&c) { char::from_u32(u32::from(c) + 0x60).unwrap() } else { c }
    }

    /// A fixed paper: a change of list or checksum would make every paper in a safe worthless.
    #[test]
    fn the_paper_of_a_known_secret_stays_what_it_is() {
        let words = words_of(&SECRETS[2]).join(" ");
        assert_eq!(
            words,
            "かるた かれは かわうそ がちょう がんもどき きくらげ きつね きのこ きもの きゅうり しずく しっぽ しまうま しみず しゃぼん しろくま じてんしゃ すいか すきやき すごろく すずめ すなば すべりだい すみれ すもも せきれい せっけん せんべい そうめん そばがき そよかぜ そらまめ せっけん わらび めだか かぼちゃ"
        );
        assert_eq!(spoken(&SECRETS[2]).join(" "), "ぱせり まつり こいのぼり とんぼ なでしこ えくぼ おてだま かきね");
    }

    #[test]
    fn one_wrong_word_is_named_and_two_are_only_noticed() {
        let words = words_of(&SECRETS[2]);
        for at in [0, 17, 31, 35] {
            let mut wrong = words.clone();
            wrong[at] = if wrong[at] == "さくら" { "すずめ" } else { "さくら" };
            assert_eq!(secret_of(&wrong.join(" ")), Err(PaperError::Check { at: Some(at + 1) }));
        }
        let mut swapped = words.clone();
        swapped.swap(3, 4);
        assert_eq!(secret_of(&swapped.join(" ")), Err(PaperError::Check { at: None }));
        assert_eq!(secret_of(&words[1..].join(" ")), Err(PaperError::Count(35)));
        assert_eq!(secret_of(""), Err(PaperError::Count(0)));
        let mut strange = words;
        strange[4] = "ぴかちゅう";
        let unknown = PaperError::Unknown { at: 5, word: "ぴかちゅう".to_owned() };
        assert_eq!(secret_of(&strange.join(" ")), Err(unknown));
    }
}
