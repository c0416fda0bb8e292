//! What a control looks at: the item, the facts, the day, and the devices the row is about.

use std::collections::BTreeSet;

use jiff::civil::Date;
use sejo_model::verdict::LedgerFilter;
use sejo_model::{
    ConfigurationRecord, Control, Device, DeviceId, DeviceKind, DeviceState, Facts, FormKind, Item, Person, Place,
    Subsection, System, Vendor, Weight,
};

use crate::codes::{reason, step};
use crate::configured::{self, Judged};
use crate::gaps::Listed;
use crate::lines::{Line, Lines};
use crate::{gaps, ledger};

/// One row on one day.
pub(crate) struct Case<'a> {
    /// The row.
    pub(crate) item: &'a Item,
    /// The facts.
    pub(crate) facts: &'a Facts,
    /// Today.
    pub(crate) today: Date,
    /// What the form of the row asks about.
    pub(crate) asked: &'a [Control],
    /// The configurations of the facility, with what was found in them.
    pub(crate) found: &'a [Judged<'a>],
    /// The devices in use, with what the ledger page says of them.
    pub(crate) listed: &'a [Listed<'a>],
}

impl<'a> Case<'a> {
    /// The kind of device the row asks about; `None` for all kinds.
    pub(crate) fn kind(&self) -> Option<DeviceKind> {
        match self.item.subsection {
            Some(Subsection::Server) => Some(DeviceKind::Server),
            Some(Subsection::Pc) => Some(DeviceKind::Pc),
            Some(Subsection::Network) => Some(DeviceKind::Network),
            Some(Subsection::General) | None => None,
        }
    }

    /// Devices in use, of whatever kind.
    pub(crate) fn in_use(&self) -> impl Iterator<Item = &'a Device> + use<'a> {
        self.facts.devices.iter().filter(|d| d.state == DeviceState::InUse)
    }

