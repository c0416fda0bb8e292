//! What stands in a rule of nftables and is not modelled: passed over word for word, so that what is known behind it is
//! read all the same.
//!
//! Invariant: such a condition never widens a rule, and where it may leave hardly any packet the rule is in doubt.
//! Source: nft(8), "EXPRESSIONS" and "STATEMENTS".

use sejo_model::configuration::Protocol;

use super::super::flags;
use super::Parser;

/// Verdicts and notes.
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

impl<'t> Parser<'_, '_, 't> {
    /// Passes over what a word that is not modelled begins; gives whether it is known how long that is.
    pub(super) fn aside(&mut self, word: &'t str) -> bool {
        let is_set = self.peek() == Some("set");
        match word {
            // `meta mark set 1` compares nothing.
            "mark" | "priority" | "nftrace" | "pkttype" | "secmark" | "broute" if is_set => {
                self.value();
            }
            "time" | "hour" | "day" | "priority" => {
                self.rule.matches.narrow = true;
                self.value();
            }
            "length" | "mark" | "skuid" | "skgid" | "cgroup" | "cpu" | "random" | "secmark" | "nftrace"
            | "iifgroup" | "oifgroup" | "iifkind" | "oifkind" | "ibrname" | "obrname" | "sdif" | "sdifname"
            | "oiftype" | "rtclassid" => {
                self.rule.matches.doubt();
                self.value();
            }
            "vlan" | "exthdr" | "ipsec" | "tunnel" | "osf" | "frag" => {
                self.rule.matches.doubt();
                self.next();
                self.value();
            }
            "rt" => {
                self.rule.matches.doubt();
                self.next_if(&["ip", "ip6"]);
                self.next();
                self.value();
            }
            "socket" => {
                self.rule.matches.doubt();
                if self.next() == Some("cgroupv2") && self.next_if(&["level"]).is_some() {
                    self.next();
                }
                self.value();
            }
            "numgen" => self.lot(),
            "pkttype" => self.kind(),
            "quota" => self.quota(),
            "add" | "update" | "delete" => self.element(),
            "set" => self.old_element(),
            "meter" => {
                self.rule.matches.narrow = true;
                while self.peek().is_some_and(|w| w != "{") {
                    self.next();
                }
                self.block();
            }
            "flow" => {
                self.next_if(&["add", "offload"]);
                self.next();
            }
            "dup" | "synproxy" | "xt" => {
                self.rule.matches.narrow = true;
                self.skip();
            }
            _ if word.starts_with('@') => {
                // `@th,16,16 0x16`: bits of the packet.
                self.rule.matches.doubt();
                while self.next_if(&[","]).is_some() {
                    self.next();
                }
                self.value();
            }
            _ => return false,
        }
        true
    }

    /// Passes over what a field is compared with, or set to; gives the words of it and whether it is negated.
    pub(super) fn value(&mut self) -> (Vec<&'t str>, bool) {
        let sign = self.next_if(&["==", "eq", "!=", "ne", "<", ">", "<=", ">=", "in", "set"]);
        let mut words = Vec::new();
        loop {
            match self.peek() {
                Some("{") => words.extend(self.block().iter().copied().filter(|w| *w != ",")),
                Some("ct" | "meta" | "rt") => {
                    self.next();
                    self.next();
                }
                Some(word) if STOPS.contains(&word) => return (words, false),
                _ => words.extend(self.next()),
            }
            // `"08:00"-"18:00"`, `1,2`, `and 0xff == 1`, `map { … }`.
            let goes_on = [",", "-", "and", "or", "xor", "&", "|", "^", "<<", ">>", "==", "!=", "map"];
            while let Some(word) = self.peek().filter(|w| w.starts_with('-') && w.len() > 1) {
                words.push(word);
                self.next();
            }
            if self.next_if(&goes_on).is_none() {
                return (words, matches!(sign, Some("!=" | "ne")));
            }
        }
    }

