//! Who the router is: the head of `show config`, `show environment`, the prompt.

use jiff::civil::Date;
use sejo_model::configuration::{At, Identity, Line};

/// Series of the maker's routers and firewalls.
const SERIES: [&str; 7] = ["RTX", "NVR", "FWX", "RTV", "RT", "SRT", "vRX"];

/// Whether a word is a model: `RTX830`, `NVR700W`, `vRX`.
fn is_model(word: &str) -> bool {
    SERIES.iter().any(|s| {
        word.strip_prefix(s).is_some_and(|rest| {
            (*s == "vRX" && rest.is_empty())
                || (rest.bytes().next().is_some_and(|b| b.is_ascii_digit()) && rest.len() <= 6)
        })
    })
}

/// `# RTX830 Rev.15.02.10 (Mon Jun 24 18:50:26 2019)`, with or without the sign: model and revision.
pub(super) fn head(line: &str) -> Option<(&str, &str)> {
    // Every series is written in capitals but one: nearly every line of another text is told off by its first letter.
    let at = line.bytes().position(|b| !matches!(b, b'#' | b' '))?;
    let mut words = line
        .get(at..)
        .filter(|l| l.starts_with(|c: char| c.is_ascii_uppercase() || c == 'v'))?
        .split_ascii_whitespace();
    let (model, revision) = (words.next()?, words.next()?);
    let revision = revision.strip_prefix("Rev.")?;
    (is_model(model) && !revision.is_empty()).then_some((model, revision))
}

/// Notes what a line of the head or of `show environment` tells; gives whether it was such a line.
pub(super) fn read(identity: &mut Identity, line: &str, number: Line) -> bool {
    if let Some((model, revision)) = head(line) {
        identity.model = Some(At::new(model.to_owned(), number));
        identity.firmware = Some(At::new(revision.to_owned(), number));
        return true;
    }
    let text = line.trim_start_matches(['#', ' ']);
    if let Some(rest) = text.strip_prefix("Reporting Date:").or_else(|| text.strip_prefix("Current time:")) {
        if let Some(date) = date(rest) {
            identity.taken_on = Some(At::new(date, number));
        }
        return true;
    }
    // A long line is broken by the terminal in the middle of a word.
    if text.starts_with("main:")
        || text.starts_with("MAC Address")
        || text.starts_with("MAC-Address")
        || text.contains("MAC-Address=")
        || text.split([' ', ',']).next().is_some_and(is_mac)
    {
        for word in text.split([' ', ',']) {
            if let Some(serial) = word.strip_prefix("serial=") {
                identity.serial = Some(At::new(serial.to_owned(), number));
            }
            let mac = word.rsplit('=').next().unwrap_or(word);
            if is_mac(mac) {
                identity.macs.push(At::new(mac.to_ascii_lowercase(), number));
            }
        }
        return true;
    }
    ENVIRONMENT.iter().any(|start| text.starts_with(start)) || text.contains(" BootROM Ver")
}

/// `00:a0:de:00:00:01`.
fn is_mac(word: &str) -> bool {
    word.len() == 17 && word.bytes().filter(|b| *b == b':').count() == 5
}

/// How the other lines of `show environment` and of the head begin.
const ENVIRONMENT: [&str; 22] = [
    "Copyright",
    "To display the software copyright",
    "CPU",
    "Packet-buffer",
    "Firmware:",
    "Default firmware:",
    "Config. file:",
    "Default config. file:",
    "Boot time:",
    "Elapsed time",
    "Security Class:",
    "Inside Temperature",
    "Memory ",
    "ess=",
    "Serial-Baudrate",
    "Fan status",
    "Power ",
    "USB",
    "microSD",
    "License",
    "Startup",
    "Temperature",
];

/// `Nov 28 10:00:00 2025`, `2021/01/30 09:44:53 +09:00`.
fn date(text: &str) -> Option<Date> {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    if let Some(numbers) = words.first().filter(|w| w.contains('/')) {
        let mut parts = numbers.split('/').map(|p| p.parse::<i16>().ok());
        let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
        return Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    }
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let at = words.iter().position(|w| months.contains(w))?;
    let month = months.iter().position(|m| words.get(at) == Some(m))?;
    let day = words.get(at + 1)?.parse().ok()?;
    let year = words.iter().skip(at + 2).find_map(|w| w.parse::<i16>().ok().filter(|y| *y > 1990))?;
    Date::new(year, i8::try_from(month + 1).ok()?, day).ok()
}
