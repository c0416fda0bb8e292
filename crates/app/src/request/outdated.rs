//! What things outran: a draft that asks for a year that is over, on another route, or by a day that is past; and a request of a year
//! that is over, whoever answers it late.
//!
//! Invariant: what a request asks is signed and never changes, so such a draft is made anew and never put right.

use sejo_model::request::Asked;
use sejo_model::{Date, FiscalYear, Lang, Words};

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

/// Of which year a request is, where that is over.
pub(crate) fn year_over(asked: &Asked, today: Date) -> Option<FiscalYear> {
    asked.edition.fiscal_year().filter(|year| *year < FiscalYear::of(today))
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
