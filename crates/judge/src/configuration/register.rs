//! What nobody registered: tunnels, forwards and management of the device from outside that stand in no remote connection or outlived their entry, users whom no
//! connection and no contract names, and users who have left.

use std::collections::{HashMap, HashSet};

use sejo_model::configuration::{Line, RemoteAccessKind, RemoteUser, Sources, by_device};
use sejo_model::text::fold;
use sejo_model::{ConfigurationId, ConfigurationRecord, Date, RemoteConnection, RemoteConnectionId};
use serde::Serialize;

use super::found::{Found, Thing, thing};
use super::line::line_name;
use super::look::Look;
use super::management::managed_from_outside;
use super::way::{asks_nothing, way_name};

/// What the register says of a way in.
pub(super) enum Entry<'a> {
    /// It holds today.
    Holds(&'a RemoteConnection),
    /// Its last day is over.
    Ended(&'a RemoteConnection),
    /// It names no device, and several have such a way in, or this one contradicts it: whether this is meant must be asked.
    Unclear,
    /// It says nothing.
    Nothing,
}

impl Entry<'_> {
    /// The entry in force, or the one that is over with its last day.
    fn ids(&self) -> (Option<RemoteConnectionId>, Option<(RemoteConnectionId, Date)>) {
        match self {
            Self::Holds(c) => (Some(c.id), None),
            Self::Ended(c) => (None, c.until.map(|day| (c.id, day))),
            Self::Unclear | Self::Nothing => (None, None),
        }
    }
}

/// What the register says of a way in that `declares` recognises. An entry in force wins over one that has ended.
pub(super) fn entry<'a>(look: &Look<'a>, declares: impl Fn(&RemoteConnection) -> bool) -> Entry<'a> {
    let find = |among: &[&'a RemoteConnection], is_sure: bool| {
        among.iter().copied().find(|c: &&RemoteConnection| look.is_spoken_of(c) == Some(is_sure) && declares(c))
    };
    match find(&look.common.connections, true) {
        Some(connection) => Entry::Holds(connection),
        None if find(&look.common.connections, false).is_some() => Entry::Unclear,
        None => find(&look.common.ended, true).map_or(Entry::Nothing, Entry::Ended),
    }
}

/// Whether nobody registered a way in: surely, possibly (`Some(false)`), or not (`None`).
pub(super) fn is_undeclared(entry: &Entry<'_>) -> Option<bool> {
    match entry {
        Entry::Nothing => Some(true),
        Entry::Unclear => Some(false),
        Entry::Holds(_) | Entry::Ended(_) => None,
    }
}

/// A way in of which the register says nothing: the forgotten VPN.
pub(crate) fn remote_undeclared(look: &Look<'_>) -> Option<Found> {
    undeclared(look, |kind| kind != RemoteAccessKind::DialIn)
}

/// The same by a telephone line, which is no VPN: a modem answers whoever calls.
pub(crate) fn dial_in_undeclared(look: &Look<'_>) -> Option<Found> {
    undeclared(look, |kind| kind == RemoteAccessKind::DialIn)
}

fn undeclared(look: &Look<'_>, is_meant: impl Fn(RemoteAccessKind) -> bool) -> Option<Found> {
    Found::of(look.ways_in().filter(|(access, _)| is_meant(access.kind)).filter_map(|(access, is_on)| {
        let is_sure = is_undeclared(&entry(look, |c| c.declares(access)))?;
        Some(thing(way_name(access), access.line, is_on && is_sure))
    }))
}

/// A port is handed inwards and the register says nothing of it.
pub(crate) fn forward_undeclared(look: &Look<'_>) -> Option<Found> {
    Found::of(look.forwards().filter_map(|(forward, is_open)| {
        let is_sure = is_undeclared(&entry(look, |c| c.declares_forward(forward)))?;
        Some(thing(forward.label(), forward.line, is_open && is_sure))
    }))
}

/// The device itself is managed from outside and the register says nothing of it: remote maintenance nobody declared.
pub(crate) fn management_undeclared(look: &Look<'_>) -> Option<Found> {
    Found::of(managed_from_outside(look).into_iter().filter_map(|management| {
        let is_sure = is_undeclared(&entry(look, |c| c.declares_management(management.listener)))?;
        Some(thing(management.name(), management.listener.line, management.is_sure && is_sure))
    }))
}

