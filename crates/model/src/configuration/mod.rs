//! Configurations (設定ファイル): what the configuration of a network device says about its security.
//!
//! One small model for every maker. Readers (`intake`) decide what a line *means* (order of filters, roles of interfaces,
//! objects, defaults); everything after them looks at this model only. Two things are guarded here: every value remembers
//! its line, and what is not written is never made up: a [`Setting`] says whether it was written, holds by default (with
//! the source of that default), or is not known.
//!
//! No secret is ever in here: a [`Secret`] carries a keyed fingerprint and what is wrong with it, not the secret.

mod access;
pub mod address;
mod bare;
mod cipher;
mod finding;
mod line;
mod place;
mod record;
mod said_sources;
mod sameness;
mod secret;
mod sign_in;
mod sole;
pub mod span;
mod terms;
mod traffic;
mod wireless;

pub use access::{Administrator, Listener, Lockout, Opening, RemoteAccess, RemoteAccessKind, RemoteUser, Service};
pub use bare::{bare_lines, is_decided_elsewhere, listed, open_lines};
pub use cipher::WeakCipher;
pub use finding::{ChangeCode, ConfigurationChange, ConfigurationFinding, Direction, FindingCode, Severity, Sureness};
pub use place::Places;
pub use record::{ConfigurationRecord, History, Loosened, RemoteConnection, ReplySource};
pub use said_sources::SaidSources;
pub use sameness::{
    are_different, are_ends_of_a_tunnel, are_of_two_days, by_device, is_factory_name, is_one, may_be_one, share_a_place,
};
pub use secret::{Fingerprint, FingerprintKey, Secret, SecretUse, Storage, Weakness};
pub use sign_in::{Asked, SignIn, SignInPlace};
pub use terms::{AccountUse, Presence, RemoteTerms, TermsDifference, TermsGap};
pub use traffic::{
    Filter, Forward, IpFamily, KEPT_ELSEWHERE, PortRange, Protocol, Sources, TrafficService, Verb, names_nobody,
    source_words,
};
pub use wireless::{Protection, WirelessNetwork};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ledger::Problem;
use crate::words::Lang;

/// A line of the dropped file, as the user counts (from 1).
pub type Line = u32;

keyed_enum! {
    /// Which language the configuration is written in.
    pub enum Dialect {
        FortiOs = "fortios", "FortiOS(FortiGate)", "FortiOS (FortiGate)";
        CiscoAsa = "cisco-asa", "Cisco ASA", "Cisco ASA";
        CiscoIos = "cisco-ios", "Cisco IOS・IOS-XE", "Cisco IOS or IOS-XE";
        Yamaha = "yamaha", "ヤマハ RTX・NVR・FWX", "YAMAHA RTX, NVR or FWX";
        NecIx = "nec-ix", "NEC UNIVERGE IX", "NEC UNIVERGE IX";
        AlliedWarePlus = "alliedware-plus", "アライドテレシス AlliedWare Plus", "Allied Telesis AlliedWare Plus";
        Nftables = "nftables", "Linux nftables", "Linux nftables";
        Iptables = "iptables", "Linux iptables", "Linux iptables";
        Unread = "unread", "まだ読めない形式(ほかのメーカー)", "a format that is not read yet (another maker)";
    }
}

keyed_enum! {
    /// Where an interface leads.
    pub enum Zone {
        Outside = "outside", "外(インターネット)", "outside (internet)";
        Inside = "inside", "内(施設内)", "inside";
        Maintenance = "maintenance", "保守用", "maintenance";
        Wireless = "wireless", "無線", "wireless";
        Unknown = "unknown", "不明", "not known";
    }
}

/// A value with the line it stands on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its line.
    pub line: Line,
}

impl<T> At<T> {
    /// `value` on `line`.
    pub const fn new(value: T, line: Line) -> Self {
        Self { value, line }
    }
}

keyed_enum! {
    /// Why a setting is not known.
    pub enum Unseen {
        PartOfText = "part-of-text", "設定の一部しかないため、書かれていないのか、写されていないのかがわかりません", "only a part of the configuration is here, so a missing line may simply not have been copied";
        DefaultUnsure = "default-unsure", "書かれておらず、この機種の初期値が確かではありません", "it is not written, and the factory setting of this model is not certain";
        NotReadable = "not-readable", "書かれていますが、読み取れませんでした", "it is written but could not be read";
    }
}

/// A setting: written, holding by default, or not known. Absence alone never decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "known")]
pub enum Setting<T> {
    /// The configuration says so.
    Written {
        /// What.
        value: T,
        /// Where.
        line: Line,
    },
    /// Nothing is written in a whole configuration, and the default is certain.
    Default {
        /// The default.
        value: T,
        /// Where the default is documented, and for which models.
        source: String,
    },
    /// Not known.
    Unknown {
        /// Why.
        why: Unseen,
    },
}

