//! Which rows of an older form a row continues.
//!
//! Neighbouring editions say so themselves (`supersedes`). Between editions further apart, and for workbooks of a year
//! nobody has described yet, it follows from control and subsection: same control and same kind of device; else the
//! row for all devices; a row for all devices continues every row about its control.

use sejo_model::{Edition, EditionId, Form, FormKind, Item, ItemId, Subsection};

/// The rows of `from` that `item` of `to` continues, in printed order.
pub(crate) fn predecessors<'a>(from: &'a Form, to: &Form, item: &Item) -> Vec<&'a Item> {
    let points_into_from = |i: &Item| i.supersedes.iter().any(|id| from.items.iter().any(|old| &old.id == id));
    if to.items.iter().any(points_into_from) {
        return from.items.iter().filter(|old| item.supersedes.contains(&old.id)).collect();
    }
    derived(from, item)
}

/// The rows of `from` that `item` continues by its control and subsection alone.
pub(crate) fn derived<'a>(from: &'a Form, item: &Item) -> Vec<&'a Item> {
    let Some(control) = item.control else { return Vec::new() };
    let about: Vec<&Item> = from.items.iter().filter(|old| old.control == Some(control)).collect();
    let general = |part: Option<Subsection>| matches!(part, None | Some(Subsection::General));
    if general(item.subsection) {
        return about;
    }
    let same: Vec<&Item> = about.iter().copied().filter(|old| old.subsection == item.subsection).collect();
    if same.is_empty() { about.into_iter().filter(|old| general(old.subsection)).collect() } else { same }
}

/// [`derived`] over all forms of the edition before that a form of `kind` continues.
pub(crate) fn derived_ids(before: &Edition, kind: FormKind, item: &Item) -> Vec<ItemId> {
    forms_before(before, kind).iter().flat_map(|form| derived(form, item)).map(|old| old.id.clone()).collect()
}

/// The form of `edition` that stands where `kind` stood: R8 has one form for facilities and one for vendors.
pub(crate) fn counterpart(edition: &Edition, kind: FormKind) -> Option<&Form> {
    edition.form(kind).or_else(|| match kind {
        FormKind::Pharmacy => edition.form(FormKind::Institution),
        FormKind::VendorPharmacy => edition.form(FormKind::Vendor),
        FormKind::Institution | FormKind::Vendor => None,
    })
}

/// The forms of the edition before that a form of `kind` may continue.
fn forms_before(before: &Edition, kind: FormKind) -> Vec<&Form> {
    let kinds: &[FormKind] = match kind {
        FormKind::Institution => &[FormKind::Institution],
        FormKind::Vendor => &[FormKind::Vendor],
        FormKind::Pharmacy => &[FormKind::Pharmacy, FormKind::Institution],
        FormKind::VendorPharmacy => &[FormKind::VendorPharmacy, FormKind::Vendor],
    };
    kinds.iter().find_map(|k| before.form(*k)).into_iter().collect()
}

/// The rows of `known` that `form` has no row for. A control asked about as often as before, if about other devices, is
/// not missing.
#[must_use]
pub fn missing<'a>(known: &'a Form, form: &Form) -> Vec<&'a Item> {
    let about = |form: &Form, item: &Item| form.items.iter().filter(|i| i.control == item.control).count();
    let is_there = |item: &Item| {
        let same = |other: &Item| {
            let asked = other.control == item.control && other.subsection == item.subsection;
            other.id == item.id || (item.control.is_some() && asked)
        };
        form.items.iter().any(same) || (item.control.is_some() && about(form, item) >= about(known, item))
    };
    known.items.iter().filter(|item| !is_there(item)).collect()
}

/// The form an edition brings along in the place of `kind`.
#[must_use]
pub fn known_form<'a>(editions: &'a [Edition], edition: &EditionId, kind: FormKind) -> Option<&'a Form> {
    editions.iter().find(|e| &e.id == edition).and_then(|e| counterpart(e, kind))
}
