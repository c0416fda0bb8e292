//! 役割分担: who does what for each system, the facility or the vendor, and where that is written.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::responsibility::{DutyView, ResponsibilityRow, ResponsibilityTable, SaidOfMany};
use sejo_model::{Action, Clause, Duty, ErrorCode, Holder, Lang, Responsibilities, Responsibility, SystemId};

use crate::form::{Choice, Collision, Fields, Filled, Labelled, Reader, choices, refused_form};
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, download, once_more, page, page_about, read_id, see};
use crate::part::{self, Badge, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;
use crate::tab::{self, Tab};

/// Systems shown; those with most open come first, and a line below says how many there are.
const SHOWN: usize = 60;
/// Systems that can be ticked at once.
const TICKED: usize = 100;
/// Nobody was asked.
const UNSAID: &str = "";
/// The choice that takes back what was said.
const TAKE_BACK: &str = "take-back";

#[derive(Template)]
#[template(path = "responsibility/list.html")]
struct List {
    shell: Shell,
    lang: Lang,
    tabs: Vec<Tab>,
    may_edit: bool,
    form: Filled,
    view: ResponsibilityTable,
}

impl List {
    fn new(me: &Signed, view: ResponsibilityTable, form: Filled) -> Self {
        let shell = me.shell(Nav::Systems);
        let (tabs, may_edit) = (tab::systems("/responsibilities", &shell), shell.may(&Action::EditFacts));
        Self { lang: me.lang(), tabs, may_edit, shell, form, view }
    }

    /// Whether there is anybody to ask.
    fn has_vendor(&self) -> bool {
        self.view.rows.iter().any(|row| !row.vendor.is_empty())
    }

    /// The duties one holder has, by name.
    fn of(&self, row: &ResponsibilityRow, holder: &Holder) -> String {
        joined(row.of(Some(*holder)), self.lang)
    }

    fn unsaid(&self, row: &ResponsibilityRow) -> String {
        joined(row.of(None), self.lang)
    }

    fn systems(&self) -> Vec<Choice> {
        let systems = self.view.rows.iter().take(TICKED);
        systems.map(|r| Choice::new(r.system.id.to_string(), r.system.label().to_owned())).collect()
    }

    fn duties(&self) -> Vec<Choice> {
        choices(Duty::ALL, |d| (d.key(), d.words()), self.lang)
    }

    fn holders(&self) -> Vec<Choice> {
        let take_back = Choice::new(TAKE_BACK, self.lang.pick("まだ聞いていない(取り消す)", "Not asked (take back)"));
        let mut all = holders(self.lang);
        all.retain(|c| c.value != UNSAID);
        all.push(take_back);
        all
    }
}

fn joined<'a>(duties: impl Iterator<Item = &'a DutyView>, lang: Lang) -> String {
    let name = |d: &DutyView| {
        let apart =
            if d.servers.ja.is_empty() { "" } else { lang.pick("(違うサーバあり)", " (some servers differ)") };
        format!("{}{apart}", d.duty.words().r#in(lang))
    };
    duties.map(name).collect::<Vec<_>>().join(lang.pick("、", ", "))
}

fn holders(lang: Lang) -> Vec<Choice> {
    vec![
        Choice::new("vendor", lang.pick("事業者", "The vendor")),
        Choice::new("facility", lang.pick("自施設", "The facility")),
        Choice::new("unknown", lang.pick("未定", "Not settled")),
        Choice::new(UNSAID, lang.pick("まだ聞いていない", "Not asked yet")),
    ]
}

/// `GET /responsibilities`
pub async fn list(State(site): State<Site>, me: Signed) -> Outcome {
    let view = site.app.responsibilities(me.actor()).await?;
    Ok(page(List::new(&me, view, Filled::new(me.lang(), Fields::default()))))
}

fn read_many(fields: &Fields) -> Result<SaidOfMany, Error> {
    let mut reader = Reader::new(fields);
    let taken_back = fields.get("holder") == TAKE_BACK;
    let holder = if taken_back { None } else { reader.needed_choice("holder") };
    let said = SaidOfMany {
        systems: reader.choices("systems"),
        duties: reader.choices("duties"),
        holder,
        detail: String::new(),
        clause: Clause {
            document: reader.text("document"),
            page: reader.text("page"),
            quote: reader.text("quote"),
            ..Clause::default()
        },
    };
    if taken_back && !said.clause.is_blank() {
        reader.wrong("holder", ErrorCode::UnknownWord);
    }
    reader.finish()?;
    Ok(said)
}

/// `POST /responsibilities/many`
pub async fn save_many(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let saved = match read_many(&fields) {
        Ok(said) => site.app.say_responsibilities(me.actor(), &said).await,
        Err(error) => Err(error),
    };
    let Err(error) = saved else { return see(&Done::Saved.with_texts("/responsibilities", [fields.get("quote")])) };
    let (view, error) = once_more(error, &fields, site.app.responsibilities(me.actor())).await?;
    let form = Filled::refused(me.lang(), fields, &error);
    let list = List::new(&me, view, form);
    let shell = me.shell(Nav::Systems).at("/responsibilities");
    Ok(page_about(&error, List { shell, ..list }))
}

/// One duty of the form, with the names of its fields.
struct DutyFields {
    view: DutyView,
    detail: String,
    document: String,
    page: String,
    quote: String,
    confirmed: String,
    stated: String,
}

impl DutyFields {
    fn of(view: &DutyView) -> Self {
        let [detail, document, page, quote, confirmed, stated] = names(view.duty);
        Self { view: view.clone(), detail, document, page, quote, confirmed, stated }
    }
}

/// Names of the fields beside the holder, whose name is the key of the duty.
fn names(duty: Duty) -> [String; 6] {
    ["detail", "document", "page", "quote", "confirmation", "stated"].map(|part| format!("{duty}.{part}"))
}

#[derive(Template)]
#[template(path = "responsibility/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    may_edit: bool,
    may_export: bool,
    form: Filled,
    conflict: Option<Collision>,
    row: ResponsibilityRow,
}

