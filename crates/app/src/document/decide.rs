//! Deciding about passages: adopt, write in own words, leave out, add, take back.

use sejo_model::document::{Added, DocumentKind, Passage, SizeChoice, Stance, Written};
use sejo_model::entry::explains;
use sejo_model::words::Text;
use sejo_model::{Action, Actor, DocumentSize, ErrorCode, UserId, text};
use sejo_store::{Scope, StoreError};
use serde_json::json;
use uuid::Uuid;

use super::{Draft, fingerprint, is_adoptable};
use crate::conflict::{self, Label, label};
use crate::field::{Fields, written};
use crate::{App, Error, Result, audit, authz};

/// Longest passage, in characters: two pages.
const MAX_PASSAGE: usize = 4_000;
/// How a blank looks.
pub(crate) const BLANK: &str = "____";
/// How keys of passages that were added begin.
const OWN: &str = "own-";

/// What a person decides about a passage.
#[derive(Debug, Clone)]
pub struct PassageForm {
    /// What.
    pub stance: Stance,
    /// In own words.
    pub text: String,
    /// Why it is left out.
    pub reason: String,
    /// Fingerprint of the proposal that was read; `None` takes what is proposed now.
    pub seen: Option<String>,
    /// Heading, chapter and topics of a passage that is added.
    pub added: Option<Added>,
}

/// What came of adopting everything at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdoptedAll {
    /// How many were adopted.
    pub adopted: usize,
    /// Headings of those with a blank, which stay open.
    pub left: Vec<Text>,
}

