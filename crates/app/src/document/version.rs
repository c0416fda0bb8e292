//! Approved versions: from the draft, or a file somebody has already; marks, withdrawal.

use sejo_model::document::{DocumentBody, DocumentKind, Mark, OwnFile, Topic, Withdrawn};
use sejo_model::entry::explains;
use sejo_model::evidence::{EvidenceKind, Kept};
use sejo_model::words::{Text, Words};
use sejo_model::{Action, Actor, Date, DocumentVersion, DocumentVersionId, ErrorCode, Evidence, EvidenceId, UserId};
use sejo_report::document::document_text;
use sejo_store::{Scope, StoreError, Tx};
use serde_json::json;

use super::kept::{kept, seen};
use super::print::approval;
use super::{fingerprint_of, title};
use crate::conflict::{self, Label, label};
use crate::field::{Fields, written};
use crate::{App, Error, Result, audit, authz};

/// Longest name of a clause.
const MAX_CLAUSE: usize = 60;

/// Who approved, when, and when it is looked at again.
#[derive(Debug, Clone)]
pub struct ApprovalForm {
    /// When.
    pub approved_on: Date,
    /// By whom, with the post.
    pub approved_by: String,
    /// When it is to be looked at again.
    pub review_by: Date,
    /// Fingerprint of the draft that was read; `None` takes the draft as it is.
    pub seen: Option<String>,
}

/// A document somebody has already.
#[derive(Debug, Clone)]
pub struct UploadedFile {
    /// Its name.
    pub name: String,
    /// Its contents.
    pub bytes: Vec<u8>,
}

/// A version with what it says.
#[derive(Debug, Clone)]
pub struct VersionView {
    /// The version.
    pub version: DocumentVersion,
    /// What it says; empty for a file.
    pub body: DocumentBody,
    /// Until when it counts as looked at.
    pub fresh_until: Date,
    /// It is the one that counts today.
    pub is_in_force: bool,
    /// Who put it on record.
    pub made_by: String,
    /// What of its file was kept.
    pub kept: Option<Kept>,
    /// Today.
    pub today: Date,
}

impl VersionView {
    /// How far its file was searched for secrets, and what came of it; nothing for a version without a file.
    #[must_use]
    pub fn searched(&self) -> Option<Words> {
        let name = self.version.file.as_ref()?.file_name.to_lowercase();
        let is = |extension: &str| name.ends_with(extension);
        match self.kept? {
            Kept::Masked => Some(Words {
                ja: "パスワードのような文字が見つかったので、伏せた写しだけを保存しました。元の文書からも消してください。",
                en: "Something like a password was found, so only a copy without it is kept. Delete it from your own file, too.",
            }),
            Kept::Original if is(".pdf") => Some(Words {
                ja: "PDFの中は調べていません。パスワードなどが書かれていないか、見てください。",
                en: "A PDF is not searched. See for yourself that it holds no passwords.",
            }),
            Kept::Original if is(".docx") || is(".xlsx") => Some(Words {
                ja: "画像と埋め込んだファイルの中は調べていません。パスワードなどが写っていないか、見てください。",
                en: "Pictures and embedded files are not searched. See for yourself that they show no passwords.",
            }),
            _ => None,
        }
    }

    /// What is seen of its file from outside.
    #[must_use]
    pub fn seen(&self) -> Option<Text> {
        Some(self.version.file.as_ref()?.seen?.words())
    }
}

