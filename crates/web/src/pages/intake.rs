//! ファイルを入れる: the drop zone, and what came of each file: what is being asked, what changed, what can be undone.

use askama::Template;
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::extract::{Multipart, Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use sejo_app::configuration::ConfigurationOwners;
use sejo_app::intake::{DevicesOutcome, IntakeState, IntakeView, ReadDevice, ReaderView, WorkbookOutcome};
use sejo_app::{Error, Named};
use sejo_model::configuration::{Extent, Severity};
use sejo_model::disclosure::DisclosureColumn;
use sejo_model::edition::RowMatch;
use sejo_model::ledger::{ColumnGuess, DeviceChange, Mapping};
use sejo_model::{
    Action, ConfigurationId, Control, Device, DeviceField, DeviceId, DeviceState, ErrorCode, EvidenceKind, Grade,
    IntakeId, Kept, Lang,
};

use super::configuration;
use super::disclosure;
use super::mapping::{self, Wrong};
use crate::form::{Asked, Fields, Reader};
use crate::guard::Signed;
use crate::page::{Outcome, download, page, page_about, read_id, see};
use crate::part::{self, Badge, Label, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;
use crate::{asset, icon};

mod recent;
mod unclear;
mod used;
mod warned;

pub use recent::list_progress;
use recent::{Recent, state};
pub use unclear::decide;
use unclear::{Alike, Unclear};
pub use used::use_workbook;

/// Changes shown of an import; the counts say how many there are.
const SHOWN: usize = 20;
/// Fields shown of a changed device.
const FIELDS: usize = 4;
/// Columns shown of the file itself.
const COLUMNS: usize = 10;
/// Files of one form are handed on together up to so many bytes.
const TOGETHER: usize = 32 << 20;
/// Grade of a column that somebody chose: as sure as can be.
const CHOSEN: u8 = 100;

/// Bytes as people say them.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_024 => format!("{bytes} B"),
        1_024..1_048_576 => format!("{} KB", bytes / 1_024),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}

/// A row of the checklist by the words that were kept of it; its address begins with its control.
fn row_label(slug: &str, words: &str, lang: Lang) -> Label {
    let control = slug.split('.').next().and_then(|key| key.parse().ok());
    part::label(words, &control, lang)
}

#[derive(Template)]
#[template(path = "intake/list.html")]
struct List {
    shell: Shell,
    lang: Lang,
    readers: Vec<ReaderView>,
    recent: Recent,
    max: usize,
    /// Files that were not taken: name and why.
    refused: Vec<(String, String)>,
}

impl List {
    async fn new(site: &Site, me: &Signed) -> Result<Self, Error> {
        let recent = Recent::new(site, me).await?;
        let (shell, readers) = (me.shell(Nav::Intake), site.app.readers());
        Ok(Self { shell, lang: me.lang(), readers, recent, max: site.options.max_upload, refused: Vec::new() })
    }

    /// What the file dialog offers first.
    fn accept(&self) -> String {
        let mut endings: Vec<String> = self
            .readers
            .iter()
            .flat_map(|r| &r.extensions)
            .map(|e| format!(".{}", e.trim_start_matches('.')))
            .collect();
        endings.sort();
        endings.dedup();
        endings.join(",")
    }
}

/// `GET /intake`
pub async fn list(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(page(List::new(&site, &me).await?))
}

/// `POST /intake`: takes the files and goes to what came of them.
pub async fn take(State(site): State<Site>, me: Signed, files: Result<Multipart, MultipartRejection>) -> Outcome {
    let (mut taken, mut refused) = (Vec::new(), Vec::new());
    let (mut together, mut bytes_together) = (Vec::new(), 0);
    // Anything but a form with files has no file in it.
    let Ok(mut files) = files else { return nothing_chosen(&site, &me).await };
    while let Some(field) = files.next_field().await.map_err(|e| cut_off(&e))? {
        let name = field.file_name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|e| cut_off(&e))?;
        // A form sent without choosing anything has one file without a name.
        if name.is_empty() {
            continue;
        }
        bytes_together += bytes.len();
        together.push((name, bytes.to_vec()));
        if bytes_together >= TOGETHER {
            bytes_together = 0;
            drop_together(&site, &me, std::mem::take(&mut together), (&mut taken, &mut refused)).await?;
        }
    }
    drop_together(&site, &me, together, (&mut taken, &mut refused)).await?;
    match (taken.as_slice(), refused.is_empty()) {
        ([id], true) => see(&format!("/intake/{id}")),
        ([], true) => nothing_chosen(&site, &me).await,
        (_, true) => see("/intake"),
        (_, false) => not_taken(&site, &me, refused).await,
    }
}

