//! Contracts with another than the vendor of a system: nothing of one counts for it until a person says that it reaches the
//! work of that vendor too, as that of a subcontractor may. Said of one vendor and one contract, it is said of no others.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::System;
use crate::date::short;
use crate::facts::Facts;
use crate::id::{ContractId, VendorId};
use crate::vendor::Contract;
use crate::words::Lang;

/// That a contract with another than the vendor of a system reaches that vendor's work, as a person says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractReach {
    /// The vendor whose work it is said of.
    pub vendor_id: VendorId,
    /// The contract it is said of.
    pub contract_id: ContractId,
    /// Who said so.
    pub said_by: String,
    /// The day.
    pub said_on: Date,
}

impl ContractReach {
    /// Said of the vendor and the contract a system has; `None` where it lacks one of them.
    #[must_use]
    pub fn of(system: &System, said_by: &str, said_on: Date) -> Option<Self> {
        let (vendor_id, contract_id) = system.vendor_id.zip(system.contract_id)?;
        Some(Self { vendor_id, contract_id, said_by: said_by.to_owned(), said_on })
    }

    /// Whether both are said of the same vendor and contract.
    #[must_use]
    pub fn is_of_same(&self, other: &Self) -> bool {
        (self.vendor_id, self.contract_id) == (other.vendor_id, other.contract_id)
    }

    /// Who said it and when.
    #[must_use]
    pub fn told(&self, lang: Lang) -> String {
        let (by, on) = (&self.said_by, short(self.said_on, lang));
        match lang {
            Lang::Ja => format!("{on}に{by}が確かめました"),
            Lang::En => format!("said by {by} on {on}"),
        }
    }
}

impl System {
    /// Whether a contract is with another than its vendor.
    #[must_use]
    pub fn is_with_another(&self, contract: &Contract) -> bool {
        self.vendor_id.is_some_and(|own| own != contract.vendor_id)
    }

    /// What a person says of its contract, while vendor and contract are those it was said of.
    #[must_use]
    pub fn reach(&self) -> Option<&ContractReach> {
        let holds = |said: &&ContractReach| {
            (Some(said.vendor_id), Some(said.contract_id)) == (self.vendor_id, self.contract_id)
        };
        self.contract_reach.as_ref().filter(holds)
    }

    /// Whether its contract is with another than its vendor and nobody says that it reaches that vendor's work: then nothing of it counts.
    #[must_use]
    pub fn is_unreached_by(&self, contract: &Contract) -> bool {
        self.contract_id == Some(contract.id) && self.is_with_another(contract) && self.reach().is_none()
    }
}

impl Facts {
    /// The contract a system is under.
    #[must_use]
    pub fn contract_of(&self, system: &System) -> Option<&Contract> {
        self.contracts.iter().find(|c| Some(c.id) == system.contract_id)
    }

    /// The contract of a system, where that is with another than its vendor.
    #[must_use]
    pub fn contract_of_other(&self, system: &System) -> Option<&Contract> {
        self.contract_of(system).filter(|c| system.is_with_another(c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::SystemId;

    #[test]
    fn what_is_said_of_a_contract_holds_for_that_vendor_and_contract_alone() {
        let contract = Contract::blank(ContractId::new(), VendorId::new());
        let day = jiff::civil::date(2026, 11, 22);
        let mut system = System {
            vendor_id: Some(VendorId::new()),
            contract_id: Some(contract.id),
            ..System::blank(SystemId::new())
        };
        assert!(system.is_unreached_by(&contract));
        system.contract_reach = ContractReach::of(&system, "佐藤", day);
        assert!(!system.is_unreached_by(&contract) && system.is_with_another(&contract));
        let written = serde_json::to_string(&system).unwrap();
        assert_eq!(serde_json::from_str::<System>(&written).unwrap(), system);
        let given = System { vendor_id: Some(VendorId::new()), ..system.clone() };
        assert!(given.is_unreached_by(&contract), "another vendor");
        let renewed = Contract { id: ContractId::new(), ..contract.clone() };
        assert!(
            System { contract_id: Some(renewed.id), ..system.clone() }.is_unreached_by(&renewed),
            "another contract"
        );
        let own = System { vendor_id: Some(contract.vendor_id), contract_reach: None, ..system.clone() };
        assert!(!own.is_unreached_by(&contract), "its vendor's");
        // Where the contract alone names the vendor, it is that vendor's.
        assert!(!System { vendor_id: None, ..system }.is_with_another(&contract));
    }
}
