//! Signing in: invitations (the first one makes the first administrator), passwords, authenticator codes, recovery codes,
//! sessions, lockout.
//!
//! Argon2id for passwords, TOTP for the second factor (a used step is never taken again), 256-bit session tokens of which
//! only the SHA-256 is stored. Failures lock the account and the address for a while; every outcome is audited.

use sejo_model::{Actor, FacilityId, Role, SessionId, UserId};

use crate::{App, FacilityName, Result};

/// Where a request comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Address of the browser.
    pub address: String,
    /// What it calls itself (shortened).
    pub agent: String,
}

/// What the page behind an invitation link shows.
#[derive(Debug, Clone)]
pub struct InvitationView {
    /// The very first administrator: the program has just been started.
    pub first: bool,
    /// Sign-in name, if the administrator chose one.
    pub login: String,
    /// Name shown.
    pub name: String,
    /// Role that will be given.
    pub role: Role,
    /// At which facility.
    pub facility: String,
    /// QR code for the authenticator app, an SVG without style attributes.
    pub qr_svg: String,
    /// The same secret as text in groups of four, for typing.
    pub secret: String,
}

/// What the invited person fills in.
#[derive(Debug, Clone, Default)]
pub struct AcceptForm {
    /// Sign-in name.
    pub login: String,
    /// Name shown.
    pub name: String,
    /// Password.
    pub password: String,
    /// Password once more.
    pub password_again: String,
    /// Six digits of the authenticator app.
    pub code: String,
}

/// Signed in for the first time.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// Session token for the cookie.
    pub token: String,
    /// Recovery codes, shown once.
    pub recovery_codes: Vec<String>,
}

/// What the sign-in page sends.
#[derive(Debug, Clone, Default)]
pub struct SignInForm {
    /// Sign-in name.
    pub login: String,
    /// Password.
    pub password: String,
    /// Six digits, or a recovery code.
    pub code: String,
}

/// Signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Session token for the cookie.
    pub token: String,
    /// Set when a recovery code was used: how many are left.
    pub recovery_left: Option<u32>,
}

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
    /// Whether the six questions have been answered for this facility.
    pub questions_answered: bool,
    /// A fresh token to set in the cookie when the old one was due for rotation.
    pub rotated: Option<String>,
}

/// A session in the user's list.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Id.
    pub id: SessionId,
    /// The one that asks.
    pub this: bool,
    /// Address.
    pub address: String,
    /// Browser.
    pub agent: String,
    /// Started, microseconds.
    pub created_at: i64,
    /// Last used, microseconds.
    pub seen_at: i64,
}

impl App {
    /// A fresh set-up token while there is no user at all; the link in the terminal carries it. `None` once somebody exists.
    ///
    /// # Errors
    /// Store errors.
    pub async fn set_up_token(&self) -> Result<Option<String>> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// What an invitation link leads to.
    ///
    /// # Errors
    /// `SetUpLinkWrong` for unknown, used or expired links; `SetUpDone` for the first link when a user exists.
    pub async fn invitation(&self, token: &str) -> Result<InvitationView> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Takes an invitation: makes the user, the second factor and the first session.
    ///
    /// # Errors
    /// Field errors (`WeakPassword`, `WrongCode`, `LoginTaken`, `Required`), `SetUpLinkWrong`.
    pub async fn accept(&self, token: &str, form: &AcceptForm, origin: &Origin) -> Result<Accepted> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Signs in with password and second factor in one step. Which of the three was wrong is not said.
    ///
    /// # Errors
    /// `SignInFailed`, `LockedOut`.
    pub async fn sign_in(&self, form: &SignInForm, origin: &Origin) -> Result<SignedIn> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// The session behind a cookie; `None` when unknown, expired or the user is disabled. Rotates tokens older than an hour.
    ///
    /// # Errors
    /// Store errors.
    pub async fn session(&self, token: &str, origin: &Origin) -> Result<Option<Session>> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Ends the session behind a cookie.
    ///
    /// # Errors
    /// Store errors.
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// The actor's sessions.
    ///
    /// # Errors
    /// Store errors.
    pub async fn sessions(&self, actor: &Actor, this: SessionId) -> Result<Vec<SessionRow>> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Ends one of the actor's own sessions.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn end_session(&self, actor: &Actor, id: SessionId) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Works at another facility of the user from now on.
    ///
    /// # Errors
    /// `NotFound` when the user has no role there.
    pub async fn switch_facility(&self, session: &Session, facility: FacilityId) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Language of this session.
    ///
    /// # Errors
    /// Store errors.
    pub async fn set_lang(&self, session: &Session, lang: sejo_model::Lang) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Changes the actor's password (asks for the old one and a code) and ends the other sessions.
    ///
    /// # Errors
    /// `SignInFailed`, `WeakPassword`.
    pub async fn change_password(
        &self,
        actor: &Actor,
        this: SessionId,
        old: &str,
        new: &str,
        code: &str,
    ) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// New recovery codes (asks for a code); the old ones stop working.
    ///
    /// # Errors
    /// `WrongCode`.
    pub async fn renew_recovery_codes(&self, actor: &Actor, code: &str) -> Result<Vec<String>> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Recovery codes the user has left.
    ///
    /// # Errors
    /// Store errors.
    pub async fn recovery_codes_left(&self, user: UserId) -> Result<u32> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// An actor for the command line: administrator of the only facility, or of the one named.
    ///
    /// # Errors
    /// `NotFound` when there is none or the name fits none; detail lists the names.
    pub async fn cli_actor(&self, facility: Option<&str>) -> Result<Actor> {
        Err(sejo_model::ErrorCode::Internal.into())
    }
}
