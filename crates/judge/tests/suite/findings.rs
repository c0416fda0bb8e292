//! What is found in configurations. Every row reads as a sentence: "telnet-on is found, surely, when …".

use crate::house;
use std::collections::BTreeSet;

use crate::house::network::{
    administrator, by_default, connection, forward, interface, listener, only, permit, record, router, secret, sign_in,
    unsure, user, way, written,
};
use crate::house::{clinic, day, person, today};
use crate::shared_secrets::shared_between;
use sejo_judge::configuration::{Look, finding_words, findings};
use sejo_model::configuration::{
    Asked, At, Configuration, ConfigurationFinding, ConfigurationRecord, Dialect, Extent, IpFamily, Lockout, PortRange,
    Protection, RemoteAccessKind, SecretUse, Service, Setting, Severity, SignInPlace, Sources, Storage, Sureness, Verb,
    Weakness, Zone,
};
use sejo_model::{Facts, Person};

use Severity::{Danger, Notice, Warning};
use Sureness::{Check, Sure};

pub type Spoil = fn(&mut Configuration);

/// When …, this is found with this weight and sureness.
type Row = (&'static str, &'static str, Severity, Sureness, Spoil);

fn firmware(c: &mut Configuration, dialect: Dialect, version: &str) {
    c.dialect = dialect;
    c.identity.firmware = Some(At::new(version.into(), 1));
}

/// All ports of a machine.
fn whole_machine(sources: Sources) -> sejo_model::configuration::Forward {
    let all = PortRange::ALL;
    sejo_model::configuration::Forward { outside: all, inside: all, ..forward(0, sources, 50) }
}

fn weak(weakness: Weakness, purpose: SecretUse) -> sejo_model::configuration::Secret {
    sejo_model::configuration::Secret { weakness: Some(weakness), ..secret(purpose, "x", "b2", 30) }
}

const UPKEEP: &[Row] = &[
    ("the firmware is that of Handa", "firmware-exploited", Danger, Sure, |c| firmware(c, Dialect::FortiOs, "6.0.4")),
    ("only a part shows a bad version", "firmware-exploited", Danger, Sure, |c| {
        firmware(c, Dialect::CiscoAsa, "9.12(4)67");
        c.extent = Extent::Part;
    }),
    ("the branch ended in September", "firmware-past-support", Danger, Sure, |c| {
        firmware(c, Dialect::FortiOs, "7.2.12");
    }),
    ("no version is written", "firmware-unknown", Notice, Sure, |c| c.identity.firmware = None),
    ("the version says too little", "firmware-unknown", Notice, Check, |c| firmware(c, Dialect::CiscoIos, "17.3")),
    ("the version cannot be read", "firmware-unknown", Notice, Check, |c| firmware(c, Dialect::FortiOs, "unknown")),
    ("lockout is off", "no-lockout", Warning, Sure, |c| {
        c.lockout = by_default(Lockout { failures: 0, seconds: None });
    }),
    ("lockout is not known", "no-lockout", Warning, Check, |c| c.lockout = unsure()),
    ("no log server is set", "no-syslog", Warning, Sure, |c| c.records.syslog = by_default(Vec::new())),
    ("a part shows no log server", "no-syslog", Warning, Check, |c| c.records.syslog = Setting::default()),
    ("no time server is set", "no-ntp", Warning, Sure, |c| c.records.ntp = by_default(Vec::new())),
    ("the clock shows Greenwich", "clock-zone-wrong", Notice, Sure, |c| {
        c.records.clock_zone = written("UTC".into(), 62);
    }),
    ("the text is a year old", "configuration-old", Notice, Sure, |c| {
        c.identity.taken_on = Some(At::new(day("2025-11-21"), 1));
    }),
    ("nobody reads the maker", "configuration-unread", Notice, Check, |c| c.dialect = Dialect::Unread),
    ("it is the state of a device", "configuration-state", Notice, Sure, |c| c.extent = Extent::State),
];

