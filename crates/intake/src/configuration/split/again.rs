//! Where a second body begins among the lines of one device: what has one value there comes again with another, though
//! nobody typed and nothing was taken back.
//!
//! Guards: only what a device printed is held against itself (its head stands before, somebody asked for it, or it names
//! itself again), for whoever writes commands by hand may mend one further below; of a YAMAHA router, whose head is often
//! left out, one line that comes again is such a mend, and several are a body. A name that comes again says nothing by
//! itself, for many devices have the same: only where all below agrees is it one device, shown twice. The cut stands before
//! the first value that would take another's place, so neither body hides what the other lets in; which device the second
//! is of nobody knows, and both are parts.

use std::collections::{HashMap, HashSet};

use sejo_model::configuration::Dialect;

use super::super::text::banner;
use super::super::{Reads, fortios};
use super::{INTRODUCTION, TextLine, is_show, named};

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
        "ipv6 pp secure filter *",
        "ipv6 tunnel secure filter *",
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
        "ip filter set * *",
        "ip filter *",
        "ip * address",
        "ip * nat descriptor",
        "ip * secure filter *",
        "ipsec ike local address *",
        "ipsec ike pre-shared-key *",
        "ipsec ike remote address *",
        "ipv6 filter dynamic *",
        "ipv6 filter set * *",
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
    /// The body, the line and the value each was met in last.
    seen: HashMap<Setting<'a>, (usize, usize, Vec<&'a str>)>,
    /// Whether lines of a block are indented.
    is_indented: bool,
    /// Whether what follows is what a device printed.
    is_printed: bool,
    /// Whether the device has named itself, and where it did again.
    is_named: bool,
    named_again: Option<usize>,
    /// How many settings came again.
    again: usize,
    found: Vec<usize>,
}

impl<'t, 'a> Walk<'t, 'a> {
    fn new(lines: &'t [TextLine<'a>], is_indented: bool, is_printed: bool) -> Self {
        let (seen, found) = (HashMap::new(), Vec::new());
        Self { lines, seen, is_indented, is_printed, is_named: false, named_again: None, again: 0, found }
    }

    /// Notes a value; `from` is where the block begins it stands in.
    fn meet(&mut self, setting: Setting<'a>, (from, index): (usize, usize), value: Vec<&'a str>) {
        let is_typed = self.lines.get(index).is_none_or(|line| line.prompt.is_some());
        let body = self.found.len();
        if let Some((own, first, other)) = self.seen.get(&setting).filter(|_| !is_typed) {
            self.again += 1;
            if self.is_printed && *own == body && *other != value {
                let from = if from > *first { from } else { index };
                self.found.push(behind_end(self.lines, (*first, from), self.named_again, self.is_indented));
            }
        }
        self.seen.insert(setting, (self.found.len(), index, value));
    }

    /// Notes that a device printed what follows: another one, or the same once more.
    fn begin(&mut self) {
        (self.is_printed, self.is_named, self.named_again) = (true, false, None);
        self.seen.clear();
    }

    /// Notes that the device names itself.
    fn name(&mut self, index: usize) {
        if self.is_named {
            (self.is_printed, self.named_again) = (true, Some(index));
        }
        self.is_named = true;
    }
}

/// Bodies of commands.
fn commands(lines: &[TextLine<'_>], maker: &dyn Reads, table: &Table) -> Vec<usize> {
    let is_flat = !lines.iter().any(|line| line.indent() > 0 && !line.text.trim().is_empty());
    let is_indented = table.is_indented && !is_flat;
    // Nobody says whether a router printed it that has no head.
    let mut is_doubtful = maker.dialect() == Dialect::Yamaha
        && lines.iter().all(|line| line.prompt.is_none_or(|prompt| prompt.command.is_empty()));
    let mut walk = Walk::new(lines, is_indented, is_doubtful);
    let version_6 = lists_of_version_6(lines);
    // The block that is open and where it begins, and up to which line the text of a banner goes.
    let (mut block, mut from, mut quoted) = ("", 0, 0);
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.text.is_empty() || line.prompt.is_some()) {
        if index < quoted {
            continue;
        }
        let behind = lines.get(index + 1..).unwrap_or_default();
        quoted = index + 1 + named::banner_below(line.text, behind);
        if quoted == index + 1 && banner::mark(line.text).is_some() {
            // It does not end: what stands below may be its text.
            break;
        }
        quoted += macro_below(line.text, behind);
        if is_asked(line) || maker.begins(line.text) {
            (is_doubtful, block) = (false, "");
            walk.begin();
            continue;
        }
        if line.text.starts_with("hostname ") && line.prompt.is_none() {
            block = "";
            walk.name(index);
            continue;
        }
        let text = line.text.trim();
        let is_outermost = !is_indented || line.indent() == 0;
        if let Some(head) = table.heads.iter().find(|head| is_outermost && text.starts_with(**head)) {
            (block, from) = (text, index);
            if *head == INTERFACE {
                walk.meet((block, Vec::new()), (index, index), body(behind, table, is_indented));
            }
            continue;
        }
        if is_indented && line.indent() == 0 {
            block = "";
        }
        let undone = text.strip_prefix("no ");
        let text = undone.unwrap_or(text);
        if table.switches.contains(&text) {
            walk.meet(("", vec![text]), (index, index), undone.into_iter().collect());
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
        let Some((mut setting, value, from)) = met else { continue };
        if version_6.contains(value) && text.starts_with("access-group ") {
            setting.1.push("ipv6");
        }
        if undone.is_some() {
            walk.seen.remove(&setting);
        } else if !value.split(' ').any(|word| word == "secondary") {
            walk.meet(setting, (from, index), vec![value]);
        }
    }
    if is_doubtful && walk.again < LEAST { Vec::new() } else { walk.found }
}

/// How many settings of a router without a head must come again.
const LEAST: usize = 2;

/// What stands in a block below its head.
fn body<'a>(below: &[TextLine<'a>], table: &Table, is_indented: bool) -> Vec<&'a str> {
    let is_inside = |line: &&TextLine<'_>| {
        let text = line.text.trim();
        let is_below = if is_indented { line.indent() > 0 } else { !table.heads.iter().any(|h| text.starts_with(*h)) };
        line.prompt.is_none() && text != "!" && (text.is_empty() || is_below)
    };
    below.iter().take_while(is_inside).map(|line| line.text.trim()).filter(|text| !text.is_empty()).collect()
}

