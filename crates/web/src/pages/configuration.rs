//! ネットワーク機器の設定: what each one opens, what is wrong with it, what changed, and whose it is.

mod told;

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::checklist::ItemRow;
use sejo_app::configuration::{ConfigurationRow, ConfigurationView, WayIn, Whose};
use sejo_app::{Error, Named};
use sejo_model::configuration::{Dialect, Direction, Extent, Severity, Sureness};
use sejo_model::{Action, ConfigurationId, Control, Date, DeviceId, ErrorCode, IntakeId, Lang, Subsection, Words};

use crate::form::{Asked, Choice, Fields, Filled, Reader, choices_of};
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, download, page, page_about, percent, read_id, see};
use crate::part::{self, Badge, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;
use crate::tab::{self, Tab};

/// Rows on a page of the list.
const PAGE: usize = 50;
/// Rows shown of a table; a line below says how many there are.
const SHOWN: usize = 100;

/// How the text of a configuration is had from a device.
struct Command {
    maker: Words,
    command: &'static str,
    how: Words,
}

const fn command(
    maker: (&'static str, &'static str),
    command: &'static str,
    how: (&'static str, &'static str),
) -> Command {
    Command { maker: Words { ja: maker.0, en: maker.1 }, command, how: Words { ja: how.0, en: how.1 } }
}

/// What to ask whoever looks after the device for. Source: the makers' command references.
const COMMANDS: [Command; 6] = [
    command(
        ("FortiGate", "FortiGate"),
        "show full-configuration",
        (
            "管理画面の「バックアップ」で保存したファイルでも構いません。「暗号化」は選ばないでください。",
            "The file of Backup on the management page will do; leave encryption off.",
        ),
    ),
    command(
        ("シスコ(ASA・IOS)", "Cisco (ASA, IOS)"),
        "show running-config",
        ("表示された文字を全部コピーします。", "Copy all that is shown."),
    ),
    command(
        ("ヤマハ", "YAMAHA"),
        "show config",
        (
            "管理画面の「保守」から、configをテキストで保存しても構いません。",
            "Saving the config as text on the management page will do.",
        ),
    ),
    command(
        ("NEC UNIVERGE IX", "NEC UNIVERGE IX"),
        "show running-config",
        ("表示された文字を全部コピーします。", "Copy all that is shown."),
    ),
    command(
        ("アライドテレシス", "Allied Telesis"),
        "show running-config",
        ("表示された文字を全部コピーします。", "Copy all that is shown."),
    ),
    command(
        ("Linux", "Linux"),
        "nft -j list ruleset / iptables-save",
        (
            "どちらか、動いている方の結果です。nft は -j を付けると、全部であることがわかります。",
            "Whichever of the two is in use. With -j, nft shows that nothing is missing.",
        ),
    ),
];

/// So many findings of a severity; nothing where there are none.
pub(super) fn count(severity: Severity, count: usize, lang: Lang) -> Option<Badge> {
    let words = severity.words().r#in(lang);
    let line = if lang == Lang::Ja { format!("{words} {count}件") } else { format!("{words}: {count}") };
    (count > 0).then(|| part::badge(tone(severity), &line))
}

/// How loud a severity is said.
const fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Danger => Tone::Bad,
        Severity::Warning => Tone::Unsure,
        Severity::Notice => Tone::Info,
    }
}

/// A way in whose entry in the register is over.
pub(super) fn ended(day: Date, lang: Lang) -> Badge {
    let day = part::short(day, lang);
    let words = if lang == Lang::Ja { format!("期限切れ({day})") } else { format!("ended {day}") };
    part::badge(Tone::Bad, &words)
}

/// Instead of findings, where nothing of the text was understood.
pub(super) fn not_read(dialect: Dialect, extent: Extent, lang: Lang) -> Option<Badge> {
    let words = match (dialect, extent) {
        (_, Extent::State) => lang.pick("設定が入っていません", "no configuration in it"),
        (Dialect::Unread, _) => lang.pick("まだ読めません", "cannot be read yet"),
        _ => return None,
    };
    Some(part::badge(Tone::Unsure, words))
}

