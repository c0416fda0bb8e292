//! What gets through a device as a whole, and whether another one lets the same through.
//!
//! A rule is what it permits less what rules before it stop, and a line of a router without any list lets everything
//! pass. So a list that is taken away, a rule that stops no more, and an order that lets more through are all seen.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;
use sejo_model::configuration::{
    Configuration, Dialect, Extent, Filter, IpFamily, Line, Sources, TrafficService, Verb, Zone, bare_lines,
    is_decided_elsewhere, listed,
};

use super::compare::{covers_all, is_service_in, is_service_in_all, meets, pass_text, services_meet, sources_hold};
use crate::configuration::network::{covers, network_meets};

/// How many rules that stop something are remembered for each that permits, and how many pieces of one are compared.
const MOST_DENIED: usize = 200;
const MOST_PIECES: usize = 1_024;
/// How many comparisons are made; beyond, only what is written the same is the same.
const MOST_LOOKS: usize = 4_000_000;

/// The switch of a firewall of AlliedWare, without which none of its rules counts and everything passes.
pub(super) const PROTECT: &str = "protect";
/// What passes then.
pub(super) const EVERYTHING: &str = "anywhere → anywhere: any";

/// Whether that switch is on, where the text tells: rules between zones that are not applied wait for it. A list on a port
/// stands there either way.
pub(super) fn protects(configuration: &Configuration) -> Option<bool> {
    let is_told = configuration.dialect == Dialect::AlliedWarePlus && configuration.extent == Extent::Whole;
    (is_told && !configuration.filters.is_empty()).then(|| is_decided_elsewhere(configuration))
}

/// Something that gets through.
pub(super) struct Pass<'a> {
    /// The rule, or the line without one.
    pub name: &'a str,
    /// Where it stands.
    pub line: Line,
    /// What it lets pass, in a line of text.
    pub text: String,
    family: IpFamily,
    /// The last day on which it does.
    until: Option<Date>,
    from: &'a str,
    to: &'a str,
    sources: &'a Sources,
    destinations: &'a Sources,
    services: &'a [TrafficService],
    /// Who must say who they are first; empty for nobody.
    users: &'a [String],
    denied: Vec<&'a Filter>,
}

static ANYWHERE: Sources = Sources::Anywhere;

/// Everything that strangers get through a device; without `stops`, as if nothing stopped any of it before. What only lets
/// answers in is not meant, and what only leads out as little, unless it lets out everything.
pub(super) fn passes(configuration: &Configuration, stops: bool) -> Vec<Pass<'_>> {
    let down: HashSet<&str> =
        configuration.interfaces.iter().filter(|i| !i.enabled).flat_map(|i| [&*i.name, &*i.label]).collect();
    // Where IPv6 is not spoken, a rule about both is one about IPv4.
    let only_v4: HashSet<&str> = configuration
        .interfaces
        .iter()
        .filter(|i| !i.addresses.is_empty() && !i.carries_v6())
        .flat_map(|i| [&*i.name, &*i.label])
        .collect();
    let is_down = |name: &str| !name.is_empty() && down.contains(name);
    let is_everything = |f: &Filter| f.any_service() && f.destinations.is_anywhere();
    let leads_out = |f: &Filter| f.to_zone == Zone::Outside && f.from_zone != Zone::Outside && !is_everything(f);
    let mut denied: Vec<&Filter> = Vec::new();
    let mut found = Vec::new();
    let all = configuration.filters.iter().chain(&configuration.vpn_filters);
    for filter in all.filter(|f| f.applied && !is_down(&f.from_interface)) {
        match filter.verb {
            // What ends some day stops nothing for good.
            Verb::Deny if stops && denied.len() < MOST_DENIED && filter.until.is_none() => denied.push(filter),
            Verb::Permit if !filter.answers_only && !leads_out(filter) => {
                let here: Vec<&Filter> = denied.iter().copied().filter(|d| meets(d, filter)).collect();
                if !here.iter().any(|d| covers_all(d, filter)) {
                    let is_v4 = filter.family == IpFamily::Both && only_v4.contains(&*filter.from_interface);
                    let family = if is_v4 { IpFamily::V4 } else { filter.family };
                    found.push(Pass { family, ..Pass::of(filter, here) });
                }
            }
            _ => {}
        }
    }
    found.extend(bare_lines(configuration).map(|(line, family)| Pass::unlisted(&line.name, line.line, family, true)));
    found
}

