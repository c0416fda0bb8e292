//! What one customer gets: the signed reply, the form filled in (the ministry's workbook where it was dropped, else the answer
//! workbook), and the form as a print, for each of its systems.

mod told;

use std::collections::{BTreeMap, BTreeSet};

use sejo_evidence::document;
use sejo_evidence::signing::SigningKey;
use sejo_model::customer::{CustomerSystem, ReceivedRequest};
use sejo_model::issue::{IssueMark, IssuedFile, Said, StaysOpen};
use sejo_model::reply::{GivenAnswer, WrittenAnswer, WrittenPart, WrittenReply};
use sejo_model::request::{Asked, AskedSystem, Party, Question, QuestionGroup, YES};
use sejo_model::words::Text;
use sejo_model::workbook::{Fill, FillRow, FoundAnswer};
use sejo_model::{
    Action, Actor, Answer, AnswerSet, AnswerState, AnswerValue, Customer, Date, Edition, EditionId, EditionState,
    ErrorCode, Form, FormKind, ImportedForm, Issued, IssuedId, Issuing, IssuingId, Lang, Product, ProductId, RequestId,
    Round, SystemId, UserId, VerdictValue,
};
use sejo_report::form::FormSheet;
use sejo_report::request::{Filled, filled_xlsx};
use sejo_store::VendorScope;
use uuid::Uuid;

use self::told::Told;
use super::words::{is_to, words};
use crate::customer::form_of;
use crate::product::{FormKey, Shelf, asked_of};
use crate::{App, Error, Result, authz, file_part, workbook};

/// What is the same for every customer; read once for a run, and again where the answers change under it.
pub(super) struct Kit {
    shelf: Shelf,
    /// The ministry's workbooks that were dropped.
    workbooks: Vec<(ImportedForm, Vec<u8>)>,
    /// Everything that was ever answered, the newest last: what an older set says may be what a customer asks.
    sets: BTreeMap<(ProductId, EditionId, FormKind), Vec<AnswerSet>>,
    /// How many sets that are.
    pub answers: u32,
    /// Sets that answer other words than their form asks by now, with the keys of the rows.
    reworded: BTreeMap<(ProductId, EditionId, FormKind), BTreeSet<String>>,
    products: Vec<Product>,
    vendor: Party,
    key: SigningKey,
    lang: Lang,
    today: Date,
    /// The form of whoever never asked.
    current: Option<FormKey>,
}

impl Kit {
    pub async fn load(app: &App, actor: &Actor, scope: &VendorScope, run: &Issuing) -> Result<Self> {
        authz::scope(actor, Action::Read)?;
        let home = sejo_store::facility::get(app.db(), scope.scope()).await?;
        let shelf = app.shelf(scope).await?;
        let mut workbooks = Vec::new();
        for imported in &shelf.imported {
            if let Some(evidence) = imported.evidence_id {
                let bytes = sejo_store::evidence::bytes(app.db(), scope.scope(), evidence).await?;
                workbooks.push((imported.form.clone(), bytes));
            }
        }
        let today = app.today();
        let vendor_form = match &run.edition {
            Some(edition) => shelf.form(&(edition.clone(), FormKind::Vendor)),
            None => shelf.current(today).into_iter().find(|(_, form)| form.kind == FormKind::Vendor),
        };
        let mut sets: BTreeMap<_, Vec<AnswerSet>> = BTreeMap::new();
        let answers = sejo_store::product::answers(app.db(), scope).await?;
        let count = u32::try_from(answers.len()).unwrap_or(u32::MAX);
        for set in answers {
            sets.entry((set.product_id, set.edition.clone(), set.form)).or_default().push(set);
        }
        let products = sejo_store::product::list(app.db(), scope).await?;
        Ok(Self {
            reworded: reworded(&sets, &products, &shelf),
            current: vendor_form.map(|(edition, form)| (edition.id.clone(), form.kind)),
            workbooks,
            sets,
            answers: count,
            products,
            vendor: Party { id: home.id.to_string(), name: home.name },
            key: app.signing_key(actor, scope.scope()).await?,
            lang: run.lang,
            today,
            shelf,
        })
    }

    fn form(&self, key: &FormKey) -> Option<(&Edition, &Form)> {
        self.shelf.form(key)
    }
}

