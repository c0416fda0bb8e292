-- A row is its keys, the columns SQL searches or sorts by, and the noun as a JSON document.
-- ids 16 bytes, times in microseconds since 1970 (UTC), dates 'YYYY-MM-DD', members of closed lists by key,
-- truth values 0 and 1.

CREATE TABLE installation_setting (
    name TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (name)
) STRICT;

CREATE TABLE facility (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    name TEXT NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id)
) STRICT;

CREATE TABLE sejo_user (
    id BLOB NOT NULL CHECK (length(id) = 16),
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
    created_at INTEGER NOT NULL,
    password_hash TEXT NOT NULL,
    totp_secret BLOB,
    last_totp_step INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT;

CREATE TABLE membership (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    user_id BLOB NOT NULL CHECK (length(user_id) = 16),
    role TEXT NOT NULL,
    PRIMARY KEY (facility_id, user_id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (user_id) REFERENCES sejo_user (id) ON DELETE CASCADE
) STRICT;

CREATE TABLE recovery_code (
    user_id BLOB NOT NULL CHECK (length(user_id) = 16),
    code_hash TEXT NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (user_id, code_hash),
    FOREIGN KEY (user_id) REFERENCES sejo_user (id) ON DELETE CASCADE
) STRICT;

CREATE TABLE session (
    id BLOB NOT NULL CHECK (length(id) = 16),
    token_hash BLOB NOT NULL CHECK (length(token_hash) = 32),
    user_id BLOB NOT NULL CHECK (length(user_id) = 16),
    facility_id BLOB CHECK (length(facility_id) = 16),
    second_factor INTEGER NOT NULL CHECK (second_factor IN (0, 1)),
    lang TEXT NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    idle_until INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (user_id) REFERENCES sejo_user (id) ON DELETE CASCADE
) STRICT;

CREATE TABLE login_failure (
    id BLOB NOT NULL CHECK (length(id) = 16),
    subject TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT;

CREATE TABLE setting (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    name TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, name),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id)
) STRICT;

CREATE TABLE person (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    name TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id)
) STRICT;

CREATE TABLE appointment (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    person_id BLOB NOT NULL CHECK (length(person_id) = 16),
    post TEXT NOT NULL,
    appointed_on TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, person_id) REFERENCES person (facility_id, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE vendor (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    name TEXT NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id)
) STRICT;

CREATE TABLE contract (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    vendor_id BLOB NOT NULL CHECK (length(vendor_id) = 16),
    title TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, vendor_id) REFERENCES vendor (facility_id, id)
) STRICT;

CREATE TABLE system (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    name TEXT NOT NULL,
    vendor_id BLOB CHECK (length(vendor_id) = 16),
    contract_id BLOB CHECK (length(contract_id) = 16),
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, vendor_id) REFERENCES vendor (facility_id, id),
    FOREIGN KEY (facility_id, contract_id) REFERENCES contract (facility_id, id)
) STRICT;

CREATE TABLE device (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    kind TEXT,
    state TEXT NOT NULL,
    name TEXT NOT NULL,
    place TEXT NOT NULL,
    host_name TEXT NOT NULL,
    ip TEXT NOT NULL,
    os TEXT NOT NULL,
    support_end TEXT,
    checked_on TEXT,
    system_id BLOB CHECK (length(system_id) = 16),
    search TEXT NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, system_id) REFERENCES system (facility_id, id)
) STRICT;

CREATE TABLE device_change (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    device_id BLOB NOT NULL CHECK (length(device_id) = 16),
    intake_id BLOB CHECK (length(intake_id) = 16),
    at INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id)
) STRICT;

CREATE TABLE blob (
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    size INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (sha256),
    CHECK (size >= 0)
) STRICT;

CREATE TABLE evidence (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    blob BLOB CHECK (length(blob) = 32),
    received_at INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (blob) REFERENCES blob (sha256)
) STRICT;

CREATE TABLE intake (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    evidence_id BLOB CHECK (length(evidence_id) = 16),
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, evidence_id) REFERENCES evidence (facility_id, id)
) STRICT;

