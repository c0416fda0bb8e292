//! Users of a facility: invite, change role, disable, new second factor.

use sejo_model::{Actor, Role, UserId};

use crate::{App, Result};

/// A user in the list.
#[derive(Debug, Clone)]
pub struct UserRow {
    /// Id.
    pub id: UserId,
    /// Sign-in name.
    pub login: String,
    /// Name.
    pub name: String,
    /// Role at this facility.
    pub role: Role,
    /// May not sign in.
    pub disabled: bool,
    /// Last seen, microseconds.
    pub seen_at: Option<i64>,
    /// The reader of the list.
    pub me: bool,
}

/// An open invitation.
#[derive(Debug, Clone)]
pub struct OpenInvitation {
    /// Short key to take it back by.
    pub key: String,
    /// For whom.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Ends, microseconds.
    pub expires_at: i64,
}

/// The users page.
#[derive(Debug, Clone)]
pub struct UsersView {
    /// Users.
    pub users: Vec<UserRow>,
    /// Open invitations.
    pub invitations: Vec<OpenInvitation>,
}

impl App {
    /// Users and open invitations of the facility.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn users(&self, actor: &Actor) -> Result<UsersView> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Invites somebody; gives the token of the link (`/invitation/<token>`), valid for seven days, once.
    ///
    /// # Errors
    /// `Required`, `NotFound` without the right.
    pub async fn invite(&self, actor: &Actor, name: &str, role: Role) -> Result<String> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn withdraw_invitation(&self, actor: &Actor, key: &str) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Changes a role.
    ///
    /// # Errors
    /// `LastAdmin`, `NotFound`.
    pub async fn set_role(&self, actor: &Actor, user: UserId, role: Role) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Disables or enables a user; disabling ends all sessions.
    ///
    /// # Errors
    /// `LastAdmin`, `NotFound`.
    pub async fn set_disabled(&self, actor: &Actor, user: UserId, disabled: bool) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// A link with which the user sets a new password and second factor (telephone lost); ends all sessions.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn renew_access(&self, actor: &Actor, user: UserId) -> Result<String> {
        Err(sejo_model::ErrorCode::Internal.into())
    }
}
