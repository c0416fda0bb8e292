//! (reader to be written)

use sejo_model::configuration::Dialect;

use super::{Draft, Lines, Reads};

/// Reads NecIx.
pub(crate) struct NecIx;

impl Reads for NecIx {
    fn dialect(&self) -> Dialect {
        Dialect::NecIx
    }

    fn recognise(&self, _lines: &Lines<'_>) -> u8 {
        0
    }

    fn begins(&self, _line: &str) -> bool {
        false
    }

    fn read<'a>(&self, _lines: &Lines<'a>, _draft: &mut Draft<'a>) {}
}
