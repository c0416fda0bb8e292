//! What an IOS device answers to: virtual terminals, web pages, SNMP, and small servers.
//!
//! A service is reachable where its own list, the lists on the interface and the zone-based firewall let it.
//! Sources: Cisco IOS Terminal Services Command Reference (`transport input`), HTTP Services Command Reference
//! (`ip http server`), Network Management Command Reference (`snmp-server community`).

use std::collections::HashSet;

use sejo_model::configuration::{
    Asked, IpFamily, Line, Listener, Protocol, SecretUse, Service, Setting, SignIn, SignInPlace, Sources, Unseen, Zone,
};

use super::super::super::Draft;
use super::super::block::{Command, Entry};
use super::super::key;
use super::super::list::{Lists, Probe};
use super::super::port::{Port, through};
use super::super::reach::Reach;
use super::account::{Accounts, Login};
use super::firewall::Firewall;
use super::terminal::Terminal;

/// A service switched on or off, with its own list.
#[derive(Debug, Default)]
struct Switch {
    on: Option<(bool, Line)>,
    port: Option<u16>,
}

/// Services of a device.
#[derive(Debug, Default)]
pub(super) struct Services<'a> {
    /// Virtual terminals.
    terminals: Vec<Terminal<'a>>,
    /// The console, the auxiliary port and the like.
    cables: Vec<Terminal<'a>>,
    /// `ip http authentication`.
    http_login: Option<(Vec<&'a str>, Line)>,
    http: Switch,
    https: Switch,
    http_list: Option<&'a str>,
    http_list_v6: Option<&'a str>,
    /// Lists of the communities by IPv4 and IPv6; `None` where a community has none.
    communities: Vec<(Option<&'a str>, Option<&'a str>, Line)>,
    /// Those of them that may change the device.
    writers: Vec<(Option<&'a str>, Option<&'a str>, Line)>,
    groups: Vec<(Option<&'a str>, Option<&'a str>, Line)>,
    others: Vec<(Service, &'static str, Protocol, u16, bool, Line)>,
    ssh_port: Option<u16>,
    /// `management-interface NAME allow …` below `control-plane host`.
    management: Vec<(&'a str, Vec<&'a str>)>,
}

/// What is needed to tell where a service can be reached.
pub(super) struct Ground<'s, 'a> {
    pub ports: &'s [Port<'a>],
    pub lists: &'s Lists<'a>,
    pub firewall: &'s Firewall<'a>,
    pub whole: bool,
}

impl<'a> Services<'a> {
    /// Takes a command; `false` when it is none of a service.
    pub fn take(&mut self, command: &Command<'a>, draft: &mut Draft<'a>) -> bool {
        let entry = &command.head;
        let (on, line) = (!entry.no, entry.line.number);
        match entry.words.as_slice() {
            ["line", kind, ..] => {
                let terminal = Terminal::read(kind, command, draft);
                if *kind == "vty" { &mut self.terminals } else { &mut self.cables }.push(terminal);
            }
            ["ip", "http", rest @ ..] => self.http(rest, on, entry, draft),
            ["snmp-server", rest @ ..] => self.snmp(rest, on, entry, draft),
            ["ip", "ssh", "port", port, ..] if on => self.ssh_port = port.parse().ok(),
            ["tftp-server", ..] => self.others.push((Service::Tftp, "", Protocol::Udp, 69, on, line)),
            ["ftp-server", "enable"] => self.others.push((Service::Ftp, "", Protocol::Tcp, 21, on, line)),
            ["vstack"] => self.others.push((Service::Other, "Smart Install", Protocol::Tcp, 4786, on, line)),
            ["ip", "rcmd", "rsh-enable"] => self.others.push((Service::Other, "rsh", Protocol::Tcp, 514, on, line)),
            ["ip", "finger", ..] if on => self.others.push((Service::Other, "finger", Protocol::Tcp, 79, on, line)),
            ["service", "tcp-small-servers", ..] if on => {
                self.others.push((Service::Other, "tcp-small-servers", Protocol::Tcp, 7, on, line));
            }
            ["netconf-yang"] if on => self.others.push((Service::Other, "NETCONF", Protocol::Tcp, 830, on, line)),
            ["restconf"] if on => self.others.push((Service::Https, "", Protocol::Tcp, 443, on, line)),
            ["control-plane", ..] => {
                for below in &command.below {
                    if let ["management-interface", name, "allow", services @ ..] = below.words.as_slice() {
                        self.management.push((name, services.to_vec()));
                    }
                }
            }
            _ => return false,
        }
        true
    }

