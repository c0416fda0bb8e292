//! Versions: approve the draft, upload a document that exists, say which clause covers what, withdraw.

use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use sejo_app::Error;
use sejo_app::document::{ApprovalForm, DocumentView, Format, UploadedFile, VersionView};
use sejo_model::document::{FrozenPassage, Mark, PassageState, Topic, yearly_review};
use sejo_model::{Action, DocumentKind, DocumentVersion, DocumentVersionId, ErrorCode, Lang};

use super::{name, passage_word, read_kind, standing, version_name};
use crate::form::{Fields, Filled, Reader};
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, download, page, page_about, read_id, see};
use crate::part::{self, Badge, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

/// The form of an approval: of the draft, or of a file.
#[derive(Template)]
#[template(path = "document/approve.html")]
struct Approve {
    shell: Shell,
    lang: Lang,
    form: Filled,
    /// A file is uploaded.
    is_upload: bool,
    view: DocumentView,
}

impl Approve {
    fn new(me: &Signed, view: DocumentView, is_upload: bool, form: Option<Filled>) -> Self {
        let page = if is_upload { "upload" } else { "approve" };
        let shell = me.shell(Nav::Documents).at(format!("/documents/{}/{page}", view.kind));
        let form = form.unwrap_or_else(|| {
            let today = view.today;
            let fields = Fields::default().with("review_by", yearly_review(today).to_string());
            let fields = if is_upload { fields } else { fields.with("approved_on", today.to_string()) };
            Filled::new(me.lang(), fields)
        });
        Self { shell, lang: me.lang(), form, is_upload, view }
    }

    fn name(&self) -> &'static str {
        name(self.view.kind, self.lang)
    }

    fn open(&self) -> Vec<String> {
        let open = self.view.passages.iter().filter(|p| p.passage.state() == PassageState::Open);
        open.map(|p| format!("{} {}", p.passage.number, part::text(&p.passage.heading, self.lang))).collect()
    }

    fn uncovered(&self) -> String {
        let words = self.view.uncovered.iter().map(|topic| topic.words());
        words.map(|w| self.lang.pick(&w.ja, &w.en).to_owned()).collect::<Vec<_>>().join(self.lang.pick("、", ", "))
    }
}

/// `GET /documents/{kind}/approve`
pub async fn ask_approval(State(site): State<Site>, me: Signed, Path(kind): Path<String>) -> Outcome {
    let view = site.app.document(me.actor(), read_kind(&kind)?).await?;
    Ok(page(Approve::new(&me, view, false, None)))
}

/// `GET /documents/{kind}/upload`
pub async fn ask_upload(State(site): State<Site>, me: Signed, Path(kind): Path<String>) -> Outcome {
    let view = site.app.document(me.actor(), read_kind(&kind)?).await?;
    Ok(page(Approve::new(&me, view, true, None)))
}

fn read(fields: &Fields) -> Result<ApprovalForm, Error> {
    let mut reader = Reader::new(fields);
    let form = ApprovalForm {
        approved_on: reader.needed_date("approved_on"),
        approved_by: reader.needed("approved_by"),
        review_by: reader.needed_date("review_by"),
        seen: fields.has("seen").then(|| fields.get("seen").to_owned()),
    };
    reader.finish()?;
    Ok(form)
}

/// `POST /documents/{kind}/approve`
pub async fn approve(State(site): State<Site>, me: Signed, Path(kind): Path<String>, fields: Fields) -> Outcome {
    let kind = read_kind(&kind)?;
    let saved = async { site.app.approve_document(me.actor(), kind, &read(&fields)?).await };
    match saved.await {
        Ok(version) => see(&Done::Approved.at(&format!("/documents/{kind}/versions/{}", version.id))),
        Err(error) => again(&site, &me, kind, false, fields, &error).await,
    }
}

async fn again(
    site: &Site,
    me: &Signed,
    kind: DocumentKind,
    is_upload: bool,
    fields: Fields,
    error: &Error,
) -> Outcome {
    let view = site.app.document(me.actor(), kind).await?;
    let form = Filled::refused(me.lang(), fields, error);
    Ok(page_about(error, Approve::new(me, view, is_upload, Some(form))))
}

