//! The backup table of the plan (BCPひな形 2.2.4) as PDF (A4 landscape) and CSV: system, frequency, how it is made, how it is
//! restored; and the things that are easily forgotten.
//!
//! Invariant: what nobody said is printed as such, with what is still open; a time that is estimated says so.

use serde::Serialize;

use sejo_model::backup_record::{Apart, BackupGap, Forgotten, Frequency, Keeping, Subject, TakenBy};
use sejo_model::restore_estimate::{Estimate, duration};
use sejo_model::{BackupRecord, Date, Facts, Lang, System, date, formula};

use crate::error::ReportError;
use crate::pdf::{self, Document, Part, Printed};

/// A backup table ready to be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BackupTable {
    /// Language of everything that is not data.
    pub lang: Lang,
    /// Name of the facility; empty prints a line to write on.
    pub facility: String,
    /// Day of printing.
    pub printed_on: Date,
    /// The systems, those without which care stops first.
    pub systems: Vec<BackupRow>,
    /// The things that are easily forgotten.
    pub forgotten: Vec<BackupRow>,
}

/// A row: one backup of a system, or that there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BackupRow {
    /// Of what.
    pub name: String,
    /// Care stops without it.
    pub critical: bool,
    /// How often, and how far back.
    pub frequency: Vec<String>,
    /// How it is made, where it lies, who takes it.
    pub method: Vec<String>,
    /// How it is restored, who begins, how long it takes.
    pub restore: Vec<String>,
    /// What is still open.
    pub open: Vec<String>,
}

/// What the rules say about the records; they are not known here.
pub struct Said<'a> {
    /// What a record lacks; `None` stands for something without a record.
    pub gaps: &'a dyn Fn(Option<&BackupRecord>, Subject) -> Vec<BackupGap>,
    /// How long a restore of a system from this record may take; `None` for another than its best one.
    pub estimate: &'a dyn Fn(&System, &BackupRecord) -> Option<Estimate>,
}

