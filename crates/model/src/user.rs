//! Who signs in, and what each role may do.

use serde::{Deserialize, Serialize};

use crate::id::{FacilityId, UserId};
use crate::words::Lang;

keyed_enum! {
    /// A role at a facility; each may do all that the ones below it may.
    pub enum Role {
        Admin = "admin", "管理者", "administrator";
        Officer = "officer", "安全管理責任者", "safety manager";
        Staff = "staff", "担当", "staff";
        Viewer = "viewer", "閲覧", "viewer";
    }
}

keyed_enum! {
    /// What can be done; the authority table says by whom.
    pub enum Action {
        Read = "read", "見る", "read";
        EditFacts = "edit-facts", "台帳・システム・事業者・職員を編集する", "edit ledger, systems, vendors, people";
        Drop = "drop", "ファイルを取り込む", "drop files";
        Declare = "declare", "申告を書く", "declare values";
        RecordIncident = "record-incident", "インシデントの時計を始める・記録する", "start the incident clock and write its record";
        Export = "export", "様式や台帳を出力する", "export forms and ledger";
        CloseIncident = "close-incident", "インシデントの対応を終える", "close an incident";
        ApproveDocument = "approve-document", "規程・計画の承認を記録する・取り消す", "record and withdraw the approval of documents";
        Confirm = "confirm", "回答を確認する・取り消す", "confirm and withdraw answers";
        ImportEdition = "import-edition", "チェックリストの版を取り込む", "import an edition";
        RecordFinding = "record-finding", "立入検査の指摘を記録する", "record findings";
        EditFacility = "edit-facility", "施設の情報を変える", "edit the facility";
        ReadActivity = "read-activity", "操作の記録を見る", "read the log of actions";
        ManageUsers = "manage-users", "利用者を管理する", "manage users";
        ManageSettings = "manage-settings", "設定を変える", "change settings";
    }
}

impl Role {
    /// The authority table: the lowest role that may do `action`.
    #[must_use]
    pub const fn needed_for(action: Action) -> Self {
        match action {
            Action::Read => Self::Viewer,
            Action::EditFacts | Action::Drop | Action::Declare | Action::RecordIncident | Action::Export => Self::Staff,
            Action::CloseIncident
            | Action::ApproveDocument
            | Action::Confirm
            | Action::ImportEdition
            | Action::RecordFinding
            | Action::EditFacility
            | Action::ReadActivity => Self::Officer,
            Action::ManageUsers | Action::ManageSettings => Self::Admin,
        }
    }

    /// Whether this role may do `action`.
    #[must_use]
    pub fn may(self, action: Action) -> bool {
        // Declared from the most to the least powerful.
        self <= Self::needed_for(action)
    }
}

/// Somebody who signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Id.
    pub id: UserId,
    /// Sign-in name, lower case, unique.
    pub login: String,
    /// Name shown.
    pub name: String,
    /// May not sign in any more.
    pub disabled: bool,
    /// When created, microseconds since 1970 (UTC).
    pub created_at: i64,
}

/// Who acts, where, in which language: every use case takes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub user: UserId,
    /// Name shown.
    pub name: String,
    /// In which facility.
    pub facility: FacilityId,
    /// With which role there.
    pub role: Role,
    /// Language of what comes back.
    pub lang: Lang,
    /// `web 127.0.0.1`, `cli`, `demo`.
    pub origin: String,
}
