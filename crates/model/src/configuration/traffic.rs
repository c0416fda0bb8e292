//! What passes through the device: filters in effect, and ports handed to machines inside.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Line, Zone};
use crate::words::Lang;

/// From where something may be reached.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "from")]
pub enum Sources {
    /// From anywhere: no restriction, or one that covers half of all addresses or more.
    Anywhere,
    /// From these networks, addresses or names only.
    Only {
        /// As written, objects resolved.
        networks: Vec<String>,
    },
    /// From nowhere: everything is denied.
    Nowhere,
    /// Not known (a list or object that is not in the text).
    #[default]
    Unknown,
}

impl Sources {
    /// Whether there is no restriction.
    #[must_use]
    pub const fn is_anywhere(&self) -> bool {
        matches!(self, Self::Anywhere)
    }

    /// Whom two of them let in together.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Anywhere, _) | (_, Self::Anywhere) => Self::Anywhere,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Nowhere, other) | (other, Self::Nowhere) => other.clone(),
            (Self::Only { networks: a }, Self::Only { networks: b }) => {
                let more = b.iter().filter(|n| !a.contains(n));
                Self::Only { networks: a.iter().chain(more).cloned().collect() }
            }
        }
    }
}

/// A network, address or name of [`Sources::Only`] as people read it.
#[must_use]
pub fn source_words(written: &str, lang: Lang) -> String {
    if let Some(code) = written.strip_prefix(COUNTRY) {
        format!("{}{code}", lang.pick("国で決めた相手 ", COUNTRY))
    } else if let Some(name) = written.strip_prefix(KEPT_ELSEWHERE) {
        format!("{}{name}", lang.pick("中身が設定にない一覧 ", KEPT_ELSEWHERE))
    } else {
        written.to_owned()
    }
}

/// Whether a name of [`Sources::Only`] names no peer: a country, a list that others keep, every machine of a domain.
#[must_use]
pub fn names_nobody(written: &str) -> bool {
    written.starts_with(COUNTRY) || written.starts_with(KEPT_ELSEWHERE) || written.contains('*')
}

/// How a source that is a whole country begins.
const COUNTRY: &str = "country ";

/// How a source begins that is a list kept outside the configuration: whoever keeps it says who is on it today.
pub const KEPT_ELSEWHERE: &str = "list ";

keyed_enum! {
    /// Which version of IP something speaks about. What is closed in one may stand open in the other.
    #[derive(Default)]
    pub enum IpFamily {
        #[default]
        Both = "both", "IPv4とIPv6", "IPv4 and IPv6";
        V4 = "ipv4", "IPv4", "IPv4";
        V6 = "ipv6", "IPv6", "IPv6";
    }
}

impl IpFamily {
    /// The single ones it stands for.
    #[must_use]
    pub const fn each(self) -> &'static [Self] {
        match self {
            Self::Both => &[Self::V4, Self::V6],
            Self::V4 => &[Self::V4],
            Self::V6 => &[Self::V6],
        }
    }

    /// Whether it speaks about all that another one does.
    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        self == Self::Both || self == other
    }

    /// Whether both speak about some packets.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.holds(other) || other.holds(self)
    }
}

keyed_enum! {
    /// What a filter does.
    pub enum Verb {
        Permit = "permit", "通す", "permit";
        Deny = "deny", "止める", "deny";
    }
}

keyed_enum! {
    /// A protocol of a filter or forward.
    pub enum Protocol {
        Any = "any", "すべて", "any";
        Tcp = "tcp", "TCP", "TCP";
        Udp = "udp", "UDP", "UDP";
        Icmp = "icmp", "ICMP", "ICMP";
        Other = "other", "そのほか", "other";
    }
}

/// Ports, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortRange {
    /// First.
    pub from: u16,
    /// Last.
    pub to: u16,
}

impl PortRange {
    /// Every port.
    pub const ALL: Self = Self { from: 0, to: u16::MAX };

    /// One port.
    #[must_use]
    pub const fn one(port: u16) -> Self {
        Self { from: port, to: port }
    }

    /// Whether it holds a port.
    #[must_use]
    pub const fn contains(self, port: u16) -> bool {
        self.from <= port && port <= self.to
    }
}