/// The sets that count and answer other words than the vendor's own form asks by now.
fn reworded(
    sets: &BTreeMap<(ProductId, EditionId, FormKind), Vec<AnswerSet>>,
    products: &[Product],
    shelf: &Shelf,
) -> BTreeMap<(ProductId, EditionId, FormKind), BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for ((id, edition, kind), sets) in sets {
        let Some(set) = sets.last().filter(|set| !set.withdrawn) else { continue };
        let product = products.iter().find(|p| p.id == *id);
        let Some((product, (_, form))) = product.zip(shelf.form(&(edition.clone(), *kind))) else { continue };
        let asked = asked_of(form, product);
        let keys: BTreeSet<String> = set.reworded(&asked).map(|q| q.key.clone()).collect();
        if !keys.is_empty() {
            found.insert((*id, edition.clone(), *kind), keys);
        }
    }
    found
}

/// Files with what is written down about them.
pub(super) struct Package {
    pub files: Vec<(String, Vec<u8>)>,
    pub issued: Issued,
    /// What of it stays open, if anything does.
    pub stays_open: Option<StaysOpen>,
}

/// The systems a request asks about.
struct Parts<'a> {
    /// Those with answers.
    answered: Vec<Part<'a>>,
    /// Those left out, as the answers about their product were withdrawn.
    withdrawn: Vec<(&'a CustomerSystem, ProductId)>,
}

/// One system with what is said about it.
struct Part<'a> {
    system: &'a CustomerSystem,
    product: &'a Product,
    /// What was answered about the product on the form, the newest last: that is `set`.
    sets: &'a [AnswerSet],
    set: &'a AnswerSet,
    questions: Vec<&'a Question>,
    answers: Vec<GivenAnswer>,
}

/// Makes what a customer gets: an answer to each of the requests, the oldest first, all of one form; without any, to what the
/// form of today asks. A product whose answers were withdrawn is left out and holds nothing back that is right of another.
///
/// # Errors
/// `CustomerUnmatched`, `AnswersMissing`, `AnswersReworded`, `NotFound` when its form is not known here.
pub(super) fn build(
    kit: &Kit,
    customer: &Customer,
    requests: &[ReceivedRequest],
    (issuing_id, at): (IssuingId, i64),
) -> Result<Package> {
    let newest = requests.last();
    let key = newest.map(form_of).or_else(|| kit.current.clone()).ok_or(ErrorCode::NotFound)?;
    let wanted: Vec<(Option<&ReceivedRequest>, Asked)> = match newest {
        Some(_) => requests.iter().map(|r| (Some(r), r.asked.clone())).collect(),
        None => vec![(None, unasked(kit, customer, &key)?)],
    };
    let (mut files, mut told) = (Vec::new(), Told::nothing(customer));
    for (nth, (request, asked)) in wanted.iter().enumerate() {
        let parts = parts(kit, customer, (*request, asked), &key)?;
        let (_, form) = kit.form(&key).ok_or(ErrorCode::NotFound)?;
        told.add(&parts, *request, form);
        // A request about systems of others alone, or about what was withdrawn: there is nothing to say.
        if parts.answered.is_empty() {
            continue;
        }
        let mark = match wanted.len() {
            1 => String::new(),
            _ => format!("{}{}_", kit.lang.pick("依頼", "request-"), nth + 1),
        };
        let made = files_of(kit, customer, (*request, asked), &parts, (&key, issuing_id))?;
        files.extend(made.into_iter().map(|(name, bytes)| (format!("{mark}{name}"), bytes)));
    }
    if told.said.is_empty() {
        return Err(told.nothing_to_say());
    }
    let fingerprint =
        |(name, bytes): &(String, Vec<u8>)| IssuedFile { name: name.clone(), sha256: sejo_evidence::sha256(bytes) };
    let answered = requests.iter().rev().map(|r| r.asked.id).filter(|id| !told.waits.contains(id));
    let answered: Vec<RequestId> = answered.collect();
    let issued = Issued {
        id: IssuedId::new(),
        issuing_id,
        customer_id: customer.id,
        customer: customer.name.clone(),
        email: customer.email.clone(),
        request_id: answered.first().copied(),
        also: answered.iter().skip(1).copied().collect(),
        edition: key.0,
        form: key.1,
        at,
        folder: folder_of(customer),
        files: files.iter().map(fingerprint).collect(),
        said: told.said,
        open: told.open,
        without: told.without,
        notice: None,
        revision: 0,
    };
    Ok(Package { files, issued, stays_open: Some(told.stays).filter(StaysOpen::is_anything) })
}

