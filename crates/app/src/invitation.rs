//! Invitations: links that make a user, or give a known user a new password and second factor.
//!
//! Only the SHA-256 of the link's token is stored. The first link of an empty installation makes the first administrator.

use sejo_model::{ErrorCode, FacilityId, Role, Sha256, UserId};
use sejo_store::{Tx, setting, user};
use serde::{Deserialize, Serialize};

use crate::installation_key::is_sealed;
use crate::{App, Result, authz, credential};

/// A link works for so long, in microseconds.
pub(crate) const VALID: i64 = 7 * 24 * 60 * 60 * 1_000_000;

/// What the secrets are sealed for.
const PURPOSE: &str = "invitation";

const FIRST: &str = "set-up";
const OPEN: &str = "invitations";
/// Before the hash, in the name of the setting.
const PREFIX: &str = "invitation:";

/// An open invitation.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Invitation {
    /// Hash of the link's token.
    pub hash: Sha256,
    /// Where; `None` for the very first administrator.
    pub facility: Option<FacilityId>,
    /// Whom: a known user who gets new access, or nobody yet.
    pub user: Option<UserId>,
    /// Sign-in name of a known user.
    pub login: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// The authenticator secret the link will show; sealed while it is stored.
    pub totp_secret: Vec<u8>,
    /// Ends, microseconds since 1970 (UTC).
    pub expires_at: i64,
}

/// Makes the first invitation, in place of one from an earlier start.
pub(crate) async fn put_first(app: &App, tx: &mut Tx, hash: Sha256) -> Result<()> {
    let first = Invitation {
        hash,
        facility: None,
        user: None,
        login: String::new(),
        name: String::new(),
        role: Role::Admin,
        totp_secret: credential::new_totp_secret(),
        expires_at: i64::MAX,
    };
    Ok(setting::put_installation(tx, FIRST, &sealed(app, first)?).await?)
}

/// Keeps an invitation.
pub(crate) async fn put(app: &App, tx: &mut Tx, new: &Invitation) -> Result<()> {
    Ok(setting::put_installation(tx, &key(new.hash), &sealed(app, new.clone())?).await?)
}

fn sealed(app: &App, plain: Invitation) -> Result<Invitation> {
    let totp_secret = app.key().seal(PURPOSE, &plain.hash.0, &plain.totp_secret)?;
    Ok(Invitation { totp_secret, ..plain })
}

fn opened(app: &App, stored: Invitation) -> Result<Invitation> {
    let totp_secret = app.key().open(PURPOSE, &stored.hash.0, &stored.totp_secret)?;
    Ok(Invitation { totp_secret, ..stored })
}

/// Seals invitations that were stored before secrets were sealed.
pub(crate) async fn seal_all(app: &App) -> Result<()> {
    let names = setting::installation_names(app.db()).await?;
    for name in names.into_iter().filter(|n| n == FIRST || n.starts_with(PREFIX)) {
        let mut tx = app.db().begin().await?;
        let stored: Option<Invitation> = setting::get_installation(&mut tx, &name).await?;
        if let Some(plain) = stored.filter(|i| !is_sealed(&i.totp_secret)) {
            setting::put_installation(&mut tx, &name, &sealed(app, plain)?).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// Open invitations of a facility; expired ones are left out.
pub(crate) async fn list(app: &App, facility: FacilityId) -> Result<Vec<Invitation>> {
    let scope = authz::program(facility);
    let hashes: Vec<Sha256> = setting::get(app.db(), &scope, OPEN).await?.unwrap_or_default();
    let mut open = Vec::new();
    for hash in hashes {
        let found: Option<Invitation> = setting::get_installation(app.db(), &key(hash)).await?;
        open.extend(found.filter(|i| i.expires_at > app.now()));
    }
    Ok(open)
}

/// Makes every other transaction on invitations wait for this one, so that none reads a list that another is changing.
pub(crate) async fn hold(tx: &mut Tx) -> Result<()> {
    Ok(setting::put_installation(tx, "invitations-held", &true).await?)
}

/// Notes which invitations of a facility are open.
pub(crate) async fn put_list(tx: &mut Tx, facility: FacilityId, hashes: &[Sha256]) -> Result<()> {
    Ok(setting::put(tx, &authz::program(facility), OPEN, &hashes).await?)
}

/// The invitation of a link.
pub(crate) async fn find(app: &App, hash: Sha256) -> Result<Invitation> {
    if let Some(found) = setting::get_installation::<Invitation>(app.db(), &key(hash)).await? {
        return if found.expires_at > app.now() { opened(app, found) } else { Err(ErrorCode::SetUpLinkWrong.into()) };
    }
    let first: Option<Invitation> = setting::get_installation(app.db(), FIRST).await?;
    let somebody = user::any_user_exists(app.db()).await?;
    match first {
        Some(first) if first.hash == hash && !somebody => opened(app, first),
        Some(first) if first.hash == hash => Err(ErrorCode::SetUpDone.into()),
        _ => Err(ErrorCode::SetUpLinkWrong.into()),
    }
}

/// Uses an invitation up, inside the transaction that makes the user: of two people with one link only one gets in.
pub(crate) async fn take(tx: &mut Tx, hash: Sha256, found: &Invitation) -> Result<()> {
    let name = if found.facility.is_none() { FIRST.to_owned() } else { key(hash) };
    let still: Option<Invitation> = setting::get_installation(&mut *tx, &name).await?;
    let somebody = user::any_user_exists(&mut *tx).await?;
    if still.is_none_or(|s| s.hash != hash) || (found.facility.is_none() && somebody) {
        return Err(ErrorCode::SetUpLinkWrong.into());
    }
    // The first one is kept, so that its link can say that set-up is done; it opens nothing any more.
    if found.facility.is_some() {
        setting::remove_installation(tx, &name).await?;
    }
    Ok(())
}

/// Takes an invitation back.
pub(crate) async fn remove(tx: &mut Tx, hash: Sha256) -> Result<()> {
    Ok(setting::remove_installation(tx, &key(hash)).await?)
}

fn key(hash: Sha256) -> String {
    format!("{PREFIX}{hash}")
}
