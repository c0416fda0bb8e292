//! Lines for maintenance: interfaces by which a vendor comes in over a line of its own (leased, closed network), without
//! any VPN that the configuration would show.
//!
//! Invariant: an interface the configuration itself sets aside for management, the end of a VPN that is told of anyway, and
//! one from which nothing gets further, are none.

use super::{Configuration, Dialect, Filter, Interface, Opening, Sources, Verb, Zone};

impl Configuration {
    /// Lines by which a vendor may come in.
    pub fn maintenance_lines(&self) -> impl Iterator<Item = &Interface> {
        let is_meant = |i: &&Interface| match i.zone {
            Zone::Maintenance => !i.zone_written,
            // What leads outside is a vendor's line all the same where people call it so.
            Zone::Outside => is_for_maintenance(&i.label),
            Zone::Inside | Zone::Wireless | Zone::Unknown => false,
        };
        let named = self.interfaces.iter().filter(|i| i.enabled).filter(is_meant);
        named.filter(|i| !self.is_end_of_a_way(i) && (self.is_managed_by(i) || self.gets_further(i)))
    }

    /// Whether remote access that is told of comes in by it, or is it.
    fn is_end_of_a_way(&self, interface: &Interface) -> bool {
        let is_it = |name: &str| !name.is_empty() && (name == interface.name || name == interface.label);
        self.remote_access.iter().any(|a| is_it(&a.interface) || is_it(&a.name))
    }

    /// Whether the device itself is managed from there.
    fn is_managed_by(&self, interface: &Interface) -> bool {
        let is_here = |o: &Opening| o.interface == interface.name && o.sources != Sources::Nowhere;
        let mut services = self.listeners.iter().filter(|l| l.service.manages() && l.on.value() != Some(&false));
        services.any(|l| l.openings.iter().any(is_here))
    }

    /// Whether what comes in by it reaches the inside: a rule lets it, or no rule is asked at all.
    fn gets_further(&self, interface: &Interface) -> bool {
        let is_here = |f: &&Filter| {
            f.applied && [interface.name.as_str(), interface.label.as_str()].contains(&f.from_interface.as_str())
        };
        let lets_in = |f: &Filter| f.verb == Verb::Permit && !f.answers_only && f.to_zone != Zone::Outside;
        // Routers let everything pass then, and an ASA what goes to a lower or equal level.
        let passes_without =
            matches!(self.dialect, Dialect::Yamaha | Dialect::CiscoIos | Dialect::NecIx | Dialect::CiscoAsa);
        let mut here = self.filters.iter().filter(is_here).peekable();
        match here.peek() {
            None => passes_without,
            Some(_) => here.any(lets_in),
        }
    }
}

/// Whether people call a line one for maintenance.
fn is_for_maintenance(label: &str) -> bool {
    const WORDS: [&str; 6] = ["保守", "メンテ", "遠隔", "maint", "hoshu", "hosyu"];
    let label = crate::text::narrow(label).to_lowercase();
    WORDS.iter().any(|word| label.contains(word))
}
