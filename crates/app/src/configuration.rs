//! Configurations of network devices: what they open, what is wrong with them, what changed, and whose they are.

mod dated;
mod letter;

pub(crate) use letter::officer;

use std::collections::{HashMap, HashSet};

pub use sejo_judge::configuration::WayIn;
use sejo_judge::configuration::{
    Look, change_words, changes, finding_words, findings, leavers_not_compared, name_words, ways_by_device, ways_in,
};
use sejo_model::configuration::{Configuration, Dialect, Direction, Extent, Line, Severity, Sureness};
use sejo_model::{
    Action, Actor, ConfigurationId, ConfigurationRecord, Control, Date, Device, DeviceId, DeviceKind, DeviceState,
    ErrorCode, Facts, IntakeId, Lang,
};
use sejo_store::{Scope, Tx};
use serde::Serialize;
use serde_json::json;

use crate::intake::{PART, beside_whole, give_all, note_loosened, owner, the_one_before};
use crate::ledger::{Author, put_all};
use crate::standing::Voice;
use crate::{App, Error, Named, Result, audit, authz, facts};

/// How many earlier configurations of a device are listed.
const EARLIER: u32 = 20;

/// A finding in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingView {
    /// Which.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// How sure it is.
    pub sureness: Sureness,
    /// The same in words: what is written, what the whole text tells, or that it is to be checked.
    pub known: String,
    /// What is so.
    pub title: String,
    /// Why it matters.
    pub why: String,
    /// What to ask the vendor.
    pub ask: String,
    /// Lines of the letter's reply sheet for what is asked beside whether it is mended and when.
    #[serde(skip)]
    pub blanks: Vec<String>,
    /// What it is about.
    pub names: Vec<String>,
    /// Lines it rests on.
    pub lines: Vec<u32>,
    /// Controls it feeds.
    pub controls: Vec<Control>,
}

/// A change between two configurations in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeView {
    /// Which way.
    pub direction: Direction,
    /// As a sentence.
    pub words: String,
    /// Line in the newer one.
    pub line: Option<u32>,
}

/// A configuration in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConfigurationRow {
    /// Id.
    pub id: ConfigurationId,
    /// What the text calls the device.
    pub label: String,
    /// Language.
    pub dialect: Dialect,
    /// Model.
    pub model: Option<String>,
    /// Firmware.
    pub firmware: Option<String>,
    /// The day it tells about.
    pub told_on: Date,
    /// Whether that is only the day it was dropped: nobody and nothing tells when it was taken.
    pub is_undated: bool,
    /// Whether the text is whole.
    pub extent: Extent,
    /// The device of the ledger it belongs to.
    #[serde(skip)]
    pub device: Option<Named<DeviceId>>,
    /// Findings to act on at once.
    pub danger: usize,
    /// Findings to act on.
    pub warning: usize,
    /// Advice.
    pub notice: usize,
    /// Lines nobody understood, and lines with content.
    pub unread: (usize, usize),
}

/// The page of all configurations.
#[derive(Debug, Clone)]
pub struct ConfigurationList {
    /// What weighs most first.
    pub rows: Vec<ConfigurationRow>,
    /// Network devices in use of which there is none.
    pub without: Vec<Named<DeviceId>>,
    /// Ways in that nobody registered, or whose registration is over.
    pub unregistered: usize,
    /// Of these the ones whose registration is over.
    pub ended: usize,
}

/// The page of one configuration.
#[derive(Debug, Clone)]
pub struct ConfigurationView {
    /// Its line in the list.
    pub row: ConfigurationRow,
    /// The file it came in.
    pub file_name: String,
    /// What it says.
    pub configuration: Configuration,
    /// What is wrong, what weighs most first.
    pub findings: Vec<FindingView>,
    /// Ways in, registered or not.
    pub ways: Vec<WayIn>,
    /// How many who left could not be held against its users: how they are read is not known.
    pub leavers_not_compared: usize,
    /// What changed since the one before, and of which day that was.
    pub changed: Option<(Date, Vec<ChangeView>)>,
    /// Whether one of the two is a part, so that what stands in only one of them could not be compared.
    pub is_compared_in_part: bool,
    /// Whether an older version read the one before, which may not have seen all that this one does.
    pub is_before_read_older: bool,
    /// All it is compared with, newest first, with itself.
    pub all: Vec<KeptText>,
    /// Others of its device that count beside these: a part that came after the whole, what stood beside it in one file.
    pub beside: Vec<KeptText>,
    /// Whether it is the one that counts.
    pub is_newest: bool,
    /// Devices it could belong to.
    pub choices: Vec<Named<DeviceId>>,
}

