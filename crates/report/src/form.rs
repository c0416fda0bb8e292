//! The checklist form (様式) as PDF: what a facility prints, keeps and shows to the inspector.
//!
//! Invariants: a provisional edition carries 暫定 on every page; wording that is not the ministry's own is marked as
//! such; a row without an answer is printed empty, never as いいえ.

use serde::Serialize;

use sejo_model::answer::wait_for_words;
use sejo_model::{
    Answer, AnswerState, AnswerValue, AuditHead, Confidence, Date, Edition, EditionState, Form, FormKind, Item, ItemId,
    Lang, NotNeeded, Reason, Round, Sha256, Verdict, VerdictValue, Weight,
    words::{Text, Words},
};

use crate::error::ReportError;
use crate::pdf::{self, Document, Printed};

/// A form ready to be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormSheet {
    /// Language of everything that is not data.
    pub lang: Lang,
    /// What the edition is called, e.g. `令和8年度版`; in English by its year.
    pub edition: String,
    /// Title of the form as printed, e.g. `医療機関・薬局確認用`.
    pub form: String,
    /// Which form.
    pub kind: FormKind,
    /// Name of the fiscal year.
    pub fiscal_year: String,
    /// Whether the edition's rows are the ministry's own ([`EditionState::Official`]), provisional or past.
    pub state: EditionState,
    /// Name of the facility; empty prints a line to write on.
    pub facility: String,
    /// Name of the vendor, on vendor forms.
    pub vendor: String,
    /// Who filled it in; empty prints a line to write on.
    pub filled_by: String,
    /// Where the rows come from, for the foot of the page.
    pub source: String,
    /// Day of printing.
    pub printed_on: Date,
    /// How many rounds get columns, 1 to 3.
    pub rounds: u8,
    /// Rows in printed order.
    pub rows: Vec<FormRow>,
    /// Whether the measured verdicts and their reasons follow as a second part.
    pub measured: bool,
    /// Where the log of actions stood: on paper it shows later that the log was not cut off or written anew.
    pub log_head: Option<AuditHead>,
    /// What marks it as the record of a year that is over; it follows as a second part.
    pub past: Option<PastRecord>,
}

/// What is kept of the answers of a year that is over, besides what the form itself says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PastRecord {
    /// The last day of that year.
    pub last_day: Date,
    /// Each confirmed answer, in printed order.
    pub confirmed: Vec<KeptAnswer>,
    /// What was declared and what inspectors found in that year, in printed order.
    pub said: Vec<KeptWord>,
}

/// What was said of a row besides its answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptWord {
    /// Number of the row as printed; empty for the gate.
    pub number: String,
    /// What was asked.
    pub text: String,
    /// What it is and says: declared with its value, inspected with its result.
    pub what: String,
    /// Of which day, where it names one.
    pub on: Option<Date>,
    /// Whose word it is.
    pub who: String,
    /// Its words; may be empty.
    pub words: String,
}

/// What is kept of one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptAnswer {
    /// Number of the row as printed; empty for the gate.
    pub number: String,
    /// Kind of device asked about; empty where the form says none.
    pub subsection: String,
    /// What was asked.
    pub text: String,
    /// Which round.
    pub round: Round,
    /// はい, いいえ, 対象外.
    pub value: AnswerValue,
    /// Who confirmed it.
    pub by: String,
    /// The measured verdict at that moment.
    pub verdict: VerdictValue,
    /// Why it differs from that, or how it was made sure of; may be empty.
    pub reason: String,
}

/// A row of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormRow {
    /// Number as printed; empty for the gate.
    pub number: String,
    /// Section as printed.
    pub section: String,
    /// Kind of device asked about; empty where the form says none.
    pub subsection: String,
    /// What is asked.
    pub text: String,
    /// A note printed with the row.
    pub footnote: String,
    /// How well the wording is known; C and D are marked.
    pub confidence: Confidence,
    /// Answers, at most one per round.
    pub answers: Vec<RowAnswer>,
    /// 備考.
    pub remark: String,
    /// Why nothing needs to be answered here.
    pub not_needed: Option<NotNeeded>,
    /// The measured verdict, for the second part.
    pub verdict: Option<RowVerdict>,
}

