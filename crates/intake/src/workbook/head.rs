//! The fields around the table: whose form it is, who filled it in and when.
//!
//! A label shares its cell with the value (`施設名:`) or stands beside the cell to write into. A field is given only
//! where that cell is clear; a name written into the wrong cell would be worse than an empty field.

use sejo_model::text::fold;
use sejo_model::workbook::{Cell, HeadField};

use super::grid::Grid;

/// The fields found, and the facility's name if it is written in already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub facility_name: Option<HeadField>,
    pub vendor_name: Option<HeadField>,
    pub filled_by: Option<HeadField>,
    pub filled_on: Option<HeadField>,
    pub facility: String,
}

/// What a label asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Facility,
    Vendor,
    By,
    On,
}

const FACILITY: [&str; 22] = [
    "医療機関名",
    "医療機関等名",
    "医療機関薬局名",
    "医療機関名薬局名",
    "医療機関又は薬局名",
    "医療機関または薬局名",
    "医療機関の名称",
    "医療機関名称",
    "医療機関等の名称",
    "医療機関薬局の名称",
    "施設名",
    "施設名称",
    "施設の名称",
    "薬局名",
    "薬局名称",
    "薬局の名称",
    "病院名",
    "診療所名",
    "病院診療所名",
    "開設者施設名",
    "医療機関施設名",
    "法人施設名",
];

const VENDOR: [&str; 15] = [
    "事業者名",
    "事業者名称",
    "事業者の名称",
    "事業者",
    "会社名",
    "企業名",
    "ベンダ名",
    "ベンダ",
    "システム事業者名",
    "提供事業者名",
    "法人名",
    "貴社名",
    "事業者会社名",
    "回答事業者名",
    "保守事業者名",
];

// 確認者 is somebody else than who filled the form in.
const BY: [&str; 17] = [
    "記入者",
    "記入者名",
    "記入者氏名",
    "記入担当者",
    "記入担当者名",
    "記載者",
    "記載者氏名",
    "記載者名",
    "作成者",
    "作成者氏名",
    "担当者",
    "担当者名",
    "担当者氏名",
    "回答者",
    "回答者名",
    "回答者氏名",
    "点検者",
];

const ON: [&str; 11] = [
    "記入日",
    "記入年月日",
    "作成日",
    "作成年月日",
    "記載日",
    "記載年月日",
    "回答日",
    "回答年月日",
    "提出日",
    "記入日付",
    "点検日",
];

fn field(label: &str) -> Option<Field> {
    let key = fold(label);
    // 医療機関名(薬局名)
    let base = fold(&super::words::split_brackets(label).0);
    let is = |words: &[&str]| words.contains(&key.as_str()) || words.contains(&base.as_str());
    // 提供先の医療機関名, 保守を委託した事業者名: what is before the name only says which one.
    let ends = |words: &[&str]| base.chars().count() <= 16 && words.iter().any(|w| base.ends_with(w));
    if is(&FACILITY)
        || ends(&["医療機関名", "医療機関等名", "施設名", "薬局名", "病院名", "医療機関の名称", "施設の名称"])
    {
        Some(Field::Facility)
    } else if is(&VENDOR)
        || (!base.contains("医療機関名") && ends(&["事業者名", "事業者の名称", "会社名", "ベンダ名", "企業名"]))
    {
        Some(Field::Vendor)
    } else if is(&BY) {
        Some(Field::By)
    } else if is(&ON) {
        Some(Field::On)
    } else {
        None
    }
}

/// A label at the beginning of a cell: what it asks for, the label with its colon, and what follows.
fn shared(text: &str) -> Option<(Field, String, String)> {
    let at = text.find([':', '：'])?;
    let (label, rest) = text.split_at(at);
    let colon = rest.chars().next()?;
    let value = rest.get(colon.len_utf8()..)?;
    let found = field(label)?;
    let blank = |c: char| c.is_whitespace() || matches!(c, '_' | '＿' | '　' | ')' | '）');
    // A second label or blank in the same cell (`所在地:`, `電話＿＿`) leaves no room that is surely its own.
    let printed = value.trim().trim_end_matches(blank);
    let value = value.trim_matches(blank);
    let crowded =
        printed.contains([':', '：', '_', '＿', '\n', '\t']) || ["  ", "　　"].iter().any(|gap| printed.contains(gap));
    if !value_of(value).is_empty() && (crowded || is_label(value)) {
        return None;
    }
    Some((found, format!("{label}{colon}"), value.to_owned()))
}

