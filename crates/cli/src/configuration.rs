//! `sejo configuration`, and what `sejo intake` says about the configurations in a file.

use std::fmt::Write;
use std::path::Path;

use sejo_app::configuration::{
    ChangeView, ConfigurationList, ConfigurationRow, ConfigurationView, FindingView, WayIn, Whose, older_reader_words,
    unchanged_words, unread_words,
};
use sejo_app::{App, Named};
use sejo_model::configuration::{Configuration, Dialect, Extent};
use sejo_model::text::fold;
use sejo_model::{Actor, ConfigurationId, Date, Lang, date};
use serde::Serialize;
use serde_json::{Value, json};

use crate::arguments::ConfigurationCommand;
use crate::output::{Done, Failure, Output, needs_pdf, write_file};
use crate::workbook::parse_date;
use crate::{ledger, named};

pub(crate) async fn run(
    app: &App,
    actor: &Actor,
    command: &ConfigurationCommand,
    out: &Output,
) -> Result<Done, Failure> {
    match command {
        ConfigurationCommand::List => list(app, actor, out).await,
        ConfigurationCommand::Show { configuration } => {
            let view = app.configuration(actor, find(app, actor, configuration).await?).await?;
            out.print(|| view_json(&view), || view_text(&view, out));
            Ok(Done::unless(is_worth_a_look(&view)))
        }
        ConfigurationCommand::Give { configuration, device, new, made_sure } => {
            let id = find(app, actor, configuration).await?;
            let device = device.as_deref().filter(|_| !new);
            give(app, actor, id, device, *made_sure, out).await
        }
        ConfigurationCommand::Date { configuration, day } => {
            let id = find(app, actor, configuration).await?;
            let day = day.as_deref().map(parse_date).transpose()?;
            app.date_configuration(actor, id, day).await?;
            let row = app.configuration(actor, id).await?.row;
            let words = || format!("{}: {}", out.pick("いつの設定か", "as of"), day_words(&row, out));
            out.print(|| json!({ "id": id, "told_on": row.told_on, "undated": row.is_undated }), words);
            Ok(Done::Fine)
        }
        ConfigurationCommand::Remove { configuration } => {
            let id = find(app, actor, configuration).await?;
            app.remove_configuration(actor, id).await?;
            out.print(|| json!({ "removed": id }), || out.pick("設定を消しました。", "Removed.").to_owned());
            Ok(Done::Fine)
        }
        ConfigurationCommand::Letter { configuration, out: to } => {
            let id = find(app, actor, configuration).await?;
            letter(app, actor, id, to, out).await
        }
        ConfigurationCommand::Picture { file: to } => picture(app, actor, to, out).await,
    }
}

/// Whether a person should look at it: something is wrong, or somebody can come in whom nobody registered.
pub(crate) fn is_worth_a_look(view: &ConfigurationView) -> bool {
    !view.findings.is_empty() || view.ways.iter().any(|w| w.registered.is_none())
}

/// By id (also an earlier one), or by what the text calls its device; where no text does, by what the ledger calls it.
async fn find(app: &App, actor: &Actor, typed: &str) -> Result<ConfigurationId, Failure> {
    if let Ok(id) = typed.trim().parse() {
        return Ok(id);
    }
    let rows = app.configurations(actor).await?.rows;
    let is_typed = |name: &str| fold(name) == fold(typed);
    let is_in_a_text = rows.iter().any(|row| is_typed(&row.label));
    let called = |row: ConfigurationRow| {
        let in_ledger = row.device.map(|device| device.name).filter(|name| !is_in_a_text && is_typed(name));
        Named { id: row.id, name: in_ledger.unwrap_or(row.label) }
    };
    let all: Vec<Named<ConfigurationId>> = rows.into_iter().map(called).collect();
    named::find(&all, typed)
}

async fn list(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let list = app.configurations(actor).await?;
    out.print(|| list_json(&list), || list_text(&list, out));
    let has_findings = |r: &ConfigurationRow| r.danger + r.warning + r.notice > 0;
    Ok(Done::unless(list.unregistered > 0 || list.rows.iter().any(has_findings)))
}

