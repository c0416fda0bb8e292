//! Why a form was not taken: the one decision that could not be made, with the cells that left it open.

use sejo_model::ErrorCode;

use super::grid::Grid;
use crate::Refusal;

/// A decision that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Doubt {
    pub ja: String,
    pub en: String,
    /// Row and column of the cells it is about.
    pub cells: Vec<(u32, u32)>,
}

impl Doubt {
    pub(super) fn new(ja: impl Into<String>, en: impl Into<String>, cells: Vec<(u32, u32)>) -> Self {
        Self { ja: ja.into(), en: en.into(), cells }
    }

    pub(super) fn refusal(self, grid: &Grid) -> Refusal {
        let cells = self.cells.iter().take(12).map(|(row, column)| grid.quote(*row, *column)).collect();
        Refusal::new(ErrorCode::WorkbookUncertain, self.ja, self.en).with_cells(cells)
    }
}