/// A way in that outlived its entry in the register: whose it was is known, and that it should be closed by now.
pub(crate) fn remote_ended(look: &Look<'_>) -> Option<Found> {
    let remote = look.ways_in().filter_map(|(access, is_on)| match entry(look, |c| c.declares(access)) {
        Entry::Ended(c) => Some((c, thing(way_name(access), access.line, is_on))),
        _ => None,
    });
    let forwards =
        look.forwards().filter_map(|(forward, is_sure)| match entry(look, |c| c.declares_forward(forward)) {
            Entry::Ended(c) => Some((c, thing(forward.label(), forward.line, is_sure))),
            _ => None,
        });
    let managed = managed_from_outside(look);
    let managed = managed.iter().filter_map(|m| match entry(look, |c| c.declares_management(m.listener)) {
        Entry::Ended(c) => Some((c, thing(m.name(), m.listener.line, m.is_sure))),
        _ => None,
    });
    let lines = look.configuration.maintenance_lines();
    let lines = lines.filter_map(|line| match entry(look, |c| c.declares_line(line)) {
        Entry::Ended(c) => Some((c, thing(line_name(line), line.line, false))),
        _ => None,
    });
    let all = remote.chain(forwards).chain(managed).chain(lines);
    let (sure, unsure) = all.partition(|(_, thing)| thing.is_sure());
    Found::both(ended(look, sure), ended(look, unsure))
}

/// Ways in with the entries they outlived: the first day that is over, and whose they were.
fn ended(look: &Look<'_>, all: Vec<(&RemoteConnection, Thing)>) -> Option<Found> {
    let (ended, things): (Vec<&RemoteConnection>, Vec<Thing>) = all.into_iter().unzip();
    let first = ended.iter().filter_map(|c| c.until).min()?;
    let mut owners: Vec<&str> = ended.iter().map(|c| owner(look, c)).collect();
    owners.sort_unstable();
    owners.dedup();
    let found = Found::of(things)?.with("date", first);
    Some(match owners.as_slice() {
        [only] => found.with("owner", only),
        several => {
            found.with("owner", several.iter().filter(|o| **o != OWN_STAFF).copied().collect::<Vec<_>>().join("・"))
        }
    })
}

/// Stands for the facility's own staff among the values of a finding.
pub(super) const OWN_STAFF: &str = "own-staff";

/// Whose a connection was.
fn owner<'a>(look: &Look<'a>, connection: &RemoteConnection) -> &'a str {
    let vendor = look.facts.vendors.iter().find(|v| Some(v.id) == connection.vendor_id);
    vendor.map_or(OWN_STAFF, |v| v.name.as_str())
}

/// Somebody who has left can still come in.
pub(crate) fn vpn_user_left(look: &Look<'_>) -> Option<Found> {
    user_left(look, |kind| kind != RemoteAccessKind::DialIn)
}

/// The same by a telephone line, which is no VPN.
pub(crate) fn dial_in_user_left(look: &Look<'_>) -> Option<Found> {
    user_left(look, |kind| kind == RemoteAccessKind::DialIn)
}

fn user_left(look: &Look<'_>, is_meant: fn(RemoteAccessKind) -> bool) -> Option<Found> {
    Found::of(users(look, is_meant).filter_map(|(user, is_on)| {
        let (person, is_whole) = look.common.leavers.find(&user.name)?;
        let name = if user.name == person { person.to_owned() } else { format!("{} ({person})", user.name) };
        Some(thing(name, user.line, is_on && is_whole))
    }))
}

/// How many who left could not be held against the users of the ways in, because nobody wrote down how they are read.
#[must_use]
pub fn leavers_not_compared(look: &Look<'_>) -> usize {
    let has_logins = users(look, |_| true).any(|(user, _)| user.name.is_ascii());
    if has_logins { look.common.leavers.unreadable() } else { 0 }
}

/// Somebody can come in whom no remote connection in force and no contract in force names. Who left is said apart.
pub(crate) fn vpn_user_unregistered(look: &Look<'_>) -> Option<Found> {
    user_unregistered(look, |kind| kind != RemoteAccessKind::DialIn)
}

/// The same by a telephone line, which is no VPN.
pub(crate) fn dial_in_user_unregistered(look: &Look<'_>) -> Option<Found> {
    user_unregistered(look, |kind| kind == RemoteAccessKind::DialIn)
}

fn user_unregistered(look: &Look<'_>, is_meant: fn(RemoteAccessKind) -> bool) -> Option<Found> {
    let connections = look.common.connections.iter().filter(|c| look.is_here(c.device_id));
    let registered: HashSet<String> = connections.flat_map(|c| &c.users).map(|name| fold(name)).collect();
    let contracts: Vec<String> = look
        .facts
        .contracts
        .iter()
        .filter(|c| c.is_in_force_on(look.today))
        .map(|c| format!("{}\n{}", c.title, c.clause))
        .collect();
    // Whom an ended entry names is known; that their way in should be closed is said of the way.
    let ended: HashSet<String> = look
        .common
        .ended
        .iter()
        .filter(|c| look.is_here(c.device_id))
        .flat_map(|c| &c.users)
        .map(|name| fold(name))
        .collect();
    Found::of(users(look, is_meant).filter_map(|(user, is_on)| {
        let is_known = ended.contains(&fold(&user.name))
            || registered.contains(&fold(&user.name))
            || contracts.iter().any(|text| has_word(text, &user.name));
        let has_left = || look.common.leavers.find(&user.name).is_some();
        (!is_known && !has_left()).then(|| thing(&*user.name, user.line, is_on))
    }))
}

