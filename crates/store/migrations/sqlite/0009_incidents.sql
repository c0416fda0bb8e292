-- Incidents and their entries. Entries are only ever added: no statement changes or removes one.
CREATE TABLE incident (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    started_at INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    CHECK (entries >= 0),
    CHECK (revision >= 1)
) STRICT;

CREATE TABLE incident_entry (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    incident_id BLOB NOT NULL CHECK (length(incident_id) = 16),
    number INTEGER NOT NULL,
    evidence_id BLOB CHECK (length(evidence_id) = 16),
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, incident_id, number),
    FOREIGN KEY (facility_id, incident_id) REFERENCES incident (facility_id, id),
    FOREIGN KEY (facility_id, evidence_id) REFERENCES evidence (facility_id, id),
    CHECK (number >= 1)
) STRICT;
