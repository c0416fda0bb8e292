//! What is to be done about a request now, in sentences: on its page, and on the board where nothing is.

use std::collections::BTreeMap;

use sejo_app::request::{Aside, AskedRow, Left, LostSystem, answers_gone, late_words};
use sejo_model::request::{Question, QuestionGroup, Standing};
use sejo_model::{Date, FiscalYear, Lang, Reply, ReplyId, Words, date};

use crate::part::Tone;

/// So many questions stand open on the page; more are folded, and none is left out.
const UNFOLDED: usize = 20;

/// So many systems that were answered in part are told of with their questions; the others by name, as the mail names all of it.
const NAMED: usize = 3;

/// What is told after a reply that waits, in this order: what needs a hand comes first.
const ORDER: [Standing; 9] = [
    Standing::Draft,
    Standing::Returned,
    Standing::Partly,
    Standing::Overdue,
    Standing::Reminded,
    Standing::Opened,
    Standing::Sent,
    Standing::Accepted,
    Standing::Withdrawn,
];

/// What is said where a reply came to a request that nobody says was sent.
const UNRECORDED: Words = Words {
    ja: "返信は届きましたが、送った日が記録されていません。送った日を記録してください。",
    en: "A reply came, but nobody recorded the day it was sent. Record that day.",
};

/// What is said where a request was withdrawn, and none was made in its place.
const WITHDRAWN_ONLY: Words = Words {
    ja: "取りやめた依頼です。代わりの依頼が、まだありません。依頼を作ってください。",
    en: "It was withdrawn, and no other was made in its place. Make a request.",
};

/// What is said where a request was withdrawn while something is left to ask about its systems.
const WITHDRAWN_OPEN: Words = Words {
    ja: "取りやめた依頼です。同じシステムについて、聞くことがまだ残っています。",
    en: "It was withdrawn, and something is left to ask about the same systems.",
};

/// What to do where a vendor answered in part.
const PARTLY: Words = Words {
    ja: "。残りを頼むときは、下の「メールの文」(答えのない項目が並びます)を送り、送った日を記録してください。前に送ったファイルがそのまま使えます。電話などで聞いて分かったものは、「役割分担」か「システム」のページに入れると、ここから消えます。これで足りるときは、「残りの項目は聞かない」を選びます。",
    en: ". To ask for the rest, send the mail below (it names what is open) and record the day: the files that were sent before will do. What you heard on the telephone is entered under 'Who does what' or on the page of the system, and is open no longer. Where it will do as it is, choose 'Do not ask for the rest'.",
};

/// What is to be done about those systems of a request that stand alike.
pub(super) struct Now {
    /// How much it matters.
    pub tone: Tone,
    /// Which systems; empty where it is all of them.
    pub systems: String,
    /// What happened, and what to do.
    pub words: String,
    /// The questions that is about, one a line.
    pub questions: Vec<String>,
    /// The reply to look at.
    pub reply: Option<ReplyId>,
    /// Whether a request about what nobody asked yet is to be made.
    pub asks: bool,
}

impl Now {
    /// Whether its questions are so many that they stand behind a fold.
    pub(super) const fn is_long(&self) -> bool {
        self.questions.len() > UNFOLDED
    }
}

/// Until when nothing is to be done; nothing for what needs a hand, and for what is done.
pub(super) fn rest(standing: Standing, due_on: Date, (today, lang): (Date, Lang)) -> Option<String> {
    let day = date::short(due_on, lang);
    let words = match standing {
        Standing::Sent | Standing::Opened | Standing::Reminded if today <= due_on => match lang {
            Lang::Ja => format!("{day}までは、することはありません。過ぎても返事がなければ、催促します。"),
            Lang::En => format!("Nothing to do until {day}. If no answer came by then, remind the vendor."),
        },
        Standing::Reminded => lang
            .pick(
                "催促の返事を待っています。返事がなければ、電話で確かめます。",
                "Reminded, and waiting for the answer. Telephone if none comes.",
            )
            .to_owned(),
        _ => return None,
    };
    Some(words)
}

