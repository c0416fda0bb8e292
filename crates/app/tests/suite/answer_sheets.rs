//! Answer workbooks that came back in a state in which nobody can say what was answered: nothing in them is booked as an answer
//! without a word.

use rust_xlsxwriter::{Format, Note, Shape, Workbook};
use sejo_app::intake::IntakeState;
use sejo_app::reply::{ChosenPart, Deciding, ReplyFile};
use sejo_app::request::NewRequest;
use sejo_evidence::signing::SigningKey;
use sejo_model::reply::{DecisionKind, ReplyNote, ReplyNoteCode as Code, ShownQuestion};
use sejo_model::request::Asked;
use sejo_model::{ErrorCode, Lang, Reply, RequestId, System, SystemId, SystemKind};
use serde_json::{Value, json};

use crate::house::{House, table, workbook};
use crate::place::Place;
use crate::requests::{self, OFFICIAL};

both! {
    a_sign_of_doubt_is_no_answer;
    what_is_planned_is_no_answer;
    what_is_planned_is_none_on_the_official_form_either;
    a_day_to_come_beside_its_yes_is_planned_whatever_its_column_says;
    a_remark_that_denies_its_yes_is_told_and_changes_nothing;
    a_cell_beside_that_denies_its_yes_is_told_whatever_its_heading;
    what_nobody_can_place_is_shown_with_its_row_and_heard;
    every_cell_of_a_row_of_the_official_form_is_heard;
    a_question_written_over_in_its_row_is_told_with_both_wordings;
    a_row_that_shows_another_question_than_its_reference_is_no_answer;
    what_would_turn_a_no_into_a_yes_is_named;
    an_issued_reply_without_its_seal_is_told;
    a_later_number_that_nobody_signed_makes_nothing_newer;
    two_columns_of_answers_count_where_they_agree;
    a_further_column_of_answers_is_heard_whatever_its_heading;
    the_last_answers_and_nothing_left_are_no_further_answers;
    without_its_sheet_of_references_it_is_read_by_its_words;
    what_nobody_sees_of_a_workbook_answers_nothing;
    a_copy_of_the_sheet_fills_no_blank;
    a_form_that_is_dropped_about_two_systems_replies_for_both;
    an_official_form_of_one_word_is_refused_for_what_it_is;
    words_outside_the_table_are_told;
    what_is_drawn_over_an_answer_or_noted_on_it_is_heard;
    a_row_of_the_official_form_that_is_crossed_out_is_told;
    a_note_on_any_cell_of_a_row_is_heard;
    columns_of_one_heading_on_the_official_form_need_a_word;
    the_same_answer_given_twice_keeps_what_is_said_beside_either;
    an_answer_nobody_asked_for_is_told_with_its_word;
    what_is_typed_where_a_question_shows_nothing_stands_with_its_remark;
    what_is_said_of_a_system_without_a_name_stands_alone;
    words_written_over_in_the_page_of_a_request_are_told;
    every_word_that_a_page_shows_is_one_that_was_sent;
}

/// A clinic that asked the vendor of its electronic record and its accounting.
pub(crate) struct Sent {
    pub(crate) house: House,
    pub(crate) request: RequestId,
    pub(crate) asked: Asked,
}

/// A row of the workbook: reference, system, number, words, answer.
type Row = [String; 5];

const HEADINGS: [&str; 5] = ["照合番号", "システム", "番号", "項目", "回答"];

impl Sent {
    pub(crate) async fn new(place: &Place) -> Self {
        let house = House::new(place).await;
        house.answer_questions().await;
        let officer = house.officer();
        let mut vendor = house.app.vendor(&officer, None).await.unwrap().vendor;
        vendor.name = "株式会社つばめクラウド".to_owned();
        house.app.save_vendor(&officer, &vendor).await.unwrap();
        let known = house.app.systems(&officer).await.unwrap();
        let ehr = known.into_iter().find(|r| r.system.kind == SystemKind::Ehr).unwrap().system;
        let receipt = System { name: "つばめ会計".to_owned(), ..System::blank(SystemId::new()) };
        for system in [ehr, receipt] {
            let system = System { vendor_id: Some(vendor.id), ..system };
            house.app.save_system(&officer, &system).await.unwrap();
        }
        let request = house.app.make_request(&officer, vendor.id, &NewRequest::default()).await.unwrap();
        let asked = house.app.request(&officer, request).await.unwrap().request.asked;
        Self { house, request, asked }
    }

    /// The row of a question about a system, by its place in the request.
    pub(crate) fn row(&self, system: usize, key: &str, answer: &str) -> Row {
        let question = self.asked.question(key).unwrap();
        let part = if question.part.ja.is_empty() { String::new() } else { format!("[{}] ", question.part.ja) };
        [
            format!("{}:{key}", system + 1),
            self.asked.systems[system].name.clone(),
            question.number.clone(),
            format!("{part}{}\n{}", question.label.ja, question.note.ja),
            answer.to_owned(),
        ]
    }

    fn book(&self, headings: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
        let mut book = Workbook::new();
        self.put_table(&mut book, headings, rows);
        self.put_marks(&mut book);
        book.save_to_buffer().unwrap()
    }

    fn put_marks(&self, book: &mut Workbook) {
        let marks = book.add_worksheet();
        marks.set_name("照合用").unwrap();
        marks.write_string(0, 0, "sejo-request-1").unwrap();
        for ((row, system), number) in (1_u32..).zip(&self.asked.systems).zip(1..) {
            marks.write_string(row, 0, number.to_string()).unwrap();
            marks.write_string(row, 1, system.id.to_string()).unwrap();
            marks.write_string(row, 2, &system.name).unwrap();
        }
    }

    fn put_table(&self, book: &mut Workbook, headings: &[&str], rows: &[Vec<String>]) {
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "依頼番号").unwrap();
        sheet.write_string(0, 2, self.asked.id.to_string()).unwrap();
        sheet.write_string(1, 0, "ご回答者").unwrap();
        let headings: Vec<String> = headings.iter().map(|h| (*h).to_owned()).collect();
        for (row, cells) in (2_u32..).zip(std::iter::once(&headings).chain(rows)) {
            for (column, text) in (0_u16..).zip(cells) {
                sheet.write_string(row, column, text).unwrap();
            }
        }
    }

    async fn take(&self, bytes: Vec<u8>) -> Result<Reply, sejo_app::Error> {
        let officer = self.house.officer();
        let file = ReplyFile { name: "回答用.xlsx".to_owned(), bytes };
        let id = self.house.app.take_reply(&officer, self.request, None, file).await?;
        Ok(self.house.app.reply(&officer, id).await.unwrap().reply)
    }

    async fn accept(&self, reply: &Reply) {
        let parts = vec![ChosenPart { index: 0, system: None }];
        let (kind, words) = (DecisionKind::Accepted, "電話で確かめた".to_owned());
        let deciding = Deciding { kind, parts, words, revision: reply.revision, seen: None };
        self.house.app.decide_reply(&self.house.officer(), reply.id, &deciding).await.unwrap();
    }

    /// Rows of the first system about these questions, each with its answer and what stands in a cell beside it.
    fn rows_beside(&self, keys: &[&str], said: &[(&str, &str)]) -> Vec<Vec<String>> {
        let row = |(key, (answer, beside)): (&&str, &(&str, &str))| {
            let mut cells = self.row(0, key, answer).to_vec();
            cells.push((*beside).to_owned());
            cells
        };
        keys.iter().zip(said).map(row).collect()
    }

    pub(crate) async fn taken(&self, rows: &[Row]) -> Reply {
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.to_vec()).collect();
        self.take(self.book(&HEADINGS, &rows)).await.unwrap()
    }
}

