//! Systems (医療情報システム).

use sejo_model::{Actor, ContractId, System, SystemId, VendorId};

use crate::{App, Named, Result};

/// A system in the list.
#[derive(Debug, Clone)]
pub struct SystemRow {
    /// The system.
    pub system: System,
    /// Name of its vendor.
    pub vendor: String,
    /// Devices that belong to it.
    pub devices: usize,
    /// What is missing, in the actor's language.
    pub gaps: Vec<String>,
}

/// The page of one system.
#[derive(Debug, Clone)]
pub struct SystemView {
    /// The system.
    pub system: System,
    /// Vendors to choose from.
    pub vendors: Vec<Named<VendorId>>,
    /// Contracts to choose from.
    pub contracts: Vec<Named<ContractId>>,
    /// Devices that belong to it.
    pub devices: Vec<Named<sejo_model::DeviceId>>,
}

impl App {
    /// All systems.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn systems(&self, actor: &Actor) -> Result<Vec<SystemRow>> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// One system; `None` for the form of a new one.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn system(&self, actor: &Actor, id: Option<SystemId>) -> Result<SystemView> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Saves a system (revision 0: a new one).
    ///
    /// # Errors
    /// Field errors, `ChangedMeanwhile`.
    pub async fn save_system(&self, actor: &Actor, system: &System) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Removes a system; its devices stay.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn remove_system(&self, actor: &Actor, id: SystemId) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }
}
