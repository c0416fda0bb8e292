//! Headers, CSRF, host names, body limits, text that wants to be a script.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use sejo_web::routes::{self, Access, On};
use sejo_web::{Options, routes::router};

use crate::site::{Caller, Site, empty};

/// Paths of every page an administrator can open.
async fn pages(site: &Site) -> Vec<String> {
    let mut paths = vec!["/nowhere".to_owned()];
    for route in routes::list() {
        if route.method == Method::GET && !route.path.contains("{hash}") && route.on != On::Vendor {
            paths.push(site.fill(route.path).await);
        }
    }
    paths
}

#[tokio::test]
async fn every_answer_carries_the_headers_and_no_page_has_anything_inline() {
    let site = Site::demo().await;
    let mut seen = 0;
    for path in pages(&site).await {
        let answer = site.get(&path, Caller::Admin).await;
        let header = |name: &str| answer.headers.get(name).map_or("", |v| v.to_str().unwrap());
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("x-frame-options", "DENY"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(header(name), value, "{path} {name}");
        }
        assert!(!header("x-request-id").is_empty(), "{path}");
        assert!(header("strict-transport-security").is_empty(), "without TLS there is nothing to be strict about");
        // A file to save is no page: it is opened elsewhere, without these headers.
        if answer.is_html() && !header("content-disposition").starts_with("attachment;") {
            let html = answer.html();
            seen += 1;
            // A piece of a page, put into one that is there already.
            let piece = path.ends_with("/progress") || path.ends_with("/clock");
            assert!(piece || html.starts_with("<!DOCTYPE html>\n<html lang=\"ja\">"), "{path}");
            for inline in [" style=", "<style", "<script>", " onclick=", " onload=", " onsubmit=", "javascript:"] {
                assert!(!html.contains(inline), "{path} contains {inline}");
            }
            assert!(
                !html.contains("http://")
                    || html.matches("http://").count() == html.matches("http://www.w3.org").count()
            );
            // A page may name an address, as that of an office; it never fetches one.
            for fetches in ["src=\"http", "src=\"//", "srcset=\"http", "action=\"http", "url(http", "@import"] {
                assert!(!html.contains(fetches), "{path} asks for something elsewhere: {fetches}");
            }
            let links = html.split("<link").skip(1).filter_map(|link| link.split_once('>'));
            assert!(links.clone().count() > 0 || piece, "{path}");
            assert!(links.into_iter().all(|(link, _)| !link.contains("://")), "{path} takes a part from elsewhere");
            assert!(piece || html.matches("<h1").count() == 1, "{path} needs one heading of the first level");
            assert!(piece || html.contains("<main"), "{path}");
            assert!(answer.bytes.len() <= 60 * 1024, "{path}: {} bytes", answer.bytes.len());
        }
    }
    assert!(seen > 25, "only {seen} pages");
}

#[tokio::test]
async fn with_tls_cookies_are_bound_to_the_host() {
    let (app, _dir) = empty().await;
    let token = "t".repeat(43);
    let options = Options {
        secure_cookies: true,
        hosts: vec!["sejo.example".to_owned()],
        demo_token: Some(token.clone()),
        ..Options::default()
    };
    let site = router(app, options);
    let request = Request::builder().uri(format!("/demo/{token}")).header(header::HOST, "sejo.example");
    let answer = tower::ServiceExt::oneshot(site, request.body(Body::empty()).unwrap()).await.unwrap();
    let cookie = answer.headers().get(header::SET_COOKIE).unwrap().to_str().unwrap();
    assert!(cookie.starts_with("__Host-sejo="), "{cookie}");
    for part in ["HttpOnly", "Secure", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie} lacks {part}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    assert_eq!(answer.headers().get("strict-transport-security").unwrap(), "max-age=31536000");
}

