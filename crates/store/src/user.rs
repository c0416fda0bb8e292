//! Users, what they prove themselves with, and their roles.

use sejo_model::{FacilityId, Lang, Role, User, UserId};

use crate::document;
use crate::error::StoreError;
use crate::row::{Row, args};
use crate::scope::Reach;
use crate::{Access, Scope, Tx};

statements! {
    CREATE = "user.create", "INSERT INTO sejo_user (id, login, name, disabled, created_at, password_hash, totp_secret, last_totp_step) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)";
    CREDENTIALS = "user.credentials", "SELECT id, login, name, disabled, created_at, password_hash, totp_secret, last_totp_step FROM sejo_user WHERE id = $1";
    FIND_BY_LOGIN = "user.find-by-login", "SELECT id, login, name, disabled, created_at, password_hash, totp_secret, last_totp_step FROM sejo_user WHERE login = $1";
    LIST = "user.list", "SELECT u.id, u.login, u.name, u.disabled, u.created_at, m.role, CASE WHEN u.totp_secret IS NULL THEN 0 ELSE 1 END + CAST(0 AS BIGINT), (SELECT max(s.seen_at) FROM session s WHERE s.user_id = u.id) FROM sejo_user u JOIN membership m ON m.user_id = u.id WHERE m.facility_id = $1 ORDER BY u.login";
    ANY = "user.any", "SELECT id FROM sejo_user WHERE totp_secret IS NOT NULL LIMIT 1";
    SET_PASSWORD = "user.set-password", "UPDATE sejo_user SET password_hash = $2 WHERE id = $1";
    SET_TOTP = "user.set-totp", "UPDATE sejo_user SET totp_secret = $2, last_totp_step = 0 WHERE id = $1";
    TOTP_SECRETS = "user.totp-secrets", "SELECT id, totp_secret FROM sejo_user WHERE totp_secret IS NOT NULL ORDER BY id";
    RESEAL_TOTP = "user.reseal-totp", "UPDATE sejo_user SET totp_secret = $3 WHERE id = $1 AND totp_secret = $2";
    SET_STEP = "user.set-totp-step", "UPDATE sejo_user SET last_totp_step = $2 WHERE id = $1 AND last_totp_step < $2";
    SET_DISABLED = "user.set-disabled", "UPDATE sejo_user SET disabled = $2 WHERE id = $1";
    LANG = "user.lang", "SELECT lang FROM sejo_user WHERE id = $1";
    SET_LANG = "user.set-lang", "UPDATE sejo_user SET lang = $2 WHERE id = $1";
    PUT_MEMBERSHIP = "user.put-membership", "INSERT INTO membership (facility_id, user_id, role) VALUES ($1, $2, $3) ON CONFLICT (facility_id, user_id) DO UPDATE SET role = excluded.role";
    ROLE_OF = "user.role-of", "SELECT role FROM membership WHERE facility_id = $1 AND user_id = $2";
    COUNT_ADMINS = "user.count-admins", "SELECT count(*) FROM membership m JOIN sejo_user u ON u.id = m.user_id WHERE m.facility_id = $1 AND m.role = 'admin' AND u.disabled = $2";
    REMOVE_CODES = "user.remove-recovery-codes", "DELETE FROM recovery_code WHERE user_id = $1";
    PUT_CODE = "user.put-recovery-code", "INSERT INTO recovery_code (user_id, code_hash) VALUES ($1, $2)";
    USE_CODE = "user.use-recovery-code", "UPDATE recovery_code SET used_at = $3 WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL";
    COUNT_CODES = "user.count-recovery-codes", "SELECT count(*) FROM recovery_code WHERE user_id = $1 AND used_at IS NULL";
}

/// A user with what sign-in compares. Never leaves `app`.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Who.
    pub user: User,
    /// Argon2 hash in PHC form.
    pub password_hash: String,
    /// Secret of the authenticator app as the caller sealed it; `None` until enrolled.
    pub totp_secret: Option<Vec<u8>>,
    /// The last time step a code was accepted for: the same code never works twice.
    pub last_totp_step: i64,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("user", &self.user).finish_non_exhaustive()
    }
}

