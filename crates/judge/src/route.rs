//! The route (経路): who is responsible for the security updates of each server, as far as a document says so.
//!
//! The contract's own words count before what anybody heard; what was said of one server counts before what holds for its
//! system. Servers are the devices of that kind, PCs on which the work with records is complete, and the servers behind a
//! system of which the ledger has none (those of a cloud service among them). A system has none only where a person says so and
//! nothing stands against it: that the ledger has other devices of it proves nothing of a server nobody registered.

use std::borrow::Cow;

use jiff::civil::Date;
use sejo_model::route::{CopiedAt, RouteServer, ServerKind, ServerStanding, Serverless, ServerlessKind};
use sejo_model::text::fold;
use sejo_model::words::Text;
use sejo_model::{
    Clause, Contract, Device, DeviceKind, DeviceState, Duty, Facts, Holder, Hosting, Lang, Responsibility, Route,
    System, SystemKind, VendorId,
};

use crate::gaps::is_blank;

mod against;

pub use against::{OfOther, counted, of_other, said_holder};

/// The route of a facility on a day.
#[must_use]
pub fn route(facts: &Facts, today: Date) -> Route {
    let in_use = || facts.devices.iter().filter(|d| d.state == DeviceState::InUse);
    let with_server: Vec<_> = in_use().filter(|d| is_server(d)).filter_map(|d| d.system_id).collect();
    let bare = |s: &System| !with_server.contains(&s.id);
    let mut servers: Vec<RouteServer> = in_use().filter_map(|device| of_device(device, facts, today, &bare)).collect();
    let without: Vec<Serverless> = facts.systems.iter().filter_map(|system| serverless(system, facts)).collect();
    let is_left_out = |s: &System| without.iter().any(|one| one.system_id == s.id && one.kind.is_left_out());
    let unlisted = facts.systems.iter().filter(|s| bare(s) && !is_left_out(s));
    servers.extend(unlisted.map(|system| of_system(system, facts, today)));
    Route::of(servers, without)
}

/// That a system counts for no server, as a person says, or what stands against that.
fn serverless(system: &System, facts: &Facts) -> Option<Serverless> {
    let said = system.no_server.clone()?;
    let servers: Vec<String> = servers_of(system, facts).map(|d| d.label().to_owned()).collect();
    let kind = match (servers.is_empty(), system.hosting) {
        (false, _) => ServerlessKind::Listed,
        (true, Hosting::Cloud) => ServerlessKind::Cloud,
        (true, _) => ServerlessKind::Said,
    };
    Some(Serverless { system_id: system.id, name: system.label().to_owned(), kind, said, servers })
}

fn devices_of<'a>(system: &System, facts: &'a Facts) -> impl Iterator<Item = &'a Device> {
    facts.devices.iter().filter(move |d| d.system_id == Some(system.id) && d.state == DeviceState::InUse)
}

fn servers_of<'a>(system: &System, facts: &'a Facts) -> impl Iterator<Item = &'a Device> {
    devices_of(system, facts).filter(|d| is_server(d))
}

/// The devices of a system with which no care is done, where the ledger has some and none may be a server: a person may know that
/// it has none.
fn no_servers(system: &System, facts: &Facts) -> Vec<String> {
    let is_none = !system.is_medical() && devices_of(system, facts).all(is_no_server);
    let own = devices_of(system, facts).filter(|_| is_none);
    own.map(|d| d.label().to_owned()).collect()
}

/// Who makes the security updates of a system, by what was said of it and what its contract says, weighed as for the route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Updates {
    /// Who; `None` where neither says anything.
    pub holder: Option<Holder>,
    /// How far that is proven.
    pub standing: ServerStanding,
    /// The words that prove it.
    pub clause: Option<Clause>,
    /// Whether they do by a person's word only.
    pub is_by_word: bool,
    /// Who says what, where two sources stand against each other.
    pub disputed: Option<Text>,
}

