//! Where a facility stands: its edition, form, verdicts, answers and what was carried over, put together once from what was
//! loaded. Pure; every page reads from it, so no two pages can tell different things.
//!
//! Invariant: a confirmed answer to the gate decides what needs an answer; only without one does the facility's own word.

mod earlier;
mod gone;
mod inspected;
mod remembered;

use std::sync::OnceLock;

use sejo_judge::Applies;
use sejo_model::edition::CarriedOver;
use sejo_model::paraphrase::{is_paraphrase, names_its_numbers};
use sejo_model::text::fold;
use sejo_model::words::Text;
use sejo_model::{
    Answer, AnswerState, AnswerValue, CheckLine, Control, Date, Declaration, Edition, EditionState, ErrorCode,
    FacilityKind, Facts, Finding, Form, Item, ItemId, Lang, NotNeeded, Round, Step, Subsection, Verdict, VerdictValue,
};

pub(crate) use remembered::Remembered;

use crate::checklist::{EditionHead, Group, ItemRow, ReasonView, StepView, Summary, VendorsWord};
use crate::clock::day_of;
use crate::facts::Loaded;
use crate::intake::instead_of_this_years;
use crate::request::RequestBoard;
use crate::{Error, Result};

/// One row with everything known about it.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// The row.
    pub item: Item,
    /// Measured.
    pub verdict: Verdict,
    /// Why no answer is needed.
    pub not_needed: Option<NotNeeded>,
    /// Confirmed answers, first to last round.
    pub answers: Vec<Answer>,
    /// Last year's answers.
    pub carried: Option<CarriedOver>,
}

impl Line {
    /// The confirmed answer of the latest round.
    pub fn latest(&self) -> Option<&Answer> {
        self.answers.last()
    }

    /// Whether the latest answer was given to other words than the row says by now: it waits to be confirmed again.
    pub fn is_reworded(&self) -> bool {
        self.latest().is_some_and(|a| a.is_reworded(&self.item.label))
    }

    /// The round to be answered now: the next one after an いいえ of an earlier day, otherwise the one that stands, so that a
    /// slip can be corrected.
    pub fn round(&self, today: Date) -> Round {
        match self.latest() {
            None => Round::FIRST,
            Some(a) if a.value == AnswerValue::No && a.confirmed_on < today => self.next_round().unwrap_or(Round::LAST),
            Some(a) => a.round,
        }
    }

    /// The round after those that are answered.
    pub fn next_round(&self) -> Option<Round> {
        self.latest().and_then(|a| Round::new(a.round.number().saturating_add(1)).ok())
    }

    /// Whether the records show a はい that stands for protection. Where the gate is answered いいえ, no other row is asked, and
    /// that a system is registered protects nothing.
    pub fn is_proven(&self) -> bool {
        let is_denied = self.is_gate() && self.latest().is_some_and(|a| a.value == AnswerValue::No);
        self.verdict.value == VerdictValue::Yes && !is_denied
    }

    fn is_gate(&self) -> bool {
        self.item.control == Some(sejo_model::Control::SystemsInUse)
    }
}

/// Whose words are spoken, and in which language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Voice {
    /// The kind of facility that is addressed.
    pub kind: FacilityKind,
    /// The language.
    pub lang: Lang,
}

impl Voice {
    /// A sentence of Sejo's own.
    pub fn say(self, text: Text) -> String {
        text.said_by(self.kind).r#in(self.lang).to_owned()
    }
}

/// Where a facility stands today.
pub(crate) struct Standing {
    /// All editions as they hold for the facility.
    pub editions: Vec<Edition>,
    /// The edition in force.
    pub edition: Edition,
    /// The form the facility fills in.
    pub form: Form,
    /// The form's rows.
    pub lines: Vec<Line>,
    /// Confirmed answers of this form.
    pub answers: Vec<Answer>,
    /// Everything the judge looked at.
    pub facts: Facts,
    /// Inspectors' findings of every year, each with the row of this form it is about.
    findings: Vec<(ItemId, Finding)>,
    /// Those on rows that no row of this form continues.
    unplaced: Vec<Finding>,
    /// Files that wait for a decision.
    pub waiting: usize,
    /// The form of another year or kind that was dropped, in words.
    pub instead: Option<Text>,
    /// The rows of the edition that ship in Sejo's own words, whatever their form says by now.
    own_words: Vec<(ItemId, String)>,
    /// Today.
    pub today: Date,
    /// The board of the requests, once somebody has asked for it: requests are long, and most pages need none.
    pub board: OnceLock<RequestBoard>,
}

