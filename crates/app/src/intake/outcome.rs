//! What a run found, as it is kept with the run: enough to show its page without reading the file again.

use sejo_intake::problem::OLDER_LIST;
use sejo_model::edition::RowMatch;
use sejo_model::ledger::{ColumnGuess, DeviceChange, Mapping, MergeKey, Problem, StateWord};
use sejo_model::notice::{NoticeKind, OF_EARLIER_KEY};
use sejo_model::text::narrow;
use sejo_model::words::Text;
use sejo_model::{
    DeviceField, DeviceId, EditionId, ErrorCode, EvidenceId, EvidenceKind, FormKind, Intake, IntakeState as Stored,
    Kept, Lang, ReplyId, RequestId, Sha256, SystemId, VendorId, VerdictValue, date,
};
use serde::{Deserialize, Serialize};

use super::beside_yes::BesideYes;
use super::configurations::Configurations;
use super::disclosure::TakenDisclosure;
use super::held::{self, HeldRow};
use super::other_form::OtherForm;
use super::proposal::Proposal;
use super::{Counts, FormAfterUndo, IntakeRow, IntakeState};
use crate::clock::day_of;
use crate::{Error, Result};

/// Everything a run found.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Outcome {
    /// SHA-256 of the file as dropped.
    pub sha256: Sha256,
    /// Bytes as dropped.
    pub size: u64,
    /// Recognised as.
    pub kind: EvidenceKind,
    /// What was kept of it.
    pub kept: Kept,
    /// When the very same file had been dropped before.
    #[serde(default)]
    pub dropped_before: Option<i64>,
    /// Why it was refused.
    #[serde(default)]
    pub refusal: Option<Refused>,
    /// The requests one of which it may reply to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub meant: Vec<RequestId>,
    /// What could not be read.
    #[serde(default)]
    pub problems: Vec<Problem>,
    /// What came of a workbook.
    #[serde(default)]
    pub workbook: Option<Workbook>,
    /// What came of a list.
    #[serde(default)]
    pub devices: Option<Devices>,
    /// What came of configurations.
    #[serde(default)]
    pub configurations: Option<Configurations>,
    /// The reply of a vendor.
    #[serde(default)]
    pub reply: Option<TakenReply>,
    /// A disclosure.
    #[serde(default)]
    pub disclosure: Option<TakenDisclosure>,
    /// The notice of a vendor.
    #[serde(default)]
    pub notice: Option<TakenNotice>,
    /// Rows of the checklist whose verdict changed.
    #[serde(default)]
    pub changed: Vec<Changed>,
    /// Devices that undoing left as they were, because they had been changed since.
    #[serde(default)]
    pub left: Vec<String>,
    /// What undoing a workbook did to the form in use.
    #[serde(default)]
    pub form_after: Option<FormAfterUndo>,
}

/// Why a file was refused.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Refused {
    /// Public code.
    pub code: ErrorCode,
    /// What exactly was seen.
    pub detail: Text,
    /// Cells it is about.
    pub cells: Vec<(String, String)>,
}

/// What came of a workbook.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Workbook {
    /// Edition.
    pub edition: EditionId,
    /// Its title.
    pub title: String,
    /// Form.
    pub form: FormKind,
    /// Title of the form.
    #[serde(default)]
    pub form_title: String,
    /// Sheet; the first where the form has several.
    pub sheet: String,
    /// Further sheets the form goes on.
    #[serde(default)]
    pub further_sheets: Vec<String>,
    /// Row of the sheet from 0, number, text, match.
    pub rows: Vec<(u32, String, String, RowMatch)>,
    /// Answers found, now declared values.
    pub answers: usize,
    /// Name of the ministry's file, recognised by its hash.
    pub known_file: Option<String>,
    /// The form is in use now; `false` when whoever dropped it may only declare.
    pub imported: bool,
    /// Somebody chose to keep the form as it was and to take the answers only.
    #[serde(default)]
    pub answers_only: bool,
    /// The workbook did not say for which year it is; this year was taken.
    pub year_assumed: bool,
    /// What is asked before it is used; nothing has changed until then.
    #[serde(default)]
    pub proposal: Option<Proposal>,
    /// A vendor's form: whose.
    #[serde(default)]
    pub vendor: Option<VendorId>,
    /// The systems a person said it is about.
    #[serde(default)]
    pub systems: Vec<SystemId>,
    /// That vendor and those systems, as they are called.
    #[serde(default, rename = "whose")]
    pub called: Vec<String>,
    /// Answers of it that differ from what stands of that vendor.
    #[serde(default)]
    pub held: Vec<HeldRow>,
    /// Why they were recorded all the same; until then nothing of it is.
    #[serde(default)]
    pub words: String,
    /// Another workbook was this form before.
    #[serde(default)]
    pub replaced: bool,
    /// How it differs from the form that is asked this year.
    #[serde(default)]
    pub other: Option<OtherForm>,
    /// Further answers found in it that were declared before, word for word.
    #[serde(default)]
    pub known: usize,
    /// About which systems and in which files they were.
    #[serde(default)]
    pub known_in: Vec<(Option<SystemId>, Option<EvidenceId>)>,
    /// Answers to rows that the form in use does not have.
    #[serde(default)]
    pub unplaced: Unplaced,
    /// What stands beside its はい.
    #[serde(default)]
    pub beside_yes: Vec<BesideYes>,
}

