//! What taking a workbook in would replace. Where that is not plain (another form of this edition is in use already, rows
//! that this edition is known to have are missing, rows were not read, the workbook names no year, a form that was filled in
//! names another facility, or a vendor's form does not say whose it is or which of several systems it is about) nothing changes before
//! a person has seen it.

use sejo_intake::workbook::LEFT_OUT;
use sejo_model::vendor::core;
use sejo_model::{Edition, ImportedForm, Item, Subsection, SystemId, VendorId};
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
    /// Whose it may be, while that is asked: whose a file like it was before, or whom it names though its systems are another's.
    #[serde(default)]
    pub likely: Option<VendorId>,
    /// The systems a vendor's form with answers in it may be about, where that vendor has several: somebody has to say which.
    #[serde(default)]
    pub systems: Vec<FormSystem>,
    /// The facility that stands on a form with answers in it, where that is not this one's name: somebody has to say that
    /// the form is this facility's all the same.
    #[serde(default)]
    pub names_other: Option<String>,
    /// The form is not asked this year: what it lacks is no row of this year's checklist.
    #[serde(default)]
    pub of_other_year: bool,
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

impl Proposal {
    /// Something is asked also where the workbook becomes no form, and only its answers are recorded.
    pub(super) fn asks_whatever_it_becomes(&self) -> bool {
        self.asks_vendor || !self.systems.is_empty() || self.names_other.is_some()
    }
}

/// A system a vendor's form may be about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormSystem {
    /// Id.
    pub id: SystemId,
    /// Name, told apart from others of the vendor.
    pub name: String,
    /// Whose it is.
    pub vendor: VendorId,
    /// The vendor's name.
    pub vendor_name: String,
}

/// What else is asked than what `form` itself tells.
pub(super) struct Asked {
    /// The workbook did not say for which year it is.
    pub year_assumed: bool,
    /// Nobody knows whose vendor's form it is.
    pub vendor: bool,
    /// Whose it may be.
    pub likely: Option<VendorId>,
    /// The systems it may be about.
    pub systems: Vec<FormSystem>,
    /// The facility it names instead of this one.
    pub names_other: Option<String>,
    /// It is not asked this year.
    pub of_other_year: bool,
}

/// What there is to ask before `form` is used; `None` when it changes nothing anybody chose before, lacks no row of the
/// form that its edition is known to have, names no other facility and is about no system of several.
pub(super) fn of(
    form: &ImportedForm,
    asked: Asked,
    imported: &[ImportedForm],
    shipped: &[Edition],
) -> Option<Proposal> {
    let year_assumed = asked.year_assumed;
    let in_use = imported.iter().find(|f| f.edition == form.edition && f.form.kind == form.form.kind);
    let same_file = in_use.is_some_and(|f| f.workbook.sha256 == form.workbook.sha256);
    let mut proposal = match in_use {
        // The file itself is in use: it was asked about when it came in.
        Some(_) if same_file => Proposal { year_assumed, ..Proposal::default() },
        Some(before) => Proposal { unread: unread(form), ..replacing(&before.form.items, form, year_assumed) },
        None => Proposal { unread: unread(form), ..lacking(form, year_assumed, shipped) },
    };
    proposal.asks_vendor = asked.vendor;
    proposal.likely = asked.likely.filter(|_| asked.vendor);
    proposal.systems = asked.systems;
    proposal.names_other = asked.names_other;
    proposal.of_other_year = asked.of_other_year;
    proposal.rounds_assumed =
        !same_file && form.workbook.problems.iter().any(|problem| problem.code == "workbook-rounds-assumed");
    let is_of_somebody = !proposal.asks_vendor && proposal.systems.is_empty();
    if is_of_somebody && proposal.names_other.is_none() && !proposal.asks_use() {
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
    let left = form.workbook.problems.iter().filter(|p| LEFT_OUT.contains(&p.code.as_str()));
    left.map(|p| {
        let sheet = p.sheet.as_deref().unwrap_or_default();
        let row = p.row.map(|row| row.to_string()).unwrap_or_default();
        format!("{sheet}!{row} {}", p.text).trim().to_owned()
    })
    .collect()
}

/// A row as people find it: its number alone may stand for one of the servers and one of the PCs.
pub(super) fn named(item: &Item) -> String {
    let kind = item.subsection.filter(|kind| *kind != Subsection::General);
    let kind = kind.map(|kind| format!("({})", kind.words().ja)).unwrap_or_default();
    format!("{}{kind} {}", item.number, item.label).trim().to_owned()
}

/// Whether two names are of one facility: legal forms and the body that runs it may stand before the name or not.
pub(crate) fn is_same_facility(one: &str, other: &str) -> bool {
    let bare = |name: &str| {
        let name = ["御中", "様", "殿"].iter().find_map(|end| name.trim().strip_suffix(end)).unwrap_or(name.trim());
        core(name)
    };
    let (one, other) = (bare(one), bare(other));
    let (long, short) = if one.len() < other.len() { (&other, &one) } else { (&one, &other) };
    one == other || (!short.is_empty() && long.strip_suffix(short.as_str()).is_some_and(is_body))
}

/// Whether a folded name is that of a body that runs facilities: 医療法人社団○○会 桜医院, ○○市立病院.
pub(super) fn is_body(name: &str) -> bool {
    const BODIES: [&str; 9] = ["法人", "社団", "財団", "会", "団", "組合", "連", "機構", "事業団"];
    BODIES.iter().any(|body| name.ends_with(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_number_are_told_apart_by_the_kind_of_device() {
        let shipped = sejo_edition::builtin().unwrap();
        let form =
            shipped.iter().find(|e| e.id.0 == "r8").and_then(|e| e.form(sejo_model::FormKind::Institution)).unwrap();
        let all: Vec<String> = form.items.iter().map(named).collect();
        let once: std::collections::BTreeSet<&String> = all.iter().collect();
        assert_eq!(once.len(), all.len(), "{all:?}");
        assert!(all.iter().any(|row| row.starts_with("2-⑫(端末PC) ")), "{all:?}");
        assert!(all.iter().any(|row| row.starts_with("2-① ")), "{all:?}");
    }

    #[test]
    fn a_facility_is_known_with_and_without_the_body_that_runs_it() {
        for (one, other) in [
            ("さくら医院", "さくら医院"),
            ("さくら医院 御中", "医療法人 さくら医院"),
            ("医療法人社団桜会　さくら医院", "さくら医院"),
            ("ｻｸﾗ病院", "サクラ病院"),
        ] {
            assert!(is_same_facility(one, other) && is_same_facility(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("さくら医院", "さくら医院 分院"),
            ("さくら医院(旧名)", "さくら医院"),
            ("北さくら医院", "さくら医院"),
            ("医療法人桜会 本院", "医療法人桜会 分院"),
        ] {
            assert!(!is_same_facility(one, other) && !is_same_facility(other, one), "{one} {other}");
        }
    }
}
