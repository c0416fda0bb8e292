//! Vendors (事業者) and contracts.

use sejo_model::words::Text;
use sejo_model::{
    Action, Actor, Contract, ContractId, Date, ErrorCode, Facts, Lang, System, SystemId, Vendor, VendorId, Words,
};
use sejo_store::StoreError;
use serde_json::json;

use crate::conflict::{self, Label, label};
use crate::field::{Fields, written};
use crate::request::BoardRow;
use crate::responsibility::check_confirmed;
use crate::system::{follow_disclosure, handed_over};
use crate::{App, Error, Named, Result, audit, authz, facts};

/// A vendor in the list.
#[derive(Debug, Clone)]
pub struct VendorRow {
    /// The vendor.
    pub vendor: Vendor,
    /// Its contracts.
    pub contracts: Vec<Contract>,
    /// Names of its systems.
    pub systems: Vec<String>,
    /// What is missing, in the actor's language.
    pub gaps: Vec<String>,
}

/// The page of one vendor.
#[derive(Debug, Clone)]
pub struct VendorView {
    /// The vendor.
    pub vendor: Vendor,
    /// Its contracts.
    pub contracts: Vec<Contract>,
    /// Its systems.
    pub systems: Vec<Named<SystemId>>,
    /// Those of them for which nobody chose a contract yet.
    pub without_contract: Vec<Named<SystemId>>,
    /// Where the requests about its systems stand, as the board says it.
    pub asked: Vec<BoardRow>,
}

