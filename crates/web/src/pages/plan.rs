//! 事業継続計画と確認表: which passages cover each number of the ministry's check table, and the prints only the plan has.

use askama::Template;
use axum::extract::State;
use sejo_app::document::CheckView;
use sejo_model::check_table::{CheckPassage, CheckRow, CheckState, group_words};
use sejo_model::document::PassageState;
use sejo_model::{Action, Lang};

use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, download, page};
use crate::part::{self, Badge, Tone};
use crate::shell::{Nav, Shell};
use crate::site::Site;

#[derive(Template)]
#[template(path = "plan/check.html")]
struct Check {
    shell: Shell,
    lang: Lang,
    may_export: bool,
    view: CheckView,
}

impl Check {
    /// Rows by group.
    fn groups(&self) -> Vec<(&'static str, Vec<&CheckRow>)> {
        let mut groups: Vec<(&str, Vec<&CheckRow>)> = Vec::new();
        for row in &self.view.rows {
            let title = group_words(row.check.group()).r#in(self.lang);
            match groups.last_mut() {
                Some((last, rows)) if *last == title => rows.push(row),
                _ => groups.push((title, vec![row])),
            }
        }
        groups
    }

    fn state(&self, row: &CheckRow) -> Badge {
        let tone = if row.state == CheckState::Covered { Tone::Good } else { Tone::Unsure };
        part::badge(tone, row.state.words().r#in(self.lang))
    }

    /// What is still to be done about a passage; nothing where it stands.
    fn beside(&self, passage: &CheckPassage) -> String {
        let state = passage.said(self.lang);
        match (passage.state, passage.lacking, self.lang) {
            (PassageState::Adopted | PassageState::Own, ..) => String::new(),
            (PassageState::LeftOut, ..) | (PassageState::Open, 0, _) => format!("({state})"),
            (PassageState::Open, n, Lang::Ja) => format!("({state}、未記入{n})"),
            (PassageState::Open, n, Lang::En) => format!("({state}, {n} blank)"),
        }
    }
}

/// `GET /documents/plan/check-table`
pub async fn check(State(site): State<Site>, me: Signed) -> Outcome {
    let view = site.app.plan_check(me.actor()).await?;
    let shell = me.shell(Nav::Documents);
    let may_export = shell.may(&Action::Export);
    Ok(page(Check { lang: me.lang(), may_export, shell, view }))
}

/// `GET /documents/plan/check-table/pdf`
pub async fn check_pdf(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(download(site.app.plan_check_pdf(me.actor()).await?))
}

/// `GET /documents/plan/one-page`
pub async fn one_page(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(download(site.app.plan_one_page(me.actor()).await?))
}
