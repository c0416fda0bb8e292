//! Who a FortiGate is, and whether its text is whole.
//!
//! `get system status` wins over the head of the backup: a configuration restored from an older device keeps the old head
//! until it is saved again. Where it names another host than the configuration, it is another device's, and nothing of it
//! is taken.

use jiff::civil::Date;
use sejo_model::configuration::{At, Extent, Identity, Line};

use super::super::omission::is_shortened;
use super::super::{Draft, Lines, TextLine};
use super::tree::Tree;
use super::vocabulary;

/// Fills the identity, and decides how much of the text is there.
pub(super) fn read(lines: &Lines<'_>, tree: &Tree<'_>, draft: &mut Draft<'_>) {
    let identity = &mut draft.configuration.identity;
    "Fortinet".clone_into(&mut identity.maker);
    let mut has_head = false;
    let mut shows_all = false;
    let mut statuses = Statuses::default();
    for line in lines.iter() {
        let number = line.number;
        let shown = line.typed().map(|t| t.trim_start_matches("sh").trim_start_matches("ow").trim());
        shows_all |= shown.is_some_and(|rest| rest.is_empty() || rest.starts_with("full") && !rest.contains(' '));
        if let Some(head) = line.text.strip_prefix("#config-version=") {
            has_head = true;
            let (model, firmware) = from_head(head);
            identity.model = identity.model.take().or_else(|| model.map(|m| At::new(m, number)));
            identity.firmware = identity.firmware.take().or_else(|| firmware.map(|f| At::new(f, number)));
        } else if line.text.starts_with(|c: char| c == '#' || c.is_ascii_uppercase())
            && let Some((name, value)) = vocabulary::status(line.text)
        {
            statuses.take(name, value, number);
        } else if line.text.starts_with("config ") {
            statuses.is_open = false;
        }
    }
    let global = tree.own("system global");
    if let Some(name) = global.and_then(|g| g.word("hostname")) {
        identity.host_name = global.map(|g| At::new(name.into_owned(), g.line_of("hostname")));
    }
    let strangers = statuses.tell(identity);
    let macs = tree.entries("system interface").filter_map(|i| {
        let mac = i.word("macaddr")?;
        Some(At::new(mac.to_ascii_lowercase(), i.line_of("macaddr")))
    });
    identity.macs = macs.collect();
    draft.configuration.domains = tree
        .domains
        .iter()
        .map(|d| At::new(d.value.clone().into_owned(), d.line))
        .filter(|d| !d.value.is_empty())
        .collect();
    let has_middle = tree.own("system interface").is_some();
    // Routing stands last in what the device writes; elsewhere only a prompt shows that nothing follows.
    let has_policies = tree.own("firewall policy").is_some();
    let mut after = lines.iter().rev().take_while(|l| l.text.trim() != "end" && l.typed() != Some("end"));
    let ends = tree.ends_with_routing || after.any(|l| l.prompt.is_some());
    let is_complete = has_middle && has_policies && tree.has_all_domains();
    let whole =
        tree.balanced && (has_head || shows_all) && is_complete && ends && !is_mixed(lines) && !is_shortened(lines);
    draft.configuration.extent = if whole { Extent::Whole } else { Extent::Part };
    strangers.into_iter().for_each(|line| draft.unread(line));
}

/// What `get system status` showed, each time: name, value and line.
#[derive(Default)]
struct Statuses<'a> {
    shown: Vec<Vec<(&'a str, &'a str, Line)>>,
    /// Whether the next line may go on with the last of them.
    is_open: bool,
}

impl<'a> Statuses<'a> {
    /// Notes a line; each name stands once.
    fn take(&mut self, name: &'a str, value: &'a str, line: Line) {
        let is_known = |(known, ..): &(&str, &str, Line)| known.eq_ignore_ascii_case(name);
        match self.shown.last_mut().filter(|last| self.is_open && !last.iter().any(is_known)) {
            Some(last) => last.push((name, value, line)),
            None => self.shown.push(vec![(name, value, line)]),
        }
        self.is_open = true;
    }

