//! The demo's devices: enough of them that search, filters and pages have something to do, with gaps on purpose.

use jiff::civil::date;
use sejo_model::{Date, Device, DeviceId, DeviceKind, DeviceState, SystemId, VendorId};

/// Where a year of the demo stands.
#[derive(Clone, Copy)]
pub(super) struct Day(pub Date);

impl Day {
    /// So many days before today.
    pub fn ago(self, days: i32) -> Date {
        self.0.saturating_sub(jiff::Span::new().days(days))
    }
}

/// Systems the devices belong to, and vendors who come in from outside.
pub(super) struct Parts {
    pub ehr: SystemId,
    pub receipt: SystemId,
    pub imaging: SystemId,
    pub laboratory: SystemId,
    pub eligibility: SystemId,
    pub nurse_call: SystemId,
    pub sakura: VendorId,
    pub aoba: VendorId,
}

const SAKURA: &str = "さくらメディカルシステムズ";
const MINATO: &str = "みなと画像情報";
const HIBARI: &str = "ひばりネットワークサービス";

/// About 150 devices of a 99-bed hospital.
pub(super) fn hospital(day: Day, parts: &Parts) -> Vec<Device> {
    let mut all = servers(day, parts);
    all.extend(network(day, parts));
    all.extend(computers(day, parts));
    all.extend(others(day, parts));
    all
}

/// A device with everything the ledger asks for.
fn complete(number: usize, kind: DeviceKind, name: &str, place: &str, day: Day) -> Device {
    Device {
        kind: Some(kind),
        name: name.to_owned(),
        place: place.to_owned(),
        serial: format!("SN{:06}", 410_000 + number * 37),
        ip: format!("192.0.2.{}", 1 + number % 250),
        responsible: "中村 恵子".to_owned(),
        maintainer: SAKURA.to_owned(),
        remote_maintenance: Some(false),
        checked_on: Some(day.ago(96)),
        last_patch_on: Some(day.ago(41)),
        purchased_on: Some(date(2022, 6, 15)),
        antivirus: "Microsoft Defender".to_owned(),
        ..Device::blank(DeviceId::new())
    }
}

fn with_os(mut device: Device, os: &str, version: &str, support_end: Option<Date>) -> Device {
    os.clone_into(&mut device.os);
    version.clone_into(&mut device.os_version);
    device.support_end = support_end;
    device
}

fn servers(day: Day, parts: &Parts) -> Vec<Device> {
    let server = |n: usize, name: &str, system: SystemId| {
        let device = complete(n, DeviceKind::Server, name, "サーバ室", day);
        Device { host_name: format!("SV{n:02}"), system_id: Some(system), ..device }
    };
    let win2019 = |d: Device| with_os(d, "Windows Server 2019", "1809", Some(date(2029, 1, 9)));
    let win2022 = |d: Device| with_os(d, "Windows Server 2022", "21H2", Some(date(2031, 10, 14)));
    vec![
        win2022(server(1, "電子カルテ 主サーバ", parts.ehr)),
        win2022(server(2, "電子カルテ 副サーバ", parts.ehr)),
        win2019(server(3, "医事会計サーバ", parts.receipt)),
        // The old one nobody dared to touch: past its support, no patch for years.
        Device {
            last_patch_on: Some(date(2021, 3, 9)),
            maintainer: MINATO.to_owned(),
            ..with_os(
                server(4, "画像保管サーバ(旧)", parts.imaging),
                "Windows Server 2012 R2",
                "6.3",
                Some(date(2023, 10, 10)),
            )
        },
        Device {
            maintainer: MINATO.to_owned(),
            remote_maintenance: Some(true),
            ..win2019(server(5, "画像保管サーバ", parts.imaging))
        },
        Device {
            maintainer: "あおば検査システム".to_owned(), ..win2019(server(6, "検査サーバ", parts.laboratory))
        },
        // Its system's vendor answered that there is no remote maintenance.
        Device {
            maintainer: "やまと医療設備".to_owned(),
            remote_maintenance: Some(true),
            ..win2019(server(7, "ナースコールサーバ", parts.nurse_call))
        },
        Device {
            system_id: None,
            last_patch_on: None,
            ..with_os(server(8, "ファイルサーバ(NAS)", parts.ehr), "", "", None)
        },
        Device { system_id: None, ..win2022(server(9, "バックアップサーバ", parts.ehr)) },
    ]
}

