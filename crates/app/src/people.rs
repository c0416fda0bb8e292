//! People and posts.

use std::cmp::Reverse;

use sejo_model::{Action, Actor, Appointment, AppointmentId, ErrorCode, Person, PersonId, Post};
use sejo_store::StoreError;
use serde_json::json;

use crate::conflict::{self, Label, label};
use crate::field::Fields;
use crate::{App, Result, audit, authz};

/// A person with the posts held.
#[derive(Debug, Clone)]
pub struct PersonRow {
    /// The person.
    pub person: Person,
    /// Posts, past ones too.
    pub appointments: Vec<Appointment>,
}

impl App {
    /// Staff registered, those who left last.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn people(&self, actor: &Actor) -> Result<Vec<PersonRow>> {
        let scope = authz::scope(actor, Action::Read)?;
        let people = sejo_store::person::list(self.db(), &scope).await?;
        let mut appointments = sejo_store::appointment::list(self.db(), &scope).await?;
        appointments.sort_by_key(|a| Reverse(a.appointed_on));
        let today = self.today();
        let mut rows: Vec<PersonRow> = people
            .into_iter()
            .map(|person| PersonRow {
                appointments: appointments.iter().filter(|a| a.person_id == person.id).cloned().collect(),
                person,
            })
            .collect();
        rows.sort_by_key(|r| !r.person.is_employed_on(today));
        Ok(rows)
    }

    /// Saves a person (revision 0: a new one).
    ///
    /// # Errors
    /// Field errors, `ChangedMeanwhile`.
    pub async fn save_person(&self, actor: &Actor, person: &Person) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let mut fields = Fields::default();
        fields.name("name", &person.name);
        fields.line("job", &person.job);
        fields.line("department", &person.department);
        fields.line("phone", &person.phone);
        fields.line("reading", &person.reading);
        let before = sejo_store::person::list(self.db(), &scope).await?.into_iter().find(|p| p.id == person.id);
        let phone = fields.phone("phone", &person.phone, before.as_ref().map_or("", |p| p.phone.as_str()));
        fields.finish()?;
        let person = &Person { phone, ..person.clone() };
        if before.is_none() && person.revision > 0 {
            return Err(ErrorCode::NotFound.into());
        }
        let mut tx = self.db().begin().await?;
        let after = match sejo_store::person::put(&mut tx, &scope, person).await {
            Err(StoreError::Changed | StoreError::Duplicate(_)) => {
                tx.rollback().await?;
                let now = sejo_store::person::get(self.db(), &scope, person.id).await?;
                let (subject, both) = (person.id.to_string(), (&now, person));
                return Err(conflict::changed(self, (&scope, actor.user), &subject, both, &LABELS).await?);
            }
            other => other?,
        };
        let detail = json!({ "before": before, "after": after });
        audit::record(&mut tx, self, actor, "person.save", &person.id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }

    /// Removes a person and the posts.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn remove_person(&self, actor: &Actor, id: PersonId) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let before = sejo_store::person::get(self.db(), &scope, id).await?;
        let mut tx = self.db().begin().await?;
        sejo_store::person::remove(&mut tx, &scope, id).await?;
        audit::record(&mut tx, self, actor, "person.remove", &id.to_string(), json!({ "before": before })).await?;
        Ok(tx.commit().await?)
    }

    /// Saves an appointment (revision 0: a new one).
    ///
    /// # Errors
    /// Field errors, `ChangedMeanwhile`.
    pub async fn save_appointment(&self, actor: &Actor, appointment: &Appointment) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let people = sejo_store::person::list(self.db(), &scope).await?;
        let mut fields = Fields::default();
        fields.check("person_id", people.iter().any(|p| p.id == appointment.person_id), ErrorCode::UnknownWord);
        fields.line("appointed_by", &appointment.appointed_by);
        let ordered = appointment.ended_on.is_none_or(|end| appointment.appointed_on.is_none_or(|since| since <= end));
        fields.check("ended_on", ordered, ErrorCode::EndBeforeStart);
        let all = sejo_store::appointment::list(self.db(), &scope).await?;
        let is_twice = |a: &Appointment| {
            (a.person_id, a.post) == (appointment.person_id, appointment.post) && a.id != appointment.id
        };
        let is_new = !all.iter().any(|a| is_twice(a) && a.overlaps(appointment));
        fields.check("post", is_new, ErrorCode::AlreadyAppointed);
        let before = all.iter().find(|a| a.id == appointment.id);
        // What already stood so may still be corrected.
        let stood = before.is_some_and(|b| {
            (b.person_id, b.post) == (appointment.person_id, appointment.post) && deputises_oneself(b, &all)
        });
        fields.check("person_id", stood || !deputises_oneself(appointment, &all), ErrorCode::SamePerson);
        fields.finish()?;
        if before.is_none() && appointment.revision > 0 {
            return Err(ErrorCode::NotFound.into());
        }
        let mut tx = self.db().begin().await?;
        let after = match sejo_store::appointment::put(&mut tx, &scope, appointment).await {
            Err(StoreError::Changed | StoreError::Duplicate(_)) => {
                tx.rollback().await?;
                let now = sejo_store::appointment::get(self.db(), &scope, appointment.id).await?;
                let (subject, both) = (appointment.id.to_string(), (&now, appointment));
                return Err(conflict::changed(self, (&scope, actor.user), &subject, both, &POST_LABELS).await?);
            }
            other => other?,
        };
        let detail = json!({ "before": before, "after": after });
        audit::record(&mut tx, self, actor, "appointment.save", &appointment.id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }

    /// Removes an appointment.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn remove_appointment(&self, actor: &Actor, id: AppointmentId) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let before = sejo_store::appointment::get(self.db(), &scope, id).await?;
        let mut tx = self.db().begin().await?;
        sejo_store::appointment::remove(&mut tx, &scope, id).await?;
        audit::record(&mut tx, self, actor, "appointment.remove", &id.to_string(), json!({ "before": before })).await?;
        Ok(tx.commit().await?)
    }
}

/// Whether the safety manager would be their own deputy on some day.
fn deputises_oneself(appointment: &Appointment, all: &[Appointment]) -> bool {
    let other = match appointment.post {
        Post::Officer => Post::Deputy,
        Post::Deputy => Post::Officer,
        _ => return false,
    };
    let is_theirs = |a: &Appointment| (a.person_id, a.post) == (appointment.person_id, other) && a.id != appointment.id;
    all.iter().any(|a| is_theirs(a) && a.overlaps(appointment))
}

/// Fields that can differ when two people save the same person.
const LABELS: [Label; 6] = [
    label("name", "お名前", "name"),
    label("job", "職種", "job"),
    label("department", "部署", "department"),
    label("phone", "電話・内線", "telephone"),
    label("reading", "読みがな・アカウント名", "reading, account names"),
    label("left_on", "退職日", "left on"),
];

/// Fields that can differ when two people save the same appointment.
const POST_LABELS: [Label; 5] = [
    label("post", "役職", "post"),
    label("person_id", "職員", "person"),
    label("appointed_on", "任命した日", "appointed on"),
    label("appointed_by", "任命した人", "appointed by"),
    label("ended_on", "終わった日", "ended on"),
];
