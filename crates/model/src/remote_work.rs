//! Work by remote maintenance (リモート保守の作業): what was announced beforehand, and what the log shows of it.
//!
//! Held against each other they tell whether anybody came in whom nobody expected. What was found and explained stays on
//! record with its explanation.
//!
//! Source: safety guideline, system operation 10 (保守), and the incidents in which a maintenance line was the way in.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::configuration::RemoteConnection;
use crate::id::{RemoteConnectionId, RemoteWorkId};
use crate::verdict::Weight;
use crate::words::Lang;
use crate::{moment, text};

/// So long before and after the announced time a connection still belongs to it, in microseconds. Own choice: a quarter of
/// an hour for clocks and punctuality.
const GRACE: i64 = 15 * 60 * 1_000_000;

/// What was announced (作業計画).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// From when, microseconds since 1970 (UTC).
    pub from: i64,
    /// Until when.
    pub until: i64,
    /// What is done.
    pub what: String,
    /// By whom.
    pub who: String,
}

/// What the log of the way in shows (ログとの照合).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// The day somebody looked.
    pub on: Date,
    /// Who looked.
    pub by: String,
    /// The connection that was found; `None` where there was none.
    pub session: Option<Session>,
    /// Looked at before the announced time was over, be it on the same day, or nobody says that it was afterwards.
    #[serde(default)]
    pub before_end: bool,
}

/// A connection in a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// When it began, microseconds since 1970 (UTC).
    pub from: i64,
    /// When it ended, where the log tells.
    #[serde(default)]
    pub until: Option<i64>,
    /// User name; empty where the log tells none.
    #[serde(default)]
    pub user: String,
}

/// A piece of work: announced, found in the log, or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteWork {
    /// Id.
    pub id: RemoteWorkId,
    /// By which registered connection.
    pub connection_id: RemoteConnectionId,
    /// What was announced; `None` for a connection nobody announced.
    pub plan: Option<Plan>,
    /// What the log shows; `None` while nobody looked.
    pub checked: Option<Checked>,
    /// Why what does not fit is all right: whom one asked, and what they said.
    #[serde(default)]
    pub explained: String,
    /// Counts up with each save.
    #[serde(default)]
    pub revision: u32,
}

keyed_enum! {
    /// What plan and log say together.
    pub enum WorkStanding {
        Unplanned = "unplanned", "計画のない接続", "nobody announced it";
        OutsidePlan = "outside-plan", "計画の時間と違う", "not at the announced time";
        StrangeUser = "strange-user", "登録にない利用者名", "a user nobody registered";
        Unchecked = "unchecked", "ログと照らしていない", "not held against the log";
        Unclear = "unclear", "計画どおりかわからない", "not known whether as announced";
        Explained = "explained", "事情を確かめた", "explained";
        Ahead = "ahead", "これから", "to come";
        NotUsed = "not-used", "接続はなかった", "nobody came in";
        Matched = "matched", "計画どおり", "as announced";
    }
}

impl WorkStanding {
    /// What it does to the row of remote maintenance.
    #[must_use]
    pub const fn weight(self) -> Weight {
        match self {
            Self::Unplanned | Self::OutsidePlan | Self::StrangeUser => Weight::Missing,
            Self::Unchecked | Self::Unclear | Self::Explained | Self::Ahead | Self::NotUsed => Weight::Notes,
            Self::Matched => Weight::Holds,
        }
    }

    /// In words; where it is not known, with what is missing for it.
    #[must_use]
    pub fn told(self, missing: &[SessionGap], lang: Lang) -> String {
        let words = self.words().r#in(lang);
        if self != Self::Unclear {
            return words.to_owned();
        }
        let missing: Vec<&str> = missing.iter().map(|gap| gap.words().r#in(lang)).collect();
        match lang {
            Lang::Ja => format!("{words}(ないもの: {})", missing.join("、")),
            Lang::En => format!("{words} (missing: {})", missing.join(", ")),
        }
    }
}

keyed_enum! {
    /// Without what nobody can tell whether a connection was the announced one.
    pub enum SessionGap {
        End = "end", "接続の終わり", "when the connection ended";
        User = "user", "ログにあった利用者名", "the user name in the log";
        Registered = "registered", "登録の利用者名", "the user names of the register";
    }
}

impl Checked {
    /// Whether somebody looked before the announced time was over: what came after nobody has seen yet.
    #[must_use]
    pub fn is_early(&self, plan: &Plan) -> bool {
        self.before_end || self.on < moment::day(plan.until)
    }
}

impl RemoteWork {
    /// When it was, or will be: the announced time, else that of the log; `None` where nobody said.
    #[must_use]
    pub fn at(&self) -> Option<i64> {
        let session = || Some(self.checked.as_ref()?.session.as_ref()?.from);
        self.plan.as_ref().map(|p| p.from).or_else(session)
    }

