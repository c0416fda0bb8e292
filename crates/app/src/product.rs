//! A vendor's products (製品) and what it answers about each on a form, once for all customers.
//!
//! Invariants: an answer set is never changed, only followed by a further one with the reason; whoever saves names the number
//! that was seen. What nobody answered stays without an answer.

mod before;

use std::collections::BTreeMap;

use sejo_model::reply::GivenAnswer;
use sejo_model::request::{Question, QuestionGroup};
use sejo_model::{
    Action, Actor, AnswerSet, Date, Edition, EditionId, ErrorCode, Evidence, EvidenceId, EvidenceKind, Facility, Form,
    FormKind, ImportedForm, Kept, Product, ProductId, System, SystemId, SystemKind, UserId,
};
use sejo_store::edition::Imported;
use sejo_store::{StoreError, VendorScope};
use serde_json::json;

pub use self::before::AnswersBefore;
use crate::conflict::{self, Label, label};
use crate::field::{Fields, MAX_NAME, written};
use crate::reply::{ReplyFile, TypedAnswer, given_answer, keep};
use crate::request::questions_of;
use crate::{App, Error, Result, audit, authz};

/// Names and versions one product has at most.
const MOST_NAMES: usize = 50;

/// Fields that can differ when two people save the same product.
const LABELS: [Label; 5] = [
    label("name", "製品の名前", "name of the product"),
    label("kind", "種類", "kind"),
    label("also", "ほかの呼び名", "other names"),
    label("versions", "版", "versions"),
    label("note", "メモ", "note"),
];

/// What is said of a vendor at set-up.
#[derive(Debug, Clone, Default)]
pub struct VendorQuestions {
    /// What it is called.
    pub name: String,
}

/// A form that can be answered, and how far one product is with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormState {
    /// Of which edition.
    pub edition: EditionId,
    /// Its title.
    pub title: String,
    /// Which form.
    pub form: FormKind,
    /// Answered so far, out of how many.
    pub answered: (usize, usize),
    /// Number of the answer set that counts; 0: none.
    pub number: u32,
    /// The answers were withdrawn.
    pub withdrawn: bool,
    /// Rows that ask something else by now than what was answered.
    pub reworded: usize,
    /// The ministry's workbook for it is at hand.
    pub has_workbook: bool,
}

/// A product in the list.
#[derive(Debug, Clone)]
pub struct ProductRow {
    /// The product.
    pub product: Product,
    /// The forms of this year, and older ones it has answers on.
    pub forms: Vec<FormState>,
}

/// What is answered about a product on one form.
#[derive(Debug, Clone)]
pub struct AnswersView {
    /// The product.
    pub product: Product,
    /// Of which edition.
    pub edition: EditionId,
    /// Its title.
    pub title: String,
    /// Which form.
    pub form: FormKind,
    /// What is asked.
    pub questions: Vec<Question>,
    /// Every answer set so far, the newest first.
    pub sets: Vec<AnswerSet>,
    /// What was answered on the form of an earlier year.
    pub before: Option<AnswersBefore>,
}

impl AnswersView {
    /// The rows that ask something else by now than what was answered.
    #[must_use]
    pub fn reworded(&self) -> Vec<&Question> {
        self.standing().map(|set| set.reworded(&self.questions).collect()).unwrap_or_default()
    }

    /// The words that were answered, where a row asks something else by now.
    #[must_use]
    pub fn words_before(&self, question: &Question) -> Option<&str> {
        let set = self.standing()?;
        let mut reworded = set.reworded(std::slice::from_ref(question));
        reworded.next().and_then(|q| set.asked.get(&q.key)).map(String::as_str)
    }

    /// The set that counts, unless it was withdrawn.
    #[must_use]
    pub fn standing(&self) -> Option<&AnswerSet> {
        self.sets.first().filter(|s| !s.withdrawn)
    }
}

