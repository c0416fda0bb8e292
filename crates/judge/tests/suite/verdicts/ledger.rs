//! The rows about which systems there are, and the ledger.

use sejo_model::VerdictValue::{No, Unknown, Yes};
use sejo_model::Weight::{Fails, Holds, Missing, Notes};
use sejo_model::{Control, Device, DeviceKind, DeviceState, Hosting};

use crate::house::{Row, day, nothing};

pub(super) const GATE: &[Row] = &[
    ("a system is registered", Control::SystemsInUse, Yes, Holds, "systems-listed", |_| {}),
    (
        "systems are said to be in use but none is listed",
        Control::SystemsInUse,
        Unknown,
        Missing,
        "systems-not-listed",
        |f| f.systems.clear(),
    ),
    ("nobody said and none is listed", Control::SystemsInUse, Unknown, Missing, "systems-not-said", |f| *f = nothing()),
    ("none is in use", Control::SystemsInUse, No, Fails, "systems-none", |f| {
        f.systems.clear();
        f.devices.clear();
        f.facility.systems_in_use = Some(false);
    }),
    (
        "none is said to be in use but a server is listed",
        Control::SystemsInUse,
        Unknown,
        Missing,
        "systems-server",
        |f| {
            f.systems.clear();
            f.facility.systems_in_use = Some(false);
            f.devices[0].kind = Some(DeviceKind::Server);
        },
    ),
    (
        "none is said to be in use but one is listed",
        Control::SystemsInUse,
        Unknown,
        Missing,
        "systems-contradict",
        |f| {
            f.facility.systems_in_use = Some(false);
        },
    ),
];

pub(super) const LEDGER: &[Row] = &[
    ("every device is complete and seen", Control::Ledger, Yes, Holds, "ledger-complete", |_| {}),
    ("no network survey was compared", Control::Ledger, Yes, Notes, "ledger-not-compared", |_| {}),
    ("the ledger is empty", Control::Ledger, Unknown, Missing, "ledger-empty", |f| f.devices.clear()),
    ("every device is retired", Control::Ledger, Unknown, Missing, "ledger-empty", |f| {
        f.devices.iter_mut().for_each(|d| d.state = DeviceState::Retired);
    }),
    ("a retired device has gaps", Control::Ledger, Yes, Holds, "ledger-complete", |f| {
        f.devices[0].state = DeviceState::Retired;
        f.devices[0].place.clear();
    }),
    (
        "a system on the premises runs on none of the devices",
        Control::Ledger,
        Unknown,
        Missing,
        "ledger-system-without-device",
        |f| {
            f.systems[0].hosting = Hosting::OnPremise;
            f.devices.iter_mut().for_each(|d| d.system_id = None);
        },
    ),
    ("a system on the premises runs on one of the devices", Control::Ledger, Yes, Holds, "ledger-complete", |f| {
        f.systems.iter_mut().for_each(|s| s.hosting = Hosting::OnPremise);
        let systems: Vec<_> = f.systems.iter().map(|s| s.id).collect();
        let first = f.devices[0].clone();
        f.devices.extend(systems.into_iter().map(|id| Device { system_id: Some(id), ..first.clone() }));
    }),
    ("the version is 10か11", Control::Ledger, No, Fails, "ledger-no-os", |f| {
        f.devices[0].os_version = "10か11".into()
    }),
    ("the version is of nobody's knowledge", Control::Ledger, No, Fails, "ledger-no-os", |f| {
        f.devices[0].os_version = "Windows(バージョン不明)".into();
    }),
    ("a device has no name", Control::Ledger, No, Fails, "ledger-no-name", |f| f.devices[0].name.clear()),
    ("a kind is missing", Control::Ledger, No, Fails, "ledger-no-kind", |f| f.devices[0].kind = None),
    ("a place is missing", Control::Ledger, No, Fails, "ledger-no-place", |f| f.devices[0].place.clear()),
    ("an OS is missing", Control::Ledger, No, Fails, "ledger-no-os", |f| f.devices[0].os.clear()),
    ("a version is missing", Control::Ledger, No, Fails, "ledger-no-os", |f| f.devices[0].os_version.clear()),
    ("the place is 現在不明", Control::Ledger, No, Fails, "ledger-no-place", |f| {
        f.devices[0].place = "現在不明".into()
    }),
    ("the maintainer is なし", Control::Ledger, No, Fails, "ledger-no-maintainer", |f| {
        f.devices[0].maintainer = "該当なし".into();
    }),
    ("the version is 最新", Control::Ledger, No, Fails, "ledger-no-os", |f| f.devices[0].os_version = "最新".into()),
    ("a responsible person is missing", Control::Ledger, No, Fails, "ledger-no-responsible", |f| {
        f.devices[0].responsible.clear();
    }),
    ("a maintainer is missing", Control::Ledger, No, Fails, "ledger-no-maintainer", |f| {
        f.devices[0].maintainer.clear()
    }),
    ("remote maintenance is not said", Control::Ledger, No, Fails, "ledger-no-remote", |f| {
        f.devices[0].remote_maintenance = None;
    }),
    ("a support end is missing", Control::Ledger, No, Fails, "ledger-no-support", |f| f.devices[0].support_end = None),
    ("a support end was at least asked for", Control::Ledger, Yes, Holds, "ledger-complete", |f| {
        f.devices[0].support_end = None;
        f.devices[0].support_asked_on = Some(day("2026-10-01"));
    }),
    ("a support end was asked for tomorrow", Control::Ledger, No, Fails, "ledger-no-support", |f| {
        f.devices[0].support_end = None;
        f.devices[0].support_asked_on = Some(day("2027-12-31"));
    }),
    ("a place is 不明", Control::Ledger, No, Fails, "ledger-no-place", |f| f.devices[0].place = "不明。".to_owned()),
    ("an OS is 要確認", Control::Ledger, No, Fails, "ledger-no-os", |f| f.devices[0].os = "(要確認)".to_owned()),
    ("a version is a dash", Control::Ledger, No, Fails, "ledger-no-os", |f| f.devices[0].os_version = "－".to_owned()),
    ("nobody knows who is responsible", Control::Ledger, No, Fails, "ledger-no-responsible", |f| {
        f.devices[0].responsible = "わからない".to_owned();
    }),
    ("a maintainer cannot be seen", Control::Ledger, No, Fails, "ledger-no-maintainer", |f| {
        f.devices[0].maintainer = "\u{200b}\u{3164}".to_owned();
    }),
    ("the stock-take is 366 days old", Control::Ledger, No, Fails, "ledger-stock-take-old", |f| {
        f.devices[0].checked_on = Some(day("2025-11-21"));
    }),
    ("the stock-take is 365 days old", Control::Ledger, Yes, Holds, "ledger-complete", |f| {
        f.devices[0].checked_on = Some(day("2025-11-22"));
    }),
    ("the stock-take period is a setting", Control::Ledger, No, Fails, "ledger-stock-take-old", |f| {
        f.thresholds.stock_take_days = 30;
    }),
    ("no stock-take was written down", Control::Ledger, Unknown, Missing, "ledger-stock-take-unknown", |f| {
        f.devices[0].checked_on = None;
    }),
    ("the stock-take lies in the future", Control::Ledger, Unknown, Missing, "ledger-stock-take-unknown", |f| {
        f.devices[0].checked_on = Some(day("2027-01-01"));
    }),
];
