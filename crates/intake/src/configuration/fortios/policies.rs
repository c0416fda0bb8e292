//! Policies in their order.
//!
//! Semantics: a policy looks at IPv4 (`srcaddr`, `dstaddr`), at IPv6 (`srcaddr6`, `dstaddr6`; all of `policy6` before 6.4),
//! or at both, and is a filter for each. One that denies at times only closes nothing. One with users or groups lets nobody
//! pass who has not said who they are, unless the group is that of guests.
//!
//! Source: FortiOS Administration Guide, “Policy lookup”, “IPv6 in consolidated policies”.

use std::borrow::Cow;

use sejo_model::configuration::{
    Extent, Filter, IpFamily, KEPT_ELSEWHERE, PortRange, Protocol, Sources, TrafficService, Verb, Zone,
};

use super::super::{Draft, reach};
use super::interfaces::Zones;
use super::objects::Objects;
use super::schedule::{Schedules, When};
use super::tree::{Object, Tree};
use super::vips::Vips;

/// Most interfaces of one policy that are looked at one by one.
pub(super) const MAX_INTERFACES: usize = 32;

/// Fills filters and forwards of every domain.
pub(super) fn read(tree: &Tree<'_>, zones: &Zones, draft: &mut Draft<'_>) {
    let whole = draft.configuration.extent == Extent::Whole;
    let firmware = draft.configuration.identity.firmware.as_ref().map(|f| f.value.clone());
    for domain in tree.scopes() {
        let mut objects = Objects::new(tree, &domain);
        let schedules = Schedules::new(tree, &domain);
        let prefix = if domain.is_empty() { String::new() } else { format!("{domain}/") };
        let mut vips = Vips::new(firmware.as_deref());
        let before = draft.configuration.filters.len();
        for path in ["firewall policy", "firewall policy6", "firewall security-policy"] {
            // Of a rule the text ends in, what narrows it or switches it off may be missing.
            let policies = tree.section(&domain, path).into_iter().flat_map(|s| s.entries());
            for policy in policies.filter(|p| !p.unfinished) {
                let read = Policy {
                    object: policy,
                    verb: if policy.word("action").is_some_and(|a| a != "deny") { Verb::Permit } else { Verb::Deny },
                    active: !policy.is("status", "disable") && schedules.of(policy) != When::Never,
                    when: schedules.of(policy),
                };
                for keys in keys(policy, path == "firewall policy6") {
                    let filters = read.filters(&keys, zones, &mut objects, &prefix);
                    if read.active {
                        vips.take(&read, &keys, &filters, &mut objects);
                    }
                    // A denying rule that is off or sleeps at times stops nothing; a permitting one that is off could open something.
                    let counts = read.verb == Verb::Permit || (read.active && read.when == When::Always);
                    draft.configuration.filters.extend(filters.into_iter().filter(|_| counts));
                }
            }
        }
        let policies = draft.configuration.filters.get(before..).unwrap_or_default();
        let forwards = vips.forwards(tree, &domain, (policies, whole), zones, &prefix);
        draft.configuration.forwards.extend(forwards);
    }
}

/// A policy as far as it is the same for both versions of IP.
pub(super) struct Policy<'p, 'a> {
    pub object: &'p Object<'a>,
    pub verb: Verb,
    pub active: bool,
    pub when: When,
}

/// Which words of a policy name addresses of a version of IP.
pub(super) struct Keys {
    pub family: IpFamily,
    pub source: &'static str,
    pub destination: &'static str,
}

/// The versions of IP a policy looks at.
fn keys(policy: &Object<'_>, is_v6: bool) -> Vec<Keys> {
    let plain = |family| Keys { family, source: "srcaddr", destination: "dstaddr" };
    if is_v6 {
        return vec![plain(IpFamily::V6)];
    }
    let six = ["srcaddr6", "dstaddr6"].iter().any(|key| policy.get(key).is_some());
    let four = ["srcaddr", "dstaddr", "internet-service", "internet-service-src"];
    let four = !six || four.iter().any(|key| policy.get(key).is_some());
    let six = six.then_some(Keys { family: IpFamily::V6, source: "srcaddr6", destination: "dstaddr6" });
    four.then(|| plain(IpFamily::V4)).into_iter().chain(six).collect()
}

