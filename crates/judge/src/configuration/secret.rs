//! Secrets: factory values, weak ones, readable ones, and the same one on several devices or for several accounts. Never the secret itself.

use std::collections::{BTreeMap, HashMap};

use sejo_model::configuration::{
    ConfigurationRecord, Fingerprint, Secret, SecretUse, Storage, Weakness, are_different, are_ends_of_a_tunnel,
};

use super::found::{Found, Thing, thing};
use super::look::Look;

/// A secret is the factory value, or none at all.
pub(crate) fn default_value(look: &Look<'_>) -> Option<Found> {
    let is_default = |s: &&Secret| matches!(s.weakness, Some(Weakness::Default | Weakness::Empty));
    // A public community is a finding of its own, and the line's password is the provider's choice.
    let is_meant = |s: &&Secret| !matches!(s.purpose, SecretUse::Community | SecretUse::Provider);
    Found::of(look.configuration.secrets.iter().filter(is_default).filter(is_meant).map(of_secret))
}

/// A secret can be guessed. Whether one is long enough depends on a second factor, which may stand elsewhere.
pub(crate) fn weak(look: &Look<'_>) -> Option<Found> {
    let secrets = look.configuration.secrets.iter().filter(|s| s.purpose != SecretUse::Provider);
    Found::of(secrets.filter_map(|secret| match secret.weakness? {
        Weakness::Common | Weakness::LikeName | Weakness::Short => Some(of_secret(secret)),
        Weakness::ShortAlone => {
            let second = second_factor(look, secret);
            (second != Some(true)).then(|| thing(secret_name(secret), secret.line, second == Some(false)))
        }
        Weakness::Empty | Weakness::Default => None,
    }))
}

/// Whether who types a secret needs a second factor as well, where the configuration tells.
fn second_factor(look: &Look<'_>, secret: &Secret) -> Option<bool> {
    let configuration = look.configuration;
    let users = configuration.remote_access.iter().flat_map(|access| {
        access.users.iter().filter(|u| u.name == secret.owner).map(|u| u.two_factor.or(access.two_factor))
    });
    let administrators = configuration.administrators.iter().filter(|a| a.name == secret.owner).map(|a| a.two_factor);
    let told: Vec<bool> = users.chain(administrators).flatten().collect();
    // Where one way in asks for none, the password stands alone there.
    told.iter().copied().reduce(|all, one| all && one)
}

/// Whoever sees the configuration has the secret: it could be read. (Some devices keep it readable but show stars.) The
/// provider's password and SNMP communities cannot be kept otherwise.
pub(crate) fn readable(look: &Look<'_>) -> Option<Found> {
    let is_kept_open = |s: &&Secret| matches!(s.storage, Storage::Plain | Storage::Reversible);
    let is_readable = |s: &&Secret| is_kept_open(s) && s.fingerprint.is_some();
    let is_meant = |s: &&Secret| !matches!(s.purpose, SecretUse::Provider | SecretUse::Community);
    Found::of(look.configuration.secrets.iter().filter(is_readable).filter(is_meant).map(of_secret))
}

/// What a secret is for (by key; the words translate it), and whose it is.
pub(crate) fn secret_name(secret: &Secret) -> String {
    format!("{}: {}", secret.purpose.key(), secret.owner).trim_end().to_owned()
}

fn of_secret(secret: &Secret) -> Thing {
    thing(secret_name(secret), secret.line, true)
}

/// Who has which secret, over all configurations of a facility.
pub(crate) struct Shared<'a>(HashMap<&'a Fingerprint, Vec<Holder<'a>>>);

struct Holder<'a> {
    record: &'a ConfigurationRecord,
    purpose: SecretUse,
    owner: &'a str,
}

