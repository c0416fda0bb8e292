//! Disclosures (開示書, MDS/SDS): which system has which version, what its いいえ mean for the facility, and what is left open.
//!
//! Invariants: what was dropped counts for nothing until a person has said of which system it is; of a system one version counts,
//! the others stay on record; the American MDS2 never counts, it is kept for reference. Whose いいえ have no risk and explanation
//! is told by [`sejo_judge`] through the system it counts for.

mod columns;
mod explain;
mod place;
mod print;
mod route_items;
mod take;

use sejo_model::disclosure::{DisclosureUse, RouteItems, RowChange, compare, pairs};
use sejo_model::route::RouteKind;
use sejo_model::system::Disclosure;
use sejo_model::text::fold;
use sejo_model::vendor::core as core_name;
use sejo_model::words::Text;
use sejo_model::{
    Action, Actor, Date, DisclosureId, DisclosureRecord, DisclosureRow, ErrorCode, Facts, Lang, System, SystemId,
    VendorId,
};

use crate::{App, File, Named, Result, authz, facts};

pub use columns::{AskedColumn, AskedTable};
pub(crate) use columns::{asked_tables, chosen, known_columns, remember};
pub use explain::SaidOfRow;
pub use place::Placing;
pub(crate) use place::forget_for_erased;
pub(crate) use take::{New, read_again, record_of};

/// How a system stands with its disclosure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SystemStanding {
    /// Nobody asks for one: no vendor stands behind it, or others only run on it.
    NotAsked,
    /// There is none.
    Absent,
    /// It was written down by hand, and nobody has looked for its いいえ.
    Uncounted,
    /// It was written down by hand with every いいえ explained; what stands in it nobody read into Sejo.
    ByHand,
    /// An いいえ has no risk and explanation.
    Open,
    /// A row has no answer that can be read.
    Unanswered,
    /// An item of the volume for outsourced maintenance has no answer.
    RouteMissing,
    /// Whether the items of that volume have answers is not known: which these are was not copied yet, or not all of them, or the
    /// disclosure was written down by hand.
    RouteUnknown,
    /// Everything is answered, and every いいえ explained.
    Sound,
}

/// A system in the list.
#[derive(Debug, Clone)]
pub struct SystemLine {
    /// The system.
    pub system: System,
    /// Its vendor.
    pub vendor: String,
    /// Where that one is.
    pub vendor_id: Option<VendorId>,
    /// How it stands.
    pub standing: SystemStanding,
    /// The versions on record, the one that counts first.
    pub versions: Vec<DisclosureRecord>,
}

/// The page of all disclosures.
#[derive(Debug, Clone)]
pub struct DisclosureList {
    /// System by system: what is to be done first.
    pub systems: Vec<SystemLine>,
    /// Files nobody has placed yet.
    pub waiting: Vec<DisclosureRecord>,
    /// Files that are not used.
    pub unused: Vec<DisclosureRecord>,
    /// Which volume of the guideline applies.
    pub route: RouteKind,
    /// The items it asks for, as far as somebody entered them.
    pub items: RouteItems,
}

impl DisclosureList {
    /// How many systems stand so.
    #[must_use]
    pub fn count(&self, standing: SystemStanding) -> usize {
        self.systems.iter().filter(|s| s.standing == standing).count()
    }

    /// How many systems are asked for one.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.systems.len().saturating_sub(self.count(SystemStanding::NotAsked))
    }

    /// How many of them have one in order.
    #[must_use]
    pub fn in_order(&self) -> usize {
        self.count(SystemStanding::Sound).saturating_add(self.count(SystemStanding::ByHand))
    }
}

/// The page of one disclosure.
#[derive(Debug, Clone)]
pub struct DisclosureView {
    /// The head.
    pub record: DisclosureRecord,
    /// All rows.
    pub rows: Vec<DisclosureRow>,
    /// Systems it may be about.
    pub systems: Vec<Named<SystemId>>,
    /// The one it seems to be about.
    pub proposed: Option<SystemId>,
    /// Other versions of the same system, the newest first.
    pub versions: Vec<DisclosureRecord>,
    /// The version whose explanations may be taken over.
    pub carry_from: Option<DisclosureRecord>,
    /// Which volume of the guideline applies.
    pub route: RouteKind,
    /// Items of that volume without an answer, by number; `None` while nobody said which they are.
    pub route_missing: Option<Vec<String>>,
    /// How many items that volume asks for, and how many numbers were entered.
    pub route_numbers: (Option<usize>, usize),
    /// Today.
    pub today: Date,
}

impl DisclosureView {
    /// Every いいえ.
    pub fn noes(&self) -> impl Iterator<Item = &DisclosureRow> {
        self.rows.iter().filter(|r| r.answer == Some(sejo_model::DisclosureAnswer::No))
    }