/// What was answered about patching on a day, as a vendor with a key signs it.
fn signed(asked: &Asked, value: &str, day: &str) -> Vec<u8> {
    issued(asked, "", value, day)
}

/// The same as it was issued in a run.
fn issued(asked: &Asked, run: &str, value: &str, day: &str) -> Vec<u8> {
    let system = &asked.systems[0];
    let mut file = json!({
        "request": asked.id, "facility": asked.facility.id, "answered_by": "中村", "answered_on": day,
        "systems": [{ "system": system.id, "name": system.name, "answers": [{ "question": "patching", "value": value }] }],
    });
    if !run.is_empty() {
        file["issued"] = json!(run);
    }
    let key = SigningKey::from_seed(&[7; 32]).unwrap();
    sejo_evidence::document::sign("sejo-reply-1", &file, &key).unwrap().into_bytes()
}

/// What a reply answers: name of the system, question, value.
fn answers(reply: &Reply) -> Vec<(&str, &str, &str)> {
    let mut all = Vec::new();
    for part in &reply.parts {
        all.extend(part.answers.iter().map(|a| (part.name.as_str(), a.question.as_str(), a.value.as_str())));
    }
    all
}

pub(crate) fn about(reply: &Reply, code: Code) -> Vec<&str> {
    reply.notes.iter().filter(|n| n.code == code).map(|n| n.about.as_str()).collect()
}

async fn a_sign_of_doubt_is_no_answer(place: &Place) {
    let it = Sent::new(place).await;
    let doubtful = ["はい?", "はい？？", "(はい)?", "はい…", "×はい", "□はい", "はい/"];
    let keys: Vec<&str> = it.asked.questions.iter().filter(|q| q.dated).map(|q| q.key.as_str()).collect();
    assert!(keys.len() > doubtful.len(), "{keys:?}");
    let mut rows: Vec<Row> = keys.iter().zip(doubtful).map(|(key, said)| it.row(0, key, said)).collect();
    rows.push(it.row(0, "duty.backup", "事業者?"));
    rows.push(it.row(0, "duty.restore", "事業者"));
    rows.push(it.row(0, keys[doubtful.len()], "はい"));
    let reply = it.taken(&rows).await;
    let answered = answers(&reply);
    let sure: Vec<_> = answered.iter().filter(|(_, _, value)| !value.is_empty()).map(|(_, key, _)| *key).collect();
    assert_eq!(sure, ["duty.restore", keys[doubtful.len()]]);
    let unread = about(&reply, Code::AnswerUnread);
    assert_eq!(unread.len(), doubtful.len() + 1, "{unread:?}");
}

async fn what_is_planned_is_no_answer(place: &Place) {
    let it = Sent::new(place).await;
    let planned = ["はい(2099/3/31)", "対応済 2099/3/31", "対応中", "はい(担当:未定)"];
    let keys: Vec<&str> = it.asked.questions.iter().filter(|q| q.dated).map(|q| q.key.as_str()).collect();
    let mut rows: Vec<Row> = keys.iter().zip(planned).map(|(key, said)| it.row(0, key, said)).collect();
    rows.push(it.row(0, keys[planned.len()], "はい(2026/6/1)"));
    let reply = it.taken(&rows).await;
    let sure: Vec<_> = answers(&reply).into_iter().filter(|(_, _, value)| !value.is_empty()).collect();
    assert_eq!(sure.iter().map(|(_, key, value)| (*key, *value)).collect::<Vec<_>>(), [(keys[planned.len()], "yes")]);
    assert_eq!(about(&reply, Code::AnswerUnread).len(), planned.len());
}

async fn what_is_planned_is_none_on_the_official_form_either(place: &Place) {
    let it = Sent::new(place).await;
    let bytes = workbook("事業者確認用", &table(&OFFICIAL.replace("はい (2026/11/20)", "はい (2099/3/31)")));
    let (app, officer) = (&it.house.app, it.house.officer());
    let file = ReplyFile { name: "事業者確認用.xlsx".to_owned(), bytes };
    let id = app.take_reply(&officer, it.request, Some(it.asked.systems[0].id), file).await.unwrap();
    let reply = app.reply(&officer, id).await.unwrap().reply;
    assert_eq!(answers(&reply), [(it.asked.systems[0].name.as_str(), "patching", "no")]);
    let unread = about(&reply, Code::AnswerUnread);
    assert!(unread.len() == 1 && unread[0].contains("2099-03-31"), "{:?}", reply.notes);
}

async fn a_day_to_come_beside_its_yes_is_planned_whatever_its_column_says(place: &Place) {
    let it = Sent::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let form = "
        令和8年度版 医療機関等におけるサイバーセキュリティ対策チェックリスト
        事業者確認用
        番号 | チェック項目 | はい・いいえ | 確認日 | 目標日 | 備考
        1-① | 事業者内に医療情報システム等の提供に係る管理責任者を置いている | SAID | |
        2-② | リモートメンテナンス(保守)している機器の有無を確認した | はい | 2026/11/20 | |
        2-④ | 利用者の職種・担当業務別の情報区分毎のアクセス利用権限を設定している | はい | 2026/11/20 | |
        2-⑤ | 退職者や使用していないアカウント等、不要なアカウントを削除または無効化している | はい | 2026/11/20 | |
        2-⑥ | セキュリティパッチ(最新ファームウェアや更新プログラム)を適用している | いいえ | 2026/11/20 | 2027/2/1 |
    ";
    for (said, is_read) in [
        ("はい | 2026/11/20", true),
        ("はい (2026/6/1) | 2026/11/20", true),
        ("はい (2099/3/31) | 2026/11/20", false),
        ("はい 2099/3/31 | ", false),
        ("はい | 2099/3/31", true),
    ] {
        let bytes = workbook("事業者確認用", &table(&form.replace("SAID", said)));
        let file = ReplyFile { name: "事業者確認用.xlsx".to_owned(), bytes };
        let id = app.take_reply(&officer, it.request, Some(it.asked.systems[0].id), file).await.unwrap();
        let reply = app.reply(&officer, id).await.unwrap().reply;
        let has_officer = answers(&reply).iter().any(|(_, question, _)| *question == "officer");
        assert_eq!(has_officer, is_read, "{said}: {:?}", reply.notes);
        let names_day = about(&reply, Code::AnswerUnread).iter().any(|told| told.contains("2099-03-31"));
        assert_eq!(names_day, !is_read, "{said}: {:?}", reply.notes);
        // A day to come that was read is told as one.
        let ahead = reply.notes.iter().find(|n| n.code == Code::DateUnread && n.about.contains("2099-03-31"));
        assert_eq!(ahead.is_some(), said.ends_with("| 2099/3/31"), "{said}: {:?}", reply.notes);
        assert!(ahead.is_none_or(|n| n.code.words().ja.contains("これから来る日付")));
    }
}

