//! What is asked: editions (版) as data, workbook rows → controls, differences between years, carry-over.
//!
//! An edition is data. The built-in ones are read from `content/editions/*.toml`; a ministry's workbook that was
//! dropped becomes an [`ImportedForm`](sejo_model::ImportedForm) and is laid over them. Two things are guarded here:
//! a row's id depends on edition, form, control and subsection alone, so answers survive the change from provisional
//! to official; and a row that is not understood stays without a control, because a wrong match is worse than none.

mod added;
mod awaited;
mod carry;
mod catalogue;
mod continuity;
mod decided;
mod diff;
mod error;
mod file;
mod help;
mod identity;
mod import;
mod matching;
mod note;
mod number;
mod overlay;

pub use awaited::awaited_from;
pub use carry::carry_over;
pub use catalogue::{builtin, in_force, validate};
pub use continuity::{known_form, missing};
pub use decided::{holder, match_decided};
pub use diff::{DiffItem, DiffRow, EditionDiff, RowChange, diff};
pub use error::{EditionError, RowProblem};
pub use file::parse;
pub use help::help;
pub use identity::{Identity, identify};
pub use import::{GATE_KEPT, import, import_as};
pub use matching::match_rows;
pub use note::note;
pub use overlay::{form_state, on, overlay};
