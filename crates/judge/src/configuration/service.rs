//! Services that send readable, SNMP communities everybody knows, and administrators everybody guesses.

use sejo_model::configuration::{Line, Listener, Opening, Secret, SecretUse, Service, Severity, Weakness, Zone};
use sejo_model::text::fold;

use super::found::{Found, Thing, thing};
use super::look::Look;
use super::reach::{FILE_SHARE, REMOTE_DESKTOP, is_one_of, name_of};

/// Telnet sends every password readable.
pub(crate) fn telnet_on(look: &Look<'_>) -> Option<Found> {
    answering(look, Service::Telnet)
}

/// So does the management page without encryption.
pub(crate) fn http_on(look: &Look<'_>) -> Option<Found> {
    answering(look, Service::Http)
}

/// So does SNMP before version 3.
pub(crate) fn snmp_plain(look: &Look<'_>) -> Option<Found> {
    answering(look, Service::SnmpPlain)
}

/// SNMP by which whoever knows its community changes the device: its passwords, its filters, its configuration as a whole.
pub(crate) fn snmp_write(look: &Look<'_>) -> Option<Found> {
    let found = answering(look, Service::SnmpWrite)?;
    let is_outside = !open_outside(look, Service::SnmpWrite).is_empty();
    Some(if is_outside { found.weighing(Severity::Danger) } else { found })
}

/// The whole internet may ask the device by SNMP. Where it may change it as well, that is management from outside, and said
/// there.
pub(crate) fn snmp_from_outside(look: &Look<'_>) -> Option<Found> {
    let may_change = open_outside(look, Service::SnmpWrite);
    if !may_change.is_empty() {
        return None;
    }
    Found::of(open_outside(look, Service::SnmpPlain))
}

/// Whom VPNs are for is judged with the ways in; on Linux only a port may tell of one, and what answers there nobody knows.
const VPN: [u16; 6] = [500, 1194, 1701, 1723, 4500, 51_820];

/// A page that a machine shows may be meant for everybody.
const WEB: [u16; 2] = [80, 443];

/// The whole internet reaches the device itself by a service that is no management and is looked at nowhere else: rsh, Smart
/// Install, central management, whatever answers on a port.
pub(crate) fn service_from_outside(look: &Look<'_>) -> Option<Found> {
    let is_meant = |l: &Listener| {
        let is_apart =
            l.hears_addresses() || l.port.is_some_and(|p| is_one_of(p, REMOTE_DESKTOP) || is_one_of(p, FILE_SHARE));
        matches!(l.service, Service::Other | Service::Central | Service::Snmp) && !is_apart
    };
    let mut things = Vec::new();
    for (listener, is_on) in look.listeners().filter(|(l, _)| is_meant(l)) {
        let may_be_meant = |p| VPN.contains(&p) || (WEB.contains(&p) && !look.is_appliance());
        let is_on = is_on && !listener.port.is_some_and(may_be_meant);
        things.extend(
            openings_outside(look, listener, is_on).map(|(o, line, sure)| thing(name_of(listener, o), line, sure)),
        );
    }
    Found::of(things)
}

/// Where a service answers anybody outside.
fn open_outside(look: &Look<'_>, service: Service) -> Vec<Thing> {
    let meant = look.listeners().filter(|(listener, _)| listener.service == service);
    let open = meant.flat_map(|(listener, is_on)| openings_outside(look, listener, is_on));
    open.map(|(opening, line, is_sure)| thing(&*opening.interface, line, is_sure)).collect()
}

/// Where a listener answers anybody outside, in which line, and whether it surely does.
fn openings_outside<'a>(
    look: &Look<'a>,
    listener: &'a Listener,
    is_on: bool,
) -> impl Iterator<Item = (&'a Opening, Option<Line>, bool)> {
    look.openings(listener).filter_map(move |(opening, is_up)| {
        let (zone, is_written) = look.zone(&opening.interface, opening.zone);
        let is_open = look.is_open(&opening.sources).filter(|_| zone == Zone::Outside)?;
        let is_sure = is_on && is_up && is_open && is_written && look.meets_internet(&opening.interface);
        Some((opening, opening.line.or(listener.line), is_sure))
    })
}

fn answering(look: &Look<'_>, service: Service) -> Option<Found> {
    let found = look.listeners().filter(|(listener, _)| listener.service == service);
    Found::of(found.map(|(listener, is_on)| {
        let mut interfaces: Vec<&str> = listener.openings.iter().map(|o| o.interface.as_str()).collect();
        // Each version of IP has an opening of its own.
        interfaces.dedup();
        thing(interfaces.join(", "), listener.line, is_on)
    }))
}

/// SNMP with the community `public` or another everybody knows; worse where the outside can ask.
pub(crate) fn snmp_public(look: &Look<'_>) -> Option<Found> {
    let is_public = |s: &&Secret| s.purpose == SecretUse::Community && s.weakness == Some(Weakness::Default);
    let is_running = answers_snmp(look)?;
    let found = Found::of(look.configuration.secrets.iter().filter(is_public).map(|s| thing("", s.line, is_running)))?;
    let plain = look.listeners().filter(|(listener, _)| listener.service == Service::SnmpPlain);
    let mut openings = plain.flat_map(|(listener, _)| look.openings(listener));
    let is_outside =
        openings.any(|(o, _)| look.is_open(&o.sources).is_some() && look.zone(&o.interface, o.zone).0 == Zone::Outside);
    Some(if is_outside { found.weighing(Severity::Danger) } else { found })
}

/// Whether SNMP before version 3 answers: surely, possibly (a part of a text may not show it), or not. A community of a
/// service that is switched off opens nothing.
fn answers_snmp(look: &Look<'_>) -> Option<bool> {
    let running = look.listeners().filter(|(l, _)| l.service == Service::SnmpPlain).map(|(_, is_on)| is_on);
    let is_told = look.configuration.listeners.iter().any(|l| l.service == Service::SnmpPlain);
    running.max().or_else(|| (!is_told && !look.is_whole()).then_some(false))
}

/// Names that are tried first.
const GUESSED: [&str; 6] = ["admin", "administrator", "root", "cisco", "manager", "user"];

/// An administrator has the name everybody guesses, so only the password is left to find.
pub(crate) fn administrator_default_name(look: &Look<'_>) -> Option<Found> {
    let found = look.configuration.administrators.iter();
    let found = found.filter(|a| a.enabled && GUESSED.contains(&fold(&a.name).as_str()));
    Found::of(found.map(|a| thing(&*a.name, a.line, true)))
}