/// One of the configurations of a device, among the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptText {
    /// Its page.
    pub id: ConfigurationId,
    /// The day it tells about.
    pub told_on: Date,
    /// The file it came in: several may be of one day.
    pub file_name: String,
    /// Its first and last line in that file.
    pub lines: (Line, Line),
    /// Whether it is a part only.
    pub is_part: bool,
}

impl KeptText {
    fn of(record: &ConfigurationRecord) -> Self {
        let file_name = record.file_name.clone();
        let lines = record.configuration.lines;
        Self { id: record.id, told_on: record.told_on(), file_name, lines, is_part: !record.is_whole() }
    }
}

impl ConfigurationView {
    /// Where in its file one of the configurations of the device stands, where neither the file nor the day tells it from
    /// another: what runs and what is saved come in one file.
    #[must_use]
    pub fn lines_of(&self, kept: &KeptText) -> Option<(Line, Line)> {
        let is_like = |other: &KeptText| other.told_on == kept.told_on && other.file_name == kept.file_name;
        let mut all = self.beside.iter().chain(&self.all);
        all.any(|other| is_like(other) && other.lines != kept.lines).then_some(kept.lines)
    }
}

/// Whose the configurations of one file are today.
#[derive(Debug, Clone)]
pub struct ConfigurationOwners {
    /// Those that are still kept, each with its device of the ledger.
    pub kept: Vec<(ConfigurationId, Option<Named<DeviceId>>)>,
    /// Those of them that do not count any more: there is a newer one of their device.
    pub earlier: Vec<ConfigurationId>,
    /// Network devices in use of which there is none, to choose from.
    pub without: Vec<Named<DeviceId>>,
}

/// Which device of the ledger a configuration is said to be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// A new one, as the configuration describes it.
    New,
    /// This one, unless the two are known to differ.
    Known(DeviceId),
    /// This one, whatever differs: somebody made sure.
    Surely(DeviceId),
}

