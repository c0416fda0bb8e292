-- A row is its keys, the columns SQL searches or sorts by, and the noun as a JSON document.
-- ids UUID, times in microseconds since 1970 (UTC), dates 'YYYY-MM-DD', members of closed lists by key.

CREATE TABLE installation_setting (
    name TEXT COLLATE "C" NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE facility (
    facility_id UUID NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id)
);

CREATE TABLE sejo_user (
    id UUID NOT NULL,
    login TEXT COLLATE "C" NOT NULL CONSTRAINT sejo_user_login_key UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    disabled BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    password_hash TEXT COLLATE "C" NOT NULL,
    totp_secret BYTEA,
    last_totp_step BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE membership (
    facility_id UUID NOT NULL,
    user_id UUID NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, user_id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (user_id) REFERENCES sejo_user (id) ON DELETE CASCADE
);

CREATE TABLE recovery_code (
    user_id UUID NOT NULL,
    code_hash TEXT COLLATE "C" NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (user_id, code_hash),
    FOREIGN KEY (user_id) REFERENCES sejo_user (id) ON DELETE CASCADE
);

CREATE TABLE session (
    id UUID NOT NULL,
    token_hash BYTEA NOT NULL CHECK (length(token_hash) = 32),
    user_id UUID NOT NULL,
    facility_id UUID,
    second_factor BOOLEAN NOT NULL,
    lang TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    agent TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    idle_until BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (user_id) REFERENCES sejo_user (id) ON DELETE CASCADE
);

CREATE TABLE login_failure (
    id UUID NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE setting (
    facility_id UUID NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, name),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id)
);

CREATE TABLE person (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id)
);

CREATE TABLE appointment (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    person_id UUID NOT NULL,
    post TEXT COLLATE "C" NOT NULL,
    appointed_on TEXT COLLATE "C" NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, person_id) REFERENCES person (facility_id, id) ON DELETE CASCADE
);

CREATE TABLE vendor (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id)
);

CREATE TABLE contract (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    vendor_id UUID NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, vendor_id) REFERENCES vendor (facility_id, id)
);

CREATE TABLE system (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    vendor_id UUID,
    contract_id UUID,
    revision BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, vendor_id) REFERENCES vendor (facility_id, id),
    FOREIGN KEY (facility_id, contract_id) REFERENCES contract (facility_id, id)
);

CREATE TABLE device (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    kind TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    place TEXT COLLATE "C" NOT NULL,
    host_name TEXT COLLATE "C" NOT NULL,
    ip TEXT COLLATE "C" NOT NULL,
    os TEXT COLLATE "C" NOT NULL,
    support_end TEXT COLLATE "C",
    checked_on TEXT COLLATE "C",
    system_id UUID,
    search TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, system_id) REFERENCES system (facility_id, id)
);

CREATE TABLE device_change (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    device_id UUID NOT NULL,
    intake_id UUID,
    at BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id)
);

CREATE TABLE blob (
    sha256 BYTEA NOT NULL CHECK (length(sha256) = 32),
    size BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (sha256),
    CHECK (size >= 0)
);

CREATE TABLE evidence (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    sha256 BYTEA NOT NULL CHECK (length(sha256) = 32),
    blob BYTEA CHECK (length(blob) = 32),
    received_at BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (blob) REFERENCES blob (sha256)
);

CREATE TABLE intake (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    evidence_id UUID,
    state TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, evidence_id) REFERENCES evidence (facility_id, id)
);

CREATE TABLE mapping (
    facility_id UUID NOT NULL,
    headers TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    user_id UUID NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, headers),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id)
);

CREATE TABLE assignment (
    facility_id UUID NOT NULL,
    row_text TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    user_id UUID NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, row_text),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id)
);

CREATE TABLE edition_form (
    facility_id UUID NOT NULL,
    edition TEXT COLLATE "C" NOT NULL,
    form TEXT COLLATE "C" NOT NULL,
    evidence_id UUID,
    at BIGINT NOT NULL,
    user_id UUID NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, edition, form),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, evidence_id) REFERENCES evidence (facility_id, id)
);

CREATE TABLE answer (
    facility_id UUID NOT NULL,
    item TEXT COLLATE "C" NOT NULL,
    round BIGINT NOT NULL,
    edition TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, item, round),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    CHECK (round BETWEEN 1 AND 3),
    CHECK (revision >= 1)
);

CREATE TABLE answer_history (
    facility_id UUID NOT NULL,
    item TEXT COLLATE "C" NOT NULL,
    round BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    edition TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, item, round, revision),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, item, round) REFERENCES answer (facility_id, item, round)
);

CREATE TABLE declaration (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    item TEXT COLLATE "C" NOT NULL,
    evidence_id UUID,
    at BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, evidence_id) REFERENCES evidence (facility_id, id)
);

CREATE TABLE finding (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    item TEXT COLLATE "C" NOT NULL,
    inspected_on TEXT COLLATE "C" NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id)
);

