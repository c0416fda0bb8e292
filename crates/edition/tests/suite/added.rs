//! What a vendor wrote into its form below the rows that are printed.

use sejo_edition::{builtin, import, match_decided};
use sejo_model::text::fold;
use sejo_model::workbook::{FoundAnswer, ReadWorkbook, WorkbookRow};
use sejo_model::{AnswerValue, Control, FormKind, ImportedForm, RowDecision, RowMatch, Subsection};

use crate::sheet::{Line, workbook};

const NETWORK: Option<Subsection> = Some(Subsection::Network);
const SECTION: &str = "2 医療情報システムの管理・運用";
const PATCHING: &str = "セキュリティパッチ(ファームウェアや更新プログラム)を当てている";

fn answer(value: AnswerValue) -> FoundAnswer {
    FoundAnswer { round: 1, value: Some(value), confirmed_on: None, target_on: None, day_in_answer: None }
}

/// The vendor form of R8 with every row answered はい, and below it one row more.
fn filled_in(more: (&str, &str), said: Option<AnswerValue>, decisions: &[RowDecision]) -> ImportedForm {
    imported(&read(more, said), decisions)
}

fn imported(read: &ReadWorkbook, decisions: &[RowDecision]) -> ImportedForm {
    let editions = builtin().unwrap();
    let matches = match_decided(read, &editions, decisions);
    import(read.clone(), matches, &editions).unwrap()
}

fn read((number, text): (&str, &str), said: Option<AnswerValue>) -> ReadWorkbook {
    let editions = builtin().unwrap();
    let form = editions.iter().find(|e| e.id.0 == "r8").and_then(|e| e.form(FormKind::Vendor)).unwrap();
    let printed = form.items.iter().map(|i| (i.number.as_str(), i.section.as_str(), i.subsection, i.label.as_str()));
    let lines: Vec<Line<'_>> = printed.chain([(number, SECTION, NETWORK, text)]).collect();
    let mut read = workbook(Some(2026), Some(FormKind::Vendor), &lines);
    if let Some(said) = said {
        read.rows.iter_mut().for_each(|row| row.answers = vec![answer(AnswerValue::Yes)]);
        let last = read.rows.last_mut().unwrap();
        last.answers = vec![answer(said)];
        last.remark = "サーバのみ".to_owned();
    }
    read
}

fn patching(form: &ImportedForm) -> &WorkbookRow {
    let is_it = |id: &sejo_model::ItemId| id.slug() == "patching";
    let row = form.rows.iter().find(|(_, id)| is_it(id)).map(|(row, _)| *row).unwrap();
    form.workbook.rows.iter().find(|r| r.row == row).unwrap()
}

#[test]
fn a_row_that_names_a_question_again_asks_nothing_and_speaks_beside_it() {
    let rows = [
        ("2-⑥", PATCHING.to_owned()),
        ("", PATCHING.to_owned()),
        ("", format!("(訂正)⑥ {PATCHING}")),
        ("", format!("再掲 {PATCHING}")),
        ("2-⑥", "の訂正:パッチを当てている".to_owned()),
        ("2-⑥", format!("(再掲){PATCHING}")),
        ("2-⑥", "パッチの件".to_owned()),
        ("", "(訂正)⑥ パッチの件".to_owned()),
        ("2-⑥", "生成AIの利用を届け出ている".to_owned()),
    ];
    for (number, text) in rows {
        let form = filled_in((number, text.as_str()), Some(AnswerValue::No), &[]);
        assert_eq!((form.form.items.len(), form.rows.len()), (14, 14), "{number} {text}");
        assert!(form.matches.iter().all(|m| !m.is_open()), "nobody is asked what it is about: {number} {text}");
        let row = patching(&form);
        assert_eq!(row.standing().count(), 0, "{number} {text}: nobody knows which counts");
        assert!(row.between.contains(&AnswerValue::No) && row.between.contains(&AnswerValue::Yes), "{row:?}");
        assert!(row.remark.ends_with("行目: いいえ サーバのみ"), "{}", row.remark);
        assert!(form.workbook.problems.iter().any(|p| p.code == "workbook-answer-unclear"), "{number} {text}");
        let same = filled_in((number, text.as_str()), Some(AnswerValue::Yes), &[]);
        assert_eq!(same.form.items.len(), 14, "{number} {text}");
        assert_eq!(patching(&same).standing().last().and_then(|found| found.value), Some(AnswerValue::Yes));
        assert!(patching(&same).remark.ends_with("サーバのみ"), "{}", patching(&same).remark);
    }
}

