-- Drafts of floors. One of a floor is open; the row of the last one stays with how it ended. n is the last step: whoever stores a step, publishes or
-- discards names it, so of two servers one writes. version: the last one that was published from it, 0: none.
INSERT INTO meta VALUES ('drafts', 0);

CREATE TABLE draft (
    floor text PRIMARY KEY, id text NOT NULL, base bigint NOT NULL, n bigint NOT NULL, opened_at bigint NOT NULL, by_id text NOT NULL,
    by_name text NOT NULL, by_account text, ended text, version bigint NOT NULL);

-- The draft up to step n as gzip. Steps up to it that are still there can be undone or redone, or are among the last ones.
CREATE TABLE draft_snapshot (floor text PRIMARY KEY, draft text NOT NULL, n bigint NOT NULL, body bytea NOT NULL);

CREATE TABLE draft_step (
    floor text NOT NULL, draft text NOT NULL, n bigint NOT NULL, id text NOT NULL, editor text NOT NULL, act text NOT NULL, of_n bigint NOT NULL,
    at bigint NOT NULL, by_id text NOT NULL, body bytea NOT NULL, PRIMARY KEY (floor, draft, n));

-- A draft that is published at a set time: the document of step n, over version base. failed: why it was not; it is not tried again.
CREATE TABLE draft_publish (
    floor text PRIMARY KEY, draft text NOT NULL, at bigint NOT NULL, n bigint NOT NULL, name text, base bigint NOT NULL, hash text NOT NULL,
    document bytea NOT NULL, by_id text NOT NULL, by_name text NOT NULL, by_account text, failed text, failed_version bigint NOT NULL);

-- The version whose publication ended an assignment. NULL: another write did.
ALTER TABLE seat_assignment ADD COLUMN ended_by_version bigint;
CREATE INDEX seat_assignment_ended_by_version ON seat_assignment (floor_id, ended_by_version) WHERE ended_by_version IS NOT NULL;
