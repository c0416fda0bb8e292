//! The secrets of XML: what an element holds whose name, or one of whose attributes, announces one.

use std::ops::Range;

use super::words::is_secret_word;

/// Elements of OpenVPN profiles that hold keys and passwords.
const BLOCKS: [&str; 5] = ["auth-user-pass", "tls-auth", "tls-crypt", "tls-crypt-v2", "pkcs12"];

/// Elements whose text is a key although their name says only what it is for (pfSense).
const KEYS: [&str; 2] = ["tls", "prv"];

/// `<password>abc</password>`, `<entry name="psk">abc</entry>`, also several in one line.
pub(super) fn in_markup(line: &str, found: &mut Vec<Range<usize>>) {
    let mut at = 0;
    while let Some(open) = line.get(at..).and_then(|rest| rest.find('<')).map(|i| at + i) {
        let Some(close) = line.get(open..).and_then(|rest| rest.find('>')).map(|i| open + i) else { return };
        let tag = line.get(open + 1..close).unwrap_or("");
        at = close + 1;
        if !announces(tag) || tag.ends_with('/') {
            continue;
        }
        let rest = line.get(at..).unwrap_or("");
        let (from, to) = match rest.strip_prefix("<![CDATA[") {
            Some(text) => (rest.len() - text.len(), text.find("]]>").map(|i| i + rest.len() - text.len())),
            None => (0, rest.find('<')),
        };
        let value = at + from..at + to.unwrap_or(rest.len());
        if line.get(value.clone()).is_some_and(|v| !v.trim().is_empty()) {
            at = value.end;
            found.push(value);
        }
    }
}

/// Whether a line ends with the head of an element that holds a secret in the lines below.
pub(super) fn opens_secret(line: &str) -> bool {
    let text = line.trim_end();
    let tag = text.strip_suffix('>').and_then(|t| t.rsplit_once('<')).map_or("", |(_, tag)| tag);
    announces(tag) || BLOCKS.contains(&tag)
}

fn announces(tag: &str) -> bool {
    let mut parts = tag.split_ascii_whitespace();
    // `</psk>` and `<!-- … -->` are no names of elements.
    parts
        .next()
        .map(|name| name.rsplit(':').next().unwrap_or(name))
        .is_some_and(|name| (is_secret_word(name) || KEYS.contains(&name)) && !tag.starts_with(['/', '!']))
        || parts.any(|p| p.split_once('=').is_some_and(|(_, v)| is_secret_word(v.trim_matches(['"', '\'']))))
}
