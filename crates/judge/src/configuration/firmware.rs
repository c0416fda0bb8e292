//! Firmware: known-exploited holes and ends of support by version (`content/firmware.toml`).
//!
//! No product, no claim: only versions of a language that the table lists are compared, only within their own branch, and
//! a version that is too short to tell (`17.3`) is undecided. A table that is too old to trust says so.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use sejo_model::configuration::{ConfigurationRecord, Dialect};
use serde::Deserialize;

use super::version::Version;
use crate::gaps::is_fresh;

static TABLE: LazyLock<Option<Table>> =
    LazyLock::new(|| toml::from_str(include_str!("../../../../content/firmware.toml")).ok());

#[derive(Debug, Deserialize)]
struct Table {
    as_of: Date,
    good_for_days: u32,
    #[serde(flatten)]
    makers: BTreeMap<String, Maker>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Maker {
    /// How many numbers a version must have to be compared with a boundary.
    parts: usize,
    /// Branches the table knows that have no hole in it and no end of support.
    #[serde(default)]
    known: Vec<Written>,
    #[serde(default)]
    holes: Vec<Hole>,
    #[serde(default)]
    support: BTreeMap<Written, Date>,
}

/// A version as the table writes it, read once.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
struct Written {
    text: String,
    version: Version,
}

impl TryFrom<String> for Written {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Version::parse(&text).map(|version| Self { text, version }).ok_or("not a version")
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hole {
    cve: String,
    /// Since when it is listed as exploited.
    known_since: Date,
    /// The advisory with the versions.
    #[allow(dead_code, reason = "kept for whoever checks the table; a test asks for it")]
    source: String,
    affected: Vec<Affected>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Affected {
    branch: Written,
    from: Option<Written>,
    fixed: Option<Written>,
    last: Option<Written>,
}

/// What the table says about a version.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Standing {
    /// Holes known to be exploited, the best known first; with the first good version of the branch, where there is one.
    pub(crate) exploited: Vec<KnownHole>,
    /// Whether a longer version would be needed to tell.
    pub(crate) undecided: bool,
    /// When the support of the branch ends, where that is known.
    pub(crate) support_end: Option<Date>,
    /// Whether the table knows the branch: of one that is older or newer, silence says nothing.
    pub(crate) is_listed: bool,
}

impl Standing {
    /// Whether no hole in `exploited` means that there is none.
    pub(crate) const fn is_compared(&self) -> bool {
        self.is_listed && !self.undecided
    }
}

/// A hole the version has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KnownHole {
    /// Its number.
    pub(crate) cve: &'static str,
    /// Since when it is listed as exploited.
    pub(crate) known_since: Date,
    /// The first good version of the branch.
    pub(crate) fixed: Option<&'static str>,
}

/// What is known about `version` of a device with `dialect`; `None` where the table does not list the product, or the
/// version cannot be read.
pub(crate) fn standing(dialect: Dialect, version: &str) -> Option<Standing> {
    let maker = TABLE.as_ref()?.makers.get(dialect.key())?;
    let version = Version::parse(version)?;
    let is_listed = maker.lists(&version);
    let mut standing = Standing { support_end: maker.support_end(&version), is_listed, ..Standing::default() };
    for hole in &maker.holes {
        for affected in &hole.affected {
            match affected.holds(&version, maker.parts) {
                Some(true) => standing.exploited.push(KnownHole {
                    cve: &hole.cve,
                    known_since: hole.known_since,
                    fixed: affected.fixed.as_ref().map(|v| v.text.as_str()),
                }),
                Some(false) => {}
                None => standing.undecided = true,
            }
        }
    }
    Some(standing)
}

/// Whether the firmware of a device could be compared with the table, so that no finding means no known hole.
pub(crate) fn is_compared(record: &ConfigurationRecord) -> bool {
    let version = record.configuration.identity.firmware.as_ref();
    let standing = version.and_then(|v| standing(record.configuration.dialect, &v.value));
    standing.is_some_and(|s| s.is_compared())
}

/// The day the table was made from its sources.
#[must_use]
pub fn firmware_table_date() -> Option<Date> {
    TABLE.as_ref().map(|t| t.as_of)
}

/// Whether the table is young enough to say that a version has no known hole.
pub(crate) fn is_table_fresh(today: Date) -> bool {
    TABLE.as_ref().is_some_and(|t| is_fresh(t.as_of, t.good_for_days, today))
}

impl Maker {
    /// Whether the version belongs to a branch of which the table says something.
    fn lists(&self, version: &Version) -> bool {
        let affected = self.holes.iter().flat_map(|hole| &hole.affected).map(|a| &a.branch);
        affected.chain(self.support.keys()).chain(&self.known).any(|branch| version.is_in(&branch.version))
    }