/// The files that answer one request: the signed reply, then the form filled in and its print.
fn files_of(
    kit: &Kit,
    customer: &Customer,
    (request, asked): (Option<&ReceivedRequest>, &Asked),
    all: &Parts<'_>,
    (key, run): (&FormKey, IssuingId),
) -> Result<Vec<(String, Vec<u8>)>> {
    let parts = all.answered.as_slice();
    let by = parts.iter().map(|p| p.set.answered_by.as_str()).find(|by| !by.is_empty()).unwrap_or_default().to_owned();
    let on = parts.iter().map(|p| p.set.answered_on).max().unwrap_or(kit.today);
    let written = reply(kit, (request, asked), all, (&by, on, run));
    let signed = document::sign(sejo_intake::reply::FORMAT, &written, &kit.key).map_err(Error::internal)?;
    let mut files = vec![(format!("{}.sejo-reply.json", kit.lang.pick("回答", "answers")), signed.into_bytes())];
    let signature = request.map(|r| r.signature.as_str()).unwrap_or_default();
    let official = kit.workbooks.iter().find(|(form, _)| form.edition == key.0 && form.form.kind == key.1);
    let fill = |(form, bytes): &(ImportedForm, Vec<u8>)| -> Result<Option<Vec<Vec<u8>>>> {
        parts.iter().map(|part| filled(kit, (form, bytes), customer, part, (&by, run))).collect()
    };
    // Where the ministry's workbook asks other words throughout, the answers stand beside those the customer asked.
    match official.map(fill).transpose()?.flatten() {
        Some(filled) => {
            files.extend(parts.iter().zip(filled).map(|(part, bytes)| (named(kit, parts, part, "xlsx"), bytes)));
        }
        None => {
            let of = |p: &Part<'_>| Filled {
                id: p.system.asked.parse().unwrap_or(SystemId(Uuid::nil())),
                system: p.system.name.clone(),
                answers: p.answers.iter().map(|given| p.in_row(given, kit.lang)).collect(),
            };
            let filled: Vec<Filled> = parts.iter().map(of).collect();
            let bytes = filled_xlsx(asked, signature, (&filled, &by, on, &run.to_string()), kit.lang)
                .map_err(Error::internal)?;
            files.push((format!("{}.xlsx", kit.lang.pick("回答", "answers")), bytes));
        }
    }
    let form = kit.form(key).ok_or(ErrorCode::NotFound)?;
    for part in parts {
        let sheet = sheet(kit, form, customer, part, (&by, run));
        let printed = sejo_report::form::print_of_many(&sheet).map_err(Error::internal)?;
        files.push((named(kit, parts, part, "pdf"), printed.bytes));
    }
    Ok(files)
}

impl Part<'_> {
    /// Questions that are asked and have no answer.
    fn open(&self) -> u32 {
        let is_open = |q: &&&Question| self.says(&q.key).is_empty();
        let is_asked = |q: &&&Question| q.when.is_empty() || self.says(&q.when) == YES;
        let open = self.questions.iter().filter(is_asked).filter(is_open).count();
        u32::try_from(open).unwrap_or(u32::MAX)
    }

    fn says(&self, question: &str) -> &str {
        self.answers.iter().find(|a| a.question == question).map_or("", |a| a.value.as_str())
    }

    /// The words an answer was given to, held against those the customer asks.
    fn words(&self, given: &GivenAnswer) -> String {
        let question = self.questions.iter().find(|q| q.key == given.question);
        question.map(|q| words(given, self.sets, &q.label.ja).to_owned()).unwrap_or_default()
    }

    /// An answer as it stands in a row with the words of the request: what was answered to others stands there in words alone.
    fn in_row(&self, given: &GivenAnswer, lang: Lang) -> GivenAnswer {
        let question = self.questions.iter().find(|q| q.key == given.question);
        let other = question.filter(|q| !given.value.is_empty() && !is_to(given, self.sets, &q.label.ja));
        let Some(question) = other else { return given.clone() };
        let said = question.choices.iter().find(|c| c.key == given.value);
        let said = said.map_or(given.value.as_str(), |c| c.words.r#in(lang));
        let words = words(given, self.sets, &question.label.ja);
        let words = match lang {
            Lang::Ja => format!("別の文言「{words}」への回答: {said}"),
            Lang::En => format!("answered to other words, “{words}”: {said}"),
        };
        let remark = format!("{words} {}", given.remark).trim().to_owned();
        let question = given.question.clone();
        GivenAnswer {
            question,
            value: String::new(),
            confirmed_on: None,
            target_on: None,
            remark,
            words: String::new(),
            between: Vec::new(),
        }
    }

    /// The rows that were worded anew since they were answered, and that the customer does not ask in the words before.
    fn reworded(&self, keys: &BTreeSet<String>) -> Vec<&str> {
        let is_old = |q: &&&Question| {
            let given = self.answers.iter().find(|a| a.question == q.key && keys.contains(&q.key));
            given.is_some_and(|given| !is_to(given, self.sets, &q.label.ja))
        };
        self.questions.iter().filter(is_old).map(|q| q.number.as_str()).collect()
    }

    fn said(&self) -> Said {
        Said {
            system: self.system.asked.clone(),
            name: self.system.name.clone(),
            product_id: self.product.id,
            number: self.set.number,
            told: self.set.number,
            told_of: None,
            exceptions: self.system.exceptions.clone(),
        }
    }
}

