//! The register of remote connections (リモート保守の登録): who may come in from outside, by which way, until when.
//!
//! What the configurations open is held against it; a way in that nobody registered is the forgotten VPN.

use std::collections::HashSet;

use sejo_judge::configuration::{Look, WayIn, terms_differences, ways_by_device};
use sejo_model::configuration::{Configuration, Dialect, Extent, RemoteTerms, TermsDifference};
use sejo_model::words::{Text, Words};
use sejo_model::{
    Action, Actor, ConfigurationId, ConfigurationRecord, Date, Device, DeviceId, DeviceKind, ErrorCode, Facts,
    FieldError, Lang, RemoteConnection, RemoteConnectionId, SystemId, VendorId, text,
};
use sejo_store::StoreError;
use serde_json::json;

use crate::configuration::{Whose, is_as_described, is_in_use};
use crate::conflict::{self, Label, label};
use crate::field::{Fields, MAX_NAME, written};
use crate::{App, Error, Named, Result, audit, authz, facts};

mod answer;
mod print;
mod seen;

pub use answer::AnswerSaid;
pub use seen::Seen;

/// Most users one connection names.
const MAX_USERS: usize = 200;
/// Most addresses one connection names.
const MAX_SOURCES: usize = 100;

/// A registered connection with the names of what it speaks of.
#[derive(Debug, Clone)]
pub struct RemoteConnectionRow {
    /// The connection.
    pub connection: RemoteConnection,
    /// Whose.
    pub vendor: String,
    /// For which system.
    pub system: String,
    /// On which device.
    pub device: String,
    /// Whether it holds today.
    pub holds: bool,
    /// Whether its vendor is that of its system no longer.
    pub is_of_former: bool,
    /// Whether a configuration shows it.
    pub is_seen: bool,
    /// Whether there is a configuration that could: of its device, or any where it names none.
    pub is_configured: bool,
    /// Whether it may be meant for a device that shows it, and nobody can tell: it names none.
    pub is_unclear: bool,
    /// Whether that is so because it names no way in, and a device has several of its kind.
    pub is_of_several: bool,
    /// Whether the vendor took back by which line or device it connects, and nobody has said so since.
    pub is_path_taken_back: bool,
    /// Where a configuration contradicts its terms.
    pub differs: Vec<TermsDifference>,
}

/// What a vendor may take back besides the terms.
pub(crate) const PATH: Words =
    Words { ja: "どの回線・どの機器を通るか", en: "by which line and device it connects" };

impl RemoteConnectionRow {
    /// Whether the vendor took back the answer it rests on, or some of it that nobody has said since.
    #[must_use]
    pub fn is_taken_back(&self) -> bool {
        self.is_path_taken_back || self.connection.is_taken_back()
    }

    /// What of it is not known since, in words.
    #[must_use]
    pub fn taken_back(&self, lang: Lang) -> String {
        let path = self.is_path_taken_back.then_some(PATH);
        let terms = self.connection.terms_taken_back();
        let all = path.into_iter().chain(terms.iter().map(|gap| gap.words()));
        all.map(|words| words.r#in(lang)).collect::<Vec<_>>().join(lang.pick("、", ", "))
    }
}

/// A way in that nobody registered.
#[derive(Debug, Clone)]
pub struct UnregisteredWay {
    /// In which configuration.
    pub configuration: ConfigurationId,
    /// What that calls its device.
    pub label: String,
    /// The file it came in by.
    pub file: String,
    /// The device of the ledger.
    pub device: Option<DeviceId>,
    /// The way in.
    pub way: WayIn,
}

/// The register, and what it lacks.
#[derive(Debug, Clone)]
pub struct RemoteConnections {
    /// Registered, those that hold first.
    pub rows: Vec<RemoteConnectionRow>,
    /// Found in configurations and not registered.
    pub unregistered: Vec<UnregisteredWay>,
    /// Where the answers of vendors differ from the register or the configurations.
    pub answers: Vec<AnswerSaid>,
    /// How many configurations were looked into.
    pub configurations: usize,
    /// How many of them are a part only or of a maker that is not read: what they do not show may be there.
    pub unsure: usize,
    /// Vendors to choose from.
    pub vendors: Vec<Named<VendorId>>,
    /// Systems to choose from.
    pub systems: Vec<Named<SystemId>>,
    /// Devices to choose from.
    pub devices: Vec<Named<DeviceId>>,
}

impl App {
    /// The register of remote connections, held against the configurations.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn remote_connections(&self, actor: &Actor) -> Result<RemoteConnections> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        Ok(register(&facts, self.today()))
    }

