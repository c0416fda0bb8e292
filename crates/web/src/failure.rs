//! Errors on their way to a page.
//!
//! A handler's error becomes a bare response that carries the [`Trouble`]; the guard, which knows who asks, turns it into
//! a page. Public words only; the private source goes to the log.

mod label;
mod signed_out;

use std::sync::{Arc, OnceLock};

use askama::Template;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use sejo_app::Error;
use sejo_model::{ErrorCode, Lang};

use crate::form::Fields;
use crate::page::Page;
use crate::shell::Shell;
use crate::{cookie, part};

pub(crate) use signed_out::{SentTo, file_not_taken, not_saved, too_large};

/// Why a handler gives no page of its own.
#[derive(Debug)]
pub enum Failure {
    /// An error page, with what was typed so that nothing is lost.
    Error(Box<Error>, Box<Fields>),
    /// Another page, e.g. sign-in.
    Elsewhere(String),
}

/// An error that waits to be shown.
#[derive(Clone)]
pub(crate) struct Trouble {
    error: Arc<Error>,
    typed: Fields,
}

impl Failure {
    /// The error page with what was typed.
    #[must_use]
    pub fn keeping(error: Error, fields: &Fields) -> Self {
        Self::Error(Box::new(error), Box::new(fields.without_secrets()))
    }
}

impl<E: Into<Error>> From<E> for Failure {
    fn from(e: E) -> Self {
        Self::Error(Box::new(e.into()), Box::default())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::Elsewhere(to) => Redirect::to(&to).into_response(),
            Self::Error(error, typed) => {
                let mut response = status(error.code).into_response();
                response.extensions_mut().insert(Trouble { error: Arc::from(error), typed: *typed });
                response
            }
        }
    }
}

/// The status an error is answered with.
pub(crate) fn status(code: ErrorCode) -> StatusCode {
    if code == ErrorCode::Internal {
        return StatusCode::INTERNAL_SERVER_ERROR;
    }
    StatusCode::from_u16(code.kind().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// What was sent with a request, for whoever shows its refusal: a handler that gives up halfway loses nothing of it.
#[derive(Clone, Default)]
pub(crate) struct Sent(Arc<OnceLock<Fields>>);

impl Sent {
    /// Keeps what was sent; passwords and codes are not kept.
    pub(crate) fn keep(&self, fields: &Fields) {
        // A request is read once.
        let _ = self.0.set(fields.without_secrets());
    }

    /// Hands it to an error that waits to be shown and has nothing of its own to show.
    pub(crate) fn to(&self, response: &mut Response) {
        if let Some((trouble, sent)) = response.extensions_mut().get_mut::<Trouble>().zip(self.0.get())
            && trouble.typed == Fields::default()
        {
            trouble.typed = sent.clone();
        }
    }
}

/// Writes the private side of an error to the log; what people typed never gets there.
pub(crate) fn log(error: &Error) {
    if let Some(source) = &error.source {
        tracing::error!(code = error.code.key(), error = %source, "request failed");
    }
}

#[derive(Template)]
#[template(path = "error/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    title: &'static str,
    words: String,
    status: u16,
    typed: Vec<(&'static str, String)>,
}

/// The error page for a response that carries a [`Trouble`] or is a bare refusal; any other response as it is.
pub(crate) fn present(mut response: Response, shell: impl FnOnce() -> Shell) -> Response {
    let trouble = response.extensions_mut().remove::<Trouble>();
    let refused = response.status().is_client_error() || response.status().is_server_error();
    let is_page = response.headers().get(header::CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"text/html"));
    if trouble.is_none() && (!refused || is_page) {
        return response;
    }
    let status = response.status();
    let (error, typed) = match trouble {
        Some(t) => (t.error, t.typed),
        None => (Arc::new(Error::new(code_of(status))), Fields::default()),
    };
    log(&error);
    let shell = shell();
    let lang = shell.lang;
    let mut page = Page(Show {
        lang,
        title: part::say(title(status), lang),
        words: error.words(lang),
        status: status.as_u16(),
        typed: typed.readable().into_iter().map(|field| label::in_words(field, lang)).collect(),
        shell,
    })
    .into_response();
    *page.status_mut() = status;
    page
}

/// What a bare refusal of the framework means.
fn code_of(status: StatusCode) -> ErrorCode {
    match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => ErrorCode::NotFound,
        StatusCode::FORBIDDEN => ErrorCode::NotSentFromHere,
        StatusCode::MISDIRECTED_REQUEST => ErrorCode::WrongAddress,
        StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::FileTooLarge,
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => {
            ErrorCode::Timeout
        }
        StatusCode::INTERNAL_SERVER_ERROR => ErrorCode::Internal,
        _ => ErrorCode::Unreadable,
    }
}

