//! FortiGate: reads FortiOS backups (`show`, `show full-configuration`), with or without virtual domains.
//!
//! Guards: what the device does follows from objects, groups, zones and order, never from a line alone; defaults are given
//! only for a whole text. Source of the language: FortiOS CLI Reference 5.6–7.6.

mod ciphers;
mod identity;
mod interfaces;
mod management;
mod objects;
mod policies;
mod proxy;
mod remote;
mod schedule;
mod secrets;
mod tree;
mod typed;
mod values;
mod vips;
mod vocabulary;
mod wireless;

use sejo_model::configuration::Dialect;

pub(super) use self::typed::written;
use super::{Draft, Lines, Reads};

/// The path of a section that never stands in another, where a line opens one.
pub(super) fn section(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix("config ").filter(|path| vocabulary::is_outermost(path))
}

/// Reads FortiOS.
pub(crate) struct FortiOs;

impl Reads for FortiOs {
    fn dialect(&self) -> Dialect {
        Dialect::FortiOs
    }

    fn recognise(&self, lines: &Lines<'_>) -> u8 {
        let (mut sections, mut settings, mut ends) = (0_usize, 0_usize, 0_usize);
        for line in lines.iter() {
            let text = line.text.trim_start();
            if text.starts_with("#config-version=FG") || text.starts_with("#config-version=FW") {
                return 100;
            }
            let value = text.trim_start_matches(['#', ' ']).strip_prefix("Version:").map(str::trim_start);
            if value.is_some_and(|v| v.starts_with("FortiGate") || v.starts_with("FortiWiFi")) {
                return 95;
            }
            if line.typed().is_some_and(typed::opens) {
                sections += 1;
            }
            match text.split_once(' ') {
                Some(("config", path)) if vocabulary::is_known(path) => sections += 1,
                Some(("set" | "edit", _)) => settings += 1,
                None if matches!(text, "next" | "end") => ends += 1,
                _ => {}
            }
        }
        match (sections, settings, ends) {
            (1.., 1.., 1..) => 90,
            (1.., _, 1..) | (1.., 1.., _) => 75,
            (0, 4.., 2..) => 60,
            _ => 0,
        }
    }

    fn begins(&self, line: &str) -> bool {
        line.starts_with("#config-version=") || line.starts_with("# Version: Forti")
    }

    fn prefaces(&self, line: &str) -> bool {
        line.starts_with('#') || vocabulary::is_status(line)
    }

    fn read<'a>(&self, lines: &Lines<'a>, draft: &mut Draft<'a>) {
        let tree = tree::read(lines, draft);
        identity::read(lines, &tree, draft);
        let zones = interfaces::read(&tree, draft);
        wireless::read(&tree, draft);
        management::read(&tree, &zones, draft);
        proxy::read(&tree, &zones, draft);
        remote::read(&tree, draft);
        ciphers::read(&tree, draft);
        policies::read(&tree, &zones, draft);
        management::published(&tree, draft);
        remote::behind_loopback(&tree, draft);
    }
}
