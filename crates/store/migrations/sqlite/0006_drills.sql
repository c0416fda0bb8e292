-- Restore drills. The differences stand apart: there may be many, and only the page of one drill shows them.
CREATE TABLE drill (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    system_id BLOB CHECK (length(system_id) = 16),
    performed_on TEXT NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    differences TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, system_id) REFERENCES system (facility_id, id),
    CHECK (revision >= 1)
) STRICT;
