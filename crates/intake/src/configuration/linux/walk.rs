//! What becomes of a packet: rules in the order in which it meets them, jumps followed, first verdict wins.

use std::borrow::Cow;
use std::cell::Cell;
use std::net::IpAddr;
use std::rc::Rc;

use sejo_model::configuration::{IpFamily, PortRange, Protocol, Sources, Verb};

use super::super::address::{Network, holds};
use super::super::reach::{Passed, by_family, either};
use super::rules::{Action, Chain, Hook, Match, Rule, Ruleset, Table, Which};
use super::which::{narrower, narrower_interfaces, without};

/// How deep jumps are followed, and how many rules a walk may have: a text can make chains that double at each jump.
const DEPTH: usize = 16;
const STEPS: usize = 20_000;

/// How many conditions under which a packet left a chain are remembered; behind more, nothing there is sure.
const MOST_SPARED: usize = 64;

/// A rule as a packet meets it, with what the jumps on the way to it compared.
#[derive(Debug, Clone)]
pub(super) struct Step<'r> {
    pub rule: &'r Rule,
    pub matches: Match,
    /// Packets that left the chains on the way before they came here.
    pub spared: Spared,
    /// Whether it accepts.
    pub accepts: bool,
    /// The chain it stands in, and its place there (from 1).
    pub chain: &'r str,
    pub place: usize,
}

/// What `return` and `goto` keep away from the rules behind them.
pub(super) type Spared = Rc<Vec<Match>>;

impl Step<'_> {
    /// The sources of a packet it decides about; `None` when the packet never comes here.
    pub fn sources(&self, probe: &Probe<'_>) -> Option<Cow<'_, Which>> {
        let own = match &self.matches.sources {
            Which::Any | Which::NotIn(_) if self.matches.doubtful => Cow::Owned(Which::Unknown),
            own => Cow::Borrowed(own),
        };
        self.spared.iter().try_fold(own, |left, spared| {
            Some(match probe.leaves(spared, &self.matches) {
                Some(false) => left,
                Some(true) => Cow::Owned(without(&left, &spared.sources)?),
                None if matches!(*left, Which::In(_)) => left,
                None => Cow::Owned(Which::Unknown),
            })
        })
    }

    /// Whether it is about what the machine sends itself.
    pub fn is_loopback(&self) -> bool {
        matches!(&self.matches.incoming, Which::In(list) if list.iter().all(|n| n == "lo"))
    }

    /// Whether it decides about every packet that comes by.
    pub fn is_everything(&self) -> bool {
        self.spared.is_empty() && self.matches.is_everything()
    }
}

/// The deciding rules a packet meets from a chain on; those behind one that decides about everything are left out.
pub(super) fn steps<'r>(table: &'r Table, chain: &'r Chain) -> Vec<Step<'r>> {
    let mut walk = Walk { table, rewrites: chain.rewrites, out: Vec::new() };
    let mut way = Way::default();
    if !chain.devices.is_empty() {
        way.matches.incoming = Which::In(chain.devices.clone());
    }
    walk.follow(chain, &way, 0);
    walk.out
}

/// What holds for every packet that came so far.
#[derive(Debug, Clone, Default)]
struct Way {
    matches: Match,
    spared: Spared,
}

impl Way {
    /// Packets that meet it do not come further.
    fn spare(&mut self, leaving: &Match) {
        if leaving.not_new {
            return;
        }
        if leaving.incoming == Which::Any
            && leaving.is_any_but_source()
            && let Some(rest) =
                without(&self.matches.sources, &leaving.sources).filter(|rest| rest.len() <= MOST_SPARED)
        {
            self.matches.sources = rest;
            return;
        }
        let spared = Rc::make_mut(&mut self.spared);
        match spared.len() {
            MOST_SPARED.. => {}
            // Nobody knows how much more left.
            _ if spared.len() + 1 == MOST_SPARED => spared.push(Match { narrow: true, ..Match::default() }),
            _ => spared.push(leaving.clone()),
        }
    }
}

