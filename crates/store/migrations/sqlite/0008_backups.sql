-- Backup records: how a system, or a thing that is easily forgotten, is backed up. A system may be backed up in several
-- ways; a thing is answered for once.
CREATE TABLE backup_record (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    system_id BLOB CHECK (length(system_id) = 16),
    thing TEXT,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, system_id) REFERENCES system (facility_id, id),
    CHECK ((system_id IS NULL) <> (thing IS NULL)),
    CHECK (revision >= 1)
) STRICT;

CREATE UNIQUE INDEX backup_record_thing ON backup_record (facility_id, thing);
