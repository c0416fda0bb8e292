//! Everything a page about the checklist needs, in one statement, and the names of those who did things.

use std::collections::BTreeMap;

use sejo_model::{Answer, Evidence, EvidenceId, Facts, Finding, ImportedForm, IntakeId, UserId};

use crate::document;
use crate::error::StoreError;
use crate::facts::Gathered;
use crate::row::args;
use crate::setting;
use crate::{Access, Scope};

statements! {
    LOAD = "standing.load", "SELECT 'facility' AS noun, '' AS sort1, '' AS sort2, document FROM facility WHERE facility_id = $1 UNION ALL SELECT 'person', name, '', document FROM person WHERE facility_id = $1 UNION ALL SELECT 'appointment', post, appointed_on, document FROM appointment WHERE facility_id = $1 UNION ALL SELECT 'vendor', name, '', document FROM vendor WHERE facility_id = $1 UNION ALL SELECT 'contract', title, '', document FROM contract WHERE facility_id = $1 UNION ALL SELECT 'system', name, '', document FROM system WHERE facility_id = $1 UNION ALL SELECT 'device', place, name, document FROM device WHERE facility_id = $1 UNION ALL SELECT 'configuration', subject, '', document FROM configuration WHERE facility_id = $1 AND newest = 1 UNION ALL SELECT 'remote-connection', '', '', document FROM remote_connection WHERE facility_id = $1 UNION ALL SELECT 'remote-work', '', '', document FROM remote_work WHERE facility_id = $1 AND open = 1 UNION ALL SELECT 'drill', performed_on, '', document FROM drill WHERE facility_id = $1 UNION ALL SELECT 'incident', '', '', document FROM incident WHERE facility_id = $1 UNION ALL SELECT 'improvement', due_on, '', document FROM improvement WHERE facility_id = $1 UNION ALL SELECT 'backup-record', '', '', document FROM backup_record WHERE facility_id = $1 UNION ALL SELECT 'contact', key, '', document FROM contact WHERE facility_id = $1 UNION ALL SELECT 'contact-plan', '', '', document FROM contact_plan WHERE facility_id = $1 UNION ALL SELECT 'contact-call', contact, number, document FROM contact_call WHERE facility_id = $1 AND NOT EXISTS (SELECT 1 FROM contact_call AS later WHERE later.facility_id = contact_call.facility_id AND later.contact = contact_call.contact AND later.number = contact_call.number AND (later.called_on > contact_call.called_on OR (later.called_on = contact_call.called_on AND later.id > contact_call.id))) UNION ALL SELECT 'contact-print', printed_on, '', document FROM contact_print WHERE facility_id = $1 AND NOT EXISTS (SELECT 1 FROM contact_print AS later WHERE later.facility_id = contact_print.facility_id AND later.id > contact_print.id) UNION ALL SELECT 'document-version', kind, '', document FROM document_version WHERE facility_id = $1 AND withdrawn_on IS NULL AND NOT EXISTS (SELECT 1 FROM document_version AS later WHERE later.facility_id = document_version.facility_id AND later.kind = document_version.kind AND later.withdrawn_on IS NULL AND (later.approved_on > document_version.approved_on OR (later.approved_on = document_version.approved_on AND later.number > document_version.number))) UNION ALL SELECT 'document-decided', kind, CAST(COUNT(*) AS TEXT), '' FROM document_passage WHERE facility_id = $1 GROUP BY kind UNION ALL SELECT 'declaration', item, '', document FROM declaration WHERE facility_id = $1 UNION ALL SELECT 'thresholds', '', '', document FROM setting WHERE facility_id = $1 AND name = $2 UNION ALL SELECT 'answer', edition, item, document FROM answer WHERE facility_id = $1 UNION ALL SELECT 'finding', inspected_on, item, document FROM finding WHERE facility_id = $1 UNION ALL SELECT 'form', edition, form, document FROM edition_form WHERE facility_id = $1 UNION ALL SELECT 'waiting', state, '', '' FROM intake WHERE facility_id = $1 AND state IN ('needs-mapping', 'needs-confirmation', 'needs-assignment') ORDER BY 1, 2, 3, 4";
    NAMES = "standing.names", "SELECT 'user' AS noun, u.id, u.name FROM sejo_user u JOIN membership m ON m.user_id = u.id WHERE m.facility_id = $1 UNION ALL SELECT 'evidence', id, document FROM evidence WHERE facility_id = $1 UNION ALL SELECT 'intake', i.id, e.document FROM intake i JOIN evidence e ON e.facility_id = i.facility_id AND e.id = i.evidence_id WHERE i.facility_id = $1";
}

/// What people said about the rows of all editions.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Current answers of all editions, withdrawn ones too, by edition and item.
    pub answers: Vec<Answer>,
    /// Findings, by day.
    pub findings: Vec<Finding>,
    /// Forms read from the ministry's workbooks.
    pub forms: Vec<ImportedForm>,
    /// Files that wait for a decision.
    pub waiting: usize,
}

/// The facts, what people said and how many files wait: all of one moment, in one statement.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such facility.
pub async fn load(at: impl Access, scope: &Scope) -> Result<(Facts, Said), StoreError> {
    let mut facts = Gathered::default();
    let mut said = Said::default();
    for row in &at.rows(&LOAD, scope.into(), args![scope.facility().0, setting::THRESHOLDS]).await? {
        match row.text(0)?.as_str() {
            "answer" => said.answers.push(document::read(row, 3)?),
            "finding" => said.findings.push(document::read(row, 3)?),
            "form" => said.forms.push(document::read(row, 3)?),
            "waiting" => said.waiting += 1,
            noun if facts.take(noun, row)? => {}
            noun => return Err(StoreError::Damaged(format!("unknown noun {noun}"))),
        }
    }
    Ok((facts.facts()?, said))
}

/// Names by id.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Users who have a role at the facility.
    pub users: BTreeMap<UserId, String>,
    /// File names of kept files.
    pub files: BTreeMap<EvidenceId, String>,
    /// File names of runs.
    pub intakes: BTreeMap<IntakeId, String>,
}

/// The names of users, kept files and runs.
///
/// # Errors
/// Those of the database.
pub async fn names(at: impl Access, scope: &Scope) -> Result<Names, StoreError> {
    let mut names = Names::default();
    for row in &at.rows(&NAMES, scope.into(), args![scope.facility().0]).await? {
        let id = row.uuid(1)?;
        match row.text(0)?.as_str() {
            "user" => drop(names.users.insert(UserId(id), row.text(2)?)),
            "evidence" => drop(names.files.insert(EvidenceId(id), document::read::<Evidence>(row, 2)?.file_name)),
            _ => drop(names.intakes.insert(IntakeId(id), document::read::<Evidence>(row, 2)?.file_name)),
        }
    }
    Ok(names)
}