/// Drops some files; says which were taken and which not.
async fn drop_together(
    site: &Site,
    me: &Signed,
    files: Vec<(String, Vec<u8>)>,
    (taken, refused): (&mut Vec<IntakeId>, &mut Vec<(String, Error)>),
) -> Result<(), Error> {
    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    for (name, dropped) in names.into_iter().zip(site.app.drop_files(me.actor(), files).await?) {
        match dropped {
            Ok(id) => taken.push(id),
            Err(error) => refused.push((name, error)),
        }
    }
    Ok(())
}

async fn nothing_chosen(site: &Site, me: &Signed) -> Outcome {
    not_taken(site, me, vec![(String::new(), ErrorCode::Required.into())]).await
}

/// The drop zone again, with what was not taken and why.
async fn not_taken(site: &Site, me: &Signed, mut refused: Vec<(String, Error)>) -> Outcome {
    let list = List::new(site, me).await?;
    let lang = me.lang();
    let words = |(name, error): &(String, Error)| match error.code {
        ErrorCode::Required => {
            (name.clone(), lang.pick("ファイルを選んでください。", "Please choose a file.").to_owned())
        }
        _ => (name.clone(), error.words(lang)),
    };
    let lines = refused.iter().map(words).collect();
    let (_, error) = refused.swap_remove(0);
    let shell = me.shell(Nav::Intake).at("/intake");
    Ok(page_about(&error, List { shell, refused: lines, ..list }))
}

fn cut_off(error: &MultipartError) -> Error {
    let too_large = error.status() == StatusCode::PAYLOAD_TOO_LARGE;
    Error::new(if too_large { ErrorCode::FileTooLarge } else { ErrorCode::FileDamaged })
}

#[derive(Template)]
#[template(path = "intake/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    may_drop: bool,
    may_assign: bool,
    may_export: bool,
    /// What could not be done.
    refused: Option<String>,
    /// The numbers are those of a mapping that is being tried.
    tried: bool,
    /// What was typed for a list of many columns and could not be read, or said of a workbook and was not enough.
    typed: Option<Fields>,
    /// The field `refused` is about, where it is one of those said of a workbook.
    wrong: &'static str,
    unclear: Vec<Unclear>,
    /// Reasons for which several rows wait.
    alike: Vec<Alike>,
    /// Whose the configurations of the file are today.
    owners: Option<ConfigurationOwners>,
    /// The configuration whose device was to be chosen, and was not.
    undecided: Option<ConfigurationId>,
    may_edit: bool,
    view: IntakeView,
}

/// Where the configuration of one device stands today.
enum Owner {
    /// It was removed, or the file was undone.
    Gone,
    /// Nobody said yet which device it is of.
    Open,
    /// The device of the ledger.
    Of(Named<DeviceId>),
}

impl Show {
    async fn new(site: &Site, me: &Signed, view: IntakeView) -> Result<Self, Error> {
        let shell = me.shell(Nav::Intake);
        let unclear = unclear::rows(site, me, &view).await?;
        let alike = unclear::alike(site, me, &view);
        let owners = match view.configurations {
            Some(_) => Some(site.app.configuration_owners(me.actor(), view.row.id).await?),
            None => None,
        };
        Ok(Self {
            may_drop: shell.may(&Action::Drop),
            may_assign: shell.may(&Action::ImportEdition),
            may_export: shell.may(&Action::Export),
            may_edit: shell.may(&Action::EditFacts),
            shell: shell.at(format!("/intake/{}", view.row.id)),
            lang: me.lang(),
            refused: None,
            tried: false,
            typed: None,
            wrong: "",
            unclear,
            alike,
            owners,
            undecided: None,
            view,
        })
    }

