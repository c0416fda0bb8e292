//! Where a second body begins among the lines of one device: what has one value there comes again with another, though
//! nobody typed and nothing was taken back.
//!
//! Guards: only what a device printed is held against itself (its head stands before, or somebody asked for it), for whoever
//! writes commands by hand may mend one further below. The cut stands before the first value that would take another's
//! place, so neither body hides what the other lets in; which device the second is of nobody knows, and both are parts.

use std::collections::HashMap;

use sejo_model::configuration::Dialect;

use super::super::text::banner;
use super::super::{Reads, fortios};
use super::{TextLine, named};

/// What has one value in a language: words of a command, of which `*` is any word, `=` any word that is the value itself;
/// else the value is what follows.
struct Table {
    /// How the lines begin that open a block.
    heads: &'static [&'static str],
    /// Whether lines of a block are indented.
    is_indented: bool,
    /// Settings of a block.
    below: &'static [&'static str],
    /// Settings of the device.
    device: &'static [&'static str],
    /// What is either on or off (`no …`).
    switches: &'static [&'static str],
}

/// A block that a device prints once.
const INTERFACE: &str = "interface ";

static YAMAHA: Table = Table {
    heads: &["pp select ", "tunnel select "],
    is_indented: false,
    below: &[
        "ip pp address",
        "ip pp secure filter *",
        "ip pp nat descriptor",
        "ip tunnel address",
        "ip tunnel secure filter *",
        "ip tunnel nat descriptor",
        "ipsec tunnel",
        "pp auth accept",
        "pp auth myname",
        "pp auth username *",
        "pppoe use",
    ],
    device: &[
        "administrator password",
        "console prompt",
        "httpd host",
        "httpd service",
        "ip filter dynamic *",
        "ip filter set *",
        "ip filter *",
        "ip * address",
        "ip * nat descriptor",
        "ip * secure filter *",
        "ipsec ike local address *",
        "ipsec ike pre-shared-key *",
        "ipsec ike remote address *",
        "ipv6 filter dynamic *",
        "ipv6 filter set *",
        "ipv6 filter *",
        "ipv6 * secure filter *",
        "login password",
        "login user *",
        "nat descriptor address inner *",
        "nat descriptor address outer *",
        "nat descriptor masquerade incoming *",
        "nat descriptor masquerade static * *",
        "nat descriptor static * *",
        "nat descriptor type *",
        "sshd host key *",
        "sshd host",
        "sshd service",
        "syslog host",
        "telnetd host",
        "telnetd service",
        "timezone",
    ],
    switches: &[],
};

static BLOCKS: Table = Table {
    heads: &[INTERFACE, "line "],
    is_indented: true,
    below: &[
        "access-class = in",
        "ip access-group = in",
        "ip access-group = out",
        "ip address",
        "ipv6 access-class = in",
        "ipv6 traffic-filter = in",
        "ipv6 traffic-filter = out",
        "nameif",
        "security-level",
        "transport input",
    ],
    device: &[
        "access-group = in interface *",
        "access-group = out interface *",
        "clock timezone",
        "http-server ip access-list",
        "ssh-server ip access-list",
        "telnet-server ip access-list",
        "timezone",
        "vty access-class",
    ],
    switches: &[
        "http-server ip enable",
        "ip http secure-server",
        "ip http server",
        "service http",
        "service ssh",
        "service telnet",
        "ssh-server ip enable",
        "telnet-server ip enable",
    ],
};

/// Where further bodies begin among the lines of one device.
pub(super) fn bodies(lines: &[TextLine<'_>], maker: &dyn Reads) -> Vec<usize> {
    match maker.dialect() {
        Dialect::FortiOs => sections(lines, maker),
        Dialect::Yamaha => commands(lines, maker, &YAMAHA),
        Dialect::CiscoAsa | Dialect::CiscoIos | Dialect::NecIx | Dialect::AlliedWarePlus => {
            commands(lines, maker, &BLOCKS)
        }
        // Rules stand one below the other, and none takes another's place.
        Dialect::Nftables | Dialect::Iptables | Dialect::Unread => Vec::new(),
    }
}

/// A block, and the words of a setting in it.
type Setting<'a> = (&'a str, Vec<&'a str>);

/// The settings met so far.
struct Walk<'t, 'a> {
    lines: &'t [TextLine<'a>],
    /// The line and the value of each since the body began.
    seen: HashMap<Setting<'a>, (usize, &'a str)>,
    /// Whether lines of a block are indented.
    is_indented: bool,
    /// Whether what follows is what a device printed.
    is_printed: bool,
    found: Vec<usize>,
}