/// What would be asked by a customer that never did: the questions of the form, about its systems by name.
fn unasked(kit: &Kit, customer: &Customer, key: &FormKey) -> Result<Asked> {
    let (edition, form) = kit.form(key).ok_or(ErrorCode::NotFound)?;
    let nobody = SystemId(Uuid::nil());
    let product = customer.systems.iter().find_map(|s| kit.products.iter().find(|p| Some(p.id) == s.product_id));
    let product = product.ok_or(ErrorCode::CustomerUnmatched)?;
    // Every question is asked about all systems: those of a kind that is no system of medical care are few.
    let questions = asked_of(form, product).into_iter().map(|q| Question { systems: Vec::new(), ..q });
    Ok(Asked {
        id: RequestId(Uuid::nil()),
        facility: Party { id: customer.asker.clone(), name: customer.name.clone() },
        vendor: kit.vendor.clone(),
        systems: customer
            .systems
            .iter()
            .filter(|s| s.product_id.is_some())
            .map(|s| AskedSystem { id: nobody, name: s.name.clone() })
            .collect(),
        edition: key.0.clone(),
        edition_title: edition.title.clone(),
        provisional: form.items.iter().any(|i| !i.confidence.is_reliable()),
        form: key.1,
        route: None,
        questions: questions.collect(),
        made_on: kit.today,
        due_on: customer.due_on.unwrap_or(kit.today),
        contact: String::new(),
        words: String::new(),
    })
}

/// The systems that are asked about, each with its answers; none where all of them are those of others. What was never answered
/// about a product is still to come, and nothing goes out before; what was withdrawn may stay away for good.
fn parts<'a>(
    kit: &'a Kit,
    customer: &'a Customer,
    (request, asked): (Option<&ReceivedRequest>, &'a Asked),
    key: &FormKey,
) -> Result<Parts<'a>> {
    let mut found = Parts { answered: Vec::new(), withdrawn: Vec::new() };
    // Of a system that is none of ours there is nothing to say.
    let is_ours = |s: &CustomerSystem| !s.settled || s.product_id.is_some();
    let is_asked = |s: &CustomerSystem| request.is_none() || asked.systems.iter().any(|a| a.id.to_string() == s.asked);
    let is_meant = |s: &&CustomerSystem| is_ours(s) && is_asked(s);
    for system in customer.systems.iter().filter(is_meant) {
        let about = || Text::new(system.name.clone(), system.name.clone());
        let product = kit.products.iter().find(|p| Some(p.id) == system.product_id && system.settled);
        let product = product.ok_or_else(|| Error::new(ErrorCode::CustomerUnmatched).with_detail(about()))?;
        let of = (product.id, key.0.clone(), key.1);
        let sets = kit.sets.get(&of).map_or(&[][..], Vec::as_slice);
        let set = sets.last().ok_or_else(|| Error::new(ErrorCode::AnswersMissing).with_detail(about()))?;
        if set.withdrawn {
            found.withdrawn.push((system, product.id));
            continue;
        }
        let id = system.asked.parse().unwrap_or(SystemId(Uuid::nil()));
        let questions: Vec<&Question> = asked.about(id).collect();
        let answers = answers(&questions, set, &system.exceptions);
        let part = Part { system, product, sets, set, questions, answers };
        let old = kit.reworded.get(&of).map(|keys| part.reworded(keys)).unwrap_or_default();
        if !old.is_empty() {
            return Err(Error::new(ErrorCode::AnswersReworded).with_detail(named_rows(&product.name, &old)));
        }
        found.answered.push(part);
    }
    Ok(found)
}