    fn is(&self, wanted: IntakeState) -> bool {
        self.view.row.state == wanted
    }

    /// Whether the reply is one that a notice is about: nothing is left to decide about it.
    fn is_notice(&self) -> bool {
        self.view.row.kind == EvidenceKind::VendorNotice
    }

    fn fields(&self) -> &'static [DeviceField] {
        DeviceField::ALL
    }

    fn is_field(&self, column: &ColumnGuess, field: &DeviceField) -> bool {
        column.field == Some(*field)
    }

    fn is_wide(&self, devices: &DevicesOutcome) -> bool {
        mapping::is_wide(&devices.columns)
    }

    /// Whether a choice was made in the form that was refused.
    fn was_chosen(&self, name: &str, value: impl std::fmt::Display) -> bool {
        self.typed.as_ref().is_some_and(|typed| typed.all(name).contains(&value.to_string()))
    }

    fn is_wrong(&self, field: &str) -> bool {
        self.wrong == field
    }

    /// What stands in the input of a field: as typed, else the column that is mapped to it.
    fn chosen(&self, devices: &DevicesOutcome, field: &DeviceField) -> String {
        if let Some(typed) = &self.typed {
            return typed.get(&mapping::input(*field)).to_owned();
        }
        let of_it = devices.columns.iter().enumerate().filter(|(_, c)| c.field == Some(*field));
        of_it.map(|(i, column)| mapping::name_of(i, column)).collect::<Vec<_>>().join(mapping::AND)
    }

    /// Values of the column that is mapped to a field.
    fn values(&self, devices: &DevicesOutcome, field: &DeviceField) -> String {
        let column = devices.columns.iter().find(|c| c.field == Some(*field));
        column.map(|c| self.samples(c)).unwrap_or_default()
    }

    fn samples(&self, column: &ColumnGuess) -> String {
        column.samples.iter().map(|s| mapping::cut(s)).collect::<Vec<_>>().join(" / ")
    }

    /// Which columns were taken in, as what.
    fn mapped<'a>(&self, devices: &'a DevicesOutcome) -> Vec<(&'a ColumnGuess, DeviceField)> {
        devices.columns.iter().filter_map(|column| Some((column, column.field?))).collect()
    }

    /// The first columns that were left out, and how many more there are.
    fn unmapped(&self, devices: &DevicesOutcome) -> (Vec<String>, usize) {
        let mut left: Vec<String> =
            devices.columns.iter().filter(|c| c.field.is_none()).map(|c| mapping::cut(&c.header)).collect();
        let more = left.len().saturating_sub(COLUMNS);
        left.truncate(COLUMNS);
        (left, more)
    }

    /// The first columns and rows of the file, those first that are taken in.
    fn excerpt(&self, devices: &DevicesOutcome) -> Vec<Vec<String>> {
        let mut order: Vec<usize> = (0..devices.columns.len()).collect();
        order.sort_by_key(|&i| devices.columns.get(i).is_none_or(|c| c.field.is_none()));
        order.truncate(COLUMNS);
        let pick = |cells: &[String]| order.iter().map(|&i| mapping::cut(cells.get(i).map_or("", |c| c))).collect();
        let heads: Vec<String> = devices.columns.iter().map(|c| c.header.clone()).collect();
        std::iter::once(heads.as_slice()).chain(devices.preview.iter().map(Vec::as_slice)).map(pick).collect()
    }

    /// What people call a device; lists without names exist.
    fn label<'a>(&self, device: &'a Device) -> &'a str {
        match device.label() {
            "?" => self.lang.pick("(名前なし)", "(no name)"),
            label => label,
        }
    }

    /// How sure the guess is, in a word.
    fn sure(&self, column: &ColumnGuess) -> Badge {
        let lang = self.lang;
        match (column.field, column.grade) {
            (None, _) => part::none(lang.pick("取り込まない", "left out")),
            (Some(_), 80..) => part::badge(Tone::Good, lang.pick("確か", "sure")),
            (Some(_), 50..) => part::badge(Tone::Info, lang.pick("たぶん", "likely")),
            (Some(_), _) => part::badge(Tone::Unsure, lang.pick("確かめてください", "please check")),
        }
    }

    /// Changes worth showing; unchanged devices are only counted.
    fn changes<'a>(&self, devices: &'a DevicesOutcome) -> Vec<&'a DeviceChange> {
        let seen = |c: &&DeviceChange| matches!(c, DeviceChange::New { .. } | DeviceChange::Update { .. });
        devices.changes.iter().filter(seen).take(SHOWN).collect()
    }

    fn more_changes(&self, devices: &DevicesOutcome) -> usize {
        (devices.counts.new + devices.counts.updated).saturating_sub(self.changes(devices).len())
    }

    /// Whose a configuration is today.
    fn owner(&self, read: &ReadDevice) -> Owner {
        let kept = self.owners.iter().flat_map(|o| &o.kept).find(|(id, _)| *id == read.id);
        kept.map_or(Owner::Gone, |(_, device)| device.clone().map_or(Owner::Open, Owner::Of))
    }

    /// Whether there is a newer one of its device.
    fn is_earlier(&self, read: &ReadDevice) -> bool {
        self.owners.iter().any(|owners| owners.earlier.contains(&read.id))
    }

    /// Network devices of which there is no configuration yet.
    fn without(&self) -> &[Named<DeviceId>] {
        self.owners.as_ref().map(|o| o.without.as_slice()).unwrap_or_default()
    }

    fn findings(&self, read: &ReadDevice) -> Vec<Badge> {
        if let Some(badge) = configuration::not_read(read.dialect, read.extent, self.lang) {
            return vec![badge];
        }
        let one = |severity: &Severity| configuration::count(*severity, read.count(*severity), self.lang);
        Severity::ALL.iter().filter_map(one).collect()
    }

    fn unread(&self, read: &ReadDevice) -> String {
        configuration::unread((read.dialect, read.extent), read.unread, self.lang)
    }

    /// What is said where nothing of a text was read.
    fn unread_words(&self, read: &ReadDevice) -> Option<&'static str> {
        sejo_app::configuration::unread_words(read.dialect, read.extent, self.lang)
    }

    /// What to ask about a device whose maker is not read.
    fn questions(&self) -> String {
        sejo_app::configuration::questions_by_hand(self.lang)
    }

    fn is_undecided(&self, read: &ReadDevice) -> bool {
        self.undecided == Some(read.id)
    }

    fn row(&self, slug: &str, words: &str) -> Label {
        row_label(slug, words, self.lang)
    }

    fn controls(&self) -> &'static [Control] {
        Control::ALL
    }

    /// The number of the row that a control belongs to already, so that it cannot be chosen for another one.
    fn holder<'a>(&self, workbook: &'a WorkbookOutcome, row: &u32, control: &Control) -> Option<&'a str> {
        let rows = || workbook.rows.iter();
        let own = rows().find(|(r, ..)| r == row).and_then(|(_, _, _, found)| found.subsection);
        let holds = |found: &RowMatch| found.control == Some(*control) && found.subsection == own;
        rows().find(|(r, _, _, found)| r != row && holds(found)).map(|(_, number, _, _)| number.as_str())
    }

    fn grade(&self, found: &RowMatch) -> Badge {
        if found.is_forms_own() {
            return part::badge(Tone::Info, self.lang.pick("この様式だけの項目", "the form's own"));
        }
        let tone = match found.grade {
            Grade::ByHand => Tone::Info,
            Grade::Certain => Tone::Good,
            Grade::Likely => Tone::Unsure,
            Grade::None => Tone::Bad,
        };
        part::badge(tone, found.grade.words().r#in(self.lang))
    }

    fn state(&self) -> Badge {
        state(self.view.row.state, self.lang)
    }

    fn size(&self) -> String {
        size(self.view.row.size)
    }
}

