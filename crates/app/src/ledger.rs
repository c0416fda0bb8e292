//! The ledger (台帳): search, filter, edit, bulk changes, export, walk-round sheet.
//!
//! Gaps are counted by the judge's own rule, so that the page and the verdict never tell different numbers.

mod change;
mod export;
mod search;

pub(crate) use change::{Author, differences, put_all};
pub(crate) use export::facility_of;

use std::collections::{BTreeMap, HashSet};

use sejo_model::ledger::FieldChange;
use sejo_model::text::is_blank;
use sejo_model::verdict::LedgerFilter;
use sejo_model::{
    Action, Actor, Date, Device, DeviceField, DeviceId, DeviceKind, DeviceState, ErrorCode, Facts, Lang, System,
    SystemId,
};
use sejo_store::Scope;

use crate::configuration::ConfigurationRow;
use crate::{App, Error, File, Named, Result, authz, facts};

/// What the ledger page asks for.
#[derive(Debug, Clone)]
pub struct LedgerQuery {
    /// Words looked for in every text field.
    pub text: String,
    /// Kind.
    pub kind: Option<DeviceKind>,
    /// State; `None` for all but retired.
    pub state: Option<DeviceState>,
    /// Room.
    pub place: Option<String>,
    /// System.
    pub system: Option<SystemId>,
    /// Gap.
    pub filter: LedgerFilter,
    /// Order.
    pub sort: DeviceField,
    /// Page from 1.
    pub page: u32,
}

impl Default for LedgerQuery {
    fn default() -> Self {
        Self {
            text: String::new(),
            kind: None,
            state: None,
            place: None,
            system: None,
            filter: LedgerFilter::All,
            sort: DeviceField::Place,
            page: 1,
        }
    }
}

/// A line of the ledger.
#[derive(Debug, Clone)]
pub struct DeviceRow {
    /// The device.
    pub device: Device,
    /// Name of its system.
    pub system: String,
    /// What is missing or wrong.
    pub gaps: Vec<LedgerFilter>,
}

/// The ledger page.
#[derive(Debug, Clone)]
pub struct LedgerView {
    /// The question.
    pub query: LedgerQuery,
    /// Rows of this page (50).
    pub rows: Vec<DeviceRow>,
    /// The first row's place among all that fit, from 1.
    pub first: usize,
    /// Devices that fit.
    pub total: usize,
    /// Pages.
    pub pages: u32,
    /// Devices per gap, over the devices that fit the rest of the question.
    pub filters: Vec<(LedgerFilter, usize)>,
    /// Devices per kind in use.
    pub kinds: Vec<(DeviceKind, usize)>,
    /// Of those in use, how many nobody has said the kind of.
    pub kindless: usize,
    /// Rooms.
    pub places: Vec<String>,
    /// Systems.
    pub systems: Vec<Named<SystemId>>,
    /// Characters of the whole ledger that the old Japanese encoding lacks; empty for those who may not export.
    pub unwritable: Vec<crate::Replaced>,
    /// Characters of the walk-round sheet that cannot be printed; empty for those who may not export.
    pub unprintable: Vec<char>,
}

/// A change of a device.
#[derive(Debug, Clone)]
pub struct DeviceHistory {
    /// When, microseconds.
    pub at: i64,
    /// Who.
    pub by_name: String,
    /// From which file, if it was an import.
    pub file_name: Option<String>,
    /// Fields; empty when the device was made.
    pub fields: Vec<FieldChange>,
}

/// The page of one device.
#[derive(Debug, Clone)]
pub struct DeviceView {
    /// The device.
    pub device: Device,
    /// What is missing or wrong.
    pub gaps: Vec<LedgerFilter>,
    /// Changes, newest first.
    pub history: Vec<DeviceHistory>,
    /// Systems to choose from.
    pub systems: Vec<Named<SystemId>>,
    /// Rooms to choose from.
    pub places: Vec<String>,
    /// What its configurations show, for a network device.
    pub configurations: Vec<ConfigurationRow>,
}

/// A format of the exported ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerFormat {
    /// Excel.
    Xlsx,
    /// CSV in UTF-8 with mark.
    Csv,
    /// CSV in the Japanese Windows encoding.
    CsvCp932,
    /// JSON.
    Json,
}

