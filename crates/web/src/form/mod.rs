//! Forms: what was sent ([`Fields`]), what it means ([`Reader`]), and how it is shown, filled in and with errors
//! ([`Filled`]). Every form of every page goes through here, so labels, hints and errors are always tied to their field.

mod asked;
mod control;
mod differing;
mod filled;
mod read;

use std::collections::BTreeMap;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use sejo_model::{ErrorCode, FacilityId};

pub(crate) use asked::Asked;
pub(crate) use control::{Choice, Control, choices, choices_of};
pub(crate) use differing::{Again, Collision, Differing, Labelled, differing, refused_form};
pub(crate) use filled::Filled;
pub(crate) use read::Reader;

use crate::failure::{Failure, Sent};
use crate::site::Site;

/// The fields of a sent form, in the order they were sent, values as typed (ends trimmed).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<String, Vec<String>>);

/// More fields than any page of ours has: a page of the ledger sends at most 50 ticks and a few more.
const MAX_FIELDS: usize = 2_000;

/// Fields that go along with what people typed and say nothing to them.
const TECHNICAL: [&str; 21] = [
    "revision", "id", "lang", "back", "round", "seen", "asked", "edition", "facility", "intake", "key", "row", "step",
    "scenario", "inject", "question", "count", "filter", "public", "next", "corrects",
];

impl Fields {
    /// The code of an authenticator; spaces that a phone puts between the digits do not matter.
    pub(crate) fn code(&self) -> String {
        self.get("code").split_whitespace().collect()
    }

    /// Reads `a=1&b=2`.
    ///
    /// # Errors
    /// `TooLong` for more fields than any page has.
    pub(crate) fn parse(text: &str) -> Result<Self, ErrorCode> {
        let mut fields = Self::default();
        for (i, pair) in text.split('&').filter(|p| !p.is_empty()).enumerate() {
            if i >= MAX_FIELDS {
                return Err(ErrorCode::TooLong);
            }
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            fields.add(&decode(name), decode(value));
        }
        Ok(fields)
    }

    /// Reads a body of at most `limit` bytes.
    ///
    /// # Errors
    /// `TooLong` for more, or for more fields than any page has; `Unreadable`.
    pub(crate) async fn of(body: Body, limit: usize) -> Result<Self, ErrorCode> {
        let body = to_bytes(body, limit).await.map_err(|_| ErrorCode::TooLong)?;
        Self::parse(std::str::from_utf8(&body).map_err(|_| ErrorCode::Unreadable)?)
    }

    /// Adds a value.
    pub(crate) fn add(&mut self, name: &str, value: impl Into<String>) {
        // Browsers send line ends as CRLF; NUL is nothing people type and PostgreSQL refuses it.
        let value = value.into().replace("\r\n", "\n").replace('\0', "");
        self.0.entry(name.to_owned()).or_default().push(value.trim().to_owned());
    }

    /// With a value, for filling forms from what is stored.
    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.add(name, value);
        self
    }

    /// With a box, ticked or not.
    #[must_use]
    pub(crate) fn with_tick(self, name: &str, is_ticked: bool) -> Self {
        self.with(name, if is_ticked { "yes" } else { "" })
    }

    /// The first value of a field; empty when it was not sent.
    #[must_use]
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.get(name).and_then(|v| v.first()).map_or("", String::as_str)
    }

    /// Every value of a field.
    #[must_use]
    pub(crate) fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether the field was sent with anything in it.
    #[must_use]
    pub(crate) fn has(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// Replaces a value.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), vec![value.into()]);
    }

    /// Without what must never be shown again.
    #[must_use]
    pub(crate) fn without_secrets(&self) -> Self {
        let secret = |name: &str| {
            let part = ["password", "code", "token"].iter().any(|word| name.contains(word));
            part || matches!(name, "old" | "new" | "new_again" | "key_words")
        };
        Self(self.0.iter().filter(|(name, _)| !secret(name)).map(|(n, v)| (n.clone(), v.clone())).collect())
    }

    /// Every field with every value it has, to send them once more.
    #[must_use]
    pub(crate) fn pairs(&self) -> Vec<(String, String)> {
        self.0.iter().flat_map(|(name, values)| values.iter().map(|value| (name.clone(), value.clone()))).collect()
    }

    /// Names with non-empty text worth keeping, for the error page.
    #[must_use]
    pub(crate) fn readable(&self) -> Vec<(String, String)> {
        let worth =
            |n: &str| !TECHNICAL.contains(&n.trim_end_matches(|c: char| c.is_ascii_digit())) && !n.ends_with(".was");
        let is_typed = |v: &&String| !v.is_empty() && v.parse::<FacilityId>().is_err();
        self.0
            .iter()
            .filter(|(n, _)| worth(n))
            .flat_map(|(n, values)| values.iter().filter(is_typed).map(move |v| (n.clone(), v.clone())))
            .take(100)
            .collect()
    }
}

fn decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'+' => out.push(b' '),
            b'%' => match hex_pair(bytes.clone()) {
                Some(value) => {
                    out.push(value);
                    bytes.nth(1);
                }
                None => out.push(b'%'),
            },
            other => out.push(other),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The value of the next two hexadecimal digits.
fn hex_pair(mut ahead: std::str::Bytes<'_>) -> Option<u8> {
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    Some(digit(ahead.next()?)? * 16 + digit(ahead.next()?)?)
}

impl FromRequest<Site> for Fields {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Response> {
        let sent = request.extensions().get::<Sent>().cloned().unwrap_or_default();
        let too_long = |status: StatusCode| (status, Failure::from(ErrorCode::TooLong)).into_response();
        let body = Bytes::from_request(request, site).await.map_err(|e| too_long(e.status()))?;
        let text = std::str::from_utf8(&body).map_err(|_| Failure::from(ErrorCode::Unreadable).into_response())?;
        let fields = Self::parse(text).map_err(|code| Failure::from(code).into_response())?;
        sent.keep(&fields);
        Ok(fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_browsers_send() {
        let fields = Fields::parse("name=%E6%96%BD%E9%8C%A0+%26&pick=a&pick=b&empty=&odd=%zz%4").expect("fields");
        assert_eq!(fields.get("name"), "施錠 &");
        assert_eq!(fields.all("pick"), ["a", "b"]);
        assert!(!fields.has("empty") && !fields.has("missing"));
        assert_eq!(fields.get("odd"), "%zz%4");
        assert_eq!(Fields::parse("a=x%0D%0Ay%00").expect("fields").get("a"), "x\ny");
    }

    #[test]
    fn refuses_a_flood() {
        assert_eq!(Fields::parse(&"a=1&".repeat(MAX_FIELDS + 1)), Err(ErrorCode::TooLong));
    }

    #[test]
    fn secrets_are_never_shown_again() {
        let fields = Fields::default().with("password_again", "x").with("code", "123456").with("name", "山田");
        let fields = fields
            .with("old", "x")
            .with("new_again", "x")
            .with("key_words", "x")
            .with("vendor", FacilityId::new().to_string());
        assert_eq!(fields.without_secrets().readable(), [("name".to_owned(), "山田".to_owned())]);
    }
}
