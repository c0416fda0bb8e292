//! The facility: the six questions and what follows from them.

use sejo_model::{
    Action, Actor, Appointment, AppointmentId, Date, ErrorCode, Facility, FacilityId, FacilityKind, Holder, Person,
    PersonId, Post, Prefecture, Role, System, SystemId, SystemKind,
};
use sejo_store::{Scope, StoreError, Tx, facility};
use serde_json::json;

use crate::conflict::{self, Label, label};
use crate::field::Fields;
use crate::{App, Error, Result, audit, authz};

/// The six questions of the first hour.
#[derive(Debug, Clone)]
pub struct Questions {
    /// 1. What is it called?
    pub name: String,
    /// 2. What kind, how many beds?
    pub kind: FacilityKind,
    /// 2. Beds.
    pub beds: u32,
    /// 3. Where?
    pub prefecture: Prefecture,
    /// 4. Which systems are in use? Empty with `no_systems` for none at all.
    pub systems: Vec<SystemKind>,
    /// 4. No system at all: the gate is いいえ.
    pub no_systems: bool,
    /// 5. Who updates the servers?
    pub updates_by: Holder,
    /// 5. Is there a contract with a vendor?
    pub vendor_contract: Option<bool>,
    /// 6. Who is the safety manager? Empty: not decided yet.
    pub officer_name: String,
    /// 6. Since when?
    pub officer_since: Option<Date>,
}

/// Largest number of beds taken for true: the largest hospital has about 1,400.
const MOST_BEDS: u32 = 5_000;

/// A facility nobody has said anything about yet; the six questions fill it in.
pub(crate) async fn put_blank(tx: &mut Tx) -> Result<FacilityId> {
    let blank = Facility {
        id: FacilityId::new(),
        name: String::new(),
        kind: FacilityKind::Clinic,
        prefecture: Prefecture::new(13).map_err(Error::internal)?,
        beds: 0,
        systems_in_use: None,
        vendor_contract: None,
        side: sejo_model::Side::Facility,
        revision: 0,
    };
    Ok(facility::put(tx, &blank).await?.id)
}

/// The facility the command line has been working for, or a blank one.
pub(crate) async fn first_or_blank(tx: &mut Tx) -> Result<FacilityId> {
    facility::be_alone(tx).await?;
    match facility::all(&mut *tx).await?.first() {
        Some(found) => Ok(found.id),
        None => put_blank(tx).await,
    }
}

impl App {
    /// The actor's facility.
    ///
    /// # Errors
    /// Store errors.
    pub async fn facility(&self, actor: &Actor) -> Result<Facility> {
        let scope = authz::scope(actor, Action::Read)?;
        Ok(facility::get(self.db(), &scope).await?)
    }

