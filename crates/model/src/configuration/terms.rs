//! On which terms a remote connection is used: what a vendor is asked about remote maintenance beyond the way in itself.
//!
//! Source: row 2-② of the checklist and its explanation; the incidents in which an always-on line with a shared account was
//! the way in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::SaidSources;
use crate::responsibility::Holder;
use crate::text;
use crate::words::Lang;

keyed_enum! {
    /// Whether one can come in at any time.
    pub enum Presence {
        OnDemand = "on-demand", "必要なときだけつなぐ", "on demand";
        AlwaysOn = "always-on", "いつもつながっている", "always on";
        Unknown = "unknown", "わからない", "not known";
    }
}

keyed_enum! {
    /// Under whose name one comes in.
    pub enum AccountUse {
        Own = "own", "1人ずつ別の利用者名", "an account for each person";
        Shared = "shared", "共用の利用者名", "a shared account";
        Unknown = "unknown", "わからない", "not known";
    }
}

keyed_enum! {
    /// What nobody asked yet about a remote connection.
    pub enum TermsGap {
        Presence = "presence", "いつもつながっているか", "whether it is always on";
        DeviceOf = "device-of", "だれの機器か", "whose device it is";
        Accounts = "accounts", "利用者名が1人ずつか", "whether each person has an account";
        TwoFactor = "two-factor", "二要素認証があるか", "whether there is a second factor";
        Sources = "sources", "どのアドレスから来るか", "from which addresses";
        Log = "log", "ログがどこに残るか", "where the log is kept";
    }
}

keyed_enum! {
    /// Where a configuration contradicts the register.
    pub enum TermsDifference {
        TwoFactor = "two-factor", "設定に二要素認証がない", "the configuration has no second factor";
        Sources = "sources", "設定のほうが、接続元の範囲が広い", "the configuration admits more sources";
    }
}

/// The terms of a remote connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RemoteTerms {
    /// Always on, or on demand.
    pub presence: Presence,
    /// Whose device it comes in by.
    pub device_of: Holder,
    /// Own accounts, or shared ones.
    pub accounts: AccountUse,
    /// Whether there is a second factor; `None`: nobody said.
    pub two_factor: Option<bool>,
    /// What was said of the device it comes in by: its name, and whose it is.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub device_said: String,
    /// Addresses, networks and ranges it comes from; empty where nobody said, or not all of what was said is one.
    pub sources: Vec<String>,
    /// From where it comes, in the words `sources` were read from; empty where somebody listed addresses alone.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sources_said: String,
    /// What a vendor answered to a question with choices, in words that name none of them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub in_words: BTreeMap<TermsGap, String>,
    /// Where the log of connections is kept, and how it is looked at.
    pub log: String,
}

impl Default for RemoteTerms {
    fn default() -> Self {
        Self {
            presence: Presence::Unknown,
            device_of: Holder::Unknown,
            accounts: AccountUse::Unknown,
            two_factor: None,
            device_said: String::new(),
            sources: Vec::new(),
            sources_said: String::new(),
            in_words: BTreeMap::new(),
            log: String::new(),
        }
    }
}

impl RemoteTerms {
    /// Whether nobody said anything.
    #[must_use]
    pub fn is_unsaid(&self) -> bool {
        *self == Self::default()
    }

    /// In what two sayings contradict each other: what one of them leaves open is no contradiction.
    #[must_use]
    pub fn contradictions(&self, other: &Self) -> Vec<TermsGap> {
        let differs = |gap: TermsGap| match gap {
            TermsGap::Presence => self.presence != other.presence,
            TermsGap::DeviceOf => self.device_of != other.device_of,
            TermsGap::Accounts => self.accounts != other.accounts,
            TermsGap::TwoFactor => self.two_factor != other.two_factor,
            TermsGap::Sources => {
                let all =
                    |of: &Self| of.sources.iter().map(|s| text::fold(s)).collect::<std::collections::BTreeSet<_>>();
                all(self) != all(other)
            }
            // Words about a place, which two people write in two ways.
            TermsGap::Log => false,
        };
        let said = |gap: &TermsGap| self.is_known(*gap) && other.is_known(*gap);
        TermsGap::ALL.iter().copied().filter(said).filter(|gap| differs(*gap)).collect()
    }

