//! YAMAHA RTX, NVR and FWX: routers that most clinics in Japan have at their line.
//!
//! Guards: filters are asked in the order of the line that applies them; the router's own servers are open only where
//! switch, list of hosts, translation and filters all let somebody in; telnet counts as on where nothing is written, but
//! only on models whose reference says so; `show config` has no last line of its own, so a text is whole only where the
//! prompt that follows it was copied too. Source: the command reference of the RTX, NVR and FWX series.

mod account;
mod command;
mod further;
mod identity;
mod packet;
mod policy;
mod remote;
mod services;
mod state;
mod traffic;
mod tunnel;
mod vocabulary;
mod words;
mod zones;

use sejo_model::configuration::{Dialect, Extent, Records, SecretUse, Setting, Storage};

use super::omission::is_shortened;
use super::{Draft, Kept, Lines, Reads, TextLine, complete_command, split};
use services::Certain;
use state::State;

/// Reads YAMAHA's routers.
pub(crate) struct Yamaha;

impl Reads for Yamaha {
    fn dialect(&self) -> Dialect {
        Dialect::Yamaha
    }

    fn recognise(&self, lines: &Lines<'_>) -> u8 {
        if is_strange(lines) {
            return 0;
        }
        let (mut score, mut seen) = (0_u8, [0_u8; TYPICAL.len()]);
        for line in lines.iter().take(4000) {
            let text = line.text.trim_start();
            if identity::head(text).is_some() {
                score = score.saturating_add(90);
            } else if STRONG.iter().any(|s| text.starts_with(s)) {
                score = score.saturating_add(45);
            } else if is_numbered_filter(text) {
                score = score.saturating_add(25);
            } else if let Some(at) =
                TYPICAL.iter().position(|s| text.starts_with(s)).filter(|_| !is_list_at_interface(text))
            {
                // What others write too tells no more for standing there often.
                seen.iter_mut().skip(at).take(1).for_each(|times| *times = times.saturating_add(1).min(MOST_TYPICAL));
            }
        }
        let often = seen.iter().fold(0_u8, |sum, times| sum.saturating_add(*times));
        score = score.saturating_add(often.saturating_mul(25).min(75));
        // A head that names its maker is surer than any words without one.
        let headed = lines.iter().take(4000).any(|l| identity::head(l.text.trim_start()).is_some());
        score.min(if headed { 95 } else { 94 })
    }

    fn begins(&self, line: &str) -> bool {
        identity::head(line).is_some()
    }

    fn continues(&self, before: &[TextLine<'_>], part: &[TextLine<'_>]) -> bool {
        let heads = || before.iter().filter_map(|l| identity::head(l.text));
        let here = part.first().and_then(|l| identity::head(l.text));
        // Each was held against the one before it, so the last one speaks for all.
        let last = heads().next_back();
        if last.is_some() && last != here {
            return false;
        }
        // What it shows after its configuration: its head again, just behind the command.
        let near = before.get(before.len().saturating_sub(NEAR)..).unwrap_or_default();
        if last.is_some() && split::asked_other(near).is_some() {
            return true;
        }
        // A banner and what it shows before are an introduction; a long text before the head is another device in any case.
        let is_configured = || before.iter().any(|l| is_own(l.text));
        before.len() <= split::INTRODUCTION
            && heads().count() <= MOST_HEADS
            && !is_configured()
            && !split::speaks_other(before, Dialect::Yamaha)
    }

