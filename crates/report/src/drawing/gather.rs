//! From the facts to what is drawn.

use std::borrow::Cow;
use std::collections::BTreeSet;

use sejo_model::configuration::{Configuration, ConfigurationRecord, Dialect, Extent, Places, Zone, by_device};
use sejo_model::text::{fold, is_blank};
use sejo_model::{
    Date, Device, DeviceKind, DeviceState, Facts, Hosting, Lang, RemoteConnection, RemoteConnectionId, System, date,
};

use super::ways::{self, Register};
use super::{Danger, Drawing, Node, Registered, Standing, SystemLine, Way, joined, networks};

/// How many names a sentence has room for.
const NAMES: usize = 5;

impl Drawing {
    /// The picture of a facility on a day.
    #[must_use]
    pub fn of(facts: &Facts, today: Date, lang: Lang) -> Self {
        let places = Places::of(&facts.remote_connections, facts);
        let register = Register { facts, places, today, lang };
        let mut nodes = configured(facts, &register);
        nodes.extend(unconfigured(facts, &register));
        let declared: BTreeSet<RemoteConnectionId> = nodes
            .iter()
            .flat_map(|(node, _)| &node.ways)
            .filter_map(|way| match way.registered {
                Registered::Yes { connection, .. } => Some(connection),
                _ => None,
            })
            .collect();
        let mut nowhere = Vec::new();
        for connection in facts.remote_connections.iter().filter(|c| c.holds_on(today) && !declared.contains(&c.id)) {
            let home = nodes
                .iter_mut()
                .find(|(_, device)| connection.device_id.is_some() && device.map(|d| d.id) == connection.device_id);
            match home {
                Some((node, _)) => {
                    let way = registered_only(connection, &node.label, &register);
                    node.ways.push(way);
                }
                None => nowhere.push(registered_only(connection, unknown_end(lang), &register)),
            }
        }
        nowhere.extend(said_only(facts, today, lang));
        if !nowhere.is_empty() {
            nodes.push((nobody(nowhere, lang), None));
        }
        let missing_before = missing(facts, lang);
        let (mut border, mut inner): (Vec<Node>, Vec<Node>) = (Vec::new(), Vec::new());
        for (mut node, device) in nodes {
            if !node.ways.is_empty() {
                node.standing = Standing::Open;
                node.ways.sort_by_key(Way::order);
            }
            let is_border = match node.standing {
                _ if !node.ways.is_empty() || !node.outside.is_empty() => true,
                Standing::NotRead => device.is_some_and(looks_like_a_door),
                // Somebody took the trouble to have its configuration: a door unless its name says otherwise.
                Standing::Unreadable => !looks_like_the_inside(&node),
                Standing::Open | Standing::Closed | Standing::Unsure => false,
            };
            if is_border { &mut border } else { &mut inner }.push(node);
        }
        let worst = |node: &Node| node.ways.iter().map(Way::order).min();
        border.sort_by_key(|node| (node.ways.is_empty(), worst(node), !node.standing.is_dark()));
        for (number, way) in (1..).zip(border.iter_mut().flat_map(|node| &mut node.ways)) {
            way.number = number;
        }
        let mut all: Vec<&mut Node> = border.iter_mut().chain(&mut inner).collect();
        let (elsewhere, without_address) = networks::settle(&mut all, facts);
        let mut missing = missing_before;
        if without_address > 0 {
            missing.push(match lang {
                Lang::Ja => format!("台帳の機器のうち{without_address}台は、IPアドレスがないため、どのネットワークにあるか書けません。"),
                Lang::En => format!("Devices of the ledger without an IP address: {without_address}. Nobody can tell which network they stand in."),
            });
        }
        Self { lang, border, inner, elsewhere, systems: systems(facts), missing }
    }
}

type Placed<'a> = (Node, Option<&'a Device>);

