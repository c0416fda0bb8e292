//! Imported forms laid over the built-in editions.
//!
//! A form read from the ministry's workbook replaces the built-in form of the same kind; the other forms stay. A
//! provisional edition turns official with its facility form: that is the one a facility hands in. Rows of a form that
//! was not imported keep their confidence, so they go on being marked.

use sejo_model::{Control, Date, Edition, EditionState, Form, ImportedForm, Item};

use crate::awaited::with_awaited;
use crate::import::is_from_file;

/// The editions with every imported form in place, oldest first. Of several imports of the same form the last counts.
///
/// A form of an edition that is not built in yet adds that edition.
#[must_use]
pub fn overlay(builtin: &[Edition], imported: &[ImportedForm]) -> Vec<Edition> {
    let mut editions = builtin.to_vec();
    for import in imported {
        match editions.iter_mut().find(|e| e.id == import.edition) {
            Some(edition) => replace(edition, import),
            None => editions.push(new_edition(import)),
        }
    }
    editions.sort_by_key(|e| e.fiscal_year);
    editions
}

/// As [`overlay()`], with an edition for every fiscal year up to that of `today`, and in each every form, whether or not they were
/// dropped: which editions and forms there are is decided here and nowhere else.
#[must_use]
pub fn on(today: Date, builtin: &[Edition], imported: &[ImportedForm]) -> Vec<Edition> {
    with_awaited(overlay(builtin, imported), today)
}

fn replace(edition: &mut Edition, import: &ImportedForm) {
    match edition.forms.iter_mut().find(|f| f.kind == import.form.kind) {
        Some(form) => *form = import.form.clone(),
        None => edition.forms.push(import.form.clone()),
    }
    if !import.form.kind.is_for_vendors() {
        edition.source_file = Some(import.workbook.sha256);
        if edition.state == EditionState::Provisional {
            edition.state = EditionState::Official;
        }
    }
}

fn new_edition(import: &ImportedForm) -> Edition {
    Edition {
        id: import.edition.clone(),
        title: format!("{}版", import.fiscal_year),
        fiscal_year: import.fiscal_year,
        published: String::new(),
        guideline: String::new(),
        state: if import.form.kind.is_for_vendors() { EditionState::Provisional } else { EditionState::Official },
        source_file: Some(import.workbook.sha256),
        official_files: Vec::new(),
        forms: vec![import.form.clone()],
    }
}

/// The state of one form: the facility form of an edition may be official while its vendor form is still provisional.
#[must_use]
pub fn form_state(edition: &Edition, form: &Form) -> EditionState {
    if edition.state == EditionState::Past {
        return EditionState::Past;
    }
    // The gate stays where a workbook does not print it; the form is the workbook's all the same.
    let is_gate = |item: &Item| item.control == Some(Control::SystemsInUse);
    let from_file = form.items.iter().any(is_from_file) && form.items.iter().all(|i| is_from_file(i) || is_gate(i));
    if from_file { EditionState::Official } else { EditionState::Provisional }
}
