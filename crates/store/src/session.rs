//! Signed-in browsers. Only the SHA-256 of a token is stored: a stolen copy of the database opens no session.

use sejo_model::{Facility, FacilityId, Lang, Role, SessionId, Sha256, User, UserId};

use crate::document;
use crate::error::StoreError;
use crate::row::{Row, args};
use crate::scope::Reach;
use crate::{Access, Tx};

statements! {
    CREATE = "session.create", "INSERT INTO session (id, token_hash, user_id, facility_id, second_factor, lang, address, agent, created_at, seen_at, idle_until, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    FIND = "session.find", "SELECT s.id, s.user_id, s.facility_id, s.second_factor, s.lang, s.address, s.agent, s.created_at, s.seen_at, s.idle_until, s.expires_at, u.login, u.name, u.disabled, u.created_at, m.role, f.document FROM session s JOIN sejo_user u ON u.id = s.user_id LEFT JOIN membership m ON m.user_id = s.user_id LEFT JOIN facility f ON f.facility_id = m.facility_id WHERE s.token_hash = $1 ORDER BY f.name, f.facility_id";
    OF_USER = "session.list-of-user", "SELECT id, user_id, facility_id, second_factor, lang, address, agent, created_at, seen_at, idle_until, expires_at FROM session WHERE user_id = $1 ORDER BY seen_at DESC, id";
    TOUCH = "session.touch", "UPDATE session SET seen_at = $2, idle_until = $3 WHERE id = $1";
    ROTATE = "session.rotate", "UPDATE session SET token_hash = $2, second_factor = $3 WHERE id = $1";
    SET_FACILITY = "session.set-facility", "UPDATE session SET facility_id = $2 WHERE id = $1";
    SET_LANG = "session.set-lang", "UPDATE session SET lang = $2 WHERE id = $1";
    REMOVE = "session.remove", "DELETE FROM session WHERE id = $1";
    REMOVE_OF_USER = "session.remove-all-of-user", "DELETE FROM session WHERE user_id = $1 AND id <> $2";
    PURGE = "session.purge", "DELETE FROM session WHERE idle_until < $1 OR expires_at < $1";
}

/// A signed-in browser. Times are microseconds since 1970 (UTC); whether it still holds is the caller's decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Id.
    pub id: SessionId,
    /// Who.
    pub user: UserId,
    /// Which facility it looks at; `None` until one is chosen.
    pub facility: Option<FacilityId>,
    /// Whether the second factor was shown; until then the session is good for nothing else.
    pub second_factor: bool,
    /// Language of the pages.
    pub lang: Lang,
    /// Address it came from.
    pub address: String,
    /// Browser, as it names itself.
    pub agent: String,
    /// When signed in.
    pub created_at: i64,
    /// When last seen.
    pub seen_at: i64,
    /// When it ends if nothing happens.
    pub idle_until: i64,
    /// When it ends in any case.
    pub expires_at: i64,
}

/// A session with its user, and where that user belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The session.
    pub session: Session,
    /// Its user.
    pub user: User,
    /// The facilities the user belongs to, with the role there, by name.
    pub homes: Vec<(Facility, Role)>,
}

impl SignedIn {
    /// The facility the session looks at and the role there; `None` when the user does not belong to it (any more).
    #[must_use]
    pub fn home(&self) -> Option<&(Facility, Role)> {
        self.homes.iter().find(|(facility, _)| Some(facility.id) == self.session.facility)
    }
}

fn read(row: &Row) -> Result<Session, StoreError> {
    Ok(Session {
        id: SessionId(row.uuid(0)?),
        user: UserId(row.uuid(1)?),
        facility: row.maybe_uuid(2)?.map(FacilityId),
        second_factor: row.bool(3)?,
        lang: Lang::from_tag(&row.text(4)?),
        address: row.text(5)?,
        agent: row.text(6)?,
        created_at: row.int(7)?,
        seen_at: row.int(8)?,
        idle_until: row.int(9)?,
        expires_at: row.int(10)?,
    })
}

