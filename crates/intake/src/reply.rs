//! Replies of vendors to requests: the answer file (`sejo-reply-1`) and the answer workbook.
//!
//! Guards: an answer file is read into a closed shape, and a member that is not part of it refuses the file, so nothing unknown
//! is ever kept; every text is cleaned and masked before anybody sees it. What an answer means is decided against the request it
//! replies to, not here. Format: `docs/formats/request.md`.

mod sheet;

use jiff::civil::Date;
use sejo_model::answer_sheet::MARK;
use sejo_model::reply::{ReadReply, ReplyForm, ReplyNote, ReplyNoteCode, WrittenReply};
use sejo_model::text::{is_blank, lines};
use sejo_model::{AnswerValue, ErrorCode, FiscalYear};

use crate::package::Container;
use crate::workbook::{answer_word, day_word, is_planned};
use crate::{Limits, Refusal, mask_text};

/// The format of an answer file.
pub const FORMAT: &str = "sejo-reply-1";

/// Bytes of an answer file.
const BYTES: usize = 4 << 20;
/// Systems one reply speaks of.
pub(crate) const SYSTEMS: usize = 500;
/// Answers for one system.
pub(crate) const ANSWERS: usize = 500;
/// Characters of one text.
const CHARACTERS: usize = 2_000;

/// How likely a file is a reply, or the request itself dropped by mistake.
pub(crate) fn recognise(container: Container, bytes: &[u8]) -> u8 {
    let found = match container {
        Container::Text => is_answer_file(bytes) || is_request(bytes),
        Container::Xlsx => sheet::is_marked(bytes),
        Container::Ods | Container::Xls => sheet::is_saved_otherwise(bytes),
    };
    if found { 100 } else { 0 }
}

/// Reads a reply.
///
/// # Errors
/// [`ErrorCode::NotAReply`] with what is wrong with it.
pub(crate) fn read(container: Container, bytes: &[u8], limits: &Limits) -> Result<ReadReply, Refusal> {
    let mut read = match container {
        Container::Xlsx => sheet::read(bytes, limits)?,
        Container::Ods | Container::Xls => {
            return Err(refused(
                "回答用のExcelが、別の形式(.xlsか.ods)で保存されています。「Excelブック(.xlsx)」として保存し直して、送ってもらってください。",
                "The answer workbook was saved in another format (.xls or .ods). Ask for it saved as an Excel workbook (.xlsx).",
            ));
        }
        _ if is_answer_file(bytes) => answer_file(bytes)?,
        _ => return Err(blank_form()),
    };
    if clean(&mut read.written) {
        read.notes.push(ReplyNote::new(ReplyNoteCode::Masked, ""));
    }
    Ok(read)
}

/// What a cell or field says as はい, いいえ or 対象外, as people write it: ○, 〇, ×, Yes, 済, 対象外(クラウド). What is being done
/// (対応中), and はい with a day beside it that is still to come, say neither.
#[must_use]
pub fn answer(text: &str, year: Option<FiscalYear>, today: Date) -> Option<AnswerValue> {
    answer_said(text).filter(|_| !is_planned(text, year, today))
}

/// The same, whatever day stands beside it.
pub(crate) fn answer_said(text: &str) -> Option<AnswerValue> {
    let said = text.trim().to_lowercase();
    // On a form this is the place of a day nobody filled in; in an answer nobody knows what was to follow.
    if said.ends_with(['/', '／']) {
        return None;
    }
    match (answer_word(text), said.as_str()) {
        (Some(value), _) => Some(value),
        (_, "済" | "済み") => Some(AnswerValue::Yes),
        (_, "未" | "未だ" | "まだ") => Some(AnswerValue::No),
        _ => None,
    }
}

/// A day as people write it; `Err` when something stands there that is no day.
///
/// # Errors
/// The text that could not be read.
pub fn day(text: &str, year: Option<FiscalYear>) -> Result<Option<Date>, String> {
    if is_blank(text) {
        return Ok(None);
    }
    // A browser that was shut down in the middle of a day leaves it half.
    day_word(text, year).map_err(|()| text.chars().take(40).collect())
}

fn is_answer_file(bytes: &[u8]) -> bool {
    begins(bytes).is_some_and(|start| start.starts_with('{') && start.contains(FORMAT))
}