/// Who makes the security updates of a system on a day. What is copied and promises nothing settles nothing, whoever was said to make
/// them, nor does what stands against what somebody said.
#[must_use]
pub fn updates(system: &System, facts: &Facts, today: Date) -> Updates {
    let seen = as_said(system, None, facts);
    let system = &*seen;
    let (contract, vendor) = (facts.contract_of(system), facts.vendor_of(system));
    let ground = Ground { system: Some(system), contract, vendor, facts, today };
    let both = of_both(system, ground);
    let (standing, quoted) = match denied_of_one(system, ground) {
        Some(disputed) if both.0 != ServerStanding::Contradicted => contradicted(disputed),
        _ => both,
    };
    let said = said_holder(system, Duty::Updates, facts, today);
    let is_disputed = system.responsibilities.get(Duty::Updates).is_some_and(|said| !said.disputed.is_empty());
    let is_open = said.is_none_or(|said| said == Holder::Unknown && !is_disputed);
    let holder = match standing {
        ServerStanding::Covered => Some(Holder::Vendor),
        // The contract gives them to the vendor; where it says so nobody copied.
        ServerStanding::NoWords if is_open => Some(Holder::Vendor),
        ServerStanding::Contradicted | ServerStanding::Vague => Some(Holder::Unknown),
        _ => said,
    };
    let Quoted { clause, is_by_word, disputed, .. } = quoted;
    Updates { holder, standing, clause, is_by_word, disputed }
}

/// Why a document on which a duty of a system rests is no ground for it, in words: it is a contract which is not in force, or words
/// of another than its vendor; `None` for any other.
#[must_use]
pub fn lapsed(system: &System, document: &str, facts: &Facts, today: Date) -> Option<(ServerStanding, Text)> {
    let (contract, vendor) = (facts.contract_of(system), facts.vendor_of(system));
    let ground = Ground { system: Some(system), contract, vendor, facts, today };
    if let Some(OfOther { told, .. }) = ground.of_other_party(document) {
        return Some((ServerStanding::OtherParty, told));
    }
    let (standing, Quoted { begins_on, .. }) = ground.none_in_force(&ground.named(document))?;
    Some((standing, Text::new(standing.told(begins_on, Lang::Ja), standing.told(begins_on, Lang::En))))
}

fn is_server(device: &Device) -> bool {
    device.kind == Some(DeviceKind::Server) || device.counts_as_server == Some(true)
}

/// Whether a device is known to be no server: of another kind, or a PC of which somebody said so.
fn is_no_server(device: &Device) -> bool {
    let is_other = matches!(device.kind, Some(DeviceKind::Network | DeviceKind::Other));
    !is_server(device) && (is_other || device.counts_as_server == Some(false))
}

fn of_device(device: &Device, facts: &Facts, today: Date, bare: &dyn Fn(&System) -> bool) -> Option<RouteServer> {
    let system = facts.systems.iter().find(|s| Some(s.id) == device.system_id);
    let kind = match (device.kind, device.counts_as_server) {
        (Some(DeviceKind::Server), _) => ServerKind::Server,
        (_, Some(true)) => ServerKind::Pc,
        (None, None) => ServerKind::Maybe,
        // Where a system in the house has no server, one of its PCs may be it.
        (Some(DeviceKind::Pc), None)
            if system.is_some_and(|s| s.is_medical() && s.hosting != Hosting::Cloud && bare(s)) =>
        {
            ServerKind::Maybe
        }
        // So may one of no system that is called after the work.
        (Some(DeviceKind::Pc), None) if system.is_none() && may_hold_work(device, facts, bare) => ServerKind::Maybe,
        _ => return None,
    };
    let said = system.map(|system| as_said(system, Some(device), facts));
    let system = said.as_deref();
    let contract = system.and_then(|s| facts.contract_of(s));
    let vendor = system.and_then(|s| facts.vendor_of(s)).or_else(|| maintainer(device, facts));
    let ground = Ground { system, contract, vendor, facts, today };
    let (standing, Quoted { clause, copied_at, unread, is_by_word, disputed, begins_on }) =
        match (kind, &device.updates) {
            (ServerKind::Maybe, _) => unquoted(ServerStanding::MaybeServer),
            (_, Some(own)) => said_of_one(own, system, ground),
            (_, None) => system.map_or(unquoted(ServerStanding::NotAsked), |s| of_both(s, ground)),
        };
    Some(RouteServer {
        device_id: Some(device.id),
        system_id: device.system_id,
        vendor_id: vendor,
        contract_id: contract.map(|c| c.id),
        contract_with: ground.contract_with().to_owned(),
        name: device.label().to_owned(),
        system: system.map(|s| s.label().to_owned()).unwrap_or_default(),
        kind,
        no_servers: Vec::new(),
        standing,
        clause,
        copied_at,
        unread,
        is_by_word,
        disputed,
        begins_on,
    })
}