impl BackupTable {
    /// The table of a facility.
    #[must_use]
    pub fn of(facts: &Facts, said: &Said<'_>, lang: Lang, printed_on: Date) -> Self {
        let mut systems: Vec<&System> = facts.systems.iter().collect();
        systems.sort_by_key(|s| (!s.is_critical(), s.label()));
        let row = |record: Option<&BackupRecord>, subject, name: &str, system: Option<&System>| {
            let estimate = system.zip(record).and_then(|(system, record)| (said.estimate)(system, record));
            BackupRow {
                name: name.to_owned(),
                critical: system.is_some_and(System::is_critical),
                frequency: record.map(|r| frequency(r, lang)).unwrap_or_default(),
                method: record.map(|r| method(r, lang)).unwrap_or_default(),
                restore: record.map(|r| restore(r, estimate.as_ref(), lang)).unwrap_or_default(),
                open: (said.gaps)(record, subject).iter().map(|gap| gap.words().r#in(lang).to_owned()).collect(),
            }
        };
        let of_system = |system: &&System| -> Vec<BackupRow> {
            let subject = Subject::System { system_id: system.id };
            let of_it = facts.backup_records.iter().filter(|r| r.subject == subject);
            let rows: Vec<BackupRow> = of_it.map(|r| row(Some(r), subject, system.label(), Some(system))).collect();
            if rows.is_empty() { vec![row(None, subject, system.label(), Some(system))] } else { rows }
        };
        let of_thing = |thing: &Forgotten| {
            let subject = Subject::Forgotten { thing: *thing };
            let record = facts.backup_records.iter().find(|r| r.subject == subject);
            row(record, subject, thing.words().r#in(lang), None)
        };
        Self {
            lang,
            facility: facts.facility.name.clone(),
            printed_on,
            systems: systems.iter().flat_map(of_system).collect(),
            forgotten: Forgotten::ALL.iter().map(of_thing).collect(),
        }
    }
}

/// How often, how many, how far back.
fn frequency(record: &BackupRecord, lang: Lang) -> Vec<String> {
    if record.keeping != Keeping::Kept {
        return vec![record.keeping.words().r#in(lang).to_owned()];
    }
    let kept = record.generations.map(|n| match lang {
        Lang::Ja => format!("{n}回分を残す"),
        Lang::En => format!("{n} kept"),
    });
    let reach = record.reach().map(|n| match lang {
        Lang::Ja => format!("{n}日前まで戻れる"),
        Lang::En => format!("reaches back {n} days"),
    });
    // Of a key in the safe nobody asks how often it is copied.
    let is_said = record.thing().is_none() || record.frequency != Frequency::Unknown;
    let rhythm = is_said.then(|| record.frequency.words().r#in(lang).to_owned());
    [rhythm, kept, reach].into_iter().flatten().collect()
}

/// `label: text` where there is a text.
fn labelled(lang: Lang, ja: &str, en: &str, text: &str) -> Option<String> {
    let text = text.trim();
    let label = lang.pick(ja, en);
    (!text.is_empty()).then(|| format!("{label}: {text}"))
}

fn method(record: &BackupRecord, lang: Lang) -> Vec<String> {
    if record.keeping != Keeping::Kept {
        return labelled(lang, "理由", "Reason", &record.because).into_iter().collect();
    }
    let own = (!record.method.trim().is_empty()).then(|| record.method.trim().to_owned());
    let apart = (record.apart != Apart::Unknown).then(|| record.apart.words().r#in(lang).to_owned());
    let is_said = record.thing().is_none() || record.taken_by != TakenBy::Unknown;
    let taken_by = is_said.then(|| record.taken_by.words().r#in(lang));
    let proof = record.proof.as_ref().map(|p| format!("{} {}", p.document.trim(), p.page.trim()));
    let seen = record.sighting.as_ref().map(|s| {
        let (on, by) = (date::short(s.on, lang), s.by.as_str());
        match (lang, s.taken) {
            (Lang::Ja, true) => format!("{on}に{by}が確認"),
            (Lang::Ja, false) => format!("{on}に{by}が見て、取れていなかった"),
            (Lang::En, true) => format!("seen on {on} by {by}"),
            (Lang::En, false) => format!("not there when {by} looked on {on}"),
        }
    });
    [
        own,
        labelled(lang, "中身", "Contents", &record.contents),
        labelled(lang, "置き場所", "Place", &record.place),
        apart,
        proof.and_then(|text| labelled(lang, "証拠", "Proof", &text)),
        taken_by.and_then(|text| labelled(lang, "取る人", "Taken by", text)),
        seen,
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn restore(record: &BackupRecord, estimate: Option<&Estimate>, lang: Lang) -> Vec<String> {
    if record.keeping != Keeping::Kept {
        return Vec::new();
    }
    let own = (!record.restore_method.trim().is_empty()).then(|| record.restore_method.trim().to_owned());
    let heard = record.restore_minutes.map(|m| duration(m.into(), lang));
    let total = estimate.and_then(Estimate::total).map(|m| duration(m, lang));
    [
        own,
        labelled(lang, "始められる人", "Begun by", &record.started_by),
        heard.and_then(|text| labelled(lang, "聞いている時間", "Time we were told", &text)),
        total.and_then(|text| labelled(lang, "見積もり", "Estimated time", &text)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The table as PDF, with what could not be printed as given.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn backup_table_print(table: &BackupTable) -> Result<Printed, ReportError> {
    backup_table_part(table)?.print()
}

/// The table, ready to be bound into the emergency file.
///
/// # Errors
/// [`ReportError::Typeset`] when the data cannot be written.
pub fn backup_table_part(table: &BackupTable) -> Result<Part, ReportError> {
    Part::new(Document::BackupTable, table.lang, table.printed_on, table)
}

/// Characters of the table no font has, without setting it.
#[must_use]
pub fn backup_table_unprintable(table: &BackupTable) -> Vec<char> {
    pdf::unprintable(table)
}

/// Name and value of every column of [`backup_table_csv`].
type Column = ((&'static str, &'static str), fn(&BackupRecord, Lang) -> String);

const COLUMNS: [Column; 23] = [
    (("取っているか", "Backed up"), |r, lang| r.keeping.words().r#in(lang).to_owned()),
    (("要らない理由", "Why not needed"), |r, _| r.because.clone()),
    (("中身", "Contents"), |r, _| r.contents.clone()),
    (("頻度", "Frequency"), |r, lang| r.frequency.words().r#in(lang).to_owned()),
    (("残す回数", "Generations"), |r, _| number(r.generations)),
    (("何日前まで戻れるか", "Days back"), |r, _| number(r.reach())),
    (("作成方法", "How it is made"), |r, _| r.method.clone()),
    (("置き場所", "Place"), |r, _| r.place.clone()),
    (("切り離し", "Apart"), |r, lang| r.apart.words().r#in(lang).to_owned()),
    (("証拠の書類", "Proof: document"), |r, _| r.proof.as_ref().map(|p| p.document.clone()).unwrap_or_default()),
    (("証拠のページ", "Proof: page"), |r, _| r.proof.as_ref().map(|p| p.page.clone()).unwrap_or_default()),
    (("証拠の文", "Proof: words"), |r, _| r.proof.as_ref().map(|p| p.quote.clone()).unwrap_or_default()),
    (("消せる人", "Who can delete it"), |r, lang| r.credentials.words().r#in(lang).to_owned()),
    (("取る人", "Taken by"), |r, lang| r.taken_by.words().r#in(lang).to_owned()),
    (("見た日", "Seen on"), |r, _| r.sighting.as_ref().map(|s| s.on.to_string()).unwrap_or_default()),
    (("見た人", "Seen by"), |r, _| r.sighting.as_ref().map(|s| s.by.clone()).unwrap_or_default()),
    (("見たとき", "Was there"), |r, lang| {
        let words = |taken| {
            if taken { lang.pick("取れていた", "yes") } else { lang.pick("取れていなかった", "no") }
        };
        r.sighting.as_ref().map(|s| words(s.taken).to_owned()).unwrap_or_default()
    }),
    (("復旧方法", "How it is restored"), |r, _| r.restore_method.clone()),
    (("復旧にかかる時間(分、聞いた値)", "Minutes of a restore, as told"), |r, _| {
        number(r.restore_minutes)
    }),
    (("事業者なしで始められる人", "Who can begin without the vendor"), |r, _| r.started_by.clone()),
    (("データ量(GB)", "GB"), |r, _| number(r.size_gb)),
    (("組み直す台数", "Machines"), |r, _| number(r.machines)),
    (("備考", "Note"), |r, _| r.note.clone()),
];

fn number(value: Option<u32>) -> String {
    value.map(|n| n.to_string()).unwrap_or_default()
}

/// The records as CSV (UTF-8 with its mark, CRLF): a line for each, one for what has none. Text a spreadsheet program would
/// run as a formula gets a `'` in front.
///
/// # Errors
/// [`ReportError::Csv`] when the table cannot be written.
pub fn backup_table_csv(facts: &Facts, said: &Said<'_>, lang: Lang) -> Result<Vec<u8>, ReportError> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let head = [lang.pick("対象", "Of what"), lang.pick("止まると診療できない", "Care stops without it")];
    let open = lang.pick("まだ足りないこと", "Still open");
    writer.write_record(head.into_iter().chain(COLUMNS.iter().map(|(w, _)| lang.pick(w.0, w.1))).chain([open]))?;
    let systems = facts.systems.iter().map(|s| (Subject::System { system_id: s.id }, s.label(), s.is_critical()));
    let things = Forgotten::ALL.iter().map(|t| (Subject::Forgotten { thing: *t }, t.words().r#in(lang), false));
    for (subject, name, critical) in systems.chain(things) {
        let of_it: Vec<&BackupRecord> = facts.backup_records.iter().filter(|r| r.subject == subject).collect();
        let lines: Vec<Option<&BackupRecord>> =
            if of_it.is_empty() { vec![None] } else { of_it.into_iter().map(Some).collect() };
        for record in lines {
            let is_critical = if critical { lang.pick("はい", "yes") } else { "" };
            let gaps: Vec<&str> = (said.gaps)(record, subject).iter().map(|gap| gap.words().r#in(lang)).collect();
            let values = COLUMNS.iter().map(|(_, value)| record.map(|r| value(r, lang)).unwrap_or_default());
            let line = [name.to_owned(), is_critical.to_owned()].into_iter().chain(values).chain([gaps.join(" / ")]);
            writer.write_record(line.map(|text| formula::guard(&text).into_owned()))?;
        }
    }
    let text = writer.into_inner().map_err(|e| csv::Error::from(e.into_error()))?;
    Ok([b"\xef\xbb\xbf".as_slice(), &text].concat())
}
