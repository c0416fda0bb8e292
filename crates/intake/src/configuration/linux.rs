//! (reader to be written)

use sejo_model::configuration::Dialect;

use super::{Draft, Lines, Reads};

/// Reads Nftables.
pub(crate) struct Nftables;

impl Reads for Nftables {
    fn dialect(&self) -> Dialect {
        Dialect::Nftables
    }

    fn recognise(&self, _lines: &Lines<'_>) -> u8 {
        0
    }

    fn begins(&self, _line: &str) -> bool {
        false
    }

    fn read<'a>(&self, _lines: &Lines<'a>, _draft: &mut Draft<'a>) {}
}

/// Reads Iptables.
pub(crate) struct Iptables;

impl Reads for Iptables {
    fn dialect(&self) -> Dialect {
        Dialect::Iptables
    }

    fn recognise(&self, _lines: &Lines<'_>) -> u8 {
        0
    }

    fn begins(&self, _line: &str) -> bool {
        false
    }

    fn read<'a>(&self, _lines: &Lines<'a>, _draft: &mut Draft<'a>) {}
}
