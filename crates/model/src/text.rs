//! Text as it comes out of Japanese files, made comparable.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::lexicon::Lexicon;

/// Full-width letters and digits to half-width, ideographic space to space; case and kana are kept.
///
/// Circled digits stay as they are: `⑫` is a number people see, not `12`.
#[must_use]
pub fn narrow(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{3000}' | '\u{a0}' => out.push(' '),
            // Every dash that ends up in a device name or date where a hyphen is meant.
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' => out.push('-'),
            _ => out.push(c),
        }
    }
    let has_wide = out.chars().any(|c| matches!(c, '\u{ff01}'..='\u{ff9f}' | '\u{ffe0}'..='\u{ffe6}'));
    if !has_wide {
        return out;
    }
    // NFKC would also break up circled digits and ㈱, so only runs without them are folded.
    out.chars()
        .map(|c| (matches!(c, '\u{ff01}'..='\u{ff9f}' | '\u{ffe0}'..='\u{ffe6}'), c))
        .collect::<Vec<_>>()
        .chunk_by(|a, b| a.0 == b.0)
        .map(|run| {
            let s: String = run.iter().map(|(_, c)| *c).collect();
            if run.first().is_some_and(|(wide, _)| *wide) { s.nfkc().collect() } else { s }
        })
        .collect()
}

/// A key for comparing words across files: NFKC, lower case, no spaces or punctuation, サーバー → サーバ.
#[must_use]
pub fn fold(text: &str) -> String {
    folded(text, false)
}

/// [`fold`] for names and places: two numbers in a row stay two, so that 病棟PC1-11 is not 病棟PC11-1.
#[must_use]
pub fn fold_name(text: &str) -> String {
    folded(text, true)
}

fn folded(text: &str, keep_numbers_apart: bool) -> String {
    if text.is_ascii() {
        return joined(text.chars().map(|c| c.to_ascii_lowercase()), keep_numbers_apart);
    }
    let out = joined(text.nfkc().flat_map(char::to_lowercase), keep_numbers_apart);
    if out.contains('ー') { without_long_vowels(out) } else { out }
}

/// What people read of a text: letters and digits, and a hyphen between two numbers where they are kept apart.
fn joined(letters: impl Iterator<Item = char>, keep_numbers_apart: bool) -> String {
    let mut out = String::with_capacity(letters.size_hint().0);
    let mut apart = false;
    for c in letters {
        if !c.is_alphanumeric() && c != 'ー' {
            apart = keep_numbers_apart;
            continue;
        }
        if apart && c.is_ascii_digit() && out.ends_with(|last: char| last.is_ascii_digit()) {
            out.push('-');
        }
        apart = false;
        out.push(c);
    }
    out
}

/// A key for comparing answers: NFKC, lower case, no spaces. Signs stay, other than with [`fold`]: はい? is not はい.
#[must_use]
pub fn fold_answer(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).collect()
}

/// A trailing long vowel is written or not as taste goes: サーバー, ベンダー, ルーター, ユーザー.
fn without_long_vowels(mut out: String) -> String {
    for (long, short) in [
        ("サーバー", "サーバ"),
        ("ルーター", "ルータ"),
        ("ユーザー", "ユーザ"),
        ("ベンダー", "ベンダ"),
        ("フォルダー", "フォルダ"),
        ("メーカー", "メーカ"),
        ("コンピューター", "コンピュータ"),
        ("プリンター", "プリンタ"),
    ] {
        if out.contains(long) {
            out = out.replace(long, short);
        }
    }
    out
}

