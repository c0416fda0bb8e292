-- Counts every saved transaction on rows of the facility, so that what was worked out from them need not be worked out again.
ALTER TABLE facility ADD COLUMN changes BIGINT NOT NULL DEFAULT 0;
