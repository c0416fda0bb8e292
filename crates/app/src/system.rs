//! Systems (医療情報システム).

use sejo_model::disclosure::DisclosureUse;
use sejo_model::entry::explains;
use sejo_model::route::Serverless;
use sejo_model::system::{Alternative, ContractReach, FormerWord, NoServer};
use sejo_model::{
    Action, Actor, BackupRecord, Contract, ContractId, Date, Device, DisclosureRecord, Duty, ErrorCode, Facts,
    FiscalYear, Holder, Hosting, Lang, RemoteConnection, RemoteConnectionId, System, SystemId, TwoFactorState, Vendor,
    VendorId, Words,
};
use sejo_store::{Scope, StoreError, Tx};
use serde_json::json;

use crate::conflict::{self, Label, label};
use crate::field::{Fields, written};
use crate::{App, Named, Result, audit, authz, facts, ledger};

/// A year: what can be missed longer is not missed.
const MOST_HOURS: u32 = 24 * 366;

/// A system in the list.
#[derive(Debug, Clone)]
pub struct SystemRow {
    /// The system.
    pub system: System,
    /// Name of its vendor.
    pub vendor: String,
    /// Who updates it, as far as that counts of the vendor of now.
    pub updates_by: Holder,
    /// Devices that belong to it.
    pub devices: usize,
    /// What is missing, in the actor's language.
    pub gaps: Vec<String>,
}

/// The page of one system.
#[derive(Debug, Clone)]
pub struct SystemView {
    /// The system.
    pub system: System,
    /// Vendors to choose from.
    pub vendors: Vec<Named<VendorId>>,
    /// Contracts to choose from.
    pub contracts: Vec<Named<ContractId>>,
    /// With whom its contract was made, where that is another than its vendor; else empty. Whether it reaches that vendor's work all
    /// the same [`System::reach`] says.
    pub contract_of: String,
    /// What its former vendors left behind.
    pub former: Vec<FormerVendor>,
    /// Devices that belong to it.
    pub devices: Vec<Named<sejo_model::DeviceId>>,
    /// Other systems, of which it may need some.
    pub others: Vec<Named<SystemId>>,
    /// Why the route counts no server of it, or what stands against a person who says that it has none.
    pub serverless: Option<Serverless>,
}

/// What a former vendor of a system left behind: answers that count no longer, and connections that still do.
#[derive(Debug, Clone)]
pub struct FormerVendor {
    /// Its name.
    pub vendor: String,
    /// How many of its answers about rows of forms are kept.
    pub declared: usize,
    /// How many duties only its replies told of.
    pub duties: usize,
    /// Whether it had answered on remote maintenance.
    pub has_remote: bool,
    /// Whether it had given a disclosure.
    pub has_disclosure: bool,
    /// Its connections to the system that are registered as in use.
    pub connections: Vec<Named<RemoteConnectionId>>,
}

impl FormerVendor {
    fn of(said: &FormerWord, system: &System, facts: &Facts, (today, lang): (Date, Lang)) -> Option<Self> {
        let is_its =
            |vendor: Option<VendorId>, of: Option<SystemId>| vendor == Some(said.vendor_id) && of == Some(system.id);
        let in_use = |c: &&RemoteConnection| is_its(c.vendor_id, c.system_id) && c.holds_on(today);
        let connections = facts.remote_connections.iter().filter(in_use);
        let vendor = facts.vendors.iter().find(|v| v.id == said.vendor_id);
        let nameless = || lang.pick("名前のわからない事業者", "a vendor not named").to_owned();
        let left = Self {
            vendor: vendor.map_or_else(nameless, |v| v.name.clone()),
            declared: facts.declarations.iter().filter(|d| is_its(d.vendor_id, d.system_id)).count(),
            duties: said.duties.iter().count(),
            has_remote: said.remote_maintenance.is_some(),
            has_disclosure: said.disclosure.is_some(),
            connections: connections.map(|c| Named { id: c.id, name: c.purpose.clone() }).collect(),
        };
        left.is_something().then_some(left)
    }

    fn is_something(&self) -> bool {
        self.is_answer() || !self.connections.is_empty()
    }

