-- Requests to vendors and what came back. What was asked and what was received never change; events and decisions are added.
CREATE TABLE request (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    vendor_id BLOB NOT NULL CHECK (length(vendor_id) = 16),
    due_on TEXT NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, vendor_id) REFERENCES vendor (facility_id, id),
    CHECK (revision >= 1)
) STRICT;

CREATE TABLE reply (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    request_id BLOB NOT NULL CHECK (length(request_id) = 16),
    evidence_id BLOB CHECK (length(evidence_id) = 16),
    received_at INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, request_id) REFERENCES request (facility_id, id),
    FOREIGN KEY (facility_id, evidence_id) REFERENCES evidence (facility_id, id),
    CHECK (revision >= 1)
) STRICT;
