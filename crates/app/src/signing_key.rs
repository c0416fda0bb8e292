//! The signing key of a facility (Ed25519): made with the first questions, kept sealed with the key of the installation, so
//! that a copy of the database alone signs nothing.
//!
//! Invariants: a key is never lost when another takes its place: its public half stays, with its own word for its successor,
//! so that what was signed before can still be told to be ours. Of two people who change it at once one is told. The secret
//! half leaves the installation on paper only, as words, and never enters the log of actions.

use data_encoding::HEXLOWER;
use sejo_evidence::key_card::{self, KeyCard};
use sejo_evidence::paper::{self, PaperError};
use sejo_evidence::signing::SigningKey;
use sejo_evidence::succession::{self, EarlierKey};
use sejo_model::words::Text;
use sejo_model::{Action, Actor, ErrorCode};
use sejo_report::key_paper::{KeyPaper, key_paper_print};
use sejo_store::{Scope, facility, setting};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::command_line::is_command;
use crate::field::{self, Fields};
use crate::{App, Error, File, Result, audit, authz, clock};

/// The setting that holds it.
const NAME: &str = "signing-key";
/// What the seal is for.
const PURPOSE: &str = "signing key";

#[derive(Clone, Serialize, Deserialize)]
struct Kept {
    /// Public half, hexadecimal.
    public: String,
    /// Secret half, sealed, hexadecimal.
    sealed: String,
    /// When it was made, microseconds since 1970 (UTC).
    made_at: i64,
    /// When its words were printed last, or typed in from a paper.
    #[serde(default)]
    paper_at: Option<i64>,
    /// The keys before, the latest first.
    #[serde(default)]
    earlier: Vec<Replaced>,
}

/// A key that another has taken the place of.
#[derive(Clone, Serialize, Deserialize)]
struct Replaced {
    #[serde(flatten)]
    key: EarlierKey,
    ended_at: i64,
    reason: String,
}

/// A key as a person sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SigningKeyView {
    /// Public half, hexadecimal.
    pub public: String,
    /// The words two people compare.
    pub spoken: Vec<&'static str>,
    /// When it was made, microseconds since 1970 (UTC).
    pub made_at: i64,
    /// When its words were printed last, or typed in from a paper; `None`: never.
    pub paper_at: Option<i64>,
    /// The keys before, the latest first.
    pub earlier: Vec<EarlierKeyView>,
}

/// A key that was in use before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EarlierKeyView {
    /// Public half, hexadecimal.
    pub public: String,
    /// The words two people compare.
    pub spoken: Vec<&'static str>,
    /// When another took its place.
    pub ended_at: i64,
    /// Why.
    pub reason: String,
}

/// Who asks for what only an administrator beside the keyboard may have.
#[derive(Debug, Clone, Copy)]
pub enum Proof<'a> {
    /// Somebody in a browser, with a code of the authenticator.
    Code(&'a str),
    /// Whoever runs commands on the machine itself, where the key of the installation lies anyway.
    AtTheMachine,
}

/// The key that takes the place of the one in use.
#[derive(Debug, Clone, Copy)]
pub enum NewKey<'a> {
    /// A new one.
    Fresh,
    /// One that was printed before: an installation that was lost comes back with it.
    OfPaper(&'a str),
}

/// What a paper with words is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaperOf {
    /// That of the key in use.
    KeyInUse,
    /// That of an earlier key of this facility.
    EarlierKey,
    /// That of a key this facility does not know.
    AnotherKey,
}

impl App {
    /// The key of the facility, made when it has none yet.
    pub(crate) async fn signing_key(&self, actor: &Actor, scope: &Scope) -> Result<SigningKey> {
        let kept = self.key_in_use(actor, scope).await?;
        self.unsealed(scope, &kept)
    }

