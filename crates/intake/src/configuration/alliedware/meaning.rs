//! What the statements mean: what can be reached from where, what is handed on, which ways lead in.

use std::collections::BTreeMap;

use sejo_model::configuration::{
    At, Filter, Forward, Interface, IpFamily, Line, Listener, Lockout, Opening, PortRange, Protocol, RemoteAccess,
    RemoteAccessKind, Service, Setting, Sources, TrafficService, Unseen, Verb, Zone,
};

use super::super::Draft;
use super::super::address;
use super::super::reach::{both, by_service};
use super::firewall::Place;
use super::global::{State, Switch};
use super::interface::{Port, Tunnel};
use super::list::Entry;
use super::roles;

const REFERENCE: &str = "AlliedWare Plus Software Reference, as in C613-50046-01 (5.4.4C, x310)";

/// Fills the draft.
pub(super) fn describe(state: &State<'_>, draft: &mut Draft<'_>) {
    let out = &mut draft.configuration;
    out.interfaces = roles::interfaces(state);
    let named = out.interfaces.iter().map(|i| (i.name.as_str(), i)).collect();
    let reach = Reach { state, interfaces: &out.interfaces, named };
    out.listeners = reach.listeners();
    out.filters = reach.filters();
    out.forwards = reach.forwards();
    out.remote_access = reach.remote_access();
    out.sign_ins = state.sign_ins.all();
    for administrator in &mut out.administrators {
        administrator.sources = reach.access_class();
    }
    let seconds = state.lock_seconds.as_ref().map_or(300, |s| s.value);
    let failures = state.failures.as_ref().map_or(5, |f| f.value);
    let lockout = Lockout { failures, seconds: Some(seconds) };
    let line = state.failures.as_ref().or(state.lock_seconds.as_ref()).map(|v| v.line);
    out.lockout = written_or(line, lockout, state.whole, "aaa local authentication attempts");
    let hosts = |list: &[At<String>]| list.iter().map(|v| v.value.clone()).collect();
    let line = |list: &[At<String>]| list.first().map(|v| v.line);
    out.records.syslog = written_or(line(&state.syslog), hosts(&state.syslog), state.whole, "log host");
    out.records.ntp = written_or(line(&state.ntp), hosts(&state.ntp), state.whole, "ntp server");
    let clock = state.clock.as_ref();
    let zone = clock.map_or_else(|| "UTC".to_owned(), |c| c.value.clone());
    out.records.clock_zone = written_or(clock.map(|c| c.line), zone, state.whole, "clock timezone");
}

/// A value that is written, or the default of a whole text.
fn written_or<T>(line: Option<Line>, value: T, whole: bool, default: &str) -> Setting<T> {
    match line {
        Some(line) => Setting::Written { value, line },
        None if whole => Setting::Default { value, source: format!("{REFERENCE}: {default}") },
        None => Setting::default(),
    }
}

/// What can be reached from where.
struct Reach<'s, 'a> {
    state: &'s State<'a>,
    interfaces: &'s [Interface],
    named: BTreeMap<&'s str, &'s Interface>,
}

impl Reach<'_, '_> {
    /// From where telnet and SSH may be used.
    fn access_class(&self) -> Sources {
        self.list(self.state.access_class)
    }

    fn list(&self, name: Option<&str>) -> Sources {
        match name {
            None => Sources::Anywhere,
            Some(name) => self.state.lists.get(name).map_or(Sources::Unknown, super::list::List::sources),
        }
    }

