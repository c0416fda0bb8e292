//! Rules as they are proposed, decided and judged.

use crate::house;
use std::collections::BTreeSet;

use crate::house::{clinic, day, form, item, nothing, today, verdict};
use sejo_judge::{compose, contradictions, document_gaps, judge_form, reason_words};
use sejo_model::VerdictValue::{No, Unknown, Yes};
use sejo_model::document::{
    DocumentBody, DocumentKind, DocumentSize, DocumentVersion, Documents, Passage, Stance, Topic, Written,
};
use sejo_model::{Control, FacilityKind, Facts, Form, System, SystemId, SystemKind, TwoFactorState};

const RULES: DocumentKind = DocumentKind::Rules;
const SIZES: [DocumentSize; 2] = [DocumentSize::Large, DocumentSize::Small];

/// Every placeholder of the rules finds its fact.
fn prepared() -> Facts {
    let mut facts = clinic();
    house::verify_chart(&mut facts);
    for system in &mut facts.systems {
        system.two_factor = TwoFactorState::Implemented;
    }
    facts
}

fn decide(passage: &Passage, stance: Stance) -> Written {
    Written {
        kind: RULES,
        passage: passage.key.clone(),
        stance,
        text: if stance == Stance::LeftOut { String::new() } else { passage.proposed.clone() },
        reason: String::new(),
        proposed: passage.proposed.clone(),
        added: None,
        by: None,
        at: 0,
        revision: 1,
    }
}

fn adopted(facts: &Facts, size: DocumentSize) -> Vec<Passage> {
    let open = compose(RULES, size, facts, &[], today());
    let all: Vec<Written> = open.iter().map(|p| decide(p, Stance::Adopted)).collect();
    compose(RULES, size, facts, &all, today())
}

fn version(passages: &[Passage]) -> DocumentVersion {
    let body = DocumentBody::of(passages);
    DocumentVersion { marks: body.marks(RULES), open: body.open(), ..house::documents::version(RULES) }
}

fn with(mut facts: Facts, version: DocumentVersion) -> Facts {
    facts.documents = Documents { versions: vec![version], decided: Vec::new() };
    facts
}

fn codes(facts: &Facts) -> Vec<&'static str> {
    verdict(Control::Rules, None, facts).reasons.iter().map(|r| r.code.0).collect()
}

#[test]
fn every_control_has_a_clause_in_every_size() {
    for size in SIZES {
        let passages = adopted(&prepared(), size);
        let (open, bare) = document_gaps(RULES, &passages);
        assert!(open.is_empty() && bare.is_empty(), "{size}: {bare:?}");
    }
    let large = compose(RULES, DocumentSize::Large, &prepared(), &[], today()).len();
    let small = compose(RULES, DocumentSize::Small, &prepared(), &[], today()).len();
    assert!((30..=45).contains(&large) && small < large, "{large} and {small} clauses");
}

#[test]
fn what_others_run_on_is_asked_for_no_second_factor() {
    let mut facts = prepared();
    let base = System {
        id: SystemId::new(),
        name: "仮想化の基盤".to_owned(),
        kind: SystemKind::Base,
        two_factor: TwoFactorState::Unknown,
        ..facts.systems[0].clone()
    };
    facts.systems.push(base);
    for size in SIZES {
        let passages = compose(RULES, size, &facts, &[], today());
        let passage = passages.iter().find(|p| p.key == "two-factor").unwrap();
        assert!(passage.proposed.contains("実装済み"), "{}", passage.proposed);
        assert!(!passage.proposed.contains("仮想化の基盤") && passage.lacking.is_empty(), "{}", passage.proposed);
    }
}

#[test]
fn a_small_facility_gets_a_short_book_in_plain_words() {
    let passages = compose(RULES, DocumentSize::Small, &prepared(), &[], today());
    let characters: usize = passages.iter().map(|p| p.proposed.chars().count()).sum();
    assert!(characters < 3_400, "{characters} characters are more than a clerk reads");
    for passage in &passages {
        // What a list or a name says is a noun; a sentence ends in a full stop.
        let sentences = passage.proposed.split_inclusive('\n').flat_map(|line| line.split_inclusive('。'));
        for sentence in sentences.filter(|s| s.ends_with('。') && !s.starts_with('・')) {
            let sentence = without_brackets(sentence);
            let polite = ["です。", "ます。", "ません。"];
            assert!(polite.iter().any(|end| sentence.ends_with(end)), "{}: {sentence}", passage.key);
        }
    }
}

/// A sentence without what stands in brackets at its end.
fn without_brackets(sentence: &str) -> String {
    match sentence.strip_suffix(")。").and_then(|s| s.rsplit_once('(')) {
        Some((said, _)) => format!("{said}。"),
        None => sentence.to_owned(),
    }
}

