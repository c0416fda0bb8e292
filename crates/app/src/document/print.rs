//! Documents as PDF, plain text, and the file that was uploaded.

use std::collections::BTreeSet;

use sejo_model::document::{DocumentBody, PassageState};
use sejo_model::{Action, Actor, DocumentKind, DocumentVersion, DocumentVersionId, ErrorCode, Lang};
use sejo_report::document::{Approval, DocumentSheet, document_print, document_text};

use crate::{App, Error, File, Result, authz};

/// In which form a document is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A4, to print.
    Pdf,
    /// Plain text, to keep where nothing else opens.
    Text,
}

/// The approval as it stands on a print.
pub(super) fn approval(version: &DocumentVersion) -> Approval {
    Approval {
        number: version.number,
        approved_on: version.approved_on,
        approved_by: version.approved_by.clone(),
        review_by: version.review_by,
        withdrawn: version.withdrawn.as_ref().map(|w| w.reason.clone()).unwrap_or_default(),
    }
}

/// Whether a version still says what was approved: the hash stands beside the text, and every line of its passages in it.
///
/// # Errors
/// `DocumentAltered` where somebody wrote into the database.
pub(super) fn is_as_approved(version: &DocumentVersion, body: &DocumentBody) -> Result<()> {
    if version.file.is_some() {
        return Ok(());
    }
    let lines: BTreeSet<&str> = body.text.lines().map(|line| line.trim().trim_start_matches('・')).collect();
    let said = body.passages.iter().filter(|p| !matches!(p.state, PassageState::LeftOut)).flat_map(|p| p.text.lines());
    let mut said = said.map(|line| line.trim().trim_start_matches('・')).filter(|line| !line.is_empty());
    let is_whole = sejo_evidence::sha256(body.text.as_bytes()) == version.sha256 && said.all(|l| lines.contains(l));
    if is_whole { Ok(()) } else { Err(ErrorCode::DocumentAltered.into()) }
}

fn name(kind: DocumentKind, lang: Lang, part: &str, extension: &str) -> String {
    let kind = match kind {
        DocumentKind::Rules => lang.pick("運用管理規程", "rules"),
        DocumentKind::Plan => lang.pick("事業継続計画", "continuity-plan"),
    };
    format!("{kind}_{part}.{extension}")
}

impl App {
    /// The draft as it stands today.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn draft_file(&self, actor: &Actor, kind: DocumentKind, format: Format) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let sheet = self.draft(&scope, kind).await?.sheet();
        let part = format!("{}_{}", actor.lang.pick("案", "draft"), self.today());
        self.document_file(actor, sheet, (kind, format), &part).await
    }

    /// An approved version. Its plain text is the one that was frozen, byte for byte.
    ///
    /// # Errors
    /// `NotFound`, also for the text of a file that was uploaded; `DocumentAltered`.
    pub async fn version_file(&self, actor: &Actor, id: DocumentVersionId, format: Format) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let (version, body) = sejo_store::document_version::body(self.db(), &scope, id).await?;
        if version.file.is_some() {
            return Err(ErrorCode::NotFound.into());
        }
        let facts = crate::facts::facts(self, &scope).await?;
        let part = match actor.lang {
            Lang::Ja => format!("第{}版", version.number),
            Lang::En => format!("version-{}", version.number),
        };
        is_as_approved(&version, &body)?;
        if format == Format::Text && version.withdrawn.is_none() {
            let name = name(version.kind, actor.lang, &part, "txt");
            self.note_export(actor, "document.print", &name).await?;
            return Ok(File::whole(name, TEXT, body.text.into_bytes()));
        }
        let sheet = DocumentSheet {
            kind: version.kind,
            title: version.title.clone(),
            facility: facts.facility.name,
            approval: Some(approval(&version)),
            file: None,
            body,
            printed_on: self.today(),
        };
        self.document_file(actor, sheet, (version.kind, format), &part).await
    }

    /// The file of a version that was uploaded.
    ///
    /// # Errors
    /// `NotFound` when there is none; `DocumentAltered`.
    pub async fn uploaded_document(&self, actor: &Actor, id: DocumentVersionId) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let version = sejo_store::document_version::get(self.db(), &scope, id).await?;
        let file = version.file.ok_or(ErrorCode::NotFound)?;
        // The hash of the version is that of the file that was approved, whatever was kept of it.
        if sejo_store::evidence::get(self.db(), &scope, file.evidence_id).await?.sha256 != version.sha256 {
            return Err(ErrorCode::DocumentAltered.into());
        }
        let bytes = sejo_store::evidence::bytes(self.db(), &scope, file.evidence_id).await?;
        self.note_export(actor, "document.print", &file.file_name).await?;
        Ok(File::whole(file.file_name, "application/octet-stream", bytes))
    }

    async fn document_file(
        &self,
        actor: &Actor,
        sheet: DocumentSheet,
        (kind, format): (DocumentKind, Format),
        part: &str,
    ) -> Result<File> {
        let file = match format {
            Format::Text => File::whole(name(kind, actor.lang, part, "txt"), TEXT, document_text(&sheet).into_bytes()),
            Format::Pdf => {
                let printed = tokio::task::spawn_blocking(move || document_print(&sheet)).await;
                let printed = printed.map_err(Error::internal)?.map_err(Error::internal)?;
                File::print(name(kind, actor.lang, part, "pdf"), printed)
            }
        };
        self.note_export(actor, "document.print", &file.name).await?;
        Ok(file)
    }
}

const TEXT: &str = "text/plain; charset=utf-8";

#[cfg(test)]
mod tests {
    use sejo_model::document::FrozenPassage;
    use sejo_model::{Sha256, words};

    use super::*;

    fn passage(text: &str) -> FrozenPassage {
        FrozenPassage {
            key: "ransom".to_owned(),
            number: "3.5".to_owned(),
            chapter: words::Text::new("復旧", "Restore"),
            heading: words::Text::new("身代金", "Ransom"),
            topics: Vec::new(),
            text: text.to_owned(),
            state: PassageState::Adopted,
        }
    }

    fn version(sha256: Sha256) -> DocumentVersion {
        let day = jiff::civil::date(2026, 4, 1);
        DocumentVersion {
            id: DocumentVersionId::new(),
            kind: DocumentKind::Plan,
            number: 2,
            title: String::new(),
            approved_on: day,
            approved_by: "院長".to_owned(),
            review_by: day,
            size: None,
            file: None,
            sha256,
            draft_seen: String::new(),
            marks: Vec::new(),
            partly: None,
            open: Vec::new(),
            withdrawn: None,
            made_at: 0,
            made_by: None,
            revision: 1,
        }
    }

    #[test]
    fn a_version_somebody_wrote_into_is_not_handed_out() {
        let said = "金銭は払わない。\n・警察に相談する";
        let text = format!("\u{feff}計画\r\n3.5 身代金\r\n{}\r\n", said.replace('\n', "\r\n"));
        let body = DocumentBody { passages: vec![passage(said)], text: text.clone(), ..DocumentBody::default() };
        let version = version(sejo_evidence::sha256(text.as_bytes()));
        assert!(is_as_approved(&version, &body).is_ok());
        let other = DocumentBody { text: text.replace("払わない", "払う"), ..body.clone() };
        let printed = DocumentBody { passages: vec![passage("金銭を払って戻す。")], ..body };
        for altered in [other, printed] {
            assert_eq!(is_as_approved(&version, &altered).unwrap_err().code, ErrorCode::DocumentAltered);
        }
    }
}
