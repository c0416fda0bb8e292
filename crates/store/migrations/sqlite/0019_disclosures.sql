-- Disclosures (MDS/SDS) that were read. The head stands in the document, the rows in the body; what was read never changes.
CREATE TABLE disclosure (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    system_id BLOB CHECK (length(system_id) = 16),
    evidence_id BLOB CHECK (length(evidence_id) = 16),
    received_at INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, system_id) REFERENCES system (facility_id, id),
    FOREIGN KEY (facility_id, evidence_id) REFERENCES evidence (facility_id, id),
    CHECK (revision >= 1)
) STRICT;
