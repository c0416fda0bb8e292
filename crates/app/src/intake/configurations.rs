//! Configurations of network devices. Only the text without its secrets is kept; what it says joins the device of the
//! ledger it belongs to, in one transaction with the file.
//!
//! Whose it is says [`owner`](super::owner). One that fits no device, or several, waits on its own page and counts all
//! the same: an open door does not wait for a name.

use std::collections::{BTreeMap, HashMap};

use sejo_judge::configuration::{Look, findings};
use sejo_model::configuration::{
    Configuration, Dialect, Extent, History, ReadConfigurations, Severity, are_of_two_days,
};
use sejo_model::words::Text;
use sejo_model::{ConfigurationId, ConfigurationRecord, DeviceId, EvidenceId, Facts, Intake, IntakeState as Stored};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::changed::changed;
use super::identity::{Namesakes, PART, part_of, subject};
use super::job::Job;
use super::joined;
use super::loosened::{self, Turned};
use super::outcome::Outcome;
use super::owner::{Like, Owner, Owners};
use crate::{Named, Result, facts};
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
    /// Where none surely does: the one it resembles.
    #[serde(default)]
    pub like: Option<Like>,
    /// Lines nobody understood, and lines with content.
    pub unread: (usize, usize),
    /// Findings by severity.
    pub findings: BTreeMap<String, usize>,
    /// What became looser and tighter since the configuration before.
    #[serde(flatten)]
    pub turned: Turned,
}

impl ReadDevice {
    /// How many findings of a severity there are.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.get(severity.key()).copied().unwrap_or_default()
    }

    /// Devices to choose from where its own is not known: the one it resembles, then those without a configuration.
    #[must_use]
    pub fn choices(&self, without: &[Named<DeviceId>]) -> Vec<Named<DeviceId>> {
        let like = self.like.iter().map(|like| Named { id: like.device, name: like.name.clone() });
        let is_other = |named: &&Named<DeviceId>| self.like.as_ref().is_none_or(|like| like.device != named.id);
        like.chain(without.iter().filter(is_other).cloned()).collect()
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
    likes: Vec<Option<Like>>,
    turned: Vec<Turned>,
    masked: usize,
    encoding: String,
}