/// What the form says in one round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowAnswer {
    /// Which round.
    pub round: Round,
    /// はい, いいえ, 対象外.
    pub value: AnswerValue,
    /// 確認日.
    pub confirmed_on: Date,
    /// 目標日.
    pub target_on: Option<Date>,
    /// Why it differs from the measured verdict, or how a はい nothing measured supports was made sure of; for the second part.
    pub reason: String,
}

/// A measured verdict in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowVerdict {
    /// はい, いいえ, 判断できない.
    pub value: VerdictValue,
    /// Its reasons.
    pub reasons: Vec<RowReason>,
}

/// A reason in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowReason {
    /// What it does to the verdict.
    pub weight: Weight,
    /// Its words in the language of the sheet.
    pub text: String,
}

impl FormSheet {
    /// The sheet of a form with its confirmed answers. Withdrawn answers are left out; of several revisions of one
    /// row and round the last one counts. An answer to other words than the row prints by now is left out, and its row says so.
    #[must_use]
    pub fn of(
        edition: &Edition,
        form: &Form,
        facility: &str,
        answers: &[Answer],
        not_needed: &[(ItemId, NotNeeded)],
        lang: Lang,
        printed_on: Date,
    ) -> Self {
        let rows: Vec<FormRow> = form.items.iter().map(|item| row(item, answers, not_needed, lang)).collect();
        let rounds = rows.iter().flat_map(|r| &r.answers).map(|a| a.round.number()).max().unwrap_or(1);
        Self {
            lang,
            edition: edition.id.named(&edition.title, lang),
            form: form.title.clone(),
            kind: form.kind,
            fiscal_year: edition.fiscal_year.name(lang),
            state: edition.state,
            facility: facility.to_owned(),
            vendor: String::new(),
            filled_by: String::new(),
            source: source(edition, lang),
            printed_on,
            rounds,
            rows,
            measured: false,
            log_head: None,
            past: None,
        }
    }

    /// The sheet of a form whose rows are those of a workbook, although the edition as a whole is not the ministry's yet.
    #[must_use]
    pub fn of_workbook(mut self, sha256: &Sha256) -> Self {
        if self.state == EditionState::Provisional {
            self.state = EditionState::Official;
            self.source = hashed(self.lang.pick("取り込んだExcel", "imported workbook"), sha256);
        }
        self
    }

