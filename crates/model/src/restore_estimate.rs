//! How long a restore may take (戻るまでの見込み): replacements, machines set up anew, data brought back.
//!
//! Invariant: every part says what it rests on, and a part that is not known makes the whole unknown: a sum of the others
//! would look like an answer.

use serde::Serialize;

use crate::words::{Lang, Text};

keyed_enum! {
    /// What a part rests on, the surest first.
    pub enum Basis {
        Drill = "drill", "このシステムの訓練で測った値から", "worked out from a drill of this system";
        OtherDrill = "other-drill", "ほかのシステムの訓練で測った速さから", "worked out from the drill of another system";
        Guess = "guess", "仮の値から", "worked out from a guess";
    }
}

keyed_enum! {
    /// What has to be known first.
    pub enum Unknown {
        Record = "record", "バックアップの記録", "a backup record";
        Amount = "amount", "データの量", "the amount of data";
        Speed = "speed", "戻す速さ(フォルダで確かめた復旧訓練)", "the speed of a restore (a drill with a folder)";
        TooLittle = "too-little", "戻す速さ(これまでの復旧訓練は戻した量が少なく、時間はわかりません)", "the speed of a restore (the drills so far brought back too little to tell the time)";
        Machines = "machines", "組み直す台数", "how many machines are set up anew";
    }
}

/// A part of the time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Minutes.
    pub minutes: u64,
    /// What it rests on.
    pub basis: Basis,
    /// How it was worked out.
    pub how: Text,
}

/// An estimate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Estimate {
    /// Until replacements are delivered; `None` where nothing is to be bought.
    pub procurement: Option<Part>,
    /// Setting machines up anew; `None` where there are none.
    pub rebuild: Option<Part>,
    /// Bringing the data back.
    pub data: Option<Part>,
    /// What has to be known first.
    pub unknown: Vec<Unknown>,
}

impl Estimate {
    /// All parts together, in minutes, where all are known.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        let sum = self.parts().map(|part| part.minutes).fold(0, u64::saturating_add);
        self.unknown.is_empty().then_some(sum)
    }

    /// The parts in the order in which they come.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        [&self.procurement, &self.rebuild, &self.data].into_iter().flatten()
    }

    /// Whether every part rests on a drill of this system.
    #[must_use]
    pub fn is_measured(&self) -> bool {
        self.unknown.is_empty() && self.parts().all(|part| part.basis == Basis::Drill)
    }
}

/// A time as people say it: minutes below two hours, hours below three days, else days. Rounded up, for nobody plans with
/// the minute.
#[must_use]
pub fn duration(minutes: u64, lang: Lang) -> String {
    const HOUR: u64 = 60;
    const DAY: u64 = 24 * HOUR;
    let (count, ja, en) = match minutes {
        0..120 => (minutes, "分", "min"),
        120..4320 => (minutes.div_ceil(HOUR), "時間", "hours"),
        _ => (minutes.div_ceil(DAY), "日", "days"),
    };
    match lang {
        Lang::Ja => format!("{count}{ja}"),
        Lang::En => format!("{count} {en}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_in_the_unit_people_think_in() {
        let said = [0, 119, 120, 121, 4319, 4320, 4321, 44_640].map(|minutes| duration(minutes, Lang::Ja));
        assert_eq!(said, ["0分", "119分", "2時間", "3時間", "72時間", "3日", "4日", "31日"]);
        assert_eq!(duration(600, Lang::En), "10 hours");
    }
}