/// How many lines nobody understood, out of how many with content. Of a maker that is not read, and where there is no
/// configuration, that is all of them.
pub(super) fn unread((dialect, extent): (Dialect, Extent), (unread, total): (usize, usize), lang: Lang) -> String {
    match (dialect, extent) {
        (_, Extent::State) => {
            return lang.pick("すべて(設定が入っていません)", "all of them (no configuration in it)").to_owned();
        }
        (Dialect::Unread, _) => {
            return lang.pick("すべて(まだ読めない形式)", "all of them (not read yet)").to_owned();
        }
        _ => {}
    }
    let share = (unread * 1_000).checked_div(total).unwrap_or_default();
    let percent = format!("{}.{}%", share / 10, share % 10);
    match (unread, lang) {
        (0, Lang::Ja) => format!("なし({total}行すべてを読みました)"),
        (0, Lang::En) => format!("none of {total} lines"),
        (_, Lang::Ja) => format!("{total}行のうち{unread}行({percent})"),
        (_, Lang::En) => format!("{unread} of {total} lines ({percent})"),
    }
}

#[derive(Template)]
#[template(path = "configuration/list.html")]
struct List {
    shell: Shell,
    lang: Lang,
    tabs: Vec<Tab>,
    may_drop: bool,
    rows: Vec<ConfigurationRow>,
    total: usize,
    page: usize,
    pages: usize,
    without: Vec<Named<DeviceId>>,
    unregistered: usize,
    /// Of these the ones whose registration is over.
    ended: usize,
    /// Configurations of makers that are not read.
    strange: usize,
    /// Texts without a configuration in them.
    states: usize,
}

impl List {
    fn counts(&self, row: &ConfigurationRow) -> Vec<Badge> {
        counts(row, self.lang)
    }

    fn unread(&self, row: &ConfigurationRow) -> String {
        unread((row.dialect, row.extent), row.unread, self.lang)
    }

    fn commands(&self) -> &'static [Command] {
        &COMMANDS
    }
}

/// What was found in a configuration, by weight.
pub(super) fn counts(row: &ConfigurationRow, lang: Lang) -> Vec<Badge> {
    if let Some(badge) = not_read(row.dialect, row.extent, lang).filter(|_| row.danger + row.warning == 0) {
        return vec![badge];
    }
    let all = [(Severity::Danger, row.danger), (Severity::Warning, row.warning), (Severity::Notice, row.notice)];
    all.into_iter().filter_map(|(severity, n)| count(severity, n, lang)).collect()
}

/// `GET /configurations?page=`
pub async fn list(State(site): State<Site>, me: Signed, Asked(asked): Asked) -> Outcome {
    let found = site.app.configurations(me.actor()).await?;
    let shell = me.shell(Nav::Systems);
    let states = found.rows.iter().filter(|r| r.extent == Extent::State).count();
    let strange = found.rows.iter().filter(|r| r.dialect == Dialect::Unread && r.extent != Extent::State).count();
    let (total, pages) = (found.rows.len(), found.rows.len().div_ceil(PAGE).max(1));
    let at = asked.get("page").parse().unwrap_or(1).clamp(1, pages);
    let rows = found.rows.into_iter().skip((at - 1) * PAGE).take(PAGE).collect();
    let (tabs, may_drop) = (tab::systems("/configurations", &shell), shell.may(&Action::Drop));
    let (without, unregistered, ended) = (found.without, found.unregistered, found.ended);
    Ok(page(List {
        lang: me.lang(),
        tabs,
        may_drop,
        rows,
        total,
        page: at,
        pages,
        without,
        unregistered,
        ended,
        strange,
        states,
        shell,
    }))
}

#[derive(Template)]
#[template(path = "configuration/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    may_edit: bool,
    may_export: bool,
    form: Filled,
    devices: Vec<Choice>,
    /// Rows of the checklist that a network device counts for.
    items: Vec<ItemRow>,
    view: ConfigurationView,
    /// Whether the chosen device seems to be another one.
    differs: bool,
}

