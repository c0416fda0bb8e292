//! The device itself: administrators, what answers on which interface, locking out, logging and time.
//!
//! Semantics: a service answers where `allowaccess` lists it on an interface that is up. When every administrator has
//! trusted hosts, the FortiGate answers nobody else; one without them opens it to all. `local-in-policy` stands before
//! that: first match decides, and what matches nothing goes on to `allowaccess`. Where `allowaccess` lists HTTP, that page
//! usually does nothing but send the browser on to HTTPS (`admin-https-redirect`).
//!
//! Sources: FortiOS CLI Reference 6.0, 6.4, 7.0, 7.4 (`system global`, `system interface`, `system admin`, `system
//! api-user`, `log syslogd setting`, `system ntp`); FortiOS Administration Guide, “Trusted hosts”, “Local-in policy”.

use std::borrow::Cow;
use std::collections::HashMap;

use sejo_model::configuration::{
    Administrator, Asked, Extent, IpFamily, Listener, Lockout, Opening, Protocol, Secret, SecretUse, Service, Setting,
    SignIn, SignInPlace, Sources, Storage, TrafficService, Unseen, Verb, Weakness,
};

use super::super::Draft;
use super::super::address::sources;
use super::super::reach::{self, Passed, both, by_family, either};
use super::interfaces::{self, Zones};
use super::objects::Objects;
use super::tree::{Object, Tree};
use super::values;

/// Where the defaults below are documented.
const DEFAULTS: &str = "FortiOS CLI Reference 6.0–7.4 (FortiGate, FortiWiFi)";

/// Wrong passwords and seconds before the device locks out, unless written.
const LOCKOUT: Lockout = Lockout { failures: 3, seconds: Some(60) };

/// Fills everything about the device itself.
pub(super) fn read(tree: &Tree<'_>, zones: &Zones, draft: &mut Draft<'_>) {
    administrators(tree, draft);
    programs(tree, draft);
    listeners(tree, zones, draft);
    lockout(tree, draft);
    records(tree, draft);
}

fn administrators(tree: &Tree<'_>, draft: &mut Draft<'_>) {
    let whole = draft.configuration.extent == Extent::Whole;
    for entry in tree.entries("system admin") {
        let two_factor = second_factor(entry, whole);
        let remote = entry.is("remote-auth", "enable");
        draft.configuration.administrators.push(Administrator {
            name: entry.name.clone().into_owned(),
            rights: entry.word("accprofile").unwrap_or_default().into_owned(),
            enabled: true,
            sources: match trusted_hosts(entry, IpFamily::V4) {
                four if manages_by_v6(tree) => either(four, trusted_hosts(entry, IpFamily::V6)),
                four => four,
            },
            two_factor: if remote && two_factor == Some(false) { None } else { two_factor },
            line: entry.line,
        });
        let signs_in_otherwise = remote || entry.is("peer-auth", "enable") || entry.get("password").is_some();
        let asks = match entry.get("password") {
            Some(written) => Setting::Written { value: Asked::Account, line: written.line },
            None if signs_in_otherwise => Setting::Written { value: Asked::Account, line: entry.line },
            // Where the others are here, somebody took this one out, or it was never set.
            None if whole && tree.has_encrypted => Setting::Unknown { why: Unseen::DefaultUnsure },
            None => Setting::default(),
        };
        let is_empty = whole && tree.has_encrypted && may_be_empty(draft) && !signs_in_otherwise;
        if !is_empty {
            let name = entry.name.clone().into_owned();
            let sign_in = SignIn { name, place: SignInPlace::Network, asks, all_rights: None };
            draft.configuration.sign_ins.push(sign_in);
        }
        if is_empty {
            // Versions before 6.2.1 let the password of the factory, an empty one, stay; then no line is written.
            draft.configuration.secrets.push(Secret {
                purpose: SecretUse::Administrator,
                owner: entry.name.clone().into_owned(),
                storage: Storage::Unknown,
                fingerprint: None,
                salted: false,
                weakness: Some(Weakness::Empty),
                line: entry.line,
            });
        }
    }
}

