-- Documents: the size chosen, what people decided passage by passage, and approved versions. What a version says is never
-- changed: no statement writes its body again, and none removes it.
CREATE TABLE document_size (
    facility_id UUID NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, kind),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    CHECK (revision >= 1)
);

CREATE TABLE document_passage (
    facility_id UUID NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    passage TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, kind, passage),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    CHECK (revision >= 1)
);

CREATE TABLE document_version (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    approved_on TEXT COLLATE "C" NOT NULL,
    withdrawn_on TEXT COLLATE "C",
    evidence_id UUID,
    revision BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    UNIQUE (facility_id, kind, number),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, evidence_id) REFERENCES evidence (facility_id, id),
    CHECK (number >= 1),
    CHECK (revision >= 1)
);

ALTER TABLE document_size ENABLE ROW LEVEL SECURITY;
ALTER TABLE document_size FORCE ROW LEVEL SECURITY;
CREATE POLICY document_size_of_facility ON document_size USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));

ALTER TABLE document_passage ENABLE ROW LEVEL SECURITY;
ALTER TABLE document_passage FORCE ROW LEVEL SECURITY;
CREATE POLICY document_passage_of_facility ON document_passage USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));

ALTER TABLE document_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE document_version FORCE ROW LEVEL SECURITY;
CREATE POLICY document_version_of_facility ON document_version USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
