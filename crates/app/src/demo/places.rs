//! The demo's two facilities: people, vendors, contracts, systems.

use jiff::civil::date;
use sejo_model::system::{Alternative, Disclosure, RemoteMaintenance};
use sejo_model::{
    Appointment, AppointmentId, Clause, Contract, ContractId, Duty, Facility, FacilityId, FacilityKind, Holder,
    Hosting, Person, PersonId, Post, Prefecture, Responsibilities, Responsibility, Side, System, SystemId, SystemKind,
    TwoFactorState, Vendor, VendorId,
};
use sejo_store::{Scope, Tx};

use super::devices::{Day, Parts};
use crate::{Error, Result};

/// 99 beds.
pub(super) fn hospital(id: FacilityId) -> Result<Facility> {
    Ok(Facility {
        id,
        name: "みどり野中央病院(架空)".to_owned(),
        kind: FacilityKind::Hospital,
        prefecture: Prefecture::new(27).map_err(Error::internal)?,
        beds: 99,
        systems_in_use: Some(true),
        vendor_contract: Some(true),
        side: Side::Facility,
        revision: 0,
    })
}

/// No beds.
pub(super) fn clinic(id: FacilityId) -> Result<Facility> {
    Ok(Facility {
        name: "ひまわり内科クリニック(架空)".to_owned(),
        kind: FacilityKind::Clinic,
        beds: 0,
        ..hospital(id)?
    })
}

fn person(name: &str, job: &str, department: &str, phone: &str) -> Person {
    Person {
        id: PersonId::new(),
        name: name.to_owned(),
        job: job.to_owned(),
        department: department.to_owned(),
        phone: phone.to_owned(),
        reading: String::new(),
        left_on: None,
        revision: 0,
    }
}

fn appointment(person: &Person, post: Post, day: Day) -> Appointment {
    Appointment {
        id: AppointmentId::new(),
        person_id: person.id,
        post,
        appointed_on: Some(day.ago(600)),
        appointed_by: "理事長".to_owned(),
        ended_on: None,
        revision: 0,
    }
}

/// People of the hospital: the deputy has left, which nobody noticed.
pub(super) async fn put_hospital_people(tx: &mut Tx, scope: &Scope, day: Day) -> Result<()> {
    let officer = person("中村 恵子", "事務長", "事務部", "06-0000-0001 内線201");
    let deputy = Person { left_on: Some(day.ago(75)), ..person("𠮷田 髙志", "主任", "医事課", "内線215") };
    let director = person("山﨑 一郎", "院長", "診療部", "06-0000-0001 内線100");
    for (person, post) in [(&officer, Post::Officer), (&deputy, Post::Deputy), (&director, Post::Management)] {
        sejo_store::person::put(tx, scope, person).await?;
        sejo_store::appointment::put(tx, scope, &appointment(person, post, day)).await?;
    }
    let night_desk = person("情報 四郎", "当直", "事務部", "");
    sejo_store::person::put(tx, scope, &night_desk).await?;
    Ok(())
}

/// The clinic's director holds the posts, the clerk stands in.
pub(super) async fn put_clinic_people(tx: &mut Tx, scope: &Scope, day: Day) -> Result<()> {
    let director = person("日向 健一", "院長", "", "06-0000-0002");
    let clerk = person("朝倉 さくら", "受付", "", "06-0000-0002");
    for person in [&director, &clerk] {
        sejo_store::person::put(tx, scope, person).await?;
    }
    for (person, post) in [(&director, Post::Officer), (&clerk, Post::Deputy), (&director, Post::Management)] {
        sejo_store::appointment::put(tx, scope, &appointment(person, post, day)).await?;
    }
    Ok(())
}

fn vendor(name: &str, contact: &str, night: bool) -> Vendor {
    Vendor {
        id: VendorId::new(),
        name: name.to_owned(),
        contact: contact.to_owned(),
        phone: "06-0000-0000".to_owned(),
        night_phone: if night { "090-0000-0000".to_owned() } else { String::new() },
        email: String::new(),
        note: String::new(),
        revision: 0,
    }
}

fn contract(vendor: &Vendor, title: &str, covers: Option<bool>, clause: &str) -> Contract {
    Contract {
        title: title.to_owned(),
        starts_on: Some(date(2022, 4, 1)),
        covers_server_updates: covers,
        clause: clause.to_owned(),
        ..Contract::blank(ContractId::new(), vendor.id)
    }
}

