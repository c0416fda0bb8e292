//! The device itself, managed from outside: SSH, a management page and the like that answer there, whether for anybody or for
//! listed peers. Somebody comes in by it, so the register of remote connections has to know who.
//!
//! Invariant: the network picture (`report`) counts the same ways in.

use sejo_model::configuration::{IpFamily, Listener, Opening, Service, Sources, Zone};

use super::look::Look;
use super::reach::name_of;

/// A service by which the device is managed from outside.
pub(crate) struct Management<'a> {
    pub(crate) listener: &'a Listener,
    /// The service, and where it answers.
    pub(crate) place: String,
    /// Who is let in.
    pub(crate) sources: Sources,
    pub(crate) is_sure: bool,
}

impl Management<'_> {
    /// With those who are let in, where they are listed: whose addresses they are is what has to be asked.
    pub(crate) fn name(&self) -> String {
        match &self.sources {
            Sources::Only { networks } => format!("{} ← {}", self.place, networks.join(", ")),
            _ => self.place.clone(),
        }
    }

    /// Who may sign in by it.
    pub(crate) fn users(&self, look: &Look<'_>) -> Vec<String> {
        // On whichever interface it is, an administrator who is let in from inside only does not come by it.
        let opening = |sources: &Sources| Opening {
            interface: String::new(),
            zone: Zone::Outside,
            family: IpFamily::Both,
            sources: sources.clone(),
        };
        let may_come = |sources: &Sources| look.configuration.from_outside(&opening(sources)).is_some();
        let administrators = look.configuration.administrators.iter();
        let outside = administrators.filter(|a| a.enabled && !a.name.trim().is_empty() && may_come(&a.sources));
        outside.map(|a| a.name.clone()).collect()
    }
}

/// Every service by which the device is managed from outside, each once. Central management is none: the device itself
/// decides whose orders it takes.
pub(crate) fn managed_from_outside<'a>(look: &Look<'a>) -> Vec<Management<'a>> {
    let manages = |l: &Listener| l.service.manages() && l.service != Service::Central;
    let mut found: Vec<Management<'a>> = Vec::new();
    for (listener, is_on) in look.listeners().filter(|(l, _)| manages(l)) {
        let of_listener = found.len();
        for (opening, is_up) in look.openings(listener) {
            let (zone, is_written) = look.zone(&opening.interface, opening.zone);
            let Some(sources) = look.configuration.from_outside(opening).filter(|_| zone == Zone::Outside) else {
                continue;
            };
            let is_told = look.is_whole() && sources != Sources::Unknown;
            let is_sure = is_on && is_up && is_written && is_told;
            let place = name_of(listener, opening);
            match found.get_mut(of_listener) {
                Some(known) => known.join(&place, &sources, is_sure),
                None => found.push(Management { listener, place, sources, is_sure }),
            }
        }
    }
    found
}

impl Management<'_> {
    /// The same service answers elsewhere outside, too.
    fn join(&mut self, place: &str, sources: &Sources, is_sure: bool) {
        if !self.place.split("、").any(|known| known == place) {
            self.place = format!("{}、{place}", self.place);
        }
        self.sources = self.sources.or(sources);
        self.is_sure |= is_sure;
    }
}
