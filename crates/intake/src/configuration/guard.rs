//! Ports that limit which devices may be plugged in: by port security, or by 802.1X.
//!
//! Guards: only the command that switches it on counts; its limits (`switchport port-security maximum 2`) switch nothing
//! on. 802.1X on a port asks nobody while it is off for the whole switch, and stops nobody on a port that is open before
//! anybody said who they are. Ports are told one by one, so that a range that was written otherwise is no change. Which
//! commands there are and what they are below, the readers of the languages say.
//!
//! Source: Cisco Catalyst Security Configuration Guide, "Configuring Port Security" and "Configuring IEEE 802.1x Port-Based
//! Authentication"; AlliedWare Plus Software Reference C613-50046-01, `switchport port-security`, `dot1x port-control`,
//! `aaa authentication dot1x`.

use std::collections::BTreeMap;

use sejo_model::configuration::{At, Line};

/// What a command below an interface does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Does {
    /// Only so many devices may be plugged in, or certain ones.
    Limit,
    /// Whoever is plugged in is asked who they are.
    Ask,
    /// So they are by the address of their hardware, which needs no 802.1X.
    AskAddress,
    /// Before they answered they are let through.
    Open,
}

/// Commands below an interface.
const COMMANDS: [(&[&str], Does); 7] = [
    (&["switchport", "port-security"], Does::Limit),
    (&["dot1x", "port-control", "auto"], Does::Ask),
    (&["authentication", "port-control", "auto"], Does::Ask),
    (&["access-session", "port-control", "auto"], Does::Ask),
    (&["mab"], Does::AskAddress),
    (&["mab", "eap"], Does::AskAddress),
    (&["authentication", "open"], Does::Open),
];

/// So many ports of a device are kept, and so many of what one command names.
pub(super) const MOST: usize = 2_000;

/// What the commands of a switch say of its ports, one after another.
#[derive(Debug)]
pub(super) struct Guards {
    /// The words that switch 802.1X on for the whole switch.
    switch: &'static [&'static str],
    said: BTreeMap<String, BTreeMap<Does, Line>>,
    is_on: bool,
}

impl Guards {
    /// Of a switch on which these words switch 802.1X on.
    pub const fn new(switch: &'static [&'static str]) -> Self {
        Self { switch, said: BTreeMap::new(), is_on: false }
    }

    /// Takes a command, or what takes it back, and the ports it stands below.
    pub fn take(&mut self, words: &[&str], is_set: bool, line: Line, ports: &[String]) {
        if words.starts_with(self.switch) {
            self.is_on = is_set;
            return;
        }
        let Some((_, does)) = COMMANDS.iter().find(|(known, _)| *known == words) else { return };
        for port in ports {
            if is_set && self.said.len() < MOST {
                self.said.entry(port.clone()).or_default().insert(*does, line);
            } else if let Some(by) = self.said.get_mut(port).filter(|_| !is_set) {
                by.remove(does);
            }
        }
    }

    /// The ports that do, each with the line by which it does.
    pub fn told(self) -> Vec<At<String>> {
        let is_on = self.is_on;
        self.said.into_iter().filter_map(|(port, by)| Some(At::new(port, guard(&by, is_on)?))).collect()
    }
}

/// The line that limits a port, where 802.1X is on for the whole switch, or off.
fn guard(by: &BTreeMap<Does, Line>, is_on: bool) -> Option<Line> {
    let asks = (is_on || by.contains_key(&Does::AskAddress)) && !by.contains_key(&Does::Open);
    by.get(&Does::Limit).or_else(|| by.get(&Does::Ask).filter(|_| asks)).copied()
}
