//! What becomes of a packet: rules in the order in which it meets them, jumps followed, first verdict wins.

use std::cell::Cell;
use std::net::IpAddr;

use sejo_model::configuration::{Protocol, Sources, Verb};

use super::super::address::{self, holds};
use super::rules::{Action, Chain, Hook, Match, Rule, Ruleset, Table, Which};

/// How deep jumps are followed, and how many rules a walk may have: a text can make chains that double at each jump.
const DEPTH: usize = 16;
const STEPS: usize = 20_000;

/// A rule as a packet meets it, with what the jumps on the way to it compared.
#[derive(Debug, Clone)]
pub(super) struct Step<'r> {
    pub rule: &'r Rule,
    pub matches: Match,
    /// Whether it accepts.
    pub accepts: bool,
    /// The chain it stands in, and its place there (from 1).
    pub chain: &'r str,
    pub place: usize,
}

/// The deciding rules a packet meets from a chain on; those behind one that decides about everything are left out.
pub(super) fn steps<'r>(table: &'r Table, chain: &'r Chain) -> Vec<Step<'r>> {
    let mut out = Vec::new();
    follow(table, chain, &Match::default(), 0, &mut out);
    out
}

/// Whether the packets on the way are all decided about.
fn follow<'r>(table: &'r Table, chain: &'r Chain, way: &Match, depth: usize, out: &mut Vec<Step<'r>>) -> bool {
    let mut way = way.clone();
    for (index, rule) in chain.rules.iter().enumerate() {
        if out.len() >= STEPS {
            return false;
        }
        let Some(matches) = both(&way, &rule.matches) else { continue };
        match &rule.action {
            Action::Accept | Action::Drop => {
                let accepts = rule.action == Action::Accept;
                let last = rule.matches.is_everything();
                out.push(Step { rule, matches, accepts, chain: &chain.name, place: index + 1 });
                if last {
                    return true;
                }
            }
            Action::Jump(target) if depth < DEPTH => {
                let decided = table.chain(target).is_some_and(|to| follow(table, to, &matches, depth + 1, out));
                if decided && rule.matches.is_everything() {
                    return true;
                }
            }
            Action::Return if rule.matches.is_everything() => return false,
            // Some sources are spared what follows in this chain.
            Action::Return => match (&rule.matches.sources, &way.sources) {
                (Which::In(spared), Which::Any) if rule.matches.is_any_but_source() => {
                    way.sources = Which::NotIn(spared.clone());
                }
                _ => way.narrow |= !rule.matches.not_new,
            },
            _ => {}
        }
    }
    false
}

/// What meets both; `None` when nothing can.
fn both(outer: &Match, inner: &Match) -> Option<Match> {
    let mut out = inner.clone();
    out.incoming = narrower(&outer.incoming, &inner.incoming)?;
    out.outgoing = narrower(&outer.outgoing, &inner.outgoing)?;
    out.sources = narrower(&outer.sources, &inner.sources).unwrap_or_else(|| inner.sources.clone());
    out.destinations = narrower(&outer.destinations, &inner.destinations).unwrap_or_else(|| inner.destinations.clone());
    if out.protocols.is_empty() {
        out.protocols.clone_from(&outer.protocols);
    }
    if out.ports.is_empty() {
        out.ports.clone_from(&outer.ports);
    }
    out.not_new |= outer.not_new;
    out.rewritten |= outer.rewritten;
    out.narrow |= outer.narrow;
    Some(out)
}

fn narrower(outer: &Which, inner: &Which) -> Option<Which> {
    match (outer, inner) {
        (Which::Any, one) | (one, Which::Any) => Some(one.clone()),
        (Which::In(a), Which::In(b)) => {
            let common: Vec<String> = b.iter().filter(|v| a.contains(v)).cloned().collect();
            (!common.is_empty()).then_some(Which::In(common))
        }
        (Which::NotIn(a), Which::In(b)) | (Which::In(b), Which::NotIn(a)) => {
            let rest: Vec<String> = b.iter().filter(|v| !a.contains(v)).cloned().collect();
            (!rest.is_empty()).then_some(Which::In(rest))
        }
        (_, one) => Some(one.clone()),
    }
}

/// A packet that begins a connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Probe<'p> {
    /// By which interface it comes; empty for one no rule names.
    pub interface: &'p str,
    pub protocol: Protocol,
    pub port: u16,
    /// The machine behind the device it is for; `None` for the device itself.
    pub to: Option<IpAddr>,
}

impl Probe<'_> {
    /// Whether a rule looks at it, its source aside.
    fn meets(&self, m: &Match) -> bool {
        let protocol = m.protocols.is_empty() || m.protocols.contains(&self.protocol);
        let port = m.ports.is_empty() || m.ports.iter().any(|r| r.contains(self.port));
        let rewritten = !m.rewritten || self.to.is_some();
        protocol && port && rewritten && !m.not_new && names(&m.incoming, self.interface) && self.is_for(m)
    }

    fn is_for(&self, m: &Match) -> bool {
        let Some(to) = self.to else { return true };
        match &m.destinations {
            Which::Any | Which::Unknown => true,
            Which::In(list) => list.iter().any(|n| holds(n, to)),
            Which::NotIn(list) => !list.iter().any(|n| holds(n, to)),
        }
    }
}