const REACH: &[Row] = &[
    ("the page answers outside", "management-from-outside", Danger, Sure, |c| {
        c.listeners.push(listener(Service::Https, "lan2", Zone::Outside, Sources::Anywhere, 21));
    }),
    ("the outside is only concluded", "management-from-outside", Danger, Check, |c| {
        c.interfaces[1].zone_written = false;
        c.listeners.push(listener(Service::Ssh, "lan2", Zone::Outside, Sources::Anywhere, 21));
    }),
    ("the list of sources is not in the text", "management-from-outside", Danger, Check, |c| {
        c.listeners.push(listener(Service::Ssh, "lan2", Zone::Outside, Sources::Unknown, 21));
    }),
    ("only a part shows that it answers outside", "management-from-outside", Danger, Check, |c| {
        c.extent = Extent::Part;
        c.listeners.push(listener(Service::Ssh, "lan2", Zone::Outside, Sources::Anywhere, 21));
    }),
    ("it answers on every interface", "management-from-outside", Danger, Sure, |c| {
        c.listeners.push(listener(Service::Ssh, "", Zone::Unknown, Sources::Anywhere, 21));
    }),
    ("an interface goes by a name people gave it", "management-from-outside", Danger, Sure, |c| {
        c.interfaces[1].label = "outside".into();
        c.listeners.push(listener(Service::Ssh, "outside", Zone::Outside, Sources::Anywhere, 21));
    }),
    ("it answers the wireless", "management-unrestricted", Warning, Sure, |c| {
        c.listeners.push(listener(Service::Https, "wifi", Zone::Wireless, Sources::Anywhere, 21));
    }),
    ("it answers an interface nobody described", "management-side-unknown", Warning, Check, |c| {
        c.listeners.push(listener(Service::Https, "port9", Zone::Unknown, Sources::Anywhere, 21));
    }),
    ("RDP is handed to anybody", "remote-desktop-forwarded", Danger, Sure, |c| {
        c.forwards.push(forward(3389, Sources::Anywhere, 50));
    }),
    ("RDP is handed to listed sources", "remote-desktop-forwarded", Warning, Sure, |c| {
        c.forwards.push(forward(3389, only(&["203.0.113.9"]), 50));
    }),
    ("RDP hides behind another port", "remote-desktop-forwarded", Danger, Sure, |c| {
        c.forwards.push(sejo_model::configuration::Forward {
            outside: PortRange::one(13389),
            ..forward(3389, Sources::Anywhere, 50)
        });
    }),
    ("VNC is handed to anybody", "remote-desktop-forwarded", Danger, Sure, |c| {
        c.forwards.push(forward(5901, Sources::Anywhere, 50));
    }),
    ("a file share is handed to anybody", "file-share-forwarded", Danger, Sure, |c| {
        c.forwards.push(forward(445, Sources::Anywhere, 50));
    }),
    ("a web server is handed to anybody", "forward-from-anywhere", Warning, Sure, |c| {
        c.forwards.push(forward(443, Sources::Anywhere, 50));
    }),
    ("a whole machine is handed to anybody", "forward-from-anywhere", Danger, Sure, |c| {
        c.forwards.push(whole_machine(Sources::Anywhere));
    }),
    ("a whole machine may answer a remote desktop", "remote-desktop-forwarded", Danger, Check, |c| {
        c.forwards.push(whole_machine(Sources::Anywhere));
    }),
    ("a whole machine may share files", "file-share-forwarded", Danger, Check, |c| {
        c.forwards.push(whole_machine(Sources::Anywhere));
    }),
    ("nobody knows to whom it is handed", "forward-from-anywhere", Warning, Check, |c| {
        c.forwards.push(forward(443, Sources::Unknown, 50));
    }),
    ("a country is no list", "remote-desktop-forwarded", Danger, Sure, |c| {
        c.forwards.push(forward(3389, only(&["country JP"]), 50));
    }),
    ("a page answers so many that nobody could name them", "management-from-outside", Danger, Check, |c| {
        c.listeners.push(listener(Service::Ssh, "lan2", Zone::Outside, only(&["203.0.0.0/8"]), 21));
    }),
    ("only a part shows a forward", "remote-desktop-forwarded", Danger, Check, |c| {
        c.extent = Extent::Part;
        c.forwards.push(forward(3389, Sources::Anywhere, 50));
    }),
    ("the list before a forward is not in the text", "file-share-forwarded", Danger, Check, |c| {
        c.forwards.push(forward(445, Sources::Unknown, 50));
    }),
    ("the line of a forward is switched off", "unused-opens-something", Notice, Sure, |c| {
        c.interfaces[1].enabled = false;
        c.forwards.push(forward(3389, Sources::Anywhere, 50));
    }),
    ("the outside may be a closed network", "management-from-outside", Danger, Check, |c| {
        c.interfaces[1].addresses = vec!["10.20.0.2/30".into()];
        c.listeners.push(listener(Service::Https, "lan2", Zone::Outside, Sources::Anywhere, 21));
    }),
    ("a port is handed inwards from what may be a closed network", "forward-from-anywhere", Warning, Check, |c| {
        c.interfaces[1].addresses = vec!["10.20.0.2/30".into()];
        c.forwards.push(forward(443, Sources::Anywhere, 50));
    }),
    ("a list nobody uses lets everybody in to desktops", "unused-opens-something", Notice, Sure, |c| {
        c.dialect = Dialect::Yamaha;
        c.filters.push(unused_list(3389, Sources::Anywhere));
    }),
    ("nothing filters what comes to public addresses", "no-inbound-filter", Danger, Sure, |c| {
        c.dialect = Dialect::Yamaha;
        c.interfaces[0] = interface("lan1", Zone::Inside, "198.51.100.1/28", 10);
    }),
    ("nothing filters a line that gives the inside its prefix", "no-inbound-filter", Danger, Sure, |c| {
        c.dialect = Dialect::Yamaha;
        c.interfaces[0].addresses.push("ra-prefix@lan2".into());
    }),
    ("a list for IPv4 does not stand before IPv6", "no-inbound-filter", Danger, Sure, |c| {
        c.dialect = Dialect::Yamaha;
        c.interfaces[0].addresses.push("ra-prefix@lan2".into());
        let all = permit(("lan2", Zone::Outside), ("", Zone::Inside), 41);
        c.filters.push(sejo_model::configuration::Filter { verb: Verb::Deny, family: IpFamily::V4, ..all });
    }),
    ("a list for IPv6 does not stand before IPv4", "no-inbound-filter", Danger, Sure, |c| {
        c.dialect = Dialect::NecIx;
        c.interfaces[0] = interface("lan1", Zone::Inside, "198.51.100.1/28", 10);
        let all = permit(("lan2", Zone::Outside), ("", Zone::Inside), 41);
        c.filters.push(sejo_model::configuration::Filter { verb: Verb::Deny, family: IpFamily::V6, ..all });
    }),
    ("a firewall may decide by policies", "no-inbound-filter", Danger, Check, |c| {
        c.dialect = Dialect::Yamaha;
        c.identity.model = Some(At::new("FWX120".into(), 1));
        c.interfaces[0] = interface("lan1", Zone::Inside, "198.51.100.1/28", 10);
    }),
    ("everything may come in", "permits-everything", Danger, Sure, |c| {
        c.filters.push(permit(("lan2", Zone::Outside), ("lan1", Zone::Inside), 41));
    }),
    ("everything may come in for whoever signs in", "permits-signed-in", Warning, Sure, |c| {
        let rule = permit(("lan2", Zone::Outside), ("lan1", Zone::Inside), 41);
        c.filters.push(sejo_model::configuration::Filter { users: vec!["vendors".into()], ..rule });
    }),
    ("everything may pass between parts of the inside", "permits-everything", Warning, Sure, |c| {
        c.filters.push(permit(("wifi", Zone::Wireless), ("lan1", Zone::Inside), 41));
    }),
    ("an unused rule would let everything in", "unused-opens-something", Notice, Sure, |c| {
        let rule = permit(("lan2", Zone::Outside), ("lan1", Zone::Inside), 41);
        c.filters.push(sejo_model::configuration::Filter { applied: false, ..rule });
    }),
    (
        "an unused rule of a FortiGate names no interface, which is every one",
        "unused-opens-something",
        Notice,
        Sure,
        |c| {
            let rule = permit(("", Zone::Unknown), ("", Zone::Unknown), 41);
            c.filters.push(sejo_model::configuration::Filter { applied: false, ..rule });
        },
    ),
    ("a list of an ASA that nothing applies permits everything", "unused-opens-something", Notice, Sure, |c| {
        firmware(c, Dialect::CiscoAsa, "9.20(4)");
        let rule = permit(("", Zone::Unknown), ("", Zone::Unknown), 41);
        c.filters.push(sejo_model::configuration::Filter { applied: false, ..rule });
    }),
    ("an unused forward lies ready", "unused-opens-something", Notice, Sure, |c| {
        c.forwards.push(sejo_model::configuration::Forward { applied: false, ..forward(3389, Sources::Anywhere, 50) });
    }),
];

