//! Which device of the ledger a configuration is of.
//!
//! Serial number → MAC → host name → address, as in the ledger; what the earlier configurations of a device say of it counts
//! like the ledger itself. Invariant: a mark never decides against a stronger one, and a private address never decides at
//! all, for the routers of several departments bear the same one. What is doubtful is asked ([`Like`]), never guessed.

use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;

use sejo_model::configuration::address::is_public;
use sejo_model::configuration::{Configuration, Dialect, Identity, is_factory_name, share_a_place};
use sejo_model::text::fold;
use sejo_model::words::Text;
use sejo_model::{ConfigurationRecord, Device, DeviceId};
use serde::{Deserialize, Serialize};

/// What tells devices apart, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Mark {
    Serial,
    Mac,
    Maker,
    HostName,
    Address,
}

impl Mark {
    /// The marks by which a device is found.
    const FINDING: [Self; 4] = [Self::Serial, Self::Mac, Self::HostName, Self::Address];

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Serial => ("製造番号", "serial number"),
            Self::Mac => ("MACアドレス", "MAC address"),
            Self::Maker => ("メーカー", "maker"),
            Self::HostName => ("ホスト名", "host name"),
            Self::Address => ("IPアドレス", "IP address"),
        }
    }
}

/// A device a configuration resembles without surely being of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Like {
    /// The device.
    pub device: DeviceId,
    /// What people call it.
    pub name: String,
    /// Why it is asked.
    pub why: Text,
}

/// Whose a configuration is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// Of this device.
    Of(DeviceId),
    /// Perhaps of this one.
    Like(Like),
    /// No device fits, or several fit equally well.
    Nobody,
}

/// A device as the ledger and its configurations describe it.
struct Face<'a> {
    device: &'a Device,
    configurations: Vec<&'a Configuration>,
}

/// Devices of the ledger by what tells them apart, put in order once for all configurations of a batch.
pub(super) struct Owners<'a> {
    faces: HashMap<DeviceId, Face<'a>>,
    known: HashMap<(Mark, String), BTreeSet<DeviceId>>,
}

impl<'a> Owners<'a> {
    pub(super) fn of(devices: &'a [Device], records: &'a [ConfigurationRecord]) -> Self {
        let mut owners = Self { faces: HashMap::new(), known: HashMap::new() };
        for device in devices {
            owners.faces.insert(device.id, Face { device, configurations: Vec::new() });
            let marks = [
                (Mark::Serial, &device.serial),
                (Mark::Mac, &device.mac),
                (Mark::HostName, &device.host_name),
                (Mark::HostName, &device.name),
                (Mark::Address, &device.ip),
            ];
            marks.into_iter().for_each(|(mark, text)| owners.learn(mark, text, device.id));
        }
        for record in records {
            let Some(id) = record.device_id else { continue };
            let Some(face) = owners.faces.get_mut(&id) else { continue };
            face.configurations.push(&record.configuration);
            for mark in Mark::FINDING {
                marks_of(&record.configuration, mark).into_iter().for_each(|text| owners.learn(mark, text, id));
            }
        }
        owners
    }

    /// A mark of a device; one that says nothing tells nobody apart.
    fn learn(&mut self, mark: Mark, text: &str, id: DeviceId) {
        if !text.trim().is_empty() {
            self.known.entry((mark, fold(text))).or_default().insert(id);
        }
    }

    /// The one device that bears the strongest mark the configuration shares with any.
    pub(super) fn owner_of(&self, configuration: &Configuration) -> Owner {
        for mark in Mark::FINDING {
            let marks = marks_of(configuration, mark);
            let of = |text: &&str| self.known.get(&(mark, fold(text)));
            let fits: BTreeSet<DeviceId> = marks.iter().filter_map(of).flatten().copied().collect();
            match (fits.len(), fits.first().and_then(|id| self.faces.get(id))) {
                (0, _) => {}
                (1, Some(face)) => {
                    let shared: Vec<&str> = marks.into_iter().filter(|text| of(text).is_some()).collect();
                    return face.owner(configuration, mark, &shared);
                }
                _ => return Owner::Nobody,
            }
        }
        Owner::Nobody
    }
}