/// `POST /documents/{kind}/upload`
pub async fn upload(
    State(site): State<Site>,
    me: Signed,
    Path(kind): Path<String>,
    sent: Result<Multipart, MultipartRejection>,
) -> Outcome {
    let kind = read_kind(&kind)?;
    let mut fields = Fields::default();
    let saved = async {
        let file = receive(sent, &mut fields).await?;
        let form = read(&fields)?;
        let file = file.ok_or_else(|| Error::field("file", ErrorCode::Required))?;
        site.app.upload_document(me.actor(), kind, &form, file).await
    };
    match saved.await {
        Ok(version) => see(&Done::Uploaded.at(&format!("/documents/{kind}/versions/{}#clauses", version.id))),
        Err(error) => again(&site, &me, kind, true, fields, &error).await,
    }
}

/// The fields, and the file if one was chosen.
async fn receive(
    sent: Result<Multipart, MultipartRejection>,
    fields: &mut Fields,
) -> Result<Option<UploadedFile>, Error> {
    let mut sent = sent.map_err(|_| Error::new(ErrorCode::Required))?;
    let mut file = None;
    let cut_off = |e: axum::extract::multipart::MultipartError| match e.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::field("file", ErrorCode::FileTooLarge),
        _ => Error::field("file", ErrorCode::FileDamaged),
    };
    while let Some(part) = sent.next_field().await.map_err(cut_off)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(cut_off)?;
        match file_name {
            Some(name) if !name.is_empty() => file = Some(UploadedFile { name, bytes: bytes.to_vec() }),
            Some(_) => {}
            None => fields.add(&name, String::from_utf8_lossy(&bytes)),
        }
    }
    Ok(file)
}

#[derive(Template)]
#[template(path = "document/version.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    may_approve: bool,
    may_export: bool,
    marks: Filled,
    withdrawal: Filled,
    /// What was refused without a field.
    refused: Option<String>,
    view: VersionView,
}

impl Show {
    fn new(me: &Signed, view: VersionView) -> Self {
        let shell =
            me.shell(Nav::Documents).at(format!("/documents/{}/versions/{}", view.version.kind, view.version.id));
        let mut stored = Fields::default().with("revision", view.version.revision.to_string());
        for mark in &view.version.marks {
            stored = stored.with(&mark.topic.to_string(), mark.clause.clone());
        }
        Self {
            lang: me.lang(),
            may_approve: shell.may(&Action::ApproveDocument) && view.version.withdrawn.is_none(),
            may_export: shell.may(&Action::Export),
            marks: Filled::new(me.lang(), stored.clone()).named("m"),
            withdrawal: Filled::new(me.lang(), stored).named("w"),
            refused: None,
            shell,
            view,
        }
    }

    fn version(&self) -> &DocumentVersion {
        &self.view.version
    }

    fn name(&self) -> &'static str {
        name(self.version().kind, self.lang)
    }

    fn passage_word(&self) -> &'static str {
        passage_word(self.version().kind, self.lang)
    }

    fn number(&self) -> String {
        version_name(self.version(), self.lang)
    }

    fn standing(&self) -> Badge {
        let is_overdue = self.view.fresh_until < self.view.today;
        standing(self.version(), self.view.is_in_force, is_overdue, self.lang)
    }

    fn topics(&self) -> Vec<Topic> {
        self.version().kind.topics()
    }

    fn topic(&self, topic: &Topic) -> String {
        let words = topic.words();
        self.lang.pick(&words.ja, &words.en).to_owned()
    }

    fn clause(&self, topic: &Topic) -> &str {
        self.version().clause(*topic).unwrap_or_default()
    }

    /// How far a file was searched for secrets.
    fn searched(&self) -> Option<&'static str> {
        self.view.searched().map(|words| words.r#in(self.lang))
    }

    /// What is seen of a PDF.
    fn seen(&self) -> Option<String> {
        self.view.seen().map(|words| words.r#in(self.lang).to_owned())
    }

    /// Whether there is a file to hand out.
    fn has_bytes(&self) -> bool {
        self.view.kept.is_some_and(sejo_model::Kept::has_bytes)
    }

    fn bare(&self) -> usize {
        self.version().uncovered().len()
    }

    fn title(&self, passage: &FrozenPassage) -> String {
        format!("{} {}", passage.number, passage.heading.ja)
    }

    fn is_open(&self, passage: &FrozenPassage) -> bool {
        passage.state == PassageState::Open
    }
}

