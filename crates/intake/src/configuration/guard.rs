//! Ports that limit which devices may be plugged in: by port security, or by 802.1X.
//!
//! Guards: only the command that switches it on counts; its limits (`switchport port-security maximum 2`) switch nothing
//! on. Ports are told one by one, so that a range that was written otherwise is no change.
//!
//! Source: Cisco Catalyst Security Configuration Guide, "Configuring Port Security" and "Configuring IEEE 802.1x Port-Based
//! Authentication"; AlliedWare Plus Software Reference C613-50046-01, `switchport port-security`, `dot1x port-control`.

use std::collections::BTreeMap;

use sejo_model::configuration::{At, Dialect, Line};

use super::{Draft, Lines};

/// Commands below an interface that switch it on.
const GUARDS: [&str; 4] = [
    "switchport port-security",
    "dot1x port-control auto",
    "authentication port-control auto",
    "access-session port-control auto",
];

/// So many ports of a device are kept, and so many of one range.
const MOST: usize = 2_000;
const MOST_IN_RANGE: usize = 64;

/// Notes the ports of a switch that do.
pub(super) fn note(lines: &Lines<'_>, draft: &mut Draft<'_>) {
    if !matches!(draft.configuration.dialect, Dialect::CiscoIos | Dialect::AlliedWarePlus) {
        return;
    }
    let mut guarded: BTreeMap<String, Line> = BTreeMap::new();
    let mut interface = "";
    for line in lines.iter() {
        let text = line.text.trim();
        if let Some(name) = text.strip_prefix("interface ") {
            interface = name;
        } else if GUARDS.contains(&text) && guarded.len() < MOST {
            guarded.extend(ports(interface).into_iter().map(|port| (port, line.number)));
        } else if text.strip_prefix("no ").is_some_and(|undone| GUARDS.contains(&undone)) {
            for port in ports(interface) {
                guarded.remove(&port);
            }
        }
    }
    draft.configuration.guarded_ports = Some(guarded.into_iter().map(|(port, line)| At::new(port, line)).collect());
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
