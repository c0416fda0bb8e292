//! Ports that limit which devices may be plugged in: by port security, or by 802.1X.
//!
//! Guards: only the command that switches it on counts; its limits (`switchport port-security maximum 2`) switch nothing
//! on. 802.1X on a port asks nobody while it is off for the whole switch, and stops nobody on a port that is open before
//! anybody said who they are. Ports are told one by one, so that a range that was written otherwise is no change.
//!
//! Source: Cisco Catalyst Security Configuration Guide, "Configuring Port Security" and "Configuring IEEE 802.1x Port-Based
//! Authentication"; AlliedWare Plus Software Reference C613-50046-01, `switchport port-security`, `dot1x port-control`,
//! `aaa authentication dot1x`.

use std::collections::BTreeMap;

use sejo_model::configuration::{At, Dialect, Line};

use super::{Draft, Lines};

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
const COMMANDS: [(&str, Does); 7] = [
    ("switchport port-security", Does::Limit),
    ("dot1x port-control auto", Does::Ask),
    ("authentication port-control auto", Does::Ask),
    ("access-session port-control auto", Does::Ask),
    ("mab", Does::AskAddress),
    ("mab eap", Does::AskAddress),
    ("authentication open", Does::Open),
];

/// So many ports of a device are kept, and so many of one range.
const MOST: usize = 2_000;
const MOST_IN_RANGE: usize = 64;

/// Notes the ports of a switch that do.
pub(super) fn note(lines: &Lines<'_>, draft: &mut Draft<'_>) {
    let switch = match draft.configuration.dialect {
        Dialect::CiscoIos => "dot1x system-auth-control",
        Dialect::AlliedWarePlus => "aaa authentication dot1x",
        _ => return,
    };
    let mut said: BTreeMap<String, BTreeMap<Does, Line>> = BTreeMap::new();
    let mut is_on = false;
    let mut interface = "";
    for line in lines.iter() {
        let text = line.text.trim();
        let (command, is_set) = text.strip_prefix("no ").map_or((text, true), |undone| (undone, false));
        if let Some(name) = text.strip_prefix("interface ") {
            interface = name;
        } else if command.starts_with(switch) {
            is_on = is_set;
        } else if let Some((_, does)) = COMMANDS.iter().find(|(known, _)| *known == command) {
            for port in ports(interface) {
                if is_set && said.len() < MOST {
                    said.entry(port).or_default().insert(*does, line.number);
                } else if let Some(by) = said.get_mut(&port).filter(|_| !is_set) {
                    by.remove(does);
                }
            }
        }
    }
    let guarded = said.into_iter().filter_map(|(port, by)| Some(At::new(port, guard(&by, is_on)?)));
    draft.configuration.guarded_ports = Some(guarded.collect());
}

/// The line that limits a port, where 802.1X is on for the whole switch, or off.
fn guard(by: &BTreeMap<Does, Line>, is_on: bool) -> Option<Line> {
    let asks = (is_on || by.contains_key(&Does::AskAddress)) && !by.contains_key(&Does::Open);
    by.get(&Does::Limit).or_else(|| by.get(&Does::Ask).filter(|_| asks)).copied()
}

/// The ports that an interface's name stands for; none for a range that people typed.
fn ports(interface: &str) -> Vec<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "/.-".contains(c);
    let is_name = |part: &&str| !part.is_empty() && part.chars().all(fits);
    interface.split(',').filter(is_name).flat_map(|part| range(part).unwrap_or_else(|| vec![part.to_owned()])).collect()
}

/// `port1.0.1-1.0.4`, as AlliedWare Plus prints it, one by one.
fn range(part: &str) -> Option<Vec<String>> {
    let (first, last) = part.split_once('-').filter(|_| part.starts_with("port"))?;
    let ((stem, from), (_, to)) = (first.rsplit_once('.')?, last.rsplit_once('.')?);
    let numbers = from.parse::<u16>().ok()?..=to.parse::<u16>().ok()?;
    Some(numbers.take(MOST_IN_RANGE).map(|number| format!("{stem}.{number}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_told_port_by_port() {
        for (interface, expected) in [
            ("GigabitEthernet0/1", vec!["GigabitEthernet0/1"]),
            ("Port-channel1", vec!["Port-channel1"]),
            ("port1.0.1-1.0.3", vec!["port1.0.1", "port1.0.2", "port1.0.3"]),
            ("port1.0.1,port1.0.5-1.0.6", vec!["port1.0.1", "port1.0.5", "port1.0.6"]),
            ("range GigabitEthernet0/1 - 4", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(ports(interface), expected, "{interface}");
        }
    }
}