struct Walk<'r> {
    table: &'r Table,
    /// Whether addresses are rewritten here, not packets filtered.
    rewrites: bool,
    out: Vec<Step<'r>>,
}

impl<'r> Walk<'r> {
    /// Whether the packets on the way are all decided about.
    fn follow(&mut self, chain: &'r Chain, way: &Way, depth: usize) -> bool {
        let mut way = way.clone();
        let mut all = true;
        for (index, rule) in chain.rules.iter().enumerate() {
            if self.out.len() >= STEPS {
                return false;
            }
            let Some(matches) = both(&way.matches, &rule.matches) else { continue };
            let everything = rule.matches.is_everything();
            match &rule.action {
                Action::Accept | Action::Drop => self.decide(chain, index, rule, matches, &way),
                Action::Forward(..) | Action::Redirect(_) if self.rewrites => {
                    self.decide(chain, index, rule, matches, &way)
                }
                Action::Jump(target) | Action::Goto(target) if depth < DEPTH => {
                    let on = Way { matches, spared: Rc::clone(&way.spared) };
                    let to = self.table.chain(target);
                    let decided = to.is_some_and(|to| self.follow(to, &on, depth + 1));
                    let leaves = to.is_some() && matches!(rule.action, Action::Goto(_));
                    all &= decided || !leaves;
                    if everything && (decided || leaves) {
                        return all;
                    }
                    if leaves {
                        way.spare(&rule.matches);
                    }
                    continue;
                }
                Action::Return if everything => return false,
                Action::Return => {
                    all &= rule.matches.not_new;
                    way.spare(&rule.matches);
                    continue;
                }
                _ => continue,
            }
            if everything {
                return all;
            }
        }
        false
    }

    fn decide(&mut self, chain: &'r Chain, index: usize, rule: &'r Rule, matches: Match, way: &Way) {
        let accepts = rule.action == Action::Accept;
        let spared = Rc::clone(&way.spared);
        self.out.push(Step { rule, matches, spared, accepts, chain: &chain.name, place: index + 1 });
    }
}

/// What meets both; `None` when nothing can.
pub(super) fn both(outer: &Match, inner: &Match) -> Option<Match> {
    let mut out = inner.clone();
    out.incoming = narrower_interfaces(&outer.incoming, &inner.incoming)?;
    out.outgoing = narrower_interfaces(&outer.outgoing, &inner.outgoing)?;
    out.sources = narrower(&outer.sources, &inner.sources)?;
    out.destinations = narrower(&outer.destinations, &inner.destinations)?;
    out.protocols = shared(&outer.protocols, &inner.protocols, |a, b| (a == b).then_some(*a))?;
    out.ports = shared(&outer.ports, &inner.ports, |a, b| {
        let range = PortRange { from: a.from.max(b.from), to: a.to.min(b.to) };
        (range.from <= range.to).then_some(range)
    })?;
    out.not_new |= outer.not_new;
    out.rewritten |= outer.rewritten;
    out.narrow |= outer.narrow;
    out.doubtful |= outer.doubtful;
    Some(out)
}

/// What two lists have in common, where an empty one stands for everything; `None` when nothing is. Too many to compare
/// one by one are those of the inner rule.
fn shared<T: Clone>(outer: &[T], inner: &[T], meet: impl Fn(&T, &T) -> Option<T>) -> Option<Vec<T>> {
    if outer.is_empty() || inner.len().saturating_mul(outer.len()) > MOST_SHARED {
        return Some(inner.to_vec());
    }
    if inner.is_empty() {
        return Some(outer.to_vec());
    }
    let found: Vec<T> = inner.iter().flat_map(|one| outer.iter().filter_map(|other| meet(other, one))).collect();
    (!found.is_empty()).then_some(found)
}

/// How many pairs of ports are compared for two lists.
const MOST_SHARED: usize = 4_096;

/// A packet that begins a connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Probe<'p> {
    /// By which interface it comes; empty for one no rule names.
    pub interface: &'p str,
    pub protocol: Protocol,
    pub port: u16,
    /// The machine behind the device it is for; `None` for the device itself.
    pub to: Option<IpAddr>,
    /// Whether a rule turned it to another port of the device.
    pub redirected: bool,
}