/// Answers as a person typed them.
#[derive(Debug, Clone, Default)]
pub struct SaidAnswers {
    /// Who answers for the vendor.
    pub answered_by: String,
    /// On which day; `None`: today.
    pub answered_on: Option<Date>,
    /// Why they take the place of those before.
    pub reason: String,
    /// By the key of the question.
    pub answers: BTreeMap<String, TypedAnswer>,
    /// The number that was seen; 0: none.
    pub seen: u32,
}

/// Which answers: the edition and one of its forms.
pub type FormKey = (EditionId, FormKind);

/// Everything that is asked and answered by a vendor.
pub(crate) struct Shelf {
    /// The editions, with the forms of dropped workbooks laid over them.
    pub editions: Vec<Edition>,
    /// Dropped workbooks.
    pub imported: Vec<Imported>,
}

impl Shelf {
    /// The form of an edition.
    pub fn form(&self, key: &FormKey) -> Option<(&Edition, &Form)> {
        let edition = self.editions.iter().find(|e| e.id == key.0)?;
        Some((edition, edition.form(key.1)?))
    }

    /// The forms for vendors that are in force on a day.
    pub fn current(&self, today: Date) -> Vec<(&Edition, &Form)> {
        let edition = sejo_edition::in_force(&self.editions, today);
        let forms = edition.into_iter().flat_map(|e| e.forms.iter().map(move |f| (e, f)));
        forms.filter(|(_, f)| f.kind.is_for_vendors()).collect()
    }
}

/// What a form asks about a product, whoever asks.
pub(crate) fn asked_of(form: &Form, product: &Product) -> Vec<Question> {
    let system = System { name: product.name.clone(), kind: product.kind, ..System::blank(SystemId::new()) };
    questions_of(form, &[&system])
}

/// The set that counts of each product and form.
pub(crate) fn newest(sets: Vec<AnswerSet>) -> BTreeMap<(ProductId, EditionId, FormKind), AnswerSet> {
    // They come by number, so the last one stays.
    sets.into_iter().map(|set| ((set.product_id, set.edition.clone(), set.form), set)).collect()
}

impl App {
    /// Makes an installation that nobody uses yet one of a vendor: for `--as vendor`.
    ///
    /// # Errors
    /// `WrongSide` when a facility uses it already.
    pub async fn begin_as_vendor(&self) -> Result<()> {
        let mut all = sejo_store::facility::all(self.db()).await?;
        if all.is_empty() {
            let mut tx = self.db().begin().await?;
            crate::facility::put_blank(&mut tx).await?;
            tx.commit().await?;
            all = sejo_store::facility::all(self.db()).await?;
        }
        match all.as_slice() {
            [one] if one.name.is_empty() => {
                let vendor = Facility { side: sejo_model::Side::Vendor, ..one.clone() };
                let mut tx = self.db().begin().await?;
                sejo_store::facility::update(&mut tx, &authz::program(one.id), &vendor).await?;
                let begun = audit::by_program(self, "installation.begin", json!({ "vendor": one.id }));
                audit::append(&mut tx, begun).await?;
                Ok(tx.commit().await?)
            }
            all if all.iter().any(|f| f.side == sejo_model::Side::Vendor) => Ok(()),
            _ => Err(ErrorCode::WrongSide.into()),
        }
    }

