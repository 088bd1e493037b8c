-- Which streams carry the events of which instance, and the time of the newest of them: also after a restart a fault of one stream must not grey
-- the instances of another. A folder with one stream tells it.
CREATE TABLE carried (
    instance_arn TEXT NOT NULL, stream_arn TEXT NOT NULL, last_event_at INTEGER NOT NULL,
    PRIMARY KEY (instance_arn, stream_arn)) STRICT, WITHOUT ROWID;
INSERT INTO carried SELECT instance_arn, (SELECT min(substr(stream, 1, instr(stream, '|') - 1)) FROM shard), max(last_event_at) FROM agent_state
    WHERE (SELECT count(DISTINCT substr(stream, 1, instr(stream, '|') - 1)) FROM shard) = 1 GROUP BY instance_arn;
