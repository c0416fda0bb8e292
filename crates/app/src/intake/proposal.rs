//! What taking a workbook in would replace. Where that is not plain (another form of this edition is in use already, the
//! workbook names no year, or a vendor's form does not say whose it is) nothing changes before a person has seen it.

use sejo_model::{ImportedForm, Item};
use serde::{Deserialize, Serialize};

/// Rows named one by one; more are counted.
const NAMED: usize = 20;

/// What a person is asked about a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The workbook did not say for which year it is; this year was taken.
    pub year_assumed: bool,
    /// A form of the same edition that was taken in before would be replaced.
    pub replaces: bool,
    /// Rows only the new form has.
    pub added: Vec<String>,
    /// Rows only the form in use has.
    pub gone: Vec<String>,
    /// Rows with other words: before and after.
    pub reworded: Vec<(String, String)>,
    /// Rows that are not named here.
    pub more: usize,
    /// A vendor's form with answers in it that does not say whose it is.
    #[serde(default)]
    pub asks_vendor: bool,
}

impl Proposal {
    /// Rows come, go or are reworded.
    #[must_use]
    pub fn differs(&self) -> bool {
        !(self.added.is_empty() && self.gone.is_empty() && self.reworded.is_empty())
    }
}

/// What there is to ask before `form` is used; `None` when it changes nothing anybody chose before.
pub(super) fn of(
    form: &ImportedForm,
    year_assumed: bool,
    asks_vendor: bool,
    imported: &[ImportedForm],
) -> Option<Proposal> {
    let in_use = imported.iter().find(|f| f.edition == form.edition && f.form.kind == form.form.kind);
    let before: &[Item] = in_use.map(|f| f.form.items.as_slice()).unwrap_or_default();
    let after = &form.form.items;
    let is_in = |items: &[Item], item: &Item| items.iter().any(|i| i.id == item.id);
    let named = |item: &Item| format!("{} {}", item.number, item.label).trim().to_owned();
    let mut proposal = Proposal {
        year_assumed,
        replaces: in_use.is_some(),
        added: after.iter().filter(|i| in_use.is_some() && !is_in(before, i)).map(named).collect(),
        gone: before.iter().filter(|i| !is_in(after, i)).map(named).collect(),
        reworded: before
            .iter()
            .filter_map(|b| Some((b, after.iter().find(|a| a.id == b.id)?)))
            .filter(|(b, a)| sejo_model::text::fold(&b.label) != sejo_model::text::fold(&a.label))
            .map(|(b, a)| (named(b), named(a)))
            .collect(),
        more: 0,
        asks_vendor,
    };
    if !year_assumed && !asks_vendor && !proposal.differs() {
        return None;
    }
    for list in [&mut proposal.added, &mut proposal.gone] {
        proposal.more += list.len().saturating_sub(NAMED);
        list.truncate(NAMED);
    }
    proposal.more += proposal.reworded.len().saturating_sub(NAMED);
    proposal.reworded.truncate(NAMED);
    Some(proposal)
}