/// Programs that change the device by its REST API, with a token and no second factor.
fn programs(tree: &Tree<'_>, draft: &mut Draft<'_>) {
    for entry in tree.entries("system api-user") {
        let hosts = entry.nested("trusthost");
        let of = |host: &Object<'_>| match host.word("ipv6-trusthost") {
            Some(six) => Some(six.into_owned()),
            None => values::network(&host.words("ipv4-trusthost")).map(|n| n.to_string()),
        };
        let hosts: Vec<String> = hosts.filter_map(of).filter(|host| !is_everybody(host)).collect();
        draft.configuration.administrators.push(Administrator {
            name: entry.name.clone().into_owned(),
            rights: entry.word("accprofile").unwrap_or_default().into_owned(),
            enabled: true,
            sources: if hosts.is_empty() { Sources::Anywhere } else { sources(hosts) },
            two_factor: None,
            line: entry.line,
        });
    }
}

/// Whether a trusted host is the default, which is everybody.
fn is_everybody(written: &str) -> bool {
    matches!(written, "0.0.0.0/0" | "::/0")
}

/// Whether the firmware lets an administrator have no password.
fn may_be_empty(draft: &Draft<'_>) -> bool {
    let firmware = draft.configuration.identity.firmware.as_ref();
    let mut parts = firmware.map_or("", |f| f.value.as_str()).split('.').map(|p| p.parse::<u32>().ok());
    matches!((parts.next().flatten(), parts.next().flatten()), (Some(major), Some(minor)) if (major, minor) < (6, 2))
}

/// Second factor of an administrator or user; `disable` is the default.
pub(super) fn second_factor(entry: &Object<'_>, whole: bool) -> Option<bool> {
    match entry.word("two-factor") {
        Some(kind) => Some(kind != "disable"),
        None => whole.then_some(false),
    }
}

/// Networks an administrator may sign in from by a version of IP; without any, from anywhere: hosts of one version say
/// nothing of the other. `show full-configuration` prints places nobody filled with their default, which is everybody and
/// counts for nothing beside one that is filled. Source: FortiOS CLI Reference, `system admin` (`trusthost1`: default 0.0.0.0 0.0.0.0;
/// `ip6-trusthost1`: default ::/0).
fn trusted_hosts(entry: &Object<'_>, family: IpFamily) -> Sources {
    let one = |number: u8| match family {
        IpFamily::V6 => entry.word(&format!("ip6-trusthost{number}")).map(Cow::into_owned),
        _ => values::network(&entry.words(&format!("trusthost{number}"))).map(|n| n.to_string()),
    };
    let written: Vec<String> = (1..=10).filter_map(one).filter(|written| !is_everybody(written)).collect();
    if written.is_empty() { Sources::Anywhere } else { sources(written) }
}

/// Whether anybody may manage the device by IPv6 on any interface.
fn manages_by_v6(tree: &Tree<'_>) -> bool {
    let manages = |own: &Object<'_>| {
        let words = own.words("ip6-allowaccess");
        ACCESS.iter().any(|a| a.trusted && words.iter().any(|w| w == a.word))
    };
    tree.entries("system interface").any(|entry| entry.nested_own("ipv6").is_some_and(manages))
}

/// From where administrators may sign in at all.
fn administrators_from(tree: &Tree<'_>, family: IpFamily) -> Sources {
    let mut networks: Vec<String> = Vec::new();
    for entry in tree.entries("system admin").filter(|e| !e.is("status", "disable")) {
        match trusted_hosts(entry, family) {
            Sources::Only { networks: more } => networks.extend(more.into_iter().take(20)),
            _ => return Sources::Anywhere,
        }
    }
    networks.sort();
    networks.dedup();
    if networks.is_empty() { Sources::Unknown } else { sources(networks) }
}

