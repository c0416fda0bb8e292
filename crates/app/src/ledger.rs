//! The ledger (台帳): search, filter, edit, bulk changes, export, walk-round sheet.

use std::collections::BTreeMap;

use sejo_model::ledger::FieldChange;
use sejo_model::verdict::LedgerFilter;
use sejo_model::{Actor, Device, DeviceField, DeviceId, DeviceKind, DeviceState, SystemId};

use crate::{App, File, Named, Result};

/// What the ledger page asks for.
#[derive(Debug, Clone)]
pub struct LedgerQuery {
    /// Words looked for in every text field.
    pub text: String,
    /// Kind.
    pub kind: Option<DeviceKind>,
    /// State; `None` for all but retired.
    pub state: Option<DeviceState>,
    /// Room.
    pub place: Option<String>,
    /// System.
    pub system: Option<SystemId>,
    /// Gap.
    pub filter: LedgerFilter,
    /// Order.
    pub sort: DeviceField,
    /// Page from 1.
    pub page: u32,
}

impl Default for LedgerQuery {
    fn default() -> Self {
        Self {
            text: String::new(),
            kind: None,
            state: None,
            place: None,
            system: None,
            filter: LedgerFilter::All,
            sort: DeviceField::Place,
            page: 1,
        }
    }
}

/// A line of the ledger.
#[derive(Debug, Clone)]
pub struct DeviceRow {
    /// The device.
    pub device: Device,
    /// Name of its system.
    pub system: String,
    /// What is missing or wrong.
    pub gaps: Vec<LedgerFilter>,
}

/// The ledger page.
#[derive(Debug, Clone)]
pub struct LedgerView {
    /// The question.
    pub query: LedgerQuery,
    /// Rows of this page (50).
    pub rows: Vec<DeviceRow>,
    /// Devices that fit.
    pub total: usize,
    /// Pages.
    pub pages: u32,
    /// Devices per gap, over the devices that fit the rest of the question.
    pub filters: Vec<(LedgerFilter, usize)>,
    /// Devices per kind in use.
    pub kinds: Vec<(DeviceKind, usize)>,
    /// Rooms.
    pub places: Vec<String>,
    /// Systems.
    pub systems: Vec<Named<SystemId>>,
}

/// A change of a device.
#[derive(Debug, Clone)]
pub struct DeviceHistory {
    /// When, microseconds.
    pub at: i64,
    /// Who.
    pub by_name: String,
    /// From which file, if it was an import.
    pub file_name: Option<String>,
    /// Fields; empty when the device was made.
    pub fields: Vec<FieldChange>,
}

/// The page of one device.
#[derive(Debug, Clone)]
pub struct DeviceView {
    /// The device.
    pub device: Device,
    /// What is missing or wrong.
    pub gaps: Vec<LedgerFilter>,
    /// Changes, newest first.
    pub history: Vec<DeviceHistory>,
    /// Systems to choose from.
    pub systems: Vec<Named<SystemId>>,
    /// Rooms to choose from.
    pub places: Vec<String>,
}

/// A format of the exported ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerFormat {
    /// Excel.
    Xlsx,
    /// CSV in UTF-8 with mark.
    Csv,
    /// CSV in the Japanese Windows encoding.
    CsvCp932,
    /// JSON.
    Json,
}

impl App {
    /// The ledger page.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn ledger(&self, actor: &Actor, query: LedgerQuery) -> Result<LedgerView> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// One device.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn device(&self, actor: &Actor, id: DeviceId) -> Result<DeviceView> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Lists for the form of a new device.
    ///
    /// # Errors
    /// Store errors.
    pub async fn blank_device(&self, actor: &Actor) -> Result<DeviceView> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Saves a device from the fields of the form; `None` makes a new one. Values as people write them.
    ///
    /// # Errors
    /// Field errors named by the field's key; `ChangedMeanwhile` with what changed in `detail`.
    pub async fn save_device(
        &self,
        actor: &Actor,
        id: Option<DeviceId>,
        values: &BTreeMap<DeviceField, String>,
        system: Option<SystemId>,
        revision: u32,
    ) -> Result<DeviceId> {
        let _ = (actor, id, values, system, revision);
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Sets one field of many devices; gives how many changed.
    ///
    /// # Errors
    /// Field errors.
    pub async fn save_devices(
        &self,
        actor: &Actor,
        ids: &[DeviceId],
        field: DeviceField,
        value: &str,
    ) -> Result<usize> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Marks devices as seen today (棚卸し).
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn check_devices(&self, actor: &Actor, ids: &[DeviceId]) -> Result<usize> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// The whole ledger as a file.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn export_ledger(&self, actor: &Actor, format: LedgerFormat) -> Result<File> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// The printed walk-round sheet, all rooms or one.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn walk_round(&self, actor: &Actor, place: Option<&str>) -> Result<File> {
        Err(sejo_model::ErrorCode::Internal.into())
    }
}
