//! Words of reasons and steps, and what a step costs: `content/reasons.toml` and `content/steps.toml`.
//!
//! Both files are built in. Tests prove that they parse and that every code has its words, so the fallback (the bare
//! code) is never seen by people.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use sejo_model::backup_record::Forgotten;
use sejo_model::contact::Matter;
use sejo_model::words::{Text, Words};
use sejo_model::{
    AnswerValue, Authority, Control, Date, DeviceKind, Duty, FacilityKind, Lang, Post, Reason, Step, StepCode, date,
};
use serde::Deserialize;

use crate::configuration::{finding_title, value_words};
use crate::scenario::scenario_title;

static REASONS: LazyLock<BTreeMap<String, Text>> =
    LazyLock::new(|| toml::from_str(include_str!("../../../content/reasons.toml")).unwrap_or_default());

static STEPS: LazyLock<BTreeMap<String, StepContent>> =
    LazyLock::new(|| toml::from_str(include_str!("../../../content/steps.toml")).unwrap_or_default());

/// A step as the content file has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct StepContent {
    title: Text,
    how: Text,
    who: Text,
    /// Where to note what came of it, when Sejo cannot measure it.
    record: Option<Record>,
    /// Minutes however many things there are.
    minutes: u32,
    /// Minutes more for each thing.
    #[serde(default)]
    each: u32,
    /// Never more minutes than this: beyond it people work in bulk or over several days.
    most: u32,
    /// Yen.
    #[serde(default)]
    yen: u64,
}

/// Where a deed is noted that Sejo cannot measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Record {
    /// With the answer of the row.
    Answer,
}

impl Record {
    /// Said after how to do it: nobody shall wait for a verdict that this step cannot change.
    const fn words(self) -> Words {
        match self {
            Self::Answer => Words {
                ja: "終わったら項目を開いて回答し、いつ、誰が、何で確かめたかと、書類の置き場所を書き残してください。施錠はこの結果をまだ読み取れないため、この作業だけでは実測は変わりません。",
                en: " When done, open the row and answer it: note who made sure, when and how, and where the papers are. Sejo cannot read the result yet, so this alone does not change what is measured.",
            },
        }
    }
}

/// What a step says to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepWords {
    /// What to do, as one imperative sentence.
    pub title: Text,
    /// How to do it in Sejo and outside.
    pub how: Text,
    /// Who can do it, or whom to ask.
    pub who: Text,
    /// What comes of it is written into the answer of the row.
    pub in_answer: bool,
}

/// A reason as a sentence, as the people of such a facility say it.
#[must_use]
pub fn reason_words(reason: &Reason, kind: FacilityKind) -> Text {
    let Some(words) = REASONS.get(reason.code.0) else {
        return Text::new(reason.code.0, reason.code.0);
    };
    let mut text =
        words.clone().said_by(kind).with("count", &reason.count.to_string()).with("total", &reason.total.to_string());
    text = put(text, "names", &names(reason));
    for (name, value) in &reason.values {
        text = put(text, name, &in_words(name, value));
    }
    text
}

/// A step's title, how and who.
#[must_use]
pub fn step_words(step: &Step) -> StepWords {
    let Some(content) = STEPS.get(step.code.0) else {
        let bare = Text::new(step.code.0, step.code.0);
        return StepWords { title: bare, how: Text::default(), who: Text::default(), in_answer: false };
    };
    let count = step.count.to_string();
    let with = |text: &Text| text.clone().with("count", &count);
    let mut how = with(&content.how);
    if let Some(record) = content.record {
        how.ja.push_str(record.words().ja);
        how.en.push_str(record.words().en);
    }
    let in_answer = content.record == Some(Record::Answer);
    StepWords { title: with(&content.title), how, who: with(&content.who), in_answer }
}

/// Minutes and yen of a step over `count` things.
pub(crate) fn cost(code: StepCode, count: usize) -> (u32, u64) {
    STEPS.get(code.0).map_or((0, 0), |step| {
        let each = step.each.saturating_mul(u32::try_from(count).unwrap_or(u32::MAX));
        (step.minutes.saturating_add(each).min(step.most), step.yen)
    })
}

/// The names, and how many more there are.
fn names(reason: &Reason) -> Text {
    let more = reason.count.saturating_sub(reason.names.len());
    let (ja, en) = (reason.names.join("、"), reason.names.iter().map(|n| in_english(n)).collect::<Vec<_>>().join(", "));
    if more == 0 { Text::new(ja, en) } else { Text::new(format!("{ja} ほか{more}"), format!("{en} and {more} more")) }
}

/// A name as it is said in English: what people called something stays as it is; a role, a matter or an office has words.
fn in_english(name: &str) -> String {
    let posts = Post::ALL.iter().map(|p| p.words());
    let controls = Control::ALL.iter().map(|c| c.words());
    let posts = posts.chain(controls);
    let known = posts.chain(Matter::ALL.iter().map(|m| m.words())).chain(Authority::ALL.iter().map(|a| a.words()));
    let known: Vec<Words> = known.collect();
    let say = |part| known.iter().find(|w| w.ja == part).map_or(part, |w| w.en);
    name.split("または").map(say).collect::<Vec<_>>().join(" or ")
}