/// Whether kanji were destroyed to `?` by a wrong conversion before the file reached us: several runs of two or more
/// question marks and next to no Japanese left.
#[must_use]
pub fn looks_destroyed(text: &str) -> bool {
    let runs = text.split(|c| c != '?').filter(|run| run.len() >= 2).count();
    let japanese = text.chars().filter(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')).count();
    let replaced = text.chars().filter(|c| *c == '\u{fffd}').count();
    (runs >= 3 && japanese * 4 < runs) || replaced > 8.max(japanese / 2)
}

/// Whether a character is not seen itself but changes what is: control characters, line separators and the marks that turn
/// the direction of writing round, with which `gpj.exe` is shown as `exe.jpg`.
#[must_use]
pub fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a text may be kept as one line: nothing in it [`steers`].
#[must_use]
pub fn is_line(text: &str) -> bool {
    !text.chars().any(steers)
}

/// Whether a text may be kept as several lines: nothing in it [`steers`] but line ends and tabs.
#[must_use]
pub fn is_lines(text: &str) -> bool {
    !text.chars().any(|c| steers(c) && !matches!(c, '\n' | '\r' | '\t'))
}

/// Whether a character that [`steers`] keeps words apart: a tab, and whatever ends a line.
fn parts(c: char) -> bool {
    steers(c) && c.is_whitespace()
}

/// One line out of what was written elsewhere: a space for every line end and tab, and nothing that [`steers`].
#[must_use]
pub fn line(text: &str) -> String {
    let spaced = text.chars().map(|c| if parts(c) { ' ' } else { c });
    spaced.filter(|c| !steers(*c)).collect()
}

/// Several lines out of what was written elsewhere: one kind of line end, a space for every tab, and nothing else that [`steers`].
/// What stood apart stays apart: of two addresses out of two cells never one is made.
#[must_use]
pub fn lines(text: &str) -> String {
    let unix = text.replace("\r\n", "\n");
    let parted = unix.chars().map(|c| match c {
        '\t' => ' ',
        c if parts(c) => '\n',
        c => c,
    });
    parted.filter(|c| *c == '\n' || !steers(*c)).collect()
}

/// Katakana as hiragana; everything else as it is.
#[must_use]
pub fn hiragana(c: char) -> char {
    match c {
        // The two blocks stand in the same order, 0x60 apart.
        'ァ'..='ヶ' => char::from_u32(u32::from(c).saturating_sub(0x60)).unwrap_or(c),
        _ => c,
    }
}

/// Whether nothing can be seen in a text: empty, white space, or characters without a shape.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    let unseen = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{ad}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
            || matches!(c, '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}')
    };
    text.chars().all(unseen)
}

/// Whole texts that say that nothing is known.
const UNKNOWN: &str = "不明|不詳|未確認|未記入|未定|未登録|未入力|未調査|未把握|調査中|確認中|要確認|要調査|空欄|空白|\
    わからない|わかりません|分からない|分かりません|判らない|覚えていない|覚えていません|忘れた|\
    忘れました|聞いていない|聞いていません|聞いてない|聞き忘れ|知らない|知りません|確認していない|\
    確認できない|確認できず|調べていない|調べ中|問い合わせ中|問合せ中|要問合せ|要問い合わせ|後日確認|\
    未回答|未記載|わからず|分からず|記録なし|資料なし|判明せず|unknown|n/a|na|#n/a|null|tbd|\
    not available|not known|don't know";

static UNKNOWNS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(UNKNOWN));

