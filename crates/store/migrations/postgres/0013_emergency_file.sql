-- Copies of the emergency file that lie somewhere. One that was taken away or replaced stays, with its day of going.
CREATE TABLE emergency_copy (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    place TEXT COLLATE "C" NOT NULL,
    printed_on TEXT COLLATE "C" NOT NULL,
    gone_on TEXT COLLATE "C",
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id)
);

ALTER TABLE emergency_copy ENABLE ROW LEVEL SECURITY;
ALTER TABLE emergency_copy FORCE ROW LEVEL SECURITY;
CREATE POLICY emergency_copy_of_facility ON emergency_copy USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
