//! A vendor's form that says something else than what stands of that vendor: what it declared last of a row for a system, in an
//! accepted reply, in another form or by hand, what it took back since, and the いいえ that a form of it leaves open. Nothing of
//! such a form is recorded before a person has seen both and said why it is recorded all the same.

use std::cmp::Ordering;

use sejo_model::paraphrase::is_paraphrase;
use sejo_model::words::Text;
use sejo_model::{
    Action, Actor, AnswerValue, Date, Declaration, EditionId, ErrorCode, Facts, ImportedForm, IntakeId,
    IntakeState as Stored, Lang, Reply, Round, SystemId, VendorId, date,
};
use sejo_store::{Scope, StoreError, Tx};
use serde::{Deserialize, Serialize};

use super::job::Job;
use super::outcome::{Outcome, Workbook};
use super::proposal::{self, Proposal};
use super::{left_open, vendor_form};
use crate::facts::{self, Names};
use crate::{App, authz};

/// An answer that differs from what stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldRow {
    /// The row of the form.
    pub row: String,
    /// The system what stands is about; empty where it names none.
    pub system: String,
    /// What stands.
    pub before: AnswerValue,
    /// The day written beside it.
    pub before_on: Option<Date>,
    /// On which day the vendor took it back.
    pub taken_back_on: Option<Date>,
    /// Where it came from.
    pub source: Text,
    /// What the form says.
    pub after: AnswerValue,
    /// The day written beside that.
    pub after_on: Option<Date>,
    /// The words both were given to, where they are not the same: はい to other words takes no いいえ back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<(String, String)>,
}

impl HeldRow {
    /// What stands beside what is said instead on a day, to words that are none where they are those that were asked; the row and the
    /// system are still to be named.
    pub(crate) fn new(
        old: &Declaration,
        (after, after_on, words): (AnswerValue, Option<Date>, &str),
        (replies, names): (&[Reply], &Names),
    ) -> Self {
        let is_to_others = !words.is_empty() && old.is_reworded(words);
        Self {
            row: String::new(),
            system: String::new(),
            before: old.value,
            before_on: old.dated_on,
            taken_back_on: old.taken_back_on,
            source: source(old, replies, names),
            after,
            after_on,
            asked: is_to_others.then(|| (old.asked.clone(), words.to_owned())),
        }
    }

    /// Whether the form is the older word.
    #[must_use]
    pub fn is_older(&self) -> bool {
        self.order() == Some(Ordering::Less)
    }

    /// Whether what is said instead is the later word or the older one; `None` where a day is missing.
    pub(crate) fn order(&self) -> Option<Ordering> {
        let last = self.before_on.max(self.taken_back_on);
        self.after_on.zip(last).map(|(new, old)| new.cmp(&old))
    }

    /// What stands, with its day and where it came from.
    #[must_use]
    pub fn stands(&self, lang: Lang) -> String {
        let mut about = vec![self.source.r#in(lang).to_owned()];
        about.extend((!self.system.is_empty()).then(|| self.system.clone()));
        about.extend(self.taken_back_on.map(|day| {
            let day = date::short(day, lang);
            match lang {
                Lang::Ja => format!("{day}に事業者が取り消し"),
                Lang::En => format!("taken back by the vendor on {day}"),
            }
        }));
        about.extend(self.asked.as_ref().map(|(before, _)| to_words(before, lang)));
        format!("{} ({})", with_day(self.before, self.before_on, lang), about.join(lang.pick("、", ", ")))
    }

    /// What the form says, with its day.
    #[must_use]
    pub fn says(&self, lang: Lang) -> String {
        let said = with_day(self.after, self.after_on, lang);
        // Beside the day of the answer that was taken back its own may be the later one.
        let is_before = |day: Option<Date>| self.after_on.zip(day).is_some_and(|(new, old)| new < old);
        let older = match is_before(self.before_on) {
            true => lang.pick("(前の日付です)", " (an older day)"),
            false => lang.pick("(取り消しより前の日付です)", " (a day before it was taken back)"),
        };
        let said = if self.is_older() { said + older } else { said };
        match &self.asked {
            Some((_, after)) => format!("{said} {}", to_words(after, lang)),
            None => said,
        }
    }
}

impl Workbook {
    /// Whether it waits for a word because its answers differ from what stands.
    pub(super) fn is_held(&self) -> bool {
        waits(&self.held, &self.words)
    }

