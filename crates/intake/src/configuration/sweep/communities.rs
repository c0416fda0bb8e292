//! Names of SNMP communities of FortiOS, which are their secrets, where words were typed in part or the head of the section
//! was lost.
//!
//! Guards: other sections have settings of that name (`config firewall policy`), so where the head is lost a name stays as
//! soon as its entry holds a setting that no community has.

use std::sync::LazyLock;

use super::super::fortios::written;
use super::super::{Draft, Lines, TextLine};
use super::paths;
use super::typed::{Table, hide_in, is_begun};

static NAMES: LazyLock<Table> = LazyLock::new(|| Table::of(&[paths::COMMUNITIES]));

/// Sections of communities.
const SECTIONS: [&str; 2] = ["system snmp community", "switch-controller snmp-community"];

/// How settings of a community begin.
const SETTINGS: [&str; 7] = ["name", "status", "events", "query-", "trap-", "mib-view", "vdoms"];

/// How far an entry is looked through.
const LONGEST_ENTRY: usize = 40;

/// Masks them.
pub(super) fn hide<'a>(lines: &Lines<'a>, draft: &mut Draft<'a>) {
    let all = lines.as_slice();
    let mut open: Vec<&str> = Vec::new();
    for (at, line) in all.iter().enumerate() {
        let text = written(line);
        match verb(text) {
            "end" | "abort" => {
                open.pop();
            }
            verb if is_begun(verb, "config") => open.push(text.split_once([' ', '\t']).map_or("", |(_, path)| path)),
            _ if NAMES.may_hold(text) => {
                let is_told = open.last().is_some_and(|path| SECTIONS.iter().any(|section| is_section(path, section)));
                if is_told || (open.is_empty() && may_be_community(all, at)) {
                    hide_in(text, &NAMES, draft);
                }
            }
            _ => {}
        }
    }
}

fn verb(text: &str) -> &str {
    text.split_ascii_whitespace().next().unwrap_or("")
}

/// Whether a path is that of a section, as far as its words were typed.
fn is_section(path: &str, section: &str) -> bool {
    let mut typed = path.split_ascii_whitespace();
    let all = section.split(' ').all(|whole| typed.next().is_some_and(|word| is_begun(word, whole)));
    all && typed.next().is_none()
}

/// Whether nothing in the entry of a line speaks against a community.
fn may_be_community(lines: &[TextLine<'_>], at: usize) -> bool {
    let is_inside = |line: &&TextLine<'_>| !matches!(verb(written(line)), "config" | "edit" | "next" | "end");
    let (above, below) = lines.split_at_checked(at).unwrap_or_default();
    let above = above.iter().rev().take(LONGEST_ENTRY).take_while(is_inside);
    let entry = above.chain(below.iter().take(LONGEST_ENTRY).take_while(is_inside));
    let mut settings = entry.filter_map(|line| written(line).strip_prefix("set "));
    settings.all(|setting| {
        let key = verb(setting);
        SETTINGS.iter().any(|known| key.starts_with(known) || is_begun(key, known))
    })
}
