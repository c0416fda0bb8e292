-- Configurations of network devices, masked, and the register of remote connections they are compared with.
-- A configuration may name a device that was removed from the ledger since: it then belongs to none, and is kept.
CREATE TABLE configuration (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    evidence_id BLOB NOT NULL CHECK (length(evidence_id) = 16),
    intake_id BLOB NOT NULL CHECK (length(intake_id) = 16),
    -- What it is a configuration of: the device of the ledger, or what the text says of itself.
    subject TEXT NOT NULL,
    -- 1 for the newest of its subject: the one that counts.
    newest INTEGER NOT NULL,
    told_on TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, evidence_id) REFERENCES evidence (facility_id, id),
    FOREIGN KEY (facility_id, intake_id) REFERENCES intake (facility_id, id),
    CHECK (newest IN (0, 1))
) STRICT;

CREATE INDEX configuration_subject ON configuration (facility_id, subject, told_on);

CREATE TABLE remote_connection (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    vendor_id BLOB CHECK (length(vendor_id) = 16),
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, vendor_id) REFERENCES vendor (facility_id, id),
    CHECK (revision >= 1)
) STRICT;
