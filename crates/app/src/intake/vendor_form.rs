//! Whose form a vendor's form (事業者確認用) is. What stands in it is that vendor's word and never the facility's own, so a
//! form that names nobody, or several, waits until a person has said whose it is. What was said is proposed for the next file like it
//! and never taken by itself: the ministry's file has one name, whoever filled it in. A form names no system either: of a vendor with
//! several it waits until a person has said which; taken for the reply to a request it is about one.
//! Undoing its run takes back whose it is, too, and so does not using it as a reply: it is no longer proposed.

use std::collections::BTreeMap;

use sejo_model::entry::is_entry;
use sejo_model::text::fold;
use sejo_model::vendor::core;
use sejo_model::{
    Actor, EditionId, ErrorCode, Facts, FormKind, ImportedForm, Intake, IntakeId, IntakeState as Stored, Lang, Request,
    RequestId, SystemId, Vendor, VendorId, date,
};
use sejo_store::{Access, Scope, StoreError, Tx};

use super::outcome::{Outcome, Workbook};
use super::own_name::is_stand_in;
use super::proposal::FormSystem;
use super::{WorkbookOutcome, held, undo};
use crate::request::systems_of;
use crate::{App, Error, Named};

/// The setting with what was answered: by the name of the file and its title.
const REMEMBERED: &str = "vendor-forms";
/// Requests named beside a form.
const NAMED: usize = 5;

impl WorkbookOutcome {
    /// Whether it is a vendor's to fill in and nobody has filled it in yet.
    #[must_use]
    pub const fn waits_for_vendor(&self) -> bool {
        self.form.is_for_vendors() && self.answers == 0 && self.known == 0
    }

    /// Whether it waits for a word because its answers differ from what stands.
    #[must_use]
    pub fn is_held(&self) -> bool {
        held::waits(&self.held, &self.words)
    }

    /// The name of whose form it may be, while that is asked.
    #[must_use]
    pub fn likely(&self) -> Option<&str> {
        let likely = self.proposal.as_ref()?.likely?;
        self.vendors.iter().find(|vendor| vendor.id == likely).map(|vendor| vendor.name.as_str())
    }

    /// Whether somebody has to say which systems it is about.
    #[must_use]
    pub fn asks_systems(&self) -> bool {
        self.proposal.as_ref().is_some_and(|p| !p.systems.is_empty())
    }
}

/// Whose a form is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Whose {
    /// As a person said, else the one vendor it names.
    pub vendor: Option<VendorId>,
    /// Whose it may be, while nobody knows.
    pub likely: Option<VendorId>,
}

/// Whose a form is: what a person said goes before all that stands on it. It is not taken for the form of whom it names where the
/// systems that were said are another's, or the name where it asks for one is.
pub(super) async fn find(
    at: impl Access,
    scope: &Scope,
    (form, file_name): (&ImportedForm, &str),
    (said, systems): (Option<VendorId>, &[SystemId]),
    facts: &Facts,
) -> Result<Whose, StoreError> {
    if !form.form.kind.is_for_vendors() {
        return Ok(Whose::default());
    }
    let vendors = &facts.vendors;
    let on_it = format!("{} {}", words(form, file_name), fold(&form.workbook.vendor_name));
    Ok(match said.or_else(|| named(&on_it, vendors)) {
        Some(vendor) if said.is_some() || (are_its(vendor, systems, facts) && is_on(form, vendor, vendors)) => {
            Whose { vendor: Some(vendor), likely: None }
        }
        Some(other) => Whose { vendor: None, likely: Some(other) },
        None => {
            let known = remembered(at, scope).await?.get(&words(form, file_name)).copied();
            Whose { vendor: None, likely: known.filter(|id| vendors.iter().any(|v| v.id == *id)) }
        }
    })
}

/// Whether the name that stands where a form asks for its vendor may be that of one; where none stands there, it may.
fn is_on(form: &ImportedForm, vendor: VendorId, vendors: &[Vendor]) -> bool {
    let named = &form.workbook.vendor_name;
    let is_name = is_entry(named) && !is_stand_in(named);
    !is_name || vendors.iter().any(|v| v.id == vendor && may_be(&v.name, named))
}

/// Whether all of these are systems of a vendor.
fn are_its(vendor: VendorId, systems: &[SystemId], facts: &Facts) -> bool {
    let vendor = facts.vendors.iter().find(|v| v.id == vendor);
    let own = vendor.map(|vendor| systems_of(vendor, facts)).unwrap_or_default();
    systems.iter().all(|id| own.iter().any(|system| system.id == *id))
}

