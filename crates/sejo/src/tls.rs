//! TLS: the facility's own certificate, or one made here and kept in the data folder.
//!
//! Invariant: nothing is served with a certificate that browsers must refuse: one that has run out, belongs to another key
//! or cannot be read is refused at the start, in words that say what to do.

mod made;

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use axum_server::tls_rustls::RustlsConfig;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{Error as TlsError, ServerConfig};
use x509_parser::prelude::{FromDer, X509Certificate};

pub use made::Made;

/// A certificate that runs out within so many days is spoken of at the start.
const SOON: i64 = 30 * 24 * 60 * 60;

/// A certificate ready to serve with, and what people should know about it.
pub struct Ready {
    /// For the server.
    pub config: RustlsConfig,
    /// For people.
    pub certificate: sejo_web::Certificate,
    /// Runs out soon.
    pub soon: bool,
}

/// What a certificate says.
struct Look {
    from: i64,
    until: i64,
}

impl Look {
    fn at(certificate: &CertificateDer<'_>) -> Result<Self> {
        let (_, parsed) = X509Certificate::from_der(certificate).context("certificate")?;
        let validity = parsed.validity();
        Ok(Self { from: validity.not_before.timestamp(), until: validity.not_after.timestamp() })
    }

    fn last_day(&self) -> Date {
        day(Timestamp::from_second(self.until).unwrap_or(Timestamp::MAX))
    }
}

fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// Loads a certificate chain and key of the facility's own from PEM files.
pub fn own(certificate: &Path, key: &Path, now: Timestamp) -> Result<Ready> {
    let chain = chain_of(certificate, &read(certificate)?)?;
    let private = PrivateKeyDer::from_pem_slice(&read(key)?).map_err(|_| {
        anyhow!(
            "{} に、秘密鍵が見つかりません。「BEGIN PRIVATE KEY」で始まる、パスワードの付いていないPEM形式のファイルを指定してください。\n\
             (no private key in that file: give a PEM file without a password)",
            key.display()
        )
    })?;
    let first = chain.first().context("certificate")?.clone();
    let look = Look::at(&first).map_err(|_| unreadable(certificate))?;
    if look.until <= now.as_second() {
        bail!(
            "TLSの証明書 {} の期限が {} に切れています。発行元で更新した証明書を指定してください。\n\
             (the certificate has expired: renew it where it was issued)",
            certificate.display(),
            look.last_day()
        );
    }
    if look.from > now.as_second() {
        bail!(
            "TLSの証明書 {} は、まだ使えません({} から)。このパソコンの日付と時刻が正しいかを確かめてください。\n\
             (the certificate is not valid yet: check this computer's clock)",
            certificate.display(),
            day(Timestamp::from_second(look.from).unwrap_or(Timestamp::MAX))
        );
    }
    let config = server_config(chain, private).map_err(|error| match error {
        TlsError::InconsistentKeys(_) => anyhow!(
            "秘密鍵 {} は、証明書 {} のものではありません。同じときに作られた組を指定してください。\n\
             (the private key does not belong to the certificate: give the pair that was made together)",
            key.display(),
            certificate.display()
        ),
        other => anyhow!(
            "証明書 {} と秘密鍵 {} を使えません: {other}。RSA(2048ビット以上)かECDSAの組を指定してください。\n\
             (the certificate and key cannot be used: give an RSA or ECDSA pair)",
            certificate.display(),
            key.display()
        ),
    })?;
    let about = sejo_web::Certificate {
        fingerprint: fingerprint(&first),
        thumbprint: thumbprint(&first),
        valid_until: look.last_day(),
        names: Vec::new(),
        import: None,
    };
    let soon = look.until - now.as_second() <= SOON;
    Ok(Ready { config: RustlsConfig::from_config(config), certificate: about, soon })
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| {
        anyhow!(
            "TLSのファイル {} を読めません({error})。場所と、読む権限があるかを確かめてください。\n\
             (cannot read this file: check its place and permissions)",
            path.display()
        )
    })
}

fn chain_of(path: &Path, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>> {
    let chain: Vec<_> = CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().map_err(|_| unreadable(path))?;
    if chain.is_empty() { Err(unreadable(path)) } else { Ok(chain) }
}

fn unreadable(path: &Path) -> anyhow::Error {
    anyhow!(
        "{} に、TLSの証明書が見つかりません。「BEGIN CERTIFICATE」で始まるPEM形式のファイルを指定してください。\n\
         (no certificate in that file: give a PEM file)",
        path.display()
    )
}

fn server_config(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<Arc<ServerConfig>, TlsError> {
    let mut config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// As browsers and operating systems show it: SHA-256, pairs of capitals with colons.
fn fingerprint(certificate: &CertificateDer<'_>) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, certificate);
    digest.as_ref().iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":")
}

/// As Windows shows it under 拇印: SHA-1, small letters without colons.
fn thumbprint(certificate: &CertificateDer<'_>) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, certificate);
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
