//! What is asked again of a vendor whose answers were sent back or leave something open, or which took them back: which questions, and why.

use sejo_model::reply::DecisionKind;
use sejo_model::request::{Asked, Question, Standing};
use sejo_model::text::narrow;
use sejo_model::{Lang, Notice, SystemId, date};

use super::board::{Gone, gone};
use super::lost::still_asked;
use super::outdated::of_today;
use super::{SoFar, last_decision, open_after};
use crate::reply::short;

/// A request as its mail and its letter say it: where answers to it, or to one before, were sent back last, leave something open or were
/// taken back by the vendor, what is to be put right and why stands behind its own words.
pub(super) fn going_out(so_far: &SoFar, lang: Lang) -> Asked {
    let asked = still_asked(&so_far.request.asked, &so_far.lost, lang);
    // What is signed stays; what is said beside it now is what applies now.
    let asked = Asked { route: asked.route.map(|route| of_today(route, so_far.route)), ..asked };
    let replies = so_far.replies.as_slice();
    let mut again: Vec<String> = Vec::new();
    let named = asked.systems.iter().map(|system| (system.name.as_str(), Some(system.id)));
    for (name, system) in named.chain(std::iter::once(("", None))) {
        let sent_back = sent_back(so_far, system, lang);
        let gone = system.map(|id| gone(id, replies)).unwrap_or_default();
        let taken_back = system.map(|id| taken_back(&asked, (id, &gone), lang)).unwrap_or_default();
        let is_named = asked.systems.len() > 1 && !name.is_empty();
        let row = so_far.systems.iter().find(|row| Some(row.system.id) == system);
        // What was taken back is named with the reason of the notice.
        let is_gone = |question: &Question| gone.iter().any(|(_, given, _)| given.question == question.key);
        // What is left beside one that was withdrawn is asked by others.
        let asks = row.filter(|row| row.standing != Standing::Withdrawn);
        let open = asks.into_iter().flat_map(|row| &row.left.open);
        let open: Vec<&Question> = open.filter(|question| !is_gone(question)).collect();
        let to_answer = lang.pick(
            "まだお答えのない項目(前にお送りした回答用のファイルに、この項目だけご記入いただければ結構です):",
            "Questions without an answer yet (the file we sent before will do; please answer just these in it):",
        );
        let said = sent_back.into_iter().chain(list(to_answer, &open, lang)).chain(taken_back);
        again.extend(said.map(|words| if is_named { format!("{name}: {words}") } else { words }));
    }
    if again.is_empty() {
        return asked;
    }
    let lead = lang.pick(
        "先にいただいた回答について、次のところを確かめて、もう一度お送りください。",
        "About the answers you sent: please see to the following and send them again.",
    );
    let again = format!("{lead}\n{}", again.join("\n"));
    let words = if asked.words.is_empty() { again } else { format!("{}\n\n{again}", asked.words) };
    Asked { words, ..asked }
}

/// The words with which the last answers about a system were sent back, and the questions they are about: those they name, and those
/// that are open.
fn sent_back(so_far: &SoFar, system: Option<SystemId>, lang: Lang) -> Option<String> {
    let (asked, replies) = (&so_far.request.asked, so_far.replies.as_slice());
    let (part, last) = last_decision(replies, |part| part.system_id == system)?;
    if last.kind != DecisionKind::AskedAgain || last.words.is_empty() {
        return None;
    }
    let is_about = |question: &&Question| system.is_none_or(|id| question.is_about(id));
    let named = asked.questions.iter().filter(is_about);
    let named: Vec<&Question> = named.filter(|question| names_question(&last.words, question, asked)).collect();
    // What stays open if it were accepted as it is, and what it answers so that nobody could read it, whatever was said before.
    let left = open_after(asked, part, (&so_far.requests, replies), (&so_far.on_record, &so_far.declared));
    let is_unread = |question: &&Question| part.answer(&question.key).is_some();
    let unread = system.into_iter().flat_map(|id| asked.open(id, part)).filter(is_unread);
    let unread: Vec<&Question> = unread.collect();
    let is_open = |question: &&Question| left.contains(question) || unread.contains(question);
    let open = asked.questions.iter().filter(|question| is_open(question) && !named.contains(question));
    let open: Vec<&Question> = open.collect();
    let to_see = lang.pick("確かめていただきたい項目:", "Questions to look at again:");
    let to_answer = lang
        .pick("お答えがないか、読めなかった項目:", "Questions without an answer, or with one that could not be read:");
    let lists = [list(to_see, &named, lang), list(to_answer, &open, lang)];
    let said = std::iter::once(last.words.clone()).chain(lists.into_iter().flatten());
    Some(said.collect::<Vec<_>>().join("\n"))
}

