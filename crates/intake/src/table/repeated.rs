//! Cells of a list that say the same again and again, and are looked into once.

use std::collections::HashSet;

/// Cells that hold no secret and name none: makers, models and rooms stand in a list again and again.
#[derive(Default)]
pub(super) struct PlainCells(HashSet<String>);

impl PlainCells {
    /// How many are remembered, and how long they may be, in bytes.
    const MOST: (usize, usize) = (2_000, 60);

    pub(super) fn has(&self, cell: &str) -> bool {
        self.0.contains(cell)
    }

    pub(super) fn learn(&mut self, cell: &str) {
        if self.0.len() < Self::MOST.0 && cell.len() <= Self::MOST.1 {
            self.0.insert(cell.to_owned());
        }
    }
}
