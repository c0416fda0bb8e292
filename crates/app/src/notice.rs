//! What a vendor takes back (通知): which customers were told otherwise, and a signed notice for each of them.
//!
//! Invariants: who must be told follows from what was issued and from the answer sets since, and is never kept beside them. Nobody
//! knows which of several packages a customer took in, so each that says something else is taken back, and none that is right.

use std::collections::{BTreeMap, BTreeSet};

use sejo_evidence::document;
use sejo_model::customer::CustomerSystem;
use sejo_model::issue::Said;
use sejo_model::notice::{FORMAT, MadeNotice, NoticeChange, NoticeKind};
use sejo_model::product::ChangedAnswer;
use sejo_model::reply::GivenAnswer;
use sejo_model::request::{Party, Question};
use sejo_model::words::Text;
use sejo_model::{
    Action, Actor, AnswerSet, Customer, CustomerId, EditionId, ErrorCode, FormKind, Issued, Notice, NoticeId,
    ProductId, SystemKind,
};
use sejo_store::{Tx, VendorScope};
use serde_json::json;

use crate::field::{Fields, written};
use crate::product::{Shelf, asked_of};
use crate::{App, Error, File, Result, audit, authz};

/// Files one notice names; more than a customer is given in a lifetime.
const FILES: usize = 2_000;

/// A customer that was told otherwise.
#[derive(Debug, Clone)]
pub struct ToBeTold {
    /// Who.
    pub customer: CustomerId,
    /// Name.
    pub name: String,
    /// Mail address.
    pub email: String,
    /// What was issued to it and says so, the newest first; with what it knows once it is told.
    pub issued: Vec<Issued>,
    /// What a notice would do.
    pub kind: NoticeKind,
    /// Which answers.
    pub changes: Vec<NoticeChange>,
    /// Why the answers were changed, as said with them.
    pub reason: String,
}

/// Who must be told, and who was.
#[derive(Debug, Clone)]
pub struct NoticesView {
    /// Who must be told.
    pub open: Vec<ToBeTold>,
    /// The notices made, the newest first.
    pub made: Vec<MadeNotice>,
    /// Where their customers are, as far as it is known: names alone do not tell them apart.
    pub addresses: BTreeMap<CustomerId, String>,
}

/// Every set of every product, by number.
type Sets = BTreeMap<(ProductId, EditionId, FormKind), Vec<AnswerSet>>;

/// As which product each system of each customer was answered for last.
#[derive(Default)]
struct Last(BTreeMap<(CustomerId, String, String), ProductId>);

impl Last {
    fn of(issued: &[(Issued, Option<Customer>)]) -> Self {
        let mut last = Self::default();
        // The newest comes first.
        for (issued, said) in issued.iter().flat_map(|(issued, _)| issued.said.iter().map(move |said| (issued, said))) {
            last.0.entry(key(issued, said)).or_insert_with(|| said.product_known());
        }
        last
    }

    /// Which product a system is by now: as its customer is known, where that changed, else as it was answered for last. `None`:
    /// none of ours.
    fn product(&self, issued: &Issued, said: &Said, customer: Option<&Customer>) -> Option<ProductId> {
        let system = customer.and_then(|c| c.systems.iter().find(|s| said.is_of(s)));
        match system.filter(|s| s.settled) {
            Some(system) => system.product_id,
            None => Some(self.0.get(&key(issued, said)).copied().unwrap_or(said.product_known())),
        }
    }
}

fn key(issued: &Issued, said: &Said) -> (CustomerId, String, String) {
    (issued.customer_id, said.system.clone(), said.name.clone())
}

impl App {
    /// The customers that were told otherwise than the answers say now, and the notices made so far.
    ///
    /// # Errors
    /// `NotFound` without the right, or at a facility.
    pub async fn notices(&self, actor: &Actor) -> Result<NoticesView> {
        self.notices_of(actor, None).await
    }