/// The first rows of a product by their numbers, and how many more there are.
fn named_rows(product: &str, numbers: &[&str]) -> Text {
    const NAMED: usize = 5;
    let named = numbers.iter().take(NAMED).copied().collect::<Vec<_>>().join("、");
    let (ja, en) = match numbers.len().saturating_sub(NAMED) {
        0 => (String::new(), String::new()),
        more => (format!(" ほか{more}件"), format!(" and {more} more")),
    };
    Text::new(format!("{product}: {named}{ja}"), format!("{product}: {named}{en}"))
}

/// The answers to what is asked: the customer's exceptions before those of the product. What the question does not offer as an
/// answer, and what is asked only where another answer is はい and is not, stays without one.
fn answers(questions: &[&Question], set: &AnswerSet, exceptions: &[GivenAnswer]) -> Vec<GivenAnswer> {
    let of = |key: &str| exceptions.iter().find(|e| e.question == key).or_else(|| set.answer(key));
    let fits = |question: &Question, given: &GivenAnswer| {
        question.choices.is_empty() || given.value.is_empty() || question.choices.iter().any(|c| c.key == given.value)
    };
    let is_asked = |q: &Question| q.when.is_empty() || of(&q.when).is_some_and(|a| a.value == YES);
    let asked = questions.iter().filter(|q| is_asked(q));
    asked.filter_map(|q| of(&q.key).filter(|given| fits(q, given)).cloned()).collect()
}

fn reply(
    kit: &Kit,
    (request, asked): (Option<&ReceivedRequest>, &Asked),
    all: &Parts<'_>,
    (by, on, run): (&str, Date, IssuingId),
) -> WrittenReply {
    let day = |day: Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
    let answer = |part: &Part<'_>, given: &GivenAnswer| WrittenAnswer {
        question: given.question.clone(),
        value: given.value.clone(),
        confirmed_on: day(given.confirmed_on),
        target_on: day(given.target_on),
        remark: given.remark.clone(),
        words: part.words(given),
        ..WrittenAnswer::default()
    };
    let part = |part: &Part<'_>| WrittenPart {
        system: part.system.asked.clone(),
        name: part.system.name.clone(),
        answers: part.answers.iter().map(|given| answer(part, given)).collect(),
    };
    let product = |part: &Part<'_>| format!("{}: {} {}", part.system.name, part.product.name, part.system.version);
    let left_out = |system: &CustomerSystem| {
        let words = kit.lang.pick(
            "この返信に回答なし (前の回答を取り下げたため)",
            "no answers in this reply (those before were withdrawn)",
        );
        format!("{}: {words}", system.name)
    };
    let remark = all.answered.iter().map(|p| product(p).trim().to_owned());
    let remark: Vec<String> = remark.chain(all.withdrawn.iter().map(|(system, _)| left_out(system))).collect();
    WrittenReply {
        request: request.map(|r| r.asked.id.to_string()).unwrap_or_default(),
        facility: asked.facility.id.clone(),
        facility_name: asked.facility.name.clone(),
        vendor_name: kit.vendor.name.clone(),
        request_signature: request.map(|r| r.signature.clone()).unwrap_or_default(),
        // Runs sort as they were started, and notices among them as they were made: so replies of one day are told apart.
        issued: run.to_string(),
        answered_by: format!("{} {by}", kit.vendor.name).trim().to_owned(),
        answered_on: on.to_string(),
        remark: remark.join("\n"),
        // No page showed them: the words stand beside the answers.
        shown: Vec::new(),
        systems: all.answered.iter().map(part).collect(),
    }
}