/// Devices of which there is a configuration, each once whatever of it was given: the whole, and a part that came later.
fn configured<'a>(facts: &'a Facts, register: &Register<'_>) -> Vec<Placed<'a>> {
    let node = |texts: Vec<&'a ConfigurationRecord>| {
        let main = main_of(&texts)?;
        let device = facts.devices.iter().find(|d| Some(d.id) == main.device_id);
        if device.is_some_and(|d| d.state == DeviceState::Retired) {
            return None;
        }
        let label = label(main, facts).into_owned();
        let identity = &main.configuration.identity;
        // The version that is judged: a part that came later tells it as well.
        let tells = texts.iter().filter(|text| text.configuration.identity.firmware.is_some());
        let latest = tells.max_by_key(|text| (text.told_on(), text.history.read_at));
        let firmware = latest.map_or(&identity.firmware, |text| &text.configuration.identity.firmware);
        let written = |value: &Option<_>, kept: fn(&Device) -> &str| {
            let value: Option<&sejo_model::configuration::At<String>> = value.as_ref();
            value.map(|v| v.value.clone()).or_else(|| device.map(|d| kept(d).to_owned())).unwrap_or_default()
        };
        let maker = match identity.maker_in(register.lang) {
            "" => device.map_or("", |d| &d.maker),
            maker => maker,
        };
        let model = joined(&[maker, &written(&identity.model, |d| &d.model)], " ");
        Some((
            Node {
                model: if model == label { String::new() } else { model },
                firmware: written(firmware, |d| &d.os_version),
                known: known(main, register.lang),
                later: later(main, &texts, register.lang),
                outside: outside(&texts),
                standing: standing_of(&texts),
                ways: ways::of_device(&texts, &label, register),
                networks: networks::of_device(&texts),
                is_device: true,
                label,
            },
            device,
        ))
    };
    by_device(&facts.configurations).into_iter().filter_map(node).collect()
}

/// The text that tells most of a device: the whole, where there is one.
fn main_of<'a>(texts: &[&'a ConfigurationRecord]) -> Option<&'a ConfigurationRecord> {
    texts.iter().find(|text| text.is_whole()).or_else(|| texts.first()).copied()
}

/// The interfaces outside of a device, with their addresses.
fn outside(texts: &[&ConfigurationRecord]) -> Vec<String> {
    let mut named: Vec<&str> = Vec::new();
    let mut all = Vec::new();
    for interface in texts.iter().flat_map(|text| &text.configuration.interfaces) {
        if interface.enabled && interface.zone == Zone::Outside && !named.contains(&&*interface.name) {
            named.push(&interface.name);
            all.push(joined(&[&interface.name, &interface.addresses.join(", ")], " "));
        }
    }
    all
}

/// What people call the device of a configuration.
fn label<'a>(record: &ConfigurationRecord, facts: &'a Facts) -> Cow<'a, str> {
    let device = facts.devices.iter().find(|d| Some(d.id) == record.device_id);
    device.map_or_else(|| record.label_among(&facts.configurations).into(), |d| d.label().into())
}

/// Network devices of the ledger of which there is none.
fn unconfigured<'a>(facts: &'a Facts, register: &Register<'_>) -> Vec<Placed<'a>> {
    let lang = register.lang;
    let node = |device: &'a Device| {
        // Without an entry in the register the ledger's word alone is left.
        let is_said = device.remote_maintenance == Some(true)
            && !facts.remote_connections.iter().any(|c| c.device_id == Some(device.id) && c.holds_on(register.today));
        let label = device.label().to_owned();
        let model = joined(&[&device.maker, &device.model], " ");
        (
            Node {
                model: if model == label { String::new() } else { model },
                firmware: device.system_software(),
                known: lang.pick("設定ファイルなし", "no configuration").to_owned(),
                later: String::new(),
                outside: Vec::new(),
                standing: Standing::NotRead,
                ways: is_said.then(|| said_by_ledger(device, &label, lang)).into_iter().collect(),
                networks: Vec::new(),
                is_device: true,
                label,
            },
            Some(device),
        )
    };
    unread_devices(facts).map(node).collect()
}

fn unread_devices(facts: &Facts) -> impl Iterator<Item = &Device> {
    let is_network = |d: &&Device| d.kind == Some(DeviceKind::Network) && d.state == DeviceState::InUse;
    let is_unread = |d: &&Device| !facts.configurations.iter().any(|c| c.device_id == Some(d.id));
    facts.devices.iter().filter(is_network).filter(is_unread)
}