    /// Says that a vendor uses this installation, and what it is called. The signing key is made with it.
    ///
    /// # Errors
    /// Field errors; `WrongSide` when the six questions of a facility were answered.
    pub async fn answer_as_vendor(&self, actor: &Actor, questions: &VendorQuestions) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacility)?;
        let mut fields = Fields::default();
        fields.name("name", &questions.name);
        fields.finish()?;
        let before = sejo_store::facility::get(self.db(), &scope).await?;
        if before.side != sejo_model::Side::Vendor && !before.name.is_empty() {
            return Err(ErrorCode::WrongSide.into());
        }
        let after =
            Facility { name: questions.name.trim().to_owned(), side: sejo_model::Side::Vendor, ..before.clone() };
        let mut tx = self.db().begin().await?;
        sejo_store::facility::update(&mut tx, &scope, &after).await.map_err(changed)?;
        let detail = json!({ "before": before, "after": after });
        audit::record(&mut tx, self, actor, "facility.answer-as-vendor", &after.name, detail).await?;
        tx.commit().await?;
        self.put_signing_key(actor, &scope).await
    }

    pub(crate) async fn shelf(&self, scope: &VendorScope) -> Result<Shelf> {
        let imported = sejo_store::edition::list(self.db(), scope.scope()).await?;
        let forms: Vec<ImportedForm> = imported.iter().map(|i| i.form.clone()).collect();
        Ok(Shelf { editions: sejo_edition::on(self.today(), self.shipped_editions(), &forms), imported })
    }

    /// All products.
    ///
    /// # Errors
    /// `NotFound` without the right, or at a facility.
    pub async fn products(&self, actor: &Actor) -> Result<Vec<ProductRow>> {
        let scope = authz::vendor_scope(self, actor, Action::Read).await?;
        let products = sejo_store::product::list(self.db(), &scope).await?;
        let sets = newest(sejo_store::product::answers(self.db(), &scope).await?);
        let shelf = self.shelf(&scope).await?;
        let row = |product: Product| ProductRow { forms: states(&product, &shelf, &sets, self.today()), product };
        Ok(products.into_iter().map(row).collect())
    }

    /// Saves a product; revision 0 makes a new one.
    ///
    /// # Errors
    /// Field errors on `name`, `also`, `versions`, `note`; `ChangedMeanwhile`.
    pub async fn save_product(&self, actor: &Actor, new: &Product) -> Result<ProductId> {
        let scope = authz::vendor_scope(self, actor, Action::EditFacts).await?;
        let known = sejo_store::product::list(self.db(), &scope).await?;
        let mut fields = Fields::default();
        fields.name("name", &new.name);
        let taken = known.iter().any(|p| p.id != new.id && p.is_called(&new.name));
        fields.check("name", !taken, ErrorCode::NameTaken);
        for (field, words) in [("also", &new.also), ("versions", &new.versions)] {
            fields.check(field, words.len() <= MOST_NAMES, ErrorCode::TooLong);
            fields.check(field, words.iter().all(|w| w.chars().count() <= MAX_NAME), ErrorCode::TooLong);
            fields.check(field, words.iter().all(|w| sejo_model::text::is_line(w)), ErrorCode::Steering);
        }
        fields.text("note", &new.note);
        fields.finish()?;
        let clean = |words: &[String]| words.iter().map(|w| written(w)).filter(|w| !w.is_empty()).collect();
        let new = Product {
            name: new.name.trim().to_owned(),
            also: clean(&new.also),
            versions: clean(&new.versions),
            note: written(&new.note),
            ..new.clone()
        };
        let before = known.into_iter().find(|p| p.id == new.id);
        let mut tx = self.db().begin().await?;
        let after = match sejo_store::product::put(&mut tx, &scope, &new).await {
            Err(StoreError::Changed | StoreError::Duplicate(_)) => {
                tx.rollback().await?;
                let now = sejo_store::product::get(self.db(), &scope, new.id).await?;
                let (me, subject) = ((scope.scope(), actor.user), new.id.to_string());
                return Err(conflict::changed(self, me, &subject, (&now, &new), &LABELS).await?);
            }
            other => other?,
        };
        let detail = json!({ "before": before, "after": after });
        audit::record(&mut tx, self, actor, "product.save", &after.id.to_string(), detail).await?;
        tx.commit().await?;
        Ok(after.id)
    }

    /// What is answered about a product on a form; without one, on that of vendors in force.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn answers(&self, actor: &Actor, id: ProductId, key: Option<&FormKey>) -> Result<AnswersView> {
        let scope = authz::vendor_scope(self, actor, Action::Read).await?;
        let product = sejo_store::product::get(self.db(), &scope, id).await?;
        let shelf = self.shelf(&scope).await?;
        let (edition, form) = match key {
            Some(key) => shelf.form(key).filter(|(_, f)| f.kind.is_for_vendors()),
            None => shelf.current(self.today()).into_iter().find(|(_, f)| f.kind == FormKind::Vendor),
        }
        .ok_or(ErrorCode::NotFound)?;
        let mut sets = sejo_store::product::answers_of(self.db(), &scope, id).await?;
        let before = before::before(&shelf, &product, (edition, form.kind), &sets);
        sets.retain(|s| s.edition == edition.id && s.form == form.kind);
        sets.reverse();
        Ok(AnswersView {
            before,
            questions: asked_of(form, &product),
            edition: edition.id.clone(),
            title: edition.title.clone(),
            form: form.kind,
            product,
            sets,
        })
    }

    /// Saves what is answered about a product on a form, as a set that takes the place of the one before; gives its number.
    ///
    /// # Errors
    /// Field errors on `answers`, `answered_by`, `answered_on`, `reason`; `ReplyBlank`; `ChangedMeanwhile`.
    pub async fn save_answers(
        &self,
        actor: &Actor,
        id: ProductId,
        key: Option<&FormKey>,
        said: &SaidAnswers,
    ) -> Result<u32> {
        let scope = authz::vendor_scope(self, actor, Action::Declare).await?;
        let view = self.answers(actor, id, key).await?;
        // Before anything of the form is looked at: with what somebody else saved it wants a reason.
        self.check_seen(actor, &scope, &view, said.seen).await?;
        let given = self.checked_answers(&view, said)?;
        let set = self.next_set(actor, &view, said, given);
        self.put_set(actor, &scope, &view, &set, "product.answer").await?;
        Ok(set.number)
    }

    fn checked_answers(&self, view: &AnswersView, said: &SaidAnswers) -> Result<Vec<GivenAnswer>> {
        let today = self.today();
        let mut fields = Fields::default();
        fields.name("answered_by", &said.answered_by);
        fields.text("reason", &said.reason);
        let is_later = !view.sets.is_empty();
        fields.check("reason", !is_later || !sejo_model::text::is_blank(&said.reason), ErrorCode::Required);
        fields.check("answered_on", said.answered_on.is_none_or(|day| day <= today), ErrorCode::FutureDay);
        let mut given = Vec::new();
        for question in &view.questions {
            let Some(answer) = said.answers.get(&question.key) else { continue };
            let value = answer.value.trim();
            let known = question.choices.is_empty() || value.is_empty() || question.choice(value).is_some();
            fields.check("answers", known, ErrorCode::UnknownWord);
            fields.check("answers", answer.confirmed_on.is_none_or(|day| day <= today), ErrorCode::FutureDay);
            fields.text("answers", &answer.value);
            fields.text("answers", &answer.remark);
            given.extend(given_answer(question, answer));
        }
        fields.finish()?;
        match given.iter().any(|g| !g.value.is_empty()) {
            true => Ok(given),
            false => Err(Error::field("answers", ErrorCode::Required)),
        }
    }

    fn next_set(
        &self,
        actor: &Actor,
        view: &AnswersView,
        said: &SaidAnswers,
        mut answers: Vec<GivenAnswer>,
    ) -> AnswerSet {
        let answered_on = said.answered_on.unwrap_or_else(|| self.today());
        // A row of the form is dated: the day it was confirmed, else the day it was answered.
        let is_dated = |key: &str| view.questions.iter().any(|q| q.key == key && q.dated);
        for answer in answers.iter_mut().filter(|a| !a.value.is_empty() && is_dated(&a.question)) {
            answer.confirmed_on = answer.confirmed_on.or(Some(answered_on));
        }
        AnswerSet {
            product_id: view.product.id,
            edition: view.edition.clone(),
            form: view.form,
            number: said.seen.saturating_add(1),
            withdrawn: answers.is_empty(),
            asked: view
                .questions
                .iter()
                .filter(|q| q.group == QuestionGroup::Form && !answers.is_empty())
                .map(asked)
                .collect(),
            answers,
            answered_by: written(&said.answered_by),
            answered_on,
            reason: written(&said.reason),
            at: self.now(),
            by: actor.user,
        }
    }

    /// Whether `seen` is the number of the last set.
    async fn check_seen(&self, actor: &Actor, scope: &VendorScope, view: &AnswersView, seen: u32) -> Result<()> {
        match view.sets.first() {
            Some(last) if last.number != seen => {
                Err(conflict::saved_by(self, (scope.scope(), actor.user), (last.by, last.at)).await?)
            }
            None if seen > 0 => Err(ErrorCode::ChangedMeanwhile.into()),
            _ => Ok(()),
        }
    }

    async fn put_set(
        &self,
        actor: &Actor,
        scope: &VendorScope,
        view: &AnswersView,
        set: &AnswerSet,
        action: &str,
    ) -> Result<()> {
        let shelf = self.shelf(scope).await?;
        let mut tx = self.db().begin().await?;
        sejo_store::product::answer(&mut tx, scope, set).await.map_err(changed)?;
        if !set.withdrawn && view.sets.first().is_some_and(|before| before.withdrawn) {
            owe(&mut tx, scope, set.product_id).await?;
        }
        if !view.sets.is_empty() {
            crate::notice::outdate(&mut tx, scope, &shelf).await?;
        }
        let before = view.sets.first().map(|s| s.number);
        let detail = json!({ "product": view.product.name, "before": before, "after": set });
        audit::record(&mut tx, self, actor, action, &view.product.id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }

    /// Takes the answers about a product on a form back; nothing stands in their place.
    ///
    /// # Errors
    /// `Required` on `reason`; `ChangedMeanwhile`; `AnswersMissing` when there are none.
    pub async fn withdraw_answers(
        &self,
        actor: &Actor,
        id: ProductId,
        key: Option<&FormKey>,
        (seen, reason): (u32, &str),
    ) -> Result<u32> {
        let scope = authz::vendor_scope(self, actor, Action::Declare).await?;
        let view = self.answers(actor, id, key).await?;
        let mut fields = Fields::default();
        fields.check("reason", !sejo_model::text::is_blank(reason), ErrorCode::Required);
        fields.text("reason", reason);
        fields.finish()?;
        let standing = view.standing().ok_or(ErrorCode::AnswersMissing)?;
        let said = SaidAnswers {
            answered_by: standing.answered_by.clone(),
            reason: reason.to_owned(),
            seen,
            ..SaidAnswers::default()
        };
        self.check_seen(actor, &scope, &view, seen).await?;
        let set = self.next_set(actor, &view, &said, Vec::new());
        self.put_set(actor, &scope, &view, &set, "product.withdraw-answers").await?;
        Ok(set.number)
    }

    /// Keeps the ministry's vendor form, to be filled in for every customer.
    ///
    /// # Errors
    /// `NotAReply` for another form; the refusals of a workbook.
    pub async fn take_vendor_form(&self, actor: &Actor, file: ReplyFile) -> Result<FormKey> {
        let scope = authz::vendor_scope(self, actor, Action::ImportEdition).await?;
        let form = self.match_workbook_here(actor, &file.bytes).await?;
        if !form.form.kind.is_for_vendors() {
            return Err(Error::field("file", ErrorCode::NotAChecklist));
        }
        let kept = keep(file, None, &self.limits())?;
        let evidence = Evidence {
            id: EvidenceId::new(),
            sha256: kept.sha256,
            file_name: written(&kept.name),
            size: kept.size,
            kind: EvidenceKind::ChecklistWorkbook,
            kept: kept.kept,
            received_at: self.now(),
            received_by: Some(actor.user).filter(|user| *user != UserId::COMMAND),
        };
        if evidence.kept == Kept::Nothing {
            return Err(ErrorCode::FileUnknown.into());
        }
        let key = (form.edition.clone(), form.form.kind);
        let new = Imported { form, evidence_id: Some(evidence.id), at: self.now(), by: actor.user };
        let mut tx = self.db().begin().await?;
        sejo_store::evidence::put(&mut tx, scope.scope(), &evidence, &kept.bytes).await?;
        sejo_store::edition::put(&mut tx, scope.scope(), &new).await?;
        let detail = json!({ "edition": key.0, "form": key.1, "sha256": evidence.sha256 });
        audit::record(&mut tx, self, actor, "product.take-form", &evidence.file_name, detail).await?;
        tx.commit().await?;
        Ok(key)
    }
}

