//! One rule of nftables: its conditions and its verdict. A verdict map gives one rule per entry.

use std::collections::HashMap;

use sejo_model::configuration::{Line, PortRange, Protocol};

use super::iptables::host_and_port;
use super::nft::Defines;
use super::ports;
use super::rules::{Action, Match, Rule, Which};

/// What names in a rule can stand for.
pub(super) struct Known<'k, 't> {
    pub sets: &'k HashMap<String, Vec<String>>,
    pub maps: &'k HashMap<String, Vec<(String, Vec<String>)>>,
    pub defines: &'k Defines<'t>,
}

/// What a condition looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Incoming,
    Outgoing,
    Source,
    Destination,
    Protocol,
    Port,
    State,
    Status,
    /// Looked at, but not modelled; the rule takes all such packets all the same.
    Ignored,
    /// Not modelled; the rule takes fewer packets.
    Narrow,
}

/// The rules of a statement; whether all of it was understood.
pub(super) fn parse(line: Line, words: &[&str], known: &Known<'_, '_>) -> (Vec<Rule>, bool) {
    let mut parser = Parser {
        words,
        at: 0,
        known,
        rule: Rule { line, matches: Match::default(), action: Action::Pass, comment: String::new() },
        branches: Vec::new(),
        understood: true,
    };
    while let Some(word) = parser.next() {
        parser.statement(word);
    }
    let Parser { rule, branches, understood, .. } = parser;
    if branches.is_empty() {
        return (vec![rule], understood);
    }
    let rules = branches.into_iter().map(|(field, key, action)| {
        let mut rule = rule.clone();
        set(&mut rule.matches, field, false, Some(vec![key]));
        rule.action = action;
        rule
    });
    (rules.collect(), understood)
}

/// `key : value, key : value` as pairs.
pub(super) fn pairs<'p, 't>(words: &'p [&'t str]) -> Vec<(&'t str, &'p [&'t str])> {
    words
        .split(|w| *w == ",")
        .filter_map(|item| {
            let colon = item.iter().position(|w| *w == ":")?;
            Some((*item.first()?, item.get(colon + 1..)?))
        })
        .collect()
}

struct Parser<'p, 'k, 't> {
    words: &'p [&'t str],
    at: usize,
    known: &'p Known<'k, 't>,
    rule: Rule,
    /// One per entry of a map: what is compared, with what, and what then happens.
    branches: Vec<(Field, String, Action)>,
    understood: bool,
}