fn title(status: StatusCode) -> sejo_model::Words {
    let (ja, en) = match status.as_u16() {
        401 => ("サインインが必要です", "Please sign in"),
        403 => ("受け付けませんでした", "Not accepted"),
        404 | 405 | 421 => ("ページが見つかりません", "Page not found"),
        409 => ("ほかの変更と重なりました", "This collides with another change"),
        413 => ("大きすぎます", "Too large"),
        429 => ("回数が多すぎます", "Too many tries"),
        503 => ("いまは保存・表示できません", "Not possible at the moment"),
        500 => ("予期しない問題が起きました", "Something unexpected happened"),
        _ => ("このままでは受け付けられません", "This cannot be accepted as it is"),
    };
    sejo_model::Words { ja, en }
}

/// Shows refusals that happen before anybody is known: wrong host, other site, too slow, panic, no such page.
pub(crate) async fn outside(request: Request, next: Next) -> Response {
    let lang = cookie::lang(request.headers());
    let response = next.run(request).await;
    present(response, || Shell::outside(lang, "/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn shown(response: Response) -> (StatusCode, String) {
        let response = present(response, || Shell::outside(Lang::Ja, "/"));
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 64 * 1024).await.expect("body");
        (status, String::from_utf8(bytes.to_vec()).expect("utf-8"))
    }

    #[tokio::test]
    async fn a_full_disk_loses_no_typed_word() {
        let fields =
            Fields::default().with("remark", "<調査中>").with("password", "correct horse").with("revision", "3");
        let fields = fields.with("value", "not-applicable").with("target:remote.used", "2027-02-01").with("odd", "?");
        let fields =
            fields.with("support-end", "2030-10-14").with("edition", "r8-form").with("asked", "担当者を決めている");
        let failure = Failure::keeping(Error::new(ErrorCode::DiskFull), &fields);
        let (status, html) = shown(failure.into_response()).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(html.contains("ディスクの空きがありません") && html.contains("調査中"));
        assert!(!html.contains("<調査中>") && !html.contains("correct horse"));
        // Each with what its page calls it, and nothing that nobody typed.
        for (label, typed) in
            [("回答", "対象外"), ("目標日", "2027-02-01"), ("サポート終了日", "2030-10-14"), ("ほかの欄", "?")]
        {
            let (label, typed) = (format!("<dt>{label}</dt>"), format!("<dd class=\"pre\">{typed}</dd>"));
            assert!(html.contains(&label) && html.contains(&typed), "{label} {typed}: {html}");
        }
        for unseen in ["target:remote", "support-end", "r8-form", "担当者を決めている"] {
            assert!(!html.contains(unseen), "{unseen}");
        }
    }

    #[tokio::test]
    async fn nobody_waits_until_what_is_gone_can_be_saved() {
        let fields = Fields::default().with("name", "受付PC").with("kind", "server").with("state", "in-use");
        let failure = Failure::keeping(Error::new(ErrorCode::NotFound), &fields);
        let (status, html) = shown(failure.into_response()).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(html.contains("もうないためです") && !html.contains("保存できるようになるまで"), "{html}");
        for typed in ["受付PC", "サーバ", "使用中"] {
            assert!(html.contains(&format!("<dd class=\"pre\">{typed}</dd>")), "{typed}: {html}");
        }
    }

    #[tokio::test]
    async fn private_context_stays_private() {
        let failure = Failure::from(Error::internal("/var/lib/sejo/sejo.db: secret"));
        let (status, html) = shown(failure.into_response()).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(html.contains("予期しない問題") && !html.contains("secret"));
    }

    #[tokio::test]
    async fn bare_refusals_of_the_framework_become_pages() {
        for (status, words) in [
            (StatusCode::METHOD_NOT_ALLOWED, "ページが見つかりません"),
            (StatusCode::PAYLOAD_TOO_LARGE, "大きすぎます"),
            (StatusCode::SERVICE_UNAVAILABLE, "時間がかかりすぎた"),
            (StatusCode::BAD_REQUEST, "送られた内容を読み取れませんでした"),
            (StatusCode::FORBIDDEN, "施錠の画面から送られたこと"),
            (StatusCode::MISDIRECTED_REQUEST, "このアドレスでは開けません"),
        ] {
            let (shown_status, html) = shown((status, "plain words").into_response()).await;
            assert_eq!(shown_status, status);
            assert!(html.contains(words) && !html.contains("plain words"), "{status}");
        }
        let fine = present("fine".into_response(), || unreachable!("nothing to show"));
        assert_eq!(fine.status(), StatusCode::OK);
    }
}
