-- Incidents and their entries. Entries are only ever added: no statement changes or removes one.
CREATE TABLE incident (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    started_at BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    CHECK (entries >= 0),
    CHECK (revision >= 1)
);

CREATE TABLE incident_entry (
    facility_id UUID NOT NULL,
    incident_id UUID NOT NULL,
    number BIGINT NOT NULL,
    evidence_id UUID,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, incident_id, number),
    FOREIGN KEY (facility_id, incident_id) REFERENCES incident (facility_id, id),
    FOREIGN KEY (facility_id, evidence_id) REFERENCES evidence (facility_id, id),
    CHECK (number >= 1)
);

ALTER TABLE incident ENABLE ROW LEVEL SECURITY;
ALTER TABLE incident FORCE ROW LEVEL SECURITY;
CREATE POLICY incident_of_facility ON incident USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));

ALTER TABLE incident_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE incident_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY incident_entry_of_facility ON incident_entry USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