    /// The end of the longest branch the version belongs to.
    fn support_end(&self, version: &Version) -> Option<Date> {
        let branches = self.support.iter().filter(|(branch, _)| version.is_in(&branch.version));
        branches.max_by_key(|(branch, _)| branch.version.parts()).map(|(_, end)| *end)
    }
}

impl Affected {
    /// Whether a version is affected; `None` when it says too little to tell.
    fn holds(&self, version: &Version, parts: usize) -> Option<bool> {
        let branch = &self.branch.version;
        // `15.2` may be a version of the branch `15.2(2)E`; `6.0` says all that the branch `6.0` asks.
        if version.parts() < branch.parts() {
            return if branch.is_in(version) { None } else { Some(false) };
        }
        if !version.is_in(branch) {
            return Some(false);
        }
        let has_bounds = self.from.is_some() || self.fixed.is_some() || self.last.is_some();
        if has_bounds && version.parts() < parts {
            return None;
        }
        let is_late_enough = self.from.as_ref().is_none_or(|from| !version.is_before(&from.version));
        let is_early_enough = match (&self.fixed, &self.last) {
            (Some(fixed), _) => version.is_before(&fixed.version),
            (None, Some(last)) => !last.version.is_before(version),
            (None, None) => true,
        };
        Some(is_late_enough && is_early_enough)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holes(dialect: Dialect, version: &str) -> Vec<&'static str> {
        standing(dialect, version).unwrap().exploited.iter().map(|h| h.cve).collect()
    }

    #[test]
    fn the_table_is_read_whole() {
        let table: Table = toml::from_str(include_str!("../../../../content/firmware.toml")).unwrap();
        for (maker, rules) in &table.makers {
            assert!(maker.parse::<Dialect>().is_ok(), "{maker}");
            for hole in &rules.holes {
                assert!(hole.cve.starts_with("CVE-") && !hole.source.is_empty() && !hole.affected.is_empty());
                for a in &hole.affected {
                    for bound in [&a.from, &a.fixed, &a.last].into_iter().flatten().map(|w| &w.version) {
                        let is_right = bound.is_in(&a.branch.version) && bound.parts() >= rules.parts;
                        assert!(is_right, "{} {}", hole.cve, a.branch.text);
                    }
                }
            }
        }
    }

    /// Every boundary of the table: the first good version is good, and one before it is not.
    #[test]
    fn first_good_is_good_and_last_bad_is_bad() {
        let rows: &[(Dialect, &str, &str, &str)] = &[
            (Dialect::FortiOs, "CVE-2018-13379", "6.0.4", "6.0.5"),
            (Dialect::FortiOs, "CVE-2018-13379", "5.4.12", "5.4.13"),
            (Dialect::FortiOs, "CVE-2018-13379", "5.6.7", "5.6.8"),
            (Dialect::FortiOs, "CVE-2022-40684", "7.0.6", "7.0.7"),
            (Dialect::FortiOs, "CVE-2022-40684", "7.2.1", "7.2.2"),
            (Dialect::FortiOs, "CVE-2022-42475", "6.2.11", "6.2.12"),
            (Dialect::FortiOs, "CVE-2023-27997", "6.4.12", "6.4.13"),
            (Dialect::FortiOs, "CVE-2023-27997", "7.2.4", "7.2.5"),
            (Dialect::FortiOs, "CVE-2024-21762", "7.0.13", "7.0.14"),
            (Dialect::FortiOs, "CVE-2024-21762", "7.4.2", "7.4.3"),
            (Dialect::FortiOs, "CVE-2024-55591", "7.0.16", "7.0.17"),
            (Dialect::CiscoAsa, "CVE-2018-0296", "9.6(4)7", "9.6(4)8"),
            (Dialect::CiscoAsa, "CVE-2020-3452", "9.12(3)11", "9.12(3)12"),
            (Dialect::CiscoAsa, "CVE-2025-20333", "9.12(4)71", "9.12(4)72"),
            (Dialect::CiscoAsa, "CVE-2025-20362", "9.18(4)66", "9.18(4)67"),
            (Dialect::CiscoIos, "CVE-2023-20198", "17.3.8", "17.3.8a"),
            (Dialect::CiscoIos, "CVE-2023-20198", "16.12.10", "16.12.10a"),
            (Dialect::CiscoIos, "CVE-2023-20198", "17.9.4", "17.9.4a"),
            (Dialect::CiscoIos, "CVE-2018-0171", "15.2(2)E7", "15.2(2)E8"),
            (Dialect::CiscoIos, "CVE-2018-0171", "12.2(55)SE11", "12.2(55)SE12"),
        ];
        for (dialect, cve, bad, good) in rows {
            assert!(holes(*dialect, bad).contains(cve), "{cve} {bad}");
            assert!(!holes(*dialect, good).contains(cve), "{cve} {good}");
        }
    }

