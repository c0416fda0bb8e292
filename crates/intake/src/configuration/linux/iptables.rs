//! Takes `iptables-save` apart, and scripts of `iptables` commands.

use std::borrow::Cow;
use std::collections::HashMap;

use sejo_model::configuration::{At, Line, Verb};

use super::super::day;
use super::super::reach::Looks;
use super::rules::{Action, Hook, Match, Rule, Ruleset, Which};
use super::{flags, ports};

/// Whether a line is a rule, saved or as a command.
pub(super) fn is_rule(text: &str) -> bool {
    text.starts_with("-A ") || command(text).is_some()
}

/// What stands behind `iptables` in a script, and for which family.
fn command(text: &str) -> Option<(&'static str, &str)> {
    let text = text.strip_prefix("sudo ").unwrap_or(text);
    let (program, rest) = text.split_once(' ')?;
    match program.rsplit('/').next()? {
        "iptables" => Some(("ip", rest)),
        "ip6tables" => Some(("ip6", rest)),
        _ => None,
    }
}

/// Reads every line.
pub(super) fn read<'t>(lines: impl Iterator<Item = (Line, &'t str)>) -> Ruleset {
    let mut reader =
        Reader { ruleset: Ruleset::default(), family: "ip", table: "filter".to_owned(), open: 0, is_torn: false };
    let mut variables = HashMap::new();
    let filled = Looks::at_most(MOST_FILLED);
    for (line, text) in lines {
        if let Some((name, value)) = assignment(text.trim()) {
            variables.insert(name, value);
        } else if !expanded(text.trim(), &variables, &filled).is_some_and(|text| reader.line(line, &text)) {
            reader.ruleset.unread.push(line);
        }
    }
    enter(&mut reader.ruleset);
    // A table that filters is always there; without it the text was cut between two tables.
    let filters = reader.ruleset.tables.iter().any(|t| t.name == "filter");
    reader.ruleset.whole = filters && reader.open == 0 && !reader.is_torn && reader.ruleset.taken_on.is_some();
    reader.ruleset
}

/// Chains of `/etc/ufw/user.rules` and `user6.rules`, which hold a person's rules alone, and where packets come to them. The
/// chains that lead there stand in other files, and what none of the rules accepts is dropped by default.
///
/// Source: ufw(8), ufw-framework(8).
const UFW: [(&str, Hook); 4] = [
    ("ufw-user-input", Hook::Input),
    ("ufw-user-forward", Hook::Forward),
    ("ufw6-user-input", Hook::Input),
    ("ufw6-user-forward", Hook::Forward),
];

/// Lets packets into the chains of ufw where nothing in the text leads anywhere.
fn enter(ruleset: &mut Ruleset) {
    if ruleset.chains().any(|(_, chain)| chain.hook.is_some()) {
        return;
    }
    for chain in ruleset.tables.iter_mut().flat_map(|table| &mut table.chains) {
        if let Some((_, hook)) = UFW.iter().find(|(name, _)| *name == chain.name) {
            chain.hook = Some(*hook);
            chain.policy = Verb::Deny;
        }
    }
}

/// `WAN=eth0` and `export LAN="eth1"` of a script.
fn assignment(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.strip_prefix("export ").unwrap_or(text).split_once('=')?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    is_name.then(|| (name, value.trim_matches(['"', '\''])))
}

/// Bytes that variables of a script may stand for in all its lines; one can name a long one in every place.
const MOST_FILLED: usize = 32 << 20;

/// A line of a script with its variables filled in; one that is not known stays as it is. `None` once they stand for too much.
fn expanded<'t>(text: &'t str, variables: &HashMap<&str, &str>, filled: &Looks) -> Option<Cow<'t, str>> {
    if !text.contains('$') || variables.is_empty() {
        return Some(Cow::Borrowed(text));
    }
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('$');
    out.push_str(parts.next().unwrap_or(""));
    for part in parts {
        let inner = part.strip_prefix('{').and_then(|p| p.split_once('}'));
        let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(part.len());
        let (name, rest) = inner.unwrap_or_else(|| part.split_at(end));
        if let Some(value) = variables.get(name) {
            if !filled.take(value.len()) {
                return None;
            }
            out.push_str(value);
            out.push_str(rest);
        } else {
            out.push('$');
            out.push_str(part);
        }
    }
    Some(Cow::Owned(out))
}

struct Reader {
    ruleset: Ruleset,
    family: &'static str,
    table: String,
    /// Tables begun and not committed.
    open: usize,
    /// A table ended that had not begun: its head was cut off.
    is_torn: bool,
}