/// A user as the administrators of a facility see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub user: User,
    /// Role at the facility.
    pub role: Role,
    /// Whether an authenticator app is enrolled.
    pub has_totp: bool,
    /// When last seen in a session that still exists.
    pub seen_at: Option<i64>,
}

fn read_user(row: &Row) -> Result<User, StoreError> {
    Ok(User {
        id: UserId(row.uuid(0)?),
        login: row.text(1)?,
        name: row.text(2)?,
        disabled: row.bool(3)?,
        created_at: row.int(4)?,
    })
}

fn read_credentials(row: &Row) -> Result<Credentials, StoreError> {
    Ok(Credentials {
        user: read_user(row)?,
        password_hash: row.text(5)?,
        totp_secret: row.maybe_bytes(6)?,
        last_totp_step: row.int(7)?,
    })
}

fn touched(rows: u64) -> Result<(), StoreError> {
    if rows == 0 { Err(StoreError::NotFound) } else { Ok(()) }
}

/// A new user.
///
/// # Errors
/// [`StoreError::Duplicate`] `login` when the name is taken.
pub async fn create(
    tx: &mut Tx,
    user: &User,
    password_hash: &str,
    totp_secret: Option<Vec<u8>>,
) -> Result<(), StoreError> {
    let args = args![
        user.id.0,
        document::plain(&user.login),
        document::plain(&user.name),
        user.disabled,
        user.created_at,
        password_hash,
        totp_secret
    ];
    tx.run(&CREATE, Reach::Installation, args).await.map(drop)
}

/// The language a user chose; `None` until then.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn lang(at: impl Access, id: UserId) -> Result<Option<Lang>, StoreError> {
    let row = at.row(&LANG, Reach::Installation, args![id.0]).await?.ok_or(StoreError::NotFound)?;
    Ok(row.maybe_text(0)?.as_deref().map(Lang::from_tag))
}

/// Keeps the language a user chose.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn set_lang(tx: &mut Tx, id: UserId, lang: Lang) -> Result<(), StoreError> {
    touched(tx.run(&SET_LANG, Reach::Installation, args![id.0, lang.tag()]).await?)
}

/// What a user proves itself with.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn credentials(at: impl Access, id: UserId) -> Result<Credentials, StoreError> {
    read_credentials(&at.row(&CREDENTIALS, Reach::Installation, args![id.0]).await?.ok_or(StoreError::NotFound)?)
}

/// The user of a sign-in name (lower case).
///
/// # Errors
/// Those of the database.
pub async fn find_by_login(at: impl Access, login: &str) -> Result<Option<Credentials>, StoreError> {
    let row = at.row(&FIND_BY_LOGIN, Reach::Installation, args![document::plain(login)]).await?;
    row.as_ref().map(read_credentials).transpose()
}

/// The users of the facility with their roles, by login.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope) -> Result<Vec<Member>, StoreError> {
    let rows = at.rows(&LIST, scope.into(), args![scope.facility().0]).await?;
    rows.iter()
        .map(|row| {
            Ok(Member {
                user: read_user(row)?,
                role: row.key(5)?,
                has_totp: row.int(6)? == 1,
                seen_at: row.maybe_int(7)?,
            })
        })
        .collect()
}

/// Whether anybody has both factors, password and authenticator app; until then the program offers its set-up.
///
/// # Errors
/// Those of the database.
pub async fn any_user_exists(at: impl Access) -> Result<bool, StoreError> {
    Ok(at.row(&ANY, Reach::Installation, args![]).await?.is_some())
}

/// Changes the password hash.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn set_password(tx: &mut Tx, id: UserId, password_hash: &str) -> Result<(), StoreError> {
    touched(tx.run(&SET_PASSWORD, Reach::Installation, args![id.0, password_hash]).await?)
}