fn known(record: &ConfigurationRecord, lang: Lang) -> String {
    if !record.configuration.is_read() {
        return lang.pick("設定を読めていません", "configuration not read").to_owned();
    }
    let day = date::short(record.told_on(), lang);
    let day = match record.known_day() {
        Some(_) => day,
        None => format!("{day}{}", lang.pick("(ファイルを入れた日)", " (the day it was dropped)")),
    };
    match (lang, record.configuration.extent) {
        (Lang::Ja, Extent::Whole) => format!("設定 {day}"),
        (Lang::Ja, Extent::Part | Extent::State) => format!("設定の一部 {day}"),
        (Lang::En, Extent::Whole) => format!("configuration {day}"),
        (Lang::En, Extent::Part | Extent::State) => format!("part of configuration {day}"),
    }
}

/// That parts count beside the whole.
fn later(main: &ConfigurationRecord, texts: &[&ConfigurationRecord], lang: Lang) -> String {
    let has_parts = main.is_whole() && texts.iter().any(|text| !text.is_whole() && text.configuration.is_read());
    let words = lang.pick("その後の一部の設定も見ています", "a later part is counted as well");
    if has_parts { words.to_owned() } else { String::new() }
}

/// How a device stands as its texts tell: closed only where none of them is a part. Beside a text that was read, one that
/// was not tells nothing.
fn standing_of(texts: &[&ConfigurationRecord]) -> Standing {
    let told = texts.iter().map(|text| standing(&text.configuration));
    let read: Vec<Standing> = told.filter(|standing| *standing != Standing::Unreadable).collect();
    if read.is_empty() {
        Standing::Unreadable
    } else if read.contains(&Standing::Unsure) {
        Standing::Unsure
    } else {
        Standing::Closed
    }
}

fn standing(configuration: &Configuration) -> Standing {
    match (configuration.dialect, configuration.extent) {
        (Dialect::Unread, _) | (_, Extent::State) => Standing::Unreadable,
        (_, Extent::Whole) => Standing::Closed,
        (_, Extent::Part) => Standing::Unsure,
    }
}

/// Whether the words for a device speak of one that stands inside.
fn looks_like_the_inside(node: &Node) -> bool {
    const WORDS: [&str; 6] = ["スイッチ", "switch", "ハブ", "アクセスポイント", "access point", "無線"];
    let text = fold(&[&*node.label, &node.model].join(" "));
    WORDS.iter().any(|word| text.contains(&fold(word)))
}

/// Whether the ledger's words speak of a device that stands between inside and outside.
fn looks_like_a_door(device: &Device) -> bool {
    const WORDS: [&str; 14] = [
        "ルータ",
        "router",
        "vpn",
        "ファイアウォール",
        "firewall",
        "utm",
        "onu",
        "モデム",
        "ゲートウェイ",
        "gateway",
        "fortigate",
        "rtx",
        "nvr",
        "univerge ix",
    ];
    let text = fold(&[&*device.name, &device.model, &device.os, &device.note].join(" "));
    WORDS.iter().any(|word| text.contains(&fold(word)))
}

const fn unknown_end(lang: Lang) -> &'static str {
    lang.pick("機器がわかりません", "device not known")
}

/// The place for ways in of which nobody knows where they end.
fn nobody(ways: Vec<Way>, lang: Lang) -> Node {
    Node {
        label: unknown_end(lang).to_owned(),
        is_device: false,
        model: String::new(),
        firmware: String::new(),
        known: lang
            .pick("どの機器に入るのか、事業者に確かめてください", "ask the vendor on which device it ends")
            .to_owned(),
        later: String::new(),
        outside: Vec::new(),
        standing: Standing::NotRead,
        ways,
        networks: Vec::new(),
    }
}

