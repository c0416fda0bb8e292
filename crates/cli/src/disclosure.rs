//! `sejo disclosure`: disclosures (MDS/SDS) that were read, what their いいえ mean, and what has no answer.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sejo_app::App;
use sejo_app::disclosure::{DisclosureList, DisclosureView, Placing, SaidOfRow, SystemStanding};
use sejo_app::intake::IntakeState;
use sejo_model::disclosure::{DisclosureUse, RouteItems, RowChange, same_number};
use sejo_model::{Actor, DisclosureForm, DisclosureId, ErrorCode, date};
use serde_json::{Value, json};

use crate::arguments::{DisclosureCommand, PlaceDisclosure};
use crate::ledger::{Told, written};
use crate::output::{Done, Failure, Output, needs_pdf, read_file, write_file};
use crate::{named, workbook};

pub(crate) async fn run(app: &App, actor: &Actor, command: &DisclosureCommand, out: &Output) -> Result<Done, Failure> {
    match command {
        DisclosureCommand::List => list(app, actor, out).await,
        DisclosureCommand::Take { file } => take(app, actor, file, out).await,
        DisclosureCommand::Show { disclosure } => show(app, actor, id(disclosure)?, out).await,
        DisclosureCommand::Place(typed) => place(app, actor, typed, out).await,
        DisclosureCommand::Explain { disclosure, number, risk, words } => {
            let id = id(disclosure)?;
            let view = app.disclosure(actor, id).await?;
            let wanted = same_number(number);
            let row = view.noes().find(|r| same_number(&r.number) == wanted || r.key == wanted);
            let row = row.ok_or_else(|| sejo_app::Error::from(ErrorCode::NotFound))?;
            let said = SaidOfRow { key: row.key.clone(), risk: Some((*risk).into()), words: words.clone() };
            app.explain_disclosure(actor, id, &[said], view.record.revision).await?;
            show(app, actor, id, out).await
        }
        DisclosureCommand::Compare { disclosure, other } => {
            compare(app, actor, (id(disclosure)?, id(other)?), out).await
        }
        DisclosureCommand::Print { disclosure, file: to } => {
            needs_pdf(to)?;
            let file = app.disclosure_pdf(actor, id(disclosure)?).await?;
            write_file(to, &file.bytes)?;
            written(out, to, &file, &Told::default());
            Ok(Done::Fine)
        }
        DisclosureCommand::RouteItems { mds, sds, source } => {
            route_items(app, actor, (mds.as_ref(), sds.as_ref(), source.as_deref()), out).await
        }
    }
}

fn id(typed: &str) -> Result<DisclosureId, Failure> {
    typed.trim().parse().map_err(|_| sejo_app::Error::from(ErrorCode::NotFound).into())
}

const fn key(standing: SystemStanding) -> &'static str {
    match standing {
        SystemStanding::NotAsked => "not-asked",
        SystemStanding::Absent => "absent",
        SystemStanding::Uncounted => "uncounted",
        SystemStanding::ByHand => "by-hand",
        SystemStanding::Open => "open",
        SystemStanding::Unanswered => "unanswered",
        SystemStanding::RouteMissing => "route-missing",
        SystemStanding::RouteUnknown => "route-unknown",
        SystemStanding::Sound => "sound",
    }
}

fn is_done(standing: SystemStanding) -> bool {
    matches!(standing, SystemStanding::NotAsked | SystemStanding::ByHand | SystemStanding::Sound)
}

/// Findings: a system needs something, or a file waits to be placed.
async fn list(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let list = app.disclosures(actor).await?;
    out.print(|| list_json(&list), || list_text(&list, out));
    Ok(Done::unless(!list.waiting.is_empty() || list.systems.iter().any(|s| !is_done(s.standing))))
}

fn list_json(list: &DisclosureList) -> Value {
    let system = |s: &sejo_app::disclosure::SystemLine| {
        json!({
            "system": s.system.label(), "id": s.system.id, "vendor": s.vendor, "standing": key(s.standing),
            "disclosure": s.system.disclosure, "versions": s.versions,
        })
    };
    json!({
        "systems": list.systems.iter().map(system).collect::<Vec<_>>(), "waiting": list.waiting, "unused": list.unused,
        "route": list.route, "route_items": list.items,
    })
}

