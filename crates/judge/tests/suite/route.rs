//! Which part of the guideline applies, and which server decides it; and what a duty nobody has does to a row.

use crate::house::{clinic, day, device, nothing, system, today, vendor, verdict};
use sejo_judge::{route, updates};
use sejo_model::route::{CopiedAt, RouteKind, ServerKind, ServerStanding, ServerlessKind};
use sejo_model::system::NoServer;
use sejo_model::{
    Clause, Contract, ContractId, Control, Device, DeviceId, DeviceKind, DeviceState, Duty, FacilityKind, Facts,
    Holder, Hosting, Lang, ReplyId, Responsibilities, Responsibility, Subsection, System, SystemKind, VendorId,
    VerdictValue, Weight,
};

pub fn clause() -> Clause {
    Clause {
        document: "保守契約書".into(),
        page: "3ページ 第5条".into(),
        quote: "乙はOSの更新を適用しなければならない".into(),
        ..Clause::default()
    }
}

/// How somebody made sure of words that are unclear.
pub const ASKED: &str = "保守会社の山本さんに11月20日に電話で聞き、更新を行うと確かめた。";

pub fn by_vendor(clause: Clause) -> Responsibility {
    Responsibility { clause, ..Responsibility::said(Holder::Vendor) }
}

/// What two words against each other leave of a responsibility.
fn disputed(known: Responsibility) -> Responsibility {
    Responsibility { holder: Holder::Unknown, disputed: "返信は「自施設」".into(), ..known }
}

/// A clinic whose one server belongs to the health record, under a contract that says so.
pub fn covered() -> Facts {
    let mut facts = clinic();
    facts.devices[0].system_id = Some(facts.systems[0].id);
    facts.systems[0].responsibilities = Responsibilities::default();
    let contract = &mut facts.contracts[0];
    contract.covers_server_updates = Some(true);
    (contract.page, contract.clause) = ("3ページ".into(), "乙はOSの更新を適用しなければならない".into());
    // Where somebody says how that was made sure of.
    contract.stated = true;
    facts
}

/// The contract is registered as not including the updates, and no words of it were copied.
fn leave_out(facts: &mut Facts) {
    let contract = &mut facts.contracts[0];
    contract.covers_server_updates = Some(false);
    (contract.page, contract.clause) = (String::new(), String::new());
}

/// The contract is over, and the vendor has one in force for another system.
fn of_other_system(facts: &mut Facts) {
    facts.contracts[0].ends_on = Some(day("2026-11-21"));
    facts.contracts[0].title = "電子カルテ 保守契約".into();
    let title = "検査 保守契約".into();
    facts.contracts.push(Contract { id: ContractId::new(), title, ends_on: None, ..facts.contracts[0].clone() });
}

