-- Times are Unix milliseconds, UTC.
-- agent_state.agent and the intervals name an agent by a small number: an ARN is 130 bytes. The states are found by
-- key_hash when a shard changes hands (16 bytes, big-endian, so that blobs compare as numbers). Intervals are
-- clustered by agent; the end index finds a day (for the day view) and what is too old (retention).
CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('epoch', 0);

CREATE TABLE agent (id INTEGER PRIMARY KEY, arn TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE agent_state (
    agent INTEGER PRIMARY KEY REFERENCES agent,
    instance_arn TEXT NOT NULL,
    key_hash BLOB NOT NULL CHECK (length(key_hash) = 16),
    version INTEGER NOT NULL,
    state TEXT NOT NULL) STRICT;
CREATE INDEX agent_state_key_hash ON agent_state (key_hash);

CREATE TABLE agent_interval (
    agent INTEGER NOT NULL REFERENCES agent, no INTEGER NOT NULL,
    code TEXT NOT NULL, status_name TEXT, start_at INTEGER NOT NULL, end_at INTEGER NOT NULL,
    PRIMARY KEY (agent, no)) STRICT, WITHOUT ROWID;
CREATE INDEX agent_interval_end ON agent_interval (end_at);

CREATE TABLE contact_interval (
    agent INTEGER NOT NULL REFERENCES agent, contact TEXT NOT NULL, no INTEGER NOT NULL,
    state TEXT NOT NULL, channel TEXT NOT NULL, queue TEXT, start_at INTEGER NOT NULL, end_at INTEGER NOT NULL,
    PRIMARY KEY (agent, contact, no)) STRICT, WITHOUT ROWID;
CREATE INDEX contact_interval_end ON contact_interval (end_at);

CREATE TABLE shard (
    stream TEXT NOT NULL, name TEXT NOT NULL, epoch INTEGER NOT NULL, begun INTEGER NOT NULL DEFAULT 0,
    sequence TEXT, start_at INTEGER, caught_up_at INTEGER, last_arrival INTEGER, finished INTEGER NOT NULL DEFAULT 0,
    written_at INTEGER NOT NULL,
    PRIMARY KEY (stream, name)) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY, shard TEXT NOT NULL, sequence TEXT NOT NULL, reason TEXT NOT NULL,
    length INTEGER NOT NULL, sha256 TEXT NOT NULL, at INTEGER NOT NULL, UNIQUE (shard, sequence)) STRICT;

CREATE TABLE gap (
    id INTEGER PRIMARY KEY, shard TEXT NOT NULL, from_at INTEGER NOT NULL, to_at INTEGER NOT NULL,
    reason TEXT NOT NULL, found_at INTEGER NOT NULL, UNIQUE (shard, from_at, to_at)) STRICT;

CREATE TABLE auto_seat (
    instance_arn TEXT NOT NULL, agent_arn TEXT NOT NULL, island TEXT NOT NULL, seat INTEGER NOT NULL,
    PRIMARY KEY (instance_arn, agent_arn)) STRICT, WITHOUT ROWID;