CREATE TABLE audit_head (
    one BIGINT NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (one),
    CHECK (one = 1)
);

CREATE TABLE audit (
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    facility_id UUID,
    user_id UUID,
    origin TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    detail TEXT COLLATE "C" NOT NULL,
    before_hash BYTEA NOT NULL CHECK (length(before_hash) = 32),
    hash BYTEA NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (number)
);

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
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER answer_history_append_only BEFORE UPDATE OR DELETE ON answer_history FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER answer_history_no_truncate BEFORE TRUNCATE ON answer_history FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The number of the log only counts up by one.
CREATE FUNCTION refuse_jump() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number <> OLD.number + 1 AND OLD.number <> 0 THEN
        RAISE EXCEPTION 'audit_head only counts up';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER audit_head_counts BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION refuse_jump();
CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Rows of a facility are there only for a transaction that named the facility ('*': the installation itself).
-- FORCE makes it hold for the owner of the tables too; only superusers pass.
ALTER TABLE facility ENABLE ROW LEVEL SECURITY;
ALTER TABLE facility FORCE ROW LEVEL SECURITY;
CREATE POLICY facility_of_facility ON facility USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
ALTER TABLE membership ENABLE ROW LEVEL SECURITY;
ALTER TABLE membership FORCE ROW LEVEL SECURITY;
CREATE POLICY membership_of_facility ON membership USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
ALTER TABLE setting ENABLE ROW LEVEL SECURITY;
ALTER TABLE setting FORCE ROW LEVEL SECURITY;
CREATE POLICY setting_of_facility ON setting USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
ALTER TABLE person ENABLE ROW LEVEL SECURITY;
ALTER TABLE person FORCE ROW LEVEL SECURITY;
CREATE POLICY person_of_facility ON person USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
ALTER TABLE appointment ENABLE ROW LEVEL SECURITY;
ALTER TABLE appointment FORCE ROW LEVEL SECURITY;
CREATE POLICY appointment_of_facility ON appointment USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
ALTER TABLE vendor ENABLE ROW LEVEL SECURITY;
ALTER TABLE vendor FORCE ROW LEVEL SECURITY;
CREATE POLICY vendor_of_facility ON vendor USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
ALTER TABLE contract ENABLE ROW LEVEL SECURITY;
ALTER TABLE contract FORCE ROW LEVEL SECURITY;
CREATE POLICY contract_of_facility ON contract USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
ALTER TABLE system ENABLE ROW LEVEL SECURITY;
ALTER TABLE system FORCE ROW LEVEL SECURITY;
CREATE POLICY system_of_facility ON system USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
ALTER TABLE device ENABLE ROW LEVEL SECURITY;
ALTER TABLE device FORCE ROW LEVEL SECURITY;
CREATE POLICY device_of_facility ON device USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
ALTER TABLE device_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE device_change FORCE ROW LEVEL SECURITY;
CREATE POLICY device_change_of_facility ON device_change USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
ALTER TABLE evidence ENABLE ROW LEVEL SECURITY;
ALTER TABLE evidence FORCE ROW LEVEL SECURITY;
CREATE POLICY evidence_of_facility ON evidence USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
ALTER TABLE intake ENABLE ROW LEVEL SECURITY;
ALTER TABLE intake FORCE ROW LEVEL SECURITY;
CREATE POLICY intake_of_facility ON intake USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
ALTER TABLE mapping ENABLE ROW LEVEL SECURITY;
ALTER TABLE mapping FORCE ROW LEVEL SECURITY;
CREATE POLICY mapping_of_facility ON mapping USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
ALTER TABLE assignment ENABLE ROW LEVEL SECURITY;
ALTER TABLE assignment FORCE ROW LEVEL SECURITY;
CREATE POLICY assignment_of_facility ON assignment USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
ALTER TABLE edition_form ENABLE ROW LEVEL SECURITY;
ALTER TABLE edition_form FORCE ROW LEVEL SECURITY;
CREATE POLICY edition_form_of_facility ON edition_form USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
ALTER TABLE answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE answer FORCE ROW LEVEL SECURITY;
CREATE POLICY answer_of_facility ON answer USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
ALTER TABLE answer_history ENABLE ROW LEVEL SECURITY;
ALTER TABLE answer_history FORCE ROW LEVEL SECURITY;
CREATE POLICY answer_history_of_facility ON answer_history USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
ALTER TABLE declaration ENABLE ROW LEVEL SECURITY;
ALTER TABLE declaration FORCE ROW LEVEL SECURITY;
CREATE POLICY declaration_of_facility ON declaration USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
ALTER TABLE finding ENABLE ROW LEVEL SECURITY;
ALTER TABLE finding FORCE ROW LEVEL SECURITY;
CREATE POLICY finding_of_facility ON finding USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_of_facility ON audit USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
