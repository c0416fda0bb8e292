//! 台帳: search, filters with counts, the table, changes of many devices, files to take along.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use sejo_app::ledger::{DeviceRow, LedgerFormat, LedgerQuery, LedgerView};
use sejo_app::{Error, Named};
use sejo_model::verdict::LedgerFilter;
use sejo_model::{Action, Date, DeviceField, DeviceId, DeviceKind, DeviceState, ErrorCode, Lang};

use super::device::field_control;
use crate::form::{Asked, Choice, Fields, Filled, Reader, choices, choices_of};
use crate::guard::Signed;
use crate::page::{Outcome, download, page, page_about, percent, see};
use crate::part;
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;
use crate::{icon, pages};

/// The columns of the table that sort; the list of sort orders has the same.
const SORTS: [DeviceField; 8] = [
    DeviceField::Name,
    DeviceField::Kind,
    DeviceField::Place,
    DeviceField::Os,
    DeviceField::System,
    DeviceField::Responsible,
    DeviceField::SupportEnd,
    DeviceField::CheckedOn,
];

/// Fields in which many devices can be alike. A name or an address belongs to one device.
const MANY: [DeviceField; 16] = [
    DeviceField::Place,
    DeviceField::Kind,
    DeviceField::State,
    DeviceField::System,
    DeviceField::Responsible,
    DeviceField::Maintainer,
    DeviceField::RemoteMaintenance,
    DeviceField::Os,
    DeviceField::OsVersion,
    DeviceField::Antivirus,
    DeviceField::LastPatchOn,
    DeviceField::SupportEnd,
    DeviceField::SupportAskedOn,
    DeviceField::PurchasedOn,
    DeviceField::Maker,
    DeviceField::Model,
];

/// Characters named of those a file cannot hold.
const REPLACED: usize = 20;

/// A link that narrows the list down.
struct Chip {
    href: String,
    words: &'static str,
    count: usize,
    current: bool,
}

#[derive(Template)]
#[template(path = "ledger/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    form: Filled,
    kinds: Vec<Choice>,
    states: Vec<Choice>,
    places: Vec<Choice>,
    systems: Vec<Choice>,
    sorts: Vec<Choice>,
    many: Vec<Choice>,
    chips: Vec<Chip>,
    /// The question as it stands in the address, for coming back to it.
    from: String,
    view: LedgerView,
}