impl Probe<'_> {
    /// Whether a rule looks at it, its source aside.
    fn meets(&self, m: &Match) -> bool {
        let protocol = m.protocols.is_empty() || m.protocols.contains(&self.protocol);
        let port = m.ports.is_empty() || m.ports.iter().any(|r| r.contains(self.port));
        let rewritten = !m.rewritten || self.to.is_some() || self.redirected;
        protocol && port && rewritten && !m.not_new && m.incoming.names(self.interface) && self.is_for(m)
    }

    /// Whether a packet that would come to a rule left on the way to it, its source aside; `None` where nobody knows.
    fn leaves(&self, leaving: &Match, rule: &Match) -> Option<bool> {
        if !self.meets(leaving) {
            return Some(false);
        }
        let is_known = |of: &Which, here: &Which, known: bool| match of {
            Which::Any => true,
            Which::Unknown => false,
            _ => known || of == here,
        };
        let known = !leaving.narrow
            && is_known(&leaving.incoming, &rule.incoming, true)
            && is_known(&leaving.outgoing, &rule.outgoing, false)
            && is_known(&leaving.destinations, &rule.destinations, self.to.is_some());
        known.then_some(true)
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

/// A chain with its table and the rules a packet meets in it.
type Entered<'r> = (&'r Table, &'r Chain, Vec<Step<'r>>);

/// Everything that filters at a hook.
pub(super) struct Gate<'r> {
    /// Each chain with what it does to a packet it did not decide about.
    pub chains: Vec<Entered<'r>>,
    /// The chains every packet meets before it comes here.
    pub before: Vec<Entered<'r>>,
    hook: Hook,
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
        let mut before: Vec<Entered<'r>> =
            ruleset.filters_before().map(|(table, chain)| (table, chain, steps(table, chain))).collect();
        // What is for a machine inside by its own address is neither for the device nor handed on by it.
        before.iter_mut().for_each(|(.., steps)| steps.retain(|step| may_be_own(&step.matches.destinations)));
        Self { chains, before, hook, whole: ruleset.whole, spent: Cell::new(0) }
    }

    /// Every rule a packet meets up to here.
    pub fn steps(&self) -> impl Iterator<Item = &Step<'r>> {
        self.before.iter().chain(&self.chains).flat_map(|(.., steps)| steps)
    }

    /// From where a packet gets through by either version of IP.
    pub fn reach(&self, probe: &Probe<'_>) -> Sources {
        match probe.to {
            Some(IpAddr::V4(_)) => self.reach_each(probe).0,
            Some(IpAddr::V6(_)) => self.reach_each(probe).1,
            None => {
                let (four, six) = self.reach_each(probe);
                either(four, six)
            }
        }
    }

    /// From where a packet gets through by IPv4 and by IPv6; every chain that looks at such packets must let it through. A
    /// text without any chain for one of the two says nothing of it, unless it has none for the other either.
    pub fn reach_each(&self, probe: &Probe<'_>) -> (Sources, Sources) {
        self.reach_as(probe, probe)
    }

    /// The same of a packet that came as `arriving` and was turned to another port of the device.
    pub fn reach_as(&self, arriving: &Probe<'_>, probe: &Probe<'_>) -> (Sources, Sources) {
        let rules: usize = self.chains.iter().chain(&self.before).map(|(.., steps)| steps.len()).sum();
        self.spent.set(self.spent.get().saturating_add(rules));
        if self.spent.get() > MOST_LOOKS {
            return (Sources::Unknown, Sources::Unknown);
        }
        let passes = |own: &str, family| {
            let here = self.chains.iter().filter(|(table, ..)| table.family == own || table.family == "inet");
            let passed = here.map(|(_, chain, steps)| through(steps, chain.policy, probe, family)).reduce(common);
            passed.map(|sources| by_family(&common(self.arriving(own, arriving), sources), family))
        };
        // Linux lets through what nothing filters; but half a text may have lost its filter.
        let unfiltered = |own| {
            let open = if self.whole { Sources::Anywhere } else { Sources::Unknown };
            common(self.arriving(own, arriving), open)
        };
        match (passes("ip", IpFamily::V4), passes("ip6", IpFamily::V6)) {
            (None, None) => (unfiltered("ip"), unfiltered("ip6")),
            (four, six) => (four.unwrap_or(Sources::Nowhere), six.unwrap_or(Sources::Nowhere)),
        }
    }

    /// From where a packet of a version of IP comes as far as this hook.
    fn passed(&self, own: &str, probe: &Probe<'_>) -> Sources {
        let here = self.before.iter().filter(|(table, chain, _)| {
            let is_read = [own, "inet", "netdev"].contains(&table.family.as_str());
            is_read && (chain.devices.is_empty() || chain.devices.iter().any(|d| d == probe.interface))
        });
        let family = if own == "ip6" { IpFamily::V6 } else { IpFamily::V4 };
        here.map(|(_, chain, steps)| through(steps, chain.policy, probe, family)).fold(Sources::Anywhere, common)
    }

    /// The same; what will be handed on came with another address and port, which only [`Self::handed_on`] knows.
    fn arriving(&self, own: &str, probe: &Probe<'_>) -> Sources {
        if self.hook == Hook::Input { self.passed(own, probe) } else { Sources::Anywhere }
    }

    /// From where a packet that will be handed on gets through what `filtered` says, having come here as `arriving`.
    pub fn handed_on(&self, arriving: &Probe<'_>, to: Option<IpAddr>, filtered: Sources) -> Sources {
        let own = if to.is_some_and(|to| to.is_ipv6()) { "ip6" } else { "ip" };
        common(self.passed(own, arriving), filtered)
    }
}