impl<T> Setting<T> {
    /// The value where it is known.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Written { value, .. } | Self::Default { value, .. } => Some(value),
            Self::Unknown { .. } => None,
        }
    }

    /// Why it is not known, where it is not.
    #[must_use]
    pub const fn why(&self) -> Option<Unseen> {
        match self {
            Self::Unknown { why } => Some(*why),
            _ => None,
        }
    }

    /// The line where it is written.
    pub const fn line(&self) -> Option<Line> {
        match self {
            Self::Written { line, .. } => Some(*line),
            _ => None,
        }
    }
}

/// Not known because only a part of the text is here: what a reader starts from.
impl<T> Default for Setting<T> {
    fn default() -> Self {
        Self::Unknown { why: Unseen::PartOfText }
    }
}

/// Who the device is. The maker is fixed by the dialect; everything else only if written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Identity {
    /// Maker as people call it, e.g. `Fortinet`.
    pub maker: String,
    /// Model, e.g. `FortiGate-60E`, `RTX830`.
    pub model: Option<At<String>>,
    /// Firmware version as the maker writes it, e.g. `6.0.4`, `9.12(4)67`, `15.02.10`.
    pub firmware: Option<At<String>>,
    /// Host name.
    pub host_name: Option<At<String>>,
    /// Serial number.
    pub serial: Option<At<String>>,
    /// MAC addresses, `aa:bb:cc:dd:ee:ff`.
    pub macs: Vec<At<String>>,
    /// When the text was taken from the device, where the text says so.
    pub taken_on: Option<At<Date>>,
}

/// Makers whose name is kept in Japanese, as others read it.
const MAKERS: [(&str, &str); 4] = [
    ("ヤマハ", "YAMAHA"),
    ("ヤマハ(スイッチSWX)", "YAMAHA (switch SWX)"),
    ("ヤマハ(無線アクセスポイントWLX)", "YAMAHA (access point WLX)"),
    ("アライドテレシス", "Allied Telesis"),
];

impl Identity {
    /// The maker in `lang`.
    #[must_use]
    pub fn maker_in(&self, lang: Lang) -> &str {
        let english = || MAKERS.iter().find(|(ja, _)| *ja == self.maker).map(|(_, en)| *en);
        match lang {
            Lang::Ja => &self.maker,
            Lang::En => english().unwrap_or(&self.maker),
        }
    }
}

keyed_enum! {
    /// Whether the text is the whole configuration. Only then may absence be held against the device. What a device shows of
    /// its state is none of it.
    pub enum Extent {
        Whole = "whole", "全体", "whole";
        Part = "part", "一部", "a part";
        State = "state", "設定なし(機器の状態を表示したもの)", "none (what the device shows of its state)";
    }
}

/// An interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interface {
    /// Name as the device writes it (`wan1`, `GigabitEthernet0/0`, `lan1`, `pp 1`).
    pub name: String,
    /// A name people gave it (`nameif`, alias, description).
    pub label: String,
    /// Where it leads.
    pub zone: Zone,
    /// Whether the configuration itself says where it leads; otherwise it was concluded (a public address, a name).
    pub zone_written: bool,
    /// Addresses with prefix length, e.g. `192.168.1.1/24`; `dhcp` and `pppoe` as such, and [`IPV6`] where only that is on.
    pub addresses: Vec<String>,
    /// Switched on.
    pub enabled: bool,
    /// Where it begins.
    pub line: Line,
}

/// Stands among the addresses of an interface on which IPv6 is switched on without a written address.
pub const IPV6: &str = "ipv6";

impl Interface {
    /// Whether IPv6 is switched on: an address of it, a prefix from the line, or [`IPV6`]. No maker's device speaks it on an
    /// interface where nothing of it is written.
    #[must_use]
    pub fn carries_v6(&self) -> bool {
        self.addresses.iter().any(|a| is_v6(a))
    }

    /// Whether it speaks a version of IP. Where no address is written it is IPv4.
    #[must_use]
    pub fn carries(&self, family: IpFamily) -> bool {
        let has_v4 = || self.addresses.is_empty() || self.addresses.iter().any(|a| !is_v6(a));
        match family {
            IpFamily::V4 => has_v4(),
            IpFamily::V6 => self.carries_v6(),
            IpFamily::Both => true,
        }
    }
}

fn is_v6(address: &str) -> bool {
    address == IPV6 || address.contains(':') || address.contains("-prefix@")
}

