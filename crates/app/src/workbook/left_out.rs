//! What of a fill a form has no place for, so that nobody believes it was written.

use sejo_model::AnswerValue;
use sejo_model::ledger::Problem;
use sejo_model::words::Text;
use sejo_model::workbook::{
    AnswerColumns, Cell, Cover, DateForm, Fill, FillRow, FoundAnswer, HeadField, Layout, RoundColumns, on_sheet,
};

use sejo_report::workbook::{Fate, Field, Left};

use super::LeftOut;

/// Fields in the order they are named, with their words.
const FIELDS: [(&str, &str, &str); 10] = [
    ("gate", "医療情報システムの有無", "whether there are any systems"),
    ("value", "回答(対象外)", "answer (not applicable)"),
    ("round", "2回目以降の回答", "answers of later rounds"),
    ("confirmed_on", "確認日", "date of confirmation"),
    ("target_on", "目標日", "target date"),
    ("remark", "備考", "remark"),
    ("facility_name", "施設名", "name of the facility"),
    ("vendor_name", "事業者名", "name of the vendor"),
    ("filled_by", "記入者", "who filled it in"),
    ("filled_on", "記入日", "when it was filled in"),
];

/// The field of cells under shapes.
const SHAPES: &str = "shapes";

/// The field of the signature of the file.
const SIGNATURE: &str = "signature";

/// The field of a row that reads otherwise.
const DIFFERS: &str = "differs";

/// The field of an answer to other words.
const REWORDED: &str = "reworded";

/// The field of answers of the dropped file that were not confirmed.
const UNCONFIRMED: &str = "unconfirmed";

/// The field of a remark of the dropped file that no confirmed answer took over.
const REMARK_GONE: &str = "remark-gone";

/// What of a fill has no place on the form, and what would go into a cell that computes its value.
pub(crate) fn left_out(layout: &Layout, fill: &Fill) -> Vec<LeftOut> {
    let has = |of_table: fn(&Layout) -> &Option<HeadField>, of_cover: fn(&Cover) -> &Option<HeadField>| {
        layout.tables().any(|t| of_table(t).is_some()) || layout.covers.iter().any(|c| of_cover(c).is_some())
    };
    let heading = [
        ("facility_name", fill.facility_name.is_some() && !has(|l| &l.facility_name, |c| &c.facility_name)),
        ("vendor_name", fill.vendor_name.is_some() && !has(|l| &l.vendor_name, |c| &c.vendor_name)),
        ("filled_by", fill.filled_by.is_some() && !has(|l| &l.filled_by, |c| &c.filled_by)),
        ("filled_on", fill.filled_on.is_some() && !has(|l| &l.filled_on, |c| &c.filled_on)),
    ];
    let lost = heading.into_iter().filter(|(_, lost)| *lost);
    let mut lost: Vec<LeftOut> = lost.map(|(field, _)| LeftOut { field, ..LeftOut::default() }).collect();
    for row in &fill.rows {
        let table = layout.of_row(row.row);
        let sheet = layout.sheet_of(row.row);
        for Lost { field, formula, list } in of_row(table, row) {
            let sheet = sheet.map(str::to_owned);
            let (formula, list) = (formula.map(|c| c.to_string()), list.map(|c| c.to_string()));
            let new = LeftOut { sheet, row: Some(on_sheet(row.row) + 1), formula, list, field, ..LeftOut::default() };
            if !lost.contains(&new) {
                lost.push(new);
            }
        }
    }
    lost
}

/// A value that was not written because its cell holds words of the form, or words in a cell for a day that made room or may be
/// the form's.
pub(crate) fn printed(layout: &Layout, left: &Left) -> LeftOut {
    let several = left.sheet != layout.sheet || layout.tables().any(|table| table.sheet != layout.sheet);
    let (field, in_table) = match left.field {
        Field::Value => ("value", true),
        Field::ConfirmedOn => ("confirmed_on", true),
        Field::TargetOn => ("target_on", true),
        Field::Remark => ("remark", true),
        Field::FacilityName => ("facility_name", false),
        Field::VendorName => ("vendor_name", false),
        Field::FilledBy => ("filled_by", false),
        Field::FilledOn => ("filled_on", false),
    };
    let (sheet, row) = (several.then(|| left.sheet.clone()), in_table.then_some(left.row + 1));
    let place = LeftOut { sheet, row, field, ..LeftOut::default() };
    let cell = Some(left.cell.to_string());
    match &left.fate {
        Fate::NotWritten => LeftOut { printed: cell, ..place },
        Fate::Stays => LeftOut { kept: cell, ..place },
        Fate::MadeRoom(words) => LeftOut { gone: cell, words: Some(quoted(words)), ..place },
    }
}

