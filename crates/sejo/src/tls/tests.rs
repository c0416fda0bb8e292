#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::thread;

use jiff::SignedDuration;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, ServerConnection, Stream};
use tempfile::TempDir;

use super::*;

fn provider() {
    // Another test of this process may have done it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

fn days(n: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * n)
}

fn made(folder: &TempDir, names: &[&str]) -> Made {
    provider();
    Made::new(folder.path(), names.iter().map(|n| (*n).to_owned()).collect())
}

/// Speaks to a server with this configuration over a real connection, as somebody who trusts `root` only.
fn speak(server: &RustlsConfig, root: &Path, name: &str) -> Result<String, String> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(root).unwrap()).unwrap();
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let answering = server.get_inner();
    let answered = thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let mut connection = ServerConnection::new(answering).unwrap();
        // A client that refuses the certificate hangs up.
        let _ = Stream::new(&mut connection, &mut socket).write_all(b"fine");
        connection.send_close_notify();
        let _ = connection.complete_io(&mut socket);
    });
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let mut connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut socket = TcpStream::connect(address).unwrap();
    let mut said = [0; 4];
    let read = Stream::new(&mut connection, &mut socket).read_exact(&mut said).map_err(|e| e.to_string());
    drop(socket);
    answered.join().unwrap();
    read.map(|()| String::from_utf8_lossy(&said).into_owned())
}

/// The server certificate in the folder, and its fingerprint.
fn leaf(folder: &TempDir) -> (Look, String) {
    let der = CertificateDer::from_pem_file(folder.path().join("tls/server.pem")).unwrap();
    (Look::at(&der).unwrap(), fingerprint(&der))
}

#[test]
fn a_made_certificate_is_trusted_under_every_name_and_address_and_no_other() {
    let folder = TempDir::new().unwrap();
    let made = made(&folder, &["sejo.example.lan", "192.168.1.20"]);
    let ready = made.ready(Timestamp::now()).unwrap();
    for name in ["sejo.example.lan", "192.168.1.20", "localhost", "127.0.0.1", "::1"] {
        assert_eq!(speak(&ready.config, &made.authority(), name), Ok("fine".to_owned()), "{name}");
    }
    assert!(speak(&ready.config, &made.authority(), "bank.example").is_err());
    let stranger = TempDir::new().unwrap();
    let other = self::made(&stranger, &["sejo.example.lan"]);
    other.ready(Timestamp::now()).unwrap();
    assert!(speak(&ready.config, &other.authority(), "sejo.example.lan").is_err(), "another authority");
    let fingerprint = &ready.certificate.fingerprint;
    assert_eq!((fingerprint.len(), fingerprint.matches(':').count()), (95, 31), "{fingerprint}");
}

#[test]
fn the_authority_cannot_certify_names_it_was_not_made_for() {
    let folder = TempDir::new().unwrap();
    let made = made(&folder, &["sejo.example.lan"]);
    made.ready(Timestamp::now()).unwrap();
    // Somebody who stole the key signs a certificate for a bank.
    let key =
        |name: &str| rcgen::KeyPair::from_pem(&std::fs::read_to_string(folder.path().join(name)).unwrap()).unwrap();
    let pem = std::fs::read_to_string(made.authority()).unwrap();
    let issuer = rcgen::Issuer::from_ca_cert_pem(&pem, key("tls/authority.key")).unwrap();
    let server = rcgen::KeyPair::generate().unwrap();
    let forged = rcgen::CertificateParams::new(vec!["bank.example".to_owned()]).unwrap();
    let forged = forged.signed_by(&server, &issuer).unwrap();
    let private = PrivateKeyDer::from_pem_slice(server.serialize_pem().as_bytes()).unwrap();
    let config = RustlsConfig::from_config(server_config(vec![forged.der().clone()], private).unwrap());
    let refused = speak(&config, &made.authority(), "bank.example").unwrap_err();
    assert!(refused.contains("NameConstraint") || refused.contains("not permitted"), "{refused}");
}

