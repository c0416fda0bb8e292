//! Restore drills (復旧訓練): a backup that was really brought back, with what came back and how long it took.
//!
//! Invariant: a drill counts only with a result. What Sejo measured file by file and what people went through by hand
//! are kept apart, and a withdrawn drill stays on record and counts for nothing; nor does one that is not as it was recorded.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::{DrillId, SystemId};
use crate::moment;
use crate::words::Words;

keyed_enum! {
    /// How something that was sealed differs after the restore, the worst first, or that nobody knows.
    pub enum Difference {
        Missing = "missing", "戻っていない", "did not come back";
        Changed = "changed", "中身が違う", "other contents";
        Unreadable = "unreadable", "読めない", "cannot be read";
        Unknown = "unknown", "確かめられない", "cannot be compared";
        Renamed = "renamed", "名前の書き方だけ違う", "only its name is written differently";
        Extra = "extra", "前にはなかった", "was not there before";
    }
}

keyed_enum! {
    /// What a drill showed.
    pub enum Shown {
        Back = "back", "戻せた", "came back";
        Failed = "failed", "戻らないものがあった", "something did not come back";
        Unsure = "unsure", "確かめられないものがある", "something cannot be compared";
        Nothing = "nothing", "くらべたものがない", "nothing was compared";
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// How it differs.
    pub difference: Difference,
    /// Its name before; of something extra, now.
    pub name: String,
    /// Bytes before; of something extra, now.
    pub size: Option<u64>,
    /// Its name now, where that is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<String>,
    /// It was changing while it was sealed, so a difference was to be expected.
    #[serde(default)]
    pub was_moving: bool,
}

/// Other contents of what was changing while it was sealed: that they are wrong nobody knows.
pub const WAS_CHANGING: Words = Words { ja: "書き換わっていた", en: "was changing" };

impl Found {
    /// Whether it has other contents now, and was changing while it was sealed.
    #[must_use]
    pub fn was_changing(&self) -> bool {
        self.was_moving && self.difference == Difference::Changed
    }

    /// How it differs, as it is counted.
    #[must_use]
    pub fn words(&self) -> Words {
        if self.was_changing() { WAS_CHANGING } else { self.difference.words() }
    }
}

keyed_enum! {
    /// What became of a canary.
    pub enum CanaryState {
        Back = "back", "戻った", "came back";
        Changed = "changed", "中身が違う", "other contents";
        Missing = "missing", "戻っていない", "did not come back";
    }
}

/// A canary (確認用ファイル): a small file placed when the folder was sealed. Only a backup taken after that can hold it, so its
/// return proves that the restore is of that time, and that the depth at which it lay came along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Canary {
    /// Its name below the folder.
    pub name: String,
    /// What became of it.
    pub state: CanaryState,
}

/// How much came back, in files, links and empty folders.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// Sealed before the restore.
    pub before: u64,
    /// Bytes of what was sealed.
    pub before_bytes: u64,
    /// The same, renamed ones not counted.
    pub same: u64,
    /// Bytes of what is the same or only renamed.
    pub same_bytes: u64,
    /// [`Difference::Renamed`].
    pub renamed: u64,
    /// [`Difference::Changed`].
    pub changed: u64,
    /// Of the changed ones, those that were changing while they were sealed.
    pub changed_moving: u64,
    /// [`Difference::Missing`].
    pub missing: u64,
    /// [`Difference::Unreadable`].
    pub unreadable: u64,
    /// [`Difference::Extra`].
    pub extra: u64,
    /// [`Difference::Unknown`]: it could not be read when it was sealed, or lies behind a link out of the folder.
    pub unknown: u64,
}

impl Comparison {
    /// What it shows. Of what was changing while it was sealed, or could not be read then or cannot be now, nobody knows whether
    /// it is as it was: that is no loss, and no proof either.
    #[must_use]
    pub const fn shown(&self) -> Shown {
        if self.before == 0 {
            Shown::Nothing
        } else if self.missing + self.surely_changed() > 0 {
            Shown::Failed
        } else if self.changed + self.unknown + self.unreadable > 0 {
            Shown::Unsure
        } else {
            Shown::Back
        }
    }

