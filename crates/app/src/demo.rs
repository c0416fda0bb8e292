//! The demo: a fictional 99-bed hospital and a clinic with a year of believable facts, gaps and contradictions on purpose.

use crate::account::Origin;
use crate::{App, Result};

/// How to sign in to the demo.
#[derive(Debug, Clone)]
pub struct DemoAccess {
    /// Token of a ready session, for a link that signs in at once (demo only, loopback only).
    pub session_token: String,
    /// Sign-in name.
    pub login: String,
    /// Password.
    pub password: String,
    /// Secret of the authenticator, base32.
    pub totp_secret: String,
}

impl App {
    /// Fills an empty installation with the demo.
    ///
    /// # Errors
    /// `NotEmpty`.
    pub async fn fill_demo(&self, origin: &Origin) -> Result<DemoAccess> {
        Err(sejo_model::ErrorCode::Internal.into())
    }
}
