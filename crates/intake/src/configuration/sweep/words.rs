//! Words around secrets in the configurations of many makers: what announces one, what may stand between, what never
//! is one.

/// Words after which a secret stands.
const SECRET: [&str; 65] = [
    "pass",
    "pw",
    "passcode",
    "passwort",
    "key",
    "psk",
    "community",
    "pre-shared-key",
    "preshared-key",
    "presharedkey",
    "pre-shared-secret",
    "shared-key",
    "sharedkey",
    "private-key",
    "privatekey",
    "privkey",
    "prv",
    "authentication-key",
    "auth-key",
    "authkey",
    "encryption-key",
    "secret-key",
    "api-key",
    "apikey",
    "access-key",
    "wep-key",
    "wpa-key",
    "wireless-key",
    "message-digest-key",
    "key-string",
    "keystring",
    "master-key",
    "server-key",
    "radius-key",
    "tacacs-key",
    "static-key",
    "session-key",
    "wpa-pre-shared-key",
    "wpa2-pre-shared-key",
    "wpa3-pre-shared-key",
    "password-hash",
    "passwd-hash",
    "phash",
    "bcrypt-hash",
    "sha512-hash",
    "md5-hash",
    "nt-hash",
    "passwordenc",
    "ldap-bindpw",
    "otp-seed",
    "rocommunity",
    "rwcommunity",
    "snmp-community",
    "trap-community",
    "credential",
    "fixedkey",
    "enckey",
    "authpass",
    "privpass",
    "token",
    "enc-key",
    "ddns-key",
    "md5key",
    "activation-code",
    "bearer",
];

/// Endings that make any word one of those (`auth-password`, `psksecret`, `ldap-login-password`).
const ENDINGS: [&str; 8] = ["-pw", "password", "passwd", "passphrase", "secret", "-psk", "pwd", "preshared-key"];

/// Words with such an ending that announce a choice, not a secret.
const CHOICES: [&str; 10] = [
    "no-password",
    "empty-password",
    "min-password",
    "max-password",
    "change-password",
    "force-password",
    "forcepassword",
    "allow-password",
    "pbkdf2-password",
    "two-factor-password",
];

/// Words that may stand between such a word and the secret.
const BETWEEN: [&str; 53] = [
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
];

/// Words that stand after such a word where no secret is meant.
const NO_VALUE: [&str; 57] = [
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
];

/// Sequences of words after which a secret stands; `_` is any word.
pub(super) const SHAPES: [&[&str]; 49] = [
    &["pp", "auth", "username", "_"],
    &["auth", "myname", "_"],
    &["auth", "user", "_", "_"],
    &["smtp-auth", "_"],
    &["password", "_", "set"],
    &["auth=text"],
    &["auth=md5", "_"],
    &["authentication", "key", "eigrp", "_"],
    &["external-memory", "config", "filename", "_"],
    &["external-memory", "exec", "filename", "_"],
    &["pki", "certificate", "file", "_", "_", "_"],
    &["yno", "access", "code", "_"],
    &["pem", "terminal", "3des"],
    &["login", "user", "_"],
    &["auth", "send", "_"],
    &["auth", "receive", "_"],
    &["authentication", "password", "_"],
    &["password", "manager", "user-name", "_"],
    &["password", "operator", "user-name", "_"],
    &["password", "manager"],
    &["password", "operator"],
    &["snmp-server", "host", "_", "version", "1"],
    &["snmp-server", "host", "_", "version", "2c"],
    &["snmp-server", "host", "_", "traps", "version", "1"],
    &["snmp-server", "host", "_", "traps", "version", "2c"],
    &["snmp-server", "host", "_", "informs", "version", "2c"],
    &["snmp-server", "host", "_", "_", "community"],
    &["snmp-server", "host", "_", "community"],
    &["snmp", "host", "_"],
    &["snmp", "trap", "host", "_"],
    &["snmp", "trap", "community"],
    &["snmp-agent", "ip", "host", "_"],
    &["standby", "_", "authentication"],
    &["vrrp", "_", "authentication"],
    &["auth", "md5"],
    &["auth", "sha"],
    &["auth", "sha256"],
    &["auth", "sha-256"],
    &["auth", "sha512"],
    &["priv", "des"],
    &["priv", "des56"],
    &["priv", "3des"],
    &["priv", "aes", "128"],
    &["priv", "aes", "192"],
    &["priv", "aes", "256"],
    &["priv", "aes128"],
    &["priv", "aes256"],
    &["priv", "aes"],
    &["l2tp", "tunnel", "auth", "on", "_"],
];

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
pub(super) fn is_secret_word(word: &str) -> bool {
    let listed = (2..=24).contains(&word.len()) && SECRET.iter().any(|s| same(word, s));
    // `password2` beside `password`.
    let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
    listed
        || ((3..=40).contains(&word.len())
            && word.is_ascii()
            && ENDINGS.iter().any(|e| ends(word, e))
            && !CHOICES.iter().any(|c| same(word, c)))
}