    /// Whether it had answered anything.
    #[must_use]
    pub const fn is_answer(&self) -> bool {
        self.declared > 0 || self.duties > 0 || self.has_remote || self.has_disclosure
    }

    /// What it had answered, in words.
    #[must_use]
    pub fn answers(&self, lang: Lang) -> String {
        let counted = |count: usize, ja: &str, en: &str| match (count, lang) {
            (0, _) => None,
            (count, Lang::Ja) => Some(format!("{ja}{count}件")),
            (count, Lang::En) => Some(format!("{en} ({count})")),
        };
        let said = |is: bool, ja: &'static str, en: &'static str| is.then(|| lang.pick(ja, en).to_owned());
        let parts = [
            counted(self.declared, "様式の項目", "rows of forms"),
            said(self.has_remote, "リモート保守", "remote maintenance"),
            counted(self.duties, "役割分担", "who does what"),
            said(self.has_disclosure, "開示書", "disclosure"),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(lang.pick("、", ", "))
    }
}

impl App {
    /// All systems.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn systems(&self, actor: &Actor) -> Result<Vec<SystemRow>> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let today = self.today();
        Ok(facts.systems.iter().map(|s| row(s, &facts, today, actor.lang)).collect())
    }

    /// One system; `None` for the form of a new one.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn system(&self, actor: &Actor, id: Option<SystemId>) -> Result<SystemView> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let system = match id {
            Some(id) => facts.systems.iter().find(|s| s.id == id).cloned().ok_or(ErrorCode::NotFound)?,
            None => System::blank(SystemId::new()),
        };
        let belongs = |d: &&Device| d.system_id == Some(system.id);
        let mut serverless = sejo_judge::route(&facts, self.today()).serverless;
        serverless.retain(|s| s.system_id == system.id);
        Ok(SystemView {
            vendors: facts.vendors.iter().map(|v| Named { id: v.id, name: v.name.clone() }).collect(),
            contracts: facts.contracts.iter().map(|c| Named { id: c.id, name: contract_name(c, &facts) }).collect(),
            contract_of: contract_of_other(&system, &facts).map(|v| v.name.clone()).unwrap_or_default(),
            former: system
                .former
                .iter()
                .filter_map(|said| FormerVendor::of(said, &system, &facts, (self.today(), actor.lang)))
                .collect(),
            devices: facts
                .devices
                .iter()
                .filter(belongs)
                .map(|d| Named { id: d.id, name: d.label().to_owned() })
                .collect(),
            others: facts
                .systems
                .iter()
                .filter(|s| s.id != system.id)
                .map(|s| Named { id: s.id, name: s.label().to_owned() })
                .collect(),
            serverless: serverless.pop(),
            system,
        })
    }

    /// Saves a system (revision 0: a new one).
    ///
    /// # Errors
    /// Field errors, `ChangedMeanwhile`.
    pub async fn save_system(&self, actor: &Actor, system: &System) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let facts = facts::facts(self, &scope).await?;
        check(system, &facts, self.today())?;
        let system = &kept(system);
        let before = facts.systems.iter().find(|s| s.id == system.id);
        let system = with_reach(with_counts(system, before), before, &facts, (actor, self.today()));
        let system = &handed_over(system, before, &facts);
        if before.is_none() && system.revision > 0 {
            return Err(ErrorCode::NotFound.into());
        }
        let mut tx = self.db().begin().await?;
        let after = match sejo_store::system::put(&mut tx, &scope, system).await {
            Err(StoreError::Changed | StoreError::Duplicate(_)) => {
                tx.rollback().await?;
                let now = sejo_store::system::get(self.db(), &scope, system.id).await?;
                let subject = system.id.to_string();
                return Err(conflict::changed(self, (&scope, actor.user), &subject, (&now, system), &LABELS).await?);
            }
            other => other?,
        };
        if let Some(before) = before {
            follow_disclosure(&mut tx, &scope, before, &after).await?;
        }
        let detail = audit::saved(before, &after, &facts);
        audit::record(&mut tx, self, actor, "system.save", &system.id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }

    /// Removes a system with its backup records; its devices and disclosures stay, and others no longer wait for it. What vendors
    /// declared of it stays with its name, and counts no longer.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn remove_system(&self, actor: &Actor, id: SystemId) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let facts = facts::facts(self, &scope).await?;
        let before = facts.systems.iter().find(|s| s.id == id).ok_or(ErrorCode::NotFound)?;
        let devices: Vec<(Device, Device)> = facts
            .devices
            .iter()
            .filter(|d| d.system_id == Some(id))
            .map(|d| (d.clone(), Device { system_id: None, ..d.clone() }))
            .collect();
        let author = ledger::Author { by: actor.user, at: self.now(), intake: None };
        let mut tx = self.db().begin().await?;
        ledger::put_all(&mut tx, &scope, author, &[], &devices).await?;
        let backups: Vec<&BackupRecord> = facts.backup_records.iter().filter(|r| r.system_id() == Some(id)).collect();
        for record in &backups {
            sejo_store::backup_record::remove(&mut tx, &scope, record.id).await?;
        }
        for declared in facts.declarations.iter().filter(|d| d.system_id == Some(id)) {
            let named = sejo_model::Declaration { system_name: before.label().to_owned(), ..declared.clone() };
            sejo_store::declaration::change(&mut tx, &scope, &named).await?;
        }
        for waiting in facts.systems.iter().filter(|s| s.id != id && s.depends_on.contains(&id)) {
            let mut freed = waiting.clone();
            freed.depends_on.retain(|base| *base != id);
            sejo_store::system::put(&mut tx, &scope, &freed).await?;
        }
        for record in sejo_store::disclosure::list(&mut tx, &scope).await?.iter().filter(|r| r.system_id == Some(id)) {
            let free = DisclosureRecord { system_id: None, used: DisclosureUse::Waiting, ..record.clone() };
            sejo_store::disclosure::change_head(&mut tx, &scope, &free).await?;
        }
        sejo_store::system::remove(&mut tx, &scope, id).await?;
        let devices = devices.iter().map(|(d, _)| d.id).collect::<Vec<_>>();
        let detail = json!({ "before": before, "devices": devices, "backup_records": backups });
        audit::record(&mut tx, self, actor, "system.remove", &id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }
}

