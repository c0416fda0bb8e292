//! What changed from one edition to another, row by row, for people and for JSON.

use sejo_model::text::fold;
use sejo_model::{Control, Edition, EditionId, Form, FormKind, Item, ItemId, Subsection, Words};
use serde::Serialize;

use crate::continuity::{counterpart, predecessors};
use crate::import::is_from_file;
use crate::number;

/// How a row changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowChange {
    /// Same words, same number.
    Same,
    /// Other words; the number may differ too. Never said where only one side has the ministry's words.
    Reworded,
    /// Same words, another number or another kind of device.
    Renumbered,
    /// Several rows became one.
    Merged,
    /// One row became several.
    Split,
    /// Not asked before.
    New,
    /// Not asked any more.
    Gone,
}

impl RowChange {
    /// The words people read.
    #[must_use]
    pub const fn words(self) -> Words {
        match self {
            Self::Same => Words { ja: "変更なし", en: "same" },
            Self::Reworded => Words { ja: "文言の変更", en: "reworded" },
            Self::Renumbered => Words { ja: "番号の変更", en: "renumbered" },
            Self::Merged => Words { ja: "統合", en: "merged" },
            Self::Split => Words { ja: "分割", en: "split" },
            Self::New => Words { ja: "新しい項目", en: "new" },
            Self::Gone => Words { ja: "なくなった項目", en: "gone" },
        }
    }

    /// The key, as in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Reworded => "reworded",
            Self::Renumbered => "renumbered",
            Self::Merged => "merged",
            Self::Split => "split",
            Self::New => "new",
            Self::Gone => "gone",
        }
    }
}

/// A row as it stands in one of the two editions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiffItem {
    /// Key of the row.
    pub id: ItemId,
    /// Number as printed.
    pub number: String,
    /// Kind of device asked about.
    pub subsection: Option<Subsection>,
    /// What is asked.
    pub label: String,
    /// Whether an answer was required.
    pub required: bool,
    /// Whether the wording is known from the ministry or a good source.
    pub reliable: bool,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiffRow {
    /// How it changed.
    pub change: RowChange,
    /// What it is about; `None` for rows nobody has assigned.
    pub control: Option<Control>,
    /// The old rows: none when new, several when merged.
    pub before: Vec<DiffItem>,
    /// The new rows: none when gone, several when split.
    pub after: Vec<DiffItem>,
    /// Whether the words could be compared: both are the ministry's, or both our own short labels.
    pub words_compared: bool,
    /// For reference only before, required now.
    pub now_required: bool,
}

/// The differences between two editions of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EditionDiff {
    /// The older edition.
    pub from: EditionId,
    /// The newer edition.
    pub to: EditionId,
    /// Which form was compared, as asked; a form that was merged into another is compared with that one.
    pub form: FormKind,
    /// Changes in the order of the newer form; rows that are gone come last.
    pub rows: Vec<DiffRow>,
}

/// Compares a form of two editions. Where an edition has no such form the one that took its place is compared (R8 has
/// one form for institutions and pharmacies); where there is none at all its rows are all new or all gone.
#[must_use]
pub fn diff(from: &Edition, to: &Edition, form: FormKind) -> EditionDiff {
    let empty = Form { kind: form, title: String::new(), items: Vec::new() };
    let old = counterpart(from, form).unwrap_or(&empty);
    let new = counterpart(to, form).unwrap_or(&empty);
    let links: Vec<(&Item, Vec<&Item>)> = new.items.iter().map(|i| (i, predecessors(old, new, i))).collect();
    let successors = |item: &Item| -> Vec<&Item> {
        links.iter().filter(|(_, before)| before.iter().any(|b| b.id == item.id)).map(|(after, _)| *after).collect()
    };

    let mut rows = Vec::new();
    let mut split_done: Vec<&ItemId> = Vec::new();
    for (item, before) in &links {
        match before.as_slice() {
            [one] if successors(one).len() > 1 => {
                if !split_done.contains(&&one.id) {
                    split_done.push(&one.id);
                    rows.push(row(RowChange::Split, before, &successors(one)));
                }
            }
            [one] => rows.push(row(change(one, item), before, &[item])),
            [] => rows.push(row(RowChange::New, before, &[item])),
            _ => rows.push(row(RowChange::Merged, before, &[item])),
        }
    }
    let gone = old.items.iter().filter(|i| successors(i).is_empty());
    rows.extend(gone.map(|i| row(RowChange::Gone, &[i], &[])));
    EditionDiff { from: from.id.clone(), to: to.id.clone(), form, rows }
}

fn change(before: &Item, after: &Item) -> RowChange {
    let number = |i: &Item| number::read(&i.number, &i.section);
    if comparable(before, after) && fold(&before.label) != fold(&after.label) {
        RowChange::Reworded
    } else if number(before) != number(after) || before.subsection != after.subsection {
        RowChange::Renumbered
    } else {
        RowChange::Same
    }
}

/// Our own label against the ministry's sentence would always look like a change.
fn comparable(before: &Item, after: &Item) -> bool {
    is_from_file(before) == is_from_file(after)
}

fn row(change: RowChange, before: &[&Item], after: &[&Item]) -> DiffRow {
    let side = |items: &[&Item]| items.iter().map(|i| DiffItem::of(i)).collect::<Vec<_>>();
    DiffRow {
        change,
        control: after.iter().chain(before).find_map(|i| i.control),
        before: side(before),
        after: side(after),
        words_compared: before.iter().all(|b| after.iter().all(|a| comparable(b, a))),
        now_required: before.iter().any(|i| !i.required) && !after.is_empty() && after.iter().all(|i| i.required),
    }
}

impl DiffItem {
    fn of(item: &Item) -> Self {
        Self {
            id: item.id.clone(),
            number: item.number.clone(),
            subsection: item.subsection,
            label: item.label.clone(),
            required: item.required,
            reliable: item.confidence.is_reliable(),
        }
    }
}