const WAYS: &[Row] = &[
    ("SSL-VPN is on", "ssl-vpn-on", Warning, Sure, |c| c.remote_access.push(way(RemoteAccessKind::SslVpn, "ssl", 70))),
    ("SSL-VPN is on with broken firmware", "ssl-vpn-on", Danger, Sure, |c| {
        firmware(c, Dialect::FortiOs, "7.0.13");
        c.remote_access.push(way(RemoteAccessKind::SslVpn, "ssl", 70));
    }),
    ("SSL-VPN may be on", "ssl-vpn-on", Warning, Check, |c| {
        c.remote_access.push(way(RemoteAccessKind::SslVpn, "ssl", 70));
        c.remote_access[0].on = unsure();
    }),
    ("a VPN answers anybody", "vpn-unrestricted", Warning, Sure, |c| {
        c.remote_access.push(way(RemoteAccessKind::IpsecClient, "dialup", 70));
        c.remote_access[0].sources = Sources::Anywhere;
    }),
    ("a tunnel between sites takes any peer", "vpn-unrestricted", Warning, Sure, |c| {
        c.remote_access.push(way(RemoteAccessKind::IpsecSite, "tunnel 1", 70));
        c.remote_access[0].sources = Sources::Anywhere;
        c.remote_access[0].peers.clear();
    }),
    ("a VPN has no second factor", "vpn-without-two-factor", Warning, Sure, |c| {
        c.remote_access.push(way(RemoteAccessKind::L2tp, "pp 1", 70));
        c.remote_access[0].two_factor = Some(false);
    }),
    ("one user has no second factor", "vpn-without-two-factor", Warning, Sure, |c| {
        c.remote_access.push(way(RemoteAccessKind::SslVpn, "ssl", 70));
        let lax = sejo_model::configuration::RemoteUser { two_factor: Some(false), ..user("guest", 71) };
        c.remote_access[0].users = vec![user("kato", 72), lax];
    }),
    ("nobody knows about the second factor", "vpn-without-two-factor", Warning, Check, |c| {
        c.remote_access.push(way(RemoteAccessKind::SslVpn, "ssl", 70));
        c.remote_access[0].two_factor = None;
    }),
    ("a directory lets in others than its users", "vpn-without-two-factor", Warning, Check, |c| {
        c.remote_access.push(way(RemoteAccessKind::SslVpn, "ssl", 70));
        let sure = sejo_model::configuration::RemoteUser { two_factor: Some(true), ..user("kato", 71) };
        (c.remote_access[0].users, c.remote_access[0].two_factor) = (vec![sure], None);
        c.remote_access[0].groups = vec![At::new("AD".into(), 72)];
    }),
    ("PPTP is on", "pptp-on", Danger, Sure, |c| c.remote_access.push(way(RemoteAccessKind::Pptp, "pp 2", 70))),
    ("a tunnel stands in no register", "remote-undeclared", Danger, Sure, |c| {
        c.remote_access.push(way(RemoteAccessKind::IpsecSite, "tunnel 9", 70));
    }),
    ("a telephone line answers and stands in no register", "dial-in-undeclared", Danger, Sure, |c| {
        c.remote_access.push(way(RemoteAccessKind::DialIn, "line aux 0", 70));
    }),
    ("a telephone line that asks nothing lets in without a password", "login-without-password", Danger, Sure, |c| {
        c.sign_ins.push(sign_in("aux 0", SignInPlace::DialIn, written(Asked::Nothing, 90)));
    }),
    ("a forward stands in no register", "forward-undeclared", Warning, Sure, |c| {
        c.forwards.push(forward(8443, only(&["203.0.113.9"]), 50));
    }),
    ("one peer outside manages the device and stands in no register", "management-undeclared", Warning, Sure, |c| {
        c.listeners.push(listener(Service::Ssh, "lan2", Zone::Outside, only(&["203.0.113.9"]), 21));
    }),
    ("whom a list in another text lets manage the device nobody knows", "management-undeclared", Warning, Check, |c| {
        c.listeners.push(listener(Service::Ssh, "lan2", Zone::Outside, Sources::Unknown, 21));
    }),
    ("a peer on a vendor's closed network manages the device", "management-undeclared", Warning, Sure, |c| {
        c.interfaces[1].addresses = vec!["172.20.0.2/30".into()];
        c.listeners.push(listener(Service::Https, "lan2", Zone::Outside, only(&["10.0.0.5"]), 21));
    }),
    ("a user stands in no register", "vpn-user-unregistered", Warning, Sure, |c| {
        c.remote_access.push(way(RemoteAccessKind::L2tp, "pp 1", 70));
        c.remote_access[0].users = vec![user("vendor01", 71)];
    }),
    ("a user has left", "vpn-user-left", Danger, Sure, |c| {
        c.remote_access.push(way(RemoteAccessKind::L2tp, "pp 1", 70));
        c.remote_access[0].users = vec![user("yamada.taro", 71)];
    }),
    ("a user has the family name of somebody who left", "vpn-user-left", Danger, Check, |c| {
        c.remote_access.push(way(RemoteAccessKind::L2tp, "pp 1", 70));
        c.remote_access[0].users = vec![user("yamada", 71)];
    }),
    ("a telephone line asks for a password alone", "dial-in-without-two-factor", Warning, Sure, |c| {
        dials_in(c, "kato")
    }),
    ("whoever dials in stands in no register", "dial-in-user-unregistered", Warning, Sure, |c| dials_in(c, "kato")),
    ("whoever dials in has left", "dial-in-user-left", Danger, Sure, |c| dials_in(c, "yamada.taro")),
];

/// A telephone line by which somebody gets in with a password.
fn dials_in(c: &mut Configuration, name: &str) {
    c.remote_access.push(way(RemoteAccessKind::DialIn, "line aux 0", 70));
    c.remote_access[0].two_factor = Some(false);
    c.remote_access[0].users = vec![user(name, 71)];
}

