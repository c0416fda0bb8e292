//! Headers on every answer, and the checks that look at nothing but headers.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use sejo_model::ErrorCode;

use crate::cookie;
use crate::failure::Failure;
use crate::site::Site;

/// No inline script or style anywhere, nothing from elsewhere, no frame around us.
pub(crate) const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const FIXED: [(&str, &str); 8] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    (
        "permissions-policy",
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("x-robots-tag", "noindex, nofollow"),
];

/// Puts the security headers on every answer.
pub(crate) async fn secure(State(site): State<Site>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if site.options.secure_cookies {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Only names that mean this machine: a page elsewhere that points its own name at 127.0.0.1 gets nothing.
pub(crate) async fn known_host(State(site): State<Site>, request: Request, next: Next) -> Response {
    let host = request
        .uri()
        .host()
        .or_else(|| request.headers().get(header::HOST).and_then(|h| h.to_str().ok()).map(without_port));
    match host {
        Some(host) if is_known(host, &site.options.hosts) => next.run(request).await,
        _ => (StatusCode::MISDIRECTED_REQUEST, Failure::from(ErrorCode::WrongAddress)).into_response(),
    }
}

fn without_port(host: &str) -> &str {
    if let Some(end) = host.find(']') {
        return host.get(..=end).unwrap_or(host);
    }
    host.rsplit_once(':').map_or(host, |(name, _)| name)
}

fn is_known(host: &str, configured: &[String]) -> bool {
    let host = host.trim_end_matches('.');
    let loopback = host.eq_ignore_ascii_case("localhost")
        || host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    loopback || configured.iter().any(|c| c.eq_ignore_ascii_case(host))
}

/// The CSRF layer lets requests through that say nothing about where they come from, for programs without cookies. A
/// browser that carries our cookie always says it, so silence together with the cookie is refused.
pub(crate) async fn no_silent_cookie(
    State(site): State<Site>,
    jar: CookieJar,
    request: Request,
    next: Next,
) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !safe && cookie::session_token(&jar, &site.options).is_some() && is_silent(request.headers()) {
        return (StatusCode::FORBIDDEN, Failure::from(ErrorCode::NotSentFromHere)).into_response();
    }
    next.run(request).await
}

fn is_silent(headers: &HeaderMap) -> bool {
    !headers.contains_key("sec-fetch-site") && !headers.contains_key(header::ORIGIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine() {
        let configured = vec!["sejo.hospital.example".to_owned()];
        for host in ["localhost", "127.0.0.1", "127.1.2.3", "[::1]", "LOCALHOST", "sejo.hospital.example"] {
            assert!(is_known(host, &configured), "{host}");
        }
        for host in ["attacker.example", "192.168.1.5", "localhost.attacker.example", ""] {
            assert!(!is_known(host, &configured), "{host}");
        }
        assert_eq!(without_port("127.0.0.1:8080"), "127.0.0.1");
        assert_eq!(without_port("[::1]:8080"), "[::1]");
    }
}