impl Standing {
    /// Puts together where the facility stands.
    ///
    /// # Errors
    /// `Internal` when no edition or form is there for today: a broken installation.
    pub fn of(shipped: &[Edition], loaded: Loaded, today: Date) -> Result<Self> {
        let Loaded { facts, answers, findings, imported, waiting } = loaded;
        let editions = sejo_edition::on(today, shipped, &imported);
        let edition =
            sejo_edition::in_force(&editions, today).cloned().ok_or_else(|| missing("no edition in force"))?;
        let form = edition.form_for(facts.facility.kind).cloned().ok_or_else(|| missing("no form for the facility"))?;
        let confirmed = |a: &&Answer| a.state == AnswerState::Confirmed;
        let mut of_form: Vec<Answer> =
            answers.iter().filter(confirmed).filter(|a| form.items.iter().any(|i| i.id == a.item)).cloned().collect();
        of_form.sort_by_key(|a| a.round);
        let carried = carried(&editions, &edition, &form, &answers, &facts);
        let gate = gate_answer(&form, &of_form);
        let verdicts = sejo_judge::judge_form(&form, &facts, today);
        let lines = form
            .items
            .iter()
            .zip(verdicts)
            .map(|(item, verdict)| Line {
                not_needed: sejo_judge::not_needed(item, &form, &facts, gate, today),
                answers: of_form.iter().filter(|a| a.item == item.id).cloned().collect(),
                carried: carried.iter().find(|c| c.item == item.id).cloned(),
                item: item.clone(),
                verdict: sejo_judge::reopen(verdict, item, &of_form, &facts, today),
            })
            .collect();
        let (findings, unplaced) = inspected::on_rows(findings, &editions, &form);
        let instead = instead_of_this_years(&imported, &edition, form.kind);
        let own_words = own_words(shipped, &edition);
        Ok(Self {
            editions,
            edition,
            form,
            lines,
            answers: of_form,
            facts,
            findings,
            unplaced,
            waiting,
            instead,
            own_words,
            today,
            board: OnceLock::new(),
        })
    }

    /// How this facility is addressed.
    pub fn voice(&self, lang: Lang) -> Voice {
        Voice { kind: self.facts.facility.kind, lang }
    }

    /// What is asked.
    pub fn head(&self) -> EditionHead {
        head(&self.edition, &self.form, self.today)
    }