/// Logging and time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Records {
    /// Servers that receive the log, `host` or `host:port`; empty when there are none.
    pub syslog: Setting<Vec<String>>,
    /// Time servers; empty when there are none.
    pub ntp: Setting<Vec<String>>,
    /// Clock zone as written, e.g. `+09:00`, `Asia/Tokyo`, `JST 9`.
    pub clock_zone: Setting<String>,
}

/// A line nobody understood. Counted and listed, never fatal.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UnreadLines {
    /// How many there are.
    pub count: usize,
    /// How many lines with content the configuration has.
    pub total: usize,
    /// The first ones, masked and shortened.
    pub first: Vec<At<String>>,
}

/// How many unread lines are listed.
pub const MAX_UNREAD: usize = 50;

/// The readers of today, by number; one more when they begin to see what they did not.
pub const READER: u32 = 2;

/// The security state of one device (or one virtual domain of it), as its configuration tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Configuration {
    /// Language.
    pub dialect: Dialect,
    /// Who the device is.
    pub identity: Identity,
    /// Whether the text is whole.
    pub extent: Extent,
    /// First and last line of this device in the file.
    pub lines: (Line, Line),
    /// Virtual domains (VDOM, context) it has; empty where there is one only.
    pub domains: Vec<At<String>>,
    /// Interfaces.
    pub interfaces: Vec<Interface>,
    /// What the device itself answers to: management pages, telnet, SNMP and the like.
    pub listeners: Vec<Listener>,
    /// Remote access: VPN and dial-in.
    pub remote_access: Vec<RemoteAccess>,
    /// Administrators.
    pub administrators: Vec<Administrator>,
    /// Where they sign in, and what is asked of them.
    #[serde(default)]
    pub sign_ins: Vec<SignIn>,
    /// Locking out after wrong passwords.
    pub lockout: Setting<Lockout>,
    /// Secrets, by fingerprint.
    pub secrets: Vec<Secret>,
    /// Filters in effect, in the order in which they are evaluated.
    pub filters: Vec<Filter>,
    /// Lists on what whoever came in by a VPN may reach, by the group or user they are written for in place of an interface.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vpn_filters: Vec<Filter>,
    /// Ports handed to machines inside (DNAT, VIP, static NAT, descriptor).
    pub forwards: Vec<Forward>,
    /// Wireless networks it offers.
    #[serde(default)]
    pub wireless: Vec<WirelessNetwork>,
    /// Weak ciphers and versions of protocols it is told to take; `None` where nobody looked for them.
    #[serde(default)]
    pub weak_ciphers: Option<Vec<WeakCipher>>,
    /// Ports that limit which devices may be plugged in (port security, 802.1X); `None` where nobody looked for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guarded_ports: Option<Vec<At<String>>>,
    /// Logging and time.
    pub records: Records,
    /// Lines nobody understood.
    pub unread: UnreadLines,
    /// By which readers it was read ([`READER`]); 0 from before that was kept.
    #[serde(default)]
    pub reader: u32,
}

impl Configuration {
    /// An empty configuration of which nothing is known.
    #[must_use]
    pub fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            identity: Identity::default(),
            extent: Extent::Part,
            lines: (0, 0),
            domains: Vec::new(),
            interfaces: Vec::new(),
            listeners: Vec::new(),
            remote_access: Vec::new(),
            administrators: Vec::new(),
            sign_ins: Vec::new(),
            lockout: Setting::default(),
            secrets: Vec::new(),
            filters: Vec::new(),
            vpn_filters: Vec::new(),
            forwards: Vec::new(),
            wireless: Vec::new(),
            weak_ciphers: None,
            guarded_ports: None,
            records: Records::default(),
            unread: UnreadLines::default(),
            reader: READER,
        }
    }

    /// Whether there is a configuration in the text, and a reader of its language read it. Of any other nothing is known.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.dialect != Dialect::Unread && self.extent != Extent::State
    }

    /// The zone of an interface by name; [`Zone::Unknown`] where it is not described.
    #[must_use]
    pub fn zone_of(&self, interface: &str) -> Zone {
        self.interfaces.iter().find(|i| i.name == interface).map_or(Zone::Unknown, |i| i.zone)
    }
}

/// What a file of configurations gave: one per device in it, and the text without its secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadConfigurations {
    /// One per device, in the order of the file.
    pub devices: Vec<Configuration>,
    /// The whole text with every secret masked, line by line as dropped: what may be kept.
    pub masked_text: String,
    /// How many secrets were masked.
    pub masked: usize,
    /// Encoding the text was in.
    pub encoding: String,
    /// What could not be read, and what to do about it.
    pub problems: Vec<Problem>,
}
