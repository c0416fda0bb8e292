-- Requests to vendors and what came back. What was asked and what was received never change; events and decisions are added.
CREATE TABLE request (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    vendor_id UUID NOT NULL,
    due_on TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, vendor_id) REFERENCES vendor (facility_id, id),
    CHECK (revision >= 1)
);

CREATE TABLE reply (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    request_id UUID NOT NULL,
    evidence_id UUID,
    received_at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, request_id) REFERENCES request (facility_id, id),
    FOREIGN KEY (facility_id, evidence_id) REFERENCES evidence (facility_id, id),
    CHECK (revision >= 1)
);

ALTER TABLE request ENABLE ROW LEVEL SECURITY;
ALTER TABLE request FORCE ROW LEVEL SECURITY;
CREATE POLICY request_of_facility ON request USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));

ALTER TABLE reply ENABLE ROW LEVEL SECURITY;
ALTER TABLE reply FORCE ROW LEVEL SECURITY;
CREATE POLICY reply_of_facility ON reply USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