fn of_system(system: &System, facts: &Facts, today: Date) -> RouteServer {
    let (contract, vendor) = (facts.contract_of(system), facts.vendor_of(system));
    let ground = Ground { system: Some(system), contract, vendor, facts, today };
    let (standing, Quoted { clause, copied_at, unread, is_by_word, disputed, begins_on }) = of_both(system, ground);
    RouteServer {
        device_id: None,
        system_id: Some(system.id),
        vendor_id: vendor,
        contract_id: contract.map(|c| c.id),
        contract_with: ground.contract_with().to_owned(),
        name: system.label().to_owned(),
        system: String::new(),
        kind: if system.hosting == Hosting::Cloud { ServerKind::Cloud } else { ServerKind::Unlisted },
        no_servers: no_servers(system, facts),
        standing,
        clause,
        copied_at,
        unread,
        is_by_word,
        disputed,
        begins_on,
    }
}

/// Work that may be complete on one PC and serve others from it: the words of a name or remark it is known by, as they are folded, and
/// the systems it is done with.
const WORKS: [(&[&str], &[SystemKind]); 3] = [
    (&["カルテ", "電カル"], &[SystemKind::Ehr]),
    (
        &["レセコン", "レセプト", "日レセ", "orca", "医事会計", "医事コン", "医事システム"],
        &[SystemKind::Receipt, SystemKind::Pharmacy],
    ),
    (&["薬歴", "調剤システム"], &[SystemKind::Pharmacy]),
];

/// A PC by whose name or remark the work may be complete on it. A mere terminal is none where the work is known to be done elsewhere:
/// on a server of the ledger, or in a cloud.
fn may_hold_work(device: &Device, facts: &Facts, bare: &dyn Fn(&System) -> bool) -> bool {
    let said = fold(&format!("{} {}", device.name, device.note));
    let has = |words: &[&str]| words.iter().any(|word| said.contains(*word));
    let is_terminal = has(&["端末", "クライアント", "閲覧", "参照"]);
    let is_elsewhere = |kinds: &[SystemKind]| {
        facts.systems.iter().any(|s| kinds.contains(&s.kind) && (s.hosting == Hosting::Cloud || !bare(s)))
    };
    WORKS.iter().any(|(words, kinds)| has(words) && !(is_terminal && is_elsewhere(kinds)))
}

/// The vendor the ledger names for a device of its own.
fn maintainer(device: &Device, facts: &Facts) -> Option<VendorId> {
    let name = fold(&device.maintainer);
    let named = facts.vendors.iter().find(|v| !is_blank(&v.name) && fold(&v.name) == name);
    named.map(|v| v.id)
}

/// What the words of a document prove, or by which of them it is not clear.
struct Quoted {
    clause: Option<Clause>,
    copied_at: Option<CopiedAt>,
    unread: Vec<String>,
    /// Whether they prove it by a person's word only.
    is_by_word: bool,
    /// Who says what, where two sources stand against each other.
    disputed: Option<Text>,
    /// The day its contract begins, where that has not begun.
    begins_on: Option<Date>,
}

type Standing = (ServerStanding, Quoted);

const fn unquoted(standing: ServerStanding) -> Standing {
    let nothing = Quoted {
        clause: None,
        copied_at: None,
        unread: Vec::new(),
        is_by_word: false,
        disputed: None,
        begins_on: None,
    };
    (standing, nothing)
}

