//! One rule of nftables: its conditions and its verdict. A verdict map gives one rule per entry.

mod aside;

use std::collections::HashMap;

use sejo_model::configuration::{Line, PortRange, Protocol};

use super::super::reach::Looks;
use super::iptables::host_and_port;
use super::nft::Defines;
use super::nft_value::{Entry, Key, entries, keys};
use super::ports;
use super::rules::{Action, Match, Rule, Which};

/// What names in a rule can stand for.
pub(super) struct Known<'k, 't> {
    pub sets: &'k HashMap<String, Vec<Key>>,
    pub maps: &'k HashMap<String, Vec<Entry>>,
    pub defines: &'k Defines<'t>,
    /// How many values names may stand for in all rules together.
    pub named: &'k Looks,
}

/// How many rules one statement becomes at most; of a longer set or map the rest counts as not understood.
const MOST_BRANCHES: usize = 512;

/// One of the rules a set of concatenations or a map stands for: what is compared with what, and what then happens where
/// the map says so.
#[derive(Debug, Clone)]
struct Branch {
    conditions: Vec<(Field, Vec<String>)>,
    action: Option<Action>,
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
        branches: None,
        understood: true,
    };
    while let Some(word) = parser.next() {
        parser.statement(word);
    }
    let Parser { rule, branches, understood, .. } = parser;
    let Some(branches) = branches else { return (vec![rule], understood) };
    let rules = branches.into_iter().map(|branch| {
        let mut rule = rule.clone();
        for (field, values) in branch.conditions {
            set(&mut rule.matches, field, false, Some(values));
        }
        rule.action = branch.action.unwrap_or(rule.action);
        rule
    });
    (rules.collect(), understood)
}

struct Parser<'p, 'k, 't> {
    words: &'p [&'t str],
    at: usize,
    known: &'p Known<'k, 't>,
    rule: Rule,
    /// The rules the statement stands for, where it is more than one.
    branches: Option<Vec<Branch>>,
    understood: bool,
}

