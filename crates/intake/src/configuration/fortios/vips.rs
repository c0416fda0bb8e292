//! What VIPs hand from outside to machines inside.
//!
//! Semantics: a VIP opens something when an enabled policy that accepts names it (itself or in a group) and no policy
//! before it denies the same; the policy's sources and services narrow it. Services are compared with the port inside,
//! because the address is translated before the policy is looked up. A policy that denies stops a VIP when it names it, or
//! when it is about the machine's address and matches VIPs (`match-vip`): by default since 7.2.4 and 7.4, before that only
//! where it is written; without the version nobody knows. With central NAT a VIP holds without being named.
//!
//! Source: FortiOS Administration Guide, “Virtual IPs”, “Central SNAT”; Fortinet Community, Technical Tip: Firewall does
//! not block incoming (WAN to LAN) connection even though deny policy is configured (`match-vip` and its default).

use std::borrow::Cow;
use std::collections::HashMap;
use std::net::IpAddr;

use jiff::civil::Date;
use sejo_model::configuration::span::{Addresses, Span, is_nearly_everybody};
use sejo_model::configuration::{Filter, Forward, IpFamily, PortRange, Protocol, Sources, TrafficService, Verb, Zone};

use super::super::address::{Network, holds, sources};
use super::super::reach::{self, both};
use super::interfaces::Zones;
use super::objects::{Objects, mapped, range};
use super::policies::{Keys, MAX_INTERFACES, Policy};
use super::schedule::When;
use super::tree::{Object, Tree};

/// Most policies that are looked at for a VIP nobody names.
const MAX_POLICIES: usize = 2_000;

/// Most denying policies about addresses that are looked at for one VIP.
const MAX_DENIED: usize = 200;

/// A policy about a VIP.
#[derive(Clone)]
struct Use {
    /// Its place among all policies of the domain.
    place: usize,
    verb: Verb,
    zone: Zone,
    interface: String,
    sources: Sources,
    /// Those a denying policy spares, where it denies everybody else.
    spared: Option<Sources>,
    destinations: Sources,
    services: Vec<TrafficService>,
    until: Option<Date>,
    /// Whether it surely looks at packets for a VIP.
    is_sure: bool,
}

impl Use {
    fn of(filter: &Filter, place: usize) -> Self {
        Self {
            place,
            verb: filter.verb,
            zone: filter.from_zone,
            interface: filter.from_interface.clone(),
            // Whoever passes has said who they are: from where they come is not all that decides.
            sources: if filter.users.is_empty() { filter.sources.clone() } else { Sources::Unknown },
            spared: None,
            destinations: filter.destinations.clone(),
            services: filter.services.clone(),
            until: filter.until,
            is_sure: true,
        }
    }

    /// Whether it is about the machines of a VIP.
    fn leads_to(&self, hosts: &[IpAddr]) -> bool {
        match &self.destinations {
            Sources::Anywhere => true,
            Sources::Only { networks } => {
                !hosts.is_empty() && hosts.iter().all(|host| networks.iter().any(|n| holds(n, *host)))
            }
            Sources::Nowhere | Sources::Unknown => false,
        }
    }
}

/// The policies of a domain as far as they are about VIPs.
pub(super) struct Vips {
    /// By the VIP they name.
    named: HashMap<(IpFamily, String), Vec<Use>>,
    /// Denying ones about addresses, which may look at VIPs as well.
    denied: Vec<(IpFamily, Use)>,
    /// Whether those do where nothing is written; `None` where the version does not tell.
    matches: Option<bool>,
    count: usize,
}

impl Vips {
    pub fn new(firmware: Option<&str>) -> Self {
        Self { named: HashMap::new(), denied: Vec::new(), matches: matches_by_default(firmware), count: 0 }
    }