/// A value as people read it: days as dates, answers and kinds as words, anything else as it is.
fn in_words(name: &str, value: &str) -> Text {
    let as_day =
        || value.parse::<Date>().ok().map(|day| Text::new(date::short(day, Lang::Ja), date::short(day, Lang::En)));
    let as_answer = || value.parse::<AnswerValue>().ok().map(|answer| Text::from(answer.words()));
    let as_kind = || value.parse::<DeviceKind>().ok().map(|kind| Text::from(kind.words()));
    match name {
        "date" => as_day(),
        "answer" => as_answer(),
        "kind" => as_kind(),
        "duty" => value.parse::<Duty>().ok().map(|duty| Text::from(duty.words())),
        "things" => Some(things(value)),
        "finding" => finding_title(value),
        "owner" => Some(value_words(value)),
        "title" => scenario_title(value),
        _ => None,
    }
    .unwrap_or_else(|| Text::new(value, value))
}

/// Things that are easily forgotten, by their keys.
fn things(keys: &str) -> Text {
    let all = keys.split(',').filter_map(|key| key.parse::<Forgotten>().ok());
    let list = |pick: fn(&Words) -> &'static str, comma: &str| {
        all.clone().map(|t| pick(&t.words())).collect::<Vec<_>>().join(comma)
    };
    Text::new(list(|w| w.ja, "、"), list(|w| w.en, ", "))
}

fn put(mut text: Text, name: &str, value: &Text) -> Text {
    let slot = format!("{{{name}}}");
    text.ja = text.ja.replace(&slot, &value.ja);
    text.en = text.en.replace(&slot, &value.en);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes;

    #[test]
    fn every_reason_and_step_has_words_and_no_words_are_left_over() {
        let reasons: Result<BTreeMap<String, Text>, _> = toml::from_str(include_str!("../../../content/reasons.toml"));
        let mut codes: Vec<&str> = codes::reason::ALL.iter().map(|c| c.0).collect();
        codes.sort_unstable();
        assert_eq!(reasons.unwrap().keys().map(String::as_str).collect::<Vec<_>>(), codes);

        let steps: Result<BTreeMap<String, StepContent>, _> =
            toml::from_str(include_str!("../../../content/steps.toml"));
        let mut codes: Vec<&str> = codes::step::ALL.iter().map(|c| c.0).collect();
        codes.sort_unstable();
        assert_eq!(steps.unwrap().keys().map(String::as_str).collect::<Vec<_>>(), codes);
    }

    #[test]
    fn both_languages_say_the_same_slots() {
        let slots = |text: &str| {
            let mut found: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split_once('}'))
                .map(|(slot, _)| slot.to_owned())
                .collect();
            found.sort();
            found.dedup();
            found
        };
        for (code, text) in &*REASONS {
            assert!(!text.ja.trim().is_empty() && !text.en.trim().is_empty(), "{code}");
            assert!(text.ja.ends_with(['。', '}']), "{code} is a sentence or ends in names: {}", text.ja);
            assert_eq!(slots(&text.ja), slots(&text.en), "{code}");
        }
        for (code, step) in &*STEPS {
            for text in [&step.title, &step.how, &step.who] {
                assert!(!text.ja.trim().is_empty() && !text.en.trim().is_empty(), "{code}");
                assert_eq!(slots(&text.ja), slots(&text.en), "{code}");
                assert!(slots(&text.ja).iter().all(|slot| slot == "count"), "{code}");
            }
            assert!(step.title.ja.ends_with("ください"), "{code}: {}", step.title.ja);
            assert!(step.minutes > 0 && step.minutes <= step.most, "{code}");
        }
    }

    /// A step that changes no measured value says so, and where to note it; one that does, does not.
    #[test]
    fn what_cannot_be_measured_is_noted_with_the_answer() {
        use codes::step as s;
        let unmeasured = [
            s::RIGHTS_MATRIX,
            s::ACCOUNTS_LIST,
            s::PASSWORD_SHOW_POLICY,
            s::REUSE_ASK,
            s::MEDIA_DECIDE,
            s::LOG_ASK,
            s::SERVICES_DECIDE,
            s::PATCH_LOOK_UP,
        ];
        let how = |code| {
            let (items, place) = (Vec::new(), sejo_model::Place::Systems);
            step_words(&Step { code, control: sejo_model::Control::Bcp, items, count: 2, minutes: 1, yen: 0, place })
                .how
        };
        for code in unmeasured {
            let how = how(code);
            assert!(how.ja.contains("項目を開いて回答し") && how.ja.ends_with("実測は変わりません。"), "{}", code.0);
            assert!(how.en.contains("open the row and answer it"), "{}", code.0);
        }
        for code in [
            s::BACKUP_RESTORE_ONE,
            s::LEDGER_FILL,
            s::REMOTE_ASK,
            s::DISCLOSURE_ASK,
            s::TWO_FACTOR_ASK,
            s::APPOINT_OFFICER,
        ] {
            assert!(!how(code).ja.contains("実測は変わりません"), "{}", code.0);
        }
    }

    #[test]
    fn minutes_are_capped_without_overflow() {
        let step = codes::step::LEDGER_FILL;
        assert_eq!(cost(step, 0), (10, 0));
        assert_eq!(cost(step, 5), (20, 0));
        assert_eq!(cost(step, usize::MAX), (180, 0));
    }
}