/// Which systems a form is about: those that were said, and of a vendor with one system that one.
pub(super) fn about(vendor: Option<VendorId>, said: &[SystemId], facts: &Facts) -> Vec<SystemId> {
    let Some(vendor) = facts.vendors.iter().find(|v| Some(v.id) == vendor) else { return Vec::new() };
    match (said, systems_of(vendor, facts).as_slice()) {
        ([], [only]) => vec![only.id],
        // Named twice it is one all the same.
        (said, _) => {
            let mut once: Vec<SystemId> = Vec::with_capacity(said.len());
            for id in said {
                if !once.contains(id) {
                    once.push(*id);
                }
            }
            once
        }
    }
}

/// A vendor and systems of it by name.
pub(super) fn called(vendor: Option<VendorId>, systems: &[SystemId], facts: &Facts) -> Vec<String> {
    let vendor = facts.vendors.iter().filter(|v| Some(v.id) == vendor).map(|v| v.name.clone());
    let systems = facts.systems.iter().filter(|s| systems.contains(&s.id)).map(|s| s.label().to_owned());
    vendor.chain(systems).collect()
}

/// The systems a form may be about: those of its vendor where it has several, and while nobody knows whose it is, of every vendor
/// that has.
pub(super) fn systems(vendor: Option<VendorId>, facts: &Facts) -> Vec<FormSystem> {
    let mut found = Vec::new();
    for vendor in facts.vendors.iter().filter(|v| vendor.is_none_or(|id| v.id == id)) {
        let own = systems_of(vendor, facts);
        if own.len() < 2 {
            continue;
        }
        found.extend(own.iter().map(|system| FormSystem {
            id: system.id,
            name: system.label().to_owned(),
            vendor: vendor.id,
            vendor_name: vendor.name.clone(),
        }));
    }
    found
}

/// Refuses a choice of systems that says nothing where the vendor has several, or names one of another vendor.
///
/// # Errors
/// `Required` on `systems`.
pub(super) fn placed(vendor: VendorId, chosen: &[SystemId], facts: &Facts) -> crate::Result<()> {
    let asks = !systems(Some(vendor), facts).is_empty();
    match are_its(vendor, chosen, facts) && !(asks && chosen.is_empty()) {
        true => Ok(()),
        false => Err(Error::field("systems", ErrorCode::Required)),
    }
}

/// The newest requests a vendor's form may be the reply to: of its vendor, or of any while that is asked, and on the edition of the form,
/// as its answers count for no other year. One nobody wrote down as sent is said to be so: what came may show that it went out.
pub(super) async fn requests(
    app: &App,
    scope: &Scope,
    (form, edition, vendor): (FormKind, &EditionId, Option<VendorId>),
    lang: Lang,
) -> Result<Vec<Named<RequestId>>, StoreError> {
    if !form.is_for_vendors() {
        return Ok(Vec::new());
    }
    let all = sejo_store::request::list(app.db(), scope).await?;
    let is_of = |r: &Request| r.asked.edition == *edition && vendor.is_none_or(|id| r.asked.vendor_id() == Some(id));
    let is_its = |r: &&Request| !r.is_withdrawn() && is_of(r);
    let unsent = |r: &Request| {
        if r.sent_on().is_none() { lang.pick("、送った記録なし", ", not recorded as sent") } else { "" }
    };
    let named = |r: &Request| Named { id: r.id(), name: format!("{}{}", named_request(r, lang), unsent(r)) };
    Ok(all.iter().filter(is_its).take(NAMED).map(named).collect())
}

/// A request as it is told from others.
pub(super) fn named_request(request: &Request, lang: Lang) -> String {
    let asked = &request.asked;
    let (day, systems) = (date::short(asked.made_on, lang), asked.system_names());
    let year = asked.edition.fiscal_year().map(|year| format!("{} ", year.name(lang))).unwrap_or_default();
    format!("{} {year}{day} ({systems})", asked.vendor.name)
}

/// Where the answers of a vendor's form are on record already.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The systems they were said to be about; empty where none was named.
    pub systems: Vec<String>,
    /// The runs that took them in and can be undone, by the names of their files: of those that are undone together the newest.
    pub runs: Vec<Named<IntakeId>>,
    /// Whether whoever looks may undo them.
    pub may_undo: bool,
}

/// Where the answers of a form were declared before its run; `None` where none of them was.
pub(super) fn recorded(
    actor: &Actor,
    all: &[Intake],
    (own, note): (IntakeId, &Workbook),
    facts: &Facts,
) -> crate::Result<Option<Recorded>> {
    if note.known == 0 || note.vendor.is_none() {
        return Ok(None);
    }
    let is_about = |id: SystemId| note.known_in.iter().any(|(system, _)| *system == Some(id));
    let systems = facts.systems.iter().filter(|s| is_about(s.id)).map(|s| s.label().to_owned()).collect();
    let (mut runs, mut go_along, mut may_undo) = (Vec::new(), Vec::new(), true);
    for run in all {
        let is_in_force = run.id != own && matches!(run.state, Stored::Done | Stored::NeedsAssignment);
        let has_them = run.evidence_id.is_some() && note.known_in.iter().any(|(_, file)| *file == run.evidence_id);
        if !is_in_force || !has_them || go_along.contains(&run.id) {
            continue;
        }
        let outcome = Outcome::read(run)?;
        if outcome.workbook.is_none() {
            continue;
        }
        let alike = undo::alike(all, (run.id, &outcome))?;
        may_undo &= actor.role.may(undo::needed(&outcome, &alike));
        go_along.extend(alike.iter().map(|(other, _)| other.id));
        runs.push(Named { id: run.id, name: run.file_name.clone() });
    }
    Ok(Some(Recorded { systems, runs, may_undo }))
}

