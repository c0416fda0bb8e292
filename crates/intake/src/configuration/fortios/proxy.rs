//! Explicit proxies: the FortiGate fetches for whoever asks it, from the internet or from machines inside.
//!
//! Semantics: a proxy answers on the interfaces that are told so, once it is switched on, and serves those whom one of its
//! policies accepts; with `sec-default-action accept` it serves everybody.
//!
//! Sources: FortiOS Administration Guide, “Explicit web proxy”; FortiOS CLI Reference 5.2–7.6 (`web-proxy explicit`,
//! `ftp-proxy explicit`, `firewall proxy-policy`, before 5.4 `firewall explicit-proxy-policy`; off by default).

use sejo_model::configuration::{Extent, IpFamily, Listener, Opening, Protocol, Service, Setting, Sources, Verb};

use super::super::Draft;
use super::super::reach::Passed;
use super::interfaces::Zones;
use super::management::LocalIn;
use super::objects::Objects;
use super::tree::{Object, Tree};

/// A proxy: the word that opens it on an interface, its section, how policies call it, its port and the setting of that.
struct Proxy {
    word: &'static str,
    section: &'static str,
    called: &'static [&'static str],
    port: u16,
    moved_by: &'static str,
}

const PROXIES: [Proxy; 2] = [
    Proxy {
        word: "explicit-web-proxy",
        section: "web-proxy explicit",
        called: &["explicit-web", "web"],
        port: 8080,
        moved_by: "http-incoming-port",
    },
    Proxy {
        word: "explicit-ftp-proxy",
        section: "ftp-proxy explicit",
        called: &["ftp"],
        port: 21,
        moved_by: "incoming-port",
    },
];

/// Fills the proxies of every domain.
pub(super) fn read(tree: &Tree<'_>, zones: &Zones, draft: &mut Draft<'_>) {
    let whole = draft.configuration.extent == Extent::Whole;
    let mut local = LocalIn::new(tree);
    for domain in tree.scopes() {
        for proxy in &PROXIES {
            let is_here = |e: &&Object<'_>| tree.domains.is_empty() || e.word("vdom").as_deref() == Some(&*domain);
            let opened = tree.entries("system interface").filter(|e| e.is(proxy.word, "enable"));
            let opened: Vec<&Object<'_>> = opened.filter(|e| !e.is("status", "down")).filter(is_here).collect();
            let own = tree.section(&domain, proxy.section).map(|section| &section.own);
            let on = match own.and_then(|own| Some((own, own.get("status")?.line))) {
                Some((own, line)) => Setting::Written { value: own.is("status", "enable"), line },
                None if whole => continue,
                None => Setting::default(),
            };
            let Some(first) = opened.first().filter(|_| on.value() != Some(&false)) else { continue };
            let port = own.and_then(|own| own.number(proxy.moved_by)).unwrap_or(proxy.port);
            let served = served(tree, &domain, proxy, own);
            let opening = |entry: &&Object<'_>| Opening {
                interface: entry.name.clone().into_owned(),
                zone: zones.of(&entry.name),
                family: IpFamily::V4,
                sources: local.narrow(&domain, (&entry.name, IpFamily::V4), (Protocol::Tcp, port), &served),
                line: Some(entry.line_of(proxy.word)),
            };
            let openings: Vec<Opening> = opened.iter().map(opening).filter(|o| o.sources != Sources::Nowhere).collect();
            draft.configuration.listeners.push(Listener {
                service: Service::Other,
                name: proxy.word.to_owned(),
                port: Some(port),
                on,
                openings,
                line: Some(first.line_of(proxy.word)),
            });
        }
    }
}

/// Whom a proxy serves: its policies in their order, and nobody else.
fn served(tree: &Tree<'_>, domain: &str, proxy: &Proxy, own: Option<&Object<'_>>) -> Sources {
    if own.is_some_and(|own| own.is("sec-default-action", "accept")) {
        return Sources::Anywhere;
    }
    let sections = ["firewall proxy-policy", "firewall explicit-proxy-policy"].map(|path| tree.section(domain, path));
    let policies = sections.into_iter().flatten().flat_map(|section| section.entries());
    let is_its = |p: &&Object<'_>| proxy.called.iter().any(|name| p.is("proxy", name));
    let mut objects = Objects::new(tree, domain);
    let mut passed = Passed::by(IpFamily::V4);
    let mut is_unclear = own.is_none();
    for policy in policies.filter(is_its).filter(|p| !p.unfinished && !p.is("status", "disable")) {
        let negated = policy.is("srcaddr-negate", "enable");
        let from = objects.sources(IpFamily::V4, &policy.words("srcaddr"), negated);
        let asks = ["users", "groups"].iter().any(|key| policy.get(key).is_some());
        match from {
            _ if !policy.is("action", "accept") => {
                if !negated && stops_all(policy, &mut objects) {
                    passed.take(Verb::Deny, &from, IpFamily::V4);
                }
            }
            // Whoever it serves has said who they are: from where they come is not all that decides.
            _ if asks => is_unclear = true,
            Sources::Unknown => is_unclear = true,
            from => passed.take(Verb::Permit, &from, IpFamily::V4),
        }
        if passed.is_decided() {
            break;
        }
    }
    match passed.ended(Verb::Deny) {
        Sources::Anywhere => Sources::Anywhere,
        _ if is_unclear => Sources::Unknown,
        sources => sources,
    }
}

/// Whether a denying policy is about everything the proxy fetches, at all times and whoever asks.
fn stops_all(policy: &Object<'_>, objects: &mut Objects<'_, '_>) -> bool {
    let asks = ["users", "groups"].iter().any(|key| policy.get(key).is_some());
    let is_always = policy.word("schedule").is_none_or(|when| when == "always");
    let is_any_service = policy.words("service").iter().all(|s| matches!(s.as_ref(), "webproxy" | "ALL"));
    let is_to_any = !policy.is("dstaddr-negate", "enable");
    let to = objects.sources(IpFamily::V4, &policy.words("dstaddr"), false);
    !asks && is_always && is_any_service && is_to_any && to.is_anywhere()
}
