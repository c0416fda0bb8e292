//! Drop-down lists that are kept elsewhere: `リスト!$A$1:$A$3`, or a name defined for such a range.

use std::collections::HashMap;

use super::grid::{Area, Grid};

/// Choices looked at; a list of answers has two to five.
const CHOICES: u64 = 50;

/// Replaces references by what stands in the cells, so that every list reads `"はい,いいえ"`. What cannot be followed
/// stays as it is and offers nothing.
pub(super) fn resolve(grids: &mut [Grid], names: &HashMap<String, String>) {
    let mut known: HashMap<(usize, String), Option<String>> = HashMap::new();
    for index in 0..grids.len() {
        let count = grids.get(index).map_or(0, |g| g.drop_downs.len());
        for drop_down in 0..count {
            let reference = grids.get(index).and_then(|g| g.drop_downs.get(drop_down)).map(|d| d.list.clone());
            let Some(reference) = reference.filter(|r| !r.starts_with('"')) else { continue };
            let list = known
                .entry((index, reference))
                .or_insert_with_key(|(index, reference)| {
                    follow(grids, *index, names.get(reference).unwrap_or(reference))
                })
                .clone();
            let place = grids.get_mut(index).and_then(|g| g.drop_downs.get_mut(drop_down));
            if let (Some(list), Some(place)) = (list, place) {
                place.list = list;
            }
        }
    }
}

fn follow(grids: &[Grid], own: usize, reference: &str) -> Option<String> {
    let (grid, range) = match reference.rsplit_once('!') {
        Some((sheet, range)) => {
            let sheet = sheet.trim_start_matches('=').trim_matches('\'').replace("''", "'");
            (grids.iter().find(|g| g.name == sheet)?, range)
        }
        None => (grids.get(own)?, reference.trim_start_matches('=')),
    };
    let area = Area::parse(range)?;
    if u64::from(area.bottom - area.top + 1) * u64::from(area.right - area.left + 1) > CHOICES {
        return None;
    }
    let choices: Vec<String> = (area.top..=area.bottom)
        .flat_map(|row| (area.left..=area.right).map(move |column| (row, column)))
        .map(|(row, column)| grid.text(row, column))
        .filter(|text| !text.is_empty())
        .collect();
    Some(format!("\"{}\"", choices.join(",")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::grid::{DropDown, Value};

    #[test]
    fn lists_on_other_sheets_are_followed() {
        let list = |list: &str| DropDown { areas: vec![Area::cell(0, 0)], list: list.into() };
        let mut form = Grid::new("form".into(), true);
        form.drop_downs =
            ["'リスト 1'!$A$1:$A$2", "選択肢", "リスト9!$A$1", "\"○,×\"", "OFFSET(A1,0,0)"].map(list).into();
        let mut lists = Grid::new("リスト 1".into(), false);
        lists.put(0, 0, Value::Text("はい".into()));
        lists.put(1, 0, Value::Text("いいえ".into()));
        let mut grids = vec![form, lists];
        resolve(&mut grids, &HashMap::from([("選択肢".to_owned(), "'リスト 1'!$A$1:$A$2".to_owned())]));
        let read: Vec<&str> = grids[0].drop_downs.iter().map(|d| d.list.as_str()).collect();
        assert_eq!(read, ["\"はい,いいえ\"", "\"はい,いいえ\"", "リスト9!$A$1", "\"○,×\"", "OFFSET(A1,0,0)"]);
    }
}
