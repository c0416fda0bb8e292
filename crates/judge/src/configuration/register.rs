//! What nobody registered: tunnels and forwards that stand in no remote connection, users whom no connection and no
//! contract names, and users who have left.

use std::collections::HashSet;

use sejo_model::RemoteConnectionId;
use sejo_model::configuration::{Line, RemoteAccessKind, RemoteUser, Sources};
use sejo_model::text::fold;
use serde::Serialize;

use super::found::{Found, thing};
use super::look::Look;
use super::way::way_name;

/// A way in that stands in no remote connection in force: the forgotten VPN.
pub(crate) fn remote_undeclared(look: &Look<'_>) -> Option<Found> {
    let undeclared = look
        .ways_in()
        .filter(|(access, _)| !look.common.connections.iter().any(|c| look.is_here(c.device_id) && c.declares(access)));
    Found::of(undeclared.map(|(access, is_on)| thing(way_name(access), access.line, is_on)))
}

/// A port is handed inwards and no remote connection says so.
pub(crate) fn forward_undeclared(look: &Look<'_>) -> Option<Found> {
    let undeclared = look.forwards().filter(|(forward, _)| {
        !look.common.connections.iter().any(|c| look.is_here(c.device_id) && c.declares_forward(forward))
    });
    Found::of(undeclared.map(|(forward, is_sure)| thing(forward.label(), forward.line, is_sure)))
}

/// Somebody who has left can still come in.
pub(crate) fn vpn_user_left(look: &Look<'_>) -> Option<Found> {
    Found::of(users(look).filter_map(|(user, is_on)| {
        let (person, is_whole) = look.common.leavers.find(&user.name)?;
        let name = if user.name == person { person.to_owned() } else { format!("{} ({person})", user.name) };
        Some(thing(name, user.line, is_on && is_whole))
    }))
}

/// Somebody can come in whom no remote connection in force and no contract in force names. Who left is said apart.
pub(crate) fn vpn_user_unregistered(look: &Look<'_>) -> Option<Found> {
    let connections = look.common.connections.iter().filter(|c| look.is_here(c.device_id));
    let registered: HashSet<String> = connections.flat_map(|c| &c.users).map(|name| fold(name)).collect();
    let contracts: Vec<String> = look
        .facts
        .contracts
        .iter()
        .filter(|c| c.is_in_force_on(look.today))
        .map(|c| format!("{}\n{}", c.title, c.clause))
        .collect();
    Found::of(users(look).filter_map(|(user, is_on)| {
        let is_known =
            registered.contains(&fold(&user.name)) || contracts.iter().any(|text| has_word(text, &user.name));
        let has_left = || look.common.leavers.find(&user.name).is_some();
        (!is_known && !has_left()).then(|| thing(&*user.name, user.line, is_on))
    }))
}

/// Whether a text names somebody as a word of its own.
fn has_word(text: &str, name: &str) -> bool {
    let name = fold(name);
    !name.is_empty() && text.split(|c: char| !c.is_alphanumeric() && !"._-@".contains(c)).any(|word| fold(word) == name)
}

/// Users of the ways in who may sign in.
fn users<'a>(look: &Look<'a>) -> impl Iterator<Item = (&'a RemoteUser, bool)> + use<'a> {
    look.ways_in().flat_map(|(access, is_on)| {
        access.users.iter().filter(|u| u.enabled && !u.name.trim().is_empty()).map(move |user| (user, is_on))
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
    /// Who may sign in by it.
    pub users: Vec<String>,
    /// From where it may be used.
    pub sources: Sources,
    /// Where it stands.
    pub line: Line,
    /// Whether it surely is open.
    pub is_sure: bool,
    /// The remote connection in force that speaks of it.
    pub registered: Option<RemoteConnectionId>,
}

/// Every way in of a device, registered or not: remote access first, then ports that are handed inwards.
#[must_use]
pub fn ways_in(look: &Look<'_>) -> Vec<WayIn> {
    let here = || look.common.connections.iter().filter(|c| look.is_here(c.device_id));
    let remote = look.ways_in().map(|(access, is_sure)| WayIn {
        kind: Some(access.kind),
        name: access.name.clone(),
        label: way_name(access),
        users: access.users.iter().filter(|u| u.enabled).map(|u| u.name.clone()).collect(),
        sources: access.sources.clone(),
        line: access.line,
        is_sure,
        registered: here().find(|c| c.declares(access)).map(|c| c.id),
    });
    let forwards = look.forwards().map(|(forward, is_sure)| WayIn {
        kind: None,
        name: forward.label(),
        label: forward.label(),
        users: Vec::new(),
        sources: forward.sources.clone(),
        line: forward.line,
        is_sure,
        registered: here().find(|c| c.declares_forward(forward)).map(|c| c.id),
    });
    remote.chain(forwards).collect()
}
