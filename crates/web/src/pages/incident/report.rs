//! The drafts of the reports: prefilled, with the gaps named, to be copied, printed, or written on.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::incident::{Duty, ReportLine, ReportView};
use sejo_model::incident::{Report, ReportItem};
use sejo_model::{Action, ErrorCode, IncidentId, Lang, moment};

use super::name;
use crate::form::{Collision, Fields, Filled, Labelled, Reader, refused_form};
use crate::guard::Signed;
use crate::page::{Outcome, download, page, page_about, read_id, see};
use crate::part;
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

#[derive(Template)]
#[template(path = "incident/report.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    may_record: bool,
    may_export: bool,
    form: Filled,
    conflict: Option<Collision>,
    view: ReportView,
}

impl Show {
    fn new(me: &Signed, view: ReportView, form: Filled) -> Self {
        let path = format!("/incidents/{}/reports/{}", view.incident.id, view.report);
        let shell = me.shell(Nav::Emergency).at(path);
        let (may_record, may_export) = (shell.may(&Action::RecordIncident), shell.may(&Action::Export));
        Self { lang: me.lang(), may_record, may_export, shell, form, conflict: None, view }
    }

    fn name(&self) -> String {
        name(&self.view.incident, self.lang)
    }

    fn title(&self) -> &'static str {
        self.view.report.words().r#in(self.lang)
    }

    fn label(&self, line: &ReportLine) -> &'static str {
        line.item.words().r#in(self.lang)
    }

    fn known(&self) -> String {
        moment::long(self.view.incident.clock_from(), self.lang)
    }

    fn due(&self, duty: &Duty) -> String {
        format!("{}: {}", duty.deadline.party.words().r#in(self.lang), duty.deadline.limit.words(self.lang))
    }

    /// What Sejo put in, so that somebody looks at it.
    fn hint(&self, line: &ReportLine) -> &'static str {
        match (line.is_gap, line.is_own, line.text.is_empty()) {
            (true, ..) => self.lang.pick(
                "まだ書いてありません。わからないうちは、空のままで構いません。",
                "Still open. Leave it empty while it is not known.",
            ),
            (false, false, false) => {
                self.lang.pick("記録から入れました。確かめて、直してください。", "Filled in from the record. Check it.")
            }
            _ => "",
        }
    }
}

/// Which report an address means.
fn read_report(text: &str) -> Result<Report, Error> {
    text.parse().map_err(|_| Error::new(ErrorCode::NotFound))
}

fn fields_of(view: &ReportView) -> Fields {
    let revision = Fields::default().with("revision", view.incident.revision.to_string());
    view.lines.iter().fold(revision, |fields, line| fields.with(line.item.key(), line.text.clone()))
}

/// `GET /incidents/{id}/reports/{report}`
pub async fn show(State(site): State<Site>, me: Signed, Path((id, report)): Path<(String, String)>) -> Outcome {
    let view = site.app.incident_report(me.actor(), read_id(&id)?, read_report(&report)?).await?;
    let form = Filled::new(me.lang(), fields_of(&view));
    let shell = me.shell(Nav::Emergency);
    Ok(page(Show { shell, ..Show::new(&me, view, form) }))
}

/// `POST /incidents/{id}/reports/{report}`
pub async fn save(
    State(site): State<Site>,
    me: Signed,
    Path((id, report)): Path<(String, String)>,
    fields: Fields,
) -> Outcome {
    let (id, report): (IncidentId, Report) = (read_id(&id)?, read_report(&report)?);
    let before = site.app.incident_report(me.actor(), id, report).await?;
    let saved = async {
        let mut reader = Reader::new(&fields);
        let revision = reader.number("revision");
        reader.finish()?;
        site.app.save_report(me.actor(), id, report, &own(&fields, &before), revision).await
    };
    let to = format!("/incidents/{id}/reports/{report}");
    match saved.await {
        Ok(_) => see(&Done::Saved.with_texts(&to, report.items().map(|item| fields.get(item.key())))),
        Err(error) if error.code == ErrorCode::NotFound => Err(error.into()),
        Err(error) => {
            let labels: Vec<Labelled> =
                report.items().map(|i| Labelled::new(i.key(), i.words().r#in(me.lang()))).collect();
            let (form, conflict) = refused_form(me.lang(), fields, &fields_of(&before), &labels, &error);
            Ok(page_about(&error, Show { conflict, ..Show::new(&me, before, form) }))
        }
    }
}

/// What was sent in other words than Sejo's proposal: that goes on following the record.
fn own(fields: &Fields, before: &ReportView) -> BTreeMap<ReportItem, String> {
    let sent = before.lines.iter().filter(|line| !fields.all(line.item.key()).is_empty());
    let own = sent.filter(|line| line.is_own || fields.get(line.item.key()) != line.text);
    own.map(|line| (line.item, fields.get(line.item.key()).to_owned())).collect()
}

/// `GET /incidents/{id}/reports/{report}/pdf`
pub async fn pdf(State(site): State<Site>, me: Signed, Path((id, report)): Path<(String, String)>) -> Outcome {
    Ok(download(site.app.incident_report_pdf(me.actor(), read_id(&id)?, read_report(&report)?).await?))
}