    /// `option maxseg size set rt mtu`, `option sack-permitted exists`.
    pub(super) fn option(&mut self) {
        self.next();
        if !self.peek().is_some_and(|w| matches!(w, "exists" | "missing" | "set" | "==" | "!=" | "<" | ">")) {
            self.next();
        }
        // What is rewritten compares nothing.
        self.rule.matches.narrow |= self.peek() != Some("set");
        self.value();
    }

    /// `numgen random mod 2 0`: takes its share of all packets.
    fn lot(&mut self) {
        self.rule.matches.narrow = true;
        self.next();
        if self.next_if(&["mod"]).is_some() {
            self.next();
        }
        if self.next_if(&["offset"]).is_some() {
            self.next();
        }
        if self.peek() == Some("vmap") {
            return self.doubt();
        }
        self.value();
    }

    /// `pkttype broadcast`: what is sent to many begins no connection with a server.
    fn kind(&mut self) {
        let (kinds, is_negated) = self.value();
        let is_one = kinds.iter().any(|k| matches!(*k, "host" | "unicast" | "other"));
        match kinds.iter().all(|k| matches!(*k, "host" | "unicast" | "other" | "broadcast" | "multicast")) {
            true => self.rule.matches.not_new |= is_one == is_negated,
            false => self.rule.matches.doubt(),
        }
    }

    /// `fib daddr type local` is true for what is meant for the device, `fib daddr type broadcast` for nothing that begins a
    /// connection; `fib saddr . iif oif missing` finds spoofing.
    pub(super) fn fib(&mut self) {
        let first = self.next();
        while self.next_if(&["."]).is_some() {
            self.next();
        }
        let result = self.next();
        if self.peek() == Some("vmap") {
            return self.doubt();
        }
        let (values, is_negated) = self.value();
        if first != Some("daddr") || result != Some("type") {
            self.rule.matches.narrow = true;
            return;
        }
        let is_local = values.contains(&"local");
        let is_many = |v: &&str| matches!(*v, "broadcast" | "multicast" | "anycast");
        match (is_local, is_negated) {
            (true, false) => {}
            (false, true) if values.iter().all(is_many) => {}
            (false, false) if values.iter().all(is_many) => self.rule.matches.not_new = true,
            _ => self.rule.matches.doubt(),
        }
    }

    /// `quota over 10 mbytes used 0 bytes`, `quota name "x"`.
    fn quota(&mut self) {
        self.rule.matches.narrow = true;
        if self.next_if(&["name"]).is_some() {
            self.next();
            return;
        }
        self.next_if(&["over", "until"]);
        self.next();
        self.next();
        if self.next_if(&["used"]).is_some() {
            self.next();
            self.next();
        }
    }

    /// `add @seen { ip saddr timeout 1h limit rate over 10/minute }`: notes who comes, and may ask how often.
    fn element(&mut self) {
        self.next();
        let asks = self.peek() == Some("{") && self.block().iter().any(|w| matches!(*w, "limit" | "quota" | "ct"));
        self.rule.matches.narrow |= asks;
    }

    /// `set add ip saddr timeout 1h @seen`.
    fn old_element(&mut self) {
        while self.next().is_some_and(|w| !w.starts_with('@')) {}
    }

    /// What stands behind `tcp flags`.
    pub(super) fn flags(&mut self) {
        self.rule.matches.protocols = vec![Protocol::Tcp];
        let rest = self.words.get(self.at..).unwrap_or(&[]);
        let words = rest.get(..flags::length(rest)).unwrap_or(rest);
        self.at += words.len();
        match flags::compares_first(words) {
            Some(takes) => self.rule.matches.not_new |= !takes,
            None => self.doubt(),
        }
    }

    /// What counts, logs, limits or explains.
    pub(super) fn note(&mut self, word: &str) {
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
    pub(super) fn skip(&mut self) {
        while let Some(word) = self.peek().filter(|w| !STOPS.contains(w)) {
            match word {
                // Verdicts stand between these braces.
                "vmap" => {
                    self.understood = false;
                    self.at += 1;
                }
                "{" => {
                    self.block();
                }
                _ => self.at += 1,
            }
        }
    }
}