/// The ministry's workbook with the answers about one system; `None` where none of its rows was answered. Two systems of one product have the same answers, and so have two runs on
/// one day: the name beside the vendor's and the mark in the properties tell the files apart.
fn filled(
    kit: &Kit,
    (form, bytes): (&ImportedForm, &[u8]),
    customer: &Customer,
    part: &Part<'_>,
    (by, run): (&str, IssuingId),
) -> Result<Option<Vec<u8>>> {
    let layout = &form.workbook.layout;
    let row = |(row, item): &(u32, sejo_model::ItemId)| {
        let given = part.answers.iter().find(|a| a.question == item.slug())?;
        let printed = form.form.items.iter().find(|printed| printed.id == *item);
        // An answer to the words of the customer is none to other words of the ministry's.
        if printed.is_some_and(|printed| !is_to(given, part.sets, &printed.label)) {
            return None;
        }
        let value: AnswerValue = given.value.parse().ok()?;
        let table = layout.of_row(*row);
        let first = table.rounds.first()?;
        let found = FoundAnswer {
            round: first.round,
            value: Some(value),
            confirmed_on: given.confirmed_on,
            target_on: given.target_on,
            day_in_answer: None,
        };
        let remark = match first.takes(*row, value) || table.remark.is_none() {
            true => given.remark.clone(),
            false => workbook::in_words(Round::FIRST, value, &given.remark),
        };
        Some(FillRow { row: *row, answers: vec![found], remark: (!remark.is_empty()).then_some(remark) })
    };
    let fill = Fill {
        facility_name: Some(customer.name.clone()),
        vendor_name: Some(format!("{} ({})", kit.vendor.name, part.system.name)),
        filled_by: (!by.is_empty()).then(|| by.to_owned()),
        filled_on: Some(kit.today),
        rows: form.rows.iter().filter_map(row).collect(),
        ..Fill::default()
    };
    if fill.rows.is_empty() {
        return Ok(None);
    }
    let filled = sejo_report::workbook::fill(bytes, layout, &fill).map_err(workbook::not_filled)?.bytes;
    let subject = format!("{} {}", customer.name, part.system.name);
    let mark = IssueMark { run, system: part.system.asked.parse().ok() };
    let marked = sejo_report::workbook::put_properties(filled, &subject, &mark.to_string());
    marked.map(Some).map_err(workbook::not_filled)
}

/// The form about one system as it is printed.
fn sheet(
    kit: &Kit,
    (edition, form): (&Edition, &Form),
    customer: &Customer,
    part: &Part<'_>,
    (by, run): (&str, IssuingId),
) -> FormSheet {
    let of_form = |key: &str| part.questions.iter().any(|q| q.key == key && q.group == QuestionGroup::Form);
    let answer = |given: &GivenAnswer| {
        let item = form.items.iter().find(|i| i.id.slug() == given.question && of_form(&given.question))?;
        Some(Answer {
            item: item.id.clone(),
            round: Round::FIRST,
            value: given.value.parse().ok()?,
            confirmed_on: given.confirmed_on.unwrap_or(part.set.answered_on),
            target_on: given.target_on,
            planned_by: None,
            remark: given.remark.clone(),
            reason: String::new(),
            verdict: VerdictValue::Unknown,
            asked: words(given, part.sets, &item.label).to_owned(),
            state: AnswerState::Confirmed,
            by: UserId::COMMAND,
            at: part.set.at,
            revision: 1,
        })
    };
    let answers: Vec<Answer> = part.answers.iter().filter_map(answer).collect();
    let mut sheet = FormSheet::of(edition, form, &customer.name, &answers, &[], kit.lang, kit.today);
    let is_taken = sejo_edition::form_state(edition, form) == EditionState::Official;
    let is_its = |(own, _): &&(ImportedForm, Vec<u8>)| own.edition == edition.id && own.form.kind == form.kind;
    if let Some((own, _)) = kit.workbooks.iter().find(is_its).filter(|_| is_taken) {
        sheet = sheet.of_workbook(&own.workbook.sha256);
    }
    let product = format!("{} {}", part.product.name, part.system.version);
    sheet.vendor = format!("{} ({}: {})", kit.vendor.name, part.system.name, product.trim());
    sheet.filled_by = by.to_owned();
    // Two runs on one day may print the same answers: what takes the first back names its print, and must not name the second.
    sheet.source.push_str(&format!(" {} {run}", kit.lang.pick("発行番号", "Number of the issue")));
    sheet
}

/// The name of a file about one system; it says which where there are several.
fn named(kit: &Kit, parts: &[Part<'_>], part: &Part<'_>, ending: &str) -> String {
    let form = kit.lang.pick("事業者確認用", "vendor-form");
    let at = parts.iter().position(|p| std::ptr::eq(p, part)).unwrap_or_default() + 1;
    match parts.len() {
        1 => format!("{form}.{ending}"),
        _ => format!("{form}_{at}_{}.{ending}", file_part(&part.system.name)),
    }
}

/// The folder of a customer: its name, and enough of its id that no two are the same.
fn folder_of(customer: &Customer) -> String {
    let id = customer.id.0.simple().to_string();
    format!("{}_{}", file_part(&customer.name), id.get(id.len().saturating_sub(12)..).unwrap_or_default())
}
