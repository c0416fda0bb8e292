-- Work by remote maintenance: what was announced, and what the log of the way in shows. What does not fit and nobody
-- explained is open.
CREATE TABLE remote_work (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    connection_id UUID NOT NULL,
    at BIGINT NOT NULL,
    open BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, connection_id) REFERENCES remote_connection (facility_id, id),
    CHECK (open IN (0, 1)),
    CHECK (revision >= 1)
);

CREATE INDEX remote_work_open ON remote_work (facility_id, open, at);
CREATE INDEX remote_work_connection ON remote_work (facility_id, connection_id);

ALTER TABLE remote_work ENABLE ROW LEVEL SECURITY;
ALTER TABLE remote_work FORCE ROW LEVEL SECURITY;
CREATE POLICY remote_work_of_facility ON remote_work USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
