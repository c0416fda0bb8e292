//! What happened to a request, in one line: page and command say the same.

use jiff::civil::Date;

use super::{Asked, Happened, LetGo, RequestEvent};
use crate::id::SystemId;
use crate::words::Lang;
use crate::{date, moment};

impl Happened {
    /// Of which systems it was said that the rest is not asked for, or is all the same, and of how many questions of each; nothing from
    /// before that was said of each system by itself.
    #[must_use]
    pub fn shares<'a>(&self, asked: &'a Asked) -> Vec<(&'a str, usize)> {
        let (Self::Enough { systems, questions, .. } | Self::NotEnough { systems, questions, .. }) = self else {
            return Vec::new();
        };
        let count = |id: SystemId| {
            questions.iter().filter(|one| matches!(one, LetGo::About { system, .. } if *system == id)).count()
        };
        let named = systems.iter().filter_map(|id| asked.system(*id));
        named.map(|system| (system.name.as_str(), count(system.id))).collect()
    }
}

impl RequestEvent {
    /// On which day it happened; of what names none, on which day it was written down.
    #[must_use]
    pub fn on(&self) -> Date {
        match self.what {
            Happened::Sent { on, .. } | Happened::Opened { on, .. } | Happened::Reminded { on, .. } => on,
            Happened::Withdrawn { .. } | Happened::Enough { .. } | Happened::NotEnough { .. } => moment::day(self.at),
        }
    }

    /// The day, what happened, how or of how many questions about which system, and with which words; `asked` is what it happened to.
    #[must_use]
    pub fn told(&self, asked: &Asked, lang: Lang) -> String {
        let counted =
            |count: usize| format!("{count}{}", lang.pick("項目", if count == 1 { " question" } else { " questions" }));
        let (more, note) = match &self.what {
            Happened::Sent { means, .. } => (means.words().r#in(lang).to_owned(), ""),
            Happened::Reminded { means, note, .. } => (means.words().r#in(lang).to_owned(), note.as_str()),
            Happened::Enough { questions, note, .. } | Happened::NotEnough { questions, note, .. } => {
                let shares = self.what.shares(asked).into_iter();
                let shares = shares.map(|(name, count)| format!("{name}{}{}", lang.pick(" ", ": "), counted(count)));
                // From before it was said of each system by itself, there is only how many in all.
                let in_all = if questions.is_empty() { String::new() } else { counted(questions.len()) };
                let shares = shares.collect::<Vec<_>>().join(lang.pick("、", ", "));
                (if shares.is_empty() { in_all } else { shares }, note.as_str())
            }
            Happened::Opened { note, .. } | Happened::Withdrawn { note } => (String::new(), note.as_str()),
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
    use crate::request::tests::request;
    use crate::request::{AskedSystem, Means};

    use super::*;

    #[test]
    fn what_happened_is_told_with_its_day_and_its_words() {
        let on = jiff::civil::date(2026, 11, 28);
        let (own, other) = (SystemId::new(), SystemId::new());
        let mut asked = request(own).asked;
        asked.systems.push(AskedSystem { id: other, name: "画像".to_owned() });
        // 10 o'clock on 30 November in Japan.
        let event = |what: Happened| RequestEvent { what, at: 1_796_000_400_000_000, by: UserId::COMMAND };
        let told = |what: Happened| event(what).told(&asked, Lang::Ja);
        let about = |system: SystemId, question: &str| LetGo::About { system, question: question.to_owned() };
        let questions = || vec![about(own, "officer"), about(other, "officer"), about(other, "patching")];
        let old = |json: &str| serde_json::from_str::<Happened>(json).unwrap();
        let note = || "電話で聞いた".to_owned();
        for (what, line) in [
            (Happened::Sent { on, means: Means::Mail }, "2026年11月28日 "),
            (
                Happened::Enough { systems: vec![own, other], questions: questions(), note: note() },
                "2026年11月30日 残りは聞かないことにした (電子カルテ 1項目、画像 2項目) 電話で聞いた",
            ),
            (
                Happened::NotEnough { systems: vec![other], questions: questions(), note: String::new() },
                "2026年11月30日 残りも聞くことにした (画像 2項目)",
            ),
            // As it was written down before it was said of each system.
            (
                old(r#"{"kind":"enough","questions":["officer"],"note":"電話で聞いた"}"#),
                "2026年11月30日 残りは聞かないことにした (1項目) 電話で聞いた",
            ),
            (old(r#"{"kind":"not-enough","note":""}"#), "2026年11月30日 残りも聞くことにした"),
            (Happened::Withdrawn { note: note() }, "2026年11月30日 "),
        ] {
            let told = told(what);
            assert!(told.starts_with(line), "{told}");
        }
        let opened = told(Happened::Opened { on, note: note() });
        assert!(opened.starts_with("2026年11月28日 ") && opened.ends_with(" 電話で聞いた"), "{opened}");
        let both = Happened::Enough { systems: vec![own, other], questions: questions(), note: String::new() };
        let both = event(both).told(&asked, Lang::En);
        assert!(both.ends_with("(電子カルテ: 1 question, 画像: 2 questions)"), "{both}");
    }
}