const SERVICES: &[Row] = &[
    ("telnet is on", "telnet-on", Warning, Sure, |c| {
        c.listeners.push(listener(Service::Telnet, "lan1", Zone::Inside, only(&["192.168.1.2"]), 21));
    }),
    ("telnet is on by a certain default", "telnet-on", Warning, Sure, |c| {
        c.listeners.push(listener(Service::Telnet, "lan1", Zone::Inside, only(&["192.168.1.2"]), 21));
        c.listeners[1].on = by_default(true);
    }),
    ("telnet may be on", "telnet-on", Warning, Check, |c| {
        c.listeners.push(listener(Service::Telnet, "lan1", Zone::Inside, only(&["192.168.1.2"]), 21));
        c.listeners[1].on = unsure();
    }),
    ("the page answers without encryption", "http-on", Warning, Sure, |c| {
        c.listeners.push(listener(Service::Http, "lan1", Zone::Inside, only(&["192.168.1.2"]), 21));
    }),
    ("SNMP v2c is on", "snmp-plain", Notice, Sure, |c| {
        c.listeners.push(listener(Service::SnmpPlain, "lan1", Zone::Inside, only(&["192.168.1.2"]), 21));
    }),
    ("SNMP may change the device", "snmp-write", Warning, Sure, |c| {
        c.listeners.push(listener(Service::SnmpWrite, "lan1", Zone::Inside, only(&["192.168.1.2"]), 21));
    }),
    ("anybody outside may change the device by SNMP", "snmp-write", Danger, Sure, |c| {
        c.listeners.push(listener(Service::SnmpWrite, "lan2", Zone::Outside, Sources::Anywhere, 21));
    }),
    ("what changes the device by SNMP manages it", "management-from-outside", Danger, Sure, |c| {
        c.listeners.push(listener(Service::SnmpWrite, "lan2", Zone::Outside, Sources::Anywhere, 21));
    }),
    ("anybody outside may ask by SNMP", "snmp-from-outside", Warning, Sure, |c| {
        c.listeners.push(listener(Service::SnmpPlain, "lan2", Zone::Outside, Sources::Anywhere, 21));
    }),
    ("anybody outside reaches a service nobody manages by", "service-from-outside", Warning, Sure, |c| {
        c.listeners.push(listener(Service::Other, "lan2", Zone::Outside, Sources::Anywhere, 21));
    }),
    ("anybody outside reaches central management", "service-from-outside", Warning, Sure, |c| {
        c.listeners.push(listener(Service::Central, "lan2", Zone::Outside, Sources::Anywhere, 21));
    }),
    ("anybody outside reaches what may be a VPN", "service-from-outside", Warning, Check, |c| {
        let open = listener(Service::Other, "lan2", Zone::Outside, Sources::Anywhere, 21);
        c.listeners.push(sejo_model::configuration::Listener { port: Some(51_820), ..open });
    }),
    ("the community is public", "snmp-public", Warning, Sure, |c| {
        c.secrets.push(weak(Weakness::Default, SecretUse::Community));
        c.listeners.push(listener(Service::SnmpPlain, "lan1", Zone::Inside, only(&["192.168.1.2"]), 21));
    }),
    ("the community is public, and a part of a text does not tell who asks", "snmp-public", Warning, Check, |c| {
        c.secrets.push(weak(Weakness::Default, SecretUse::Community));
        c.extent = sejo_model::configuration::Extent::Part;
    }),
    ("the community is public and the outside may ask", "snmp-public", Danger, Sure, |c| {
        c.secrets.push(weak(Weakness::Default, SecretUse::Community));
        c.listeners.push(listener(Service::SnmpPlain, "lan2", Zone::Outside, Sources::Anywhere, 21));
    }),
    ("a password is the factory value", "secret-default", Danger, Sure, |c| {
        c.secrets.push(weak(Weakness::Default, SecretUse::Administrator));
    }),
    ("a password is empty", "secret-default", Danger, Sure, |c| {
        c.secrets.push(weak(Weakness::Empty, SecretUse::Login));
    }),
    ("a password is too short to stand alone", "secret-weak", Warning, Check, |c| {
        c.secrets.push(weak(Weakness::ShortAlone, SecretUse::Login));
    }),
    ("a key is short", "secret-weak", Warning, Sure, |c| {
        c.secrets.push(weak(Weakness::Short, SecretUse::PreSharedKey))
    }),
    ("a password is kept readable", "secret-readable", Warning, Sure, |c| c.secrets[0].storage = Storage::Reversible),
    ("the administrator is called admin", "administrator-default-name", Notice, Sure, |c| {
        c.administrators.push(administrator("Admin", 27));
    }),
];

const SIGN_INS: &[Row] = &[
    ("a terminal asks for nothing", "login-without-password", Danger, Sure, |c| {
        c.sign_ins.push(sign_in("vty 0 4", SignInPlace::Network, written(Asked::Nothing, 90)));
    }),
    ("a password that was never set is none", "login-without-password", Danger, Sure, |c| {
        c.sign_ins.push(sign_in("login", SignInPlace::Network, by_default(Asked::Nothing)));
    }),
    ("only a part shows that a terminal asks for nothing", "login-without-password", Danger, Check, |c| {
        c.extent = Extent::Part;
        c.sign_ins.push(sign_in("vty 0 4", SignInPlace::Network, written(Asked::Nothing, 90)));
    }),
    ("a terminal asks for nothing while a server is away", "login-without-password", Danger, Check, |c| {
        c.sign_ins.push(sign_in("vty 0 4", SignInPlace::Network, written(Asked::NothingAtTimes, 90)));
    }),
    ("nobody knows what is asked where a password should stand", "login-without-password", Danger, Check, |c| {
        c.sign_ins.push(sign_in("hosyu", SignInPlace::Network, unsure()));
    }),
    ("one shared password gives every right", "rights-at-once", Warning, Sure, |c| {
        c.sign_ins.push(sign_in("vty 0 4", SignInPlace::Network, written(Asked::Password, 90)));
        c.sign_ins[0].all_rights = Some(91);
    }),
    ("every user gets every right", "rights-at-once", Notice, Sure, |c| {
        c.sign_ins.push(sign_in("vty 0 4", SignInPlace::Network, written(Asked::Account, 90)));
        c.sign_ins[0].all_rights = Some(91);
    }),
    ("a line is called one for maintenance", "line-undeclared", Warning, Check, |c| {
        c.interfaces.push(maintenance("port5"));
        c.filters.push(permit(("port5", Zone::Maintenance), ("lan1", Zone::Inside), 95));
        c.filters.last_mut().unwrap().sources = only(&["172.20.5.1"]);
    }),
    ("a router is managed by a line for maintenance", "line-undeclared", Warning, Check, |c| {
        c.interfaces.push(maintenance("port5"));
        c.listeners.push(listener(Service::Ssh, "port5", Zone::Maintenance, only(&["172.20.5.1"]), 21));
    }),
];

/// A list that permits a port of TCP and stands before no interface.
fn unused_list(port: u16, sources: Sources) -> sejo_model::configuration::Filter {
    let services = vec![sejo_model::configuration::TrafficService {
        protocol: sejo_model::configuration::Protocol::Tcp,
        ports: PortRange::one(port),
    }];
    let rule = permit(("", Zone::Unknown), ("", Zone::Unknown), 41);
    sejo_model::configuration::Filter { applied: false, services, sources, ..rule }
}

/// A line that is one for maintenance by its name.
fn maintenance(name: &str) -> sejo_model::configuration::Interface {
    sejo_model::configuration::Interface {
        zone_written: false,
        ..interface(name, Zone::Maintenance, "172.20.5.2/30", 15)
    }
}

const WIRELESS: &[Row] = &[
    ("whoever is near gets inside without a key", "wireless-open", Danger, Sure, |c| {
        c.wireless.push(wireless(Protection::Nothing));
        c.filters.push(permit(("wifi", Zone::Wireless), ("lan1", Zone::Inside), 95));
    }),
    ("a page that asks for a name encrypts nothing", "wireless-open", Warning, Sure, |c| {
        c.wireless.push(wireless(Protection::Portal));
        c.filters.push(permit(("wifi", Zone::Wireless), ("lan1", Zone::Inside), 95));
    }),
    ("an open network and the wire inside are one switch", "wireless-open", Danger, Sure, |c| {
        c.wireless.push(wireless(Protection::Nothing));
        c.wireless[0].interfaces.push("lan1".into());
    }),
    ("a rule for an open network is to every interface", "wireless-open", Danger, Check, |c| {
        c.wireless.push(wireless(Protection::Nothing));
        c.filters.push(permit(("wifi", Zone::Wireless), ("", Zone::Unknown), 95));
    }),
    ("nobody knows where access points hand an open network to", "wireless-open", Danger, Check, |c| {
        c.wireless.push(wireless(Protection::Nothing));
        c.wireless[0].is_unfiltered = true;
    }),
];

/// A wireless network of the interface `wifi`.
fn wireless(protection: Protection) -> sejo_model::configuration::WirelessNetwork {
    sejo_model::configuration::WirelessNetwork {
        name: "guests".into(),
        interfaces: vec!["wifi".into()],
        is_unfiltered: false,
        protection: written(protection, 96),
        line: 96,
    }
}

