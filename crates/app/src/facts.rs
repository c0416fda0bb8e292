//! Loads what pages and use cases decide on, with few statements whatever the size of the facility: the facts and what
//! people said in one, names in another.
//!
//! Invariant: facts are loaded from the store here and nowhere else, so that each drill among them was held against the key of
//! the installation; `cargo xtask layers` checks it.

use sejo_model::{Answer, Date, EvidenceId, Facts, Finding, ImportedForm, IntakeId, Lang, System, UserId};
use sejo_store::{Access, Scope, StoreError};

use crate::command_line::NOBODY;
use crate::{App, drill};

/// The facts and what people said.
#[derive(Clone)]
pub(crate) struct Loaded {
    /// What the judge looks at.
    pub facts: Facts,
    /// Current answers of all editions, withdrawn ones too.
    pub answers: Vec<Answer>,
    /// Findings.
    pub findings: Vec<Finding>,
    /// Forms read from the ministry's workbooks.
    pub imported: Vec<ImportedForm>,
    /// Files that wait for a decision.
    pub waiting: usize,
}

/// The facts alone: one statement.
pub(crate) async fn facts(app: &App, scope: &Scope) -> Result<Facts, StoreError> {
    facts_at(app, app.db(), scope).await
}

/// The facts alone: one statement. From a transaction, with the changes made in it so far.
pub(crate) async fn facts_at(app: &App, at: impl Access, scope: &Scope) -> Result<Facts, StoreError> {
    let mut facts = sejo_store::facts::load(at, scope).await?;
    facts.tell_apart();
    drill::look(app, scope, &mut facts.drills);
    Ok(facts)
}

/// The facts and what people said: one statement. From a transaction, with the changes made in it so far.
pub(crate) async fn load(app: &App, at: impl Access, scope: &Scope) -> Result<Loaded, StoreError> {
    let (mut facts, said) = sejo_store::standing::load(at, scope).await?;
    facts.tell_apart();
    drill::look(app, scope, &mut facts.drills);
    Ok(Loaded { facts, answers: said.answers, findings: said.findings, imported: said.forms, waiting: said.waiting })
}

/// The systems on record, with what counts of their duties today: what is another's than the vendor's is not known of it.
pub(crate) fn counted(facts: &Facts, today: Date) -> Vec<System> {
    facts.systems.iter().map(|system| sejo_judge::counted(system, facts, today)).collect()
}

/// Names by id.
pub(crate) struct Names(sejo_store::standing::Names);

impl Names {
    /// What a user is called.
    pub fn user(&self, id: UserId, lang: Lang) -> String {
        if id == UserId::COMMAND {
            return NOBODY.r#in(lang).to_owned();
        }
        self.0.users.get(&id).cloned().unwrap_or_else(|| "—".to_owned())
    }

    /// The name of a kept file.
    pub fn file(&self, id: EvidenceId) -> Option<String> {
        self.0.files.get(&id).cloned()
    }

    /// The name of the file of a run.
    pub fn intake(&self, id: IntakeId) -> Option<String> {
        self.0.intakes.get(&id).cloned()
    }
}

/// The names of users, kept files and runs: one statement.
pub(crate) async fn names(at: impl Access, scope: &Scope) -> Result<Names, StoreError> {
    Ok(Names(sejo_store::standing::names(at, scope).await?))
}
