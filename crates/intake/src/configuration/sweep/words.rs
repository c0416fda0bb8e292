//! Words around secrets in the configurations of many makers: what announces one, what may stand between, what never
//! is one.

use super::typed;

/// Words after which a secret stands.
const SECRET: [&str; 27] = [
    "keystring",
    "pass",
    "pw",
    "prv",
    "passcode",
    "passwort",
    "phash",
    "bcrypt-hash",
    "sha512-hash",
    "md5-hash",
    "nt-hash",
    "otp-seed",
    "activation-code",
    "bearer",
    "authenticator",
    "securityname",
    "keytab",
    "pin",
    "simpin",
    "cpin",
    "puk",
    "cak",
    "unlock-code",
    "enrolment-code",
    "registration-code",
    "azure-api-authorization",
    "community-name-get",
];

/// Endings that make any word one of those (`auth-password`, `psksecret`, `wpa2-pre-shared-key`, `apiToken`).
const ENDINGS: [&str; 16] = [
    "pw",
    "-seed",
    "password",
    "passwd",
    "passphrase",
    "pass-phrase",
    "secret",
    "psk",
    "pwd",
    "key",
    "token",
    "pass",
    "-pin",
    "community",
    "credential",
    "credentials",
];

/// What may follow such a word (`passwordagain`, `key-string`, `pin-code`, `community-name`).
const SUFFIXES: [&str; 17] = [
    "again",
    "confirm",
    "encrypted",
    "enc",
    "hash",
    "string",
    "text",
    "value",
    "name",
    "remote",
    "local",
    "-hmac",
    "-l",
    "code",
    "word",
    "phrase",
    "data",
];

/// What proves who one is, where it says with a [`CONTENT`] that the thing itself stands there.
const PROOFS: [&str; 7] =
    ["auth", "authentication", "authorization", "access", "activation", "security", "verification"];

/// The thing itself rather than how or by whom (`authentication-string`, `access-code`; not `authentication-mode`).
const CONTENT: [&str; 7] = ["string", "text", "value", "data", "code", "hash", "phrase"];

/// Words with such an ending that announce a choice or something public, not a secret.
const CHOICES: [&str; 24] = [
    "no-password",
    "empty-password",
    "min-password",
    "max-password",
    "change-password",
    "force-password",
    "forcepassword",
    "allow-password",
    "reuse-password",
    "pbkdf2-password",
    "two-factor-password",
    "public-key",
    "publickey",
    "pubkey",
    "host-key",
    "hostkey",
    "trusted-key",
    "authorized-key",
    "foreign-key",
    "hotkey",
    "send-community",
    "fortitoken",
    "no-community",
    "bypass",
];

/// Words that may stand between such a word and the secret.
const BETWEEN: [&str; 112] = [
    "hostname",
    "level",
    "ascii-text",
    "hexadecimal",
    "encrypted",
    "clear",
    "cleartext",
    "clear-text",
    "plaintext",
    "plain-text",
    "plain",
    "text",
    "enc",
    "cipher",
    "irreversible-cipher",
    "simple",
    "hash",
    "ascii",
    "hex",
    "=",
    ":",
    "is",
    "md5",
    "sha",
    "sha1",
    "sha-1",
    "sha224",
    "sha256",
    "sha-256",
    "sha384",
    "sha512",
    "hmac-sha-1",
    "cmac-aes-128",
    "read-only",
    "read-write",
    "read",
    "write",
    "ro",
    "rw",
    "key-string",
    "key",
    "string",
    "size",
    "40bit",
    "128bit",
    "scrypt",
    "pbkdf2",
    "value",
    "config-key",
    "password-encrypt",
    "password-encryption",
    "secret-hex",
    "char",
    "user-name",
    "secret",
    "ciphertext",
    "plaintext-password",
    "bearer",
    "basic",
    "type",
    "create",
    "set-key",
    "pass-phrase",
    "passphrase",
    "auth-pass",
    "priv-pass",
    "address",
    "local",
    "remote",
    "inbound",
    "outbound",
    "esp",
    "ah",
    "version",
    "v1",
    "v2c",
    "2c",
    "traps",
    "trap",
    "informs",
    "inform",
    "noauth",
    "auth",
    "priv",
    "terminal",
    "128",
    "192",
    "256",
    "input",
    "localizedkey",
    "authpriv",
    "pkcs12",
    "add",
    "set",
    "aes",
    "tkip",
    "ccmp",
    "gcmp",
    "aes-ccmp",
    "tkip-aes",
    "tkip+aes",
    "wpa",
    "wpa2",
    "wpa3",
    "wep",
    "wpa-personal",
    "wpa2-personal",
    "は",
    "：",
    "＝",
    "→",
    "=>",
];

