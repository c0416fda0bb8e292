//! A small clinic in which every line that can hold today holds. Each test spoils one thing.

pub mod backups;
pub mod documents;
pub mod duties;
pub mod network;

use sejo_judge::judge;
use sejo_model::contact::{CallResult, Contact, ContactCall, ContactPlan, ContactPrint, Decision, Matter};
use sejo_model::date::FiscalYear;
use sejo_model::system::{Disclosure, RemoteMaintenance};
use sejo_model::{
    Answer, AnswerState, AnswerValue, Appointment, AppointmentId, Authority, Confidence, ContactKey, Contract,
    ContractId, Control, Date, Declaration, DeclarationId, Device, DeviceId, DeviceKind, Edition, EditionId,
    EditionState, Facility, FacilityId, FacilityKind, Facts, Form, FormKind, Holder, Hosting, Item, ItemId, Person,
    PersonId, Post, Prefecture, Round, Subsection, System, SystemId, SystemKind, Thresholds, TwoFactorState, UserId,
    Vendor, VendorId, Verdict, VerdictValue, Weight,
};

/// When …, this control says …, because of ….
pub type Row = (&'static str, Control, VerdictValue, Weight, &'static str, fn(&mut Facts));

/// 22 November 2026, in fiscal year 2026.
pub fn today() -> Date {
    day("2026-11-22")
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A row of the institution form of R8.
pub fn item(control: Control, part: Option<Subsection>) -> Item {
    item_of(FormKind::Institution, control, part)
}

pub fn item_of(form: FormKind, control: Control, part: Option<Subsection>) -> Item {
    Item {
        id: ItemId::of(&edition_id(), form, control, part),
        control: Some(control),
        number: "1-①".into(),
        section: "1 体制".into(),
        subsection: part,
        label: control.words().ja.into(),
        required: true,
        not_needed_without_vendor_contract: matches!(control, Control::RemoteMaintenance | Control::Disclosure),
        supersedes: Vec::new(),
        footnote: None,
        guideline_refs: Vec::new(),
        confidence: Confidence::A,
        source: Vec::new(),
    }
}

pub fn edition_id() -> EditionId {
    EditionId("r8".into())
}

/// The rows of the form: the controls, unneeded software for servers and PCs apart.
pub fn form() -> Form {
    let items = Control::ALL.iter().flat_map(|control| match control {
        Control::UnneededServices => {
            vec![item(*control, Some(Subsection::Server)), item(*control, Some(Subsection::Pc))]
        }
        Control::SourceRestriction => vec![item(*control, Some(Subsection::Network))],
        _ => vec![item(*control, None)],
    });
    Form { kind: FormKind::Institution, title: "医療機関・薬局確認用".into(), items: items.collect() }
}

pub fn edition() -> Edition {
    Edition {
        id: edition_id(),
        title: "令和8年度版".into(),
        fiscal_year: FiscalYear(2026),
        published: "2026-06".into(),
        guideline: "第7.0版".into(),
        state: EditionState::Official,
        source_file: None,
        official_files: Vec::new(),
        forms: vec![form()],
    }
}

/// Nothing is known at all.
pub fn nothing() -> Facts {
    Facts {
        facility: Facility {
            id: FacilityId::new(),
            name: "みなと診療所".into(),
            kind: FacilityKind::Clinic,
            prefecture: Prefecture::new(13).unwrap(),
            beds: 0,
            systems_in_use: None,
            vendor_contract: None,
            side: sejo_model::Side::Facility,
            revision: 1,
        },
        people: Vec::new(),
        appointments: Vec::new(),
        vendors: Vec::new(),
        contracts: Vec::new(),
        systems: Vec::new(),
        devices: Vec::new(),
        configurations: Vec::new(),
        remote_connections: Vec::new(),
        remote_works: Vec::new(),
        backup_records: Vec::new(),
        drills: Vec::new(),
        exercises: Vec::new(),
        improvements: Vec::new(),
        contact_chart: sejo_model::contact::ContactRecords::default(),
        documents: sejo_model::document::Documents::default(),
        declarations: Vec::new(),
        thresholds: Thresholds::default(),
    }
}

/// A restore of the clinic's critical system, compared with what was there before.
pub fn drill(facts: &Facts, on: &str, minutes: Option<u32>, worked: bool) -> sejo_model::Drill {
    let comparison = sejo_model::drill::Comparison { before: 9, missing: u64::from(!worked), ..Default::default() };
    let measured = sejo_model::drill::Measured {
        sealed_folder: String::new(),
        sealed_at: None,
        sealed_by: sejo_model::drill::SealedBy::Own,
        algorithm: "blake3".into(),
        manifest: sejo_model::Sha256([0; 32]),
        restored_folder: String::new(),
        deeper: 0,
        checked_at: String::new(),
        canaries: Vec::new(),
        through_links: 0,
        comparison,
    };
    let outcome = sejo_model::drill::Outcome::Files(Box::new(measured));
    sejo_model::Drill { outcome, ..process_drill(facts, on, minutes, worked) }
}

/// A drill in which people went through the day's work.
pub fn process_drill(facts: &Facts, on: &str, minutes: Option<u32>, worked: bool) -> sejo_model::Drill {
    let step = sejo_model::drill::ProcessStep {
        name: "受付".into(),
        worked: Some(worked),
        minutes: None,
        note: String::new(),
    };
    sejo_model::Drill {
        id: sejo_model::DrillId::new(),
        system_id: facts.systems.first().map(|s| s.id),
        performed_on: day(on),
        backup_of: None,
        minutes,
        performed_by: "田中".into(),
        medium: String::new(),
        was_offline: None,
        seen_by: String::new(),
        note: String::new(),
        outcome: sejo_model::drill::Outcome::Process { steps: vec![step] },
        withdrawn: String::new(),
        revision: 1,
        vouched: None,
        is_as_recorded: true,
    }
}

/// The contact chart of [`clinic`], filled in, every number tried, and put up as it is.
pub fn verify_chart(facts: &mut Facts) {
    let (officer, deputy, management) = (facts.people[0].id, facts.people[1].id, facts.people[2].id);
    let decision = |matter: &Matter| Decision { matter: *matter, person: Some(management), deputy: Some(officer) };
    facts.contact_chart.plan = ContactPlan {
        deputies: vec![(Post::Management, deputy)],
        decisions: Matter::ALL.iter().map(decision).collect(),
        revision: 1,
        ..ContactPlan::default()
    };
    let office = |authority, phone: &str| Contact {
        phone: phone.into(),
        revision: 1,
        ..Contact::blank(ContactKey::Authority(authority))
    };
    facts.contact_chart.contacts = vec![
        office(Authority::Police, "03-1111-1111"),
        office(Authority::Ministry, "03-2222-2222"),
        office(Authority::HealthCentre, "03-3333-3333"),
    ];
    let chart = sejo_judge::contact_chart(facts, today());
    let call = |key: ContactKey, number: &str| ContactCall {
        id: sejo_model::ContactCallId::new(),
        contact: key,
        name: String::new(),
        number: number.into(),
        called_on: day("2026-11-20"),
        called_by: "佐藤".into(),
        result: CallResult::Reached,
        note: String::new(),
    };
    let numbers = chart.nodes.iter().flat_map(|node| node.to_try().map(|way| call(node.key, &way.value)));
    facts.contact_chart.calls = numbers.collect();
    // Once it was tried, an office stands for itself and no longer for its group.
    let lines = sejo_judge::contact_chart(facts, today()).paper();
    facts.contact_chart.print = Some(ContactPrint {
        id: sejo_model::ContactPrintId::new(),
        printed_on: day("2026-11-21"),
        place: "受付".into(),
        by: "佐藤".into(),
        lines,
    });
}

pub fn person(name: &str) -> Person {
    Person {
        id: PersonId::new(),
        name: name.into(),
        job: "事務長".into(),
        department: "事務".into(),
        phone: "101".into(),
        reading: String::new(),
        left_on: None,
        revision: 0,
    }
}

pub fn appointment(person: &Person, post: Post) -> Appointment {
    Appointment {
        id: AppointmentId::new(),
        person_id: person.id,
        post,
        appointed_on: Some(day("2026-04-01")),
        appointed_by: "院長".into(),
        ended_on: None,
        revision: 0,
    }
}

pub fn vendor(name: &str) -> Vendor {
    Vendor {
        id: VendorId::new(),
        name: name.into(),
        contact: "担当".into(),
        phone: "03-0000-0000".into(),
        night_phone: "03-0000-0001".into(),
        email: String::new(),
        note: String::new(),
        revision: 1,
    }
}

pub fn system(name: &str, vendor: &Vendor) -> System {
    System {
        name: name.into(),
        kind: SystemKind::Ehr,
        vendor_id: Some(vendor.id),
        hosting: Hosting::OnPremise,
        critical: Some(true),
        responsibilities: Holder::Vendor.into(),
        remote_maintenance: Some(RemoteMaintenance::said(
            true,
            "VPN装置(事業者所有)、必要なときだけ",
            day("2026-06-01"),
        )),
        disclosure: Some(Disclosure {
            document: "SDS Ver.5.0".into(),
            dated_on: day("2026-05-01"),
            open_noes: Some(0),
            read: None,
        }),
        two_factor: TwoFactorState::Implemented,
        revision: 1,
        ..System::blank(SystemId::new())
    }
}

pub fn device(name: &str, kind: DeviceKind) -> Device {
    Device {
        kind: Some(kind),
        name: name.into(),
        place: "受付".into(),
        os: "Windows 11".into(),
        os_version: "24H2".into(),
        responsible: "佐藤".into(),
        maintainer: "自院".into(),
        remote_maintenance: Some(false),
        support_end: Some(day("2029-10-10")),
        last_patch_on: Some(day("2026-11-12")),
        checked_on: Some(day("2026-09-01")),
        antivirus: "Defender".into(),
        ..Device::blank(DeviceId::new())
    }
}

/// Everything is in order, as far as it can be known today.
pub fn clinic() -> Facts {
    let mut facts = nothing();
    facts.facility.systems_in_use = Some(true);
    facts.facility.vendor_contract = Some(true);
    facts.people = ["佐藤", "鈴木", "高橋"].map(person).to_vec();
    facts.appointments = [Post::Officer, Post::Deputy, Post::Management]
        .into_iter()
        .zip(&facts.people)
        .map(|(post, person)| appointment(person, post))
        .collect();
    let vendor = vendor("みどりシステム");
    let contract = Contract {
        title: "電子カルテ保守".into(),
        starts_on: Some(day("2026-04-01")),
        ends_on: Some(day("2027-03-31")),
        ..Contract::blank(ContractId::new(), vendor.id)
    };
    let ehr = System { contract_id: Some(contract.id), ..system("電子カルテ", &vendor) };
    let mut router = device("VPNルーター", DeviceKind::Network);
    router.remote_maintenance = Some(true);
    router.system_id = Some(ehr.id);
    facts.devices = vec![device("サーバ1", DeviceKind::Server), device("受付PC", DeviceKind::Pc), router];
    facts.vendors.push(vendor);
    facts.contracts.push(contract);
    facts.backup_records = backups::nothing_forgotten();
    facts.backup_records.push(backups::sound(ehr.id));
    facts.systems.push(ehr);
    facts.drills.push(drill(&facts, "2026-10-10", Some(40), true));
    facts
}

pub fn verdict(control: Control, part: Option<Subsection>, facts: &Facts) -> Verdict {
    judge(&item(control, part), facts, today())
}

pub fn declaration(item: &Item, value: AnswerValue) -> Declaration {
    Declaration {
        id: DeclarationId::new(),
        edition: edition_id(),
        form: FormKind::Institution,
        item: item.id.clone(),
        control: item.control,
        subsection: item.subsection,
        round: Round::FIRST,
        value,
        dated_on: Some(day("2026-06-12")),
        target_on: None,
        remark: String::new(),
        vendor_id: None,
        system_id: None,
        evidence_id: None,
        by: UserId::new(),
        at: 0,
        taken_back_on: None,
        asked: String::new(),
        system_name: String::new(),
    }
}

pub fn by_vendor(item: &Item, value: AnswerValue, vendor: &Vendor) -> Declaration {
    let id = ItemId(item.id.0.replace("institution", "vendor"));
    Declaration { vendor_id: Some(vendor.id), form: FormKind::Vendor, item: id, ..declaration(item, value) }
}

pub fn answer(item: &Item, value: AnswerValue, verdict: VerdictValue) -> Answer {
    Answer {
        item: item.id.clone(),
        round: Round::FIRST,
        value,
        confirmed_on: day("2026-06-12"),
        target_on: (value == AnswerValue::No).then(|| day("2027-02-28")),
        planned_by: None,
        remark: String::new(),
        reason: String::new(),
        verdict,
        asked: String::new(),
        state: AnswerState::Confirmed,
        by: UserId::new(),
        at: 0,
        revision: 1,
    }
}