impl Reader {
    /// Reads a line; whether it was understood.
    fn line(&mut self, line: Line, text: &str) -> bool {
        if let Some(note) = text.strip_prefix('#') {
            self.note(line, note);
            return true;
        }
        if let Some(table) = text.strip_prefix('*') {
            table.clone_into(&mut self.table);
            self.open += 1;
            return self.ruleset.table_mut(self.family, table).is_some();
        }
        if let Some(chain) = text.strip_prefix(':') {
            let mut words = chain.split_ascii_whitespace();
            return match (words.next(), words.next()) {
                (Some(name), Some(policy)) => self.chain(line, name, policy),
                _ => false,
            };
        }
        if text == "COMMIT" {
            self.is_torn |= self.open == 0;
            self.open = self.open.saturating_sub(1);
            return true;
        }
        // `iptables-save -c` writes counters before each rule.
        let rule = text.strip_prefix('[').and_then(|t| t.split_once("] ")).map_or(text, |(_, rest)| rest);
        if rule.starts_with("-A ") {
            return self.command(line, &words(rule));
        }
        match command(rule) {
            Some((family, rest)) => {
                self.family = family;
                let mut words = words(rest);
                "filter".clone_into(&mut self.table);
                if let Some(at) = words.iter().position(|w| *w == "-t" || *w == "--table") {
                    words.get(at + 1).copied().unwrap_or("filter").clone_into(&mut self.table);
                    words.drain(at..words.len().min(at + 2));
                }
                self.command(line, &words)
            }
            None => text.is_empty() || is_shell(text),
        }
    }

    /// `# Generated by iptables-save v1.8.9 on Sun Nov 22 14:12:17 2026`.
    fn note(&mut self, line: Line, note: &str) {
        if note.contains("ip6tables-save") {
            self.family = "ip6";
        } else if note.contains("iptables-save") {
            self.family = "ip";
        }
        if note.contains("Generated by")
            && let Some((_, when)) = note.split_once(" on ")
            && self.ruleset.taken_on.is_none()
        {
            self.ruleset.taken_on = day::in_words(when).map(|d| At::new(d, line));
        }
    }

    fn chain(&mut self, line: Line, name: &str, policy: &str) -> bool {
        let hook = Hook::named(name).filter(|_| name.chars().all(|c| c.is_ascii_uppercase()));
        let rewrites = self.table == "nat";
        // The files of ufw have no head that says for which version of IP they are.
        if name.starts_with("ufw6-") {
            self.family = "ip6";
        } else if name.starts_with("ufw-") {
            self.family = "ip";
        }
        let Some(chain) = self.ruleset.table_mut(self.family, &self.table).and_then(|t| t.chain_mut(name, line)) else {
            return false;
        };
        chain.hook = hook;
        chain.rewrites = rewrites;
        match policy {
            "ACCEPT" | "-" => chain.policy = Verb::Permit,
            "DROP" | "REJECT" => chain.policy = Verb::Deny,
            _ => return false,
        }
        true
    }

    fn command(&mut self, line: Line, words: &[&str]) -> bool {
        match words {
            ["-A" | "--append", chain, rest @ ..] => self.rule(line, chain, None, rest),
            ["-I" | "--insert", chain, at, rest @ ..] if at.parse::<usize>().is_ok() => {
                self.rule(line, chain, at.parse::<usize>().ok().map(|n| n.saturating_sub(1)), rest)
            }
            ["-I" | "--insert", chain, rest @ ..] => self.rule(line, chain, Some(0), rest),
            ["-P" | "--policy", chain, policy] => self.chain(line, chain, policy),
            ["-N" | "--new-chain", chain] => self.chain(line, chain, "-"),
            ["-F" | "-X" | "-Z" | "--flush" | "--delete-chain" | "--zero" | "-w" | "-L" | "-S", ..] => true,
            _ => false,
        }
    }

    fn rule(&mut self, line: Line, chain: &str, at: Option<usize>, words: &[&str]) -> bool {
        let Some((rule, understood)) = rule(line, words) else { return false };
        if self.ruleset.table_mut(self.family, &self.table).is_some_and(|t| t.chain(chain).is_none()) {
            self.chain(line, chain, "-");
        }
        if let Some(chain) = self.ruleset.table_mut(self.family, &self.table).and_then(|t| t.chain_mut(chain, line)) {
            let end = chain.rules.len();
            chain.rules.insert(at.unwrap_or(end).min(end), rule);
        }
        understood
    }
}