    /// Takes a policy that is on.
    pub fn take(&mut self, policy: &Policy<'_, '_>, keys: &Keys, filters: &[Filter], objects: &mut Objects<'_, '_>) {
        self.count += 1;
        let denies = policy.verb == Verb::Deny;
        // What sleeps at times, or ends some day, stops nothing for good.
        if denies && policy.when != When::Always {
            return;
        }
        let object = policy.object;
        let spared = (denies && object.is("srcaddr-negate", "enable"))
            .then(|| objects.sources(keys.family, &object.words(keys.source), false));
        let uses: Vec<Use> = filters
            .iter()
            .take(MAX_INTERFACES)
            .map(|filter| Use { spared: spared.clone(), ..Use::of(filter, self.count) })
            .collect();
        let vips = objects.vips_in(keys.family, &object.words(keys.destination));
        for vip in &vips {
            let known = self.named.entry((keys.family, vip.name.clone().into_owned())).or_default();
            known.extend(uses.iter().cloned());
        }
        let written = object.word("match-vip").map(|word| word == "enable");
        let (looks, is_sure) = match (written, self.matches) {
            (Some(looks), _) => (looks, true),
            (None, default) => (default != Some(false), default.is_some()),
        };
        if denies && looks && vips.is_empty() {
            self.denied.extend(uses.into_iter().map(|found| (keys.family, Use { is_sure, ..found })));
        }
    }

    /// What all VIPs of the domain open.
    pub fn forwards(
        mut self,
        tree: &Tree<'_>,
        domain: &str,
        (policies, whole): (&[Filter], bool),
        zones: &Zones,
        prefix: &str,
    ) -> Vec<Forward> {
        let own = tree.section(domain, "system settings").map(|s| &s.own);
        let central = own.is_some_and(|o| o.is("central-nat", "enable"));
        let is_open_ended = central && (!whole || policies.iter().any(is_for_unknown));
        let mut found = Vec::new();
        for (path, family) in [("firewall vip", IpFamily::V4), ("firewall vip6", IpFamily::V6)] {
            for vip in tree.section(domain, path).into_iter().flat_map(|s| s.entries()) {
                let used = match self.named.remove(&(family, vip.name.clone().into_owned())) {
                    None if central => beside(vip, family, policies),
                    used => self.with_denied(used.unwrap_or_default(), vip, family),
                };
                found.extend(forwards(vip, used, is_open_ended, zones, prefix));
            }
        }
        found
    }

    /// The policies that name a VIP, with those that deny its machine, in their order.
    fn with_denied(&self, mut used: Vec<Use>, vip: &Object<'_>, family: IpFamily) -> Vec<Use> {
        if used.is_empty() {
            return used;
        }
        let hosts: Vec<IpAddr> = mapped(vip).iter().filter_map(|h| h.parse().ok()).collect();
        let denied = self.denied.iter().filter(|(of, _)| *of == family).take(MAX_DENIED);
        used.extend(denied.map(|(_, found)| found).filter(|found| found.leads_to(&hosts)).cloned());
        used.sort_by_key(|found| found.place);
        used
    }
}

/// Whether a denying policy looks at VIPs where nothing is written.
fn matches_by_default(firmware: Option<&str>) -> Option<bool> {
    let mut parts = firmware?.split('.').map(|part| part.parse::<u32>().ok());
    let (major, minor, patch) = (parts.next()??, parts.next()??, parts.next().flatten().unwrap_or(0));
    Some((major, minor, patch) >= (7, 2, 4))
}

/// The policies about the machine of a VIP nobody names, as central NAT has it. What leads out to a line leads to none of
/// the machines, whatever addresses it is about.
fn beside(vip: &Object<'_>, family: IpFamily, policies: &[Filter]) -> Vec<Use> {
    let interface = vip.word("extintf").filter(|i| i != "any").unwrap_or_default();
    let hosts: Vec<IpAddr> = mapped(vip).iter().filter_map(|h| h.parse().ok()).collect();
    let comes_by = |f: &&Filter| interface.is_empty() || f.from_interface.is_empty() || f.from_interface == interface;
    let is_inward = |f: &&Filter| f.applied && f.family == family && f.to_zone != Zone::Outside;
    let policies = policies.iter().take(MAX_POLICIES).filter(is_inward).filter(comes_by);
    let uses = policies.enumerate().map(|(place, filter)| Use::of(filter, place));
    uses.filter(|found| found.leads_to(&hosts)).take(MAX_DENIED).collect()
}

