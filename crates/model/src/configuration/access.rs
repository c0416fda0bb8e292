//! Who can reach the device itself: services it answers to, remote access, administrators, locking out.

use serde::{Deserialize, Serialize};

use super::{At, IpFamily, Line, Setting, Sources, Zone};

keyed_enum! {
    /// A service the device itself offers.
    pub enum Service {
        Https = "https", "管理画面(HTTPS)", "management page (HTTPS)";
        Http = "http", "管理画面(暗号化なしのHTTP)", "management page (plain HTTP)";
        Ssh = "ssh", "SSH", "SSH";
        Telnet = "telnet", "Telnet(暗号化なし)", "Telnet (not encrypted)";
        Ftp = "ftp", "FTP・SFTP", "FTP or SFTP";
        Tftp = "tftp", "TFTP", "TFTP";
        SnmpPlain = "snmp-plain", "SNMP(v1・v2c、暗号化なし)", "SNMP (v1 or v2c, not encrypted)";
        SnmpWrite = "snmp-write", "SNMP(v1・v2c)での設定の変更", "changes by SNMP (v1 or v2c)";
        Snmp = "snmp", "SNMP v3", "SNMP v3";
        Central = "central", "集中管理(FortiManager など)", "central management (FortiManager and the like)";
        Other = "other", "そのほかのサービス", "another service";
    }
}

impl Service {
    /// Whether somebody who reaches it can change the device.
    #[must_use]
    pub const fn manages(self) -> bool {
        matches!(
            self,
            Self::Https
                | Self::Http
                | Self::Ssh
                | Self::Telnet
                | Self::Ftp
                | Self::Tftp
                | Self::SnmpWrite
                | Self::Central
        )
    }

    /// Whether what is typed travels readable.
    #[must_use]
    pub const fn is_plain(self) -> bool {
        matches!(self, Self::Http | Self::Telnet | Self::Tftp | Self::SnmpPlain | Self::SnmpWrite)
    }
}

/// An interface on which a service can really be reached, after filters, roles and lists were taken into account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Interface; empty for all.
    pub interface: String,
    /// Where it leads.
    pub zone: Zone,
    /// In which version of IP it answers there.
    #[serde(default)]
    pub family: IpFamily,
    /// From where it answers there.
    pub sources: Sources,
    /// The line that opens it there, where each interface has one of its own.
    #[serde(default)]
    pub line: Option<Line>,
}

/// A service the device answers to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listener {
    /// Which.
    pub service: Service,
    /// Name where the service is [`Service::Other`]; empty otherwise.
    pub name: String,
    /// Port, where known.
    pub port: Option<u16>,
    /// Whether it is on.
    pub on: Setting<bool>,
    /// Where it can be reached; empty when that is not known or nowhere.
    pub openings: Vec<Opening>,
    /// The line that matters most for it: where it is switched on or opened.
    pub line: Option<Line>,
}

impl Listener {
    /// Whether it is what asks for an address (DHCP) and hears the answer, from wherever it comes: no door to anything.
    #[must_use]
    pub fn hears_addresses(&self) -> bool {
        matches!(self.port, Some(68 | 546)) && self.service == Service::Other
    }
}

keyed_enum! {
    /// A way in from outside.
    pub enum RemoteAccessKind {
        SslVpn = "ssl-vpn", "SSL-VPN", "SSL-VPN";
        IpsecSite = "ipsec-site", "IPsec(拠点間)", "IPsec between sites";
        IpsecClient = "ipsec-client", "IPsec(リモート接続)", "IPsec for remote users";
        L2tp = "l2tp", "L2TP/IPsec", "L2TP/IPsec";
        Pptp = "pptp", "PPTP", "PPTP";
        DialIn = "dial-in", "電話回線の着信", "dial-in";
        WireGuard = "wireguard", "WireGuard", "WireGuard";
        OpenVpn = "openvpn", "OpenVPN", "OpenVPN";
        Line = "line", "保守用の回線(専用線・閉域網)", "a line for maintenance (leased, closed network)";
        Management = "management", "機器そのものの管理(SSH・管理画面)", "management of the device itself (SSH, management page)";
        Other = "other", "そのほかのVPN", "another VPN";
    }
}

impl RemoteAccessKind {
    /// Whether persons sign in to it (rather than two devices).
    #[must_use]
    pub const fn has_users(self) -> bool {
        matches!(self, Self::SslVpn | Self::IpsecClient | Self::L2tp | Self::Pptp | Self::DialIn | Self::OpenVpn)
    }
}

/// A user of remote access.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteUser {
    /// Name.
    pub name: String,
    /// Second factor, where the configuration tells.
    pub two_factor: Option<bool>,
    /// May sign in.
    pub enabled: bool,
    /// Whether it surely signs in by this way; from a part of a text it may not be clear who does.
    #[serde(default = "surely")]
    pub is_sure: bool,
    /// Where it stands.
    pub line: Line,
}

/// What was kept before it was told apart.
const fn surely() -> bool {
    true
}

/// A way in from outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteAccess {
    /// Which kind.
    pub kind: RemoteAccessKind,
    /// Name as the device writes it (`tunnel 1`, `to-vendor`); stable between two configurations of one device.
    pub name: String,
    /// What people wrote about it (description, comment).
    pub label: String,
    /// Whether it is on.
    pub on: Setting<bool>,
    /// The other end: addresses or names; empty when anybody may begin.
    pub peers: Vec<String>,
    /// Interface it comes in by; empty where not said.
    pub interface: String,
    /// Its users, where there are any.
    pub users: Vec<RemoteUser>,
    /// Groups of users, and servers that know the users (RADIUS, LDAP).
    pub groups: Vec<At<String>>,
    /// Whether who comes in must say who they are, with a name and a password; `None` where the text does not tell.
    #[serde(default)]
    pub asks: Option<bool>,
    /// From where it may be reached.
    pub sources: Sources,
    /// Second factor for all its users, where the configuration tells.
    pub two_factor: Option<bool>,
    /// Where it begins.
    pub line: Line,
}

/// Somebody who may change the device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Administrator {
    /// Name; empty for a password without a name.
    pub name: String,
    /// Rights as the device writes them (`super_admin`, `15`, `administrator`).
    pub rights: String,
    /// May sign in.
    pub enabled: bool,
    /// From where.
    pub sources: Sources,
    /// Second factor, where the configuration tells.
    pub two_factor: Option<bool>,
    /// Where it stands.
    pub line: Line,
}

/// Locking out after wrong passwords.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lockout {
    /// After how many wrong passwords; 0 for never.
    pub failures: u32,
    /// For how many seconds; `None` where not said.
    pub seconds: Option<u32>,
}
