//! `sejo incident`: the clock from a terminal, when the browser does not work.

use std::fmt::Write as _;
use std::str::FromStr;

use sejo_app::App;
use sejo_app::incident::{BlankPaper, ClockSetting, Duty, Ended, IncidentView, KeptFile, Written};
use sejo_model::drill::SealedBy;
use sejo_model::incident::{Ending, EntryKind, Party, Purpose, Report};
use sejo_model::{Actor, ErrorCode, Incident, IncidentId, moment};
use serde_json::json;

use crate::arguments::{IncidentCommand, PaperName};
use crate::output::{Done, Failure, Output, write_file};
use crate::signature::whose;

/// Largest file that is kept whole; of a larger one only the fingerprint.
const LARGEST: u64 = 50 << 20;

pub(crate) async fn run(app: &App, actor: &Actor, command: &IncidentCommand, out: &Output) -> Result<Done, Failure> {
    use IncidentCommand as C;
    match command {
        C::Start { exercise } => start(app, actor, *exercise, out).await,
        C::Note { text, kind, at, corrects, file, place, incident } => {
            let file = file.as_deref().map(|path| KeptFile::at(path, LARGEST)).transpose()?;
            let said = Written {
                kind: kind.as_deref().map(word::<EntryKind>).transpose()?,
                happened_at: at.as_deref().map(time).transpose()?,
                text: text.clone(),
                party: None,
                place: place.clone(),
                file,
                corrects: *corrects,
                inject: None,
            };
            write(app, actor, find(app, actor, incident.as_deref()).await?, said, out).await
        }
        C::Told { party, text, at, incident } => {
            let said = Written {
                kind: Some(EntryKind::Told),
                happened_at: at.as_deref().map(time).transpose()?,
                text: text.clone(),
                party: Some(word::<Party>(party)?),
                ..Written::default()
            };
            write(app, actor, find(app, actor, incident.as_deref()).await?, said, out).await
        }
        C::Known { at, purpose, title, incident } => {
            let one = app.incident(actor, find(app, actor, incident.as_deref()).await?).await?.incident;
            let said = ClockSetting {
                title: title.clone().unwrap_or_else(|| one.title.clone()),
                known_at: Some(time(at)?),
                purpose: purpose.as_deref().map(word::<Purpose>).transpose()?.unwrap_or(one.purpose),
            };
            app.set_clock(actor, one.id, said, one.revision).await?;
            show(app, actor, one.id, out).await
        }
        C::List => list(app, actor, out).await,
        C::Show { incident } => show(app, actor, find(app, actor, incident.as_deref()).await?, out).await,
        C::Report { report, out: to, incident } => {
            let id = find(app, actor, incident.as_deref()).await?;
            self::report(app, actor, id, word::<Report>(report)?, to.as_deref(), out).await
        }
        C::Export { out: to, incident } => {
            let file = app.incident_record(actor, find(app, actor, incident.as_deref()).await?).await?;
            wrote(to, &file.bytes, out)
        }
        C::Timeline { out: to, incident } => {
            let file = app.incident_timeline(actor, find(app, actor, incident.as_deref()).await?).await?;
            wrote(to, &file.bytes, out)
        }
        C::Verify { file } => verify(app, actor, file, out).await,
        C::Close { lessons, false_alarm, incident } => {
            let one = app.incident(actor, find(app, actor, incident.as_deref()).await?).await?.incident;
            let ending = if *false_alarm { Ending::FalseAlarm } else { Ending::Over };
            let said = Ended { ending, lessons: lessons.clone(), ..Ended::default() };
            let closed = app.close_incident(actor, one.id, &said, one.revision).await?;
            out.print(|| json!({ "incident": closed }), || out.pick("対応を終えました。", "Closed.").to_owned());
            Ok(Done::Fine)
        }
        C::Paper { paper, out: to } => {
            let paper = match paper {
                PaperName::Cards => BlankPaper::Cards,
                PaperName::Form => BlankPaper::Form,
            };
            wrote(to, &app.incident_paper(actor, paper).await?.bytes, out)
        }
    }
}

