//! A small hospital for the tests of pictures: configurations, devices, systems, vendors and remote connections.

use jiff::civil::{Date, date};
use sejo_model::configuration::{
    At, Configuration, ConfigurationRecord, Dialect, Extent, Forward, Interface, IpFamily, Listener, Opening,
    PortRange, Protocol, RemoteAccess, RemoteAccessKind, RemoteConnection, RemoteUser, Service, Setting, Sources, Zone,
};
use sejo_model::{
    ConfigurationId, Device, DeviceField, DeviceId, EvidenceId, Facility, FacilityId, FacilityKind, Facts, Holder,
    Hosting, Prefecture, RemoteConnectionId, System, SystemId, SystemKind, Thresholds, Vendor, VendorId,
};

pub const TODAY: Date = date(2026, 11, 22);

pub fn empty() -> Facts {
    Facts {
        facility: Facility {
            id: FacilityId::new(),
            name: "医療法人社団 𠮷田髙﨑会 よしだ病院".to_owned(),
            kind: FacilityKind::Hospital,
            prefecture: Prefecture::new(13).unwrap(),
            beds: 120,
            systems_in_use: Some(true),
            vendor_contract: Some(true),
            side: sejo_model::Side::Facility,
            revision: 1,
        },
        people: vec![],
        appointments: vec![],
        vendors: vec![],
        contracts: vec![],
        systems: vec![],
        devices: vec![],
        configurations: vec![],
        remote_connections: vec![],
        remote_works: vec![],
        backup_records: vec![],
        drills: vec![],
        exercises: vec![],
        improvements: vec![],
        contact_chart: sejo_model::contact::ContactRecords::default(),
        documents: sejo_model::document::Documents::default(),
        declarations: vec![],
        thresholds: Thresholds::default(),
    }
}

pub fn device(name: &str, kind: &str, model: &str, ip: &str) -> Device {
    let mut d = Device::blank(DeviceId::new());
    for (field, text) in
        [(DeviceField::Name, name), (DeviceField::Kind, kind), (DeviceField::Model, model), (DeviceField::Ip, ip)]
    {
        d.set(field, text).unwrap();
    }
    d
}

pub fn vendor(name: &str) -> Vendor {
    let s = String::new;
    Vendor {
        id: VendorId::new(),
        name: name.to_owned(),
        contact: s(),
        phone: s(),
        night_phone: s(),
        email: s(),
        note: s(),
        revision: 1,
    }
}

pub fn system(name: &str, kind: SystemKind, vendor: &Vendor, hosting: Hosting) -> System {
    System {
        name: name.to_owned(),
        kind,
        vendor_id: Some(vendor.id),
        hosting,
        critical: Some(true),
        responsibilities: Holder::Vendor.into(),
        revision: 1,
        ..System::blank(SystemId::new())
    }
}

pub fn interface(name: &str, label: &str, zone: Zone, address: &str) -> Interface {
    Interface {
        name: name.to_owned(),
        label: label.to_owned(),
        zone,
        zone_written: zone != Zone::Wireless,
        addresses: vec![address.to_owned()],
        enabled: true,
        line: 10,
    }
}

pub fn access(kind: RemoteAccessKind, name: &str, line: u32) -> RemoteAccess {
    RemoteAccess {
        kind,
        name: name.to_owned(),
        label: String::new(),
        on: Setting::Written { value: true, line },
        peers: vec![],
        interface: "wan1".to_owned(),
        users: vec![],
        groups: vec![],
        asks: None,
        sources: Sources::Anywhere,
        two_factor: None,
        line,
    }
}

pub fn forward(name: &str, port: u16, host: &str, sources: Sources) -> Forward {
    Forward {
        name: name.to_owned(),
        interface: "wan1".to_owned(),
        zone: Zone::Outside,
        protocol: Protocol::Tcp,
        outside: PortRange::one(port),
        to_host: host.to_owned(),
        inside: PortRange::one(port),
        sources,
        applied: true,
        until: None,
        line: 210,
    }
}

pub fn management(service: Service, zone: Zone, sources: Sources) -> Listener {
    Listener {
        service,
        name: String::new(),
        port: Some(443),
        on: Setting::Written { value: true, line: 33 },
        openings: vec![Opening { interface: String::new(), zone, family: IpFamily::Both, sources, line: None }],
        line: Some(33),
    }
}

pub fn record(device: Option<&Device>, configuration: Configuration) -> ConfigurationRecord {
    ConfigurationRecord {
        id: ConfigurationId::new(),
        device_id: device.map(|d| d.id),
        evidence_id: EvidenceId::new(),
        file_name: "router.txt".to_owned(),
        position: 0,
        read_on: date(2026, 11, 20),
        configuration,
        history: sejo_model::configuration::History::default(),
    }
}

pub fn connection(
    vendor: &Vendor,
    device: Option<&Device>,
    kind: Option<RemoteAccessKind>,
    name: &str,
) -> RemoteConnection {
    RemoteConnection {
        id: RemoteConnectionId::new(),
        vendor_id: Some(vendor.id),
        system_id: None,
        device_id: device.map(|d| d.id),
        kind,
        name: name.to_owned(),
        purpose: "電子カルテの保守".to_owned(),
        users: vec![],
        from: date(2026, 4, 1),
        until: None,
        terms: sejo_model::configuration::RemoteTerms::default(),
        source: None,
        revision: 1,
    }
}

