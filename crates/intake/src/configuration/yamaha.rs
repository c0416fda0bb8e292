//! (reader to be written)

use sejo_model::configuration::Dialect;

use super::{Draft, Lines, Reads};

/// Reads Yamaha.
pub(crate) struct Yamaha;

impl Reads for Yamaha {
    fn dialect(&self) -> Dialect {
        Dialect::Yamaha
    }

    fn recognise(&self, _lines: &Lines<'_>) -> u8 {
        0
    }

    fn begins(&self, _line: &str) -> bool {
        false
    }

    fn read<'a>(&self, _lines: &Lines<'a>, _draft: &mut Draft<'a>) {}
}