/// A word of `allowaccess`: the service, its port, the setting that moves the port, whether trusted hosts hold for it.
struct Access {
    word: &'static str,
    service: Service,
    port: u16,
    moved_by: &'static str,
    trusted: bool,
}

const ACCESS: [Access; 7] = [
    Access { word: "https", service: Service::Https, port: 443, moved_by: "admin-sport", trusted: true },
    Access { word: "http", service: Service::Http, port: 80, moved_by: "admin-port", trusted: true },
    Access { word: "ssh", service: Service::Ssh, port: 22, moved_by: "admin-ssh-port", trusted: true },
    Access { word: "telnet", service: Service::Telnet, port: 23, moved_by: "admin-telnet-port", trusted: true },
    Access { word: "fgfm", service: Service::Central, port: 541, moved_by: "", trusted: false },
    Access { word: "fabric", service: Service::Other, port: 8013, moved_by: "", trusted: false },
    Access { word: "capwap", service: Service::Other, port: 5246, moved_by: "", trusted: false },
];

fn listeners(tree: &Tree<'_>, zones: &Zones, draft: &mut Draft<'_>) {
    let from = [IpFamily::V4, IpFamily::V6].map(|family| administrators_from(tree, family));
    let global = tree.own("system global");
    let redirects = redirects(tree, draft);
    let mut local = LocalIn::new(tree);
    for access in &ACCESS {
        let port = global.and_then(|g| g.number(access.moved_by)).unwrap_or(access.port);
        let base = if access.trusted { from.clone() } else { [Sources::Anywhere, Sources::Anywhere] };
        let protocol = if access.word == "capwap" { Protocol::Udp } else { Protocol::Tcp };
        let (mut openings, line) = openings(tree, zones, &mut local, access.word, (protocol, port), &base);
        let Some(line) = line else { continue };
        let (service, on) =
            if access.service == Service::Http { sent_on(&redirects, line) } else { answers(access, line) };
        if service != access.service {
            // Where HTTPS answers, too, there is nothing more to tell.
            openings.retain(|o| !leads_to_https(&draft.configuration.listeners, o));
            if openings.is_empty() {
                continue;
            }
        }
        let switched_off = access.word == "telnet" && global.is_some_and(|g| g.is("admin-telnet", "disable"));
        draft.configuration.listeners.push(Listener {
            service,
            name: if access.service == Service::Other { access.word.to_owned() } else { String::new() },
            port: Some(port),
            on: if switched_off { Setting::Written { value: false, line } } else { on },
            openings: if switched_off { Vec::new() } else { openings },
            line: Some(line),
        });
    }
    snmp(tree, zones, &mut local, draft);
}

/// Where it is documented that HTTP only sends on to HTTPS unless switched off, and for which versions that is sure.
const REDIRECTS: &str = "FortiOS CLI Reference 7.0–7.6, system global (admin-https-redirect: enable)";

/// Whether the page without encryption only sends the browser on to HTTPS. Of versions before 7.0, and where the version is
/// not written, the default is to be checked.
fn redirects(tree: &Tree<'_>, draft: &Draft<'_>) -> Setting<bool> {
    let written = tree.own("system global").and_then(|g| Some((g.get("admin-https-redirect")?.line, g)));
    if let Some((line, global)) = written {
        return Setting::Written { value: !global.is("admin-https-redirect", "disable"), line };
    }
    let firmware = draft.configuration.identity.firmware.as_ref();
    let major = firmware.and_then(|f| f.value.split('.').next()).and_then(|m| m.parse::<u32>().ok());
    match (draft.configuration.extent, major) {
        (Extent::Part | Extent::State, _) => Setting::default(),
        (Extent::Whole, Some(7)) => Setting::Default { value: true, source: REDIRECTS.to_owned() },
        (Extent::Whole, _) => Setting::Unknown { why: Unseen::DefaultUnsure },
    }
}

