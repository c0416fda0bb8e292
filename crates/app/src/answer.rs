//! Answers: confirm, withdraw, declare, record a finding and that it was dealt with, or was not.

use sejo_judge::AnswerDraft;
use sejo_model::date;
use sejo_model::improvement::DoneOn;
use sejo_model::text::{fold, is_blank};
use sejo_model::words::Text;
use sejo_model::{
    Action, Actor, Answer, AnswerState, AnswerValue, Control, Date, Declaration, DeclarationId, EditionId, ErrorCode,
    Finding, FindingId, Item, ItemId, Lang, Round, UserId,
};
use sejo_store::{Scope, StoreError};
use serde_json::json;

use crate::facts::Names;
use crate::field::{Fields, written};
use crate::standing::Line;
use crate::{App, Error, Result, audit, authz, facts};

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
    /// The row as the page showed it; `None` where it is read as it is saved.
    pub seen: Option<Seen>,
}

/// A row as somebody saw it: an answer is one to these words and to no others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Of which edition.
    pub edition: String,
    /// What it asked.
    pub words: String,
}

impl Seen {
    /// Whether it is the row as it is now. A form sends line breaks as its browser likes them.
    fn is_of(&self, edition: &EditionId, item: &Item) -> bool {
        self.edition == edition.0 && fold(&self.words) == fold(&item.label)
    }
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

/// That a finding was dealt with.
#[derive(Debug, Clone)]
pub struct SettleForm {
    /// Which.
    pub finding: FindingId,
    /// Day.
    pub done_on: Date,
    /// What was done, or where it can be seen.
    pub how: String,
}

impl App {
    /// Confirms an answer: rules, optimistic revision, audit entry, one transaction.
    ///
    /// # Errors
    /// Field errors of `judge::validate`; `ChangedMeanwhile` with who saved what, or what was asked before and now, in
    /// `detail`.
    pub async fn confirm(&self, actor: &Actor, slug: &str, form: &ConfirmForm) -> Result<()> {
        let scope = authz::scope(actor, Action::Confirm)?;
        let standing = self.standing(&scope).await?;
        let (_, line) = standing.line(slug)?;
        if let Some(seen) = form.seen.as_ref().filter(|seen| !seen.is_of(&standing.edition.id, &line.item)) {
            return Err(Error::new(ErrorCode::ChangedMeanwhile).with_detail(asked_otherwise(seen, &line.item)));
        }
        // Who confirms has looked: what was opened again by a change is settled by it.
        let fresh = sejo_judge::judge_form(&standing.form, &standing.facts, standing.today);
        let verdict = fresh.into_iter().find(|v| v.item == line.item.id).ok_or(ErrorCode::NotFound)?;
        let mut errors = sejo_judge::validate(
            &draft(form),
            &line.item,
            &verdict,
            &standing.answers,
            &standing.edition,
            &standing.facts,
            standing.today,
        );
        let mut fields = Fields::default();
        fields.text("remark", &form.remark);
        fields.text("reason", &form.reason);
        errors.extend(fields.errors());
        let before = sejo_store::answer::current(self.db(), &scope, &standing.edition.id).await?;
        let before = before.into_iter().find(|a| a.item == line.item.id && a.round == form.round);
        // The page shows no withdrawn answer, so whoever saw none may write over one.
        let stored = before.as_ref().map_or(0, |a| a.revision);
        let unseen = before.as_ref().is_some_and(|a| a.state == AnswerState::Withdrawn) && form.revision == 0;
        // Somebody else's answer is said before what is wrong with one's own: it may make that moot.
        if stored != form.revision && !unseen {
            return Err(self.changed_answer(&scope, &line.item.id, form.round, actor).await?);
        }
        if !errors.is_empty() {
            return Err(Error::fields(errors));
        }
        // The page shows the row as it was opened again, so a reason it asked for stays.
        let measured = [verdict.value, line.verdict.value];
        let is_asked = measured.into_iter().any(|value| sejo_judge::takes_reason(&line.item, form.value, value));
        let reason = if is_asked { written(&form.reason) } else { String::new() };
        let answer = Answer { verdict: verdict.value, reason, ..answer(form, line, actor, self.now()) };
        self.save_answer(actor, &scope, "answer.confirm", before.as_ref(), &answer, stored).await
    }

