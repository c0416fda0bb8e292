//! The offices of the contact chart as they ship: `content/authorities.toml`.
//!
//! Invariant: nothing in it is certain. A test proves that every office of the model is in it once, with its source.

use std::sync::LazyLock;

use sejo_model::contact::Shipped;
use serde::Deserialize;

static OFFICES: LazyLock<Vec<Shipped>> = LazyLock::new(|| {
    toml::from_str::<Content>(include_str!("../../../content/authorities.toml")).map(|c| c.office).unwrap_or_default()
});

#[derive(Deserialize)]
struct Content {
    office: Vec<Shipped>,
}

/// The offices, in the order of the chart.
#[must_use]
pub fn shipped_offices() -> &'static [Shipped] {
    &OFFICES
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use sejo_model::Authority;
    use sejo_model::contact::{Need, phone};

    use super::*;

    #[test]
    fn every_office_ships_once_with_its_source_and_nothing_is_certain() {
        let content: Content = toml::from_str(include_str!("../../../content/authorities.toml")).unwrap();
        let found: Vec<Authority> = content.office.iter().map(|o| o.authority).collect();
        assert_eq!(found.len(), Authority::ALL.len());
        assert_eq!(found.iter().collect::<BTreeSet<_>>(), Authority::ALL.iter().collect());
        for office in &content.office {
            let name = office.authority;
            assert!(!office.source.is_empty() && office.as_of.starts_with("20"), "{name}");
            assert!(
                !office.look_up.ja.is_empty() && !office.look_up.en.is_empty() && !office.about.ja.is_empty(),
                "{name}"
            );
            assert_eq!(phone(&office.phone).as_deref(), Ok(office.phone.as_str()), "{name}");
            assert!(office.web.is_empty() || office.web.starts_with("https://"), "{name}");
            assert_eq!(office.need == Need::OneOf, !office.group.is_empty(), "{name}");
            // A number of which no source is known is worse than none.
            assert!(office.phone.is_empty() || office.source.iter().any(|s| s.starts_with("https://")), "{name}");
        }
    }
}
