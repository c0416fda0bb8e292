//! `sejo backup-record`: how systems and easily forgotten things are backed up, and what that lacks.

use std::fmt::{Display, Write as _};
use std::path::Path;
use std::str::FromStr;

use sejo_app::App;
use sejo_app::backup_record::{BackupRecords, ForgottenBackup, Open, Standing, SystemBackups};
use sejo_model::backup_record::{Proof, ProofKind, Sighting, Subject};
use sejo_model::restore_estimate::duration;
use sejo_model::{Actor, BackupRecord, BackupRecordId, ErrorCode};
use serde_json::{Value, json};

use crate::arguments::{BackupRecordCommand, SetBackup};
use crate::ledger::{Told, written};
use crate::named;
use crate::output::{Done, Failure, Output, write_file};
use crate::workbook::parse_date;

pub(crate) async fn run(
    app: &App,
    actor: &Actor,
    command: &BackupRecordCommand,
    out: &Output,
) -> Result<Done, Failure> {
    match command {
        BackupRecordCommand::List => list(app, actor, out).await,
        BackupRecordCommand::Set(said) => set(app, actor, said, out).await,
        BackupRecordCommand::Seen { record, by, on, not_taken } => {
            let known = app.backup_records(actor).await?;
            let stored = find(&known, record)?;
            let sighting = Sighting {
                on: on.as_deref().map_or_else(|| Ok(app.today()), parse_date)?,
                by: by.clone().unwrap_or_else(|| actor.name.clone()),
                taken: !not_taken,
            };
            let saved = app.see_backup(actor, stored.id, sighting, stored.revision).await?;
            out.print(
                || json!(saved),
                || out.pick("見たことを記録しました。", "Recorded that it was seen.").to_owned(),
            );
            Ok(Done::unless(*not_taken))
        }
        BackupRecordCommand::Remove { record } => {
            let id = id(record)?;
            app.remove_backup_record(actor, id).await?;
            out.print(|| json!({ "removed": id }), || out.pick("記録を消しました。", "Removed.").to_owned());
            Ok(Done::Fine)
        }
        BackupRecordCommand::Export { out: to } => export(app, actor, to, out).await,
    }
}

/// Everything. Findings: something critical, or easily forgotten, that is not in order.
async fn list(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let known = app.backup_records(actor).await?;
    out.print(|| list_json(&known), || list_text(&known, out));
    Ok(Done::unless(known.open() > 0))
}

fn list_json(known: &BackupRecords) -> Value {
    let open = |all: &[Open]| all.iter().map(|o| json!({ "gap": o.gap, "proven": o.is_proven })).collect::<Vec<_>>();
    let system = |line: &SystemBackups| {
        let records: Vec<Value> = line
            .rows
            .iter()
            .map(|row| json!({ "record": row.record, "standing": row.standing, "open": open(&row.open) }))
            .collect();
        json!({
            "system": line.system.name, "id": line.system.id, "critical": line.critical, "standing": line.standing,
            "open": open(&line.open), "records": records,
            "estimate": { "minutes": line.estimate.total(), "measured": line.estimate.is_measured(), "parts": line.estimate },
        })
    };
    let thing = |line: &ForgottenBackup| json!({ "thing": line.thing, "standing": line.standing, "open": open(&line.open), "record": line.record });
    json!({
        "systems": known.systems.iter().map(system).collect::<Vec<_>>(),
        "forgotten": known.forgotten.iter().map(thing).collect::<Vec<_>>(),
        "open": known.open(),
    })
}

