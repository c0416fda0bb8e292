//! Templates are whole, placeholders are known, and nothing is made up.

use std::collections::BTreeSet;

use sejo_model::document::DocumentKind;

use super::*;

const CONTENT: [(DocumentKind, &str); 2] = [
    (DocumentKind::Rules, include_str!("../../../../content/documents/rules.toml")),
    (DocumentKind::Plan, include_str!("../../../../content/documents/plan.toml")),
];

fn slots(text: &str) -> Vec<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn templates_are_whole() {
    for (kind, content) in CONTENT {
        let template: Template = toml::from_str(content).unwrap_or_else(|e| panic!("{kind}: {e}"));
        let passages: Vec<&PassageTemplate> = template.chapters.iter().flat_map(|c| &c.passages).collect();
        let keys: BTreeSet<&str> = passages.iter().map(|p| p.key.as_str()).collect();
        assert_eq!(keys.len(), passages.len(), "{kind}: a key stands twice");
        assert!(passages.iter().all(|p| !p.key.starts_with("own-")), "{kind}: own- is for what people add");
        for passage in passages {
            let texts = [Some(passage.text.as_str()), passage.small.as_deref()];
            for text in texts.into_iter().flatten() {
                let unknown: Vec<&str> = slots(text).into_iter().filter(|name| slot::find(name).is_none()).collect();
                assert!(unknown.is_empty(), "{kind} {}: nobody fills {unknown:?}", passage.key);
                assert!(!text.trim().is_empty(), "{kind} {}", passage.key);
            }
            for words in [&passage.heading, &passage.about] {
                assert!(!words.ja.is_empty() && !words.en.is_empty() && words.en.is_ascii(), "{kind} {}", passage.key);
            }
        }
    }
}

/// The papers that speak of the first act.
const FIRST_ACT: [(DocumentKind, &[&str]); 2] = [
    (DocumentKind::Plan, &["officer", "report-in", "spread", "reception"]),
    (DocumentKind::Rules, &["noticing", "first-response"]),
];

/// One who stands before a cable at night reads one paper and must not find another rule on the next.
#[test]
fn no_paper_says_in_words_of_its_own_who_may_pull_which_cable() {
    for ((kind, content), (_, keys)) in CONTENT.into_iter().rev().zip(FIRST_ACT) {
        let template: Template = toml::from_str(content).unwrap_or_else(|e| panic!("{kind}: {e}"));
        let passages: Vec<&PassageTemplate> = template.chapters.iter().flat_map(|c| &c.passages).collect();
        for key in keys {
            let passage = passages.iter().find(|p| p.key == *key).unwrap_or_else(|| panic!("{kind} {key}"));
            for text in [Some(passage.text.as_str()), passage.small.as_deref()].into_iter().flatten() {
                assert!(text.contains("{first_act}"), "{kind} {key}: {text}");
            }
        }
        assert!(!content.contains("{disconnect}"), "{kind}: who decides stands in {{others_decide}}");
    }
    let scenarios = include_str!("../../../../content/scenarios.toml");
    let papers = [
        include_str!("../../../../content/documents/plan.toml"),
        include_str!("../../../../content/documents/rules.toml"),
        include_str!("../../../report/templates/card.typ"),
        include_str!("../../../report/templates/one-page.typ"),
        include_str!("../../../report/templates/first-hour.typ"),
        include_str!("../../../report/templates/contact.typ"),
        scenarios,
    ];
    for paper in papers {
        for words in ["LANケーブル", "LANのケーブル", "線を切る", "切ってよい", "抜いてよいのは"]
        {
            assert!(!paper.contains(words), "{words}: a paper with words of its own");
        }
    }
    assert!(scenarios.matches("{first_act}").count() >= 6 && scenarios.contains("{others_decide}"));
}

/// What the two styles and the two languages say is one rule.
#[test]
fn the_first_act_is_one_rule_in_every_style() {
    use sejo_model::incident::first_act::{AT_ONCE, AT_ONCE_IN_FULL, ON_CARD, OTHERS, OTHERS_IN_FULL};
    for words in ["だれでも", "その機器とバックアップの機器(あるとき)のLANケーブル", "電源は切"]
    {
        assert!(AT_ONCE.ja.contains(words) && AT_ONCE_IN_FULL.contains(words), "{words}");
    }
    assert_eq!(OTHERS.ja.replace("決めます", "決める"), OTHERS_IN_FULL);
    assert!(OTHERS.en.contains("{who}") && AT_ONCE.en.contains("backup device"));
    assert!(ON_CARD[1].ja.contains("その機器とバックアップのLANケーブル") && ON_CARD[3].ja.contains("決める人"));
    // The step of the clock, the plan and the cards is the same act.
    let step = sejo_model::incident::FirstStep::BackupNetwork;
    assert!(step.words().ja.contains("その機器とバックアップのLANケーブル"));
    assert!(step.how().ja.contains("だれでも、聞かずにすぐ"));
}