impl<'t> Parser<'_, '_, 't> {
    fn next(&mut self) -> Option<&'t str> {
        let word = self.peek()?;
        self.at += 1;
        Some(word)
    }

    fn peek(&self) -> Option<&'t str> {
        self.words.get(self.at).copied()
    }

    fn next_if(&mut self, words: &[&str]) -> Option<&'t str> {
        self.peek().filter(|w| words.contains(w)).inspect(|_| self.at += 1)
    }

    fn statement(&mut self, word: &'t str) {
        match word {
            "meta" | "." | "continue" => {}
            "iif" | "iifname" => self.condition(Field::Incoming),
            "oif" | "oifname" => self.condition(Field::Outgoing),
            "l4proto" => self.condition(Field::Protocol),
            "nfproto" | "protocol" | "iiftype" => self.condition(Field::Ignored),
            "ip" | "ip6" | "ether" | "tcp" | "udp" | "th" | "sctp" | "dccp" | "udplite" | "ct" | "icmp" | "icmpv6" => {
                self.header(word);
            }
            "fib" => self.fib(),
            "counter" | "log" | "limit" | "comment" | "handle" => self.note(word),
            "accept" | "queue" => self.rule.action = Action::Accept,
            "drop" => self.rule.action = Action::Drop,
            "reject" => {
                self.rule.action = Action::Drop;
                self.skip();
            }
            "return" => self.rule.action = Action::Return,
            "jump" => self.rule.action = Action::Jump(self.next().unwrap_or("").to_owned()),
            "goto" => self.rule.action = Action::Goto(self.next().unwrap_or("").to_owned()),
            "masquerade" | "snat" => {
                self.rule.action = Action::Hide;
                self.skip();
            }
            "dnat" => self.forward(),
            "redirect" | "notrack" | "tproxy" | "flow" => self.skip(),
            "mark" | "skuid" | "skgid" | "time" | "hour" | "day" | "pkttype" | "socket" | "numgen" | "quota" | "rt"
            | "vlan" | "priority" | "set" | "cgroup" | "length" | "exthdr" | "frag" | "cpu" | "tunnel" | "ipsec"
            | "random" | "xt" | "update" | "add" | "@th" | "dup" | "osf" | "secmark" | "nftrace" => {
                self.rule.matches.narrow = true;
                self.skip();
            }
            _ => {
                self.rule.matches.narrow = true;
                self.understood = false;
            }
        }
    }

    /// A condition on a header's field.
    fn header(&mut self, header: &str) {
        let field = self.next().unwrap_or("");
        let protocol = match header {
            "tcp" => Some(Protocol::Tcp),
            "udp" => Some(Protocol::Udp),
            "icmp" | "icmpv6" => Some(Protocol::Icmp),
            "sctp" | "dccp" | "udplite" => Some(Protocol::Other),
            _ => None,
        };
        if let Some(protocol) = protocol {
            self.rule.matches.protocols = vec![protocol];
        }
        let field = match (header, field) {
            ("ip" | "ip6" | "ether", "saddr") => Field::Source,
            ("ip" | "ip6", "daddr") => Field::Destination,
            ("ip", "protocol") | ("ip6", "nexthdr") => Field::Protocol,
            ("ct", "state") => Field::State,
            ("ct", "status") => Field::Status,
            (_, "dport") => Field::Port,
            // Whoever sends a packet chooses its source port and the type of message.
            (_, "sport") | ("icmp" | "icmpv6", "type" | "code") => Field::Ignored,
            (_, "flags") => {
                self.rule.matches.narrow = true;
                return self.skip();
            }
            _ => Field::Narrow,
        };
        if self.peek() == Some(".") {
            // Several fields compared at once; the pairs are not taken apart.
            self.rule.matches.sources = Which::Unknown;
            self.rule.matches.narrow = true;
            return self.skip();
        }
        self.condition(field);
    }

    /// Compares a field with what stands behind it.
    fn condition(&mut self, field: Field) {
        if self.next_if(&["vmap"]).is_some() {
            return self.map(field);
        }
        let sign = self.next_if(&["!=", "==", "eq", "ne", "<", ">", "<=", ">=", "&", "in"]);
        if matches!(sign, Some("<" | ">" | "<=" | ">=" | "&")) {
            self.rule.matches.narrow = true;
            return self.skip();
        }
        let values = self.values();
        set(&mut self.rule.matches, field, matches!(sign, Some("!=" | "ne")), values);
    }

    /// The values behind a field; `None` when a set is not in the text.
    fn values(&mut self) -> Option<Vec<String>> {
        let mut out = Some(Vec::new());
        let braces = self.next_if(&["{"]).is_some();
        let mut begins = true;
        while let Some(word) = self.next() {
            match word {
                "}" if braces => break,
                "," => begins = true,
                // Behind an element may stand its timeout or counter.
                _ if begins => {
                    self.resolve(word, &mut out);
                    begins = false;
                }
                _ => {}
            }
            if !braces && !begins && self.peek() != Some(",") {
                break;
            }
        }
        out
    }

    fn resolve(&self, word: &str, out: &mut Option<Vec<String>>) {
        let Some(list) = out else { return };
        if let Some(name) = word.strip_prefix('@') {
            match self.known.sets.get(name) {
                Some(set) => list.extend(set.iter().cloned()),
                None => *out = None,
            }
        } else if let Some(name) = word.strip_prefix('$') {
            match self.known.defines.get(name) {
                Some(values) => list.extend(values.iter().map(|v| (*v).to_owned())),
                None => *out = None,
            }
        } else {
            list.push(word.to_owned());
        }
    }

    /// A map of values to verdicts.
    fn map(&mut self, field: Field) {
        let found: Vec<(String, Action)> = if let Some(name) = self.peek().and_then(|w| w.strip_prefix('@')) {
            self.at += 1;
            let map = self.known.maps.get(name).into_iter().flatten();
            map.map(|(key, words)| (key.clone(), verdict(words.iter().map(String::as_str)))).collect()
        } else {
            let block = self.block();
            pairs(block).into_iter().map(|(key, words)| (key.to_owned(), verdict(words.iter().copied()))).collect()
        };
        self.branches = found.into_iter().map(|(key, action)| (field, key, action)).collect();
        self.rule.matches.narrow |= self.branches.is_empty();
    }

    /// What stands between the braces that follow.
    fn block(&mut self) -> &'_ [&'t str] {
        let rest = self.words.get(self.at..).unwrap_or(&[]);
        let end = rest.iter().position(|w| *w == "}").unwrap_or(rest.len());
        self.at += end + 1;
        rest.get(1..end).unwrap_or(&[])
    }

    /// `dnat to 192.168.1.10:3389`, `dnat ip to tcp dport map { 80 : 192.168.1.5 }`.
    fn forward(&mut self) {
        while self.next_if(&["ip", "ip6", "inet", "prefix", "addr", ".", "port", "to"]).is_some() {}
        if let Some(protocol @ ("tcp" | "udp" | "th")) = self.peek() {
            if protocol != "th" {
                self.rule.matches.protocols = ports::protocol(protocol).into_iter().collect();
            }
            while self.peek().is_some_and(|w| w != "{") {
                self.at += 1;
            }
            let block = self.block();
            let branches = pairs(block).into_iter().map(|(key, words)| {
                let (host, port) = host_and_port(words.first().copied().unwrap_or(""));
                let port = port.or_else(|| words.last().copied().filter(|_| words.len() > 2));
                (Field::Port, key.to_owned(), Action::Forward(host.to_owned(), port.and_then(ports::range)))
            });
            self.branches = branches.collect();
        } else {
            let mut written = self.next().unwrap_or("").to_owned();
            if let Some(value) = written.strip_prefix('$').and_then(|n| self.known.defines.get(n)?.first()) {
                (*value).clone_into(&mut written);
            }
            if let Some(":") = self.peek() {
                self.at += 1;
                written = format!("{written}:{}", self.next().unwrap_or(""));
            }
            let (host, port) = host_and_port(&written);
            self.rule.action = Action::Forward(host.to_owned(), port.and_then(ports::range));
        }
        self.skip();
    }

    /// `fib daddr type local` is true for what is meant for the device; `fib saddr . iif oif missing` finds spoofing.
    fn fib(&mut self) {
        self.rule.matches.narrow |= self.peek() == Some("saddr");
        self.skip();
    }

    /// What counts, logs, limits or explains.
    fn note(&mut self, word: &str) {
        match word {
            "comment" => self.next().unwrap_or("").clone_into(&mut self.rule.comment),
            "handle" => {
                self.next();
            }
            "limit" => {
                self.rule.matches.narrow = true;
                while self.next_if(&["rate", "over", "burst", "packets", "bytes", "name"]).is_some()
                    || self.peek().is_some_and(|w| w.contains('/') || w.parse::<u32>().is_ok())
                {
                    if self.peek().is_some_and(|w| w.contains('/') || w.parse::<u32>().is_ok()) {
                        self.at += 1;
                    }
                }
            }
            "counter" => while self.next_if(&["packets", "bytes", "name"]).is_some() && self.next().is_some() {},
            _ => {
                const OPTIONS: [&str; 6] = ["prefix", "level", "flags", "group", "snaplen", "queue-threshold"];
                while self.next_if(&OPTIONS).is_some() && self.next().is_some() {}
            }
        }
    }

    /// Passes over words up to the next verdict or note.
    fn skip(&mut self) {
        const STOPS: [&str; 14] = [
            "accept",
            "drop",
            "reject",
            "return",
            "jump",
            "goto",
            "masquerade",
            "dnat",
            "snat",
            "counter",
            "log",
            "limit",
            "comment",
            "queue",
        ];
        while self.peek().is_some_and(|w| !STOPS.contains(&w)) {
            self.at += 1;
        }
    }
}

