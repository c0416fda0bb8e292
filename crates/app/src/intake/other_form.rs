//! A workbook that is not what the facility is asked this year: a form of another year, or one for another kind of facility.
//!
//! Invariant: nobody who drops such a form is left to believe that this year's form is in place. It is said which form it
//! is, what it changed and what not, and which workbook to drop instead.

use sejo_model::words::Text;
use sejo_model::{AnswerState, Date, Edition, EditionState, FacilityKind, FiscalYear, FormKind, ImportedForm};
use serde::{Deserialize, Serialize};

use crate::facts::Loaded;

/// How a form differs from the one that is asked this year.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct OtherForm {
    /// The year of the form.
    year: FiscalYear,
    /// The year that is asked.
    asked: FiscalYear,
    /// What the form asked this year is called.
    asked_form: Text,
    /// The form asked this year has not been dropped yet.
    awaited: bool,
    /// Nobody knows that the ministry has published it.
    #[serde(default)]
    unpublished: bool,
    /// The facility fills in another form of that year.
    other_kind: bool,
    /// The form is this year's all the same: since R8 there is one for all, but its words name only the others.
    in_use: bool,
    /// Kind of the facility.
    facility: FacilityKind,
    /// A later year before the one that is asked of which there are answers: where there is one, the pages show that, not this form's.
    #[serde(default)]
    newer: Option<FiscalYear>,
}

impl OtherForm {
    /// What there is to say about a form; `None` for the one that is asked, and for those vendors fill in.
    pub fn of(form: &ImportedForm, editions: &[Edition], loaded: &Loaded, today: Date) -> Option<Self> {
        let facility = loaded.facts.facility.kind;
        if form.form.kind.is_for_vendors() {
            return None;
        }
        let asked = sejo_edition::in_force(editions, today)?;
        let asked_form = asked.form_for(facility)?;
        let own = |e: &Edition| e.form_for(facility).map(|f| f.kind);
        let of_year = editions.iter().find(|e| e.id == form.edition).and_then(own);
        let other_kind = of_year.is_some_and(|kind| kind != form.form.kind) || names_others(form, facility);
        let in_use = form.edition == asked.id && form.form.kind == asked_form.kind;
        let other = Self {
            year: form.fiscal_year,
            asked: asked.fiscal_year,
            asked_form: asked_form.name(),
            awaited: asked.state == EditionState::Provisional,
            unpublished: asked.published.is_empty(),
            other_kind,
            in_use,
            facility,
            newer: newer(form, asked, editions, loaded),
        };
        (!in_use || other_kind).then_some(other)
    }

    /// A form of a year before the one that is asked.
    pub fn is_past(&self) -> bool {
        self.year < self.asked
    }

    /// It is used as this year's form all the same.
    pub const fn is_in_use(&self) -> bool {
        self.in_use
    }

    /// What is said instead of plainly having been taken in.
    pub fn words(&self, title: &str, form: &Text, rows: usize) -> Text {
        let facility = self.facility.words();
        let mut text = Text::new(
            format!("{title}「{}」の{rows}項目を読み取りました。", form.ja),
            format!("Read {rows} rows of the {} of {title}.", form.en),
        );
        if self.other_kind {
            text.ja.push_str(&format!("この施設は{}です。これは、ほかの種類の施設の様式のようです。", facility.ja));
            text.en.push_str(&format!(
                " This facility is a {}; the form seems to be for another kind of facility.",
                facility.en
            ));
        }
        if self.in_use {
            text.ja.push_str(&format!(
                "{}の様式として使います。違うときは、この取り込みを元に戻してください。",
                self.asked
            ));
            text.en.push_str(&format!(
                " It is used as the form of {}; if that is wrong, undo it.",
                self.asked.name(sejo_model::Lang::En)
            ));
            return text;
        }
        let (ja, en) = match self.year.cmp(&self.asked) {
            std::cmp::Ordering::Less => ("前の年度の様式なので、", " It is of an earlier year, so the"),
            std::cmp::Ordering::Greater => ("これから先の年度の様式なので、", " It is of a later year, so the"),
            std::cmp::Ordering::Equal => ("", " The"),
        };
        text.ja.push_str(&format!("{ja}{}の項目と、確認した回答は、変わっていません。", self.asked));
        text.en.push_str(&format!(
            "{en} rows of {} and the answers confirmed in it are as they were.",
            self.asked.name(sejo_model::Lang::En)
        ));
        text
    }

