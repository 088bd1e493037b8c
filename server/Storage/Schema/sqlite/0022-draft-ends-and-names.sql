-- How the drafts before the last one of a floor ended, oldest first by n: a page that still shows one is told. At most 20 of a floor.
CREATE TABLE draft_end (
    floor TEXT NOT NULL, n INTEGER NOT NULL, draft TEXT NOT NULL, how TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (floor, n))
    STRICT, WITHOUT ROWID;

-- Names that each instance of Amazon Connect has, for lists to choose from. kind: status, queue, profile or group (name: the path as a JSON list).
CREATE TABLE directory_name (
    instance_arn TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (instance_arn, kind, name)) STRICT, WITHOUT ROWID;