impl Show {
    async fn new(site: &Site, me: &Signed, view: ConfigurationView, form: Filled) -> Result<Self, Error> {
        let checklist = site.app.checklist(me.actor()).await?;
        let shell = me.shell(Nav::Systems);
        Ok(Self {
            may_edit: shell.may(&Action::EditFacts),
            may_export: shell.may(&Action::Export),
            shell: shell.at(format!("/configurations/{}", view.row.id)),
            lang: me.lang(),
            form: form.named("device"),
            devices: choices_of(&view.choices),
            items: checklist.groups.into_iter().flat_map(|g| g.rows).filter(counts_network).collect(),
            view,
            differs: false,
        })
    }

    /// The rows of the checklist that some controls are asked in.
    fn items_of(&self, controls: &[Control]) -> Vec<&ItemRow> {
        self.items.iter().filter(|row| row.control.is_some_and(|c| controls.contains(&c))).collect()
    }

    fn counts(&self) -> Vec<Badge> {
        counts(&self.view.row, self.lang)
    }

    fn severity(&self, severity: &Severity) -> Badge {
        part::badge(tone(*severity), severity.words().r#in(self.lang))
    }

    fn direction(&self, direction: &Direction) -> Badge {
        let tone = match direction {
            Direction::Looser => Tone::Bad,
            Direction::Seen => Tone::Unsure,
            Direction::Tighter => Tone::Good,
            Direction::Other => Tone::Info,
        };
        part::badge(tone, direction.words().r#in(self.lang))
    }

    /// Where a way in is registered, what is known of it already filled in.
    fn register_href(&self, way: &WayIn) -> String {
        register_href(way, self.view.row.device.as_ref().map(|d| d.id), self.view.row.id)
    }

    /// Its entry in the register is over.
    fn ended(&self, day: &Date) -> Badge {
        ended(*day, self.lang)
    }

    /// Whether anything of the text was understood.
    fn is_read(&self) -> bool {
        self.view.configuration.is_read()
    }

    /// What is said where nothing was.
    fn unread_words(&self) -> Option<&'static str> {
        sejo_app::configuration::unread_words(self.view.row.dialect, self.view.row.extent, self.lang)
    }

    /// What is said where nothing has changed.
    fn unchanged_words(&self) -> &'static str {
        sejo_app::configuration::unchanged_words(self.lang)
    }

    /// What is said where an older version read the one before.
    fn older_reader_words(&self) -> &'static str {
        sejo_app::configuration::older_reader_words(self.lang)
    }

    fn is_unregistered(&self) -> bool {
        self.view.ways.iter().any(|w| w.registered.is_none() && w.ended.is_none())
    }
}

/// Whether a row asks about network devices, alone or among others.
fn counts_network(row: &ItemRow) -> bool {
    !matches!(row.subsection, Some(Subsection::Server | Subsection::Pc))
}

/// The form of the register for a way in, what the configuration says of it already filled in. Of one that nobody gave to a
/// device yet it is told which it is, for `tunnel 1` alone may be on any.
pub(super) fn register_href(way: &WayIn, device: Option<DeviceId>, configuration: ConfigurationId) -> String {
    let (whose, id) = match device {
        Some(device) => ("device", device.to_string()),
        None => ("configuration", configuration.to_string()),
    };
    let kind = way.kind.map_or("", |k| k.key());
    let pairs = [(whose, id.as_str()), ("kind", kind), ("name", &way.name), ("label", &way.label)];
    let said = pairs.iter().filter(|(_, value)| !value.is_empty());
    let query: Vec<String> = said.map(|(name, value)| format!("{name}={}", percent(value))).collect();
    format!("/remote-connections/new?{}", query.join("&"))
}

/// `GET /configurations/{id}`
pub async fn show(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let view = site.app.configuration(me.actor(), read_id(&id)?).await?;
    let form = Filled::new(me.lang(), shown_of(&view));
    let shell = me.shell(Nav::Systems);
    Ok(page(Show { shell, ..Show::new(&site, &me, view, form).await? }))
}

/// What the forms of the page show: whose it is, and the day somebody or the text says.
fn shown_of(view: &ConfigurationView) -> Fields {
    let day = if view.row.is_undated { String::new() } else { view.row.told_on.to_string() };
    let device = view.row.device.as_ref().map(|d| d.id.to_string()).unwrap_or_default();
    Fields::default().with("device", device).with("dated", day)
}

