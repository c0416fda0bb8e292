//! `tunnel …`, `ipsec …`, `l2tp …` and `pptp …`: what is noted of ways in.

use sejo_model::configuration::{Line, SecretUse};

use super::super::Draft;
use super::command::{Outcome, keep};
use super::state::{State, numbers};

/// Reads one `tunnel` command.
pub(super) fn tunnel<'a>(state: &mut State<'a>, words: &[&'a str], line: Line) -> Outcome {
    let own = state.name_of("tunnel");
    match words {
        ["select", which] => {
            // A tunnel may stand inside a peer's block when it is bound to it; the block of the peer ends here.
            state.scope.pp = None;
            state.scope.tunnel = (*which != "none").then(|| (*which).to_owned());
            if *which != "none" {
                state.port(&format!("tunnel {which}"), line);
            }
        }
        ["enable" | "disable", which] => {
            for number in numbers(which) {
                state.port(&format!("tunnel {number}"), line).enabled = words.first().map(|w| *w == "enable");
            }
        }
        ["encapsulation", kind] => state.port(&own, line).encapsulation = kind,
        ["endpoint", "address", rest @ ..] => {
            let Some(other) = rest.last() else { return Outcome::Odd };
            state.port(&own, line).endpoint = Some(other);
        }
        ["endpoint", "name" | "remote", rest @ ..] => {
            let Some(other) = rest.iter().find(|w| **w != "address") else { return Outcome::Odd };
            state.port(&own, line).endpoint = Some(other);
        }
        ["name", label] | ["description", label] => state.port(&own, line).label = (*label).to_owned(),
        _ => return Outcome::Other,
    }
    Outcome::Taken
}

/// Reads one `ipsec` command.
pub(super) fn ipsec<'a>(state: &mut State<'a>, words: &[&'a str], line: Line, draft: &mut Draft<'a>) -> Outcome {
    match words {
        ["use", switch @ ("on" | "off")] => state.ipsec = Some((*switch == "on", line)),
        ["tunnel", policy] => {
            let own = state.name_of("tunnel");
            state.port(&own, line).policies.push(policy);
        }
        ["sa", "policy", policy, gateway, _, ..] => {
            state.policies.insert(policy, gateway);
            let found = state.gateways.entry(gateway).or_default();
            if found.line == 0 {
                found.line = line;
            }
        }
        ["ike", rest @ ..] => return ike(state, rest, line, draft),
        _ => return Outcome::Other,
    }
    Outcome::Taken
}

fn ike<'a>(state: &mut State<'a>, words: &[&'a str], line: Line, draft: &mut Draft<'a>) -> Outcome {
    let gateway = |state: &mut State<'a>, number: &'a str, note: &mut dyn FnMut(&mut super::state::Gateway<'a>)| {
        let found = state.gateways.entry(number).or_default();
        if found.line == 0 {
            found.line = line;
        }
        note(found);
    };
    match words {
        ["remote", "address", number, address, ..] => gateway(state, number, &mut |g| g.remote = Some(address)),
        ["remote", "name", number, name, ..] => gateway(state, number, &mut |g| g.name = Some(name)),
        ["pre-shared-key", number, "text", key, ..] | ["pre-shared-key", number, key] => {
            gateway(state, number, &mut |g| g.keys.push((key, line)));
        }
        ["xauth", "request", number, switch, rest @ ..] => gateway(state, number, &mut |g| {
            g.persons = *switch == "on";
            g.group = rest.first().map(|group| (*group, line));
        }),
        ["mode-cfg", "address", number, ..] => gateway(state, number, &mut |g| g.persons = true),
        ["xauth", "myname", number, _, secret, ..] => keep(SecretUse::Server, number, secret, line, draft),
        ["eap", "myname", number, _, secret, ..] => keep(SecretUse::Server, number, secret, line, draft),
        ["eap", "request", number, switch, group, ..] => gateway(state, number, &mut |g| {
            g.persons = *switch == "on";
            g.group = Some((*group, line));
        }),
        [_, _, ..] => {}
        _ => return Outcome::Odd,
    }
    Outcome::Taken
}

/// Reads `l2tp …` and `pptp …`.
pub(super) fn dial<'a>(state: &mut State<'a>, words: &[&'a str], line: Line, draft: &mut Draft<'a>) -> Outcome {
    match words {
        ["l2tp", "service", switch @ ("on" | "off"), ..] => state.l2tp = Some((*switch == "on", line)),
        ["pptp", "service", switch @ ("on" | "off")] => state.pptp = Some((*switch == "on", line)),
        ["pptp", "service", "type", kind] => state.pptp_client = *kind == "client",
        ["l2tp", "tunnel", "auth", "on", secret] => {
            let own = state.name_of("tunnel");
            keep(SecretUse::PreSharedKey, &own, secret, line, draft);
        }
        _ => return Outcome::Other,
    }
    Outcome::Taken
}