    /// Saves a connection (revision 0: a new one).
    ///
    /// # Errors
    /// Field errors, `ChangedMeanwhile`.
    pub async fn save_remote_connection(&self, actor: &Actor, new: &RemoteConnection) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let facts = facts::facts(self, &scope).await?;
        let before = facts.remote_connections.iter().find(|c| c.id == new.id);
        // From which reply it was made, and what that left in words, is no matter of who saves it.
        let mut new = RemoteConnection { source: before.and_then(|b| b.source.clone()), ..masked(new) };
        new.terms.in_words = before.map(|b| b.terms.in_words.clone()).unwrap_or_default();
        let new = &new;
        checked(new, &facts)?;
        if before.is_none() && new.revision > 0 {
            return Err(ErrorCode::NotFound.into());
        }
        let mut tx = self.db().begin().await?;
        let after = match sejo_store::remote_connection::put(&mut tx, &scope, new).await {
            Err(StoreError::Changed | StoreError::Duplicate(_)) => {
                tx.rollback().await?;
                let now = sejo_store::remote_connection::get(self.db(), &scope, new.id).await?;
                let (subject, both) = (new.id.to_string(), (&now, new));
                return Err(conflict::changed(self, (&scope, actor.user), &subject, both, &LABELS).await?);
            }
            other => other?,
        };
        let detail = audit::saved(before, &after, &facts);
        audit::record(&mut tx, self, actor, "remote-connection.save", &new.id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }

    /// Registers a way in of a configuration that is of no device of the ledger yet, and gives it to one in the same step: without
    /// a device the entry would be said of every device on which a way in is called so.
    ///
    /// # Errors
    /// Field errors; `NotFound`; on `device_id` what [`App::give_configuration`] says of `device`, and `GivenElsewhere` where somebody
    /// gave the configuration to another one meanwhile.
    pub async fn register_way_in(
        &self,
        actor: &Actor,
        new: &RemoteConnection,
        configuration: ConfigurationId,
        whose: Whose,
    ) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let new = masked(new);
        let mut tx = self.db().begin().await?;
        let known = facts::facts_at(self, &mut tx, &scope).await?;
        checked(&new, &known)?;
        let record = sejo_store::configuration::get(&mut tx, &scope, configuration).await?;
        let given = match known.devices.iter().find(|d| Some(d.id) == record.device_id) {
            Some(device) => given_already(device, &record, whose),
            None => self.give_within(&mut tx, &scope, actor, record, whose).await,
        };
        let device_id = Some(given.map_err(|error| match error.code {
            code @ (ErrorCode::UnknownWord | ErrorCode::OtherDevice) => {
                Error { fields: vec![FieldError { field: "device_id", code }], ..error }
            }
            _ => error,
        })?);
        let new = RemoteConnection { device_id, ..new };
        let after = sejo_store::remote_connection::put(&mut tx, &scope, &new).await?;
        let detail = json!({ "before": null, "after": after });
        audit::record(&mut tx, self, actor, "remote-connection.save", &new.id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }

    /// Removes a connection that was registered by mistake, with its works; one that is over gets its last day instead.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn remove_remote_connection(&self, actor: &Actor, id: RemoteConnectionId) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let before = sejo_store::remote_connection::get(self.db(), &scope, id).await?;
        let mut tx = self.db().begin().await?;
        sejo_store::remote_work::remove_of(&mut tx, &scope, id).await?;
        sejo_store::remote_connection::remove(&mut tx, &scope, id).await?;
        let detail = json!({ "before": before });
        audit::record(&mut tx, self, actor, "remote-connection.remove", &id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }
}

