//! Drop-down lists that are kept elsewhere: `リスト!$A$1:$A$3`, a name defined for such a range, or a function that gives one.

use std::collections::HashMap;

use super::grid::{Area, Grid};

/// Choices looked at; a list of answers has two to five.
const CHOICES: usize = 50;

/// Cells of one list looked at; a list often leaves room for more choices below.
const CELLS: u64 = 1_000;

/// Cells of all lists of a workbook looked at.
const ALL_CELLS: u64 = 200_000;

/// References that lead to another one: a name for a name.
const STEPS: u8 = 4;

/// The names that a workbook defines for ranges. A name may be one sheet's own, and case does not matter.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<(Option<usize>, String), String>);

impl Names {
    /// Adds a name, of one sheet or of the workbook.
    pub(super) fn add(&mut self, sheet: Option<usize>, name: &str, reference: String) {
        self.0.insert((sheet, name.to_lowercase()), reference);
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    fn get(&self, sheet: usize, name: &str) -> Option<&str> {
        let of = |sheet| self.0.get(&(sheet, name.to_lowercase()));
        of(Some(sheet)).or_else(|| of(None)).map(String::as_str)
    }
}

/// Replaces references by what stands in the cells, so that every list reads `"はい,いいえ"`. What cannot be followed
/// stays as it is and offers nothing.
pub(super) fn resolve(grids: &mut [Grid], names: &Names) {
    let mut known: HashMap<(usize, String), Option<String>> = HashMap::new();
    let mut room = ALL_CELLS;
    for index in 0..grids.len() {
        let count = grids.get(index).map_or(0, |g| g.drop_downs.len());
        for drop_down in 0..count {
            let reference = grids.get(index).and_then(|g| g.drop_downs.get(drop_down)).map(|d| d.list.clone());
            let Some(reference) = reference.filter(|r| !r.starts_with('"')) else { continue };
            let list = known.entry((index, reference)).or_insert_with_key(|(index, reference)| {
                let (grid, area) = follow(grids, names, *index, reference, STEPS)?;
                choices(grid, area, &mut room)
            });
            let place = grids.get_mut(index).and_then(|g| g.drop_downs.get_mut(drop_down));
            if let (Some(list), Some(place)) = (list.clone(), place) {
                place.list = list;
            }
        }
    }
}

/// The cells a reference means, seen from the sheet `own`.
fn follow<'g>(grids: &'g [Grid], names: &Names, own: usize, reference: &str, steps: u8) -> Option<(&'g Grid, Area)> {
    let reference = reference.trim().trim_start_matches('=').trim();
    let steps = steps.checked_sub(1)?;
    // INDIRECT("リスト!A1:A3") says where the list is; with a cell inside, only the spreadsheet knows.
    if let Some(inside) = function(reference, "INDIRECT") {
        let said = inside.trim().strip_prefix('"')?.strip_suffix('"')?;
        return follow(grids, names, own, said, steps);
    }
    // OFFSET(リスト!$A$1,0,0,COUNTA(…),1) is a list that grows: from its first cell down to the first empty one.
    if let Some(inside) = function(reference, "OFFSET") {
        let mut parts = inside.split(',');
        let (first, rows, columns) = (parts.next()?, parts.next()?.trim(), parts.next()?.trim());
        let stays = |part: &str| matches!(part, "" | "0");
        let (grid, area) = follow(grids, names, own, first, steps).filter(|_| stays(rows) && stays(columns))?;
        let filled =
            (area.top..grid.last_row().saturating_add(1)).take_while(|row| !grid.text(*row, area.left).is_empty());
        let bottom = filled.take(CHOICES).last()?;
        return Some((grid, Area { bottom, right: area.left, ..area }));
    }
    if let Some(named) = names.get(own, reference) {
        return follow(grids, names, own, named, steps);
    }
    let (grid, range) = match reference.rsplit_once('!') {
        Some((sheet, range)) => {
            let sheet = sheet.trim_matches('\'').replace("''", "'");
            (grids.iter().find(|g| g.name == sheet)?, range)
        }
        None => (grids.get(own)?, reference),
    };
    Some((grid, Area::parse(range).or_else(|| whole_column(range, grid))?))
}

/// What stands between the brackets of a function that is the whole reference.
fn function<'r>(reference: &'r str, name: &str) -> Option<&'r str> {
    let (head, inside) = reference.split_once('(')?;
    head.eq_ignore_ascii_case(name).then_some(())?;
    inside.strip_suffix(')')
}

/// `$A:$A`, as far as anything stands in the sheet.
fn whole_column(range: &str, grid: &Grid) -> Option<Area> {
    let (from, to) = range.split_once(':')?;
    let first = Area::parse(&format!("{from}1:{to}1"))?;
    Some(Area { bottom: grid.last_row(), ..first })
}

/// The choices in the cells, without the empty ones.
fn choices(grid: &Grid, area: Area, room: &mut u64) -> Option<String> {
    let bottom = area.bottom.min(grid.last_row().max(area.top));
    let size = u64::from(bottom - area.top + 1) * u64::from(area.right - area.left + 1);
    if size > CELLS || size > *room {
        return None;
    }
    *room -= size;
    let cells = (area.top..=bottom).flat_map(|row| (area.left..=area.right).map(move |column| (row, column)));
    let choices: Vec<String> =
        cells.map(|(row, column)| grid.text(row, column)).filter(|text| !text.is_empty()).take(CHOICES + 1).collect();
    (1..=CHOICES).contains(&choices.len()).then(|| format!("\"{}\"", choices.join(",")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::grid::{DropDown, Value};

    #[test]
    fn lists_kept_elsewhere_are_followed() {
        let list = |list: &str| DropDown { areas: vec![Area::cell(0, 0)], list: list.into() };
        let followed = [
            "'リスト 1'!$A$1:$A$2",
            "'リスト 1'!$A$1:$A$400",
            "'リスト 1'!$A:$A",
            "選択肢",
            "ANSWERS",
            "=answers",
            "INDIRECT(\"選択肢\")",
            "indirect(\"'リスト 1'!A1:A2\")",
            "OFFSET('リスト 1'!$A$1,0,0,COUNTA('リスト 1'!$A:$A),1)",
        ];
        let kept = [
            "リスト9!$A$1",
            "\"○,×\"",
            "OFFSET('リスト 1'!$A$1,1,0)",
            "INDIRECT(A1)",
            "輪",
            "'リスト 1'!$A$1:$Z$9999",
            "リスト 1!",
            "",
        ];
        let mut form = Grid::new("form".into(), true);
        form.drop_downs = followed.iter().chain(&kept).map(|r| list(r)).collect();
        let mut lists = Grid::new("リスト 1".into(), false);
        lists.put(0, 0, Value::Text("はい".into()));
        lists.put(1, 0, Value::Text("いいえ".into()));
        lists.put(900, 1, Value::Text("欄外".into()));
        let mut grids = vec![form, lists];
        let mut names = Names::default();
        names.add(None, "選択肢", "'リスト 1'!$A$1:$A$2".into());
        names.add(None, "answers", "リスト9!$A$1".into());
        names.add(Some(0), "Answers", "選択肢".into());
        names.add(None, "輪", "輪".into());
        resolve(&mut grids, &names);
        let read: Vec<&str> = grids[0].drop_downs.iter().map(|d| d.list.as_str()).collect();
        assert_eq!(read[..followed.len()], ["\"はい,いいえ\""; 9]);
        assert_eq!(read[followed.len()..], kept);
    }
}
