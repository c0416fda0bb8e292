//! Contracts with another than the vendor of a system: nothing of one counts until a person says that it reaches that vendor's work.

use sejo_judge::{counted, lapsed, of_other, route, said_holder, updates};
use sejo_model::route::{RouteKind, ServerStanding};
use sejo_model::system::ContractReach;
use sejo_model::{
    Clause, Contract, ContractId, Control, Duty, Facts, Holder, Lang, Responsibilities, Responsibility, VendorId,
    Weight,
};

use crate::house::{today, vendor};
use crate::route::{ASKED, by_vendor, clause, covered, reasons};

/// The system is given to another vendor, and stays under the contract with the one before.
fn given() -> (Facts, VendorId) {
    let mut facts = covered();
    let other = vendor("はやぶさ電子");
    let id = other.id;
    facts.vendors.push(other);
    facts.systems[0].vendor_id = Some(id);
    (facts, id)
}

fn reach(facts: &mut Facts) {
    facts.systems[0].contract_reach = ContractReach::of(&facts.systems[0], "佐藤", today());
}

fn found(facts: &Facts) -> (RouteKind, ServerStanding) {
    let found = route(facts, today());
    (found.kind, found.servers[0].standing)
}

const NOTHING: (RouteKind, ServerStanding) = (RouteKind::Unknown, ServerStanding::OtherParty);
const PROVEN: (RouteKind, ServerStanding) = (RouteKind::Outsourced, ServerStanding::Covered);

#[test]
fn a_contract_with_another_proves_nothing_until_a_person_says_that_it_reaches_the_vendor() {
    let (mut facts, other) = given();
    assert_eq!(found(&facts), NOTHING);
    let seen = route(&facts, today());
    assert_eq!(seen.servers[0].party(Lang::Ja).as_deref(), Some("契約の相手: みどりシステム"));
    assert_eq!(seen.to_ask(other).count(), 1, "the vendor of now can be asked");
    let of_updates = updates(&facts.systems[0], &facts, today());
    assert_eq!((of_updates.holder, of_updates.clause), (None, None));
    let on_route = ("disclosure-on-route", Weight::Notes);
    assert!(!reasons(Control::Disclosure, None, &facts).contains(&on_route));

    reach(&mut facts);
    assert_eq!(found(&facts), PROVEN);
    let seen = route(&facts, today());
    assert_eq!(seen.servers[0].contract_with, "みどりシステム", "with whom it is stays there to be read");
    assert!(reasons(Control::Disclosure, None, &facts).contains(&on_route));

    // It was said of this vendor and this contract.
    let mut renewed = facts.clone();
    renewed.contracts.push(Contract { id: ContractId::new(), ..facts.contracts[0].clone() });
    renewed.systems[0].contract_id = renewed.contracts.last().map(|contract| contract.id);
    assert_eq!(found(&renewed), NOTHING);
    let third = vendor("つばめ電子");
    facts.systems[0].vendor_id = Some(third.id);
    facts.vendors.push(third);
    assert_eq!(found(&facts), NOTHING);
}

/// What is copied elsewhere counts no more than the contract it rests on.
#[test]
fn what_rests_on_it_proves_nothing_either() {
    let (facts, other) = given();
    let named = || Clause { document: facts.contracts[0].title.clone(), ..clause() };
    let asked = || Clause { confirmed: ASKED.into(), stated: true, ..named() };
    for clause in [named(), asked(), clause()] {
        let mut of_system = facts.clone();
        of_system.systems[0].responsibilities.put(Duty::Updates, by_vendor(clause.clone()));
        assert_eq!(found(&of_system), NOTHING, "{clause:?}");
        let mut of_server = facts.clone();
        of_server.devices[0].updates = Some(by_vendor(clause.clone()));
        assert_eq!(found(&of_server), NOTHING, "{clause:?}");
        for facts in [&mut of_system, &mut of_server] {
            reach(facts);
            assert_eq!(found(facts), PROVEN, "{clause:?}");
        }
    }
    let mut own = facts.clone();
    own.systems[0].responsibilities = Responsibilities::from(Holder::Facility);
    assert_eq!(found(&own), (RouteKind::Whole, ServerStanding::Own), "what the facility says of itself stands");
    let mut with_vendor = facts.clone();
    let title = "はやぶさ 保守契約";
    with_vendor.contracts.push(Contract { title: title.into(), ..Contract::blank(ContractId::new(), other) });
    let of_vendor = Clause { document: title.into(), ..clause() };
    with_vendor.systems[0].responsibilities.put(Duty::Updates, by_vendor(of_vendor));
    assert_eq!(found(&with_vendor), PROVEN, "a contract with the vendor of now is its word");
}

