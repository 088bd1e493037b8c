-- Routing profile and hierarchy (a JSON list of names, the top level first) of the past. What is so now is in the agent's state.
CREATE TABLE profile_interval (
    agent_arn text NOT NULL, start_at bigint NOT NULL, end_at bigint NOT NULL, routing text, hierarchy text NOT NULL,
    PRIMARY KEY (agent_arn, start_at));
CREATE INDEX profile_interval_end ON profile_interval (end_at);