/// What a packet must carry to be let in (`--string`), and names of lists that are hardly made up to be read.
pub(super) fn passwords(text: &str) -> Vec<&str> {
    if !text.contains("--string ") && !text.contains("--hex-string ") && !text.contains("--name ") {
        return Vec::new();
    }
    let words = words(text);
    let is_odd = |name: &str| name.len() >= 6 && name.bytes().any(|b| b.is_ascii_digit());
    let behind = words.windows(2).filter_map(|pair| match *pair {
        ["--string" | "--hex-string", word] => Some(word),
        ["--name", name] if is_odd(name) => Some(name),
        _ => None,
    });
    behind.collect()
}

/// Lines of a script or a terminal around the rules.
fn is_shell(text: &str) -> bool {
    const WORDS: [&str; 10] =
        ["iptables-save", "ip6tables-save", "echo", "exit", "service", "sysctl", "modprobe", "set", "systemctl", "cat"];
    WORDS.contains(&text.split_ascii_whitespace().next().unwrap_or(""))
}

/// The words of a line; what stands in quotes is one word.
pub(super) fn words(text: &str) -> Vec<&str> {
    let (mut out, mut rest) = (Vec::new(), text.trim_start());
    while !rest.is_empty() {
        let quoted = rest.strip_prefix('"').and_then(|r| r.split_once('"'));
        let (word, after) =
            quoted.unwrap_or_else(|| rest.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((rest, "")));
        out.push(word);
        rest = after.trim_start();
    }
    out
}

/// A rule from its options; whether all of them were understood.
fn rule(line: Line, words: &[&str]) -> Option<(Rule, bool)> {
    let mut rule = Rule { line, matches: Match::default(), action: Action::Pass, comment: String::new() };
    let (mut understood, mut negated) = (true, false);
    let mut rest = words.iter().copied().peekable();
    while let Some(option) = rest.next() {
        if option == "!" {
            negated = true;
            continue;
        }
        let mut value = || {
            // Old versions write the sign behind the option.
            if rest.next_if_eq(&"!").is_some() {
                negated = true;
            }
            rest.next_if(|word| !is_option(word)).unwrap_or("")
        };
        match option {
            "-j" | "--jump" | "-g" | "--goto" => {
                let target = value();
                let arguments: Vec<&str> = rest.by_ref().collect();
                rule.action = match action(target, &arguments, &mut rule.comment) {
                    Action::Jump(chain) if matches!(option, "-g" | "--goto") => Action::Goto(chain),
                    action => action,
                };
            }
            "--comment" => rest.next().unwrap_or("").clone_into(&mut rule.comment),
            "-m" | "--match" => understood &= module(value(), &mut rule.matches),
            _ if takes_none(option) => alone(&mut rule.matches, option, negated),
            "--tcp-flags" => {
                let (looked_at, are_set) = (value(), value());
                rule.matches.not_new |= flags::takes_first(looked_at, are_set) == negated;
            }
            "--match-set" => {
                // Its name, and which sides of the packet are looked up in it.
                let _ = (value(), value());
                rule.matches.unknown_sources(negated);
            }
            _ => {
                let value = value();
                understood &= condition(&mut rule.matches, option, value, negated);
            }
        }
        negated = false;
    }
    Some((rule, understood))
}

