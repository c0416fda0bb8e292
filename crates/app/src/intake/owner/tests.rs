use sejo_model::configuration::{At, Extent, History, Interface, Zone};
use sejo_model::{ConfigurationId, EvidenceId};

use super::*;

/// A configuration that says who its device is.
#[derive(Clone, Copy)]
struct Said {
    dialect: Dialect,
    serial: &'static str,
    mac: &'static str,
    host: &'static str,
    address: &'static str,
}

const RTX: Said = Said {
    dialect: Dialect::Yamaha,
    serial: "M4A012345",
    mac: "00:a0:de:11:22:33",
    host: "himawari-gw",
    address: "192.168.100.1/24",
};

fn configuration(said: Said) -> Configuration {
    let at = |text: &str| (!text.is_empty()).then(|| At::new(text.to_owned(), 1));
    let mut configuration = Configuration::new(said.dialect);
    configuration.extent = Extent::Whole;
    configuration.identity.serial = at(said.serial);
    configuration.identity.macs = at(said.mac).into_iter().collect();
    configuration.identity.host_name = at(said.host);
    configuration.interfaces.push(Interface {
        name: "lan1".to_owned(),
        label: String::new(),
        zone: Zone::Inside,
        zone_written: true,
        addresses: vec![said.address.to_owned()],
        enabled: true,
        line: 2,
    });
    configuration
}

/// Whose a configuration is in a ledger of one device that has one already: `Ok` where it is that device's, `Err` with why
/// it is asked.
fn held_against(mut device: Device, earlier: Option<Said>, said: Said) -> Option<Result<(), String>> {
    device.name = "受付のルータ".to_owned();
    let record = earlier.map(|earlier| ConfigurationRecord {
        id: ConfigurationId::new(),
        device_id: Some(device.id),
        evidence_id: EvidenceId::new(),
        file_name: "earlier.txt".to_owned(),
        position: 0,
        read_on: sejo_model::Date::constant(2026, 11, 20),
        configuration: configuration(earlier),
        history: History::default(),
    });
    match Owners::of(std::slice::from_ref(&device), record.as_slice()).owner_of(&configuration(said)) {
        Owner::Of(id) => (id == device.id).then_some(Ok(())),
        Owner::Like(like) => (like.device == device.id).then_some(Err(like.why.ja)),
        Owner::Nobody => None,
    }
}

fn blank() -> Device {
    Device::blank(DeviceId::new())
}

#[test]
fn a_private_address_alone_never_decides() {
    let device = Device { ip: "192.168.100.1".to_owned(), ..blank() };
    let nameless = Said { serial: "", mac: "", host: "", ..RTX };
    let why = held_against(device.clone(), None, nameless).unwrap().unwrap_err();
    assert!(why.contains("受付のルータ") && why.contains("IPアドレスが同じ"), "{why}");
    let device = Device { ip: "203.0.113.9".to_owned(), ..device };
    assert_eq!(held_against(device, None, Said { address: "203.0.113.9/29", ..nameless }), Some(Ok(())));
}

#[test]
fn a_stronger_mark_that_differs_beats_an_equal_weaker_one() {
    const PUBLIC: &str = "203.0.113.9/29";
    let earlier = Said { address: PUBLIC, ..RTX };
    for (said, differs) in [
        (Said { serial: "M4A099999", mac: "", host: "", ..earlier }, "製造番号"),
        (Said { serial: "M4A099999", mac: "", ..earlier }, "製造番号"),
        (Said { serial: "M4A099999", ..earlier }, "製造番号"),
        (Said { serial: "", mac: "00:a0:de:99:22:33", ..earlier }, "MACアドレス"),
        (Said { serial: "", mac: "", dialect: Dialect::CiscoIos, ..earlier }, "メーカー"),
        (Said { serial: "", mac: "", host: "", dialect: Dialect::NecIx, ..earlier }, "メーカー"),
        (Said { serial: "", mac: "", host: "radiology-gw", ..earlier }, "ホスト名"),
    ] {
        let why = held_against(blank(), Some(earlier), said).unwrap().unwrap_err();
        assert!(why.contains(&format!("{differs}が違います")), "{why}");
    }
    // What differs in a weaker mark only was renamed or moved.
    for said in [
        Said { mac: "00:a0:de:99:22:33", host: "new-gw", address: "10.0.0.1/8", ..earlier },
        Said { serial: "", host: "new-gw", ..earlier },
        Said { serial: "", mac: "", ..earlier },
        Said { serial: "", mac: "", host: "", ..earlier },
    ] {
        assert_eq!(held_against(blank(), Some(earlier), said), Some(Ok(())));
    }
}

#[test]
fn the_ledger_speaks_before_any_configuration_does() {
    let device = Device { host_name: "himawari-gw".to_owned(), ..blank() };
    let said = Said { serial: "", mac: "", ..RTX };
    for (maker, is_his) in
        [("ヤマハ", true), ("YAMAHA株式会社", true), ("", true), ("シスコ", false), ("Fortinet", false)]
    {
        let device = Device { maker: maker.to_owned(), ..device.clone() };
        assert_eq!(held_against(device, None, said).unwrap().is_ok(), is_his, "{maker}");
    }
    let device = Device { serial: "M4A099999".to_owned(), ..device };
    assert!(held_against(device, None, RTX).unwrap().unwrap_err().contains("製造番号が違います"));
}

#[test]
fn what_a_device_said_of_itself_before_finds_it_again() {
    let moved = Said { host: "", address: "10.1.2.3/24", ..RTX };
    assert_eq!(held_against(blank(), Some(RTX), moved), Some(Ok(())));
    let stranger = Said { serial: "X", mac: "", host: "sonota", address: "10.1.2.3/24", ..RTX };
    assert_eq!(held_against(blank(), Some(RTX), stranger), None);
    // Both kinds of filters stand on one machine.
    let nft = Said { dialect: Dialect::Nftables, serial: "", mac: "", ..RTX };
    assert_eq!(held_against(blank(), Some(nft), Said { dialect: Dialect::Iptables, ..nft }), Some(Ok(())));
}