    /// The row with this slug.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn line(&self, slug: &str) -> Result<(usize, &Line)> {
        let found = self.lines.iter().enumerate().find(|(_, l)| l.item.id.slug() == slug);
        found.ok_or_else(|| ErrorCode::NotFound.into())
    }

    /// How the rows stand.
    pub fn summary(&self) -> Summary {
        let mut sum = Summary::default();
        for line in &self.lines {
            if line.not_needed.is_some() {
                sum.not_needed += 1;
                continue;
            }
            sum.needed += 1;
            sum.reworded += usize::from(line.is_reworded());
            match line.latest().filter(|_| !line.is_reworded()).map(|a| a.value) {
                None => sum.open += 1,
                Some(AnswerValue::Yes) => sum.yes += 1,
                // No system in use is a plain statement, not something to be put right by a date, unless the facts deny it.
                Some(AnswerValue::No) if line.is_gate() && line.verdict.value != VerdictValue::Yes => {
                    sum.not_applicable += 1
                }
                Some(AnswerValue::No) => {
                    sum.no += 1;
                    sum.dated += usize::from(line.latest().is_some_and(|a| a.target_on.is_some()) && !line.is_gate());
                }
                Some(AnswerValue::NotApplicable) => {
                    sum.not_applicable += 1;
                    sum.doubted += usize::from(sejo_judge::applies(&line.item, &self.facts) != Applies::No);
                }
            }
            match line.verdict.value {
                VerdictValue::Yes => sum.measured_yes += 1,
                VerdictValue::No => sum.measured_no += 1,
                VerdictValue::Unknown => sum.measured_unknown += 1,
            }
        }
        sum
    }

    /// The verdicts of all rows.
    pub fn verdicts(&self) -> Vec<Verdict> {
        self.lines.iter().map(|l| l.verdict.clone()).collect()
    }

    /// Rows that need no answer.
    pub fn not_needed(&self) -> Vec<(ItemId, NotNeeded)> {
        self.lines.iter().filter_map(|l| l.not_needed.map(|why| (l.item.id.clone(), why))).collect()
    }

    /// Every next step, in order.
    pub fn steps(&self) -> Vec<Step> {
        let not_needed: Vec<ItemId> = self.not_needed().into_iter().map(|(id, _)| id).collect();
        sejo_judge::next_steps(&self.verdicts(), &not_needed)
    }

    /// The check before submission.
    pub fn check(&self) -> Vec<CheckLine> {
        let carried: Vec<CarriedOver> = self.lines.iter().filter_map(|l| l.carried.clone()).collect();
        let (form, edition, verdicts) = (&self.form, &self.edition, self.verdicts());
        let mut lines = sejo_judge::check(form, edition, &self.answers, &verdicts, &carried, &self.facts, self.today);
        lines.extend(self.check_of_findings());
        // The form as a whole first, then row by row as printed.
        lines.sort_by_key(|line| line.item.as_ref().and_then(|id| form.items.iter().position(|item| item.id == *id)));
        lines
    }

    /// What was declared about a row, newest first: in that very row, or by a vendor about the same control this year. What several
    /// files say word for word stands there once, as the newest of them says it.
    pub fn declarations(&self, item: &Item) -> Vec<&Declaration> {
        let elsewhere =
            |d: &Declaration| d.edition == self.edition.id && d.form != self.form.kind && is_of_control(d, item);
        let about = |d: &&Declaration| d.item == item.id || elsewhere(d);
        let mut found: Vec<&Declaration> = self.facts.declarations.iter().filter(about).collect();
        found.sort_by_key(|d| std::cmp::Reverse((d.at, d.round)));
        let mut once: Vec<&Declaration> = Vec::new();
        for declaration in found {
            if !once.iter().any(|newer| newer.says_as(declaration)) {
                once.push(declaration);
            }
        }
        once
    }

    /// The words a declared value was written to, where the row itself asks other ones by now: that of the form it was written in,
    /// which of a vendor's is its own; and where the row that is shown names a number (13文字) they do not.
    pub fn asked_otherwise(&self, declaration: &Declaration, item: &Item) -> Option<String> {
        // Whatever the form of a vendor asks by now: these are the words that are shown.
        if !declaration.is_reworded(&item.label) {
            return None;
        }
        let is_of_row = declaration.item == item.id;
        let row = if is_of_row { Some(item) } else { self.edition.item(&declaration.item) };
        let is_other =
            row.is_some_and(|row| declaration.is_reworded(&row.label) && !self.asks_the_same(declaration, row));
        let is_known = !is_of_row && !declaration.asked.is_empty() && !item.confidence.is_reliable();
        let lacks_number = is_known && !names_its_numbers(&item.label, &declaration.asked);
        (is_other || lacks_number).then(|| declaration.asked.clone())
    }

    /// Whether a vendor was asked in Sejo's own words for the time being and the row asks the same in the ministry's, or the other
    /// way round.
    fn asks_the_same(&self, declaration: &Declaration, row: &Item) -> bool {
        let own = self.own_words.iter().find(|(id, _)| *id == declaration.item).map(|(_, words)| words);
        own.filter(|_| is_a_vendors(declaration)).is_some_and(|own| match declaration.is_reworded(own) {
            false => is_paraphrase(own, &row.label),
            true => fold(own) == fold(&row.label) && is_paraphrase(own, &declaration.asked),
        })
    }

    /// The newest word of each vendor about a row for each system of its own. What it took back counts no longer, and what it had
    /// said before that does not come back.
    fn newest_of_vendors(&self, item: &Item) -> Vec<&Declaration> {
        let mut newest = self.last_of_vendors(item);
        newest.retain(|d| d.taken_back_on.is_none());
        newest
    }

    /// The same, also where the vendor took its word back since.
    fn last_of_vendors(&self, item: &Item) -> Vec<&Declaration> {
        let mut newest: Vec<&Declaration> = Vec::new();
        let counts = |d: &&Declaration| is_a_vendors(d) && !is_about_vendor(d) && self.facts.counts(d);
        for declaration in self.declarations(item).into_iter().filter(counts) {
            let who = (declaration.vendor_id, declaration.system_id);
            if newest.iter().all(|known| (known.vendor_id, known.system_id) != who) {
                newest.push(declaration);
            }
        }
        newest
    }

    fn vendors_declared(&self, item: &Item, lang: Lang) -> Vec<VendorsWord> {
        self.newest_of_vendors(item).into_iter().filter_map(|d| self.word(d, item, lang)).collect()
    }

    /// Vendors that say いいえ about a row with a target date beyond the fiscal year.
    fn beyond_year(&self, item: &Item, lang: Lang) -> Vec<(String, Date)> {
        let newest = self.newest_of_vendors(item).into_iter();
        let late = newest.filter_map(|d| Some((d, d.target_beyond(self.edition.fiscal_year)?)));
        late.filter_map(|(d, day)| Some((self.word(d, item, lang)?.who(), day))).collect()
    }

    /// A vendor's word in names; `None` for the facility's own.
    fn word(&self, declared: &Declaration, item: &Item, lang: Lang) -> Option<VendorsWord> {
        Some(VendorsWord {
            vendor: self.vendor_of(declared, lang)?,
            system: self.system_of(declared, lang),
            value: declared.value,
            asked: self.asked_otherwise(declared, item),
        })
    }

    /// The system a declared value is about, with the name it had where it is on record no longer; `None` where it names none.
    pub fn system_of(&self, declaration: &Declaration, lang: Lang) -> Option<String> {
        let id = declaration.system_id?;
        let known = self.facts.systems.iter().find(|s| s.id == id);
        let gone = || match (lang, declaration.system_name.as_str()) {
            (Lang::Ja, "") => "台帳にもうないシステム(数えません)".to_owned(),
            (Lang::En, "") => "a system no longer on record (does not count)".to_owned(),
            (Lang::Ja, name) => format!("{name}(台帳にもうないシステム、数えません)"),
            (Lang::En, name) => format!("{name} (no longer on record, does not count)"),
        };
        Some(known.map_or_else(gone, |s| s.label().to_owned()))
    }

    /// The vendor whose word a declared value is, with that it is the vendor of that system no longer; `None` for the facility's own.
    pub fn vendor_of(&self, declaration: &Declaration, lang: Lang) -> Option<String> {
        let nameless = || lang.pick("名前のわからない事業者", "a vendor not named").to_owned();
        let known = self.facts.vendors.iter().find(|v| Some(v.id) == declaration.vendor_id);
        let former = lang.pick("(前の事業者、数えません)", " (a former vendor, does not count)");
        let former = if self.facts.is_former(declaration) { former } else { "" };
        is_a_vendors(declaration).then(|| known.map_or_else(nameless, |v| v.name.clone()) + former)
    }

    /// A row in words.
    pub fn row(&self, line: &Line, lang: Lang) -> ItemRow {
        let item = &line.item;
        let own = self.declarations(item).into_iter().find(|d| !is_a_vendors(d));
        let reason = line.verdict.reasons.first().map(|r| sejo_judge::reason_words(r, self.facts.facility.kind));
        ItemRow {
            id: item.id.clone(),
            slug: item.id.slug().to_owned(),
            number: item.number.clone(),
            label: item.label.clone(),
            section: item.section.clone(),
            subsection: item.subsection,
            control: item.control,
            confidence: item.confidence,
            not_needed: line.not_needed,
            verdict: line.verdict.value,
            reason: reason.map(|r| r.r#in(lang).to_owned()).unwrap_or_default(),
            declared: own.map(|d| d.value),
            declared_to: own.and_then(|d| self.asked_otherwise(d, item)),
            vendors_declared: self.vendors_declared(item, lang),
            beyond_year: self.beyond_year(item, lang),
            vendors_earlier: self.vendors_earlier(item, lang),
            promises: self.promises(line, lang),
            reworded: line.latest().filter(|a| a.is_reworded(&item.label)).map(|a| a.asked.clone()),
            answer: line.latest().cloned(),
            earlier: line.answers.split_last().map(|(_, earlier)| earlier.to_vec()).unwrap_or_default(),
            next_round: line.next_round(),
            inspected: self.inspected(&item.id).cloned(),
            open_findings: self.open_findings(&item.id).len(),
            carried: line.carried.clone(),
        }
    }

    /// All rows under their headings.
    pub fn groups(&self, lang: Lang) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for line in &self.lines {
            let row = self.row(line, lang);
            match groups.last_mut() {
                Some(g) if g.section == row.section && g.subsection == row.subsection => g.rows.push(row),
                _ => groups.push(Group { section: row.section.clone(), subsection: row.subsection, rows: vec![row] }),
            }
        }
        groups
    }
}

