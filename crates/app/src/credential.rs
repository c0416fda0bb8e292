//! Passwords, second factors and tokens: how they are made and checked.
//!
//! Argon2id with the library's defaults (19 MiB, two passes); TOTP after RFC 6238 (SHA-1, six digits, 30 seconds, one step
//! of tolerance), the combination every authenticator app knows; tokens of 256 random bits of which only the SHA-256 is kept.

mod password;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD};
use sejo_model::Sha256;
use totp_rs::{Builder, Secret, Totp};

use crate::error::{Error, Result};

pub(crate) use password::check_password_rules;

/// Hash of a password nobody has, so that an unknown user takes as long as a known one.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c2VqbyBub2JvZHkgc2FsdA$J4GSlVUlcPQqAn3D0dbmSJ0t8DgNQmTzAQoQqhyqlmc";

/// A new secret token and the hash under which it is stored.
pub(crate) fn new_token() -> Result<(String, Sha256)> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|e| Error::internal(e.to_string()))?;
    let token = BASE64URL_NOPAD.encode(&bytes);
    let hash = token_hash(&token);
    Ok((token, hash))
}

/// The hash under which a token is stored.
pub(crate) fn token_hash(token: &str) -> Sha256 {
    sejo_evidence::sha256(token.as_bytes())
}

/// Hashes a password; takes a moment and 19 MiB, so call it on a blocking thread.
pub(crate) fn hash_password(password: &str) -> Result<String> {
    let hash: PasswordHash =
        Argon2::default().hash_password(password.as_bytes()).map_err(|e| Error::internal(e.to_string()))?;
    Ok(hash.to_string())
}

/// Whether the password fits the hash; without a hash the same work is done and the answer is no.
pub(crate) fn verify_password(password: &str, hash: Option<&str>) -> bool {
    let parsed = PasswordHash::new(hash.unwrap_or(NOBODY));
    let fits = parsed.is_ok_and(|h| Argon2::default().verify_password(password.as_bytes(), &h).is_ok());
    fits && hash.is_some()
}

/// A new authenticator secret.
pub(crate) fn new_totp_secret() -> Vec<u8> {
    Secret::generate().as_bytes().to_vec()
}

/// The secret in groups of four, for typing.
pub(crate) fn secret_for_typing(secret: &[u8]) -> String {
    let text = BASE32_NOPAD.encode(secret);
    text.as_bytes().chunks(4).map(|c| String::from_utf8_lossy(c).into_owned()).collect::<Vec<_>>().join(" ")
}

fn totp(secret: &[u8], login: &str, facility: &str) -> Result<Totp> {
    // Colons separate issuer and account in the link, so they may not stand inside either.
    let account = if login.is_empty() { "sejo".to_owned() } else { login.replace(':', " ") };
    let issuer = if facility.is_empty() { "Sejo".to_owned() } else { format!("Sejo {}", facility.replace(':', " ")) };
    Builder::new()
        .with_secret(secret.to_vec())
        .with_account_name(account)
        .with_issuer(Some(issuer))
        .build()
        .map_err(|e| Error::internal(e.to_string()))
}

/// The link an authenticator app reads, as a QR code in SVG without style attributes.
pub(crate) fn qr_svg(secret: &[u8], login: &str, facility: &str) -> Result<String> {
    let link = totp(secret, login, facility)?.to_url().map_err(|e| Error::internal(e.to_string()))?;
    let code = qrcode::QrCode::new(link.as_bytes()).map_err(|e| Error::internal(e.to_string()))?;
    let side = code.width();
    let colors = code.to_colors();
    let mut path = String::new();
    for (row, line) in colors.chunks(side).enumerate() {
        for (column, color) in line.iter().enumerate() {
            if *color == qrcode::Color::Dark {
                path.push_str(&format!("M{column} {row}h1v1h-1z"));
            }
        }
    }
    let edge = side + 8;
    Ok(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {edge} {edge}" width="220" height="220" shape-rendering="crispEdges" aria-hidden="true"><path fill="#fff" d="M-4 -4h{edge}v{edge}h-{edge}z"/><path fill="#000" d="{path}"/></svg>"##
    ))
}

/// The time step a code is valid for; `None` for a wrong code. The caller refuses steps used before.
pub(crate) fn totp_step(secret: &[u8], code: &str, now: i64) -> Result<Option<i64>> {
    let digits: String = sejo_model::text::narrow(code).chars().filter(char::is_ascii_digit).collect();
    if digits.len() != 6 {
        return Ok(None);
    }
    let seconds = u64::try_from(now / 1_000_000).unwrap_or(0);
    Ok(totp(secret, "", "")?.check(&digits, seconds).and_then(|step| i64::try_from(step).ok()))
}

/// The code an authenticator would show now; the demo and tests need one.
pub fn code_at(secret: &[u8], now: i64) -> String {
    let seconds = u64::try_from(now / 1_000_000).unwrap_or(0);
    totp(secret, "", "").map(|t| t.generate(seconds).to_string()).unwrap_or_default()
}

/// Ten recovery codes of 50 random bits each, without letters that look alike.
pub(crate) fn new_recovery_codes() -> Result<Vec<String>> {
    (0..10)
        .map(|_| {
            let mut bytes = [0_u8; 10];
            getrandom::fill(&mut bytes).map_err(|e| Error::internal(e.to_string()))?;
            let letters: Vec<char> = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars().collect();
            let text: String = bytes.iter().filter_map(|b| letters.get(usize::from(b & 31))).collect();
            Ok(format!("{}-{}", text.get(..5).unwrap_or_default(), text.get(5..).unwrap_or_default()))
        })
        .collect()
}

/// The hash of a recovery code, however it was typed.
pub(crate) fn recovery_hash(code: &str) -> Sha256 {
    let plain: String =
        sejo_model::text::narrow(code).to_uppercase().chars().filter(char::is_ascii_alphanumeric).collect();
    token_hash(&plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_round_trip_and_nobody_never_fits() {
        let hash = hash_password("correct horse battery").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify_password("correct horse battery", Some(&hash)));
        assert!(!verify_password("correct horse batterx", Some(&hash)));
        assert!(!verify_password("anything", None));
        assert!(PasswordHash::new(NOBODY).is_ok(), "the unknown user must cost the same work");
    }

    #[test]
    fn codes_are_valid_for_one_step_around_now() {
        let secret = new_totp_secret();
        let now = 1_795_000_000_000_000;
        let code = code_at(&secret, now);
        let step = totp_step(&secret, &code, now).unwrap();
        assert_eq!(step, Some(now / 30_000_000));
        assert_eq!(totp_step(&secret, &code, now + 29_000_000).unwrap(), step);
        assert_eq!(totp_step(&secret, &code, now + 120_000_000).unwrap(), None);
        assert_eq!(totp_step(&secret, "12345", now).unwrap(), None);
    }

    #[test]
    fn recovery_codes_survive_typing() {
        let codes = new_recovery_codes().unwrap();
        assert_eq!(codes.len(), 10);
        let code = codes.first().unwrap();
        assert_eq!(recovery_hash(code), recovery_hash(&format!(" {} ", code.to_lowercase().replace('-', " "))));
    }
}
