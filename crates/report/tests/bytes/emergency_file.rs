//! The emergency file: what is in it, where it begins, and what is missing.

use jiff::civil::date;
use sejo_model::emergency_file::EmergencyPart;
use sejo_model::{Contract, ContractId, FacilityKind, Facts, Lang};
use sejo_report::care_forms::care_forms_part;
use sejo_report::emergency_file::{EmergencyFile, emergency_file_print, vendors_part};
use sejo_report::incident::{Blank, cards_part, form_part};
use sejo_report::{Part, ReportError};

use crate::clinic::{self, TODAY};
use crate::print::{beyond, keep, pages, words};

fn blank(lang: Lang) -> Blank {
    Blank {
        lang,
        facility: "𠮷田髙﨑会 よしだ病院".to_owned(),
        phones: vec![],
        phones_left: 0,
        heads: vec![],
        deciders: vec![],
        steps: sejo_model::incident::usual_steps(),
        printed_on: date(2026, 11, 28),
    }
}

fn file(lang: Lang, parts: Vec<(EmergencyPart, Part)>) -> EmergencyFile {
    EmergencyFile {
        lang,
        facility: "𠮷田髙﨑会 よしだ病院".to_owned(),
        printed_on: date(2026, 11, 28),
        parts,
        mark: "3f9a21c4".to_owned(),
        missing: vec![(EmergencyPart::Plan, "計画がまだありません。".to_owned())],
    }
}

fn three(lang: Lang) -> Result<Vec<(EmergencyPart, Part)>, ReportError> {
    let forms = care_forms_part(FacilityKind::Hospital, "よしだ病院", lang, date(2026, 11, 28))?;
    Ok(vec![
        (EmergencyPart::FirstHour, cards_part(&blank(lang))?),
        (EmergencyPart::IncidentForm, form_part(&blank(lang))?),
        (EmergencyPart::CareForms, forms),
    ])
}

#[test]
fn the_cover_says_where_every_part_begins_and_pages_run_through() {
    for (lang, name) in [(Lang::Ja, "emergency-file"), (Lang::En, "emergency-file-en")] {
        let printed = emergency_file_print(file(lang, three(lang).unwrap())).unwrap();
        keep(name, &printed);
        // Cover, cards, two pages of the form, five sheets.
        assert_eq!((printed.pages, printed.replaced.len()), (9, 0), "{name}");
        let Some(pages) = pages(&printed.bytes) else { return };
        for (n, page) in pages.iter().enumerate() {
            assert!(page.contains(&format!("{}/9", n + 1)), "{name} {n}: {page}");
        }
        let begins = match lang {
            Lang::Ja => ["おかしいと思ったら、まずこの4枚2", "起きたことと時刻を書く3", "コピーして使う5"],
            Lang::En => ["thesefourcards2", "whathappenedwhen3", "copiedandused5"],
        };
        for begin in begins {
            assert!(pages[0].contains(begin), "{begin}: {}", pages[0]);
        }
        assert!(pages[0].contains("計画がまだありません。"), "{}", pages[0]);
    }
}

#[test]
fn a_part_looks_the_same_alone_and_in_the_file() {
    let alone = cards_part(&blank(Lang::Ja)).unwrap().print().unwrap();
    let bound = emergency_file_print(file(Lang::Ja, three(Lang::Ja).unwrap())).unwrap();
    let (Some(alone), Some(bound)) = (pages(&alone.bytes), pages(&bound.bytes)) else { return };
    assert_eq!(alone[0].replace("1/1", ""), bound[1].replace("2/9", ""));
}

