//! The two cookies: the session's token and the language before signing in.
//!
//! `__Host-` binds the session to this very host and to TLS; on loopback without TLS browsers refuse that prefix.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
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

/// Language before signing in: the one chosen in this browser, else the one the browser asks for.
pub(crate) fn lang(headers: &HeaderMap) -> Lang {
    let chosen = CookieJar::from_headers(headers).get(LANG).map(|c| Lang::from_tag(c.value()));
    chosen.unwrap_or_else(|| asked(headers))
}

/// English where the browser clearly prefers it to Japanese (`Accept-Language`), Japanese otherwise.
fn asked(headers: &HeaderMap) -> Lang {
    let (mut ja, mut en) = (0.0_f32, 0.0_f32);
    let wishes = headers.get_all(ACCEPT_LANGUAGE).iter().filter_map(|v| v.to_str().ok());
    for wish in wishes.flat_map(|v| v.split(',')) {
        let (tag, rest) = wish.split_once(';').unwrap_or((wish, ""));
        let weight = rest.trim().strip_prefix("q=").map_or(1.0, |q| q.trim().parse().unwrap_or(0.0));
        match tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "ja" => ja = ja.max(weight),
            "en" => en = en.max(weight),
            _ => {}
        }
    }
    if en > ja { Lang::En } else { Lang::Ja }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn of(wish: &str, cookie: &str) -> Lang {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, wish.parse().expect("header"));
        if !cookie.is_empty() {
            headers.insert(axum::http::header::COOKIE, format!("{LANG}={cookie}").parse().expect("header"));
        }
        lang(&headers)
    }

    #[test]
    fn english_only_for_browsers_that_prefer_it() {
        for wish in
            ["", "*", "ja", "ja-JP,ja;q=0.9,en-US;q=0.8,en;q=0.7", "de-DE,fr;q=0.5", "en;q=0", "en;q=x", "en,ja"]
        {
            assert_eq!(of(wish, ""), Lang::Ja, "{wish}");
        }
        for wish in ["en", "en-US,en;q=0.9", "en-GB,ja;q=0.5", "de,en;q=0.3", "EN-us"] {
            assert_eq!(of(wish, ""), Lang::En, "{wish}");
        }
    }

    #[test]
    fn what_was_chosen_counts_more_than_the_browser() {
        assert_eq!(of("en", "ja"), Lang::Ja);
        assert_eq!(of("ja", "en"), Lang::En);
    }
}