/// What the vendor took back of its answers about a system, with nothing in its place (`gone`), notice by notice.
fn taken_back(asked: &Asked, (system, gone): (SystemId, &[Gone<'_>]), lang: Lang) -> Vec<String> {
    let mut notices: Vec<&Notice> = gone.iter().map(|(.., told)| &told.notice).collect();
    notices.sort_by_key(|notice| notice.id);
    notices.dedup_by_key(|notice| notice.id);
    let said = |notice: &Notice| {
        let its = gone.iter().filter(|(.., told)| told.notice.id == notice.id);
        let its = its.filter_map(|(_, given, _)| asked.question(&given.question));
        let questions: Vec<&Question> = its.filter(|question| question.is_about(system)).collect();
        let (day, kind) = (date::short(notice.decided_on, lang), notice.kind.words().r#in(lang));
        let lead = match lang {
            Lang::Ja => format!(
                "{day}の通知で{kind}になった次の項目に、あらためてお答えください(通知の理由: {})。",
                notice.reason
            ),
            Lang::En => format!(
                "Please answer these anew, which were {kind} by your notice of {day} (its reason: {}).",
                notice.reason
            ),
        };
        list(&lead, &questions, lang)
    };
    notices.into_iter().filter_map(said).collect()
}

/// Questions below each other, with their numbers and in few words; nothing where there are none. However many they are, each is named:
/// whoever is told to answer just these would leave out the others.
fn list(lead: &str, questions: &[&Question], lang: Lang) -> Option<String> {
    let mark = lang.pick("・", "- ");
    let named = questions.iter().map(|question| format!("\n{mark}{}", short(question, lang)));
    (!questions.is_empty()).then(|| lead.to_owned() + &named.collect::<String>())
}

/// Whether words name a question by its number: 2-⑥, or ⑥ alone where no other number ends so.
pub(crate) fn names_question(words: &str, question: &Question, asked: &Asked) -> bool {
    let (words, number) = (narrow(words), narrow(&question.number));
    if number.is_empty() {
        return false;
    }
    let own = last_sign(&number);
    let is_alone = |sign: char| {
        let mut numbers = asked.questions.iter().map(|other| narrow(&other.number));
        numbers.all(|other| other == number || last_sign(&other) != Some(sign))
    };
    let is_short = |sign: char| is_alone(sign) && stands_in(&words, sign.encode_utf8(&mut [0; 4]));
    stands_in(&words, &number) || own.is_some_and(is_short)
}

/// The sign a number ends with where that is none of ordinary digits: ⑥.
fn last_sign(number: &str) -> Option<char> {
    number.chars().next_back().filter(|sign| sign.is_numeric() && !sign.is_ascii())
}

/// Whether a number stands in words, and is no part of another one.
fn stands_in(words: &str, number: &str) -> bool {
    words.match_indices(number).any(|(at, found)| {
        let before = words.get(..at).and_then(|before| before.chars().next_back());
        let after = words.get(at + found.len()..).and_then(|after| after.chars().next());
        let is_digit = |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_digit());
        !is_digit(before) && before != Some('-') && !is_digit(after)
    })
}

#[cfg(test)]
mod tests {
    use sejo_model::request::{Party, QuestionGroup};
    use sejo_model::words::Text;
    use sejo_model::{Date, EditionId, FormKind, RequestId};

    use super::*;

    fn question(number: &str) -> Question {
        Question {
            key: number.to_owned(),
            group: QuestionGroup::Form,
            systems: Vec::new(),
            number: number.to_owned(),
            part: Text::default(),
            label: Text::new("更新している", "updated"),
            note: Text::default(),
            choices: Vec::new(),
            dated: true,
            when: String::new(),
        }
    }

    #[test]
    fn every_question_of_a_long_list_is_named() {
        let all: Vec<Question> = (1..=36).map(|number| question(&format!("3-{number}"))).collect();
        for lang in [Lang::Ja, Lang::En] {
            let said = list("次の項目:", &all.iter().collect::<Vec<_>>(), lang).unwrap_or_default();
            assert_eq!(said.lines().count(), 1 + all.len(), "{said}");
            let is_named = |question: &Question| said.lines().any(|line| line.contains(&question.number));
            assert!(all.iter().all(is_named), "{said}");
        }
        assert_eq!(list("次の項目:", &[], Lang::Ja), None);
    }

    #[test]
    fn a_question_is_named_by_its_number_and_by_no_part_of_another() {
        let party = || Party { id: String::new(), name: String::new() };
        let asked = Asked {
            id: RequestId::new(),
            facility: party(),
            vendor: party(),
            systems: Vec::new(),
            edition: EditionId("r8".to_owned()),
            edition_title: String::new(),
            provisional: true,
            form: FormKind::Vendor,
            route: None,
            questions: ["1-①", "2-①", "2-⑥", "3-1", "3-11", ""].map(question).to_vec(),
            made_on: Date::default(),
            due_on: Date::default(),
            contact: String::new(),
            words: String::new(),
        };
        let named = |words: &str| -> Vec<&str> {
            let named = asked.questions.iter().filter(|question| names_question(words, question, &asked));
            named.map(|question| question.number.as_str()).collect()
        };
        assert_eq!(named("2-⑥の回答を確かめてください"), ["2-⑥"]);
        assert_eq!(named("2-⑥と２－①"), ["2-①", "2-⑥"]);
        assert_eq!(named("⑥はサーバの分も"), ["2-⑥"]);
        for none in ["①の日付", "3-⑥", "12-⑥", "13-1", "3-111", "端末PCの分もお答えください", ""] {
            assert!(named(none).is_empty(), "{none}: {:?}", named(none));
        }
        assert_eq!(named("3-11、3-1"), ["3-1", "3-11"]);
    }
}