fn list_json(list: &ConfigurationList) -> Value {
    let without: Vec<Value> = list.without.iter().map(|d| json!({ "id": d.id, "name": d.name })).collect();
    json!({
        "configurations": list.rows.iter().map(row_json).collect::<Vec<_>>(), "without": without,
        "unregistered": list.unregistered,
    })
}

fn row_json(row: &ConfigurationRow) -> Value {
    let mut value = json!(row);
    if let Value::Object(fields) = &mut value {
        let device = row.device.as_ref().map(|d| json!({ "id": d.id, "name": d.name }));
        fields.insert("device".to_owned(), json!(device));
    }
    value
}

fn list_text(list: &ConfigurationList, out: &Output) -> String {
    let mut text = format!("{} {}\n", list.rows.len(), out.pick("件の設定", "configurations"));
    for row in &list.rows {
        let _ = writeln!(
            text,
            "{}  {}  {} {}  {}  {}",
            row.label,
            row.dialect.words().r#in(out.lang),
            out.pick("すぐに対応", "act at once:"),
            row.danger,
            counted(row, out),
            device_words(row, out)
        );
        let _ = writeln!(text, "    {}", row.id);
    }
    if !list.without.is_empty() {
        let names = list.without.iter().map(|d| d.name.as_str()).collect::<Vec<_>>().join(out.pick("、", ", "));
        let _ = writeln!(text, "{}: {names}", out.pick("設定のないネットワーク機器", "network devices without one"));
    }
    if list.unregistered > 0 {
        let words = out.pick("登録のない外からの入口", "ways in that nobody registered");
        let _ = writeln!(text, "{words}: {} ({})", list.unregistered, out.command("sejo remote list"));
    }
    text
}

fn counted(row: &ConfigurationRow, out: &Output) -> String {
    match out.lang {
        Lang::Ja => format!("対応が必要 {}  改善 {}", row.warning, row.notice),
        Lang::En => format!("act: {}  advised: {}", row.warning, row.notice),
    }
}

/// Of which day it is.
fn day_words(row: &ConfigurationRow, out: &Output) -> String {
    let day = date::short(row.told_on, out.lang);
    if row.is_undated {
        format!("{day}{}", out.pick("(ファイルを入れた日)", " (the day it was dropped)"))
    } else {
        day
    }
}

fn device_words(row: &ConfigurationRow, out: &Output) -> String {
    match &row.device {
        Some(device) => format!("{}: {}", out.pick("台帳", "ledger"), device.name),
        None => {
            let words = out.pick("台帳のどの機器かわかりません", "which device of the ledger is not known");
            format!("{words} ({})", out.command("sejo configuration give"))
        }
    }
}

/// Everything about one configuration: what it says as read, and what follows from it. What was read is printed from where
/// it lies: a large firewall has tens of thousands of filters.
#[derive(Serialize)]
pub(crate) struct Printed<'a> {
    id: ConfigurationId,
    label: &'a str,
    file: &'a str,
    dialect: Dialect,
    extent: Extent,
    told_on: Date,
    /// Only the day it was dropped is known.
    undated: bool,
    newest: bool,
    device: Option<&'a str>,
    unread: Value,
    findings: Value,
    model: &'a Configuration,
    found: &'a [FindingView],
    ways_in: &'a [WayIn],
    leavers_not_compared: usize,
    changes_since: Option<Date>,
    compared_in_part: bool,
    before_read_older: bool,
    changes: &'a [ChangeView],
}

