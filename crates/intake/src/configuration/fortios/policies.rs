//! Policies in their order, and what VIPs hand from outside to machines inside.
//!
//! Semantics: a VIP opens something when an enabled policy that accepts names it (itself or in a group); the policy's
//! sources and services narrow it. Services are compared with the port inside, because the address is translated before
//! the policy is looked up. With central NAT a VIP holds without being named.
//!
//! Source: FortiOS Administration Guide, “Virtual IPs”, “Central SNAT”, “Policy lookup”.

use std::borrow::Cow;
use std::collections::HashMap;
use std::net::IpAddr;

use sejo_model::configuration::{Filter, Forward, IpFamily, PortRange, Protocol, Sources, TrafficService, Verb, Zone};

use super::super::Draft;
use super::super::address::{holds, sources};
use super::interfaces::Zones;
use super::objects::{Objects, mapped, range};
use super::tree::{Object, Tree};

/// Most interfaces of one policy that are looked at one by one.
const MAX_INTERFACES: usize = 32;

/// Most policies that are looked at for a VIP nobody names.
const MAX_POLICIES: usize = 2_000;

/// Fills filters and forwards of every domain.
pub(super) fn read(tree: &Tree<'_>, zones: &Zones, draft: &mut Draft<'_>) {
    for domain in tree.scopes() {
        let mut objects = Objects::new(tree, &domain);
        let prefix = if domain.is_empty() { String::new() } else { format!("{domain}/") };
        let mut uses: HashMap<String, Vec<Use>> = HashMap::new();
        let own = tree.section(&domain, "system settings").map(|s| &s.own);
        let central = own.is_some_and(|o| o.is("central-nat", "enable"));
        let before = draft.configuration.filters.len();
        for path in ["firewall policy", "firewall policy6", "firewall security-policy"] {
            // Of a rule the text ends in, what narrows it or switches it off may be missing.
            let policies = tree.section(&domain, path).into_iter().flat_map(|s| s.entries());
            for policy in policies.filter(|p| !p.unfinished) {
                let accepts = policy.word("action").is_some_and(|a| a != "deny");
                let active = !policy.is("status", "disable");
                let filters = filters(policy, accepts, active, zones, &mut objects, &prefix);
                if accepts && active {
                    for vip in objects.vips_in(&policy.words("dstaddr")) {
                        let uses = uses.entry(vip.name.clone().into_owned()).or_default();
                        uses.extend(filters.iter().take(MAX_INTERFACES).map(Use::of));
                    }
                }
                // A disabled or denying rule nobody needs; a disabled one that permits could open something.
                draft.configuration.filters.extend(filters.into_iter().filter(|f| active || f.verb == Verb::Permit));
            }
        }
        for path in ["firewall vip", "firewall vip6"] {
            for vip in tree.section(&domain, path).into_iter().flat_map(|s| s.entries()) {
                let policies = draft.configuration.filters.get(before..).unwrap_or_default();
                let used = match uses.remove(vip.name.as_ref()) {
                    None if central => beside(vip, policies),
                    used => used.unwrap_or_default(),
                };
                let forwards = forwards(vip, &used, central, zones, &prefix);
                draft.configuration.forwards.extend(forwards);
            }
        }
    }
}

/// A policy that names a VIP.
struct Use {
    zone: Zone,
    interface: String,
    sources: Sources,
    services: Vec<TrafficService>,
}

impl Use {
    fn of(filter: &Filter) -> Self {
        Self {
            zone: filter.from_zone,
            interface: filter.from_interface.clone(),
            sources: filter.sources.clone(),
            services: filter.services.clone(),
        }
    }
}

/// The policies that let traffic through to the machine of a VIP nobody names, as central NAT has it.
fn beside(vip: &Object<'_>, policies: &[Filter]) -> Vec<Use> {
    let interface = vip.word("extintf").filter(|i| i != "any").unwrap_or_default();
    let hosts: Vec<IpAddr> = mapped(vip).iter().filter_map(|h| h.parse().ok()).collect();
    let leads_there = |f: &&Filter| match &f.destinations {
        Sources::Anywhere => true,
        Sources::Only { networks } => networks.iter().any(|n| hosts.iter().any(|host| holds(n, *host))),
        Sources::Nowhere | Sources::Unknown => false,
    };
    let comes_by = |f: &&Filter| interface.is_empty() || f.from_interface.is_empty() || f.from_interface == interface;
    let policies = policies.iter().take(MAX_POLICIES);
    let open = policies.filter(|f| f.applied && f.verb == Verb::Permit).filter(comes_by).filter(leads_there);
    open.take(MAX_INTERFACES).map(Use::of).collect()
}

