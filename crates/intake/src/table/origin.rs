//! Whose ledger a workbook is: Sejo writes the facility's name into the properties of those it hands out, where programs that
//! save them again leave it (ECMA-376 part 2, §11).

use quick_xml::events::Event;

use super::secret::mask_within;
use super::unseen::events;
use crate::package;
use crate::xml::character;

/// Bytes of the properties that are looked at.
const MOST: u64 = 64 * 1024;

/// The facility a workbook names, where Sejo wrote it.
pub fn facility(bytes: &[u8]) -> Option<String> {
    properties(bytes).filter(|(creator, _)| creator.trim() == "Sejo").map(|(_, subject)| subject)
}

/// What a workbook is about by its properties, whoever wrote them.
pub fn subject(bytes: &[u8]) -> Option<String> {
    properties(bytes).map(|(_, subject)| subject)
}

/// Who made a workbook, and what it is about.
fn properties(bytes: &[u8]) -> Option<(String, String)> {
    let mut archive = package::archive(bytes).ok()?;
    let properties = package::part(&mut archive, "docProps/core.xml", MOST)?;
    let (mut creator, mut subject, mut text) = (String::new(), String::new(), String::new());
    let mut is_known = true;
    events(properties.as_slice(), |event| {
        match event {
            Event::Start(_) => text.clear(),
            Event::Text(piece) => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(entity) => match character(entity) {
                Some(said) => text.push_str(&said),
                // Half a name is that of another facility.
                None => is_known = false,
            },
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
    (is_known && !name.is_empty()).then(|| (creator, mask_within(name)))
}
