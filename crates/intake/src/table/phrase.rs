//! Secrets in running text: a word that announces one, and where the secret after it begins and ends.
//!
//! Guards: people write `PW:abc`, `パスワードは「abc」です`, `パスワードを abc に変更`, `初期PWabc1`, `enable secret 5 …`.
//! A word that means nothing else (パスワード) makes whatever follows a secret unless it is known to be harmless; a word
//! with other meanings (パス, key, 鍵) only what looks like one.

use std::sync::LazyLock;

use super::harmless::{harmless, is_address, is_made_up, is_path};
use super::keyword::{JAPANESE, LATIN, LATIN_DOUBTFUL, OTHER_KEYS, OTHER_PASSES, OTHER_PATHS};
use super::pair::pair;
use super::plain::{Firsts, Plain, Span};
use super::secret::looks_like_password;

/// Longest text between quotation marks that is taken for one secret.
const QUOTED: usize = 400;

static FIRSTS: LazyLock<Firsts> =
    LazyLock::new(|| Firsts::of(LATIN.iter().chain(&LATIN_DOUBTFUL).chain(&JAPANESE).chain(&["パス", "キー", "鍵"])));

/// What a word says about what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Means nothing else, and what follows at once is the secret.
    Japanese,
    /// Means nothing else; a blank or a sign comes before the secret.
    Latin,
    /// パス.
    Path,
    /// `key`, `pin`: numbers and odd words only.
    Doubtful,
    /// 鍵, キー: as doubtful, and things of metal besides.
    Key,
}

/// Where secrets such as `PW=abc123` stand in running text: first and last character, the last not included.
pub fn places_within(text: &str) -> Vec<Span> {
    let plain = Plain::of(text);
    let mut places = Vec::new();
    let mut at = 0;
    while plain.len() >= 4 && at < plain.len() {
        let (found, next) = match (in_address(&plain, at).or_else(|| authorization(&plain, at)), keyword(&plain, at)) {
            (Some(found), _) => (Some(found), at + 1),
            (None, Some((end, kind))) => {
                (in_brackets(&plain, (at, end), kind).or_else(|| after(&plain, end, kind)), end)
            }
            (None, None) => (pair(&plain, at), at + 1),
        };
        let found = found.or_else(|| glued(&plain, at)).or_else(|| random(&plain, at));
        at = next;
        if let Some((from, to)) = found.filter(|(from, to)| from < to) {
            let to = plain.whole((from, to));
            places.push(plain.original((from, to)));
            at = further(&plain, to, &mut places);
        }
    }
    places
}

/// The password of an address: `https://admin:…@192.0.2.1/`.
fn in_address(plain: &Plain, at: usize) -> Option<Span> {
    const LONGEST: usize = 200;
    if !plain.has(at, "://") {
        return None;
    }
    let user = at + 3;
    let host = plain.run_within(user, LONGEST, |c| c.is_ascii_graphic() && c != '/');
    let end = (user..host).rev().find(|i| plain.get(*i) == Some('@'))?;
    let from = plain.run(user, |c| c != ':' && c != '@') + 1;
    (from < end).then_some((from, end))
}

/// Whether a word stands at a place that announces a secret of its own, and is not one itself.
pub(super) fn announces_at(plain: &Plain, at: usize) -> bool {
    let Some((end, _)) = keyword(plain, at) else { return false };
    let end = plain.run(end, |c| c.is_ascii_digit());
    let gap = plain.blanks(end);
    sign(plain, gap).is_some()
        || closer(plain.get(gap)).is_some()
        || matches!(plain.get(gap), Some('は' | 'が' | 'を' | '/' | '・'))
        || (gap > end && plain.latin(gap) >= gap + 3)
}

