//! What a check looks at: one configuration, the facility's facts, the day, and what is known about its interfaces.

use std::collections::HashMap;
use std::rc::Rc;

use jiff::civil::Date;
use sejo_model::configuration::{
    Configuration, ConfigurationRecord, Dialect, Extent, Filter, Forward, Interface, IpFamily, Listener, Opening,
    Places as Spoken, RemoteAccess, Setting, Sources, Zone,
};
use sejo_model::{DeviceId, Facts, RemoteConnection};

use super::breadth::{Breadth, breadth};
use super::name::Names;
use super::passage::{Passage, passages};
use super::secret::Shared;

/// What is the same for every configuration of a facility, put in order once.
pub(crate) struct Common<'a> {
    /// Who has which secret.
    pub(crate) secrets: Shared<'a>,
    /// People who left.
    pub(crate) leavers: Names,
    /// The register of remote connections, as far as it holds today.
    pub(crate) connections: Vec<&'a RemoteConnection>,
    /// What stands in it past its last day.
    pub(crate) ended: Vec<&'a RemoteConnection>,
    /// Of which device an entry without one speaks.
    spoken: Spoken<'a>,
}

/// The interfaces of a configuration, put in order once.
struct Places<'a> {
    /// By their name, and by the name people gave them (`nameif`) where no other has it.
    named: HashMap<&'a str, &'a Interface>,
    /// Whether one that is up leads outside, and whether the configuration says so of any such.
    outside: Option<bool>,
    /// Zones the configuration itself tells of.
    written: Vec<Zone>,
}

impl<'a> Places<'a> {
    fn of(configuration: &'a Configuration) -> Self {
        let interfaces = || configuration.interfaces.iter().rev();
        let labels = interfaces().map(|i| (i.label.as_str(), i));
        let up = interfaces().filter(|i| i.enabled && i.zone == Zone::Outside);
        let mut written: Vec<Zone> = Vec::new();
        for interface in interfaces().filter(|i| i.zone_written) {
            if !written.contains(&interface.zone) {
                written.push(interface.zone);
            }
        }
        Self {
            named: labels.chain(interfaces().map(|i| (i.name.as_str(), i))).collect(),
            outside: up.map(|i| i.zone_written).reduce(|a, b| a || b),
            written,
        }
    }
}

/// One configuration, seen on one day with everything else the facility knows.
#[derive(Clone)]
pub struct Look<'a> {
    pub(crate) record: &'a ConfigurationRecord,
    pub(crate) configuration: &'a Configuration,
    pub(crate) facts: &'a Facts,
    pub(crate) today: Date,
    pub(crate) common: Rc<Common<'a>>,
    places: Rc<Places<'a>>,
    /// Ports of machines inside that filters open without a forward.
    passages: Rc<[Passage]>,
}

impl<'a> Look<'a> {
    /// At one configuration. It need not be kept yet: what the facility has is in `facts`.
    #[must_use]
    pub fn at(record: &'a ConfigurationRecord, facts: &'a Facts, today: Date) -> Self {
        Self::with(record, facts, today, &Common::of(facts, today))
    }

    /// At every configuration of the facility, in time that grows with their number only.
    #[must_use]
    pub fn at_all(facts: &'a Facts, today: Date) -> Vec<Self> {
        Self::at_each(&facts.configurations, facts, today)
    }

    /// At some configurations, in the same time.
    #[must_use]
    pub fn at_each(
        records: impl IntoIterator<Item = &'a ConfigurationRecord>,
        facts: &'a Facts,
        today: Date,
    ) -> Vec<Self> {
        let common = Common::of(facts, today);
        records.into_iter().map(|record| Self::with(record, facts, today, &common)).collect()
    }