/// Words of a cell as they are shown: in one line, not endless, without secrets.
fn quoted(words: &str) -> String {
    const LONGEST: usize = 60;
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    sejo_intake::mask_text(&line).chars().take(LONGEST).collect()
}

/// What filling in does to things around the cells: shapes drawn over them may cover the answers, a signature is no longer
/// valid.
pub(crate) fn around(problem: &Problem) -> Option<LeftOut> {
    let (field, printed) = match problem.code.as_str() {
        "workbook-shapes" => (SHAPES, Some(problem.text.clone())),
        "workbook-signed" => (SIGNATURE, None),
        _ => return None,
    };
    Some(LeftOut { printed, field, ..LeftOut::default() })
}

/// The answer to the gate of a form that does not print it.
pub(crate) fn gate() -> LeftOut {
    LeftOut { field: "gate", ..LeftOut::default() }
}

/// An answer of a later round to a row that is asked once.
pub(crate) fn round_missing(layout: &Layout, row: u32) -> LeftOut {
    let sheet = layout.sheet_of(row).map(str::to_owned);
    LeftOut { sheet, row: Some(on_sheet(row) + 1), field: "round", ..LeftOut::default() }
}

/// A confirmed answer that is left out because its row says something else now; `year`: that of the form, where it is over and
/// nobody can confirm it again.
pub(crate) fn reworded(layout: &Layout, row: u32, year: Option<String>) -> LeftOut {
    LeftOut { field: REWORDED, words: year, ..round_missing(layout, row) }
}

/// Answers that stand in the dropped file and were not confirmed; `year` as with [`reworded`].
pub(crate) fn unconfirmed(layout: &Layout, row: u32, year: Option<String>) -> LeftOut {
    LeftOut { field: UNCONFIRMED, words: year, ..round_missing(layout, row) }
}

/// A remark that stands in the dropped file and that the confirmed answer did not take over; `year` as with [`reworded`].
pub(crate) fn remark_gone(layout: &Layout, row: u32, year: Option<String>) -> LeftOut {
    LeftOut { field: REMARK_GONE, words: year, ..round_missing(layout, row) }
}

/// A row that reads otherwise than was confirmed although the answer was written: something around it says so.
pub(crate) fn differing(layout: &Layout, row: u32) -> LeftOut {
    LeftOut { field: DIFFERS, ..round_missing(layout, row) }
}

/// What has no place: the field, and the cell where that is a formula or its list is without the word.
struct Lost {
    field: &'static str,
    formula: Option<Cell>,
    list: Option<Cell>,
}

impl Lost {
    const fn of(field: &'static str) -> Self {
        Self { field, formula: None, list: None }
    }
}

/// What of one row has no place.
fn of_row(table: &Layout, row: &FillRow) -> Vec<Lost> {
    let mut lost = Vec::new();
    for answer in &row.answers {
        match table.rounds.iter().find(|r| r.round == answer.round) {
            Some(columns) => {
                lost.extend(of_round(table, columns, row.row, answer));
                if is_overwritten(table, columns, row, answer) {
                    lost.push(Lost::of("target_on"));
                }
            }
            // With a column for remarks it stands there.
            None if table.remark.is_none() && answer.value.is_some() => lost.push(Lost::of("round")),
            None => {}
        }
    }
    if row.remark.as_deref().is_some_and(|remark| !remark.is_empty()) {
        match table.remark {
            None => lost.push(Lost::of("remark")),
            Some(column) => lost.extend(formula(table, "remark", on_sheet(row.row), column)),
        }
    }
    lost
}

/// Whether rounds share one column for the target date, and a later one takes it.
fn is_overwritten(table: &Layout, columns: &RoundColumns, row: &FillRow, answer: &FoundAnswer) -> bool {
    let Some((day, column)) = answer.target_on.zip(columns.target_on) else { return false };
    let shares = |round: u8| {
        let of_round = table.rounds.iter().find(|r| r.round == round);
        of_round.is_some_and(|r| r.target_on == Some(column) && r.rows_below == columns.rows_below)
    };
    let later = row.answers.iter().filter(|a| a.round > answer.round && shares(a.round));
    later.filter_map(|a| a.target_on).any(|later| later != day)
}