    /// Whether both say the same of one thing, be it in words that do not tell it.
    #[must_use]
    pub fn agrees_on(&self, other: &Self, gap: TermsGap) -> bool {
        match (self.is_known(gap), other.is_known(gap)) {
            (true, true) => !self.contradictions(other).contains(&gap),
            (false, false) => {
                let words = |of: &Self| of.words(gap).map(text::fold);
                words(self).is_some() && words(self) == words(other)
            }
            _ => false,
        }
    }

    /// Says of one thing what another says of it.
    pub fn put(&mut self, gap: TermsGap, from: &Self) {
        match from.in_words.get(&gap) {
            Some(words) => self.in_words.insert(gap, words.clone()),
            None => self.in_words.remove(&gap),
        };
        match gap {
            TermsGap::Presence => self.presence = from.presence,
            TermsGap::DeviceOf => {
                self.device_of = from.device_of;
                self.device_said.clone_from(&from.device_said);
            }
            TermsGap::Accounts => self.accounts = from.accounts,
            TermsGap::TwoFactor => self.two_factor = from.two_factor,
            TermsGap::Sources => {
                self.sources.clone_from(&from.sources);
                self.sources_said.clone_from(&from.sources_said);
            }
            TermsGap::Log => self.log.clone_from(&from.log),
        }
    }

    /// What nobody asked yet.
    #[must_use]
    pub fn gaps(&self) -> Vec<TermsGap> {
        let is_open = |gap: &TermsGap| !self.is_known(*gap) && self.words(*gap).is_none();
        TermsGap::ALL.iter().copied().filter(is_open).collect()
    }

    /// What was answered in words that do not tell it: asked, and not known all the same.
    #[must_use]
    pub fn unread(&self) -> Vec<TermsGap> {
        let is_unread = |gap: &TermsGap| !self.is_known(*gap) && self.words(*gap).is_some();
        TermsGap::ALL.iter().copied().filter(is_unread).collect()
    }

    /// Each of [`Self::unread`] with the words that were answered.
    #[must_use]
    pub fn unread_words(&self, lang: Lang) -> Vec<String> {
        let told = |gap: TermsGap| {
            let said = text::line(self.words(gap)?);
            let read =
                if gap == TermsGap::Sources { SaidSources::read(&self.sources_said) } else { SaidSources::default() };
            let open = read.unread.join(lang.pick("、", ", "));
            Some(match (gap, read.seen.is_empty(), lang) {
                (TermsGap::Sources, true, Lang::Ja) => format!("接続元のアドレスは書かれていない(拠点: {said})"),
                (TermsGap::Sources, true, Lang::En) => format!("no source address is given (site: {said})"),
                (TermsGap::Sources, false, Lang::Ja) => format!("接続元に、アドレスを読み取れないところがある({open})"),
                (TermsGap::Sources, false, Lang::En) => {
                    format!("not all of the sources could be read as addresses ({open})")
                }
                (_, _, Lang::Ja) => format!("{}は、回答から読み取れない({said})", gap.words().ja),
                (_, _, Lang::En) => format!("the answer does not tell {} ({said})", gap.words().en),
            })
        };
        self.unread().into_iter().filter_map(told).collect()
    }

    /// The terms with what somebody said of where it comes from, and the addresses read from that. Who says that it is not known, or
    /// nothing but なし, has named no place.
    #[must_use]
    pub fn come_from(self, said: &str) -> Self {
        let said = if names_nothing(said) { "" } else { said.trim() };
        Self { sources: SaidSources::read(said).addresses(), sources_said: said.to_owned(), ..self }
    }

    /// From where it comes as it was said, else the addresses one below the other.
    #[must_use]
    pub fn sources_words(&self) -> String {
        if text::is_blank(&self.sources_said) { self.sources.join("\n") } else { self.sources_said.clone() }
    }

    fn is_known(&self, gap: TermsGap) -> bool {
        match gap {
            TermsGap::Presence => self.presence != Presence::Unknown,
            TermsGap::DeviceOf => self.device_of != Holder::Unknown,
            TermsGap::Accounts => self.accounts != AccountUse::Unknown,
            TermsGap::TwoFactor => self.two_factor.is_some(),
            TermsGap::Sources => !self.sources.is_empty(),
            TermsGap::Log => !text::is_blank(&self.log),
        }
    }

    /// The words something was answered in, where it is answered in words.
    fn words(&self, gap: TermsGap) -> Option<&str> {
        let said = match gap {
            TermsGap::DeviceOf => Some(&self.device_said),
            TermsGap::Sources => Some(&self.sources_said),
            other => self.in_words.get(&other),
        };
        said.map(String::as_str).filter(|said| !text::is_blank(said))
    }
}

