//! Runs of the drop zone: one per dropped file.

use serde::{Deserialize, Serialize};

use crate::id::{EvidenceId, IntakeId, UserId};

keyed_enum! {
    /// Where a run stands.
    pub enum IntakeState {
        Queued = "queued", "順番待ち", "waiting";
        Reading = "reading", "読み取り中", "being read";
        NeedsMapping = "needs-mapping", "列の対応を確かめてください", "columns to be confirmed";
        NeedsConfirmation = "needs-confirmation", "使うかどうかを決めてください", "to be used or not";
        NeedsAssignment = "needs-assignment", "項目の対応を確かめてください", "rows to be assigned";
        Done = "done", "取り込み済み", "done";
        Refused = "refused", "取り込めませんでした", "refused";
        Cancelled = "cancelled", "取りやめました", "cancelled";
        Undone = "undone", "元に戻しました", "undone";
    }
}

/// One run of the drop zone over one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Intake {
    /// Id.
    pub id: IntakeId,
    /// The kept file, once it is kept.
    pub evidence_id: Option<EvidenceId>,
    /// Name as dropped.
    pub file_name: String,
    /// Where it stands.
    pub state: IntakeState,
    /// Progress: so many of `total` are done.
    pub done: u32,
    /// Rows, sheets or whatever is counted; 0 while not known.
    pub total: u32,
    /// Problems, counts, refusal: what the run found.
    pub outcome: serde_json::Value,
    /// When started, microseconds since 1970 (UTC).
    pub created_at: i64,
    /// When it last moved.
    pub updated_at: i64,
    /// Who dropped the file.
    pub by: UserId,
}
