//! `sejo ledger`.

use std::fmt::Write;
use std::path::Path;
use std::str::FromStr;

use sejo_app::ledger::{DeviceRow, LedgerFormat, LedgerQuery};
use sejo_app::workbook::{Adapted, LeftOut};
use sejo_app::{App, File, Named, Replaced};
use sejo_model::verdict::LedgerFilter;
use sejo_model::{Actor, DeviceId};
use serde_json::{Value, json};

use crate::arguments::LedgerCommand;
use crate::output::{Done, Failure, Output, refuse_existing, write_file};

pub(crate) async fn run(app: &App, actor: &Actor, command: &LedgerCommand, out: &Output) -> Result<Done, Failure> {
    match command {
        LedgerCommand::List { search, filter } => list(app, actor, search, filter, out).await,
        LedgerCommand::Export { out: to, cp932 } => export(app, actor, to, *cp932, out).await,
    }
}

/// Every device that a query finds, page after page.
async fn every(app: &App, actor: &Actor, mut query: LedgerQuery) -> Result<Vec<DeviceRow>, Failure> {
    let mut rows = Vec::new();
    loop {
        let view = app.ledger(actor, query.clone()).await?;
        rows.extend(view.rows);
        if query.page >= view.pages {
            return Ok(rows);
        }
        query.page += 1;
    }
}

/// The devices of the ledger, by what people call them.
pub(crate) async fn devices(app: &App, actor: &Actor) -> Result<Vec<Named<DeviceId>>, Failure> {
    let rows = every(app, actor, LedgerQuery::default()).await?;
    Ok(rows.iter().map(|r| Named { id: r.device.id, name: r.device.label().to_owned() }).collect())
}

async fn list(app: &App, actor: &Actor, search: &str, filter: &str, out: &Output) -> Result<Done, Failure> {
    let filter = LedgerFilter::from_str(filter).map_err(|_| {
        let all = LedgerFilter::ALL.iter().map(|f| f.key()).collect::<Vec<_>>().join(", ");
        Failure::wrong(format!("不足の種類は {all} のどれかにしてください。"), format!("a filter is one of {all}"))
    })?;
    let query = LedgerQuery { text: search.to_owned(), filter, ..LedgerQuery::default() };
    let rows = every(app, actor, query).await?;
    out.print(
        || Value::from_iter(rows.iter().map(|r| json!({ "device": r.device, "system": r.system, "gaps": r.gaps }))),
        || {
            let mut text = format!("{} {}\n", rows.len(), out.pick("台", "devices"));
            for row in &rows {
                let d = &row.device;
                let kind = d.kind.map_or("-", |k| k.words().r#in(out.lang));
                let gaps = row.gaps.iter().map(|g| g.words().r#in(out.lang)).collect::<Vec<_>>().join("・");
                let _ = writeln!(text, "{}  {kind}  {}  {} {}  {gaps}", d.label(), d.place, d.os, d.os_version);
            }
            text
        },
    );
    Ok(Done::Fine)
}

/// The format follows the ending of the file's name.
pub(crate) async fn export(app: &App, actor: &Actor, to: &Path, cp932: bool, out: &Output) -> Result<Done, Failure> {
    let ending = to.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let format = match (ending.as_str(), cp932) {
        ("xlsx", _) => LedgerFormat::Xlsx,
        ("csv", false) => LedgerFormat::Csv,
        ("csv", true) => LedgerFormat::CsvCp932,
        ("json", _) => LedgerFormat::Json,
        _ => {
            let ja = "ファイル名の終わりを .xlsx .csv .json のどれかにしてください。".to_owned();
            return Err(Failure::wrong(ja, "the file name must end in .xlsx, .csv or .json".to_owned()));
        }
    };
    refuse_existing(to)?;
    let file = app.export_ledger(actor, format).await?;
    write_file(to, &file.bytes)?;
    written(out, to, &file, &Told::default());
    Ok(Done::Fine)
}

/// Characters named of those the file cannot hold; `--json` has them all.
const NAMED: usize = 20;

/// What a workbook says otherwise than the answers, or not at all.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) left_out: Vec<LeftOut>,
    pub(crate) adapted: Vec<Adapted>,
}

/// Says that a file was written, and which characters it could not hold.
pub(crate) fn written(out: &Output, to: &Path, file: &File, told: &Told) {
    let replaced = |r: &Replaced| {
        let (device, field) = r.device.as_ref().map(|(d, f)| (d, f.key())).unzip();
        json!({
            "character": r.character, "written": r.written, "device": device.map(|d| &d.name), "id": device.map(|d| d.id),
            "field": field,
        })
    };
    out.print(
        || {
            json!({
                "out": to, "bytes": file.bytes.len(), "replaced": Value::from_iter(file.replaced.iter().map(replaced)),
                "left_out": told.left_out, "adapted": told.adapted,
            })
        },
        || {
            let mut text = format!("{} {}", out.pick("書き出しました:", "written:"), to.display());
            if !file.replaced.is_empty() {
                let words = out.pick("このファイルに書けない文字を置きかえました", "characters this file cannot hold");
                let _ = write!(text, "\n{words} ({}):", file.replaced.len());
            }
            for r in file.replaced.iter().take(NAMED) {
                let _ = write!(text, "\n  {} → {}", r.character, r.written);
                if let Some((device, field)) = &r.device {
                    let _ = write!(text, "  {} ({})", device.name, field.words().r#in(out.lang));
                }
            }
            if file.replaced.iter().any(|r| r.device.is_some()) {
                text.push('\n');
                text.push_str(out.pick(
                    "Excel (.xlsx) か、--cp932 なしの CSV (UTF-8) なら、そのまま残ります。",
                    ".xlsx, or .csv without --cp932 (UTF-8), keeps them.",
                ));
            }
            text
        },
    );
}
