//! Where a banner begins that goes on in the lines below: what it says is no command, names no device and was not broken.
//!
//! Source: Cisco IOS Configuration Fundamentals Command Reference, `banner motd`: any sign may delimit the text, and the
//! device itself prints `^C`.

/// The mark up to which a banner goes on below the line that opens it; `None` for any other line, and where the banner ends
/// on the same line or has no mark (firewalls write one line by line).
pub(crate) fn mark(line: &str) -> Option<&str> {
    let mut words = line.split_ascii_whitespace();
    let written = words.next().filter(|first| first.eq_ignore_ascii_case("banner")).and_then(|_| words.nth(1))?;
    let sign = written.chars().next().filter(|sign| !sign.is_alphanumeric())?;
    let mark = written.get(..if written.starts_with("^C") { 2 } else { sign.len_utf8() })?;
    let (_, behind) = line.split_once(mark)?;
    (!behind.contains(mark)).then_some(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_banner_has_a_mark_unless_it_ends_on_its_line() {
        for (line, expected) in [
            ("banner motd ^C", Some("^C")),
            ("banner login ^Chostname evil", Some("^C")),
            ("BANNER MOTD # all staff", Some("#")),
            ("banner motd # all staff #", None),
            ("banner login ^Call^C", None),
            ("banner motd Authorized users only", None),
            ("banner motd", None),
            ("no banner motd", None),
            ("hostname banner", None),
        ] {
            assert_eq!(mark(line), expected, "{line}");
        }
    }
}
