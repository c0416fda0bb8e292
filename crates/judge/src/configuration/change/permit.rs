//! What gets through: rules that let more or less pass, and lists that stand on a line no more.
//!
//! Invariant: a list that is gone is never less that may pass, unless nothing passes such a line without one. What passes
//! then is up to the maker: routers let everything pass, ASA goes by levels, and where zones or policies decide besides, no
//! one line tells.
//!
//! Source: those of `sejo_model::configuration::bare_lines`; Cisco ASA Series Firewall CLI Configuration Guide, "Access Rules"
//! (implicit permits by security level).

use std::collections::{BTreeMap, HashSet};

use sejo_model::configuration::{
    Configuration, Dialect, Direction, Extent, Interface, IpFamily, Line, Zone, is_decided_elsewhere, listed,
};

use super::passes::{EVERYTHING, PROTECT, Pass, missing_from, passes, protects, rests};
use super::{REACH, Two, code};

/// Rules are compared by what gets through all of them together, not by their numbers.
pub(super) fn permits(two: &mut Two<'_>) {
    match (protects(two.before), protects(two.after)) {
        (Some(true), Some(false)) => {
            return two.push((code::PERMIT_OPENED, Direction::Looser, REACH), PROTECT, ("", EVERYTHING), None);
        }
        (Some(false), Some(true)) => {
            return two.push((code::PERMIT_CLOSED, Direction::Tighter, REACH), PROTECT, (EVERYTHING, ""), None);
        }
        _ => {}
    }
    let (gone, new) = (unlisted(two.after, two.before), unlisted(two.before, two.after));
    // What stopped something before it let others pass may not stand in a part.
    let (mut before, mut after) = (passes(two.before, two.may_be_gone()), passes(two.after, true));
    before.extend(new.iter().filter_map(Unlisted::pass));
    if two.may_be_gone() && two.before.extent == Extent::Whole {
        before.extend(rests(two.before));
        after.extend(rests(two.after));
    }
    let opened: Vec<Pass<'_>> = gone.iter().filter_map(Unlisted::pass).collect();
    // The list stood in the older text, though that may be a part.
    let lost: HashSet<String> = opened.iter().map(|pass| pass.text.clone()).collect();
    after.extend(opened);
    for pass in missing_from(&after, &before) {
        let what = match lost.contains(&pass.text) {
            // A list for a group or a port that had none opens nothing.
            false if new.iter().any(|list| list.line.is_none() && list.holds(pass)) => continue,
            true => (code::PERMIT_OPENED, Direction::Looser, REACH),
            false => two.appeared(code::PERMIT_OPENED, code::PERMIT_SEEN, REACH),
        };
        two.push(what, pass.name, ("", &*pass.text), Some(pass.line));
    }
    if !two.may_be_gone() {
        return;
    }
    let doubtful: Vec<&Unlisted<'_>> = gone.iter().filter(|list| !list.lets_pass).collect();
    let is_doubtful = |pass: &Pass<'_>| doubtful.iter().any(|list| list.holds(pass));
    for pass in missing_from(&before, &after).into_iter().filter(|pass| !is_doubtful(pass)) {
        two.push((code::PERMIT_CLOSED, Direction::Tighter, REACH), pass.name, (&*pass.text, ""), None);
    }
    for list in &doubtful {
        two.push((code::LIST_GONE, Direction::Other, REACH), list.name, ("", ""), list.line);
    }
}

/// A line without a list for one way and version of IP, where another text has one; or a group who may come in by VPN.
struct Unlisted<'a> {
    name: &'a str,
    /// Where the line is described; a group or a port without a list may be gone itself.
    line: Option<Line>,
    family: IpFamily,
    is_inward: bool,
    /// Whether everything passes then; otherwise the text does not tell.
    lets_pass: bool,
}

impl<'a> Unlisted<'a> {
    /// Everything, where that passes.
    fn pass(&self) -> Option<Pass<'a>> {
        let line = self.line.filter(|_| self.lets_pass)?;
        Some(Pass::unlisted(self.name, line, self.family, self.is_inward))
    }

    /// Whether a rule of such a list lets something pass.
    fn holds(&self, pass: &Pass<'_>) -> bool {
        pass.is_by(self.name, self.family, self.is_inward)
    }
}