    fn http(&mut self, words: &[&'a str], on: bool, entry: &Entry<'a>, draft: &mut Draft<'a>) {
        let line = entry.line.number;
        match words {
            ["server"] => self.http.on = Some((on, line)),
            ["secure-server"] => self.https.on = Some((on, line)),
            ["port", port] if on => self.http.port = port.parse().ok(),
            ["secure-port", port] if on => self.https.port = port.parse().ok(),
            ["access-class", "ipv4", list] | ["access-class", list] if on => self.http_list = Some(list),
            ["access-class", "ipv6", list] if on => self.http_list_v6 = Some(list),
            ["authentication", how @ ..] if on => self.http_login = Some((how.to_vec(), line)),
            ["client", "password", rest @ ..] if on => key::take(draft, SecretUse::Server, "", entry, rest),
            _ => {}
        }
    }

    fn snmp(&mut self, words: &[&'a str], on: bool, entry: &Entry<'a>, draft: &mut Draft<'a>) {
        let line = entry.line.number;
        match words {
            ["community", kind @ ("0" | "7"), community, rest @ ..] => {
                self.community(&[kind, community], rest, on, entry, draft);
            }
            ["community", community, rest @ ..] => self.community(&[community], rest, on, entry, draft),
            ["group", _, "v3", rest @ ..] if on => {
                let lists = rest.iter().position(|w| *w == "access").and_then(|at| rest.get(at + 1..));
                let (four, six) = match lists {
                    Some(["ipv6", six]) => (None, Some(*six)),
                    Some(["ipv6", six, four, ..]) => (Some(*four), Some(*six)),
                    other => (other.and_then(|l| l.last().copied()), None),
                };
                self.groups.push((four, six, line));
            }
            ["group", _, "v1" | "v2c", ..] => {}
            ["host", host, rest @ ..] => host_community(host, rest, entry, draft),
            _ => super::super::hidden::take(draft, entry, ""),
        }
    }

    fn community(&mut self, secret: &[&'a str], rest: &[&'a str], on: bool, entry: &Entry<'a>, draft: &mut Draft<'a>) {
        key::take(draft, SecretUse::Community, "", entry, secret);
        if !on {
            return;
        }
        let (mut list, mut list_v6) = (None, None);
        let mut words = rest;
        while let [first, more @ ..] = words {
            words = match *first {
                "ipv6" => {
                    list_v6 = more.first().copied();
                    more.get(1..).unwrap_or_default()
                }
                "view" => more.get(1..).unwrap_or_default(),
                "ro" | "rw" | "RO" | "RW" => more,
                name => {
                    list = Some(name);
                    more
                }
            };
        }
        self.communities.push((list, list_v6, entry.line.number));
        if rest.iter().any(|w| w.eq_ignore_ascii_case("rw")) {
            self.writers.push((list, list_v6, entry.line.number));
        }
    }

    /// The lists of the virtual terminals, united: from where somebody may sign in.
    pub fn sign_in(&self, lists: &Lists<'_>, ports: &[Port<'_>], whole: bool) -> Sources {
        if self.terminals.is_empty() {
            return Sources::Unknown;
        }
        let mut reach = Reach::nobody();
        let speaks =
            |family: &IpFamily| *family == IpFamily::V4 || ports.iter().any(|p| p.enabled && p.speaks(*family));
        for family in [IpFamily::V4, IpFamily::V6].into_iter().filter(speaks) {
            let open = self.terminals.iter().filter(|t| !t.accepts("none"));
            reach.add(&unite(open.map(|t| t.lists(family)), lists, TERMINAL.by(family), whole));
        }
        reach.sources()
    }

    /// Whether the terminals ask a server who somebody is.
    pub fn asks_servers(&self, accounts: &Accounts<'_>) -> bool {
        accounts.new_model
            && self.terminals.iter().any(|t| match t.login.value {
                Login::List(list) => !accounts.asks("login", list).0.is_empty(),
                Login::Password => !accounts.asks("login", "default").0.is_empty(),
                _ => false,
            })
    }

    /// Where somebody signs in, and what is asked of them.
    pub fn sign_ins(&self, accounts: &Accounts<'_>) -> Vec<SignIn> {
        let mut found: Vec<SignIn> = Vec::new();
        found.extend(self.terminals.iter().chain(&self.cables).filter_map(|t| t.sign_in(accounts)));
        let is_on = |switch: &Switch| matches!(switch.on, Some((true, _)));
        if let Some((how, line)) = self.http_login.as_ref().filter(|_| is_on(&self.http) || is_on(&self.https)) {
            let asks = match how.as_slice() {
                ["aaa", "login-authentication", list] => accounts.asked_by(list),
                ["aaa", ..] => accounts.asked_by("default"),
                ["local", ..] => Setting::Written { value: Asked::Account, line: *line },
                _ => Setting::Written { value: Asked::Password, line: *line },
            };
            found.push(SignIn { name: "ip http".to_owned(), place: SignInPlace::Network, asks, all_rights: None });
        }
        found
    }

    /// All services.
    pub fn listeners(&self, ground: &Ground<'_, 'a>, accounts: &Accounts<'_>) -> Vec<Listener> {
        let mut listeners = Vec::new();
        listeners.extend(self.terminal_listener(Service::Telnet, "telnet", 23, ground, accounts));
        listeners.extend(self.terminal_listener(Service::Ssh, "ssh", self.ssh_port.unwrap_or(22), ground, accounts));
        for (service, name, switch, port) in
            [(Service::Http, "http", &self.http, 80), (Service::Https, "https", &self.https, 443)]
        {
            let port = switch.port.unwrap_or(port);
            let probe = Probe::new(Protocol::Tcp, Some(port));
            let on = match switch.on {
                Some((value, line)) => Setting::Written { value, line },
                // Older models answer unless told not to; which ones is not certain.
                None if ground.whole => Setting::Unknown { why: Unseen::DefaultUnsure },
                None => continue,
            };
            let reach = |family| {
                let list =
                    if family == IpFamily::V6 { self.http_list_v6.as_slice() } else { self.http_list.as_slice() };
                unite(std::iter::once(list), ground.lists, probe.by(family), ground.whole)
            };
            listeners.push(self.listener(service, name, on, probe, reach, ground));
        }
        for (service, entries, name) in [
            (Service::SnmpPlain, &self.communities, "snmp"),
            (Service::SnmpWrite, &self.writers, "snmp"),
            (Service::Snmp, &self.groups, "snmp"),
        ] {
            let Some((.., line)) = entries.first() else { continue };
            let probe = Probe::new(Protocol::Udp, Some(161));
            let reach = |family| {
                let list = |(four, six, _): &'_ (Option<&'a str>, Option<&'a str>, Line)| {
                    if family == IpFamily::V6 { *six } else { *four }
                };
                let lists: Vec<Option<&'a str>> = entries.iter().map(list).collect();
                unite(lists.iter().map(|list| list.as_slice()), ground.lists, probe.by(family), ground.whole)
            };
            let on = Setting::Written { value: true, line: *line };
            listeners.push(self.listener(service, name, on, probe, reach, ground));
        }
        for (service, name, protocol, port, value, line) in &self.others {
            let probe = Probe::new(*protocol, Some(*port));
            let on = Setting::Written { value: *value, line: *line };
            let mut listener = self.listener(*service, name, on, probe, Reach::any_by, ground);
            (*name).clone_into(&mut listener.name);
            listeners.push(listener);
        }
        listeners
    }

