//! Workbooks that are not laid out as expected: forms on several sheets, rows that cannot be read, formulas, secrets in
//! remarks. Nothing of them is lost or written over without a word.

use rust_xlsxwriter::{Formula, Workbook, Worksheet};
use sejo_app::intake::IntakeState;
use sejo_app::workbook::Heading;
use sejo_model::{AnswerValue, Control, ErrorCode, Kept, Round};
use sejo_report::workbook::{Text, replace_texts};

use crate::house::{House, answer, sejo_days, today, workbook};
use crate::place::Place;
use crate::whole_path::{read, rows_of};

both! {
    rows_that_were_not_read_are_asked_about;
    a_form_on_two_sheets_is_filled_on_both;
    a_password_in_a_remark_is_masked_in_what_is_kept;
    a_cell_with_a_formula_is_left_alone_and_named;
    words_in_the_cells_for_days_make_room_and_are_named;
    what_stands_beside_unconfirmed_answers_stays_or_is_named;
}

const HEADER: [&str; 7] = ["番号", "区分", "チェック項目", "はい・いいえ", "確認日", "目標日", "備考"];

fn rows() -> Vec<Vec<String>> {
    rows_of("r8", &HEADER, |item| item.label.clone())
}

fn write(sheet: &mut Worksheet, rows: &[Vec<String>]) {
    for (r, row) in (0..).zip(rows) {
        for (c, value) in (0..).zip(row).filter(|(_, v)| !v.is_empty()) {
            sheet.write_string(r, c, value).unwrap();
        }
    }
}

async fn rows_that_were_not_read_are_asked_about(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let mut rows = rows();
    let extra = ["", "", "院内の無線LANの設定を記録している"].map(str::to_owned);
    rows.insert(12, extra.to_vec());
    let asked = house.drop_file(&officer, "r8.xlsx", workbook("医療機関・薬局確認用", &rows)).await;
    assert_eq!(asked.row.state, IntakeState::NeedsConfirmation, "{}", asked.row.summary);
    let proposal = asked.workbook.unwrap().proposal.unwrap();
    assert_eq!(proposal.unread, ["医療機関・薬局確認用!13 院内の無線LANの設定を記録している"]);
    assert!(proposal.gone.is_empty() && !proposal.differs() && proposal.asks_use(), "{proposal:?}");
    house.app.use_workbook(&officer, asked.row.id, true, (None, &[]), false).await.unwrap();
    assert_eq!(house.intake(asked.row.id).await.row.state, IntakeState::Done);
}

/// The form cut in two: the head and the first rows on one sheet, the rest on another with its columns in another order.
fn two_sheets() -> Vec<u8> {
    let rows = rows();
    let (first, rest) = rows.split_at(14);
    let header = ["番号", "区分", "チェック項目", "確認日", "はい・いいえ", "目標日", "備考"].map(str::to_owned);
    let second: Vec<Vec<String>> = std::iter::once(header.to_vec()).chain(rest.iter().cloned()).collect();
    let mut book = Workbook::new();
    write(book.add_worksheet().set_name("その1").unwrap(), first);
    write(book.add_worksheet().set_name("その2").unwrap(), &second);
    book.save_to_buffer().unwrap()
}

async fn a_form_on_two_sheets_is_filled_on_both(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let view = house.drop_file(&officer, "r8.xlsx", two_sheets()).await;
    let outcome = view.workbook.unwrap_or_else(|| panic!("{:?}", view.refusal));
    assert!(outcome.imported && view.problems.is_empty(), "{} {:?}", view.row.summary, view.problems);
    assert_eq!(outcome.sheets.further, ["その2"]);
    assert_eq!(outcome.rows.len(), rows().len() - 5);
    let last = outcome.rows.last().unwrap().0;
    assert_eq!(outcome.sheets.place(last), format!("その2!{}", rows().len() - 14 + 1));

    house.app.confirm(&officer, "officer", &answer(AnswerValue::Yes, today())).await.unwrap();
    house.app.confirm(&officer, "rules", &answer(AnswerValue::No, today())).await.unwrap();
    let file = house.app.filled_workbook(&officer, &outcome.edition, outcome.form).await.unwrap();
    let filled = read(&file.bytes);
    let said = |item: &str, control| {
        let row =
            filled.rows.iter().find(|r| outcome.rows.iter().any(|o| o.0 == r.row + 1 && o.3.control == Some(control)));
        let row = row.unwrap_or_else(|| panic!("no row for {item}"));
        (filled.layout.of_row(row.row).sheet.clone(), row.answers[0].value, row.answers[0].confirmed_on)
    };
    assert_eq!(said("officer", Control::Officer), ("その1".into(), Some(AnswerValue::Yes), Some(today())));
    assert_eq!(said("rules", Control::Rules), ("その2".into(), Some(AnswerValue::No), Some(today())));
    assert_eq!(filled.facility_name, house.app.facility(&officer).await.unwrap().name);
}