/// Devices per page.
const PAGE: usize = 50;

impl App {
    /// The ledger page.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn ledger(&self, actor: &Actor, query: LedgerQuery) -> Result<LedgerView> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let mut view = view(&facts, query, self.today());
        if actor.role.may(Action::Export) {
            view.unwritable = export::unwritable(&facts, actor.lang);
            view.unprintable = export::unprintable(&facts, actor.lang, self.today());
        }
        Ok(view)
    }

    /// Every device that fits a question, whatever the page, in its order, with room and serial number in the name.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn found_devices(&self, actor: &Actor, query: &LedgerQuery) -> Result<Vec<Named<DeviceId>>> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        Ok(found(&facts, query, self.today()).into_iter().map(long_name).collect())
    }

    /// One device.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn device(&self, actor: &Actor, id: DeviceId) -> Result<DeviceView> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let device = facts.devices.iter().find(|d| d.id == id).cloned().ok_or(ErrorCode::NotFound)?;
        let history = self.device_history(&scope, id, &facts, actor.lang).await?;
        let gaps = sejo_judge::ledger_gaps(&device, &facts.thresholds, self.today());
        let configurations = crate::configuration::of_device(&facts, id, self.today());
        Ok(DeviceView { device, gaps, history, systems: systems(&facts), places: places(&facts), configurations })
    }

    /// What people call these devices, with room and serial number where there are any. Unknown ids are left out.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn device_names(&self, actor: &Actor, ids: &[DeviceId]) -> Result<Vec<Named<DeviceId>>> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let wanted: HashSet<DeviceId> = ids.iter().copied().collect();
        Ok(facts.devices.iter().filter(|d| wanted.contains(&d.id)).map(long_name).collect())
    }

    /// Lists for the form of a new device.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn blank_device(&self, actor: &Actor) -> Result<DeviceView> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let facts = facts::facts(self, &scope).await?;
        let device = Device::blank(DeviceId::new());
        Ok(DeviceView {
            device,
            gaps: Vec::new(),
            history: Vec::new(),
            systems: systems(&facts),
            places: places(&facts),
            configurations: Vec::new(),
        })
    }

    /// Saves a device from the fields of the form; `None` makes a new one. Values as people write them.
    ///
    /// # Errors
    /// Field errors named by the field's key; `ChangedMeanwhile` with what changed in `detail`.
    pub async fn save_device(
        &self,
        actor: &Actor,
        id: Option<DeviceId>,
        values: &BTreeMap<DeviceField, String>,
        system: Option<SystemId>,
        revision: u32,
    ) -> Result<DeviceId> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        self.save_one_device(actor, &scope, id, values, system, revision).await
    }

    /// Sets one field of many devices; gives how many changed.
    ///
    /// # Errors
    /// Field errors.
    pub async fn save_devices(
        &self,
        actor: &Actor,
        ids: &[DeviceId],
        field: DeviceField,
        value: &str,
    ) -> Result<usize> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        // Every device is in some state; an empty cell of a list would be read as one that is in use.
        if field == DeviceField::State && is_blank(value) {
            return Err(Error::field(field.key(), ErrorCode::Required));
        }
        self.set_field(actor, &scope, ids, field, value, "device.set-many").await
    }

    /// Marks devices as seen today (棚卸し).
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn check_devices(&self, actor: &Actor, ids: &[DeviceId]) -> Result<usize> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let today = self.today().to_string();
        self.set_field(actor, &scope, ids, DeviceField::CheckedOn, &today, "device.check").await
    }

    /// The whole ledger as a file.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn export_ledger(&self, actor: &Actor, format: LedgerFormat) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let facts = facts::facts(self, &scope).await?;
        let file = export::ledger(facts, format, actor.lang, self.today()).await?;
        self.note_export(actor, "ledger.export", &file.name).await?;
        Ok(file)
    }

    /// The printed walk-round sheet, all rooms or one.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn walk_round(&self, actor: &Actor, place: Option<&str>) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let facts = facts::facts(self, &scope).await?;
        export::walk_round(facts, place, actor.lang, self.today()).await
    }

    /// Changes of a device with names, newest first.
    async fn device_history(
        &self,
        scope: &Scope,
        id: DeviceId,
        facts: &Facts,
        lang: Lang,
    ) -> Result<Vec<DeviceHistory>> {
        let changes = sejo_store::device::changes(self.db(), scope, id).await?;
        let names = facts::names(self.db(), scope).await?;
        let history = |c: sejo_store::device::Change| DeviceHistory {
            at: c.at,
            by_name: names.user(c.by, lang),
            file_name: c.intake_id.and_then(|id| names.intake(id)),
            fields: match (&c.before, &c.after) {
                (Some(before), Some(after)) => differences(before, after, &facts.systems),
                _ => Vec::new(),
            },
        };
        Ok(changes.into_iter().map(history).collect())
    }
}