/// `POST /configurations/{id}/date`: when it was taken from the device.
pub async fn date(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id = read_id(&id)?;
    let mut reader = Reader::new(&fields);
    let day = reader.date("dated");
    let saved = match reader.finish() {
        Ok(()) => site.app.date_configuration(me.actor(), id, day).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => see(&Done::Saved.at(&format!("/configurations/{id}"))),
        Err(error) if error.code == ErrorCode::NotFound => Err(error.into()),
        Err(error) => refused(&site, &me, id, fields, error).await,
    }
}

/// `POST /configurations/{id}/device`: which device of the ledger it is of, an old one or a new one.
pub async fn give(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id = read_id(&id)?;
    let given = match chosen(&fields) {
        Ok(whose) => site.app.give_configuration(me.actor(), id, whose).await,
        Err(error) => Err(error),
    };
    match given {
        Ok(_) => see(&Done::Given.at(&back(&fields, id))),
        Err(error) if error.code == ErrorCode::NotFound => Err(error.into()),
        // The page of the configuration shows what differs, and asks.
        Err(error) if error.code == ErrorCode::OtherDevice => refused(&site, &me, id, fields, error).await,
        Err(_) if fields.get("intake").parse::<IntakeId>().is_ok() => {
            see(&format!("{}?undecided={id}#device-{id}", back(&fields, id)))
        }
        Err(error) => refused(&site, &me, id, fields, error).await,
    }
}

/// The device that was chosen.
fn chosen(fields: &Fields) -> Result<Whose, Error> {
    if fields.has("new") {
        return Ok(Whose::New);
    }
    let mut reader = Reader::new(fields);
    let device = reader.needed_choice("device");
    reader.finish()?;
    let device = device.ok_or_else(|| Error::field("device", ErrorCode::Required))?;
    Ok(if fields.has("made_sure") { Whose::Surely(device) } else { Whose::Known(device) })
}

/// Back to the file it was decided from, else to its own page.
fn back(fields: &Fields, id: ConfigurationId) -> String {
    let file = fields.get("intake").parse::<IntakeId>();
    file.map_or_else(|_| format!("/configurations/{id}"), |file| format!("/intake/{file}"))
}

async fn refused(site: &Site, me: &Signed, id: ConfigurationId, fields: Fields, error: Error) -> Outcome {
    let view = site.app.configuration(me.actor(), id).await?;
    let form = Filled::refused(me.lang(), fields, &error);
    let differs = error.code == ErrorCode::OtherDevice;
    Ok(page_about(&error, Show { differs, ..Show::new(site, me, view, form).await? }))
}

/// `POST /configurations/{id}/remove`
pub async fn remove(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    site.app.remove_configuration(me.actor(), read_id(&id)?).await?;
    see(&Done::Removed.at("/configurations"))
}

/// `GET /configurations/{id}/letter`: what to ask the vendor, as a print.
pub async fn letter(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    Ok(download(site.app.configuration_letter(me.actor(), read_id(&id)?).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_that_was_not_read_is_said_in_words() {
        let yamaha = |lines, lang| unread((Dialect::Yamaha, Extent::Whole), lines, lang);
        assert_eq!(yamaha((0, 12), Lang::Ja), "なし(12行すべてを読みました)");
        assert_eq!(yamaha((3, 200), Lang::En), "3 of 200 lines (1.5%)");
        assert_eq!(yamaha((0, 0), Lang::En), "none of 0 lines");
        for lines in [(0, 12), (12, 12)] {
            assert_eq!(unread((Dialect::Unread, Extent::Part), lines, Lang::Ja), "すべて(まだ読めない形式)");
            let state = unread((Dialect::CiscoIos, Extent::State), lines, Lang::Ja);
            assert_eq!(state, "すべて(設定が入っていません)");
        }
    }

    #[test]
    fn nobody_is_sent_elsewhere_after_a_device_was_given() {
        let id = ConfigurationId::new();
        let file = IntakeId::new();
        let at = |intake: String| back(&Fields::default().with("intake", intake), id);
        assert_eq!(at(file.to_string()), format!("/intake/{file}"));
        assert_eq!(at("//evil.example".to_owned()), format!("/configurations/{id}"));
    }
}