    /// What is looked at.
    #[must_use]
    pub const fn record(&self) -> &'a ConfigurationRecord {
        self.record
    }

    fn with(record: &'a ConfigurationRecord, facts: &'a Facts, today: Date, common: &Rc<Common<'a>>) -> Self {
        let configuration = &record.configuration;
        let places = Rc::new(Places::of(configuration));
        let common = Rc::clone(common);
        let mut look = Self { record, configuration, facts, today, common, places, passages: Rc::default() };
        look.passages = passages(&look).into();
        look
    }

    /// Whether absence may be held against the device.
    pub(crate) fn is_whole(&self) -> bool {
        self.configuration.extent == Extent::Whole
    }

    /// Whether the text is that of a device of its own; a set of Linux filters has no firmware, clock or log in it.
    pub(crate) fn is_appliance(&self) -> bool {
        !matches!(self.configuration.dialect, Dialect::Nftables | Dialect::Iptables | Dialect::Unread)
    }

    /// Where something on `interface` leads, said to be `zone`, and whether the configuration itself says so. Something on
    /// every interface leads outside as soon as one of them does.
    pub(crate) fn zone(&self, interface: &str, zone: Zone) -> (Zone, bool) {
        let places = &self.places;
        match zone {
            _ if !interface.is_empty() => match places.named.get(interface) {
                Some(i) if zone == Zone::Unknown || zone == i.zone => (i.zone, i.zone_written),
                // The reader knew more than the interface tells (a zone of several interfaces, a policy).
                _ => (zone, zone != Zone::Unknown),
            },
            Zone::Unknown => places.outside.map_or((Zone::Unknown, false), |is_written| (Zone::Outside, is_written)),
            known => (known, places.written.contains(&known)),
        }
    }

    /// Whether what comes in by an interface outside surely comes from the internet. A line whose addresses are all private
    /// may be a carrier's closed network, or lie behind another router; no text tells.
    pub(crate) fn meets_internet(&self, interface: &str) -> bool {
        match self.places.named.get(interface) {
            Some(i) if !interface.is_empty() => !i.is_on_closed_line(),
            _ => {
                let mut outside = self.outside().peekable();
                outside.peek().is_none() || outside.any(|i| !i.is_on_closed_line())
            }
        }
    }

    /// Filters in effect today, in their order.
    pub(crate) fn filters(&self) -> impl Iterator<Item = &'a Filter> {
        let today = self.today;
        self.configuration.filters.iter().filter(move |f| f.holds_on(today))
    }

    /// Whether an interface surely speaks a version of IP. On Linux no address tells; the filters are there for something.
    pub(crate) fn speaks(&self, interface: &str, family: IpFamily) -> bool {
        if family != IpFamily::V6 || !self.is_appliance() {
            return true;
        }
        match self.places.named.get(interface) {
            Some(i) if !interface.is_empty() => i.carries_v6(),
            _ => self.configuration.interfaces.iter().any(Interface::carries_v6),
        }
    }

    /// Interfaces that are up and lead outside.
    pub(crate) fn outside(&self) -> impl Iterator<Item = &'a Interface> {
        self.configuration.interfaces.iter().filter(|i| i.enabled && i.zone == Zone::Outside)
    }

    /// Whether an interface carries anything: surely (`Some(true)`: it is up, or nobody says otherwise), possibly
    /// (`Some(false)`: what switches it on may not have been copied), or not (`None`: it is down).
    pub(crate) fn is_up(&self, interface: &str) -> Option<bool> {
        match self.places.named.get(interface) {
            Some(i) if !interface.is_empty() && !i.enabled => (!self.is_whole()).then_some(false),
            _ => Some(true),
        }
    }

    /// Remote access that is on, or may be, and whether it surely is. What switches it off again may stand in lines that
    /// were not copied.
    pub(crate) fn ways_in(&self) -> impl Iterator<Item = (&'a RemoteAccess, bool)> {
        let ways = self.configuration.remote_access.iter();
        ways.filter_map(|access| {
            let is_up = self.is_up(&access.interface)?;
            Some((access, is_on(&access.on)? && is_up && self.is_whole()))
        })
    }

    /// Services that are on, or may be, and whether they surely are.
    pub(crate) fn listeners(&self) -> impl Iterator<Item = (&'a Listener, bool)> {
        let listeners = self.configuration.listeners.iter();
        listeners.filter_map(|listener| {
            let is_closed = !listener.openings.is_empty() && self.openings(listener).next().is_none();
            Some((listener, is_on(&listener.on).filter(|_| !is_closed)?))
        })
    }

    /// Where a service answers anybody at all, and whether the interface surely is up.
    pub(crate) fn openings(&self, listener: &'a Listener) -> impl Iterator<Item = (&'a Opening, bool)> {
        let open = listener.openings.iter().filter(|o| o.sources != Sources::Nowhere);
        open.filter_map(|opening| Some((opening, self.is_up(&opening.interface)?)))
    }

    /// Ports of machines inside that strangers may reach, handed inwards or let through, and whether that is sure.
    pub(crate) fn forwards(&self) -> impl Iterator<Item = (&Forward, bool)> {
        let handed = self.configuration.forwards.iter().map(|forward| (forward, true));
        let passages = self.passages.iter().map(|passage| (&passage.forward, passage.is_sure));
        let today = self.today;
        let used = handed.chain(passages).filter(move |(f, _)| f.holds_on(today) && f.sources != Sources::Nowhere);
        used.filter_map(|(forward, is_sure)| {
            let is_up = self.is_up(&forward.interface)?;
            let (zone, is_written) = self.zone(&forward.interface, forward.zone);
            let is_way_in = !matches!(zone, Zone::Inside | Zone::Wireless);
            // The list that decides who gets in may not have been copied.
            let is_told = self.is_whole() && forward.sources != Sources::Unknown;
            is_way_in.then_some((forward, is_sure && is_up && is_told && is_written && zone != Zone::Unknown))
        })
    }

    /// Forwards that would open a door as soon as somebody applies them, switches their interface on, or gives them more
    /// time.
    pub(crate) fn idle_forwards(&self) -> impl Iterator<Item = &'a Forward> {
        self.configuration.forwards.iter().filter(|f| !f.holds_on(self.today) || self.is_up(&f.interface).is_none())
    }

    /// Ports of machines inside that filters open without a forward, as what they are to whoever comes. Of one that is not
    /// sure nobody knows from where it may be used.
    #[must_use]
    pub fn opened_by_filters(&self) -> Vec<Forward> {
        let opened = |passage: &Passage| Forward {
            sources: if passage.is_sure { passage.forward.sources.clone() } else { Sources::Unknown },
            ..passage.forward.clone()
        };
        let up = self.passages.iter().filter(|p| self.is_up(&p.forward.interface).is_some());
        up.map(opened).collect()
    }

    /// Whether something is open to anywhere: surely (`Some(true)`), possibly (`Some(false)`: the text is a part, a list is
    /// not in it, or names so many that it names nobody), or not (`None`).
    pub(crate) fn is_open(&self, sources: &Sources) -> Option<bool> {
        match breadth(sources) {
            Breadth::Everybody => Some(self.is_whole()),
            Breadth::Many | Breadth::Unknown => Some(false),
            Breadth::Listed | Breadth::Nobody => None,
        }
    }

    /// Whether an entry of the register speaks of this device: surely (`Some(true)`), possibly (`Some(false)`), or not (`None`).
    #[must_use]
    pub fn is_spoken_of(&self, connection: &RemoteConnection) -> Option<bool> {
        self.common.spoken.is_of(connection, self.record)
    }

    /// Whether an entry of the register names no way in, and this device has several of its kind.
    #[must_use]
    pub fn has_several_of(&self, connection: &RemoteConnection) -> bool {
        self.common.spoken.stands_for_several(connection, self.record)
    }

    /// Whether the register speaks of the device this is the configuration of. While nobody said which device that is,
    /// only what is registered without a device does.
    pub(crate) fn is_here(&self, device: Option<DeviceId>) -> bool {
        device.is_none() || device == self.record.device_id
    }
}