impl App {
    /// The newest configuration of every device.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn configurations(&self, actor: &Actor) -> Result<ConfigurationList> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let looks = Look::at_all(&facts, self.today());
        let mut rows: Vec<ConfigurationRow> =
            facts.configurations.iter().zip(&looks).map(|(record, look)| row(record, look, &facts)).collect();
        rows.sort_by_key(|r| std::cmp::Reverse((r.danger, r.warning, r.notice)));
        let counted: Vec<&Look<'_>> = looks.iter().filter(|look| is_in_use(look.record(), &facts)).collect();
        let ways = ways_by_device(&counted).into_iter().map(|(_, way)| way);
        let open: Vec<WayIn> = ways.filter(|w| w.registered.is_none()).collect();
        let ended = open.iter().filter(|w| w.ended.is_some()).count();
        Ok(ConfigurationList { rows, without: without(&facts), unregistered: open.len(), ended })
    }

    /// Whose the configurations of a file are today; somebody may have said so since, or removed one.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn configuration_owners(&self, actor: &Actor, intake: IntakeId) -> Result<ConfigurationOwners> {
        let scope = authz::scope(actor, Action::Read)?;
        let records = sejo_store::configuration::of_intake(self.db(), &scope, intake).await?;
        let facts = facts::facts(self, &scope).await?;
        let kept = records.iter().map(|r| (r.id, device_of(r, &facts).map(named))).collect();
        let counted: HashSet<ConfigurationId> = facts.configurations.iter().map(|r| r.id).collect();
        let earlier = records.iter().map(|r| r.id).filter(|id| !counted.contains(id)).collect();
        Ok(ConfigurationOwners { kept, earlier, without: without(&facts) })
    }

    /// One configuration.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn configuration(&self, actor: &Actor, id: ConfigurationId) -> Result<ConfigurationView> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let mut views = self.views(actor, &scope, &facts, &[id]).await?;
        let view = views.pop().ok_or(ErrorCode::NotFound)?;
        let mut choices: Vec<&Device> = facts.devices.iter().filter(|d| d.state != DeviceState::Retired).collect();
        choices.sort_by_key(|d| (!is_network(d), d.label().to_owned()));
        let device = view.row.device.as_ref().map(|device| device.id);
        let is_other = |r: &&ConfigurationRecord| !view.all.iter().any(|kept| kept.id == r.id);
        let its = facts.configurations.iter().filter(|r| device.is_some() && r.device_id == device);
        let beside = its.filter(is_other).map(KeptText::of).collect();
        Ok(ConfigurationView { choices: choices.into_iter().map(named).collect(), beside, ..view })
    }

    /// Several configurations, without the devices they could belong to.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn configurations_of(&self, actor: &Actor, ids: &[ConfigurationId]) -> Result<Vec<ConfigurationView>> {
        let scope = authz::scope(actor, Action::Read)?;
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let facts = facts::facts(self, &scope).await?;
        self.views(actor, &scope, &facts, ids).await
    }

    /// All that is kept of the device of a configuration, newest first.
    async fn kept_of(&self, scope: &sejo_store::Scope, id: ConfigurationId) -> Result<Vec<ConfigurationRecord>> {
        let all = sejo_store::configuration::of_subject(self.db(), scope, id, EARLIER).await?;
        Ok(beside_whole(all, sejo_store::configuration::whole_of(self.db(), scope, id, PART).await?))
    }

    async fn views(
        &self,
        actor: &Actor,
        scope: &sejo_store::Scope,
        facts: &Facts,
        ids: &[ConfigurationId],
    ) -> Result<Vec<ConfigurationView>> {
        let mut read: Vec<(ConfigurationRecord, Vec<ConfigurationRecord>)> = Vec::new();
        // Of many devices nearly all have one only, and that one is among the facts.
        let alone = match ids {
            [_] => HashSet::new(),
            _ => sejo_store::configuration::alone(self.db(), scope, PART).await?,
        };
        let known: HashMap<ConfigurationId, &ConfigurationRecord> =
            facts.configurations.iter().filter(|r| alone.contains(&r.id)).map(|r| (r.id, r)).collect();
        for id in ids {
            if let Some(&record) = known.get(id) {
                read.push((record.clone(), vec![record.clone()]));
                continue;
            }
            let all = self.kept_of(scope, *id).await?;
            let record = match all.iter().find(|r| r.id == *id) {
                Some(record) => record.clone(),
                None => sejo_store::configuration::get(self.db(), scope, *id).await?,
            };
            read.push((record, all));
        }
        let looks = Look::at_each(read.iter().map(|(record, _)| record), facts, self.today());
        let view = |(look, (record, all)): (&Look<'_>, &(ConfigurationRecord, Vec<ConfigurationRecord>))| {
            let before = before(all, record.id);
            ConfigurationView {
                row: row(record, look, facts),
                findings: findings(look)
                    .iter()
                    .map(|f| finding_view(f, Voice { kind: facts.facility.kind, lang: actor.lang }))
                    .collect(),
                ways: ways_in(look),
                leavers_not_compared: leavers_not_compared(look),
                changed: before.map(|b| {
                    let changed = changes(&b.configuration, &record.configuration);
                    (b.told_on(), changed.iter().map(|c| change_view(c, actor.lang)).collect())
                }),
                is_compared_in_part: before.is_some_and(|b| !b.is_whole() || !record.is_whole()),
                is_before_read_older: before.is_some_and(|b| b.is_read_before(record)),
                is_newest: all.first().is_none_or(|newest| newest.id == record.id),
                all: all.iter().map(KeptText::of).collect(),
                choices: Vec::new(),
                beside: Vec::new(),
                file_name: record.file_name.clone(),
                configuration: record.configuration.clone(),
            }
        };
        Ok(looks.iter().zip(&read).map(view).collect())
    }

    /// Says which device of the ledger a configuration belongs to. Whatever was kept as the same device so far goes with it:
    /// given to another device, it would stand in the place of that one's own and hide what is open there.
    ///
    /// # Errors
    /// `NotFound`; on `device` `UnknownWord` when the ledger has no such device, `OtherDevice` when it differs and nobody
    /// made sure.
    pub async fn give_configuration(&self, actor: &Actor, id: ConfigurationId, whose: Whose) -> Result<DeviceId> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let mut tx = self.db().begin().await?;
        let before = sejo_store::configuration::get(&mut tx, &scope, id).await?;
        let device = self.give_within(&mut tx, &scope, actor, before, whose).await?;
        tx.commit().await?;
        Ok(device)
    }

    /// The same within a step that does more.
    pub(crate) async fn give_within(
        &self,
        tx: &mut Tx,
        scope: &Scope,
        actor: &Actor,
        before: ConfigurationRecord,
        whose: Whose,
    ) -> Result<DeviceId> {
        let known = facts::facts_at(self, &mut *tx, scope).await?;
        let device = match whose {
            Whose::Known(device) | Whose::Surely(device) => {
                let device = known.devices.iter().find(|d| d.id == device);
                let device = device.ok_or_else(|| Error::field("device", ErrorCode::UnknownWord))?;
                if let Some(differs) = owner::difference(device, &known.configurations, &before)
                    && matches!(whose, Whose::Known(_))
                {
                    return Err(Error::field("device", ErrorCode::OtherDevice).with_detail(differs));
                }
                device.id
            }
            Whose::New => {
                let new = described(&before);
                let author = Author { by: actor.user, at: self.now(), intake: None };
                put_all(tx, scope, author, std::slice::from_ref(&new), &[]).await?;
                new.id
            }
        };
        give_all(tx, scope, &before, &known.configurations, device).await?;
        note_loosened(tx, scope, before.id).await?;
        let name = known
            .devices
            .iter()
            .find(|d| d.id == device)
            .map_or_else(|| described(&before).label().to_owned(), |known| known.label().to_owned());
        let detail = json!({ "name": name, "before": before.device_id, "after": device, "made_sure": matches!(whose, Whose::Surely(_)) });
        audit::record(tx, self, actor, "configuration.give", &before.id.to_string(), detail).await?;
        Ok(device)
    }

    /// Removes a configuration; the one before it counts again.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn remove_configuration(&self, actor: &Actor, id: ConfigurationId) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let mut tx = self.db().begin().await?;
        let before = sejo_store::configuration::get(&mut tx, &scope, id).await?;
        sejo_store::configuration::remove(&mut tx, &scope, id).await?;
        let detail = json!({ "file": before.file_name, "told_on": before.told_on(), "device": before.device_id });
        audit::record(&mut tx, self, actor, "configuration.remove", &id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }
}