impl<'a> Walk<'_, 'a> {
    /// Notes a value; `from` is where the block begins it stands in.
    fn meet(&mut self, setting: Setting<'a>, (from, index): (usize, usize), value: &'a str, is_again: bool) {
        let before = self.seen.insert(setting.clone(), (index, value));
        let is_typed = self.lines.get(index).is_none_or(|line| line.prompt.is_some());
        let Some((first, other)) = before.filter(|_| self.is_printed && !is_typed) else { return };
        if is_again || other != value {
            let from = if from > first { from } else { index };
            self.found.push(behind_end(self.lines, (first, from), self.is_indented));
            self.seen.clear();
            self.seen.insert(setting, (index, value));
        }
    }
}

/// Bodies of commands.
fn commands(lines: &[TextLine<'_>], maker: &dyn Reads, table: &Table) -> Vec<usize> {
    let is_flat = !lines.iter().any(|line| line.indent() > 0 && !line.text.trim().is_empty());
    let is_indented = table.is_indented && !is_flat;
    let mut walk = Walk { lines, seen: HashMap::new(), is_indented, is_printed: false, found: Vec::new() };
    // The block that is open and where it begins, and up to which line the text of a banner goes.
    let (mut block, mut from, mut quoted) = ("", 0, 0);
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.text.is_empty() || line.prompt.is_some()) {
        if index < quoted {
            continue;
        }
        quoted = index + 1 + named::banner_below(line.text, lines.get(index + 1..).unwrap_or_default());
        if quoted == index + 1 && banner::mark(line.text).is_some() {
            // It does not end: what stands below may be its text.
            break;
        }
        let is_head = is_asked(line) || maker.begins(line.text);
        // Under its name again it is the same device, shown once more.
        if is_head || line.text.starts_with("hostname ") {
            walk.is_printed |= is_head;
            walk.seen.clear();
            block = "";
            continue;
        }
        let text = line.text.trim();
        let is_outermost = !is_indented || line.indent() == 0;
        if let Some(head) = table.heads.iter().find(|head| is_outermost && text.starts_with(**head)) {
            (block, from) = (text, index);
            if *head == INTERFACE {
                walk.meet((block, Vec::new()), (index, index), "", true);
            }
            continue;
        }
        if is_indented && line.indent() == 0 {
            block = "";
        }
        let undone = text.strip_prefix("no ");
        let text = undone.unwrap_or(text);
        if table.switches.contains(&text) {
            walk.meet(("", vec![text]), (index, index), undone.map_or("", |_| "no"), false);
            continue;
        }
        let below = table.below.iter().filter(|_| !block.is_empty()).find_map(|words| matched(words, text));
        let met = match below {
            Some((words, value)) => Some(((block, words), value, from)),
            None => {
                let device = table.device.iter().find_map(|words| matched(words, text));
                device.map(|(words, value)| (("", words), value, index))
            }
        };
        let Some((setting, value, from)) = met else { continue };
        if undone.is_some() {
            walk.seen.remove(&setting);
        } else if !value.ends_with("secondary") {
            walk.meet(setting, (from, index), value, false);
        }
    }
    walk.found
}

/// The words of a setting and its value, where a line is that setting.
fn matched<'a>(setting: &str, text: &'a str) -> Option<(Vec<&'a str>, &'a str)> {
    let (mut words, mut value, mut rest) = (Vec::new(), None, text);
    for wanted in setting.split(' ') {
        let (word, behind) = rest.split_once(' ').unwrap_or((rest, ""));
        match wanted {
            "=" => value = Some(word),
            "*" if !word.is_empty() => words.push(word),
            _ if wanted == word => words.push(word),
            _ => return None,
        }
        rest = behind.trim_start();
    }
    match value {
        Some(value) => rest.is_empty().then_some((words, value)),
        None => Some((words, rest)),
    }
}