type Row = (&'static str, RouteKind, ServerStanding, fn(&mut Facts));

/// "The route is …, because the server is …, when …".
const ROWS: &[Row] = &[
    ("the contract says so", RouteKind::Outsourced, ServerStanding::Covered, |_| {}),
    ("the page stands in front of the quotation", RouteKind::Outsourced, ServerStanding::Covered, |f| {
        f.contracts[0].page.clear();
        f.contracts[0].clause = "5ページ「乙がソフトウェアを更新する」".into();
    }),
    ("nobody copied the page", RouteKind::Unknown, ServerStanding::NoWords, |f| f.contracts[0].page.clear()),
    ("nobody copied the words", RouteKind::Unknown, ServerStanding::NoWords, |f| f.contracts[0].clause.clear()),
    ("the words are about maintenance only", RouteKind::Unknown, ServerStanding::Vague, |f| {
        f.contracts[0].clause = "乙は保守を行う。".into();
    }),
    ("the words renew the contract", RouteKind::Unknown, ServerStanding::Vague, |f| {
        f.contracts[0].clause = "本契約は1年間自動更新する。乙は対象サーバの保守を行う。".into();
    }),
    ("the words leave the updates out", RouteKind::Unknown, ServerStanding::Vague, |f| {
        f.contracts[0].clause = "セキュリティ更新プログラムの適用は、本契約に含まない。甲が行う。".into();
    }),
    ("the words leave the updates to the facility", RouteKind::Unknown, ServerStanding::Vague, |f| {
        f.contracts[0].clause = "利用者がOSの更新を行うものとし、乙は関与しない。".into();
    }),
    ("the words only help with the updates", RouteKind::Unknown, ServerStanding::Vague, |f| {
        f.contracts[0].clause = "乙は、更新プログラムの適用について甲の求めに応じて助言する。".into();
    }),
    ("the words are unclear, and somebody asked", RouteKind::Outsourced, ServerStanding::Covered, |f| {
        (f.contracts[0].clause, f.contracts[0].confirmed) = ("乙は保守を行う。".into(), ASKED.into());
    }),
    ("somebody asked, and does not state that it is so now", RouteKind::Unknown, ServerStanding::Vague, |f| {
        (f.contracts[0].clause, f.contracts[0].confirmed) = ("乙は保守を行う。".into(), ASKED.into());
        f.contracts[0].stated = false;
    }),
    ("it is stated, and the words beside it name us", RouteKind::Unknown, ServerStanding::Contradicted, |f| {
        let said = "山本さんに電話で聞き、当院で更新するとのことだった";
        (f.contracts[0].clause, f.contracts[0].confirmed) = ("乙は保守を行う。".into(), said.into());
    }),
    ("words promise it, and the word beside names us", RouteKind::Unknown, ServerStanding::Contradicted, |f| {
        f.contracts[0].confirmed = "山本さんに電話で聞き、当院で更新するとのことだった".into();
    }),
    (
        "the words of this very server promise it, and the word beside them names us",
        RouteKind::Unknown,
        ServerStanding::Contradicted,
        |f| {
            let confirmed = "山本さんに電話で聞き、当院で更新するとのことだった".into();
            f.devices[0].updates = Some(by_vendor(Clause { confirmed, stated: true, ..clause() }));
        },
    ),
    (
        "the words of the system promise it like the contract, and the word beside them names us",
        RouteKind::Unknown,
        ServerStanding::Contradicted,
        |f| {
            let confirmed = "山本さんに電話で聞き、当院で更新するとのことだった".into();
            let told = Clause { confirmed, stated: true, ..clause() };
            f.systems[0].responsibilities.put(Duty::Updates, by_vendor(told));
        },
    ),
    (
        "what somebody asked is not stated of a contract without",
        RouteKind::Unknown,
        ServerStanding::Contradicted,
        |f| {
            leave_out(f);
            let asked =
                Clause { confirmed: "電話で聞き、更新は病院で行うと確かめた".into(), ..clause() };
            f.systems[0].responsibilities.put(Duty::Updates, by_vendor(asked));
        },
    ),
    ("the words are unclear, and nobody says who asked", RouteKind::Unknown, ServerStanding::Vague, |f| {
        (f.contracts[0].clause, f.contracts[0].confirmed) = ("乙は保守を行う。".into(), "確認済み".into());
    }),
    ("the words leave the updates out, whoever asked", RouteKind::Unknown, ServerStanding::Vague, |f| {
        f.contracts[0].clause = "セキュリティ更新プログラムの適用は、本契約に含まない。甲が行う。".into();
        f.contracts[0].confirmed = ASKED.into();
    }),
    ("somebody asked, and nobody copied the page", RouteKind::Unknown, ServerStanding::NoWords, |f| {
        (f.contracts[0].clause, f.contracts[0].confirmed) = ("乙は保守を行う。".into(), ASKED.into());
        f.contracts[0].page.clear();
    }),
    ("somebody asked about the words of this very server", RouteKind::Outsourced, ServerStanding::Covered, |f| {
        f.contracts[0].covers_server_updates = Some(false);
        let asked =
            Clause { quote: "乙は保守を行う。".into(), confirmed: ASKED.into(), stated: true, ..clause() };
        f.devices[0].updates = Some(by_vendor(asked));
    }),
    ("the words call the vendor by its name", RouteKind::Outsourced, ServerStanding::Covered, |f| {
        let name = f.vendors.iter().find(|v| v.id == f.contracts[0].vendor_id).unwrap().name.clone();
        f.contracts[0].clause = format!("{name}は、サーバに更新プログラムを適用する。");
    }),
    ("nobody has read the contract", RouteKind::Unknown, ServerStanding::NotRead, |f| {
        f.contracts[0].covers_server_updates = None;
    }),
    ("the contract is silent", RouteKind::Whole, ServerStanding::NotCovered, |f| {
        f.contracts[0].covers_server_updates = Some(false);
    }),
    ("the contract has ended", RouteKind::Whole, ServerStanding::Ended, |f| {
        f.contracts[0].ends_on = Some(day("2026-11-21"));
    }),
    ("the contract has not begun", RouteKind::Whole, ServerStanding::NotBegun, |f| {
        f.contracts[0].starts_on = Some(day("2027-04-01"));
    }),
    ("the quoted contract has not begun", RouteKind::Whole, ServerStanding::NotBegun, |f| {
        f.contracts[0].starts_on = Some(day("2027-04-01"));
        let quoted = Clause { document: f.contracts[0].title.clone(), ..clause() };
        f.systems[0].responsibilities.put(Duty::Updates, by_vendor(quoted));
    }),
    ("it ends today", RouteKind::Outsourced, ServerStanding::Covered, |f| f.contracts[0].ends_on = Some(today())),
    ("there is no contract, and nobody asked", RouteKind::Unknown, ServerStanding::NotAsked, |f| {
        f.systems[0].contract_id = None;
    }),
    ("there is no contract, and it was asked in vain", RouteKind::Unknown, ServerStanding::Unsaid, |f| {
        f.systems[0].contract_id = None;
        f.systems[0].responsibilities.put(Duty::Updates, Responsibility::said(Holder::Unknown));
    }),
    ("the vendor only said so", RouteKind::Unknown, ServerStanding::NoContract, |f| {
        f.contracts.clear();
        f.systems[0].contract_id = None;
        f.systems[0].responsibilities = Holder::Vendor.into();
    }),
    ("its contract is on record, and nobody chose it", RouteKind::Unknown, ServerStanding::NotChosen, |f| {
        f.systems[0].contract_id = None;
        f.systems[0].responsibilities = Holder::Vendor.into();
    }),
    ("an SLA says so", RouteKind::Outsourced, ServerStanding::Covered, |f| {
        f.systems[0].contract_id = None;
        f.systems[0].responsibilities.put(Duty::Updates, by_vendor(clause()));
    }),
    ("an SLA has no page", RouteKind::Unknown, ServerStanding::NoContract, |f| {
        f.contracts.clear();
        f.systems[0].contract_id = None;
        f.systems[0].responsibilities.put(Duty::Updates, by_vendor(Clause { page: String::new(), ..clause() }));
    }),
    ("the quoted contract is over", RouteKind::Whole, ServerStanding::Ended, |f| {
        f.contracts[0].ends_on = Some(day("2026-11-21"));
        let quoted = Clause { document: f.contracts[0].title.clone(), ..clause() };
        f.systems[0].responsibilities.put(Duty::Updates, by_vendor(quoted));
    }),
    ("the quoted contract is called by half its name", RouteKind::Whole, ServerStanding::Ended, |f| {
        f.contracts[0].title = "クラウドカルテ利用規約".into();
        f.contracts[0].ends_on = Some(day("2026-11-21"));
        let quoted = Clause { document: "利用規約".into(), ..clause() };
        f.systems[0].responsibilities.put(Duty::Updates, by_vendor(quoted));
    }),
    ("it is so, and the system is linked to none", RouteKind::Whole, ServerStanding::Ended, |f| {
        f.contracts[0].ends_on = Some(day("2026-11-21"));
        f.systems[0].contract_id = None;
        let quoted = Clause { document: f.contracts[0].title.clone(), ..clause() };
        f.systems[0].responsibilities.put(Duty::Updates, by_vendor(quoted));
    }),
    ("the only contract is over, whatever is quoted", RouteKind::Whole, ServerStanding::Ended, |f| {
        f.contracts[0].ends_on = Some(day("2026-11-21"));
        f.systems[0].responsibilities.put(Duty::Updates, by_vendor(clause()));
    }),
    (
        "another contract of the vendor is in force, and the document is none",
        RouteKind::Whole,
        ServerStanding::Ended,
        |f| {
            of_other_system(f);
            let annex = Clause { document: "医事会計 個別契約書 別紙2".into(), ..clause() };
            f.systems[0].responsibilities.put(Duty::Updates, by_vendor(annex));
        },
    ),
    (
        "the contract of the system has not begun, and another of the vendor is in force",
        RouteKind::Whole,
        ServerStanding::NotBegun,
        |f| {
            of_other_system(f);
            (f.contracts[0].starts_on, f.contracts[0].ends_on) = (Some(day("2027-04-01")), None);
            let annex = Clause { document: "医事会計 個別契約書 別紙2".into(), ..clause() };
            f.systems[0].responsibilities.put(Duty::Updates, by_vendor(annex));
        },
    ),
    ("half the name of the document is that of both", RouteKind::Whole, ServerStanding::Ended, |f| {
        of_other_system(f);
        let half = Clause { document: "保守契約".into(), ..clause() };
        f.systems[0].responsibilities.put(Duty::Updates, by_vendor(half));
    }),
    ("the document is by its name the one in force", RouteKind::Outsourced, ServerStanding::Covered, |f| {
        of_other_system(f);
        let quoted = Clause { document: "検査 保守契約".into(), ..clause() };
        f.systems[0].responsibilities.put(Duty::Updates, by_vendor(quoted));
    }),
    ("a newer contract of that name is in force", RouteKind::Outsourced, ServerStanding::Covered, |f| {
        f.contracts[0].ends_on = Some(day("2026-11-21"));
        let newer = Contract { id: ContractId::new(), ends_on: None, ..f.contracts[0].clone() };
        let quoted = Clause { document: newer.title.clone(), ..clause() };
        f.contracts.push(newer);
        f.systems[0].responsibilities.put(Duty::Updates, by_vendor(quoted));
    }),
    ("an SLA speaks of maintenance only", RouteKind::Unknown, ServerStanding::Vague, |f| {
        f.systems[0].contract_id = None;
        let vague = Clause { quote: "乙は保守を行う。".into(), ..clause() };
        f.systems[0].responsibilities.put(Duty::Updates, by_vendor(vague));
    }),
    ("the contract says more than the SLA", RouteKind::Outsourced, ServerStanding::Covered, |f| {
        let vague = Clause { quote: "乙は保守を行う。".into(), ..clause() };
        f.systems[0].responsibilities.put(Duty::Updates, by_vendor(vague));
    }),
    ("the words copied for the system leave the updates out", RouteKind::Unknown, ServerStanding::Contradicted, |f| {
        let left_out = Clause { quote: "本システムの更新は含まない。".into(), ..clause() };
        f.systems[0].responsibilities.put(Duty::Updates, by_vendor(left_out));
    }),
    ("they do so without a page", RouteKind::Unknown, ServerStanding::Contradicted, |f| {
        let left_out = Clause { quote: "更新はもっぱら自院が行う。".into(), ..Clause::default() };
        f.systems[0].responsibilities.put(Duty::Updates, by_vendor(left_out));
    }),
    ("they do so, and nobody says who makes them", RouteKind::Unknown, ServerStanding::Contradicted, |f| {
        let clause = Clause { quote: "本システムの更新は含まない。".into(), ..clause() };
        let open = Responsibility { clause, ..Responsibility::said(Holder::Unknown) };
        f.systems[0].responsibilities.put(Duty::Updates, open);
    }),
    ("they did so in a contract that is over", RouteKind::Outsourced, ServerStanding::Covered, |f| {
        let over = Contract {
            id: ContractId::new(),
            title: "旧保守契約".into(),
            ends_on: Some(day("2026-11-21")),
            ..f.contracts[0].clone()
        };
        let left_out = Clause { document: over.title.clone(), quote: "更新は含まない。".into(), ..clause() };
        f.contracts.push(over);
        f.systems[0].responsibilities.put(Duty::Updates, by_vendor(left_out));
    }),
    ("an SLA says so, and the contract leaves them out", RouteKind::Unknown, ServerStanding::Contradicted, |f| {
        f.contracts[0].covers_server_updates = Some(false);
        f.contracts[0].clause = "OSの更新は含まない。".into();
        f.systems[0].responsibilities.put(Duty::Updates, by_vendor(clause()));
    }),
    ("a person says that the words of the SLA hold", RouteKind::Outsourced, ServerStanding::Covered, |f| {
        f.contracts[0].covers_server_updates = Some(false);
        f.contracts[0].clause = "OSの更新は含まない。".into();
        let holds = Clause { confirmed: ASKED.into(), stated: true, ..clause() };
        f.systems[0].responsibilities.put(Duty::Updates, by_vendor(holds));
    }),
    ("an SLA says so, and the contract is registered without", RouteKind::Unknown, ServerStanding::Contradicted, |f| {
        leave_out(f);
        f.systems[0].responsibilities.put(Duty::Updates, by_vendor(clause()));
    }),
    ("a person says that the SLA holds all the same", RouteKind::Outsourced, ServerStanding::Covered, |f| {
        leave_out(f);
        f.systems[0]
            .responsibilities
            .put(Duty::Updates, by_vendor(Clause { confirmed: ASKED.into(), stated: true, ..clause() }));
    }),
    ("the facility updates it", RouteKind::Whole, ServerStanding::Own, |f| {
        f.contracts.clear();
        f.systems[0].responsibilities = Holder::Facility.into();
    }),
    ("the facility says it does, the contract says otherwise", RouteKind::Unknown, ServerStanding::Contradicted, |f| {
        f.systems[0].responsibilities = Holder::Facility.into();
    }),
    (
        "a reply says that the facility does, the contract says otherwise",
        RouteKind::Unknown,
        ServerStanding::Contradicted,
        |f| {
            f.systems[0].responsibilities.put(Duty::Updates, disputed(Responsibility::said(Holder::Unknown)));
        },
    ),
    ("nobody could say, and the contract does", RouteKind::Outsourced, ServerStanding::Covered, |f| {
        f.systems[0].responsibilities.put(Duty::Updates, Responsibility::said(Holder::Unknown));
    }),
    ("this very server is the facility's", RouteKind::Whole, ServerStanding::Own, |f| {
        f.devices[0].updates = Some(Responsibility::said(Holder::Facility));
    }),
    ("nobody knows it of this very server", RouteKind::Unknown, ServerStanding::Unsaid, |f| {
        f.devices[0].updates = Some(Responsibility::said(Holder::Unknown));
    }),
    ("this very server has words of its own", RouteKind::Outsourced, ServerStanding::Covered, |f| {
        f.contracts[0].covers_server_updates = None;
        f.devices[0].updates = Some(by_vendor(clause()));
    }),
    (
        "this very server has words of its own, and the contract is registered as leaving the updates out",
        RouteKind::Unknown,
        ServerStanding::Contradicted,
        |f| {
            leave_out(f);
            f.devices[0].updates = Some(by_vendor(clause()));
        },
    ),
    ("a person says that they hold all the same", RouteKind::Outsourced, ServerStanding::Covered, |f| {
        leave_out(f);
        f.devices[0].updates = Some(by_vendor(Clause { confirmed: ASKED.into(), stated: true, ..clause() }));
    }),
    (
        "this very server has words of its own, and those of its system leave them out",
        RouteKind::Unknown,
        ServerStanding::Contradicted,
        |f| {
            f.contracts[0].covers_server_updates = Some(false);
            f.devices[0].updates = Some(by_vendor(clause()));
            let left_out = Clause { quote: "OSの更新は含まない。".into(), ..clause() };
            f.systems[0].responsibilities.put(Duty::Updates, by_vendor(left_out));
        },
    ),
    (
        "this very server has words of its own, and the contract leaves them out",
        RouteKind::Unknown,
        ServerStanding::Contradicted,
        |f| {
            f.contracts[0].covers_server_updates = Some(false);
            f.contracts[0].clause = "OSの更新は含まない。".into();
            f.devices[0].updates = Some(by_vendor(clause()));
        },
    ),
    ("a person says that the words of the server hold", RouteKind::Outsourced, ServerStanding::Covered, |f| {
        f.contracts[0].covers_server_updates = Some(false);
        f.contracts[0].clause = "OSの更新は含まない。".into();
        f.devices[0].updates = Some(by_vendor(Clause { confirmed: ASKED.into(), stated: true, ..clause() }));
    }),
    ("it is said of words that promise nothing", RouteKind::Unknown, ServerStanding::Contradicted, |f| {
        f.contracts[0].covers_server_updates = Some(false);
        f.contracts[0].clause = "OSの更新は含まない。".into();
        let unclear =
            Clause { quote: "乙は保守を行う。".into(), confirmed: ASKED.into(), stated: true, ..clause() };
        f.devices[0].updates = Some(by_vendor(unclear));
    }),
    ("the contract is noted to say nothing", RouteKind::Outsourced, ServerStanding::Covered, |f| {
        f.contracts[0].covers_server_updates = Some(false);
        f.contracts[0].clause = "更新の担当についての記載なし".into();
        f.devices[0].updates = Some(by_vendor(clause()));
    }),
    (
        "a reply disputes the words that were copied for the system",
        RouteKind::Unknown,
        ServerStanding::Contradicted,
        |f| {
            f.contracts[0].covers_server_updates = Some(false);
            f.systems[0].responsibilities.put(Duty::Updates, disputed(by_vendor(clause())));
        },
    ),
    (
        "this very server has words of its own, and a reply disputes who updates its system",
        RouteKind::Unknown,
        ServerStanding::Contradicted,
        |f| {
            f.contracts[0].covers_server_updates = Some(false);
            f.devices[0].updates = Some(by_vendor(clause()));
            f.systems[0].responsibilities.put(Duty::Updates, disputed(Responsibility::said(Holder::Vendor)));
        },
    ),
    (
        "this very server has words of its own, and by a reply alone the facility updates its system",
        RouteKind::Unknown,
        ServerStanding::Contradicted,
        |f| {
            f.devices[0].updates = Some(by_vendor(clause()));
            let heard = Responsibility { heard_of: Some(ReplyId::new()), ..Responsibility::said(Holder::Facility) };
            f.systems[0].responsibilities.put(Duty::Updates, heard);
        },
    ),
    (
        "this very server has words of its own, and the facility itself says that it updates the others",
        RouteKind::Outsourced,
        ServerStanding::Covered,
        |f| {
            f.devices[0].updates = Some(by_vendor(clause()));
            f.systems[0].responsibilities = Holder::Facility.into();
        },
    ),
    ("this very server has no words, and a reply disputes it", RouteKind::Unknown, ServerStanding::NoWords, |f| {
        f.devices[0].updates = Some(Responsibility::said(Holder::Vendor));
        f.systems[0].responsibilities.put(Duty::Updates, disputed(Responsibility::said(Holder::Vendor)));
    }),
    ("this very server has no words", RouteKind::Unknown, ServerStanding::NoWords, |f| {
        f.devices[0].updates = Some(Responsibility::said(Holder::Vendor));
    }),
];

#[test]
fn the_route_rests_on_what_is_written() {
    for (when, kind, standing, spoil) in ROWS {
        let mut facts = covered();
        spoil(&mut facts);
        let found = route(&facts, today());
        assert_eq!(found.servers.len(), 1, "{when}: {:?}", found.servers);
        assert_eq!((found.kind, found.servers[0].standing), (*kind, *standing), "{when}");
        assert_eq!(found.servers[0].clause.is_some(), *standing == ServerStanding::Covered, "{when}");
        assert_eq!(found.servers[0].disputed.is_some(), *standing == ServerStanding::Contradicted, "{when}");
    }
}

#[test]
fn of_a_contract_that_has_not_begun_the_day_is_told() {
    let mut facts = covered();
    facts.contracts[0].starts_on = Some(day("2027-04-01"));
    facts.contracts[0].ends_on = Some(day("2028-03-31"));
    let told = route(&facts, today()).servers.remove(0);
    assert_eq!(told.told(Lang::Ja), "契約がまだ始まっていない(2027年4月1日から)");
    assert_eq!(told.told(Lang::En), "the contract has not begun (from 2027-04-01)");
    let codes = reasons(Control::Disclosure, None, &facts);
    assert!(
        codes.contains(&("contract-not-begun", Weight::Notes)) && !codes.contains(&("contract-ended", Weight::Notes))
    );
    facts.contracts[0].starts_on = None;
    facts.contracts[0].ends_on = Some(day("2026-11-21"));
    let told = route(&facts, today()).servers.remove(0);
    assert_eq!(told.told(Lang::Ja), ServerStanding::Ended.words().ja, "one that is over has no such day");
}

/// Who is said to update a system under a contract, beside what is said of the system.
#[test]
fn whoever_updates_a_system_is_told_as_on_the_route() {
    let told = |spoil: fn(&mut Facts)| {
        let mut facts = covered();
        spoil(&mut facts);
        let found = updates(&facts.systems[0], &facts, today());
        assert_eq!(found.standing, route(&facts, today()).servers[0].standing);
        assert_eq!(found.clause.is_some(), found.standing == ServerStanding::Covered);
        found.holder
    };
    let vague = |f: &mut Facts| f.contracts[0].clause = "当社は保守を行う。ただしOSの更新は含まない。".into();
    assert_eq!(told(|_| {}), Some(Holder::Vendor));
    assert_eq!(told(vague), Some(Holder::Unknown), "the copied words settle nothing");
    assert_eq!(told(|f| f.systems[0].responsibilities = Holder::Facility.into()), Some(Holder::Unknown), "two words");
    let unsure =
        |f: &mut Facts| f.systems[0].responsibilities.put(Duty::Updates, Responsibility::said(Holder::Unknown));
    assert_eq!(told(unsure), Some(Holder::Vendor), "the contract knows it");
    let bare = |f: &mut Facts| (f.contracts[0].page, f.contracts[0].clause) = (String::new(), String::new());
    assert_eq!(told(bare), Some(Holder::Vendor), "said of the contract, and nowhere copied");
    assert_eq!(told(|f| f.contracts.clear()), None);
    let heard = |f: &mut Facts| {
        f.contracts[0].covers_server_updates = Some(false);
        f.devices[0].updates = Some(by_vendor(clause()));
        let heard = Responsibility { heard_of: Some(ReplyId::new()), ..Responsibility::said(Holder::Facility) };
        f.systems[0].responsibilities.put(Duty::Updates, heard);
    };
    assert_eq!(told(heard), Some(Holder::Unknown), "the clause of a server stands against the reply");
    // Who was said to make them has not thereby promised it.
    let left_out = |f: &mut Facts| {
        let denied = Clause { quote: "ただしOSの更新は含まない。".into(), ..clause() };
        f.contracts[0].covers_server_updates = Some(false);
        f.systems[0].responsibilities.put(Duty::Updates, by_vendor(denied));
    };
    assert_eq!(told(left_out), Some(Holder::Unknown), "a clause for the duty itself settles no more");
    let confirmed = |f: &mut Facts| {
        let unclear =
            Clause { quote: "乙は保守を行う。".into(), confirmed: ASKED.into(), stated: true, ..clause() };
        f.contracts[0].covers_server_updates = Some(false);
        f.systems[0].responsibilities.put(Duty::Updates, by_vendor(unclear));
    };
    assert_eq!(told(confirmed), Some(Holder::Vendor));
}

#[test]
fn of_documents_that_contradict_both_are_named() {
    let mut facts = covered();
    let contract = facts.contracts[0].updates_clause().line();
    let left_out =
        Clause { document: "覚書".into(), quote: "本システムの更新は含まない。".into(), ..clause() };
    facts.systems[0].responsibilities.put(Duty::Updates, by_vendor(left_out.clone()));
    let told = route(&facts, today()).servers.remove(0).disputed.unwrap();
    for said in [&told.ja, &told.en] {
        assert!(said.contains(&contract) && said.contains(&left_out.line()), "{said}");
    }
    let of_system = updates(&facts.systems[0], &facts, today());
    assert_eq!((of_system.holder, of_system.disputed), (Some(Holder::Unknown), Some(told)));
    // A person settles it by copying what holds, with whom that was made sure of.
    let holds = Clause { document: "覚書".into(), confirmed: ASKED.into(), stated: true, ..clause() };
    facts.systems[0].responsibilities.put(Duty::Updates, by_vendor(holds));
    assert_eq!(route(&facts, today()).servers[0].standing, ServerStanding::Covered);
}

#[test]
fn a_word_against_one_server_leaves_the_others_of_its_system() {
    let mut facts = covered();
    facts.devices[0].name = "カルテサーバ1".into();
    let second = Device { id: DeviceId::new(), name: "カルテサーバ2".into(), ..facts.devices[0].clone() };
    facts.devices.push(second);
    let at = facts.devices.len() - 1;
    let by_reply = disputed(Responsibility::said(Holder::Vendor));
    let by_reply = Responsibility { disputed_of: vec!["カルテサーバ2".into()], ..by_reply };
    facts.systems[0].responsibilities.put(Duty::Updates, by_reply);
    let told = |facts: &Facts| {
        let servers = route(facts, today()).servers;
        let of = |id: DeviceId| servers.iter().find(|s| s.device_id == Some(id)).unwrap().standing;
        let holder = updates(&facts.systems[0], facts, today()).holder;
        (of(facts.devices[0].id), of(facts.devices[at].id), holder)
    };
    let (covered, against) = (ServerStanding::Covered, ServerStanding::Contradicted);
    assert_eq!(told(&facts), (covered, against, Some(Holder::Unknown)));
    let mut copied = facts.clone();
    copied.devices[0].updates = Some(by_vendor(clause()));
    assert_eq!(told(&copied), (covered, against, Some(Holder::Unknown)), "words of its own stand too");
    let mut renamed = facts.clone();
    renamed.devices[at].name = "検査サーバ".into();
    assert_eq!(told(&renamed), (against, against, Some(Holder::Unknown)), "it may be any of them");
    facts.devices[at].updates = Some(Responsibility::said(Holder::Facility));
    assert_eq!(told(&facts), (covered, ServerStanding::Own, Some(Holder::Vendor)), "that one is settled");
}

#[test]
fn a_contract_that_was_renewed_counts_once_it_is_chosen() {
    let mut facts = covered();
    of_other_system(&mut facts);
    let standing = route(&facts, today()).servers[0].standing;
    assert_eq!(standing, ServerStanding::Ended);
    let next = standing.next();
    assert!(next.ja.starts_with("新しい契約を登録してあれば、システムのページの「保守契約」で選んで"), "{}", next.ja);
    assert!(next.en.starts_with("Where the new contract is registered, choose it"), "{}", next.en);
    facts.systems[0].contract_id = facts.contracts.last().map(|contract| contract.id);
    assert_eq!(route(&facts, today()).servers[0].standing, ServerStanding::Covered);
}

#[test]
fn a_contract_registered_without_the_updates_and_one_with_another_vendor_are_named() {
    let mut facts = covered();
    leave_out(&mut facts);
    let other = vendor("みなと画像情報");
    let title = "画像 保守契約";
    facts.contracts.push(Contract {
        title: title.into(),
        covers_server_updates: Some(true),
        ..Contract::blank(ContractId::new(), other.id)
    });
    facts.vendors.push(other);
    let of_another = Clause { document: title.into(), ..clause() };
    let told = |facts: &Facts| route(facts, today()).servers.remove(0).disputed.map(|told| told.ja).unwrap_or_default();
    let registered = format!("契約「{}」は更新を含まないと登録", facts.contracts[0].title);
    let elsewhere = "書面「画像 保守契約」は、別の事業者(みなと画像情報)との契約として登録";
    facts.systems[0].responsibilities.put(Duty::Updates, by_vendor(of_another.clone()));
    let line = of_another.line();
    assert_eq!(told(&facts), format!("役割分担に写した書面では事業者({line})、{registered}。{elsewhere}"));
    // Of a server as of its system; and where the contract is corrected, the other vendor's stays named.
    facts.contracts[0].covers_server_updates = None;
    facts.systems[0].responsibilities = Responsibilities::default();
    facts.devices[0].updates = Some(by_vendor(of_another.clone()));
    assert_eq!(told(&facts), format!("サーバに写した書面では事業者({line})、{elsewhere}"));
    facts.devices[0].updates = Some(by_vendor(Clause { confirmed: ASKED.into(), stated: true, ..of_another.clone() }));
    assert_eq!(route(&facts, today()).servers[0].standing, ServerStanding::Covered, "a person says that it holds");
    // Contracts of both may be called alike.
    facts.devices[0].updates = Some(by_vendor(of_another));
    facts.contracts[0].title = title.into();
    assert_eq!(route(&facts, today()).servers[0].standing, ServerStanding::Covered);
}

#[test]
fn what_a_person_made_sure_of_is_counted_where_the_words_do_not_say_it() {
    let mut facts = covered();
    let told = |facts: &Facts| {
        let found = route(facts, today());
        assert_eq!(found.kind, RouteKind::Outsourced);
        let by_word = updates(&facts.systems[0], facts, today()).is_by_word;
        assert_eq!(found.servers[0].is_by_word, by_word);
        (found.confirmed().count(), by_word, found.servers[0].told(Lang::Ja))
    };
    let written = ServerStanding::Covered.words().ja.to_owned();
    assert_eq!(told(&facts), (0, false, written.clone()));
    facts.contracts[0].confirmed = ASKED.into();
    assert_eq!(told(&facts), (0, false, written), "the words say it themselves");
    facts.contracts[0].clause = "乙は保守を行う。".into();
    assert_eq!(told(&facts), (1, true, "事業者の責任(人の確認による)".to_owned()));
}

#[test]
fn what_was_made_sure_of_one_system_says_nothing_of_another() {
    let mut facts = covered();
    let mut other = system("検査システム", &facts.vendors[0]);
    (other.contract_id, other.responsibilities) = (facts.systems[0].contract_id, Responsibilities::default());
    facts.systems.push(other);
    facts.systems[0].name = "電子カルテ".into();
    let standings = |facts: &Facts| {
        let of = |system: &System| {
            let found = updates(system, facts, today());
            let servers = route(facts, today()).servers;
            let server = servers.iter().find(|s| s.system_id == Some(system.id)).unwrap();
            assert_eq!(server.standing, found.standing);
            (found.standing, server.unread.clone())
        };
        (of(&facts.systems[0]), of(facts.systems.last().unwrap()))
    };
    let (sure, unread) = (ServerStanding::Covered, Vec::<String>::new());
    let both = ((sure, unread.clone()), (sure, unread.clone()));
    assert_eq!(standings(&facts), both);
    facts.contracts[0].clause = "乙は、電子カルテのサーバにセキュリティパッチを適用する。".into();
    facts.contracts[0].confirmed = ASKED.into();
    let of_one = ((sure, unread), (ServerStanding::Vague, vec!["電子カルテ".to_owned()]));
    assert_eq!(standings(&facts), of_one);
    // Whoever asked about the other one, too, says so.
    facts.contracts[0].confirmed = "山本さんに11月20日に電話で聞き、検査システムのサーバも更新すると確かめた。".into();
    assert_eq!(standings(&facts), both);
}

#[test]
fn where_the_unclear_words_stand_is_told() {
    let vague = Clause { quote: "乙は保守を行う。".into(), ..clause() };
    let mut facts = covered();
    let told = |facts: &Facts| {
        let found = route(facts, today());
        assert_eq!((found.servers[0].standing, found.confirmed().count()), (ServerStanding::Vague, 0));
        found.servers[0].copied_at
    };
    facts.contracts[0].clause.clone_from(&vague.quote);
    assert_eq!(told(&facts), Some(CopiedAt::Contract));
    facts.systems[0].responsibilities.put(Duty::Updates, by_vendor(vague.clone()));
    assert_eq!(told(&facts), Some(CopiedAt::System));
    facts.devices[0].updates = Some(by_vendor(vague));
    assert_eq!(told(&facts), Some(CopiedAt::Server));
    let copied = &mut facts.devices[0].updates.as_mut().unwrap().clause;
    (copied.confirmed, copied.stated) = (ASKED.into(), true);
    assert_eq!(route(&facts, today()).confirmed().count(), 1);
}

#[test]
fn the_words_of_a_clause_that_a_person_has_to_read_are_told() {
    let mut facts = covered();
    assert_eq!(route(&facts, today()).servers[0].doubt(Lang::Ja), None);
    facts.contracts[0].clause = "乙は、年度末に、サーバのOSの更新を行う。".into();
    let found = route(&facts, today());
    assert_eq!((found.kind, found.servers[0].standing), (RouteKind::Unknown, ServerStanding::Vague));
    let told = |lang| found.servers[0].doubt(lang).unwrap_or_default();
    assert!(told(Lang::Ja).starts_with("読み取れなかった語: 「年度末に」。"), "{}", told(Lang::Ja));
    assert!(told(Lang::En).contains(": “年度末に”."), "{}", told(Lang::En));
    // Where nothing is promised in any case, no word matters.
    facts.contracts[0].clause = "乙は保守を行う。".into();
    assert_eq!(route(&facts, today()).servers[0].doubt(Lang::Ja), None);
}

#[test]
fn one_server_of_ten_prevents_it_and_is_named_first() {
    let mut facts = covered();
    for n in 0..9 {
        let mut more = device(&format!("サーバ{n}"), DeviceKind::Server);
        more.system_id = Some(facts.systems[0].id);
        facts.devices.push(more);
    }
    assert_eq!(route(&facts, today()).kind, RouteKind::Outsourced);
    facts.devices.last_mut().unwrap().updates = Some(Responsibility::said(Holder::Facility));
    let found = route(&facts, today());
    assert_eq!((found.kind, found.servers.len()), (RouteKind::Whole, 10));
    assert_eq!(found.servers[0].name, "サーバ8");
    assert_eq!(found.preventing().count(), 1);
    facts.devices.last_mut().unwrap().state = DeviceState::Retired;
    assert_eq!(route(&facts, today()).kind, RouteKind::Outsourced, "a retired server decides nothing");
}

#[test]
fn a_pc_on_which_the_work_is_complete_is_a_server() {
    let mut facts = covered();
    facts.devices[1].system_id = Some(facts.systems[0].id);
    assert_eq!(route(&facts, today()).servers.len(), 1, "the system has a server, so its PCs are PCs");
    facts.devices[0].state = DeviceState::Retired;
    let found = route(&facts, today());
    let kinds: Vec<ServerKind> = found.servers.iter().map(|s| s.kind).collect();
    assert_eq!(kinds, [ServerKind::Maybe, ServerKind::Unlisted], "without one, a PC may be it");
    assert_eq!(found.kind, RouteKind::Unknown);
    facts.devices[1].counts_as_server = Some(true);
    let found = route(&facts, today());
    assert_eq!((found.kind, found.servers[0].kind), (RouteKind::Outsourced, ServerKind::Pc));
    facts.devices[1].counts_as_server = Some(false);
    let found = route(&facts, today());
    assert_eq!((found.kind, found.servers[0].kind), (RouteKind::Outsourced, ServerKind::Unlisted));
    facts.devices[1].kind = None;
    facts.devices[1].counts_as_server = None;
    assert_eq!(route(&facts, today()).kind, RouteKind::Unknown, "a device of no kind may be a server");
}

#[test]
fn a_pc_of_no_system_that_is_called_after_the_work_is_asked_about() {
    for (name, note, kinds) in [
        ("レセコンPC9", "", vec![ServerKind::Maybe, ServerKind::Server]),
        ("受付PC9", "レセプト作成", vec![ServerKind::Maybe, ServerKind::Server]),
        ("レセコン端末9", "", vec![ServerKind::Maybe, ServerKind::Server]),
        ("ORCA", "", vec![ServerKind::Maybe, ServerKind::Server]),
        ("ＯＲＣＡ端末9", "", vec![ServerKind::Maybe, ServerKind::Server]),
        ("医事会計9", "", vec![ServerKind::Maybe, ServerKind::Server]),
        ("受付PC9", "日レセ", vec![ServerKind::Maybe, ServerKind::Server]),
        ("薬歴PC9", "", vec![ServerKind::Maybe, ServerKind::Server]),
        ("電子カルテ端末9", "", vec![ServerKind::Server]),
        ("受付PC9", "受付", vec![ServerKind::Server]),
    ] {
        let mut facts = covered();
        let mut pc = device(name, DeviceKind::Pc);
        pc.note = note.into();
        facts.devices.push(pc);
        let found = route(&facts, today());
        assert_eq!(found.servers.iter().map(|s| s.kind).collect::<Vec<_>>(), kinds, "{name} {note}");
        facts.devices.last_mut().unwrap().counts_as_server = Some(false);
        assert_eq!(route(&facts, today()).kind, RouteKind::Outsourced, "{name} {note}");
    }
}

#[test]
fn a_terminal_is_asked_about_where_nobody_knows_of_the_server() {
    let mut facts = covered();
    facts.devices.push(device("電子カルテ端末9", DeviceKind::Pc));
    let kinds = |facts: &Facts| route(facts, today()).servers.iter().map(|s| s.kind).collect::<Vec<_>>();
    assert_eq!(kinds(&facts), [ServerKind::Server]);
    facts.devices[0].state = DeviceState::Retired;
    assert_eq!(kinds(&facts), [ServerKind::Maybe, ServerKind::Unlisted]);
    facts.systems[0].hosting = Hosting::Cloud;
    assert_eq!(kinds(&facts), [ServerKind::Cloud], "the work is done elsewhere");
}

#[test]
fn a_cloud_counts_by_its_terms_and_nothing_proves_nothing() {
    let mut facts = covered();
    facts.devices.clear();
    facts.systems[0].hosting = Hosting::Cloud;
    let found = route(&facts, today());
    assert_eq!((found.kind, found.servers[0].kind), (RouteKind::Outsourced, ServerKind::Cloud));
    assert_eq!(route(&nothing(), today()).kind, RouteKind::Unknown);
    let other = system("検査", &vendor("あおば"));
    facts.systems.push(other);
    assert_eq!(route(&facts, today()).kind, RouteKind::Unknown, "a second system nobody looked up keeps it open");
}

/// The clinic with a line to the internet besides, and whose it is.
fn with_line() -> (Facts, VendorId) {
    let mut facts = covered();
    let of_line = vendor("つばさ通信");
    let line = System {
        kind: SystemKind::Base,
        responsibilities: Responsibilities::default(),
        ..system("インターネット回線", &of_line)
    };
    let id = of_line.id;
    facts.vendors.push(of_line);
    facts.systems.push(line);
    (facts, id)
}

/// Which part applies, and why systems count for no server or what stands against that.
fn without(facts: &Facts) -> (RouteKind, Vec<ServerlessKind>) {
    let found = route(facts, today());
    (found.kind, found.serverless.iter().map(|one| one.kind).collect())
}

#[test]
fn a_system_of_which_the_ledger_has_a_router_only_counts_and_says_so() {
    let (mut facts, of_line) = with_line();
    assert_eq!(without(&facts), (RouteKind::Unknown, Vec::new()), "what the ledger does not know proves nothing");
    let line = facts.systems.last().unwrap().id;
    let besides = |facts: &Facts, lang| {
        let found = route(facts, today());
        found.servers.iter().find(|s| s.system_id == Some(line) && s.device_id.is_none()).and_then(|s| s.besides(lang))
    };
    let bare = besides(&facts, Lang::Ja).unwrap();
    assert!(bare.starts_with("サーバがないシステム(回線など)なら"), "{bare}");
    facts.devices.push(Device { system_id: Some(line), ..device("回線のルータ", DeviceKind::Network) });
    assert_eq!(without(&facts), (RouteKind::Unknown, Vec::new()), "a sign-in server may be missing in the ledger");
    assert_eq!(route(&facts, today()).to_ask(of_line).count(), 1);
    assert!(reasons(Control::Patching, None, &facts).iter().any(|(code, _)| *code == "route-open"));
    let told = besides(&facts, Lang::Ja).unwrap();
    assert_eq!(told, format!("台帳にあるのは、サーバではない機器1台だけです(回線のルータ)。{bare}"));
    let told = besides(&facts, Lang::En).unwrap();
    assert!(told.starts_with("The ledger has no server of it, only: 回線のルータ. If it has no server"), "{told}");
    let mut many = facts.clone();
    let switch = |n| Device { system_id: Some(line), ..device(&format!("L2SW{n}"), DeviceKind::Network) };
    many.devices.extend((1..=3).map(switch));
    let told = besides(&many, Lang::Ja).unwrap();
    assert!(told.contains("4台だけです(回線のルータ、L2SW1、L2SW2、ほか1台)。"), "{told}");
    type Spoils = fn(&mut Facts);
    let rows: [(&str, Spoils); 5] = [
        ("care is done with it", |f| f.systems.last_mut().unwrap().kind = SystemKind::Other),
        ("nobody knows what its device is", |f| f.devices.last_mut().unwrap().kind = None),
        ("its PC may be the server", |f| f.devices.last_mut().unwrap().kind = Some(DeviceKind::Pc)),
        ("its device is out of use", |f| f.devices.last_mut().unwrap().state = DeviceState::Retired),
        ("it runs in a cloud", |f| f.systems.last_mut().unwrap().hosting = Hosting::Cloud),
    ];
    for (why, spoil) in rows {
        let mut other = facts.clone();
        spoil(&mut other);
        let told = besides(&other, Lang::Ja);
        let is_cloud = other.systems.last().unwrap().hosting == Hosting::Cloud;
        assert_eq!(told, Some(bare.clone()).filter(|_| !is_cloud), "{why}");
    }
}

#[test]
fn a_person_says_that_a_system_has_no_server_until_something_stands_against_it() {
    let (mut facts, of_line) = with_line();
    let line = facts.systems.last_mut().unwrap();
    line.kind = SystemKind::Other;
    line.no_server = Some(NoServer { reason: "回線だけの契約".into(), said_on: today() });
    let id = line.id;
    assert_eq!(without(&facts), (RouteKind::Outsourced, vec![ServerlessKind::Said]));
    assert_eq!(route(&facts, today()).said_serverless(), 1);
    assert_eq!(route(&facts, today()).to_ask(of_line).count(), 0);
    let told = route(&facts, today()).serverless[0].told(Lang::Ja);
    assert_eq!(told, "2026年11月22日に確かめた: 回線だけの契約");
    let mut cloud = facts.clone();
    cloud.systems.last_mut().unwrap().hosting = Hosting::Cloud;
    assert_eq!(without(&cloud), (RouteKind::Unknown, vec![ServerlessKind::Cloud]), "its servers are at the vendor's");
    // A PC that may be the server is asked about all the same.
    let mut pc = facts.clone();
    pc.devices.push(Device { system_id: Some(id), ..device("窓口PC", DeviceKind::Pc) });
    assert_eq!(without(&pc), (RouteKind::Unknown, vec![ServerlessKind::Said]));
    let mut listed = facts.clone();
    listed.devices.push(Device { system_id: Some(id), ..device("回線サーバ", DeviceKind::Server) });
    assert_eq!(without(&listed), (RouteKind::Unknown, vec![ServerlessKind::Listed]), "a server that is there counts");
    assert_eq!(route(&listed, today()).serverless[0].servers, ["回線サーバ"]);
    facts.systems.last_mut().unwrap().no_server = None;
    assert_eq!(without(&facts), (RouteKind::Unknown, Vec::new()), "it is taken back");
    // No server at all proves nothing, whoever says so.
    let mut alone = nothing();
    alone.systems.push(System {
        no_server: Some(NoServer { reason: "紙の台帳だけ".into(), said_on: today() }),
        ..system("受付", &vendor("みどり"))
    });
    assert_eq!(without(&alone), (RouteKind::Unknown, vec![ServerlessKind::Said]));
}

#[test]
fn a_server_of_no_system_is_asked_of_the_vendor_the_ledger_names() {
    let mut facts = clinic();
    let (name, id) = (facts.vendors[0].name.clone(), facts.vendors[0].id);
    facts.devices[0].maintainer = format!(" {name}");
    let found = route(&facts, today());
    let server = found.servers.iter().find(|s| s.device_id == Some(facts.devices[0].id)).unwrap();
    assert_eq!((server.standing, server.vendor_id), (ServerStanding::NotAsked, Some(id)));
    assert!(found.to_ask(id).any(|s| s.device_id == server.device_id));
}

pub fn reasons(control: Control, part: Option<Subsection>, facts: &Facts) -> Vec<(&'static str, Weight)> {
    verdict(control, part, facts).reasons.iter().map(|r| (r.code.0, r.weight)).collect()
}

/// Duties and the row that hears of them.
const FEEDS: &[(Duty, Control, Option<Subsection>)] = &[
    (Duty::Updates, Control::Patching, None),
    (Duty::VulnerabilityNotice, Control::Patching, None),
    (Duty::Accounts, Control::Accounts, None),
    (Duty::AccessLog, Control::AccessLog, Some(Subsection::Server)),
    (Duty::LogKeeping, Control::AccessLog, Some(Subsection::Server)),
    (Duty::Monitoring, Control::AccessLog, Some(Subsection::Server)),
    (Duty::Backup, Control::BackupRestore, None),
    (Duty::Restore, Control::BackupRestore, None),
    (Duty::NetworkSettings, Control::SourceRestriction, Some(Subsection::Network)),
    (Duty::RemoteMaintenance, Control::RemoteMaintenance, None),
    (Duty::IncidentHours, Control::ContactChart, None),
];

#[test]
fn a_duty_that_is_not_settled_leaves_its_row_open() {
    let fed: Vec<Duty> = FEEDS.iter().map(|f| f.0).collect();
    let without: Vec<Duty> = Duty::ALL.iter().copied().filter(|d| d.control().is_none()).collect();
    assert_eq!(fed.len() + without.len(), Duty::ALL.len(), "every duty is tried here or feeds nothing: {without:?}");
    for (duty, control, part) in FEEDS {
        let sound = clinic();
        assert_eq!(duty.control(), Some(*control));
        let before = verdict(*control, *part, &sound).value;
        let mut open = sound.clone();
        open.systems[0].responsibilities.put(*duty, Responsibility::said(Holder::Unknown));
        assert!(reasons(*control, *part, &open).contains(&("responsibility-open", Weight::Missing)), "{duty}");
        assert_ne!(verdict(*control, *part, &open).value, VerdictValue::Yes, "{duty}");
        for holder in [Holder::Vendor, Holder::Facility] {
            let mut settled = sound.clone();
            settled.systems[0].responsibilities.put(*duty, by_vendor(clause()));
            settled.systems[0].responsibilities.say(*duty, Some(holder));
            assert_eq!(
                verdict(*control, *part, &settled).value,
                before,
                "{duty}: who does it proves nothing by itself"
            );
            let codes = reasons(*control, *part, &settled);
            assert!(!codes.iter().any(|(code, _)| *code == "responsibility-open"), "{duty}");
        }
    }
}

#[test]
fn a_duty_that_is_not_settled_is_heard_of_without_a_device_of_the_row() {
    let server = Some(Subsection::Server);
    let mut facts = clinic();
    facts.devices.retain(|d| d.kind != Some(DeviceKind::Server));
    let codes = |facts: &Facts| -> Vec<&'static str> {
        reasons(Control::AccessLog, server, facts).into_iter().map(|(code, _)| code).collect()
    };
    assert!(codes(&facts).contains(&"no-such-device") && !codes(&facts).contains(&"responsibility-open"));
    facts.systems[0].responsibilities.put(Duty::AccessLog, Responsibility::said(Holder::Unknown));
    assert!(codes(&facts).contains(&"no-such-device") && codes(&facts).contains(&"responsibility-open"));
}