    /// The same, of what was issued on the form of one edition; the notices made are all there are.
    ///
    /// # Errors
    /// `NotFound` without the right, or at a facility.
    pub async fn notices_of(&self, actor: &Actor, edition: Option<&EditionId>) -> Result<NoticesView> {
        let scope = authz::vendor_scope(self, actor, Action::Read).await?;
        let open = self.to_be_told(&scope, edition).await?;
        let listed = sejo_store::notice::list(self.db(), &scope).await?;
        let known = listed.iter().filter(|(_, address)| !address.is_empty());
        let addresses = known.map(|(made, address)| (made.customer_id, address.clone())).collect();
        Ok(NoticesView { open, made: listed.into_iter().map(|(made, _)| made).collect(), addresses })
    }

    async fn to_be_told(&self, scope: &VendorScope, edition: Option<&EditionId>) -> Result<Vec<ToBeTold>> {
        let sets = by_form(sejo_store::product::answers(self.db(), scope).await?);
        // Where nothing was ever corrected, and no product taken for another, nobody need be looked for among thousands.
        let products: BTreeSet<ProductId> = sets.keys().map(|(product, ..)| *product).collect();
        let corrected = products.len() > 1 || sets.values().any(|of| of.len() > 1);
        let issued = sejo_store::issue::all(self.db(), scope, corrected).await?;
        let (last, mut issued) = behind(&sets, issued);
        issued.retain(|(issued, _)| edition.is_none_or(|wanted| issued.edition == *wanted));
        if issued.is_empty() {
            return Ok(Vec::new());
        }
        let shelf = self.shelf(scope).await?;
        Ok(together(all_told_otherwise(&sets, &shelf, &last, issued)))
    }

    /// Makes a signed notice for every customer that must be told, or for one of them; gives which ones were made.
    ///
    /// # Errors
    /// `Required` on `reason`; `NothingToTell`; `ChangedMeanwhile`; `NotFound`.
    pub async fn make_notices(&self, actor: &Actor, only: Option<CustomerId>, reason: &str) -> Result<Vec<NoticeId>> {
        let scope = authz::vendor_scope(self, actor, Action::Declare).await?;
        let mut fields = Fields::default();
        fields.check("reason", !sejo_model::text::is_blank(reason), ErrorCode::Required);
        fields.text("reason", reason);
        fields.finish()?;
        let open = self.to_be_told(&scope, None).await?;
        let wanted: Vec<ToBeTold> = open.into_iter().filter(|t| only.is_none_or(|id| id == t.customer)).collect();
        if wanted.is_empty() {
            return Err(ErrorCode::NothingToTell.into());
        }
        let home = sejo_store::facility::get(self.db(), scope.scope()).await?;
        let vendor = Party { id: home.id.to_string(), name: home.name };
        let key = self.signing_key(actor, scope.scope()).await?;
        let mut ids = Vec::with_capacity(wanted.len());
        let mut tx = self.db().begin().await?;
        for told in wanted {
            let mut customer = sejo_store::customer::get(&mut tx, &scope, told.customer).await?;
            let Some(newest) = told.issued.first() else { continue };
            let (issued_id, request) = (newest.id, newest.request_id);
            let files = told.issued.iter().flat_map(|issued| &issued.files).map(|f| f.sha256);
            let notice = Notice {
                id: NoticeId::new(),
                vendor: vendor.clone(),
                facility: Party { id: customer.asker.clone(), name: customer.name.clone() },
                request: request.map(|id| id.to_string()).unwrap_or_default(),
                files: files.take(FILES).collect(),
                kind: told.kind,
                reason: written(reason),
                decided_on: self.today(),
                changes: told.changes,
            };
            let signed = document::sign(FORMAT, &notice, &key).map_err(Error::internal)?;
            for mut issued in told.issued {
                // What is right instead is still to be issued, unless it was.
                customer.outdated |= customer.issued.as_ref().is_some_and(|last| last.id == issued.id);
                issued.notice = Some(notice.id);
                sejo_store::issue::change(&mut tx, &scope, &issued).await.map_err(crate::product::changed)?;
            }
            // Of systems that are none of ours there is nothing more to say.
            customer.outdated &= customer.has_ours();
            let made =
                MadeNotice { notice, signed, issued_id, customer_id: customer.id, made_at: self.now(), by: actor.user };
            sejo_store::notice::add(&mut tx, &scope, &made).await?;
            ids.push(made.notice.id);
            sejo_store::customer::put(&mut tx, &scope, &customer).await.map_err(crate::product::changed)?;
        }
        let detail = json!({ "count": ids.len(), "reason": written(reason), "only": only });
        audit::record(&mut tx, self, actor, "notice.make", "", detail).await?;
        tx.commit().await?;
        Ok(ids)
    }

