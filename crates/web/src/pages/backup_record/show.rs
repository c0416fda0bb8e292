//! One backup: what is open, how long a restore may take, the form, and a button for having looked.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::backup_record::{BackupRecords, BackupRow, Standing};
use sejo_model::backup_record::{
    Apart, Credentials, Earlier, Frequency, Keeping, Proof, ProofKind, Sighting, Subject, TakenBy,
};
use sejo_model::restore_estimate::{Estimate, Part, duration};
use sejo_model::{Action, BackupRecord, BackupRecordId, ErrorCode, Lang, SystemId};

use super::{standing_badge, total};
use crate::form::{
    Asked, Choice, Collision, Fields, Filled, Labelled, Reader, choices, choices_of, differing, refused_form,
};
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, page, page_about, read_id, see};
use crate::part::{self, Badge, Tone};

use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

/// What can be chosen.
struct Choices {
    systems: Vec<Choice>,
    keeping: Vec<Choice>,
    frequencies: Vec<Choice>,
    apart: Vec<Choice>,
    credentials: Vec<Choice>,
    taken_by: Vec<Choice>,
    proofs: Vec<Choice>,
    taken: Vec<Choice>,
}

impl Choices {
    fn new(view: &BackupRecords, lang: Lang) -> Self {
        let systems: Vec<_> = view.systems.iter().map(|s| s.system.clone()).collect();
        Self {
            systems: choices_of(&systems),
            keeping: choices(Keeping::ALL, |k| (k.key(), k.words()), lang),
            frequencies: choices(Frequency::ALL, |f| (f.key(), f.words()), lang),
            apart: choices(Apart::ALL, |a| (a.key(), a.words()), lang),
            credentials: choices(Credentials::ALL, |c| (c.key(), c.words()), lang),
            taken_by: choices(TakenBy::ALL, |t| (t.key(), t.words()), lang),
            proofs: choices(ProofKind::ALL, |p| (p.key(), p.words()), lang),
            taken: vec![
                Choice::new("yes", lang.pick("取れていた", "It was there")),
                Choice::new("no", lang.pick("取れていなかった", "It was not there")),
            ],
        }
    }

    fn labels(&self, lang: Lang) -> Vec<Labelled> {
        let l = |name, ja, en| Labelled::new(name, lang.pick(ja, en));
        vec![
            l("system", "システム", "System").of(&self.systems),
            l("keeping", "取っているか", "Backed up").of(&self.keeping),
            l("because", "要らない理由", "Why not needed"),
            l("contents", "中身", "Contents"),
            l("method", "作成方法", "How it is made"),
            l("frequency", "頻度", "Frequency").of(&self.frequencies),
            l("generations", "残す回数", "Generations"),
            l("reach_days", "何日前まで戻れるか", "Days back"),
            l("place", "置き場所", "Place"),
            l("taken_by", "取る人", "Taken by").of(&self.taken_by),
            l("apart", "切り離し", "Apart").of(&self.apart),
            l("credentials", "消せる人", "Who can delete it").of(&self.credentials),
            l("proof_kind", "証拠の種類", "Kind of proof").of(&self.proofs),
            l("proof_document", "証拠の書類", "Document"),
            l("proof_page", "ページ・条", "Page or clause"),
            l("proof_quote", "書かれている文", "Its words"),
            l("seen_on", "見た日", "Seen on"),
            l("seen_by", "見た人", "Seen by"),
            l("seen_taken", "見たとき", "Was there").of(&self.taken),
            l("restore_method", "復旧方法", "How it is restored"),
            l("restore_minutes", "復旧にかかる時間(分)", "Minutes of a restore"),
            l("started_by", "事業者なしで始められる人", "Who can begin without the vendor"),
            l("size_gb", "データの量(GB)", "Amount of data (GB)"),
            l("machines", "組み直す台数", "Machines to set up anew"),
            l("note", "備考", "Note"),
        ]
    }
}

#[derive(Template)]
#[template(path = "backup_record/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    /// The record; `None` for a new one.
    row: Option<BackupRow>,
    /// Of what.
    name: String,
    /// What a restore of the system may take.
    estimate: Option<Estimate>,
    may_edit: bool,
    form: Filled,
    looked: Filled,
    choices: Choices,
    conflict: Option<Collision>,
}

impl Show {
    fn new(me: &Signed, view: &BackupRecords, id: Option<BackupRecordId>, form: Filled) -> Result<Self, Error> {
        let (shell, lang) = (me.shell(Nav::Systems), me.lang());
        let found = id.map(|id| find(view, id, lang)).transpose()?;
        let (row, name, estimate) = found.map_or((None, String::new(), None), |f| (Some(f.row), f.name, f.estimate));
        let (may_edit, choices) = (shell.may(&Action::EditFacts), Choices::new(view, lang));
        let looked = Filled::new(lang, Fields::default()).named("s");
        Ok(Self { shell, lang, row, name, estimate, may_edit, form, looked, choices, conflict: None })
    }

