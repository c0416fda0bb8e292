//! The demo's answers: last year's, to be looked at again, and the first ones of this year, one against the evidence.

use sejo_model::{Actor, Answer, AnswerState, AnswerValue, Control, Date, EditionId, FiscalYear, Round, VerdictValue};
use serde_json::json;

use super::devices::Day;
use super::explain;
use crate::answer::ConfirmForm;
use crate::{App, Result, audit, authz};

/// An answer of the plan.
pub(super) struct Planned {
    slug: &'static str,
    value: AnswerValue,
    days_ago: i32,
    target_in: Option<i32>,
    remark: &'static str,
    reason: &'static str,
}

const fn yes(slug: &'static str, days_ago: i32) -> Planned {
    Planned { slug, value: AnswerValue::Yes, days_ago, target_in: None, remark: "", reason: "" }
}

const fn no(slug: &'static str, days_ago: i32, target_in: i32, remark: &'static str) -> Planned {
    Planned { slug, value: AnswerValue::No, days_ago, target_in: Some(target_in), remark, reason: "" }
}

/// The hospital: some done, some dated, one contradicting what was measured.
pub(super) const HOSPITAL: &[Planned] = &[
    yes("systems-in-use", 58),
    yes("officer", 58),
    no("ledger", 58, 60, "画像診断室と3階の機器を確認中"),
    no("disclosure", 57, 75, "検査システムとナースコールの開示書を依頼済み"),
    Planned { reason: "サポート終了の端末は、院内だけで使うため", ..yes("patching", 57) },
    Planned {
        reason: "電子カルテと医事会計の事業者に電話で確かめた", ..yes("access-log.server", 50)
    },
    Planned { reason: "訓練の日に、体制図の番号へ順に電話をかけた", ..yes("contact-chart", 50) },
    no("backup-restore", 50, 100, "復旧訓練を2月に予定"),
];

/// The clinic: just begun.
pub(super) const CLINIC: &[Planned] = &[yes("systems-in-use", 20), yes("officer", 20)];

impl App {
    /// Last year's answers, straight into the store: nobody can confirm for a year that is over.
    pub(super) async fn put_last_years_answers(&self, actor: &Actor, day: Day) -> Result<()> {
        let last_year = FiscalYear(FiscalYear::of(day.0).0 - 1);
        let id = EditionId::of(last_year);
        let kind = self.facility(actor).await?.kind;
        let Some(edition) = self.shipped_editions().iter().find(|e| e.id == id) else { return Ok(()) };
        let Some(form) = edition.form_for(kind) else { return Ok(()) };
        let confirmed_on = last_year.first_day().saturating_add(jiff::Span::new().days(72));
        let scope = authz::program(actor.facility);
        let mut tx = self.db().begin().await?;
        for item in &form.items {
            let open = matches!(
                item.control,
                Some(Control::Bcp | Control::TwoFactor | Control::RemovableMedia | Control::Rules)
            );
            let answer = Answer {
                item: item.id.clone(),
                round: Round::FIRST,
                value: if open { AnswerValue::No } else { AnswerValue::Yes },
                confirmed_on,
                target_on: open.then(|| last_year.last_day()),
                planned_by: None,
                remark: String::new(),
                reason: String::new(),
                verdict: VerdictValue::Unknown,
                asked: item.label.clone(),
                state: AnswerState::Confirmed,
                by: actor.user,
                at: self.now(),
                revision: 1,
            };
            sejo_store::answer::put_revision(&mut tx, &scope, &answer, 0).await?;
        }
        let detail = json!({ "answers": form.items.len() });
        audit::record(&mut tx, self, actor, "installation.demo", &format!("{id}/{}", form.kind), detail).await?;
        Ok(tx.commit().await?)
    }

    /// Confirms the plan through the same door as everybody.
    pub(super) async fn confirm_plan(&self, actor: &Actor, plan: &[Planned], day: Day) -> Result<()> {
        let year = FiscalYear::of(day.0);
        let within = |d: Date| d.clamp(year.first_day(), year.last_day());
        for planned in plan {
            let confirmed_on = within(day.ago(planned.days_ago));
            let target_on = planned.target_in.map(|days| within(day.ago(-days)));
            let form = ConfirmForm {
                round: Round::FIRST,
                value: planned.value,
                confirmed_on,
                target_on,
                planned_by: None,
                remark: planned.remark.to_owned(),
                reason: planned.reason.to_owned(),
                revision: 0,
                seen: None,
            };
            self.confirm(actor, planned.slug, &form).await.map_err(|e| explain(planned.slug, e))?;
        }
        Ok(())
    }
}
