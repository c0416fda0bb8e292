//! Drafts of the reports: prefilled from what was written and what is known, in people's own words where they changed it.
//!
//! Invariant: nothing is left blank silently: what is asked for and not there is named a gap on the page, in the print and in
//! the text to copy. Nothing is guessed: only what entries and registers say is put in.

use sejo_model::incident::{Entry, EntryKind, Party, Report, ReportItem, standing};
use sejo_model::{Action, Actor, Facts, Incident, IncidentId, Lang, Post, moment};
use sejo_report::incident::{ReportLine as PrintedLine, ReportSheet, report_print, report_text};

use super::{Duty, duties};
use crate::{App, Error, File, Result, authz, facts};

/// What a report asks, and what there is to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportLine {
    /// What is asked.
    pub item: ReportItem,
    /// What there is to say.
    pub text: String,
    /// Somebody wrote or looked at it; otherwise it is Sejo's proposal.
    pub is_own: bool,
    /// It is asked for and nothing is there.
    pub is_gap: bool,
}

/// A report.
#[derive(Debug, Clone)]
pub struct ReportView {
    /// Of which incident.
    pub incident: Incident,
    /// Which report.
    pub report: Report,
    /// What it asks.
    pub lines: Vec<ReportLine>,
    /// The duties it answers.
    pub duties: Vec<Duty>,
    /// How it is sent, and what it rests on.
    pub note: String,
    /// As plain text, to be copied.
    pub text: String,
}

impl ReportView {
    /// How many gaps there are.
    #[must_use]
    pub fn gaps(&self) -> usize {
        self.lines.iter().filter(|l| l.is_gap).count()
    }
}

impl App {
    /// A report of an incident. Three statements.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn incident_report(&self, actor: &Actor, id: IncidentId, report: Report) -> Result<ReportView> {
        let scope = authz::scope(actor, Action::Read)?;
        let incident = sejo_store::incident::get(self.db(), &scope, id).await?;
        let entries = sejo_store::incident::entries(self.db(), &scope, id).await?;
        let facts = facts::facts(self, &scope).await?;
        let lines = Source { incident: &incident, entries: &entries, facts: &facts, lang: actor.lang }.lines(report);
        let mut duties = duties(&incident, &entries, self.now());
        duties.retain(|d| answers(report, d.deadline.party));
        let note = note(report, actor.lang);
        let mut view = ReportView { incident, report, lines, duties, note, text: String::new() };
        view.text = report_text(&self.sheet(&view, &facts.facility.name, actor.lang));
        Ok(view)
    }

    /// The same as a print.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn incident_report_pdf(&self, actor: &Actor, id: IncidentId, report: Report) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let view = self.incident_report(actor, id, report).await?;
        let facility = sejo_store::facility::get(self.db(), &scope).await?;
        let sheet = self.sheet(&view, &facility.name, actor.lang);
        let printed = tokio::task::spawn_blocking(move || report_print(&sheet)).await;
        let printed = printed.map_err(Error::internal)?.map_err(Error::internal)?;
        let exercise = if view.incident.is_exercise { actor.lang.pick("訓練_", "exercise_") } else { "" };
        let name = format!("{exercise}{}_{}.pdf", report.words().r#in(actor.lang), self.today());
        self.note_export(actor, "incident.print", &id.to_string()).await?;
        Ok(File::print(name, printed))
    }

    fn sheet(&self, view: &ReportView, facility: &str, lang: Lang) -> ReportSheet {
        let line = |l: &ReportLine| PrintedLine {
            label: l.item.words().r#in(lang).to_owned(),
            text: l.text.clone(),
            is_gap: l.is_gap,
        };
        let draft = lang.pick("(下書き)", " (draft)");
        ReportSheet {
            lang,
            title: format!("{}{draft}", view.report.words().r#in(lang)),
            facility: facility.to_owned(),
            is_exercise: view.incident.is_exercise,
            known: moment::long(view.incident.clock_from(), lang),
            due: view.duties.iter().map(|d| due(d, lang)).collect::<Vec<_>>().join("\n"),
            note: view.note.clone(),
            lines: view.lines.iter().map(line).collect(),
            printed_on: self.today(),
        }
    }
}

const fn answers(report: Report, party: Party) -> bool {
    match report {
        Report::Privacy => matches!(party, Party::PrivacyQuick | Party::PrivacyFull),
        Report::Ministry => matches!(party, Party::Ministry),
    }
}