/// Sections of a FortiGate between virtual domains bear the same names, so they are held against each other only where
/// there are none.
fn sections(lines: &[TextLine<'_>], maker: &dyn Reads) -> Vec<usize> {
    if lines.iter().any(|line| line.text == "config vdom") {
        return Vec::new();
    }
    let is_edge =
        |line: &TextLine<'_>| line.prompt.is_some() || fortios::section(line.text).is_some() || maker.begins(line.text);
    let mut edges: Vec<usize> =
        lines.iter().enumerate().filter_map(|(index, line)| is_edge(line).then_some(index)).collect();
    edges.push(lines.len());
    let mut seen: HashMap<&str, Section<'_, '_>> = HashMap::new();
    let (mut is_printed, mut found) = (false, Vec::new());
    for pair in edges.windows(2) {
        let [from, to] = *pair else { continue };
        let here = lines.get(from..to).unwrap_or_default();
        let Some(line) = here.first() else { continue };
        if is_asked(line) || maker.begins(line.text) {
            is_printed = true;
            seen.clear();
        }
        let Some(path) = fortios::section(line.text).filter(|_| is_printed && line.prompt.is_none()) else { continue };
        if path == GLOBAL && seen.contains_key(path) {
            // Shown as a whole once more; whether it is the same device its name tells.
            seen.clear();
        }
        let before = seen.get_mut(path).map(|before| (before.from, before.differs_from(here)));
        if let Some((first, true)) = before {
            found.push(behind_end(lines, (first, from), false));
            seen.clear();
        }
        seen.entry(path).or_insert(Section { from, lines: here, entries: None });
    }
    found
}

/// The general settings of a FortiGate.
const GLOBAL: &str = "system global";

/// The settings of the entries of a section of a FortiGate, its own under no name: section and entry within the entry, key,
/// and the value.
type Entries<'a> = HashMap<&'a str, HashMap<[&'a str; 3], &'a str>>;

/// A section of a FortiGate; what it says is looked up only where it comes again.
struct Section<'t, 'a> {
    from: usize,
    lines: &'t [TextLine<'a>],
    entries: Option<Entries<'a>>,
}

impl<'a> Section<'_, 'a> {
    /// Whether another one has some entry of it otherwise, or gives a setting of its own another value; what it adds is
    /// remembered.
    fn differs_from(&mut self, other: &[TextLine<'a>]) -> bool {
        let known = self.entries.get_or_insert_with(|| entries(self.lines));
        let added = entries(other);
        let differs = added.iter().any(|(name, settings)| {
            known.get(name).is_some_and(|before| {
                (!name.is_empty() && before != settings)
                    || settings.iter().any(|(key, value)| before.get(key).is_some_and(|known| known != value))
            })
        });
        known.extend(added);
        differs
    }
}

/// What the entries of a section say. A secret is encrypted differently each time it is shown.
fn entries<'a>(lines: &[TextLine<'a>]) -> Entries<'a> {
    let mut entries = Entries::new();
    let (mut entry, mut inner, mut inner_entry) = ("", "", "");
    for line in lines.iter().skip(1) {
        let text = line.text.trim();
        let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
        match verb {
            "config" => (inner, inner_entry) = (rest, ""),
            "edit" if inner.is_empty() => entry = rest,
            "edit" => inner_entry = rest,
            "next" if inner.is_empty() => entry = "",
            "end" => (inner, inner_entry) = ("", ""),
            "set" => {
                let (key, value) = rest.split_once(' ').unwrap_or((rest, ""));
                if !value.starts_with("ENC ") {
                    entries.entry(entry).or_default().insert([inner, inner_entry, key], value);
                }
            }
            _ => {}
        }
    }
    entries
}

/// Whether somebody asked here for what follows, at a prompt or in the heading of what `show tech` collects.
fn is_asked(line: &TextLine<'_>) -> bool {
    const ASKING: [&str; 7] = ["show", "sho", "sh", "more", "less", "get", "display"];
    let heading = line.text.strip_prefix("-----").map(|rest| rest.trim_matches('-').trim());
    let command = line.typed().or(heading).and_then(|command| command.split_ascii_whitespace().next());
    command.is_some_and(|first| ASKING.contains(&first))
}

/// The line behind the last one between two at which a body ends or somebody says that another begins; where blocks are
/// indented and there is none, the line behind the last block, for commands of the second body may stand before its first.
/// Else the second.
fn behind_end(lines: &[TextLine<'_>], (first, second): (usize, usize), is_indented: bool) -> usize {
    let is_end = |line: &TextLine<'_>| match line.prompt {
        Some(prompt) => prompt.command.is_empty(),
        None => {
            let is_ruled = ["----", "===="].iter().any(|rule| line.text.starts_with(rule));
            matches!(line.text, "end" | "#" | ">") || (is_ruled && !line.text.starts_with("-----BEGIN"))
        }
    };
    let between = lines.get(first..second).unwrap_or_default();
    let is_below = |line: &TextLine<'_>| is_indented && line.indent() > 0;
    let ended = between.iter().rposition(is_end).or_else(|| between.iter().rposition(is_below));
    ended.map_or(second, |at| first + at + 1)
}
