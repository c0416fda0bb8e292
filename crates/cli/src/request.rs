//! `sejo request`: requests to vendors, their files, and what happened to them.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use sejo_app::request::{
    BoardRow, Left, NewRequest, Outdated, RequestBoard, RequestFile, RequestView, late_words, standing_words,
};
use sejo_app::{App, Named};
use sejo_model::request::{AskedSystem, Happened, Question, Standing};
use sejo_model::words::Text;
use sejo_model::{Actor, ErrorCode, Lang, RequestId, SystemId, date};
use serde_json::{Value, json};

use crate::arguments::{NoteOptions, RequestCommand};
use crate::named;
use crate::output::{Done, Failure, Output, write_file};
use crate::workbook::parse_date;

pub(crate) async fn run(app: &App, actor: &Actor, command: &RequestCommand, out: &Output) -> Result<Done, Failure> {
    match command {
        RequestCommand::List => list(app, actor, out).await,
        RequestCommand::Make { vendor, system, due, words, rest } => {
            let vendors: Vec<_> = app.vendors(actor).await?.into_iter().map(|r| r.vendor).collect();
            let vendors: Vec<_> = vendors.iter().map(|v| Named { id: v.id, name: v.name.clone() }).collect();
            let vendor = named::find(&vendors, vendor)?;
            // Called as on the board, where systems of one name are told apart.
            let rows = app.requests(actor).await?.rows;
            let all: Vec<_> = rows.into_iter().filter(|row| row.vendor.id == vendor).map(|row| row.system).collect();
            let systems = system.iter().map(|typed| named::find(&all, typed)).collect::<Result<_, _>>()?;
            let due_on = due.as_deref().map(parse_date).transpose()?;
            let new = NewRequest { systems, due_on, words: words.clone(), once: false, rest: *rest };
            let id = app.make_request(actor, vendor, &new).await?;
            show(app, actor, id, out).await
        }
        RequestCommand::Show { request } => show(app, actor, find(app, actor, request).await?, out).await,
        RequestCommand::Files { request, out: folder } => {
            files(app, actor, find(app, actor, request).await?, folder, out).await
        }
        RequestCommand::Sent(options) => {
            let (id, on) = noted(app, actor, options).await?;
            note(app, actor, id, Happened::Sent { on, means: options.by.into() }, out).await
        }
        RequestCommand::Opened(options) => {
            let (id, on) = noted(app, actor, options).await?;
            note(app, actor, id, Happened::Opened { on, note: options.note.clone() }, out).await
        }
        RequestCommand::Remind(options) => {
            let (id, on) = noted(app, actor, options).await?;
            let what = Happened::Reminded { on, means: options.by.into(), note: options.note.clone() };
            note(app, actor, id, what, out).await
        }
        RequestCommand::Withdraw { request, reason } => {
            let id = find(app, actor, request).await?;
            note(app, actor, id, Happened::Withdrawn { note: reason.clone() }, out).await
        }
        RequestCommand::Enough { request, system, reason, undo } => {
            let id = find(app, actor, request).await?;
            let view = app.request(actor, id).await?;
            // Which systems is not asked for where the answer is no for each of them.
            if view.request.is_withdrawn() {
                return Err(sejo_app::Error::from(ErrorCode::RequestClosed).into());
            }
            let what = if *undo {
                Happened::not_enough(taken_up(&view.can_take_up(), system)?, reason.clone())
            } else {
                Happened::enough(of_several(&view.can_let_go(), system)?, reason.clone())
            };
            note(app, actor, id, what, out).await
        }
    }
}

/// The request of that id, or the one under way with that vendor.
pub(crate) async fn find(app: &App, actor: &Actor, typed: &str) -> Result<RequestId, Failure> {
    if let Ok(id) = typed.trim().parse() {
        return Ok(id);
    }
    let rows = app.requests(actor).await?.rows;
    let mut known: Vec<Named<RequestId>> = Vec::new();
    for row in &rows {
        let Some(id) = newest(row) else { continue };
        if known.iter().all(|k| k.id != id) {
            known.push(Named { id, name: row.vendor.name.clone() });
        }
    }
    let apart = |id: RequestId| {
        let own: Vec<_> = rows.iter().filter(|row| newest(row) == Some(id)).collect();
        let systems = |between: &str| own.iter().map(|row| row.system.name.as_str()).collect::<Vec<_>>().join(between);
        let (ja, en) = (systems("、"), systems(", "));
        match own.iter().filter(|row| row.request == Some(id)).find_map(|row| row.due_on) {
            Some(due) => Text::new(format!("{ja}、期限 {}", date::short(due, Lang::Ja)), format!("{en}, due {due}")),
            None => Text::new(ja, en),
        }
    };
    named::find_apart(&known, typed, apart)
}