CREATE TABLE mapping (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    headers TEXT NOT NULL,
    at INTEGER NOT NULL,
    user_id BLOB NOT NULL CHECK (length(user_id) = 16),
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, headers),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id)
) STRICT;

CREATE TABLE assignment (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    row_text TEXT NOT NULL,
    at INTEGER NOT NULL,
    user_id BLOB NOT NULL CHECK (length(user_id) = 16),
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, row_text),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id)
) STRICT;

CREATE TABLE edition_form (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    edition TEXT NOT NULL,
    form TEXT NOT NULL,
    evidence_id BLOB CHECK (length(evidence_id) = 16),
    at INTEGER NOT NULL,
    user_id BLOB NOT NULL CHECK (length(user_id) = 16),
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, edition, form),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, evidence_id) REFERENCES evidence (facility_id, id)
) STRICT;

CREATE TABLE answer (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    item TEXT NOT NULL,
    round INTEGER NOT NULL,
    edition TEXT NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, item, round),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    CHECK (round BETWEEN 1 AND 3),
    CHECK (revision >= 1)
) STRICT;

CREATE TABLE answer_history (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    item TEXT NOT NULL,
    round INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    edition TEXT NOT NULL,
    at INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, item, round, revision),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, item, round) REFERENCES answer (facility_id, item, round)
) STRICT;

CREATE TABLE declaration (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    item TEXT NOT NULL,
    evidence_id BLOB CHECK (length(evidence_id) = 16),
    at INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, evidence_id) REFERENCES evidence (facility_id, id)
) STRICT;

CREATE TABLE finding (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    item TEXT NOT NULL,
    inspected_on TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id)
) STRICT;

CREATE TABLE audit_head (
    one INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (one),
    CHECK (one = 1)
) STRICT;

CREATE TABLE audit (
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    facility_id BLOB CHECK (length(facility_id) = 16),
    user_id BLOB CHECK (length(user_id) = 16),
    origin TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    before_hash BLOB NOT NULL CHECK (length(before_hash) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (number)
) STRICT;

CREATE INDEX membership_user ON membership (user_id);
CREATE UNIQUE INDEX session_token ON session (token_hash);
CREATE INDEX session_of_user ON session (user_id);
CREATE INDEX login_failure_subject ON login_failure (subject, at);
CREATE INDEX appointment_person ON appointment (facility_id, person_id);
CREATE INDEX contract_vendor ON contract (facility_id, vendor_id);
CREATE INDEX system_vendor ON system (facility_id, vendor_id);
CREATE INDEX system_contract ON system (facility_id, contract_id);
CREATE INDEX device_place ON device (facility_id, place, name);
CREATE INDEX device_system ON device (facility_id, system_id);
CREATE INDEX device_change_device ON device_change (facility_id, device_id, at);
CREATE INDEX device_change_intake ON device_change (facility_id, intake_id);
CREATE INDEX evidence_sha256 ON evidence (facility_id, sha256);
CREATE INDEX evidence_received ON evidence (facility_id, received_at);
CREATE INDEX intake_created ON intake (facility_id, created_at);
CREATE INDEX intake_state ON intake (state);
CREATE INDEX answer_edition ON answer (facility_id, edition);
CREATE INDEX answer_history_edition ON answer_history (facility_id, edition, at);
CREATE INDEX declaration_evidence ON declaration (facility_id, evidence_id);
CREATE INDEX audit_facility ON audit (facility_id, number);

INSERT INTO audit_head (one, number) VALUES (1, 0);

-- What was confirmed or done is never rewritten.
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER answer_history_no_update BEFORE UPDATE ON answer_history BEGIN SELECT RAISE(ABORT, 'answer_history is append-only'); END;
CREATE TRIGGER answer_history_no_delete BEFORE DELETE ON answer_history BEGIN SELECT RAISE(ABORT, 'answer_history is append-only'); END;

-- The number of the log only counts up by one.
CREATE TRIGGER audit_head_counts BEFORE UPDATE ON audit_head WHEN NEW.number <> OLD.number + 1 AND OLD.number <> 0
BEGIN SELECT RAISE(ABORT, 'audit_head only counts up'); END;
CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head BEGIN SELECT RAISE(ABORT, 'audit_head is append-only'); END;
