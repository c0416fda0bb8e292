//! A reply to a request of a year that is over: what of it counts for that year only, and what as of now.
//!
//! Every year has a checklist of its own, so an answer to a row is declared for the year it was asked for, whenever it comes. Who does
//! what and a disclosure are what they are by the day they are accepted; how the vendor connects is asked once a year.

use sejo_model::reply::{DecisionKind, GivenAnswer, ReplyPart};
use sejo_model::request::{Asked, QuestionGroup};
use sejo_model::{Date, FiscalYear, Lang, Reply};

use super::remote;
use crate::request::year_over;

/// What of a late reply counts for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Late {
    /// The year it was asked for.
    pub year: FiscalYear,
    /// How many answers are to rows of the checklist of that year.
    pub rows: usize,
    /// How many are to anything else.
    pub others: usize,
    /// Whether it says how the vendor connects, and that on a day before this year, or on none that is known.
    pub is_remote_old: bool,
    /// Whether no day is written in it.
    pub is_undated: bool,
}

/// What a reply is good for where the year it was asked for is over; nothing where it is not, or where no answer of it can count.
pub(super) fn late(reply: &Reply, asked: &Asked, today: Date) -> Option<Late> {
    let year = year_over(asked, today)?;
    let may_count = |part: &&ReplyPart| part.decision().is_none_or(|decision| decision.kind == DecisionKind::Accepted);
    let answers = reply.parts.iter().filter(may_count).flat_map(|part| reply.standing(part).answers);
    let group = |given: GivenAnswer| {
        let question = asked.question(&given.question).filter(|_| !given.value.is_empty());
        question.map(|question| question.group)
    };
    let groups: Vec<QuestionGroup> = answers.filter_map(group).collect();
    let rows = groups.iter().filter(|group| **group == QuestionGroup::Form).count();
    let is_of_now = FiscalYear::of(today).contains(remote::counts_from(reply, asked, today));
    let is_remote_old = groups.contains(&QuestionGroup::Remote) && !is_of_now;
    let (others, is_undated) = (groups.len() - rows, reply.answered_on.is_none());
    (!groups.is_empty()).then_some(Late { year, rows, others, is_remote_old, is_undated })
}

impl Late {
    /// What of it counts for what, in sentences.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let (year, rows, others) = (self.year.name(lang), self.rows, self.others);
        let said = match lang {
            Lang::Ja => [
                Some(format!("{year}の依頼への返信です。")),
                (rows > 0).then(|| {
                    format!(
                        "チェックリストの項目への回答{rows}件は、{year}の申告としてだけ数え、今年度の項目には数えません。受け取ると、今年度の回答が届くまで、項目のページに、前の年度の事業者の回答として出ます。{year}の記録は、年度が終わったときのままです。今年度の分は、今年度の依頼で聞きます。"
                    )
                }),
                (others > 0).then(|| format!("役割分担など、ほかの回答{others}件は、受け取ると、いまの記録に入ります。")),
                self.is_remote_old.then(|| match self.is_undated {
                    true => format!(
                        "そのうちリモート保守の回答は、回答日が書かれていないため、{year}の分に数え、今年度の分には数えません。今年度に答えたものかどうか、送り主に日付を確かめてください。"
                    ),
                    false => {
                        "そのうちリモート保守の回答は、回答日が今年度ではないため、今年度の分には数えません。".to_owned()
                    }
                }),
            ],
            Lang::En => [
                Some(format!("This replies to a request of {year}.")),
                (rows > 0).then(|| {
                    format!(
                        " Its answers to rows of the checklist ({rows}) count for {year} only and for no row of this year, which a request of this year asks. Once accepted they stand on the pages of these rows as the vendor's answer of an earlier year, until one of this year comes; the record of {year} stays as it was when the year ended."
                    )
                }),
                (others > 0).then(|| {
                    format!(" Its other answers ({others}), such as who does what, go on record as of now once they are accepted.")
                }),
                self.is_remote_old.then(|| match self.is_undated {
                    true => format!(
                        " Those about remote maintenance say no day on which they were given: they count for {year}, and not for this year. Ask the sender for the day."
                    ),
                    false => {
                        " Those about remote maintenance were given before this year began, and do not count for it."
                            .to_owned()
                    }
                }),
            ],
        };
        said.into_iter().flatten().collect()
    }
}
