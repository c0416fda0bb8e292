//! Which ciphers, hashes and versions of protocols are weak, by the words every maker writes them with.
//!
//! Only what is written counts: which ones a device takes where nothing is written differs between releases.
//!
//! Source: RFC 8996 (TLS 1.0 and 1.1), RFC 7568 (SSL 3.0), RFC 8247 §2 and RFC 8221 §5 (IKEv2, ESP: DES and MD5 must not,
//! 3DES should not be used), RFC 8758 (RC4 in SSH), RFC 9142 (groups of SSH).

use sejo_model::configuration::{Dialect, Line, WeakCipher};

use super::Draft;

/// Versions of SSL and TLS, as makers write them.
const VERSIONS: [&str; 14] = [
    "sslv2",
    "sslv3",
    "sslv3-only",
    "tlsv1",
    "tlsv1-only",
    "tlsv1.0",
    "tlsv1-0",
    "tlsv1.1",
    "tlsv1-1",
    "tls1.0",
    "tls1.1",
    "tls1-0",
    "tls1-1",
    "dtlsv1",
];

/// Ciphers, hashes and groups, as they stand alone or between hyphens: `3des-sha1`, `esp-md5-hmac`.
const WEAK: [&str; 10] =
    ["des", "3des", "md5", "md596", "rc4", "arcfour", "arcfour128", "arcfour256", "null", "group1"];

/// Whether a word names a weak one.
fn is_weak(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    VERSIONS.contains(&word.as_str()) || word.split(['-', '_']).any(|part| WEAK.contains(&part))
}

/// Whether they are looked for in a maker's text.
pub(super) fn is_looked_for(dialect: Dialect) -> bool {
    !matches!(dialect, Dialect::Nftables | Dialect::Iptables | Dialect::Unread)
}

impl Draft<'_> {
    /// Notes the weak ones among those a service or tunnel may use.
    pub fn ciphers<'w>(&mut self, place: &str, words: impl IntoIterator<Item = &'w str>, line: Line) {
        for word in words.into_iter().filter(|word| is_weak(word)) {
            self.weak_cipher(place, &word.to_ascii_lowercase(), line);
        }
    }

    /// Notes a weak one.
    pub fn weak_cipher(&mut self, place: &str, what: &str, line: Line) {
        let weak = WeakCipher { place: place.to_owned(), what: what.to_owned(), line };
        self.configuration.weak_ciphers.get_or_insert_default().push(weak);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_ones_are_told_from_others_in_every_spelling() {
        for word in ["des", "3des-sha1", "aes256-md5", "esp-3des", "esp-md5-hmac", "DES-CBC", "TLSv1.1", "arcfour128"] {
            assert!(is_weak(word), "{word}");
        }
        for word in
            ["aes256-sha256", "esp-aes", "esp-sha-hmac", "tlsv1.2", "tlsv1-2", "group14", "sha256", "destination"]
        {
            assert!(!is_weak(word), "{word}");
        }
    }
}