    /// What becomes of answers found in it.
    pub fn answers(&self, count: usize) -> Text {
        if self.other_kind {
            return Text::new(
                format!(
                    "書き込まれていた回答{count}件は、申告として残しました。{}の回答がほかになければ、チェックリストの各項目のページに、見直しが必要な回答として出ます。",
                    self.year
                ),
                format!(
                    " {count} answers found in it were kept as declared values. Unless there are others of {}, they stand on the pages of the rows as answers to be looked at again.",
                    self.year.name(sejo_model::Lang::En)
                ),
            );
        }
        if let Some(newer) = self.newer {
            return Text::new(
                format!(
                    "書き込まれていた回答{count}件は、{}の回答(申告)として残しました。もっと新しい{newer}の回答があるため、チェックリストの各項目のページには{newer}の回答が出ます。この回答が出るのは、それより新しい回答のない項目だけです。",
                    self.year
                ),
                format!(
                    " {count} answers found in it were kept as declared values of {}. There are answers of {}, which is later: the pages of the rows show those, and these only where there is no later one.",
                    self.year.name(sejo_model::Lang::En),
                    newer.name(sejo_model::Lang::En)
                ),
            );
        }
        Text::new(
            format!(
                "書き込まれていた回答{count}件は、{}の回答(申告)として残しました。チェックリストの各項目のページに、その年度の回答として出ます。",
                self.year
            ),
            format!(
                " {count} answers found in it were kept as declared values of {}; they stand on the pages of the rows as answers of that year.",
                self.year.name(sejo_model::Lang::En)
            ),
        )
    }

    /// What to do now.
    pub fn next(&self) -> Text {
        let Self { asked, asked_form, .. } = self;
        let en = asked.name(sejo_model::Lang::En);
        match (self.in_use, self.awaited) {
            (true, _) => Text::default(),
            (false, true) if self.unpublished => Text::new(
                format!(
                    "今年度に答えるのは、{asked}版「{}」です。厚生労働省が出したら(例年5月から6月ごろ)、そのExcelを入れてください。それまでは、前の年度の様式の項目で答えられます。",
                    asked_form.ja
                ),
                format!(
                    " What is answered this year is the form of {en} ({}). Drop the ministry's workbook when it is published, which is usually in May or June; until then the rows of an earlier form stand in for it.",
                    asked_form.en
                ),
            ),
            (false, true) => Text::new(
                format!(
                    "次に、厚生労働省の{asked}版「{}」のExcelを入れてください。今年度に答えるのは、その様式です。",
                    asked_form.ja
                ),
                format!(
                    " Next, drop the ministry's workbook of {en} ({}): that is the form to answer this year.",
                    asked_form.en
                ),
            ),
            (false, false) => Text::new(
                format!("今年度に答えるのは、取り込み済みの{asked}版「{}」です。", asked_form.ja),
                format!(" What is answered this year is the form of {en} ({}), which is in place.", asked_form.en),
            ),
        }
    }
}

/// The newest year between that of a form and the one that is asked of which the facility's own forms hold answers.
fn newer(form: &ImportedForm, asked: &Edition, editions: &[Edition], loaded: &Loaded) -> Option<FiscalYear> {
    let declared = &loaded.facts.declarations;
    let is_answered = |edition: &Edition| {
        let own = edition.forms.iter().filter(|f| !f.kind.is_for_vendors()).flat_map(|f| &f.items);
        let mut ids = own.map(|item| &item.id);
        ids.any(|id| {
            declared.iter().any(|d| d.item == *id)
                || loaded.answers.iter().any(|a| a.item == *id && a.state == AnswerState::Confirmed)
        })
    };
    let years = form.fiscal_year..asked.fiscal_year;
    let between = editions.iter().filter(|e| e.fiscal_year > years.start && years.contains(&e.fiscal_year));
    between.filter(|e| is_answered(e)).map(|e| e.fiscal_year).max()
}

/// Whether the words printed on a form name only facilities of another kind.
fn names_others(form: &ImportedForm, facility: FacilityKind) -> bool {
    let words = format!("{} {}", form.workbook.title, form.workbook.layout.sheet);
    let (pharmacy, institution) = (words.contains("薬局"), words.contains("医療機関"));
    match facility {
        FacilityKind::Pharmacy => institution && !pharmacy,
        _ => pharmacy && !institution,
    }
}

/// The newest dropped form that is not asked this year, in words: what 今日 says beside the request for this year's form.
pub(crate) fn instead_of_this_years(imported: &[ImportedForm], asked: &Edition, own: FormKind) -> Option<Text> {
    let others =
        imported.iter().filter(|f| !f.form.kind.is_for_vendors() && (f.edition != asked.id || f.form.kind != own));
    let newest = others.max_by_key(|f| f.fiscal_year)?;
    let name = newest.form.name();
    let year = newest.fiscal_year;
    Some(Text::new(
        format!("入れてある{year}版「{}」は、今年度の様式ではありません。", name.ja),
        format!("The {} of {} that was dropped is not this year's form.", name.en, year.name(sejo_model::Lang::En)),
    ))
}