/// A contract that is not in force: over, or of which the day is known on which it begins.
fn out_of_force(begins_on: Option<Date>) -> Standing {
    let standing = if begins_on.is_some() { ServerStanding::NotBegun } else { ServerStanding::Ended };
    let (standing, quoted) = unquoted(standing);
    (standing, Quoted { begins_on, ..quoted })
}

fn contradicted(disputed: Text) -> Standing {
    let (standing, quoted) = unquoted(ServerStanding::Contradicted);
    (standing, Quoted { disputed: Some(disputed), ..quoted })
}

/// What words about a server may rest on.
#[derive(Clone, Copy)]
struct Ground<'a> {
    /// The system it belongs to.
    system: Option<&'a System>,
    /// The contract its system is under.
    contract: Option<&'a Contract>,
    vendor: Option<VendorId>,
    facts: &'a Facts,
    today: Date,
}

impl<'a> Ground<'a> {
    /// What a system under no contract lacks: where its vendor has one on record, only to be tied to it.
    fn without_contract(self) -> ServerStanding {
        let is_registered = self.facts.contracts.iter().any(|c| self.vendor == Some(c.vendor_id));
        if is_registered { ServerStanding::NotChosen } else { ServerStanding::NoContract }
    }

    /// What a vendor is called; empty where it is not known.
    fn name_of(self, vendor: Option<VendorId>) -> &'a str {
        self.facts.vendors.iter().find(|v| Some(v.id) == vendor).map_or("", |v| v.name.as_str())
    }

    /// The other system of the ledger whose name stands in a clause of the contract, or in how somebody made sure of it, where that of
    /// this one does not.
    fn names_another(self, clause: &Clause) -> Option<&'a str> {
        let said = fold(&format!("{} {}", clause.quote, clause.confirmed));
        let is_named = |system: &System| {
            let name = fold(&system.name);
            name.chars().count() > 1 && said.contains(&name)
        };
        if self.system.is_some_and(is_named) {
            return None;
        }
        self.facts.systems.iter().find(|system| is_named(system)).map(|system| system.name.as_str())
    }

    /// Whether words that were copied for the system do.
    fn is_against(self, clause: &Clause) -> bool {
        clause.disputes_updates(self.name_of(self.vendor)) && self.lapsed(&clause.document).is_none()
    }

    /// Whether a person says of a clause by whose own words the vendor makes the updates that it holds, whatever stands elsewhere.
    fn is_settled(self, clause: &Clause) -> bool {
        clause.is_confirmed() && clause.promises_updates(self.name_of(self.vendor))
    }

    /// The contracts with the vendor.
    fn contracts(self) -> impl Iterator<Item = &'a Contract> {
        let is_own =
            move |c: &&Contract| self.contract.is_some_and(|own| own.id == c.id) || self.vendor == Some(c.vendor_id);
        self.facts.contracts.iter().filter(is_own)
    }

    /// Those of them a document is. Contracts are called by half their names: 利用規約 is クラウドカルテ利用規約. Where that may be
    /// the contract of the system, it is: what is in force for another system proves nothing of this one.
    fn named(self, document: &str) -> Vec<&'a Contract> {
        let document = fold(document);
        let exact: Vec<&Contract> = self.contracts().filter(|c| fold(&c.title) == document).collect();
        if !exact.is_empty() {
            return exact;
        }
        let half = |c: &&Contract| {
            let title = fold(&c.title);
            !title.is_empty() && (title.contains(&document) || document.contains(&title))
        };
        let named: Vec<&Contract> = self.contracts().filter(half).collect();
        self.contract.filter(|own| named.contains(own)).map_or(named, |own| vec![own])
    }

    /// How contracts stand of which none is in force, or one is with another than the vendor; `None` for any others, and for none.
    fn none_in_force(self, contracts: &[&Contract]) -> Option<Standing> {
        if contracts.iter().any(|c| self.is_unreached(c)) {
            return Some(unquoted(ServerStanding::OtherParty));
        }
        let stands = contracts.is_empty() || contracts.iter().any(|c| c.is_in_force_on(self.today));
        (!stands).then(|| out_of_force(contracts.iter().filter_map(|c| c.begins_after(self.today)).min()))
    }

    /// How a document stands that rests on a contract of the vendor which is not in force, or on one with another; `None` for any other.
    /// A document that is no other contract falls with that of the system.
    fn lapsed(self, document: &str) -> Option<Standing> {
        self.of_former(document).or_else(|| self.none_in_force(&self.counting(document)))
    }

    /// The contracts a document rests on.
    fn counting(self, document: &str) -> Vec<&'a Contract> {
        let named = self.named(document);
        if named.is_empty() { self.contract.into_iter().collect() } else { named }
    }
}

