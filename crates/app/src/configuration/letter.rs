//! The letter to a vendor about what the configuration of its device shows.

use std::collections::HashMap;

use sejo_judge::configuration::{Look, change_words, changes, findings, reopens};
use sejo_model::configuration::{
    ChangeCode, ConfigurationChange, ConfigurationFinding, Identity, Line, Severity, Sureness,
};
use sejo_model::{
    Action, Actor, ConfigurationId, ConfigurationRecord, Control, Date, Device, ErrorCode, Facts, Lang, Post, Vendor,
    date,
};
use sejo_report::letter::{Letter, LetterFinding, Quotes, letter_print};

use super::{before, finding_view, older_reader_words};
use crate::standing::Voice;
use crate::{App, Error, File, Result, authz, facts};

/// So many days a vendor has to answer; shorter when something is to be acted on at once. Own choice: a working week and
/// a fortnight.
const DAYS: (i32, i32) = (7, 14);

/// How many changes a letter tells of: more than anybody makes between two copies of one device.
const CHANGES: usize = 100;

impl App {
    /// The letter about one configuration: to whoever maintains the device, with the masked lines each question rests on.
    ///
    /// # Errors
    /// `NotFound`; `NothingToAsk` when nothing was found.
    pub async fn configuration_letter(&self, actor: &Actor, id: ConfigurationId) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let record = sejo_store::configuration::get(self.db(), &scope, id).await?;
        let text = sejo_store::evidence::bytes(self.db(), &scope, record.evidence_id).await?;
        let facts = facts::facts(self, &scope).await?;
        let kept = self.kept_of(&scope, id).await?;
        let before = before(&kept, id);
        let letter = letter(&record, before, &String::from_utf8_lossy(&text), &facts, actor, self.today());
        if letter.findings.is_empty() {
            return Err(ErrorCode::NothingToAsk.into());
        }
        let printed = tokio::task::spawn_blocking(move || letter_print(&letter)).await;
        let printed = printed.map_err(Error::internal)?.map_err(Error::internal)?;
        let title = actor.lang.pick("事業者への確認", "letter");
        let name = format!("{title}_{}_{}.pdf", record.label().replace(['/', '\\', ':'], "_"), self.today());
        self.note_export(actor, "configuration.letter", &id.to_string()).await?;
        Ok(File::print(name, printed))
    }
}

fn letter(
    record: &ConfigurationRecord,
    before: Option<&ConfigurationRecord>,
    masked: &str,
    facts: &Facts,
    actor: &Actor,
    today: Date,
) -> Letter {
    let look = Look::at(record, facts, today);
    let found = findings(&look);
    let quotes = Quotes::of(masked);
    let days = if found.iter().any(|f| f.severity == Severity::Danger) { DAYS.0 } else { DAYS.1 };
    let device = record.device_id.and_then(|id| facts.devices.iter().find(|d| d.id == id));
    let vendor = vendor(record, device, facts, today);
    let identity = &record.configuration.identity;
    let value =
        |v: &Option<sejo_model::configuration::At<String>>| v.as_ref().map(|v| v.value.clone()).unwrap_or_default();
    let view = |f: &ConfigurationFinding| {
        let view = finding_view(f, Voice { kind: facts.facility.kind, lang: actor.lang });
        let (lines, more_lines) = quotes.quote(&f.lines);
        LetterFinding {
            title: view.title,
            severity: f.severity,
            sureness: f.sureness,
            lines,
            more_lines,
            why: view.why,
            ask: view.ask,
            blanks: view.blanks,
        }
    };
    let mut asked: Vec<LetterFinding> = found.iter().map(view).collect();
    if let Some(loosened) = before.and_then(|before| loosened(before, record, &quotes, actor.lang)) {
        let place = asked.partition_point(|f| f.severity < loosened.severity);
        asked.insert(place, loosened);
    }
    Letter {
        lang: actor.lang,
        facility: facts.facility.name.clone(),
        written_by: officer(facts, today),
        vendor: vendor.map(|v| v.name.clone()).unwrap_or_default(),
        attention: vendor.map(|v| v.contact.clone()).unwrap_or_default(),
        written_on: today,
        answer_by: today.saturating_add(jiff::Span::new().days(days)),
        device: device.map_or_else(|| record.label().to_owned(), |d| d.label().to_owned()),
        model: model(identity, device, actor.lang),
        firmware: known(value(&identity.firmware), device.map(|d| d.os_version.as_str())),
        place: device.map(|d| d.place.clone()).unwrap_or_default(),
        serial: known(value(&identity.serial), device.map(|d| d.serial.as_str())),
        told_on: Some(record.told_on()),
        is_undated: record.known_day().is_none(),
        findings: asked,
    }
}

