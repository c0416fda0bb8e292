//! Everything the judge looks at, in one statement whatever the size of the facility.

use sejo_model::contact::ContactRecords;
use sejo_model::document::Documents;
use sejo_model::{
    Appointment, BackupRecord, ConfigurationRecord, Contract, Declaration, Device, Drill, Facility, Facts, Improvement,
    Incident, Person, RemoteConnection, RemoteWork, System, Thresholds, Vendor,
};

use crate::error::StoreError;
use crate::row::{Row, args};
use crate::setting;
use crate::{Access, Scope};
use crate::{document, document_version};

statements! {
    LOAD = "facts.load", "SELECT 'facility' AS noun, '' AS sort1, '' AS sort2, document FROM facility WHERE facility_id = $1 UNION ALL SELECT 'person', name, '', document FROM person WHERE facility_id = $1 UNION ALL SELECT 'appointment', post, appointed_on, document FROM appointment WHERE facility_id = $1 UNION ALL SELECT 'vendor', name, '', document FROM vendor WHERE facility_id = $1 UNION ALL SELECT 'contract', title, '', document FROM contract WHERE facility_id = $1 UNION ALL SELECT 'system', name, '', document FROM system WHERE facility_id = $1 UNION ALL SELECT 'device', place, name, document FROM device WHERE facility_id = $1 UNION ALL SELECT 'configuration', subject, '', document FROM configuration WHERE facility_id = $1 AND newest = 1 UNION ALL SELECT 'remote-connection', '', '', document FROM remote_connection WHERE facility_id = $1 UNION ALL SELECT 'remote-work', '', '', document FROM remote_work WHERE facility_id = $1 AND open = 1 UNION ALL SELECT 'drill', performed_on, '', document FROM drill WHERE facility_id = $1 UNION ALL SELECT 'incident', '', '', document FROM incident WHERE facility_id = $1 UNION ALL SELECT 'improvement', due_on, '', document FROM improvement WHERE facility_id = $1 UNION ALL SELECT 'backup-record', '', '', document FROM backup_record WHERE facility_id = $1 UNION ALL SELECT 'contact', key, '', document FROM contact WHERE facility_id = $1 UNION ALL SELECT 'contact-plan', '', '', document FROM contact_plan WHERE facility_id = $1 UNION ALL SELECT 'contact-call', contact, number, document FROM contact_call WHERE facility_id = $1 AND NOT EXISTS (SELECT 1 FROM contact_call AS later WHERE later.facility_id = contact_call.facility_id AND later.contact = contact_call.contact AND later.number = contact_call.number AND (later.called_on > contact_call.called_on OR (later.called_on = contact_call.called_on AND later.id > contact_call.id))) UNION ALL SELECT 'contact-print', printed_on, '', document FROM contact_print WHERE facility_id = $1 AND NOT EXISTS (SELECT 1 FROM contact_print AS later WHERE later.facility_id = contact_print.facility_id AND later.id > contact_print.id) UNION ALL SELECT 'document-version', kind, '', document FROM document_version WHERE facility_id = $1 AND withdrawn_on IS NULL AND NOT EXISTS (SELECT 1 FROM document_version AS later WHERE later.facility_id = document_version.facility_id AND later.kind = document_version.kind AND later.withdrawn_on IS NULL AND (later.approved_on > document_version.approved_on OR (later.approved_on = document_version.approved_on AND later.number > document_version.number))) UNION ALL SELECT 'document-decided', kind, CAST(COUNT(*) AS TEXT), '' FROM document_passage WHERE facility_id = $1 GROUP BY kind UNION ALL SELECT 'declaration', item, '', document FROM declaration WHERE facility_id = $1 UNION ALL SELECT 'thresholds', '', '', document FROM setting WHERE facility_id = $1 AND name = $2 ORDER BY 1, 2, 3, 4";
}

