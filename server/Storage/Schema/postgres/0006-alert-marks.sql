-- What people did about alerts: acknowledged, snoozed, claimed. A row is removed when nothing is left, or when the alert has ended.
-- since: the time from which the limit counts, 0: unknown. event_at: the agent's last event at that time. Levels: 1 warning, 2 critical.
CREATE TABLE alert_mark (
    agent_arn text NOT NULL, kind text NOT NULL, since bigint NOT NULL, instance_arn text NOT NULL, event_at bigint NOT NULL,
    ack_level bigint, ack_by text, ack_by_id text, ack_at bigint,
    snooze_level bigint, snooze_by text, snooze_by_id text, snooze_at bigint, snooze_until bigint,
    claim_by text, claim_by_id text, claim_at bigint,
    PRIMARY KEY (agent_arn, kind, since));
CREATE INDEX alert_mark_instance ON alert_mark (instance_arn);
