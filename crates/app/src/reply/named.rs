//! Whose an official vendor workbook is by the names on it. It names no request, so nothing else tells the reply of this facility from that
//! of another, nor the vendor that was asked from somebody else.

use sejo_intake::workbook::{issued, issued_to};
use sejo_model::entry::is_entry;
use sejo_model::reply::ReplyNoteCode;
use sejo_model::request::Asked;
use sejo_model::text::is_blank;
use sejo_model::words::{Lang, Text};
use sejo_model::workbook::ReadWorkbook;
use sejo_model::{Reply, SystemId};
use sejo_store::{Access, Scope, StoreError};

use super::settle::{both, note, put};
use crate::intake::{bare_name, is_ours, is_same_facility, is_stand_in, may_be};

/// What the other facilities of this installation are called.
pub(crate) async fn others(at: impl Access, scope: &Scope) -> Result<Vec<String>, StoreError> {
    let all = sejo_store::facility::all(at).await?;
    Ok(all.into_iter().filter(|other| other.id != scope.facility()).map(|other| other.name).collect())
}

/// Keeps the names on a form with its reply, and notes those that are not the ones of the request, and those that are left out. `others`
/// are called the other facilities of this installation.
pub(super) fn note_named(reply: &mut Reply, book: &ReadWorkbook, bytes: &[u8], (asked, others): (&Asked, &[String])) {
    reply.facility_named = named(&book.facility_name);
    reply.vendor_named = named(&book.vendor_name);
    let mut left_out = Vec::new();
    match facility(reply, bytes, (asked, others)) {
        Whose::Own => {}
        Whose::Other(name) => note(reply, ReplyNoteCode::OtherFacility, &name),
        Whose::Untold => left_out.push(Text::new("施設名", "facility")),
    }
    if reply.vendor_named.is_empty() {
        left_out.push(Text::new("事業者名", "vendor"));
    } else if !may_be(&asked.vendor.name, &reply.vendor_named) {
        let name = reply.vendor_named.clone();
        note(reply, ReplyNoteCode::OtherVendor, &name);
    }
    if !left_out.is_empty() {
        let all =
            |lang: Lang| left_out.iter().map(|name| name.r#in(lang)).collect::<Vec<_>>().join(lang.pick("、", ", "));
        put(&mut reply.notes, ReplyNoteCode::Nameless, both(all));
    }
}

/// About whom a form is.
enum Whose {
    /// This facility, or nothing tells them apart: it has no name yet.
    Own,
    /// One of this name.
    Other(String),
    /// It does not say.
    Untold,
}

/// About whom a form is: by the name on it, else by the mark of the vendor that issued it.
fn facility(reply: &Reply, bytes: &[u8], (asked, others): (&Asked, &[String])) -> Whose {
    let (named, own) = (&reply.facility_named, &asked.facility.name);
    let is_asked = |system: SystemId| asked.system(system).is_some();
    match issued_to(bytes) {
        _ if is_blank(own) => Whose::Own,
        _ if !named.is_empty() && is_ours(named, own, others) => Whose::Own,
        _ if !named.is_empty() => Whose::Other(named.clone()),
        // It carries the very system of the request.
        _ if issued(bytes).and_then(|mark| mark.system).is_some_and(is_asked) => Whose::Own,
        Some(line) if begins_with(&line, own) => Whose::Own,
        Some(line) => Whose::Other(line),
        None => Whose::Untold,
    }
}

/// Whether a line that begins with the name of a facility begins with this one's.
fn begins_with(line: &str, own: &str) -> bool {
    let ends = line.match_indices(' ').map(|(at, _)| at).chain([line.len()]);
    let is_own = |name: &str| is_same_facility(name, own) || is_same_facility(name, bare_name(own));
    ends.filter_map(|end| line.get(..end)).any(is_own)
}

/// A name as it stands on a form; empty where what stands there names nobody.
fn named(text: &str) -> String {
    let text = text.trim();
    if is_entry(text) && !is_stand_in(text) { sejo_intake::mask_text(text) } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_the_facility_it_begins_with() {
        for line in ["さくら医院 電子カルテ", "医療法人 桜会 さくら医院 電子カルテ", "さくら医院"]
        {
            assert!(begins_with(line, "さくら医院"), "{line}");
            assert!(begins_with(line, "さくら医院(架空)"), "{line}");
        }
        for line in ["第0病院 電子カルテ", "北さくら医院 電子カルテ", ""] {
            assert!(!begins_with(line, "さくら医院"), "{line}");
        }
    }
}