/// A registered connection that no configuration shows.
fn registered_only(c: &RemoteConnection, label: &str, register: &Register<'_>) -> Way {
    let lang = register.lang;
    Way {
        number: 0,
        from: Zone::Outside.words().r#in(lang).to_owned(),
        kind: c.kind.map_or(lang.pick("リモート保守", "remote maintenance"), |k| k.words().r#in(lang)).to_owned(),
        danger: Danger::Said,
        name: joined(&[&c.name, &c.purpose], " "),
        mark: String::new(),
        to: label.to_owned(),
        sources: lang.pick("わかりません", "not known").to_owned(),
        users: c.users.clone(),
        registered: Registered::Yes { who: register.who(c), connection: c.id },
        from_anywhere: false,
        lacks_two_factor: false,
        is_sure: false,
        line: None,
    }
}

fn said(kind: &str, name: String, to: &str, who: &str, lang: Lang) -> Way {
    Way {
        number: 0,
        from: Zone::Outside.words().r#in(lang).to_owned(),
        kind: kind.to_owned(),
        danger: Danger::Said,
        name,
        mark: String::new(),
        to: to.to_owned(),
        sources: lang.pick("わかりません", "not known").to_owned(),
        users: Vec::new(),
        registered: Registered::No { who: who.to_owned() },
        from_anywhere: false,
        lacks_two_factor: false,
        is_sure: false,
        line: None,
    }
}

fn said_by_ledger(device: &Device, label: &str, lang: Lang) -> Way {
    let kind = lang.pick("リモート保守(台帳の記載)", "remote maintenance (ledger)");
    said(kind, String::new(), label, device.maintainer.trim(), lang)
}

/// Whether an entry of the register is a way to a system: it names the system, or ends on a device of it, or is its vendor's
/// way to all of them.
fn leads_to(connection: &RemoteConnection, system: &System, facts: &Facts, today: Date) -> bool {
    let ends_in_it =
        || facts.devices.iter().any(|d| Some(d.id) == connection.device_id && d.system_id == Some(system.id));
    match connection.system_id {
        Some(id) => id == system.id,
        None => ends_in_it() || connection.is_for(facts.vendor_of(system), system.id, today),
    }
}

/// Remote maintenance that only a vendor's answer or the ledger speaks of: nobody registered it, no network device is named.
fn said_only(facts: &Facts, today: Date, lang: Lang) -> Vec<Way> {
    let entries = || facts.remote_connections.iter().filter(move |c| c.holds_on(today));
    let has_entry = |system: &System| entries().any(|c| leads_to(c, system, facts, today));
    let answered = facts.systems.iter().filter(|s| s.hosting != Hosting::Cloud && !has_entry(s));
    let answered: Vec<_> = answered.filter(|s| s.remote_maintenance.as_ref().is_some_and(|a| a.used)).collect();
    let mut ways: Vec<Way> = Vec::new();
    for system in &answered {
        let path = system.remote_maintenance.as_ref().map(|a| a.path.trim()).unwrap_or_default();
        let kind = lang.pick("リモート保守(事業者の回答)", "remote maintenance (vendor's answer)");
        ways.push(said(kind, path.to_owned(), system.label(), vendor(system, facts), lang));
    }
    let is_machine = |d: &&Device| d.state == DeviceState::InUse && d.kind != Some(DeviceKind::Network);
    // By way of a network device an entry leads to every machine of a system; one that ends on a machine leads to that one.
    let ends_on_machine =
        |c: &RemoteConnection| facts.devices.iter().any(|d| Some(d.id) == c.device_id && is_machine(&d));
    let is_told = |d: &Device| {
        let system = facts.systems.iter().find(|s| Some(s.id) == d.system_id);
        let leads_here = |c: &RemoteConnection| {
            let is_its = || !ends_on_machine(c) && system.is_some_and(|s| leads_to(c, s, facts, today));
            c.device_id == Some(d.id) || is_its()
        };
        entries().any(leads_here) || answered.iter().any(|s| Some(s.id) == d.system_id)
    };
    let machines = facts.devices.iter().filter(is_machine);
    for device in machines.filter(|d| d.remote_maintenance == Some(true) && !is_told(d)) {
        ways.push(said_by_ledger(device, device.label(), lang));
    }
    ways
}

/// What the vendor behind a system is called; empty where none is known.
fn vendor<'f>(system: &System, facts: &'f Facts) -> &'f str {
    let behind = facts.vendor_of(system);
    facts.vendors.iter().find(|v| Some(v.id) == behind).map_or("", |v| v.name.as_str())
}

