//! What an ASA answers to: SSH, telnet, the web page, SNMP.
//!
//! Sources: Cisco ASA Series General Operations CLI Configuration Guide, "Management Access": only addresses of `ssh`,
//! `telnet` and `http` lines may connect; telnet to the interface with the lowest level needs a VPN; the web page is off
//! until `http server enable`; these lines come before a list on the firewall itself.

use std::collections::HashMap;

use sejo_model::configuration::{
    IpFamily, Line, Listener, Opening, Secret, SecretUse, Service, Setting, SignIn, SignInPlace, Sources,
};

use super::super::super::Draft;
use super::super::super::address::Network;
use super::super::block::{Command, Entry};
use super::super::reach::Reach;
use super::super::{hidden, key};
use super::Ground;
use super::account::Accounts;

/// Who may connect by which interface.
#[derive(Debug)]
struct Allowed<'a> {
    service: Service,
    nameif: &'a str,
    from: Reach,
    line: Line,
}

/// Services of a device.
#[derive(Debug, Default)]
pub(super) struct Services<'a> {
    allowed: Vec<Allowed<'a>>,
    web: Option<(bool, Line)>,
    web_port: Option<u16>,
    community: Option<Line>,
}

impl<'a> Services<'a> {
    /// Takes a command; `false` when it is none of a service.
    pub fn take(&mut self, command: &Command<'a>, draft: &mut Draft<'a>) -> bool {
        let entry = &command.head;
        let (on, line) = (!entry.no, entry.line.number);
        match entry.words.as_slice() {
            ["http", "server", "enable", rest @ ..] => {
                self.web = Some((on, line));
                self.web_port = rest.first().and_then(|p| p.parse().ok());
            }
            [service @ ("ssh" | "telnet" | "http"), address, rest @ ..] if on => {
                let service = match *service {
                    "ssh" => Service::Ssh,
                    "telnet" => Service::Telnet,
                    _ => Service::Https,
                };
                let (from, name) = match rest {
                    [mask, name, ..] if Network::with_mask(address, mask).is_some() => {
                        (Network::with_mask(address, mask), name)
                    }
                    // `ssh vendor 255.255.255.255 outside`: a word of `name` in place of the address.
                    [mask, name, ..] if mask.parse::<std::net::Ipv4Addr>().is_ok() => {
                        self.allowed.push(Allowed { service, nameif: name, from: Reach::name(address), line });
                        return true;
                    }
                    ["0", name, ..] if *address == "0" => (Network::with_mask("0.0.0.0", "0.0.0.0"), name),
                    [name, ..] => (Network::parse(address).filter(|_| address.contains([':', '/'])), name),
                    [] => return true,
                };
                // `ssh timeout 5`, `ssh version 2` and the like name no address.
                if let Some(from) = from {
                    self.allowed.push(Allowed { service, nameif: name, from: Reach::network(from), line });
                }
            }
            ["ssh" | "telnet" | "http" | "management-access", ..] => {}
            ["snmp-server", rest @ ..] => self.snmp(rest, on, entry, draft),
            _ => return false,
        }
        true
    }