/// Answers in rows that no page shows while the form is not used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unplaced {
    /// How many.
    pub answers: usize,
    /// The rows they stand in.
    pub rows: Vec<String>,
}

/// What came of a list of devices.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Devices {
    /// Columns with guesses, or with the mapping in force.
    pub columns: Vec<ColumnGuess>,
    /// Words of the column of states that a person explains.
    #[serde(default)]
    pub states: Vec<StateWord>,
    /// First rows.
    pub preview: Vec<Vec<String>>,
    /// Rows in the list.
    pub total_rows: usize,
    /// Encoding or sheet.
    pub read_as: String,
    /// Further sheets of the list.
    #[serde(default)]
    pub further_sheets: Vec<String>,
    /// Headers of masked columns.
    pub masked: Vec<String>,
    /// The mapping it was imported with.
    pub mapping: Option<Vec<Option<DeviceField>>>,
    /// New devices.
    pub new: usize,
    /// Changed devices.
    pub updated: usize,
    /// Unchanged devices.
    pub same: usize,
    /// Rows a person must decide, the first of them with all that is needed to decide.
    pub unclear: Vec<DeviceChange>,
    /// Rows a person must decide.
    pub unclear_total: usize,
    /// New and changed devices in use of which nobody knows the kind: no row of the checklist counts them.
    #[serde(default)]
    pub kindless: usize,
    /// How the first changed devices were recognised, and by which rows of the list.
    pub recognised: Vec<(DeviceId, MergeKey, Vec<u32>)>,
    /// The mapping, or the one that is proposed, was remembered.
    pub remembered: bool,
    /// While it waits for a mapping: the first devices the guess would make or change, worked out when the list was read.
    #[serde(default)]
    pub planned: Vec<DeviceChange>,
}

/// A reply that was taken in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct TakenReply {
    /// Which.
    pub id: ReplyId,
    /// From whom.
    pub vendor: String,
    /// The very same file was taken in before.
    pub known: bool,
    /// It was a copy of what was accepted.
    #[serde(default)]
    pub copy: bool,
}

/// A notice that was taken in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct TakenNotice {
    /// The reply it is about.
    pub reply: ReplyId,
    /// From whom.
    pub vendor: String,
    /// What it does.
    pub kind: NoticeKind,
    /// It was taken in before.
    pub known: bool,
    /// It was signed with a key the vendor had handed over.
    #[serde(default)]
    pub earlier_key: bool,
}

/// A row of the checklist whose verdict changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Changed {
    /// Address of its page.
    pub slug: String,
    /// Number and label.
    pub label: String,
    /// Before.
    pub before: VerdictValue,
    /// After.
    pub after: VerdictValue,
}

impl Devices {
    /// The mapping it was imported with.
    pub fn mapping(&self) -> Option<Mapping> {
        let states = self.states.iter().filter_map(|said| Some((Mapping::word(&said.word), said.meaning?)));
        Some(Mapping { fields: self.mapping.clone()?, states: states.collect(), is_doubted: false })
    }

    /// The counts people see.
    pub fn counts(&self) -> Counts {
        Counts {
            new: self.new,
            updated: self.updated,
            same: self.same,
            unclear: self.unclear_total,
            kindless: self.kindless,
        }
    }
}

