//! Who does what, the route and the terms of remote connections, as the rows they touch hear of them.
#![allow(dead_code, reason = "each test file uses a part of it")]

use sejo_model::VerdictValue::{No, Unknown, Yes};
use sejo_model::Weight::{Fails, Holds, Missing, Notes};
use sejo_model::configuration::{AccountUse, RemoteAccessKind, RemoteTerms, ReplySource};
use sejo_model::remote_work::{Checked, Session};
use sejo_model::system::{ReadCounts, RemoteMaintenance};
use sejo_model::{
    Control, Device, DeviceId, DisclosureId, Duty, Facts, Holder, RemoteConnection, RemoteWork, RemoteWorkId, ReplyId,
    Responsibility,
};

use super::network::{connection, give, only, router, way};
use super::{Row, day, today, vendor};

const KIND: RemoteAccessKind = RemoteAccessKind::IpsecClient;

pub const ROWS: &[Row] = &[
    ("nobody settled who takes backups", Control::BackupRestore, Unknown, Missing, "responsibility-open", |f| {
        f.systems[0].responsibilities.put(Duty::Backup, Responsibility::said(Holder::Unknown));
    }),
    ("nobody asked who does what", Control::BackupRestore, Yes, Notes, "responsibility-unsaid", |_| {}),
    ("a contract covers the only server", Control::Patching, Unknown, Notes, "route-covered", covered),
    ("a person made sure that a contract covers it", Control::Patching, Unknown, Notes, "route-by-word", |f| {
        covered(f);
        let contract = &mut f.contracts[0];
        contract.clause = "乙は保守を行う。".into();
        contract.confirmed = "保守会社の山本さんに11月20日に電話で聞き、更新を行うと確かめた。".into();
        contract.stated = true;
    }),
    ("a device of unknown kind may be a server", Control::Patching, Unknown, Notes, "route-maybe", |f| {
        let kindless = Device { id: DeviceId::new(), kind: None, ..f.devices[0].clone() };
        f.devices.push(kindless);
    }),
    ("all servers are the vendors'", Control::Disclosure, Unknown, Notes, "disclosure-on-route", covered),
    (
        "nobody read the disclosure the route asks about",
        Control::Disclosure,
        Unknown,
        Missing,
        "disclosure-route-by-hand",
        covered,
    ),
    ("every item of the route has its answer", Control::Disclosure, Yes, Holds, "disclosure-sound", |f| {
        covered(f);
        read(f, ReadCounts { route_missing: Some(Vec::new()), ..counted() });
    }),
    ("an item of the route has no answer", Control::Disclosure, Unknown, Missing, "disclosure-route-missing", |f| {
        covered(f);
        read(f, ReadCounts { route_missing: Some(vec!["12".into(), "40".into()]), ..counted() });
    }),
    (
        "nobody said which items the route asks for",
        Control::Disclosure,
        Unknown,
        Missing,
        "disclosure-route-unknown",
        |f| {
            covered(f);
            read(f, counted());
        },
    ),
    ("the route is another, whatever item is missing", Control::Disclosure, Yes, Holds, "disclosure-sound", |f| {
        read(f, ReadCounts { route_missing: Some(vec!["12".into()]), ..counted() });
    }),
    ("a row of the disclosure has no answer", Control::Disclosure, Unknown, Missing, "disclosure-unanswered", |f| {
        read(f, ReadCounts { unanswered: 3, ..counted() });
    }),
    ("every no of the disclosure is explained", Control::Disclosure, Yes, Notes, "disclosure-explained", |f| {
        read(f, counted());
    }),
    (
        "a configuration admits more than the register",
        Control::RemoteMaintenance,
        Unknown,
        Missing,
        "remote-differs",
        |f| {
            register(f, RemoteTerms { sources: vec!["198.51.100.1".into()], ..RemoteTerms::default() });
        },
    ),
    (
        "the vendor denies what a configuration shows",
        Control::RemoteMaintenance,
        No,
        Fails,
        "remote-denied-shown",
        |f| {
            answered(f, false, RemoteTerms::default());
        },
    ),
    (
        "the vendor denies what a configuration shows, who may connect is open",
        Control::SourceRestriction,
        Unknown,
        Missing,
        "remote-denied-maybe",
        |f| {
            answered(f, false, RemoteTerms::default());
        },
    ),
    (
        "the vendor denies what the register holds",
        Control::RemoteMaintenance,
        Unknown,
        Missing,
        "remote-denied-registered",
        |f| {
            answered(f, false, RemoteTerms::default());
            f.configurations.clear();
            // What the ledger says of its devices is a reason of its own.
            f.devices.iter_mut().for_each(|device| device.remote_maintenance = Some(false));
        },
    ),
    (
        "the vendor names other terms than the register",
        Control::RemoteMaintenance,
        Unknown,
        Missing,
        "remote-answer-differs",
        |f| {
            answered(f, true, RemoteTerms { two_factor: Some(true), ..RemoteTerms::default() });
            f.remote_connections[0].terms.two_factor = Some(false);
        },
    ),
    (
        "the vendor connects and nobody registered it",
        Control::RemoteMaintenance,
        Yes,
        Notes,
        "remote-answer-unregistered",
        |_| {},
    ),
    (
        "an entry rests on an answer that was taken back",
        Control::RemoteMaintenance,
        Unknown,
        Missing,
        "remote-source-gone",
        |f| {
            answered(f, true, RemoteTerms::default());
            f.remote_connections[0].source = Some(ReplySource {
                reply_id: ReplyId::new(),
                also: Vec::new(),
                answered_on: today(),
                said: String::new(),
                revision: 1,
                taken_back_on: Some(today()),
                taken_back: Vec::new(),
            });
        },
    ),
    ("a former vendor is still registered", Control::RemoteMaintenance, Unknown, Missing, "remote-of-former", |f| {
        answered(f, true, RemoteTerms::default());
        let (before, next) = (f.systems[0].clone(), vendor("あおば情報"));
        f.systems[0].vendor_id = Some(next.id);
        f.systems[0].hand_over(&before, before.vendor_id, Some(next.id));
        f.systems[0].remote_maintenance.clone_from(&before.remote_maintenance);
        f.vendors.push(next);
    }),
    ("a vendor shares an account", Control::RemoteMaintenance, Yes, Notes, "remote-shared", |f| {
        register(f, RemoteTerms { accounts: AccountUse::Shared, ..RemoteTerms::default() });
    }),
    ("a vendor names a place and no address", Control::RemoteMaintenance, Yes, Notes, "remote-terms-unread", |f| {
        register(f, RemoteTerms::default().come_from("大阪保守センター(固定IP)"));
    }),
    ("nobody announced a connection", Control::RemoteMaintenance, Unknown, Missing, "remote-work-open", |f| {
        register(f, RemoteTerms::default());
        let session = Some(Session { from: 1, until: None, user: String::new() });
        f.remote_works.push(RemoteWork {
            id: RemoteWorkId::new(),
            connection_id: f.remote_connections.last().unwrap().id,
            plan: None,
            checked: Some(Checked { on: today(), by: "佐藤".into(), session, before_end: false }),
            explained: String::new(),
            revision: 1,
        });
    }),
];

