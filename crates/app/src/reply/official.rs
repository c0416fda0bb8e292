//! What an official vendor workbook says as the reply it is taken for, and what it leaves open: the drop zone names the same on its
//! own page, which nobody sees who takes the workbook in on the page of a request.

use sejo_intake::workbook::LEFT_OUT;
use sejo_model::reply::{GivenAnswer, ReplyNote, ReplyNoteCode};
use sejo_model::request::{Asked, Question};
use sejo_model::words::Text;
use sejo_model::workbook::{FoundAnswer, WorkbookRow};
use sejo_model::{AnswerValue, Date, ImportedForm, Lang, SystemId};

use super::settle::{both, cited, other_words, put, quoted, short};
use super::stray;
use crate::intake::workbook_days;

/// Rows named in a note.
const NAMED: usize = 5;

/// What an official vendor workbook says, which names neither request nor system: the newest round of each row.
pub(super) fn of_official(
    form: &ImportedForm,
    asked: &Asked,
    (system, today): (SystemId, Date),
) -> (Vec<GivenAnswer>, Vec<ReplyNote>) {
    let (mut given, mut notes): (Vec<GivenAnswer>, Vec<ReplyNote>) = (Vec::new(), Vec::new());
    let name = asked.system(system).map_or("", |s| s.name.as_str());
    let item_of = |row: &WorkbookRow| form.rows.iter().find(|(r, _)| *r == row.row).map(|(_, id)| id);
    let question_of =
        |row: &WorkbookRow| item_of(row).and_then(|id| asked.question(id.slug())).filter(|q| q.is_about(system));
    let known: Vec<(&WorkbookRow, &Question)> =
        form.workbook.rows.iter().filter_map(|row| Some((row, question_of(row)?))).collect();
    for row in &form.workbook.rows {
        let found = row.standing().last();
        let Some(question) = question_of(row) else {
            // What only the form asks and nobody answered is nothing.
            if found.is_some() || !row.remark.is_empty() {
                put(&mut notes, ReplyNoteCode::QuestionUnknown, both(|lang| of_another(row, name, lang)));
            }
            if let Some(question) = spoken_of(row, &known) {
                let again = found.map_or_else(|| open(row, question), |found| answered(row, question, found));
                match given.iter_mut().find(|known| known.question == question.key) {
                    Some(known) => stray::put_beside(known, &again, (Some(question), name), &mut notes),
                    None => given.extend(stray::left_open(again, question)),
                }
            }
            continue;
        };
        let Some((found, value)) = found.and_then(|found| Some((found, found.value?))) else {
            given.extend(Some(open(row, question)).filter(|_| row.between.contains(&AnswerValue::No)));
            continue;
        };
        if workbook_days::is_planned(form, found, today) {
            let said = |lang: Lang| {
                let day = found.day_in_answer.or(found.confirmed_on).map(|day| day.to_string()).unwrap_or_default();
                cited(&format!("{} {day}", value.words().r#in(lang)), lang)
            };
            put(
                &mut notes,
                ReplyNoteCode::AnswerUnread,
                both(|lang| format!("{name}: {}", short(question, lang)) + &said(lang)),
            );
            continue;
        }
        let printed = form.form.items.iter().find(|printed| Some(&printed.id) == item_of(row));
        let words = printed.map(|printed| other_words(asked, question, &printed.label)).unwrap_or_default();
        given.push(GivenAnswer { words, ..answered(row, question, found) });
    }
    notes.extend(unread(form, name));
    (given, notes)
}

/// What a row says that asks nothing which was asked, with whatever stands beside its answer.
fn of_another(row: &WorkbookRow, name: &str, lang: Lang) -> String {
    let value = row.standing().last().and_then(|found| found.value);
    let said = value.map(|value| value.words().r#in(lang).to_owned());
    let all = said.into_iter().chain([with_all_beside(row)]).filter(|said| !said.is_empty());
    let all: String = all.map(|said| cited(&said, lang)).collect();
    format!("{name}: {} {}{all}", row.number, quoted(&row.text))
}

/// The question of the row that one below it has the number of, which is none of those that were sent: somebody added it. Below all of
/// them it may leave out its section.
fn spoken_of<'a>(row: &WorkbookRow, known: &[(&WorkbookRow, &'a Question)]) -> Option<&'a Question> {
    let is_below = known.iter().all(|(above, _)| above.row < row.row);
    let in_text = || sejo_intake::workbook::item_named(&row.text).map(|(number, _)| number);
    let number = Some(row.number.clone()).filter(|number| !number.is_empty()).or_else(in_text)?;
    let end = format!("-{number}");
    let is_it = |above: &WorkbookRow| {
        let is_same = above.number == number && (is_below || number.contains('-'));
        above.row < row.row && (is_same || (is_below && above.number.ends_with(&end)))
    };
    let mut found = known.iter().filter(|(above, _)| is_it(above)).map(|(_, question)| *question);
    let first = found.next()?;
    found.all(|other| other.key == first.key).then_some(first)
}

