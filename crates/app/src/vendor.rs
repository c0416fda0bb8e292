//! Vendors (事業者) and contracts.

use sejo_model::{Actor, Contract, ContractId, Vendor, VendorId};

use crate::{App, Named, Result};

/// A vendor in the list.
#[derive(Debug, Clone)]
pub struct VendorRow {
    /// The vendor.
    pub vendor: Vendor,
    /// Its contracts.
    pub contracts: Vec<Contract>,
    /// Names of its systems.
    pub systems: Vec<String>,
    /// What is missing, in the actor's language.
    pub gaps: Vec<String>,
}

/// The page of one vendor.
#[derive(Debug, Clone)]
pub struct VendorView {
    /// The vendor.
    pub vendor: Vendor,
    /// Its contracts.
    pub contracts: Vec<Contract>,
    /// Its systems.
    pub systems: Vec<Named<sejo_model::SystemId>>,
}

impl App {
    /// All vendors.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn vendors(&self, actor: &Actor) -> Result<Vec<VendorRow>> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// One vendor; `None` for the form of a new one.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn vendor(&self, actor: &Actor, id: Option<VendorId>) -> Result<VendorView> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Saves a vendor (revision 0: a new one).
    ///
    /// # Errors
    /// Field errors, `ChangedMeanwhile`.
    pub async fn save_vendor(&self, actor: &Actor, vendor: &Vendor) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Removes a vendor that no contract or system names any more.
    ///
    /// # Errors
    /// `NotFound`; `NotNeeded` is never given; a vendor in use gives a field error on `vendor`.
    pub async fn remove_vendor(&self, actor: &Actor, id: VendorId) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Saves a contract.
    ///
    /// # Errors
    /// Field errors.
    pub async fn save_contract(&self, actor: &Actor, contract: &Contract) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Removes a contract.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn remove_contract(&self, actor: &Actor, id: ContractId) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }
}
