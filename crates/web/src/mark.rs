//! Which facility an address is of: `/~1a2b3c4d/checklist`.
//!
//! A browser has many tabs. Whoever works for several facilities gets pages whose links, forms and redirects begin with the
//! mark of the facility they were made for, so that every tab stays where it is, whatever another has switched to. An
//! address without a mark is of the facility the session switched to last.
//!
//! Guards: a mark is looked for among the user's own facilities only. What is marked are attributes that lead somewhere;
//! what people typed cannot look like one, because its quotes are escaped.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use sejo_app::Error;
use sejo_app::account::Session;
use sejo_model::FacilityId;

use crate::failure::Failure;

/// The mark an address came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark(String);

/// How an address with a mark begins.
const SIGN: &str = "/~";
/// So many digits, the last of the facility's id, which are drawn by lot.
const DIGITS: usize = 8;
/// Attributes that lead somewhere.
const LEADING: [&str; 5] = [" href", " action", " formaction", " data-hx-get", " hx-get"];
/// No page is larger.
const MOST: usize = 16 * 1024 * 1024;

fn digits(facility: FacilityId) -> String {
    let id = facility.0.simple().to_string();
    id.get(id.len() - DIGITS..).unwrap_or_default().to_owned()
}

/// An address of ours at a facility.
pub(crate) fn at(facility: FacilityId, path: &str) -> String {
    format!("{SIGN}{}{path}", digits(facility))
}

impl Mark {
    /// The address as it came.
    pub(crate) fn before(&self, path: &str) -> String {
        format!("{SIGN}{}{path}", self.0)
    }

    /// The session at the facility of the mark, if the user belongs to exactly one with it.
    pub(crate) fn session(&self, session: &Session) -> Option<Session> {
        let mut fitting = session.facilities.iter().filter(|f| digits(f.id) == self.0);
        let (facility, other) = (fitting.next()?, fitting.next());
        session.at(facility.id).filter(|_| other.is_none())
    }
}

/// Takes the mark off an address, before it is looked for among the pages.
pub(crate) fn take(mut request: Request) -> Request {
    let uri = request.uri();
    let Some((digits, rest)) = uri.path().strip_prefix(SIGN).and_then(|rest| rest.split_at_checked(DIGITS)) else {
        return request;
    };
    let is_mark = digits.bytes().all(|b| b.is_ascii_hexdigit()) && (rest.is_empty() || rest.starts_with('/'));
    let path = if rest.is_empty() { "/" } else { rest };
    let query = uri.query().map_or_else(String::new, |query| format!("?{query}"));
    let Ok(bare) = format!("{path}{query}").parse::<Uri>() else { return request };
    if is_mark && !path.starts_with("//") {
        let mark = Mark(digits.to_ascii_lowercase());
        *request.uri_mut() = bare;
        request.extensions_mut().insert(mark);
    }
    request
}

/// The answer with the mark of a facility in everything that leads on from it.
pub(crate) async fn put(mut response: Response, facility: FacilityId) -> Response {
    for name in [header::LOCATION, header::HeaderName::from_static("hx-redirect")] {
        let to = response.headers().get(&name).and_then(|to| to.to_str().ok()).filter(|to| is_bare(to));
        if let Some(to) = to.and_then(|to| HeaderValue::from_str(&at(facility, to)).ok()) {
            response.headers_mut().insert(name, to);
        }
    }
    let is_page = response.headers().get(header::CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"text/html"));
    // A file that is handed out is read elsewhere.
    if !is_page || response.headers().contains_key(header::CONTENT_DISPOSITION) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let marked = match to_bytes(body, MOST).await {
        Ok(bytes) => String::from_utf8(bytes.to_vec()).map(|page| marked(&page, &at(facility, ""))),
        Err(e) => return Failure::from(Error::internal(e)).into_response(),
    };
    match marked {
        Ok(page) => {
            parts.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(parts, Body::from(page))
        }
        Err(e) => Failure::from(Error::internal(e)).into_response(),
    }
}

/// Whether an address is one of our pages without a mark. Who signs in next may belong elsewhere.
fn is_bare(address: &str) -> bool {
    address.starts_with('/') && !["//", SIGN, "/static/", "/sign-in"].iter().any(|other| address.starts_with(other))
}

fn marked(page: &str, mark: &str) -> String {
    let mut out = String::with_capacity(page.len() + page.len() / 8);
    let mut rest = page;
    while let Some(at) = rest.find("=\"/") {
        let (before, quoted) = rest.split_at(at);
        let (opening, address) = quoted.split_at("=\"".len());
        out.push_str(before);
        out.push_str(opening);
        if is_bare(address) && LEADING.iter().any(|name| before.ends_with(name)) {
            out.push_str(mark);
        }
        rest = address;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_on_is_marked_and_nothing_else() {
        let page = "<link href=\"/static/a.css\"><a href=\"/\">x</a><form method=\"post\" action=\"/people/new?x\">\
            <input name=\"path\" value=\"/mnt/backup\"><a href=\"https://example.jp/\" title=\"/a\">\
            <a class=\"b\" href=\"/~1a2b3c4d/ledger\"><a href=\"#x\"><div data-hx-get=\"/intake/1/progress\">&quot;=\"/";
        let wanted = "<link href=\"/static/a.css\"><a href=\"/~m/\">x</a><form method=\"post\" action=\"/~m/people/new?x\">\
            <input name=\"path\" value=\"/mnt/backup\"><a href=\"https://example.jp/\" title=\"/a\">\
            <a class=\"b\" href=\"/~1a2b3c4d/ledger\"><a href=\"#x\"><div data-hx-get=\"/~m/intake/1/progress\">&quot;=\"/";
        assert_eq!(marked(page, "/~m"), wanted);
    }

    #[test]
    fn a_mark_is_taken_off_and_nothing_else() {
        let taken = |address: &str| {
            let request = take(Request::builder().uri(address).body(Body::empty()).expect("request"));
            (request.uri().to_string(), request.extensions().get::<Mark>().map(|m| m.0.clone()))
        };
        let mark = || Some("1a2b3c4d".to_owned());
        assert_eq!(taken("/~1a2b3c4d/people?done=added"), ("/people?done=added".to_owned(), mark()));
        assert_eq!(taken("/~1A2B3C4D"), ("/".to_owned(), mark()));
        for other in [
            "/people",
            "/~1a2b3c4",
            "/~1a2b3c4dx/people",
            "/~zzzzzzzz/people",
            "/~",
            "/~1a2b3c4d//evil.example",
            "/a/~1a2b3c4d/b",
        ] {
            assert_eq!(taken(other), (other.to_owned(), None));
        }
    }

    #[test]
    fn the_digits_are_the_last_of_the_id() {
        let facility = "01a229ec-f09b-7218-a147-20226981e911".parse().expect("id");
        assert_eq!(at(facility, "/forms"), "/~6981e911/forms");
    }
}
