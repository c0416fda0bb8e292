//! What a reply means against the request it answers: which system, which question, which answer, which day; and everything about
//! it that a person should know before accepting it. Nothing is dropped without a word.

use sejo_evidence::document::{self, DocumentError};
use sejo_model::paraphrase::is_paraphrase;
use sejo_model::reply::{
    GivenAnswer, ReadReply, ReplyForm, ReplyNote, ReplyNoteCode, ReplyPart, WrittenAnswer, WrittenReply, WrittenRow,
};
use sejo_model::request::{Asked, Question, QuestionGroup};
use sejo_model::text::{fold, is_blank};
use sejo_model::words::Text;
use sejo_model::{
    AnswerValue, Date, Declaration, ErrorCode, FiscalYear, Lang, Reply, ReplyId, Request, System, SystemId,
};

use super::age::note_age;
use super::placed::{note_of_system, note_open};
use super::row::{Shown, altered, put_shown, reworded, typed_into, unshown};
use super::stray::{self, Stray};
use super::turned::worse;
use super::{doubt, duty, key, manner, remote};
use crate::intake::{may_be, may_be_ours};
use crate::request::{replies_of, signature_of};
use crate::{Error, Result};

/// Words quoted in a note.
const QUOTED: usize = 60;
/// Questions named in a note.
const NAMED: usize = 5;

/// A reply beside what else is known.
pub(crate) struct Settled<'a> {
    /// The request it is taken for.
    pub request: &'a Request,
    /// All requests, to know of whom the other replies are.
    pub requests: &'a [Request],
    /// Everything that came back so far.
    pub replies: &'a [Reply],
    /// This facility.
    pub facility: String,
    /// The facility's systems, as their duties count.
    pub systems: &'a [System],
    /// The declared values.
    pub declared: &'a [Declaration],
    /// Today.
    pub today: Date,
    /// For files that name no system: which one the person said it is about.
    pub system: Option<SystemId>,
}

/// The reply a file is.
///
/// # Errors
/// `ReplyBlank` when it answers nothing, `ReplyUnclear` when all it answers contradicts itself and names no いいえ.
pub(crate) fn settle(read: ReadReply, bytes: &[u8], beside: &Settled<'_>) -> Result<Reply> {
    let asked = &beside.request.asked;
    let mut reply = Reply::blank(beside.request.id(), read.form);
    reply.notes.clone_from(&read.notes);
    let written = read.written;
    let year = Some(FiscalYear::of(asked.made_on));
    reply.answered_by.clone_from(&written.answered_by);
    reply.remark.clone_from(&written.remark);
    reply.issued_id = written.issued.parse().ok();
    reply.answered_on =
        day(&written.answered_on, year, |lang| lang.pick("回答日", "Answered on").to_owned(), &mut reply.notes);
    if !written.facility.is_empty() && written.facility != beside.facility {
        note(&mut reply, ReplyNoteCode::OtherFacility, "");
    }
    if !written.request.is_empty() && written.request != asked.id.to_string() {
        note(&mut reply, ReplyNoteCode::OtherRequest, &written.request);
    }
    if !written.request_signature.is_empty() && written.request_signature != signature_of(&beside.request.signed) {
        note(&mut reply, ReplyNoteCode::FormAltered, "");
    }
    if read.form == ReplyForm::AnswerFile && written.request.is_empty() {
        unaddressed(&mut reply, &written, asked);
    }
    if read.form == ReplyForm::AnswerFile {
        note_unshown(&mut reply, &written, asked);
    }
    if !may_be(&asked.vendor.name, &written.vendor_name) {
        note(&mut reply, ReplyNoteCode::OtherVendor, &written.vendor_name);
    }
    match (read.is_sealed, read.form) {
        (true, _) => signed(&mut reply, bytes, beside),
        (false, ReplyForm::AnswerFile) => {
            // What was issued was signed; somebody took the seal off.
            if !written.issued.is_empty() {
                note(&mut reply, ReplyNoteCode::SignatureBroken, "");
            }
            if key::beside(&reply, (beside.requests, beside.replies)).is_some() {
                note_unsigned(&mut reply.notes, true);
            }
        }
        (false, _) => {}
    }
    let altered = altered(asked, &written.shown);
    // Rows of a workbook are held against their references one by one, and whoever issues may have its own name for a system.
    let is_of_page = read.form == ReplyForm::AnswerFile && written.issued.is_empty();
    let mut strays = Vec::new();
    for part in &written.systems {
        let system = system_of(asked, &part.system, &part.name, beside.system);
        let name = system.and_then(|id| asked.system(id)).map_or_else(|| part.name.clone(), |s| s.name.clone());
        let to = (asked, &mut strays);
        let mut answers = answers(to, (system, &name), &part.answers, (year, beside.today), &mut reply.notes);
        let shown = if is_of_page { part.name.as_str() } else { "" };
        put_shown(&mut answers, &altered, (asked, system, shown));
        // What the blank says of a system that nobody answered for is nothing.
        if answers.is_empty() {
            continue;
        }
        if system.is_none() {
            note(&mut reply, ReplyNoteCode::SystemUnknown, &name);
        }
        match reply.parts.iter_mut().find(|p| p.system_id == system && p.name == name) {
            Some(known) => {
                for new in answers {
                    join(&mut known.answers, new, (asked, &name), &mut reply.notes);
                }
            }
            None => reply.parts.push(ReplyPart { system_id: system, name, answers, decisions: Vec::new() }),
        }
    }
    stray::place(strays, &mut reply.parts, asked, &mut reply.notes);
    if reply.parts.iter().flat_map(|p| &p.answers).all(|given| given.value.is_empty() && !is_open_no(given, asked)) {
        return Err(blank(&reply.notes));
    }
    look_over(&mut reply, beside);
    Ok(reply)
}

