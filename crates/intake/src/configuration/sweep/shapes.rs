//! Commands whose secret nothing announces: sequences of words after which it stands, found by their first word.

use std::sync::LazyLock;

use super::words::fits;

/// Sequences of words after which a secret stands. `_` is any word, `a|b` either, `auth*` a word that begins so, `#` an
/// algorithm (`sha256`, `aes-128`); behind `…` everything is secret. Commands of which words may be typed in part are in
/// [`super::paths`].
pub(super) const SHAPES: [&[&str]; 89] = [
    &["pass", "phrase"],
    &["pp", "auth", "username", "_"],
    &["eap|xauth", "myname", "_", "_"],
    &["wan", "auth", "myname", "_", "_"],
    &["ngn", "radius", "account", "_", "_"],
    &["heartbeat2", "transmit|receive", "_", "auth"],
    &["heartbeat2", "transmit|receive", "_", "crypto", "…"],
    &["session-key", "inbound|outbound", "ah", "_"],
    &["myname", "_"],
    &["auth", "send|receive", "_"],
    &["provider|mobile", "auth", "_", "_"],
    &["smtp-auth", "_"],
    &["mail", "server", "pop", "_", "_", "_", "_"],
    &["password", "_", "set"],
    &["auth=text|auth=md5"],
    &["authentication", "key", "eigrp", "_"],
    &["authentication", "string"],
    &["authentication", "mode", "hmac-sha-256"],
    &["authentication", "mode", "hmac-sha-256", "0|7"],
    &["mab", "request", "format", "attribute", "2"],
    &["mab", "request", "format", "attribute", "2", "0|7"],
    &["snmp", "mib", "community-map"],
    &["password", "hash-*"],
    &["authentication-mode", "simple"],
    &["key", "authentication|accounting|authorization"],
    &["external-memory", "config", "filename", "_"],
    &["external-memory", "exec", "filename", "_", "_"],
    &["external-memory", "exec", "filename", "_"],
    &["filename", "_", "aes128|aes256"],
    &["filename", "prefix", "_", "aes128|aes256"],
    &["filename", "prefix", "_", "_", "aes128|aes256"],
    &["pki", "certificate", "file", "_", "_", "_"],
    &["import|export", "_", "pkcs12"],
    &["yno", "access", "code", "_"],
    &["yno", "access", "code"],
    &["pem", "terminal", "3des"],
    &["login", "user", "_"],
    &["mgmt-user", "_", "_"],
    &["mgmt-user", "_"],
    &["pre-share|preshare|preshared"],
    &["authentication", "password", "_"],
    &["authentication", "secret-password", "0|1|plain|secret", "_"],
    &["authentication", "secret-password", "_"],
    &["password", "manager|operator", "user-name", "_"],
    &["password", "manager|operator"],
    &["snmp-server", "host", "_", "vrf", "_"],
    &["snmp-server", "host", "_", "_", "community"],
    &["snmp-server", "host", "_"],
    &["snmp", "host", "_", "…"],
    &["snmp|snmpv2c", "trap", "host", "_"],
    &["snmp", "trap", "community"],
    &["snmp", "manager", "_", "_"],
    &["snmp-agent", "ip", "host", "_"],
    &["usm", "user", "_", "_", "#"],
    &["usm", "user", "_", "_", "group", "_", "#"],
    &["aes128-cfb|des-cbc"],
    &["standby|vrrp|glbp", "_", "authentication"],
    &["nhrp", "authentication"],
    &["auth*", "#"],
    &["priv*", "#"],
    &["spi", "_", "#"],
    &["spi", "_", "esp", "null", "#"],
    &["spi", "_", "esp", "#"],
    &["l2tp", "tunnel", "auth", "on", "_"],
    &["l2tp", "tunnel", "auth", "on"],
    &["backup|restore", "disk", "_", "ftp|sftp", "_", "…"],
    &["backup|restore", "_", "ftp|sftp", "_", "_", "…"],
    &["backup|restore", "_", "tftp", "_", "_"],
    &["ssh", "-l", "_"],
    &["sshpass", "-p"],
    &["-u|--user"],
    &["-pw"],
    &["authkey|md5key"],
    &["cookie:"],
    &["scansafe", "license"],
    &["license", "0|6|7|8"],
    &["sip", "server", "_", "_", "register", "_", "_", "_"],
    &["pin", "code", "wan*|usb*|lte*|wwan*|mobile*"],
    &["pin|pin1|pin2|puk", "code|enable|disable|lock|unlock|verify|enter|input|check"],
    &["pin|pin1|pin2|puk", "change|update", "…"],
    // Of the makers that do not write what stands there, all of it goes.
    &["wlan", "ap", "config", "…"],
    &["wpa*|sae", "tkip*|aes*|ccmp*|gcmp*"],
    &["wep*", "40bit|64bit|104bit|128bit"],
    // Who it is, then the password: the account of a service.
    &["ddns*|dyndns*|dynamic-dns|smtp*|pop3|proxy|pppoe|sip|ftp|ftps|sftp|webdav|ldap", "user|username|account", "_"],
    &["ddns*|dyndns*|dynamic-dns", "auth|login", "_"],
    &["vrrp", "_", "auth", "text"],
    &["authentication", "text"],
    &["--string|--hex-string"],
    &["set", "auth-p*|priv-p*"],
];

