//! The paper twin: cards of the first hour and the blank form, with the telephone numbers of the register.

use sejo_model::incident::first_steps;
use sejo_model::{Action, Actor, Date, Facts, Lang};
use sejo_report::Printed;
use sejo_report::contact::{CardLine, VendorCall, decider_calls, head_calls, vendor_calls};
use sejo_report::incident::{Blank, PHONES, Phone, cards_print, form_print};

use crate::{App, Error, File, Result, authz, facts};

/// Which paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlankPaper {
    /// 初動カード.
    Cards,
    /// インシデント記録用紙.
    Form,
}

impl BlankPaper {
    const fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Cards => lang.pick("初動カード", "first-hour-cards"),
            Self::Form => lang.pick("インシデント記録用紙", "incident-form"),
        }
    }

    fn print(self, blank: &Blank) -> std::result::Result<Printed, sejo_report::ReportError> {
        match self {
            Self::Cards => cards_print(blank),
            Self::Form => form_print(blank),
        }
    }
}

/// What the blank papers say of this facility.
pub(crate) fn blank(facts: &Facts, lang: Lang, printed_on: Date) -> Blank {
    let chart = sejo_judge::contact_chart(facts, printed_on);
    let (calls, phones_left) = vendor_calls(&chart, PHONES);
    let phone = |call: VendorCall| Phone { number: call.number.at_night(lang), name: call.name, about: call.about };
    let phones = calls.into_iter().map(phone).collect();
    let line = |line: CardLine| Phone { name: line.name, about: line.about, number: line.number };
    let heads = head_calls(&chart, lang).into_iter().map(line).collect();
    let deciders = decider_calls(&chart, lang).into_iter().map(line).collect();
    let (facility, steps) = (facts.facility.name.clone(), first_steps(facts));
    Blank { lang, facility, phones, phones_left, heads, deciders, steps, printed_on }
}

impl App {
    /// A blank paper of this facility. Whoever may look may print it: on the worst night there is no time to ask.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn incident_paper(&self, actor: &Actor, paper: BlankPaper) -> Result<File> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let blank = blank(&facts, actor.lang, self.today());
        let name = format!("{}_{}.pdf", paper.name(actor.lang), self.today());
        let printed = tokio::task::spawn_blocking(move || paper.print(&blank)).await;
        let printed = printed.map_err(Error::internal)?.map_err(Error::internal)?;
        self.note_export(actor, "incident.paper", &name).await?;
        Ok(File::print(name, printed))
    }
}
