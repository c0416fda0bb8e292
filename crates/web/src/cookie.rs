//! The two cookies: the session's token and the language before signing in.
//!
//! `__Host-` binds the session to this very host and to TLS; on loopback without TLS browsers refuse that prefix.

use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use sejo_model::Lang;

use crate::site::Options;

const LANG: &str = "sejo-lang";

/// Name of the session cookie.
pub(crate) const fn session_name(options: &Options) -> &'static str {
    if options.secure_cookies { "__Host-sejo" } else { "sejo" }
}

/// The session's token as the browser sent it.
pub(crate) fn session_token(jar: &CookieJar, options: &Options) -> Option<String> {
    jar.get(session_name(options)).map(|c| c.value().to_owned()).filter(|v| !v.is_empty())
}

/// The cookie that keeps a browser signed in until it closes; the server ends sessions by itself.
pub(crate) fn session(token: String, options: &Options) -> Cookie<'static> {
    Cookie::build((session_name(options), token))
        .http_only(true)
        .secure(options.secure_cookies)
        .same_site(SameSite::Strict)
        .path("/")
        .build()
}

/// Takes the session cookie away.
pub(crate) fn no_session(options: &Options) -> Cookie<'static> {
    let mut cookie = session(String::new(), options);
    cookie.make_removal();
    cookie
}

/// Language chosen before signing in; Japanese unless said otherwise.
pub(crate) fn lang(jar: &CookieJar) -> Lang {
    jar.get(LANG).map_or(Lang::Ja, |c| Lang::from_tag(c.value()))
}

/// Remembers a language in this browser.
pub(crate) fn remember_lang(lang: Lang, options: &Options) -> Cookie<'static> {
    Cookie::build((LANG, lang.tag()))
        .http_only(true)
        .secure(options.secure_cookies)
        .same_site(SameSite::Strict)
        .path("/")
        .permanent()
        .build()
}
