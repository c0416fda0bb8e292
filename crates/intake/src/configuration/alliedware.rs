//! (reader to be written)

use sejo_model::configuration::Dialect;

use super::{Draft, Lines, Reads};

/// Reads AlliedWarePlus.
pub(crate) struct AlliedWarePlus;

impl Reads for AlliedWarePlus {
    fn dialect(&self) -> Dialect {
        Dialect::AlliedWarePlus
    }

    fn recognise(&self, _lines: &Lines<'_>) -> u8 {
        0
    }

    fn begins(&self, _line: &str) -> bool {
        false
    }

    fn read<'a>(&self, _lines: &Lines<'a>, _draft: &mut Draft<'a>) {}
}
