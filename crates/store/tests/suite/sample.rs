//! Believable rows to store.

use sejo_model::*;
use sejo_store::{Db, Scope, facility, user};

pub const NOW: i64 = 1_795_000_000_000_000;

pub fn a_facility(name: &str) -> Facility {
    Facility {
        id: FacilityId::new(),
        name: name.to_owned(),
        kind: FacilityKind::Hospital,
        prefecture: Prefecture::new(13).unwrap(),
        beds: 99,
        systems_in_use: Some(true),
        vendor_contract: None,
        side: sejo_model::Side::Facility,
        revision: 0,
    }
}

pub fn a_user(login: &str) -> User {
    User {
        id: UserId::new(), login: login.to_owned(), name: format!("{login}さん"), disabled: false, created_at: NOW
    }
}

/// A facility with one administrator.
pub async fn home(db: &Db, name: &str) -> (Scope, Facility, User) {
    let mut tx = db.begin().await.unwrap();
    let facility = facility::put(&mut tx, &a_facility(name)).await.unwrap();
    let scope = Scope::grant(facility.id);
    let admin = a_user(&format!("admin-{}", facility.id));
    user::create(&mut tx, &admin, "$argon2id$…", None).await.unwrap();
    user::put_membership(&mut tx, &scope, admin.id, Role::Admin).await.unwrap();
    tx.commit().await.unwrap();
    (scope, facility, admin)
}

pub fn an_answer(item: &str, value: AnswerValue, by: UserId, at: i64) -> Answer {
    Answer {
        item: ItemId(item.to_owned()),
        round: Round::FIRST,
        value,
        confirmed_on: jiff::civil::date(2026, 11, 22),
        target_on: None,
        planned_by: None,
        remark: "備考 '; DROP TABLE answer; --".to_owned(),
        reason: String::new(),
        verdict: VerdictValue::Unknown,
        asked: String::new(),
        state: AnswerState::Confirmed,
        by,
        at,
        revision: 0,
    }
}

pub fn a_device(name: &str) -> Device {
    let mut device = Device::blank(DeviceId::new());
    device.name = name.to_owned();
    device.kind = Some(DeviceKind::Pc);
    device.place = "受付".to_owned();
    device.support_end = Some(jiff::civil::date(2027, 10, 14));
    device
}

pub fn a_person(name: &str) -> Person {
    Person {
        id: PersonId::new(),
        name: name.to_owned(),
        job: "事務長".to_owned(),
        department: "医事課".to_owned(),
        phone: String::new(),
        reading: String::new(),
        left_on: None,
        revision: 0,
    }
}

pub fn a_vendor(name: &str) -> Vendor {
    Vendor {
        id: VendorId::new(),
        name: name.to_owned(),
        contact: String::new(),
        phone: "03-0000-0000".to_owned(),
        night_phone: String::new(),
        email: String::new(),
        note: String::new(),
        revision: 0,
    }
}

pub fn a_contract(vendor: VendorId) -> Contract {
    Contract {
        title: "電子カルテ保守契約".to_owned(),
        covers_server_updates: Some(false),
        clause: "第5条".to_owned(),
        ..Contract::blank(ContractId::new(), vendor)
    }
}

pub fn a_system(name: &str, vendor: Option<VendorId>) -> System {
    System {
        name: name.to_owned(),
        kind: SystemKind::Ehr,
        vendor_id: vendor,
        hosting: Hosting::OnPremise,
        critical: Some(true),
        ..System::blank(SystemId::new())
    }
}

pub fn an_evidence(bytes: &[u8], name: &str) -> Evidence {
    use sha2::Digest as _;
    Evidence {
        id: EvidenceId::new(),
        sha256: Sha256(sha2::Sha256::digest(bytes).into()),
        file_name: name.to_owned(),
        size: bytes.len() as u64,
        kind: EvidenceKind::DeviceList,
        kept: Kept::Original,
        received_at: NOW,
        received_by: None,
    }
}

pub fn a_declaration(evidence: Option<EvidenceId>, by: UserId) -> Declaration {
    Declaration {
        id: DeclarationId::new(),
        edition: EditionId("r7".to_owned()),
        form: FormKind::Institution,
        item: ItemId("r7/institution/officer".to_owned()),
        control: Some(Control::Officer),
        subsection: None,
        round: Round::FIRST,
        value: AnswerValue::Yes,
        dated_on: Some(jiff::civil::date(2025, 6, 12)),
        target_on: None,
        remark: String::new(),
        vendor_id: None,
        system_id: None,
        evidence_id: evidence,
        by,
        at: NOW,
        taken_back_on: None,
        asked: String::new(),
        system_name: String::new(),
    }
}

pub fn an_event(n: i64, facility: Option<FacilityId>) -> AuditEvent {
    AuditEvent {
        at: NOW + n,
        facility,
        user: None,
        origin: "cli".to_owned(),
        action: "answer.confirm".to_owned(),
        subject: format!("r8/institution/item-{n}"),
        detail: serde_json::json!({"n": n, "後": "はい"}),
    }
}

/// Stands in for the real chain, which is another crate's business: counts and carries the hash on.
pub fn link(before: Option<&AuditEntry>, event: AuditEvent) -> AuditEntry {
    use sha2::Digest as _;
    let last = before.map_or(Sha256([0; 32]), |e| e.hash);
    let hash = Sha256(sha2::Sha256::digest([&last.0[..], event.subject.as_bytes()].concat()).into());
    AuditEntry { number: before.map_or(1, |e| e.number + 1), event, before: last, hash }
}
