//! Medical information systems (医療情報システム).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::configuration::RemoteTerms;
use crate::id::{ContractId, DisclosureId, ReplyId, SystemId, VendorId};
use crate::responsibility::{Duty, Holder, Responsibilities};

mod former;
mod reach;

pub use former::FormerWord;
pub use reach::ContractReach;

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
        Base = "base", "基盤(認証・仮想化・ネットワークなど)", "infrastructure (directory, virtual base, network …)";
        Other = "other", "そのほか", "other";
    }
}

keyed_enum! {
    /// Where a system runs.
    pub enum Hosting {
        OnPremise = "on-premise", "施設内", "on the premises";
        Cloud = "cloud", "クラウド", "cloud";
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
    /// On which terms, as far as the answer says them apart.
    #[serde(default, skip_serializing_if = "RemoteTerms::is_unsaid")]
    pub terms: RemoteTerms,
    /// The replies it was made from, the newest first; none where a person wrote it, or from before they were kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heard_of: Vec<ReplyId>,
    /// Whether the vendor says that it does not connect, and says how all the same: then nobody knows.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub contradicts_itself: bool,
    /// Whether the vendor took back by which line or device it connects.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub path_taken_back: bool,
}

impl RemoteMaintenance {
    /// An answer that says its terms in words only.
    #[must_use]
    pub fn said(used: bool, path: impl Into<String>, answered_on: Date) -> Self {
        let (terms, heard_of) = (RemoteTerms::default(), Vec::new());
        let (contradicts_itself, path_taken_back) = (false, false);
        Self { used, path: path.into(), answered_on, terms, heard_of, contradicts_itself, path_taken_back }
    }

    /// Whether it is what another one was when it was made, but for what the vendor took back since: a person writes no replies into it.
    #[must_use]
    pub fn is_made_as(&self, other: &Self) -> bool {
        self == other || (!self.heard_of.is_empty() && self.heard_of == other.heard_of)
    }

    /// Whether both say the same in the same words on the same day.
    #[must_use]
    pub fn is_worded_as(&self, other: &Self) -> bool {
        (self.used, &self.path, self.answered_on) == (other.used, &other.path, other.answered_on)
    }
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
    /// What was counted in the file; `None` where a person wrote the disclosure down by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<ReadCounts>,
}

/// What was counted in the file of a disclosure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadCounts {
    /// The disclosure that was read.
    pub record_id: DisclosureId,
    /// いいえ.
    pub noes: u32,
    /// いいえ with the facility's risk and explanation.
    pub explained: u32,
    /// Rows without an answer that can be read.
    pub unanswered: u32,
    /// Items of the volume for outsourced maintenance without an answer, by number; `None` while nobody said which items those
    /// are.
    pub route_missing: Option<Vec<String>>,
}

/// That a system has no server, as a person says of a line or a service done by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoServer {
    /// Why it has none.
    pub reason: String,
    /// The day somebody found that out.
    pub said_on: Date,
}

/// How work goes on while a system is away (代わりの方法). An empty text was never said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// What is done instead.
    pub work: String,
    /// Where the paper for it lies.
    pub paper: String,
    /// What can still be read without it (参照系): a copy, on which computer, with which printer.
    pub read_only: String,
}

impl Alternative {
    /// Whether anybody said what is done instead.
    #[must_use]
    pub fn is_said(&self) -> bool {
        crate::entry::is_entry(&self.work)
    }
}

/// A system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct System {
    /// Id.
    pub id: SystemId,
    /// Name people use for it.
    pub name: String,
    /// The same with what tells it apart, where another system has that name too: set by
    /// [`Facts::tell_apart`](crate::Facts::tell_apart), never kept.
    #[serde(skip)]
    pub told_apart: String,
    /// What it is for.
    pub kind: SystemKind,
    /// Whose product.
    pub vendor_id: Option<VendorId>,
    /// Under which contract.
    pub contract_id: Option<ContractId>,
    /// That this contract, with another than its vendor, reaches that vendor's work; `None`: nobody says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_reach: Option<ContractReach>,
    /// Where it runs.
    pub hosting: Hosting,
    /// That it has no server; `None`: nobody says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_server: Option<NoServer>,
    /// Care stops without it, or goes on; `None`: nobody decided.
    #[serde(default)]
    pub critical: Option<bool>,
    /// Systems it cannot run without: they are restored before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<SystemId>,
    /// How many hours it can be missed; `None`: nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerable_hours: Option<u32>,
    /// How work goes on without it.
    #[serde(default)]
    pub alternative: Alternative,
    /// Who has which duty, the facility or the vendor.
    #[serde(flatten)]
    pub responsibilities: Responsibilities,
    /// The vendor's answer on remote maintenance.
    pub remote_maintenance: Option<RemoteMaintenance>,
    /// MDS or SDS.
    pub disclosure: Option<Disclosure>,
    /// What its former vendors had said: kept, and counted nowhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<FormerWord>,
    /// Two-factor authentication.
    pub two_factor: TwoFactorState,
    /// For [`TwoFactorState::Planned`]: by when.
    pub two_factor_by: Option<Date>,
    /// Remarks.
    pub note: String,
    /// Counts up with each change.
    pub revision: u32,
}

impl System {
    /// A system nobody has said anything about yet.
    #[must_use]
    pub fn blank(id: SystemId) -> Self {
        Self {
            id,
            name: String::new(),
            told_apart: String::new(),
            kind: SystemKind::Other,
            vendor_id: None,
            contract_id: None,
            contract_reach: None,
            hosting: Hosting::Unknown,
            no_server: None,
            critical: None,
            depends_on: Vec::new(),
            tolerable_hours: None,
            alternative: Alternative::default(),
            responsibilities: Responsibilities::default(),
            remote_maintenance: None,
            disclosure: None,
            former: Vec::new(),
            two_factor: TwoFactorState::Unknown,
            two_factor_by: None,
            note: String::new(),
            revision: 0,
        }
    }

    /// What it is called where it stands beside other systems.
    #[must_use]
    pub fn label(&self) -> &str {
        if self.told_apart.is_empty() { &self.name } else { &self.told_apart }
    }

    /// Whether it was decided that care stops without it. Nothing says of what nobody decided that care goes on.
    #[must_use]
    pub const fn is_critical(&self) -> bool {
        matches!(self.critical, Some(true))
    }

    /// Who updates its servers, as somebody said.
    #[must_use]
    pub fn updates_by(&self) -> Holder {
        self.responsibilities.holder(Duty::Updates)
    }

    /// Whether care or claims are done with it. What others only run on is asked neither for a disclosure nor for a second
    /// factor, which are asked of medical information systems.
    #[must_use]
    pub fn is_medical(&self) -> bool {
        self.kind != SystemKind::Base
    }
}
