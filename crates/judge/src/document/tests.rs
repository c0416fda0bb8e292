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