/// Words that stand after such a word where no secret is meant.
const NO_VALUE: [&str; 83] = [
    "find",
    "chain",
    "id",
    "generate",
    "zeroize",
    "pubkey-chain",
    "import",
    "export",
    "encryption",
    "authentication",
    "required",
    "expire",
    "expiration",
    "expires",
    "policy",
    "min-length",
    "max-length",
    "length",
    "history",
    "age",
    "aging",
    "lifetime",
    "recovery",
    "enable",
    "disable",
    "enabled",
    "disabled",
    "on",
    "off",
    "prompt",
    "change",
    "never",
    "none",
    "and",
    "or",
    "the",
    "for",
    "are",
    "was",
    "must",
    "permanent",
    "strength-check",
    "complexity",
    "management",
    "additive",
    "internet",
    "no-export",
    "no-advertise",
    "local-as",
    "exchange",
    "exact-match",
    "not",
    "kept",
    "logging",
    "lockout",
    "reset",
    "control",
    "<removed>",
    "both",
    "standard",
    "extended",
    "key-chain",
    "key-id",
    "md5-hmac",
    "sha-hmac",
    "sha256-hmac",
    "ipsec-preshared-key",
    "{",
    "[",
    "(",
    ">",
    "-",
    "encryption-algorithm",
    "min",
    "max",
    "minimum-length",
    "default",
    "rsa",
    "dsa",
    "ecdsa",
    "add-route",
    "pre-shared-keys",
    "agent-id",
];

/// Whether a word is what a sequence expects.
pub(super) fn fits(word: &str, expected: &str) -> bool {
    match expected {
        "_" | "…" => true,
        "#" => is_algorithm(word),
        _ => expected.split('|').any(|one| match one.strip_suffix('*') {
            Some(start) => word.get(..start.len()).is_some_and(|head| same(head, start)),
            None => same(word, one),
        }),
    }
}

/// `md5`, `sha-256`, `aes128`, `3des`, `hmac-sha-1`.
fn is_algorithm(word: &str) -> bool {
    let begins = |start: &str| word.get(..start.len()).is_some_and(|head| same(head, start));
    word.len() <= 14
        && ["md5", "sha", "hmac", "des", "3des", "aes", "cmac"].iter().any(|start| begins(start))
        && word.bytes().filter(|b| !matches!(b, b'-' | b'_')).all(|b| b.is_ascii_alphanumeric())
        && !word.bytes().skip(5).any(|b| b.is_ascii_uppercase())
}

/// Equal but for capital letters; `_` is `-`.
pub(super) fn same(word: &str, listed: &str) -> bool {
    word.len() == listed.len() && word.bytes().zip(listed.bytes()).all(|(a, b)| equal(a, b))
}

fn equal(a: u8, b: u8) -> bool {
    let plain = |c: u8| if c == b'_' { b'-' } else { c.to_ascii_lowercase() };
    plain(a) == plain(b)
}

fn ends(word: &str, ending: &str) -> bool {
    let start = word.len().checked_sub(ending.len());
    start.and_then(|s| word.get(s..)).is_some_and(|tail| same(tail, ending))
}

/// Whether a secret stands after this word.
pub(crate) fn is_secret_word(word: &str) -> bool {
    if !(2..=LONGEST).contains(&word.len()) || !word.is_ascii() {
        return false;
    }
    // `password2`, `userPassword_0` beside `password`.
    let word = word.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(['-', '_']);
    let is_choice = |word: &str| CHOICES.iter().any(|c| ends(word, c) && !inside_word(word, word.len() - c.len()));
    let announces = |word: &str| ENDINGS.iter().any(|e| ends(word, e)) && !is_choice(word);
    let listed = |word: &str| SECRET.iter().any(|s| same(word, s));
    let named = || stem(word, &SUFFIXES).is_some_and(|s| !same(s, "key") && (listed(s) || announces(s)));
    let proof = || {
        stem(word, &CONTENT).is_some_and(|s| PROOFS.iter().any(|p| ends(s, p) && !inside_word(s, s.len() - p.len())))
    };
    listed(word) || announces(word) || same(word, "key-string") || named() || proof() || typed::announces(word)
}

/// A word without the first of these ends it has.
fn stem<'w>(word: &'w str, ends_with: &[&str]) -> Option<&'w str> {
    let suffix = ends_with.iter().find(|s| ends(word, s))?;
    Some(word.get(..word.len() - suffix.len())?.trim_end_matches(['-', '_']))
}

