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
use crate::text;
use crate::verdict::Weight;

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
            Self::Unchecked | Self::Explained | Self::Ahead | Self::NotUsed => Weight::Notes,
            Self::Matched => Weight::Holds,
        }
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
        if found.weight() == Weight::Missing && !text::is_blank(&self.explained) {
            WorkStanding::Explained
        } else {
            found
        }
    }

    fn found(&self, connection: Option<&RemoteConnection>, now: i64) -> WorkStanding {
        let session = match (&self.checked, &self.plan) {
            (None, Some(plan)) if plan.until >= now => return WorkStanding::Ahead,
            (None, _) => return WorkStanding::Unchecked,
            (Some(checked), _) => match &checked.session {
                None => return WorkStanding::NotUsed,
                Some(session) => session,
            },
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
        WorkStanding::Matched
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

    /// The plan, what the log shows, what follows; hours of a day at whose twelfth somebody looks.
    #[test]
    fn plan_and_log_are_held_against_each_other() {
        use WorkStanding as S;
        let users = ["maker-a".to_owned(), "MAKER-B".to_owned()];
        for (plan, session, standing) in [
            (Some((13, 15)), None, S::Ahead),
            (Some((11, 13)), None, S::Ahead),
            (Some((9, 11)), None, S::Unchecked),
            (Some((9, 11)), Some(None), S::NotUsed),
            (Some((9, 11)), Some(Some((9, Some(10), "maker-a"))), S::Matched),
            (Some((9, 11)), Some(Some((9, None, ""))), S::Matched),
            (Some((9, 11)), Some(Some((9, Some(10), "ｍaker-b"))), S::Matched),
            (Some((9, 11)), Some(Some((9, Some(10), "guest"))), S::StrangeUser),
            (Some((9, 11)), Some(Some((9, Some(12), "maker-a"))), S::OutsidePlan),
            (Some((9, 11)), Some(Some((8, Some(10), "maker-a"))), S::OutsidePlan),
            (None, Some(Some((3, Some(4), "maker-a"))), S::Unplanned),
            (None, None, S::Unchecked),
        ] {
            let work = work(plan, session);
            let connection = crate::configuration::RemoteConnection {
                id: work.connection_id,
                users: users.to_vec(),
                ..crate::configuration::RemoteConnection::blank(jiff::civil::date(2026, 4, 1))
            };
            assert_eq!(work.standing(Some(&connection), 12 * HOUR), standing, "{work:?}");
        }
    }

    #[test]
    fn an_explanation_settles_what_did_not_fit_and_nothing_else() {
        let mut odd = work(None, Some(Some((3, None, ""))));
        assert_eq!(odd.standing(None, 0), WorkStanding::Unplanned);
        odd.explained = "夜間の障害対応と電話で確かめた".into();
        assert_eq!(odd.standing(None, 0), WorkStanding::Explained);
        let mut fine = work(Some((9, 11)), Some(Some((9, None, ""))));
        fine.explained = "メモ".into();
        assert_eq!(fine.standing(None, 0), WorkStanding::Matched);
    }

    #[test]
    fn a_quarter_of_an_hour_is_no_difference() {
        let mut near = work(Some((9, 11)), Some(Some((9, Some(11), ""))));
        let session = near.checked.as_mut().and_then(|c| c.session.as_mut()).unwrap();
        (session.from, session.until) = (9 * HOUR - GRACE, Some(11 * HOUR + GRACE));
        assert_eq!(near.standing(None, 0), WorkStanding::Matched);
        near.checked.as_mut().and_then(|c| c.session.as_mut()).unwrap().from -= 1;
        assert_eq!(near.standing(None, 0), WorkStanding::OutsidePlan);
    }
}
