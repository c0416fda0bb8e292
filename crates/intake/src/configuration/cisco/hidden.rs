//! Secrets in lines that are not modelled otherwise: routing, time, servers, wireless, addresses with a password in them.

use sejo_model::configuration::{SecretUse, Storage};

use super::super::{Draft, Kept, is_secret_word};
use super::block::Entry;
use super::key;

/// Whose the secrets below a head are, as far as it tells. What a word of it announces is a secret itself, and no name.
pub(super) fn owner(words: &[&str]) -> String {
    let (first, rest) = words.split_first().unwrap_or((&"", &[]));
    let is_secret = is_secret_word(first) && rest.first() != Some(&"chain");
    let named = rest.iter().take_while(|word| !is_secret && !is_secret_word(word));
    named.copied().collect::<Vec<_>>().join(" ")
}

/// Takes the secrets of a line. `owner` is whose they are, as far as the block's head tells.
pub(super) fn take<'a>(draft: &mut Draft<'a>, entry: &Entry<'a>, owner: &str) {
    address_with_password(draft, entry);
    if entry.no {
        return;
    }
    let words = entry.words.as_slice();
    match words {
        ["radius-server" | "tacacs-server", "key", rest @ ..] | ["key", rest @ ..] if !is_number(rest) => {
            key::take(draft, SecretUse::Server, owner, entry, rest);
        }
        ["radius-server" | "tacacs-server", "host", host, rest @ ..] => {
            if let Some(rest) = after(rest, "key") {
                key::take(draft, SecretUse::Server, host, entry, rest);
            }
        }
        ["ldap-login-password" | "radius-common-pw", rest @ ..] => {
            key::take(draft, SecretUse::Server, owner, entry, rest)
        }
        ["bind", "authenticate", "root-dn", _, "password", rest @ ..] => {
            key::take(draft, SecretUse::Server, owner, entry, rest);
        }
        ["client", host, "server-key", rest @ ..] => key::take(draft, SecretUse::Server, host, entry, rest),
        ["ppp", "chap", "password", rest @ ..] => key::take(draft, SecretUse::Provider, owner, entry, rest),
        ["ppp", "pap", "sent-username", name, "password", rest @ ..] => {
            key::take(draft, SecretUse::Provider, name, entry, rest);
        }
        ["wpa-psk", "ascii" | "hex", rest @ ..] => key::take(draft, SecretUse::Wireless, owner, entry, rest),
        ["security", "wpa", "psk", "set-key", "ascii" | "hex", rest @ ..] => {
            key::take(draft, SecretUse::Wireless, owner, entry, rest);
        }
        ["encryption", rest @ ..] => {
            if let Some([_, kind @ "7", secret, ..] | [_, "hex", kind, secret, ..]) = after(rest, "size") {
                key::take(draft, SecretUse::Wireless, owner, entry, &[kind, secret]);
            } else if let Some([_, secret, ..]) = after(rest, "size") {
                key::take(draft, SecretUse::Wireless, owner, entry, &[secret]);
            }
        }
        ["key-string", rest @ ..] => key::take(draft, SecretUse::Other, owner, entry, rest),
        // The key by which a device signs in to the web filter of the cloud (ScanSafe).
        ["license", "0" | "6" | "7" | "8", _] | ["scansafe", "license", _] => {
            let from = words.len() - if words.first() == Some(&"license") { 2 } else { 1 };
            key::take(draft, SecretUse::Server, owner, entry, words.get(from..).unwrap_or_default());
        }
        ["license", secret] if owner == "general-options" => {
            key::take(draft, SecretUse::Server, "scansafe", entry, &[secret]);
        }
        ["ntp", "authentication-key", _, _, rest @ ..] => {
            // The type stands behind the key here.
            let rest = rest.get(..1).unwrap_or_default();
            key::take(draft, SecretUse::Other, "ntp", entry, rest);
        }
        ["snmp-server", "user", name, ..] if words.contains(&"encrypted") => digests(draft, entry, name),
        ["authentication", "mode", "hmac-sha-256", rest @ ..] => {
            key::take(draft, SecretUse::Other, owner, entry, rest);
        }
        ["mab", "request", "format", "attribute", "2", rest @ ..] => {
            key::take(draft, SecretUse::Server, "mab", entry, rest);
        }
        ["snmp", "mib", "community-map", community, ..] => {
            key::take(draft, SecretUse::Community, "", entry, &[community]);
        }
        ["snmp-server", "user", name, ..] => {
            for mark in ["md5", "sha", "sha-2", "des", "3des", "128", "192", "256"] {
                if let Some(rest) = after(words, mark) {
                    let rest = rest.strip_prefix(&["256"]).unwrap_or(rest);
                    let secret = rest
                        .get(..1)
                        .filter(|w| !["128", "192", "256", "access", "priv"].iter().any(|x| w.contains(x)));
                    if let Some(secret) = secret {
                        key::take(draft, SecretUse::Other, name, entry, secret);
                    }
                }
            }
        }
        _ => general(draft, entry, owner),
    }
}

