//! The demo's network devices as their configurations tell them, dropped through the same door as everybody's, and the
//! register of remote connections they are held against: one way in stands in it, the forgotten ones do not.

use sejo_model::configuration::{AccountUse, Presence, RemoteAccessKind, RemoteTerms};
use sejo_model::remote_work::{Checked, Plan, Session};
use sejo_model::{
    Actor, Device, DeviceId, Holder, RemoteConnection, RemoteConnectionId, RemoteWork, RemoteWorkId, moment,
};
use sejo_store::{Scope, Tx};

use super::devices::{Day, Parts};
use crate::intake::IntakeState;
use crate::{App, Error, Result};

/// A configuration as somebody drops it: file name, text with its day left open, how many days ago it was taken.
pub(super) struct Dropped {
    file: &'static str,
    text: &'static str,
    days_ago: i32,
}

/// The hospital: a maintenance SSL-VPN nobody remembers, a router in order and a switch with nothing to say.
pub(super) const HOSPITAL: &[Dropped] = &[
    Dropped { file: "gazo-fw.conf", text: include_str!("configurations/gazo-fw.conf"), days_ago: 3 },
    Dropped { file: "gaibu-rt.txt", text: include_str!("configurations/gaibu-rt.txt"), days_ago: 12 },
    Dropped { file: "kikan-sw01.txt", text: include_str!("configurations/kikan-sw01.txt"), days_ago: 12 },
];

/// The clinic: telnet as it came from the factory, and an L2TP for a maker of long ago.
pub(super) const CLINIC: &[Dropped] =
    &[Dropped { file: "himawari-rt.txt", text: include_str!("configurations/himawari-rt.txt"), days_ago: 5 }];

impl Dropped {
    fn bytes(&self, day: Day) -> Vec<u8> {
        let taken = day.ago(self.days_ago);
        let filled = [("{weekday}", "%a"), ("{reported}", "%b %d"), ("{year}", "%Y")];
        let fill = |text: String, (slot, form)| text.replace(slot, &taken.strftime(form).to_string());
        filled.into_iter().fold(self.text.to_owned(), fill).into_bytes()
    }
}

impl App {
    /// Drops configurations through the same door as everybody.
    pub(super) async fn drop_configurations(&self, actor: &Actor, files: &[Dropped], day: Day) -> Result<()> {
        for dropped in files {
            let id = self.drop_file(actor, dropped.file, dropped.bytes(day)).await?;
            let view = self.wait_for_intake(actor, id).await?;
            if view.row.state != IntakeState::Done {
                return Err(Error::internal(format!(
                    "the demo's {} was not taken in: {:?}",
                    dropped.file, view.refusal
                )));
            }
        }
        Ok(())
    }
}

/// What the hospital registered: the two lines of the record's vendor, and one that is over.
pub(super) async fn put_connections(
    tx: &mut Tx,
    scope: &Scope,
    day: Day,
    parts: &Parts,
    devices: &[Device],
) -> Result<()> {
    let device = |name: &str| devices.iter().find(|d| d.name == name).map(|d| d.id);
    let on = |device_id: Option<DeviceId>, kind, purpose: &str| RemoteConnection {
        id: RemoteConnectionId::new(),
        vendor_id: Some(parts.sakura),
        system_id: Some(parts.ehr),
        device_id,
        kind: Some(kind),
        name: String::new(),
        purpose: purpose.to_owned(),
        users: Vec::new(),
        from: day.ago(900),
        until: None,
        terms: sejo_model::configuration::RemoteTerms::default(),
        source: None,
        revision: 0,
    };
    let watched = RemoteConnection {
        name: "tunnel 1".to_owned(),
        ..on(device("外部接続ルータ"), RemoteAccessKind::IpsecSite, "電子カルテの監視")
    };
    let mended = RemoteConnection {
        users: vec!["sakura-hosyu".to_owned()],
        terms: RemoteTerms {
            presence: Presence::OnDemand,
            device_of: Holder::Vendor,
            accounts: AccountUse::Shared,
            log: "VPN装置の画面「接続履歴」。90日分残る".to_owned(),
            ..RemoteTerms::default()
        },
        ..on(device("電子カルテ保守用VPN装置"), RemoteAccessKind::SslVpn, "電子カルテの保守作業(作業のときだけ)")
    };
    let over = RemoteConnection {
        vendor_id: Some(parts.aoba),
        system_id: Some(parts.laboratory),
        until: Some(day.ago(240)),
        ..on(device("検査部門ルータ(旧)"), RemoteAccessKind::DialIn, "検査システムの保守(電話回線)")
    };
    for new in [&watched, &mended, &over] {
        sejo_store::remote_connection::put(tx, scope, new).await?;
    }
    put_works(tx, scope, day, mended.id).await
}

/// One work as announced, one nobody has looked up in the log yet, and a connection of one night that nobody announced.
async fn put_works(tx: &mut Tx, scope: &Scope, day: Day, connection_id: RemoteConnectionId) -> Result<()> {
    let at = |days: i32, time: &str| moment::parse(&format!("{} {time}", day.ago(days))).unwrap_or_default();
    let plan = |days, what: &str| Plan {
        from: at(days, "18:00"),
        until: at(days, "20:00"),
        what: what.to_owned(),
        who: "さくらメディカルシステムズ 大野".to_owned(),
    };
    let seen = |days, from: &str, until: &str| Checked {
        on: day.ago(2),
        by: "中村 恵子".to_owned(),
        session: Some(Session { from: at(days, from), until: Some(at(days, until)), user: "sakura-hosyu".to_owned() }),
        before_end: false,
    };
    for (plan, checked) in [
        (Some(plan(34, "更新プログラムの適用")), Some(seen(34, "18:04", "19:21"))),
        (Some(plan(6, "帳票の修正")), None),
        (None, Some(seen(17, "02:40", "02:58"))),
    ] {
        let is_open = plan.is_none();
        let id = RemoteWorkId::new();
        let work = RemoteWork { id, connection_id, plan, checked, explained: String::new(), revision: 0 };
        sejo_store::remote_work::put(tx, scope, &work, is_open).await?;
    }
    Ok(())
}