/// Lines of a text without a list that stands in another one; those are left out that let nothing pass without it, that are
/// down or gone, and all of a part, which does not show that a list is missing.
fn unlisted<'a>(here: &'a Configuration, there: &'a Configuration) -> Vec<Unlisted<'a>> {
    let is_known = !matches!(here.dialect, Dialect::FortiOs | Dialect::Nftables | Dialect::Iptables | Dialect::Unread);
    if !is_known || here.extent != Extent::Whole || here.dialect != there.dialect {
        return Vec::new();
    }
    let (stand, stood) = (lists(here), lists(there));
    let mut found = Vec::new();
    for interface in here.interfaces.iter().filter(|i| i.enabled) {
        for is_inward in [true, false] {
            let key = (interface.name.as_str(), is_inward);
            let (Some(stood), Some(lets_pass)) = (stood.get(&key), passes_without(here, interface, is_inward)) else {
                continue;
            };
            let still = stand.get(&key).map(Vec::as_slice).unwrap_or_default();
            let (name, line) = (key.0, Some(interface.line));
            let lost = lost(interface, is_inward, stood, still).into_iter();
            found.extend(lost.map(|family| Unlisted { name, line, family, is_inward, lets_pass }));
        }
    }
    // The ports of a switch of AlliedWare Plus are told only where they have an address: one may be shut as well as open.
    let is_told =
        |name: &str| here.dialect != Dialect::AlliedWarePlus || here.interfaces.iter().any(|i| i.name == name);
    let ports = stood.keys().copied().filter(|key| !is_told(key.0) && !stand.contains_key(key));
    found.extend(ports.map(|(name, is_inward)| Unlisted {
        name,
        line: None,
        family: IpFamily::Both,
        is_inward,
        lets_pass: false,
    }));
    // Whether the group has no list any more or is gone itself is told nowhere; nobody comes in where no VPN is left.
    if here.remote_access.iter().any(|way| way.on.value() != Some(&false)) {
        let mut groups: Vec<&str> = there.vpn_filters.iter().map(|f| f.from_interface.as_str()).collect();
        groups.dedup();
        let gone = groups.into_iter().filter(|name| !stand.contains_key(&(*name, true)));
        found.extend(gone.map(|name| Unlisted {
            name,
            line: None,
            family: IpFamily::Both,
            is_inward: true,
            lets_pass: false,
        }));
    }
    found
}

/// The versions of IP for which lists stand, by interface and whether they are about what comes in.
fn lists(configuration: &Configuration) -> BTreeMap<(&str, bool), Vec<IpFamily>> {
    let mut found = BTreeMap::<(&str, bool), Vec<IpFamily>>::new();
    for filter in listed(configuration) {
        let is_inward = filter.to_interface.is_empty();
        let name = if is_inward { &filter.from_interface } else { &filter.to_interface };
        let families = found.entry((name.as_str(), is_inward)).or_default();
        if !families.contains(&filter.family) {
            families.push(filter.family);
        }
    }
    found
}

/// The versions of IP of lists that stood on a line and do not stand there still.
fn lost(interface: &Interface, is_inward: bool, stood: &[IpFamily], still: &[IpFamily]) -> Vec<IpFamily> {
    let is_lost = |family: &IpFamily| stood.iter().any(|f| f.holds(*family)) && !still.iter().any(|f| f.holds(*family));
    // Where IPv6 is not spoken, a list about both on what comes in is one about IPv4.
    let is_v6 = !is_inward || interface.addresses.is_empty() || interface.carries_v6() || stood.contains(&IpFamily::V6);
    let spoken = if is_v6 { IpFamily::Both } else { IpFamily::V4 };
    let lost: Vec<IpFamily> = spoken.each().iter().copied().filter(is_lost).collect();
    if lost.len() > 1 && stood.contains(&IpFamily::Both) { vec![IpFamily::Both] } else { lost }
}

/// Whether everything passes by a line without a list for one way, or nobody knows what does; `None` for nothing.
fn passes_without(configuration: &Configuration, interface: &Interface, is_inward: bool) -> Option<bool> {
    let is_known = !is_decided_elsewhere(configuration);
    match (configuration.dialect, interface.zone) {
        (Dialect::CiscoAsa, _) if !is_inward || !is_known => Some(false),
        (Dialect::CiscoAsa, Zone::Outside) => None,
        (Dialect::CiscoAsa, zone) => Some(zone == Zone::Inside),
        _ => Some(is_known),
    }
}