/// The end of a keyword that begins at `at`, and what it says.
fn keyword(plain: &Plain, at: usize) -> Option<(usize, Kind)> {
    let first = plain.get(at).filter(|c| FIRSTS.has(*c))?;
    let in_word = plain.before(at).is_some_and(|c| c.is_ascii_alphanumeric());
    if let Some(end) = plain.first_of(at, &JAPANESE).filter(|_| !first.is_ascii() || !in_word) {
        // 無線キーボード.
        let is_board = plain.get(end) == Some('ボ');
        return (!is_board).then_some((end, Kind::Japanese));
    }
    if first.is_ascii_lowercase() {
        let latin = plain.first_of(at, &LATIN).map(|end| (end, Kind::Latin));
        let doubtful =
            || plain.first_of(at, &LATIN_DOUBTFUL).map(|end| (end, beside_network(plain, at, Kind::Doubtful)));
        let (end, kind) = latin.or_else(doubtful)?;
        let ends = plain.get(end).is_none_or(|c| !c.is_ascii_alphabetic());
        return (ends && (!in_word || ends_a_word(plain, (at, end), kind))).then_some((end, kind));
    }
    let other = |words: &[&str]| words.iter().any(|w| stands_before(plain, at, w));
    if plain.has(at, "パス") && !other(&OTHER_PATHS) {
        return Some((at + 2, Kind::Path));
    }
    if plain.has(at, "キー") && !other(&OTHER_KEYS) {
        // キーボード, キーボックス.
        return (plain.get(at + 2) != Some('ボ')).then(|| (at + 2, beside_network(plain, at, Kind::Key)));
    }
    (first == '鍵' && plain.before(at) != Some('合')).then_some((at + 1, Kind::Key))
}

/// What a key says on a line that names a wireless network: `SSID hosp key sakura` gives its key.
fn beside_network(plain: &Plain, at: usize, otherwise: Kind) -> Kind {
    const NEAR: usize = 60;
    let near = (at.saturating_sub(NEAR)..at).rev().take_while(|i| plain.get(*i) != Some('\n'));
    let named = near
        .into_iter()
        .filter(|i| matches!(plain.get(*i), Some('s' | 'w')))
        .any(|i| plain.first_of(i, &["ssid", "wi-fi", "wifi"]).is_some());
    if named { Kind::Latin } else { otherwise }
}

/// `(ID)kanri(PASS)hosp`, `【PW】hosp`, `PW)hosp`: the word itself stands in brackets, and the secret behind them.
fn in_brackets(plain: &Plain, (start, end): Span, kind: Kind) -> Option<Span> {
    let close = plain.get(end).filter(|c| matches!(c, ')' | '】' | ']' | '>' | '》' | '〉' | '〕' | '」'))?;
    let is_paired = opener(close) == plain.before(start);
    let gap = plain.blanks(end + 1);
    let from = sign(plain, gap).unwrap_or(gap);
    if closer(plain.get(from)).is_some() {
        return quoted(plain, from, kind).filter(|_| is_paired);
    }
    if !plain.get(from)?.is_ascii_graphic() {
        // A Japanese word is one only where a name stands before it in the same manner.
        let strong = matches!(kind, Kind::Japanese | Kind::Latin);
        return told(plain, from, kind, true).filter(|_| is_paired && strong && names_before(plain, start, close));
    }
    let span = (from, plain.latin(from));
    let word = plain.word(span);
    let fits = match kind {
        Kind::Japanese | Kind::Latin => word.len() >= if is_paired { 2 } else { 4 },
        Kind::Path => is_paired && word.len() >= 3 && !is_path(&word),
        Kind::Doubtful | Kind::Key => is_paired && word.len() >= 4 && is_odd(&word),
    };
    let other = announces_at(plain, from) || is_address(&word) || harmless(&word, plain.get(span.1));
    (fits && !other && (is_paired || close == ')')).then_some(span)
}

const fn opener(close: char) -> Option<char> {
    Some(match close {
        ')' => '(',
        '】' => '【',
        ']' => '[',
        '>' => '<',
        '》' => '《',
        '〉' => '〈',
        '〕' => '〔',
        '」' => '「',
        _ => return None,
    })
}

/// Whether the name of an account stands in such brackets a little before.
fn names_before(plain: &Plain, at: usize, close: char) -> bool {
    const NEAR: usize = 60;
    const NAMES: [&str; 7] = ["id", "user", "ユーザ", "アカウント", "ログイン", "ログオン", "login"];
    (at.saturating_sub(NEAR)..at).any(|i| {
        opener(close) == plain.get(i)
            && plain
                .first_of(i + 1, &NAMES)
                .is_some_and(|end| plain.get(plain.run_within(end, 4, |c| c != close)) == Some(close))
    })
}

fn stands_before(plain: &Plain, at: usize, word: &str) -> bool {
    at.checked_sub(word.chars().count()).is_some_and(|start| plain.has(start, word))
}

