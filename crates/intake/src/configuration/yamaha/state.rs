//! What the lines of a YAMAHA configuration said, before it is known what they mean together.
//!
//! Guards: a line may stand before or after the one it refers to (`ip pp secure filter in` before `ip filter`), so nothing
//! is concluded while reading.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

pub(super) use sejo_model::configuration::IpFamily;
use sejo_model::configuration::{Administrator, Filter, Line, PortRange, Protocol, RemoteUser};

use super::super::TextLine;
use super::super::address::Network;
use super::super::reach::Looks;
use super::policy::{Policies, Rule};

/// Filters applied to an interface.
#[derive(Debug, Clone)]
pub(super) struct Applied<'a> {
    /// Filters of the two versions of IP are numbered apart.
    pub family: IpFamily,
    /// To what comes in (otherwise to what leaves).
    pub inward: bool,
    /// An `inbound filter` of the FWX, numbered apart and asked before everything else.
    pub guard: bool,
    /// Numbers, in the order in which they are asked.
    pub filters: Vec<&'a str>,
    /// Numbers of dynamic filters.
    pub dynamics: Vec<&'a str>,
    pub line: Line,
}

/// An interface, a peer (`pp`) or a tunnel.
#[derive(Debug, Clone, Default)]
pub(super) struct Port<'a> {
    pub line: Line,
    pub label: String,
    pub addresses: Vec<String>,
    /// IPv6 is in use here, whether or not it has an address of its own.
    pub v6: bool,
    /// `pp enable`, `tunnel enable`; interfaces of the box have no such switch.
    pub enabled: Option<bool>,
    pub applied: Vec<Applied<'a>>,
    /// NAT descriptors, in order.
    pub nat: Vec<&'a str>,
    /// Carrier of PPPoE, or what a peer is bound to (`tunnel1`, `bri1`).
    pub bound_to: Vec<&'a str>,
    /// Whether it is a line to a provider: PPPoE, mobile, MAP-E.
    pub provider: bool,
    pub encapsulation: &'a str,
    /// `ipsec tunnel`: numbers of SA policies.
    pub policies: Vec<&'a str>,
    /// `tunnel endpoint`: the other end.
    pub endpoint: Option<&'a str>,
    pub users: Vec<RemoteUser>,
    /// `pp auth request`: whoever calls must say who they are.
    pub asks: bool,
}

/// A gateway of `ipsec ike …`.
#[derive(Debug, Clone, Default)]
pub(super) struct Gateway<'a> {
    pub line: Line,
    pub remote: Option<&'a str>,
    pub name: Option<&'a str>,
    /// Pre-shared keys: the word and where.
    pub keys: Vec<(&'a str, Line)>,
    /// XAUTH or address assignment: persons come in by it.
    pub group: Option<(&'a str, Line)>,
    pub persons: bool,
}

/// A fixed entry of a NAT descriptor.
#[derive(Debug, Clone)]
pub(super) struct Static<'a> {
    pub name: &'a str,
    pub inside_host: String,
    pub protocol: Protocol,
    pub outside: PortRange,
    pub inside: PortRange,
    pub line: Line,
}

/// What a descriptor does with packets nobody asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Incoming {
    /// Refused: the default since the first RTX with `masquerade incoming`.
    #[default]
    Refuse,
    /// Passed on unchanged, to the router itself.
    Through,
    /// Passed on to a machine.
    Forward(String, Line),
}

/// A NAT descriptor.
#[derive(Debug, Clone, Default)]
pub(super) struct Descriptor<'a> {
    pub kind: &'a str,
    pub statics: Vec<Static<'a>>,
    pub incoming: Incoming,
}

/// A server of the router: the switch and who may come.
#[derive(Debug, Clone, Default)]
pub(super) struct Server<'a> {
    pub on: Option<(bool, Line)>,
    pub hosts: Vec<&'a str>,
    pub hosts_line: Option<Line>,
    pub port: Option<u16>,
    /// Where a community of SNMP is given the right to write.
    pub writes: Option<Line>,
}

/// The block the following lines belong to.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    pub pp: Option<String>,
    pub tunnel: Option<String>,
}

/// What is looked up again and again, gathered once.
#[derive(Debug, Default)]
pub(super) struct Settled {
    /// Every address the router itself has.
    pub own: Vec<IpAddr>,
    /// Interfaces that carry a line to a provider.
    pub carriers: BTreeSet<String>,
    /// Tunnel → the peer it is bound to.
    pub peers: BTreeMap<String, String>,
    /// Policies in the order in which they decide.
    pub policies: Vec<Rule>,
}

