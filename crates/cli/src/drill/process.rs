//! `sejo drill process`: how the day's work went with the restored system, step by step, as on its page.

use std::fmt::Write as _;

use sejo_app::App;
use sejo_model::Actor;
use sejo_model::drill::{ProcessStep, WORKDAY};
use sejo_model::text::narrow;
use serde_json::json;

use super::read_about;
use crate::arguments::AboutDrill;
use crate::output::{Done, Failure, Output};

/// Records a drill. Findings: a step that did not go well.
pub(super) async fn record(
    app: &App,
    actor: &Actor,
    typed: &[String],
    about: &AboutDrill,
    out: &Output,
) -> Result<Done, Failure> {
    if typed.is_empty() {
        return Err(no_steps());
    }
    let steps = typed.iter().map(|step| read(step)).collect::<Result<Vec<_>, _>>()?;
    let known = app.drills(actor).await?;
    let about = read_about(app, actor, &known, about)?;
    let drill = app.record_process(actor, about, steps.clone()).await?;
    out.print(
        || json!({ "recorded": drill.id, "success": drill.is_success(), "steps": steps }),
        || format!("{}{}: {}", text(&steps, out), out.pick("訓練として記録しました", "Recorded as a drill"), drill.id),
    );
    Ok(Done::unless(!drill.is_success()))
}

/// The steps, a line each.
pub(super) fn text(steps: &[ProcessStep], out: &Output) -> String {
    steps.iter().fold(String::new(), |mut text, step| {
        let worked = match step.worked {
            Some(true) => out.pick("できた", "went well"),
            Some(false) => out.pick("できなかった", "did not"),
            None => out.pick("試していない", "not tried"),
        };
        let minutes = step.minutes.map(|m| format!("  {m}{}", out.pick("分", " min"))).unwrap_or_default();
        let note = if step.note.is_empty() { String::new() } else { format!("  {}", step.note) };
        let _ = writeln!(text, "  {}: {worked}{minutes}{note}", step.name);
        text
    })
}

/// `会計=no,12,印刷できない`. Commas within the note stay.
fn read(typed: &str) -> Result<ProcessStep, Failure> {
    let wrong = || wrong(typed);
    let (name, said) = typed.split_once(['=', '＝']).ok_or_else(wrong)?;
    let mut parts = said.splitn(3, [',', '、', '，']).map(str::trim);
    let worked = match narrow(parts.next().unwrap_or_default()).to_lowercase().as_str() {
        "yes" | "true" | "できた" => Some(true),
        "no" | "false" | "できなかった" => Some(false),
        "-" | "試していない" => None,
        _ => return Err(wrong()),
    };
    let minutes = match narrow(parts.next().unwrap_or_default()).trim_end_matches('分') {
        "" => None,
        minutes => Some(minutes.parse().map_err(|_| wrong())?),
    };
    let note = parts.next().unwrap_or_default().to_owned();
    Ok(ProcessStep { name: name.trim().to_owned(), worked, minutes, note })
}

fn wrong(typed: &str) -> Failure {
    Failure::wrong(
        format!(
            "「{typed}」は「名前=結果,分,メモ」の形ではありません。結果は yes、no、- のどれかです(例: 会計=no,12,印刷できない)。"
        ),
        format!("\"{typed}\" is not NAME=RESULT,MINUTES,NOTE with yes, no or -, such as \"Billing=no,12,no printer\""),
    )
}

fn no_steps() -> Failure {
    let named = |pick: fn(&sejo_model::words::Words) -> &'static str| {
        WORKDAY.iter().map(|words| format!("--step \"{}=yes\"", pick(words))).collect::<Vec<_>>().join(" ")
    };
    Failure::wrong(
        format!("試したことを --step で書いてください。案: {}", named(|w| w.ja)),
        format!("say what was tried with --step, such as: {}", named(|w| w.en)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_read_as_it_is_typed() {
        for (typed, name, worked, minutes, note) in [
            ("受付=yes", "受付", Some(true), None, ""),
            (
                "会計＝できなかった、１２分、印刷できない、手書きにした",
                "会計",
                Some(false),
                Some(12),
                "印刷できない、手書きにした",
            ),
            ("指示=-,,次の回に", "指示", None, None, "次の回に"),
            ("Look = YES , 3", "Look", Some(true), Some(3), ""),
        ] {
            let step = read(typed).ok().unwrap_or_else(|| panic!("{typed}"));
            let expected = ProcessStep { name: name.to_owned(), worked, minutes, note: note.to_owned() };
            assert_eq!(step, expected, "{typed}");
        }
        for typed in ["受付", "受付=たぶん", "受付=", "受付=yes,半日"] {
            assert!(read(typed).is_err(), "{typed}");
        }
    }
}
