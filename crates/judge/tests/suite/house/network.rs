//! A router in order: whole, fresh, everything limited and kept up. Each test spoils one thing.

use sejo_model::configuration::{
    Administrator, Asked, At, Configuration, ConfigurationRecord, Dialect, Extent, Filter, Fingerprint, Forward,
    Interface, IpFamily, Listener, Lockout, Opening, PortRange, Protocol, RemoteAccess, RemoteAccessKind,
    RemoteConnection, RemoteUser, Secret, SecretUse, Service, Setting, SignIn, SignInPlace, Sources, Storage,
    TrafficService, Unseen, Verb, Zone,
};
use sejo_model::{ConfigurationId, EvidenceId, Facts, RemoteConnectionId};

use super::day;

pub fn written<T>(value: T, line: u32) -> Setting<T> {
    Setting::Written { value, line }
}

pub fn by_default<T>(value: T) -> Setting<T> {
    Setting::Default { value, source: "test".into() }
}

pub fn unsure<T>() -> Setting<T> {
    Setting::Unknown { why: Unseen::DefaultUnsure }
}

pub fn only(networks: &[&str]) -> Sources {
    Sources::Only { networks: networks.iter().map(|n| (*n).to_owned()).collect() }
}

pub fn interface(name: &str, zone: Zone, address: &str, line: u32) -> Interface {
    let addresses = vec![address.to_owned()];
    Interface { name: name.into(), label: String::new(), zone, zone_written: true, addresses, enabled: true, line }
}

pub fn listener(service: Service, interface: &str, zone: Zone, sources: Sources, line: u32) -> Listener {
    let openings = vec![Opening { interface: interface.into(), zone, family: IpFamily::Both, sources, line: None }];
    Listener { service, name: String::new(), port: None, on: written(true, line), openings, line: Some(line) }
}

pub fn way(kind: RemoteAccessKind, name: &str, line: u32) -> RemoteAccess {
    RemoteAccess {
        kind,
        name: name.into(),
        label: String::new(),
        on: written(true, line),
        peers: vec!["203.0.113.9".into()],
        interface: "lan2".into(),
        users: Vec::new(),
        groups: Vec::new(),
        asks: Some(true),
        sources: only(&["203.0.113.9"]),
        two_factor: Some(true),
        line,
    }
}

pub fn user(name: &str, line: u32) -> RemoteUser {
    RemoteUser { name: name.into(), two_factor: None, enabled: true, is_sure: true, line }
}

pub fn forward(port: u16, sources: Sources, line: u32) -> Forward {
    Forward {
        name: "1".into(),
        interface: "lan2".into(),
        zone: Zone::Outside,
        protocol: Protocol::Tcp,
        outside: PortRange::one(port),
        to_host: "192.168.1.10".into(),
        inside: PortRange::one(port),
        sources,
        applied: true,
        until: None,
        line,
    }
}

/// A rule that lets everything pass from an interface to another.
pub fn permit(from: (&str, Zone), to: (&str, Zone), line: u32) -> Filter {
    Filter {
        name: line.to_string(),
        verb: Verb::Permit,
        family: IpFamily::Both,
        from_interface: from.0.into(),
        from_zone: from.1,
        to_interface: to.0.into(),
        to_zone: to.1,
        sources: Sources::Anywhere,
        destinations: Sources::Anywhere,
        services: vec![TrafficService { protocol: Protocol::Any, ports: PortRange::ALL }],
        users: Vec::new(),
        answers_only: false,
        applied: true,
        until: None,
        line,
    }
}

pub fn secret(purpose: SecretUse, owner: &str, fingerprint: &str, line: u32) -> Secret {
    Secret {
        purpose,
        owner: owner.into(),
        storage: Storage::Hashed,
        fingerprint: Some(Fingerprint(fingerprint.into())),
        salted: false,
        weakness: None,
        line,
    }
}

pub fn sign_in(name: &str, place: SignInPlace, asks: Setting<Asked>) -> SignIn {
    SignIn { name: name.into(), place, asks, all_rights: None }
}

pub fn administrator(name: &str, line: u32) -> Administrator {
    let sources = only(&["192.168.1.0/28"]);
    Administrator { name: name.into(), rights: "15".into(), enabled: true, sources, two_factor: Some(true), line }
}

/// A FortiGate in order.
pub fn router() -> Configuration {
    let mut c = Configuration::new(Dialect::FortiOs);
    c.identity.maker = "Fortinet".into();
    c.identity.model = Some(At::new("FortiGate-60F".into(), 1));
    c.identity.firmware = Some(At::new("7.4.8".into(), 1));
    c.identity.host_name = Some(At::new("gate".into(), 2));
    c.identity.taken_on = Some(At::new(day("2026-10-01"), 1));
    c.extent = Extent::Whole;
    c.lines = (1, 100);
    c.interfaces = vec![
        interface("lan1", Zone::Inside, "192.168.1.1/24", 10),
        interface("lan2", Zone::Outside, "203.0.113.1/29", 11),
        interface("wifi", Zone::Wireless, "192.168.9.1/24", 12),
    ];
    c.listeners = vec![listener(Service::Https, "lan1", Zone::Inside, only(&["192.168.1.0/28"]), 20)];
    c.administrators = vec![administrator("sato", 25)];
    c.lockout = written(Lockout { failures: 3, seconds: Some(600) }, 26);
    c.secrets = vec![secret(SecretUse::Administrator, "sato", "a1", 25)];
    c.filters = vec![permit(("lan1", Zone::Inside), ("lan2", Zone::Outside), 40)];
    c.records.syslog = written(vec!["192.168.1.5".into()], 60);
    c.records.ntp = written(vec!["ntp.nict.jp".into()], 61);
    c.records.clock_zone = written("Asia/Tokyo".into(), 62);
    c.unread.total = 100;
    c
}

pub fn record(configuration: Configuration) -> ConfigurationRecord {
    ConfigurationRecord {
        id: ConfigurationId::new(),
        device_id: None,
        evidence_id: EvidenceId::new(),
        file_name: "gate.conf".into(),
        position: 0,
        read_on: day("2026-11-01"),
        configuration,
        history: sejo_model::configuration::History::default(),
    }
}

/// Gives the network device of the clinic this configuration.
pub fn give(facts: &mut Facts, configuration: Configuration) {
    let device_id = Some(facts.devices[2].id);
    facts.configurations = vec![ConfigurationRecord { device_id, ..record(configuration) }];
}

pub fn connection(kind: Option<RemoteAccessKind>, name: &str) -> RemoteConnection {
    RemoteConnection {
        id: RemoteConnectionId::new(),
        vendor_id: None,
        system_id: None,
        device_id: None,
        kind,
        name: name.into(),
        purpose: String::new(),
        users: Vec::new(),
        from: day("2026-04-01"),
        until: None,
        terms: sejo_model::configuration::RemoteTerms::default(),
        source: None,
        revision: 1,
    }
}