impl App {
    /// Decides about one passage.
    ///
    /// # Errors
    /// `HasBlanks`, `Required`, `TooLong`, `ChangedMeanwhile` (also when the proposal changed since it was read), `NotFound`.
    pub async fn decide_passage(
        &self,
        actor: &Actor,
        kind: DocumentKind,
        key: &str,
        said: PassageForm,
        revision: u32,
    ) -> Result<Written> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let draft = self.draft(&scope, kind).await?;
        let passage = draft.passage(key).ok_or(ErrorCode::NotFound)?;
        let added = passage.written.as_ref().and_then(|w| w.added.clone());
        check(&said, passage, added.is_some())?;
        if said.seen.as_ref().is_some_and(|seen| *seen != fingerprint(&passage.proposed)) {
            return Err(proposal_changed());
        }
        let added = added.map(|old| said.added.clone().unwrap_or(old));
        check_added(added.as_ref(), &draft)?;
        let new = Written {
            kind,
            passage: key.to_owned(),
            stance: said.stance,
            text: match said.stance {
                Stance::Adopted => passage.proposed.clone(),
                Stance::Own => lines(&said.text),
                Stance::LeftOut => String::new(),
            },
            reason: if said.stance == Stance::LeftOut { written(&said.reason) } else { String::new() },
            proposed: passage.proposed.clone(),
            added: added.map(cleaned),
            by: by(actor),
            at: self.now(),
            revision,
        };
        self.save_passage(actor, &scope, passage.written.as_ref(), &new).await
    }

    /// Adds a passage that the template does not have, in own words.
    ///
    /// # Errors
    /// `Required`, `TooLong`, `HasBlanks`, `UnknownWord` for a chapter there is not.
    pub async fn add_passage(&self, actor: &Actor, kind: DocumentKind, added: Added, text: &str) -> Result<Written> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let draft = self.draft(&scope, kind).await?;
        let mut fields = Fields::default();
        check_text(&mut fields, text);
        fields.finish()?;
        check_added(Some(&added), &draft)?;
        let new = Written {
            kind,
            passage: format!("{OWN}{}", Uuid::now_v7()),
            stance: Stance::Own,
            text: lines(text),
            reason: String::new(),
            proposed: String::new(),
            added: Some(cleaned(added)),
            by: by(actor),
            at: self.now(),
            revision: 0,
        };
        self.save_passage(actor, &scope, None, &new).await
    }

    /// Adopts every passage nobody decided whose proposal has no blank. In one transaction.
    ///
    /// # Errors
    /// `ChangedMeanwhile` when somebody decides about one of them at the same moment.
    pub async fn adopt_all(&self, actor: &Actor, kind: DocumentKind) -> Result<AdoptedAll> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let draft = self.draft(&scope, kind).await?;
        let (adoptable, rest): (Vec<&Passage>, Vec<&Passage>) = draft.passages.iter().partition(|p| is_adoptable(p));
        let mut tx = self.db().begin().await?;
        for passage in &adoptable {
            let new = Written {
                kind,
                passage: passage.key.clone(),
                stance: Stance::Adopted,
                text: passage.proposed.clone(),
                reason: String::new(),
                proposed: passage.proposed.clone(),
                added: None,
                by: by(actor),
                at: self.now(),
                revision: 0,
            };
            put(&mut tx, &scope, &new).await?;
        }
        if !adoptable.is_empty() {
            let keys: Vec<&str> = adoptable.iter().map(|p| p.key.as_str()).collect();
            let detail = json!({ "before": null, "after": keys });
            audit::record(&mut tx, self, actor, "document.adopt", kind.key(), detail).await?;
        }
        tx.commit().await?;
        let left = rest.iter().filter(|p| p.written.is_none()).map(|p| p.heading.clone()).collect();
        Ok(AdoptedAll { adopted: adoptable.len(), left })
    }

    /// Takes a decision back: the passage is open again, one that was added is gone.
    ///
    /// # Errors
    /// `ChangedMeanwhile`, `NotFound` when nobody decided about it.
    pub async fn reopen_passage(&self, actor: &Actor, kind: DocumentKind, key: &str, revision: u32) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let decided = sejo_store::document_passage::list(self.db(), &scope).await?;
        let old = decided.passages.into_iter().find(|w| w.kind == kind && w.passage == key);
        let old = old.ok_or(ErrorCode::NotFound)?;
        let mut tx = self.db().begin().await?;
        let seen = Written { revision, ..old.clone() };
        sejo_store::document_passage::remove(&mut tx, &scope, &seen).await?;
        let detail = json!({ "before": old, "after": null });
        audit::record(&mut tx, self, actor, "document.reopen", &subject(kind, key), detail).await?;
        Ok(tx.commit().await?)
    }

    /// Chooses how much a document says. What was decided stays.
    ///
    /// # Errors
    /// `ChangedMeanwhile`.
    pub async fn choose_size(
        &self,
        actor: &Actor,
        kind: DocumentKind,
        size: DocumentSize,
        revision: u32,
    ) -> Result<SizeChoice> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let before = self.draft(&scope, kind).await?.choice;
        let mut tx = self.db().begin().await?;
        let after = sejo_store::document_passage::put_size(&mut tx, &scope, SizeChoice { kind, size, revision });
        let after = after.await.map_err(meanwhile)?;
        let detail = json!({ "before": before, "after": after });
        audit::record(&mut tx, self, actor, "document.size", kind.key(), detail).await?;
        tx.commit().await?;
        Ok(after)
    }

    async fn save_passage(
        &self,
        actor: &Actor,
        scope: &Scope,
        before: Option<&Written>,
        new: &Written,
    ) -> Result<Written> {
        let name = subject(new.kind, &new.passage);
        let mut tx = self.db().begin().await?;
        let after = match sejo_store::document_passage::put(&mut tx, scope, new).await {
            Err(StoreError::Changed | StoreError::Duplicate(_)) => {
                tx.rollback().await?;
                let now = sejo_store::document_passage::list(self.db(), scope).await?.passages;
                let now = now.into_iter().find(|w| w.kind == new.kind && w.passage == new.passage);
                let Some(now) = now else { return Err(ErrorCode::ChangedMeanwhile.into()) };
                return Err(conflict::changed(self, (scope, actor.user), &name, (&now, new), &LABELS).await?);
            }
            other => other?,
        };
        let detail = json!({ "before": before, "after": after });
        audit::record(&mut tx, self, actor, "document.decide", &name, detail).await?;
        tx.commit().await?;
        Ok(after)
    }
}

