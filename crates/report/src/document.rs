//! A document (rules, continuity plan) as PDF (A4 portrait) and as plain text, and the appointment letter.
//!
//! Invariants: both say the same, passage by passage; what nobody approved or decided is marked on every page and listed at
//! the end. The text is Japanese whatever the language of the pages: it is the facility's own document.

use std::fmt::Write as _;

use serde::Serialize;

use sejo_model::check_table::CheckState;
use sejo_model::document::{DocumentBody, DocumentKind, FrozenPassage, Mark, PassageState};
use sejo_model::{Date, Lang, date};

use crate::error::ReportError;
use crate::pdf::{self, Document, Part, Printed};

/// A document ready to be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentSheet {
    /// Which.
    pub kind: DocumentKind,
    /// What it is called.
    pub title: String,
    /// Whose.
    pub facility: String,
    /// The approval; `None` prints a draft.
    pub approval: Option<Approval>,
    /// Name of the file of a version that was not made with Sejo: what it says stands there.
    pub file: Option<String>,
    /// What it says.
    pub body: DocumentBody,
    /// Day of the print.
    pub printed_on: Date,
}

/// Who approved which version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Number of the version.
    pub number: u32,
    /// When.
    pub approved_on: Date,
    /// By whom.
    pub approved_by: String,
    /// When it is to be looked at again.
    pub review_by: Date,
    /// Why it no longer counts; empty while it does.
    pub withdrawn: String,
}

/// What the template gets.
#[derive(Serialize)]
struct Sheet {
    title: String,
    facility: String,
    mark: &'static str,
    facts: Vec<(&'static str, String)>,
    withdrawn: String,
    file: String,
    chapters: Vec<Chapter>,
    open: Vec<String>,
    left_out: Vec<(String, String)>,
    covers: Vec<(String, String)>,
    covers_title: &'static str,
    bare: Vec<String>,
    bare_title: &'static str,
}

#[derive(Serialize)]
struct Chapter {
    heading: String,
    passages: Vec<Clause>,
}

#[derive(Serialize)]
struct Clause {
    title: String,
    lines: Vec<Line>,
    is_open: bool,
}

#[derive(Serialize)]
struct Line {
    text: String,
    is_item: bool,
}

/// `第3条(目的)`, `2.1.1 責任者`.
fn titled(passage: &FrozenPassage) -> String {
    if passage.number.starts_with('第') {
        format!("{}({})", passage.number, passage.heading.ja)
    } else {
        format!("{} {}", passage.number, passage.heading.ja).trim().to_owned()
    }
}

fn day(day: Date) -> String {
    date::long(day, Lang::Ja)
}

impl DocumentSheet {
    const fn mark(&self) -> &'static str {
        match &self.approval {
            None => "案(未承認)",
            Some(approval) if !approval.withdrawn.is_empty() => "取り消された版",
            Some(_) => "",
        }
    }

    /// Version, approval and review, as label and value.
    fn facts(&self) -> Vec<(&'static str, String)> {
        let Some(approval) = &self.approval else {
            return vec![("版", "案".to_owned()), ("作成", day(self.printed_on))];
        };
        vec![
            ("版", format!("第{}版", approval.number)),
            ("承認", format!("{}、{}", day(approval.approved_on), approval.approved_by)),
            ("見直しの期限", day(approval.review_by)),
        ]
    }

    fn withdrawn(&self) -> String {
        self.approval.as_ref().map(|a| a.withdrawn.clone()).unwrap_or_default()
    }

    /// Which clause covers what; what is covered in part only says so.
    fn covers(&self) -> Vec<(String, String)> {
        let partly = self.body.partly(self.kind);
        let said = |mark: Mark| {
            let is_part = partly.iter().any(|part| part.topic == mark.topic);
            let clause =
                if is_part { format!("{} ({})", mark.clause, CheckState::Part.words().ja) } else { mark.clause };
            (mark.topic.words().ja, clause)
        };
        self.body.marks(self.kind).into_iter().map(said).collect()
    }

    /// What no clause covers.
    fn bare(&self) -> Vec<String> {
        let marks = self.body.marks(self.kind);
        let topics = self.kind.topics().into_iter();
        topics.filter(|topic| !marks.iter().any(|m| m.topic == *topic)).map(|topic| topic.words().ja).collect()
    }

