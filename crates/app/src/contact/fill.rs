//! Filling the chart in: one form with a line for everybody, whose numbers go where they belong.
//!
//! A person's and a vendor's number stands in its own record and is changed there; the chart keeps what those do not have.
//! Only lines in which something was changed are saved. A line says what it was when it was shown, so two people filling
//! the chart at once never overwrite each other.

use sejo_model::contact::chart::{Chart, Node, WayKind};
use sejo_model::contact::{Contact, Need, Reach, Shipped};
use sejo_model::{Action, Actor, ContactKey, Date, ErrorCode, Facts};
use sejo_store::{Scope, StoreError, Tx};
use serde_json::json;

use crate::field::{Fields, written};
use crate::{App, Error, Result, audit, authz, facts};

/// Highest place in the order of calling.
const MAX_RANK: u32 = 99;

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// A member of staff with a role.
    Person,
    /// A vendor.
    Vendor,
    /// An office outside.
    Office,
}

/// A line of the form, as it is stored.
#[derive(Debug, Clone)]
pub struct LineView {
    /// What it is about.
    pub kind: LineKind,
    /// The values.
    pub line: LineForm,
    /// The line of the chart; `None` for an office that is not on it yet.
    pub node: Option<Node>,
    /// What ships about an office.
    pub shipped: Option<&'static Shipped>,
}

/// The form.
#[derive(Debug, Clone)]
pub struct FillView {
    /// Lines in the order of the chart, offices nobody must have last.
    pub lines: Vec<LineView>,
    /// How many lines lack something.
    pub lacking: usize,
}

/// A line as it was filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineForm {
    /// What it is about.
    pub key: ContactKey,
    /// Of an office: what it is called here.
    pub name: String,
    /// Telephone in working hours.
    pub phone: String,
    /// Telephone at night.
    pub night_phone: String,
    /// Of an office: its page.
    pub web: String,
    /// Without telephones and mail.
    pub means: String,
    /// Order among its kind.
    pub rank: Option<u32>,
    /// What the line was when it was shown ([`LineForm::seen`]); `None` does not ask.
    pub was: Option<String>,
}

impl LineForm {
    /// What is stored about a line today; `None` for somebody the facility does not have.
    fn stored(key: ContactKey, facts: &Facts) -> Option<Self> {
        let contact = facts.contact_chart.contact(key);
        let mut line = Self {
            key,
            name: contact.name,
            phone: contact.phone,
            night_phone: contact.night_phone,
            web: contact.web,
            means: contact.means,
            rank: contact.rank,
            was: None,
        };
        match key {
            ContactKey::Person(id) => {
                let person = facts.people.iter().find(|p| p.id == id)?;
                line.phone.clone_from(&person.phone);
            }
            ContactKey::Vendor(id) => {
                let vendor = facts.vendors.iter().find(|v| v.id == id)?;
                line.phone.clone_from(&vendor.phone);
                line.night_phone.clone_from(&vendor.night_phone);
            }
            ContactKey::Authority(_) => {}
        }
        line.was = Some(line.seen());
        Some(line)
    }

    /// What it says, as a word.
    #[must_use]
    pub fn seen(&self) -> String {
        let rank = self.rank.map(|r| r.to_string()).unwrap_or_default();
        let all = [&self.name, &self.phone, &self.night_phone, &self.web, &self.means, &rank].map(String::as_str);
        sejo_evidence::sha256(all.join("\u{1f}").as_bytes()).to_string().chars().take(12).collect()
    }

    fn is_same(&self, other: &Self) -> bool {
        self.seen() == other.seen()
    }
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineError {
    /// Which line.
    pub key: ContactKey,
    /// Which of its fields.
    pub field: &'static str,
    /// What.
    pub code: ErrorCode,
}

impl App {
    /// The form.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn contact_form(&self, actor: &Actor) -> Result<FillView> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        Ok(form(&facts, self.today()))
    }