async fn a_remark_that_denies_its_yes_is_told_and_changes_nothing(place: &Place) {
    let it = Sent::new(place).await;
    let keys: Vec<&str> = it.asked.questions.iter().filter(|q| q.dated).map(|q| q.key.as_str()).collect();
    let said = [
        ("はい", "訂正: いいえ"),
        ("はい", "未実施の端末はありません"),
        ("はい", "サポート切れのため更新していません"),
        ("いいえ", "未実施"),
    ];
    let headings: Vec<&str> = HEADINGS.into_iter().chain(["備考"]).collect();
    let reply = it.take(it.book(&headings, &it.rows_beside(&keys, &said))).await.unwrap();
    let values: Vec<&str> = answers(&reply).into_iter().map(|(_, _, value)| value).collect();
    assert_eq!(values, ["yes", "yes", "yes", "no"]);
    let told = about(&reply, Code::RemarkDenies);
    assert_eq!(told.len(), 1, "one note for the system: {told:?}");
    let number = |at: usize| it.asked.question(keys[at]).unwrap().number.clone();
    assert!(told[0].contains(&number(0)) && told[0].contains(&number(2)), "{told:?}");
    // No ear is complete: all that stands beside はい is shown until it is decided.
    let shown = it.house.app.reply(&it.house.officer(), reply.id).await.unwrap().beside_yes;
    let said: Vec<&str> = shown.iter().map(|beside| beside.said.as_str()).collect();
    assert_eq!(said, ["訂正: いいえ", "未実施の端末はありません", "サポート切れのため更新していません"]);
    let row = &shown[1].row;
    assert!(row.starts_with(&reply.parts[0].name) && row.contains(&number(1)), "{row}");
}

async fn a_cell_beside_that_denies_its_yes_is_told_whatever_its_heading(place: &Place) {
    let it = Sent::new(place).await;
    let keys: Vec<&str> = it.asked.questions.iter().filter(|q| q.dated).map(|q| q.key.as_str()).collect();
    let said = [
        ("はい", "実施できていません"),
        ("はい", "2099年4月から開始"),
        ("はい", "2020年4月から開始"),
        ("いいえ", "実装していません"),
    ];
    let rows = it.rows_beside(&keys, &said);
    for (heading, told_of) in [("実態", &[0, 1][..]), ("備考", &[0, 1][..]), ("記入例", &[][..])] {
        let headings: Vec<&str> = HEADINGS.into_iter().chain([heading]).collect();
        let reply = it.take(it.book(&headings, &rows)).await.unwrap();
        let values: Vec<&str> = answers(&reply).into_iter().map(|(_, _, value)| value).collect();
        assert_eq!(values, ["yes", "yes", "yes", "no"], "{heading}");
        let told = about(&reply, Code::RemarkDenies).concat();
        let number = |at: usize| it.asked.question(keys[at]).unwrap().number.clone();
        let named: Vec<usize> = (0..said.len()).filter(|at| told.contains(&number(*at))).collect();
        assert_eq!(named, told_of, "{heading}: {told}");
    }
}

async fn what_nobody_can_place_is_shown_with_its_row_and_heard(place: &Place) {
    let it = Sent::new(place).await;
    let keys: Vec<&str> = it.asked.questions.iter().filter(|q| q.dated).map(|q| q.key.as_str()).collect();
    let said = ["していません", "予定", "サーバ室", "漏れはありません"];
    let rows = it.rows_beside(&keys, &said.map(|beside| ("はい", beside)));
    for (heading, name) in [("", "F"), ("実態", "実態")] {
        let headings: Vec<&str> = HEADINGS.into_iter().chain([heading]).collect();
        let reply = it.take(it.book(&headings, &rows)).await.unwrap();
        let told = about(&reply, Code::RemarkDenies).concat();
        for (at, (key, said)) in keys.iter().zip(said).enumerate() {
            let given = reply.parts[0].answer(key).unwrap();
            assert_eq!((given.value.as_str(), given.remark.as_str()), ("yes", format!("{name}: {said}").as_str()));
            assert_eq!(told.contains(&it.asked.question(key).unwrap().number), at < 2, "{said}: {told}");
        }
    }
    // Where two columns say otherwise, one without a heading is called by its letter.
    let row = [it.row(0, keys[0], "はい").to_vec(), vec!["×".to_owned()]].concat();
    let other = [it.row(0, keys[1], "はい").to_vec(), vec![String::new()]].concat();
    let headings: Vec<&str> = HEADINGS.into_iter().chain([""]).collect();
    let reply = it.take(it.book(&headings, &[row, other])).await.unwrap();
    let unread = about(&reply, Code::AnswerUnread);
    assert!(unread.len() == 1 && unread[0].contains("と「F」の列に「×」"), "{unread:?}");
}

async fn every_cell_of_a_row_of_the_official_form_is_heard(place: &Place) {
    let it = Sent::new(place).await;
    let form = "
        令和8年度版 医療機関等におけるサイバーセキュリティ対策チェックリスト
        事業者確認用
        番号 | チェック項目 | 責任分界 | はい・いいえ | 確認日 | 目標日 | 備考 | 実態
        1-① | 事業者内に医療情報システム等の提供に係る管理責任者を置いている | × | はい | 2026/11/20 | | |
        2-② | リモートメンテナンス(保守)している機器の有無を確認した | 当社 | はい | 2026/11/20 | | NG |
        2-④ | 利用者の職種・担当業務別の情報区分毎のアクセス利用権限を設定している | | はい | 2026/11/20 | | | していません
        2-⑤ | 退職者や使用していないアカウント等、不要なアカウントを削除または無効化している | | はい | 2026/11/20 | | 例外なし | サーバ室
        2-⑥ | セキュリティパッチ(最新ファームウェアや更新プログラム)を適用している | | いいえ | 2026/11/20 | 2027/2/1 | 未実施 |
    ";
    let bytes = workbook("事業者確認用", &table(form));
    let file = ReplyFile { name: "事業者確認用.xlsx".to_owned(), bytes };
    let (app, officer) = (&it.house.app, it.house.officer());
    let id = app.take_reply(&officer, it.request, Some(it.asked.systems[0].id), file).await.unwrap();
    let reply = app.reply(&officer, id).await.unwrap().reply;
    let remark = |key: &str| reply.parts[0].answer(key).unwrap().remark.as_str();
    assert_eq!((remark("access-rights"), remark("accounts")), ("実態: していません", "例外なし\n実態: サーバ室"));
    let told = about(&reply, Code::RemarkDenies);
    assert_eq!(told.len(), 1, "{told:?}");
    let keys = ["officer", "remote-maintenance", "access-rights", "accounts", "patching"];
    let numbers = keys.map(|key| it.asked.question(key).unwrap().number.as_str());
    assert_eq!(numbers.map(|number| told[0].contains(number)), [true, true, true, false, false], "{told:?}");
}

async fn a_question_written_over_in_its_row_is_told_with_both_wordings(place: &Place) {
    let it = Sent::new(place).await;
    let mut rows = vec![
        it.row(0, "two-factor", "はい"),
        it.row(0, "removable-media", "はい"),
        it.row(0, "patching", "はい"),
        it.row(0, "duty.backup", "当社"),
    ];
    let other = "二要素認証は未実装である。".to_owned();
    rows[0][3].clone_from(&other);
    let turned = rows[1][3].replace("制限している", "制限していない");
    assert_ne!(rows[1][3], turned);
    rows[1][3].clone_from(&turned);
    rows[2][3].insert_str(0, "⑥ ");
    rows[3][3].push_str(" 応相談");
    let reply = it.taken(&rows).await;
    let words = |key: &str| reply.parts[0].answer(key).unwrap().words.as_str();
    assert_eq!((words("two-factor"), words("removable-media")), (other.as_str(), turned.trim()));
    assert_eq!((words("patching"), words("duty.backup")), ("", ""));
    let told = about(&reply, Code::OtherWords);
    assert!(told.len() == 1 && told[0].contains(": 2件"), "{told:?}");
    assert!(reply.is_grave(), "it is accepted with a reason only");
}

