//! Services and forwarded ports as doors: where they answer whom, by a key that outlives renumbering.

use std::collections::BTreeMap;

use jiff::civil::Date;
use sejo_model::configuration::{Configuration, Forward, Interface, IpFamily, Line, Listener, Opening, Sources};

use super::UNTIL;
use super::compare::sources_text;

/// Something that can be reached from somewhere.
pub(super) struct Door<'a> {
    pub sources: &'a Sources,
    /// The last day on which it is open.
    pub until: Option<Date>,
    pub name: String,
    pub line: Option<Line>,
    /// Whether the text says that it is on.
    pub is_told: bool,
}

impl Door<'_> {
    /// From where, and until when.
    pub fn text(&self) -> String {
        let from = sources_text(self.sources);
        self.until.map_or_else(|| from.clone(), |end| format!("{from}{UNTIL}{end}"))
    }
}

/// By service, its name and the interface.
type Services<'a> = BTreeMap<(&'a str, &'a str, &'a str), Door<'a>>;

/// Where each service that is on answers in a version of IP, by service and interface; with `shut`, also where nobody may
/// come. What is told of it is held against what stood `before`.
pub(super) fn services_of<'a>(
    configuration: &'a Configuration,
    family: IpFamily,
    shut: bool,
    before: &'a Configuration,
) -> Services<'a> {
    let on = configuration.listeners.iter().filter(|l| l.on.value() != Some(&false));
    let openings = on.flat_map(|l| l.openings.iter().map(move |o| (l, o)));
    let openings = openings.filter(|(_, o)| o.family.holds(family));
    let is_open = |o: &Opening| shut || o.sources != Sources::Nowhere;
    let open = openings.filter(|(_, o)| is_open(o) && !is_down(configuration, &o.interface));
    open.map(|(listener, opening)| {
        let name = if listener.name.is_empty() { listener.service.key() } else { &listener.name };
        let place = place(configuration, before, &opening.interface);
        let key = (listener.service.key(), listener.name.as_str(), place);
        let name = if place.is_empty() { name.to_owned() } else { format!("{name} ({place})") };
        let (line, is_told) = (opening.line.or(listener.line), is_told(listener, opening, before));
        (key, Door { sources: &opening.sources, until: None, name, line, is_told })
    })
    .collect()
}

/// An interface as the text before calls it: a part may know only the name people gave it.
fn place<'a>(configuration: &Configuration, before: &'a Configuration, name: &'a str) -> &'a str {
    if name.is_empty() || configuration.interfaces.iter().any(|i| i.name == name) {
        return name;
    }
    before.interfaces.iter().find(|i| i.label == name).map_or(name, |i| i.name.as_str())
}

/// Whether a part surely says that a service answers there now. Where no line of its own opens it on an interface, the part
/// may only not tell where else it answered before.
fn is_told(listener: &Listener, opening: &Opening, before: &Configuration) -> bool {
    let is_same = |l: &&Listener| l.service == listener.service && l.name == listener.name;
    let answered =
        |l: &Listener| l.on.value() != Some(&false) && l.openings.iter().any(|o| o.sources != Sources::Nowhere);
    let is_new = || !before.listeners.iter().filter(is_same).any(answered);
    listener.on.value().is_some() && (opening.line.is_some() || is_new())
}

/// By interface, protocol, port, machine and its port.
type Forwards<'a> = BTreeMap<(&'a str, &'a str, u16, &'a str, u16), Door<'a>>;

/// Forwards in effect, by what they hand where; with `shut`, also those nobody may use.
pub(super) fn forwards_of(configuration: &Configuration, shut: bool) -> Forwards<'_> {
    let open = configuration.forwards.iter().filter(|f| f.applied && (shut || f.sources != Sources::Nowhere));
    open.filter(|f| !is_down(configuration, &f.interface))
        .map(|f: &Forward| {
            let key = (f.interface.as_str(), f.protocol.key(), f.outside.from, f.to_host.as_str(), f.inside.from);
            (key, Door { sources: &f.sources, until: f.until, name: f.label(), line: Some(f.line), is_told: true })
        })
        .collect()
}

/// Whether an interface is written to be down.
fn is_down(configuration: &Configuration, name: &str) -> bool {
    let is_here = |i: &&Interface| !name.is_empty() && i.name == name;
    configuration.interfaces.iter().find(is_here).is_some_and(|i| !i.enabled)
}