/// What a row answers.
fn answered(row: &WorkbookRow, question: &Question, found: &FoundAnswer) -> GivenAnswer {
    GivenAnswer {
        question: question.key.clone(),
        value: found.value.map(|value| value.key().to_owned()).unwrap_or_default(),
        confirmed_on: found.confirmed_on,
        target_on: found.target_on,
        remark: with_all_beside(row),
        words: String::new(),
        between: Vec::new(),
    }
}

/// What a row says that is left open: いいえ in it is not to be heard with はい later. Which of the words its days belong to nobody knows.
fn open(row: &WorkbookRow, question: &Question) -> GivenAnswer {
    GivenAnswer {
        question: question.key.clone(),
        value: String::new(),
        confirmed_on: None,
        target_on: None,
        remark: with_all_beside(row),
        words: String::new(),
        between: row.between.iter().map(|value| value.key().to_owned()).collect(),
    }
}

/// What stands beside an answer of the official form: 責任分界, the remark and what nobody can place. What the form prints is left out,
/// unless it was written over with words that deny the answer.
pub(crate) fn with_all_beside(row: &WorkbookRow) -> String {
    let own = sejo_model::with_boundary(&row.boundary, &sejo_intake::mask_text(&row.remark));
    let printed = Some(&row.reference).filter(|said| sejo_intake::denies(&row.text, said));
    let printed = printed.map(|said| format!("参考: {}", sejo_intake::mask_text(said)));
    let mut all = vec![own, row.beside.clone(), printed.unwrap_or_default()];
    all.retain(|said| !said.is_empty());
    all.join("\n")
}

/// What stands below the table and is told nowhere else: the remark on the whole.
pub(super) fn below(form: &ImportedForm) -> String {
    let own = form.workbook.problems.iter().filter(|problem| problem.code == "workbook-words-below");
    own.map(|problem| problem.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// What was not read of a workbook about a system called `name`.
fn unread(form: &ImportedForm, name: &str) -> Vec<ReplyNote> {
    let mut notes = Vec::new();
    for problem in &form.workbook.problems {
        let code = match problem.code.as_str() {
            "workbook-date-unclear" | "workbook-no-such-day" | "workbook-day-missing" | "workbook-year-missing" => {
                ReplyNoteCode::DateUnread
            }
            "workbook-answer-unclear"
            | "workbook-both-marked"
            | "workbook-answer-struck"
            | "workbook-answer-unseen"
            | "workbook-shapes"
            | "workbook-notes-left"
            | "workbook-words-outside"
            | "workbook-words-unheard" => ReplyNoteCode::AnswerUnread,
            left_out if LEFT_OUT.contains(&left_out) => ReplyNoteCode::AnswerUnread,
            _ => continue,
        };
        let place = |lang: Lang| match (problem.code.as_str(), problem.row, lang) {
            ("workbook-shapes", _, Lang::Ja) => " 図形の重なる".to_owned(),
            ("workbook-shapes", _, Lang::En) => " something is drawn over".to_owned(),
            (_, Some(row), Lang::Ja) => format!(" {row}行目"),
            (_, Some(row), Lang::En) => format!(" row {row}"),
            (_, None, _) => String::new(),
        };
        put(&mut notes, code, both(|lang| format!("{name}:{}{}", place(lang), cited(&problem.text, lang))));
    }
    let is_told = |code: &str| form.workbook.problems.iter().any(|problem| problem.code == code);
    if is_told("workbook-cut-off") {
        let said = Text::new(
            "シートが大きすぎるため、途中までしか読んでいません",
            "the sheet is too large and was read only in part",
        );
        put(&mut notes, ReplyNoteCode::AnswerUnread, both(|lang| format!("{name}: {}", said.r#in(lang))));
    }
    if is_told("workbook-rounds-assumed") {
        put(&mut notes, ReplyNoteCode::RoundsAssumed, both(|lang| format!("{name}{}", differing(form, lang))));
    }
    notes
}

/// The rows that the columns of one heading answer differently, with what each of them says.
fn differing(form: &ImportedForm, lang: Lang) -> String {
    let said = |row: &WorkbookRow| {
        let said: Vec<AnswerValue> = row.answers.iter().filter_map(|found| found.value).collect();
        let differs = said.iter().any(|value| Some(value) != said.first());
        let words = said.iter().map(|value| value.words().r#in(lang)).collect::<Vec<_>>().join(" → ");
        differs.then(|| format!("{} {words}", row.number).trim().to_owned())
    };
    let rows: Vec<String> = form.workbook.rows.iter().filter_map(said).take(NAMED).collect();
    if rows.is_empty() { String::new() } else { format!(": {}", rows.join(" / ")) }
}