fn of_round(table: &Layout, columns: &RoundColumns, row: u32, answer: &FoundAnswer) -> Vec<Lost> {
    let at = columns.row_of(row);
    let mut lost = Vec::new();
    if let Some(value) = answer.value {
        let column = match columns.answer {
            AnswerColumns::Word { column } | AnswerColumns::Printed { column } => Some(column),
            AnswerColumns::Pair { yes, no, not_applicable } => match value {
                AnswerValue::Yes => Some(yes),
                AnswerValue::No => Some(no),
                AnswerValue::NotApplicable => not_applicable,
            },
        };
        lost.extend(column.and_then(|c| formula(table, "value", at, c)));
        if !columns.takes(row, value) && table.remark.is_none() {
            let listed = !matches!(columns.answer, AnswerColumns::Pair { .. });
            let list = column.filter(|_| listed).map(|column| Cell { row: at, column });
            lost.push(Lost { list, ..Lost::of("value") });
        }
    }
    let days = [
        ("confirmed_on", answer.confirmed_on, columns.confirmed_on, columns.confirmed_form),
        ("target_on", answer.target_on, columns.target_on, columns.target_form),
    ];
    for (field, day, column, form) in days {
        match (day, column) {
            (None, _) => {}
            (Some(_), None) if form == DateForm::Cell => lost.push(Lost::of(field)),
            (Some(_), None) => {}
            (Some(_), Some(column)) => lost.extend(formula(table, field, at, column)),
        }
    }
    lost
}

fn formula(table: &Layout, field: &'static str, row: u32, column: u32) -> Option<Lost> {
    table.is_computed(row, column).then_some(Lost { formula: Some(Cell { row, column }), ..Lost::of(field) })
}

/// Rows named in one sentence; more are counted.
const ROWS_NAMED: usize = 6;

/// What is left out, in one or two sentences; `None` when everything has its place.
pub(crate) fn left_out_words(lost: &[LeftOut]) -> Option<Text> {
    let (days, lost): (Vec<&LeftOut>, Vec<&LeftOut>) = lost.iter().partition(|l| l.gone.is_some() || l.kept.is_some());
    let (own, others): (Vec<&LeftOut>, Vec<&LeftOut>) =
        lost.into_iter().partition(|l| [UNCONFIRMED, REMARK_GONE].contains(&l.field));
    super::both(super::both(without_place(&others), not_handed_on(&own)), of_days(&days))
}

/// Words in cells for days that made room, and those that stay because nobody can tell whose they are.
fn of_days(lost: &[&LeftOut]) -> Option<Text> {
    let (gone, kept): (Vec<&LeftOut>, Vec<&LeftOut>) = lost.iter().copied().partition(|l| l.gone.is_some());
    let said = |l: &LeftOut| {
        let cell = in_sheet(l, l.gone.as_ref()?);
        Some(format!("{cell}「{}」", l.words.as_deref().unwrap_or_default()))
    };
    let gone = named(&gone, said).map(|(ja, en)| {
        Text::new(
            format!("入れたExcelの日付の欄にあった、日付と読めない言葉は、だれかが書いたものとして消します(確認した日付があれば、代わりに書きます): {ja}。残すには、チェックリストの回答の備考に書いてください。"),
            format!("Words in the workbook's cells for dates that are no dates count as somebody's own and are taken away (a confirmed date stands in their place): {en}. Write them into the remarks of the answers to keep them."),
        )
    });
    let kept = named(&kept, |l| l.kept.as_ref().map(|cell| in_sheet(l, cell))).map(|(ja, en)| {
        Text::new(
            format!("日付の欄の次のセルにある言葉は、様式の文字か、だれかが書いたものか見分けられないため、空にせず残します: {ja}。回答に合わないときは、保存したあとに消してください。"),
            format!("These cells for dates keep words that may be the form's or somebody's own: {en}. Delete them by hand where they do not fit the answer."),
        )
    });
    super::both(gone, kept)
}

