//! Ways in from outside: from a configuration, from the register of remote connections, from what ledger and vendors say.
//!
//! Which entry of the register speaks of which way in follows the same rules as the findings do (kind, name, device), so
//! that the picture and the findings never disagree.

use sejo_model::configuration::{
    Configuration, ConfigurationRecord, Extent, Filter, Forward, Interface, IpFamily, Listener, Places, PortRange,
    RemoteAccess, RemoteAccessKind, RemoteConnection, Service, Setting, Sources, Verb, Zone, open_lines, source_words,
};
use sejo_model::{Date, Facts, Lang};

use super::{Danger, Registered, Way, joined};

/// How many sources are named before the rest is only counted.
const SOURCES: usize = 3;

/// The register of remote connections, seen on one day.
pub(super) struct Register<'a> {
    pub(super) facts: &'a Facts,
    pub(super) places: Places<'a>,
    pub(super) today: Date,
    pub(super) lang: Lang,
}

impl Register<'_> {
    /// What the register says about a way in of a configuration. An entry in force wins over one that has ended; one that has
    /// not begun says nothing, nor does one of which nobody can tell whether this device is meant.
    fn about(&self, record: &ConfigurationRecord, declares: impl Fn(&RemoteConnection) -> bool) -> Registered {
        let here = |c: &&RemoteConnection| self.places.is_of(c, record) == Some(true) && declares(c);
        let found = || self.facts.remote_connections.iter().filter(here);
        if let Some(c) = found().find(|c| c.holds_on(self.today)) {
            return Registered::Yes { who: self.who(c), connection: c.id };
        }
        let ended = found().find_map(|c| Some((c, c.until.filter(|until| *until < self.today)?)));
        ended.map_or(Registered::No { who: String::new() }, |(c, day)| Registered::Lapsed { who: self.who(c), day })
    }

    /// Whose a connection is.
    pub(super) fn who(&self, connection: &RemoteConnection) -> String {
        match connection.vendor_id {
            None => self.lang.pick("自施設", "own staff").to_owned(),
            Some(id) => {
                let vendor = self.facts.vendors.iter().find(|v| v.id == id);
                vendor.map_or(self.lang.pick("事業者", "a vendor"), |v| v.name.as_str()).to_owned()
            }
        }
    }
}

/// The ways in that the texts of a device show, each once; of one that two of them show otherwise, what is worse. `label` is
/// what people call the device.
pub(super) fn of_device(texts: &[&ConfigurationRecord], label: &str, register: &Register<'_>) -> Vec<Way> {
    let place = |way: &Way| (matches!(way.registered, Registered::Yes { .. }), way.order());
    let mut all: Vec<Way> = Vec::new();
    for text in texts {
        let before = all.len();
        for way in of(text, label, register) {
            let known = all.iter().take(before).position(|known| known.mark == way.mark);
            match known.and_then(|at| all.get_mut(at)) {
                Some(known) => {
                    if place(&way) < place(known) {
                        *known = way;
                    }
                }
                None => all.push(way),
            }
        }
    }
    all
}

/// The ways in that a configuration shows.
fn of(record: &ConfigurationRecord, label: &str, register: &Register<'_>) -> Vec<Way> {
    let reader = Reader { record, configuration: &record.configuration, label, register };
    let mut ways: Vec<Way> = Vec::new();
    ways.extend(record.configuration.remote_access.iter().filter_map(|a| reader.remote_access(a)));
    ways.extend(record.configuration.forwards.iter().filter_map(|f| reader.forward(f)));
    let doors = record.configuration.listeners.iter().filter(|l| !l.hears_addresses());
    ways.extend(doors.flat_map(|l| reader.listener(l)));
    ways.extend(record.configuration.maintenance_lines().map(|l| reader.line(l)));
    ways.extend(reader.everything());
    ways.extend(open_lines(&record.configuration).map(|(line, family)| reader.open_line(line, family)));
    ways
}

