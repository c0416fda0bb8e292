//! What reading a list of devices gives, and what merging it into the ledger would change.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::device::{Device, DeviceField, DeviceState};
use crate::id::DeviceId;
use crate::workbook::{Sheets, on_sheet};

/// Something in a file that could not be read; the rest was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Sheet, where there are several.
    pub sheet: Option<String>,
    /// Row as the user counts (from 1).
    pub row: Option<u32>,
    /// Column header or letter.
    pub column: Option<String>,
    /// A key into `content/problems.toml`.
    pub code: String,
    /// The text it is about (shortened, never a secret).
    pub text: String,
}

/// A table as read from xlsx, xls, ods, csv or tsv.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadTable {
    /// Sheet name; empty for text files.
    pub sheet: String,
    /// Further sheets of the list; their rows are counted on as [`crate::workbook::SHEET_ROWS`] says.
    pub further_sheets: Vec<String>,
    /// Encoding of a text file (`UTF-8`, `CP932`, `UTF-16LE` …); empty for workbooks.
    pub encoding: String,
    /// Row of the header as the user counts (from 1).
    pub header_row: u32,
    /// Column headers; empty ones are named by their letter.
    pub headers: Vec<String>,
    /// Rows below the header with their number as the user counts; each as long as `headers`.
    pub rows: Vec<(u32, Vec<String>)>,
    /// Columns (by index) whose contents were masked because they hold secrets.
    pub masked_columns: Vec<usize>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// The facility whose ledger it is, where Sejo wrote the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<String>,
}

impl ReadTable {
    /// Its sheets.
    #[must_use]
    pub fn sheets(&self) -> Sheets {
        Sheets { first: self.sheet.clone(), further: self.further_sheets.clone() }
    }

    /// Says where a problem with one of its rows stands, as people see it.
    pub fn locate(&self, problem: &mut Problem) {
        let Some(row) = problem.row.filter(|_| problem.sheet.is_none()) else { return };
        let sheet = self.sheets().of(row).to_owned();
        problem.sheet = Some(sheet).filter(|name| !name.is_empty());
        if !self.further_sheets.is_empty() {
            problem.row = Some(on_sheet(row.saturating_sub(1)) + 1);
        }
    }
}

/// Which column goes to which field. Confirmed once, remembered by [`Mapping::key`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Per column: the field, or `None` to leave it out.
    pub fields: Vec<Option<DeviceField>>,
    /// What a person said that words of the column of states mean, by [`Mapping::word`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub states: BTreeMap<String, DeviceState>,
    /// An import with it was taken back: the next list is shown with it, and taken in only when a person agrees.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_doubted: bool,
}

impl From<Vec<Option<DeviceField>>> for Mapping {
    fn from(fields: Vec<Option<DeviceField>>) -> Self {
        Self { fields, states: BTreeMap::new(), is_doubted: false }
    }
}

impl Mapping {
    /// Headers that differ only in width, case or punctuation share a remembered mapping.
    #[must_use]
    pub fn key(headers: &[String]) -> String {
        headers.iter().map(|h| crate::text::fold(h)).collect::<Vec<_>>().join("|")
    }

    /// Words that differ only in width or case mean the same. Marks such as ○ and × are words here.
    #[must_use]
    pub fn word(text: &str) -> String {
        crate::text::narrow(text).trim().to_lowercase()
    }
}

/// A word of the column of states that says neither that a device is in use nor that it is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateWord {
    /// As it stands in the list.
    pub word: String,
    /// How many rows have it.
    pub rows: usize,
    /// What a person said it means; nothing is taken in before that.
    pub meaning: Option<DeviceState>,
}

/// One column with the guess for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnGuess {
    /// Header.
    pub header: String,
    /// Guessed field.
    pub field: Option<DeviceField>,
    /// How sure: 0 (not at all) to 100 (the header says so).
    pub grade: u8,
    /// The first few values.
    pub samples: Vec<String>,
}

/// A row of a list, fields as text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceRow {
    /// Row as the user counts.
    pub row: u32,
    /// Values by field; empty values are left out.
    pub values: BTreeMap<DeviceField, String>,
    /// What else it says, for the remarks: the day a device went, that the row stands for several.
    pub remarks: Vec<String>,
    /// Its state was read from its remarks and stands in no column.
    pub is_remarked: bool,
    /// The line of the remarks its state was read from, where that is none of the list's: a word for it stood where the
    /// kind or the name should.
    #[serde(default)]
    pub state_remark: String,
    /// Its operating system as it stands there, where its version was cut off and the list has a column for versions.
    #[serde(default)]
    pub whole_os: String,
}

keyed_enum! {
    /// By what a row was recognised as a device of the ledger.
    pub enum MergeKey {
        Serial = "serial", "製造番号", "serial number";
        Mac = "mac", "MACアドレス", "MAC address";
        HostName = "host-name", "ホスト名", "host name";
        Ip = "ip", "IPアドレス", "IP address";
        NamePlace = "name-place", "機器名と設置場所", "name and place";
        Name = "name", "機器名", "name";
        Person = "person", "人の判断", "somebody's decision";
    }
}

/// A field that would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Which.
    pub field: DeviceField,
    /// Before.
    pub before: String,
    /// After.
    pub after: String,
}

/// What a row would do to the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum DeviceChange {
    /// A device the ledger does not have.
    New {
        /// Rows of the list it comes from.
        rows: Vec<u32>,
        /// The device.
        device: Device,
    },
    /// A known device with other values.
    Update {
        /// Rows of the list it comes from.
        rows: Vec<u32>,
        /// The device after the change.
        device: Device,
        /// How it was recognised.
        by: MergeKey,
        /// What changes.
        fields: Vec<FieldChange>,
    },
    /// A known device, nothing new.
    Same {
        /// Rows of the list it comes from.
        rows: Vec<u32>,
        /// Which device.
        id: DeviceId,
        /// How it was recognised.
        by: MergeKey,
    },
    /// A row that fits several devices, or contradicts one: a person decides.
    Unclear {
        /// Row of the list.
        row: u32,
        /// Devices it could be.
        candidates: Vec<DeviceId>,
        /// The device it would be if it is new.
        device: Device,
        /// A key into `content/problems.toml`.
        code: String,
    },
}

/// What importing a list would do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MergePlan {
    /// In the order of the list.
    pub changes: Vec<DeviceChange>,
    /// Values that could not be read; the rows are imported without them.
    pub problems: Vec<Problem>,
}