/// Whether a word begins an option rather than being the value of one.
fn is_option(word: &str) -> bool {
    let name = word.trim_start_matches('-');
    name.len() < word.len() && name.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// A condition without a value.
fn alone(matches: &mut Match, option: &str, negated: bool) {
    match option {
        "--syn" => matches.not_new |= negated,
        // Who is on the list of recent senders.
        "--rcheck" | "--update" if matches.sources == Which::Any => matches.unknown_sources(negated),
        "-f" | "--fragment" => matches.narrow = true,
        _ => {}
    }
}

fn takes_none(option: &str) -> bool {
    const ALONE: [&str; 20] = [
        "--syn",
        "-f",
        "--fragment",
        "--update",
        "--rcheck",
        "--set",
        "--remove",
        "--rttl",
        "--rsource",
        "--rdest",
        "--reap",
        "--physdev-is-bridged",
        "--validmark",
        "--loose",
        "--transparent",
        "--invert",
        "--accept-local",
        "--strict",
        "--next",
        "--kerneltz",
    ];
    ALONE.contains(&option)
}

/// A match module; whether it is known. Those whose options are not modelled make the rule narrow.
fn module(name: &str, matches: &mut Match) -> bool {
    match name {
        "tcp" | "udp" | "icmp" | "icmp6" | "multiport" | "state" | "conntrack" | "comment" | "set" | "iprange"
        | "mac" | "addrtype" | "udplite" | "sctp" | "geoip" => true,
        // What is rare, too fast, spoofed or late; somebody else comes by all the same.
        "limit" | "hashlimit" | "recent" | "connlimit" | "time" | "string" | "pkttype" | "length" | "rpfilter"
        | "tos" | "dscp" | "ttl" | "hl" | "statistic" | "socket" | "connbytes" | "quota" | "helper" => {
            matches.narrow = true;
            true
        }
        "mark" | "connmark" | "policy" | "owner" | "physdev" | "u32" | "bpf" | "cgroup" => {
            matches.doubt();
            true
        }
        _ => {
            matches.doubt();
            false
        }
    }
}

/// A condition with a value; whether it is known.
fn condition(matches: &mut Match, option: &str, value: &str, negated: bool) -> bool {
    let list = || value.split(',').map(str::to_owned).collect::<Vec<_>>();
    let which = |list: Vec<String>| if negated { Which::NotIn(list) } else { Which::In(list) };
    match option {
        "-i" | "--in-interface" => matches.incoming = which(list()),
        "-o" | "--out-interface" => matches.outgoing = which(list()),
        "-s" | "--source" | "--src" | "--src-range" | "--mac-source" => matches.sources = which(list()),
        "-d" | "--destination" | "--dst" | "--dst-range" => matches.destinations = which(list()),
        "-p" | "--protocol" => {
            matches.protocols = ports::protocol(value).filter(|_| !negated).into_iter().collect();
            matches.narrow |= negated;
        }
        "--dport" | "--destination-port" | "--dports" | "--destination-ports" | "--ports" => {
            let ranges: Vec<_> = value.split(',').filter_map(ports::range).collect();
            matches.narrow |= ranges.is_empty();
            matches.ports = if negated { ports::except(&ranges) } else { ranges };
        }
        "--ctstate" | "--state" => state(matches, value, negated),
        "--source-country" | "--src-cc" => {
            matches.sources = which(value.split(',').map(|c| format!("country {c}")).collect());
        }
        "--icmp-type" | "--icmpv6-type" | "--dst-type" | "--src-type" | "--reject-with" => {}
        "--sport" | "--source-port" | "--sports" | "--source-ports" => {}
        _ => {
            matches.narrow = true;
            matches.doubtful |= negated;
            return option.starts_with("--");
        }
    }
    true
}

/// Connection states, `NEW,ESTABLISHED`.
fn state(matches: &mut Match, value: &str, negated: bool) {
    let upper = value.to_ascii_uppercase();
    let begins = upper.split(',').any(|s| s == "NEW" || s == "UNTRACKED");
    matches.rewritten |= upper.split(',').any(|s| s == "DNAT") && !negated;
    matches.not_new |= begins == negated && !matches.rewritten;
}

fn action(target: &str, arguments: &[&str], comment: &mut String) -> Action {
    let after = |option: &str| {
        let at = arguments.iter().position(|a| *a == option)?;
        arguments.get(at + 1).copied()
    };
    if let Some(words) = after("--comment") {
        words.clone_into(comment);
    }
    match target {
        "ACCEPT" => Action::Accept,
        "DROP" | "REJECT" | "TARPIT" => Action::Drop,
        "RETURN" => Action::Return,
        "DNAT" => {
            let (host, port) = host_and_port(after("--to-destination").or(after("--to")).unwrap_or(""));
            Action::Forward(host.to_owned(), port.and_then(ports::range))
        }
        "REDIRECT" => Action::Redirect(after("--to-ports").or(after("--to-port")).and_then(ports::range)),
        "MASQUERADE" | "SNAT" => Action::Hide,
        "LOG" | "NFLOG" | "ULOG" | "MARK" | "CONNMARK" | "TCPMSS" | "CT" | "NOTRACK" | "AUDIT" | "SET" | "TRACE"
        | "CHECKSUM" | "CLASSIFY" | "DSCP" | "TOS" | "TTL" | "SECMARK" | "CONNSECMARK" | "NETMAP" | "TPROXY"
        | "NFQUEUE" | "RATEEST" | "IDLETIMER" | "" => Action::Pass,
        chain => Action::Jump(chain.to_owned()),
    }
}

/// `192.168.1.10:3389` and `[2001:db8::1]:443`; the port may be missing.
pub(super) fn host_and_port(text: &str) -> (&str, Option<&str>) {
    if let Some((host, rest)) = text.strip_prefix('[').and_then(|t| t.split_once(']')) {
        return (host, rest.strip_prefix(':'));
    }
    match text.split_once(':') {
        Some((host, port)) if !port.contains(':') => (host, Some(port)),
        _ => (text, None),
    }
}
