//! Why a question that was asked is neither answered nor open.

use sejo_model::Words;

/// Why a question of a request is not open, though its vendor did not answer it. Of several the first counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aside {
    /// Somebody said that what was answered will do.
    LetGo,
    /// Nobody would ask it any more: route, edition, servers or vendor are other ones.
    Needless,
    /// Somebody at the facility entered it.
    Known,
    /// A newer request asks it.
    AskedAnew,
    /// It is asked only where another one is answered はい, and that is not.
    Hanging,
    /// It was asked for a year that is over.
    YearOver,
    /// The vendor took its answer back, and nobody asked anew.
    TakenBack,
}

impl Aside {
    /// Which questions these are.
    #[must_use]
    pub const fn words(self) -> Words {
        match self {
            Self::LetGo => Words { ja: "聞かないことにしたもの", en: "not asked for any more" },
            Self::Needless => Words { ja: "いまは聞く必要がないもの", en: "not needed by now" },
            Self::Known => Words { ja: "こちらで分かったもの", en: "known here" },
            Self::AskedAnew => Words { ja: "あとの依頼で聞いたもの", en: "asked in a later request" },
            Self::Hanging => Words {
                ja: "前の問いが「はい」のときだけ聞くもの",
                en: "asked only after a yes to another",
            },
            Self::YearOver => Words { ja: "年度が終わったもの", en: "of a year that is over" },
            Self::TakenBack => Words { ja: "訂正・取り下げのあったもの", en: "taken back" },
        }
    }
}