/// What was counted in the file of a disclosure, and the terms a vendor's reply named of remote maintenance, stay as long as
/// nobody says otherwise by hand.
fn with_counts(system: &System, before: Option<&System>) -> System {
    let mut system = system.clone();
    let stored = before.and_then(|b| b.disclosure.as_ref());
    if let (Some(said), Some(stored)) = (system.disclosure.as_mut(), stored) {
        let is_same =
            (&said.document, said.dated_on, said.open_noes) == (&stored.document, stored.dated_on, stored.open_noes);
        said.read = stored.read.clone().filter(|_| is_same);
    }
    let stored = before.and_then(|b| b.remote_maintenance.as_ref());
    if let (Some(said), Some(stored)) = (system.remote_maintenance.as_mut(), stored)
        && said.is_worded_as(stored)
    {
        said.terms = stored.terms.clone();
        said.heard_of.clone_from(&stored.heard_of);
        said.contradicts_itself = stored.contradicts_itself;
        said.path_taken_back = stored.path_taken_back;
    }
    system
}

/// What is said of a contract with another stays as it was said first, and holds for that vendor and that contract alone.
fn with_reach(mut system: System, before: Option<&System>, facts: &Facts, (actor, today): (&Actor, Date)) -> System {
    let said = system.reach().filter(|_| facts.contract_of_other(&system).is_some());
    let known = before.and_then(System::reach).filter(|known| said.is_some_and(|said| said.is_of_same(known)));
    let anew = || said.and_then(|_| ContractReach::of(&system, &actor.name, today));
    system.contract_reach = known.cloned().or_else(anew);
    system
}

/// The system with what its vendors said, where it goes from one to another: the word of the one is set aside.
pub(crate) fn handed_over(mut system: System, before: Option<&System>, facts: &Facts) -> System {
    if let Some(before) = before {
        system.former.clone_from(&before.former);
        let (from, to) = (facts.vendor_of(before), facts.vendor_of(&system));
        system.hand_over(before, from, to);
    }
    system
}