async fn put(tx: &mut sejo_store::Tx, scope: &Scope, new: &Written) -> Result<Written> {
    sejo_store::document_passage::put(tx, scope, new).await.map_err(meanwhile)
}

/// Somebody else was first, whether with the first decision or with a later one.
fn meanwhile(e: StoreError) -> Error {
    match e {
        StoreError::Duplicate(_) => ErrorCode::ChangedMeanwhile.into(),
        other => other.into(),
    }
}

fn by(actor: &Actor) -> Option<UserId> {
    Some(actor.user).filter(|user| *user != UserId::COMMAND)
}

/// What the log of actions calls a passage.
fn subject(kind: DocumentKind, key: &str) -> String {
    format!("{kind}/{key}")
}

fn proposal_changed() -> Error {
    let (ja, en) = (
        "読んだ後に、施設の情報が変わり、案の文も変わりました。もう一度読んでください。",
        "The facts have changed since, and the proposal with them. Please read it again.",
    );
    Error::new(ErrorCode::ChangedMeanwhile).with_detail(Text::new(ja, en))
}

fn check(said: &PassageForm, passage: &Passage, is_added: bool) -> Result<()> {
    let mut fields = Fields::default();
    match said.stance {
        Stance::Adopted => {
            fields.check("stance", !is_added, ErrorCode::UnknownWord);
            if !passage.lacking.is_empty() {
                let list = |pick: fn(&Text) -> &str, comma: &str| {
                    passage.lacking.iter().map(|l| pick(&l.what)).collect::<Vec<_>>().join(comma)
                };
                let detail = Text::new(list(|t| &t.ja, "、"), list(|t| &t.en, ", "));
                return Err(Error::field("stance", ErrorCode::HasBlanks).with_detail(detail));
            }
        }
        Stance::Own => check_text(&mut fields, &said.text),
        Stance::LeftOut => {
            fields.check("reason", explains(&said.reason), ErrorCode::Required);
            fields.text("reason", &said.reason);
        }
    }
    fields.finish()
}

fn check_text(fields: &mut Fields, said: &str) {
    fields.check("text", !text::is_blank(said), ErrorCode::Required);
    fields.check("text", said.chars().count() <= MAX_PASSAGE, ErrorCode::TooLong);
    fields.check("text", text::is_lines(said), ErrorCode::Steering);
    fields.check("text", !said.contains(BLANK), ErrorCode::HasBlanks);
}

fn check_added(added: Option<&Added>, draft: &Draft) -> Result<()> {
    let Some(added) = added else { return Ok(()) };
    let mut fields = Fields::default();
    let chapters = &sejo_judge::document_template(draft.kind).chapters;
    fields.check("chapter", chapters.iter().any(|c| c.key == added.chapter), ErrorCode::UnknownWord);
    fields.name("heading", &added.heading);
    let topics = draft.kind.topics();
    fields.check("topics", added.topics.iter().all(|t| topics.contains(t)), ErrorCode::UnknownWord);
    fields.finish()
}

fn cleaned(added: Added) -> Added {
    Added { heading: written(&added.heading), ..added }
}

/// A passage as it is kept: lines without what a browser adds at their ends.
fn lines(text: &str) -> String {
    written(&text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n"))
}

/// Fields that can differ when two people decide about the same passage.
const LABELS: [Label; 4] = [
    label("stance", "扱い", "what was decided"),
    label("text", "文", "text"),
    label("reason", "入れない理由", "why it is left out"),
    label("added", "見出しと対策", "heading and controls"),
];