/// What a configuration is compared with, among all that is kept of its device.
fn before(all: &[ConfigurationRecord], id: ConfigurationId) -> Option<&ConfigurationRecord> {
    let place = all.iter().position(|record| record.id == id)?;
    all.get(place + 1..).and_then(the_one_before)
}

/// What to ask by hand about a device whose maker is not read.
#[must_use]
pub fn questions_by_hand(lang: Lang) -> String {
    sejo_judge::configuration::questions_by_hand().r#in(lang).to_owned()
}

/// What is said beside changes where an older version read the one before.
#[must_use]
pub const fn older_reader_words(lang: Lang) -> &'static str {
    lang.pick(
        "前の設定は、古い版の施錠が読んだものです。機器で変わったのではなく、施錠が新しく読み取れるようになっただけのものが、あるかもしれません。",
        "An older version of Sejo read the one before. Some of this may not have changed on the device: Sejo may only have learnt to see it.",
    )
}

/// What is said where nothing of a text was read, because it has no configuration in it or nobody reads its maker; `None`
/// where something was.
#[must_use]
pub fn unread_words(dialect: Dialect, extent: Extent, lang: Lang) -> Option<&'static str> {
    match (dialect, extent) {
        (_, Extent::State) => Some(lang.pick(
            "これは機器の状態を表示したもので、設定は入っていません。証拠として保存しました。設定を表示するコマンドの結果を、事業者からもらって入れてください。",
            "This is what the device shows of its state; its configuration is not in it. It was kept as evidence. Have the vendor send what the command for the configuration prints, and drop that.",
        )),
        (Dialect::Unread, _) => Some(lang.pick(
            "このメーカーの設定は、まだ読めません。証拠として保存しました。事業者に次のことを聞いてください。",
            "This maker's configuration cannot be read yet. It was kept as evidence. Please ask the vendor the following.",
        )),
        _ => None,
    }
}

/// What is said where nothing was found to have changed, and what of it was not compared.
#[must_use]
pub fn unchanged_words(lang: Lang) -> &'static str {
    lang.pick(
        "VPN、開いている入口、通す通信、無線、管理者、利用者、パスワード、記録の送り先に、変わったことは見つかりませんでした。暗号は、弱いと書かれたものだけをくらべました。管理者に渡した権限の中身は、くらべていません。",
        "No change was found in VPN, open doors, what may pass, wireless networks, administrators, users, passwords and where the log is sent. Of ciphers only those known to be weak were compared, and what the rights given to administrators contain was not.",
    )
}

/// Configurations of a device, the newest of each kind.
pub(crate) fn of_device(facts: &Facts, device: DeviceId, today: Date) -> Vec<ConfigurationRow> {
    let records: Vec<&ConfigurationRecord> =
        facts.configurations.iter().filter(|c| c.device_id == Some(device)).collect();
    records.iter().map(|record| row(record, &Look::at(record, facts, today), facts)).collect()
}

fn is_network(device: &Device) -> bool {
    device.state == DeviceState::InUse && device.kind == Some(DeviceKind::Network)
}

