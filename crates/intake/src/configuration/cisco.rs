//! (reader to be written)

use sejo_model::configuration::Dialect;

use super::{Draft, Lines, Reads};

/// Reads Asa.
pub(crate) struct Asa;

impl Reads for Asa {
    fn dialect(&self) -> Dialect {
        Dialect::CiscoAsa
    }

    fn recognise(&self, _lines: &Lines<'_>) -> u8 {
        0
    }

    fn begins(&self, _line: &str) -> bool {
        false
    }

    fn read<'a>(&self, _lines: &Lines<'a>, _draft: &mut Draft<'a>) {}
}

/// Reads Ios.
pub(crate) struct Ios;

impl Reads for Ios {
    fn dialect(&self) -> Dialect {
        Dialect::CiscoIos
    }

    fn recognise(&self, _lines: &Lines<'_>) -> u8 {
        0
    }

    fn begins(&self, _line: &str) -> bool {
        false
    }

    fn read<'a>(&self, _lines: &Lines<'a>, _draft: &mut Draft<'a>) {}
}