/// The device a configuration is of by now, where that is the one that was meant: it was chosen, or the same form made it before.
fn given_already(device: &Device, record: &ConfigurationRecord, whose: Whose) -> Result<DeviceId> {
    let is_meant = match whose {
        Whose::Known(chosen) | Whose::Surely(chosen) => chosen == device.id,
        Whose::New => is_as_described(device, record),
    };
    if is_meant {
        return Ok(device.id);
    }
    let name = device.label();
    let named = Text::new(format!("いまの機器: {name}"), format!("It is of {name} now."));
    Err(Error::field("device_id", ErrorCode::GivenElsewhere).with_detail(named))
}

/// A new one, in which what somebody wrote in their own words holds no secret.
fn masked(new: &RemoteConnection) -> RemoteConnection {
    let known = &new.terms;
    let terms = RemoteTerms { log: written(&known.log), device_said: written(&known.device_said), ..known.clone() };
    // Addresses are what is read from the words, whoever sends both.
    let terms =
        if text::is_blank(&terms.sources_said) { terms } else { terms.come_from(&written(&known.sources_said)) };
    RemoteConnection { purpose: written(&new.purpose), terms, ..new.clone() }
}

/// Everything that is wrong with a connection.
fn checked(new: &RemoteConnection, facts: &Facts) -> Result<()> {
    let mut fields = Fields::default();
    fields.name("purpose", &new.purpose);
    fields.line("name", &new.name);
    // Somebody must answer for it: a vendor, or one's own staff for a named purpose.
    let knows = |known: bool| if known { None } else { Some(ErrorCode::UnknownWord) };
    let vendor = new.vendor_id.is_none_or(|id| facts.vendors.iter().any(|v| v.id == id));
    let system = new.system_id.is_none_or(|id| facts.systems.iter().any(|s| s.id == id));
    let device = new.device_id.is_none_or(|id| facts.devices.iter().any(|d| d.id == id));
    for (field, known) in [("vendor_id", vendor), ("system_id", system), ("device_id", device)] {
        fields.check(field, knows(known).is_none(), ErrorCode::UnknownWord);
    }
    // What names neither a kind nor a name nor a device would cover every port of every device.
    // What a reply spoke of may wait for that: without a device as well it covers nothing.
    let is_waiting = new.source.is_some() && new.is_unplaced();
    let is_named = new.kind.is_some() || !new.name.trim().is_empty() || is_waiting;
    fields.check("name", is_named, ErrorCode::Required);
    fields.check("users", new.users.len() <= MAX_USERS, ErrorCode::TooLong);
    fields.check("users", new.users.iter().all(|u| u.chars().count() <= 200), ErrorCode::TooLong);
    fields.check("users", new.users.iter().all(|u| text::is_line(u)), ErrorCode::Steering);
    let sources = &new.terms.sources;
    fields.check("sources", sources.len() <= MAX_SOURCES, ErrorCode::TooLong);
    fields.check("sources", sources.iter().all(|s| s.chars().count() <= MAX_NAME), ErrorCode::TooLong);
    fields.check("sources", sources.iter().all(|s| text::is_line(s)), ErrorCode::Steering);
    fields.text("sources", &new.terms.sources_said);
    fields.text("device_said", &new.terms.device_said);
    fields.text("log", &new.terms.log);
    fields.check("until", new.until.is_none_or(|end| new.from <= end), ErrorCode::EndBeforeStart);
    fields.finish()
}