/// What is left to ask about a system, in words, and the questions, one a line.
pub(super) type Told = (String, Vec<String>);

/// That all is done where the answers were accepted, and what a draft beside them is for (`has_draft`).
pub(super) fn done(left: &Left, has_draft: bool, lang: Lang) -> String {
    let received = received(left.answered, &left.aside, lang);
    match (lang, has_draft) {
        (Lang::Ja, false) => format!("終わりました。{received}することはありません。"),
        (Lang::Ja, true) => {
            format!("{received}まだ送っていない下書きがあります。送らないなら、下書きを取りやめてください。")
        }
        (Lang::En, false) => format!("Done. {received} Nothing to do."),
        (Lang::En, true) => format!("{received} There is a draft nobody has sent: withdraw it unless you send it."),
    }
}

/// How many answers were accepted, and how many questions need none.
fn received(answered: usize, set_aside: &BTreeMap<Aside, usize>, lang: Lang) -> String {
    let set_aside = aside(set_aside, lang);
    match lang {
        Lang::Ja => format!("回答{answered}件を受け取りました{set_aside}。"),
        Lang::En => format!("Answers accepted: {answered}{set_aside}."),
    }
}

/// How many questions are neither answered nor open, and why; nothing where there are none.
fn aside(set_aside: &BTreeMap<Aside, usize>, lang: Lang) -> String {
    let total: usize = set_aside.values().sum();
    let why = set_aside.iter().map(|(why, count)| match lang {
        Lang::Ja => format!("{}{count}", why.words().ja),
        Lang::En => format!("{count} {}", why.words().en),
    });
    let why = why.collect::<Vec<_>>().join(lang.pick("、", ", "));
    match (total, lang) {
        (0, _) => String::new(),
        (_, Lang::Ja) => format!("(ほか{total}項目: {why})"),
        (_, Lang::En) => format!(" ({total} more: {why})"),
    }
}

/// What the answers about a system leave open: how much of how much, and which questions; nothing where they leave nothing open.
pub(super) fn open(left: &Left, lang: Lang) -> Option<Told> {
    let (answered, asked, open) = (left.answered, left.asked(), left.open.len());
    let aside = aside(&left.aside, lang);
    let words = || match lang {
        Lang::Ja => {
            format!(
                "聞いた{asked}項目のうち{answered}項目の回答を受け取りました{aside}。答えのない{open}項目が残っています"
            )
        }
        Lang::En => {
            format!("{answered} of {asked} questions are answered{aside}. Without an answer: {open}")
        }
    };
    (open > 0).then(|| (words(), Left::named(&left.open, lang)))
}

/// What nobody asked about a system yet, and why it is asked by now; nothing where all was asked. Once a year began that is nearly
/// everything, so it is told by what it is about.
pub(super) fn unasked(left: &Left, lang: Lang) -> Option<Told> {
    let count = left.unasked.len();
    if let Some(year) = left.year {
        return (count > 0).then(|| (anew(Some(year), &left.unasked, lang), Vec::new()));
    }
    let is_of_route = left.unasked.iter().any(|question| question.group == QuestionGroup::Route);
    let words = || match (lang, is_of_route) {
        (Lang::Ja, true) => {
            format!("経路が「保守委託機関編」になったため聞くことになった項目などを、まだ聞いていません({count}項目)")
        }
        (Lang::Ja, false) => format!("前の依頼のあとで聞くことになった項目を、まだ聞いていません({count}項目)"),
        (Lang::En, true) => {
            format!("Not asked yet, and needed since the volume for outsourced maintenance applies: {count}")
        }
        (Lang::En, false) => format!("Not asked yet, and needed since the request before: {count}"),
    };
    (count > 0).then(|| (words(), Left::named(&left.unasked, lang)))
}