/// Whether a policy may lead to any machine, because nobody knows what it is about.
fn is_for_unknown(filter: &Filter) -> bool {
    let is_name = |n: &String| Network::parse(n).is_none() && !n.contains('-');
    let is_unknown = match &filter.destinations {
        Sources::Unknown => true,
        Sources::Only { networks } => networks.iter().any(is_name),
        Sources::Anywhere | Sources::Nowhere => false,
    };
    is_unknown && filter.applied && filter.verb == Verb::Permit && filter.to_zone != Zone::Outside
}

/// The ports and the protocol of a VIP, as policies see them.
struct Target<'v> {
    interface: &'v str,
    by_port: bool,
    protocol: Protocol,
    inside: PortRange,
}

impl Target<'_> {
    /// The accepting policies that are left once those before them have denied.
    fn left(&self, used: Vec<Use>) -> Vec<Use> {
        let mut denied: Vec<Use> = Vec::new();
        let mut left = Vec::new();
        for found in used {
            match found.verb {
                Verb::Deny => denied.push(found),
                Verb::Permit => {
                    let found = denied.iter().try_fold(found, |found, deny| self.less(found, deny));
                    left.extend(found.and_then(|found| self.without_all(found, &denied)));
                }
            }
        }
        left
    }

    /// The same without what several denying ones take together of its sources.
    fn without_all(&self, mut found: Use, denied: &[Use]) -> Option<Use> {
        let own = match &found.sources {
            Sources::Anywhere => None,
            Sources::Only { networks } if networks.iter().all(|n| Span::parse(n).is_some()) => Some(networks),
            _ => return Some(found),
        };
        let takes = |deny: &&Use| deny.is_sure && deny.spared.is_none() && self.is_about(&found, deny);
        let networks = denied.iter().filter(takes).filter_map(|deny| match &deny.sources {
            Sources::Only { networks } => Some(networks),
            _ => None,
        });
        let stopped = Addresses::of(networks.flatten().map(String::as_str));
        let Some(family) = stopped.spans().first().map(|span| span.family()) else { return Some(found) };
        let own = own.map_or_else(|| Addresses::all(family), |own| Addresses::of(own.iter().map(String::as_str)));
        let left = own.without(&stopped);
        if left.is_empty() {
            return None;
        }
        if left != own && !is_nearly_everybody(&left) {
            found.sources = Sources::Only { networks: left.words() };
        }
        Some(found)
    }

    /// Whether a denying policy looks at all that an accepting one lets pass, apart from where it comes from.
    fn is_about(&self, found: &Use, deny: &Use) -> bool {
        let comes_by = if found.interface.is_empty() { self.interface } else { &found.interface };
        let is_here = deny.interface.is_empty() || deny.interface == comes_by;
        is_here && self.takes_all_services(found, deny)
    }

    fn takes_all_services(&self, found: &Use, deny: &Use) -> bool {
        let is_port = |s: &TrafficService| {
            let protocol = s.protocol == Protocol::Any || s.protocol == self.protocol;
            protocol && s.ports.from <= self.inside.from && self.inside.to <= s.ports.to
        };
        let takes = |s: &TrafficService| {
            let is_in = |d: &TrafficService| {
                let protocol = d.protocol == Protocol::Any || d.protocol == s.protocol;
                protocol && d.ports.from <= s.ports.from && s.ports.to <= d.ports.to
            };
            deny.services.iter().any(is_in)
        };
        let is_all = || !found.services.is_empty() && found.services.iter().all(takes);
        deny.services.is_empty() || if self.by_port { deny.services.iter().any(is_port) } else { is_all() }
    }

    /// An accepting policy without what a denying one before it takes; `None` where nothing is left.
    fn less(&self, mut found: Use, deny: &Use) -> Option<Use> {
        let comes_by = if found.interface.is_empty() { self.interface } else { &found.interface };
        let is_here = deny.interface.is_empty() || deny.interface == comes_by;
        if !is_here {
            return Some(found);
        }
        if !self.takes_all_services(&found, deny) {
            if !self.by_port && deny.is_sure && deny.sources.is_anywhere() && deny.spared.is_none() {
                let rest = |s: &TrafficService| {
                    let same = |d: &&TrafficService| d.protocol == Protocol::Any || d.protocol == s.protocol;
                    let stopped = deny.services.iter().filter(same);
                    let left = stopped.fold(vec![s.ports], |left, d| {
                        left.into_iter().flat_map(|range| reach::less(range, d.ports)).collect()
                    });
                    left.into_iter().map(|ports| TrafficService { protocol: s.protocol, ports }).collect::<Vec<_>>()
                };
                let services: Vec<TrafficService> = found.services.iter().flat_map(rest).collect();
                // No services at all would be every one.
                if services.is_empty() && !found.services.is_empty() {
                    return None;
                }
                found.services = services;
            }
            return Some(found);
        }
        let left = match (&deny.spared, &deny.sources, &found.sources) {
            (Some(spared), ..) => both(&found.sources, spared),
            (None, Sources::Anywhere, _) => Sources::Nowhere,
            (None, Sources::Unknown, Sources::Anywhere) => Sources::Unknown,
            (None, Sources::Only { networks: out }, Sources::Only { networks }) => {
                let is_out = |n: &String| out.iter().any(|o| o == n || covers(o, n));
                sources(networks.iter().filter(|n| !is_out(n)).cloned().collect())
            }
            _ => found.sources.clone(),
        };
        if left == found.sources {
            return Some(found);
        }
        found.sources = if deny.is_sure { left } else { Sources::Unknown };
        (found.sources != Sources::Nowhere).then_some(found)
    }
}

