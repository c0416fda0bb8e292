//! Lines outside on which nothing filters what comes in ([`bare_lines`]).

use sejo_model::configuration::{Configuration, IpFamily, bare_lines, open_lines};

use super::found::{Found, thing};
use super::look::Look;

/// Whether a line outside lets in whatever comes: address translation may stop it, but nothing says whom it is for.
pub(crate) fn has_bare_line(configuration: &Configuration) -> bool {
    bare_lines(configuration).next().is_some()
}

/// Everything inside has public addresses, and no filter stands before it: whoever comes reaches it.
pub(crate) fn no_inbound_filter(look: &Look<'_>) -> Option<Found> {
    let is_firewall = look.configuration.identity.model.as_ref().is_some_and(|m| m.value.starts_with("FWX"));
    Found::of(open_lines(look.configuration).map(|(line, family)| {
        let name = if family == IpFamily::V6 { format!("{} (IPv6)", line.name) } else { line.name.clone() };
        thing(name, line.line, line.zone_written && !is_firewall)
    }))
}
