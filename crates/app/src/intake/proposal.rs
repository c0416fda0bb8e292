//! What taking a workbook in would replace. Where that is not plain (another form of this edition is in use already, rows
//! that this edition is known to have are missing, rows were not read, the workbook names no year, or a vendor's form does
//! not say whose it is) nothing changes before a person has seen it.

use sejo_model::{Edition, ImportedForm, Item};
use serde::{Deserialize, Serialize};

/// Rows named one by one; more are counted.
const NAMED: usize = 20;

/// What a person is asked about a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Proposal {
    /// The workbook did not say for which year it is; this year was taken.
    pub year_assumed: bool,
    /// A form of the same edition that was taken in before would be replaced.
    pub replaces: bool,
    /// Rows only the new form has.
    pub added: Vec<String>,
    /// Rows only the form in use has, or the form this edition is known to have.
    pub gone: Vec<String>,
    /// Rows with other words: before and after.
    pub reworded: Vec<(String, String)>,
    /// Rows and tables of the workbook that were not read, each with its place.
    #[serde(default)]
    pub unread: Vec<String>,
    /// Columns of the same heading were taken for rounds though no word says so.
    #[serde(default)]
    pub rounds_assumed: bool,
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

    /// Somebody has to say that the workbook is to be used as it was read.
    #[must_use]
    pub fn asks_use(&self) -> bool {
        self.year_assumed || self.rounds_assumed || self.differs() || !self.unread.is_empty()
    }
}

/// What there is to ask before `form` is used; `None` when it changes nothing anybody chose before and lacks no row of the
/// form that its edition is known to have.
pub(super) fn of(
    form: &ImportedForm,
    year_assumed: bool,
    asks_vendor: bool,
    imported: &[ImportedForm],
    shipped: &[Edition],
) -> Option<Proposal> {
    let in_use = imported.iter().find(|f| f.edition == form.edition && f.form.kind == form.form.kind);
    let same_file = in_use.is_some_and(|f| f.workbook.sha256 == form.workbook.sha256);
    let mut proposal = match in_use {
        // The file itself is in use: it was asked about when it came in.
        Some(_) if same_file => Proposal { year_assumed, ..Proposal::default() },
        Some(before) => Proposal { unread: unread(form), ..replacing(&before.form.items, form, year_assumed) },
        None => Proposal { unread: unread(form), ..lacking(form, year_assumed, shipped) },
    };
    proposal.asks_vendor = asks_vendor;
    proposal.rounds_assumed =
        !same_file && form.workbook.problems.iter().any(|problem| problem.code == "workbook-rounds-assumed");
    if !asks_vendor && !proposal.asks_use() {
        return None;
    }
    for list in [&mut proposal.added, &mut proposal.gone, &mut proposal.unread] {
        proposal.more += list.len().saturating_sub(NAMED);
        list.truncate(NAMED);
    }
    proposal.more += proposal.reworded.len().saturating_sub(NAMED);
    proposal.reworded.truncate(NAMED);
    Some(proposal)
}

/// Everything that changes against the form that was taken in before.
fn replacing(before: &[Item], form: &ImportedForm, year_assumed: bool) -> Proposal {
    let after = &form.form.items;
    let is_in = |items: &[Item], item: &Item| items.iter().any(|i| i.id == item.id);
    Proposal {
        year_assumed,
        replaces: true,
        added: after.iter().filter(|i| !is_in(before, i)).map(named).collect(),
        gone: before.iter().filter(|i| !is_in(after, i)).map(named).collect(),
        reworded: before
            .iter()
            .filter_map(|b| Some((b, after.iter().find(|a| a.id == b.id)?)))
            .filter(|(b, a)| sejo_model::text::fold(&b.label) != sejo_model::text::fold(&a.label))
            .map(|(b, a)| (named(b), named(a)))
            .collect(),
        ..Proposal::default()
    }
}

/// The rows of the known form that the workbook lacks. Our words for them are provisional, so other words are no matter,
/// nor are rows nobody could know of.
fn lacking(form: &ImportedForm, year_assumed: bool, shipped: &[Edition]) -> Proposal {
    let known = sejo_edition::known_form(shipped, &form.edition, form.form.kind);
    let gone = known.map(|known| sejo_edition::missing(known, &form.form)).unwrap_or_default();
    Proposal { year_assumed, gone: gone.into_iter().map(named).collect(), ..Proposal::default() }
}

/// What the reader left out though it might be asked.
fn unread(form: &ImportedForm) -> Vec<String> {
    const CODES: [&str; 4] =
        ["workbook-row-left-out", "workbook-hidden-row", "workbook-row-struck", "workbook-table-left-out"];
    let left = form.workbook.problems.iter().filter(|p| CODES.contains(&p.code.as_str()));
    left.map(|p| {
        let sheet = p.sheet.as_deref().unwrap_or_default();
        let row = p.row.map(|row| row.to_string()).unwrap_or_default();
        format!("{sheet}!{row} {}", p.text).trim().to_owned()
    })
    .collect()
}

fn named(item: &Item) -> String {
    format!("{} {}", item.number, item.label).trim().to_owned()
}