    fn sheet(&self) -> Sheet {
        let mut chapters: Vec<Chapter> = Vec::new();
        for passage in &self.body.passages {
            if chapters.last().is_none_or(|c| c.heading != passage.chapter.ja) {
                chapters.push(Chapter { heading: passage.chapter.ja.clone(), passages: Vec::new() });
            }
            let line = |text: &str| {
                let item = text.strip_prefix('・');
                Line { text: item.unwrap_or(text).to_owned(), is_item: item.is_some() }
            };
            let clause = Clause {
                title: titled(passage),
                lines: passage.text.lines().map(line).collect(),
                is_open: passage.state == PassageState::Open,
            };
            if let Some(chapter) = chapters.last_mut() {
                chapter.passages.push(clause);
            }
        }
        let left_out = self.body.left_out.iter().map(|out| (out.heading.ja.clone(), out.reason.clone())).collect();
        // Of a file only its marks tell what it covers.
        let (covers, bare) = if self.file.is_some() { Default::default() } else { (self.covers(), self.bare()) };
        Sheet {
            title: self.title.clone(),
            facility: self.facility.clone(),
            mark: self.mark(),
            facts: self.facts(),
            withdrawn: self.withdrawn(),
            file: self.file.clone().unwrap_or_default(),
            chapters,
            open: self.body.open(),
            left_out,
            covers,
            covers_title: match self.kind {
                DocumentKind::Rules => "チェックリストの対策と条文",
                DocumentKind::Plan => "確認表の項目と章",
            },
            bare,
            bare_title: match self.kind {
                DocumentKind::Rules => "条文のない対策",
                DocumentKind::Plan => "計画にない確認表の項目",
            },
        }
    }
}

/// The document as PDF, with what could not be printed as given.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn document_print(sheet: &DocumentSheet) -> Result<Printed, ReportError> {
    pdf::print(Document::Written, Lang::Ja, sheet.printed_on, &sheet.sheet())
}

/// The document as a part of the emergency file.
///
/// # Errors
/// [`ReportError::Typeset`] when the data cannot be written.
pub fn document_part(sheet: &DocumentSheet) -> Result<Part, ReportError> {
    Part::new(Document::Written, Lang::Ja, sheet.printed_on, &sheet.sheet())
}

/// Characters of the document no font has, without setting it.
#[must_use]
pub fn document_unprintable(sheet: &DocumentSheet) -> Vec<char> {
    pdf::unprintable(&sheet.sheet())
}

/// The document as plain text: UTF-8 with a byte order mark and CRLF, because the Notepad of older Windows takes a file
/// without them for Shift_JIS and shows garbage in one endless line. It opens on any machine, also when everything else is
/// down.
#[must_use]
pub fn document_text(sheet: &DocumentSheet) -> String {
    let page = sheet.sheet();
    let mut text = String::new();
    let mut put = |line: &str| {
        let _ = writeln!(text, "{line}");
    };
    put(&page.title);
    put(&page.facility);
    if !page.mark.is_empty() {
        put(&format!("【{}】{}", page.mark, page.withdrawn));
    }
    for (label, value) in &page.facts {
        put(&format!("{label}: {value}"));
    }
    for chapter in &page.chapters {
        put("");
        put(&chapter.heading);
        for clause in &chapter.passages {
            put("");
            put(&format!("{}{}", if clause.is_open { "【未確認】" } else { "" }, clause.title));
            for line in &clause.lines {
                put(&format!("{}{}", if line.is_item { "・" } else { "" }, line.text));
            }
        }
    }
    let mut list = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            put("");
            put(title);
            lines.iter().for_each(|line| put(line));
        }
    };
    list("未確認の条文(まだ決めていないもの)", page.open.iter().map(|o| format!("・{o}")).collect());
    list("入れなかった条文と、その理由", page.left_out.iter().map(|(h, why)| format!("・{h}: {why}")).collect());
    list(page.covers_title, page.covers.iter().map(|(topic, clause)| format!("・{topic}: {clause}")).collect());
    list(page.bare_title, page.bare.iter().map(|topic| format!("・{topic}")).collect());
    format!("\u{feff}{}", text.replace('\n', "\r\n"))
}

/// An appointment, to be signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppointmentLetter {
    /// The facility; empty prints a line to write on.
    pub facility: String,
    /// The post.
    pub post: String,
    /// Who is appointed.
    pub person: String,
    /// Job and department; may be empty.
    pub job: String,
    /// Since when; `None` prints a line to write on.
    #[serde(serialize_with = "as_words")]
    pub appointed_on: Option<Date>,
    /// By whom; empty prints a line to write on.
    pub appointed_by: String,
    /// What the post has to do, in sentences.
    pub duties: Vec<String>,
    /// Day of the print.
    #[serde(skip)]
    pub printed_on: Date,
}

fn as_words<S: serde::Serializer>(value: &Option<Date>, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(&value.map(day).unwrap_or_default())
}

/// The appointment letter as PDF, with what could not be printed as given.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn appointment_print(letter: &AppointmentLetter) -> Result<Printed, ReportError> {
    pdf::print(Document::Appointment, Lang::Ja, letter.printed_on, letter)
}
