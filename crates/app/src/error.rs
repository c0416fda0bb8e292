//! The one error of the use cases: a code with public words, and private context that never leaves the log.

use std::fmt;

use sejo_model::words::Text;
use sejo_model::{ErrorCode, FieldError, Lang};
use sejo_store::StoreError;

/// Result of a use case.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong, for the user and, apart from it, for the log.
#[derive(Debug)]
pub struct Error {
    /// Public: what happened and what to do.
    pub code: ErrorCode,
    /// Public: which fields, each with its own code.
    pub fields: Vec<FieldError>,
    /// Public: more about this very case (cells seen, who saved meanwhile).
    pub detail: Option<Text>,
    /// Private: for the log only.
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error with nothing but its code.
    #[must_use]
    pub fn new(code: ErrorCode) -> Self {
        Self { code, fields: Vec::new(), detail: None, source: None }
    }

    /// An error about fields of a form; the code is the first field's.
    #[must_use]
    pub fn fields(fields: Vec<FieldError>) -> Self {
        let code = fields.first().map_or(ErrorCode::Internal, |f| f.code);
        Self { fields, ..Self::new(code) }
    }

    /// An error about one field.
    #[must_use]
    pub fn field(field: &'static str, code: ErrorCode) -> Self {
        Self::fields(vec![FieldError { field, code }])
    }

    /// Adds public detail.
    #[must_use]
    pub fn with_detail(mut self, detail: Text) -> Self {
        self.detail = Some(detail);
        self
    }

    /// Something that should not happen.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { source: Some(source.into()), ..Self::new(ErrorCode::Internal) }
    }

    /// A file of our own that could not be written: the disk is full, or something that should not happen.
    #[must_use]
    pub fn of_file(source: std::io::Error) -> Self {
        match source.kind() {
            std::io::ErrorKind::StorageFull => Self { source: Some(source.into()), ..Self::new(ErrorCode::DiskFull) },
            _ => Self::internal(source),
        }
    }

    /// The public sentence.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let main = self.code.words().r#in(lang);
        match &self.detail {
            Some(detail) if !detail.r#in(lang).is_empty() => format!("{main} {}", detail.r#in(lang)),
            _ => main.to_owned(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(Lang::Ja))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|e| e as _)
    }
}

impl From<ErrorCode> for Error {
    fn from(code: ErrorCode) -> Self {
        Self::new(code)
    }
}

impl From<StoreError> for Error {
    fn from(e: StoreError) -> Self {
        let code = match &e {
            StoreError::Changed => ErrorCode::ChangedMeanwhile,
            StoreError::NotFound => ErrorCode::NotFound,
            StoreError::DiskFull => ErrorCode::DiskFull,
            StoreError::Unavailable(_) => ErrorCode::StoreUnavailable,
            StoreError::InUse => ErrorCode::InUse,
            StoreError::Newer(_) => ErrorCode::StoreNewer,
            StoreError::Damaged(_) => ErrorCode::StoreDamaged,
            StoreError::UnreadableEntry { .. } => ErrorCode::LogBroken,
            StoreError::NotEmpty => ErrorCode::NotEmpty,
            StoreError::NotABackup(_) => ErrorCode::NotABackup,
            StoreError::File { source, .. } => match source.kind() {
                std::io::ErrorKind::AlreadyExists => ErrorCode::FileExists,
                std::io::ErrorKind::NotFound => ErrorCode::FileMissing,
                _ => ErrorCode::FileNotAllowed,
            },
            _ => ErrorCode::Internal,
        };
        let detail = match &e {
            StoreError::File { path, .. } => Some(Text::new(path.clone(), path.clone())),
            StoreError::UnreadableEntry { number, .. } => Some(Text::new(
                format!("読み取れない記録は{number}番です。"),
                format!("Entry {number} cannot be read."),
            )),
            _ => None,
        };
        Self { source: Some(Box::new(e)), detail, ..Self::new(code) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_of_the_log_that_cannot_be_read_is_named() {
        let error = Error::from(StoreError::UnreadableEntry { number: 7, why: "not JSON".to_owned() });
        assert_eq!(error.code, ErrorCode::LogBroken);
        assert!(error.words(Lang::Ja).contains("7番") && error.words(Lang::En).contains("Entry 7 cannot be read"));
        assert!(!error.words(Lang::En).contains("JSON"), "what a program says stays in the log of the program");
    }
}