/// `WiFiPW: x`, `userpass=x`, but not `compass: north`.
fn ends_a_word(plain: &Plain, (at, end): Span, kind: Kind) -> bool {
    kind == Kind::Latin
        && matches!(plain.get(plain.blanks(end)), Some(':' | '='))
        && !OTHER_PASSES.iter().any(|w| stands_before(plain, at, w))
}

/// `初期PWabc1`, `password1234`: the secret follows the word without anything between.
fn glued(plain: &Plain, at: usize) -> Option<Span> {
    let before = plain.before(at);
    // All of these words begin with it.
    if plain.get(at) != Some('p') || before.is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let after_japanese = before.is_some_and(|c| !c.is_ascii() && c.is_alphanumeric());
    let whole = plain.first_of(at, &["password", "passwd"]);
    let from = whole.or_else(|| plain.first_of(at, &["pass", "pwd", "pw", "psk", "pin"]).filter(|_| after_japanese))?;
    let to = plain.latin(from);
    let value = plain.word((from, to));
    let begins = value.starts_with(|c: char| c.is_ascii_alphanumeric());
    (begins && value.len() >= 3 && value.contains(|c: char| c.is_ascii_digit())).then_some((from, to))
}

/// A word without any announcement that can hardly be anything else.
fn random(plain: &Plain, at: usize) -> Option<Span> {
    if plain.before(at).is_some_and(|c| c.is_ascii_graphic()) {
        return None;
    }
    let to = plain.latin(at);
    let word = plain.cased((at, to));
    let odd = word.contains(['!', '#', '$', '%', '^', '&', '*', '?', '@']) && !word.contains(['=', '<', '>', '/', '(']);
    if is_reference(&word) {
        return None;
    }
    (odd && looks_like_password(&word)).then_some((at, to))
}

/// Whether a word is what a formula reads: `calc'!A0`, the end of a sheet's name with its cell, or `Sheet1!$A$1:$B$9`.
fn is_reference(word: &str) -> bool {
    let Some((sheet, cells)) = word.rsplit_once('!') else { return false };
    (sheet.ends_with('\'') || cells.contains('$')) && cells.split(':').all(is_cell)
}

fn is_cell(text: &str) -> bool {
    let bare = text.trim_start_matches('$');
    let column = bare.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let row = column.trim_start_matches('$');
    bare.len() > column.len() && !row.is_empty() && row.chars().all(|c| c.is_ascii_digit())
}

/// The secret after a keyword that ends at `end`.
fn after(plain: &Plain, end: usize, kind: Kind) -> Option<Span> {
    let latin = matches!(kind, Kind::Latin | Kind::Doubtful);
    // `password1: …`, but the digits of `PW1234` are no counter.
    let digits = plain.run(end, |c| c.is_ascii_digit());
    let mut at = if latin && digits <= end + 2 { digits } else { end };
    let bracket = plain.blanks(at);
    if plain.get(bracket) == Some('(') {
        at = bracket;
        let close = plain.run_within(at, 17, |c| c != ')');
        if plain.get(close) != Some(')') {
            return None;
        }
        let inside = (at + 1, close);
        at = close + 1;
        return follow(plain, at, kind).or_else(|| {
            let word = plain.word(inside);
            let odd = word.len() >= 4 && word.chars().all(|c| c.is_ascii_graphic()) && is_odd(&word);
            (odd && kind != Kind::Key && !is_address(&word) && !harmless(&word, None)).then_some(inside)
        });
    }
    follow(plain, at, kind)
}

fn follow(plain: &Plain, at: usize, kind: Kind) -> Option<Span> {
    let gap = plain.blanks(at);
    if let Some(from) = sign(plain, gap) {
        return told(plain, from, kind, true);
    }
    // `PW変更: x`, `パスワード(旧)設定 = x`.
    let qualifier = plain.run_within(at, 9, is_japanese);
    if (at + 1..=at + 8).contains(&qualifier)
        && let Some(from) = sign(plain, plain.blanks(qualifier))
    {
        return told(plain, from, kind, false);
    }
    if let Some(from) = after_quoted_name(plain, at) {
        return told(plain, from, kind, true);
    }
    if closer(plain.get(gap)).is_some() {
        return quoted(plain, gap, kind);
    }
    if matches!(plain.get(gap), Some('/' | '・' | ',' | '、' | '|' | '>' | '／')) {
        return listed(plain, gap, kind);
    }
    match plain.get(at) {
        Some('は' | 'が') => return said(plain, plain.blanks(at + 1), kind, false),
        Some('を') => return said(plain, plain.blanks(at + 1), kind, true),
        _ => {}
    }
    if matches!(kind, Kind::Latin | Kind::Doubtful)
        && gap > at
        && let Some(from) = plain.first_of(gap, &["is ", "was "])
    {
        return spoken(plain, plain.blanks(from));
    }
    typed(plain, at, gap, kind).or_else(|| bare(plain, at, gap, kind))
}

