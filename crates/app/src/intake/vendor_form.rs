//! Whose form a vendor's form (事業者確認用) is. What stands in it is that vendor's word and never the facility's own, so a
//! form that names nobody waits until a person has said whose it is; the answer is remembered for the next file like it. It names no
//! system either: of a vendor with several it waits until a person has said which; taken for the reply to a request it is about one.
//! Undoing its run takes back whose it is, too, and so does not using it as a reply: the next file like it is asked about.

use std::collections::BTreeMap;

use sejo_model::text::fold;
use sejo_model::vendor::core;
use sejo_model::words::Text;
use sejo_model::{
    AnswerValue, Declaration, ErrorCode, Facts, FormKind, ImportedForm, IntakeId, IntakeState as Stored, ItemId, Reply,
    Request, RequestId, SystemId, Vendor, VendorId,
};
use sejo_store::{Access, Scope, StoreError, Tx};

use super::outcome::{Outcome, Refused, Workbook};
use super::proposal::{self, FormSystem};
use super::{LISTED, WorkbookOutcome};
use crate::request::systems_of;
use crate::{Error, Named};

/// The setting with what was answered: by the name of the file and its title.
const REMEMBERED: &str = "vendor-forms";
/// Requests named beside a form.
const NAMED: usize = 5;

/// Whether vendors fill it in.
pub(crate) const fn is_for_vendors(kind: FormKind) -> bool {
    matches!(kind, FormKind::Vendor | FormKind::VendorPharmacy)
}

impl WorkbookOutcome {
    /// Whether it is a vendor's to fill in and nobody has filled it in yet.
    #[must_use]
    pub const fn waits_for_vendor(&self) -> bool {
        is_for_vendors(self.form) && self.answers == 0 && self.known == 0
    }

    /// Whether somebody has to say which systems it is about.
    #[must_use]
    pub fn asks_systems(&self) -> bool {
        self.proposal.as_ref().is_some_and(|p| !p.systems.is_empty())
    }
}

/// The vendor it names in its title or file name, or that of an earlier file like it.
pub(super) async fn find(
    at: impl Access,
    scope: &Scope,
    form: &ImportedForm,
    file_name: &str,
    vendors: &[Vendor],
) -> Result<Option<VendorId>, StoreError> {
    if let Some(vendor) = named(&words(form, file_name), vendors) {
        return Ok(Some(vendor));
    }
    let known = remembered(at, scope).await?.get(&words(form, file_name)).copied();
    Ok(known.filter(|id| vendors.iter().any(|v| v.id == *id)))
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
    let own = systems(Some(vendor), facts);
    let is_own = |id: &SystemId| own.iter().any(|system| system.id == *id);
    match chosen.iter().all(is_own) && (own.is_empty() || !chosen.is_empty()) {
        true => Ok(()),
        false => Err(Error::field("systems", ErrorCode::Required)),
    }
}

/// The newest requests a vendor's form may be the reply to: of its vendor, or of any while that is asked.
pub(super) async fn requests(
    at: impl Access,
    scope: &Scope,
    (form, vendor): (FormKind, Option<VendorId>),
) -> Result<Vec<Named<RequestId>>, StoreError> {
    if !is_for_vendors(form) {
        return Ok(Vec::new());
    }
    let all = sejo_store::request::list(at, scope).await?;
    let is_its = |r: &&Request| !r.is_withdrawn() && vendor.is_none_or(|id| r.asked.vendor_id() == Some(id));
    let named = |r: &Request| Named { id: r.id(), name: named_request(r) };
    Ok(all.iter().filter(is_its).take(NAMED).map(named).collect())
}

/// A request as it is told from others.
pub(super) fn named_request(request: &Request) -> String {
    let asked = &request.asked;
    format!("{} {} ({})", asked.vendor.name, asked.made_on, asked.system_names())
}

/// Why a vendor's form is not taken in as it is: it would turn an いいえ of an accepted reply into はい. Which of the two is right is
/// asked where replies are accepted.
pub(super) async fn held(
    tx: &mut Tx,
    scope: &Scope,
    form: &ImportedForm,
    declared: &[Declaration],
    facts: &Facts,
) -> Result<Option<Refused>, StoreError> {
    if declared.iter().all(|new| new.vendor_id.is_none()) {
        return Ok(None);
    }
    let replies = sejo_store::reply::list(&mut *tx, scope).await?;
    let turned = turned(declared, &replies, facts);
    let rows = form.form.items.iter().filter(|item| turned.contains(&&item.id)).map(proposal::named);
    let rows = rows.collect::<Vec<_>>().join("、");
    let detail = Text::new(rows.clone(), rows);
    Ok((!turned.is_empty()).then(|| Refused { code: ErrorCode::FormTurnsYes, detail, cells: Vec::new() }))
}

