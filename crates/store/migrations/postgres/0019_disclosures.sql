-- Disclosures (MDS/SDS) that were read. The head stands in the document, the rows in the body; what was read never changes.
CREATE TABLE disclosure (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    system_id UUID,
    evidence_id UUID,
    received_at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, system_id) REFERENCES system (facility_id, id),
    FOREIGN KEY (facility_id, evidence_id) REFERENCES evidence (facility_id, id),
    CHECK (revision >= 1)
);

ALTER TABLE disclosure ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosure FORCE ROW LEVEL SECURITY;
CREATE POLICY disclosure_of_facility ON disclosure USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