/// What people call a device, with room and serial number where there are any.
fn long_name(device: &Device) -> Named<DeviceId> {
    let parts = [device.label(), &device.place, &device.serial];
    let name = parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" / ");
    Named { id: device.id, name }
}

/// The devices that answer a question, in its order, all pages.
fn found<'a>(facts: &'a Facts, query: &LedgerQuery, today: Date) -> Vec<&'a Device> {
    let search = search::Search::new(query, facts);
    let fits = |d: &&Device| search.fits(d) && sejo_judge::matches(query.filter, d, &facts.thresholds, today);
    let mut found: Vec<&Device> = facts.devices.iter().filter(fits).collect();
    search::sort(&mut found, query.sort, facts);
    found
}

/// The page that answers a question.
fn view(facts: &Facts, query: LedgerQuery, today: Date) -> LedgerView {
    let search = search::Search::new(&query, facts);
    let rest: Vec<&Device> = facts.devices.iter().filter(|d| search.fits(d)).collect();
    let under: Vec<_> = rest.iter().flat_map(|d| sejo_judge::ledger_filters(d, &facts.thresholds, today)).collect();
    let filters: Vec<_> =
        LedgerFilter::ALL.iter().map(|&f| (f, under.iter().filter(|&&under| under == f).count())).collect();
    let found = found(facts, &query, today);
    let total = found.len();
    let pages = u32::try_from(total.div_ceil(PAGE)).unwrap_or(u32::MAX).max(1);
    let page = query.page.clamp(1, pages);
    let skip = usize::try_from(page - 1).unwrap_or(0) * PAGE;
    let rows = found
        .into_iter()
        .skip(skip)
        .take(PAGE)
        .map(|d| DeviceRow {
            system: system_name(&facts.systems, d.system_id),
            gaps: sejo_judge::ledger_gaps(d, &facts.thresholds, today),
            device: d.clone(),
        })
        .collect();
    let of = |kind| facts.devices.iter().filter(|d| d.state == DeviceState::InUse && d.kind == kind).count();
    LedgerView {
        rows,
        first: skip + 1,
        total,
        pages,
        filters,
        kinds: DeviceKind::ALL.iter().map(|&kind| (kind, of(Some(kind)))).collect(),
        kindless: of(None),
        places: places(facts),
        systems: systems(facts),
        unwritable: Vec::new(),
        unprintable: Vec::new(),
        query: LedgerQuery { page, ..query },
    }
}

/// The name of a system; empty when there is none.
pub(crate) fn system_name(systems: &[System], id: Option<SystemId>) -> String {
    systems.iter().find(|s| Some(s.id) == id).map(|s| s.label().to_owned()).unwrap_or_default()
}

fn systems(facts: &Facts) -> Vec<Named<SystemId>> {
    facts.systems.iter().map(|s| Named { id: s.id, name: s.label().to_owned() }).collect()
}

/// Rooms of devices that are still there, each once.
fn places(facts: &Facts) -> Vec<String> {
    let kept = facts.devices.iter().filter(|d| d.state != DeviceState::Retired && !d.place.is_empty());
    let rooms: std::collections::BTreeSet<&str> = kept.map(|d| d.place.as_str()).collect();
    rooms.into_iter().map(str::to_owned).collect()
}