impl Outcome {
    /// Of a file nobody has looked into yet.
    pub fn of(sha256: Sha256, size: u64, dropped_before: Option<i64>) -> Self {
        Self {
            sha256,
            size,
            kind: EvidenceKind::Unrecognised,
            kept: Kept::Nothing,
            dropped_before,
            refusal: None,
            meant: Vec::new(),
            problems: Vec::new(),
            workbook: None,
            devices: None,
            configurations: None,
            reply: None,
            disclosure: None,
            notice: None,
            changed: Vec::new(),
            left: Vec::new(),
            form_after: None,
        }
    }

    /// What a run has found so far.
    pub fn read(intake: &Intake) -> Result<Self> {
        serde_json::from_value(intake.outcome.clone()).map_err(Error::internal)
    }

    /// Writes it into the run.
    pub fn write(&self, intake: &mut Intake) -> Result<()> {
        intake.outcome = serde_json::to_value(self).map_err(Error::internal)?;
        Ok(())
    }
}

/// The state people see: waiting in line is reading to them.
pub(super) fn state(stored: Stored) -> IntakeState {
    match stored {
        Stored::Queued | Stored::Reading => IntakeState::Reading,
        Stored::NeedsMapping => IntakeState::NeedsMapping,
        Stored::NeedsConfirmation => IntakeState::NeedsConfirmation,
        Stored::NeedsAssignment => IntakeState::NeedsAssignment,
        Stored::Done => IntakeState::Done,
        Stored::Refused => IntakeState::Refused,
        Stored::Cancelled => IntakeState::Cancelled,
        Stored::Undone => IntakeState::Undone,
    }
}

/// The line of a run in the list.
pub(super) fn row(intake: &Intake, outcome: &Outcome, lang: Lang) -> IntakeRow {
    IntakeRow {
        id: intake.id,
        file_name: intake.file_name.clone(),
        size: outcome.size,
        state: state(intake.state),
        progress: (intake.done, intake.total),
        kind: outcome.kind,
        summary: summary(intake, outcome).r#in(lang).to_owned(),
        at: intake.created_at,
    }
}

/// One sentence on what came of a run.
fn summary(intake: &Intake, outcome: &Outcome) -> Text {
    let mut text = match intake.state {
        Stored::Queued | Stored::Reading => Text::new("読み取っています。", "Being read."),
        Stored::Cancelled => Text::new("取りやめました。", "Cancelled."),
        Stored::Refused => refused(outcome),
        Stored::Undone => undone(outcome),
        Stored::NeedsMapping if outcome.kind == EvidenceKind::OtherTable => Text::new(
            "機器の一覧でも、チェックリストのExcelでもない表のようです。機器の一覧のときだけ、どの列が何かを選んでください。違うときは、取りやめてください。",
            "This table seems to be neither a device list nor a checklist. Choose the columns only if it is a device list; otherwise give it up.",
        ),
        Stored::NeedsMapping if outcome.disclosure.is_some() => Text::new(
            "開示書のようですが、どの列が何かを確かに決められません。確かめてください。一度決めると、次から同じ形の開示書では聞きません。",
            "This seems to be a disclosure, but which column is what is not certain. Please say so; it is not asked again for forms of the same shape.",
        ),
        Stored::NeedsMapping => {
            let rows = outcome.devices.as_ref().map_or(0, |d| d.total_rows);
            let words = outcome.devices.iter().flat_map(|d| &d.states).filter(|s| s.meaning.is_none()).count();
            let mut text = Text::new(
                format!("{rows}行の表です。どの列が何かを確かめてください。"),
                format!("A table of {rows} rows. Please say which column is what."),
            );
            if outcome.devices.as_ref().is_some_and(|d| d.remembered) {
                text.ja.push_str("前に決めた対応を入れてあります。違うところを直してください。");
                text.en.push_str(" What was chosen before is filled in: correct what is wrong.");
            }
            if outcome.problems.iter().any(|p| p.code == OLDER_LIST) {
                text.ja.push_str("台帳より前に作った一覧かもしれません。");
                text.en.push_str(" It may be older than the ledger.");
            }
            if words > 0 {
                text.ja.push_str(&format!("状態の列に、意味を決めてほしい言葉が{words}あります。"));
                text.en.push_str(&format!(" Please say what {words} words of the column of states mean."));
            }
            text
        }
        Stored::NeedsConfirmation => outcome.workbook.as_ref().and_then(held::summary).unwrap_or_else(|| {
            Text::new(
                "チェックリストのExcelです。使うかどうかを決めてください。まだ何も変わっていません。",
                "A checklist workbook. Please say whether to use it; nothing has changed yet.",
            )
        }),
        Stored::NeedsAssignment | Stored::Done => done(outcome),
    };
    if let Some(at) = outcome.dropped_before {
        let day = day_of(at);
        text.ja.push_str(&format!("同じファイルは{}にも入れられています。", date::short(day, Lang::Ja)));
        text.en.push_str(&format!(" The same file was also dropped on {day}."));
    }
    text
}