/// A protocol with its destination ports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrafficService {
    /// Protocol.
    pub protocol: Protocol,
    /// Destination ports; [`PortRange::ALL`] where the protocol has none or all are meant.
    pub ports: PortRange,
}

/// One filter in effect: a rule that is applied to traffic (not one that nothing uses).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// Name or number as the device writes it.
    pub name: String,
    /// What it does.
    pub verb: Verb,
    /// Which packets it looks at.
    #[serde(default)]
    pub family: IpFamily,
    /// Interface or zone name the traffic comes in by; empty for any.
    pub from_interface: String,
    /// Where that leads.
    pub from_zone: Zone,
    /// Interface or zone name the traffic leaves by; empty for any.
    pub to_interface: String,
    /// Where that leads.
    pub to_zone: Zone,
    /// Sources.
    pub sources: Sources,
    /// Destinations.
    pub destinations: Sources,
    /// Services; empty for any.
    pub services: Vec<TrafficService>,
    /// Users and groups who must say who they are before it lets them pass; empty where it asks nobody.
    #[serde(default)]
    pub users: Vec<String>,
    /// Whether it only lets answers to traffic from inside back in (established, reflexive, stateful).
    pub answers_only: bool,
    /// Whether the rule is applied somewhere. `false`: it would open something as soon as somebody applies it.
    pub applied: bool,
    /// The last day on which it is in effect, where a schedule ends it.
    #[serde(default)]
    pub until: Option<Date>,
    /// Where it stands.
    pub line: Line,
}

impl Filter {
    /// One in effect about everything that passes, from anywhere to anywhere.
    #[must_use]
    pub fn of_everything(name: String, verb: Verb, line: Line) -> Self {
        Self {
            name,
            verb,
            family: IpFamily::Both,
            from_interface: String::new(),
            from_zone: Zone::Unknown,
            to_interface: String::new(),
            to_zone: Zone::Unknown,
            sources: Sources::Anywhere,
            destinations: Sources::Anywhere,
            services: Vec::new(),
            users: Vec::new(),
            answers_only: false,
            applied: true,
            until: None,
            line,
        }
    }

    /// Whether it takes any service.
    #[must_use]
    pub fn any_service(&self) -> bool {
        self.services.is_empty()
            || self.services.iter().any(|s| s.protocol == Protocol::Any && s.ports == PortRange::ALL)
    }

    /// Whether it takes any service, or every port of TCP at least: what is attacked answers there.
    #[must_use]
    pub fn any_port(&self) -> bool {
        let is_all = |ports: PortRange| ports.from <= 1 && ports.to == u16::MAX;
        self.any_service() || self.services.iter().any(|s| s.protocol == Protocol::Tcp && is_all(s.ports))
    }

    /// Whether it is in effect on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.applied && self.until.is_none_or(|end| day <= end)
    }
}

/// A port handed from outside to a machine inside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forward {
    /// Name or number as the device writes it.
    pub name: String,
    /// Interface it comes in by; empty for any.
    pub interface: String,
    /// Where that leads.
    pub zone: Zone,
    /// Protocol.
    pub protocol: Protocol,
    /// Ports outside.
    pub outside: PortRange,
    /// Machine inside.
    pub to_host: String,
    /// Ports inside.
    pub inside: PortRange,
    /// From where it may be used, after filters.
    pub sources: Sources,
    /// Whether it is applied: an object nothing uses opens nothing yet.
    pub applied: bool,
    /// The last day on which it is open, where a schedule ends it.
    #[serde(default)]
    pub until: Option<Date>,
    /// Where it stands.
    pub line: Line,
}

impl Forward {
    /// Whether it is open on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.applied && self.until.is_none_or(|end| day <= end)
    }

    /// As people find it again: its name, and the machine inside.
    #[must_use]
    pub fn label(&self) -> String {
        let to = match self.inside {
            _ if self.to_host.is_empty() => String::new(),
            PortRange::ALL => self.to_host.clone(),
            PortRange { from, to } if from == to => format!("{}:{from}", self.to_host),
            PortRange { from, to } => format!("{}:{from}-{to}", self.to_host),
        };
        match (self.name.is_empty(), to.is_empty()) {
            (true, _) => to,
            (false, true) => self.name.clone(),
            (false, false) => format!("{} → {to}", self.name),
        }
    }
}
