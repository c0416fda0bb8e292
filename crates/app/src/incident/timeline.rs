//! The timeline as a print: for the police, the vendor, the insurer, and the meeting afterwards.
//!
//! Invariant: it says what the entries say and nothing else; who knew is what somebody wrote, or was told.

use std::collections::BTreeMap;

use sejo_model::incident::{Entry, EntryKind, Exhibit};
use sejo_model::{Action, Actor, Date, IncidentId, Lang, moment};
use sejo_report::incident::timeline::{DutyLine, EntryLine, ExhibitLine, KnewLine, TimelineSheet, timeline_print};

use super::{Duty, IncidentView, Line, view, vouched};
use crate::exercise::exercise_name;
use crate::{App, Error, File, Result, authz};

impl App {
    /// The timeline of an incident as PDF. Four statements; up to ten where it is not as it was recorded.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn incident_timeline(&self, actor: &Actor, id: IncidentId) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let found = vouched::read(self, &scope, id).await?;
        let facility = sejo_store::facility::get(self.db(), &scope).await?.name;
        let view = view(found, self.now());
        let sheet = sheet(&view, facility, actor.lang, self.today());
        let what = match view.incident.is_exercise {
            true => actor.lang.pick("訓練の経過", "exercise-timeline"),
            false => actor.lang.pick("インシデントの経過", "incident-timeline"),
        };
        let name = format!("{what}_{}.pdf", moment::day(view.incident.started_at));
        let printed = tokio::task::spawn_blocking(move || timeline_print(&sheet)).await;
        let printed = printed.map_err(Error::internal)?.map_err(Error::internal)?;
        self.note_export(actor, "incident.print", &id.to_string()).await?;
        Ok(File::print(name, printed))
    }
}

