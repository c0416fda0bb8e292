//! Names in kana as they are written in Latin letters, made comparable.
//!
//! さとう is written `sato`, `satou` or `satoh`, and じろう `jiro`, `jirou` or `zirou`: [`sound`] takes the spellings of Hepburn, of
//! the schools and of long vowels for one. It takes 小野 and 大野 for one as well, so what sounds alike is never sure.

use sejo_model::text::{hiragana, narrow};

/// Syllables as schools write them, each row in the order a, i, u, e, o.
const ROWS: [(&str, &str); 14] = [
    ("あいうえお", ""),
    ("かきくけこ", "k"),
    ("さしすせそ", "s"),
    ("たちつてと", "t"),
    ("なにぬねの", "n"),
    ("はひふへほ", "h"),
    ("まみむめも", "m"),
    ("らりるれろ", "r"),
    ("がぎぐげご", "g"),
    ("ざじずぜぞ", "z"),
    ("だ  でど", "d"),
    (" ぢづ  ", "z"),
    ("ばびぶべぼ", "b"),
    ("ぱぴぷぺぽ", "p"),
];

/// Syllables beside the rows.
const OTHERS: [(char, &str); 7] =
    [('や', "ya"), ('ゆ', "yu"), ('よ', "yo"), ('わ', "wa"), ('を', "o"), ('ん', "n"), ('ゔ', "bu")];

/// Small ones, which take the place of the i before them.
const SMALL: [(char, &str); 3] = [('ゃ', "ya"), ('ゅ', "yu"), ('ょ', "yo")];

/// A word in kana as schools write it in Latin letters; `None` where it is not all kana.
pub(super) fn romanised(word: &str) -> Option<String> {
    let mut out = String::new();
    let mut doubled = false;
    // How long a vowel is makes no other name.
    for kana in narrow(word).chars().map(hiragana).filter(|c| *c != 'ー') {
        match kana {
            'っ' => doubled = true,
            'ゃ' | 'ゅ' | 'ょ' => {
                // し and ょ are syo.
                let begins = out.strip_suffix('i')?.to_owned();
                out = begins + SMALL.iter().find(|(small, _)| *small == kana)?.1;
            }
            _ => {
                let syllable = syllable(kana)?;
                if std::mem::take(&mut doubled) {
                    out.extend(syllable.chars().next());
                }
                out.push_str(&syllable);
            }
        }
    }
    (!out.is_empty()).then_some(out)
}

fn syllable(kana: char) -> Option<String> {
    let of_row = |(row, begins): &(&str, &str)| {
        let vowel = row.chars().zip("aiueo".chars()).find(|(known, _)| *known == kana)?.1;
        Some(format!("{begins}{vowel}"))
    };
    let other = || OTHERS.iter().find(|(known, _)| *known == kana).map(|(_, text)| (*text).to_owned());
    ROWS.iter().find_map(of_row).or_else(other)
}

/// A letter without the mark of a long vowel; the mark alone is nothing.
pub(super) const fn unmarked(c: char) -> Option<char> {
    Some(match c {
        '\u{302}' | '\u{304}' => return None,
        'ā' | 'â' | 'Ā' | 'Â' => 'a',
        'ī' | 'î' | 'Ī' | 'Î' => 'i',
        'ū' | 'û' | 'Ū' | 'Û' => 'u',
        'ē' | 'ê' | 'Ē' | 'Ê' => 'e',
        'ō' | 'ô' | 'Ō' | 'Ô' => 'o',
        _ => c,
    })
}

/// Spellings of one sound: that of Hepburn, and that of schools. In this order.
const SPELLINGS: [(&str, &str); 18] = [
    ("tch", "ch"),
    ("shi", "si"),
    ("sh", "sy"),
    ("chi", "ti"),
    ("ch", "ty"),
    ("tsu", "tu"),
    ("ji", "zi"),
    ("jy", "zy"),
    ("ja", "zya"),
    ("ju", "zyu"),
    ("jo", "zyo"),
    // An initial alone.
    ("j", "z"),
    ("c", "t"),
    ("f", "h"),
    ("mb", "nb"),
    ("mp", "np"),
    ("mm", "nm"),
    ("ou", "o"),
];

/// What a name in Latin letters (lower case, nothing between them) sounds like, however it is spelled.
pub(super) fn sound(letters: &str) -> String {
    let spelled = SPELLINGS.iter().fold(letters.to_owned(), |text, (from, to)| text.replace(from, to));
    let mut out = String::with_capacity(spelled.len());
    let mut rest = spelled.chars().peekable();
    while let Some(c) = rest.next() {
        // The h of satoh, ohno and ohya: with a vowel behind it, it begins a syllable.
        let is_vowel = |c: &char| "aiueo".contains(*c);
        let is_long = c == 'h' && out.ends_with(['o', 'u']) && !rest.peek().is_some_and(is_vowel);
        if !is_long && !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kana_is_written_in_latin_letters_and_nothing_else_is() {
        for (kana, latin) in [
            ("さとう", Some("satou")),
            ("シュンペイ", Some("syunpei")),
            ("はっとり", Some("hattori")),
            ("じゅんいち", Some("zyuniti")),
            ("ｶﾝﾀﾞ", Some("kanda")),
            ("ユーキ", Some("yuki")),
            ("みづき", Some("mizuki")),
            ("佐藤", None),
            ("sato", None),
            ("ゃ", None),
            ("ー", None),
            ("", None),
        ] {
            assert_eq!(romanised(kana).as_deref(), latin, "{kana}");
        }
    }

    #[test]
    fn one_name_sounds_the_same_however_it_is_spelled() {
        for spellings in [
            &["satou", "sato", "satoh", "satoo"][..],
            &["oono", "ohno", "ono", "ouno"],
            &["oohashi", "ohashi", "ohhashi", "oohasi"],
            &["syunpei", "shumpei", "shunpei"],
            &["ooya", "ohya", "oya"],
            &["zyuniti", "junichi", "jyunichi"],
            &["hutami", "futami"],
            &["honma", "homma"],
            &["yuuki", "yuki", "yuhki"],
            &["mitti", "mitchi", "micchi"],
        ] {
            let sounds: Vec<String> = spellings.iter().map(|s| sound(s)).collect();
            assert!(sounds.iter().all(|s| *s == sounds[0]), "{spellings:?}: {sounds:?}");
        }
        for (one, other) in [("sato", "saito"), ("kato", "goto"), ("ito", "ido"), ("ohara", "ora")] {
            assert_ne!(sound(one), sound(other), "{one} {other}");
        }
    }
}