    /// Whether nothing is asked about it any more.
    pub(super) fn is_taken(&self) -> bool {
        self.proposal.is_none() && !self.is_held()
    }
}

impl App {
    /// Asks anew whose a form is that was held against what stands of the wrong vendor: its file or what stands on it named that one.
    ///
    /// # Errors
    /// `NotFound`; `ChangedMeanwhile` when it no longer waits for a word.
    pub async fn ask_whose(&self, actor: &Actor, id: IntakeId) -> crate::Result<()> {
        let scope = authz::scope(actor, Action::ImportEdition)?;
        let job = Job::new(self, actor, scope, id);
        let mut tx = self.db().begin().await?;
        let mut intake = sejo_store::intake::get(&mut tx, &job.scope, id).await?;
        let mut outcome = Outcome::read(&intake)?;
        let waits = intake.state == Stored::NeedsConfirmation;
        let Some(book) = outcome.workbook.take().filter(|book| waits && book.is_held()) else {
            return Err(ErrorCode::ChangedMeanwhile.into());
        };
        let facts = facts::facts_at(self, &mut tx, &job.scope).await?;
        let systems = vendor_form::systems(None, &facts);
        let proposal = Some(Proposal { asks_vendor: true, systems, ..Proposal::default() });
        let (systems, called, held) = (Vec::new(), Vec::new(), Vec::new());
        outcome.workbook = Some(Workbook { vendor: None, systems, called, held, proposal, ..book });
        job.save(&mut tx, &mut intake, &outcome, Stored::NeedsConfirmation).await?;
        Ok(tx.commit().await?)
    }
}

/// Whether answers that differ wait for a word.
pub(super) fn waits(held: &[HeldRow], words: &str) -> bool {
    !held.is_empty() && words.is_empty()
}

/// To which words an answer was given.
fn to_words(asked: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("文言「{asked}」への回答"),
        Lang::En => format!("to the words “{asked}”"),
    }
}