impl<'a> Shared<'a> {
    pub(crate) fn of(records: &'a [ConfigurationRecord]) -> Self {
        let mut holders: HashMap<&Fingerprint, Vec<Holder<'_>>> = HashMap::new();
        for record in records {
            for secret in record.configuration.secrets.iter().filter(|s| is_comparable(s)) {
                let Some(fingerprint) = &secret.fingerprint else { continue };
                let of_this = holders.entry(fingerprint).or_default();
                let holder = Holder { record, purpose: secret.purpose, owner: &secret.owner };
                // A readable secret counts once per device and purpose; a copied hash with each account.
                let is_again = |h: &Holder<'_>| {
                    h.record.id == record.id
                        && h.purpose == secret.purpose
                        && (!secret.salted || h.owner == secret.owner)
                };
                if of_this.len() < MOST_HOLDERS && of_this.last().is_none_or(|h| !is_again(h)) {
                    of_this.push(holder);
                }
            }
        }
        Self(holders)
    }
}

/// The provider gives the line's password; no secret at all is no shared secret, and neither is a community that everybody
/// knows: that it is so is a finding of its own.
fn is_comparable(secret: &Secret) -> bool {
    let is_public = secret.purpose == SecretUse::Community && secret.weakness == Some(Weakness::Default);
    secret.purpose != SecretUse::Provider && secret.weakness != Some(Weakness::Empty) && !is_public
}

/// How many holders of one secret are told apart; a thousand devices with one password are no worse than five hundred.
const MOST_HOLDERS: usize = 500;

/// One secret opens several devices, or a hash was copied from one account to another: who has one has them all. Shown by
/// whose it is, never by what it is.
pub(crate) fn shared(look: &Look<'_>) -> Option<Found> {
    let mut devices: BTreeMap<String, &ConfigurationRecord> = BTreeMap::new();
    let mut things = Vec::new();
    for secret in look.configuration.secrets.iter().filter(|s| is_comparable(s)) {
        let Some(holders) = secret.fingerprint.as_ref().and_then(|f| look.common.secrets.0.get(f)) else { continue };
        let is_copy = |h: &Holder<'_>| secret.salted && h.record.id == look.record.id && h.owner != secret.owner;
        let others = holders.iter().filter_map(|h| {
            let is_sure = is_copy(h) || are_different(look.record, h.record)?;
            (!is_key_of_a_tunnel(look.record, secret.purpose, h)).then_some((h, is_sure))
        });
        let mut sure = None;
        for (other, is_sure) in others {
            if other.record.id != look.record.id {
                devices.entry(mark(other.record)).or_insert(other.record);
            }
            sure = Some(is_sure || sure == Some(true));
        }
        things.extend(sure.map(|is_sure| thing(secret_name(secret), secret.line, is_sure)));
    }
    devices.remove(&mark(look.record));
    let mut all: Vec<&ConfigurationRecord> = devices.into_values().collect();
    all.sort_by_key(|record| record.label());
    all.insert(0, look.record);
    let named: Vec<String> =
        all.iter().take(sejo_model::verdict::MAX_NAMES).map(|device| told_apart(device, &all)).collect();
    Some(Found::of(things)?.with("devices", all.len()).with("others", named.join("、")))
}

/// What devices are counted by: the ledger's own mark, else the serial number, else the hardware's address, else the name.
fn mark(record: &ConfigurationRecord) -> String {
    let identity = &record.configuration.identity;
    let serial = || identity.serial.as_ref().map(|serial| serial.value.clone());
    let mac = || identity.macs.first().map(|mac| mac.value.clone());
    let listed = record.device_id.map(|id| id.to_string());
    listed.or_else(serial).or_else(mac).unwrap_or_else(|| record.label().to_owned())
}

/// What people call a device, with its serial number where another one is called the same.
fn told_apart(device: &ConfigurationRecord, all: &[&ConfigurationRecord]) -> String {
    let label = device.label();
    let is_alone = all.iter().filter(|other| other.label() == label).count() == 1;
    match &device.configuration.identity.serial {
        Some(serial) if !is_alone => format!("{label} ({})", serial.value),
        _ => label.to_owned(),
    }
}

/// The two ends of one tunnel must have the same key.
fn is_key_of_a_tunnel(here: &ConfigurationRecord, purpose: SecretUse, there: &Holder<'_>) -> bool {
    let is_key = purpose == SecretUse::PreSharedKey && there.purpose == SecretUse::PreSharedKey;
    is_key && are_ends_of_a_tunnel(here, there.record)
}