/// Whether it is about the control of a row and its kind of device.
pub(crate) fn is_of_control(declared: &Declaration, item: &Item) -> bool {
    let general = |part: Option<Subsection>| part.is_none_or(|p| p == Subsection::General);
    let same_kind = declared.subsection == item.subsection || general(declared.subsection) || general(item.subsection);
    declared.control.is_some() && declared.control == item.control && same_kind
}

/// Whether a vendor declared it: in its own form, or by name.
fn is_a_vendors(declaration: &Declaration) -> bool {
    declaration.vendor_id.is_some() || declaration.form.is_for_vendors()
}

/// Whether it is a vendor's word about its own organisation (its safety manager), which says nothing of the facility's.
pub(crate) fn is_about_vendor(declaration: &Declaration) -> bool {
    declaration.form.is_for_vendors() && declaration.control.is_some_and(Control::is_about_who_answers)
}

/// What is asked in an edition's form.
pub(crate) fn head(edition: &Edition, form: &Form, today: Date) -> EditionHead {
    let last_day = edition.fiscal_year.last_day();
    EditionHead {
        id: edition.id.clone(),
        title: edition.title.clone(),
        fiscal_year: edition.fiscal_year,
        guideline: edition.guideline.clone(),
        state: edition.state,
        form: form.kind,
        form_title: form.title.clone(),
        form_name: form.name(),
        last_day,
        awaited_from: sejo_edition::awaited_from(form).map(str::to_owned),
        days_left: today.until(last_day).map_or(0, |span| span.get_days()),
    }
}

