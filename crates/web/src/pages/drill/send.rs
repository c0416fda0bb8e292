//! A small folder sent by the browser: sealed, or compared with its manifest. Nothing of it is kept.

use askama::Template;
use axum::extract::multipart::{Field, MultipartError, MultipartRejection};
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use sejo_app::Error;
use sejo_app::drill::{DrillAbout, Uploaded};
use sejo_model::{ErrorCode, Lang};

use super::List;
use crate::guard::Signed;
use crate::page::{Outcome as Response, download, page, page_about, see};
use crate::shell::{Nav, Shell};
use crate::site::Site;

/// Most files a browser may send at once.
const MOST_FILES: usize = 20_000;
/// Largest manifest it may send.
const MOST_MANIFEST: usize = 32 << 20;

/// `POST /drills/seal`: gives the manifest of the folder back as a file.
pub async fn seal(State(site): State<Site>, me: Signed, files: Result<Multipart, MultipartRejection>) -> Response {
    let sealed = async {
        let mut files = files.map_err(|_| Error::new(ErrorCode::Required))?;
        let mut uploaded = Uploaded::to_seal();
        while let Some(field) = files.next_field().await.map_err(|e| cut_off(&e))? {
            take(&mut uploaded, field).await?;
        }
        if uploaded.files() == 0 {
            return Err(ErrorCode::FolderEmpty.into());
        }
        site.app.seal_uploaded(me.actor(), uploaded).await
    };
    match sealed.await {
        Ok(file) => Ok(download(file)),
        Err(error) => {
            let words = error.words(me.lang());
            Ok(page_about(&error, List::new(&site, &me, Some(words)).await?))
        }
    }
}

#[derive(Template)]
#[template(path = "drill/check.html")]
struct Check {
    shell: Shell,
    lang: Lang,
    max: usize,
    refused: Option<String>,
}

impl Check {
    fn new(site: &Site, me: &Signed, refused: Option<String>) -> Self {
        let shell = me.shell(Nav::Systems).at("/drills/check");
        Self { shell, lang: me.lang(), max: site.options.max_folder, refused }
    }

    fn max_size(&self) -> String {
        super::size(self.max as u64)
    }
}

/// `GET /drills/check`
pub async fn ask(State(site): State<Site>, me: Signed) -> Response {
    Ok(page(Check::new(&site, &me, None)))
}

/// `POST /drills/check`: compares, records and goes to the record, on which the rest is said.
pub async fn check(State(site): State<Site>, me: Signed, files: Result<Multipart, MultipartRejection>) -> Response {
    let recorded = async {
        let mut files = files.map_err(|_| Error::new(ErrorCode::Required))?;
        let (mut uploaded, mut is_restored) = (None, false);
        while let Some(mut field) = files.next_field().await.map_err(|e| cut_off(&e))? {
            match (field.name(), &mut uploaded) {
                (Some("manifest"), None) => uploaded = Some(manifest(&mut field).await?),
                (Some("restored"), Some(_)) => is_restored = true,
                (_, Some(uploaded)) => take(uploaded, field).await?,
                // The manifest comes first: what the files are hashed with stands in it.
                (_, None) => return Err(ErrorCode::NotAManifest.into()),
            }
        }
        let uploaded = uploaded.ok_or_else(|| Error::new(ErrorCode::NotAManifest))?;
        if uploaded.files() == 0 {
            return Err(ErrorCode::FolderEmpty.into());
        }
        // A browser tells nothing by which a folder would be known as the sealed one: people have to say that it is not.
        if !is_restored {
            return Err(ErrorCode::RestoreNotSaid.into());
        }
        let checked = site.app.check_uploaded(me.actor(), uploaded).await?;
        site.app.record_measured(me.actor(), about(&site, &me), checked).await
    };
    match recorded.await {
        Ok(drill) => see(&crate::shell::Done::DrillRecorded.at(&format!("/drills/{}", drill.id))),
        Err(error) => {
            let words = error.words(me.lang());
            Ok(page_about(&error, Check::new(&site, &me, Some(words))))
        }
    }
}

/// What is known before anybody was asked: it was done today by whoever sent it.
fn about(site: &Site, me: &Signed) -> DrillAbout {
    DrillAbout {
        system_id: None,
        performed_on: site.app.today(),
        backup_of: None,
        minutes: None,
        performed_by: me.actor().name.clone(),
        medium: String::new(),
        was_offline: None,
        seen_by: String::new(),
        note: String::new(),
    }
}

async fn manifest(field: &mut Field<'_>) -> Result<Uploaded, Error> {
    let name = field.file_name().unwrap_or_default().to_owned();
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|e| cut_off(&e))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MOST_MANIFEST {
            return Err(ErrorCode::FileTooLarge.into());
        }
    }
    Uploaded::to_check(name, bytes)
}

/// Takes one file in, a piece at a time.
async fn take(uploaded: &mut Uploaded, mut field: Field<'_>) -> Result<(), Error> {
    let name = field.file_name().unwrap_or_default().to_owned();
    // A form sent without choosing anything has one file without a name.
    if name.is_empty() {
        return Ok(());
    }
    if uploaded.files() == MOST_FILES {
        return Err(ErrorCode::FolderTooLarge.into());
    }
    let mut file = uploaded.begin(&name);
    while let Some(chunk) = field.chunk().await.map_err(|e| cut_off(&e))? {
        file.update(&chunk);
    }
    uploaded.end(file);
    Ok(())
}

fn cut_off(error: &MultipartError) -> Error {
    let too_large = error.status() == StatusCode::PAYLOAD_TOO_LARGE;
    Error::new(if too_large { ErrorCode::FolderTooLarge } else { ErrorCode::FileDamaged })
}