/// What was said of this very server counts, whatever holds for the others of its system. But its clause proves nothing while the
/// vendor's word stands against it, or another document does and nobody says which holds.
fn said_of_one(own: &Responsibility, system: Option<&System>, ground: Ground<'_>) -> Standing {
    match own.holder {
        Holder::Facility => unquoted(ServerStanding::Own),
        Holder::Unknown => unquoted(ServerStanding::Unsaid),
        Holder::Vendor => match against_one(&own.clause, system, ground).filter(|_| covers(&own.clause, ground)) {
            Some(disputed) => contradicted(disputed),
            None => quoted(&own.clause, CopiedAt::Server, ground).unwrap_or(unquoted(ServerStanding::NoWords)),
        },
    }
}

/// Whether the vendor of a system says that the updates are none of its own, and nobody here has settled that or found it written.
fn is_denied(system: &System) -> bool {
    let denies = |said: &Responsibility| match said.holder {
        Holder::Facility => said.heard_of.is_some() && !said.clause.is_complete(),
        Holder::Unknown => !said.disputed.is_empty(),
        Holder::Vendor => false,
    };
    system.responsibilities.get(Duty::Updates).is_some_and(denies)
}

/// The servers that two words about the updates of a system stand against each other of, where not of all. One the ledger has no more
/// may be any.
fn disputed_servers<'a>(system: &System, facts: &'a Facts) -> Option<Vec<&'a Device>> {
    let said = system.responsibilities.get(Duty::Updates)?;
    let own: Vec<&Device> = servers_of(system, facts).collect();
    let is_listed = |name: &String| own.iter().any(|d| d.label() == name.as_str());
    let is_of_some = said.holder == Holder::Unknown && !said.disputed_of.is_empty();
    let is_named = |d: &&Device| said.disputed_of.iter().any(|name| d.label() == name.as_str());
    (is_of_some && said.disputed_of.iter().all(is_listed)).then(|| own.iter().copied().filter(is_named).collect())
}

/// A system as what was said of it holds for one of its servers (none: for all of them). A word against one server leaves the others
/// the vendor's, and the system once it is settled that the facility updates that server.
fn as_said<'a>(system: &'a System, of: Option<&Device>, facts: &Facts) -> Cow<'a, System> {
    let Some(disputed) = disputed_servers(system, facts) else { return Cow::Borrowed(system) };
    let is_own = |d: &Device| d.updates.as_ref().is_some_and(|own| own.holder == Holder::Facility);
    let stands = match of {
        Some(device) => disputed.iter().any(|d| d.id == device.id),
        None => !disputed.iter().all(|d| is_own(d)),
    };
    let Some(said) = system.responsibilities.get(Duty::Updates).filter(|_| !stands) else {
        return Cow::Borrowed(system);
    };
    let (detail, clause, heard_of) = (said.detail.clone(), said.clause.clone(), said.heard_of);
    let said = Responsibility { detail, clause, heard_of, ..Responsibility::said(Holder::Vendor) };
    let mut system = system.clone();
    system.responsibilities.put(Duty::Updates, said);
    Cow::Owned(system)
}

