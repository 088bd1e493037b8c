-- Routing profile and hierarchy (a JSON list of names, the top level first) of the past. What is so now is in the agent's state.
CREATE TABLE profile_interval (
    agent_arn TEXT NOT NULL, start_at INTEGER NOT NULL, end_at INTEGER NOT NULL, routing TEXT, hierarchy TEXT NOT NULL,
    PRIMARY KEY (agent_arn, start_at)) STRICT, WITHOUT ROWID;
CREATE INDEX profile_interval_end ON profile_interval (end_at);
