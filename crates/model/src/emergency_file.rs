//! The emergency file (緊急時ファイル): the one folder of paper that is opened when no computer can be.
//!
//! A copy that lies in a drawer is kept with a fingerprint of each of its parts, so that it can be said which of them is
//! older than what is known today. Source: BCP手引き(2024-06): plan, chart and procedures are kept on paper where everybody
//! finds them; the telephone list on the encrypted server helped nobody.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Date;
use crate::id::EmergencyCopyId;

keyed_enum! {
    /// A part of the emergency file, in the order in which it is needed.
    pub enum EmergencyPart {
        FirstHour = "first-hour", "初動カード", "First-hour cards";
        OnePage = "one-page", "受付と診察室の1枚", "One page for the desks";
        Contacts = "contacts", "緊急時の連絡体制図", "Contact chart";
        Vendors = "vendors", "事業者の電話番号", "Vendors' numbers";
        RestoreOrder = "restore-order", "復旧の順番", "Order of restoring";
        Plan = "plan", "事業継続計画", "Continuity plan";
        Network = "network", "ネットワークの全体構成図", "Network picture";
        Backups = "backups", "バックアップの一覧", "Backups";
        IncidentForm = "incident-form", "インシデント記録用紙", "Incident form";
        CareForms = "care-forms", "紙で診療を続けるための用紙", "Forms for care on paper";
    }
}

/// A copy that was printed and lies somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmergencyCopy {
    /// Identifies it.
    pub id: EmergencyCopyId,
    /// The day it was printed.
    pub printed_on: Date,
    /// Where it lies.
    pub place: String,
    /// Who put it there.
    pub by: String,
    /// The fingerprint of each part in it; a part that is not in it is missing here.
    pub parts: BTreeMap<EmergencyPart, String>,
}

impl EmergencyCopy {
    /// The parts that are other today than in this copy, in the order of the file: changed, added or gone since.
    #[must_use]
    pub fn differs_from(&self, today: &BTreeMap<EmergencyPart, String>) -> Vec<EmergencyPart> {
        EmergencyPart::ALL.iter().copied().filter(|part| self.parts.get(part) != today.get(part)).collect()
    }
}
