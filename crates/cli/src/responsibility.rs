//! `sejo responsibility`: who does what for each system, and where it is written.

use std::fmt::Write as _;
use std::str::FromStr;

use sejo_app::responsibility::{DutyView, ResponsibilityRow, ResponsibilityTable, SaidOfMany};
use sejo_app::{App, Named};
use sejo_model::{Actor, Clause, Duty, Holder, SystemId};
use serde_json::{Value, json};

use crate::arguments::{ClauseOptions, ResponsibilityCommand, SetResponsibility};
use crate::ledger::{Told, written};
use crate::named;
use crate::output::{Done, Failure, Output, needs_pdf, write_file};

pub(crate) async fn run(
    app: &App,
    actor: &Actor,
    command: &ResponsibilityCommand,
    out: &Output,
) -> Result<Done, Failure> {
    match command {
        ResponsibilityCommand::List => list(app, actor, out).await,
        ResponsibilityCommand::Set(typed) => set(app, actor, typed, out).await,
        ResponsibilityCommand::Print { system, file: to } => {
            needs_pdf(to)?;
            let id = named::find(&systems(&app.responsibilities(actor).await?), system)?;
            let file = app.responsibility_pdf(actor, id).await?;
            write_file(to, &file.bytes)?;
            written(out, to, &file, &Told::default());
            Ok(Done::Fine)
        }
    }
}

fn systems(table: &ResponsibilityTable) -> Vec<Named<SystemId>> {
    table.rows.iter().map(|r| Named { id: r.system.id, name: r.system.label().to_owned() }).collect()
}

/// The table. Findings: a duty is not settled, or nobody was asked.
async fn list(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let table = app.responsibilities(actor).await?;
    out.print(|| list_json(&table), || list_text(&table, out));
    Ok(Done::unless(table.open > 0 || table.unsaid > 0))
}

fn list_json(table: &ResponsibilityTable) -> Value {
    let duty = |d: &DutyView| {
        json!({
            "duty": d.duty, "holder": d.holder, "detail": d.detail, "clause": d.clause, "of_contract": d.is_of_contract,
            "heard_of": d.heard_of.as_ref().map(|h| json!({ "reply": h.reply, "vendor": h.vendor, "on": h.on })),
            "proven": d.is_proven(), "by_word": d.is_by_word, "disputed": d.disputed, "servers": d.servers,
            "lapsed": d.lapsed,
        })
    };
    let row = |r: &ResponsibilityRow| {
        json!({
            "system": r.system.label(), "id": r.system.id, "vendor": r.vendor,
            "contract_with": r.contract_with,
            "duties": r.duties.iter().map(duty).collect::<Vec<_>>(),
            "boundaries": r.boundaries.iter().map(|b| json!({ "control": b.control, "said": b.said })).collect::<Vec<_>>(),
        })
    };
    json!({
        "systems": table.rows.iter().map(row).collect::<Vec<_>>(),
        "settled": table.settled, "proven": table.proven, "by_word": table.by_word, "open": table.open, "unsaid": table.unsaid,
    })
}