/// What became looser since the configuration before, as one more thing to ask about: who did it, and what for.
fn loosened(
    before: &ConfigurationRecord,
    record: &ConfigurationRecord,
    quotes: &Quotes<'_>,
    lang: Lang,
) -> Option<LetterFinding> {
    let mut changed = changes(&before.configuration, &record.configuration);
    changed.retain(reopens);
    // By what somebody comes in stands before everything else.
    changed.sort_by_key(|change| !change.controls.contains(&Control::RemoteMaintenance));
    let sign = lang.pick("・", "- ");
    let told: Vec<String> =
        first_told(&changed).into_iter().map(|c| format!("\n{sign}{}", change_words(c).r#in(lang))).collect();
    let more = changed.len().checked_sub(told.len()).filter(|_| !told.is_empty())?;
    let mut numbers: Vec<Line> = changed.iter().filter_map(|change| change.line).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let (lines, more_lines) = quotes.quote(&numbers);
    let day = date::short(before.told_on(), lang);
    let told = told.concat();
    let why = match lang {
        Lang::Ja if more > 0 => format!("{day}の設定から、次のように変わりました。{told}\nほかに{more}件。"),
        Lang::Ja => format!("{day}の設定から、次のように変わりました。{told}"),
        Lang::En if more > 0 => format!("Since the configuration of {day}:{told}\nAnd {more} more."),
        Lang::En => format!("Since the configuration of {day}:{told}"),
    };
    let why = if before.is_read_before(record) { format!("{why}\n{}", older_reader_words(lang)) } else { why };
    let ask = lang.pick(
        "これらの変更は、どなたが、何のために行ったものですか。要らないものは、元に戻してください。",
        "Who made these changes, and what for? Please undo those that are not needed.",
    );
    Some(LetterFinding {
        title: lang.pick("前の設定からゆるくなったところがあります", "Some things became looser").to_owned(),
        severity: Severity::Warning,
        sureness: Sureness::Sure,
        lines,
        more_lines,
        why,
        ask: ask.to_owned(),
        blanks: vec![lang.pick("変更した方と、その目的", "Who made them, and what for").to_owned()],
    })
}

/// Those that are told, in their order: of each kind the first before many of one.
fn first_told(changed: &[ConfigurationChange]) -> Vec<&ConfigurationChange> {
    let mut counts: HashMap<ChangeCode, usize> = HashMap::new();
    let ranked = changed.iter().enumerate().map(|(place, change)| {
        let of_kind = counts.entry(change.code).or_default();
        *of_kind += 1;
        (*of_kind, place, change)
    });
    let mut ranked: Vec<(usize, usize, &ConfigurationChange)> = ranked.collect();
    ranked.sort_by_key(|(of_kind, place, _)| (*of_kind, *place));
    ranked.truncate(CHANGES);
    ranked.sort_by_key(|(_, place, _)| *place);
    ranked.into_iter().map(|(_, _, change)| change).collect()
}

/// Maker and model: as the configuration says, else as the ledger does, so that the vendor knows which device is meant.
fn model(identity: &Identity, device: Option<&Device>, lang: Lang) -> String {
    let written = identity.model.as_ref().map(|m| m.value.trim().to_owned()).unwrap_or_default();
    let model = known(written, device.map(|d| d.model.as_str()));
    let maker = known(identity.maker_in(lang).trim().to_owned(), device.map(|d| d.maker.as_str()));
    // A model may begin with its maker's name.
    if model.to_lowercase().starts_with(&maker.to_lowercase()) {
        model
    } else {
        format!("{maker} {model}").trim().to_owned()
    }
}

/// What the configuration says, or, where it is silent, the ledger.
fn known(written: String, kept: Option<&str>) -> String {
    if written.trim().is_empty() { kept.unwrap_or_default().trim().to_owned() } else { written }
}

/// Who looks after a device: whom the ledger names, else who comes in to it, whose system it serves, or who used to come in.
fn vendor<'a>(
    record: &ConfigurationRecord,
    device: Option<&Device>,
    facts: &'a Facts,
    today: Date,
) -> Option<&'a Vendor> {
    let by_id = |id| facts.vendors.iter().find(|v| Some(v.id) == id);
    let named = device.and_then(|d| {
        let maintainer = sejo_model::text::fold(&d.maintainer);
        let mut fits = facts.vendors.iter().filter(|v| !v.name.trim().is_empty());
        fits.find(|v| !maintainer.is_empty() && sejo_model::text::fold(&v.name) == maintainer)
    });
    let here = || facts.remote_connections.iter().filter(|c| c.device_id.is_some() && c.device_id == record.device_id);
    let connected = || here().filter(|c| c.holds_on(today)).find_map(|c| by_id(c.vendor_id));
    // Whose connection is over may have left it open, and knows who looks after the device now.
    let was_connected = || here().filter(|c| !c.holds_on(today)).find_map(|c| by_id(c.vendor_id));
    let of_system = || {
        let system = facts.systems.iter().find(|s| device.is_some_and(|d| d.system_id == Some(s.id)))?;
        by_id(facts.vendor_of(system))
    };
    named.or_else(connected).or_else(of_system).or_else(was_connected)
}

