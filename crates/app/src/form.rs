//! Forms (様式): preview, print, the official workbook filled in.

use sejo_model::{Actor, EditionId, FormKind};

use crate::checklist::{ChecklistView, EditionHead};
use crate::{App, File, Result};

/// A form on the forms page.
#[derive(Debug, Clone)]
pub struct FormRow {
    /// What is asked.
    pub edition: EditionHead,
    /// The ministry's workbook this form was read from, if dropped.
    pub workbook: Option<String>,
    /// Rows to be answered and answered.
    pub answered: (usize, usize),
}

/// The forms page.
#[derive(Debug, Clone)]
pub struct FormsView {
    /// This year's form.
    pub current: FormRow,
    /// Preview.
    pub checklist: ChecklistView,
    /// Other forms whose workbook is there (vendor form, past editions).
    pub others: Vec<FormRow>,
}

impl App {
    /// The forms page.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn forms(&self, actor: &Actor) -> Result<FormsView> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// The ministry's workbook with the confirmed answers filled in.
    ///
    /// # Errors
    /// `NothingToFill` when it was never dropped.
    pub async fn filled_workbook(&self, actor: &Actor, edition: &EditionId, form: FormKind) -> Result<File> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// The form as PDF; with `reasons` also the measured verdicts.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn form_pdf(&self, actor: &Actor, reasons: bool) -> Result<File> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Everything about the form as JSON (shape in docs/formats/cli.md).
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn form_json(&self, actor: &Actor) -> Result<File> {
        Err(sejo_model::ErrorCode::Internal.into())
    }
}
