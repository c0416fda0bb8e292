//! Who must be told by when, counted from the day the facility came to know.
//!
//! Invariants: every deadline names its source; where the sources give no day, none is made up; the day of knowing is the
//! first day, so that no counting is later than the office's own.
//! Sources: 医政総発1029第1号 etc. (2018-10-29); 個人情報の保護に関する法律 26条, 同施行規則 7・8・10条 with the commission's
//! guideline (通則編 3-5-3, 3-5-4); BCP確認表 3-4 and 経営管理編 3.4.3 of the ministry's guideline.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

use super::{Party, Purpose};
use crate::calendar::Calendar;
use crate::moment;
use crate::words::{Lang, Text, Words};

/// By when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Limit {
    /// 直ちに.
    AtOnce,
    /// 速やかに: the source gives no days.
    Promptly,
    /// Between two days, the sooner the better.
    Between {
        /// The first of them.
        first: Date,
        /// The last of them.
        last: Date,
    },
    /// At the latest on a day.
    By {
        /// The day.
        last: Date,
    },
    /// The sources name the party and no day.
    NoDay,
}

/// A duty with its limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// Who must be told.
    pub party: Party,
    /// By when.
    pub limit: Limit,
    /// Where this is so.
    #[serde(skip)]
    pub when: Words,
    /// Where it stands.
    #[serde(skip)]
    pub source: Words,
}

const NOTICE: Words = Words {
    ja: "厚生労働省の通知(平成30年10月29日 医政総発1029第1号ほか)",
    en: "notice of the health ministry (29 October 2018)",
};
const QUICK: Words = Words {
    ja: "個人情報保護法26条、施行規則8条1項、ガイドライン通則編3-5-3-3(おおむね3〜5日以内)",
    en: "Act on the Protection of Personal Information, art. 26; rules, art. 8(1); guideline 3-5-3-3 (about 3 to 5 days)",
};
const FULL: Words = Words {
    ja: "個人情報保護法26条、施行規則8条2項(30日以内。不正な目的のおそれがあるときは60日以内)",
    en: "Act on the Protection of Personal Information, art. 26; rules, art. 8(2) (30 days; 60 where harm may have been meant)",
};
const PERSONS: Words = Words {
    ja: "個人情報保護法26条2項、施行規則10条(日数の定めはありません)",
    en: "Act on the Protection of Personal Information, art. 26(2); rules, art. 10 (no number of days)",
};
const CHECK_TABLE: Words = Words {
    ja: "厚生労働省のBCP確認表 3-4(日数の定めはありません)",
    en: "the ministry's BCP check table, 3-4 (no number of days)",
};
const GUIDELINE: Words = Words {
    ja: "医療情報システムの安全管理に関するガイドライン 経営管理編3.4.3(日数の定めは見つかっていません)",
    en: "the ministry's guideline, management volume 3.4.3 (no number of days found)",
};
const ANY_LEAK: Words = Words {
    ja: "患者さんの情報が1人分でも漏れた、またはそのおそれがあるとき",
    en: "where data of even one patient leaked or may have leaked",
};

/// Who must be told by when, in the order in which it presses.
#[must_use]
pub fn deadlines(known_on: Date, purpose: Purpose) -> Vec<Deadline> {
    let always = Words { ja: "いつも", en: "always" };
    let suspected = Words { ja: "サイバー攻撃の疑いがあるとき", en: "where an attack is suspected" };
    let ministry = Words {
        ja: "サイバー攻撃で障害が出て、情報の漏れや診療への支障がある、またはそのおそれがあるとき",
        en: "where an attack disturbs the systems and data leaked or care suffers, or may",
    };
    let asked = Words { ja: "被害を届け出る・相談するとき", en: "to report the crime or ask for advice" };
    // With the purpose unknown the shorter time is shown: one that turns out to be too short harms nobody.
    let days = if purpose == Purpose::Suspected { 60 } else { 30 };
    let line = |party, limit, when, source| Deadline { party, limit, when, source };
    let quick = Limit::Between { first: day(known_on, 3), last: day(known_on, 5) };
    vec![
        line(Party::Management, Limit::NoDay, always, CHECK_TABLE),
        line(Party::Vendor, Limit::AtOnce, suspected, NOTICE),
        line(Party::Ministry, Limit::Promptly, ministry, NOTICE),
        line(Party::Prefecture, Limit::NoDay, ministry, NOTICE),
        line(Party::Police, Limit::NoDay, asked, GUIDELINE),
        line(Party::PrivacyQuick, quick, ANY_LEAK, QUICK),
        line(Party::PrivacyFull, Limit::By { last: day(known_on, days) }, ANY_LEAK, FULL),
        line(Party::Persons, Limit::Promptly, ANY_LEAK, PERSONS),
    ]
}