/// The safety manager of today, if the post is filled.
pub(crate) fn officer(facts: &Facts, today: Date) -> String {
    let held = facts.appointments.iter().filter(|a| a.post == Post::Officer && a.is_held_on(today));
    let mut people = held.filter_map(|a| facts.people.iter().find(|p| p.id == a.person_id && p.is_employed_on(today)));
    people.next().map(|p| p.name.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use sejo_model::DeviceId;
    use sejo_model::configuration::{
        At, Configuration, Dialect, Extent, History, RemoteAccess, RemoteAccessKind, Setting, Sources,
    };

    use super::*;

    /// A FortiGate whose SSL-VPN some may use.
    fn gate(read_on: i8, groups: &[&str]) -> ConfigurationRecord {
        let mut configuration = Configuration::new(Dialect::FortiOs);
        configuration.extent = Extent::Whole;
        configuration.remote_access.push(RemoteAccess {
            kind: RemoteAccessKind::SslVpn,
            name: "SSL-VPN".to_owned(),
            label: String::new(),
            on: Setting::Written { value: true, line: 1 },
            peers: Vec::new(),
            interface: String::new(),
            users: Vec::new(),
            groups: groups.iter().zip(2..).map(|(name, line)| At::new((*name).to_owned(), line)).collect(),
            asks: Some(true),
            sources: Sources::Anywhere,
            two_factor: None,
            line: 1,
        });
        ConfigurationRecord {
            id: ConfigurationId::new(),
            device_id: None,
            evidence_id: sejo_model::EvidenceId::new(),
            file_name: "gate.conf".to_owned(),
            position: 0,
            read_on: Date::constant(2026, 11, read_on),
            configuration,
            history: History::default(),
        }
    }

    #[test]
    fn what_became_looser_is_asked_about_with_its_lines() {
        let quotes = Quotes::of("set source-interface wan1\nset groups STAFF\nset member AD-LDAP\n");
        let (before, after) = (gate(1, &["STAFF"]), gate(20, &["STAFF", "AD-LDAP"]));
        let asked = loosened(&before, &after, &quotes, Lang::Ja).unwrap();
        assert!(asked.why.contains("AD-LDAP") && asked.why.contains("2026年11月1日"), "{}", asked.why);
        assert_eq!(asked.blanks, ["変更した方と、その目的"], "there is room for the answer");
        assert_eq!((asked.lines, asked.more_lines), quotes.quote(&[3]));
        assert!(loosened(&before, &after, &quotes, Lang::En).unwrap().why.contains("AD-LDAP"));
        assert_eq!(loosened(&after, &before, &quotes, Lang::Ja), None, "what became tighter is no question");
        assert!(!asked.why.contains("古い版"), "one version read both: {}", asked.why);
        let mut kept = serde_json::to_value(&before).unwrap();
        kept["configuration"].as_object_mut().unwrap().remove("reader");
        let older: ConfigurationRecord = serde_json::from_value(kept).unwrap();
        let asked = loosened(&older, &after, &quotes, Lang::Ja).unwrap();
        assert!(asked.why.ends_with(older_reader_words(Lang::Ja)), "it may only be seen now: {}", asked.why);
    }

    #[test]
    fn everything_that_became_looser_is_told_and_first_by_what_somebody_comes_in() {
        let groups = ["g01", "g02", "g03", "g04", "g05", "g06", "g07", "g08", "g09", "g10", "g11", "g12", "g13", "g14"];
        let (mut before, mut after) = (gate(1, &[]), gate(20, &groups));
        for (record, version) in [(&mut before, "7.4.8"), (&mut after, "7.0.1")] {
            record.configuration.identity.firmware = Some(At::new(version.to_owned(), 1));
        }
        let asked = loosened(&before, &after, &Quotes::of(""), Lang::Ja).unwrap();
        let told: Vec<&str> = asked.why.lines().skip(1).collect();
        assert_eq!(told.len(), groups.len() + 1, "{told:?}");
        assert!(groups.iter().all(|group| told.iter().any(|line| line.contains(group))), "{told:?}");
        assert!(told.last().unwrap().contains("7.0.1"), "{told:?}");
    }

    #[test]
    fn of_more_than_a_letter_tells_some_of_each_kind_are_told() {
        let groups: Vec<String> = (0..150).map(|n| format!("g{n:03}")).collect();
        let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
        let (mut before, mut after) = (gate(1, &[]), gate(20, &groups));
        for (record, version) in [(&mut before, "7.4.8"), (&mut after, "7.0.1")] {
            record.configuration.identity.firmware = Some(At::new(version.to_owned(), 1));
        }
        let asked = loosened(&before, &after, &Quotes::of(""), Lang::Ja).unwrap();
        let told: Vec<&str> = asked.why.lines().filter(|line| line.starts_with('・')).collect();
        assert_eq!(told.len(), CHANGES);
        assert!(told.last().unwrap().contains("7.0.1"), "{told:?}");
        assert!(asked.why.ends_with("ほかに51件。"), "{}", asked.why);
    }

    #[test]
    fn the_model_is_named_when_either_the_configuration_or_the_ledger_knows_it() {
        let nothing = Identity { maker: "Cisco".to_owned(), ..Identity::default() };
        let written = Identity { model: Some(At::new("ISR4321/K9".to_owned(), 3)), ..nothing.clone() };
        let mut device = Device::blank(DeviceId::new());
        assert_eq!(model(&written, Some(&device), Lang::Ja), "Cisco ISR4321/K9");
        assert_eq!(model(&nothing, Some(&device), Lang::Ja), "Cisco");
        device.maker = "シスコ".to_owned();
        device.model = "C891FJ-K9".to_owned();
        assert_eq!(model(&nothing, Some(&device), Lang::Ja), "Cisco C891FJ-K9");
        assert_eq!(model(&written, Some(&device), Lang::Ja), "Cisco ISR4321/K9", "the text is nearer to the device");
        assert_eq!(model(&Identity::default(), Some(&device), Lang::Ja), "シスコ C891FJ-K9");
        device.model = "シスコ C891FJ".to_owned();
        assert_eq!(model(&Identity::default(), Some(&device), Lang::Ja), "シスコ C891FJ", "no maker twice");
        assert_eq!(model(&Identity::default(), None, Lang::Ja), "");
        let kept_in_japanese = Identity { maker: "アライドテレシス".to_owned(), ..Identity::default() };
        assert_eq!(model(&kept_in_japanese, None, Lang::En), "Allied Telesis");
        assert_eq!(model(&kept_in_japanese, None, Lang::Ja), "アライドテレシス");
    }
}
