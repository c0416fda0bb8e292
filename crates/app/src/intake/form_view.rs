//! What came of a workbook, as pages and commands show it.

use sejo_model::edition::RowMatch;
use sejo_model::words::Text;
use sejo_model::workbook::Sheets;
use sejo_model::{EditionId, Facts, FormKind, IntakeId, RequestId, Vendor, VendorId};

use super::beside_yes::BesideYes;
use super::held::HeldRow;
use super::outcome::{Unplaced, Workbook};
use super::proposal::Proposal;
use super::vendor_form::Recorded;
use crate::Named;

/// What came of a workbook.
#[derive(Debug, Clone)]
pub struct WorkbookOutcome {
    /// Edition.
    pub edition: EditionId,
    /// Its title.
    pub title: String,
    /// Form.
    pub form: FormKind,
    /// What the form is called.
    pub form_name: Text,
    /// The sheets of the form.
    pub sheets: Sheets,
    /// Rows with what they were matched with: (row from 1, on further sheets counted on, number, text, match).
    pub rows: Vec<(u32, String, String, RowMatch)>,
    /// Answers found in it, now declared values.
    pub answers: usize,
    /// Further answers found in it that were declared before.
    pub known: usize,
    /// Answers to rows that the form in use does not have: recorded only when this workbook becomes the form.
    pub unplaced: Unplaced,
    /// Is it the file the ministry published (by hash)?
    pub known_file: Option<String>,
    /// What is asked before it is used.
    pub proposal: Option<Proposal>,
    /// It became the form of its edition.
    pub imported: bool,
    /// It is the form that is filled in today.
    pub is_todays_form: bool,
    /// A vendor's form: whose.
    pub vendor: Option<String>,
    /// The systems a person said it is about.
    pub systems: Vec<String>,
    /// Where answers of it are on record already.
    pub recorded: Option<Recorded>,
    /// Other runs of the same file that are undone with this one.
    pub undone_along: Vec<Named<IntakeId>>,
    /// Whose it may be, while that is asked.
    pub vendors: Vec<Named<VendorId>>,
    /// The answers that differ from what stands of the vendor, the way they did when they were looked at.
    pub held: Vec<HeldRow>,
    /// Why they were recorded all the same.
    pub words: String,
    /// What stands beside its はい.
    pub beside_yes: Vec<BesideYes>,
    /// The requests it may be the reply to, which would make it one about a system.
    pub requests: Vec<Named<RequestId>>,
}

/// What came of a workbook, with names for ids.
pub(super) fn view(note: Workbook, facts: &Facts, is_todays_form: bool) -> WorkbookOutcome {
    let vendors = &facts.vendors;
    let systems = facts.systems.iter().filter(|s| note.systems.contains(&s.id)).map(|s| s.label().to_owned()).collect();
    let is_asked = note.proposal.as_ref().is_some_and(|p| p.asks_vendor);
    let named = |v: &Vendor| Named { id: v.id, name: v.name.clone() };
    WorkbookOutcome {
        edition: note.edition,
        title: note.title,
        form: note.form,
        form_name: note.form.named(&note.form_title),
        sheets: Sheets { first: note.sheet, further: note.further_sheets },
        rows: note.rows.into_iter().map(|(row, number, text, matched)| (row + 1, number, text, matched)).collect(),
        answers: note.answers,
        known: note.known,
        unplaced: note.unplaced,
        known_file: note.known_file,
        proposal: note.proposal,
        imported: note.imported,
        is_todays_form,
        vendor: vendors.iter().find(|v| Some(v.id) == note.vendor).map(|v| v.name.clone()),
        systems,
        recorded: None,
        undone_along: Vec::new(),
        vendors: vendors.iter().filter(|_| is_asked).map(named).collect(),
        held: note.held,
        words: note.words,
        beside_yes: note.beside_yes,
        requests: Vec::new(),
    }
}
