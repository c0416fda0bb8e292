//! Nouns as JSON documents in a column.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::StoreError;
use crate::row::Row;

/// The document of a noun.
pub(crate) fn write<T: Serialize + ?Sized>(noun: &T) -> Result<String, StoreError> {
    serde_json::to_string(noun).map_err(|e| StoreError::Damaged(format!("a value cannot be written: {e}")))
}

/// Reads the document in column `index`.
pub(crate) fn read<T: DeserializeOwned>(row: &Row, index: usize) -> Result<T, StoreError> {
    parse(&row.text(index)?)
}

/// Reads a document.
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text)
        .map_err(|e| StoreError::Damaged(format!("a {} cannot be read: {e}", std::any::type_name::<T>())))
}

/// Reads the documents in the first column.
pub(crate) fn read_all<T: DeserializeOwned>(rows: &[Row]) -> Result<Vec<T>, StoreError> {
    rows.iter().map(|row| read(row, 0)).collect()
}

/// Text for a key or search column. PostgreSQL cannot keep U+0000 in text; documents carry it escaped.
pub(crate) fn plain(text: &str) -> String {
    text.replace('\0', "")
}

#[cfg(test)]
mod tests {
    use sejo_model::{Answer, Device, Evidence, Facility, Intake, Person, System, Thresholds, Vendor};
    use serde::{Serialize, de::DeserializeOwned};

    use super::*;

    fn reads<T: DeserializeOwned + Serialize>(text: &str) {
        let noun: T = parse(text).unwrap();
        assert!(write(&noun).unwrap().len() >= text.len(), "{text} lost something");
    }

    /// Documents as version 0.1 wrote them. They lie in people's databases and backups: they are never edited here, and
    /// a field added to a noun has a default.
    #[test]
    fn documents_of_version_0_1_stay_readable() {
        const ID: &str = "01900000-0000-7000-8000-000000000001";
        let with_id = |text: &str| text.replace("@", ID);
        reads::<Facility>(&with_id(
            r#"{"id":"@","name":"病院","kind":"hospital","prefecture":13,"beds":99,"systems_in_use":true,"vendor_contract":null,"revision":2}"#,
        ));
        reads::<Person>(&with_id(
            r#"{"id":"@","name":"佐藤","job":"事務長","department":"医事課","phone":"","left_on":"2026-10-31"}"#,
        ));
        reads::<Vendor>(&with_id(
            r#"{"id":"@","name":"事業者","contact":"","phone":"","night_phone":"","email":"","note":"","revision":1}"#,
        ));
        reads::<System>(&with_id(
            r#"{"id":"@","name":"電子カルテ","kind":"ehr","vendor_id":"@","contract_id":null,"hosting":"on-premise","critical":true,"updates_by":"unknown","remote_maintenance":{"used":true,"path":"VPN","answered_on":"2026-06-01"},"disclosure":{"document":"SDS Ver.5.0","dated_on":"2026-05-01","open_noes":0},"two_factor":"planned","two_factor_by":"2027-03-31","note":"","revision":3}"#,
        ));
        reads::<Device>(&with_id(
            r#"{"id":"@","kind":"pc","state":"in-use","name":"PC-01","place":"受付","maker":"","model":"","serial":"","mac":"00:1A:2B:3C:4D:5E","host_name":"","ip":"192.168.1.10","os":"Windows 11","os_version":"24H2","responsible":"","maintainer":"自院","remote_maintenance":false,"support_end":"2027-10-14","support_asked_on":null,"purchased_on":null,"last_patch_on":"2026-11-11","checked_on":null,"antivirus":"","system_id":null,"note":"","revision":1}"#,
        ));
        reads::<Answer>(&with_id(
            r#"{"item":"r8/institution/officer","round":1,"value":"no","confirmed_on":"2026-11-22","target_on":"2027-01-31","planned_by":null,"remark":"","reason":"","verdict":"unknown","state":"confirmed","by":"@","at":1795000000000000,"revision":1}"#,
        ));
        reads::<Evidence>(&with_id(&format!(
            r#"{{"id":"@","sha256":"{}","file_name":"台帳.xlsx","size":3,"kind":"device-list","kept":"original","received_at":1,"received_by":"@"}}"#,
            "ab".repeat(32)
        )));
        reads::<Intake>(&with_id(
            r#"{"id":"@","evidence_id":null,"file_name":"台帳.xlsx","state":"needs-mapping","done":1,"total":2,"outcome":{"new":1},"created_at":1,"updated_at":2,"by":"@"}"#,
        ));
        reads::<Thresholds>(r#"{"stock_take_days":365,"two_factor_planned_by":"2028-03-31"}"#);
    }
}