/// Network devices in use of which there is no configuration.
fn without(facts: &Facts) -> Vec<Named<DeviceId>> {
    let known: HashSet<DeviceId> = facts.configurations.iter().filter_map(|c| c.device_id).collect();
    facts.devices.iter().filter(|d| is_network(d) && !known.contains(&d.id)).map(named).collect()
}

/// Whether its device still stands in the house, as far as anybody said.
pub(crate) fn is_in_use(record: &ConfigurationRecord, facts: &Facts) -> bool {
    device_of(record, facts).is_none_or(|d| d.state != DeviceState::Retired)
}

fn device_of<'a>(record: &ConfigurationRecord, facts: &'a Facts) -> Option<&'a Device> {
    record.device_id.and_then(|id| facts.devices.iter().find(|d| d.id == id))
}

fn named(device: &Device) -> Named<DeviceId> {
    Named { id: device.id, name: device.label().to_owned() }
}

fn row(record: &ConfigurationRecord, look: &Look<'_>, facts: &Facts) -> ConfigurationRow {
    let found = findings(look);
    let count = |severity| found.iter().filter(|f| f.severity == severity).count();
    let Configuration { identity, dialect, extent, unread, .. } = &record.configuration;
    ConfigurationRow {
        id: record.id,
        label: record.label_among(&facts.configurations),
        dialect: *dialect,
        model: identity.model.as_ref().map(|m| m.value.clone()),
        firmware: identity.firmware.as_ref().map(|f| f.value.clone()),
        told_on: record.told_on(),
        is_undated: record.known_day().is_none(),
        extent: *extent,
        device: device_of(record, facts).map(named),
        danger: count(Severity::Danger),
        warning: count(Severity::Warning),
        notice: count(Severity::Notice),
        unread: (unread.count, unread.total),
    }
}

pub(crate) fn finding_view(finding: &sejo_model::configuration::ConfigurationFinding, voice: Voice) -> FindingView {
    let Voice { kind, lang } = voice;
    let words = finding_words(finding, kind);
    FindingView {
        code: finding.code.0,
        severity: finding.severity,
        sureness: finding.sureness,
        known: match (finding.sureness, finding.lines.is_empty()) {
            // Nothing is written where something is missing.
            (Sureness::Sure, true) => {
                lang.pick("設定ファイル全体からわかります", "told by the configuration as a whole")
            }
            (sureness, _) => sureness.words().r#in(lang),
        }
        .to_owned(),
        title: words.title.r#in(lang).to_owned(),
        why: words.why.r#in(lang).to_owned(),
        ask: words.ask.r#in(lang).to_owned(),
        blanks: words.blanks.iter().map(|blank| blank.r#in(lang).to_owned()).collect(),
        names: finding.names.iter().map(|name| name_words(name).r#in(lang).to_owned()).collect(),
        lines: finding.lines.clone(),
        controls: finding.controls.clone(),
    }
}

fn change_view(change: &sejo_model::configuration::ConfigurationChange, lang: Lang) -> ChangeView {
    ChangeView { direction: change.direction, words: change_words(change).r#in(lang).to_owned(), line: change.line }
}

/// Whether a device is what its configuration describes and nothing else: one that was added from it.
pub(crate) fn is_as_described(device: &Device, record: &ConfigurationRecord) -> bool {
    *device == Device { id: device.id, revision: device.revision, ..described(record) }
}

/// A new device of the ledger, as its configuration describes it.
fn described(record: &ConfigurationRecord) -> Device {
    let Configuration { identity, dialect, interfaces, .. } = &record.configuration;
    let text = |value: &Option<sejo_model::configuration::At<String>>| {
        value.as_ref().map(|v| v.value.clone()).unwrap_or_default()
    };
    let mut device = Device::blank(DeviceId::new());
    record.label().clone_into(&mut device.name);
    device.kind = Some(DeviceKind::Network);
    device.maker.clone_from(&identity.maker);
    device.model = text(&identity.model);
    device.serial = text(&identity.serial);
    device.host_name = text(&identity.host_name);
    device.mac = identity.macs.first().map(|m| m.value.clone()).unwrap_or_default();
    let inside = interfaces.iter().filter(|i| i.zone == sejo_model::configuration::Zone::Inside);
    let mut addresses = inside.flat_map(|i| &i.addresses).map(|a| a.split('/').next().unwrap_or(a));
    device.ip = addresses.find(|a| a.parse::<std::net::IpAddr>().is_ok()).unwrap_or_default().to_owned();
    dialect.words().ja.clone_into(&mut device.os);
    device.os_version = text(&identity.firmware);
    device
}