fn refused(outcome: &Outcome) -> Text {
    outcome.refusal.as_ref().map_or_else(Text::default, |r| r.code.words().into())
}

fn undone(outcome: &Outcome) -> Text {
    if let Some(after) = &outcome.form_after {
        let Text { ja, en } = after.words();
        return Text::new(format!("元に戻しました。{ja}"), format!("Undone. {en}"));
    }
    if outcome.left.is_empty() {
        return Text::new("元に戻しました。", "Undone.");
    }
    let count = outcome.left.len();
    Text::new(
        format!("元に戻しました。取り込みの後で変更された{count}台は、そのままです。"),
        format!("Undone; {count} devices changed since were left as they are."),
    )
}

fn done(outcome: &Outcome) -> Text {
    if let Some(book) = &outcome.workbook {
        return workbook(book);
    }
    if let Some(read) = &outcome.configurations {
        return super::configurations::summary(read);
    }
    if let Some(reply) = &outcome.reply {
        return super::reply::taken(reply, outcome.kind);
    }
    if let Some(disclosure) = &outcome.disclosure {
        return disclosure.words();
    }
    if let Some(notice) = &outcome.notice {
        return taken_back(notice);
    }
    let Some(devices) = &outcome.devices else { return Text::new("取り込みました。", "Taken in.") };
    let Counts { new, updated, same, unclear, kindless } = devices.counts();
    let mut text = Text::new(
        format!("新しい機器 {new}台、変わった機器 {updated}台、変わらない機器 {same}台。"),
        format!("{new} new, {updated} changed, {same} unchanged devices."),
    );
    if unclear > 0 {
        text.ja.push_str(&format!("どの機器か決められない行が{unclear}行あります。確かめてください。"));
        text.en.push_str(&format!(" {unclear} rows fit no single device: please decide."));
    }
    if kindless > 0 {
        text.ja.push_str(&format!("種別(サーバ・端末・ネットワーク)がわからない機器が{kindless}台あります。"));
        text.en.push_str(&format!(" The kind of {kindless} devices is not known."));
    }
    text
}

fn taken_back(notice: &TakenNotice) -> Text {
    let vendor = &notice.vendor;
    let mut said = match (notice.known, notice.kind) {
        (true, _) => Text::new(
            format!("{vendor}からのこの通知は、もう受け取っています。何も変わっていません。"),
            format!("This notice of {vendor} was taken in before; nothing has changed."),
        ),
        (false, NoticeKind::Withdrawn) => Text::new(
            format!("{vendor}が、前の返信を取り下げました。その回答は、もう数えません。もう一度頼んでください。"),
            format!("{vendor} withdrew an earlier reply. Its answers do not count any more: ask again."),
        ),
        (false, NoticeKind::Corrected) => Text::new(
            format!(
                "{vendor}が、前の返信の一部を訂正しました。訂正された回答は、もう数えません。ほかの回答は、そのままです。正しい返信を入れるか、もう一度頼んでください。"
            ),
            format!(
                "{vendor} corrected some answers of an earlier reply. Those do not count any more, the others are as they were: drop the new reply, or ask again."
            ),
        ),
    };
    if notice.earlier_key && !notice.known {
        said.ja.push_str(OF_EARLIER_KEY.ja);
        said.en.push_str(&format!(" {}", OF_EARLIER_KEY.en));
    }
    said
}