fn systems(facts: &Facts) -> Vec<SystemLine> {
    let is_in_ledger = |s: &System| {
        let mut own = facts.devices.iter().filter(|d| d.state == DeviceState::InUse && d.system_id == Some(s.id));
        own.any(|d| d.remote_maintenance == Some(true))
    };
    let line = |s: &System| SystemLine {
        name: s.label().to_owned(),
        vendor: vendor(s, facts).to_owned(),
        is_cloud: s.hosting == Hosting::Cloud,
        is_remote: match &s.remote_maintenance {
            _ if facts.remote_connections.iter().any(|c| c.system_id == Some(s.id)) => Some(true),
            // The ledger's word for one of its machines is drawn: beside it, a no would be the opposite.
            Some(answer) if answer.contradicts_itself || (!answer.used && is_in_ledger(s)) => None,
            answer => answer.as_ref().map(|a| a.used),
        },
    };
    facts.systems.iter().filter(|s| !is_blank(&s.name)).map(line).collect()
}

/// What the facts lack for a whole picture.
fn missing(facts: &Facts, lang: Lang) -> Vec<String> {
    let mut said = Vec::new();
    let mut say = |names: Vec<Cow<'_, str>>, ja: &str, en: &str| {
        if !names.is_empty() {
            let count = names.len().to_string();
            let mut list =
                names.iter().take(NAMES).map(AsRef::as_ref).collect::<Vec<&str>>().join(lang.pick("、", ", "));
            if names.len() > NAMES {
                list.push_str(lang.pick(" ほか", " and more"));
            }
            said.push(lang.pick(ja, en).replace("{count}", &count).replace("{names}", &list));
        }
    };
    let has_network =
        facts.devices.iter().any(|d| d.kind == Some(DeviceKind::Network) && d.state == DeviceState::InUse);
    if facts.configurations.is_empty() && !has_network {
        say(
            vec!["".into()],
            "ネットワーク機器が1台も登録されていません。ルータやVPN装置を台帳に書き、その設定ファイルを取り込んでください。",
            "No network device is registered. Write routers and VPN devices into the ledger and drop their configurations.",
        );
    }
    say(
        unread_devices(facts).map(|d| d.label().into()).collect(),
        "設定ファイルのないネットワーク機器が{count}台あります({names})。外からの入口があるかどうか、わかりません。",
        "Network devices without a configuration: {count} ({names}). Whether they have ways in from outside is not known.",
    );
    let devices = by_device(&facts.configurations);
    let named = |test: fn(&[&ConfigurationRecord]) -> bool| {
        let those = devices.iter().filter(|texts| test(texts)).filter_map(|texts| main_of(texts));
        those.map(|main| label(main, facts)).collect::<Vec<_>>()
    };
    say(
        named(|texts| !texts.iter().any(|r| r.configuration.is_read())),
        "設定ファイルを読めない機器が{count}台あります({names})。事業者に確かめてください。",
        "Configurations that could not be read: {count} ({names}). Ask the vendor.",
    );
    say(
        named(|texts| {
            let mut read = texts.iter().filter(|r| r.configuration.dialect != Dialect::Unread);
            read.any(|r| r.configuration.extent == Extent::Part) && !texts.iter().any(|r| r.is_whole())
        }),
        "設定の一部しかない機器が{count}台あります({names})。ほかにも入口があるかもしれません。",
        "Devices of which only a part of the configuration is here: {count} ({names}). There may be more ways in.",
    );
    say(
        named(|texts| texts.iter().any(|r| r.device_id.is_none())),
        "台帳のどの機器のものか決まっていない設定が{count}件あります({names})。",
        "Configurations that belong to no device of the ledger yet: {count} ({names}).",
    );
    said
}
