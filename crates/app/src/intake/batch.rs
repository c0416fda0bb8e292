//! Files that were dropped together: read one after the other, the configurations among them kept and judged together.
//!
//! What a facility's verdicts come to is worked out over everything it has, so doing that once per file would take time
//! with the square of their number. Invariants: files are taken in in their order; each has its run, its entries in the
//! log and its evidence; what is held in memory and not yet kept when the program is killed has left nothing behind, and
//! its runs say so.

use std::collections::VecDeque;

use crate::Error;
use crate::intake::configurations::{self, Waiting};
use crate::intake::job::{Job, RENEW_EVERY, Source};

/// Up to so many files are taken in one by one, so that the page of each says which verdicts it moved.
const ALONE: usize = 4;
/// So many small files are read while those before them are taken in.
const AHEAD: usize = 3;
/// So many files, or bytes of them, are held before they are kept: the transaction that keeps them stays short.
const HELD: (usize, usize) = (500, 32 << 20);

/// Runs at work, in the order of their files.
pub(super) struct Batch {
    jobs: Vec<Job>,
}

impl Batch {
    pub(super) fn new(jobs: Vec<Job>) -> Self {
        Self { jobs }
    }

    /// Takes the files in while their claims are kept.
    pub(super) async fn work(self, sources: Vec<Source>) {
        tokio::select! {
            () = self.take(sources) => {}
            () = self.keep_claims() => tracing::warn!("another program has taken the runs over"),
        }
        if let Some(job) = self.jobs.first() {
            job.finished();
        }
    }

    async fn take(&self, sources: Vec<Source>) {
        let Some(first) = self.jobs.first() else { return };
        let _permit = first.app.inner.jobs.permits.acquire().await;
        let is_alone = self.jobs.len() <= ALONE;
        let mut held: Vec<Waiting<'_>> = Vec::new();
        let mut bytes = 0;
        let mut coming = self.jobs.iter().zip(sources);
        let mut begun = VecDeque::new();
        loop {
            begun.extend(coming.by_ref().take(AHEAD - begun.len()).map(|(job, source)| (job, job.begin_ahead(source))));
            let Some((job, source)) = begun.pop_front() else { break };
            let ran = match source {
                Ok(source) => job.run(source).await,
                Err(error) => Err(error),
            };
            match ran {
                Ok(Some(waiting)) => {
                    bytes += waiting.size();
                    held.push(waiting);
                }
                Ok(None) => {}
                Err(error) => job.give_up(error).await,
            }
            if is_alone || held.len() >= HELD.0 || bytes >= HELD.1 {
                keep(std::mem::take(&mut held)).await;
                bytes = 0;
            }
        }
        keep(held).await;
    }

    /// Renews the claims; ends when another program has taken all that was left.
    async fn keep_claims(&self) {
        loop {
            tokio::time::sleep(RENEW_EVERY).await;
            let (mut ours, mut taken) = (false, false);
            for job in &self.jobs {
                match job.renew_claim().await {
                    Ok(true) => ours = true,
                    Ok(false) => taken |= job.is_reading().await,
                    Err(error) => {
                        ours = true;
                        tracing::warn!(intake = %job.id, source = ?error.source, "the claim was not renewed");
                    }
                }
            }
            match (ours, taken) {
                (true, _) => {}
                (false, true) => return,
                // Over: the work is about to end by itself.
                (false, false) => std::future::pending().await,
            }
        }
    }
}

/// Keeps what is held, and tells whoever waits.
async fn keep(held: Vec<Waiting<'_>>) {
    let jobs: Vec<&Job> = held.iter().map(|waiting| waiting.job).collect();
    if let Err(error) = configurations::take(held).await {
        for job in &jobs {
            let same = Error { source: None, ..Error::new(error.code) };
            job.give_up(same).await;
        }
        tracing::warn!(code = %error.code, source = ?error.source, "configurations could not be kept");
    }
    if let Some(job) = jobs.first() {
        job.finished();
    }
}
