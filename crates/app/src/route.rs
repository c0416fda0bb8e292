//! The route (経路): whether the facility may follow the volume for outsourced maintenance, which server prevents it, and what
//! to ask the vendor to put in writing.

use sejo_model::route::{RouteKind, RouteServer, ServerStanding};
use sejo_model::{
    Action, Actor, Date, Device, DeviceId, DeviceKind, ErrorCode, Facts, Lang, Responsibility, Route, Vendor, VendorId,
    Words,
};
use sejo_report::route::{RouteLetter, RouteLetterServer, letter_print};
use sejo_store::StoreError;
use serde_json::json;

use crate::configuration::officer;
use crate::field::Fields;
use crate::ledger::Author;
use crate::responsibility::{check, check_confirmed, kept};
use crate::{App, Error, File, Named, Result, audit, authz, facts, ledger};

/// So many days a vendor has to answer. Own choice: a contract is looked at by more than one person.
const DAYS: i32 = 21;

/// The sentence that would put the updates of servers into a vendor's hands.
pub const SENTENCE: Words = Words {
    ja: "乙(事業者)は、本契約の対象である医療情報システムの全てのサーバ(端末のみで業務が完結する場合は、その端末を含む)について、オペレーティングシステム及びソフトウェアのセキュリティ更新プログラムを適用する責任を負う。乙は、更新プログラムの公開後30日以内(攻撃への悪用が確認されたものは7日以内)に適用し、適用した日と内容を甲(医療機関)に報告する。適用できない場合は、その理由と代わりの対策を、あらかじめ甲に書面で示す。",
    en: "For all servers of the medical information systems under this contract (and PCs on which the work is complete in itself), the vendor is responsible for applying security updates to operating systems and software. The vendor applies them within 30 days of their release (within 7 days where they are known to be exploited) and reports the day and what was applied. Where one cannot be applied, the vendor says why, and what is done instead, in writing beforehand.",
};

/// How a server stands to the vendor of its system, where the contract is with another, who is none of that vendor's business.
const NOT_WITH_YOU: Words = Words {
    ja: "貴社との契約では、まだ確かめていません",
    en: "not looked up yet in a contract with you",
};

/// What one vendor can be asked.
#[derive(Debug, Clone)]
pub struct RouteAsk {
    /// Whom.
    pub vendor: Named<VendorId>,
    /// About which servers.
    pub servers: Vec<RouteServer>,
}

/// The route as it is shown.
#[derive(Debug, Clone)]
pub struct RouteView {
    /// The route.
    pub route: Route,
    /// What each vendor can be asked to put in writing.
    pub asks: Vec<RouteAsk>,
    /// Names of servers no vendor is known for, of those that could be asked about.
    pub nobody_to_ask: Vec<String>,
    /// Of how many systems the vendor was not asked yet what the volume for outsourced maintenance asks, where that applies.
    pub unasked: usize,
}

/// One device, for saying who updates it.
#[derive(Debug, Clone)]
pub struct ServerView {
    /// The device.
    pub device: Device,
    /// Where it stands; `None` while it does not count as a server.
    pub server: Option<RouteServer>,
    /// Name of its system.
    pub system: String,
}

/// What is said of one device.
#[derive(Debug, Clone)]
pub struct ServerSaid {
    /// Whether it is a server, or a PC on which the work is complete; `None`: nobody knows.
    pub counts_as_server: Option<bool>,
    /// Who updates it; `None` where what holds for its system holds for it.
    pub updates: Option<Responsibility>,
    /// Revision of the device that was seen.
    pub revision: u32,
}

