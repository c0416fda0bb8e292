//! The tables with their columns: what backup and restore walk, and what the test of both schemas is held against.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// `BLOB` / `UUID`.
    Uuid,
    /// `TEXT`.
    Text,
    /// `INTEGER` / `BIGINT`.
    Int,
    /// `INTEGER` / `BOOLEAN`.
    Bool,
    /// `BLOB` / `BYTEA`.
    Bytes,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Name.
    pub name: &'static str,
    /// What it holds.
    pub kind: ColumnType,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// What rows of an older schema have in it.
    pub of_old_rows: Option<i64>,
}

/// A table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Name.
    pub name: &'static str,
    /// Primary key.
    pub key: &'static [&'static str],
    /// Columns.
    pub columns: &'static [Column],
}

macro_rules! table {
    ($name:literal [$($key:literal),+] $($column:literal $kind:ident $($null:ident)? $(= $old:literal)?),+ $(,)?) => {
        Table {
            name: $name,
            key: &[$($key),+],
            columns: &[$(Column {
                name: $column,
                kind: ColumnType::$kind,
                nullable: table!(@null $($null)?),
                of_old_rows: table!(@old $($old)?),
            }),+],
        }
    };
    (@null) => { false };
    (@null null) => { true };
    (@old) => { None };
    (@old $old:literal) => { Some($old) };
}