/// The HTML or the signed request as it was sent, without any answer in it.
fn is_request(bytes: &[u8]) -> bool {
    let html = begins(bytes).is_some_and(|start| start.to_lowercase().starts_with("<!doctype html"));
    let mark = |bytes: &[u8]| bytes.windows(MARK.len()).any(|w| w == MARK.as_bytes());
    (html && mark(bytes)) || begins(bytes).is_some_and(|start| start.starts_with('{') && start.contains(MARK))
}

/// The first characters of a text, whatever stands in front of them.
fn begins(bytes: &[u8]) -> Option<String> {
    const LOOKED_AT: usize = 300;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = String::from_utf8_lossy(bytes.get(..LOOKED_AT).unwrap_or(bytes)).trim_start().to_owned();
    (!start.is_empty()).then_some(start)
}

fn refused(ja: impl Into<String>, en: impl Into<String>) -> Refusal {
    Refusal::new(ErrorCode::NotAReply, ja, en)
}

fn blank_form() -> Refusal {
    Refusal::new(
        ErrorCode::ReplyBlank,
        "これは、事業者に送る依頼そのものです。HTMLはブラウザで開いて答え、「回答を保存する」で保存したファイルが回答です。",
        "This is the request itself. Its HTML is opened in a browser and answered; the file saved there is the reply.",
    )
}

fn answer_file(bytes: &[u8]) -> Result<ReadReply, Refusal> {
    if bytes.len() > BYTES {
        return Err(refused("回答ファイルが大きすぎます。", "The answer file is too large."));
    }
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let text = text.map_err(|_| refused("文字が壊れています(UTF-8ではありません)。", "It is not UTF-8."))?;
    let (line, seal) = parts(text);
    let mut value: serde_json::Value = serde_json::from_str(line)
        .map_err(|_| refused("途中で切れているか、書き換えられています。", "It is cut off or was altered."))?;
    let format = value.as_object_mut().and_then(|members| members.remove("format"));
    if format.as_ref().and_then(serde_json::Value::as_str) != Some(FORMAT) {
        return Err(refused("知らない形式の回答ファイルです。", "The answer file is of an unknown format."));
    }
    let written: WrittenReply = serde_json::from_value(value).map_err(|_| {
        refused("決められた形と違う内容が入っています。", "It holds something the format does not have.")
    })?;
    check(&written)?;
    Ok(ReadReply { written, form: ReplyForm::AnswerFile, is_sealed: !seal.trim().is_empty(), notes: Vec::new() })
}

/// The JSON and the line with its signature. Without the latter the JSON may stand on several lines.
fn parts(text: &str) -> (&str, &str) {
    match text.split_once('\n') {
        Some((line, rest)) if rest.trim_start().starts_with("{\"key\"") => (line, rest),
        _ => (text, ""),
    }
}

/// Counts and lengths.
pub(crate) fn check(written: &WrittenReply) -> Result<(), Refusal> {
    let long = |text: &str| text.chars().count() > CHARACTERS;
    let head = [
        &written.request,
        &written.facility,
        &written.facility_name,
        &written.vendor_name,
        &written.request_signature,
        &written.issued,
        &written.answered_by,
        &written.answered_on,
        &written.remark,
    ];
    let parts = &written.systems;
    let answers = || parts.iter().flat_map(|p| &p.answers);
    let texts = answers().flat_map(|a| [&a.question, &a.value, &a.confirmed_on, &a.target_on, &a.remark, &a.words]);
    let names = parts.iter().flat_map(|p| [&p.system, &p.name]);
    let shown = written.shown.iter().flat_map(|q| [&q.question, &q.words].into_iter().chain(q.choices.values()));
    let is_much = parts.len() > SYSTEMS || written.shown.len() > ANSWERS;
    if is_much || parts.iter().any(|p| p.answers.len() > ANSWERS) {
        return Err(refused("システムか回答の数が多すぎます。", "It speaks of too many systems, or answers too much."));
    }
    if head.into_iter().chain(texts).chain(names).chain(shown).any(|text| long(text)) {
        return Err(refused(
            format!("{CHARACTERS}文字より長い文が入っています。短くして、送り直してもらってください。"),
            format!("A text in it is longer than {CHARACTERS} characters."),
        ));
    }
    Ok(())
}