/// What somebody wrote into the dropped file and the filled one does not say.
fn not_handed_on(lost: &[&LeftOut]) -> Option<Text> {
    let rows = |field: &str| {
        let of_field: Vec<&LeftOut> = lost.iter().copied().filter(|l| l.field == field).collect();
        places(&of_field, |l| l.row.map(|row| in_sheet(l, &row.to_string())), ("行目", "rows "))
    };
    // In the checklist nobody can confirm or write anything for a year that is over.
    let (confirm, write) = match lost.iter().any(|l| l.words.is_some()) {
        true => (
            (
                "年度が終わったため、チェックリストでは確認できません。載せる回答は、保存したあとに手で書き足してください。",
                "The year is over, so the checklist no longer takes them. What is to be in it is added by hand.",
            ),
            ("残すには、保存したあとに手で書き足してください。", "Add them by hand to keep them."),
        ),
        false => (
            (
                "回答を載せるには、チェックリストで確認してください。",
                "Confirm the rows in the checklist to have them in it.",
            ),
            (
                "残すには、チェックリストの回答の備考に書いてください。",
                "Write them into the remarks of the answers to keep them.",
            ),
        ),
    };
    let unconfirmed = rows(UNCONFIRMED).map(|(ja, en)| {
        Text::new(
            format!("入れたExcelに書かれていた回答のうち、施錠で確認していないものは写さず、回答と日付の欄を空にします: {ja}。その行の備考は、書かれていたまま残しますが、施錠で確認したものではありません。{}", confirm.0),
            format!("Answers that stand in the workbook and were not confirmed here are not handed on; their cells and dates are emptied: {en}. The remarks of these rows stay as they were written, but nobody confirmed them. {}", confirm.1),
        )
    });
    let gone = rows(REMARK_GONE).map(|(ja, en)| {
        Text::new(
            format!("入れたExcelの備考のうち、確認した回答の備考に写していないものは、なくなります: {ja}。{}", write.0),
            format!(
                "Remarks of the workbook that the confirmed answers did not take over are not in it: {en}. {}",
                write.1
            ),
        )
    });
    super::both(unconfirmed, gone)
}

/// Why something is not in the workbook.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    Signature,
    Shapes,
    Differs,
    List,
    Reworded,
    RewordedThen,
    NoPlace,
    Formula,
    Printed,
}

impl Why {
    /// In the order in which they are told.
    const ALL: [Self; 9] = [
        Self::Signature,
        Self::Shapes,
        Self::Differs,
        Self::List,
        Self::Reworded,
        Self::RewordedThen,
        Self::NoPlace,
        Self::Formula,
        Self::Printed,
    ];

    fn of(lost: &LeftOut) -> Self {
        match lost.field {
            SIGNATURE => Self::Signature,
            SHAPES => Self::Shapes,
            DIFFERS => Self::Differs,
            REWORDED if lost.words.is_some() => Self::RewordedThen,
            REWORDED => Self::Reworded,
            _ if lost.list.is_some() => Self::List,
            _ if lost.printed.is_some() => Self::Printed,
            _ if lost.formula.is_some() => Self::Formula,
            _ => Self::NoPlace,
        }
    }

