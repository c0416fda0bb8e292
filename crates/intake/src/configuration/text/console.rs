//! What a device says on its console while its configuration is shown: messages of its log, which are no lines of it.
//!
//! Source: Cisco, "System Message Logging" (`%FACILITY-SEVERITY-MNEMONIC: text`, a stamp in front); RFC 3164 §4.1 for what
//! other makers' consoles show.

/// Whether a line is a message of the log.
pub(super) fn says(line: &str) -> bool {
    is_message(line) || is_stamped(line)
}

/// How far in a line its message begins at most.
const STAMP: usize = 60;

/// `*Mar  1 00:00:12.345: %LINK-3-UPDOWN: …`, `%ASA-6-302013: …`, `000123: Nov 20 09:12:33 JST: %SYS-5-CONFIG_I: …`.
fn is_message(line: &str) -> bool {
    let Some((before, rest)) = line.split_once('%').filter(|(before, _)| before.len() <= STAMP) else { return false };
    let Some((code, _)) = rest.split_once(':') else { return false };
    let mut parts = code.rsplit('-');
    let (Some(name), Some(severity), Some(facility)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let is_name = |word: &str| {
        let is_part = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
        !word.is_empty() && word.bytes().all(is_part)
    };
    is_name(name)
        && matches!(severity.as_bytes(), [b'0'..=b'7'])
        && is_name(facility)
        && parts.all(is_name)
        && before.split_ascii_whitespace().all(is_of_stamp)
}

/// A part of a stamp: a number, a time, a month, a zone (`JST:`), a sequence.
fn is_of_stamp(word: &str) -> bool {
    let plain = word.trim_matches(['*', '.', ':', ',', '<', '>', '[', ']']);
    let is_zone = (2..=5).contains(&plain.len()) && plain.bytes().all(|b| b.is_ascii_uppercase());
    plain.is_empty() || plain.starts_with(|c: char| c.is_ascii_digit()) || MONTHS.contains(&plain) || is_zone
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `Nov 20 09:12:33 fw kernel: …`, `2026 Nov 20 09:12:33 user.notice awplus IMISH[1234]: …`, `09:12:33 awplus NSM[987]: …`.
fn is_stamped(line: &str) -> bool {
    if !line.contains(':') {
        return false;
    }
    let mut words = line.trim_start_matches('*').split_ascii_whitespace().peekable();
    let is_number = |w: &str, most: usize| w.len() <= most && !w.is_empty() && w.bytes().all(|b| b.is_ascii_digit());
    if words.peek().is_some_and(|w| w.len() == 4 && is_number(w, 4)) {
        words.next();
    }
    let Some(first) = words.next() else { return false };
    if MONTHS.contains(&first) {
        let is_dated = words.next().is_some_and(|day| is_number(day, 2)) && words.next().is_some_and(is_time);
        // Who speaks stands next; a line of a configuration behind the time of a terminal's log tells nobody.
        return is_dated && words.take(3).any(|w| w.len() > 1 && w.ends_with(':'));
    }
    // Without a day the program that speaks has to tell.
    is_time(first) && words.take(3).any(|w| w.ends_with("]:") && w.contains('['))
}

/// `09:12:33`, `09:12:33.123:`.
fn is_time(word: &str) -> bool {
    let mut parts = word.trim_end_matches(':').split(':');
    let is_part = |part: Option<&str>| {
        part.is_some_and(|p| p.len() >= 2 && p.len() <= 6 && p.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
    };
    is_part(parts.next()) && is_part(parts.next()) && is_part(parts.next()) && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_console_says_is_no_line_of_the_configuration() {
        for line in [
            "Nov 20 09:12:33: %SYS-5-CONFIG_I: Configured from console by kanri on vty0 (10.1.1.9)",
            "*Mar  1 00:00:12.345: %LINK-3-UPDOWN: Interface GigabitEthernet0/1, changed state to up",
            "000123: Nov 20 2026 09:12:33 JST: %SEC_LOGIN-5-LOGIN_SUCCESS: Login Success",
            "%ASA-6-302013: Built outbound TCP connection",
            "%IOSXE-3-PLATFORM: R0/0: kernel: x",
            "2026 Nov 20 09:12:33 user.notice awplus IMISH[1234]: show running-config",
            "Nov 20 09:12:33 fw sshd[77]: Accepted publickey",
            "09:12:33 awplus NSM[987]: Port up notification received for port1.0.1",
        ] {
            assert!(says(line), "{line}");
        }
        for line in [
            "",
            " description 100% of the line: LAN",
            "% Invalid input detected at '^' marker.",
            "permit tcp any any eq 3389",
            "clock timezone JST 9",
            "! Last configuration change at 09:12:33 JST Fri Nov 20 2026",
            "*09:12:33.123 JST Fri Nov 20 2026",
            "banner login %A-5-B: no log%",
            "10 permit tcp 10.1.1.0/24 any",
            "Nov 20 09:12:33 hostname ganka-rt",
            "schedule at 1 */* 05:00:00 * ntpdate ntp.nict.jp",
        ] {
            assert!(!says(line), "{line}");
        }
    }
}