/// Whether a text says that nothing is known: 不明, 要確認, n/a, a dash. An empty one says nothing at all and is not meant.
#[must_use]
pub fn is_unknown(text: &str) -> bool {
    let word = narrow(text).trim().to_lowercase();
    let bare = word
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '。' | '、' | '(' | ')' | '?' | '!' | '「' | '」'));
    let mark =
        |c: char| matches!(c, '-' | 'ー' | '―' | '_' | '?' | '─' | '−' | '.' | '…' | '*' | '。' | '(' | ')' | ' ');
    let says = |part: &str| {
        UNKNOWNS.has(["です", "でした", "とのこと"].iter().fold(part, |p, end| p.strip_suffix(end).unwrap_or(p)))
    };
    // 不明(要確認), わからない・忘れた: nothing but such words.
    let mut parts =
        bare.split(['(', ')', '・', '、', '。', '/', ',', '?', '!', '\n', ' ']).filter(|p| !p.is_empty()).peekable();
    let only_such = parts.peek().is_some() && parts.all(says);
    !is_blank(&word) && (UNKNOWNS.has(bare) || only_such || word.chars().all(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saying_that_nothing_is_known_is_no_entry() {
        for word in ["不明", "不明。", "（要確認）", "わからない", "ー", "－－", "?", "？？", "*", "N/A", "ｎ／ａ", "…"]
        {
            assert!(is_unknown(word), "{word}");
        }
        for word in
            ["忘れた", "聞いていない。", "不明です", "不明(要確認)", "わからない・忘れた", "問い合わせ中？", "？不明"]
        {
            assert!(is_unknown(word), "{word}");
        }
        for word in ["", " ", "なし", "1階", "A-1", "不明瞭堂医院", "none", "忘れ物置き場", "1階(不明)", "不明→受付"]
        {
            assert!(!is_unknown(word), "{word}");
        }
        assert!(is_blank("\u{200b} \u{3164}\u{3000}") && !is_blank("髙"));
    }

    #[test]
    fn what_steers_is_no_part_of_a_line() {
        for fine in ["", "受付PC", "ﾊﾟｿｺﾝ ①", "👩\u{200d}⚕", "葛\u{e0100}城", "a\u{200b}b"] {
            assert!(is_line(fine) && is_lines(fine) && line(fine) == fine, "{fine:?}");
        }
        for wrong in [
            "a\u{202e}gpj.exe",
            "\u{2066}x\u{2069}",
            "\u{200f}x",
            "\u{61c}x",
            "a\0b",
            "\u{1b}[2J",
            "\u{85}",
            "\u{2028}",
        ] {
            assert!(!is_line(wrong) && !is_lines(wrong) && is_line(&line(wrong)), "{wrong:?}");
        }
        assert!(!is_line("1行目\n2行目") && is_lines("1行目\r\n\t2行目"));
        assert_eq!(line("受付\n(1階)\u{202e}"), "受付 (1階)");
    }

    #[test]
    fn what_stood_apart_stays_apart() {
        for apart in ["\t", "\n", "\r", "\r\n", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}"] {
            let said = format!("203.0.113.1{apart}203.0.113.2");
            for kept in [line(&said), lines(&said)] {
                assert_eq!(kept.split_whitespace().collect::<Vec<_>>(), ["203.0.113.1", "203.0.113.2"], "{apart:?}");
            }
            assert!(is_line(&line(&said)) && is_lines(&lines(&said)), "{apart:?}");
        }
        assert_eq!(lines("1\t2\r\n3\r4\u{2028}5\u{202e}6\0\u{1b}7"), "1 2\n3\n4\n567");
    }

    #[test]
    fn narrow_keeps_circled_digits() {
        assert_eq!(narrow("２－⑫　ＰＣ"), "2-⑫ PC");
        assert_eq!(narrow("ｻｰﾊﾞ"), "サーバ");
    }

    #[test]
    fn katakana_is_read_as_hiragana_and_nothing_else_is() {
        assert_eq!("ァアヴヶーゔあ亜A".chars().map(hiragana).collect::<String>(), "ぁあゔゖーゔあ亜A");
    }

    #[test]
    fn fold_makes_variants_equal() {
        assert_eq!(fold("サーバー、端末ＰＣ"), fold("サーバ・端末pc"));
        assert_eq!(fold("MAC アドレス"), "macアドレス");
        assert_eq!(fold_name("診察室 (1)"), fold_name("診察室１"));
        assert_eq!(fold_name("病棟ＰＣ１－１１"), fold_name("病棟PC 1-11"));
        assert_ne!(fold_name("病棟PC1-11"), fold_name("病棟PC11-1"));
    }

    #[test]
    fn destroyed_text_is_recognised() {
        assert!(looks_destroyed("????,????,??????\nPC-01,????,???"));
        assert!(!looks_destroyed("機器名,設置場所,備考\nPC-01,受付,??"));
        assert!(!looks_destroyed("name,place\nPC-01,front?"));
    }
}