fn with_day(value: AnswerValue, day: Option<Date>, lang: Lang) -> String {
    let day = day.map(|day| date::short(day, lang)).unwrap_or_default();
    format!("{} {day}", value.words().r#in(lang)).trim().to_owned()
}

/// What is said of a form that waits for a word.
pub(super) fn summary(book: &Workbook) -> Option<Text> {
    let (called, rows) = (book.called.join(" / "), book.held.len());
    let said = Text::new(
        format!(
            "「{called}」の今の回答と違う回答が{rows}件あります。どうするかを決めてください。まだ何も記録していません。"
        ),
        format!(
            "{rows} {} from what stands of {called}. Please decide; nothing was recorded yet.",
            if rows == 1 { "answer differs" } else { "answers differ" }
        ),
    );
    book.is_held().then_some(said)
}

/// Whose the answers are that were found in a form.
pub(super) fn said_by(book: &Workbook) -> Text {
    let called = book.called.join(" / ");
    match book.answers + book.known > 0 && !called.is_empty() {
        true => Text::new(format!("「{called}」の回答です。"), format!(" They are those of {called}.")),
        false => Text::default(),
    }
}

/// The answers of a vendor's form that differ from what stands.
pub(super) async fn rows(
    tx: &mut Tx,
    scope: &Scope,
    form: &ImportedForm,
    declared: &[Declaration],
    facts: &Facts,
) -> Result<Vec<HeldRow>, StoreError> {
    let mut known = facts.declarations.clone();
    known.extend(left_open::list(&mut *tx, scope).await?);
    let new = declared.iter().filter(|new| new.vendor_id.is_some());
    let differing: Vec<(&Declaration, &Declaration)> = new
        .flat_map(|new| {
            let about =
                About { vendor: new.vendor_id, edition: &new.edition, row: new.item.slug(), system: new.system_id };
            let mut held = otherwise(&about, new.value, &known);
            held.extend(
                standing(&about, &known).into_iter().filter(|old| {
                    old.value == new.value && old.taken_back_on.is_none() && is_older_to_others(old, new)
                }),
            );
            held.into_iter().map(move |old| (old, new))
        })
        .collect();
    if differing.is_empty() {
        return Ok(Vec::new());
    }
    let replies = sejo_store::reply::list(&mut *tx, scope).await?;
    let names = facts::names(&mut *tx, scope).await?;
    let row = |(old, new): (&Declaration, &Declaration)| {
        let item = form.form.items.iter().find(|item| item.id == new.item);
        let system = facts.systems.iter().find(|system| Some(system.id) == old.system_id);
        HeldRow {
            row: item.map(proposal::named).unwrap_or_default(),
            system: system.map(|system| system.label().to_owned()).unwrap_or_default(),
            ..HeldRow::new(old, (new.value, new.dated_on, &new.asked), (&replies, &names))
        }
    };
    let mut rows: Vec<HeldRow> = Vec::new();
    for found in differing.into_iter().map(row) {
        // Said of several systems, an answer meets the one of all of them once for each.
        if !rows.contains(&found) {
            rows.push(found);
        }
    }
    Ok(rows)
}

/// Whether an answer was given to other words than the one that stands, and is not the later one for certain.
fn is_older_to_others(old: &Declaration, new: &Declaration) -> bool {
    let is_later = new.dated_on.zip(old.dated_on).is_some_and(|(new, old)| new >= old);
    !old.asked.is_empty() && !new.asked.is_empty() && !is_paraphrase(&old.asked, &new.asked) && !is_later
}

/// What the vendor took back of a file stays taken back when that is read again: an assignment of its rows is no later word.
pub(super) fn stay_taken_back(declared: &mut [Declaration], known: &[Declaration]) {
    for new in declared {
        let is_same = |old: &&Declaration| {
            (old.evidence_id, old.vendor_id, old.system_id) == (new.evidence_id, new.vendor_id, new.system_id)
                && (&old.item, old.round, old.value) == (&new.item, new.round, new.value)
        };
        let gone = known.iter().filter(|old| old.evidence_id.is_some()).find(is_same);
        new.taken_back_on = gone.and_then(|old| old.taken_back_on);
    }
}

/// What an answer is about.
pub(crate) struct About<'a> {
    /// Whose it is.
    pub vendor: Option<VendorId>,
    /// On the form of which edition.
    pub edition: &'a EditionId,
    /// The address of its row.
    pub row: &'a str,
    /// For which system; none: for all of them.
    pub system: Option<SystemId>,
}

/// What stands of a vendor and says something else than an answer, or was taken back.
pub(crate) fn otherwise<'a>(about: &About<'_>, value: AnswerValue, known: &'a [Declaration]) -> Vec<&'a Declaration> {
    let mut found = standing(about, known);
    found.retain(|old| old.value != value || old.taken_back_on.is_some());
    found
}

/// What stands of a vendor about a row, of each system an answer is about: the newest. What was said of no system is about all.
fn standing<'a>(new: &About<'_>, known: &'a [Declaration]) -> Vec<&'a Declaration> {
    let is_about = |old: &&Declaration| {
        (old.vendor_id, &old.edition, old.item.slug()) == (new.vendor, new.edition, new.row)
            && (old.system_id == new.system || old.system_id.is_none() || new.system.is_none())
    };
    let about: Vec<&Declaration> = known.iter().filter(is_about).collect();
    let is_over = |old: &Declaration| {
        about.iter().any(|later| {
            let covers = later.system_id == old.system_id || later.system_id.is_none() || new.system.is_some();
            covers && rank(old) < rank(later)
        })
    };
    about.iter().copied().filter(|old| !is_over(old)).collect()
}