impl Show {
    fn new(me: &Signed, row: ResponsibilityRow, form: Filled) -> Self {
        let shell = me.shell(Nav::Systems);
        let (may_edit, may_export) = (shell.may(&Action::EditFacts), shell.may(&Action::Export));
        Self { lang: me.lang(), may_edit, may_export, shell, form, conflict: None, row }
    }

    fn duties(&self) -> Vec<DutyFields> {
        self.row.duties.iter().map(DutyFields::of).collect()
    }

    fn holders(&self) -> Vec<Choice> {
        holders(self.lang)
    }

    /// Whether there is something a person has to make sure of here, or did.
    fn asks_confirmation(&self, duty: &DutyFields) -> bool {
        let is_vague = duty.view.is_vague && !duty.view.is_of_contract;
        let is_copied = duty.view.duty == Duty::Updates && !duty.view.clause.quote.trim().is_empty();
        let is_disputed = is_copied && !duty.view.disputed.ja.is_empty();
        is_vague || is_disputed || !self.form.value(&duty.confirmed).is_empty()
    }

    /// The page of the contract the words of a duty stand in; empty where they are those of another document.
    fn contract_href(&self, duty: &DutyFields) -> String {
        let contract = self.row.contract_at.filter(|_| duty.view.is_of_contract);
        contract.map(|(vendor, contract)| format!("/vendors/{vendor}/contracts/{contract}")).unwrap_or_default()
    }

