//! From the six questions to the filled workbook: the first hour of a clinic.

use sejo_app::answer::ConfirmForm;
use sejo_app::checklist::ChecklistView;
use sejo_app::form::{Beyond, Filling};
use sejo_app::intake::IntakeState;
use sejo_intake::Limits;
use sejo_model::workbook::ReadWorkbook;
use sejo_model::{
    AnswerValue, CheckCode, Control, Date, DeviceField, EditionState, FormKind, Item, Role, VerdictValue,
};

use crate::house::{House, answer, day, sejo_days, shared, table, today, workbook};
use crate::place::Place;

both! {
    from_the_questions_to_the_filled_workbook;
    an_answer_to_the_provisional_words_is_asked_for_again;
    an_old_remark_goes_with_its_answer_and_the_forms_own_stays;
    the_shared_workbooks_come_back_filled;
    a_vendor_form_is_declared_and_never_confirmed;
    the_form_is_printed_and_handed_out_as_json;
    without_the_workbook_there_is_nothing_to_fill;
    both_rounds_are_in_the_filled_workbook;
    what_a_form_has_no_column_for_is_said_and_read_back;
    an_older_form_is_filled_in_when_something_was_confirmed_in_it;
    words_for_a_day_in_an_older_form_are_named;
}

const DEVICES: &str = "
    資産番号 | 機器名 | 区分 | 設置場所 | メーカー | 製造番号 | ホスト名 | IPアドレス | OS | OSバージョン | 管理責任者 | 保守業者 | リモート保守 | サポート期限 | 棚卸日
    A-1 | 電子カルテサーバ | サーバ | サーバ室 | 富士電子 | SN-001 | EHR01 | 192.168.10.1 | Windows Server | 2022 | 佐藤 | 自院 | なし | 2031-10-14 | 2026-10-01
    A-2 | 受付端末1 | 端末PC | 受付 | 富士電子 | SN-002 | RCP01 | 192.168.10.21 | Windows 11 | 24H2 | 佐藤 | 自院 | なし | 2031-10-14 | 2026-10-01
    A-3 | ルータ | ネットワーク機器 | サーバ室 | 山葉 | SN-003 | RT01 | 192.168.10.254 | RTX | 15.04 | 佐藤 | 自院 | なし | 2030-03-31 | 2026-10-01
";

async fn from_the_questions_to_the_filled_workbook(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();

    let start = house.app.checklist(&officer).await.unwrap();
    assert_eq!(start.edition.id.0, "r8");
    assert_eq!(start.edition.state, EditionState::Provisional);
    assert_eq!(start.summary.open, start.summary.needed);
    let ledger = house.app.item(&officer, "ledger").await.unwrap();
    assert_ne!(ledger.row.verdict, VerdictValue::Yes, "an empty ledger proves nothing");

    // The list waits for its columns, and is taken in when they are confirmed.
    let list = house.drop_file(&officer, "機器一覧.xlsx", workbook("機器", &table(DEVICES))).await;
    assert_eq!(list.row.state, IntakeState::NeedsMapping, "{}", list.row.summary);
    let guessed: Vec<Option<DeviceField>> = list.devices.as_ref().unwrap().columns.iter().map(|c| c.field).collect();
    assert!(guessed.contains(&Some(DeviceField::Serial)) && guessed.contains(&Some(DeviceField::Os)), "{guessed:?}");
    let done = house.accept_guess(&officer, &list).await;
    assert_eq!(done.row.state, IntakeState::Done, "{}", done.row.summary);
    assert_eq!(done.devices.as_ref().unwrap().counts.new, 3);
    assert!(done.changed_items.iter().any(|(_, _, _, after)| after == "はい"), "{:?}", done.changed_items);

    // The ministry's workbook turns the edition official; its ids are the same.
    let bytes = r8_workbook();
    let book = house.drop_file(&officer, "r8.xlsx", bytes.clone()).await;
    let outcome = book.workbook.as_ref().unwrap();
    assert_eq!((outcome.edition.0.as_str(), outcome.form), ("r8", FormKind::Institution), "{}", book.row.summary);
    let official = house.app.checklist(&officer).await.unwrap();
    assert_eq!(official.edition.state, EditionState::Official);

    let confirmed = confirm_everything(&house, today()).await;
    let summary = house.app.checklist(&officer).await.unwrap().summary;
    assert!(summary.is_complete(), "{summary:?}");
    assert!(!summary.is_compliant(), "one row was answered with no");

    let file = house.app.filled_workbook(&officer, &official.edition.id, FormKind::Institution).await.unwrap();
    assert_eq!(file.name, "r8_記入済み.xlsx");
    let read = read(&file.bytes);
    assert_eq!(read.facility_name, "みなと診療所");
    assert_same_answers(&read, &confirmed);
    assert_eq!(changed_parts(&bytes, &file.bytes), ["xl/worksheets/sheet1.xml"], "only the sheet was written");

    // Dropped again, the filled file declares what was confirmed and confirms nothing itself.
    let again = house.drop_file(&officer, &file.name, file.bytes).await;
    assert_eq!(again.workbook.unwrap().answers, confirmed.len());
    let item = house.app.item(&officer, &confirmed[0].slug).await.unwrap();
    assert_eq!(item.row.declared, Some(confirmed[0].value));
    assert_eq!(item.history.len(), 1);
}