impl Show {
    fn new(shell: Shell, view: LedgerView) -> Self {
        let lang = shell.lang;
        let field = |f: &DeviceField| Choice::new(f.key(), f.words().r#in(lang));
        let named = |p: &String| Choice::new(p.clone(), p.clone());
        Self {
            form: Filled::new(lang, fields_of(&view.query)).named("find"),
            kinds: choices(DeviceKind::ALL, |k| (k.key(), k.words()), lang),
            states: choices(DeviceState::ALL, |s| (s.key(), s.words()), lang),
            places: view.places.iter().map(named).collect(),
            systems: choices_of(&view.systems),
            sorts: SORTS.iter().map(field).collect(),
            many: MANY.iter().map(field).collect(),
            chips: chips(&view, lang),
            from: href(&view.query),
            shell,
            lang,
            view,
        }
    }

    fn may(&self, action: Action) -> bool {
        self.shell.may(&action)
    }

    /// Nothing was ever written down: the page says how to begin instead of showing an empty table.
    fn is_blank(&self) -> bool {
        self.view.total == 0 && href(&self.view.query) == "/ledger"
    }

    /// Whether the folded part of the question says anything.
    fn is_narrowed(&self) -> bool {
        let q = &self.view.query;
        q.kind.is_some() || q.state.is_some() || q.place.is_some() || q.system.is_some()
    }

    fn column(&self, field: DeviceField) -> Column {
        let query = LedgerQuery { sort: field, page: 1, ..self.view.query.clone() };
        Column { href: href(&query), words: field.words().r#in(self.lang), sorted: self.view.query.sort == field }
    }

    fn page_href(&self, page: u32) -> String {
        href(&LedgerQuery { page, ..self.view.query.clone() })
    }

    fn room_href(&self) -> Option<(String, String)> {
        let place = self.view.query.place.clone()?;
        Some((format!("/ledger/walk-round?place={}", percent(&place)), place))
    }

    /// What is missing on a device, in few words: the list is long.
    fn gaps(&self, row: &DeviceRow) -> String {
        let words = row.gaps.iter().filter(|g| !matches!(g, LedgerFilter::Incomplete | LedgerFilter::All));
        words.map(|g| pages::device::gap_word(*g, self.lang)).collect::<Vec<_>>().join(self.lang.pick("、", ", "))
    }

    /// Characters the old encoding lacks, each once.
    fn unwritable(&self) -> String {
        let characters: BTreeSet<char> = self.view.unwritable.iter().map(|r| r.character).collect();
        spaced(characters)
    }

    /// How many devices they stand in.
    fn unwritable_devices(&self) -> usize {
        let devices: BTreeSet<_> = self.view.unwritable.iter().filter_map(|r| Some(r.device.as_ref()?.0.id)).collect();
        devices.len()
    }

    fn unprintable(&self) -> String {
        spaced(self.view.unprintable.iter().copied())
    }

    fn day(&self, day: &Option<Date>) -> String {
        day.map(|d| d.to_string()).unwrap_or_default()
    }
}

/// Characters with a space between them.
pub(super) fn spaced(characters: impl IntoIterator<Item = char>) -> String {
    characters.into_iter().map(String::from).collect::<Vec<_>>().join(" ")
}

/// The head of a column.
struct Column {
    href: String,
    words: &'static str,
    sorted: bool,
}

/// The gaps that there are, and the one that is chosen.
fn chips(view: &LedgerView, lang: Lang) -> Vec<Chip> {
    let chip = |&(filter, count): &(LedgerFilter, usize)| Chip {
        href: href(&LedgerQuery { filter, page: 1, ..view.query.clone() }),
        words: filter.words().r#in(lang),
        count,
        current: filter == view.query.filter,
    };
    view.filters.iter().map(chip).filter(|c| c.count > 0 || c.current).collect()
}

/// A question from an address; what cannot be read is left out.
fn query_of(fields: &Fields) -> LedgerQuery {
    LedgerQuery {
        text: fields.get("text").chars().take(200).collect(),
        kind: fields.get("kind").parse().ok(),
        state: fields.get("state").parse().ok(),
        place: Some(fields.get("place").to_owned()).filter(|p| !p.is_empty()),
        system: fields.get("system").parse().ok(),
        filter: fields.get("filter").parse().unwrap_or(LedgerFilter::All),
        sort: fields.get("sort").parse().unwrap_or(DeviceField::Place),
        page: fields.get("page").parse().unwrap_or(1),
    }
}

fn fields_of(query: &LedgerQuery) -> Fields {
    Fields::default()
        .with("text", query.text.clone())
        .with("kind", query.kind.map_or("", DeviceKind::key))
        .with("state", query.state.map_or("", DeviceState::key))
        .with("place", query.place.clone().unwrap_or_default())
        .with("system", query.system.map(|s| s.to_string()).unwrap_or_default())
        .with("filter", query.filter.key())
        .with("sort", query.sort.key())
}

/// The address of a question, without what goes without saying.
fn href(query: &LedgerQuery) -> String {
    let plain = LedgerQuery::default();
    let mut parts = Vec::new();
    let mut add = |name: &str, value: &str| {
        if !value.is_empty() {
            parts.push(format!("{name}={}", percent(value)));
        }
    };
    add("text", &query.text);
    add("kind", query.kind.map_or("", DeviceKind::key));
    add("state", query.state.map_or("", DeviceState::key));
    add("place", query.place.as_deref().unwrap_or_default());
    add("system", &query.system.map(|s| s.to_string()).unwrap_or_default());
    add("filter", if query.filter == plain.filter { "" } else { query.filter.key() });
    add("sort", if query.sort == plain.sort { "" } else { query.sort.key() });
    add("page", &if query.page <= 1 { String::new() } else { query.page.to_string() });
    if parts.is_empty() { "/ledger".to_owned() } else { format!("/ledger?{}", parts.join("&")) }
}

/// The list an action was started from. Only addresses of the list itself are gone back to.
fn back(fields: &Fields) -> String {
    href(&from(fields))
}

fn from(fields: &Fields) -> LedgerQuery {
    let asked = fields.get("from").split_once('?').map_or("", |(_, query)| query);
    query_of(&Fields::parse(asked).unwrap_or_default())
}

/// `GET /ledger`
pub async fn show(State(site): State<Site>, me: Signed, Asked(asked): Asked) -> Outcome {
    let view = site.app.ledger(me.actor(), query_of(&asked)).await?;
    Ok(page(Show::new(me.shell(Nav::Ledger), view)))
}

/// `POST /ledger/check`: the chosen devices were seen today (棚卸し). All that fit a search are asked about once more, with
/// their number.
pub async fn check(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let chosen = chosen(&site, &me, &fields).await?;
    if chosen.devices.is_empty() || (chosen.all && !fields.has("count")) {
        let all = if chosen.all { "&all=yes" } else { "" };
        return see(&format!("/ledger/many?task=check{all}&from={}", percent(&back(&fields))));
    }
    if chosen.moved.is_some() {
        return moved(&site, &me, &fields, chosen).await;
    }
    site.app.check_devices(me.actor(), &chosen.ids()).await?;
    match fields.get("device").parse::<DeviceId>() {
        Ok(id) => see(&Done::Checked.at(&format!("/ledger/{id}"))),
        Err(_) => see(&Done::Checked.at(&back(&fields))),
    }
}

/// The devices a change of many is about.
struct Chosen {
    devices: Vec<Named<DeviceId>>,
    /// All that fit the search, not only ticked ones.
    all: bool,
    /// How many there were when the page asked, where that is another number now.
    moved: Option<usize>,
}

impl Chosen {
    fn ids(&self) -> Vec<DeviceId> {
        self.devices.iter().map(|d| d.id).collect()
    }
}

async fn chosen(site: &Site, me: &Signed, fields: &Fields) -> Result<Chosen, Error> {
    if !fields.has("all") {
        let ids = Reader::new(fields).choices::<DeviceId>("id");
        let devices = site.app.device_names(me.actor(), &ids).await?;
        // A device that is gone is not passed over in silence.
        return if devices.len() == ids.len() {
            Ok(Chosen { devices, all: false, moved: None })
        } else {
            Err(ErrorCode::NotFound.into())
        };
    }
    let devices = site.app.found_devices(me.actor(), &from(fields)).await?;
    let asked = fields.get("count").parse().ok();
    let moved = asked.filter(|count| *count != devices.len());
    Ok(Chosen { devices, all: true, moved })
}

#[derive(Template)]
#[template(path = "ledger/many.html")]
struct Many {
    shell: Shell,
    lang: Lang,
    form: Filled,
    field: DeviceField,
    systems: Vec<Choice>,
    places: Vec<String>,
    chosen: Chosen,
    /// They were seen today; no field is changed.
    check: bool,
    from: String,
}

impl Many {
    async fn new(site: &Site, me: &Signed, fields: &Fields, chosen: Chosen, form: Filled) -> Result<Self, Error> {
        let view = site.app.blank_device(me.actor()).await?;
        let lang = me.lang();
        Ok(Self {
            shell: me.shell(Nav::Ledger).at("/ledger"),
            lang,
            form: form.named("many"),
            field: field_of(fields),
            systems: choices_of(&view.systems),
            check: fields.get("task") == "check",
            chosen,
            from: back(fields),
            places: view.places,
        })
    }

    /// Where the form is sent.
    fn action(&self) -> &'static str {
        if self.check { "/ledger/check" } else { "/ledger/many" }
    }

    fn control(&self) -> crate::form::Control<'_> {
        field_control(&self.form, self.field, self.lang, &self.systems)
    }
}