/// `snmp-server user … encrypted auth sha aa:bb:… priv aes 128 dd:ee:…`: digests made with the device's own engine, which
/// nobody turns back.
fn digests<'a>(draft: &mut Draft<'a>, entry: &Entry<'a>, owner: &str) {
    let behind = entry.words.iter().skip_while(|w| **w != "auth");
    for digest in behind.filter(|w| w.contains(':') && w.bytes().all(|b| b.is_ascii_hexdigit() || b == b':')) {
        draft.secret(SecretUse::Other, owner, Storage::Hashed, digest, Kept::Salted, entry.line.number);
    }
}

/// `… password 7 X`, `… md5 7 X`, `… authentication text X`, `… key-string X` anywhere in a line.
fn general<'a>(draft: &mut Draft<'a>, entry: &Entry<'a>, owner: &str) {
    let words = entry.words.as_slice();
    for mark in ["password", "passphrase", "key-string", "md5", "secret"] {
        if let Some(rest) = after(words, mark).filter(|r| !r.is_empty()) {
            let config =
                matches!(words, ["service" | "no" | "security" | "aaa" | "crypto" | "description" | "match", ..]);
            let word = rest.first().copied().unwrap_or("");
            if !config && !matches!(word, "key-string" | "encryption" | "key-chain") {
                return key::take(draft, SecretUse::Other, owner, entry, rest);
            }
        }
    }
    for mark in ["authentication-key", "pre-shared-key"] {
        if let Some(rest) = after(words, mark).filter(|r| !r.is_empty()) {
            return key::take(draft, SecretUse::Other, owner, entry, rest);
        }
    }
    match words {
        ["standby" | "vrrp" | "glbp", .., "authentication", secret]
        | ["standby" | "vrrp" | "glbp", .., "authentication", "text", secret]
        | ["ip" | "ipv6", "nhrp", "authentication", secret] => {
            key::take(draft, SecretUse::Other, owner, entry, &[secret]);
        }
        ["failover" | "cluster", "key", "hex", secret] | ["failover" | "cluster", "key", secret] => {
            key::take(draft, SecretUse::Other, "failover", entry, &[secret]);
        }
        _ => {}
    }
}

/// `ftp://user:password@host/…`: the password.
fn address_with_password<'a>(draft: &mut Draft<'a>, entry: &Entry<'a>) {
    let text = entry.line.text;
    let Some((_, rest)) = text.split_once("://") else { return };
    let Some((account, _)) = rest.split_once('@') else { return };
    if let Some((name, password)) = account.split_once(':').filter(|(_, p)| !p.is_empty() && !p.contains('/')) {
        key::take(draft, SecretUse::Server, name, entry, &[password]);
    }
}

fn after<'w, 'a>(words: &'w [&'a str], mark: &str) -> Option<&'w [&'a str]> {
    let at = words.iter().position(|w| *w == mark)?;
    words.get(at + 1..)
}

/// `key 1` in a key chain is a number, not a key.
fn is_number(words: &[&str]) -> bool {
    matches!(words, [] | ["chain" | "config-key" | "generate", ..])
        || matches!(words, [one] if one.len() < 4 && one.bytes().all(|b| b.is_ascii_digit()))
}