impl Policy<'_, '_> {
    fn filters(&self, keys: &Keys, zones: &Zones, objects: &mut Objects<'_, '_>, prefix: &str) -> Vec<Filter> {
        let policy = self.object;
        let negated = |key: &str| policy.is(key, "enable");
        let is_four = keys.family == IpFamily::V4;
        let sources = match is_four && policy.is("internet-service-src", "enable") {
            true => services_of_others(policy),
            false => objects.sources(keys.family, &policy.words(keys.source), negated("srcaddr-negate")),
        };
        // Everybody but a few is everybody who is let in; of whom it keeps out, nobody here tells.
        let spares = |key: &str, found: Sources| {
            if self.verb == Verb::Deny && negated(key) { Sources::Unknown } else { found }
        };
        let destinations = match is_four && policy.is("internet-service", "enable") {
            true => names(&policy.words("internet-service-name")),
            false => objects.sources(keys.family, &policy.words(keys.destination), negated("dstaddr-negate")),
        };
        let sources = spares("srcaddr-negate", sources);
        let destinations = spares("dstaddr-negate", destinations);
        // A policy of internet services has no ports of its own; a negated list that permits is no list of ports either.
        let written = policy.words("service");
        let mut services = if written.is_empty() { unknown() } else { objects.services(&written) };
        let mut sources = sources;
        if negated("service-negate") && !written.is_empty() {
            let rest = all_but(&services).filter(|_| self.verb == Verb::Deny);
            // A policy that keeps out nobody knows what leaves nobody sure of what stands behind it.
            if self.verb == Verb::Deny && rest.is_none() {
                sources = Sources::Unknown;
            }
            services = rest.unwrap_or_else(unknown);
        }
        let to = policy.words("dstintf");
        let any = |list: &[Cow<'_, str>]| list.is_empty() || list.iter().any(|i| i == "any");
        let (to_interface, to_zone) =
            if any(&to) { (String::new(), Zone::Unknown) } else { (to.join(", "), common(&to, zones)) };
        let mut from: Vec<Cow<'_, str>> = policy.words("srcintf");
        if any(&from) {
            from = vec![Cow::Borrowed("")];
        }
        let users = asked(policy, objects);
        let until = if let When::Until(day) = self.when { Some(day) } else { None };
        let one = |interface: Cow<'_, str>| Filter {
            name: format!("{prefix}{}", policy.name),
            verb: self.verb,
            family: keys.family,
            from_zone: zones.of(&interface),
            from_interface: interface.into_owned(),
            to_interface: to_interface.clone(),
            to_zone,
            sources: sources.clone(),
            destinations: destinations.clone(),
            services: services.clone(),
            users: users.clone(),
            answers_only: false,
            applied: self.active,
            until,
            line: policy.line,
        };
        from.into_iter().take(MAX_INTERFACES).map(one).collect()
    }
}

/// Users and groups who must say who they are before the policy lets them pass. A group of guests is everybody, and so is
/// a policy that is for such a group too.
fn asked(policy: &Object<'_>, objects: &Objects<'_, '_>) -> Vec<String> {
    let named: Vec<String> =
        ["users", "groups", "fsso-groups"].iter().flat_map(|key| policy.words(key)).map(Cow::into_owned).collect();
    if named.iter().any(|name| objects.are_guests(name)) { Vec::new() } else { named }
}

/// From where a policy about internet services lets traffic come. Fortinet keeps their lists, and they hold clouds and
/// networks that hide people; who is not on one nobody here tells.
fn services_of_others(policy: &Object<'_>) -> Sources {
    let named = policy.words("internet-service-src-name");
    if named.is_empty() || policy.is("internet-service-src-negate", "enable") {
        return Sources::Unknown;
    }
    Sources::Only { networks: named.iter().map(|name| format!("{KEPT_ELSEWHERE}{name}")).collect() }
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

/// Everything but some services; `None` where one of them may be anything.
fn all_but(services: &[TrafficService]) -> Option<Vec<TrafficService>> {
    let is_known = |s: &TrafficService| matches!(s.protocol, Protocol::Tcp | Protocol::Udp | Protocol::Icmp);
    if !services.iter().all(is_known) {
        return None;
    }
    let mut rest = unknown();
    if !services.iter().any(|s| s.protocol == Protocol::Icmp) {
        rest.push(TrafficService { protocol: Protocol::Icmp, ports: PortRange::ALL });
    }
    for protocol in [Protocol::Tcp, Protocol::Udp] {
        let named = services.iter().filter(|s| s.protocol == protocol);
        let left = named.fold(vec![PortRange::ALL], |left, s| {
            left.into_iter().flat_map(|range| reach::less(range, s.ports)).collect()
        });
        rest.extend(left.into_iter().map(|ports| TrafficService { protocol, ports }));
    }
    Some(rest)
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
