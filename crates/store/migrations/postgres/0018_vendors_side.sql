-- The side of a vendor: its products and what it answers about them, its customers, what was issued to each, and what was taken
-- back. Answer sets, requests, what was issued and notices are only added to.
CREATE TABLE product (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    CHECK (revision >= 1)
);

CREATE TABLE answer_set (
    facility_id UUID NOT NULL,
    product_id UUID NOT NULL,
    edition TEXT COLLATE "C" NOT NULL,
    form TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, product_id, edition, form, number),
    FOREIGN KEY (facility_id, product_id) REFERENCES product (facility_id, id),
    CHECK (number >= 1)
);

CREATE TABLE customer (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    asker TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    due_on TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    CHECK (revision >= 1)
);
CREATE INDEX customer_asker ON customer (facility_id, asker);
CREATE INDEX customer_due ON customer (facility_id, due_on, name);

CREATE TABLE customer_request (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    customer_id UUID NOT NULL,
    received_at BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id, customer_id) REFERENCES customer (facility_id, id)
);

CREATE TABLE issuing (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    started_at BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    claimed_by UUID,
    claimed_until BIGINT,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id)
);

CREATE TABLE issued (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    issuing_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    UNIQUE (facility_id, issuing_id, customer_id),
    FOREIGN KEY (facility_id, issuing_id) REFERENCES issuing (facility_id, id),
    FOREIGN KEY (facility_id, customer_id) REFERENCES customer (facility_id, id),
    CHECK (revision >= 1)
);
CREATE INDEX issued_customer ON issued (facility_id, customer_id, at);

CREATE TABLE notice (
    facility_id UUID NOT NULL,
    id UUID NOT NULL,
    issued_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    made_at BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id, issued_id) REFERENCES issued (facility_id, id),
    FOREIGN KEY (facility_id, customer_id) REFERENCES customer (facility_id, id)
);

ALTER TABLE product ENABLE ROW LEVEL SECURITY;
ALTER TABLE product FORCE ROW LEVEL SECURITY;
CREATE POLICY product_of_facility ON product USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));

ALTER TABLE answer_set ENABLE ROW LEVEL SECURITY;
ALTER TABLE answer_set FORCE ROW LEVEL SECURITY;
CREATE POLICY answer_set_of_facility ON answer_set USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));

ALTER TABLE customer ENABLE ROW LEVEL SECURITY;
ALTER TABLE customer FORCE ROW LEVEL SECURITY;
CREATE POLICY customer_of_facility ON customer USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));

ALTER TABLE customer_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE customer_request FORCE ROW LEVEL SECURITY;
CREATE POLICY customer_request_of_facility ON customer_request USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));

ALTER TABLE issuing ENABLE ROW LEVEL SECURITY;
ALTER TABLE issuing FORCE ROW LEVEL SECURITY;
CREATE POLICY issuing_of_facility ON issuing USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));

ALTER TABLE issued ENABLE ROW LEVEL SECURITY;
ALTER TABLE issued FORCE ROW LEVEL SECURITY;
CREATE POLICY issued_of_facility ON issued USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));

ALTER TABLE notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice FORCE ROW LEVEL SECURITY;
CREATE POLICY notice_of_facility ON notice USING (current_setting('app.facility', true) IN ('*', CAST(facility_id AS TEXT)));