/// What a clause of one of the servers of a system says and what the vendor's word on the system, where they stand against each other.
fn denied_of_one(system: &System, ground: Ground<'_>) -> Option<Text> {
    let proves = |own: &&Responsibility| own.holder == Holder::Vendor && covers(&own.clause, ground);
    let disputed = disputed_servers(system, ground.facts);
    let is_disputed = |d: &&Device| disputed.as_ref().is_none_or(|of| of.iter().any(|other| other.id == d.id));
    let mut own = servers_of(system, ground.facts).filter(is_disputed).filter_map(|d| d.updates.as_ref());
    let own = own.find(proves).filter(|_| is_denied(system))?;
    Some(of_one(&own.clause, system))
}

/// What a clause of a server says and what stands against it: the vendor's word on its system, or another document.
fn against_one(clause: &Clause, system: Option<&System>, ground: Ground<'_>) -> Option<Text> {
    if let Some(system) = system.filter(|system| is_denied(system)) {
        return Some(of_one(clause, system));
    }
    let said = system.and_then(|system| system.responsibilities.get(Duty::Updates)).map(|said| &said.clause);
    let of_system = said.filter(|said| ground.is_against(said) && !ground.is_settled(clause)).map(|said| {
        let other = said.line();
        Text::new(format!("ほかの書面ではそうではない({other})"), format!("another document does not ({other})"))
    });
    let (line, other) = (clause.line(), of_system.or_else(|| ground.against(clause))?);
    Some(Text::new(
        format!("サーバに写した書面では事業者({line})、{}", other.ja),
        format!("The document copied for a server names the vendor ({line}), {}", other.en),
    ))
}

/// What the document copied for a server says, and what the vendor's word on its system.
fn of_one(clause: &Clause, system: &System) -> Text {
    let line = clause.line();
    let said = system.responsibilities.get(Duty::Updates).map(Responsibility::dispute);
    match said.filter(|said| !said.ja.is_empty()) {
        Some(Text { ja, en }) => Text::new(
            format!("サーバに写した書面では事業者({line})。{ja}"),
            format!("The document copied for a server names the vendor ({line}). {en}"),
        ),
        None => Text::new(
            format!("サーバに写した書面では事業者({line})、役割分担では自施設"),
            format!(
                "The document copied for a server names the vendor ({line}), the responsibility table the facility"
            ),
        ),
    }
}

/// Who says what, where what was said or copied for a system and what its contract says stand against each other: no document beats
/// another without a word. `proven` is the clause of the contract, where that promises the updates.
fn disputed(said: &Responsibility, proven: Option<&Clause>, ground: Ground<'_>) -> Option<Text> {
    let own = said.clause.line();
    match (said.holder, proven) {
        (Holder::Unknown, _) if !said.disputed.is_empty() => {
            let line = proven.map(Clause::line).or_else(|| covers(&said.clause, ground).then_some(own))?;
            let Text { ja, en } = said.dispute();
            let ja = format!("書面では事業者({line})。{ja}");
            Some(Text::new(ja, format!("A document names the vendor ({line}). {en}")))
        }
        (Holder::Facility, Some(contract)) => {
            let contract = contract.line();
            let own = if own.is_empty() { own } else { format!("({own})") };
            Some(Text::new(
                format!("契約では事業者({contract})、役割分担では自施設{own}"),
                format!("The contract names the vendor ({contract}), the responsibility table the facility{own}"),
            ))
        }
        (_, Some(contract)) => {
            let contract = contract.line();
            ground.is_against(&said.clause).then(|| {
                Text::new(
                    format!("契約では事業者({contract})、役割分担に写した書面ではそうではない({own})"),
                    format!(
                        "The contract names the vendor ({contract}), the document copied for the responsibility table does not ({own})"
                    ),
                )
            })
        }
        (Holder::Vendor, None) if covers(&said.clause, ground) => {
            let other = ground.against(&said.clause)?;
            Some(Text::new(
                format!("役割分担に写した書面では事業者({own})、{}", other.ja),
                format!("The document copied for the responsibility table names the vendor ({own}), {}", other.en),
            ))
        }
        _ => None,
    }
}