    fn listeners(&self) -> Vec<Listener> {
        let state = self.state;
        let mut out = Vec::new();
        let class = self.access_class();
        out.extend(self.listener(Service::Telnet, &state.telnet, &state.telnet, 23, &class));
        let hosts: Option<Vec<String>> = state.ssh_hosts.iter().cloned().collect();
        let ssh = match hosts {
            Some(hosts) if !hosts.is_empty() && class.is_anywhere() => Sources::Only { networks: hosts },
            _ => class,
        };
        out.extend(self.listener(Service::Ssh, &state.ssh, &state.ssh, 22, &ssh));
        out.extend(self.listener(Service::Http, &state.http, &state.http, 80, &Sources::Anywhere));
        if let Some(mut https) = self.listener(Service::Https, &state.http, &state.https, 443, &Sources::Anywhere) {
            // Older versions answer without encryption only, unless a port for HTTPS is written.
            if state.https.port.is_none() && https.on.value() == Some(&true) {
                https.on = Setting::Unknown { why: Unseen::DefaultUnsure };
            }
            out.push(https);
        }
        for (service, only_writers) in [(Service::SnmpPlain, false), (Service::SnmpWrite, true)] {
            let meant = || state.communities.iter().filter(move |(.., writes)| *writes || !only_writers);
            if let Some((_, line, _)) = meant().next() {
                let lists = meant().map(|(list, ..)| self.list(*list));
                let widest = lists.reduce(|a, b| if a.is_anywhere() { a } else { b }).unwrap_or_default();
                out.push(self.snmp(service, *line, &widest));
            }
        }
        if let Some(line) = state.snmp_users.first() {
            out.push(self.snmp(Service::Snmp, *line, &Sources::Anywhere));
        }
        out
    }

    /// A service with its switch; `None` when a text without it may be a part, and nothing speaks of the service.
    fn listener(&self, service: Service, on: &Switch, port: &Switch, usual: u16, class: &Sources) -> Option<Listener> {
        let number = port.port.unwrap_or(Some(usual));
        let on = match (on.on, number) {
            (Some((_, line)), None) => Setting::Written { value: false, line },
            (Some((value, line)), Some(_)) => Setting::Written { value, line },
            // Both states are printed, so a whole text without either is of a version that is not known here.
            (None, _) if self.state.whole => Setting::Unknown { why: Unseen::DefaultUnsure },
            (None, _) => return None,
        };
        let line = on.line();
        let openings = if on.value() == Some(&false) {
            Vec::new()
        } else {
            self.openings(Protocol::Tcp, number.unwrap_or(usual), class)
        };
        Some(Listener { service, name: String::new(), port: number, on, openings, line })
    }

    fn snmp(&self, service: Service, line: Line, class: &Sources) -> Listener {
        let on = Setting::Written { value: !self.state.snmp_off, line };
        let openings = if self.state.snmp_off { Vec::new() } else { self.openings(Protocol::Udp, 161, class) };
        Listener { service, name: String::new(), port: Some(161), on, openings, line: Some(line) }
    }

    /// Interfaces with an address on which a port of the device answers.
    fn openings(&self, protocol: Protocol, port: u16, class: &Sources) -> Vec<Opening> {
        let tunnel = |i: &Interface| i.name.starts_with("tunnel");
        let open = |i: &&Interface| i.enabled && !i.addresses.is_empty() && !tunnel(i);
        let opening = |i: &Interface| {
            let sources = both(class, &self.state.firewall.reach(&place(i), protocol, port, None));
            Opening { interface: i.name.clone(), zone: i.zone, family: IpFamily::Both, sources, line: None }
        };
        let all = self.interfaces.iter().filter(open).map(opening);
        all.filter(|o| o.sources != Sources::Nowhere).collect()
    }

    /// The zone of an entity: that of its interface, else what its name says.
    fn entity_zone(&self, entity: &str) -> Zone {
        let parts = self.state.firewall.parts(entity);
        let of_interface = |name: &str| self.named.get(name).map(|i| i.zone);
        let found = parts.iter().find_map(|p| of_interface(&p.interface)).filter(|z| *z != Zone::Unknown);
        found.unwrap_or_else(|| roles::by_name(entity.split('.').next().unwrap_or(entity)))
    }

