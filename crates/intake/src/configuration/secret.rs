//! Fingerprints of secrets, and what is wrong with a secret that can be read.

use hmac::{Hmac, KeyInit, Mac};
use sejo_model::configuration::{Fingerprint, FingerprintKey, SecretUse, Weakness};
use sejo_model::text::fold;
use sha2::Sha256;

/// The keyed fingerprint of a secret. `scheme` is empty for a readable secret, so that the same password is found however
/// the maker scrambles it; hashes of different schemes never meet.
pub(crate) fn fingerprint(key: &FingerprintKey, scheme: &str, text: &str) -> Fingerprint {
    let mut mac = match Hmac::<Sha256>::new_from_slice(key.bytes()) {
        Ok(mac) => mac,
        Err(never) => {
            // HMAC takes a key of any length.
            let _ = never;
            return Fingerprint(String::new());
        }
    };
    mac.update(scheme.as_bytes());
    mac.update(&[0]);
    mac.update(text.as_bytes());
    let bytes = mac.finalize().into_bytes();
    Fingerprint(bytes.iter().take(16).map(|b| format!("{b:02x}")).collect())
}

/// Values that devices leave the factory with, or that everybody tries first.
const FACTORY: [&str; 26] = [
    "admin",
    "administrator",
    "password",
    "p@ssw0rd",
    "passw0rd",
    "cisco",
    "cisco123",
    "fortinet",
    "fortigate",
    "manager",
    "friend",
    "public",
    "private",
    "root",
    "toor",
    "guest",
    "user",
    "test",
    "default",
    "changeme",
    "secret",
    "yamaha",
    "rtx",
    "doremi",
    "12345678",
    "123456",
];

/// Words that stand in every list of passwords; compared without digits and signs around them.
const COMMON: [&str; 30] = [
    "sakura",
    "nippon",
    "himitsu",
    "aiueo",
    "mainte",
    "maintenance",
    "hoshu",
    "support",
    "remote",
    "network",
    "password",
    "passw0rd",
    "p@ssw0rd",
    "p@ssword",
    "pass",
    "qwerty",
    "welcome",
    "letmein",
    "hospital",
    "clinic",
    "byouin",
    "iryou",
    "nurse",
    "doctor",
    "karte",
    "vpn",
    "vpnuser",
    "router",
    "firewall",
    "hogehoge",
];

/// Ways of the fingers over a keyboard.
const KEYBOARD: [&str; 10] = [
    "1qaz2wsx", "zaq12wsx", "qwertyui", "asdfghjk", "1q2w3e4r", "qazwsxed", "zxcvbnm", "qwer1234", "1234qwer",
    "asdf1234",
];

/// What is wrong with a readable secret; `None` when nothing is seen.
pub(crate) fn weakness(plain: &str, purpose: SecretUse, owner: &str) -> Option<Weakness> {
    let lower = plain.to_ascii_lowercase();
    let stem = lower.trim_matches(|c: char| !c.is_ascii_alphabetic());
    // The checklist asks for 13 characters, or 8 where a second factor stands beside them: for what persons type.
    let (least, alone) = match purpose {
        SecretUse::Community => (0, 0),
        SecretUse::PreSharedKey | SecretUse::Wireless | SecretUse::Server => (13, 13),
        SecretUse::Administrator | SecretUse::Login | SecretUse::RemoteUser => (8, 13),
        _ => (8, 8),
    };
    let length = plain.chars().count();
    if plain.is_empty() {
        Some(Weakness::Empty)
    } else if FACTORY.contains(&lower.as_str()) {
        Some(Weakness::Default)
    } else if !owner.is_empty() && fold(plain) == fold(owner) {
        Some(Weakness::LikeName)
    } else if is_common(&lower, stem) {
        Some(Weakness::Common)
    } else if length < least {
        Some(Weakness::Short)
    } else if length < alone {
        Some(Weakness::ShortAlone)
    } else {
        None
    }
}

/// A word of the lists with digits and signs around it, a run, a walk over the keyboard, or a few characters repeated.
fn is_common(lower: &str, stem: &str) -> bool {
    let listed = |word: &str| COMMON.contains(&word) || FACTORY.contains(&word);
    // `p@ssw0rd1` ends in letters only after its digit; both forms of the word are looked up.
    let head = lower.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
    listed(stem) || listed(head) || is_run(lower) || KEYBOARD.iter().any(|k| lower.starts_with(k)) || is_repeated(lower)
}

/// Up to four characters over and over (`abcabcabc`, `12121212`).
fn is_repeated(text: &str) -> bool {
    let bytes = text.as_bytes();
    (1..=4).any(|n| bytes.len() >= n * 3 && bytes.iter().zip(bytes.iter().skip(n)).all(|(a, b)| a == b))
}

/// One character repeated, or digits or letters one after another.
fn is_run(text: &str) -> bool {
    let bytes = text.as_bytes();
    let steps = |by: i16| bytes.windows(2).all(|p| matches!(p, [a, b] if i16::from(*b) - i16::from(*a) == by));
    bytes.len() > 1 && (steps(0) || steps(1) || steps(-1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_secrets_are_told_by_what_is_wrong() {
        use Weakness::{Common, Default, Empty, LikeName, Short, ShortAlone};
        for (plain, purpose, owner, expected) in [
            ("", SecretUse::Login, "", Some(Empty)),
            ("Admin", SecretUse::Administrator, "kanri", Some(Default)),
            ("public", SecretUse::Community, "", Some(Default)),
            ("vpn-tanaka", SecretUse::RemoteUser, "VPN-Tanaka", Some(LikeName)),
            ("Password2024!", SecretUse::Login, "", Some(Common)),
            ("p@ssw0rd99", SecretUse::Login, "", Some(Common)),
            ("cisco1234", SecretUse::Login, "", Some(Common)),
            ("1qaz2wsx3edc", SecretUse::Login, "", Some(Common)),
            ("abcabcabcabc", SecretUse::Login, "", Some(Common)),
            ("87654321", SecretUse::Login, "", Some(Common)),
            ("k9Tq", SecretUse::Login, "", Some(Short)),
            ("k9Tq-x82", SecretUse::PreSharedKey, "", Some(Short)),
            ("k9Tq-x82", SecretUse::RemoteUser, "", Some(ShortAlone)),
            ("k9Tq-x82-Lm4", SecretUse::Administrator, "", Some(ShortAlone)),
            ("k9Tq-x82-Lm4P", SecretUse::Administrator, "", None),
            ("k9Tq-x82", SecretUse::Provider, "", None),
            ("k9Tq", SecretUse::Community, "", None),
            ("k9Tq-x82-Lm4-Pz7", SecretUse::PreSharedKey, "", None),
        ] {
            assert_eq!(weakness(plain, purpose, owner), expected, "{plain}");
        }
    }

    #[test]
    fn fingerprints_differ_by_key_and_scheme_only() {
        let (a, b) = (FingerprintKey::new([1; 32]), FingerprintKey::new([2; 32]));
        assert_eq!(fingerprint(&a, "", "x"), fingerprint(&a, "", "x"));
        assert_ne!(fingerprint(&a, "", "x"), fingerprint(&b, "", "x"));
        assert_ne!(fingerprint(&a, "", "x"), fingerprint(&a, "md5", "x"));
        assert_eq!(fingerprint(&a, "", "x").0.len(), 32);
    }
}