    fn further(&self, lines: &[TextLine<'_>]) -> Vec<usize> {
        further::further(lines)
    }

    fn read<'a>(&self, lines: &Lines<'a>, draft: &mut Draft<'a>) {
        "ヤマハ".clone_into(&mut draft.configuration.identity.maker);
        let mut state = State::default();
        // Whether the lines are what the router shows of itself, which is no configuration.
        let mut shows_other = false;
        for line in lines.iter() {
            state.end.line(line);
            if let Some(typed) = line.typed() {
                shows_other = split::shows_other(typed);
            }
            if line.text.trim().is_empty() {
                continue;
            }
            let text = without_prompt(line.text.trim());
            if identity::read(&mut draft.configuration.identity, text, line.number) {
                state.head |= identity::head(text).is_some();
                continue;
            }
            shows_other &= !is_own(text);
            if shows_other {
                continue;
            }
            if text.starts_with('#') || text.is_empty() || text == ">" || text.starts_with("---") {
                continue;
            }
            let mut words = words::split(text);
            complete_command(Dialect::Yamaha, &mut words);
            // What is no command stands in the mail around the text.
            if command::read(&mut state, &words, line.number, draft) {
                state.end.command();
            } else {
                draft.unread(line.number);
            }
            state.tail = ends(state.tail, &words);
        }
        conclude(state, draft, is_shortened(lines));
    }
}

/// Commands no other maker has.
const STRONG: [&str; 19] = [
    "pp select",
    "tunnel select",
    "nat descriptor",
    "ipsec ike ",
    "ip pp ",
    "ip tunnel ",
    "pp auth ",
    "pp bind ",
    "pp enable",
    "telnetd host",
    "telnetd service",
    "httpd host",
    "sshd host",
    "sshd service",
    "netvolante-dns",
    "login password",
    "administrator password",
    "user attribute",
    "ip lan",
];

/// First words this maker's configurations do not have; others share some of its commands.
const STRANGE: [&str; 5] = ["!", "hostname", "interface", "route", "ike"];

/// So many blocks in braces no configuration of this maker has.
const BRACES: usize = 3;

/// Whether it is another maker's text: two of those words or blocks in braces, and no head.
fn is_strange(lines: &Lines<'_>) -> bool {
    let mut seen = [false; STRANGE.len()];
    let mut braces = 0;
    for line in lines.iter().take(4000) {
        if identity::head(line.text.trim_start()).is_some() {
            return false;
        }
        let first = line.text.split(' ').next();
        seen.iter_mut().zip(STRANGE).for_each(|(seen, strange)| *seen |= first == Some(strange));
        braces += usize::from(line.text.ends_with(" {"));
    }
    braces >= BRACES || seen.iter().filter(|seen| **seen).count() > 1
}

/// Commands few other makers have.
const TYPICAL: [&str; 14] = [
    "ip filter ",
    "ipv6 filter ",
    "ipv6 lan",
    "ip route default gateway",
    "tunnel e",
    "ipsec sa policy",
    "ipsec tunnel",
    "pptp ",
    "l2tp ",
    "dns server",
    "dhcp scope",
    "login user ",
    "snmpv2c ",
    "syslog notice",
];

/// How often one of these words counts.
const MOST_TYPICAL: u8 = 2;

/// `ip filter 200030 pass …`, `ipv6 filter dynamic 1 …`: nobody else writes filters so.
fn is_numbered_filter(text: &str) -> bool {
    let words: Vec<&str> = text.split_ascii_whitespace().take(4).collect();
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    match words.as_slice() {
        ["ip" | "ipv6", "filter", "dynamic", number] => is_number(number),
        ["ip" | "ipv6", "filter", number, verb] => {
            is_number(number) && ["pass", "reject", "restrict"].iter().any(|v| verb.starts_with(v))
        }
        _ => false,
    }
}

/// `ip filter wan-in 1 in`: so NEC's IX puts a list at an interface.
fn is_list_at_interface(text: &str) -> bool {
    let words: Vec<&str> = text.split_ascii_whitespace().take(6).collect();
    matches!(words.as_slice(), ["ip" | "ipv6", "filter", _, number, "in" | "out"] if number.parse::<u32>().is_ok())
}

/// First words of what stands at the end of a whole text, after all blocks and filters.
const TAIL: [&str; 22] = [
    "telnetd",
    "dhcp",
    "dns",
    "httpd",
    "sshd",
    "sftpd",
    "tftp",
    "snmp",
    "snmpv2c",
    "snmpv3",
    "schedule",
    "statistics",
    "dashboard",
    "upnp",
    "lua",
    "operation",
    "external-memory",
    "netvolante-dns",
    "pptp",
    "l2tp",
    "syslog",
    "switch",
];