/// The official form keeps the row and words it differently: the answer stays, and is to be looked at again.
async fn an_answer_to_the_provisional_words_is_asked_for_again(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    house.appoint().await;
    let officer = house.officer();
    for slug in ["officer", "bcp"] {
        let form = ConfirmForm { reason: "台帳で確かめた".into(), ..answer(AnswerValue::Yes, today()) };
        house.app.confirm(&officer, slug, &form).await.unwrap();
    }
    let before = house.app.item(&officer, "officer").await.unwrap().row;
    assert_eq!(before.reworded, None);

    let reworded = |item: &Item| match item.control {
        Some(Control::Officer) => format!("{}(代理の者を含む)", item.label),
        _ => item.label.clone(),
    };
    house.drop_file(&officer, "r8.xlsx", r8_workbook_saying(reworded)).await;
    let view = house.app.checklist(&officer).await.unwrap();
    assert_eq!(view.edition.state, EditionState::Official);
    assert_eq!(reworded_rows(&view), ["officer"], "the other row asks what it asked");
    let row = house.app.item(&officer, "officer").await.unwrap().row;
    assert_eq!(row.reworded, Some(before.label));
    assert_eq!(row.answer.as_ref().map(|a| a.value), Some(AnswerValue::Yes), "the answer stays");

    let revision = row.answer.unwrap().revision;
    let again = ConfirmForm { revision, ..answer(AnswerValue::Yes, today()) };
    house.app.confirm(&officer, "officer", &again).await.unwrap();
    assert!(reworded_rows(&house.app.checklist(&officer).await.unwrap()).is_empty());
}

/// A remark somebody wrote beside an old answer must not stand beside a new one; a note the form itself prints stays.
async fn an_old_remark_goes_with_its_answer_and_the_forms_own_stays(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let own = "対象の機器がない場合は対象外";
    let mut rows = rows_of("r8", &ONE_ROUND, |item| item.label.clone());
    for row in &mut rows {
        match row.get(2).map(String::as_str) {
            Some(label) if label.contains("事業継続計画") => {
                row[3] = "いいえ".into();
                row[6] = "去年の言い訳".into();
            }
            Some(label) if label.contains("台帳") => row[6] = own.into(),
            _ => {}
        }
    }
    let book = house.drop_file(&officer, "r8.xlsx", workbook("医療機関・薬局確認用", &rows)).await;
    assert_eq!(book.workbook.as_ref().unwrap().answers, 1, "{}", book.row.summary);
    for slug in ["bcp", "ledger"] {
        house.app.confirm(&officer, slug, &answer(AnswerValue::No, today())).await.unwrap();
    }
    let edition = house.app.checklist(&officer).await.unwrap().edition.id;
    let filled = house.app.filled_workbook(&officer, &edition, FormKind::Institution).await.unwrap();
    let remark = |word: &str| {
        let rows = read(&filled.bytes).rows;
        rows.into_iter().find(|r| r.text.contains(word)).map(|r| r.remark).unwrap()
    };
    assert_eq!(remark("事業継続計画"), "");
    assert_eq!(remark("台帳"), own);
}

