//! What stands between a backup and はい, read from its record alone.
//!
//! A record counts only whole: *one* backup must be out of reach, with its proof and other credentials than production,
//! reach back far enough, and have been seen. An offline copy of yesterday beside a changeable one of last month saves
//! nobody, so gaps of several records never cancel each other out.

use jiff::civil::Date;
use sejo_model::backup_record::{Apart, BackupGap, Credentials, Keeping, TakenBy};
use sejo_model::{BackupRecord, Control, Place, ReasonCode, Step, StepCode, SystemId, Thresholds, Weight};

use crate::codes::{reason, step};
use crate::words;

/// What a gap does to the verdict, the line that says so, and the deed that closes it.
pub(crate) const fn meaning(gap: BackupGap) -> (Weight, ReasonCode, StepCode) {
    use Weight::{Fails, Missing};
    match gap {
        BackupGap::NotKept => (Fails, reason::BACKUP_NOT_KEPT, step::BACKUP_TAKE),
        BackupGap::NotTaken => (Fails, reason::BACKUP_NOT_TAKEN, step::BACKUP_TAKE),
        BackupGap::Connected => (Fails, reason::BACKUP_CONNECTED, step::BACKUP_DETACH),
        BackupGap::SameCredentials => (Fails, reason::BACKUP_SAME_CREDENTIALS, step::BACKUP_CREDENTIALS),
        BackupGap::ShortReach => (Fails, reason::BACKUP_SHORT_REACH, step::BACKUP_GENERATIONS),
        BackupGap::NoRecord => (Missing, reason::BACKUP_NO_RECORD, step::BACKUP_RECORD),
        BackupGap::ContractOnly => (Missing, reason::BACKUP_CONTRACT_ONLY, step::BACKUP_SEE),
        BackupGap::NotSeen => (Missing, reason::BACKUP_NOT_SEEN, step::BACKUP_SEE),
        BackupGap::SeenLongAgo => (Missing, reason::BACKUP_SEEN_LONG_AGO, step::BACKUP_SEE),
        BackupGap::ApartUnknown => (Missing, reason::BACKUP_APART_UNKNOWN, step::BACKUP_ASK),
        BackupGap::NoProof => (Missing, reason::BACKUP_NO_PROOF, step::BACKUP_PROVE),
        BackupGap::CredentialsUnknown => (Missing, reason::BACKUP_CREDENTIALS_UNKNOWN, step::BACKUP_ASK),
        BackupGap::ReachUnknown => (Missing, reason::BACKUP_REACH_UNKNOWN, step::BACKUP_ASK),
        BackupGap::ReachContradicted => (Missing, reason::BACKUP_REACH_CONTRADICTED, step::BACKUP_ASK),
    }
}

/// Whether a gap is proven or only not known.
#[must_use]
pub const fn backup_weight(gap: BackupGap) -> Weight {
    meaning(gap).0
}

/// The deed that closes a gap of `count` things.
#[must_use]
pub fn backup_step(gap: BackupGap, count: usize) -> Step {
    let (_, _, code) = meaning(gap);
    let (minutes, yen) = words::cost(code, count);
    Step { code, control: Control::BackupRestore, items: Vec::new(), count, minutes, yen, place: Place::BackupRecords }
}

/// What is wrong with a backup of a system or not known of it, the worst first; none for one that is not needed.
#[must_use]
pub fn backup_gaps(record: &BackupRecord, thresholds: &Thresholds, today: Date) -> Vec<BackupGap> {
    match record.keeping {
        Keeping::NotNeeded => Vec::new(),
        Keeping::NotKept => vec![BackupGap::NotKept],
        Keeping::Unknown => vec![BackupGap::NoRecord],
        Keeping::Kept => {
            let mut gaps: Vec<BackupGap> =
                [seen(record, thresholds, today), apart(record), credentials(record), reach(record, thresholds)]
                    .into_iter()
                    .flatten()
                    .collect();
            gaps.sort_unstable();
            gaps
        }
    }
}

/// The same of something easily forgotten: that it is kept, and was seen.
#[must_use]
pub fn forgotten_gap(record: Option<&BackupRecord>, thresholds: &Thresholds, today: Date) -> Option<BackupGap> {
    let Some(record) = record else { return Some(BackupGap::NoRecord) };
    match record.keeping {
        Keeping::NotNeeded => None,
        Keeping::NotKept => Some(BackupGap::NotKept),
        Keeping::Unknown => Some(BackupGap::NoRecord),
        Keeping::Kept => seen(record, thresholds, today),
    }
}

/// The backup of the system that is nearest to はい, with what it still lacks. That none is needed counts only when no record
/// says otherwise.
#[must_use]
pub fn best_backup<'r>(
    system: SystemId,
    records: &'r [BackupRecord],
    thresholds: &Thresholds,
    today: Date,
) -> Option<(&'r BackupRecord, Vec<BackupGap>)> {
    let of_it = records.iter().filter(|r| r.system_id() == Some(system));
    let with = of_it.map(|record| (record, backup_gaps(record, thresholds, today)));
    let fails = |gaps: &[BackupGap]| gaps.iter().filter(|gap| meaning(**gap).0 == Weight::Fails).count();
    let rank = |keeping| match keeping {
        Keeping::Kept => 0,
        Keeping::Unknown => 1,
        Keeping::NotKept => 2,
        Keeping::NotNeeded => 3,
    };
    with.min_by_key(|(record, gaps)| (rank(record.keeping), fails(gaps), gaps.len(), record.id))
}

fn seen(record: &BackupRecord, thresholds: &Thresholds, today: Date) -> Option<BackupGap> {
    let Some(sighting) = &record.sighting else {
        // What a vendor takes stands in a contract; in Okayama it stood there and was not taken.
        let is_contract = record.taken_by == TakenBy::Vendor;
        return Some(if is_contract { BackupGap::ContractOnly } else { BackupGap::NotSeen });
    };
    if !sighting.taken {
        return Some(BackupGap::NotTaken);
    }
    let age = u32::try_from((today - sighting.on).get_days());
    (!age.is_ok_and(|age| age <= thresholds.backup_seen_days)).then_some(BackupGap::SeenLongAgo)
}

fn apart(record: &BackupRecord) -> Option<BackupGap> {
    match record.apart {
        Apart::Connected => Some(BackupGap::Connected),
        Apart::Unknown => Some(BackupGap::ApartUnknown),
        Apart::Offline | Apart::Unchangeable => {
            let is_proven = record.proof.as_ref().is_some_and(sejo_model::backup_record::Proof::is_complete);
            (!is_proven).then_some(BackupGap::NoProof)
        }
    }
}

const fn credentials(record: &BackupRecord) -> Option<BackupGap> {
    match record.credentials {
        Credentials::Separate => None,
        Credentials::Same => Some(BackupGap::SameCredentials),
        Credentials::Unknown => Some(BackupGap::CredentialsUnknown),
    }
}

fn reach(record: &BackupRecord, thresholds: &Thresholds) -> Option<BackupGap> {
    match record.reach() {
        None => Some(BackupGap::ReachUnknown),
        Some(days) if days < thresholds.backup_reach_days => Some(BackupGap::ShortReach),
        Some(_) => record.is_reach_contradicted().then_some(BackupGap::ReachContradicted),
    }
}