/// The disclosure that was read counts no longer where its vendor went, and again where it came back.
pub(crate) async fn follow_disclosure(tx: &mut Tx, scope: &Scope, before: &System, after: &System) -> Result<()> {
    let read = |system: &System| Some(system.disclosure.as_ref()?.read.as_ref()?.record_id);
    let (was, is) = (read(before), read(after));
    if was == is || before.former == after.former {
        return Ok(());
    }
    for record in sejo_store::disclosure::list(&mut *tx, scope).await? {
        let used = match record.used {
            DisclosureUse::Counts if Some(record.id) == was => DisclosureUse::Kept,
            DisclosureUse::Kept if Some(record.id) == is => DisclosureUse::Counts,
            _ => continue,
        };
        sejo_store::disclosure::change_head(tx, scope, &DisclosureRecord { used, ..record }).await?;
    }
    Ok(())
}

/// The name of a contract with its vendor's, since many are simply called 保守契約.
pub(crate) fn contract_name(contract: &Contract, facts: &Facts) -> String {
    let vendor = facts.vendors.iter().find(|v| v.id == contract.vendor_id).map_or("", |v| v.name.as_str());
    if vendor.is_empty() { contract.title.clone() } else { format!("{} ({vendor})", contract.title) }
}

/// The vendor with whom the contract of a system was made, where it is another than that of the system: whoever works for it may well
/// have a contract of its own.
pub(crate) fn contract_of_other<'a>(system: &System, facts: &'a Facts) -> Option<&'a Vendor> {
    let contract = facts.contract_of_other(system)?;
    facts.vendors.iter().find(|v| v.id == contract.vendor_id)
}

/// The system as it is kept: no password in what people write about it.
fn kept(system: &System) -> System {
    let Alternative { work, paper, read_only } = &system.alternative;
    let alternative = Alternative { work: written(work), paper: written(paper), read_only: written(read_only) };
    let mut kept = System { note: written(&system.note), alternative, ..system.clone() };
    kept.depends_on.sort_unstable();
    kept.depends_on.dedup();
    if let Some(remote) = &mut kept.remote_maintenance {
        remote.path = written(&remote.path);
    }
    if let Some(said) = &mut kept.no_server {
        said.reason = written(&said.reason);
    }
    kept
}

fn check(system: &System, facts: &Facts, today: Date) -> Result<()> {
    let mut fields = Fields::default();
    fields.name("name", &system.name);
    let vendor_known = system.vendor_id.is_none_or(|id| facts.vendors.iter().any(|v| v.id == id));
    fields.check("vendor_id", vendor_known, ErrorCode::UnknownWord);
    let contract_known = system.contract_id.is_none_or(|id| facts.contracts.iter().any(|c| c.id == id));
    fields.check("contract_id", contract_known, ErrorCode::UnknownWord);
    if let Some(NoServer { reason, said_on }) = &system.no_server {
        fields.check("no_server_reason", explains(reason), ErrorCode::Required);
        fields.text("no_server_reason", reason);
        fields.check("no_server_said_on", *said_on <= today, ErrorCode::FutureDay);
    }
    let planned = system.two_factor == TwoFactorState::Planned;
    fields.check("two_factor_by", !planned || system.two_factor_by.is_some(), ErrorCode::Required);
    if let Some(remote) = &system.remote_maintenance {
        fields.text("remote_path", &remote.path);
        fields.check("remote_answered_on", remote.answered_on <= today, ErrorCode::FutureDay);
    }
    if let Some(disclosure) = &system.disclosure {
        fields.name("disclosure_document", &disclosure.document);
        fields.check("disclosure_dated_on", disclosure.dated_on <= today, ErrorCode::FutureDay);
    }
    let is_other = |id: &SystemId| *id != system.id && facts.systems.iter().any(|s| s.id == *id);
    fields.check("depends_on", system.depends_on.iter().all(is_other), ErrorCode::UnknownWord);
    fields.check("tolerable_hours", system.tolerable_hours.is_none_or(|h| h <= MOST_HOURS), ErrorCode::OutOfRange);
    let Alternative { work, paper, read_only } = &system.alternative;
    for (field, text) in [("alternative_work", work), ("alternative_paper", paper), ("read_only", read_only)] {
        fields.text(field, text);
    }
    fields.text("note", &system.note);
    fields.finish()
}