    /// Saves the lines in which something was changed: all of them, or none and what is wrong.
    ///
    /// # Errors
    /// `NotFound` for a line the facility does not have.
    pub async fn fill_contacts(
        &self,
        actor: &Actor,
        lines: &[LineForm],
    ) -> Result<std::result::Result<usize, Vec<LineError>>> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let facts = facts::facts(self, &scope).await?;
        let mut wrong = Vec::new();
        let mut wanted = Vec::new();
        for line in lines {
            let stored = LineForm::stored(line.key, &facts).ok_or(ErrorCode::NotFound)?;
            match checked(line, &stored) {
                Ok(new) if new.is_same(&stored) => {}
                Ok(_) if line.was.is_some() && line.was != stored.was => {
                    wrong.push(LineError { key: line.key, field: "phone", code: ErrorCode::ChangedMeanwhile });
                }
                Ok(new) => wanted.push((stored, new)),
                Err(errors) => wrong.extend(errors),
            }
        }
        if !wrong.is_empty() {
            return Ok(Err(wrong));
        }
        if wanted.is_empty() {
            return Ok(Ok(0));
        }
        let mut tx = self.db().begin().await?;
        for (stored, new) in &wanted {
            match self.write_line(&mut tx, (actor, &scope), &facts, (stored, new)).await {
                Err(error) if error.code == ErrorCode::ChangedMeanwhile => {
                    tx.rollback().await?;
                    return Ok(Err(vec![LineError { key: new.key, field: "phone", code: error.code }]));
                }
                other => other?,
            }
        }
        tx.commit().await?;
        Ok(Ok(wanted.len()))
    }

    /// Writes a line where its parts belong, with the audit entries.
    pub(super) async fn write_line(
        &self,
        tx: &mut Tx,
        (actor, scope): (&Actor, &Scope),
        facts: &Facts,
        (stored, new): (&LineForm, &LineForm),
    ) -> Result<()> {
        let mut own = Contact { means: new.means.clone(), rank: new.rank, ..facts.contact_chart.contact(new.key) };
        match new.key {
            ContactKey::Person(id) => {
                own.night_phone.clone_from(&new.night_phone);
                if new.phone != stored.phone {
                    let before = facts.people.iter().find(|p| p.id == id).ok_or(ErrorCode::NotFound)?;
                    let wanted = sejo_model::Person { phone: new.phone.clone(), ..before.clone() };
                    let after = sejo_store::person::put(tx, scope, &wanted).await.map_err(changed)?;
                    let detail = json!({ "before": before, "after": after });
                    audit::record(tx, self, actor, "person.save", &id.to_string(), detail).await?;
                }
            }
            ContactKey::Vendor(id) => {
                if (&new.phone, &new.night_phone) != (&stored.phone, &stored.night_phone) {
                    let before = facts.vendors.iter().find(|v| v.id == id).ok_or(ErrorCode::NotFound)?;
                    let (phone, night_phone) = (new.phone.clone(), new.night_phone.clone());
                    let wanted = sejo_model::Vendor { phone, night_phone, ..before.clone() };
                    let after = sejo_store::vendor::put(tx, scope, &wanted).await.map_err(changed)?;
                    let detail = json!({ "before": before, "after": after });
                    audit::record(tx, self, actor, "vendor.save", &id.to_string(), detail).await?;
                }
            }
            ContactKey::Authority(_) => {
                own.name.clone_from(&new.name);
                own.phone.clone_from(&new.phone);
                own.night_phone.clone_from(&new.night_phone);
                own.web.clone_from(&new.web);
            }
        }
        let before = facts.contact_chart.contact(new.key);
        if own != before {
            let after = sejo_store::contact::put(tx, scope, &own).await.map_err(changed)?;
            let before = (before.revision > 0).then_some(before);
            let detail = json!({ "before": before, "after": after });
            audit::record(tx, self, actor, "contact.save", &new.key.to_string(), detail).await?;
        }
        Ok(())
    }

    /// The line of `key` with another number instead of `old`.
    pub(super) fn with_number(key: ContactKey, facts: &Facts, old: &str, new: &str) -> Option<(LineForm, LineForm)> {
        let stored = LineForm::stored(key, facts)?;
        let is_it = |value: &str| sejo_model::contact::number_key(value) == sejo_model::contact::number_key(old);
        let mut line = stored.clone();
        let mut is_found = false;
        for value in [&mut line.phone, &mut line.night_phone, &mut line.web] {
            if is_it(value) {
                new.clone_into(value);
                is_found = true;
            }
        }
        if !is_found {
            // What shipped and nobody wrote down gives way to what was found out.
            new.clone_into(if new.starts_with("http") { &mut line.web } else { &mut line.phone });
        }
        Some((stored, line))
    }
}