/// Whether an interface is among those compared; `ppp+` and `ppp*` stand for all that begin so.
fn names(which: &Which, interface: &str) -> bool {
    let has = |list: &[String]| {
        list.iter().any(|n| match n.strip_suffix(['+', '*']) {
            Some(start) => !interface.is_empty() && interface.starts_with(start) || n == interface,
            None => n == interface,
        })
    };
    match which {
        Which::Any | Which::Unknown => true,
        Which::In(list) => has(list),
        Which::NotIn(list) => !has(list),
    }
}

/// Everything that filters at a hook.
pub(super) struct Gate<'r> {
    /// Each chain with what it does to a packet it did not decide about.
    pub chains: Vec<(&'r Table, &'r Chain, Vec<Step<'r>>)>,
    whole: bool,
    /// How many rules were looked at so far.
    spent: Cell<usize>,
}

/// How many rules are looked at for one hook; what would take more is not known. A hundred ports on ten interfaces behind
/// thousands of rules stay below.
const MOST_LOOKS: usize = 8_000_000;

impl<'r> Gate<'r> {
    /// Of a ruleset.
    pub fn new(ruleset: &'r Ruleset, hook: Hook) -> Self {
        let chains = ruleset.filters(hook).map(|(table, chain)| (table, chain, steps(table, chain))).collect();
        Self { chains, whole: ruleset.whole, spent: Cell::new(0) }
    }

    /// From where a packet gets through. Chains of the other address family aside, each must let it through.
    pub fn reach(&self, probe: &Probe<'_>) -> Sources {
        let rules: usize = self.chains.iter().map(|(.., steps)| steps.len()).sum();
        self.spent.set(self.spent.get().saturating_add(rules));
        if self.spent.get() > MOST_LOOKS {
            return Sources::Unknown;
        }
        let passes = |families: [&str; 2]| {
            let here = self.chains.iter().filter(|(table, ..)| families.contains(&table.family.as_str()));
            here.map(|(_, chain, steps)| through(steps, chain.policy, probe)).reduce(common)
        };
        let (four, six) = (passes(["ip", "inet"]), passes(["ip6", "inet"]));
        // Linux lets through what nothing filters; but half a text may have lost its filter.
        let unfiltered = if self.whole { Sources::Anywhere } else { Sources::Unknown };
        match (four, six) {
            (Some(Sources::Nowhere), Some(six)) => six,
            (Some(four), _) => four,
            (None, six) => six.unwrap_or(unfiltered),
        }
    }
}

fn through(steps: &[Step<'_>], policy: Verb, probe: &Probe<'_>) -> Sources {
    let mut allowed: Vec<String> = Vec::new();
    // Sources still undecided, where a rule already dropped all others.
    let mut left: Option<Vec<String>> = None;
    let mut unknown = false;
    for step in steps.iter().filter(|s| probe.meets(&s.matches)) {
        match (step.accepts, &step.matches.sources) {
            (true, Which::Any | Which::NotIn(_)) => return ended(allowed, left, unknown, true),
            (true, Which::In(list)) => allowed.extend(list.iter().cloned()),
            (true, Which::Unknown) => unknown = true,
            (false, Which::Any) if !step.matches.narrow => return ended(allowed, left, unknown, false),
            (false, Which::NotIn(list)) if !step.matches.narrow => left = Some(list.clone()),
            (false, _) => {}
        }
    }
    ended(allowed, left, unknown, policy == Verb::Permit)
}

fn ended(mut allowed: Vec<String>, left: Option<Vec<String>>, unknown: bool, rest: bool) -> Sources {
    match (rest, left) {
        (true, None) => return Sources::Anywhere,
        (true, Some(left)) => allowed.extend(left),
        (false, _) => {}
    }
    match address::sources(allowed) {
        Sources::Nowhere if unknown => Sources::Unknown,
        sources => sources,
    }
}

fn common(a: Sources, b: Sources) -> Sources {
    match (a, b) {
        (Sources::Nowhere, _) | (_, Sources::Nowhere) => Sources::Nowhere,
        (Sources::Anywhere, other) | (other, Sources::Anywhere) => other,
        (Sources::Only { networks: a }, Sources::Only { networks: b }) => {
            let same: Vec<String> = a.iter().filter(|n| b.contains(n)).cloned().collect();
            Sources::Only { networks: if same.is_empty() { b } else { same } }
        }
        (only @ Sources::Only { .. }, Sources::Unknown) | (Sources::Unknown, only) => only,
    }
}