#[test]
fn the_server_certificate_is_short_lived_and_renewed_under_the_same_authority() {
    let folder = TempDir::new().unwrap();
    let made = made(&folder, &["sejo.example.lan"]);
    let now = Timestamp::now();
    let early = made.ready(now - days(370)).unwrap();
    let (look, first) = leaf(&folder);
    let lasts = (look.until - look.from) / (24 * 60 * 60);
    assert!((390..=397).contains(&lasts), "{lasts} days");
    // More than a month left: kept.
    made.ready(now - days(10)).unwrap();
    assert_eq!(leaf(&folder).1, first);
    let renewed = made.ready(now).unwrap();
    assert_ne!(leaf(&folder).1, first, "25 days left");
    assert_eq!(renewed.certificate.fingerprint, early.certificate.fingerprint, "nobody has to trust it anew");
    assert_eq!(speak(&renewed.config, &made.authority(), "sejo.example.lan"), Ok("fine".to_owned()));
    // Another address of the house needs another server certificate, another name another authority.
    let moved = self::made(&folder, &["sejo.example.lan", "10.1.2.3"]).ready(now).unwrap();
    assert_eq!(moved.certificate.fingerprint, early.certificate.fingerprint);
    assert_eq!(speak(&moved.config, &made.authority(), "10.1.2.3"), Ok("fine".to_owned()));
    let named = self::made(&folder, &["new.example.lan"]).ready(now).unwrap();
    assert_ne!(named.certificate.fingerprint, early.certificate.fingerprint);
    assert_eq!(speak(&named.config, &made.authority(), "new.example.lan"), Ok("fine".to_owned()));
}

#[cfg(unix)]
#[test]
fn keys_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    made(&folder, &["sejo.example.lan"]).ready(Timestamp::now()).unwrap();
    for name in ["authority.key", "server.key"] {
        let mode = std::fs::metadata(folder.path().join("tls").join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

/// A pair of files that lasts from `from` to `until` days from now.
fn pair(folder: &TempDir, name: &str, from: i64, until: i64) -> (PathBuf, PathBuf) {
    provider();
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new(vec!["sejo.example.lan".to_owned()]).unwrap();
    let at = |n: i64| {
        let day = day(Timestamp::now() + days(n));
        rcgen::date_time_ymd(day.year().into(), day.month().try_into().unwrap(), day.day().try_into().unwrap())
    };
    (params.not_before, params.not_after) = (at(from), at(until));
    let certificate = params.self_signed(&key).unwrap();
    let (pem, private) = (folder.path().join(format!("{name}.pem")), folder.path().join(format!("{name}.key")));
    std::fs::write(&pem, certificate.pem()).unwrap();
    std::fs::write(&private, key.serialize_pem()).unwrap();
    (pem, private)
}

fn refusal(certificate: &Path, key: &Path) -> String {
    let error = own(certificate, key, Timestamp::now()).err().expect("refused");
    let error = error.downcast::<sejo_app::Error>().expect("words in both languages");
    format!("{} {}", error.words(sejo_model::Lang::Ja), error.words(sejo_model::Lang::En))
}

#[test]
fn an_own_certificate_serves_or_says_clearly_why_not() {
    let folder = TempDir::new().unwrap();
    let (pem, key) = pair(&folder, "good", -5, 300);
    let ready = own(&pem, &key, Timestamp::now()).unwrap();
    assert!(!ready.soon && ready.certificate.import.is_none());
    assert_eq!(speak(&ready.config, &pem, "sejo.example.lan"), Ok("fine".to_owned()));
    let (near, near_key) = pair(&folder, "near", -5, 20);
    assert!(own(&near, &near_key, Timestamp::now()).unwrap().soon);

    let (late, late_key) = pair(&folder, "late", -50, -1);
    assert!(refusal(&late, &late_key).contains("期限が") && refusal(&late, &late_key).contains("expired"));
    let (early, early_key) = pair(&folder, "early", 5, 50);
    assert!(refusal(&early, &early_key).contains("まだ使えません"));
    assert!(refusal(&pem, &near_key).contains("のものではありません"), "{}", refusal(&pem, &near_key));
    let missing = folder.path().join("missing.pem");
    assert!(refusal(&missing, &key).contains("missing.pem を読めません"));
    assert!(refusal(&key, &key).contains("証明書が見つかりません"));
    assert!(refusal(&pem, &pem).contains("秘密鍵が見つかりません"));
    let odd = folder.path().join("odd.pem");
    std::fs::write(&odd, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
    assert!(refusal(&odd, &key).contains("証明書が見つかりません"));
}