/// The `number`-th day; the day of knowing is the first.
fn day(known_on: Date, number: i32) -> Date {
    known_on.saturating_add((number - 1).days())
}

impl Limit {
    /// The last day, where there is one.
    #[must_use]
    pub const fn last(self) -> Option<Date> {
        match self {
            Self::Between { last, .. } | Self::By { last } => Some(last),
            Self::AtOnce | Self::Promptly | Self::NoDay => None,
        }
    }

    /// In words, with the days of the week.
    #[must_use]
    pub fn words(self, lang: Lang) -> String {
        let day = |d| moment::with_weekday(d, lang);
        match (self, lang) {
            (Self::AtOnce, _) => lang.pick("直ちに", "at once").to_owned(),
            (Self::Promptly, _) => lang.pick("速やかに", "promptly").to_owned(),
            (Self::NoDay, _) => lang.pick("早めに", "early").to_owned(),
            (Self::Between { first, last }, Lang::Ja) => format!("{}から{}までに", day(first), day(last)),
            (Self::Between { first, last }, Lang::En) => format!("between {} and {}", day(first), day(last)),
            (Self::By { last }, Lang::Ja) => format!("{}までに", day(last)),
            (Self::By { last }, Lang::En) => format!("by {}", day(last)),
        }
    }

    /// What to know about the last day as a business day: the office may be closed, or nobody can say yet. A working day
    /// before the day of knowing is of no use to anybody.
    #[must_use]
    pub fn business_note(self, calendar: &Calendar, known_on: Date) -> Option<Text> {
        let last = self.last()?;
        let note = closed_note(last, calendar, known_on);
        if calendar.knows(last) {
            return note;
        }
        let reach = calendar.reach();
        let (ja, en) = note.map_or_else(
            || ("窓口が休みでないか、確かめてください。".to_owned(), "Check whether the office is open.".to_owned()),
            |note| (note.ja, note.en),
        );
        Some(Text::new(format!("{ja}{}", reach.ja), format!("{en} {}", reach.en)))
    }
}