fn system(name: &str, kind: SystemKind, vendor: &Vendor, contract: Option<&Contract>) -> System {
    System {
        name: name.to_owned(),
        kind,
        vendor_id: Some(vendor.id),
        contract_id: contract.map(|c| c.id),
        hosting: Hosting::OnPremise,
        critical: Some(false),
        ..System::blank(SystemId::new())
    }
}

/// Who does what for the hospital's record: most is settled, two things are not, and nobody asked about the rest.
fn of_record() -> Responsibilities {
    let quoted = |page: &str, quote: &str| Clause {
        document: "電子カルテ・医事会計 保守契約".to_owned(),
        page: page.to_owned(),
        quote: quote.to_owned(),
        ..Clause::default()
    };
    let said = |holder, detail: &str, clause| Responsibility {
        detail: detail.to_owned(),
        clause,
        ..Responsibility::said(holder)
    };
    let nowhere = Clause::default;
    [
        (Duty::Updates, said(Holder::Vendor, "月1回", nowhere())),
        (Duty::VulnerabilityNotice, said(Holder::Unknown, "", nowhere())),
        (Duty::Accounts, said(Holder::Facility, "退職の日に止める", nowhere())),
        (Duty::LogKeeping, said(Holder::Unknown, "", nowhere())),
        (Duty::Backup, said(Holder::Vendor, "毎日、7世代", quoted("7頁 第15条", "乙は、日次でデータを複写する。"))),
        (
            Duty::Restore,
            said(Holder::Vendor, "連絡から24時間以内に着手", quoted("7頁 第16条", "乙は、復旧作業を行う。")),
        ),
        (Duty::IncidentHours, said(Holder::Vendor, "24時間", quoted("9頁 第20条", "緊急受付は終日とする。"))),
    ]
    .into_iter()
    .collect()
}

fn alternative(work: &str, paper: &str, read_only: &str) -> Alternative {
    Alternative { work: work.to_owned(), paper: paper.to_owned(), read_only: read_only.to_owned() }
}

fn disclosure(document: &str, open_noes: Option<u32>) -> Option<Disclosure> {
    Some(Disclosure { document: document.to_owned(), dated_on: date(2025, 9, 1), open_noes, read: None })
}

fn remote(used: bool, path: &str, day: Day) -> Option<RemoteMaintenance> {
    Some(RemoteMaintenance::said(used, path, day.ago(60)))
}