/// What was read of a disclosure: two noes, both explained.
fn counted() -> ReadCounts {
    ReadCounts { record_id: DisclosureId::new(), noes: 2, explained: 2, unanswered: 0, route_missing: None }
}

fn read(facts: &mut Facts, counts: ReadCounts) {
    facts.systems[0].disclosure.as_mut().unwrap().read = Some(counts);
}

/// The only server belongs to a system whose contract names the vendor.
fn covered(facts: &mut Facts) {
    facts.devices[0].system_id = Some(facts.systems[0].id);
    let contract = &mut facts.contracts[0];
    contract.covers_server_updates = Some(true);
    (contract.page, contract.clause) = ("3ページ".into(), "乙はOSの更新を適用しなければならない".into());
}

/// A registered tunnel on these terms, beside a configuration that shows it.
fn register(facts: &mut Facts, terms: RemoteTerms) {
    let mut configuration = router();
    configuration.remote_access = vec![way(KIND, "tunnel 7", 40)];
    configuration.remote_access[0].sources = only(&["203.0.113.9"]);
    give(facts, configuration);
    facts.remote_connections.push(RemoteConnection { terms, ..connection(Some(KIND), "tunnel 7") });
}

/// A registered tunnel of the vendor of the record, which answers so about it.
fn answered(facts: &mut Facts, used: bool, terms: RemoteTerms) {
    register(facts, RemoteTerms::default());
    let (vendor, system) = (facts.systems[0].vendor_id, facts.systems[0].id);
    let entry = &mut facts.remote_connections[0];
    (entry.vendor_id, entry.system_id, entry.purpose) = (vendor, Some(system), "カルテの保守".into());
    let answer = RemoteMaintenance::said(used, "VPN", day("2026-06-01"));
    facts.systems[0].remote_maintenance = Some(RemoteMaintenance { terms, ..answer });
}
