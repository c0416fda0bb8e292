//! How long a vendor needs to issue replies to 5,000 customers, and with how much memory.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::{Measured, command};
use crate::shell;

/// Customers.
const CUSTOMERS: usize = 5_000;
/// How often the memory is looked at.
const LOOK: Duration = Duration::from_millis(200);

pub(super) fn packages(binary: &Path, folder: &Path) -> Result<Vec<Measured>> {
    let data = folder.join("vendor");
    let out = folder.join("issued");
    let text = |path: &Path| path.to_string_lossy().into_owned();
    command(binary, &data, &["vendor", "begin", "つばめ"])?;
    command(binary, &data, &["vendor", "product", "つばめカルテ", "--kind", "ehr"])?;
    if let Some(form) = ministry_form() {
        command(binary, &data, &["vendor", "form", &text(&form)])?;
    }
    let answers = folder.join("answers.json");
    std::fs::write(&answers, answered(binary, &data)?)?;
    command(binary, &data, &["vendor", "answer", "つばめカルテ", &text(&answers)])?;
    let mut list = String::from("名称,所在地,メール,製品,版\n");
    for n in 0..CUSTOMERS {
        list.push_str(&format!("第{n}医院,東京都{n}番地,a{n}@example.jp,つばめカルテ,3.{}\n", n % 7));
    }
    let customers = folder.join("customers.csv");
    std::fs::write(&customers, list)?;
    command(binary, &data, &["vendor", "import", &text(&customers)])?;
    let started = Instant::now();
    let mut child = Command::new(binary)
        .args(["vendor", "issue", "--all", "--out", &text(&out), "--data", &text(&data)])
        .stdout(Stdio::null())
        .spawn()?;
    let mut peak = 0;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        peak = peak.max(resident(child.id()).unwrap_or_default());
        std::thread::sleep(LOOK);
    };
    let took = started.elapsed();
    if !status.success() {
        bail!("issuing ended with {status}");
    }
    let made = std::fs::read_dir(&out)?.count();
    if made != CUSTOMERS {
        bail!("{made} of {CUSTOMERS} packages were made");
    }
    std::fs::remove_dir_all(&out)?;
    Ok(vec![
        Measured {
            what: "vendor-packages: 5,000 replies with form and PDF",
            value: format!("{:.0} s", took.as_secs_f64()),
            promised: "≤ 300 s",
        },
        Measured {
            what: "vendor-packages: memory at its peak",
            value: format!("{} MiB", peak / 1024),
            promised: "≤ 500 MiB",
        },
    ])
}

/// The blank of the answers with はい everywhere it is offered.
fn answered(binary: &Path, data: &Path) -> Result<Vec<u8>> {
    let words = ["vendor", "answers", "つばめカルテ", "--json", "--data"];
    let blank = Command::new(binary).args(words).arg(data).output()?;
    let mut blank: serde_json::Value = serde_json::from_slice(&blank.stdout).context("the blank of the answers")?;
    let fields = blank.as_object_mut().context("no blank of the answers")?;
    fields.insert("answered_by".to_owned(), "中村".into());
    let lines =
        fields.get_mut("answers").and_then(serde_json::Value::as_array_mut).context("no answers in the blank")?;
    for line in lines.iter_mut().filter_map(serde_json::Value::as_object_mut) {
        let choices = line.get("choices").and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
        if choices.iter().any(|c| c == "yes") {
            line.insert("value".to_owned(), "yes".into());
        }
    }
    Ok(serde_json::to_vec(&blank)?)
}

/// The ministry's vendor form, where sample workbooks are at hand; else Sejo's own answer workbook is made.
fn ministry_form() -> Option<std::path::PathBuf> {
    let data = std::env::var_os("SEJO_SHARED_DATA")
        .map_or_else(|| shell::root().join("../shared/data"), std::path::PathBuf::from);
    Some(data.join("workbooks").join("r8-vendor-form-boundary.xlsx")).filter(|path| path.is_file())
}

/// KiB of memory a process holds.
fn resident(id: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