const TABLES: &[&[Row]] = &[UPKEEP, REACH, WAYS, SERVICES, SIGN_INS, WIRELESS];

/// Ways to be in order that look like something.
const QUIET: &[(&str, &str, Spoil)] = &[
    ("a line that is down hands nothing on", "remote-desktop-forwarded", |c| {
        c.interfaces[1].enabled = false;
        c.forwards.push(forward(3389, Sources::Anywhere, 50));
    }),
    ("a page answers on a line that is down", "management-from-outside", |c| {
        c.interfaces[1].enabled = false;
        c.listeners.push(listener(Service::Https, "lan2", Zone::Outside, Sources::Anywhere, 21));
    }),
    ("the outside is stopped and the rest let through", "permits-everything", |c| {
        c.dialect = Dialect::Iptables;
        let all = permit(("lan2", Zone::Outside), ("", Zone::Unknown), 41);
        c.filters = vec![
            sejo_model::configuration::Filter { verb: Verb::Deny, ..all.clone() },
            permit(("", Zone::Unknown), ("", Zone::Unknown), 42),
        ];
    }),
    ("a range of NetBIOS names holds no share", "file-share-forwarded", |c| {
        let ports = PortRange { from: 1, to: 138 };
        let range = forward(1, Sources::Anywhere, 50);
        c.forwards.push(sejo_model::configuration::Forward { outside: ports, inside: ports, ..range });
    }),
    ("private addresses stand behind a line without a filter", "no-inbound-filter", |c| c.dialect = Dialect::Yamaha),
    ("a list stands on the line", "no-inbound-filter", |c| {
        c.dialect = Dialect::Yamaha;
        c.interfaces[0] = interface("lan1", Zone::Inside, "198.51.100.1/28", 10);
        let all = permit(("lan2", Zone::Outside), ("", Zone::Inside), 41);
        c.filters.push(sejo_model::configuration::Filter { verb: Verb::Deny, ..all });
    }),
    ("a list of its own stands before IPv4 and IPv6", "no-inbound-filter", |c| {
        c.dialect = Dialect::Yamaha;
        c.interfaces[0] = interface("lan1", Zone::Inside, "198.51.100.1/28", 10);
        c.interfaces[0].addresses.push("ra-prefix@lan2".into());
        let all = permit(("lan2", Zone::Outside), ("", Zone::Inside), 41);
        let denies = |family| sejo_model::configuration::Filter { verb: Verb::Deny, family, ..all.clone() };
        c.filters.extend([denies(IpFamily::V4), denies(IpFamily::V6)]);
    }),
    ("a part may not show the list", "no-inbound-filter", |c| {
        c.dialect = Dialect::Yamaha;
        c.extent = Extent::Part;
        c.interfaces[0] = interface("lan1", Zone::Inside, "198.51.100.1/28", 10);
    }),
    ("only machines inside may manage the device, on whichever line", "management-undeclared", |c| {
        c.listeners.push(listener(Service::Ssh, "lan2", Zone::Outside, only(&["192.168.1.9"]), 21));
    }),
    ("central management takes its orders from outside", "management-undeclared", |c| {
        c.listeners.push(listener(Service::Central, "lan2", Zone::Outside, only(&["203.0.113.9"]), 21));
    }),
    ("management from outside is limited", "management-from-outside", |c| {
        c.listeners.push(listener(Service::Ssh, "lan2", Zone::Outside, only(&["203.0.113.9"]), 21));
    }),
    ("the service is off", "telnet-on", |c| {
        c.listeners.push(listener(Service::Telnet, "lan1", Zone::Inside, Sources::Anywhere, 21));
        c.listeners[1].on = written(false, 21);
    }),
    ("the service answers nobody", "telnet-on", |c| {
        c.listeners.push(listener(Service::Telnet, "lan1", Zone::Inside, Sources::Nowhere, 21));
    }),
    ("SSL-VPN is switched off", "ssl-vpn-on", |c| {
        c.remote_access.push(way(RemoteAccessKind::SslVpn, "ssl", 70));
        c.remote_access[0].on = written(false, 70);
    }),
    ("a tunnel has one peer, whatever the filters say", "vpn-unrestricted", |c| {
        c.remote_access.push(way(RemoteAccessKind::IpsecSite, "tunnel 1", 70));
        c.remote_access[0].sources = Sources::Anywhere;
    }),
    ("every user has a second factor", "vpn-without-two-factor", |c| {
        c.remote_access.push(way(RemoteAccessKind::SslVpn, "ssl", 70));
        c.remote_access[0].two_factor = None;
        let sure = sejo_model::configuration::RemoteUser { two_factor: Some(true), ..user("kato", 71) };
        c.remote_access[0].users = vec![sure];
    }),
    ("a disabled user cannot come in", "vpn-user-unregistered", |c| {
        c.remote_access.push(way(RemoteAccessKind::L2tp, "pp 1", 70));
        c.remote_access[0].users = vec![sejo_model::configuration::RemoteUser { enabled: false, ..user("old", 71) }];
    }),
    ("everything may leave", "permits-everything", |_| {}),
    ("a rule asks everybody who they are", "permits-everything", |c| {
        let rule = permit(("lan2", Zone::Outside), ("lan1", Zone::Inside), 41);
        c.filters.push(sejo_model::configuration::Filter { users: vec!["vendors".into()], ..rule });
    }),
    ("a telephone line that asks nothing is no VPN with a password alone", "vpn-without-two-factor", |c| {
        c.sign_ins.push(sign_in("aux 0", SignInPlace::DialIn, written(Asked::Nothing, 90)));
        c.remote_access.push(way(RemoteAccessKind::DialIn, "line aux 0", 70));
        c.remote_access[0].two_factor = Some(false);
    }),
    ("a cable at the device asks for nothing", "login-without-password", |c| {
        c.sign_ins.push(sign_in("con 0", SignInPlace::Console, written(Asked::Nothing, 90)));
    }),
    ("what is asked stands in lines that were not copied", "login-without-password", |c| {
        c.extent = Extent::Part;
        c.sign_ins.push(sign_in("login", SignInPlace::Network, Setting::default()));
    }),
    ("a terminal that asks for nothing gives every right, which is said already", "rights-at-once", |c| {
        c.sign_ins.push(sign_in("vty 0 4", SignInPlace::Network, written(Asked::Nothing, 90)));
        c.sign_ins[0].all_rights = Some(91);
    }),
    ("an open network leads to the internet only", "wireless-open", |c| {
        c.wireless.push(wireless(Protection::Nothing));
        c.filters.push(permit(("wifi", Zone::Wireless), ("lan2", Zone::Outside), 95));
    }),
    ("a network that leads inside is encrypted", "wireless-open", |c| {
        c.wireless.push(wireless(Protection::Encrypted));
        c.filters.push(permit(("wifi", Zone::Wireless), ("lan1", Zone::Inside), 95));
    }),
    ("what an open network would reach is denied first", "wireless-open", |c| {
        c.wireless.push(wireless(Protection::Nothing));
        let rule = permit(("wifi", Zone::Wireless), ("lan1", Zone::Inside), 94);
        c.filters.push(sejo_model::configuration::Filter { verb: Verb::Deny, ..rule });
        c.filters.push(permit(("wifi", Zone::Wireless), ("lan1", Zone::Inside), 95));
    }),
    ("nothing comes further than a line for maintenance", "line-undeclared", |c| {
        c.interfaces.push(maintenance("port5"));
    }),
    ("the device is set aside for management there", "line-undeclared", |c| {
        c.interfaces.push(interface("mgmt", Zone::Maintenance, "192.168.99.1/24", 15));
        c.filters.push(permit(("mgmt", Zone::Maintenance), ("lan1", Zone::Inside), 95));
        c.filters.last_mut().unwrap().sources = only(&["192.168.99.2"]);
    }),
    ("the line is the end of a tunnel that is told of", "line-undeclared", |c| {
        c.remote_access.push(way(RemoteAccessKind::IpsecSite, "to-vendor", 70));
        c.interfaces.push(maintenance("to-vendor"));
        c.filters.push(permit(("to-vendor", Zone::Maintenance), ("lan1", Zone::Inside), 95));
    }),
    ("only answers come in", "permits-everything", |c| {
        let rule = permit(("lan2", Zone::Outside), ("lan1", Zone::Inside), 41);
        c.filters.push(sejo_model::configuration::Filter { answers_only: true, ..rule });
    }),
    ("the last line of a list inside, behind what it stops", "permits-everything", |c| {
        let rest = permit(("wifi", Zone::Wireless), ("", Zone::Unknown), 42);
        let destinations = Sources::Only { networks: vec!["10.0.0.0/8".to_owned()] };
        c.filters.push(sejo_model::configuration::Filter { verb: Verb::Deny, destinations, ..rest.clone() });
        c.filters.push(rest);
    }),
    ("a rule that stops everything stands before it", "permits-everything", |c| {
        let rule = permit(("lan2", Zone::Outside), ("lan1", Zone::Inside), 41);
        c.filters.push(sejo_model::configuration::Filter { verb: Verb::Deny, ..rule.clone() });
        c.filters.push(rule);
    }),
    ("a hairpin forward inside", "forward-from-anywhere", |c| {
        let inner = forward(443, Sources::Anywhere, 50);
        c.forwards.push(sejo_model::configuration::Forward { interface: "lan1".into(), zone: Zone::Inside, ..inner });
    }),
    ("the provider's password is readable", "secret-readable", |c| {
        c.secrets.push(sejo_model::configuration::Secret {
            storage: Storage::Plain,
            ..secret(SecretUse::Provider, "pp 1", "p1", 31)
        });
    }),
    ("the device shows stars where it keeps a password", "secret-readable", |c| {
        c.secrets[0].storage = Storage::Plain;
        c.secrets[0].fingerprint = None;
    }),
    ("a list nobody uses names no interface", "unused-opens-something", |c| {
        c.dialect = Dialect::Yamaha;
        let rule = permit(("", Zone::Unknown), ("", Zone::Unknown), 41);
        c.filters.push(sejo_model::configuration::Filter { applied: false, ..rule });
    }),
    ("a list nobody uses lets one vendor in to shares", "unused-opens-something", |c| {
        c.filters.push(unused_list(445, only(&["198.51.100.16"])));
    }),
    ("an unused rule lets people out to shares", "unused-opens-something", |c| {
        let out = permit(("", Zone::Unknown), ("lan2", Zone::Outside), 41);
        let services = unused_list(445, Sources::Anywhere).services;
        c.filters.push(sejo_model::configuration::Filter { applied: false, services, ..out });
    }),
    ("an unused rule lets listed services in", "unused-opens-something", |c| {
        let rule = permit(("lan2", Zone::Outside), ("lan1", Zone::Inside), 41);
        let services = vec![sejo_model::configuration::TrafficService {
            protocol: sejo_model::configuration::Protocol::Tcp,
            ports: PortRange::one(443),
        }];
        c.filters.push(sejo_model::configuration::Filter { applied: false, services, ..rule });
    }),
    ("the text is 365 days old", "configuration-old", |c| {
        c.identity.taken_on = Some(At::new(day("2025-11-22"), 1));
    }),
    ("a branch ends today", "firmware-past-support", |c| {
        firmware(c, Dialect::CiscoIos, "17.12.5");
    }),
    ("filters of Linux have no firmware in them", "firmware-unknown", |c| {
        c.dialect = Dialect::Nftables;
        c.identity.firmware = None;
    }),
    ("filters of Linux say nothing about the log", "no-syslog", |c| {
        c.dialect = Dialect::Iptables;
        c.records.syslog = unsure();
    }),
];

