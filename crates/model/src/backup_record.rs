//! Backup records (バックアップの記録): how a system, or a thing that is easily forgotten, is backed up, as people say and saw it.
//!
//! Invariant: what was never said is `None` or *unknown*, never a good answer. A backup in a contract is not one that was
//! taken: whoever saw it stands in [`Sighting`]. Several records of one system are several ways of backing it up. What was
//! seen and proved holds for the way it was made then: of another way it stands in [`Earlier`] and counts for nothing.
//!
//! Source: ministry's manual 3-② (several methods and generations), guideline 6.0 system operation 11 and 12 (a part that
//! cannot be rewritten), the BCP template's table (system, frequency, how it is made, how it is restored).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::{BackupRecordId, SystemId};

keyed_enum! {
    /// What is missed only when everything else is back.
    pub enum Forgotten {
        Masters = "masters", "マスタ(薬品・病名・点数・利用者)", "master data (drugs, diseases, fees, users)";
        Images = "images", "画像と、取り込んだ紙の文書", "images and scanned papers";
        NetworkConfigurations = "network-configurations", "ネットワーク機器の設定", "configurations of network devices";
        Directory = "directory", "利用者とパソコンの名簿(Active Directoryなど)", "directory of users and computers (Active Directory …)";
        DeviceSettings = "device-settings", "検査機器・部門システムの設定", "settings of examination devices and department systems";
        Licences = "licences", "ライセンスの鍵とインストール媒体", "licence keys and installation media";
        ClosedClaims = "closed-claims", "締めた月のレセプトデータ", "claims of closed months";
    }
}

keyed_enum! {
    /// Whether it is backed up.
    pub enum Keeping {
        Kept = "kept", "取っている", "backed up";
        NotNeeded = "not-needed", "要らない", "not needed";
        NotKept = "not-kept", "取っていない", "not backed up";
        Unknown = "unknown", "わからない", "not known";
    }
}

keyed_enum! {
    /// How often a backup is taken.
    pub enum Frequency {
        Continuous = "continuous", "常に(数分おき)", "all the time";
        Daily = "daily", "毎日", "every day";
        Weekly = "weekly", "毎週", "every week";
        Monthly = "monthly", "毎月", "every month";
        OnChange = "on-change", "変えたとき", "when it changes";
        Unknown = "unknown", "わからない", "not known";
    }
}

impl Frequency {
    /// Days between two backups, where they come in a rhythm of days.
    #[must_use]
    pub const fn days(self) -> Option<u32> {
        match self {
            Self::Daily => Some(1),
            Self::Weekly => Some(7),
            Self::Monthly => Some(28),
            Self::Continuous | Self::OnChange | Self::Unknown => None,
        }
    }
}

keyed_enum! {
    /// Whether somebody who is in the network could destroy the backup.
    pub enum Apart {
        Offline = "offline", "切り離している(外した媒体など)", "offline (a medium that is taken off)";
        Unchangeable = "unchangeable", "書き換えられない(WORM・クラウドのロック)", "unchangeable (WORM, lock of a cloud)";
        Connected = "connected", "つながったままで、書き換えられる", "connected and changeable";
        Unknown = "unknown", "わからない", "not known";
    }
}

keyed_enum! {
    /// With whose credentials the backup could be deleted.
    pub enum Credentials {
        Separate = "separate", "システムの管理者とは別", "other than the system's administrator";
        Same = "same", "システムの管理者と同じ", "the system's administrator";
        Unknown = "unknown", "わからない", "not known";
    }
}

keyed_enum! {
    /// Who takes the backup.
    pub enum TakenBy {
        Vendor = "vendor", "事業者", "the vendor";
        Facility = "facility", "自施設", "the facility";
        Unknown = "unknown", "わからない", "not known";
    }
}

keyed_enum! {
    /// Where it is written that the backup is apart.
    pub enum ProofKind {
        Contract = "contract", "契約の条項", "a clause of the contract";
        Rule = "rule", "施設の規程", "one's own rules";
    }
}

