//! リモート保守の登録: who may come in from outside, by which way, until when; and what the configurations show beside it.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::configuration::Whose;
use sejo_app::remote_connection::{RemoteConnectionRow, RemoteConnections, Seen, UnregisteredWay};
use sejo_model::configuration::{AccountUse, Presence, RemoteAccessKind, RemoteConnection, RemoteTerms, TermsGap};
use sejo_model::{Action, ConfigurationId, Date, ErrorCode, Holder, Lang, RemoteConnectionId};

use super::configuration::{ended, register_href};
use crate::form::{
    Asked, Choice, Collision, Fields, Filled, Labelled, Reader, choices, choices_of, differing, refused_form,
};
use crate::guard::Signed;
use crate::page::{Outcome, download, page, page_about, read_id, see};
use crate::part::{self, Badge, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;
use crate::tab::{self, Tab};

/// The choice of no vendor. Somebody has to make it: whose a way in is, is what the register is for.
const OWN: &str = "own";
/// The choice of a device that is not in the ledger yet: the one whose configuration shows the way in.
const NEW: &str = "new";
/// What is written in one's own words, where a password may slip in.
const TEXTS: [&str; 3] = ["log", "device_said", "sources"];
/// Rows shown of a table; a line below says how many there are.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "remote_connection/list.html")]
struct List {
    shell: Shell,
    lang: Lang,
    today: Date,
    tabs: Vec<Tab>,
    may_edit: bool,
    may_drop: bool,
    may_export: bool,
    view: RemoteConnections,
}

impl List {
    fn register_href(&self, found: &UnregisteredWay) -> String {
        register_href(&found.way, found.device, found.configuration)
    }

    fn ended(&self, day: &Date) -> Badge {
        ended(*day, self.lang)
    }

    /// Which way in an entry is of.
    fn way(&self, row: &RemoteConnectionRow) -> &'static str {
        if row.connection.is_unplaced() {
            return self.lang.pick("どの入口か、まだ決めていません", "which way in is not said yet");
        }
        kind_words(row.connection.kind, self.lang)
    }

    fn kind(&self, kind: &Option<RemoteAccessKind>) -> &'static str {
        kind_words(*kind, self.lang)
    }

    /// Whether it holds today.
    fn standing(&self, row: &RemoteConnectionRow) -> Badge {
        if row.holds && row.is_of_former {
            return part::badge(Tone::Unsure, self.lang.pick("前の事業者のまま", "of a former vendor"));
        }
        match (row.holds, row.connection.from > self.today) {
            (true, _) => part::badge(Tone::Good, self.lang.pick("使用中", "in use")),
            (false, true) => part::badge(Tone::Info, self.lang.pick("これから", "to come")),
            (false, false) => part::badge(Tone::None, self.lang.pick("終わり", "ended")),
        }
    }

    /// What the configurations say of it.
    fn seen(&self, row: &RemoteConnectionRow) -> Badge {
        let seen = row.seen();
        let words = seen.words().r#in(self.lang);
        match seen {
            Seen::Unplaced | Seen::OfSeveral | Seen::Unclear | Seen::NotFound => part::badge(Tone::Unsure, words),
            Seen::NoConfiguration => part::none(words),
            Seen::Found | Seen::Gone => part::badge(Tone::Good, words),
            Seen::StillThere => part::badge(Tone::Bad, words),
        }
    }

    /// What nobody asked yet about a connection that holds.
    fn gaps(&self, row: &RemoteConnectionRow) -> String {
        gaps_words(&if row.holds { row.connection.terms_unasked() } else { Vec::new() }, self.lang)
    }

    /// What the vendor took back of it.
    fn taken_back(&self, row: &RemoteConnectionRow) -> String {
        row.taken_back(self.lang)
    }

    /// From where, in the words that were answered.
    fn sources(&self, row: &RemoteConnectionRow) -> String {
        row.connection.terms.sources_words().lines().collect::<Vec<_>>().join(self.lang.pick("、", ", "))
    }

    /// What was answered and does not tell it, of a connection that holds.
    fn unread(&self, row: &RemoteConnectionRow) -> String {
        let unread = if row.holds { row.connection.terms.unread_words(self.lang) } else { Vec::new() };
        unread.join(self.lang.pick("、", ", "))
    }

    /// It lasts, so it can be ended today.
    fn may_end(&self, row: &RemoteConnectionRow) -> bool {
        self.may_edit && row.holds && row.connection.until != Some(self.today)
    }
}