fn touched(rows: u64) -> Result<(), StoreError> {
    if rows == 0 { Err(StoreError::NotFound) } else { Ok(()) }
}

/// A new session.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such user or facility.
pub async fn create(tx: &mut Tx, session: &Session, token_hash: Sha256) -> Result<(), StoreError> {
    let args = args![
        session.id.0,
        token_hash,
        session.user.0,
        session.facility.map(|f| f.0),
        session.second_factor,
        session.lang.tag(),
        document::plain(&session.address),
        document::plain(&session.agent),
        session.created_at,
        session.seen_at,
        session.idle_until,
        session.expires_at
    ];
    tx.run(&CREATE, Reach::Installation, args).await.map(drop)
}

/// The session of a token: everything a request needs to know who asks, in one statement.
///
/// # Errors
/// Those of the database.
pub async fn find(at: impl Access, token_hash: Sha256) -> Result<Option<SignedIn>, StoreError> {
    let rows = at.rows(&FIND, Reach::Installation, args![token_hash]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let session = read(row)?;
    let user = User {
        id: session.user,
        login: row.text(11)?,
        name: row.text(12)?,
        disabled: row.bool(13)?,
        created_at: row.int(14)?,
    };
    let mut homes = Vec::new();
    for row in &rows {
        if row.maybe_text(15)?.is_some() {
            homes.push((document::read(row, 16)?, row.key(15)?));
        }
    }
    Ok(Some(SignedIn { session, user, homes }))
}

/// The sessions of a user, last seen first.
///
/// # Errors
/// Those of the database.
pub async fn list_of_user(at: impl Access, user: UserId) -> Result<Vec<Session>, StoreError> {
    at.rows(&OF_USER, Reach::Installation, args![user.0]).await?.iter().map(read).collect()
}

/// Notes that the session was seen.
///
/// # Errors
/// [`StoreError::NotFound`] when it was ended meanwhile.
pub async fn touch(tx: &mut Tx, id: SessionId, seen_at: i64, idle_until: i64) -> Result<(), StoreError> {
    touched(tx.run(&TOUCH, Reach::Installation, args![id.0, seen_at, idle_until]).await?)
}

/// Gives the session a new token, e.g. after the second factor: the old one is worth nothing from now on.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn rotate(tx: &mut Tx, id: SessionId, token_hash: Sha256, second_factor: bool) -> Result<(), StoreError> {
    touched(tx.run(&ROTATE, Reach::Installation, args![id.0, token_hash, second_factor]).await?)
}

/// Turns the session to another facility. The caller has checked that the user belongs to it.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn set_facility(tx: &mut Tx, id: SessionId, facility: FacilityId) -> Result<(), StoreError> {
    touched(tx.run(&SET_FACILITY, Reach::Installation, args![id.0, facility.0]).await?)
}

/// Changes the language.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn set_lang(tx: &mut Tx, id: SessionId, lang: Lang) -> Result<(), StoreError> {
    touched(tx.run(&SET_LANG, Reach::Installation, args![id.0, lang.tag()]).await?)
}

/// Ends a session. Ending one that has ended already is fine.
///
/// # Errors
/// Those of the database.
pub async fn remove(tx: &mut Tx, id: SessionId) -> Result<(), StoreError> {
    tx.run(&REMOVE, Reach::Installation, args![id.0]).await.map(drop)
}

/// Ends all sessions of a user, except one if given; tells how many.
///
/// # Errors
/// Those of the database.
pub async fn remove_all_of_user(tx: &mut Tx, user: UserId, except: Option<SessionId>) -> Result<u64, StoreError> {
    // No session has the nil id.
    let kept = except.map_or(uuid::Uuid::nil(), |s| s.0);
    tx.run(&REMOVE_OF_USER, Reach::Installation, args![user.0, kept]).await
}

/// Removes sessions that ended before `now`.
///
/// # Errors
/// Those of the database.
pub async fn purge(tx: &mut Tx, now: i64) -> Result<u64, StoreError> {
    tx.run(&PURGE, Reach::Installation, args![now]).await
}
