//! TLS: an own certificate, or one made here and kept in the data folder.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use axum_server::tls_rustls::RustlsConfig;

/// Loads a certificate chain and key from PEM files.
pub async fn load(certificate: &Path, key: &Path) -> Result<RustlsConfig> {
    RustlsConfig::from_pem_file(certificate, key).await.with_context(|| {
        format!(
            "TLSの証明書か秘密鍵を読めません: {} / {} (cannot read the TLS certificate or key)",
            certificate.display(),
            key.display()
        )
    })
}

/// The certificate for `name` in the data folder, made when it is missing.
///
/// Browsers do not know it: the way to make them trust it is printed when it is made.
pub async fn generated(folder: &Path, name: &str) -> Result<(RustlsConfig, PathBuf)> {
    let certificate = folder.join(format!("tls-{name}.pem"));
    let key = folder.join(format!("tls-{name}.key"));
    if !certificate.exists() || !key.exists() {
        let made = rcgen::generate_simple_self_signed(vec![name.to_owned(), "localhost".to_owned()])?;
        write_private(&key, made.signing_key.serialize_pem().as_bytes())?;
        std::fs::write(&certificate, made.cert.pem()).with_context(|| certificate.display().to_string())?;
    }
    Ok((load(&certificate, &key).await?, certificate))
}

/// Writes a file only its owner may read.
fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path).with_context(|| path.display().to_string())?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(())
}
