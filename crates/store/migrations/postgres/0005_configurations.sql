-- Configurations of network devices, masked, and the register of remote connections they are compared with.
-- A configuration may name a device that was removed from the ledger since: it then belongs to none, and is kept.
CREATE TABLE configuration (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    evidence_id UUID NOT NULL,
    intake_id UUID NOT NULL,
    -- What it is a configuration of: the device of the ledger, or what the text says of itself.
    subject TEXT COLLATE "C" NOT NULL,
    -- 1 for the newest of its subject: the one that counts.
    newest BIGINT NOT NULL,
    told_on TEXT COLLATE "C" NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, evidence_id) REFERENCES evidence (facility_id, id),
    FOREIGN KEY (facility_id, intake_id) REFERENCES intake (facility_id, id),
    CHECK (newest IN (0, 1))
);

CREATE INDEX configuration_subject ON configuration (facility_id, subject, told_on);

CREATE TABLE remote_connection (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    vendor_id UUID,
    revision BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, vendor_id) REFERENCES vendor (facility_id, id),
    CHECK (revision >= 1)
);

ALTER TABLE configuration ENABLE ROW LEVEL SECURITY;
ALTER TABLE configuration FORCE ROW LEVEL SECURITY;
CREATE POLICY configuration_of_facility ON configuration USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));

ALTER TABLE remote_connection ENABLE ROW LEVEL SECURITY;
ALTER TABLE remote_connection FORCE ROW LEVEL SECURITY;
CREATE POLICY remote_connection_of_facility ON remote_connection USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
