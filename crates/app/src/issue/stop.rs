//! Stopping a run, also where the disk is too full to write that down.
//!
//! Invariant: a run that was stopped goes on only when a person says so. What could not be written down is kept in mind, counts all
//! the same, and is written down once there is room.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use sejo_model::issue::IssuingState;
use sejo_model::{Actor, ErrorCode, Issuing, IssuingId};
use sejo_store::VendorScope;
use serde_json::json;
use uuid::Uuid;

use crate::{App, Result, audit};

/// How a run came to be stopped.
#[derive(Clone)]
pub(super) struct Stopped {
    /// By whom, or whose run it was.
    pub actor: Actor,
    /// Where.
    pub scope: VendorScope,
    /// Why it could not go on; `None`: a person stopped it.
    pub why: Option<ErrorCode>,
}

/// On whose word a run is stopped.
#[derive(Clone, Copy)]
pub(super) enum Whose {
    /// Its own, as long as this claim counts.
    Run(Uuid),
    /// A person's.
    Person,
    /// What is kept in mind, unless somebody went on with the run since.
    Kept,
}

/// The runs that were stopped where that could not be written down.
#[derive(Default)]
pub(crate) struct Unwritten(Mutex<BTreeMap<IssuingId, Stopped>>);

impl Unwritten {
    fn all(&self) -> MutexGuard<'_, BTreeMap<IssuingId, Stopped>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a run is among them.
    pub(super) fn has(&self, id: IssuingId) -> bool {
        self.all().contains_key(&id)
    }

    /// Keeps one in mind.
    pub(super) fn put(&self, id: IssuingId, stopped: Stopped) {
        self.all().insert(id, stopped);
    }

    /// Forgets one.
    pub(super) fn take(&self, id: IssuingId) -> Option<Stopped> {
        self.all().remove(&id)
    }

    /// A run as it is, which may not be what is written down.
    fn applied(&self, mut run: Issuing) -> Issuing {
        if let Some(stopped) = self.all().get(&run.id).filter(|_| run.state == IssuingState::Working) {
            (run.state, run.stopped_for) = (IssuingState::Cancelled, stopped.why);
        }
        run
    }
}

impl App {
    /// A run as it is, which may not be what is written down.
    pub(super) fn as_it_is(&self, run: Issuing) -> Issuing {
        self.inner.issuings.unwritten.applied(run)
    }

    /// Stops a run, whether there is room to write that down or not.
    pub(super) async fn stop_run(&self, id: IssuingId, stopped: Stopped, whose: Whose) -> Result<()> {
        match self.write_stop(id, &stopped, whose).await {
            Err(error) if error.code == ErrorCode::DiskFull => {
                tracing::warn!(issuing = %id, "the disk is full: that a run was stopped is written down later");
                self.inner.issuings.unwritten.put(id, stopped);
                Ok(())
            }
            written => written,
        }
    }

    /// Writes down which runs were stopped, as far as there is room by now.
    pub(super) async fn write_stops(&self) -> Result<()> {
        let all: Vec<(IssuingId, Stopped)> =
            self.inner.issuings.unwritten.all().iter().map(|(id, stopped)| (*id, stopped.clone())).collect();
        for (id, stopped) in all {
            match self.write_stop(id, &stopped, Whose::Kept).await {
                Err(error) if error.code == ErrorCode::DiskFull => return Ok(()),
                // It is over: another program had room.
                Err(error) if matches!(error.code, ErrorCode::ChangedMeanwhile | ErrorCode::NotFound) => {}
                written => written?,
            }
            self.inner.issuings.unwritten.take(id);
        }
        Ok(())
    }

    async fn write_stop(&self, id: IssuingId, stopped: &Stopped, whose: Whose) -> Result<()> {
        let Stopped { actor, scope, why } = stopped;
        let mut tx = self.db().begin().await?;
        let stands = match whose {
            Whose::Run(claim) => sejo_store::issue::renew(&mut tx, scope, id, claim, self.now()).await?,
            Whose::Person => true,
            Whose::Kept => self.inner.issuings.unwritten.has(id),
        };
        if !stands {
            return Ok(());
        }
        let mut run = sejo_store::issue::get(&mut tx, scope, id).await?;
        if run.state != IssuingState::Working {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        run.state = IssuingState::Cancelled;
        run.stopped_for = *why;
        run.updated_at = self.now();
        sejo_store::issue::update(&mut tx, scope, &run).await?;
        sejo_store::issue::let_go(&mut tx, scope, id).await?;
        let detail = match why {
            Some(why) => json!({ "done": run.done, "total": run.total, "why": why }),
            None => json!({ "done": run.done, "total": run.total }),
        };
        audit::record(&mut tx, self, actor, "issue.stop", &id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use sejo_model::Action;
    use sejo_model::issue::IssuingFor;

    use super::*;
    use crate::product::VendorQuestions;
    use crate::{Clock, Config, Target, authz};

    #[tokio::test]
    async fn a_stop_there_is_no_room_for_counts_and_is_written_down_later() {
        let dir = tempfile::tempdir().unwrap();
        let (target, folder) = (Target::Sqlite(dir.path().join("sejo.db")), dir.path().to_owned());
        let config = Config { target, folder, clock: Clock::System, max_upload: 1_000_000 };
        let app = App::open(config).await.unwrap();
        let actor = app.cli_actor(None, None).await.unwrap();
        app.answer_as_vendor(&actor, &VendorQuestions { name: "つばめ電子".to_owned() }).await.unwrap();
        let scope = authz::vendor_scope(&app, &actor, Action::Export).await.unwrap();
        let run = Issuing { total: 2, done: 1, ..Issuing::blank(IssuingFor::Everybody) };
        let mut tx = app.db().begin().await.unwrap();
        sejo_store::issue::create(&mut tx, &scope, &run).await.unwrap();
        tx.commit().await.unwrap();
        let stopped = Stopped { actor: actor.clone(), scope: scope.clone(), why: Some(ErrorCode::DiskFull) };
        app.inner.issuings.unwritten.put(run.id, stopped);

        let shown = async || {
            let run = app.issuing(&actor, run.id).await.unwrap().issuing;
            (run.state, run.stopped_for)
        };
        let written = async || sejo_store::issue::get(app.db(), &scope, run.id).await.unwrap().state;
        let full = (IssuingState::Cancelled, Some(ErrorCode::DiskFull));
        assert_eq!((shown().await, written().await), (full, IssuingState::Working));
        let again = app.stop_issuing(&actor, run.id).await.unwrap_err();
        assert_eq!(again.code, ErrorCode::ChangedMeanwhile);
        // Nobody works on it, and there is room: it is written down as stopped and not taken up.
        app.resume_issuings().await.unwrap();
        assert!(!app.inner.issuings.unwritten.has(run.id));
        assert_eq!((shown().await, written().await), (full, IssuingState::Cancelled));
        assert!(sejo_store::issue::stale(app.db(), i64::MAX).await.unwrap().is_empty());
    }
}
