//! Where it is written who has a duty, and how far its words prove that the vendor makes the updates.

use serde::{Deserialize, Serialize};

use super::updates;
use crate::text;
use crate::words::{Lang, Text, Words};

/// What people write where there is no document, as [`text::fold`] gives it.
const HEARD: [&str; 7] = ["口頭", "口頭で", "口頭にて", "電話", "電話で", "電話にて", "口約束"];

/// Where it is written: a contract, terms of use, an SLA, the minutes of a meeting.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Clause {
    /// Which document.
    pub document: String,
    /// Page, or number of the clause.
    pub page: String,
    /// Its words.
    pub quote: String,
    /// How somebody who read it made sure that it promises the updates, where its words do not say so plainly: with whom, when,
    /// of which words. It goes with the words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub confirmed: String,
    /// Whether that person also states that by it the vendor makes the updates now, all of them: free words may be about later,
    /// about one server, or about the facility, and nobody tells that by their letters.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stated: bool,
}

impl Clause {
    /// Whether an inspector finds it: the document, where in it, and what it says. A clause may well end in ならない, so of
    /// its words only that there are some is asked. What was only heard is no document, and a page that is asked for is none.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let is_read = |said: &str| crate::entry::is_entry(said) && !HEARD.contains(&text::fold(said).as_str());
        let is_asked = self.page.contains(['?', '？']);
        is_read(&self.document) && is_read(&self.page) && !is_asked && !text::is_blank(&self.quote)
    }

    /// Whether its words put the security updates of servers into the hands of the vendor, which they may call by its name (empty
    /// where nobody knows it). Maintenance alone may mean anything, and a contract that is renewed updates nothing.
    #[must_use]
    pub fn promises_updates(&self, vendor: &str) -> bool {
        updates::are_promised(&self.quote, vendor)
    }

    /// The words for which alone [`Self::promises_updates`] does not take it: whether they limit the promise, a person has to
    /// read.
    #[must_use]
    pub fn unread_words(&self, vendor: &str) -> Vec<String> {
        updates::unknown_words(&self.quote, vendor)
    }

    /// Whether its words say that the vendor does not make the updates, or not all of them. Nobody's word makes a promise of that.
    #[must_use]
    pub fn denies_updates(&self) -> bool {
        updates::are_denied(&self.quote)
    }

    /// Whether somebody made sure that it promises the updates, states so and says how.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.stated && self.is_assured() && !self.is_stated_against() && !self.denies_updates()
    }

    /// Whether it is stated that the vendor makes the updates beside words by which the facility does: only a person knows which of
    /// them holds.
    fn is_stated_against(&self) -> bool {
        self.stated && updates::are_ours(&self.confirmed)
    }

    /// What is stated and what the words beside it say, where they stand against each other; with the copied words, where those promise
    /// the updates too.
    #[must_use]
    pub fn contradiction(&self, vendor: &str) -> Option<Text> {
        let (said, copied) = (self.confirmed.trim(), self.promises_updates(vendor).then(|| self.line()));
        let tick = copied.map_or_else(
            || Text::new("チェックでは", "By the tick"),
            |line| {
                Text::new(
                    format!("写した書面({line})とチェックでは"),
                    format!("By the copied document ({line}) and the tick"),
                )
            },
        );
        self.is_stated_against().then(|| {
            Text::new(
                format!("{}事業者が更新し、「人が確かめたこと」では自施設が更新する({said})", tick.ja),
                format!(
                    "{} the vendor makes the updates, by what a person made sure of the facility ({said})",
                    tick.en
                ),
            )
        })
    }

    /// Whether the vendor makes the updates by it: by its words, or because somebody made sure that they say so. It proves nothing while
    /// what stands beside it says that the facility does.
    #[must_use]
    pub fn proves_updates(&self, vendor: &str) -> bool {
        (self.promises_updates(vendor) && !self.is_stated_against()) || self.is_confirmed()
    }

    /// Whether it stands against another document by which the vendor makes the updates.
    #[must_use]
    pub fn disputes_updates(&self, vendor: &str) -> bool {
        !self.proves_updates(vendor) && updates::stand_against(&self.quote, vendor)
    }

    /// Whether it is a note that the document says nothing.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        updates::are_silent(&self.quote)
    }

    /// Whether a person says how it was made sure, and that the updates are made: no word of whom somebody asked is one by itself, and
    /// what was answered may be that they are left out.
    #[must_use]
    pub fn is_assured(&self) -> bool {
        updates::are_assured(&self.confirmed)
    }

    /// How a person made sure of it, told as that person's word; `None` where nobody did.
    #[must_use]
    pub fn confirmation(&self, lang: Lang) -> Option<String> {
        let said = self.confirmed.trim();
        self.is_confirmed().then(|| match lang {
            Lang::Ja => format!("人が確かめた: {said}"),
            Lang::En => format!("Made sure by a person: {said}"),
        })
    }

    /// Why what a person wrote of it does not count; `None` where it does, or nobody wrote anything.
    #[must_use]
    pub fn uncounted(&self) -> Option<Words> {
        let is_written = !text::is_blank(&self.confirmed) && !self.is_confirmed();
        is_written.then_some(if !self.stated {
            Words { ja: "チェックがないので数えていません", en: "not ticked, so it does not count" }
        } else if self.is_stated_against() {
            Words {
                ja: "チェックでは事業者が、ここでは自施設が更新するとあるので、どちらかを直すまで数えていません",
                en: "by the tick the vendor makes the updates, by this the facility: it does not count until one is corrected",
            }
        } else if self.denies_updates() {
            Words {
                ja: "写した文が更新を含まないと読めるので数えていません",
                en: "the copied words leave the updates out, so it does not count",
            }
        } else {
            Words {
                ja: "だれに、いつ聞いて、事業者が更新すると確かめたかを読み取れないので数えていません",
                en: "it does not say whom was asked, when, and that the vendor updates, so it does not count",
            }
        })
    }

    /// Whether nothing of it was said.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.names_nothing() && text::is_blank(&self.confirmed) && !self.stated
    }

    fn names_nothing(&self) -> bool {
        [&self.document, &self.page, &self.quote].into_iter().all(|part| text::is_blank(part))
    }

    /// What counts once `said` was said: another clause in its place, or only how this one was made sure of.
    #[must_use]
    pub fn renewed(self, said: &Self) -> Self {
        if !said.names_nothing() {
            return said.clone();
        }
        if text::is_blank(&said.confirmed) {
            return Self { stated: self.stated || said.stated, ..self };
        }
        Self { confirmed: said.confirmed.clone(), stated: said.stated, ..self }
    }

    /// In one line: `電子カルテ保守契約 3ページ「乙は…」`.
    #[must_use]
    pub fn line(&self) -> String {
        let quote = self.quote.trim();
        let quote = if quote.is_empty() { String::new() } else { format!("「{quote}」") };
        let place = [self.document.trim(), self.page.trim()].map(str::to_owned);
        let place = place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        format!("{place}{quote}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_complete_when_an_inspector_finds_the_words() {
        let whole = Clause {
            document: "保守契約".into(),
            page: "3ページ".into(),
            quote: "乙は更新を行う".into(),
            ..Clause::default()
        };
        assert!(whole.is_complete());
        assert_eq!(whole.line(), "保守契約 3ページ「乙は更新を行う」");
        for part in ["document", "page", "quote"] {
            let mut lacking = whole.clone();
            match part {
                "document" => lacking.document = " ".into(),
                "page" => lacking.page = "不明".into(),
                _ => lacking.quote.clear(),
            }
            assert!(!lacking.is_complete(), "{part}");
        }
        for (document, page) in [("口頭", "3"), ("電話で", "3"), ("保守契約", "口頭"), ("保守契約", "?頁")]
        {
            let heard = Clause { document: document.into(), page: page.into(), ..whole.clone() };
            assert!(!heard.is_complete(), "{document} {page}");
        }
        assert!(Clause { document: "電話保守契約書".into(), ..whole }.is_complete());
        assert!(Clause::default().is_blank() && Clause::default().line().is_empty());
    }

    #[test]
    fn a_person_makes_sure_of_what_is_unclear_and_of_no_denial() {
        let made_sure = |quote: &str, confirmed: &str| {
            let clause = Clause { quote: quote.into(), confirmed: confirmed.into(), ..Clause::default() };
            assert!(!clause.is_confirmed(), "no words count by themselves: {confirmed}");
            Clause { stated: true, ..clause }.is_confirmed()
        };
        let asked = "保守会社の山本さんに11月20日に電話で聞き、全てのサーバの更新を行うと確かめた。";
        for quote in [
            "乙は、月例で本件サーバにWindows Updateを実施する。",
            "乙は、甲が指定するサーバに更新プログラムを適用する。",
            "乙は、やむを得ない場合を除き、毎月OSを更新する。",
            "乙は、甲が指定した日時に、サーバのOS及びデータベースの更新を行う。",
            "乙は、甲が定めるセキュリティ方針に従い、サーバのセキュリティパッチを適用する。",
            "乙は、甲が運用する対象サーバに、更新プログラムを適用する。",
            "乙は、甲が稼働させる本件サーバの更新を行う。",
            "乙は、天災の場合を除き、サーバにセキュリティパッチを随時適用する。",
            "乙は、診療時間を除く時間帯に、サーバのOSの更新プログラムを適用する。",
            "乙は、土日祝日を除く5営業日以内に、サーバの更新プログラムを適用する。",
            "乙は、サーバのセキュリティ更新を行う。甲が行う作業はない。",
            "乙は、月例でサーバにパッチを適用する。ただし、クライアント端末は対象外とする。",
            "The contractor shall apply security updates to all servers, excluding holidays, within 5 business days.",
            "The vendor is responsible for server OS patching. The customer shall provide remote access.",
        ] {
            assert!(made_sure(quote, asked), "{quote}");
            for nothing in [
                "",
                " ",
                "確認済み",
                "大丈夫",
                "なし",
                "事業者",
                "鈴木さん",
                "第5条",
                "鈴木さんに11月22日に電話で確認したが、OSの更新は含まれないと言われた。",
                "更新は別料金で、依頼のあったときだけと言われた",
                "更新は病院が行うとのことだった",
                "OSの更新は保守の対象外とのこと",
                "更新はしていないとのこと",
                "重大な脆弱性のときだけ更新プログラムを適用すると聞いた",
                "更新についてメールを送った。回答待ち",
                "asked them: the hospital does the updates",
                "updates are not included",
            ] {
                assert!(!made_sure(quote, nothing), "{quote} {nothing}");
            }
        }
        for quote in [
            "OSの更新は含まない。",
            "サーバを除く。",
            "OSの更新は、甲が行う。",
            "更新は利用者が行うものとする。",
            "乙は、OSの更新を行わない。",
            "サーバは対象外とする。",
            "This does not include updates.",
            "サーバの更新は甲の責任とする。",
            "サーバの更新は甲において行う。",
            "甲は、サーバの更新を行う。",
            "OSの更新は保守の対象とならない。",
            "乙は、更新プログラムを適用しかねます。",
            "OSのパッチは当てない。",
            "更新はお客様にて実施いただきます。",
            "OSの更新は含まず、別途見積とする。",
            "The vendor does not apply security updates.",
            "Patching is done by the customer.",
            // Words that are no denial in another place.
            "サーバの更新は、甲が指定した者が行う。",
            "サーバの更新は、甲が定める者が行う。",
            "サーバは甲が運用する。",
            "乙は、天災の場合を除き、サーバの更新を行わない。",
            "乙は、診療時間を除く時間帯に、甲が指定した日時を除き、サーバの更新を行う。",
            "サーバの更新について、乙が行う作業はない。",
            "ただし、クライアント端末は対象外とし、サーバも対象外とする。",
            "ただし、サーバ及びクライアント端末は対象外とする。",
            "ただし、サーバ端末は対象外とする。",
            "The customer shall provide remote access and shall not be exempt from patching.",
        ] {
            assert!(!made_sure(quote, asked), "{quote}");
        }
    }

    #[test]
    fn no_tick_counts_beside_words_by_which_the_facility_makes_the_updates() {
        let said = |confirmed: &str, stated: bool| {
            let quote = "乙は、サーバの保守を行う。".into();
            Clause { quote, confirmed: confirmed.into(), stated, ..Clause::default() }
        };
        for ours in [
            "山本さんに11月20日に電話で聞き、当院で更新するとのことだった",
            "山本さんに電話で聞き、更新は、病院で行うと確かめた",
            "山本さんに電話で聞いた。当院で、毎月OSを更新する",
            "山本さんに電話で聞き、パッチの適用は自院にて行うと確かめた",
            "山本さんに電話で聞き、当院で更新すると事業者が答えた",
        ] {
            let told = said(ours, true).contradiction("").map(|told| told.ja);
            assert!(told.is_some_and(|told| told.contains(ours)), "both are shown: {ours}");
            assert!(!said(ours, true).is_confirmed(), "{ours}");
            assert!(said(ours, true).uncounted().is_some_and(|why| why.ja.contains("どちらかを直すまで")), "{ours}");
            assert_eq!(said(ours, false).contradiction(""), None, "without the tick nothing is stated: {ours}");
        }
        for theirs in [
            "山本さんに11月20日に電話で聞き、更新すると確かめた",
            "当院は、山本さんに11月20日に電話で聞き、毎月更新すると確かめた",
            "山本さんに当院で聞き、毎月更新すると確かめた",
            "山本さんに電話で聞き、当院で動かしているサーバも事業者が毎月更新すると確かめた",
            "山本さんに電話で聞き、事業者が毎月更新し、当院で結果を見ると確かめた",
            "山本さんに電話で聞き、毎月更新し、更新の報告は当院で受け取ると確かめた",
            "asked Mr Yamamoto of the vendor on the phone: they apply updates",
        ] {
            assert_eq!(said(theirs, true).contradiction(""), None, "{theirs}");
        }
        let promise = "乙はOSの更新を適用しなければならない";
        let ours = "山本さんに電話で聞き、当院で更新するとのことだった";
        let both = Clause { quote: promise.into(), ..said(ours, true) };
        assert!(both.promises_updates("") && !both.proves_updates(""), "the tick makes no promise of two words");
        let told = both.contradiction("").unwrap_or_default();
        assert!([promise, ours].iter().all(|words| told.ja.contains(words) && told.en.contains(words)), "{told:?}");
        assert!(Clause { confirmed: String::new(), ..both }.proves_updates(""));
    }

    #[test]
    fn updates_are_proven_by_the_words_or_by_whoever_made_sure_of_them() {
        let proves = |quote: &str, confirmed: &str| {
            let clause = Clause { quote: quote.into(), confirmed: confirmed.into(), ..Clause::default() };
            Clause { stated: !confirmed.is_empty(), ..clause }.proves_updates("")
        };
        let asked = "山本さんに電話で更新すると聞いた";
        let vague = "乙は、サーバの保守を行う。";
        assert!(proves("乙は、本システムのOS及びミドルウェアのセキュリティ更新プログラムを適用する。", ""));
        assert!(proves(vague, asked) && !proves(vague, ""));
        assert!(!proves("乙は、OSの更新を行わない。", asked));
    }

    #[test]
    fn a_confirmation_is_told_as_a_word_of_a_person_and_goes_with_its_words() {
        let known = Clause {
            document: "保守契約".into(),
            page: "3ページ".into(),
            quote: "乙は月例で更新する".into(),
            confirmed: "山本さんに電話で更新すると聞いた".into(),
            stated: true,
        };
        let told = known.confirmation(Lang::Ja);
        assert_eq!(told.as_deref(), Some("人が確かめた: 山本さんに電話で更新すると聞いた"));
        assert_eq!(known.line(), "保守契約 3ページ「乙は月例で更新する」");
        let other = Clause { quote: "乙は適宜更新する".into(), ..Clause::default() };
        assert_eq!(known.clone().renewed(&other), other);
        assert_eq!(known.clone().renewed(&Clause::default()), known);
        let again = Clause { confirmed: "契約書を読んだ".into(), ..Clause::default() };
        let unstated = known.clone().renewed(&again);
        assert_eq!(unstated, Clause { confirmed: again.confirmed.clone(), stated: false, ..known.clone() });
        assert_eq!(known.uncounted(), None);
        assert_eq!(unstated.uncounted().map(|why| why.ja), Some("チェックがないので数えていません"));
        let denied = Clause { quote: "OSの更新は含まない。".into(), ..known.clone() };
        assert!(denied.uncounted().is_some_and(|why| why.ja.contains("含まないと読める")));
        assert_eq!(Clause { confirmed: String::new(), ..denied }.uncounted(), None, "nobody wrote anything");
        let stated = Clause { stated: true, ..Clause::default() };
        assert_eq!(unstated.clone().renewed(&stated), Clause { stated: true, ..unstated });
        // What was written before there were confirmations is written as it was.
        let plain = serde_json::to_value(Clause { confirmed: String::new(), stated: false, ..known }).unwrap();
        assert!(plain.get("confirmed").is_none() && plain.get("stated").is_none());
        assert!(serde_json::from_value::<Clause>(plain).is_ok());
    }
}
