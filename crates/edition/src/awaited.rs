//! The form of a fiscal year whose own form nobody has dropped yet.
//!
//! A fiscal year begins in April; the ministry's form for it comes in May or June. Until then the year is asked what the year
//! before was asked, provisionally, so that answers can be dated and targets set in it. Ids are those the official form will
//! give its rows, so the answers stay when it is dropped, and rows that read otherwise are asked again.

use sejo_model::{Confidence, Date, Edition, EditionId, EditionState, FiscalYear, Form, Item, ItemId};

use crate::continuity::counterpart;

/// How the source of a row begins that stands in for one nobody has seen; the title of its edition follows.
pub(crate) const FROM: &str = "前の年度の様式から: ";

/// The editions with one for the fiscal year of `today`: where there is none, or one that lacks forms its predecessor had,
/// those of the newest edition before stand in.
pub(crate) fn with_awaited(mut editions: Vec<Edition>, today: Date) -> Vec<Edition> {
    let year = FiscalYear::of(today);
    let before = editions.iter().filter(|e| e.fiscal_year < year).max_by_key(|e| e.fiscal_year).cloned();
    let Some(before) = before else { return editions };
    match editions.iter_mut().find(|e| e.fiscal_year == year) {
        Some(known) => fill(known, &before),
        None => {
            let mut new = Edition {
                id: EditionId::of(year),
                title: format!("{year}版"),
                fiscal_year: year,
                published: String::new(),
                guideline: before.guideline.clone(),
                state: EditionState::Provisional,
                source_file: None,
                official_files: Vec::new(),
                forms: Vec::new(),
            };
            fill(&mut new, &before);
            let at = editions.iter().position(|e| e.fiscal_year > year).unwrap_or(editions.len());
            editions.insert(at, new);
        }
    }
    editions
}

/// Gives an edition the forms it lacks.
fn fill(edition: &mut Edition, before: &Edition) {
    let lacking: Vec<Form> = before
        .forms
        .iter()
        .filter(|form| counterpart(edition, form.kind).is_none())
        .map(|form| stand_in(&edition.id, form, before))
        .collect();
    edition.forms.extend(lacking);
}

fn stand_in(edition: &EditionId, form: &Form, before: &Edition) -> Form {
    let item = |old: &Item| Item {
        id: ItemId(format!("{edition}/{}/{}", form.kind, old.id.slug())),
        supersedes: vec![old.id.clone()],
        confidence: old.confidence.max(Confidence::C),
        source: vec![format!("{FROM}{}", before.title)],
        ..old.clone()
    };
    Form { items: form.items.iter().map(item).collect(), ..form.clone() }
}

/// The title of the edition whose rows a form borrows while its own are awaited.
#[must_use]
pub fn awaited_from(form: &Form) -> Option<&str> {
    form.items.iter().flat_map(|item| &item.source).find_map(|source| source.strip_prefix(FROM))
}
