//! 開示書: which system has which version, what its いいえ mean, and what has no answer.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::disclosure::{
    DisclosureComparison, DisclosureList, DisclosureView, Placing, SaidOfRow, SystemLine, SystemStanding,
};
use sejo_model::disclosure::{DisclosureUse, Risk, RowChange};
use sejo_model::route::RouteKind;
use sejo_model::{Action, DisclosureForm, DisclosureId, DisclosureRecord, DisclosureRow, ErrorCode, Lang};

use crate::form::{
    Again, Asked, Choice, Collision, Differing, Fields, Filled, Labelled, Reader, choices, choices_of, refused_form,
};
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, download, once_more, page, page_about, read_id, see};
use crate::part::{self, Badge, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;
use crate::tab::{self, Tab};

mod columns;
mod route_items;

pub use columns::{ask_columns, map, read_again};
pub(crate) use columns::{is_column, tables_shown};
pub use route_items::{ask_items, save_items};

/// Systems shown; those with something to do come first.
const SHOWN: usize = 80;
/// いいえ on a page.
const PAGE: usize = 15;
/// Changes shown of a comparison.
const CHANGES: usize = 80;
/// Items without an answer named on the page.
const NAMED: usize = 120;

#[derive(Template)]
#[template(path = "disclosure/list.html")]
struct List {
    shell: Shell,
    lang: Lang,
    tabs: Vec<Tab>,
    may_drop: bool,
    may_edit: bool,
    view: DisclosureList,
}

impl List {
    fn standing(&self, line: &SystemLine) -> Badge {
        standing(line.standing, self.lang)
    }

    /// Why it stands so, and what to do.
    fn why(&self, line: &SystemLine) -> String {
        why(line, self.lang)
    }

    /// Whether the vendor is the one who can mend it.
    fn is_asked(&self, line: &SystemLine) -> bool {
        match line.standing {
            SystemStanding::Absent | SystemStanding::Unanswered | SystemStanding::RouteMissing => true,
            // What is there on paper is to come as a file.
            SystemStanding::RouteUnknown => line.system.disclosure.as_ref().is_some_and(|d| d.read.is_none()),
            _ => false,
        }
    }

    /// Where a request to the vendor is made; where it is named, if it is not known.
    fn asking(&self, line: &SystemLine) -> String {
        match line.vendor_id {
            Some(vendor) => format!("/vendors/{vendor}#ask"),
            None => format!("/systems/{}#f-vendor_id", line.system.id),
        }
    }

    /// Versions beside the one that counts.
    fn others<'a>(&self, line: &'a SystemLine) -> Vec<&'a DisclosureRecord> {
        line.versions.iter().filter(|r| r.used != DisclosureUse::Counts).take(3).collect()
    }

    fn open(&self) -> usize {
        self.view.asked().saturating_sub(self.view.in_order())
    }

    fn is_on_route(&self) -> bool {
        self.view.route == RouteKind::Outsourced
    }

    fn numbers(&self, form: DisclosureForm) -> usize {
        self.view.items.of(form).len()
    }
}

fn standing(standing: SystemStanding, lang: Lang) -> Badge {
    let (tone, ja, en) = match standing {
        SystemStanding::NotAsked => (Tone::None, "求められていない", "not asked for"),
        SystemStanding::Absent => (Tone::Unsure, "まだない", "none yet"),
        SystemStanding::Uncounted => (Tone::Unsure, "「いいえ」を数えていない", "noes not counted"),
        SystemStanding::ByHand => (Tone::Info, "手で記入", "entered by hand"),
        SystemStanding::Open => (Tone::Bad, "説明のない「いいえ」あり", "a no without explanation"),
        SystemStanding::Unanswered => (Tone::Unsure, "答えのない項目あり", "items without an answer"),
        SystemStanding::RouteMissing => (Tone::Unsure, "保守委託の項目が不足", "items for outsourcing missing"),
        SystemStanding::RouteUnknown => (Tone::Unsure, "保守委託の項目を未確認", "items for outsourcing not copied"),
        SystemStanding::Sound => (Tone::Good, "そろっている", "complete"),
    };
    part::badge(tone, lang.pick(ja, en))
}