/// Everything said.
#[derive(Debug, Default)]
pub(super) struct State<'a> {
    pub looks: Looks,
    pub scope: Scope,
    pub ports: BTreeMap<String, Port<'a>>,
    pub filters: BTreeMap<(IpFamily, &'a str), Filter>,
    pub dynamics: BTreeMap<(IpFamily, &'a str), Filter>,
    /// Filters that stand before no interface, but decide where a route leads or what a dynamic filter watches.
    pub asked_elsewhere: BTreeSet<&'a str>,
    /// `ip inbound filter`.
    pub guards: BTreeMap<(IpFamily, &'a str), Filter>,
    /// `ip policy …`: they decide on what the lists let in.
    pub policy: Policies<'a>,
    /// `ip filter set`: name → (inward, numbers).
    pub sets: BTreeMap<(IpFamily, &'a str), Vec<Applied<'a>>>,
    /// Which set an interface uses.
    pub set_uses: Vec<(String, IpFamily, &'a str, Line)>,
    /// Lists on what comes in that a schedule puts on an interface at its times.
    pub scheduled: Vec<(String, Applied<'a>)>,
    /// Commands that open something at the times of a schedule.
    pub due: Vec<(Vec<&'a str>, Line)>,
    pub default_routes: Vec<(String, Line)>,
    /// Interfaces that a command calls the provider's: `ngn type lan2 ntt`, `ipv6 prefix 1 ra-prefix@lan2::/64`.
    pub upstream: Vec<&'a str>,
    pub descriptors: BTreeMap<&'a str, Descriptor<'a>>,
    pub gateways: BTreeMap<&'a str, Gateway<'a>>,
    /// SA policy → gateway.
    pub policies: BTreeMap<&'a str, &'a str>,
    pub servers: BTreeMap<&'static str, Server<'a>>,
    pub administrators: Vec<Administrator>,
    /// `user attribute`: whose, attribute, value.
    pub attributes: Vec<(&'a str, &'a str, &'a str)>,
    /// Users of `auth user`, by number.
    pub auth_users: Vec<(&'a str, RemoteUser)>,
    pub auth_groups: BTreeMap<&'a str, &'a str>,
    pub syslog: Option<(Vec<String>, Line)>,
    pub ntp: Option<(Vec<String>, Line)>,
    pub zone: Option<(String, Line)>,
    pub pptp: Option<(bool, Line)>,
    pub pptp_client: bool,
    pub l2tp: Option<(bool, Line)>,
    pub ipsec: Option<(bool, Line)>,
    /// Whether a server that knows users is asked (RADIUS).
    pub radius: Option<Line>,
    pub communities: bool,
    pub upnp: Option<(bool, Line)>,
    /// What follows from all lines together, once they are read.
    pub settled: Settled,
    /// Whether the head of the whole text was seen.
    pub head: bool,
    /// Whether the text went on past the blocks to what always stands at the end of a whole text.
    pub tail: bool,
    /// Whether the prompt was seen that follows the text.
    pub end: End,
}

/// Whether a text came to its end: the router asks for the next command after the last line of the configuration.
#[derive(Debug, Default)]
pub(super) struct End {
    began: bool,
    prompted: bool,
    /// Whether only some lines were asked for, or a bare sign stands between commands and so is a remark.
    doubtful: bool,
}

impl End {
    /// Any line, before it is read.
    pub fn line(&mut self, line: &TextLine<'_>) {
        let bare = matches!(line.text.trim(), "#" | ">");
        self.doubtful |= line.typed().is_some_and(|command| command.contains('|'));
        self.prompted |= self.began && (bare || (line.prompt.is_some() && line.text.is_empty()));
    }

    /// A line that is a command of the configuration.
    pub fn command(&mut self) {
        self.doubtful |= self.prompted;
        self.began = true;
    }

    /// Whether the end was seen.
    pub const fn is_seen(&self) -> bool {
        self.prompted && !self.doubtful
    }
}

impl<'a> State<'a> {
    /// The interface, made when it is not there yet.
    pub fn port(&mut self, name: &str, line: Line) -> &mut Port<'a> {
        self.ports.entry(name.to_owned()).or_insert_with(|| Port { line, ..Port::default() })
    }

    /// The name of an interface as lines write it, within the block they stand in.
    pub fn name_of(&self, word: &str) -> String {
        match word {
            "pp" => self.scope.pp.as_ref().map_or_else(|| "pp".to_owned(), |n| format!("pp {n}")),
            "tunnel" => self.scope.tunnel.as_ref().map_or_else(|| "tunnel".to_owned(), |n| format!("tunnel {n}")),
            _ => spaced(word),
        }
    }

    /// Gathers what follows from all lines together.
    pub fn settle(&mut self) {
        let addresses = self.ports.values().flat_map(|p| &p.addresses);
        self.settled.own = addresses.filter_map(|a| Network::parse(a)).map(|n| n.address).collect();
        self.settled.carriers.extend(self.upstream.iter().map(|w| spaced(w)));
        self.settled.policies =
            IpFamily::Both.each().iter().flat_map(|family| self.policy.rules(*family, &self.ports)).collect();
        for (name, port) in &self.ports {
            for word in &port.bound_to {
                if port.provider {
                    self.settled.carriers.insert(spaced(word));
                }
                // `tunnel1` or `tunnel1-tunnel10`.
                if name.starts_with("pp") && word.starts_with("tunnel") {
                    for number in numbers(&word.replace("tunnel", "")) {
                        self.settled.peers.entry(format!("tunnel {number}")).or_insert_with(|| name.clone());
                    }
                }
            }
        }
    }

    /// The peer a tunnel is bound to.
    pub fn peer_of(&self, tunnel: &str) -> Option<&str> {
        self.settled.peers.get(tunnel).map(String::as_str)
    }

    /// A server by its name.
    pub fn server(&mut self, name: &'static str) -> &mut Server<'a> {
        self.servers.entry(name).or_default()
    }
}

/// `pp1` and `tunnel1` as the device writes the block: `pp 1`, `tunnel 1`.
pub(super) fn spaced(word: &str) -> String {
    for stem in ["pp", "tunnel"] {
        if let Some(number) = word.strip_prefix(stem)
            && !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit())
        {
            return format!("{stem} {number}");
        }
    }
    word.to_owned()
}

/// `1`, `1-3` and `anonymous` as single names.
pub(super) fn numbers(word: &str) -> Vec<String> {
    if let Some((from, to)) = word.split_once('-')
        && let (Ok(from), Ok(to)) = (from.parse::<u16>(), to.parse::<u16>())
        && from <= to
        && to - from <= 1000
    {
        return (from..=to).map(|n| n.to_string()).collect();
    }
    vec![word.to_owned()]
}