/// The register of a facility.
fn register(facts: &Facts, today: Date) -> RemoteConnections {
    let looks = Look::at_all(facts, today);
    let in_use: Vec<&Look<'_>> = looks.iter().filter(|look| is_in_use(look.record(), facts)).collect();
    let ways = ways_by_device(&in_use);
    let name = |found: Option<&str>| found.unwrap_or_default().to_owned();
    let mut rows: Vec<RemoteConnectionRow> = facts
        .remote_connections
        .iter()
        .map(|c| RemoteConnectionRow {
            vendor: name(facts.vendors.iter().find(|v| Some(v.id) == c.vendor_id).map(|v| v.name.as_str())),
            system: name(facts.systems.iter().find(|s| Some(s.id) == c.system_id).map(|s| s.label())),
            device: name(facts.devices.iter().find(|d| Some(d.id) == c.device_id).map(|d| d.label())),
            holds: c.holds_on(today),
            is_of_former: facts.is_of_former(c),
            is_configured: facts.configurations.iter().any(|k| c.device_id.is_none() || k.device_id == c.device_id),
            is_seen: is_seen(c, &looks),
            is_unclear: looks.iter().any(|look| look.is_spoken_of(c) == Some(false)),
            is_of_several: looks.iter().any(|look| look.has_several_of(c)),
            is_path_taken_back: c.is_path_taken_back(&facts.systems),
            differs: terms_differences(c, facts),
            connection: c.clone(),
        })
        .collect();
    rows.sort_by_key(|r| (!r.holds, r.vendor.clone(), r.connection.purpose.clone()));
    let unregistered = ways
        .into_iter()
        .filter(|(_, way)| way.registered.is_none())
        .map(|(record, way)| UnregisteredWay {
            configuration: record.id,
            label: record.label_among(&facts.configurations),
            file: record.file_name.clone(),
            device: record.device_id,
            way,
        })
        .collect();
    // Whatever its kind: a server with a firewall of its own is a way in, too.
    let configured = facts.configurations.iter().filter_map(|c| c.device_id);
    let ends: HashSet<DeviceId> =
        configured.chain(facts.remote_connections.iter().filter_map(|c| c.device_id)).collect();
    let answers = sejo_judge::answer_differences(facts, today);
    RemoteConnections {
        rows,
        unregistered,
        answers: answers.into_iter().map(|difference| AnswerSaid::of(difference, facts)).collect(),
        configurations: facts.configurations.len(),
        unsure: facts.configurations.iter().filter(|r| !tells_everything(&r.configuration)).count(),
        vendors: facts.vendors.iter().map(|v| Named { id: v.id, name: v.name.clone() }).collect(),
        systems: facts.systems.iter().map(|s| Named { id: s.id, name: s.label().to_owned() }).collect(),
        devices: facts
            .devices
            .iter()
            .filter(|d| d.kind.is_none_or(|k| k == DeviceKind::Network) || ends.contains(&d.id))
            .map(|d| Named { id: d.id, name: d.label().to_owned() })
            .collect(),
    }
}

/// Whether nothing of a device is missing in its text.
fn tells_everything(configuration: &Configuration) -> bool {
    configuration.dialect != Dialect::Unread && configuration.extent == Extent::Whole
}

/// Whether a configuration shows it, also after its last day: a way in that outlived its contract is still there.
fn is_seen(connection: &RemoteConnection, looks: &[Look<'_>]) -> bool {
    let here = looks.iter().filter(|look| look.is_spoken_of(connection).is_some());
    here.map(|look| &look.record().configuration).any(|c| {
        c.remote_access.iter().any(|access| access.on.value() != Some(&false) && connection.declares(access))
            || c.forwards.iter().any(|forward| forward.applied && connection.declares_forward(forward))
            || c.listeners.iter().any(|l| l.on.value() != Some(&false) && connection.declares_management(l))
    })
}

/// Fields that can differ when two people save the same connection.
const LABELS: [Label; 9] = [
    label("vendor_id", "事業者", "vendor"),
    label("system_id", "システム", "system"),
    label("device_id", "機器", "device"),
    label("kind", "つなぎ方", "kind"),
    label("name", "設定の中の名前", "name in the configuration"),
    label("purpose", "目的", "purpose"),
    label("users", "利用者名", "user names"),
    label("until", "終わりの日", "last day"),
    label("terms", "使い方の条件", "terms"),
];