    fn standing(&self, view: &DutyView) -> Badge {
        let say = |ja, en| self.lang.pick(ja, en);
        match (view.holder, view.is_proven()) {
            (None, _) => part::none(say("まだ聞いていない", "not asked yet")),
            (Some(Holder::Unknown), _) => part::badge(Tone::Unsure, say("未定", "not settled")),
            (Some(Holder::Vendor), true) if view.is_by_word => {
                part::badge(Tone::Info, say("事業者(人の確認による)", "the vendor, by a person's word"))
            }
            (Some(Holder::Vendor), true) => part::badge(Tone::Good, say("事業者(書面あり)", "the vendor, in writing")),
            (Some(Holder::Facility), true) => {
                part::badge(Tone::Good, say("自施設(書面あり)", "the facility, in writing"))
            }
            (Some(Holder::Vendor), false) => {
                part::badge(Tone::Info, say("事業者(書面は未確認)", "the vendor, not in writing"))
            }
            (Some(Holder::Facility), false) => part::badge(Tone::Info, say("自施設", "the facility")),
        }
    }
}

fn labels(lang: Lang) -> Vec<Labelled> {
    Duty::ALL.iter().map(|d| Labelled::new(d.key(), d.words().r#in(lang)).of(&holders(lang))).collect()
}

fn fields_of(row: &ResponsibilityRow) -> Fields {
    let mut fields = Fields::default().with("revision", row.system.revision.to_string());
    for duty in Duty::ALL {
        let said = row.system.responsibilities.get(*duty);
        let clause = said.map(|s| s.clause.clone()).unwrap_or_default();
        let [detail, document, page, quote, confirmed, stated] = names(*duty);
        fields = fields
            .with(duty.key(), said.map_or(UNSAID, |s| s.holder.key()))
            .with(&detail, said.map(|s| s.detail.clone()).unwrap_or_default())
            .with(&document, clause.document)
            .with(&page, clause.page)
            .with(&quote, clause.quote)
            .with(&confirmed, clause.confirmed)
            .with_tick(&stated, clause.stated);
    }
    fields
}

fn read(fields: &Fields) -> Result<(Responsibilities, u32), Error> {
    let mut reader = Reader::new(fields);
    let mut all = Responsibilities::default();
    for duty in Duty::ALL {
        let holder: Option<Holder> = reader.choice(duty.key());
        let [detail, document, page, quote, confirmed, stated] = names(*duty).map(|name| fields.get(&name).to_owned());
        let clause = Clause { document, page, quote, confirmed, stated: !stated.is_empty() };
        match holder {
            Some(holder) => all.put(*duty, Responsibility { detail, clause, ..Responsibility::said(holder) }),
            // What was typed of a duty without a holder would be lost without a word.
            None if !detail.is_empty() || !clause.is_blank() => reader.wrong(duty.key(), ErrorCode::Required),
            None => {}
        }
    }
    let revision = reader.number("revision");
    reader.finish()?;
    Ok((all, revision))
}

/// `GET /systems/{id}/responsibilities`
pub async fn show(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let row = site.app.system_responsibilities(me.actor(), read_id(&id)?).await?;
    let form = Filled::new(me.lang(), fields_of(&row));
    Ok(page(Show::new(&me, row, form)))
}

/// `POST /systems/{id}/responsibilities`
pub async fn change(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: SystemId = read_id(&id)?;
    let saved = match read(&fields) {
        Ok((said, revision)) => site.app.save_responsibilities(me.actor(), id, &said, revision).await,
        Err(error) => Err(error),
    };
    let Err(error) = saved else {
        let here = format!("/systems/{id}/responsibilities");
        let typed: Vec<String> = Duty::ALL.iter().flat_map(|d| names(*d)).collect();
        return see(&Done::Saved.with_texts(&here, typed.iter().map(|name| fields.get(name))));
    };
    let (row, error) = once_more(error, &fields, site.app.system_responsibilities(me.actor(), id)).await?;
    let (form, conflict) = refused_form(me.lang(), fields, &fields_of(&row), &labels(me.lang()), &error);
    let shell = me.shell(Nav::Systems).at(format!("/systems/{id}/responsibilities"));
    Ok(page_about(&error, Show { shell, conflict, ..Show::new(&me, row, form) }))
}

/// `GET /systems/{id}/responsibilities/pdf`
pub async fn pdf(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    Ok(download(site.app.responsibility_pdf(me.actor(), read_id(&id)?).await?))
}