fn sheet(view: &IncidentView, facility: String, lang: Lang, printed_on: Date) -> TimelineSheet {
    let one = &view.incident;
    let title = match one.title.as_str() {
        _ if one.is_exercise => exercise_name(one, lang),
        "" => lang.pick("インシデント", "Incident").to_owned(),
        title => title.to_owned(),
    };
    let ended = one.closing.as_ref().map(|c| {
        let took_part = if c.took_part.is_empty() { String::new() } else { format!("\n{}", c.took_part) };
        let (at, how) = (moment::long(c.at, lang), c.ending.words().r#in(lang));
        format!("{at} {how} ({})\n{}{took_part}", c.by, c.lessons)
    });
    let mut lines: Vec<&Line> = view.lines.iter().collect();
    lines.sort_by_key(|l| (l.entry.happened_at, l.entry.number));
    TimelineSheet {
        lang,
        title,
        facility,
        is_exercise: one.is_exercise,
        is_as_recorded: view.is_as_recorded,
        known: moment::long(one.clock_from(), lang),
        started: format!("{} {}", moment::long(one.started_at, lang), one.started_by),
        ended: ended.unwrap_or_default(),
        knew: knew(view, lang),
        duties: view.duties.iter().map(|d| duty(d, lang)).collect(),
        entries: lines.iter().map(|l| entry(l, one.clock_from(), lang)).collect(),
        exhibits: lines.iter().filter_map(|l| exhibit(&l.entry, lang)).collect(),
        printed_on,
    }
}

/// Since when somebody knew: whoever started the clock, wrote an entry, or was told. The first time counts; an entry that
/// was corrected counts for nobody.
fn knew(view: &IncidentView, lang: Lang) -> Vec<KnewLine> {
    let mut first: BTreeMap<String, (i64, String)> = BTreeMap::new();
    let mut add = |who: &str, at: i64, how: String| {
        let known = first.entry(who.to_owned()).or_insert_with(|| (at, how.clone()));
        if at < known.0 {
            *known = (at, how);
        }
    };
    let one = &view.incident;
    add(&one.started_by, one.started_at, lang.pick("時計を始めた", "started the clock").to_owned());
    for Line { entry, .. } in view.lines.iter().filter(|l| l.corrected_by.is_none()) {
        let number = match lang {
            Lang::Ja => format!("記録{}", entry.number),
            Lang::En => format!("entry {}", entry.number),
        };
        add(&entry.written_by, entry.written_at, format!("{}({number})", lang.pick("書いた", "wrote ")));
        if let Some(party) = entry.party.filter(|_| entry.kind == EntryKind::Told) {
            let how = format!("{}({number}) {}", lang.pick("知らされた", "was told "), entry.text);
            add(party.words().r#in(lang), entry.happened_at, how.trim_end().to_owned());
        }
    }
    let mut all: Vec<(String, (i64, String))> = first.into_iter().collect();
    all.sort_by_key(|(_, (at, _))| *at);
    all.into_iter()
        .map(|(who, (at, how))| KnewLine { at: moment::short_beside(at, one.clock_from(), lang), who, how })
        .collect()
}

fn duty(duty: &Duty, lang: Lang) -> DutyLine {
    let limit = duty.deadline.limit.words(lang);
    let note = duty.note.as_ref().filter(|_| duty.told_at.is_none());
    DutyLine {
        party: duty.deadline.party.words().r#in(lang).to_owned(),
        limit: note.map_or_else(|| limit.clone(), |note| format!("{limit}\n{}", note.r#in(lang))),
        state: duty.told(lang).unwrap_or_else(|| {
            let open = if duty.is_late { ("期限を過ぎています", "overdue") } else { ("まだ", "not yet") };
            lang.pick(open.0, open.1).to_owned()
        }),
        is_late: duty.is_late || duty.was_late,
    }
}

/// `beside` is the moment from which the deadlines run: what stands in another year says so.
fn entry(line: &Line, beside: i64, lang: Lang) -> EntryLine {
    let at = |micros| moment::short_beside(micros, beside, lang);
    let Entry { number, kind, happened_at, written_at, text, written_by, party, corrects, .. } = &line.entry;
    let kind = kind.words().r#in(lang);
    let party = party.map(|p| format!(": {}", p.words().r#in(lang))).unwrap_or_default();
    let mut written = written_by.clone();
    // Written well after it happened.
    if written_at - happened_at >= 60_000_000 {
        written.push_str(&format!(" ({} {})", lang.pick("書いた時刻", "written"), at(*written_at)));
    }
    if let Some(old) = corrects {
        written.push_str(&format!(" · {} {old}", lang.pick("直した番号", "corrects no.")));
    }
    if let Some(new) = line.corrected_by {
        written.push_str(&format!(" · {} {new}", lang.pick("正しい記録の番号", "corrected by no.")));
    }
    EntryLine {
        number: *number,
        at: at(*happened_at),
        kind: format!("{kind}{party}"),
        text: text.clone(),
        written,
        is_corrected: line.corrected_by.is_some(),
    }
}

/// What an entry says was kept; without a file the words of the entry say what it is.
fn exhibit(entry: &Entry, lang: Lang) -> Option<ExhibitLine> {
    let exhibit: &Exhibit = entry.exhibit.as_ref()?;
    let kept = exhibit.kept.map(|k| k.words().r#in(lang).to_owned());
    let size = exhibit.size.map(|bytes| match lang {
        Lang::Ja => format!("{bytes}バイト"),
        Lang::En => format!("{bytes} bytes"),
    });
    let place = (!exhibit.place.is_empty()).then(|| exhibit.place.clone());
    let name = if exhibit.file_name.is_empty() { &entry.text } else { &exhibit.file_name };
    Some(ExhibitLine {
        number: entry.number,
        name: name.clone(),
        place: [place, kept, size].into_iter().flatten().collect::<Vec<_>>().join("\n"),
        sha256: exhibit.sha256.map(|sum| sum.to_string()).unwrap_or_default(),
    })
}