fn gaps_words(gaps: &[TermsGap], lang: Lang) -> String {
    gaps.iter().map(|gap| gap.words().r#in(lang)).collect::<Vec<_>>().join(lang.pick("、", ", "))
}

fn kind_words(kind: Option<RemoteAccessKind>, lang: Lang) -> &'static str {
    kind.map_or(lang.pick("ポートの転送・そのほか", "forwarded port or another way"), |k| {
        k.words().r#in(lang)
    })
}

/// `GET /remote-connections`
pub async fn list(State(site): State<Site>, me: Signed) -> Outcome {
    let view = site.app.remote_connections(me.actor()).await?;
    let shell = me.shell(Nav::Systems);
    let (may_edit, may_drop) = (shell.may(&Action::EditFacts), shell.may(&Action::Drop));
    let may_export = shell.may(&Action::Export);
    let (today, tabs) = (site.app.today(), tab::systems("/remote-connections", &shell));
    Ok(page(List { lang: me.lang(), today, tabs, may_edit, may_drop, may_export, shell, view }))
}

/// `GET /remote-connections/pdf`
pub async fn pdf(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(download(site.app.remote_register_pdf(me.actor()).await?))
}

/// What can be chosen on the page.
struct Choices {
    vendors: Vec<Choice>,
    systems: Vec<Choice>,
    devices: Vec<Choice>,
    kinds: Vec<Choice>,
    presence: Vec<Choice>,
    device_of: Vec<Choice>,
    accounts: Vec<Choice>,
    yes_no: Vec<Choice>,
}

impl Choices {
    fn new(view: &RemoteConnections, lang: Lang) -> Self {
        let own = Choice::new(OWN, lang.pick("施設の職員", "Own staff"));
        Self {
            vendors: choices_of(&view.vendors).into_iter().chain([own]).collect(),
            systems: choices_of(&view.systems),
            devices: choices_of(&view.devices),
            kinds: choices(RemoteAccessKind::ALL, |k| (k.key(), k.words()), lang),
            presence: choices(Presence::ALL, |p| (p.key(), p.words()), lang),
            device_of: choices(Holder::ALL, |h| (h.key(), h.words()), lang),
            accounts: choices(AccountUse::ALL, |a| (a.key(), a.words()), lang),
            yes_no: vec![
                Choice::new("yes", lang.pick("あり", "Yes")),
                Choice::new("no", lang.pick("なし", "No")),
                Choice::new("unknown", lang.pick("わからない", "Not known")),
            ],
        }
    }

    fn labels(&self, lang: Lang) -> Vec<Labelled> {
        let l = |name, ja, en| Labelled::new(name, lang.pick(ja, en));
        vec![
            l("purpose", "目的", "Purpose"),
            l("vendor_id", "事業者", "Vendor").of(&self.vendors),
            l("system_id", "システム", "System").of(&self.systems),
            l("device_id", "機器", "Device").of(&self.devices),
            l("kind", "つなぎ方", "Kind").of(&self.kinds),
            l("name", "設定の中の名前", "Name in the configuration"),
            l("users", "利用者名", "User names"),
            l("from", "始まりの日", "First day"),
            l("until", "終わりの日", "Last day"),
            l("presence", "いつもつながっているか", "Always on or on demand").of(&self.presence),
            l("device_of", "だれの機器か", "Whose device").of(&self.device_of),
            l("accounts", "利用者名の使い方", "Accounts").of(&self.accounts),
            l("two_factor", "二要素認証", "Second factor").of(&self.yes_no),
            l("device_said", "つなぐ機器の名前", "The device it comes in by"),
            l("sources", "接続元(アドレスや拠点)", "Addresses or sites it comes from"),
            l("log", "ログのある場所", "Where the log is"),
        ]
    }
}

