//! Configurations of network devices. Only the text without its secrets is kept; what it says joins the device of the
//! ledger it belongs to, in one transaction with the file.
//!
//! Whose configuration it is goes by serial number → MAC → host name → address, as in the ledger. One that fits no device,
//! or several, waits on its own page and counts all the same: an open door does not wait for a name.

use std::collections::BTreeMap;

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

/// Keeps the masked text and what each device's configuration says.
pub(super) async fn take(job: &Job, mut outcome: Outcome, read: ReadConfigurations) -> Result<()> {
    let app = &job.app;
    let mut tx = app.db().begin().await?;
    let Some(mut intake) = job.reading(&mut tx).await? else { return Ok(()) };
    let evidence = job.put_evidence(&mut tx, &mut intake, &outcome, read.masked_text.as_bytes()).await?;
    let before = facts::load(&mut tx, &job.scope).await?;
    let records = records(read.devices, &intake, evidence, &before.facts, app.today());
    for (subject, record) in &records {
        sejo_store::configuration::insert(&mut tx, &job.scope, subject, intake.id, record).await?;
        supersede_parts(&mut tx, &job.scope, subject, record).await?;
    }
    let after = facts::load(&mut tx, &job.scope).await?;
    let devices: Vec<ReadDevice> = records.iter().map(|(_, r)| note(r, &after.facts, app.today())).collect();
    outcome.changed = changed(app.shipped_editions(), before, after, app.today());
    let detail =
        json!({ "file": intake.file_name, "sha256": outcome.sha256, "masked": read.masked, "devices": devices });
    outcome.configurations = Some(Configurations { devices, masked: read.masked, encoding: read.encoding });
    job.save(&mut tx, &mut intake, &outcome, Stored::Done).await?;
    job.record(&mut tx, "configuration.read", detail).await?;
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
    facts: &Facts,
    today: sejo_model::Date,
) -> Vec<(String, ConfigurationRecord)> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut out = Vec::new();
    for (position, configuration) in read.into_iter().enumerate() {
        let record = ConfigurationRecord {
            id: ConfigurationId::new(),
            device_id: device_of(&configuration, &facts.devices),
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
    let subject = match (record.device_id, &identity.serial, &identity.host_name) {
        (Some(device), _, _) => format!("device:{device}"),
        (None, Some(serial), _) => format!("serial:{}", fold(&serial.value)),
        (None, None, Some(host)) => format!("host:{dialect}:{}", fold(&host.value)),
        (None, None, None) => format!("file:{dialect}:{}:{}", fold(&record.file_name), record.position),
    };
    match record.configuration.extent {
        Extent::Whole => subject,
        Extent::Part => part_of(&subject),
    }
}

/// The one device of the ledger that fits best; `None` when none fits, or several fit equally well.
pub(crate) fn device_of(configuration: &Configuration, devices: &[Device]) -> Option<DeviceId> {
    let Identity { serial, macs, host_name, .. } = &configuration.identity;
    let addresses: Vec<&str> = configuration
        .interfaces
        .iter()
        .flat_map(|i| &i.addresses)
        .map(|a| a.split('/').next().unwrap_or(a))
        .filter(|a| a.parse::<std::net::IpAddr>().is_ok())
        .collect();
    let same = |text: &str, value: &str| !text.trim().is_empty() && fold(text) == fold(value);
    let by_serial = |d: &Device| serial.as_ref().is_some_and(|s| same(&d.serial, &s.value));
    let by_mac = |d: &Device| macs.iter().any(|m| same(&d.mac, &m.value));
    let by_host =
        |d: &Device| host_name.as_ref().is_some_and(|h| same(&d.host_name, &h.value) || same(&d.name, &h.value));
    let by_address = |d: &Device| addresses.iter().any(|a| same(&d.ip, a));
    let keys: [&dyn Fn(&Device) -> bool; 4] = [&by_serial, &by_mac, &by_host, &by_address];
    for key in keys {
        let mut fits = devices.iter().filter(|d| key(d));
        match (fits.next(), fits.next()) {
            (Some(only), None) => return Some(only.id),
            (Some(_), Some(_)) => return None,
            (None, _) => {}
        }
    }
    None
}

fn note(record: &ConfigurationRecord, facts: &Facts, today: sejo_model::Date) -> ReadDevice {
    let look = sejo_judge::configuration::Look::at(record, facts, today);
    let mut findings = BTreeMap::new();
    for finding in sejo_judge::configuration::findings(&look) {
        *findings.entry(finding.severity.key().to_owned()).or_default() += 1;
    }
    let device = record.device_id.and_then(|id| facts.devices.iter().find(|d| d.id == id));
    ReadDevice {
        id: record.id,
        label: record.label().to_owned(),
        dialect: record.configuration.dialect,
        extent: record.configuration.extent,
        device: device.map(|d| d.label().to_owned()),
        unread: (record.configuration.unread.count, record.configuration.unread.total),
        findings,
    }
}

/// One sentence on what came of it.
pub(super) fn summary(read: &Configurations) -> Text {
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