#[test]
fn nothing_is_made_up_where_nothing_is_known() {
    for size in SIZES {
        let passages = compose(RULES, size, &nothing(), &[], today());
        let officer = passages.iter().find(|p| p.key == "officer").unwrap();
        assert!(officer.proposed.contains("____(未記入: 医療情報システム安全管理責任者)"), "{}", officer.proposed);
        assert!(officer.lacking.iter().any(|l| l.place == sejo_model::Place::People));
        for passage in &passages {
            assert_eq!(passage.proposed.contains("____"), !passage.lacking.is_empty(), "{}", passage.key);
            assert!(!passage.proposed.contains(['{', '}']), "{}: {}", passage.key, passage.proposed);
        }
        let filled = compose(RULES, size, &prepared(), &[], today());
        let lacking: Vec<&str> = filled.iter().filter(|p| !p.lacking.is_empty()).map(|p| p.key.as_str()).collect();
        assert!(lacking.is_empty(), "{size}: {lacking:?}");
    }
}

#[test]
fn the_text_says_what_the_facts_say() {
    let mut facts = prepared();
    let text = |facts: &Facts, key: &str| {
        let passages = compose(RULES, DocumentSize::Small, facts, &[], today());
        passages.into_iter().find(|p| p.key == key).unwrap().proposed
    };
    assert!(text(&facts, "backup").contains("電子カルテ: 毎週、担当はみどりシステム"), "{}", text(&facts, "backup"));
    assert!(text(&facts, "backup").contains("切り離して保管"));
    facts.backup_records.iter_mut().for_each(|r| r.apart = sejo_model::backup_record::Apart::Connected);
    assert!(text(&facts, "backup").contains("切り離した控えはない"));
    facts.backup_records.clear();
    assert!(text(&facts, "backup").contains("____(未記入: 電子カルテのバックアップ)"));
    assert!(
        text(&facts, "patching").contains("みどりシステム(契約の定めは確かめていない)"),
        "{}",
        text(&facts, "patching")
    );
    facts.contracts[0].covers_server_updates = Some(true);
    assert!(text(&facts, "patching").contains("契約「電子カルテ保守」に定めがある"));
    let own = facts.systems[0].vendor_id.take();
    assert!(
        text(&facts, "patching").contains("みどりシステム(契約「電子カルテ保守」に定めがある)"),
        "the contract names it"
    );
    facts.systems[0].vendor_id = Some(sejo_model::VendorId::new());
    assert!(text(&facts, "patching").contains("(契約の定めは確かめていない)"), "it is with another");
    facts.systems[0].vendor_id = own;
    let said = facts.systems[0].responsibilities.clone();
    let of_former = sejo_model::Responsibility {
        said_of: Some(sejo_model::VendorId::new()),
        ..sejo_model::Responsibility::said(sejo_model::Holder::Vendor)
    };
    facts.systems[0].responsibilities.put(sejo_model::Duty::Updates, of_former);
    assert!(text(&facts, "patching").contains("電子カルテの更新をする人"), "it was said of the vendor before");
    facts.systems[0].responsibilities = said;
    assert!(text(&facts, "purpose").contains("当院"));
    facts.facility.kind = FacilityKind::Pharmacy;
    assert!(text(&facts, "purpose").contains("当薬局"));
    facts.thresholds.stock_take_days = 90;
    assert!(text(&facts, "ledger").contains("3か月に1回以上"));
}

#[test]
fn numbers_follow_what_stands_in_the_book() {
    let facts = prepared();
    let open = compose(RULES, DocumentSize::Large, &facts, &[], today());
    let numbers: Vec<&str> = open.iter().map(|p| p.number.as_str()).collect();
    let counted: Vec<String> = (1..=open.len()).map(|n| format!("第{n}条")).collect();
    assert_eq!(numbers, counted);
    let out = [decide(&open[1], Stance::LeftOut)];
    let fewer = compose(RULES, DocumentSize::Large, &facts, &out, today());
    assert_eq!((fewer[1].number.as_str(), fewer[2].number.as_str()), ("", "第2条"));
    let added = Written {
        passage: "own-1".into(),
        text: "面会の方の無線は受付で渡す。".into(),
        proposed: String::new(),
        added: Some(sejo_model::document::Added {
            chapter: open[0].chapter_key.clone(),
            heading: "来訪者の無線".into(),
            topics: vec![Topic::Control(Control::SourceRestriction)],
        }),
        ..decide(&open[0], Stance::Own)
    };
    let more = compose(RULES, DocumentSize::Large, &facts, &[added], today());
    let own = more.iter().find(|p| p.is_added()).unwrap();
    assert_eq!((own.chapter.ja.as_str(), own.text()), ("第1章 総則", "面会の方の無線は受付で渡す。"));
    assert_eq!(more.len(), open.len() + 1);
    let keys: BTreeSet<&str> = more.iter().map(|p| p.number.as_str()).collect();
    assert_eq!(keys.len(), more.len(), "no number stands twice");
}

