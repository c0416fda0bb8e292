//! Configurations of network devices. Only the text without its secrets is kept; what it says joins the device of the
//! ledger it belongs to, in one transaction with the file.
//!
//! Whose configuration it is goes by serial number → MAC → host name → address, as in the ledger. One that fits no device,
//! or several, waits on its own page and counts all the same: an open door does not wait for a name.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sejo_judge::configuration::{Look, findings};
use sejo_model::configuration::{Configuration, Dialect, Extent, Identity, ReadConfigurations, Severity};
use sejo_model::text::fold;
use sejo_model::words::Text;
use sejo_model::{
    ConfigurationId, ConfigurationRecord, Device, DeviceId, EvidenceId, Facts, Intake, IntakeState as Stored,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::changed::changed;
use super::job::Job;
use super::outcome::Outcome;
use crate::{Result, facts};
use sejo_store::{Scope, Tx};

/// What came of a file of configurations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Configurations {
    /// One per device in the file.
    pub devices: Vec<ReadDevice>,
    /// Secrets masked in the kept copy.
    pub masked: usize,
    /// Encoding of the text.
    pub encoding: String,
}

/// What came of the configuration of one device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadDevice {
    /// Its page.
    pub id: ConfigurationId,
    /// What the text calls the device.
    pub label: String,
    /// Language.
    pub dialect: Dialect,
    /// Whether the text is whole.
    pub extent: Extent,
    /// The device of the ledger, where one fits.
    pub device: Option<String>,
    /// Lines nobody understood, and lines with content.
    pub unread: (usize, usize),
    /// Findings by severity.
    pub findings: BTreeMap<String, usize>,
}

impl ReadDevice {
    /// How many findings of a severity there are.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.get(severity.key()).copied().unwrap_or_default()
    }
}

/// A file of configurations that was read and waits to be kept.
pub(super) struct Waiting<'a> {
    pub job: &'a Job,
    pub outcome: Outcome,
    pub read: ReadConfigurations,
}

impl Waiting<'_> {
    /// Bytes of the text.
    pub fn size(&self) -> usize {
        self.read.masked_text.len()
    }
}

/// One that is being kept.
struct Keeping<'a> {
    job: &'a Job,
    intake: Intake,
    outcome: Outcome,
    records: Vec<ConfigurationRecord>,
    masked: usize,
    encoding: String,
}

/// Keeps the masked texts of files and what each device's configuration says, in one transaction, and judges once. Which
/// verdicts moved is said of the last file.
pub(super) async fn take(waiting: Vec<Waiting<'_>>) -> Result<()> {
    let Some((app, scope)) = waiting.first().map(|w| (&w.job.app, &w.job.scope)) else { return Ok(()) };
    let today = app.today();
    let mut tx = app.db().begin().await?;
    let before = facts::load(&mut tx, scope).await?;
    let owners = Owners::of(&before.facts.devices);
    let mut kept = Vec::new();
    for Waiting { job, outcome, read } in waiting {
        let Some(mut intake) = job.reading(&mut tx).await? else { continue };
        let evidence = job.put_evidence(&mut tx, &mut intake, &outcome, read.masked_text.as_bytes()).await?;
        let records = records(read.devices, &intake, evidence, &owners, today);
        for (subject, record) in &records {
            sejo_store::configuration::insert(&mut tx, scope, subject, intake.id, record).await?;
            supersede_parts(&mut tx, scope, subject, record).await?;
        }
        let records = records.into_iter().map(|(_, record)| record).collect();
        kept.push(Keeping { job, intake, outcome, records, masked: read.masked, encoding: read.encoding });
    }
    let after = facts::load(&mut tx, scope).await?;
    let mut notes = notes(&kept, &after.facts, today).into_iter();
    let moved = changed(app.shipped_editions(), before, after, today);
    if let Some(last) = kept.last_mut() {
        last.outcome.changed = moved;
    }
    for Keeping { job, mut intake, mut outcome, records, masked, encoding } in kept {
        let devices: Vec<ReadDevice> = notes.by_ref().take(records.len()).collect();
        let detail =
            json!({ "file": intake.file_name, "sha256": outcome.sha256, "masked": masked, "devices": devices });
        outcome.configurations = Some(Configurations { devices, masked, encoding });
        job.save(&mut tx, &mut intake, &outcome, Stored::Done).await?;
        job.record(&mut tx, "configuration.read", detail).await?;
    }
    Ok(tx.commit().await?)
}