    /// The signed file of a notice.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn notice_file(&self, actor: &Actor, id: NoticeId) -> Result<File> {
        let scope = authz::vendor_scope(self, actor, Action::Export).await?;
        let made = sejo_store::notice::get(self.db(), &scope, id).await?;
        self.note_export(actor, "notice.hand-out", &id.to_string()).await?;
        let customer = sejo_store::customer::get(self.db(), &scope, made.customer_id).await;
        Ok(file(&made, &customer.map(|c| c.address).unwrap_or_default()))
    }

    /// The signed files of all notices, as one zip.
    ///
    /// # Errors
    /// `NotFound` when there are none.
    pub async fn notices_zip(&self, actor: &Actor) -> Result<File> {
        let scope = authz::vendor_scope(self, actor, Action::Export).await?;
        let made = sejo_store::notice::list(self.db(), &scope).await?;
        if made.is_empty() {
            return Err(ErrorCode::NotFound.into());
        }
        let files: Vec<(String, Vec<u8>)> =
            made.iter().map(|(made, address)| file(made, address)).map(|f| (f.name, f.bytes)).collect();
        let bytes = sejo_report::package::zip(&files).map_err(Error::internal)?;
        self.note_export(actor, "notice.hand-out", "").await?;
        Ok(File::whole(format!("{}.zip", actor.lang.pick("通知", "notices")), "application/zip", bytes))
    }
}

/// Whoever was given last what the answers say no longer is to be issued again, whether it was told yet or not; and is not any more
/// where the answers came back to what it was given.
pub(crate) async fn outdate(tx: &mut Tx, scope: &VendorScope, shelf: &Shelf) -> Result<()> {
    let sets = by_form(sejo_store::product::answers(&mut *tx, scope).await?);
    let (last, issued) = behind(&sets, sejo_store::issue::all(&mut *tx, scope, true).await?);
    for (issued, known) in issued {
        let (id, whose) = (issued.id, issued.customer_id);
        let rests_on_answers = known.as_ref().is_some_and(|customer| is_given_as_known(&issued, customer));
        let is_otherwise = told_otherwise(&sets, shelf, issued, (known.as_ref(), &last)).is_some();
        if !is_otherwise && !rests_on_answers {
            continue;
        }
        let mut customer = sejo_store::customer::get(&mut *tx, scope, whose).await?;
        let is_last = customer.issued.as_ref().is_some_and(|last| last.id == id);
        if is_last && customer.has_ours() && customer.outdated != is_otherwise {
            customer.outdated = is_otherwise;
            sejo_store::customer::put(&mut *tx, scope, &customer).await.map_err(crate::product::changed)?;
        }
    }
    Ok(())
}

/// Whether only the answers of the products can be why a customer is to be issued again: what it was given is about its systems and
/// with its own answers as they are known by now, and it was told nothing else since.
fn is_given_as_known(issued: &Issued, customer: &Customer) -> bool {
    let is_said = |system: &CustomerSystem| {
        let said = issued.said.iter().find(|said| said.is_of(system));
        said.is_some_and(|s| system.product_id == Some(s.product_id) && system.exceptions == s.exceptions)
    };
    let mut ours = customer.systems.iter().filter(|system| system.product_id.is_some());
    issued.notice.is_none() && issued.without.iter().all(|p| customer.without.contains(p)) && ours.all(is_said)
}

