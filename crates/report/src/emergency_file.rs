//! The emergency file (緊急時ファイル): a cover and the papers behind it, bound into one PDF.
//!
//! Invariants: the cover names every part with its page, and every part that is missing with the reason; a part looks the
//! same here as printed alone; page numbers run through, so that a lost sheet is noticed.

use serde::Serialize;

use sejo_model::emergency_file::EmergencyPart;
use sejo_model::{Contract, Date, Facts, Lang, System, Vendor};

use crate::error::ReportError;
use crate::pdf::{Document, Part, Printed};

/// A part that is not in the file yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingPart {
    /// Which.
    pub title: &'static str,
    /// Why, and what to do about it.
    pub why: String,
}

/// The emergency file.
#[derive(Debug, Clone)]
pub struct EmergencyFile {
    /// Language.
    pub lang: Lang,
    /// The facility.
    pub facility: String,
    /// The day.
    pub printed_on: Date,
    /// The parts, in the order of [`EmergencyPart`].
    pub parts: Vec<(EmergencyPart, Part)>,
    /// What is not in it.
    pub missing: Vec<(EmergencyPart, String)>,
    /// Tells one state of the file from another, on paper and on the page.
    pub mark: String,
}

#[derive(Serialize)]
struct PartLine {
    title: &'static str,
    when: &'static str,
}

#[derive(Serialize)]
struct Cover<'a> {
    facility: &'a str,
    mark: &'a str,
    parts: Vec<PartLine>,
    missing: Vec<MissingPart>,
}

/// When a part is opened.
const fn when(part: EmergencyPart, lang: Lang) -> &'static str {
    match part {
        EmergencyPart::FirstHour => lang.pick("おかしいと思ったら、まずこの4枚", "First of all: these four cards"),
        EmergencyPart::OnePage => lang.pick("受付と診察室で、続けるための文", "What each desk does to go on"),
        EmergencyPart::Contacts => lang.pick("だれに電話し、だれが決めるか", "Whom to call and who decides"),
        EmergencyPart::Vendors => lang.pick("システムの事業者に電話する", "To call the vendor of a system"),
        EmergencyPart::RestoreOrder => lang.pick("どのシステムから戻すか", "Which system comes back first"),
        EmergencyPart::Plan => lang.pick("診療を続け、元に戻すまでの決まり", "How care goes on until all is back"),
        EmergencyPart::Network => {
            lang.pick("どの線を抜くか、どこから入られたか", "Which cable to pull, where they came in")
        }
        EmergencyPart::Backups => {
            lang.pick("何が、どこに、いつまで残っているか", "What is kept where, and for how long")
        }
        EmergencyPart::IncidentForm => lang.pick("起きたことと時刻を書く", "To write down what happened when"),
        EmergencyPart::CareForms => lang.pick("コピーして使う", "To be copied and used"),
    }
}

/// Sets the file.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn emergency_file_print(file: EmergencyFile) -> Result<Printed, ReportError> {
    let lang = file.lang;
    let line = |(part, _): &(EmergencyPart, Part)| PartLine { title: part.words().r#in(lang), when: when(*part, lang) };
    let missing =
        |(part, why): &(EmergencyPart, String)| MissingPart { title: part.words().r#in(lang), why: why.clone() };
    let cover = Cover {
        facility: &file.facility,
        mark: &file.mark,
        parts: file.parts.iter().map(line).collect(),
        missing: file.missing.iter().map(missing).collect(),
    };
    let cover = Part::new(Document::EmergencyFile, lang, file.printed_on, &cover)?;
    let parts: Vec<Part> = file.parts.into_iter().map(|(_, part)| part).collect();
    cover.bind(&parts)
}

#[derive(Serialize)]
struct VendorLine<'a> {
    name: &'a str,
    contact: &'a str,
    night_phone: &'a str,
    phone: &'a str,
    email: &'a str,
    systems: Vec<&'a str>,
    contracts: Vec<&'a str>,
}

impl<'a> VendorLine<'a> {
    fn of(vendor: &'a Vendor, facts: &'a Facts, today: Date) -> Self {
        let held = |c: &&Contract| c.vendor_id == vendor.id && c.is_in_force_on(today) && !c.title.trim().is_empty();
        Self {
            name: &vendor.name,
            contact: &vendor.contact,
            night_phone: &vendor.night_phone,
            phone: &vendor.phone,
            email: &vendor.email,
            systems: facts
                .systems
                .iter()
                .filter(|s| facts.vendor_of(s) == Some(vendor.id))
                .map(|s| s.label())
                .collect(),
            contracts: facts.contracts.iter().filter(held).map(|c| c.title.as_str()).collect(),
        }
    }
}

#[derive(Serialize)]
struct VendorSheet<'a> {
    facility: &'a str,
    vendors: Vec<VendorLine<'a>>,
    /// Systems that stand beside none of them.
    without: Vec<&'a str>,
}

/// The vendors' numbers: everyone a system or a contract in force relies on.
///
/// # Errors
/// [`ReportError::Typeset`] when the data cannot be written.
pub fn vendors_part(facts: &Facts, lang: Lang, printed_on: Date) -> Result<Part, ReportError> {
    let relied_on = facts.vendors_relied_on(printed_on);
    // A vendor without a name has no line, nor has one that nothing names but a contract which is over; no system goes missing with it.
    let has_line = |system: &System| relied_on.iter().any(|v| facts.vendor_of(system) == Some(v.id));
    let without = facts.systems.iter().filter(|s| !has_line(s)).map(|s| s.label()).collect();
    let vendors = relied_on.iter().copied().map(|v| VendorLine::of(v, facts, printed_on)).collect();
    let sheet = VendorSheet { facility: &facts.facility.name, vendors, without };
    Part::new(Document::Vendors, lang, printed_on, &sheet)
}
