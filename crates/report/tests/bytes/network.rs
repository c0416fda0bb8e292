//! The network picture: what it says, that nothing lies on anything else, and the print.

use proptest::prelude::*;
use quick_xml::events::Event;
use sejo_model::configuration::{Extent, Listener, RemoteAccessKind, Service, Sources, Zone};
use sejo_model::system::RemoteMaintenance;
use sejo_model::{DeviceField, Facts, Lang};
use sejo_report::drawing::{Drawing, Registered, Role, Scene, Shape, Standing, Width, layout, svg, table};
use sejo_report::network::{NetworkSheet, network_print, network_unprintable};

use crate::clinic::{self, TODAY};
use crate::print::{keep, pages};

fn hospital() -> Drawing {
    Drawing::of(&clinic::hospital(), TODAY, Lang::Ja)
}

/// All texts of a drawing as one string.
fn texts(scene: &Scene) -> String {
    let shapes = scene.bands.iter().flat_map(|band| &band.shapes);
    let text = |shape: &Shape| if let Shape::Text { text, .. } = shape { Some(text.clone()) } else { None };
    shapes.filter_map(text).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_forgotten_vpn_stands_first_and_says_that_nobody_registered_it() {
    let drawing = hospital();
    let rows = table(&drawing);
    let said: Vec<(&str, &str, &str, &str, &str)> = rows
        .iter()
        .map(|r| (r.way.as_str(), r.registered.as_str(), r.who.as_str(), r.sources.as_str(), r.line.as_str()))
        .collect();
    let unknown = "わかりません";
    assert_eq!(
        said,
        [
            ("SSL-VPN ssl.root", "登録なし", "わかりません(利用者 maint1、yamada)", "どこからでも", "120"),
            ("ポート転送 TCP 3389 VIP-RDP", "登録なし", unknown, "どこからでも", "210"),
            ("管理画面(HTTPS) ポート 443", "登録なし", unknown, "198.51.100.0/24", "33"),
            ("IPsec(拠点間) to-vendor", "登録あり", "やまと電子カルテ株式会社", "198.51.100.7", "150"),
            ("L2TP/IPsec tunnel 1", "登録なし", unknown, unknown, "44(要確認)"),
        ]
    );
    assert_eq!(rows[1].to, "192.168.1.10:3389 (電子カルテ保守用のVPN装置(三階サーバ室、𠮷田先生の部屋の隣))");
    assert_eq!(rows.iter().map(|r| r.number).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert!(rows[0].is_open_question && rows[2].is_open_question && !rows[3].is_open_question);
    assert!(rows[3].is_settled && !rows[4].is_settled, "{rows:?}");
    let standings: Vec<Standing> = drawing.border.iter().map(|n| n.standing).collect();
    assert_eq!(standings, [Standing::Open, Standing::Open, Standing::NotRead, Standing::Closed]);
    assert_eq!(drawing.inner.len(), 2, "switches stand inside");
}

#[test]
fn machines_stand_in_their_networks_once() {
    let drawing = hospital();
    let lan = &drawing.border[0].networks[0];
    assert_eq!(lan.machines.words(Lang::Ja), "サーバ 1台・端末PC 2台・そのほか 1台");
    assert_eq!(lan.machines.systems, ["電子カルテ"]);
    let second = drawing.border[1].networks.iter().find(|n| n.name == "lan1").unwrap();
    assert_eq!(second.same_as.as_ref(), Some(&drawing.border[0].label));
    assert_eq!(drawing.elsewhere.words(Lang::Ja), "端末PC 1台");
    assert!(drawing.missing.iter().any(|m| m.contains("IPアドレスがない")), "{:?}", drawing.missing);
    assert!(drawing.missing.iter().any(|m| m.contains("設定の一部しかない機器が1台")), "{:?}", drawing.missing);
    assert!(drawing.missing.iter().any(|m| m.contains("設定ファイルのないネットワーク機器が3台")));
}

#[test]
fn the_register_decides_what_is_registered() {
    let mut facts = clinic::hospital();
    let way = |facts: &Facts, name: &str| {
        let drawing = Drawing::of(facts, TODAY, Lang::Ja);
        drawing.ways().find(|w| w.name == name).cloned().unwrap()
    };
    facts.remote_connections[0].until = Some(jiff::civil::date(2026, 3, 31));
    assert_eq!(way(&facts, "to-vendor").registered_words(Lang::Ja), "期限切れ(2026年3月31日)");
    facts.remote_connections[0].until = None;
    facts.remote_connections[0].name = "another".to_owned();
    assert!(matches!(way(&facts, "to-vendor").registered, Registered::No { .. }));
    let left = way(&facts, "another 電子カルテの保守");
    assert!(!left.is_sure && left.line.is_none(), "what is registered but not in the configuration is shown, too");
    facts.remote_connections[0].name = String::new();
    assert!(matches!(way(&facts, "to-vendor").registered, Registered::Yes { .. }), "any of that kind on the device");
    facts.remote_connections[0].vendor_id = None;
    assert_eq!(way(&facts, "to-vendor").who(Lang::Ja), "自施設");
    facts.remote_connections[0].device_id = Some(facts.devices[1].id);
    assert!(matches!(way(&facts, "to-vendor").registered, Registered::No { .. }), "another device's entry");
}

#[test]
fn an_entry_without_a_device_is_drawn_on_none_of_two() {
    let mut facts = clinic::hospital();
    let mut second = clinic::fortigate();
    second.identity.host_name = Some(sejo_model::configuration::At::new("FGT-2".to_owned(), 5));
    second.remote_access[1].peers = vec!["198.51.100.8".to_owned()];
    facts.configurations.push(clinic::record(None, second));
    facts.remote_connections[0].device_id = None;
    let registered = |facts: &Facts| {
        let drawing = Drawing::of(facts, TODAY, Lang::Ja);
        let ways = drawing.ways().filter(|w| w.name == "to-vendor");
        ways.filter(|w| matches!(w.registered, Registered::Yes { .. })).map(|w| w.sources.clone()).collect::<Vec<_>>()
    };
    assert_eq!(registered(&facts), Vec::<String>::new(), "nobody can tell which is meant");
    let drawing = Drawing::of(&facts, TODAY, Lang::Ja);
    let own = drawing.border.iter().find(|node| !node.is_device).unwrap();
    assert!(own.ways.iter().any(|w| matches!(w.registered, Registered::Yes { .. })), "it is drawn by itself");
    facts.remote_connections[0].terms.sources = vec!["198.51.100.8".to_owned()];
    assert_eq!(registered(&facts), ["198.51.100.8"], "the one it comes in by");
}

#[test]
fn a_device_is_drawn_once_however_many_of_its_texts_there_are() {
    let mut facts = clinic::hospital();
    let before = Drawing::of(&facts, TODAY, Lang::Ja);
    // A part that was dropped after the whole opens one more way in, and one wider.
    let mut part = clinic::fortigate();
    part.extent = Extent::Part;
    part.remote_access.push(clinic::access(RemoteAccessKind::Pptp, "old-pptp", 99));
    facts.configurations[0].configuration.forwards[0].sources =
        Sources::Only { networks: vec!["198.51.100.7".to_owned()] };
    part.identity.firmware = Some(sejo_model::configuration::At::new("6.0.2".to_owned(), 1));
    let later = clinic::record(Some(&facts.devices[0]), part);
    facts.configurations.push(later);
    let drawing = Drawing::of(&facts, TODAY, Lang::Ja);
    let told = |drawing: &Drawing| (drawing.border[0].firmware.clone(), drawing.border[0].later.is_empty());
    assert_eq!(told(&before), ("6.0.4".to_owned(), true));
    assert_eq!(told(&drawing), ("6.0.2".to_owned(), false), "the version that is judged, and that a part counts");
    assert!(texts(&layout(&drawing, Width::Wide)).contains("その後の一部の設定も見ています"));
    let boxes = |drawing: &Drawing| drawing.border.iter().map(|n| n.label.clone()).collect::<Vec<_>>();
    assert_eq!(boxes(&drawing), boxes(&before));
    assert_eq!(drawing.entries().count(), before.entries().count() + 1);
    assert_eq!(drawing.border[0].networks, before.border[0].networks);
    let rows = table(&drawing);
    assert_eq!(rows.iter().filter(|r| r.way == "SSL-VPN ssl.root").count(), 1);
    assert_eq!(rows.iter().filter(|r| r.way == "PPTP old-pptp").count(), 1);
    let desktop = rows.iter().find(|r| r.way.ends_with("VIP-RDP")).unwrap();
    assert_eq!(desktop.sources, "どこからでも", "of two that differ the worse one counts");
    let parts = drawing.missing.iter().find(|m| m.contains("設定の一部しかない機器")).unwrap();
    assert!(parts.contains("が1台") && !parts.contains("VPN装置"), "the whole of it is here: {parts}");
}

/// One firewall with everything at once, more than has room in the picture.
fn crowded() -> Facts {
    let mut facts = clinic::hospital();
    let c = &mut facts.configurations[0].configuration;
    for port in [22, 23, 80, 8443] {
        let mut page = clinic::management(Service::Https, Zone::Outside, Sources::Anywhere);
        page.port = Some(port);
        c.listeners.push(page);
    }
    c.forwards.insert(0, clinic::forward("camera", 8080, "192.168.1.20", Sources::Anywhere));
    c.remote_access.insert(0, clinic::access(RemoteAccessKind::Pptp, "old-pptp", 99));
    facts
}

#[test]
fn what_is_most_dangerous_is_drawn_and_the_rest_is_counted() {
    let drawing = Drawing::of(&crowded(), TODAY, Lang::Ja);
    let kinds: Vec<&str> = drawing.border[0].ways.iter().map(|w| w.kind.as_str()).collect();
    assert_eq!(
        kinds[..5],
        ["SSL-VPN", "PPTP", "ポート転送 TCP 3389", "ポート転送 TCP 8080", "管理画面(HTTPS)"],
        "management pages crowd out no VPN"
    );
    let texts = texts(&layout(&drawing, Width::Wide));
    assert!(texts.contains("ほか 8件(表の3〜10番)"), "{texts}");
    let summary = drawing.summary();
    assert!(summary.contains("外からの入口(VPN・転送・機器の管理) 11件、うち登録のないもの 10件"), "{summary}");
    assert!(!summary.contains("機器そのものに外からつながる所"), "who manages a device is asked of each: {summary}");
}

/// A firewall whose ways in are written in the order that hides the worst: quiet ones first.
fn quiet_first() -> Facts {
    let mut facts = clinic::hospital();
    facts.remote_connections.clear();
    let c = &mut facts.configurations[0].configuration;
    let only = Sources::Only { networks: vec!["198.51.100.0/24".to_owned()] };
    let site = |name: &str, line| {
        let mut site = clinic::access(RemoteAccessKind::IpsecSite, name, line);
        site.peers = vec!["198.51.100.9".to_owned()];
        site.sources = only.clone();
        site
    };
    let client = |name: &str, line, two_factor, sources: &Sources| {
        let mut client = clinic::access(RemoteAccessKind::IpsecClient, name, line);
        client.two_factor = two_factor;
        client.sources = sources.clone();
        client
    };
    c.remote_access = vec![
        site("branch-1", 10),
        site("branch-2", 20),
        client("with-factor", 30, Some(true), &Sources::Anywhere),
        client("listed", 40, Some(false), &only),
        client("password-only", 50, Some(false), &Sources::Anywhere),
        site("branch-3", 60),
    ];
    c.forwards = vec![clinic::forward("camera", 8080, "192.168.1.20", Sources::Anywhere)];
    c.listeners.clear();
    facts
}

#[test]
fn what_anybody_may_try_and_nobody_registered_is_drawn_before_what_is_written_first() {
    let drawing = Drawing::of(&quiet_first(), TODAY, Lang::Ja);
    let names: Vec<&str> = drawing.border[0].ways.iter().map(|w| w.name.as_str()).collect();
    assert_eq!(
        names,
        ["password-only", "with-factor", "camera", "listed", "branch-1", "branch-2", "branch-3"],
        "open to anybody first, without a second factor before the rest"
    );
    for (lang, rest) in [(Lang::Ja, "〜7番)"), (Lang::En, "5 more: nos. 3")] {
        let drawing = Drawing::of(&quiet_first(), TODAY, lang);
        let drawn = texts(&layout(&drawing, Width::Wide));
        assert!(!drawn.contains("branch-3"), "{drawn}");
        assert!(drawn.contains(rest), "{drawn}");
    }
    assert_eq!(table(&drawing)[0].number, 1);
}

#[test]
fn a_device_with_the_worst_way_in_stands_first() {
    let mut facts = quiet_first();
    let mut quiet = clinic::closed();
    let mut site = clinic::access(RemoteAccessKind::IpsecSite, "branch-9", 3);
    site.peers = vec!["198.51.100.7".to_owned()];
    site.sources = Sources::Only { networks: site.peers.clone() };
    quiet.remote_access.push(site);
    quiet.identity.host_name = Some(sejo_model::configuration::At::new("quiet-rt".to_owned(), 1));
    facts.configurations.insert(0, clinic::record(None, quiet));
    let drawing = Drawing::of(&facts, TODAY, Lang::Ja);
    let labels: Vec<&str> = drawing.border.iter().map(|n| n.label.as_str()).collect();
    let at = |label: &str| labels.iter().position(|l| *l == label);
    assert!(at("quiet-rt") > Some(0), "{labels:?}");
    assert_eq!(drawing.border[0].ways[0].name, "password-only");
}

#[test]
fn a_picture_of_very_many_devices_draws_the_most_dangerous_ones_and_counts_the_rest() {
    let mut facts = clinic::empty();
    for n in 0..70 {
        let mut c = clinic::closed();
        if n % 2 == 1 {
            c.remote_access.push(clinic::access(RemoteAccessKind::Pptp, "pptp", 3));
        }
        c.identity.host_name = Some(sejo_model::configuration::At::new(format!("rt{n:02}"), 1));
        facts.configurations.push(clinic::record(None, c));
    }
    let drawing = Drawing::of(&facts, TODAY, Lang::Ja);
    let scene = layout(&drawing, Width::Wide);
    check(&scene);
    let texts = texts(&scene);
    assert!(texts.contains("ほか ネットワーク機器 30台、入口など 0件"), "{texts}");
    assert!(texts.contains("rt69") && !texts.contains("rt68"), "doors that are open are drawn first");
    assert_eq!(table(&drawing).len(), 35, "the table has all of them");
    let printed = network_print(&NetworkSheet::of("", &drawing, TODAY)).unwrap();
    if let Some(pages) = pages(&printed.bytes) {
        assert!(pages.len() <= 18, "{}", pages.len());
    }
}

#[test]
fn the_table_names_the_device_of_a_forwarded_port_and_tells_two_of_one_model_apart() {
    let mut facts = clinic::empty();
    for serial in ["S4H000001", "S4H000002"] {
        let mut c = clinic::closed();
        c.identity.serial = Some(sejo_model::configuration::At::new(serial.to_owned(), 2));
        c.interfaces[0].name = "wan1".to_owned();
        c.forwards = vec![clinic::forward("rdp", 3389, "192.168.10.20", Sources::Anywhere)];
        facts.configurations.push(clinic::record(None, c));
    }
    let drawing = Drawing::of(&facts, TODAY, Lang::Ja);
    let to: std::collections::BTreeSet<String> = table(&drawing).into_iter().map(|row| row.to).collect();
    let both = ["S4H000001", "S4H000002"].map(|serial| format!("192.168.10.20:3389 (UNIVERGE IX2106 ({serial}))"));
    assert_eq!(to, std::collections::BTreeSet::from(both));
    assert!(drawing.border.iter().all(|node| node.label.contains("(S4H00000")), "{:?}", drawing.border);
}

#[test]
fn a_maker_is_called_in_the_language_of_the_picture() {
    let mut facts = clinic::empty();
    let mut c = clinic::closed();
    c.identity.maker = "ヤマハ".to_owned();
    facts.configurations = vec![clinic::record(None, c)];
    for (lang, maker) in [(Lang::Ja, "ヤマハ "), (Lang::En, "YAMAHA ")] {
        let drawing = Drawing::of(&facts, TODAY, lang);
        assert!(drawing.border[0].model.starts_with(maker), "{:?}", drawing.border[0]);
    }
}

#[test]
fn a_firewall_that_cannot_be_read_stands_at_the_border() {
    let mut facts = clinic::empty();
    let firewall = clinic::device("外部接続装置", "ネットワーク", "SRX300", "");
    let switch = clinic::device("3階スイッチ", "ネットワーク", "EX2300", "");
    for device in [&firewall, &switch] {
        let c = sejo_model::configuration::Configuration::new(sejo_model::configuration::Dialect::Unread);
        facts.configurations.push(clinic::record(Some(device), c));
    }
    facts.devices = vec![firewall, switch];
    let drawing = Drawing::of(&facts, TODAY, Lang::Ja);
    let border: Vec<(&str, Standing)> = drawing.border.iter().map(|n| (n.label.as_str(), n.standing)).collect();
    assert_eq!(border, [("外部接続装置", Standing::Unreadable)]);
    assert_eq!(drawing.inner.len(), 1);
    let texts = texts(&layout(&drawing, Width::Wide));
    assert!(texts.contains("設定を読めていません"), "{texts}");
}

#[test]
fn a_line_without_a_filter_before_public_addresses_is_an_open_door() {
    let mut facts = clinic::empty();
    let mut c = clinic::closed();
    c.interfaces[1].addresses = vec!["2001:db8:7::1/64".to_owned()];
    c.interfaces[0].addresses = vec!["autoconf".to_owned(), "2001:db8:1::2/64".to_owned()];
    facts.configurations = vec![clinic::record(None, c)];
    let drawing = Drawing::of(&facts, TODAY, Lang::Ja);
    assert_eq!(drawing.border[0].standing, Standing::Open, "{:?}", drawing.border[0].ways);
    let text = texts(&layout(&drawing, Width::Wide));
    assert!(text.contains("フィルタのない回線"), "{text}");
    assert_eq!(table(&drawing)[0].registered, "フィルタの設定", "it is no service of the device");
    let summary = drawing.summary();
    assert!(summary.contains("フィルタのない回線 ") && !summary.contains("機器そのものに"), "{summary}");
}

#[test]
fn what_is_off_closed_or_inside_is_no_way_in() {
    let mut facts = clinic::empty();
    let mut c = clinic::closed();
    let mut off = clinic::access(RemoteAccessKind::Pptp, "pptp", 3);
    off.on = sejo_model::configuration::Setting::Written { value: false, line: 3 };
    c.remote_access = vec![off];
    let mut unused = clinic::forward("old", 445, "172.16.0.9", Sources::Anywhere);
    unused.applied = false;
    c.forwards = vec![unused, clinic::forward("none", 80, "172.16.0.9", Sources::Nowhere)];
    let addresses = clinic::management(Service::Other, Zone::Outside, Sources::Anywhere);
    c.listeners = vec![
        clinic::management(Service::Https, Zone::Inside, Sources::Anywhere),
        clinic::management(Service::Ssh, Zone::Outside, Sources::Nowhere),
        Listener { name: "udp 68 (bootpc)".to_owned(), port: Some(68), ..addresses },
    ];
    facts.configurations = vec![clinic::record(None, c)];
    let drawing = Drawing::of(&facts, TODAY, Lang::Ja);
    assert_eq!(table(&drawing), vec![]);
    assert_eq!(drawing.border[0].standing, Standing::Closed);
    assert!(texts(&layout(&drawing, Width::Wide)).contains("外からの入口なし"));
    assert!(drawing.missing.iter().any(|m| m.contains("決まっていない設定が1件")), "{:?}", drawing.missing);
    facts.configurations[0].configuration.extent = Extent::Part;
    let drawing = Drawing::of(&facts, TODAY, Lang::Ja);
    assert_eq!(drawing.border[0].standing, Standing::Unsure, "from a part nothing is said to be closed");
    // For a list only, and where it answers is not certain: nobody has to register it, and it is not in order either.
    let listed = Sources::Only { networks: vec!["192.168.50.10".to_owned()] };
    let configuration = &mut facts.configurations[0].configuration;
    configuration.extent = Extent::Whole;
    configuration.listeners = vec![clinic::management(Service::Ssh, Zone::Maintenance, listed)];
    let rows = table(&Drawing::of(&facts, TODAY, Lang::Ja));
    assert_eq!((rows.len(), rows[0].is_open_question, rows[0].is_settled), (1, false, false), "{rows:?}");
}

#[test]
fn without_configurations_the_ledger_alone_speaks_and_the_rest_is_said_to_be_missing() {
    let nothing = Drawing::of(&clinic::empty(), TODAY, Lang::Ja);
    assert!(nothing.border.is_empty() && nothing.missing[0].contains("1台も登録されていません"));
    assert!(svg(&nothing, Width::Narrow).contains("台帳にはまだ何もありません"));
    let mut one = clinic::empty();
    one.configurations = vec![clinic::record(None, clinic::closed())];
    let said = texts(&layout(&Drawing::of(&one, TODAY, Lang::Ja), Width::Wide));
    assert!(!said.contains("まだ何もありません") && said.contains("ほかには台帳に何もありません"), "{said}");
    let mut facts = clinic::hospital();
    facts.configurations.clear();
    facts.devices[4].set(DeviceField::RemoteMaintenance, "あり").unwrap();
    facts.devices[4].maintainer = "髙﨑画像システム".to_owned();
    let drawing = Drawing::of(&facts, TODAY, Lang::Ja);
    let rows = table(&drawing);
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert_eq!((rows[0].registered.as_str(), rows[0].line.as_str()), ("登録あり", "設定にはありません"));
    assert_eq!((rows[1].who.as_str(), rows[1].registered.as_str()), ("髙﨑画像システム", "登録なし"));
    assert!(drawing.border.iter().all(|n| n.standing != Standing::Closed), "nobody knows whether a door is closed");
}

#[test]
fn what_a_vendor_and_the_ledger_say_is_held_against_the_register_as_it_stands() {
    let mut facts = clinic::hospital();
    facts.configurations.clear();
    facts.systems[1].remote_maintenance = Some(RemoteMaintenance::said(true, "専用線", TODAY));
    facts.devices[7].set(DeviceField::RemoteMaintenance, "あり").unwrap();
    let registered = |facts: &Facts| -> Vec<bool> {
        let ways = table(&Drawing::of(facts, TODAY, Lang::Ja));
        ways.iter().map(|row| row.registered == "登録あり").collect()
    };
    // Of the system nothing is registered; its server stands behind the same answer.
    facts.remote_connections.clear();
    assert_eq!(registered(&facts), [false]);
    // On its server, by way of a router, by its vendor in general: one way, and registered.
    let (vendor, server, router) = (facts.vendors[1].clone(), facts.devices[7].clone(), facts.devices[1].clone());
    let other = facts.vendors[0].clone();
    facts.remote_connections = vec![clinic::connection(&other, Some(&server), None, "")];
    assert_eq!(registered(&facts), [true]);
    facts.remote_connections = vec![clinic::connection(&vendor, Some(&router), None, "")];
    assert_eq!(registered(&facts), [true]);
    // One that has ended, and one on the server of another system, are none of it.
    facts.remote_connections[0].until = Some(jiff::civil::date(2026, 3, 31));
    assert_eq!(registered(&facts), [false]);
    facts.remote_connections = vec![clinic::connection(&other, Some(&facts.devices[6]), None, "")];
    assert_eq!(registered(&facts).iter().filter(|registered| !**registered).count(), 1);
    // Where nobody answered, the word of the ledger stands for a machine the entry does not end on.
    facts.systems[1].remote_maintenance = None;
    facts.devices[6].system_id = Some(facts.systems[1].id);
    facts.remote_connections[0].system_id = Some(facts.systems[1].id);
    assert_eq!(registered(&facts).len(), 2);
    facts.remote_connections[0].device_id = Some(router.id);
    assert_eq!(registered(&facts), [true]);
}

#[test]
fn a_no_of_the_vendor_does_not_stand_beside_a_yes_of_the_ledger() {
    let mut facts = clinic::hospital();
    facts.remote_connections.clear();
    facts.systems[1].remote_maintenance = Some(RemoteMaintenance::said(false, "", TODAY));
    let said = |facts: &Facts| {
        let systems = Drawing::of(facts, TODAY, Lang::Ja).systems;
        systems.into_iter().find(|s| s.name == facts.systems[1].label()).unwrap().is_remote
    };
    assert_eq!(said(&facts), Some(false));
    facts.devices[7].set(DeviceField::RemoteMaintenance, "あり").unwrap();
    assert_eq!(said(&facts), None, "one says no, the other yes: nobody knows");
    facts.systems[1].remote_maintenance = Some(RemoteMaintenance::said(true, "専用線", TODAY));
    assert_eq!(said(&facts), Some(true));
}

#[test]
fn the_picture_keeps_the_rules_of_the_pages_and_escapes_every_word() {
    let mut facts = clinic::hospital();
    facts.devices[0].name = "<script>alert(1)</script>&\"\u{7}'".to_owned();
    for lang in [Lang::Ja, Lang::En] {
        for width in [Width::Wide, Width::Narrow] {
            let drawing = Drawing::of(&facts, TODAY, lang);
            let text = svg(&drawing, width);
            assert_eq!(text, svg(&Drawing::of(&facts, TODAY, lang), width), "the same every time");
            assert!(text.contains(r#"role="img""#) && text.contains("<title>") && text.contains("<desc>"));
            assert!(text.contains("&lt;script") && !text.contains("<script") && !text.contains('\u{7}'));
            assert!(!text.contains("NaN") && !text.contains("inf\""));
            let mut reader = quick_xml::Reader::from_str(&text);
            loop {
                match reader.read_event().unwrap() {
                    Event::Eof => break,
                    Event::Start(tag) | Event::Empty(tag) => {
                        for attribute in tag.attributes() {
                            let name = attribute.unwrap().key.0.to_owned();
                            let is_foul = name == "style" || name == "id" || name.contains("href");
                            assert!(!is_foul && !name.starts_with("on"), "{name}");
                        }
                    }
                    _ => {}
                }
            }
            // Never by colour alone: words and dashes say the same.
            let (unregistered, dashed) = (lang.pick("登録なし", "not registered"), "stroke-dasharray");
            assert!(text.contains(unregistered) && text.contains(dashed));
        }
    }
    let english = svg(&Drawing::of(&facts, TODAY, Lang::En), Width::Wide);
    assert!(!english.contains("入口") && !english.contains("登録"), "English is complete");
}

/// A box with its place in the whole scene.
type Rect = (f64, f64, f64, f64);

fn meet(a: &Rect, b: &Rect) -> bool {
    a.0 < b.0 + b.2 && b.0 < a.0 + a.2 && a.1 < b.1 + b.3 && b.1 < a.1 + a.3
}

fn holds(outer: &Rect, x: f64, y: f64) -> bool {
    outer.0 <= x && x <= outer.0 + outer.2 && outer.1 <= y && y <= outer.1 + outer.3
}

/// Nothing lies on anything else, nothing leaves its band.
fn check(scene: &Scene) {
    for band in &scene.bands {
        let of = |wanted: Role| -> Vec<Rect> {
            let rect = |shape: &Shape| match shape {
                Shape::Box { role, x, y, w, h, .. } if *role == wanted => Some((*x, *y, *w, *h)),
                _ => None,
            };
            band.shapes.iter().filter_map(rect).collect()
        };
        let (cards, badges) = (of(Role::Card), of(Role::Badge));
        for (n, card) in cards.iter().enumerate() {
            assert!(card.0 >= 0.0 && card.0 + card.2 <= scene.width && card.1 + card.3 <= band.height, "{card:?}");
            assert!(cards.iter().skip(n + 1).all(|other| !meet(card, other)), "{card:?} {cards:?}");
        }
        for (n, badge) in badges.iter().enumerate() {
            let ends = (badge.0 + badge.2, badge.1 + badge.3);
            assert!(cards.iter().any(|c| holds(c, badge.0, badge.1) && holds(c, ends.0, ends.1)), "{badge:?}");
            assert!(badges.iter().skip(n + 1).all(|other| !meet(badge, other)), "{badge:?}");
        }
        let mut lines: Vec<(f64, f64)> = Vec::new();
        for shape in &band.shapes {
            if let Shape::Text { x, y, text, .. } = shape {
                assert!(*x >= 0.0 && *x <= scene.width && *y <= band.height, "{text}");
                assert!(!lines.contains(&(*x, *y)), "two texts in one place: {text}");
                lines.push((*x, *y));
            }
        }
    }
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[a-zA-Z0-9 .:<&-]{0,40}", "[ぁ-んァ-ヶ一-龠𠮷髙﨑0-9(]{1,60}"]
}

prop_compose! {
    fn facts()(
        devices in prop::collection::vec((word(), word(), 0_usize..5, 0_usize..12, 0_usize..9, any::<bool>()), 0..13),
        machines in prop::collection::vec((word(), 0_usize..4, "192\\.168\\.[0-9]\\.[0-9]{1,2}"), 0..40),
        systems in prop::collection::vec(word(), 0..30),
        vendor in word(),
    ) -> Facts {
        let mut facts = clinic::empty();
        let vendor = clinic::vendor(&vendor);
        facts.systems = systems.iter().map(|name| {
            clinic::system(name, sejo_model::SystemKind::Other, &vendor, sejo_model::Hosting::Unknown)
        }).collect();
        for (name, model, kind, ways, networks, registered) in devices {
            let mut device = clinic::device("", "ネットワーク", "", "");
            (device.name, device.model) = (name.clone(), model);
            let mut c = match kind {
                0 => clinic::fortigate(),
                1 => clinic::rtx(),
                2 => clinic::closed(),
                _ => { facts.devices.push(device); continue; }
            };
            for n in 0..ways {
                c.forwards.push(clinic::forward(&name, u16::try_from(n).unwrap(), &name, Sources::Unknown));
            }
            for n in 0..networks {
                c.interfaces.push(clinic::interface(&name, "", Zone::ALL[n % 5], &format!("192.168.{n}.1/24")));
            }
            if registered {
                facts.remote_connections.push(clinic::connection(&vendor, Some(&device), None, ""));
            }
            facts.configurations.push(clinic::record(Some(&device), c));
            facts.devices.push(device);
        }
        for (name, kind, ip) in machines {
            let mut device = clinic::device("", ["サーバ", "端末PC", "そのほか", ""][kind], "", &ip);
            device.name = name;
            facts.devices.push(device);
        }
        facts.vendors = vec![vendor];
        facts
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(120) })]

    #[test]
    fn nothing_lies_on_anything_else(facts in facts(), is_english in any::<bool>()) {
        let drawing = Drawing::of(&facts, TODAY, if is_english { Lang::En } else { Lang::Ja });
        for width in [Width::Wide, Width::Narrow, Width::Paper(6), Width::Paper(8)] {
            check(&layout(&drawing, width));
        }
        let numbers: Vec<usize> = table(&drawing).iter().map(|r| r.number).collect();
        prop_assert_eq!(numbers.clone(), (1..=numbers.len()).collect::<Vec<_>>());
        let machines: usize = drawing.border.iter().chain(&drawing.inner).flat_map(|n| &n.networks).map(|n| n.machines.total()).sum();
        let network = |d: &&sejo_model::Device| d.kind != Some(sejo_model::DeviceKind::Network);
        prop_assert_eq!(machines + drawing.elsewhere.total(), facts.devices.iter().filter(network).count());
    }
}

/// A hospital with a dozen network devices.
fn large() -> Facts {
    let mut facts = clinic::hospital();
    for n in 0..4 {
        let device = clinic::device(&format!("{n}号館のルータ"), "ネットワーク", "RTX1210", "");
        let mut c = clinic::rtx();
        c.forwards = (0..n * 3).map(|k| clinic::forward("NVR", 80 + k, "192.168.20.7", Sources::Anywhere)).collect();
        facts.configurations.push(clinic::record(Some(&device), c));
        facts.devices.push(device);
    }
    for n in 0..8 {
        facts.devices.push(clinic::device(&format!("無線アクセスポイント {n}階廊下"), "ネットワーク", "WAB-M1775", ""));
    }
    facts
}

/// Thirty network devices, some of them Linux machines of which only the packet filter is known.
fn thirty() -> Facts {
    let mut facts = crowded();
    for n in 0..30 {
        let mut c = if n % 3 == 0 { clinic::closed() } else { clinic::fortigate() };
        if n % 3 == 0 {
            c.dialect = sejo_model::configuration::Dialect::Nftables;
        }
        c.identity.host_name = Some(sejo_model::configuration::At::new(format!("gw-{n:02}"), 1));
        facts.configurations.push(clinic::record(None, c));
    }
    for n in 0..30 {
        facts.devices.push(clinic::device(&format!("{n}階のスイッチ"), "ネットワーク", "GS908E", ""));
    }
    facts
}

/// Machines of which only the packet filter is known.
fn filters_only() -> Facts {
    let mut facts = clinic::empty();
    for n in 0..4 {
        let mut c = clinic::closed();
        c.dialect = sejo_model::configuration::Dialect::Nftables;
        if n == 2 {
            c.interfaces.clear();
        }
        facts.configurations.push(clinic::record(None, c));
    }
    facts
}

#[test]
fn the_picture_is_one_page_whose_letters_can_be_read() {
    let points = |millimetres: f64| millimetres / 25.4 * 72.0;
    // Of a house with very many devices each part is as large as a page, instead of being too small to read.
    for (name, facts, must_be_one) in [
        ("hospital", clinic::hospital(), true),
        ("crowded", crowded(), false),
        ("large", large(), false),
        ("thirty", thirty(), false),
        ("filters", filters_only(), true),
        ("empty", clinic::empty(), true),
    ] {
        let drawing = Drawing::of(&facts, TODAY, Lang::Ja);
        let sheet = NetworkSheet::of(&facts.facility.name, &drawing, TODAY);
        let height: f64 = sheet.bands.iter().map(|band| band.height).sum();
        let is_one_page = height * sheet.unit <= 150.1;
        println!("{name}: {:.0} units wide, {:.0} mm high", sheet.width, height * sheet.unit);
        assert!(sheet.unit * sheet.width <= 269.1, "{name}: wider than the page");
        assert!(is_one_page || !must_be_one, "{name}: {:.0} mm high", height * sheet.unit);
        assert_eq!(sheet.is_split, !is_one_page, "{name}");
        // What the lines mean never has a page to itself.
        let is_alone = !is_one_page && sheet.bands.last().is_some_and(|band| band.height < 60.0);
        assert!(!is_alone, "{name}: the legend is alone");
        let least = if is_one_page { 5.0 } else { 8.0 };
        for shape in sheet.bands.iter().flat_map(|band| &band.shapes) {
            if let Shape::Text { size, text, .. } = shape {
                let size = size * points(sheet.unit);
                assert!(size >= least - 0.01, "{name}: {text} in {size:.1} pt");
            }
        }
        let printed = network_print(&sheet).unwrap();
        keep(&format!("network-{name}"), &printed);
        let Some(pages) = pages(&printed.bytes) else { continue };
        // The table begins on a page of its own, right behind the picture.
        if let Some(table) = pages.iter().position(|page| page.contains("許されている接続元")) {
            assert_eq!(table == 1, is_one_page, "{name}: the table is on page {}", table + 1);
        }
    }
}

#[test]
fn the_print_shows_picture_table_and_what_is_missing() {
    let facts = clinic::hospital();
    let sheet = NetworkSheet::of(&facts.facility.name, &hospital(), TODAY);
    assert!(network_unprintable(&sheet).is_empty());
    let printed = network_print(&sheet).unwrap();
    keep("network", &printed);
    assert!(network_print(&sheet).unwrap() == printed, "the same every time");
    if let Some(folder) = std::env::var_os("SEJO_PRINTS") {
        for (name, facts) in [("hospital", clinic::hospital()), ("empty", clinic::empty()), ("large", large())] {
            for (w, width) in [("wide", Width::Wide), ("narrow", Width::Narrow)] {
                let text = svg(&Drawing::of(&facts, TODAY, Lang::Ja), width);
                std::fs::write(std::path::Path::new(&folder).join(format!("{name}-{w}.svg")), text).unwrap();
            }
        }
    }
    let Some(pages) = pages(&printed.bytes) else { return };
    for (n, page) in pages.iter().enumerate() {
        assert!(page.contains("暫定") && page.contains("2026年11月22日"), "page {n}: {page}");
    }
    // An address may break at its points.
    let all = pages.concat().replace('\u{200b}', "");
    for words in [
        "𠮷田髙﨑会",
        "SSL-VPNssl.root",
        "登録なし",
        "やまと電子カルテ株式会社",
        "198.51.100.7",
        "FortiGate-60E",
        "6.0.4",
        "外からの入口なし",
        "髙﨑画像システム",
        "この図に書けなかったこと",
        "Web予約",
    ] {
        assert!(all.contains(words), "{words}: {all}");
    }
}

#[test]
fn a_dozen_devices_and_none_at_all_can_be_printed() {
    for (name, facts, lang) in [
        ("network-large", large(), Lang::Ja),
        ("network-empty", clinic::empty(), Lang::Ja),
        ("network-en", clinic::hospital(), Lang::En),
    ] {
        let drawing = Drawing::of(&facts, TODAY, lang);
        let printed = network_print(&NetworkSheet::of(&facts.facility.name, &drawing, TODAY)).unwrap();
        keep(name, &printed);
        let Some(pages) = pages(&printed.bytes) else { continue };
        let all = pages.concat();
        for row in table(&drawing) {
            let way: String = row.way.chars().filter(|c| !c.is_whitespace()).collect();
            // In English long words of neighbouring columns come out between the lines of one.
            assert!(lang == Lang::En || all.contains(&way), "{name}: {way}: {all}");
        }
        assert!(lang == Lang::Ja || all.contains("SSL-VPNssl.root") && !all.contains("登録"), "{all}");
    }
}