/// Whether an answer is an いいえ that stays open: a word of the vendor, though nothing of it counts.
pub(super) fn is_open_no(given: &GivenAnswer, asked: &Asked) -> bool {
    let worse = asked.question(&given.question).and_then(worse);
    given.value.is_empty() && worse.is_some_and(|worse| given.between.iter().any(|said| said == worse))
}

/// Nothing in it could be used; what could not be read, or is answered twice and not alike, is named.
fn blank(notes: &[ReplyNote]) -> Error {
    let named = |code: ReplyNoteCode, lang: Lang| {
        let about = notes.iter().filter(|n| n.code == code).map(|n| n.about_in(lang));
        about.take(NAMED).collect::<Vec<&str>>().join(lang.pick("、", ", "))
    };
    let has = |code: ReplyNoteCode| notes.iter().any(|n| n.code == code);
    if has(ReplyNoteCode::AnswerTwice) {
        let twice = both(|lang| named(ReplyNoteCode::AnswerTwice, lang));
        return Error::new(ErrorCode::ReplyUnclear).with_detail(twice);
    }
    let error = Error::new(ErrorCode::ReplyBlank);
    if has(ReplyNoteCode::RowMoved) {
        let moved = ReplyNoteCode::RowMoved;
        return error.with_detail(both(|lang| format!("{} {}", moved.words().r#in(lang), named(moved, lang))));
    }
    if !has(ReplyNoteCode::AnswerUnread) {
        return error;
    }
    let words =
        Text::new("書かれていた言葉は、回答として読めませんでした", "What was written could not be read as an answer");
    error.with_detail(both(|lang| format!("{}: {}", words.r#in(lang), named(ReplyNoteCode::AnswerUnread, lang))))
}

pub(super) fn note(reply: &mut Reply, code: ReplyNoteCode, about: &str) {
    let about: String = about.chars().take(200).collect();
    put(&mut reply.notes, code, Text::new(about.clone(), about));
}

/// Checks the signature, and whether the vendor is known by another key.
fn signed(reply: &mut Reply, bytes: &[u8], beside: &Settled<'_>) {
    let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).into_owned();
    match document::read(sejo_intake::reply::FORMAT, &text) {
        Ok(opened) => {
            reply.signer = data_encoding::HEXLOWER.encode(&opened.key);
            reply.signers_before.clone_from(&opened.before);
            key::note_other(reply, (beside.requests, beside.replies));
        }
        Err(DocumentError::Altered | DocumentError::NotOne) => note(reply, ReplyNoteCode::SignatureBroken, ""),
    }
}

/// Says of which answers a page of a request does not tell in which words they were asked for; of all of them, it names none.
fn note_unshown(reply: &mut Reply, written: &WrittenReply, asked: &Asked) {
    let unshown = unshown(asked, written);
    if unshown.is_empty() {
        return;
    }
    let named = |lang| if written.shown.is_empty() { String::new() } else { named(&unshown, lang) };
    put(&mut reply.notes, ReplyNoteCode::WordsNotSent, both(named));
}

/// Says that a vendor wrote to nobody's request, and to whom else it may be.
fn unaddressed(reply: &mut Reply, written: &WrittenReply, asked: &Asked) {
    note(reply, ReplyNoteCode::Unaddressed, &written.remark);
    if !may_be_ours(&written.facility_name, &asked.facility.name) {
        note(reply, ReplyNoteCode::OtherFacility, &written.facility_name);
    }
}

/// The system a part is about, by its id, else by its name; where it names none, the one the person chose.
fn system_of(asked: &Asked, id: &str, name: &str, chosen: Option<SystemId>) -> Option<SystemId> {
    if let Some(known) = id.parse().ok().and_then(|id| asked.system(id)) {
        return Some(known.id);
    }
    if !id.is_empty() {
        return None;
    }
    let same = |s: &&sejo_model::request::AskedSystem| !is_blank(name) && fold(&s.name) == fold(name);
    let named: Vec<SystemId> = asked.systems.iter().filter(same).map(|s| s.id).collect();
    match named.as_slice() {
        [one] => Some(*one),
        _ => chosen.filter(|_| is_blank(name)),
    }
}

/// Adds an answer to those of a system, or puts it to the one that was given to the same question before.
fn join(given: &mut Vec<GivenAnswer>, new: GivenAnswer, (asked, name): (&Asked, &str), notes: &mut Vec<ReplyNote>) {
    match given.iter_mut().find(|known| known.question == new.question) {
        Some(known) => put_to(known, &new, (asked.question(&new.question), name), notes),
        None => given.push(new),
    }
}

/// Puts to an answer what is given to its question once more. Of two that differ neither counts, and both stay beside the question:
/// who said いいえ is not to be heard with はい later. What is said beside either stays, too: it may deny it, or answer other words.
pub(super) fn put_to(
    known: &mut GivenAnswer,
    more: &GivenAnswer,
    (question, name): (Option<&Question>, &str),
    notes: &mut Vec<ReplyNote>,
) {
    let is_other = known.value != more.value;
    let value = if is_other { std::mem::take(&mut known.value) } else { String::new() };
    let again = Some(&more.value).filter(|_| is_other);
    for said in std::iter::once(&value).chain(again).chain(&more.between).filter(|said| !said.is_empty()) {
        if !known.between.contains(said) {
            known.between.push(said.clone());
        }
    }
    let about = |lang| {
        let asked = question.map_or_else(|| quoted(&more.question), |question| short(question, lang));
        format!("{name}: {asked}")
    };
    if is_other {
        let said = |lang| all_said(question, &known.between, lang);
        put(notes, ReplyNoteCode::AnswerTwice, both(|lang| about(lang) + &said(lang)));
    } else {
        let confirmed = (Text::new("確認日", "confirmed on"), known.confirmed_on.zip(more.confirmed_on));
        let target = (Text::new("目標日", "target date"), known.target_on.zip(more.target_on));
        for (what, days) in [confirmed, target] {
            let Some((one, other)) = days.filter(|(one, other)| one != other) else { continue };
            let told = |lang| format!("{} {} {one} / {other}", about(lang), what.r#in(lang));
            put(notes, ReplyNoteCode::DaysDiffer, both(told));
        }
    }
    // Which of two days is right nobody knows: what was confirmed counts since the earlier one, what is promised for the later.
    known.confirmed_on = known.confirmed_on.into_iter().chain(more.confirmed_on).min();
    known.target_on = known.target_on.max(more.target_on);
    add_remark(&mut known.remark, &more.remark);
    if known.words.is_empty() {
        known.words.clone_from(&more.words);
    }
}

/// Puts to a remark what stands beside the same answer once more.
pub(super) fn add_remark(known: &mut String, more: &str) {
    // What is said again in whole lines is told once; 「未実施」 is none of 「未実施の端末はない」.
    let mut lines: Vec<&str> = known.lines().collect();
    let new: Vec<&str> = more.lines().filter(|line| !lines.contains(line)).collect();
    lines.extend(new);
    *known = lines.join("\n");
}

/// What was said to a question that was answered more than once and not alike, one after the other in quotation marks.
pub(super) fn all_said(question: Option<&Question>, between: &[String], lang: Lang) -> String {
    let said = between.iter().map(|key| {
        let choice = question.and_then(|question| question.choices.iter().find(|choice| choice.key == *key));
        cited(choice.map_or(key.as_str(), |choice| choice.words.r#in(lang)), lang)
    });
    said.collect()
}

/// What is said of one system. The rows that show no question, or another than the one their reference names, are put to the others
/// like them.
fn answers(
    (asked, strays): (&Asked, &mut Vec<Stray>),
    (system, name): (Option<SystemId>, &str),
    written: &[WrittenAnswer],
    (year, today): (Option<FiscalYear>, Date),
    notes: &mut Vec<ReplyNote>,
) -> Vec<GivenAnswer> {
    let mut given: Vec<GivenAnswer> = Vec::new();
    let shown = Shown::of(asked);
    for answer in written.iter().filter(|a| !a.is_blank()) {
        let mut stray = |question: &Question, has_reference: bool| {
            let given = said((question, name), answer, (year, today), &mut Vec::new());
            strays.push(Stray { system, name: name.to_owned(), given, has_reference });
        };
        let (value, remark) = (answer.value.trim(), answer.remark.trim());
        // What it answers there is said with it: it may correct what stands elsewhere.
        let told = |all: &[&str], lang| {
            all.iter().filter(|said| !said.is_empty()).map(|said| cited(said, lang)).collect::<String>()
        };
        let Some(question) = question_of(asked, system, &answer.question) else {
            let unknown = quoted(&sejo_intake::mask_text(&answer.question));
            let about = |lang| format!("{name}: {unknown}{}", told(&[value, remark], lang));
            put(notes, ReplyNoteCode::QuestionUnknown, both(about));
            shown.spoken_of(&answer.row, system).into_iter().for_each(|question| stray(question, false));
            continue;
        };
        if shown.is_other(&answer.row, name, question) {
            let WrittenRow { system: of, number, question: words } = &answer.row;
            let seen = sejo_intake::mask_text(&format!("{of} {number} {words}"));
            let all = [seen.trim(), value, remark];
            let about = |lang| format!("{name}: {}{}", short(question, lang), told(&all, lang));
            put(notes, ReplyNoteCode::RowMoved, both(about));
            let others = shown.spoken_of(&answer.row, system).into_iter().filter(|other| other.key != question.key);
            std::iter::once(question).chain(others).for_each(|question| stray(question, true));
            continue;
        }
        let words = match is_blank(&answer.words) {
            true => reworded(&answer.row, question),
            false => other_words(asked, question, &answer.words),
        };
        let new = GivenAnswer { words, ..said((question, name), answer, (year, today), notes) };
        join(&mut given, new, (asked, name), notes);
    }
    given
}

/// What is said to a question about a system, whatever its row shows.
fn said(
    (question, name): (&Question, &str),
    answer: &WrittenAnswer,
    (year, today): (Option<FiscalYear>, Date),
    notes: &mut Vec<ReplyNote>,
) -> GivenAnswer {
    let where_ = |lang| format!("{name}: {}", short(question, lang));
    let (value, more) = value(question, &answer.value, (year, today)).unwrap_or_else(|| {
        // What could not be read stays beside its question, as words.
        if !is_blank(&answer.value) {
            put(notes, ReplyNoteCode::AnswerUnread, both(|lang| where_(lang) + &cited(&answer.value, lang)));
        }
        (String::new(), answer.value.trim().to_owned())
    });
    let dated = |lang: Lang, ja, en| format!("{} {}", where_(lang), lang.pick(ja, en));
    let remark = [more, answer.remark.trim().to_owned()].into_iter().chain(typed_into(&answer.row, question));
    let remark = remark.filter(|said| !said.is_empty());
    GivenAnswer {
        question: question.key.clone(),
        confirmed_on: day(&answer.confirmed_on, year, |lang| dated(lang, "確認日", "confirmed on"), notes),
        target_on: day(&answer.target_on, year, |lang| dated(lang, "目標日", "target date"), notes),
        remark: remark.collect::<Vec<_>>().join("\n"),
        words: String::new(),
        between: if value.is_empty() { between(question, &answer.value) } else { Vec::new() },
        value,
    }
}

/// The answers between which words leave open what is said: 「はい」とコメント「いいえに訂正します」 names two. いいえ? names one and is
/// kept as well, for it is not to be heard with はい later; はい? is nobody's word.
pub(super) fn between(question: &Question, said: &str) -> Vec<String> {
    let named = question.choices.iter().filter(|choice| said.contains(choice.words.ja.as_str()));
    let named: Vec<String> = named.map(|choice| choice.key.clone()).collect();
    let is_kept = named.len() > 1 || named.iter().any(|key| worse(question) == Some(key.as_str()));
    if is_kept { named } else { Vec::new() }
}

/// The words that were answered, where they are no longer those of the question: an answer to other words is none to these until a
/// person has read both. What asks the same as a row that is Sejo's own for the time being is no other.
pub(super) fn other_words(asked: &Asked, question: &Question, words: &str) -> String {
    let is_same = match asked.provisional {
        true => is_paraphrase(&question.label.ja, words),
        false => fold(words) == fold(&question.label.ja),
    };
    let is_other = !is_blank(words) && !is_same;
    if is_other && question.group == QuestionGroup::Form { sejo_intake::mask_text(words) } else { String::new() }
}

/// The question a reply names: by its key, or by its words where the reference was lost.
fn question_of<'a>(asked: &'a Asked, system: Option<SystemId>, said: &str) -> Option<&'a Question> {
    let about = || asked.questions.iter().filter(|q| system.is_none_or(|id| q.is_about(id)));
    if let Some(found) = about().find(|q| q.key == said) {
        return Some(found);
    }
    let said = fold(said);
    let fits = |q: &&Question| {
        [Lang::Ja, Lang::En].iter().any(|lang| {
            let title = fold(&q.title(*lang));
            !title.is_empty() && said.starts_with(&title)
        })
    };
    let found: Vec<&Question> = about().filter(fits).collect();
    match found.as_slice() {
        [one] => Some(one),
        _ => None,
    }
}

/// What an answer says: the key of a choice with what was written besides, or the words themselves.
fn value(question: &Question, said: &str, (year, today): (Option<FiscalYear>, Date)) -> Option<(String, String)> {
    let said = said.trim();
    if question.is_for_day() {
        let read = sejo_intake::reply::day(said, year).ok().flatten();
        return read.map(|day| (day.to_string(), String::new()));
    }
    if question.choices.is_empty() {
        return (!is_blank(said)).then(|| (said.to_owned(), String::new()));
    }
    if let Some(choice) = question.choice(said) {
        return Some((choice.key.clone(), String::new()));
    }
    if let Some(key) = manner::choice(&question.key, said) {
        return Some((key.to_owned(), String::new()));
    }
    if question.group == QuestionGroup::Duty {
        return duty::holder(said).map(|holder| (holder.key().to_owned(), String::new()));
    }
    let read: AnswerValue = sejo_intake::reply::answer(said, year, today)?;
    let choice = question.choices.iter().find(|c| c.key == read.key())?;
    // A mark says nothing more; 対象外(クラウド) says why.
    let more = if said.chars().count() > 3 { said.to_owned() } else { String::new() };
    Some((choice.key.clone(), more))
}

fn day(
    said: &str,
    year: Option<FiscalYear>,
    where_: impl Fn(Lang) -> String,
    notes: &mut Vec<ReplyNote>,
) -> Option<Date> {
    sejo_intake::reply::day(said, year).unwrap_or_else(|unread| {
        put(notes, ReplyNoteCode::DateUnread, both(|lang| where_(lang) + &cited(&unread, lang)));
        None
    })
}

pub(super) fn put(notes: &mut Vec<ReplyNote>, code: ReplyNoteCode, about: Text) {
    // What is said of a system without a name has none in front of it.
    let own = |said: String| match said.strip_prefix(": ") {
        Some(alone) => alone.to_owned(),
        None => said,
    };
    let note = ReplyNote::said(code, Text::new(own(about.ja), own(about.en)));
    if !notes.contains(&note) {
        notes.push(note);
    }
}

/// Notes that nobody signed it, and why that matters: somebody signed what the vendor said before, or it says something better.
pub(super) fn note_unsigned(notes: &mut Vec<ReplyNote>, was_signed: bool) {
    let (ja, en) = if was_signed {
        ("この事業者の前の返信には、署名がありました", "a reply of this vendor before was signed")
    } else {
        (
            "「いいえ」か、リモート保守のつなぎ方を、良いほうに変えます",
            "it turns a no, or how somebody connects from outside, into something better",
        )
    };
    put(notes, ReplyNoteCode::Unsigned, Text::new(ja, en));
}

/// Words in both languages, as `say` says them in each.
pub(super) fn both(say: impl Fn(Lang) -> String) -> Text {
    Text::new(say(Lang::Ja), say(Lang::En))
}

/// What somebody wrote, in quotation marks, as it stands behind other words.
pub(super) fn cited(text: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("「{}」", quoted(text)),
        Lang::En => format!(" “{}”", quoted(&sejo_intake::own_words_in_english(text))),
    }
}

pub(super) fn quoted(text: &str) -> String {
    text.chars().take(QUOTED).collect()
}

/// A question in few words.
pub(crate) fn short(question: &Question, lang: Lang) -> String {
    let title = question.title(lang);
    let cut: String = title.chars().take(30).collect();
    if cut.len() < title.len() { format!("{cut}…") } else { cut }
}

/// What stands out in the reply as a whole.
fn look_over(reply: &mut Reply, beside: &Settled<'_>) {
    let asked = &beside.request.asked;
    let own = replies_of(&asked.vendor.id, (beside.requests, beside.replies));
    let own: Vec<ReplyId> = own.into_iter().map(|r| r.id).collect();
    let mut notes = Vec::new();
    doubt::note_denied_whole(&mut notes, reply, asked);
    for part in &reply.parts {
        let name = &part.name;
        note_open(&mut notes, part, asked, (beside.requests, beside.replies), (beside.systems, beside.declared));
        note_of_system(&mut notes, part, asked, (beside.systems, &own));
        let other = part.answers.iter().filter(|a| !a.value.is_empty() && !a.words.is_empty());
        let other: Vec<&Question> = other.filter_map(|a| asked.question(&a.question)).collect();
        if !other.is_empty() {
            put(&mut notes, ReplyNoteCode::OtherWords, both(|lang| counted(name, &other, lang)));
        }
        doubt::note_denied(&mut notes, part, asked, beside.today);
        if remote::has_no_gate(part) {
            put(&mut notes, ReplyNoteCode::GateEmpty, both(|_| name.clone()));
        }
        if remote::denies_itself(part) {
            put(&mut notes, ReplyNoteCode::GateDenied, both(|_| name.clone()));
        }
        let late = part.answers.iter().filter(|a| {
            a.value == AnswerValue::No.key()
                && a.target_on.is_none()
                && asked.question(&a.question).is_some_and(|q| q.dated)
        });
        let late: Vec<&Question> = late.filter_map(|a| asked.question(&a.question)).collect();
        if !late.is_empty() {
            let about = |lang| format!("{name}: {}", listed(late.iter().copied(), lang));
            put(&mut notes, ReplyNoteCode::TargetMissing, both(about));
        }
    }
    let today = beside.today;
    let is_ahead = |day: &mut Date| *day > today;
    let is_to_come = |day: Date, lang: Lang| match lang {
        Lang::Ja => format!("「{day}」(今日は{today})"),
        Lang::En => format!(" {day} (today is {today})"),
    };
    if let Some(day) = reply.answered_on.take_if(is_ahead) {
        let about = |lang: Lang| lang.pick("回答日", "Answered on").to_owned() + &is_to_come(day, lang);
        put(&mut notes, ReplyNoteCode::DateUnread, both(about));
    }
    for part in &mut reply.parts {
        for given in &mut part.answers {
            let Some(day) = given.confirmed_on.take_if(is_ahead) else { continue };
            let question = asked.question(&given.question);
            let about = |lang: Lang| {
                let question = question.map(|q| short(q, lang)).unwrap_or_default();
                let what = lang.pick("確認日", "confirmed on");
                format!("{}: {question} {what}{}", part.name, is_to_come(day, lang))
            };
            put(&mut notes, ReplyNoteCode::DateUnread, both(about));
        }
    }
    let seen: &Reply = reply;
    for part in &seen.parts {
        note_age(&mut notes, (seen, part), asked, ((beside.requests, beside.replies), beside.systems));
    }
    reply.notes.extend(notes);
}

/// How many questions about a system, the first of them in few words.
pub(super) fn counted(name: &str, questions: &[&Question], lang: Lang) -> String {
    format!("{name}: {}", named(questions, lang))
}

/// How many questions, the first of them in few words.
fn named(questions: &[&Question], lang: Lang) -> String {
    let (count, more) = (questions.len(), if questions.len() > NAMED { " …" } else { "" });
    let named = listed(questions.iter().take(NAMED).copied(), lang);
    format!("{count}{} ({named}{more})", lang.pick("件", ""))
}

/// Questions in few words, one after the other.
pub(super) fn listed<'a>(questions: impl Iterator<Item = &'a Question>, lang: Lang) -> String {
    questions.map(|question| short(question, lang)).collect::<Vec<_>>().join(lang.pick("、", ", "))
}

/// A reply put together from what was read elsewhere, with what it says of each system, looked over like every other.
///
/// # Errors
/// `ReplyBlank` when it answers nothing.
pub(super) fn whole(mut reply: Reply, beside: &Settled<'_>, given: Vec<(SystemId, Vec<GivenAnswer>)>) -> Result<Reply> {
    if given.iter().all(|(_, answers)| answers.is_empty()) {
        return Err(blank(&reply.notes));
    }
    let part = |(system, answers)| {
        let name = beside.request.asked.system(system).map(|s| s.name.clone()).unwrap_or_default();
        ReplyPart { system_id: Some(system), name, answers, decisions: Vec::new() }
    };
    reply.parts = given.into_iter().map(part).collect();
    look_over(&mut reply, beside);
    Ok(reply)
}