#[tokio::test]
async fn other_sites_cannot_send_forms() {
    let site = Site::demo().await;
    let send = |headers: Vec<(&'static str, &'static str)>| {
        let mut request = Request::builder().method(Method::POST).uri("/lang").header(header::HOST, "127.0.0.1:8080");
        request = request.header(header::COOKIE, format!("sejo={}", site.token(Caller::Admin)));
        for (name, value) in headers {
            request = request.header(name, value);
        }
        site.send(request.body(Body::from("lang=en&back=/")).unwrap())
    };
    assert_eq!(send(vec![("sec-fetch-site", "same-origin")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(send(vec![("origin", "http://127.0.0.1:8080")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(send(vec![("sec-fetch-site", "cross-site")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(send(vec![("sec-fetch-site", "same-site")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(send(vec![("origin", "http://attacker.example")]).await.status, StatusCode::FORBIDDEN);
    // A browser with our cookie always says where it comes from; silence is refused.
    assert_eq!(send(vec![]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn only_names_of_this_machine_are_answered() {
    let site = Site::demo().await;
    for (host, status) in [
        ("localhost:8080", StatusCode::SEE_OTHER),
        ("[::1]:8080", StatusCode::SEE_OTHER),
        ("attacker.example", StatusCode::MISDIRECTED_REQUEST),
        ("192.168.0.10:8080", StatusCode::MISDIRECTED_REQUEST),
    ] {
        let request = Request::builder().uri("/").header(header::HOST, host).body(Body::empty()).unwrap();
        assert_eq!(site.send(request).await.status, status, "{host}");
    }
    let nameless = Request::builder().uri("/").body(Body::empty()).unwrap();
    assert_eq!(site.send(nameless).await.status, StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn bodies_have_limits() {
    let site = Site::demo().await;
    let large = format!("remark={}", "a".repeat(600 * 1024));
    let answer = site.post("/checklist/patching/answer", Caller::Admin, &large).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.html().contains("短くしてください"), "the answer is a page that says what to do");
    let many = "a=1&".repeat(3_000);
    assert_eq!(site.post("/lang", Caller::Admin, &many).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn text_never_becomes_markup() {
    let site = Site::demo().await;
    let admin = site.actor(Caller::Admin).await;
    let mut facility = site.app.facility(&admin).await.unwrap();
    facility.name = "<script>alert(1)</script>\"'&病院".to_owned();
    site.app.save_facility(&admin, &facility).await.unwrap();
    let mut seen = 0;
    for path in pages(&site).await {
        let answer = site.get(&path, Caller::Admin).await;
        if answer.is_html() {
            assert!(!answer.html().contains("<script>alert"), "{path}");
            seen += usize::from(answer.html().contains("alert(1)"));
        }
    }
    assert!(seen > 20, "the name stands on every page, escaped; found on {seen}");
    let typed = site
        .post("/sign-in", Caller::Anonymous, "login=%22%3E%3Cscript%3Ealert(2)%3C/script%3E&password=x&code=1")
        .await;
    assert_eq!(typed.status, StatusCode::UNAUTHORIZED);
    assert!(typed.html().contains("alert(2)") && !typed.html().contains("<script>alert"));
}

#[tokio::test]
async fn nothing_leads_elsewhere() {
    let site = Site::demo().await;
    for back in ["//attacker.example", "https://attacker.example", "/%5Cattacker.example"] {
        let answer = site.post("/lang", Caller::Admin, &format!("lang=ja&back={back}")).await;
        assert_eq!(answer.location(), "/", "{back}");
    }
    let answer = site.get("/checklist/patching", Caller::Anonymous).await;
    assert_eq!(answer.location(), "/sign-in?next=%2Fchecklist%2Fpatching");
    let demo = site.get(&format!("/demo/{}", site.token(Caller::Admin)), Caller::Anonymous).await;
    assert_eq!(demo.status, StatusCode::NOT_FOUND, "the demo's door exists in the demo only");
}

#[test]
fn everything_that_changes_something_is_a_post() {
    for route in routes::list() {
        let changes = ["remove", "save", "disable", "enable", "withdraw", "end", "sign-out", "undo", "cancel"];
        if changes.iter().any(|c| route.path.ends_with(&format!("/{c}"))) {
            assert_eq!(route.method, Method::POST, "{}", route.path);
        }
        if route.method == Method::POST && route.access == Access::Public {
            let known = ["/sign-in", "/sign-out", "/set-up/{token}", "/invitation/{token}"];
            assert!(known.contains(&route.path), "{} lets anybody write", route.path);
        }
    }
}

#[tokio::test]
async fn the_settings_page_tells_how_to_trust_the_certificate() {
    let site = Site::demo().await;
    assert!(!site.get("/settings", Caller::Viewer).await.html().contains("certificate-title"), "none without TLS");
    let show = async |import: Option<&str>| {
        let certificate = sejo_web::Certificate {
            thumbprint: "ab12".to_owned(),
            fingerprint: "AB:CD".to_owned(),
            valid_until: sejo_model::date::parse("2036-11-28").unwrap(),
            names: vec!["sejo.example.lan".to_owned()],
            import: import.map(str::to_owned),
        };
        let options = Options { certificate: Some(certificate), ..Options::default() };
        let request = site.request(Method::GET, "/settings", Caller::Viewer).body(Body::empty()).unwrap();
        let answer = tower::ServiceExt::oneshot(router(site.app.clone(), options), request).await.unwrap();
        let bytes = axum::body::to_bytes(answer.into_body(), 1024 * 1024).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    };
    let made = show(Some("/data/tls/authority.pem")).await;
    for words in ["AB:CD", "2036年11月28日", "sejo.example.lan", "/data/tls/authority.pem", "信頼されたルート証明機関"]
    {
        assert!(made.contains(words), "{words}: {made}");
    }
    let own = show(None).await;
    assert!(own.contains("AB:CD") && own.contains("発行元で更新") && !own.contains("信頼されたルート証明機関"));
}

#[tokio::test]
async fn whoever_invites_is_told_that_other_computers_cannot_open_the_link() {
    let site = Site::demo().await;
    let show = async |options: Options, path: &str, host: &str| {
        let body = "name=%E9%AB%98%E6%A9%8B&role=staff";
        let request = match path {
            "/users/invite" => site.request(Method::POST, path, Caller::Admin).body(Body::from(body)),
            _ => site.request(Method::GET, path, Caller::Admin).body(Body::empty()),
        };
        let mut request = request.unwrap();
        let headers = request.headers_mut();
        headers.insert(header::HOST, host.parse().unwrap());
        if path == "/users/invite" {
            headers.insert(header::CONTENT_TYPE, "application/x-www-form-urlencoded".parse().unwrap());
            headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
        }
        let answer = tower::ServiceExt::oneshot(router(site.app.clone(), options), request).await.unwrap();
        let bytes = axum::body::to_bytes(answer.into_body(), 1024 * 1024).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    };
    let alone = || Options { this_computer_only: true, ..Options::default() };
    for path in ["/users", "/users/invite"] {
        let page = show(alone(), path, "localhost:8787").await;
        assert!(page.contains("このパソコンの中だけで開けます"), "{path}: {page}");
        assert!(page.contains("/settings#other-computers"), "{path}");
    }
    let settings = show(alone(), "/settings", "localhost:8787").await;
    assert!(settings.contains("id=\"other-computers\"") && settings.contains("--listen 0.0.0.0:8787 --tls-name"));

    // Open to others: nothing of it, and a link made on the computer itself names what others can open.
    let open = || Options { hosts: vec!["localhost".to_owned(), "jimu-pc".to_owned()], ..Options::default() };
    assert!(!show(open(), "/users", "localhost:8787").await.contains("このパソコンの中だけ"));
    let link = show(open(), "/users/invite", "localhost:8787").await;
    assert!(link.contains("http://jimu-pc:8787/invitation/"), "{link}");
    let asked = show(open(), "/users/invite", "jimu-pc:8787").await;
    assert!(asked.contains("http://jimu-pc:8787/invitation/"), "{asked}");
}