fn why(line: &SystemLine, lang: Lang) -> String {
    let disclosure = line.system.disclosure.as_ref();
    let read = disclosure.and_then(|d| d.read.as_ref());
    let open = disclosure.and_then(|d| d.open_noes).unwrap_or_default();
    let missing = read.and_then(|r| r.route_missing.as_ref()).map(|m| m.join(lang.pick("、", ", ")));
    match (line.standing, lang) {
        (SystemStanding::Absent, Lang::Ja) => {
            "事業者に開示書(MDSかSDS)を頼み、届いたファイルを入れてください。".to_owned()
        }
        (SystemStanding::Absent, Lang::En) => "Ask the vendor for the MDS or SDS and drop the file.".to_owned(),
        (SystemStanding::Open, Lang::Ja) => match read {
            Some(read) => format!(
                "「いいえ」{}個のうち、説明のあるもの{}個。残り{open}個にリスクと説明を書いてください。",
                read.noes, read.explained
            ),
            None => format!("説明のない「いいえ」が{open}個と書かれています。"),
        },
        (SystemStanding::Open, Lang::En) => match read {
            Some(read) => {
                format!("{} of {} noes are explained. Explain the other {open}.", read.explained, read.noes)
            }
            None => format!("{open} noes without a note were entered."),
        },
        (SystemStanding::Unanswered, Lang::Ja) => format!(
            "答えのない項目が{}個あります。番号を事業者に伝え、記入したものを送り直してもらってください。",
            read.map_or(0, |r| r.unanswered)
        ),
        (SystemStanding::Unanswered, Lang::En) => {
            format!("{} items have no answer. Ask the vendor for them.", read.map_or(0, |r| r.unanswered))
        }
        (SystemStanding::RouteMissing, Lang::Ja) => {
            format!("保守委託機関編の項目で、答えのないもの: {}", missing.unwrap_or_default())
        }
        (SystemStanding::RouteMissing, Lang::En) => {
            format!("Items for outsourced maintenance without an answer: {}", missing.unwrap_or_default())
        }
        (SystemStanding::RouteUnknown, Lang::Ja) if read.is_none() => {
            "手で書き入れた開示書なので、保守委託機関編が求める項目に答えがあるかわかりません。ExcelやCSVのファイルか、書面から項目ごとに写した表を入れてください。"
                .to_owned()
        }
        (SystemStanding::RouteUnknown, Lang::En) if read.is_none() => {
            "Entered by hand, so whether the items for outsourced maintenance have answers is not known. Drop the Excel or CSV file, or a table copied item by item."
                .to_owned()
        }
        (SystemStanding::RouteUnknown, Lang::Ja) => {
            "保守委託機関編が求める項目の番号が、まだそろっていません。上の「別紙の番号を写す」から写してください。"
                .to_owned()
        }
        (SystemStanding::RouteUnknown, Lang::En) => {
            "The numbers the annex asks for are not complete: copy them with the link above.".to_owned()
        }
        (SystemStanding::Uncounted, Lang::Ja) => {
            "手で書き入れた開示書の「いいえ」を、まだ誰も数えていません。ファイルを入れるか、システムのページに数を書いてください。"
                .to_owned()
        }
        (SystemStanding::Uncounted, Lang::En) => {
            "Nobody has counted the noes of what was entered by hand. Drop the file, or enter the number on the page of the system."
                .to_owned()
        }
        (SystemStanding::ByHand, Lang::Ja) => {
            "システムのページに手で書かれています。ExcelやCSVのファイルがあれば、入れると項目ごとに確かめられます。"
                .to_owned()
        }
        (SystemStanding::ByHand, Lang::En) => {
            "Entered by hand. Drop the Excel or CSV file, where there is one, to look at it item by item.".to_owned()
        }
        (SystemStanding::NotAsked | SystemStanding::Sound, _) => String::new(),
    }
}

