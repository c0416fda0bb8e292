//! What goes out with a request: HTML, workbook, letter, the signed request itself, and the words of a mail.

use data_encoding::HEXLOWER_PERMISSIVE;
use sejo_evidence::paper;
use sejo_model::answer_sheet::MARK;
use sejo_model::seal::Seal;
use sejo_model::{Action, Actor, ErrorCode, Lang, Request, RequestId};
use sejo_report::request::{html, mail, request_letter, xlsx};

use super::again::going_out;
use super::{SoFar, asked_so_far};
use crate::{App, Error, File, Result, authz};

/// One of the files of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestFile {
    /// The one HTML file to answer in.
    Html,
    /// Its twin as a workbook.
    Xlsx,
    /// The covering letter.
    Letter,
    /// The signed request.
    Signed,
    /// The words of the mail.
    Mail,
}

impl RequestFile {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Html, Self::Xlsx, Self::Letter, Self::Signed, Self::Mail];

    /// Key in addresses and commands.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Letter => "letter",
            Self::Signed => "signed",
            Self::Mail => "mail",
        }
    }

    /// The file of a key.
    #[must_use]
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|file| file.key() == key)
    }
}

/// What to write in the mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestMail {
    /// To which address; may be empty.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Body.
    pub body: String,
}

impl App {
    /// A file to send to the vendor.
    ///
    /// # Errors
    /// `NotFound`; `RequestClosed` when it was withdrawn; `SystemLost` when none of its systems is its vendor's any more.
    pub async fn request_file(&self, actor: &Actor, id: RequestId, file: RequestFile) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let so_far = asked_so_far(self, &scope, id).await?;
        if so_far.request.is_withdrawn() {
            return Err(ErrorCode::RequestClosed.into());
        }
        so_far.still_asks()?;
        let made = self.made(actor.lang, &so_far, file).await?;
        self.note_export(actor, "request.file", &format!("{id} {}", file.key())).await?;
        Ok(made)
    }

    async fn made(&self, lang: Lang, so_far: &SoFar, file: RequestFile) -> Result<File> {
        let request = &so_far.request;
        let seal = seal_of(&request.signed);
        let today = self.today();
        let named = |what: &str, ending: &str| {
            let name = crate::file_part(&request.asked.vendor.name);
            format!("{what}_{name}_{}.{ending}", request.asked.made_on)
        };
        match file {
            RequestFile::Html => {
                let bytes = html(&request.asked, &seal, lang).map_err(Error::internal)?;
                Ok(File::whole(named(lang.pick("回答用", "answers"), "html"), "text/html; charset=utf-8", bytes))
            }
            RequestFile::Xlsx => {
                let bytes = xlsx(&request.asked, &seal.signature, lang).map_err(Error::internal)?;
                const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
                Ok(File::whole(named(lang.pick("回答用", "answers"), "xlsx"), TYPE, bytes))
            }
            RequestFile::Letter => {
                let name = named(lang.pick("依頼状", "letter"), "pdf");
                let spoken = spoken_of(request);
                let (asked, to) = (going_out(so_far, lang), so_far.vendor.contact.clone());
                let set = tokio::task::spawn_blocking(move || request_letter(&asked, &to, &spoken, lang, today));
                let printed = set.await.map_err(Error::internal)?.map_err(Error::internal)?;
                Ok(File::print(name, printed))
            }
            RequestFile::Signed => {
                let name = named(lang.pick("依頼", "request"), "sejo-request.json");
                Ok(File::whole(name, "application/json", request.signed.clone().into_bytes()))
            }
            RequestFile::Mail => {
                let RequestMail { to, subject, body } = mail_of(so_far, lang);
                let text = match lang {
                    Lang::Ja => format!("宛先: {to}\n件名: {subject}\n\n{body}"),
                    Lang::En => format!("To: {to}\nSubject: {subject}\n\n{body}"),
                };
                Ok(File::whole(
                    named(lang.pick("メール文", "mail"), "txt"),
                    "text/plain; charset=utf-8",
                    text.into_bytes(),
                ))
            }
        }
    }
}

/// The words of the mail; where an answer was sent back or leaves something open, with the words of that.
pub(super) fn mail_of(so_far: &SoFar, lang: Lang) -> RequestMail {
    let (subject, body) = mail(&going_out(so_far, lang), &so_far.vendor.contact, lang);
    RequestMail { to: so_far.vendor.email.clone(), subject, body }
}

/// The words two people compare to know the key a request is signed with.
pub(super) fn spoken_of(request: &Request) -> Vec<&'static str> {
    let key = sejo_evidence::document::open(MARK, &request.signed).map(|(_, key)| key).unwrap_or_default();
    if key.is_empty() { Vec::new() } else { paper::spoken(&key) }
}

/// The words of a public key, hexadecimal.
pub(crate) fn spoken_of_key(public: &str) -> Vec<&'static str> {
    let key = HEXLOWER_PERMISSIVE.decode(public.as_bytes()).unwrap_or_default();
    if key.is_empty() { Vec::new() } else { paper::spoken(&key) }
}

/// The signature in the last line of a signed document, hexadecimal.
pub(crate) fn signature_of(signed: &str) -> String {
    seal_of(signed).signature
}

/// The last line of a signed document.
fn seal_of(signed: &str) -> Seal {
    signed.lines().nth(1).and_then(|line| serde_json::from_str(line).ok()).unwrap_or_default()
}
