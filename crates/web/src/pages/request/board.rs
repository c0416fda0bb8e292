//! The board: every vendor × system, and what is to be done about it now.

use askama::Template;
use axum::extract::State;
use sejo_app::request::{BoardRow, ENDED_OPEN, RequestBoard, TakenBack, late_words};
use sejo_model::notice::NoticeKind;
use sejo_model::request::Standing;
use sejo_model::{Action, FiscalYear, Lang, RequestId};

use super::{HERE, left, now, row_badge, why_made};
use crate::form::Asked;
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, page, percent};
use crate::part::{self, Badge, Tone};
use crate::shell::{Nav, Shell};
use crate::site::Site;
use crate::tab::{self, Tab};

/// Rows on a page of the board.
const PAGE: usize = 15;
/// So many questions that are left are named in a row of the board; the page of the request names every one.
const NAMED: usize = 3;
/// Vendors and requests named below the board.
const SHOWN: usize = 60;

/// The word for whatever needs a hand, in addresses.
const TO_DO: &str = "to-do";
/// The word for what is still to be sent to the vendor, in addresses.
const UNSENT: &str = "unsent";
/// The word for nothing asked yet, in addresses.
const NEVER: &str = "never";
/// The word for what nobody asked yet of who was asked, in addresses.
const UNASKED: &str = "unasked";
/// The word for who is asked anew since a year began, in addresses.
const ANEW: &str = "anew";
/// The word for what was accepted in part in a year that is over, in addresses.
const ENDED: &str = "ended";
/// The word for what a vendor took back, in addresses.
const TAKEN_BACK: &str = "taken-back";

#[derive(Template)]
#[template(path = "request/list.html")]
struct List {
    shell: Shell,
    lang: Lang,
    tabs: Vec<Tab>,
    may_edit: bool,
    /// Which rows are wanted.
    show: String,
    /// Which page of them, from 1.
    number: usize,
    view: RequestBoard,
}

impl List {
    /// The rows that are wanted, those first that need a hand.
    fn rows(&self) -> Vec<&BoardRow> {
        let wanted = |r: &&BoardRow| match self.show.as_str() {
            "" => true,
            TO_DO => r.needs_hand(),
            UNSENT => r.is_unsent(),
            TAKEN_BACK => r.taken_back.is_some(),
            UNASKED => r.has_unasked() && !r.is_asked_anew(),
            ANEW => r.is_asked_anew(),
            ENDED => r.has_ended_open(),
            show => show == key(r.standing) && !r.is_over() && !r.has_ended_open(),
        };
        self.view.rows.iter().filter(wanted).collect()
    }

    /// How many pages they make.
    fn pages(&self) -> usize {
        self.rows().len().div_ceil(PAGE).max(1)
    }

    /// The page that is shown: the last one, where they are fewer by now.
    fn number(&self) -> usize {
        self.number.clamp(1, self.pages())
    }

    /// The rows of that page.
    fn shown(&self) -> Vec<&BoardRow> {
        let before = self.number().saturating_sub(1).saturating_mul(PAGE);
        self.rows().into_iter().skip(before).take(PAGE).collect()
    }

    /// Where the page before or behind it is.
    fn page_at(&self, number: usize) -> String {
        format!("{HERE}?show={}&page={number}", percent(&self.show))
    }

    fn before(&self) -> Option<String> {
        let number = self.number();
        (number > 1).then(|| self.page_at(number.saturating_sub(1)))
    }

    fn behind(&self) -> Option<String> {
        let number = self.number();
        (number < self.pages()).then(|| self.page_at(number.saturating_add(1)))
    }