/// Whether a line stands in the blocks in the middle, so that the end is not reached yet.
fn ends(before: bool, words: &[&str]) -> bool {
    match words {
        ["pp" | "tunnel", "select", ..] => false,
        // These two also have settings within a block.
        ["pptp" | "l2tp", second, ..] if *second != "service" => before,
        [first, ..] => before || TAIL.contains(first),
        [] => before,
    }
}

/// How many heads an introduction has at most: a banner, what the router shows of itself twice.
const MOST_HEADS: usize = 3;

/// How far behind a command what the router shows of itself has its head.
const NEAR: usize = 12;

/// Whether a line begins with a command no other maker has.
pub(super) fn is_strong(line: &str) -> bool {
    let text = line.trim_start();
    STRONG.iter().any(|s| text.starts_with(s))
}

/// Whether what was typed is surely a command of these routers, or takes one back.
pub(super) fn is_command(typed: &str) -> bool {
    is_own(typed.strip_prefix("no ").unwrap_or(typed))
}

/// Whether a line is surely one of a configuration of these routers.
fn is_own(line: &str) -> bool {
    let text = line.trim_start();
    STRONG.iter().chain(&TYPICAL).any(|s| text.starts_with(s))
}

/// The line without the prompt of a terminal: `RTX830# show config`, `> show environment`.
fn without_prompt(text: &str) -> &str {
    match text.split_once(['#', '>']) {
        // A prompt of a name, or the bare sign before `show`; other lines that begin with the sign are remarks.
        Some((before, after)) if !before.is_empty() && !before.contains(' ') => after.trim_start(),
        Some((_, after)) if after.trim_start().starts_with("show ") => after.trim_start(),
        _ => text,
    }
}

/// What the lines mean together.
fn conclude<'a>(mut state: State<'a>, draft: &mut Draft<'a>, shortened: bool) {
    // Behind all lines, so that none of them closes again what is open at some times.
    for (words, line) in std::mem::take(&mut state.due) {
        if !command::read(&mut state, &words, line, draft) {
            draft.unread(line);
        }
    }
    state.settle();
    // A whole text has its head, goes on to the servers that always stand last, and the prompt follows; a pager that was
    // left before shows the prompt, too, but not the servers.
    let whole = !shortened && state.head && state.tail && state.end.is_seen();
    draft.configuration.extent = if whole { Extent::Whole } else { Extent::Part };
    draft.configuration.interfaces = zones::interfaces(&state);
    draft.configuration.filters = traffic::filters(&state, &draft.configuration);
    draft.configuration.forwards = traffic::forwards(&state, &draft.configuration, whole);
    draft.configuration.administrators = account::finish(&mut state);
    remote::read(&state, draft, whole);
    draft.configuration.listeners = services::listeners(&state, &draft.configuration, whole);
    draft.configuration.sign_ins = account::sign_ins(&state, &draft.configuration, whole);
    default_community(&state, draft, whole);
    draft.configuration.lockout = services::unsure(whole);
    draft.configuration.records = records(state, whole);
}

/// Who answers to SNMP without a community of its own answers to `public`.
fn default_community(state: &State<'_>, draft: &mut Draft<'_>, whole: bool) {
    let answering = ["snmp", "snmpv2c"].iter().filter_map(|n| state.servers.get(n)).find(|s| !s.hosts.is_empty());
    if let Some(line) = answering.and_then(|s| s.hosts_line)
        && whole
        && !state.communities
    {
        draft.secret(SecretUse::Community, "", Storage::Plain, "", Kept::Readable("public"), line);
    }
}

fn records(state: State<'_>, whole: bool) -> Records {
    let written = |said: Option<(Vec<String>, u32)>, command| match said {
        Some((value, line)) => Setting::Written { value, line },
        None => services::default(command, Vec::new(), whole, Certain::Always),
    };
    Records {
        syslog: written(state.syslog, "syslog host"),
        ntp: written(state.ntp, "schedule at … ntpdate"),
        clock_zone: match state.zone {
            Some((value, line)) => Setting::Written { value, line },
            None => services::default("timezone", "+09:00".to_owned(), whole, Certain::Always),
        },
    }
}