/// The incident of that id; when none is named the only open one (an exercise left open stands back behind a real one), or
/// else the newest.
async fn find(app: &App, actor: &Actor, typed: Option<&str>) -> Result<IncidentId, Failure> {
    if let Some(typed) = typed {
        return typed.trim().parse().map_err(|_| unnamed());
    }
    let all = app.incidents(actor).await?;
    let newest = || all.past.iter().chain(&all.exercises).max_by_key(|i| i.started_at);
    let (exercises, real): (Vec<&Incident>, Vec<&Incident>) = all.open.iter().partition(|one| one.is_exercise);
    let at_work = if real.is_empty() { exercises } else { real };
    match at_work.as_slice() {
        [only] => Ok(only.id),
        [] => newest().map(|i| i.id).ok_or_else(unnamed),
        _ => Err(unnamed()),
    }
}

fn unnamed() -> Failure {
    Failure::wrong(
        "--incident でidを指定してください。sejo incident list で見られます。".to_owned(),
        "name one by its id with --incident; see sejo incident list".to_owned(),
    )
}

fn word<T: FromStr>(typed: &str) -> Result<T, Failure> {
    typed.trim().parse().map_err(|_| {
        Failure::wrong(
            format!("「{typed}」という言葉はありません。sejo incident --help で、使える言葉を見られます。"),
            format!("there is no such word: {typed}; see sejo incident --help"),
        )
    })
}

fn time(typed: &str) -> Result<i64, Failure> {
    moment::parse(typed).ok_or_else(|| {
        Failure::wrong(
            format!("日時として読めません。\"2026-11-27 18:05\" のように書いてください: {typed}"),
            format!("not a day with a time; write it like \"2026-11-27 18:05\": {typed}"),
        )
    })
}

async fn start(app: &App, actor: &Actor, is_exercise: bool, out: &Output) -> Result<Done, Failure> {
    let started = app.start_incident(actor, is_exercise).await?;
    let view = app.incident(actor, started.id).await?;
    out.print(
        || json!({ "incident": view.incident, "duties": view.duties.iter().map(duty).collect::<Vec<_>>(), "next": view.next }),
        || format!("{}\n{}", heading(&view.incident, out), next(&view, out)),
    );
    Ok(Done::Fine)
}

async fn write(app: &App, actor: &Actor, id: IncidentId, said: Written, out: &Output) -> Result<Done, Failure> {
    let entry = app.write_entry(actor, id, said).await?;
    out.print(
        || json!({ "entry": entry }),
        || format!("{} {}", out.pick("記録しました。番号", "Written down as no."), entry.number),
    );
    Ok(Done::Fine)
}

/// Findings: something is being dealt with.
async fn list(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let all = app.incidents(actor).await?;
    out.print(
        || json!({ "open": all.open, "past": all.past, "exercises": all.exercises }),
        || {
            let mut text = String::new();
            for (ja, en, pile) in [
                ("対応中", "At work", &all.open),
                ("これまでのインシデント", "Past incidents", &all.past),
                ("これまでの訓練", "Past exercises", &all.exercises),
            ] {
                let _ = writeln!(text, "{} ({})", out.pick(ja, en), pile.len());
                for one in pile {
                    let _ = writeln!(text, "  {}  {}", heading(one, out), one.id);
                }
            }
            text
        },
    );
    Ok(Done::unless(!all.open.is_empty()))
}

fn heading(one: &Incident, out: &Output) -> String {
    let exercise = if one.is_exercise { out.pick("【訓練】", "[EXERCISE] ") } else { "" };
    format!("{exercise}{} {}", moment::long(one.started_at, out.lang), one.title).trim_end().to_owned()
}

