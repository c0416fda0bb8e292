-- Work by remote maintenance: what was announced, and what the log of the way in shows. What does not fit and nobody
-- explained is open.
CREATE TABLE remote_work (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    connection_id BLOB NOT NULL CHECK (length(connection_id) = 16),
    at INTEGER NOT NULL,
    open INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, connection_id) REFERENCES remote_connection (facility_id, id),
    CHECK (open IN (0, 1)),
    CHECK (revision >= 1)
) STRICT;

CREATE INDEX remote_work_open ON remote_work (facility_id, open, at);
CREATE INDEX remote_work_connection ON remote_work (facility_id, connection_id);