impl App {
    /// All vendors.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn vendors(&self, actor: &Actor) -> Result<Vec<VendorRow>> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let today = self.today();
        Ok(facts.vendors.iter().map(|v| row(v, &facts, today, actor.lang)).collect())
    }

    /// One vendor; `None` for the form of a new one.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn vendor(&self, actor: &Actor, id: Option<VendorId>) -> Result<VendorView> {
        let scope = authz::scope(actor, Action::Read)?;
        let standing = self.standing(&scope).await?;
        let board = self.board_of(&scope, &standing).await?;
        let facts = &standing.facts;
        let vendor = match id {
            Some(id) => facts.vendors.iter().find(|v| v.id == id).cloned().ok_or(ErrorCode::NotFound)?,
            None => blank(),
        };
        let own = facts.systems.iter().filter(|s| facts.vendor_of(s) == Some(vendor.id));
        let named = |s: &System| Named { id: s.id, name: s.label().to_owned() };
        Ok(VendorView {
            contracts: facts.contracts.iter().filter(|c| c.vendor_id == vendor.id).cloned().collect(),
            systems: own.clone().map(named).collect(),
            without_contract: own.filter(|s| s.contract_id.is_none()).map(named).collect(),
            asked: board.rows_of(vendor.id),
            vendor,
        })
    }

    /// Saves a vendor (revision 0: a new one).
    ///
    /// # Errors
    /// Field errors, `ChangedMeanwhile`.
    pub async fn save_vendor(&self, actor: &Actor, vendor: &Vendor) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let mut fields = Fields::default();
        fields.name("name", &vendor.name);
        fields.line("contact", &vendor.contact);
        fields.line("phone", &vendor.phone);
        fields.line("night_phone", &vendor.night_phone);
        fields.line("email", &vendor.email);
        fields.text("note", &vendor.note);
        let facts = facts::facts(self, &scope).await?;
        let before = facts.vendors.iter().find(|v| v.id == vendor.id);
        let kept = before.map_or(("", ""), |v| (v.phone.as_str(), v.night_phone.as_str()));
        let phone = fields.phone("phone", &vendor.phone, kept.0);
        let night_phone = fields.phone("night_phone", &vendor.night_phone, kept.1);
        fields.finish()?;
        let vendor = &Vendor { note: written(&vendor.note), phone, night_phone, ..vendor.clone() };
        if before.is_none() && vendor.revision > 0 {
            return Err(ErrorCode::NotFound.into());
        }
        let mut tx = self.db().begin().await?;
        let after = match sejo_store::vendor::put(&mut tx, &scope, vendor).await {
            Err(StoreError::Changed | StoreError::Duplicate(_)) => {
                tx.rollback().await?;
                let now = sejo_store::vendor::get(self.db(), &scope, vendor.id).await?;
                let subject = vendor.id.to_string();
                return Err(conflict::changed(self, (&scope, actor.user), &subject, (&now, vendor), &LABELS).await?);
            }
            other => other?,
        };
        let detail = json!({ "before": before, "after": after });
        audit::record(&mut tx, self, actor, "vendor.save", &vendor.id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }

    /// Removes a vendor that no contract or system names any more.
    ///
    /// # Errors
    /// `NotFound`; a vendor in use gives a field error on `vendor`.
    pub async fn remove_vendor(&self, actor: &Actor, id: VendorId) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let facts = facts::facts(self, &scope).await?;
        let before = facts.vendors.iter().find(|v| v.id == id).ok_or(ErrorCode::NotFound)?;
        // Those that name it themselves: one that its contract alone names is told by that.
        let systems: Vec<&str> = facts.systems.iter().filter(|s| s.vendor_id == Some(id)).map(|s| s.label()).collect();
        let contracts: Vec<&str> =
            facts.contracts.iter().filter(|c| c.vendor_id == id).map(|c| c.title.as_str()).collect();
        let users: Vec<&str> = systems.into_iter().chain(contracts).collect();
        if !users.is_empty() {
            let detail = Text::new(
                format!(
                    "この事業者を使っているもの: {}。先にそちらの事業者を変えるか、契約を削除してください。",
                    users.join("、")
                ),
                format!("Still named by: {}. Change or remove these first.", users.join(", ")),
            );
            return Err(Error::field("vendor", ErrorCode::InUse).with_detail(detail));
        }
        let mut tx = self.db().begin().await?;
        sejo_store::vendor::remove(&mut tx, &scope, id).await?;
        audit::record(&mut tx, self, actor, "vendor.remove", &id.to_string(), json!({ "before": before })).await?;
        Ok(tx.commit().await?)
    }

    /// Saves a contract (revision 0: a new one).
    ///
    /// # Errors
    /// Field errors, `ChangedMeanwhile`.
    pub async fn save_contract(&self, actor: &Actor, contract: &Contract) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let facts = facts::facts(self, &scope).await?;
        let mut fields = Fields::default();
        fields.name("title", &contract.title);
        let known = facts.vendors.iter().any(|v| v.id == contract.vendor_id);
        fields.check("vendor_id", known, ErrorCode::UnknownWord);
        let ordered = contract.starts_on.zip(contract.ends_on).is_none_or(|(start, end)| start <= end);
        fields.check("ends_on", ordered, ErrorCode::EndBeforeStart);
        fields.line("page", &contract.page);
        fields.text("clause", &contract.clause);
        fields.text("confirmation", &contract.confirmed);
        // A vendor is responsible for updates only where the contract says so: without the words there is no proof.
        let quoted = contract.covers_server_updates != Some(true) || !contract.clause.trim().is_empty();
        fields.check("clause", quoted, ErrorCode::Required);
        let before = facts.contracts.iter().find(|c| c.id == contract.id);
        let contract = &kept(contract);
        let known = before.map(Contract::updates_clause);
        check_confirmed(&mut fields, "confirmation", &contract.updates_clause(), known.as_ref());
        fields.finish()?;
        if before.is_none() && contract.revision > 0 {
            return Err(ErrorCode::NotFound.into());
        }
        let mut tx = self.db().begin().await?;
        let after = match sejo_store::contract::put(&mut tx, &scope, contract).await {
            Err(StoreError::Changed | StoreError::Duplicate(_)) => {
                tx.rollback().await?;
                let now = sejo_store::contract::get(self.db(), &scope, contract.id).await?;
                let subject = contract.id.to_string();
                let both = (&now, contract);
                return Err(conflict::changed(self, (&scope, actor.user), &subject, both, &CONTRACT_LABELS).await?);
            }
            other => other?,
        };
        let detail = audit::saved(before, &after, &facts);
        audit::record(&mut tx, self, actor, "contract.save", &contract.id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }

    /// Removes a contract; systems under it stay, without one.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn remove_contract(&self, actor: &Actor, id: ContractId) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let facts = facts::facts(self, &scope).await?;
        let before = facts.contracts.iter().find(|c| c.id == id).ok_or(ErrorCode::NotFound)?;
        let mut tx = self.db().begin().await?;
        for system in facts.systems.iter().filter(|s| s.contract_id == Some(id)) {
            // Where the contract alone named its vendor it has none any more.
            let freed = handed_over(System { contract_id: None, ..system.clone() }, Some(system), &facts);
            sejo_store::system::put(&mut tx, &scope, &freed).await?;
            follow_disclosure(&mut tx, &scope, system, &freed).await?;
        }
        sejo_store::contract::remove(&mut tx, &scope, id).await?;
        audit::record(&mut tx, self, actor, "contract.remove", &id.to_string(), json!({ "before": before })).await?;
        Ok(tx.commit().await?)
    }
}