pub(crate) fn view_json(view: &ConfigurationView) -> Printed<'_> {
    let row = &view.row;
    let (since, changes) = view.changed.as_ref().map(|(since, changes)| (*since, changes)).unzip();
    Printed {
        id: row.id,
        label: &row.label,
        file: &view.file_name,
        dialect: row.dialect,
        extent: row.extent,
        told_on: row.told_on,
        undated: row.is_undated,
        newest: view.is_newest,
        device: row.device.as_ref().map(|d| d.name.as_str()),
        unread: json!({ "count": row.unread.0, "total": row.unread.1 }),
        findings: json!({ "danger": row.danger, "warning": row.warning, "notice": row.notice }),
        model: &view.configuration,
        found: &view.findings,
        ways_in: &view.ways,
        leavers_not_compared: view.leavers_not_compared,
        changes_since: since,
        compared_in_part: view.is_compared_in_part,
        before_read_older: view.is_before_read_older,
        changes: changes.map_or(&[][..], Vec::as_slice),
    }
}

/// The same in words: what is wrong, why it matters, what to ask the vendor.
pub(crate) fn view_text(view: &ConfigurationView, out: &Output) -> String {
    let row = &view.row;
    if let Some(words) = unread_words(row.dialect, row.extent, out.lang) {
        return strange_text(&format!("{words} "), view, out);
    }
    let mut text = format!(
        "{}: {} {} {} ({}) {}\n",
        row.label,
        row.dialect.words().r#in(out.lang),
        row.model.as_deref().unwrap_or("-"),
        row.firmware.as_deref().unwrap_or("-"),
        row.extent.words().r#in(out.lang),
        device_words(row, out)
    );
    if !view.is_newest {
        let ja = "これは前の設定です。判定には、新しい設定が使われています。";
        let _ = writeln!(text, "  {}", out.pick(ja, "An earlier configuration: the verdicts rest on the newer one."));
    }
    if row.unread.0 > 0 {
        let words = out.pick("意味を読めなかった行", "lines nobody understood");
        let _ = writeln!(text, "  {words}: {} / {}", row.unread.0, row.unread.1);
    }
    for finding in &view.findings {
        let (severity, known) = (finding.severity.words().r#in(out.lang), &finding.known);
        let _ = writeln!(text, "  [{severity}] {} ({known}){}", finding.title, lines(&finding.lines, out));
        let _ = writeln!(text, "      {}", finding.why);
        let _ = writeln!(text, "      {}: {}", out.pick("事業者に", "ask the vendor"), finding.ask);
    }
    for way in &view.ways {
        let kind = way.kind.map_or(out.pick("内側への転送", "forwarded port"), |k| k.words().r#in(out.lang));
        let known = match (way.registered, way.ended) {
            (Some(_), _) => out.pick("登録あり", "registered").to_owned(),
            (None, None) => out.pick("登録なし", "not registered").to_owned(),
            (None, Some((_, day))) => {
                let day = date::short(day, out.lang);
                if out.lang == Lang::Ja {
                    format!("登録の期限切れ、{day}まで")
                } else {
                    format!("registered until {day} only")
                }
            }
        };
        let words = out.pick("外からの入口", "way in from outside");
        let is_kind = way.label == kind || way.kind.is_some_and(|k| way.label == k.key());
        let label = if is_kind { "" } else { &*way.label };
        let sure = if way.is_sure {
            ""
        } else {
            out.pick("、開いているか確認が必要", ", whether it is open is to be checked")
        };
        let _ = writeln!(text, "  {words}: {kind} {label} ({known}{sure}){}", lines(way.line.as_slice(), out));
    }
    if view.leavers_not_compared > 0 {
        let _ = writeln!(text, "  {}", not_compared_words(view.leavers_not_compared, out));
    }
    if let Some((since, changes)) = &view.changed {
        let _ = writeln!(
            text,
            "  {} ({}):",
            out.pick("前の設定から", "since the one before"),
            date::short(*since, out.lang)
        );
        if view.is_compared_in_part {
            let words = "設定の一部だけなので、前の設定のすべてとは比べられません。全体の写しを入れてください";
            let english = "one of the two is only a part, so not everything could be compared: drop the whole";
            let _ = writeln!(text, "    {}", out.pick(words, english));
        } else if changes.is_empty() {
            let _ = writeln!(text, "    {}", unchanged_words(out.lang));
        }
        if view.is_before_read_older && !changes.is_empty() {
            let _ = writeln!(text, "    {}", older_reader_words(out.lang));
        }
        for change in changes {
            let _ = writeln!(text, "    [{}] {}", change.direction.words().r#in(out.lang), change.words);
        }
    }
    text
}

/// People who left and of whom nobody wrote down how they are read.
fn not_compared_words(count: usize, out: &Output) -> String {
    let command =
        out.command(out.pick("sejo contact person 名前 --reading 読みがな", "sejo contact person NAME --reading TEXT"));
    match out.lang {
        Lang::Ja => format!(
            "退職した人のうち{count}人は、漢字の名前しかわからないか、書かれた読みがなを読み取れないため、利用者名とくらべていません。読みがなかアカウント名を書いてください: {command}"
        ),
        Lang::En => format!(
            "of {count} people who left only the kanji of their names are known, or their reading could not be understood, so they were not compared with the users: {command}"
        ),
    }
}

/// The same below what came of its file, where a text without a configuration was said to be none already.
pub(crate) fn text_in_file(view: &ConfigurationView, out: &Output) -> String {
    match view.row.extent {
        Extent::State => strange_text("", view, out),
        Extent::Whole | Extent::Part => view_text(view, out),
    }
}

/// Of a text that was not read there is nothing but what to ask.
fn strange_text(words: &str, view: &ConfigurationView, out: &Output) -> String {
    let mut text = format!("{}: {words}{}\n", view.row.label, device_words(&view.row, out));
    for line in view.findings.iter().flat_map(|f| f.ask.lines()) {
        let _ = writeln!(text, "    {line}");
    }
    text
}

fn lines(lines: &[u32], out: &Output) -> String {
    let numbers = lines.iter().map(u32::to_string).collect::<Vec<_>>();
    match (out.lang, numbers.as_slice()) {
        (_, []) => String::new(),
        (Lang::Ja, numbers) => format!(" {}行目", numbers.join("、")),
        (Lang::En, [one]) => format!(" line {one}"),
        (Lang::En, numbers) => format!(" lines {}", numbers.join(", ")),
    }
}

/// Says whose configuration it is; without a device of the ledger a new one is added.
async fn give(
    app: &App,
    actor: &Actor,
    id: ConfigurationId,
    device: Option<&str>,
    made_sure: bool,
    out: &Output,
) -> Result<Done, Failure> {
    let choices = app.configuration(actor, id).await?.choices;
    let whose = match device.map(|typed| named::find(&choices, typed)).transpose()? {
        None => Whose::New,
        Some(device) if made_sure => Whose::Surely(device),
        Some(device) => Whose::Known(device),
    };
    let device = app.give_configuration(actor, id, whose).await?;
    out.print(
        || json!({ "configuration": id, "device": device }),
        || {
            let words = "台帳の機器に結び付けました:";
            format!("{} {device}", out.pick(words, "It belongs to this device of the ledger now:"))
        },
    );
    Ok(Done::Fine)
}

async fn letter(app: &App, actor: &Actor, id: ConfigurationId, to: &Path, out: &Output) -> Result<Done, Failure> {
    needs_pdf(to)?;
    let file = app.configuration_letter(actor, id).await?;
    write_file(to, &file.bytes)?;
    ledger::written(out, to, &file, &ledger::Told::default());
    Ok(Done::Fine)
}

/// The format follows the ending of the file's name.
async fn picture(app: &App, actor: &Actor, to: &Path, out: &Output) -> Result<Done, Failure> {
    let ending = to.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let file = match ending.as_str() {
        "pdf" => app.network_pdf(actor).await?,
        "svg" => app.network_svg(actor).await?,
        _ => {
            let ja = "ファイル名の終わりを .pdf か .svg にしてください。".to_owned();
            return Err(Failure::wrong(ja, "the file name must end in .pdf or .svg".to_owned()));
        }
    };
    write_file(to, &file.bytes)?;
    ledger::written(out, to, &file, &ledger::Told::default());
    Ok(Done::Fine)
}
