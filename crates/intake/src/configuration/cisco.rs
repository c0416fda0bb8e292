//! Cisco: ASA firewalls, and IOS and IOS-XE routers and switches. Both write commands with indented blocks; the parts they
//! share (blocks, access lists, objects, secrets) stand beside the two readers.

mod asa;
mod block;
mod cipher;
mod hidden;
mod identity;
mod ios;
mod key;
mod list;
mod names;
mod object;
mod port;
mod reach;
mod recognise;
mod undo;
mod vocabulary;
mod zone;

use sejo_model::configuration::Dialect;

use super::{Draft, Lines, Reads, TextLine};

/// The language of the firewalls.
const ASA: Dialect = Dialect::CiscoAsa;

/// Reads ASA.
pub(crate) struct Asa;

impl Reads for Asa {
    fn dialect(&self) -> Dialect {
        Dialect::CiscoAsa
    }

    fn recognise(&self, lines: &Lines<'_>) -> u8 {
        recognise::asa(lines)
    }

    fn begins(&self, line: &str) -> bool {
        recognise::begins(line)
    }

    fn prefaces(&self, line: &str) -> bool {
        recognise::prefaces(line)
    }

    fn continues(&self, before: &[TextLine<'_>], _part: &[TextLine<'_>]) -> bool {
        recognise::introduces(before)
    }

    fn read<'a>(&self, lines: &Lines<'a>, draft: &mut Draft<'a>) {
        let text = block::text(lines, draft);
        asa::read(&text, draft);
    }
}

/// Reads IOS and IOS-XE.
pub(crate) struct Ios;

impl Reads for Ios {
    fn dialect(&self) -> Dialect {
        Dialect::CiscoIos
    }

    fn recognise(&self, lines: &Lines<'_>) -> u8 {
        recognise::ios(lines)
    }

    fn begins(&self, line: &str) -> bool {
        recognise::begins(line)
    }

    fn prefaces(&self, line: &str) -> bool {
        recognise::prefaces(line)
    }

    fn continues(&self, before: &[TextLine<'_>], _part: &[TextLine<'_>]) -> bool {
        recognise::introduces(before)
    }

    fn read<'a>(&self, lines: &Lines<'a>, draft: &mut Draft<'a>) {
        let text = block::text(lines, draft);
        ios::read(&text, draft);
    }
}
