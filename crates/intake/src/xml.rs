//! What references inside XML stand for, for every reader of a package.
//!
//! Guards: a name that is not of XML stands for words nobody knows; each reader says so in its own way and never leaves them out
//! silently.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::BytesRef;

/// What `&amp;` or `&#12354;` stands for; `None` for a name that is not of XML.
pub(crate) fn character(reference: &BytesRef<'_>) -> Option<String> {
    if reference.starts_with('#') {
        // A number of no character is nothing that could be lost.
        return Some(reference.resolve_char_ref().ok().flatten().map(String::from).unwrap_or_default());
    }
    resolve_predefined_entity(reference).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_stand_for_characters_unless_nobody_knows_their_name() {
        for (name, said) in
            [("amp", Some("&")), ("lt", Some("<")), ("#12354", Some("あ")), ("#x30fb", Some("・")), ("nbsp", None)]
        {
            assert_eq!(character(&BytesRef::new(name)).as_deref(), said, "{name}");
        }
    }
}