keyed_enum! {
    /// What stands between a backup and はい, the worst first.
    pub enum BackupGap {
        NotKept = "not-kept", "バックアップを取っていない", "not backed up";
        NotTaken = "not-taken", "見たときに、取れていなかった", "was not there when somebody looked";
        Connected = "connected", "つながったままで、一緒に壊される", "connected, so it can be destroyed with the system";
        SameCredentials = "same-credentials", "システムの管理者の鍵で消せる", "can be deleted by the system's administrator";
        ShortReach = "short-reach", "感染前まで戻れないおそれがある", "may hold only what is infected";
        NoRecord = "no-record", "取り方の記録がない", "nobody wrote down how it is backed up";
        ContractOnly = "contract-only", "契約だけで、取れたところを見ていない", "in the contract; nobody has seen it taken";
        NotSeen = "not-seen", "取れたところを見ていない", "nobody has seen it taken";
        SeenLongAgo = "seen-long-ago", "最後に見たのが古い", "last seen long ago";
        ApartUnknown = "apart-unknown", "切り離しているかわからない", "not known whether it is apart";
        NoProof = "no-proof", "切り離している証拠がない", "no proof that it is apart";
        CredentialsUnknown = "credentials-unknown", "だれの鍵で消せるかわからない", "not known who could delete it";
        ReachUnknown = "reach-unknown", "何日前まで戻れるかわからない", "not known how far back it reaches";
        ReachContradicted = "reach-contradicted", "何日前まで戻れるかが、頻度と世代に合わない", "the days back do not fit rhythm and generations";
    }
}

/// What is backed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Subject {
    /// A system.
    System {
        /// Which.
        system_id: SystemId,
    },
    /// Something that is easily forgotten.
    Forgotten {
        /// What.
        thing: Forgotten,
    },
}

/// Where it is written that the backup is apart: the offline part needs its proof.
///
/// Source: questions and answers on the fee rules, id 6687: the clause of the contract, or one's own rules that say how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Contract or rule.
    pub kind: ProofKind,
    /// Which document.
    pub document: String,
    /// Page or clause.
    pub page: String,
    /// Its words.
    pub quote: String,
}

impl Proof {
    /// Whether somebody else can find it: the document, and where in it or what it says.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let is_said = |text: &str| !text.trim().is_empty();
        is_said(&self.document) && (is_said(&self.page) || is_said(&self.quote))
    }

    fn is_as(&self, other: &Self) -> bool {
        let texts = [(&self.document, &other.document), (&self.page, &other.page), (&self.quote, &other.quote)];
        self.kind == other.kind && texts.into_iter().all(|(a, b)| is_same(a, b))
    }
}

/// The same words; spaces and ends of lines are how a form or a command wrote them.
fn is_same(a: &str, b: &str) -> bool {
    a.split_whitespace().eq(b.split_whitespace())
}

/// Somebody looked whether the backup is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighting {
    /// When.
    pub on: Date,
    /// Who.
    pub by: String,
    /// Whether it was there.
    pub taken: bool,
}

/// What was seen and proved of a backup while it was made otherwise: it says nothing of the one there is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// The day on which somebody wrote down that it is made otherwise.
    pub until: Date,
    /// How it was made.
    pub method: String,
    /// Where it lay.
    pub place: String,
    /// Whether it was out of reach.
    pub apart: Apart,
    /// Who took it.
    pub taken_by: TakenBy,
    /// Where it was written that it was apart.
    pub proof: Option<Proof>,
    /// When somebody last looked.
    pub sighting: Option<Sighting>,
}

/// How something is backed up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupRecord {
    /// Id.
    pub id: BackupRecordId,
    /// Of what.
    pub subject: Subject,
    /// Whether it is backed up.
    pub keeping: Keeping,
    /// Why it is not needed.
    pub because: String,
    /// What is in it.
    pub contents: String,
    /// How it is made.
    pub method: String,
    /// How often.
    pub frequency: Frequency,
    /// How many are kept.
    pub generations: Option<u32>,
    /// How far back the oldest reaches, in days, where somebody said it.
    pub reach_days: Option<u32>,
    /// Where it lies.
    pub place: String,
    /// Whether it is out of reach.
    pub apart: Apart,
    /// Where that is written.
    pub proof: Option<Proof>,
    /// Who could delete it.
    pub credentials: Credentials,
    /// Who takes it.
    pub taken_by: TakenBy,
    /// When somebody last looked.
    pub sighting: Option<Sighting>,
    /// What was seen and proved while it was made otherwise, the last at the end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Earlier>,
    /// How it is restored.
    pub restore_method: String,
    /// How long that takes, as somebody said, in minutes.
    pub restore_minutes: Option<u32>,
    /// Who can begin without the vendor; empty for nobody named.
    pub started_by: String,
    /// How much there is to restore, in GB.
    pub size_gb: Option<u32>,
    /// How many machines would have to be set up anew; without it those of the ledger are counted.
    pub machines: Option<u32>,
    /// Remarks.
    pub note: String,
    /// Counts saves.
    pub revision: u32,
}

