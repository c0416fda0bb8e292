//! Weak ciphers and versions of TLS a FortiGate is told to take.
//!
//! Source: FortiOS CLI Reference 5.4–7.6 (`system global`, `vpn ssl settings`, `vpn ipsec phase1-interface`).

use super::super::Draft;
use super::tree::{Object, Tree};

/// Settings that list ciphers or versions.
const LISTS: [&str; 7] = [
    "admin-https-ssl-versions",
    "ssl-min-proto-version",
    "ssl-min-proto-ver",
    "proposal",
    "encryption",
    "authentication",
    "ssh-enc-algo",
];

/// Switches that let weak ones in.
const SWITCHES: [(&str, &str); 7] = [
    ("strong-crypto", "disable"),
    ("admin-ssh-v1", "enable"),
    ("ssh-hmac-md5", "enable"),
    ("sslv3", "enable"),
    ("tlsv1-0", "enable"),
    ("tlsv1-1", "enable"),
    ("algorithm", "low"),
];

/// Tunnels, by their name.
const TUNNELS: [&str; 6] = [
    "vpn ipsec phase1-interface",
    "vpn ipsec phase1",
    "vpn ipsec phase2-interface",
    "vpn ipsec phase2",
    "vpn ipsec manualkey-interface",
    "vpn ipsec manualkey",
];

/// Notes those of every domain.
pub(super) fn read(tree: &Tree<'_>, draft: &mut Draft<'_>) {
    for domain in tree.scopes() {
        let prefix = if domain.is_empty() { String::new() } else { format!("{domain}/") };
        for path in ["system global", "vpn ssl settings"] {
            if let Some(section) = tree.section(&domain, path) {
                note(&section.own, &format!("{prefix}{path}"), draft);
            }
        }
        for section in TUNNELS.iter().filter_map(|path| tree.section(&domain, path)) {
            for entry in section.entries() {
                note(entry, &format!("{prefix}{}", entry.name), draft);
            }
        }
    }
}

fn note(object: &Object<'_>, place: &str, draft: &mut Draft<'_>) {
    for key in LISTS {
        let words = object.words(key);
        draft.ciphers(place, words.iter().map(|word| &**word), object.line_of(key));
    }
    for (key, value) in SWITCHES.into_iter().filter(|(key, value)| object.is(key, value)) {
        draft.weak_cipher(place, &format!("{key} {value}"), object.line_of(key));
    }
}
