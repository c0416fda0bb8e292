-- Improvements that exercises and incidents called for. An exercise is an incident and its entries are entries, so it needs
-- no table of its own. No statement removes an improvement.
CREATE TABLE improvement (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    incident_id UUID NOT NULL,
    owner_id UUID NOT NULL,
    due_on TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, incident_id) REFERENCES incident (facility_id, id),
    FOREIGN KEY (facility_id, owner_id) REFERENCES person (facility_id, id),
    CHECK (revision >= 1)
);

ALTER TABLE improvement ENABLE ROW LEVEL SECURITY;
ALTER TABLE improvement FORCE ROW LEVEL SECURITY;
CREATE POLICY improvement_of_facility ON improvement USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
