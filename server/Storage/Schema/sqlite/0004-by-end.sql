-- Intervals close in the order of time, from all agents at once: clustered by their end they are appended, by agent every
-- row of a commit fell into a page of its own. The end also finds a day and what is too old, so it needs no
-- index. Without a reference to agent, which would be looked up for every row: the numbers come from that table and are never
-- deleted. An agent's open interval stands beside its state, for the day when the state cannot be read.
CREATE TABLE agent_interval_by_end (
    end_at INTEGER NOT NULL, agent INTEGER NOT NULL, no INTEGER NOT NULL,
    code TEXT NOT NULL, status_name TEXT, start_at INTEGER NOT NULL,
    PRIMARY KEY (end_at, agent, no)) STRICT, WITHOUT ROWID;
INSERT INTO agent_interval_by_end SELECT end_at, agent, no, code, status_name, start_at FROM agent_interval ORDER BY end_at, agent, no;

CREATE TABLE contact_interval_by_end (
    end_at INTEGER NOT NULL, agent INTEGER NOT NULL, contact TEXT NOT NULL, no INTEGER NOT NULL,
    state TEXT NOT NULL, channel TEXT NOT NULL, queue TEXT, start_at INTEGER NOT NULL,
    PRIMARY KEY (end_at, agent, contact, no)) STRICT, WITHOUT ROWID;
INSERT INTO contact_interval_by_end SELECT end_at, agent, contact, no, state, channel, queue, start_at FROM contact_interval ORDER BY end_at, agent, contact, no;

ALTER TABLE agent_state ADD COLUMN interval_no INTEGER NOT NULL DEFAULT 0;
ALTER TABLE agent_state ADD COLUMN interval_start INTEGER;
UPDATE agent_state SET (interval_no, interval_start) = (last.no + 1, last.end_at)
    FROM (SELECT agent, max(no) AS no, end_at FROM agent_interval GROUP BY agent) AS last WHERE last.agent = agent_state.agent;

DROP TABLE agent_interval;
DROP TABLE contact_interval;
ALTER TABLE agent_interval_by_end RENAME TO agent_interval;
ALTER TABLE contact_interval_by_end RENAME TO contact_interval;