struct Reader<'a> {
    record: &'a ConfigurationRecord,
    configuration: &'a Configuration,
    label: &'a str,
    register: &'a Register<'a>,
}

impl Reader<'_> {
    fn lang(&self) -> Lang {
        self.register.lang
    }

    fn remote_access(&self, access: &RemoteAccess) -> Option<Way> {
        let is_on = is_on(&access.on)?;
        let lang = self.lang();
        // A tunnel that nobody outside can begin is begun from inside, and open then.
        let peers = access.peers.iter().map(String::as_str).filter(|p| !p.trim().is_empty());
        let sources = match (&access.sources, listed(peers, lang)) {
            (Sources::Anywhere | Sources::Unknown | Sources::Nowhere, peers) if !peers.is_empty() => peers,
            (sources, _) => sources_words(sources, lang),
        };
        let users = access.users.iter().filter(|u| u.enabled && !u.name.trim().is_empty()).map(|u| u.name.clone());
        let registered = self.register.about(self.record, |c| c.declares(access));
        Some(Way {
            danger: match (&registered, access.kind) {
                (Registered::No { .. } | Registered::Lapsed { .. }, _) => Danger::ForgottenVpn,
                (_, RemoteAccessKind::SslVpn | RemoteAccessKind::Pptp) => Danger::BrokenVpn,
                _ => Danger::Vpn,
            },
            number: 0,
            from: if access.kind == RemoteAccessKind::DialIn {
                lang.pick("電話回線", "telephone line").to_owned()
            } else {
                Zone::Outside.words().r#in(lang).to_owned()
            },
            kind: access.kind.words().r#in(lang).to_owned(),
            name: match (access.name.trim(), access.label.trim()) {
                (name, "") => name.to_owned(),
                (name, label) if name.is_empty() || name == label => label.to_owned(),
                (name, label) => format!("{name} ({label})"),
            },
            mark: access.mark(),
            to: self.label.to_owned(),
            from_anywhere: access.sources.is_anywhere() && (access.kind.has_users() || access.peers.is_empty()),
            lacks_two_factor: access.kind.has_users() && lacks_two_factor(access),
            is_sure: is_on && (access.sources != Sources::Unknown || !access.peers.is_empty()),
            sources,
            users: users.collect(),
            registered,
            line: Some(access.line),
        })
    }

    fn forward(&self, forward: &Forward) -> Option<Way> {
        let (zone, is_written) = self.zone(&forward.interface, forward.zone);
        if !forward.holds_on(self.register.today) || forward.sources == Sources::Nowhere || !leads_outside(zone) {
            return None;
        }
        let lang = self.lang();
        let registered = self.register.about(self.record, |c| c.declares_forward(forward));
        let ports = joined(&[forward.protocol.words().r#in(lang), &ports(forward.outside)], " ");
        Some(Way {
            number: 0,
            from: zone.words().r#in(lang).to_owned(),
            kind: joined(&[lang.pick("ポート転送", "forwarded port"), &ports], " "),
            name: forward.name.clone(),
            mark: forward.mark(),
            to: match forward.inside {
                _ if forward.to_host.is_empty() => self.label.to_owned(),
                PortRange::ALL => forward.to_host.clone(),
                range => format!("{}:{}", forward.to_host, range_words(range)),
            },
            sources: sources_words(&forward.sources, lang),
            users: Vec::new(),
            danger: match &registered {
                _ if is_desktop(forward) => Danger::Desktop,
                Registered::Yes { .. } => Danger::Forward,
                Registered::No { .. } | Registered::Lapsed { .. } => Danger::ForgottenForward,
            },
            registered,
            from_anywhere: forward.sources.is_anywhere(),
            lacks_two_factor: false,
            is_sure: is_written && zone != Zone::Unknown && forward.sources != Sources::Unknown,
            line: Some(forward.line),
        })
    }

    /// A line for maintenance. What comes in by it, the configuration does not tell.
    fn line(&self, line: &Interface) -> Way {
        let lang = self.lang();
        let registered = self.register.about(self.record, |c| c.declares_line(line));
        Way {
            number: 0,
            from: Zone::Maintenance.words().r#in(lang).to_owned(),
            kind: RemoteAccessKind::Line.words().r#in(lang).to_owned(),
            name: match line.label.trim() {
                label if label.is_empty() || label == line.name => line.name.clone(),
                label => format!("{} ({label})", line.name),
            },
            mark: line.mark(),
            to: self.label.to_owned(),
            sources: lang.pick("わかりません", "not known").to_owned(),
            users: Vec::new(),
            danger: match &registered {
                Registered::Yes { .. } => Danger::Forward,
                Registered::No { .. } | Registered::Lapsed { .. } => Danger::ForgottenForward,
            },
            registered,
            from_anywhere: false,
            lacks_two_factor: false,
            is_sure: false,
            line: Some(line.line),
        }
    }

    /// A service of the device itself that answers outside: one way for each zone it answers in.
    fn listener(&self, listener: &Listener) -> Vec<Way> {
        let lang = self.lang();
        let Some(is_on) = is_on(&listener.on) else { return Vec::new() };
        let mut seen: Vec<(Zone, bool, Sources)> = Vec::new();
        for opening in listener.openings.iter().filter(|o| o.sources != Sources::Nowhere) {
            let (zone, is_written) = self.zone(&opening.interface, opening.zone);
            let sources = match zone {
                Zone::Outside => self.configuration.from_outside(opening),
                _ => Some(opening.sources.clone()),
            };
            let Some(sources) = sources.filter(|_| leads_outside(zone) && !self.is_down(&opening.interface)) else {
                continue;
            };
            match seen.iter_mut().find(|(z, _, _)| *z == zone) {
                Some((_, written, known)) => {
                    *written &= is_written;
                    *known = known.or(&sources);
                }
                None => seen.push((zone, is_written, sources)),
            }
        }
        if seen.iter().any(|(zone, ..)| *zone == Zone::Outside) {
            // Where it surely is open, what nobody knows of other interfaces adds nothing.
            seen.retain(|(zone, ..)| *zone != Zone::Unknown);
        }
        let registered = || self.register.about(self.record, |c| c.declares_management(listener));
        let manages = listener.service.manages() && listener.service != Service::Central;
        let way = |(zone, is_written, sources): (Zone, bool, Sources)| Way {
            number: 0,
            from: zone.words().r#in(lang).to_owned(),
            kind: if listener.name.is_empty() {
                listener.service.words().r#in(lang).to_owned()
            } else {
                listener.name.clone()
            },
            danger: match (registered(), &sources) {
                (Registered::Yes { .. }, _) if manages && zone == Zone::Outside => Danger::RegisteredManagement,
                _ if manages && zone == Zone::Outside => Danger::ForgottenManagement,
                (_, Sources::Only { .. }) => Danger::ListedManagement,
                _ => Danger::Management,
            },
            name: listener.port.map(|port| format!("{} {port}", lang.pick("ポート", "port"))).unwrap_or_default(),
            mark: match zone {
                Zone::Outside => listener.mark(),
                elsewhere => format!("{}:{}", elsewhere.key(), listener.mark()),
            },
            to: joined(&[self.label, lang.pick("本体", "itself")], " "),
            sources: sources_words(&sources, lang),
            users: Vec::new(),
            registered: registered(),
            from_anywhere: sources.is_anywhere(),
            lacks_two_factor: false,
            is_sure: is_on && is_written && zone != Zone::Unknown && sources != Sources::Unknown,
            line: listener.line,
        };
        seen.into_iter().map(way).collect()
    }

    /// Filters that let everything in from outside. What stands behind one that stops everything is never reached.
    fn everything(&self) -> Vec<Way> {
        let lang = self.lang();
        // What is closed in one version of IP may stand open in the other.
        let mut closed: Vec<(IpFamily, &str)> = Vec::new();
        let mut ways = Vec::new();
        let today = self.register.today;
        for filter in self.configuration.filters.iter().filter(|f| f.holds_on(today) && takes_everything(f)) {
            let by = filter.from_interface.as_str();
            let each = || filter.family.each().iter().map(|family| (*family, by));
            let speaks = |family| family == filter.family || family != IpFamily::V6 || self.carries_v6(by);
            let (zone, is_written) = self.zone(&filter.from_interface, filter.from_zone);
            match filter.verb {
                Verb::Deny => closed.extend(each()),
                Verb::Permit if zone != Zone::Outside || filter.to_zone == Zone::Outside || filter.answers_only => {}
                Verb::Permit if each().filter(|(family, _)| speaks(*family)).all(|way| closed.contains(&way)) => {}
                Verb::Permit => ways.push(Way {
                    number: 0,
                    from: zone.words().r#in(lang).to_owned(),
                    kind: lang.pick("すべてを通すフィルタ", "filter that permits everything").to_owned(),
                    danger: Danger::Everything,
                    name: filter.name.clone(),
                    mark: format!("everything:{}:{}", filter.name, filter.to_zone.key()),
                    to: match filter.to_zone {
                        Zone::Unknown => lang.pick("内側すべて", "everything inside").to_owned(),
                        known => known.words().r#in(lang).to_owned(),
                    },
                    sources: sources_words(&filter.sources, lang),
                    users: Vec::new(),
                    registered: Registered::No { who: String::new() },
                    from_anywhere: true,
                    lacks_two_factor: false,
                    is_sure: is_written,
                    line: Some(filter.line),
                }),
            }
        }
        ways
    }

    /// A line on which no filter stands before machines with public addresses.
    fn open_line(&self, line: &Interface, family: IpFamily) -> Way {
        let lang = self.lang();
        let version = if family == IpFamily::V6 { "IPv6" } else { "" };
        Way {
            number: 0,
            from: Zone::Outside.words().r#in(lang).to_owned(),
            kind: lang.pick("フィルタのない回線", "line without a filter").to_owned(),
            danger: Danger::Everything,
            name: joined(&[&line.name, version], " "),
            mark: format!("open-line:{}:{version}", line.name),
            to: lang.pick("内側すべて", "everything inside").to_owned(),
            sources: sources_words(&Sources::Anywhere, lang),
            users: Vec::new(),
            registered: Registered::No { who: String::new() },
            from_anywhere: true,
            lacks_two_factor: false,
            is_sure: line.zone_written,
            line: Some(line.line),
        }
    }

    fn interface(&self, name: &str) -> Option<&Interface> {
        let all = &self.configuration.interfaces;
        let named = all.iter().find(|i| i.name == name).or_else(|| all.iter().find(|i| i.label == name));
        named.filter(|_| !name.is_empty())
    }

    /// Whether an interface surely carries nothing, as for the findings.
    fn is_down(&self, name: &str) -> bool {
        self.configuration.extent == Extent::Whole && self.interface(name).is_some_and(|i| !i.enabled)
    }

    fn carries_v6(&self, interface: &str) -> bool {
        let all = &self.configuration.interfaces;
        let is_named = |i: &&Interface| i.name == interface || i.label == interface;
        all.iter().find(is_named).map_or_else(|| all.iter().any(Interface::carries_v6), Interface::carries_v6)
    }

    /// Where something leads, and whether the configuration itself says so. Something on every interface leads outside as
    /// soon as one of them does.
    fn zone(&self, interface: &str, zone: Zone) -> (Zone, bool) {
        let all = &self.configuration.interfaces;
        match (self.interface(interface), zone) {
            (Some(i), zone) if zone == Zone::Unknown || zone == i.zone => (i.zone, i.zone_written),
            (None, Zone::Unknown) if interface.is_empty() => {
                let mut outside = all.iter().filter(|i| i.enabled && i.zone == Zone::Outside).peekable();
                let is_there = outside.peek().is_some();
                (if is_there { Zone::Outside } else { Zone::Unknown }, outside.any(|i| i.zone_written))
            }
            (None, known) if interface.is_empty() => (known, all.iter().any(|i| i.zone == known && i.zone_written)),
            (_, zone) => (zone, zone != Zone::Unknown),
        }
    }
}

/// Whether somebody surely signs in by a way with a password alone. A user's own setting counts before that of the whole.
fn lacks_two_factor(access: &RemoteAccess) -> bool {
    let mut users = access.users.iter().filter(|u| u.enabled).peekable();
    match users.peek() {
        None => access.two_factor == Some(false),
        Some(_) => users.any(|u| u.two_factor.or(access.two_factor) == Some(false)),
    }
}

/// Ports of remote desktop, VNC and Windows file shares.
const DESKTOP: [PortRange; 5] = [
    PortRange::one(3389),
    PortRange { from: 5800, to: 5809 },
    PortRange { from: 5900, to: 5909 },
    PortRange { from: 137, to: 139 },
    PortRange::one(445),
];

/// Whether a forward hands somebody's screen or files inwards. All ports at once are not meant, as for the findings.
fn is_desktop(forward: &Forward) -> bool {
    let meets =
        |range: PortRange| range != PortRange::ALL && DESKTOP.iter().any(|p| range.from <= p.to && p.from <= range.to);
    meets(forward.inside) || meets(forward.outside)
}

/// Whether somebody outside may stand there: also on the vendor's line, also where nobody knows.
const fn leads_outside(zone: Zone) -> bool {
    matches!(zone, Zone::Outside | Zone::Maintenance | Zone::Unknown)
}

/// Whether a switch is on: surely (`Some(true)`), possibly (`Some(false)`), or not (`None`).
const fn is_on(setting: &Setting<bool>) -> Option<bool> {
    match setting.value() {
        Some(true) => Some(true),
        Some(false) => None,
        None => Some(false),
    }
}

fn takes_everything(filter: &Filter) -> bool {
    let asks_nobody = filter.users.is_empty();
    let is_any = if filter.verb == Verb::Permit { filter.any_port() } else { filter.any_service() };
    asks_nobody && filter.sources.is_anywhere() && filter.destinations.is_anywhere() && is_any
}

fn sources_words(sources: &Sources, lang: Lang) -> String {
    match sources {
        Sources::Anywhere => lang.pick("どこからでも", "anywhere").to_owned(),
        Sources::Nowhere => lang.pick("どこからも不可", "nowhere").to_owned(),
        Sources::Unknown => lang.pick("わかりません", "not known").to_owned(),
        Sources::Only { networks } => {
            let networks: Vec<String> = networks.iter().map(|n| source_words(n, lang)).collect();
            listed(networks.iter().map(String::as_str), lang)
        }
    }
}

fn listed<'a>(names: impl Iterator<Item = &'a str>, lang: Lang) -> String {
    let names: Vec<&str> = names.collect();
    let mut said = names.iter().take(SOURCES).copied().collect::<Vec<_>>().join(lang.pick("、", ", "));
    if let Some(more) = names.len().checked_sub(SOURCES).filter(|n| *n > 0) {
        said.push_str(&match lang {
            Lang::Ja => format!(" ほか{more}件"),
            Lang::En => format!(" and {more} more"),
        });
    }
    said
}

fn ports(range: PortRange) -> String {
    if range == PortRange::ALL { String::new() } else { range_words(range) }
}

fn range_words(range: PortRange) -> String {
    if range.from == range.to { range.from.to_string() } else { format!("{}-{}", range.from, range.to) }
}
