//! 復旧訓練: which systems were really restored, how to try it, and the record of each drill.

mod process;
mod send;

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::drill::{CriticalSystem, DrillAbout, DrillRow, DrillView, Drills};
use sejo_model::drill::{
    Canary, CanaryState, Comparison, Difference, Found, Measured, Outcome, ProcessStep, SealedBy, Shown, WAS_CHANGING,
};
use sejo_model::{Action, Drill, DrillId, ErrorCode, Lang};

use crate::form::{Again, Choice, Collision, Fields, Filled, Labelled, Reader, choices_of, refused_form};
use crate::guard::Signed;
use crate::page::{Outcome as Response, download, once_more, page, page_about, read_id, see};
use crate::part::{self, Badge, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;
use crate::tab::{self, Tab};

pub use process::{add as add_process, blank as blank_process};
pub use send::{ask as ask_check, check, seal};

/// Differences shown; a line below says how many there are.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "drill/list.html")]
struct List {
    shell: Shell,
    lang: Lang,
    tabs: Vec<Tab>,
    may_edit: bool,
    /// Largest folder a browser may send, in bytes.
    max: usize,
    refused: Option<String>,
    view: Drills,
}

impl List {
    async fn new(site: &Site, me: &Signed, refused: Option<String>) -> Result<Self, Error> {
        let view = site.app.drills(me.actor()).await?;
        let shell = me.shell(Nav::Systems).at("/drills");
        let (may_edit, tabs) = (shell.may(&Action::EditFacts), tab::systems("/drills", &shell));
        let max = site.options.max_folder;
        Ok(Self { lang: me.lang(), tabs, may_edit, max, refused, shell, view })
    }

    fn max_size(&self) -> String {
        size(self.max as u64)
    }

    fn without(&self) -> usize {
        self.view.critical.iter().filter(|c| !c.is_tried()).count()
    }

    fn last(&self, system: &CriticalSystem) -> Badge {
        system.last.as_ref().map_or_else(
            || part::badge(Tone::Unsure, self.lang.pick("まだ試していない", "not tried yet")),
            |row| outcome(row, self.lang),
        )
    }

    fn outcome(&self, row: &DrillRow) -> Badge {
        outcome(row, self.lang)
    }

    fn minutes(&self, drill: &Drill) -> String {
        minutes(drill.minutes, self.lang)
    }

    fn what(&self, drill: &Drill) -> String {
        what(&drill.outcome, self.lang)
    }
}

/// What came of a drill, in a word.
fn outcome(row: &DrillRow, lang: Lang) -> Badge {
    if !row.drill.withdrawn.is_empty() {
        return part::none(lang.pick("取り消し済み", "withdrawn"));
    }
    if !row.drill.is_as_recorded {
        return part::badge(Tone::Bad, lang.pick("記録したときのままか不明", "not known to be as recorded"));
    }
    let shown = row.drill.shown();
    match (shown, row.counts) {
        (Shown::Back, true) => part::badge(Tone::Good, shown.words().r#in(lang)),
        (Shown::Back, false) => part::badge(Tone::Unsure, lang.pick("戻せたが、古い", "came back, but long ago")),
        (Shown::Failed, _) => part::badge(Tone::Bad, shown.words().r#in(lang)),
        (Shown::Unsure | Shown::Nothing, _) => part::badge(Tone::Unsure, shown.words().r#in(lang)),
    }
}

fn minutes(minutes: Option<u32>, lang: Lang) -> String {
    match (minutes, lang) {
        (None, _) => lang.pick("わからない", "not known").to_owned(),
        (Some(m), Lang::Ja) if m >= 60 => format!("{}時間{}分", m / 60, m % 60),
        (Some(m), Lang::Ja) => format!("{m}分"),
        (Some(m), Lang::En) if m >= 60 => format!("{} h {} min", m / 60, m % 60),
        (Some(m), Lang::En) => format!("{m} min"),
    }
}

/// In a line: how much came back.
fn what(outcome: &Outcome, lang: Lang) -> String {
    match outcome {
        Outcome::Files(measured) => {
            let c = measured.comparison;
            let (back, all) = (part::grouped(c.came_back()), part::grouped(c.before));
            match lang {
                Lang::Ja => format!("{all}件のうち{back}件が元どおり"),
                Lang::En => format!("{back} of {all} as they were"),
            }
        }
        Outcome::Process { steps } => {
            let tried = steps.iter().filter(|s| s.worked.is_some()).count();
            let worked = steps.iter().filter(|s| s.worked == Some(true)).count();
            match lang {
                Lang::Ja => format!("業務の手順{tried}つのうち{worked}つができた"),
                Lang::En => format!("{worked} of {tried} steps of work went well"),
            }
        }
    }
}

/// `GET /drills`
pub async fn list(State(site): State<Site>, me: Signed) -> Response {
    Ok(page(List::new(&site, &me, None).await?))
}

/// What can be chosen about a drill.
struct Choices {
    systems: Vec<Choice>,
    offline: Vec<Choice>,
}

impl Choices {
    fn new(systems: &[sejo_app::Named<sejo_model::SystemId>], lang: Lang) -> Self {
        let offline = vec![
            Choice::new("yes", lang.pick("はい、切り離されていた", "Yes, it was apart")),
            Choice::new("no", lang.pick("いいえ、つながっていた", "No, it was connected")),
        ];
        Self { systems: choices_of(systems), offline }
    }

    fn labels(&self, lang: Lang) -> Vec<Labelled> {
        let l = |name, ja, en| Labelled::new(name, lang.pick(ja, en));
        vec![
            l("system_id", "システム", "System").of(&self.systems),
            l("performed_on", "訓練をした日", "Day of the drill"),
            l("backup_of", "戻したバックアップの日", "Day of the backup"),
            l("minutes", "かかった時間(分)", "Minutes it took"),
            l("performed_by", "した人", "Who did it"),
            l("medium", "バックアップの置き場所", "Where the backup lay"),
            l("was_offline", "切り離されていたか", "Whether it was apart").of(&self.offline),
            l("seen_by", "それを見た人", "Who saw that"),
            l("note", "気づいたこと", "What was noticed"),
        ]
    }
}

#[derive(Template)]
#[template(path = "drill/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    may_edit: bool,
    may_export: bool,
    form: Filled,
    withdrawal: Filled,
    choices: Choices,
    conflict: Option<Collision>,
    view: DrillView,
}

impl Show {
    fn new(me: &Signed, view: DrillView, form: Filled) -> Self {
        let (shell, lang) = (me.shell(Nav::Systems), me.lang());
        let may_edit = shell.may(&Action::EditFacts) && view.row.drill.withdrawn.is_empty();
        let may_export = shell.may(&Action::Export);
        let choices = Choices::new(&view.systems, lang);
        let withdrawal = Filled::new(lang, Fields::default()).named("w");
        Self { shell, lang, may_edit, may_export, form, withdrawal, choices, conflict: None, view }
    }

    fn drill(&self) -> &Drill {
        &self.view.row.drill
    }

    fn outcome(&self) -> Badge {
        outcome(&self.view.row, self.lang)
    }

    fn what(&self) -> String {
        what(&self.drill().outcome, self.lang)
    }

    fn minutes(&self, value: &Option<u32>) -> String {
        minutes(*value, self.lang)
    }

    fn measured(&self) -> Option<&Measured> {
        match &self.drill().outcome {
            Outcome::Files(measured) => Some(measured),
            Outcome::Process { .. } => None,
        }
    }

    fn steps(&self) -> &[ProcessStep] {
        match &self.drill().outcome {
            Outcome::Process { steps } => steps,
            Outcome::Files(_) => &[],
        }
    }

    fn worked(&self, step: &ProcessStep) -> Badge {
        match step.worked {
            Some(true) => part::badge(Tone::Good, self.lang.pick("できた", "went well")),
            Some(false) => part::badge(Tone::Bad, self.lang.pick("できなかった", "did not")),
            None => part::none(self.lang.pick("試していない", "not tried")),
        }
    }

    /// What is still to be said for the drill to count in full.
    fn is_unsaid(&self) -> bool {
        self.drill().minutes.is_none() || self.drill().was_offline.is_none()
    }

    /// Kind of difference, how many, in words.
    fn counts(&self) -> Vec<(Badge, String, &'static str)> {
        let Some(measured) = self.measured() else { return Vec::new() };
        let c = measured.comparison;
        let lang = self.lang;
        let line = |tone, words: &str, n: u64, ja: &'static str, en: &'static str| {
            (n > 0).then(|| (part::badge(tone, words), part::grouped(n), lang.pick(ja, en)))
        };
        let name = |d: Difference| d.words().r#in(lang);
        [
            line(
                Tone::Good,
                lang.pick("元どおり", "as it was"),
                c.same,
                "名前も中身も同じです。",
                "Name and contents are the same.",
            ),
            line(
                Tone::Bad,
                name(Difference::Missing),
                c.missing,
                "バックアップに入っていなかったか、戻す途中で失われました。",
                "It was not in the backup or was lost on the way.",
            ),
            line(
                Tone::Bad,
                name(Difference::Changed),
                c.surely_changed(),
                "壊れているか、目録を作った後に書き換えられたものです。",
                "It is damaged, or was rewritten after it was sealed.",
            ),
            line(
                Tone::Unsure,
                name(Difference::Unreadable),
                c.unreadable,
                "開く権限がないか、ディスクの傷です。読める権限でもう一度くらべてください。",
                "There is no right to open it, or the disk is damaged. Compare again with the right to read it.",
            ),
            line(
                Tone::Unsure,
                WAS_CHANGING.r#in(lang),
                c.changed - c.surely_changed(),
                "目録を作っている間に書き換わっていたので、元どおりに戻ったかはわかりません。",
                "It was changing while it was sealed, so nobody knows whether it came back as it was.",
            ),
            line(
                Tone::Unsure,
                name(Difference::Unknown),
                c.unknown,
                "目録のときに読めなかったか、リンクの先がフォルダの外です。",
                "It was unreadable when sealed, or lies behind a link out of the folder.",
            ),
            line(
                Tone::Info,
                name(Difference::Renamed),
                c.renamed,
                "中身は同じです。大文字・小文字か、濁点の持ち方が違います。",
                "The contents are the same; case or accents are written differently.",
            ),
            line(
                Tone::Info,
                name(Difference::Extra),
                c.extra,
                "目録を作った後にできたものです。",
                "It came after the manifest.",
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn difference(&self, found: &Found) -> Badge {
        let tone = match found.difference {
            _ if found.was_changing() => Tone::Unsure,
            Difference::Missing | Difference::Changed => Tone::Bad,
            Difference::Unreadable | Difference::Unknown => Tone::Unsure,
            Difference::Renamed | Difference::Extra => Tone::Info,
        };
        part::badge(tone, found.words().r#in(self.lang))
    }

    fn canary(&self, canary: &Canary) -> Badge {
        let tone = if canary.state == CanaryState::Back { Tone::Good } else { Tone::Bad };
        part::badge(tone, canary.state.words().r#in(self.lang))
    }

    /// Not one canary came back.
    fn is_older(&self, measured: &Measured) -> bool {
        measured.canaries.iter().all(|canary| canary.state == CanaryState::Missing)
    }

    fn sealed_by(&self, measured: &Measured) -> Badge {
        let tone = match measured.sealed_by {
            SealedBy::Own => Tone::Good,
            SealedBy::Other | SealedBy::Nobody => Tone::Unsure,
        };
        part::badge(tone, measured.sealed_by.words().r#in(self.lang))
    }

    /// What stands in the list below it.
    fn heading(&self) -> &'static str {
        let is_unsure = |c: &Comparison| c.unknown + c.unreadable + (c.changed - c.surely_changed()) > 0;
        match self.measured().is_some_and(|m| is_unsure(&m.comparison)) {
            true => self.lang.pick("違っていたもの、確かめられないもの", "What differs or cannot be compared"),
            false => self.lang.pick("違っていたもの", "What differs"),
        }
    }

    /// All differences there are; only the first are kept and shown.
    fn differing(&self) -> u64 {
        self.measured().map_or(0, |m| m.comparison.differing())
    }

    fn more(&self) -> u64 {
        self.differing().saturating_sub(self.view.differences.len().min(SHOWN) as u64)
    }

    fn bytes(&self, measured: &Measured) -> String {
        size(measured.comparison.same_bytes)
    }

    fn moment(&self, text: &str) -> String {
        text.parse::<jiff::Timestamp>()
            .map_or_else(|_| text.to_owned(), |t| part::moment(t.as_microsecond(), self.lang))
    }
}

/// Bytes as people say them.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "KB", "MB", "GB", "TB"];
    let mut unit = 0;
    let mut tenths = bytes.saturating_mul(10);
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths /= 1_024;
        unit += 1;
    }
    let name = UNITS.get(unit).copied().unwrap_or_default();
    if unit == 0 { format!("{bytes} {name}") } else { format!("{}.{} {name}", tenths / 10, tenths % 10) }
}

/// `GET /drills/{id}`
pub async fn show(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Response {
    let view = site.app.drill(me.actor(), read_id(&id)?).await?;
    let form = Filled::new(me.lang(), fields_of(&view.row.drill));
    Ok(page(Show::new(&me, view, form)))
}

fn fields_of(drill: &Drill) -> Fields {
    let text = |text: Option<String>| text.unwrap_or_default();
    Fields::default()
        .with("revision", drill.revision.to_string())
        .with("system_id", text(drill.system_id.map(|s| s.to_string())))
        .with("performed_on", drill.performed_on.to_string())
        .with("backup_of", text(drill.backup_of.map(|d| d.to_string())))
        .with("minutes", text(drill.minutes.map(|m| m.to_string())))
        .with("performed_by", drill.performed_by.clone())
        .with("medium", drill.medium.clone())
        .with("was_offline", drill.was_offline.map_or("", |yes| if yes { "yes" } else { "no" }))
        .with("seen_by", drill.seen_by.clone())
        .with("note", drill.note.clone())
}

/// What people say about a drill, as typed.
fn read_about(reader: &mut Reader<'_>, fields: &Fields) -> DrillAbout {
    DrillAbout {
        system_id: reader.choice("system_id"),
        performed_on: reader.needed_date("performed_on"),
        backup_of: reader.date("backup_of"),
        minutes: if fields.has("minutes") { Some(reader.number("minutes")) } else { None },
        performed_by: reader.needed("performed_by"),
        medium: reader.text("medium"),
        was_offline: reader.yes_no("was_offline"),
        seen_by: reader.text("seen_by"),
        note: reader.text("note"),
    }
}

/// `POST /drills/{id}`
pub async fn change(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Response {
    let id: DrillId = read_id(&id)?;
    let saved = async {
        let mut reader = Reader::new(&fields);
        let (about, revision) = (read_about(&mut reader, &fields), reader.number("revision"));
        reader.finish()?;
        site.app.change_drill(me.actor(), id, about, revision).await
    };
    match saved.await {
        Ok(_) => see(&Done::Saved.at(&format!("/drills/{id}"))),
        Err(error) => refused(&site, &me, id, fields, error).await,
    }
}

/// `POST /drills/{id}/withdraw`
pub async fn withdraw(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Response {
    let id: DrillId = read_id(&id)?;
    let mut reader = Reader::new(&fields);
    let (reason, revision) = (reader.text("reason"), reader.number("revision"));
    match site.app.withdraw_drill(me.actor(), id, &reason, revision).await {
        Ok(_) => see(&Done::DrillWithdrawn.at(&format!("/drills/{id}"))),
        Err(error) => {
            let (view, error) = once_more(error, &fields, site.app.drill(me.actor(), id)).await?;
            let stored = fields_of(&view.row.drill);
            let labels = [Labelled::new("reason", me.lang().pick("理由", "Reason"))];
            let reason = Fields::default()
                .with("revision", stored.get("revision"))
                .with("reason", view.row.drill.withdrawn.clone());
            let (withdrawal, conflict) = refused_form(me.lang(), fields, &reason, &labels, &error);
            let form = Filled::new(me.lang(), stored);
            let show = Show { withdrawal: withdrawal.named("w"), ..Show::new(&me, view, form) };
            // Where it is withdrawn by now, no form is left.
            let again = if show.may_edit { Again::Replaces } else { Again::Closed };
            let conflict = conflict.map(|collision| Collision { again, ..collision });
            let shell = me.shell(Nav::Systems).at(format!("/drills/{id}"));
            Ok(page_about(&error, Show { shell, conflict, ..show }))
        }
    }
}

/// `GET /drills/{id}/record`
pub async fn record(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Response {
    Ok(download(site.app.drill_record(me.actor(), read_id(&id)?).await?))
}

async fn refused(site: &Site, me: &Signed, id: DrillId, fields: Fields, error: Error) -> Response {
    if error.code == ErrorCode::NotFound {
        return Err(error.into());
    }
    let Ok(view) = site.app.drill(me.actor(), id).await else { return Err(error.into()) };
    let stored = fields_of(&view.row.drill);
    let labels = Choices::new(&view.systems, me.lang()).labels(me.lang());
    let (form, conflict) = refused_form(me.lang(), fields, &stored, &labels, &error);
    let shell = me.shell(Nav::Systems).at(format!("/drills/{id}"));
    Ok(page_about(&error, Show { shell, conflict, ..Show::new(me, view, form) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_as_people_say_them() {
        let sizes = [0, 1_023, 1_024, 1_536, 20 << 20, 5 << 30].map(size);
        assert_eq!(sizes, ["0 B", "1023 B", "1.0 KB", "1.5 KB", "20.0 MB", "5.0 GB"]);
        assert_eq!(minutes(Some(95), Lang::Ja), "1時間35分");
        assert_eq!(minutes(Some(35), Lang::Ja), "35分");
        assert_eq!(minutes(None, Lang::Ja), "わからない");
    }
}
