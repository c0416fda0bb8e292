//! The facility: the six questions and what follows from them.

use sejo_model::{Actor, Date, Facility, FacilityKind, Prefecture, SystemKind, UpdatesBy};

use crate::{App, Result};

/// The six questions of the first hour.
#[derive(Debug, Clone)]
pub struct Questions {
    /// 1. What is it called?
    pub name: String,
    /// 2. What kind, how many beds?
    pub kind: FacilityKind,
    /// 2. Beds.
    pub beds: u32,
    /// 3. Where?
    pub prefecture: Prefecture,
    /// 4. Which systems are in use? Empty with `no_systems` for none at all.
    pub systems: Vec<SystemKind>,
    /// 4. No system at all: the gate is いいえ.
    pub no_systems: bool,
    /// 5. Who updates the servers?
    pub updates_by: UpdatesBy,
    /// 5. Is there a contract with a vendor?
    pub vendor_contract: Option<bool>,
    /// 6. Who is the safety manager? Empty: not decided yet.
    pub officer_name: String,
    /// 6. Since when?
    pub officer_since: Option<Date>,
}

impl App {
    /// The actor's facility.
    ///
    /// # Errors
    /// Store errors.
    pub async fn facility(&self, actor: &Actor) -> Result<Facility> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Answers the six questions: fills in the facility, makes a system per kind chosen and the safety manager's appointment.
    ///
    /// # Errors
    /// Field errors.
    pub async fn answer_questions(&self, actor: &Actor, questions: &Questions) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Changes the facility.
    ///
    /// # Errors
    /// Field errors, `ChangedMeanwhile`.
    pub async fn save_facility(&self, actor: &Actor, facility: &Facility) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Adds another facility of which the actor becomes administrator.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn add_facility(&self, actor: &Actor) -> Result<sejo_model::FacilityId> {
        Err(sejo_model::ErrorCode::Internal.into())
    }
}
