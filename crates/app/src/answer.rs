//! Answers: confirm, withdraw, declare, record a finding.

use sejo_model::{Actor, AnswerValue, Date, Round};

use crate::{App, Result};

/// What the item page sends.
#[derive(Debug, Clone)]
pub struct ConfirmForm {
    /// Which round.
    pub round: Round,
    /// はい, いいえ, 対象外.
    pub value: AnswerValue,
    /// 確認日.
    pub confirmed_on: Date,
    /// 目標日.
    pub target_on: Option<Date>,
    /// Two-factor: planned by.
    pub planned_by: Option<Date>,
    /// 備考.
    pub remark: String,
    /// Why it differs from the verdict.
    pub reason: String,
    /// Revision of the answer on the page; 0 when there was none.
    pub revision: u32,
}

/// What somebody declares by hand.
#[derive(Debug, Clone)]
pub struct DeclareForm {
    /// Value.
    pub value: AnswerValue,
    /// Date.
    pub dated_on: Option<Date>,
    /// Target date.
    pub target_on: Option<Date>,
    /// Remark.
    pub remark: String,
}

/// A finding of an inspection.
#[derive(Debug, Clone)]
pub struct FindingForm {
    /// Day.
    pub inspected_on: Date,
    /// Who.
    pub inspector: String,
    /// In order?
    pub in_order: bool,
    /// What was said.
    pub note: String,
}

impl App {
    /// Confirms an answer: rules, optimistic revision, audit entry, one transaction.
    ///
    /// # Errors
    /// Field errors of `judge::validate`; `ChangedMeanwhile` with who saved what in `detail`.
    pub async fn confirm(&self, actor: &Actor, slug: &str, form: &ConfirmForm) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Withdraws the answer of a round; the history keeps it.
    ///
    /// # Errors
    /// `NoAnswer`, `ChangedMeanwhile`.
    pub async fn withdraw(&self, actor: &Actor, slug: &str, round: Round, revision: u32, reason: &str) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Declares a value by hand.
    ///
    /// # Errors
    /// Field errors.
    pub async fn declare(&self, actor: &Actor, slug: &str, form: &DeclareForm) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Records an inspector's finding.
    ///
    /// # Errors
    /// Field errors.
    pub async fn record_finding(&self, actor: &Actor, slug: &str, form: &FindingForm) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }
}
