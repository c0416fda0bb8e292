-- Backup records: how a system, or a thing that is easily forgotten, is backed up. A system may be backed up in several
-- ways; a thing is answered for once.
CREATE TABLE backup_record (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    system_id UUID,
    thing TEXT COLLATE "C",
    revision BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, system_id) REFERENCES system (facility_id, id),
    CHECK ((system_id IS NULL) <> (thing IS NULL)),
    CHECK (revision >= 1)
);

CREATE UNIQUE INDEX backup_record_thing ON backup_record (facility_id, thing);

ALTER TABLE backup_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE backup_record FORCE ROW LEVEL SECURITY;
CREATE POLICY backup_record_of_facility ON backup_record USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
