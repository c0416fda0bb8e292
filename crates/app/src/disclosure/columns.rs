//! Which column of a form is what: said once by a person, remembered by the words of its header.

use sejo_model::disclosure::{DisclosureColumn, DisclosureTable, KnownColumns};
use sejo_model::{Action, Actor, DisclosureId, ErrorCode};
use sejo_store::{Access, Scope, StoreError, Tx};
use serde::{Deserialize, Serialize};

use super::take::{keep_explanations, read_again};
use crate::{App, Error, Result, authz};

/// The setting with what was said.
const REMEMBERED: &str = "disclosure-columns";
/// Forms remembered; the makers' forms are few.
const FORMS: usize = 200;
/// Tables a person is asked about, and columns of each.
const TABLES: usize = 5;
const COLUMNS: usize = 24;
/// Values shown of a column, and characters of each.
const SAMPLES: usize = 3;
const SAMPLE: usize = 40;

/// A table whose columns a person may choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedTable {
    /// The sheet.
    pub sheet: String,
    /// Row of the header.
    pub header_row: u32,
    /// How many rows it has.
    pub rows: usize,
    /// The columns.
    pub columns: Vec<AskedColumn>,
}

/// A column of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedColumn {
    /// Header.
    pub header: String,
    /// What it is taken for.
    pub column: Option<DisclosureColumn>,
    /// The first values.
    pub samples: Vec<String>,
}

/// The tables of a file, with the columns in force.
pub(crate) fn asked_tables(tables: &[DisclosureTable], known: &KnownColumns) -> Vec<AskedTable> {
    let table = |table: &DisclosureTable| {
        let chosen = known.get(&table.key()).unwrap_or(&table.guess);
        let samples = |at: usize| {
            let cells = table.rows.iter().filter_map(|(_, cells)| cells.get(at)).filter(|c| !c.is_empty());
            cells.take(SAMPLES).map(|c| c.chars().take(SAMPLE).collect()).collect()
        };
        let column = |(at, header): (usize, &String)| AskedColumn {
            header: header.chars().take(SAMPLE * 2).collect(),
            column: chosen.get(at).copied().flatten(),
            samples: samples(at),
        };
        AskedTable {
            sheet: table.sheet.clone(),
            header_row: table.header_row,
            rows: table.rows.len(),
            columns: table.headers.iter().enumerate().take(COLUMNS).map(column).collect(),
        }
    };
    tables.iter().take(TABLES).map(table).collect()
}

/// What was said of columns before.
pub(crate) async fn known_columns(at: impl Access, scope: &Scope) -> Result<KnownColumns> {
    Ok(sejo_store::setting::get(at, scope, REMEMBERED).await?.unwrap_or_default())
}

/// Remembers the columns of forms.
pub(crate) async fn remember(tx: &mut Tx, scope: &Scope, said: &KnownColumns) -> std::result::Result<(), StoreError> {
    let known = sejo_store::setting::get_to_change(tx, scope, REMEMBERED).await?;
    let mut known: KnownColumns = known.unwrap_or_default();
    for (key, columns) in said {
        known.insert(key.clone(), columns.clone());
    }
    while known.len() > FORMS {
        known.pop_first();
    }
    sejo_store::setting::put(tx, scope, REMEMBERED, &known).await
}

/// The columns of tables as a person chose them; columns beyond those that are asked are left out.
pub(crate) fn chosen(tables: &[DisclosureTable], said: &[Vec<Option<DisclosureColumn>>]) -> Result<KnownColumns> {
    if said.iter().all(|columns| !DisclosureColumn::are_enough(columns)) {
        return Err(Error::field("columns", ErrorCode::Required));
    }
    let pair = |(table, columns): (&DisclosureTable, &Vec<Option<DisclosureColumn>>)| {
        let width = table.headers.len();
        (table.key(), (0..width).map(|at| columns.get(at).copied().flatten()).collect())
    };
    Ok(tables.iter().take(TABLES).zip(said).map(pair).collect())
}

impl App {
    /// The tables of a disclosure that was taken in, with the columns they were read by.
    ///
    /// # Errors
    /// `NotFound`, also when its file was erased.
    pub async fn disclosure_columns(&self, actor: &Actor, id: DisclosureId) -> Result<Vec<AskedTable>> {
        let scope = authz::scope(actor, Action::Drop)?;
        let (record, _) = sejo_store::disclosure::get(self.db(), &scope, id).await?;
        let read = read_again(self, &scope, record.evidence_id, &record.file_name).await?;
        Ok(asked_tables(&read.tables, &known_columns(self.db(), &scope).await?))
    }

    /// Reads the file of a disclosure again with other columns, and remembers them. What people said of rows stays with the
    /// rows that ask and answer the same.
    ///
    /// # Errors
    /// `Required` on `columns` when they are no table of answers; `DisclosureBlank`, `ChangedMeanwhile`, `NotFound`.
    pub async fn read_disclosure_again(
        &self,
        actor: &Actor,
        id: DisclosureId,
        said: &[Vec<Option<DisclosureColumn>>],
        revision: u32,
    ) -> Result<()> {
        let scope = authz::scope(actor, Action::Drop)?;
        let (record, before) = sejo_store::disclosure::get(self.db(), &scope, id).await?;
        if record.revision != revision {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        let read = read_again(self, &scope, record.evidence_id, &record.file_name).await?;
        let said = chosen(&read.tables, said)?;
        let mut known = known_columns(self.db(), &scope).await?;
        known.extend(said.clone());
        let mut made = sejo_intake::disclosure::interpret(&read, &known).on(self.today());
        if made.rows.is_empty() {
            return Err(Error::field("columns", ErrorCode::Required));
        }
        if made.is_blank() {
            return Err(ErrorCode::DisclosureBlank.into());
        }
        keep_explanations(&before, &mut made.rows);
        let mut tx = self.db().begin().await?;
        remember(&mut tx, &scope, &said).await?;
        let read_from = made.read_from;
        let record = sejo_model::DisclosureRecord { read_from, ..record };
        self.put_rows(&mut tx, (&scope, actor), record, &made.rows, "disclosure.read-again").await?;
        Ok(tx.commit().await?)
    }
}