    fn entity_sources(&self, entity: &str) -> Sources {
        let parts = self.state.firewall.parts(entity);
        if parts.is_empty() || parts.iter().any(|p| p.network.is_empty()) {
            return Sources::Unknown;
        }
        // All of a zone's own networks are everybody there.
        if !entity.contains('.') && self.entity_zone(entity) != Zone::Outside {
            return Sources::Anywhere;
        }
        address::exact(parts.iter().map(|p| p.network.clone()).collect())
    }

    /// Where a rule leads. A network that is all its zone has is the zone.
    fn entity_destinations(&self, entity: &str) -> Sources {
        let zone = entity.split_once('.').map_or(entity, |(zone, _)| zone);
        if self.state.firewall.is_all_of(entity, zone) {
            self.entity_sources(zone)
        } else {
            self.entity_sources(entity)
        }
    }

    fn filters(&self) -> Vec<Filter> {
        let firewall = &self.state.firewall;
        let rules = firewall.rules.iter().map(|rule| Filter {
            name: rule.name.clone(),
            verb: rule.verb,
            family: IpFamily::Both,
            from_interface: rule.from.clone(),
            from_zone: self.entity_zone(&rule.from),
            to_interface: rule.to.clone(),
            to_zone: self.entity_zone(&rule.to),
            sources: self.entity_sources(&rule.from),
            destinations: self.entity_destinations(&rule.to),
            services: firewall
                .services(&rule.application)
                .unwrap_or_else(|| vec![TrafficService { protocol: Protocol::Other, ports: PortRange::ALL }]),
            users: Vec::new(),
            answers_only: false,
            applied: firewall.protects.is_some(),
            until: None,
            line: rule.line,
        });
        // Traffic within one zone is not filtered by a zone rule that any other firewall would need as well.
        let mut out: Vec<Filter> = rules.filter(|f| f.from_interface != f.to_interface).collect();
        // What no rule names is denied: where none stands between two zones, that is all the firewall says.
        let nothing_passes = |line| Filter::of_everything("protect".to_owned(), Verb::Deny, line);
        out.extend(firewall.protects.filter(|_| out.is_empty()).map(nothing_passes));
        let applied: BTreeMap<&str, &Port> =
            self.state.ports.iter().rev().flat_map(|p| p.lists.iter().map(move |l| (l.as_str(), p))).collect();
        for (name, list) in &self.state.lists {
            let port = applied.get(name.as_str()).copied();
            let guards =
                self.state.access_class == Some(name) || self.state.communities.iter().any(|(l, ..)| *l == Some(name));
            if guards {
                continue;
            }
            for entry in &list.entries {
                // A hardware list permits what it does not name: permitting everything says nothing more, and nobody asks
                // what stands behind it.
                let everything = entry.verb == Verb::Permit
                    && entry.source.is_none()
                    && entry.destination.is_none()
                    && entry.service.is_none();
                if list.permits_rest && everything {
                    break;
                }
                out.push(self.entry(name, entry, port));
            }
        }
        out
    }

    fn entry(&self, list: &str, entry: &Entry, port: Option<&Port>) -> Filter {
        let from = port.map_or("", |p| p.name.as_str());
        let network = |n: &Option<String>| n.as_ref().map_or(Sources::Anywhere, |n| address::exact(vec![n.clone()]));
        Filter {
            family: IpFamily::V4,
            from_interface: from.to_owned(),
            from_zone: self.named.get(from).map_or(Zone::Unknown, |i| i.zone),
            sources: network(&entry.source),
            destinations: network(&entry.destination),
            services: entry.service.iter().cloned().collect(),
            applied: port.is_some(),
            ..Filter::of_everything(list.to_owned(), entry.verb, entry.line)
        }
    }

    fn forwards(&self) -> Vec<Forward> {
        self.state.firewall.forwards.iter().flat_map(|f| self.forward(f)).collect()
    }

