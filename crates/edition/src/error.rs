//! What can be wrong with edition files, help files and workbooks that are to become an edition.

use sejo_model::{Control, ErrorCode, ItemId, Subsection};

/// Why an edition, a help text or an import was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditionError {
    /// An edition file is not written as it should be.
    #[error("{file}: {message}")]
    Syntax {
        /// File name.
        file: String,
        /// What the reader says, with line and column.
        message: String,
    },
    /// A row of an edition contradicts the others.
    #[error("{file}, {form}, row {row} ({label}): {problem}")]
    Row {
        /// File name.
        file: String,
        /// Key of the form.
        form: String,
        /// Row in printed order, counted from 1.
        row: usize,
        /// The row's number and control.
        label: String,
        /// What is wrong.
        problem: RowProblem,
    },
    /// A help file is not written as it should be.
    #[error("content/help/{control}.toml: {message}")]
    Help {
        /// Of which control.
        control: Control,
        /// What the reader says, with line and column.
        message: String,
    },
    /// Neither the words nor the hash of a workbook say for which year it is.
    #[error("the workbook does not say for which fiscal year it is: {title:?}")]
    YearUnknown {
        /// The title that was found.
        title: String,
    },
    /// Neither the words nor the rows of a workbook say which form it is.
    #[error("the workbook does not say which form it is: {title:?}")]
    FormUnknown {
        /// The title that was found.
        title: String,
    },
    /// The workbook speaks of a year before the first checklist or far in the future.
    #[error("there is no checklist for the fiscal year {year}")]
    NoSuchYear {
        /// The year it speaks of.
        year: i16,
    },
    /// No row of the workbook is about any control.
    #[error("none of {rows} rows is about anything a checklist asks")]
    NothingRecognised {
        /// How many rows there were.
        rows: usize,
    },
}

impl EditionError {
    /// The public code that says it to people.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Syntax { .. } | Self::Row { .. } | Self::Help { .. } => ErrorCode::Internal,
            Self::YearUnknown { .. } | Self::FormUnknown { .. } | Self::NoSuchYear { .. } => {
                ErrorCode::WorkbookUncertain
            }
            Self::NothingRecognised { .. } => ErrorCode::NotAChecklist,
        }
    }
}

/// What is wrong with a row of an edition file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowProblem {
    /// Two rows of a form about the same thing.
    #[error("{0} stands twice")]
    Duplicate(ItemId),
    /// The row is said to continue a row that does not exist.
    #[error("supersedes {0}, which does not exist")]
    UnknownPredecessor(ItemId),
    /// The row continues a row, but the form names no form it follows.
    #[error("supersedes {0:?}, but the form has no `follows`")]
    NothingFollowed(String),
    /// The control is asked per kind of device, but the row does not say which.
    #[error("{0} needs a subsection")]
    SubsectionMissing(Control),
    /// The control is about the facility as a whole.
    #[error("{0} is asked of the facility as a whole, not of {1}")]
    SubsectionOutOfPlace(Control, Subsection),
    /// A source that `[sources]` does not explain.
    #[error("source {0:?} is not listed under [sources]")]
    UnknownSource(String),
    /// A row without label or source.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// A row of a provisional edition that claims to be the ministry's words.
    #[error("rows of a provisional edition are inferred: confidence C at best")]
    TooConfident,
    /// The gate is not the first row.
    #[error("the gate (systems-in-use) must be the first row")]
    GateNotFirst,
}
