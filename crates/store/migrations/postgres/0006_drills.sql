-- Restore drills. The differences stand apart: there may be many, and only the page of one drill shows them.
CREATE TABLE drill (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    system_id UUID,
    performed_on TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    differences TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, system_id) REFERENCES system (facility_id, id),
    CHECK (revision >= 1)
);

ALTER TABLE drill ENABLE ROW LEVEL SECURITY;
ALTER TABLE drill FORCE ROW LEVEL SECURITY;
CREATE POLICY drill_of_facility ON drill USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