fn row(system: &System, facts: &Facts, today: Date, lang: Lang) -> SystemRow {
    let behind = facts.vendor_of(system);
    let vendor = facts.vendors.iter().find(|v| Some(v.id) == behind);
    let updates_by = sejo_judge::said_holder(system, Duty::Updates, facts, today).unwrap_or(Holder::Unknown);
    SystemRow {
        updates_by,
        vendor: vendor.map(|v| v.name.clone()).unwrap_or_default(),
        devices: facts.devices.iter().filter(|d| d.system_id == Some(system.id)).count(),
        gaps: gaps(system, (behind, updates_by), today).into_iter().map(|w| w.r#in(lang).to_owned()).collect(),
        system: system.clone(),
    }
}

/// What nobody has written down yet about a system, whose vendor may be known by its contract only.
fn gaps(system: &System, (vendor, updates_by): (Option<VendorId>, Holder), today: Date) -> Vec<Words> {
    let year = FiscalYear::of(today);
    let asked = system.remote_maintenance.as_ref().is_some_and(|r| year.contains(r.answered_on));
    [
        (vendor.is_none(), Words { ja: "事業者が未記入", en: "vendor missing" }),
        (system.hosting == Hosting::Unknown, Words { ja: "動いている場所が未記入", en: "where it runs is not said" }),
        (updates_by == Holder::Unknown, Words { ja: "更新の担当が未記入", en: "who updates it is not said" }),
        (
            vendor.is_some() && !asked,
            Words {
                ja: "リモート保守を今年度まだ確認していません", en: "remote maintenance not asked this year"
            },
        ),
        (
            system.is_medical() && vendor.is_some() && system.disclosure.is_none(),
            Words { ja: "開示書(MDS/SDS)がありません", en: "no disclosure (MDS/SDS)" },
        ),
        (
            system.is_medical() && system.two_factor == TwoFactorState::Unknown,
            Words { ja: "二要素認証が未確認", en: "two-factor not known" },
        ),
        (
            system.critical.is_none(),
            Words {
                ja: "止まると診療できないかを決めていません", en: "nobody decided whether care stops without it"
            },
        ),
        (
            system.is_critical() && system.tolerable_hours.is_none(),
            Words { ja: "どれだけ待てるかが未記入", en: "how long it can be missed is not said" },
        ),
        (
            system.is_critical() && !system.alternative.is_said(),
            Words {
                ja: "止まったときの代わりの方法が未記入", en: "what is done without it is not said"
            },
        ),
    ]
    .into_iter()
    .filter_map(|(missing, words)| missing.then_some(words))
    .collect()
}

/// Fields that can differ when two people save the same system.
const LABELS: [Label; 17] = [
    label("name", "名前", "name"),
    label("kind", "種類", "kind"),
    label("vendor_id", "事業者", "vendor"),
    label("contract_id", "契約", "contract"),
    label("contract_reach", "契約がいまの事業者の仕事にもおよぶ", "whether the contract reaches the vendor's work"),
    label("hosting", "動いている場所", "where it runs"),
    label("no_server", "サーバがあるか", "whether it has a server"),
    label("critical", "止まると診療できないか", "whether care stops without it"),
    label("depends_on", "これがないと動かないもの", "what it cannot run without"),
    label("tolerable_hours", "待てる時間", "how long it can be missed"),
    label("alternative", "止まったときの代わりの方法", "what is done without it"),
    label("updates_by", "更新の担当", "who updates it"),
    label("responsibilities", "役割分担", "who does what"),
    label("remote_maintenance", "リモート保守", "remote maintenance"),
    label("disclosure", "開示書", "disclosure"),
    label("two_factor", "二要素認証", "two-factor authentication"),
    label("note", "備考", "remarks"),
];