/// A whole configuration replaces the parts of it that were dropped before: they go where earlier ones are kept.
async fn supersede_parts(tx: &mut Tx, scope: &Scope, subject: &str, whole: &ConfigurationRecord) -> Result<()> {
    if whole.configuration.extent != Extent::Whole {
        return Ok(());
    }
    for part in sejo_store::configuration::newest_of(&mut *tx, scope, &part_of(subject)).await? {
        if part.told_on() <= whole.told_on() {
            sejo_store::configuration::put(tx, scope, subject, &part).await?;
        }
    }
    Ok(())
}

/// Where a part is kept. It never takes the place of the whole: what it does not show is no proof that it is gone.
fn part_of(subject: &str) -> String {
    format!("{subject}/part")
}

/// Each configuration with the subject it is kept under.
fn records(
    read: Vec<Configuration>,
    intake: &Intake,
    evidence_id: EvidenceId,
    owners: &Owners,
    today: sejo_model::Date,
) -> Vec<(String, ConfigurationRecord)> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut out = Vec::new();
    for (position, configuration) in read.into_iter().enumerate() {
        let record = ConfigurationRecord {
            id: ConfigurationId::new(),
            device_id: owners.device_of(&configuration),
            evidence_id,
            file_name: intake.file_name.clone(),
            position: u32::try_from(position).unwrap_or(u32::MAX),
            read_on: today,
            configuration,
        };
        let mut subject = subject(&record);
        // Two parts of one device in one file (virtual domains) stand side by side.
        let part = seen.entry(subject.clone()).or_default();
        *part += 1;
        if *part > 1 {
            subject.push_str(&format!("/{part}"));
        }
        out.push((subject, record));
    }
    out
}

/// What a configuration is of: the device of the ledger, or what the text says of itself.
pub(crate) fn subject(record: &ConfigurationRecord) -> String {
    let identity = &record.configuration.identity;
    let dialect = record.configuration.dialect;
    // Small routers have no name and do not always show their serial number, but the address of their first port.
    let subject = match (record.device_id, &identity.serial, &identity.host_name, identity.macs.first()) {
        (Some(device), ..) => format!("device:{device}"),
        (None, Some(serial), ..) => format!("serial:{}", fold(&serial.value)),
        (None, None, Some(host), _) => format!("host:{dialect}:{}", fold(&host.value)),
        (None, None, None, Some(mac)) => format!("mac:{dialect}:{}", fold(&mac.value)),
        (None, None, None, None) => format!("file:{dialect}:{}:{}", fold(&record.file_name), record.position),
    };
    match record.configuration.extent {
        Extent::Whole => subject,
        Extent::Part => part_of(&subject),
    }
}

/// Devices by one of the things that tell them apart.
type Known = HashMap<String, Vec<DeviceId>>;

/// Devices of the ledger by what tells them apart, put in order once for all configurations of a batch.
#[derive(Default)]
struct Owners {
    serials: Known,
    macs: Known,
    names: Known,
    addresses: Known,
}

impl Owners {
    fn of(devices: &[Device]) -> Self {
        let mut owners = Self::default();
        for device in devices {
            let keys = [
                (&mut owners.serials, &device.serial),
                (&mut owners.macs, &device.mac),
                (&mut owners.addresses, &device.ip),
            ];
            for (known, text) in keys {
                learn(known, text, device.id);
            }
            learn(&mut owners.names, &device.host_name, device.id);
            learn(&mut owners.names, &device.name, device.id);
        }
        owners
    }

    /// The one device that fits best; `None` when none fits, or several fit equally well.
    fn device_of(&self, configuration: &Configuration) -> Option<DeviceId> {
        let Identity { serial, macs, host_name, .. } = &configuration.identity;
        let addresses = configuration.interfaces.iter().flat_map(|i| &i.addresses);
        let addresses = addresses.map(|a| a.split('/').next().unwrap_or(a));
        let addresses: Vec<&str> = addresses.filter(|a| a.parse::<std::net::IpAddr>().is_ok()).collect();
        let keys: [(&Known, Vec<&str>); 4] = [
            (&self.serials, serial.iter().map(|s| s.value.as_str()).collect()),
            (&self.macs, macs.iter().map(|m| m.value.as_str()).collect()),
            (&self.names, host_name.iter().map(|h| h.value.as_str()).collect()),
            (&self.addresses, addresses),
        ];
        for (known, values) in keys {
            let fits: BTreeSet<DeviceId> =
                values.iter().filter_map(|v| known.get(&fold(v))).flatten().copied().collect();
            match (fits.len(), fits.first()) {
                (1, Some(only)) => return Some(*only),
                (0, _) => {}
                _ => return None,
            }
        }
        None
    }
}