/// That the office may be closed on the last day, and which working day is left.
fn closed_note(last: Date, calendar: &Calendar, known_on: Date) -> Option<Text> {
    let why = calendar.closed(last)?;
    let Some(before) = calendar.open_before(last).filter(|day| *day >= known_on) else {
        return Some(Text::new(
            format!(
                "この日は{}で、窓口が休みのことがあります。その前に平日はありません。ウェブの入力フォームなど、休みでも届く方法で知らせます。",
                why.ja
            ),
            format!(
                "The office may be closed ({}), and there is no working day before. Use a way that works on days off, such as the web form.",
                why.en
            ),
        ));
    };
    let until = |lang| moment::with_weekday(before, lang);
    Some(Text::new(
        format!("この日は{}で、窓口が休みのことがあります。その前の平日は{}です。", why.ja, until(Lang::Ja)),
        format!("The office may be closed ({}). The working day before is {}.", why.en, until(Lang::En)),
    ))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// Known at, purpose, party → by when, as a clerk reads it.
    const TABLE: [(&str, Purpose, Party, &str); 12] = [
        ("2026-11-27T18:00", Purpose::Unknown, Party::Vendor, "直ちに"),
        ("2026-11-27T18:00", Purpose::Unknown, Party::Ministry, "速やかに"),
        ("2026-11-27T18:00", Purpose::Unknown, Party::Persons, "速やかに"),
        ("2026-11-27T18:00", Purpose::Unknown, Party::Police, "早めに"),
        ("2026-11-27T18:00", Purpose::Unknown, Party::PrivacyQuick, "2026年11月29日(日)から2026年12月1日(火)までに"),
        ("2026-11-27T18:00", Purpose::Unknown, Party::PrivacyFull, "2026年12月26日(土)までに"),
        ("2026-11-27T18:00", Purpose::NotSuspected, Party::PrivacyFull, "2026年12月26日(土)までに"),
        ("2026-11-27T18:00", Purpose::Suspected, Party::PrivacyFull, "2027年1月25日(月)までに"),
        // The day in Japan counts, not the hour: a minute before and after midnight.
        ("2026-11-27T23:59", Purpose::Unknown, Party::PrivacyFull, "2026年12月26日(土)までに"),
        ("2026-11-28T00:00", Purpose::Unknown, Party::PrivacyFull, "2026年12月27日(日)までに"),
        // Over the end of a year and over a leap day.
        ("2026-12-29T03:00", Purpose::Unknown, Party::PrivacyQuick, "2026年12月31日(木)から2027年1月2日(土)までに"),
        ("2028-02-01T08:00", Purpose::Unknown, Party::PrivacyFull, "2028年3月1日(水)までに"),
    ];

    #[test]
    fn whoever_knows_at_that_time_must_tell_by_then() {
        for (known, purpose, party, expected) in TABLE {
            let known_on = moment::day(moment::parse(known).unwrap());
            let all = deadlines(known_on, purpose);
            let found = all.iter().find(|d| d.party == party).unwrap();
            assert_eq!(found.limit.words(Lang::Ja), expected, "{known} {purpose} {party}");
        }
    }

    #[test]
    fn a_last_day_on_which_the_office_may_be_closed_is_told_with_the_day_before() {
        let note = |day| Limit::By { last: day }.business_note(Calendar::japan(), date(2026, 11, 1)).map(|t| t.ja);
        assert_eq!(
            note(date(2026, 12, 26)).as_deref(),
            Some("この日は土曜日で、窓口が休みのことがあります。その前の平日は2026年12月25日(金)です。")
        );
        assert_eq!(
            note(date(2027, 1, 2)).as_deref(),
            Some("この日は年末年始で、窓口が休みのことがあります。その前の平日は2026年12月28日(月)です。")
        );
        assert!(note(date(2026, 11, 23)).unwrap().contains("勤労感謝の日"));
        assert_eq!(note(date(2026, 12, 1)), None);
        let later = note(date(2028, 3, 1)).unwrap();
        assert!(later.contains("休みでないか") && later.contains("計算した予定"), "{later}");
        let equinox = note(date(2028, 3, 20)).unwrap();
        assert!(equinox.contains("春分の日(予定)") && equinox.contains("2028年3月17日(金)"), "{equinox}");
        assert_eq!(Limit::AtOnce.business_note(Calendar::japan(), date(2026, 11, 1)), None);
    }

    #[test]
    fn no_working_day_before_the_day_of_knowing_is_advised() {
        for (known, last) in [(date(2026, 5, 2), date(2026, 5, 6)), (date(2026, 12, 29), date(2027, 1, 2))] {
            let note = Limit::By { last }.business_note(Calendar::japan(), known).unwrap();
            assert!(note.ja.contains("その前に平日はありません") && note.en.contains("no working day"), "{}", note.ja);
        }
        let friday = Limit::By { last: date(2026, 11, 29) }.business_note(Calendar::japan(), date(2026, 11, 27));
        assert!(friday.unwrap().ja.contains("2026年11月27日(金)"), "the day of knowing itself will do");
    }

    #[test]
    fn every_duty_names_its_source_and_every_party_but_others_has_one() {
        let all = deadlines(date(2026, 11, 27), Purpose::Unknown);
        for party in Party::ALL.iter().filter(|p| **p != Party::Other) {
            let of_it: Vec<&Deadline> = all.iter().filter(|d| d.party == *party).collect();
            assert_eq!(of_it.len(), 1, "{party}");
            assert!(of_it.iter().all(|d| !d.source.ja.is_empty() && !d.when.en.is_empty()));
        }
    }

    #[test]
    fn the_end_of_time_breaks_nothing() {
        assert_eq!(deadlines(Date::MAX, Purpose::Suspected).len(), 8);
        assert!(Limit::By { last: Date::MIN }.business_note(Calendar::japan(), Date::MIN).is_some());
    }
}