    /// The kinds of rows there are, with how many.
    fn kinds(&self) -> Vec<(&'static str, &'static str, usize)> {
        let all = std::iter::once(None).chain(Standing::ALL.iter().copied().map(Some));
        let words = |s: Option<Standing>| {
            s.map_or(self.lang.pick("まだ依頼していません", "not asked yet"), |s| s.words().r#in(self.lang))
        };
        let to_do = (TO_DO, self.lang.pick("することがある", "something to do"), self.view.to_do());
        let unsent = (UNSENT, self.lang.pick("まだ送っていない", "not sent yet"), self.view.unsent());
        let taken_back = (TAKEN_BACK, self.lang.pick("事業者が訂正・取り下げ", "taken back"), self.view.taken_back());
        let unasked = (UNASKED, self.lang.pick("聞いていない項目あり", "more to ask"), self.view.unasked());
        let all = all.map(|s| (key(s), words(s), self.view.count(s)));
        let anew = (ANEW, self.lang.pick("あらためて聞く", "to be asked anew"), self.view.asked_anew());
        let ended = (ENDED, ENDED_OPEN.r#in(self.lang), self.view.ended_open());
        [to_do, unsent, taken_back, anew, unasked]
            .into_iter()
            .chain(all)
            .chain([ended])
            .filter(|(.., count)| *count > 0)
            .collect()
    }

    fn is_shown(&self, key: &str) -> bool {
        self.show == key
    }

    /// What the vendor took back, in words.
    fn taken_back(&self, gone: &TakenBack) -> String {
        let day = sejo_model::date::short(gone.on, self.lang);
        match self.lang {
            Lang::Ja => match gone.kind {
                NoticeKind::Withdrawn => format!("{day} 事業者が回答{}件を取り下げました", gone.answers),
                NoticeKind::Corrected => format!("{day} 事業者が回答{}件を訂正しました", gone.answers),
            },
            Lang::En => match gone.kind {
                NoticeKind::Withdrawn => format!("{day} the vendor withdrew {} answers", gone.answers),
                NoticeKind::Corrected => format!("{day} the vendor corrected {} answers", gone.answers),
            },
        }
    }

    fn standing(&self, row: &BoardRow) -> Badge {
        row_badge(row, self.lang)
    }

    /// Of which year a request is, where that is over.
    fn of_year(&self, year: &FiscalYear) -> String {
        let year = year.name(self.lang);
        match self.lang {
            Lang::Ja => format!("{year}の依頼"),
            Lang::En => format!("request of {year}"),
        }
    }

    /// That a year began, and how many vendors are to be asked anew; nothing where none is.
    fn began(&self) -> Option<String> {
        let (year, count) = (self.view.year.name(self.lang), self.view.vendors_asked_anew());
        (count > 0).then(|| match self.lang {
            Lang::Ja => format!(
                "{year}になりました。事業者{count}社に、今年度の分をあらためて聞きます。前の年度の依頼は、催促しなくてかまいません。"
            ),
            Lang::En => format!(
                "It is {year} by now. Vendors to be asked anew for it: {count}. Nobody has to be reminded of requests of an earlier year."
            ),
        })
    }

    /// What a request about what nobody asked yet is made for.
    fn why_made(&self, row: &BoardRow) -> &'static str {
        why_made(row.left.year, self.lang)
    }

    /// How many need a hand today.
    fn open(&self) -> usize {
        self.view.to_do()
    }

    /// Until when nothing is to be done about a row, or that it is finished.
    fn rest(&self, row: &BoardRow) -> Option<String> {
        let is_told = row.waiting.is_some() || row.taken_back.is_some();
        if is_told || !row.left.unasked.is_empty() {
            return None;
        }
        match row.standing? {
            _ if row.is_over() => Some(late_words(row.year?, self.lang)),
            Standing::Accepted => Some(now::done(&row.left, row.draft.is_some(), self.lang)),
            standing => now::rest(standing, row.due_on?, (self.view.today, self.lang)),
        }
    }

    /// What its answers leave open, and what nobody asked yet, in words.
    fn left(&self, row: &BoardRow) -> Vec<String> {
        left(&row.left, self.lang).into_iter().map(|(words, _)| words).collect()
    }

    /// The questions these words are about, but for what is asked anew: that is told by what it is about.
    fn questions(&self, row: &BoardRow) -> Vec<String> {
        left(&row.left, self.lang).into_iter().flat_map(|(_, questions)| questions).collect()
    }

    /// The first of these questions.
    fn named(&self, row: &BoardRow) -> Vec<String> {
        self.questions(row).into_iter().take(NAMED).collect()
    }

    /// How many more there are.
    fn more(&self, row: &BoardRow) -> usize {
        self.questions(row).len().saturating_sub(NAMED)
    }

    /// Whether whoever looks can make the request about what nobody asked yet.
    fn asks_more(&self, row: &BoardRow) -> bool {
        row.has_unasked() && row.taken_back.is_none() && self.may_edit
    }

    /// The request, unless something else of the row is to be looked at first.
    fn request(&self, row: &BoardRow) -> Option<RequestId> {
        let is_first = row.standing != Some(Standing::Answered) && row.taken_back.is_none();
        row.request.filter(|_| is_first)
    }

    /// The requests whose answers leave something open, where no other link of the row leads to them, and what they are opened for.
    fn open_in(&self, row: &BoardRow) -> Vec<(RequestId, &'static str)> {
        let words = |id: RequestId| {
            if row.request.is_none_or(|own| own == id) {
                self.lang.pick("残りの項目を頼む", "Ask for the rest")
            } else {
                self.lang.pick("別の依頼の残りの項目を頼む", "Ask for the rest of another request")
            }
        };
        let all = row.open_in.iter().filter(|id| self.request(row) != Some(**id));
        all.map(|id| (*id, words(*id))).collect()
    }

    /// What a request is opened for.
    fn why_opened(&self, row: &BoardRow) -> &'static str {
        match row.standing {
            Some(Standing::Draft) if row.outdated.is_none() => self.lang.pick("依頼を開いて送る", "Open and send it"),
            _ if row.is_over() => self.lang.pick("依頼を開く", "Open the request"),
            Some(Standing::Returned) => self.lang.pick("差し戻しのメールを送る", "Send the mail that asks again"),
            Some(Standing::Partly) => self.lang.pick("残りの項目を頼む", "Ask for the rest"),
            Some(Standing::Overdue) => self.lang.pick("依頼を開いて催促する", "Open and send a reminder"),
            _ => self.lang.pick("依頼を開く", "Open the request"),
        }
    }