/// Takes out of every text what steers others, and masks what looks like a secret; whether anything was masked. What the request
/// gave is no place for a secret; the words of questions are held against those of the request first.
fn clean(written: &mut WrittenReply) -> bool {
    let plain = |text: &str| lines(text).trim().to_owned();
    for given in [&mut written.request, &mut written.facility, &mut written.request_signature, &mut written.issued] {
        *given = plain(given);
    }
    for shown in &mut written.shown {
        shown.question = plain(&shown.question);
        shown.words = plain(&shown.words);
        shown.choices.values_mut().for_each(|said| *said = plain(said));
    }
    let mut is_masked = false;
    let mut put = |text: &mut String| {
        let plain = plain(text);
        let masked = mask_text(&plain);
        is_masked |= masked != plain;
        *text = masked;
    };
    put(&mut written.facility_name);
    put(&mut written.vendor_name);
    put(&mut written.answered_by);
    put(&mut written.answered_on);
    put(&mut written.remark);
    for part in &mut written.systems {
        part.system = plain(&part.system);
        put(&mut part.name);
        for answer in &mut part.answers {
            answer.question = plain(&answer.question);
            answer.words = plain(&answer.words);
            for shown in [&mut answer.row.system, &mut answer.row.number, &mut answer.row.question] {
                *shown = plain(shown);
            }
            put(&mut answer.value);
            put(&mut answer.confirmed_on);
            put(&mut answer.target_on);
            put(&mut answer.remark);
        }
    }
    is_masked
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn file(answers: &str) -> String {
        format!(
            r#"{{"format":"sejo-reply-1","request":"r","facility":"f","answered_by":"中村","systems":[{{"system":"s","name":"電子カルテ","answers":[{answers}]}}]}}"#
        )
    }

    fn looked(text: &str) -> Result<ReadReply, Refusal> {
        assert_eq!(recognise(Container::Text, text.as_bytes()), 100);
        read(Container::Text, text.as_bytes(), &Limits::default())
    }

    #[test]
    fn an_answer_file_is_read_and_what_it_must_not_hold_refuses_it() {
        let read = looked(&file(r#"{"question":"officer","value":"yes","remark":"PW: Hunter2!x\u202e"}"#)).unwrap();
        let answer = &read.written.systems[0].answers[0];
        assert_eq!((answer.question.as_str(), answer.value.as_str()), ("officer", "yes"));
        assert!(!answer.remark.contains("Hunter2") && !answer.remark.contains('\u{202e}'), "{}", answer.remark);
        assert!(read.is_masked() && !read.is_sealed);
        let steered = file(r#"{"question":"offi\u202ecer","value":"yes"}"#)
            .replace(r#""request":"r""#, r#""request":"\u202er","vendor_name":"つばめ\u202e PW: Hunter2!x""#);
        let written = looked(&steered).unwrap().written;
        assert_eq!((written.request.as_str(), written.systems[0].answers[0].question.as_str()), ("r", "officer"));
        assert!(written.vendor_name.starts_with("つばめ ") && !written.vendor_name.contains("Hunter2"), "{written:?}");
        let unknown = looked(&file(r#"{"question":"officer","value":"yes","password":"Hunter2!x"}"#));
        assert_eq!(unknown.unwrap_err().code, ErrorCode::NotAReply);
        assert_eq!(looked("{\"format\":\"sejo-reply-1\",\"request\":").unwrap_err().code, ErrorCode::NotAReply);
        let long = file(&format!(r#"{{"question":"officer","value":"{}"}}"#, "あ".repeat(CHARACTERS + 1)));
        assert!(looked(&long).unwrap_err().detail.ja.contains("2000"));
        let many = vec![r#"{"question":"officer"}"#; ANSWERS + 1].join(",");
        assert_eq!(looked(&file(&many)).unwrap_err().code, ErrorCode::NotAReply);
        let deep = format!("{{\"format\":\"sejo-reply-1\",\"x\":{}", "[".repeat(100_000));
        assert_eq!(looked(&deep).unwrap_err().code, ErrorCode::NotAReply);
    }

    #[test]
    fn what_stood_apart_in_an_answer_stays_apart() {
        let said = r#"203.0.113.1\t203.0.113.2\r203.0.113.3\u2028203.0.113.4\u2029203.0.113.5\u0085203.0.113.6\u202e"#;
        let read = looked(&file(&format!(r#"{{"question":"remote.sources","value":"{said}","remark":"A\tB"}}"#)));
        let written = read.unwrap().written;
        let answer = &written.systems[0].answers[0];
        let addresses: Vec<String> = (1..=6).map(|last| format!("203.0.113.{last}")).collect();
        assert_eq!(answer.value.split_whitespace().collect::<Vec<_>>(), addresses, "{:?}", answer.value);
        assert_eq!(answer.remark, "A B");
    }

    #[test]
    fn an_answer_workbook_in_another_format_is_told_which_one_is_read() {
        let old = b"\xd0\xcf\x11\xe0..sejo-request-1..";
        assert_eq!(recognise(Container::Xls, old), 100);
        let refused = read(Container::Xls, old, &Limits::default()).unwrap_err();
        assert_eq!(refused.code, ErrorCode::NotAReply);
        assert!(refused.detail.ja.contains(".xlsx"), "{refused:?}");
        assert_eq!(recognise(Container::Xls, b"\xd0\xcf\x11\xe0.."), 0);
    }

    #[test]
    fn the_request_itself_is_no_reply() {
        for text in [
            "<!DOCTYPE html>\n<html><script>{\"format\":\"sejo-request-1\"}</script>",
            "{\"format\":\"sejo-request-1\"}",
        ] {
            assert_eq!(looked(text).unwrap_err().code, ErrorCode::ReplyBlank);
        }
        assert_eq!(recognise(Container::Text, b"<!DOCTYPE html><p>x"), 0);
        assert_eq!(recognise(Container::Text, "機器名,場所\n受付PC,1階".as_bytes()), 0);
    }

    #[test]
    fn answers_and_days_are_read_as_people_write_them() {
        use AnswerValue::{No, NotApplicable, Yes};
        let (year, today) = (Some(FiscalYear(2026)), date(2026, 11, 30));
        for (said, value) in [
            ("○", Yes),
            ("〇", Yes),
            ("◯", Yes),
            ("Yes", Yes),
            ("はい", Yes),
            ("済", Yes),
            ("×", No),
            ("No", No),
            ("いいえ", No),
            ("未", No),
            ("対象外", NotApplicable),
            ("対象外(クラウド)", NotApplicable),
        ] {
            assert_eq!(answer(said, year, today), Some(value), "{said}");
        }
        for (said, value) in [("はい(2026/11/30)", Yes), ("はい(11/20)", Yes), ("いいえ(2027/3/31)", No)] {
            assert_eq!(answer(said, year, today), Some(value), "{said}");
        }
        let planned = ["はい(2027/3/31)", "はい2027/3/31実施", "対応済 2027/3/31", "はい(12/1)", "対応中", "実施中"];
        for said in planned.into_iter().chain(["はい 確認者:未確認", "はい(担当:未定)"]) {
            assert_eq!(answer(said, year, today), None, "{said}");
        }
        let doubtful =
            ["はい?", "はい??", "(はい)?", "はい(?)", "はい…", "×はい", "はい×", "✕はい", "□はい", "☐はい", "はい/"];
        for said in doubtful.into_iter().chain(["", "?", "確認中", "はい/いいえ", "みどり"]) {
            assert_eq!(answer(said, year, today), None, "{said}");
        }
        assert_eq!(day("2026/12/01", None), Ok(Some(date(2026, 12, 1))));
        assert_eq!(day("令和8年12月1日", None), Ok(Some(date(2026, 12, 1))));
        assert_eq!(day("12/1", Some(FiscalYear(2026))), Ok(Some(date(2026, 12, 1))));
        assert_eq!(day("46357", None), Ok(Some(date(2026, 12, 1))), "the number Excel keeps of a day");
        assert_eq!(day(" ", None), Ok(None));
        assert_eq!(day("来月ごろ", None), Err("来月ごろ".to_owned()));
        assert_eq!(day("2026-02-30", None), Err("2026-02-30".to_owned()));
    }
}