/// Remembers whose form it is.
pub(super) async fn remember(
    tx: &mut Tx,
    scope: &Scope,
    form: &ImportedForm,
    file_name: &str,
    vendor: VendorId,
) -> Result<(), StoreError> {
    let mut known = remembered_to_change(tx, scope).await?;
    known.insert(words(form, file_name), vendor);
    sejo_store::setting::put(tx, scope, REMEMBERED, &known).await
}

/// Forgets that files of this name are of this vendor.
pub(crate) async fn forget(tx: &mut Tx, scope: &Scope, file_name: &str, vendor: VendorId) -> Result<(), StoreError> {
    let mut known = remembered_to_change(tx, scope).await?;
    let before = known.len();
    let name = fold(file_name);
    known.retain(|words, whose| *whose != vendor || !words.starts_with(&name));
    if known.len() == before { Ok(()) } else { sejo_store::setting::put(tx, scope, REMEMBERED, &known).await }
}

async fn remembered(at: impl Access, scope: &Scope) -> Result<BTreeMap<String, VendorId>, StoreError> {
    Ok(sejo_store::setting::get(at, scope, REMEMBERED).await?.unwrap_or_default())
}

async fn remembered_to_change(tx: &mut Tx, scope: &Scope) -> Result<BTreeMap<String, VendorId>, StoreError> {
    Ok(sejo_store::setting::get_to_change(tx, scope, REMEMBERED).await?.unwrap_or_default())
}

/// Where a vendor's name may stand.
fn words(form: &ImportedForm, file_name: &str) -> String {
    fold(&format!("{file_name} {}", form.workbook.title))
}

/// The one vendor whose name stands there; of two names of which one contains the other, the longer one. Of several nobody is meant.
fn named(words: &str, vendors: &[Vendor]) -> Option<VendorId> {
    let found: Vec<(String, VendorId)> = vendors
        .iter()
        .map(|v| (core(&v.name), v.id))
        .filter(|(name, _)| name.chars().count() > 1 && words.contains(name.as_str()))
        .collect();
    let is_in_longer = |name: &str| found.iter().any(|(other, _)| other != name && other.contains(name));
    let mut whole = found.iter().filter(|(name, _)| !is_in_longer(name));
    match (whole.next(), whole.next()) {
        (Some((_, only)), None) => Some(*only),
        _ => None,
    }
}

/// Whether two names may be those of one vendor: without their legal forms one holds the other as whole words, or one says nothing. One
/// that only begins like it (さくら, さくらシステムズ) is another's. What stands in brackets behind a name, as whose products it serves,
/// makes nobody that vendor.
pub(crate) fn may_be(own: &str, named: &str) -> bool {
    let holds = |own: &str, named: &str| {
        let (own, named) = (Words::of(own), Words::of(named));
        own.whole.is_empty() || named.whole.is_empty() || own.stands_in(&named) || named.stands_in(&own)
    };
    holds(own, named) && holds(&outside_brackets(own), &outside_brackets(named))
}

/// A name without its legal forms, and where its words end.
struct Words {
    whole: String,
    ends: Vec<usize>,
}

impl Words {
    fn of(name: &str) -> Self {
        const FORMS: [&str; 3] = ["株式会社", "有限会社", "合同会社"];
        const SHORT: [&str; 3] = ["株", "有", "合"];
        let name = FORMS.iter().fold(name.to_owned(), |name, form| name.replace(form, " "));
        let words = name.split(|c: char| !c.is_alphanumeric() && c != 'ー').map(fold);
        let (mut whole, mut ends) = (String::new(), Vec::new());
        for word in words.filter(|word| !word.is_empty() && !SHORT.contains(&word.as_str())) {
            // Latin names are of several words.
            let is_latin = |c: char| c.is_ascii_alphanumeric();
            if whole.ends_with(is_latin) && word.starts_with(is_latin) {
                ends.pop();
            }
            whole.push_str(&word);
            ends.push(whole.len());
        }
        Self { whole, ends }
    }

