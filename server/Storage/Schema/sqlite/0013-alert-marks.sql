-- What people did about alerts: acknowledged, snoozed, claimed. A row is removed when nothing is left, or when the alert has ended.
-- since: the time from which the limit counts, 0: unknown. event_at: the agent's last event at that time. Levels: 1 warning, 2 critical.
CREATE TABLE alert_mark (
    agent_arn TEXT NOT NULL, kind TEXT NOT NULL, since INTEGER NOT NULL, instance_arn TEXT NOT NULL, event_at INTEGER NOT NULL,
    ack_level INTEGER, ack_by TEXT, ack_by_id TEXT, ack_at INTEGER,
    snooze_level INTEGER, snooze_by TEXT, snooze_by_id TEXT, snooze_at INTEGER, snooze_until INTEGER,
    claim_by TEXT, claim_by_id TEXT, claim_at INTEGER,
    PRIMARY KEY (agent_arn, kind, since)) STRICT, WITHOUT ROWID;
CREATE INDEX alert_mark_instance ON alert_mark (instance_arn);