const fn rank(declaration: &Declaration) -> (Round, i64) {
    (declaration.round, declaration.at)
}

/// Where a declared value came from.
fn source(old: &Declaration, replies: &[Reply], names: &Names) -> Text {
    let reply = old.evidence_id.and_then(|id| replies.iter().find(|reply| reply.evidence_id == Some(id)));
    let file = old.evidence_id.and_then(|id| names.file(id)).unwrap_or_default();
    match (reply, old.evidence_id) {
        (Some(reply), _) if reply.signer.is_empty() => Text::new(format!("返信「{file}」"), format!("reply “{file}”")),
        (Some(_), _) => Text::new(format!("署名のある返信「{file}」"), format!("signed reply “{file}”")),
        (None, Some(_)) => Text::new(format!("様式「{file}」"), format!("form “{file}”")),
        (None, None) => Text::new("手で入力した回答", "typed in by hand"),
    }
}

#[cfg(test)]
mod tests {
    use sejo_model::{DeclarationId, FormKind, ItemId, UserId};

    use super::*;

    fn said(vendor: VendorId, system: Option<SystemId>, value: AnswerValue, at: i64) -> Declaration {
        Declaration {
            id: DeclarationId::new(),
            edition: EditionId("r8".to_owned()),
            form: FormKind::Vendor,
            item: ItemId("r8/vendor/patching".to_owned()),
            control: None,
            subsection: None,
            round: Round::FIRST,
            value,
            dated_on: None,
            target_on: None,
            remark: String::new(),
            vendor_id: Some(vendor),
            system_id: system,
            evidence_id: None,
            by: UserId::COMMAND,
            at,
            taken_back_on: None,
            asked: String::new(),
            system_name: String::new(),
        }
    }

    #[test]
    fn what_was_taken_back_of_a_file_stays_so_when_it_is_read_again() {
        let (vendor, evidence, day) = (VendorId::new(), sejo_model::EvidenceId::new(), jiff::civil::date(2026, 11, 30));
        let system = Some(SystemId::new());
        let of = |file| Declaration { evidence_id: file, ..said(vendor, system, AnswerValue::Yes, 1) };
        let known = [Declaration { taken_back_on: Some(day), ..of(Some(evidence)) }];
        let other = Declaration { value: AnswerValue::No, ..of(Some(evidence)) };
        let mut again = [of(Some(evidence)), of(Some(sejo_model::EvidenceId::new())), other];
        stay_taken_back(&mut again, &known);
        assert_eq!(again.map(|d| d.taken_back_on), [Some(day), None, None], "and nothing else with it");
    }

    #[test]
    fn the_newest_word_of_each_system_stands() {
        let (vendor, one, two) = (VendorId::new(), SystemId::new(), SystemId::new());
        let known = [
            said(vendor, None, AnswerValue::No, 1),
            said(vendor, Some(one), AnswerValue::No, 2),
            said(vendor, Some(one), AnswerValue::Yes, 3),
            said(vendor, Some(two), AnswerValue::No, 4),
            said(VendorId::new(), Some(one), AnswerValue::No, 5),
        ];
        let at = |system| {
            let edition = EditionId("r8".to_owned());
            let new = About { vendor: Some(vendor), edition: &edition, row: "patching", system };
            standing(&new, &known).iter().map(|old| old.at).collect::<Vec<_>>()
        };
        assert_eq!(at(Some(one)), [3]);
        assert_eq!(at(Some(two)), [4]);
        assert_eq!(at(Some(SystemId::new())), [1], "what was said of no system is about every one");
        assert_eq!(at(None), [1, 3, 4]);
    }
}