    /// Answers the six questions: fills in the facility, makes a system per kind chosen and the safety manager's appointment.
    ///
    /// Asked again later, it adds what is new and removes nothing.
    ///
    /// # Errors
    /// Field errors.
    pub async fn answer_questions(&self, actor: &Actor, questions: &Questions) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacility)?;
        let today = self.today();
        let mut fields = Fields::default();
        fields.name("name", &questions.name);
        check_beds(&mut fields, questions.kind, questions.beds);
        let answered = questions.no_systems || !questions.systems.is_empty();
        fields.check("systems", answered, ErrorCode::Required);
        fields.check("systems", !questions.no_systems || questions.systems.is_empty(), ErrorCode::SystemsAndNone);
        fields.line("officer_name", &questions.officer_name);
        let since = questions.officer_since;
        fields.check("officer_since", since.is_none_or(|day| day <= today), ErrorCode::FutureDay);
        fields.finish()?;

        let before = facility::get(self.db(), &scope).await?;
        let systems = sejo_store::system::list(self.db(), &scope).await?;
        let people = sejo_store::person::list(self.db(), &scope).await?;
        let after = Facility {
            name: questions.name.trim().to_owned(),
            kind: questions.kind,
            prefecture: questions.prefecture,
            beds: questions.beds,
            systems_in_use: Some(!questions.no_systems),
            vendor_contract: questions.vendor_contract,
            ..before.clone()
        };
        let mut tx = self.db().begin().await?;
        facility::update(&mut tx, &scope, &after).await?;
        for kind in questions.systems.iter().filter(|k| !systems.iter().any(|s| s.kind == **k)) {
            sejo_store::system::put(&mut tx, &scope, &new_system(*kind, questions.updates_by)).await?;
        }
        let officer = questions.officer_name.trim();
        if !officer.is_empty() && !people.iter().any(|p| p.name == officer) {
            put_officer(&mut tx, &scope, officer, since).await?;
        }
        let detail = json!({ "before": before, "after": after, "systems": questions.systems, "officer": officer });
        audit::record(&mut tx, self, actor, "facility.answer-questions", &after.name, detail).await?;
        tx.commit().await?;
        self.put_signing_key(actor, &scope).await
    }

    /// Changes the facility.
    ///
    /// # Errors
    /// Field errors, `ChangedMeanwhile`.
    pub async fn save_facility(&self, actor: &Actor, new: &Facility) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacility)?;
        let mut fields = Fields::default();
        fields.name("name", &new.name);
        check_beds(&mut fields, new.kind, new.beds);
        fields.finish()?;
        let before = facility::get(self.db(), &scope).await?;
        let mut tx = self.db().begin().await?;
        let after = match facility::update(&mut tx, &scope, new).await {
            Err(StoreError::Changed) => {
                tx.rollback().await?;
                let now = facility::get(self.db(), &scope).await?;
                return Err(conflict::changed(self, (&scope, actor.user), &now.name, (&now, new), &LABELS).await?);
            }
            other => other?,
        };
        let detail = json!({ "before": before, "after": after });
        audit::record(&mut tx, self, actor, "facility.save", &new.name, detail).await?;
        Ok(tx.commit().await?)
    }

    /// Adds another facility of which the actor becomes administrator.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn add_facility(&self, actor: &Actor) -> Result<FacilityId> {
        authz::scope(actor, Action::ManageUsers)?;
        let mut tx = self.db().begin().await?;
        let id = put_blank(&mut tx).await?;
        sejo_store::user::put_membership(&mut tx, &authz::program(id), actor.user, Role::Admin).await?;
        audit::record(&mut tx, self, actor, "facility.add", &id.to_string(), json!({})).await?;
        tx.commit().await?;
        Ok(id)
    }
}

/// A system as far as the questions tell. Without some kinds nobody gives care; of the others somebody has to decide.
fn new_system(kind: SystemKind, updates_by: Holder) -> System {
    let critical = matches!(kind, SystemKind::Ehr | SystemKind::Receipt | SystemKind::Ordering | SystemKind::Pharmacy);
    System {
        name: kind.words().ja.to_owned(),
        kind,
        critical: critical.then_some(true),
        responsibilities: updates_by.into(),
        ..System::blank(SystemId::new())
    }
}

/// As many beds as the law gives the kind; a number no hospital has is said to be that.
fn check_beds(fields: &mut Fields, kind: FacilityKind, beds: u32) {
    let is_number = beds <= MOST_BEDS;
    fields.check("beds", is_number, ErrorCode::OutOfRange);
    fields.check("beds", !is_number || kind.doubt_about_beds(beds).is_none(), ErrorCode::BedsDoNotFit);
}

async fn put_officer(tx: &mut Tx, scope: &Scope, name: &str, since: Option<Date>) -> Result<()> {
    let person = Person {
        id: PersonId::new(),
        name: name.to_owned(),
        job: String::new(),
        department: String::new(),
        phone: String::new(),
        reading: String::new(),
        left_on: None,
        revision: 0,
    };
    let appointment = Appointment {
        id: AppointmentId::new(),
        person_id: person.id,
        post: Post::Officer,
        appointed_on: since,
        appointed_by: String::new(),
        ended_on: None,
        revision: 0,
    };
    sejo_store::person::put(tx, scope, &person).await?;
    sejo_store::appointment::put(tx, scope, &appointment).await?;
    Ok(())
}

/// Fields that can differ when two people save the facility.
const LABELS: [Label; 6] = [
    label("name", "名前", "name"),
    label("kind", "種類", "kind"),
    label("prefecture", "都道府県", "prefecture"),
    label("beds", "病床数", "beds"),
    label("systems_in_use", "システムを使っているか", "systems in use"),
    label("vendor_contract", "事業者との契約", "vendor contract"),
];
