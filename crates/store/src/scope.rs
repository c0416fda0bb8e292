//! The key to the rows of one facility.
//!
//! Store functions on rows of a facility accept nothing else, so a forgotten facility filter does not compile.

use sejo_model::{Facility, FacilityId, Side};
use uuid::Uuid;

/// The right to reach the rows of one facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    facility: FacilityId,
}

impl Scope {
    /// Grants the rows of `facility`. Called by `app::authz` only, after it has looked at the caller's role there;
    /// `cargo xtask layers` looks for other callers.
    #[must_use]
    pub const fn grant(facility: FacilityId) -> Self {
        Self { facility }
    }

    /// Which facility.
    #[must_use]
    pub const fn facility(&self) -> FacilityId {
        self.facility
    }
}

/// The right to reach what a vendor keeps: its products, customers and what it issued. Nobody has it who only holds the
/// [`Scope`] of a facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorScope(Scope);

impl VendorScope {
    /// The rows of a vendor; `None` where the scope is that of a facility.
    #[must_use]
    pub fn of(scope: &Scope, home: &Facility) -> Option<Self> {
        (home.side == Side::Vendor && home.id == scope.facility()).then(|| Self(scope.clone()))
    }

    /// The scope of everything both sides have: users, the log, settings, kept files.
    #[must_use]
    pub const fn scope(&self) -> &Scope {
        &self.0
    }

    /// Whose rows.
    #[must_use]
    pub(crate) const fn id(&self) -> Uuid {
        self.0.facility.0
    }
}

/// Which rows a statement may touch; PostgreSQL enforces it by row level security.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Rows of one facility.
    Facility(Uuid),
    /// Rows that belong to no facility, or a look across all of them (sign-in, backup, verification).
    Installation,
}

impl Reach {
    /// The value of `app.facility` for the transaction. Holds hexadecimal digits, hyphens or `*` only.
    pub(crate) fn setting(self) -> String {
        match self {
            Self::Facility(id) => id.to_string(),
            Self::Installation => "*".to_owned(),
        }
    }
}

impl From<&VendorScope> for Reach {
    fn from(scope: &VendorScope) -> Self {
        Self::Facility(scope.id())
    }
}

impl From<&Scope> for Reach {
    fn from(scope: &Scope) -> Self {
        Self::Facility(scope.facility.0)
    }
}