/// Keeps the masked texts of files and what each device's configuration says, in one transaction, and judges once. Which
/// verdicts moved is said of the last file.
pub(super) async fn take(waiting: Vec<Waiting<'_>>) -> Result<()> {
    let Some((app, scope)) = waiting.first().map(|w| (&w.job.app, &w.job.scope)) else { return Ok(()) };
    let today = app.today();
    let mut tx = app.db().begin().await?;
    let before = facts::load(app, &mut tx, scope).await?;
    let owners = Owners::of(&before.facts.devices, &before.facts.configurations);
    let mut namesakes = Namesakes::of(&before.facts);
    let mut kept = Vec::new();
    for Waiting { job, outcome, read } in waiting {
        let Some(mut intake) = job.reading(&mut tx).await? else { continue };
        let evidence = job.put_evidence(&mut tx, &mut intake, &outcome, read.masked_text.as_bytes()).await?;
        let mut turned = Vec::new();
        let mut records = Vec::new();
        let mut likes = Vec::new();
        for (subject, record, like) in drafts(read.devices, &intake, evidence, &owners, (today, app.now())) {
            let subject = namesakes.subject(&mut tx, scope, subject, &record).await?;
            let subject = beside_whole(&mut tx, scope, subject, &record).await?;
            sejo_store::configuration::insert(&mut tx, scope, &subject, intake.id, &record).await?;
            joined::adopt(&mut tx, scope, &record, &before.facts.configurations).await?;
            supersede_parts(&mut tx, scope, &subject, &record).await?;
            // A part is compared with the whole beside it.
            let is_first = sejo_store::configuration::is_alone(&mut tx, scope, record.id, PART).await?;
            turned.push(match is_first {
                true => Turned::default(),
                false => loosened::note(&mut tx, scope, record.id).await?,
            });
            namesakes.learn(&record);
            records.push(record);
            likes.push(like);
        }
        kept.push(Keeping {
            job,
            intake,
            outcome,
            records,
            likes,
            turned,
            masked: read.masked,
            encoding: read.encoding,
        });
    }
    let after = facts::load(app, &mut tx, scope).await?;
    let mut notes = notes(&kept, &after.facts, today).into_iter();
    let moved = changed(app.shipped_editions(), before, after, today);
    if let Some(last) = kept.last_mut() {
        last.outcome.changed = moved;
    }
    for Keeping { job, mut intake, mut outcome, records, masked, encoding, .. } in kept {
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
pub(super) async fn supersede_parts(
    tx: &mut Tx,
    scope: &Scope,
    subject: &str,
    whole: &ConfigurationRecord,
) -> Result<()> {
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

/// Where a part is kept: with the earlier ones where the whole of a later day is known; by itself otherwise, for what has
/// changed since the whole nobody knows.
async fn beside_whole(tx: &mut Tx, scope: &Scope, subject: String, record: &ConfigurationRecord) -> Result<String> {
    let Some(of_whole) = subject.strip_suffix(PART).filter(|_| !record.is_whole()) else { return Ok(subject) };
    let newest = sejo_store::configuration::newest_of(&mut *tx, scope, of_whole).await?;
    let is_known = newest.iter().any(|whole| whole.is_whole() && whole.told_on() > record.told_on());
    Ok(if is_known { of_whole.to_owned() } else { subject })
}

/// Each configuration with the subject it is kept under, and the device it resembles where its own is not known.
fn drafts(
    read: Vec<Configuration>,
    intake: &Intake,
    evidence_id: EvidenceId,
    owners: &Owners<'_>,
    (today, now): (sejo_model::Date, i64),
) -> Vec<(String, ConfigurationRecord, Option<Like>)> {
    let mut seen: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut out: Vec<(String, ConfigurationRecord, Option<Like>)> = Vec::new();
    for (position, configuration) in read.into_iter().enumerate() {
        let (device_id, like) = match owners.owner_of(&configuration) {
            Owner::Of(id) => (Some(id), None),
            Owner::Like(like) => (None, Some(like)),
            Owner::Nobody => (None, None),
        };
        let record = ConfigurationRecord {
            id: ConfigurationId::new(),
            device_id,
            evidence_id,
            file_name: intake.file_name.clone(),
            position: u32::try_from(position).unwrap_or(u32::MAX),
            read_on: today,
            configuration,
            history: History { read_at: now, ..History::default() },
        };
        let own = subject(&record);
        let alike = seen.entry(own.clone()).or_default();
        let is_its_earlier = |(_, other, _): &&(String, ConfigurationRecord, Option<Like>)| {
            record.is_whole() && are_of_two_days(&other.configuration, &record.configuration)
        };
        let earlier = alike.iter().filter_map(|at| out.get(*at)).find(is_its_earlier);
        let subject = match earlier {
            // An old and a new text of one device: of one day the later one counts.
            Some((subject, ..)) => subject.clone(),
            None if alike.is_empty() => own,
            // Two parts of one device in one file (virtual domains) stand side by side.
            None => format!("{own}/{}", alike.len() + 1),
        };
        alike.push(out.len());
        out.push((subject, record, like));
    }
    out
}

/// What is noted of each configuration that is being kept, in their order.
fn notes(kept: &[Keeping<'_>], facts: &Facts, today: sejo_model::Date) -> Vec<ReadDevice> {
    let labels: HashMap<DeviceId, &str> = facts.devices.iter().map(|d| (d.id, d.label())).collect();
    let records = kept.iter().flat_map(|k| &k.records);
    let told = kept.iter().flat_map(|k| k.likes.iter().zip(&k.turned));
    let note = |(look, (like, turned)): (&Look<'_>, (&Option<Like>, &Turned))| {
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
            like: like.clone(),
            unread: (record.configuration.unread.count, record.configuration.unread.total),
            findings: found,
            turned: turned.clone(),
        }
    };
    Look::at_each(records, facts, today).iter().zip(told).map(note).collect()
}

/// One sentence on what came of it.
pub(super) fn summary(read: &Configurations) -> Text {
    if !read.devices.is_empty() && read.devices.iter().all(|d| d.extent == Extent::State) {
        return Text::new(
            "これは機器の状態を表示したもので、設定は入っていません。証拠として保存しました。",
            "This is what a device shows of its state; its configuration is not in it. It was kept as evidence.",
        );
    }
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
    let parts = read.devices.iter().filter(|d| d.extent == Extent::Part && d.dialect != Dialect::Unread);
    let parts: Vec<&str> = parts.filter_map(|d| d.device.as_deref()).collect();
    if !parts.is_empty() {
        let names = parts.join("、");
        text.ja.push_str(&format!("「{names}」の設定の一部だけです。書かれていないところは、わからないままです。"));
        text.en.push_str(&format!(" Only a part of the configuration of {names} was given; the rest stays unknown."));
    }
    let open = read.devices.iter().filter(|d| d.device.is_none()).count();
    if open > 0 {
        // Somebody may have said so since.
        text.ja.push_str(&format!("読み取ったときは、台帳のどの機器かわからない設定が{open}件ありました。"));
        text.en.push_str(&format!(" Of {open} it was not known which device of the ledger they belong to."));
    }
    text
}
