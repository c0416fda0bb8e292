//! 製品 of a vendor, and what is answered about each, once for all customers.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use sejo_app::Error;
use sejo_app::product::{AnswersBefore, AnswersView, FormKey, FormState, ProductRow, SaidAnswers, blank};
use sejo_app::reply::TypedAnswer;
use sejo_model::reply::GivenAnswer;
use sejo_model::request::Question;
use sejo_model::words::Text;
use sejo_model::{Action, AnswerSet, Date, EditionId, ErrorCode, FormKind, Lang, Product, ProductId, SystemKind, date};

use crate::form::{
    Again, Asked, Choice, Collision, Differing, Fields, Filled, Labelled, Reader, choices, refused_form,
};
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, once_more, page, page_about, read_id, see};
use crate::pages::request::receive;
use crate::part::{self, Badge, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

/// Products on the page.
const SHOWN: usize = 100;
/// Questions named in a sentence.
const NAMED: usize = 5;

#[derive(Template)]
#[template(path = "product/list.html")]
struct List {
    shell: Shell,
    lang: Lang,
    may_edit: bool,
    may_import: bool,
    form: Filled,
    kinds: Vec<Choice>,
    rows: Vec<ProductRow>,
}

impl List {
    /// How many rows are worded anew since they were answered.
    fn reworded(&self, form: &FormState) -> String {
        match self.lang {
            Lang::Ja => {
                format!("言葉が変わった項目 {}件: 新しい言葉で聞く顧客には、答え直すまで発行しません", form.reworded)
            }
            Lang::En => {
                format!("{} rows worded anew: not issued to who asks them so until answered again", form.reworded)
            }
        }
    }

    fn state(&self, form: &FormState) -> Badge {
        let (done, of) = form.answered;
        match (form.withdrawn, form.number) {
            (true, _) => part::badge(Tone::Bad, self.lang.pick("取り下げた", "withdrawn")),
            (_, 0) => part::badge(Tone::None, self.lang.pick("まだ答えていない", "not answered yet")),
            _ if done < of => part::badge(Tone::Unsure, &format!("{done}/{of}")),
            _ => part::badge(Tone::Good, &format!("{done}/{of}")),
        }
    }
}

async fn listed(site: &Site, me: &Signed, form: Filled) -> Result<List, Error> {
    let rows = site.app.products(me.actor()).await?;
    let shell = me.shell(Nav::Products).at("/products");
    Ok(List {
        lang: me.lang(),
        may_edit: shell.may(&Action::EditFacts),
        may_import: shell.may(&Action::ImportEdition),
        form,
        kinds: choices(SystemKind::ALL, |k| (k.key(), k.words()), me.lang()),
        shell,
        rows,
    })
}

/// `GET /products`
pub async fn list(State(site): State<Site>, me: Signed) -> Outcome {
    let list = listed(&site, &me, Filled::new(me.lang(), Fields::default())).await?;
    Ok(page(List { shell: me.shell(Nav::Products), ..list }))
}

/// `POST /products`
pub async fn add(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let saved = async {
        let mut reader = Reader::new(&fields);
        let (name, kind) = (reader.needed("name"), reader.needed_choice::<SystemKind>("kind"));
        reader.finish()?;
        let product = blank(&name, kind.ok_or(ErrorCode::Required)?);
        site.app.save_product(me.actor(), &product).await
    };
    match saved.await {
        Ok(id) => see(&Done::Added.at(&format!("/products/{id}"))),
        Err(error) => {
            let form = Filled::refused(me.lang(), fields.clone(), &error);
            let (list, error) = once_more(error, &fields, listed(&site, &me, form)).await?;
            Ok(page_about(&error, list))
        }
    }
}

/// `POST /products/form`: the ministry's workbook for vendors.
pub async fn take_form(State(site): State<Site>, me: Signed, sent: Result<Multipart, MultipartRejection>) -> Outcome {
    let mut fields = Fields::default();
    let file = receive(sent, &mut fields).await?.ok_or_else(|| Error::field("file", ErrorCode::Required))?;
    match site.app.take_vendor_form(me.actor(), file).await {
        Ok(_) => see(&Done::Taken.at("/products")),
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "product/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    may_edit: bool,
    may_declare: bool,
    form: Filled,
    said: Filled,
    undo: Filled,
    kinds: Vec<Choice>,
    /// What somebody else saved of the product meanwhile.
    conflict: Option<Collision>,
    /// What somebody else answered meanwhile.
    answered: Option<Collision>,
    view: AnswersView,
}

fn fields_of(product: &Product) -> Fields {
    Fields::default()
        .with("name", product.name.clone())
        .with("kind", product.kind.key())
        .with("also", product.also.join("\n"))
        .with("versions", product.versions.join("\n"))
        .with("note", product.note.clone())
        .with("revision", product.revision.to_string())
}

fn labels(kinds: &[Choice], lang: Lang) -> [Labelled; 5] {
    let l = |name, ja, en| Labelled::new(name, lang.pick(ja, en));
    [
        l("name", "製品の名前", "Name of the product"),
        l("kind", "種類", "Kind").of(kinds),
        l("also", "顧客がほかに使う呼び名", "Other names customers use"),
        l("versions", "版", "Versions"),
        l("note", "メモ", "Note"),
    ]
}

/// A question with what is answered to it: the answer, its target date and its remarks.
fn told(question: &Question, [value, target, remark]: [&str; 3], lang: Lang) -> String {
    let word = question.choices.iter().find(|c| c.key == value).map_or(value, |c| c.words.r#in(lang));
    let said: Vec<&str> = [word, target, remark].into_iter().filter(|part| !part.is_empty()).collect();
    let said = if said.is_empty() { lang.pick("(空)", "(empty)").to_owned() } else { said.join(" ") };
    format!("{}: {said}", question.title(lang))
}

/// Whether something stands there that is no day.
fn is_unread(text: &str) -> bool {
    !sejo_model::text::is_blank(text) && date::parse(text).is_err()
}

/// The answers of an earlier year that can be taken over: those to the same words.
fn taken_over<'v>(
    before: &'v AnswersBefore,
    questions: &'v [Question],
) -> impl Iterator<Item = (&'v Question, &'v GivenAnswer)> {
    let same = move |q: &&'v Question| before.words_before(q).is_none();
    questions.iter().filter(same).filter_map(move |q| Some((q, before.answer(q)?)))
}

/// The form an address asks for: `r8/vendor`.
fn wanted(text: &str) -> Option<FormKey> {
    let (edition, form) = text.split_once('/')?;
    Some((EditionId(edition.to_owned()), form.parse::<FormKind>().ok()?))
}

impl Show {
    async fn new(site: &Site, me: &Signed, id: ProductId, key: Option<&FormKey>) -> Result<Self, Error> {
        Self::filled(site, me, (id, key), false).await
    }

    /// With `take` the fields hold what was answered the year before; nothing is saved by it.
    async fn filled(
        site: &Site,
        me: &Signed,
        (id, key): (ProductId, Option<&FormKey>),
        take: bool,
    ) -> Result<Self, Error> {
        let view = site.app.answers(me.actor(), id, key).await?;
        let shell = me.shell(Nav::Products).at(format!("/products/{id}"));
        let mut said = Fields::default()
            .with("seen", view.sets.first().map_or(0, |s| s.number).to_string())
            .with("answered_by", view.sets.first().map_or("", |s| s.answered_by.as_str()));
        let day = |d: Option<Date>| d.map(|d| d.to_string()).unwrap_or_default();
        // An answer to other words is chosen anew, not passed on by saving the page.
        let reworded: Vec<&str> = view.reworded().iter().map(|q| q.key.as_str()).collect();
        let stands = |given: &&GivenAnswer| !reworded.contains(&given.question.as_str());
        for given in view.standing().into_iter().flat_map(|s| &s.answers).filter(stands) {
            said.add(&format!("v.{}", given.question), given.value.clone());
            said.add(&format!("t.{}", given.question), day(given.target_on));
            said.add(&format!("r.{}", given.question), given.remark.clone());
        }
        let taken = view.before.as_ref().filter(|_| take && view.standing().is_none());
        for (question, given) in taken.into_iter().flat_map(|before| taken_over(before, &view.questions)) {
            said.add(&format!("v.{}", question.key), given.value.clone());
            said.add(&format!("t.{}", question.key), day(given.target_on));
            said.add(&format!("r.{}", question.key), given.remark.clone());
        }
        Ok(Self {
            lang: me.lang(),
            may_edit: shell.may(&Action::EditFacts),
            may_declare: shell.may(&Action::Declare),
            form: Filled::new(me.lang(), fields_of(&view.product)),
            said: Filled::new(me.lang(), said).named("a"),
            undo: Filled::new(me.lang(), Fields::default()).named("w"),
            kinds: choices(SystemKind::ALL, |k| (k.key(), k.words()), me.lang()),
            conflict: None,
            answered: None,
            shell,
            view,
        })
    }

    /// What somebody else answered meanwhile, which stands in the fields, beside what was typed.
    fn collision(&self, typed: &Fields, error: &Error) -> Collision {
        let lang = self.lang;
        let line = |(question, value, target, remark): (&Question, String, String, String)| {
            let names = [value.as_str(), target.as_str(), remark.as_str()];
            let (stored, own) = (names.map(|name| self.said.value(name)), names.map(|name| typed.get(name)));
            let label = lang.pick("回答", "Answer");
            let line = || Differing { label, stored: told(question, stored, lang), typed: told(question, own, lang) };
            (stored != own).then(line)
        };
        let (stored, own) = (self.said.value("answered_by"), typed.get("answered_by"));
        let label = lang.pick("回答する人", "Answered by");
        let by = || Differing { label, stored: stored.to_owned(), typed: own.to_owned() };
        let lines = self.questions().into_iter().filter_map(line).chain((stored != own).then(by)).collect();
        let said = match error.code {
            ErrorCode::ChangedMeanwhile => error.detail.as_ref().map(|d| d.r#in(lang).to_owned()),
            // Refused for something else since: what was saved meanwhile is named by its own line.
            _ => self.view.sets.first().map(|set| self.line(set)),
        };
        Collision { said: said.unwrap_or_default(), lines, again: Again::Replaces }
    }

    /// With the answers as they were typed. After a collision they carry the number of what was answered meanwhile, so that
    /// saving once more, now knowingly, works; and that they collided, so that what differs is still shown where that is refused.
    fn refused(mut self, mut typed: Fields, error: &Error) -> Self {
        let said = match error.code {
            ErrorCode::ChangedMeanwhile => {
                self.answered = Some(self.collision(&typed, error));
                typed.set("seen", self.said.value("seen"));
                Filled::new(self.lang, typed)
            }
            _ => {
                self.answered = (typed.get("collided") == "yes").then(|| self.collision(&typed, error));
                Filled::refused(self.lang, typed, error)
            }
        };
        Self { said: said.named("a"), ..self }
    }

    fn key(&self) -> String {
        format!("{}/{}", self.view.edition.0, self.view.form.key())
    }

    /// Questions with the names of their fields.
    fn questions(&self) -> Vec<(&Question, String, String, String)> {
        let name = |q: &Question, what: &str| format!("{what}.{}", q.key);
        self.view.questions.iter().map(|q| (q, name(q, "v"), name(q, "t"), name(q, "r"))).collect()
    }

    fn title(&self, question: &Question) -> String {
        question.title(self.lang)
    }

    /// What was answered to the words before, where they are others by now.
    fn said_before(&self, question: &Question) -> Option<String> {
        self.view.words_before(question)?;
        let given = self.view.standing()?.answer(&question.key)?;
        let said = question.choices.iter().find(|c| c.key == given.value);
        let said = said.map_or(given.value.as_str(), |c| c.words.r#in(self.lang));
        Some(format!("{}: {said}", self.lang.pick("前の言葉への回答", "answer to the words before")))
    }

    /// The answers of an earlier year, while this one has none.
    fn before(&self) -> Option<&AnswersBefore> {
        self.view.before.as_ref().filter(|_| self.view.standing().is_none())
    }

    /// The year of earlier answers, as people say it.
    fn year_of(&self, before: &AnswersBefore) -> String {
        before.edition.fiscal_year().map_or_else(|| before.title.clone(), |year| year.name(self.lang))
    }

    /// What was answered that year, with the words it was answered to where they are others by now.
    fn carried(&self, question: &Question) -> Option<String> {
        let before = self.before()?;
        let given = before.answer(question)?;
        let said = question.choices.iter().find(|c| c.key == given.value);
        let said = said.map_or(given.value.as_str(), |c| c.words.r#in(self.lang));
        let year = self.year_of(before);
        let mut line = match self.lang {
            Lang::Ja => format!("{year}の回答: {said}"),
            Lang::En => format!("Answered in {year}: {said}"),
        };
        let mut add = |what: &str, text: &str| line.push_str(&format!("{}{what}: {text}", self.lang.pick("、", "; ")));
        if let Some(day) = given.target_on {
            add(self.lang.pick("目標日", "target date"), &date::short(day, self.lang));
        }
        if !sejo_model::text::is_blank(&given.remark) {
            add(self.lang.pick("備考", "remarks"), &given.remark);
        }
        if let Some(words) = before.words_before(question) {
            add(self.lang.pick("前の言葉", "the words then"), words);
        }
        Some(line)
    }

    /// What is wrong with the day in a field.
    fn unread(&self, field: &str) -> Option<&'static str> {
        is_unread(self.said.value(field)).then(|| ErrorCode::NotADate.words().r#in(self.lang))
    }

    fn chosen(&self, field: &str, key: &str) -> bool {
        self.said.value(field) == key
    }

    /// An earlier set in one line.
    fn line(&self, set: &AnswerSet) -> String {
        let on = date::short(set.answered_on, self.lang);
        let what = match (set.withdrawn, set.number) {
            (true, _) => self.lang.pick("取り下げ", "withdrawn"),
            (_, 1) => self.lang.pick("最初の回答", "first answers"),
            _ => self.lang.pick("訂正", "corrected"),
        };
        format!("{} {on} {what} {} {}", set.number, set.answered_by, set.reason)
    }
}

/// `GET /products/{id}`
pub async fn show(State(site): State<Site>, me: Signed, Path(id): Path<String>, Asked(asked): Asked) -> Outcome {
    let key = wanted(asked.get("form"));
    let take = asked.get("take") == "yes";
    let show = Show::filled(&site, &me, (read_id(&id)?, key.as_ref()), take).await?;
    Ok(page(Show { shell: me.shell(Nav::Products), ..show }))
}

/// `POST /products/{id}`
pub async fn change(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: ProductId = read_id(&id)?;
    let saved = async {
        let mut reader = Reader::new(&fields);
        let (name, kind) = (reader.needed("name"), reader.needed_choice::<SystemKind>("kind"));
        let (also, versions, note) = (reader.text("also"), reader.text("versions"), reader.text("note"));
        let revision = reader.number("revision");
        reader.finish()?;
        let lines = |text: &str| text.lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect();
        let kind = kind.ok_or(ErrorCode::Required)?;
        let new = Product { id, name, kind, also: lines(&also), versions: lines(&versions), note, revision };
        site.app.save_product(me.actor(), &new).await
    };
    match saved.await {
        Ok(_) => see(&Done::Saved.with_texts(&format!("/products/{id}"), [fields.get("note")])),
        Err(error) => {
            let (show, error) = once_more(error, &fields, Show::new(&site, &me, id, None)).await?;
            let (stored, labels) = (fields_of(&show.view.product), labels(&show.kinds, me.lang()));
            let (form, conflict) = refused_form(me.lang(), fields, &stored, &labels, &error);
            Ok(page_about(&error, Show { form, conflict, ..show }))
        }
    }
}

/// `POST /products/{id}/answers`
pub async fn answer(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: ProductId = read_id(&id)?;
    let key = wanted(fields.get("form"));
    let saved = async {
        let view = site.app.answers(me.actor(), id, key.as_ref()).await?;
        let mut reader = Reader::new(&fields);
        let (answered_by, reason) = (reader.text("answered_by"), reader.text("reason"));
        let (answered_on, seen) = (reader.date("answered_on"), reader.number("seen"));
        let (mut answers, mut unread) = (BTreeMap::new(), Vec::new());
        for question in &view.questions {
            let said = |what: &str| fields.get(&format!("{what}.{}", question.key)).to_owned();
            let target = said("t");
            if is_unread(&target) {
                unread.push(question);
            }
            let target_on = date::parse(&target).ok();
            let typed = TypedAnswer { value: said("v"), confirmed_on: None, target_on, remark: said("r") };
            answers.insert(question.key.clone(), typed);
        }
        reader.finish()?;
        if !unread.is_empty() {
            let named = |lang: Lang| {
                let titles: Vec<String> = unread.iter().take(NAMED).map(|q| q.title(lang)).collect();
                let more = if unread.len() > NAMED { " …" } else { "" };
                format!("{}: {}{more}", lang.pick("目標日", "Target date"), titles.join(lang.pick("、", ", ")))
            };
            let detail = Text::new(named(Lang::Ja), named(Lang::En));
            return Err(Error::new(ErrorCode::NotADate).with_detail(detail));
        }
        let said = SaidAnswers { answered_by, answered_on, reason, answers, seen };
        site.app.save_answers(me.actor(), id, key.as_ref(), &said).await
    };
    match saved.await {
        Ok(1) => see(&Done::Saved.at(&format!("/products/{id}"))),
        Ok(_) => see(&Done::Saved.at("/notices")),
        Err(error) => {
            let (show, error) = once_more(error, &fields, Show::new(&site, &me, id, key.as_ref())).await?;
            Ok(page_about(&error, show.refused(fields, &error)))
        }
    }
}

/// `POST /products/{id}/withdraw`
pub async fn withdraw(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: ProductId = read_id(&id)?;
    let key = wanted(fields.get("form"));
    let taken_back = async {
        let mut reader = Reader::new(&fields);
        let (reason, seen) = (reader.needed("reason"), reader.number("seen"));
        reader.finish()?;
        site.app.withdraw_answers(me.actor(), id, key.as_ref(), (seen, &reason)).await
    };
    match taken_back.await {
        Ok(_) => see(&Done::AnswersWithdrawn.at("/notices")),
        Err(error) => {
            let undo = Filled::refused(me.lang(), fields.clone(), &error).named("w");
            let (show, error) = once_more(error, &fields, Show::new(&site, &me, id, key.as_ref())).await?;
            // Somebody else withdrew them: no form is left on the page that could say why nothing was saved.
            if show.view.standing().is_none() {
                return Err(error.into());
            }
            Ok(page_about(&error, Show { undo, ..show }))
        }
    }
}
