//! Several base chains at one hook, as the one list of rules that decides the same.
//!
//! An accepting rule ends the chain it stands in, not the way of the packet: the next chain at the hook still asks, and
//! whatever one of them drops is dropped. A packet passes where every chain lets it, so neither the order of the text nor
//! the priorities change what passes.
//!
//! Source: nft(8), "CHAINS"; nftables wiki, "Configuring chains": base chain priority, `accept` and `drop` verdicts.

use std::borrow::Cow;
use std::rc::Rc;

use sejo_model::configuration::{IpFamily, Verb};

use super::rules::{Chain, Table};
use super::walk::{Step, both};

/// How many rules the combination of chains may come to; of more, nobody here says for sure what they let pass.
const MOST: usize = 10_000;

/// Rules in the order in which they decide.
pub(super) struct Turn<'g, 'r> {
    pub table: &'r Table,
    pub chain: &'r Chain,
    pub steps: Cow<'g, [Step<'r>]>,
    /// What becomes of a packet none of them decided about; `None` where what follows says so.
    pub policy: Option<Verb>,
    /// The version of IP it is about, where that is fewer than its table looks at.
    pub family: Option<IpFamily>,
}

/// A chain at a hook with its table and rules.
type Entered<'r> = (&'r Table, &'r Chain, Vec<Step<'r>>);

/// The chains of a hook, combined.
pub(super) fn turns<'g, 'r>(chains: &'g [Entered<'r>]) -> Vec<Turn<'g, 'r>> {
    let (stopping, deciding): (Vec<&Entered<'r>>, Vec<&Entered<'r>>) = chains.iter().partition(only_stops);
    if chains.len() < 2 {
        return chains.iter().map(plain).collect();
    }
    // What only stops comes first: it stops the packet wherever it stands.
    let mut out: Vec<Turn<'_, '_>> = stopping.iter().copied().map(|c| Turn { policy: None, ..plain(c) }).collect();
    let (four, six) = (of(&deciding, "ip"), of(&deciding, "ip6"));
    if four.len() < 2 && six.len() < 2 {
        out.extend(deciding.iter().copied().map(plain));
    } else {
        let both = four.len() == six.len() && four.iter().zip(&six).all(|(a, b)| std::ptr::eq(*a, *b));
        out.extend(all_of(&four, (!both).then_some(IpFamily::V4)));
        if !both {
            out.extend(all_of(&six, Some(IpFamily::V6)));
        }
        let others = deciding.iter().filter(|(table, ..)| !["ip", "ip6", "inet"].contains(&table.family.as_str()));
        out.extend(others.copied().map(plain));
    }
    // Where nothing else decides, what was not stopped passes.
    for (own, family, decided) in [("ip", IpFamily::V4, !four.is_empty()), ("ip6", IpFamily::V6, !six.is_empty())] {
        if let Some((table, chain, _)) = of(&stopping, own).first().filter(|_| !decided) {
            let policy = Some(chain.policy);
            out.push(Turn { table, chain, steps: Cow::Borrowed(&[]), policy, family: Some(family) });
        }
    }
    out
}

fn plain<'g, 'r>((table, chain, steps): &'g Entered<'r>) -> Turn<'g, 'r> {
    Turn { table, chain, steps: Cow::Borrowed(steps), policy: Some(chain.policy), family: None }
}

/// Those of the chains that look at a version of IP.
fn of<'g, 'r>(chains: &[&'g Entered<'r>], own: &str) -> Vec<&'g Entered<'r>> {
    chains.iter().filter(|(table, ..)| table.family == own || table.family == "inet").copied().collect()
}

/// Whether a chain lets pass whatever it does not stop. What belongs to a connection that stands is no matter here.
fn only_stops((_, chain, steps): &&Entered<'_>) -> bool {
    chain.policy == Verb::Permit && steps.iter().all(|s| !s.accepts || s.matches.not_new || s.is_loopback())
}

/// Chains that all must let a packet pass, as one.
fn all_of<'g, 'r>(chains: &[&'g Entered<'r>], family: Option<IpFamily>) -> Option<Turn<'g, 'r>> {
    let ((table, chain, first), others) = chains.split_first()?;
    let (mut table, mut chain, mut policy) = (*table, *chain, chain.policy);
    let mut steps = first.clone();
    for (next, then, rules) in others {
        let decided = steps.iter().any(Step::is_everything);
        steps = after(steps, rules, then.policy);
        if policy == Verb::Permit && !decided {
            steps.extend(rules.iter().cloned());
            (chain, policy) = (*then, then.policy);
        }
        if table.family == "inet" {
            table = *next;
        }
        if steps.len() > MOST {
            steps.truncate(MOST);
            steps.iter_mut().filter(|s| s.accepts).for_each(|s| s.matches.doubt());
        }
    }
    Some(Turn { table, chain, steps: Cow::Owned(steps), policy: Some(policy), family })
}

/// Rules of a chain, where those of the next are asked of whatever it accepts.
fn after<'r>(steps: Vec<Step<'r>>, next: &[Step<'r>], policy: Verb) -> Vec<Step<'r>> {
    let mut out: Vec<Step<'r>> = Vec::new();
    for step in steps {
        if !step.accepts || step.matches.not_new || step.is_loopback() || out.len() > MOST {
            out.push(step);
            continue;
        }
        let mut decided = false;
        for then in next.iter().filter(|then| !(then.accepts && (then.matches.not_new || then.is_loopback()))) {
            let Some(matches) = both(&step.matches, &then.matches) else { continue };
            let of = if then.accepts { &step } else { then };
            let spared = Rc::new(step.spared.iter().chain(then.spared.iter()).cloned().collect());
            out.push(Step { matches, spared, accepts: then.accepts, ..of.clone() });
            decided |= then.is_everything();
            if decided {
                break;
            }
        }
        if !decided {
            out.push(Step { accepts: policy == Verb::Permit, ..step });
        }
    }
    out
}