/// A contract as it is kept: no password in what people write.
fn kept(contract: &Contract) -> Contract {
    let (page, clause) = (written(&contract.page), written(&contract.clause));
    Contract { page, clause, confirmed: written(&contract.confirmed), ..contract.clone() }
}

pub(crate) fn blank() -> Vendor {
    let s = String::new;
    Vendor {
        id: VendorId::new(),
        name: s(),
        contact: s(),
        phone: s(),
        night_phone: s(),
        email: s(),
        note: s(),
        revision: 0,
    }
}

fn row(vendor: &Vendor, facts: &Facts, today: Date, lang: Lang) -> VendorRow {
    let contracts: Vec<Contract> = facts.contracts.iter().filter(|c| c.vendor_id == vendor.id).cloned().collect();
    let own = facts.systems.iter().filter(|s| facts.vendor_of(s) == Some(vendor.id));
    let systems: Vec<String> = own.map(|s| s.label().to_owned()).collect();
    VendorRow {
        gaps: gaps(vendor, &contracts, today).into_iter().map(|w| w.r#in(lang).to_owned()).collect(),
        vendor: vendor.clone(),
        contracts,
        systems,
    }
}

/// What nobody has written down yet about a vendor.
fn gaps(vendor: &Vendor, contracts: &[Contract], today: Date) -> Vec<Words> {
    let in_force: Vec<&Contract> = contracts.iter().filter(|c| c.is_in_force_on(today)).collect();
    [
        (vendor.contact.trim().is_empty(), Words { ja: "担当者が未記入", en: "contact person missing" }),
        (vendor.phone.trim().is_empty(), Words { ja: "電話番号が未記入", en: "telephone missing" }),
        (
            vendor.night_phone.trim().is_empty(),
            Words { ja: "夜間・休日の電話番号が未記入", en: "night and holiday number missing" },
        ),
        (contracts.is_empty(), Words { ja: "契約が登録されていません", en: "no contract registered" }),
        (
            !contracts.is_empty() && in_force.is_empty(),
            Words { ja: "有効な契約がありません", en: "no contract in force" },
        ),
        (
            in_force.iter().any(|c| c.covers_server_updates.is_none()),
            Words {
                ja: "サーバの更新が契約に含まれるか、まだ確かめていません",
                en: "whether the contract covers server updates has not been read yet",
            },
        ),
    ]
    .into_iter()
    .filter_map(|(missing, words)| missing.then_some(words))
    .collect()
}

/// Fields that can differ when two people save the same vendor.
const LABELS: [Label; 6] = [
    label("name", "名前", "name"),
    label("contact", "担当者", "contact person"),
    label("phone", "電話番号", "telephone"),
    label("night_phone", "夜間・休日の電話番号", "night and holiday number"),
    label("email", "メールアドレス", "mail address"),
    label("note", "備考", "remarks"),
];

/// Fields that can differ when two people save the same contract.
const CONTRACT_LABELS: [Label; 8] = [
    label("title", "契約の名前", "name of the contract"),
    label("starts_on", "始まりの日", "first day"),
    label("ends_on", "終わりの日", "last day"),
    label("covers_server_updates", "サーバの更新", "server updates"),
    label("page", "書いてあるページ", "its page"),
    label("clause", "契約書の文言", "its words"),
    label("confirmed", "人が確かめたこと", "made sure by a person"),
    label("stated", "いま事業者が行うと確かめた", "the vendor makes them now"),
];