/// `GET /disclosures`
pub async fn list(State(site): State<Site>, me: Signed) -> Outcome {
    let view = site.app.disclosures(me.actor()).await?;
    let shell = me.shell(Nav::Systems);
    let tabs = tab::systems("/disclosures", &shell);
    let (may_drop, may_edit) = (shell.may(&Action::Drop), shell.may(&Action::EditFacts));
    Ok(page(List { lang: me.lang(), tabs, may_drop, may_edit, shell, view }))
}

/// An いいえ with the names of its fields.
struct NoFields {
    row: DisclosureRow,
    key: String,
    risk: String,
    words: String,
}

#[derive(Template)]
#[template(path = "disclosure/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    may_edit: bool,
    may_drop: bool,
    may_export: bool,
    place: Filled,
    explain: Filled,
    /// Somebody else saved first.
    conflict: Option<Collision>,
    /// Which page of いいえ, from 1.
    number: usize,
    noes: Vec<NoFields>,
    view: DisclosureView,
}

/// The forms of the page as typed, where one was refused.
#[derive(Default)]
struct Forms {
    place: Option<Filled>,
    /// With the fields as typed: they say which rows stood on the page.
    explain: Option<(Fields, Filled)>,
    conflict: Option<Collision>,
}

impl Show {
    fn new(me: &Signed, view: DisclosureView, number: usize, forms: Forms) -> Self {
        let shell = me.shell(Nav::Systems).at(format!("/disclosures/{}", view.record.id));
        let mut all: Vec<&DisclosureRow> = view.noes().collect();
        all.sort_by_key(|row| !row.is_open());
        let pages = all.len().div_ceil(PAGE).max(1);
        let number = number.clamp(1, pages);
        let (noes, explain) = match forms.explain {
            Some((typed, form)) => (typed_noes(&typed, &view), form),
            None => {
                let noes: Vec<NoFields> =
                    all.into_iter().skip((number - 1) * PAGE).take(PAGE).enumerate().map(no).collect();
                let form = Filled::new(me.lang(), stored_noes(&noes, &view.record));
                (noes, form)
            }
        };
        let place = forms.place.unwrap_or_else(|| Filled::new(me.lang(), stored_place(&view)));
        Self {
            lang: me.lang(),
            may_edit: shell.may(&Action::EditFacts),
            may_drop: shell.may(&Action::Drop),
            may_export: shell.may(&Action::Export),
            shell,
            place,
            explain: explain.named("e"),
            conflict: forms.conflict,
            number,
            noes,
            view,
        }
    }

    fn pages(&self) -> usize {
        self.view.noes().count().div_ceil(PAGE).max(1)
    }

    fn has_next(&self) -> bool {
        self.number < self.pages()
    }

    fn is_waiting(&self) -> bool {
        self.view.record.used == DisclosureUse::Waiting
    }

    fn system(&self) -> Option<&sejo_app::Named<sejo_model::SystemId>> {
        self.view.systems.iter().find(|s| Some(s.id) == self.view.record.system_id)
    }

    fn form_name(&self) -> String {
        self.view.record.form.map_or_else(
            || self.lang.pick("開示書の種類が書かれていません", "the file does not say which form").to_owned(),
            |form| form.words().r#in(self.lang).to_owned(),
        )
    }

    fn used(&self) -> Badge {
        used(self.view.record.used, self.lang)
    }

    fn systems(&self) -> Vec<Choice> {
        choices_of(&self.view.systems)
    }

    fn forms(&self) -> Vec<Choice> {
        choices(DisclosureForm::ALL, |f| (f.key(), f.words()), self.lang)
    }

    fn uses(&self) -> Vec<Choice> {
        let say = |ja: &'static str, en: &'static str| self.lang.pick(ja, en);
        vec![
            Choice::new("counts", say("いま数える版にする", "Let it count from now on"))
                .note(say("前に数えていた版は、記録として残ります。", "The one that counted before stays on record.")),
            Choice::new("kept", say("記録として残すだけ", "Keep it on record only")).note(say(
                "古い版や、参考のMDS2のとき。実測は変わりません。",
                "For an older version or an MDS2. Measured values stay as they are.",
            )),
            Choice::new(
                "unused",
                say("どのシステムのものでもない(使わない)", "It is of none of our systems (not used)"),
            ),
        ]
    }

