//! What stands against a clause by which the vendor makes the updates: the contract of the system, and whose document it is.
//! And which documents and words are another's than the vendor's: nothing of those counts before a person says so of the contract.
//!
//! Guards: no document beats another without a word. A contract read as leaving the updates out does so whether its words were copied
//! or not; only a note that it says nothing leaves room for a document beside it.

use jiff::civil::Date;
use sejo_model::route::ServerStanding;
use sejo_model::text::{fold, is_blank};
use sejo_model::words::{Text, Words};
use sejo_model::{Clause, Contract, Duty, Facts, Holder, Responsibility, System, VendorId};

use super::{Ground, Standing, unquoted};

/// That somebody at the facility said it of a vendor that was the system's before.
const OF_FORMER: Words = Words { ja: "前の事業者について言ったこと", en: "said of the vendor before" };

/// Whose what stands of a duty of a system is, where that is another than its vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfOther {
    /// Whose.
    pub vendor_id: VendorId,
    /// Why it counts for nothing, and whose it is, in words.
    pub told: Text,
}

/// Whose what stands of a duty of a system is, where that is another than its vendor: words of a document with that one, or what
/// somebody here said of it when it was the vendor. It is kept, and counts for nothing. `None` where it counts, and where nothing is said.
#[must_use]
pub fn of_other(system: &System, duty: Duty, facts: &Facts, today: Date) -> Option<OfOther> {
    let said = system.responsibilities.get(duty)?;
    let (contract, vendor) = (facts.contract_of(system), facts.vendor_of(system));
    let ground = Ground { system: Some(system), contract, vendor, facts, today };
    if said.clause.is_complete() {
        let document = said.clause.document.as_str();
        // Of one that never was its vendor a person may say that its words hold.
        let is_settled = said.clause.is_confirmed() && ground.lapsed(document).is_none();
        return ground.of_other_party(document).filter(|_| !is_settled);
    }
    said.said_of.filter(|of| Some(*of) != vendor).map(|of| ground.named_other(OF_FORMER, of))
}

/// Who has a duty of a system by what was said. What is another's than its vendor's settles nothing; what is open stays so.
#[must_use]
pub fn said_holder(system: &System, duty: Duty, facts: &Facts, today: Date) -> Option<Holder> {
    let said = system.responsibilities.get(duty)?.holder;
    let counts = said == Holder::Unknown || of_other(system, duty, facts, today).is_none();
    counts.then_some(said)
}

/// A system with what counts of its duties: nothing in it is another's than its vendor's.
#[must_use]
pub fn counted(system: &System, facts: &Facts, today: Date) -> System {
    let own = |(duty, said): (Duty, &Responsibility)| match of_other(system, duty, facts, today) {
        None => Some((duty, said.clone())),
        Some(_) => said_holder(system, duty, facts, today).map(|open| (duty, Responsibility::said(open))),
    };
    System { responsibilities: system.responsibilities.iter().filter_map(own).collect(), ..system.clone() }
}

impl<'a> Ground<'a> {
    /// Whether nothing of a contract counts, as it is with another than the vendor of the system.
    pub(super) fn is_unreached(self, contract: &Contract) -> bool {
        self.system.is_some_and(|system| system.is_unreached_by(contract))
    }

    /// With whom the contract of the system is, where that is another than its vendor; empty else.
    pub(super) fn contract_with(self) -> &'a str {
        let is_of_other = |c: &&Contract| self.system.is_some_and(|system| system.is_with_another(c));
        self.contract.filter(is_of_other).map_or("", |c| self.name_of(Some(c.vendor_id)))
    }

    /// Whose a document is, where that is another than the vendor of the system.
    pub(super) fn of_other_party(self, document: &str) -> Option<OfOther> {
        let is_unreached = self.counting(document).into_iter().any(|c| self.is_unreached(c));
        let of_system = self.contract.filter(|_| is_unreached).map(|c| c.vendor_id);
        let party = of_system.or_else(|| self.party_of(document))?;
        Some(self.named_other(ServerStanding::OtherParty.words(), party))
    }

    /// Another vendor, by name behind the words that say how what stands there is its.
    fn named_other(self, words: Words, vendor_id: VendorId) -> OfOther {
        let (Words { ja, en }, name) = (words, self.name_of(Some(vendor_id)));
        OfOther { vendor_id, told: Text::new(format!("{ja}({name})"), format!("{en} ({name})")) }
    }

    /// How a document stands that is by its name a contract with a former vendor of the system: whoever made sure of its words did so of
    /// that vendor's work.
    pub(super) fn of_former(self, document: &str) -> Option<Standing> {
        let (system, party) = (self.system?, self.party_of(document)?);
        let is_former = system.former.iter().any(|former| former.vendor_id == party);
        is_former.then(|| unquoted(ServerStanding::OtherParty))
    }

    /// What stands against a clause by which the vendor makes the updates, as long as no person says that it holds all the same.
    pub(super) fn against(self, clause: &Clause) -> Option<Text> {
        let all = [self.contract_against(clause), self.of_another(clause)].into_iter().flatten();
        all.reduce(|one, other| Text::new(format!("{}。{}", one.ja, other.ja), format!("{}; {}", one.en, other.en)))
    }

    /// The contract of the system: its words, or that somebody who read it says that it does not include them.
    fn contract_against(self, clause: &Clause) -> Option<Text> {
        let contract = self.contract.filter(|c| c.is_in_force_on(self.today) && !self.is_unreached(c))?;
        let covers = contract.covers_server_updates?;
        let own = contract.updates_clause();
        if own.disputes_updates(self.name_of(Some(contract.vendor_id))) {
            let line = own.line();
            let (ja, en) = (format!("契約ではそうではない({line})"), format!("the contract does not ({line})"));
            return (!self.is_settled(clause)).then(|| Text::new(ja, en));
        }
        let is_against = !covers && !own.is_silent() && !clause.is_confirmed();
        is_against.then(|| {
            let title = contract.title.trim();
            Text::new(
                format!("契約「{title}」は更新を含まないと登録"),
                format!("the contract “{title}” is registered as not including updates"),
            )
        })
    }

    /// That the document is by its name a contract with another vendor.
    fn of_another(self, clause: &Clause) -> Option<Text> {
        let party = self.party_of(&clause.document).filter(|_| !clause.is_confirmed())?;
        let (other, document) = (self.name_of(Some(party)), clause.document.trim());
        Some(Text::new(
            format!("書面「{document}」は、別の事業者({other})との契約として登録"),
            format!("“{document}” is registered as a contract with another vendor ({other})"),
        ))
    }

    /// The other vendor with whom a document is by its name a contract.
    fn party_of(self, document: &str) -> Option<VendorId> {
        let (vendor, document) = (self.vendor?, fold(document));
        let named = |contract: &&Contract| !is_blank(&contract.title) && fold(&contract.title) == document;
        let is_own = |contract: &Contract| {
            contract.vendor_id == vendor || self.contract.is_some_and(|own| own.id == contract.id)
        };
        let mut named = self.facts.contracts.iter().filter(named).peekable();
        let party = named.peek()?.vendor_id;
        (!named.any(is_own)).then_some(party)
    }
}
