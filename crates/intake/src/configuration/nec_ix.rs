//! NEC UNIVERGE IX: routers of many hospitals and of the maintenance lines of their makers.
//!
//! Guards: access lists are asked in the order of their numbers on the interface, and what no entry takes is dropped; every
//! server is off until it is switched on; an interface that translates (NAPT) answers itself only where a fixed entry
//! leads to it. Source: the command reference and the feature guide of the IX series, releases 8 to 10.

mod access;
mod command;
mod remote;
mod services;
mod state;
mod vocabulary;

use jiff::civil::Date;
use sejo_model::configuration::{At, Dialect, Extent, Line, Records, Setting, Unseen};

use super::omission::is_shortened;
use super::{Draft, Lines, Reads, TextLine, complete_command, split};
use state::State;

/// Reads NEC's routers.
pub(crate) struct NecIx;

impl Reads for NecIx {
    fn dialect(&self) -> Dialect {
        Dialect::NecIx
    }

    fn recognise(&self, lines: &Lines<'_>) -> u8 {
        let mut score = 0_u8;
        for line in lines.iter().take(4000) {
            let text = without_prompt(line.text.trim());
            score = score.saturating_add(if text.contains(NAME) || software(text).is_some() {
                90
            } else if STRONG.iter().any(|s| text.starts_with(s)) {
                45
            } else {
                0
            });
            if score >= 95 {
                return 95;
            }
        }
        score
    }

    fn begins(&self, line: &str) -> bool {
        line.trim_start().starts_with('!') && line.contains(NAME)
    }

    fn continues(&self, before: &[TextLine<'_>], part: &[TextLine<'_>]) -> bool {
        let told =
            |lines: &[TextLine<'_>]| lines.iter().find_map(|l| software(l.text).map(|(model, _)| model.to_owned()));
        let heads = || before.iter().filter(|l| l.text.contains(NAME)).count();
        let is_configured = || before.iter().any(|l| STRONG.iter().any(|s| l.text.trim_start().starts_with(s)));
        let next = part.get(..NEAR.min(part.len())).unwrap_or_default();
        before.len() <= split::INTRODUCTION
            && heads() <= MOST_HEADS
            && told(before).is_none_or(|model| told(next).is_none_or(|next| model == next))
            && !is_configured()
            && !split::speaks_other(before, Dialect::NecIx)
    }

    fn read<'a>(&self, lines: &Lines<'a>, draft: &mut Draft<'a>) {
        "NEC".clone_into(&mut draft.configuration.identity.maker);
        let mut state = State::default();
        // Whether the lines are what the router shows of itself, which is no configuration.
        let mut shows_other = false;
        for line in lines.iter() {
            if let Some(typed) = line.typed() {
                shows_other = split::shows_other(typed);
            }
            if line.text.trim().is_empty() {
                continue;
            }
            let text = without_prompt(line.text.trim());
            if head(&mut state, draft, text, line.number) {
                continue;
            }
            shows_other &= !STRONG.iter().any(|s| text.starts_with(s));
            if shows_other {
                continue;
            }
            state.closed = matches!(text, "end" | "exit");
            if text.starts_with('!') || text.is_empty() {
                continue;
            }
            let mut words = super::text::words(text);
            complete_command(Dialect::NecIx, &mut words);
            if !command::read(&mut state, &words, line.indent() > 0, line.number, draft) {
                draft.unread(line.number);
            }
        }
        state.own = state.ports.values().flat_map(access::networks).map(|n| n.address).collect();
        conclude(&state, draft, is_shortened(lines));
    }
}

/// What the system calls itself.
const NAME: &str = "NEC Portable Internetwork Core Operating System";

/// How often an introduction names the system at most: a banner, what the router shows of itself twice.
const MOST_HEADS: usize = 3;

/// Within how many lines of a head the model is told.
const NEAR: usize = 8;

/// Commands no other maker has.
const STRONG: [&str; 13] = [
    "interface GigaEthernet",
    "device GigaEthernet",
    "telnet-server ip ",
    "ssh-server ip ",
    "http-server ip ",
    "ip napt ",
    "ipsec autokey-map ",
    "ipsec autokey-proposal ",
    "ike policy ",
    "ip ufs-cache ",
    "snmp-agent ip ",
    "proxy-dns ip",
    "ikev2 authentication psk ",
];