fn next(view: &IncidentView, out: &Output) -> String {
    view.next.map_or_else(String::new, |step| {
        let (title, how) = (step.words().r#in(out.lang), step.how().r#in(out.lang));
        format!("{}: {title}\n  {how}", out.pick("いま、すること", "Do this now"))
    })
}

fn duty(duty: &Duty) -> serde_json::Value {
    json!({
        "party": duty.deadline.party, "limit": duty.deadline.limit, "told_at": duty.told_at,
        "late": duty.is_late || duty.was_late,
        "note": duty.note, "source": { "ja": duty.deadline.source.ja, "en": duty.deadline.source.en },
    })
}

/// Findings: a deadline passed and nobody was told, or somebody wrote into the database.
async fn show(app: &App, actor: &Actor, id: IncidentId, out: &Output) -> Result<Done, Failure> {
    let view = app.incident(actor, id).await?;
    out.print(
        || {
            let entries: Vec<_> =
                view.lines.iter().map(|l| json!({ "entry": l.entry, "corrected_by": l.corrected_by })).collect();
            let duties: Vec<_> = view.duties.iter().map(duty).collect();
            json!({
                "incident": view.incident, "entries": entries, "duties": duties, "next": view.next,
                "as_recorded": view.is_as_recorded,
            })
        },
        || shown(&view, out),
    );
    Ok(Done::unless(!view.is_as_recorded || view.duties.iter().any(|d| d.is_late)))
}

fn shown(view: &IncidentView, out: &Output) -> String {
    let lang = out.lang;
    let mut text = format!("{}\n{}\n", heading(&view.incident, out), next(view, out));
    if !view.is_as_recorded {
        let said = ErrorCode::IncidentAltered.words().r#in(lang);
        let _ = writeln!(text, "{said}");
    }
    let _ =
        writeln!(text, "{}: {}", out.pick("認識した日時", "Known at"), moment::long(view.incident.clock_from(), lang));
    for duty in &view.duties {
        let state = match duty.told(lang) {
            Some(at) => format!("{} {at}", out.pick("知らせた", "told")),
            None if duty.is_late => out.pick("期限を過ぎています", "overdue").to_owned(),
            None => out.pick("まだ", "not yet").to_owned(),
        };
        let words = duty.deadline.party.words().r#in(lang);
        let _ = writeln!(text, "  {words}: {} [{state}]", duty.deadline.limit.words(lang));
        if let Some(note) = duty.note.as_ref().filter(|_| duty.told_at.is_none()) {
            let _ = writeln!(text, "    {}", note.r#in(lang));
        }
    }
    for line in &view.lines {
        let e = &line.entry;
        let struck = line
            .corrected_by
            .map(|n| format!(" ({} {n})", out.pick("直した番号", "corrected by no.")))
            .unwrap_or_default();
        let party = e.party.map(|p| format!(" {}", p.words().r#in(lang))).unwrap_or_default();
        let _ = writeln!(
            text,
            "{}. {} {}{party}: {}{struck}",
            e.number,
            moment::short_beside(e.happened_at, view.incident.clock_from(), lang),
            e.kind.words().r#in(lang),
            e.text.replace('\n', " / ")
        );
        if let Some(hash) = e.exhibit.as_ref().and_then(|x| x.sha256) {
            let _ = writeln!(text, "   SHA-256 {hash}");
        }
    }
    text
}

/// Findings: something that is asked for is still open.
async fn report(
    app: &App,
    actor: &Actor,
    id: IncidentId,
    report: Report,
    to: Option<&std::path::Path>,
    out: &Output,
) -> Result<Done, Failure> {
    let view = app.incident_report(actor, id, report).await?;
    if let Some(to) = to {
        write_file(to, &app.incident_report_pdf(actor, id, report).await?.bytes)?;
    }
    let lines = || {
        let line = |l: &sejo_app::incident::ReportLine| json!({ "item": l.item, "text": l.text, "own": l.is_own, "gap": l.is_gap });
        view.lines.iter().map(line).collect::<Vec<_>>()
    };
    out.print(
        || json!({ "report": report, "exercise": view.incident.is_exercise, "lines": lines(), "text": view.text, "file": to }),
        || view.text.clone(),
    );
    Ok(Done::unless(view.gaps() > 0))
}

fn wrote(to: &std::path::Path, bytes: &[u8], out: &Output) -> Result<Done, Failure> {
    write_file(to, bytes)?;
    out.print(|| json!({ "file": to }), || format!("{}: {}", out.pick("書き出しました", "Wrote"), to.display()));
    Ok(Done::Fine)
}

/// Whether a record is as it was signed, and whose it is.
async fn verify(app: &App, actor: &Actor, file: &std::path::Path, out: &Output) -> Result<Done, Failure> {
    let signed = sejo_app::incident::verify(file)?;
    let (signed_by, whose) = whose(app, actor, Some(&signed.key), out).await?;
    out.print(
        || json!({ "record": signed.record, "key": signed.key, "signed_by": signed_by }),
        || {
            let said = out.pick(
                "インシデントの記録です。署名されたときのままです。",
                "The record of an incident, as it was signed.",
            );
            format!("{said}\n{whose}")
        },
    );
    Ok(Done::unless(signed_by != SealedBy::Own))
}