    /// What plan and log say together at a moment, for the connection it came by.
    #[must_use]
    pub fn standing(&self, connection: Option<&RemoteConnection>, now: i64) -> WorkStanding {
        let found = self.found(connection, now);
        let is_open = found.weight() == Weight::Missing || found == WorkStanding::Unclear;
        if is_open && !text::is_blank(&self.explained) { WorkStanding::Explained } else { found }
    }

    /// Without what nobody can tell whether the connection was the announced one; empty where none was found.
    #[must_use]
    pub fn gaps(&self, connection: Option<&RemoteConnection>) -> Vec<SessionGap> {
        let Some(session) = self.checked.as_ref().and_then(|c| c.session.as_ref()) else { return Vec::new() };
        let is_unregistered = connection.is_none_or(|c| c.users.is_empty());
        [
            (SessionGap::End, session.until.is_none()),
            (SessionGap::User, text::is_blank(&session.user)),
            (SessionGap::Registered, is_unregistered),
        ]
        .into_iter()
        .filter_map(|(gap, is_open)| is_open.then_some(gap))
        .collect()
    }

    fn found(&self, connection: Option<&RemoteConnection>, now: i64) -> WorkStanding {
        let is_early =
            self.checked.as_ref().zip(self.plan.as_ref()).is_some_and(|(checked, plan)| checked.is_early(plan));
        let settled = |standing| match &self.plan {
            Some(plan) if plan.until >= now => WorkStanding::Ahead,
            _ if is_early || self.checked.is_none() => WorkStanding::Unchecked,
            _ => standing,
        };
        let Some(session) = self.checked.as_ref().and_then(|c| c.session.as_ref()) else {
            return settled(WorkStanding::NotUsed);
        };
        let Some(plan) = &self.plan else { return WorkStanding::Unplanned };
        let end = session.until.unwrap_or(session.from);
        if session.from < plan.from.saturating_sub(GRACE) || end > plan.until.saturating_add(GRACE) {
            return WorkStanding::OutsidePlan;
        }
        let users = connection.map(|c| c.users.as_slice()).unwrap_or_default();
        let is_known = |user: &String| text::fold(user) == text::fold(&session.user);
        if !text::is_blank(&session.user) && !users.is_empty() && !users.iter().any(is_known) {
            return WorkStanding::StrangeUser;
        }
        settled(if self.gaps(connection).is_empty() { WorkStanding::Matched } else { WorkStanding::Unclear })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000_000;

    fn work(plan: Option<(i64, i64)>, session: Option<Option<(i64, Option<i64>, &str)>>) -> RemoteWork {
        let plan = plan.map(|(from, until)| Plan {
            from: from * HOUR,
            until: until * HOUR,
            what: "更新".into(),
            who: "山田".into(),
        });
        let session = session.map(|found| Checked {
            on: jiff::civil::date(2026, 11, 22),
            by: "佐藤".into(),
            session: found.map(|(from, until, user)| Session {
                from: from * HOUR,
                until: until.map(|u| u * HOUR),
                user: user.into(),
            }),
            before_end: false,
        });
        RemoteWork {
            id: RemoteWorkId::new(),
            connection_id: RemoteConnectionId::new(),
            plan,
            checked: session,
            explained: String::new(),
            revision: 0,
        }
    }

    fn registered() -> RemoteConnection {
        let users = vec!["maker-a".to_owned(), "MAKER-B".to_owned()];
        RemoteConnection { users, ..RemoteConnection::blank(jiff::civil::date(2026, 4, 1)) }
    }

    /// The plan, what the log shows, what follows; hours of a day at whose twelfth somebody asks.
    #[test]
    fn plan_and_log_are_held_against_each_other() {
        use WorkStanding as S;
        let known = registered();
        for (plan, session, standing) in [
            (Some((13, 15)), None, S::Ahead),
            (Some((11, 13)), None, S::Ahead),
            (Some((9, 11)), None, S::Unchecked),
            (Some((9, 11)), Some(None), S::NotUsed),
            (Some((9, 11)), Some(Some((9, Some(10), "maker-a"))), S::Matched),
            (Some((9, 11)), Some(Some((9, None, "maker-a"))), S::Unclear),
            (Some((9, 11)), Some(Some((9, Some(10), ""))), S::Unclear),
            (Some((9, 11)), Some(Some((9, None, "guest"))), S::StrangeUser),
            (Some((9, 13)), Some(None), S::Ahead),
            (Some((9, 13)), Some(Some((9, Some(10), "maker-a"))), S::Ahead),
            (Some((9, 13)), Some(Some((8, Some(10), "maker-a"))), S::OutsidePlan),
            (Some((9, 11)), Some(Some((9, Some(10), "ｍaker-b"))), S::Matched),
            (Some((9, 11)), Some(Some((9, Some(10), "guest"))), S::StrangeUser),
            (Some((9, 11)), Some(Some((9, Some(12), "maker-a"))), S::OutsidePlan),
            (Some((9, 11)), Some(Some((8, Some(10), "maker-a"))), S::OutsidePlan),
            (None, Some(Some((3, Some(4), "maker-a"))), S::Unplanned),
            (None, None, S::Unchecked),
        ] {
            let work = work(plan, session);
            assert_eq!(work.standing(Some(&known), 12 * HOUR), standing, "{work:?}");
        }
    }

    #[test]
    fn an_explanation_settles_what_did_not_fit_and_nothing_else() {
        let mut odd = work(None, Some(Some((3, None, ""))));
        assert_eq!(odd.standing(None, 0), WorkStanding::Unplanned);
        odd.explained = "夜間の障害対応と電話で確かめた".into();
        assert_eq!(odd.standing(None, 0), WorkStanding::Explained);
        let known = registered();
        let mut fine = work(Some((9, 11)), Some(Some((9, Some(10), "maker-a"))));
        fine.explained = "メモ".into();
        assert_eq!(fine.standing(Some(&known), 12 * HOUR), WorkStanding::Matched);
        let mut unclear = work(Some((9, 11)), Some(Some((9, None, "maker-a"))));
        assert_eq!(unclear.standing(Some(&known), 12 * HOUR), WorkStanding::Unclear);
        unclear.explained = "終わりはログに残らないと電話で確かめた".into();
        assert_eq!(unclear.standing(Some(&known), 12 * HOUR), WorkStanding::Explained);
    }

    /// The day somebody looked, when the work ends, what follows at a moment after it.
    #[test]
    fn a_look_before_the_end_of_the_work_settles_nothing() {
        let (none, seen) = (Some(None), Some(Some((9, Some(10), "maker-a"))));
        let known = registered();
        for (session, settled) in [(none, WorkStanding::NotUsed), (seen, WorkStanding::Matched)] {
            let mut early = work(Some((9, 11)), session);
            for (on, standing) in [
                (jiff::civil::date(1969, 12, 31), WorkStanding::Unchecked),
                (jiff::civil::date(1970, 1, 1), settled),
                (jiff::civil::date(1970, 1, 2), settled),
            ] {
                early.checked.as_mut().unwrap().on = on;
                assert_eq!(early.standing(Some(&known), 30 * HOUR), standing, "{on}");
            }
            early.checked.as_mut().unwrap().before_end = true;
            assert_eq!(early.standing(Some(&known), 30 * HOUR), WorkStanding::Unchecked, "the very day, but too early");
        }
        let mut strange = work(Some((9, 11)), Some(Some((9, Some(10), "guest"))));
        strange.checked.as_mut().unwrap().on = jiff::civil::date(1969, 12, 31);
        assert_eq!(strange.standing(Some(&known), 30 * HOUR), WorkStanding::StrangeUser, "what was seen was seen");
    }

    #[test]
    fn what_cannot_be_told_names_what_is_missing_for_it() {
        let known = registered();
        let told = |work: &RemoteWork, known: Option<&RemoteConnection>, lang| {
            work.standing(known, 12 * HOUR).told(&work.gaps(known), lang)
        };
        let bare = work(Some((9, 11)), Some(Some((9, None, ""))));
        assert_eq!(bare.gaps(None), SessionGap::ALL);
        assert_eq!(
            told(&bare, Some(&known), Lang::Ja),
            "計画どおりかわからない(ないもの: 接続の終わり、ログにあった利用者名)"
        );
        let whole = work(Some((9, 11)), Some(Some((9, Some(10), "maker-a"))));
        assert_eq!(
            told(&whole, None, Lang::En),
            "not known whether as announced (missing: the user names of the register)"
        );
        assert_eq!(told(&whole, Some(&known), Lang::Ja), "計画どおり");
        assert!(work(Some((9, 11)), Some(None)).gaps(None).is_empty());
    }

    #[test]
    fn a_quarter_of_an_hour_is_no_difference() {
        let known = registered();
        let mut near = work(Some((9, 11)), Some(Some((9, Some(11), "maker-a"))));
        let session = near.checked.as_mut().and_then(|c| c.session.as_mut()).unwrap();
        (session.from, session.until) = (9 * HOUR - GRACE, Some(11 * HOUR + GRACE));
        assert_eq!(near.standing(Some(&known), 12 * HOUR), WorkStanding::Matched);
        near.checked.as_mut().and_then(|c| c.session.as_mut()).unwrap().from -= 1;
        assert_eq!(near.standing(Some(&known), 12 * HOUR), WorkStanding::OutsidePlan);
    }
}