/// What the page without encryption is: itself, something to be checked, or a way to HTTPS, of which nobody knows whether it
/// leads anywhere where HTTPS is not allowed.
fn sent_on(redirects: &Setting<bool>, line: u32) -> (Service, Setting<bool>) {
    match redirects {
        Setting::Unknown { why } => (Service::Http, Setting::Unknown { why: *why }),
        known if known.value() == Some(&true) => (Service::Https, Setting::Unknown { why: Unseen::DefaultUnsure }),
        _ => (Service::Http, Setting::Written { value: true, line }),
    }
}

/// What is written answers.
const fn answers(access: &Access, line: u32) -> (Service, Setting<bool>) {
    (access.service, Setting::Written { value: true, line })
}

/// Whether HTTPS answers where something else does.
fn leads_to_https(listeners: &[Listener], opening: &Opening) -> bool {
    let mut https = listeners.iter().filter(|l| l.service == Service::Https).flat_map(|l| &l.openings);
    https.any(|o| o.interface == opening.interface && (o.family == opening.family || o.family == IpFamily::Both))
}

/// What a VIP hands to an address of the device itself, that of a loopback for example: the device answers there as on
/// its own interfaces, and so it answers wherever the VIP is.
pub(super) fn published(tree: &Tree<'_>, draft: &mut Draft<'_>) {
    let from = administrators_from(tree, IpFamily::V4);
    let global = tree.own("system global");
    let mut local = LocalIn::new(tree);
    let mut own: HashMap<String, (&Object<'_>, &Object<'_>)> = HashMap::new();
    for entry in tree.entries("system interface").filter(|e| !e.is("status", "down")) {
        for place in std::iter::once(entry).chain(interfaces::other_addresses(entry)) {
            let address = values::address(&place.words("ip"));
            own.extend(address.and_then(|a| Some((a.split('/').next()?.to_owned(), (entry, place)))));
        }
    }
    let redirects = redirects(tree, draft);
    let mut listeners = Vec::new();
    for forward in draft.configuration.forwards.iter().filter(|f| f.applied) {
        let Some((entry, place)) = own.get(&forward.to_host) else { continue };
        let allowed = place.words("allowaccess");
        for access in ACCESS.iter().filter(|a| a.trusted && allowed.iter().any(|w| w == a.word)) {
            let port = global.and_then(|g| g.number(access.moved_by)).unwrap_or(access.port);
            if !forward.inside.contains(port) || !matches!(forward.protocol, Protocol::Tcp | Protocol::Any) {
                continue;
            }
            let domain = entry.word("vdom").unwrap_or_default();
            let answered = local.narrow(&domain, (&entry.name, IpFamily::V4), (Protocol::Tcp, port), &from);
            let sources = both(&forward.sources, &answered);
            let opening = Opening {
                interface: forward.interface.clone(),
                zone: forward.zone,
                family: IpFamily::V4,
                sources,
                line: None,
            };
            let (service, on) = match access.service {
                Service::Http => sent_on(&redirects, forward.line),
                _ => answers(access, forward.line),
            };
            listeners.push(Listener {
                service,
                name: String::new(),
                port: Some(if forward.outside.from == forward.outside.to { forward.outside.from } else { port }),
                on,
                openings: vec![opening],
                line: Some(forward.line),
            });
        }
    }
    draft.configuration.listeners.extend(listeners);
}

