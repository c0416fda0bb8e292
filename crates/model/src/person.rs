//! People and the posts they hold.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::{AppointmentId, PersonId};

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Id.
    pub id: PersonId,
    /// Full name.
    pub name: String,
    /// Job, e.g. 事務長.
    pub job: String,
    /// Department, e.g. 医事課.
    pub department: String,
    /// Telephone or extension.
    pub phone: String,
    /// How the name is read and what accounts are called, one behind the other: さとう じろう、jsato. By these a person is found
    /// in configurations.
    #[serde(default)]
    pub reading: String,
    /// When the person left; `None` while employed.
    pub left_on: Option<Date>,
    /// Counts up with each change.
    #[serde(default = "crate::revision::first")]
    pub revision: u32,
}

impl Person {
    /// Whether the person works here on `day`.
    #[must_use]
    pub fn is_employed_on(&self, day: Date) -> bool {
        self.left_on.is_none_or(|left| left >= day)
    }
}

keyed_enum! {
    /// A post the checklist asks about.
    pub enum Post {
        Officer = "officer", "医療情報システム安全管理責任者", "safety manager of medical information systems";
        Deputy = "deputy", "安全管理責任者の代理", "deputy safety manager";
        Management = "management", "経営層の責任者", "responsible member of the management";
        Planning = "planning", "企画管理者", "planning manager";
        Operation = "operation", "システム運用担当者", "system operator";
    }
}

/// A post held by a person from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    /// Id.
    pub id: AppointmentId,
    /// Who.
    pub person_id: PersonId,
    /// Which post.
    pub post: Post,
    /// Since when; `None` while nobody knows.
    pub appointed_on: Option<Date>,
    /// By whom, e.g. 院長.
    pub appointed_by: String,
    /// Until when; `None` while it lasts.
    pub ended_on: Option<Date>,
    /// Counts up with each change.
    #[serde(default = "crate::revision::first")]
    pub revision: u32,
}

impl Appointment {
    /// Whether the post is held on `day`.
    #[must_use]
    pub fn is_held_on(&self, day: Date) -> bool {
        self.appointed_on.is_none_or(|since| since <= day) && self.ended_on.is_none_or(|end| end >= day)
    }

    /// Whether there is a day on which both are held; one without a first or last day reaches as far as can be.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let begins =
            |one: &Self, two: &Self| one.appointed_on.zip(two.ended_on).is_none_or(|(since, end)| since <= end);
        begins(self, other) && begins(other, self)
    }
}
