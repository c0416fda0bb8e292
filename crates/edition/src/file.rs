//! The shape of `content/editions/*.toml`, made for people: rows stand in groups like on the printed form, one line
//! each, and ids are computed, never typed.

use std::collections::BTreeMap;

use sejo_model::edition::OfficialFile;
use sejo_model::{
    Confidence, Control, Edition, EditionId, EditionState, FiscalYear, Form, FormKind, Item, ItemId, Subsection,
};
use serde::Deserialize;

use crate::error::{EditionError, RowProblem};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EditionFile {
    id: EditionId,
    title: String,
    fiscal_year: FiscalYear,
    published: String,
    guideline: String,
    state: EditionState,
    #[serde(default)]
    official_files: Vec<OfficialFile>,
    sources: BTreeMap<String, String>,
    form: Vec<FormEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormEntry {
    kind: FormKind,
    title: String,
    /// The forms (`r6/institution`) that `supersedes` points into.
    #[serde(default)]
    follows: Vec<String>,
    #[serde(default)]
    not_needed_without_vendor_contract: bool,
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    section: String,
    subsection: Option<Subsection>,
    #[serde(default = "yes")]
    required: bool,
    /// For rows that have none of their own.
    footnote: Option<String>,
    rows: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    #[serde(default)]
    number: String,
    control: Control,
    label: String,
    /// Rows of the followed forms by their last part (`patching.server`), or a full id.
    #[serde(default)]
    supersedes: Vec<String>,
    footnote: Option<String>,
    #[serde(default)]
    not_needed_without_vendor_contract: bool,
    #[serde(default)]
    refs: Vec<String>,
    confidence: Confidence,
    source: Vec<String>,
}

const fn yes() -> bool {
    true
}

/// Reads the text of an edition file. `name` is only used to say where something is wrong.
///
/// The rows are checked by themselves here; how editions fit together is checked by [`crate::validate`].
///
/// # Errors
/// [`EditionError::Syntax`] with line and column, or [`EditionError::Row`] with form and row.
pub fn parse(name: &str, text: &str) -> Result<Edition, EditionError> {
    let file: EditionFile = toml::from_str(text)
        .map_err(|e| EditionError::Syntax { file: name.to_owned(), message: e.to_string().trim_end().to_owned() })?;
    let forms =
        file.form.iter().map(|entry| form(name, &file.id, &file.sources, entry)).collect::<Result<Vec<_>, _>>()?;
    Ok(Edition {
        id: file.id,
        title: file.title,
        fiscal_year: file.fiscal_year,
        published: file.published,
        guideline: file.guideline,
        state: file.state,
        source_file: None,
        official_files: file.official_files,
        forms,
    })
}

fn form(
    file: &str,
    edition: &EditionId,
    sources: &BTreeMap<String, String>,
    entry: &FormEntry,
) -> Result<Form, EditionError> {
    let mut items = Vec::new();
    for group in &entry.group {
        for row in &group.rows {
            let item = item(edition, sources, entry, group, row).map_err(|problem| EditionError::Row {
                file: file.to_owned(),
                form: entry.kind.key().to_owned(),
                row: items.len() + 1,
                label: format!("{} {}", row.number, row.control).trim().to_owned(),
                problem,
            })?;
            items.push(item);
        }
    }
    Ok(Form { kind: entry.kind, title: entry.title.clone(), items })
}

fn item(
    edition: &EditionId,
    sources: &BTreeMap<String, String>,
    form: &FormEntry,
    group: &Group,
    row: &Row,
) -> Result<Item, RowProblem> {
    let source = row
        .source
        .iter()
        .map(|key| sources.get(key).cloned().ok_or_else(|| RowProblem::UnknownSource(key.clone())))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Item {
        id: ItemId::of(edition, form.kind, row.control, group.subsection),
        control: Some(row.control),
        number: row.number.clone(),
        section: group.section.clone(),
        subsection: group.subsection,
        label: row.label.clone(),
        required: group.required,
        not_needed_without_vendor_contract: form.not_needed_without_vendor_contract
            || row.not_needed_without_vendor_contract,
        supersedes: supersedes(form, row)?,
        footnote: row.footnote.clone().or_else(|| group.footnote.clone()),
        guideline_refs: row.refs.clone(),
        confidence: row.confidence,
        source,
    })
}

fn supersedes(form: &FormEntry, row: &Row) -> Result<Vec<ItemId>, RowProblem> {
    let mut ids = Vec::new();
    for short in &row.supersedes {
        if short.contains('/') {
            ids.push(ItemId(short.clone()));
            continue;
        }
        if form.follows.is_empty() {
            return Err(RowProblem::NothingFollowed(short.clone()));
        }
        ids.extend(form.follows.iter().map(|before| ItemId(format!("{before}/{short}"))));
    }
    Ok(ids)
}
