//! Wireless networks: how they are protected, and under which names policies know them.
//!
//! Source: FortiOS CLI Reference 5.6–7.6, “config wireless-controller vap” (`security`, `local-bridging`), “config system
//! switch-interface”.

use std::borrow::Cow;
use std::collections::HashMap;

use sejo_model::configuration::{Extent, Protection, Setting, Unseen, WirelessNetwork};

use super::super::Draft;
use super::tree::{Object, Tree};

/// What holds where no `security` is written.
const DEFAULTS: &str = "FortiOS CLI Reference 5.6–7.6 (wireless-controller vap: security wpa2-only-personal)";

/// Fills the wireless networks of every domain.
pub(super) fn read(tree: &Tree<'_>, draft: &mut Draft<'_>) {
    let whole = draft.configuration.extent == Extent::Whole;
    // What joins wireless and wired interfaces into one.
    let mut joined: HashMap<Cow<'_, str>, Vec<String>> = HashMap::new();
    for (path, key) in [("system switch-interface", "member"), ("system zone", "interface")] {
        for group in tree.entries(path) {
            for member in group.words(key) {
                joined.entry(member).or_default().push(group.name.clone().into_owned());
            }
        }
    }
    for vap in tree.entries("wireless-controller vap") {
        let own = vap.name.clone().into_owned();
        let ssid = vap.word("ssid").filter(|ssid| !ssid.is_empty()).map(Cow::into_owned);
        let groups = joined.get(&vap.name).cloned().unwrap_or_default();
        draft.configuration.wireless.push(WirelessNetwork {
            name: ssid.unwrap_or_else(|| own.clone()),
            interfaces: std::iter::once(own).chain(groups).collect(),
            is_unfiltered: vap.is("local-bridging", "enable"),
            protection: protection(vap, whole && !vap.unfinished),
            line: vap.line_of("security"),
        });
    }
}

/// OWE encrypts without asking for anything; a page that asks for a name encrypts only where WPA stands beside it
/// (`wpa-personal+captive-portal`).
fn protection(vap: &Object<'_>, whole: bool) -> Setting<Protection> {
    match vap.get("security").map(|written| written.line).zip(vap.word("security")) {
        Some((line, word)) => {
            let value = match word.as_ref() {
                "open" => Protection::Nothing,
                "captive-portal" => Protection::Portal,
                _ => Protection::Encrypted,
            };
            Setting::Written { value, line }
        }
        None if whole => Setting::Default { value: Protection::Encrypted, source: DEFAULTS.to_owned() },
        None => Setting::Unknown { why: Unseen::PartOfText },
    }
}