#[test]
fn a_clause_that_reality_contradicts_says_so() {
    let mut facts = prepared();
    let contradicted = |facts: &Facts| {
        let passages = compose(RULES, DocumentSize::Small, facts, &[], today());
        let backup = passages.into_iter().find(|p| p.key == "backup").unwrap();
        let (form, verdicts) = (form(), judge_form(&form(), facts, today()));
        contradictions(&backup, &form, &verdicts)
            .into_iter()
            .map(|r| reason_words(r, facts.facility.kind).ja)
            .collect::<Vec<_>>()
    };
    assert_eq!(contradicted(&facts), Vec::<String>::new());
    facts.backup_records.iter_mut().for_each(|r| r.apart = sejo_model::backup_record::Apart::Connected);
    let said = contradicted(&facts);
    assert!(said.iter().any(|words| words.contains("つながったまま")), "{said:?}");
}

#[test]
fn the_rules_hold_only_when_approved_fresh_and_complete() {
    let facts = prepared();
    assert_eq!(verdict(Control::Rules, None, &facts).value, Unknown);
    let whole = version(&adopted(&facts, DocumentSize::Small));
    let sound = with(facts.clone(), whole.clone());
    assert_eq!(verdict(Control::Rules, None, &sound).value, Yes, "{:?}", codes(&sound));

    let overdue = with(facts.clone(), DocumentVersion { review_by: day("2026-11-21"), ..whole.clone() });
    assert_eq!(verdict(Control::Rules, None, &overdue).value, Unknown);
    assert!(codes(&overdue).contains(&"rules-overdue"));
    let far = DocumentVersion { approved_on: day("2025-11-01"), review_by: day("2036-01-01"), ..whole.clone() };
    assert!(codes(&with(facts.clone(), far)).contains(&"rules-overdue"), "no longer than the period");

    let mut bare = whole.clone();
    bare.marks.retain(|m| m.topic != Topic::Control(Control::Ledger));
    let bare = with(facts.clone(), bare);
    assert_eq!(verdict(Control::Rules, None, &bare).value, No);
    let reason = verdict(Control::Rules, None, &bare).reasons.into_iter().find(|r| r.code.0 == "rules-no-clauses");
    assert_eq!(reason.unwrap().names, ["機器の台帳"]);

    let uploaded =
        DocumentVersion { file: Some(house::documents::own_file()), marks: Vec::new(), size: None, ..whole.clone() };
    let uploaded = with(facts.clone(), uploaded);
    assert_eq!(verdict(Control::Rules, None, &uploaded).value, Unknown, "nobody marked its clauses");
    assert!(codes(&uploaded).contains(&"rules-not-marked"));
    let future = with(facts, DocumentVersion { approved_on: day("2026-11-23"), ..whole });
    assert_eq!(verdict(Control::Rules, None, &future).value, Unknown);
}

#[test]
fn only_what_the_form_asks_about_needs_a_clause() {
    let facts = prepared();
    let mut known = version(&adopted(&facts, DocumentSize::Small));
    known.marks.retain(|m| m.topic != Topic::Control(Control::Ledger));
    let facts = with(facts, known);
    let value = |form: &Form| judge_form(form, &facts, today()).pop().unwrap().value;
    let rows = |controls: &[Control]| Form { items: controls.iter().map(|c| item(*c, None)).collect(), ..form() };
    assert_eq!(value(&rows(&[Control::Ledger, Control::Rules])), No);
    assert_eq!(value(&rows(&[Control::Officer, Control::Rules])), Yes);
}

#[test]
fn a_version_that_leaves_a_clause_open_names_it() {
    let facts = prepared();
    let open = compose(RULES, DocumentSize::Small, &facts, &[], today());
    let all: Vec<Written> = open.iter().skip(1).map(|p| decide(p, Stance::Adopted)).collect();
    let version = version(&compose(RULES, DocumentSize::Small, &facts, &all, today()));
    assert_eq!(version.open, ["第1条 目的"]);
    let facts = with(facts, version);
    assert!(codes(&facts).contains(&"rules-open"));
    assert_eq!(verdict(Control::Rules, None, &facts).value, Yes, "the purpose stands behind no control");
}