/// Where the value after `"password":` begins, as programs write it; also within a string (`\"password\": \"…`).
fn after_quoted_name(plain: &Plain, at: usize) -> Option<usize> {
    let mark = at + usize::from(plain.get(at) == Some('\\'));
    let is_mark = matches!(plain.get(mark), Some('"' | '\''));
    let from = sign(plain, plain.blanks(mark + 1)).filter(|_| is_mark)?;
    Some(from + usize::from(plain.get(from) == Some('\\')))
}

/// `Authorization: Bearer eyJ…`, `bearer eyJ…`: what follows the way of signing in is the secret (RFC 9110, RFC 6750).
fn authorization(plain: &Plain, at: usize) -> Option<Span> {
    const WAYS: [&str; 6] = ["bearer ", "basic ", "digest ", "negotiate ", "ntlm ", "token "];
    if plain.before(at).is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    if let Some(end) = plain.first_of(at, &["authorization"]) {
        let end = end + usize::from(matches!(plain.get(end), Some('"' | '\'')));
        let from = sign(plain, plain.blanks(end))?;
        let from = from + usize::from(matches!(plain.get(from), Some('"' | '\'')));
        let from = plain.first_of(from, &WAYS).map_or(from, |end| plain.blanks(end));
        let to = plain.latin(from);
        return (to >= from + 4 && !harmless(&plain.word((from, to)), None)).then_some((from, to));
    }
    let from = plain.blanks(plain.first_of(at, &["bearer "])?);
    let to = plain.latin(from);
    let word = plain.word((from, to));
    (word.len() >= 8 && is_odd(&word) && !harmless(&word, None)).then_some((from, to))
}

/// Where the value after `:`, `=`, `→`, `->` or ` - ` begins.
fn sign(plain: &Plain, at: usize) -> Option<usize> {
    let c = plain.get(at)?;
    if matches!(c, ':' | '=' | '→' | '⇒' | '➡' | '➔' | '∶') {
        return Some(plain.run(at + 1, |c| c.is_whitespace() || matches!(c, '=' | '>' | ':')));
    }
    if plain.has(at, "->") || plain.has(at, "- ") && plain.before(at).is_some_and(char::is_whitespace) {
        return Some(plain.blanks(at + 2));
    }
    None
}

/// The value after a sign; `plainly` when nothing stands between word and sign.
fn told(plain: &Plain, from: usize, kind: Kind, plainly: bool) -> Option<Span> {
    if closer(plain.get(from)).is_some() {
        return quoted(plain, from, kind);
    }
    let to = plain.token(from);
    let word = plain.word((from, to));
    let latin = plain.latin(from);
    if harmless(&word, None) || latin > from && harmless(&plain.word((from, latin)), plain.get(latin)) {
        return None;
    }
    if plainly && matches!(kind, Kind::Japanese | Kind::Latin) {
        return (to > from).then_some((from, to));
    }
    if !word.starts_with(|c: char| c.is_ascii_graphic()) {
        return mixed(plain, from);
    }
    let latin = plain.word((from, plain.latin(from)));
    let fits = match kind {
        Kind::Path => !is_path(&word),
        Kind::Key => latin.len() >= 3 && !is_function_key(&latin) && !latin.starts_with("no."),
        Kind::Doubtful => latin.len() >= 3,
        Kind::Japanese | Kind::Latin => plainly || latin.len() >= 3,
    };
    (fits && to > from).then_some((from, to))
}

fn is_function_key(word: &str) -> bool {
    word.strip_prefix('f').is_some_and(|n| n.len() <= 2 && n.chars().all(|c| c.is_ascii_digit()))
}

