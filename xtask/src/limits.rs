//! Limits we set ourselves: lengths, words that do not belong, documents that must exist.

use anyhow::{Result, bail};

use crate::shell;

/// Longest source file, and longest test file, in lines.
const FILE_LINES: usize = 600;
const TEST_LINES: usize = 1_000;

const DOCUMENTS: &[&str] = &[
    "README.md",
    "README.en.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "LICENSE-MIT",
    "LICENSE-APACHE",
    "docs/ARCHITECTURE.md",
    "docs/ADDING-A-FEATURE.md",
    "docs/STYLE.md",
    "docs/formats/cli.md",
    "docs/formats/audit.md",
    ".ci/run",
];

/// Files git knows, relative to the root.
pub fn tracked_files() -> Result<Vec<String>> {
    let out = shell::command("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).output()?;
    let names = String::from_utf8(out.stdout)?;
    Ok(names.split('\0').filter(|n| !n.is_empty() && shell::root().join(n).is_file()).map(str::to_owned).collect())
}

/// Checks everything and lists every breach at once.
pub fn check() -> Result<()> {
    let mut broken: Vec<String> =
        DOCUMENTS.iter().filter(|d| !shell::root().join(d).is_file()).map(|d| format!("{d} is missing")).collect();
    let files = tracked_files()?;
    for file in &files {
        let Ok(text) = std::fs::read_to_string(shell::root().join(file)) else { continue };
        if file.ends_with(".rs") {
            let most = if file.contains("tests") { TEST_LINES } else { FILE_LINES };
            let lines = text.lines().count();
            if lines > most {
                broken.push(format!("{file} has {lines} lines, {most} are allowed"));
            }
        }
        broken.extend(misplaced(file, &text));
    }
    broken.extend(dead_links(&files)?);
    if !broken.is_empty() {
        bail!("limits:\n  {}", broken.join("\n  "));
    }
    println!("limits: {} files within the limits", files.len());
    Ok(())
}

/// Absolute paths of somebody's machine and unfinished business.
fn misplaced(file: &str, text: &str) -> Vec<String> {
    if file == "xtask/src/limits.rs" || file.ends_with(".lock") || file.contains("/vendor/") {
        return Vec::new();
    }
    let words = [
        "/wo\u{72}k/",
        "/ro\u{6f}t/",
        "/ho\u{6d}e/",
        "FIX\u{4d}E",
        "tod\u{6f}!(",
        "unimplemente\u{64}!(",
        "lorem ipsu\u{6d}",
    ];
    words.iter().filter(|w| text.contains(**w)).map(|w| format!("{file} contains {w}")).collect()
}

/// Relative links in Markdown that lead nowhere.
fn dead_links(files: &[String]) -> Result<Vec<String>> {
    let mut dead = Vec::new();
    for file in files.iter().filter(|f| f.ends_with(".md")) {
        let text = std::fs::read_to_string(shell::root().join(file))?;
        let folder = shell::root().join(file).parent().map(std::path::Path::to_path_buf).unwrap_or_default();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = link.split('#').next().unwrap_or_default();
            if path.is_empty() || path.contains("://") || path.starts_with("mailto:") {
                continue;
            }
            if !folder.join(path).exists() {
                dead.push(format!("{file} links to {link}, which is not there"));
            }
        }
    }
    Ok(dead)
}