    /// Fills the identity with what is of the device itself; gives the lines at which others name themselves.
    fn tell(self, identity: &mut Identity) -> Vec<Line> {
        let own = identity.host_name.as_ref().map(|name| name.value.clone());
        let mut strangers = Vec::new();
        for shown in self.shown {
            let is_other = |(name, value, _): &&(&str, &str, Line)| {
                name.eq_ignore_ascii_case("hostname")
                    && own.as_ref().is_some_and(|own| !value.is_empty() && !value.eq_ignore_ascii_case(own))
            };
            match shown.iter().find(is_other).map(|(.., line)| *line) {
                Some(line) => strangers.push(line),
                None => shown.into_iter().for_each(|(name, value, line)| status(identity, name, value, line)),
            }
        }
        strangers
    }
}

/// Whether what stands once comes twice in lines nobody typed between: they may be of two devices, and the second hides
/// what the first says.
fn is_mixed(lines: &Lines<'_>) -> bool {
    let is_twice = |shown: &[TextLine<'_>], path: &str| {
        shown.iter().filter(|line| super::section(line.text) == Some(path)).nth(1).is_some()
    };
    lines.as_slice().split(|line| line.prompt.is_some()).any(|shown| ONCE.iter().any(|path| is_twice(shown, path)))
}

/// Sections of a whole device, also where it has virtual domains.
const ONCE: [&str; 2] = ["system global", "system interface"];

/// Model and firmware of `FGT60E-6.0.4-FW-build0231-190107:opmode=…`.
fn from_head(head: &str) -> (Option<String>, Option<String>) {
    let mut parts = head.split([':', ' ']).next().unwrap_or("").split('-');
    let model = parts.next().filter(|m| !m.is_empty()).map(model_of_code);
    let firmware = parts.next().filter(|f| f.contains('.') && f.starts_with(|c: char| c.is_ascii_digit()));
    (model, firmware.map(str::to_owned))
}

/// `FGT60E` → `FortiGate-60E`, `FG5H1E` → `FortiGate-501E`, `FG1K5D` → `FortiGate-1500D`; others as written.
fn model_of_code(code: &str) -> String {
    let (series, rest) = if let Some(rest) = code.strip_prefix("FGT") {
        ("FortiGate", rest)
    } else if let Some(rest) = code.strip_prefix("FWF") {
        ("FortiWiFi", rest)
    } else if let Some(rest) = code.strip_prefix("FG") {
        ("FortiGate", rest)
    } else {
        return code.to_owned();
    };
    if let [a @ b'0'..=b'9', scale @ (b'H' | b'K'), b @ b'0'..=b'9', tail @ ..] = rest.as_bytes() {
        let (a, b) = (u32::from(a - b'0'), u32::from(b - b'0'));
        let number = if *scale == b'H' { a * 100 + b } else { a * 1_000 + b * 100 };
        return format!("{series}-{number}{}", String::from_utf8_lossy(tail));
    }
    if rest.starts_with(|c: char| c.is_ascii_digit()) || rest.starts_with("VM") {
        return format!("{series}-{rest}");
    }
    code.to_owned()
}

fn status(identity: &mut Identity, name: &str, value: &str, line: Line) {
    match name.to_ascii_lowercase().as_str() {
        "version" => {
            let (model, rest) = value.split_once(' ').unwrap_or((value, ""));
            if model.starts_with("Forti") {
                identity.model = Some(At::new(model.to_owned(), line));
            }
            let version = rest.trim_start().trim_start_matches('v').split([',', ' ']).next().unwrap_or("");
            if version.contains('.') {
                identity.firmware = Some(At::new(version.to_owned(), line));
            }
        }
        "serial-number" if !value.is_empty() && identity.serial.is_none() => {
            identity.serial = Some(At::new(value.to_owned(), line));
        }
        "hostname" if !value.is_empty() && identity.host_name.is_none() => {
            identity.host_name = Some(At::new(value.to_owned(), line));
        }
        "system time" => identity.taken_on = day(value).map(|d| At::new(d, line)).or(identity.taken_on.take()),
        _ => {}
    }
}

/// The day of `Thu Nov 20 10:11:12 2025`.
fn day(value: &str) -> Option<Date> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let words: Vec<&str> = value.split_ascii_whitespace().collect();
    let [_, month, day, _, year, ..] = words.as_slice() else { return None };
    let (month, _) = (1_i8..).zip(MONTHS).find(|(_, m)| month.eq_ignore_ascii_case(m))?;
    Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()
}
