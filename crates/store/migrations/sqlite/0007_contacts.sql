-- The contact chart. A line is kept by what it is about; what it adds to a person or a vendor goes with them.
CREATE TABLE contact (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    key TEXT NOT NULL,
    person_id BLOB CHECK (length(person_id) = 16),
    vendor_id BLOB CHECK (length(vendor_id) = 16),
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, key),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, person_id) REFERENCES person (facility_id, id) ON DELETE CASCADE,
    FOREIGN KEY (facility_id, vendor_id) REFERENCES vendor (facility_id, id) ON DELETE CASCADE,
    CHECK (revision >= 1)
) STRICT;

CREATE INDEX contact_person ON contact (facility_id, person_id);
CREATE INDEX contact_vendor ON contact (facility_id, vendor_id);

-- Who stands for whom and who decides: one for each facility.
CREATE TABLE contact_plan (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    CHECK (revision >= 1)
) STRICT;

-- Numbers that were tried: appended to, never changed, and kept when the person or the vendor is gone.
CREATE TABLE contact_call (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    contact TEXT NOT NULL,
    number TEXT NOT NULL,
    called_on TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id)
) STRICT;

CREATE INDEX contact_call_newest ON contact_call (facility_id, contact, number, called_on, id);

-- Printed copies that were put up, with every line that stands on them.
CREATE TABLE contact_print (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    printed_on TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id)
) STRICT;