    /// What is told, with `{places}` where they are named.
    fn words(self) -> Text {
        match self {
            Self::Signature => Text::new(
                "このExcelには電子署名が付いています。記入すると署名は無効になるため、署名した人に署名し直してもらってください。",
                "The workbook carries a digital signature, which is no longer valid once it is filled in. Have it signed again.",
            ),
            Self::Shapes => Text::new(
                "次のセルには丸や線などの図形が重ねて描かれています: {places}。書いた回答と食い違わないように、保存したあとに図形を消してください。",
                "Shapes are drawn over these cells: {places}. Delete them afterwards, so that they do not contradict the answers.",
            ),
            Self::Differs => Text::new(
                "書き込んだあとに読み直すと、確認した回答と違って読める行があります: {places}。取り消し線や、回答の欄に残った言葉を、保存したあとに直してください。",
                "Read back, these rows do not say what was confirmed: {places}. Strikethrough or words left in the cells are the usual reason; put them right by hand.",
            ),
            Self::List => Text::new(
                "選択肢(プルダウン)に回答の言葉がなく、備考の欄もないため、次のセルには何も書きません(前の回答は消し、初めから入っている「-」などの記号はそのまま残します): {places}。回答とその理由を、余白か別の紙に書き添えてください。",
                "The lists of these cells have no word for the answer and there is no column for remarks, so nothing is written there (earlier answers go, a printed dash stays): {places}. Add the answer and its reason in the margin.",
            ),
            Self::Reworded => Text::new(
                "確認した後で文言が変わった項目の回答は書き込みません: {places}。チェックリストで読み直して、もう一度確認してください。",
                "Answers to rows that were reworded since they were confirmed are left out: {places}. Read them again in the checklist and confirm again.",
            ),
            Self::RewordedThen => Text::new(
                "{year}の回答の言葉がExcelと違います: {places}。年度が終わったため、確認し直して書き込むことはできません。確認したときの言葉と回答は、「様式」の「これまでの年度」にあります(PDFでも保存できます)。Excelの言葉と読み比べて、同じことを聞いている行だけ、保存したあとに手で書き写してください。",
                "The answers of that year were given to other words than the workbook's, so they are left out: {places}. The year is over, so they cannot be confirmed again. The words and answers of then stand under “Earlier years” of the forms, as PDF, too: read both and copy by hand where a row asks the same.",
            ),
            Self::NoPlace => Text::new(
                "このExcelには欄がないか、言葉が入っていて書く場所を決められないため、次のものは書き込みません: {places}。保存したあとに手で書き足し、違う言葉が残っていれば直してください。",
                "The workbook has no place for these, or words stand in it that may be the form's, so they are left out: {places}. Add them by hand, and correct what stands there.",
            ),
            Self::Formula => Text::new(
                "計算式の入ったセルには書き込みません: {places}。計算式を消して入れ直すか、保存したあとに手で書いてください。",
                "Cells with a formula are left alone: {places}. Delete the formulas and drop the file again, or write there by hand.",
            ),
            Self::Printed => Text::new(
                "様式の文字か、様式の文字かもしれない言葉が入っていて、書く場所を決められないセルには書き込みません: {places}。保存したあとに手で書いてください。",
                "Cells whose words are the form's, or may be, and leave no certain place are left as they are: {places}. Write there by hand.",
            ),
        }
    }

    /// How the places are named, once for each sentence.
    fn places(self, lost: &[&LeftOut]) -> Vec<Text> {
        let row = |l: &LeftOut| l.row.map(|row| in_sheet(l, &row.to_string()));
        let found = match self {
            Self::Signature => lost.first().map(|_| (String::new(), String::new())),
            // Each sheet has a sentence of its own.
            Self::Shapes => {
                let cells = lost.iter().filter_map(|l| l.printed.as_ref());
                return cells.map(|cells| Text::new(cells.clone(), cells.clone())).collect();
            }
            Self::Differs | Self::Reworded | Self::RewordedThen => places(lost, row, ("行目", "rows ")),
            Self::List => places(lost, |l| l.list.as_ref().map(|cell| in_sheet(l, cell)), ("", "")),
            Self::NoPlace => named(lost, row),
            Self::Formula => named(lost, |l| l.formula.as_ref().map(|cell| in_sheet(l, cell))),
            Self::Printed => named(lost, |l| l.printed.as_ref().map(|cell| in_sheet(l, cell))),
        };
        found.map(|(ja, en)| Text::new(ja, en)).into_iter().collect()
    }
}

/// What has no place in the workbook.
fn without_place(lost: &[&LeftOut]) -> Option<Text> {
    let sentences = Why::ALL.into_iter().flat_map(|why| {
        let lost: Vec<&LeftOut> = lost.iter().copied().filter(|l| Why::of(l) == why).collect();
        let year = lost.iter().find_map(|l| l.words.clone()).unwrap_or_default();
        why.places(&lost).into_iter().map(move |places| why.words().with("year", &year).filled("places", &places))
    });
    sentences.fold(None, |said, sentence| super::both(said, Some(sentence)))
}

fn in_sheet(lost: &LeftOut, place: &str) -> String {
    lost.sheet.as_ref().map_or_else(|| place.to_owned(), |sheet| format!("{sheet}!{place}"))
}

