//! The built-in editions, how they must fit together, and which one is in force.

use std::collections::HashSet;

use sejo_model::{Confidence, Control, Date, Edition, EditionState, FiscalYear, Form, Item, ItemId};

use crate::error::{EditionError, RowProblem};
use crate::file::parse;

/// Name and text of every built-in edition file, oldest first.
const FILES: [(&str, &str); 4] = [
    ("r5.toml", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/editions/r5.toml"))),
    ("r6.toml", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/editions/r6.toml"))),
    ("r7.toml", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/editions/r7.toml"))),
    ("r8.toml", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/editions/r8.toml"))),
];

/// The built-in editions, oldest first, checked against one another. Reads and checks some 250 rows each time: keep
/// the result.
///
/// # Errors
/// [`EditionError`] with file and row; only after an edit of the content files.
pub fn builtin() -> Result<Vec<Edition>, EditionError> {
    let editions = FILES.iter().map(|(name, text)| parse(name, text)).collect::<Result<Vec<_>, _>>()?;
    validate(&editions)?;
    Ok(editions)
}

/// Checks that the editions fit together: every id once, every superseded row exists, the gate first, subsections where
/// the control is asked per kind of device and nowhere else, provisional rows marked as inferred.
///
/// # Errors
/// The first row that does not fit.
pub fn validate(editions: &[Edition]) -> Result<(), EditionError> {
    let known: HashSet<&ItemId> =
        editions.iter().flat_map(|e| &e.forms).flat_map(|f| &f.items).map(|i| &i.id).collect();
    let mut seen = HashSet::new();
    for edition in editions {
        for form in &edition.forms {
            for (index, item) in form.items.iter().enumerate() {
                let problem = row_problem(edition, index, item)
                    .or_else(|| (!seen.insert(&item.id)).then(|| RowProblem::Duplicate(item.id.clone())))
                    .or_else(|| unknown_predecessor(&known, item));
                if let Some(problem) = problem {
                    return Err(place(edition, form, index, item, problem));
                }
            }
        }
    }
    Ok(())
}

fn place(edition: &Edition, form: &Form, index: usize, item: &Item, problem: RowProblem) -> EditionError {
    let control = item.control.map_or("-", Control::key);
    EditionError::Row {
        file: format!("{}.toml", edition.id),
        form: form.kind.key().to_owned(),
        row: index + 1,
        label: format!("{} {control}", item.number).trim().to_owned(),
        problem,
    }
}

fn unknown_predecessor(known: &HashSet<&ItemId>, item: &Item) -> Option<RowProblem> {
    item.supersedes.iter().find(|id| !known.contains(id)).map(|id| RowProblem::UnknownPredecessor(id.clone()))
}

fn row_problem(edition: &Edition, index: usize, item: &Item) -> Option<RowProblem> {
    if item.label.trim().is_empty() {
        return Some(RowProblem::Empty("label"));
    }
    if item.source.is_empty() {
        return Some(RowProblem::Empty("source"));
    }
    if edition.state == EditionState::Provisional && item.confidence < Confidence::C {
        return Some(RowProblem::TooConfident);
    }
    let control = item.control?;
    if control == Control::SystemsInUse && index > 0 {
        return Some(RowProblem::GateNotFirst);
    }
    match (is_per_device(control), item.subsection) {
        (true, None) => Some(RowProblem::SubsectionMissing(control)),
        (false, Some(part)) => Some(RowProblem::SubsectionOutOfPlace(control, part)),
        _ => None,
    }
}

/// Whether a control is asked per kind of device (section 2 of the forms) or of the facility as a whole.
pub(crate) const fn is_per_device(control: Control) -> bool {
    !matches!(
        control,
        Control::SystemsInUse
            | Control::Officer
            | Control::ContactChart
            | Control::BackupRestore
            | Control::Bcp
            | Control::Rules
    )
}

/// The edition of the fiscal year `today` lies in; before the ministry has issued it, the newest one before; by a clock that stands
/// before the first one, the first. `None` only where there is no edition at all.
#[must_use]
pub fn in_force(editions: &[Edition], today: Date) -> Option<&Edition> {
    let year = FiscalYear::of(today);
    let newest = editions.iter().filter(|e| e.fiscal_year <= year).max_by_key(|e| e.fiscal_year);
    newest.or_else(|| editions.iter().min_by_key(|e| e.fiscal_year))
}
