//! Where reasons and steps lead: a [`Place`] as an address.

use sejo_model::verdict::LedgerFilter;
use sejo_model::{Action, Place};

use crate::shell::Shell;

/// The address of a place.
pub(crate) fn href(place: &Place) -> String {
    match place {
        Place::Ledger { filter, kind } => {
            let mut query = Vec::new();
            if *filter != LedgerFilter::All {
                query.push(format!("filter={filter}"));
            }
            if let Some(kind) = kind {
                query.push(format!("kind={kind}"));
            }
            if query.is_empty() { "/ledger".to_owned() } else { format!("/ledger?{}", query.join("&")) }
        }
        Place::Device { id } => format!("/ledger/{id}"),
        Place::Systems => "/systems".to_owned(),
        Place::System { id } => format!("/systems/{id}"),
        Place::Vendors => "/vendors".to_owned(),
        Place::Vendor { id } => format!("/vendors/{id}"),
        Place::Requests => "/requests".to_owned(),
        Place::RequestsAnew => "/requests?show=anew".to_owned(),
        Place::RequestsAnswered => "/requests?show=answered".to_owned(),
        Place::RequestsPartly => "/requests?show=partly".to_owned(),
        Place::Disclosures => "/disclosures".to_owned(),
        Place::Disclosure { id } => format!("/disclosures/{id}"),
        Place::People => "/people".to_owned(),
        Place::Appointment { id } => format!("/posts/{id}"),
        Place::Facility => "/facility".to_owned(),
        Place::Intake => "/intake".to_owned(),
        Place::Configurations => "/configurations".to_owned(),
        Place::Configuration { id } => format!("/configurations/{id}"),
        Place::Contacts => "/contacts".to_owned(),
        Place::ContactForm => "/contacts/fill".to_owned(),
        Place::ContactRoles => "/contacts/roles".to_owned(),
        Place::ContactRound => "/contacts/round".to_owned(),
        Place::Responsibilities => "/responsibilities".to_owned(),
        Place::Route => "/route".to_owned(),
        Place::RemoteWorks => "/remote-works".to_owned(),
        Place::BackupRecords => "/backup-records".to_owned(),
        Place::Document { kind } => format!("/documents/{kind}"),
        Place::Exercises => "/exercises".to_owned(),
        Place::Drills => "/drills".to_owned(),
        Place::RemoteConnections => "/remote-connections".to_owned(),
        Place::OpenRows => "/checklist?show=open".to_owned(),
        Place::FoundRows => "/checklist?show=found".to_owned(),
        Place::Check => "/checklist/check".to_owned(),
        Place::Item { id } => format!("/checklist/{}", id.slug()),
    }
}

/// The address of a place, where this person may open it: the drop zone and forms are not everybody's. Who may not change
/// an appointment finds it among the people.
pub(crate) fn open_to(place: &Place, shell: &Shell) -> Option<String> {
    match place {
        Place::Intake if !shell.may(&Action::Drop) => None,
        Place::ContactForm | Place::ContactRoles if !shell.may(&Action::EditFacts) => None,
        Place::Appointment { .. } if !shell.may(&Action::EditFacts) => Some(href(&Place::People)),
        other => Some(href(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sejo_model::{DeviceKind, ItemId};

    #[test]
    fn filters_stand_in_the_address() {
        let kind = DeviceKind::ALL[0];
        let place = Place::Ledger { filter: LedgerFilter::NoOs, kind: Some(kind) };
        assert_eq!(href(&place), format!("/ledger?filter=no-os&kind={kind}"));
        assert_eq!(href(&Place::Ledger { filter: LedgerFilter::All, kind: None }), "/ledger");
        assert_eq!(href(&Place::Item { id: ItemId("r7/institution/patching.pc".into()) }), "/checklist/patching.pc");
    }
}
