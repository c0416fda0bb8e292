//! A valid session: who acts, and at which of the user's facilities.

use sejo_model::{Actor, Date, Facility, FacilityId, FacilityKind, Role, SessionId, Side};
use sejo_store::session::SignedIn;

use super::Origin;
use crate::{FacilityName, Named};

/// A valid session.
#[derive(Debug, Clone)]
pub struct Session {
    /// Id.
    pub id: SessionId,
    /// Who acts, where.
    pub actor: Actor,
    /// Facilities the user may switch to, this one included.
    pub facilities: Vec<FacilityName>,
    /// Name of the facility; empty until the six questions are answered.
    pub facility_name: String,
    /// What kind of facility it is, for how it is addressed.
    pub kind: FacilityKind,
    /// Whether the six questions have been answered for this facility.
    pub questions_answered: bool,
    /// Whether it is a facility's or a vendor's.
    pub side: Side,
    /// The day on which it was looked at.
    pub today: Date,
    /// A fresh token to set in the cookie when the old one was due for rotation.
    pub rotated: Option<String>,
    /// The user's facilities with the role at each.
    homes: Vec<(Facility, Role)>,
}

impl Session {
    /// The session at the facility it switched to last; `None` when the user does not belong to that any more.
    pub(super) fn of(found: SignedIn, origin: &Origin, today: Date, rotated: Option<String>) -> Option<Self> {
        let (here, role) = found.home().cloned()?;
        let actor = Actor {
            user: found.user.id,
            name: found.user.name,
            facility: here.id,
            role,
            lang: found.session.lang,
            origin: format!("web {}", origin.address),
        };
        Some(Self {
            id: found.session.id,
            actor,
            facilities: found.homes.iter().map(|(f, _)| Named { id: f.id, name: f.name.clone() }).collect(),
            questions_answered: !here.name.is_empty(),
            side: here.side,
            facility_name: here.name,
            kind: here.kind,
            today,
            rotated,
            homes: found.homes,
        })
    }

    /// The same session at another facility of the user, with the role there. Nothing is switched: one browser has many
    /// tabs, and each may stand at a facility of its own. `None` where the user has no role.
    #[must_use]
    pub fn at(&self, facility: FacilityId) -> Option<Self> {
        let (there, role) = self.homes.iter().find(|(home, _)| home.id == facility)?;
        Some(Self {
            actor: Actor { facility: there.id, role: *role, ..self.actor.clone() },
            questions_answered: !there.name.is_empty(),
            side: there.side,
            facility_name: there.name.clone(),
            kind: there.kind,
            ..self.clone()
        })
    }
}
