//! Is the server up? For service managers; says nothing else.

/// `GET /health`
pub async fn show() -> &'static str {
    "ok\n"
}