/// A step in words.
pub(crate) fn step_view(step: &Step, voice: Voice) -> StepView {
    let words = sejo_judge::step_words(step);
    StepView {
        title: voice.say(words.title),
        how: voice.say(words.how),
        who: voice.say(words.who),
        in_answer: words.in_answer,
        minutes: step.minutes,
        yen: step.yen,
        place: step.place.clone(),
        control: step.control,
        items: step.items.clone(),
    }
}

/// The reasons of a verdict in words.
pub(crate) fn reason_views(verdict: &Verdict, voice: Voice) -> Vec<ReasonView> {
    let view = |r: &sejo_model::Reason| ReasonView {
        weight: r.weight,
        words: sejo_judge::reason_words(r, voice.kind).r#in(voice.lang).to_owned(),
        place: r.place.clone(),
    };
    verdict.reasons.iter().map(view).collect()
}

/// The confirmed answer to the gate, which wins over what the facility's own data says.
pub(crate) fn gate_answer(form: &Form, answers: &[Answer]) -> Option<AnswerValue> {
    let gate = form.gate()?;
    answers.iter().filter(|a| a.item == gate.id).max_by_key(|a| a.round).map(|a| a.value)
}

/// Old answers beside the rows of this form: of each row from the newest earlier form that says anything about it, confirmed
/// answers before declared ones. Who answered the form of another kind of facility finds those answers here, too.
fn carried(
    editions: &[Edition],
    edition: &Edition,
    form: &Form,
    answers: &[Answer],
    facts: &Facts,
) -> Vec<CarriedOver> {
    let mut earlier: Vec<&Edition> = editions.iter().filter(|e| e.fiscal_year < edition.fiscal_year).collect();
    earlier.sort_by_key(|e| std::cmp::Reverse(e.fiscal_year));
    let own = earlier.iter().filter_map(|old| old.form_for(facts.facility.kind).map(|own| (*old, own)));
    let of_years = own.flat_map(|(old, own)| std::iter::once((own, true)).chain(others(old, own)));
    let mut rows: Vec<CarriedOver> = Vec::new();
    for (from, is_own) in others(edition, form).chain(of_years) {
        let (known, undated) = old_answers(from, answers, &facts.declarations);
        if known.is_empty() && (!rows.is_empty() || !is_own) {
            continue;
        }
        let mut older = sejo_edition::carry_over(from, form, &known);
        for before in older.iter_mut().flat_map(|r| &mut r.before).filter(|b| undated.contains(&b.item)) {
            before.confirmed_on = None;
        }
        if rows.is_empty() {
            rows = older;
            continue;
        }
        // Both have one for each row of this form, in its order.
        for (row, older) in rows.iter_mut().zip(older) {
            if !is_answered(row) && is_answered(&older) {
                *row = older;
            }
        }
    }
    rows
}