/// That a vendor that was asked in a year that is over is asked anew, and about what; with the year, where it is that of the request.
fn anew(year: Option<FiscalYear>, questions: &[Question], lang: Lang) -> String {
    let about = Left::groups(questions, lang).into_iter().map(|(words, count)| format!("{words} {count}"));
    let about = about.collect::<Vec<_>>().join(lang.pick("、", ", "));
    let count = questions.len();
    let asked = year.map_or_else(String::new, |year| match lang {
        Lang::Ja => format!("{}の依頼です。", year.name(lang)),
        Lang::En => format!("Asked in {}. ", year.name(lang)),
    });
    match lang {
        Lang::Ja => format!("{asked}今年度の分を、あらためて聞きます({count}項目: {about})"),
        Lang::En => format!("{asked}To be asked anew for this year ({count}: {about})"),
    }
}

/// A request by the day it was made.
pub(super) fn made_on(day: Date, lang: Lang) -> String {
    let day = date::short(day, lang);
    match lang {
        Lang::Ja => format!("{day}に作った依頼"),
        Lang::En => format!("the request made on {day}"),
    }
}

/// The newest reply that waits to be looked at.
pub(super) fn waiting(replies: &[Reply]) -> Option<&Reply> {
    replies.iter().find(|reply| reply.parts.iter().any(|part| reply.waits(part)))
}

/// Whether the vendor had not answered about all it lost.
pub(super) fn is_unanswered(lost: &[LostSystem]) -> bool {
    lost.iter().any(|gone| !gone.is_answered)
}

/// What is told of the systems the vendor lost, and that nothing is asked any more where it lost them all.
pub(super) fn lost(lost: &[LostSystem], (is_sent, is_all): (bool, bool), lang: Lang) -> Vec<Now> {
    let told = |words: String| Now {
        tone: Tone::Unsure,
        systems: String::new(),
        words,
        questions: Vec::new(),
        reply: None,
        asks: false,
    };
    let mut all: Vec<Now> = lost.iter().map(|gone| told(lost_to(gone, (is_sent, is_all), lang))).collect();
    if is_all && is_unanswered(lost) {
        let words = lang.pick(
            "この依頼で聞くことは、もうありません。「この依頼を取りやめる」で取りやめてください。受け取った回答は残ります。",
            "Nothing is left to ask here. Please withdraw this request; what was accepted stays.",
        );
        all.push(told(words.to_owned()));
    }
    all
}

/// To whom a system went, and what becomes of the request about it.
fn lost_to(gone: &LostSystem, (is_sent, is_all): (bool, bool), lang: Lang) -> String {
    let (system, to) = (&gone.system.name, &gone.to);
    let went = match (lang, to.is_empty()) {
        (Lang::Ja, false) => format!("「{system}」の事業者は、いまは「{to}」です。"),
        (Lang::Ja, true) => format!("「{system}」は、いまはこの事業者のシステムではありません。"),
        (Lang::En, false) => format!("The vendor of “{system}” is “{to}” by now."),
        (Lang::En, true) => format!("“{system}” is not a system of this vendor any more."),
    };
    let becomes = match (is_all, is_sent) {
        (true, _) => lang.pick(
            "この依頼では、もう聞きません。",
            " Nothing is asked about it here any more.",
        ),
        (false, true) => lang.pick(
            "この依頼では、もう聞きません。下の「メールの文」と依頼状は、残りのシステムのことだけを頼み、このシステムの回答は要らないと伝えます。",
            " Nothing is asked about it here any more. Mail and letter ask about the other systems only, and say that this one needs no answer.",
        ),
        (false, false) => lang.pick(
            "まだ送っていないこの依頼のファイルには、このシステムの質問が残っています。取りやめて、作り直してください。",
            " The files of this request, which was not sent yet, still ask about it: withdraw it and make it anew.",
        ),
    };
    went + becomes
}