/// A key of a device; one that says nothing tells nobody apart.
fn learn(known: &mut Known, text: &str, id: DeviceId) {
    if !text.trim().is_empty() {
        known.entry(fold(text)).or_default().push(id);
    }
}

/// What is noted of each configuration that is being kept, in their order.
fn notes(kept: &[Keeping<'_>], facts: &Facts, today: sejo_model::Date) -> Vec<ReadDevice> {
    let labels: HashMap<DeviceId, &str> = facts.devices.iter().map(|d| (d.id, d.label())).collect();
    let records = kept.iter().flat_map(|k| &k.records);
    let note = |look: &Look<'_>| {
        let record = look.record();
        let mut found = BTreeMap::new();
        for finding in findings(look) {
            *found.entry(finding.severity.key().to_owned()).or_default() += 1;
        }
        ReadDevice {
            id: record.id,
            label: record.label().to_owned(),
            dialect: record.configuration.dialect,
            extent: record.configuration.extent,
            device: record.device_id.and_then(|id| labels.get(&id)).map(|&label| label.to_owned()),
            unread: (record.configuration.unread.count, record.configuration.unread.total),
            findings: found,
        }
    };
    Look::at_each(records, facts, today).iter().map(note).collect()
}

/// One sentence on what came of it.
pub(super) fn summary(read: &Configurations) -> Text {
    if !read.devices.is_empty() && read.devices.iter().all(|d| d.dialect == Dialect::Unread) {
        return Text::new(
            "このメーカーの設定は、まだ読めません。証拠として保存しました。事業者に聞くことがあります。",
            "This maker's configuration cannot be read yet. It was kept as evidence; there are questions for the vendor.",
        );
    }
    let count = |severity| read.devices.iter().map(|d| d.count(severity)).sum::<usize>();
    let (devices, danger) = (read.devices.len(), count(Severity::Danger));
    let others = count(Severity::Warning) + count(Severity::Notice);
    let mut text = Text::new(
        format!("ネットワーク機器{devices}台の設定を読みました。すぐに対応すること {danger}件、そのほか {others}件。"),
        format!(
            "The configurations of {devices} devices were read: {danger} findings to act on at once, {others} others."
        ),
    );
    if read.masked > 0 {
        text.ja.push_str(&format!("パスワードや鍵{}か所を伏せてから保存しました。", read.masked));
        text.en.push_str(&format!(" {} passwords and keys were masked before anything was kept.", read.masked));
    }
    let open = read.devices.iter().filter(|d| d.device.is_none()).count();
    if open > 0 {
        text.ja.push_str(&format!("台帳のどの機器かわからない設定が{open}件あります。"));
        text.en.push_str(&format!(" Of {open} it is not known which device of the ledger they belong to."));
    }
    text
}

#[cfg(test)]
mod tests {
    use sejo_model::configuration::At;

    use super::*;

    fn of(file_name: &str, mac: Option<&str>, host: Option<&str>) -> String {
        let mut configuration = Configuration::new(Dialect::Yamaha);
        configuration.extent = Extent::Whole;
        configuration.identity.macs = mac.map(|mac| At::new(mac.to_owned(), 2)).into_iter().collect();
        configuration.identity.host_name = host.map(|host| At::new(host.to_owned(), 3));
        subject(&ConfigurationRecord {
            id: ConfigurationId::new(),
            device_id: None,
            evidence_id: EvidenceId::new(),
            file_name: file_name.to_owned(),
            position: 0,
            read_on: sejo_model::Date::constant(2026, 11, 20),
            configuration,
        })
    }

    #[test]
    fn a_router_without_name_and_number_is_known_by_its_hardware() {
        let (one, other) = (Some("00:a0:de:11:22:33"), Some("00:a0:de:11:22:34"));
        assert_eq!(of("a.txt", one, None), of("b.txt", one, None));
        assert_ne!(of("a.txt", one, None), of("a.txt", other, None));
        assert_ne!(of("a.txt", None, None), of("b.txt", None, None));
        assert_eq!(of("a.txt", one, Some("RT-1")), of("b.txt", None, Some("rt-1")));
    }
}