    /// Whether a longer name holds it between two ends of words, or with a branch behind it.
    fn stands_in(&self, other: &Self) -> bool {
        let is_it = |(at, _): (usize, &str)| {
            let end = at + self.whole.len();
            let next = other.ends.iter().find(|stop| **stop >= end);
            let rest = next.and_then(|stop| other.whole.get(end..*stop));
            (at == 0 || other.ends.contains(&at)) && rest.is_some_and(|rest| rest.is_empty() || is_branch(rest))
        };
        other.whole.match_indices(self.whole.as_str()).any(is_it)
    }
}

/// Whether what is written on behind a name is a branch: a place, and what the vendor has there. The name of another company goes on in
/// words of its trade or in foreign ones before that (さくらメディカルシステムズ東京支店).
fn is_branch(rest: &str) -> bool {
    const CENTRE: &str = "センター";
    const BRANCHES: [&str; 9] =
        ["支店", "支社", "本店", "本社", "営業所", "事業所", "サービスセンター", "サポートセンター", CENTRE];
    const TRADES: [&str; 16] = [
        "販売", "電子", "電機", "電気", "医療", "医科", "検査", "健診", "情報", "通信", "商事", "産業", "工業", "機器",
        "薬品", "計算",
    ];
    let is_letter =
        |c: char| matches!(c, 'ぁ'..='ゖ' | '々' | 'ヶ' | 'ケ' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}');
    let is_place = |place: &str| {
        let is_trade = TRADES.iter().any(|trade| place.contains(trade));
        place.chars().count() <= 6 && place.chars().all(is_letter) && !is_trade
    };
    BRANCHES.iter().any(|branch| {
        let place = rest.strip_suffix(fold(branch).as_str());
        place.is_some_and(|place| is_place(place) && (!place.is_empty() || *branch != CENTRE))
    })
}

fn outside_brackets(name: &str) -> String {
    let mut depth = 0_usize;
    let mut is_outside = |c: char| {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    };
    name.chars().filter(|c| is_outside(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vendor(name: &str) -> Vendor {
        let id = VendorId::new();
        Vendor { id, name: name.to_owned(), ..crate::vendor::blank() }
    }

    #[test]
    fn a_vendor_is_named_with_or_without_its_legal_form() {
        let known = [vendor("株式会社つばめクラウド"), vendor("つばめ"), vendor("みなとシステム(有)")];
        let said = |words: &str| named(&fold(words), &known).map(|id| known.iter().position(|v| v.id == id));
        assert_eq!(said("㈱つばめクラウド 事業者確認用"), Some(Some(0)), "the longer name");
        assert_eq!(said("R8_みなとシステム.xlsx"), Some(Some(2)));
        assert_eq!(said("みなとシステム・つばめ"), None, "two of them");
        assert_eq!(said("事業者確認用.xlsx"), None);
        for named in
            ["ミライ電子", "ミライ電子㈱ 東京支店", "ミライ電子(株)(旧 つばめ電子)", "（株）ミライ電子（本社）", ""]
        {
            assert!(may_be("株式会社ミライ電子", named), "{named}");
        }
        for named in ["ミライ電子株式会社東京支店", "ミライ電子東京支店", "ﾐﾗｲ電子 営業部 佐藤"]
        {
            assert!(may_be("株式会社ミライ電子", named), "{named}");
        }
        for named in [
            "ミライ電子販売東京支店",
            "ミライ電子販売 東京支店",
            "ミライ電子販売株式会社東京営業所",
            "ミライ電子販売北関東事業所",
            "ミライ電子販売さいたまサービスセンター",
            "ミライ電子販売 東京センター",
            "ミライ電子販売東京センター",
        ] {
            assert!(may_be("ミライ電子販売株式会社", named), "{named}");
            assert!(!may_be("ミライ電子", named), "another company: {named}");
        }
        assert!(may_be("株式会社有明システム", "有明システム") && may_be("Mirai Systems, Inc.", "mirai systems inc"));
        for named in ["株式会社さくら（ミライ電子製品）", "さくら(ミライ電子 代理店)"] {
            assert!(!may_be("株式会社ミライ電子", named), "{named}");
        }
        for (one, other) in [
            ("さくら", "さくらメディカルシステムズ株式会社"),
            ("株式会社さくら", "(株)さくらメディカルシステムズ"),
            ("さくら", "さくらメディカルシステムズ株式会社東京支店"),
            ("さくら", "さくらメディカルシステムズ大阪営業所"),
            ("さくら", "さくらデータセンター"),
            ("さくら", "さくらセンター"),
            ("株式会社ミライ電子", "新ミライ電子"),
            ("Mirai", "Mirai Systems"),
        ] {
            assert!(!may_be(one, other) && !may_be(other, one), "{one} {other}");
        }
        let twins = [vendor("(株)やまだ"), vendor("有限会社やまだ")];
        assert_eq!(named(&fold("やまだ"), &twins), None, "two of the same name");
    }
}