/// The rows of such answers. A file that was taken in before is not held back.
fn turned<'a>(declared: &'a [Declaration], replies: &[Reply], facts: &Facts) -> Vec<&'a ItemId> {
    let known = &facts.declarations;
    let is_replied = |old: &&Declaration| {
        old.taken_back_on.is_none() && replies.iter().any(|reply| reply.evidence_id == old.evidence_id)
    };
    let said: Vec<&Declaration> = known.iter().filter(is_replied).collect();
    let is_same = |one: &Declaration, other: &Declaration| {
        (one.vendor_id, &one.edition, one.item.slug()) == (other.vendor_id, &other.edition, other.item.slug())
    };
    let is_over = |old: &Declaration| {
        let is_later = |other: &Declaration| other.system_id == old.system_id && other.at > old.at;
        said.iter().any(|other| is_same(other, old) && is_later(other))
    };
    let is_denied = |new: &Declaration| {
        let is_about = |old: &Declaration| new.system_id.is_none() || old.system_id == new.system_id;
        said.iter().any(|old| old.value == AnswerValue::No && is_same(old, new) && is_about(old) && !is_over(old))
    };
    let is_new = |new: &Declaration| known.iter().all(|old| old.evidence_id != new.evidence_id);
    let is_turned =
        |new: &&Declaration| new.vendor_id.is_some() && new.value == AnswerValue::Yes && is_new(new) && is_denied(new);
    declared.iter().filter(is_turned).map(|new| &new.item).collect()
}

/// Where the answers of a vendor's form are on record already.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The systems they were said to be about; empty where none was named.
    pub systems: Vec<String>,
    /// The runs that took them in and can be undone, by the names of their files.
    pub runs: Vec<Named<IntakeId>>,
}

/// Where the answers of a form were declared before its run; `None` where none of them was.
pub(super) async fn recorded(
    at: impl Access,
    scope: &Scope,
    (own, note): (IntakeId, &Workbook),
    facts: &Facts,
) -> crate::Result<Option<Recorded>> {
    if note.known == 0 || note.vendor.is_none() {
        return Ok(None);
    }
    let is_about = |id: SystemId| note.known_in.iter().any(|(system, _)| *system == Some(id));
    let systems = facts.systems.iter().filter(|s| is_about(s.id)).map(|s| s.label().to_owned()).collect();
    let mut runs = Vec::new();
    for run in sejo_store::intake::list(at, scope, LISTED).await? {
        let is_in_force = run.id != own && matches!(run.state, Stored::Done | Stored::NeedsAssignment);
        let has_them = run.evidence_id.is_some() && note.known_in.iter().any(|(_, file)| *file == run.evidence_id);
        if is_in_force && has_them && Outcome::read(&run)?.workbook.is_some() {
            runs.push(Named { id: run.id, name: run.file_name.clone() });
        }
    }
    Ok(Some(Recorded { systems, runs }))
}

/// Remembers whose form it is.
pub(super) async fn remember(
    tx: &mut Tx,
    scope: &Scope,
    form: &ImportedForm,
    file_name: &str,
    vendor: VendorId,
) -> Result<(), StoreError> {
    let mut known = remembered(&mut *tx, scope).await?;
    known.insert(words(form, file_name), vendor);
    sejo_store::setting::put(tx, scope, REMEMBERED, &known).await
}

/// Forgets that files of this name are of this vendor.
pub(crate) async fn forget(tx: &mut Tx, scope: &Scope, file_name: &str, vendor: VendorId) -> Result<(), StoreError> {
    let mut known = remembered(&mut *tx, scope).await?;
    let before = known.len();
    let name = fold(file_name);
    known.retain(|words, whose| *whose != vendor || !words.starts_with(&name));
    if known.len() == before { Ok(()) } else { sejo_store::setting::put(tx, scope, REMEMBERED, &known).await }
}

async fn remembered(at: impl Access, scope: &Scope) -> Result<BTreeMap<String, VendorId>, StoreError> {
    Ok(sejo_store::setting::get(at, scope, REMEMBERED).await?.unwrap_or_default())
}

/// Where a vendor's name may stand.
fn words(form: &ImportedForm, file_name: &str) -> String {
    fold(&format!("{file_name} {}", form.workbook.title))
}

/// The one vendor whose name stands there; of two names of which one contains the other, the longer one.
fn named(words: &str, vendors: &[Vendor]) -> Option<VendorId> {
    let mut found: Vec<(usize, VendorId)> = vendors
        .iter()
        .map(|v| (core(&v.name), v.id))
        .filter(|(name, _)| name.chars().count() > 1 && words.contains(name.as_str()))
        .map(|(name, id)| (name.len(), id))
        .collect();
    found.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
    match found.as_slice() {
        [(_, id)] => Some(*id),
        [(first, id), (second, _), ..] if first > second => Some(*id),
        _ => None,
    }
}

/// Whether two names may be those of one vendor: without their legal forms one holds the other, or one says nothing.
pub(crate) fn may_be(own: &str, named: &str) -> bool {
    let (own, named) = (core(own), core(named));
    own.is_empty() || named.is_empty() || own.contains(&named) || named.contains(&own)
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
        assert_eq!(said("みなとシステム・つばめ"), Some(Some(2)), "the longer name");
        assert_eq!(said("事業者確認用.xlsx"), None);
        let twins = [vendor("(株)やまだ"), vendor("有限会社やまだ")];
        assert_eq!(named(&fold("やまだ"), &twins), None, "two of the same name");
    }
}