/// Finds the fields above the header, then below the table for what is still missing.
pub(super) fn read(grid: &Grid, header_row: u32, last_row: u32) -> Head {
    let mut head = Head::default();
    let outside = grid.texts().filter(|(row, ..)| *row < header_row || *row > last_row);
    for (row, column, text) in outside {
        if grid.hidden_columns.contains(&column) || grid.hidden_rows.contains(&row) {
            continue;
        }
        if let Some((found, prefix, value)) = shared(&text) {
            // An empty box beside `施設名:` is the place; without one the cell itself is.
            match boxed(grid, row, column).filter(|_| value.is_empty()) {
                Some((cell, value)) => head.take(grid, found, cell, String::new(), value),
                None => head.take(grid, found, Cell { row, column }, prefix, value),
            }
        } else if let Some(found) = field(&text)
            && let Some((cell, value)) = beside(grid, row, column, header_row)
        {
            head.take(grid, found, cell, String::new(), value);
        }
    }
    head
}

/// Other labels of a form's head; a cell that holds one is nobody's to write into.
const LABELS: [&str; 32] = [
    "住所",
    "所在地",
    "電話",
    "電話番号",
    "tel",
    "fax",
    "fax番号",
    "番号",
    "郵便番号",
    "コード",
    "連絡先",
    "メール",
    "メールアドレス",
    "役職",
    "役職名",
    "職名",
    "部署",
    "部署名",
    "氏名",
    "管理者",
    "開設者",
    "代表者",
    "院長名",
    "区分",
    "種別",
    "病床数",
    "都道府県",
    "市町村",
    "確認者",
    "承認者",
    "年度",
    "押印欄",
];

/// Whether a cell prints a label rather than a value: one of the known words, or anything that ends with a colon.
fn is_label(text: &str) -> bool {
    let key = fold(&super::words::split_brackets(text).0);
    let ends = ["住所", "所在地", "電話番号", "コード", "メールアドレス", "担当者名", "氏名"];
    field(text).is_some()
        || shared(text).is_some()
        || text.trim_end().ends_with([':', '：'])
        || LABELS.contains(&key.as_str())
        || (key.chars().count() <= 14 && ends.iter().any(|end| key.ends_with(end)))
}

impl Head {
    /// The first place found is kept: the head of a form comes before what is printed below it. A cell that computes
    /// its value fills itself in.
    fn take(&mut self, grid: &Grid, found: Field, cell: Cell, prefix: String, value: String) {
        if grid.formulas.contains(&(cell.row, cell.column)) {
            return;
        }
        let slot = match found {
            Field::Facility => &mut self.facility_name,
            Field::Vendor => &mut self.vendor_name,
            Field::By => &mut self.filled_by,
            Field::On => &mut self.filled_on,
        };
        if slot.is_none() {
            *slot = Some(HeadField { cell, prefix });
            if found == Field::Facility {
                self.facility = value;
            }
        }
    }
}

/// A merged box, or a cell with a value already, right of a label that ends with a colon.
fn boxed(grid: &Grid, row: u32, column: u32) -> Option<(Cell, String)> {
    let right = grid.area(row, column).right + 1;
    let area = grid.area(row, right);
    let text = grid.text(row, right);
    let is_label = is_label(&text);
    let is_box = area.right > area.left && area.top == row;
    let visible = !grid.hidden_columns.contains(&area.left);
    (visible && !is_label && (is_box || !text.is_empty())).then_some((Cell { row: area.top, column: area.left }, text))
}

/// The next cell right of a label; below it when another label stands to the right.
fn beside(grid: &Grid, row: u32, column: u32, header_row: u32) -> Option<(Cell, String)> {
    let label = grid.area(row, column);
    let mut right = label.right + 1;
    while grid.hidden_columns.contains(&right) {
        right += 1;
    }
    let area = grid.area(row, right);
    let text = grid.text(row, right);
    if !is_label(&text) && area.top == row {
        return Some((Cell { row, column: area.left }, value_of(&text)));
    }
    let below = label.bottom + 1;
    let area = grid.area(below, column);
    let text = grid.text(below, column);
    let free = below < header_row && (area.top, area.left) == (below, label.left) && !is_label(&text);
    free.then_some((Cell { row: below, column }, value_of(&text)))
}

/// Empty templates (`令和 年 月 日`, underscores) are no value.
fn value_of(text: &str) -> String {
    let template = text.chars().all(|c| c.is_whitespace() || "_＿令和年月日/印".contains(c));
    if template { String::new() } else { text.to_owned() }
}
