//! A template as a response.

use std::str::FromStr;

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sejo_app::Error;
use sejo_model::ErrorCode;

use crate::failure::Failure;
use crate::form::Fields;

/// What a handler gives back.
pub type Outcome = Result<Response, Failure>;

/// A page, rendered when it is sent.
pub(crate) struct Page<T>(pub(crate) T);

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(html) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
            Err(e) => Failure::from(Error::internal(e)).into_response(),
        }
    }
}

/// A page with status 200.
pub(crate) fn page<T: Template>(template: T) -> Response {
    Page(template).into_response()
}

/// A page that is shown because something was wrong: the status is the error's.
pub(crate) fn page_about<T: Template>(error: &Error, template: T) -> Response {
    // Rendered twice: the summary of errors names fields that come after it, and learns their labels the first time.
    let _ = template.render();
    let mut response = Page(template).into_response();
    if response.status() == StatusCode::OK {
        *response.status_mut() = crate::failure::status(error.code);
    }
    response
}

/// A picture that a page shows.
pub(crate) fn picture(svg: String) -> Response {
    ([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response()
}

/// What the page needs that is shown again because a form of it was refused. Whoever may not look, and whoever's page cannot
/// be loaded any more, gets the error with what was typed.
///
/// # Errors
/// The failure that keeps what was typed.
pub(crate) async fn once_more<V>(
    error: Error,
    typed: &Fields,
    load: impl Future<Output = sejo_app::Result<V>>,
) -> Result<(V, Error), Failure> {
    if error.code == ErrorCode::NotFound {
        return Err(Failure::keeping(error, typed));
    }
    match load.await {
        Ok(view) => Ok((view, error)),
        Err(_) => Err(Failure::keeping(error, typed)),
    }
}

/// A file to save.
pub(crate) fn download(file: sejo_app::File) -> Response {
    let ascii: String = file
        .name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' })
        .collect();
    let disposition = format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{}", percent(&file.name));
    ([(header::CONTENT_TYPE, file.media_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)], file.bytes)
        .into_response()
}

/// Percent-encodes everything that is not plainly safe in an address.
pub(crate) fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The id in an address. One that cannot be read leads nowhere, like one that does not exist.
pub(crate) fn read_id<T: FromStr>(id: &str) -> Result<T, Error> {
    id.parse().map_err(|_| ErrorCode::NotFound.into())
}

/// Goes to another page of ours after something was done (303).
///
/// # Errors
/// None; the type is that of handlers.
pub(crate) fn see(to: &str) -> Outcome {
    Ok(axum::response::Redirect::to(to).into_response())
}
