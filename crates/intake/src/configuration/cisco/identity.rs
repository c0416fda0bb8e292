//! Who a Cisco device is, from comments at the head of its configuration and from `show version`, `show inventory` and
//! `show clock` where they stand in the same text.
//!
//! When a configuration was last changed is not when it was taken: only the clock tells that. What names another host or
//! serial number than the configuration is another device's, and nothing of it is taken.

use jiff::civil::Date;
use sejo_model::configuration::{At, Identity, Line};

use super::super::TextLine;
use super::block::begins_facts;

/// Reads the facts into the identity; what a configuration line said already is made exact, never overwritten. Gives the
/// lines at which other devices name themselves.
pub(super) fn read(facts: &[TextLine<'_>], identity: &mut Identity) -> Vec<Line> {
    "Cisco".clone_into(&mut identity.maker);
    let mut chassis = false;
    let host = identity.host_name.as_ref().map(|name| name.value.clone());
    let (own, strangers) = apart(facts, host.as_deref());
    for fact in own {
        let text = fact.text.trim().trim_start_matches(['!', ':', '#']).trim();
        let line = fact.number;
        if let Some(version) = version(text) {
            // The whole version of `show version` says more than the `version 15.2` of the configuration.
            let short = identity.firmware.as_ref().is_none_or(|f| version.starts_with(f.value.as_str()));
            let exact = text.contains("IOS XE") || text.contains("IOS-XE");
            if short || exact {
                identity.firmware = Some(At::new(version.to_owned(), line));
            }
        }
        if let Some(model) = model(text) {
            identity.model.get_or_insert_with(|| At::new(model.to_owned(), line));
        }
        if let Some(serial) = serial(text) {
            identity.serial.get_or_insert_with(|| At::new(serial.to_owned(), line));
        }
        // `show inventory` names the chassis first.
        chassis |= text.starts_with("NAME: \"Chassis\"") || text.starts_with("NAME: \"CISCO");
        if chassis && let Some(rest) = text.strip_prefix("PID: ") {
            let pid = rest.split([',', ' ']).next().unwrap_or("");
            identity.model.get_or_insert_with(|| At::new(pid.to_owned(), line));
            chassis = false;
        }
        if ["address is", "MAC Address", "MAC address"].iter().any(|words| text.contains(words)) {
            let macs = text.split([' ', ',']).filter_map(crate::table::mac);
            identity.macs.extend(macs.map(|m| At::new(m, line)));
        }
        if let Some(day) = clock(text) {
            identity.taken_on = Some(At::new(day, line));
        }
    }
    identity.macs.sort();
    identity.macs.dedup_by(|a, b| a.value == b.value);
    strangers
}

/// What one device shows of itself, or remarks between the two.
struct Shown<'f, 'a> {
    facts: Vec<&'f TextLine<'a>>,
    is_remark: bool,
    name: Option<(&'a str, Line)>,
    serial: Option<(&'a str, Line)>,
}

impl Shown<'_, '_> {
    /// The line by which it is of another device than that of a name or a serial number.
    fn stranger(&self, host: Option<&str>, number: Option<&str>) -> Option<Line> {
        match (self.name, host) {
            (Some((name, line)), Some(host)) => (!name.eq_ignore_ascii_case(host)).then_some(line),
            _ => self.serial.filter(|(serial, _)| number.is_some_and(|number| number != *serial)).map(|(_, line)| line),
        }
    }
}

/// The facts about the device itself, and the lines at which others name themselves.
fn apart<'f, 'a>(facts: &'f [TextLine<'a>], host: Option<&str>) -> (Vec<&'f TextLine<'a>>, Vec<Line>) {
    let mut stretches: Vec<Shown<'f, 'a>> = Vec::new();
    // The serial number a firewall writes at the head of its configuration.
    let mut number = None;
    for fact in facts {
        let text = fact.text.trim();
        let is_remark = text.starts_with(['!', ':', '#']);
        let goes_on =
            |shown: &&mut Shown<'f, 'a>| shown.is_remark == is_remark && !(shown.name.is_some() && begins_facts(text));
        let serial = text.trim_start_matches([':', ' ']).strip_prefix("Serial Number:").map(str::trim);
        if is_remark {
            number = number.or(serial);
        }
        let name = name(text).map(|name| (name, fact.number));
        let serial = serial.map(|serial| (serial, fact.number));
        match stretches.last_mut().filter(goes_on) {
            Some(shown) => {
                shown.facts.push(fact);
                shown.name = shown.name.or(name);
                shown.serial = shown.serial.or(serial);
            }
            None => stretches.push(Shown { facts: vec![fact], is_remark, name, serial }),
        }
    }
    let (mut own, mut strangers) = (Vec::new(), Vec::new());
    for shown in stretches {
        match shown.stranger(host, number).filter(|_| !shown.is_remark) {
            Some(line) => strangers.push(line),
            None => own.extend(shown.facts),
        }
    }
    (own, strangers)
}

/// The name in `clinic-rt01 uptime is 3 weeks, 2 days`, `asa-1 up 30 days 1 hour`.
fn name(text: &str) -> Option<&str> {
    let mut words = text.split(' ');
    let (name, up) = (words.next()?, words.next()?);
    let is_told = match up {
        "uptime" => words.next() == Some("is"),
        "up" => words.next().is_some_and(|days| days.parse::<u32>().is_ok()),
        _ => false,
    };
    is_told.then_some(name)
}

/// The version in `Cisco IOS Software, … Version 15.2(4)M6, RELEASE SOFTWARE` and its kin.
fn version(text: &str) -> Option<&str> {
    let about = text.starts_with("Cisco IOS")
        || text.starts_with("IOS (tm)")
        || text.starts_with("Cisco Internetwork")
        || text.starts_with("Cisco Adaptive Security Appliance Software");
    let (_, rest) = text.split_once("Version ").filter(|_| about)?;
    Some(rest.split([',', ' ']).next().unwrap_or("")).filter(|v| v.starts_with(|c: char| c.is_ascii_digit()))
}

/// The model in `Hardware: ASA5512, …`, `cisco WS-C2960X-24TS-L (…) processor`, `Model number: …`.
fn model(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix("Hardware:") {
        return rest.split(',').next().map(str::trim).filter(|m| !m.is_empty());
    }
    for label in ["Model number", "Model Number"] {
        if let Some((_, rest)) = text.strip_prefix(label).and_then(|r| r.split_once(':')) {
            return rest.split_ascii_whitespace().next();
        }
    }
    let (first, rest) = text.split_once(' ')?;
    let processor = rest.contains("processor") || rest.contains("(revision");
    if first.eq_ignore_ascii_case("cisco") && processor {
        return rest.split_ascii_whitespace().next().filter(|m| m.bytes().any(|b| b.is_ascii_digit()));
    }
    None
}

fn serial(text: &str) -> Option<&str> {
    for label in ["Processor board ID", "Serial Number:", "System serial number", "System Serial Number"] {
        if let Some(rest) = text.strip_prefix(label) {
            return rest.trim_start_matches([' ', ':']).split_ascii_whitespace().next();
        }
    }
    None
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The day of a clock: `*10:20:30.123 JST Mon Nov 3 2025`.
pub(super) fn clock(text: &str) -> Option<Date> {
    let text = text.trim().trim_start_matches(['*', '.']);
    let digits = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let colon = |at: usize| text.as_bytes().get(at) == Some(&b':');
    if !(digits(0) && digits(1) && colon(2) && digits(3) && digits(4) && colon(5)) {
        return None;
    }
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let [_, _, _, month, day, year] = words.as_slice() else { return None };
    let month = MONTHS.iter().position(|m| m == month)? + 1;
    Date::new(year.parse().ok()?, i8::try_from(month).ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn show_version_is_read() {
        let text =
            "Cisco IOS Software, C2960 Software (C2960-LANBASEK9-M), Version 15.0(2)SE11, RELEASE SOFTWARE (fc3)";
        assert_eq!(version(text), Some("15.0(2)SE11"));
        assert_eq!(version("Cisco IOS XE Software, Version 16.12.04"), Some("16.12.04"));
        assert_eq!(
            model("cisco WS-C2960-24TC-L (PowerPC405) processor (revision P0) with 65536K bytes"),
            Some("WS-C2960-24TC-L")
        );
        assert_eq!(model("Hardware:   ASA5512, 4096 MB RAM"), Some("ASA5512"));
        assert_eq!(serial("Processor board ID FOC1234X5YZ"), Some("FOC1234X5YZ"));
        assert_eq!(clock("*10:20:30.123 JST Mon Nov 3 2025"), Date::new(2025, 11, 3).ok());
        assert_eq!(clock("10:20"), None);
        assert_eq!(name("clinic-rt01 uptime is 3 weeks, 2 days"), Some("clinic-rt01"));
        assert_eq!(name("asa-1 up 30 days 1 hour"), Some("asa-1"));
        assert_eq!(name("failover cluster up 30 days"), None);
        assert_eq!(name("Uptime for this control processor is 3 weeks"), None);
    }
}
