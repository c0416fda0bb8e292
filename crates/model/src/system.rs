//! Medical information systems (医療情報システム).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::{ContractId, SystemId, VendorId};

keyed_enum! {
    /// What a system is for.
    pub enum SystemKind {
        Ehr = "ehr", "電子カルテ", "electronic health record";
        Receipt = "receipt", "レセプトコンピュータ", "claims (receipt) computer";
        Ordering = "ordering", "オーダリング", "ordering";
        Imaging = "imaging", "画像(PACSなど)", "imaging (PACS)";
        Laboratory = "laboratory", "検査", "laboratory";
        Pharmacy = "pharmacy", "調剤・薬歴", "dispensing and medication history";
        Eligibility = "eligibility", "オンライン資格確認", "online eligibility check";
        Reservation = "reservation", "予約・受付", "reservation and reception";
        Other = "other", "そのほか", "other";
    }
}

keyed_enum! {
    /// Where a system runs.
    pub enum Hosting {
        OnPremise = "on-premise", "院内", "on the premises";
        Cloud = "cloud", "クラウド", "cloud";
        Unknown = "unknown", "わからない", "not known";
    }
}

keyed_enum! {
    /// Who applies security updates to a system's servers.
    pub enum UpdatesBy {
        Vendor = "vendor", "事業者", "the vendor";
        Facility = "facility", "自院", "the facility";
        Unknown = "unknown", "わからない", "not known";
    }
}

keyed_enum! {
    /// Two-factor authentication of a system. *Implemented* and *planned* are kept apart.
    pub enum TwoFactorState {
        Implemented = "implemented", "実装済み", "implemented";
        Planned = "planned", "予定あり", "planned";
        None = "none", "予定なし", "neither";
        Unknown = "unknown", "わからない", "not known";
    }
}

/// What is known about remote maintenance of a system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteMaintenance {
    /// Whether the vendor connects from outside.
    pub used: bool,
    /// How: line, VPN device, whose device, always on or on demand.
    pub path: String,
    /// When the vendor answered. The item asks anew every fiscal year.
    pub answered_on: Date,
}

/// A disclosure (開示書) received for a system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosure {
    /// `MDS`, `SDS` or `MDS2`, with the version of the form, e.g. `SDS Ver.5.0`.
    pub document: String,
    /// Its date.
    pub dated_on: Date,
    /// How many いいえ stand in it without a note. `None`: nobody has looked.
    pub open_noes: Option<u32>,
}

/// A system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct System {
    /// Id.
    pub id: SystemId,
    /// Name people use for it.
    pub name: String,
    /// What it is for.
    pub kind: SystemKind,
    /// Whose product.
    pub vendor_id: Option<VendorId>,
    /// Under which contract.
    pub contract_id: Option<ContractId>,
    /// Where it runs.
    pub hosting: Hosting,
    /// Care stops without it.
    pub critical: bool,
    /// Who updates its servers.
    pub updates_by: UpdatesBy,
    /// The vendor's answer on remote maintenance.
    pub remote_maintenance: Option<RemoteMaintenance>,
    /// MDS or SDS.
    pub disclosure: Option<Disclosure>,
    /// Two-factor authentication.
    pub two_factor: TwoFactorState,
    /// For [`TwoFactorState::Planned`]: by when.
    pub two_factor_by: Option<Date>,
    /// Remarks.
    pub note: String,
    /// Counts up with each change.
    pub revision: u32,
}