/// `GET /documents/{kind}/versions/{id}`
pub async fn show(State(site): State<Site>, me: Signed, Path((_, id)): Path<(String, String)>) -> Outcome {
    let view = site.app.document_version(me.actor(), read_id(&id)?).await?;
    Ok(page(Show::new(&me, view)))
}

/// `POST /documents/{kind}/versions/{id}/marks`
pub async fn mark(
    State(site): State<Site>,
    me: Signed,
    Path((kind, id)): Path<(String, String)>,
    fields: Fields,
) -> Outcome {
    let (kind, id): (DocumentKind, DocumentVersionId) = (read_kind(&kind)?, read_id(&id)?);
    let mut reader = Reader::new(&fields);
    let revision = reader.number("revision");
    reader.finish()?;
    let clause = |topic: Topic| Mark { clause: fields.get(&topic.to_string()).to_owned(), topic };
    let marks = kind.topics().into_iter().map(clause).collect();
    match site.app.mark_clauses(me.actor(), id, marks, revision).await {
        Ok(_) => see(&Done::Saved.at(&format!("/documents/{kind}/versions/{id}#clauses"))),
        Err(error) => {
            let view = site.app.document_version(me.actor(), id).await?;
            let mut typed = fields;
            typed.set("revision", view.version.revision.to_string());
            let refused = Some(error.words(me.lang()));
            let marks = Filled::refused(me.lang(), typed, &error).named("m");
            Ok(page_about(&error, Show { marks, refused, ..Show::new(&me, view) }))
        }
    }
}

/// `POST /documents/{kind}/versions/{id}/withdraw`
pub async fn withdraw(
    State(site): State<Site>,
    me: Signed,
    Path((kind, id)): Path<(String, String)>,
    fields: Fields,
) -> Outcome {
    let (kind, id): (DocumentKind, DocumentVersionId) = (read_kind(&kind)?, read_id(&id)?);
    let saved = async {
        let mut reader = Reader::new(&fields);
        let (reason, revision) = (reader.text("reason"), reader.number("revision"));
        reader.finish()?;
        site.app.withdraw_version(me.actor(), id, &reason, revision).await
    };
    match saved.await {
        Ok(_) => see(&Done::VersionWithdrawn.at(&format!("/documents/{kind}/versions/{id}"))),
        Err(error) => {
            let view = site.app.document_version(me.actor(), id).await?;
            let mut typed = fields;
            typed.set("revision", view.version.revision.to_string());
            let refused = error.fields.is_empty().then(|| error.words(me.lang()));
            let withdrawal = Filled::refused(me.lang(), typed, &error).named("w");
            Ok(page_about(&error, Show { withdrawal, refused, ..Show::new(&me, view) }))
        }
    }
}

/// `GET /documents/{kind}/versions/{id}/pdf`
pub async fn pdf(State(site): State<Site>, me: Signed, Path((_, id)): Path<(String, String)>) -> Outcome {
    Ok(download(site.app.version_file(me.actor(), read_id(&id)?, Format::Pdf).await?))
}

/// `GET /documents/{kind}/versions/{id}/text`
pub async fn text(State(site): State<Site>, me: Signed, Path((_, id)): Path<(String, String)>) -> Outcome {
    Ok(download(site.app.version_file(me.actor(), read_id(&id)?, Format::Text).await?))
}

/// `GET /documents/{kind}/versions/{id}/file`
pub async fn file(State(site): State<Site>, me: Signed, Path((_, id)): Path<(String, String)>) -> Outcome {
    Ok(download(site.app.uploaded_document(me.actor(), read_id(&id)?).await?))
}