    /// The public keys, hexadecimal, by which what the facility signed is known: that in use and those before it; none before it
    /// signed anything. A signature that fits some other key says only that somebody had one.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn verifying_keys(&self, actor: &Actor) -> Result<Vec<String>> {
        self.public_keys(&authz::scope(actor, Action::Read)?).await
    }

    /// The public halves of the key in use and of those before it.
    pub(crate) async fn public_keys(&self, scope: &Scope) -> Result<Vec<String>> {
        let kept = setting::get::<Kept>(self.db(), scope, NAME).await?;
        let keys = kept
            .into_iter()
            .flat_map(|kept| std::iter::once(kept.public).chain(kept.earlier.into_iter().map(|one| one.key.key)));
        Ok(keys.collect())
    }

    /// Makes the key of a facility that has none yet.
    pub(crate) async fn put_signing_key(&self, actor: &Actor, scope: &Scope) -> Result<()> {
        self.key_in_use(actor, scope).await.map(drop)
    }

    /// The signing key; `None` before the first questions are answered.
    ///
    /// # Errors
    /// Store errors.
    pub async fn signing_key_view(&self, actor: &Actor) -> Result<Option<SigningKeyView>> {
        let scope = authz::scope(actor, Action::Read)?;
        let kept = setting::get::<Kept>(self.db(), &scope, NAME).await?;
        Ok(kept.map(view))
    }

    /// The card of the key, for whoever is to know what we sign.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn key_card(&self, actor: &Actor) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let kept = self.key_in_use(actor, &scope).await?;
        let facility = facility::get(self.db(), &scope).await?;
        let card = KeyCard {
            holder: facility.name,
            holder_id: facility.id.to_string(),
            made_at: clock::rfc3339(kept.made_at),
            earlier: kept.earlier.iter().map(|one| one.key.clone()).collect(),
        };
        let text = key_card::write(&card, &self.unsealed(&scope, &kept)?).map_err(Error::internal)?;
        self.note_export(actor, "signing-key.card", &kept.public).await?;
        let name = actor.lang.pick("署名の鍵のカード", "signing key card");
        Ok(File::whole(format!("{name}.sejo-key.json"), "application/json", text.into_bytes()))
    }

    /// The key as words on paper. `keep` takes it to where it stays; only then is it written down that there is one, since whoever
    /// believes in a paper that was never written has no way back.
    ///
    /// # Errors
    /// `Required`, `WrongCode`, `LockedOut`; `NotFound` without the right; those of `keep`.
    pub async fn signing_key_paper<E: From<Error>>(
        &self,
        actor: &Actor,
        proof: Proof<'_>,
        keep: impl FnOnce(&[u8]) -> std::result::Result<(), E>,
    ) -> std::result::Result<File, E> {
        let (before, paper) = self.drawn_paper(actor, proof).await?;
        keep(&paper.bytes)?;
        let after = Kept { paper_at: Some(self.now()), ..before.clone() };
        let scope = authz::scope(actor, Action::ManageSettings)?;
        self.save_key(actor, &scope, (&before, &after), "signing-key.paper", json!({ "public": after.public })).await?;
        Ok(paper)
    }

    /// The key in use, and its paper.
    async fn drawn_paper(&self, actor: &Actor, proof: Proof<'_>) -> Result<(Kept, File)> {
        let scope = authz::scope(actor, Action::ManageSettings)?;
        self.prove_beside(actor, proof).await?;
        let before = self.key_in_use(actor, &scope).await?;
        let seed = self.seed(&scope, &before)?;
        let sheet = KeyPaper {
            lang: actor.lang,
            holder: facility::get(self.db(), &scope).await?.name,
            words: paper::words_of(&seed),
            spoken: paper::spoken(&public(&before)),
            printed_on: self.today(),
        };
        let printed = tokio::task::spawn_blocking(move || key_paper_print(&sheet)).await;
        let printed = printed.map_err(Error::internal)?.map_err(Error::internal)?;
        let name = format!("{}_{}.pdf", actor.lang.pick("署名の鍵の控え", "signing key paper"), self.today());
        Ok((before, File::print(name, printed)))
    }

    /// What a paper with words is: whoever finds one in a safe wants to know whether it is still of use.
    ///
    /// # Errors
    /// `PaperCount`, `PaperUnknown`, `PaperMismatch`.
    pub async fn paper_of(&self, actor: &Actor, words: &str) -> Result<PaperOf> {
        let scope = authz::scope(actor, Action::ManageSettings)?;
        let (_, key) = key_of(words)?;
        let public = HEXLOWER.encode(key.public());
        let kept = setting::get::<Kept>(self.db(), &scope, NAME).await?.ok_or(ErrorCode::NotFound)?;
        Ok(match public {
            of if of == kept.public => PaperOf::KeyInUse,
            of if kept.earlier.iter().any(|one| one.key.key == of) => PaperOf::EarlierKey,
            _ => PaperOf::AnotherKey,
        })
    }

    /// Hands over from the key in use, `seen`, to another.
    ///
    /// # Errors
    /// `Required`, `ChangedMeanwhile`, `KeyInUse`, those of words on paper, `WrongCode`, `LockedOut`.
    pub async fn hand_over_key(
        &self,
        actor: &Actor,
        (seen, reason): (&str, &str),
        new: NewKey<'_>,
        proof: Proof<'_>,
    ) -> Result<()> {
        let scope = authz::scope(actor, Action::ManageSettings)?;
        let mut fields = Fields::default();
        fields.name("reason", reason);
        fields.finish()?;
        let seed = match new {
            NewKey::Fresh => random_seed()?,
            NewKey::OfPaper(words) => key_of(words)?.0,
        };
        self.prove_beside(actor, proof).await?;
        let before = self.key_in_use(actor, &scope).await?;
        if before.public != seen {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        let mut after = self.sealed(&scope, &seed)?;
        if after.public == before.public {
            return Err(Error::field("key_words", ErrorCode::KeyInUse));
        }
        let word =
            succession::hand_over(&self.unsealed(&scope, &before)?, &public(&after), &clock::rfc3339(after.made_at));
        let replaced =
            Replaced { key: word.map_err(Error::internal)?, ended_at: after.made_at, reason: field::written(reason) };
        let detail = json!({ "from": before.public, "to": after.public, "reason": replaced.reason });
        after.earlier = std::iter::once(replaced).chain(before.earlier.iter().cloned()).collect();
        // Its paper is there: somebody has just read it.
        after.paper_at = matches!(new, NewKey::OfPaper(_)).then_some(after.made_at);
        self.save_key(actor, &scope, (&before, &after), "signing-key.hand-over", detail).await
    }

    async fn key_in_use(&self, actor: &Actor, scope: &Scope) -> Result<Kept> {
        if let Some(kept) = setting::get::<Kept>(self.db(), scope, NAME).await? {
            return Ok(kept);
        }
        let kept = self.sealed(scope, &random_seed()?)?;
        let mut tx = self.db().begin().await?;
        // Of two programs that make one at the same moment the first one's stays.
        if setting::add(&mut tx, scope, NAME, &kept).await? {
            let detail = json!({ "public": kept.public });
            audit::record(&mut tx, self, actor, "signing-key.make", &kept.public, detail).await?;
        }
        tx.commit().await?;
        setting::get::<Kept>(self.db(), scope, NAME).await?.ok_or_else(|| ErrorCode::NotFound.into())
    }

    async fn save_key(
        &self,
        actor: &Actor,
        scope: &Scope,
        (before, after): (&Kept, &Kept),
        action: &str,
        detail: serde_json::Value,
    ) -> Result<()> {
        let mut tx = self.db().begin().await?;
        if !setting::replace(&mut tx, scope, NAME, before, after).await? {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        audit::record(&mut tx, self, actor, action, &after.public, detail).await?;
        Ok(tx.commit().await?)
    }

    /// Whether whoever asks is beside the machine, or proves again who they are.
    async fn prove_beside(&self, actor: &Actor, proof: Proof<'_>) -> Result<()> {
        match proof {
            Proof::Code("") => Err(Error::field("code", ErrorCode::Required)),
            Proof::Code(code) => self.prove_with_code(actor, code).await,
            Proof::AtTheMachine if is_command(actor) => Ok(()),
            Proof::AtTheMachine => Err(ErrorCode::NotFound.into()),
        }
    }

    fn sealed(&self, scope: &Scope, seed: &[u8; 32]) -> Result<Kept> {
        let key = SigningKey::from_seed(seed).ok_or_else(|| Error::internal("a signing key could not be made"))?;
        let sealed = self.key().seal(PURPOSE, scope.facility().0.as_bytes(), seed)?;
        Ok(Kept {
            public: HEXLOWER.encode(key.public()),
            sealed: HEXLOWER.encode(&sealed),
            made_at: self.now(),
            paper_at: None,
            earlier: Vec::new(),
        })
    }

    fn seed(&self, scope: &Scope, kept: &Kept) -> Result<[u8; 32]> {
        let damaged = || Error::new(ErrorCode::StoreDamaged);
        let sealed = HEXLOWER.decode(kept.sealed.as_bytes()).map_err(|_| damaged())?;
        let seed = self.key().open(PURPOSE, scope.facility().0.as_bytes(), &sealed)?;
        seed.try_into().map_err(|_| damaged())
    }

    fn unsealed(&self, scope: &Scope, kept: &Kept) -> Result<SigningKey> {
        let key = SigningKey::from_seed(&self.seed(scope, kept)?);
        let key = key.filter(|key| HEXLOWER.encode(key.public()) == kept.public);
        let key = key.map(|key| key.after(kept.earlier.iter().map(|one| one.key.clone()).collect()));
        key.ok_or_else(|| Error::new(ErrorCode::StoreDamaged))
    }
}

fn random_seed() -> Result<[u8; 32]> {
    let mut seed = [0_u8; 32];
    getrandom::fill(&mut seed).map_err(|e| Error::internal(e.to_string()))?;
    Ok(seed)
}

/// The key of words somebody typed in.
fn key_of(words: &str) -> Result<([u8; 32], SigningKey)> {
    let seed = paper::secret_of(words).map_err(|wrong| refusal(&wrong))?;
    let key = SigningKey::from_seed(&seed).ok_or_else(|| Error::field("key_words", ErrorCode::PaperMismatch))?;
    Ok((seed, key))
}

/// The refusal of words, with the place of the wrong one, never with the words themselves: they are most of a secret.
fn refusal(wrong: &PaperError) -> Error {
    let at = |n: usize| Text { ja: format!("{n}番目の言葉です。"), en: format!("It is word {n}.") };
    match wrong {
        PaperError::Count(n) => {
            let detail = Text { ja: format!("いまは{n}語です。"), en: format!("There are {n} now.") };
            Error::field("key_words", ErrorCode::PaperCount).with_detail(detail)
        }
        PaperError::Unknown { at: n, .. } => Error::field("key_words", ErrorCode::PaperUnknown).with_detail(at(*n)),
        PaperError::Check { at: Some(n) } => Error::field("key_words", ErrorCode::PaperMismatch).with_detail(at(*n)),
        PaperError::Check { at: None } => Error::field("key_words", ErrorCode::PaperMismatch),
    }
}

fn public(kept: &Kept) -> Vec<u8> {
    bytes_of(&kept.public)
}

fn bytes_of(public: &str) -> Vec<u8> {
    HEXLOWER.decode(public.as_bytes()).unwrap_or_default()
}

fn view(kept: Kept) -> SigningKeyView {
    let earlier = kept.earlier.into_iter().map(|one| EarlierKeyView {
        spoken: paper::spoken(&bytes_of(&one.key.key)),
        public: one.key.key,
        ended_at: one.ended_at,
        reason: one.reason,
    });
    SigningKeyView {
        spoken: paper::spoken(&bytes_of(&kept.public)),
        earlier: earlier.collect(),
        public: kept.public,
        made_at: kept.made_at,
        paper_at: kept.paper_at,
    }
}
