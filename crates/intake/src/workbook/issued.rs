//! The mark of a workbook that a vendor issued. It stands in the core properties (ECMA-376 part 2, §11) and is a hint only: a program that
//! saves the workbook again may drop it, and nobody signs it.

use sejo_model::issue::IssueMark;

use crate::package;

/// Where the properties stand.
const PART: &str = "docProps/core.xml";
/// Bytes of them that are looked at.
const BYTES: u64 = 64 << 10;

/// Which run issued a workbook, and about which system; `None` where it does not say.
#[must_use]
pub fn issued(bytes: &[u8]) -> Option<IssueMark> {
    let part = package::part(&mut package::archive(bytes).ok()?, PART, BYTES)?;
    IssueMark::find(&String::from_utf8_lossy(&part))
}

/// To whom a workbook was issued and about which system, in one line, the name of the customer first; `None` where nobody issued it.
#[must_use]
pub fn issued_to(bytes: &[u8]) -> Option<String> {
    issued(bytes)?;
    crate::table::subject(bytes)
}
