//! `sejo reply`: what vendors sent back, and the decision about it.

use std::fmt::Write as _;
use std::path::Path;

use sejo_app::intake::IntakeState;
use sejo_app::reply::{AnswerRow, ChosenPart, Deciding, Late, Reopening, ReplyFile, ReplyRow, ReplyView};
use sejo_app::request::AskedRow;
use sejo_app::{App, Named};
use sejo_model::reply::{DecisionKind, ReplyNoteCode, ReplyPart};
use sejo_model::request::Standing;
use sejo_model::text::fold;
use sejo_model::{Actor, ErrorCode, Reply, ReplyId, RequestId, date, moment};
use serde_json::{Value, json};

use crate::arguments::ReplyCommand;
use crate::output::{Done, Failure, Output, read_file};
use crate::{intake, named, request};

pub(crate) async fn run(app: &App, actor: &Actor, command: &ReplyCommand, out: &Output) -> Result<Done, Failure> {
    match command {
        ReplyCommand::Take { file, request, system } => {
            let id = take(app, actor, file, (request.as_deref(), system.as_deref())).await?;
            show(app, actor, id, out).await
        }
        ReplyCommand::List => list(app, actor, out).await,
        ReplyCommand::Show { reply } => show(app, actor, id(reply)?, out).await,
        ReplyCommand::Decide { reply, decision, system, meant, words } => {
            let id = id(reply)?;
            let wanted = Wanted { kind: (*decision).into(), systems: system, meant: meant.as_deref(), words };
            decide(app, actor, id, &wanted).await?;
            show(app, actor, id, out).await?;
            Ok(Done::Fine)
        }
    }
}

fn id(typed: &str) -> Result<ReplyId, Failure> {
    typed.trim().parse().map_err(|_| sejo_app::Error::from(ErrorCode::NotFound).into())
}

/// Takes a file in for the request that is named, else for the one that stands in it.
async fn take(
    app: &App,
    actor: &Actor,
    path: &Path,
    (typed, system): (Option<&str>, Option<&str>),
) -> Result<ReplyId, Failure> {
    let bytes = read_file(path)?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    if let Some(typed) = typed {
        let id = request::find(app, actor, typed).await?;
        let view = app.request(actor, id).await?;
        let all: Vec<_> = view.request.asked.systems.iter().map(|s| Named { id: s.id, name: s.name.clone() }).collect();
        let system = system.map(|typed| named::find(&all, typed)).transpose()?;
        return Ok(app.take_reply(actor, id, system, ReplyFile { name, bytes }).await?);
    }
    let run = app.drop_file(actor, &name, bytes).await?;
    let view = app.wait_for_intake(actor, run).await?;
    if let Some(reply) = view.reply {
        return Ok(reply);
    }
    match view.refusal.filter(|_| view.row.state == IntakeState::Refused) {
        Some((code, detail, _)) => Err(sejo_app::Error::new(code).with_detail(detail).into()),
        // It was something else, and was taken in or waits as what it is.
        None => Err(sejo_app::Error::from(ErrorCode::NotAReply).into()),
    }
}