fn verdict<'w>(mut words: impl Iterator<Item = &'w str>) -> Action {
    match words.next() {
        Some("accept") => Action::Accept,
        Some("drop" | "reject") => Action::Drop,
        Some("return") => Action::Return,
        Some("jump") => Action::Jump(words.next().unwrap_or("").to_owned()),
        Some("goto") => Action::Goto(words.next().unwrap_or("").to_owned()),
        _ => Action::Pass,
    }
}

/// Puts values into a match; `None` for values that are not in the text.
fn set(matches: &mut Match, field: Field, negated: bool, values: Option<Vec<String>>) {
    let which = |values: Option<Vec<String>>| match values {
        Some(values) if negated => Which::NotIn(values),
        Some(values) => Which::In(values),
        None => Which::Unknown,
    };
    match field {
        Field::Incoming => matches.incoming = which(values),
        Field::Outgoing => matches.outgoing = which(values),
        Field::Source => matches.sources = which(values),
        Field::Destination => matches.destinations = which(values),
        Field::Protocol => {
            matches.protocols = values.iter().flatten().filter_map(|v| ports::protocol(v)).collect();
            matches.narrow |= negated;
        }
        Field::Port => {
            let ranges: Vec<PortRange> = values.iter().flatten().filter_map(|v| ports::range(v)).collect();
            matches.narrow |= ranges.is_empty();
            matches.ports = if negated { ports::except(&ranges) } else { ranges };
        }
        Field::State => {
            let begins = values.iter().flatten().any(|v| matches!(v.as_str(), "new" | "untracked"));
            matches.not_new |= begins == negated;
        }
        Field::Status => {
            let rewritten = values.iter().flatten().any(|v| v == "dnat");
            matches.rewritten |= rewritten && !negated;
            matches.narrow |= !rewritten;
        }
        Field::Ignored => {}
        Field::Narrow => matches.narrow = true,
    }
}
