//! What things outran: a draft that asks for a year that is over, on another route, or by a day that is past; and a request of a year
//! that is over, whoever answers it late.
//!
//! Invariant: what a request asks is signed and never changes, so such a draft is made anew and never put right.

use sejo_model::request::{Asked, Standing};
use sejo_model::route::RouteKind;
use sejo_model::{Date, FiscalYear, Lang, Words};

use super::Left;

/// What was accepted in part, and stays so since its year is over: nobody asks for the rest.
pub const ENDED_OPEN: Words = Words {
    ja: "一部だけ受け取り済み(年度が終わりました)",
    en: "accepted in part (its year is over)",
};

/// Why a draft is not to be sent as it is. Of several the first counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outdated {
    /// It asks the rows of an earlier year.
    YearOver,
    /// It was made on a route by which something else is asked than on that of today.
    OtherRoute,
    /// The day by which an answer is wanted is past.
    DuePast,
}

impl Outdated {
    /// Key in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::YearOver => "year-over",
            Self::OtherRoute => "other-route",
            Self::DuePast => "due-past",
        }
    }

    /// What is said of the draft, and what to do.
    #[must_use]
    pub const fn words(self) -> Words {
        match self {
            Self::YearOver => Words {
                ja: "前の年度の下書きです。ファイルもメールの文も、前の年度のことを聞きます。取りやめて、今年度の項目と新しい期限で作り直してください。",
                en: "This draft is of an earlier year: its files and its mail ask about that. Withdraw it and make it anew, with this year's questions and a new day.",
            },
            Self::OtherRoute => Words {
                ja: "作ったあとで経路が変わりました。この下書きは、いまは要らないことを聞くか、聞くことが足りません。取りやめて作り直してください。",
                en: "The route changed after this draft was made: it asks what is not needed by now, or too little. Withdraw it and make it anew.",
            },
            Self::DuePast => Words {
                ja: "期限を過ぎた下書きです。まだ送っていないなら、取りやめて新しい期限で作り直してください。送ってあったなら、送った日を記録してください。",
                en: "The day by which this draft asks for an answer is past. Unless it went out, withdraw it and make it anew with a new day; if it did, record the day it was sent.",
            },
        }
    }
}

/// The route of today where something of it is asked, for a request made on `before`: what a route needs that came since is not among its
/// questions, and asked by another request.
pub(super) const fn of_today(before: RouteKind, today: RouteKind) -> RouteKind {
    if asks_more(before) { today } else { before }
}

/// Whether more is asked on a route than on the others.
const fn asks_more(route: RouteKind) -> bool {
    matches!(route, RouteKind::Outsourced)
}

/// Whether something else is asked on one route than on another.
pub(super) const fn asks_else(one: RouteKind, other: RouteKind) -> bool {
    asks_more(one) != asks_more(other)
}

/// What is said of a request that went out on another route than that of `today`, and what to do; nothing where the same is asked on both.
/// `is_left`: something is asked by now that no request asks.
#[must_use]
pub const fn route_words(before: RouteKind, today: RouteKind, is_left: bool) -> Option<Words> {
    if !asks_else(before, today) {
        return None;
    }
    Some(match (asks_more(before), is_left) {
        (true, _) => Words {
            ja: "送ったあとで経路が変わり、いまは「保守委託機関編」とは言えません。メールの文と依頼状は、いまの経路に合わせてあります。回答用のHTMLとExcelは、署名してあるので送ったときのままです。経路のためにすることはありません。",
            en: "The route changed since this went out: the volume for outsourced maintenance is not shown to apply any more. Mail and letter go by the route of today; the HTML and the workbook to answer in are signed, and stay as they were sent. There is nothing to do about it.",
        },
        (false, true) => Words {
            ja: "送ったあとで経路が「保守委託機関編」に変わりました。そのため要る項目は、この依頼にはないので、聞いていない項目の依頼を作ってください。",
            en: "The route changed since this went out: the volume for outsourced maintenance applies, and what it needs is not asked here. Make a request about what was not asked yet.",
        },
        (false, false) => Words {
            ja: "送ったあとで経路が「保守委託機関編」に変わりましたが、そのために聞くことで残っているものはなく、経路のためにすることはありません。",
            en: "The route changed since this went out: the volume for outsourced maintenance applies, but nothing is left to ask for it, and there is nothing to do about it.",
        },
    })
}

/// Of which year a request is, where that is over.
pub(crate) fn year_over(asked: &Asked, today: Date) -> Option<FiscalYear> {
    asked.edition.fiscal_year().filter(|year| *year < FiscalYear::of(today))
}

/// Where a request stands about a system, in words.
#[must_use]
pub const fn standing_words(standing: Standing, left: &Left) -> Words {
    match standing {
        Standing::Accepted if left.ended_open => ENDED_OPEN,
        standing => standing.words(),
    }
}

/// What is said of a request whose year is over while no answer to it came: nobody has to remind anybody, and what a late one is good for.
#[must_use]
pub fn late_words(year: FiscalYear, lang: Lang) -> String {
    let name = year.name(lang);
    match lang {
        Lang::Ja => format!(
            "{name}の依頼です。返事がなくても、催促は要りません。遅れて届いた回答も受け取れます。チェックリストの項目は{name}の申告としてだけ数え、役割分担と開示書の回答は、いまの記録に入ります。リモート保守の回答は、回答日が今年度なら、今年度の分に数えます。"
        ),
        Lang::En => format!(
            "This request is of {name}: nobody has to be reminded of it. What still comes may be accepted: rows of the checklist count for {name} only, who does what and a disclosure go on record as of now, and remote maintenance counts for this year where it was answered in it."
        ),
    }
}