/// The request a name means: a draft comes after what went out.
fn newest(row: &BoardRow) -> Option<RequestId> {
    row.draft.or(row.request)
}

/// Those of the systems that are named, for what is said of each by itself. Where there is none, or one only, none has to be.
fn of_several(all: &[(&AskedSystem, usize)], typed: &[String]) -> Result<Vec<SystemId>, Failure> {
    let known: Vec<_> = all.iter().map(|(system, _)| Named { id: system.id, name: system.name.clone() }).collect();
    if typed.is_empty() && known.len() > 1 {
        let counted = |(system, count): &(&AskedSystem, usize)| format!("{} ({count})", system.name);
        let names = all.iter().map(counted).collect::<Vec<_>>().join(", ");
        return Err(Failure::wrong(
            format!("どのシステムについてかを --system で指定してください(かっこの中は項目の数): {names}"),
            format!("say with --system which of these it is about (with how many questions): {names}"),
        ));
    }
    // Where nothing is left at all, that is what is said.
    let typed = typed.iter().filter(|_| !known.is_empty());
    typed.map(|name| named::find(&known, name)).collect()
}

/// The same for what is taken back.
fn taken_up(all: &[(&AskedSystem, usize)], typed: &[String]) -> Result<Vec<SystemId>, Failure> {
    if all.is_empty() {
        return Err(Failure::wrong(
            "取り消せる「残りの項目は聞かない」がありません。sejo request show で確かめてください。".to_owned(),
            "the rest is asked for already; see sejo request show".to_owned(),
        ));
    }
    of_several(all, typed)
}

async fn noted(app: &App, actor: &Actor, options: &NoteOptions) -> Result<(RequestId, sejo_model::Date), Failure> {
    let id = find(app, actor, &options.request).await?;
    Ok((id, options.on.as_deref().map_or_else(|| Ok(app.today()), parse_date)?))
}

async fn note(app: &App, actor: &Actor, id: RequestId, what: Happened, out: &Output) -> Result<Done, Failure> {
    let view = app.request(actor, id).await?;
    let is_sent = matches!(what, Happened::Sent { .. });
    app.note_request(actor, id, what, view.request.revision).await?;
    if is_sent {
        warn(&view, out);
    }
    show(app, actor, id, out).await?;
    Ok(Done::Fine)
}

/// Says of a draft that things outran what its page says, where it is about to be handed out or was recorded as sent.
fn warn(view: &RequestView, out: &Output) {
    if let Some(why) = view.outdated {
        out.remark(&why.words().into());
    }
}

/// Findings: something waits for a hand.
async fn list(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let board = app.requests(actor).await?;
    let waits = board.rows.iter().any(BoardRow::needs_hand);
    out.print(|| board_json(&board), || board_text(&board, out));
    Ok(Done::unless(waits || !board.without_systems.is_empty()))
}

fn board_json(board: &RequestBoard) -> Value {
    let row = |r: &BoardRow| {
        json!({
            "vendor": r.vendor.name, "vendor_id": r.vendor.id, "system": r.system.name, "system_id": r.system.id,
            "request": r.request, "standing": r.standing, "sent_on": r.sent_on, "due_on": r.due_on, "waiting": r.waiting, "draft": r.draft, "open_in": r.open_in, "outdated": r.outdated.map(Outdated::key), "year": r.year, "left": left_json(&r.left),
            "taken_back": r.taken_back.map(|gone| json!({ "reply": gone.reply, "answers": gone.answers, "on": gone.on, "kind": gone.kind })),
        })
    };
    json!({
        "rows": board.rows.iter().map(row).collect::<Vec<_>>(),
        "spent": board.spent.iter().map(|r| json!({ "id": r.id, "name": r.name })).collect::<Vec<_>>(),
        "without_systems": board.without_systems.iter().map(|v| &v.name).collect::<Vec<_>>(),
    })
}

