//! Rules of a packet filter, the same for every language they are written in.

use std::collections::HashMap;

use jiff::civil::Date;
use sejo_model::configuration::{At, Line, PortRange, Protocol, Verb};

use super::nft_value::{Entry, Key};

/// Where a chain is entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hook {
    /// Before everything else (nftables only).
    Ingress,
    Input,
    Forward,
    Output,
    Prerouting,
    Postrouting,
}

impl Hook {
    /// From its name, in either language.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "ingress" => Self::Ingress,
            "input" => Self::Input,
            "forward" => Self::Forward,
            "output" => Self::Output,
            "prerouting" => Self::Prerouting,
            "postrouting" => Self::Postrouting,
            _ => return None,
        })
    }
}

/// Values a packet is compared with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Which {
    /// No comparison.
    #[default]
    Any,
    /// One of these.
    In(Vec<String>),
    /// None of these.
    NotIn(Vec<String>),
    /// A set that is not in the text.
    Unknown,
}

/// What a packet must look like.
#[derive(Debug, Clone, Default)]
pub(super) struct Match {
    /// Interfaces it comes in by.
    pub incoming: Which,
    /// Interfaces it leaves by.
    pub outgoing: Which,
    /// Source addresses.
    pub sources: Which,
    /// Destination addresses.
    pub destinations: Which,
    /// Protocols; empty for any.
    pub protocols: Vec<Protocol>,
    /// Destination ports; empty for any.
    pub ports: Vec<PortRange>,
    /// Never a packet that begins a connection.
    pub not_new: bool,
    /// Only packets whose destination was rewritten.
    pub rewritten: bool,
    /// A further condition that is not modelled, so the rule does not take every such packet.
    pub narrow: bool,
    /// That condition may spare hardly any packet or nearly every one: nobody here can tell for whom the rule is.
    pub doubtful: bool,
}

impl Match {
    /// Adds a condition that may leave hardly anything.
    pub fn doubt(&mut self) {
        self.narrow = true;
        self.doubtful = true;
    }

    /// Adds a comparison with sources that are not in the text. Negated, it may be about everybody.
    pub fn unknown_sources(&mut self, negated: bool) {
        self.sources = Which::Unknown;
        self.doubtful |= negated;
    }

    /// Whether every new packet meets it.
    pub fn is_everything(&self) -> bool {
        self.sources == Which::Any && self.incoming == Which::Any && self.is_any_but_source()
    }

    /// Whether nothing but source and interface is compared.
    pub fn is_any_but_source(&self) -> bool {
        self.outgoing == Which::Any
            && self.destinations == Which::Any
            && self.protocols.is_empty()
            && self.ports.is_empty()
            && !(self.not_new || self.rewritten || self.narrow)
    }
}

/// What a rule does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Action {
    Accept,
    Drop,
    Return,
    /// Goes through another chain.
    Jump(String),
    /// Goes through another chain and does not come back.
    Goto(String),
    /// Rewrites the destination.
    Forward(String, Option<PortRange>),
    /// Turns it to another port of the device itself.
    Redirect(Option<PortRange>),
    /// Rewrites the source, so the packet leaves for outside.
    Hide,
    /// Nothing that decides (counting, logging, marking).
    Pass,
}

/// A rule.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub line: Line,
    pub matches: Match,
    pub action: Action,
    /// What people wrote about it.
    pub comment: String,
}

/// A chain of rules.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    pub name: String,
    pub line: Line,
    /// Where packets enter it; `None` for one that is only jumped to.
    pub hook: Option<Hook>,
    /// Interfaces it is bound to; empty for all.
    pub devices: Vec<String>,
    /// Whether it rewrites addresses rather than filters.
    pub rewrites: bool,
    /// What happens to a packet no rule decided about.
    pub policy: Verb,
    pub rules: Vec<Rule>,
}

/// A table of chains.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    /// `ip`, `ip6`, `inet`, …
    pub family: String,
    pub name: String,
    pub chains: Vec<Chain>,
    /// Named sets.
    pub sets: HashMap<String, Vec<Key>>,
    /// Named maps, each value as words.
    pub maps: HashMap<String, Vec<Entry>>,
    places: HashMap<String, usize>,
}

impl Table {
    /// A chain by name.
    pub fn chain(&self, name: &str) -> Option<&Chain> {
        self.places.get(name).and_then(|i| self.chains.get(*i))
    }

    /// A chain by name, made when it is not there yet.
    pub fn chain_mut(&mut self, name: &str, line: Line) -> Option<&mut Chain> {
        let next = self.chains.len();
        let place = *self.places.entry(name.to_owned()).or_insert(next);
        if place == next {
            self.chains.push(Chain {
                name: name.to_owned(),
                line,
                hook: None,
                devices: Vec::new(),
                rewrites: false,
                policy: Verb::Permit,
                rules: Vec::new(),
            });
        }
        self.chains.get_mut(place)
    }
}

/// Everything a text says.
#[derive(Debug, Default)]
pub(super) struct Ruleset {
    pub tables: Vec<Table>,
    /// Names people gave to interfaces (`define WAN = eth0`): interface and name.
    pub labels: Vec<(String, String)>,
    /// When it was taken.
    pub taken_on: Option<At<Date>>,
    /// Whether nothing of it is missing.
    pub whole: bool,
    pub unread: Vec<Line>,
    places: HashMap<(String, String), usize>,
}

impl Ruleset {
    /// A table by family and name, made when it is not there yet.
    pub fn table_mut(&mut self, family: &str, name: &str) -> Option<&mut Table> {
        let next = self.tables.len();
        let place = *self.places.entry((family.to_owned(), name.to_owned())).or_insert(next);
        if place == next {
            self.tables.push(Table { family: family.to_owned(), name: name.to_owned(), ..Table::default() });
        }
        self.tables.get_mut(place)
    }

    /// Chains that filter at a hook, with their tables.
    pub fn filters(&self, hook: Hook) -> impl Iterator<Item = (&Table, &Chain)> {
        self.chains().filter(move |(_, c)| c.hook == Some(hook) && !c.rewrites)
    }

    /// Chains that filter before it is decided whether a packet is for the device or passes through it, with their tables.
    pub fn filters_before(&self) -> impl Iterator<Item = (&Table, &Chain)> {
        let is_before = |c: &Chain| matches!(c.hook, Some(Hook::Ingress | Hook::Prerouting)) && !c.rewrites;
        self.chains().filter(move |(_, c)| is_before(c))
    }

    /// Every chain with its table.
    pub fn chains(&self) -> impl Iterator<Item = (&Table, &Chain)> {
        self.tables.iter().flat_map(|t| t.chains.iter().map(move |c| (t, c)))
    }

    /// Every rule.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.tables.iter().flat_map(|t| &t.chains).flat_map(|c| &c.rules)
    }
}
