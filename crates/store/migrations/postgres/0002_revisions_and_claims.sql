-- People, posts and contracts count their changes, as vendors and systems do; what is there has been saved once.
ALTER TABLE person ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
ALTER TABLE appointment ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
ALTER TABLE contract ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;

-- Which start of the program works on a run, and until when that counts unless it is renewed (microseconds).
ALTER TABLE intake ADD COLUMN claimed_by UUID;
ALTER TABLE intake ADD COLUMN claimed_until BIGINT;
