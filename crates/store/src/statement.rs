//! Every statement of the store is a named constant in a list, so that one test can prepare all of them on both
//! engines: a wrong column or type fails there and not at a customer's.

/// SQL text for both engines. The two texts are the same unless an engine cannot say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sql {
    /// For SQLite.
    pub sqlite: &'static str,
    /// For PostgreSQL.
    pub pg: &'static str,
}

/// A named statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stmt {
    /// `noun.verb`.
    pub name: &'static str,
    /// Its text.
    pub sql: Sql,
}

impl Stmt {
    /// Whether the engines need different texts. Counted by a test against a budget.
    #[must_use]
    pub fn is_divergent(&self) -> bool {
        self.sql.sqlite != self.sql.pg
    }
}

/// Declares the statements of a module and their list.
macro_rules! statements {
    ($($name:ident = $key:literal, $sql:tt;)+) => {
        $(const $name: crate::statement::Stmt = crate::statement::Stmt { name: $key, sql: statements!(@sql $sql) };)+
        /// All statements of this module.
        pub(crate) const STATEMENTS: &[crate::statement::Stmt] = &[$($name),+];
    };
    (@sql { sqlite: $sqlite:expr, pg: $pg:expr }) => { crate::statement::Sql { sqlite: $sqlite, pg: $pg } };
    (@sql $sql:tt) => { crate::statement::Sql { sqlite: $sql, pg: $sql } };
}

/// Every statement of the store.
pub fn statements() -> impl Iterator<Item = &'static Stmt> {
    [
        crate::answer::STATEMENTS,
        crate::appointment::STATEMENTS,
        crate::assignment::STATEMENTS,
        crate::audit::STATEMENTS,
        crate::backup_record::STATEMENTS,
        crate::configuration::STATEMENTS,
        crate::contact::STATEMENTS,
        crate::contract::STATEMENTS,
        crate::customer::STATEMENTS,
        crate::declaration::STATEMENTS,
        crate::device::STATEMENTS,
        crate::disclosure::STATEMENTS,
        crate::document_passage::STATEMENTS,
        crate::document_version::STATEMENTS,
        crate::drill::STATEMENTS,
        crate::edition::STATEMENTS,
        crate::emergency_file::STATEMENTS,
        crate::evidence::STATEMENTS,
        crate::facility::STATEMENTS,
        crate::facts::STATEMENTS,
        crate::finding::STATEMENTS,
        crate::improvement::STATEMENTS,
        crate::incident::STATEMENTS,
        crate::intake::STATEMENTS,
        crate::issue::STATEMENTS,
        crate::lockout::STATEMENTS,
        crate::mapping::STATEMENTS,
        crate::notice::STATEMENTS,
        crate::person::STATEMENTS,
        crate::product::STATEMENTS,
        crate::remote_connection::STATEMENTS,
        crate::reply::STATEMENTS,
        crate::request::STATEMENTS,
        crate::remote_work::STATEMENTS,
        crate::session::STATEMENTS,
        crate::setting::STATEMENTS,
        crate::standing::STATEMENTS,
        crate::system::STATEMENTS,
        crate::user::STATEMENTS,
        crate::vendor::STATEMENTS,
    ]
    .into_iter()
    .flatten()
}