fn filters(
    policy: &Object<'_>,
    accepts: bool,
    active: bool,
    zones: &Zones,
    objects: &mut Objects<'_, '_>,
    prefix: &str,
) -> Vec<Filter> {
    let negated = |key: &str| policy.is(key, "enable");
    let sources = match policy.is("internet-service-src", "enable") {
        true => names(&policy.words("internet-service-src-name")),
        false => either(policy, objects, ["srcaddr", "srcaddr6"], negated("srcaddr-negate")),
    };
    let by_service = policy.is("internet-service", "enable");
    let destinations = match by_service {
        true => names(&policy.words("internet-service-name")),
        false => either(policy, objects, ["dstaddr", "dstaddr6"], negated("dstaddr-negate")),
    };
    // A policy of internet services has no ports of its own; a negated list is no list of ports either.
    let written = policy.words("service");
    let services = if written.is_empty() || negated("service-negate") { unknown() } else { objects.services(&written) };
    let to = policy.words("dstintf");
    let any = |list: &[Cow<'_, str>]| list.is_empty() || list.iter().any(|i| i == "any");
    let (to_interface, to_zone) =
        if any(&to) { (String::new(), Zone::Unknown) } else { (to.join(", "), common(&to, zones)) };
    let mut from: Vec<Cow<'_, str>> = policy.words("srcintf");
    if any(&from) {
        from = vec![Cow::Borrowed("")];
    }
    let one = |interface: Cow<'_, str>| Filter {
        name: format!("{prefix}{}", policy.name),
        verb: if accepts { Verb::Permit } else { Verb::Deny },
        from_zone: zones.of(&interface),
        family: IpFamily::Both,
        from_interface: interface.into_owned(),
        to_interface: to_interface.clone(),
        to_zone,
        sources: sources.clone(),
        destinations: destinations.clone(),
        services: services.clone(),
        answers_only: false,
        applied: active,
        line: policy.line,
    };
    from.into_iter().take(MAX_INTERFACES).map(one).collect()
}

/// Addresses of version 4 or, where there are none, of version 6.
fn either(policy: &Object<'_>, objects: &mut Objects<'_, '_>, keys: [&str; 2], negated: bool) -> Sources {
    let mut found = Sources::Unknown;
    for key in keys {
        let words = policy.words(key);
        if words.is_empty() || found == Sources::Anywhere {
            continue;
        }
        let next = objects.sources(&words, negated);
        found = match (found, next) {
            (Sources::Only { mut networks }, Sources::Only { networks: more }) => {
                networks.extend(more);
                Sources::Only { networks }
            }
            (Sources::Only { networks }, Sources::Nowhere) => Sources::Only { networks },
            (_, next) => next,
        };
    }
    found
}

fn names(words: &[Cow<'_, str>]) -> Sources {
    if words.is_empty() {
        return Sources::Unknown;
    }
    Sources::Only { networks: words.iter().map(|w| w.clone().into_owned()).collect() }
}

fn unknown() -> Vec<TrafficService> {
    vec![TrafficService { protocol: Protocol::Other, ports: PortRange::ALL }]
}

/// The zone all interfaces share; outside and inside win over not agreeing.
fn common(interfaces: &[Cow<'_, str>], zones: &Zones) -> Zone {
    let mut all = interfaces.iter().map(|i| zones.of(i));
    let first = all.next().unwrap_or(Zone::Unknown);
    if all.all(|z| z == first) {
        return first;
    }
    let has = |zone| interfaces.iter().any(|i| zones.of(i) == zone);
    if has(Zone::Inside) { Zone::Inside } else { Zone::Unknown }
}

/// What a VIP hands inside: its port, or everything its policies let through where it translates the whole address.
fn forwards(vip: &Object<'_>, used: &[Use], central: bool, zones: &Zones, prefix: &str) -> Vec<Forward> {
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
        line: vip.line,
    };
    let covered = |s: &TrafficService| {
        let same = s.protocol == protocol || s.protocol == Protocol::Any || s.protocol == Protocol::Other;
        same && s.ports.from <= inside.to && inside.from <= s.ports.to
    };
    let opens = |u: &&Use| !by_port || u.services.is_empty() || u.services.iter().any(covered);
    let open: Vec<&Use> = used.iter().filter(opens).filter(|_| !off).collect();
    if open.is_empty() {
        let applied = central && !off;
        let sources = if applied { limit.unwrap_or(Sources::Unknown) } else { base.sources.clone() };
        return vec![Forward { applied, sources, ..base }];
    }
    let from = limit.unwrap_or_else(|| union(open.iter().map(|u| &u.sources)));
    let (zone, interface) = match open.first() {
        Some(first) if base.interface.is_empty() => (first.zone, first.interface.clone()),
        _ => (base.zone, base.interface.clone()),
    };
    let base = Forward { applied: true, sources: from, zone, interface, ..base };
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
