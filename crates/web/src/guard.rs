//! Who may: the session behind the cookie, the six questions, the authority table, before any handler runs.
//!
//! Whoever may not do a thing gets the same page as for an address that does not exist. The use cases check again.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use sejo_app::account::{Origin, Session};
use sejo_model::{Action, Actor, ErrorCode, Lang, Side};

use crate::failure::{self, Failure, Sent, SentTo};
use crate::form::Fields;
use crate::mark::{self, Mark};
use crate::page::percent;
use crate::routes::{Access, MAX_FORM, On};
use crate::shell::{self, Nav, Shell};
use crate::site::Site;
use crate::{cookie, pages};

/// Runs in front of every page.
pub(crate) async fn check(
    State((site, (access, on))): State<(Site, (Access, On))>,
    jar: CookieJar,
    request: Request,
    next: Next,
) -> Response {
    if access == Access::Public {
        return next.run(request).await;
    }
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let mark = request.extensions().get::<Mark>().cloned();
    let origin = origin_of(request.headers(), request.extensions());
    let session = match find_session(&site, &jar, &origin).await {
        Ok(session) => session,
        Err(e) => return Failure::from(e).into_response(),
    };
    let Some(found) = session else {
        return if access == Access::Anybody {
            next.run(request).await
        } else {
            signed_out(mark.as_ref(), request).await
        };
    };
    let (facility, mut response) = match at_its_facility(&found, mark.as_ref(), &method, &uri) {
        Some(session) => (session.actor.facility, answer(session, (access, on), request, next).await),
        None => (found.actor.facility, Failure::from(ErrorCode::NotFound).into_response()),
    };
    let shell = || shell_of(found.at(facility).as_ref().unwrap_or(&found), &method, &uri);
    response = failure::present(response, shell);
    if found.facilities.len() > 1 {
        response = mark::put(response, facility).await;
    }
    if let Some(token) = found.rotated {
        add_cookie(&mut response, &cookie::session(token, &site.options));
    }
    response
}

/// The session at the facility of the address, or of the page a form stood on that was made before there were several;
/// `None` where that is none of the user's.
fn at_its_facility(session: &Session, mark: Option<&Mark>, method: &Method, uri: &Uri) -> Option<Session> {
    match (mark, shell::asked(uri, shell::HERE).filter(|_| *method == Method::POST)) {
        (Some(mark), _) => mark.session(session),
        (None, Some(stood)) => session.at(stood.parse().ok()?),
        (None, None) => Some(session.clone()),
    }
}

/// What the page says to somebody at a facility.
async fn answer(session: Session, (access, on): (Access, On), mut request: Request, next: Next) -> Response {
    match access {
        // The front page of a vendor is its customers; every other page of a facility is not there.
        _ if !on.is_there(session.side) && request.uri().path() == "/" => {
            Failure::Elsewhere("/customers".to_owned()).into_response()
        }
        _ if !on.is_there(session.side) => Failure::from(ErrorCode::NotFound).into_response(),
        Access::Needs(action) if !session.actor.role.may(action) => Failure::from(ErrorCode::NotFound).into_response(),
        Access::Needs(_) if !session.questions_answered => {
            let shell = shell_of(&session, request.method(), request.uri());
            before_the_questions(&session, shell)
        }
        _ => {
            let sent = Sent::default();
            request.extensions_mut().insert(session);
            request.extensions_mut().insert(sent.clone());
            let mut response = next.run(request).await;
            sent.to(&mut response);
            response
        }
    }
}

fn shell_of(session: &Session, method: &Method, uri: &Uri) -> Shell {
    Shell::inside(session, Nav::Elsewhere, method, uri)
}

async fn find_session(site: &Site, jar: &CookieJar, origin: &Origin) -> sejo_app::Result<Option<Session>> {
    match cookie::session_token(jar, &site.options) {
        Some(token) => site.app.session(&token, origin).await,
        None => Ok(None),
    }
}

/// Until the six questions are answered there is no checklist to show: whoever may answers them, the others wait.
fn before_the_questions(session: &Session, shell: Shell) -> Response {
    if session.actor.role.may(Action::EditFacility) {
        let to = if session.side == Side::Vendor { "/questions/vendor" } else { "/questions" };
        return Failure::Elsewhere(to.to_owned()).into_response();
    }
    pages::questions::waiting(shell)
}

