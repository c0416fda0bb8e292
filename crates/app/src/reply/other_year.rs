//! An official form of another year than the request it is taken for: what to do with it instead. Every year has a checklist of its own,
//! so its answers belong to a request of the year they were given for; where there is none, the file that went out with the request is
//! always there to be answered in, whether or not the form of its year has come out.

use sejo_model::reply::{ReplyNote, ReplyNoteCode};
use sejo_model::request::Standing;
use sejo_model::words::Text;
use sejo_model::{EditionId, FiscalYear, ImportedForm, Lang, Request, date};

use super::settle::{Settled, both};

/// That a form is of another year than the request it is taken for, and what to do; nothing where both are of one year.
pub(super) fn note_other_year(notes: &mut Vec<ReplyNote>, form: &ImportedForm, beside: &Settled<'_>) {
    if form.edition == beside.request.asked.edition {
        return;
    }
    let said = words(&form.edition, beside);
    let about = both(|lang| format!("{}: {}", form.title, said.r#in(lang)));
    notes.push(ReplyNote::said(ReplyNoteCode::OtherEdition, about));
}

/// What to do with a form of this edition.
fn words(edition: &EditionId, beside: &Settled<'_>) -> Text {
    let is_todays = edition.fiscal_year() == Some(FiscalYear::of(beside.today));
    let is_out = |standing: Standing| !matches!(standing, Standing::Draft | Standing::Withdrawn);
    let is_open = |standing: Standing| is_out(standing) && standing != Standing::Accepted;
    let own = request_on(edition, beside, |standing| if is_todays { is_out(standing) } else { is_open(standing) });
    let draft = request_on(edition, beside, |standing| standing == Standing::Draft).filter(|_| is_todays);
    let named = |request: &Request| both(|lang| named(request, lang));
    match (own.map(named), draft.map(named)) {
        (Some(own), _) if is_todays => Text::new(
            format!("これは今年度の様式です。今年度の依頼({})のページから入れてください。", own.ja),
            format!("It is this year's form. Take it in on the page of this year's request ({}).", own.en),
        ),
        (None, Some(draft)) => Text::new(
            format!(
                "これは今年度の様式です。今年度の依頼({})は作ってありますが、送った記録がありません。この依頼には入れず、その依頼のページから入れてください。",
                draft.ja
            ),
            format!(
                "It is this year's form. This year's request ({}) is made and not recorded as sent: do not use it here, and take it in on the page of that request.",
                draft.en
            ),
        ),
        (None, None) if is_todays => Text::new(
            "これは今年度の様式です。今年度の依頼はまだないので、この依頼には入れず、「ファイルを入れる」から様式として入れてください。",
            "It is this year's form. There is no request of this year yet: do not use it here, and drop it as a form under “Drop files”.",
        ),
        (Some(own), _) => Text::new(
            format!(
                "前の年度の様式です。前の年度の依頼({})に、まだ答えのない項目があります。それへの返信なら、そのページから入れてください。この依頼には、一緒に送った回答用のファイルに答えてもらってください。",
                own.ja
            ),
            format!(
                "It is the form of an earlier year, whose request ({}) is still open. If it replies to that one, take it in on its page. For this request ask for the file that was sent with it.",
                own.en
            ),
        ),
        (None, None) => Text::new(
            "この依頼の年度の様式ではありません。この依頼には、一緒に送った回答用のファイルに答えてもらってください。",
            "It is not the form of the year of this request. Ask for an answer in the file that was sent with the request.",
        ),
    }
}

/// The newest request on an edition to the vendor of this one that stands as it is wanted about any of its systems.
fn request_on<'a>(
    edition: &EditionId,
    beside: &Settled<'a>,
    is_wanted: impl Fn(Standing) -> bool,
) -> Option<&'a Request> {
    let vendor = &beside.request.asked.vendor.id;
    let is_its = |r: &&Request| r.asked.vendor.id == *vendor && r.asked.edition == *edition;
    let stands_so = |r: &&Request| {
        let mut stands = r.asked.systems.iter().map(|system| r.standing(system.id, beside.replies, beside.today));
        stands.any(&is_wanted)
    };
    beside.requests.iter().filter(is_its).filter(stands_so).max_by_key(|request| request.id())
}

/// A request by its day and number.
fn named(request: &Request, lang: Lang) -> String {
    let day = date::short(request.asked.made_on, lang);
    format!("{day} {} {}", lang.pick("依頼番号", "request number"), request.id())
}