#[derive(Template)]
#[template(path = "remote_connection/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    /// The one that is registered; `None` for a new one.
    row: Option<RemoteConnectionRow>,
    /// What the configuration calls the way in that is being registered.
    found: String,
    may_edit: bool,
    form: Filled,
    choices: Choices,
    conflict: Option<Collision>,
    /// Whether the chosen device seems to be another one than that of the configuration.
    differs: bool,
}

impl Show {
    fn new(me: &Signed, view: &RemoteConnections, id: Option<RemoteConnectionId>, form: Filled) -> Result<Self, Error> {
        let (shell, lang) = (me.shell(Nav::Systems), me.lang());
        let row = id.map(|id| find(view, id).cloned()).transpose()?;
        let (may_edit, mut choices) = (shell.may(&Action::EditFacts), Choices::new(view, lang));
        if !form.value("configuration").is_empty() {
            choices.devices.insert(0, as_new(view, form.value("configuration"), lang));
        }
        Ok(Self { shell, lang, row, found: String::new(), may_edit, form, choices, conflict: None, differs: false })
    }

    /// The addresses that were read from the words of the source.
    fn addresses(&self) -> String {
        let sources = self.row.as_ref().map(|row| row.connection.terms.sources.join(self.lang.pick("、", ", ")));
        sources.unwrap_or_default()
    }

    /// What was answered in words that do not tell it.
    fn unread(&self) -> Vec<String> {
        self.row.as_ref().map(|row| row.connection.terms.unread_words(self.lang)).unwrap_or_default()
    }

    fn users_hint(&self) -> &'static str {
        if self.found.is_empty() {
            return self
                .lang
                .pick("この入口を使ってよい利用者名を、1行に1つ書きます。", "One per line: who may use this way in.");
        }
        self.lang.pick(
            "設定にあった利用者名を書き入れてあります。知らない名前は消して、事業者に聞いてください。",
            "Filled in from the configuration, one per line. Delete whom nobody knows and ask the vendor.",
        )
    }

    /// What the vendor took back of it.
    fn taken_back(&self) -> String {
        self.row.as_ref().map(|row| row.taken_back(self.lang)).unwrap_or_default()
    }

    /// Field and value in words, for those who may only look.
    fn facts(&self) -> Vec<(&'static str, String)> {
        let Some(row) = &self.row else { return Vec::new() };
        let shown = differing(&fields_of(&row.connection), &Fields::default(), &self.choices.labels(self.lang));
        shown.into_iter().map(|d| (d.label, d.stored)).collect()
    }
}

/// The choice to add the device of a configuration to the ledger.
fn as_new(view: &RemoteConnections, configuration: &str, lang: Lang) -> Choice {
    let words = lang.pick("新しい機器として台帳に加える", "Add it to the ledger as a new device");
    let shown = view.unregistered.iter().find(|u| u.configuration.to_string() == configuration);
    Choice::new(NEW, shown.map_or_else(|| words.to_owned(), |u| format!("{words}: {} ({})", u.label, u.file)))
}

fn find(view: &RemoteConnections, id: RemoteConnectionId) -> Result<&RemoteConnectionRow, Error> {
    view.rows.iter().find(|r| r.connection.id == id).ok_or_else(|| ErrorCode::NotFound.into())
}

fn fields_of(connection: &RemoteConnection) -> Fields {
    let id = |id: Option<String>| id.unwrap_or_default();
    let terms = &connection.terms;
    Fields::default()
        .with("presence", terms.presence.key())
        .with("device_of", terms.device_of.key())
        .with("accounts", terms.accounts.key())
        .with("two_factor", terms.two_factor.map_or("unknown", |yes| if yes { "yes" } else { "no" }))
        .with("device_said", terms.device_said.clone())
        .with("sources", terms.sources_words())
        .with("log", terms.log.clone())
        .with("revision", connection.revision.to_string())
        .with("purpose", connection.purpose.clone())
        .with("vendor_id", connection.vendor_id.map_or_else(|| OWN.to_owned(), |v| v.to_string()))
        .with("system_id", id(connection.system_id.map(|s| s.to_string())))
        .with("device_id", id(connection.device_id.map(|d| d.to_string())))
        .with("kind", connection.kind.map_or("", RemoteAccessKind::key))
        .with("name", connection.name.clone())
        .with("users", connection.users.join("\n"))
        .with("from", connection.from.to_string())
        .with("until", id(connection.until.map(|d| d.to_string())))
}

