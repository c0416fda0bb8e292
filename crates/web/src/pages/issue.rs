//! 発行: a run that makes replies for many customers, how far it is, and what came of it.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::issue::{IssuingView, PART};
use sejo_model::issue::{IssuingFor, IssuingState};
use sejo_model::{Action, CustomerId, ErrorCode, Issuing, IssuingId, Lang};

use crate::form::{Choice, Fields, Filled, Reader, choices};
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, download, page, read_id, see};
use crate::part::{self, Badge, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

fn badge(state: IssuingState, lang: Lang) -> Badge {
    let tone = match state {
        IssuingState::Working => Tone::Info,
        IssuingState::Cancelled => Tone::Unsure,
        IssuingState::Done => Tone::Good,
    };
    part::badge(tone, state.words().r#in(lang))
}

#[derive(Template)]
#[template(path = "issue/list.html")]
struct List {
    shell: Shell,
    lang: Lang,
    may_export: bool,
    form: Filled,
    runs: Vec<Issuing>,
}

impl List {
    fn badge(&self, run: &Issuing) -> Badge {
        badge(run.state, self.lang)
    }

    fn is_working(&self) -> bool {
        self.runs.iter().any(|r| r.state == IssuingState::Working)
    }

    fn whom(&self) -> Vec<Choice> {
        choices(&[IssuingFor::Waiting, IssuingFor::Everybody], |w| (w.key(), w.words()), self.lang)
    }
}

/// `GET /issuings`
pub async fn list(State(site): State<Site>, me: Signed) -> Outcome {
    let runs = site.app.issuings(me.actor()).await?;
    let shell = me.shell(Nav::Issuings);
    let form = Filled::new(me.lang(), Fields::default().with("whom", IssuingFor::Waiting.key()));
    Ok(page(List { lang: me.lang(), may_export: shell.may(&Action::Export), form, runs, shell }))
}

/// `POST /issuings`: for everybody who waits, for all, or for one customer. Pressed again, it leads to the run that is at work.
pub async fn start(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let mut reader = Reader::new(&fields);
    let only: Option<CustomerId> = reader.choice("customer");
    let whom = reader.choice::<IssuingFor>("whom").unwrap_or(IssuingFor::Waiting);
    reader.finish()?;
    let id = match site.app.issue(me.actor(), (whom, only), None).await {
        Err(error) if error.code == ErrorCode::IssuingAtWork => {
            site.app.issuing_like(me.actor(), (whom, only)).await?.ok_or(error)
        }
        started => started,
    }?;
    see(&format!("/issuings/{id}"))
}

#[derive(Template)]
#[template(path = "issue/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    may_export: bool,
    view: IssuingView,
}

impl Show {
    fn badge(&self) -> Badge {
        badge(self.view.issuing.state, self.lang)
    }

    fn is_working(&self) -> bool {
        self.view.issuing.state == IssuingState::Working
    }

    fn is_stopped(&self) -> bool {
        self.view.issuing.state == IssuingState::Cancelled
    }

    fn looked_at(&self) -> u32 {
        self.view.issuing.done + self.view.issuing.left
    }

    /// Customers of which something stays open, beside those that are named.
    fn unnamed(&self) -> usize {
        (self.view.issuing.open as usize).saturating_sub(self.view.issuing.stays_open.len())
    }

    /// Parts to save: number, first and last customer.
    fn parts(&self) -> Vec<(u32, u32, u32)> {
        let done = self.view.issuing.done;
        (0..done.div_ceil(PART)).map(|n| (n, n * PART + 1, ((n + 1) * PART).min(done))).collect()
    }
}

#[derive(Template)]
#[template(path = "issue/progress.html")]
struct Progress {
    lang: Lang,
    view: IssuingView,
}

impl Progress {
    fn is_working(&self) -> bool {
        self.view.issuing.state == IssuingState::Working
    }

    fn looked_at(&self) -> u32 {
        self.view.issuing.done + self.view.issuing.left
    }
}

/// `GET /issuings/{id}`
pub async fn show(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let view = site.app.issuing(me.actor(), read_id(&id)?).await?;
    let shell = me.shell(Nav::Issuings);
    Ok(page(Show { lang: me.lang(), may_export: shell.may(&Action::Export), view, shell }))
}

/// `GET /issuings/{id}/progress`: the piece of the page that shows how far the run is.
pub async fn progress(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let view = site.app.issuing(me.actor(), read_id(&id)?).await?;
    Ok(page(Progress { lang: me.lang(), view }))
}

/// `POST /issuings/{id}/stop`. Too late, it leads to the run that is over.
pub async fn stop(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let id: IssuingId = read_id(&id)?;
    match site.app.stop_issuing(me.actor(), id).await {
        Err(error) if error.code == ErrorCode::ChangedMeanwhile => see(&format!("/issuings/{id}")),
        Err(error) => Err(error.into()),
        Ok(()) => see(&Done::Cancelled.at(&format!("/issuings/{id}"))),
    }
}

/// `POST /issuings/{id}/resume`. Pressed again, it leads to the run that goes on already, or is over.
pub async fn resume(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let id: IssuingId = read_id(&id)?;
    if let Err(error) = site.app.resume_issuing(me.actor(), id).await {
        let is_late = matches!(error.code, ErrorCode::IssuingAtWork | ErrorCode::ChangedMeanwhile);
        if !is_late || site.app.issuing(me.actor(), id).await?.issuing.state == IssuingState::Cancelled {
            return Err(error.into());
        }
    }
    see(&format!("/issuings/{id}"))
}

/// `GET /issuings/{id}/files/{part}`
pub async fn part(State(site): State<Site>, me: Signed, Path((id, part)): Path<(String, String)>) -> Outcome {
    Ok(download(site.app.issuing_part(me.actor(), read_id(&id)?, read_id(&part)?).await?))
}

/// `GET /issued/{id}/file`
pub async fn file(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    Ok(download(site.app.issued_file(me.actor(), read_id(&id)?).await?))
}