pub fn facts() -> Facts {
    let mut facts = clinic();
    facts.people.push(Person { left_on: Some(day("2026-05-31")), ..person("Yamada Taro") });
    facts
}

fn found(configuration: Configuration, facts: &Facts) -> Vec<ConfigurationFinding> {
    let record = record(configuration);
    findings(&Look::at(&record, facts, today()))
}

pub fn spoilt(spoil: Spoil) -> Vec<ConfigurationFinding> {
    let mut configuration = router();
    spoil(&mut configuration);
    found(configuration, &facts())
}

pub fn codes(found: &[ConfigurationFinding]) -> Vec<&'static str> {
    found.iter().map(|f| f.code.0).collect()
}

#[test]
fn a_router_in_order_has_no_finding() {
    assert_eq!(codes(&found(router(), &facts())), Vec::<&str>::new());
}

#[test]
fn each_check_finds_what_it_is_for() {
    for (says, code, severity, sureness, spoil) in TABLES.iter().copied().flatten() {
        let all = spoilt(*spoil);
        let found = all.iter().find(|f| f.code.0 == *code);
        let found = found.unwrap_or_else(|| panic!("{code} is not found when {says}: {:?}", codes(&all)));
        assert_eq!((found.severity, found.sureness), (*severity, *sureness), "{code} when {says}");
        let decides = *code != "configuration-state";
        assert!(found.count > 0 && found.controls.is_empty() != decides, "{code} when {says}");
    }
}

#[test]
fn what_only_looks_like_something_is_left_alone() {
    for (says, code, spoil) in QUIET {
        assert!(!codes(&spoilt(*spoil)).contains(code), "{code} is found when {says}");
    }
}

#[test]
fn every_finding_there_is_can_be_found_and_said() {
    let mut said = BTreeSet::new();
    let shared = shared_between(|_, _| {});
    let (outlived, facts) = outlived();
    let all = TABLES.iter().copied().flatten().flat_map(|row| spoilt(row.4)).chain(shared);
    for finding in all.chain(found(outlived, &facts)) {
        let words = finding_words(&finding, sejo_model::FacilityKind::Hospital);
        for text in [&words.title, &words.why, &words.ask] {
            assert!(!text.ja.contains('{') && !text.en.contains('{'), "{}: {text:?}", finding.code.0);
        }
        said.insert(finding.code.0);
    }
    let written: toml::Table = include_str!("../../../../content/findings.toml").parse().unwrap();
    assert_eq!(said, written.keys().map(String::as_str).collect());
}