impl App {
    /// The route of the facility today.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn route(&self, actor: &Actor) -> Result<RouteView> {
        let scope = authz::scope(actor, Action::Read)?;
        let standing = self.standing(&scope).await?;
        let facts = &standing.facts;
        let route = sejo_judge::route(facts, standing.today);
        let unasked = match route.kind {
            RouteKind::Outsourced => self.board_of(&scope, &standing).await?.unasked(),
            RouteKind::Whole | RouteKind::Unknown => 0,
        };
        let ask = |vendor: &Vendor| {
            let servers: Vec<RouteServer> = route.to_ask(vendor.id).cloned().collect();
            let vendor = Named { id: vendor.id, name: vendor.name.clone() };
            Some(RouteAsk { vendor, servers }).filter(|ask| !ask.servers.is_empty())
        };
        let asks = facts.vendors.iter().filter_map(ask).collect();
        let alone = route.servers.iter().filter(|s| s.vendor_id.is_none() && s.standing.is_asked_of_vendor());
        let nobody_to_ask = alone.map(|s| s.name.clone()).collect();
        Ok(RouteView { asks, nobody_to_ask, unasked, route })
    }

    /// One device, for saying who updates it.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn server(&self, actor: &Actor, id: DeviceId) -> Result<ServerView> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let device = facts.devices.iter().find(|d| d.id == id).ok_or(ErrorCode::NotFound)?;
        let mut servers = sejo_judge::route(&facts, self.today()).servers;
        servers.retain(|s| s.device_id == Some(id));
        let system = facts.systems.iter().find(|s| Some(s.id) == device.system_id);
        let system = system.map(|s| s.label().to_owned()).unwrap_or_default();
        Ok(ServerView { device: device.clone(), server: servers.pop(), system })
    }

    /// Says of one device whether it counts as a server, and who updates it.
    ///
    /// # Errors
    /// Field errors on `updates`, `confirmation` and `counts_as_server`, `ChangedMeanwhile`.
    pub async fn save_server(&self, actor: &Actor, id: DeviceId, said: &ServerSaid) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let before = sejo_store::device::get(self.db(), &scope, id).await?;
        let mut fields = Fields::default();
        let updates = said.updates.as_ref().map(kept);
        if let Some(updates) = &said.updates {
            check(&mut fields, "updates", updates);
        }
        if let Some(updates) = &updates {
            let known = before.updates.as_ref().map(|known| &known.clause);
            check_confirmed(&mut fields, "confirmation", &updates.clause, known);
        }
        // A server is one whatever is said; its kind in the ledger would have to be another.
        let is_server = before.kind == Some(DeviceKind::Server);
        fields.check("counts_as_server", !(is_server && said.counts_as_server == Some(false)), ErrorCode::UnknownWord);
        fields.finish()?;
        let after =
            Device { counts_as_server: said.counts_as_server, updates, revision: said.revision, ..before.clone() };
        if after == before {
            return Ok(());
        }
        let author = Author { by: actor.user, at: self.now(), intake: None };
        let mut tx = self.db().begin().await?;
        let saved = ledger::put_all(&mut tx, &scope, author, &[], &[(before.clone(), after.clone())]).await;
        if let Err(StoreError::Changed) = saved {
            tx.rollback().await?;
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        saved?;
        let part = |d: &Device| json!({ "counts_as_server": d.counts_as_server, "updates": d.updates });
        let detail = json!({ "name": after.label(), "before": part(&before), "after": part(&after) });
        audit::record(&mut tx, self, actor, "route.say", &id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }

    /// The letter that asks a vendor to put the responsibility for updates into the contract, on one page.
    ///
    /// # Errors
    /// `NotFound`; `NothingToAsk` when nothing of this vendor's is open.
    pub async fn route_letter(&self, actor: &Actor, vendor: VendorId) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let facts = facts::facts(self, &scope).await?;
        let vendor = facts.vendors.iter().find(|v| v.id == vendor).ok_or(ErrorCode::NotFound)?;
        let route = sejo_judge::route(&facts, self.today());
        let letter = letter(vendor, &route, &facts, actor.lang, self.today());
        if letter.servers.is_empty() {
            return Err(ErrorCode::NothingToAsk.into());
        }
        let name = vendor.name.replace(['/', '\\', ':'], "_");
        let printed = tokio::task::spawn_blocking(move || letter_print(&letter)).await;
        let printed = printed.map_err(Error::internal)?.map_err(Error::internal)?;
        let title = actor.lang.pick("更新の責任についてのお願い", "letter-updates");
        let name = format!("{title}_{name}_{}.pdf", self.today());
        self.note_export(actor, "route.letter", &vendor.id.to_string()).await?;
        Ok(File::print(name, printed))
    }
}

fn letter(vendor: &Vendor, route: &Route, facts: &Facts, lang: Lang, today: Date) -> RouteLetter {
    // One with somebody else is not this vendor's to hear of.
    let own = || facts.contracts.iter().filter(|c| c.vendor_id == vendor.id);
    let contract = |server: &RouteServer| own().find(|c| Some(c.id) == server.contract_id);
    let mut contracts: Vec<String> = route.to_ask(vendor.id).filter_map(contract).map(|c| c.title.clone()).collect();
    contracts.sort_unstable();
    contracts.dedup();
    let servers = route.to_ask(vendor.id).map(|server| RouteLetterServer {
        name: server.name.clone(),
        system: match server.device_id {
            _ if !server.system.is_empty() => server.system.clone(),
            None => server.name.clone(),
            Some(_) => lang.pick("システムに属さない機器", "of no system").to_owned(),
        },
        standing: match server.standing {
            ServerStanding::OtherParty => NOT_WITH_YOU.r#in(lang).to_owned(),
            _ => server.told(lang),
        },
    });
    RouteLetter {
        lang,
        facility: facts.facility.name.clone(),
        written_by: officer(facts, today),
        vendor: vendor.name.clone(),
        attention: vendor.contact.clone(),
        written_on: today,
        answer_by: today.saturating_add(jiff::Span::new().days(DAYS)),
        contracts,
        servers: servers.collect(),
        sentence: SENTENCE.r#in(lang).to_owned(),
    }
}