async fn a_row_that_shows_another_question_than_its_reference_is_no_answer(place: &Place) {
    let it = Sent::new(place).await;
    let name = it.asked.systems[0].name.clone();
    let mut rows = vec![
        it.row(0, "officer", "はい"),
        it.row(0, "patching", "いいえ"),
        it.row(0, "accounts", "はい"),
        it.row(0, "duty.backup", "当社"),
        it.row(0, "duty.restore", "医療機関"),
        it.row(0, "password-reuse", "はい"),
        it.row(0, "two-factor", "はい"),
    ];
    // Two rows exchanged without their references, one written over with the name of the other system.
    let (first, second) = (rows[0][0].clone(), rows[1][0].clone());
    (rows[0][0], rows[1][0]) = (second, first);
    rows[2][1].clone_from(&it.asked.systems[1].name);
    // Words cut away leave what the reference says, and a note typed behind them changes nothing.
    rows[3][3].push_str(" 応相談");
    rows[4][3].clear();
    // A number written over says another thing than the words beside it, whether it is asked about or not.
    rows[5][2] = it.asked.question("patching").unwrap().number.clone();
    rows[6][2] = "9-⑨".to_owned();
    let reply = it.taken(&rows).await;
    assert_eq!(
        answers(&reply),
        [(name.as_str(), "duty.backup", "vendor"), (name.as_str(), "duty.restore", "facility")],
        "{:?}",
        reply.notes
    );
    assert_eq!(reply.parts[0].answer("duty.backup").unwrap().remark, "応相談", "what was typed behind is shown");
    let moved = about(&reply, Code::RowMoved);
    assert_eq!(moved.len(), 5, "{moved:?}");
    assert!(moved[4].contains("9-⑨"), "{moved:?}");
    let says = |said: &str| moved.iter().filter(|told| told.ends_with(said)).count();
    assert_eq!((says("「はい」"), says("「いいえ」")), (4, 1), "what stands there is said: {moved:?}");
    assert!(moved[2].contains(&it.asked.systems[1].name), "{moved:?}");

    // Where nothing else is left the refusal says why.
    let rows: Vec<Vec<String>> = rows[..2].iter().map(|row| row.to_vec()).collect();
    let refused = it.take(it.book(&HEADINGS, &rows)).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::ReplyBlank);
    assert!(refused.detail.unwrap().ja.contains("照合番号"), "it names the rows");
}

async fn what_would_turn_a_no_into_a_yes_is_named(place: &Place) {
    let it = Sent::new(place).await;
    let first = it.take(signed(&it.asked, "no", "2026-11-20")).await.unwrap();
    it.accept(&first).await;
    let has = |reply: &Reply, code: Code| reply.notes.iter().any(|note| note.code == code);
    // A workbook, which nobody signed and which is of no day.
    let sheet = it.taken(&[it.row(0, "patching", "はい")]).await;
    let number = &it.asked.question("patching").unwrap().number;
    let told = about(&sheet, Code::TurnsYesUnsure);
    assert!(told.len() == 1 && told[0].contains(number), "{:?}", sheet.notes);
    assert!(has(&sheet, Code::Unsigned) && sheet.is_grave(), "{:?}", sheet.notes);
    assert!(about(&sheet, Code::Unsigned)[0].contains("署名がありました"), "it says why: {:?}", sheet.notes);
    // Signed again: of the same day nobody knows which is the later, of another day that is known.
    for (day, code, other) in
        [("2026-11-20", Code::TurnsYesUnsure, Code::TurnsYes), ("2026-11-21", Code::TurnsYes, Code::TurnsYesUnsure)]
    {
        let again = it.take(signed(&it.asked, "yes", day)).await.unwrap();
        assert!(has(&again, code) && !has(&again, other) && !has(&again, Code::Unsigned), "{day}: {:?}", again.notes);
    }
    // Later or not: what nobody signed changes what somebody signed with words alone.
    let seal_off = String::from_utf8(signed(&it.asked, "yes", "2026-11-21")).unwrap();
    let bare = it.take(seal_off.lines().next().unwrap().as_bytes().to_vec()).await.unwrap();
    assert!(has(&bare, Code::TurnsYes) && has(&bare, Code::Unsigned) && bare.is_grave(), "{:?}", bare.notes);
    let others = bare.notes.iter().filter(|note| note.code.is_grave() && note.code != Code::Unsigned).count();
    assert_eq!(others, 0, "{:?}", bare.notes);
    assert_eq!(about(&bare, Code::Unsigned).len(), 1, "once, for one reason: {:?}", bare.notes);
    let older = it.take(signed(&it.asked, "yes", "2026-11-19")).await.unwrap();
    assert!(has(&older, Code::Older) && !has(&older, Code::TurnsYesUnsure), "{:?}", older.notes);
    let same = it.taken(&[it.row(0, "patching", "いいえ")]).await;
    assert!(!has(&same, Code::Unsigned) && !has(&same, Code::TurnsYesUnsure), "it changes nothing: {:?}", same.notes);
    // Of no day and not decided about, it is a word all the same.
    let again = it.take(signed(&it.asked, "yes", "2026-11-22")).await.unwrap();
    assert!(has(&again, Code::TurnsYesUnsure) && !has(&again, Code::TurnsYes), "{:?}", again.notes);
}

