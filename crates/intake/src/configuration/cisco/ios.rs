//! Cisco IOS and IOS-XE: routers and switches.
//!
//! Every command goes to whoever understands it; once all are known (lists may stand after what refers to them), the
//! parts are joined into the model.

mod account;
mod firewall;
mod interface;
mod nat;
mod service;
mod terminal;
mod vpn;
mod wireless;

use sejo_model::configuration::{At, Extent, Records, Setting, Unseen};

use super::super::Draft;
use super::block::{Command, Text};
use super::list::{Lists, referred};
use super::object::Objects;
use super::port::Port;
use super::{cipher, hidden, identity, vocabulary};
use account::Accounts;
use firewall::Firewall;
use service::{Ground, Services};
use vpn::Ways;

pub(super) use firewall::{MOST, filter, unused};
pub(super) use interface::written;

/// What a device's commands say, before it is joined.
struct Device<'a> {
    ports: Vec<Port<'a>>,
    /// What is written for several interfaces at once; they may stand behind it.
    ranges: Vec<Command<'a>>,
    objects: Objects<'a>,
    lists: Lists<'a>,
    firewall: Firewall<'a>,
    accounts: Accounts<'a>,
    services: Services<'a>,
    ways: Ways<'a>,
    statics: Vec<nat::Static<'a>>,
    routes: Vec<Vec<&'a str>>,
    syslog: Option<At<Vec<String>>>,
    syslog_off: Option<u32>,
    ntp: Option<At<Vec<String>>>,
    clock: Option<At<String>>,
    version: Option<At<String>>,
    host_name: Option<At<String>>,
}

/// Reads a device.
pub(super) fn read<'a>(text: &Text<'a>, draft: &mut Draft<'a>) {
    let mut device = Device {
        ports: Vec::new(),
        ranges: Vec::new(),
        objects: Objects::default(),
        lists: Lists::new(true),
        firewall: Firewall::default(),
        accounts: Accounts::default(),
        services: Services::default(),
        ways: Ways::default(),
        statics: Vec::new(),
        routes: Vec::new(),
        syslog: None,
        syslog_off: None,
        ntp: None,
        clock: None,
        version: None,
        host_name: None,
    };
    for command in &text.commands {
        device.take(command, draft);
    }
    device.finish(text, draft);
}

impl<'a> Device<'a> {
    fn take(&mut self, command: &Command<'a>, draft: &mut Draft<'a>) {
        if interface::is_range(command) {
            return self.ranges.push(command.clone());
        }
        if let ["interface", ..] = command.head.words.as_slice()
            && let Some(port) = interface::read(command, draft)
        {
            self.ways.take_interface(command, &port);
            return self.ports.push(port);
        }
        if let ["line", ..] = command.head.words.as_slice() {
            self.ways.take_line(command);
        }
        let taken = self.lists.take(command)
            || self.accounts.take(command, draft)
            || self.services.take(command, draft)
            || self.ways.take(command, draft)
            || self.firewall.take(command)
            || (command.head.words.first() == Some(&"object-group") && self.objects.take(command))
            || self.take_plain(command, draft);
        if taken {
            return;
        }
        let known = vocabulary::known_on_ios(&command.head.words);
        let owner = hidden::owner(&command.head.words);
        for entry in std::iter::once(&command.head).chain(&command.below) {
            hidden::take(draft, entry, if entry.line == command.head.line { "" } else { &owner });
            if !known {
                draft.unread(entry.line.number);
            }
        }
    }

    /// Commands of one line that belong to nothing greater.
    fn take_plain(&mut self, command: &Command<'a>, draft: &mut Draft<'a>) -> bool {
        let entry = &command.head;
        let line = entry.line.number;
        let on = !entry.no;
        match entry.words.as_slice() {
            ["hostname", name] if on => self.host_name = Some(At::new((*name).trim_matches('"').to_owned(), line)),
            ["version", version] => self.version = Some(At::new((*version).to_owned(), line)),
            ["clock", "timezone", zone @ ..] if on => self.clock = Some(At::new(zone.join(" "), line)),
            ["logging", "on"] => self.syslog_off = (!on).then_some(line),
            ["logging", "host", rest @ ..] if on => add(&mut self.syslog, syslog_host(rest), line),
            ["logging", host] if on && host.parse::<std::net::IpAddr>().is_ok() => {
                add(&mut self.syslog, Some((*host).to_owned()), line);
            }
            ["ntp" | "sntp", "server" | "peer", rest @ ..] if on => add(&mut self.ntp, time_server(rest), line),
            ["ip", "route", "0.0.0.0", "0.0.0.0", ..] if on && self.routes.len() < 16 => {
                self.routes.push(entry.words.clone());
            }
            ["ipv6", "route", "::/0", ..] if on && self.routes.len() < 16 => self.routes.push(entry.words.clone()),
            ["ip", "nat", "inside", "source", "static", ..] if on => self.statics.extend(nat::read(entry)),
            ["ip", "nat", "source", "static", ..] if on => match nat::read(entry) {
                Some(fixed) => self.statics.push(fixed),
                None => draft.unread(line),
            },
            ["license", "udi", "pid", model, "sn", serial, ..] => {
                let identity = &mut draft.configuration.identity;
                identity.model = Some(At::new((*model).to_owned(), line));
                identity.serial = Some(At::new((*serial).to_owned(), line));
            }
            _ => return false,
        }
        true
    }