/// Changes or removes the secret of the authenticator app; forgets the last time step.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn set_totp(tx: &mut Tx, id: UserId, secret: Option<Vec<u8>>) -> Result<(), StoreError> {
    touched(tx.run(&SET_TOTP, Reach::Installation, args![id.0, secret]).await?)
}

/// The stored secrets of all authenticator apps.
///
/// # Errors
/// Those of the database.
pub async fn totp_secrets(at: impl Access) -> Result<Vec<(UserId, Vec<u8>)>, StoreError> {
    let rows = at.rows(&TOTP_SECRETS, Reach::Installation, args![]).await?;
    rows.iter().map(|row| Ok((UserId(row.uuid(0)?), row.bytes(1)?))).collect()
}

/// Writes the same secret in another form, unless it was changed meanwhile; used time steps stay used.
///
/// # Errors
/// Those of the database.
pub async fn reseal_totp(tx: &mut Tx, id: UserId, before: Vec<u8>, after: Vec<u8>) -> Result<(), StoreError> {
    tx.run(&RESEAL_TOTP, Reach::Installation, args![id.0, before, after]).await.map(drop)
}

/// Marks a time step as used. `false`: it, or a later one, was used before, so the code is a replay.
///
/// # Errors
/// Those of the database.
pub async fn set_last_totp_step(tx: &mut Tx, id: UserId, step: i64) -> Result<bool, StoreError> {
    Ok(tx.run(&SET_STEP, Reach::Installation, args![id.0, step]).await? == 1)
}

/// Blocks or unblocks a user. Sessions are removed by the caller.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn set_disabled(tx: &mut Tx, id: UserId, disabled: bool) -> Result<(), StoreError> {
    touched(tx.run(&SET_DISABLED, Reach::Installation, args![id.0, disabled]).await?)
}

/// Gives a user a role at the facility.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such user.
pub async fn put_membership(tx: &mut Tx, scope: &Scope, user: UserId, role: Role) -> Result<(), StoreError> {
    tx.run(&PUT_MEMBERSHIP, scope.into(), args![scope.facility().0, user.0, role.key()]).await.map(drop)
}

/// The role of a user at a facility: what `app::authz` decides on before there is a scope.
///
/// # Errors
/// Those of the database.
pub async fn role_of(at: impl Access, user: UserId, facility: FacilityId) -> Result<Option<Role>, StoreError> {
    let row = at.row(&ROLE_OF, Reach::Installation, args![facility.0, user.0]).await?;
    row.map(|row| row.key(0)).transpose()
}

/// How many administrators of the facility can sign in.
///
/// # Errors
/// Those of the database.
pub async fn count_admins(at: impl Access, scope: &Scope) -> Result<u32, StoreError> {
    let row = at.row(&COUNT_ADMINS, scope.into(), args![scope.facility().0, false]).await?;
    row.map_or(Ok(0), |row| row.count(0))
}

/// Replaces all recovery codes of a user by new ones (hashes).
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such user.
pub async fn replace_recovery_codes(tx: &mut Tx, id: UserId, hashes: &[String]) -> Result<(), StoreError> {
    tx.run(&REMOVE_CODES, Reach::Installation, args![id.0]).await?;
    for hash in hashes {
        tx.run(&PUT_CODE, Reach::Installation, args![id.0, hash.as_str()]).await?;
    }
    Ok(())
}

/// Uses up a recovery code. `false`: unknown or used before.
///
/// # Errors
/// Those of the database.
pub async fn use_recovery_code(tx: &mut Tx, id: UserId, hash: &str, at: i64) -> Result<bool, StoreError> {
    Ok(tx.run(&USE_CODE, Reach::Installation, args![id.0, hash, at]).await? == 1)
}

/// How many recovery codes are left.
///
/// # Errors
/// Those of the database.
pub async fn count_recovery_codes(at: impl Access, id: UserId) -> Result<u32, StoreError> {
    let row = at.row(&COUNT_CODES, Reach::Installation, args![id.0]).await?;
    row.map_or(Ok(0), |row| row.count(0))
}
