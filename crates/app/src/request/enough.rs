//! That what was answered will do, and the rest is not asked for (残りの項目は聞かない), or is all the same: said of each system by itself.

use std::borrow::Cow;
use std::collections::BTreeSet;

use sejo_model::request::{Asked, AskedSystem, Happened, LetGo};
use sejo_model::{ErrorCode, Reply, Request, SystemId};
use serde_json::{Value, json};

use super::on_route::lasting_key;
use super::{AskedRow, RequestView, SoFar};
use crate::field::Fields;
use crate::{Error, Result};

/// A system that a word can be said of, and the keys of the questions the word is about.
type Share<'a> = (&'a AskedSystem, BTreeSet<Cow<'a, str>>);

impl AskedRow {
    /// The keys of what nobody is asked for any more once what was answered will do; none where nobody can say so.
    fn rest(&self) -> BTreeSet<Cow<'_, str>> {
        let rest = self.left.open.iter().chain(&self.left.unasked).filter(|_| self.leaves_open());
        rest.map(lasting_key).collect()
    }
}

/// The systems that were answered about and leave something.
fn leaving(rows: &[AskedRow]) -> Vec<Share<'_>> {
    rows.iter().map(|row| (&row.system, row.rest())).filter(|(_, keys)| !keys.is_empty()).collect()
}

/// The systems of which something was let go.
fn let_go<'a>(request: &'a Request, rows: &'a [AskedRow], replies: &[Reply]) -> Vec<Share<'a>> {
    let all = rows.iter().map(|row| -> Share<'a> {
        let keys = request.let_go(row.system.id, replies);
        (&row.system, keys.into_iter().map(Cow::Borrowed).collect())
    });
    all.filter(|(_, keys)| !keys.is_empty()).collect()
}

/// Those of the systems that are chosen, and their questions. Where there is one only, it need not be named; of several nobody means all
/// by naming none.
fn chosen(all: &[Share<'_>], wanted: &[SystemId]) -> Result<(Vec<SystemId>, Vec<LetGo>)> {
    let mut fields = Fields::default();
    fields.check("systems", !wanted.is_empty() || all.len() == 1, ErrorCode::NothingChosen);
    fields.finish()?;
    // A page offers none but these: that it can be said of another one no more is what happened meanwhile.
    let is_among = |id: &SystemId| all.iter().any(|(system, _)| system.id == *id);
    if !wanted.iter().all(is_among) {
        return Err(ErrorCode::ChangedMeanwhile.into());
    }
    let (mut systems, mut questions) = (Vec::new(), Vec::new());
    for (system, keys) in all.iter().filter(|(system, _)| wanted.is_empty() || wanted.contains(&system.id)) {
        systems.push(system.id);
        questions.extend(keys.iter().map(|key| LetGo::About { system: system.id, question: key.to_string() }));
    }
    Ok((systems, questions))
}

fn counted(all: Vec<Share<'_>>) -> Vec<(&AskedSystem, usize)> {
    all.into_iter().map(|(system, keys)| (system, keys.len())).collect()
}

impl SoFar {
    /// What nobody is asked for any more, once what was answered about these systems will do.
    ///
    /// # Errors
    /// `NothingLeft`; `ChangedMeanwhile` where one of them leaves nothing; a field error on `systems` where none of several is chosen.
    pub(super) fn let_go(&self, systems: &[SystemId]) -> Result<(Vec<SystemId>, Vec<LetGo>)> {
        let all = leaving(&self.systems);
        if all.is_empty() {
            return Err(ErrorCode::NothingLeft.into());
        }
        chosen(&all, systems)
    }

    /// What is asked for all the same about these systems, of which that was said before.
    ///
    /// # Errors
    /// `ChangedMeanwhile` where it was said of none or not of one of them, or was taken back; a field error on `systems` where none of
    /// several is chosen.
    pub(super) fn take_up(&self, systems: &[SystemId]) -> Result<(Vec<SystemId>, Vec<LetGo>)> {
        let all = let_go(&self.request, &self.systems, &self.replies);
        if all.is_empty() {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        chosen(&all, systems)
    }
}

impl RequestView {
    /// The systems of which somebody can say that what was answered will do, and how many questions of each that lets go of.
    #[must_use]
    pub fn can_let_go(&self) -> Vec<(&AskedSystem, usize)> {
        counted(leaving(&self.systems))
    }

    /// The systems of which somebody said so, and how many questions of each that let go of.
    #[must_use]
    pub fn can_take_up(&self) -> Vec<(&AskedSystem, usize)> {
        counted(let_go(&self.request, &self.systems, &self.replies))
    }
}

/// What the log of actions keeps of what happened to a request: by name, too, which systems it is about, and how many questions of each.
pub(super) fn detail(what: &Happened, asked: &Asked) -> Result<Value> {
    let mut detail = serde_json::to_value(what).map_err(Error::internal)?;
    let shares: Vec<String> = what.shares(asked).into_iter().map(|(name, count)| format!("{name} ({count})")).collect();
    if let Value::Object(members) = &mut detail
        && !shares.is_empty()
    {
        members.insert("name".to_owned(), json!(shares.join("、")));
    }
    Ok(detail)
}