fn due(duty: &Duty, lang: Lang) -> String {
    let words = format!("{}: {}", duty.deadline.party.words().r#in(lang), duty.deadline.limit.words(lang));
    match &duty.note {
        Some(note) => format!("{words}\n{}", note.r#in(lang)),
        None => words,
    }
}

/// How it is sent, and what it rests on.
fn note(report: Report, lang: Lang) -> String {
    match report {
        Report::Privacy => lang.pick(
            "報告先: 個人情報保護委員会のウェブサイトの入力フォーム。速報では、その時点でわかっていることだけを書きます(個人情報保護法施行規則8条1項)。高度な暗号化などがされていたときは報告が要らないことがあります。",
            "Sent by the web form of the Personal Information Protection Commission. The quick report says what is known at that time (rules, art. 8(1)). Where strong encryption protected the data, no report may be needed.",
        ),
        Report::Ministry => lang.pick(
            "決まった様式は見つかっていません。BCPひな形3.2(場所・部位・日時など)と平成30年10月29日の通知から組み立てた項目です。連絡先は変わるので、厚生労働省のウェブサイトで確かめてください。",
            "No fixed form was found. The items come from the BCP template 3.2 and the notice of 29 October 2018. Whom to call changes: check the ministry's web site.",
        ),
    }
    .to_owned()
}

/// What proposals are made from.
struct Source<'a> {
    incident: &'a Incident,
    entries: &'a [Entry],
    facts: &'a Facts,
    lang: Lang,
}

impl Source<'_> {
    fn lines(&self, report: Report) -> Vec<ReportLine> {
        let line = |item: ReportItem| {
            let own = self.incident.drafts.get(&item).filter(|own| !own.is_empty());
            let text = own.cloned().unwrap_or_else(|| self.proposal(item));
            let is_gap = text.trim().is_empty();
            ReportLine { item, text, is_own: own.is_some(), is_gap }
        };
        report.items().map(line).collect()
    }

    /// What entries and registers say; empty where they say nothing.
    fn proposal(&self, item: ReportItem) -> String {
        use EntryKind::{Decided, Did, Happened, Noticed};
        match item {
            ReportItem::PrivacyOutline | ReportItem::MinistryWhat => self.said(&[Noticed, Happened]),
            ReportItem::PrivacyPersons => self.told(&[Party::Persons]),
            ReportItem::PrivacyPrevention => {
                self.incident.closing.as_ref().map(|c| c.lessons.clone()).unwrap_or_default()
            }
            ReportItem::PrivacyOther => self.told(&[Party::Police, Party::Ministry, Party::Prefecture]),
            ReportItem::MinistryFacility => self.facility(),
            ReportItem::MinistryContact => self.officer(),
            ReportItem::MinistryWhen => self.noticed(),
            ReportItem::MinistryVendor => self.told(&[Party::Vendor]),
            ReportItem::MinistryDone => self.said(&[Did, Decided]),
            ReportItem::PrivacyData
            | ReportItem::PrivacyNumber
            | ReportItem::PrivacyCause
            | ReportItem::PrivacyHarm
            | ReportItem::PrivacyPublished
            | ReportItem::MinistryWhere
            | ReportItem::MinistryCare
            | ReportItem::MinistryLeak
            | ReportItem::MinistryOutlook => String::new(),
        }
    }

    /// The standing entries of these kinds, a line each.
    fn said(&self, kinds: &[EntryKind]) -> String {
        let lines = standing(self.entries).into_iter().filter(|e| kinds.contains(&e.kind) && !e.text.is_empty());
        let at = |e: &Entry| moment::short_beside(e.happened_at, self.incident.clock_from(), self.lang);
        lines.map(|e| format!("{} {}", at(e), e.text)).collect::<Vec<_>>().join("\n")
    }

    /// When each was told first, and what was noted of it: who spoke with whom.
    fn told(&self, parties: &[Party]) -> String {
        let line = |party: &Party| {
            let of_it = |e: &&Entry| e.kind == EntryKind::Told && e.party == Some(*party);
            let first = standing(self.entries).into_iter().find(of_it)?;
            let (name, at) = (party.words().r#in(self.lang), moment::long(first.happened_at, self.lang));
            Some(format!("{name}: {at} {}", first.text.trim()).trim_end().to_owned())
        };
        parties.iter().filter_map(line).collect::<Vec<_>>().join("\n")
    }

    /// The first thing noticed, or the moment of knowing where that is earlier: nobody knows what was not noticed.
    fn noticed(&self) -> String {
        let first = standing(self.entries).into_iter().find(|e| e.kind == EntryKind::Noticed).map(|e| e.happened_at);
        let earliest = first.into_iter().chain(self.incident.known_at).min();
        moment::long(earliest.unwrap_or_else(|| self.incident.clock_from()), self.lang)
    }

    fn facility(&self) -> String {
        let f = &self.facts.facility;
        if f.name.is_empty() {
            return String::new();
        }
        let kind = f.kind.words().r#in(self.lang);
        let beds = match (f.beds, self.lang) {
            (0, _) => String::new(),
            (beds, Lang::Ja) => format!("、{beds}床"),
            (beds, Lang::En) => format!(", {beds} beds"),
        };
        format!("{}({kind}、{}{beds})", f.name, f.prefecture.words().r#in(self.lang))
    }

    fn officer(&self) -> String {
        let today = moment::day(self.incident.started_at);
        let held = self.facts.appointments.iter().filter(|a| a.post == Post::Officer && a.is_held_on(today));
        let mut people = held.filter_map(|a| self.facts.people.iter().find(|p| p.id == a.person_id));
        people.next().map(|p| format!("{} {}", p.name, p.phone).trim().to_owned()).unwrap_or_default()
    }
}