/// Whoever made sure of the words of a contract with a former vendor did so of that vendor's work.
#[test]
fn what_was_made_sure_of_a_former_vendor_is_not_the_word_of_the_one_of_now() {
    let mut facts = covered();
    let asked =
        Clause { confirmed: ASKED.into(), stated: true, document: facts.contracts[0].title.clone(), ..clause() };
    facts.devices[0].updates = Some(by_vendor(asked));
    let other = vendor("はやぶさ電子");
    let chosen = Contract { title: "はやぶさ 保守契約".into(), ..Contract::blank(ContractId::new(), other.id) };
    let before = facts.systems[0].clone();
    (facts.systems[0].vendor_id, facts.systems[0].contract_id) = (Some(other.id), Some(chosen.id));
    facts.systems[0].hand_over(&before, before.vendor_id, Some(other.id));
    facts.vendors.push(other);
    facts.contracts.push(chosen);
    assert_eq!(found(&facts), NOTHING);
    facts.systems[0].former.clear();
    assert_eq!(found(&facts), PROVEN, "of one that never was its vendor a person may say that its words hold");
}

/// What is copied of other duties, too, is told to be another's; also once the contract with the vendor of now is chosen.
#[test]
fn a_document_of_another_is_told_to_be_one() {
    let (mut facts, other) = given();
    let document = facts.contracts[0].title.clone();
    let told = |facts: &Facts, document: &str| lapsed(&facts.systems[0], document, facts, today());
    for document in [document.as_str(), "SLA"] {
        let (standing, words) = told(&facts, document).unwrap();
        assert_eq!(standing, ServerStanding::OtherParty);
        assert!(words.ja.contains("みどりシステム") && words.en.contains("みどりシステム"), "{words:?}");
    }
    let own = Contract { title: "はやぶさ 保守契約".into(), ..Contract::blank(ContractId::new(), other) };
    let chosen = Some(own.id);
    facts.contracts.push(own);
    assert_eq!(told(&facts, "はやぶさ 保守契約"), None);
    let contract_before = facts.systems[0].contract_id;
    facts.systems[0].contract_id = chosen;
    let standing = told(&facts, &document).map(|(standing, _)| standing);
    assert_eq!((standing, told(&facts, "SLA")), (Some(ServerStanding::OtherParty), None));
    facts.systems[0].contract_id = contract_before;
    reach(&mut facts);
    assert_eq!(told(&facts, &document), None);
}

/// Of every duty, for whoever asks: page, request and verdict.
#[test]
fn what_is_anothers_settles_no_duty() {
    let (mut facts, _) = given();
    let first = facts.contracts[0].vendor_id;
    let named = Clause { document: facts.contracts[0].title.clone(), ..clause() };
    let open = Responsibility { clause: named.clone(), ..Responsibility::said(Holder::Unknown) };
    let said = Responsibility { said_of: Some(first), ..Responsibility::said(Holder::Vendor) };
    facts.systems[0].responsibilities = [
        (Duty::Backup, by_vendor(named)),
        (Duty::Restore, open),
        (Duty::Monitoring, said),
        (Duty::Disposal, Responsibility::said(Holder::Vendor)),
    ]
    .into_iter()
    .collect();
    let whose = |facts: &Facts, duty: Duty| of_other(&facts.systems[0], duty, facts, today()).map(|of| of.vendor_id);
    let holder = |facts: &Facts, duty: Duty| said_holder(&facts.systems[0], duty, facts, today());
    for duty in [Duty::Backup, Duty::Restore, Duty::Monitoring] {
        assert_eq!(whose(&facts, duty), Some(first), "{duty:?}");
    }
    assert_eq!((holder(&facts, Duty::Backup), holder(&facts, Duty::Monitoring)), (None, None));
    assert_eq!(holder(&facts, Duty::Restore), Some(Holder::Unknown), "what is open stays so");
    assert_eq!((whose(&facts, Duty::Disposal), holder(&facts, Duty::Disposal)), (None, Some(Holder::Vendor)));
    let counts = counted(&facts.systems[0], &facts, today()).responsibilities;
    let only = [(Duty::Restore, Holder::Unknown), (Duty::Disposal, Holder::Vendor)];
    let only = only.into_iter().map(|(duty, holder)| (duty, Responsibility::said(holder)));
    assert_eq!(counts, only.collect::<Responsibilities>());

    // That a contract reaches the vendor says nothing of what was said without one.
    reach(&mut facts);
    assert_eq!((whose(&facts, Duty::Backup), whose(&facts, Duty::Monitoring)), (None, Some(first)));
    assert_eq!(holder(&facts, Duty::Backup), Some(Holder::Vendor));
}
