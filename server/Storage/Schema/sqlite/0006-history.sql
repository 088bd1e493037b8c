-- Closed intervals come in the order of time, from all agents at once, and the tables agent_interval and contact_interval take them as they
-- come. What is older than two or three hours is moved here behind the writer, in batches: in the order of hour and agent. So one agent's
-- rows of an hour lie together, an hour lies together, a batch is appended, and what is too old is a stretch at the beginning.
-- span is the class of an interval's length: 0 up to an hour, 1 up to 4 hours, 2 up to 16, 3 up to 64, 4 up to 256, 5 up to 1,024, 6 longer. By it a query
-- for a time finds long intervals that end much later, and reads few others.
CREATE TABLE agent_interval_hour (
    hour INTEGER NOT NULL, agent INTEGER NOT NULL, end_at INTEGER NOT NULL, no INTEGER NOT NULL,
    code TEXT NOT NULL, status_name TEXT, start_at INTEGER NOT NULL, span INTEGER NOT NULL,
    PRIMARY KEY (hour, agent, end_at, no)) STRICT, WITHOUT ROWID;
CREATE INDEX agent_interval_long ON agent_interval_hour (span, end_at) WHERE span > 0;

CREATE TABLE contact_interval_hour (
    hour INTEGER NOT NULL, agent INTEGER NOT NULL, end_at INTEGER NOT NULL, contact TEXT NOT NULL, no INTEGER NOT NULL,
    state TEXT NOT NULL, channel TEXT NOT NULL, queue TEXT, start_at INTEGER NOT NULL, span INTEGER NOT NULL,
    PRIMARY KEY (hour, agent, end_at, contact, no)) STRICT, WITHOUT ROWID;
CREATE INDEX contact_interval_long ON contact_interval_hour (span, end_at) WHERE span > 0;