pub(crate) fn left_json(left: &Left) -> Value {
    let keys = |questions: &[Question]| questions.iter().map(|question| question.key.clone()).collect::<Vec<_>>();
    json!({ "open": keys(&left.open), "unasked": keys(&left.unasked), "asked": left.asked(), "answered": left.answered, "settled": left.settled(), "ended_open": left.ended_open })
}

/// What answers leave open and what nobody asked yet, each in a line with what to do about it; of what nobody asked only where no request
/// about it is made yet, nor told how to be (`is_asked`).
pub(crate) fn left_lines(
    left: &Left,
    (requests, system, vendor, is_asked): (&[RequestId], SystemId, &str, bool),
    out: &Output,
) -> Vec<String> {
    let said = |words: &str, questions: &[Question]| {
        let head = (!questions.is_empty()).then(|| format!("    {words} ({}):", questions.len()));
        let named = Left::named(questions, out.lang).into_iter().map(|question| format!("      {question}"));
        head.into_iter().chain(named).collect::<Vec<String>>()
    };
    let open = out.pick("答えのない項目", "without an answer");
    // Once a year began nearly everything is asked anew: that is told by what it is about.
    let unasked = match left.year.filter(|_| !left.unasked.is_empty()) {
        Some(_) => {
            let about =
                Left::groups(&left.unasked, out.lang).into_iter().map(|(words, count)| format!("{words} {count}"));
            let about = about.collect::<Vec<_>>().join(out.pick("、", ", "));
            vec![format!(
                "    {} ({}): {about}",
                out.pick("今年度にあらためて聞く項目", "to be asked anew"),
                left.unasked.len()
            )]
        }
        None => said(out.pick("まだ聞いていない項目", "not asked yet"), &left.unasked),
    };
    // By its id: the name of the vendor means a draft, where there is one, and no request where several went out.
    let rest = requests.iter().filter(|_| !left.open.is_empty()).map(|id| {
        format!(
            "    {}: {}  {}: {}",
            out.pick("残りを頼むファイルとメールの文", "files and mail that ask for the rest"),
            out.command(&format!("sejo request files {id} --out FOLDER")),
            out.pick("これで足りるとき", "where it will do"),
            out.command(&format!("sejo request enough {id} --system {system}")),
        )
    });
    let make = out.command(&format!("sejo request make \"{vendor}\" --rest"));
    let make = (!left.unasked.is_empty() && !is_asked).then(|| format!("    {}: {make}", out.pick("頼む", "ask")));
    let (rest, make) = (rest.collect(), make.into_iter().collect());
    [said(open, &left.open), rest, unasked, make].concat()
}

/// Why a draft is not to be sent as it is, and what to do.
fn outdated(why: Outdated, (id, vendor): (RequestId, &str), out: &Output) -> String {
    format!(
        "{} {}  {}",
        why.words().r#in(out.lang),
        out.command(&format!("sejo request withdraw {id} --reason REASON")),
        out.command(&format!("sejo request make \"{vendor}\" --rest")),
    )
}