/// Six vendors, their contracts and eight systems: three run on a base nobody takes for important.
pub(super) async fn put_hospital_systems(tx: &mut Tx, scope: &Scope, day: Day) -> Result<Parts> {
    let sakura = vendor("さくらメディカルシステムズ", "桜井", true);
    let minato = vendor("みなと画像情報", "港", false);
    let aoba = vendor("あおば検査システム", "青葉", false);
    let hibari = vendor("ひばりネットワークサービス", "雲雀", true);
    let tsubame = vendor("つばめクラウド", "燕", false);
    let yamato = vendor("やまと医療設備", "大和", false);
    for new in [&sakura, &minato, &aoba, &hibari, &tsubame, &yamato] {
        sejo_store::vendor::put(tx, scope, new).await?;
    }
    let care = contract(
        &sakura,
        "電子カルテ・医事会計 保守契約",
        Some(true),
        "契約書 第12条(5頁)「乙は、対象サーバの修正プログラムを適用する責任を負う。」",
    );
    let images = contract(&minato, "画像システム 保守契約", Some(false), "更新の担当についての記載なし");
    let tests = contract(&aoba, "検査システム 保守契約", None, "");
    let lines = contract(&hibari, "ネットワーク保守契約", None, "");
    for new in [&care, &images, &tests, &lines] {
        sejo_store::contract::put(tx, scope, new).await?;
    }
    let base = System {
        remote_maintenance: remote(true, "ネットワーク保守と同じ回線", day),
        ..system("院内サーバ基盤(認証・仮想化)", SystemKind::Base, &hibari, Some(&lines))
    };
    let ehr = System {
        critical: Some(true),
        depends_on: vec![base.id],
        tolerable_hours: Some(4),
        alternative: alternative(
            "紙のカルテと処方せんに書き、戻ってから入力する",
            "各診察室と病棟の災害用の箱(赤いテープ)",
            "前の晩までの診療記録を、医事課の切り離したノートPCで見て、つないだプリンタで印刷する",
        ),
        responsibilities: of_record(),
        remote_maintenance: remote(true, "専用VPN装置(VG-80)、作業のときだけ接続", day),
        disclosure: disclosure("MDS Ver.5.0", Some(0)),
        two_factor: TwoFactorState::Planned,
        two_factor_by: Some(date(2027, 9, 30)),
        ..system("電子カルテ", SystemKind::Ehr, &sakura, Some(&care))
    };
    let receipt = System {
        critical: Some(true),
        depends_on: vec![base.id, ehr.id],
        tolerable_hours: Some(72),
        alternative: alternative("会計は預り金とし、戻ってから精算する", "会計窓口の引き出し", ""),
        responsibilities: Holder::Vendor.into(),
        remote_maintenance: remote(true, "電子カルテと同じ装置", day),
        disclosure: disclosure("MDS Ver.5.0", Some(2)),
        two_factor: TwoFactorState::Planned,
        two_factor_by: Some(date(2027, 9, 30)),
        ..system("医事会計", SystemKind::Receipt, &sakura, Some(&care))
    };
    let imaging = System {
        depends_on: vec![base.id],
        tolerable_hours: Some(24),
        disclosure: disclosure("MDS Ver.4.1", None),
        two_factor: TwoFactorState::None,
        ..system("画像システム", SystemKind::Imaging, &minato, Some(&images))
    };
    let laboratory = System {
        depends_on: vec![ehr.id],
        tolerable_hours: Some(24),
        ..system("検査システム", SystemKind::Laboratory, &aoba, Some(&tests))
    };
    let eligibility = System {
        two_factor: TwoFactorState::Implemented,
        ..system("オンライン資格確認", SystemKind::Eligibility, &hibari, Some(&lines))
    };
    let reservation = System {
        hosting: Hosting::Cloud,
        disclosure: disclosure("SDS Ver.5.0", Some(0)),
        two_factor: TwoFactorState::Implemented,
        remote_maintenance: remote(false, "クラウドのため院内への接続なし", day),
        ..system("予約", SystemKind::Reservation, &tsubame, None)
    };
    let nurse_call = System {
        remote_maintenance: remote(false, "リモート保守はないと回答", day),
        ..system("ナースコール", SystemKind::Other, &yamato, None)
    };
    for new in [&base, &ehr, &receipt, &imaging, &laboratory, &eligibility, &reservation, &nurse_call] {
        sejo_store::system::put(tx, scope, new).await?;
    }
    Ok(Parts {
        ehr: ehr.id,
        receipt: receipt.id,
        imaging: imaging.id,
        laboratory: laboratory.id,
        eligibility: eligibility.id,
        nurse_call: nurse_call.id,
        sakura: sakura.id,
        aoba: aoba.id,
    })
}

/// One vendor, one cloud record under the volume for outsourced maintenance; its disclosure was written down from paper, so whether
/// it answers what that volume asks for is still to be found out.
pub(super) async fn put_clinic_systems(tx: &mut Tx, scope: &Scope, day: Day) -> Result<SystemId> {
    let tsubame = vendor("つばめクラウド", "燕", false);
    sejo_store::vendor::put(tx, scope, &tsubame).await?;
    let terms = contract(
        &tsubame,
        "クラウドカルテ利用規約",
        Some(true),
        "利用規約 第8条(3頁)「サーバのOSとソフトウェアの更新は当社の責任で行う。」",
    );
    sejo_store::contract::put(tx, scope, &terms).await?;
    let ehr = System {
        critical: Some(true),
        tolerable_hours: Some(4),
        alternative: alternative(
            "紙のカルテと処方せんに書き、戻ってから入力する",
            "受付の引き出し2段目の青いファイル",
            "毎朝印刷する予約表と、院長のタブレットの控え(電話回線)",
        ),
        hosting: Hosting::Cloud,
        responsibilities: Holder::Vendor.into(),
        disclosure: disclosure("SDS Ver.5.0", Some(0)),
        two_factor: TwoFactorState::Implemented,
        remote_maintenance: remote(false, "クラウドのため院内への接続なし", day),
        ..system("クラウドカルテ", SystemKind::Ehr, &tsubame, Some(&terms))
    };
    sejo_store::system::put(tx, scope, &ehr).await?;
    Ok(ehr.id)
}