#[test]
fn what_nobody_asked_is_named_and_proves_nothing_either_way() {
    let facts = clinic();
    let codes = reasons(Control::BackupRestore, None, &facts);
    assert!(codes.contains(&("responsibility-unsaid", Weight::Notes)));
    assert_eq!(verdict(Control::BackupRestore, None, &facts).value, VerdictValue::Yes);
    let mut asked = facts.clone();
    for duty in [Duty::Backup, Duty::Restore] {
        asked.systems[0].responsibilities.put(duty, Responsibility::said(Holder::Vendor));
    }
    assert!(!reasons(Control::BackupRestore, None, &asked).iter().any(|(code, _)| code.starts_with("responsibility")));
    let mut unknown = nothing();
    unknown.systems.push(system("電子カルテ", &vendor("みどり")));
    unknown.systems[0].responsibilities.put(Duty::Backup, by_vendor(clause()));
    assert_eq!(verdict(Control::BackupRestore, None, &unknown).value, VerdictValue::Unknown);
}

#[test]
fn the_row_of_patches_names_the_servers_and_that_of_disclosures_the_route() {
    let facts = covered();
    assert!(reasons(Control::Patching, None, &facts).contains(&("route-covered", Weight::Notes)));
    let mut by_word = facts.clone();
    (by_word.contracts[0].clause, by_word.contracts[0].confirmed) = ("乙は保守を行う。".into(), ASKED.into());
    let told = reasons(Control::Patching, None, &by_word);
    assert!(told.contains(&("route-by-word", Weight::Notes)) && !told.contains(&("route-covered", Weight::Notes)));
    assert!(reasons(Control::Disclosure, None, &facts).contains(&("disclosure-on-route", Weight::Notes)));
    let mut own = facts.clone();
    own.devices[0].updates = Some(Responsibility::said(Holder::Facility));
    assert!(reasons(Control::Patching, None, &own).contains(&("route-prevented", Weight::Notes)));
    assert!(!reasons(Control::Disclosure, None, &own).contains(&("disclosure-on-route", Weight::Notes)));
    assert!(!reasons(Control::Patching, Some(Subsection::Pc), &own).iter().any(|(code, _)| code.starts_with("route")));
}

