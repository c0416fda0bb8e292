//! Files dropped lately: the part of the drop page that moves as long as one of them is being read.

use askama::Template;
use axum::extract::State;
use sejo_app::Error;
use sejo_app::intake::{IntakeRow, IntakeState};
use sejo_model::Lang;

use crate::guard::Signed;
use crate::page::{Outcome, page};
use crate::part::{self, Badge, Tone};
use crate::site::Site;

/// How many files are listed.
const RECENT: usize = 30;

#[derive(Template)]
#[template(path = "intake/recent.html")]
pub(super) struct Recent {
    lang: Lang,
    rows: Vec<IntakeRow>,
    more: usize,
}

impl Recent {
    pub(super) async fn new(site: &Site, me: &Signed) -> Result<Self, Error> {
        let mut rows = site.app.intakes(me.actor()).await?;
        let more = rows.len().saturating_sub(RECENT);
        rows.truncate(RECENT);
        Ok(Self { lang: me.lang(), rows, more })
    }

    /// Whether it has to be looked at again. Nobody is told elsewhere that reading has ended.
    fn is_moving(&self) -> bool {
        self.rows.iter().any(|row| row.state == IntakeState::Reading)
    }

    fn state(&self, row: &IntakeRow) -> Badge {
        state(row.state, self.lang)
    }

    fn size(&self, row: &IntakeRow) -> String {
        super::size(row.size)
    }
}

/// `GET /intake/progress`: the list as it stands now.
pub async fn list_progress(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(page(Recent::new(&site, &me).await?))
}

/// Where a run stands, in a word.
pub(super) fn state(state: IntakeState, lang: Lang) -> Badge {
    let (tone, ja, en) = match state {
        IntakeState::Reading => (Tone::Info, "読み取り中", "being read"),
        IntakeState::NeedsMapping => (Tone::Unsure, "列の確認待ち", "columns to confirm"),
        IntakeState::NeedsConfirmation => (Tone::Unsure, "使うか決めてください", "to be used or not"),
        IntakeState::NeedsAssignment => (Tone::Unsure, "確認待ち", "to be decided"),
        IntakeState::Done => (Tone::Good, "取り込み済み", "done"),
        IntakeState::Refused => (Tone::Bad, "取り込めませんでした", "refused"),
        IntakeState::Cancelled => (Tone::None, "取りやめました", "cancelled"),
        IntakeState::Undone => (Tone::None, "元に戻しました", "undone"),
    };
    part::badge(tone, lang.pick(ja, en))
}

#[cfg(test)]
mod tests {
    use sejo_model::{EvidenceKind, IntakeId};

    use super::*;

    fn row(state: IntakeState) -> IntakeRow {
        IntakeRow {
            id: IntakeId::new(),
            file_name: "gate.conf".to_owned(),
            size: 12,
            state,
            progress: (0, 0),
            kind: EvidenceKind::Configuration,
            summary: String::new(),
            at: 0,
        }
    }

    #[test]
    fn what_is_being_read_is_of_no_kind_yet() {
        let kind = EvidenceKind::Configuration.words().ja;
        for (state, is_said) in [(IntakeState::Reading, false), (IntakeState::Done, true)] {
            let html = Recent { lang: Lang::Ja, rows: vec![row(state)], more: 0 }.render().unwrap();
            assert_eq!(html.contains(kind), is_said, "{html}");
            assert!(html.contains("12 B"), "{html}");
        }
    }

    #[test]
    fn the_list_is_asked_for_again_until_the_last_file_has_been_read() {
        for (rows, moves) in [
            (vec![], false),
            (vec![row(IntakeState::Done), row(IntakeState::Reading)], true),
            (vec![row(IntakeState::Done), row(IntakeState::Refused)], false),
        ] {
            let html = Recent { lang: Lang::Ja, rows, more: 0 }.render().unwrap();
            assert_eq!(html.contains(" data-hx-get=\"/intake/progress\""), moves, "{html}");
            assert_eq!(html.contains("最新の状態を見る"), moves, "whoever has no scripts is told, too: {html}");
        }
    }
}