impl Face<'_> {
    /// Whose a configuration is that shares some marks of one kind with this device.
    fn owner(&self, configuration: &Configuration, mark: Mark, shared: &[&str]) -> Owner {
        let against = self.contradiction(configuration).filter(|against| *against < mark);
        let is_own = match mark {
            Mark::Address => shared.iter().any(|a| a.parse().is_ok_and(is_public)),
            // Another device may bear the name: what it had before must speak for it.
            Mark::HostName => self.configurations.last().is_none_or(|known| share_a_place(known, configuration)),
            Mark::Serial | Mark::Mac | Mark::Maker => true,
        };
        if against.is_none() && is_own {
            return Owner::Of(self.device.id);
        }
        let name = self.device.label();
        Owner::Like(Like { device: self.device.id, name: name.to_owned(), why: doubt(name, mark, against) })
    }

    /// The strongest mark by which a configuration is of another device.
    fn contradiction(&self, configuration: &Configuration) -> Option<Mark> {
        let ledger = |mark| match mark {
            Mark::Serial => self.device.serial.as_str(),
            Mark::Mac => self.device.mac.as_str(),
            Mark::HostName => self.device.host_name.as_str(),
            Mark::Maker | Mark::Address => "",
        };
        let differs = |mark: Mark| {
            let own = self.configurations.iter().flat_map(|c| marks_of(c, mark)).chain([ledger(mark)]);
            let own: BTreeSet<String> = own.filter(|text| !text.trim().is_empty()).map(fold).collect();
            let other: BTreeSet<String> = marks_of(configuration, mark).into_iter().map(fold).collect();
            !own.is_empty() && !other.is_empty() && own.is_disjoint(&other)
        };
        [Mark::Serial, Mark::Mac, Mark::Maker, Mark::HostName].into_iter().find(|mark| match mark {
            Mark::Maker => self.is_of_another_maker(configuration.dialect),
            mark => differs(*mark),
        })
    }

    /// Whether the ledger names another maker, or the device spoke another language so far.
    fn is_of_another_maker(&self, dialect: Dialect) -> bool {
        let (Some(language), named) = (language(dialect), fold(&self.device.maker)) else { return false };
        let makers = makers(dialect);
        let is_named_other =
            !named.is_empty() && !makers.is_empty() && !makers.iter().any(|m| named.contains(&fold(m)));
        is_named_other || self.configurations.iter().filter_map(|c| self::language(c.dialect)).any(|l| l != language)
    }
}

/// By what a configuration is of another device than the one it is given to; `None` where nothing speaks against it. A name
/// of the ledger need not be the one a device gives itself.
pub(crate) fn difference(
    device: &Device,
    records: &[ConfigurationRecord],
    given: &ConfigurationRecord,
) -> Option<Text> {
    let others = records.iter().filter(|r| r.device_id == Some(device.id) && r.id != given.id);
    let configurations: Vec<&Configuration> = others.map(|r| &r.configuration).collect();
    let is_named_by_itself = !configurations.is_empty();
    let mark = Face { device, configurations }.contradiction(&given.configuration)?;
    let (ja, en) = mark.words();
    let name = device.label();
    (mark != Mark::HostName || is_named_by_itself)
        .then(|| Text::new(format!("「{name}」とは{ja}が違います。"), format!("The {en} is not that of \"{name}\".")))
}

/// What a configuration says of its device by one mark. A name devices come with tells nobody apart.
fn marks_of(configuration: &Configuration, mark: Mark) -> Vec<&str> {
    let Identity { serial, macs, host_name, .. } = &configuration.identity;
    match mark {
        Mark::Serial => serial.iter().map(|s| s.value.as_str()).collect(),
        Mark::Mac => macs.iter().map(|m| m.value.as_str()).collect(),
        Mark::Maker => Vec::new(),
        Mark::HostName => host_name.iter().map(|h| h.value.as_str()).filter(|name| !is_factory_name(name)).collect(),
        Mark::Address => {
            let written = configuration.interfaces.iter().flat_map(|i| &i.addresses);
            let bare = written.map(|a| a.split('/').next().unwrap_or(a));
            bare.filter(|a| a.parse::<IpAddr>().is_ok()).collect()
        }
    }
}

/// The language a device speaks. The two kinds of Linux filters stand on one machine; of a maker that is not read nothing is
/// known.
const fn language(dialect: Dialect) -> Option<Dialect> {
    match dialect {
        Dialect::Unread => None,
        Dialect::Iptables => Some(Dialect::Nftables),
        known => Some(known),
    }
}

/// How ledgers write the maker of a dialect; none where it may run on anything.
const fn makers(dialect: Dialect) -> &'static [&'static str] {
    match dialect {
        Dialect::FortiOs => &["fortinet", "fortigate", "フォーティ"],
        Dialect::CiscoAsa | Dialect::CiscoIos => &["cisco", "シスコ"],
        Dialect::Yamaha => &["yamaha", "ヤマハ"],
        Dialect::NecIx => &["nec", "日本電気"],
        Dialect::AlliedWarePlus => &["allied", "アライド"],
        Dialect::Nftables | Dialect::Iptables | Dialect::Unread => &[],
    }
}

/// Why a configuration is not simply taken for that of a device it shares a mark with.
fn doubt(device: &str, shared: Mark, against: Option<Mark>) -> Text {
    let (ja, en) = shared.words();
    let (because_ja, because_en) = match (against.map(Mark::words), shared) {
        (Some((ja, en)), _) => (format!("{ja}が違います"), format!("the {en} differs")),
        (None, Mark::Address) => (
            "院内用のアドレスは、別の機器でも同じことがあります".to_owned(),
            "other devices may have the same private address".to_owned(),
        ),
        (None, _) => ("アドレスも利用者も違います".to_owned(), "addresses and users differ".to_owned()),
    };
    Text::new(
        format!("台帳の「{device}」と{ja}が同じですが、{because_ja}。同じ機器かどうかを確かめて、選んでください。"),
        format!(
            "It shares its {en} with \"{device}\" of the ledger, but {because_en}. Please see whether it is the same device, and choose."
        ),
    )
}

#[cfg(test)]
mod tests;