/// `GET /intake/{id}`
pub async fn show(State(site): State<Site>, me: Signed, Path(id): Path<String>, Asked(asked): Asked) -> Outcome {
    let view = site.app.intake(me.actor(), read_id(&id)?).await?;
    let undecided = asked.get("undecided").parse().ok();
    Ok(page(Show { shell: me.shell(Nav::Intake), undecided, ..Show::new(&site, &me, view).await? }))
}

#[derive(Template)]
#[template(path = "intake/progress.html")]
struct Progress {
    lang: Lang,
    view: IntakeView,
}

/// `GET /intake/{id}/progress`: the moving part of the page; the whole page is asked for anew once reading has ended.
pub async fn progress(
    State(site): State<Site>,
    me: Signed,
    Path(id): Path<String>,
) -> Result<Response, crate::failure::Failure> {
    let view = site.app.intake(me.actor(), read_id(&id)?).await?;
    let reading = view.row.state == IntakeState::Reading;
    let mut response = page(Progress { lang: me.lang(), view });
    if !reading {
        response.headers_mut().insert(HeaderName::from_static("hx-refresh"), HeaderValue::from_static("true"));
    }
    Ok(response.into_response())
}

/// `POST /intake/{id}/preview`: what a mapping would do.
pub async fn preview(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id = read_id(&id)?;
    let mut view = site.app.intake(me.actor(), id).await?;
    match mapping::read(&fields, columns(&view)) {
        Ok(mapping) => tried(&site, &me, &mut view, &mapping).await?,
        Err(wrong) => return misread(&site, &me, id, fields, &wrong).await,
    }
    Ok(page(Show { tried: true, ..Show::new(&site, &me, view).await? }))
}

