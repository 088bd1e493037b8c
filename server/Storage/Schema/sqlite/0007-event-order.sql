-- A state is newer than another one of the same agent by its last applied event, then by the epoch of the shard that wrote it, then by its version:
-- while an instance moves from one stream to another, two shards hold the same agent.
ALTER TABLE agent_state ADD COLUMN last_event_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE agent_state ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
UPDATE agent_state SET last_event_at = coalesce(CASE WHEN json_valid(state) THEN state ->> '$.eventAt' END, interval_start, 0);