#[test]
fn what_weighs_most_comes_first_with_its_lines_and_names() {
    let found = spoilt(|c| {
        c.identity.firmware = None;
        c.listeners.push(listener(Service::Telnet, "lan2", Zone::Outside, Sources::Anywhere, 21));
        c.listeners.push(listener(Service::Https, "lan2", Zone::Outside, Sources::Anywhere, 22));
    });
    assert_eq!(codes(&found), ["management-from-outside", "management-undeclared", "telnet-on", "firmware-unknown"]);
    assert_eq!((found[0].lines.as_slice(), found[0].count), ([21, 22].as_slice(), 2));
    assert_eq!(found[0].names, ["telnet (lan2)", "https (lan2)"]);
    let words = finding_words(&found[0], sejo_model::FacilityKind::Hospital);
    assert!(words.ask.ja.contains("Telnet(暗号化なし) (lan2)、管理画面(HTTPS) (lan2)"), "{}", words.ask.ja);
}

#[test]
fn a_telephone_line_is_called_no_vpn_and_a_vpn_names_who_has_no_second_factor() {
    let hospital = sejo_model::FacilityKind::Hospital;
    for finding in spoilt(|c| dials_in(c, "yamada.taro")).iter().filter(|f| f.code.0.starts_with("dial-in")) {
        let words = finding_words(finding, hospital);
        for text in [&words.title, &words.why, &words.ask] {
            assert!(!text.ja.contains("VPN") && !text.en.contains("VPN"), "{}: {text:?}", finding.code.0);
        }
    }
    let mut found = spoilt(|c| {
        c.remote_access.push(way(RemoteAccessKind::SslVpn, "ssl", 70));
        let lax = |name| sejo_model::configuration::RemoteUser { two_factor: Some(false), ..user(name, 71) };
        c.remote_access[0].users = vec![user("kato", 72), lax("guest"), lax("hoshu")];
    });
    found.retain(|f| f.code.0 == "vpn-without-two-factor");
    let words = finding_words(&found[0], hospital);
    assert!(words.why.ja.starts_with("VPN(ssl: 利用者 guest・hoshu)に、"), "{}", words.why.ja);
    assert!(words.ask.en.contains("VPN (ssl: users guest, hoshu)"), "{}", words.ask.en);
    assert!(!words.why.ja.contains("kato"), "whoever has a second factor is not named");
}

#[test]
fn firmware_words_name_the_hole_and_the_first_good_version() {
    let found = spoilt(|c| firmware(c, Dialect::FortiOs, "6.0.4"));
    let exploited = found.iter().find(|f| f.code.0 == "firmware-exploited").unwrap();
    let value = |name| exploited.values.iter().find(|(n, _)| *n == name).map(|(_, v)| v.as_str());
    assert!(value("cve").unwrap().starts_with("CVE-2018-13379、"));
    assert_eq!((value("version"), value("fixed")), (Some("6.0.4"), Some("6.0.18")));
    let words = finding_words(exploited, sejo_model::FacilityKind::Hospital);
    assert!(words.why.ja.contains("2025年8月25日"));
    assert!(words.ask.en.contains("CVE-2018-13379, ") && !words.ask.en.contains('、'), "{}", words.ask.en);
}

#[test]
fn of_things_of_one_kind_the_sure_ones_stand_alone() {
    let found = spoilt(|c| {
        c.interfaces.push(interface("lan3", Zone::Outside, "203.0.113.9/29", 13));
        c.interfaces[3].zone_written = false;
        c.listeners.push(listener(Service::Ssh, "lan2", Zone::Outside, Sources::Anywhere, 21));
        c.listeners.push(listener(Service::Ssh, "lan3", Zone::Outside, Sources::Anywhere, 22));
    });
    assert_eq!((found[0].sureness, found[0].count, found[0].lines.as_slice()), (Sure, 1, [21].as_slice()));
}

#[test]
fn the_register_quiets_what_it_names() {
    let mut configuration = router();
    configuration.remote_access.push(way(RemoteAccessKind::L2tp, "pp 1", 70));
    configuration.remote_access[0].users = vec![user("vendor01", 71), user("vendor02", 72)];
    configuration.forwards.push(forward(8443, only(&["203.0.113.9"]), 50));
    let register = |connections: Vec<sejo_model::RemoteConnection>| {
        let mut facts = facts();
        facts.remote_connections = connections;
        codes(&found(configuration.clone(), &facts))
    };
    let named = |name: &str, users: &[&str]| {
        let users = users.iter().map(|u| (*u).to_owned()).collect();
        sejo_model::RemoteConnection { users, ..connection(Some(RemoteAccessKind::L2tp), name) }
    };
    let all = ["remote-undeclared", "vpn-user-unregistered", "forward-undeclared"];
    assert_eq!(register(Vec::new()), all);
    assert_eq!(register(vec![named("PP1", &["Vendor01", "vendor02"])]), ["forward-undeclared"]);
    assert_eq!(register(vec![named("", &["vendor01"])]), ["vpn-user-unregistered", "forward-undeclared"]);
    assert_eq!(register(vec![named("pp 2", &["vendor01", "vendor02"])]), ["remote-undeclared", "forward-undeclared"]);
    let both = vec!["vendor01", "vendor02"];
    assert_eq!(register(vec![named("pp 1", &both), connection(None, "8443")]), Vec::<&str>::new());
    let managed = |connections: Vec<sejo_model::RemoteConnection>| {
        let mut configuration = router();
        configuration.listeners.push(listener(Service::Ssh, "lan2", Zone::Outside, only(&["203.0.113.9"]), 21));
        let mut facts = facts();
        facts.remote_connections = connections;
        codes(&found(configuration, &facts)).contains(&"management-undeclared")
    };
    assert!(managed(vec![connection(Some(RemoteAccessKind::Management), "https"), named("", &[])]));
    for (kind, name) in
        [(Some(RemoteAccessKind::Management), ""), (Some(RemoteAccessKind::Management), "SSH"), (None, "ssh")]
    {
        assert!(!managed(vec![connection(kind, name)]), "{kind:?} {name}");
    }
    // Another device's line, and one that has ended, prove nothing here.
    let elsewhere =
        sejo_model::RemoteConnection { device_id: Some(sejo_model::DeviceId::new()), ..named("pp 1", &both) };
    assert_eq!(register(vec![elsewhere]), all);
}

/// A router whose ways in were registered until a day that is over, and a user nobody knows.
fn outlived() -> (Configuration, Facts) {
    let mut configuration = router();
    configuration.remote_access.push(way(RemoteAccessKind::L2tp, "pp 1", 70));
    configuration.remote_access[0].users = vec![user("vendor01", 71), user("stranger", 72)];
    configuration.forwards.push(forward(8443, only(&["203.0.113.9"]), 50));
    let mut facts = facts();
    let vendor = house::vendor("やまと電子カルテ株式会社");
    let over = |kind, name: &str, end| sejo_model::RemoteConnection {
        vendor_id: Some(vendor.id),
        users: vec!["vendor01".to_owned()],
        until: Some(day(end)),
        ..connection(kind, name)
    };
    facts.remote_connections =
        vec![over(Some(RemoteAccessKind::L2tp), "pp 1", "2026-11-21"), over(None, "8443", "2026-03-31")];
    facts.vendors.push(vendor);
    (configuration, facts)
}