/// Rows that block the form because their answer is to other words.
fn reworded_rows(view: &ChecklistView) -> Vec<String> {
    let found = view.check.iter().filter(|l| l.code == CheckCode::Reworded && l.blocking);
    found.map(|l| l.item.as_ref().unwrap().slug().to_owned()).collect()
}

/// The three shared look-alikes: what was confirmed is what the filled file says when it is read again.
async fn the_shared_workbooks_come_back_filled(place: &Place) {
    for name in ["r7-form-circles.xlsx", "r7-form-drop-down.xlsx"] {
        let Some(bytes) = shared(name) else { return };
        let house = House::on(place, day("2025-11-22")).await;
        house.answer_questions().await;
        let officer = house.officer();
        let book = house.drop_file(&officer, name, bytes.clone()).await;
        let outcome = book.workbook.as_ref().unwrap_or_else(|| panic!("{name}: {:?}", book.refusal));
        assert_eq!(outcome.edition.0, "r7", "{name}");
        assert_eq!(book.row.state, IntakeState::Done, "{name}: {}", book.row.summary);
        let confirmed = confirm_everything(&house, day("2025-11-22")).await;
        let file = house.app.filled_workbook(&officer, &outcome.edition, outcome.form).await.unwrap();
        assert_same_answers(&read(&file.bytes), &confirmed);
        assert_eq!(changed_parts(&bytes, &file.bytes).len(), 1, "{name}: only the sheet was written");
    }
}

/// A vendor's form is that edition's vendor form; what stands in it is declared, by the vendor it names.
async fn a_vendor_form_is_declared_and_never_confirmed(place: &Place) {
    let Some(bytes) = shared("r8-vendor-form-boundary.xlsx") else { return };
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let book = house.drop_file(&officer, "vendor.xlsx", bytes).await;
    let outcome = book.workbook.unwrap();
    assert_eq!((outcome.edition.0.as_str(), outcome.form), ("r8", FormKind::Vendor));
    let view = house.app.checklist(&officer).await.unwrap();
    assert_eq!(view.edition.state, EditionState::Provisional, "the facility's own form is still provisional");
    assert_eq!(view.summary.open, view.summary.needed);
    let forms = house.app.forms(&officer).await.unwrap();
    assert_eq!(forms.others.len(), 1);
    assert_eq!(forms.others[0].filling, Filling::ForVendors);
    let filled = house.app.filled_workbook(&officer, &outcome.edition, outcome.form).await.unwrap();
    assert_same_answers(&read(&filled.bytes), &[]);
}

async fn the_form_is_printed_and_handed_out_as_json(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    house.appoint().await;
    let officer = house.officer();
    house.app.confirm(&officer, "officer", &answer(AnswerValue::Yes, today())).await.unwrap();
    let pdf = house.app.form_pdf(&officer, true).await.unwrap();
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    let json: serde_json::Value = serde_json::from_slice(&house.app.form_json(&officer).await.unwrap().bytes).unwrap();
    assert_eq!(json["format"], "sejo-form/1");
    assert_eq!(json["edition"]["state"], "provisional");
    let row = json["rows"].as_array().unwrap().iter().find(|r| r["slug"] == "officer").unwrap();
    assert_eq!(row["confirmed"][0]["value"], "yes");
    assert_eq!(row["measured"]["value"], "yes");
    assert!(row["measured"]["reasons"][0]["words"]["ja"].as_str().is_some_and(|w| !w.is_empty()));
}

async fn without_the_workbook_there_is_nothing_to_fill(place: &Place) {
    let house = House::new(place).await;
    let edition = house.app.checklist(&house.officer()).await.unwrap().edition;
    let error = house.app.filled_workbook(&house.officer(), &edition.id, FormKind::Institution).await.unwrap_err();
    assert_eq!(error.code, sejo_model::ErrorCode::NothingToFill);
}