/// Whether a place lies inside a word: `admin-password` is no `min-password`.
fn inside_word(word: &str, at: usize) -> bool {
    at.checked_sub(1).and_then(|before| word.as_bytes().get(before)).is_some_and(u8::is_ascii_alphanumeric)
}

/// Longest word that announces a secret.
const LONGEST: usize = 40;

/// Whether a line of this name in a request to a web server holds a secret.
pub(super) fn is_header(name: &str) -> bool {
    ["authorization", "proxy-authorization", "cookie", "set-cookie"].iter().any(|n| same(name, n))
}

/// Whether a word says how a secret is kept.
pub(super) fn is_between(word: &str) -> bool {
    BETWEEN.iter().any(|b| same(word, b)) || word.parse::<std::net::IpAddr>().is_ok()
}

/// Ways to authenticate, where `auth=` names one.
const METHODS: [&str; 14] = [
    "psk",
    "pap",
    "chap",
    "mschap",
    "mschap-v2",
    "mschapv2",
    "eap",
    "pubkey",
    "rsasig",
    "radius",
    "digest",
    "tls",
    "open",
    "shared",
];

/// Whether a word says how something is authenticated (`auth=text`), rather than with what.
pub(super) fn is_method(word: &str) -> bool {
    METHODS.iter().any(|m| same(word, m)) || is_between(word) || is_algorithm(word)
}

/// Whether a word is no secret: a choice, a mask, or a BGP community.
pub(super) fn is_no_value(word: &str) -> bool {
    let community = |w: &str| w.split_once(':').is_some_and(|(a, b)| is_number(a) && is_number(b));
    word.bytes().all(|b| b == b'*')
        || word.starts_with(crate::table::MASK)
        || community(word)
        || word.is_empty()
        || NO_VALUE.iter().any(|n| same(word, n))
}

pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a word needs no announcement: a hash or a cipher text by its form, a long hexadecimal number, an access
/// token, or a long word of nothing but chance.
pub(super) fn is_secret_by_itself(word: &str) -> bool {
    let constant = word.starts_with("0x") && word.len() >= 7;
    constant || is_hash(word) || is_access_token(word) || is_random(word)
}

/// `$1$…`, `$9$…`, `$argon2id$…`, `%^%#…%^%#`, `{SSHA}…`.
fn is_hash(word: &str) -> bool {
    if let Some(rest) = word.strip_prefix('$') {
        return rest.split_once('$').is_some_and(|(scheme, hash)| {
            let fits = scheme.bytes().all(|b| b.is_ascii_alphanumeric());
            !hash.is_empty() && (1..=12).contains(&scheme.len()) && fits
        });
    }
    let marked = ["%^%#", "%$%$", "%@%@", "@%@%"].iter().any(|mark| word.starts_with(mark));
    let scheme = word.strip_prefix('{').and_then(|w| w.split_once('}')).map_or("", |(scheme, _)| scheme);
    (marked && word.len() > 8) || ["ssha", "sha", "crypt", "bcrypt", "md5", "smd5"].iter().any(|s| same(scheme, s))
}