/// The line without the prompt of a terminal: `Router(config)# show running-config`.
fn without_prompt(text: &str) -> &str {
    match text.split_once(['#', '%']) {
        Some((before, after))
            if !before.is_empty()
                && !before.contains([' ', '!', '"'])
                && (after.is_empty() || after.starts_with(' ')) =>
        {
            after.trim_start()
        }
        _ => text,
    }
}

/// `IX Series IX2215 (magellan-sec) Software, Version 10.7.18, RELEASE SOFTWARE`: model and version.
fn software(text: &str) -> Option<(&str, &str)> {
    let rest = text.trim_start_matches(['!', ' ']).strip_prefix("IX Series ")?;
    let model = rest.split_ascii_whitespace().next()?;
    let (_, version) = rest.split_once("Version ")?;
    Some((model, version.split([',', ' ']).next()?))
}

/// Notes what a line of the head tells.
fn head(state: &mut State<'_>, draft: &mut Draft<'_>, text: &str, line: Line) -> bool {
    let identity = &mut draft.configuration.identity;
    if let Some((model, version)) = software(text) {
        state.head = true;
        identity.model = Some(At::new(model.to_owned(), line));
        identity.firmware = Some(At::new(version.to_owned(), line));
        return true;
    }
    let plain = text.trim_start_matches(['!', ' ']);
    if let Some(rest) = plain.strip_prefix("Current time ") {
        identity.taken_on = date(rest).map(|d| At::new(d, line));
        return true;
    }
    is_said(plain)
}

fn is_said(text: &str) -> bool {
    SAID.iter().any(|s| text.starts_with(s)) || software(text).is_some()
}

/// How the other lines of the head and of `show version` begin.
const SAID: [&str; 15] = [
    "Enter configuration commands",
    NAME,
    "Current configuration",
    "Building configuration",
    "Compiled ",
    "Last updated",
    "Copyright",
    "ROM: System",
    "System Diagnostic",
    "Initialization Program",
    "System uptime",
    "System woke",
    "System started",
    "System image",
    "Using ",
];

/// `May 26-Sun-2024 16:08:00 JST`.
fn date(text: &str) -> Option<Date> {
    let mut words = text.split_ascii_whitespace();
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let name = words.next()?;
    let month = i8::try_from(months.iter().position(|m| *m == name)? + 1).ok()?;
    let mut parts = words.next()?.split('-');
    let (day, year) = (parts.next()?.parse().ok()?, parts.nth(1)?.parse().ok()?);
    Date::new(year, month, day).ok()
}

/// What the lines mean together.
fn conclude<'a>(state: &State<'a>, draft: &mut Draft<'a>, shortened: bool) {
    // The interfaces always stand last; of these the loopback and the null interface always exist.
    let ends = state.ports.contains_key("Null0.0") || state.ports.contains_key("Loopback0.0");
    let whole = !shortened && state.head && (ends || (state.closed && !state.ports.is_empty()));
    let configuration = &mut draft.configuration;
    configuration.extent = if whole { Extent::Whole } else { Extent::Part };
    configuration.interfaces = access::interfaces(state);
    configuration.filters = access::filters(state, configuration);
    configuration.forwards = access::forwards(state, configuration, whole);
    configuration.administrators = services::administrators(state);
    configuration.listeners = services::listeners(state, configuration, whole);
    configuration.sign_ins = services::sign_ins(state, configuration, whole);
    configuration.lockout = Setting::Unknown { why: if whole { Unseen::DefaultUnsure } else { Unseen::PartOfText } };
    remote::read(state, draft, whole);
    let list = |said: &Vec<(String, Line)>, command| match said.first() {
        Some((_, line)) => Setting::Written { value: said.iter().map(|(host, _)| host.clone()).collect(), line: *line },
        None => services::default(command, Vec::new(), whole),
    };
    draft.configuration.records = Records {
        syslog: list(&state.syslog, "syslog ip host"),
        ntp: list(&state.ntp, "ntp server"),
        clock_zone: match &state.zone {
            Some((value, line)) => Setting::Written { value: value.clone(), line: *line },
            // Which zone holds without the command differs between releases.
            None => Setting::Unknown { why: if whole { Unseen::DefaultUnsure } else { Unseen::PartOfText } },
        },
    };
}
