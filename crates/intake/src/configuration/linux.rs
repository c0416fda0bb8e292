//! Linux packet filters: nftables (text and JSON) and iptables-save.
//!
//! Each language is only taken apart here ([`nft`], [`json`], [`iptables`]); what the rules mean is worked out once, from
//! the common [`rules::Ruleset`] ([`walk`], [`roles`], [`meaning`]). A packet filter says nothing about administrators,
//! logging and time: those stay unknown.
//!
//! Sources: nft(8), libnftables-json(5), iptables-save(8), iptables-extensions(8).

mod flags;
mod further;
mod iptables;
mod json;
mod meaning;
mod nft;
mod nft_rule;
mod nft_value;
mod ports;
mod roles;
mod rules;
mod turns;
mod walk;
mod which;

use sejo_model::configuration::Dialect;

use super::{Draft, Lines, Reads, TextLine};

/// How many lines are looked at to recognise a language.
const LOOKED_AT: usize = 400;

/// The last line that is no remark.
fn last<'l>(before: &'l [TextLine<'_>]) -> Option<&'l str> {
    const FAR: usize = 50;
    let mut lines = before.iter().rev().take(FAR).map(|l| l.text.trim());
    lines.find(|text| !text.is_empty() && !text.starts_with('#'))
}

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
        (line.starts_with("#!") && line.ends_with("nft -f")) || (line.starts_with("table ") && line.ends_with('{'))
    }

    fn continues(&self, before: &[TextLine<'_>], part: &[TextLine<'_>]) -> bool {
        // The tables of one ruleset stand one after another, with remarks and definitions between them.
        let words = ["}", "flush ", "define ", "include ", "add ", "delete ", "destroy "];
        let is_table = part.first().is_some_and(|l| l.text.starts_with("table "));
        // What begins with remarks alone, or with the head of a script, is the beginning of this one.
        let is_head = |text: &str| text.starts_with('!') || words.iter().any(|w| text.starts_with(w));
        is_table && last(before).is_none_or(is_head)
    }

    fn further(&self, lines: &[TextLine<'_>]) -> Vec<usize> {
        further::nft(lines)
    }

    fn read<'a>(&self, lines: &Lines<'a>, draft: &mut Draft<'a>) {
        let ruleset = if json::is_ruleset(lines) {
            json::read(lines)
        } else {
            nft::read(lines.iter().map(|l| (l.number, l.text)), is_told_whole(lines))
        };
        meaning::describe(&ruleset, lines, draft);
    }
}

/// Whether the lines say of themselves that no table is missing: a file that begins with emptying the ruleset
/// (`flush ruleset`, or `nft -f` as its program) is all of it, and what was shown on a screen is, between the command that
/// lists every table and the next prompt.
///
/// A listing has neither head nor end of its own. Cut between two tables it reads like a whole one, and the table that is
/// missing may drop what this one accepts; so a table alone proves nothing, whatever it filters.
fn is_told_whole(lines: &Lines<'_>) -> bool {
    let is_asked = |line: &TextLine<'_>| {
        let typed = line.prompt.map_or(line.text, |p| p.command).trim();
        let mut words = typed.split_ascii_whitespace().skip_while(|w| matches!(*w, "sudo" | "-a" | "-n" | "-s"));
        let is_program = words.next().is_some_and(|w| w == "nft" || w.ends_with("/nft"));
        is_program && typed.ends_with("list ruleset")
    };
    // The head of a script looks like a prompt with a command that begins with `!`.
    let is_script = |line: &TextLine<'_>| {
        let text = line.text.trim();
        text == "flush ruleset" || (text.trim_start_matches('#').starts_with('!') && text.ends_with("nft -f"))
    };
    let is_prompt = |line: &TextLine<'_>| line.prompt.is_some_and(|p| !p.host.is_empty() || p.command.is_empty());
    let is_table = |line: &TextLine<'_>| line.text.starts_with("table ");
    let head = || lines.iter().take_while(|l| !is_table(l));
    let is_screen = head().any(|l| is_prompt(l) || is_asked(l));
    let comes_back = || lines.iter().skip_while(|l| !is_table(l)).any(is_prompt);
    head().any(|l| is_asked(l) || is_script(l)) && (!is_screen || comes_back())
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
                _ if text.starts_with('$') && text.contains(" -A ") && text.contains(" -j ") => 15,
                _ => 0,
            });
        }
        score.min(97)
    }

    fn begins(&self, line: &str) -> bool {
        line.starts_with("# Generated by ip") && line.contains("tables-save v")
    }

    fn continues(&self, before: &[TextLine<'_>], _part: &[TextLine<'_>]) -> bool {
        // Every table of one device has its own head line.
        last(before).is_some_and(|text| text == "COMMIT" || iptables::is_rule(text))
    }

    fn further(&self, lines: &[TextLine<'_>]) -> Vec<usize> {
        further::iptables(lines)
    }

    fn read<'a>(&self, lines: &Lines<'a>, draft: &mut Draft<'a>) {
        for word in lines.iter().flat_map(|l| iptables::passwords(l.text)) {
            draft.hide(word);
        }
        let ruleset = iptables::read(lines.iter().map(|l| (l.number, l.text)));
        meaning::describe(&ruleset, lines, draft);
    }
}