/// How the access tokens of well-known services begin.
const TOKENS: [&str; 11] =
    ["AKIA", "ASIA", "ghp_", "gho_", "ghs_", "ghu_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "eyJhbGci"];

fn is_access_token(word: &str) -> bool {
    word.len() >= 12 && TOKENS.iter().any(|start| word.starts_with(start))
}

/// Shortest word of chance that is told from a name.
const RANDOM: usize = 20;

/// Whether capital and small letters and digits take turns as in no name.
fn is_random(word: &str) -> bool {
    let kind = |b: u8| match b {
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 2,
        b'0'..=b'9' => 3,
        b'+' | b'/' | b'=' | b'-' | b'_' => 0,
        _ => 9,
    };
    if word.len() < RANDOM || word.bytes().any(|b| kind(b) == 9) {
        return false;
    }
    // Signs do not count: `GigabitEthernet1/0/48` is a name.
    let kinds = || word.bytes().map(kind).filter(|k| *k > 0);
    (1..=3).all(|k| kinds().any(|one| one == k))
        && kinds().zip(kinds().skip(1)).filter(|(a, b)| a != b).count() * 3 >= word.len()
}

/// Three letters of which every word above, every shape and every word of running text has some. A line without any,
/// and without a few signs, needs no closer look; that keeps the sweep over a large file short.
const FRAGMENTS: [&[u8; 3]; 51] = [
    b"pas", b"key", b"psk", b"mmu", b"sha", b"prv", b"has", b"see", b"cre", b"tok", b"sec", b"enc", b"aut", b"log",
    b"snm", b"pin", b"wpa", b"bin", b"pwd", b"ext", b"pki", b"yno", b"pem", b"act", b"bea", b"spi", b"myn", b"ser",
    b"lic", b"sip", b"vrr", b"cak", b"str", b"usm", b"pkc", b"bac", b"res", b"ssh", b"coo", b"mgm", b"nhr", b"pri",
    b"des", b"aes", b"ngn", b"cry", b"puk", b"ddn", b"wla", b"cod", b"mab",
];

/// Words that have one of them, announce no secret, and stand in every other line of a firewall's policies.
const COMMON: [&[u8]; 3] = [b"service", b"action", b"logtraffic"];

/// Words of Japanese remarks in front of a secret.
const REMARKS: [&str; 6] = ["パス", "ﾊﾟｽ", "コミュ", "キー", "鍵", "暗証"];

/// Places of three letters in a table of bits.
const TABLE: [u64; 512] = {
    let mut table = [0; 512];
    let mut at = 0;
    while at < FRAGMENTS.len() {
        #[allow(clippy::indexing_slicing, reason = "worked out by the compiler, which fails where it is out of range")]
        let [a, b, c] = *FRAGMENTS[at];
        let place = place(a, b, c);
        #[allow(clippy::indexing_slicing, reason = "as above")]
        {
            table[place >> 6] |= 1 << (place & 63);
        }
        at += 1;
    }
    table
};

/// The lower five bits of a letter are the same for capital and small.
const fn place(a: u8, b: u8, c: u8) -> usize {
    (((a & 31) as usize) << 10) | (((b & 31) as usize) << 5) | ((c & 31) as usize)
}

/// Whether a line can hold a secret at all.
pub(super) fn may_hold_secret(line: &str) -> bool {
    let bytes = line.as_bytes();
    let mut wide = false;
    let mut before = (0, 0);
    let mut length = 0;
    for (at, c) in bytes.iter().copied().enumerate() {
        let (a, b) = before;
        let bits = TABLE.get(place(a, b, c) >> 6).copied().unwrap_or(0);
        let listed = bits >> (place(a, b, c) & 63) & 1 == 1;
        let option = b == b'-' && matches!(c, b'u' | b'-');
        let signed = matches!(c, b'$' | b'@' | b'%');
        length = if c.is_ascii_graphic() { length + 1 } else { 0 };
        if signed || option || length >= RANDOM || (b | 32 == b'p' && c | 32 == b'w') {
            return true;
        }
        // What is listed are three letters, of which this is the last.
        let is_common = |rest: &[u8]| COMMON.iter().any(|word| rest.starts_with(word));
        if listed && !at.checked_sub(2).and_then(|from| bytes.get(from..)).is_some_and(is_common) {
            return true;
        }
        wide |= !c.is_ascii();
        before = (b, c);
    }
    // Full-width letters and Japanese words.
    wide && line.char_indices().any(|(at, c)| match c {
        '\u{ff01}'..='\u{ff5e}' => true,
        'パ' | 'ﾊ' | 'コ' | 'キ' | '鍵' | '暗' => {
            line.get(at..).is_some_and(|rest| REMARKS.iter().any(|word| rest.starts_with(word)))
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::super::shapes::SHAPES;
    use super::*;

    #[test]
    fn every_word_and_shape_is_looked_at_closely() {
        for word in SECRET.iter().chain(&ENDINGS).chain(&["authentication-string", "access-code", "pin-code"]) {
            assert!(may_hold_secret(word), "{word}");
            assert!(may_hold_secret(&word.to_ascii_uppercase()), "{word}");
        }
        for shape in SHAPES {
            let (first, rest) = shape.split_first().expect("no sequence is empty");
            for first in first.split('|') {
                let text = format!("{} {}", first.trim_end_matches('*'), rest.join(" "));
                assert!(may_hold_secret(&text), "{text}");
            }
        }
        for word in REMARKS {
            assert!(may_hold_secret(&format!("保守の{word}")), "{word}");
        }
        for line in ["set service \"HTTPS\"", "set action accept", "set logtraffic all", "set comment \"部門\""] {
            assert!(!may_hold_secret(line), "{line}");
        }
        assert!(may_hold_secret("service account user himitsu1") && may_hold_secret("action activation-code himitsu1"));
        assert!(!may_hold_secret("        set srcaddr \"vendor-all\""));
        assert!(!may_hold_secret("ip route 10.0.0.0/8 gateway 192.168.1.1"));
    }
}
