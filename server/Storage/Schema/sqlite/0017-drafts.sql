-- Drafts of floors. One of a floor is open; the row of the last one stays with how it ended. n is the last step: whoever stores a step, publishes or
-- discards names it, so of two servers one writes. version: the last one that was published from it, 0: none.
INSERT INTO meta VALUES ('drafts', 0);

CREATE TABLE draft (
    floor TEXT PRIMARY KEY, id TEXT NOT NULL, base INTEGER NOT NULL, n INTEGER NOT NULL, opened_at INTEGER NOT NULL, by_id TEXT NOT NULL,
    by_name TEXT NOT NULL, by_account TEXT, ended TEXT, version INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- The draft up to step n as gzip. Steps up to it that are still there can be undone or redone, or are among the last ones.
CREATE TABLE draft_snapshot (floor TEXT PRIMARY KEY, draft TEXT NOT NULL, n INTEGER NOT NULL, body BLOB NOT NULL) STRICT;

CREATE TABLE draft_step (
    floor TEXT NOT NULL, draft TEXT NOT NULL, n INTEGER NOT NULL, id TEXT NOT NULL, editor TEXT NOT NULL, act TEXT NOT NULL, of_n INTEGER NOT NULL,
    at INTEGER NOT NULL, by_id TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (floor, draft, n)) STRICT;

-- A draft that is published at a set time: the document of step n, over version base. failed: why it was not; it is not tried again.
CREATE TABLE draft_publish (
    floor TEXT PRIMARY KEY, draft TEXT NOT NULL, at INTEGER NOT NULL, n INTEGER NOT NULL, name TEXT, base INTEGER NOT NULL, hash TEXT NOT NULL,
    document BLOB NOT NULL, by_id TEXT NOT NULL, by_name TEXT NOT NULL, by_account TEXT, failed TEXT, failed_version INTEGER NOT NULL) STRICT;

-- The version whose publication ended an assignment. NULL: another write did.
ALTER TABLE seat_assignment ADD COLUMN ended_by_version INTEGER;
CREATE INDEX seat_assignment_ended_by_version ON seat_assignment (floor_id, ended_by_version) WHERE ended_by_version IS NOT NULL;