/// The sign that closes what an opening one begins.
fn closer(open: Option<char>) -> Option<char> {
    Some(match open? {
        '「' => '」',
        '『' => '』',
        '【' => '】',
        '[' => ']',
        '<' => '>',
        '"' => '"',
        '\'' => '\'',
        '“' => '”',
        _ => return None,
    })
}

/// What stands between quotation marks or brackets.
fn quoted(plain: &Plain, open: usize, kind: Kind) -> Option<Span> {
    let close = closer(plain.get(open))?;
    let from = open + 1;
    let to = plain.run_within(from, QUOTED, |c| c != close && c != '\n');
    let word = plain.word((from, to));
    let fits = match kind {
        Kind::Key | Kind::Doubtful => is_odd(&word) && word.chars().count() >= 4,
        Kind::Path => !is_path(&word),
        Kind::Japanese | Kind::Latin => true,
    };
    // A mark that closes a quotation around the keyword opens none.
    let opens = !word.starts_with(char::is_whitespace);
    (to > from && opens && fits && !harmless(&word, None)).then_some((from, to))
}

/// `パスワード・x`, `PW/x`: a list, or the secret.
fn listed(plain: &Plain, at: usize, kind: Kind) -> Option<Span> {
    let strong = matches!(plain.get(at), Some('/' | '>'));
    let from = plain.blanks(at + 1);
    if announces_at(plain, from) || plain.first_of(from, &["id", "user", "ssid", "login"]).is_some() {
        return None;
    }
    let span = (from, plain.latin(from));
    let word = plain.word(span);
    let odd = is_odd(&word) && word.len() >= 4;
    let fits = match kind {
        Kind::Japanese | Kind::Latin => odd || (strong && word.len() >= 4),
        Kind::Path => odd && !is_path(&word),
        Kind::Doubtful | Kind::Key => is_made_up(&word),
    };
    (fits && !is_address(&word) && !harmless(&word, plain.get(span.1))).then_some(span)
}

/// `パスワードは abc です`, `パスワードを abc に変更`; `object` for the second.
fn said(plain: &Plain, from: usize, kind: Kind, object: bool) -> Option<Span> {
    if closer(plain.get(from)).is_some() {
        return quoted(plain, from, kind);
    }
    let to = plain.latin(from);
    if to == from {
        return mixed(plain, from).filter(|_| matches!(kind, Kind::Japanese | Kind::Latin | Kind::Path));
    }
    let word = plain.word((from, to));
    let next = plain.blanks(to);
    if harmless(&word, plain.get(to)) || (kind == Kind::Path && is_path(&word)) {
        return None;
    }
    if matches!(kind, Kind::Key | Kind::Doubtful) {
        return (is_odd(&word) && word.len() >= 4 && (kind == Kind::Doubtful || is_made_up(&word)))
            .then_some((from, to));
    }
    // `KeePassで管理` is where it is kept, `abcdです` and `abcdに変更` what it is.
    let named =
        plain.first_of(next, &["です", "でした", "だ", "に変更", "に設定", "にし", "に戻", "へ変更", "とし", "から"]);
    let end = plain.get(next).is_none_or(|c| !is_japanese(c) && !c.is_ascii_alphanumeric());
    let particle = plain.first_of(next, &["に", "へ", "と", "から", "→", "⇒", "->"]);
    let fits = match (object, is_odd(&word)) {
        (false, true) => word.len() >= 3,
        (false, false) => word.len() >= 4 && (named.is_some() || end),
        (true, true) => word.len() >= 3 && particle.is_some(),
        (true, false) => word.len() >= 3 && named.is_some(),
    };
    fits.then_some((from, to))
}

/// `password is abc`.
fn spoken(plain: &Plain, from: usize) -> Option<Span> {
    if closer(plain.get(from)).is_some() {
        return quoted(plain, from, Kind::Latin);
    }
    let to = plain.latin(from);
    let word = plain.word((from, to));
    (word.len() >= 3 && !harmless(word.trim_end_matches(['.', '!']), plain.get(to))).then_some((from, to))
}