/// Whoever was issued something without a product, as its answers were withdrawn, waits for those that stand again.
async fn owe(tx: &mut sejo_store::Tx, scope: &VendorScope, product: ProductId) -> Result<()> {
    for mut customer in sejo_store::customer::list(&mut *tx, scope).await? {
        if customer.answered_again(product) {
            sejo_store::customer::put(tx, scope, &customer).await.map_err(changed)?;
        }
    }
    Ok(())
}

/// A new product with this name.
#[must_use]
pub fn blank(name: &str, kind: SystemKind) -> Product {
    Product {
        id: ProductId::new(),
        name: name.to_owned(),
        kind,
        also: Vec::new(),
        versions: Vec::new(),
        note: String::new(),
        revision: 0,
    }
}

/// A question with its words, as an answer set keeps them.
fn asked(question: &Question) -> (String, String) {
    (question.key.clone(), question.label.ja.clone())
}

fn states(
    product: &Product,
    shelf: &Shelf,
    sets: &BTreeMap<(ProductId, EditionId, FormKind), AnswerSet>,
    today: Date,
) -> Vec<FormState> {
    let mut keys: Vec<FormKey> = shelf.current(today).iter().map(|(e, f)| (e.id.clone(), f.kind)).collect();
    let older = sets.keys().filter(|(id, ..)| *id == product.id).map(|(_, edition, form)| (edition.clone(), *form));
    for key in older {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let state = |key: FormKey| {
        let (edition, form) = shelf.form(&key)?;
        let set = sets.get(&(product.id, key.0.clone(), key.1));
        let asked = asked_of(form, product);
        let reworded: Vec<&str> = set.iter().flat_map(|s| s.reworded(&asked)).map(|q| q.key.as_str()).collect();
        // An answer to the words before is none to those of today.
        let answered = |q: &&Question| {
            let given = set.and_then(|s| s.answer(&q.key)).filter(|a| !a.value.is_empty());
            given.is_some() && !reworded.contains(&q.key.as_str())
        };
        let always = asked.iter().filter(|q| q.when.is_empty());
        let has_workbook =
            |i: &Imported| i.form.edition == key.0 && i.form.form.kind == key.1 && i.evidence_id.is_some();
        Some(FormState {
            title: edition.title.clone(),
            answered: (always.clone().filter(answered).count(), always.count()),
            number: set.map_or(0, |s| s.number),
            withdrawn: set.is_some_and(|s| s.withdrawn),
            reworded: reworded.len(),
            has_workbook: shelf.imported.iter().any(has_workbook),
            edition: key.0.clone(),
            form: key.1,
        })
    };
    keys.into_iter().filter_map(state).collect()
}

/// Somebody else saved meanwhile.
pub(crate) fn changed(error: StoreError) -> Error {
    match error {
        StoreError::Changed | StoreError::Duplicate(_) => ErrorCode::ChangedMeanwhile.into(),
        other => other.into(),
    }
}
