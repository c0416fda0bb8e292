//! A form that arrives when nobody is signed in any more: the session ended, or was ended in another tab, while it was filled in.
//!
//! Guards: nothing is saved, and nothing that was typed is lost. The page says so, shows what was typed and sends it once more
//! after signing in elsewhere. Passwords and codes are never shown again, so a form with one is not sent again. What cannot be
//! kept, a file or more than any page takes, is said to be lost.

use askama::Template;
use axum::extract::MatchedPath;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use sejo_model::Lang;

use super::label;
use crate::form::Fields;
use crate::mark::Mark;
use crate::page::{Page, percent};
use crate::routes;
use crate::shell::Shell;

/// Where the form that could not be saved was sent.
pub(crate) struct SentTo<'r> {
    pub(crate) uri: &'r Uri,
    pub(crate) mark: Option<&'r Mark>,
    /// The route of the address.
    pub(crate) route: Option<&'r MatchedPath>,
}

#[derive(Template)]
#[template(path = "error/signed-out.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    /// Nothing where it is lost.
    typed: Vec<(&'static str, String)>,
    is_too_large: bool,
    /// Where the form was sent.
    action: String,
    /// The whole of it; nothing where a part of it may not be shown again.
    fields: Vec<(String, String)>,
    /// Where to sign in, to come to the page it stood on.
    sign_in: String,
}

/// The page about a form that was not saved; `None` where nobody typed anything.
pub(crate) fn not_saved(lang: Lang, to: &SentTo<'_>, fields: &Fields) -> Option<Response> {
    let public = fields.without_secrets();
    let typed = public.readable();
    if typed.is_empty() {
        return None;
    }
    let page = Page(Show {
        shell: Shell::outside(lang, "/"),
        lang,
        typed: typed.into_iter().map(|field| label::in_words(field, lang)).collect(),
        is_too_large: false,
        action: to.here(to.uri.path_and_query().map_or("/", |path| path.as_str())),
        fields: if public == *fields { public.pairs() } else { Vec::new() },
        sign_in: format!("/sign-in?next={}", percent(&to.here(&to.page()))),
    });
    Some((StatusCode::UNAUTHORIZED, page).into_response())
}

/// The page about a form with a file: what strangers send is not read, so nothing of it can be shown again.
pub(crate) fn file_not_taken(lang: Lang, to: &SentTo<'_>) -> Response {
    lost(lang, to, false)
}

/// The page about a form that is larger than any page takes.
pub(crate) fn too_large(lang: Lang, to: &SentTo<'_>) -> Response {
    lost(lang, to, true)
}

fn lost(lang: Lang, to: &SentTo<'_>, is_too_large: bool) -> Response {
    let page = Page(Show {
        shell: Shell::outside(lang, "/"),
        lang,
        typed: Vec::new(),
        is_too_large,
        action: String::new(),
        fields: Vec::new(),
        sign_in: format!("/sign-in?next={}", percent(&to.here(&to.page()))),
    });
    (StatusCode::UNAUTHORIZED, page).into_response()
}

impl SentTo<'_> {
    /// An address at the facility of the form.
    fn here(&self, path: &str) -> String {
        self.mark.map_or_else(|| path.to_owned(), |mark| mark.before(path))
    }

    /// The page the form stood on: the nearest one at or above the address it was sent to.
    fn page(&self) -> String {
        let pages = routes::list();
        let is_page = |path: &str| pages.iter().any(|page| page.method == Method::GET && page.path == path);
        let mut route = self.route.map_or("", MatchedPath::as_str);
        while !route.is_empty() && !is_page(route) {
            route = route.rsplit_once('/').map_or("", |(above, _)| above);
        }
        let parts: Vec<&str> = self.uri.path().split('/').take(route.split('/').count()).collect();
        let page = parts.join("/");
        if page.is_empty() { "/".to_owned() } else { page }
    }
}