fn list_text(list: &DisclosureList, out: &Output) -> String {
    let mut text = String::new();
    for line in &list.systems {
        let said = line.system.disclosure.as_ref();
        let said = said.map(|d| format!("{} {}", d.document, date::short(d.dated_on, out.lang))).unwrap_or_default();
        let standing = match line.standing {
            SystemStanding::NotAsked => out.pick("求められていない", "not asked for"),
            SystemStanding::Absent => out.pick("まだない", "none yet"),
            SystemStanding::Uncounted => out.pick("「いいえ」を数えていない", "noes not counted"),
            SystemStanding::ByHand => out.pick("手で記入", "entered by hand"),
            SystemStanding::Open => out.pick("説明のない「いいえ」あり", "a no without explanation"),
            SystemStanding::Unanswered => out.pick("答えのない項目あり", "items without an answer"),
            SystemStanding::RouteMissing => out.pick("保守委託の項目が不足", "items for outsourcing missing"),
            SystemStanding::RouteUnknown => out.pick("保守委託の項目を未確認", "items for outsourcing not copied"),
            SystemStanding::Sound => out.pick("そろっている", "complete"),
        };
        let _ = writeln!(text, "{}  {standing}  {said}", line.system.label());
        for version in &line.versions {
            let used = version.used.words().r#in(out.lang);
            let _ = writeln!(text, "    {}  {used}  {}", version.document(), version.id);
        }
    }
    for record in &list.waiting {
        let words = out.pick("どのシステムのものか決まっていません", "not placed yet");
        let _ = writeln!(text, "! {} {}  {words}  {}", record.document(), record.product_words(), record.id);
    }
    text
}

/// Takes a file in through the drop zone.
async fn take(app: &App, actor: &Actor, path: &Path, out: &Output) -> Result<Done, Failure> {
    let bytes = read_file(path)?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let run = app.drop_file(actor, &name, bytes).await?;
    let view = app.wait_for_intake(actor, run).await?;
    if let Some(id) = view.disclosure {
        return show(app, actor, id, out).await;
    }
    if !view.disclosure_columns.is_empty() {
        let page = format!("/intake/{run}");
        return Err(Failure::wrong(
            format!("どの列が何かを決められません。画面の {page} を開いて、列を選んでください(一度だけです)。"),
            format!("which column is what is not certain: choose the columns once on the page {page}"),
        ));
    }
    match view.refusal.filter(|_| view.row.state == IntakeState::Refused) {
        Some((code, detail, _)) => Err(sejo_app::Error::new(code).with_detail(detail).into()),
        // It was something else, and was taken in or waits as what it is.
        None => Err(sejo_app::Error::from(ErrorCode::NotADisclosure).into()),
    }
}

/// Findings: it is not placed, an いいえ is not explained, or an item has no answer.
async fn show(app: &App, actor: &Actor, id: DisclosureId, out: &Output) -> Result<Done, Failure> {
    let view = app.disclosure(actor, id).await?;
    out.print(|| view_json(&view), || view_text(&view, out));
    let answered = view.record.answered;
    let is_open = answered.open() > 0 || answered.unanswered > 0 || view.record.used == DisclosureUse::Waiting;
    Ok(Done::unless(is_open))
}

fn view_json(view: &DisclosureView) -> Value {
    json!({
        "disclosure": view.record, "rows": view.rows, "proposed": view.proposed, "versions": view.versions,
        "route": view.route, "route_missing": view.route_missing,
    })
}