/// What a sequence begins with, and the sequence.
struct Opening {
    word: &'static str,
    shape: &'static [&'static str],
}

/// Longest first word of a sequence.
const LONGEST_FIRST: usize = 20;

/// The sequences by the length of their first word, in their order: nearly every word of a text is told off by that alone.
static OPENINGS: LazyLock<[Vec<Opening>; LONGEST_FIRST + 1]> = LazyLock::new(|| {
    std::array::from_fn(|length| {
        let words = SHAPES
            .iter()
            .flat_map(|shape| shape.first().into_iter().flat_map(|f| f.split('|')).map(move |w| (w, *shape)));
        let openings = words.map(|(word, shape)| Opening { word, shape });
        openings.filter(|o| may_be_as_long(o.word, length)).collect()
    })
});

/// Whether a word of so many letters may be what a sequence begins with.
fn may_be_as_long(expected: &str, length: usize) -> bool {
    expected.strip_suffix('*').map_or(expected.len() == length, |start| start.len() <= length)
}

/// The sequences that may begin with a word.
pub(super) fn shapes(first: &str) -> impl Iterator<Item = &'static [&'static str]> {
    let openings = OPENINGS.get(first.len().min(LONGEST_FIRST)).map_or(&[][..], Vec::as_slice);
    // Most words are told off by their first letter.
    let letter = first.bytes().next().map(|b| b.to_ascii_lowercase());
    openings.iter().filter(move |o| o.word.bytes().next() == letter && fits(first, o.word)).map(|o| o.shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_is_found_by_its_first_word_in_order() {
        for (place, shape) in SHAPES.iter().enumerate() {
            for first in shape.first().expect("no sequence is empty").split('|') {
                assert!(
                    first.trim_end_matches('*').len() <= LONGEST_FIRST && !matches!(first, "_" | "#" | "…"),
                    "{first}"
                );
                for word in [first.replace('*', ""), first.replace('*', "-of-a-very-long-word-behind-it")] {
                    let found: Vec<_> = shapes(&word.to_ascii_uppercase()).collect();
                    let expected = SHAPES.iter().filter(|s| s.first().is_some_and(|e| fits(&word, e))).copied();
                    assert_eq!(found, expected.collect::<Vec<_>>(), "{place}: {word}");
                    assert!(found.contains(shape), "{place}: {word}");
                }
            }
        }
        assert_eq!(shapes("srcaddr").count(), 0);
    }
}