/// Whether a network lies in another one.
fn covers(outer: &str, inner: &str) -> bool {
    let prefix = |n: &str| n.split_once('/').map_or(Some(u8::MAX), |(_, p)| p.parse().ok());
    let first = inner.split('/').next().and_then(|a| a.parse().ok());
    first.is_some_and(|a| holds(outer, a)) && prefix(outer) <= prefix(inner)
}

/// What a VIP hands inside: its port, or everything its policies let through where it translates the whole address.
fn forwards(vip: &Object<'_>, used: Vec<Use>, open_ended: bool, zones: &Zones, prefix: &str) -> Vec<Forward> {
    let interface = vip.word("extintf").filter(|i| i != "any").unwrap_or_default();
    let to_host = mapped(vip).join(", ");
    let filter = vip.words("src-filter");
    let limit = (!filter.is_empty()).then(|| sources(filter.into_iter().map(Cow::into_owned).collect()));
    let off = vip.is("status", "disable");
    let balanced = vip.word("type").is_some_and(|t| t == "server-load-balance");
    let by_port = vip.is("portforward", "enable") || balanced;
    let outside = vip.word("extport").and_then(|p| range(&p)).unwrap_or(PortRange::ALL);
    let server_port = || vip.nested("realservers").find_map(|r| r.word("port"));
    let inside = vip.word("mappedport").or_else(server_port).and_then(|p| range(&p)).unwrap_or(outside);
    let protocol = match vip.word("protocol").or_else(|| vip.word("server-type").filter(|_| balanced)).as_deref() {
        Some("udp") => Protocol::Udp,
        Some("icmp") => Protocol::Icmp,
        Some("ip") => Protocol::Any,
        Some("sctp") => Protocol::Other,
        _ if by_port => Protocol::Tcp,
        _ => Protocol::Any,
    };
    let base = Forward {
        name: format!("{prefix}{}", vip.name),
        zone: zones.of(&interface),
        interface: interface.into_owned(),
        protocol,
        outside: if by_port { outside } else { PortRange::ALL },
        to_host,
        inside: if by_port { inside } else { PortRange::ALL },
        sources: limit.clone().unwrap_or(Sources::Anywhere),
        applied: false,
        until: None,
        line: vip.line,
    };
    let width = |range: PortRange| range.to.saturating_sub(range.from);
    let denied = used.iter().filter(|u| u.verb == Verb::Deny).flat_map(|u| u.services.iter().map(|s| s.ports));
    let cut = reach::parts(base.inside, denied);
    if !by_port || cut.len() < 2 || width(base.inside) != width(base.outside) {
        return opened(base, limit.as_ref(), used, (by_port, off, open_ended));
    }
    // A policy denies some of its ports only: the others stay open.
    let shift = |port: u16| base.outside.from.saturating_add(port.saturating_sub(base.inside.from));
    let part = |inside: PortRange| {
        let outside = PortRange { from: shift(inside.from), to: shift(inside.to) };
        opened(Forward { outside, inside, ..base.clone() }, limit.as_ref(), used.clone(), (by_port, off, open_ended))
    };
    let parts: Vec<Forward> = cut.into_iter().flat_map(part).collect();
    match parts.iter().any(|f| f.applied) {
        true => parts.into_iter().filter(|f| f.applied).collect(),
        false => vec![Forward { applied: false, ..base }],
    }
}