fn columns(view: &IntakeView) -> &[ColumnGuess] {
    view.devices.as_ref().map(|d| d.columns.as_slice()).unwrap_or_default()
}

/// The mapping as typed, with what is wrong about it.
async fn misread(site: &Site, me: &Signed, id: IntakeId, fields: Fields, wrong: &Wrong) -> Outcome {
    let view = site.app.intake(me.actor(), id).await?;
    let refused = Some(wrong.words(me.lang()));
    let show = Show { refused, typed: Some(fields), ..Show::new(site, me, view).await? };
    Ok(page_about(&ErrorCode::UnknownWord.into(), show))
}

/// Puts what a mapping would do in the place of what is known so far. How sure a guess was stays with the columns left as
/// guessed; a column somebody chose is sure.
async fn tried(site: &Site, me: &Signed, view: &mut IntakeView, mapping: &Mapping) -> Result<(), Error> {
    let mut devices = site.app.preview_mapping(me.actor(), view.row.id, mapping).await?;
    let guesses = view.devices.take().map(|d| d.columns).unwrap_or_default();
    for (column, guess) in devices.columns.iter_mut().zip(guesses) {
        column.grade = if column.field == guess.field { guess.grade } else { CHOSEN };
    }
    view.problems = std::mem::take(&mut devices.problems);
    view.devices = Some(devices);
    Ok(())
}

/// `POST /intake/{id}/import`: takes the list into the ledger.
pub async fn import(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id = read_id(&id)?;
    let mut view = site.app.intake(me.actor(), id).await?;
    let mapping = match mapping::read(&fields, columns(&view)) {
        Ok(mapping) => mapping,
        Err(wrong) => return misread(&site, &me, id, fields, &wrong).await,
    };
    let imported = site.app.import_devices(me.actor(), id, &mapping).await;
    let words = me.lang().pick(
        "どの列も選ばれていません。少なくとも1つの列に、台帳の項目を選んでください。",
        "No column is chosen. Choose a field for at least one.",
    );
    match imported {
        // What was chosen stays chosen; the words are asked where they stand.
        Err(error) if error.fields.iter().any(|f| f.field == "states") => {
            tried(&site, &me, &mut view, &mapping).await?;
            let words = me.lang().pick(
                "まだ取り込んでいません。状態の列に、意味の決まっていない言葉があります。下で1つずつ選んでください。",
                "Nothing was taken in yet. Some words of the column of states have no meaning; please choose one for each below.",
            );
            Ok(page_about(&error, Show { refused: Some(words.to_owned()), ..Show::new(&site, &me, view).await? }))
        }
        Err(error) if error.code == ErrorCode::Required => again(&site, &me, id, error, Some(words)).await,
        other => after(&site, &me, id, other, Done::Imported).await,
    }
}

