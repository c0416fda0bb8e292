//! People and posts.

use std::cmp::Reverse;

use sejo_model::{Action, Actor, Appointment, AppointmentId, ErrorCode, Person, PersonId};
use serde_json::json;

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

    /// Saves a person.
    ///
    /// # Errors
    /// Field errors.
    pub async fn save_person(&self, actor: &Actor, person: &Person) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let mut fields = Fields::default();
        fields.name("name", &person.name);
        fields.text("job", &person.job);
        fields.text("department", &person.department);
        fields.text("phone", &person.phone);
        fields.finish()?;
        let before = sejo_store::person::list(self.db(), &scope).await?.into_iter().find(|p| p.id == person.id);
        let mut tx = self.db().begin().await?;
        sejo_store::person::put(&mut tx, &scope, person).await?;
        let detail = json!({ "before": before, "after": person });
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

    /// Saves an appointment.
    ///
    /// # Errors
    /// Field errors.
    pub async fn save_appointment(&self, actor: &Actor, appointment: &Appointment) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let people = sejo_store::person::list(self.db(), &scope).await?;
        let mut fields = Fields::default();
        fields.check("person_id", people.iter().any(|p| p.id == appointment.person_id), ErrorCode::UnknownWord);
        fields.text("appointed_by", &appointment.appointed_by);
        let ordered = appointment.ended_on.is_none_or(|end| appointment.appointed_on <= end);
        fields.check("ended_on", ordered, ErrorCode::EndBeforeStart);
        fields.finish()?;
        let all = sejo_store::appointment::list(self.db(), &scope).await?;
        let before = all.iter().find(|a| a.id == appointment.id);
        let mut tx = self.db().begin().await?;
        sejo_store::appointment::put(&mut tx, &scope, appointment).await?;
        let detail = json!({ "before": before, "after": appointment });
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
