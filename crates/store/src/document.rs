//! Nouns as JSON documents in a column.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::StoreError;
use crate::row::Row;

/// The document of a noun.
pub(crate) fn write<T: Serialize + ?Sized>(noun: &T) -> Result<String, StoreError> {
    serde_json::to_string(noun).map_err(|e| StoreError::Damaged(format!("a value cannot be written: {e}")))
}

/// Reads the document in column `index`.
pub(crate) fn read<T: DeserializeOwned>(row: &Row, index: usize) -> Result<T, StoreError> {
    parse(&row.text(index)?)
}

/// Reads a document.
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text)
        .map_err(|e| StoreError::Damaged(format!("a {} cannot be read: {e}", std::any::type_name::<T>())))
}

/// Reads the documents in the first column.
pub(crate) fn read_all<T: DeserializeOwned>(rows: &[Row]) -> Result<Vec<T>, StoreError> {
    rows.iter().map(|row| read(row, 0)).collect()
}

/// Text for a key or search column. PostgreSQL cannot keep U+0000 in text; documents carry it escaped.
pub(crate) fn plain(text: &str) -> String {
    text.replace('\0', "")
}
