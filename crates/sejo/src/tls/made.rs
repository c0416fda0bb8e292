//! A certificate made here: an authority that other computers are told to trust once, and a server certificate it signs.
//!
//! Invariants: the authority can certify the names it was made for and addresses of private networks only, so that
//! whoever steals its key cannot pose as a bank; a server certificate lasts less than 398 days, the most that browsers
//! accept (CA/Browser Forum, Baseline Requirements 6.3.2), and is renewed a month before its end, while Sejo runs too.

use std::io::Write;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use axum_server::tls_rustls::RustlsConfig;
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, NameConstraints, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer, X509Certificate};

use super::{Look, Ready, chain_of, day, fingerprint, server_config, thumbprint};

/// A server certificate is valid for so many days from the day it is made; one more before, for clocks that are slow.
const DAYS: i64 = 395;
/// It is renewed when it has no more than so many days left.
const RENEW: i64 = 30;
/// The authority lasts so long.
const AUTHORITY_YEARS: i64 = 10;
/// Addresses of private networks and of the machine itself, which every authority may certify (RFC 1918, 4193, 4291).
const PRIVATE: [(&str, u8); 7] = [
    ("10.0.0.0", 8),
    ("172.16.0.0", 12),
    ("192.168.0.0", 16),
    ("127.0.0.0", 8),
    ("fc00::", 7),
    ("fe80::", 10),
    ("::1", 128),
];

/// The certificates in the data folder.
#[derive(Clone)]
pub struct Made {
    folder: PathBuf,
    /// Names and addresses people may type.
    names: Vec<String>,
}

impl Made {
    /// For the names and addresses people may type; the first one is the main one.
    pub fn new(data: &Path, mut names: Vec<String>) -> Self {
        for always in ["localhost", "127.0.0.1", "::1"] {
            if !names.iter().any(|n| n == always) {
                names.push(always.to_owned());
            }
        }
        Self { folder: data.join("tls"), names }
    }

    /// The certificate other computers are told to trust.
    pub fn authority(&self) -> PathBuf {
        self.folder.join("authority.pem")
    }

    /// Makes what is missing or due, and loads it.
    pub fn ready(&self, now: Timestamp) -> Result<Ready> {
        self.renew(day(now))?;
        let authority = self.certificate(&self.authority())?;
        let certificate = sejo_web::Certificate {
            fingerprint: fingerprint(&authority),
            thumbprint: thumbprint(&authority),
            valid_until: Look::at(&authority)?.last_day(),
            names: self.names.clone(),
            import: Some(self.authority().display().to_string()),
        };
        Ok(Ready { config: RustlsConfig::from_config(self.config()?), certificate, soon: false })
    }