fn list_text(table: &ResponsibilityTable, out: &Output) -> String {
    let mut text = String::new();
    let holders = [
        (Some(Holder::Vendor), out.pick("事業者", "vendor")),
        (Some(Holder::Facility), out.pick("自施設", "facility")),
        (Some(Holder::Unknown), out.pick("未定", "not settled")),
        (None, out.pick("まだ聞いていない", "not asked")),
    ];
    for row in &table.rows {
        let _ = writeln!(text, "{}  {}", row.system.label(), row.vendor);
        if !row.contract_with.is_empty() {
            let _ = writeln!(text, "    {}: {}", out.pick("契約の相手", "contract made with"), row.contract_with);
        }
        for (holder, words) in holders {
            let names: Vec<&str> = row.of(holder).map(|d| d.duty.words().r#in(out.lang)).collect();
            if !names.is_empty() {
                let _ = writeln!(text, "    {words}: {}", names.join(out.pick("、", ", ")));
            }
        }
        for duty in &row.duties {
            for said in [&duty.disputed, &duty.servers, &duty.lapsed].map(|said| said.r#in(out.lang)) {
                if !said.is_empty() {
                    let _ = writeln!(text, "    {}: {said}", duty.duty.words().r#in(out.lang));
                }
            }
            if let Some(said) = duty.clause.confirmation(out.lang) {
                let _ = writeln!(text, "    {}: {said}", duty.duty.words().r#in(out.lang));
            }
        }
    }
    for row in table.rows.iter().filter(|row| !row.boundaries.is_empty()) {
        let _ = writeln!(
            text,
            "{}  {}",
            row.system.label(),
            out.pick("様式の「責任分界」", "responsibilities by its form")
        );
        for one in &row.boundaries {
            let _ = writeln!(text, "    {}: {}", one.about(out.lang), one.said);
        }
    }
    let by_word = match (table.by_word, out.lang) {
        (0, _) => String::new(),
        (count, sejo_model::Lang::Ja) => format!("、人の確認による {count}"),
        (count, sejo_model::Lang::En) => format!(", {count} by a person's word"),
    };
    let counts = match out.lang {
        sejo_model::Lang::Ja => format!(
            "決まった役割 {} (書面あり {}{by_word})、未定 {}、まだ聞いていない {}",
            table.settled, table.proven, table.open, table.unsaid
        ),
        sejo_model::Lang::En => format!(
            "{} settled ({} in writing{by_word}), {} not settled, {} not asked",
            table.settled, table.proven, table.open, table.unsaid
        ),
    };
    let _ = writeln!(text, "{counts}");
    text
}

async fn set(app: &App, actor: &Actor, typed: &SetResponsibility, out: &Output) -> Result<Done, Failure> {
    let known = systems(&app.responsibilities(actor).await?);
    let said = SaidOfMany {
        systems: typed.systems.iter().map(|name| named::find(&known, name)).collect::<Result<_, _>>()?,
        duties: typed
            .duty
            .iter()
            .map(|key| keyed::<Duty>("--duty", key, &keys(Duty::ALL)))
            .collect::<Result<_, _>>()?,
        holder: match typed.holder.trim() {
            "none" => None,
            key => Some(holder(key, "none")?),
        },
        detail: typed.detail.clone(),
        clause: clause(&typed.clause),
    };
    let changed = app.say_responsibilities(actor, &said).await?;
    let missing = unstated(&typed.clause, out);
    out.print(
        || json!({ "changed": changed }),
        || match out.lang {
            sejo_model::Lang::Ja => format!("{changed}件のシステムを保存しました。{missing}"),
            sejo_model::Lang::En if changed == 1 => format!("Saved 1 system.{missing}"),
            sejo_model::Lang::En => format!("Saved {changed} systems.{missing}"),
        },
    );
    Ok(Done::Fine)
}

/// Who, by key; `more` is a further word the option takes.
pub(crate) fn holder(typed: &str, more: &str) -> Result<Holder, Failure> {
    keyed("--holder", typed, &format!("{}, {more}", keys(Holder::ALL)))
}

pub(crate) fn clause(typed: &ClauseOptions) -> Clause {
    let ClauseOptions { document, page, quote, confirmed, vendor_updates: stated } = typed.clone();
    Clause { document, page, quote, confirmed, stated }
}

/// What is missing where words were typed that do not count yet; empty where nothing is.
pub(crate) fn unstated(typed: &ClauseOptions, out: &Output) -> &'static str {
    if typed.vendor_updates || typed.confirmed.trim().is_empty() {
        return "";
    }
    out.pick(
        "\n--confirmed に書いたことは残しましたが、まだ数えません。この書面により、いま、事業者が責任をもって更新を行うと確かめたなら、--vendor-updates も付けてください。",
        "\nWhat --confirmed says was kept and does not count yet. Where the vendor makes the updates by this document now, add --vendor-updates.",
    )
}

/// The keys of a closed list.
pub(crate) fn keys<T: std::fmt::Display>(all: &[T]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// A member of a closed list by its key; `all` says which there are.
pub(crate) fn keyed<T: FromStr>(option: &str, typed: &str, all: &str) -> Result<T, Failure> {
    typed.trim().parse().map_err(|_| {
        Failure::wrong(
            format!("{option} に使えない言葉です: {typed}。次のどれかを指定してください: {all}"),
            format!("{option} is one of {all}, not {typed}"),
        )
    })
}