/// The field to be changed; the room where nothing was chosen.
fn field_of(fields: &Fields) -> DeviceField {
    let asked = fields.get("field").parse().ok();
    asked.filter(|f| MANY.contains(f)).unwrap_or(DeviceField::Place)
}

/// `GET /ledger/many`: one field of the ticked devices.
pub async fn ask_many(State(site): State<Site>, me: Signed, Asked(asked): Asked) -> Outcome {
    let form = Filled::new(me.lang(), Fields::default());
    let chosen = chosen(&site, &me, &asked).await?;
    Ok(page(Many::new(&site, &me, &asked, chosen, form).await?))
}

/// `POST /ledger/many`
pub async fn save_many(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let chosen = chosen(&site, &me, &fields).await?;
    if chosen.moved.is_some() {
        return moved(&site, &me, &fields, chosen).await;
    }
    let field = field_of(&fields);
    let saved = site.app.save_devices(me.actor(), &chosen.ids(), field, fields.get(field.key())).await;
    let Err(error) = saved else {
        return see(&Done::Saved.with_texts(&back(&fields), [fields.get(DeviceField::Note.key())]));
    };
    if error.code == ErrorCode::NotFound {
        return Err(error.into());
    }
    let form = Filled::refused(me.lang(), fields.clone(), &error);
    Ok(page_about(&error, Many::new(&site, &me, &fields, chosen, form).await?))
}