/// A notice as a file. Its name says whose it is and where that is, and its id keeps two apart.
fn file(made: &MadeNotice, address: &str) -> File {
    let whose = [made.notice.facility.name.as_str(), address.trim()].into_iter().filter(|part| !part.is_empty());
    let name = whose.map(crate::file_part).collect::<Vec<_>>().join("_");
    let id = made.notice.id.0.simple().to_string();
    let name = format!("{name}_{}.sejo-notice.json", id.get(id.len().saturating_sub(8)..).unwrap_or_default());
    File::whole(name, "application/json", made.signed.clone().into_bytes())
}

fn by_form(all: Vec<AnswerSet>) -> Sets {
    let mut sets: Sets = BTreeMap::new();
    for set in all {
        sets.entry((set.product_id, set.edition.clone(), set.form)).or_default().push(set);
    }
    sets
}

/// Of what was issued, what may say something else than the answers do now; with the products as they were answered for last.
fn behind(sets: &Sets, mut issued: Vec<(Issued, Option<Customer>)>) -> (Last, Vec<(Issued, Option<Customer>)>) {
    let last = Last::of(&issued);
    issued.retain(|(issued, customer)| {
        let is_behind = |s: &Said| {
            let product = last.product(issued, s, None);
            product != Some(s.product_known())
                || newest(sets, issued, s.product_known()).is_some_and(|n| n.number > s.told)
        };
        customer.is_some() || issued.said.iter().any(is_behind)
    });
    (last, issued)
}

/// Who must be told of what was issued, package by package.
fn all_told_otherwise(
    sets: &Sets,
    shelf: &Shelf,
    last: &Last,
    issued: Vec<(Issued, Option<Customer>)>,
) -> Vec<ToBeTold> {
    let told =
        |(issued, customer): (Issued, Option<Customer>)| told_otherwise(sets, shelf, issued, (customer.as_ref(), last));
    issued.into_iter().filter_map(told).collect()
}

/// What was ever answered about a product on the form of what was issued.
fn of<'a>(sets: &'a Sets, issued: &Issued, product: ProductId) -> &'a [AnswerSet] {
    sets.get(&(product, issued.edition.clone(), issued.form)).map_or(&[], Vec::as_slice)
}

fn newest<'a>(sets: &'a Sets, issued: &Issued, product: ProductId) -> Option<&'a AnswerSet> {
    of(sets, issued, product).iter().max_by_key(|s| s.number)
}

/// One notice for packages of a customer that say the same wrong things.
fn together(mut all: Vec<ToBeTold>) -> Vec<ToBeTold> {
    all.sort_by(|a, b| (&a.name, a.customer).cmp(&(&b.name, b.customer)));
    let mut told: Vec<ToBeTold> = Vec::new();
    for one in all {
        let same = |t: &&mut ToBeTold| (t.customer, t.kind, &t.changes) == (one.customer, one.kind, &one.changes);
        match told.iter_mut().rev().take_while(|t| t.customer == one.customer).find(same) {
            Some(known) => known.issued.extend(one.issued),
            None => told.push(one),
        }
    }
    told
}

/// The exceptions that hold for what was said; those of the customer as it is by now, where it has changed.
fn exceptions<'a>(said: &'a Said, customer: Option<&'a Customer>) -> &'a [GivenAnswer] {
    let now = customer.and_then(|c| c.systems.iter().find(|s| said.is_of(s)));
    now.map_or(said.exceptions.as_slice(), |system| system.exceptions.as_slice())
}

