//! People and posts.

use sejo_model::{Actor, Appointment, AppointmentId, Person, PersonId};

use crate::{App, Result};

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
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Saves a person.
    ///
    /// # Errors
    /// Field errors.
    pub async fn save_person(&self, actor: &Actor, person: &Person) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Removes a person and the posts.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn remove_person(&self, actor: &Actor, id: PersonId) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Saves an appointment.
    ///
    /// # Errors
    /// Field errors.
    pub async fn save_appointment(&self, actor: &Actor, appointment: &Appointment) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Removes an appointment.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn remove_appointment(&self, actor: &Actor, id: AppointmentId) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }
}