#[test]
fn what_may_be_a_server_is_counted_apart() {
    let mut facts = covered();
    let server = facts.devices[0].clone();
    for at in 0..18 {
        let name = format!("何か{at}");
        facts.devices.push(Device { id: DeviceId::new(), kind: None, system_id: None, name, ..server.clone() });
    }
    facts.systems.push(system("画像管理", &vendor("みどり")));
    let route = sejo_judge::route(&facts, today());
    assert_eq!(route.counts(), (2, 18));
    let verdict = verdict(Control::Patching, None, &facts);
    let said = |code: &str| {
        let reason = verdict.reasons.iter().find(|r| r.code.0 == code).unwrap();
        sejo_judge::reason_words(reason, FacilityKind::Clinic)
    };
    assert!(said("route-open").ja.starts_with("だれがセキュリティ更新を行うか、書面でまだ確かめていないサーバが、2件(台帳のサーバ1台、台帳にサーバのないシステム1件)のうち1件"));
    assert!(
        said("route-open").en.starts_with("For 1 of 2 servers (1 in the ledger, 1 behind systems without one there)")
    );
    assert!(said("route-maybe").ja.starts_with(
        "サーバかどうかわからない機器が18台あります(種別のわからない機器18台、サーバを兼ねるかもしれない端末0台)"
    ));
    assert!(said("route-maybe").en.starts_with("18 devices may be servers (18 of unknown kind"));
}