/// What a customer must be told; `None` when it was told nothing else. `customer`: where its own answers or products may have
/// changed.
fn told_otherwise(
    sets: &Sets,
    shelf: &Shelf,
    mut issued: Issued,
    (customer, last): (Option<&Customer>, &Last),
) -> Option<ToBeTold> {
    // What is asked of a system that is used in care is asked of every other, too: its words are those of the form.
    let any = crate::product::blank("", SystemKind::Ehr);
    let form = shelf.form(&(issued.edition.clone(), issued.form));
    let questions = form.map(|(_, form)| asked_of(form, &any)).unwrap_or_default();
    let (mut changes, mut reason): (Vec<NoticeChange>, String) = (Vec::new(), String::new());
    let (mut withdrawn, mut otherwise) = (0, 0);
    let mut known = issued.said.clone();
    for said in &mut known {
        let before = of(sets, &issued, said.product_known()).iter().find(|s| s.number == said.told);
        // What was withdrawn before stands nowhere any more.
        let Some(before) = before.filter(|set| !set.withdrawn) else { continue };
        let product = last.product(&issued, said, customer);
        let is_other = product != Some(said.product_known());
        // Of a product nothing is answered about, and of one that is not ours, nothing stands.
        let nothing = AnswerSet { withdrawn: true, answers: Vec::new(), number: 0, ..before.clone() };
        let now = product.and_then(|product| newest(sets, &issued, product)).unwrap_or(&nothing);
        let own = if now.withdrawn { &[] } else { exceptions(said, customer) };
        if !is_other && now.number <= said.told && own == said.exceptions.as_slice() {
            continue;
        }
        let changed = before.changes(now, (&said.exceptions, own));
        if changed.is_empty() {
            continue;
        }
        withdrawn += usize::from(now.withdrawn);
        otherwise += 1;
        if !is_other && now.number > said.told {
            reason.clone_from(&now.reason);
        }
        changes.extend(changed.iter().map(|c| change(c, said, &questions)));
        let own = own.to_vec();
        (said.told, said.told_of, said.exceptions) = (now.number, product.filter(|p| *p != said.product_id), own);
    }
    if changes.is_empty() {
        return None;
    }
    issued.said = known;
    // Withdrawn is what is said of the systems that are named, or of all there is. Where a system cannot be named, or something
    // else is right instead, each answer is.
    let is_whole = withdrawn == issued.said.len() || changes.iter().all(|c| !c.system.is_empty());
    let kind = if withdrawn == otherwise && is_whole { NoticeKind::Withdrawn } else { NoticeKind::Corrected };
    Some(ToBeTold {
        customer: issued.customer_id,
        name: issued.customer.clone(),
        email: issued.email.clone(),
        issued: vec![issued],
        kind,
        changes,
        reason,
    })
}

fn change(changed: &ChangedAnswer, said: &Said, questions: &[Question]) -> NoticeChange {
    let question = questions.iter().find(|q| q.key == changed.question);
    let words = |given: Option<&GivenAnswer>| {
        let Some(given) = given else { return Text::default() };
        let choice = question.and_then(|q| q.choices.iter().find(|c| c.key == given.value));
        let mut words = choice.map_or_else(|| Text::new(given.value.clone(), given.value.clone()), |c| c.words.clone());
        if !given.remark.is_empty() {
            words.ja.push_str(&format!("({})", given.remark));
            words.en.push_str(&format!(" ({})", given.remark));
        }
        words
    };
    // A customer's own answer was given to the words it asked.
    let own = changed.before.iter().chain(&changed.after).map(|given| &given.words).find(|words| !words.is_empty());
    let label = |q: &Question| own.map_or_else(|| q.label.clone(), |own| Text::new(own.clone(), q.label.en.clone()));
    let question = question.map(|q| Question { label: label(q), ..q.clone() });
    let title = |lang| question.as_ref().map_or_else(|| changed.question.clone(), |q| q.title(lang));
    NoticeChange {
        system: said.system.clone(),
        name: said.name.clone(),
        question: changed.question.clone(),
        label: Text::new(title(sejo_model::Lang::Ja), title(sejo_model::Lang::En)),
        before: words(changed.before.as_ref()),
        after: words(changed.after.as_ref()),
    }
}
