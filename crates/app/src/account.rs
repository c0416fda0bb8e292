//! Signing in: invitations (the first one makes the first administrator), passwords, authenticator codes, recovery codes,
//! sessions, lockout.
//!
//! Argon2id for passwords, TOTP for the second factor (a used step is never taken again), 256-bit session tokens of which
//! only the SHA-256 is stored. Failures lock the account and the address for a while; every outcome is audited.

mod valid;

use sejo_model::{Actor, AuditEvent, ErrorCode, FacilityId, Lang, Role, SessionId, UserId};
use sejo_store::{session, user};
use serde_json::json;

pub use self::valid::Session;
use crate::credential::{self, new_token, token_hash};
use crate::field::Fields;
use crate::invitation::{self, Invitation};
use crate::lockout;
use crate::{App, Error, Result, audit, authz};

/// A session ends after so long without a request, in microseconds.
const IDLE: i64 = 30 * 60 * 1_000_000;
/// A session ends after so long in any case.
const LONGEST: i64 = 12 * 60 * 60 * 1_000_000;
/// A token is replaced when it is used after this long.
const ROTATE_EVERY: i64 = 60 * 60 * 1_000_000;
/// A replaced token still opens the session for a moment: the browser may have other requests under way.
const ROTATE_GRACE: i64 = 60 * 1_000_000;
/// Reading pages does not write to the database more often than this.
const TOUCH_EVERY: i64 = 60 * 1_000_000;

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
        if user::any_user_exists(self.db()).await? {
            return Ok(None);
        }
        let (token, hash) = new_token()?;
        let mut tx = self.db().begin().await?;
        invitation::put_first(self, &mut tx, hash).await?;
        audit::append(&mut tx, audit::by_program(self, "account.offer-set-up", json!({}))).await?;
        tx.commit().await?;
        Ok(Some(token))
    }

    /// What an invitation link leads to.
    ///
    /// # Errors
    /// `SetUpLinkWrong` for unknown, used or expired links; `SetUpDone` for the first link when a user exists.
    pub async fn invitation(&self, token: &str) -> Result<InvitationView> {
        let found = invitation::find(self, token_hash(token)).await?;
        let facility = match found.facility {
            Some(id) => sejo_store::facility::get(self.db(), &authz::program(id)).await?.name,
            None => String::new(),
        };
        let account = if found.login.is_empty() { &found.name } else { &found.login };
        Ok(InvitationView {
            first: found.facility.is_none(),
            qr_svg: credential::qr_svg(&found.totp_secret, account, &facility)?,
            secret: credential::secret_for_typing(&found.totp_secret),
            login: found.login,
            name: found.name,
            role: found.role,
            facility,
        })
    }

    /// Takes an invitation: makes the user, the second factor and the first session.
    ///
    /// # Errors
    /// Field errors (`WeakPassword`, `CommonPassword`, `WrongCode`, `LoginTaken`, `Required`), `SetUpLinkWrong`.
    pub async fn accept(&self, token: &str, form: &AcceptForm, origin: &Origin) -> Result<Accepted> {
        let hash = token_hash(token);
        let found = invitation::find(self, hash).await?;
        let login = if found.user.is_some() { found.login.clone() } else { normal_login(&form.login) };
        let step = self.check_accept_form(&found, form, &login).await?;
        let password_hash = self.hash(form.password.clone()).await?;
        let codes = credential::new_recovery_codes()?;
        let hashes: Vec<String> = codes.iter().map(|c| credential::recovery_hash(c).to_string()).collect();

        let mut tx = self.db().begin().await?;
        invitation::take(&mut tx, hash, &found).await?;
        let facility = match found.facility {
            Some(facility) => facility,
            None => crate::facility::first_or_blank(&mut tx).await?,
        };
        let id = match found.user {
            Some(id) => {
                user::set_password(&mut tx, id, &password_hash).await?;
                user::set_totp(&mut tx, id, Some(self.seal_totp(id, &found.totp_secret)?)).await?;
                session::remove_all_of_user(&mut tx, id, None).await?;
                id
            }
            None => {
                let name = form.name.trim().to_owned();
                let new = sejo_model::User { id: UserId::new(), login, name, disabled: false, created_at: self.now() };
                let sealed = self.seal_totp(new.id, &found.totp_secret)?;
                user::create(&mut tx, &new, &password_hash, Some(sealed)).await.map_err(login_taken)?;
                user::put_membership(&mut tx, &authz::program(facility), new.id, found.role).await?;
                new.id
            }
        };
        user::set_last_totp_step(&mut tx, id, step).await?;
        user::replace_recovery_codes(&mut tx, id, &hashes).await?;
        let event = self.event(Some(facility), Some(id), origin, "account.accept", json!({ "role": found.role }));
        audit::append(&mut tx, event).await?;
        let token = self.open_session(&mut tx, id, facility, origin).await?;
        tx.commit().await?;
        Ok(Accepted { token, recovery_codes: codes })
    }

    /// The step of the code, when everything in the form is right.
    async fn check_accept_form(&self, found: &Invitation, form: &AcceptForm, login: &str) -> Result<i64> {
        let mut fields = Fields::default();
        if found.user.is_none() {
            fields.name("login", login);
            fields.name("name", &form.name);
            let taken = !login.is_empty() && user::find_by_login(self.db(), login).await?.is_some();
            fields.check("login", !taken, ErrorCode::LoginTaken);
        }
        let facility = match found.facility {
            Some(id) => sejo_store::facility::get(self.db(), &authz::program(id)).await?.name,
            None => String::new(),
        };
        if let Err(code) = credential::check_password_rules(&form.password, &[login, &form.name, &facility]) {
            fields.check("password", false, code);
        }
        fields.check("password_again", form.password == form.password_again, ErrorCode::PasswordsDiffer);
        let step = credential::totp_step(&found.totp_secret, &form.code, self.now())?;
        fields.check("code", step.is_some(), ErrorCode::WrongCode);
        fields.finish()?;
        step.ok_or_else(|| ErrorCode::WrongCode.into())
    }

    /// Signs in with password and second factor in one step. Which of the three was wrong is not said.
    ///
    /// # Errors
    /// `SignInFailed`, `LockedOut`.
    pub async fn sign_in(&self, form: &SignInForm, origin: &Origin) -> Result<SignedIn> {
        let login = normal_login(&form.login);
        // One after another: guesses sent side by side would all be looked at before the first failure is noted.
        let _turn = self.inner.sign_ins.lock().await;
        lockout::refuse_if_locked(self, &login, &origin.address).await?;
        let known = user::find_by_login(self.db(), &login).await?;
        let hash = known.as_ref().map(|k| k.password_hash.clone());
        let password_fits = self.verify(form.password.clone(), hash).await?;
        let usable = known.filter(|k| password_fits && !k.user.disabled);
        let Some(known) = usable else { return self.failed_sign_in(&login, origin).await };
        let homes = sejo_store::facility::list_for_user(self.db(), known.user.id).await?;
        let Some((home, _)) = homes.first() else { return self.failed_sign_in(&login, origin).await };

        let mut tx = self.db().begin().await?;
        let Some(recovery_left) = self.second_factor(&mut tx, &known, &form.code).await? else {
            drop(tx);
            return self.failed_sign_in(&login, origin).await;
        };
        lockout::clear(&mut tx, &login).await?;
        session::purge(&mut tx, self.now()).await?;
        let token = self.open_session(&mut tx, known.user.id, home.id, origin).await?;
        let how = if recovery_left.is_some() { "recovery code" } else { "authenticator" };
        let event = self.event(Some(home.id), Some(known.user.id), origin, "account.sign-in", json!({ "with": how }));
        audit::append(&mut tx, event).await?;
        tx.commit().await?;
        Ok(SignedIn { token, recovery_left })
    }

    async fn failed_sign_in(&self, login: &str, origin: &Origin) -> Result<SignedIn> {
        let mut tx = self.db().begin().await?;
        lockout::record(&mut tx, self, login, &origin.address).await?;
        let shown: String = sejo_model::text::line(login).chars().take(64).collect();
        let mut event = self.event(None, None, origin, "account.sign-in-failed", json!({}));
        event.subject = shown;
        audit::append(&mut tx, event).await?;
        tx.commit().await?;
        Err(ErrorCode::SignInFailed.into())
    }

    pub(crate) async fn open_session(
        &self,
        tx: &mut sejo_store::Tx,
        user: UserId,
        facility: FacilityId,
        origin: &Origin,
    ) -> Result<String> {
        let (token, hash) = new_token()?;
        let now = self.now();
        let new = session::Session {
            id: SessionId::new(),
            user,
            facility: Some(facility),
            second_factor: true,
            lang: user::lang(&mut *tx, user).await?.unwrap_or(Lang::Ja),
            address: origin.address.clone(),
            agent: origin.agent.chars().take(200).collect(),
            created_at: now,
            seen_at: now,
            idle_until: now.saturating_add(IDLE),
            expires_at: now.saturating_add(LONGEST),
        };
        session::create(tx, &new, hash).await?;
        Ok(token)
    }

    /// The session behind a cookie; `None` when unknown, expired or the user is disabled. Rotates tokens older than an hour.
    ///
    /// # Errors
    /// Store errors.
    pub async fn session(&self, token: &str, origin: &Origin) -> Result<Option<Session>> {
        let now = self.now();
        let hash = token_hash(token);
        let asked = self.inner.replaced_tokens.current(hash, now).unwrap_or(hash);
        let Some(found) = session::find(self.db(), asked).await? else { return Ok(None) };
        let held = &found.session;
        let is_over = held.idle_until <= now || held.expires_at <= now || self.inner.ended_sessions.hold(held.id);
        if found.home().is_none() || found.user.disabled || !held.second_factor || is_over {
            return Ok(None);
        }
        let rotated = self.refresh(held, asked, now).await?;
        Ok(Session::of(found, origin, self.today(), rotated))
    }

    /// Notes that the session is in use, and gives it a new token when an hour has gone by since it had its last one.
    async fn refresh(&self, held: &session::Session, hash: sejo_model::Sha256, now: i64) -> Result<Option<String>> {
        let hours = |at: i64| (at - held.created_at) / ROTATE_EVERY;
        let due = hours(now) > hours(held.seen_at);
        if !due && now - held.seen_at < TOUCH_EVERY {
            return Ok(None);
        }
        let mut tx = self.db().begin().await?;
        session::touch(&mut tx, held.id, now, now.saturating_add(IDLE)).await?;
        let rotated = if due {
            let (token, new_hash) = new_token()?;
            session::rotate(&mut tx, held.id, new_hash, true).await?;
            self.inner.replaced_tokens.put(hash, new_hash, now.saturating_add(ROTATE_GRACE));
            Some(token)
        } else {
            None
        };
        tx.commit().await?;
        Ok(rotated)
    }

    /// Ends the session behind a cookie.
    ///
    /// # Errors
    /// Store errors.
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        let hash = token_hash(token);
        let asked = self.inner.replaced_tokens.current(hash, self.now()).unwrap_or(hash);
        let Some(found) = session::find(self.db(), asked).await? else { return Ok(()) };
        let origin = Origin { address: found.session.address.clone(), agent: found.session.agent.clone() };
        let event = self.event(found.session.facility, Some(found.user.id), &origin, "account.sign-out", json!({}));
        let stored = async {
            let mut tx = self.db().begin().await?;
            session::remove(&mut tx, found.session.id).await?;
            audit::append(&mut tx, event).await?;
            Ok::<_, Error>(tx.commit().await?)
        };
        if let Err(error) = stored.await {
            // Whoever leaves a shared computer leaves it signed out, whether the disk has room or not.
            tracing::warn!(%error, "a sign-out could not be stored; the session ends all the same");
            self.inner.ended_sessions.put(found.session.id);
        }
        Ok(())
    }

    /// The actor's sessions.
    ///
    /// # Errors
    /// Store errors.
    pub async fn sessions(&self, actor: &Actor, this: SessionId) -> Result<Vec<SessionRow>> {
        let now = self.now();
        let all = session::list_of_user(self.db(), actor.user).await?;
        let open = all.into_iter().filter(|s| s.idle_until > now && s.expires_at > now);
        Ok(open
            .map(|s| SessionRow {
                id: s.id,
                this: s.id == this,
                address: s.address,
                agent: s.agent,
                created_at: s.created_at,
                seen_at: s.seen_at,
            })
            .collect())
    }

    /// Ends one of the actor's own sessions.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn end_session(&self, actor: &Actor, id: SessionId) -> Result<()> {
        let mine = session::list_of_user(self.db(), actor.user).await?.iter().any(|s| s.id == id);
        if !mine {
            return Err(ErrorCode::NotFound.into());
        }
        let mut tx = self.db().begin().await?;
        session::remove(&mut tx, id).await?;
        audit::record(&mut tx, self, actor, "account.end-session", &id.to_string(), json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// Begins at another facility of the user from now on, where an address names none ([`Session::at`]).
    ///
    /// # Errors
    /// `NotFound` when the user has no role there.
    pub async fn switch_facility(&self, session: &Session, facility: FacilityId) -> Result<()> {
        let role = user::role_of(self.db(), session.actor.user, facility).await?;
        role.ok_or(ErrorCode::NotFound)?;
        let mut tx = self.db().begin().await?;
        session::set_facility(&mut tx, session.id, facility).await?;
        // Kept at the facility entered: there people want to know who has come to look.
        let there = Actor { facility, ..session.actor.clone() };
        let detail = json!({ "from": session.actor.facility, "to": facility });
        audit::record(&mut tx, self, &there, "account.switch-facility", "", detail).await?;
        Ok(tx.commit().await?)
    }

    /// Language of this session and of every later one of this user, until another is chosen.
    ///
    /// # Errors
    /// Store errors.
    pub async fn set_lang(&self, session: &Session, lang: Lang) -> Result<()> {
        let mut tx = self.db().begin().await?;
        session::set_lang(&mut tx, session.id, lang).await?;
        user::set_lang(&mut tx, session.actor.user, lang).await?;
        let detail = json!({ "before": session.actor.lang.tag(), "after": lang.tag() });
        audit::record(&mut tx, self, &session.actor, "account.set-lang", "", detail).await?;
        Ok(tx.commit().await?)
    }

    /// Language the browser asks for: that of a session just begun by somebody who never chose one.
    ///
    /// # Errors
    /// Store errors.
    pub async fn suggest_lang(&self, token: &str, lang: Lang) -> Result<()> {
        let Some(found) = session::find(self.db(), token_hash(token)).await? else { return Ok(()) };
        if found.session.lang == lang || user::lang(self.db(), found.user.id).await?.is_some() {
            return Ok(());
        }
        let mut tx = self.db().begin().await?;
        session::set_lang(&mut tx, found.session.id, lang).await?;
        Ok(tx.commit().await?)
    }

    /// Changes the actor's password (asks for the old one and a code) and ends the other sessions.
    ///
    /// # Errors
    /// `SignInFailed`, `WeakPassword`, `CommonPassword`, `LockedOut`.
    pub async fn change_password(
        &self,
        actor: &Actor,
        this: SessionId,
        old: &str,
        new: &str,
        code: &str,
    ) -> Result<()> {
        let known = user::credentials(self.db(), actor.user).await?;
        self.prove(actor, &known, Some(old), code, "old").await?;
        let facility = sejo_store::facility::get(self.db(), &authz::program(actor.facility)).await?.name;
        let names = [known.user.login.as_str(), known.user.name.as_str(), facility.as_str()];
        credential::check_password_rules(new, &names).map_err(|c| Error::field("new", c))?;
        let hash = self.hash(new.to_owned()).await?;
        let mut tx = self.db().begin().await?;
        user::set_password(&mut tx, actor.user, &hash).await?;
        session::remove_all_of_user(&mut tx, actor.user, Some(this)).await?;
        audit::record(&mut tx, self, actor, "account.change-password", &known.user.login, json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// New recovery codes (asks for a code); the old ones stop working.
    ///
    /// # Errors
    /// `WrongCode`, `LockedOut`.
    pub async fn renew_recovery_codes(&self, actor: &Actor, code: &str) -> Result<Vec<String>> {
        let known = user::credentials(self.db(), actor.user).await?;
        self.prove_with_code(actor, code).await?;
        let codes = credential::new_recovery_codes()?;
        let hashes: Vec<String> = codes.iter().map(|c| credential::recovery_hash(c).to_string()).collect();
        let mut tx = self.db().begin().await?;
        user::replace_recovery_codes(&mut tx, actor.user, &hashes).await?;
        audit::record(&mut tx, self, actor, "account.renew-recovery-codes", &known.user.login, json!({})).await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// Asks a signed-in user for a code once more.
    pub(crate) async fn prove_with_code(&self, actor: &Actor, code: &str) -> Result<()> {
        let known = user::credentials(self.db(), actor.user).await?;
        self.prove(actor, &known, None, code, "code").await
    }

    /// Asks a signed-in user once more who he is. Failures count for the lockout like failed sign-ins.
    async fn prove(
        &self,
        actor: &Actor,
        known: &user::Credentials,
        password: Option<&str>,
        code: &str,
        field: &'static str,
    ) -> Result<()> {
        let address = actor.origin.trim_start_matches("web ");
        let _turn = self.inner.sign_ins.lock().await;
        lockout::refuse_if_locked(self, &known.user.login, address).await?;
        let password_fits = match password {
            Some(password) => self.verify(password.to_owned(), Some(known.password_hash.clone())).await?,
            None => true,
        };
        let mut tx = self.db().begin().await?;
        if password_fits && self.second_factor(&mut tx, known, code).await?.is_some() {
            return Ok(tx.commit().await?);
        }
        lockout::record(&mut tx, self, &known.user.login, address).await?;
        audit::record(&mut tx, self, actor, "account.proof-failed", &known.user.login, json!({})).await?;
        tx.commit().await?;
        // Who is not asked for a password is not told to look at it.
        let code = if password.is_some() { ErrorCode::SignInFailed } else { ErrorCode::WrongCode };
        Err(Error::field(field, code))
    }

    /// Recovery codes the user has left.
    ///
    /// # Errors
    /// Store errors.
    pub async fn recovery_codes_left(&self, user: UserId) -> Result<u32> {
        Ok(user::count_recovery_codes(self.db(), user).await?)
    }

    async fn hash(&self, password: String) -> Result<String> {
        let _place = self.inner.hashing.acquire().await.map_err(Error::internal)?;
        tokio::task::spawn_blocking(move || credential::hash_password(&password)).await.map_err(Error::internal)?
    }

    async fn verify(&self, password: String, hash: Option<String>) -> Result<bool> {
        let _place = self.inner.hashing.acquire().await.map_err(Error::internal)?;
        let check = move || credential::verify_password(&password, hash.as_deref());
        tokio::task::spawn_blocking(check).await.map_err(Error::internal)
    }

    fn event(
        &self,
        facility: Option<FacilityId>,
        user: Option<UserId>,
        origin: &Origin,
        action: &str,
        detail: serde_json::Value,
    ) -> AuditEvent {
        AuditEvent {
            at: self.now(),
            facility,
            user,
            origin: format!("web {}", origin.address),
            action: action.to_owned(),
            subject: user.map(|u| u.to_string()).unwrap_or_default(),
            detail,
        }
    }
}

/// Sign-in names are compared without regard to width and case.
fn normal_login(login: &str) -> String {
    sejo_model::text::narrow(login).trim().to_lowercase()
}

fn login_taken(e: sejo_store::StoreError) -> Error {
    match e {
        sejo_store::StoreError::Duplicate("login") => Error::field("login", ErrorCode::LoginTaken),
        e => e.into(),
    }
}