    fn terminal_listener(
        &self,
        service: Service,
        name: &str,
        port: u16,
        ground: &Ground<'_, 'a>,
        accounts: &Accounts<'_>,
    ) -> Option<Listener> {
        let last = self.terminals.last()?;
        let open: Vec<&Terminal<'_>> = self.terminals.iter().filter(|t| t.accepts(name)).collect();
        // What makes a line refuse everybody is what is not written below it; in a part it may only not be here.
        let is_refusing = |t: &Terminal<'_>| t.refuses_everybody(accounts);
        let unsure = |t: &&Terminal<'_>| t.transport.is_none() && !(ground.whole && is_refusing(t));
        let doubtful: Vec<&Terminal<'_>> = self.terminals.iter().filter(unsure).collect();
        let (on, counted) = match open.first().map(|t| t.transport.as_ref().map_or(t.line, |(_, line)| *line)) {
            Some(line) => (Setting::Written { value: true, line }, open),
            // What a line accepts when nothing is written differs between releases.
            None if doubtful.iter().any(|t| !is_refusing(t)) => {
                (Setting::Unknown { why: Unseen::DefaultUnsure }, doubtful)
            }
            None if !doubtful.is_empty() => (Setting::Unknown { why: Unseen::PartOfText }, doubtful),
            None => {
                let line = last.transport.as_ref().map_or(last.line, |(_, line)| *line);
                (Setting::Written { value: false, line }, Vec::new())
            }
        };
        let probe = Probe::new(Protocol::Tcp, Some(port));
        let reach = |family| {
            let lists = counted.iter().map(|t| t.lists(family));
            unite(lists, ground.lists, TERMINAL.by(family), ground.whole)
        };
        Some(self.listener(service, name, on, probe, reach, ground))
    }

