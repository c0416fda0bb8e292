//! Set-up and invitations: one page with three parts, then the recovery codes.

use askama::Template;
use axum::extract::{OriginalUri, Path, State};
use axum_extra::extract::CookieJar;
use sejo_app::Error;
use sejo_app::account::{AcceptForm, InvitationView};
use sejo_model::{ErrorCode, Lang};

use super::sign_in::{enter, keep_lang};
use crate::form::{Fields, Filled};
use crate::guard::Visitor;
use crate::page::{Outcome, page, page_about, see};
use crate::part;
use crate::shell::Shell;
use crate::site::Site;

#[derive(Template)]
#[template(path = "invitation/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    form: Filled,
    view: InvitationView,
    /// Where the form is sent: the address of the page itself.
    action: String,
}

#[derive(Template)]
#[template(path = "invitation/codes.html")]
struct Codes {
    shell: Shell,
    lang: Lang,
    codes: Vec<String>,
    login: String,
}

/// `GET /set-up/{token}`, `GET /invitation/{token}`
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(token): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Outcome {
    let view = match site.app.invitation(&token).await {
        Err(e) if e.code == ErrorCode::SetUpDone => return see("/sign-in"),
        other => other?,
    };
    let fields = Fields::default().with("login", view.login.clone()).with("name", view.name.clone());
    let form = Filled::new(visitor.lang, fields);
    Ok(page(Show { shell: visitor.shell(), lang: visitor.lang, form, view, action: uri.path().to_owned() }))
}

/// `POST /set-up/{token}`, `POST /invitation/{token}`
pub async fn accept(
    State(site): State<Site>,
    visitor: Visitor,
    jar: CookieJar,
    Path(token): Path<String>,
    OriginalUri(uri): OriginalUri,
    fields: Fields,
) -> Outcome {
    let form = AcceptForm {
        login: fields.get("login").to_owned(),
        name: fields.get("name").to_owned(),
        password: fields.get("password").to_owned(),
        password_again: fields.get("password_again").to_owned(),
        code: fields.get("code").chars().filter(|c| !c.is_whitespace()).collect(),
    };
    match site.app.accept(&token, &form, &visitor.origin).await {
        Ok(accepted) => {
            keep_lang(&site, &accepted.token, &visitor).await?;
            let shell = visitor.shell().at("/");
            let codes = Codes { shell, lang: visitor.lang, codes: accepted.recovery_codes, login: form.login };
            Ok(enter(&site, jar, accepted.token, page(codes)))
        }
        Err(error) => refused(&site, &visitor, &token, uri.path(), &fields, error).await,
    }
}

async fn refused(site: &Site, visitor: &Visitor, token: &str, path: &str, fields: &Fields, error: Error) -> Outcome {
    if error.fields.is_empty() {
        return Err(error.into());
    }
    let view = site.app.invitation(token).await?;
    let form = Filled::refused(visitor.lang, fields.without_secrets(), &error);
    Ok(page_about(&error, Show { shell: visitor.shell(), lang: visitor.lang, form, view, action: path.to_owned() }))
}