#[test]
fn every_kind_of_facility_has_forms_of_one_page_each() {
    for (kind, sheets) in [(FacilityKind::Pharmacy, 3), (FacilityKind::Clinic, 5), (FacilityKind::Midwifery, 5)] {
        for lang in [Lang::Ja, Lang::En] {
            let printed = care_forms_part(kind, "やまと", lang, date(2026, 11, 28)).unwrap().print().unwrap();
            keep(&format!("care-{kind}-{}", lang.tag()), &printed);
            assert_eq!(printed.pages, sheets, "{kind}");
            let Some(pages) = pages(&printed.bytes) else { return };
            for page in pages {
                let later: String = lang.pick("後で入力", "Entered later").split_whitespace().collect();
                assert!(page.contains(&later), "{kind}: every sheet says who entered it: {page}");
            }
        }
    }
}

#[test]
fn a_vendor_whose_name_has_no_blank_stays_on_the_page() {
    let name = "MedicalInformationSystems".repeat(5);
    let mut facts = clinic::hospital();
    for vendor in &mut facts.vendors {
        vendor.name = name.clone();
        vendor.contact = name.clone();
        vendor.email = format!("{name}@{name}.example.jp");
    }
    for system in &mut facts.systems {
        system.name = name.clone();
    }
    let printed = vendors_part(&facts, Lang::Ja, TODAY).unwrap().print().unwrap();
    keep("vendors-long", &printed);
    let Some(out) = beyond(&printed.bytes) else { return };
    assert!(out.is_empty(), "{out:?}");
}

#[test]
fn no_system_goes_missing_with_a_vendor_that_has_no_line() {
    let mut facts = clinic::hospital();
    let contract = Contract {
        title: "画像の保守".to_owned(),
        ends_on: Some(date(2026, 10, 31)),
        ..Contract::blank(ContractId::new(), facts.vendors[1].id)
    };
    (facts.systems[1].vendor_id, facts.systems[1].contract_id) = (None, Some(contract.id));
    facts.contracts.push(contract);
    let nameless = clinic::vendor("不明");
    facts.systems[2].vendor_id = Some(nameless.id);
    facts.vendors.push(nameless);
    let page = |facts: &Facts| {
        let printed = vendors_part(facts, Lang::Ja, TODAY).unwrap().print().unwrap();
        pages(&printed.bytes).map(|pages| pages.concat())
    };
    let Some(text) = page(&facts) else { return };
    assert!(text.contains("事業者がわからないシステム:画像(PACS)、Web予約"), "{text}");
    facts.contracts[0].ends_on = None;
    let Some(text) = page(&facts) else { return };
    assert!(text.contains("事業者がわからないシステム:Web予約"), "its vendor has a line: {text}");
}

#[test]
fn a_number_of_a_vendor_stays_whole_in_its_cell() {
    let mut facts = clinic::hospital();
    let numbers = [
        ("+81-90-1234-5678", "03(1234)5678"),
        ("0120－123－456", "03-1234-5678→2を押す"),
        ("03-1234-5678/03-1234-5679", "03(1234)5678(代)"),
        ("+81-90-1234-5678-1234-9876", "03-1234-5678 内線2005 (平日9-17時)"),
    ];
    for (night, day) in numbers {
        (facts.vendors[0].night_phone, facts.vendors[0].phone) = (night.to_owned(), day.to_owned());
        let printed = vendors_part(&facts, Lang::Ja, TODAY).unwrap().print().unwrap();
        let Some(words) = words(&printed.bytes) else { return };
        // Where the columns of the numbers begin and end, in points: the page without margins and columns, shared out 1.3 to 1.
        let begin = 39.7 + 289.1 * 1.3 / 2.3;
        let borders = [begin, begin + 113.4, begin + 226.8];
        for (word, from, to) in words.iter().filter(|(word, ..)| word.chars().any(char::is_numeric)) {
            assert!(!borders.iter().any(|border| from < border && border < to), "{word} leaves its cell");
        }
        let first = |text: &str| text.split(['/', '→', ' ']).next().unwrap().trim_end_matches("(代)").to_owned();
        for number in [first(night), first(day)] {
            assert!(words.iter().any(|(word, ..)| word.starts_with(&number)), "{number} is torn: {words:?}");
        }
    }
}
