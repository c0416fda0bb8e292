//! Of which device an entry of the register of remote connections speaks that names none, and whether one that names no way
//! in speaks of any.
//!
//! Invariant: `tunnel 1` and `SSL-VPN` are called so on every router, so such an entry surely speaks of a device only where that
//! one alone has what it declares and nothing on it contradicts. It never answers for the same name on another one.

use std::collections::{HashMap, HashSet};

use super::sameness::{are_ends_of_a_tunnel, may_be_one};
use super::sole::stands_for_several;
use super::span::Span;
use super::{
    Configuration, ConfigurationRecord, Forward, Listener, RemoteAccess, RemoteConnection, RemoteUser, Sources, Zone,
};
use crate::device::DeviceState;
use crate::facts::Facts;
use crate::id::{ConfigurationId, DeviceId, RemoteConnectionId};
use crate::text::fold;
use crate::vendor::{Vendor, is_named_in};

/// Of which device each entry speaks.
#[derive(Debug)]
pub struct Places<'a> {
    /// Where those that name no device find what they declare.
    found: HashMap<RemoteConnectionId, Place<'a>>,
    /// Those that name no way in, with each configuration that has several of their kind.
    several: HashSet<(RemoteConnectionId, ConfigurationId)>,
}

/// Where an entry that names no device finds what it declares. One that finds it nowhere has none.
#[derive(Debug)]
enum Place<'a> {
    /// On this device alone, and nothing contradicts.
    One(&'a ConfigurationRecord),
    /// On this device alone, and something contradicts.
    Doubtful(&'a ConfigurationRecord),
    /// On several: nobody can tell which is meant.
    Several(Vec<&'a ConfigurationRecord>),
}

impl<'a> Places<'a> {
    /// The places of some entries among the configurations of devices in use.
    #[must_use]
    pub fn of(connections: &[RemoteConnection], facts: &'a Facts) -> Self {
        Self::beside(connections, facts, &HashMap::new())
    }

    /// The same where it is known what filters open beside the ports that are handed inwards.
    #[must_use]
    pub fn beside(
        connections: &[RemoteConnection],
        facts: &'a Facts,
        opened: &HashMap<ConfigurationId, Vec<Forward>>,
    ) -> Self {
        let retired: HashSet<DeviceId> =
            facts.devices.iter().filter(|d| d.state == DeviceState::Retired).map(|d| d.id).collect();
        let in_use = |r: &&ConfigurationRecord| r.device_id.is_none_or(|id| !retired.contains(&id));
        let records: Vec<&'a ConfigurationRecord> = facts.configurations.iter().filter(in_use).collect();
        let opened = |r: &ConfigurationRecord| opened.get(&r.id).map(Vec::as_slice).unwrap_or_default();
        let place = |c: &RemoteConnection| {
            let found = records.iter().map(|r| (*r, fits(c, &r.configuration, opened(r), &facts.vendors)));
            Place::of(found.filter_map(|(r, fits)| Some((r, fits?))).collect())
        };
        let mut several = HashSet::new();
        for c in connections.iter().filter(|c| c.name.trim().is_empty() && !c.is_unplaced()) {
            let its = records.iter().filter(|r| c.device_id.is_none() || r.device_id == c.device_id);
            let its = its.filter(|r| stands_for_several(c, &r.configuration, opened(r), &facts.vendors));
            several.extend(its.map(|r| (c.id, r.id)));
        }
        let open = connections.iter().filter(|c| c.device_id.is_none());
        Self { found: open.filter_map(|c| Some((c.id, place(c)?))).collect(), several }
    }

    /// Whether an entry names no way in and a configuration has several of its kind: it speaks of none of them surely.
    #[must_use]
    pub fn stands_for_several(&self, connection: &RemoteConnection, record: &ConfigurationRecord) -> bool {
        self.several.contains(&(connection.id, record.id)) && self.is_of_device(connection, record).is_some()
    }

    /// Whether an entry speaks of the device of a configuration: surely (`Some(true)`), possibly (`Some(false)`), or not (`None`).
    #[must_use]
    pub fn is_of(&self, connection: &RemoteConnection, record: &ConfigurationRecord) -> Option<bool> {
        let is_sure = self.is_of_device(connection, record)?;
        Some(is_sure && !self.stands_for_several(connection, record))
    }

    fn is_of_device(&self, connection: &RemoteConnection, record: &ConfigurationRecord) -> Option<bool> {
        if connection.device_id.is_some() {
            return (connection.device_id == record.device_id).then_some(true);
        }
        match self.found.get(&connection.id) {
            Some(Place::One(its)) => is_covered(its, record).then_some(true),
            Some(Place::Doubtful(its)) => is_covered(its, record).then_some(false),
            Some(Place::Several(all)) => {
                all.iter().any(|its| its.id == record.id || may_be_one(its, record)).then_some(false)
            }
            None => Some(true),
        }
    }

    /// Whether what an entry says is held against a configuration: also where that contradicts it, unless another device, or
    /// another way in of its kind, may be meant.
    #[must_use]
    pub fn is_compared(&self, connection: &RemoteConnection, record: &ConfigurationRecord) -> bool {
        let is_one = || !matches!(self.found.get(&connection.id), Some(Place::Several(_)));
        let is_meant = self.is_of_device(connection, record).is_some_and(|is_sure| is_sure || is_one());
        is_meant && !self.stands_for_several(connection, record)
    }
}

impl<'a> Place<'a> {
    /// Among the configurations that have what is declared, each with whether nothing on it contradicts.
    fn of(found: Vec<(&'a ConfigurationRecord, bool)>) -> Option<Self> {
        let fitting: Vec<&ConfigurationRecord> = found.iter().filter(|(_, fits)| *fits).map(|(r, _)| *r).collect();
        let is_sure = !fitting.is_empty();
        let among = if is_sure { fitting } else { found.into_iter().map(|(r, _)| r).collect() };
        if among.is_empty() {
            return None;
        }
        let one = among.iter().copied().find(|one| among.iter().all(|r| is_covered(one, r)));
        Some(match (one, is_sure) {
            (Some(one), true) => Self::One(one),
            (Some(one), false) => Self::Doubtful(one),
            (None, _) => Self::Several(among),
        })
    }
}

/// Whether an entry for one device is one for another: they may be one, or are the two ends of one tunnel.
fn is_covered(its: &ConfigurationRecord, other: &ConfigurationRecord) -> bool {
    its.id == other.id || may_be_one(its, other) || are_ends_of_a_tunnel(its, other)
}

/// Whether a device has what an entry declares: with nothing that contradicts (`Some(true)`), only with (`Some(false)`), or not
/// (`None`).
fn fits(c: &RemoteConnection, configuration: &Configuration, opened: &[Forward], vendors: &[Vendor]) -> Option<bool> {
    let agrees = |sources: &Sources| !is_apart(&c.terms.sources, listed(sources));
    let ways = tunnels(c, configuration).map(|a| !contradicts(c, a, vendors));
    let forwards = ports(c, configuration, opened).map(|f| agrees(&f.sources));
    let openings = doors(c, configuration).flat_map(|l| &l.openings);
    let managed = openings.filter(|o| o.zone == Zone::Outside).map(|o| agrees(&o.sources));
    let lines = configuration.maintenance_lines().filter(|l| c.declares_line(l)).map(|_| true);
    ways.chain(forwards).chain(managed).chain(lines).max()
}

/// The remote access an entry declares that is on, or may be.
pub(super) fn tunnels<'c>(
    c: &'c RemoteConnection,
    configuration: &'c Configuration,
) -> impl Iterator<Item = &'c RemoteAccess> {
    configuration.remote_access.iter().filter(move |a| a.on.value() != Some(&false) && c.declares(a))
}

/// The ports it declares that are handed inwards, or opened by filters.
pub(super) fn ports<'c>(
    c: &'c RemoteConnection,
    configuration: &'c Configuration,
    opened: &'c [Forward],
) -> impl Iterator<Item = &'c Forward> {
    configuration.forwards.iter().chain(opened).filter(move |f| f.applied && c.declares_forward(f))
}