    /// Withdraws the answer of a round; the history keeps it.
    ///
    /// # Errors
    /// `NoAnswer`, `ChangedMeanwhile`; a field error on `round` while a later round still has an answer.
    pub async fn withdraw(&self, actor: &Actor, slug: &str, round: Round, revision: u32, reason: &str) -> Result<()> {
        let scope = authz::scope(actor, Action::Confirm)?;
        let standing = self.standing(&scope).await?;
        let (_, line) = standing.line(slug)?;
        let Some(before) = line.answers.iter().find(|a| a.round == round) else {
            return Err(ErrorCode::NoAnswer.into());
        };
        if before.revision != revision {
            return Err(self.changed_answer(&scope, &line.item.id, round, actor).await?);
        }
        let mut fields = Fields::default();
        fields.check("round", line.answers.iter().all(|a| a.round <= round), ErrorCode::RoundOrder);
        fields.check("reason", !reason.trim().is_empty(), ErrorCode::Required);
        fields.text("reason", reason);
        fields.finish()?;
        let answer = Answer {
            reason: written(reason),
            state: AnswerState::Withdrawn,
            verdict: line.verdict.value,
            by: actor.user,
            at: self.now(),
            ..before.clone()
        };
        self.save_answer(actor, &scope, "answer.withdraw", Some(before), &answer, revision).await
    }

    /// Declares a value by hand.
    ///
    /// # Errors
    /// Field errors.
    pub async fn declare(&self, actor: &Actor, slug: &str, form: &DeclareForm) -> Result<()> {
        let scope = authz::scope(actor, Action::Declare)?;
        let standing = self.standing(&scope).await?;
        let (_, line) = standing.line(slug)?;
        let mut fields = Fields::default();
        fields.text("remark", &form.remark);
        fields.check("dated_on", form.dated_on.is_none_or(|d| d <= standing.today), ErrorCode::FutureDay);
        fields.finish()?;
        let declaration = Declaration {
            id: DeclarationId::new(),
            edition: standing.edition.id.clone(),
            form: standing.form.kind,
            item: line.item.id.clone(),
            control: line.item.control,
            subsection: line.item.subsection,
            round: Round::FIRST,
            value: form.value,
            dated_on: form.dated_on,
            target_on: form.target_on,
            remark: written(&form.remark),
            vendor_id: None,
            system_id: None,
            evidence_id: None,
            by: actor.user,
            at: self.now(),
            taken_back_on: None,
            asked: String::new(),
            system_name: String::new(),
        };
        let mut tx = self.db().begin().await?;
        sejo_store::declaration::insert_many(&mut tx, &scope, std::slice::from_ref(&declaration)).await?;
        let detail = json!({ "after": declaration });
        audit::record(&mut tx, self, actor, "declaration.add", &line.item.id.0, detail).await?;
        Ok(tx.commit().await?)
    }

    /// Records an inspector's finding.
    ///
    /// # Errors
    /// Field errors.
    pub async fn record_finding(&self, actor: &Actor, slug: &str, form: &FindingForm) -> Result<()> {
        let scope = authz::scope(actor, Action::RecordFinding)?;
        let standing = self.standing(&scope).await?;
        let (_, line) = standing.line(slug)?;
        let mut fields = Fields::default();
        fields.check("inspected_on", form.inspected_on <= standing.today, ErrorCode::FutureDay);
        fields.name("inspector", &form.inspector);
        fields.check("note", form.in_order || !form.note.trim().is_empty(), ErrorCode::Required);
        fields.text("note", &form.note);
        fields.finish()?;
        let finding = Finding {
            id: FindingId::new(),
            item: line.item.id.clone(),
            inspected_on: form.inspected_on,
            inspector: written(&form.inspector),
            in_order: form.in_order,
            note: written(&form.note),
            by: actor.user,
            at: self.now(),
            settled: None,
        };
        let mut tx = self.db().begin().await?;
        sejo_store::finding::insert(&mut tx, &scope, &finding).await?;
        let detail = json!({ "after": finding });
        audit::record(&mut tx, self, actor, "finding.record", &line.item.id.0, detail).await?;
        Ok(tx.commit().await?)
    }