async fn a_password_in_a_remark_is_masked_in_what_is_kept(place: &Place) {
    const SECRET: &str = "Kf9#pQx2!m";
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let mut rows = rows();
    rows[6][6] = format!("ルータのパスワード: {SECRET}");
    let bytes = workbook("医療機関・薬局確認用", &rows);
    let view = house.drop_file(&officer, "r8.xlsx", bytes.clone()).await;
    assert_eq!((view.row.state, view.kept), (IntakeState::Done, Kept::Masked), "{}", view.row.summary);
    let named: Vec<_> = view.problems.iter().map(|(p, _)| (p.code.as_str(), p.row, p.column.as_deref())).collect();
    assert_eq!(named, [("workbook-secret-masked", Some(7), Some("G"))]);
    assert!(view.problems.iter().all(|(p, _)| !p.text.contains(SECRET)), "{:?}", view.problems);

    let kept = house.app.kept_file(&officer, view.row.id).await.unwrap().bytes;
    let outcome = view.workbook.unwrap();
    house.app.confirm(&officer, "officer", &answer(AnswerValue::Yes, today())).await.unwrap();
    let filled = house.app.filled_workbook(&officer, &outcome.edition, outcome.form).await.unwrap().bytes;
    for bytes in [&kept, &filled] {
        // Looks at every text of the package without changing any.
        let found = std::cell::Cell::new(false);
        let look = |text: Text<'_>| {
            let (Text::Cell(text) | Text::Comment(text)) = text;
            found.set(found.get() || text.contains(SECRET));
            None
        };
        assert!(replace_texts(bytes, &look).unwrap() == *bytes && !found.get());
        assert!(read(bytes).rows[1].remark.starts_with("ルータのパスワード"), "{:?}", read(bytes).rows[1]);
    }
    // Dropped again the file is known by its own hash, not by that of the copy.
    let again = house.drop_file(&officer, "r8.xlsx", bytes).await;
    assert_eq!((again.sha256, again.row.state), (view.sha256, IntakeState::Done));
}

async fn a_cell_with_a_formula_is_left_alone_and_named(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("医療機関・薬局確認用").unwrap();
    write(sheet, &rows());
    sheet.write_formula(6, 4, Formula::new("TODAY()").set_result("46000")).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let view = house.drop_file(&officer, "r8.xlsx", bytes.clone()).await;
    assert!(
        view.problems.iter().any(|(p, _)| p.code == "workbook-formula-cell" && p.row == Some(7)),
        "{:?}",
        view.problems
    );
    house.app.confirm(&officer, "officer", &answer(AnswerValue::Yes, today())).await.unwrap();
    let outcome = view.workbook.unwrap();
    let words = house.app.forms(&officer).await.unwrap().current.left_out_words().unwrap().ja;
    assert!(words.contains("確認日(E7)"), "{words}");
    let filled = read(&house.app.filled_workbook(&officer, &outcome.edition, outcome.form).await.unwrap().bytes);
    assert_eq!(filled.rows[1].answers[0].value, Some(AnswerValue::Yes));
    assert!(filled.layout.is_computed(6, 4));

    let placed = sejo_app::workbook::PlacedAnswer {
        sheet: None,
        row: Some(7),
        item: None,
        number: None,
        control: None,
        subsection: None,
        round: Round::FIRST,
        value: AnswerValue::Yes,
        confirmed_on: Some(today()),
        target_on: None,
        remark: None,
    };
    let left = house.app.fill_workbook(&bytes, std::slice::from_ref(&placed), &Heading::default()).unwrap().left_out;
    let named: Vec<_> = left.iter().map(|l| (l.field, l.row, l.formula.as_deref())).collect();
    assert_eq!(named, [("confirmed_on", Some(7), Some("E7"))]);
    let nowhere = sejo_app::workbook::PlacedAnswer { sheet: Some("ほか".to_owned()), ..placed };
    let error = house.app.fill_workbook(&bytes, &[nowhere], &Heading::default()).unwrap_err();
    assert_eq!(error.code, ErrorCode::UnknownWord);
}