/// `secret 5 …`, `password 7 …`: a number says how the secret is written.
fn typed(plain: &Plain, at: usize, gap: usize, kind: Kind) -> Option<Span> {
    let digits = plain.run(gap, |c| c.is_ascii_digit());
    let from = plain.blanks(digits);
    if gap == at || !(gap + 1..=gap + 2).contains(&digits) || from == digits {
        return None;
    }
    let span = (from, plain.latin(from));
    let word = plain.word(span);
    let fits = matches!(kind, Kind::Latin | Kind::Doubtful) && (kind == Kind::Latin || is_odd(&word));
    (fits && word.len() >= 4 && !harmless(&word, plain.get(span.1))).then_some(span)
}

/// Nothing but a blank between word and secret, or not even that.
fn bare(plain: &Plain, at: usize, gap: usize, kind: Kind) -> Option<Span> {
    let span = (gap, plain.latin(gap));
    let word = plain.word(span);
    let blank = gap > at;
    let fits = match kind {
        Kind::Japanese => true,
        Kind::Latin => blank && (is_odd(&word) || !is_prose(plain, at, span.1)),
        Kind::Path => (blank && !is_path(&word)) || is_made_up(&word),
        Kind::Doubtful => blank && is_odd(&word),
        Kind::Key => blank && is_made_up(&word),
    };
    let another = blank && announces_at(plain, gap);
    (fits && !another && word.len() >= 4 && !is_address(&word) && !harmless(&word, plain.get(span.1))).then_some(span)
}

/// Whether a keyword that ends at `at` and the word after it, which ends at `end`, are parts of an English sentence.
fn is_prose(plain: &Plain, at: usize, end: usize) -> bool {
    let next = plain.blanks(end);
    let goes_on = next > end && plain.get(next).is_some_and(|c| c.is_ascii_alphabetic());
    let article = ["password", "passwords", "pass", "passphrase", "passcode"].iter().any(|word| {
        let before = at.checked_sub(word.len() + 1).filter(|start| plain.has(start + 1, word));
        before.is_some_and(|b| {
            ["a", "the", "any", "no", "one", "each", "'s", "your", "every"].iter().any(|w| stands_before(plain, b, w))
        })
    });
    goes_on || article
}

/// `さくら123です`: Japanese and Latin letters that are one word, with nothing after it but です or 変更.
fn mixed(plain: &Plain, from: usize) -> Option<Span> {
    let latin = plain.run_within(from, 9, is_japanese);
    let to = plain.latin(latin);
    let particle =
        plain.before(latin).is_some_and(|c| matches!(c, 'は' | 'が' | 'を' | 'に' | 'で' | 'と' | 'の' | 'も'));
    let word = plain.word((latin, to));
    let next = plain.blanks(to);
    let ends = plain.get(next).is_none_or(|c| !is_japanese(c))
        || next > to
        || plain.first_of(next, &["です", "でした", "だ", "に変更", "に設定", "にし", "に戻", "へ"]).is_some();
    let fits =
        (from + 1..=from + 8).contains(&latin) && !particle && word.len() >= 2 && (is_odd(&word) || word.len() >= 4);
    (fits && ends && !harmless(&word, plain.get(to))).then_some((from, to))
}

/// What belongs to a secret just found: `abc から def に変更`, `abc d27`. Gives where to go on.
fn further(plain: &Plain, end: usize, places: &mut Vec<Span>) -> usize {
    let mut at = end;
    loop {
        let gap = plain.blanks(plain.run(at, |c| matches!(c, '」' | '』' | '】' | '"' | ']')));
        let changed = plain.first_of(gap, &["から", "→", "⇒", "->", "=>", ">"]).map(|from| plain.blanks(from));
        let from = changed.unwrap_or(gap);
        let from = if changed.is_some() && closer(plain.get(from)).is_some() { from + 1 } else { from };
        let span = (from, plain.latin(from));
        let word = plain.word(span);
        let odd = word.contains(|c: char| c.is_ascii_digit()) && !word.contains([':', '=', '/']);
        let same_line = gap > at && !plain.word((at, gap)).contains('\n');
        let more = (changed.is_some() && word.len() >= 3) || (odd && same_line);
        if !more || announces_at(plain, from) || is_address(&word) || harmless(&word, plain.get(span.1)) {
            return at;
        }
        places.push(plain.original(span));
        at = span.1;
    }
}

/// Whether a word is more than letters.
fn is_odd(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_graphic() && !c.is_ascii_alphabetic())
}

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | 'ー' | '々' | '\u{4e00}'..='\u{9fff}')
}