/// Whether a whole answer names nothing. 制限なし and 固定IPなし do say something.
fn names_nothing(said: &str) -> bool {
    const NONE: [&str; 7] = ["なし", "無し", "無", "ない", "特になし", "特に無し", "none"];
    let folded: String = text::fold_answer(said).chars().map(text::hiragana).collect();
    let plain = folded.trim_end_matches(['。', '.']).trim_end_matches("です");
    text::is_unknown(said) || NONE.contains(&plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_both_say_can_contradict() {
        let said = |presence, two_factor, sources: &[&str]| RemoteTerms {
            presence,
            two_factor,
            sources: sources.iter().map(|s| (*s).to_owned()).collect(),
            ..RemoteTerms::default()
        };
        let one = said(Presence::OnDemand, Some(true), &["203.0.113.5", "198.51.100.7"]);
        assert!(one.contradictions(&RemoteTerms::default()).is_empty());
        assert!(RemoteTerms::default().is_unsaid() && !one.is_unsaid());
        let same = said(Presence::Unknown, Some(true), &["198.51.100.7", "２０３.0.113.5"]);
        assert!(one.contradictions(&same).is_empty(), "order and width say nothing");
        let other = said(Presence::AlwaysOn, Some(false), &["203.0.113.5"]);
        assert_eq!(one.contradictions(&other), [TermsGap::Presence, TermsGap::TwoFactor, TermsGap::Sources]);
        let place = RemoteTerms::default().come_from("大阪保守センター");
        assert!(
            one.contradictions(&place).is_empty() && place.contradictions(&one).is_empty(),
            "a place is no address"
        );
    }

    #[test]
    fn what_was_answered_in_words_is_not_called_unasked() {
        let said = |device: &str, sources: &str| {
            RemoteTerms { device_said: device.to_owned(), ..RemoteTerms::default() }.come_from(sources)
        };
        let read = said("", "当社保守センター 203.0.113.20");
        assert_eq!(
            (read.sources.join(" "), read.sources_words()),
            ("203.0.113.20".into(), "当社保守センター 203.0.113.20".into())
        );
        assert!(!read.gaps().contains(&TermsGap::Sources) && read.unread().is_empty());
        let place = said("RTX1220", "大阪保守センター(固定IP)");
        assert_eq!(place.unread(), [TermsGap::DeviceOf, TermsGap::Sources]);
        assert_eq!(place.gaps(), [TermsGap::Presence, TermsGap::Accounts, TermsGap::TwoFactor, TermsGap::Log]);
        assert_eq!(
            place.unread_words(Lang::Ja),
            [
                "だれの機器かは、回答から読み取れない(RTX1220)",
                "接続元のアドレスは書かれていない(拠点: 大阪保守センター(固定IP))"
            ]
        );
        let part = said("", "203.0.113.20、大阪保守センター");
        assert_eq!(part.unread_words(Lang::Ja), ["接続元に、アドレスを読み取れないところがある(大阪保守センター)"]);
        assert!(part.sources.is_empty(), "a list read in part would look too narrow");
        assert!(said(" ", " ").gaps() == TermsGap::ALL && said("", "").is_unsaid());
        for nothing in ["わからない", "未定", "不明です。", "なし", "特になし。", "ナシ", "無しです", "None", "-"]
        {
            assert!(said("", nothing).is_unsaid(), "{nothing}");
        }
        for place in ["制限なし", "固定IPなし", "なし地区センター", "大阪保守センター(アドレスは未定)"]
        {
            assert_eq!(said("", place).unread(), [TermsGap::Sources], "{place}");
        }
    }

    #[test]
    fn one_thing_is_said_alike_where_both_say_it_and_is_put_alone() {
        let own = RemoteTerms { accounts: AccountUse::Own, two_factor: Some(true), ..RemoteTerms::default() };
        let mut said = RemoteTerms { two_factor: Some(false), ..own.clone() };
        assert!(own.agrees_on(&said, TermsGap::Accounts) && !own.agrees_on(&said, TermsGap::TwoFactor));
        assert!(!own.agrees_on(&said, TermsGap::Presence), "nobody says it");
        said.put(TermsGap::TwoFactor, &own);
        assert_eq!(said, own);
        said.put(TermsGap::Accounts, &RemoteTerms::default());
        assert_eq!((said.accounts, said.two_factor), (AccountUse::Unknown, Some(true)));
    }
}
