//! Checks that several forms share: presence, length and characters of text; and what of it is kept.

use sejo_model::contact::phone;
use sejo_model::device::MAX_TEXT;
use sejo_model::{ErrorCode, FieldError, text};

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

    /// A name: there, one line, not too long.
    pub fn name(&mut self, field: &'static str, value: &str) {
        self.check(field, !text::is_blank(value), ErrorCode::Required);
        self.check(field, value.chars().count() <= MAX_NAME, ErrorCode::TooLong);
        self.check(field, text::is_line(value.trim()), ErrorCode::Steering);
    }

    /// A text of one line: not too long.
    pub fn line(&mut self, field: &'static str, value: &str) {
        self.check(field, value.chars().count() <= MAX_TEXT, ErrorCode::TooLong);
        self.check(field, text::is_line(value.trim()), ErrorCode::Steering);
    }

    /// A telephone number as it is kept. One that nobody touched is left as it is.
    pub fn phone(&mut self, field: &'static str, typed: &str, kept: &str) -> String {
        if typed.trim() == kept.trim() {
            return kept.to_owned();
        }
        let number = phone(typed);
        self.check(field, number.is_ok(), ErrorCode::NotAPhone);
        number.unwrap_or_default()
    }

    /// A text of several lines: not too long.
    pub fn text(&mut self, field: &'static str, value: &str) {
        self.check(field, value.chars().count() <= MAX_TEXT, ErrorCode::TooLong);
        self.check(field, text::is_lines(value), ErrorCode::Steering);
    }

    /// The errors so far.
    pub fn errors(self) -> Vec<FieldError> {
        self.0
    }

    /// Fails when anything was wrong.
    ///
    /// # Errors
    /// The field errors.
    pub fn finish(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::fields(self.0)) }
    }
}

/// A text as it is kept: the log of actions never forgets, so no password may get into it.
pub(crate) fn written(text: &str) -> String {
    sejo_intake::mask_text(text.trim())
}

/// Whether a part of a text looks like a password and is masked when it is kept; whoever typed it is told.
#[must_use]
pub fn is_masked(text: &str) -> bool {
    written(text) != text.trim()
}