/// The question once more, as other devices fit the search than when it was asked.
async fn moved(site: &Site, me: &Signed, fields: &Fields, chosen: Chosen) -> Outcome {
    let form = Filled::new(me.lang(), fields.clone());
    Ok(page_about(&ErrorCode::ChangedMeanwhile.into(), Many::new(site, me, fields, chosen, form).await?))
}

/// Devices named on the page that asks; the number says how many there are.
const NAMED: usize = 50;

/// `GET /ledger/export?format=`
pub async fn export(State(site): State<Site>, me: Signed, Asked(asked): Asked) -> Outcome {
    let format = match asked.get("format") {
        "csv" => LedgerFormat::Csv,
        "csv-cp932" => LedgerFormat::CsvCp932,
        "json" => LedgerFormat::Json,
        _ => LedgerFormat::Xlsx,
    };
    Ok(download(site.app.export_ledger(me.actor(), format).await?))
}

/// `GET /ledger/walk-round?place=`: the printed sheet, all rooms or one.
pub async fn walk_round(State(site): State<Site>, me: Signed, Asked(asked): Asked) -> Outcome {
    let place = Some(asked.get("place")).filter(|p| !p.is_empty());
    Ok(download(site.app.walk_round(me.actor(), place).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_and_its_address_are_the_same() {
        let asked = "text=PC+01&kind=pc&place=%E5%8F%97%E4%BB%98&filter=no-os&sort=name&page=3";
        let query = query_of(&Fields::parse(asked).expect("fields"));
        assert_eq!(query.place.as_deref(), Some("受付"));
        assert_eq!(href(&query), "/ledger?text=PC%2001&kind=pc&place=%E5%8F%97%E4%BB%98&filter=no-os&sort=name&page=3");
        assert_eq!(href(&query_of(&Fields::default())), "/ledger");
    }

    #[test]
    fn nobody_is_sent_elsewhere_after_a_change() {
        for bad in ["https://evil.example/?text=a", "//evil.example", "javascript:alert(1)"] {
            let back = back(&Fields::default().with("from", bad));
            assert!(back == "/ledger" || back == "/ledger?text=a", "{back}");
        }
    }
}
