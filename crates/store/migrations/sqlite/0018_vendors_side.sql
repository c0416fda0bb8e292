-- The side of a vendor: its products and what it answers about them, its customers, what was issued to each, and what was taken
-- back. Answer sets, requests, what was issued and notices are only added to.
CREATE TABLE product (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    name TEXT NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    CHECK (revision >= 1)
) STRICT;

CREATE TABLE answer_set (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    product_id BLOB NOT NULL CHECK (length(product_id) = 16),
    edition TEXT NOT NULL,
    form TEXT NOT NULL,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, product_id, edition, form, number),
    FOREIGN KEY (facility_id, product_id) REFERENCES product (facility_id, id),
    CHECK (number >= 1)
) STRICT;

CREATE TABLE customer (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    asker TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    due_on TEXT NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id),
    CHECK (revision >= 1)
) STRICT;
CREATE INDEX customer_asker ON customer (facility_id, asker);
CREATE INDEX customer_due ON customer (facility_id, due_on, name);

CREATE TABLE customer_request (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    customer_id BLOB NOT NULL CHECK (length(customer_id) = 16),
    received_at INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id, customer_id) REFERENCES customer (facility_id, id)
) STRICT;

CREATE TABLE issuing (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    state TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    document TEXT NOT NULL,
    claimed_by BLOB CHECK (length(claimed_by) = 16),
    claimed_until INTEGER,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id) REFERENCES facility (facility_id)
) STRICT;

CREATE TABLE issued (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    issuing_id BLOB NOT NULL CHECK (length(issuing_id) = 16),
    customer_id BLOB NOT NULL CHECK (length(customer_id) = 16),
    at INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    UNIQUE (facility_id, issuing_id, customer_id),
    FOREIGN KEY (facility_id, issuing_id) REFERENCES issuing (facility_id, id),
    FOREIGN KEY (facility_id, customer_id) REFERENCES customer (facility_id, id),
    CHECK (revision >= 1)
) STRICT;
CREATE INDEX issued_customer ON issued (facility_id, customer_id, at);

CREATE TABLE notice (
    facility_id BLOB NOT NULL CHECK (length(facility_id) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    issued_id BLOB NOT NULL CHECK (length(issued_id) = 16),
    customer_id BLOB NOT NULL CHECK (length(customer_id) = 16),
    made_at INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (facility_id, id),
    FOREIGN KEY (facility_id, issued_id) REFERENCES issued (facility_id, id),
    FOREIGN KEY (facility_id, customer_id) REFERENCES customer (facility_id, id)
) STRICT;
