//! The forms of a fiscal year that nobody has dropped yet.
//!
//! A fiscal year begins in April; the ministry's form for it comes in May or June, and the form for vendors may be dropped
//! without that for facilities, or the other way round. What a year lacks is asked as the last year before asked it,
//! provisionally, so that answers can be dated and targets set in it. Ids are those the official form will give its rows, so the
//! answers stay when it is dropped, and rows that read otherwise are asked again.
//!
//! Invariant: from the first edition to the year of today every year has an edition, and each has every form that the one before
//! has; a year that was answered provisionally is still there when the next one begins.

use sejo_model::{Confidence, Date, Edition, EditionId, EditionState, FiscalYear, Form, Item, ItemId};

use crate::continuity::counterpart;

/// How the source of a row begins that stands in for one nobody has seen; the title of its edition follows.
pub(crate) const FROM: &str = "前の年度の様式から: ";

/// The editions with one for every fiscal year up to that of `today`, and in each the forms it lacks as the last edition before
/// that has them.
pub(crate) fn with_awaited(mut editions: Vec<Edition>, today: Date) -> Vec<Edition> {
    let Some(first) = editions.iter().map(|e| e.fiscal_year).min() else { return editions };
    for year in (first.0.saturating_add(1)..=FiscalYear::of(today).0).map(FiscalYear) {
        let before = editions.iter().filter(|e| e.fiscal_year < year).max_by_key(|e| e.fiscal_year);
        let Some(before) = before else { continue };
        let known = editions.iter().find(|e| e.fiscal_year == year);
        let new = known.is_none().then(|| awaited(year, before));
        let lent = known.or(new.as_ref()).map(|edition| lacking(edition, before)).unwrap_or_default();
        editions.extend(new);
        if let Some(edition) = editions.iter_mut().find(|e| e.fiscal_year == year) {
            edition.forms.extend(lent);
        }
    }
    editions.sort_by_key(|e| e.fiscal_year);
    editions
}

/// The edition of a year of which nothing was dropped.
fn awaited(year: FiscalYear, before: &Edition) -> Edition {
    Edition {
        id: EditionId::of(year),
        title: format!("{year}版"),
        fiscal_year: year,
        published: String::new(),
        guideline: before.guideline.clone(),
        state: EditionState::Provisional,
        source_file: None,
        official_files: Vec::new(),
        forms: Vec::new(),
    }
}

/// The forms an edition lacks, as the one before has them.
fn lacking(edition: &Edition, before: &Edition) -> Vec<Form> {
    let lacks = |form: &&Form| counterpart(edition, form.kind).is_none();
    before.forms.iter().filter(lacks).map(|form| stand_in(&edition.id, form, before)).collect()
}

fn stand_in(edition: &EditionId, form: &Form, before: &Edition) -> Form {
    let lent = awaited_from(form);
    let source = format!("{FROM}{}", lent.unwrap_or(&before.title));
    // A row lent on continues the row it was lent from, too: that one may hold the last answer.
    let continued = |old: &Item| -> Vec<ItemId> {
        let further = lent.map(|_| old.supersedes.as_slice()).unwrap_or_default();
        std::iter::once(&old.id).chain(further).cloned().collect()
    };
    let item = |old: &Item| Item {
        id: ItemId(format!("{edition}/{}/{}", form.kind, old.id.slug())),
        supersedes: continued(old),
        confidence: old.confidence.max(Confidence::C),
        source: vec![source.clone()],
        ..old.clone()
    };
    Form { items: form.items.iter().map(item).collect(), ..form.clone() }
}

/// The title of the edition whose rows a form borrows while its own are awaited.
#[must_use]
pub fn awaited_from(form: &Form) -> Option<&str> {
    form.items.iter().flat_map(|item| &item.source).find_map(|source| source.strip_prefix(FROM))
}
