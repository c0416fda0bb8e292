//! On which terms a remote connection is used: what a vendor is asked about remote maintenance beyond the way in itself.
//!
//! Source: row 2-② of the checklist and its explanation; the incidents in which an always-on line with a shared account was
//! the way in.

use serde::{Deserialize, Serialize};

use crate::responsibility::Holder;
use crate::text;

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
    /// Addresses and networks it comes from; empty where nobody said.
    pub sources: Vec<String>,
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
            sources: Vec::new(),
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
        let (here, there) = (self.gaps(), other.gaps());
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
        let said = |gap: &TermsGap| !here.contains(gap) && !there.contains(gap);
        TermsGap::ALL.iter().copied().filter(said).filter(|gap| differs(*gap)).collect()
    }

    /// Whether both say the same of one thing.
    #[must_use]
    pub fn agrees_on(&self, other: &Self, gap: TermsGap) -> bool {
        let is_open = |of: &Self| of.gaps().contains(&gap);
        !is_open(self) && !is_open(other) && !self.contradictions(other).contains(&gap)
    }

    /// Says of one thing what another says of it.
    pub fn put(&mut self, gap: TermsGap, from: &Self) {
        match gap {
            TermsGap::Presence => self.presence = from.presence,
            TermsGap::DeviceOf => self.device_of = from.device_of,
            TermsGap::Accounts => self.accounts = from.accounts,
            TermsGap::TwoFactor => self.two_factor = from.two_factor,
            TermsGap::Sources => self.sources.clone_from(&from.sources),
            TermsGap::Log => self.log.clone_from(&from.log),
        }
    }

    /// What nobody asked yet.
    #[must_use]
    pub fn gaps(&self) -> Vec<TermsGap> {
        let is_open = |gap: TermsGap| match gap {
            TermsGap::Presence => self.presence == Presence::Unknown,
            TermsGap::DeviceOf => self.device_of == Holder::Unknown,
            TermsGap::Accounts => self.accounts == AccountUse::Unknown,
            TermsGap::TwoFactor => self.two_factor.is_none(),
            TermsGap::Sources => self.sources.is_empty(),
            TermsGap::Log => text::is_blank(&self.log),
        };
        TermsGap::ALL.iter().copied().filter(|gap| is_open(*gap)).collect()
    }
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