    fn snmp(&mut self, words: &[&'a str], on: bool, entry: &Entry<'a>, draft: &mut Draft<'a>) {
        let line = entry.line.number;
        match words {
            ["community", rest @ ..] if on => {
                self.community = Some(line);
                key::take(draft, SecretUse::Community, "", entry, rest);
            }
            ["host" | "host-group", nameif, host, rest @ ..] if on => {
                let at = rest.iter().position(|w| *w == "community");
                if let Some(secret) = at.and_then(|at| rest.get(at + 1..)) {
                    let secret = match secret {
                        [kind @ ("0" | "8"), secret, ..] => vec![*kind, *secret],
                        [secret, ..] => vec![*secret],
                        [] => Vec::new(),
                    };
                    key::take(draft, SecretUse::Community, host, entry, &secret);
                    self.community.get_or_insert(line);
                }
                let service = if rest.contains(&"3") { Service::Snmp } else { Service::SnmpPlain };
                // A host for traps only is told things, but may ask nothing.
                if !rest.contains(&"trap") {
                    let from = Network::parse(host).map_or_else(|| Reach::name(host), Reach::network);
                    self.allowed.push(Allowed { service, nameif, from, line });
                }
            }
            _ => hidden::take(draft, entry, ""),
        }
    }

    /// From where somebody may sign in by any service.
    pub fn sign_in(&self, whole: bool) -> Sources {
        let mut reach = Reach::nobody();
        for allowed in self.allowed.iter().filter(|a| a.service.manages()) {
            reach.add(&allowed.from);
        }
        if reach.is_nobody() && !whole { Sources::Unknown } else { reach.sources() }
    }

    /// Where somebody signs in, and what is asked of them.
    pub fn sign_ins(&self, accounts: &Accounts<'_>, secrets: &[Secret], whole: bool) -> Vec<SignIn> {
        let by = |word: &str, service: Service| {
            let line = self.allowed.iter().find(|a| a.service == service).map(|a| a.line)?;
            let asks = accounts.asked_by(word, line, secrets, whole);
            Some(SignIn { name: word.to_owned(), place: SignInPlace::Network, asks, all_rights: None })
        };
        let page = self.web.filter(|(on, _)| *on).and_then(|_| by("http", Service::Https));
        [page, by("ssh", Service::Ssh), by("telnet", Service::Telnet)].into_iter().flatten().collect()
    }

    /// All services.
    pub fn listeners(&self, ground: &Ground<'_, 'a>) -> Vec<Listener> {
        let mut listeners = Vec::new();
        for (service, port) in [(Service::Ssh, 22), (Service::Telnet, 23)] {
            let line = self.allowed.iter().find(|a| a.service == service).map(|a| a.line);
            let on = match line {
                Some(line) => Setting::Written { value: true, line },
                None if ground.whole => off("ssh, telnet"),
                None => continue,
            };
            listeners.push(self.listener(service, port, on, ground));
        }
        let on = match self.web {
            Some((value, line)) => Some(Setting::Written { value, line }),
            None if ground.whole => Some(off("http server enable")),
            None => self.allowed.iter().any(|a| a.service == Service::Https).then(Setting::default),
        };
        let port = self.web_port.unwrap_or(443);
        listeners.extend(on.map(|on| self.listener(Service::Https, port, on, ground)));
        for service in [Service::SnmpPlain, Service::Snmp] {
            let host = self.allowed.iter().find(|a| a.service == service).map(|a| a.line);
            let community = self.community.filter(|_| service == Service::SnmpPlain);
            if let Some(line) = host.or(community) {
                listeners.push(self.listener(service, 161, Setting::Written { value: true, line }, ground));
            }
        }
        listeners
    }

    fn listener(&self, service: Service, port: u16, on: Setting<bool>, ground: &Ground<'_, 'a>) -> Listener {
        let mut openings: Vec<(&str, Reach, Line)> = Vec::new();
        if on.value() != Some(&false) {
            let refusing = refuses_telnet(ground).filter(|_| service == Service::Telnet);
            let mut places: HashMap<&str, usize> = HashMap::new();
            for allowed in self.allowed.iter().filter(|a| a.service == service) {
                let level = ground.port(allowed.nameif).and_then(|p| p.level);
                if level.is_some() && level == refusing {
                    continue;
                }
                let place = *places.entry(allowed.nameif).or_insert(openings.len());
                match openings.get_mut(place) {
                    Some((_, reach, _)) => reach.add(&allowed.from),
                    None => openings.push((allowed.nameif, allowed.from.clone(), allowed.line)),
                }
            }
        }
        openings.retain(|(name, ..)| ground.port(name).is_none_or(|p| p.enabled));
        // The line that opens it widest matters most.
        let is_open = |reach: &Reach| reach.any4 || reach.any6;
        let line = openings.iter().find(|(_, reach, _)| is_open(reach)).map(|(.., line)| *line).or(on.line());
        let opening = |(name, reach, line): (&str, Reach, Line)| {
            let (interface, zone) = ground.place(name);
            let speaks = |family| ground.port(name).is_none_or(|p| !ground.whole || p.speaks(family));
            let by = |family| if speaks(family) { reach.clone().only(family).sources() } else { Sources::Nowhere };
            let found = super::super::super::reach::openings(&interface, zone, by(IpFamily::V4), by(IpFamily::V6));
            found.into_iter().map(move |opening| Opening { line: Some(line), ..opening })
        };
        Listener {
            service,
            name: String::new(),
            port: Some(port),
            on,
            openings: openings.into_iter().flat_map(opening).collect(),
            line,
        }
    }
}

/// The level of the interfaces that refuse telnet outside a VPN whatever is written: the lowest, where there are several.
fn refuses_telnet(ground: &Ground<'_, '_>) -> Option<u8> {
    let named = ground.ports.iter().filter(|p| !p.nameif.is_empty()).count();
    let lowest = ground.ports.iter().filter_map(|p| p.level).min();
    lowest.filter(|level| named > 1 && *level != 100)
}

fn off(what: &str) -> Setting<bool> {
    Setting::Default {
        value: false,
        source: format!("Cisco ASA Series General Operations CLI Configuration Guide, Management Access: {what}"),
    }
}