/// Interfaces on which a word of `allowaccess` opens a service, and the line that says so first.
fn openings(
    tree: &Tree<'_>,
    zones: &Zones,
    local: &mut LocalIn<'_, '_>,
    word: &str,
    at: (Protocol, u16),
    [base4, base6]: &[Sources; 2],
) -> (Vec<Opening>, Option<u32>) {
    let (mut openings, mut first) = (Vec::new(), None);
    for entry in tree.entries("system interface").filter(|e| !e.is("status", "down")) {
        let [four, six] = [IpFamily::V4, IpFamily::V6].map(|family| allowed_at(entry, family, word));
        let Some(line) = four.or(six) else { continue };
        // What is open is worth more than what a policy closed: the first open interface gives the line.
        let domain = entry.word("vdom").unwrap_or_default();
        let mut left = |family, base: &Sources| local.narrow(&domain, (&entry.name, family), at, base);
        let four = four.map_or(Sources::Nowhere, |_| left(IpFamily::V4, base4));
        let six = six.map_or(Sources::Nowhere, |_| left(IpFamily::V6, base6));
        if four == Sources::Nowhere && six == Sources::Nowhere {
            first = first.or(Some(line));
            continue;
        }
        let zone = zones.of(&entry.name);
        let outside = zone == sejo_model::configuration::Zone::Outside;
        if openings.is_empty() || (outside && !openings.iter().any(|o: &Opening| o.zone == zone)) {
            first = Some(line);
        }
        let here = reach::openings(&entry.name, zone, four, six).into_iter();
        openings.extend(here.map(|o| Opening { line: Some(line), ..o }));
    }
    (openings, first)
}

/// The line on which an interface lists a word of `allowaccess`: for its own address or one of the others; for IPv6 where
/// that is spoken at all.
fn allowed_at(entry: &Object<'_>, family: IpFamily, word: &str) -> Option<u32> {
    let lists =
        |object: &Object<'_>, key: &str| object.words(key).iter().any(|w| w == word).then(|| object.line_of(key));
    if family == IpFamily::V6 {
        let own = entry.nested_own("ipv6").filter(|_| interfaces::speaks_v6(entry));
        return own.and_then(|own| lists(own, "ip6-allowaccess"));
    }
    lists(entry, "allowaccess")
        .or_else(|| interfaces::other_addresses(entry).find_map(|other| lists(other, "allowaccess")))
}

/// `local-in-policy` of every domain, with the objects it names.
pub(super) struct LocalIn<'t, 'a> {
    tree: &'t Tree<'a>,
    domains: HashMap<String, Objects<'t, 'a>>,
}

impl<'t, 'a> LocalIn<'t, 'a> {
    pub fn new(tree: &'t Tree<'a>) -> Self {
        Self { tree, domains: HashMap::new() }
    }

    /// What is left of `base` on an interface after the policies; first match decides.
    pub fn narrow(
        &mut self,
        domain: &str,
        (interface, family): (&str, IpFamily),
        at: (Protocol, u16),
        base: &Sources,
    ) -> Sources {
        // Without virtual domains the policies stand in the device's own scope.
        let scope = if self.tree.domains.is_empty() { "" } else { domain };
        let path = if family == IpFamily::V6 { "firewall local-in-policy6" } else { "firewall local-in-policy" };
        let Some(section) = self.tree.section(scope, path) else { return base.clone() };
        let objects = self.domains.entry(scope.to_owned()).or_insert_with(|| Objects::new(self.tree, scope));
        let mut passed = Passed::by(family);
        for policy in section.entries().filter(|p| !p.is("status", "disable")) {
            let interfaces = policy.words("intf");
            let zones = |name: &str| {
                let zone = self.tree.section(scope, "system zone").and_then(|z| z.entry(name));
                zone.is_some_and(|z| z.words("interface").iter().any(|m| m == interface))
            };
            let here = interfaces.iter().any(|i| i == "any" || i == interface || zones(i));
            if !here || !covers(&objects.services(&policy.words("service")), at) {
                continue;
            }
            let accepts = policy.is("action", "accept");
            let from = objects.sources(family, &policy.words("srcaddr"), false);
            let negated = policy.is("srcaddr-negate", "enable");
            match (accepts, negated, from) {
                (_, _, Sources::Unknown) => return Sources::Unknown,
                // Everybody but a few.
                (true, true, _) => return base.clone(),
                // Denying everybody but these leaves these.
                (false, true, from @ Sources::Only { .. }) => {
                    passed.take(Verb::Permit, &from, family);
                    return both(base, &passed.ended(Verb::Deny));
                }
                (false, true, _) => {}
                (true, false, from) => passed.take(Verb::Permit, &from, family),
                (false, false, from) => passed.take(Verb::Deny, &from, family),
            }
            if passed.is_decided() {
                break;
            }
        }
        // What matches nothing goes on to `allowaccess`, and so do those let in before.
        both(base, &passed.ended(Verb::Permit))
    }
}

