//! Who may import whom. A broken edge fails the tests.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};

use crate::{limits, shell};

const LEAVES: [&str; 6] = ["sejo-edition", "sejo-intake", "sejo-judge", "sejo-evidence", "sejo-report", "sejo-store"];

/// Outside libraries with the one crate (or few) they may live in.
const HOMES: &[(&str, &[&str])] = &[
    ("sqlx", &["sejo-store"]),
    ("axum", &["sejo-web", "sejo"]),
    ("axum-extra", &["sejo-web"]),
    ("axum-server", &["sejo"]),
    ("rustls", &["sejo"]),
    ("rcgen", &["sejo"]),
    ("x509-parser", &["sejo"]),
    ("askama", &["sejo-web"]),
    ("typst", &["sejo-report"]),
    ("typst-layout", &["sejo-report"]),
    ("typst-pdf", &["sejo-report"]),
    ("rust_xlsxwriter", &["sejo-report"]),
    ("calamine", &["sejo-intake"]),
    ("clap", &["sejo-cli", "sejo", "xtask"]),
    ("argon2", &["sejo-app"]),
    ("totp-rs", &["sejo-app"]),
    ("ring", &["sejo-app", "sejo", "sejo-evidence"]),
    ("tokio", &["sejo-store", "sejo-app", "sejo-web", "sejo-cli", "sejo"]),
];

/// What a crate of ours may depend on, among ours.
fn allowed(name: &str) -> BTreeSet<&'static str> {
    let mut may: BTreeSet<&'static str> = BTreeSet::new();
    match name {
        "sejo-model" | "xtask" => {}
        leaf if LEAVES.contains(&leaf) => {
            may.insert("sejo-model");
        }
        "sejo-app" => {
            may.insert("sejo-model");
            may.extend(LEAVES);
        }
        "sejo-web" | "sejo-api" | "sejo-cli" => may.extend(["sejo-model", "sejo-app"]),
        "sejo" => may.extend(["sejo-model", "sejo-app", "sejo-web", "sejo-api", "sejo-cli"]),
        _ => {}
    }
    may
}

/// Checks the dependency graph and what has one place alone.
pub fn check() -> Result<()> {
    let out = shell::cargo().args(["metadata", "--no-deps", "--format-version", "1", "--locked"]).output()?;
    let meta: serde_json::Value = serde_json::from_slice(&out.stdout).context("cargo metadata")?;
    let packages = meta.get("packages").and_then(|p| p.as_array()).context("cargo metadata has no packages")?;
    let homes: BTreeMap<&str, &[&str]> = HOMES.iter().copied().collect();
    let mut broken = Vec::new();
    let mut edges = 0;
    for package in packages {
        let name = package.get("name").and_then(|n| n.as_str()).unwrap_or_default();
        let may = allowed(name);
        for dependency in package.get("dependencies").and_then(|d| d.as_array()).into_iter().flatten() {
            let to = dependency.get("name").and_then(|n| n.as_str()).unwrap_or_default();
            let for_tests = dependency.get("kind").and_then(|k| k.as_str()) == Some("dev");
            edges += 1;
            if to.starts_with("sejo") && !may.contains(to) && !for_tests {
                broken.push(format!("{name} may not import {to}"));
            }
            if !for_tests && homes.get(to).is_some_and(|home| !home.contains(&name)) {
                broken.push(format!("{to} has its home elsewhere, {name} may not use it"));
            }
        }
    }
    broken.extend(strays()?);
    if !broken.is_empty() {
        bail!("layers:\n  {}", broken.join("\n  "));
    }
    println!("layers: {edges} dependencies of {} crates, all allowed", packages.len());
    Ok(())
}

/// What one file alone may call, outside tests and the store itself: the calls, the file, and what they do.
const ALONE: &[(&[&str], &str, &str)] = &[
    (&["Scope::grant", "VendorScope::of("], "crates/app/src/authz.rs", "grants a scope"),
    // There each drill is held against the key of the installation.
    (&["sejo_store::facts::", "sejo_store::standing::load"], "crates/app/src/facts.rs", "loads facts"),
];

/// Calls of [`ALONE`] elsewhere.
fn strays() -> Result<Vec<String>> {
    let mut broken = Vec::new();
    for file in limits::tracked_files()? {
        let inside = file.starts_with("crates/store/") || file.contains("/tests/");
        if inside || !file.starts_with("crates/") || !file.ends_with(".rs") {
            continue;
        }
        let text = std::fs::read_to_string(shell::root().join(&file))?;
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (calls, home, does) in ALONE {
            if file != *home && calls.iter().any(|call| is_called(code, call)) {
                broken.push(format!("{file} {does}; only {home} may"));
            }
        }
    }
    Ok(broken)
}

/// Whether a text calls something by its whole path, or imports the module of the store in which it stands.
fn is_called(code: &str, call: &str) -> bool {
    let module = call.strip_prefix("sejo_store::").and_then(|rest| rest.split("::").next());
    let imports = code.split("use sejo_store::").skip(1).filter_map(|rest| rest.split(';').next());
    let mut imported = imports.flat_map(|import| import.split(|c: char| !c.is_alphanumeric() && c != '_'));
    code.contains(call) || module.is_some_and(|module| imported.any(|name| name == module))
}
