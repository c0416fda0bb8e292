//! Whose ledger a workbook is: Sejo writes the facility's name into the properties of those it hands out, where programs that
//! save them again leave it (ECMA-376 part 2, §11).

use quick_xml::events::Event;

use super::ods::character;
use super::secret::mask_within;
use super::unseen::events;
use crate::package;

/// Bytes of the properties that are looked at.
const MOST: u64 = 64 * 1024;

/// The facility a workbook names, where Sejo wrote it.
pub fn facility(bytes: &[u8]) -> Option<String> {
    let mut archive = package::archive(bytes).ok()?;
    let properties = package::part(&mut archive, "docProps/core.xml", MOST)?;
    let (mut creator, mut subject, mut text) = (String::new(), String::new(), String::new());
    events(properties.as_slice(), |event| {
        match event {
            Event::Start(_) => text.clear(),
            Event::Text(piece) => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(entity) => text.push_str(&character(entity).unwrap_or_default()),
            Event::End(tag) => match tag.local_name().as_ref() {
                "creator" => creator = std::mem::take(&mut text),
                "subject" => subject = std::mem::take(&mut text),
                _ => {}
            },
            _ => {}
        }
        true
    });
    let name = subject.trim();
    (creator.trim() == "Sejo" && !name.is_empty()).then(|| mask_within(name))
}
