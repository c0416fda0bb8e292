//! What stands behind the `?` of an address, read like a form: unknown names are ignored, several values are kept.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::Fields;
use crate::site::Site;

/// The query of an address. One that cannot be read counts as empty: the page without a question is always there.
#[derive(Debug, Clone, Default)]
pub struct Asked(pub(crate) Fields);

impl FromRequestParts<Site> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _site: &Site) -> Result<Self, Infallible> {
        Ok(Self(parts.uri.query().and_then(|q| Fields::parse(q).ok()).unwrap_or_default()))
    }
}