/// Findings: a reply waits to be decided.
async fn list(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let rows = app.replies(actor).await?;
    let line = |row: &ReplyRow| {
        let reply = &row.reply;
        let decided = became(reply, out);
        let at = moment::long(reply.received_at, out.lang);
        let (form, about) = (reply.form.words().r#in(out.lang), reply.contents(out.lang));
        format!("{}  {at}  {form}  {decided}\n    {about}\n    {}", row.vendor, reply.id)
    };
    out.print(
        || rows.iter().map(|r| json!({ "vendor": r.vendor, "reply": r.reply })).collect::<Vec<_>>(),
        || match rows.as_slice() {
            [] => out.pick("返信はまだありません。", "No replies yet.").to_owned(),
            rows => rows.iter().map(line).collect::<Vec<_>>().join("\n"),
        },
    );
    Ok(Done::unless(rows.iter().any(|r| r.reply.is_open())))
}

/// What was decided about it, and what the vendor took back of it since.
fn became(reply: &Reply, out: &Output) -> String {
    let mut words = match reply.is_decided() {
        true => vec![reply.decided_as(out.lang)],
        false if reply.is_withdrawn() => Vec::new(),
        false if reply.is_copy() => vec![out.pick("決めることなし(控え)", "nothing to decide (a copy)").to_owned()],
        false => vec![out.pick("未決定", "open").to_owned()],
    };
    words.extend(reply.taken_back_as(out.lang));
    words.join(out.pick("。", "; "))
}

/// Findings: it waits to be decided.
async fn show(app: &App, actor: &Actor, id: ReplyId, out: &Output) -> Result<Done, Failure> {
    let view = app.reply(actor, id).await?;
    out.print(|| view_json(&view), || view_text(&view, out));
    Ok(Done::unless(view.reply.is_open()))
}

fn view_json(view: &ReplyView) -> Value {
    let stands = |row: &AskedRow| json!({ "system": row.system.name, "standing": row.standing, "left": request::left_json(&row.left) });
    json!({
        "vendor": view.request.asked.vendor.name, "reply": view.reply, "spoken": view.spoken,
        "says_disclosed": view.says_disclosed(), "registered": view.registered.iter().map(|made| made.id).collect::<Vec<_>>(),
        "beside_yes": view.beside_yes, "signed": view.signed, "late": view.late.map(late), "stands": view.stands.iter().map(stands).collect::<Vec<_>>(),
        "notes": view.reply.notes.iter().map(|n| json!({ "code": n.code, "about": n.about, "grave": n.code.is_grave() })).collect::<Vec<_>>(),
    })
}

fn late(late: Late) -> Value {
    json!({ "year": late.year, "rows": late.rows, "others": late.others, "remote_old": late.is_remote_old })
}

fn view_text(view: &ReplyView, out: &Output) -> String {
    let mut text = format!("{}  {}\n", view.request.asked.vendor.name, view.reply.id);
    let _ = writeln!(text, "{}: {}", out.pick("回答した人", "Answered by"), view.reply.answered_by);
    for (label, name) in [
        (out.pick("様式に書かれた施設名", "Facility named on the form"), &view.reply.facility_named),
        (out.pick("様式に書かれた事業者名", "Vendor named on the form"), &view.reply.vendor_named),
    ] {
        if !name.is_empty() {
            let _ = writeln!(text, "{label}: {name}");
        }
    }
    let _ = writeln!(text, "{}: {}", out.pick("署名", "Signature"), signature(view, out));
    if !view.reply.remark.is_empty() {
        let _ = writeln!(text, "{}: {}", out.pick("全体の備考", "General remarks"), view.reply.remark);
    }
    for told in &view.reply.notices {
        let (day, reason) = (date::short(told.notice.decided_on, out.lang), &told.notice.reason);
        let what = told.notice.kind.words().r#in(out.lang);
        let meaning = told.notice.kind.meaning().r#in(out.lang);
        let _ = writeln!(text, "! {day} {what}: {reason} ({meaning})");
        if let Some(doubt) = told.doubt() {
            let _ = writeln!(text, "    {}", doubt.r#in(out.lang));
        }
        for change in &told.notice.changes {
            let [label, before, after] = [&change.label, &change.before, &change.after].map(|t| t.r#in(out.lang));
            let after = if after.is_empty() { out.pick("(なし)", "(none)") } else { after };
            let _ = writeln!(text, "    {} {label}: {before} → {after}", change.name);
        }
    }
    if let Some(late) = view.late {
        let _ = writeln!(text, "! {}", late.words(out.lang));
    }
    for note in &view.reply.notes {
        let _ = writeln!(text, "! {} {}", note.code.words().r#in(out.lang), note.about_in(out.lang));
    }
    for beside in &view.beside_yes {
        let _ = writeln!(text, "{}", intake::beside_text(beside, out));
    }
    if view.says_disclosed() {
        let hint = out.pick(
            "開示書(MDS/SDS)を送ったと答えています。まだなら、届いたファイルを入れてください",
            "It says that a disclosure was sent; unless it is here, read the file",
        );
        let intake = out.command(out.pick("sejo intake 開示書のファイル", "sejo intake FILE"));
        let _ = writeln!(text, "{hint}: {intake}");
    }
    for (part, change) in view.reply.parts.iter().zip(&view.register) {
        if let Some(change) = change {
            let register = out.pick("リモート保守の登録", "Register of remote connections");
            let _ = writeln!(text, "{register}: {}", change.words(&part.name, out.lang));
        }
    }
    for (part, rows) in view.reply.parts.iter().zip(&view.answers) {
        let decided = part.decision().map_or(out.pick("未決定", "open"), |d| d.kind.words().r#in(out.lang));
        let _ = writeln!(text, "{}  {decided}", part.name);
        for row in rows {
            let _ = writeln!(text, "  {}", answer(row, out));
        }
        for moved in part.decisions.iter().flat_map(|d| &d.moved) {
            let word = |v: sejo_model::VerdictValue| v.words().r#in(out.lang);
            let _ = writeln!(text, "  {}: {} → {}", moved.label, word(moved.before), word(moved.after));
        }
    }
    let asked = &view.request.asked;
    text + &since((&view.stands, view.signed), (asked.id, &asked.vendor.name), out)
}

/// What is left to ask since it was accepted, and where the signed reply is that says the same.
fn since((stands, signed): (&[AskedRow], Option<ReplyId>), (asked, vendor): (RequestId, &str), out: &Output) -> String {
    let mut text = String::new();
    for row in stands {
        // What is left beside a request that was withdrawn is asked for with another one.
        let asked: Vec<RequestId> = (row.standing != Standing::Withdrawn).then_some(asked).into_iter().collect();
        // Whether a request about what was never asked is to be made or was, the request says.
        let lines = request::left_lines(&row.left, (&asked, row.system.id, vendor, true), out);
        if !lines.is_empty() {
            let _ = writeln!(text, "{}\n{}", row.system.name, lines.join("\n"));
        }
    }
    if let Some(id) = signed {
        let show = out.command(&format!("sejo reply show {id}"));
        let _ = writeln!(text, "{}: {show}", out.pick("署名のある返信", "the signed reply"));
    }
    text
}

/// Who signed it, as far as the file tells.
fn signature(view: &ReplyView, out: &Output) -> String {
    if view.reply.notes.iter().any(|note| note.code == ReplyNoteCode::SignatureBroken) {
        return out.pick("署名した後で書き換えられています", "altered after it was signed").to_owned();
    }
    match view.spoken.as_slice() {
        [] => out.pick("ありません", "none").to_owned(),
        words => {
            let said = words.join(out.pick("・", " "));
            format!("{} {said}", out.pick("あり。電話で確かめる言葉:", "signed; words to compare on the telephone:"))
        }
    }
}

fn answer(row: &AnswerRow, out: &Output) -> String {
    let said = if row.said.is_empty() { out.pick("回答なし", "no answer") } else { &row.said };
    let day = |label: &str, day: Option<sejo_model::Date>| {
        day.map(|day| format!(" {label} {}", date::short(day, out.lang))).unwrap_or_default()
    };
    let confirmed = day(out.pick("確認日", "confirmed"), row.confirmed_on);
    let target = day(out.pick("目標日", "target"), row.target_on);
    let remark = if row.remark.is_empty() { String::new() } else { format!(" ({})", row.remark) };
    let words = match row.words.as_str() {
        "" => String::new(),
        words => format!("\n    {}: {words}", out.pick("答えられた文言", "the words that were answered")),
    };
    format!("{}: {said}{confirmed}{target}{remark}{words}", row.question.title(out.lang))
}

/// What was typed of a decision.
struct Wanted<'a> {
    kind: DecisionKind,
    systems: &'a [String],
    meant: Option<&'a str>,
    words: &'a str,
}

/// Of what is named, nothing is to be decided, or taken back.
fn nothing_to_do(is_reopened: bool) -> Failure {
    if is_reopened {
        return Failure::wrong(
            "取り消せる決定がありません。まだ決めていない返信か、--system の名前が違います。sejo reply show で確かめてください。".to_owned(),
            "there is no decision to take back: nothing was decided yet, or --system names another; see sejo reply show".to_owned(),
        );
    }
    Failure::wrong(
        "決めるところが残っていません。もう決めてあるか、--system の名前が違います。sejo reply show で確かめてください。".to_owned(),
        "nothing is left to decide: it was decided already, or --system names another; see sejo reply show".to_owned(),
    )
}

async fn decide(app: &App, actor: &Actor, id: ReplyId, wanted: &Wanted<'_>) -> Result<(), Failure> {
    let view = app.reply(actor, id).await?;
    let system = wanted.meant.map(|typed| named::find(&view.systems, typed)).transpose()?;
    let is_chosen = |part: &ReplyPart| {
        wanted.systems.is_empty() || wanted.systems.iter().any(|typed| fold(typed) == fold(&part.name))
    };
    // What is taken back was decided; everything else is decided about what was not.
    let is_reopened = wanted.kind == DecisionKind::Reopened;
    let parts = view.reply.parts.iter().enumerate();
    let parts = parts.filter(|(_, part)| part.is_decided() == is_reopened && is_chosen(part)).map(|(index, _)| index);
    let parts: Vec<usize> = parts.collect();
    if parts.is_empty() {
        return Err(nothing_to_do(is_reopened));
    }
    let (words, revision) = (wanted.words.to_owned(), view.reply.revision);
    if is_reopened {
        let reopening = Reopening { parts, words, revision };
        return Ok(app.reopen_reply(actor, id, &reopening).await?);
    }
    let parts = parts.into_iter().map(|index| ChosenPart { index, system }).collect();
    let deciding = Deciding { kind: wanted.kind, parts, words, revision, seen: None };
    Ok(app.decide_reply(actor, id, &deciding).await?)
}

#[cfg(test)]
mod tests {
    use sejo_app::request::Left;
    use sejo_model::request::{AskedSystem, Question, QuestionGroup, Standing};
    use sejo_model::words::Text;
    use sejo_model::{Lang, SystemId};

    use super::*;

    #[test]
    fn what_was_accepted_says_what_stays_open_and_a_copy_names_the_signed_reply() {
        let question = Question {
            key: "patching".to_owned(),
            group: QuestionGroup::Form,
            systems: Vec::new(),
            number: "2-⑥".to_owned(),
            part: Text::default(),
            label: Text::new("パッチを当てている", "patches"),
            note: Text::default(),
            choices: Vec::new(),
            dated: true,
            when: String::new(),
        };
        let row = AskedRow {
            system: AskedSystem { id: SystemId::new(), name: "電子カルテ".to_owned() },
            standing: Standing::Partly,
            words: String::new(),
            left: Left { open: vec![question], answered: 1, ..Left::default() },
            is_unasked: false,
        };
        let (asked, signed, out) = (RequestId::new(), ReplyId::new(), Output::of(Lang::Ja, false));
        let said = since((&[row], Some(signed)), (asked, "つばめ"), &out);
        assert!(said.starts_with("電子カルテ\n    答えのない項目 (1):\n      2-⑥ パッチを当てている\n"), "{said}");
        assert!(said.contains(&format!("sejo request files {asked} --out")), "{said}");
        assert!(said.ends_with(&format!("sejo reply show {signed}\n")), "{said}");
        assert_eq!(since((&[], None), (asked, "つばめ"), &out), "");
    }
}