fn covers(services: &[TrafficService], (protocol, port): (Protocol, u16)) -> bool {
    services.is_empty()
        || services.iter().any(|s| (s.protocol == protocol || s.protocol == Protocol::Any) && s.ports.contains(port))
}

fn snmp(tree: &Tree<'_>, zones: &Zones, local: &mut LocalIn<'_, '_>, draft: &mut Draft<'_>) {
    let info = tree.own("system snmp sysinfo");
    let whole = draft.configuration.extent == Extent::Whole;
    let on = match info.and_then(|i| i.get("status")) {
        Some(written) => Setting::Written { value: info.is_some_and(|i| i.is("status", "enable")), line: written.line },
        None if whole => Setting::Default { value: false, source: DEFAULTS.to_owned() },
        None => Setting::default(),
    };
    let is_on = on.value() != Some(&false);
    let asks =
        |entry: &Object<'_>| !(entry.is("query-v1-status", "disable") && entry.is("query-v2c-status", "disable"));
    let communities = tree.entries("system snmp community").filter(|c| !c.is("status", "disable") && asks(c));
    let users = tree.entries("system snmp user").filter(|u| !u.is("status", "disable") && !u.is("queries", "disable"));
    let plain: Vec<(u32, Sources)> = communities.map(|c| (c.line_of("name"), hosts(c))).collect();
    let safe: Vec<(u32, Sources)> = users.map(|u| (u.line, hosts_of_user(u))).collect();
    for (service, entries) in [(Service::SnmpPlain, plain), (Service::Snmp, safe)] {
        let Some((line, _)) = entries.first() else { continue };
        let base = union(entries.iter().map(|(_, sources)| sources));
        let (openings, _) = openings(
            tree,
            zones,
            local,
            "snmp",
            (Protocol::Udp, 161),
            &[IpFamily::V4, IpFamily::V6].map(|f| by_family(&base, f)),
        );
        draft.configuration.listeners.push(Listener {
            service,
            name: String::new(),
            port: Some(161),
            on: on.clone(),
            openings: if is_on { openings } else { Vec::new() },
            line: Some(*line),
        });
    }
}

/// Hosts a community may be asked from. Without any, the CLI Reference leaves open who may ask.
fn hosts(community: &Object<'_>) -> Sources {
    let networks: Vec<String> =
        community.nested("hosts").filter_map(|h| values::network(&h.words("ip"))).map(|n| n.to_string()).collect();
    if networks.is_empty() { Sources::Unknown } else { sources(networks) }
}

fn hosts_of_user(user: &Object<'_>) -> Sources {
    let networks: Vec<String> = user.words("notify-hosts").into_iter().map(|w| w.into_owned()).collect();
    // Notifications go to these; who may ask is not restricted by them.
    if networks.is_empty() { Sources::Anywhere } else { Sources::Unknown }
}

fn union<'s>(all: impl Iterator<Item = &'s Sources>) -> Sources {
    let mut networks = Vec::new();
    for one in all {
        match one {
            Sources::Only { networks: more } => networks.extend(more.iter().cloned()),
            Sources::Nowhere => {}
            other => return other.clone(),
        }
    }
    sources(networks)
}