#[test]
fn a_way_in_that_outlived_its_entry_is_said_with_whose_it_was_and_until_when() {
    let (configuration, mut facts) = outlived();
    let found = found(configuration.clone(), &facts);
    let about: Vec<(&str, &[String])> = found.iter().map(|f| (f.code.0, f.names.as_slice())).collect();
    assert_eq!(about[0].0, "remote-ended");
    assert_eq!((found[0].severity, found[0].sureness, found[0].count), (Danger, Sure, 2));
    assert_eq!(about[1..], [("vpn-user-unregistered", ["stranger".to_owned()].as_slice())], "whom it names is known");
    for text in [
        finding_words(&found[0], sejo_model::FacilityKind::Hospital).why.ja,
        finding_words(&found[0], sejo_model::FacilityKind::Hospital).ask.ja,
    ] {
        assert!(text.contains("期限(2026年3月31日)") && text.contains("やまと電子カルテ株式会社"), "{text}");
        assert!(text.contains("pp 1"), "{text}");
    }
    // On its last day it still holds, and an entry in force wins over one that is over.
    facts.remote_connections[0].until = Some(today());
    facts.remote_connections.push(connection(None, "8443"));
    assert!(!codes(&self::found(configuration, &facts)).contains(&"remote-ended"));
}

#[test]
fn a_contract_in_force_that_names_the_user_is_a_register_too() {
    let mut configuration = router();
    configuration.remote_access.push(way(RemoteAccessKind::L2tp, "pp 1", 70));
    configuration.remote_access[0].users = vec![user("vendor01", 71)];
    let mut facts = facts();
    facts.contracts[0].clause = "保守作業は利用者 vendor01 で行う(第5条)".into();
    assert!(!codes(&found(configuration.clone(), &facts)).contains(&"vpn-user-unregistered"));
    facts.contracts[0].clause = "保守作業は利用者 vendor011 で行う".into();
    assert!(codes(&found(configuration.clone(), &facts)).contains(&"vpn-user-unregistered"));
    facts.contracts[0].clause = "保守作業は利用者 vendor01 で行う".into();
    facts.contracts[0].ends_on = Some(day("2026-03-31"));
    assert!(codes(&found(configuration, &facts)).contains(&"vpn-user-unregistered"));
}

#[test]
fn a_community_of_a_service_that_is_off_opens_nothing() {
    let mut facts = facts();
    let mut c = router();
    c.secrets.push(weak(Weakness::Default, SecretUse::Community));
    facts.configurations = vec![record(c)];
    assert_eq!(codes(&findings(&Look::at(&facts.configurations[0], &facts, today()))), Vec::<&str>::new());
}

#[test]
fn one_secret_on_one_device_is_not() {
    let quiet: [fn(&mut ConfigurationRecord, &mut ConfigurationRecord); 6] = [
        |a, b| b.device_id = a.device_id,
        |a, b| {
            b.device_id = None;
            for r in [a, b] {
                r.configuration.identity.serial = Some(At::new("FGT60F".into(), 1));
            }
        },
        |a, b| {
            (a.device_id, b.device_id, b.evidence_id) = (None, None, a.evidence_id);
            b.configuration.identity.host_name.clone_from(&a.configuration.identity.host_name);
        },
        |a, b| {
            for r in [a, b] {
                r.configuration.secrets[0].purpose = SecretUse::Provider;
            }
        },
        |_, b| b.configuration.secrets[0].fingerprint = None,
        // The two ends of one tunnel.
        |a, b| {
            for r in [a, b] {
                r.configuration.secrets[0].purpose = SecretUse::PreSharedKey;
                r.configuration.remote_access = vec![way(RemoteAccessKind::IpsecSite, "tunnel 1", 70)];
            }
        },
    ];
    for (n, spoil) in quiet.into_iter().enumerate() {
        assert!(!codes(&shared_between(spoil)).contains(&"secret-shared"), "case {n}");
    }
}

#[test]
fn of_a_thousand_configurations_none_shares_a_secret_with_another() {
    let mut facts = facts();
    facts.configurations = (0..1_000)
        .map(|n| {
            let mut configuration = router();
            configuration.secrets = (0..20).map(|s| secret(SecretUse::Login, "u", &format!("{n}-{s}"), s)).collect();
            configuration.identity.serial = Some(At::new(format!("S{n}"), 1));
            record(configuration)
        })
        .collect();
    let looks = Look::at_all(&facts, today());
    assert_eq!(looks.iter().map(|look| findings(look).len()).sum::<usize>(), 0);
}

#[test]
fn doors_that_a_filter_closes_are_not_named_among_all_ports() {
    let mut c = router();
    c.forwards.push(whole_machine(Sources::Anywhere));
    let mut stop = permit(("", Zone::Unknown), ("", Zone::Unknown), 41);
    stop.verb = Verb::Deny;
    stop.services = vec![sejo_model::configuration::TrafficService {
        protocol: sejo_model::configuration::Protocol::Tcp,
        ports: PortRange { from: 3380, to: 3400 },
    }];
    c.filters.insert(0, stop);
    let found = found(c, &facts());
    let open = found.iter().find(|f| f.code.0 == "forward-from-anywhere").unwrap();
    assert!(open.names.iter().any(|n| n.ends_with("(SMB, VNC)")), "{:?}", open.names);
}

#[test]
fn a_community_everybody_knows_is_no_shared_secret() {
    let with = |host: &str| {
        let mut c = router();
        c.identity.host_name = Some(At::new(host.into(), 2));
        let public = secret(SecretUse::Community, "", "p1", 30);
        c.secrets = vec![sejo_model::configuration::Secret { weakness: Some(Weakness::Default), ..public }];
        record(c)
    };
    let mut facts = facts();
    facts.configurations = vec![with("a"), with("b")];
    let found = findings(&Look::at(&facts.configurations[0], &facts, today()));
    assert!(!codes(&found).contains(&"secret-shared"), "{found:?}");
}

/// Whoever mends the sure one only would leave the other open.
#[test]
fn what_is_to_be_checked_outside_is_told_beside_what_is_sure() {
    let found = spoilt(|c| {
        c.listeners.push(listener(Service::Ftp, "lan2", Zone::Outside, Sources::Anywhere, 44));
        c.listeners.push(listener(Service::Ssh, "lan2", Zone::Outside, Sources::Unknown, 42));
    });
    let found = found.into_iter().filter(|f| f.code.0 == "management-from-outside");
    let found: Vec<_> = found.map(|f| (f.sureness, f.names, f.lines)).collect();
    let one = |sureness, name: &str, line| (sureness, vec![name.to_owned()], vec![line]);
    assert_eq!(found, [one(Sure, "ftp (lan2)", 44), one(Check, "ssh (lan2)", 42)]);
}