    /// Whether everything that was sealed came back with the same contents.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        matches!(self.shown(), Shown::Back)
    }

    /// The changed ones without those that were changing while they were sealed.
    #[must_use]
    pub const fn surely_changed(&self) -> u64 {
        self.changed.saturating_sub(self.changed_moving)
    }

    /// How many differences were told, kept or not.
    #[must_use]
    pub const fn differing(&self) -> u64 {
        self.missing + self.changed + self.unreadable + self.unknown + self.renamed + self.extra
    }

    /// What came back as it was.
    #[must_use]
    pub const fn came_back(&self) -> u64 {
        self.same + self.renamed
    }
}

keyed_enum! {
    /// Who signed the manifest that was compared with.
    pub enum SealedBy {
        Own = "own", "この施設の署名", "signed by this facility";
        Other = "other", "ほかの鍵の署名", "signed with another key";
        Nobody = "nobody", "署名なし", "not signed";
    }
}

impl SealedBy {
    /// Of the public key it was signed with and those of the facility.
    #[must_use]
    pub fn of(key: Option<&str>, own: &[String]) -> Self {
        match key {
            None => Self::Nobody,
            Some(key) if own.iter().any(|own| own == key) => Self::Own,
            Some(_) => Self::Other,
        }
    }
}

/// What Sejo measured: a manifest from before, compared with the restored folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// The folder that was sealed, as its machine called it; of another program's manifest the name of that file.
    pub sealed_folder: String,
    /// When, RFC 3339 in UTC; another program's manifest does not say.
    pub sealed_at: Option<String>,
    /// Who signed it.
    pub sealed_by: SealedBy,
    /// Its algorithm, `blake3` …
    pub algorithm: String,
    /// SHA-256 of the manifest file.
    pub manifest: crate::Sha256,
    /// The folder that was compared with it.
    pub restored_folder: String,
    /// How many folders below the one named it began: many programs restore one level deeper.
    pub deeper: u32,
    /// When it was checked, RFC 3339 in UTC.
    pub checked_at: String,
    /// What became of the canaries, where some were placed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub canaries: Vec<Canary>,
    /// Lines of another program's list that name a file once more, through a link to its folder: they count with the file.
    #[serde(default, skip_serializing_if = "is_nought")]
    pub through_links: u64,
    /// What came back.
    pub comparison: Comparison,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
const fn is_nought(count: &u64) -> bool {
    *count == 0
}

/// The day's work, as the steps of a drill by process are proposed.
pub const WORKDAY: [Words; 5] = [
    Words { ja: "受付(患者を呼び出す)", en: "Reception (call up a patient)" },
    Words { ja: "診察(記録を見る・書く)", en: "Consultation (read and write the record)" },
    Words { ja: "指示(検査・処方を出す)", en: "Orders (tests, prescriptions)" },
    Words { ja: "会計", en: "Billing" },
    Words { ja: "画像を見る", en: "Look at images" },
];

/// One step of a drill by process: reception, consultation, order, billing …
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessStep {
    /// What was done.
    pub name: String,
    /// Whether it worked; `None` when it was not tried.
    pub worked: Option<bool>,
    /// How long it took, in minutes.
    pub minutes: Option<u32>,
    /// What was noticed.
    pub note: String,
}

/// What came of a drill, and how that was found out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "by")]
pub enum Outcome {
    /// File by file.
    Files(Box<Measured>),
    /// By going through the work with the restored system.
    Process {
        /// In the order of the day.
        steps: Vec<ProcessStep>,
    },
}

/// What the installation that recorded a drill vouches for it with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vouched {
    /// SHA-256 of what was found to differ, as it is kept.
    pub found: crate::Sha256,
    /// Over all the drill says, the facility and `found`.
    pub tag: String,
}

/// The day in Japan of a moment in UTC, RFC 3339.
#[must_use]
pub fn day_of(text: &str) -> Option<Date> {
    text.parse::<jiff::Timestamp>().ok().map(|at| moment::day(at.as_microsecond()))
}

/// A backup of a week before the sealing is questioned.
const LONG_BEFORE_SEAL: i32 = 7;

/// A drill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drill {
    /// Id.
    pub id: DrillId,
    /// Of which system; `None` for data of no system, as shared files.
    pub system_id: Option<SystemId>,
    /// The day.
    pub performed_on: Date,
    /// The day of the backup that was restored: its generation.
    pub backup_of: Option<Date>,
    /// From the beginning of the restore until it could be used, in minutes.
    pub minutes: Option<u32>,
    /// Who performed it.
    pub performed_by: String,
    /// The medium or place the backup lay on.
    pub medium: String,
    /// Whether the medium was out of reach from the network until the restore.
    pub was_offline: Option<bool>,
    /// Who saw that.
    pub seen_by: String,
    /// What went wrong and what is to be better next time.
    pub note: String,
    /// What came of it.
    pub outcome: Outcome,
    /// Why it was withdrawn; empty while it stands.
    #[serde(default)]
    pub withdrawn: String,
    /// Counts saves.
    pub revision: u32,
    /// What is vouched for it with; nothing in a record that was not made by Sejo as it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vouched: Option<Vouched>,
    /// Whether it is as it was recorded. Never stored: `app` finds it out of the drills it judges or shows, and it holds for none before.
    #[serde(skip)]
    pub is_as_recorded: bool,
}