/// いいえ in June, はい in November: the form shows both, in columns where it has them, in the remarks where not.
async fn both_rounds_are_in_the_filled_workbook(place: &Place) {
    let two = ["番号", "区分", "チェック項目", "1回目 はい・いいえ", "2回目 はい・いいえ", "備考"];
    for (header, has_second) in [(&two[..], true), (&ONE_ROUND[..], false)] {
        let house = House::on(place, day("2026-06-01")).await;
        house.answer_questions().await;
        let book = house.drop_file(&house.officer(), "r8.xlsx", workbook_of("r8", header)).await;
        let outcome = book.workbook.as_ref().unwrap_or_else(|| panic!("{:?}", book.refusal));
        house.app.confirm(&house.officer(), "bcp", &answer(AnswerValue::No, day("2026-06-01"))).await.unwrap();
        let house = house.restart_on(today()).await;
        let officer = house.officer();
        let row = house.app.item(&officer, "bcp").await.unwrap().row;
        let next = row.next_round.unwrap();
        assert_eq!(next.number(), 2);
        let second = ConfirmForm { round: next, ..answer(AnswerValue::Yes, today()) };
        house.app.confirm(&officer, "bcp", &second).await.unwrap();
        let row = house.app.item(&officer, "bcp").await.unwrap().row;
        assert_eq!((row.earlier.len(), row.earlier[0].value), (1, AnswerValue::No));

        let file = house.app.filled_workbook(&officer, &outcome.edition, outcome.form).await.unwrap();
        let read = read(&file.bytes);
        let filled = read.rows.iter().find(|r| r.text == row.label).unwrap();
        let said: Vec<_> = filled.answers.iter().filter_map(|a| Some((a.round, a.value?))).collect();
        // Without columns of its own the second round stands in the remark and is read back from there.
        assert_eq!(read.layout.rounds.len() > 1, has_second);
        assert_eq!(said, [(1, AnswerValue::No), (2, AnswerValue::Yes)]);
        assert_eq!(filled.answers[1].confirmed_on, (!has_second).then_some(today()));
        assert!(!filled.remark.contains("回目"), "{}", filled.remark);
        let beyond = house.app.forms(&officer).await.unwrap().current.beyond;
        assert_eq!(beyond, (!has_second).then_some(Beyond { round: next, has_remark: true }));
        let json: serde_json::Value =
            serde_json::from_slice(&house.app.form_json(&officer).await.unwrap().bytes).unwrap();
        let row = json["rows"].as_array().unwrap().iter().find(|r| r["slug"] == "bcp").unwrap();
        assert_eq!((&row["confirmed"][0]["value"], &row["confirmed"][1]["value"]), (&"no".into(), &"yes".into()));
    }
}

/// 対象外 on a form with columns for はい and いいえ alone stands in the remark and comes back; what has no place at all is named.
async fn what_a_form_has_no_column_for_is_said_and_read_back(place: &Place) {
    let columns = ["番号", "区分", "チェック項目", "はい", "いいえ", "確認日"];
    for has_remark in [true, false] {
        let house = House::new(place).await;
        house.answer_questions().await;
        let officer = house.officer();
        let header: Vec<&str> = columns.into_iter().chain(has_remark.then_some("備考")).collect();
        let book = house.drop_file(&officer, "r8.xlsx", workbook_of("r8", &header)).await;
        let outcome = book.workbook.as_ref().unwrap_or_else(|| panic!("{:?}", book.refusal));
        let none =
            ConfirmForm { remark: "端末を使わない".to_owned(), ..answer(AnswerValue::NotApplicable, today()) };
        house.app.confirm(&officer, "removable-media", &none).await.unwrap();
        house.app.confirm(&officer, "rules", &answer(AnswerValue::No, today())).await.unwrap();

        let words = house.app.forms(&officer).await.unwrap().current.left_out_words().unwrap().ja;
        assert!(words.contains("目標日(25行目)"), "{words}");
        assert_eq!(words.contains("対象外") && words.contains("備考"), !has_remark, "{words}");
        let file = house.app.filled_workbook(&officer, &outcome.edition, outcome.form).await.unwrap();
        let read = read(&file.bytes);
        let label = house.app.item(&officer, "removable-media").await.unwrap().row.label;
        let row = read.rows.iter().find(|r| r.text == label).unwrap();
        let said: Vec<_> = row.answers.iter().map(|a| (a.value, a.confirmed_on)).collect();
        assert_eq!(said, [(has_remark.then_some(AnswerValue::NotApplicable), Some(today()))]);
        assert_eq!(row.remark, if has_remark { "端末を使わない" } else { "" });
    }
}

