//! Linux packet filters: nftables (text and JSON) and iptables-save.
//!
//! Each language is only taken apart here ([`nft`], [`json`], [`iptables`]); what the rules mean is worked out once, from
//! the common [`rules::Ruleset`] ([`walk`], [`roles`], [`meaning`]). A packet filter says nothing about administrators,
//! logging and time: those stay unknown.
//!
//! Sources: nft(8), libnftables-json(5), iptables-save(8), iptables-extensions(8).

mod iptables;
mod json;
mod meaning;
mod nft;
mod nft_rule;
mod ports;
mod roles;
mod rules;
mod walk;

use sejo_model::configuration::Dialect;

use super::{Draft, Lines, Reads};

/// How many lines are looked at to recognise a language.
const LOOKED_AT: usize = 400;

/// Reads nftables: `nft list ruleset`, `nft -j list ruleset`, `/etc/nftables.conf`.
pub(crate) struct Nftables;

impl Reads for Nftables {
    fn dialect(&self) -> Dialect {
        Dialect::Nftables
    }

    fn recognise(&self, lines: &Lines<'_>) -> u8 {
        if json::is_ruleset(lines) {
            return 98;
        }
        let mut score = 0_u8;
        for line in lines.iter().take(LOOKED_AT) {
            let text = line.text.trim();
            score = score.saturating_add(match text.split_ascii_whitespace().next() {
                Some("table") if text.ends_with('{') => 40,
                Some("type") if text.contains(" hook ") && text.contains(" priority ") => 50,
                Some("chain") if text.ends_with('{') => 20,
                Some("flush") if text == "flush ruleset" => 40,
                Some("nft") => 20,
                _ if text.ends_with("nft -f") => 40,
                _ => 0,
            });
        }
        score.min(97)
    }

    fn begins(&self, line: &str) -> bool {
        line.starts_with("#!") && line.ends_with("nft -f")
    }

    fn read<'a>(&self, lines: &Lines<'a>, draft: &mut Draft<'a>) {
        let ruleset = if json::is_ruleset(lines) {
            json::read(lines, draft)
        } else {
            nft::read(lines.iter().map(|l| (l.number, l.text)))
        };
        meaning::describe(&ruleset, lines, draft);
    }
}

/// Reads `iptables-save`, and scripts of `iptables` commands.
pub(crate) struct Iptables;

impl Reads for Iptables {
    fn dialect(&self) -> Dialect {
        Dialect::Iptables
    }

    fn recognise(&self, lines: &Lines<'_>) -> u8 {
        let mut score = 0_u8;
        for line in lines.iter().take(LOOKED_AT) {
            let text = line.text.trim();
            score = score.saturating_add(match text {
                "*filter" | "*nat" | "*mangle" | "*raw" | "*security" => 60,
                "COMMIT" => 10,
                _ if text.contains("iptables-save v") || text.contains("ip6tables-save v") => 60,
                _ if text.starts_with(":INPUT ") || text.starts_with(":PREROUTING ") => 40,
                _ if iptables::is_rule(text) => 15,
                _ => 0,
            });
        }
        score.min(97)
    }

    fn begins(&self, _line: &str) -> bool {
        // Every table of one device has its own head line, so no line can only be another device's.
        false
    }

    fn read<'a>(&self, lines: &Lines<'a>, draft: &mut Draft<'a>) {
        let ruleset = iptables::read(lines.iter().map(|l| (l.number, l.text)));
        meaning::describe(&ruleset, lines, draft);
    }
}
