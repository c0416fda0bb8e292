//! What the lines of an IX configuration said, before it is known what they mean together.

use std::collections::{BTreeMap, BTreeSet};

use std::net::IpAddr;

use sejo_model::configuration::{Filter, IpFamily, Line, PortRange, Protocol};

use super::super::reach::Looks;

/// An access list applied to an interface.
#[derive(Debug, Clone)]
pub(super) struct Applied<'a> {
    pub family: IpFamily,
    pub list: &'a str,
    /// The number by which lists are put in order.
    pub order: u32,
    pub inward: bool,
}

/// A fixed entry of NAT or NAPT.
#[derive(Debug, Clone)]
pub(super) struct Static<'a> {
    pub name: &'a str,
    /// A machine, or an interface of the router.
    pub host: &'a str,
    pub protocol: Protocol,
    pub outside: PortRange,
    pub inside: PortRange,
    pub line: Line,
}

/// An interface.
#[derive(Debug, Clone, Default)]
pub(super) struct Port<'a> {
    pub line: Line,
    pub label: String,
    pub addresses: Vec<String>,
    /// `shutdown` and `no shutdown`.
    pub enabled: Option<(bool, Line)>,
    pub applied: Vec<Applied<'a>>,
    /// Translates many to one: what nobody asked for is dropped unless a fixed entry takes it.
    pub napt: bool,
    pub nat: bool,
    pub fixed: Vec<Static<'a>>,
    pub pppoe: bool,
    pub profiles: Vec<&'a str>,
    /// `tunnel mode …`.
    pub mode: Vec<&'a str>,
    /// `ipsec policy …` and `ikev2 binding …`.
    pub policy: Option<&'a str>,
    /// Peers written in the interface itself (`ikev2 peer …`, `tunnel destination …`).
    pub peers: Vec<&'a str>,
    /// Takes the default route from its line.
    pub default_route: bool,
}

/// A PPP profile: a line to a provider, or persons who dial in.
#[derive(Debug, Clone, Default)]
pub(super) struct Profile<'a> {
    /// Asks the other end to sign in.
    pub asks: bool,
    /// Name, secret, how it is kept, line.
    pub passwords: Vec<(&'a str, &'a str, &'a str, Line)>,
    pub radius: Option<Line>,
}

/// An IKE policy.
#[derive(Debug, Clone, Default)]
pub(super) struct Ike<'a> {
    pub peer: &'a str,
    pub line: Line,
}

/// A policy of IPsec: whom it is for.
#[derive(Debug, Clone, Default)]
pub(super) struct Map<'a> {
    /// The peer; `None` for a dynamic map, which anybody with the key may use.
    pub peer: Option<&'a str>,
    /// The IKE policy it names.
    pub ike: Option<&'a str>,
}

/// A server of the router.
#[derive(Debug, Clone, Default)]
pub(super) struct Server<'a> {
    pub on: Option<(bool, Line)>,
    /// The switch for IPv6, which is one of its own.
    pub on_v6: Option<(bool, Line)>,
    pub lists: Vec<&'a str>,
    pub port: Option<u16>,
    /// Where a community of SNMP is given the right to write.
    pub writes: Option<Line>,
}

/// A named user.
#[derive(Debug, Clone)]
pub(super) struct User<'a> {
    pub name: &'a str,
    pub rights: &'a str,
    pub line: Line,
}

/// The block the following lines belong to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Scope<'a> {
    #[default]
    Global,
    Interface(&'a str),
    Profile(&'a str),
    /// A block that says nothing about who may come in.
    Other,
}

/// Everything said.
#[derive(Debug, Default)]
pub(super) struct State<'a> {
    pub looks: Looks,
    pub scope: Scope<'a>,
    pub ports: BTreeMap<&'a str, Port<'a>>,
    /// Entries of access lists, in order.
    pub lists: BTreeMap<&'a str, Vec<Filter>>,
    /// Lists that watch connections; with the list that says which.
    pub dynamics: BTreeMap<&'a str, Vec<&'a str>>,
    /// Lists that other commands use to select traffic.
    pub named_elsewhere: BTreeSet<&'a str>,
    pub profiles: BTreeMap<&'a str, Profile<'a>>,
    pub ike: BTreeMap<&'a str, Ike<'a>>,
    /// `ipsec autokey-map` and `ipsec dynamic-map`, by the name of the policy.
    pub maps: BTreeMap<&'a str, Map<'a>>,
    pub servers: BTreeMap<&'static str, Server<'a>>,
    pub users: Vec<User<'a>>,
    /// `http-server authentication-method …`: the method, and where.
    pub page_asks: Option<(&'a str, Line)>,
    pub default_routes: Vec<&'a str>,
    pub syslog: Vec<(String, Line)>,
    pub ntp: Vec<(String, Line)>,
    pub zone: Option<(String, Line)>,
    /// Every address the router itself has, gathered once all lines are read.
    pub own: Vec<IpAddr>,
    pub head: bool,
    /// Whether the last line closed a block.
    pub closed: bool,
}

impl<'a> State<'a> {
    /// The interface, made when it is not there yet.
    pub fn port(&mut self, name: &'a str, line: Line) -> &mut Port<'a> {
        self.ports.entry(name).or_insert_with(|| Port { line, ..Port::default() })
    }

    /// A server by its name.
    pub fn server(&mut self, name: &'static str) -> &mut Server<'a> {
        self.servers.entry(name).or_default()
    }
}
