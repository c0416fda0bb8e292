//! Values in and rows out, the same for both drivers.

use sejo_model::Sha256;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use crate::error::StoreError;

/// A bound value; `None` is NULL of that type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// `BLOB` or `UUID`.
    Uuid(Option<Uuid>),
    /// `TEXT`.
    Text(Option<String>),
    /// `INTEGER` or `BIGINT`.
    Int(Option<i64>),
    /// `INTEGER` or `BOOLEAN`.
    Bool(Option<bool>),
    /// `BLOB` or `BYTEA`.
    Bytes(Option<Vec<u8>>),
}

macro_rules! into_arg {
    ($($from:ty => |$v:ident| $arg:expr;)+) => {$(
        impl From<$from> for Arg {
            fn from($v: $from) -> Self { $arg }
        }
    )+};
}

into_arg! {
    Uuid => |v| Arg::Uuid(Some(v));
    Option<Uuid> => |v| Arg::Uuid(v);
    &str => |v| Arg::Text(Some(v.to_owned()));
    Option<&str> => |v| Arg::Text(v.map(str::to_owned));
    String => |v| Arg::Text(Some(v));
    Option<String> => |v| Arg::Text(v);
    i64 => |v| Arg::Int(Some(v));
    u32 => |v| Arg::Int(Some(i64::from(v)));
    u8 => |v| Arg::Int(Some(i64::from(v)));
    bool => |v| Arg::Bool(Some(v));
    Option<bool> => |v| Arg::Bool(v);
    Vec<u8> => |v| Arg::Bytes(Some(v));
    Option<Vec<u8>> => |v| Arg::Bytes(v);
    Sha256 => |v| Arg::Bytes(Some(v.0.to_vec()));
}

/// Values to bind, in the order `$1`, `$2`, …
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$(crate::row::Arg::from($value)),*] };
}
pub(crate) use args;

/// A row of either driver.
#[derive(Debug)]
pub enum Row {
    /// From SQLite.
    Sqlite(SqliteRow),
    /// From PostgreSQL.
    Pg(PgRow),
}

macro_rules! getters {
    ($($(#[$meta:meta])* $name:ident -> $type:ty;)+) => {$(
        $(#[$meta])*
        pub(crate) fn $name(&self, index: usize) -> Result<$type, StoreError> {
            Ok(match self {
                Self::Sqlite(row) => row.try_get(index)?,
                Self::Pg(row) => row.try_get(index)?,
            })
        }
    )+};
}

impl Row {
    getters! {
        /// A text.
        text -> String;
        /// A text or NULL.
        maybe_text -> Option<String>;
        /// A number.
        int -> i64;
        /// A number or NULL.
        maybe_int -> Option<i64>;
        /// A truth value.
        bool -> bool;
        /// A truth value or NULL.
        maybe_bool -> Option<bool>;
        /// An id.
        uuid -> Uuid;
        /// An id or NULL.
        maybe_uuid -> Option<Uuid>;
        /// Bytes.
        bytes -> Vec<u8>;
        /// Bytes or NULL.
        maybe_bytes -> Option<Vec<u8>>;
    }

    /// A member of a closed list by its key.
    pub(crate) fn key<T: std::str::FromStr<Err: std::fmt::Display>>(&self, index: usize) -> Result<T, StoreError> {
        self.text(index)?.parse().map_err(|e: T::Err| StoreError::Damaged(e.to_string()))
    }

    /// A count or revision.
    pub(crate) fn count(&self, index: usize) -> Result<u32, StoreError> {
        u32::try_from(self.int(index)?).map_err(|_| StoreError::Damaged("a count is out of range".to_owned()))
    }

    /// A SHA-256 value.
    pub(crate) fn sha256(&self, index: usize) -> Result<Sha256, StoreError> {
        let bytes = self.bytes(index)?;
        let fixed = bytes.try_into().map_err(|_| StoreError::Damaged("a hash has the wrong length".to_owned()))?;
        Ok(Sha256(fixed))
    }
}