/// What the lists on lines of a device of AlliedWare Plus leave over: a port permits what none of its lists names, so a list
/// that denies less opens as much.
pub(super) fn rests(configuration: &Configuration) -> Vec<Pass<'_>> {
    if configuration.dialect != Dialect::AlliedWarePlus {
        return Vec::new();
    }
    let mut on_lines: BTreeMap<&str, Vec<&Filter>> = BTreeMap::new();
    for filter in listed(configuration).filter(|f| !f.from_interface.is_empty() && permits_rest(&f.name)) {
        on_lines.entry(&filter.from_interface).or_default().push(filter);
    }
    let mut found = Vec::new();
    for (name, lists) in on_lines {
        let Some(line) = lists.first().map(|first| first.line) else { continue };
        let denied: Vec<&Filter> = lists.into_iter().filter(|f| f.verb == Verb::Deny).take(MOST_DENIED).collect();
        if !denied.iter().any(|d| d.any_service() && d.sources.is_anywhere() && d.destinations.is_anywhere()) {
            found.push(Pass { denied, ..Pass::unlisted(name, line, IpFamily::V4, true) });
        }
    }
    found
}

/// Whether a list of AlliedWare Plus permits what it does not name: hardware lists do, by number or by name, software lists
/// do not.
fn permits_rest(list: &str) -> bool {
    list.parse::<u16>().ok().is_none_or(|number| number >= 3_000)
}

/// Those of `some` that get through nowhere among `others`.
pub(super) fn missing_from<'p, 'a>(some: &'p [Pass<'a>], others: &[Pass<'a>]) -> Vec<&'p Pass<'a>> {
    let written: HashSet<(&str, Option<Date>, Vec<String>)> =
        others.iter().map(|p| (&*p.text, p.until, p.denied_text())).collect();
    let mut looks = MOST_LOOKS;
    let is_same = |pass: &Pass<'_>| written.contains(&(&*pass.text, pass.until, pass.denied_text()));
    let mut said = HashSet::new();
    // Rules that say the same are said once.
    some.iter()
        .filter(|pass| !is_same(pass) && !pass.is_let_through_by(others, &mut looks) && said.insert(&*pass.text))
        .collect()
}

impl<'a> Pass<'a> {
    fn of(filter: &'a Filter, denied: Vec<&'a Filter>) -> Self {
        Self {
            name: &filter.name,
            line: filter.line,
            text: pass_text(filter),
            family: filter.family,
            until: filter.until,
            from: &filter.from_interface,
            to: &filter.to_interface,
            sources: &filter.sources,
            destinations: &filter.destinations,
            services: if filter.any_service() { &[] } else { &filter.services },
            users: &filter.users,
            denied,
        }
    }

    /// Everything by a line without a list for what comes in, or for what goes out.
    pub fn unlisted(name: &'a str, line: Line, family: IpFamily, is_inward: bool) -> Self {
        let (from, to) = if is_inward { (name, "") } else { ("", name) };
        let side = |place: &str| if place.is_empty() { "anywhere".to_owned() } else { format!("{place} anywhere") };
        let six = if family == IpFamily::V6 { " (IPv6)" } else { "" };
        Self {
            name,
            line,
            text: format!("{} → {}: any{six}", side(from), side(to)),
            family,
            until: None,
            from,
            to,
            sources: &ANYWHERE,
            destinations: &ANYWHERE,
            services: &[],
            users: &[],
            denied: Vec::new(),
        }
    }

    /// Whether a rule of a list lets it pass that stands on a line for one way.
    pub fn is_by(&self, name: &str, family: IpFamily, is_inward: bool) -> bool {
        let (here, there) = if is_inward { (self.from, self.to) } else { (self.to, self.from) };
        here == name && there.is_empty() && family.meets(self.family)
    }

    /// What was stopped before it, as text without numbers.
    fn denied_text(&self) -> Vec<String> {
        let mut text: Vec<String> = self.denied.iter().map(|d| pass_text(d)).collect();
        text.sort_unstable();
        text.dedup();
        text
    }

    /// Whether each piece of it gets through somewhere among `others`, by each version of IP.
    fn is_let_through_by(&self, others: &[Self], looks: &mut usize) -> bool {
        self.family.each().iter().all(|family| self.is_let_through(*family, others, looks))
    }

    fn is_let_through(&self, family: IpFamily, others: &[Self], looks: &mut usize) -> bool {
        let beside: Vec<&Self> = others.iter().filter(|o| o.family.holds(family) && o.is_on_the_way_of(self)).collect();
        let pieces = self.pieces();
        let cost = pieces.len().saturating_mul(beside.len().saturating_add(1));
        let Some(left) = looks.checked_sub(cost) else { return false };
        *looks = left;
        pieces.iter().all(|piece| {
            beside.iter().any(|o| o.lets_through(piece, &self.denied))
                || lets_through_together(&beside, piece, &self.denied)
        })
    }

    fn is_on_the_way_of(&self, other: &Self) -> bool {
        let is_there = |here: &str, there: &str| here.is_empty() || here == there;
        let lasts = self.until.is_none_or(|end| other.until.is_some_and(|other| other <= end));
        let is_known = |user: &String| self.users.contains(user);
        let asks_no_more = self.users.is_empty() || (!other.users.is_empty() && other.users.iter().all(is_known));
        lasts && asks_no_more && is_there(self.from, other.from) && is_there(self.to, other.to)
    }