/// Whether addresses can be those of the device: a rule ahead of the decision names them for machines inside too.
fn may_be_own(destinations: &Which) -> bool {
    let is_public = |n: &String| Network::parse(n).is_none_or(Network::is_public);
    !matches!(destinations, Which::In(list) if !list.iter().any(is_public))
}

fn through(steps: &[Step<'_>], policy: Verb, probe: &Probe<'_>, family: IpFamily) -> Sources {
    let mut passed = Walked { passed: Passed::by(family), left: None, unknown: false, doubtful: false };
    for step in steps.iter().filter(|s| probe.meets(&s.matches)) {
        let Some(sources) = step.sources(probe) else { continue };
        match (step.accepts, &*sources) {
            (true, Which::Any | Which::NotIn(_)) => return passed.ended(Verb::Permit),
            (true, Which::In(list)) => passed.passed.take_networks(Verb::Permit, list),
            (true, Which::Unknown) => passed.unknown = true,
            (false, _) if step.matches.doubtful => passed.doubtful = true,
            (false, Which::Any) if !step.matches.narrow => return passed.ended(Verb::Deny),
            (false, Which::NotIn(list)) if !step.matches.narrow => passed.left = Some(list.clone()),
            (false, Which::In(list)) if !step.matches.narrow => passed.passed.take_networks(Verb::Deny, list),
            (false, _) => {}
        }
    }
    passed.ended(policy)
}

/// What became of the sources of a packet so far.
struct Walked {
    passed: Passed,
    /// Sources still undecided, where a rule already dropped all others.
    left: Option<Vec<String>>,
    /// Some were let in that nobody knows.
    unknown: bool,
    /// Some were dropped, perhaps nearly all.
    doubtful: bool,
}

impl Walked {
    /// In the end, whoever is undecided passes or not.
    fn ended(self, rest: Verb) -> Sources {
        let mut passed = self.passed;
        let ended = match (rest, self.left) {
            (Verb::Permit, None) if self.doubtful => return Sources::Unknown,
            (Verb::Permit, Some(networks)) => {
                passed.take_networks(Verb::Permit, &networks);
                passed.ended(Verb::Deny)
            }
            (rest, _) => passed.ended(rest),
        };
        match ended {
            Sources::Nowhere if self.unknown => Sources::Unknown,
            sources => sources,
        }
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
