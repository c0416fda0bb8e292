//! TLS: the facility's own certificate, or one made here and kept in the data folder.
//!
//! Invariant: nothing is served with a certificate that browsers must refuse: one that has run out, belongs to another key
//! or cannot be read is refused at the start, in words that say what to do.

mod made;

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use axum_server::tls_rustls::RustlsConfig;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{Error as TlsError, ServerConfig};
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::refused::refused;

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
        let file = key.display();
        refused(
            format!(
                "{file} に、秘密鍵が見つかりません。「BEGIN PRIVATE KEY」で始まる、パスワードの付いていないPEM形式のファイルを指定してください。"
            ),
            format!("There is no private key in {file}: give a PEM file without a password."),
        )
    })?;
    let first = chain.first().context("certificate")?.clone();
    let look = Look::at(&first).map_err(|_| unreadable(certificate))?;
    if look.until <= now.as_second() {
        let (file, end) = (certificate.display(), look.last_day());
        return Err(refused(
            format!("TLSの証明書 {file} の期限が {end} に切れています。発行元で更新した証明書を指定してください。"),
            format!("The TLS certificate {file} has expired ({end}): renew it where it was issued."),
        ));
    }
    if look.from > now.as_second() {
        let (file, from) = (certificate.display(), day(Timestamp::from_second(look.from).unwrap_or(Timestamp::MAX)));
        return Err(refused(
            format!(
                "TLSの証明書 {file} は、まだ使えません({from} から)。このパソコンの日付と時刻が正しいかを確かめてください。"
            ),
            format!("The TLS certificate {file} is not valid yet (from {from}): check this computer's clock."),
        ));
    }
    let config = server_config(chain, private).map_err(|error| not_a_pair(certificate, key, &error))?;
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

/// Why a certificate and a key cannot be used together.
fn not_a_pair(certificate: &Path, key: &Path, error: &TlsError) -> anyhow::Error {
    let (certificate, key) = (certificate.display(), key.display());
    match error {
        TlsError::InconsistentKeys(_) => refused(
            format!(
                "秘密鍵 {key} は、証明書 {certificate} のものではありません。同じときに作られた組を指定してください。"
            ),
            format!(
                "The private key {key} does not belong to the certificate {certificate}: give the pair that was made together."
            ),
        ),
        other => refused(
            format!(
                "証明書 {certificate} と秘密鍵 {key} を使えません({other})。RSA(2048ビット以上)かECDSAの組を指定してください。"
            ),
            format!(
                "The certificate {certificate} and the key {key} cannot be used ({other}): give an RSA (2048 bits or more) or ECDSA pair."
            ),
        ),
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| {
        let file = path.display();
        refused(
            format!("TLSのファイル {file} を読めません({error})。場所と、読む権限があるかを確かめてください。"),
            format!("The TLS file {file} cannot be read ({error}): check its place and permissions."),
        )
    })
}

fn chain_of(path: &Path, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>> {
    let chain: Vec<_> = CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().map_err(|_| unreadable(path))?;
    if chain.is_empty() { Err(unreadable(path)) } else { Ok(chain) }
}

fn unreadable(path: &Path) -> anyhow::Error {
    let file = path.display();
    refused(
        format!(
            "{file} に、TLSの証明書が見つかりません。「BEGIN CERTIFICATE」で始まるPEM形式のファイルを指定してください。"
        ),
        format!("There is no TLS certificate in {file}: give a PEM file that begins with BEGIN CERTIFICATE."),
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