/// All tables, each after those it refers to.
pub const TABLES: &[Table] = &[
    table!("installation_setting" ["name"] "name" Text, "document" Text),
    table!("facility" ["facility_id"] "facility_id" Uuid, "name" Text, "revision" Int, "document" Text,
        "changes" Int = 0),
    table!("sejo_user" ["id"] "id" Uuid, "login" Text, "name" Text, "disabled" Bool, "created_at" Int,
        "password_hash" Text, "totp_secret" Bytes null, "last_totp_step" Int, "lang" Text null),
    table!("membership" ["facility_id", "user_id"] "facility_id" Uuid, "user_id" Uuid, "role" Text),
    table!("recovery_code" ["user_id", "code_hash"] "user_id" Uuid, "code_hash" Text, "used_at" Int null),
    table!("session" ["id"] "id" Uuid, "token_hash" Bytes, "user_id" Uuid, "facility_id" Uuid null,
        "second_factor" Bool, "lang" Text, "address" Text, "agent" Text, "created_at" Int, "seen_at" Int,
        "idle_until" Int, "expires_at" Int),
    table!("login_failure" ["id"] "id" Uuid, "subject" Text, "at" Int),
    table!("setting" ["facility_id", "name"] "facility_id" Uuid, "name" Text, "document" Text),
    table!("person" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "name" Text,
        "revision" Int = 1, "document" Text),
    table!("appointment" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "person_id" Uuid, "post" Text,
        "appointed_on" Text, "revision" Int = 1, "document" Text),
    table!("vendor" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "name" Text, "revision" Int, "document" Text),
    table!("contract" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "vendor_id" Uuid, "title" Text,
        "revision" Int = 1, "document" Text),
    table!("system" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "name" Text, "vendor_id" Uuid null,
        "contract_id" Uuid null, "revision" Int, "document" Text),
    table!("device" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "kind" Text null, "state" Text, "name" Text,
        "place" Text, "host_name" Text, "ip" Text, "os" Text, "support_end" Text null, "checked_on" Text null,
        "system_id" Uuid null, "search" Text, "revision" Int, "document" Text),
    table!("device_change" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "device_id" Uuid,
        "intake_id" Uuid null, "at" Int, "document" Text),
    table!("blob" ["sha256"] "sha256" Bytes, "size" Int, "bytes" Bytes),
    table!("evidence" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "sha256" Bytes, "blob" Bytes null,
        "received_at" Int, "document" Text),
    table!("intake" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "evidence_id" Uuid null, "state" Text,
        "created_at" Int, "updated_at" Int, "document" Text, "claimed_by" Uuid null, "claimed_until" Int null),
    table!("mapping" ["facility_id", "headers"] "facility_id" Uuid, "headers" Text, "at" Int, "user_id" Uuid,
        "document" Text),
    table!("assignment" ["facility_id", "row_text"] "facility_id" Uuid, "row_text" Text, "at" Int, "user_id" Uuid,
        "document" Text),
    table!("edition_form" ["facility_id", "edition", "form"] "facility_id" Uuid, "edition" Text, "form" Text,
        "evidence_id" Uuid null, "at" Int, "user_id" Uuid, "document" Text),
    table!("configuration" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "evidence_id" Uuid, "intake_id" Uuid,
        "subject" Text, "newest" Int, "told_on" Text, "document" Text),
    table!("remote_connection" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "vendor_id" Uuid null,
        "revision" Int, "document" Text),
    table!("remote_work" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "connection_id" Uuid, "at" Int, "open" Int,
        "revision" Int, "document" Text),
    table!("backup_record" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "system_id" Uuid null, "thing" Text null,
        "revision" Int, "document" Text),
    table!("drill" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "system_id" Uuid null, "performed_on" Text,
        "revision" Int, "document" Text, "differences" Text),
    table!("document_size" ["facility_id", "kind"] "facility_id" Uuid, "kind" Text, "revision" Int, "document" Text),
    table!("document_passage" ["facility_id", "kind", "passage"] "facility_id" Uuid, "kind" Text, "passage" Text,
        "revision" Int, "document" Text),
    table!("document_version" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "kind" Text, "number" Int,
        "approved_on" Text, "withdrawn_on" Text null, "evidence_id" Uuid null, "revision" Int, "document" Text,
        "body" Text),
    table!("incident" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "started_at" Int, "entries" Int,
        "revision" Int, "document" Text, "vouched" Text null),
    table!("incident_entry" ["facility_id", "incident_id", "number"] "facility_id" Uuid, "incident_id" Uuid,
        "number" Int, "evidence_id" Uuid null, "document" Text),
    table!("improvement" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "incident_id" Uuid, "owner_id" Uuid,
        "due_on" Text, "revision" Int, "document" Text),
    table!("contact" ["facility_id", "key"] "facility_id" Uuid, "key" Text, "person_id" Uuid null, "vendor_id" Uuid null,
        "revision" Int, "document" Text),
    table!("contact_plan" ["facility_id"] "facility_id" Uuid, "revision" Int, "document" Text),
    table!("contact_call" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "contact" Text, "number" Text,
        "called_on" Text, "document" Text),
    table!("contact_print" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "printed_on" Text, "document" Text),
    table!("emergency_copy" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "place" Text, "printed_on" Text,
        "gone_on" Text null, "document" Text),
    table!("request" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "vendor_id" Uuid, "due_on" Text,
        "revision" Int, "document" Text),
    table!("reply" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "request_id" Uuid, "evidence_id" Uuid null,
        "received_at" Int, "revision" Int, "document" Text),
    table!("disclosure" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "system_id" Uuid null,
        "evidence_id" Uuid null, "received_at" Int, "revision" Int, "document" Text, "body" Text),
    table!("product" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "name" Text, "revision" Int, "document" Text),
    table!("answer_set" ["facility_id", "product_id", "edition", "form", "number"] "facility_id" Uuid, "product_id" Uuid,
        "edition" Text, "form" Text, "number" Int, "at" Int, "document" Text),
    table!("customer" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "asker" Text, "name" Text, "state" Text,
        "due_on" Text, "revision" Int, "document" Text),
    table!("customer_request" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "customer_id" Uuid, "received_at" Int,
        "document" Text),
    table!("issuing" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "state" Text, "started_at" Int,
        "document" Text, "claimed_by" Uuid null, "claimed_until" Int null),
    table!("issued" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "issuing_id" Uuid, "customer_id" Uuid, "at" Int,
        "revision" Int, "document" Text),
    table!("notice" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "issued_id" Uuid, "customer_id" Uuid,
        "made_at" Int, "document" Text),
    table!("answer" ["facility_id", "item", "round"] "facility_id" Uuid, "item" Text, "round" Int, "edition" Text,
        "revision" Int, "document" Text),
    table!("answer_history" ["facility_id", "item", "round", "revision"] "facility_id" Uuid, "item" Text, "round" Int,
        "revision" Int, "edition" Text, "at" Int, "document" Text),
    table!("declaration" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "item" Text, "evidence_id" Uuid null,
        "at" Int, "document" Text),
    table!("finding" ["facility_id", "id"] "facility_id" Uuid, "id" Uuid, "item" Text, "inspected_on" Text,
        "document" Text),
    table!("audit_head" ["one"] "one" Int, "number" Int),
    table!("audit" ["number"] "number" Int, "at" Int, "facility_id" Uuid null, "user_id" Uuid null, "origin" Text,
        "action" Text, "subject" Text, "detail" Text, "before_hash" Bytes, "hash" Bytes),
];
