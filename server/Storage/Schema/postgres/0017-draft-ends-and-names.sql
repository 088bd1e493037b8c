-- Works with schema 16
-- How the drafts before the last one of a floor ended, oldest first by n: a page that still shows one is told. At most 20 of a floor.
CREATE TABLE draft_end (
    floor text NOT NULL, n bigint NOT NULL, draft text NOT NULL, how text NOT NULL, version bigint NOT NULL, PRIMARY KEY (floor, n));

-- Names that each instance of Amazon Connect has, for lists to choose from. kind: status, queue, profile or group (name: the path as a JSON list).
CREATE TABLE directory_name (instance_arn text NOT NULL, kind text NOT NULL, name text NOT NULL, PRIMARY KEY (instance_arn, kind, name));
