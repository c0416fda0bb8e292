//! What is said of files before they are read (command line): a list whose columns are taken as guessed, and whose a vendor's form is.

use std::collections::BTreeMap;

use sejo_model::ledger::{ColumnGuess, Mapping, ReadTable};
use sejo_model::text::fold;
use sejo_model::{DeviceField, DeviceState, SystemId, VendorId};

use super::job::Job;

/// What was said of files before they were read.
#[derive(Debug, Clone, Default)]
pub struct Beforehand {
    /// Whether columns are taken as guessed, and what was said of them.
    pub as_guessed: Option<AsGuessed>,
    /// Whose a vendor's form is, whatever stands on it.
    pub vendor: Option<VendorId>,
    /// Which systems of that vendor a form is about.
    pub systems: Vec<SystemId>,
}

/// What was said of a list before it was read.
#[derive(Debug, Clone, Default)]
pub struct AsGuessed {
    /// Columns that are something else than guessed: the header, and the field or nothing.
    pub columns: Vec<(String, Option<DeviceField>)>,
    /// What words of the column of states mean, by [`Mapping::word`].
    pub states: BTreeMap<String, DeviceState>,
}

impl AsGuessed {
    /// The guesses with what was said in their place.
    ///
    /// # Errors
    /// The header the list does not have.
    pub fn mapping(&self, guesses: &[ColumnGuess]) -> Result<Mapping, &str> {
        let mut fields: Vec<Option<DeviceField>> = guesses.iter().map(|c| c.field).collect();
        for (header, field) in &self.columns {
            let at = guesses.iter().position(|c| fold(&c.header) == fold(header));
            let slot = at.and_then(|at| fields.get_mut(at)).ok_or(header.as_str())?;
            *slot = *field;
        }
        Ok(Mapping { fields, states: self.states.clone(), is_doubted: false })
    }
}

impl Job {
    /// The mapping a list is taken with at once, where nobody wants to be asked: none where nothing was guessed, or a column
    /// was named that the list does not have.
    pub(super) fn guessed(
        &self,
        table: &ReadTable,
        guesses: &[ColumnGuess],
        known: Option<&Mapping>,
    ) -> Option<Mapping> {
        let mut mapping = self.said.as_guessed.as_ref()?.mapping(guesses).ok()?;
        for (word, state) in known.iter().flat_map(|known| &known.states) {
            mapping.states.entry(word.clone()).or_insert(*state);
        }
        let is_any = mapping.fields.iter().any(Option::is_some) && mapping.fields.len() == table.headers.len();
        is_any.then_some(mapping)
    }
}