    /// The draft, where no other link of the row leads to it.
    fn draft(&self, row: &BoardRow) -> Option<RequestId> {
        let is_linked = row.waiting.is_none() && row.taken_back.is_none() && row.draft == row.request;
        row.draft.filter(|_| !is_linked)
    }

    /// What a draft is opened for.
    fn why_draft(&self, row: &BoardRow) -> &'static str {
        if row.is_unsent() && row.outdated.is_none() {
            self.lang.pick("下書きを開いて送る", "Open the draft and send it")
        } else {
            self.lang.pick("下書きを開く", "Open the draft")
        }
    }

    /// Whether the row can be asked about by whoever looks.
    fn unasked(&self, row: &BoardRow) -> bool {
        row.standing.is_none() && self.may_edit
    }
}

fn key(standing: Option<Standing>) -> &'static str {
    standing.map_or(NEVER, Standing::key)
}

/// `GET /requests`
pub async fn list(State(site): State<Site>, me: Signed, Asked(asked): Asked) -> Outcome {
    let view = site.app.requests(me.actor()).await?;
    let shell = me.shell(Nav::Systems);
    let tabs = tab::systems(HERE, &shell);
    let may_edit = shell.may(&Action::EditFacts);
    let number = asked.get("page").parse().unwrap_or(1);
    Ok(page(List { lang: me.lang(), tabs, may_edit, show: asked.get("show").to_owned(), number, shell, view }))
}