impl BackupRecord {
    /// One of which nothing is said yet.
    #[must_use]
    pub const fn blank(id: BackupRecordId, subject: Subject) -> Self {
        Self {
            id,
            subject,
            keeping: Keeping::Unknown,
            because: String::new(),
            contents: String::new(),
            method: String::new(),
            frequency: Frequency::Unknown,
            generations: None,
            reach_days: None,
            place: String::new(),
            apart: Apart::Unknown,
            proof: None,
            credentials: Credentials::Unknown,
            taken_by: TakenBy::Unknown,
            sighting: None,
            earlier: Vec::new(),
            restore_method: String::new(),
            restore_minutes: None,
            started_by: String::new(),
            size_gb: None,
            machines: None,
            note: String::new(),
            revision: 0,
        }
    }

    /// Of which system.
    #[must_use]
    pub const fn system_id(&self) -> Option<SystemId> {
        match self.subject {
            Subject::System { system_id } => Some(system_id),
            Subject::Forgotten { .. } => None,
        }
    }

    /// Of which thing that is easily forgotten.
    #[must_use]
    pub const fn thing(&self) -> Option<Forgotten> {
        match self.subject {
            Subject::System { .. } => None,
            Subject::Forgotten { thing } => Some(thing),
        }
    }

    /// In a line: how it is kept, why it need not be, or what else there is to say.
    #[must_use]
    pub fn how(&self) -> &str {
        match self.keeping {
            Keeping::Kept => &self.method,
            Keeping::NotNeeded => &self.because,
            Keeping::NotKept | Keeping::Unknown => &self.note,
        }
    }

    /// The newest look, at the backup as it is or as it was.
    #[must_use]
    pub fn last_seen(&self) -> Option<&Sighting> {
        let earlier = self.earlier.iter().filter_map(|e| e.sighting.as_ref());
        earlier.chain(&self.sighting).max_by_key(|s| s.on)
    }

    /// As it is kept in the place of `before`. Where it is made otherwise now, what had been seen and proved is put aside: only
    /// a look and a proof that are new are of this one.
    #[must_use]
    pub fn following(self, before: &Self, today: Date) -> Self {
        let mut earlier = before.earlier.clone();
        if !self.is_made_otherwise(before) {
            return Self { earlier, ..self };
        }
        if before.sighting.is_some() || before.proof.is_some() {
            earlier.push(Earlier {
                until: today,
                method: before.method.clone(),
                place: before.place.clone(),
                apart: before.apart,
                taken_by: before.taken_by,
                proof: before.proof.clone(),
                sighting: before.sighting.clone(),
            });
        }
        let is_new = |proof: &Proof| before.proof.as_ref().is_none_or(|old| !old.is_as(proof));
        Self {
            proof: self.proof.filter(is_new),
            sighting: self.sighting.filter(|s| Some(s) != before.sighting.as_ref()),
            earlier,
            ..self
        }
    }

    /// Whether something that was said of how it is made is said no longer. What was not known before and is said now is not
    /// another backup.
    fn is_made_otherwise(&self, before: &Self) -> bool {
        let is_changed = |before: &str, now: &str| !before.trim().is_empty() && !is_same(before, now);
        is_changed(&before.method, &self.method)
            || is_changed(&before.place, &self.place)
            || (before.apart != Apart::Unknown && before.apart != self.apart)
            || (before.taken_by != TakenBy::Unknown && before.taken_by != self.taken_by)
            || (before.keeping != Keeping::Unknown && before.keeping != self.keeping)
    }

    /// How many days back one can surely go: as was said, else by counting. Right after a backup was taken the oldest of
    /// five weekly ones is four weeks old; the only one is of today.
    #[must_use]
    pub fn reach(&self) -> Option<u32> {
        if self.generations.is_some_and(|kept| kept < 2) {
            return Some(0);
        }
        let counted = || Some((self.generations? - 1).saturating_mul(self.frequency.days()?));
        self.reach_days.or_else(counted)
    }

    /// Whether more days are said than so many generations at that rhythm can hold: one of the three is wrong, or there is a
    /// further way of backing it up that has no record.
    #[must_use]
    pub fn is_reach_contradicted(&self) -> bool {
        let most = || Some(self.generations?.saturating_mul(self.frequency.days()?));
        self.reach_days.zip(most()).is_some_and(|(said, most)| said > most)
    }
}