/// Whoever is not signed in is asked to be. A form that was sent all the same is not thrown away without a word.
async fn signed_out(mark: Option<&Mark>, request: Request) -> Response {
    let (method, uri, headers) = (request.method().clone(), request.uri().clone(), request.headers().clone());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let (lang, to) = (cookie::lang(&headers), SentTo { uri: &uri, mark, route: route.as_ref() });
    let kind = headers.get(header::CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    if method == Method::POST && kind.starts_with(b"multipart/form-data") {
        return failure::file_not_taken(lang, &to);
    }
    let is_form = kind.starts_with(b"application/x-www-form-urlencoded");
    if method == Method::POST && is_form && !headers.contains_key("hx-request") {
        let page = match Fields::of(request.into_body(), MAX_FORM).await {
            Ok(fields) => failure::not_saved(lang, &to, &fields),
            Err(ErrorCode::TooLong) => Some(failure::too_large(lang, &to)),
            Err(_) => None,
        };
        if let Some(page) = page {
            return page;
        }
    }
    to_sign_in(&method, &uri, mark, &headers)
}

fn to_sign_in(method: &Method, uri: &Uri, mark: Option<&Mark>, headers: &HeaderMap) -> Response {
    let wanted = uri.path_and_query().filter(|_| *method == Method::GET).map_or("/", |p| p.as_str());
    let wanted = mark.map_or_else(|| wanted.to_owned(), |mark| mark.before(wanted));
    let to = if wanted == "/" { "/sign-in".to_owned() } else { format!("/sign-in?next={}", percent(&wanted)) };
    // A piece of a page cannot be replaced by the sign-in page: htmx is told to go there as a whole.
    if headers.contains_key("hx-request")
        && let Ok(value) = HeaderValue::from_str(&to)
    {
        return (StatusCode::OK, [("hx-redirect", value)]).into_response();
    }
    Failure::Elsewhere(to).into_response()
}

fn add_cookie(response: &mut Response, cookie: &axum_extra::extract::cookie::Cookie<'_>) {
    // A handler that set or took the session cookie itself has the last word.
    let own = format!("{}=", cookie.name());
    let said = |v: &HeaderValue| v.to_str().is_ok_and(|v| v.starts_with(&own));
    if !response.headers().get_all(header::SET_COOKIE).iter().any(said)
        && let Ok(value) = HeaderValue::from_str(&cookie.to_string())
    {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

fn origin_of(headers: &HeaderMap, extensions: &axum::http::Extensions) -> Origin {
    let address =
        extensions.get::<ConnectInfo<SocketAddr>>().map_or_else(|| "127.0.0.1".to_owned(), |c| c.0.ip().to_string());
    let agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    Origin { address, agent: agent.chars().take(200).collect() }
}

/// Somebody who is signed in, with what a page needs to know about the request.
pub struct Signed {
    session: Session,
    method: Method,
    uri: Uri,
}

impl Signed {
    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.session.actor
    }

    /// The whole session.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Language of the pages.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.session.actor.lang
    }

    /// What stands around the page.
    pub(crate) fn shell(&self, nav: Nav) -> Shell {
        Shell::inside(&self.session, nav, &self.method, &self.uri)
    }
}

impl FromRequestParts<Site> for Signed {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _site: &Site) -> Result<Self, Failure> {
        let session = parts.extensions.get::<Session>().cloned().ok_or(Failure::Elsewhere("/sign-in".to_owned()))?;
        Ok(Self { session, method: parts.method.clone(), uri: parts.uri.clone() })
    }
}

/// Anybody, signed in or not.
pub struct Visitor {
    /// Language chosen in this browser.
    pub lang: Lang,
    /// Where the request comes from.
    pub origin: Origin,
    /// The session, on pages that are open to anybody but look at it.
    pub session: Option<Session>,
    path: String,
}

impl Visitor {
    pub(crate) fn shell(&self) -> Shell {
        Shell::outside(self.lang, &self.path)
    }
}

impl FromRequestParts<Site> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _site: &Site) -> Result<Self, Self::Rejection> {
        Ok(Self {
            lang: cookie::lang(&parts.headers),
            origin: origin_of(&parts.headers, &parts.extensions),
            session: parts.extensions.get::<Session>().cloned(),
            path: parts.uri.path_and_query().map_or("/", |p| p.as_str()).to_owned(),
        })
    }
}