fn lockout(tree: &Tree<'_>, draft: &mut Draft<'_>) {
    let global = tree.own("system global");
    let threshold = global.and_then(|g| g.get("admin-lockout-threshold"));
    let duration = global.and_then(|g| g.get("admin-lockout-duration"));
    draft.configuration.lockout = match (threshold.or(duration), global) {
        (Some(written), Some(global)) => Setting::Written {
            value: Lockout {
                failures: global.number("admin-lockout-threshold").unwrap_or(LOCKOUT.failures),
                seconds: global.number("admin-lockout-duration").or(LOCKOUT.seconds),
            },
            line: written.line,
        },
        _ if draft.configuration.extent == Extent::Whole => {
            Setting::Default { value: LOCKOUT, source: DEFAULTS.to_owned() }
        }
        _ => Setting::default(),
    };
}

fn records(tree: &Tree<'_>, draft: &mut Draft<'_>) {
    let whole = draft.configuration.extent == Extent::Whole;
    let none = || match whole {
        true => Setting::Default { value: Vec::new(), source: DEFAULTS.to_owned() },
        false => Setting::default(),
    };
    let records = &mut draft.configuration.records;
    // One server that is off says nothing of the others, whose sections may not have been copied.
    let syslog = log_servers(tree).filter(|s| whole || s.value().is_some_and(|servers| !servers.is_empty()));
    records.syslog = syslog.unwrap_or_else(none);
    records.ntp = tree.own("system ntp").and_then(|own| time_servers(own, whole)).unwrap_or_else(none);
    records.clock_zone =
        match tree.own("system global").and_then(|g| Some((g.word("timezone")?, g.line_of("timezone")))) {
            Some((written, line)) => Setting::Written { value: clock_zone(&written), line },
            None if whole => Setting::Unknown { why: Unseen::DefaultUnsure },
            None => Setting::default(),
        };
}

/// Servers that receive the log; `None` where no section speaks of any.
fn log_servers(tree: &Tree<'_>) -> Option<Setting<Vec<String>>> {
    const PATHS: [&str; 5] = [
        "log syslogd setting",
        "log syslogd2 setting",
        "log syslogd3 setting",
        "log syslogd4 setting",
        "log fortianalyzer setting",
    ];
    let mut servers = Vec::new();
    let (mut line, mut off) = (None, None);
    for section in PATHS.into_iter().flat_map(|path| tree.sections(path)) {
        let own = &section.own;
        match (own.is("status", "enable"), own.word("server")) {
            (true, Some(server)) if !server.is_empty() => {
                let port = own.word("port").map(|p| format!(":{p}")).unwrap_or_default();
                servers.push(format!("{server}{port}"));
                line = line.or(Some(own.line_of("server")));
            }
            _ => off = off.or(Some(own.line_of("status"))),
        }
    }
    let line = line.or(off)?;
    Some(Setting::Written { value: servers, line })
}

/// Time servers; `None` where nothing is said.
fn time_servers(own: &Object<'_>, whole: bool) -> Option<Setting<Vec<String>>> {
    let servers: Vec<String> =
        own.nested("ntpserver").filter_map(|s| s.word("server")).map(|w| w.into_owned()).collect();
    let Some(sync) = own.get("ntpsync") else {
        return (!servers.is_empty()).then_some(Setting::Written { value: servers, line: own.line });
    };
    let line = sync.line;
    if !own.is("ntpsync", "enable") {
        return Some(Setting::Written { value: Vec::new(), line });
    }
    let value = if own.is("type", "custom") { servers } else { vec!["FortiGuard".to_owned()] };
    // The servers stand after the switch, where a part may have ended.
    (whole || !value.is_empty()).then_some(Setting::Written { value, line })
}

/// The offset behind the numbers older versions write; names as they are.
fn clock_zone(written: &str) -> String {
    let offset = match written {
        "60" | "61" => "+09:00",
        "04" => "-08:00",
        "12" => "-05:00",
        "24" => "+00:00",
        _ => return written.to_owned(),
    };
    offset.to_owned()
}
