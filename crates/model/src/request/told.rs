//! What happened to a request, in one line: page and command say the same.

use jiff::civil::Date;

use super::{Happened, RequestEvent};
use crate::words::Lang;
use crate::{date, moment};

impl RequestEvent {
    /// On which day it happened; of what names none, on which day it was written down.
    #[must_use]
    pub fn on(&self) -> Date {
        match self.what {
            Happened::Sent { on, .. } | Happened::Opened { on, .. } | Happened::Reminded { on, .. } => on,
            Happened::Withdrawn { .. } | Happened::Enough { .. } | Happened::NotEnough { .. } => moment::day(self.at),
        }
    }

    /// The day, what happened, how or of how many questions, and with which words.
    #[must_use]
    pub fn told(&self, lang: Lang) -> String {
        let (more, note) = match &self.what {
            Happened::Sent { means, .. } => (means.words().r#in(lang).to_owned(), ""),
            Happened::Reminded { means, note, .. } => (means.words().r#in(lang).to_owned(), note.as_str()),
            Happened::Enough { questions, note } => {
                let count = questions.len();
                let questions = lang.pick("項目", if count == 1 { " question" } else { " questions" });
                (format!("{count}{questions}"), note.as_str())
            }
            Happened::Opened { note, .. } | Happened::Withdrawn { note } | Happened::NotEnough { note } => {
                (String::new(), note.as_str())
            }
        };
        let more = if more.is_empty() { more } else { format!("({more})") };
        let day = date::short(self.on(), lang);
        let all = [day.as_str(), self.what.words().r#in(lang), more.as_str(), note];
        all.into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use crate::id::UserId;
    use crate::request::{LetGo, Means};

    use super::*;

    #[test]
    fn what_happened_is_told_with_its_day_and_its_words() {
        let on = jiff::civil::date(2026, 11, 28);
        // 10 o'clock on 30 November in Japan.
        let told =
            |what: Happened| RequestEvent { what, at: 1_796_000_400_000_000, by: UserId::COMMAND }.told(Lang::Ja);
        let note = || "電話で聞いた".to_owned();
        for (what, line) in [
            (Happened::Sent { on, means: Means::Mail }, "2026年11月28日 "),
            (
                Happened::Enough { questions: vec![LetGo::Answered("officer".to_owned())], note: note() },
                "2026年11月30日 残りは聞かないことにした (1項目) 電話で聞いた",
            ),
            (Happened::NotEnough { note: String::new() }, "2026年11月30日 残りも聞くことにした"),
            (Happened::Withdrawn { note: note() }, "2026年11月30日 "),
        ] {
            let told = told(what);
            assert!(told.starts_with(line), "{told}");
        }
        let opened = told(Happened::Opened { on, note: note() });
        assert!(opened.starts_with("2026年11月28日 ") && opened.ends_with(" 電話で聞いた"), "{opened}");
    }
}