fn list_text(known: &BackupRecords, out: &Output) -> String {
    let standing = |standing: Standing| match standing {
        Standing::Sound => out.pick("そろっている", "in order"),
        Standing::NotNeeded => out.pick("要らない", "not needed"),
        Standing::Open => out.pick("わからないことがある", "something is not known"),
        Standing::Bad => out.pick("守れていない", "not protected"),
    };
    let mut text = String::new();
    for line in &known.systems {
        let critical =
            if line.critical { out.pick(" (止まると診療できない)", " (care stops without it)") } else { "" };
        let _ = writeln!(text, "{}{critical}: {}", line.system.name, standing(line.standing));
        for open in &line.open {
            let _ = writeln!(text, "    {} → {}", open.gap.words().r#in(out.lang), open.step.title);
        }
        if let Some(total) = line.estimate.total() {
            let label = out.pick("戻るまでの見積もり", "Estimated restore");
            let _ = writeln!(text, "    {label}: {}", duration(total, out.lang));
        }
        for row in &line.rows {
            let _ = writeln!(text, "    {} {}", row.record.id, row.record.method);
        }
    }
    let _ = writeln!(text, "{}", out.pick("忘れられやすいもの", "Easily forgotten"));
    for line in &known.forgotten {
        let said = line
            .record
            .as_ref()
            .map_or(out.pick("まだ答えていない", "not answered"), |r| r.keeping.words().r#in(out.lang));
        let open = line.open.first().map(|o| format!(" ({})", o.gap.words().r#in(out.lang))).unwrap_or_default();
        let _ = writeln!(text, "    {} [{}]: {said}{open}", line.thing.words().r#in(out.lang), line.thing);
    }
    text
}

async fn set(app: &App, actor: &Actor, said: &SetBackup, out: &Output) -> Result<Done, Failure> {
    let known = app.backup_records(actor).await?;
    let record = onto(base(&known, said)?, said)?;
    let saved = app.save_backup_record(actor, &record).await?;
    let anew = if saved.earlier.len() > record.earlier.len() {
        out.pick(
            "\n取り方が変わったので、前に見たことと証拠は数えません。いまのバックアップを見て、sejo backup-record seen で記録し、切り離している証拠を --proof で書いてください。",
            "\nIt is made otherwise now, so what was seen and proved before counts no longer. Look at it and record that with sejo backup-record seen, and write down its proof with --proof.",
        )
    } else {
        ""
    };
    out.print(|| json!(saved), || format!("{}: {}{anew}", out.pick("記録しました", "Recorded"), saved.id));
    Ok(Done::Fine)
}

/// The record that is written onto.
fn base(known: &BackupRecords, said: &SetBackup) -> Result<BackupRecord, Failure> {
    if let Some(record) = &said.record {
        return find(known, record).cloned();
    }
    if let Some(key) = &said.thing {
        let thing = keyed(key)?;
        let stored = known.forgotten.iter().find(|line| line.thing == thing).and_then(|line| line.record.clone());
        return Ok(stored.unwrap_or_else(|| BackupRecord::blank(BackupRecordId::new(), Subject::Forgotten { thing })));
    }
    let systems: Vec<_> = known.systems.iter().map(|line| line.system.clone()).collect();
    let system_id = named::find(&systems, said.system.as_deref().unwrap_or_default())?;
    Ok(BackupRecord::blank(BackupRecordId::new(), Subject::System { system_id }))
}

/// What was said, written onto a record; what was not said stays.
fn onto(record: BackupRecord, said: &SetBackup) -> Result<BackupRecord, Failure> {
    let text = |said: &Option<String>, before: String| said.clone().unwrap_or(before);
    let proof = match &said.proof {
        None => record.proof,
        Some(kind) => Some(Proof {
            kind: keyed::<ProofKind>(kind)?,
            document: said.proof_document.clone().unwrap_or_default(),
            page: said.proof_page.clone().unwrap_or_default(),
            quote: said.proof_quote.clone().unwrap_or_default(),
        }),
    };
    Ok(BackupRecord {
        keeping: chosen(said.keeping.as_deref(), record.keeping)?,
        because: text(&said.because, record.because),
        contents: text(&said.contents, record.contents),
        method: text(&said.method, record.method),
        frequency: chosen(said.frequency.as_deref(), record.frequency)?,
        generations: said.generations.or(record.generations),
        reach_days: said.reach_days.or(record.reach_days),
        place: text(&said.place, record.place),
        apart: chosen(said.apart.as_deref(), record.apart)?,
        proof,
        credentials: chosen(said.credentials.as_deref(), record.credentials)?,
        taken_by: chosen(said.taken_by.as_deref(), record.taken_by)?,
        restore_method: text(&said.restore_method, record.restore_method),
        restore_minutes: said.restore_minutes.or(record.restore_minutes),
        started_by: text(&said.started_by, record.started_by),
        size_gb: said.size_gb.or(record.size_gb),
        machines: said.machines.or(record.machines),
        note: text(&said.note, record.note),
        ..record
    })
}

fn chosen<T: FromStr>(typed: Option<&str>, before: T) -> Result<T, Failure>
where
    T::Err: Display,
{
    typed.map_or(Ok(before), keyed)
}

/// A member of a closed list by its key.
fn keyed<T: FromStr>(typed: &str) -> Result<T, Failure>
where
    T::Err: Display,
{
    typed.trim().parse().map_err(|e: T::Err| {
        Failure::wrong(
            format!("使えない言葉です: {typed}。sejo backup-record set --help にある言葉を指定してください。"),
            format!("{e}; the words are in sejo backup-record set --help"),
        )
    })
}

fn id(typed: &str) -> Result<BackupRecordId, Failure> {
    typed.trim().parse().map_err(|_| {
        Failure::wrong(
            format!("記録のidとして読めません。sejo backup-record list に出るidを指定してください: {typed}"),
            format!("not the id of a record; take one from sejo backup-record list: {typed}"),
        )
    })
}

fn find<'k>(known: &'k BackupRecords, typed: &str) -> Result<&'k BackupRecord, Failure> {
    let id = id(typed)?;
    Ok(known.find(id).ok_or(sejo_app::Error::from(ErrorCode::NotFound))?)
}

async fn export(app: &App, actor: &Actor, to: &Path, out: &Output) -> Result<Done, Failure> {
    let ending = to.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let file = match ending.as_str() {
        "pdf" => app.backup_table_pdf(actor).await?,
        "csv" => app.backup_table_csv(actor).await?,
        _ => {
            let ja = "ファイル名の終わりを .pdf .csv のどちらかにしてください。".to_owned();
            return Err(Failure::wrong(ja, "the file name must end in .pdf or .csv".to_owned()));
        }
    };
    write_file(to, &file.bytes)?;
    written(out, to, &file, &Told::default());
    Ok(Done::Fine)
}
