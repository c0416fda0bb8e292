//! Styles and scripts, part of the binary, under addresses that carry their hash and may be kept for ever.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "static/"]
#[include = "css/*.css"]
#[include = "js/*.js"]
#[include = "vendor/*.css"]
#[include = "vendor/*.js"]
#[include = "icon/*.svg"]
struct Static;

struct Asset {
    name: &'static str,
    media_type: &'static str,
    bytes: Vec<u8>,
    address: String,
}

const STYLE: &str = "sejo.css";
const SCRIPT: &str = "sejo.js";
const DROP: &str = "drop.js";
const HTMX: &str = "htmx.js";
const ICON: &str = "icon.svg";

static ASSETS: LazyLock<[Asset; 5]> = LazyLock::new(|| {
    [
        Asset::new(STYLE, "text/css; charset=utf-8", style()),
        Asset::new(SCRIPT, "text/javascript; charset=utf-8", read("js/sejo.js")),
        Asset::new(DROP, "text/javascript; charset=utf-8", read("js/drop.js")),
        Asset::new(HTMX, "text/javascript; charset=utf-8", read("vendor/htmx-4.0.1.min.js")),
        Asset::new(ICON, "image/svg+xml", read("icon/sejo.svg")),
    ]
});

impl Asset {
    fn new(name: &'static str, media_type: &'static str, bytes: Vec<u8>) -> Self {
        let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes));
        let address = format!("/static/{}/{name}", hash.get(..16).unwrap_or_default());
        Self { name, media_type, bytes, address }
    }
}

/// One style sheet: the tokens, then ours in the order of their numbers.
fn style() -> Vec<u8> {
    let mut names: Vec<_> = Static::iter().filter(|n| n.starts_with("css/")).collect();
    names.sort();
    let mut out = read("vendor/digital-go-jp-design-tokens-1.1.9.css");
    for name in names {
        out.extend_from_slice(b"\n");
        out.extend_from_slice(&read(&name));
    }
    out
}

fn read(name: &str) -> Vec<u8> {
    Static::get(name).map(|f| f.data.into_owned()).unwrap_or_default()
}

fn address(name: &str) -> &'static str {
    ASSETS.iter().find(|a| a.name == name).map_or("", |a| a.address.as_str())
}

/// Address of the style sheet.
pub(crate) fn style_href() -> &'static str {
    address(STYLE)
}

/// Address of our script.
pub(crate) fn script_href() -> &'static str {
    address(SCRIPT)
}

/// Address of the drop zone's script.
pub(crate) fn drop_href() -> &'static str {
    address(DROP)
}

/// Address of htmx.
pub(crate) fn htmx_href() -> &'static str {
    address(HTMX)
}

/// Address of the icon.
pub(crate) fn icon_href() -> &'static str {
    address(ICON)
}

/// `GET /static/{hash}/{name}`
pub(crate) async fn show(Path((hash, name)): Path<(String, String)>) -> Response {
    let wanted = format!("/static/{hash}/{name}");
    match ASSETS.iter().find(|a| a.address == wanted) {
        Some(asset) => (
            [(header::CONTENT_TYPE, asset.media_type), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")],
            asset.bytes.as_slice(),
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_asset_is_there() {
        for asset in ASSETS.iter() {
            assert!(asset.bytes.len() > 100, "{} is empty", asset.name);
        }
        let style = String::from_utf8(style()).expect("utf-8");
        assert!(style.contains("--color-primitive-blue-900") && style.contains("@media print"));
        assert!(!style.contains("http:") && !style.contains("https:") && !style.contains("@import"));
    }
}
