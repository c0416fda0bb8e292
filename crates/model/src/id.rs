//! Typed ids: a device id cannot be passed where a vendor id is meant.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id; later ids sort after earlier ones (UUID version 7).
            #[must_use]
            #[expect(clippy::new_without_default, reason = "a default id would be a different one every time")]
            pub fn new() -> Self { Self(Uuid::now_v7()) }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> { Uuid::parse_str(s).map(Self) }
        }
    )+};
}

ids! {
    /// A facility (医療機関・薬局).
    FacilityId;
    /// Somebody who signs in.
    UserId;
    /// A member of staff.
    PersonId;
    /// A post held by a person for a time.
    AppointmentId;
    /// A vendor (事業者).
    VendorId;
    /// A contract with a vendor.
    ContractId;
    /// A medical information system (医療情報システム).
    SystemId;
    /// A device (機器) of the ledger.
    DeviceId;
    /// A kept file (証拠).
    EvidenceId;
    /// One run of the drop zone over one file.
    IntakeId;
    /// A declared value (申告).
    DeclarationId;
    /// An inspector's finding (検査).
    FindingId;
    /// A configuration (設定ファイル) of a device.
    ConfigurationId;
    /// A registered remote connection (リモート保守の登録).
    RemoteConnectionId;
    /// A work by remote maintenance (リモート保守の作業).
    RemoteWorkId;
    /// A restore drill (復旧訓練).
    DrillId;
    /// An incident (インシデント) or an exercise of one.
    IncidentId;
    /// An improvement (改善) that an exercise or an incident called for.
    ImprovementId;
    /// A number of the contact chart that was tried.
    ContactCallId;
    /// A printed copy of the contact chart.
    ContactPrintId;
    /// A copy of the emergency file.
    EmergencyCopyId;
    /// A backup record (バックアップの記録).
    BackupRecordId;
    /// An approved version of a document (文書).
    DocumentVersionId;
    /// A request to a vendor (依頼).
    RequestId;
    /// A reply to a request (返信).
    ReplyId;
    /// A disclosure (開示書) that was read.
    DisclosureId;
    /// A product (製品) of a vendor.
    ProductId;
    /// A customer (顧客) of a vendor.
    CustomerId;
    /// One run that issues replies to many customers (発行).
    IssuingId;
    /// What was issued to one customer.
    IssuedId;
    /// A notice (通知) that a reply is withdrawn or corrected.
    NoticeId;
    /// A signed-in browser.
    SessionId;
}
impl UserId {
    /// Whoever types commands on this machine without saying who he is. Nobody's id: no user is ever made with it.
    pub const COMMAND: Self = Self(Uuid::nil());
}