    fn risks(&self) -> Vec<Choice> {
        choices(Risk::ALL, |r| (r.key(), r.words()), self.lang)
    }

    fn unanswered(&self) -> String {
        let all: Vec<&str> = self.view.unanswered().map(DisclosureRow::label).collect();
        let more = all.len().saturating_sub(NAMED);
        let named: Vec<String> = all.into_iter().take(NAMED).map(|l| l.chars().take(40).collect()).collect();
        let more = if more > 0 { format!(" …+{more}") } else { String::new() };
        format!("{}{more}", named.join(self.lang.pick("、", ", ")))
    }

    fn cut(&self, text: &str) -> String {
        cut(text)
    }

    fn is_on_route(&self) -> bool {
        self.view.route == RouteKind::Outsourced && self.view.route_numbers.0.is_some()
    }
}

fn used(what: DisclosureUse, lang: Lang) -> Badge {
    let tone = match what {
        DisclosureUse::Waiting => Tone::Unsure,
        DisclosureUse::Counts => Tone::Good,
        DisclosureUse::Kept => Tone::Info,
        DisclosureUse::Unused => Tone::None,
    };
    part::badge(tone, what.words().r#in(lang))
}

fn no((at, row): (usize, &DisclosureRow)) -> NoFields {
    NoFields { row: row.clone(), key: format!("key{at}"), risk: format!("risk{at}"), words: format!("words{at}") }
}

/// The rows that stood on the page a form was sent from: since then others may have been explained, and the order is another.
fn typed_noes(typed: &Fields, view: &DisclosureView) -> Vec<NoFields> {
    let row = |at: usize| {
        let key = typed.get(&format!("key{at}"));
        view.noes().find(|r| r.key == key).map(|row| no((at, row)))
    };
    (0..PAGE).filter_map(row).collect()
}

/// What is stored now beside what was typed, row by row.
fn collision(noes: &[NoFields], typed: &Fields, error: &Error, lang: Lang) -> Collision {
    let line = |no: &NoFields| {
        let said = &no.row.explained;
        let risk = |risk: Option<Risk>| risk.map_or("", |r| r.words().r#in(lang)).to_owned();
        let stored = format!("{} {}", risk(said.risk), said.words).trim().to_owned();
        let own = format!("{} {}", risk(typed.get(&no.risk).parse().ok()), typed.get(&no.words)).trim().to_owned();
        let label = lang.pick("説明", "Explanation");
        let named = |text: String| format!("{}: {text}", no.row.label());
        (stored != own).then(|| Differing { label, stored: named(stored), typed: named(own) })
    };
    let said = error.detail.as_ref().map(|d| d.r#in(lang).to_owned()).unwrap_or_default();
    Collision { said, lines: noes.iter().filter_map(line).collect(), again: Again::Replaces }
}

fn place_labels(lang: Lang) -> Vec<Labelled> {
    let l = |name, ja, en| Labelled::new(name, lang.pick(ja, en));
    vec![
        l("form", "書面の種類", "Form").of(&choices(DisclosureForm::ALL, |f| (f.key(), f.words()), lang)),
        l("version", "様式の版", "Version of the form"),
        l("product", "製品・サービスの名前", "Product or service"),
        l("product_version", "製品のバージョン", "Version of the product"),
        l("dated_on", "書面の日付", "Its day"),
        l("used", "使い方", "Use").of(&choices(DisclosureUse::ALL, |u| (u.key(), u.words()), lang)),
    ]
}

fn stored_noes(noes: &[NoFields], record: &DisclosureRecord) -> Fields {
    let mut fields = Fields::default().with("revision", record.revision.to_string());
    for no in noes {
        let said = &no.row.explained;
        fields = fields
            .with(&no.key, no.row.key.clone())
            .with(&no.risk, said.risk.map_or("", Risk::key))
            .with(&no.words, said.words.clone());
    }
    fields
}

fn stored_place(view: &DisclosureView) -> Fields {
    let record = &view.record;
    let used = match record.used {
        DisclosureUse::Waiting => "",
        other => other.key(),
    };
    Fields::default()
        .with("revision", record.revision.to_string())
        .with("system", view.proposed.map(|s| s.to_string()).unwrap_or_default())
        .with("form", record.form.map_or("", DisclosureForm::key))
        .with("version", record.version.clone())
        .with("product", record.product.clone())
        .with("product_version", record.product_version.clone())
        .with("dated_on", record.dated_on.map(|d| d.to_string()).unwrap_or_default())
        .with("used", used)
}

/// `GET /disclosures/{id}`
pub async fn show(State(site): State<Site>, me: Signed, Path(id): Path<String>, Asked(asked): Asked) -> Outcome {
    let view = site.app.disclosure(me.actor(), read_id(&id)?).await?;
    let number = asked.get("page").parse().unwrap_or(1);
    Ok(page(Show { shell: me.shell(Nav::Systems), ..Show::new(&me, view, number, Forms::default()) }))
}

/// `POST /disclosures/{id}/place`
pub async fn place(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: DisclosureId = read_id(&id)?;
    let placed = async {
        let mut reader = Reader::new(&fields);
        let placing = Placing {
            system: reader.choice("system"),
            form: reader.choice("form"),
            version: reader.text("version"),
            product: reader.text("product"),
            product_version: reader.text("product_version"),
            dated_on: reader.date("dated_on"),
            used: reader.needed_choice("used"),
            anyway: reader.ticked("anyway"),
            revision: reader.number("revision"),
        };
        reader.finish()?;
        site.app.place_disclosure(me.actor(), id, &placing).await
    };
    match placed.await {
        Ok(()) => see(&Done::Saved.at(&format!("/disclosures/{id}"))),
        Err(error) => {
            let (view, error) = once_more(error, &fields, site.app.disclosure(me.actor(), id)).await?;
            let stored = stored_place(&view);
            let (form, conflict) = refused_form(me.lang(), fields, &stored, &place_labels(me.lang()), &error);
            let forms = Forms { place: Some(form), conflict, ..Forms::default() };
            Ok(page_about(&error, Show::new(&me, view, 1, forms)))
        }
    }
}

/// What was said of the rows on a page.
fn read_said(fields: &Fields) -> Result<(Vec<SaidOfRow>, u32), Error> {
    let mut reader = Reader::new(fields);
    let mut said = Vec::new();
    for at in 0..PAGE {
        let key = fields.get(&format!("key{at}"));
        if key.is_empty() {
            continue;
        }
        let risk = fields.get(&format!("risk{at}"));
        let risk = match risk {
            "" => None,
            typed => Some(typed.parse().map_err(|_| Error::field("risk", ErrorCode::UnknownWord))?),
        };
        said.push(SaidOfRow { key: key.to_owned(), risk, words: fields.get(&format!("words{at}")).to_owned() });
    }
    let revision = reader.number("revision");
    reader.finish()?;
    Ok((said, revision))
}

/// `POST /disclosures/{id}/explain`
pub async fn explain(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: DisclosureId = read_id(&id)?;
    let number = fields.get("page").parse().unwrap_or(1);
    let saved = match read_said(&fields) {
        Ok((said, revision)) => site.app.explain_disclosure(me.actor(), id, &said, revision).await,
        Err(error) => Err(error),
    };
    let Err(error) = saved else {
        let typed: Vec<String> = (0..PAGE).map(|at| format!("words{at}")).collect();
        let texts = typed.iter().map(|name| fields.get(name));
        return see(&Done::Saved.with_texts(&format!("/disclosures/{id}?page={number}#noes"), texts));
    };
    let (view, error) = once_more(error, &fields, site.app.disclosure(me.actor(), id)).await?;
    let forms = match error.code {
        ErrorCode::ChangedMeanwhile => {
            let conflict = collision(&typed_noes(&fields, &view), &fields, &error, me.lang());
            let mut typed = fields;
            typed.set("revision", view.record.revision.to_string());
            let form = Filled::new(me.lang(), typed.clone());
            Forms { explain: Some((typed, form)), conflict: Some(conflict), ..Forms::default() }
        }
        _ => {
            let form = Filled::refused(me.lang(), fields.clone(), &error);
            Forms { explain: Some((fields, form)), ..Forms::default() }
        }
    };
    Ok(page_about(&error, Show::new(&me, view, number, forms)))
}

/// `POST /disclosures/{id}/carry`
pub async fn carry(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: DisclosureId = read_id(&id)?;
    let mut reader = Reader::new(&fields);
    let (from, revision) = (reader.needed_choice::<DisclosureId>("from"), reader.number("revision"));
    reader.finish()?;
    let from = from.ok_or(ErrorCode::Required)?;
    site.app.carry_explanations(me.actor(), id, from, revision).await?;
    see(&Done::Saved.at(&format!("/disclosures/{id}#noes")))
}

#[derive(Template)]
#[template(path = "disclosure/compare.html")]
struct Compare {
    shell: Shell,
    lang: Lang,
    view: DisclosureComparison,
}

impl Compare {
    fn kind(&self, change: &RowChange) -> &'static str {
        let say = |ja, en| self.lang.pick(ja, en);
        match change {
            RowChange::Answer { .. } => say("回答が変わった", "another answer"),
            RowChange::Words { .. } => say("文が変わった", "other words"),
            RowChange::Remark { .. } => say("備考が変わった", "another remark"),
            RowChange::Added { .. } => say("増えた", "added"),
            RowChange::Gone { .. } => say("なくなった", "gone"),
        }
    }

    /// Number and words before and after.
    fn sides<'a>(&self, change: &'a RowChange) -> (Option<&'a DisclosureRow>, Option<&'a DisclosureRow>) {
        match change {
            RowChange::Answer { before, after }
            | RowChange::Words { before, after }
            | RowChange::Remark { before, after } => (Some(before), Some(after)),
            RowChange::Added { after } => (None, Some(after)),
            RowChange::Gone { before } => (Some(before), None),
        }
    }

    /// Number and words of the item, as the newer version has them.
    fn item(&self, change: &RowChange) -> String {
        let (before, after) = self.sides(change);
        let row = after.or(before);
        row.map(|r| format!("{} {}", r.number, cut(&r.question)).trim().to_owned()).unwrap_or_default()
    }

    /// What one version says.
    fn said(&self, row: &Option<&DisclosureRow>, change: &RowChange) -> String {
        let Some(row) = row else { return String::new() };
        let answer = row.answer.map_or(self.lang.pick("答えなし", "no answer"), |a| a.words().r#in(self.lang));
        match change {
            RowChange::Words { .. } => format!("{answer}: {}", cut(&row.question)),
            _ if row.remark.is_empty() => answer.to_owned(),
            _ => format!("{answer} ({})", cut(&row.remark)),
        }
    }
}

/// Texts come from files and may be pages long.
fn cut(text: &str) -> String {
    const LONGEST: usize = 120;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// `GET /disclosures/{id}/compare/{other}`
pub async fn compare(State(site): State<Site>, me: Signed, Path((id, other)): Path<(String, String)>) -> Outcome {
    let view = site.app.compare_disclosures(me.actor(), read_id(&id)?, read_id(&other)?).await?;
    Ok(page(Compare { shell: me.shell(Nav::Systems), lang: me.lang(), view }))
}

/// `GET /disclosures/{id}/pdf`
pub async fn pdf(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    Ok(download(site.app.disclosure_pdf(me.actor(), read_id(&id)?).await?))
}

/// `GET /disclosures/{id}/file`
pub async fn file(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    Ok(download(site.app.disclosure_file(me.actor(), read_id(&id)?).await?))
}
