//! Which column of a list is which field of the ledger. Few columns: a choice per column. Many columns: a line per field
//! with the columns to type or pick from, because a choice per column would make a page of hundreds of kilobytes.

use sejo_model::ledger::{ColumnGuess, Mapping, StateWord};
use sejo_model::{DeviceField, DeviceState, Lang};

use crate::form::Fields;

/// Columns that get a choice each.
const FEW: usize = 16;
/// Characters shown of a header or a value: they come from a file and may be pages long.
const SHOWN: usize = 24;

/// Whether a list has so many columns that the page asks the other way round.
pub(super) fn is_wide(columns: &[ColumnGuess]) -> bool {
    columns.len() > FEW
}

/// A name or value from a file, cut so that a page stays a page.
pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// A column as it stands in the list to pick from: its number, so that two columns of one name stay apart, and its head.
pub(super) fn name_of(index: usize, column: &ColumnGuess) -> String {
    format!("{}: {}", index + 1, cut(&column.header))
}

/// Whether a word for a state was said to mean this one.
pub(super) fn is_meant(said: &StateWord, state: &DeviceState) -> bool {
    said.meaning == Some(*state)
}

/// The name of the field's input.
pub(super) fn input(field: DeviceField) -> String {
    format!("at-{}", field.key())
}

/// Why a mapping cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// No column is called so.
    NoColumn(String),
    /// One column was given to two fields.
    Twice(String),
}

impl Wrong {
    pub(super) fn words(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::NoColumn(typed), Lang::Ja) => {
                format!("「{}」という列は、このファイルにありません。候補から選んでください。", cut(typed))
            }
            (Self::NoColumn(typed), Lang::En) => format!("No column is called \"{}\". Please pick one.", cut(typed)),
            (Self::Twice(name), Lang::Ja) => format!("列「{name}」が、2つの項目に選ばれています。"),
            (Self::Twice(name), Lang::En) => format!("Column \"{name}\" is chosen for two fields."),
        }
    }
}

/// The mapping as the form has it: a field per column in their order, and what the words for states mean.
pub(super) fn read(fields: &Fields, columns: &[ColumnGuess]) -> Result<Mapping, Wrong> {
    let said = fields.all("word").iter().zip(fields.all("meaning"));
    let states = said.filter_map(|(word, state)| Some((Mapping::word(word), state.parse().ok()?)));
    Ok(Mapping { fields: of_columns(fields, columns)?, states: states.collect(), is_doubted: false })
}

fn of_columns(fields: &Fields, columns: &[ColumnGuess]) -> Result<Vec<Option<DeviceField>>, Wrong> {
    if !is_wide(columns) {
        return Ok(fields.all("column").iter().map(|key| key.parse().ok()).collect());
    }
    let mut mapping = vec![None; columns.len()];
    for &field in DeviceField::ALL {
        let typed = fields.get(&input(field)).to_owned();
        if typed.is_empty() {
            continue;
        }
        for index in find_all(&typed, field, columns).ok_or(Wrong::NoColumn(typed))? {
            if let (Some(slot), Some(column)) = (mapping.get_mut(index), columns.get(index)) {
                if slot.is_some() {
                    return Err(Wrong::Twice(name_of(index, column)));
                }
                *slot = Some(field);
            }
        }
    }
    Ok(mapping)
}

/// What stands between the columns of one field.
pub(super) const AND: &str = "、";

/// The columns of a field; a place may stand in several.
fn find_all(typed: &str, field: DeviceField, columns: &[ColumnGuess]) -> Option<Vec<usize>> {
    let several = Some(typed).filter(|t| field == DeviceField::Place && t.contains(AND));
    let each = several.and_then(|typed| typed.split(AND).map(|one| find(one.trim(), columns)).collect());
    each.or_else(|| Some(vec![find(typed, columns)?]))
}

/// By its number, or by its head alone.
fn find(typed: &str, columns: &[ColumnGuess]) -> Option<usize> {
    let number = typed.split_once(':').map_or(typed, |(number, _)| number);
    let by_number = sejo_model::text::narrow(number).trim().parse::<usize>().ok().and_then(|n| n.checked_sub(1));
    by_number.filter(|i| *i < columns.len()).or_else(|| columns.iter().position(|c| c.header.trim() == typed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(count: usize) -> Vec<ColumnGuess> {
        let column = |i| ColumnGuess { header: format!("列{i}"), field: None, grade: 0, samples: Vec::new() };
        (0..count).map(column).collect()
    }

    #[test]
    fn a_column_left_out_keeps_its_place() {
        let fields = Fields::parse("column=name&column=&column=place").expect("fields");
        let read = read(&fields, &columns(3)).expect("mapping");
        assert_eq!(read.fields, [Some(DeviceField::Name), None, Some(DeviceField::Place)]);
    }

    #[test]
    fn words_for_states_are_explained_one_by_one() {
        let fields = Fields::parse("column=state&word=A&meaning=spare&word=B&meaning=").expect("fields");
        let read = read(&fields, &columns(1)).expect("mapping");
        assert_eq!(read.states.into_iter().collect::<Vec<_>>(), [("a".to_owned(), DeviceState::Spare)]);
    }

    #[test]
    fn many_columns_are_named_by_number_or_head() {
        let columns = columns(200);
        let sent = Fields::default().with("at-name", "3: 列2").with("at-place", "列150").with("at-os", "２００");
        let mapping = read(&sent, &columns).expect("mapping").fields;
        assert_eq!(mapping.len(), 200);
        let chosen: Vec<_> = (0..).zip(mapping).filter_map(|(i, f)| Some((i, f?))).collect::<Vec<(usize, _)>>();
        assert_eq!(chosen, [(2, DeviceField::Name), (150, DeviceField::Place), (199, DeviceField::Os)]);
        let places = Fields::default().with("at-place", "4: 列3、列5");
        let mapping = read(&places, &columns).expect("mapping").fields;
        assert_eq!((mapping[3], mapping[5]), (Some(DeviceField::Place), Some(DeviceField::Place)));
        let nowhere = Fields::default().with("at-name", "201");
        assert_eq!(read(&nowhere, &columns), Err(Wrong::NoColumn("201".to_owned())));
        let twice = Fields::default().with("at-name", "1").with("at-os", "列0");
        assert!(matches!(read(&twice, &columns), Err(Wrong::Twice(_))));
    }

    #[test]
    fn long_heads_are_cut_between_characters() {
        assert_eq!(cut(&"機".repeat(100)).chars().count(), SHOWN + 1);
        assert_eq!(cut("機器名"), "機器名");
    }
}