/// A FortiGate with an SSL-VPN nobody registered, a registered tunnel, a forwarded desktop and a management page outside.
pub fn fortigate() -> Configuration {
    let mut c = Configuration::new(Dialect::FortiOs);
    c.extent = Extent::Whole;
    c.identity.maker = "Fortinet".to_owned();
    c.identity.model = Some(At::new("FortiGate-60E".to_owned(), 1));
    c.identity.firmware = Some(At::new("6.0.4".to_owned(), 1));
    c.identity.host_name = Some(At::new("FGT-KARTE".to_owned(), 5));
    c.interfaces = vec![
        interface("wan1", "", Zone::Outside, "203.0.113.2/29"),
        interface("internal", "院内LAN", Zone::Inside, "192.168.1.1/24"),
        interface("wifi", "患者さん用", Zone::Wireless, "192.168.50.1/24"),
        interface("dmz", "保守", Zone::Maintenance, "10.10.0.1/30"),
    ];
    let mut ssl = access(RemoteAccessKind::SslVpn, "ssl.root", 120);
    ssl.users = ["maint1", "yamada"]
        .map(|name| RemoteUser {
            name: name.to_owned(),
            two_factor: Some(false),
            enabled: true,
            is_sure: true,
            line: 130,
        })
        .to_vec();
    let mut site = access(RemoteAccessKind::IpsecSite, "to-vendor", 150);
    site.peers = vec!["198.51.100.7".to_owned()];
    c.remote_access = vec![ssl, site];
    c.forwards = vec![forward("VIP-RDP", 3389, "192.168.1.10", Sources::Anywhere)];
    c.listeners = vec![
        management(Service::Https, Zone::Outside, Sources::Only { networks: vec!["198.51.100.0/24".to_owned()] }),
        management(Service::Ssh, Zone::Inside, Sources::Anywhere),
    ];
    c
}

/// A router of which only a part is here, with a way in that may be on.
pub fn rtx() -> Configuration {
    let mut c = Configuration::new(Dialect::Yamaha);
    c.identity.maker = "YAMAHA".to_owned();
    c.identity.model = Some(At::new("RTX830".to_owned(), 1));
    c.identity.firmware = Some(At::new("15.02.10".to_owned(), 1));
    c.interfaces = vec![
        interface("pp 1", "", Zone::Outside, "pppoe"),
        interface("lan1", "", Zone::Inside, "192.168.1.254/24"),
        interface("vlan20", "検査", Zone::Inside, "192.168.20.1/24"),
    ];
    let mut l2tp = access(RemoteAccessKind::L2tp, "tunnel 1", 44);
    l2tp.on = Setting::default();
    l2tp.sources = Sources::Unknown;
    c.remote_access = vec![l2tp];
    c
}

/// A router that is closed.
pub fn closed() -> Configuration {
    let mut c = Configuration::new(Dialect::NecIx);
    c.extent = Extent::Whole;
    c.identity.maker = "NEC".to_owned();
    c.identity.model = Some(At::new("UNIVERGE IX2106".to_owned(), 1));
    c.interfaces = vec![
        interface("GigaEthernet0.1", "", Zone::Outside, "pppoe"),
        interface("GigaEthernet1.0", "", Zone::Inside, "172.16.0.1/16"),
    ];
    c
}

/// The hospital with all of them.
pub fn hospital() -> Facts {
    let mut facts = empty();
    let karte = vendor("やまと電子カルテ株式会社");
    let xray = vendor("髙﨑画像システム");
    facts.systems = vec![
        system("電子カルテ", SystemKind::Ehr, &karte, Hosting::OnPremise),
        system("画像(PACS)", SystemKind::Imaging, &xray, Hosting::OnPremise),
        system("Web予約", SystemKind::Reservation, &karte, Hosting::Cloud),
    ];
    let firewall =
        device("電子カルテ保守用のVPN装置(三階サーバ室、𠮷田先生の部屋の隣)", "ネットワーク", "FortiGate-60E", "");
    let router = device("検査室ルータ", "ネットワーク", "RTX830", "");
    let line = device("オンライン資格確認ルータ", "ネットワーク", "UNIVERGE IX2106", "");
    let mut server = device("電子カルテサーバ", "サーバ", "PRIMERGY", "192.168.1.10");
    server.system_id = Some(facts.systems[0].id);
    let mut pacs = device("PACSサーバ", "サーバ", "", "192.168.20.5");
    pacs.system_id = Some(facts.systems[1].id);
    facts.devices = vec![
        firewall.clone(),
        router.clone(),
        line.clone(),
        device("レントゲン室のVPNルータ", "ネットワーク", "BHR-4RV", ""),
        device("2階スイッチ", "ネットワーク", "CentreCOM x230", ""),
        device("3階スイッチ", "ネットワーク", "", ""),
        server,
        pacs,
        device("受付PC-01", "端末PC", "", "192.168.1.31"),
        device("受付PC-02", "端末PC", "", "192.168.1.32"),
        device("検査PC", "端末PC", "", ""),
        device("複合機", "そのほか", "", "192.168.1.200"),
    ];
    facts.configurations =
        vec![record(Some(&firewall), fortigate()), record(Some(&router), rtx()), record(Some(&line), closed())];
    facts.remote_connections =
        vec![connection(&karte, Some(&firewall), Some(RemoteAccessKind::IpsecSite), "to-vendor")];
    facts.vendors = vec![karte, xray];
    facts
}
