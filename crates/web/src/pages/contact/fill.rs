//! 連絡先を書く: one line for everybody on the chart, in one form.
//!
//! A number of a person or a vendor is written into its own record. What was wrong is said at the line it is wrong in.

use askama::Template;
use axum::extract::State;
use sejo_app::Error;
use sejo_app::contact::{LineError, LineForm, LineKind, LineView};
use sejo_model::contact::Need;
use sejo_model::contact::chart::WayKind;
use sejo_model::{ContactKey, ErrorCode, Lang};

use crate::form::Fields;
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, page, page_about, see};
use crate::part::{self, Badge, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

#[derive(Template)]
#[template(path = "contact/fill.html")]
struct Fill {
    shell: Shell,
    lang: Lang,
    lacking: usize,
    groups: Vec<Group>,
    /// What was refused: the line, the field to go to, what is wrong.
    errors: Vec<(String, String, &'static str)>,
}

/// Lines of one kind.
struct Group {
    title: &'static str,
    /// Those that lack something, and those that were refused.
    open: Vec<Line>,
    /// The rest, folded away: most people come here to fill in what is missing.
    rest: Vec<Line>,
}

impl Group {
    fn new(title: &'static str, lines: Vec<Line>) -> Self {
        let (open, rest) = lines.into_iter().partition(|l| l.lacks || l.is_refused());
        Self { title, open, rest }
    }

    fn is_empty(&self) -> bool {
        self.open.is_empty() && self.rest.is_empty()
    }

    fn lines(&self) -> impl Iterator<Item = &Line> {
        self.open.iter().chain(&self.rest)
    }
}

/// A line as the form shows it.
struct Line {
    key: ContactKey,
    name: String,
    about: String,
    /// Where its own record is.
    href: Option<String>,
    badge: Badge,
    /// Whether a number the chart needs is missing.
    lacks: bool,
    /// How to find its number.
    look_up: String,
    source: String,
    /// What somebody else wrote into it meanwhile, where something else was typed.
    meanwhile: String,
    was: String,
    main: Vec<Input>,
    more: Vec<Input>,
}

/// An input of a line.
struct Input {
    id: String,
    name: String,
    label: &'static str,
    value: String,
    mode: &'static str,
    hint: String,
    error: Option<&'static str>,
}

impl Fill {
    /// How many lines lack something.
    fn left(&self) -> Badge {
        match (self.lacking, self.lang) {
            (0, lang) => part::badge(Tone::Good, lang.pick("すべて書けています", "everything is filled in")),
            (n, Lang::Ja) => part::badge(Tone::Unsure, &format!("あと{n}行")),
            (n, Lang::En) => part::badge(Tone::Unsure, &format!("{n} lines left")),
        }
    }
}

impl Line {
    fn has_more(&self) -> bool {
        self.more.iter().any(|i| i.error.is_some())
    }

    fn is_refused(&self) -> bool {
        self.main.iter().chain(&self.more).any(|i| i.error.is_some())
    }
}

/// What a line is read from, and shown as, after it was refused.
struct Typed<'a> {
    fields: Option<&'a Fields>,
    errors: &'a [LineError],
    lang: Lang,
}

impl Typed<'_> {
    fn input(
        &self,
        line: &LineView,
        field: &'static str,
        label: &'static str,
        stored: &str,
        mode: &'static str,
    ) -> Input {
        let name = format!("{}.{field}", line.line.key);
        let value = self.fields.map_or_else(|| stored.to_owned(), |f| f.get(&name).to_owned());
        let error = self.errors.iter().find(|e| e.key == line.line.key && e.field == field);
        Input {
            id: format!("f-{}", name.replace('.', "-")),
            name,
            label,
            value,
            mode,
            hint: String::new(),
            error: error.map(|e| e.code.words().r#in(self.lang)),
        }
    }

    /// The inputs of a line: those always shown, and those folded away.
    fn inputs(&self, view: &LineView) -> (Vec<Input>, Vec<Input>) {
        let (lang, line) = (self.lang, &view.line);
        let input = |field, ja, en, stored: &str, mode| self.input(view, field, lang.pick(ja, en), stored, mode);
        let mut day = input("phone", "電話(昼)", "Telephone by day", &line.phone, "tel");
        if let Some(shipped) = view.shipped.filter(|s| !s.phone.is_empty()) {
            day.hint = match lang {
                Lang::Ja => {
                    format!("未確認: {} ({}年の公表)。空のままならこの番号を載せます", shipped.phone, shipped.as_of)
                }
                Lang::En => format!(
                    "Not verified: {} (published {}). Left empty, this one is used",
                    shipped.phone, shipped.as_of
                ),
            };
        }
        let night_words = match view.kind {
            LineKind::Person => ("携帯など(夜間・休日)", "Mobile, night and holidays"),
            LineKind::Vendor | LineKind::Office => ("電話(夜間・休日)", "Telephone at night"),
        };
        let mut night = input("night_phone", night_words.0, night_words.1, &line.night_phone, "tel");
        if view.kind == LineKind::Vendor {
            night.hint = lang.pick("昼と同じなら、同じ番号を書きます", "The same as by day: enter it twice").to_owned();
        }
        let mut main = vec![day, night];
        let rank = line.rank.map(|r| r.to_string()).unwrap_or_default();
        let mut more = vec![
            input("means", "電話が使えないときの手段", "When telephones are down", &line.means, "text"),
            input("rank", "かける順番(1から)", "Order of calling, from 1", &rank, "numeric"),
        ];
        if view.kind == LineKind::Office {
            let mut page = input("web", "ウェブの窓口", "Page for reports", &line.web, "url");
            if let Some(shipped) = view.shipped.filter(|s| !s.web.is_empty()) {
                page.hint = match lang {
                    Lang::Ja => format!("空のままなら {}", shipped.web),
                    Lang::En => format!("Left empty: {}", shipped.web),
                };
            }
            if view.is_by_web() {
                main.push(page)
            } else {
                more.insert(0, page)
            }
            let name = input("name", "窓口の正式な名前", "What the office is called", &line.name, "text");
            more.insert(0, name);
        }
        (main, more)
    }

    fn line(&self, view: &LineView) -> Line {
        let (lang, line) = (self.lang, &view.line);
        let (main, more) = self.inputs(view);
        Line {
            key: line.key,
            name: self.name(view),
            about: view
                .node
                .as_ref()
                .map(|n| n.about.r#in(lang).to_owned())
                .or_else(|| view.shipped.map(|s| s.about.r#in(lang).to_owned()))
                .unwrap_or_default(),
            href: match line.key {
                ContactKey::Person(id) => Some(format!("/people/{id}")),
                ContactKey::Vendor(id) => Some(format!("/vendors/{id}")),
                ContactKey::Authority(_) => None,
            },
            badge: self.badge(view),
            lacks: is_lacking(view),
            look_up: view.shipped.map(|s| s.look_up.r#in(lang).to_owned()).unwrap_or_default(),
            source: view.shipped.map(|s| s.source.join("、")).unwrap_or_default(),
            meanwhile: if self.is_late(view) { self.meanwhile(view) } else { String::new() },
            // Sent once more, now knowingly, a line that somebody else changed is taken.
            was: self
                .fields
                .filter(|_| !self.is_late(view))
                .map_or_else(|| line.seen(), |f| f.get(&format!("{}.was", line.key)).to_owned()),
            main,
            more,
        }
    }

    /// Whether somebody else changed it first.
    fn is_late(&self, view: &LineView) -> bool {
        self.errors.iter().any(|e| e.key == view.line.key && e.code == ErrorCode::ChangedMeanwhile)
    }

    fn meanwhile(&self, view: &LineView) -> String {
        let lang = self.lang;
        let (main, more) = Typed { fields: None, errors: &[], lang }.inputs(view);
        let typed = self.inputs(view);
        let both = main.into_iter().chain(more).zip(typed.0.into_iter().chain(typed.1));
        let said = |(stored, typed): (Input, Input)| {
            let value = if stored.value.is_empty() { lang.pick("(空)", "(empty)") } else { stored.value.as_str() };
            (stored.value != typed.value).then(|| format!("{} {value}", stored.label))
        };
        let said: Vec<String> = both.filter_map(said).collect();
        format!("{}: {}", lang.pick("いま保存されている値", "Stored now"), said.join(lang.pick("、", ", ")))
    }

    fn name(&self, view: &LineView) -> String {
        match (view.line.key, &view.node) {
            (ContactKey::Authority(authority), _) => authority.words().r#in(self.lang).to_owned(),
            (_, Some(node)) => node.name.r#in(self.lang).to_owned(),
            (_, None) => String::new(),
        }
    }

    fn badge(&self, view: &LineView) -> Badge {
        let lang = self.lang;
        if is_lacking(view) {
            return part::badge(Tone::Unsure, lang.pick("抜けています", "missing"));
        }
        match (&view.node, view.shipped.map(|s| s.need)) {
            (Some(_), _) => part::badge(Tone::Good, lang.pick("書けています", "filled in")),
            (None, Some(Need::OneOf)) => part::none(lang.pick("どちらか1つで足ります", "one of them is enough")),
            (None, _) => part::none(lang.pick("あれば書きます", "where there is one")),
        }
    }
}

fn is_lacking(view: &LineView) -> bool {
    WayKind::ALL.iter().any(|kind| view.lacks(*kind))
}

async fn form(site: &Site, me: &Signed, fields: Option<&Fields>, errors: &[LineError]) -> Result<Fill, Error> {
    let view = site.app.contact_form(me.actor()).await?;
    let lang = me.lang();
    let typed = Typed { fields, errors, lang };
    let group =
        |kind: LineKind| view.lines.iter().filter(|l| l.kind == kind).map(|l| typed.line(l)).collect::<Vec<_>>();
    let groups = vec![
        Group::new(lang.pick("院内の人", "In the house"), group(LineKind::Person)),
        Group::new(lang.pick("システムの事業者", "Vendors"), group(LineKind::Vendor)),
        Group::new(lang.pick("行政・警察・専門機関", "Offices outside"), group(LineKind::Office)),
    ];
    let lines = groups.iter().flat_map(Group::lines);
    let wrong = lines.flat_map(|l| {
        let said = |i: &Input| Some((format!("{}: {}", l.name, i.label), i.id.clone(), i.error?));
        l.main.iter().chain(&l.more).filter_map(said)
    });
    let errors = wrong.collect();
    Ok(Fill { shell: me.shell(Nav::Systems).at("/contacts/fill"), lang, lacking: view.lacking, groups, errors })
}

/// `GET /contacts/fill`
pub async fn show(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(page(form(&site, &me, None, &[]).await?))
}

/// `POST /contacts/fill`
pub async fn save(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let view = site.app.contact_form(me.actor()).await?;
    let (mut lines, mut wrong) = (Vec::new(), Vec::new());
    for line in &view.lines {
        match read(line.line.key, &fields) {
            Some(Ok(line)) => lines.push(line),
            Some(Err(error)) => wrong.push(error),
            None => {}
        }
    }
    if wrong.is_empty() {
        match site.app.fill_contacts(me.actor(), &lines).await? {
            Ok(_) => return see(&Done::Saved.at("/contacts")),
            Err(errors) => wrong = errors,
        }
    }
    let code = wrong.first().map_or(ErrorCode::Unreadable, |e| e.code);
    let error = Error::from(code);
    Ok(page_about(&error, form(&site, &me, Some(&fields), &wrong).await?))
}

/// A line as it was sent; `None` when the form did not have it.
fn read(key: ContactKey, fields: &Fields) -> Option<Result<LineForm, LineError>> {
    let get = |field: &str| fields.get(&format!("{key}.{field}")).to_owned();
    let was = get("was");
    if was.is_empty() {
        return None;
    }
    let rank = sejo_model::text::narrow(&get("rank"));
    let rank = if rank.is_empty() { Ok(None) } else { rank.parse().map(Some) };
    let Ok(rank) = rank else { return Some(Err(LineError { key, field: "rank", code: ErrorCode::UnknownWord })) };
    Some(Ok(LineForm {
        key,
        name: get("name"),
        phone: get("phone"),
        night_phone: get("night_phone"),
        web: get("web"),
        means: get("means"),
        rank,
        was: Some(was),
    }))
}