fn network(day: Day, parts: &Parts) -> Vec<Device> {
    let make = |n: usize, name: &str, place: &str, model: &str, os: &str, version: &str| {
        let device = complete(20 + n, DeviceKind::Network, name, place, day);
        let device = Device {
            maker: "架空ネット".to_owned(),
            model: model.to_owned(),
            maintainer: HIBARI.to_owned(),
            antivirus: String::new(),
            ..device
        };
        with_os(device, os, version, Some(date(2028, 3, 31)))
    };
    let mut all = vec![
        // These three have a configuration, found by host name or serial number.
        Device {
            maker: "アライドテレシス".to_owned(),
            host_name: "kikan-sw01".to_owned(),
            serial: "A05050G220417".to_owned(),
            ..make(1, "基幹スイッチ", "サーバ室", "AT-x530-28GTXm", "AlliedWare Plus", "5.5.4-2.3")
        },
        Device {
            maker: "ヤマハ".to_owned(),
            serial: "S4H200317".to_owned(),
            remote_maintenance: Some(true),
            system_id: Some(parts.ehr),
            ..make(2, "外部接続ルータ", "サーバ室", "RTX1210", "RTXファームウェア", "14.01.42")
        },
        // The forgotten VPN: nobody knows the version, the support end or who looks after it.
        Device {
            maker: "Fortinet".to_owned(),
            host_name: "gazo-fw".to_owned(),
            os_version: String::new(),
            support_end: None,
            last_patch_on: None,
            maintainer: String::new(),
            responsible: String::new(),
            remote_maintenance: None,
            checked_on: Some(day.ago(900)),
            ..make(3, "画像保守用VPN装置", "画像診断室", "FortiGate-60E", "FortiOS", "")
        },
        Device {
            remote_maintenance: Some(true),
            system_id: Some(parts.ehr),
            ..make(4, "電子カルテ保守用VPN装置", "サーバ室", "VG-80", "VGファーム", "7.2.9")
        },
        Device {
            support_end: Some(date(2023, 5, 31)),
            last_patch_on: Some(date(2018, 11, 2)),
            ..make(5, "検査部門ルータ(旧)", "検査室", "AS-5500", "ASソフト", "9.8")
        },
        Device {
            system_id: Some(parts.eligibility),
            ..make(6, "資格確認用ルータ", "受付", "RX-830", "RXファーム", "15.02.31")
        },
    ];
    let floors = [("1階 外来", 3), ("2階 病棟", 4), ("3階 病棟", 4)];
    let mut n = 7;
    for (floor, count) in floors {
        for unit in 1..=count {
            all.push(make(n, &format!("無線アクセスポイント {floor} {unit}"), floor, "WA-6", "WAファーム", "3.1.0"));
            n += 1;
        }
    }
    all
}

fn computers(day: Day, parts: &Parts) -> Vec<Device> {
    let places = [
        ("受付", 8, parts.receipt),
        ("医事課", 9, parts.receipt),
        ("診察室1", 3, parts.ehr),
        ("診察室2", 3, parts.ehr),
        ("診察室3", 3, parts.ehr),
        ("処置室", 4, parts.ehr),
        ("2階 病棟", 18, parts.ehr),
        ("3階 病棟", 18, parts.ehr),
        ("薬剤部", 7, parts.ehr),
        ("検査室", 8, parts.laboratory),
        ("画像診断室", 7, parts.imaging),
        ("リハビリ室", 5, parts.ehr),
        ("栄養課", 3, parts.ehr),
        ("地域連携室", 4, parts.ehr),
        ("総務課", 7, parts.ehr),
        ("院長室", 1, parts.ehr),
    ];
    let mut all = Vec::new();
    let mut number = 0;
    for (place, count, system) in places {
        for unit in 1..=count {
            number += 1;
            all.push(computer(number, &format!("{place} 端末{unit}"), place, system, day));
        }
    }
    all
}

/// One computer; every so many have one of the gaps that lists in real life have.
fn computer(number: usize, name: &str, place: &str, system: SystemId, day: Day) -> Device {
    let mut device = complete(40 + number, DeviceKind::Pc, name, place, day);
    device.host_name = format!("PC{number:03}");
    device.mac = format!("02:00:5E:00:{:02X}:{:02X}", number / 256, number % 256);
    device.system_id = Some(system);
    device = if number.is_multiple_of(12) {
        // Windows 10 left its support in October 2025; some are still in use.
        with_os(device, "Windows 10 Pro", "22H2", Some(date(2025, 10, 14)))
    } else {
        with_os(device, "Windows 11 Pro", "25H2", Some(date(2027, 10, 12)))
    };
    match number % 17 {
        0 => device.place = String::new(),
        5 => device.os_version = String::new(),
        9 => device.responsible = String::new(),
        12 => device.last_patch_on = None,
        14 => device.checked_on = Some(day.ago(530)),
        _ => {}
    }
    if number.is_multiple_of(29) {
        device.state = DeviceState::Spare;
    }
    if number.is_multiple_of(41) {
        device.state = DeviceState::Retired;
    }
    device
}

fn others(day: Day, parts: &Parts) -> Vec<Device> {
    let make = |n: usize, name: &str, place: &str, system: Option<SystemId>| {
        let device = complete(200 + n, DeviceKind::Other, name, place, day);
        Device {
            system_id: system,
            antivirus: String::new(),
            ..with_os(device, "専用OS", "2.0", Some(date(2029, 3, 31)))
        }
    };
    vec![
        make(1, "CT装置 操作卓", "画像診断室", Some(parts.imaging)),
        make(2, "MRI装置 操作卓", "画像診断室", Some(parts.imaging)),
        make(3, "自動分析装置", "検査室", Some(parts.laboratory)),
        make(4, "複合機 医事課", "医事課", None),
        make(5, "複合機 2階", "2階 病棟", None),
        make(6, "防犯カメラ録画機", "総務課", None),
    ]
}

/// A clinic's handful.
pub(super) fn clinic(day: Day, ehr: SystemId) -> Vec<Device> {
    let pc = |n: usize, name: &str, place: &str| {
        let mut device = complete(300 + n, DeviceKind::Pc, name, place, day);
        device.host_name = format!("HIMAWARI-{n:02}");
        device.system_id = Some(ehr);
        device.responsible = "日向 健一".to_owned();
        with_os(device, "Windows 11 Pro", "25H2", Some(date(2027, 10, 12)))
    };
    let mut router = complete(310, DeviceKind::Network, "インターネットのルータ", "受付", day);
    router.serial = "M4A230118".to_owned();
    router.os = String::new();
    router.os_version = String::new();
    router.maintainer = String::new();
    router.last_patch_on = None;
    router.antivirus = String::new();
    vec![pc(1, "診察室 端末", "診察室"), pc(2, "受付 端末", "受付"), pc(3, "レセコン", "受付"), router]
}