/// `POST /intake/{id}/assign`: what a row of a workbook is about.
pub async fn assign(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id = read_id(&id)?;
    let mut reader = Reader::new(&fields);
    let (row, control) = (reader.needed_choice::<u32>("row"), reader.choice::<Control>("control"));
    reader.finish()?;
    let assigned = site.app.assign_row(me.actor(), id, row.unwrap_or_default(), control).await;
    after(&site, &me, id, assigned, Done::Assigned).await
}

/// `POST /intake/{id}/undo`
pub async fn undo(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let id = read_id(&id)?;
    after(&site, &me, id, site.app.undo_intake(me.actor(), id).await, Done::Undone).await
}

/// `POST /intake/{id}/map-anew`: takes a list back and goes to the run that asks which column is what.
pub async fn map_anew(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let id = read_id(&id)?;
    match site.app.map_anew(me.actor(), id).await {
        Ok(new) => see(&format!("/intake/{new}")),
        Err(error) => after(&site, &me, id, Err(error), Done::Undone).await,
    }
}

/// `POST /intake/{id}/cancel`
pub async fn cancel(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let id = read_id(&id)?;
    after(&site, &me, id, site.app.cancel_intake(me.actor(), id).await, Done::Cancelled).await
}

/// `GET /intake/{id}/file`: what was kept of the file.
pub async fn file(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    Ok(download(site.app.kept_file(me.actor(), read_id(&id)?).await?))
}

/// Back to the run with a word of success, or the run as it stands now with what could not be done.
/// `POST /intake/{id}/erase`
pub async fn erase(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let id = read_id(&id)?;
    after(&site, &me, id, site.app.erase_file(me.actor(), id).await, Done::Erased).await
}

/// The run again, with why its columns were not taken.
pub(super) async fn refused_columns(site: &Site, me: &Signed, id: IntakeId, error: Error, words: String) -> Outcome {
    if error.code == ErrorCode::NotFound {
        return Err(error.into());
    }
    again(site, me, id, error, Some(&words)).await
}

async fn after(site: &Site, me: &Signed, id: IntakeId, result: Result<(), Error>, done: Done) -> Outcome {
    match result {
        Ok(()) => see(&done.at(&format!("/intake/{id}"))),
        Err(error) if error.code == ErrorCode::NotFound => Err(error.into()),
        Err(error) => again(site, me, id, error, None).await,
    }
}

async fn again(site: &Site, me: &Signed, id: IntakeId, error: Error, words: Option<&str>) -> Outcome {
    let view = site.app.intake(me.actor(), id).await?;
    let refused = Some(words.map_or_else(|| error.words(me.lang()), str::to_owned));
    Ok(page_about(&error, Show { refused, ..Show::new(site, me, view).await? }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_as_people_say_them() {
        assert_eq!([size(12), size(20_480), size(1_572_864)], ["12 B", "20 KB", "1.5 MB"]);
    }

    #[test]
    fn a_row_that_changed_has_its_english_name() {
        let said = |slug, lang| row_label(slug, "2-⑬ 接続元", lang).to_string();
        let (words, name) = ("<span lang=\"ja\">2-⑬ 接続元</span>", Control::SourceRestriction.words().en);
        assert_eq!(said("source-restriction.network", Lang::En), format!("{name}: {words}"));
        assert_eq!(said("own-question", Lang::En), words, "what only this form asks has none");
        assert_eq!(said("source-restriction.network", Lang::Ja), "2-⑬ 接続元");
    }
}
