//! What stands in the place of `{system}` and the other slots of a scenario.

use sejo_model::backup_record::{Apart, Keeping};
use sejo_model::contact::chart::{Chart, Who};
use sejo_model::contact::{Matter, number_key};
use sejo_model::incident::first_act::{AT_ONCE, OTHERS};
use sejo_model::words::Text;
use sejo_model::{BackupRecord, Date, Facts, Post, System, SystemKind, Vendor};

use crate::contact_chart::contact_chart;

/// Names of a list that are read out; more would not be listened to.
const MOST: usize = 4;

/// The facility's facts by slot.
pub(super) struct Filling(Vec<(&'static str, Text)>);

impl Filling {
    pub(super) fn of(facts: &Facts, today: Date) -> Self {
        let system = main_system(facts);
        let vendor = vendor(facts, system, today);
        let chart = contact_chart(facts, today);
        let officer = chart.roles.iter().find(|r| r.post == Some(Post::Officer)).and_then(|r| r.holder.as_ref());
        let decided = chart.decisions.iter().find(|d| d.matter == Matter::StopCare);
        let decider = decided.and_then(|d| d.person.as_ref());
        Self(vec![
            ("facility", same(&facts.facility.name)),
            ("system", system.map_or_else(|| Text::new("電子カルテ", "the record"), |s| same(s.label()))),
            ("critical", critical(facts, system)),
            ("vendor", vendor.map_or_else(|| absent("事業者の登録なし", "no vendor on record"), |v| same(&v.name))),
            ("day", number(vendor.map(|v| v.phone.as_str()))),
            ("night", at_night(vendor)),
            ("backup", backups(facts, |_| true)),
            ("apart", backups(facts, |r| matches!(r.apart, Apart::Offline | Apart::Unchangeable))),
            ("officer", who(officer)),
            ("decider", who(decider)),
            ("first_act", Text::from(AT_ONCE)),
            ("others_decide", others(&chart)),
            ("remote", remote(facts, today)),
        ])
    }

    /// A text with its slots filled.
    pub(super) fn into(&self, text: &Text) -> Text {
        self.0.iter().fold(text.clone(), |text, (slot, said)| {
            let slot = format!("{{{slot}}}");
            Text::new(text.ja.replace(&slot, &said.ja), text.en.replace(&slot, &said.en))
        })
    }
}

/// Who decides about every cable that is not pulled at once.
fn others(chart: &Chart) -> Text {
    let decided = chart.decisions.iter().find(|d| d.matter == Matter::Disconnect);
    let who = who(decided.and_then(|d| d.person.as_ref()));
    Text::new(OTHERS.ja.replace("{who}", &who.ja), OTHERS.en.replace("{who}", &who.en))
}

fn same(name: &str) -> Text {
    Text::new(name, name)
}

/// What is not on record is said in brackets, so that nobody takes it for a name.
fn absent(ja: &str, en: &str) -> Text {
    Text::new(format!("({ja})"), format!("({en})"))
}

fn who(person: Option<&Who>) -> Text {
    person.map_or_else(|| absent("決まった人の記録なし", "nobody on record"), |p| same(&p.name))
}

fn number(number: Option<&str>) -> Text {
    match number.map(str::trim).filter(|n| !n.is_empty()) {
        Some(number) => same(number),
        None => absent("番号の記録なし", "no number on record"),
    }
}

/// The number of the night. One that is that of the day as well cannot play a closed desk and answer in the same breath.
fn at_night(vendor: Option<&Vendor>) -> Text {
    let is_same = |v: &Vendor| !v.phone.trim().is_empty() && number_key(&v.phone) == number_key(&v.night_phone);
    if vendor.is_some_and(is_same) {
        return Text::new(
            "昼と同じ番号(訓練では、今夜は録音だけが流れることにします)",
            "the same as by day (for this exercise there is only the recording tonight)",
        );
    }
    number(vendor.map(|v| v.night_phone.as_str()))
}

/// The system that people miss first: the record, else the first one without which care stops, else the first.
fn main_system(facts: &Facts) -> Option<&System> {
    let critical = || facts.systems.iter().filter(|s| s.is_critical());
    let is_record = |s: &&System| s.kind == SystemKind::Ehr;
    critical()
        .find(is_record)
        .or_else(|| facts.systems.iter().find(is_record))
        .or_else(|| critical().next())
        .or_else(|| facts.systems.first())
}

/// The vendor behind that system, else the first one relied on.
fn vendor<'f>(facts: &'f Facts, system: Option<&System>, today: Date) -> Option<&'f Vendor> {
    let behind = system.and_then(|s| facts.vendor_of(s));
    let of_it = facts.vendors.iter().find(|v| Some(v.id) == behind);
    of_it.or_else(|| facts.vendors_relied_on(today).into_iter().next())
}

fn listed(names: &[Text]) -> Text {
    let shown = || names.iter().take(MOST);
    let more = names.len().saturating_sub(MOST);
    let ja = shown().map(|n| n.ja.as_str()).collect::<Vec<_>>().join("、");
    let en = shown().map(|n| n.en.as_str()).collect::<Vec<_>>().join("; ");
    match more {
        0 => Text::new(ja, en),
        _ => Text::new(format!("{ja}、ほか{more}件"), format!("{en}; {more} more")),
    }
}

fn critical(facts: &Facts, system: Option<&System>) -> Text {
    let names: Vec<Text> = facts.systems.iter().filter(|s| s.is_critical()).map(|s| same(s.label())).collect();
    match (names.is_empty(), system) {
        (false, _) => listed(&names),
        (true, Some(system)) => same(system.label()),
        (true, None) => Text::new("パソコンを使う仕事のすべて", "everything done with a computer"),
    }
}

/// Backups that are taken, with what they are of and where they lie.
fn backups(facts: &Facts, wanted: impl Fn(&BackupRecord) -> bool) -> Text {
    let name =
        |r: &BackupRecord| facts.systems.iter().find(|s| Some(s.id) == r.system_id()).map(|s| s.label().to_owned());
    let kept = facts.backup_records.iter().filter(|r| r.keeping == Keeping::Kept && wanted(r));
    let lines: Vec<Text> = kept
        .filter_map(|r| {
            let (name, place) = (name(r)?, r.place.trim());
            Some(match place {
                "" => Text::new(format!("{name}(置き場所の記録なし)"), format!("{name} (no place on record)")),
                place => Text::new(format!("{name}({place})"), format!("{name} ({place})")),
            })
        })
        .collect();
    if lines.is_empty() { absent("記録なし", "none on record") } else { listed(&lines) }
}

/// Who comes in from outside, as the register and the vendors' answers say.
fn remote(facts: &Facts, today: Date) -> Text {
    let vendor = |id| facts.vendors.iter().find(|v| Some(v.id) == id).map(|v| v.name.clone());
    let registered = facts.remote_connections.iter().filter(|c| c.holds_on(today)).filter_map(|c| vendor(c.vendor_id));
    let answered = facts
        .systems
        .iter()
        .filter(|s| s.remote_maintenance.as_ref().is_some_and(|r| r.used))
        .filter_map(|s| vendor(facts.vendor_of(s)));
    let mut names: Vec<Text> = Vec::new();
    for name in registered.chain(answered) {
        if names.iter().all(|n| n.ja != name) {
            names.push(same(&name));
        }
    }
    if names.is_empty() { absent("記録なし", "none on record") } else { listed(&names) }
}
