//! The signing key of a facility (Ed25519): made when something is signed for the first time, kept sealed with the key of
//! the installation, so that a copy of the database alone signs nothing.
//!
//! Invariant: a key is never replaced by another; of two programs that make one at the same moment the first one's stays.

use data_encoding::HEXLOWER;
use sejo_evidence::signing::SigningKey;
use sejo_model::{Action, Actor, ErrorCode};
use sejo_store::{Scope, setting};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{App, Error, Result, audit, authz};

/// The setting that holds it.
const NAME: &str = "signing-key";
/// What the seal is for.
const PURPOSE: &str = "signing key";

#[derive(Serialize, Deserialize)]
struct Kept {
    /// Public half, hexadecimal.
    public: String,
    /// Secret half, sealed, hexadecimal.
    sealed: String,
    /// When it was made, microseconds since 1970 (UTC).
    made_at: i64,
}

impl App {
    /// The key of the facility, made when it has none yet.
    pub(crate) async fn signing_key(&self, actor: &Actor, scope: &Scope) -> Result<SigningKey> {
        if let Some(kept) = setting::get::<Kept>(self.db(), scope, NAME).await? {
            return self.unsealed(scope, &kept);
        }
        let mut seed = [0_u8; 32];
        getrandom::fill(&mut seed).map_err(|e| Error::internal(e.to_string()))?;
        let key = SigningKey::from_seed(&seed).ok_or_else(|| Error::internal("a signing key could not be made"))?;
        let sealed = self.key().seal(PURPOSE, scope.facility().0.as_bytes(), &seed)?;
        let public = HEXLOWER.encode(key.public());
        let kept = Kept { public: public.clone(), sealed: HEXLOWER.encode(&sealed), made_at: self.now() };
        let mut tx = self.db().begin().await?;
        if setting::add(&mut tx, scope, NAME, &kept).await? {
            audit::record(&mut tx, self, actor, "signing-key.make", &public, json!({ "public": public })).await?;
        }
        tx.commit().await?;
        let kept = setting::get::<Kept>(self.db(), scope, NAME).await?.ok_or(ErrorCode::NotFound)?;
        self.unsealed(scope, &kept)
    }

    /// The public half, where there is a key already.
    pub(crate) async fn public_key(&self, scope: &Scope) -> Result<Option<String>> {
        Ok(setting::get::<Kept>(self.db(), scope, NAME).await?.map(|kept| kept.public))
    }

    /// The public key by which what the facility signed is known, hexadecimal; none before it signed anything. A signature
    /// that fits some other key says only that somebody had one.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn verifying_key(&self, actor: &Actor) -> Result<Option<String>> {
        self.public_key(&authz::scope(actor, Action::Read)?).await
    }

    fn unsealed(&self, scope: &Scope, kept: &Kept) -> Result<SigningKey> {
        let sealed = HEXLOWER.decode(kept.sealed.as_bytes()).map_err(|_| Error::new(ErrorCode::StoreDamaged))?;
        let seed = self.key().open(PURPOSE, scope.facility().0.as_bytes(), &sealed)?;
        let key = SigningKey::from_seed(&seed).filter(|key| HEXLOWER.encode(key.public()) == kept.public);
        key.ok_or_else(|| Error::new(ErrorCode::StoreDamaged))
    }
}
