//! The contact chart (連絡体制図): its lines, its plan, the calls and the copies that were put up. Calls and copies are
//! appended to, never changed.

use sejo_model::contact::{Contact, ContactCall, ContactKey, ContactPlan, ContactPrint, number_key};

use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Scope, Tx, document, noun};

statements! {
    INSERT = "contact.insert", "INSERT INTO contact (facility_id, key, person_id, vendor_id, revision, document) VALUES ($1, $2, $3, $4, $5, $6)";
    UPDATE = "contact.update", "UPDATE contact SET person_id = $3, vendor_id = $4, revision = $5, document = $6 WHERE facility_id = $1 AND key = $2 AND revision = $7";
    INSERT_PLAN = "contact.insert-plan", "INSERT INTO contact_plan (facility_id, revision, document) VALUES ($1, $2, $3)";
    UPDATE_PLAN = "contact.update-plan", "UPDATE contact_plan SET revision = $2, document = $3 WHERE facility_id = $1 AND revision = $4";
    ADD_CALL = "contact.add-call", "INSERT INTO contact_call (facility_id, id, contact, number, called_on, document) VALUES ($1, $2, $3, $4, $5, $6)";
    CALLS = "contact.calls", "SELECT document FROM contact_call WHERE facility_id = $1 ORDER BY called_on DESC, id DESC LIMIT $2";
    ADD_PRINT = "contact.add-print", "INSERT INTO contact_print (facility_id, id, printed_on, document) VALUES ($1, $2, $3, $4)";
}

/// Saves a line: revision 0 is a new one, any other must be the stored revision. The revision goes up by one.
///
/// # Errors
/// [`StoreError::Changed`] or [`StoreError::Duplicate`] when somebody else saved it meanwhile; [`StoreError::NotFound`] when
/// it is about a person or a vendor the facility does not have.
pub async fn put(tx: &mut Tx, scope: &Scope, contact: &Contact) -> Result<Contact, StoreError> {
    let new = Contact { revision: contact.revision.saturating_add(1), ..contact.clone() };
    let (person, vendor) = match new.key {
        ContactKey::Person(id) => (Some(id.0), None),
        ContactKey::Vendor(id) => (None, Some(id.0)),
        ContactKey::Authority(_) => (None, None),
    };
    let key = new.key.to_string();
    let args = args![scope.facility().0, key, person, vendor, new.revision, document::write(&new)?];
    noun::put(tx, scope, (&INSERT, &UPDATE), args, contact.revision).await?;
    Ok(new)
}

/// Saves who stands for whom and who decides, by revision as [`put`].
///
/// # Errors
/// [`StoreError::Changed`] or [`StoreError::Duplicate`] when somebody else saved it meanwhile.
pub async fn put_plan(tx: &mut Tx, scope: &Scope, plan: &ContactPlan) -> Result<ContactPlan, StoreError> {
    let new = ContactPlan { revision: plan.revision.saturating_add(1), ..plan.clone() };
    let args = args![scope.facility().0, new.revision, document::write(&new)?];
    noun::put(tx, scope, (&INSERT_PLAN, &UPDATE_PLAN), args, plan.revision).await?;
    Ok(new)
}

/// Records a number that was tried.
///
/// # Errors
/// Those of the database.
pub async fn add_call(tx: &mut Tx, scope: &Scope, call: &ContactCall) -> Result<(), StoreError> {
    let (contact, number) = (call.contact.to_string(), document::plain(&number_key(&call.number)));
    let day = call.called_on.to_string();
    let args = args![scope.facility().0, call.id.0, contact, number, day, document::write(call)?];
    tx.run(&ADD_CALL, scope.into(), args).await.map(drop)
}

/// The newest calls, the newest first, at most `most`.
///
/// # Errors
/// Those of the database.
pub async fn calls(at: impl Access, scope: &Scope, most: u32) -> Result<Vec<ContactCall>, StoreError> {
    document::read_all(&at.rows(&CALLS, scope.into(), args![scope.facility().0, most]).await?)
}

/// Records a copy that was put up.
///
/// # Errors
/// Those of the database.
pub async fn add_print(tx: &mut Tx, scope: &Scope, print: &ContactPrint) -> Result<(), StoreError> {
    let day = print.printed_on.to_string();
    let args = args![scope.facility().0, print.id.0, day, document::write(print)?];
    tx.run(&ADD_PRINT, scope.into(), args).await.map(drop)
}
