//! Everything the judge looks at, in one statement whatever the size of the facility.

use sejo_model::{Facts, Thresholds};

use crate::document;
use crate::error::StoreError;
use crate::row::args;
use crate::setting;
use crate::{Access, Scope};

statements! {
    LOAD = "facts.load", "SELECT 'facility' AS noun, '' AS sort1, '' AS sort2, document FROM facility WHERE facility_id = $1 UNION ALL SELECT 'person', name, '', document FROM person WHERE facility_id = $1 UNION ALL SELECT 'appointment', post, appointed_on, document FROM appointment WHERE facility_id = $1 UNION ALL SELECT 'vendor', name, '', document FROM vendor WHERE facility_id = $1 UNION ALL SELECT 'contract', title, '', document FROM contract WHERE facility_id = $1 UNION ALL SELECT 'system', name, '', document FROM system WHERE facility_id = $1 UNION ALL SELECT 'device', place, name, document FROM device WHERE facility_id = $1 UNION ALL SELECT 'declaration', item, '', document FROM declaration WHERE facility_id = $1 UNION ALL SELECT 'thresholds', '', '', document FROM setting WHERE facility_id = $1 AND name = $2 ORDER BY 1, 2, 3, 4";
}

/// The facts of the facility. Thresholds nobody changed are the defaults.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such facility.
pub async fn load(at: impl Access, scope: &Scope) -> Result<Facts, StoreError> {
    let rows = at.rows(&LOAD, scope.into(), args![scope.facility().0, setting::THRESHOLDS]).await?;
    let mut facility = None;
    let mut people = Vec::new();
    let mut appointments = Vec::new();
    let mut vendors = Vec::new();
    let mut contracts = Vec::new();
    let mut systems = Vec::new();
    let mut devices = Vec::new();
    let mut declarations = Vec::new();
    let mut thresholds = Thresholds::default();
    for row in &rows {
        match row.text(0)?.as_str() {
            "facility" => facility = Some(document::read(row, 3)?),
            "person" => people.push(document::read(row, 3)?),
            "appointment" => appointments.push(document::read(row, 3)?),
            "vendor" => vendors.push(document::read(row, 3)?),
            "contract" => contracts.push(document::read(row, 3)?),
            "system" => systems.push(document::read(row, 3)?),
            "device" => devices.push(document::read(row, 3)?),
            "declaration" => declarations.push(document::read(row, 3)?),
            "thresholds" => thresholds = document::read(row, 3)?,
            other => return Err(StoreError::Damaged(format!("unknown noun {other}"))),
        }
    }
    let facility = facility.ok_or(StoreError::NotFound)?;
    Ok(Facts { facility, people, appointments, vendors, contracts, systems, devices, declarations, thresholds })
}