async fn an_issued_reply_without_its_seal_is_told(place: &Place) {
    let it = Sent::new(place).await;
    let sealed = String::from_utf8(signed(&it.asked, "no", "2026-11-20")).unwrap();
    let line = sealed.lines().next().unwrap();
    let issued = line.replacen('{', r#"{"issued":"01900000-0000-7000-8000-000000000001","#, 1);
    for (file, is_told) in [(line, false), (issued.as_str(), true)] {
        let reply = it.take(file.as_bytes().to_vec()).await.unwrap();
        assert_eq!(about(&reply, Code::SignatureBroken).len(), usize::from(is_told), "{:?}", reply.notes);
    }
}

async fn a_later_number_that_nobody_signed_makes_nothing_newer(place: &Place) {
    let it = Sent::new(place).await;
    let [early, run, late] = [1, 2, 3].map(|number| format!("01900000-0000-7000-8000-00000000000{number}"));
    let first = it.take(issued(&it.asked, &run, "no", "2026-11-20")).await.unwrap();
    it.accept(&first).await;
    let older = async |run: &str, day: &str, is_signed: bool| {
        let sealed = issued(&it.asked, run, "yes", day);
        let bare = String::from_utf8(sealed.clone()).unwrap().lines().next().unwrap().as_bytes().to_vec();
        let reply = it.take(if is_signed { sealed } else { bare }).await.unwrap();
        assert_eq!(reply.signer.is_empty(), !is_signed);
        about(&reply, Code::Older).len() == 1
    };
    assert!(older(&late, "2026-11-19", false).await, "its own day says that it is older");
    assert!(older(&early, "2026-11-21", false).await, "so does its number");
    assert!(!older(&late, "2026-11-20", false).await, "of one day the number says which is later");
    assert!(!older(&late, "2026-11-21", false).await, "both say that it is later");
    assert!(!older(&late, "2026-11-19", true).await, "signed, the number counts");
}

async fn two_columns_of_answers_count_where_they_agree(place: &Place) {
    let it = Sent::new(place).await;
    let twice = |key: &str, first: &str, second: &str| {
        let [reference, system, number, words, _] = it.row(0, key, "");
        vec![reference, system, number, words, first.to_owned(), second.to_owned()]
    };
    let rows = [
        twice("officer", "はい", "はい"),
        twice("patching", "はい", "いいえ"),
        twice("accounts", "", "はい"),
        twice("password-reuse", "はい", ""),
        twice("duty.backup", "当社", "医療機関"),
    ];
    let reply = it.take(it.book(&["照合番号", "システム", "番号", "項目", "回答", "回答"], &rows)).await.unwrap();
    let answered = answers(&reply);
    let sure: Vec<_> = answered.iter().filter(|(_, _, value)| !value.is_empty()).map(|(_, key, _)| *key).collect();
    assert_eq!(sure, ["officer"], "nobody knows which column counts");
    let unread = about(&reply, Code::AnswerUnread);
    assert_eq!(unread.len(), 4, "{unread:?}");
    assert!(unread[0].contains("「はい」と「いいえ」") && unread[1].contains("「」と「はい」"), "{unread:?}");
}

async fn a_further_column_of_answers_is_heard_whatever_its_heading(place: &Place) {
    let it = Sent::new(place).await;
    let twice = |key: &str, first: &str, second: &str| {
        let [reference, system, number, words, _] = it.row(0, key, "");
        vec![reference, system, number, words, first.to_owned(), second.to_owned()]
    };
    // The last heading says nothing: there the words of the cells tell.
    for heading in ["回答(訂正)", "今回", "2回目", "担当"] {
        let rows = [
            twice("officer", "はい", "○"),
            twice("patching", "はい", "いいえ"),
            twice("accounts", "", "はい"),
            twice("password-reuse", "はい", ""),
        ];
        let reply = it.take(it.book(&["照合番号", "システム", "番号", "項目", "回答", heading], &rows)).await.unwrap();
        let answered = answers(&reply);
        let sure: Vec<_> = answered.iter().filter(|(_, _, value)| !value.is_empty()).map(|(_, key, _)| *key).collect();
        assert_eq!(sure, ["officer", "password-reuse"], "{heading}");
        let unread = about(&reply, Code::AnswerUnread);
        assert_eq!(unread.len(), 2, "{unread:?}");
        let both = format!("「回答」の列に「はい」と「{heading}」の列に「いいえ」");
        assert!(unread[0].contains(&both), "{unread:?}");
        let kept = &reply.parts[0].answers.iter().find(|a| a.question == "patching").unwrap().remark;
        assert_eq!(*kept, both, "the words stand beside the question for a person to choose");
    }
}

async fn the_last_answers_and_nothing_left_are_no_further_answers(place: &Place) {
    let it = Sent::new(place).await;
    for (heading, cell, is_heard) in [
        ("前回回答", "いいえ", false),
        ("前年", "×", false),
        ("残課題", "なし", false),
        ("例外の有無", "なし", false),
        ("訂正", "－", false),
        ("最終確認", "2026/11/20", false),
        ("前回回答の訂正", "いいえ", true),
        ("今回", "なし", true),
        ("", "なし", true),
    ] {
        let row = |key: &str, further: &str| {
            let mut cells = it.row(0, key, "はい").to_vec();
            cells.push(further.to_owned());
            cells
        };
        let rows = [row("officer", cell), row("patching", "")];
        let reply = it.take(it.book(&["照合番号", "システム", "番号", "項目", "回答", heading], &rows)).await.unwrap();
        let answered = answers(&reply);
        let sure: Vec<_> = answered.iter().filter(|(_, _, value)| !value.is_empty()).map(|(_, key, _)| *key).collect();
        let wanted = if is_heard { &["patching"][..] } else { &["officer", "patching"][..] };
        assert_eq!(sure, wanted, "{heading}: {:?}", reply.notes);
    }
}

async fn without_its_sheet_of_references_it_is_read_by_its_words(place: &Place) {
    let it = Sent::new(place).await;
    let mut book = Workbook::new();
    let rows = [it.row(1, "officer", "はい").to_vec(), it.row(1, "duty.backup", "当社").to_vec()];
    it.put_table(&mut book, &HEADINGS, &rows);
    let officer = it.house.officer();
    let view = it.house.drop_file(&officer, "回答用.xlsx", book.save_to_buffer().unwrap()).await;
    let reply = it.house.app.reply(&officer, view.reply.unwrap()).await.unwrap().reply;
    assert_eq!(reply.parts[0].system_id, Some(it.asked.systems[1].id));
    let name = it.asked.systems[1].name.as_str();
    assert_eq!(answers(&reply), [(name, "officer", "yes"), (name, "duty.backup", "vendor")]);
}

async fn what_nobody_sees_of_a_workbook_answers_nothing(place: &Place) {
    let it = Sent::new(place).await;
    let rows = [it.row(0, "officer", "はい"), it.row(0, "patching", "はい"), it.row(0, "accounts", "")]
        .map(|row| row.to_vec());
    let mut book = Workbook::new();
    it.put_table(&mut book, &HEADINGS, &rows);
    // The heading stands on the third row.
    book.worksheet_from_index(0).unwrap().set_row_hidden(4).unwrap();
    let former = ["officer", "patching", "accounts"].map(|key| it.row(0, key, "はい").to_vec());
    it.put_table(&mut book, &HEADINGS, &former);
    book.worksheet_from_index(1).unwrap().set_name("前回(旧)").unwrap().set_hidden(true);
    it.put_marks(&mut book);
    let reply = it.take(book.save_to_buffer().unwrap()).await.unwrap();
    let answered = answers(&reply);
    let sure: Vec<_> = answered.iter().filter(|(_, _, value)| !value.is_empty()).map(|(_, key, _)| *key).collect();
    assert_eq!(sure, ["officer"]);
    let unread = about(&reply, Code::AnswerUnread);
    assert!(unread.iter().any(|note| note.contains("前回(旧)") && note.contains("3件")), "{unread:?}");
    assert!(unread.iter().any(|note| note.contains("非表示の欄の「はい」")), "{unread:?}");

    // So does a column that is hidden, and a workbook whose only table is.
    let rows = [it.row(0, "officer", "はい"), it.row(0, "patching", "はい")].map(|row| row.to_vec());
    let mut book = Workbook::new();
    it.put_table(&mut book, &HEADINGS, &rows);
    book.worksheet_from_index(0).unwrap().set_column_hidden(4).unwrap();
    it.put_marks(&mut book);
    let refused = it.take(book.save_to_buffer().unwrap()).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::ReplyBlank);
    assert!(refused.detail.unwrap().ja.contains("非表示の欄の「はい」"), "it quotes them");
    let mut book = Workbook::new();
    it.put_marks(&mut book);
    it.put_table(&mut book, &HEADINGS, &rows);
    book.worksheet_from_index(1).unwrap().set_hidden(true);
    let refused = it.take(book.save_to_buffer().unwrap()).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotAReply);
}