    /// A forwarded application: one forward per range of ports.
    fn forward(&self, forward: &super::firewall::PortForward) -> Vec<Forward> {
        let firewall = &self.state.firewall;
        let any = TrafficService { protocol: Protocol::Any, ports: PortRange::ALL };
        let services = firewall.services(&forward.application).unwrap_or_default();
        let services = if services.is_empty() { vec![any] } else { services };
        let host = firewall.parts(&forward.host).first().map_or(forward.host.as_str(), |p| p.network.as_str());
        let from = firewall.parts(&forward.from);
        let interface = from.iter().find(|p| !p.interface.is_empty()).map_or("", |p| p.interface.as_str());
        let entity = self.entity_sources(&forward.from);
        let zone = self.entity_zone(&forward.from);
        let one = |service: TrafficService| {
            let inside = forward.port.map_or(service.ports, PortRange::one);
            let addresses = self.named.get(interface).map_or(&[][..], |i| &i.addresses);
            let place = Place { interface, addresses };
            let to = host.parse().ok();
            // The firewall sees the packet with the machine's own address.
            let ask = |protocol, port| {
                let filtered = if to.is_some() { firewall.reach(&place, protocol, port, to) } else { Sources::Unknown };
                both(&entity, &filtered)
            };
            let forward = Forward {
                name: format!("{} {}", forward.name, forward.application),
                interface: interface.to_owned(),
                zone,
                protocol: service.protocol,
                outside: service.ports,
                to_host: host.to_owned(),
                inside,
                sources: ask(service.protocol, inside.from),
                applied: firewall.translates,
                until: None,
                line: forward.line,
            };
            by_service(forward, firewall.named(), ask)
        };
        services.into_iter().flat_map(one).collect()
    }

    fn remote_access(&self) -> Vec<RemoteAccess> {
        self.state.ports.iter().filter_map(|p| self.tunnel(p, p.tunnel.as_ref()?)).collect()
    }

    fn tunnel(&self, port: &Port, tunnel: &Tunnel) -> Option<RemoteAccess> {
        let kind = match tunnel.mode.as_str() {
            "openvpn" => RemoteAccessKind::OpenVpn,
            "l2tp" => RemoteAccessKind::L2tp,
            "ds-lite" | "lw4o6" | "map-e" | "6in4" | "6to4" => return None,
            _ if tunnel.protected || tunnel.mode == "ipsec" => RemoteAccessKind::IpsecSite,
            _ => RemoteAccessKind::Other,
        };
        let outside = self.interfaces.iter().find(|i| i.zone == Zone::Outside && i.enabled);
        let number = match kind {
            RemoteAccessKind::OpenVpn => tunnel.port.unwrap_or(1194),
            _ => 500,
        };
        let answered =
            outside.map_or(Sources::Unknown, |i| self.state.firewall.reach(&place(i), Protocol::Udp, number, None));
        let peers: Vec<String> = Some(tunnel.destination.clone()).filter(|d| !d.is_empty()).into_iter().collect();
        let mut groups = tunnel.groups.clone();
        if kind == RemoteAccessKind::OpenVpn && groups.is_empty() {
            groups.extend(self.state.openvpn.clone());
        }
        let users = if kind.has_users() && groups.iter().any(|g| g.value != "local") {
            self.state.users.clone()
        } else {
            Vec::new()
        };
        Some(RemoteAccess {
            kind,
            name: port.name.clone(),
            label: port.description.clone(),
            on: Setting::Written { value: port.enabled, line: port.line },
            sources: if peers.is_empty() { answered } else { Sources::Only { networks: peers.clone() } },
            peers,
            interface: outside.map_or_else(String::new, |i| i.name.clone()),
            users,
            groups,
            asks: None,
            two_factor: None,
            line: port.line,
        })
    }
}

fn place(interface: &Interface) -> Place<'_> {
    Place { interface: &interface.name, addresses: &interface.addresses }
}