    fn title(&self) -> &str {
        if self.row.is_none() { self.lang.pick("バックアップを記録", "Record a backup") } else { &self.name }
    }

    fn is_of_system(&self) -> bool {
        self.row.as_ref().is_none_or(|row| row.record.system_id().is_some())
    }

    fn standing(&self, standing: &Standing) -> Badge {
        standing_badge(*standing, self.lang)
    }

    fn total(&self, estimate: &Estimate) -> Option<String> {
        total(estimate, self.lang)
    }

    /// The parts of an estimate that are known.
    fn parts<'a>(&self, estimate: &'a Estimate) -> Vec<(&'static str, String, &'a Part)> {
        let named = [
            (self.lang.pick("代わりの機器が届くまで", "Until replacements arrive"), &estimate.procurement),
            (self.lang.pick("機器を組み直す", "Setting machines up anew"), &estimate.rebuild),
            (self.lang.pick("データを戻す", "Bringing the data back"), &estimate.data),
        ];
        let known = |(name, part): (&'static str, &'a Option<Part>)| {
            part.as_ref().map(|p| (name, duration(p.minutes, self.lang), p))
        };
        named.into_iter().filter_map(known).collect()
    }

    /// What was seen and proved of it while it was made otherwise, the last first: until when, and field by field.
    fn earlier(&self) -> Vec<(String, Vec<(&'static str, String)>)> {
        let all = self.row.iter().flat_map(|row| row.record.earlier.iter().rev());
        all.map(|one| (until(one, self.lang), was(one, self.lang))).collect()
    }

    /// Field and value in words, for those who may only look.
    fn facts(&self) -> Vec<(&'static str, String)> {
        let Some(row) = &self.row else { return Vec::new() };
        let shown = differing(&fields_of(&row.record), &Fields::default(), &self.choices.labels(self.lang));
        shown.into_iter().map(|d| (d.label, d.stored)).collect()
    }
}

fn until(earlier: &Earlier, lang: Lang) -> String {
    let day = part::long(earlier.until, lang);
    match lang {
        Lang::Ja => format!("{day}に変えるまで"),
        Lang::En => format!("Until it was changed on {day}"),
    }
}