async fn a_copy_of_the_sheet_fills_no_blank(place: &Place) {
    let it = Sent::new(place).await;
    let rows = [it.row(0, "officer", "はい"), it.row(0, "patching", "")].map(|row| row.to_vec());
    let former = ["officer", "patching"].map(|key| it.row(0, key, "はい").to_vec());
    let other = [it.row(1, "officer", "はい").to_vec()];
    let mut book = Workbook::new();
    it.put_table(&mut book, &HEADINGS, &rows);
    it.put_table(&mut book, &HEADINGS, &former);
    book.worksheet_from_index(1).unwrap().set_name("前回(旧)").unwrap();
    // The rows of another system go on there.
    it.put_table(&mut book, &HEADINGS, &other);
    it.put_marks(&mut book);
    let reply = it.take(book.save_to_buffer().unwrap()).await.unwrap();
    let mut sure = answers(&reply);
    sure.retain(|(_, _, value)| !value.is_empty());
    let systems = &it.asked.systems;
    assert_eq!(sure, [(systems[0].name.as_str(), "officer", "yes"), (systems[1].name.as_str(), "officer", "yes")]);
    let unread = about(&reply, Code::AnswerUnread);
    assert_eq!(unread.len(), 1, "{unread:?}");
    assert!(unread[0].contains("「前回(旧)」のシートに「はい」") && unread[0].contains("空欄"), "{unread:?}");
    // A copy nobody filled in says nothing.
    let blank = ["officer", "patching"].map(|key| it.row(0, key, "").to_vec());
    let mut book = Workbook::new();
    it.put_table(&mut book, &HEADINGS, &former);
    it.put_table(&mut book, &HEADINGS, &blank);
    it.put_marks(&mut book);
    let reply = it.take(book.save_to_buffer().unwrap()).await.unwrap();
    assert_eq!(answers(&reply).iter().filter(|(_, _, value)| *value == "yes").count(), 2);
}

async fn a_form_that_is_dropped_about_two_systems_replies_for_both(place: &Place) {
    let it = Sent::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let form = workbook("事業者確認用", &table(OFFICIAL));
    let view = it.house.drop_file(&officer, "㈱つばめクラウド.xlsx", form).await;
    assert_eq!(view.row.state, IntakeState::NeedsConfirmation, "which systems it is about is asked first");
    let both: Vec<SystemId> = it.asked.systems.iter().map(|system| system.id).collect();
    app.use_workbook(&officer, view.row.id, false, (None, &both), false).await.unwrap();
    let reply = it.house.intake(view.row.id).await.reply.expect("a reply");
    let reply = app.reply(&officer, reply).await.unwrap().reply;
    let about: Vec<SystemId> = reply.parts.iter().filter_map(|part| part.system_id).collect();
    assert_eq!((reply.request_id, about), (it.request, both));
    let patching: Vec<&str> =
        answers(&reply).into_iter().filter(|(_, key, _)| *key == "patching").map(|(_, _, value)| value).collect();
    assert_eq!(patching, ["no", "no"]);
}

async fn an_official_form_of_one_word_is_refused_for_what_it_is(place: &Place) {
    let it = Sent::new(place).await;
    let form = "
        令和8年度版 医療機関等におけるサイバーセキュリティ対策チェックリスト
        事業者確認用
        番号 | チェック項目 | はい・いいえ | 確認日 | 目標日 | 備考
        1-① | 事業者内に医療情報システム等の提供に係る管理責任者を置いている | はい | DAY | |
        2-② | リモートメンテナンス(保守)している機器の有無を確認した | はい | | |
        2-④ | 利用者の職種・担当業務別の情報区分毎のアクセス利用権限を設定している | はい | | |
        2-⑤ | 退職者や使用していないアカウント等、不要なアカウントを削除または無効化している | はい | | |
        2-⑥ | セキュリティパッチ(最新ファームウェアや更新プログラム)を適用している | はい | | |
    ";
    let officer = it.house.officer();
    let take = async |day: &str| {
        let bytes = workbook("事業者確認用", &table(&form.replace("DAY", day)));
        let file = ReplyFile { name: "事業者確認用.xlsx".to_owned(), bytes };
        it.house.app.take_reply(&officer, it.request, Some(it.asked.systems[0].id), file).await
    };
    let refused = take("").await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::ReplyBlank);
    assert!(refused.detail.unwrap().ja.contains("確認日"), "it says what is missing");
    take("2026-11-20").await.unwrap();
}

async fn words_outside_the_table_are_told(place: &Place) {
    let it = Sent::new(place).await;
    let rows: Vec<Vec<String>> = vec![
        it.row(0, "officer", "はい").to_vec(),
        it.row(0, "patching", "はい").to_vec(),
        vec![String::new(), "サーバの分".to_owned()],
        vec![String::new(), "※2行目は「いいえ」です。".to_owned()],
        vec![String::new(), "1行目の回答を撤回します".to_owned()],
        vec![String::new(), "※2行目は更新していません".to_owned()],
        vec![String::new(), "⑨は令和9年4月から".to_owned()],
    ];
    let reply = it.take(it.book(&HEADINGS, &rows)).await.unwrap();
    let unread = about(&reply, Code::AnswerUnread);
    assert_eq!(
        unread,
        [
            "表の外の「※2行目は「いいえ」です。」",
            "表の外の「1行目の回答を撤回します」",
            "表の外の「※2行目は更新していません」",
            "表の外の「⑨は令和9年4月から」"
        ]
    );
    assert_eq!(answers(&reply).len(), 2);
}

async fn what_is_drawn_over_an_answer_or_noted_on_it_is_heard(place: &Place) {
    let it = Sent::new(place).await;
    let officer = it.house.officer();
    let keys = ["officer", "patching", "accounts", "password-reuse"];
    let rows: Vec<Vec<String>> = keys.iter().map(|key| it.row(0, key, "はい").to_vec()).collect();
    let line = |text: &str| Shape::textbox().set_width(30).set_height(10).set_text(text);
    let mut book = Workbook::new();
    it.put_table(&mut book, &HEADINGS, &rows);
    let sheet = book.worksheet_from_index(0).unwrap();
    // The heading stands on the third row.
    sheet.insert_note(3, 4, &Note::new("いいえに訂正します。").set_author("佐藤")).unwrap();
    sheet.insert_note(4, 4, &Note::new("サーバは未実施です。")).unwrap();
    sheet.insert_shape_with_offset(5, 4, &line(""), 2, 2).unwrap();
    sheet.insert_shape(0, 9, &line("⑧は「いいえ」です。")).unwrap();
    it.put_marks(&mut book);
    let reply = it.take(book.save_to_buffer().unwrap()).await.unwrap();
    let said: Vec<_> = answers(&reply).into_iter().map(|(_, key, value)| (key, value)).collect();
    assert_eq!(said, [("officer", ""), ("patching", "yes"), ("accounts", ""), ("password-reuse", "yes")]);
    let unread = about(&reply, Code::AnswerUnread);
    for told in ["コメント「いいえに訂正します。」", "図形の重なる「はい」", "表の外の「⑧は「いいえ」です。」"]
    {
        assert!(unread.iter().any(|note| note.contains(told)), "{told}: {unread:?}");
    }
    let in_english = |note: &ReplyNote| note.about_in(Lang::En).contains("“under a drawing: 「はい」”");
    assert!(reply.notes.iter().any(in_english), "only what stood in the cell stays: {:?}", reply.notes);
    assert_eq!(about(&reply, Code::RemarkDenies).len(), 1, "{:?}", reply.notes);

    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("事業者確認用").unwrap();
    for (r, cells) in (0_u32..).zip(table(&OFFICIAL.replace("| いいえ (2026/11/20)", "| はい (2026/11/20)"))) {
        for (c, text) in (0_u16..).zip(cells).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(r, c, text).unwrap();
        }
    }
    sheet.insert_shape_with_offset(8, 2, &line(""), 2, 2).unwrap();
    let file = ReplyFile { name: "事業者確認用.xlsx".to_owned(), bytes: book.save_to_buffer().unwrap() };
    let id = it.house.app.take_reply(&officer, it.request, Some(it.asked.systems[0].id), file).await.unwrap();
    let reply = it.house.app.reply(&officer, id).await.unwrap().reply;
    assert_eq!(answers(&reply).iter().map(|(_, key, _)| *key).collect::<Vec<_>>(), ["officer"]);
    assert!(
        about(&reply, Code::AnswerUnread).iter().any(|note| note.contains("図形の重なる「C9」")),
        "{:?}",
        reply.notes
    );
}