    /// Renews the server certificate while Sejo runs: looks twice a day, as long as the program lives.
    pub fn keep_renewed(self, config: RustlsConfig) {
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(std::time::Duration::from_hours(12)).await;
                let renewed = self.renew(day(Timestamp::now())).and_then(|due| due.then(|| self.config()).transpose());
                match renewed {
                    Ok(Some(new)) => config.reload_from_config(new),
                    Ok(None) => {}
                    Err(error) => tracing::warn!(%error, "the TLS certificate could not be renewed"),
                }
            }
        });
    }

    /// Makes what is missing or due. `true` when the server certificate is another one now.
    fn renew(&self, today: Date) -> Result<bool> {
        std::fs::create_dir_all(&self.folder).with_context(|| self.folder.display().to_string())?;
        let fresh = self.authority_is_fine(today);
        if !fresh {
            self.make_authority(today)?;
        }
        let due = !fresh || !self.server_is_fine(today);
        if due {
            self.make_server(today)?;
        }
        Ok(due)
    }

    /// Whether the authority may certify all names, and outlives the server certificate it would sign.
    fn authority_is_fine(&self, today: Date) -> bool {
        let Ok(certificate) = self.certificate(&self.authority()) else { return false };
        let Ok(look) = Look::at(&certificate) else { return false };
        let Ok((_, parsed)) = X509Certificate::from_der(&certificate) else { return false };
        let Ok(Some(constraints)) = parsed.name_constraints() else { return false };
        let permitted = constraints.value.permitted_subtrees.as_deref().unwrap_or_default();
        let may = |name: &String| {
            name.parse::<IpAddr>().is_ok_and(is_private)
                || permitted.iter().any(|subtree| match &subtree.base {
                    GeneralName::DNSName(known) => known == name,
                    GeneralName::IPAddress(bytes) => name.parse().is_ok_and(|ip| bytes.starts_with(&octets(ip))),
                    _ => false,
                })
        };
        days_until(today, look.last_day()) > DAYS && self.key_of("authority").is_ok() && self.names.iter().all(may)
    }

    /// Whether the server certificate is for all names and has more than a month left.
    fn server_is_fine(&self, today: Date) -> bool {
        let Ok(certificate) = self.certificate(&self.folder.join("server.pem")) else { return false };
        let Ok(look) = Look::at(&certificate) else { return false };
        let Ok((_, parsed)) = X509Certificate::from_der(&certificate) else { return false };
        let Ok(Some(stated)) = parsed.subject_alternative_name() else { return false };
        let has = |name: &String| {
            stated.value.general_names.iter().any(|stated| match stated {
                GeneralName::DNSName(known) => known == name,
                GeneralName::IPAddress(bytes) => name.parse().is_ok_and(|ip| octets(ip) == *bytes),
                _ => false,
            })
        };
        days_until(today, look.last_day()) > RENEW && self.config().is_ok() && self.names.iter().all(has)
    }

    fn make_authority(&self, today: Date) -> Result<()> {
        let mut params = CertificateParams::new(Vec::<String>::new())?;
        let main = self.names.first().map_or("localhost", String::as_str);
        // The day tells two of them apart in the list of trusted certificates.
        params.distinguished_name.push(DnType::CommonName, format!("Sejo {main} {today}"));
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.name_constraints =
            Some(NameConstraints { permitted_subtrees: self.permitted(), excluded_subtrees: Vec::new() });
        valid(&mut params, today, Span::new().years(AUTHORITY_YEARS))?;
        let key = KeyPair::generate()?;
        let certificate = params.self_signed(&key)?;
        self.write("authority", &key, &certificate.pem())
    }

    fn permitted(&self) -> Vec<GeneralSubtree> {
        let subnet = |ip: IpAddr, prefix| GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(ip, prefix));
        let private = PRIVATE.iter().filter_map(|(ip, prefix)| Some(subnet(ip.parse().ok()?, *prefix)));
        let named = self.names.iter().filter_map(|name| match name.parse::<IpAddr>() {
            Ok(ip) if is_private(ip) => None,
            Ok(ip) => Some(subnet(ip, if ip.is_ipv4() { 32 } else { 128 })),
            Err(_) => Some(GeneralSubtree::DnsName(name.clone())),
        });
        private.chain(named).collect()
    }

    fn make_server(&self, today: Date) -> Result<()> {
        let authority = std::fs::read_to_string(self.authority())?;
        let issuer = Issuer::from_ca_cert_pem(&authority, self.key_of("authority")?)?;
        let mut params = CertificateParams::new(self.names.clone())?;
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "Sejo");
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        valid(&mut params, today, Span::new().days(DAYS))?;
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &issuer)?;
        self.write("server", &key, &certificate.pem())
    }

    fn config(&self) -> Result<Arc<ServerConfig>> {
        let path = self.folder.join("server.pem");
        let key = PrivateKeyDer::from_pem_slice(&std::fs::read(self.folder.join("server.key"))?)?;
        Ok(server_config(chain_of(&path, &std::fs::read(&path)?)?, key)?)
    }

    fn certificate(&self, path: &Path) -> Result<CertificateDer<'static>> {
        chain_of(path, &std::fs::read(path)?)?.into_iter().next().context("certificate")
    }

    fn key_of(&self, name: &str) -> Result<KeyPair> {
        Ok(KeyPair::from_pem(&std::fs::read_to_string(self.folder.join(format!("{name}.key")))?)?)
    }

    /// The key first: a certificate is never there without it. A pair cut off in between does not fit and is made anew.
    fn write(&self, name: &str, key: &KeyPair, certificate: &str) -> Result<()> {
        write_private(&self.folder.join(format!("{name}.key")), key.serialize_pem().as_bytes())?;
        write_private(&self.folder.join(format!("{name}.pem")), certificate.as_bytes())
    }
}

fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_private() || ip.is_loopback(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

fn octets(ip: IpAddr) -> Vec<u8> {
    match ip {
        IpAddr::V4(ip) => ip.octets().to_vec(),
        IpAddr::V6(ip) => ip.octets().to_vec(),
    }
}

fn days_until(today: Date, last: Date) -> i64 {
    today.until(last).map_or(0, |span| i64::from(span.get_days()))
}

/// Valid from the day before `today`, for clocks that are slow, to midnight (UTC) after `span`.
fn valid(params: &mut CertificateParams, today: Date, span: Span) -> Result<()> {
    let (from, until) = (today.checked_sub(Span::new().days(1))?, today.checked_add(span)?);
    params.not_before = date_time_ymd(from.year().into(), from.month().try_into()?, from.day().try_into()?);
    params.not_after = date_time_ymd(until.year().into(), until.month().try_into()?, until.day().try_into()?);
    Ok(())
}

/// Writes a file only its owner may read, whole or not at all.
fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let draft = path.with_extension("part");
    drop(std::fs::remove_file(&draft));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft).with_context(|| draft.display().to_string())?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&draft, path).with_context(|| path.display().to_string())
}