    /// Says that a finding was dealt with, of whatever year it is: it stays as the inspector said it, with the day and how beside
    /// it.
    ///
    /// # Errors
    /// Field errors; `ChangedMeanwhile` when somebody said so already; `NotFound` for one that is not on the row or asks for nothing.
    pub async fn settle_finding(&self, actor: &Actor, slug: &str, form: &SettleForm) -> Result<()> {
        let scope = authz::scope(actor, Action::RecordFinding)?;
        let standing = self.standing(&scope).await?;
        let (_, line) = standing.line(slug)?;
        let mut found = standing.findings_on(&line.item.id).into_iter();
        let before = found.find(|f| f.id == form.finding && !f.in_order).ok_or(ErrorCode::NotFound)?;
        if before.settled.is_some() {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        let mut fields = Fields::default();
        fields.check("done_on", form.done_on <= standing.today, ErrorCode::FutureDay);
        fields.check("done_on", form.done_on >= before.inspected_on, ErrorCode::SettledTooEarly);
        fields.check("how", !is_blank(&form.how), ErrorCode::Required);
        fields.text("how", &form.how);
        fields.finish()?;
        let settled = DoneOn { on: form.done_on, how: written(&form.how), by: actor.name.clone() };
        let after = Finding { settled: Some(settled), ..before.clone() };
        self.change_finding(actor, &scope, "finding.settle", (&line.item.id, before, &after)).await
    }

    /// Takes back that a finding was dealt with, where that was said by mistake or otherwise than it was: the finding asks again for
    /// what the inspector asked for, and what was said stays in the log. Only the word that was `seen` is taken back
    /// ([`FindingView::seen`](crate::checklist::FindingView::seen)).
    ///
    /// # Errors
    /// `ChangedMeanwhile` when somebody took it back already, or wrote another word in its place; `NotFound` for one that is not on
    /// the row or asks for nothing.
    pub async fn reopen_finding(&self, actor: &Actor, slug: &str, (finding, seen): (FindingId, &str)) -> Result<()> {
        let scope = authz::scope(actor, Action::RecordFinding)?;
        let standing = self.standing(&scope).await?;
        let (_, line) = standing.line(slug)?;
        let mut found = standing.findings_on(&line.item.id).into_iter();
        let before = found.find(|f| f.id == finding && !f.in_order).ok_or(ErrorCode::NotFound)?;
        if before.settled.is_none() || word_of(before) != seen {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        let after = Finding { settled: None, ..before.clone() };
        self.change_finding(actor, &scope, "finding.reopen", (&line.item.id, before, &after)).await
    }

    /// The finding as it is from now on and the audit entry, or neither.
    async fn change_finding(
        &self,
        actor: &Actor,
        scope: &Scope,
        action: &str,
        (row, before, after): (&ItemId, &Finding, &Finding),
    ) -> Result<()> {
        let mut tx = self.db().begin().await?;
        match sejo_store::finding::change(&mut tx, scope, before, after).await {
            Err(StoreError::Changed) => {
                tx.rollback().await?;
                return Err(ErrorCode::ChangedMeanwhile.into());
            }
            other => other?,
        }
        let detail = json!({ "before": before, "after": after });
        audit::record(&mut tx, self, actor, action, &row.0, detail).await?;
        Ok(tx.commit().await?)
    }

    /// The answer as its next revision and the audit entry, or neither.
    async fn save_answer(
        &self,
        actor: &Actor,
        scope: &Scope,
        action: &str,
        before: Option<&Answer>,
        answer: &Answer,
        expected: u32,
    ) -> Result<()> {
        let mut tx = self.db().begin().await?;
        let after = match sejo_store::answer::put_revision(&mut tx, scope, answer, expected).await {
            Err(StoreError::Changed) => {
                tx.rollback().await?;
                return Err(self.changed_answer(scope, &answer.item, answer.round, actor).await?);
            }
            other => other?,
        };
        let detail = json!({ "before": before, "after": after });
        audit::record(&mut tx, self, actor, action, &answer.item.0, detail).await?;
        Ok(tx.commit().await?)
    }

    /// `ChangedMeanwhile` with who saved what.
    async fn changed_answer(&self, scope: &Scope, item: &ItemId, round: Round, actor: &Actor) -> Result<Error> {
        let history = sejo_store::answer::history(self.db(), scope, item).await?;
        let last = history.into_iter().filter(|a| a.round == round).max_by_key(|a| a.revision);
        let Some(last) = last else { return Ok(ErrorCode::ChangedMeanwhile.into()) };
        let names = facts::names(self.db(), scope).await?;
        let said = who_saved_what(&last, who_saved(&last, actor, &names));
        Ok(Error::new(ErrorCode::ChangedMeanwhile).with_detail(said))
    }
}

fn draft(form: &ConfirmForm) -> AnswerDraft {
    AnswerDraft {
        value: form.value,
        confirmed_on: form.confirmed_on,
        target_on: form.target_on,
        planned_by: form.planned_by,
        remark: form.remark.clone(),
        reason: form.reason.clone(),
        round: form.round,
    }
}

fn answer(form: &ConfirmForm, line: &Line, actor: &Actor, now: i64) -> Answer {
    let is_no = form.value == AnswerValue::No;
    let is_planned = line.item.control == Some(Control::TwoFactor);
    Answer {
        item: line.item.id.clone(),
        round: form.round,
        value: form.value,
        confirmed_on: form.confirmed_on,
        // A target belongs to いいえ and a plan to the はい of two-factor; what a form left over from the other choice is dropped.
        target_on: form.target_on.filter(|_| is_no),
        planned_by: form.planned_by.filter(|_| form.value == AnswerValue::Yes && is_planned),
        remark: written(&form.remark),
        reason: written(&form.reason),
        verdict: line.verdict.value,
        asked: line.item.label.clone(),
        state: AnswerState::Confirmed,
        by: actor.user,
        at: now,
        revision: form.revision,
    }
}

/// What tells one word that a finding was dealt with from another; empty while nobody says so.
pub(crate) fn word_of(finding: &Finding) -> String {
    let said = |done: &DoneOn| format!("{}\n{}\n{}", done.on, done.by, done.how);
    let short = |said: String| sejo_evidence::sha256(said.as_bytes()).to_string().chars().take(16).collect();
    finding.settled.as_ref().map(said).map(short).unwrap_or_default()
}

/// What the page asked and what the row asks now.
fn asked_otherwise(seen: &Seen, item: &Item) -> Text {
    let (before, now) = (written(&seen.words), &item.label);
    Text::new(
        format!("この項目の文が、画面を開いた後で変わりました。前の文「{before}」 今の文「{now}」"),
        format!("The words of this row changed after the page was opened. Before: “{before}” Now: “{now}”"),
    )
}

fn who_saved(last: &Answer, actor: &Actor, names: &Names) -> Text {
    let name = |lang| names.user(last.by, lang);
    match last.by {
        UserId::COMMAND => Text::new(name(Lang::Ja), name(Lang::En)),
        by if by == actor.user => Text::new("別の画面のあなた", "you, in another window"),
        _ => Text::new(format!("{}さん", name(Lang::Ja)), name(Lang::En)),
    }
}

/// What the other person saved, for the one who comes second.
fn who_saved_what(last: &Answer, Text { ja: ja_who, en: en_who }: Text) -> Text {
    let round = last.round.number();
    if last.state == AnswerState::Withdrawn {
        return Text::new(
            format!("{ja_who}が{round}回目の回答を取り消しました。"),
            format!("Round {round} was withdrawn by {en_who}."),
        );
    }
    let value = last.value.words();
    let target = |lang| last.target_on.map(|d| date::short(d, lang));
    let ja_target = target(Lang::Ja).map(|d| format!("、目標日 {d}")).unwrap_or_default();
    let en_target = target(Lang::En).map(|d| format!(", target {d}")).unwrap_or_default();
    let ja_day = date::short(last.confirmed_on, Lang::Ja);
    Text::new(
        format!("{ja_who}が{round}回目に「{}」(確認日 {ja_day}{ja_target})と保存しました。", value.ja),
        format!("Saved by {en_who}: round {round}, {} (confirmed on {}{en_target}).", value.en, last.confirmed_on),
    )
}