/// Last year's workbook: with answers confirmed in its year it is filled in; without any there is nothing to fill in.
async fn an_older_form_is_filled_in_when_something_was_confirmed_in_it(place: &Place) {
    let house = House::on(place, day("2025-11-22")).await;
    house.answer_questions().await;
    let book = house.drop_file(&house.officer(), "r7.xlsx", workbook_of("r7", &ONE_ROUND)).await;
    let outcome = book.workbook.as_ref().unwrap_or_else(|| panic!("{:?}", book.refusal));
    assert_eq!(outcome.edition.0, "r7");
    let house = house.restart_on(today()).await;
    let other = house.app.forms(&house.officer()).await.unwrap().others.remove(0);
    assert_eq!((other.edition.id.0.as_str(), other.filling), ("r7", Filling::NothingWritten));

    let house = house.restart_on(day("2025-11-22")).await;
    house.app.confirm(&house.officer(), "officer", &answer(AnswerValue::Yes, day("2025-11-22"))).await.unwrap();
    let house = house.restart_on(today()).await;
    let officer = house.officer();
    let other = house.app.forms(&officer).await.unwrap().others.remove(0);
    assert_eq!((other.filling, other.answered.1), (Filling::Ready, 1));
    let file = house.app.filled_workbook(&officer, &other.edition.id, other.edition.form).await.unwrap();
    let answers = read(&file.bytes).rows.into_iter().flat_map(|r| r.answers);
    assert_eq!(answers.filter_map(|a| a.value).collect::<Vec<_>>(), [AnswerValue::Yes]);
}

/// What somebody wrote into a cell for a day of last year's form makes room in it too, and is named beside it.
async fn words_for_a_day_in_an_older_form_are_named(place: &Place) {
    let house = House::on(place, day("2025-11-22")).await;
    house.answer_questions().await;
    let officer = house.officer();
    let label = house.app.item(&officer, "officer").await.unwrap().row.label;
    let mut rows = rows_of("r7", &ONE_ROUND, |item| item.label.clone());
    let at = rows.iter().position(|row| row.get(2) == Some(&label)).unwrap();
    rows[at][3] = "はい".to_owned();
    rows[at][5] = "3月末".to_owned();
    house.drop_file(&officer, "r7.xlsx", workbook("医療機関・薬局確認用", &rows)).await;
    house.app.confirm(&officer, "officer", &answer(AnswerValue::Yes, day("2025-11-22"))).await.unwrap();
    let house = house.restart_on(today()).await;
    let other = house.app.forms(&house.officer()).await.unwrap().others.remove(0);
    assert_eq!(other.filling, Filling::Ready);
    let gone: Vec<_> =
        other.left_out.iter().filter_map(|l| Some((l.field, l.gone.clone()?, l.words.clone()?))).collect();
    assert_eq!(gone, [("target_on", format!("F{}", at + 1), "3月末".to_owned())], "{:?}", other.left_out);
}

/// An answer that was confirmed, by the row's number and subsection as printed.
pub struct Confirmed {
    pub slug: String,
    pub label: String,
    pub value: AnswerValue,
    pub confirmed_on: Date,
    pub target_on: Option<Date>,
}

/// Answers every needed row: いいえ for the ledger, はい otherwise.
pub async fn confirm_everything(house: &House, on: Date) -> Vec<Confirmed> {
    let officer = house.actor(Role::Officer);
    let rows: Vec<_> = house.app.checklist(&officer).await.unwrap().groups.into_iter().flat_map(|g| g.rows).collect();
    let mut confirmed = Vec::new();
    for row in rows.into_iter().filter(|r| r.not_needed.is_none()) {
        let value = if row.control == Some(Control::Ledger) { AnswerValue::No } else { AnswerValue::Yes };
        let form = answer(value, on);
        house
            .app
            .confirm(&officer, &row.slug, &form)
            .await
            .unwrap_or_else(|e| panic!("{}: {e} {:?}", row.slug, e.fields));
        confirmed.push(Confirmed {
            slug: row.slug,
            label: row.label,
            value,
            confirmed_on: on,
            target_on: (value == AnswerValue::No).then(|| on.saturating_add(sejo_days(30))),
        });
    }
    confirmed
}

