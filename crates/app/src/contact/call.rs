//! The calling round: each number tried, with the day, by whom and what came of it.
//!
//! A call is a record of its own and is never changed; one that was written down wrongly is followed by a right one.

use sejo_model::contact::chart::{Chart, Node, Standing, Way};
use sejo_model::contact::{CallResult, ContactCall, number_key, phone};
use sejo_model::{Action, Actor, ContactCallId, ContactKey, Date, ErrorCode};
use serde_json::json;

use crate::field::{Fields, written};
use crate::{App, Result, audit, authz, facts};

/// Calls shown of the history.
const SHOWN: u32 = 200;

/// The calling round.
#[derive(Debug, Clone)]
pub struct Calls {
    /// The chart, with the last call of each number.
    pub chart: Chart,
    /// All calls, the newest first.
    pub history: Vec<ContactCall>,
    /// A call counts for so many days.
    pub days: u32,
    /// Today.
    pub today: Date,
}

impl Calls {
    /// Numbers that have to be tried.
    #[must_use]
    pub fn total(&self) -> usize {
        self.chart.nodes.iter().flat_map(Node::to_try).count()
    }

    /// Numbers that answered within the period.
    #[must_use]
    pub fn verified(&self) -> usize {
        self.chart.nodes.iter().flat_map(Node::to_try).filter(|w| w.standing == Standing::Verified).count()
    }

    /// Everybody to call with the numbers to try: those not verified yet first, in the order of the chart.
    #[must_use]
    pub fn rows(&self) -> Vec<(&Node, Vec<&Way>)> {
        let mut rows: Vec<(&Node, Vec<&Way>)> = self.chart.nodes.iter().map(|n| (n, n.to_try().collect())).collect();
        rows.sort_by_key(|(node, _)| node.standing() == Standing::Verified);
        rows
    }
}

/// A call as it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallForm {
    /// Whom.
    pub contact: ContactKey,
    /// The number that was dialled.
    pub number: String,
    /// The day.
    pub called_on: Date,
    /// By whom.
    pub called_by: String,
    /// What came of it.
    pub result: CallResult,
    /// Remarks.
    pub note: String,
    /// The new number, where it has changed and is known; empty otherwise.
    pub new_number: String,
}

impl App {
    /// The calling round, with its history.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn contact_calls(&self, actor: &Actor) -> Result<Calls> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let history = sejo_store::contact::calls(self.db(), &scope, SHOWN).await?;
        let today = self.today();
        let chart = sejo_judge::contact_chart(&facts, today);
        Ok(Calls { chart, history, days: facts.thresholds.contact_days, today })
    }

    /// Records that a number was tried. A new number that was heard is written down in the same breath, where it belongs.
    ///
    /// # Errors
    /// Field errors; `NotFound` for somebody who is not on the chart; `ChangedMeanwhile` when the chart has another number
    /// by now.
    pub async fn record_call(&self, actor: &Actor, form: &CallForm) -> Result<ContactCall> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let facts = facts::facts(self, &scope).await?;
        let chart = sejo_judge::contact_chart(&facts, self.today());
        let name = name(&chart, form.contact)?;
        let new_number = checked(form, self.today())?;
        let is_known = |node: &Node| node.ways.iter().any(|w| number_key(&w.value) == number_key(&form.number));
        let is_shipped = sejo_judge::shipped_offices().iter().any(|s| {
            form.contact == ContactKey::Authority(s.authority)
                && [&s.phone, &s.web].iter().any(|v| !v.is_empty() && number_key(v) == number_key(&form.number))
        });
        if !(chart.node(form.contact).is_some_and(is_known) || is_shipped) {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        let call = ContactCall {
            id: ContactCallId::new(),
            contact: form.contact,
            name,
            number: form.number.trim().to_owned(),
            called_on: form.called_on,
            called_by: form.called_by.trim().to_owned(),
            result: form.result,
            note: written(&form.note),
        };
        let mut tx = self.db().begin().await?;
        sejo_store::contact::add_call(&mut tx, &scope, &call).await?;
        let detail = json!({ "after": call });
        audit::record(&mut tx, self, actor, "contact.call", &call.contact.to_string(), detail).await?;
        if let Some(number) = new_number {
            let lines = Self::with_number(form.contact, &facts, &form.number, &number).ok_or(ErrorCode::NotFound)?;
            self.write_line(&mut tx, (actor, &scope), &facts, (&lines.0, &lines.1)).await?;
        }
        tx.commit().await?;
        Ok(call)
    }
}

/// What somebody is called today.
fn name(chart: &Chart, key: ContactKey) -> Result<String> {
    match (chart.node(key), key) {
        (Some(node), _) => Ok(node.name.ja.clone()),
        // An office that stands behind another one of its group can be tried all the same.
        (None, ContactKey::Authority(authority)) => Ok(authority.words().ja.to_owned()),
        (None, _) => Err(ErrorCode::NotFound.into()),
    }
}

/// What is wrong with a call; the new number as it is kept.
fn checked(form: &CallForm, today: Date) -> Result<Option<String>> {
    let mut fields = Fields::default();
    fields.check("called_on", form.called_on <= today, ErrorCode::FutureDay);
    fields.name("called_by", &form.called_by);
    fields.line("note", &form.note);
    let typed = form.new_number.trim();
    let number = phone(typed);
    fields.check("new_number", number.is_ok(), ErrorCode::NotAPhone);
    fields.check("new_number", typed.is_empty() || form.result == CallResult::Changed, ErrorCode::NotANewNumber);
    let is_other = typed.is_empty() || number_key(typed) != number_key(&form.number);
    fields.check("new_number", is_other, ErrorCode::NotANewNumber);
    fields.finish()?;
    Ok(number.ok().filter(|n| !n.is_empty()))
}