/// Whether any of the old rows a row continues has an answer.
fn is_answered(row: &CarriedOver) -> bool {
    row.before.iter().any(|before| before.value.is_some())
}

/// The forms of an edition that other kinds of facilities fill in, which are not one's own.
fn others<'e>(edition: &'e Edition, own: &'e Form) -> impl Iterator<Item = (&'e Form, bool)> {
    let others = edition.forms.iter().filter(|form| form.kind != own.kind && !form.kind.is_for_vendors());
    others.map(|form| (form, false))
}

/// The last answer to each row of an old form, and the rows whose answer bears no date.
fn old_answers(form: &Form, answers: &[Answer], declarations: &[Declaration]) -> (Vec<Answer>, Vec<ItemId>) {
    let mut known = Vec::new();
    let mut undated = Vec::new();
    for item in &form.items {
        let confirmed =
            answers.iter().filter(|a| a.item == item.id && a.state == AnswerState::Confirmed).max_by_key(|a| a.round);
        if let Some(answer) = confirmed {
            known.push(answer.clone());
            continue;
        }
        let declared = declarations.iter().filter(|d| d.item == item.id).max_by_key(|d| (d.round, d.at));
        let Some(declared) = declared else { continue };
        if declared.dated_on.is_none() {
            undated.push(item.id.clone());
        }
        known.push(Answer {
            item: item.id.clone(),
            round: declared.round,
            value: declared.value,
            confirmed_on: declared.dated_on.unwrap_or_else(|| day_of(declared.at)),
            target_on: declared.target_on,
            planned_by: None,
            remark: declared.remark.clone(),
            reason: String::new(),
            verdict: VerdictValue::Unknown,
            asked: String::new(),
            state: AnswerState::Confirmed,
            by: declared.by,
            at: declared.at,
            revision: 1,
        });
    }
    (known, undated)
}

/// Whether the rows are the program's own and not the ministry's.
pub(crate) fn is_provisional(edition: &Edition) -> bool {
    edition.state == EditionState::Provisional
}

fn own_words(shipped: &[Edition], edition: &Edition) -> Vec<(ItemId, String)> {
    let forms = shipped.iter().filter(|e| e.id == edition.id).flat_map(|e| &e.forms);
    let items = forms.flat_map(|form| &form.items).filter(|item| !item.confidence.is_reliable());
    items.map(|item| (item.id.clone(), item.label.clone())).collect()
}

fn missing(what: &'static str) -> Error {
    Error::internal(what)
}