#[test]
fn a_question_of_a_vendors_own_is_asked_once_somebody_has_said_so() {
    let own = ("", "生成AIの利用を届け出ている");
    let form = filled_in(own, Some(AnswerValue::Yes), &[]);
    assert_eq!(form.form.items.len(), 14);
    assert!(form.matches.iter().any(RowMatch::is_open), "a person is asked");
    let adopted = RowDecision { text: fold(own.1), control: None };
    let form = filled_in(own, Some(AnswerValue::Yes), &[adopted]);
    assert_eq!((form.form.items.len(), form.rows.len()), (15, 15));
    let form = filled_in(own, None, &[]);
    assert_eq!(form.form.items.len(), 15, "what the form itself prints");
    let form = filled_in(("2-⑭", PATCHING), Some(AnswerValue::No), &[]);
    assert_eq!(form.form.items.iter().filter(|i| i.control == Some(Control::Patching)).count(), 2, "in its order");
}

#[test]
fn words_of_its_own_are_told_and_kept_whatever_a_row_answers() {
    let more = format!("{PATCHING}、ただしサーバのみ");
    let own = ["パッチを当てていない", "パッチを端末のみに当てている", more.as_str()];
    let told = |form: &ImportedForm, words: &str| {
        let mut unclear = form.workbook.problems.iter().filter(|p| p.code == "workbook-answer-unclear");
        unclear.any(|p| p.text.starts_with("2-⑥ ") && p.text.ends_with(words))
    };
    for words in own {
        for said in [AnswerValue::Yes, AnswerValue::No, AnswerValue::NotApplicable] {
            let form = filled_in(("2-⑥", words), Some(said), &[]);
            assert!(told(&form, words), "{words} {said:?}: {:?}", form.workbook.problems);
            assert!(patching(&form).remark.lines().any(|line| line.ends_with(words)), "{}", patching(&form).remark);
            let mut blank = read(("2-⑥", words), Some(said));
            let own = blank.rows.iter_mut().find(|row| row.number == "2-⑥").unwrap();
            own.answers.clear();
            let form = imported(&blank, &[]);
            assert!(told(&form, words), "{words} {said:?}: {:?}", form.workbook.problems);
            assert!(patching(&form).remark.lines().any(|line| line.ends_with(words)), "{}", patching(&form).remark);
        }
        let mut unanswered = read(("2-⑥", words), Some(AnswerValue::Yes));
        unanswered.rows.last_mut().unwrap().answers.clear();
        assert!(told(&imported(&unanswered, &[]), words), "{words}");
    }
    assert!(!told(&filled_in(("2-⑥", PATCHING), Some(AnswerValue::Yes), &[]), ""), "the same once more");
}

#[test]
fn a_number_alone_stands_for_the_row_that_has_it() {
    for number in ["2-⑥", "２－（６）", "⑥"] {
        let form = filled_in(("", number), Some(AnswerValue::No), &[]);
        let row = patching(&form);
        assert_eq!((form.rows.len(), row.standing().count()), (14, 0), "{number}");
        assert!(row.between.contains(&AnswerValue::No), "{number}: {row:?}");
        let told = form.workbook.problems.iter().any(|p| p.text.starts_with("2-⑥ ") && p.text.contains("「いいえ」"));
        assert!(told, "{number}: {:?}", form.workbook.problems);
    }
}