/// How it was made then, and what was seen and proved of that.
fn was(earlier: &Earlier, lang: Lang) -> Vec<(&'static str, String)> {
    let seen = earlier.sighting.as_ref().map(|s| {
        let outcome = if s.taken {
            lang.pick("取れていた", "it was there")
        } else {
            lang.pick("取れていなかった", "it was not there")
        };
        format!("{} {} {outcome}", part::long(s.on, lang), s.by)
    });
    let proof = earlier.proof.as_ref().map(|p| [&p.document, &p.page, &p.quote].map(String::as_str).join(" "));
    let all = [
        (lang.pick("作成方法", "How it was made"), earlier.method.clone()),
        (lang.pick("置き場所", "Place"), earlier.place.clone()),
        (lang.pick("取る人", "Taken by"), earlier.taken_by.words().r#in(lang).to_owned()),
        (lang.pick("切り離し", "Apart"), earlier.apart.words().r#in(lang).to_owned()),
        (lang.pick("見たこと", "Seen"), seen.unwrap_or_default()),
        (lang.pick("証拠", "Proof"), proof.unwrap_or_default()),
    ];
    all.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect()
}

/// A record with what it is of.
struct Known {
    row: BackupRow,
    name: String,
    estimate: Option<Estimate>,
}

fn find(view: &BackupRecords, id: BackupRecordId, lang: Lang) -> Result<Known, Error> {
    for line in &view.systems {
        if let Some(row) = line.rows.iter().find(|r| r.record.id == id) {
            // The estimate is of the best record; another one leads to another time.
            let estimate = line.rows.first().is_some_and(|first| first.record.id == id).then(|| line.estimate.clone());
            return Ok(Known { row: row.clone(), name: line.system.name.clone(), estimate });
        }
    }
    let thing = view.forgotten.iter().find(|f| f.record.as_ref().is_some_and(|r| r.id == id));
    let line = thing.ok_or(ErrorCode::NotFound)?;
    let record = line.record.clone().ok_or(ErrorCode::NotFound)?;
    let row = BackupRow { record, open: line.open.clone(), standing: line.standing };
    Ok(Known { row, name: line.thing.words().r#in(lang).to_owned(), estimate: None })
}

fn fields_of(record: &BackupRecord) -> Fields {
    let number = |value: Option<u32>| value.map(|n| n.to_string()).unwrap_or_default();
    let proof = |of: fn(&Proof) -> &str| record.proof.as_ref().map_or("", of).to_owned();
    let sighting = record.sighting.as_ref();
    Fields::default()
        .with("revision", record.revision.to_string())
        .with("system", record.system_id().map(|s| s.to_string()).unwrap_or_default())
        .with("keeping", record.keeping.key())
        .with("because", record.because.clone())
        .with("contents", record.contents.clone())
        .with("method", record.method.clone())
        .with("frequency", record.frequency.key())
        .with("generations", number(record.generations))
        .with("reach_days", number(record.reach_days))
        .with("place", record.place.clone())
        .with("taken_by", record.taken_by.key())
        .with("apart", record.apart.key())
        .with("credentials", record.credentials.key())
        .with("proof_kind", record.proof.as_ref().map_or("", |p| p.kind.key()))
        .with("proof_document", proof(|p| &p.document))
        .with("proof_page", proof(|p| &p.page))
        .with("proof_quote", proof(|p| &p.quote))
        .with("seen_on", sighting.map(|s| s.on.to_string()).unwrap_or_default())
        .with("seen_by", sighting.map(|s| s.by.clone()).unwrap_or_default())
        .with("seen_taken", sighting.map_or("", |s| if s.taken { "yes" } else { "no" }))
        .with("restore_method", record.restore_method.clone())
        .with("restore_minutes", number(record.restore_minutes))
        .with("started_by", record.started_by.clone())
        .with("size_gb", number(record.size_gb))
        .with("machines", number(record.machines))
        .with("note", record.note.clone())
}

/// What was typed, as a record of `subject`, or of the system chosen.
fn read(id: BackupRecordId, subject: Option<Subject>, fields: &Fields) -> Result<BackupRecord, Error> {
    let mut reader = Reader::new(fields);
    let chosen = |reader: &mut Reader<'_>| {
        let system_id: Option<SystemId> = reader.needed_choice("system");
        // Stands in so that reading goes on; the reader has noted the error.
        Subject::System { system_id: system_id.unwrap_or_else(SystemId::new) }
    };
    let subject = match subject {
        Some(thing @ Subject::Forgotten { .. }) => thing,
        _ => chosen(&mut reader),
    };
    let record = BackupRecord {
        keeping: reader.needed_choice("keeping").unwrap_or(Keeping::Unknown),
        because: reader.text("because"),
        contents: reader.text("contents"),
        method: reader.text("method"),
        frequency: reader.choice("frequency").unwrap_or(Frequency::Unknown),
        generations: number(&mut reader, fields, "generations"),
        reach_days: number(&mut reader, fields, "reach_days"),
        place: reader.text("place"),
        apart: reader.choice("apart").unwrap_or(Apart::Unknown),
        proof: read_proof(&mut reader),
        credentials: reader.choice("credentials").unwrap_or(Credentials::Unknown),
        taken_by: reader.choice("taken_by").unwrap_or(TakenBy::Unknown),
        sighting: if ["seen_on", "seen_by", "seen_taken"].iter().any(|f| fields.has(f)) {
            Some(read_sighting(&mut reader))
        } else {
            None
        },
        restore_method: reader.text("restore_method"),
        restore_minutes: number(&mut reader, fields, "restore_minutes"),
        started_by: reader.text("started_by"),
        size_gb: number(&mut reader, fields, "size_gb"),
        machines: number(&mut reader, fields, "machines"),
        note: reader.text("note"),
        revision: reader.number("revision"),
        ..BackupRecord::blank(id, subject)
    };
    reader.finish()?;
    Ok(record)
}

fn number(reader: &mut Reader<'_>, fields: &Fields, name: &'static str) -> Option<u32> {
    fields.has(name).then(|| reader.number(name))
}

fn read_proof(reader: &mut Reader<'_>) -> Option<Proof> {
    let (document, page) = (reader.text("proof_document"), reader.text("proof_page"));
    let quote = reader.text("proof_quote");
    let kind = reader.choice("proof_kind");
    if kind.is_none() && [&document, &page, &quote].iter().all(|text| text.is_empty()) {
        return None;
    }
    // Words without a kind are not lost: whoever wrote them is asked for it.
    let kind = kind.or_else(|| reader.needed_choice("proof_kind"))?;
    Some(Proof { kind, document, page, quote })
}

fn read_sighting(reader: &mut Reader<'_>) -> Sighting {
    let taken = reader.yes_no("seen_taken");
    if taken.is_none() {
        reader.wrong("seen_taken", ErrorCode::Required);
    }
    let (on, by) = (reader.needed_date("seen_on"), reader.needed("seen_by"));
    Sighting { on, by, taken: taken.unwrap_or(false) }
}

/// `GET /backup-records/new?system=`
pub async fn blank(State(site): State<Site>, me: Signed, Asked(asked): Asked) -> Outcome {
    let view = site.app.backup_records(me.actor()).await?;
    // What is left as it stands is not known. Whether it is backed up at all, somebody has to say.
    let fields = Fields::default()
        .with("revision", "0")
        .with("system", asked.get("system"))
        .with("frequency", Frequency::Unknown.key())
        .with("taken_by", TakenBy::Unknown.key())
        .with("apart", Apart::Unknown.key())
        .with("credentials", Credentials::Unknown.key());
    let form = Filled::new(me.lang(), fields);
    Ok(page(Show::new(&me, &view, None, form)?))
}

/// `GET /backup-records/{id}`
pub async fn show(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let (id, view) = (read_id(&id)?, site.app.backup_records(me.actor()).await?);
    let form = Filled::new(me.lang(), fields_of(view.find(id).ok_or(Error::from(ErrorCode::NotFound))?));
    let looked = just_now(&site, &me);
    Ok(page(Show { looked, ..Show::new(&me, &view, Some(id), form)? }))
}

/// The form of having looked, filled in for today.
fn just_now(site: &Site, me: &Signed) -> Filled {
    let today = site.app.today().to_string();
    let fields = Fields::default().with("seen_on", today).with("seen_by", me.actor().name.clone());
    Filled::new(me.lang(), fields).named("s")
}

/// `POST /backup-records/new`
pub async fn add(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let saved = async {
        let record = read(BackupRecordId::new(), None, &fields)?;
        site.app.save_backup_record(me.actor(), &record).await
    };
    match saved.await {
        Ok(_) => see(&Done::Added.at("/backup-records")),
        Err(error) => refused(&site, &me, None, fields, error).await,
    }
}

/// `POST /backup-records/{id}`
pub async fn change(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: BackupRecordId = read_id(&id)?;
    let saved = async {
        let view = site.app.backup_records(me.actor()).await?;
        // What somebody removed meanwhile is not made anew by saving it without a revision.
        let subject = view.find(id).ok_or(ErrorCode::NotFound)?.subject;
        site.app.save_backup_record(me.actor(), &read(id, Some(subject), &fields)?).await
    };
    match saved.await {
        Ok(_) => see(&Done::Saved.at("/backup-records")),
        Err(error) => refused(&site, &me, Some(id), fields, error).await,
    }
}

/// `POST /backup-records/{id}/seen`: somebody looked.
pub async fn seen(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: BackupRecordId = read_id(&id)?;
    let saved = async {
        let mut reader = Reader::new(&fields);
        let (sighting, revision) = (read_sighting(&mut reader), reader.number("revision"));
        reader.finish()?;
        site.app.see_backup(me.actor(), id, sighting, revision).await
    };
    match saved.await {
        Ok(_) => see(&Done::Saved.at(&format!("/backup-records/{id}"))),
        Err(error) if error.code == ErrorCode::NotFound => Err(error.into()),
        Err(error) => {
            let view = site.app.backup_records(me.actor()).await?;
            let form = Filled::new(me.lang(), fields_of(view.find(id).ok_or(Error::from(ErrorCode::NotFound))?));
            let looked = Filled::refused(me.lang(), fields, &error).named("s");
            let shell = me.shell(Nav::Systems).at(format!("/backup-records/{id}"));
            Ok(page_about(&error, Show { shell, looked, ..Show::new(&me, &view, Some(id), form)? }))
        }
    }
}

/// `POST /backup-records/{id}/remove`
pub async fn remove(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    site.app.remove_backup_record(me.actor(), read_id(&id)?).await?;
    see(&Done::Removed.at("/backup-records"))
}

/// The form as it was typed, with what is wrong or with what somebody else saved meanwhile.
async fn refused(site: &Site, me: &Signed, id: Option<BackupRecordId>, fields: Fields, error: Error) -> Outcome {
    if error.code == ErrorCode::NotFound {
        return Err(error.into());
    }
    let Ok(view) = site.app.backup_records(me.actor()).await else { return Err(error.into()) };
    let stored = id.and_then(|id| view.find(id)).map(fields_of).unwrap_or_default();
    let labels = Choices::new(&view, me.lang()).labels(me.lang());
    let (form, conflict) = refused_form(me.lang(), fields, &stored, &labels, &error);
    let here = id.map_or_else(|| "/backup-records/new".to_owned(), |id| format!("/backup-records/{id}"));
    let shell = me.shell(Nav::Systems).at(here);
    let looked = just_now(site, me);
    Ok(page_about(&error, Show { shell, conflict, looked, ..Show::new(me, &view, id, form)? }))
}
