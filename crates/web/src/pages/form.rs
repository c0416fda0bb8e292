//! Forms (様式): preview, print, downloads.

use askama::Template;
use axum::extract::{Path, Query, State};
use sejo_app::checklist::ItemRow;
use sejo_app::form::WAITS;
use sejo_app::form::{Filling, FormRow, FormsView, PastForm, printed_remark};
use sejo_model::{Answer, EditionId, EditionState, ErrorCode, FormKind, Lang};
use serde::Deserialize;

use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, download, page};
use crate::part::{self, Tone};
use crate::shell::{Nav, Shell};
use crate::site::Site;

#[derive(Template)]
#[template(path = "form/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    may_export: bool,
    view: FormsView,
}

impl Show {
    /// The answers of a row, first to last round, without those to other words while these wait to be read.
    fn rounds<'a>(&self, row: &'a ItemRow, latest: &'a Answer) -> Vec<&'a Answer> {
        let waits = latest.is_reworded(&row.label);
        let all = row.earlier.iter().chain(std::iter::once(latest));
        all.filter(|a| !waits || !a.is_reworded(&row.label)).collect()
    }

    /// What stands in the place of those.
    fn waits(&self, row: &ItemRow) -> Option<&'static str> {
        row.reworded.as_ref().map(|_| WAITS.r#in(self.lang))
    }

    /// A remark as it is printed.
    fn remark(&self, answer: &Answer) -> String {
        printed_remark(answer, self.lang)
    }

    /// Why an imported form cannot be filled in, and what to do instead; `None` when it can.
    fn why_not(&self, form: &FormRow) -> Option<&'static str> {
        let (ja, en) = match form.filling {
            Filling::Ready => return None,
            Filling::NoWorkbook => (
                "もとのExcelが残っていないため、記入できません。同じExcelをもう一度「ファイルを入れる」に入れてください。",
                "The workbook is not kept, so it cannot be filled in. Drop the same file again.",
            ),
            Filling::ForVendors => (
                "事業者が記入する様式のため、ここでは記入しません。回答が書かれていたときは「申告」として、今年度の項目の横に出ています。もとのExcelは「ファイルを入れる」の一覧から取り出せます。",
                "This form is the vendor's to fill in. Answers written into it, if any, stand beside this year's rows as declared. The file itself can be taken from the list under “Drop files”.",
            ),
            Filling::NothingWritten => (
                "この様式には、施錠で確認した回答がなく、もとのExcelにも回答が書かれていなかったため、記入するものがありません。もとのExcelは「ファイルを入れる」の一覧から取り出せます。",
                "Nothing was confirmed in this form, and no answer stood in the file, so there is nothing to fill in. The file itself can be taken from the list under “Drop files”.",
            ),
            Filling::NothingConfirmed => (
                "この様式には、施錠で確認した回答がまだないため、記入できません。書かれていた回答は「申告」として残っていて、今年度の項目に答えるときの参考になります。もとのExcelは「ファイルを入れる」の一覧から取り出せます。",
                "Nothing was confirmed in this form, so there is nothing to fill in. What it said is kept as declared and helps with this year's rows. The file itself can be taken from the list under “Drop files”.",
            ),
        };
        Some(self.lang.pick(ja, en))
    }

    /// What becomes of a round the workbook has no columns for.
    fn beyond(&self, form: &FormRow) -> Option<String> {
        form.beyond.map(|beyond| beyond.words().r#in(self.lang).to_owned())
    }

    /// What the workbook has no place for.
    fn left_out(&self, form: &FormRow) -> Option<String> {
        form.left_out_words().map(|words| words.r#in(self.lang).to_owned())
    }

    fn unprintable(&self) -> String {
        super::ledger::spaced(self.view.unprintable.iter().copied())
    }
}

#[derive(Template)]
#[template(path = "form/past.html")]
struct Past {
    shell: Shell,
    lang: Lang,
    may_export: bool,
    past: PastForm,
}

impl Past {
    /// What stands behind the addresses of this form.
    fn query(&self) -> String {
        format!("edition={}&form={}", self.past.edition.id, self.past.edition.form.key())
    }

    /// A remark as it is printed.
    fn remark(&self, answer: &Answer) -> String {
        printed_remark(answer, self.lang)
    }
}

/// `GET /forms`, with `?edition=r8` that of an earlier year.
pub async fn show(State(site): State<Site>, me: Signed, Query(asked): Query<Asked>) -> Outcome {
    if let Some((edition, form)) = asked.past()? {
        let past = site.app.past_form(me.actor(), &edition, form).await?;
        let may_export = me.actor().role.may(sejo_model::Action::Export);
        return Ok(page(Past { shell: me.shell(Nav::Forms), lang: me.lang(), may_export, past }));
    }
    let view = site.app.forms(me.actor()).await?;
    let may_export = me.actor().role.may(sejo_model::Action::Export);
    Ok(page(Show { shell: me.shell(Nav::Forms), lang: me.lang(), may_export, view }))
}

/// `?reasons=yes`: also print the measured verdicts; `?edition=r8&form=institution`: the form of an earlier year.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    reasons: String,
    #[serde(default)]
    edition: String,
    #[serde(default)]
    form: String,
}

impl Asked {
    /// The form of an earlier year, where one is asked for.
    fn past(&self) -> Result<Option<(EditionId, Option<FormKind>)>, ErrorCode> {
        if self.edition.is_empty() {
            return Ok(None);
        }
        let form = match self.form.as_str() {
            "" => None,
            form => Some(form.parse::<FormKind>().map_err(|_| ErrorCode::NotFound)?),
        };
        Ok(Some((EditionId(self.edition.clone()), form)))
    }
}

/// `GET /forms/pdf`
pub async fn pdf(State(site): State<Site>, me: Signed, Query(asked): Query<Asked>) -> Outcome {
    Ok(download(match asked.past()? {
        Some((edition, form)) => site.app.past_form_pdf(me.actor(), &edition, form).await?,
        None => site.app.form_pdf(me.actor(), asked.reasons == "yes").await?,
    }))
}

/// `GET /forms/json`
pub async fn json(State(site): State<Site>, me: Signed, Query(asked): Query<Asked>) -> Outcome {
    Ok(download(match asked.past()? {
        Some((edition, form)) => site.app.past_form_json(me.actor(), &edition, form).await?,
        None => site.app.form_json(me.actor()).await?,
    }))
}

/// `GET /forms/workbook/{edition}/{form}`
pub async fn workbook(State(site): State<Site>, me: Signed, Path((edition, form)): Path<(String, String)>) -> Outcome {
    let form: FormKind = form.parse().map_err(|_| ErrorCode::NotFound)?;
    Ok(download(site.app.filled_workbook(me.actor(), &EditionId(edition), form).await?))
}