impl App {
    /// Approves the draft: freezes what it says today as the next version.
    ///
    /// # Errors
    /// Field errors; `NothingDecided`; `ChangedMeanwhile` when the draft changed since it was read; `NotFound`.
    pub async fn approve_document(
        &self,
        actor: &Actor,
        kind: DocumentKind,
        form: &ApprovalForm,
    ) -> Result<DocumentVersion> {
        let scope = authz::scope(actor, Action::ApproveDocument)?;
        self.check_approval(form)?;
        let draft = self.draft(&scope, kind).await?;
        if !draft.passages.iter().any(sejo_model::document::Passage::stands) {
            return Err(ErrorCode::NothingDecided.into());
        }
        let mut sheet = draft.sheet();
        let draft_seen = fingerprint_of(&sheet.body);
        if form.seen.as_ref().is_some_and(|seen| *seen != draft_seen) {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        let mut tx = self.db().begin().await?;
        let number = sejo_store::document_version::next_number(&mut tx, &scope, kind).await?;
        let mut version = self.new_version(actor, kind, number, form);
        sheet.approval = Some(approval(&version));
        sheet.body.text = document_text(&sheet);
        version.sha256 = sejo_evidence::sha256(sheet.body.text.as_bytes());
        version.size = Some(draft.choice.size);
        version.draft_seen = draft_seen;
        version.marks = sheet.body.marks(kind);
        version.partly = Some(sheet.body.partly(kind));
        version.open = sheet.body.open();
        let version = self.put_version(&mut tx, &scope, actor, "document.approve", version, &sheet.body).await?;
        tx.commit().await?;
        Ok(version)
    }

    /// Puts a document that exists already on record as the next version. Its clauses are marked afterwards.
    ///
    /// # Errors
    /// Field errors; `NotADocument`, `FileEmpty`, `FileTooLarge`, `FileDamaged` also where a secret cannot be masked;
    /// `NotFound`.
    pub async fn upload_document(
        &self,
        actor: &Actor,
        kind: DocumentKind,
        form: &ApprovalForm,
        file: UploadedFile,
    ) -> Result<DocumentVersion> {
        let scope = authz::scope(actor, Action::ApproveDocument)?;
        self.check_approval(form)?;
        if file.bytes.len() as u64 > self.inner.max_upload {
            return Err(Error::field("file", ErrorCode::FileTooLarge));
        }
        let (sha256, size) = (sejo_evidence::sha256(&file.bytes), file.bytes.len() as u64);
        let file_name = written(&last_part(&file.name));
        let limits = self.limits();
        let searched = tokio::task::spawn_blocking(move || {
            kept(file, &limits).map(|(kept, bytes)| {
                let seen = seen(&bytes, &limits);
                (kept, bytes, seen)
            })
        });
        let (kept, bytes, seen) = searched.await.map_err(Error::internal)??;
        let evidence = Evidence {
            id: EvidenceId::new(),
            sha256,
            file_name,
            size,
            kind: EvidenceKind::Document,
            kept,
            received_at: self.now(),
            received_by: by(actor),
        };
        let mut tx = self.db().begin().await?;
        sejo_store::evidence::put(&mut tx, &scope, &evidence, &bytes).await?;
        let number = sejo_store::document_version::next_number(&mut tx, &scope, kind).await?;
        let mut version = self.new_version(actor, kind, number, form);
        version.sha256 = evidence.sha256;
        version.file = Some(OwnFile { evidence_id: evidence.id, file_name: evidence.file_name, seen });
        let body = DocumentBody::default();
        let version = self.put_version(&mut tx, &scope, actor, "document.upload", version, &body).await?;
        tx.commit().await?;
        Ok(version)
    }

    /// Says which clause of an uploaded document covers what. What is empty is no mark.
    ///
    /// # Errors
    /// `TooLong`, `UnknownWord`, `ChangedMeanwhile`; `NotFound` also for a version made here, whose marks stand in its text.
    pub async fn mark_clauses(
        &self,
        actor: &Actor,
        id: DocumentVersionId,
        marks: Vec<Mark>,
        revision: u32,
    ) -> Result<DocumentVersion> {
        let scope = authz::scope(actor, Action::ApproveDocument)?;
        let before = sejo_store::document_version::get(self.db(), &scope, id).await?;
        if before.file.is_none() {
            return Err(ErrorCode::NotFound.into());
        }
        let topics: Vec<Topic> = before.kind.topics();
        let mut fields = Fields::default();
        for mark in &marks {
            fields.check("marks", topics.contains(&mark.topic), ErrorCode::UnknownWord);
            fields.check("marks", mark.clause.chars().count() <= MAX_CLAUSE, ErrorCode::TooLong);
            fields.line("marks", &mark.clause);
        }
        fields.finish()?;
        let marks = marks.into_iter().map(|mark| Mark { clause: written(&mark.clause), ..mark });
        let marks = marks.filter(|mark| !mark.clause.is_empty()).collect();
        let wanted = DocumentVersion { marks, revision, ..before.clone() };
        self.change_version(actor, &scope, "document.mark", (&before, &wanted)).await
    }

    /// Withdraws a version. It stays on record and counts for nothing.
    ///
    /// # Errors
    /// `Required` without a reason, `AlreadyWithdrawn`, `ChangedMeanwhile`, `NotFound`.
    pub async fn withdraw_version(
        &self,
        actor: &Actor,
        id: DocumentVersionId,
        reason: &str,
        revision: u32,
    ) -> Result<DocumentVersion> {
        let scope = authz::scope(actor, Action::ApproveDocument)?;
        let mut fields = Fields::default();
        fields.check("reason", explains(reason), ErrorCode::Required);
        fields.text("reason", reason);
        fields.finish()?;
        let before = sejo_store::document_version::get(self.db(), &scope, id).await?;
        if before.withdrawn.is_some() {
            return Err(ErrorCode::AlreadyWithdrawn.into());
        }
        let withdrawn = Some(Withdrawn { on: self.today(), by: by(actor), reason: written(reason) });
        let wanted = DocumentVersion { withdrawn, revision, ..before.clone() };
        self.change_version(actor, &scope, "document.withdraw", (&before, &wanted)).await
    }

    /// One version with what it says.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn document_version(&self, actor: &Actor, id: DocumentVersionId) -> Result<VersionView> {
        let scope = authz::scope(actor, Action::Read)?;
        let (version, body) = sejo_store::document_version::body(self.db(), &scope, id).await?;
        let standing = self.standing(&scope).await?;
        let facts = &standing.facts;
        let in_force = facts.documents.in_force(version.kind, standing.today).map(|v| v.id);
        let names = crate::facts::names(self.db(), &scope).await?;
        let made_by = names.user(version.made_by.unwrap_or(UserId::COMMAND), actor.lang);
        let kept = match &version.file {
            Some(file) => Some(sejo_store::evidence::get(self.db(), &scope, file.evidence_id).await?.kept),
            None => None,
        };
        Ok(VersionView {
            fresh_until: version.fresh_until(facts.thresholds.document_review_days),
            is_in_force: in_force == Some(version.id),
            version,
            body,
            made_by,
            kept,
            today: standing.today,
        })
    }