/// What was said of the system's servers, and what its contract says.
fn of_both(system: &System, ground: Ground<'_>) -> Standing {
    let said = system.responsibilities.get(Duty::Updates);
    let written = ground.contract.map(|c| written(c, ground));
    let covered = written.as_ref().filter(|(standing, _)| *standing == ServerStanding::Covered);
    let proven = covered.and_then(|(_, quoted)| quoted.clause.as_ref());
    if let Some(disputed) = said.and_then(|said| disputed(said, proven, ground)) {
        return contradicted(disputed);
    }
    let is_proven = proven.is_some();
    match said.map(|s| s.holder) {
        Some(Holder::Facility) => unquoted(ServerStanding::Own),
        Some(Holder::Vendor) => said
            .and_then(|s| quoted(&s.clause, CopiedAt::System, ground))
            // Of two sources that do not stand against each other the one that proves it counts.
            .filter(|(standing, _)| {
                matches!(standing, ServerStanding::Covered | ServerStanding::Contradicted) || !is_proven
            })
            .or(written)
            .unwrap_or_else(|| unquoted(ground.without_contract())),
        Some(Holder::Unknown) => written.unwrap_or(unquoted(ServerStanding::Unsaid)),
        None => written.unwrap_or(unquoted(ServerStanding::NotAsked)),
    }
}

/// A source that was written down with the responsibility, unless the contract it rests on is not in force.
fn quoted(clause: &Clause, at: CopiedAt, ground: Ground<'_>) -> Option<Standing> {
    if !clause.is_complete() {
        return None;
    }
    let lapsed = ground.lapsed(&clause.document);
    Some(lapsed.unwrap_or_else(|| worded(clause.clone(), at, ground.name_of(ground.vendor))))
}

/// Whether a source proves that the vendor makes the updates.
fn covers(clause: &Clause, ground: Ground<'_>) -> bool {
    let is_source = clause.is_complete() && ground.lapsed(&clause.document).is_none();
    is_source && clause.proves_updates(ground.name_of(ground.vendor))
}

/// A source with its words, if by them the vendor makes the updates, or somebody made sure that it does.
fn worded(clause: Clause, at: CopiedAt, vendor: &str) -> Standing {
    let copied_at = Some(at);
    let quoted = Quoted { copied_at, ..unquoted(ServerStanding::Vague).1 };
    if clause.proves_updates(vendor) {
        let is_by_word = !clause.promises_updates(vendor);
        (ServerStanding::Covered, Quoted { clause: Some(clause), is_by_word, ..quoted })
    } else if let Some(disputed) = clause.contradiction(vendor) {
        (ServerStanding::Contradicted, Quoted { disputed: Some(disputed), ..quoted })
    } else {
        (ServerStanding::Vague, Quoted { unread: clause.unread_words(vendor), ..quoted })
    }
}

/// What a contract says of the servers under it.
fn written(contract: &Contract, ground: Ground<'_>) -> Standing {
    if ground.is_unreached(contract) {
        return unquoted(ServerStanding::OtherParty);
    }
    if !contract.is_in_force_on(ground.today) {
        return out_of_force(contract.begins_after(ground.today));
    }
    match contract.covers_server_updates {
        None => unquoted(ServerStanding::NotRead),
        Some(false) => unquoted(ServerStanding::NotCovered),
        Some(true) => {
            let clause = contract.updates_clause();
            let vendor = ground.name_of(Some(contract.vendor_id));
            if !clause.is_complete() {
                return unquoted(ServerStanding::NoWords);
            }
            // What somebody made sure of the servers of one system says nothing of those of another. Words that are understood name none.
            let is_by_word = clause.is_confirmed() && !clause.promises_updates(vendor);
            let other = Some(&clause).filter(|_| is_by_word).and_then(|clause| ground.names_another(clause));
            match (worded(clause, CopiedAt::Contract, vendor), other) {
                ((ServerStanding::Covered, quoted), Some(name)) => {
                    let unread = vec![name.to_owned()];
                    (ServerStanding::Vague, Quoted { clause: None, unread, is_by_word: false, ..quoted })
                }
                (standing, _) => standing,
            }
        }
    }
}
