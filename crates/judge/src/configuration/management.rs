//! The device itself, managed from outside: SSH, a management page and the like that answer there, whether for anybody or for
//! listed peers. Somebody comes in by it, so the register of remote connections has to know who.
//!
//! Invariant: the network picture (`report`) counts the same ways in.

use sejo_model::configuration::{Asked, IpFamily, Listener, Opening, Service, SignIn, SignInPlace, Sources, Zone};

use super::look::Look;

/// A service by which the device is managed from outside.
pub(crate) struct Management<'a> {
    pub(crate) listener: &'a Listener,
    /// Where it answers; none where that is everywhere.
    interfaces: Vec<&'a str>,
    /// Who is let in.
    pub(crate) sources: Sources,
    pub(crate) is_sure: bool,
}

impl Management<'_> {
    /// As people find it again, in every language.
    pub(crate) fn label(&self) -> String {
        format!("{}{}", self.listener.service.key().to_uppercase(), self.place())
    }

    /// With those who are let in, where they are listed: whose addresses they are is what has to be asked.
    pub(crate) fn name(&self) -> String {
        let name = format!("{}{}", self.listener.service.key(), self.place());
        match &self.sources {
            Sources::Only { networks } => format!("{name} ← {}", networks.join(", ")),
            _ => name,
        }
    }

    fn place(&self) -> String {
        if self.interfaces.is_empty() { String::new() } else { format!(" ({})", self.interfaces.join(", ")) }
    }

    /// Who may sign in by it. An administrator who is let in from inside only does not, on whichever interface it is; nor
    /// does any where a shared password is all that is asked.
    pub(crate) fn users(&self, look: &Look<'_>) -> Vec<String> {
        let mut asked = look.configuration.sign_ins.iter().filter(|s| s.place == SignInPlace::Network).peekable();
        let is_nameless = |s: &SignIn| s.asks.value().is_some_and(|asks| *asks != Asked::Account);
        if self.listener.service == Service::Telnet && asked.peek().is_some() && asked.all(is_nameless) {
            return Vec::new();
        }
        let outside = |sources: &Sources| Opening {
            interface: String::new(),
            zone: Zone::Outside,
            family: IpFamily::Both,
            sources: sources.clone(),
            line: None,
        };
        let named = look.configuration.administrators.iter().filter(|a| a.enabled && !a.name.trim().is_empty());
        let may_come = named.filter(|a| look.configuration.from_outside(&outside(&a.sources)).is_some());
        may_come.map(|a| a.name.clone()).collect()
    }
}

/// Every service by which the device is managed from outside, each once. Central management is none: the device itself
/// decides whose orders it takes.
pub(crate) fn managed_from_outside<'a>(look: &Look<'a>) -> Vec<Management<'a>> {
    let manages = |l: &Listener| l.service.manages() && l.service != Service::Central;
    look.listeners().filter(|(l, _)| manages(l)).filter_map(|(l, is_on)| managed_by(look, l, is_on)).collect()
}

/// What of a service answers outside.
fn managed_by<'a>(look: &Look<'a>, listener: &'a Listener, is_on: bool) -> Option<Management<'a>> {
    let mut found: Option<Management<'a>> = None;
    for (opening, is_up) in look.openings(listener) {
        let (zone, is_written) = look.zone(&opening.interface, opening.zone);
        let Some(sources) = look.configuration.from_outside(opening).filter(|_| zone == Zone::Outside) else {
            continue;
        };
        let is_sure = is_on && is_up && is_written && look.is_whole() && sources != Sources::Unknown;
        let known = found.get_or_insert_with(|| Management {
            listener,
            interfaces: Vec::new(),
            sources: Sources::Nowhere,
            is_sure: false,
        });
        let interface = opening.interface.as_str();
        if !interface.is_empty() && !known.interfaces.contains(&interface) {
            known.interfaces.push(interface);
        }
        known.sources = known.sources.or(&sources);
        known.is_sure |= is_sure;
    }
    found
}
