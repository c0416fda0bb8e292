//! The second factor: codes of the authenticator app, whose secrets lie sealed in the database, and recovery codes.

use sejo_model::UserId;
use sejo_store::{Tx, user};

use crate::installation_key::is_sealed;
use crate::{App, Result, credential, invitation};

/// What the secrets of authenticator apps are sealed for.
const TOTP: &str = "authenticator secret";

impl App {
    /// Takes a code of the authenticator or a recovery code. `None`: wrong; otherwise the recovery codes left, if one was used.
    pub(crate) async fn second_factor(
        &self,
        tx: &mut Tx,
        known: &user::Credentials,
        code: &str,
    ) -> Result<Option<Option<u32>>> {
        let Some(sealed) = &known.totp_secret else { return Ok(None) };
        let secret = self.key().open(TOTP, known.user.id.0.as_bytes(), sealed)?;
        if let Some(step) = credential::totp_step(&secret, code, self.now())? {
            // A code that was used before, by anybody who looked over a shoulder, is refused.
            return Ok(user::set_last_totp_step(tx, known.user.id, step).await?.then_some(None));
        }
        let hash = credential::recovery_hash(code).to_string();
        if user::use_recovery_code(tx, known.user.id, &hash, self.now()).await? {
            return Ok(Some(Some(user::count_recovery_codes(&mut *tx, known.user.id).await?)));
        }
        Ok(None)
    }

    /// The secret of a user's authenticator app as it is stored.
    pub(crate) fn seal_totp(&self, user: UserId, secret: &[u8]) -> Result<Vec<u8>> {
        self.key().seal(TOTP, user.0.as_bytes(), secret)
    }

    /// Seals secrets that were stored before secrets were sealed.
    pub(crate) async fn seal_secrets(&self) -> Result<()> {
        for (id, stored) in user::totp_secrets(self.db()).await? {
            if !is_sealed(&stored) {
                let sealed = self.seal_totp(id, &stored)?;
                let mut tx = self.db().begin().await?;
                user::reseal_totp(&mut tx, id, stored, sealed).await?;
                tx.commit().await?;
            }
        }
        invitation::seal_all(self).await
    }
}