    #[test]
    fn first_bad_is_bad_and_what_came_before_is_not() {
        assert!(!holes(Dialect::FortiOs, "5.4.5").contains(&"CVE-2018-13379"));
        assert!(holes(Dialect::FortiOs, "5.4.6").contains(&"CVE-2018-13379"));
        assert!(!holes(Dialect::FortiOs, "5.6.2").contains(&"CVE-2018-13379"));
        assert!(holes(Dialect::FortiOs, "5.6.3").contains(&"CVE-2018-13379"));
    }

    #[test]
    fn no_product_and_no_train_no_claim() {
        assert_eq!(standing(Dialect::Nftables, "1.0"), None);
        assert_eq!(standing(Dialect::FortiOs, "unknown"), None);
        for (dialect, version) in [
            (Dialect::Yamaha, "15.02.10"),
            (Dialect::NecIx, "10.7.18"),
            (Dialect::AlliedWarePlus, "5.4.5-1.3"),
            (Dialect::FortiOs, "7.4.8"),
            (Dialect::FortiOs, "7.6.3"),
            (Dialect::CiscoIos, "15.2(4)M6"),
            (Dialect::CiscoIos, "15.7(3)M2"),
            (Dialect::CiscoIos, "17.12.4"),
            (Dialect::CiscoAsa, "9.22(2)14"),
        ] {
            let standing = standing(dialect, version).unwrap();
            assert!(standing.exploited.is_empty() && !standing.undecided, "{dialect} {version}: {standing:?}");
        }
    }

    #[test]
    fn of_a_branch_older_or_newer_than_the_table_silence_says_nothing() {
        for (dialect, version, is_listed) in [
            (Dialect::Yamaha, "15.02.31", true),
            (Dialect::Yamaha, "8.03.94", false),
            (Dialect::Yamaha, "31.00.01", false),
            (Dialect::CiscoAsa, "8.2(5)59", true),
            (Dialect::CiscoAsa, "9.1(7)", true),
            (Dialect::CiscoAsa, "9.22(2)14", true),
            (Dialect::CiscoAsa, "9.24(1)", false),
            (Dialect::CiscoIos, "15.7(3)M2", false),
            (Dialect::CiscoIos, "15.2(2)E8", true),
            (Dialect::CiscoIos, "17.12.4", true),
            (Dialect::CiscoIos, "18.1.1", false),
            (Dialect::FortiOs, "4.3.18", false),
            (Dialect::FortiOs, "9.0.1", false),
            (Dialect::NecIx, "10.8.21", true),
            (Dialect::AlliedWarePlus, "5.5.3-0.1", true),
        ] {
            let standing = standing(dialect, version).unwrap();
            assert_eq!(standing.is_compared(), is_listed, "{dialect} {version}");
        }
    }

    #[test]
    fn a_version_that_says_too_little_is_undecided() {
        for (dialect, version) in [(Dialect::CiscoIos, "17.3"), (Dialect::CiscoIos, "15.2"), (Dialect::FortiOs, "7.0")]
        {
            let standing = standing(dialect, version).unwrap();
            assert!(standing.exploited.is_empty() && standing.undecided, "{dialect} {version}: {standing:?}");
        }
        // No version of these branches was ever mended, so the branch tells enough.
        assert!(holes(Dialect::CiscoIos, "17.4").contains(&"CVE-2023-20198"));
        assert!(holes(Dialect::CiscoAsa, "9.8").contains(&"CVE-2024-20353"));
        assert!(!standing(Dialect::CiscoIos, "17.12").unwrap().undecided);
    }

    #[test]
    fn support_ends_by_branch() {
        let end = |dialect, version| standing(dialect, version).unwrap().support_end.map(|d| d.to_string());
        assert_eq!(end(Dialect::FortiOs, "7.0.17").as_deref(), Some("2025-09-30"));
        assert_eq!(end(Dialect::FortiOs, "7.4.8").as_deref(), Some("2028-11-11"));
        assert_eq!(end(Dialect::CiscoIos, "12.4(24)T8").as_deref(), Some("2021-12-31"));
        assert_eq!(end(Dialect::CiscoIos, "16.9.4").as_deref(), Some("2023-07-31"));
        assert_eq!(end(Dialect::CiscoIos, "17.12").as_deref(), Some("2027-07-28"));
        assert_eq!(end(Dialect::CiscoAsa, "8.2(5)59").as_deref(), Some("2022-08-31"));
        assert_eq!(end(Dialect::CiscoAsa, "9.8(2)"), None);
        assert_eq!(end(Dialect::Yamaha, "15.02.10"), None);
    }

    #[test]
    fn the_table_grows_old() {
        let made = firmware_table_date().unwrap();
        assert!(is_table_fresh(made));
        assert!(!is_table_fresh(made.checked_add(jiff::Span::new().days(181)).unwrap()));
    }
}
