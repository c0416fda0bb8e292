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

/// Words that stand in every list of passwords; compared without digits and signs at the end.
const COMMON: [&str; 20] = [
    "password", "passw0rd", "p@ssw0rd", "p@ssword", "pass", "qwerty", "welcome", "letmein", "hospital", "clinic",
    "byouin", "iryou", "nurse", "doctor", "karte", "vpn", "vpnuser", "router", "firewall", "hogehoge",
];

/// What is wrong with a readable secret; `None` when nothing is seen.
pub(crate) fn weakness(plain: &str, purpose: SecretUse, owner: &str) -> Option<Weakness> {
    let lower = plain.to_ascii_lowercase();
    let stem = lower.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
    let least = match purpose {
        SecretUse::Community => 0,
        SecretUse::PreSharedKey | SecretUse::Wireless | SecretUse::Server => 13,
        _ => 8,
    };
    if plain.is_empty() {
        Some(Weakness::Empty)
    } else if FACTORY.contains(&lower.as_str()) {
        Some(Weakness::Default)
    } else if !owner.is_empty() && fold(plain) == fold(owner) {
        Some(Weakness::LikeName)
    } else if COMMON.contains(&stem) || is_run(&lower) {
        Some(Weakness::Common)
    } else if plain.chars().count() < least {
        Some(Weakness::Short)
    } else {
        None
    }
}

/// One character repeated, or digits or letters one after another.
fn is_run(text: &str) -> bool {
    let bytes = text.as_bytes();
    let steps = |by: i16| bytes.windows(2).all(|p| matches!(p, [a, b] if i16::from(*b) - i16::from(*a) == by));
    bytes.len() > 1 && (steps(0) || steps(1) || steps(-1))
}
