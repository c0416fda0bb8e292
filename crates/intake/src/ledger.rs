//! From a table to devices.
pub(crate) mod words;
