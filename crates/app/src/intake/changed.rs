//! Which rows of the checklist a file moved: the verdicts before and after, side by side.

use sejo_model::reply::MovedVerdict;
use sejo_model::{Date, Edition};

use tokio::task::JoinHandle;

use super::outcome::Changed;
use crate::App;
use crate::facts::Loaded;
use crate::standing::{Line, Standing};

/// Rows whose verdict is another one now. Nothing when there is no form to compare.
pub(super) fn changed(shipped: &[Edition], before: Loaded, after: Loaded, today: Date) -> Vec<Changed> {
    let (Ok(before), Ok(after)) = (Standing::of(shipped, before, today), Standing::of(shipped, after, today)) else {
        return Vec::new();
    };
    let was = |line: &Line| before.lines.iter().find(|b| b.item.id == line.item.id);
    after
        .lines
        .iter()
        .filter_map(|line| {
            let old = was(line)?.verdict.value;
            (old != line.verdict.value).then(|| Changed {
                slug: line.item.id.slug().to_owned(),
                label: format!("{} {}", line.item.number, line.item.label).trim().to_owned(),
                before: old,
                after: line.verdict.value,
            })
        })
        .collect()
}

/// [`changed`] beside whatever else is done meanwhile.
pub(super) fn at_work(app: &App, before: Loaded, after: Loaded) -> JoinHandle<Vec<Changed>> {
    let (app, today) = (app.clone(), app.today());
    tokio::task::spawn_blocking(move || changed(app.shipped_editions(), before, after, today))
}

/// The same as a decision about a reply keeps it.
pub(crate) fn moved(shipped: &[Edition], before: Loaded, after: Loaded, today: Date) -> Vec<MovedVerdict> {
    let rows = changed(shipped, before, after, today).into_iter();
    rows.map(|c| MovedVerdict { slug: c.slug, label: c.label, before: c.before, after: c.after }).collect()
}