fn board_text(board: &RequestBoard, out: &Output) -> String {
    let mut text = String::new();
    let anew = board.vendors_asked_anew();
    if anew > 0 {
        let began = out.pick("になりました。あらためて聞く事業者", " began; vendors to be asked anew");
        let _ = writeln!(text, "{}{began}: {anew}", board.year.name(out.lang));
    }
    // What is to be done about a draft, or with one request to a vendor, stands in the first of the rows it is about.
    let (mut drafts, mut vendors) = (BTreeSet::new(), BTreeSet::new());
    for row in &board.rows {
        let standing = row.standing.map_or(out.pick("まだ依頼していません", "not asked yet"), |standing| {
            standing_words(standing, &row.left).r#in(out.lang)
        });
        let due = row.due_on.map_or_else(String::new, |day| date::short(day, out.lang));
        let year = row.year.map(|year| format!("  {}", year.name(out.lang))).unwrap_or_default();
        let _ = writeln!(text, "{}  {}  {standing}  {due}{year}", row.vendor.name, row.system.name);
        if let Some(id) = row.request {
            let _ = writeln!(text, "    {id}");
        }
        if let Some(gone) = row.taken_back {
            let day = date::short(gone.on, out.lang);
            let words =
                out.pick("事業者が訂正・取り下げた回答があります。もう一度頼む", "answers were taken back; ask again");
            let again = row.draft.map_or_else(
                || format!("sejo request make \"{}\" --system \"{}\"", row.vendor.name, row.system.name),
                |id| format!("sejo request show {id}"),
            );
            let _ = writeln!(text, "    {day} {words}: {}", out.command(&again));
        } else if let Some(id) = row.draft.filter(|id| row.request != Some(*id)) {
            let words = out.pick("まだ送っていない依頼", "a request not sent yet");
            let _ = writeln!(text, "    {words}: {}", out.command(&format!("sejo request show {id}")));
        }
        if let Some((id, why)) = row.draft.zip(row.outdated).filter(|(id, _)| drafts.insert(*id)) {
            let _ = writeln!(text, "    {}", outdated(why, (id, &row.vendor.name), out));
        }
        let is_asked = row.draft.is_some() || (row.has_unasked() && !vendors.insert(row.vendor.id));
        for line in left_lines(&row.left, (&row.open_in, row.system.id, &row.vendor.name, is_asked), out) {
            let _ = writeln!(text, "{line}");
        }
        if let Some(id) = row.waiting {
            let _ =
                writeln!(text, "    {}: {}", out.pick("返信", "reply"), out.command(&format!("sejo reply show {id}")));
        }
    }
    for spent in &board.spent {
        let words = out.pick("もう聞くことのない依頼。取りやめる", "a request with nothing left to ask; withdraw it");
        let command = out.command(&format!("sejo request withdraw {} --reason TEXT", spent.id));
        let _ = writeln!(text, "{}  {words}: {command}", spent.name);
    }
    for vendor in &board.without_systems {
        let words = out.pick("システムが登録されていません", "no system registered");
        let _ = writeln!(text, "{}  {words}", vendor.name);
    }
    if text.is_empty() {
        out.pick("依頼できる事業者がありません。", "There is no vendor to ask.").clone_into(&mut text);
    }
    text
}

async fn show(app: &App, actor: &Actor, id: RequestId, out: &Output) -> Result<Done, Failure> {
    let view = app.request(actor, id).await?;
    out.print(|| view_json(&view), || view_text(&view, out));
    let waits = |s: &Standing| match s {
        Standing::Overdue => view.year.is_none(),
        other => matches!(other, Standing::Answered | Standing::Partly),
    };
    let came = view.replies.iter().any(|reply| reply.parts.iter().any(|part| reply.waits(part)));
    Ok(Done::unless(came || view.systems.iter().any(|row| waits(&row.standing) || !row.left.unasked.is_empty())))
}

fn view_json(view: &RequestView) -> Value {
    let system = |r: &sejo_app::request::AskedRow| json!({ "id": r.system.id, "name": r.system.name, "standing": r.standing, "words": r.words, "left": left_json(&r.left) });
    json!({
        "id": view.request.id(), "asked": view.request.asked, "systems": view.systems.iter().map(system).collect::<Vec<_>>(),
        "lost": view.lost.iter().map(|gone| json!({ "id": gone.system.id, "name": gone.system.name, "to": gone.to, "answered": gone.is_answered })).collect::<Vec<_>>(),
        "events": view.events.iter().map(|(e, by)| json!({ "what": e.what, "at": e.at, "by": by })).collect::<Vec<_>>(),
        "open_elsewhere": view.elsewhere.iter().map(|(id, _)| id).collect::<Vec<_>>(),
        "in_its_place": view.in_its_place.iter().map(|(id, _)| id).collect::<Vec<_>>(),
        "replies": view.replies.iter().map(|r| r.id).collect::<Vec<_>>(), "spoken": view.spoken,
        "year": view.year, "outdated": view.outdated.map(Outdated::key),
        "rerouted": view.rerouted.map(|words| json!({ "ja": words.ja, "en": words.en })),
        "mail": { "to": view.mail.to, "subject": view.mail.subject, "body": view.mail.body },
    })
}