fn view_text(view: &DisclosureView, out: &Output) -> String {
    let record = &view.record;
    let mut text = format!("{} {}  {}\n", record.document(), record.product_words(), record.id);
    let system = view.systems.iter().find(|s| Some(s.id) == record.system_id);
    let system = system.map_or(out.pick("システムは未決定", "not placed yet"), |s| s.name.as_str());
    let day = record.dated_on.map(|d| date::short(d, out.lang)).unwrap_or_default();
    let _ = writeln!(text, "{system}  {}  {day}", record.used.words().r#in(out.lang));
    let a = record.answered;
    let counts = match out.lang {
        sejo_model::Lang::Ja => format!(
            "はい {}、いいえ {} (説明あり {})、対象外 {}、答えなし {}",
            a.yes, a.no, a.explained, a.not_applicable, a.unanswered
        ),
        sejo_model::Lang::En => format!(
            "yes {}, no {} ({} explained), not applicable {}, without an answer {}",
            a.yes, a.no, a.explained, a.not_applicable, a.unanswered
        ),
    };
    let _ = writeln!(text, "{counts}");
    for row in view.noes() {
        let mark = if row.is_open() { "!" } else { " " };
        let _ = writeln!(text, "{mark} {} {}", row.number, row.question);
        if !row.remark.is_empty() {
            let _ = writeln!(text, "      {}: {}", out.pick("事業者の備考", "maker's remark"), row.remark);
        }
        if let Some(risk) = row.explained.risk {
            let _ = writeln!(text, "      {}: {}", risk.words().r#in(out.lang), row.explained.words);
        }
    }
    let unanswered: Vec<&str> = view.unanswered().map(sejo_model::DisclosureRow::label).collect();
    if !unanswered.is_empty() {
        let _ = writeln!(text, "? {}: {}", out.pick("答えなし", "without an answer"), unanswered.join(", "));
    }
    if let Some(missing) = view.route_missing.as_ref().filter(|m| !m.is_empty()) {
        let words = out.pick("保守委託機関編の項目で答えなし", "items for outsourced maintenance without an answer");
        let _ = writeln!(text, "? {words}: {}", missing.join(", "));
    }
    text
}

async fn place(app: &App, actor: &Actor, typed: &PlaceDisclosure, out: &Output) -> Result<Done, Failure> {
    let id = id(&typed.disclosure)?;
    let view = app.disclosure(actor, id).await?;
    let record = &view.record;
    let system = typed.system.as_deref().map(|name| named::find(&view.systems, name)).transpose()?;
    let dated_on = typed.dated.as_deref().map(workbook::parse_date).transpose()?;
    let placing = Placing {
        system: system.or(view.proposed),
        form: typed.form.map(DisclosureForm::from).or(record.form),
        version: typed.version.clone().unwrap_or_else(|| record.version.clone()),
        product: record.product.clone(),
        product_version: record.product_version.clone(),
        dated_on: dated_on.or(record.dated_on),
        used: Some(typed.used.into()),
        anyway: typed.anyway,
        revision: record.revision,
    };
    app.place_disclosure(actor, id, &placing).await?;
    show(app, actor, id, out).await?;
    Ok(Done::Fine)
}

/// Findings: they differ.
async fn compare(
    app: &App,
    actor: &Actor,
    (one, other): (DisclosureId, DisclosureId),
    out: &Output,
) -> Result<Done, Failure> {
    let view = app.compare_disclosures(actor, one, other).await?;
    let line = |change: &RowChange| {
        let said = |row: &sejo_model::DisclosureRow| {
            row.answer.map_or(out.pick("答えなし", "no answer"), |a| a.words().r#in(out.lang)).to_owned()
        };
        match change {
            RowChange::Answer { before, after } => {
                format!("{} {}: {} → {}", after.number, after.question, said(before), said(after))
            }
            RowChange::Added { after } => format!("+ {} {}: {}", after.number, after.question, said(after)),
            RowChange::Gone { before } => format!("- {} {}: {}", before.number, before.question, said(before)),
            RowChange::Words { before, after } => {
                format!("~ {} {} → {}", after.number, before.question, after.question)
            }
            RowChange::Remark { before, after } => format!("~ {} {} → {}", after.number, before.remark, after.remark),
        }
    };
    out.print(
        || {
            json!({
                "before": view.before, "after": view.after, "system": view.system, "changes": view.changes,
                "same": view.same,
            })
        },
        || {
            let mut lines = vec![format!("{} → {}", view.before.document(), view.after.document())];
            lines.extend(view.changes.iter().map(line));
            lines.push(format!("{}: {}", out.pick("同じ項目", "the same"), view.same));
            lines.join("\n")
        },
    );
    Ok(Done::unless(!view.changes.is_empty()))
}

/// Findings: the numbers are not all there.
async fn route_items(
    app: &App,
    actor: &Actor,
    (mds, sds, source): (Option<&PathBuf>, Option<&PathBuf>, Option<&str>),
    out: &Output,
) -> Result<Done, Failure> {
    let mut items = app.disclosure_route_items(actor).await?;
    let read = |path: &PathBuf| read_file(path).map(|bytes| RouteItems::split(&String::from_utf8_lossy(&bytes)));
    if let Some(path) = mds {
        items.mds = read(path)?;
    }
    if let Some(path) = sds {
        items.sds = read(path)?;
    }
    if let Some(source) = source {
        source.clone_into(&mut items.source);
    }
    if mds.is_some() || sds.is_some() || source.is_some() {
        app.save_disclosure_route_items(actor, &items).await?;
        items = app.disclosure_route_items(actor).await?;
    }
    let (m, s) = (items.mds.len(), items.sds.len());
    out.print(
        || json!({ "mds": items.mds, "sds": items.sds, "source": items.source }),
        || format!("MDS {m}/41: {}\nSDS {s}/58: {}\n{}", items.mds.join(", "), items.sds.join(", "), items.source),
    );
    Ok(Done::unless(m < 41 || s < 58))
}