fn read(id: RemoteConnectionId, fields: &Fields) -> Result<RemoteConnection, Error> {
    let mut reader = Reader::new(fields);
    let connection = RemoteConnection {
        id,
        purpose: reader.needed("purpose"),
        vendor_id: if fields.get("vendor_id") == OWN { None } else { reader.needed_choice("vendor_id") },
        system_id: reader.choice("system_id"),
        device_id: if fields.get("device_id") == NEW { None } else { reader.choice("device_id") },
        kind: reader.choice("kind"),
        name: reader.text("name"),
        users: names(&reader.text("users")),
        from: reader.needed_date("from"),
        until: reader.date("until"),
        terms: RemoteTerms {
            presence: reader.choice("presence").unwrap_or(Presence::Unknown),
            device_of: reader.choice("device_of").unwrap_or(Holder::Unknown),
            accounts: reader.choice("accounts").unwrap_or(AccountUse::Unknown),
            two_factor: reader.yes_no("two_factor"),
            device_said: reader.text("device_said"),
            log: reader.text("log"),
            ..RemoteTerms::default()
        }
        .come_from(&reader.text("sources")),
        // Which reply it was made from is for nobody to write.
        source: None,
        revision: reader.number("revision"),
    };
    reader.finish()?;
    Ok(connection)
}