async fn a_row_of_the_official_form_that_is_crossed_out_is_told(place: &Place) {
    let it = Sent::new(place).await;
    let officer = it.house.officer();
    let struck = Format::new().set_font_strikethrough();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("事業者確認用").unwrap();
    for (r, cells) in (0_u32..).zip(table(OFFICIAL)) {
        for (c, text) in (0_u16..).zip(cells).filter(|(_, text)| !text.is_empty()) {
            match (r, c) {
                (8, 1) => sheet.write_string_with_format(r, c, text, &struck).unwrap(),
                _ => sheet.write_string(r, c, text).unwrap(),
            };
        }
    }
    let file = ReplyFile { name: "事業者確認用.xlsx".to_owned(), bytes: book.save_to_buffer().unwrap() };
    let id = it.house.app.take_reply(&officer, it.request, Some(it.asked.systems[0].id), file).await.unwrap();
    let reply = it.house.app.reply(&officer, id).await.unwrap().reply;
    assert_eq!(answers(&reply).iter().map(|(_, key, _)| *key).collect::<Vec<_>>(), ["officer"]);
    let unread = about(&reply, Code::AnswerUnread);
    assert!(
        unread.iter().any(|note| note.contains(" 9行目「") && note.contains("セキュリティパッチ")),
        "{:?}",
        reply.notes
    );
}

async fn a_note_on_any_cell_of_a_row_is_heard(place: &Place) {
    let it = Sent::new(place).await;
    let keys = ["officer", "patching", "accounts", "password-reuse"];
    let rows: Vec<Vec<String>> = keys.iter().map(|key| it.row(0, key, "はい").to_vec()).collect();
    let mut book = Workbook::new();
    it.put_table(&mut book, &HEADINGS, &rows);
    let sheet = book.worksheet_from_index(0).unwrap();
    // On the reference, the system and the number; on the words of the question what denies its はい.
    for (row, column) in [(3, 0), (4, 1), (5, 2)] {
        sheet.insert_note(row, column, &Note::new("いいえに訂正します。")).unwrap();
    }
    sheet.insert_note(6, 3, &Note::new("サーバは未実施です。")).unwrap();
    it.put_marks(&mut book);
    let reply = it.take(book.save_to_buffer().unwrap()).await.unwrap();
    let said: Vec<_> = answers(&reply).into_iter().map(|(_, key, value)| (key, value)).collect();
    assert_eq!(said, [("officer", ""), ("patching", ""), ("accounts", ""), ("password-reuse", "yes")]);
    assert_eq!(about(&reply, Code::AnswerUnread).len(), 3, "{:?}", reply.notes);
    assert_eq!(about(&reply, Code::RemarkDenies).len(), 1, "{:?}", reply.notes);
    assert_eq!(reply.parts[0].answer("password-reuse").unwrap().remark, "コメント: サーバは未実施です。");
}

async fn columns_of_one_heading_on_the_official_form_need_a_word(place: &Place) {
    let it = Sent::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let form = |first: &str, second: &str| {
        let rows = [
            "1-① | 事業者内に医療情報システム等の提供に係る管理責任者を置いている | はい | 2026/11/20 | はい | 2026/11/10",
            "2-② | リモートメンテナンス(保守)している機器の有無を確認した | はい | 2026/11/20 | はい | 2026/11/10",
            "2-④ | 利用者の職種・担当業務別の情報区分毎のアクセス利用権限を設定している | はい | 2026/11/20 | はい | 2026/11/10",
            "2-⑤ | 退職者や使用していないアカウント等、不要なアカウントを削除または無効化している | はい | 2026/11/20 | はい | 2026/11/10",
            "2-⑥ | セキュリティパッチ(最新ファームウェアや更新プログラム)を適用している | いいえ | 2026/11/20 | はい | 2026/11/10",
        ];
        let title = "令和8年度版 医療機関等におけるサイバーセキュリティ対策チェックリスト\n事業者確認用";
        let head = format!("番号 | チェック項目 | {first}確認結果 | 確認日 | {second}確認結果 | 確認日");
        workbook("事業者確認用", &table(&format!("{title}\n{head}\n{}", rows.join("\n"))))
    };
    for (first, second, is_told) in [("", "", true), ("1回目 ", "2回目 ", false)] {
        let file = ReplyFile { name: "事業者確認用.xlsx".to_owned(), bytes: form(first, second) };
        let id = app.take_reply(&officer, it.request, Some(it.asked.systems[0].id), file).await.unwrap();
        let reply = app.reply(&officer, id).await.unwrap().reply;
        let told = about(&reply, Code::RoundsAssumed);
        assert_eq!(told.len(), usize::from(is_told), "{second}: {:?}", reply.notes);
        assert!(told.iter().all(|told| told.ends_with("2-⑥ いいえ → はい")), "{told:?}");
    }
    assert!(Code::RoundsAssumed.is_grave(), "whoever accepts it says why");
}

async fn the_same_answer_given_twice_keeps_what_is_said_beside_either(place: &Place) {
    let it = Sent::new(place).await;
    let headings = [&HEADINGS[..], &["備考"][..]].concat();
    let said = |beside: &'static str| it.rows_beside(&["officer", "patching"], &[("はい", ""), ("はい", beside)]);
    // Once more on the same sheet, and on a copy of it.
    let below = [said("確認済み"), said("サーバは未実施です。")].concat();
    let mut copied = Workbook::new();
    it.put_table(&mut copied, &headings, &said("確認済み"));
    it.put_table(&mut copied, &headings, &said("サーバは未実施です。"));
    it.put_marks(&mut copied);
    for bytes in [it.book(&headings, &below), copied.save_to_buffer().unwrap()] {
        let reply = it.take(bytes).await.unwrap();
        let patching = reply.parts[0].answer("patching").unwrap();
        assert_eq!((patching.value.as_str(), patching.remark.as_str()), ("yes", "確認済み\nサーバは未実施です。"));
        assert_eq!(about(&reply, Code::RemarkDenies).len(), 1, "{:?}", reply.notes);
        assert!(about(&reply, Code::AnswerTwice).is_empty(), "{:?}", reply.notes);
    }
    // Words that stand in others are none of theirs.
    let within = [said("未実施の端末はない"), said("未実施"), said("未実施")].concat();
    let reply = it.take(it.book(&headings, &within)).await.unwrap();
    assert_eq!(reply.parts[0].answer("patching").unwrap().remark, "未実施の端末はない\n未実施");
}

