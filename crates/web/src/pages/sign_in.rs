//! Signing in and out.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use sejo_app::account::SignInForm;
use sejo_model::words::Words;
use sejo_model::{ErrorCode, Lang};
use serde::Deserialize;

use super::lang::local;
use crate::cookie;
use crate::failure::Failure;
use crate::form::{Fields, Filled};
use crate::guard::Visitor;
use crate::page::{Outcome, page, page_about, see};
use crate::shell::{Done, Shell};
use crate::site::Site;

#[derive(Template)]
#[template(path = "sign_in/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    form: Filled,
}

/// Where to go after signing in.
#[derive(Debug, Deserialize)]
pub struct Next {
    #[serde(default)]
    next: String,
}

/// `GET /sign-in`
pub async fn show(visitor: Visitor, Query(next): Query<Next>) -> Outcome {
    if visitor.session.is_some() {
        return see(local(&next.next));
    }
    let form = Filled::new(visitor.lang, Fields::default().with("next", local(&next.next)));
    Ok(page(Show { shell: visitor.shell(), lang: visitor.lang, form }))
}

/// `POST /sign-in`
pub async fn sign_in(State(site): State<Site>, visitor: Visitor, jar: CookieJar, fields: Fields) -> Outcome {
    let form = SignInForm {
        login: fields.get("login").to_owned(),
        password: fields.get("password").to_owned(),
        code: fields.get("code").to_owned(),
    };
    match site.app.sign_in(&form, &visitor.origin).await {
        Ok(signed_in) => {
            keep_lang(&site, &signed_in.token, &visitor).await?;
            let next = local(fields.get("next"));
            let to = signed_in.recovery_left.map_or_else(|| next.to_owned(), |_| Done::RecoveryCodeUsed.at("/account"));
            Ok(enter(&site, jar, signed_in.token, Redirect::to(&to)))
        }
        Err(error) => {
            let form = Filled::refused(visitor.lang, fields.without_secrets(), &error).titled(Words {
                ja: "ログインできませんでした。次のところを確かめてください。",
                en: "You are not signed in. Please check the following.",
            });
            let shell = visitor.shell().at("/sign-in");
            Ok(page_about(&error, Show { shell, lang: visitor.lang, form }))
        }
    }
}

/// The language of the pages before signing in stays, unless the user has one of his own.
pub(super) async fn keep_lang(site: &Site, token: &str, visitor: &Visitor) -> Result<(), Failure> {
    Ok(site.app.suggest_lang(token, visitor.lang).await?)
}

/// Sets the session cookie on a response.
pub(super) fn enter(site: &Site, jar: CookieJar, token: String, response: impl IntoResponse) -> Response {
    (jar.add(cookie::session(token, &site.options)), response).into_response()
}

/// `POST /sign-out`: works without a valid session too, so that nobody is caught signed in.
pub async fn sign_out(State(site): State<Site>, jar: CookieJar) -> Outcome {
    if let Some(token) = cookie::session_token(&jar, &site.options) {
        site.app.sign_out(&token).await?;
    }
    let jar = jar.add(cookie::no_session(&site.options));
    let clear = [("clear-site-data", "\"cache\"")];
    Ok((jar, clear, Redirect::to("/sign-in")).into_response())
}

/// `GET /demo/{token}`: the demo signs in by its link. Exists only while the demo runs.
pub async fn demo(State(site): State<Site>, visitor: Visitor, jar: CookieJar, Path(token): Path<String>) -> Outcome {
    match &site.options.demo_token {
        Some(expected) if *expected == token => {
            keep_lang(&site, &token, &visitor).await?;
            Ok(enter(&site, jar, token, Redirect::to("/")))
        }
        _ => Err(ErrorCode::NotFound.into()),
    }
}