impl<'a> Common<'a> {
    fn of(facts: &'a Facts, today: Date) -> Rc<Self> {
        let common = Rc::new(Self::before_looking(facts, today));
        // What filters open is known only after looking; an entry without a kind may mean such a port.
        let is_open = |c: &RemoteConnection| c.device_id.is_none() || c.name.trim().is_empty();
        let may_mean_one = |c: &RemoteConnection| c.kind.is_none() && is_open(c) && !c.is_unplaced();
        if !facts.remote_connections.iter().any(may_mean_one) {
            return common;
        }
        let look = |record| Look::with(record, facts, today, &common).opened_by_filters();
        let opened: HashMap<_, _> = facts.configurations.iter().map(|r| (r.id, look(r))).collect();
        let spoken = Spoken::beside(&facts.remote_connections, facts, &opened);
        Rc::new(Self { spoken, ..Self::before_looking(facts, today) })
    }

    fn before_looking(facts: &'a Facts, today: Date) -> Self {
        Self {
            secrets: Shared::of(&facts.configurations),
            leavers: Names::of_leavers(&facts.people, today),
            connections: facts.remote_connections.iter().filter(|c| c.holds_on(today)).collect(),
            ended: facts.remote_connections.iter().filter(|c| c.until.is_some_and(|end| end < today)).collect(),
            spoken: Spoken::of(&facts.remote_connections, facts),
        }
    }
}

/// Whether a switch is on: surely (`Some(true)`), possibly (`Some(false)`), or not (`None`).
fn is_on(setting: &Setting<bool>) -> Option<bool> {
    match setting.value() {
        Some(true) => Some(true),
        Some(false) => None,
        None => Some(false),
    }
}