async fn what_is_typed_where_a_question_shows_nothing_stands_with_its_remark(place: &Place) {
    let it = Sent::new(place).await;
    let mut rows = [
        it.row(0, "remote.used", "はい"),
        it.row(0, "remote.two-factor", "はい"),
        it.row(0, "remote.always", "常時つながる"),
        it.row(0, "patching", "はい"),
    ];
    // The number of a question that has none, and behind its words.
    rows[1][2] = "実際は使っていません。".to_owned();
    rows[2][3].push_str("\n(夜間は、切っています。)");
    let reply = it.taken(&rows).await;
    let remark = |key: &str| reply.parts[0].answer(key).unwrap().remark.as_str();
    let said = ["remote.used", "remote.two-factor", "remote.always", "patching"].map(remark);
    assert_eq!(said, ["", "実際は使っていません。", "(夜間は、切っています。)", ""]);
}

async fn an_answer_nobody_asked_for_is_told_with_its_word(place: &Place) {
    let it = Sent::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let more = "3 インシデント発生に備えた対応 | 3-③ サイバー攻撃を想定した事業継続計画(BCP)を作っている | いいえ (2026/11/20) | 2027/2/1 |";
    let bytes = workbook("事業者確認用", &table(&format!("{OFFICIAL}{more}\n")));
    let file = ReplyFile { name: "事業者確認用.xlsx".to_owned(), bytes };
    let id = app.take_reply(&officer, it.request, Some(it.asked.systems[0].id), file).await.unwrap();
    let reply = app.reply(&officer, id).await.unwrap().reply;
    let unknown = about(&reply, Code::QuestionUnknown);
    assert!(unknown.iter().any(|told| told.contains("3-③") && told.ends_with("「いいえ」")), "{:?}", reply.notes);
    // So is a row that somebody added to the answer workbook.
    let mut added = it.row(0, "patching", "いいえ");
    added[0].clear();
    added[2].push_str("(訂正)");
    let reply = it.taken(&[it.row(0, "officer", "はい"), it.row(0, "patching", "はい"), added]).await;
    let unknown = about(&reply, Code::QuestionUnknown);
    assert!(unknown.len() == 1 && unknown[0].contains("(訂正)") && unknown[0].ends_with("「いいえ」"), "{unknown:?}");
}

async fn what_is_said_of_a_system_without_a_name_stands_alone(place: &Place) {
    let it = requests::Asked::new(place).await;
    let mut file = it.answers("yes").await;
    let answers = json!([{ "question": "nobody-asked", "value": "yes" }, { "question": "officer", "value": "yes" }]);
    file["systems"].as_array_mut().unwrap().push(json!({ "system": "", "name": "", "answers": answers }));
    let reply = it.drop_json(&file).await.unwrap();
    let notes = it.notes(reply).await;
    let unknown = notes.iter().find(|(code, _)| *code == Code::QuestionUnknown).unwrap();
    assert!(unknown.1.contains("nobody-asked"), "{notes:?}");
    assert!(notes.iter().all(|(_, about)| !about.starts_with(':')), "{notes:?}");
}

async fn words_written_over_in_the_page_of_a_request_are_told(place: &Place) {
    let it = requests::Asked::new(place).await;
    let asked = it.view().await.request.asked;
    // As it was sent, in either language.
    for lang in [Lang::Ja, Lang::En] {
        let mut file = it.answers("yes").await;
        file["shown"] = json!(asked.questions.iter().map(|q| ShownQuestion::of(q, lang)).collect::<Vec<_>>());
        let reply = it.drop_json(&file).await.unwrap();
        assert_eq!(it.codes(reply).await, [], "{lang:?}");
    }
    for (at, written) in [
        ("/words", "2-⑥ セキュリティパッチは、当てても当てなくてもどちらでもよいと考えている"),
        ("/choices/yes", "いいえ"),
    ] {
        let mut file = it.answers("yes").await;
        let patching = file["shown"].as_array_mut().unwrap().iter_mut().find(|q| q["question"] == "patching").unwrap();
        *patching.pointer_mut(at).unwrap() = json!(written);
        let reply = it.drop_json(&file).await.unwrap();
        let notes = it.notes(reply).await;
        assert!(notes.iter().any(|(code, about)| *code == Code::OtherWords && about.contains("パッチ")), "{notes:?}");
        let view = it.house.app.reply(&it.house.officer(), reply).await.unwrap();
        let words = &view.reply.parts[0].answer("patching").unwrap().words;
        assert!(words.contains(written), "{words}");
        assert_eq!(it.decide(reply, DecisionKind::Accepted, "").await, Err(ErrorCode::Required));
    }
    // The page of an earlier version does not say what it showed.
    let mut file = it.answers("yes").await;
    file.as_object_mut().unwrap().remove("shown");
    let reply = it.drop_json(&file).await.unwrap();
    assert_eq!(it.codes(reply).await, [Code::WordsNotSent]);
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
}

/// A question as a page showed it.
fn shown<'a>(file: &'a mut Value, key: &str) -> &'a mut Value {
    file["shown"].as_array_mut().unwrap().iter_mut().find(|q| q["question"] == key).unwrap()
}

/// What somebody wrote over in an answer file, and what is told of it.
type Altered = (fn(&mut Value), &'static str, &'static str);

async fn every_word_that_a_page_shows_is_one_that_was_sent(place: &Place) {
    let it = requests::Asked::new(place).await;
    let altered: [Altered; 4] = [
        // Words behind those that were sent, of what no row of the form asks, too; a choice that is gone; a system by another name.
        (
            |file| {
                let words = shown(file, "remote.used")["words"].as_str().unwrap().to_owned();
                shown(file, "remote.used")["words"] = json!(words + " (保守のための接続は、ここでは問いません)");
            },
            "remote.used",
            "問いません",
        ),
        (
            |file| {
                shown(file, "patching")["choices"].as_object_mut().unwrap().remove("no").unwrap();
            },
            "patching",
            "(not-applicable=「対象外」 yes=「はい」)",
        ),
        (|file| shown(file, "patching")["choices"] = json!({}), "patching", "()"),
        (|file| file["systems"][0]["name"] = json!("つばめ会計"), "patching", "「つばめ会計」 2-⑥"),
    ];
    for (alter, key, told) in altered {
        let mut file = it.answers("yes").await;
        alter(&mut file);
        let reply = it.drop_json(&file).await.unwrap();
        let view = it.house.app.reply(&it.house.officer(), reply).await.unwrap();
        let words = &view.reply.parts[0].answer(key).unwrap().words;
        assert!(words.contains(told), "{key}: {words}");
        assert!(it.codes(reply).await.contains(&Code::OtherWords), "{key}");
        assert_eq!(it.decide(reply, DecisionKind::Accepted, "").await, Err(ErrorCode::Required), "{key}");
    }
    // What is answered and not shown, or shown without words, was asked in words that nobody knows.
    let unshown: [fn(&mut Value); 2] = [
        |file| file["shown"].as_array_mut().unwrap().retain(|one| one["question"] != "patching"),
        |file| shown(file, "patching")["words"] = json!(" "),
    ];
    for alter in unshown {
        let mut file = it.answers("yes").await;
        alter(&mut file);
        let reply = it.drop_json(&file).await.unwrap();
        let notes = it.notes(reply).await;
        let named = |about: &str| about.starts_with("1件") && about.contains("パッチ");
        assert!(matches!(notes.as_slice(), [(Code::WordsNotSent, about)] if named(about)), "{notes:?}");
    }
}