impl<'p, 't> Parser<'p, '_, 't> {
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
        if word == "tcp" && self.next_if(&["flags"]).is_some() {
            return self.flags();
        }
        if is_selector(word) {
            if let Some(field) = self.selector(word) {
                self.compare(field);
            }
            return;
        }
        match word {
            "meta" | "continue" | "persistent" | "random" | "fully-random" | "notrack" => {}
            "fib" => self.fib(),
            "counter" | "log" | "limit" | "comment" | "handle" => self.note(word),
            "accept" => self.rule.action = Action::Accept,
            "queue" => {
                self.rule.action = Action::Accept;
                self.skip();
            }
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
            "redirect" => self.redirect(),
            "tproxy" => self.skip(),
            _ if self.aside(word) => {}
            _ => {
                self.rule.matches.doubt();
                self.understood = false;
            }
        }
    }

    /// The field that a condition or a key begins with: `iifname`, `meta l4proto`, `ip saddr`, `tcp dport`. `None` for one
    /// that only some packets have; the rule is narrow then.
    fn selector(&mut self, word: &'t str) -> Option<Field> {
        match word {
            "meta" => self.next().and_then(|word| self.selector(word)),
            "iif" | "iifname" => Some(Field::Incoming),
            "oif" | "oifname" => Some(Field::Outgoing),
            "l4proto" => Some(Field::Protocol),
            "nfproto" | "protocol" | "iiftype" => Some(Field::Ignored),
            _ if is_selector(word) => self.header(word),
            _ => {
                if !self.aside(word) {
                    self.rule.matches.doubt();
                    self.value();
                }
                None
            }
        }
    }

    /// A header's field.
    fn header(&mut self, header: &str) -> Option<Field> {
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
        Some(match (header, field) {
            ("ip" | "ip6" | "ether", "saddr") => Field::Source,
            ("ip" | "ip6", "daddr") => Field::Destination,
            ("ip", "protocol") | ("ip6", "nexthdr") => Field::Protocol,
            ("ct", "state") => Field::State,
            ("ct", "status") => Field::Status,
            (_, "dport") => Field::Port,
            // Whoever sends a packet chooses its source port and the type of message.
            (_, "sport") | ("icmp" | "icmpv6", "type" | "code") => Field::Ignored,
            // `ct helper set "ftp"` compares nothing.
            _ if self.peek() == Some("set") => {
                self.value();
                return None;
            }
            ("ct", "count") => {
                self.rule.matches.narrow = true;
                self.next_if(&["over"]);
                self.next();
                return None;
            }
            (_, "option") => {
                self.option();
                return None;
            }
            ("ct", "original" | "reply") => {
                self.next_if(&["ip", "ip6"]);
                self.next();
                Field::Narrow
            }
            _ => Field::Narrow,
        })
    }

    /// The fields of a key: one, or several compared at once (`ip saddr . tcp dport`); `None` where one is not known.
    fn fields(&mut self, first: Field) -> Option<Vec<Field>> {
        let mut fields = vec![first];
        while self.next_if(&["."]).is_some() {
            let field = self.next().and_then(|word| self.selector(word))?;
            fields.push(field);
        }
        Some(fields)
    }

    /// A condition that begins with a field.
    fn compare(&mut self, first: Field) {
        match self.fields(first) {
            Some(fields) if self.next_if(&["vmap"]).is_some() => self.verdicts(&fields),
            Some(fields) if fields.len() == 1 => self.condition(first),
            Some(fields) => self.concatenation(&fields),
            None => self.doubt(),
        }
    }

    /// What could not be understood: nobody knows which packets the rule takes.
    fn doubt(&mut self) {
        self.rule.matches.sources = Which::Unknown;
        self.rule.matches.doubt();
        self.understood = false;
        self.skip();
    }

    /// Several fields compared at once with a set: one rule per element.
    fn concatenation(&mut self, fields: &[Field]) {
        let differs = self.next_if(&["!=", "ne"]).is_some();
        self.next_if(&["==", "eq", "in"]);
        let elements = match self.peek() {
            _ if differs => None,
            Some(word) if word.starts_with('@') => {
                self.at += 1;
                let set = self.known.sets.get(word.trim_start_matches('@'));
                set.filter(|set| self.known.named.take(set.len())).cloned()
            }
            Some("{") => Some(keys(self.block())),
            Some(_) => {
                let rest = self.words.get(self.at..).unwrap_or(&[]);
                let (key, more) = super::nft_value::key(rest);
                self.at += rest.len() - more.len();
                Some(vec![key])
            }
            None => None,
        };
        match elements {
            Some(elements) => self.spread(fields, elements.into_iter().map(|key| (key, None)).collect()),
            None => self.doubt(),
        }
    }

    /// A map of values to verdicts.
    fn verdicts(&mut self, fields: &[Field]) {
        match self.map() {
            Some(entries) => {
                let branch = |(key, words): Entry| (key, Some(verdict(words.iter().map(String::as_str))));
                self.spread(fields, entries.into_iter().map(branch).collect());
            }
            None => self.doubt(),
        }
    }

    /// The entries of the map that follows, by name or between braces; `None` where they are not in the text.
    fn map(&mut self) -> Option<Vec<Entry>> {
        if let Some(name) = self.peek().and_then(|w| w.strip_prefix('@')) {
            self.at += 1;
            return self.known.maps.get(name).filter(|map| self.known.named.take(map.len())).cloned();
        }
        if self.peek() != Some("{") {
            return None;
        }
        let (entries, all) = entries(self.block());
        self.understood &= all;
        Some(entries)
    }

    /// Makes a rule of every element, and of every pair of them where the statement has several sets.
    fn spread(&mut self, fields: &[Field], elements: Vec<(Key, Option<Action>)>) {
        let total = elements.len();
        let mut branches = Vec::new();
        for (key, action) in elements {
            let Some(conditions) = self.conditions(fields, &key) else { continue };
            branches.push(Branch { conditions, action });
        }
        self.understood &= branches.len() == total;
        let before = self.branches.take();
        let both = |one: &Branch, more: &Branch| Branch {
            conditions: one.conditions.iter().chain(&more.conditions).cloned().collect(),
            action: more.action.clone().or_else(|| one.action.clone()),
        };
        let mut all: Vec<Branch> = match &before {
            Some(before) => {
                let pairs = before.iter().flat_map(|one| branches.iter().map(move |more| both(one, more)));
                pairs.take(MOST_BRANCHES + 1).collect()
            }
            None => branches,
        };
        if all.len() > MOST_BRANCHES {
            all.truncate(MOST_BRANCHES);
            self.understood = false;
        }
        self.branches = Some(all);
    }

    /// What a key compares; nothing for `*`. `None` where it has not as many parts as there are fields.
    fn conditions(&self, fields: &[Field], key: &Key) -> Option<Vec<(Field, Vec<String>)>> {
        if let [any] = key.as_slice()
            && any == "*"
        {
            return Some(Vec::new());
        }
        let values = |part: &String| {
            let mut values = Some(Vec::new());
            self.resolve(part, &mut values);
            values
        };
        (key.len() == fields.len()).then_some(())?;
        fields.iter().zip(key).map(|(field, part)| Some((*field, values(part)?))).collect()
    }

    /// Compares a field with what stands behind it.
    fn condition(&mut self, field: Field) {
        let sign = self.next_if(&["!=", "==", "eq", "ne", "<", ">", "<=", ">=", "&", "in"]);
        if let Some(sign @ ("<" | ">" | "<=" | ">=" | "&")) = sign {
            match self.peek().and_then(|port| ports::beyond(sign, port)).filter(|_| field == Field::Port) {
                Some(range) => {
                    self.at += 1;
                    self.rule.matches.ports = vec![range];
                }
                None => {
                    self.rule.matches.doubt();
                    self.value();
                }
            }
            return;
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
            match self.known.sets.get(name).filter(|set| self.known.named.take(set.len())) {
                Some(set) => list.extend(set.iter().filter_map(|key| key.first().cloned())),
                None => *out = None,
            }
        } else if let Some(name) = word.strip_prefix('$') {
            match self.known.defines.get(name).filter(|values| self.known.named.take(values.len())) {
                Some(values) => list.extend(values.iter().map(|v| (*v).to_owned())),
                None => *out = None,
            }
        } else {
            list.push(word.to_owned());
        }
    }

    /// What stands between the braces that follow.
    fn block(&mut self) -> &'p [&'t str] {
        let rest = self.words.get(self.at..).unwrap_or(&[]);
        let end = rest.iter().position(|w| *w == "}").unwrap_or(rest.len());
        self.at += end + 1;
        rest.get(1..end).unwrap_or(&[])
    }

    /// `dnat to 192.168.1.10:3389`, `dnat ip to tcp dport map { 80 : 192.168.1.5 . 8080 }`.
    fn forward(&mut self) {
        while self.next_if(&["ip", "ip6", "inet", "prefix", "interval", "addr", ".", "port"]).is_some() {}
        self.next_if(&["to"]);
        let Some(word) = self.peek() else { return self.doubt() };
        if is_selector(word) || matches!(word, "numgen" | "jhash" | "symhash") {
            self.at += 1;
            return self.forward_by_map(word);
        }
        self.at += 1;
        let mut written = vec![word.to_owned()];
        while let Some(sign @ (":" | ".")) = self.peek() {
            self.at += 1;
            written.extend([sign.to_owned(), self.next().unwrap_or("").to_owned()]);
        }
        self.rule.action = self.target(&written);
    }

    /// `redirect to :22`, or `redirect` alone where the port stays.
    fn redirect(&mut self) {
        let port = self.next_if(&["to"]).and_then(|_| self.peek()).map(|word| word.trim_start_matches(':'));
        let port = if port == Some("") { self.words.get(self.at + 1).copied() } else { port };
        self.rule.action = Action::Redirect(port.and_then(ports::range));
        self.skip();
    }

    /// Where a key of the packet chooses the machine: one rule per entry of the map.
    fn forward_by_map(&mut self, word: &'t str) {
        let fields = if is_selector(word) {
            self.selector(word).and_then(|first| self.fields(first))
        } else {
            // Chosen by lot: every machine of the map gets some.
            while self.peek().is_some_and(|w| w != "map") {
                self.at += 1;
            }
            Some(vec![Field::Ignored])
        };
        let found = fields.filter(|_| self.next_if(&["map"]).is_some()).and_then(|fields| Some((fields, self.map()?)));
        let Some((fields, hosts)) = found else { return self.doubt() };
        let mut branches: Vec<(Key, Option<Action>)> =
            hosts.into_iter().map(|(key, words)| (key, Some(self.target(&words)))).collect();
        // The port may be written behind the map, or come from a map of its own.
        if self.next_if(&[":"]).is_some() {
            let port = self.next().unwrap_or("");
            let Some(range) = ports::range(port) else {
                self.spread(&fields, branches);
                return self.doubt();
            };
            for (_, action) in &mut branches {
                if let Some(Action::Forward(_, inside)) = action {
                    *inside = Some(range);
                }
            }
        }
        self.spread(&fields, branches);
    }

    /// `192.168.1.10:3389`, `192.168.1.10 : 3389`, `192.168.1.10 . 3389`; names are looked up.
    fn target(&self, words: &[String]) -> Action {
        let named = |word: &String| {
            let value = word.strip_prefix('$').and_then(|name| self.known.defines.get(name)?.first());
            value.map_or_else(|| word.clone(), |value| (*value).to_owned())
        };
        let first = words.first().map(named).unwrap_or_default();
        let (host, port) = host_and_port(&first);
        let behind = match words {
            [_, sign, port, ..] if matches!(sign.as_str(), ":" | ".") => Some(named(port)),
            _ => None,
        };
        Action::Forward(host.to_owned(), behind.as_deref().or(port).and_then(ports::range))
    }
}

/// Whether a field begins with this word.
fn is_selector(word: &str) -> bool {
    const WORDS: [&str; 20] = [
        "iif", "iifname", "oif", "oifname", "l4proto", "nfproto", "protocol", "iiftype", "ip", "ip6", "ether", "tcp",
        "udp", "th", "sctp", "dccp", "udplite", "ct", "icmp", "icmpv6",
    ];
    WORDS.contains(&word)
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
    // Without its list a negated comparison may be about everybody, and any other but that of sources too.
    if values.is_none() && (negated || field != Field::Source) {
        matches.doubt();
    }
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
        Field::Narrow => matches.doubt(),
    }
}