/// Each field with the places it has no place in.
fn named(lost: &[&LeftOut], place: impl Fn(&LeftOut) -> Option<String>) -> Option<(String, String)> {
    let (mut ja, mut en) = (Vec::new(), Vec::new());
    for (field, name_ja, name_en) in FIELDS {
        let of_field: Vec<&LeftOut> = lost.iter().copied().filter(|l| l.field == field).collect();
        if of_field.is_empty() {
            continue;
        }
        let is_cell = |l: &&LeftOut| [&l.formula, &l.printed, &l.gone, &l.kept].iter().any(|cell| cell.is_some());
        let formulas = of_field.iter().any(is_cell);
        // Without such a cell only 対象外 has no place.
        let (name_ja, name_en) = if formulas && field == "value" { ("回答", "answer") } else { (name_ja, name_en) };
        let unit = if formulas { ("", "") } else { ("行目", "rows ") };
        if let Some((ja_places, en_places)) = places(&of_field, &place, unit) {
            ja.push(format!("{name_ja}({ja_places})"));
            en.push(format!("{name_en} ({en_places})"));
        } else {
            ja.push(name_ja.to_owned());
            en.push(name_en.to_owned());
        }
    }
    (!ja.is_empty()).then(|| (ja.join("、"), en.join(", ")))
}

/// The first of the places with how many more there are; `None` when nothing has a place.
fn places(
    lost: &[&LeftOut],
    place: impl Fn(&LeftOut) -> Option<String>,
    (unit_ja, unit_en): (&str, &str),
) -> Option<(String, String)> {
    let places: Vec<String> = lost.iter().filter_map(|l| place(l)).collect();
    let first = places.iter().take(ROWS_NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    let (more_ja, more_en) = match places.len().saturating_sub(ROWS_NAMED) {
        0 => (String::new(), String::new()),
        more => (format!("ほか{more}か所"), format!(" and {more} more")),
    };
    (!places.is_empty()).then(|| (format!("{first}{unit_ja}{more_ja}"), format!("{unit_en}{first}{more_en}")))
}

#[cfg(test)]
mod tests {
    use sejo_model::date::parse;

    use super::*;

    #[test]
    fn a_field_without_a_certain_place_is_not_said_to_be_missing() {
        let lost = LeftOut { field: "filled_on", ..LeftOut::default() };
        let words = without_place(&[&lost]).unwrap();
        assert!(words.ja.contains("書く場所を決められないため、次のものは書き込みません: 記入日。"), "{words:?}");
        assert!(words.en.contains("are left out: when it was filled in. "), "{words:?}");
    }

    #[test]
    fn of_a_year_that_is_over_nobody_is_sent_to_the_checklist() {
        for field in [REWORDED, UNCONFIRMED, REMARK_GONE] {
            let now = LeftOut { field, row: Some(4), ..LeftOut::default() };
            let then = LeftOut { words: Some("令和8年度".to_owned()), ..now.clone() };
            let [now, then] = [now, then].map(|lost| left_out_words(&[lost]).unwrap());
            assert!(!now.ja.contains("手で書き") && now.en.contains("checklist") != (field == REMARK_GONE), "{now:?}");
            assert!(then.ja.contains("手で書き") && then.en.contains("by hand"), "{then:?}");
        }
    }

    /// Two rounds with columns of their own and one for the target date.
    #[test]
    fn a_target_date_that_a_later_round_takes_the_place_of_is_named() {
        let columns = |round: u8| RoundColumns {
            round,
            answer: AnswerColumns::Word { column: u32::from(round) },
            confirmed_on: None,
            target_on: Some(5),
            words: None,
            row_words: Vec::new(),
            confirmed_form: DateForm::Cell,
            target_form: DateForm::Cell,
            rows_below: 0,
        };
        let layout = Layout {
            sheet: "様式".to_owned(),
            header_rows: (0, 0),
            number: None,
            text: 0,
            categories: Vec::new(),
            rounds: vec![columns(1), columns(2)],
            remark: None,
            boundary: None,
            reference: None,
            facility_name: None,
            vendor_name: None,
            filled_by: None,
            filled_on: None,
            computed: Vec::new(),
            further: Vec::new(),
            covers: Vec::new(),
        };
        let answer = |round, day: &str| FoundAnswer {
            round,
            value: Some(AnswerValue::No),
            confirmed_on: None,
            target_on: parse(day).ok(),
            day_in_answer: None,
        };
        let lost = |first: &str, second: &str| {
            let answers = vec![answer(1, first), answer(2, second)];
            let row = FillRow { row: 3, answers, remark: None };
            let lost = left_out(&layout, &Fill { rows: vec![row], ..Fill::default() });
            lost.iter().map(|l| (l.field, l.row)).collect::<Vec<_>>()
        };
        assert_eq!(lost("2026-12-31", "2027-03-31"), [("target_on", Some(4))]);
        assert_eq!(lost("2026-12-31", "2026-12-31"), []);
        assert_eq!(lost("2026-12-31", ""), []);
    }
}