/// Whether a word says how a secret is kept.
pub(super) fn is_between(word: &str) -> bool {
    BETWEEN.iter().any(|b| same(word, b))
}

/// Whether a word is no secret: a choice, a mask, or a BGP community.
pub(super) fn is_no_value(word: &str) -> bool {
    let community = |w: &str| w.split_once(':').is_some_and(|(a, b)| is_number(a) && is_number(b));
    word.bytes().all(|b| b == b'*')
        || word.starts_with(crate::table::MASK)
        || community(word)
        || NO_VALUE.iter().any(|n| same(word, n))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a word is a hash by its form (`$1$…`, `$9$…`, `$argon2id$…`).
pub(super) fn is_hash(word: &str) -> bool {
    let Some(rest) = word.strip_prefix('$') else { return false };
    rest.split_once('$').is_some_and(|(scheme, hash)| {
        !hash.is_empty()
            && scheme.len() <= 12
            && !scheme.is_empty()
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

/// Three letters of which every word above, every shape and every word of running text has some. A line without any,
/// and without a few signs, needs no closer look; that keeps the sweep over a large file short.
const FRAGMENTS: [&[u8; 3]; 25] = [
    b"pas", b"key", b"psk", b"mmu", b"sha", b"prv", b"has", b"see", b"cre", b"tok", b"sec", b"enc", b"aut", b"log",
    b"snm", b"pin", b"wpa", b"bin", b"pwd", b"ext", b"pki", b"yno", b"pem", b"act", b"bea",
];

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
    for c in bytes.iter().copied() {
        let (a, b) = before;
        let bits = TABLE.get(place(a, b, c) >> 6).copied().unwrap_or(0);
        let listed = bits >> (place(a, b, c) & 63) & 1 == 1;
        if listed || matches!(c, b'$' | b'@') || (matches!(b, b'p' | b'P') && matches!(c, b'w' | b'W')) {
            return true;
        }
        wide |= !c.is_ascii();
        before = (b, c);
    }
    // Full-width letters and Japanese words.
    wide && (REMARKS.iter().any(|w| line.contains(w)) || line.chars().any(|c| matches!(c, '\u{ff01}'..='\u{ff5e}')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_and_shape_is_looked_at_closely() {
        for word in SECRET.iter().chain(&ENDINGS) {
            assert!(may_hold_secret(word), "{word}");
            assert!(may_hold_secret(&word.to_ascii_uppercase()), "{word}");
        }
        for shape in SHAPES {
            // An SNMPv3 user's second key stands behind the first.
            assert!(shape.first() == Some(&"priv") || may_hold_secret(&shape.join(" ")), "{shape:?}");
        }
        assert!(!may_hold_secret("        set srcaddr \"vendor-all\""));
        assert!(!may_hold_secret("ip route 10.0.0.0/8 gateway 192.168.1.1"));
    }
}