    fn check_approval(&self, form: &ApprovalForm) -> Result<()> {
        let mut fields = Fields::default();
        fields.check("approved_on", form.approved_on <= self.today(), ErrorCode::FutureDay);
        fields.name("approved_by", &form.approved_by);
        let names_somebody = sejo_model::entry::is_entry(&form.approved_by);
        fields.check("approved_by", form.approved_by.trim().is_empty() || names_somebody, ErrorCode::Required);
        fields.check("review_by", form.review_by > form.approved_on, ErrorCode::EndBeforeStart);
        fields.finish()
    }

    fn new_version(&self, actor: &Actor, kind: DocumentKind, number: u32, form: &ApprovalForm) -> DocumentVersion {
        DocumentVersion {
            id: DocumentVersionId::new(),
            kind,
            number,
            title: title(kind).ja,
            approved_on: form.approved_on,
            approved_by: written(&form.approved_by),
            review_by: form.review_by,
            size: None,
            file: None,
            sha256: sejo_evidence::sha256(&[]),
            draft_seen: String::new(),
            marks: Vec::new(),
            partly: None,
            open: Vec::new(),
            withdrawn: None,
            made_at: self.now(),
            made_by: by(actor),
            revision: 0,
        }
    }

    async fn put_version(
        &self,
        tx: &mut Tx,
        scope: &Scope,
        actor: &Actor,
        action: &str,
        version: DocumentVersion,
        body: &DocumentBody,
    ) -> Result<DocumentVersion> {
        let version = sejo_store::document_version::add(tx, scope, version, body).await.map_err(|e| match e {
            StoreError::Duplicate(_) => Error::new(ErrorCode::ChangedMeanwhile),
            other => other.into(),
        })?;
        let detail = json!({ "before": null, "after": version });
        audit::record(tx, self, actor, action, &version.id.to_string(), detail).await?;
        Ok(version)
    }

    async fn change_version(
        &self,
        actor: &Actor,
        scope: &Scope,
        action: &str,
        (before, wanted): (&DocumentVersion, &DocumentVersion),
    ) -> Result<DocumentVersion> {
        let id = wanted.id.to_string();
        let mut tx = self.db().begin().await?;
        let after = match sejo_store::document_version::change(&mut tx, scope, wanted).await {
            Err(StoreError::Changed) => {
                tx.rollback().await?;
                let now = sejo_store::document_version::get(self.db(), scope, wanted.id).await?;
                return Err(conflict::changed(self, (scope, actor.user), &id, (&now, wanted), &LABELS).await?);
            }
            other => other?,
        };
        let detail = json!({ "before": before, "after": after });
        audit::record(&mut tx, self, actor, action, &id, detail).await?;
        tx.commit().await?;
        Ok(after)
    }
}

/// Fields that can differ when two people save the same version.
const LABELS: [Label; 2] = [label("marks", "条文の番号", "clauses"), label("withdrawn", "取り消し", "withdrawal")];

fn by(actor: &Actor) -> Option<UserId> {
    Some(actor.user).filter(|user| *user != UserId::COMMAND)
}

fn last_part(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(200).collect()
}