fn changed(error: StoreError) -> Error {
    match error {
        StoreError::Changed | StoreError::Duplicate(_) => ErrorCode::ChangedMeanwhile.into(),
        other => other.into(),
    }
}

/// The line as it would be kept, or what is wrong with it.
fn checked(line: &LineForm, stored: &LineForm) -> std::result::Result<LineForm, Vec<LineError>> {
    let mut fields = Fields::default();
    let phone = fields.phone("phone", &line.phone, &stored.phone);
    let night_phone = fields.phone("night_phone", &line.night_phone, &stored.night_phone);
    let web = line.web.trim().to_owned();
    fields.check("web", is_page(&web), ErrorCode::NotAPage);
    fields.line("web", &web);
    fields.line("name", &line.name);
    fields.line("means", &line.means);
    fields.check("rank", line.rank.is_none_or(|r| (1..=MAX_RANK).contains(&r)), ErrorCode::OutOfRange);
    let errors = fields.errors();
    if errors.is_empty() {
        return Ok(LineForm {
            name: line.name.trim().to_owned(),
            phone,
            night_phone,
            web,
            means: if line.means == stored.means { stored.means.clone() } else { written(&line.means) },
            ..line.clone()
        });
    }
    Err(errors.into_iter().map(|e| LineError { key: line.key, field: e.field, code: e.code }).collect())
}

fn is_page(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    text.is_empty() || rest.is_some_and(|r| r.contains('.') && !r.contains(char::is_whitespace))
}

fn form(facts: &Facts, today: Date) -> FillView {
    let chart: Chart = sejo_judge::contact_chart(facts, today);
    let view = |key: ContactKey| {
        let shipped = match key {
            ContactKey::Authority(a) => sejo_judge::shipped_offices().iter().find(|s| s.authority == a),
            _ => None,
        };
        let kind = match key {
            ContactKey::Person(_) => LineKind::Person,
            ContactKey::Vendor(_) => LineKind::Vendor,
            ContactKey::Authority(_) => LineKind::Office,
        };
        LineForm::stored(key, facts).map(|line| LineView { kind, line, node: chart.node(key).cloned(), shipped })
    };
    let inside = chart.people().chain(chart.vendors()).map(|n| n.key);
    let mut offices: Vec<&Shipped> = sejo_judge::shipped_offices().iter().collect();
    offices.sort_by_key(|s| s.need == Need::No);
    let outside = offices.into_iter().map(|s| ContactKey::Authority(s.authority));
    let lines: Vec<LineView> = inside.chain(outside).filter_map(view).collect();
    let lacking = chart.nodes.iter().filter(|n| !n.lacks.is_empty()).count();
    FillView { lines, lacking }
}

impl LineView {
    /// Whether a number of this kind is still missing.
    #[must_use]
    pub fn lacks(&self, kind: WayKind) -> bool {
        self.node.as_ref().is_some_and(|n| n.lacks.contains(&kind))
    }

    /// Whether its page is the way to reach it.
    #[must_use]
    pub fn is_by_web(&self) -> bool {
        self.shipped.is_some_and(|s| s.reach == Reach::Web)
    }
}