impl Drill {
    /// What it showed: of files what the comparison shows, of steps that each one tried worked, or that one did not.
    #[must_use]
    pub fn shown(&self) -> Shown {
        match &self.outcome {
            Outcome::Files(measured) => measured.comparison.shown(),
            Outcome::Process { steps } if steps.iter().any(|s| s.worked == Some(false)) => Shown::Failed,
            Outcome::Process { steps } if steps.iter().any(|s| s.worked == Some(true)) => Shown::Back,
            Outcome::Process { .. } => Shown::Nothing,
        }
    }

    /// Whether everything came back, or every step that was tried worked and at least one was.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.shown() == Shown::Back
    }

    /// How many days before the sealing the backup is said to have been taken, where that is so long that it has to be
    /// questioned: files of that day are seldom those that were sealed.
    #[must_use]
    pub fn days_before_seal(&self) -> Option<i32> {
        let days = (self.sealed_on()? - self.backup_of?).get_days();
        (days >= LONG_BEFORE_SEAL).then_some(days)
    }

    /// The day on which what was restored had been sealed, where the manifest says it.
    #[must_use]
    pub fn sealed_on(&self) -> Option<Date> {
        match &self.outcome {
            Outcome::Files(measured) => day_of(measured.sealed_at.as_ref()?),
            Outcome::Process { .. } => None,
        }
    }

    /// The day on which what came back was compared; nothing where people went through the work.
    #[must_use]
    pub fn compared_on(&self) -> Option<Date> {
        match &self.outcome {
            Outcome::Files(measured) => day_of(&measured.checked_at),
            Outcome::Process { .. } => None,
        }
    }

    /// Whether files were compared with those from before; people going through the work cannot tell what is missing.
    #[must_use]
    pub const fn compared_files(&self) -> bool {
        matches!(self.outcome, Outcome::Files(_))
    }

    /// Whether it counts for anything: as it was recorded, and not withdrawn.
    #[must_use]
    pub const fn stands(&self) -> bool {
        self.is_as_recorded && self.withdrawn.is_empty()
    }

    /// Whether it stands and was performed within `days` before `today`.
    #[must_use]
    pub fn is_fresh(&self, today: Date, days: u32) -> bool {
        let age = (today - self.performed_on).get_days();
        self.stands() && age >= 0 && u32::try_from(age).is_ok_and(|age| age <= days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_was_changing_nobody_says_that_its_contents_are_others() {
        for (difference, was_moving, words) in [
            (Difference::Changed, false, "中身が違う"),
            (Difference::Changed, true, "書き換わっていた"),
            (Difference::Missing, true, "戻っていない"),
        ] {
            let found = Found { difference, name: String::new(), size: None, now: None, was_moving };
            assert_eq!(found.words().ja, words, "{difference:?} {was_moving}");
        }
    }

    #[test]
    fn only_what_surely_came_back_otherwise_is_a_failure() {
        let of = |missing, unreadable, changed, changed_moving, unknown| Comparison {
            before: 9,
            missing,
            unreadable,
            changed,
            changed_moving,
            unknown,
            ..Comparison::default()
        };
        for (comparison, shown) in [
            (Comparison::default(), Shown::Nothing),
            (Comparison { extra: 3, ..Comparison::default() }, Shown::Nothing),
            (of(0, 0, 0, 0, 0), Shown::Back),
            (of(0, 0, 0, 0, 1), Shown::Unsure),
            (of(0, 0, 2, 2, 0), Shown::Unsure),
            (of(0, 0, 2, 1, 0), Shown::Failed),
            (of(1, 0, 0, 0, 1), Shown::Failed),
            (of(0, 1, 0, 0, 0), Shown::Unsure),
            (of(1, 1, 0, 0, 0), Shown::Failed),
        ] {
            assert_eq!(comparison.shown(), shown, "{comparison:?}");
        }
    }
}
