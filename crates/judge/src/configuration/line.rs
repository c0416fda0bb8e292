//! Lines for maintenance by which a vendor may come in without any VPN: held against the register of remote connections.
//!
//! Invariant: that a line is one for maintenance follows from its name only, so it is never more than to be checked.

use super::found::{Found, thing};
use super::look::Look;
use super::register::{entry, is_undeclared};
use sejo_model::configuration::Interface;

/// A line for maintenance of which the register says nothing.
pub(crate) fn line_undeclared(look: &Look<'_>) -> Option<Found> {
    Found::of(look.configuration.maintenance_lines().filter_map(|line| {
        is_undeclared(&entry(look, |c| c.declares_line(line)))?;
        Some(thing(line_name(line), line.line, false))
    }))
}

/// A line as people find it again: its interface, and what they wrote about it.
pub(super) fn line_name(line: &Interface) -> String {
    if line.label.is_empty() || line.label == line.name {
        line.name.clone()
    } else {
        format!("{} ({})", line.name, line.label)
    }
}
