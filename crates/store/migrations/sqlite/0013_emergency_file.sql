-- Copies of the emergency file that lie somewhere. One that was taken away or replaced stays, with its day of going.
CREATE TABLE emergency_copy (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    place TEXT NOT NULL,
    printed_on TEXT NOT NULL,
    gone_on TEXT,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id)
) STRICT;
