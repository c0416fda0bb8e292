-- Documents: the size chosen, what people decided passage by passage, and approved versions. What a version says is never
-- changed: no statement writes its body again, and none removes it.
CREATE TABLE document_size (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    kind TEXT NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, kind),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    CHECK (revision >= 1)
) STRICT;

CREATE TABLE document_passage (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    kind TEXT NOT NULL,
    passage TEXT NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, kind, passage),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    CHECK (revision >= 1)
) STRICT;

CREATE TABLE document_version (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    approved_on TEXT NOT NULL,
    withdrawn_on TEXT,
    evidence_id BLOB CHECK (length(evidence_id) = 16),
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    UNIQUE (facility_id, kind, number),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, evidence_id) REFERENCES evidence (facility_id, id),
    CHECK (number >= 1),
    CHECK (revision >= 1)
) STRICT;