/// 「3月末」 does not stay beside a confirmed はい, and does not go without a word.
async fn words_in_the_cells_for_days_make_room_and_are_named(place: &Place) {
    let house = House::new(place).await;
    let mut rows = rows();
    for (row, confirmed, target) in [(6, "6月頃", "3月末"), (7, "2026/11/1", "未定"), (8, "", "検討中")] {
        rows[row][3] = "いいえ".to_owned();
        rows[row][4] = confirmed.to_owned();
        rows[row][5] = target.to_owned();
    }
    let placed = |row, value, target_on| {
        let answer = crate::listed_workbooks::placed(row, value);
        sejo_app::workbook::PlacedAnswer { target_on, remark: None, ..answer }
    };
    let target = Some(today().saturating_add(sejo_days(30)));
    let answers = [placed(7, AnswerValue::Yes, None), placed(8, AnswerValue::No, target)];
    let bytes = workbook("医療機関・薬局確認用", &rows);
    let filled = house.app.fill_workbook(&bytes, &answers, &Heading::default()).unwrap();
    let named: Vec<_> =
        filled.left_out.iter().map(|l| (l.field, l.row, l.gone.as_deref(), l.words.as_deref())).collect();
    assert_eq!(
        named,
        [
            ("confirmed_on", Some(7), Some("E7"), Some("6月頃")),
            ("target_on", Some(7), Some("F7"), Some("3月末")),
            ("target_on", Some(8), Some("F8"), Some("未定")),
        ]
    );
    let words = filled.left_out_words().unwrap();
    assert!(words.ja.contains("確認日(E7「6月頃」)、目標日(F7「3月末」, F8「未定」)"), "{}", words.ja);
    assert!(words.en.contains("target date (F7「3月末」, F8「未定」)"), "{}", words.en);
    let book = read(&filled.bytes);
    let said = |row: usize| book.rows[row].answers.first().map(|a| (a.value, a.confirmed_on, a.target_on));
    assert_eq!(said(1), Some((Some(AnswerValue::Yes), Some(today()), None)));
    assert_eq!(said(2), Some((Some(AnswerValue::No), Some(today()), target)));
    let unread: Vec<_> = book.problems.iter().filter_map(|p| Some((p.row?, p.column.as_deref()?))).collect();
    assert_eq!(unread, [(9, "F")], "only the row that was not written still says 検討中");
}

/// Answers of the dropped form that nobody confirmed are not handed on, and said; the remark of the row is the person's own
/// and stays. A remark that a confirmed answer did not take over is said.
async fn what_stands_beside_unconfirmed_answers_stays_or_is_named(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let mut rows = rows();
    for (row, value, target, remark) in
        [(6, "はい", "", "院長が兼ねる"), (7, "いいえ", "2027/3/1", "来年買う"), (8, "はい", "", "説明\n二行目")]
    {
        rows[row][3] = value.to_owned();
        rows[row][4] = "2026/11/1".to_owned();
        rows[row][5] = target.to_owned();
        rows[row][6] = remark.to_owned();
    }
    let view = house.drop_file(&officer, "r8.xlsx", workbook("医療機関・薬局確認用", &rows)).await;
    let outcome = view.workbook.unwrap_or_else(|| panic!("{:?}", view.refusal));
    assert_eq!(outcome.answers, 3);
    // The form of the answer begins with the remark of the file.
    let declared = house.app.item(&officer, "officer").await.unwrap().declared_remark(Round::FIRST).to_owned();
    assert_eq!(declared, "院長が兼ねる");
    let taken_over = sejo_app::answer::ConfirmForm { remark: declared, ..answer(AnswerValue::Yes, today()) };
    house.app.confirm(&officer, "officer", &taken_over).await.unwrap();

    let left = async || {
        let forms = house.app.forms(&officer).await.unwrap();
        let named: Vec<_> =
            forms.current.left_out.iter().filter(|l| l.row.is_some()).map(|l| (l.field, l.row)).collect();
        (named, forms.current.left_out_words().unwrap().ja)
    };
    let (named, words) = left().await;
    assert_eq!(named, [("unconfirmed", Some(8)), ("unconfirmed", Some(9))]);
    assert!(words.contains("8, 9行目") && words.contains("備考は、書かれていたまま残します"), "{words}");
    let filled = || house.app.filled_workbook(&officer, &outcome.edition, outcome.form);
    let bytes = filled().await.unwrap().bytes;
    let said = |bytes: &[u8], row: usize| {
        let row = &read(bytes).rows[row];
        let answer = row.answers.first();
        let value = answer.and_then(|a| a.value);
        (value, answer.and_then(|a| a.confirmed_on), answer.and_then(|a| a.target_on), row.remark.clone())
    };
    assert_eq!(said(&bytes, 1), (Some(AnswerValue::Yes), Some(today()), None, "院長が兼ねる".to_owned()));
    assert_eq!(said(&bytes, 2), (None, None, None, "来年買う".to_owned()));
    assert_eq!(said(&bytes, 3), (None, None, None, "説明\n二行目".to_owned()));

    let without = sejo_app::answer::ConfirmForm { revision: 1, ..answer(AnswerValue::Yes, today()) };
    house.app.confirm(&officer, "officer", &without).await.unwrap();
    let (named, words) = left().await;
    assert_eq!(named, [("remark-gone", Some(7)), ("unconfirmed", Some(8)), ("unconfirmed", Some(9))]);
    assert!(words.contains("なくなります: 7行目"), "{words}");
    assert_eq!(said(&filled().await.unwrap().bytes, 1).3, "");
}
