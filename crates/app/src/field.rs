//! Checks that several forms share: presence and length of text.

use sejo_model::device::MAX_TEXT;
use sejo_model::{ErrorCode, FieldError};

use crate::{Error, Result};

/// Longest name of anything, in characters.
pub(crate) const MAX_NAME: usize = 200;

/// What is wrong with the fields of a form, gathered so that a person sees all of it at once.
#[derive(Default)]
pub(crate) struct Fields(Vec<FieldError>);

impl Fields {
    /// Notes an error unless `holds`.
    pub fn check(&mut self, field: &'static str, holds: bool, code: ErrorCode) {
        if !holds {
            self.0.push(FieldError { field, code });
        }
    }

    /// A name: there and not too long.
    pub fn name(&mut self, field: &'static str, value: &str) {
        self.check(field, !value.trim().is_empty(), ErrorCode::Required);
        self.check(field, value.chars().count() <= MAX_NAME, ErrorCode::TooLong);
    }

    /// A text: not too long.
    pub fn text(&mut self, field: &'static str, value: &str) {
        self.check(field, value.chars().count() <= MAX_TEXT, ErrorCode::TooLong);
    }

    /// Fails when anything was wrong.
    ///
    /// # Errors
    /// The field errors.
    pub fn finish(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::fields(self.0)) }
    }
}