    /// Devices in use that the row is about.
    pub(crate) fn devices(&self) -> Vec<&'a Device> {
        let kind = self.kind();
        self.in_use().filter(|d| kind.is_none() || d.kind == kind).collect()
    }

    /// Devices the row is about that the ledger page lists under `filter`.
    pub(crate) fn devices_matching(&self, filter: LedgerFilter) -> Vec<&'a Device> {
        self.listed().filter(|l| l.under.contains(&filter)).map(|l| l.device).collect()
    }

    /// Devices the row is about, with the filters the ledger page lists them under.
    pub(crate) fn listed(&self) -> impl Iterator<Item = &'a Listed<'a>> + use<'a> {
        let kind = self.kind();
        self.listed.iter().filter(move |l| kind.is_none() || l.device.kind == kind)
    }

    /// Configurations of the devices the row is about, and those nobody gave a device yet.
    pub(crate) fn configurations(&self) -> Vec<&'a Judged<'a>> {
        let is_network = self.kind().is_none_or(|kind| kind == DeviceKind::Network);
        self.configurations_of(self.devices(), is_network)
    }

    /// Configurations of all devices in use, and those nobody gave a device yet.
    pub(crate) fn all_configurations(&self) -> Vec<&'a Judged<'a>> {
        self.configurations_of(self.in_use().collect(), true)
    }

    /// Whether a configuration is of a device the row is about, or of one nobody named yet.
    pub(crate) fn is_about(&self, record: &ConfigurationRecord) -> bool {
        let is_network = || self.kind().is_none_or(|kind| kind == DeviceKind::Network);
        record.device_id.map_or_else(is_network, |id| self.devices().iter().any(|d| d.id == id))
    }

    fn configurations_of(&self, devices: Vec<&Device>, or_none: bool) -> Vec<&'a Judged<'a>> {
        let devices: BTreeSet<DeviceId> = devices.iter().map(|d| d.id).collect();
        let is_meant = |j: &&Judged<'_>| j.record.device_id.map_or(or_none, |id| devices.contains(&id));
        self.found.iter().filter(is_meant).collect()
    }

    /// Devices the row is about; an empty ledger is said, and gives `None`.
    pub(crate) fn devices_or_say(&self, lines: &mut Lines) -> Option<Vec<&'a Device>> {
        let devices = self.devices();
        if devices.is_empty() {
            // With other devices in the ledger it was said already that only a configuration tells of this kind.
            if self.in_use().next().is_none() {
                ledger::say_empty(lines);
            }
            return None;
        }
        Some(devices)
    }

    /// For a row about one kind of device: says which devices might be of that kind, or that there is none at all, so the
    /// row may not apply. Whether there is anything left to look at; an empty ledger is for the control to mention.
    pub(crate) fn has_kind_or_say(&self, lines: &mut Lines) -> bool {
        let Some(kind) = self.kind() else { return true };
        let total = self.in_use().count();
        let kindless = self.kindless();
        let line = Line::new(Weight::Missing, reason::KIND_UNKNOWN, kindless_place());
        let is_open = lines.push_any(line.about(ledger::labels(&kindless), total));
        // A configuration proves that there is such a device, in the ledger or not.
        let is_unlisted = total > 0 && self.devices().is_empty();
        let is_absent = is_unlisted && !configured::say_without_device(self, lines);
        if is_absent && is_open {
            self.offer_kinds(lines);
        } else if is_absent {
            let here = || Place::Item { id: self.item.id.clone() };
            lines.push(Line::new(Weight::Missing, reason::NO_SUCH_DEVICE, here()).with("kind", kind.key()));
            lines.step(step::ANSWER_NOT_APPLICABLE, 0, here());
        }
        !is_absent
    }

    /// Offers to settle the kinds, where nothing more useful was offered before.
    pub(crate) fn offer_kinds(&self, lines: &mut Lines) {
        let kindless = self.kindless().len();
        if self.kind().is_some() && kindless > 0 {
            lines.step(step::LEDGER_SET_KIND, kindless, kindless_place());
        }
    }

    fn kindless(&self) -> Vec<&'a Device> {
        self.in_use().filter(|d| d.kind.is_none()).collect()
    }

    /// The ledger page with `filter`, narrowed to the kind of the row.
    pub(crate) fn ledger(&self, filter: LedgerFilter) -> Place {
        Place::Ledger { filter, kind: self.kind() }
    }

    /// Systems a vendor stands behind: its product, or a contract in force. A vendor called 不明 is none.
    pub(crate) fn vendor_systems(&self) -> Vec<&'a System> {
        self.facts.systems.iter().filter(|s| self.has_vendor(s) || self.has_contract(s)).collect()
    }

    fn has_vendor(&self, system: &System) -> bool {
        self.facts.vendors.iter().any(|v| Some(v.id) == system.vendor_id && !gaps::is_blank(&v.name))
    }

    /// Whether the system stands under a contract that is in force today.
    fn has_contract(&self, system: &System) -> bool {
        self.facts.contract_of(system).is_some_and(|c| c.is_in_force_on(self.today))
    }

    /// Vendors behind a system or with a contract in force: those the facility depends on today.
    pub(crate) fn vendors(&self) -> Vec<&'a Vendor> {
        self.facts.vendors_relied_on(self.today)
    }

    /// People who have left.
    pub(crate) fn leavers(&self) -> Vec<&'a Person> {
        self.facts.people.iter().filter(|p| !p.is_employed_on(self.today)).collect()
    }

    /// People who left but still stand as holding a post, whichever it is.
    pub(crate) fn leavers_with_post(&self) -> Vec<&'a Person> {
        let holds =
            |p: &Person| self.facts.appointments.iter().any(|a| a.person_id == p.id && a.is_held_on(self.today));
        self.leavers().into_iter().filter(|p| holds(p)).collect()
    }

    /// Whether the row stands on a form that a vendor fills in about itself.
    pub(crate) fn is_vendor_form(&self) -> bool {
        form_of(self.item).is_some_and(FormKind::is_for_vendors)
    }
}

/// Whether a person has a name and works here: 未定 is nobody.
pub(crate) fn is_somebody(person: &Person, today: Date) -> bool {
    person.is_employed_on(today) && !gaps::is_blank(&person.name)
}

fn kindless_place() -> Place {
    Place::Ledger { filter: LedgerFilter::NoKind, kind: None }
}

/// The form a row stands on, from its id (`edition/form/row`).
pub(crate) fn form_of(item: &Item) -> Option<FormKind> {
    item.id.0.split('/').nth(1).and_then(|form| form.parse().ok())
}