/// Names as people write several: on lines of their own, or with commas between.
fn names(text: &str) -> Vec<String> {
    let parts = text.split(['\n', ',', '、', '，']).map(str::trim);
    parts.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// `GET /remote-connections/new?system=` after an answer, `?device=&kind=&name=&label=` after a configuration, with
/// `configuration=` for the device where nobody said yet which it is of
pub async fn blank(State(site): State<Site>, me: Signed, Asked(asked): Asked) -> Outcome {
    let view = site.app.remote_connections(me.actor()).await?;
    let form = Filled::new(me.lang(), filled_in(&asked, &view, site.app.today()));
    let found = asked.get("label").to_owned();
    Ok(page(Show { found, ..Show::new(&me, &view, None, form)? }))
}

/// What the address says of a way in, with the users the configuration names for it.
fn filled_in(asked: &Fields, view: &RemoteConnections, today: Date) -> Fields {
    let configuration = asked.get("configuration").parse::<ConfigurationId>().ok();
    let is_it = |u: &&UnregisteredWay| {
        u.way.name == asked.get("name")
            && u.way.kind.map_or("", RemoteAccessKind::key) == asked.get("kind")
            && u.device.map(|id| id.to_string()).unwrap_or_default() == asked.get("device")
            && configuration.is_none_or(|id| u.configuration == id)
    };
    let users = view.unregistered.iter().find(is_it).map(|u| u.way.users.join("\n"));
    Fields::default()
        .with("revision", "0")
        .with("system_id", asked.get("system"))
        .with("device_id", asked.get("device"))
        .with("configuration", configuration.map(|id| id.to_string()).unwrap_or_default())
        .with("kind", asked.get("kind"))
        .with("name", asked.get("name"))
        .with("users", users.unwrap_or_default())
        .with("from", today.to_string())
}

/// `GET /remote-connections/{id}`
pub async fn show(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let (id, view) = (read_id(&id)?, site.app.remote_connections(me.actor()).await?);
    let form = Filled::new(me.lang(), fields_of(&find(&view, id)?.connection));
    Ok(page(Show::new(&me, &view, Some(id), form)?))
}

/// `POST /remote-connections/new`
pub async fn add(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    match register(&site, &me, &fields).await {
        Ok(()) => see(&Done::Added.with_texts("/remote-connections", TEXTS.map(|name| fields.get(name)))),
        Err(error) => refused(&site, &me, None, fields, error).await,
    }
}

/// `POST /remote-connections/{id}`
pub async fn change(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id = read_id(&id)?;
    // What somebody removed meanwhile is not made anew by saving it without a revision.
    find(&site.app.remote_connections(me.actor()).await?, id)?;
    match save(&site, &me, id, &fields).await {
        Ok(()) => see(&Done::Saved.with_texts("/remote-connections", TEXTS.map(|name| fields.get(name)))),
        Err(error) => refused(&site, &me, Some(id), fields, error).await,
    }
}

/// Saves a new one. The configuration it was found in is given to its device with it, where nobody did so yet.
async fn register(site: &Site, me: &Signed, fields: &Fields) -> Result<(), Error> {
    let id = RemoteConnectionId::new();
    let Ok(configuration) = fields.get("configuration").parse::<ConfigurationId>() else {
        return save(site, me, id, fields).await;
    };
    let connection = read(id, fields)?;
    let whose = match connection.device_id {
        Some(device) if fields.has("made_sure") => Whose::Surely(device),
        Some(device) => Whose::Known(device),
        None if fields.get("device_id") == NEW => Whose::New,
        None => return Err(Error::field("device_id", ErrorCode::Required)),
    };
    site.app.register_way_in(me.actor(), &connection, configuration, whose).await
}

async fn save(site: &Site, me: &Signed, id: RemoteConnectionId, fields: &Fields) -> Result<(), Error> {
    site.app.save_remote_connection(me.actor(), &read(id, fields)?).await
}

/// `POST /remote-connections/{id}/end`: today is its last day.
pub async fn end(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id = read_id(&id)?;
    let view = site.app.remote_connections(me.actor()).await?;
    let mut sent = fields_of(&find(&view, id)?.connection);
    sent.set("until", site.app.today().to_string());
    sent.set("revision", fields.get("revision"));
    match save(&site, &me, id, &sent).await {
        Ok(()) => see(&Done::Ended.at("/remote-connections")),
        Err(error) => refused(&site, &me, Some(id), sent, error).await,
    }
}

/// `POST /remote-connections/{id}/remove`
pub async fn remove(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    site.app.remove_remote_connection(me.actor(), read_id(&id)?).await?;
    see(&Done::Removed.at("/remote-connections"))
}

/// The form as it was typed, with what is wrong or with what somebody else saved meanwhile.
async fn refused(site: &Site, me: &Signed, id: Option<RemoteConnectionId>, fields: Fields, error: Error) -> Outcome {
    if error.code == ErrorCode::NotFound {
        return Err(error.into());
    }
    let Ok(view) = site.app.remote_connections(me.actor()).await else { return Err(error.into()) };
    let stored = id.map_or_else(|| Ok(Fields::default()), |id| find(&view, id).map(|r| fields_of(&r.connection)))?;
    let labels = Choices::new(&view, me.lang()).labels(me.lang());
    let (form, conflict) = refused_form(me.lang(), fields, &stored, &labels, &error);
    let here = id.map_or_else(|| "/remote-connections/new".to_owned(), |id| format!("/remote-connections/{id}"));
    let shell = me.shell(Nav::Systems).at(here);
    let differs = error.code == ErrorCode::OtherDevice;
    Ok(page_about(&error, Show { shell, conflict, differs, ..Show::new(me, &view, id, form)? }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_names_as_people_write_them() {
        assert_eq!(names("maker-a, maker-b\n\n director 、\n"), ["maker-a", "maker-b", "director"]);
        assert!(names(" \n").is_empty());
    }

    #[test]
    fn what_a_vendor_answered_goes_through_the_form_as_it_is() {
        let day: Date = "2026-04-01".parse().unwrap();
        let saved = |terms: RemoteTerms| {
            let known = RemoteConnection { purpose: "保守".to_owned(), terms, ..RemoteConnection::blank(day) };
            read(known.id, &fields_of(&known)).unwrap().terms
        };
        let place = RemoteTerms { device_said: "RTX1220".to_owned(), ..RemoteTerms::default() };
        let place = place.come_from("大阪保守センター(固定IP)");
        assert_eq!(saved(place.clone()), place);
        let sources = vec!["203.0.113.5".to_owned(), "198.51.100.0/24".to_owned()];
        let listed = saved(RemoteTerms { sources: sources.clone(), ..RemoteTerms::default() });
        assert_eq!(listed.sources, sources, "one below the other, as it was kept before");
        assert_eq!(
            saved(RemoteTerms::default().come_from("本社 203.0.113.20～25")).sources,
            ["203.0.113.20-203.0.113.25"]
        );
    }
}