    /// Rows without an answer that can be read.
    pub fn unanswered(&self) -> impl Iterator<Item = &DisclosureRow> {
        self.rows.iter().filter(|r| r.is_unanswered())
    }
}

/// What differs between two versions.
#[derive(Debug, Clone)]
pub struct DisclosureComparison {
    /// The older one.
    pub before: DisclosureRecord,
    /// The newer one.
    pub after: DisclosureRecord,
    /// Name of the system, where both are of the same.
    pub system: String,
    /// What differs.
    pub changes: Vec<RowChange>,
    /// How many rows are the same in both.
    pub same: usize,
}

impl App {
    /// All disclosures, system by system.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn disclosures(&self, actor: &Actor) -> Result<DisclosureList> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let records = sejo_store::disclosure::list(self.db(), &scope).await?;
        let items = route_items::stored(self.db(), &scope).await?;
        let route = sejo_judge::route(&facts, self.today()).kind;
        let mut systems: Vec<SystemLine> = facts.systems.iter().map(|s| line(s, &facts, &records, route)).collect();
        systems.sort_by_key(|s| order(s.standing));
        let of = |used: DisclosureUse| records.iter().filter(move |r| r.used == used).cloned().collect();
        Ok(DisclosureList {
            systems,
            waiting: of(DisclosureUse::Waiting),
            unused: of(DisclosureUse::Unused),
            route,
            items,
        })
    }

    /// One disclosure.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn disclosure(&self, actor: &Actor, id: DisclosureId) -> Result<DisclosureView> {
        let scope = authz::scope(actor, Action::Read)?;
        let (record, rows) = sejo_store::disclosure::get(self.db(), &scope, id).await?;
        let facts = facts::facts(self, &scope).await?;
        let all = sejo_store::disclosure::list(self.db(), &scope).await?;
        let items = route_items::stored(self.db(), &scope).await?;
        let proposed = record.system_id.or_else(|| propose(&record, &all, &facts));
        let of_system = |r: &&DisclosureRecord| r.id != id && proposed.is_some() && r.system_id == proposed;
        let mut versions: Vec<DisclosureRecord> = all.iter().filter(of_system).cloned().collect();
        versions.sort_by_key(|r| std::cmp::Reverse((r.used == DisclosureUse::Counts, r.dated_on, r.received_at)));
        let carry_from = versions.iter().find(|r| r.answered.explained > 0 && record.answered.open() > 0).cloned();
        let named = |s: &System| Named { id: s.id, name: s.label().to_owned() };
        Ok(DisclosureView {
            systems: facts.systems.iter().map(named).collect(),
            route: sejo_judge::route(&facts, self.today()).kind,
            route_missing: record.form.and_then(|form| items.missing(form, &rows)),
            route_numbers: (
                record.form.and_then(sejo_model::DisclosureForm::on_route),
                record.form.map_or(0, |form| items.of(form).len()),
            ),
            today: self.today(),
            proposed,
            versions,
            carry_from,
            record,
            rows,
        })
    }

    /// What differs between two versions, the older one first.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn compare_disclosures(
        &self,
        actor: &Actor,
        one: DisclosureId,
        other: DisclosureId,
    ) -> Result<DisclosureComparison> {
        let scope = authz::scope(actor, Action::Read)?;
        let (a, b) = (
            sejo_store::disclosure::get(self.db(), &scope, one).await?,
            sejo_store::disclosure::get(self.db(), &scope, other).await?,
        );
        let key = |r: &DisclosureRecord| (r.dated_on, r.received_at);
        let (before, after) = if key(&a.0) <= key(&b.0) { (a, b) } else { (b, a) };
        let changes = compare(&before.1, &after.1);
        let is_changed = |c: &&RowChange| !matches!(c, RowChange::Added { .. } | RowChange::Gone { .. });
        let changed = changes.iter().filter(is_changed).count();
        let same = pairs(&before.1, &after.1).len().saturating_sub(changed);
        let system = match (before.0.system_id, after.0.system_id) {
            (Some(one), Some(other)) if one == other => {
                crate::ledger::system_name(&facts::facts(self, &scope).await?.systems, Some(one))
            }
            _ => String::new(),
        };
        Ok(DisclosureComparison { before: before.0, after: after.0, system, changes, same })
    }

    /// The kept file of a disclosure.
    ///
    /// # Errors
    /// `NotFound`, also when it was erased.
    pub async fn disclosure_file(&self, actor: &Actor, id: DisclosureId) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let (record, _) = sejo_store::disclosure::get(self.db(), &scope, id).await?;
        let evidence = record.evidence_id.ok_or(ErrorCode::NotFound)?;
        let bytes = sejo_store::evidence::bytes(self.db(), &scope, evidence).await?;
        self.note_export(actor, "disclosure.hand-out", &id.to_string()).await?;
        // Never a type a browser would show or run.
        Ok(File::whole(record.file_name, "application/octet-stream", bytes))
    }
}

