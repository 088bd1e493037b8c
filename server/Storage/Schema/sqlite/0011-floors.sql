-- Drawn floors. Whoever writes one of these tables first updates the row 'floors': it is the turn to write, and the stamp by which every server
-- sees that something changed. A version is a document as gzip, its SHA-256 (of the JSON), how many seats it has and its background image.
INSERT INTO meta VALUES ('floors', 0);

CREATE TABLE site (id TEXT PRIMARY KEY, name TEXT NOT NULL, time_zone TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- instances: ARNs as a JSON list. version: the current one, 0: none is published. deleted_at: it can be restored for 30 days.
CREATE TABLE floor (
    id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site, name TEXT NOT NULL, ordinal INTEGER NOT NULL, instances TEXT NOT NULL,
    version INTEGER NOT NULL, made_at INTEGER NOT NULL, deleted_at INTEGER) STRICT, WITHOUT ROWID;

CREATE TABLE floor_version (
    floor TEXT NOT NULL REFERENCES floor, number INTEGER NOT NULL, name TEXT, document BLOB NOT NULL, hash TEXT NOT NULL, seats INTEGER NOT NULL,
    image TEXT, published_at INTEGER NOT NULL, by_id TEXT NOT NULL, by_name TEXT NOT NULL,
    PRIMARY KEY (floor, number)) STRICT;
CREATE TRIGGER floor_version_never_changed BEFORE UPDATE ON floor_version
    BEGIN SELECT RAISE(ABORT, 'floor versions are never changed'); END;

-- By SHA-256 of the bytes.
CREATE TABLE floor_image (
    hash TEXT PRIMARY KEY, type TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, bytes BLOB NOT NULL,
    made_at INTEGER NOT NULL, by_id TEXT NOT NULL, by_name TEXT NOT NULL) STRICT;

-- Who sits where, and sat. to_at NULL: now. occupant: an agent's ARN, or user:INSTANCE_ARN/NAME of somebody who never logged in.
CREATE TABLE seat_assignment (
    id TEXT PRIMARY KEY, floor_id TEXT NOT NULL, seat_id TEXT NOT NULL, occupant TEXT NOT NULL,
    from_at INTEGER NOT NULL, to_at INTEGER, by_id TEXT NOT NULL, by_name TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX seat_assignment_now ON seat_assignment (occupant) WHERE to_at IS NULL;
CREATE INDEX seat_assignment_floor ON seat_assignment (floor_id, from_at);
CREATE INDEX seat_assignment_past ON seat_assignment (to_at);