fn workbook(book: &Workbook) -> Text {
    let (form, title) = (book.form.named(&book.form_title), &book.title);
    let open = book.rows.iter().filter(|(_, _, _, m)| m.is_open()).count();
    let (rows, answers) = (book.rows.len(), book.answers);
    let mut text = match &book.other {
        Some(other) if book.imported => other.words(title, &form, rows),
        _ if book.imported => Text::new(
            format!("{title}「{}」の{rows}項目を取り込みました。", form.ja),
            format!("Took in {rows} rows of the {} of {title}.", form.en),
        ),
        _ if book.answers_only => Text::new(
            format!("{title}「{}」の回答だけを受け取りました。様式も、確認した回答も、変わっていません。", form.ja),
            format!(
                "Only the answers of the {} of {title} were taken. The form and confirmed answers are as they were.",
                form.en
            ),
        ),
        _ => Text::new(
            format!("{title}「{}」です。版として使うには、安全管理責任者が同じファイルを入れてください。", form.ja),
            format!("The {} of {title}. To use it as the edition, the safety manager has to drop it.", form.en),
        ),
    };
    if book.replaced {
        say(&mut text, &Text::new("前に取り込んだ様式と置きかえました。", " It replaces the form taken in before."));
    }
    if answers > 0 {
        let declared = || {
            Text::new(
                format!("書き込まれていた回答{answers}件は、申告として残しました。"),
                format!(" {answers} answers found in it were kept as declared values."),
            )
        };
        let of_past = book.other.as_ref().filter(|other| other.is_past());
        say(&mut text, &of_past.map_or_else(declared, |other| other.answers(answers)));
    }
    if book.known > 0 {
        let known = book.known;
        say(
            &mut text,
            &Text::new(
                format!("書き込まれていた回答{known}件は、前に入れたファイルから、もう申告に記録してあります。"),
                format!(" {known} answers found in it are declared already, from a file dropped before."),
            ),
        );
    }
    say(&mut text, &held::said_by(book));
    if book.unplaced.answers > 0 {
        let Unplaced { answers, rows } = &book.unplaced;
        let named = rows.join("、");
        say(
            &mut text,
            &Text::new(
                format!(
                    "書き込まれていた回答のうち{answers}件は、今の様式に同じ項目がないため、残していません: {named}。"
                ),
                format!(" {answers} answers were not recorded, for the form in use does not have their rows: {named}."),
            ),
        );
    }
    if let Some(other) = book.other.as_ref().filter(|_| book.imported) {
        say(&mut text, &other.next());
    }
    if open > 0 {
        text.ja.push_str(&format!("何についての項目か見分けられない行が{open}行あります。"));
        text.en.push_str(&format!(" {open} rows were not recognised."));
    }
    if book.is_of_this_year() {
        say(&mut text, &next(book));
    }
    if book.year_assumed {
        text.ja.push_str("年度が書かれていないため、今年度の版として扱いました。");
        text.en.push_str(" It names no year, so this year's edition was assumed.");
    }
    text
}

/// What is to be done with this year's own form once it is in.
fn next(book: &Workbook) -> Text {
    match (book.answers, book.known) {
        (0, 0) if book.unplaced.answers > 0 => Text::default(),
        (0, 0) => Text::new(
            "回答は書き込まれていませんでした。次に、チェックリストの項目を上から順に確かめて、回答してください。",
            " No answer was written in it. Next, go through the rows of the checklist and answer them.",
        ),
        (0, _) => Text::new(
            "新しい申告はなく、前のままです。次に、チェックリストの各項目で申告を確かめ、「確認」してください。",
            " Nothing new was declared. Next, look at what is declared on the pages of the rows and confirm it.",
        ),
        _ => Text::new(
            "申告は、まだ回答ではありません。次に、チェックリストの各項目で申告を確かめ、「確認」してください。",
            " What is declared is no answer yet. Next, look at it on the pages of the rows and confirm it.",
        ),
    }
}

impl Workbook {
    /// The facility's own form of this year, used as the form or for its answers.
    fn is_of_this_year(&self) -> bool {
        let is_asked = self.other.as_ref().is_none_or(OtherForm::is_in_use);
        is_asked && self.vendor.is_none() && !self.form.is_for_vendors() && (self.imported || self.answers_only)
    }
}

fn say(text: &mut Text, more: &Text) {
    text.ja.push_str(&more.ja);
    text.en.push_str(&more.en);
}

/// A file name without folders and characters that steer others, short enough to keep.
pub(super) fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = sejo_model::text::line(last).chars().take(200).collect();
    let clean = clean.trim();
    if narrow(clean).trim_matches('.').is_empty() {
        return "file".to_owned();
    }
    // Names end up in the log of actions, where nothing is ever taken away again.
    match clean.rsplit_once('.') {
        Some((stem, ending)) if ending.len() <= 5 => format!("{}.{ending}", sejo_intake::mask_text(stem)),
        _ => sejo_intake::mask_text(clean),
    }
}
