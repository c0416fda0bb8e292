//! What filters leave open on each way: from which interface to which, by which version of IP.
//!
//! Invariant: a way is closed only when nothing is left. One filter may stop all of it, or several of which each stops a
//! part: some of the sources, some of the ports, one protocol. What is left is open, however much was stopped before it.

use std::collections::HashMap;

use sejo_model::configuration::span::Addresses;
use sejo_model::configuration::{Filter, IpFamily};

use super::look::Look;
use super::reach::is_to_itself;
use super::rest::{Rest, Stop, told};

/// A way by one version of IP: whether to the device itself, from which interface and under which other name of it, to which.
type Way<'a> = (IpFamily, bool, (&'a str, &'a str), &'a str);

/// Filters that stop something, in their order, and what is left of each way so far.
#[derive(Default)]
pub(super) struct Closed<'a> {
    stops: Vec<Stop<'a>>,
    /// How many of them were looked at for a way already.
    ways: HashMap<Way<'a>, (usize, Rest)>,
    looks: usize,
}

/// Who is left, and whether that is surely so.
pub(super) struct Open {
    pub(super) sources: Addresses,
    pub(super) is_sure: bool,
}

/// How many filters that stop something are remembered, and how often one is taken from a way; beyond, more is left than is
/// known to be.
const MOST_STOPS: usize = 4_000;
const MOST_LOOKS: usize = 200_000;

impl<'a> Closed<'a> {
    /// Takes a filter that stops something; whether it alone stops everything on its way.
    pub(super) fn takes_all(&mut self, filter: &'a Filter) -> bool {
        if self.stops.len() < MOST_STOPS {
            self.stops.push(Stop::of(filter));
        }
        let is_to_any = filter.destinations.is_anywhere() || is_to_itself(filter);
        filter.users.is_empty() && filter.any_service() && filter.sources.is_anywhere() && is_to_any
    }

    /// Who is left of those whom a filter lets pass, by any version of IP that is spoken there.
    pub(super) fn left(&mut self, look: &Look<'a>, filter: &'a Filter) -> Open {
        let mut open = Open { sources: Addresses::none(), is_sure: self.stops.len() < MOST_STOPS };
        let is_alone = |family: IpFamily| family == filter.family || look.speaks(&filter.from_interface, family);
        for family in filter.family.each().iter().copied().filter(|f| is_alone(*f)) {
            for from in entrances(look, filter) {
                let (rest, is_sure) = self.rest((family, is_to_itself(filter), from, filter.to_interface.as_str()));
                open.sources = open.sources.and(&told(&filter.sources, family).common(&rest));
                open.is_sure &= is_sure;
            }
        }
        open
    }

    /// Who is left on a way.
    fn rest(&mut self, way: Way<'a>) -> (Addresses, bool) {
        let (family, to_itself, (name, other), to) = way;
        let (seen, rest) = self.ways.entry(way).or_insert_with(|| (0, Rest::everything(family)));
        let is_on = |f: &Filter| {
            is_to_itself(f) == to_itself
                && [name, other, ""].contains(&&*f.from_interface)
                && (f.to_interface.is_empty() || f.to_interface == to)
        };
        for stop in self.stops.iter().skip(*seen) {
            if is_on(stop.filter) && !rest.is_nothing() {
                self.looks = self.looks.saturating_add(1);
                if self.looks > MOST_LOOKS {
                    rest.is_rough = true;
                } else {
                    rest.take(stop);
                }
            }
        }
        *seen = self.stops.len();
        (rest.sources(), !rest.is_rough)
    }
}

/// Where what a filter lets pass comes in. One on every interface is meant for the rest once the outside is stopped: what is
/// left comes from inside.
fn entrances<'a>(look: &Look<'a>, filter: &'a Filter) -> Vec<(&'a str, &'a str)> {
    if !filter.from_interface.is_empty() {
        return vec![(&*filter.from_interface, "")];
    }
    let outside: Vec<_> = look.outside().map(|i| (&*i.name, &*i.label)).collect();
    if outside.is_empty() { vec![("", "")] } else { outside }
}