/// What is open of a VIP, or of a part of its ports.
fn opened(
    base: Forward,
    limit: Option<&Sources>,
    used: Vec<Use>,
    (by_port, off, open_ended): (bool, bool, bool),
) -> Vec<Forward> {
    let (protocol, inside) = (base.protocol, base.inside);
    let target = Target { interface: &base.interface, by_port, protocol, inside };
    let is_decided = used.iter().any(|u| u.verb == Verb::Permit);
    let used = target.left(used);
    let covered = |s: &TrafficService| {
        let same = s.protocol == protocol || s.protocol == Protocol::Any || s.protocol == Protocol::Other;
        same && s.ports.from <= inside.to && inside.from <= s.ports.to
    };
    let opens = |u: &&Use| !by_port || u.services.is_empty() || u.services.iter().any(covered);
    let mut open: Vec<&Use> = used.iter().filter(opens).filter(|_| !off).collect();
    // A VIP for any interface is a way in by the lines outside; that people inside take it as well opens nothing more.
    if base.interface.is_empty() && open.iter().any(|u| u.zone == Zone::Outside) {
        open.retain(|u| u.zone == Zone::Outside);
    }
    if open.is_empty() {
        let applied = open_ended && !off && !is_decided;
        let sources = if applied { limit.cloned().unwrap_or(Sources::Unknown) } else { base.sources.clone() };
        return vec![Forward { applied, sources, ..base }];
    }
    let passed = union(open.iter().map(|u| &u.sources));
    let from = match limit {
        Some(limit) => both(limit, &passed),
        None => passed,
    };
    let (zone, interface) = match open.first() {
        Some(first) if base.interface.is_empty() => (first.zone, first.interface.clone()),
        _ => (base.zone, base.interface.clone()),
    };
    // It is open as long as one of its policies is.
    let until = open.iter().map(|u| u.until).collect::<Option<Vec<Date>>>().and_then(|ends| ends.into_iter().max());
    let base = Forward { applied: true, sources: from, zone, interface, until, ..base };
    if by_port || open.iter().any(|u| u.services.is_empty()) {
        return vec![base];
    }
    // The whole address is translated, so the policies' services are what is open.
    let mut ranges: Vec<&TrafficService> = Vec::new();
    for service in open.iter().flat_map(|u| &u.services) {
        if !ranges.contains(&service) && ranges.len() < MAX_INTERFACES {
            ranges.push(service);
        }
    }
    let one = |s: &TrafficService| Forward { protocol: s.protocol, outside: s.ports, inside: s.ports, ..base.clone() };
    ranges.into_iter().map(one).collect()
}

fn union<'s>(all: impl Iterator<Item = &'s Sources>) -> Sources {
    let mut networks: Vec<String> = Vec::new();
    let mut unknown = false;
    for one in all {
        match one {
            Sources::Anywhere => return Sources::Anywhere,
            Sources::Only { networks: more } => networks.extend(more.iter().take(MAX_INTERFACES).cloned()),
            Sources::Unknown => unknown = true,
            Sources::Nowhere => {}
        }
    }
    if unknown { Sources::Unknown } else { sources(networks) }
}
