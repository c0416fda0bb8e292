//! Who does what, the route and the terms of remote connections, as the rows they touch hear of them.
#![allow(dead_code, reason = "each test file uses a part of it")]

use sejo_model::VerdictValue::{Unknown, Yes};
use sejo_model::Weight::{Missing, Notes};
use sejo_model::configuration::{AccountUse, RemoteAccessKind, RemoteTerms};
use sejo_model::remote_work::{Checked, Session};
use sejo_model::{Control, Duty, Facts, Holder, RemoteConnection, RemoteWork, RemoteWorkId, Responsibility};

use super::network::{connection, give, only, router, way};
use super::{Row, today};

const KIND: RemoteAccessKind = RemoteAccessKind::IpsecClient;

pub const ROWS: &[Row] = &[
    ("nobody settled who takes backups", Control::BackupRestore, Unknown, Missing, "responsibility-open", |f| {
        f.systems[0].responsibilities.put(Duty::Backup, Responsibility::said(Holder::Unknown));
    }),
    ("nobody asked who does what", Control::BackupRestore, Yes, Notes, "responsibility-unsaid", |_| {}),
    ("a contract covers the only server", Control::Patching, Unknown, Notes, "route-covered", covered),
    ("all servers are the vendors'", Control::Disclosure, Yes, Notes, "disclosure-on-route", covered),
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
    ("a vendor shares an account", Control::RemoteMaintenance, Yes, Notes, "remote-shared", |f| {
        register(f, RemoteTerms { accounts: AccountUse::Shared, ..RemoteTerms::default() });
    }),
    ("nobody announced a connection", Control::RemoteMaintenance, Unknown, Missing, "remote-work-open", |f| {
        register(f, RemoteTerms::default());
        let session = Some(Session { from: 1, until: None, user: String::new() });
        f.remote_works.push(RemoteWork {
            id: RemoteWorkId::new(),
            connection_id: f.remote_connections.last().unwrap().id,
            plan: None,
            checked: Some(Checked { on: today(), by: "佐藤".into(), session }),
            explained: String::new(),
            revision: 1,
        });
    }),
];

/// The only server belongs to a system whose contract names the vendor.
fn covered(facts: &mut Facts) {
    facts.devices[0].system_id = Some(facts.systems[0].id);
    let contract = &mut facts.contracts[0];
    contract.covers_server_updates = Some(true);
    (contract.page, contract.clause) = ("3ページ".into(), "乙は更新を適用しなければならない".into());
}

/// A registered tunnel on these terms, beside a configuration that shows it.
fn register(facts: &mut Facts, terms: RemoteTerms) {
    let mut configuration = router();
    configuration.remote_access = vec![way(KIND, "tunnel 7", 40)];
    configuration.remote_access[0].sources = only(&["203.0.113.9"]);
    give(facts, configuration);
    facts.remote_connections.push(RemoteConnection { terms, ..connection(Some(KIND), "tunnel 7") });
}