fn view_text(view: &RequestView, out: &Output) -> String {
    let asked = &view.request.asked;
    let mut text = format!("{}  {}\n", asked.vendor.name, asked.id);
    // The rest is asked for with the others where it was withdrawn.
    let own: Vec<RequestId> = (!view.request.is_withdrawn()).then_some(asked.id).into_iter().collect();
    for row in &view.systems {
        let standing = standing_words(row.standing, &row.left).r#in(out.lang);
        let _ = writeln!(text, "  {}  {standing}  {}", row.system.name, row.words);
        for line in left_lines(&row.left, (&own, row.system.id, &asked.vendor.name, view.draft.is_some()), out) {
            let _ = writeln!(text, "{line}");
        }
    }
    for (id, _) in &view.elsewhere {
        let words =
            out.pick("ほかの依頼にも答えのない項目があります", "another request has questions without an answer, too");
        let _ = writeln!(text, "  {words}: {}", out.command(&format!("sejo request show {id}")));
    }
    for (id, _) in view.in_its_place.iter().filter(|other| !view.elsewhere.contains(other)) {
        let words = out.pick("同じシステムのことを聞いている依頼", "the request about the same systems");
        let _ = writeln!(text, "  {words}: {}", out.command(&format!("sejo request show {id}")));
    }
    for gone in &view.lost {
        let words = out.pick("もう聞きません。今の事業者:", "not asked about any more; its vendor now:");
        let to = if gone.to.is_empty() { "—" } else { gone.to.as_str() };
        let _ = writeln!(text, "  {}  {words} {to}", gone.system.name);
    }
    let is_late = |row: &sejo_app::request::AskedRow| row.standing != Standing::Accepted && row.left.year.is_some();
    if let Some(year) = view.year.filter(|_| view.systems.iter().any(is_late)) {
        let _ = writeln!(text, "  {}", late_words(year, out.lang));
    }
    if let Some(words) = view.rerouted {
        let _ = writeln!(text, "  {}", words.r#in(out.lang));
    }
    if let Some(why) = view.outdated {
        let _ = writeln!(text, "  {}", outdated(why, (asked.id, &asked.vendor.name), out));
    }
    let due = date::long(asked.due_on, out.lang);
    let _ = writeln!(text, "{}: {due}", out.pick("期限", "Due"));
    let _ = writeln!(text, "{}: {}", out.pick("質問", "Questions"), asked.questions.len());
    if let Some(route) = asked.route {
        let _ = writeln!(
            text,
            "{}: {}",
            out.pick("作ったときに当てはまった編", "Volume that applied"),
            route.words().r#in(out.lang)
        );
    }
    for (event, by) in &view.events {
        let _ = writeln!(text, "  {} ({by})", event.told(asked, out.lang));
    }
    for reply in &view.replies {
        let decided = if reply.is_open() { out.pick("未決定", "open") } else { "" };
        let _ = writeln!(text, "{}: {} {decided}", out.pick("返信", "Reply"), reply.id);
    }
    text
}

async fn files(app: &App, actor: &Actor, id: RequestId, folder: &Path, out: &Output) -> Result<Done, Failure> {
    warn(&app.request(actor, id).await?, out);
    std::fs::create_dir_all(folder).map_err(|e| Failure::file(folder, &e))?;
    let mut written = Vec::new();
    for kind in RequestFile::ALL {
        let file = app.request_file(actor, id, kind).await?;
        let path = folder.join(&file.name);
        write_file(&path, &file.bytes)?;
        written.push((kind.key(), path));
    }
    out.print(
        || json!(written.iter().map(|(kind, path)| json!({ "kind": kind, "file": path })).collect::<Vec<_>>()),
        || {
            let lines = written.iter().map(|(_, path)| path.display().to_string()).collect::<Vec<_>>().join("\n");
            format!("{}:\n{lines}", out.pick("書き出しました", "Wrote"))
        },
    );
    Ok(Done::Fine)
}

#[cfg(test)]
mod tests {
    use sejo_model::{FiscalYear, SystemId, VendorId};

    use super::*;

    #[test]
    fn of_several_systems_that_leave_something_one_is_named() {
        let system = |name: &str| AskedSystem { id: SystemId::new(), name: name.to_owned() };
        let (record, images) = (system("電子カルテ"), system("画像"));
        let both = [(&record, 12), (&images, 3)];
        let typed = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let refused = format!("{:?}", of_several(&both, &[]).unwrap_err());
        assert!(refused.contains("--system") && refused.contains("電子カルテ (12), 画像 (3)"), "{refused}");
        assert_eq!(of_several(&both, &typed(&["画像"])).unwrap(), [images.id]);
        assert_eq!(of_several(&both, &typed(&["画像", "電子カルテ"])).unwrap(), [images.id, record.id]);
        let unknown = format!("{:?}", of_several(&both, &typed(&["会計"])).unwrap_err());
        assert!(unknown.contains("電子カルテ, 画像"), "{unknown}");
        assert!(of_several(&both[..1], &[]).unwrap().is_empty(), "there is one only");
        assert!(of_several(&[], &typed(&["画像"])).unwrap().is_empty(), "that nothing is left is said then");
        let refused = format!("{:?}", taken_up(&[], &[]).unwrap_err());
        assert!(refused.contains("取り消せる"), "{refused}");
        assert_eq!(taken_up(&both, &typed(&["画像"])).unwrap(), [images.id]);
    }

    fn question() -> Question {
        Question {
            key: "monitoring".to_owned(),
            group: sejo_model::request::QuestionGroup::Duty,
            systems: Vec::new(),
            number: String::new(),
            part: Text::default(),
            label: Text::new("監視", "monitoring"),
            note: Text::default(),
            choices: Vec::new(),
            dated: false,
            when: String::new(),
        }
    }

    #[test]
    fn what_one_request_does_for_several_systems_is_said_once() {
        let (vendor, draft, out) = (VendorId::new(), RequestId::new(), Output::of(Lang::Ja, false));
        let row = |name: &str| BoardRow {
            vendor: Named { id: vendor, name: "さくら".to_owned() },
            system: Named { id: SystemId::new(), name: name.to_owned() },
            request: Some(draft),
            open_in: Vec::new(),
            draft: Some(draft),
            outdated: Some(Outdated::YearOver),
            standing: None,
            due_on: None,
            sent_on: None,
            year: None,
            waiting: None,
            taken_back: None,
            left: Left::default(),
        };
        let text = |rows: Vec<BoardRow>| {
            let (year, today) = (FiscalYear(2027), "2027-04-02".parse().unwrap());
            let (without_systems, spent) = (Vec::new(), Vec::new());
            let board = RequestBoard { rows, without_systems, spent, replies_waiting: 0, year, today };
            board_text(&board, &out)
        };
        let drafted = text(vec![row("電子カルテ"), row("医事会計")]);
        assert!(drafted.contains("電子カルテ") && drafted.contains("医事会計"), "{drafted}");
        assert_eq!(drafted.matches("前の年度の下書きです").count(), 1, "{drafted}");
        let unasked = |name: &str| BoardRow {
            draft: None,
            outdated: None,
            standing: Some(Standing::Accepted),
            left: Left { unasked: vec![question()], ..Left::default() },
            ..row(name)
        };
        let asked = text(vec![unasked("電子カルテ"), unasked("医事会計")]);
        assert_eq!((asked.matches("監視").count(), asked.matches("--rest").count()), (2, 1), "{asked}");
    }

    #[test]
    fn what_is_left_of_a_request_is_asked_for_by_its_id() {
        let (id, out) = (RequestId::new(), Output::of(Lang::Ja, false));
        let left = Left { open: vec![question()], answered: 1, ..Left::default() };
        // A draft to the same vendor is the one its name means.
        let (older, system) = (RequestId::new(), SystemId::new());
        let lines = left_lines(&left, (&[id, older], system, "さくら", true), &out).concat();
        assert!(lines.contains("監視"), "{lines}");
        assert!(lines.contains(&format!("sejo request files {id} --out")), "{lines}");
        let enough = format!("sejo request enough {id} --system {system}");
        assert!(lines.contains(&enough) && !lines.contains("さくら"), "of this system and no other: {lines}");
        assert!(lines.contains(&format!("sejo request files {older} --out")), "an older one leaves some open: {lines}");
    }
}
