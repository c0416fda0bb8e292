//! The measured value (実測) of an item, its reasons (根拠) and the next steps.

use serde::Serialize;

use crate::control::Control;
use crate::device::DeviceKind;
use crate::document::DocumentKind;
use crate::edition::ItemId;
use crate::id::{AppointmentId, ConfigurationId, DeviceId, DisclosureId, SystemId, VendorId};

keyed_enum! {
    /// What the evidence shows. Unknown is honest and never counts as はい.
    pub enum VerdictValue {
        Yes = "yes", "はい", "yes";
        No = "no", "いいえ", "no";
        Unknown = "unknown", "判断できない", "cannot tell";
    }
}

keyed_enum! {
    /// What a reason does to the verdict.
    pub enum Weight {
        Fails = "fails", "満たしていません", "not met";
        Missing = "missing", "わかっていません", "not known";
        Holds = "holds", "満たしています", "met";
        Notes = "notes", "参考", "for information";
    }
}

/// A reason's kind, a key into `content/reasons.toml` where its words stand (with `{count}`, `{total}`, `{names}`, `{days}`,
/// `{date}`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ReasonCode(pub &'static str);

/// A step's kind, a key into `content/steps.toml` where its words, minutes, money and helper stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct StepCode(pub &'static str);

/// Where in Sejo a reason or step leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "page")]
pub enum Place {
    /// The ledger, filtered to a gap (a [`LedgerFilter`] key).
    Ledger {
        /// Which gap.
        filter: LedgerFilter,
        /// Which kind of device.
        kind: Option<DeviceKind>,
    },
    /// One device.
    Device {
        /// Which.
        id: DeviceId,
    },
    /// The list of systems.
    Systems,
    /// One system.
    System {
        /// Which.
        id: SystemId,
    },
    /// The list of vendors.
    Vendors,
    /// One vendor.
    Vendor {
        /// Which.
        id: VendorId,
    },
    /// The requests to vendors and what came back.
    Requests,
    /// The requests whose vendor is to be asked anew since a year began.
    RequestsAnew,
    /// The requests with a reply that waits for a decision.
    RequestsAnswered,
    /// The requests whose vendor answered in part.
    RequestsPartly,
    /// The disclosures.
    Disclosures,
    /// One disclosure.
    Disclosure {
        /// Which.
        id: DisclosureId,
    },
    /// People and posts.
    People,
    /// One appointment.
    Appointment {
        /// Which.
        id: AppointmentId,
    },
    /// The facility's own data.
    Facility,
    /// The drop zone.
    Intake,
    /// The configurations of network devices.
    Configurations,
    /// One configuration.
    Configuration {
        /// Which.
        id: ConfigurationId,
    },
    /// The register of remote connections.
    RemoteConnections,
    /// The responsibility table.
    Responsibilities,
    /// The route, server by server.
    Route,
    /// Works by remote maintenance, held against the log.
    RemoteWorks,
    /// The backup records.
    BackupRecords,
    /// The restore drills.
    Drills,
    /// The exercises, and what came of them.
    Exercises,
    /// The contact chart.
    Contacts,
    /// The form of the contact chart: who stands in it, with which number.
    ContactForm,
    /// The roles of the contact chart: deputies, who decides.
    ContactRoles,
    /// The calling round of the contact chart.
    ContactRound,
    /// A document: the rules or the continuity plan.
    Document {
        /// Which.
        kind: DocumentKind,
    },
    /// The rows of the checklist that nobody has answered.
    OpenRows,
    /// The rows of the checklist with a finding of an inspection that was not dealt with.
    FoundRows,
    /// The check before submission.
    Check,
    /// An item of the checklist.
    Item {
        /// Which.
        id: ItemId,
    },
}

keyed_enum! {
    /// Gaps of the ledger: each is a filter of the ledger page and a count of the ledger's verdict.
    pub enum LedgerFilter {
        All = "all", "すべて", "all";
        Incomplete = "incomplete", "未記入のある機器", "incomplete";
        NoKind = "no-kind", "種別が未記入", "kind missing";
        NoPlace = "no-place", "設置場所が未記入", "place missing";
        NoOs = "no-os", "OS・バージョンが未記入", "OS or version missing";
        NoResponsible = "no-responsible", "管理責任者が未記入", "responsible person missing";
        NoMaintainer = "no-maintainer", "保守担当が未記入", "maintainer missing";
        NoRemote = "no-remote", "リモート保守の有無が未記入", "remote maintenance not said";
        NoSupport = "no-support", "サポート期限が未確認", "support end not known";
        NotChecked = "not-checked", "棚卸しの記録がない・古い", "no recent stock-take";
        PastSupport = "past-support", "サポート終了", "past support";
        NoPatchDate = "no-patch-date", "更新日が未記入", "patch date missing";
        Remote = "remote", "リモート保守あり", "maintained from outside";
    }
}

/// One line of the evidence: what holds, fails or is missing, how often, and where to look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// Which line.
    pub code: ReasonCode,
    /// What it does to the verdict.
    pub weight: Weight,
    /// How many things it is about.
    pub count: usize,
    /// Out of how many; 0 where there is no total.
    pub total: usize,
    /// Names of the first few (at most [`MAX_NAMES`]).
    pub names: Vec<String>,
    /// Other values for the words, e.g. `("days", "90")`.
    pub values: Vec<(&'static str, String)>,
    /// Where to look.
    pub place: Place,
}

/// How many names a reason carries; the count says how many there are.
pub const MAX_NAMES: usize = 5;

/// What would help next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Which step.
    pub code: StepCode,
    /// For which control.
    pub control: Control,
    /// The rows it moves.
    pub items: Vec<ItemId>,
    /// How many things are to be done.
    pub count: usize,
    /// Minutes it takes, already multiplied out.
    pub minutes: u32,
    /// Yen it costs; 0 for nothing.
    pub yen: u64,
    /// Where to do it.
    pub place: Place,
}

/// The measured value of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Which row.
    pub item: ItemId,
    /// はい only when no reason fails or is missing.
    pub value: VerdictValue,
    /// Failing lines first, then missing, then holding, then notes.
    pub reasons: Vec<Reason>,
    /// The one step that would change it; `None` when nothing is to be done.
    pub step: Option<Step>,
}
