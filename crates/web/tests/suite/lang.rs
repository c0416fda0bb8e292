//! The language of the pages: asked for by the browser, chosen by people, kept with the account.

use axum::body::Body;
use axum::http::{Method, header};
use sejo_model::Lang;

use crate::site::{Caller, Site, code, origin};

async fn sign_in_page(site: &Site, wish: &str, cookie: &str) -> String {
    let request = site.request(Method::GET, "/sign-in", Caller::Anonymous).header(header::ACCEPT_LANGUAGE, wish);
    let request = if cookie.is_empty() { request } else { request.header(header::COOKIE, cookie) };
    site.send(request.body(Body::empty()).unwrap()).await.html().to_owned()
}

#[tokio::test]
async fn the_sign_in_page_speaks_the_language_of_the_browser() {
    let site = Site::demo().await;
    assert!(sign_in_page(&site, "en-US,en;q=0.9", "").await.contains("<html lang=\"en\">"));
    assert!(sign_in_page(&site, "ja,en;q=0.9", "").await.contains("<html lang=\"ja\">"));
    assert!(sign_in_page(&site, "fr", "").await.contains("<html lang=\"ja\">"));
    assert!(sign_in_page(&site, "en-US", "sejo-lang=ja").await.contains("<html lang=\"ja\">"), "chosen before");
}

#[tokio::test]
async fn a_new_session_takes_the_browsers_language_until_the_user_chooses() {
    let site = Site::demo().await;
    let admin = site.actor(Caller::Admin).await;
    let invitation = site.app.invite(&admin, "Guest", sejo_model::Role::Viewer).await.unwrap();
    let secret = site.app.invitation(&invitation).await.unwrap().secret;
    let form = format!(
        "login=guest&name=Guest&password=correct+horse+battery&password_again=correct+horse+battery&code={}",
        code(&site.app, &secret)
    );
    let request = site.request(Method::POST, &format!("/invitation/{invitation}"), Caller::Anonymous);
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = site.send(request.header(header::ACCEPT_LANGUAGE, "en").body(Body::from(form)).unwrap()).await;
    let token = answer.cookie().trim_start_matches("sejo=").to_owned();
    let lang = async |token: &str| site.app.session(token, &origin()).await.unwrap().unwrap().actor.lang;
    assert_eq!(lang(&token).await, Lang::En, "{}", answer.html());

    // A suggestion may change while nothing was chosen; a choice stays, for this session and the account.
    site.app.suggest_lang(&token, Lang::Ja).await.unwrap();
    assert_eq!(lang(&token).await, Lang::Ja);
    let session = site.app.session(&token, &origin()).await.unwrap().unwrap();
    site.app.set_lang(&session, Lang::En).await.unwrap();
    site.app.suggest_lang(&token, Lang::Ja).await.unwrap();
    assert_eq!(lang(&token).await, Lang::En);
}