    fn finish(mut self, text: &Text<'a>, draft: &mut Draft<'a>) {
        let extent = extent(text, self.version.is_some(), self.host_name.is_some());
        let whole = extent == Extent::Whole;
        self.objects.resolve();
        for line in self.lists.resolve(&self.objects) {
            draft.unread(line);
        }
        self.firewall.resolve(&self.lists);
        for range in std::mem::take(&mut self.ranges) {
            interface::read_range(&range, &mut self.ports, draft);
        }
        for route in &self.routes {
            interface::default_route(&mut self.ports, route);
        }
        interface::place(&mut self.ports);
        self.ways.join();
        let used = referred(&text.commands, &self.lists);
        let ground = Ground { ports: &self.ports, lists: &self.lists, firewall: &self.firewall, whole };
        let model = &mut draft.configuration;
        model.extent = extent;
        model.identity.firmware = self.version.take();
        model.identity.host_name = self.host_name.take();
        let strangers = identity::read(&text.facts, &mut model.identity);
        model.interfaces = self.ports.iter().map(Port::interface).collect();
        model.wireless = wireless::networks(&text.commands, &self.ports);
        model.listeners = self.services.listeners(&ground, &self.accounts);
        model.remote_access = self.ways.remote_access(&ground, &self.accounts);
        let sources = self.services.sign_in(&self.lists, &self.ports, whole);
        model.sign_ins = self.services.sign_ins(&self.accounts);
        model.administrators = self.accounts.administrators(&sources, self.ways.local_users(&self.accounts));
        model.lockout = self.accounts.lockout(whole, self.services.asks_servers(&self.accounts));
        model.filters = firewall::filters(&self.ports, &self.lists, &self.firewall, &used);
        model.forwards = self.statics.iter().flat_map(|s| nat::forwards(s, &ground)).collect();
        if let (Some(off), Some(syslog)) = (self.syslog_off, self.syslog.as_mut()) {
            // `no logging on`: nothing is sent to anybody.
            *syslog = At::new(Vec::new(), off);
        }
        model.records = records(self.syslog.take(), self.ntp.take(), self.clock.take(), whole);
        model.guarded_ports = Some(interface::guarded(&text.commands));
        cipher::read(&text.commands, whole, draft);
        strangers.into_iter().for_each(|line| draft.unread(line));
    }
}

/// Logging and time, with what holds when nothing is written.
pub(super) fn records(
    syslog: Option<At<Vec<String>>>,
    ntp: Option<At<Vec<String>>>,
    clock: Option<At<String>>,
    whole: bool,
) -> Records {
    fn setting<T>(found: Option<At<T>>, value: T, source: &str, whole: bool) -> Setting<T> {
        match found {
            Some(At { value, line }) => Setting::Written { value, line },
            None if whole => Setting::Default { value, source: source.to_owned() },
            None => Setting::Unknown { why: Unseen::PartOfText },
        }
    }
    Records {
        syslog: setting(syslog, Vec::new(), "Cisco IOS, ASA Command Reference: logging host", whole),
        ntp: setting(ntp, Vec::new(), "Cisco IOS, ASA Command Reference: ntp server", whole),
        clock_zone: setting(clock, "UTC".to_owned(), "Cisco IOS, ASA Command Reference: clock timezone", whole),
    }
}

/// Adds to a list that remembers its first line.
pub(super) fn add(list: &mut Option<At<Vec<String>>>, value: Option<String>, line: u32) {
    if let Some(value) = value {
        list.get_or_insert_with(|| At::new(Vec::new(), line)).value.push(value);
    }
}

/// The server in `logging host 10.0.0.1 vrf X transport udp port 5514`.
fn syslog_host(words: &[&str]) -> Option<String> {
    let words = if let ["ipv6", rest @ ..] = words { rest } else { words };
    let host = words.first()?;
    let port = words.iter().position(|w| *w == "port").and_then(|at| words.get(at + 1));
    Some(port.map_or_else(|| (*host).to_owned(), |port| format!("{host}:{port}")))
}

/// The server in `ntp server vrf X ip 10.0.0.1 prefer`.
fn time_server(words: &[&str]) -> Option<String> {
    match words {
        ["vrf", _, rest @ ..] | ["ip" | "ipv6", rest @ ..] => time_server(rest),
        [host, ..] => Some((*host).to_owned()),
        [] => None,
    }
}

/// Whole when head and end were seen, nothing was filtered away, and about as many bytes are there as the device announced.
fn extent(text: &Text<'_>, version: bool, host_name: bool) -> Extent {
    // Whoever keeps configurations leaves certificates and comments out; a third is more than that.
    let enough = text.announced.is_none_or(|bytes| text.bytes * 3 >= bytes * 2 || text.bytes + 4000 >= bytes);
    let whole = (version || text.head) && host_name && text.end && !text.filtered && enough;
    if whole { Extent::Whole } else { Extent::Part }
}
