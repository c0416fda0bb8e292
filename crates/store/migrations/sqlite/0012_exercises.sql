-- Improvements that exercises and incidents called for. An exercise is an incident and its entries are entries, so it needs
-- no table of its own. No statement removes an improvement.
CREATE TABLE improvement (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    incident_id BLOB NOT NULL CHECK (length(incident_id) = 16),
    owner_id BLOB NOT NULL CHECK (length(owner_id) = 16),
    due_on TEXT NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, incident_id) REFERENCES incident (facility_id, id),
    FOREIGN KEY (facility_id, owner_id) REFERENCES person (facility_id, id),
    CHECK (revision >= 1)
) STRICT;