/// The facts of the facility. Thresholds nobody changed are the defaults.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such facility.
pub async fn load(at: impl Access, scope: &Scope) -> Result<Facts, StoreError> {
    let mut gathered = Gathered::default();
    for row in &at.rows(&LOAD, scope.into(), args![scope.facility().0, setting::THRESHOLDS]).await? {
        let noun = row.text(0)?;
        if !gathered.take(&noun, row)? {
            return Err(StoreError::Damaged(format!("unknown noun {noun}")));
        }
    }
    gathered.facts()
}

/// Facts while their rows are read.
#[derive(Default)]
pub(crate) struct Gathered {
    facility: Option<Facility>,
    people: Vec<Person>,
    appointments: Vec<Appointment>,
    vendors: Vec<Vendor>,
    contracts: Vec<Contract>,
    systems: Vec<System>,
    devices: Vec<Device>,
    configurations: Vec<ConfigurationRecord>,
    remote_connections: Vec<RemoteConnection>,
    remote_works: Vec<RemoteWork>,
    backup_records: Vec<BackupRecord>,
    drills: Vec<Drill>,
    exercises: Vec<Incident>,
    improvements: Vec<Improvement>,
    contact_chart: ContactRecords,
    documents: Documents,
    declarations: Vec<Declaration>,
    thresholds: Thresholds,
}

impl Gathered {
    /// Takes a row whose document stands in column 3; `false` when it is none of the facts.
    pub(crate) fn take(&mut self, noun: &str, row: &Row) -> Result<bool, StoreError> {
        match noun {
            "facility" => self.facility = Some(document::read(row, 3)?),
            "person" => self.people.push(document::read(row, 3)?),
            "appointment" => self.appointments.push(document::read(row, 3)?),
            "vendor" => self.vendors.push(document::read(row, 3)?),
            "contract" => self.contracts.push(document::read(row, 3)?),
            "system" => self.systems.push(document::read(row, 3)?),
            "device" => self.devices.push(document::read(row, 3)?),
            "configuration" => self.configurations.push(document::read(row, 3)?),
            "remote-connection" => self.remote_connections.push(document::read(row, 3)?),
            "remote-work" => self.remote_works.push(document::read(row, 3)?),
            "backup-record" => self.backup_records.push(document::read(row, 3)?),
            "drill" => self.drills.push(document::read(row, 3)?),
            // The exercises among them; what is an incident is no fact of the checklist.
            "incident" => self.exercises.extend(Some(document::read(row, 3)?).filter(|one: &Incident| one.is_exercise)),
            "improvement" => self.improvements.push(document::read(row, 3)?),
            "contact" => self.contact_chart.contacts.push(document::read(row, 3)?),
            "contact-plan" => self.contact_chart.plan = document::read(row, 3)?,
            "contact-call" => self.contact_chart.calls.push(document::read(row, 3)?),
            "contact-print" => self.contact_chart.print = Some(document::read(row, 3)?),
            "document-version" => self.documents.versions.push(document::read(row, 3)?),
            "document-decided" => self.documents.decided.push(document_version::decided(&row.text(1)?, &row.text(2)?)?),
            "declaration" => self.declarations.push(document::read(row, 3)?),
            "thresholds" => self.thresholds = document::read(row, 3)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The facts, unless there is no such facility.
    pub(crate) fn facts(self) -> Result<Facts, StoreError> {
        let Self {
            facility,
            people,
            appointments,
            vendors,
            contracts,
            systems,
            devices,
            configurations,
            remote_connections,
            remote_works,
            backup_records,
            drills,
            exercises,
            improvements,
            contact_chart,
            documents,
            declarations,
            thresholds,
        } = self;
        let facility = facility.ok_or(StoreError::NotFound)?;
        Ok(Facts {
            facility,
            people,
            appointments,
            vendors,
            contracts,
            systems,
            devices,
            configurations,
            remote_connections,
            remote_works,
            backup_records,
            drills,
            exercises,
            improvements,
            contact_chart,
            documents,
            declarations,
            thresholds,
        })
    }
}