    /// Adds the measured verdicts as a second part. `verdicts` are matched with the rows of `form` by item.
    #[must_use]
    pub fn with_verdicts(mut self, form: &Form, verdicts: &[Verdict], words: impl Fn(&Reason) -> Text) -> Self {
        self.measured = true;
        for (row, item) in self.rows.iter_mut().zip(&form.items) {
            row.verdict = verdicts.iter().find(|v| v.item == item.id).map(|v| RowVerdict {
                value: v.value,
                reasons: v
                    .reasons
                    .iter()
                    .map(|r| RowReason { weight: r.weight, text: words(r).r#in(self.lang).to_owned() })
                    .collect(),
            });
        }
        self
    }
}

/// Stands in the place of an answer to other words.
pub const WAITS: Words = Words {
    ja: "文言が変わったため、確認し直すまで空欄です",
    en: "left empty until it is confirmed again: the row was reworded",
};

fn row(item: &Item, answers: &[Answer], not_needed: &[(ItemId, NotNeeded)], lang: Lang) -> FormRow {
    let mut last: Vec<&Answer> = Vec::new();
    for answer in answers.iter().filter(|a| a.item == item.id) {
        match last.iter_mut().find(|a| a.round == answer.round) {
            Some(known) if known.revision <= answer.revision => *known = answer,
            Some(_) => {}
            None => last.push(answer),
        }
    }
    last.retain(|a| a.state == AnswerState::Confirmed);
    last.sort_by_key(|a| a.round);
    let not_needed = not_needed.iter().find(|(id, _)| *id == item.id).map(|(_, why)| *why);
    if not_needed.is_some() {
        // What was answered while the row was asked is no answer to this form.
        last.clear();
    }
    let waits = wait_for_words(last.iter().copied(), &item.label);
    last.retain(|a| !waits || !a.is_reworded(&item.label));
    let waits = waits.then(|| WAITS.r#in(lang));
    let remarks: Vec<&str> = last.iter().map(|a| a.remark.trim()).filter(|r| !r.is_empty()).chain(waits).collect();
    FormRow {
        number: item.number.clone(),
        section: item.section.clone(),
        subsection: item.subsection.map(|s| s.words().r#in(lang).to_owned()).unwrap_or_default(),
        text: item.label.clone(),
        footnote: item.footnote.clone().unwrap_or_default(),
        confidence: item.confidence,
        answers: last
            .iter()
            .map(|a| RowAnswer {
                round: a.round,
                value: a.value,
                confirmed_on: a.confirmed_on,
                target_on: a.target_on,
                reason: a.reason.trim().to_owned(),
            })
            .collect(),
        remark: remarks.join("\n"),
        not_needed,
        verdict: None,
    }
}

/// A file with the beginning of its fingerprint.
fn hashed(name: &str, sha256: &Sha256) -> String {
    format!("{name} (SHA-256 {}…)", sha256.to_string().chars().take(16).collect::<String>())
}

fn source(edition: &Edition, lang: Lang) -> String {
    match (edition.state, &edition.source_file) {
        (EditionState::Official, Some(hash)) => {
            let name = edition.official_files.iter().find(|f| f.sha256 == edition.source_file);
            let name = name.map_or(lang.pick("取り込んだExcel", "imported workbook"), |f| f.name.as_str());
            hashed(name, hash)
        }
        (EditionState::Official, None) => lang.pick("取り込んだExcel", "imported workbook").to_owned(),
        (EditionState::Provisional, _) => {
            lang.pick("Sejo内蔵の暫定の項目", "Sejo's built-in provisional rows").to_owned()
        }
        (EditionState::Past, _) => lang.pick("Sejo内蔵の項目", "Sejo's built-in rows").to_owned(),
    }
}

/// The form as PDF.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn pdf(sheet: &FormSheet) -> Result<Vec<u8>, ReportError> {
    print(sheet).map(|p| p.bytes)
}

/// Characters of the form no font has, without setting it.
#[must_use]
pub fn unprintable(sheet: &FormSheet) -> Vec<char> {
    pdf::unprintable(sheet)
}

/// The form as PDF, with what could not be printed as given.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn print(sheet: &FormSheet) -> Result<Printed, ReportError> {
    pdf::print(Document::Form, sheet.lang, sheet.printed_on, sheet)
}

/// As [`print()`], for a run of thousands of forms that say much the same.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn print_of_many(sheet: &FormSheet) -> Result<Printed, ReportError> {
    pdf::Part::new(Document::Form, sheet.lang, sheet.printed_on, sheet)?.print_of_many()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use sejo_model::{Control, EditionId, FiscalYear, Place, ReasonCode, UserId};

    fn item(number: &str, control: Control) -> Item {
        Item {
            id: ItemId::of(&EditionId("r8".to_owned()), FormKind::Institution, control, None),
            control: Some(control),
            number: number.to_owned(),
            section: "1 体制構築".to_owned(),
            subsection: None,
            label: control.words().ja.to_owned(),
            required: true,
            not_needed_without_vendor_contract: false,
            supersedes: vec![],
            footnote: None,
            guideline_refs: vec![],
            confidence: Confidence::C,
            source: vec![],
        }
    }

    fn edition() -> Edition {
        let items =
            vec![item("1-①", Control::Officer), item("2-①", Control::Ledger), item("2-②", Control::RemoteMaintenance)];
        Edition {
            id: EditionId("r8".to_owned()),
            title: "令和8年度版".to_owned(),
            fiscal_year: FiscalYear(2026),
            published: String::new(),
            guideline: "第7.0版".to_owned(),
            state: EditionState::Provisional,
            source_file: None,
            official_files: vec![],
            forms: vec![Form {
                kind: FormKind::Institution, title: "医療機関・薬局確認用".to_owned(), items
            }],
        }
    }

    fn answer(item: &Item, round: u8, value: AnswerValue, revision: u32, state: AnswerState) -> Answer {
        Answer {
            item: item.id.clone(),
            round: Round::new(round).unwrap(),
            value,
            confirmed_on: date(2026, 6, 12),
            target_on: None,
            planned_by: None,
            remark: format!("{round}-{revision}"),
            reason: String::new(),
            verdict: VerdictValue::Unknown,
            asked: String::new(),
            state,
            by: UserId::new(),
            at: 0,
            revision,
        }
    }

    #[test]
    fn the_sheet_holds_the_last_confirmed_answer_of_each_round() {
        let edition = edition();
        let form = &edition.forms[0];
        let [officer, ledger, remote] = form.items.as_slice() else { panic!("three rows") };
        let answers = [
            answer(officer, 2, AnswerValue::Yes, 1, AnswerState::Confirmed),
            answer(officer, 1, AnswerValue::Yes, 2, AnswerState::Confirmed),
            answer(officer, 1, AnswerValue::No, 1, AnswerState::Confirmed),
            answer(ledger, 1, AnswerValue::Yes, 1, AnswerState::Confirmed),
            answer(ledger, 1, AnswerValue::Yes, 2, AnswerState::Withdrawn),
        ];
        let before = answer(remote, 1, AnswerValue::Yes, 1, AnswerState::Confirmed);
        let answers: Vec<Answer> = answers.into_iter().chain([before]).collect();
        let not_needed = [(remote.id.clone(), NotNeeded::NoVendorContract)];
        let sheet = FormSheet::of(&edition, form, "山田医院", &answers, &not_needed, Lang::Ja, date(2026, 11, 22));
        let first = &sheet.rows[0];
        assert_eq!(
            first.answers.iter().map(|a| (a.round.number(), a.value)).collect::<Vec<_>>(),
            [(1, AnswerValue::Yes), (2, AnswerValue::Yes)]
        );
        assert_eq!(first.remark, "1-2\n2-1");
        assert!(sheet.rows[1].answers.is_empty(), "a withdrawn answer is not printed");
        assert_eq!(sheet.rows[2].not_needed, Some(NotNeeded::NoVendorContract));
        assert!(sheet.rows[2].answers.is_empty() && sheet.rows[2].remark.is_empty(), "it was answered before");
        assert_eq!((sheet.rounds, sheet.measured, sheet.source.as_str()), (2, false, "Sejo内蔵の暫定の項目"));
    }

    #[test]
    fn an_answer_to_other_words_is_not_printed_beside_new_ones() {
        let edition = edition();
        let form = &edition.forms[0];
        let [officer, ledger, _] = form.items.as_slice() else { panic!("three rows") };
        let asked = |item: &Item, words: &str| Answer {
            asked: words.to_owned(),
            ..answer(item, 1, AnswerValue::Yes, 1, AnswerState::Confirmed)
        };
        let answers = [asked(officer, "責任者を置いていない"), asked(ledger, &ledger.label)];
        let sheet = FormSheet::of(&edition, form, "", &answers, &[], Lang::Ja, date(2026, 11, 22));
        assert_eq!((sheet.rows[0].answers.len(), sheet.rows[0].remark.as_str()), (0, WAITS.ja));
        assert_eq!((sheet.rows[1].answers.len(), sheet.rows[1].remark.as_str()), (1, "1-1"));

        // Who confirmed the second round has read the new words.
        let second = answer(officer, 2, AnswerValue::Yes, 1, AnswerState::Confirmed);
        let both = [answers[0].clone(), Answer { asked: officer.label.clone(), ..second }];
        let sheet = FormSheet::of(&edition, form, "", &both, &[], Lang::Ja, date(2026, 11, 22));
        assert_eq!((sheet.rows[0].answers.len(), sheet.rows[0].remark.as_str()), (2, "1-1\n2-1"));
    }

    #[test]
    fn verdicts_go_to_their_rows_in_the_language_of_the_sheet() {
        let edition = edition();
        let form = &edition.forms[0];
        let verdict = Verdict {
            item: form.items[1].id.clone(),
            value: VerdictValue::No,
            reasons: vec![Reason {
                code: ReasonCode("ledger.no-place"),
                weight: Weight::Fails,
                count: 2,
                total: 5,
                names: vec![],
                values: vec![],
                place: Place::Systems,
            }],
            step: None,
        };
        let words = |r: &Reason| Text::new(format!("{}台", r.count), format!("{} devices", r.count));
        let sheet = FormSheet::of(&edition, form, "", &[], &[], Lang::En, date(2026, 11, 22));
        let sheet = sheet.with_verdicts(form, &[verdict], words);
        assert_eq!(sheet.edition, "Edition for fiscal year 2026");
        assert!(sheet.measured && sheet.rows[0].verdict.is_none());
        let found = sheet.rows[1].verdict.as_ref().unwrap();
        assert_eq!((found.value, found.reasons[0].text.as_str()), (VerdictValue::No, "2 devices"));
    }
}