/// Whether a text names somebody as a word of its own.
fn has_word(text: &str, name: &str) -> bool {
    let name = fold(name);
    !name.is_empty() && text.split(|c: char| !c.is_alphanumeric() && !"._-@".contains(c)).any(|word| fold(word) == name)
}

/// Users of the ways in of some kinds who may sign in.
fn users<'a>(look: &Look<'a>, is_meant: fn(RemoteAccessKind) -> bool) -> impl Iterator<Item = (&'a RemoteUser, bool)> {
    // By a line that asks nothing anybody comes in, whoever is on the device's list.
    let asked = look.ways_in().filter(move |(access, _)| is_meant(access.kind) && !asks_nothing(look, access));
    asked.flat_map(|(access, is_on)| {
        access
            .users
            .iter()
            .filter(|u| u.enabled && !u.name.trim().is_empty())
            .map(move |user| (user, is_on && user.is_sure))
    })
}

/// A way in from outside, as the register of remote connections would hold it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WayIn {
    /// Kind; `None` for a port that is handed inwards.
    pub kind: Option<RemoteAccessKind>,
    /// Name in the configuration, by which it is recognised.
    pub name: String,
    /// As people find it again.
    pub label: String,
    /// What it is known by in every text of its device.
    #[serde(skip)]
    pub mark: String,
    /// Who may sign in by it.
    pub users: Vec<String>,
    /// From where it may be used.
    pub sources: Sources,
    /// Where it stands; `None` where the configuration says nothing of it, and a default opens it or may.
    pub line: Option<Line>,
    /// Whether it surely is open.
    pub is_sure: bool,
    /// The remote connection in force that speaks of it.
    pub registered: Option<RemoteConnectionId>,
    /// Where there is none: one that is over, with its last day.
    pub ended: Option<(RemoteConnectionId, Date)>,
}

/// Every way in of a device, registered or not: remote access first, then ports that are handed inwards, then what the
/// device itself is managed by, then lines for maintenance.
#[must_use]
pub fn ways_in(look: &Look<'_>) -> Vec<WayIn> {
    let remote = look.ways_in().map(|(access, is_sure)| {
        let (registered, ended) = entry(look, |c| c.declares(access)).ids();
        WayIn {
            kind: Some(access.kind),
            name: access.name.clone(),
            label: way_name(access),
            mark: access.mark(),
            users: access.users.iter().filter(|u| u.enabled).map(|u| u.name.clone()).collect(),
            sources: access.sources.clone(),
            line: Some(access.line),
            is_sure,
            registered,
            ended,
        }
    });
    let forwards = look.forwards().map(|(forward, is_sure)| {
        let (registered, ended) = entry(look, |c| c.declares_forward(forward)).ids();
        WayIn {
            kind: None,
            name: forward.label(),
            label: forward.label(),
            mark: forward.mark(),
            users: Vec::new(),
            sources: forward.sources.clone(),
            line: Some(forward.line),
            is_sure,
            registered,
            ended,
        }
    });
    let managed = managed_from_outside(look).into_iter().map(|management| {
        let listener = management.listener;
        let (registered, ended) = entry(look, |c| c.declares_management(listener)).ids();
        WayIn {
            kind: Some(RemoteAccessKind::Management),
            name: listener.service.key().to_owned(),
            label: management.label(),
            mark: listener.mark(),
            users: management.users(look),
            sources: management.sources,
            line: listener.line,
            is_sure: management.is_sure,
            registered,
            ended,
        }
    });
    let lines = look.configuration.maintenance_lines().map(|line| {
        let (registered, ended) = entry(look, |c| c.declares_line(line)).ids();
        WayIn {
            kind: Some(RemoteAccessKind::Line),
            name: line.name.clone(),
            label: line_name(line),
            mark: line.mark(),
            users: Vec::new(),
            sources: Sources::Unknown,
            line: Some(line.line),
            is_sure: false,
            registered,
            ended,
        }
    });
    remote.chain(forwards).chain(managed).chain(lines).collect()
}

/// Every way in of the devices behind some looks, each once: several texts of one device tell of the same ones. What one of
/// them leaves open counts before what another settles.
#[must_use]
pub fn ways_by_device<'a>(looks: &[&Look<'a>]) -> Vec<(&'a ConfigurationRecord, WayIn)> {
    let by_id: HashMap<ConfigurationId, &Look<'a>> = looks.iter().map(|look| (look.record.id, *look)).collect();
    let mut all = Vec::new();
    for device in by_device(looks.iter().map(|look| look.record)) {
        let mut its: Vec<(&'a ConfigurationRecord, WayIn)> = Vec::new();
        for record in device {
            let before = its.len();
            for way in by_id.get(&record.id).map(|look| ways_in(look)).unwrap_or_default() {
                match its.iter_mut().take(before).find(|(_, known)| known.mark == way.mark) {
                    Some(known) if known.1.registered.is_some() && way.registered.is_none() => *known = (record, way),
                    Some(_) => {}
                    None => its.push((record, way)),
                }
            }
        }
        all.extend(its);
    }
    all
}
