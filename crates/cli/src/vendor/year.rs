//! The form of which year a command of a vendor is about.
//!
//! Invariant: where only an earlier year has answers, nothing is taken for the form of the new one before it was named.

use sejo_app::App;
use sejo_app::product::{AnswersBefore, AnswersView};
use sejo_model::words::Text;
use sejo_model::{Actor, EditionId, ErrorCode, FormKind, IssuingId, ProductId};

use crate::edition;
use crate::output::{Failure, Output};

/// The edition that was named, if one was.
pub(super) async fn named(app: &App, actor: &Actor, typed: Option<&str>) -> Result<Option<EditionId>, Failure> {
    let Some(typed) = typed else { return Ok(None) };
    let editions = app.editions(actor).await?;
    let (edition, _) = edition::find(&editions, typed.trim(), FormKind::Vendor)?;
    Ok(Some(edition.id.clone()))
}

/// What is answered about a product in the year that was named, or in this one.
pub(super) async fn shown(
    app: &App,
    actor: &Actor,
    id: ProductId,
    typed: Option<&str>,
) -> Result<AnswersView, Failure> {
    let key = named(app, actor, typed).await?.map(|edition| (edition, FormKind::Vendor));
    Ok(app.answers(actor, id, key.as_ref()).await?)
}

/// The earlier year's answers, where this year has none.
fn only_before(view: &AnswersView) -> Option<&AnswersBefore> {
    view.before.as_ref().filter(|_| view.sets.is_empty())
}

/// The same for a command that changes them. `rest`: what else is typed behind the product.
pub(super) async fn changed(
    app: &App,
    actor: &Actor,
    id: ProductId,
    typed: Option<&str>,
    (command, rest): (&str, &str),
    out: &Output,
) -> Result<AnswersView, Failure> {
    let view = shown(app, actor, id, typed).await?;
    let Some(before) = only_before(&view).filter(|_| typed.is_none()) else { return Ok(view) };
    let (name, this, old) = (&view.product.name, &view.title, &before.title);
    let of = |edition: &EditionId| out.command(&format!("sejo vendor {command} \"{name}\"{rest} --edition {edition}"));
    let (of_old, of_this) = (of(&before.edition), of(&view.edition));
    let (mut ja, mut en) = (
        format!(
            "「{name}」は、{this}にはまだ回答がなく、{old}には回答があります。何も変えていません。{old}の回答のことなら: {of_old}"
        ),
        format!(
            "nothing is answered about \"{name}\" on {this} yet, but on {old}; nothing was changed. For the answers on {old}: {of_old}"
        ),
    );
    if command == "answer" {
        ja.push_str(&format!("。{this}に初めて答えるなら: {of_this}"));
        en.push_str(&format!("; to answer {this} for the first time: {of_this}"));
    }
    Err(Failure::wrong(ja, en))
}

/// Beside answers that are shown: that another year has them.
pub(super) fn remark_before(view: &AnswersView, out: &Output) {
    let Some(before) = only_before(view) else { return };
    let command = out.command(&format!("sejo vendor answers \"{}\" --edition {}", view.product.name, before.edition));
    let (this, old) = (&view.title, &before.title);
    out.remark(&Text::new(
        format!("{this}には、まだ回答がありません。{old}の回答を見るには: {command}"),
        format!("nothing is answered on {this} yet; for the answers on {old}: {command}"),
    ));
}

/// After a run for this year's form that left customers out: the products only an earlier year has answers about.
pub(super) async fn remark_left_out(
    app: &App,
    actor: &Actor,
    (run, flags): (IssuingId, &str),
    out: &Output,
) -> Result<(), Failure> {
    let run = app.issuing(actor, run).await?.issuing;
    if run.edition.is_some() || run.left_out.iter().all(|left| left.code != ErrorCode::AnswersMissing) {
        return Ok(());
    }
    for row in app.products(actor).await? {
        let view = app.answers(actor, row.product.id, None).await?;
        let Some(before) = only_before(&view) else { continue };
        let command = out.command(&format!("sejo vendor issue{flags} --edition {}", before.edition));
        let (name, this, old) = (&view.product.name, &view.title, &before.title);
        out.remark(&Text::new(
            format!(
                "「{name}」は、{this}にはまだ回答がなく、{old}には回答があります。依頼のない顧客に{old}の様式で発行するには: {command}"
            ),
            format!(
                "nothing is answered about \"{name}\" on {this} yet, but on {old}. To issue the form of {old} to customers that sent no request: {command}"
            ),
        ));
    }
    Ok(())
}
