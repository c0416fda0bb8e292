//! Secrets of FortiOS, found by the name of the setting and the section it stands in.
//!
//! An administrator's `ENC` is a salted hash. Every other `ENC` is encrypted with a random start, so that equal secrets
//! look different; whether it can be turned back depends on `private-data-encryption`, so how it is kept is not known.
//! Source: FortiOS Administration Guide, “Private data encryption”; FG-IR-19-007.

use std::borrow::Cow;

use sejo_model::configuration::{Line, SecretUse, Storage};

use super::super::{Draft, Kept};
use super::values::Words;

/// Where a setting stands.
#[derive(Debug, Default)]
pub(super) struct Place<'a> {
    /// Section.
    pub path: &'a str,
    /// Innermost section in it, where there is one.
    pub inner: &'a str,
    /// Entry.
    pub owner: Cow<'a, str>,
}

/// Endings of settings that hold a secret.
const ENDINGS: [&str; 8] = ["passwd", "password", "secret", "passphrase", "psk", "pwd", "uploadpass", "keytab"];

/// Settings that hold a secret and do not end so.
const KEYS: [&str; 20] = [
    "private-key",
    "key",
    "key2",
    "key3",
    "wep-key",
    "sae-private-key",
    "fixedkey",
    "enckey",
    "authkey",
    "md5-key",
    "auth-key",
    "secondary-key",
    "tertiary-key",
    "secondary-secret",
    "tertiary-secret",
    "md5-keys",
    "api-key",
    "passcode",
    "group-authentication-secret",
    "seed",
];

/// Settings that end so and hold a choice, a name or a number.
const CHOICES: [&str; 12] = [
    "change-password",
    "force-password",
    "min-password",
    "expired-password",
    "reset-password",
    "guest-password",
    "user-password",
    "email-password",
    "self-registration-password",
    "save-password",
    "login-passwd",
    "forticlient-password",
];

/// Hands the draft the secret a setting holds, if it does.
pub(super) fn note<'a>(draft: &mut Draft<'a>, place: &Place<'a>, key: &str, raw: &'a str, line: Line) {
    // Nothing nested in it has a name: where one seems to, an `end` was lost.
    if place.path == "system snmp community" && key == "name" {
        return plain(draft, SecretUse::Community, "", raw, line);
    }
    if place.inner == "form-data" && key == "value" {
        return plain(draft, SecretUse::Other, &place.owner, raw, line);
    }
    if place.path == "system automation-action" && key == "uri" {
        // Whoever knows the address of a web hook may write there.
        let host = raw.find("://").map_or(0, |at| at + 3);
        let path = raw.get(host..).and_then(|r| r.split_once('/')).map_or("", |(_, path)| path);
        return draft.hide(path.trim_end_matches('"'));
    }
    let encrypted = raw.strip_prefix("ENC ").or_else(|| raw.strip_prefix("\"ENC ")).map(str::trim);
    let named = ENDINGS.iter().any(|e| key.ends_with(e)) || KEYS.contains(&key);
    if raw.is_empty() || (encrypted.is_none() && (!named || is_choice(key, raw))) {
        return;
    }
    let purpose = purpose(place, key);
    match encrypted {
        Some(value) if purpose == SecretUse::Administrator => {
            draft.secret(purpose, &place.owner, Storage::Hashed, value, Kept::Salted, line);
        }
        Some(value) => draft.secret(purpose, &place.owner, Storage::Unknown, value, Kept::Salted, line),
        None if purpose == SecretUse::PrivateKey => {
            draft.secret(purpose, &place.owner, Storage::Unknown, raw, Kept::Salted, line);
        }
        None => plain(draft, purpose, &place.owner, raw, line),
    }
}

fn plain<'a>(draft: &mut Draft<'a>, purpose: SecretUse, owner: &str, raw: &'a str, line: Line) {
    let value = Words(raw).next().unwrap_or_default();
    let inner = raw.strip_prefix('"').and_then(|r| r.strip_suffix('"')).unwrap_or(raw);
    if value.bytes().all(|b| b == b'*') || value.starts_with('<') {
        // Already hidden by whoever took the text from the device.
        return;
    }
    draft.secret(purpose, owner, Storage::Plain, inner, Kept::Readable(&value), line);
}

/// Whether the setting is a choice (`enable`), a number, or a name.
fn is_choice(key: &str, raw: &str) -> bool {
    CHOICES.contains(&key)
        || matches!(raw, "enable" | "disable" | "allow" | "deny" | "optional" | "mandatory" | "require" | "none")
        || (key == "key" && raw.bytes().all(|b| b.is_ascii_digit()))
}

fn purpose(place: &Place<'_>, key: &str) -> SecretUse {
    if key == "private-key" || key == "sae-private-key" {
        return SecretUse::PrivateKey;
    }
    match place.path {
        "system admin" => SecretUse::Administrator,
        "user local" | "vpn l2tp" => SecretUse::RemoteUser,
        "system interface" | "system pppoe-interface" | "system modem" | "system ddns" => SecretUse::Provider,
        "wireless-controller vap" | "wireless-controller mpsk-profile" => SecretUse::Wireless,
        path if path.starts_with("vpn ipsec") => SecretUse::PreSharedKey,
        path if path.starts_with("vpn certificate") => SecretUse::PrivateKey,
        path if path.starts_with("user ") || path.starts_with("log ") => SecretUse::Server,
        "system tacacs+" | "system central-management" | "system email-server" | "system ha" => SecretUse::Server,
        _ => SecretUse::Other,
    }
}
