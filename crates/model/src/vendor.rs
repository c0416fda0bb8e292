//! Vendors (事業者) and contracts with them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::{ContractId, VendorId};

/// A vendor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vendor {
    /// Id.
    pub id: VendorId,
    /// Company name.
    pub name: String,
    /// Person in charge.
    pub contact: String,
    /// Telephone in working hours.
    pub phone: String,
    /// Telephone at night and on holidays.
    pub night_phone: String,
    /// Mail address.
    pub email: String,
    /// Remarks.
    pub note: String,
    /// Counts up with each change.
    pub revision: u32,
}

/// A contract with a vendor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// Id.
    pub id: ContractId,
    /// With whom.
    pub vendor_id: VendorId,
    /// What it is called, e.g. 電子カルテ保守契約.
    pub title: String,
    /// First day.
    pub starts_on: Option<Date>,
    /// Last day; `None` when open or not known.
    pub ends_on: Option<Date>,
    /// Does it *say* that the vendor is responsible for the security updates of the servers? `None`: not read yet.
    pub covers_server_updates: Option<bool>,
    /// The words it says that with: document, page and quotation.
    pub clause: String,
    /// Counts up with each change.
    #[serde(default = "crate::revision::first")]
    pub revision: u32,
}

impl Contract {
    /// Whether the contract is in force on `day`.
    #[must_use]
    pub fn is_in_force_on(&self, day: Date) -> bool {
        self.starts_on.is_none_or(|start| start <= day) && self.ends_on.is_none_or(|end| end >= day)
    }
}