    /// A listener with the places where it can be reached; `reach` tells who its own lists let in by a version of IP.
    fn listener(
        &self,
        service: Service,
        name: &str,
        on: Setting<bool>,
        probe: Probe,
        reach: impl Fn(IpFamily) -> Reach,
        ground: &Ground<'_, 'a>,
    ) -> Listener {
        let mut openings = Vec::new();
        if on.value() != Some(&false) {
            let (four, six) = (reach(IpFamily::V4), reach(IpFamily::V6));
            for port in ground.ports.iter().filter(|p| p.is_reachable() && self.manages_on(p.name, name)) {
                let here = |own: &Reach, family| {
                    if !port.speaks(family) {
                        return Sources::Nowhere;
                    }
                    let probe = probe.by(family).to(port.address(family));
                    let past = port.enters(ground.lists, probe, ground.whole);
                    own.meet(&past.meet(&ground.firewall.to_self(port.member, probe))).only(family).sources()
                };
                let (four, six) = (here(&four, IpFamily::V4), here(&six, IpFamily::V6));
                openings.extend(super::super::super::reach::openings(port.name, port.zone, four, six));
            }
            // Without any interface in the text, nothing but the service's own list is known.
            if ground.ports.is_empty() {
                openings.extend(super::super::super::reach::openings(
                    "",
                    Zone::Unknown,
                    four.sources(),
                    Sources::Nowhere,
                ));
            }
        }
        let line = on.line();
        Listener { service, name: String::new(), port: probe.port, on, openings, line }
    }

    fn manages_on(&self, port: &str, service: &str) -> bool {
        self.management.is_empty()
            || self.management.iter().any(|(name, allowed)| *name == port && allowed.contains(&service))
    }
}

/// A list on a terminal line looks at the source only.
const TERMINAL: Probe = Probe::new(Protocol::Tcp, None);

/// Who passes at least one of several sets of lists; a set without a list lets everybody pass.
fn unite<'l, 'a: 'l>(sets: impl Iterator<Item = &'l [&'a str]>, lists: &Lists<'_>, probe: Probe, whole: bool) -> Reach {
    let mut reach = Reach::nobody();
    let mut asked = HashSet::new();
    for set in sets.filter(|set| asked.insert(*set)) {
        let everybody = Reach::any_by(probe.family);
        reach.add(&set.iter().fold(everybody, |r, name| r.meet(&through(lists, name, probe, whole))));
    }
    reach
}

/// `snmp-server host 10.0.0.1 version 2c COMMUNITY`: the community that goes out with every trap.
fn host_community<'a>(host: &str, rest: &[&'a str], entry: &Entry<'a>, draft: &mut Draft<'a>) {
    let mut words = rest;
    while let [first, more @ ..] = words {
        words = match *first {
            "vrf" | "udp-port" => more.get(1..).unwrap_or_default(),
            "version" => match more {
                // What follows names a user, not a secret.
                ["3", ..] => return,
                _ => more.get(1..).unwrap_or_default(),
            },
            "traps" | "informs" | "trap" => more,
            community => {
                let _ = community;
                return key::take(draft, SecretUse::Community, host, entry, words.get(..1).unwrap_or_default());
            }
        };
    }
}