fn line(system: &System, facts: &Facts, records: &[DisclosureRecord], route: RouteKind) -> SystemLine {
    let mut versions: Vec<DisclosureRecord> =
        records.iter().filter(|r| r.system_id == Some(system.id)).cloned().collect();
    versions.sort_by_key(|r| std::cmp::Reverse((r.used == DisclosureUse::Counts, r.dated_on, r.received_at)));
    let behind = facts.vendor_of(system);
    let vendor = facts.vendors.iter().find(|v| Some(v.id) == behind);
    let vendor_id = vendor.map(|v| v.id);
    let vendor = vendor.map(|v| v.name.clone()).unwrap_or_default();
    let has_contract = facts.contract_of(system).is_some();
    let is_asked = system.is_medical() && (!vendor.is_empty() || has_contract);
    SystemLine { standing: standing(system, is_asked, route), system: system.clone(), vendor, vendor_id, versions }
}

fn standing(system: &System, is_asked: bool, route: RouteKind) -> SystemStanding {
    let Some(disclosure) = &system.disclosure else {
        return if is_asked { SystemStanding::Absent } else { SystemStanding::NotAsked };
    };
    let open = disclosure.open_noes.is_some_and(|n| n > 0);
    let is_on_route = route == RouteKind::Outsourced;
    let Some(read) = &disclosure.read else {
        return match disclosure.open_noes {
            _ if open => SystemStanding::Open,
            None => SystemStanding::Uncounted,
            Some(_) if is_on_route => SystemStanding::RouteUnknown,
            Some(_) => SystemStanding::ByHand,
        };
    };
    let lacks_route = is_on_route && read.route_missing.as_ref().is_some_and(|missing| !missing.is_empty());
    let is_uncopied = is_on_route && read.route_missing.is_none();
    match (open, read.unanswered > 0, lacks_route) {
        (true, ..) => SystemStanding::Open,
        (_, true, _) => SystemStanding::Unanswered,
        (_, _, true) => SystemStanding::RouteMissing,
        _ if is_uncopied => SystemStanding::RouteUnknown,
        _ => SystemStanding::Sound,
    }
}

/// What is to be done first.
const fn order(standing: SystemStanding) -> u8 {
    match standing {
        SystemStanding::Open => 0,
        SystemStanding::RouteMissing => 1,
        SystemStanding::Unanswered => 2,
        SystemStanding::Absent => 3,
        SystemStanding::Uncounted => 4,
        SystemStanding::RouteUnknown => 5,
        SystemStanding::ByHand => 6,
        SystemStanding::Sound => 7,
        SystemStanding::NotAsked => 8,
    }
}

/// The one system a file seems to be about: that of an earlier file of the same product, else the one whose name or vendor the
/// file names. Only proposed; a person says it.
fn propose(record: &DisclosureRecord, all: &[DisclosureRecord], facts: &Facts) -> Option<SystemId> {
    let product = fold(&record.product);
    let same = |r: &&DisclosureRecord| !product.is_empty() && fold(&r.product) == product && r.system_id.is_some();
    if let Some(earlier) = all.iter().find(same) {
        return earlier.system_id;
    }
    let words = fold(&format!("{} {} {} {}", record.product, record.file_name, record.maker, record.product_version));
    let only = |found: Vec<&System>| match found.as_slice() {
        [one] => Some(one.id),
        _ => None,
    };
    let is_named = |name: &str| name.chars().count() > 1 && words.contains(name);
    let named = |s: &&System| fold(&s.name).chars().count() > 1 && words.contains(&fold(&s.name));
    only(facts.systems.iter().filter(named).collect()).or_else(|| {
        let vendor = facts.vendors.iter().find(|v| is_named(&core_name(&v.name)))?;
        let medical = |s: &&System| facts.vendor_of(s) == Some(vendor.id) && s.is_medical();
        only(facts.systems.iter().filter(medical).collect())
    })
}

/// A disclosure in a sentence: form, version and day.
pub(crate) fn said(disclosure: &Disclosure, lang: Lang) -> String {
    format!("{} ({})", disclosure.document, sejo_model::date::short(disclosure.dated_on, lang))
}

/// Sentences one behind the other.
pub(crate) fn joined(texts: &[Text]) -> Text {
    let all = |pick: fn(&Text) -> &str, between: &str| texts.iter().map(pick).collect::<Vec<_>>().join(between);
    Text::new(all(|t| &t.ja, ""), all(|t| &t.en, " "))
}
