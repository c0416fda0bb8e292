//! Everything the judge looks at, loaded once.

mod apart;

use serde::{Deserialize, Serialize};

use crate::answer::Declaration;
use crate::backup_record::BackupRecord;
use crate::configuration::{ConfigurationRecord, RemoteConnection};
use crate::contact::ContactRecords;
use crate::device::{Device, DeviceState};
use crate::document::Documents;
use crate::drill::Drill;
use crate::facility::Facility;
use crate::improvement::Improvement;
use crate::incident::Incident;
use crate::person::{Appointment, Person};
use crate::remote_work::RemoteWork;
use crate::setting::Thresholds;
use crate::system::System;
use crate::text::fold;
use crate::vendor::{Contract, Vendor};

/// The facts (事実) about one facility. A judge function is pure: the same facts, item and day give the same verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The facility.
    pub facility: Facility,
    /// Staff.
    pub people: Vec<Person>,
    /// Posts.
    pub appointments: Vec<Appointment>,
    /// Vendors.
    pub vendors: Vec<Vendor>,
    /// Contracts.
    pub contracts: Vec<Contract>,
    /// Systems.
    pub systems: Vec<System>,
    /// The ledger.
    pub devices: Vec<Device>,
    /// The newest configuration of each device, and those nobody gave a device yet.
    #[serde(default)]
    pub configurations: Vec<ConfigurationRecord>,
    /// The register of remote connections.
    #[serde(default)]
    pub remote_connections: Vec<RemoteConnection>,
    /// Works by remote maintenance in which something does not fit and nobody explained it.
    #[serde(default)]
    pub remote_works: Vec<RemoteWork>,
    /// How systems and easily forgotten things are backed up.
    #[serde(default)]
    pub backup_records: Vec<BackupRecord>,
    /// Restore drills, the newest last.
    #[serde(default)]
    pub drills: Vec<Drill>,
    /// Exercises, begun, held and withdrawn ones, the newest last.
    #[serde(default)]
    pub exercises: Vec<Incident>,
    /// What exercises and incidents showed to be put right.
    #[serde(default)]
    pub improvements: Vec<Improvement>,
    /// What the contact chart keeps.
    #[serde(default)]
    pub contact_chart: ContactRecords,
    /// The approved documents, and how far those being written are.
    #[serde(default)]
    pub documents: Documents,
    /// Declared values; never turned into measured ones, but named where they contradict.
    pub declarations: Vec<Declaration>,
    /// Periods and limits.
    pub thresholds: Thresholds,
}

impl Facts {
    /// Whether a declared value counts: what is about a system that is on record no longer, or the word of a former vendor of its
    /// system, is kept and counts for nothing.
    #[must_use]
    pub fn counts(&self, declared: &Declaration) -> bool {
        let is_on_record = declared.system_id.is_none_or(|id| self.systems.iter().any(|s| s.id == id));
        is_on_record && !self.is_former(declared)
    }

    /// Vendors behind a system or with a contract in force on `today`, in the order they were registered; one without a
    /// name is none.
    #[must_use]
    pub fn vendors_relied_on(&self, today: jiff::civil::Date) -> Vec<&Vendor> {
        let relies = |id| {
            self.systems.iter().any(|s| s.vendor_id == Some(id))
                || self.contracts.iter().any(|c| c.vendor_id == id && c.is_in_force_on(today))
        };
        self.vendors.iter().filter(|v| relies(v.id) && crate::entry::is_entry(&v.name)).collect()
    }

    /// Whether there is a contract with a vendor today: as said, or because a contract in force is registered. What is said is
    /// not known to be so while the records [say otherwise](Self::against_no_contract).
    #[must_use]
    pub fn has_vendor_contract(&self, today: jiff::civil::Date) -> Option<bool> {
        if self.contracts.iter().any(|c| c.is_in_force_on(today)) {
            return Some(true);
        }
        self.facility.vendor_contract.filter(|_| self.against_no_contract(today).is_empty())
    }

    /// What is registered although the facility says that it has no contract with a vendor, by name: contracts in force, and
    /// systems with a vendor behind them or with something only a vendor gives, its disclosure or its word on remote maintenance.
    #[must_use]
    pub fn against_no_contract(&self, today: jiff::civil::Date) -> Vec<&str> {
        if self.facility.vendor_contract != Some(false) {
            return Vec::new();
        }
        let vendor = |id| self.vendors.iter().find(|v| Some(v.id) == id && crate::entry::is_entry(&v.name));
        let named = |c: &'_ &Contract| c.is_in_force_on(today);
        let contracts = self.contracts.iter().filter(named).map(|c| match vendor(Some(c.vendor_id)) {
            Some(vendor) if c.title.trim().is_empty() => vendor.name.as_str(),
            _ => c.title.as_str(),
        });
        let has_vendor =
            |s: &&System| vendor(s.vendor_id).is_some() || s.disclosure.is_some() || s.remote_maintenance.is_some();
        contracts.chain(self.systems.iter().filter(has_vendor).map(|s| s.label())).collect()
    }

    /// What makes one doubt that there is no contract with a vendor, by name, where nothing [denies](Self::against_no_contract) it:
    /// vendors that are registered (their forms and connections come with them), and devices in use that somebody else looks
    /// after or that are maintained from outside. Each may be without a contract, so nothing is worked out of it.
    #[must_use]
    pub fn signs_of_contract(&self, today: jiff::civil::Date) -> Vec<String> {
        if self.facility.vendor_contract != Some(false) || !self.against_no_contract(today).is_empty() {
            return Vec::new();
        }
        let named = |name: &str| crate::entry::is_entry(name);
        let vendors = self.vendors.iter().filter(|v| named(&v.name)).map(|v| v.name.clone());
        let devices = self.devices.iter().filter(|d| d.state == DeviceState::InUse).filter_map(|device| {
            let by = device.maintainer.trim();
            let is_others = named(by) && !self.is_own(by);
            match (is_others, device.remote_maintenance) {
                (true, _) => Some(format!("{}({by})", device.label())),
                (false, Some(true)) => Some(device.label().to_owned()),
                (false, _) => None,
            }
        });
        vendors.chain(devices).collect()
    }

    /// Whether who looks after a device is the facility itself: one of its people, or words for the house.
    fn is_own(&self, maintainer: &str) -> bool {
        // Folded as what is written; the label of the field says 自施設 and own staff.
        const OWN: [&str; 18] = [
            "自院",
            "院内",
            "当院",
            "当医院",
            "自前",
            "自社",
            "自店",
            "自局",
            "当局",
            "自薬局",
            "当薬局",
            "薬局内",
            "当助産所",
            "自施設",
            "当施設",
            "施設内",
            "職員",
            "ownstaff",
        ];
        let by = fold(maintainer);
        let is_person = |name: String| name.chars().count() > 1 && by.contains(&name);
        let names = self.people.iter().any(|p| is_person(fold(&p.name)));
        let surnames = self.people.iter().filter_map(|p| p.name.split_whitespace().next());
        let is_surname = surnames.map(fold).any(|surname| by == surname);
        // 担当局 and 担当施設 say who is in charge, which need not be 当局 and 当施設.
        let house = by.replace("担当", "");
        names || is_surname || OWN.iter().any(|word| house.contains(word)) || by == fold(&self.facility.name)
    }
}
