//! What goes out to a vendor with a request: one HTML file to answer in ([`html()`]), its twin as a workbook ([`xlsx()`]), the
//! covering letter, and a text for the mail.
//!
//! Invariants: the HTML asks no network for anything and its text comes in as JSON that cannot end the script it stands in; both
//! forms carry the id and the signature of the request, so that what comes back can be matched.

mod html;
mod xlsx;

use serde::Serialize;

use sejo_model::request::{Asked, QuestionGroup};
use sejo_model::{Date, Lang, date};

use crate::error::ReportError;
use crate::pdf::{self, Document, Printed};

pub use html::html;
pub use xlsx::{Filled, filled_xlsx, xlsx};

/// The covering letter with its dates in words.
#[derive(Serialize)]
struct Sheet<'a> {
    facility: &'a str,
    vendor: &'a str,
    attention: &'a str,
    contact: &'a str,
    words: &'a str,
    /// What the route asks for; empty where it asks for nothing.
    route: String,
    due_words: String,
    systems: Vec<&'a str>,
    edition: &'a str,
    counts: Vec<(&'static str, usize)>,
    /// Whether a disclosure is asked for.
    disclosure: bool,
    number: String,
    spoken: &'a [&'static str],
}

/// The covering letter (A4, one page; more where its words name many questions).
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn request_letter(
    asked: &Asked,
    attention: &str,
    spoken: &[&'static str],
    lang: Lang,
    written_on: Date,
) -> Result<Printed, ReportError> {
    const NAMED: usize = 20;
    let counts = QuestionGroup::ALL
        .iter()
        .map(|group| (group.words().r#in(lang), asked.questions.iter().filter(|q| q.group == *group).count()));
    let sheet = Sheet {
        facility: &asked.facility.name,
        vendor: &asked.vendor.name,
        attention,
        contact: &asked.contact,
        words: &asked.words,
        route: route_words(asked, lang),
        due_words: date::long(asked.due_on, lang),
        systems: asked.systems.iter().map(|s| s.name.as_str()).take(NAMED).collect(),
        edition: &asked.edition_title,
        counts: counts.filter(|(_, count)| *count > 0).collect(),
        disclosure: asked.questions.iter().any(|question| question.group == QuestionGroup::Disclosure),
        number: asked.id.to_string(),
        spoken,
    };
    pdf::print(Document::Request, lang, written_on, &sheet)
}

/// What the route asks for; empty where it asks for nothing.
fn route_words(asked: &Asked, lang: Lang) -> String {
    asked.on_route().map(|words| words.r#in(lang).to_owned()).unwrap_or_default()
}

/// What to write in the mail: the first line is the subject.
#[must_use]
pub fn mail(asked: &Asked, attention: &str, lang: Lang) -> (String, String) {
    let (facility, vendor) = (&asked.facility.name, &asked.vendor.name);
    let due = date::long(asked.due_on, lang);
    let systems = asked.system_names();
    let contact = if asked.contact.is_empty() { facility } else { &asked.contact };
    let route = route_words(asked, lang);
    let said = [route.as_str(), asked.words.as_str()].into_iter().filter(|text| !text.is_empty());
    let words = said.map(|text| format!("\n{text}\n")).collect::<Vec<_>>().concat();
    let is_asked = |group: &&QuestionGroup| asked.questions.iter().any(|question| question.group == **group);
    let groups = QuestionGroup::ALL.iter().filter(is_asked).map(|group| group.words().r#in(lang));
    let groups = groups.collect::<Vec<_>>().join(lang.pick("、", ", "));
    match lang {
        Lang::Ja => {
            let to = if attention.is_empty() { "ご担当者".to_owned() } else { attention.to_owned() };
            (
                format!("【{facility}】サイバーセキュリティ対策の確認のお願い({due}まで)"),
                format!(
                    "{vendor}\n{to} 様\n\nいつもお世話になっております。{facility}です。\n\n{}のチェックリストのため、当院で使っている次のシステムについて、{groups}をお尋ねします。\n\n対象: {systems}\n期限: {due}\n{words}\n添付の「回答用のHTML」をブラウザで開いてお答えになり、「回答を保存する」で保存したファイルを、このメールへの返信に付けてお送りください。インターネットへの接続も、サインインも要りません。HTMLを開けないときは、添付のExcelに記入してお送りください。\n\nパスワードや鍵は書かないでください。ご不明な点は、次までお問い合わせください。\n\n{contact}\n依頼番号: {}\n",
                    asked.edition_title, asked.id
                ),
            )
        }
        Lang::En => {
            let to = if attention.is_empty() { vendor.clone() } else { attention.to_owned() };
            (
                format!("{facility}: request about cybersecurity measures (by {due})"),
                format!(
                    "Dear {to},\n\nfor this year's cybersecurity checklist we need your answers about these systems: {groups}.\n\nSystems: {systems}\nBy: {due}\n{words}\nPlease open the attached HTML file in a browser, answer, save, and send the saved file back. It needs no network and no sign-in. If it cannot be opened, fill in the attached workbook instead. Please write no passwords.\n\n{contact}\n{facility}\nRequest number: {}\n",
                    asked.id
                ),
            )
        }
    }
}