/// All that is to be told about a request. `replies` are those to it, the newest first.
pub(super) fn now(rows: &[AskedRow], replies: &[Reply], due_on: Date, (today, lang): (Date, Lang)) -> Vec<Now> {
    let stand = |standing: Standing| rows.iter().filter(|row| row.standing == standing).collect::<Vec<_>>();
    let systems = |own: &[&AskedRow]| {
        let names: Vec<&str> = own.iter().map(|row| row.system.name.as_str()).collect();
        if own.len() == rows.len() { String::new() } else { names.join(lang.pick("、", ", ")) }
    };
    let look = lang.pick(
        "返信が届いています。中身を見て、受け取るか差し戻すかを決めてください。",
        "A reply came. Look at it, and accept it or send it back.",
    );
    let mut all: Vec<Now> = Vec::new();
    all.extend(waiting(replies).map(|reply| Now {
        tone: Tone::Unsure,
        systems: systems(&stand(Standing::Answered)),
        words: look.to_owned(),
        questions: Vec::new(),
        reply: Some(reply.id),
        asks: false,
    }));
    let of_row = |row: &AskedRow, tone: Tone, (words, questions): Told, asks: bool| Now {
        tone,
        systems: systems(&[row]),
        words,
        questions,
        reply: None,
        asks,
    };
    // Beside one that was withdrawn the year is that of another request.
    let unasked_of = |row: &AskedRow| match row.standing {
        Standing::Withdrawn if row.left.year.is_some() && !row.left.unasked.is_empty() => {
            Some((anew(None, &row.left.unasked, lang), Vec::new()))
        }
        _ => unasked(&row.left, lang),
    };
    all.extend(rows.iter().filter_map(|row| Some(of_row(row, Tone::Unsure, unasked_of(row)?, true))));
    for standing in ORDER {
        let own = stand(standing);
        if own.is_empty() {
            continue;
        }
        // Which questions are open is said system by system.
        let still_open = own.iter().filter_map(|row| Some((*row, open(&row.left, lang)?)));
        if standing == Standing::Partly {
            let told = still_open.map(|(row, told)| of_row(row, Tone::Unsure, told, false));
            all.extend(in_part(told.collect(), lang));
            continue;
        }
        let still_open: Vec<Now> = still_open.map(|(row, told)| of_row(row, Tone::Info, told, false)).collect();
        let is_unasked = standing == Standing::Withdrawn && own.iter().any(|row| row.is_unasked);
        // Whoever was asked in a year that is over is waited for no more.
        let late = own.iter().find_map(|row| row.left.year).filter(|_| standing != Standing::Accepted);
        let (tone, words) = match standing {
            Standing::Withdrawn if is_unasked => (Tone::Unsure, WITHDRAWN_ONLY.r#in(lang).to_owned()),
            Standing::Withdrawn if own.iter().any(|row| !row.left.is_empty()) => {
                (Tone::Unsure, WITHDRAWN_OPEN.r#in(lang).to_owned())
            }
            Standing::Withdrawn => (tone(standing), words(standing, due_on, (today, lang))),
            Standing::Accepted => accepted(&own, replies, (all.is_empty(), lang)),
            // What came back shows that it went out.
            Standing::Draft if !replies.is_empty() => (Tone::Unsure, UNRECORDED.r#in(lang).to_owned()),
            Standing::Sent | Standing::Opened | Standing::Reminded
                if late.is_none() && today <= due_on && asks_more(&own) =>
            {
                (tone(standing), waits(due_on, lang))
            }
            _ => match late {
                Some(year) => (Tone::Info, late_words(year, lang)),
                None => (tone(standing), words(standing, due_on, (today, lang))),
            },
        };
        all.push(Now { tone, systems: systems(&own), words, questions: Vec::new(), reply: None, asks: is_unasked });
        all.extend(still_open);
    }
    all
}

/// What systems that were answered in part leave open. What to do about it is the same for all of them, and said of the first.
fn in_part(mut told: Vec<Now>, lang: Lang) -> Vec<Now> {
    let others = told.split_off(told.len().min(NAMED));
    for (at, now) in told.iter_mut().enumerate() {
        now.words.push_str(if at == 0 { PARTLY.r#in(lang) } else { lang.pick("。", ".") });
    }
    if !others.is_empty() {
        let (systems, count) = (String::new(), others.len());
        let words = match lang {
            Lang::Ja => format!("ほかに{count}システムに、答えのない項目が残っています。"),
            Lang::En => format!("Other systems with questions without an answer: {count}."),
        };
        let named = |now: Now| match lang {
            Lang::Ja => format!("{}({}項目)", now.systems, now.questions.len()),
            Lang::En => format!("{} ({})", now.systems, now.questions.len()),
        };
        let questions = others.into_iter().map(named).collect();
        told.push(Now { tone: Tone::Unsure, systems, words, questions, reply: None, asks: false });
    }
    told
}

/// Whether something is asked by now that no request asks.
fn asks_more(own: &[&AskedRow]) -> bool {
    own.iter().any(|row| !row.left.unasked.is_empty())
}

/// Until when the answer to what was sent is waited for, where something else is to be done before.
fn waits(due_on: Date, lang: Lang) -> String {
    let day = date::short(due_on, lang);
    match lang {
        Lang::Ja => format!("送った分の回答は、{day}まで待ちます。過ぎても返事がなければ、催促します。"),
        Lang::En => {
            format!("The answer to what was sent is waited for until {day}. If none came by then, remind the vendor.")
        }
    }
}

const fn tone(standing: Standing) -> Tone {
    match standing {
        Standing::Overdue => Tone::Bad,
        Standing::Draft | Standing::Returned | Standing::Partly => Tone::Unsure,
        Standing::Withdrawn => Tone::None,
        _ => Tone::Info,
    }
}

fn words(standing: Standing, due_on: Date, (today, lang): (Date, Lang)) -> String {
    let words = match standing {
        Standing::Draft => lang.pick(
            "まだ送っていません。ファイルをメールに付けて送り、送った日を記録してください。",
            "It was not sent yet. Send the files by mail and record the day.",
        ),
        Standing::Returned => lang.pick(
            "差し戻しは、まだ事業者に伝わっていません。下の「メールの文」に、直してほしいことが入っています。メールを送り、送った日を記録してください。",
            "The vendor does not know yet that it was sent back. The words of the mail below say what to correct: send it and record the day.",
        ),
        Standing::Withdrawn => lang.pick("取りやめた依頼です。この依頼ですることはありません。", "It was withdrawn. Nothing to do here."),
        Standing::Overdue => {
            let day = date::short(due_on, lang);
            return match lang {
                Lang::Ja => format!("期限の{day}を過ぎても、返事がありません。催促して、その日を記録してください。"),
                Lang::En => format!("No answer came by {day}. Remind the vendor and record the day."),
            };
        }
        _ => return rest(standing, due_on, (today, lang)).unwrap_or_default(),
    };
    words.to_owned()
}

/// What was accepted of these systems, and whether anything is left to do.
fn accepted(own: &[&AskedRow], replies: &[Reply], (is_done, lang): (bool, Lang)) -> (Tone, String) {
    let gone: usize = own.iter().map(|row| answers_gone(row.system.id, replies)).sum();
    let mut all = Left::default();
    for row in own {
        all.answered += row.left.answered;
        for (why, count) in &row.left.aside {
            *all.aside.entry(*why).or_default() += count;
        }
    }
    match (lang, gone) {
        (_, 0) if is_done => (Tone::Good, done(&all, false, lang)),
        (_, 0) => (Tone::Good, received(all.answered, &all.aside, lang)),
        (Lang::Ja, _) => (
            Tone::Bad,
            format!(
                "受け取った回答のうち{gone}件を、事業者が訂正したか取り下げました。「事業者への依頼」の一覧で、もう一度頼んだかを確かめてください。"
            ),
        ),
        (Lang::En, _) => (
            Tone::Bad,
            format!(
                "The vendor corrected or withdrew {gone} of the accepted answers. See under 'Requests to vendors' whether they were asked for again."
            ),
        ),
    }
}

#[cfg(test)]
mod tests;
