-- The contact chart. A line is kept by what it is about; what it adds to a person or a vendor goes with them.
CREATE TABLE contact (
    facility_id UUID NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    person_id UUID,
    vendor_id UUID,
    revision BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, key),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    FOREIGN KEY (facility_id, person_id) REFERENCES person (facility_id, id) ON DELETE CASCADE,
    FOREIGN KEY (facility_id, vendor_id) REFERENCES vendor (facility_id, id) ON DELETE CASCADE,
    CHECK (revision >= 1)
);

CREATE INDEX contact_person ON contact (facility_id, person_id);
CREATE INDEX contact_vendor ON contact (facility_id, vendor_id);

-- Who stands for whom and who decides: one for each facility.
CREATE TABLE contact_plan (
    facility_id UUID NOT NULL,
    revision BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    CHECK (revision >= 1)
);

-- Numbers that were tried: appended to, never changed, and kept when the person or the vendor is gone.
CREATE TABLE contact_call (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    contact TEXT COLLATE "C" NOT NULL,
    number TEXT COLLATE "C" NOT NULL,
    called_on TEXT COLLATE "C" NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id)
);

CREATE INDEX contact_call_newest ON contact_call (facility_id, contact, number, called_on, id);

-- Printed copies that were put up, with every line that stands on them.
CREATE TABLE contact_print (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    printed_on TEXT COLLATE "C" NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id)
);

ALTER TABLE contact ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact FORCE ROW LEVEL SECURITY;
CREATE POLICY contact_of_facility ON contact USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));

ALTER TABLE contact_plan ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact_plan FORCE ROW LEVEL SECURITY;
CREATE POLICY contact_plan_of_facility ON contact_plan USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));

ALTER TABLE contact_call ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact_call FORCE ROW LEVEL SECURITY;
CREATE POLICY contact_call_of_facility ON contact_call USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));

ALTER TABLE contact_print ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact_print FORCE ROW LEVEL SECURITY;
CREATE POLICY contact_print_of_facility ON contact_print USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