    /// Single networks and services of it; all at once where there are too many.
    fn pieces(&self) -> Vec<Piece<'a>> {
        let count = |s: &Sources| if let Sources::Only { networks } = s { networks.len() } else { 1 };
        let product = count(self.sources).saturating_mul(count(self.destinations));
        if product.saturating_mul(self.services.len().max(1)) > MOST_PIECES {
            return self.services_or_all().map(|s| (End::All(self.sources), End::All(self.destinations), s)).collect();
        }
        let ends = |sources: &'a Sources| -> Vec<End<'a>> {
            match sources {
                Sources::Only { networks } => networks.iter().map(|n| End::One(n)).collect(),
                other => vec![End::All(other)],
            }
        };
        let (sources, destinations) = (ends(self.sources), ends(self.destinations));
        let pairs = sources.iter().flat_map(|from| destinations.iter().map(move |to| (*from, *to)));
        pairs.flat_map(|(from, to)| self.services_or_all().map(move |s| (from, to, s))).collect()
    }

    fn services_or_all(&self) -> impl Iterator<Item = Option<&'a TrafficService>> + use<'a> {
        let any = self.services.is_empty().then_some(None);
        any.into_iter().chain(self.services.iter().map(Some))
    }

    /// Whether a piece gets through here, apart from what was stopped on its own way already.
    fn lets_through(&self, piece: &Piece<'_>, stopped: &[&Filter]) -> bool {
        let (from, to, service) = piece;
        let is_in = from.is_in(self.sources) && to.is_in(self.destinations) && is_service_in(*service, self.services);
        is_in && self.spares(piece, stopped)
    }

    /// Whether nothing stops a piece here that was not stopped on its own way already.
    fn spares(&self, (from, to, service): &Piece<'_>, stopped: &[&Filter]) -> bool {
        let is_hit = |d: &Filter| from.meets(&d.sources) && to.meets(&d.destinations) && services_meet(*service, d);
        self.denied.iter().filter(|d| is_hit(d)).all(|d| stopped.iter().any(|s| covers_all(s, d)))
    }
}

/// Whether several rules let a piece through together, each a part of its sources, destinations or services: two halves of
/// a network, one port after another.
fn lets_through_together(rules: &[&Pass<'_>], piece: &Piece<'_>, stopped: &[&Filter]) -> bool {
    let (from, to, service) = piece;
    let open: Vec<&Pass<'_>> = rules.iter().copied().filter(|o| o.spares(piece, stopped)).collect();
    let is_from = |o: &&&Pass<'_>| from.is_in(o.sources);
    let is_to = |o: &&&Pass<'_>| to.is_in(o.destinations);
    let is_service = |o: &&&Pass<'_>| is_service_in(*service, o.services);
    from.is_in_all(open.iter().filter(|o| is_to(o) && is_service(o)).map(|o| o.sources))
        || to.is_in_all(open.iter().filter(|o| is_from(o) && is_service(o)).map(|o| o.destinations))
        || service.is_some_and(|s| {
            is_service_in_all(s, open.iter().filter(|o| is_from(o) && is_to(o)).flat_map(|o| o.services))
        })
}

/// Part of a rule: from where, to where, and by which service (`None` for any).
type Piece<'a> = (End<'a>, End<'a>, Option<&'a TrafficService>);

/// One side of it.
#[derive(Clone, Copy)]
enum End<'a> {
    One(&'a str),
    All(&'a Sources),
}

impl End<'_> {
    fn is_in(self, outer: &Sources) -> bool {
        match self {
            Self::One(network) => sources_hold(outer, std::slice::from_ref(&network)),
            Self::All(Sources::Only { networks }) => sources_hold(outer, networks),
            Self::All(Sources::Anywhere) => matches!(outer, Sources::Anywhere | Sources::Unknown),
            Self::All(Sources::Nowhere | Sources::Unknown) => true,
        }
    }

    /// Whether it lies in several together.
    fn is_in_all<'s>(self, outer: impl Iterator<Item = &'s Sources>) -> bool {
        let listed = outer.filter_map(|s| if let Sources::Only { networks } = s { Some(networks) } else { None });
        let listed: Vec<&String> = listed.flatten().collect();
        match self {
            Self::One(network) => covers(&listed, &[network]),
            Self::All(Sources::Only { networks }) => covers(&listed, networks),
            Self::All(_) => false,
        }
    }

    fn meets(self, other: &Sources) -> bool {
        match (self, other) {
            (_, Sources::Nowhere) | (Self::All(Sources::Nowhere), _) => false,
            (Self::One(network), Sources::Only { networks }) => networks.iter().any(|n| network_meets(network, n)),
            (Self::All(Sources::Only { networks: some }), Sources::Only { networks }) => {
                some.iter().any(|a| networks.iter().any(|b| network_meets(a, b)))
            }
            _ => true,
        }
    }
}