/// The services it declares by which the device itself is managed.
pub(super) fn doors<'c>(
    c: &'c RemoteConnection,
    configuration: &'c Configuration,
) -> impl Iterator<Item = &'c Listener> {
    configuration.listeners.iter().filter(move |l| l.on.value() != Some(&false) && c.declares_management(l))
}

/// Whether a way in of that name is another one: it comes from elsewhere, is used by others, or is named after another vendor.
fn contradicts(c: &RemoteConnection, access: &RemoteAccess, vendors: &[Vendor]) -> bool {
    let ends = access.peers.iter().map(String::as_str).chain(listed(&access.sources));
    is_apart(&c.terms.sources, ends) || has_other_users(c, access) || names_another(c, &access.label, vendors)
}

/// The sources that are listed one by one.
fn listed(sources: &Sources) -> impl Iterator<Item = &str> {
    let networks = match sources {
        Sources::Only { networks } => networks.as_slice(),
        Sources::Anywhere | Sources::Nowhere | Sources::Unknown => &[],
    };
    networks.iter().map(String::as_str)
}

/// Whether no registered address has anything to do with those of a configuration. A name on either side may stand for any.
fn is_apart<'s>(registered: &[String], found: impl Iterator<Item = &'s str>) -> bool {
    let registered: Option<Vec<_>> = registered.iter().map(|r| Span::parse(r)).collect();
    let found: Option<Vec<_>> = found.map(Span::parse).collect();
    let (Some(registered), Some(found)) = (registered, found) else { return false };
    let meets = |a: &Span| found.iter().any(|b| a.common(*b).is_some());
    !registered.is_empty() && !found.is_empty() && !registered.iter().any(meets)
}

/// Whether nobody the entry names is among those who surely are all that sign in.
fn has_other_users(c: &RemoteConnection, access: &RemoteAccess) -> bool {
    let users: Vec<&RemoteUser> = access.users.iter().filter(|u| u.enabled && !u.name.trim().is_empty()).collect();
    let is_named = |u: &&RemoteUser| c.users.iter().any(|name| fold(name) == fold(&u.name));
    let are_all = access.groups.is_empty() && users.iter().all(|u| u.is_sure);
    are_all && !c.users.is_empty() && !users.is_empty() && !users.iter().any(is_named)
}

/// Whether what people wrote about a way in names another vendor than the entry does.
fn names_another(c: &RemoteConnection, label: &str, vendors: &[Vendor]) -> bool {
    if c.vendor_id.is_none() {
        return false;
    }
    let named = vendors.iter().filter(|v| is_named_in(v, label));
    let (own, others): (Vec<&Vendor>, Vec<&Vendor>) = named.partition(|v| Some(v.id) == c.vendor_id);
    own.is_empty() && !others.is_empty()
}