/// How many of the lines below belong to the macro that a line opens; none where it does not end.
fn macro_below(line: &str, below: &[TextLine<'_>]) -> usize {
    if !line.starts_with("macro name ") {
        return 0;
    }
    below.iter().take(INTRODUCTION).position(|line| line.text == "@").map_or(0, |at| at + 1)
}

/// The lists of IPv6 of an ASA; older ones apply one to an interface beside one of IPv4.
fn lists_of_version_6<'a>(lines: &[TextLine<'a>]) -> HashSet<&'a str> {
    let rules = lines.iter().filter_map(|line| line.text.strip_prefix("ipv6 access-list "));
    rules.filter_map(|rule| rule.split(' ').next()).collect()
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
    let (mut is_printed, mut named_again, mut found) = (false, None, Vec::new());
    for pair in edges.windows(2) {
        let [from, to] = *pair else { continue };
        let here = lines.get(from..to).unwrap_or_default();
        let Some(line) = here.first() else { continue };
        if is_asked(line) || maker.begins(line.text) {
            (is_printed, named_again) = (true, None);
            seen.clear();
        }
        let Some(path) = fortios::section(line.text).filter(|_| is_printed && line.prompt.is_none()) else { continue };
        if path == GLOBAL && seen.contains_key(path) {
            // As a whole once more.
            named_again = Some(from);
        }
        let before = seen.get_mut(path).map(|before| (before.from, before.differs_from(here)));
        if let Some((first, true)) = before {
            found.push(behind_end(lines, (first, from), named_again, false));
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
    // Beside `show`.
    const ASKING: [&str; 4] = ["more", "less", "get", "display"];
    let heading = line.text.strip_prefix("-----").map(|rest| rest.trim_matches('-').trim());
    let command = line.prompt.map(|prompt| prompt.command).or(heading);
    // `do` stands in front where somebody configures.
    let command = command.and_then(|command| command.split_ascii_whitespace().find(|word| *word != "do"));
    command.is_some_and(|first| is_show(first) || ASKING.contains(&first))
}

/// The line behind the last one between two at which a body ends or somebody says that another begins; where the device
/// names itself again between them, looked for above that, or the first remark above it; where blocks are indented and
/// there is no such line, the line behind the last block, for commands of the second body may stand before its first. Else
/// the second.
fn behind_end(
    lines: &[TextLine<'_>],
    (first, second): (usize, usize),
    named_again: Option<usize>,
    is_indented: bool,
) -> usize {
    let is_end = |line: &TextLine<'_>| match line.prompt {
        Some(prompt) => prompt.command.is_empty(),
        None => {
            let is_ruled = ["----", "===="].iter().any(|rule| line.text.starts_with(rule));
            matches!(line.text, "end" | "#" | ">") || (is_ruled && !line.text.starts_with("-----BEGIN"))
        }
    };
    let named = named_again.filter(|at| (first..=second).contains(at));
    let second = named.unwrap_or(second);
    let between = lines.get(first..second).unwrap_or_default();
    let is_own = |line: &TextLine<'_>| {
        if named.is_some() {
            line.prompt.is_some() || !(line.text.is_empty() || line.text.starts_with('!'))
        } else {
            is_indented && line.indent() > 0
        }
    };
    let ended = between.iter().rposition(is_end).or_else(|| between.iter().rposition(is_own));
    ended.map_or(second, |at| first + at + 1)
}
