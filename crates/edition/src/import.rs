//! A workbook with its matches becomes a form of an edition.
//!
//! Ids are built from the control, so answers given on the provisional rows stay with their rows. Words are the
//! workbook's own; what a sheet does not print (which rows of last year a row continues) comes from the known edition.

use std::collections::HashSet;

use sejo_model::edition::Grade;
use sejo_model::ledger::Problem;
use sejo_model::text::fold;
use sejo_model::workbook::{ReadWorkbook, WorkbookRow};
use sejo_model::{
    Confidence, Control, Edition, EditionId, FiscalYear, Form, FormKind, ImportedForm, Item, ItemId, RowMatch,
};

use crate::added;
use crate::awaited::FROM;
use crate::continuity::{counterpart, derived_ids};
use crate::error::EditionError;
use crate::identity::{Identity, identify};
use crate::matching::item_id;

/// How the source of an imported row begins; the hash of its file follows.
const FROM_FILE: &str = "SHA-256 ";

/// The code of what is said of a gate the workbook does not print.
pub const GATE_KEPT: &str = "workbook-gate-kept";

/// Whether a row's words are those of an imported file rather than our own short label.
pub(crate) fn is_from_file(item: &Item) -> bool {
    item.source.iter().any(|source| source.starts_with(FROM_FILE))
}

/// Makes a form out of a workbook, its edition and form taken from its words.
///
/// A sheet that does not ask whether there are any systems still has the question of the known edition: what was answered
/// to it decides about every other row. It comes first, wherever the sheet prints it, and has no row where it prints none.
///
/// Every row becomes an item, unmatched ones without a control, so that nothing printed is lost; but for what a vendor wrote into
/// its form, which is asked of nobody else (`added.rs`). Matches for rows the workbook does not have are ignored; rows without a
/// match count as unmatched.
///
/// # Errors
/// As [`identify`]; [`EditionError::NothingRecognised`] when no row is about any control.
pub fn import(
    workbook: ReadWorkbook,
    matches: Vec<RowMatch>,
    editions: &[Edition],
) -> Result<ImportedForm, EditionError> {
    let identity = identify(&workbook, &matches, editions)?;
    import_as(identity, workbook, matches, editions)
}

/// Makes a form out of a workbook whose edition and form a person said.
///
/// # Errors
/// [`EditionError::NothingRecognised`] when no row is about any control.
pub fn import_as(
    identity: Identity,
    mut workbook: ReadWorkbook,
    mut matches: Vec<RowMatch>,
    editions: &[Edition],
) -> Result<ImportedForm, EditionError> {
    if !workbook.rows.iter().any(|row| matches.iter().any(|m| m.row == row.row && m.control.is_some())) {
        return Err(EditionError::NothingRecognised { rows: workbook.rows.len() });
    }
    let Identity { edition, fiscal_year, form: kind } = identity;
    let base = Base::find(editions, &edition, fiscal_year, kind);
    let source = format!("{FROM_FILE}{}", workbook.sha256);
    let added = base.form.map(|known| added::settle(&mut workbook, &mut matches, known, kind)).unwrap_or_default();
    let mut taken: HashSet<ItemId> = HashSet::new();
    let mut items = Vec::with_capacity(workbook.rows.len());
    let mut rows = Vec::with_capacity(workbook.rows.len());
    for row in workbook.rows.iter().filter(|row| !added.contains(&row.row)) {
        let matched = matches.iter().find(|m| m.row == row.row);
        let wanted = matched.map(|m| item_id(&edition, kind, m));
        // Two rows assigned by hand to the same control: the second keeps the control under an id of its own.
        let id = wanted.filter(|id| !taken.contains(id)).unwrap_or_else(|| ItemId::unmatched(&edition, kind, row.row));
        taken.insert(id.clone());
        rows.push((row.row, id.clone()));
        items.push(base.item(id, row, matched, kind, &source));
    }
    let gate = items.iter().position(|item| item.control == Some(Control::SystemsInUse)).map(|at| items.remove(at));
    let kept = if gate.is_none() { base.gate(&edition, kind) } else { None };
    workbook.problems.extend(kept.as_ref().map(gate_kept));
    items.splice(..0, gate.or(kept));
    let form = Form { kind, title: form_title(&base, &workbook, kind), items };
    Ok(ImportedForm { edition, title: workbook.title.clone(), fiscal_year, form, workbook, matches, rows })
}