pub fn read(bytes: &[u8]) -> ReadWorkbook {
    sejo_intake::workbook::read(bytes, &Limits::default()).unwrap()
}

/// Names of the parts of a package that are not byte for byte what they were, added and lost ones too.
fn changed_parts(before: &[u8], after: &[u8]) -> Vec<String> {
    let parts = |bytes: &[u8]| {
        let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes.to_vec())).unwrap();
        let names: Vec<String> = package.file_names().map(|name| name.unwrap().into_owned()).collect();
        let content = |name: String| {
            let mut held = Vec::new();
            std::io::Read::read_to_end(&mut package.by_name(&name).unwrap(), &mut held).unwrap();
            (name, held)
        };
        names.into_iter().map(content).collect::<std::collections::BTreeSet<_>>()
    };
    let (before, after) = (parts(before), parts(after));
    let changed: std::collections::BTreeSet<&String> =
        before.symmetric_difference(&after).map(|(name, _)| name).collect();
    changed.into_iter().cloned().collect()
}

/// The workbook says of the first round exactly what was confirmed, in the order of the rows, and nothing else.
fn assert_same_answers(book: &ReadWorkbook, confirmed: &[Confirmed]) {
    let said: Vec<_> = book
        .rows
        .iter()
        .flat_map(|r| r.answers.iter().filter(|a| a.value.is_some()).map(move |a| (r.text.clone(), a)))
        .map(|(text, a)| (text, a.round, a.value.unwrap(), a.confirmed_on, a.target_on))
        .collect();
    let columns = &book.layout.rounds[0];
    let dated = columns.confirmed_on.is_some();
    let targeted = columns.target_on.is_some();
    // A form that does not print the gate has no place for its answer; the checklist keeps it.
    let is_gate = |label: &str| label == "医療情報システムを導入し、使っている";
    let prints_gate = book.rows.iter().any(|r| is_gate(&r.text));
    let wanted: Vec<_> = confirmed
        .iter()
        .filter(|c| prints_gate || !is_gate(&c.label))
        .map(|c| (c.label.clone(), 1, c.value, dated.then_some(c.confirmed_on), c.target_on.filter(|_| targeted)))
        .collect();
    assert_eq!(said, wanted);
}

/// A generated workbook of this year: the provisional rows in other places than any shared look-alike.
pub fn r8_workbook() -> Vec<u8> {
    r8_workbook_saying(|item| item.label.clone())
}

/// The same with other words in its rows.
pub fn r8_workbook_saying(words: impl Fn(&Item) -> String) -> Vec<u8> {
    workbook("医療機関・薬局確認用", &rows_of("r8", &ONE_ROUND, words))
}

const ONE_ROUND: [&str; 7] = ["番号", "区分", "チェック項目", "はい・いいえ", "確認日", "目標日", "備考"];

/// The rows of a shipped edition under a header of one's own.
fn workbook_of(edition: &str, header: &[&str]) -> Vec<u8> {
    workbook("医療機関・薬局確認用", &rows_of(edition, header, |item| item.label.clone()))
}

pub fn rows_of(edition: &str, header: &[&str], words: impl Fn(&Item) -> String) -> Vec<Vec<String>> {
    let editions = sejo_edition::builtin().unwrap();
    let edition = editions.iter().find(|e| e.id.0 == edition).unwrap();
    let form = edition.form(FormKind::Institution).unwrap();
    let cells = |list: &[&str]| list.iter().map(|&s| s.to_owned()).collect::<Vec<String>>();
    let mut rows = vec![
        cells(&[&format!(
            "令和{}年度版 医療機関等におけるサイバーセキュリティ対策チェックリスト",
            edition.fiscal_year.0 - 2018
        )]),
        cells(&["医療機関・薬局確認用"]),
        cells(&["施設名", ""]),
        cells(&[]),
        cells(header),
    ];
    for item in &form.items {
        let part = item.subsection.map(|s| s.words().ja).unwrap_or_default();
        rows.push(cells(&[&item.number, part, &words(item), "", "", "", ""]));
    }
    rows
}
