//! Values as FortiOS writes them: words in quotation marks, backslashes, addresses with mask or prefix.

use std::borrow::Cow;

use super::super::address::Network;

/// The words of a value, without quotation marks and backslashes.
pub(super) struct Words<'a>(pub &'a str);

impl<'a> Iterator for Words<'a> {
    type Item = Cow<'a, str>;

    fn next(&mut self) -> Option<Cow<'a, str>> {
        let text = self.0.trim_start();
        if text.is_empty() {
            return None;
        }
        let (mut quoted, mut escaped) = (false, false);
        let end = text.char_indices().find(|(_, c)| {
            let ends = !quoted && !escaped && c.is_whitespace();
            quoted ^= *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            ends
        });
        let (word, rest) = text.split_at(end.map_or(text.len(), |(i, _)| i));
        self.0 = rest;
        Some(plain(word))
    }
}

/// A word without quotation marks and backslashes.
fn plain(word: &str) -> Cow<'_, str> {
    let inner = word.strip_prefix('"').map(|w| w.strip_suffix('"').unwrap_or(w)).unwrap_or(word);
    if !inner.contains(['"', '\\']) {
        return Cow::Borrowed(inner);
    }
    let mut out = String::with_capacity(word.len());
    let mut escaped = false;
    for c in word.chars() {
        if escaped || !matches!(c, '"' | '\\') {
            out.push(c);
            escaped = false;
        } else {
            escaped = c == '\\';
        }
    }
    Cow::Owned(out)
}

/// Whether a quotation mark is still open at the end.
pub(super) fn is_open(text: &str) -> bool {
    let (mut quoted, mut escaped) = (false, false);
    for byte in text.bytes() {
        quoted ^= byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
    }
    quoted
}

/// The network of `A M`, `A/p` or `A`.
pub(super) fn network(words: &[Cow<'_, str>]) -> Option<Network> {
    match words {
        [address, mask, ..] => Network::with_mask(address, mask),
        [address] => Network::parse(address),
        [] => None,
    }
}

/// The address of an interface with its prefix length, `192.168.1.1/24`; nothing for `0.0.0.0`.
pub(super) fn address(words: &[Cow<'_, str>]) -> Option<String> {
    let network = network(words)?;
    (!network.address.is_unspecified()).then(|| format!("{}/{}", network.address, network.prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lose_their_marks() {
        for (raw, expected) in [
            (r#""a b" c"#, vec!["a b", "c"]),
            (r#""say \"x\" \\ y""#, vec![r#"say "x" \ y"#]),
            (r#""new"_service1"#, vec!["new_service1"]),
            ("10.0.0.1 255.0.0.0", vec!["10.0.0.1", "255.0.0.0"]),
            (r#""""#, vec![""]),
            ("", vec![]),
        ] {
            assert_eq!(Words(raw).collect::<Vec<_>>(), expected, "{raw}");
        }
        assert!(is_open(r#""a \" b"#) && !is_open(r#""a" "b""#));
    }
}