/// What is known about the form beforehand.
struct Base<'a> {
    /// The form of the same edition.
    form: Option<&'a Form>,
    /// The edition before.
    before: Option<&'a Edition>,
}

impl<'a> Base<'a> {
    fn find(editions: &'a [Edition], edition: &EditionId, year: FiscalYear, kind: FormKind) -> Self {
        let form = editions.iter().find(|e| &e.id == edition).and_then(|e| counterpart(e, kind));
        let before = editions.iter().filter(|e| e.fiscal_year < year).max_by_key(|e| e.fiscal_year);
        Self { form, before }
    }

    /// The gate of the known form, or that of the year before.
    fn gate(&self, edition: &EditionId, kind: FormKind) -> Option<Item> {
        let of = |form: Option<&Form>| form.and_then(Form::gate).cloned();
        let matched =
            RowMatch { row: 0, control: Some(Control::SystemsInUse), subsection: None, grade: Grade::Certain };
        let id = item_id(edition, kind, &matched);
        let mut gate = match self.form {
            Some(form) => Item { id, ..of(Some(form))? },
            None => {
                let before = of(self.before.and_then(|edition| counterpart(edition, kind)))?;
                Item { id, supersedes: vec![before.id.clone()], ..before }
            }
        };
        // The form of this year is here; nothing waits for it any more.
        gate.source.retain(|source| !source.starts_with(FROM));
        Some(gate)
    }

    fn item(&self, id: ItemId, row: &WorkbookRow, matched: Option<&RowMatch>, kind: FormKind, source: &str) -> Item {
        let known = self.form.and_then(|form| form.items.iter().find(|item| item.id == id));
        let mut item = Item {
            id,
            control: matched.and_then(|m| m.control),
            number: row.number.clone(),
            section: row.section.clone(),
            subsection: matched.map_or(row.subsection, |m| m.subsection),
            label: row.text.trim().to_owned(),
            required: known.is_none_or(|k| k.required) && !fold(&row.text).contains("参考項目"),
            not_needed_without_vendor_contract: kind.is_for_vendors()
                || says_not_needed(row)
                || known.is_some_and(|k| k.not_needed_without_vendor_contract),
            supersedes: known.map(|k| k.supersedes.clone()).unwrap_or_default(),
            footnote: None,
            guideline_refs: references(&row.reference),
            confidence: Confidence::A,
            source: vec![source.to_owned()],
        };
        if item.section.is_empty() {
            item.section = known.map(|k| k.section.clone()).unwrap_or_default();
        }
        if known.is_none()
            && let Some(before) = self.before
        {
            item.supersedes = derived_ids(before, kind, &item);
        }
        item
    }
}

/// That the gate stays though the workbook does not ask it.
fn gate_kept(gate: &Item) -> Problem {
    Problem { sheet: None, row: None, column: None, code: GATE_KEPT.to_owned(), text: gate.label.clone() }
}

fn form_title(base: &Base, workbook: &ReadWorkbook, kind: FormKind) -> String {
    // Cover titles name the whole checklist; what tells forms apart is the name of the form.
    if let Some(form) = base.form {
        return form.title.clone();
    }
    if workbook.layout.sheet.ends_with("確認用") {
        return workbook.layout.sheet.clone();
    }
    kind.words().ja.to_owned()
}

/// `※事業者と契約していない場合には、記入不要` in whichever words.
fn says_not_needed(row: &WorkbookRow) -> bool {
    let text = fold(&format!("{}{}", row.text, row.reference));
    let without = [
        "契約していない",
        "契約がない",
        "契約のない",
        "契約していなければ",
        "契約をしていない",
        "契約を締結していない",
    ];
    let nothing = ["不要", "必要はない", "必要はありません", "対象外", "要しない"];
    without.iter().any(|w| text.contains(w)) && nothing.iter().any(|n| text.contains(n))
}

/// Chapters as printed, one per line or separated by commas.
fn references(printed: &str) -> Vec<String> {
    printed
        .split(['\n', '\r', '、', ',', '，', '；', ';'])
        .map(str::trim)
        .filter(|part| !part.is_empty() && *part != "-" && *part != "－")
        .map(str::to_owned)
        .collect()
}
