//! The demo: a fictional 99-bed hospital and a clinic with a year of believable facts, gaps and contradictions on purpose.

mod answers;
mod backups;
mod contacts;
mod devices;
mod disclosures;
mod documents;
mod drills;
mod exercises;
mod networks;
mod papers;
mod places;
mod requests;

use sejo_model::{Actor, AuditEvent, ErrorCode, FacilityId, Lang, Role, User, UserId};
use sejo_store::{Tx, backup, facility, user};
use serde_json::json;

use crate::account::Origin;
use crate::{App, Error, Result, audit, authz, credential};
use devices::Day;

/// How to sign in to the demo.
#[derive(Debug, Clone)]
pub struct DemoAccess {
    /// Token of a ready session, for a link that signs in at once (demo only, loopback only).
    pub session_token: String,
    /// Sign-in name.
    pub login: String,
    /// Password.
    pub password: String,
    /// Secret of the authenticator, base32.
    pub totp_secret: String,
}

impl App {
    /// Fills an empty installation with the demo.
    ///
    /// # Errors
    /// `DemoNotEmpty`.
    pub async fn fill_demo(&self, origin: &Origin) -> Result<DemoAccess> {
        // Commands store without any user, too.
        if !backup::is_untouched(self.db()).await? {
            return Err(ErrorCode::DemoNotEmpty.into());
        }
        let day = Day(self.today());
        let password = credential::new_token()?.0.chars().take(16).collect::<String>();
        let secret = credential::new_totp_secret();
        let hash = credential::hash_password(&password)?;
        let me = User {
            id: UserId::new(),
            login: "demo".to_owned(),
            name: "中村 恵子".to_owned(),
            disabled: false,
            created_at: self.now(),
        };
        let mut tx = self.db().begin().await?;
        user::create(&mut tx, &me, &hash, Some(self.seal_totp(me.id, &secret)?)).await?;
        let hospital = put_hospital(self, &mut tx, &me, day).await?;
        let clinic = put_clinic(self, &mut tx, &me, day).await?;
        for (number, facility) in (1..).zip([hospital, clinic]) {
            put_colleagues(&mut tx, facility, number, self.now()).await?;
            audit::append(&mut tx, filled(facility, me.id, self.now())).await?;
        }
        let session_token = self.open_session(&mut tx, me.id, hospital, origin).await?;
        tx.commit().await?;
        let plans = [(hospital, networks::HOSPITAL, answers::HOSPITAL), (clinic, networks::CLINIC, answers::CLINIC)];
        for (facility, configurations, plan) in plans {
            let actor = Actor {
                user: me.id,
                name: me.name.clone(),
                facility,
                role: Role::Admin,
                lang: Lang::Ja,
                origin: "demo".to_owned(),
            };
            self.put_signing_key(&actor, &authz::program(facility)).await?;
            self.drop_configurations(&actor, configurations, day).await?;
            self.put_last_years_answers(&actor, day).await?;
            if facility == hospital {
                self.put_hospital_documents(&actor, day).await?;
                self.put_hospital_papers(&actor, day).await?;
                self.put_hospital_requests(&actor, day).await?;
            } else {
                self.put_clinic_documents(&actor, day).await?;
            }
            self.confirm_plan(&actor, plan, day).await?;
        }
        Ok(DemoAccess { session_token, login: me.login, password, totp_secret: credential::secret_for_typing(&secret) })
    }
}

async fn put_hospital(app: &App, tx: &mut Tx, me: &User, day: Day) -> Result<FacilityId> {
    let id = FacilityId::new();
    facility::put(tx, &places::hospital(id)?).await?;
    let scope = authz::program(id);
    user::put_membership(tx, &scope, me.id, Role::Admin).await?;
    places::put_hospital_people(tx, &scope, day).await?;
    let parts = places::put_hospital_systems(tx, &scope, day).await?;
    let devices = devices::hospital(day, &parts);
    sejo_store::device::insert_many(tx, &scope, &devices).await?;
    networks::put_connections(tx, &scope, day, &parts, &devices).await?;
    drills::put(app, tx, &scope, (day, &parts)).await?;
    contacts::put_hospital(app, tx, &scope, day).await?;
    backups::put_hospital(tx, &scope, day, &parts).await?;
    disclosures::put(tx, &scope, day, &parts).await?;
    // Last: the script is filled with all the facts.
    exercises::put(app, tx, &scope, day).await?;
    Ok(id)
}

async fn put_clinic(app: &App, tx: &mut Tx, me: &User, day: Day) -> Result<FacilityId> {
    let id = FacilityId::new();
    facility::put(tx, &places::clinic(id)?).await?;
    let scope = authz::program(id);
    user::put_membership(tx, &scope, me.id, Role::Admin).await?;
    places::put_clinic_people(tx, &scope, day).await?;
    let ehr = places::put_clinic_systems(tx, &scope, day).await?;
    sejo_store::device::insert_many(tx, &scope, &devices::clinic(day, ehr)).await?;
    contacts::put_clinic(app, tx, &scope, day).await?;
    backups::put_clinic(tx, &scope, day, ehr).await?;
    Ok(id)
}

/// Other roles, so that the users page has something to show. Nobody knows their passwords.
async fn put_colleagues(tx: &mut Tx, facility: FacilityId, number: u8, now: i64) -> Result<()> {
    let scope = authz::program(facility);
    for (login, name, role) in [
        ("officer", "安全 太郎", Role::Officer),
        ("staff", "医事 花子", Role::Staff),
        ("viewer", "閲覧 次郎", Role::Viewer),
    ] {
        let colleague = User {
            id: UserId::new(),
            login: format!("{login}-{number}"),
            name: name.to_owned(),
            disabled: false,
            created_at: now,
        };
        user::create(tx, &colleague, "no password fits this", None).await?;
        user::put_membership(tx, &scope, colleague.id, role).await?;
    }
    Ok(())
}

fn filled(facility: FacilityId, user: UserId, at: i64) -> AuditEvent {
    AuditEvent {
        at,
        facility: Some(facility),
        user: Some(user),
        origin: "demo".to_owned(),
        action: "installation.demo".to_owned(),
        subject: String::new(),
        detail: json!({}),
    }
}

/// A refusal here means that the demo's plan does not fit the rules any more.
fn explain(slug: &str, e: Error) -> Error {
    Error::internal(format!("the demo's answer to {slug} was refused: {:?} {:?}", e.code, e.fields))
}
